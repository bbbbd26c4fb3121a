"""Watched terms: what the labelled cases in tests/cases do not say."""

import time

import pytest

from stet.domain.change import REASONS, Severity
from stet.domain.diff import compare
from stet.domain.errors import InputError
from stet.domain.interest import Interest, checked_interest
from stet.domain.severity import Judgement, judge
from stet.domain.version import Paragraph, Story
from stet.domain.watched_terms import LONGEST, MOST, all_terms, checked_terms


def body(*texts: str) -> Story:
    return Story(headline="A headline", paragraphs=tuple(map(Paragraph, texts)))


def judged(older: Story, newer: Story, *terms: str) -> Judgement:
    return judge(older, newer, compare(older, newer), terms)


def shown(judgement: Judgement) -> list[tuple[str, str]]:
    return [(one.old, one.new) for one in judgement.reasons if one.name == "watched term"]


def test_both_forms_of_the_sentence_are_shown():
    older, newer = body("It rained. Acme had an impact."), body("It rained. Acme had an effect.")
    assert judged(older, newer).severity is Severity.MINOR
    judgement = judged(older, newer, "ACME")
    assert judgement.severity is Severity.MAJOR
    assert shown(judgement) == [("Acme had an impact.", "Acme had an effect.")]
    assert judgement.stealth


def test_a_sentence_that_went_to_another_paragraph_is_no_edit():
    older = body(
        "Acme built the bridge in nine years.", "It was closed on Sunday, they said. Nobody knew why."
    )
    newer = body(
        "It was closed on Sunday, they said.", "Acme built the bridge in nine years. Nobody knew why."
    )
    assert not shown(judged(older, newer, "Acme"))


def test_each_term_is_told_once_and_of_many_two():
    older = body("Acme sells coal. Bema sells iron. Coda sells salt.", "Acme lost.")
    newer = body("Acme sells tin. Bema sells zinc. Coda sells gold.", "Acme gained.")
    assert shown(judged(older, newer, "acme")) == [("Acme sells coal.", "Acme sells tin.")]
    assert len(shown(judged(older, newer, "acme", "bema", "coda"))) == 2


def test_of_a_long_sentence_the_part_with_the_term_is_shown():
    long = " ".join(["word"] * 90)
    older, newer = body(f"{long} at Acme Corp of old."), body(f"{long} at Acme Corp of new.")
    ((old, new),) = shown(judged(older, newer, "acme corp"))
    assert old.endswith("word at Acme Corp of old.")
    assert new.endswith("Acme Corp of new.")
    assert old in older.paragraphs[0].text
    assert len(old) <= 200


def test_a_new_split_of_the_paragraphs_tells_nothing():
    older, newer = body("Acme won. It rained."), body("Acme won.", "It rained.")
    assert judged(older, newer, "Acme").severity is Severity.TRIVIAL


def test_the_worst_text_stays_within_two_seconds():
    old = [" ".join(f"Acme sold {n} of {at} things." for at in range(20)) for n in range(1_000)]
    older, newer = body(*old), body(*(text.replace("things", "parts") for text in old))
    comparison = compare(older, newer)
    start = time.process_time()
    assert judge(older, newer, comparison, ("Acme", "things", *(f"term {n}" for n in range(18)))).reasons
    assert time.process_time() - start < 4  # a loaded machine; alone it takes one


def test_terms_have_one_form():
    assert checked_terms(["  Harbour   Works ", "harbour works", "Zinc"]) == ("Harbour Works", "Zinc")
    assert checked_terms([]) == ()
    assert all_terms([("b", "a"), ("a", "c")]) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("terms", "said"),
    [
        (["..."], "'...' has no word"),
        ([""], "has no word"),
        (["a" * (LONGEST + 1)], f"at most {LONGEST} characters"),
        ([f"term{n}" for n in range(MOST + 1)], f"at most {MOST} for a feed"),
        (["a\x07b"], "control character"),
    ],
)
def test_a_bad_term_is_named(terms: list[str], said: str):
    with pytest.raises(InputError, match=said):
        checked_terms(terms)


def test_every_reason_but_the_extractors_may_be_subscribed_to():
    assert checked_interest(Interest(reasons=("watched term",))).reasons == ("watched term",)
    asked = checked_interest(Interest(reasons=tuple(name for name in REASONS if name != "extractor")))
    assert set(REASONS) - set(asked.reasons) == {"extractor"}
    with pytest.raises(InputError, match="no change has the reason"):
        checked_interest(Interest(reasons=("extractor",)))
