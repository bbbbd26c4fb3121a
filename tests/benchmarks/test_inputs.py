"""What is measured is what it says: pages of each kind, and edited texts."""

from benchmarks.newsstand import CHANGED, NOT_MODIFIED, SAME_BYTES, SAME_TEXT, page
from benchmarks.prose import edited, paragraphs
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
