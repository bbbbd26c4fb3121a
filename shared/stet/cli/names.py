"""What the owner's words on the command line name: feeds, articles, topics."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Protocol

from stet.domain.article import Article
from stet.domain.errors import InputError
from stet.domain.source import Feed, feed_id, source_slug
from stet.domain.subscription import ALL, NAMED, OWNER
from stet.domain.url import article_id, canonical

_FEED_ID, _ARTICLE_ID = re.compile(r"[0-9a-f]{16}"), re.compile(r"[0-9a-f]{32}")
_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,38}[a-z0-9])?")
_MOST_NAMED = 10


class FeedStore(Protocol):
    """What naming needs of the feeds table."""

    def get(self, feed_id: str) -> Feed | None: ...
    def all(self) -> Iterable[Feed]: ...


class ArticleStore(Protocol):
    """What naming needs of the articles table."""

    def get(self, article_id: str) -> Article | None: ...
    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...


def feed_named(text: str, feeds: FeedStore) -> Feed:
    """Return the feed of an id or address; raise InputError if none is watched by that name.

    A feed keeps its id when its address moves, so the address it has now is looked for too.
    """
    if _FEED_ID.fullmatch(text):
        found = feeds.get(text)
    else:
        same = canonical(text)
        found = feeds.get(feed_id(text)) or next((f for f in feeds.all() if canonical(f.url) == same), None)
    if found is None:
        raise InputError(f"no feed {text} is watched: stet feeds list shows those that are")
    return found


def article_named(text: str, articles: ArticleStore) -> Article:
    """Return the article of an id or address; raise InputError if none is watched by that name."""
    if _ARTICLE_ID.fullmatch(text):
        found = articles.get(text)
    else:  # any of its addresses, also one that was an article of its own once
        found = articles.known([article_id(text)]).get(article_id(text))
    if found is None:
        raise InputError(f"no article {text} is watched: stet articles shows the latest that are")
    return found


def topic_named(text: str, feeds: FeedStore, articles: ArticleStore) -> str:
    """Return the topic of `all`, `owner`, `source:NAME`, `feed:URL-or-ID` or `article:URL-or-ID`."""
    kind, _, name = text.partition(":")
    if text in {ALL, OWNER}:
        return text
    if name and kind == "feed":
        return f"feed#{feed_named(name, feeds).feed_id}"
    if name and kind == "article":
        return f"article#{article_named(name, articles).article_id}"
    if name and kind == "source":
        return f"source#{source_named(name, feeds)}"
    raise InputError(f"not all, owner, source:NAME, feed:URL or article:URL: {text!r}")


def name_of(text: str) -> str:
    """Return the id of a subscription that an owner names, empty for none; raise InputError."""
    name = text.removeprefix(NAMED)
    if text and not _NAME.fullmatch(name):
        raise InputError(f"a name is of up to 40 small letters, digits and hyphens, not {text[:60]!r}")
    return NAMED + name if text else ""


def topic_text(topic: str) -> str:
    """Return a topic as `topic_named` reads it."""
    return topic.replace("#", ":", 1)


def source_named(name: str, feeds: FeedStore) -> str:
    """Return the short name of a source; raise InputError if no feed has it."""
    slug = source_slug(name)
    there = sorted({feed.source for feed in feeds.all()})
    if slug not in there:
        known = ", ".join(there[:_MOST_NAMED]) + (", …" if len(there) > _MOST_NAMED else "")
        raise InputError(
            f"no feed has the source {slug}; there is {known or 'no feed yet: stet feeds add URL'}"
        )
    return slug
