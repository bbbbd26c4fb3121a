"""What counts as the same characters, one word, one sentence."""

import json
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.passage import typographic
from stet.domain.text import fold, sentences, spaced, tokens

PROBES = Path(__file__).parents[2].parent / "shared" / "cases" / "probes" / "normalisation_probes.json"
NOT_OF_CHARACTERS = {"relative-time", "updated-stamp"}
"""Probes whose times are no matter of characters: severity calls them trivial, by their position."""

SAME = [
    ("One two.", "One\u00a0two.\u00a0"),
    ("cooperation", "co\u00adopera\u200btion\u2060"),
    ("left to right", "\u200eleft to\u202c right\u2069"),
    ("He said \"yes\" and 'no'.", "He said “yes” and ‘no’."),
    ("2019-20 - a year", "2019–20 – a year"),
    ("wait...", "wait…"),
    ("café", "cafe\u0301"),
    ("café “x”", "cafÃ© â€œx”".replace("”", "â€\u009d")),
    ("elle dit «\u00a0oui\u00a0» et part", "elle dit «oui» et part"),
    ("final office", "ﬁnal oﬃce"),
    ("A b c. D e f.", "A b c.\n\nD e f."),
]
OTHER = [
    ("the “killing” of two", "the killing of two"),
    ("$1.5 billion", "$15 billion"),
    ("He did it.", "He did it?"),
    ("re-election", "reelection"),
    ("1,000", "1.000"),
    ("3 months", "9 months"),
    ("er sagte »ja« und ging", "er sagte ja und ging"),
    ("SÃO", "SO"),
]


@pytest.mark.parametrize(("one", "other"), SAME)
def test_fold_makes_alike(one, other):
    assert fold(one) == fold(other)


@pytest.mark.parametrize(("one", "other"), OTHER)
def test_fold_keeps_apart(one, other):
    assert fold(one) != fold(other)


def test_fold_keeps_the_words_apart_around_german_guillemets():
    assert fold("er sagte »ja« und ging") == 'er sagte "ja" und ging'


@pytest.mark.skipif(not PROBES.exists(), reason=f"the shared cases are not at {PROBES}")
def test_probes():
    for probe in json.loads(PROBES.read_text(encoding="utf-8")):
        same = fold(probe["old"]) == fold(probe["new"])
        expected = probe["should_be_trivial"] and probe["id"] not in NOT_OF_CHARACTERS
        assert same == expected, probe["id"]


@pytest.mark.parametrize(
    "number",
    [
        "63",
        "1,000.50",
        "12:30",
        "$3m",
        "1.5%",
        "15%",
        "3/4",
        "£900,000",
        "1 000 000",
        "10\u202f000",
        "3€",
        "90s",
    ],
)
def test_a_number_is_one_token(number):
    assert number in tokens(f"about {number}, then")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("63-66", ["63-66"]),
        ("a 3–1 win", ["a", " ", "3–1", " ", "win"]),
        ("−5 °C, +5", ["−5", " ", "°", "C", ",", " ", "+5"]),
        ("5-3 (-1)", ["5-3", " ", "(", "-1", ")"]),
        ("№5 or #6", ["№5", " ", "or", " ", "#6"]),
        ("à 12h30, v1.2.3", ["à", " ", "12h30", ",", " ", "v1.2.3"]),
        ("👩‍👩‍👧👍🏽🇩🇪🇫🇷1️⃣", ["👩‍👩‍👧", "👍🏽", "🇩🇪", "🇫🇷", "1️⃣"]),
        ("US-made", ["US-made"]),
        ("don’t stop", ["don’t", " ", "stop"]),
        ("3-year-old", ["3", "-", "year-old"]),
        ("COVID-19.", ["COVID-19", "."]),
        ("co\u00adop", ["co\u00adop"]),
        ("wait...", ["wait", "..."]),
        ("東京は", ["東", "京", "は"]),
        ("हिन्दी में", ["हिन्दी", " ", "में"]),
        ("in 2019 500 men", ["in", " ", "2019", " ", "500", " ", "men"]),
    ],
)
def test_tokens(text, expected):
    assert tokens(text) == expected


@given(st.text() | st.text(alphabet="a1.,: -'’$%\n\u00a0\u00ad中"))
@settings(max_examples=200)
def test_tokens_lose_nothing(text):
    assert "".join(tokens(text)) == text
    assert "".join(spaced(text)) == text[: len(text.rstrip())]


@given(st.text() | st.text(alphabet="Ãâ©€œ\u009d“«» -aé\u0301"))
@settings(max_examples=200)
def test_fold_once_is_enough(text):
    assert fold(fold(text)) == fold(text)


@pytest.mark.parametrize(
    "piece", ["a", "1", "1.", "1 000 ", "a-", "'", "Ã", "« ", "\u0301", ". ", "a.", "$", "\u00ad"]
)
def test_hostile_text_takes_linear_time(piece):
    text = piece * 100_000
    started = time.process_time()
    fold(text)
    tokens(text)
    sentences(text)
    assert time.process_time() - started < 3


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("“I go.” He went.", ["“I go.”", "He went."]),
        ("“Do I go?” he asked. She did.", ["“Do I go?” he asked.", "She did."]),
        ("Mr. Smith met Dr. J. R. Jones. They left.", ["Mr. Smith met Dr. J. R. Jones.", "They left."]),
        ("The U.S. Senate met. It voted.", ["The U.S. Senate met.", "It voted."]),
        ("It costs 3.5 million. That is much.", ["It costs 3.5 million.", "That is much."]),
        ("Am 3. Mai kam er. Er blieb.", ["Am 3. Mai kam er.", "Er blieb."]),
        ("Das ist z.B. so. Dann kam Nr. 5.", ["Das ist z.B. so.", "Dann kam Nr. 5."]),
        ("Er kam! »Ja«, sagte er. »Gut.« Sie ging.", ["Er kam!", "»Ja«, sagte er.", "»Gut.« Sie ging."]),
        ("Il arrive. « Bonjour. » Il part.", ["Il arrive.", "« Bonjour. »", "Il part."]),
        ("¿Qué? ¡Nada! Bien.", ["¿Qué?", "¡Nada!", "Bien."]),
        ("彼は来た。「行く。」彼女は去った。", ["彼は来た。", "「行く。」", "彼女は去った。"]),
        ("He said no. Then he left.", ["He said no.", "Then he left."]),
        ("Wait... what? Yes.", ["Wait... what?", "Yes."]),
        ("One\nTwo", ["One", "Two"]),
        ("", []),
    ],
)
def test_sentences(text, expected):
    assert sentences(text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "x" + " " * 200_000,
        ". " * 100_000,
        *(mark * 40_000 for mark in (".", "!", "…", ".'", "?!", "»", " »", "«", "‹", "\u200d", "\u200f")),
        "« x" + " " * 40_000 + "! y",
    ],
    ids=lambda text: f"{text[:3]!r} … {text[-3:]!r}",
)
def test_a_long_run_of_spaces_or_of_marks_takes_linear_time(text: str):
    started = time.process_time()
    fold(text)
    spaced(text)
    sentences(text)
    typographic(text, text + ".")
    assert time.process_time() - started < 3
