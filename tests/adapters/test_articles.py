"""The articles table, and its fake: above all, what the conditions let through."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

from stet.adapters.articles import Articles
from stet.domain.alternating import Showing
from stet.domain.alternation import Alternation
from stet.domain.article import DueLook
from stet.domain.article_move import ArticleMove
from stet.domain.doubt import Doubt
from stet.domain.url import article_id as id_of
from tests.builders import NOW, URL, article, response, story, version

MINUTE = timedelta(minutes=1)
ANSWER = response("<p>Text</p>", etag='"a"', last_modified="Sun, 22 Nov 2026 12:00:00 GMT")
WHOLE = article(
    title="Großbrand im Hafen ‒ „alles weg“",
    latest=3,
    fingerprint="f" * 32,
    extractor="test/1",
    body_hash="b" * 64,
    etag='W/"x"',
    last_modified="Sun, 22 Nov 2026 10:00:00 GMT",
    validators_renewed=True,
    gone_count=2,
    gone_since=NOW - MINUTE,
    due_at=NOW + MINUTE,
    feeds=("one", "two"),
    hint="h" * 16,
    known_as="Brand im Hafen",
    doubt=Doubt("d" * 16, 1, NOW - MINUTE),
)
FRESH = article()


def test_an_article_comes_back_as_it_was_stored(articles: Articles):
    for one in (WHOLE, article(url="https://b.example/")):
        assert articles.add(one)
        assert articles.get(one.article_id) == one
        assert articles.known([one.article_id]) == {one.article_id: one}


def test_an_article_is_added_once(articles: Articles):
    assert articles.add(FRESH)
    assert not articles.add(replace(FRESH, title="Another"))
    assert articles.get(FRESH.article_id) == FRESH


def test_what_nobody_stored_is_not_known(articles: Articles):
    assert articles.get("nobody") is None
    assert articles.known(["nobody"]) == {}
    assert articles.known([]) == {}


def test_many_articles_are_known_at_once_each_asked_for_once(articles: Articles):
    many = {one.article_id: one for one in (article(url=f"https://a.example/{n}") for n in range(103))}
    for one in many.values():
        articles.add(one)
    assert articles.known([*many, *many, "nobody"]) == many


def test_a_title_is_cut(articles: Articles):
    articles.add(article(title="ü" * 900))
    assert articles.known([FRESH.article_id])[FRESH.article_id].title == "ü" * 300


def test_the_recent_ones_are_those_that_changed_last(articles: Articles):
    many = [article(url=f"https://a.example/{n}", changed_at=NOW + n * MINUTE) for n in (3, 1, 2)]
    for one in many:
        articles.add(one)
    assert [one.url[-1] for one in articles.recent(2)] == ["3", "2"]
    assert len(articles.recent(50)) == 3


def test_an_article_joins_a_feed_once(articles: Articles):
    articles.add(FRESH)
    assert articles.join(FRESH.article_id, "second")
    assert not articles.join(FRESH.article_id, "second")
    assert not articles.join("nobody", "second")
    stored = articles.get(FRESH.article_id)
    assert stored == replace(FRESH, feeds=(*FRESH.feeds, "second"))


# --- exceptional looks: the sparse index ---------------------------------------------------------


def test_only_exceptional_looks_stand_in_the_index_the_longest_waiting_first(articles: Articles):
    for n, due_at in enumerate((NOW, None, NOW - MINUTE, NOW + timedelta(microseconds=1))):
        articles.add(article(url=f"https://a{n}.example/", due_at=due_at))
    assert [(look.host, look.due_at) for look in articles.due(NOW, 10)] == [
        ("a2.example", NOW - MINUTE),
        ("a0.example", NOW),
    ]
    assert [look.host for look in articles.due(NOW, 1)] == ["a2.example"]


def test_a_look_that_was_sent_leaves_the_index(articles: Articles):
    articles.add(article(due_at=NOW))
    (look,) = articles.due(NOW, 10)
    assert articles.sent(look)
    assert not articles.sent(look)
    assert articles.due(NOW, 10) == []
    assert articles.get(FRESH.article_id) == FRESH


def test_a_look_put_off_meanwhile_stays_in_the_index(articles: Articles):
    articles.add(article(due_at=NOW))
    (look,) = articles.due(NOW, 10)
    assert not articles.defer(FRESH.article_id, NOW + MINUTE), "it keeps its place in the line"
    assert articles.defer(FRESH.article_id, NOW + MINUTE, look.due_at)
    assert not articles.sent(look)
    assert articles.due(NOW + MINUTE, 10) == [replace(look, due_at=NOW + MINUTE)]


def test_a_scheduled_look_has_nothing_to_take_off(articles: Articles):
    articles.add(article(due_at=NOW))
    assert not articles.sent(DueLook(FRESH.article_id, FRESH.host))
    assert not articles.sent(DueLook("nobody", "nowhere", NOW))
    assert len(articles.due(NOW, 10)) == 1


def test_a_hint_pulls_a_look_forward(articles: Articles):
    articles.add(FRESH)
    assert articles.hint(FRESH.article_id, "moved", NOW)
    assert articles.get(FRESH.article_id) == replace(FRESH, hint="moved", due_at=NOW)
    assert len(articles.due(NOW, 10)) == 1


def test_no_row_comes_of_an_article_that_is_not_stored(articles: Articles):
    assert not articles.hint("nobody", "moved", NOW)
    assert not articles.defer("nobody", NOW)
    assert not articles.advance(version(article_id="nobody"), ANSWER)
    gone = article(url="https://nobody.example/")
    assert not articles.renew_validators(gone, ANSWER)
    assert not articles.repin(gone, "x", "y")
    assert not articles.gone(gone, NOW, NOW)
    assert not articles.back(gone)
    assert articles.recent(9) == []
    assert articles.due(NOW, 9) == []


# --- the schedule's windows ----------------------------------------------------------------------


def test_a_window_is_open_at_its_beginning_and_closed_at_its_end(articles: Articles):
    tick = timedelta(microseconds=1)
    moments = {"before": NOW - tick, "at": NOW, "after": NOW + tick, "end": NOW + MINUTE}
    moments["beyond"] = NOW + MINUTE + tick
    for name, changed_at in moments.items():
        articles.add(article(url=f"https://{name}.example/", changed_at=changed_at))
    found = list(articles.changed_between(NOW, NOW + MINUTE))
    assert [look.host for look in found] == ["after.example", "end.example"]
    assert {look.due_at for look in found} == {None}


def test_windows_side_by_side_find_each_article_once(articles: Articles):
    moments = [NOW + timedelta(seconds=s) for s in (0, 0.000001, 59.999999, 60, 60.000001, 120)]
    for n, changed_at in enumerate(moments):
        articles.add(article(url=f"https://{n}.example/", changed_at=changed_at))
    found = [
        look.host
        for minute in range(-1, 3)
        for look in articles.changed_between(NOW + minute * MINUTE, NOW + (minute + 1) * MINUTE)
    ]
    assert found == [f"{n}.example" for n in range(6)]


# --- the row follows the archive -----------------------------------------------------------------


def test_the_row_follows_the_archive(articles: Articles):
    articles.add(article(gone_count=2, gone_since=NOW, hint="kept", due_at=NOW))
    made = version(0, told=story("Text.", headline="A new headline"))
    assert articles.advance(made, ANSWER)
    assert articles.get(FRESH.article_id) == article(
        title="A new headline",
        known_as="A new headline",
        latest=0,
        fingerprint=made.fingerprint,
        extractor="test/1",
        quality=1.0,
        changed_at=made.fetched_at,
        body_hash=ANSWER.body_hash,
        etag='"a"',
        last_modified=ANSWER.last_modified,
        hint="kept",
        due_at=NOW,
    )


def test_an_article_stays_known_as_what_it_was_called_first(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0, removed=True), ANSWER)
    for number, headline in enumerate(("", "First", "Second"), start=1):
        articles.advance(version(number, told=story("Text.", headline=headline)), ANSWER)
    stored = articles.get(FRESH.article_id)
    assert stored
    assert (stored.known_as, stored.title) == ("First", "Second")


def test_the_row_never_goes_back(articles: Articles):
    articles.add(FRESH)
    assert articles.advance(version(2), ANSWER)
    stored = articles.get(FRESH.article_id)
    assert not articles.advance(version(1), ANSWER)
    assert not articles.advance(version(2), ANSWER)
    assert not articles.advance(version(2), None)
    assert articles.get(FRESH.article_id) == stored


def test_whoever_knows_only_the_version_leaves_the_validators_to_whoever_knows_the_answer(articles: Articles):
    articles.add(FRESH)
    assert articles.advance(version(0), None)
    assert articles.advance(version(0), None), "nothing is lost by following twice"
    between = articles.get(FRESH.article_id)
    assert between
    assert (between.latest, between.body_hash, between.etag) == (0, None, None)
    assert articles.advance(version(0), ANSWER)
    after = articles.get(FRESH.article_id)
    assert after
    assert (after.body_hash, after.etag) == (ANSWER.body_hash, '"a"')


def test_the_validators_of_the_version_before_are_forgotten(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0), ANSWER)
    articles.advance(version(1), response("other"))
    stored = articles.get(FRESH.article_id)
    assert stored
    assert (stored.etag, stored.last_modified) == (None, None)
    assert stored.body_hash == response("other").body_hash


def test_a_removal_keeps_the_title(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0), ANSWER)
    assert articles.advance(version(1, removed=True), response(status=404))
    stored = articles.get(FRESH.article_id)
    assert stored
    assert (stored.title, stored.fingerprint, stored.extractor) == (FRESH.title, "removed", None)


# --- what a look notes ---------------------------------------------------------------------------


def test_validators_are_renewed_once_after_each_change(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0), ANSWER)
    read = articles.get(FRESH.article_id)
    assert read
    other, third = response("other", etag='"b"'), response("third", etag='"c"')
    assert articles.renew_validators(read, other)
    assert not articles.renew_validators(read, third)
    assert articles.get(FRESH.article_id) == replace(
        read, etag='"b"', last_modified=None, body_hash=other.body_hash, validators_renewed=True
    )
    articles.advance(version(1), ANSWER)
    assert not articles.renew_validators(read, third), "read before the change"
    newer = articles.get(FRESH.article_id)
    assert newer
    assert articles.renew_validators(newer, third)


def test_renewed_validators_still_count_as_known_bytes(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0), ANSWER)
    read = articles.get(FRESH.article_id)
    assert read
    articles.renew_validators(read, response("other"))
    assert not articles.advance(version(0), ANSWER), "the row has a body hash"


def test_a_newer_extractor_takes_over_the_latest_text_only(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0), ANSWER)
    read = articles.get(FRESH.article_id)
    assert read
    assert articles.repin(read, "test/2", "p" * 32)
    assert articles.get(FRESH.article_id) == replace(read, extractor="test/2", fingerprint="p" * 32)
    articles.advance(version(1), ANSWER)
    assert not articles.repin(read, "test/3", "q" * 32)


def test_answers_that_the_page_is_gone_are_counted_and_looked_at_again(articles: Articles):
    articles.add(article(latest=1))
    read = article(latest=1)
    assert articles.gone(read, NOW, NOW + MINUTE)
    once = articles.get(FRESH.article_id)
    assert once == replace(read, gone_count=1, gone_since=NOW, due_at=NOW + MINUTE)
    assert articles.gone(once, NOW, NOW + 2 * MINUTE)
    twice = articles.get(FRESH.article_id)
    assert twice == replace(read, gone_count=2, gone_since=NOW, due_at=NOW + 2 * MINUTE)
    assert articles.due(NOW + 2 * MINUTE, 9)
    assert articles.back(twice)
    assert articles.get(FRESH.article_id) == replace(read, due_at=NOW + 2 * MINUTE)


def test_another_text_at_the_address_is_counted_once_and_forgotten(articles: Articles):
    articles.add(article(latest=1))
    read = article(latest=1)
    first, second = Doubt("d" * 16, 1, NOW), Doubt("d" * 16, 2, NOW)
    assert not articles.trusts(read), "there is nothing to forget"
    assert articles.doubts(read, first, NOW + MINUTE)
    assert not articles.doubts(read, first, NOW + MINUTE), "of two looks at once one counts"
    once = articles.get(FRESH.article_id)
    assert once == replace(read, doubt=first, due_at=NOW + MINUTE)
    assert articles.doubts(once, second, NOW + 2 * MINUTE)
    twice = articles.get(FRESH.article_id)
    assert twice == replace(read, doubt=second, due_at=NOW + 2 * MINUTE)
    assert articles.trusts(twice)
    assert not articles.trusts(twice)
    assert articles.get(FRESH.article_id) == replace(read, due_at=NOW + 2 * MINUTE)
    assert articles.doubts(articles.known([FRESH.article_id])[FRESH.article_id], first, NOW)
    assert articles.advance(version(2), ANSWER)
    stored = articles.get(FRESH.article_id)
    assert stored
    assert stored.doubt is None, "a version answers it"
    assert not articles.doubts(read, first, NOW)
    assert not articles.trusts(read)


def test_what_was_read_before_a_change_is_not_noted_after_it(articles: Articles):
    read = article(latest=0)
    articles.add(article(latest=1))
    assert not articles.gone(read, NOW, NOW)
    assert not articles.back(read)
    assert articles.get(FRESH.article_id) == article(latest=1)


def test_what_an_alternating_page_shows_is_counted_once_for_a_look(articles: Articles):
    articles.add(article())
    assert articles.advance(version(0, alternation=Alternation.BEGAN), None)
    read = articles.get(FRESH.article_id)
    assert read
    assert (read.alternation, read.showing, read.alternating) == (Alternation.BEGAN, None, True)
    assert articles.shows(read, Showing(0, "f" * 32, 1, 1))
    assert not articles.shows(read, Showing(0, "f" * 32, 1, 1)), "the other look at the same row"
    once = articles.get(FRESH.article_id)
    assert once == replace(read, showing=Showing(0, "f" * 32, 1, 1))
    assert articles.shows(once, Showing(0, "", 1, 2))
    assert articles.advance(version(1), None)
    after = articles.get(FRESH.article_id)
    assert after
    assert (after.alternation, after.showing, after.alternating) == (
        Alternation.NONE,
        Showing(0, "", 1, 2),
        False,
    )
    assert not articles.shows(replace(after, latest=0), Showing(0, "", 2, 2))


# --- what only the real one can do ---------------------------------------------------------------


def test_more_than_a_page_of_articles_is_found(stack: Any):
    articles = Articles(_SmallPages(stack.dynamodb), stack["Articles"])
    for n in range(15):
        articles.add(article(url=f"https://{n}.example/", changed_at=NOW + timedelta(seconds=n + 1)))
    found = [look.host for look in articles.changed_between(NOW, NOW + MINUTE)]
    assert found == [f"{n}.example" for n in range(15)]


def test_what_dynamodb_left_unprocessed_is_asked_for_again(stack: Any):
    articles = Articles(_OneAtATime(stack.dynamodb), stack["Articles"])
    both = {one.article_id: one for one in (WHOLE, article(url="https://b.example/"))}
    for one in both.values():
        articles.add(one)
    assert articles.known(["nobody", *both]) == both


class _SmallPages:
    """A client of DynamoDB whose queries answer seven rows at a time."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dynamodb, name)

    def query(self, **request: Any) -> Any:
        return self._dynamodb.query(**{"Limit": 7, **request})


