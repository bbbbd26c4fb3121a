"""What befell a feed, as a mail and as an event: short, whole, and nothing hostile in it (RULES §6)."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from stet.domain.errors import InputError
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.subscription import OWNER
from stet.pages.event import LARGEST, encode
from stet.pages.feed_news import feed_event, feed_mail
from stet.pages.links import Links
from tests.builders import NOW, feed, subscription

LINKS = Links("https://stet.example")
TO = subscription(topic=OWNER)
EVENT = FeedEvent(FeedEventKind.FAILING, NOW, "3 polls failed, the last because: no name")


def mail(about=feed(), event=EVENT, to=TO):  # noqa: B008 - frozen
    return feed_mail(about, event, to, LINKS, sender="stet@example.org", now=NOW)


def test_a_mail_says_what_why_and_what_to_do():
    found = mail()
    assert found["Subject"] == "[Stet] example-news: the feed Example News"
    assert found["To"] == "reader@example.org"
    text = found.get_body(("plain",)).get_content()
    assert text.startswith("The feed Example News cannot be read.")
    assert "no name" in text
    assert f"stet feeds remove {feed().feed_id}" in text
    assert LINKS.unsubscribe(TO) in text


def test_a_feed_without_a_title_is_named_by_its_address():
    assert (
        mail(feed(title=" "))
        .get_body(("plain",))
        .get_content()
        .startswith(f"The feed {feed().url} cannot be read.")
    )


@pytest.mark.parametrize("kind", FeedEventKind)
def test_every_kind_has_its_words(kind):
    assert mail(event=FeedEvent(kind, NOW)).get_body(("plain",)).get_content().count("\n") > 5


def test_mails_of_one_event_have_one_id_and_of_one_feed_one_thread():
    other = mail(event=FeedEvent(FeedEventKind.RECOVERED, NOW))
    assert mail()["Message-ID"] == mail()["Message-ID"] != other["Message-ID"]
    assert mail()["References"] == other["References"]


def test_a_hostile_feed_ends_no_header_and_no_line():
    hostile = feed(title="A\r\nBcc: x@x.example\u202e\x00", source="s\r\nX: y")
    found = mail(hostile, event=FeedEvent(FeedEventKind.GONE, NOW, "a\r\nb\x1b[31m\ud800"))
    assert found["Bcc"] is None
    assert b"\r\nBcc" not in found.as_bytes()
    assert "\x1b" not in found.get_body(("plain",)).get_content()


def test_what_is_no_address_is_refused():
    with pytest.raises(InputError):
        mail(to=subscription(address="a@b.example, c@d.example"))


def test_an_event_is_a_cloudevent_of_its_kind_with_a_stable_id():
    found = json.loads(encode(feed_event(feed(), EVENT, source_uri="https://stet.example")))
    data = found.pop("data")
    assert found == {
        "specversion": "1.0",
        "id": f"feed.failing#{feed().feed_id}#{EVENT.number}",
        "source": "https://stet.example",
        "type": "feed.failing",
        "subject": feed().feed_id,
        "time": "2026-11-22T12:00:00Z",
        "datacontenttype": "application/json",
        "dataschema": "urn:stet:feed:1",
    }
    assert data["feed"]["url"] == feed().url
    assert data["reason"] == EVENT.detail


def test_an_event_is_small_whatever_the_feed_says():
    huge = replace(feed(), url="https://x.example/" + "a" * 90_000, title="\ud800" * 300)
    assert len(encode(feed_event(huge, EVENT, source_uri="https://stet.example")).encode()) < LARGEST
