"""stet subscribe, subscriptions, unsubscribe."""

from __future__ import annotations

from base64 import b64encode
from datetime import timedelta

import pytest

from stet.domain.change import Reason, Severity
from stet.domain.interest import Interest, Side
from stet.domain.rhythm import read_rhythm
from stet.domain.source import feed_id
from stet.domain.url import article_id
from tests.builders import (
    FEED_URL,
    NOW,
    SECRET,
    URL,
    article,
    change,
    feed,
    response,
    story,
    subscription,
    version,
    webhook,
)
from tests.cli.conftest import Owner, cells

HOOK = "https://hooks.example/stet"
DRAWN = "whsec_" + b64encode(b"\x01" * 32).decode()


@pytest.fixture
def owner(owner: Owner) -> Owner:
    """Return the owner, whose receiver takes what it gets."""
    owner.web.pages[HOOK] = response("taken", status=202, url=HOOK)
    return owner


def test_a_reader(owner: Owner):
    result = owner("subscribe", "--email", "reader@example.org", "--vouched", "--least", "major")
    assert result.stdout == (
        "added: email to reader@example.org of all, major and above, at once, at most 10 an hour"
        f" · {'01' * 8}\n"
    )
    [stored] = owner.stack.subscriptions.all()
    assert (stored.confirmed_at, stored.least) == (NOW, Severity.MAJOR)


def test_a_receivers_secret_is_shown_once(owner: Owner):
    result = owner("subscribe", "--webhook", HOOK)
    assert f"secret: {DRAWN}\n" in result.stdout
    assert "not shown again" in result.stderr
    again = owner("subscribe", "--webhook", HOOK)
    listed = owner("subscriptions", "--json").stdout + owner("subscriptions").stdout
    assert again.stdout.startswith("already there: ")
    assert "whsec_" not in again.output + listed
    [stored] = owner.stack.subscriptions.all()
    endpoint = owner.stack.endpoint_desk.named(stored)
    assert owner.stack.endpoint_desk.secrets.get(stored.subscription_id, endpoint.secret or "") == DRAWN
    assert stored.token not in listed


def test_rules_under_a_name_leave_a_receivers_secret_as_it_is(owner: Owner):
    owner("subscribe", "--webhook", HOOK, "--name", "desk")
    again = owner("subscribe", "--webhook", HOOK, "--name", "desk", "--keyword", "ferry")
    assert again.stdout.startswith("changed: ")
    assert "whsec_" not in again.output
    endpoint = owner.stack.endpoints.get("named-desk")
    assert endpoint
    assert owner.stack.endpoint_desk.secrets.get("named-desk", endpoint.secret or "") == DRAWN


def test_as_json(owner: Owner):
    made = owner.json("subscribe", "--webhook", HOOK, "--least", "critical")
    assert made == {
        "answer": "added",
        "id": "02" * 8,
        "by": "webhook",
        "address": HOOK,
        "to": "all",
        "least": "critical",
        "created_at": "2026-11-22T12:00:00Z",
        "left_out": [],
        "confirmed_at": "2026-11-22T12:00:00Z",
        "reasons": [],
        "keywords": [],
        "keyword_in": "either",
        "headline_only": False,
        "language": None,
        "discovered": False,
        "rhythm": "now",
        "at": None,
        "weekday": None,
        "zone": "UTC",
        "quiet": None,
        "cap": None,
        "secret": DRAWN,
    }
    changed = owner.json("subscribe", "--webhook", HOOK)
    assert (changed["answer"], changed["least"], changed["secret"]) == ("changed", "minor", None)


def test_topics(owner: Owner):
    owner.stack.feeds.add(feed())
    owner.stack.articles.add(article())
    for named, topic in {
        "all": "all",
        "source:Example News": "source#example-news",
        f"feed:{FEED_URL}": f"feed#{feed_id(FEED_URL)}",
        f"feed:{feed_id(FEED_URL)}": f"feed#{feed_id(FEED_URL)}",
        f"article:{URL}?utm_source=x": f"article#{article_id(URL)}",
        f"article:{article_id(URL)}": f"article#{article_id(URL)}",
    }.items():
        made = owner.json("subscribe", "--email", "reader@example.org", "--vouched", "--to", named)
        assert made["to"] == topic.replace("#", ":")
        assert owner.stack.subscriptions.get(topic, made["id"])


