"""The feeds: of a list, of an article; what changed since is asked for with validators, and paged."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.change import Change, Severity
from stet.domain.cursor import of_place, read, to_place, written
from stet.domain.errors import InputError, TakenDown
from stet.domain.selection import Selection
from stet.pages import feed_links
from stet.pages.feed_links import TYPES, Form
from stet.pages.links import Links
from stet.routes import asked
from stet.routes.answers import SECURITY, SETTLED, plain
from stet.routes.conditional import conditional, validator
from stet.routes.desk import Area

if TYPE_CHECKING:
    from stet.pages.outline import Item

router = Area()

ITEMS = 30
"""How many changes a feed holds: a busy list moves on by as many within minutes, and `next` has the rest."""
_KEEP = "public, max-age=60"
_FORMAT = 2
"""Raised when items are written otherwise, so that nobody keeps the old ones."""
_ASKED = ("source", "severity", "reason", "language")


Cursor = Mapping[str, str]
"""Where a page of a feed begins: `older` or `newer` than a place, as in its address; empty for the first."""


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed before it is written: whose changes, where it is, and how to ask for it from a cursor on.

    `here` is the cursor it was asked for by; the others are those of its other pages (RFC 5005 §3), if there
    are any. `announced` says whether the hub is told of it.
    """

    name: str
    title: str
    about: str
    page: str
    address: Callable[..., str]
    changes: Sequence[Change]
    here: Cursor
    older: Cursor | None = None
    newer: Cursor | None = None
    last: Cursor | None = None
    announced: bool = False


def here(area: Area) -> Links:
    """Return the pages' addresses with their host: the owner's, or the one that was asked."""
    return Links(area.desk.page_url or f"https://{area.current_event.request_context.domain_name}")


@router.get_or_head(feed_links.LATEST_ATOM)
def latest_atom() -> Response[str]:
    """Answer with the latest changes as Atom; the query is that of the list."""
    return _latest("atom")


@router.get_or_head(feed_links.LATEST_JSON)
def latest_json() -> Response[str]:
    """Answer with the latest changes as JSON Feed."""
    return _latest("json")


@router.get_or_head(feed_links.ARTICLE_ATOM)
def article_atom(article_id: str) -> Response[str]:
    """Answer with an article's changes as Atom."""
    return _article("atom", article_id)


@router.get_or_head(feed_links.ARTICLE_JSON)
def article_json(article_id: str) -> Response[str]:
    """Answer with an article's changes as JSON Feed."""
    return _article("json", article_id)


@router.get_or_head(feed_links.ARTICLE_RSS)
def article_rss(article_id: str) -> Response[str]:
    """Answer with an article's changes as RSS 2.0."""
    return _article("rss", article_id)


@router.get_or_head(feed_links.CARD)
def card(article_id: str, number: str) -> Response[bytes]:
    """Answer with the picture of a change, which never changes; drawn when it is asked for."""
    from stet.pages.card import card as drawn

    wanted, desk = asked.number(number), router.desk
    article = desk.carry.articles.get(article_id)
    if article and article.taken_down_at:
        raise TakenDown
    found = desk.carry.changes.get(article_id, wanted) if wanted and article else None
    if found is None:
        raise NotFoundError("version")
    picture = drawn(found, desk.sources.titles().get(found.source, found.source))
    headers = {"Cache-Control": SETTLED, **SECURITY}
    return Response(200, "image/png", picture, headers=headers)


def _latest(form: Form) -> Response[str]:
    query, links = router.query, here(router)
    said = {name: query[name] for name in _ASKED if query.get(name)}
    question = repr(sorted(said.items()))
    at = cursor_in(query)
    try:
        wanted, places = selection(said), {name: to_place(question, one) for name, one in at.items()}
    except InputError as error:
        return plain(f"{error}\n", status=400)
    listed = router.desk.carry.latest(wanted, places.get("older"), ITEMS, newer=places.get("newer"))
    named = ", ".join(said.values())
    feed = Feed(
        name=feed_links.latest_feed(Links(), "atom", said).replace(".atom", ""),
        title=f"Stet: {named}" if named else "Stet: latest changes",
        about="What news articles changed after they were published, each edit in its item.",
        page=links.listed(wanted),
        address=partial(feed_links.latest_feed, links, form, said),
        changes=listed.changes,
        here=at,
        older={"older": of_place(question, listed.older)} if listed.older else None,
        newer={"newer": of_place(question, listed.newer)} if listed.newer else None,
        announced=feed_links.announced(said),
    )
    return answered(router, form, feed)


