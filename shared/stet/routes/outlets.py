"""The pages of sources, of health, and the one where an address is looked up."""

from __future__ import annotations

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.errors import BadUrl
from stet.domain.selection import Selection
from stet.pages import links, outlets
from stet.routes import asked
from stet.routes.answers import onward, page
from stet.routes.desk import Area
from stet.stages.sources import MOST_WAITING

router = Area()
_LONGEST_URL = 2048


@router.get_or_head(links.SOURCE)
def source(source: str) -> Response[str]:
    """Answer with how an outlet edits, its feeds and its latest changes."""
    desk = router.desk
    found = desk.sources.page(source) if asked.slug(source) else None
    if found is None:
        raise NotFoundError("source")
    text = outlets.source(
        found.source,
        found.title,
        found.feeds,
        found.habits,
        found.latest,
        desk.clock(),
        since=found.since,
        names=desk.sources.titles(),
    )
    return page(text)


@router.get_or_head(links.HEALTH)
def health() -> Response[str]:
    """Answer with whether all is well."""
    desk = router.desk
    found = desk.sources.health()
    newest = desk.listing(Selection(), most=1).changes
    text = outlets.health(
        found.feeds,
        desk.clock(),
        planned_until=found.planned_until,
        waiting=found.waiting,
        most_waiting=MOST_WAITING,
        longest=found.longest,
        newest=newest[0] if newest else None,
        names=found.titles,
    )
    return page(text, robots="noindex")


@router.get_or_head(links.LOOKUP)
def lookup() -> Response[str]:
    """Lead to the article of an address, which is a page of ours; else say that it is not watched."""
    url = router.query.get("url", "").strip()[:_LONGEST_URL]
    try:
        found = router.desk.read.lookup(url) if url else None
    except BadUrl:
        found = None
    if found:
        return onward(links.Links().article(found.article_id))
    return page(outlets.lookup(url), robots="noindex")
