"""Read the feeds that are due, and write the articles they name that nobody knew."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.errors import BadFeed, NotNow, Paused, StetError
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.feed_event import FeedEvent
from stet.domain.feed_news import news, settled, with_news
from stet.domain.filters import Compiled, Sieve, no_expressions
from stet.domain.host import Host
from stet.domain.moving import moving
from stet.domain.outcome import Polled, PollReport
from stet.domain.polling import (
    REFRESH_AFTER,
    NextPoll,
    Wishes,
    backoff,
    dormant,
    failed_poll,
    next_poll,
    refused_poll,
    weekly_entries,
)
from stet.domain.response import (
    BLOCKED,
    GONE,
    GONE_FOR_GOOD,
    HOST_WIDE,
    NOT_MODIFIED,
    OK,
    Response,
    refusal_wait,
)
from stet.domain.schedule import Pace
from stet.domain.source import Feed, moved
from stet.domain.url import host_of
from stet.stages.side_by_side import by_host
from stet.stages.take_in import ArticleStore, TakeIn

LONGEST_REASON = 200


class FeedStore(Protocol):
    """The feeds table."""

    def due(self, now: datetime, limit: int) -> list[Feed]: ...
    def claim(self, feed: Feed, until: datetime) -> bool: ...
    def report(self, feed: Feed, claimed_until: datetime) -> bool: ...


class HostStore(Protocol):
    """What polling needs of the hosts table."""

    def known(self, hosts: Iterable[str], *, lately: bool = False) -> dict[str, Host]: ...
    def pause(self, host: str, until: datetime) -> bool: ...


class Topic(Protocol):
    """Where the owner's news of a feed is published."""

    def publish_feed(self, feed: Feed, event: FeedEvent) -> None: ...


