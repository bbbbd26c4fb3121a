"""Values of the domain, whole and believable; a test names only what it is about."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from stet.domain.article import Article
from stet.domain.change import Change, Reason, Severity
from stet.domain.endpoint import Endpoint
from stet.domain.interest import Interest
from stet.domain.response import Response
from stet.domain.source import Feed, feed_id
from stet.domain.subscription import ALL, Channel, Delivery, Subscription
from stet.domain.url import article_id, host_of
from stet.domain.version import Kind, Paragraph, Quality, Story, Version, fingerprint
from stet.domain.websub import Push

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
URL = "https://news.example/2026/11/harbour-fire"
FEED_URL = "https://news.example/rss.xml"
SECRET = "whsec_" + "c3RldC1zdGV0LXN0ZXQtc3RldC1zdGV0LXN0ZXQtc3RldA=="


@dataclass(slots=True)
class Clock:
    """A clock that stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def forward(self, **by: float) -> datetime:
        """Move on by `timedelta(**by)`; return the new time."""
        self.now += timedelta(**by)
        return self.now


def article(**changes: Any) -> Article:
    """Return an article that was never looked at; its id and host follow its url."""
    url = changes.get("url", URL)
    plain = Article(
        article_id=article_id(url),
        url=url,
        host=host_of(url),
        source="example-news",
        title="Fire in the harbour",
        first_seen_at=NOW,
        changed_at=NOW,
        feeds=(feed_id(FEED_URL),),
    )
    return replace(plain, **changes)


def story(*texts: str, **changes: Any) -> Story:
    """Return a story of these paragraphs, or of two sentences about a fire."""
    paragraphs = tuple(Paragraph(text) for text in texts) or (
        Paragraph("Twelve people were hurt in a fire in the harbour on Sunday, the fire service said."),
        Paragraph("“It went very fast,” said a dock worker.", Kind.QUOTE),
    )
    plain = Story(
        headline="Fire in the harbour",
        standfirst="Twelve people were hurt.",
        byline=("Ada Weber",),
        published=NOW - timedelta(hours=1),
        modified=NOW - timedelta(minutes=30),
        paragraphs=paragraphs,
        links=("https://news.example/harbour",),
        canonical=URL,
        language="en",
        section="Local",
        extractor="test/1",
        quality=Quality(),
    )
    return replace(plain, **changes)


def version(number: int = 0, *, told: Story | None = None, removed: bool = False, **changes: Any) -> Version:
    """Return a version of `told`, or of a story that names its number; `removed` has none."""
    shown = None if removed else told or story(f"Text number {number} of the fire in the harbour.")
    plain = Version(
        article_id=article_id(URL),
        number=number,
        url=URL,
        fetched_at=NOW + timedelta(hours=number),
        story=shown,
        fingerprint=fingerprint(shown),
        raw_key=None if removed else f"raw/{article_id(URL)}/{number:064d}.html.gz",
        status=404 if removed else 200,
    )
    return replace(plain, **changes)


def change(number: int = 1, **changes: Any) -> Change:
    """Return the change that made version `number`."""
    plain = Change(
        article_id=article_id(URL),
        number=number,
        at=NOW + timedelta(hours=number),
        url=URL,
        source="example-news",
        headline_before="Fire in the harbour",
        headline_after="Great fire in the harbour",
        severity=Severity.MAJOR,
        reasons=(Reason("headline", "Fire", "Great fire"), Reason("numbers", "12", "15")),
        stealth=True,
        words_removed=3,
        words_added=5,
        feeds=(feed_id(FEED_URL),),
    )
    return replace(plain, **changes)


def feed(**changes: Any) -> Feed:
    """Return a feed that is due; its id follows its url."""
    url = changes.get("url", FEED_URL)
    plain = Feed(
        feed_id=feed_id(url),
        url=url,
        source="example-news",
        title="Example News",
        next_poll_at=NOW,
        added_at=NOW - timedelta(days=1),
    )
    return replace(plain, **changes)


def push(**changes: Any) -> Push:
    """Return a subscription at a feed's hub that is wanted and was not asked for yet."""
    plain = Push(
        feed_id=feed_id(FEED_URL),
        hub="https://hub.example/",
        topic=FEED_URL,
        token="0123456789abcdef0123456789abcdef",
        secret="5ec4e7" * 10,
        next_at=NOW,
    )
    return replace(plain, **changes)


def subscription(**changes: Any) -> Subscription:
    """Return a confirmed email subscription to everything."""
    plain = Subscription(
        subscription_id="sub-1",
        topic=ALL,
        channel=Channel.EMAIL,
        address="reader@example.org",
        token="a-token-of-32-letters-for-sub-1",
        created_at=NOW - timedelta(days=2),
        confirmed_at=NOW - timedelta(days=1),
    )
    if "least" in changes:
        changes["interest"] = replace(changes.get("interest", Interest()), least=changes.pop("least"))
    return replace(plain, **changes)


def webhook(**changes: Any) -> Subscription:
    """Return a confirmed webhook subscription to everything."""
    plain = {"channel": Channel.WEBHOOK, "address": "https://hooks.example/stet"}
    return subscription(**plain | changes)


def endpoint(**changes: Any) -> Endpoint:
    """Return the endpoint of `webhook()`, which works; its secret is kept under the name s1."""
    return replace(Endpoint("sub-1", ALL, secret="s1"), **changes)


def delivery(**changes: Any) -> Delivery:
    """Return a delivery of change 1 that was not attempted yet."""
    plain = Delivery(article_id=article_id(URL), number=1, topic=ALL, subscription_id="sub-1", created_at=NOW)
    return replace(plain, **changes)


def response(
    body: bytes | str = "<p>Fire in the harbour</p>", status: int = 200, url: str = URL, **headers: str
) -> Response:
    """Return an answer; `etag='"1"'` and the like are its headers, `_` standing for `-`."""
    named = {"content_type": "text/html; charset=utf-8"} | headers
    return Response(
        url,
        status,
        {name.replace("_", "-"): value for name, value in named.items()},
        body.encode() if isinstance(body, str) else body,
    )
