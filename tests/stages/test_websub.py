"""Subscribing at a hub, being verified, renewed, pushed to, ended: on fakes, and over a hub of our own."""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs

import pytest

from stet.adapters.door import Door
from stet.domain.errors import BadFeed, InputError, Unreachable
from stet.domain.feed import ParsedFeed
from stet.domain.response import Response
from stet.domain.websub import Push, State
from stet.pages.links import Links
from stet.stages.hub import Heard, HubDesk
from stet.stages.renew import Renew
from stet.stages.want_push import WantPush
from tests import builders
from tests.adapters.servers import Asked, page, serving
from tests.builders import FEED_URL, NOW, Clock
from tests.fakes import FakeFeeds, FakePushes, FakeWeb

HUB = "https://hub.example/"
FEED = builders.feed(next_poll_at=NOW + timedelta(minutes=40))
LINKS = Links("https://stet.example")


@dataclass
class Desk:
    """Everything WebSub needs, one feed with a hub, and the hub's view of it."""

    clock: Clock = field(default_factory=Clock)
    pushes: FakePushes = field(default_factory=FakePushes)
    feeds: FakeFeeds = field(default_factory=FakeFeeds)
    web: FakeWeb = field(default_factory=FakeWeb)
    parsed: ParsedFeed = field(default_factory=lambda: ParsedFeed(hub=HUB, self_link=FEED_URL))

    def __post_init__(self) -> None:
        self.feeds.add(FEED)
        self.web.pages = {
            FEED_URL: builders.response("feed", url=FEED_URL),
            HUB: builders.response("accepted", 202, HUB),
        }
        self.want = WantPush(self.pushes, self.web.get, lambda _: self.parsed, self.clock, bytes)
        self.hubs = HubDesk(self.pushes, self.feeds, self.clock)
        self.renew = Renew(self.pushes, self.web.post, self.callback, self.clock, lambda _: None)

    def callback(self, push: Push) -> str:
        return LINKS.hub(push.feed_id, push.token)

    @property
    def push(self) -> Push:
        found = self.pushes.get(FEED.feed_id)
        assert found
        return found

    def verify(self, mode: str = "subscribe", **changes: str) -> str | None:
        asked = {"mode": mode, "topic": FEED_URL, "challenge": "c", "lease_seconds": "864000"} | changes
        named = {f"hub.{name}": value for name, value in asked.items()}
        return self.hubs.verify(FEED.feed_id, self.push.token, named)

    def told(self, body: bytes = b"<rss/>", signature: str = "", token: str = "") -> Heard:
        made = hmac.new(self.push.secret.encode(), body, "sha256").hexdigest()
        return self.hubs.push(FEED.feed_id, token or self.push.token, body, signature or f"sha256={made}")

    def subscribed(self) -> Desk:
        self.want.begin(FEED)
        self.renew()
        assert self.verify() == "c"
        return self


def test_a_hub_is_asked_verifies_and_pushes():
    desk = Desk()
    assert desk.want.begin(FEED).state is State.WANTED
    assert [push.state for push in desk.renew()] == [State.ASKED]
    ((url, body, headers),) = desk.web.posted
    form = parse_qs(body.decode())
    assert (url, form["hub.mode"], form["hub.topic"]) == (HUB, ["subscribe"], [FEED_URL])
    assert form["hub.callback"] == [f"https://stet.example/websub/{FEED.feed_id}/{desk.push.token}"]
    assert headers == {"Content-Type": "application/x-www-form-urlencoded"}
    assert desk.verify() == "c"
    assert desk.push.state is State.PUSHED
    desk.clock.forward(minutes=5)
    assert desk.told() is Heard.DUE
    assert [feed.feed_id for feed in desk.feeds.due(desk.clock(), 9)] == [FEED.feed_id]


def test_asking_twice_is_asking_once():
    desk = Desk().subscribed()
    assert desk.want.begin(FEED) == desk.push
    assert desk.renew() == []
    assert len(desk.web.posted) == 1