@pytest.mark.parametrize(
    ("named", "words"),
    [
        ("everything", "not all, owner, source:NAME, feed:URL or article:URL"),
        ("source:", "not all"),
        ("all:x", "not all"),
        ("source:courier", "no feed has the source courier; there is example-news"),
        ("feed:https://x.example/", "no feed https://x.example/ is watched"),
        ("feed:0123456789abcdef", "no feed 0123456789abcdef is watched"),
        ("feed:nix", "only http:// and https://"),
        ("article:https://x.example/", "no article https://x.example/ is watched"),
    ],
)
def test_topics_that_are_none(owner: Owner, named, words):
    owner.stack.feeds.add(feed())
    assert words in owner.refusal("subscribe", "--email", "reader@example.org", "--to", named)
    assert [*owner.stack.subscriptions.all()] == []


@pytest.mark.parametrize("address", ["reader", "a@b.example\r\nBcc: all@x.example", "a b@c.example", ""])
def test_bad_mail_addresses(owner: Owner, address):
    assert "not an email address" in owner.refusal("subscribe", "--email", address)


def test_bad_webhooks(owner: Owner):
    assert "port 8443 is not opened" in owner.refusal("subscribe", "--webhook", "https://x.example:8443/")
    assert "control character" in owner.refusal("subscribe", "--webhook", "https://x.example/\nX: y")
    plain = owner.with_parameters(Loopback="no")
    assert "begins with https://" in plain.refusal("subscribe", "--webhook", "http://x.example/")
    assert "not a public address" in plain.refusal("subscribe", "--webhook", "https://127.0.0.1/")


@pytest.mark.parametrize("words", [[], ["--email", "a@b.example", "--webhook", HOOK]])
def test_one_of_the_two_ways_is_wanted(owner: Owner, words):
    assert "give one of --email, --webhook and --apprise" in owner("subscribe", *words, ends=2).stderr


def test_a_stack_without_a_sender_is_mentioned(owner: Owner, stack):
    assert owner("subscribe", "--email", "a@b.example").stderr == ""
    stack.parameters = {**stack.parameters, "MailFrom": ""}
    assert "deploy it with the parameter MailFrom" in owner("subscribe", "--email", "c@d.example").stderr
    assert owner("subscribe", "--webhook", HOOK).stderr.count("MailFrom") == 0


def test_list(owner: Owner):
    owner.stack.subscriptions.put(subscription())
    owner.stack.subscriptions.put(
        webhook(subscription_id="sub-2", topic="source#courier", confirmed_at=None, least=Severity.TRIVIAL)
    )
    assert cells(owner("subscriptions").stdout) == [
        ["ID", "BY", "ADDRESS", "TO", "LEAST", "RULES", "SINCE", "CONFIRMED"],
        ["sub-1", "email", "reader@example.org", "all", "minor", "-", "2 d ago", "yes"],
        ["sub-2", "webhook", HOOK, "source:courier", "trivial", "-", "2 d ago", "no"],
    ]
    listed = owner.json("subscriptions")
    assert [(one["id"], one["to"], one["confirmed_at"]) for one in listed] == [
        ("sub-1", "all", "2026-11-21T12:00:00Z"),
        ("sub-2", "source:courier", None),
    ]
    assert SECRET not in owner("subscriptions", "--json").output


def test_nobody_yet(owner: Owner):
    assert "stet subscribe" in owner("subscriptions").stderr
    assert owner.json("subscriptions") == []


def test_unsubscribe(owner: Owner):
    owner.stack.subscriptions.put(subscription())
    owner.stack.subscriptions.put(webhook(subscription_id="sub-2", topic="source#courier"))
    assert owner("unsubscribe", "sub-2").stdout == f"ended: webhook to {HOOK} of source:courier\n"
    assert "no subscription sub-2" in owner.refusal("unsubscribe", "sub-1", "sub-2")
    assert [one["id"] for one in owner.json("unsubscribe", "sub-1", "sub-1")] == ["sub-1"]
    assert [*owner.stack.subscriptions.all()] == []


