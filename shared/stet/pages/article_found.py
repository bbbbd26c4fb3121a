"""That a feed brought an article, told to machines that ask for it: the event, and a chat's notice."""

from __future__ import annotations

from stet.domain.article import Article
from stet.domain.article_found import DISCOVERED, FIRST, found_subject
from stet.pages.called import called
from stet.pages.event import cloud_event
from stet.pages.links import Links
from stet.pages.notice import Notice
from stet.pages.safe import cut, one_line, printable
from stet.pages.times import stamp

FOUND_DATA = "urn:stet:found:1"
"""The schema of an event's data (docs/schemas)."""
_ADDRESS = 2_048


def found_event(article: Article, links: Links, *, source_uri: str) -> dict[str, object]:
    """Return the CloudEvent that tells a machine of a new article; its id is the same each time."""
    data: dict[str, object] = {
        "article": {
            "id": article.article_id,
            "url": printable(cut(article.url, _ADDRESS)),
            "title": printable(cut(called(article), 200)),
            "source": printable(cut(article.source, 200)),
        },
        "feeds": list(article.feeds[:20]),
        "links": {"article": links.article(article.article_id)},
    }
    id, at = f"{found_subject(article.article_id)}#{FIRST}", article.first_seen_at
    return cloud_event(DISCOVERED, id, article.article_id, at, data, schema=FOUND_DATA, source_uri=source_uri)


def found_notice(article: Article, links: Links) -> Notice:
    """Return what a chat is told of a new article."""
    return Notice(
        headline=one_line(called(article), 150) or "An article",
        link=links.article(article.article_id),
        about=" · ".join(filter(None, (one_line(article.source, 60), "new", stamp(article.first_seen_at)))),
        sentences=(cut(one_line(article.url, 500), 500),),
    )
