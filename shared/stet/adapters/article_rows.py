"""How an article, and what is noted of it, stands in its row."""

from __future__ import annotations

from typing import Any

from stet.adapters.items import moment, optional_moment, stamp
from stet.domain.alternating import Showing
from stet.domain.alternation import Alternation
from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.doubt import Doubt
from stet.domain.outlet import Seen
from stet.domain.response import Response
from stet.domain.version import Version


def followed_to(version: Version, response: Response | None) -> dict[str, str | int | bool | None]:
    """Return what else the row takes from a version and its answer; None means it is removed."""
    story = version.story
    seen = response if story else None  # the validators of a 404 would hide the page when it comes back
    title = {"title": story.headline[:300]} if story and story.headline else {}
    return {
        **title,
        "alternation": alternation_row(version.alternation),
        "extractor": story.extractor if story else None,
        "live_blog": True if story and story.live_blog else None,
        "quality": round(story.quality.score * 100) if story else None,
        "body_hash": seen.body_hash if seen else None,
        "etag": seen.etag if seen else None,
        "last_modified": seen.last_modified if seen else None,
    }


def article_row(article: Article) -> dict[str, Any]:
    return {
        "article_id": article.article_id,
        "url": article.url,
        "host": article.host,
        "source": article.source or None,  # a key of an index, which must not be empty
        "title": article.title[:300],
        "first_seen_at": stamp(article.first_seen_at),
        "changed_at": stamp(article.changed_at),
        "watched": "yes",
        "latest": article.latest,
        "fingerprint": article.fingerprint,
        "extractor": article.extractor,
        "quality": round(article.quality * 100) if article.quality is not None else None,
        "body_hash": article.body_hash,
        "etag": article.etag,
        "last_modified": article.last_modified,
        "validators_renewed": article.validators_renewed,
        "gone_count": article.gone_count or None,
        "gone_since": stamp(article.gone_since) if article.gone_since else None,
        "due": "yes" if article.due_at else None,
        "due_at": stamp(article.due_at) if article.due_at else None,
        "feeds": list(article.feeds),
        "hint": article.hint,
        "live_blog": article.live_blog or None,
        "announced": article.announced or None,
        "known_as": article.known_as,
        "aliases": list(article.aliases) or None,
        "alias_of": article.alias_of,
        "moving_to": article.moving_to,
        "moving_count": article.moving_count or None,
        "moving_since": stamp(article.moving_since) if article.moving_since else None,
        "move": move_row(article.move) if article.move else None,
        "move_untold": article.move_untold or None,
        "barred_since": stamp(article.barred_since) if article.barred_since else None,
        "poor_since": stamp(article.poor_since) if article.poor_since else None,
        "poor_for": article.poor_for or None,
        "taken_down_at": stamp(article.taken_down_at) if article.taken_down_at else None,
        "alternation": alternation_row(article.alternation),
        "showing": showing_row(article.showing),
        "doubt": doubt_row(article.doubt),
    }


def seen_of(row: dict[str, Any]) -> Seen:
    quality = row.get("quality")
    return Seen(
        row["article_id"],
        moment(row["first_seen_at"]),
        row["latest"],
        quality / 100 if quality is not None else None,
    )


def move_row(move: ArticleMove) -> dict[str, Any]:
    return {"before": move.before, "at": stamp(move.at)}


def alternation_row(alternation: Alternation) -> str | None:
    return None if alternation is Alternation.NONE else alternation.value


def showing_row(showing: Showing | None) -> list[Any] | None:
    return [showing.number, showing.text, showing.looks, showing.switches] if showing else None


def doubt_row(doubt: Doubt | None) -> dict[str, Any] | None:
    return {"headline": doubt.headline, "looks": doubt.looks, "since": stamp(doubt.since)} if doubt else None


def _doubt(row: dict[str, Any]) -> Doubt:
    return Doubt(row["headline"], row["looks"], moment(row["since"]))


def article_of(row: dict[str, Any]) -> Article:
    return Article(
        article_id=row["article_id"],
        url=row["url"],
        host=row["host"],
        source=row.get("source", ""),
        title=row["title"],
        first_seen_at=moment(row["first_seen_at"]),
        changed_at=moment(row["changed_at"]),
        latest=row["latest"],
        fingerprint=row.get("fingerprint"),
        extractor=row.get("extractor"),
        quality=row["quality"] / 100 if "quality" in row else None,
        body_hash=row.get("body_hash"),
        etag=row.get("etag"),
        last_modified=row.get("last_modified"),
        validators_renewed=row["validators_renewed"],
        gone_count=row.get("gone_count", 0),
        gone_since=optional_moment(row.get("gone_since")),
        due_at=optional_moment(row.get("due_at")),
        feeds=tuple(row.get("feeds", ())),
        hint=row.get("hint"),
        live_blog=row.get("live_blog", False),
        announced=row.get("announced", False),
        known_as=row.get("known_as"),
        aliases=tuple(row.get("aliases", ())),
        alias_of=row.get("alias_of"),
        moving_to=row.get("moving_to"),
        moving_count=row.get("moving_count", 0),
        moving_since=optional_moment(row.get("moving_since")),
        move=ArticleMove(row["move"]["before"], moment(row["move"]["at"])) if "move" in row else None,
        move_untold=bool(row.get("move_untold")),
        barred_since=optional_moment(row.get("barred_since")),
        poor_since=optional_moment(row.get("poor_since")),
        poor_for=row.get("poor_for", ""),
        taken_down_at=optional_moment(row.get("taken_down_at")),
        alternation=Alternation(row.get("alternation", Alternation.NONE)),
        showing=Showing(*row["showing"]) if "showing" in row else None,
        doubt=_doubt(row["doubt"]) if "doubt" in row else None,
    )