def _article(form: Form, article_id: str) -> Response[str]:
    links, at = here(router), {name: one for name, one in cursor_in(router.query).items() if name == "older"}
    try:
        older = asked.number(read(article_id, at["older"], 1)[0]) if at else None
    except InputError as error:
        return plain(f"{error}\n", status=400)
    found = router.desk.carry.history(article_id, older, ITEMS)
    if found is None:
        raise NotFoundError("article")
    article = found.article
    if article.taken_down_at:
        raise TakenDown
    times = f"{article.changes} time{'' if article.changes == 1 else 's'}"
    feed = Feed(
        name=f"{article.article_id}/changes",
        title=f"Changes to: {article.title or article.url}",
        about=f"An article of {article.source or 'unknown source'}, {article.url}: it has changed {times}.",
        page=links.article(article.article_id),
        address=partial(feed_links.article_feed, links, form, article.article_id),
        changes=found.changes,
        here=at,
        older=_before(article_id, found.older),
        newer=_before(article_id, found.newer),
        last=_before(article_id, found.last),
        announced=True,
    )
    return answered(router, form, feed)


def _before(article_id: str, number: int | None) -> Cursor | None:
    """Return the cursor of the page of changes below a number; 0 stands for the first page."""
    if number is None:
        return None
    return {"older": written(article_id, str(number))} if number else {}


def cursor_in(query: Mapping[str, str]) -> Cursor:
    """Return where the page that is asked for begins."""
    return next(({name: query[name]} for name in ("older", "newer") if query.get(name)), {})


def selection(said: dict[str, str]) -> Selection:
    """Return what a list is asked for; raises InputError for a severity there is none of."""
    severity = asked.severity(said.get("severity", "trivial"))
    if severity is None:
        known = ", ".join(one.label for one in Severity)
        raise InputError(f"no severity {said['severity'][:40]!r}: there is {known}")
    if "source" in said and not asked.slug(said["source"]):
        raise InputError(
            f"no source {said['source'][:40]!r}: its name has letters a to z, digits and hyphens"
        )
    return Selection(
        source=said.get("source", ""),
        severity=severity,
        reason=said.get("reason", ""),
        language=said.get("language", "").lower(),
    )


def answered(area: Area, form: Form, feed: Feed) -> Response[str]:
    """Return a feed, or 304; the archive is read only for what is sent."""
    changed = feed.changes[0].at.astimezone(UTC) if feed.changes else None
    base, hub = here(area).base, area.desk.hub if feed.announced and not feed.here else ""
    pages = (feed.here, feed.older, feed.newer, feed.last)
    etag = validator(_FORMAT, base, form, feed.name, feed.title, hub, *pages, *feed.changes)
    told = {"Link": f'<{hub}>; rel="hub", <{feed.address()}>; rel="self"'} if hub else {}
    return conditional(
        area,
        etag,
        partial(_written, area, form, feed, changed or datetime(2026, 1, 1, tzinfo=UTC), hub),
        content_type=f"{TYPES[form]}; charset=utf-8",
        keep=_KEEP,
        changed=changed,
        more={"Access-Control-Allow-Origin": "*", **told},
    )


def _written(area: Area, form: Form, feed: Feed, changed: datetime, hub: str) -> str:
    from stet.pages.atom import atom_feed
    from stet.pages.json_feed import json_feed
    from stet.pages.outline import Outline, one_text, tag
    from stet.pages.rss import rss_feed

    authority = urlsplit(here(area).base).hostname or "stet"

    def at(cursor: Cursor | None) -> str | None:
        return None if cursor is None else feed.address(**cursor)

    outline = Outline(
        id=tag(authority, feed.name.lstrip("/")),
        title=one_text(feed.title),
        about=one_text(feed.about),
        page=feed.page,
        here=feed.address(**feed.here),
        first=feed.address(),
        older=at(feed.older),
        newer=at(feed.newer),
        last=at(feed.last),
        hub=hub or None,
        at=changed,
        items=tuple(_items(area, feed.changes, authority)),
    )
    write = {"atom": atom_feed, "json": json_feed, "rss": rss_feed}[form]
    return write(outline).decode()


def _items(area: Area, changes: Sequence[Change], authority: str) -> Iterator[Item]:
    """Yield the items of changes; the archive is read only for those that were not written lately."""
    from stet.pages.outline import item

    desk, links = area.desk, here(area)
    lacking = [one for one in changes if desk.rendered.get(links.base, one) is None]
    pairs = dict(zip(lacking, desk.carry.pairs(lacking) if lacking else (), strict=True))
    for change in changes:
        kept = desk.rendered.get(links.base, change)
        if kept is None:
            pair = pairs.get(change)
            kept = item(change, pair, links, authority)
            if pair:
                desk.rendered.keep(links.base, change, kept)
        yield kept
