"""Which address gives what, before HTTP has its say."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from http import HTTPStatus
from typing import Final

from local.newsroom.article import Article, Status
from local.newsroom.newsroom import FEEDS, Newsroom
from local.newsroom.pages import HERE, SECTIONS, Edition

HTML: Final = "text/html; charset=utf-8"
_FEED_TYPES: Final = {
    "rss.xml": "application/rss+xml; charset=utf-8",
    "atom.xml": "application/atom+xml; charset=utf-8",
}
_FILES: Final = {
    "style.css": "text/css; charset=utf-8",
    "robots.txt": "text/plain; charset=utf-8",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What is to be sent. `etag` is the bare text between the quotes."""

    body: bytes = b""
    content_type: str = HTML
    status: HTTPStatus = HTTPStatus.OK
    etag: str | None = None
    weak: bool = False
    last_modified: datetime | None = None
    cache: str = "no-cache"
    location: str | None = None
    key: str | None = None
    """Of what the newsroom wants to know that it was served, and in which edition."""
    edition: int = 0


def answer(newsroom: Newsroom, base_url: str, path: str, query: str) -> Answer:
    """Return what is at `path`."""
    articles = newsroom.articles
    public = (article for article in articles.values() if article.public)
    newest_first = sorted(public, key=lambda article: (article.published, article.slug), reverse=True)
    paper = Edition(tuple(newest_first), base_url, newsroom.clock(), newsroom.rng)
    name = path.strip("/")
    if name in FEEDS:
        return _feed(paper, name, articles.values())
    if name in _FILES or name.startswith("images/"):
        return _file(name) or _missing(paper)
    if found := next((a for a in articles.values() if a.path.rstrip("/") == path.rstrip("/")), None):
        return _article(paper, found, path)
    return _other(paper, path, name, query)


def _other(paper: Edition, path: str, name: str, query: str) -> Answer:
    if name in SECTIONS:
        if path != f"/{name}/":
            return Answer(status=HTTPStatus.MOVED_PERMANENTLY, location=f"/{name}/")
        return Answer(body=paper.front(name).encode())
    if path == "/search":
        return Answer(body=paper.search(query).encode())
    pages = {"/": paper.front, "/about": paper.about}
    return Answer(body=pages[path]().encode()) if path in pages else _missing(paper)


def _missing(paper: Edition) -> Answer:
    return Answer(body=paper.missing().encode(), status=HTTPStatus.NOT_FOUND)


def _article(paper: Edition, article: Article, path: str) -> Answer:
    if not article.public:
        return _missing(paper)
    if path != article.path:
        return Answer(status=HTTPStatus.MOVED_PERMANENTLY, location=article.path)
    if article.status is Status.CHALLENGE:
        body = paper.challenge().encode()
        return Answer(body=body, cache="no-store", key=article.slug, edition=article.edition)
    return Answer(
        body=paper.article(article).encode(),
        # Of what the editors did, not of the page: its advertisements differ each time.
        etag=_digest(json.dumps(article.to_json()).encode()) if article.validators else None,
        weak=True,
        last_modified=article.edited if article.validators else None,
        key=article.slug,
        edition=article.edition,
    )


def _feed(paper: Edition, name: str, articles: Iterable[Article]) -> Answer:
    body = paper.feed(name).encode()
    return Answer(
        body=body,
        content_type=_FEED_TYPES[name],
        etag=_digest(body),
        last_modified=max(a.edited for a in articles if name in a.feeds and a.status is not Status.DRAFT),
        cache="public, max-age=10",
        key=name,
    )


def _file(name: str) -> Answer | None:
    content_type = _FILES.get(name, "image/svg+xml")
    body = _files().get(name)
    if body is None:
        return None
    return Answer(body=body, content_type=content_type, etag=_digest(body), cache="public, max-age=3600")


@cache
def _files() -> dict[str, bytes]:
    """Return the files that may be asked for: these and no others."""
    images = {f"images/{path.name}": path.read_bytes() for path in (HERE / "images").glob("*.svg")}
    return images | {name: (HERE / name).read_bytes() for name in _FILES}


def _digest(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:20]