def test_a_lease_is_renewed_before_its_end_and_pushes_go_on_meanwhile():
    desk = Desk().subscribed()
    desk.clock.forward(days=7, hours=23)
    assert desk.renew() == []
    desk.clock.forward(hours=2)
    assert [push.state for push in desk.renew()] == [State.ASKED]
    desk.feeds.rows[FEED.feed_id] = replace(FEED, next_poll_at=desk.clock() + timedelta(hours=1))
    assert desk.told() is Heard.DUE
    assert desk.verify() == "c"
    assert desk.push.lease_ends_at == desk.clock() + timedelta(days=10)


def test_a_hub_may_verify_before_it_answers():
    desk = Desk()
    desk.want.begin(FEED)
    answered: list[str | None] = []

    def post(url: str, body: bytes, headers: dict[str, str]) -> Response:
        answered.append(desk.verify())
        return builders.response("", 202, HUB)

    replace(desk.renew, post=post)()
    assert answered == ["c"]
    assert (desk.push.state, desk.push.next_at) == (State.PUSHED, NOW + timedelta(days=8))


def test_two_ticks_at_once_ask_once():
    desk = Desk()
    read = desk.want.begin(FEED)
    desk.renew()
    desk.pushes.due = lambda *_: [read]  # type: ignore[method-assign]
    assert desk.renew() == []
    assert len(desk.web.posted) == 1


@pytest.mark.parametrize("answer", [builders.response("no\r\nsuch topic", 404), Unreachable("no name")])
def test_a_hub_that_refuses_or_is_not_there_is_asked_again_later(answer: Any):
    desk = Desk()
    desk.web.pages[HUB] = answer
    desk.want.begin(FEED)
    (push,) = desk.renew()
    assert push.reason.startswith("the hub answered")
    assert "\n" not in push.reason
    assert desk.renew() == []
    desk.clock.forward(hours=1)
    assert len(desk.renew()) == 1
    assert desk.push.failures == 2


def test_a_strangers_question_is_not_confirmed():
    desk = Desk()
    desk.want.begin(FEED)
    assert desk.verify() is None  # nobody was asked yet
    desk.renew()
    question = {"hub.mode": "subscribe", "hub.topic": FEED_URL, "hub.challenge": "c"}
    assert desk.hubs.verify(FEED.feed_id, "f" * 32, question) is None
    assert desk.hubs.verify("another", desk.push.token, question) is None
    assert desk.verify("unsubscribe") is None
    assert desk.push.state is State.ASKED


@pytest.mark.parametrize("signature", ["sha256=" + "0" * 64, "sha1=", "x", "sha256=" + "é" * 64])
def test_a_push_with_a_wrong_signature_changes_nothing(signature: str):
    desk = Desk().subscribed()
    before = desk.push
    assert desk.told(signature=signature) is Heard.UNSIGNED
    assert desk.told(token="f" * 32) is Heard.UNKNOWN
    assert desk.push == before
    assert desk.feeds.get(FEED.feed_id) == FEED


def test_a_hub_that_floods_presses_the_publisher_once_a_minute():
    desk = Desk().subscribed()
    assert [desk.told() for _ in range(50)] == [Heard.DUE] + [Heard.SOON] * 49


def test_a_push_does_not_press_a_feed_that_fails():
    desk = Desk().subscribed()
    desk.feeds.rows[FEED.feed_id] = replace(FEED, failures=1)
    assert desk.told() is Heard.SOON
    assert desk.feeds.rows[FEED.feed_id].next_poll_at == FEED.next_poll_at


def test_the_owner_ends_it_and_the_hub_confirms():
    desk = Desk().subscribed()
    assert desk.want.end(FEED.feed_id)
    assert not desk.want.end(FEED.feed_id)
    assert desk.told() is Heard.UNKNOWN
    desk.renew()
    assert parse_qs(desk.web.posted[-1][1].decode())["hub.mode"] == ["unsubscribe"]
    assert desk.verify("unsubscribe") == "c"
    assert desk.pushes.get(FEED.feed_id) is None


