"""Taking an article down: nothing of its text is left, and nothing of it comes back."""

from __future__ import annotations

from dataclasses import replace
from email.message import EmailMessage

import pytest

from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.attempt import Attempt
from stet.domain.digest import digest_for
from stet.domain.errors import TakenDown
from stet.domain.rhythm import Wait, Why
from stet.domain.schedule import PACES, coming_look
from stet.domain.search import entry_of
from stet.domain.subscription import Channel, DeliveryStatus
from stet.pages.links import Links
from stet.stages.deliver import Deliver
from stet.stages.diff import Diff
from stet.stages.notify import Notify
from stet.stages.pairs import Pairs
from stet.stages.read import Read
from stet.stages.take_down import Erased, TakeDown
from stet.stages.tell import Tell, TellDigest, TellMove, TellOwner
from stet.ways.by_email import Post, by_email
from stet.ways.ways import ByChannel
from tests.builders import NOW, URL, Clock, article, change, delivery, response, subscription, version
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeDeliveries,
    FakeDeliveryQueue,
    FakeFeeds,
    FakeSearchIndex,
    FakeSubscriptions,
    FakeTopic,
)

ID = article().article_id
MOVE = ArticleMove("https://news.example/old", NOW)


class House:
    """An article with three versions, in memory."""

    def __init__(self) -> None:
        self.articles, self.archive, self.changes = FakeArticles(), FakeArchive(), FakeChanges()
        self.index = FakeSearchIndex()
        self.index.add("2026-11", [entry_of(change(number), None) for number in (1, 2)])
        self.clock = Clock()
        self.articles.add(article(latest=2, fingerprint="f", due_at=NOW))
        for number in range(3):
            self.archive.put_raw(ID, response(f"page {number}"), NOW)
            self.archive.put_version(version(number))
        for number in (1, 2):
            self.changes.add(change(number))
        self.take_down = TakeDown(self.articles, self.archive, self.changes, self.index, self.clock)

    @property
    def row(self):
        found = self.articles.get(ID)
        assert found
        return found


def test_nothing_of_the_text_is_left():
    house = House()
    assert house.take_down(house.row, "a court asked") == Erased(1, 6, 2)
    assert (house.archive.stored, house.archive.raw, house.changes.rows) == ({}, {}, {})
    assert house.index.missing("2026-11", [(ID, 1), (ID, 2)]) == {(ID, 1), (ID, 2)}
    assert (house.row.title, house.row.fingerprint, house.row.known_as) == ("", None, None)
    assert house.row.taken_down_at == NOW
    assert house.row.url == URL, "its address stays, so that it is not watched anew"


def test_running_it_again_keeps_the_moment_and_finishes():
    house = House()
    house.take_down(house.row, "a court asked")
    house.archive.put_version(version(3))
    house.clock.forward(hours=1)
    assert house.take_down(house.row, "again") == Erased(1, 1, 0)
    assert house.row.taken_down_at == NOW


def test_what_stopped_half_way_is_hidden_already():
    house = House()
    house.articles.take_down(ID, NOW, "then the power failed")
    assert house.row.taken_down_at
    assert house.articles.recent(9) == []
    assert list(house.articles.changed_between(NOW.replace(year=2000), NOW.replace(year=2100))) == []
    assert house.articles.due(NOW.replace(year=2100), 9) == []


def test_it_is_not_added_looked_at_or_advanced_again():
    house = House()
    house.take_down(house.row, "a court asked")
    assert not house.articles.add(article())
    assert not house.articles.hint(ID, "moved", NOW)
    assert not house.articles.defer(ID, NOW)
    assert not house.articles.advance(version(3), None)
    assert house.row.title == ""


def test_versions_on_their_way_make_no_change_and_no_dead_letter():
    house = House()
    house.take_down(house.row, "a court asked")
    diff = Diff(house.archive, house.articles, house.changes, FakeTopic(), house.clock)
    assert diff(ID, 2) is None
    house.archive.put_version(version(3))
    assert diff(ID, 3) is None
    assert house.changes.rows == {}


