"""Over every way in, no form of an address leads to a connection that is not a public one (RULES §2).

Each way in is wired as its function or its command wires it, with the settings of a stack on AWS. The
resolver is ours, and connections are noted where the socket makes them: below the door, not within it.
"""

from __future__ import annotations

import importlib
import re
import ssl
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from stet.adapters.articles import Articles
from stet.adapters.feeds import Feeds
from stet.adapters.pushes import Pushes
from stet.cli.app import stet
from stet.cli.desk import Desk
from stet.cli.stack import Stack as OwnersStack
from stet.cli.stack import Tools
from stet.domain.endpoint import Posting
from stet.domain.errors import StetError
from stet.domain.host import Appointment
from stet.domain.outcome import Polled
from stet.domain.subscription import Channel
from tests.adapters.certificates import server_context
from tests.builders import NOW, SECRET, article, feed, push, webhook
from tests.cli.conftest import Outputs
from tests.leaping import Leaping
from tests.ssrf.forms import FORMS, REACHABLE, REBINDING
from tests.ssrf.internet import Internet, internet
from tests.stack import Stack

ROOT = Path(__file__).parents[2]
pytestmark = pytest.mark.slow  # it talks to a server on this machine

REFUSED = re.compile(
    r"not a public address|only https?://|user name in it|backslash|not a host name|not an address"
    r"|names no host|is not opened|is no address|no such feed|is no feed|names no hub"
    r"|robots\.txt does not allow|web page, not a feed|No such file"
)
"""The words of a refusal: what is refused for another reason proves nothing here."""

HARMLESS = (
    REACHABLE,
    REBINDING,
    "http:/127",
    "http:///",
    "http:127",
    "http:\\\\",
    "http://127.0.0.1 ",
    "http://127.0.0.1\0",
)
"""What is answered, by the public server: its own address, a name when it is first asked for, and what is
read as a path on the same server where it stands in a redirect or a page."""

Words = dict[str, str]
"""What a use of each form came to."""


@dataclass
class World:
    """A stack on AWS, its functions and its owner's command, beside our internet."""

    stack: Stack
    net: Internet
    patch: pytest.MonkeyPatch
    called: list[Any] = field(default_factory=list)
    leaping: Leaping = field(default_factory=Leaping)

    def wired(self, function: str) -> Any:
        """Return what a function's own `wired` joins."""
        for name, value in self.stack.environment(function).items():
            self.patch.setenv(name, value)
        module = importlib.import_module(f"functions.{function}.app")
        for name in {"time", "datetime"} & set(vars(module)):
            self.patch.setattr(module, name, self.leaping)
        module.wired.cache_clear()
        self.called.append(module)
        return module.wired()

    @property
    def owner(self) -> OwnersStack:
        """The stack as the command wires it, its door included."""
        tools = Tools(client=self.stack.clients.__getitem__, clock=lambda: NOW, pause=lambda _: None)
        return OwnersStack("stet", Outputs(self.stack), dict(self.stack.parameters), tools)

    def types(self, *words: str) -> str:
        """Return what a command says, its errors included."""
        result = CliRunner().invoke(stet, words, obj=Desk(known=self.owner, tools=self.owner.tools))
        if result.exception and not isinstance(result.exception, SystemExit):
            raise result.exception
        return " ".join(result.output.split())


@pytest.fixture
def world(stack: Stack, monkeypatch: pytest.MonkeyPatch, tls: ssl.SSLContext) -> Iterator[World]:
    stack.parameters["Loopback"] = "no"
    monkeypatch.setattr(Leaping, "furthest", 0.0)
    with ExitStack() as opened:
        one = World(stack, opened.enter_context(internet(tls)), monkeypatch)
        yield one
    for module in one.called:
        module.wired.cache_clear()


