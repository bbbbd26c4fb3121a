"""The hosts table, and its fake."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from stet.adapters.hosts import Hosts
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def test_a_host_without_a_row_is_free(hosts: Hosts):
    assert hosts.free_from([]) == {}
    assert hosts.free_from(["a.example", "b.example:8080"]) == {}


def test_a_host_is_free_when_its_booking_ends(hosts: Hosts):
    hosts.book({"a.example": NOW, "[2001:db8::1]:8080": NOW + MINUTE})
    hosts.book({})
    assert hosts.free_from(["a.example", "a.example", "[2001:db8::1]:8080", "c.example"]) == {
        "a.example": NOW,
        "[2001:db8::1]:8080": NOW + MINUTE,
    }


def test_the_later_of_booking_and_pause_counts(hosts: Hosts):
    hosts.book({"a.example": NOW + MINUTE, "b.example": NOW + MINUTE})
    hosts.pause("a.example", NOW + 2 * MINUTE)
    hosts.pause("b.example", NOW)
    hosts.pause("c.example", NOW)
    assert hosts.free_from(["a.example", "b.example", "c.example"]) == {
        "a.example": NOW + 2 * MINUTE,
        "b.example": NOW + MINUTE,
        "c.example": NOW,
    }


def test_a_pause_is_told_from_a_booking(hosts: Hosts):
    hosts.book({"a.example": NOW + MINUTE, "b.example": NOW + MINUTE})
    hosts.pause("a.example", NOW + 2 * MINUTE)
    assert hosts.pauses(["a.example", "b.example", "c.example"]) == {"a.example": NOW + 2 * MINUTE}
    assert hosts.pauses([]) == {}


def test_a_pause_can_be_shortened(hosts: Hosts):
    hosts.pause("a.example", NOW + 9 * MINUTE)
    hosts.pause("a.example", NOW)
    assert hosts.free_from(["a.example"]) == {"a.example": NOW}


def test_more_hosts_than_a_batch_holds(hosts: Hosts):
    many = {f"{n}.example": NOW + n * MINUTE for n in range(103)}
    hosts.book(many)
    assert hosts.free_from([*many, "nobody.example"]) == many


def test_a_row_outlives_what_it_says(stack: Any):
    """TTL deletes by `expires`; the host must not come free before its time."""
    hosts = Hosts(stack.dynamodb, stack["Hosts"])
    hosts.pause("a.example", NOW + timedelta(days=7))
    hosts.book({"a.example": NOW})
    (item,) = stack.dynamodb.scan(TableName=stack["Hosts"])["Items"]
    assert int(item["expires"]["N"]) >= (NOW + timedelta(days=7)).timestamp()