class _OneAtATime:
    """A client of DynamoDB that answers one key of a batch and leaves the others unprocessed."""

    def __init__(self, dynamodb: Any) -> None:
        self._dynamodb = dynamodb

    def __getattr__(self, name: str) -> Any:
        return getattr(self._dynamodb, name)

    def batch_get_item(self, *, RequestItems: dict[str, Any]) -> Any:  # noqa: N803 - as AWS has it
        ((table, asked),) = RequestItems.items()
        first, *others = asked["Keys"]
        answer = self._dynamodb.batch_get_item(RequestItems={table: {**asked, "Keys": [first]}})
        left = {table: {**asked, "Keys": others}} if others else {}
        return {**answer, "UnprocessedKeys": left}


# --- other addresses -----------------------------------------------------------------------------

OTHER_URL, THIRD_URL = "https://m.news.example/harbour", "https://news.example/a/harbour-fire"


def test_an_alias_leads_to_its_article(articles: Articles):
    articles.add(FRESH)
    for _ in range(2):
        assert articles.alias(OTHER_URL, FRESH.article_id) == FRESH.article_id
    stored = replace(FRESH, aliases=(id_of(OTHER_URL),))
    assert articles.get(id_of(OTHER_URL)) == articles.get(FRESH.article_id) == stored
    assert articles.known([id_of(OTHER_URL), FRESH.article_id, "nobody"]) == {
        id_of(OTHER_URL): stored,
        FRESH.article_id: stored,
    }
    assert articles.names(stored) == [OTHER_URL]
    assert articles.recent(9) == [stored]
    assert not articles.add(article(url=OTHER_URL)), "the address has its article"
    assert not articles.hint(id_of(OTHER_URL), "h", NOW)
    assert not articles.defer(id_of(OTHER_URL), NOW)
    assert not articles.join(id_of(OTHER_URL), "feed")


