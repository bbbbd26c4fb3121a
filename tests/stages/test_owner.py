"""What the owner asks for, decided: no table, no network."""

from __future__ import annotations

from base64 import b64decode
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from itertools import count
from typing import Any

import pytest

from stet.domain.change import Severity
from stet.domain.errors import BadFeed, BadUrl, Forbidden, InputError, Unreachable
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.interest import Interest
from stet.domain.response import Hop, Response
from stet.domain.source import feed_id
from stet.domain.subscription import ALL, Channel, Subscription
from stet.stages.add_feeds import A_MINUTE, AddFeeds, Wanted, source_of
from stet.stages.answer import Answer
from stet.stages.endpoint import EndpointDesk
from stet.stages.subscribe import Subscribe, Wish, email_address, webhook_address
from tests.builders import FEED_URL, NOW, Clock, feed, response, subscription, webhook
from tests.fakes import (
    FakeEndpoints,
    FakeEndpointSecrets,
    FakeFeeds,
    FakeSubscriptions,
    FakeWeb,
    FakeWebhooks,
)

SITE = "https://www.news.example/"
OTHER = "https://feeds.other.example/rss"


def parse(answer: Response) -> ParsedFeed:
    if answer.body == b"page":
        raise BadFeed("This is a web page, not a feed.")
    return ParsedFeed(title="Example News", link=SITE, entries=(Entry("1", SITE), Entry("2", SITE)))


@pytest.fixture
def web() -> FakeWeb:
    return FakeWeb({FEED_URL: response("feed", url=FEED_URL), OTHER: response("feed", url=OTHER)})


@pytest.fixture
def feeds() -> FakeFeeds:
    return FakeFeeds()


@pytest.fixture
def pauses() -> list[float]:
    return []


@pytest.fixture
def add(feeds: FakeFeeds, web: FakeWeb, clock: Clock, pauses: list[float]) -> AddFeeds:
    return AddFeeds(feeds, web.get, parse, clock, pauses.append)


# --- feeds, read before they are added -----------------------------------------------------------------


def test_a_feed_is_read_once_and_due_at_once(add, feeds, web):
    [added] = add([FEED_URL])
    assert (added.answer, added.entries, added.reason) == (Answer.ADDED, 2, "")
    assert list(feeds.all()) == [added.feed]
    assert added.feed.next_poll_at == added.feed.added_at == NOW
    assert (added.feed.feed_id, added.feed.url) == (feed_id(FEED_URL), FEED_URL)
    assert (added.feed.title, added.feed.source) == ("Example News", "news-example")
    assert [url for url, _ in web.asked] == [FEED_URL]


def test_adding_twice_is_adding_once_and_asks_nobody(add, feeds, web):
    first = add([FEED_URL])[0].feed
    [again] = add([FEED_URL.replace("https", "http")])
    assert (again.answer, again.feed) == (Answer.KNOWN, first)
    assert len(web.asked) == 1


def test_an_address_named_twice_is_read_once_and_its_answers_keep_their_places(add, web):
    answers = [one.answer for one in add([FEED_URL, OTHER, FEED_URL + "#top", OTHER])]
    assert answers == [Answer.ADDED, Answer.ADDED, Answer.REPEATED, Answer.REPEATED]
    assert len(web.asked) == 2


def test_one_host_is_asked_with_gaps(add, web, pauses):
    urls = [f"https://news.example/{n}.xml" for n in range(3)]
    web.pages.update({url: response("feed", url=url) for url in urls})
    assert [one.answer for one in add(urls)] == [Answer.ADDED] * 3
    assert pauses == [2.0, 2.0]


def test_the_owners_source_wins(add):
    assert add([FEED_URL], "The Éxample News!")[0].feed.source == "the-xample-news"


@pytest.mark.parametrize(
    ("page", "words"),
    [
        (response("page"), "This is a web page, not a feed."),
        (response("feed", 403), "the server answered 403"),
        (response("feed", 404), "the server answered 404"),
        (Unreachable("no address is known for news.example"), "no address is known"),
        (Forbidden("news.example leads to 10.0.0.1, which is not a public address"), "not a public address"),
        (BadUrl("redirects to what is no address"), "redirects"),
    ],
)
def test_what_cannot_be_read_is_refused_unless_forced(add, feeds, web, page, words):
    web.pages[FEED_URL] = page
    [refused] = add([FEED_URL])
    assert (refused.answer, refused.feed, refused.entries) == (Answer.REFUSED, None, None)
    assert words in refused.reason
    assert list(feeds.all()) == []
    [forced] = add([FEED_URL], force=True)
    assert (forced.answer, forced.entries) == (Answer.ADDED, None)
    assert words in forced.reason
    assert (forced.feed.title, forced.feed.source) == ("news.example", "news-example")


