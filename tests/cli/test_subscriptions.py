"""stet subscribe, subscriptions, unsubscribe."""

from __future__ import annotations

from base64 import b64encode

import pytest

from stet.domain.change import Severity
from stet.domain.source import feed_id
from stet.domain.url import article_id
from tests.builders import FEED_URL, NOW, SECRET, URL, article, feed, response, subscription, webhook
from tests.cli.conftest import Owner, cells

HOOK = "https://hooks.example/stet"
DRAWN = "whsec_" + b64encode(b"\x01" * 32).decode()


@pytest.fixture
def owner(owner: Owner) -> Owner:
    """Return the owner, whose receiver takes what it gets."""
    owner.web.pages[HOOK] = response("taken", status=202, url=HOOK)
    return owner


def test_a_reader(owner: Owner):
    result = owner("subscribe", "--email", "reader@example.org", "--least", "major")
    assert result.stdout == (f"added: email to reader@example.org of all, major and above · {'01' * 8}\n")
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
        "confirmed_at": "2026-11-22T12:00:00Z",
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
        made = owner.json("subscribe", "--email", "reader@example.org", "--to", named)
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
    assert "give one of --email and --webhook" in owner("subscribe", *words, ends=2).stderr


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
        ["ID", "BY", "ADDRESS", "TO", "LEAST", "SINCE", "CONFIRMED"],
        ["sub-1", "email", "reader@example.org", "all", "minor", "2 d ago", "yes"],
        ["sub-2", "webhook", HOOK, "source:courier", "trivial", "2 d ago", "no"],
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
