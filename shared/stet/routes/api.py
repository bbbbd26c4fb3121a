"""The API: documents for programs, read only, described by its own OpenAPI document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from functools import partial
from typing import Any

from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.article import Article
from stet.domain.change import Severity
from stet.domain.cursor import of_place, read, to_place, written
from stet.domain.errors import BadVersion, InputError, TakenDown
from stet.domain.schedule import coming_look
from stet.domain.search import sought
from stet.domain.selection import Selection
from stet.domain.version import REMOVED
from stet.pages import api
from stet.pages.openapi import USUAL, openapi
from stet.routes.answers import BRIEF, SECURITY
from stet.routes.carrying import here
from stet.routes.desk import Area
from stet.routes.parameters import Asked, parameters
from stet.stages.catalogue import Catalogue, Mark

router = Area()
links = partial(here, router)

ROOT = "/api/v1"
_KEEP, _LONG = "public, max-age=15", "public, max-age=86400"
_ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, OPTIONS",
    "Access-Control-Allow-Headers": "If-None-Match",
    "Access-Control-Expose-Headers": "ETag",
    "Access-Control-Max-Age": "86400",
}
_ALLOWED = "GET, HEAD, OPTIONS"
_METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "TRACE", "OPTIONS", "CONNECT", "QUERY"]


def _answer(document: Mapping[str, Any], keep: str = _KEEP) -> Response[str]:
    headers = {"Cache-Control": keep, **SECURITY, **_ANY_SITE}
    return Response(200, "application/json", api.written(document), headers=headers)


def _problem(status: int, detail: str, **more: str) -> Response[str]:
    headers = {"Cache-Control": "no-store", **SECURITY, **_ANY_SITE, **more}
    return Response(status, api.PROBLEM, api.written(api.problem(status, detail)), headers=headers)


def failed() -> Response[str]:
    """Answer when a bug has kept the answer back."""
    return _problem(500, "the answer could not be made; the reason stands in the log")


def get(path: str, keep: str = _KEEP) -> Callable[[Callable[[Asked], api.Document]], None]:
    """Register what answers a path of the OpenAPI document; its parameters are checked by that document."""

    def register(make: Callable[[Asked], api.Document]) -> None:
        def answered(**named: str) -> Response[str]:
            try:
                return _answer(make(parameters(path, named, router.query)), keep)
            except InputError as error:
                return _problem(400, str(error))
            except NotFoundError as error:
                return _problem(404, str(error.msg))
            except BadVersion as error:
                return _problem(500, str(error).partition(":")[0])
            except TakenDown:
                return _problem(410, "the article was taken down, and nothing of its text is left")

        rule = ROOT + path.replace("{", "<").replace("}", ">")
        router.get_or_head(rule)(answered)

    return register


@get("/changes")
def changes(asked: Asked) -> api.Document:
    """Return the latest changes."""
    wanted = Selection(
        source=asked.get("source", ""),
        severity=Severity.named(asked.get("severity", "trivial")),
        reason=asked.get("reason", ""),
        language=asked.get("language", ""),
    )
    question = f"changes {wanted}"
    older = to_place(question, asked["cursor"]) if "cursor" in asked else None
    listed = router.desk.carry.latest(wanted, older, asked.get("limit", USUAL))
    following = of_place(question, listed.older) if listed.older else None
    return api.page_of((api.change_document(one, links()) for one in listed.changes), following)


@get("/articles")
def articles(asked: Asked) -> api.Document:
    """Return the articles of a source, or of all."""
    desk, question = router.desk, f"articles {asked.get('source', '')}"
    after = _mark(read(question, asked["cursor"], 3)) if "cursor" in asked else None
    sources = [asked["source"]] if "source" in asked else list(desk.sources.titles())
    found = Catalogue(desk.carry.articles, desk.clock)(sources, after, asked["limit"])
    beyond = found.beyond
    following = written(question, beyond.source, beyond.at.isoformat(), beyond.article_id) if beyond else None
    return api.page_of((_shown(one) for one in found.articles), following)


def _mark(said: tuple[str, ...]) -> Mark:
    return Mark(said[0], datetime.fromisoformat(said[1]).astimezone(UTC), said[2])


def _shown(known: Article) -> api.Document:
    """Return an article as a list has it: with what its row says."""
    desk = router.desk
    looked = coming_look(desk.read.pace, known, desk.clock())
    return api.article_document(known, links(), next_look=looked, removed=known.fingerprint == REMOVED)


@get("/articles/{article_id}")
def article(asked: Asked) -> api.Document:
    """Return an article."""
    return _shown(_known(asked))


@get("/lookup")
def lookup(asked: Asked) -> api.Document:
    """Return the article of an address."""
    if "url" not in asked:
        raise InputError("url is missing: the address of an article")
    found = router.desk.read.lookup(asked["url"])
    if found is None:
        raise NotFoundError("no article of that address is known")
    return _shown(_known({"article_id": found.article_id}))


@get("/articles/{article_id}/changes")
def article_changes(asked: Asked) -> api.Document:
    """Return an article's changes."""
    article_id = _known(asked).article_id
    older = int(read(article_id, asked["cursor"], 1)[0]) if "cursor" in asked else None
    found = router.desk.carry.history(article_id, older, asked["limit"])
    if found is None:
        raise NotFoundError("no article of that id is known")
    following = written(article_id, str(found.older)) if found.older else None
    return api.page_of((api.change_document(one, links()) for one in found.changes), following)


