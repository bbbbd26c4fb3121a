"""From counts to Lambda's time and to dollars."""

from collections import Counter

import pytest

from benchmarks import costs
from benchmarks.costs import AWS_CPU, CORE, MIX, TARGET, TLS_CPU, Work, fair, mixed, section
from benchmarks.meter import Counted
from benchmarks.prices import Usage
from benchmarks.table import Cell


def work(messages=10, invocations=1, cpu=0.1, *, pages=True):
    counted = Counted(Counter({"dynamodb.BatchGetItem": invocations}), Usage(read_units=messages / 2), cpu)
    return Work(counted, messages, invocations, log_bytes=400 * messages, steps=1, pages=pages)


def test_the_mix_is_whole():
    assert sum(MIX.values()) == pytest.approx(1)


def test_an_invocation_lasts_as_long_as_its_processor_time_on_a_share_of_a_core_and_its_waits():
    assert work().seconds == pytest.approx((0.1 + AWS_CPU + 10 * TLS_CPU) / CORE + 0.01 + 0.3)
    assert work(pages=False).seconds == pytest.approx((0.1 + AWS_CPU) / CORE + 0.01)


@pytest.mark.parametrize(("batch", "polled"), [(1, 2.0), (10, 0.2), (50, 0.2), (15, 4 / 15)])
def test_ten_messages_share_a_receive_and_a_delete(batch, polled):
    assert work(messages=batch).usage.sqs_requests == pytest.approx(polled)


def test_what_a_batch_uses_is_shared_by_its_messages():
    used = work(messages=20, invocations=2).usage
    assert used.lambda_requests == pytest.approx(0.1)
    assert used.read_units == pytest.approx(0.5)
    assert used.log_gb == pytest.approx((400 + 40) / 1e9)
    assert used.gb_seconds == pytest.approx(work(messages=20, invocations=2).seconds * 0.5 / 10)


def test_a_fair_queue_costs_a_surcharge_on_every_request():
    assert fair(Usage(sqs_requests=3)) == Usage(sqs_requests=3, fair_requests=3)


def test_a_change_is_paid_for_by_the_looks_that_found_it():
    looks = dict.fromkeys(MIX, Usage(read_units=1))
    assert mixed(looks, Usage(publishes=1)).read_units == pytest.approx(1)
    assert mixed(looks, Usage(publishes=1)).publishes == pytest.approx(0.02)


def test_the_bill_has_every_part_and_judges_the_first_case():
    every_part = Usage(**dict.fromkeys(Usage.__slots__, 1e-6))
    shown = section({"a": every_part, "b": every_part}, Usage(mails=1), Usage())
    ((_, total),) = shown.judged()
    assert total.most == TARGET
    assert total.value == pytest.approx((every_part * costs.MILLION).dollars)
    mailed = every_part.mails * costs.MILLION * 0.0001  # the one part that stands in a row of its own
    parts = [first(row) for row in shown.rows if not row.what.startswith("sum")]
    assert sum(parts) == pytest.approx(total.value - mailed)
    with_mails = next(first(row) for row in shown.rows if "mail" in row.what)
    assert with_mails == pytest.approx(total.value + 0.02 * 100)


def first(row):
    cell = row.cells[0]
    assert isinstance(cell, Cell)
    return cell.value
