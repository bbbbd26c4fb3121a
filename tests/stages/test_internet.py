"""A virtual internet of 1,000 hosts over a day: the real poll, dispatch and fetch, politely (RULES §1–3)."""

from __future__ import annotations

import bisect
import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from functools import partial
from random import Random

import pytest

from stet.adapters.queues import held_back
from stet.domain.article import DueLook
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.host import Appointment
from stet.domain.response import Response
from stet.domain.schedule import PACES, Slot
from stet.domain.url import host_of
from stet.domain.version import Paragraph, Quality, Story
from stet.parsing.robots import Rules, read_robots
from stet.stages.dispatch import Dispatch
from stet.stages.doorman import Doorman
from stet.stages.fetch import Fetch
from stet.stages.on_time import OnTime
from stet.stages.pinning import Extractor
from stet.stages.poll import Poll
from stet.stages.robots import Robots
from tests import builders
from tests.builders import NOW
from tests.fakes import FakeArchive, FakeArticles, FakeFeeds, FakeTicks, FakeTopic, FakeVersionQueue
from tests.virtual import LateHosts, VirtualPool, VirtualTime

NORMAL = PACES["normal"]
HOSTS, HOURS, WORKERS = 1000, 24, 4
SLOW, ANGRY, STRICT = 20, 60, 20


class Internet:
    """Hosts that note every request: some are slow, some ask for pauses, some want a longer gap."""

    def __init__(self, time: VirtualTime, random: Random) -> None:
        self.time, self.random = time, random
        names = [f"h{n}.example" for n in range(HOSTS)]
        self.names = names
        self.slow = set(names[:SLOW])
        self.strict = set(names[SLOW : SLOW + STRICT])
        self.angry = {
            name: NOW + timedelta(minutes=random.randrange(60, HOURS * 60 - 300)) for name in names[-ANGRY:]
        }
        self.started: dict[str, list[datetime]] = defaultdict(list)
        self.in_flight: Counter[str] = Counter()
        self.overlaps: Counter[str] = Counter()
        self.quiet: dict[str, list[tuple[datetime, datetime]]] = defaultdict(list)
        self.given: dict[str, str] = {}
        self.unconditional: list[str] = []
        self.conditional = 0
        self.edits = {f"https://{name}/{n}": self._edits() for name in names for n in range(2)}

    def _edits(self) -> list[datetime]:
        return sorted(NOW + timedelta(minutes=self.random.uniform(0, 1440)) for _ in range(2))

    def get(self, url: str, headers: dict[str, str] | None = None) -> Response:
        host = host_of(url)
        self.started[host].append(self.time())
        self.overlaps[host] += self.in_flight[host] > 0
        self.in_flight[host] += 1
        self.time.pause(6.0 if host in self.slow else self.random.uniform(0.1, 1.5))
        self.in_flight[host] -= 1
        return self._answer(url, host, headers or {})

    def _answer(self, url: str, host: str, headers: dict[str, str]) -> Response:
        since = self.angry.get(host)
        if since and since <= self.time() < since + timedelta(minutes=30):
            wait = self.random.choice([900, 3600, 7200])
            self.quiet[host].append((self.time(), self.time() + timedelta(seconds=wait)))
            return builders.response("", self.random.choice([429, 503]), url, retry_after=str(wait))
        if url.endswith("/robots.txt"):
            delay = "User-agent: *\nCrawl-delay: 30\n" if host in self.strict else ""
            return builders.response(delay, 200 if delay else 404, url)
        if url in self.given:
            asked = headers.get("If-None-Match")
            self.conditional += asked is not None
            if asked is None:
                self.unconditional.append(url)
        return self._page(url, headers)

    def _page(self, url: str, headers: dict[str, str]) -> Response:
        edition = sum(at <= self.time() for at in self.edits.get(url, ()))
        if url.endswith("/feed"):
            edition = sum(at <= self.time() for at in self._published(url))
        etag = self.given[url] = f'"{edition}"'
        if headers.get("If-None-Match") == etag:
            return builders.response("", 304, url, etag=etag)
        return builders.response(f"Edition {edition}.", 200, url, etag=etag)

    def _published(self, url: str) -> list[datetime]:
        number = int(host_of(url).removeprefix("h").partition(".")[0])
        return [NOW + timedelta(minutes=(number * 7 + n * 300) % 900) for n in range(2)]

    def parse(self, response: Response) -> ParsedFeed:
        site = response.url.removesuffix("/feed")
        count = int(response.body.decode().removeprefix("Edition ").rstrip("."))
        return ParsedFeed(
            "Feed", site, tuple(Entry(f"{site}/{n}", f"{site}/{n}", f"{n}") for n in range(count))
        )


class Articles(FakeArticles):
    """The fake with an index by time, as the table has one."""

    def changed_between(self, after: datetime, upto: datetime) -> Iterator[DueLook]:
        if not hasattr(self, "_sorted") or self._stale != len(self.rows):
            self.freshen()
        first = bisect.bisect_right(self._sorted, (after, "~"))
        last = bisect.bisect_right(self._sorted, (upto, "~"))
        for _, named in self._sorted[first:last]:
            yield DueLook(named, self.rows[named].host)

    def freshen(self) -> None:
        self._sorted = sorted((row.changed_at, row.article_id) for row in self.rows.values())
        self._stale = len(self.rows)


