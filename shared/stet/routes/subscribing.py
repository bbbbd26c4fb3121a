"""The pages for subscribers: confirming a subscription, and ending it."""

from __future__ import annotations

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.metrics import MetricUnit

from stet.domain.subscription import Subscription
from stet.pages import html, links
from stet.routes.answers import NEVER, page
from stet.routes.desk import Area

metrics = Metrics()
router = Area()


@router.get_or_head(links.UNSUBSCRIBE)
def ask_unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Ask before a subscription ends: whatever merely follows links must not end it (RFC 8058)."""
    found = _subscription(topic, subscription_id, token)
    return page(html.unsubscribe(found, done=False), keep=NEVER, robots="noindex")


@router.post(links.UNSUBSCRIBE)
def unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """End a subscription, by one click in a mail program or by the button."""
    found = _subscription(topic, subscription_id, token)
    if found:
        router.desk.read.end(found)
        metrics.add_metric(name="unsubscribed", unit=MetricUnit.Count, value=1)
    return page(html.unsubscribe(found, done=True), keep=NEVER, robots="noindex")


@router.get_or_head(links.CONFIRM)
def ask_to_confirm(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Ask whether a subscription is wanted: what scans mails follows links, and must confirm nothing."""
    found = router.desk.confirm.waiting(links.read_topic(topic), subscription_id, token)
    return page(html.confirm(found), status=200 if found else 404, keep=NEVER, robots="noindex")


@router.post(links.CONFIRM)
def confirm(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Confirm a subscription, by the button."""
    found = router.desk.confirm(links.read_topic(topic), subscription_id, token)
    if found:
        metrics.add_metric(name="confirmed", unit=MetricUnit.Count, value=1)
    return page(html.confirm(found), status=200 if found else 404, keep=NEVER, robots="noindex")


def _subscription(topic: str, subscription_id: str, token: str) -> Subscription | None:
    return router.desk.read.subscription(links.read_topic(topic), subscription_id, token)
