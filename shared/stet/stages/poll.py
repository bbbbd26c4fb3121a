"""Read the feeds that are due, and write the articles they name that nobody knew."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol

from stet.domain.article import Article
from stet.domain.errors import BadFeed, StetError
from stet.domain.feed import Entry, ParsedFeed
from stet.domain.filters import Compiled, Sieve, no_expressions
from stet.domain.outcome import Polled, PollReport
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
from stet.domain.source import REFRESH_AFTER, Feed, backoff, next_poll
from stet.domain.url import article_id, host_of
from stet.stages.side_by_side import by_host


class FeedStore(Protocol):
    """The feeds table."""

    def due(self, now: datetime, limit: int) -> list[Feed]: ...
    def claim(self, feed: Feed, until: datetime) -> bool: ...
    def report(self, feed: Feed, claimed_until: datetime) -> bool: ...


class ArticleStore(Protocol):
    """What polling needs of the articles table."""

    def known(self, article_ids: Iterable[str]) -> dict[str, Article]: ...
    def add(self, article: Article) -> bool: ...
    def join(self, article_id: str, feed_id: str) -> bool: ...
    def hint(self, article_id: str, hint: str, due_at: datetime) -> bool: ...


class HostStore(Protocol):
    """What polling needs of the hosts table."""

    def pause(self, host: str, until: datetime) -> None: ...


@dataclass(frozen=True, slots=True)
class Poll:
    """One tick of polling.

    `get(url, headers)` opens the door, `parse` reads a feed, `pause` is how the gap between two
    requests to one host is kept (it takes seconds), `spread()` gives a number in [0, 1), `expression`
    compiles an owner's RE2 expression.
    """

    feeds: FeedStore
    articles: ArticleStore
    hosts: HostStore
    get: Callable[[str, dict[str, str]], Response]
    parse: Callable[[Response], ParsedFeed]
    pace: Pace
    clock: Callable[[], datetime]
    pause: Callable[[float], None]
    spread: Callable[[], float]
    expression: Callable[[str], Compiled] = no_expressions
    most: int = 200
    threads: int = 16

    def __call__(self) -> list[PollReport]:
        """Poll the feeds that are due, side by side, one request per host at a time.

        A feed that raises harms only itself: the others are polled, then the bugs are raised together.
        """
        due = self.feeds.due(self.clock(), self.most)
        gap = self.pace.host_gap.total_seconds()
        reports = by_host(
            due, lambda feed: feed.host, self._one, threads=self.threads, gap=gap, pause=self.pause
        )
        if bugs := [report for report in reports if isinstance(report, Exception)]:
            raise ExceptionGroup("polling raised", bugs)
        return [report for report in reports if isinstance(report, PollReport)]

    def _one(self, feed: Feed) -> PollReport:
        """Claim a feed by moving its next poll forward, read it, and report back."""
        until = self.clock() + backoff(feed.failures + 1, self.pace)
        if not self.feeds.claim(feed, until):
            return PollReport(feed.feed_id, Polled.CLAIMED)
        polled, report = self._read(feed)
        self.feeds.report(
            replace(polled, polled_at=self.clock(), outcome=report.outcome.value, reason=report.reason[:300]),
            until,
        )
        return report

    def _read(self, feed: Feed) -> tuple[Feed, PollReport]:
        now = self.clock()
        try:
            response = self.get(feed.url, _conditions(feed, now))
            if response.status == NOT_MODIFIED:
                return self._again(feed, _hints(response)), PollReport(feed.feed_id, Polled.UNCHANGED)
            if response.status != OK:
                return self._refused(feed, response)
            parsed = self.parse(response)
            wanted = self._wanted(feed, parsed)
        except StetError as error:
            failed = replace(feed, failures=feed.failures + 1)
            wait = backoff(failed.failures, self.pace)
            outcome = Polled.UNREADABLE if isinstance(error, BadFeed) else Polled.UNREACHABLE
            return replace(failed, next_poll_at=now + wait), PollReport(feed.feed_id, outcome, str(error))
        new = self._take(feed, wanted, now)
        title = (parsed.title or feed.title)[:300]
        read = replace(feed, title=title, etag=response.etag, last_modified=response.last_modified)
        hints = _hints(response) + ((parsed.ttl,) if parsed.ttl else ())
        outcome = Polled.NEW if new else Polled.READ
        report = PollReport(feed.feed_id, outcome, _counted(parsed, wanted), new)
        return self._again(replace(read, read_at=now), hints), report

    def _again(self, feed: Feed, hints: tuple[timedelta, ...]) -> Feed:
        validated = bool(feed.etag or feed.last_modified)
        at = next_poll(self.clock(), self.pace, hints, self.spread(), validated=validated)
        return replace(feed, failures=0, next_poll_at=at)

    def _refused(self, feed: Feed, response: Response) -> tuple[Feed, PollReport]:
        """Leave a feed alone that answered with an error, and its host too if the server says so."""
        now = self.clock()
        failures = feed.failures + 1
        refused_for = refusal_wait(response.status, response.retry_after(now))
        wait = refused_for or backoff(failures, self.pace)
        if response.status in HOST_WIDE:
            self.hosts.pause(feed.host, now + wait)
        outcome = Polled.GONE if response.status in GONE else Polled.UNREACHABLE
        outcome = Polled.BLOCKED if response.status in BLOCKED else outcome
        refused = replace(
            feed, failures=failures, next_poll_at=now + wait, active=response.status != GONE_FOR_GOOD
        )
        return refused, PollReport(feed.feed_id, outcome, f"the server answered {response.status}")

    def _wanted(self, feed: Feed, parsed: ParsedFeed) -> Sequence[Entry]:
        """Return the entries that the owner's filters let through, before anything is written."""
        if not feed.filters:
            return parsed.entries
        sieve = Sieve(feed.filters, self.expression)
        return [entry for entry in parsed.entries if not sieve.refusal(entry)]

    def _take(self, feed: Feed, wanted: Sequence[Entry], now: datetime) -> int:
        """Write the entries nobody knew, and pull forward the looks at those that moved.

        An entry may name an article by another of its addresses: it is then the one that is known.
        """
        entries = {article_id(entry.link): entry for entry in wanted if entry.link}
        known = self.articles.known(entries)
        done: set[str] = set()
        new = 0
        for named, entry in entries.items():
            hint = _hint(entry)
            article = known.get(named)
            if article is None:
                new += self.articles.add(_article(named, entry, feed, hint, now))
                continue
            if article.article_id in done or (named != article.article_id and article.article_id in entries):
                continue  # one hint for one article: two entries of it would take turns at every poll
            done.add(article.article_id)
            if feed.feed_id not in article.feeds:
                self.articles.join(article.article_id, feed.feed_id)
            elif article.hint != hint and article.feeds[0] == feed.feed_id:
                self.articles.hint(article.article_id, hint, now)
        return new


