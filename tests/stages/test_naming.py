"""One article for its many addresses: aliases, moves, and two articles that turn out to be one."""

from __future__ import annotations

from dataclasses import replace
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.article import Article
from stet.domain.article_move import move_subject
from stet.domain.feed import Entry
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Hop
from stet.domain.schedule import PACES
from stet.domain.url import article_id
from stet.domain.version import Paragraph, Story
from stet.stages.fetch import Fetch
from stet.stages.pinning import Extractor
from tests import builders
from tests.builders import Clock
from tests.fakes import FakeArchive, FakeArticles, FakeHosts, FakeTopic, FakeVersionQueue, FakeWeb
from tests.stages.test_poll import Desk as PollDesk

SITE = "https://news.example"
FEED_LINK = f"{SITE}/2026/11/harbour-fire?ref=rss"
CANONICAL = f"{SITE}/2026/11/harbour-fire"
NEW = f"{SITE}/local/the-harbour-fire"
LONG = "\n".join(f"Paragraph {n} of a long story about a fire in the harbour of the town." for n in range(6))
FLOOD = LONG.replace("fire", "flood").replace("harbour", "valley")


def read(body: bytes, url: str, content_type: str) -> Story:
    """Read a page: its canonical address, its headline, its paragraphs, a line each."""
    canonical, headline, *lines = body.decode().split("\n")
    paragraphs = tuple(Paragraph(line) for line in lines)
    return Story(headline=headline, canonical=canonical or None, paragraphs=paragraphs, extractor="test/1")


class Desk:
    """Fetch with everything it needs."""

    def __init__(self) -> None:
        self.clock, self.web, self.topic = Clock(), FakeWeb(), FakeTopic()
        self.articles, self.archive = FakeArticles(), FakeArchive(clock=self.clock)
        self.fetch = Fetch(
            articles=self.articles,
            archive=self.archive,
            hosts=FakeHosts(),
            topic=self.topic,
            versions=FakeVersionQueue(),
            get=self.web.get,
            allowed=lambda _: True,
            extractor=Extractor("test/1", read, lambda _, story: story.quality),
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
        )

    def add(self, url: str, **changes: object) -> str:
        one = builders.article(url=url, first_seen_at=self.clock(), **changes)
        self.articles.add(one)
        return one.article_id

    def shows(
        self,
        url: str,
        text: str = LONG,
        canonical: str = "",
        title: str = "Fire in the harbour",
        to: str = "",
    ) -> None:
        page = builders.response(f"{canonical}\n{title}\n{text}", url=to or url)
        self.web.pages[url] = replace(page, hops=(Hop(301, to),) if to else ())

    def look(self, named: str, **forward: float) -> Looked:
        self.clock.forward(**forward)
        (looked,) = self.fetch([named])
        assert isinstance(looked, Looked), looked
        return looked

    def row(self, named: str) -> Article:
        return self.articles.rows[named]

    def found(self, url: str) -> str | None:
        found = self.articles.known([article_id(url)]).get(article_id(url))
        return found.article_id if found else None


def test_the_canonical_address_of_a_page_leads_to_its_article() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.shows(FEED_LINK, canonical=CANONICAL)
    assert desk.look(one) == Looked(one, Outcome.STORED, version=0)
    assert desk.found(CANONICAL) == desk.found(FEED_LINK) == one
    assert desk.articles.names(desk.row(one)) == [CANONICAL]
    found = desk.articles.get(article_id(CANONICAL))
    assert found
    assert found.article_id == one


def test_a_known_alias_is_written_once() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.shows(FEED_LINK, canonical=CANONICAL)
    desk.look(one)
    before = desk.row(one)
    for n in range(3):
        desk.shows(FEED_LINK, canonical=CANONICAL + f"?utm_source={n}")
        assert desk.look(one, hours=3).outcome is Outcome.UNCHANGED
    assert replace(desk.row(one), validators_renewed=before.validators_renewed) == before


def test_an_entry_of_a_feed_by_another_address_is_no_new_article() -> None:
    poll = PollDesk(Entry("1", CANONICAL, "Fire"), Entry("2", FEED_LINK, "Fire, again"))
    known = builders.article(url=FEED_LINK, feeds=("another",))
    poll.articles.add(known)
    poll.articles.alias(CANONICAL, known.article_id)
    (report,) = poll.poll()
    assert report.articles == 0
    assert [*poll.articles.rows] == [known.article_id]
    assert poll.articles.rows[known.article_id].feeds == ("another", poll.feed.feed_id)
    before = poll.articles.rows[known.article_id]
    poll.again()
    assert poll.articles.rows[known.article_id] == before


