"""The texts that comparisons are timed on."""

from __future__ import annotations

import pytest

from benchmarks import diff, worst_diff
from benchmarks.prose import edited


@pytest.mark.parametrize("words", [800, 3_000])
def test_a_text_has_the_words_it_is_said_to_have(words: int):
    for seed in range(3):
        found = sum(len(text.split()) for text in diff._of_length(seed, words))  # noqa: SLF001
        assert words <= found < words * 1.15


def test_every_differ_finds_an_edit():
    old = diff._of_length(1, 800)  # noqa: SLF001
    for name, differ in diff._differs().items():  # noqa: SLF001
        assert differ(old, edited(old)) != differ(old, old), name


@pytest.mark.parametrize("name", worst_diff.WORST)
def test_the_worst_texts_have_ten_thousand_paragraphs_or_one_of_their_words(name: str):
    for texts in worst_diff.WORST[name]():
        assert len(texts) in (1, 10_000, 20_000)
        assert sum(len(text.split()) for text in texts) >= 300_000