def test_an_address_names_one_article_only(articles: Articles):
    other = article(url=THIRD_URL)
    articles.add(FRESH)
    articles.add(other)
    articles.alias(OTHER_URL, FRESH.article_id)
    assert articles.alias(OTHER_URL, other.article_id) == FRESH.article_id
    assert articles.alias(FRESH.url, other.article_id) == FRESH.article_id
    assert articles.get(other.article_id) == other


def test_a_disputed_alias_leads_nowhere_and_an_article_may_take_its_place(articles: Articles):
    articles.add(FRESH)
    articles.alias(OTHER_URL, FRESH.article_id)
    assert articles.dispute(id_of(OTHER_URL))
    assert not articles.dispute(FRESH.article_id)
    assert not articles.dispute("nobody")
    assert articles.get(id_of(OTHER_URL)) is None
    assert articles.known([id_of(OTHER_URL)]) == {}
    assert articles.alias(OTHER_URL, FRESH.article_id) == ""
    stored = articles.get(FRESH.article_id)
    assert stored
    assert articles.names(stored) == []
    assert articles.add(article(url=OTHER_URL))
    assert articles.get(id_of(OTHER_URL)) == article(url=OTHER_URL)
    assert articles.names(stored) == []


def test_an_article_that_is_merged_keeps_its_row_and_is_watched_no_more(articles: Articles):
    young = article(url=OTHER_URL, due_at=NOW, latest=2)
    articles.add(FRESH)
    articles.add(young)
    for _ in range(2):
        assert articles.merge(young, FRESH.article_id)
    assert not articles.merge(young, "another")
    assert articles.get(young.article_id) == replace(young, due_at=None, alias_of=FRESH.article_id)
    stored = replace(FRESH, aliases=(young.article_id,))
    assert articles.known([young.article_id]) == {young.article_id: stored}
    assert articles.names(stored) == [OTHER_URL]
    assert articles.recent(9) == [stored]
    assert articles.due(NOW, 9) == []
    assert [look.article_id for look in articles.changed_between(NOW - MINUTE, NOW)] == [FRESH.article_id]
    assert not articles.hint(young.article_id, "h", NOW)
    assert not articles.defer(young.article_id, NOW)
    assert not articles.join(young.article_id, "feed")