def test_an_owner_is_told_of_troubles_with_feeds(owner: Owner):
    owner("subscribe", "--email", "me@example.org", "--to", "owner")
    [stored] = owner.stack.subscriptions.all()
    assert stored.topic == "owner"


# --- rules --------------------------------------------------------------------------------------------

READER = ("subscribe", "--email", "reader@example.org", "--vouched")


def test_rules_are_stored_and_shown_in_words(owner: Owner):
    rules = [
        *("--least", "trivial", "--reason", "numbers", "--reason", "negation", "--keyword", "ferry  strike"),
        *("--keyword-in", "added", "--headline-only", "--language", "en", "--rhythm", "daily@07:00"),
        *("--zone", "Europe/London", "--quiet", "22:00-06:00"),
    ]
    said = owner(*READER, *rules).stdout
    words = (
        "trivial and above, headlines only, for numbers or negation, with “ferry strike” added, in en, "
        "every day at 07:00 Europe/London, quiet from 22:00 to 06:00"
    )
    assert words in said
    [stored] = owner.stack.subscriptions.all()
    assert stored.interest == Interest(
        Severity.TRIVIAL,
        ("numbers", "negation"),
        ("ferry strike",),
        Side.ADDED,
        headline_only=True,
        language="en",
    )
    assert stored.rhythm == read_rhythm("daily@07:00", "Europe/London", "22:00-06:00")
    assert words.removeprefix("trivial and above, ") in owner("subscriptions").stdout
    [listed] = owner.json("subscriptions")
    assert (listed["keywords"], listed["at"], listed["quiet"]) == (
        ["ferry strike"],
        "07:00",
        ["22:00", "06:00"],
    )


@pytest.mark.parametrize(
    ("words", "cap"),
    [((), 10), (("--cap", "0"), None), (("--cap", "3"), 3), (("--rhythm", "hourly"), None)],
)
def test_a_reader_has_at_most_ten_mails_an_hour_unless_the_owner_says_otherwise(owner: Owner, words, cap):
    assert owner.json(*READER, *words)["cap"] == cap
    assert owner.json("subscribe", "--webhook", HOOK)["cap"] is None


def test_an_address_has_several_rules_under_names(owner: Owner):
    owner(*READER)
    first = owner.json(*READER, "--name", "ferry", "--keyword", "ferry")
    assert (first["answer"], first["id"]) == ("added", "named-ferry")
    owner(*READER, "--name", "court", "--keyword", "court")
    changed = owner.json(*READER, "--name", "ferry", "--keyword", "boat")
    assert (changed["answer"], changed["keywords"]) == ("changed", ["boat"])
    assert owner.json(*READER, "--least", "major")["answer"] == "changed", "the one without a name"
    assert len([*owner.stack.subscriptions.all()]) == 3
    assert "named-ferry is email to reader@example.org of all: stet unsubscribe named-ferry" in owner.refusal(
        "subscribe", "--email", "other@example.org", "--vouched", "--name", "ferry"
    )
    assert "a name is of up to 40 small letters" in owner.refusal(*READER, "--name", "a#b")
    owner("unsubscribe", "named-ferry")
    assert len([*owner.stack.subscriptions.all()]) == 2


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--reason", "size"], "no change has the reason 'size'; there are: headline,"),
        (["--keyword", "?!"], "has no word in it"),
        (["--keyword-in", "added"], "give one with --keyword"),
        (["--language", "klingon"], "is no language"),
        (["--rhythm", "often"], "not now, hourly, daily@07:00 or weekly@mon:07:00"),
        (["--zone", "Mars/Olympus"], "no time zone 'Mars/Olympus'"),
        (["--quiet", "night"], "quiet hours are from and until"),
        (["--rhythm", "daily@23:00", "--quiet", "22:00-07:00"], "lies within the quiet hours"),
        (["--rhythm", "hourly", "--cap", "5"], "a cap is for messages at once"),
        (["--cap", "5000"], "a cap is from 1 to 1000"),
        (["--to", "owner", "--rhythm", "hourly"], "news of feeds goes to owners at once and whole"),
        (["--to", "owner", "--keyword", "x"], "news of feeds goes to owners at once and whole"),
    ],
)
def test_rules_that_cannot_be(owner: Owner, words, said):
    assert said in owner.refusal(*READER, *words)
    assert [*owner.stack.subscriptions.all()] == []