def test_one_that_cannot_be_read_harms_no_other(add, web):
    web.pages[FEED_URL] = Unreachable("down")
    assert [one.answer for one in add([FEED_URL, OTHER])] == [Answer.REFUSED, Answer.ADDED]


def test_a_bug_is_no_outcome(add, web):
    web.pages[FEED_URL] = RuntimeError("a bug")
    with pytest.raises(RuntimeError, match="a bug"):
        add([FEED_URL, OTHER])


@pytest.mark.parametrize("bad", ["ftp://x.example/", "", "news", "https://a b/", "https://u:p@x.example/"])
def test_what_is_no_address_is_said_before_anybody_is_asked(add, web, bad):
    with pytest.raises(BadUrl):
        add([FEED_URL, bad])
    assert web.asked == []


def test_a_redirect_is_mentioned(add, web):
    moved = replace(response("feed", url=OTHER), hops=(Hop(301, OTHER),))
    web.pages[FEED_URL] = moved
    [added] = add([FEED_URL])
    assert added.reason == f"it redirects to {OTHER}"
    assert added.feed.url == FEED_URL


def test_a_feed_that_was_given_up_is_polled_again(add, feeds):
    feeds.add(feed(active=False, failures=9, next_poll_at=NOW + timedelta(days=9), etag='"1"'))
    [added] = add([FEED_URL])
    assert added.answer is Answer.AGAIN
    assert feeds.get(feed_id(FEED_URL)) == feed(active=True, failures=0, next_poll_at=NOW, etag='"1"')


def test_another_source_for_a_feed_that_is_there_is_not_silently_dropped(add):
    add([FEED_URL])
    assert "stays news-example" in add([FEED_URL], "Courier")[0].reason
    assert add([FEED_URL], "News Example")[0].reason == ""


def test_each_feed_is_told_of(add):
    told: list[int] = []
    add([FEED_URL, OTHER], told=lambda: told.append(1))
    add.unread([Wanted(FEED_URL), Wanted("nix")], told=lambda: told.append(1))
    assert len(told) == 4


# --- feeds, many, unread -------------------------------------------------------------------------------


def test_a_list_is_stored_unread_and_answered_in_its_order(add, feeds, web):
    feeds.add(feed())
    answers = add.unread(
        [Wanted(OTHER, "Other"), Wanted("nix"), Wanted(FEED_URL), Wanted(OTHER + "#x"), Wanted("ftp://x")]
    )
    assert [one.answer.value for one in answers] == [
        "added",
        "refused",
        "already there",
        "named twice",
        "refused",
    ]
    assert "nix" in answers[1].reason
    assert web.asked == []
    stored = feeds.get(feed_id(OTHER))
    assert stored is not None
    assert (stored.title, stored.source, stored.next_poll_at) == ("Other", "other-example", NOW)


def test_a_long_list_is_first_polled_over_some_minutes(add, feeds):
    add.unread([Wanted(f"https://{n}.example/rss") for n in range(5 * A_MINUTE)])
    waits = sorted(one.next_poll_at - NOW for one in feeds.all())
    assert waits[0] < timedelta(seconds=10)
    assert timedelta(minutes=4, seconds=50) < waits[-1] < timedelta(minutes=5)
    middle = sum(wait < timedelta(minutes=2.5) for wait in waits)
    assert 0.4 * len(waits) < middle < 0.6 * len(waits)


@pytest.mark.slow
def test_even_ten_thousand_feeds_are_first_polled_within_an_hour(add, feeds):
    add.unread([Wanted(f"https://{n}.example/rss") for n in range(10_000)])
    assert max(one.next_poll_at for one in feeds.all()) < NOW + timedelta(hours=1)


def test_adding_a_list_again_moves_nothing(add, feeds, clock):
    wanted = [Wanted(f"https://{n}.example/rss") for n in range(30)]
    add.unread(wanted)
    before = sorted(feeds.all(), key=lambda one: one.feed_id)
    clock.forward(hours=1)
    assert {one.answer for one in add.unread(wanted)} == {Answer.KNOWN}
    assert sorted(feeds.all(), key=lambda one: one.feed_id) == before


