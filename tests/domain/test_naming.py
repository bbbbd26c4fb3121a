"""Which addresses name one article: believed where safe, never where two could become one (RULES §3)."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stet.domain.naming import (
    Sameness,
    Step,
    alike,
    astray,
    canonical_refused,
    elder,
    heard,
    move_step,
    names,
    sameness,
    target,
    twin,
)
from stet.domain.response import Hop
from stet.domain.version import Quality
from tests.builders import NOW, URL, article, response, story

HEADLINE = "Fire in the harbour: twelve people hurt"
SITE = "https://news.example"
STORY = f"{SITE}/2026/11/harbour-fire"
SIX_HOURS = timedelta(hours=6)
LONG = tuple(f"Paragraph {n} of a long story about a fire in the harbour of the town." for n in range(6))


@pytest.mark.parametrize(
    ("url", "other"),
    [
        (f"{STORY}/amp", STORY),
        (f"{STORY}?amp=1", STORY),
        (f"{STORY}?outputType=amp", STORY),
        (f"{STORY}.amp.html", f"{STORY}.html"),
        (f"{STORY}.amp", STORY),
        ("https://amp.news.example/2026/11/harbour-fire", STORY),
        ("https://m.news.example/2026/11/harbour-fire", STORY),
        ("https://mobile.news.example/2026/11/harbour-fire/", f"https://www.news.example{STORY[20:]}"),
        ("https://news-example.cdn.ampproject.org/c/s/news.example/2026/11/harbour-fire", STORY),
        (f"{STORY}?ref=rss", STORY),
        (f"{SITE}/article/7654321?x=2", f"{SITE}/article/7654321"),
        (f"{SITE}/rss/7654321", f"{SITE}/local/harbour-7654321.html"),
        (f"{SITE}/local/big-fire-in-harbour", f"{SITE}/world/big-fire-in-harbour"),
        (f"{SITE}/x/1", f"{SITE}/local/fire-harbour-twelve-people-hurt"),
        ("https://www.bbc.co.uk/news/articles/cg1f45", "https://www.bbc.com/news/articles/cg1f45"),
    ],
)
def test_a_page_is_believed_that_names_another_form_of_its_address(url: str, other: str):
    assert canonical_refused(url, other, HEADLINE) == ""


@pytest.mark.parametrize(
    ("url", "other", "why"),
    [
        (STORY, f"{SITE}/", "the front page"),
        (STORY, SITE, "the front page"),
        (STORY, f"{SITE}/index.html", "the front page"),
        (STORY, f"{SITE}/en/", "the front page"),
        (STORY, f"{SITE}/de-de/home", "the front page"),
        (STORY, f"{SITE}/2026/11", "a section above it"),
        (STORY, f"{SITE}/2026/", "a section above it"),
        (STORY, f"{SITE}/local-news", "it names nothing of this article"),
        (STORY, f"{SITE}/2026/11/harbour", "it names nothing of this article"),
        (STORY, f"{SITE}/2026/11/mayor-elected-again", "it names nothing of this article"),
        (STORY, "https://other.example/2026/11/harbour-fire", "another host"),
        ("https://a.blogs.example/x-y-z-w", "https://b.blogs.example/x-y-z-w", "another host"),
        (f"{SITE}/a/7654321", f"{SITE}/a/7654322", "another number"),
        (f"{SITE}/a/7654321-fire-harbour-hurt", f"{SITE}/b/111111-fire-harbour-hurt", "another number"),
        (f"{SITE}/20261122/one", f"{SITE}/20261122/two", "it names nothing of this article"),
        (f"{SITE}/story?id=12", f"{SITE}/story", "it names nothing of this article"),
        (f"{SITE}/story?id=1", f"{SITE}/story?id=2", "it names nothing of this article"),
        (f"{SITE}/a/long-slug-of-it?page=2", f"{SITE}/a/long-slug-of-it", "another page of it"),
    ],
)
def test_a_page_is_not_believed_that_names_something_else(url: str, other: str, why: str):
    assert canonical_refused(url, other, HEADLINE) == why


@pytest.mark.parametrize("landed", [f"{SITE}/", f"{SITE}/en", f"{SITE}/2026", "https://other.example/"])
def test_a_redirect_to_the_front_page_or_a_section_is_a_page_that_is_gone(landed: str):
    assert astray(STORY, landed)


@pytest.mark.parametrize(
    ("url", "landed"),
    [
        (STORY, f"{SITE}/local/harbour"),
        (f"{STORY}/amp", STORY),
        (f"{SITE}/", f"{SITE}/en/"),
        (f"{SITE}/?p=123", f"{SITE}/harbour-fire"),
        (STORY, f"{SITE}/?p=123"),
        (STORY, STORY),
    ],
)
def test_a_redirect_to_an_article_is_none(url: str, landed: str):
    assert astray(url, landed) == ""


PARTS = st.sampled_from(
    ["", "amp", "news", "harbour-fire", "12345678", "index.html", "2026", "a.amp.html", "ü"]
)
URLS = st.builds(
    lambda host, parts, query: f"https://{host}/{'/'.join(parts)}{query}",
    st.sampled_from(["news.example", "m.news.example", "amp.www.news.example", "bbc.co.uk", "a.b.c.example"]),
    st.lists(PARTS, max_size=4),
    st.sampled_from(["", "?amp=1", "?id=3&amp", "?page=2", "?p=12345"]),
)


@given(URLS)
def test_the_twin_of_a_twin_is_itself(url: str):
    assert twin(twin(url)) == twin(url)


@given(URLS, URLS, st.sampled_from(["", HEADLINE]))
def test_nothing_that_leads_astray_is_ever_a_name(url: str, other: str, headline: str):
    if astray(url, other):
        assert canonical_refused(url, other, headline)
        moved = replace(response(url=other), hops=(Hop(301, other),))
        assert names(article(url=url), moved, story(canonical=other)) == []


# --- what a look heard -----------------------------------------------------------------------------------

NEW = f"{SITE}/local/the-harbour-fire"


def answered(*statuses: int, url: str = NEW):
    return replace(response(url=url), hops=tuple(Hop(status, url) for status in statuses))


def test_permanent_redirects_give_a_name_and_others_none():
    told = story(canonical=None)
    assert [one.url for one in names(article(), answered(301, 308), told)] == [NEW]
    assert names(article(), answered(301, 302), told) == []
    assert names(article(), response(), told) == []


def test_a_redirect_to_another_headline_than_the_feeds_gives_no_name():
    told = story(canonical=None, headline="Subscribe now and read on")
    [(_, why)] = heard(article(), answered(301), told)
    assert why == "another headline than the feed's"


def test_where_a_temporary_redirect_leads_says_nothing_of_the_article():
    told = story(canonical=f"{SITE}/account/log-in-to-read-on", headline="Log in")
    assert names(article(), answered(302, url=f"{SITE}/account/log-in-to-read-on"), told) == []


def test_without_a_story_only_a_move_under_way_is_confirmed():
    assert names(article(), answered(301), None) == []
    assert [one.url for one in names(article(moving_to=NEW), answered(301), None)] == [NEW]


def test_the_canonical_address_of_the_first_version_is_no_move():
    told = story(canonical=f"{URL}?edition=uk", headline="Fire in the harbour")
    heard_names = names(article(url=f"{URL}?edition=uk&ref=rss"), response(), told)
    assert heard_names
    assert target(article(latest=-1), heard_names) is None
    assert target(article(latest=0), heard_names) == heard_names[0].url


# --- texts ----------------------------------------------------------------------------------------------


def test_the_same_text_is_the_same_article():
    assert sameness(story(*LONG), story(*LONG)) is Sameness.SAME


@pytest.mark.parametrize(
    ("ours", "theirs", "verdict"),
    [
        (story(*LONG), story(*[one.replace("fire", "flood") for one in LONG]), Sameness.OTHER),
        (story(*LONG), story(*LONG[:4], "Something else was said here of the whole."), Sameness.UNKNOWN),
        (story(*LONG), story(*LONG, headline="Lottery numbers"), Sameness.UNKNOWN),
        (story("Please wait."), story("Please wait."), Sameness.UNKNOWN),
        (story(*LONG), story(*LONG, quality=Quality(0.1, ("x",))), Sameness.UNKNOWN),
    ],
)
def test_in_doubt_two_texts_are_not_one(ours, theirs, verdict):
    assert sameness(ours, theirs) is verdict
    assert sameness(theirs, ours) is verdict


@settings(deadline=None)
@given(st.lists(st.sampled_from(LONG), min_size=0, max_size=8), st.lists(st.sampled_from(LONG), max_size=8))
def test_only_texts_that_share_nine_tenths_are_the_same(ours: list[str], theirs: list[str]):
    if sameness(story(*ours, headline="A"), story(*theirs, headline="A")) is Sameness.SAME:
        assert abs(len(ours) - len(theirs)) <= 1


def test_titles_are_alike_that_share_half_their_words():
    assert alike("Fire in harbour", "Great fire in the harbour")
    assert alike("", "Anything")
    assert not alike("Fire in harbour", "Mayor elected again")


def test_the_elder_stays_whichever_asks():
    first, second = article(), article(url=f"{SITE}/b", first_seen_at=NOW + timedelta(seconds=1))
    assert elder(first, second) is elder(second, first) is first


# --- moves ----------------------------------------------------------------------------------------------


def test_a_move_is_three_looks_over_six_hours():
    one, at, steps = article(), NOW, []
    for minutes in (0, 15, 30, 180, 195, 359, 360):
        at = NOW + timedelta(minutes=minutes)
        step = move_step(one, NEW, at, SIX_HOURS, read=True)
        steps.append(step)
        if step is Step.COUNT:
            since = one.moving_since or at
            one = replace(one, moving_to=NEW, moving_count=one.moving_count + 1, moving_since=since)
    assert steps == [Step.COUNT, *[Step.NOTHING] * 2, Step.COUNT, *[Step.NOTHING] * 2, Step.DONE]


def test_an_article_that_came_back_or_goes_elsewhere_begins_anew():
    moving = article(moving_to=NEW, moving_count=2, moving_since=NOW)
    later = NOW + SIX_HOURS
    assert move_step(moving, None, later, SIX_HOURS, read=True) is Step.FORGET
    assert move_step(moving, None, later, SIX_HOURS, read=False) is Step.NOTHING
    assert move_step(moving, f"{NEW}-2", later, SIX_HOURS, read=True) is Step.COUNT
    assert move_step(article(), None, later, SIX_HOURS, read=True) is Step.NOTHING