class Machine:
    """Pollers, a dispatcher, and workers that each get the next message that is visible."""

    def __init__(self, seed: int) -> None:
        self.time, self.random = VirtualTime(), Random(seed)
        self.internet = Internet(self.time, self.random)
        self.articles, self.hosts, self.ticks = Articles(), LateHosts(self.time), FakeTicks()
        self.archive = FakeArchive(clock=self.time)
        self.outcomes: Counter[str] = Counter()
        self.dispatch = Dispatch(self.articles, self.hosts, self.ticks, self, NORMAL, self.time)
        self.workers = [self._worker() for _ in range(WORKERS)]
        self.poll = self._poller()
        self.polling = False

    def depth(self) -> int:
        return 0

    def send(self, slots: Sequence[Slot]) -> None:
        for slot in slots:
            visible = self.time() + timedelta(seconds=held_back(slot, self.time()))
            arrives = visible + timedelta(seconds=self.random.uniform(0.02, 0.7))
            self.time.at(arrives, partial(self._look, slot, again=False))
            if self.random.random() < 0.01:
                later = arrives + timedelta(seconds=self.random.uniform(0, 60))
                self.time.at(later, partial(self._look, slot, again=True))

    def _look(self, slot: Slot, *, again: bool) -> None:
        asked = Appointment(slot.look.article_id, slot.at, slot.until, again=again)
        (looked,) = self.random.choice(self.workers)([asked])
        if isinstance(looked, Exception):
            raise looked
        self.outcomes[looked.outcome] += 1

    def _worker(self) -> OnTime:
        robots = Robots(
            self.internet.get,
            partial(read_robots, agent="Stet"),
            partial(Rules, agent="Stet"),
            self.hosts,
            self.time,
        )
        fetch = Fetch(
            articles=self.articles,
            archive=self.archive,
            hosts=self.hosts,
            topic=FakeTopic(),
            versions=FakeVersionQueue(),
            get=self.internet.get,
            allowed=robots.allowed,
            extractor=Extractor("test/1", _read, lambda _, story: story.quality),
            pace=NORMAL,
            clock=self.time,
            pause=self.time.pause,
        )
        doorman = Doorman(self.hosts, NORMAL, self.time, self.time.pause)
        return OnTime(self.articles, doorman, fetch.look, robots.prepare, self.time, threads=1)

    def _poller(self) -> Poll:
        feeds = FakeFeeds()
        for name in self.internet.names:
            first = NOW + timedelta(minutes=self.random.uniform(0, 60))
            feeds.add(builders.feed(url=f"https://{name}/feed", next_poll_at=first))
        return Poll(
            feeds=feeds,
            articles=self.articles,
            hosts=self.hosts,
            get=Doorman(self.hosts, NORMAL, self.time, self.time.pause).at_turn(self.internet.get),
            topic=FakeTopic(),
            parse=self.internet.parse,
            reader="feeds/1",
            pace=NORMAL,
            clock=self.time,
            spread=self.random.random,
        )

    def _poll(self) -> None:
        if not self.polling:  # it runs alone
            self.polling = True
            self.poll()
            self.polling = False

    def _tick(self) -> None:
        self.articles.freshen()
        self.dispatch()

    def run(self) -> None:
        for minute in range(HOURS * 60):
            at = NOW + timedelta(minutes=minute)
            self.time.at(at + timedelta(seconds=5), self._tick)
            self.time.at(at + timedelta(seconds=20), self._poll)
        self.time.run(NOW + timedelta(hours=HOURS))


def _read(body: bytes, _: str, __: str) -> Story:
    return Story(headline="", paragraphs=(Paragraph(body.decode()),), extractor="test/1", quality=Quality())


@pytest.mark.slow
def test_a_day_of_a_thousand_hosts_is_polite(monkeypatch: pytest.MonkeyPatch) -> None:
    machine = Machine(seed=3)
    monkeypatch.setattr("stet.stages.side_by_side.ThreadPoolExecutor", partial(VirtualPool, machine.time))
    machine.run()
    net = machine.internet
    assert len(net.started) == HOSTS
    assert sum(map(len, net.started.values())) > 40 * HOSTS
    closest = {
        host: min(b - a for a, b in itertools.pairwise(starts)) for host, starts in net.started.items()
    }
    assert min(closest.values()) >= NORMAL.host_gap
    assert +net.overlaps == {}, "one request in flight at each host"
    broken = [
        (host, at)
        for host, pauses in net.quiet.items()
        for begin, end in pauses
        for at in net.started[host]
        if begin < at < end
    ]
    assert broken == [], "Retry-After is obeyed, always"
    assert len(net.quiet) > ANGRY // 3
    assert net.unconditional == [], "conditional whenever validators are known"
    assert net.conditional > 20 * HOSTS
    assert len(machine.articles.rows) == 2 * HOSTS
    assert machine.outcomes["stored"] > 3 * HOSTS
