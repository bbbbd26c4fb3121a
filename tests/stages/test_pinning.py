"""Extractor pinned (RULES §4): a new release alone makes no version, and what is compared is read alike."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.change import Reason, Severity
from stet.domain.diff import compare
from stet.domain.errors import BadPage, BadVersion, OtherArticle
from stet.domain.outcome import Looked, Outcome
from stet.domain.schedule import PACES
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.version import Paragraph, Quality, Story, Version, fingerprint
from stet.stages.diff import Diff
from stet.stages.fetch import Fetch
from stet.stages.pairs import Pairs
from stet.stages.pinning import Extractor
from stet.stages.read import Read
from stet.stages.reextract import Came, Reextract
from stet.stages.tell import Tell
from stet.stages.versions import pair_of
from tests import builders
from tests.builders import NOW, URL, Clock
from tests.fakes import (
    FakeArchive,
    FakeArticles,
    FakeChanges,
    FakeHosts,
    FakeSubscriptions,
    FakeTopic,
    FakeVersionQueue,
    FakeWeb,
)

ID = builders.article().article_id


@dataclass
class Release:
    """A release of the extractor: page `text|label|advertisement` is read otherwise by each.

    Some keep the label, some shout, some read an article as one paragraph: the output differs, the page not.
    """

    number: int = 0

    @property
    def name(self) -> str:
        return f"test/{self.number}"

    def read(self, body: bytes, url: str, content_type: str, selectors: Selectors = NO_SELECTORS) -> Story:
        text, label, _ = body.decode().split("|")
        if text == "binary":
            raise BadPage("These bytes are no page.")
        texts = [text, *([label] if self.number % 2 and "label" not in selectors.exclude else [])]
        texts = [one.upper() for one in texts] if self.number % 3 == 2 else texts
        return Story(
            headline=f"Fire {self.number // 4}",
            paragraphs=tuple(map(Paragraph, texts)),
            extractor=self.name + selectors.suffix,
            selectors=selectors,
            quality=Quality(0.0, ("a challenge page",)) if text == "challenge" else Quality(),
        )


@dataclass
class Newsroom:
    """Everything that looks at one article, compares it and shows it, over fakes."""

    clock: Clock = field(default_factory=Clock)
    web: FakeWeb = field(default_factory=FakeWeb)
    articles: FakeArticles = field(default_factory=FakeArticles)
    changes: FakeChanges = field(default_factory=FakeChanges)
    topic: FakeTopic = field(default_factory=FakeTopic)
    release: Release = field(default_factory=Release)
    selectors: Selectors = NO_SELECTORS
    watched: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        self.archive = FakeArchive(clock=self.clock)
        self.articles.add(builders.article())

    def shows(self, text: str, label: str = "Exclusive", advertisement: str = "") -> Newsroom:
        self.web.pages[URL] = builders.response(f"{text}|{label}|{advertisement}")
        return self

    def look(self) -> Looked:
        self.clock.forward(hours=1)
        fetch = Fetch(
            articles=self.articles,
            archive=self.archive,
            hosts=FakeHosts(),
            topic=self.topic,
            versions=FakeVersionQueue(),
            get=self.web.get,
            allowed=lambda _: True,
            extractor=self._extractor(),
            pace=PACES["normal"],
            clock=self.clock,
            pause=lambda _: None,
            extractor_of=lambda _: self._extractor(),
            watched_of=lambda _: self.watched,
        )
        (looked,) = fetch([ID])
        assert isinstance(looked, Looked)
        return looked

    def _extractor(self) -> Extractor:
        release, selectors = self.release, self.selectors
        return Extractor(
            release.name + selectors.suffix,
            lambda body, url, kind: release.read(body, url, kind, selectors),
            lambda before, story: (
                Quality(0.2, ("cut short",)) if 2 * story.words < before.words else Quality()
            ),
        )

    @property
    def diff(self) -> Diff:
        return Diff(self.archive, self.articles, self.changes, self.topic, self.clock, self.release.read)

    @property
    def reextract(self) -> Reextract:
        return Reextract(
            self.archive,
            self.articles,
            self.changes,
            self.release.read,
            self.release.name,
            lambda _: self.selectors,
        )

    @property
    def numbers(self) -> list[int]:
        return [number for _, number, _ in self.archive.versions()]


# --- a new release alone makes no version ----------------------------------------------------------------

STEPS = st.lists(
    st.one_of(
        st.tuples(st.just("release"), st.integers(0, 11)),
        st.tuples(st.just("selectors"), st.sampled_from(["", "label", "other"])),
        st.tuples(st.just("advertisement"), st.integers(0, 3)),
        st.tuples(st.just("edit"), st.integers(1, 99)),
        st.tuples(st.just("reextract"), st.just(0)),
        st.tuples(st.just("look"), st.just(0)),
    ),
    max_size=30,
)


@given(STEPS)
@settings(max_examples=200, deadline=None)
def test_a_release_alone_makes_no_version_and_each_edit_makes_one(steps: list[tuple[str, int | str]]):
    desk = Newsroom()
    text, advertisement = "Twelve people were hurt.", ""
    desk.shows(text).look()
    told = [text]
    for step, value in steps:
        match step:
            case "release":
                desk.release = Release(int(value))
            case "selectors":
                desk.selectors = Selectors(exclude=(str(value),)) if value else NO_SELECTORS
            case "advertisement":
                advertisement = f"Buy {value}"
            case "edit":
                # A text of its own each time: one that comes back would be flapping.
                text = f"{100 * len(told) + int(value)} people were hurt."
            case "reextract":
                list(desk.reextract(ID))
                continue
        desk.shows(text, advertisement=advertisement).look()
        told += [text] if text != told[-1] else []
    assert desk.numbers == list(range(len(told)))
    for number in range(1, len(told)):
        change = desk.diff(ID, number)
        assert change
        assert (change.words_removed, change.words_added) == (1, 1), "only the edit is a change"
    assert [published.number for published in desk.topic.published] == list(range(1, len(told)))


@given(st.lists(st.tuples(st.sampled_from("ABC"), st.integers(0, 5)), min_size=1, max_size=25))
@settings(max_examples=150, deadline=None)
def test_a_page_flaps_over_releases_as_it_does_without(looks: list[tuple[str, int]]):
    texts = dict(zip("ABC", ("Twelve people were hurt.", "Fifteen were.", "Nobody was."), strict=True))
    histories = []
    for releases in (False, True):
        desk = Newsroom()
        outcomes = []
        for text, release in looks:
            desk.release = Release(release if releases else 0)
            outcomes.append(desk.shows(texts[text]).look().outcome)
        stored = [desk.archive.get_version(ID, number) for number in desk.numbers]
        histories.append((outcomes, [(one.raw_key, one.alternation) for one in stored if one]))
    assert histories[0] == histories[1]


def test_a_text_that_a_release_made_shorter_is_not_taken_for_a_page_cut_short():
    label = "Most read: " + "The ferry and the harbour. " * 9
    desk = Newsroom(release=Release(1)).shows("Twelve people were hurt.", label)
    desk.look()
    desk.release = Release(4)  # which has learnt to leave the label out
    assert desk.shows("Fifteen people were hurt.", label).look().outcome is Outcome.STORED
    change = desk.diff(ID, 1)
    assert change
    assert (change.words_removed, change.words_added) == (1, 1)


def test_after_a_version_that_does_not_parse_the_next_texts_are_stored_and_compared(
    monkeypatch: pytest.MonkeyPatch,
):
    desk, torn = two_releases(), {1}
    whole = desk.archive.get_version

    def get_version(article_id: str, number: int) -> Version | None:
        if number in torn:
            raise BadVersion(f"version {number} of article {article_id} does not parse")
        return whole(article_id, number)

    monkeypatch.setattr(desk.archive, "get_version", get_version)
    looked = desk.shows("Sixteen people died.").look()
    assert looked == Looked(ID, Outcome.STORED, f"version 1 of article {ID} does not parse", 2)
    with pytest.raises(BadVersion):
        desk.diff(ID, 2)
    desk.shows("Twenty people died.").look()
    change = desk.diff(ID, 3)
    assert change
    assert (change.words_removed, change.words_added) == (1, 1)
    row = desk.articles.get(ID)
    assert row
    torn.add(3)
    desk.articles.rows[ID] = replace(row, latest=2)  # a look stopped between its version and the row
    desk.shows("Thirty people died.").look()
    assert desk.numbers == [0, 1, 2, 3, 4], "a number that is taken is passed over"


def test_a_bug_of_the_extractor_is_the_pages_outcome(monkeypatch: pytest.MonkeyPatch):
    desk = Newsroom().shows("Twelve people died.")
    desk.look()

    def stumbles(*_: object) -> Story:
        raise IndexError("list index out of range")

    monkeypatch.setattr(Release, "read", stumbles)
    looked = desk.shows("Fifteen people died.").look()
    assert looked.outcome is Outcome.UNREADABLE
    assert "IndexError in stumbles, line" in looked.reason
    assert desk.numbers == [0]


def test_a_capture_that_is_gone_is_compared_as_stored_and_not_weighed():
    desk = Newsroom().shows("Twelve people died.")
    desk.look()
    stored = desk.archive.get_version(ID, 0)
    assert stored
    assert stored.raw_key
    del desk.archive.raw[stored.raw_key]
    desk.release = Release(1)
    assert desk.shows("Fifteen people died.").look().outcome is Outcome.STORED
    change = desk.diff(ID, 1)
    assert change
    assert (change.severity, change.stealth) == (Severity.TRIVIAL, False)
    assert [(one.name, one.old, one.new) for one in change.reasons] == [("extractor", "test/0", "test/1")]
    pair = pair_of(desk.archive, ID, 0, 1, desk.release.read)
    assert pair.unlike.startswith(f"version 0 of article {ID} cannot be read anew: the capture raw/")


@pytest.mark.parametrize("body", ["binary||", "challenge||"])
def test_a_capture_that_the_new_extractor_cannot_read_is_named(body: str):
    desk = Newsroom().shows("Twelve people died.")
    desk.look()
    key = desk.archive.get_version(ID, 0).raw_key or ""  # type: ignore[union-attr]
    desk.archive.raw[key] = builders.response(body)
    desk.release = Release(1)
    desk.shows("Fifteen people died.").look()
    assert desk.numbers == [0, 1]
    assert f"version 0 of article {ID}" in pair_of(desk.archive, ID, 0, 1, desk.release.read).unlike


# --- one way of reading two versions alike, for all who compare -----------------------------------------


def two_releases() -> Newsroom:
    """Return a desk whose version 0 was stored by one extractor and version 1 by another."""
    desk = Newsroom().shows("Twelve people died.")
    desk.look()
    desk.release = Release(5)
    desk.shows("Fifteen people died.").look()
    assert desk.numbers == [0, 1]
    return desk


def test_the_older_capture_is_read_as_the_newer_was_and_kept():
    desk = two_releases()
    change = desk.diff(ID, 1)
    assert change
    assert (change.words_removed, change.words_added) == (1, 1)
    kept = desk.archive.get_story(ID, 0, "test/5")
    assert kept
    assert [one.text for one in kept.paragraphs] == ["TWELVE PEOPLE DIED.", "EXCLUSIVE"]
    assert desk.archive.get_version(ID, 0).story.extractor == "test/0"  # type: ignore[union-attr]


def test_pages_and_messages_compare_in_the_same_way():
    desk = two_releases()
    change = desk.diff(ID, 1)
    assert change
    shown = Read(desk.articles, desk.changes, FakeSubscriptions(), desk.archive, PACES["normal"], desk.clock)
    page = shown.diff(ID, 0, 1)
    assert page
    told = list[object]()
    way = type("W", (), {"write": lambda _, news, __: told.append(news.pair), "send": lambda *_: None})()
    subscription = builders.subscription()
    Tell(Pairs(desk.archive), desk.articles, {subscription.channel: way})(change, subscription, "x")
    assert told == [page.pair]
    assert page.pair.unlike == ""
    assert {one.story.extractor for one in (page.pair.older, page.pair.newer) if one.story} == {"test/5"}


def test_both_are_read_anew_by_a_release_that_stored_neither():
    desk = two_releases()
    desk.release = Release(3)
    change = desk.diff(ID, 1)
    assert change
    assert (change.words_removed, change.words_added) == (1, 1)
    assert all(desk.archive.get_story(ID, number, "test/3") for number in (0, 1))


def test_selectors_of_the_newer_are_those_both_are_read_by():
    desk = Newsroom(release=Release(1)).shows("Twelve people died.")
    desk.look()
    desk.selectors = Selectors(exclude=("label",))
    desk.shows("Fifteen people died.", advertisement="x").look()
    change = desk.diff(ID, 1)
    assert change
    assert (change.words_removed, change.words_added) == (1, 1)


def test_the_terms_watched_for_at_the_commit_count_whenever_diff_runs():
    desk = Newsroom(watched=("soot",)).shows("Soot had an impact.")
    desk.look()
    desk.shows("Soot had an effect.").look()
    desk.watched = ("tar",)
    desk.shows("Soot had an effect.", advertisement="x")
    assert desk.look().outcome is Outcome.UNCHANGED, "new terms make no version"
    first = desk.diff(ID, 1)
    assert first
    assert first.severity is Severity.MAJOR
    assert Reason("watched term", "Soot had an impact.", "Soot had an effect.") in first.reasons
    desk.changes.rows.clear()
    assert desk.diff(ID, 1) == first
    desk.shows("Soot had a result.").look()
    second = desk.diff(ID, 2)
    assert second
    assert "watched term" not in {one.name for one in second.reasons}
    stored = [desk.archive.get_version(ID, number) for number in range(3)]
    assert [one.watched for one in stored if one] == [("soot",), ("soot",), ("tar",)]


def test_texts_of_two_articles_are_never_compared():
    desk, other = two_releases(), "f" * 32
    newer = desk.archive.get_version(ID, 1)
    assert newer
    foreign = replace(newer, article_id=other)
    desk.archive.stored[f"versions/{ID}/000001.json"] = (foreign, NOW)
    with pytest.raises(BadVersion, match=f"version 1 of article {ID} holds version 1 of article {other}"):
        desk.diff(ID, 1)
    older = desk.archive.get_version(ID, 0)
    assert older
    assert older.story
    assert foreign.story
    with pytest.raises(OtherArticle, match=f"{ID} and {other}"):
        compare(older.story, foreign.story)
    assert desk.topic.published == []


# --- stet reextract --------------------------------------------------------------------------------------


def test_reading_anew_makes_no_version_no_change_and_no_notice():
    desk = two_releases()
    desk.diff(ID, 1)
    before, published = dict(desk.archive.stored), list(desk.topic.published)
    rows = dict(desk.changes.rows)
    desk.release = Release(3)
    assert [one.came for one in desk.reextract(ID)] == [Came.READ, Came.READ]
    assert (desk.archive.stored, desk.changes.rows, desk.topic.published) == (before, rows, published)
    row = desk.articles.get(ID)
    assert row
    latest = desk.archive.get_story(ID, 1, "test/3")
    assert (row.latest, row.extractor, row.fingerprint) == (1, "test/3", fingerprint(latest))
    assert [one.came for one in desk.reextract(ID)] == [Came.DONE, Came.DONE]
    shown = Read(desk.articles, desk.changes, FakeSubscriptions(), desk.archive, PACES["normal"], desk.clock)
    found = shown.version(ID, 0)
    assert found
    assert found[1].story == desk.archive.get_story(ID, 0, "test/3"), "read in preference"
    assert desk.shows("Fifteen people died.", advertisement="new").look().outcome is Outcome.UNCHANGED


def test_it_goes_on_where_it_stopped_and_past_what_cannot_be_read():
    desk = two_releases()
    desk.shows("Sixteen people died.").look()
    desk.archive.raw.pop(desk.archive.get_version(ID, 1).raw_key or "")  # type: ignore[union-attr]
    desk.release = Release(3)
    next(desk.reextract(ID))  # stopped after the first
    came = list(desk.reextract(ID))
    assert [one.came for one in came] == [Came.DONE, Came.FAILED, Came.READ]
    assert "is gone" in came[1].reason


def test_an_extractor_that_raises_on_one_page_harms_only_that_one():
    desk = two_releases()
    desk.release = Release(3)

    def raises(body: bytes, *more: object) -> Story:
        if b"Twelve" in body:
            raise ZeroDivisionError("a bug")
        return desk.release.read(body, URL, "")

    came = list(replace(desk.reextract, read=raises)(ID))
    assert [(one.came, one.reason) for one in came] == [
        (Came.FAILED, "ZeroDivisionError: a bug"),
        (Came.READ, ""),
    ]


def test_an_extractor_that_raises_on_a_page_leaves_its_versions_as_stored_and_is_named():
    desk = two_releases()

    def raises(*_: object) -> Story:
        raise ZeroDivisionError("a bug")

    pair = pair_of(desk.archive, ID, 0, 1, raises)
    assert pair.unlike == f"version 0 of article {ID} cannot be read anew: ZeroDivisionError: a bug"
    assert pair.comparison

    def is_out_of_memory(*_: object) -> Story:
        raise MemoryError

    with pytest.raises(MemoryError):
        pair_of(desk.archive, ID, 0, 1, is_out_of_memory)


def test_a_dry_run_writes_nothing_and_says_what_would_differ():
    desk = two_releases()
    desk.release = Release(3)
    rows, stories = dict(desk.articles.rows), dict(desk.archive.stories)
    came = list(desk.reextract(ID, dry_run=True, changes=True))
    assert [(one.came, one.differs) for one in came] == [(Came.READ, True), (Came.READ, True)]
    assert (desk.articles.rows, desk.archive.stories) == (rows, stories)


def test_changes_are_weighed_anew_only_if_asked_and_never_published():
    desk = two_releases()
    desk.diff(ID, 1)
    weighed = desk.changes.rows[ID, 1]
    wrong = replace(weighed, severity=Severity.TRIVIAL, reasons=(), words_added=99)
    desk.changes.rows[ID, 1] = wrong
    published = list(desk.topic.published)
    list(desk.reextract(ID))
    assert desk.changes.rows[ID, 1] == wrong
    assert [one.came for one in desk.reextract(ID, dry_run=True, changes=True)][-1] is Came.WEIGHED
    assert desk.changes.rows[ID, 1] == wrong
    assert [one.came for one in desk.reextract(ID, changes=True)][-1] is Came.WEIGHED
    assert desk.changes.rows[ID, 1] == weighed
    assert Came.WEIGHED not in [one.came for one in desk.reextract(ID, changes=True)]
    assert desk.topic.published == published


def test_a_removal_between_is_left_alone():
    desk = two_releases()
    removal = builders.version(2, removed=True, fetched_at=NOW + timedelta(days=1))
    desk.archive.put_version(removal)
    desk.articles.advance(removal, None)
    desk.release = Release(3)
    assert [one.came for one in desk.reextract(ID)] == [Came.READ, Came.READ, Came.REMOVAL]
    row = desk.articles.get(ID)
    assert row
    assert row.extractor is None
