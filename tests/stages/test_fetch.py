"""Looking at articles: every outcome, and what is written for it (RULES §3, §4)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from stet.domain.article import Article
from stet.domain.errors import BadPage, Unreachable
from stet.domain.outcome import Looked, Outcome
from stet.domain.response import Hop
from stet.domain.schedule import PACES
from stet.domain.version import REMOVED, Paragraph, Quality, Story
from stet.stages.fetch import Fetch
from stet.stages.pinning import Extractor
from tests import builders
from tests.builders import NOW, URL, Clock
from tests.fakes import FakeArchive, FakeArticles, FakeHosts, FakeTopic, FakeVersionQueue, FakeWeb

ARTICLE_ID = builders.article().article_id


def read(body: bytes, url: str, content_type: str) -> Story:
    """Read a page whose text is the part before a bar; what follows is an advertisement."""
    text = body.decode().partition("|")[0]
    if text == "binary":
        raise BadPage("These bytes are no page.")
    quality = Quality(0.0, ("a challenge page",)) if text == "challenge" else Quality()
    return Story(headline="Fire", paragraphs=(Paragraph(text),), extractor="test/1", quality=quality)


def doubt(previous: Story, story: Story) -> Quality:
    short = len(story.paragraphs[0].text) * 10 < len(previous.paragraphs[0].text)
    return Quality(0.1, ("far shorter than before",)) if short else story.quality


class Desk:
    """A fetch with everything it needs, and one article."""

    def __init__(self, **changes: object) -> None:
        self.clock, self.web, self.hosts = Clock(), FakeWeb(), FakeHosts()
        self.articles, self.archive = FakeArticles(), FakeArchive(clock=self.clock)
        self.versions = FakeVersionQueue()
        self.articles.add(builders.article(**changes))
        self.forbidden: set[str] = set()
        self.extractor = "test/1"

    def shows(self, body: str, status: int = 200, **headers: Any) -> Desk:
        self.web.pages[URL] = builders.response(body, status, **headers)
        return self

    def look(self, **forward: float) -> Looked:
        self.clock.forward(**forward)
        (looked,) = self.fetch([ARTICLE_ID])
        assert isinstance(looked, Looked)
        return looked

    @property
    def fetch(self) -> Fetch:
        def tagged(body: bytes, url: str, content_type: str) -> Story:
            return replace(read(body, url, content_type), extractor=self.extractor)

        return Fetch(
            articles=self.articles,
            archive=self.archive,
            hosts=self.hosts,
            topic=FakeTopic(),
            versions=self.versions,
            get=self.web.get,
            allowed=lambda url: url not in self.forbidden,
            extractor=Extractor(self.extractor, tagged, doubt),
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
        )

    @property
    def article(self) -> Article:
        found = self.articles.get(ARTICLE_ID)
        assert found
        return found

    @property
    def numbers(self) -> list[int]:
        return [number for _, number, _ in self.archive.versions()]


def test_the_first_look_stores_version_0_and_the_page_as_received() -> None:
    desk = Desk().shows("It burns.|ad", etag='"1"')
    assert desk.look() == Looked(ARTICLE_ID, Outcome.STORED, version=0)
    version = desk.archive.get_version(ARTICLE_ID, 0)
    assert version
    assert version.raw_key
    assert desk.archive.get_raw(version.raw_key)[0] == b"It burns.|ad"
    assert (desk.article.latest, desk.article.etag, desk.article.title) == (0, '"1"', "Fire")


@pytest.mark.parametrize(
    ("again", "reason"),
    [
        (("It burns.|ad", '"1"'), "not modified"),
        (("It burns.|ad", '"2"'), "same bytes"),
        (("It burns.|other ad", '"2"'), "same text"),
    ],
)
def test_an_unchanged_look_stores_nothing(again: tuple[str, str], reason: str) -> None:
    desk = Desk().shows("It burns.|ad", etag='"1"')
    desk.look()
    raw = dict(desk.archive.raw)
    body, tag = again
    desk.shows(body, etag=tag)
    assert desk.look(minutes=15) == Looked(ARTICLE_ID, Outcome.UNCHANGED, reason)
    assert (desk.numbers, desk.archive.raw) == ([0], raw)
    assert desk.article.changed_at == NOW


def test_other_validators_for_the_same_text_are_written_once() -> None:
    desk = Desk().shows("It burns.|0", etag='"0"')
    desk.look()
    tags = []
    for n in range(1, 4):
        desk.shows(f"It burns.|{n}", etag=f'"{n}"')
        desk.look(minutes=15)
        tags.append(desk.article.etag)
    assert tags == ['"1"', '"1"', '"1"']


def test_a_changed_text_is_the_next_version_and_starts_the_schedule_anew() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("It burns no more.")
    assert desk.look(hours=1) == Looked(ARTICLE_ID, Outcome.STORED, version=1)
    assert desk.article.changed_at == NOW + timedelta(hours=1)


def test_there_and_back_is_two_real_changes() -> None:
    desk = Desk()
    for text in ("A", "B", "A"):
        desk.shows(text).look(hours=1)
    assert desk.numbers == [0, 1, 2]


def test_a_poor_capture_is_kept_as_evidence_and_is_no_version() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("challenge")
    assert desk.look(minutes=15) == Looked(ARTICLE_ID, Outcome.POOR, "a challenge page")
    assert desk.numbers == [0]
    assert b"challenge" in [page.body for page in desk.archive.raw.values()]
    poor = desk.article
    assert poor.poor_since
    assert poor.poor_for == "a challenge page"
    assert desk.look(minutes=15).outcome is Outcome.POOR
    assert desk.article is poor, "written once"
    assert desk.shows("It burns.").look(minutes=15).outcome is Outcome.UNCHANGED
    assert desk.article.poor_since is None
    desk.shows("challenge").look(minutes=15)
    assert desk.shows("It smokes.").look(minutes=15).outcome is Outcome.STORED
    assert desk.article.poor_since is None
    assert not desk.article.poor_for


def test_a_capture_is_doubted_in_the_light_of_the_text_before() -> None:
    desk = Desk().shows("It burns. " * 20)
    desk.look()
    assert desk.shows("It").look(minutes=15).outcome is Outcome.POOR
    assert desk.numbers == [0]


def test_gone_three_times_over_six_hours_is_one_removal() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("", 404)
    outcomes = [desk.look(hours=2).outcome for _ in range(6)]
    gone, removed = Outcome.GONE, Outcome.REMOVED
    assert outcomes == [gone, gone, gone, removed, gone, gone]
    version = desk.archive.get_version(ARTICLE_ID, 1)
    assert version
    assert (version.removed, version.status, desk.article.fingerprint) == (True, 404, REMOVED)


def test_a_doubt_whether_it_is_gone_is_looked_into_soon() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("", 410).look(hours=1)
    assert desk.article.due_at == NOW + timedelta(hours=4)


def test_gone_for_a_moment_is_nothing() -> None:
    desk = Desk().shows("It burns.", etag='"1"')
    desk.look()
    desk.shows("", 404).look(hours=7)
    desk.shows("It burns.", etag='"1"')
    assert desk.look(hours=7).outcome is Outcome.UNCHANGED
    assert (desk.article.gone_count, desk.article.gone_since) == (0, None)


def test_what_comes_back_is_restored() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("", 404)
    for _ in range(4):
        desk.look(hours=2)
    assert desk.shows("It burns.").look(hours=2) == Looked(ARTICLE_ID, Outcome.RESTORED, version=2)


def test_a_row_that_never_heard_of_its_first_version_learns_of_it_when_the_page_is_gone() -> None:
    desk = Desk().shows("It burns.")
    lagging = desk.article
    desk.look()
    desk.articles.rows[ARTICLE_ID] = lagging
    desk.shows("", 404)
    assert [desk.look(hours=4).outcome for _ in range(4)][-1] is Outcome.REMOVED


def test_an_article_never_seen_is_not_removed() -> None:
    desk = Desk().shows("", 404)
    assert {desk.look(hours=3).outcome for _ in range(5)} == {Outcome.GONE}
    assert desk.numbers == []


@pytest.mark.parametrize(
    ("status", "headers", "outcome", "pause"),
    [
        (403, {}, Outcome.BLOCKED, None),
        (429, {"retry_after": "600"}, Outcome.BLOCKED, timedelta(minutes=10)),
        (503, {}, Outcome.UNREACHABLE, timedelta(hours=1)),
        (500, {}, Outcome.UNREACHABLE, None),
    ],
)
def test_a_refusal_is_never_a_removal(
    status: int, headers: dict[str, str], outcome: Outcome, pause: timedelta | None
) -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("", status, **headers)
    assert desk.look().outcome is outcome
    assert desk.hosts.paused == ({"news.example": NOW + pause} if pause else {})
    assert desk.article.gone_count == 0


@pytest.mark.parametrize(
    ("status", "headers", "guard"),
    [
        (200, {"cf_mitigated": "challenge"}, "Cloudflare"),
        (202, {"x_amzn_waf_action": "challenge"}, "AWS WAF"),
        (404, {"x_amzn_waf_action": "captcha"}, "AWS WAF"),
        (403, {"x_datadome": "protected"}, "DataDome"),
        (403, {"server": "AkamaiGHost"}, "Akamai"),
    ],
)
def test_what_a_guard_answers_is_named_and_is_never_the_page_nor_its_end(
    status: int, headers: dict[str, str], guard: str
) -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    desk.shows("Wait a moment.", status, **headers)
    for _ in range(4):
        looked = desk.look(hours=3)
        assert looked.outcome is Outcome.BLOCKED
        assert looked.reason == f"the server answered {status}, a challenge page ({guard})"
    assert (desk.numbers, desk.article.gone_count) == ([0], 0)


def test_an_honest_page_of_a_guarded_site_is_read() -> None:
    desk = Desk().shows("It burns.", server="AkamaiGHost", x_datadome="protected")
    assert desk.look().outcome is Outcome.STORED


def test_a_host_that_asked_for_a_pause_is_not_asked_again_by_what_is_queued() -> None:
    desk = Desk().shows("", 429, retry_after="86400")
    others = [builders.article(url=f"https://news.example/{n}") for n in range(3)]
    for one in others:
        desk.articles.add(one)
    fetch = desk.fetch
    fetch([ARTICLE_ID, *(one.article_id for one in others)])
    assert [url for url, _ in desk.web.asked] == [URL]
    assert {desk.articles.rows[one.article_id].due_at for one in others} == {NOW + timedelta(days=1)}


def test_a_host_that_refuses_behind_a_redirect_is_left_alone_too() -> None:
    desk, there = Desk(), "https://www.elsewhere.example/1"
    desk.web.pages[URL] = replace(builders.response("", 429, there), hops=(Hop(302, there),))
    desk.look()
    pause = NOW + timedelta(hours=4)
    assert desk.hosts.paused == {"news.example": pause, "www.elsewhere.example": pause}


def test_a_page_that_comes_back_with_an_old_date_is_seen() -> None:
    desk = Desk().shows("It burns.", last_modified="Mon, 02 Nov 2026 10:00:00 GMT")
    desk.look()
    desk.shows("", 404, last_modified="Fri, 20 Nov 2026 10:00:00 GMT", etag='"error"')
    for _ in range(4):
        desk.look(hours=2)
    assert (desk.article.etag, desk.article.last_modified) == (None, None)


def test_a_stored_page_that_the_new_extractor_refuses_hides_nothing() -> None:
    desk = Desk().shows("It burns.")
    desk.look()
    stored = desk.archive.get_version(ARTICLE_ID, 0)
    assert stored
    assert stored.raw_key
    desk.archive.raw[stored.raw_key] = builders.response("binary")
    desk.extractor = "test/2"
    assert desk.shows("It burns no more.").look(hours=1).version == 1


def test_robots_txt_is_obeyed_before_anything_is_asked() -> None:
    desk = Desk()
    desk.forbidden.add(URL)
    assert desk.look().outcome is Outcome.BLOCKED
    assert desk.web.asked == []


def test_an_article_that_robots_txt_bars_is_marked_once_until_it_is_allowed_again() -> None:
    desk = Desk().shows("It burns.")
    desk.forbidden.add(URL)
    desk.look()
    barred = desk.article
    assert barred.barred_since
    desk.look(hours=1)
    assert desk.article is barred, "written once"
    desk.forbidden.clear()
    assert desk.look(hours=1).outcome is Outcome.STORED
    assert not desk.article.barred_since


def test_what_cannot_be_reached_or_read_is_an_outcome() -> None:
    desk = Desk()
    desk.web.pages[URL] = Unreachable("no name")
    assert desk.look() == Looked(ARTICLE_ID, Outcome.UNREACHABLE, "no name")
    assert desk.shows("binary").look().outcome is Outcome.UNREADABLE


def test_one_article_that_raises_harms_only_itself() -> None:
    desk = Desk().shows("It burns.")
    other = builders.article(url="https://bad.example/1")
    desk.articles.add(other)
    desk.web.pages[other.url] = ZeroDivisionError("a bug")
    bug, looked, unknown = desk.fetch([other.article_id, ARTICLE_ID, "nobody"])
    assert isinstance(bug, ZeroDivisionError)
    assert isinstance(looked, Looked)
    assert looked.outcome is Outcome.STORED
    assert unknown == Looked("nobody", Outcome.UNKNOWN)


def test_a_lost_race_with_the_same_text_converges() -> None:
    desk = Desk().shows("It burns.", etag='"1"')
    lagging = desk.article
    desk.look()
    desk.articles.rows[ARTICLE_ID] = lagging  # the other run stopped between the version and the row
    assert desk.look(minutes=1) == Looked(ARTICLE_ID, Outcome.STORED, "stored before", 0)
    assert (desk.numbers, desk.article.latest, desk.article.etag) == ([0], 0, '"1"')


def test_an_older_look_never_overwrites_a_newer_one() -> None:
    desk = Desk().shows("Old.")
    lagging = desk.article
    desk.shows("New.").look(minutes=5)
    desk.articles.rows[ARTICLE_ID] = lagging
    desk.clock.now = NOW  # a look that began before the other, and commits after it
    assert desk.shows("Old.").look().outcome is Outcome.STALE
    assert desk.numbers == [0]
    assert desk.article.latest == 0


def test_a_lagging_row_is_led_past_versions_it_did_not_know() -> None:
    desk = Desk().shows("A")
    lagging = desk.article
    desk.look()
    desk.shows("B").look(hours=1)
    desk.articles.rows[ARTICLE_ID] = lagging
    assert desk.shows("C").look(hours=1) == Looked(ARTICLE_ID, Outcome.STORED, version=2)


def test_a_new_release_of_the_extractor_alone_makes_no_version() -> None:
    desk = Desk().shows("It burns.|ad")
    desk.look()
    before = desk.article.fingerprint
    desk.extractor = "test/2"
    desk.shows("It burns.|other ad")
    assert desk.look(minutes=15).outcome is Outcome.UNCHANGED
    assert (desk.numbers, desk.article.extractor) == ([0], "test/2")
    assert desk.article.fingerprint == before
    desk.shows("It burns no more.")
    assert desk.look(minutes=15).version == 1


def test_an_article_that_robots_txt_bars_says_so_and_forgets_it_once_allowed() -> None:
    desk = Desk().shows("Some text of the fire.")
    desk.forbidden.add(URL)
    began = desk.clock()
    for _ in range(2):
        assert desk.look().outcome is Outcome.BLOCKED
        assert desk.article.barred_since == began
        desk.clock.forward(hours=1)
    desk.forbidden.clear()
    assert desk.look().outcome is Outcome.STORED
    assert desk.article.barred_since is None


def test_an_article_that_was_taken_down_is_not_asked_for() -> None:
    desk = Desk(latest=0).shows("Some text of the fire.")
    desk.articles.take_down(ARTICLE_ID, desk.clock(), "a court asked")
    assert desk.look().outcome is Outcome.TAKEN_DOWN
    assert desk.web.asked == []
