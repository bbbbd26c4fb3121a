"""The mail that asks whether a subscription is wanted."""

from __future__ import annotations

from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from stet.domain.errors import InputError
from stet.domain.interest import Interest
from stet.pages.confirming import confirmation_mail
from stet.pages.links import Links
from tests.builders import NOW, subscription
from tests.pages.mails import part_of

LINKS = Links("https://stet.example")
ASKED = subscription(
    topic="source#courier",
    confirmed_at=None,
    expires_at=NOW + timedelta(hours=48),
    interest=Interest(keywords=("buy pills",)),
)


def test_it_holds_no_word_of_whoever_asked_for_it():
    written = confirmation_mail(ASKED, "confirm.x#1#r", LINKS, sender="stet@example.org", now=NOW)
    mail = message_from_bytes(written.as_bytes(), policy=policy.default)
    text = part_of(mail, "plain")
    assert LINKS.confirm(ASKED) in text
    assert "until 24 November 2026, 12:00 UTC" in " ".join(text.split())
    assert "pills" not in text
    assert (mail["To"], mail["Auto-Submitted"]) == ("reader@example.org", "auto-generated")
    assert mail["List-Id"] is None, "it belongs to no list yet"


def test_each_attempt_has_the_same_message_id():
    ids = {
        confirmation_mail(ASKED, name, LINKS, sender="stet@example.org", now=NOW)["Message-ID"]
        for name in ("confirm.x#1#r", "confirm.x#1#r", "confirm.x#2#r")
    }
    assert len(ids) == 2


def test_a_sender_that_is_none_is_said():
    with pytest.raises(InputError, match="sender"):
        confirmation_mail(ASKED, "x", LINKS, sender="", now=NOW)
