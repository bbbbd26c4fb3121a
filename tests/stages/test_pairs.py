"""Pairs of versions are read once for many subscribers, a few at a time, and nothing else is kept of them."""

from __future__ import annotations

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import pytest

from stet.domain.attempt import Attempt
from stet.domain.errors import BadVersion
from stet.domain.subscription import Channel
from stet.domain.version import Version
from stet.stages.pairs import LONGEST, MOST, Pairs
from stet.stages.tell import News, Tell, Way
from stet.stages.versions import MissingVersion, pair_of
from tests import builders
from tests.builders import NOW
from tests.fakes import FakeArchive, FakeArticles

ID = builders.article().article_id


@dataclass
class Counting(FakeArchive):
    """The archive, and how often it was asked."""

    asked: list[tuple[str, int]] = field(default_factory=list)
    broken: bool = False

    def get_version(self, article_id: str, number: int) -> Version | None:
        self.asked.append((article_id, number))
        if self.broken:
            raise BadVersion(f"version {number} of article {article_id}")
        return super().get_version(article_id, number)


def held(versions: int = 2, size: int = 1) -> Counting:
    archive = Counting()
    for number in range(versions):
        archive.put_version(builders.version(number, told=builders.story(f"Text {number}. " * size)))
    return archive


def test_one_pair_is_read_once_however_many_ask_at_once():
    archive = held()
    pairs = Pairs(archive)
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: pairs(ID, 0, 1, ""), range(40)))
    assert archive.asked == [(ID, 0), (ID, 1)]
    assert found == [pair_of(archive, ID, 0, 1)] * 40


def test_the_latest_few_are_kept_and_no_more():
    archive = held(MOST + 2)
    pairs = Pairs(archive)
    for number in range(1, MOST + 2):
        pairs(ID, number - 1, number, "")
    archive.asked.clear()
    pairs(ID, MOST, MOST + 1, "")
    assert not archive.asked
    pairs(ID, 0, 1, "")
    assert archive.asked == [(ID, 0), (ID, 1)]


def test_a_very_long_text_is_not_kept():
    archive = held(size=LONGEST // 14)
    pairs = Pairs(archive)
    pairs(ID, 0, 1, "")
    pairs(ID, 0, 1, "")
    assert len(archive.asked) == 4


@pytest.mark.parametrize("error", [MissingVersion, BadVersion])
def test_what_cannot_be_read_is_asked_for_again(error: type[Exception]):
    archive = held(1 if error is MissingVersion else 2)
    archive.broken = error is BadVersion
    pairs = Pairs(archive)
    with pytest.raises(error):
        pairs(ID, 0, 1, "")
    archive.broken = False
    archive.put_version(builders.version(1, told=builders.story("Text 1.")))
    assert pairs(ID, 0, 1, "").newer.number == 1


def test_what_was_taken_down_is_not_told_though_its_pair_is_kept():
    articles, told = FakeArticles(), list[News]()

    def send(*_: object) -> Attempt:
        return Attempt(done=True, answer="taken")

    def write(news: News, _: object) -> News:
        told.append(news)
        return news

    ways: Mapping[Channel, Way[News]] = {Channel.WEBHOOK: Way(write, send)}
    articles.add(builders.article(latest=1))
    tell = Tell(Pairs(held()), articles, ways)
    assert tell(builders.change(1), builders.webhook(), "d").done
    articles.rows[ID] = builders.article(latest=1, taken_down_at=NOW)
    again = tell(builders.change(1), builders.webhook(), "d")
    assert (again.done, again.final, len(told)) == (False, True, 1)
