"""The subscriptions table."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, time
from typing import Any

from stet.adapters.items import moment, optional_moment, pages, stamp, to_item, to_row
from stet.adapters.writes import happens
from stet.domain.change import Severity
from stet.domain.interest import Interest, Side
from stet.domain.rhythm import AT_ONCE, Every, Rhythm
from stet.domain.subscription import MOST_MUTED, Channel, Subscription


@dataclass(frozen=True, slots=True)
class Subscriptions:
    """Subscriptions by topic and id."""

    dynamodb: Any
    table: str

    def put(self, subscription: Subscription) -> None:
        """Store a subscription; storing it again changes nothing."""
        self.dynamodb.put_item(TableName=self.table, Item=to_item(_row(subscription)))

    def offer(self, subscription: Subscription) -> bool:
        """Store an unconfirmed subscription unless it is confirmed there; say whether it was stored."""
        return self._unless_confirmed(
            self.dynamodb.put_item,
            Item=to_item(_row(subscription)),
            ConditionExpression="attribute_not_exists(confirmed_at)",
        )

    def confirm(self, subscription: Subscription, now: datetime) -> bool:
        """Confirm a subscription that waits for it, by its confirm token; say whether it did."""
        return self._unless_confirmed(
            self.dynamodb.update_item,
            Key=_key(subscription.topic, subscription.subscription_id),
            UpdateExpression="SET confirmed_at = :now REMOVE #expires",
            ConditionExpression="confirm_token = :token AND attribute_not_exists(confirmed_at)"
            " AND #expires > :second",
            ExpressionAttributeNames={"#expires": "expires"},
            ExpressionAttributeValues=to_item(
                {":now": stamp(now), ":token": subscription.confirm_token, ":second": int(now.timestamp())}
            ),
        )

    def mute(self, subscription: Subscription, muted: str) -> bool:
        """Note that a subscriber wants no more of a topic; say whether that was new, and there was room."""
        return self._unless_confirmed(
            self.dynamodb.update_item,
            Key=_key(subscription.topic, subscription.subscription_id),
            UpdateExpression="SET muted = list_append(if_not_exists(muted, :none), :list)",
            ConditionExpression="attribute_exists(subscription_id) AND (attribute_not_exists(muted)"
            " OR (NOT contains(muted, :one) AND size(muted) < :most))",
            ExpressionAttributeValues=to_item(
                {":one": muted, ":list": [muted], ":none": [], ":most": MOST_MUTED}
            ),
        )

    def _unless_confirmed(self, write: Callable[..., Any], **request: Any) -> bool:
        return happens(write, TableName=self.table, **request)

    def get(self, topic: str, subscription_id: str) -> Subscription | None:
        """Return a subscription, or None if it ended."""
        answer = self.dynamodb.get_item(
            TableName=self.table, Key=_key(topic, subscription_id), ConsistentRead=True
        )
        return _subscription(to_row(answer["Item"])) if "Item" in answer else None

    def to(self, topic: str, after: str = "") -> Iterator[Subscription]:
        """Yield the subscriptions to a topic by their ids, a page at a time, from behind one on."""
        behind = {":after": after} if after else {}
        for row in pages(
            self.dynamodb.query,
            TableName=self.table,
            KeyConditionExpression="topic = :topic" + (" AND subscription_id > :after" if after else ""),
            ExpressionAttributeValues=to_item({":topic": topic, **behind}),
            ConsistentRead=True,
        ):
            yield _subscription(row)

    def all(self) -> Iterator[Subscription]:
        """Yield every subscription; for the owner's own lists."""
        for row in pages(self.dynamodb.scan, TableName=self.table, ConsistentRead=True):
            yield _subscription(row)

    def at(self, address: str, most: int) -> list[Subscription]:
        """Return the subscriptions of an address, `most` at most, as they stand now.

        What was stored or ended within the last second may not be among them, or be left out.
        """
        answer = self.dynamodb.query(
            TableName=self.table,
            IndexName="by_address",
            KeyConditionExpression="address = :address",
            ExpressionAttributeValues=to_item({":address": address}),
            Limit=most,
        )
        keys = [to_row(item) for item in answer["Items"]]
        found = (self.get(key["topic"], key["subscription_id"]) for key in keys)
        return [one for one in found if one]

    def end(self, topic: str, subscription_id: str) -> bool:
        """End a subscription; say whether there was one."""
        answer = self.dynamodb.delete_item(
            TableName=self.table, Key=_key(topic, subscription_id), ReturnValues="ALL_OLD"
        )
        return "Attributes" in answer


