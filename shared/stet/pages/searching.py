"""The page where changes are searched by their words."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from itertools import groupby

from stet.domain.change import Change
from stet.pages import times
from stet.pages.choices import NAMELESS, Names
from stet.pages.feed_links import search_feed, search_feeds
from stet.pages.links import Links
from stet.pages.templating import render

_HERE = Links()


def search(
    asked: dict[str, str],
    found: Sequence[Change],
    now: datetime,
    *,
    problem: str = "",
    older: str = "",
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return the page of what was found, newest first under its days or best first; `older` is a cursor.

    `asked` holds `q` and `order`; `problem` says what is wrong with it.
    """
    best = asked.get("order") == "relevance"
    days = [("Best matches", list(found))] if best and found else []
    if not best:
        days = [(day, list(group)) for day, group in groupby(found, key=lambda one: times.day(one.at))]
    values = {"asked": asked, "best": best, "days": days, "now": now, "problem": problem, "names": names}
    feeds = search_feeds(links, {"q": asked["q"]}) if asked["q"] and not problem else {}
    following = search_address(asked, older, links) if older else ""
    return render("search.html", **values, feeds=feeds, following=following, links=links)


def search_address(asked: dict[str, str], older: str = "", links: Links = _HERE) -> str:
    """Return the address of a search, from a cursor on."""
    return search_feed(links, "atom", asked, older=older).replace("/search.atom", "/search", 1)
