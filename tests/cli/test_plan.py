"""stet plan: what the next ticks would do."""

from __future__ import annotations

from datetime import timedelta

from stet.adapters.hosts import Hosts
from stet.adapters.ticks import Ticks
from stet.cli.show import iso
from stet.domain.url import article_id
from tests.builders import NOW, article, feed
from tests.cli.conftest import Owner, cells

MINUTE = timedelta(minutes=1)


def _url(name: str) -> str:
    return f"https://news.example/{name}"


def _desk(owner: Owner) -> Owner:
    stack = owner.stack
    stack.feeds.add(feed(next_poll_at=NOW + 3 * MINUTE, next_reason="publisher's max-age"))
    stack.feeds.add(feed(url="https://later.example/feed", next_poll_at=NOW + 50 * MINUTE))
    stack.articles.add(article(url=_url("new"), due_at=NOW - MINUTE, changed_at=NOW - MINUTE))
    stack.articles.add(article(url=_url("five"), changed_at=NOW - 10 * MINUTE))
    stack.articles.add(article(url=_url("live"), changed_at=NOW - 9 * MINUTE, live_blog=True, latest=4))
    stack.articles.add(article(url=_url("hour"), changed_at=NOW - 70 * MINUTE, barred_since=NOW))
    Ticks(stack._dynamodb, stack.output("Ticks")).move("dispatch", NOW)  # noqa: SLF001
    return owner


def test_the_plan_names_polls_and_looks_in_order_with_their_reasons(owner: Owner):
    told = _desk(owner).json("plan")
    assert [(one["kind"], one["url"]) for one in told] == [
        ("look", _url("new")),
        ("poll", "https://news.example/rss.xml"),
        ("look", _url("hour")),
        ("look", _url("five")),
        ("look", _url("live")),
    ]
    assert [one["why"] for one in told] == [
        "new, hinted at by its feed, or put off",
        "publisher's max-age",
        "75 min after it changed or was first seen; robots.txt of the host did not allow it",
        "15 min after it changed or was first seen",
        "15 min after it changed or was first seen; left out, as live blogs are looked at once an hour",
    ]
    assert told[0]["id"] == article_id(_url("new"))
    assert [told[n]["at"] for n in (2, 3)] == [iso(NOW + 5 * MINUTE), iso(NOW + 5.5 * MINUTE)]
    assert not any(one["deferred"] for one in told)


def test_planning_writes_nothing_and_a_paused_host_waits(owner: Owner):
    stack = _desk(owner).stack
    Hosts(stack._dynamodb, stack.output("Hosts")).pause("news.example", NOW + 40 * MINUTE)  # noqa: SLF001
    before = stack.articles.known([article_id(_url("five"))])
    told = owner.json("plan")
    assert {one["at"] >= iso(NOW + 40 * MINUTE) for one in told} == {True}
    assert all(one["deferred"] for one in told)
    assert stack.articles.known([article_id(_url("five"))]) == before


def test_the_plan_in_a_pipe(owner: Owner):
    rows = cells(_desk(owner)("plan", "--minutes", "2").stdout)
    assert rows[0] == ["WHEN", "WHAT", "HOST", "URL", "WHY"]
    assert rows[1][1:3] == ["look", "news.example"]
    assert len(rows) == 2


def test_nothing_to_come_is_said(owner: Owner):
    assert "nothing is due within 15 minutes" in owner("plan").stderr