def test_chains_of_aliases_are_followed(articles: Articles):
    second, third = article(url=OTHER_URL), article(url=THIRD_URL)
    for one in (FRESH, second, third):
        articles.add(one)
    articles.alias("https://x.example/1", third.article_id)
    articles.merge(third, second.article_id)
    articles.merge(second, FRESH.article_id)
    found = articles.known([id_of("https://x.example/1"), third.article_id])
    assert {one.article_id for one in found.values()} == {FRESH.article_id}
    assert len(found) == 2


MOVE = ArticleMove(FRESH.url, NOW)


def test_a_move_is_counted_and_ends_or_is_forgotten(articles: Articles):
    articles.add(FRESH)
    assert articles.moving(FRESH, OTHER_URL, 1, NOW)
    counted = replace(FRESH, moving_to=OTHER_URL, moving_count=1, moving_since=NOW)
    assert articles.get(FRESH.article_id) == counted
    assert not articles.moved(FRESH, THIRD_URL, "news.example", MOVE), "it seems to move elsewhere"
    assert articles.stays(counted)
    assert not articles.stays(counted)
    assert articles.get(FRESH.article_id) == FRESH
    articles.moving(FRESH, OTHER_URL, 2, NOW)
    assert articles.moved(counted, OTHER_URL, "m.news.example", MOVE)
    assert not articles.moved(counted, OTHER_URL, "m.news.example", MOVE)
    assert not articles.moving(counted, THIRD_URL, 1, NOW), "read before the move"
    moved = articles.get(FRESH.article_id)
    assert moved
    assert (moved.move, moved.move_untold) == (MOVE, True)
    assert not articles.move_told(FRESH.article_id, ArticleMove(THIRD_URL, NOW)), "another move"
    assert articles.move_told(FRESH.article_id, MOVE)
    assert not articles.move_told(FRESH.article_id, MOVE)
    told = replace(FRESH, url=OTHER_URL, host="m.news.example", move=MOVE)
    assert articles.get(FRESH.article_id) == told


