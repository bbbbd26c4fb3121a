"""The event of a digest: CloudEvents 1.0 as JSON, its articles as one list, below 20 kB (RULES §6)."""

from __future__ import annotations

from typing import Any

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.pages.article_move import move_event
from stet.pages.digest import DigestTold, Item
from stet.pages.event import LARGEST, cloud_event, encode
from stet.pages.safe import cut, printable
from stet.pages.times import iso

_ROOMS = ((1000, 200), (60, 150), (40, 100), (20, 80), (8, 40), (3, 40))
"""How many articles are named and how many characters a text may have, tried until it is small enough."""
_REASONS = 8
_ADDRESS = 1_024
DIGEST_DATA = "urn:stet:digest:1"
"""The schema of an event's data (docs/schemas)."""


def digest_event(told: DigestTold, *, source_uri: str) -> dict[str, object]:
    """Return the event of a digest; its id is the digest's, however often it is sent.

    `articles` stand by source and severity, each with its edits folded into one step, `moves` are of
    articles that moved to another address; `more_articles` and `more_moves` say how many there was no room
    for. `why` they waited: rhythm, quiet or cap.
    """
    for most, longest in _ROOMS:
        short = told.shortened(most)
        data: dict[str, object] = {
            "why": told.why.value,
            "changes": short.changes,
            "articles": [_article(told, item, longest) for item in short.items],
            "more_articles": short.more,
            "moves": [_moved(told, *one, longest) for one in short.moves],
            "more_moves": short.more_moves,
        }
        id, subject = told.digest_id, told.subscription.subscription_id
        event = cloud_event(
            "digest", id, subject, told.due_at, data, schema=DIGEST_DATA, source_uri=source_uri
        )
        if len(encode(event).encode()) < LARGEST:
            break
    return event


def _moved(told: DigestTold, article: Article, move: ArticleMove, longest: int) -> dict[str, object]:
    room = min(_ADDRESS, 8 * longest)
    data: Any = move_event(article, move, told.links, source_uri="")["data"]
    named = data["article"]
    named |= {name: printable(cut(str(named[name]), longest)) for name in ("title", "source")}
    named["url"] = printable(cut(article.url, room))
    return {**data, "before": printable(cut(move.before, room)), "time": iso(move.at)}


def _article(told: DigestTold, item: Item, longest: int) -> dict[str, object]:
    folding, links = item.folding, told.links

    def text(whole: str) -> str:
        return printable(cut(whole, longest))

    return {
        "article": {
            "id": folding.article_id,
            "url": printable(cut(item.article.url, _ADDRESS)),
            "title": text(item.headline),
            "source": text(folding.last.source),
        },
        "first": folding.older,
        "last": folding.newer,
        "edits": len(folding.changes),
        "time": iso(folding.last.at),
        "headline": {
            "before": text(folding.changes[0].headline_before),
            "after": text(folding.last.headline_after),
        },
        "severity": folding.severity.label,
        "reasons": [reason.name for reason in folding.reasons[:_REASONS]],
        "stealth": folding.stealth,
        "undone": item.undone,
        "links": {
            "diff": told.diff(item),
            "article": links.article(folding.article_id),
        },
    }
