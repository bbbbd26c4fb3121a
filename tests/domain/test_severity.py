"""The judgement: what the cases in tests/cases/changes do not say."""

import json
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.change import Severity
from stet.domain.diff import compare
from stet.domain.evidence import names, negations, quotations
from stet.domain.languages import ENGLISH, GERMAN, LANGUAGES, language_of
from stet.domain.numerals import dates, figures, spelled
from stet.domain.severity import Judgement, judge
from stet.domain.stamps import is_stamp, without_stamps
from stet.domain.version import Paragraph, Story

CASES = Path(__file__).parents[2].parent / "shared" / "cases"
needs_cases = pytest.mark.skipif(not CASES.exists(), reason=f"the shared cases are not at {CASES}")


def body(*texts: str, headline: str = "A headline") -> Story:
    return Story(headline=headline, paragraphs=tuple(Paragraph(text) for text in texts))


def judged(older: Story, newer: Story) -> Judgement:
    return judge(older, newer, compare(older, newer))


def reasons(judgement: Judgement) -> set[str]:
    return {reason.name for reason in judgement.reasons}


def test_a_removal_is_critical_and_a_return_major():
    story = body("Text.")
    assert judge(story, None, None).severity is Severity.CRITICAL
    assert reasons(judge(story, None, None)) == {"removed"}
    assert judge(None, story, None).severity is Severity.MAJOR
    assert reasons(judge(None, story, None)) == {"restored"}


def test_words_are_counted_in_text_headline_and_standfirst():
    older = replace(body("One two three.", headline="Four five"), standfirst="Six")
    newer = replace(body("One two four.", headline="Four six seven"), standfirst="Six")
    judgement = judged(older, newer)
    assert (judgement.words_removed, judgement.words_added) == (2, 3)


def test_a_reason_shows_the_words_and_no_more_than_200_characters():
    judgement = judged(body("Word " * 90 + "12 men died."), body("Word " * 90 + "15 men died."))
    assert [(one.name, one.old, one.new) for one in judgement.reasons] == [("numbers", "12", "15")]
    judgement = judged(body("Some words. " * 90), body())
    assert max(len(one.old) for one in judgement.reasons) <= 200


def test_a_later_date_ends_the_stealth():
    older, newer = body("12 men died."), body("15 men died.")
    assert judged(older, newer).stealth
    assert not judged(older, replace(newer, modified=datetime(2026, 11, 22, tzinfo=UTC))).stealth
    same = datetime(2026, 11, 21, tzinfo=UTC)
    assert judged(replace(older, modified=same), replace(newer, modified=same)).stealth


def test_a_minor_change_is_no_stealth():
    assert not judged(body("It had an impact."), body("It had an effect.")).stealth


TEXT = st.lists(
    st.sampled_from(
        [
            "the",
            "12",
            "$3m",
            "not",
            "Maria Holt",
            "“we go”",
            "said.",
            "May",
            "never",
            "1.5%",
            "٣",
            "²",
            "-",
            "\n",
            "9" * 5000,
        ]
    ),
    max_size=12,
).map(" ".join)


@given(st.lists(TEXT, max_size=4), st.lists(TEXT, max_size=4), TEXT, TEXT)
@settings(max_examples=40, deadline=None)
def test_any_two_stories_can_be_judged(old, new, before, after):
    older, newer = body(*old, headline=before), body(*new, headline=after)
    judgement = judged(older, newer)
    assert judgement == judged(older, newer)
    assert judged(older, older).severity is Severity.TRIVIAL
    assert all(len(one.old) <= 200 and len(one.new) <= 200 for one in judgement.reasons)


@pytest.mark.slow
def test_a_great_change_is_judged_in_bounded_time():
    texts = [
        f"Paragraph {at} says “this is so” on Monday, and Maria Holt agrees. " * 2 for at in range(2_000)
    ]
    judgement = judged(body(*texts), body(*(text.replace("so", "not so") for text in texts)))
    assert judgement.severity >= Severity.MAJOR
    assert "share of text" in reasons(judgement)


@needs_cases
def test_probes():
    for probe in json.loads((CASES / "probes" / "normalisation_probes.json").read_text(encoding="utf-8")):
        older, newer = (body(*probe[side].split("\n\n")) for side in ("old", "new"))
        trivial = judged(older, newer).severity is Severity.TRIVIAL
        assert trivial == probe["should_be_trivial"], probe["id"]