def _conditions(feed: Feed, now: datetime) -> dict[str, str]:
    """Return the validators, verbatim; none once a week, so that a server that lies is found out."""
    if feed.read_at is None or now - feed.read_at >= REFRESH_AFTER:
        return {}
    etag = {"If-None-Match": feed.etag} if feed.etag else {}
    modified = {"If-Modified-Since": feed.last_modified} if feed.last_modified else {}
    return etag | modified


def _hints(response: Response) -> tuple[timedelta, ...]:
    return (response.max_age,) if response.max_age else ()


def _hint(entry: Entry) -> str:
    """Return what moves when the publisher says that an entry moved (RULES §3: the free hint)."""
    told = f"{entry.title}\x1f{entry.updated or entry.published or ''}"
    return hashlib.sha256(told.encode("utf-8", "surrogatepass")).hexdigest()[:16]


def _counted(parsed: ParsedFeed, wanted: Sequence[Entry]) -> str:
    """Return how many entries a feed had, and how many the owner's filters left out."""
    left_out = len(parsed.entries) - len(wanted)
    return f"{len(parsed.entries)} entries" + (f", {left_out} left out by your filters" if left_out else "")


def _article(named: str, entry: Entry, feed: Feed, hint: str, now: datetime) -> Article:
    return Article(
        article_id=named,
        url=entry.link,
        host=host_of(entry.link),
        source=feed.source,
        title=entry.title[:300],
        first_seen_at=now,
        changed_at=now,
        due_at=now,
        feeds=(feed.feed_id,),
        hint=hint,
    )


def reported(reports: Sequence[PollReport]) -> dict[str, int]:
    """Return how often each outcome came, and how many articles were new, for the metrics."""
    counts: dict[str, int] = {"articles": sum(report.articles for report in reports)}
    for report in reports:
        counts[report.outcome.value] = counts.get(report.outcome.value, 0) + 1
    return counts
