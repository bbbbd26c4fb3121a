"""dispatch, with one tick of the schedule."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from stet.adapters.articles import Articles
from stet.adapters.hosts import Hosts
from stet.adapters.ticks import Ticks
from tests.builders import article
from tests.functions.conftest import Call, event, taken
from tests.stack import Stack


def test_due_looks_are_sent_each_in_the_slot_of_its_host(stack: Stack, call: Call):
    articles, now = Articles(stack.dynamodb, stack["Articles"]), datetime.now(UTC)
    exceptional = article(url="https://a.example/1", changed_at=now - timedelta(days=50), due_at=now)
    scheduled = article(url="https://b.example/2", changed_at=now - timedelta(minutes=15, seconds=90))
    fresh = article(url="https://c.example/3", changed_at=now)
    paused = article(url="https://d.example/4", changed_at=now - timedelta(days=50), due_at=now)
    for one in (exceptional, scheduled, fresh, paused):
        articles.add(one)
    Hosts(stack.dynamodb, stack["Hosts"]).pause(paused.host, now + timedelta(hours=2))
    ticks = Ticks(stack.dynamodb, stack["Ticks"])
    ticks.move("dispatch", now - timedelta(minutes=3))

    call("dispatch", event("schedule"))

    sent = {message["article_id"] for message in taken(stack, "ArticleQueue")}
    assert sent == {exceptional.article_id, scheduled.article_id}
    still = articles.get(exceptional.article_id)
    assert still
    assert still.due_at is None
    assert [look.host for look in articles.due(now + timedelta(hours=3), 9)] == ["d.example"]
    planned = ticks.planned_until("dispatch")
    assert planned
    assert now - timedelta(minutes=1) < planned <= datetime.now(UTC)

    call("dispatch", event("schedule"))
    assert taken(stack, "ArticleQueue") == [], "a doubled tick does nothing a second time"
