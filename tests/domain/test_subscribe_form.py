"""What readers type, whose addresses are taken, and how often."""

from __future__ import annotations

from dataclasses import asdict, replace
from datetime import time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.change import Severity
from stet.domain.errors import InputError
from stet.domain.interest import Interest, Side
from stet.domain.opt_in import asked_tally, is_reader, mailbox, reader_id
from stet.domain.rate import again_at, client_named, counter
from stet.domain.readers import CLOSED, OPEN, readers_of
from stet.domain.rhythm import Every, Rhythm
from stet.domain.subscribe_form import Typed, keywords_of, typed_of, wanted
from tests.builders import NOW


def test_the_form_as_it_is_offered_is_everything_at_once():
    found = wanted(Typed())
    assert (found.interest, found.rhythm, found.errors) == (Interest(), Rhythm(cap=10), {})


def test_a_form_that_is_filled_in():
    found = wanted(
        Typed(
            "a@example.org", "major", ("negation", "numbers"), "bridge, “harbour  wall”;", "removed",
            headline_only=True, language="en", every="weekly", at="07:30", weekday="tue",
            zone="Europe/London", quiet_from="22:00", quiet_until="07:00",
        )
    )  # fmt: skip
    assert found.errors == {}
    assert found.interest == Interest(
        Severity.MAJOR, ("numbers", "negation"), ("bridge", "harbour wall"), Side.REMOVED,
        headline_only=True, language="en",
    )  # fmt: skip
    assert found.rhythm == Rhythm(Every.WEEKLY, time(7, 30), 1, "Europe/London", (time(22), time(7)))


@pytest.mark.parametrize(
    ("field", "changes"),
    [
        ("least", {"least": "huge"}),
        ("reason", {"reasons": ("nonsense",)}),
        ("keywords", {"keywords": "bridge, —"}),
        ("keywords", {"keywords": "x" * 101}),
        ("keywords", {"keywords": ",".join(map(str, range(21)))}),
        ("side", {"side": "left", "keywords": "bridge"}),
        ("language", {"language": "english"}),
        ("every", {"every": "yearly"}),
        ("every", {"every": "weekly", "weekday": "xyz"}),
        ("at", {"every": "daily", "at": "25:00"}),
        ("at", {"every": "weekly", "at": "7"}),
        ("zone", {"zone": "Mars"}),
        ("zone", {"zone": "../../etc/passwd"}),
        ("quiet_from", {"quiet_from": "22:00"}),
        ("quiet_from", {"quiet_from": "22:00", "quiet_until": "22:00"}),
        ("quiet_from", {"every": "daily", "at": "23:00", "quiet_from": "22:00", "quiet_until": "07:00"}),
    ],
)
def test_what_is_wrong_is_said_of_its_field(field: str, changes: dict[str, str]):
    found = wanted(replace(Typed(), **changes))  # type: ignore[arg-type] # of the fields' own kinds
    assert set(found.errors) == {field}
    assert found.errors[field].endswith(".")
    assert "--" not in found.errors[field], "a page knows no options of a command"


def test_a_side_without_words_is_no_mistake():
    assert wanted(Typed(side="added")).errors == {}


@given(st.fixed_dictionaries({}, optional={name: st.text(max_size=40) for name in asdict(Typed())}))
def test_whatever_is_typed_is_rules_or_errors(fields: dict[str, str]):
    found = wanted(typed_of(fields, (fields.get("reasons", ""),)))
    assert all(found.errors.values())


def test_words_and_phrases():
    found = keywords_of(' bridge ,, "harbour wall" ;\tferry، قرض')
    assert found == ("bridge", "harbour wall", "ferry", "قرض")
    assert keywords_of(" , ; ") == ()


def test_whose_addresses_are_taken():
    assert (readers_of("open"), readers_of("closed")) == (OPEN, CLOSED)
    some = readers_of("example.org,Example.net")
    assert [some.admit(one) for one in ("a@example.org", "a@EXAMPLE.net", "a@sub.example.org")] == [
        True,
        True,
        False,
    ]
    assert not some.admit("a@example.org.evil.example")
    assert OPEN.admit("a@example.org")
    assert not CLOSED.admit("a@example.org")
    with pytest.raises(InputError):
        readers_of("example.org,,")


def test_addresses_of_one_mailbox_are_counted_as_one():
    assert mailbox("A+1@Example.org") == mailbox("a+2+3@example.org") == "a@example.org"
    assert mailbox("a.b+x@gmail.com") == mailbox("AB@gmail.com")
    assert mailbox("a.b@example.org") != mailbox("ab@example.org"), "elsewhere dots tell people apart"
    assert mailbox("+x@example.org") == "+x@example.org"
    assert asked_tally("a+1@example.org") == asked_tally("a+2@example.org")


def test_a_readers_id_is_of_address_topic_and_rules():
    ids = {
        reader_id(*one)
        for one in (
            ("a@x.org", "all"),
            ("a@x.org", "source#b"),
            ("a@x.org", "all", Interest(keywords=("a", "b"))),
            ("a@x.org", "all", Interest(keywords=("a b",))),
            ("a@x.org", "all", Interest(reasons=("a", "b"))),
            ("a@x.org", "all", Interest(), Rhythm(cap=10)),
            ("a@x.org", "all", Interest(), Rhythm(quiet=(time(1), time(2)))),
        )
    }
    assert len(ids) == 7
    assert all(map(is_reader, ids))
    assert not is_reader("named-x")
    assert not is_reader("0123456789abcdef")


def test_a_client_is_named_by_the_days_key_alone():
    one = client_named("203.0.113.9", "k")
    assert one == client_named("::ffff:203.0.113.9", "k") != client_named("203.0.113.9", "other")
    assert "203" not in one or len(one) == 24
    assert client_named("2001:db8::1", "k") == client_named("2001:db8::ffff:1", "k")
    assert client_named("2001:db8::1", "k") != client_named("2001:db8:0:1::1", "k")
    assert client_named("nonsense\ud800" * 99, "k")


def test_an_hour_of_counting():
    assert again_at(NOW + timedelta(minutes=59)) == NOW + timedelta(hours=1)
    assert counter("ask", "x", NOW) == counter("ask", "x", NOW + timedelta(minutes=59))
    assert counter("ask", "x", NOW) != counter("ask", "x", NOW + timedelta(hours=1))
