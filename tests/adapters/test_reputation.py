"""The reputation table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stet.adapters.reputation import Reputation, Unread
from stet.domain.privacy import hashed
from stet.domain.reputation import (
    CLOSED,
    Circuit,
    Heard,
    Kind,
    Standing,
    Suppression,
    Tally,
    closed,
    hour_of,
    hours_counted,
    opened,
)
from tests.builders import NOW

READER = "reader@example.org"
HARD = Heard(Kind.BOUNCE, "e1", (READER,), "Permanent/General")
HOUR = timedelta(hours=1)
SUPPRESSED = Suppression(hashed(READER), Kind.BOUNCE, NOW, "Permanent/General")


def test_nothing_is_known_at_first(reputation: Reputation):
    assert reputation.standing(READER) == Standing()
    assert reputation.circuit() == CLOSED
    assert reputation.tallies([hour_of(NOW)]) == [Tally()]
    assert list(reputation.suppressed()) == []
    assert not reputation.lift(READER)


def test_a_hard_bounce_suppresses_and_counts_once(reputation: Reputation):
    assert reputation.hear(HARD, NOW)
    assert not reputation.hear(HARD, NOW + HOUR), "a message that comes twice"
    assert reputation.standing(READER).suppression == SUPPRESSED
    assert reputation.standing("Reader@Example.org").suppression == SUPPRESSED
    assert reputation.standing("other@example.org") == Standing()
    assert reputation.tallies([hour_of(NOW), hour_of(NOW) + HOUR]) == [Tally(bounced=1), Tally()]
    assert list(reputation.suppressed()) == [SUPPRESSED]


def test_an_address_keeps_its_first_reason(reputation: Reputation):
    reputation.hear(HARD, NOW)
    assert reputation.hear(Heard(Kind.COMPLAINT, "e2", (READER,), "abuse"), NOW + HOUR)
    assert reputation.standing(READER).suppression == SUPPRESSED
    assert reputation.tallies([hour_of(NOW) + HOUR]) == [Tally(complained=1)]


def test_what_is_soft_or_a_reject_suppresses_nobody(reputation: Reputation):
    assert reputation.hear(replace(HARD, kind=Kind.SOFT_BOUNCE), NOW)
    assert reputation.hear(Heard(Kind.REJECT, "e3", (), "Bad content"), NOW)
    assert reputation.standing(READER) == Standing()
    assert reputation.tallies([hour_of(NOW)]) == [Tally(soft=1)]


def test_what_does_not_count_suppresses_all_the_same(reputation: Reputation):
    assert reputation.hear(replace(HARD, counts=False), NOW)
    assert reputation.standing(READER).suppression == SUPPRESSED
    assert reputation.tallies([hour_of(NOW)]) == [Tally()]


def test_several_addresses_of_one_event(reputation: Reputation):
    many = tuple(f"r{number}@example.org" for number in range(50))
    assert reputation.hear(replace(HARD, addresses=(*many, "R1@example.org")), NOW)
    assert len(list(reputation.suppressed())) == 50
    assert reputation.tallies([hour_of(NOW)]) == [Tally(bounced=1)]


def test_a_lifted_address_is_not_suppressed_again_by_an_old_message(reputation: Reputation):
    reputation.hear(HARD, NOW)
    assert reputation.lift("READER@example.org")
    assert not reputation.lift(READER)
    assert not reputation.hear(HARD, NOW)
    assert reputation.standing(READER) == Standing()
    assert reputation.hear(replace(HARD, event_id="e9"), NOW), "but by a new one"
    assert reputation.standing(READER).suppression


def test_mails_are_counted_by_the_hour(reputation: Reputation):
    for _ in range(3):
        reputation.count_sent(NOW)
    reputation.count_sent(NOW - 30 * HOUR)
    reputation.hear(HARD, NOW)
    hours = hours_counted(CLOSED, NOW)
    found = reputation.tallies(hours)
    assert len(found) == 24
    assert found[0] == Tally(sent=3, bounced=1)
    assert set(found[1:]) == {Tally()}


def test_the_circuit_is_opened_once_and_closes_by_itself(reputation: Reputation):
    first = opened("too many", NOW)
    assert reputation.open(first, NOW)
    assert not reputation.open(opened("again", NOW + HOUR), NOW + HOUR)
    assert reputation.circuit() == first == reputation.standing(READER).circuit
    assert first.until
    again = opened("again", first.until)
    assert reputation.open(again, first.until)
    assert reputation.circuit() == again


def test_an_owner_closes_it_and_the_hours_counts_are_forgotten(reputation: Reputation):
    reputation.count_sent(NOW)
    reputation.hear(HARD, NOW)
    reputation.open(opened("too many", NOW), NOW)
    reputation.close(closed(NOW))
    assert reputation.circuit() == Circuit(counted_from=hour_of(NOW))
    assert reputation.tallies([hour_of(NOW)]) == [Tally()]
    assert reputation.open(opened("again", NOW), NOW)


# --- DynamoDB's own troubles --------------------------------------------------------------------------


def test_only_counts_and_events_expire(stack: Any):
    reputation = Reputation(stack.dynamodb, stack["Reputation"])
    reputation.hear(HARD, NOW)
    reputation.count_sent(NOW)
    reputation.open(opened("too many", NOW), NOW)
    rows = stack.dynamodb.scan(TableName=stack["Reputation"])["Items"]
    assert {row["name"]["S"].partition(".")[0] for row in rows if "expires" in row} == {
        "event",
        "heard",
        "sent",
    }
    assert {row["name"]["S"] for row in rows if "expires" not in row} == {"circuit", hashed(READER)}
    assert READER not in str(rows), "nothing but its hash"


class Conflicting:
    """DynamoDB whose transactions meet others a few times."""

    def __init__(self, real: Any, times: int) -> None:
        self._real, self.left = real, times

    def transact_write_items(self, **request: Any) -> Any:
        self.left -= 1
        if self.left >= 0:
            reasons = [{"Code": "None"}, {"Code": "TransactionConflict"}]
            met: Any = {"Error": {"Code": "TransactionCanceledException"}, "CancellationReasons": reasons}
            raise ClientError(met, "TransactWriteItems")
        return self._real.transact_write_items(**request)


def test_a_transaction_that_met_another_is_tried_again(stack: Any):
    waits: list[float] = []
    made = Reputation(Conflicting(stack.dynamodb, 2), stack["Reputation"], waits.append)
    assert made.hear(HARD, NOW)
    assert waits == [0.05, 0.1]
    with pytest.raises(ClientError):
        Reputation(Conflicting(stack.dynamodb, 9), stack["Reputation"], waits.append).hear(HARD, NOW)


def test_rows_that_were_not_read_are_asked_for_again(stack: Any):
    waits: list[float] = []

    class Halved:
        """DynamoDB that answers for one key at a time, and not for the circuit if `never`."""

        never = False

        def batch_get_item(self, RequestItems: dict[str, Any]) -> Any:  # noqa: N803 - boto3's name
            ((table, asked),) = RequestItems.items()
            first, rest = asked["Keys"][:1], asked["Keys"][1:]
            if self.never:
                first, rest = [], asked["Keys"]
            answer = stack.dynamodb.batch_get_item(RequestItems={table: {"Keys": first}}) if first else {}
            return {
                "Responses": answer.get("Responses", {}),
                "UnprocessedKeys": {table: {"Keys": rest}} if rest else {},
            }

    Reputation(stack.dynamodb, stack["Reputation"]).hear(HARD, NOW)
    halved = Halved()
    made = Reputation(halved, stack["Reputation"], waits.append)
    assert made.standing(READER).suppression == SUPPRESSED
    assert waits == [0.05]
    halved.never = True
    with pytest.raises(Unread, match="2 rows"):
        made.standing(READER)
