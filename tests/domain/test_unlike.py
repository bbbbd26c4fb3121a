"""A short page that has nothing of the title which the feed gave the article (RULES §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stet.domain.unlike import unlike
from stet.domain.version import Paragraph, Story

TITLE = "Council approves harbour plan"
WITTY = Story(headline="Moored!", paragraphs=(Paragraph("Our crew is mending the nets. Back at high tide."),))


def test_a_page_in_words_nobody_foresaw_is_not_its_feeds_article():
    assert unlike(TITLE, WITTY) == "nothing of its title in the feed: “Moored!”"


@pytest.mark.parametrize(
    ("what", "title", "story"),
    [
        (
            "one word of it in the text",
            TITLE,
            replace(WITTY, paragraphs=(Paragraph("The harbours are shut."),)),
        ),
        ("a day", TITLE, replace(WITTY, published=datetime(2026, 3, 2, tzinfo=UTC))),
        ("an author", TITLE, replace(WITTY, byline=("Ida Brekke",))),
        ("a text", TITLE, replace(WITTY, paragraphs=(Paragraph("The crew mends its nets. " * 20),))),
        ("no title", "", WITTY),
        ("a title of few words", "To our readers", WITTY),
        ("another script", "Совет одобрил план гавани", WITTY),
        ("no text", TITLE, Story()),
    ],
)
def test_what_speaks_for_an_article_is_enough(what: str, title: str, story: Story):
    assert unlike(title, story) == "", what
