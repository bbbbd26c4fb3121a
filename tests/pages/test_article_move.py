"""That an article moved: the mail and the event."""

from __future__ import annotations

from stet.domain.article_move import ArticleMove, move_subject
from stet.pages.article_move import move_event, move_mail
from stet.pages.event import encode
from stet.pages.links import Links
from tests.builders import NOW, URL, article, subscription
from tests.pages.mails import part_of

MOVE = ArticleMove("https://news.example/old", NOW)
LINKS = Links("https://stet.example")
NASTY = "a\r\nBcc: x@example.org\u202e\ud800"


def test_the_mail_names_both_addresses_and_stands_in_the_articles_thread():
    one = article(move=MOVE, known_as="Fire")
    mail = move_mail(one, MOVE, subscription(), LINKS, sender="stet@example.org", now=NOW)
    text = part_of(mail, "plain")
    assert f"Before: {MOVE.before}" in text
    assert f"Now:    {URL}" in text
    assert LINKS.article(one.article_id) in text
    assert mail["Subject"] == "[Stet] example-news: Fire"
    assert mail["References"] == f"<article.{one.article_id}@stet.example>"
    assert mail["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"


def test_the_event_has_the_same_id_each_time():
    one = article(move=MOVE)
    event = move_event(one, MOVE, LINKS, source_uri=LINKS.base)
    assert event == move_event(one, MOVE, LINKS, source_uri=LINKS.base)
    assert (event["type"], event["subject"]) == ("article.moved", one.article_id)
    assert event["id"] == f"{move_subject(one.article_id)}#{MOVE.number}"
    assert URL in encode(event)
    assert MOVE.before in encode(event)


def test_hostile_words_stay_words():
    one = article(title=NASTY, known_as=NASTY, source=NASTY)
    move = ArticleMove(f"https://n.example/{NASTY}", NOW)
    mail = move_mail(one, move, subscription(), LINKS, sender="stet@example.org", now=NOW)
    assert mail["Bcc"] is None
    assert b"\nBcc:" not in mail.as_bytes()
    assert len(encode(move_event(one, move, LINKS, source_uri=LINKS.base)).encode()) < 20_000