@dataclass(frozen=True, slots=True)
class Poll:
    """One tick of polling.

    `get(url, headers)` opens the door at a turn of the host, and raises NotNow if there is none; `parse`
    reads a feed, `reader` names its release; `spread()` is a number in [0, 1). `expression` compiles an
    owner's RE2 expression. No feed is begun after `budget`: what is left is due at the next tick.
    """

    feeds: FeedStore
    articles: ArticleStore
    hosts: HostStore
    topic: Topic
    get: Callable[[str, dict[str, str]], Response]
    parse: Callable[[Response], ParsedFeed]
    reader: str
    pace: Pace
    clock: Callable[[], datetime]
    spread: Callable[[], float]
    expression: Callable[[str], Compiled] = no_expressions
    most: int = 200
    threads: int = 32
    budget: timedelta = timedelta(seconds=200)

    def __call__(self) -> list[PollReport]:
        """Poll the feeds that are due, side by side, one request per host at a time.

        A feed that raises harms only itself: the others are polled, then the bugs are raised together.
        """
        began = self.clock()
        due = self.feeds.due(began, self.most)
        hosts = self.hosts.known({feed.host for feed in due}, lately=True) if due else {}
        paused = {name: host.pause_until for name, host in hosts.items() if host.pause_until}
        reports = by_host(
            due,
            lambda feed: feed.host,
            lambda feed: self._one(feed, paused, began + self.budget),
            threads=self.threads,
        )
        if bugs := [report for report in reports if isinstance(report, Exception)]:
            raise ExceptionGroup("polling raised", bugs)
        return [report for report in reports if isinstance(report, PollReport)]

    def _one(self, feed: Feed, paused: dict[str, datetime], deadline: datetime) -> PollReport:
        """Claim a feed by moving its next poll forward, read it, and report back."""
        now = self.clock()
        if now > deadline:
            return PollReport(feed.feed_id, Polled.PUT_OFF, "no time is left in this tick")
        if feed.untold:
            return self._tell(feed)
        if (end := paused.get(feed.host, now)) > now:
            return self._put_off(feed, feed.next_poll_at, Paused(f"{feed.host} asked for a pause", end))
        until = now + backoff(feed.failures + 1, self.pace)
        if not self.feeds.claim(feed, until):
            return PollReport(feed.feed_id, Polled.CLAIMED)
        try:
            polled, report = self._read(feed, paused)
        except NotNow as later:
            return self._put_off(feed, until, later)
        self._report(feed, replace(polled, polled_at=self.clock()), report, until)
        return report

    def _put_off(self, feed: Feed, claimed_until: datetime, later: NotNow) -> PollReport:
        """Let a feed wait for its host: that is no failure of the feed, and nobody asked for it."""
        waiting = replace(feed, next_poll_at=later.until, next_reason=str(later))
        self.feeds.report(waiting, claimed_until)
        outcome = Polled.PAUSED if isinstance(later, Paused) else Polled.PUT_OFF
        return PollReport(feed.feed_id, outcome, str(later))

    def _report(self, before: Feed, polled: Feed, report: PollReport, until: datetime) -> None:
        """Store what a poll came to, and with it, in one write, what the owner is to know; then tell it."""
        after = replace(polled, outcome=report.outcome.value, reason=report.reason[:LONGEST_REASON])
        now = self.clock()
        after = with_news(after, news(before, after, now, self.pace), now + self.pace.tick)
        if self.feeds.report(after, until) and after.untold:
            self._tell(after)

    def _tell(self, feed: Feed) -> PollReport:
        """Publish what is not published yet. Whatever stops here, the feed is due until it is done."""
        for event in feed.events[-feed.untold :]:
            self.topic.publish_feed(feed, event)
        self.feeds.report(settled(feed), feed.next_poll_at)
        return PollReport(feed.feed_id, Polled.TOLD, feed.events[-1].kind.value)

    def _read(self, feed: Feed, paused: dict[str, datetime]) -> tuple[Feed, PollReport]:
        now = self.clock()
        conditions = _conditions(feed, self.reader, now)
        if feed.read_at and now - feed.read_at >= REFRESH_AFTER:
            feed = replace(feed, read_at=now)  # noted even if it fails: asking for the whole is rationed
        try:
            response = self.get(feed.url, conditions)
            if response.status == NOT_MODIFIED and conditions:
                return self._again(feed, response), PollReport(feed.feed_id, Polled.UNCHANGED)
            if response.status != OK:
                return self._refused(feed, response, paused)
            parsed = self.parse(response)
            wanted = self._wanted(feed, parsed)
        except NotNow:
            raise
        except StetError as error:
            return self._failed(feed, error)
        new = TakeIn(self.articles)(feed, wanted, now)
        read = replace(
            feed,
            title=(parsed.title or feed.title)[:300],
            etag=response.etag,
            last_modified=response.last_modified,
            reader=self.reader,
            read_at=now,
            weekly=weekly_entries(parsed.entries, now),
            wishes=_wishes(parsed),
        )
        report = PollReport(feed.feed_id, Polled.NEW if new else Polled.READ, _counted(parsed, wanted), new)
        return self._again(read, response), report

    def _again(self, feed: Feed, response: Response) -> Feed:
        """Plan the next poll of a feed that answered, by a 200 or a 304: one success resets everything."""
        now = self.clock()
        fresh_for = response.fresh_for if response.fresh_for is not None else feed.wishes.fresh_for
        well = replace(
            feed,
            failures=0,
            failing_since=None,
            dormant=False,
            wishes=replace(feed.wishes, fresh_for=fresh_for),
            move=moving(feed.move, response, now),
        )
        planned = next_poll(
            now,
            self.pace,
            well.wishes,
            self.spread(),
            validated=bool(well.etag or well.last_modified),
            every=well.every,
            weekly=well.weekly,
        )
        return replace(moved(well), next_poll_at=planned.at, next_reason=planned.reason)

    def _failed(self, feed: Feed, error: StetError) -> tuple[Feed, PollReport]:
        now = self.clock()
        failures, since = feed.failures + 1, feed.failing_since or now
        planned = failed_poll(now, failures, self.pace, since)
        outcome = Polled.UNREADABLE if isinstance(error, BadFeed) else Polled.UNREACHABLE
        return _failing(feed, failures, since, planned), PollReport(feed.feed_id, outcome, str(error))

    def _refused(
        self, feed: Feed, response: Response, paused: dict[str, datetime]
    ) -> tuple[Feed, PollReport]:
        """Leave a feed alone that answered with an error, and its host too if the server says so."""
        now, status = self.clock(), response.status
        failures, since = feed.failures + 1, feed.failing_since or now
        wish = response.retry_after(now)
        planned = refused_poll(now, status, wish, failures, self.pace, since)
        if status in HOST_WIDE:
            end = now + refusal_wait(status, wish)
            for host in {feed.host, host_of(response.url)}:  # a redirect may have led to another
                paused[host] = max(end, paused.get(host, end))
                self.hosts.pause(host, end)
        outcome = Polled.GONE if status in GONE else Polled.UNREACHABLE
        outcome = Polled.BLOCKED if status in BLOCKED else outcome
        refused = replace(
            _failing(feed, failures, since, planned),
            active=status != GONE_FOR_GOOD,
            dormant=dormant(now, status, since),
        )
        return refused, PollReport(feed.feed_id, outcome, f"the server answered {status}")

    def _wanted(self, feed: Feed, parsed: ParsedFeed) -> Sequence[Entry]:
        """Return the entries that the owner's filters let through, before anything is written."""
        if not feed.filters:
            return parsed.entries
        sieve = Sieve(feed.filters, self.expression)
        return [entry for entry in parsed.entries if not sieve.refusal(entry)]


def _conditions(feed: Feed, reader: str, now: datetime) -> dict[str, str]:
    """Return the validators, verbatim; none once a week, so that a server that lies is found out.

    None either for another release of the parser, which may find in the same bytes what the last did not.
    """
    if feed.read_at is None or now - feed.read_at >= REFRESH_AFTER or feed.reader != reader:
        return {}
    etag = {"If-None-Match": feed.etag} if feed.etag else {}
    modified = {"If-Modified-Since": feed.last_modified} if feed.last_modified else {}
    return etag | modified


def _wishes(parsed: ParsedFeed) -> Wishes:
    return Wishes(None, parsed.ttl, parsed.update_period, parsed.skip_hours, parsed.skip_days)


def _failing(feed: Feed, failures: int, since: datetime, planned: NextPoll) -> Feed:
    return replace(
        feed,
        failures=failures,
        failing_since=since,
        next_poll_at=planned.at,
        next_reason=planned.reason,
    )


def _counted(parsed: ParsedFeed, wanted: Sequence[Entry]) -> str:
    """Return how many entries a feed had, and how many the owner's filters left out."""
    left_out = len(parsed.entries) - len(wanted)
    return f"{len(parsed.entries)} entries" + (f", {left_out} left out by your filters" if left_out else "")


def reported(reports: Sequence[PollReport]) -> dict[str, int]:
    """Return how often each outcome came, and how many articles were new, for the metrics."""
    counts: dict[str, int] = {"articles": sum(report.articles for report in reports)}
    for report in reports:
        counts[report.outcome.value] = counts.get(report.outcome.value, 0) + 1
    return counts
