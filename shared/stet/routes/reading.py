"""The pages for readers: the latest changes, articles, versions, and what differs between any two."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.article import Article
from stet.domain.change import Severity
from stet.domain.version import Version
from stet.pages import html, links
from stet.routes import asked
from stet.routes.answers import BRIEF, FOR_EVER, page
from stet.routes.desk import Area

router = Area()
_PAGE = 50


@router.get_or_head(links.LATEST)
def latest() -> Response[str]:
    """Answer with the latest changes, of at least a severity, from a moment back."""
    desk, query = router.desk, router.query
    now = desk.clock()
    least, before = asked.severity(query.get("severity", "")), asked.moment(query.get("older", ""), now)
    changes = desk.read.latest(least or Severity.TRIVIAL, before, _PAGE)
    older = changes[-1].at.isoformat() if changes else None
    return page(html.latest(changes, now, severity=least, older=older))


@router.get_or_head(links.ARTICLE)
def article(article_id: str) -> Response[str]:
    """Answer with an article's history."""
    desk = router.desk
    found = desk.read.article(article_id)
    if found is None:
        raise NotFoundError("article")
    text = html.article(
        found.article, found.changes, desk.clock(), next_look=found.next_look, removed=found.removed
    )
    return page(text)


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
        found.article, pair.older, pair.newer, pair.comparison, found.change, desk.clock(), view=view
    )
    return page(text, keep=_keep(found.article, pair.newer))


@router.get_or_head(links.VERSION)
def version(article_id: str, number: str) -> Response[str]:
    """Answer with the text of one version."""
    desk = router.desk
    found = desk.read.version(article_id, _number(number))
    if found is None:
        raise NotFoundError("version")
    return page(html.version(*found, desk.clock()), keep=_keep(*found), robots="noindex")


def _keep(known: Article, shown: Version) -> str:
    """Say how long a page may be kept: for ever once its link to the next version is there."""
    return FOR_EVER if shown.number < known.latest else BRIEF


def _number(text: str) -> int:
    found = asked.number(text)
    if found is None:
        raise NotFoundError("version")
    return found
