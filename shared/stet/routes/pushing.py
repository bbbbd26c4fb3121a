"""What hubs call (WebSub): to verify a subscription, and to say that a feed changed."""

from __future__ import annotations

from base64 import b64decode

from aws_lambda_powertools import Logger, Metrics
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit

from stet.pages import links
from stet.routes.answers import plain
from stet.routes.desk import Area
from stet.stages.hub import Heard

logger = Logger()
metrics = Metrics()
router = Area()


@router.get(links.HUB)
def verify(feed_id: str, token: str) -> Response[str]:
    """Answer a hub that asks whether we meant to subscribe: with its challenge, if we did."""
    challenge = router.desk.hubs.verify(feed_id, token, router.query)
    if challenge is None:
        raise NotFoundError("page")
    return plain(challenge)


@router.post(links.HUB)
def pushed(feed_id: str, token: str) -> Response[str]:
    """Hear that a feed changed; a wrong signature is answered like any, and ignored (WebSub §7.1)."""
    event = router.current_event
    sent = (event.body or "").encode("utf-8", "surrogateescape")
    body = b64decode(sent) if event.is_base64_encoded else sent
    signature = event.headers.get("x-hub-signature") or ""
    heard = router.desk.hubs.push(feed_id, token, body, signature)
    logger.info("pushed", feed=feed_id[:64], outcome=heard.value)
    metrics.add_metric(name=f"push {heard.name.lower()}", unit=MetricUnit.Count, value=1)
    if heard is Heard.UNKNOWN:
        raise NotFoundError("page")
    return plain("", status=202)