@needs_cases
def test_labelled_headlines_are_never_trivial():
    for pair in json.loads((CASES / "headlines" / "www22_table9.json").read_text(encoding="utf-8"))["pairs"]:
        judgement = judged(body("Text.", headline=pair["before"]), body("Text.", headline=pair["after"]))
        assert "headline" in reasons(judgement)
        assert judgement.severity >= Severity.MINOR
        if (pair["our_note"] or "").startswith("number changed"):
            assert "numbers" in reasons(judgement)
            assert judgement.severity is Severity.CRITICAL


@needs_cases
def test_curated_changes_are_never_trivial():
    for pair in json.loads((CASES / "headlines" / "newsdiffs_curated.json").read_text(encoding="utf-8"))[
        "pairs"
    ]:
        assert judged(body(pair["old"]), body(pair["new"])).severity >= Severity.MINOR


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1,000 men", "1000 men"),
        ("$3m", "$3 million"),
        ("$3m", "3 million dollars"),
        ("15%", "15 per cent"),
        ("1.5bn", "1.5 billion"),
        ("£900,000", "900 000 pounds"),
    ],
)
def test_the_same_number(one, other):
    assert figures(one, ENGLISH) == figures(other, ENGLISH)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("1.5%", "15%"),
        ("$3m", "£3m"),
        ("3 million", "3 billion"),
        ("12:30", "12:40"),
        ("2-1", "2-2"),
        ("-5", "5"),
        ("7", "8"),
    ],
)
def test_another_number(one, other):
    assert figures(one, ENGLISH) != figures(other, ENGLISH)


def test_names_with_digits_are_no_numbers():
    assert not figures("COVID-19 in room B12", ENGLISH)


def test_evidence():
    assert spelled("Twenty-five men and a second woman", ENGLISH) == {"25": 1, "2": 1}
    assert figures("3 Millionen Euro", GERMAN) == figures("3 Mio. Euro", GERMAN)
    assert dates("On Tuesday, 3 May, they may march") == {"tuesday": 1, "may": 1}
    assert dates("Er kam im März und ging am Dienstag") == {"march": 1, "tuesday": 1}
    assert negations("He didn’t go, not only at No. 10", ENGLISH) == 1
    assert names("The mayor, Maria Holt, met Mr Lang in Paris.", ENGLISH) == [
        "Maria",
        "Holt",
        "Lang",
        "Paris",
    ]
    assert names("Die Brücke, sagte Maria Holt, kostet Geld.", GERMAN) == ["Maria", "Holt"]
    assert quotations("“One, two,” she said. ‘Don’t,’ he said. « Trois » „vier“") == [
        "One, two",
        "Don’t",
        "Trois",
        "vier",
    ]


@pytest.mark.parametrize(
    "text",
    [
        "Updated 12:39",
        "Published 3 hours ago",
        "Last updated: 22 November 2026, 15:10 GMT",
        "Stand: 22.11.2026, 12:39 Uhr",
        "Publié il y a 3 heures",
        "vor 3 Stunden",
        "Bijgewerkt: 22 november 2026, 12:39",
    ],
)
def test_stamp(text):
    assert is_stamp(text)
    assert without_stamps(f"A sentence.\n{text}") == "A sentence."


@pytest.mark.parametrize(
    "text",
    [
        "He was jailed for 3 months.",
        "3 hours",
        "Published 3 books",
        "It happened 3 hours ago in Rome.",
        "Updated",
        "12:39",
    ],
)
def test_no_stamp(text):
    assert not is_stamp(text)


def test_a_stamp_inside_a_text_stays():
    text = "One. Updated 12:39. Two."
    assert without_stamps(text) == text


def test_languages():
    assert language_of("de-AT", "") is GERMAN
    assert language_of("fi", "Hän ei tule") is ENGLISH
    assert language_of(None, "Die Brücke ist alt und der Fluss ist breit") is GERMAN
    assert set(LANGUAGES) == {"en", "de", "fr", "es", "it", "pt", "nl"}
    assert all(len(table.opposites) % 2 == 0 for table in LANGUAGES.values())


def test_a_number_does_not_hide_that_every_word_of_a_headline_has_a_capital():
    assert not names("23 Amazing Jokes From Hot Fuzz", ENGLISH)
    assert names("At the fair 23 people met Jane Doe and Hot Fuzz", ENGLISH) == ["Jane", "Doe", "Hot", "Fuzz"]