# --- preview ------------------------------------------------------------------------------------------


@pytest.fixture
def week(owner: Owner) -> Owner:
    """Let the week have had 24 changes, three every seven hours, every second of numbers; and one before."""
    for number in range(24):
        at = NOW - timedelta(hours=7 * (number // 3), minutes=5 + number % 3)
        reason = Reason("numbers") if number % 2 else Reason("style")
        owner.stack.changes.add(change(number + 1, at=at, reasons=(reason,), severity=Severity.MAJOR))
    owner.stack.changes.add(change(99, at=NOW - timedelta(days=7, seconds=1)))
    text = ("Twelve were hurt.", "Fifteen were hurt.", "Fifteen were hurt, and a ferry sank.")
    for number, words in enumerate(text):
        owner.stack.archive.put_version(version(number, told=story(words)))
    return owner


@pytest.mark.parametrize(
    ("words", "messages", "wanted"),
    [
        ((), 24, 24),
        (("--least", "critical"), 0, 0),
        (("--reason", "numbers"), 12, 12),
        (("--rhythm", "hourly"), 8, 24),
        (("--rhythm", "daily@07:00"), 2, 24),
        (("--cap", "1"), 8 + 8, 24),
        (("--to", "source:example-news"), 24, 24),
        (("--keyword", "ferry"), 1, 1),
        (("--keyword", "twelve", "--keyword-in", "added"), 0, 0),
        (("--keyword", "twelve", "--keyword-in", "removed"), 1, 1),
    ],
)
def test_how_many_messages_there_would_have_been(week: Owner, words, messages, wanted):
    week.stack.feeds.add(feed())
    made = week.json("preview", *words)
    assert (made["messages"], made["wanted"], made["changes"]) == (messages, wanted, 24)


def test_a_preview_in_words(week: Owner):
    assert week("preview", "--cap", "1").stdout == (
        "With these rules you would have had 16 messages in the last 7 days: 8 at once, 8 digests.\n"
        "They tell of 24 of 24 changes.\n"
    )
    assert week("preview", "--rhythm", "daily@07:00").stdout == (
        "With these rules you would have had 2 messages in the last 7 days: 0 at once, 2 digests.\n"
        "They tell of 24 of 24 changes; 3 wait for a digest.\n"
    )
    assert "cannot be previewed" in week.refusal("preview", "--to", "owner")
    assert [*week.stack.subscriptions.all()] == []


def test_an_address_is_asked_first(owner: Owner):
    asked = owner("subscribe", "--email", "reader@example.org", "--least", "major")
    assert asked.stdout == (
        "asked: reader@example.org gets a mail, and is told of changes once its holder confirms that\n"
    )
    [one] = owner.stack.subscriptions.all()
    assert (one.confirmed_at, one.least, one.expires_at) == (None, Severity.MAJOR, NOW + timedelta(hours=48))
    [mail] = owner.stack.deliveries.of_subscription(one.subscription_id)
    assert mail.delivery_id.startswith("confirm.")
    assert owner.json("subscriptions")[0]["confirmed_at"] is None
    for wrong in (("--webhook", HOOK), ("--email", "a@example.org", "--to", "owner")):
        assert "--ask is for --email" in owner("subscribe", *wrong, "--ask", ends=2).output
    named = owner("subscribe", "--email", "a@example.org", "--name", "ferry", ends=2).output
    assert "--name is for webhooks, or with --vouched" in " ".join(named.split())


def test_articles_found_are_for_webhooks_and_for_stacks_that_publish_them(owner: Owner):
    told = owner("subscribe", "--webhook", HOOK, "--discovered")
    assert "and articles found" in told.stdout
    assert "Discovered=yes" in told.stderr
    [stored] = owner.stack.subscriptions.all()
    assert stored.interest.discovered
    refused = owner.refusal("subscribe", "--email", "reader@example.org", "--discovered")
    assert "told to webhooks only" in refused
