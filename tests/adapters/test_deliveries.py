"""The deliveries table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stet.adapters.deliveries import Deliveries
from stet.domain.digest import Entered, digest_for
from stet.domain.rhythm import Wait, Why
from stet.domain.subscription import Delivery, DeliveryStatus
from tests.builders import NOW, delivery, subscription

MINUTE = timedelta(minutes=1)
CLAIMED = delivery(attempts=1, claimed_until=NOW + MINUTE)
DONE = replace(
    CLAIMED,
    status=DeliveryStatus.DELIVERED,
    claimed_until=None,
    finished_at=NOW + MINUTE,
    latency_ms=0,
    answer="204 – erhalten",
)


def test_a_delivery_comes_back_as_it_was_stored(deliveries: Deliveries):
    for number, one in enumerate((delivery(), CLAIMED, DONE)):
        stored = replace(one, number=number)
        assert deliveries.add(stored)
        assert deliveries.get(stored.delivery_id) == stored
    assert deliveries.get("another") is None


def test_a_delivery_is_opened_once(deliveries: Deliveries):
    assert deliveries.add(DONE)
    assert not deliveries.add(delivery()), "or a done delivery would be attempted again"
    assert deliveries.get(DONE.delivery_id) == DONE


def test_one_attempt_only_claims_a_delivery(deliveries: Deliveries):
    deliveries.add(delivery())
    assert deliveries.replace(delivery(), CLAIMED)
    assert not deliveries.replace(delivery(), CLAIMED)
    assert deliveries.get(CLAIMED.delivery_id) == CLAIMED


def test_an_attempt_notes_its_end_unless_another_took_over(deliveries: Deliveries):
    deliveries.add(delivery())
    deliveries.replace(delivery(), CLAIMED)
    second = replace(CLAIMED, attempts=2, claimed_until=NOW + 2 * MINUTE)
    assert deliveries.replace(CLAIMED, second)
    assert not deliveries.replace(CLAIMED, DONE)
    assert deliveries.replace(second, replace(DONE, attempts=2))
    assert deliveries.get(DONE.delivery_id) == replace(DONE, attempts=2)


def test_what_is_final_stays(deliveries: Deliveries):
    deliveries.add(DONE)
    assert not deliveries.replace(CLAIMED, replace(CLAIMED, attempts=2))
    assert deliveries.get(DONE.delivery_id) == DONE


def test_a_delivery_that_expired_is_not_made_anew(deliveries: Deliveries):
    assert not deliveries.replace(CLAIMED, DONE)
    assert deliveries.get(DONE.delivery_id) is None


def test_a_long_answer_is_cut(deliveries: Deliveries):
    deliveries.add(CLAIMED)
    deliveries.replace(CLAIMED, replace(DONE, answer="x" * 5000))
    assert deliveries.get(DONE.delivery_id) == replace(DONE, answer="x" * 1024)


def test_a_subscriptions_deliveries_come_the_latest_first(deliveries: Deliveries):
    for number in (2, 3, 1):
        deliveries.add(delivery(number=number, created_at=NOW + number * MINUTE))
    deliveries.add(delivery(subscription_id="sub-2"))
    assert [one.number for one in deliveries.of_subscription("sub-1")] == [3, 2, 1]
    assert deliveries.of_subscription("nobody") == []


def test_a_delivery_expires_thirty_days_after_it_was_opened(stack: Any):
    deliveries = Deliveries(stack.dynamodb, stack["Deliveries"])
    deliveries.add(delivery())
    deliveries.replace(delivery(), replace(CLAIMED, answer="later"))
    (item,) = stack.dynamodb.scan(TableName=stack["Deliveries"])["Items"]
    assert item["expires"] == {"N": str(int((NOW + timedelta(days=30)).timestamp()))}


def test_what_was_sent_is_noted_whichever_attempt_notes_it(deliveries: Deliveries):
    deliveries.add(delivery(attempts=2))
    assert deliveries.finish(DONE)
    assert deliveries.get(DONE.delivery_id) == DONE
    assert not deliveries.finish(replace(DONE, status=DeliveryStatus.FAILED))
    assert deliveries.get(DONE.delivery_id) == DONE
    assert not deliveries.finish(delivery(number=2, status=DeliveryStatus.DROPPED)), "it expired"
    assert deliveries.get(delivery(number=2).delivery_id) is None


def test_the_log_is_asked_by_subscription_article_status_and_time(deliveries: Deliveries):
    ones = [
        delivery(
            number=n, subscription_id=sub, article_id=article, created_at=NOW + n * MINUTE, status=status
        )
        for n, (sub, article, status) in enumerate(
            [
                ("s1", "a1", DeliveryStatus.FAILED),
                ("s1", "a2", DeliveryStatus.DELIVERED),
                ("s2", "a1", DeliveryStatus.FAILED),
                ("s1", "a1", DeliveryStatus.PENDING),
                ("s1", "a11", DeliveryStatus.FAILED),
            ]
        )
    ]
    for one in ones:
        deliveries.add(one)

    def numbers(*args: Any, **asked: Any) -> list[int]:
        return [one.number for one in deliveries.log(*args, **asked)]

    assert sorted(numbers()) == [0, 1, 2, 3, 4]
    assert numbers("s1") == [4, 3, 1, 0], "the latest first"
    assert numbers("s1", status=DeliveryStatus.FAILED) == [4, 0]
    assert sorted(numbers(article_id="a1")) == [0, 2, 3]
    assert numbers("s1", article_id="a1") == [3, 0]
    assert numbers("s1", since=NOW + MINUTE, until=NOW + 3 * MINUTE) == [3, 1]
    assert sorted(numbers(since=NOW + 2 * MINUTE)) == [2, 3, 4]
    assert sorted(numbers(status=DeliveryStatus.FAILED, until=NOW + 2 * MINUTE)) == [0, 2]
    assert numbers("nobody") == []


def test_an_answer_is_reworded_unless_another_came_meanwhile(deliveries: Deliveries):
    deliveries.add(DONE)
    assert not deliveries.reword(replace(DONE, answer="old"), "new")
    assert deliveries.reword(DONE, "new")
    assert deliveries.get(DONE.delivery_id) == replace(DONE, answer="new")
    assert not deliveries.reword(delivery(number=99), "x"), "it expired"
    assert deliveries.get(delivery(number=99).delivery_id) is None


# --- what waits for a digest --------------------------------------------------------------------------

WAIT = Wait(NOW + timedelta(hours=1), Why.RHYTHM)
DIGEST = digest_for(subscription(), WAIT, 0, NOW)


def held(number: int, **changes: Any) -> Delivery:
    plain = delivery(number=number, status=DeliveryStatus.HELD, digest=DIGEST.delivery_id)
    return replace(plain, created_at=NOW + number * MINUTE, **changes)


def test_what_is_held_is_counted_in_its_digest(deliveries: Deliveries):
    assert deliveries.hold(held(1), DIGEST, 3) is Entered.NEW
    assert deliveries.hold(held(2), replace(DIGEST, created_at=NOW + MINUTE), 3) is Entered.NEW
    assert deliveries.hold(held(2), DIGEST, 3) is Entered.KNOWN
    assert deliveries.get(held(1).delivery_id) == held(1)
    assert deliveries.get(DIGEST.delivery_id) == replace(DIGEST, entries=2)
    assert deliveries.told_in(DIGEST.delivery_id) == [held(1).delivery_id, held(2).delivery_id]
    assert deliveries.told_in("digest.quiet.x#0#sub-1") == []


def test_a_full_digest_takes_in_no_more(deliveries: Deliveries):
    assert [deliveries.hold(held(n), DIGEST, 2) for n in (1, 2, 3)] == [
        Entered.NEW,
        Entered.NEW,
        Entered.FULL,
    ]
    assert deliveries.get(held(3).delivery_id) is None
    assert deliveries.hold(held(1), DIGEST, 2) is Entered.KNOWN, "also where it is full"


def test_a_closed_digest_takes_in_no_more(deliveries: Deliveries):
    deliveries.hold(held(1), DIGEST, 9)
    assert deliveries.close(DIGEST.delivery_id, WAIT.due_at - MINUTE) is None
    closed = deliveries.close(DIGEST.delivery_id, WAIT.due_at)
    assert closed == replace(DIGEST, status=DeliveryStatus.PENDING, due_at=None, entries=1)
    assert deliveries.get(DIGEST.delivery_id) == closed
    assert deliveries.close(DIGEST.delivery_id, WAIT.due_at) is None
    assert deliveries.close("digest.rhythm.x#0#sub-1", WAIT.due_at) is None
    assert deliveries.hold(held(2), DIGEST, 9) is Entered.FULL
    assert deliveries.get(held(2).delivery_id) is None


def test_what_is_held_is_not_closed_as_if_it_were_a_digest(deliveries: Deliveries):
    deliveries.hold(held(1), DIGEST, 9)
    assert deliveries.close(held(1).delivery_id, WAIT.due_at + MINUTE) is None
    assert not deliveries.finish(replace(held(1), status=DeliveryStatus.DELIVERED))


def test_digests_are_due_the_longest_first(deliveries: Deliveries):
    for hour in (3, 1, 2):
        wait = Wait(NOW + timedelta(hours=hour), Why.QUIET)
        digest = digest_for(subscription(subscription_id=f"sub-{hour}"), wait, 0, NOW)
        deliveries.hold(held(1, subscription_id=f"sub-{hour}", digest=digest.delivery_id), digest, 9)
    due = list(deliveries.due(NOW + timedelta(hours=2)))
    assert [one.rpartition("#")[2] for one in due] == ["sub-1", "sub-2"]
    deliveries.close(due[0], NOW + timedelta(hours=2))
    assert list(deliveries.due(NOW + timedelta(hours=2))) == due[1:]
    assert list(deliveries.due(NOW)) == []


def test_what_was_held_is_settled_once(deliveries: Deliveries):
    deliveries.hold(held(1), DIGEST, 9)
    assert deliveries.settle(held(1).delivery_id, DeliveryStatus.DELIVERED, NOW + MINUTE)
    assert not deliveries.settle(held(1).delivery_id, DeliveryStatus.FAILED, NOW + MINUTE)
    assert not deliveries.settle("a#1#b", DeliveryStatus.FAILED, NOW)
    assert deliveries.get(held(1).delivery_id) == replace(
        held(1), status=DeliveryStatus.DELIVERED, finished_at=NOW + MINUTE
    )
    assert deliveries.told_in(DIGEST.delivery_id) == [held(1).delivery_id], "or none could be sure of all"


def test_no_more_than_so_many_are_counted_under_a_tally(deliveries: Deliveries):
    added = [deliveries.add_within(delivery(number=n), "cap.x#sub-1", 2) for n in (1, 2, 2, 3)]
    assert added == [Entered.NEW, Entered.NEW, Entered.KNOWN, Entered.FULL]
    assert deliveries.get(delivery(number=3).delivery_id) is None
    assert deliveries.add_within(delivery(number=3), "cap.y#sub-1", 2) is Entered.NEW
    assert len(deliveries.of_subscription("sub-1")) == 3, "a tally is no delivery"


def test_what_was_settled_as_failed_can_be_delivered_after_all(deliveries: Deliveries):
    deliveries.hold(held(1), DIGEST, 9)
    assert deliveries.settle(held(1).delivery_id, DeliveryStatus.FAILED, NOW)
    assert not deliveries.settle(held(1).delivery_id, DeliveryStatus.FAILED, NOW + MINUTE), "no news"
    assert deliveries.settle(held(1).delivery_id, DeliveryStatus.DELIVERED, NOW + MINUTE)


def test_rows_are_removed_tallies_too_and_the_log_knows_none(deliveries: Deliveries):
    deliveries.add_within(delivery(number=1), "cap.x#sub-1", 2)
    deliveries.hold(held(2), DIGEST, 9)
    deliveries.reach("a#1", "all", "sub-7", NOW)
    logged = {one.delivery_id for one in deliveries.log()}
    assert logged == {delivery(number=1).delivery_id, held(2).delivery_id, DIGEST.delivery_id}
    assert list(deliveries.tallies()) == ["cap.x#sub-1"]
    assert deliveries.remove("cap.x#sub-1")
    assert not deliveries.remove("cap.x#sub-1")
    assert deliveries.remove(DIGEST.delivery_id)
    assert deliveries.get(DIGEST.delivery_id) is None
    assert list(deliveries.tallies()) == []


def test_how_far_a_fan_out_came_is_known(deliveries: Deliveries):
    assert deliveries.reached("a#1") is None
    deliveries.reach("a#1", "all", "sub-7", NOW)
    deliveries.reach("a#1", "source#x", "sub-2", NOW)
    assert deliveries.reached("a#1") == ("source#x", "sub-2")
    assert deliveries.reached("a#2") is None


def test_a_transaction_that_met_another_is_tried_again(stack: Any):
    waits: list[float] = []
    refusals = ["TransactionCanceledException", "TransactionConflictException"]

    class Busy:
        def transact_write_items(self, **request: Any) -> Any:
            if refusals:
                answer = {
                    "Error": {"Code": refusals.pop()},
                    "CancellationReasons": [{"Code": "None"}, CONFLICT],
                }
                raise ClientError(answer, "TransactWriteItems")  # type: ignore[arg-type]
            return stack.dynamodb.transact_write_items(**request)

    CONFLICT = {"Code": "TransactionConflict"}  # noqa: N806 - what DynamoDB says
    deliveries = Deliveries(Busy(), stack["Deliveries"], waits.append)
    assert deliveries.add_within(delivery(), "cap.x#sub-1", 2) is Entered.NEW
    assert waits == [0.05, 0.1]
    refusals[:] = ["TransactionCanceledException"] * 6
    with pytest.raises(ClientError):
        deliveries.add_within(delivery(number=2), "cap.x#sub-1", 2)
    refusals[:] = ["ThrottlingException"]
    with pytest.raises(ClientError):
        deliveries.add_within(delivery(number=2), "cap.x#sub-1", 2)
