"""Search: the page, and the feeds of what is found."""

from __future__ import annotations

from functools import partial

from aws_lambda_powertools.event_handler import Response

from stet.domain.cursor import read, written
from stet.domain.errors import InputError
from stet.domain.search import LONGEST, sought
from stet.pages import feed_links, searching
from stet.pages.feed_links import Form
from stet.pages.links import SEARCH, Links
from stet.routes.answers import page, plain
from stet.routes.carrying import ITEMS, Feed, answered, here
from stet.routes.desk import Area
from stet.stages.search import Found

router = Area()
_PAGE = 30
_ORDERS = ("newest", "relevance")


@router.get_or_head(SEARCH)
def search() -> Response[str]:
    """Answer with the changes in which something stands, or how to ask."""
    asked, desk = _asked(), router.desk
    found, problem = Found([], None), ""
    if asked["q"]:
        try:
            found = _found(asked, router.query.get("older", ""), _PAGE)
        except InputError as error:
            problem = str(error)
    text = searching.search(
        {name: value for name, value in asked.items() if value != _ORDERS[0]} | {"q": asked["q"]},
        found.changes,
        desk.clock(),
        problem=problem,
        older=_following(asked, found) or "",
        names=desk.sources.titles(),
    )
    return page(text, robots="noindex")


@router.get_or_head(feed_links.SEARCH_ATOM)
def search_atom() -> Response[str]:
    """Answer with what is found as Atom, the newest first."""
    return _feed("atom")


@router.get_or_head(feed_links.SEARCH_JSON)
def search_json() -> Response[str]:
    """Answer with what is found as JSON Feed, the newest first."""
    return _feed("json")


def _feed(form: Form) -> Response[str]:
    asked, cursor = _asked() | {"order": _ORDERS[0]}, router.query.get("older", "")
    try:
        found, newer = _found(asked, cursor, ITEMS), _newer(asked, cursor)
    except InputError as error:
        return plain(f"{error}\n", status=400)
    said, links, following = {"q": asked["q"]}, here(router), _following(asked, found)
    feed = Feed(
        name=feed_links.search_feed(Links(), "atom", said).replace(".atom", ""),
        title=f"Stet: {asked['q']}",
        about=f"Changes in whose headlines or changed words this stands: {asked['q']}",
        page=searching.search_address(said, links=links),
        address=partial(feed_links.search_feed, links, form, said),
        changes=found.changes,
        here={"older": cursor} if cursor else {},
        older={"older": following} if following else None,
        newer=newer,
    )
    return answered(router, form, feed)


def _asked() -> dict[str, str]:
    query = router.query
    order = query.get("order", "")
    return {"q": query.get("q", "").strip()[:LONGEST], "order": order if order in _ORDERS else _ORDERS[0]}


def _found(asked: dict[str, str], cursor: str, most: int) -> Found:
    best = asked["order"] == _ORDERS[1]
    return router.desk.search(sought(asked["q"]), _at(asked, cursor), most, by_relevance=best)


def _at(asked: dict[str, str], cursor: str) -> int:
    """Return how many results come before those of a cursor; raises InputError."""
    return int(read(_question(asked), cursor, 1)[0]) if cursor else 0


def _newer(asked: dict[str, str], cursor: str) -> dict[str, str] | None:
    """Return where the page before begins in a feed."""
    at = _at(asked, cursor) - ITEMS
    return {"older": written(_question(asked), str(at))} if at > 0 else {} if cursor else None


def _following(asked: dict[str, str], found: Found) -> str | None:
    return written(_question(asked), str(found.beyond)) if found.beyond else None


def _question(asked: dict[str, str]) -> str:
    return f"search {asked['order']} {asked['q']}"