def test_a_young_article_with_the_text_of_an_elder_becomes_its_alias() -> None:
    desk = Desk()
    elder = desk.add(CANONICAL)
    desk.shows(CANONICAL, canonical=CANONICAL)
    desk.look(elder)
    desk.clock.forward(hours=1)
    young = desk.add(FEED_LINK)
    desk.shows(FEED_LINK, canonical=CANONICAL)
    looked = desk.look(young)
    assert (looked.outcome, elder in looked.reason) == (Outcome.ALIAS, True)
    assert (desk.row(young).alias_of, desk.row(young).due_at) == (elder, None)
    assert [name for name, _, _ in desk.archive.versions()] == [elder], "no version was stored under it"
    asked = len(desk.web.asked)
    assert desk.look(young, hours=1).outcome is Outcome.ALIAS
    assert len(desk.web.asked) == asked, "it is not looked at any more"
    assert [one.article_id for one in desk.articles.recent(9)] == [elder]
    assert desk.found(FEED_LINK) == elder


def test_two_histories_that_turn_out_to_be_one_are_both_kept() -> None:
    desk = Desk()
    elder = desk.add(FEED_LINK)
    desk.clock.forward(hours=1)
    young = desk.add(CANONICAL)
    for url, one in ((FEED_LINK, elder), (CANONICAL, young)):
        desk.shows(url)
        desk.look(one)
    desk.shows(FEED_LINK, canonical=CANONICAL)  # the elder names the younger
    assert desk.look(elder, hours=1).outcome is Outcome.UNCHANGED
    assert desk.row(young).alias_of == elder
    assert desk.row(elder).aliases == (young,)
    assert {name for name, _, _ in desk.archive.versions()} == {elder, young}
    kept = desk.articles.get(young)
    assert kept
    assert (kept.article_id, kept.latest) == (young, 0), "its own pages still show its history"
    assert desk.found(CANONICAL) == elder


def test_a_canonical_that_many_articles_share_makes_none_of_them_one() -> None:
    desk = Desk()
    first, second = desk.add(f"{SITE}/a?ref=1"), desk.add(f"{SITE}/a?ref=x")
    shared = f"{SITE}/a"
    desk.shows(f"{SITE}/a?ref=x", canonical=shared)
    desk.look(second)
    assert desk.found(shared) == second
    desk.shows(
        f"{SITE}/a?ref=1", FLOOD, canonical=f"{SITE}/local/floods-in-the-valley", title="Floods in the valley"
    )
    desk.articles.alias(f"{SITE}/local/floods-in-the-valley", second)  # said by mistake
    desk.look(first)
    assert [desk.row(one).alias_of for one in (first, second)] == [None, None]
    assert desk.found(f"{SITE}/local/floods-in-the-valley") is None, "disputed: it leads nowhere"
    real = desk.add(f"{SITE}/local/floods-in-the-valley")
    assert desk.found(f"{SITE}/local/floods-in-the-valley") == real, "an article may take its place"


def test_a_shared_address_whose_texts_differ_merges_nothing() -> None:
    desk = Desk()
    one, other = desk.add(CANONICAL), desk.add(FEED_LINK)
    desk.shows(CANONICAL)
    desk.shows(FEED_LINK, FLOOD, canonical=CANONICAL)
    assert [desk.look(name).outcome for name in (one, other)] == [Outcome.STORED, Outcome.STORED]
    assert [row.alias_of for row in desk.articles.rows.values()] == [None, None]


def test_a_permanent_redirect_moves_after_three_looks_over_six_hours() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.shows(FEED_LINK)
    desk.look(one)
    desk.shows(FEED_LINK, to=NEW, canonical=NEW)
    outcomes = [desk.look(one, hours=1).outcome for _ in range(7)]
    assert outcomes == [*[Outcome.UNCHANGED] * 6, Outcome.MOVED]
    assert (desk.row(one).url, desk.row(one).host, desk.row(one).moving_to) == (NEW, "news.example", None)
    assert desk.found(NEW) == desk.found(FEED_LINK) == one
    desk.shows(NEW, canonical=NEW)
    assert desk.look(one, hours=1).outcome is Outcome.UNCHANGED
    assert desk.web.asked[-1][0] == NEW
    move = desk.row(one).move
    assert move
    assert (move.before, desk.row(one).move_untold) == (FEED_LINK, False)
    assert desk.topic.told == [(move_subject(one), move.number)], "told once"