@pytest.fixture
def tls(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> ssl.SSLContext:
    """Return what our server speaks TLS with; the door trusts it as it trusts the web's authorities."""
    theirs, authority = server_context(tmp_path, "*.public.example")
    trusting = ssl.create_default_context(cafile=str(authority))
    monkeypatch.setattr(ssl, "create_default_context", lambda: trusting)
    return theirs


def said(use: Callable[[str], Any], url: str) -> str:
    """Return what a use of an address came to, in words."""
    try:
        return str(use(url))
    except StetError as error:
        return str(error)


def direct(use: Callable[[str], Any]) -> Words:
    return {f"{name}, itself": said(use, url) for name, url in FORMS.items()}


def by_way_of(kind: str, use: Callable[[str], Any], path: str = "/x", scheme: str = "http") -> Words:
    """Return what comes of using an address of our server that leads to each form."""
    return {
        f"{name}, by {kind}": said(use, f"{scheme}://{kind}-{n}.public.example{path}")
        for n, name in enumerate(FORMS)
    }


_TICKS = 40
"""More than polling all forms takes."""


# --- the ways in ---------------------------------------------------------------------------------


def feed_polls(world: World) -> Words:
    feeds, poll = Feeds(world.stack.dynamodb, world.stack["Feeds"]), world.wired("poll")

    def add(url: str) -> str:
        one = feed(url=url)
        feeds.add(one)
        return f"id {one.feed_id}"

    added = direct(add) | by_way_of("to", add)
    reports: Words = {}
    for _ in range(_TICKS):
        world.leaping.catch_up()
        asked = [report for report in poll() if report.outcome != Polled.PUT_OFF]
        reports |= {f"id {report.feed_id}": report.reason for report in asked}
    assert poll() == []
    assert len(reports) > len(FORMS)
    return {name: reports.get(words, words) for name, words in added.items()}


def looked(world: World, kind: str) -> Words:
    articles, fetch = Articles(world.stack.dynamodb, world.stack["Articles"]), world.wired("fetch")

    def add(url: str) -> str:
        one = article(url=url)
        articles.add(one)
        return one.article_id

    added = direct(add) | by_way_of(kind, add)
    ids = [one for one in dict.fromkeys(added.values()) if re.fullmatch("[0-9a-f]{32}", one)]
    assert len(ids) > len(FORMS)
    seen = {one.article_id: f"{one.outcome}: {one.reason}" for one in fetch([*map(Appointment, ids)])}
    return {name: seen.get(words, words) for name, words in added.items()}


def article_looks(world: World) -> Words:
    get = world.wired("fetch").look.__self__.get
    opened = direct(lambda url: get(url, {}))
    return looked(world, "to") | {f"{name} without robots.txt": words for name, words in opened.items()}


def robots_txt(world: World) -> Words:
    return looked(world, "robots")


def sitemaps(world: World) -> Words:
    find = world.owner.find_sitemaps

    def named(url: str) -> str:
        return "; ".join(one.reason for one in find(url) if "index of" not in one.reason)

    ways = {kind: by_way_of(kind, named) for kind in ("robots", "map", "index")}
    return direct(named) | ways["robots"] | _unless_dropped(ways["map"] | ways["index"])


def hub_discovery(world: World) -> Words:
    def begin(url: str) -> str:
        return f"wanted at {world.owner.want_push.begin(feed(url=url)).hub}"

    return direct(begin) | by_way_of("to", begin)


def hubs(world: World) -> Words:
    """Let `renew` ask hubs that are such addresses, that redirect to them, and that a feed names."""
    store, (renew, _) = Pushes(world.stack.dynamodb, world.stack["Pushes"]), world.wired("renew")
    known: dict[str, str] = {}

    def begin(url: str) -> str:
        return f"id {world.owner.want_push.begin(feed(url=url)).feed_id}"

    for name, hub in (direct(str) | by_way_of("to", str)).items():
        known[name] = name
        store.add(push(feed_id=name, hub=hub))
    known |= by_way_of("hub", begin)
    asked: Words = {}
    while found := renew():
        asked |= {one.feed_id: one.reason or "the hub answered 202" for one in found}
    words = {name: asked.get(one.removeprefix("id "), one) for name, one in known.items()}
    redirected = {name: words.pop(name) for name in [*words] if name.endswith("by to")}
    assert {text[:22] for text in redirected.values()} == {"the hub answered 302: "}
    return words


def webhooks(world: World) -> Words:
    way = world.wired("deliver")[0].send.ways[Channel.WEBHOOK]

    def post(url: str) -> str:
        receiver = webhook(address=url.replace("http:", "https:", 1))
        posting = Posting("delivery-1", "{}", "application/json", (SECRET,))
        return str(way.send.post(receiver.address, posting).answer)

    redirected = by_way_of("to", post, scheme="https")
    assert all(words.startswith("302") for words in redirected.values()), redirected
    return direct(post)


def added_feeds(world: World) -> Words:
    def add(url: str) -> str:
        return world.types("feeds", "add", "--first", "--", url)

    return direct(add) | by_way_of("to", add) | _unless_dropped(by_way_of("names", add))


def tried_articles(world: World) -> Words:
    def fetch(url: str) -> str:
        return world.types("fetch", "--json", "--", url)

    return direct(fetch) | by_way_of("to", fetch) | by_way_of("robots", fetch)


def tried_feeds(world: World) -> Words:
    def parse(url: str) -> str:
        return world.types("feeds", "parse", "--", url)

    return direct(parse) | by_way_of("to", parse)


WAYS: dict[str, Callable[[World], Words]] = {
    one.__name__: one
    for one in (
        feed_polls, article_looks, robots_txt, sitemaps, hub_discovery, hubs, webhooks, added_feeds,
        tried_articles, tried_feeds,
    )
}  # fmt: skip


def _unless_dropped(words: Words) -> Words:
    """Leave out the forms that reading a document dropped: of what is no address nothing is asked."""
    return {name: said for name, said in words.items() if said}


@pytest.mark.parametrize("way", WAYS)
def test_no_form_of_an_address_that_is_not_public_is_connected_to(way: str, world: World):
    words = WAYS[way](world)
    assert world.net.strayed == set()
    assert len(world.net.connected) >= len(FORMS), "the redirects were really followed as far as they may"
    taken = {name: text for name, text in words.items() if not REFUSED.search(text)}
    assert {name: text for name, text in taken.items() if not name.startswith(HARMLESS)} == {}


def test_every_way_in_is_tried():
    """Who opens the door stands here; another one needs a way of its own above."""
    opened = {
        str(path.relative_to(ROOT))
        for folder in ("shared/stet", "functions")
        for path in (ROOT / folder).rglob("*.py")
        if re.search(r"(?<!def )(?<!_)open_door\(", path.read_text())
    }
    functions = {f"functions/{name}/app.py" for name in ("poll", "fetch", "renew", "deliver")}
    owners = {f"shared/stet/cli/{name}.py" for name in ("deployed", "tools", "trying")}
    assert opened == functions | owners
