"""The rates are of steps within a document, and of those whose truth is known."""

from benchmarks.versions import Capture, Rates, falsely_changed, rates

SEEN = [
    Capture("terms", None, neighbouring=False, printed="a"),
    Capture("terms", "unchanged", neighbouring=True, printed="a"),
    Capture("terms", "changed", neighbouring=False, printed="b"),
    Capture("terms", "unchanged", neighbouring=True, printed="c"),
    Capture("terms", "changed", neighbouring=False, printed="c"),
    Capture("terms", "markup", neighbouring=False, printed="d"),
    Capture("privacy", None, neighbouring=False, printed="e"),
    Capture("privacy", "unchanged", neighbouring=False, printed="e"),
]


def test_the_rates_count_what_was_found_and_what_was_not():
    assert rates(SEEN) == Rates(recall=1 / 2, false=1 / 3, neighbouring=1 / 2)


def test_the_step_between_two_documents_is_none():
    assert [(one.printed, other.printed) for one, other in falsely_changed(SEEN)] == [("b", "c")]


def test_nothing_seen_is_nothing_found():
    assert rates([]) == Rates(recall=0, false=0, neighbouring=0)
