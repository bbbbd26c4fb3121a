"""Show the latest changes, articles, versions and diffs, end subscriptions, and answer hubs.

Fed by:  readers and hubs, at the function's address.
Reads:   the articles, changes, subscriptions and pushes tables, the archive.
Writes:  the subscriptions table, when one unsubscribes; the pushes and feeds tables, when a hub calls.
"""

import os
from base64 import b64decode
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache, partial
from typing import Any

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import LambdaFunctionUrlResolver, Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit
from aws_lambda_powertools.utilities.typing import LambdaContext

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.aws import client
from stet.adapters.changes import Changes
from stet.adapters.confined import Confined
from stet.adapters.feeds import Feeds
from stet.adapters.pushes import Pushes
from stet.adapters.settings import settings
from stet.adapters.subscriptions import Subscriptions
from stet.domain.article import Article
from stet.domain.change import Severity
from stet.domain.schedule import PACES
from stet.domain.subscription import Subscription
from stet.domain.version import Version
from stet.pages import html, links
from stet.pages.assets import ASSETS
from stet.stages.hub import Heard, HubDesk
from stet.stages.read import Read

logger = Logger()
metrics = Metrics()
app = LambdaFunctionUrlResolver()
get = partial(app.route, method=["GET", "HEAD"])

SECURITY = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; "
    "base-uri 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Strict-Transport-Security": "max-age=31536000",
}
BRIEF, FOR_EVER = "public, max-age=15", "public, max-age=31536000, immutable"
NEVER = "no-store"
_PAGE = 50
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Environment:
    """What template.yaml sets."""

    articles_table: str
    changes_table: str
    subscriptions_table: str
    archive_bucket: str
    pace: str
    feeds_table: str
    pushes_table: str


@dataclass(frozen=True, slots=True)
class Desk:
    """What answers: readers are answered by `read`, hubs by `hubs`."""

    read: Read
    hubs: HubDesk


@cache
def wired() -> Desk:
    """Join the stage with its adapters, once a process."""
    env = settings(Environment, os.environ)
    dynamodb = client("dynamodb")
    read = Read(
        articles=Articles(dynamodb, env.articles_table),
        changes=Changes(dynamodb, env.changes_table),
        subscriptions=Subscriptions(dynamodb, env.subscriptions_table),
        archive=Archive(client("s3"), env.archive_bucket),
        pace=PACES[env.pace],
        clock=now,
        read=Confined("stet.parsing.articles:extract", cpu=4, wall=8),
    )
    hubs = HubDesk(Pushes(dynamodb, env.pushes_table), Feeds(dynamodb, env.feeds_table), now)
    return Desk(read, hubs)


now: Callable[[], datetime] = partial(datetime.now, UTC)


def page(text: str, *, status: int = 200, keep: str = BRIEF, robots: str = "") -> Response[str]:
    """Return a page with the headers that every page has."""
    headers = {"Cache-Control": keep, **SECURITY} | ({"X-Robots-Tag": robots} if robots else {})
    return Response(status, "text/html; charset=utf-8", text, headers=headers)


@get(links.LATEST)
def latest() -> Response[str]:
    """Answer with the latest changes, of at least a severity, from a moment back."""
    asked = app.current_event.query_string_parameters
    least, before = _severity(asked.get("severity", "")), _moment(asked.get("older", ""))
    changes = wired().read.latest(least or Severity.TRIVIAL, before, _PAGE)
    older = changes[-1].at.isoformat() if changes else None
    return page(html.latest(changes, now(), severity=least, older=older))


@get(links.ARTICLE)
def article(article_id: str) -> Response[str]:
    """Answer with an article's history."""
    found = wired().read.article(article_id)
    if found is None:
        raise NotFoundError("article")
    return page(
        html.article(found.article, found.changes, now(), next_look=found.next_look, removed=found.removed)
    )


@get(links.DIFF)
def diff(article_id: str, older: str, newer: str) -> Response[str]:
    """Answer with what differs between any two versions: it never changes, so it may be kept for ever."""
    found = wired().read.diff(article_id, _number(older), _number(newer))
    if found is None:
        raise NotFoundError("version")
    pair = found.pair
    view: html.View = (
        "inline" if app.current_event.query_string_parameters.get("view") == "inline" else "side"
    )
    text = html.diff(found.article, pair.older, pair.newer, pair.comparison, found.change, now(), view=view)
    return page(text, keep=_keep(found.article, pair.newer))