def test_changes_on_their_way_are_told_to_nobody():
    house = House()
    house.take_down(house.row, "a court asked")
    subscriptions = FakeSubscriptions()
    subscriptions.put(subscription())
    queue = FakeDeliveryQueue()
    notify = Notify(
        house.changes,
        subscriptions,
        FakeDeliveries(),
        queue,
        FakeFeeds(),
        house.articles,
        house.archive,
        house.clock,
    )
    assert notify(ID, 2) == 0
    assert queue.waiting == []


def test_what_turned_out_to_be_it_goes_too():
    house = House()
    young = article(url=f"{URL}-2", latest=0)
    house.articles.add(young)
    house.archive.put_version(version(0, article_id=young.article_id))
    house.articles.merge(young, ID)
    assert house.take_down(house.row, "a court asked") == Erased(2, 7, 2)
    found = house.articles.get(young.article_id)
    assert found
    assert found.taken_down_at


def test_reading_says_that_it_is_gone():
    house = House()
    house.take_down(house.row, "a court asked")
    read = Read(
        house.articles, house.changes, FakeSubscriptions(), house.archive, PACES["normal"], house.clock
    )
    for ask in (
        lambda: read.article(ID),
        lambda: read.diff(ID, 0, 1),
        lambda: read.version(ID, 0),
        lambda: read.blame(ID),
    ):
        with pytest.raises(TakenDown):
            ask()


def test_no_look_at_it_is_coming():
    house = House()
    house.take_down(house.row, "a court asked")
    assert coming_look(PACES["normal"], house.row, NOW) is None


Told = tuple[Deliver, list[EmailMessage], FakeDeliveries, int]


@pytest.fixture(params=["not", "half done", "done"])
def told(request: pytest.FixtureRequest) -> Told:
    """Return who delivers of an article, taken down or not, what was sent, and how many mails should be."""
    house, sent, deliveries = House(), list[EmailMessage](), FakeDeliveries()
    house.articles.rows[ID] = replace(house.row, move=MOVE)
    subscriptions = FakeSubscriptions()
    subscriptions.put(subscription())

    def send(message: EmailMessage, _: str) -> Attempt:
        sent.append(message)
        return Attempt(done=True, answer="")

    ways = ByChannel(
        {Channel.EMAIL: by_email(Post(send, "stet@stet.example", Links("https://stet.example"), house.clock))}
    )
    deliver = Deliver(
        deliveries,
        subscriptions,
        house.changes,
        FakeFeeds(),
        Tell(Pairs(house.archive), house.articles, ways.change),
        TellOwner(ways.feed),
        TellDigest(Pairs(house.archive), house.articles, house.changes, ways.digest),
        TellMove(house.articles, ways.move),
        house.clock,
        lambda: 0.5,
    )
    if request.param == "done":
        house.take_down(house.row, "a court asked")
    elif request.param == "half done":
        house.articles.take_down(ID, NOW, "then the power failed")
        assert house.archive.stored, "the text is still there"
    return deliver, sent, deliveries, int(request.param == "not")


@pytest.mark.parametrize(
    ("subject", "number"), [(ID, 2), (move_subject(ID), MOVE.number)], ids=["change", "move"]
)
def test_a_mail_that_was_queued_is_not_sent(told: Told, subject: str, number: int):
    deliver, sent, deliveries, expected = told
    queued = delivery(article_id=subject, number=number)
    deliveries.add(queued)
    assert deliver.attempt(queued.delivery_id).again is None, "it does not come back either"
    assert len(sent) == expected


def test_a_digest_that_was_queued_tells_nothing_of_it(told: Told):
    deliver, sent, deliveries, expected = told
    digest = digest_for(subscription(), Wait(NOW, Why.RHYTHM), 0, NOW)
    for number in (1, 2):
        deliveries.hold(
            delivery(article_id=ID, number=number, digest=digest.delivery_id, status=DeliveryStatus.HELD),
            digest,
            9,
        )
    assert deliver.attempt(digest.delivery_id).again is None
    assert len(sent) == expected
