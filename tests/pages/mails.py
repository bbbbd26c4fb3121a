"""Mails of every kind, and what must be true of each: the RFCs it keeps to, read by two parsers."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any, TypedDict

from fast_mail_parser import parse_email

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.change import Change
from stet.domain.diff import compare
from stet.domain.digest import folded
from stet.domain.endpoint import Endpoint
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.rhythm import Why
from stet.domain.subject import Subject
from stet.domain.subscription import OWNER, Subscription
from stet.domain.version import Paragraph, Version
from stet.pages.article_move import move_mail
from stet.pages.comparing import Compared
from stet.pages.confirming import confirmation_mail
from stet.pages.digest import DigestTold, Item
from stet.pages.digest_mail import digest_mail
from stet.pages.endpoint_news import disabled_mail
from stet.pages.feed_news import feed_mail
from stet.pages.mail import LARGEST, change_mail
from tests import builders
from tests.pages import scenes
from tests.pages.scenes import (
    AFTER,
    ARTICLE,
    BEFORE,
    CHANGE,
    GONE,
    LINKS,
    NEWER,
    NOW,
    OLDER,
    REMOVAL,
    SEEN,
    SUBSCRIPTION,
)

SENDER = "Stet <stet@stet.example>"
LISTED = {"List-Id", "List-Unsubscribe", "List-Unsubscribe-Post"}
THREADED = {"In-Reply-To", "References"}
ALWAYS = {
    "From", "To", "Subject", "Date", "Message-ID", "Auto-Submitted", "MIME-Version", "Content-Type"
}  # fmt: skip
OPTIONAL = {"Content-Transfer-Encoding"}

_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_DOT_ATOM = rf"{_ATOM}(?:\.{_ATOM})*"
MESSAGE_ID = re.compile(rf"<{_DOT_ATOM}@{_DOT_ATOM}>")
"""RFC 5322, 3.6.4, without what is obsolete."""
_WORD = r"=\?utf-8\?[bq]\?[!-~]+\?="
LIST_ID = re.compile(rf'(?:"[ -!#-\[\]-~]*"|{_WORD})\s+<{_DOT_ATOM}\.{_DOT_ATOM}>')
"""RFC 2919, 3: a phrase, and an identifier."""
_UNSEEN = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ud800-\udfff]")
"""What ends a line, turns the direction of text, or is not seen."""
_ENCODED = re.compile(r"=\?[^?\s]+\?[BbQq]\?[^?\s]*\?=")


def told(change: Change, older: Version, newer: Version, to: Subscription, article: Article) -> EmailMessage:
    """Return the mail about a change, its versions compared for real."""
    texts = older.story, newer.story
    differs = compare(texts[0], texts[1]) if texts[0] and texts[1] else None
    return change_mail(change, older, newer, differs, to, article, LINKS, sender=SENDER, now=NOW)


def digest_of(
    to: Subscription = SUBSCRIPTION, why: Why = Why.RHYTHM, *, hostile: str = "", copies: int = 1
) -> DigestTold:
    """Return a digest of two sources, an article changed twice, a removal, one undone, and a move."""
    item, gone = Item(folded([CHANGE])[0], ARTICLE, _shown(OLDER, NEWER)), folded([REMOVAL])[0]
    others = [
        Item(folded([replace(one, article_id=f"{n:032x}", source=hostile or one.source)])[0], ARTICLE, None)
        for n, one in enumerate(scenes.others()[:3] * copies)
    ]
    twice = folded([replace(CHANGE, article_id="b" * 32), replace(CHANGE, article_id="b" * 32, number=2)])[0]
    items = [
        item,
        Item(gone, ARTICLE, _shown(NEWER, GONE)),
        Item(twice, replace(ARTICLE, article_id="b" * 32), _shown(OLDER, replace(OLDER, number=2))),
        *others,
    ]
    moves = [
        (replace(ARTICLE, title=hostile or ARTICLE.title), ArticleMove("https://courier.example/a", SEEN))
    ]
    return DigestTold("digest.x#0#s-1", why, NOW, items, to, LINKS, moves=moves)


def _shown(older: Version, newer: Version) -> Compared:
    texts = older.story, newer.story
    return Compared(
        ARTICLE, older, newer, compare(texts[0], texts[1]) if texts[0] and texts[1] else None, None
    )


def every_mail(
    hostile: str, *, topic: str = "", address: str = "reader@example.org"
) -> Iterator[EmailMessage]:
    """Yield a mail of each kind, with hostile words wherever one has words from outside."""
    to = replace(SUBSCRIPTION, topic=topic or SUBSCRIPTION.topic, address=address)
    article = replace(ARTICLE, title=hostile, known_as=hostile, source=hostile, url=hostile or ARTICLE.url)
    change = replace(CHANGE, source=hostile, headline_before=hostile, headline_after=hostile, url=hostile)
    older, newer = (
        replace(version, story=replace(story, headline=said, byline=(said,), paragraphs=(Paragraph(said),)))
        for version, story, said in ((OLDER, BEFORE, hostile), (NEWER, AFTER, f"new {hostile}"))
    )
    yield told(change, older, newer, to, article)
    yield move_mail(article, ArticleMove(hostile, NOW), to, LINKS, sender=SENDER, now=NOW)
    feed = replace(builders.feed(title=hostile, source=hostile), url=hostile)
    owner = replace(to, topic=OWNER)
    event = FeedEvent(FeedEventKind.FAILING, NOW, hostile)
    yield feed_mail(feed, event, owner, LINKS, sender=SENDER, now=NOW)
    yield disabled_mail(_endpoint(hostile), builders.webhook(), owner, LINKS, sender=SENDER, now=NOW)
    yield digest_mail(digest_of(to, hostile=hostile), sender=SENDER, now=NOW)
    yield confirmation_mail(
        to, Subject(f"article#{hostile}", hostile), hostile, LINKS, sender=SENDER, now=NOW
    )


def _endpoint(reason: str = "410 Gone") -> Endpoint:
    return builders.endpoint(reason=reason, disabled_at=NOW, failing_since=SEEN)


def assert_keeps_the_rules(message: EmailMessage) -> Any:
    """Assert what must be true of every mail, and return it as the library's parser reads it."""
    raw = message.as_bytes()
    assert len(raw) < LARGEST
    assert b"\n" not in raw.replace(b"\r\n", b"")
    assert b"\r" not in raw.replace(b"\r\n", b"")
    assert b"\0" not in raw
    assert max(map(len, raw.split(b"\r\n"))) <= 998, "RFC 5322, 2.1.1"
    _assert_lines_of_the_head(raw.partition(b"\r\n\r\n")[0].decode("ascii"))
    read = message_from_bytes(raw, policy=policy.SMTP.clone(raise_on_defect=True))
    assert [(name, value.defects) for name, value in read.items() if value.defects] == []
    names = [*read.keys()]
    assert len(names) == len(set(names)), "no header stands twice"
    assert set(names) - OPTIONAL - LISTED - THREADED == ALWAYS
    assert len(set(names) & LISTED) in (0, 3)
    _assert_headers(read)
    _assert_another_parser_agrees(raw, read)
    return read


