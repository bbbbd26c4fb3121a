"""Saying what happens: each thing once, in order, over restarts too."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest

from local.follow import Follow, change_text
from local.home import Home
from local.inbox import Hook, Mail
from local.lines import Lines
from local.report import Report
from local.troubles import Troubles
from stet.adapters.items import Value, stamp, to_item
from stet.domain.article import Article, DueLook
from stet.domain.change import Change, Reason, Severity
from stet.domain.source import Feed
from stet.pages.links import Links

PAGE = Links("http://127.0.0.1:8080")
NOW = datetime.now(UTC)


@dataclass
class Tables:
    """Both tables, as far as they are read here."""

    articles: dict[str, Article] = field(default_factory=dict)
    changes: list[Change] = field(default_factory=list)
    table: str = "changes"

    def changed_between(self, after, upto):
        found = [a for a in self.articles.values() if after < a.changed_at <= upto]
        return iter([DueLook(a.article_id, a.host) for a in sorted(found, key=lambda a: a.changed_at)])

    def known(self, ids):
        return {id: self.articles[id] for id in ids}

    def get(self, article_id, number):
        return next((c for c in self.changes if (c.article_id, c.number) == (article_id, number)), None)

    @property
    def dynamodb(self):
        return SimpleNamespace(query=self._query)

    def _query(self, *, ExpressionAttributeValues, **_):  # noqa: N803 - boto3's own name
        day, after = (ExpressionAttributeValues[name]["S"] for name in (":day", ":after"))
        rows = [c for c in self.changes if stamp(c.at).startswith(day) and stamp(c.at) > after]
        rows.sort(key=lambda c: c.at)
        keys: list[dict[str, Value]] = [
            {"article_id": c.article_id, "number": c.number, "at": stamp(c.at)} for c in rows
        ]
        return {"Items": [to_item(row) for row in keys]}

    def publish(self, id="a", latest=-1, at=None, title="A title"):
        at = at or datetime.now(UTC)
        article = Article(id, f"https://x/{id}", "x", "the-x", title, at, at, latest)
        self.articles[id] = article
        return article

    def store(self, id="a", latest=0):
        self.articles[id] = replace(self.articles[id], latest=latest, changed_at=datetime.now(UTC))

    def compare(self, id="a", number=1, at=None, **more):
        change = Change(
            id, number, at or datetime.now(UTC), f"https://x/{id}", "the-x", "A title", "A new title",
            more.pop("severity", Severity.MAJOR), more.pop("reasons", (Reason("headline"),)), **more,
        )  # fmt: skip
        self.changes.append(change)
        return change


@pytest.fixture
def tables():
    return Tables()


@pytest.fixture
def lines():
    return Lines()


@pytest.fixture
def home(tmp_path):
    return Home(tmp_path)


@pytest.fixture
def follow(tables, home, lines):
    return Follow(tables, tables, PAGE, home, lines)


def quiet():
    return SimpleNamespace(look=lambda: None)


def said(lines):
    return [str(line) for line in lines.said]


class TestFollow:
    def test_an_articles_whole_way(self, follow, tables, lines):
        tables.publish()
        follow.look()
        tables.store(latest=0)
        follow.look()
        tables.store(latest=1)
        tables.compare()
        follow.look()
        follow.look()
        assert said(lines) == [
            "article A title · the-x",
            "version A title · version 0",
            "version A title · version 1",
            "change major A new title · headline · http://127.0.0.1:8080/articles/a/diff/0/1",
        ]

    def test_several_steps_between_two_looks_are_all_said(self, follow, tables, lines):
        tables.publish(latest=2)
        follow.look()
        assert [line.kind for line in lines.said] == ["article", "version", "version", "version"]

    def test_an_article_without_a_title_goes_by_its_address(self, follow, tables, lines):
        tables.publish(title="")
        follow.look()
        assert said(lines) == ["article https://x/a · the-x"]

    def test_what_was_there_before_the_first_run_is_not_news(self, tables, home, lines):
        hour_ago = datetime.now(UTC) - timedelta(hours=1)
        tables.publish(latest=3, at=hour_ago)
        tables.compare(number=3, at=hour_ago)
        follow = Follow(tables, tables, PAGE, home, lines)
        follow.look()
        assert said(lines) == []
        tables.store(latest=4)
        follow.look()
        assert said(lines) == ["version A title · version 4"]

    def test_a_restart_repeats_nothing_and_misses_nothing(self, follow, tables, home, lines):
        tables.publish(latest=0)
        tables.compare()
        follow.look()
        before = len(lines.said)
        tables.publish("b", latest=0)
        Follow(tables, tables, PAGE, home, lines).look()
        assert said(lines)[before:] == ["article A title · the-x", "version A title · version 0"]

    def test_a_change_whose_row_comes_late_is_said(self, follow, tables, lines):
        follow.look()
        tables.compare(at=datetime.now(UTC) - timedelta(minutes=4))
        follow.look()
        assert [line.kind for line in lines.said] == ["change"]

    def test_a_change_of_yesterday_evening_is_found_after_midnight(self, tables, home, lines):
        two_days_ago = datetime.now(UTC) - timedelta(days=2)
        home.write("followed", {"since": stamp(two_days_ago), "articles": {}, "changes": {}})
        tables.compare(at=two_days_ago + timedelta(hours=20))
        Follow(tables, tables, PAGE, home, lines).look()
        assert [line.kind for line in lines.said] == ["change"]

    def test_each_line_carries_what_it_speaks_of(self, follow, tables, lines):
        article, change = tables.publish(), tables.compare()
        follow.look()
        assert [line.about for line in lines.said] == [article, change]


class TestChangeText:
    def test_short_evidence_is_shown_and_a_silent_change_named(self, tables):
        change = tables.compare(
            severity=Severity.CRITICAL,
            reasons=(
                Reason("numbers", "12", "15"),
                Reason("quote changed", "x" * 80, "y"),
                Reason("numbers", "12", "15"),
            ),
            stealth=True,
        )
        assert change_text(change, PAGE) == (
            "critical A new title · numbers 12 → 15, quote changed · unannounced · "
            "http://127.0.0.1:8080/articles/a/diff/0/1"
        )

    def test_no_reason_leaves_no_gap(self, tables):
        assert change_text(tables.compare(reasons=()), PAGE).startswith("major A new title · http")


class TestReport:
    def test_a_change_is_said_before_its_mail_and_its_webhook(self, follow, tables, lines):
        report = Report(lines)
        report.start(follow, quiet())
        tables.compare()
        report.came(Mail("20261122T120000000000-0", b"To: r@x\r\nSubject: News\r\n\r\n"))
        report.came(Hook("20261122T120000000000-1", {}, '{"type": "article.changed"}'))
        report.came(Hook("20261122T120000000000-2", {}, "{}", "No matching signature found"))
        report.stop()
        assert [line.kind for line in lines.said] == ["change", "mail", "webhook", "webhook"]
        assert said(lines)[1:] == [
            "mail r@x · News",
            "webhook article.changed · verified",
            "webhook unknown · refused: No matching signature found",
        ]

    def test_what_comes_before_the_start_is_said_after_it(self, follow, lines):
        report = Report(lines)
        report.came(Mail("20261122T120000000000-0", b"To: r@x\r\nSubject: News\r\n\r\n"))
        report.start(follow, quiet())
        report.stop()
        assert said(lines) == ["mail r@x · News"]


class TestTroubles:
    @pytest.fixture
    def stack(self):
        return SimpleNamespace(dead_letters={}, feeds=SimpleNamespace(all=list))

    def look(self, troubles):
        troubles._next = 0.0  # noqa: SLF001 - as if a quarter of a minute had passed
        troubles.look()

    def test_dead_letters_are_a_problem_once(self, stack, lines):
        counts = iter([0, 2, 2])
        stack.dead_letters = {"article": SimpleNamespace(waiting=lambda: next(counts))}
        troubles = Troubles(stack, "cloud.log", lines)
        for _ in range(3):
            self.look(troubles)
        assert said(lines) == [
            "problem 2 in the article dead-letter queue: a function failed for a bug, see cloud.log"
        ]

    def test_a_failing_feed_is_a_problem_once_and_its_recovery_news(self, stack, lines):
        feed = Feed("f", "https://x/rss", "x", "The X", NOW, NOW)
        broken = replace(feed, failures=1, outcome="unreachable", reason="no address is known for x")
        states = iter([feed, broken, replace(broken, failures=2), replace(feed, outcome="unchanged")])
        stack.feeds = SimpleNamespace(all=lambda: [next(states)])
        troubles = Troubles(stack, "cloud.log", lines)
        for _ in range(4):
            self.look(troubles)
        assert said(lines) == [
            "problem feed The X · unreachable: no address is known for x · https://x/rss",
            "feeds The X can be read again · https://x/rss",
        ]