def test_a_row_knows_a_live_blog_by_its_latest_version(articles: Articles):
    articles.add(FRESH)
    articles.advance(version(0, told=story("One.", live_blog=True)), ANSWER)
    assert articles.known([FRESH.article_id])[FRESH.article_id].live_blog
    articles.advance(version(1, told=story("Two.")), ANSWER)
    assert not articles.known([FRESH.article_id])[FRESH.article_id].live_blog


def test_a_sources_articles_come_the_newest_first(articles: Articles):
    for n, since in enumerate((3, 1, 2, 40)):
        at = NOW - timedelta(days=since)
        articles.add(article(url=f"{URL}-{n}", source="a", first_seen_at=at, latest=n - 1, quality=0.87))
    articles.add(article(url=f"{URL}-other", source="b"))
    articles.add(article(url=f"{URL}-none", source=""))
    young = article(url=f"{URL}-young", source="a", latest=0)
    articles.add(young)
    articles.merge(young, article(url=f"{URL}-0").article_id)
    found = articles.of_source("a", NOW - timedelta(days=30), 10)
    assert [(NOW - one.first_seen_at).days for one in found] == [1, 2, 3]
    assert [(one.latest, one.quality) for one in found] == [(0, 0.87), (1, 0.87), (-1, 0.87)]
    assert articles.of_source("a", NOW - timedelta(days=30), 2) == found[:2]
    assert articles.of_source("c", NOW - timedelta(days=30), 10) == []
    assert list(articles.newest("a", NOW))[:3] == found
    assert list(articles.newest("a", found[1].first_seen_at))[:2] == found[1:]


