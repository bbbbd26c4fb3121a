"""The hosts table, and its fake."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from stet.adapters.hosts import Hosts
from stet.domain.host import Host, next_turn
from tests.builders import NOW

MINUTE = timedelta(minutes=1)


def free_from(hosts: Hosts, *names: str) -> dict[str, datetime | None]:
    return {name: host.free_from for name, host in hosts.known(names).items()}


def test_a_host_without_a_row_is_free(hosts: Hosts):
    assert hosts.known([]) == {}
    assert hosts.known(["a.example", "b.example:8080"], lately=True) == {}


def test_a_host_is_free_when_its_booking_ends(hosts: Hosts):
    hosts.book({"a.example": NOW, "[2001:db8::1]:8080": NOW + MINUTE})
    hosts.book({})
    assert free_from(hosts, "a.example", "a.example", "[2001:db8::1]:8080", "c.example") == {
        "a.example": NOW,
        "[2001:db8::1]:8080": NOW + MINUTE,
    }


def test_the_later_of_booking_and_pause_counts(hosts: Hosts):
    hosts.book({"a.example": NOW + MINUTE, "b.example": NOW + MINUTE})
    hosts.pause("a.example", NOW + 2 * MINUTE)
    hosts.pause("b.example", NOW)
    hosts.pause("c.example", NOW)
    assert free_from(hosts, "a.example", "b.example", "c.example") == {
        "a.example": NOW + 2 * MINUTE,
        "b.example": NOW + MINUTE,
        "c.example": NOW,
    }


def test_a_pause_is_told_from_a_booking(hosts: Hosts):
    hosts.book({"a.example": NOW + MINUTE, "b.example": NOW + MINUTE})
    hosts.pause("a.example", NOW + 2 * MINUTE)
    known = hosts.known(["a.example", "b.example", "c.example"], lately=True)
    assert {name: host.pause_until for name, host in known.items()} == {
        "a.example": NOW + 2 * MINUTE,
        "b.example": None,
    }


def test_a_pause_is_only_ever_lengthened(hosts: Hosts):
    assert hosts.pause("a.example", NOW + 9 * MINUTE)
    assert not hosts.pause("a.example", NOW)
    assert not hosts.pause("a.example", NOW + 9 * MINUTE)
    assert free_from(hosts, "a.example") == {"a.example": NOW + 9 * MINUTE}
    assert hosts.pause("a.example", NOW + 10 * MINUTE)
    assert free_from(hosts, "a.example") == {"a.example": NOW + 10 * MINUTE}


def test_more_hosts_than_a_batch_holds(hosts: Hosts):
    many = {f"{n}.example": NOW + n * MINUTE for n in range(103)}
    hosts.book(many)
    assert free_from(hosts, *many, "nobody.example") == many


def test_a_row_outlives_what_it_says(stack: Any):
    """TTL deletes by `expires`; the host must not come free before its time."""
    hosts = Hosts(stack.dynamodb, stack["Hosts"])
    hosts.pause("a.example", NOW + timedelta(days=7))
    hosts.book({"a.example": NOW})
    (item,) = stack.dynamodb.scan(TableName=stack["Hosts"])["Items"]
    assert int(item["expires"]["N"]) >= (NOW + timedelta(days=7)).timestamp()


GAP = timedelta(seconds=2)


def test_a_turn_is_announced_once_and_the_next_is_after_it(hosts: Hosts):
    first = next_turn(Host("a.example"), NOW, GAP)
    assert hosts.take_turn("a.example", first, None)
    assert not hosts.take_turn("a.example", first, None)
    row = hosts.known(["a.example"])["a.example"]
    assert (row.turn_from, row.turn_until) == (first.start, first.end)
    second = next_turn(row, NOW, GAP)
    assert second.start - first.start >= GAP
    assert hosts.take_turn("a.example", second, row.turn_until)
    assert not hosts.take_turn("a.example", second, row.turn_until)
    assert hosts.known(["a.example"])["a.example"].turn_from == first.start, "one stretch of time"


def test_a_slow_host_has_more_time_for_an_hour_and_never_less_than_it_asked_for(hosts: Hosts):
    def gap(after: timedelta) -> timedelta:
        return hosts.known(["a.example"])["a.example"].gap(GAP, NOW + after)

    assert hosts.slow_down("a.example", 7 * GAP, NOW)
    assert not hosts.slow_down("a.example", 3 * GAP, NOW + MINUTE)
    assert gap(59 * MINUTE) == 7 * GAP
    assert gap(60 * MINUTE) == GAP
    assert hosts.keep_robots("a.example", "https://a.example", "", 2 * GAP, NOW)
    assert (gap(MINUTE), gap(60 * MINUTE)) == (7 * GAP, 2 * GAP)
    assert hosts.slow_down("a.example", 3 * GAP, NOW + 61 * MINUTE), "the last hour counts"
    assert gap(62 * MINUTE) == 3 * GAP


def test_robots_txt_is_kept_the_newest_only(hosts: Hosts):
    rules = "User-agent: *\nDisallow: /ü"
    assert hosts.keep_robots("a.example", "https://a.example", rules, timedelta(0), NOW)
    assert not hosts.keep_robots("a.example", "https://a.example", "", timedelta(0), NOW - MINUTE)
    row = hosts.known(["a.example", "b.example"])["a.example"]
    assert (row.robots, row.robots_of, row.robots_at) == (rules, "https://a.example", NOW)
    assert free_from(hosts, "a.example") == {"a.example": None}
    assert hosts.keep_robots("a.example", "https://a.example", None, GAP, NOW + MINUTE), "too long to keep"
    assert hosts.known(["a.example"])["a.example"].robots is None