@get(links.VERSION)
def version(article_id: str, number: str) -> Response[str]:
    """Answer with the text of one version."""
    found = wired().read.version(article_id, _number(number))
    if found is None:
        raise NotFoundError("version")
    return page(html.version(*found, now()), keep=_keep(*found), robots="noindex")


@get(links.UNSUBSCRIBE)
def ask_unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Ask before a subscription ends: whatever merely follows links must not end it (RFC 8058)."""
    found = _subscription(topic, subscription_id, token)
    return page(html.unsubscribe(found, done=False), keep=NEVER, robots="noindex")


@app.post(links.UNSUBSCRIBE)
def unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """End a subscription, by one click in a mail program or by the button."""
    found = _subscription(topic, subscription_id, token)
    if found:
        wired().read.end(found)
        metrics.add_metric(name="unsubscribed", unit=MetricUnit.Count, value=1)
    return page(html.unsubscribe(found, done=True), keep=NEVER, robots="noindex")


@app.get(links.HUB)
def verify(feed_id: str, token: str) -> Response[str]:
    """Answer a hub that asks whether we meant to subscribe: with its challenge, if we did."""
    asked = app.current_event.query_string_parameters
    challenge = wired().hubs.verify(feed_id, token, asked)
    if challenge is None:
        raise NotFoundError("page")
    return Response(200, "text/plain; charset=utf-8", challenge, headers={"Cache-Control": NEVER, **SECURITY})


@app.post(links.HUB)
def pushed(feed_id: str, token: str) -> Response[str]:
    """Hear that a feed changed; a wrong signature is answered like any, and ignored (WebSub §7.1)."""
    event = app.current_event
    sent = (event.body or "").encode("utf-8", "surrogateescape")
    body = b64decode(sent) if event.is_base64_encoded else sent
    heard = wired().hubs.push(feed_id, token, body, event.headers.get("x-hub-signature") or "")
    logger.info("pushed", feed=feed_id[:64], outcome=heard.value)
    metrics.add_metric(name=f"push {heard.name.lower()}", unit=MetricUnit.Count, value=1)
    if heard is Heard.UNKNOWN:
        raise NotFoundError("page")
    return Response(202, "text/plain; charset=utf-8", "", headers={"Cache-Control": NEVER, **SECURITY})


@get("/<name>")
def asset(name: str) -> Response[str]:
    """Answer with a file that goes with the pages."""
    found = ASSETS.get(f"/{name}")
    if found is None:
        raise NotFoundError("page")
    return Response(200, found.content_type, found.text, headers={"Cache-Control": FOR_EVER, **SECURITY})


@app.not_found
def not_found(error: NotFoundError) -> Response[str]:
    """Answer for what is not there."""
    what = error.msg if error.msg in {"article", "version"} else "page"
    return page(html.not_found(what), status=404)


def _subscription(topic: str, subscription_id: str, token: str) -> Subscription | None:
    return wired().read.subscription(links.read_topic(topic), subscription_id, token)


def _keep(known: Article, shown: Version) -> str:
    """Say how long a page may be kept: for ever once its link to the next version is there."""
    return FOR_EVER if shown.number < known.latest else BRIEF


def _severity(label: str) -> Severity | None:
    try:
        return Severity.named(label)
    except KeyError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        found = datetime.fromisoformat(text)
        found = (found if found.tzinfo else found.replace(tzinfo=UTC)).astimezone(UTC)
    except (ValueError, OverflowError):
        return None
    return found if _EPOCH <= found <= now() else None


def _number(text: str) -> int:
    if not text.isdecimal() or len(text) > 6:
        raise NotFoundError("version")
    return int(text)


@metrics.log_metrics
@logger.inject_lambda_context
def handler(event: dict[str, Any], context: LambdaContext) -> dict[str, Any]:
    """Answer one request."""
    return app.resolve(event, context)
