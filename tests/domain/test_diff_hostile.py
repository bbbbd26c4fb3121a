"""The comparison of texts that nobody writes: rebuilt, mirrored, repeatable, no number or letter cut."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.diff import Comparison, Row, compare, new_text, old_text
from stet.domain.version import Paragraph, Story
from stet.domain.wording import words_between

PIECES = st.sampled_from(
    [
        *("the", "of", "bridge", "Bridge", "closed.", "“open”", '"open"'),
        *("‘open’", "ça\u00ad", "No.", "U.S.", "...", "—"),
        *("63", "66", "1,250.50", "1,350.50", "12:30", "12:45", "−5", "+5"),
        *("3–1", "3–2", "№5", "٦٣", "٦٦", "15%", "$3m"),
        *("e\u0301", "é", "👩‍👩‍👧", "👩‍👩‍👦", "🇩🇪", "👍🏽", "👍", "中文"),
        *("国", "かな", "ไทย", "กำ", "한국어", "नमस्ते", "שלום", "عربي"),
        *("\u202eabc\u202c", "\u200f", "\u200b", "\ufeff", "\ud800", "\udfff", "\x00"),
        *("\t", "\n", "\u2028", "\u00a0", "  ", ""),
    ]
)  # fmt: skip
TEXT = st.lists(PIECES, max_size=8).map(" ".join) | st.lists(PIECES, max_size=6).map("".join)
ONE = st.text(st.characters(), max_size=12)
FEW = st.lists(st.sampled_from(["", " ", "a", "a a", "Read more", "Read  more", "read more."]), max_size=12)
TEXTS = st.lists(TEXT | ONE, max_size=7) | FEW


def near(texts: list[str]) -> st.SearchStrategy[list[str]]:
    """Return what becomes of `texts`: shuffled, repeated, edited by a character, cut, joined."""
    if not texts:
        return TEXTS

    @st.composite
    def edited(draw: st.DrawFn) -> list[str]:
        found = list(draw(st.permutations(texts) | st.just(texts)))
        for _ in range(draw(st.integers(0, 3))):
            at = draw(st.integers(0, len(found) - 1))
            text = found[at]
            cut = draw(st.integers(0, len(text)))
            way = draw(st.sampled_from(["insert", "drop", "split", "merge", "double"]))
            if way == "insert":
                found[at] = text[:cut] + draw(PIECES) + text[cut:]
            elif way == "drop":
                found[at] = text[:cut] + text[cut + 1 :]
            elif way == "split":
                found[at : at + 1] = [text[:cut], text[cut:]]
            elif way == "merge":
                found[at : at + 2] = [" ".join(found[at : at + 2])]
            else:
                found.insert(at, text)
        return found

    return edited()


PAIRS = TEXTS.flatmap(lambda old: st.tuples(st.just(old), near(old) | TEXTS))


def between(old: list[str], new: list[str]) -> Comparison:
    return compare(*(Story(paragraphs=tuple(map(Paragraph, side))) for side in (old, new)))


MIRROR = {Row.ADDED: Row.REMOVED, Row.REMOVED: Row.ADDED, Row.SPLIT: Row.MERGED, Row.MERGED: Row.SPLIT}


@given(PAIRS)
@settings(max_examples=300)
def test_any_text_is_rebuilt_and_mirrored(pair: tuple[list[str], list[str]]):
    old, new = pair
    forth, back = between(old, new), between(new, old)
    assert old_text(forth) == tuple(old)
    assert new_text(forth) == tuple(new)
    assert sorted(place for row in forth.rows for place in row.old) == list(range(len(old)))
    assert sorted(place for row in forth.rows for place in row.new) == list(range(len(new)))
    turned = {"-": "+", "+": "-", "=": "="}
    assert {
        (
            row.kind,
            row.old,
            row.new,
            row.moved,
            row.lengths,
            tuple(sorted((run.op, run.text) for run in row.words)),
        )
        for row in forth.rows
    } == {
        (
            *(MIRROR.get(row.kind, row.kind), row.new, row.old, row.moved, row.lengths),
            tuple(sorted((turned[run.op], run.text) for run in row.words)),
        )
        for row in back.rows
    }


@given(TEXTS)
def test_nothing_differs_from_itself(texts: list[str]):
    assert {row.kind for row in between(texts, texts).rows} <= {Row.UNCHANGED}


GRAPHEMES = [
    *(("👩‍👩‍👧", "👩‍👩‍👦"), ("👍🏽", "👍"), ("👍🏽", "👍🏿"), ("🇩🇪", "🇩🇰")),
    *(("1️⃣", "2️⃣"), ("❤️", "❤"), ("🏳️‍🌈", "🏳️")),
    *(("e\u0301", "e\u0300"), ("e\u0301", "e"), ("नि", "नी"), ("กี่", "กี")),
    *(("각", "간"), ("שָׁ", "שַׁ"), ("か\u3099", "か")),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now"), GRAPHEMES)
@pytest.mark.parametrize("frame", ["{}", "so {} it was", "so {}{} it", "({})", "中{}国"])
def test_what_is_read_as_one_character_is_never_cut(was: str, now: str, frame: str):
    runs = words_between(frame.replace("{}", was), frame.replace("{}", now))
    for op, whole in (("-", was), ("+", now)):
        assert [run.text.count(whole) * len(whole) for run in runs if run.op == op] == [
            len(run.text.replace("so ", "").replace(" it", "").strip("() 中国"))
            for run in runs
            if run.op == op
        ]


NUMBERS = [
    *(("63", "66"), ("1,250.50", "1,350.50"), ("12:30", "12:45")),
    *(("−5", "+5"), ("-5", "-15"), ("3–1", "3–2")),
    *(("3-1", "3-2"), ("№5", "№6"), ("٦٣", "٦٦"), ("१२", "१३")),
    *(("1.5%", "15%"), ("$3m", "$9m"), ("£1bn", "£10bn")),
    *(("1 000", "10 000"), ("1\u202f000", "1\u202f200"), ("3/4", "1/4")),
    *(("½", "¼"), ("10°", "12°"), ("2.5x", "3.5x")),
    *(("G7", "G20"), ("Covid-19", "Covid-21"), ("F-16", "F-35")),
    *(("2019-20", "2019-21"), ("20th", "21st"), ("１２", "１３")),
    *(("1’000", "2’000"), ("10:30:01", "10:30:02"), ("v1.2.3", "v1.2.4")),
    *(("+49", "+48"), ("1e6", "1e7"), ("€5", "€15")),
]  # fmt: skip


@pytest.mark.parametrize(("was", "now"), NUMBERS)
@pytest.mark.parametrize("frame", ["The count is {} so far.", "{}", "({})", "about {}, they said", "“{}”"])
def test_a_number_is_never_cut(was: str, now: str, frame: str):
    """Whoever reads the runs sees both numbers whole, neither of them put together from pieces."""
    runs = words_between(frame.format(was), frame.format(now))
    assert [run.text.strip("“”()") for run in runs if run.op == "-" if run.text.strip("“”()")] == [was]
    assert [run.text.strip("“”()") for run in runs if run.op == "+" if run.text.strip("“”()")] == [now]


TOLD = """
import sys
from stet.domain.diff import compare
from stet.domain.version import Paragraph, Story
old = ["the bridge is shut %d the river is high" % (n % 5) for n in range(30)]
new = ["the bridge is open %d the river is high" % (n % 4) for n in range(25)][::-1] + old[3:9]
print(compare(*(Story(paragraphs=tuple(map(Paragraph, side))) for side in (old, new))))
"""


def test_every_process_says_the_same():
    shared = str(Path(__file__).parents[2] / "shared")
    said = {
        subprocess.run(
            [sys.executable, "-c", TOLD],
            env={**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": shared},
            capture_output=True,
            check=True,
        ).stdout
        for seed in ("0", "1", "42")
    }
    assert len(said) == 1
