"""An article that goes to and fro, from look to mail: no state lost, one notice each at most (RULES §4)."""

from __future__ import annotations

import json
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from random import Random

import pytest

from stet.domain.alternating import STAYS, STAYS_KNOWN, Showing
from stet.domain.alternation import Alternation
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Response
from stet.domain.version import Quality, Story
from stet.stages.pinning import Extractor
from tests import builders
from tests.stages.test_promises import ARTICLE, GONE, TEXTS, World, read

PROBES = Path(__file__).parents[3] / "shared" / "cases" / "probes" / "flap_sequences.json"
ID = ARTICLE.article_id
POOR, BLOCKED = "(poor)", "(blocked)"


class Newsroom(World):
    """A world without trouble, whose page is set by letters."""

    def __post_init__(self) -> None:
        super().__post_init__()
        self.trouble.on = False

    def wire(self) -> None:
        super().wire()
        self.fetch = replace(
            self.fetch, extractor=Extractor("test/1", read_or_poor, lambda _, story: story.quality)
        )

    def get(self, url: str, headers: dict[str, str]) -> Response:
        odd = {POOR: builders.response(POOR), BLOCKED: builders.response("no", 403)}
        return odd[self.page] if self.page in odd else super().get(url, headers)

    def looks(self, letters: str, **forward: float) -> list[Outcome]:
        found = []
        for letter in letters:
            self.page = {"-": GONE, "p": POOR, "f": BLOCKED}.get(letter) or TEXTS["ABCD".index(letter)]
            self.clock.forward(**forward or {"minutes": 15})
            (looked,) = self.fetch([ID])
            assert isinstance(looked, Looked)
            found.append(looked.outcome)
            self.drain()
        return found

    @property
    def stored_texts(self) -> str:
        found = [self.archive.get_version(ID, number) for _, number, _ in self.archive.versions()]
        texts = [one.story.paragraphs[0].text if one and one.story else GONE for one in found]
        return "".join("-" if text == GONE else "ABCD"[TEXTS.index(text)] for text in texts)

    def versions_lost(self) -> list[tuple[str, int]]:
        lost, self.versions.waiting = self.versions.waiting, []
        return lost

    @property
    def numbers_told(self) -> list[int]:
        return sorted(int(one.split("#")[1]) for one in self.told if one.endswith("sub-1"))


def read_or_poor(body: bytes, url: str, content_type: str) -> Story:
    story = read(body, url, content_type)
    return replace(story, quality=Quality(0.0, ("a consent wall",))) if body == POOR.encode() else story


def newsroom() -> Newsroom:
    return Newsroom(Random(1))


@pytest.mark.skipif(not PROBES.is_file(), reason=f"the shared cases are not here: {PROBES}")
def test_the_known_sequences_give_a_notice_a_state_at_most_and_lose_none():
    sequences = [one["sequence"] for one in json.loads(PROBES.read_text())]
    assert len(sequences) >= 8
    for sequence in sequences:
        room = newsroom()
        room.looks(sequence)
        states = 1 + sum(a != b for a, b in pairwise(sequence))
        assert set(room.stored_texts) == set(sequence), sequence
        assert len(room.numbers_told) == len(set(room.numbers_told)) < states, sequence
        assert len(room.numbers_told) <= 4, sequence


@pytest.mark.parametrize(
    ("looks", "texts", "told"),
    [
        pytest.param("ABC" * 4, "ABCAB", [1, 2, 3, 4], id="three texts in turn"),
        pytest.param("AAAAAABBBBBB" * 2, "ABAB", [1, 2, 3], id="long stays"),
        pytest.param("ABBAABBAABBA", "ABAB", [1, 2, 3], id="two looks each"),
        pytest.param("ABABCABABDDDD", "ABABCD", [1, 2, 3, 5], id="a text seen once, then an edit that stays"),
        pytest.param("ABABCDCDCDCDDD", "ABABCD", [1, 2, 3, 5], id="both texts edited"),
        pytest.param(
            "ABAB" + "A" * 9 + "BABAB", "ABABABAB", [1, 2, 3, 4, 5, 6, 7], id="ends and begins again"
        ),
        pytest.param("ApBpApBpApB", "ABAB", [1, 2, 3], id="poor captures between"),
        pytest.param("AfBffAfBfAf", "ABAB", [1, 2, 3], id="blocked between"),
        pytest.param("ABABCpCpC", "ABABC", [1, 2, 3, 4], id="a poor capture ends no stay"),
        pytest.param("ABABCpBpC", "ABABC", [1, 2, 3], id="a known text between does"),
        pytest.param("ABAB-A-B", "ABAB", [1, 2, 3], id="seemed gone"),
        pytest.param("p" * 9 + "AB" + "p" * 9 + "A", "ABA", [1, 2], id="poor at first"),
    ],
)
@pytest.mark.parametrize("restarts", [False, True])
def test_which_texts_are_stored_and_told(looks: str, texts: str, told: list[int], restarts: bool):
    room = newsroom()
    for look in looks:
        room.looks(look)
        if restarts:
            room.wire()
    assert (room.stored_texts, room.numbers_told) == (texts, told)