def _key(topic: str, subscription_id: str) -> dict[str, Any]:
    return to_item({"topic": topic, "subscription_id": subscription_id})


def _row(subscription: Subscription) -> dict[str, Any]:
    confirmed = subscription.confirmed_at
    return {
        "topic": subscription.topic,
        "subscription_id": subscription.subscription_id,
        "channel": subscription.channel.value,
        "address": subscription.address,
        "token": subscription.token,
        "confirm_token": subscription.confirm_token or None,
        "created_at": stamp(subscription.created_at),
        "confirmed_at": stamp(confirmed) if confirmed else None,
        "least": int(subscription.least),
        "muted": list(subscription.muted) or None,
        "expires": int(subscription.expires_at.timestamp()) if subscription.expires_at else None,
        **_interest_row(subscription.interest),
        **_rhythm_row(subscription.rhythm),
    }


def _interest_row(interest: Interest) -> dict[str, Any]:
    """Return what of an interest is not the default, so that most rows stay as small as they were."""
    return {
        "reasons": list(interest.reasons) or None,
        "keywords": list(interest.keywords) or None,
        "side": interest.side.value if interest.side is not Side.EITHER else None,
        "headline_only": interest.headline_only or None,
        "language": interest.language or None,
        "discovered": interest.discovered or None,
    }


def _rhythm_row(rhythm: Rhythm) -> dict[str, Any]:
    if rhythm == AT_ONCE:
        return {}
    at = f"{rhythm.weekday} {rhythm.at:%H:%M}"
    quiet = f"{rhythm.quiet[0]:%H:%M} {rhythm.quiet[1]:%H:%M}" if rhythm.quiet else None
    return {"every": rhythm.every.value, "at": at, "zone": rhythm.zone, "quiet": quiet, "cap": rhythm.cap}


def _subscription(row: dict[str, Any]) -> Subscription:
    return Subscription(
        subscription_id=row["subscription_id"],
        topic=row["topic"],
        channel=Channel(row["channel"]),
        address=row["address"],
        token=row["token"],
        created_at=moment(row["created_at"]),
        confirmed_at=optional_moment(row.get("confirmed_at")),
        interest=Interest(
            least=Severity(row["least"]),
            reasons=tuple(row.get("reasons", ())),
            keywords=tuple(row.get("keywords", ())),
            side=Side(row.get("side", Side.EITHER)),
            headline_only=row.get("headline_only", False),
            language=row.get("language", ""),
            discovered=row.get("discovered", False),
        ),
        rhythm=_rhythm(row) if "every" in row else AT_ONCE,
        expires_at=datetime.fromtimestamp(row["expires"], UTC) if "expires" in row else None,
        confirm_token=row.get("confirm_token", ""),
        muted=tuple(row.get("muted", ())),
    )


def _rhythm(row: dict[str, Any]) -> Rhythm:
    weekday, at = row["at"].split()
    quiet = [time.fromisoformat(one) for one in row.get("quiet", "").split()]
    return Rhythm(
        every=Every(row["every"]),
        at=time.fromisoformat(at),
        weekday=int(weekday),
        zone=row["zone"],
        quiet=(quiet[0], quiet[1]) if quiet else None,
        cap=row.get("cap"),
    )
