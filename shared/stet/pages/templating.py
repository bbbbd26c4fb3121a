"""The templates, and what they may call. Everything that comes from outside is escaped (RULES §7)."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from stet.domain.selection import Selection
from stet.domain.wording import words_between
from stet.pages import reasons, times
from stet.pages.called import called
from stet.pages.excerpt import shortened
from stet.pages.feed_links import NAMES, TYPES, article_feed, article_feeds, followed, latest_feed, list_feeds
from stet.pages.safe import cut, language, printable, web_address
from stet.pages.wordings import edges, interest, percent, readable, removal, topic


def render(template: str, **values: object) -> str:
    """Return a template filled with values."""
    return _environment().get_template(template).render(values)


@cache
def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        auto_reload=False,
        finalize=_shown,
        lstrip_blocks=True,
        trim_blocks=True,
        undefined=StrictUndefined,
    )
    environment.filters |= {
        "article_feed": article_feed,
        "article_feeds": article_feeds,
        "followed": followed,
        "latest_feed": latest_feed,
        "list_feeds": list_feeds,
        "ago": times.ago,
        "but": replace,
        "called": called,
        "clock": times.clock,
        "counted": times.counted,
        "cut": cut,
        "day": times.day,
        "edges": edges,
        "interest": interest,
        "iso": times.iso,
        "label": reasons.label,
        "language": language,
        "later": times.later,
        "percent": percent,
        "readable": readable,
        "removal": removal,
        "shortened": shortened,
        "span": times.span,
        "stamp": times.stamp,
        "topic": topic,
        "web_address": web_address,
        "worded": reasons.worded,
        "words_between": words_between,
    }
    environment.globals |= {"wanted_of": Selection, "feed_names": NAMES, "feed_types": TYPES}
    return environment


def _shown(value: object) -> object:
    """Return a value as it may stand on a page, mark-up of our own aside."""
    return printable(value) if isinstance(value, str) and not hasattr(value, "__html__") else value