@get("/articles/{article_id}/changes/{number}")
def change(asked: Asked) -> api.Document:
    """Return a change."""
    found = router.desk.carry.changes.get(_known(asked).article_id, asked["number"])
    if found is None:
        raise NotFoundError("the article has no change of that number")
    return api.change_document(found, links())


@get("/articles/{article_id}/versions")
def versions(asked: Asked) -> api.Document:
    """Return an article's versions."""
    known = _known(asked)
    times = {one.number: one.at for one in router.desk.carry.changes.of(known.article_id)}
    if known.latest >= 0:
        times[0] = known.first_seen_at
    entries = (
        api.version_entry(known.article_id, number, times[number], links()) for number in sorted(times)
    )
    return {"items": list(entries)}


@get("/articles/{article_id}/versions/{number}", _LONG)
def version(asked: Asked) -> api.Document:
    """Return a version with its text."""
    found = router.desk.read.version(_known(asked).article_id, asked["number"])
    if found is None:
        raise NotFoundError("the article has no version of that number")
    return api.version_document(found[1], links())


@get("/articles/{article_id}/diff/{older}/{newer}", _LONG)
def diff(asked: Asked) -> api.Document:
    """Return what two versions differ in."""
    found = router.desk.read.diff(_known(asked).article_id, asked["older"], asked["newer"])
    if found is None:
        raise NotFoundError("the article has no versions of those numbers")
    return api.diff_document(found.pair.older, found.pair.newer, found.pair.comparison, links())


@get("/search")
def search(asked: Asked) -> api.Document:
    """Return the changes in which something stands."""
    if "q" not in asked:
        raise InputError("q is missing: the words to look for")
    question = f"search {asked['order']} {asked['q']}"
    at = int(read(question, asked["cursor"], 1)[0]) if "cursor" in asked else 0
    by_relevance = asked["order"] == "relevance"
    found = router.desk.search(sought(asked["q"]), at, asked["limit"], by_relevance=by_relevance)
    following = written(question, str(found.beyond)) if found.beyond else None
    return api.page_of((api.change_document(one, links()) for one in found.changes), following)


@get("/sources")
def sources(_: Asked) -> api.Document:
    """Return the sources."""
    by_source: dict[str, list[Any]] = {}
    for feed in router.desk.sources.feeds.listed():
        by_source.setdefault(feed.source, []).append(feed)
    titles = router.desk.sources.titles()
    entries = (api.source_document(one, titles.get(one, one), by_source[one]) for one in sorted(by_source))
    return {"items": list(entries)}


@get("/sources/{source}")
def source(asked: Asked) -> api.Document:
    """Return a source, and how it edits."""
    found = router.desk.sources.page(asked["source"])
    if found is None:
        raise NotFoundError("no source of that name is known")
    return api.source_document(found.source, found.title, found.feeds) | {
        "habits": api.habits_document(found.habits, found.since),
        "latest": [api.change_document(one, links()) for one in found.latest],
    }


@get("/health")
def health(_: Asked) -> api.Document:
    """Return whether all is well."""
    found = router.desk.sources.health()
    return api.health_document(
        found.feeds, planned_until=found.planned_until, waiting=found.waiting, longest=found.longest
    )


@router.get_or_head(f"{ROOT}/openapi.json")
def described() -> Response[str]:
    """Answer with the OpenAPI document."""
    return _answer(openapi(), BRIEF)


@router.route(f"{ROOT}(/.*)?", method=_METHODS)
def otherwise() -> Response[str]:
    """Answer a browser that asks whether another site may ask; whatever else comes is a problem."""
    method = router.current_event.http_method.upper()
    if method == "OPTIONS":
        return Response(
            204, body="", headers={"Cache-Control": _LONG, "Allow": _ALLOWED, **SECURITY, **_ANY_SITE}
        )
    if method not in _ALLOWED:
        return _problem(405, f"{method} does nothing here", Allow=_ALLOWED)
    path = router.current_event.path[:80]
    return _problem(404, f"{path} is no path of the API; {ROOT}/openapi.json has them all")


def _known(asked: Asked) -> Article:
    """Return the article that is asked for; raises NotFoundError or TakenDown."""
    found = router.desk.carry.articles.get(asked["article_id"])
    if found is None:
        raise NotFoundError("no article of that id is known")
    if found.taken_down_at:
        raise TakenDown
    return found
