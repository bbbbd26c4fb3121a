"""The pages for subscribers: ending a subscription."""

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


def _subscription(topic: str, subscription_id: str, token: str) -> Subscription | None:
    return router.desk.read.subscription(links.read_topic(topic), subscription_id, token)