def test_a_hub_that_never_confirms_the_end_is_forgotten():
    desk = Desk().subscribed()
    desk.want.end(FEED.feed_id)
    for _ in range(9):
        desk.renew()
        desk.clock.forward(days=1)
    assert desk.pushes.get(FEED.feed_id) is None


def test_a_change_of_mind_begins_anew_with_another_secret():
    desk = Desk().subscribed()
    desk.want.end(FEED.feed_id)
    replace(desk.want, draw=lambda size: b"\x01" * size).begin(FEED)
    assert (desk.push.state, desk.push.secret) == (State.WANTED, "01" * 32)


def test_the_link_header_names_the_hub_too_and_a_feed_without_one_says_so():
    desk = Desk()
    desk.parsed = ParsedFeed()
    with pytest.raises(InputError, match="names no hub"):
        desk.want.begin(FEED)
    link = f'<{HUB}>; rel="hub", <https://news.example/topic>; rel="self"'
    desk.web.pages[FEED_URL] = builders.response("feed", url=FEED_URL, link=link)
    assert desk.want.begin(FEED).topic == "https://news.example/topic"
    other = builders.feed(url=FEED_URL + "?2")
    refused = builders.response("", 503, other.url)
    for answer, named in ((refused, "503"), (Unreachable("no name"), "no name")):
        desk.web.pages[other.url] = answer
        with pytest.raises(InputError, match=named):
            desk.want.begin(other)


def test_who_wants_pushes_of_what_is_no_feed_any_more_is_told_which() -> None:
    desk = Desk()

    def parse(_: Response) -> ParsedFeed:
        raise BadFeed("This answer is empty.")

    with pytest.raises(InputError, match=re.escape(FEED_URL)):
        replace(desk.want, parse=parse).begin(FEED)


def test_over_the_wire_with_a_hub_of_our_own():
    """The hub is asked through the one door, asks back, and pushes: bytes on sockets, the desk in between."""
    desk = Desk()

    def hub(asked: Asked) -> list[bytes | float]:
        form = parse_qs(asked.body.decode())
        token = form["hub.callback"][0].rpartition("/")[2]
        question = {name: form[name][0] for name in ("hub.mode", "hub.topic", "hub.lease_seconds")}
        confirmed = desk.hubs.verify(FEED.feed_id, token, question | {"hub.challenge": "from the wire"})
        made = hmac.new(form["hub.secret"][0].encode(), b"fat ping", "sha1").hexdigest()
        heard = desk.hubs.push(FEED.feed_id, token, b"fat ping", f"sha1={made}")
        return page(f"{confirmed} {heard.name}", "202 Accepted")

    with serving(hub) as server:
        desk.parsed = ParsedFeed(hub=server.url("/hub"), self_link=FEED_URL)
        desk.want.begin(FEED)
        door = Door("test", frozenset({server.port}), loopback=True)
        answers: list[Response] = []

        def post(url: str, body: bytes, headers: dict[str, str]) -> Response:
            answers.append(door.post(url, body, headers))
            return answers[-1]

        replace(desk.renew, post=post)()
    assert answers[0].body == b"from the wire DUE"
    assert desk.push.state is State.PUSHED
    assert desk.feeds.due(NOW, 9)


def test_a_hub_on_a_private_address_is_not_asked():
    desk = Desk()
    with serving(page("no")) as server:
        desk.parsed = ParsedFeed(hub=server.url("/hub"), self_link=FEED_URL)
        desk.want.begin(FEED)
        door = Door("test", frozenset({80, 443, server.port}))
        (push,) = replace(desk.renew, post=door.post)()
        assert server.connected == 0
    assert "not a public address" in push.reason