@pytest.mark.parametrize("stops", ["publishing", "noting"])
def test_a_move_that_a_look_could_not_tell_is_told_by_the_next(
    stops: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.shows(FEED_LINK)
    desk.look(one)
    desk.shows(FEED_LINK, to=NEW, canonical=NEW)
    for _ in range(6):
        desk.look(one, hours=1)
    at, method = (FakeTopic, "publish_move") if stops == "publishing" else (FakeArticles, "move_told")
    with monkeypatch.context() as broken:
        broken.setattr(at, method, Mock(side_effect=OSError("the line was cut")))
        desk.clock.forward(hours=1)
        assert isinstance(desk.fetch([one])[0], OSError), "the message comes back"
    assert (desk.row(one).url, desk.row(one).move_untold) == (NEW, True)
    desk.shows(NEW, canonical=NEW)
    desk.look(one)
    desk.look(one, hours=1)
    move = desk.row(one).move
    assert move
    assert not desk.row(one).move_untold
    told = (move_subject(one), move.number)
    assert desk.topic.told == ([told] if stops == "publishing" else [told] * 2), "the same key twice at most"


def test_a_move_that_is_taken_back_is_none() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.shows(FEED_LINK, to=NEW)
    desk.look(one)
    assert desk.row(one).moving_to == NEW
    desk.shows(FEED_LINK, LONG + "\nMore.")
    desk.look(one, hours=4)
    assert (desk.row(one).url, desk.row(one).moving_to, desk.row(one).moving_count) == (FEED_LINK, None, 0)


def test_a_redirect_to_the_front_page_is_a_poor_capture_and_never_a_move() -> None:
    desk = Desk()
    one = desk.add(CANONICAL)
    desk.shows(CANONICAL)
    desk.look(one)
    desk.shows(CANONICAL, "All the news", to=f"{SITE}/", title="News")
    for _ in range(5):
        looked = desk.look(one, hours=4)
        assert (looked.outcome, looked.reason) == (Outcome.POOR, "redirected to the front page")
    assert (desk.row(one).url, desk.row(one).latest, desk.row(one).aliases) == (CANONICAL, 0, ())


def test_a_look_stopped_between_alias_and_list_is_completed_by_the_next() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    desk.articles.points[article_id(CANONICAL)] = (one, CANONICAL)
    desk.shows(FEED_LINK, canonical=CANONICAL)
    desk.look(one)
    assert desk.row(one).aliases == (article_id(CANONICAL),)


def test_an_article_has_so_many_names_and_no_more() -> None:
    desk = Desk()
    one = desk.add(FEED_LINK)
    for n in range(12):
        desk.shows(
            FEED_LINK, canonical=f"{SITE}/x{n}/the-harbour-fire-in-full", title="The harbour fire in full"
        )
        desk.look(one, hours=1)
    assert len(desk.row(one).aliases) == 8
    assert desk.row(one).alias_of is None


def test_a_redirect_to_another_article_is_no_edit() -> None:
    desk = Desk()
    one = desk.add(CANONICAL)
    desk.shows(CANONICAL)
    desk.look(one)
    elsewhere = f"{SITE}/local/floods-in-the-valley"
    desk.shows(CANONICAL, FLOOD, to=elsewhere, canonical=elsewhere, title="Valley under water")
    looked = desk.look(one, hours=1)
    assert (looked.outcome, looked.reason) == (Outcome.POOR, "another article in its place")
    assert (desk.row(one).aliases, desk.row(one).moving_to) == ((), None)


SLUGS = ("fire-in-the-harbour-town", "flood-in-the-valley-town", "mayor-of-the-town-elected")
ADDRESSES = [f"{SITE}/{n}/{slug}" for n, slug in enumerate(SLUGS)]
SAID = [
    *ADDRESSES,
    *("", f"{SITE}/", f"{SITE}/0", f"{SITE}/news", f"{SITE}/x/fire-in-the-harbour-town"),
    *("https://other.example/0/fire-in-the-harbour-town", f"{SITE}/0/fire-in-the-harbour-town/amp"),
]
LANDINGS = ["", *ADDRESSES, f"{SITE}/", f"{SITE}/moved/everything-is-here-now"]
PAGES = st.tuples(st.integers(0, 2), st.sampled_from(SAID), st.sampled_from(LANDINGS), st.booleans())


@settings(deadline=None)
@given(st.lists(PAGES, max_size=12))
def test_articles_of_different_texts_are_never_made_one(pages: list[tuple[int, str, str, bool]]) -> None:
    """Whatever their pages say and wherever they redirect, each keeps a row and an address of its own."""
    desk = Desk()
    ids = [desk.add(url, title=SLUGS[n].replace("-", " ")) for n, url in enumerate(ADDRESSES)]
    for n, said, landing, hours in pages:
        parts = [
            f"Part {part} on the {SLUGS[n]}: what people said and did there, and why." for part in range(6)
        ]
        text = "\n".join(parts)
        desk.shows(ADDRESSES[n], text, canonical=said, title=SLUGS[n].replace("-", " "), to=landing)
        desk.look(ids[n], hours=4 if hours else 1)
    assert {one: row.alias_of for one, row in desk.articles.rows.items()} == dict.fromkeys(ids)
    assert [desk.found(url) for url in ADDRESSES] == ids