def test_what_waits_is_counted_no_further_than_asked(articles: Articles):
    for n in range(4):
        articles.add(article(url=f"{URL}-{n}", due_at=NOW + timedelta(minutes=n - 2)))
    assert articles.waiting(NOW, 10) == 3
    assert articles.waiting(NOW, 2) == 2
    assert articles.waiting(NOW - timedelta(days=1), 10) == 0


def test_that_robots_txt_bars_an_article_is_noted_once(articles: Articles):
    articles.add(FRESH)
    assert articles.bar(FRESH, NOW)
    assert not articles.bar(FRESH, NOW + timedelta(hours=1))
    barred = articles.get(FRESH.article_id)
    assert barred == replace(FRESH, barred_since=NOW)
    assert not articles.unbar(FRESH)
    assert articles.unbar(barred)
    assert articles.get(FRESH.article_id) == FRESH


def test_that_only_poor_captures_are_found_is_noted_once(articles: Articles):
    articles.add(FRESH)
    assert articles.poor(FRESH, "captcha", NOW)
    assert not articles.poor(FRESH, "error page", NOW + timedelta(hours=1))
    poor = articles.get(FRESH.article_id)
    assert poor == replace(FRESH, poor_since=NOW, poor_for="captcha")
    assert not articles.good(FRESH)
    assert articles.good(poor)
    assert articles.get(FRESH.article_id) == FRESH


def test_of_what_is_taken_down_the_address_alone_is_kept(articles: Articles):
    articles.add(
        article(
            latest=1, fingerprint="f", due_at=NOW, hint="h", known_as="First", etag='"e"', body_hash="b",
            barred_since=NOW, poor_since=NOW, poor_for="captcha",
            gone_count=1, gone_since=NOW, extractor="test/1",
        )
    )  # fmt: skip
    assert articles.take_down(FRESH.article_id, NOW, "a court asked")
    assert articles.take_down(FRESH.article_id, NOW + timedelta(hours=1), "again")
    assert articles.get(FRESH.article_id) == article(
        latest=1, title="", taken_down_at=NOW, extractor="test/1"
    )
    assert not articles.take_down("nobody", NOW, "")
    assert not articles.advance(version(2), ANSWER)
    assert not articles.hint(FRESH.article_id, "h", NOW)
    assert not articles.add(FRESH)
    assert articles.recent(9) == []
    assert articles.due(NOW + timedelta(days=1), 9) == []
