"""Digests as mail and as event: folded, grouped, small, and safe whatever an article says."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from email import message_from_bytes, policy
from typing import Any

import pytest

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.change import Change, Reason, Severity
from stet.domain.diff import compare
from stet.domain.digest import Folding, change_of, digest_for, due_of, folded, why_of
from stet.domain.rhythm import Wait, Why, read_rhythm
from stet.domain.version import Version
from stet.pages.comparing import Compared
from stet.pages.digest import DigestTold, Item
from stet.pages.digest_event import digest_event
from stet.pages.digest_mail import digest_mail
from stet.pages.event import encode
from stet.pages.links import Links
from tests import builders
from tests.builders import NOW, article, change, story, subscription, version

READER = subscription(rhythm=read_rhythm("now", cap=10))
HOUR = timedelta(hours=1)


def shown(one: Article, older: Version, newer: Version) -> Compared:
    differs = compare(older.story, newer.story) if older.story and newer.story else None
    return Compared(one, older, newer, differs, None)


def item(
    folding: Folding, /, before: str = "12 people were hurt.", after: str = "15 people were hurt."
) -> Item:
    one = article(article_id=folding.article_id, source=folding.last.source)
    headline = folding.last.headline_after
    older = version(folding.older, told=story(before, headline=headline))
    newer = version(folding.newer, told=story(after, headline=headline))
    return Item(folding, one, shown(one, older, newer))


def told(*items: Item, why: Why = Why.RHYTHM, **changes: Any) -> DigestTold:
    return replace(
        DigestTold("digest.x#0#sub-1", why, NOW, items, READER, Links("https://stet.example")), **changes
    )


def mailed(digest: DigestTold) -> tuple[Any, str, str]:
    written = digest_mail(digest, sender="stet@example.org", now=NOW).as_bytes()
    assert len(written) < 100_000
    read = message_from_bytes(written, policy=policy.default)
    plain, html = read.get_body(("plain",)), read.get_body(("html",))
    assert plain
    assert html
    return read, plain.get_content(), html.get_content()


def some(number: int, **changes: Any) -> Change:
    return change(number, at=NOW + number * HOUR, **changes)


# --- folding ------------------------------------------------------------------------------------------


def test_versions_of_an_article_are_folded_first_to_last() -> None:
    changes = [
        some(3, severity=Severity.MINOR, reasons=(Reason("style"),)),
        some(2, severity=Severity.CRITICAL, reasons=(Reason("negation"), Reason("style"))),
        some(5, severity=Severity.MAJOR, reasons=(Reason("numbers"),), stealth=False),
    ]
    [one] = folded(changes)
    assert [each.number for each in one.changes] == [2, 3, 5]
    assert (one.older, one.newer, one.severity, one.stealth) == (1, 5, Severity.CRITICAL, True)
    assert [reason.name for reason in one.reasons] == ["negation", "style", "numbers"]


def test_articles_stand_by_source_then_severity() -> None:
    changes = [
        some(1, article_id="a", source="x", severity=Severity.MINOR),
        some(1, article_id="b", source="y", severity=Severity.CRITICAL),
        some(1, article_id="c", source="x", severity=Severity.MAJOR),
        some(1, article_id="d", source="w", severity=Severity.MAJOR),
    ]
    assert [one.article_id for one in folded(changes)] == ["b", "d", "c", "a"]


def test_a_digests_name_says_all_of_it() -> None:
    digest = digest_for(READER, Wait(NOW + HOUR, Why.CAP), 2, NOW)
    assert digest.delivery_id == "digest.cap.2026-11-22T13:00Z#2#sub-1"
    assert (why_of(digest.article_id), due_of(digest.article_id)) == (Why.CAP, NOW + HOUR)
    assert why_of(builders.delivery().article_id) is None
    assert why_of("digest.other.x") is None
    assert change_of(builders.delivery(number=7).delivery_id) == (builders.delivery().article_id, 7)


# --- the mail -----------------------------------------------------------------------------------------


def test_a_mail_tells_it_once() -> None:
    [other, two] = folded([some(1), some(2), some(1, article_id="b" * 32, source="courier")])
    read, text, html = mailed(told(item(other), item(two)))
    assert read["Subject"] == "[Stet] 3 changes: courier, example-news"
    assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert read["Auto-Submitted"] == "auto-generated"
    assert "3 changes in 2 articles." in text
    assert "2 edits, 22 November 2026, 13:00 to 14:00 UTC" in text
    assert "[-12-]{+15+} people were hurt." in text
    assert text.index("COURIER") < text.index("EXAMPLE-NEWS")
    link = f"https://stet.example/articles/{two.article_id}/diff/0/2"
    for body in (text, html):
        assert link in body
        assert "/unsubscribe/" in body
        assert "at most 10 an hour" in " ".join(body.split())
    assert "<style" not in html


@pytest.mark.parametrize(
    ("why", "words"),
    [
        (Why.CAP, "There would have been more than 10 messages in an hour: here is the rest, 1 change in 1"),
        (Why.QUIET, "1 change in 1 article, found in your quiet hours."),
        (Why.RHYTHM, "1 change in 1 article."),
    ],
)
def test_a_mail_says_why_it_is_one(why: Why, words: str) -> None:
    _, text, html = mailed(told(item(folded([some(1)])[0]), why=why))
    assert words in " ".join(text.split())
    assert words in html


def test_what_was_changed_back_is_said_to_be() -> None:
    [two] = folded([some(1), some(2)])
    _, text, html = mailed(told(item(two, "The same.", "The same.")))
    for body in (text, html):
        assert "It was changed, and changed back." in body


def test_a_removal_is_told() -> None:
    [one] = folded([some(1, severity=Severity.CRITICAL, reasons=(Reason("removed"),))])
    there = article()
    gone = Item(one, there, shown(there, version(0), version(1, removed=True)))
    _, text, html = mailed(told(gone))
    for body in (text, html):
        assert "The article was removed" in body


MOVE = ArticleMove("https://news.example/old", NOW)


def test_what_moved_is_told_beside_what_changed_or_alone() -> None:
    moved = article(move=MOVE)
    both = told(item(folded([some(1)])[0]), moves=[(moved, MOVE)])
    for one in (both, told(moves=[(moved, MOVE)])):
        read, text, html = mailed(one)
        for body in (text, html):
            assert MOVE.before in body
            assert moved.url in body
            assert "1 article moved to another address." in " ".join(body.split())
    assert read["Subject"] == "[Stet] 1 article moved to another address"
    event: Any = digest_event(both, source_uri="https://stet.example")
    [there] = event["data"]["moves"]
    assert (there["before"], there["article"]["url"]) == (MOVE.before, moved.url)
    assert event["data"]["more_moves"] == 0


def test_a_thousand_moves_stay_small_and_are_counted() -> None:
    moves = [(article(url=f"https://news.example/{n}/" + "é" * 500), MOVE) for n in range(1000)]
    _, plain, html = mailed(told(moves=moves))
    event: Any = digest_event(told(moves=moves), source_uri="https://stet.example")
    assert len(encode(event).encode()) < 20_000
    assert event["data"]["more_moves"] + len(event["data"]["moves"]) == 1000
    assert "1000 articles moved" in plain
    assert "1000 articles moved" in html


def test_hostile_moves_are_no_mark_up() -> None:
    read, _, html = mailed(
        told(moves=[(replace(article(title=HOSTILE), url=HOSTILE), ArticleMove(HOSTILE, NOW))])
    )
    assert read["Bcc"] is None
    assert "<script" not in html


HOSTILE = "<script>alert(1)</script>\r\nBcc: all@x.example\u202e" + "x" * 10_000


def test_hostile_articles_are_neither_header_nor_mark_up() -> None:
    [one] = folded([some(1, source=HOSTILE, headline_after=HOSTILE, reasons=(Reason("style"),))])
    read, _, html = mailed(told(item(one, HOSTILE, HOSTILE + " more")))
    assert read["Bcc"] is None
    assert read["To"] == "reader@example.org"
    assert "<script" not in html


def many(count: int, text: str) -> list[Item]:
    changes = [
        some(1, article_id=f"{n:032}", source=f"source-{n % 7}", headline_after=f"{n} {text}"[:300])
        for n in range(count)
    ]
    return [item(one, text * 3, text * 3 + "15") for one in folded(changes)]


@pytest.mark.parametrize("text", ["Some words of a headline. ", "Ölpreis <b>&amp; 首相 ", "x" * 300])
def test_a_thousand_articles_stay_small_and_are_counted(text: str) -> None:
    items = many(300, text)
    _, plain, html = mailed(told(*items))
    named = html.count("See the edit")
    assert named >= 20
    assert f"and {300 - named} more article" in html
    assert f"and {300 - named} more article" in " ".join(plain.split())
    assert "300 changes in 300 articles" in plain


# --- the event ----------------------------------------------------------------------------------------


def test_an_event_lists_what_was_folded() -> None:
    [two] = folded([some(1, headline_before="Before"), some(2)])
    event: Any = digest_event(told(item(two), why=Why.CAP), source_uri="https://stet.example")
    assert (event["type"], event["id"], event["subject"]) == ("digest", "digest.x#0#sub-1", "sub-1")
    assert (event["data"]["why"], event["data"]["changes"], event["data"]["more_articles"]) == ("cap", 2, 0)
    [one] = event["data"]["articles"]
    assert (one["first"], one["last"], one["edits"], one["undone"]) == (0, 2, 2, False)
    assert one["headline"]["before"] == "Before"
    assert one["links"]["diff"].endswith(f"{two.article_id}/diff/0/2")
    assert encode(event) == encode(
        digest_event(told(item(two), why=Why.CAP), source_uri="https://stet.example")
    )


@pytest.mark.parametrize("text", ["Some words of a headline. ", "首相" * 100, '"\\' * 100])
def test_an_event_stays_below_20_kb_and_counts_the_rest(text: str) -> None:
    items = [
        replace(one, article=replace(one.article, url="https://news.example/" + "é" * 2000))
        for one in many(300, text)
    ]
    event: Any = digest_event(told(*items), source_uri="https://stet.example")
    assert len(encode(event).encode()) < 20_000
    assert event["data"]["more_articles"] + len(event["data"]["articles"]) == 300
    assert event["data"]["changes"] == 300


def test_an_article_changed_twice_at_one_moment_was_edited_twice():
    one, two = change(1), replace(change(2), at=change(1).at)
    assert item(folded([one, two])[0]).edits.startswith("2 edits, ")


def test_a_digest_of_very_many_still_shows_the_words_of_the_gravest():
    items = [item(folded([change(1, article_id=f"{n:032x}", source="courier")])[0]) for n in range(400)]
    _, plain, html = mailed(told(*items, why=Why.CAP))
    assert "[-12-]{+15+} people" in plain
    assert "line-through" in html
    assert "more articles" in plain
    assert "more articles</a>" in html
