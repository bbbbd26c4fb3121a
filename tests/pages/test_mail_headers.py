"""The heads of mails keep to their RFCs, whatever a page, a feed or an address says (RULES §6)."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from stet.domain.errors import InputError
from stet.domain.subscription import ALL
from stet.pages.mail import change_mail
from stet.pages.mail_headers import mailbox
from tests.pages.mails import assert_keeps_the_rules, every_mail, told
from tests.pages.scenes import ARTICLE, CHANGE, COMPARISON, LINKS, NEWER, NOW, OLDER, SUBSCRIPTION

NASTY = (
    "x\r\nBcc: victim@example.org",
    "x\r\n\r\n<script>alert(1)</script>",
    "\nSubject: other",
    "\x00\x1b[31m",
    "\u202eevil\u2066\u200f",
    "x\u2028Bcc: a@b.example\u0085",
    "\ud800 lone \udfff",
    "=?utf-8?q?x=0D=0ABcc=3A_a=40b.example?=",
    "=?utf-8?b?=?= =?x",
    '"a" <b@c.example>, d@e.example; (f)',
    "<script>alert(1)</script>",
    "y" * 10_000,
    "漢字かな " * 2_000,
    "Ünï cödé — “dash” " * 60,
    "\uffff\ufdd0",
    "",
    " \t ",
    "🏴\U000e0067\U000e007f👩‍👩‍👧",
)  # fmt: skip

ANY = st.text(st.characters(exclude_categories=()), max_size=60)
"""Every character there is, lone surrogates, controls and what was never assigned among them."""
HOSTILE = st.one_of(
    st.sampled_from(NASTY), ANY, st.builds(lambda a, b: f"{a}\r\n{b}", ANY, st.sampled_from(NASTY))
)
FEW = settings(max_examples=8, deadline=None)


@pytest.mark.parametrize("nasty", NASTY, ids=[ascii(one)[:24] for one in NASTY])
def test_every_mail_keeps_the_rules_whatever_it_tells_of(nasty: str):
    for message in every_mail(nasty):
        assert_keeps_the_rules(message)


@FEW
@given(HOSTILE, ANY)
def test_every_mail_keeps_the_rules_whatever_anyone_says(said: str, name: str):
    for message in every_mail(said, topic=f"source#{name}"):
        read = assert_keeps_the_rules(message)
        for part in read.walk():
            if part.get_content_type() == "text/html":
                assert "<script" not in part.get_content()


@settings(max_examples=60, deadline=None)
@given(st.one_of(HOSTILE, st.emails(), st.from_regex(r"\A[a-z\"<>,;:()@. ]{1,12}@[a-zß.ü-]{1,10}\Z")))
@example("a@b.example, c@d.example")
@example("a@b.example;c@d.example")
@example('"a@b.example, c"@d.example')
@example("x <a@b.example>")
@example("a@b.example (x)")
@example("team: a@b.example;")
@example(".a@b.example")
@example("a..b@b.example")
@example("a@[127.0.0.1]")
@example("a@bücher.example")
def test_an_address_is_one_recipient_or_refused(address: str):
    try:
        one = mailbox(address)
    except InputError:
        return
    assert one.addr_spec.isascii()
    read = assert_keeps_the_rules(told(CHANGE, OLDER, NEWER, replace(SUBSCRIPTION, address=address), ARTICLE))
    assert [found.addr_spec for found in read["To"].addresses] == [one.addr_spec]
    assert one.username == address.rpartition("@")[0]


@pytest.mark.parametrize(
    ("topic", "listed"),
    [
        (ALL, '"Stet: any article" <all.stet.example>'),
        (
            "source#westmoor-courier",
            '"Stet: an article of westmoor-courier" <source-westmoor-courier.stet.example>',
        ),
        ("source#Новости дня", "Stet: Новости дня <source-c0e67b45.stet.example>"),
        ("source#" + "漢字" * 40, "Stet: 漢字漢字漢字漢字漢字漢 <"),
    ],
)
def test_a_list_has_a_name_in_any_script_and_an_id_of_its_own(topic: str, listed: str):
    message = told(CHANGE, OLDER, NEWER, replace(SUBSCRIPTION, topic=topic), ARTICLE)
    read = assert_keeps_the_rules(message)
    assert str(read["List-Id"]).startswith(listed.partition("<")[0])
    if listed.isascii():
        assert read["List-Id"] == listed


def test_no_two_lists_are_one():
    names = ("Новости", "新聞", "a" * 80, "a" * 81, "a.b", "a-b", "über", "uber")
    ids = {
        str(
            told(CHANGE, OLDER, NEWER, replace(SUBSCRIPTION, topic=f"source#{name}"), ARTICLE)["List-Id"]
        ).rpartition("<")[2]
        for name in names
    }
    assert len(ids) == len(names)


def test_a_sender_has_a_name_in_any_script():
    sender = '"Sťét, des Nachts" <stet@bücher.example>'
    told = change_mail(CHANGE, OLDER, NEWER, COMPARISON, SUBSCRIPTION, ARTICLE, LINKS, sender=sender, now=NOW)
    (found,) = told["From"].addresses
    assert (found.display_name, found.addr_spec) == ("Sťét, des Nachts", "stet@xn--bcher-kva.example")