def test_a_bug_while_storing_a_list_is_raised(add, monkeypatch):
    monkeypatch.setattr(FakeFeeds, "add", lambda *_: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        add.unread([Wanted(FEED_URL)])


@pytest.mark.parametrize(
    ("wanted", "source"),
    [
        (Wanted("https://feeds.bbci.example/news/rss.xml"), "bbci-example"),
        (Wanted("https://feeds.bbci.example/rss.xml", site="https://www.bbc.example/news"), "bbc-example"),
        (Wanted("https://rss.example/rss.xml"), "rss-example"),
        (Wanted("https://www.example/rss.xml"), "www-example"),
        (Wanted("https://x.example/", site="javascript:alert(1)"), "x-example"),
        (Wanted("http://127.0.0.1:8081/rss.xml"), "127-0-0-1-8081"),
        (Wanted("https://x.example/", site="https://y.example/", source="Zeit & Bild"), "zeit-bild"),
        (Wanted("https://x.example/", source="日本"), "source"),
    ],
)
def test_the_source_is_the_owners_word_or_the_sites_host(wanted, source):
    assert source_of(wanted) == source


# --- readers and receivers -----------------------------------------------------------------------------


@pytest.fixture
def subscriptions() -> FakeSubscriptions:
    return FakeSubscriptions()


def drawn() -> Callable[[int], bytes]:
    numbers = count(1)
    return lambda size: bytes([next(numbers)]) * size


@pytest.fixture
def subscribe(subscriptions: FakeSubscriptions, clock: Clock) -> Subscribe:
    desk = EndpointDesk(
        FakeEndpoints(), FakeEndpointSecrets(), FakeWebhooks().post, lambda *_: ("{}", "x"), clock, drawn()
    )
    return Subscribe(subscriptions, clock, drawn(), desk)


def mail(address: str = "reader@example.org", **more: Any) -> Wish:
    return Wish(Channel.EMAIL, address, **more)


HOOK = Wish(Channel.WEBHOOK, "https://hooks.example/stet")


def test_a_reader_is_subscribed_and_counts_as_confirmed(subscribe, subscriptions):
    made, answer = subscribe(mail(topic="source#courier", interest=Interest(Severity.MAJOR)))
    assert answer is Answer.ADDED
    assert list(subscriptions.all()) == [made]
    assert made == Subscription(
        "01" * 8,
        "source#courier",
        Channel.EMAIL,
        "reader@example.org",
        "02" * 16,
        NOW,
        NOW,
        Interest(Severity.MAJOR),
    )


def test_a_receiver_gets_a_secret_of_32_bytes(subscribe):
    made, _ = subscribe(HOOK)
    endpoint = subscribe.endpoints.named(made)
    secret = subscribe.endpoints.secrets.get(made.subscription_id, endpoint.secret)
    assert b64decode(secret.removeprefix("whsec_")) == b"\x03" * 32
    assert secret.startswith("whsec_")
    assert len({made.subscription_id, made.token}) == 2


def test_subscribing_twice_is_subscribing_once(subscribe, subscriptions, clock):
    first, _ = subscribe(HOOK)
    clock.forward(days=1)
    assert subscribe(HOOK) == (first, Answer.KNOWN)
    assert subscribe(replace(HOOK, topic="source#x"))[1] is Answer.ADDED
    assert len(list(subscriptions.all())) == 2


def test_another_least_severity_changes_the_subscription_and_nothing_else(subscribe, subscriptions):
    first, _ = subscribe(mail())
    changed, answer = subscribe(mail("reader@EXAMPLE.org", interest=Interest(Severity.CRITICAL)))
    assert answer is Answer.CHANGED
    assert changed == replace(first, interest=Interest(Severity.CRITICAL))
    assert list(subscriptions.all()) == [changed]


def test_who_never_confirmed_is_confirmed_by_the_owner(subscribe, subscriptions):
    subscriptions.put(subscription(confirmed_at=None))
    changed, answer = subscribe(mail())
    assert (answer, changed.confirmed_at) == (Answer.CHANGED, NOW)


def test_a_subscription_of_the_callers_own_follows_its_address(subscribe, subscriptions):
    sink = replace(HOOK, id="local-sink", secret="whsec_b25l")
    subscribe(sink)
    moved, answer = subscribe(replace(sink, address="https://other.example/", secret="whsec_dHdv"))
    assert answer is Answer.CHANGED
    assert list(subscriptions.all()) == [moved]
    assert (moved.subscription_id, moved.address) == ("local-sink", "https://other.example/")
    desk = subscribe.endpoints
    assert desk.secrets.get("local-sink", desk.named(moved).secret) == "whsec_dHdv"
    kept = desk.named(moved)
    subscribe(replace(sink, address="https://other.example/", secret="whsec_dHdv"))
    assert desk.named(moved) == kept, "the same secret is not kept anew at each start"
    assert subscribe(replace(sink, address="https://other.example/", secret="whsec_dHdv"))[1] is Answer.KNOWN


def test_the_secret_is_never_replaced_by_none(subscribe, subscriptions):
    subscriptions.put(webhook(least=Severity.TRIVIAL))
    changed, _ = subscribe(HOOK)
    assert changed == webhook(least=Severity.MINOR)


def test_topics_are_kept_apart(subscribe):
    subscribe(mail(topic="source#a"))
    assert subscribe(mail(topic=ALL))[1] is Answer.ADDED


@pytest.mark.parametrize(
    ("domain", "meant"), [("straße.example", "strasse.example"), ("ο-λόγος.example", "xn--")]
)
def test_a_domain_that_would_become_another_one_is_refused(domain, meant):
    with pytest.raises(InputError, match=f"can also be read as {meant}.*: write it in ASCII"):
        email_address(f"reader@{domain}")


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("reader@example.org", "reader@example.org"),
        ("leser@xn--strae-oqa.example", "leser@xn--strae-oqa.example"),
        ("leser@MÜNCHEN.example", "leser@xn--mnchen-3ya.example"),
        ("First.Last+news@Sub.Example.ORG", "First.Last+news@sub.example.org"),
        ("o'brien@example.org", "o'brien@example.org"),
        ("leser@münchen.example", "leser@xn--mnchen-3ya.example"),
        ("1@2.example", "1@2.example"),
    ],
)
def test_addresses_that_are_taken(text, address):
    assert email_address(text) == address
    assert email_address(address) == address


