"""The mail that asks whether a subscription is wanted."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy

import pytest

from stet.domain.errors import InputError
from stet.domain.interest import Interest
from stet.domain.subject import Subject
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


COURIER = Subject(ASKED.topic)


def test_it_names_the_article_or_the_feed_as_no_other_mail_says_which():
    def words(subject: Subject) -> tuple[str, str]:
        to = replace(ASKED, topic=subject.topic)
        raw = confirmation_mail(to, subject, "x", LINKS, sender="stet@example.org", now=NOW).as_bytes()
        mail = message_from_bytes(raw, policy=policy.default)
        return part_of(mail, "plain"), part_of(mail, "html")

    for text in words(Subject("article#8c5f", "Ferry\r\nBcc: strikes")):
        assert "the article “Ferry Bcc: strikes” is changed" in " ".join(text.split())
        assert LINKS.article("8c5f") in text
    for text in words(Subject("feed#0f", "Courier: News")):
        assert "an article of the feed “Courier: News” is changed" in " ".join(text.split())


def test_it_holds_no_word_of_whoever_asked_for_it():
    written = confirmation_mail(ASKED, COURIER, "confirm.x#1#r", LINKS, sender="stet@example.org", now=NOW)
    mail = message_from_bytes(written.as_bytes(), policy=policy.default)
    text = part_of(mail, "plain")
    assert LINKS.confirm(ASKED) in text
    assert "until 24 November 2026, 12:00 UTC" in " ".join(text.split())
    assert "pills" not in text
    assert (mail["To"], mail["Auto-Submitted"]) == ("reader@example.org", "auto-generated")
    assert mail["List-Id"] is None, "it belongs to no list yet"


def test_each_attempt_has_the_same_message_id():
    ids = {
        confirmation_mail(ASKED, COURIER, name, LINKS, sender="stet@example.org", now=NOW)["Message-ID"]
        for name in ("confirm.x#1#r", "confirm.x#1#r", "confirm.x#2#r")
    }
    assert len(ids) == 2


def test_a_sender_that_is_none_is_said():
    with pytest.raises(InputError, match="sender"):
        confirmation_mail(ASKED, COURIER, "x", LINKS, sender="", now=NOW)
