"""A delivery as a row of its table, and back."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from stet.adapters.items import moment, optional_moment, stamp, to_item
from stet.domain.subscription import KEEP_DELIVERIES, Delivery, DeliveryStatus

DIGEST = "digest"
"""What the index `due` holds digests under."""
_ANSWER = 1024
"""How much of an answer is kept, in characters."""


def key_of(delivery_id: str) -> dict[str, Any]:
    """Return the key of a row."""
    return to_item({"delivery_id": delivery_id})


def row_of(delivery: Delivery) -> dict[str, Any]:
    """Return the row of a delivery."""
    return {
        "delivery_id": delivery.delivery_id,
        "article_id": delivery.article_id,
        "number": delivery.number,
        "topic": delivery.topic,
        "subscription_id": delivery.subscription_id,
        "created_at": stamp(delivery.created_at),
        "status": delivery.status.value,
        "attempts": delivery.attempts,
        "claimed_until": _optional_stamp(delivery.claimed_until),
        "finished_at": _optional_stamp(delivery.finished_at),
        "latency_ms": delivery.latency_ms,
        "answer": kept(delivery.answer),
        "expires": int((delivery.created_at + KEEP_DELIVERIES).timestamp()),
        "digest": delivery.digest or None,
        "entries": delivery.entries or None,
        **_waits(delivery),
    }


def kept(answer: str) -> str:
    """Return as much of an answer as a row holds."""
    return answer[:_ANSWER]


def delivery_of(row: dict[str, Any]) -> Delivery:
    """Return the delivery of a row."""
    return Delivery(
        article_id=row["article_id"],
        number=row["number"],
        topic=row["topic"],
        subscription_id=row["subscription_id"],
        created_at=moment(row["created_at"]),
        status=DeliveryStatus(row["status"]),
        attempts=row["attempts"],
        claimed_until=optional_moment(row.get("claimed_until")),
        finished_at=optional_moment(row.get("finished_at")),
        latency_ms=row.get("latency_ms"),
        answer=row["answer"],
        digest=row.get("digest", ""),
        due_at=optional_moment(row.get("due_at")) if row.get("due") == DIGEST else None,
        entries=row.get("entries", 0),
    )


def _waits(delivery: Delivery) -> dict[str, str | None]:
    """Return the keys of the index `due`: what waits, under what, and until when or since when."""
    if delivery.due_at:
        return {"due": DIGEST, "due_at": stamp(delivery.due_at)}
    if delivery.digest:
        return {"due": delivery.digest, "due_at": stamp(delivery.created_at)}
    return {"due": None, "due_at": None}


def _optional_stamp(at: datetime | None) -> str | None:
    return stamp(at) if at else None
