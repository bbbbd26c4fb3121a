"""Messages for chats: as they were approved, within each chat's limits, and nothing hostile in them works."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from stet.domain.change import Reason, Severity
from stet.domain.diff import compare
from stet.domain.digest import folded
from stet.domain.endpoint import Form
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.rhythm import Why
from stet.domain.version import Paragraph
from stet.pages.chats import (
    DISCORD_DESCRIPTION,
    DISCORD_EMBED,
    DISCORD_TITLE,
    SLACK_SECTION,
    SLACK_TEXT,
    TEAMS_BYTES,
    chat_body,
    discord_text,
    slack_text,
)
from stet.pages.digest_notice import digest_notice
from stet.pages.notice import Notice, change_notice, disabled_notice, feed_notice, greeting_notice
from tests.builders import NOW, change, endpoint, feed
from tests.pages.scenes import (
    ARTICLE,
    BACK,
    BEFORE,
    CHANGE,
    COMPARISON,
    GONE,
    LINKS,
    NEWER,
    OLDER,
    REMOVAL,
    RETURN,
)
from tests.pages.test_digest import item, many, some
from tests.pages.test_digest import told as digest
from tests.pages.test_mail import HUGE

CHATS = [Form.SLACK, Form.DISCORD, Form.TEAMS]
GOLDEN = Path(__file__).parent / "golden"
PAYLOADS = [
    "<!channel> <@U123> <https://evil.example|Click>",
    "@everyone <@&1> <#2> [Click](https://evil.example) ||x||",
    "*bold* _it_ ~gone~ `code` ~~gone~~ **bold** # big\n> quote\n- list",
    "</at><at>Everyone</at> &lt;at&gt; [a](javascript:x)",
    "a\r\nb\u202ec\x00d\ud800\\",
    "\\",
    "& < > * _ ~ `" * 400,
    "😀" * 5_000,
]


def noticed(told=CHANGE, older=OLDER, newer=NEWER, comparison=COMPARISON, article=ARTICLE) -> Notice:
    return change_notice(told, older, newer, comparison, article, LINKS)


def hostile(text: str) -> Notice:
    story = replace(
        BEFORE, headline=text, standfirst=text, paragraphs=tuple(Paragraph(f"{n} {text}") for n in range(9))
    )
    told = replace(CHANGE, source=text, headline_after=text, reasons=(Reason(text, text, text),) * 9)
    article = replace(ARTICLE, title=text, url="https://x.example/?a=1&b=|)" + "x" * 600)
    return noticed(told, OLDER, replace(NEWER, story=story), compare(BEFORE, story), article)


def hostile_digest(text: str) -> Notice:
    changes = [
        change(
            article_id=str(n) * 32,
            source=text,
            headline_after=text,
            severity=Severity.CRITICAL,
            reasons=(Reason(text, text, text),) * 9,
        )
        for n in range(9)
    ]
    unseen, *seen = [item(one, text, text + "x") for one in folded(changes)]
    return digest_notice(digest(replace(unseen, shown=None), *seen))


def notices() -> dict[str, Notice]:
    older, newer = HUGE["replaced"]
    found = {
        "change": noticed(),
        "removed": noticed(REMOVAL, NEWER, GONE, None),
        "restored": noticed(RETURN, GONE, BACK, None),
        "feed": feed_notice(feed(), FeedEvent(FeedEventKind.FAILING, NOW, "no name"), LINKS),
        "disabled": disabled_notice(endpoint(disabled_at=NOW, reason="410"), "hooks.example", LINKS),
        "test": greeting_notice(LINKS),
        "huge": noticed(newer=replace(NEWER, story=newer), comparison=compare(older, newer)),
        "hostile feed": feed_notice(
            replace(feed(title="&<>*" * 99, source="&<>*" * 99), url="https://x.example/" + "&<>*" * 999),
            FeedEvent(FeedEventKind.GONE, NOW, "&<>*" * 999),
            LINKS,
        ),
    }
    found |= {
        "digest": digest_notice(digest(*[item(one) for one in folded([some(1), some(2)])])),
        "large digest": digest_notice(digest(*many(300, "Some words of a headline. "), why=Why.CAP)),
    }
    found |= {f"hostile digest {n}": hostile_digest(text) for n, text in enumerate(PAYLOADS)}
    return found | {f"hostile {n}": hostile(text) for n, text in enumerate(PAYLOADS)}


NOTICES = notices()


def texts(value: Any) -> list[str]:
    match value:
        case str():
            return [value]
        case dict():
            return [text for one in value.values() for text in texts(one)]
        case list():
            return [text for one in value for text in texts(one)]
        case _:
            return []


@pytest.mark.parametrize("form", CHATS)
@pytest.mark.parametrize("name", ["change", "removed", "test"])
def test_a_message_is_as_it_was_approved(form: Form, name: str):
    """To approve a new look: write `json.loads(chat_body(form, notice))` into the file, and read it."""
    approved = json.loads((GOLDEN / f"{name}.{form}.json").read_text())
    assert json.loads(chat_body(form, NOTICES[name])) == approved


@pytest.mark.parametrize("name", NOTICES)
def test_slack_takes_it(name: str):
    body = json.loads(chat_body(Form.SLACK, NOTICES[name]))
    assert 0 < len(body["text"]) <= SLACK_TEXT
    assert 0 < len(body["blocks"]) <= 50
    for block in body["blocks"]:
        for text in (block, *block.get("elements", ())):
            if "text" in text and isinstance(text["text"], dict):
                assert 0 < len(text["text"]["text"]) <= SLACK_SECTION
                assert text["text"]["verbatim"] is True
    for one in [text["text"] for block in body["blocks"] for text in [block.get("text", {"text": ""})]]:
        bare = re.sub(r"&(?:amp|lt|gt);", "", one)
        assert "&" not in bare
        links = re.findall(r"<([^<>]*)>", bare)
        assert all(link.startswith(("https://stet.example/", "https://courier.example/")) for link in links)
        assert bare.count("<") == bare.count(">") == len(links), "no mention, no link but our own"


@pytest.mark.parametrize("name", NOTICES)
def test_discord_takes_it(name: str):
    body = json.loads(chat_body(Form.DISCORD, NOTICES[name]))
    assert body["allowed_mentions"] == {"parse": []}
    (embed,) = body["embeds"]
    assert 0 < len(embed["title"]) <= DISCORD_TITLE
    assert 0 < len(embed["description"]) <= DISCORD_DESCRIPTION
    assert len(embed["title"]) + len(embed["description"]) <= DISCORD_EMBED
    shown = re.sub(r"\\[^\w\s]", "", embed["description"])
    for link in re.findall(r"\]\(([^)]*)\)", shown):
        assert re.match(r"https://(?:stet|courier|x|westmoor)\.example/", link), "no link but our own"
    assert "<@" not in shown
    assert "@everyone" not in shown


@pytest.mark.parametrize("name", NOTICES)
def test_teams_takes_it(name: str):
    text = chat_body(Form.TEAMS, NOTICES[name])
    assert len(text.encode()) <= TEAMS_BYTES
    (attachment,) = json.loads(text)["attachments"]
    card = attachment["content"]
    assert (card["type"], attachment["contentType"]) == (
        "AdaptiveCard",
        "application/vnd.microsoft.card.adaptive",
    )
    for block in card["body"]:
        assert block["type"] == "RichTextBlock", "its runs are plain text: no mark-up is read in them"
        assert {run["type"] for run in block["inlines"]} == {"TextRun"}
        assert all(run["text"] for run in block["inlines"])
    for action in card["actions"]:
        assert re.match(r"https://(?:stet|courier|x)\.example/", action["url"])


@pytest.mark.parametrize("form", CHATS)
@pytest.mark.parametrize("name", NOTICES)
def test_no_control_or_bidi_character_is_sent(form: Form, name: str):
    for text in texts(json.loads(chat_body(form, NOTICES[name]))):
        assert not re.search("[\x00-\x09\x0b-\x1f\u202a-\u202e\u2066-\u2069\ud800-\udfff]", text)


def test_slack_text_is_shown_as_it_is():
    assert slack_text("<!here> & *x*") == "&lt;!here&gt; &amp; ∗x∗"


def test_discord_text_is_shown_as_it_is():
    assert discord_text("**x** [a](b) <@1> \\") == r"\*\*x\*\* \[a\]\(b\) \<\@1\> \\"


@pytest.mark.parametrize("form", CHATS)
def test_what_went_and_came_is_told_without_colour(form: Form):
    said = "\n".join(texts(json.loads(chat_body(form, NOTICES["change"]))))
    assert re.search(r"\[−\W*3\W*\]", said)
    assert re.search(r"\[\+\W*5\W*\]", said)


@pytest.mark.parametrize("form", CHATS)
def test_a_digest_names_its_articles_links_them_and_counts_the_rest(form: Form):
    said = "\n".join(texts(json.loads(chat_body(form, NOTICES["large digest"]))))
    assert re.search(r"300 changes in 300 articles", said)
    assert "more than 10 messages in an hour" in said
    assert len(set(re.findall(r"/articles/(\w+)/diff/0/1", said))) == 5
    assert "… and 295 more articles" in said


@pytest.mark.parametrize("form", CHATS)
def test_edits_there_is_no_room_for_are_counted(form: Form):
    said = "\n".join(texts(json.loads(chat_body(form, NOTICES["change"]))))
    assert "… and 6 more edits" in said