def test_forty_days_of_flapping_are_four_versions_and_three_notices():
    room = newsroom()
    room.looks("AB" * 30, hours=16)
    assert room.stored_texts == "ABAB"
    assert room.numbers_told == [1, 2, 3]
    changes = room.changes.of(ID)
    assert [one.alternating for one in changes] == [False, False, True], "the last is shown as such"
    row = room.articles.get(ID)
    assert row
    assert row.alternating
    assert row.showing == Showing(3, "", 1, 56), "what made no version was counted"


def test_an_alternating_page_restarts_no_schedule_and_stores_no_page():
    room = newsroom()
    room.looks("ABAB")
    row, raw = room.articles.get(ID), dict(room.archive.raw)
    assert room.looks("ABA") == [Outcome.ALTERNATING, Outcome.UNCHANGED, Outcome.ALTERNATING]
    later = room.articles.get(ID)
    assert row
    assert later
    assert later.changed_at == row.changed_at
    assert room.archive.raw == raw


def test_a_new_text_is_stored_at_once_and_told_when_it_stays():
    room = newsroom()
    room.looks("ABABAC")
    assert room.stored_texts == "ABABC"
    assert room.numbers_told == [1, 2, 3]
    room.looks("C" * (STAYS - 2))
    assert room.numbers_told == [1, 2, 3]
    room.looks("C")
    assert room.numbers_told == [1, 2, 3, 4]
    before = room.articles.get(ID)
    room.looks("CCC")
    assert room.articles.get(ID) == before, "from then on an unchanged look writes nothing again"
    room.looks("D")
    assert room.numbers_told == [1, 2, 3, 4, 5]
    assert [one.alternating for one in room.changes.of(ID)] == [False, False, True, True, False]


def test_a_known_text_that_stays_for_long_is_stored_and_told_once_more():
    room = newsroom()
    room.looks("ABAB" + "A" * (STAYS_KNOWN - 1))
    assert room.stored_texts == "ABAB"
    room.looks("A")
    assert room.stored_texts == "ABABA"
    assert room.numbers_told == [1, 2, 3, 4]
    last = room.archive.get_version(ID, 4)
    assert last
    assert last.alternation is Alternation.ENDED
    assert not room.changes.of(ID)[-1].alternating


def test_a_removal_and_a_return_are_told_however_the_page_flapped():
    room = newsroom()
    room.looks("ABAB")
    room.looks("---", hours=4)
    assert room.stored_texts == "ABAB-"
    room.looks("A")
    assert room.stored_texts == "ABAB-A"
    assert room.numbers_told == [1, 2, 3, 4, 5]


def test_a_page_that_only_seemed_gone_is_not_gone_when_a_known_text_is_back():
    room = newsroom()
    room.looks("ABAB--", hours=1)
    row = room.articles.get(ID)
    assert row
    assert row.gone_count == 2
    room.looks("A")
    row = room.articles.get(ID)
    assert row
    assert (row.gone_count, row.gone_since) == (0, None)


def test_a_text_that_stood_is_told_although_its_message_was_lost():
    room = newsroom()
    room.looks("ABABAC")
    room.page = TEXTS[2]
    for _ in range(STAYS - 1):
        room.clock.forward(minutes=15)
        room.fetch([ID])
    assert room.versions_lost() == [(ID, 4)]
    assert room.numbers_told == [1, 2, 3]
    room.clock.forward(days=1)
    room.reconcile()
    room.drain()
    assert room.numbers_told == [1, 2, 3, 4]
    assert room.reconcile() == []


def test_what_gave_way_before_it_stood_is_passed_over_once():
    room = newsroom()
    room.looks("ABABACD")
    assert room.stored_texts == "ABABCD"
    room.clock.forward(days=1)
    assert room.reconcile() == [(ID, 4), (ID, 5)]
    room.drain()
    assert room.numbers_told == [1, 2, 3]
    assert [one.number for one in room.changes.of(ID) if one.published_at is None] == [5]
    room.looks("DD")
    assert room.numbers_told == [1, 2, 3, 5]
    assert room.reconcile() == []


def test_of_two_looks_at_once_one_counts():
    room = newsroom()
    room.looks("ABABA")
    row = room.articles.get(ID)
    assert row
    assert row.showing
    room.page = TEXTS[0]
    for _ in range(2):
        room.fetch.look(ID, row)
    again = room.articles.get(ID)
    assert again
    assert again.showing
    assert again.showing.looks == row.showing.looks + 1
