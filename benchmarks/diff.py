"""How fast two versions are compared, beside what else compares texts in Python, on the same text."""

from __future__ import annotations

import difflib
import importlib.util
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from statistics import median, quantiles

from benchmarks import by_hand, pairing, worst_diff
from benchmarks.clock import fastest, once
from benchmarks.prose import edited, paragraphs
from benchmarks.table import Cell, Row, Section
from stet.domain.diff import compare
from stet.domain.version import Paragraph, Story

_PAIRS = 20
_MOST_PARAGRAPHS = 120
_WORDS = (800, 3_000)
_TIMES = 5
_OURS = "stet.domain.diff.compare"
_MISSING = "diff-match-patch is not installed: build/uv/bin/uv sync --extra cli --group peers"
_ON = (
    f"Medians and p95 over {_PAIRS} pairs (of the demo newsroom), with three sentences added, one paragraph "
    f"added, one removed and one moved; ms of processor, best of {_TIMES}."
)
_MORE = "Ours also pairs paragraphs, finds what moved, and compares an article's fields; the others do not."

Differ = Callable[[list[str], list[str]], object]


def run() -> list[Section]:
    """Compare each pair in turn with all of them; then the worst cases, with ours alone."""
    differs = _differs()
    sizes = [_timed(differs, words) for words in _WORDS]
    columns = ["differ"]
    for words in _WORDS:
        columns += [f"{words:,} words: ms p50", "p95", "× ours"]
    rows = tuple(
        Row(name, tuple(cell for took in sizes for cell in _cells(took[name], took[_OURS])))
        for name in differs
    )
    notes = (_ON, _MORE) if _has_patch() else (_ON, _MORE, _MISSING)
    return [
        Section("diff", "Comparing two versions", tuple(columns), rows, notes),
        *pairing.section(),
        *by_hand.sections(),
        worst_diff.section(),
    ]


def _differs() -> dict[str, Differ]:
    found: dict[str, Differ] = {
        _OURS: lambda old, new: compare(_story(old), _story(new)),
        "difflib.SequenceMatcher over words": partial(_by_words, autojunk=False),
        "the same, autojunk": partial(_by_words, autojunk=True),
        "difflib.ndiff over paragraphs": lambda old, new: list(difflib.ndiff(old, new)),
        "difflib.HtmlDiff over paragraphs": lambda old, new: difflib.HtmlDiff().make_table(old, new),
    }
    return found | ({"diff-match-patch, semantic": _patch} if _has_patch() else {})


def _timed(differs: dict[str, Differ], words: int) -> dict[str, list[float]]:
    took: dict[str, list[float]] = {name: [] for name in differs}
    for seed in range(_PAIRS):
        old = _of_length(seed, words)
        new = edited(old)
        for name, differ in differs.items():
            took[name].append(_time(partial(differ, old, new)) * 1000)
    return took


def _of_length(seed: int, words: int) -> list[str]:
    """Return the first paragraphs of a text that have so many words, or just more."""
    texts = paragraphs(seed, _MOST_PARAGRAPHS)
    counts = list(accumulate(len(text.split()) for text in texts))
    return texts[: next(at for at, count in enumerate(counts) if count >= words) + 1]


def _time(work: Callable[[], object]) -> float:
    first = once(work)
    return first if first > 0.2 else fastest(work, _TIMES)  # difflib may take seconds


def _by_words(old: list[str], new: list[str], *, autojunk: bool) -> object:
    before, after = (" \n ".join(texts).split(" ") for texts in (old, new))
    return difflib.SequenceMatcher(None, before, after, autojunk=autojunk).get_opcodes()


def _has_patch() -> bool:
    return importlib.util.find_spec("diff_match_patch") is not None


def _patch(old: list[str], new: list[str]) -> object:
    from diff_match_patch import diff_match_patch  # type: ignore[import-not-found,import-untyped,unused-ignore]

    differ = diff_match_patch()
    found = differ.diff_main("\n".join(old), "\n".join(new))
    differ.diff_cleanupSemantic(found)
    return found


def _story(texts: list[str]) -> Story:
    return Story(paragraphs=tuple(map(Paragraph, texts)))


def _cells(times: list[float], ours: list[float]) -> tuple[Cell, Cell, Cell]:
    ratio = median(mine / other for mine, other in zip(times, ours, strict=True))
    return Cell(median(times), 2), Cell(quantiles(times, n=20)[-1], 2), Cell(ratio, 1)
