"""The deliveries table, and its fake."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from stet.adapters.deliveries import Deliveries
from stet.domain.subscription import DeliveryStatus
from tests.builders import NOW, delivery

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
