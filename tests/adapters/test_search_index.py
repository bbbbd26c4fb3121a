"""The search index: what is found by which words, and that adding is done once."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from stet.adapters.search_index import SearchIndex
from stet.domain.change import Severity
from stet.domain.errors import Conflict, InputError
from stet.domain.search import GAP, Entry, entry_of, sought
from tests.builders import NOW, change
from tests.stack import Stack

ID = "%032x"
MONTH = "2026-11"


def entry(
    number: int, headlines: str = "", changed: str = "", source: str = "bbc-news", **more: Any
) -> Entry:
    at = NOW + timedelta(minutes=number)
    plain = Entry(ID % number, number, at, Severity.MINOR, source, headlines, changed)
    return replace(plain, **more)


ENTRIES = [
    entry(1, f"Ferry firm reports loss {GAP} Ferry firm reports profit", "loss of £3m \ue000 profit of £9m"),
    entry(2, f"Mayor resigns {GAP} Mayor resigns over ferry", "the ferry"),
    entry(3, f"Café fire {GAP} Great café fire", "12 \ue000 15", source="rt-com"),
    entry(4, "", "It's a firm ferry promise", source="rt-com"),
    entry(5, "Пожар в порту", "火事"),
    entry(6, "東京で火事、3人けが", "กรุงเทพมหานครฝนตกหนัก \ue000 서울에서 불이 났다"),
]


def found(index: Any, text: str, *, by_relevance: bool = False) -> list[int]:
    return [number for _, number in index.find(sought(text), skip=0, most=9, by_relevance=by_relevance)]


CASES = {
    "ferry": [4, 2, 1],
    "FERRY": [4, 2, 1],
    "ferry firm": [4, 1],
    '"ferry firm"': [1],
    '"firm ferry"': [4],
    "ferry -mayor": [4, 1],
    'ferry -"ferry firm"': [4, 2],
    "source:rt-com ferry": [4],
    "ferry -source:rt-com": [2, 1],
    "source:rt-com": [4, 3],
    "cafe": [3],
    "Café": [3],
    "15": [3],
    '"profit mayor"': [],
    '"loss ferry"': [],
    '"3m profit"': [],
    "it's": [4],
    "пожар": [5],
    "火事": [6, 5],
    "東京": [6],
    "京都": [],
    "東京 けが": [6],
    "京東": [],
    "กรุงเทพ": [6],
    "ฝนตก": [6],
    "서울": [6],
    "났다 -東京": [],
    '"事 3 人"': [6],
    "หนัก서울": [],
    "nothing": [],
    "AND": [],
    "ferry OR mayor": [],
    "NEAR(ferry)": [],
    "fer*": [],
    "headlines:ferry": [],
    '"unclosed ferry': [],
}


@pytest.mark.parametrize("text", CASES)
def test_what_is_found_newest_first(search_index: Any, text: str):
    assert search_index.add(MONTH, ENTRIES) == 6
    assert found(search_index, text) == CASES[text]


def test_best_first_is_what_has_it_in_the_headline(search_index: Any):
    search_index.add(MONTH, ENTRIES)
    assert found(search_index, "ferry", by_relevance=True)[-1] == 4


def test_a_change_is_added_once(search_index: Any):
    assert search_index.add(MONTH, ENTRIES[:3]) == 3
    assert search_index.add(MONTH, ENTRIES) == 3
    assert search_index.add(MONTH, ENTRIES) == 0
    assert found(search_index, "ferry") == [4, 2, 1]
    named = [(one.article_id, one.number) for one in (*ENTRIES, entry(9))]
    assert search_index.missing(MONTH, named) == {(ID % 9, 9)}
    assert search_index.missing("2026-10", named[:1]) == set(named[:1])


def test_all_months_are_searched_and_paged(search_index: Any):
    for months_back, month in enumerate(("2026-11", "2026-10", "2026-09")):
        for number in range(1, 5):
            n = months_back * 10 + number
            at = NOW - timedelta(days=30 * months_back, hours=number)
            search_index.add(month, [entry(n, "ferry", at=at)])
    wanted = [1, 2, 3, 4, 11, 12, 13, 14, 21, 22, 23, 24]
    paged = [
        number
        for skip in range(0, 15, 5)
        for _, number in search_index.find(sought("ferry"), skip=skip, most=5, by_relevance=False)
    ]
    assert paged == wanted
    assert search_index.forget() == 3
    assert found(search_index, "ferry") == []


def test_an_articles_words_are_taken_out_of_every_month(search_index: Any):
    for back, month in enumerate((MONTH, "2026-10")):
        at = NOW - timedelta(days=30 * back)
        search_index.add(month, [replace(one, number=one.number + 10 * back, at=at) for one in ENTRIES])
    assert search_index.erase(ID % 1) == 2
    assert search_index.erase(ID % 1) == 0
    assert search_index.erase("f" * 32) == 0
    assert sorted(found(search_index, "ferry")) == [2, 4, 12, 14]
    assert sorted(found(search_index, '"mayor resigns"')) == [2, 12]
    assert sorted(found(search_index, "火事")) == [5, 6, 15, 16]
    assert search_index.missing(MONTH, [(ID % 1, 1), (ID % 2, 2)]) == {(ID % 1, 1)}
    assert search_index.add(MONTH, ENTRIES[:1]) == 1, "it may be added again"
    assert 1 in found(search_index, '"ferry firm"')


def test_no_page_of_the_file_holds_a_word_that_was_taken_out(stack: Stack, tmp_path: Path):
    index = SearchIndex(stack.s3, stack["Archive"], tmp_path)
    index.add(MONTH, [entry(1, "Zebrafish", "Quagga 縞馬"), *ENTRIES[1:]])
    for number in range(20, 60):
        index.add(MONTH, [entry(number, f"Ferry {number} again", "and again", article_id=ID % 2)])
    index.erase(ID % 1)
    body = stack.s3.get_object(Bucket=stack["Archive"], Key=f"search/{MONTH}.sqlite")["Body"].read()
    kept = tmp_path / "kept.sqlite"
    kept.write_bytes(body)
    with closing(sqlite3.connect(kept)) as file:
        file.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, words, row)")
        terms = {term for (term,) in file.execute("SELECT term FROM held")}
        file.execute("INSERT INTO words (words) VALUES ('integrity-check')")
    assert "ferry" in terms
    assert not terms & {"zebrafish", "quagga", "縞", "馬"}
    for word in ("ebrafish", "uagga", "縞"):
        assert word.encode() not in body
    assert len(found(index, "again")) == 9


def test_what_can_be_found_by_nothing_is_refused():
    for text in ("", " ", "-ferry", "-source:x", '""', "!!!", "- -"):
        with pytest.raises(InputError):
            sought(text)


def test_a_change_without_its_versions_is_found_by_its_reasons():
    told = entry_of(change(1), None)
    assert "Great fire" in told.headlines
    assert "15" in told.changed


def test_two_writers_at_once_one_of_them_loses(stack: Stack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """Each file holds all that its writer read: one that was written meanwhile is not written over."""
    one, other = (SearchIndex(stack.s3, stack["Archive"], tmp_path / name) for name in "ab")
    for index in (one, other):
        index.folder.mkdir()
    one.add(MONTH, ENTRIES[:1])
    stale = other._months(fresh=True)  # noqa: SLF001 - what the other one read before
    one.add(MONTH, ENTRIES[1:2])
    monkeypatch.setattr(SearchIndex, "_months", lambda self, *, fresh=False: stale)
    with pytest.raises(Conflict):
        other.add(MONTH, ENTRIES[2:3])
    monkeypatch.undo()
    assert found(one, "ferry") == [2, 1]
    assert found(SearchIndex(stack.s3, stack["Archive"], tmp_path), "fire") == []
