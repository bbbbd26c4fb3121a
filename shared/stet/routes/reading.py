"""The pages for readers: the latest changes, articles, versions, and what differs between any two."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.version import Version
from stet.pages import html, links, tracing
from stet.pages.feed_links import card
from stet.routes import asked
from stet.routes.answers import BRIEF, SETTLED, page
from stet.routes.carrying import here
from stet.routes.desk import Area

router = Area()
_PAGE = 50


@router.get_or_head(links.LATEST)
def latest() -> Response[str]:
    """Answer with the latest changes, or those that are asked for, from a place in the list on."""
    desk, query = router.desk, router.query
    now = desk.clock()
    wanted = asked.selection(query, now)
    older, newer = asked.place(query.get("older", ""), now), asked.place(query.get("newer", ""), now)
    listed = desk.listing(wanted, older=older, newer=newer, most=_PAGE)
    text = html.latest(
        listed.changes,
        now,
        wanted=wanted,
        older=listed.older,
        newer=listed.newer,
        searched=listed.searched,
        names=desk.sources.titles(),
    )
    return page(text)


@router.get_or_head(links.ARTICLE)
def article(article_id: str) -> Response[str]:
    """Answer with an article's history."""
    desk = router.desk
    found = desk.read.article(article_id)
    if found is None:
        raise NotFoundError("article")
    text = html.article(
        found.article,
        found.changes,
        desk.clock(),
        next_look=found.next_look,
        removed=found.removed,
        elder=found.elder,
        younger=found.younger,
        addresses=found.addresses,
        names=desk.sources.titles(),
    )
    return page(text)


@router.get_or_head(links.BLAME)
def blame(article_id: str) -> Response[str]:
    """Answer with the version that brought each sentence in."""
    desk = router.desk
    found = desk.read.blame(article_id)
    if found is None:
        raise NotFoundError("article")
    text = tracing.blame(
        found.article,
        found.sentences,
        found.fetched_at,
        desk.clock(),
        since=found.since,
        names=desk.sources.titles(),
    )
    return page(text, robots="noindex")


@router.get_or_head(links.DIFF)
def diff(article_id: str, older: str, newer: str) -> Response[str]:
    """Answer with what differs between any two versions: it never changes, so it may be kept for ever."""
    desk = router.desk
    found = desk.read.diff(article_id, _number(older), _number(newer))
    if found is None:
        raise NotFoundError("version")
    pair, query = found.pair, router.query
    view: html.View = "inline" if query.get("view") == "inline" else "side"
    text = html.diff(
        found.article,
        pair.older,
        pair.newer,
        pair.comparison,
        found.change,
        desk.clock(),
        view=view,
        alike=not pair.unlike,
        picture=_picture(found.change),
        names=desk.sources.titles(),
    )
    return page(text, keep=BRIEF if pair.unlike else _keep(found.article, pair.newer))


@router.get_or_head(links.VERSION)
def version(article_id: str, number: str) -> Response[str]:
    """Answer with the text of one version."""
    desk = router.desk
    found = desk.read.version(article_id, _number(number))
    if found is None:
        raise NotFoundError("version")
    text = html.version(*found, desk.clock(), names=desk.sources.titles())
    return page(text, keep=_keep(*found), robots="noindex")


def _picture(change: Change | None) -> str:
    """Return the whole address of a change's picture, as those who fetch it for others need it."""
    return card(here(router), change.article_id, change.number) if change else ""


def _keep(known: Article, shown: Version) -> str:
    """Say how long a page may be kept: for ever once its link to the next version is there."""
    return SETTLED if shown.number < known.latest else BRIEF


def _number(text: str) -> int:
    found = asked.number(text)
    if found is None:
        raise NotFoundError("version")
    return found
