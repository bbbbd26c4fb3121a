"""What SNS takes as a mail."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stet.domain.plain_mail import LARGEST_TEXT, LONGEST_SUBJECT, plain_subject, plain_text, reader_key


@pytest.mark.parametrize(
    ("subject", "sent"),
    [
        ("Fire in the harbour", "Fire in the harbour"),
        ("„12“ → “15” hurt – it’s said…", '"12" -> "15" hurt - it\'s said...'),
        ("Großbrand in Łódź und Köln", "Grossbrand in odz und Koln"),
        ("Пожар в порту", "Stet: a change"),
        ("火事", "Stet: a change"),
        ("", "Stet: a change"),
        ("a\r\nBcc: b@example.org", "a Bcc: b@example.org"),
        ("\u202eharbour \x07 fire", "harbour fire"),
    ],
)
def test_a_subject_as_sns_takes_it(subject: str, sent: str):
    assert plain_subject(subject) == sent


@given(st.text())
def test_whatever_the_subject_sns_takes_it(subject: str):
    sent = plain_subject(subject)
    assert 0 < len(sent) <= LONGEST_SUBJECT
    assert sent.isascii()
    assert sent.isprintable()
    assert sent == sent.strip()


@given(st.text(max_size=50))
def test_a_small_text_stays(text: str):
    assert plain_text(text).encode() == text.encode("utf-8", "replace")


def test_a_large_text_is_cut_at_a_line():
    sent = plain_text("äöü 5 → 7\n" * 40_000)
    assert len(sent.encode()) <= LARGEST_TEXT + 20
    assert sent.endswith("5 → 7\n[cut]\n")


def test_an_address_has_one_key_in_any_case():
    assert reader_key("Reader@example.org") == reader_key("reader@EXAMPLE.org")
    assert reader_key("reader@example.org") != reader_key("reader@example.net")
    assert len(reader_key("a@b.example")) == 32