@pytest.mark.parametrize(
    "text",
    [
        "",
        "@",
        "reader",
        "reader@",
        "@example.org",
        "reader@example",
        "reader@localhost",
        "reader@example.org\r\nBcc: all@example.org",
        "reader@example.org\n",
        "rea\rder@example.org",
        "reader@exam\nple.org",
        "rea der@example.org",
        " reader@example.org",
        "reader@example.org ",
        "reader@example.org\x00",
        "a@b@example.org",
        "Reader <reader@example.org>",
        "reader@example.org,other@example.org",
        '"quoted"@example.org',
        ".reader@example.org",
        "rea..der@example.org",
        "réader@example.org",
        "reader@-example.org",
        "reader@example-.org",
        "reader@ex_ample.org",
        "reader@example.org.",
        "reader@[127.0.0.1]",
        "x" * 65 + "@example.org",
        "reader@" + "a" * 64 + ".org",
        "reader@" + "a.b" * 100 + ".org",
        "reader@example.org\u2028",
        "reader@ex\u00a0ample.org",
        "reader@xn--\ud800.org",
    ],
)
def test_addresses_that_are_refused(text):
    with pytest.raises(InputError, match="not an email address") as raised:
        email_address(text)
    assert len(str(raised.value).splitlines()) == 1


USUAL = frozenset({80, 443})


@pytest.mark.parametrize(
    ("url", "ports", "loopback"),
    [
        ("https://hooks.example/stet?a=b", USUAL, False),
        ("https://93.184.216.34/x", USUAL, False),
        ("https://hooks.example:8443/", USUAL | {8443}, False),
        ("http://127.0.0.1:8025/hook", USUAL | {8025}, True),
        ("http://localhost/hook", USUAL, True),
        ("http://[::1]/hook", USUAL, True),
    ],
)
def test_webhooks_that_are_taken(url, ports, loopback):
    assert webhook_address(url, ports, loopback=loopback) == url


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://hooks.example/", "begins with https://"),
        ("https://hooks.example:8443/", "port 8443 is not opened by this stack, only 80, 443"),
        ("https://127.0.0.1/", "not a public address"),
        ("https://localhost/", "not a public address"),
        ("https://stet.localhost./", "not a public address"),
        ("https://10.1.2.3/", "not a public address"),
        ("https://[::ffff:10.0.0.1]/", "not a public address"),
        ("https://169.254.169.254/latest", "not a public address"),
        ("https://user:secret@hooks.example/", "user name"),
        ("https://hooks.example/\r\nX: y", "control character"),
        ("ftp://hooks.example/", "only http:// and https://"),
        ("hooks.example", "only http:// and https://"),
    ],
)
def test_webhooks_that_are_refused(url, words):
    with pytest.raises((InputError, Forbidden), match=words):
        webhook_address(url, USUAL, loopback=False)


def test_a_private_address_is_refused_even_where_this_machine_may_be_asked():
    with pytest.raises(Forbidden):
        webhook_address("http://10.0.0.1/", USUAL, loopback=True)


def test_nothing_is_stored_for_a_bad_address(subscribe, subscriptions):
    for wish in (mail("no"), replace(HOOK, address="http://x.example/")):
        with pytest.raises(InputError):
            subscribe(wish)
    assert list(subscriptions.all()) == []
