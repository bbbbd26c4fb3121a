"""What is measured is what it says: pages of each kind, and edited texts."""

from pathlib import Path

from benchmarks.gold import Gold, nearness
from benchmarks.gold import paragraphs as gold_paragraphs
from benchmarks.newsstand import CHANGED, NOT_MODIFIED, SAME_BYTES, SAME_TEXT, page
from benchmarks.prose import edited, paragraphs
from benchmarks.readers import Found
from stet.domain.diff import Row, compare
from stet.domain.version import Paragraph, Story, fingerprint
from stet.parsing.articles import extract

URL = "http://127.0.0.1/stand/7"


def printed(kind, visit):
    return fingerprint(extract(page(kind, 7, visit).encode(), url=URL))


def test_pages_that_do_not_change_have_the_same_bytes():
    for kind in (NOT_MODIFIED, SAME_BYTES):
        assert page(kind, 7, 0) == page(kind, 7, 1)


def test_a_page_of_the_same_text_has_other_bytes():
    assert page(SAME_TEXT, 7, 0) != page(SAME_TEXT, 7, 1)
    assert printed(SAME_TEXT, 0) == printed(SAME_TEXT, 1)


def test_a_changed_page_has_another_text_at_every_visit():
    assert len({printed(CHANGED, visit) for visit in range(4)}) == 4


def test_a_page_can_be_trusted():
    assert not extract(page(CHANGED, 7, 0).encode(), url=URL).quality.poor


def test_the_same_seed_gives_the_same_text():
    assert paragraphs(3, 30) == paragraphs(3, 30)
    assert paragraphs(3, 30) != paragraphs(4, 30)
    assert len(set(paragraphs(3, 30))) == 30


def test_an_edited_text_has_something_of_everything():
    old = paragraphs(3, 30)
    stories = [Story(paragraphs=tuple(map(Paragraph, texts))) for texts in (old, edited(old))]
    kinds = {row.kind for row in compare(*stories).rows}
    assert {Row.UNCHANGED, Row.EDITED, Row.ADDED, Row.REMOVED, Row.MOVED} <= kinds


def test_paragraphs_are_compared_by_their_words_and_marks_in_one_form():
    read = gold_paragraphs("1. The mayor’s  plan , said Holt\n\n- Two piers\nTwo piers\n")
    assert read == {"The mayor's plan,said Holt": 1, "Two piers": 2}
    assert gold_paragraphs("Two piers.") != gold_paragraphs("Two piers")
    assert gold_paragraphs("1963 piers") != gold_paragraphs("piers")


def test_a_reader_is_near_by_the_paragraphs_it_has_whole():
    gold = Gold(URL, Path(), "Two piers.\nNo one was hurt.\nBuses go round.")
    near = nearness([gold], [Found("Two piers.\nNo one was hurt. Buses go round.")])
    assert (near.whole, near.only) == (1 / 3, 1 / 2)
    assert near.recall > 0.8