def _assert_lines_of_the_head(head: str) -> None:
    verbatim = re.compile(r"(?:List-|Message-ID|References|In-Reply-To|To: \S+$)")
    for line in head.split("\r\n"):
        assert line.strip(), "no line of the head is empty"
        assert line.isprintable() or "\t" in line
        if not verbatim.match(line):
            assert len(line) <= 78, line
        words = _ENCODED.findall(line)
        assert all(len(word) <= 75 for word in words), "RFC 2047, 2"
        assert not words or len(line) <= 76, "RFC 2047, 2"


def _assert_headers(read: Any) -> None:
    assert read["Date"].datetime == NOW
    for name in ("Message-ID", "In-Reply-To", "References"):
        assert read[name] is None or MESSAGE_ID.fullmatch(read[name]), "one id, however long the thread"
    assert read["Auto-Submitted"] == "auto-generated", "RFC 3834, 5"
    assert len(read["To"].addresses) == len(read["From"].addresses) == 1
    assert read["From"] == SENDER
    assert not _UNSEEN.search(read["Subject"])
    if read["List-Id"]:
        (line,) = (value for name, value in read.raw_items() if name == "List-Id")
        assert LIST_ID.fullmatch(line), line
        assert len(line.rpartition("<")[2]) < 255
        assert re.fullmatch(
            r"<https://stet\.example/unsubscribe/[A-Za-z0-9%/._~:-]+>", read["List-Unsubscribe"]
        )
        assert read["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click", "RFC 8058, 3.1"


def _assert_another_parser_agrees(raw: bytes, read: Any) -> None:
    other = parse_email(raw, strict=True)
    assert other.warnings == []
    assert " ".join(other.subject.split()) == " ".join(read["Subject"].split())
    assert [one.address for one in other.to] == [read["To"].addresses[0].addr_spec]
    assert (other.cc, other.bcc, other.attachments) == ([], [], [])
    assert other.date_parsed == NOW
    assert other.headers.keys() == set(read.keys())
    assert len(other.text_plain) == 1


class _Sent(TypedDict):
    sender: str
    now: datetime


def looked_at() -> dict[str, EmailMessage]:
    """Return one mail of each kind that looks different from the others, by name."""
    small = replace(BEFORE, paragraphs=(*BEFORE.paragraphs[:2], Paragraph("Buses run every 10 minutes.")))
    smaller = replace(small, paragraphs=(*small.paragraphs[:2], Paragraph("Buses run every 20 minutes.")))
    headline = replace(BEFORE, headline="Harbour bridge shut after inspectors find 5 cracked cables")
    long = replace(ARTICLE, url=f"https://courier.example/{'a-very-long-way/' * 12}")
    few, one = replace(CHANGE, reasons=CHANGE.reasons[1:2]), SUBSCRIPTION
    edited = replace(few, headline_after=headline.headline, reasons=CHANGE.reasons[:2])
    owner, link = replace(one, topic=OWNER), _Sent(sender=SENDER, now=NOW)
    event = FeedEvent(FeedEventKind.FAILING, NOW, "3 polls failed, the last because: no such host")
    asked = replace(one, expires_at=NOW)
    return {
        "small": told(few, replace(OLDER, story=small), replace(NEWER, story=smaller), one, ARTICLE),
        "large": told(CHANGE, OLDER, NEWER, one, ARTICLE),
        "headline": told(edited, OLDER, replace(NEWER, story=headline), one, ARTICLE),
        "removal": told(REMOVAL, NEWER, GONE, one, ARTICLE),
        "digest": digest_mail(digest_of(), **link),
        "overflow": digest_mail(digest_of(why=Why.CAP, copies=60), **link),
        "moved": move_mail(long, ArticleMove(f"{long.url}old", SEEN), one, LINKS, **link),
        "feed": feed_mail(builders.feed(), event, owner, LINKS, **link),
        "endpoint": disabled_mail(_endpoint(), builders.webhook(), owner, LINKS, **link),
        "confirmation": confirmation_mail(asked, Subject(asked.topic), "confirm.x#1#r", LINKS, **link),
    }


def part_of(message: EmailMessage, kind: str) -> str:
    """Return a part of a mail as it comes out of the wire: "plain" or "html"."""
    read = message_from_bytes(message.as_bytes(), policy=policy.default)
    part = read.get_body((kind,))
    assert part
    return str(part.get_content())
