"""An address that suddenly shows another document, read by the real parser (RULES §4)."""

from __future__ import annotations

from datetime import timedelta

import pytest

from stet.domain.outcome import Looked, Outcome
from stet.domain.schedule import PACES
from stet.parsing.articles import EXTRACTOR, extract
from stet.parsing.quality import compared_with
from stet.stages.fetch import Fetch
from stet.stages.pinning import Extractor
from tests import builders
from tests.builders import URL, Clock
from tests.fakes import FakeArchive, FakeArticles, FakeHosts, FakeTopic, FakeVersionQueue, FakeWeb
from tests.functions.pages import PARAGRAPHS as FIRE
from tests.functions.pages import article_page
from tests.parsing.odd_pages import PASS, ROUNDS, failures
from tests.parsing.pages import HEADLINE as BRIDGE_CLOSED
from tests.parsing.pages import PARAGRAPHS as BRIDGE
from tests.parsing.pages import page

ARTICLE_ID = builders.article().article_id
FIRE_AGAIN = article_page(p0=FIRE[0].replace("Twelve", "Fifteen"))

GONE = (
    "This text was on these pages until Friday.",
    "It is not any more, on the advice of our lawyers,",
    "and nobody at this newspaper is going to say why in the next few weeks or months.",
)


class Desk:
    """A fetch that reads as the product does, and one article about a fire."""

    def __init__(self, first: str | bytes = article_page()) -> None:
        self.clock, self.web, self.articles = Clock(), FakeWeb(), FakeArticles()
        self.archive, self.topic, self.queue = FakeArchive(clock=self.clock), FakeTopic(), FakeVersionQueue()
        self.articles.add(builders.article())
        self.fetch = Fetch(
            articles=self.articles,
            archive=self.archive,
            hosts=FakeHosts(),
            topic=self.topic,
            versions=self.queue,
            get=self.web.get,
            allowed=lambda _: True,
            extractor=Extractor(
                EXTRACTOR, lambda body, url, kind: extract(body, url=url, content_type=kind), compared_with
            ),
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
        )
        assert self.look(first).outcome is Outcome.STORED

    def look(self, markup: str | bytes, **forward: float) -> Looked:
        self.web.pages[URL] = builders.response(markup)
        self.clock.forward(**forward)
        (looked,) = self.fetch([ARTICLE_ID])
        assert isinstance(looked, Looked)
        return looked

    @property
    def headlines(self) -> list[str]:
        found = [self.archive.get_version(ARTICLE_ID, number) for _, number, _ in self.archive.versions()]
        return [one.story.headline for one in found if one and one.story]

    @property
    def doubtful_looks(self) -> int:
        row = self.articles.get(ARTICLE_ID)
        return row.doubt.looks if row and row.doubt else 0


def test_another_article_at_the_address_is_named_and_makes_no_version():
    desk = Desk()
    looked = desk.look(page(), minutes=15)
    assert looked.outcome is Outcome.POOR
    assert looked.reason == (
        f"another article in its place: “{BRIDGE_CLOSED}”; look 1 of 3 after which it is believed"
    )
    assert desk.headlines == ["Fire at the old harbour"]
    assert len(desk.archive.raw) == 2, "the page is kept as evidence"


def test_the_article_that_comes_back_is_unchanged_and_nothing_is_left_of_the_doubt():
    desk = Desk()
    desk.look(page(), minutes=15)
    assert desk.look(article_page(), minutes=15).outcome is Outcome.UNCHANGED
    assert desk.doubtful_looks == 0
    desk.look(page(), hours=9)
    assert desk.doubtful_looks == 1, "counted from the beginning"
    assert desk.look(FIRE_AGAIN, minutes=15).outcome is Outcome.STORED
    assert desk.doubtful_looks == 0


def test_a_text_written_anew_from_its_headline_on_is_stored_when_it_stays():
    desk = Desk()
    assert desk.look(page(), minutes=15).outcome is Outcome.POOR
    looked = desk.articles.due(desk.clock.now, 9)
    assert looked == [], "the page is not asked again at once"
    for _ in range(3):
        assert desk.look(page(), minutes=50).outcome is Outcome.POOR
    assert desk.doubtful_looks == 1, "looks beside each other are one"
    assert desk.look(page(), minutes=35).outcome is Outcome.POOR
    assert desk.doubtful_looks == 2
    assert desk.look(page(), hours=3).outcome is Outcome.STORED
    assert desk.headlines == ["Fire at the old harbour", BRIDGE_CLOSED]
    assert desk.doubtful_looks == 0
    assert desk.look(page(), hours=1).outcome is Outcome.UNCHANGED


def test_it_stays_though_it_is_edited_meanwhile():
    desk = Desk()
    for hours in (1, 3):
        desk.look(page(f"<p>Look {hours}.</p>" + "".join(f"<p>{one}</p>" for one in BRIDGE)), hours=hours)
    assert desk.look(page(), hours=3).outcome is Outcome.STORED


def test_pages_that_take_turns_are_never_believed():
    desk = Desk()
    for n in range(8):
        town = ["Skell", "Wend", "Holm", "Aske", "Bray", "Coll", "Dunn", "Esk"][n]
        other = page("".join(f"<p>{town} {one}</p>" for one in BRIDGE), headline=f"{town} elects", title=town)
        assert desk.look(other, hours=3).outcome is Outcome.POOR
    assert desk.headlines == ["Fire at the old harbour"]


@pytest.mark.parametrize(
    ("what", "markup"),
    [
        ("another headline, the same text", article_page(headline="Rowing club loses its winter sails")),
        (
            "the same headline, another text",
            article_page(**{f"p{n}": text for n, text in enumerate(BRIDGE)}),
        ),
        (
            "another headline, and most of the text",
            article_page(headline="Harbour road closed", p0=BRIDGE[0], p1=BRIDGE[1], p2=BRIDGE[2]),
        ),
    ],
)
def test_an_edit_is_stored_at_once(what: str, markup: str):
    assert Desk().look(markup, minutes=15).outcome is Outcome.STORED, what


def test_a_first_line_of_breaking_news_is_replaced_by_the_story_at_once():
    desk = Desk(
        page(f"<p>{FIRE[0]}</p><p>More follows.</p>", headline="Breaking: fire at Skell", title="Skell")
    )
    assert desk.look(page(), minutes=15).outcome is Outcome.STORED


def test_a_page_cut_short_is_never_believed():
    long = page("".join(f"<p>{n}: {one}</p>" for n in range(4) for one in BRIDGE))
    desk = Desk(long)
    cut = page("".join(f"<p>0: {one}</p>" for one in BRIDGE))
    for _ in range(6):
        looked = desk.look(cut, hours=3)
        assert (looked.outcome, looked.reason) == (
            Outcome.POOR,
            "far shorter than before, and the end of the old text is missing",
        )


def test_a_notice_in_place_of_a_long_article_is_stored_when_it_stays():
    """Under the same headline: a text of which a lawyer left nothing is an edit not to be missed."""
    desk = Desk(page("".join(f"<p>{n}: {one}</p>" for n in range(4) for one in BRIDGE)))
    gone = page(f"<p>{' '.join(GONE)}</p>")
    assert desk.look(gone, hours=1).outcome is Outcome.POOR
    assert desk.look(gone, hours=3).outcome is Outcome.POOR
    assert desk.look(gone, hours=3).outcome is Outcome.STORED


def test_a_text_that_the_page_has_shown_before_is_not_doubted():
    desk = Desk()
    for _ in range(3):
        desk.look(page(), hours=3)
    assert desk.headlines[-1] == BRIDGE_CLOSED
    assert desk.look(article_page(), minutes=15).outcome is Outcome.STORED


MENDING = page("<p>Our crew is mending the nets. Back at high tide.</p>", headline="Moored!", title="Moored!")


def test_a_page_with_nothing_of_its_feeds_title_is_no_version_between_two_good_looks():
    desk = Desk()
    looked = desk.look(MENDING, minutes=15)
    assert looked.outcome is Outcome.POOR
    assert (
        looked.reason == "nothing of its title in the feed: “Moored!”; look 1 of 3 after which it is believed"
    )
    assert desk.look(article_page(), minutes=15).outcome is Outcome.UNCHANGED
    assert desk.headlines == ["Fire at the old harbour"]


def test_it_is_stored_when_it_stays_as_it_may_be_the_article_after_all():
    desk = Desk()
    for hours in (1, 3):
        assert desk.look(MENDING, hours=hours).outcome is Outcome.POOR
    assert desk.look(MENDING, hours=3).outcome is Outcome.STORED
    assert desk.headlines == ["Fire at the old harbour", "Moored!"]
    assert desk.look(MENDING.replace(b"nets", b"sails"), hours=1).outcome is Outcome.STORED, "no more doubts"


@pytest.mark.parametrize("name", ROUNDS)
def test_failure_pages_between_two_good_looks_are_neither_versions_nor_told(name: str):
    desk = Desk()
    for failure in failures(name):
        if failure.name in PASS[name]:
            continue
        assert desk.look(failure.markup, minutes=15).outcome in (Outcome.POOR, Outcome.UNREADABLE), (
            failure.name
        )
        assert desk.look(article_page(), minutes=15).outcome is Outcome.UNCHANGED
    assert desk.headlines == ["Fire at the old harbour"]
    assert (desk.queue.waiting, desk.topic.told, desk.topic.published) == ([], [], [])


def test_days_of_one_failure_page_are_noted_with_their_beginning_and_reason():
    desk = Desk()
    wall = next(one for one in failures("one") if one.name == "consent google").markup
    for _ in range(3):
        assert desk.look(wall, days=1).outcome is Outcome.POOR
    row = desk.articles.get(ARTICLE_ID)
    assert row
    assert row.poor_since == desk.clock.now - timedelta(days=2)
    assert row.poor_for == "consent wall"
