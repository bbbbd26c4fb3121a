"""diff, with what S3 and the reconciler send."""

from __future__ import annotations

import json

from stet.adapters.archive import Archive, version_key
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.parsing.articles import EXTRACTOR, extract
from tests.builders import NOW, URL, article, response, story, version
from tests.functions.conftest import Call, event, failed, taken
from tests.functions.pages import article_page
from tests.stack import Stack

ARTICLE = "0f5a1c29d3f04f5fb5a4a0a3d2a9c1de"
"""The article that the events in tests/events are about."""


def stored(stack: Stack) -> tuple[Changes, Articles]:
    """Store four versions and an article's row that lags behind them."""
    archive, articles = Archive(stack.s3, stack["Archive"]), Articles(stack.dynamodb, stack["Articles"])
    articles.add(article(article_id=ARTICLE))
    for number in range(4):
        told = story(f"Twelve people were hurt, and {number + 60} fled the fire in the harbour on Sunday.")
        archive.put_version(version(number, told=told, article_id=ARTICLE))
    taken(stack, "VersionQueue")
    stack["ChangesTopic"]  # and with it the queue that hangs on it
    return Changes(stack.dynamodb, stack["Changes"]), articles


def test_a_stored_version_becomes_a_change(stack: Stack, call: Call):
    changes, articles = stored(stack)
    assert failed(call("diff", event("version_stored"))) == []
    (made,) = changes.of(ARTICLE)
    assert made.number == 3
    assert made.reasons
    assert made.published_at
    row = articles.get(ARTICLE)
    assert row
    assert row.latest == 3, "the row follows the archive"
    assert taken(stack, "ChangesQueue") == [{"article_id": ARTICLE, "number": 3}]


def test_doing_it_again_publishes_nothing(stack: Stack, call: Call):
    changes, _ = stored(stack)
    call("diff", event("version_stored"))
    taken(stack, "ChangesQueue")
    before = changes.of(ARTICLE)
    assert failed(call("diff", event("version_forgotten"))) == []
    assert changes.of(ARTICLE) == before
    assert taken(stack, "ChangesQueue") == []


def test_the_test_event_of_s3_is_done_and_does_nothing(stack: Stack, call: Call):
    changes, _ = stored(stack)
    assert failed(call("diff", event("version_test_event"))) == []
    assert changes.of(ARTICLE) == []


def test_first_versions_make_no_change(stack: Stack, call: Call):
    changes, articles = stored(stack)
    assert failed(call("diff", event("version_forgotten", {"article_id": ARTICLE, "number": 0}))) == []
    assert changes.of(ARTICLE) == []
    row = articles.get(ARTICLE)
    assert row
    assert row.latest == 0


def test_what_is_not_there_comes_back_alone(stack: Stack, call: Call):
    changes, _ = stored(stack)
    bodies = [{"article_id": ARTICLE, "number": number} for number in (9, 2)]
    assert failed(call("diff", event("version_forgotten", *bodies, "no json"))) == ["message-0", "message-2"]
    assert [one.number for one in changes.of(ARTICLE)] == [2]


def test_a_version_of_an_article_without_a_row_is_compared_too(stack: Stack, call: Call):
    """A rebuild from the archive alone: the change has no source, and is published all the same."""
    archive = Archive(stack.s3, stack["Archive"])
    for number in range(2):
        archive.put_version(version(number, article_id="lost"))
    assert failed(call("diff", event("version_forgotten", {"article_id": "lost", "number": 1}))) == []
    (made,) = Changes(stack.dynamodb, stack["Changes"]).of("lost")
    assert made.source == ""
    assert json.loads(json.dumps(taken(stack, "ChangesQueue"))) == [{"article_id": "lost", "number": 1}]


def test_a_version_of_an_older_extractor_is_read_anew_from_its_capture(stack: Stack, call: Call):
    """What the older extractor took of the page differs wholly; of the change only the edit is told."""
    archive = Archive(stack.s3, stack["Archive"])
    for number, page in enumerate((article_page(), article_page(p1="It was called at five in the morning."))):
        key = archive.put_raw(ARTICLE, response(page), NOW)
        told = extract(page.encode(), url=URL) if number else story("Only the advertisement.")
        archive.put_version(version(number, told=told, raw_key=key, article_id=ARTICLE))
    stack["ChangesTopic"]
    assert failed(call("diff", event("version_forgotten", {"article_id": ARTICLE, "number": 1}))) == []
    (made,) = Changes(stack.dynamodb, stack["Changes"]).of(ARTICLE)
    assert made.words_removed < 20
    assert made.headline_before == made.headline_after == "Fire at the old harbour"
    kept = archive.get_story(ARTICLE, 0, EXTRACTOR)
    assert kept == extract(article_page().encode(), url=URL)
    stored = archive.get_version(ARTICLE, 0)
    assert stored
    assert stored.story == story("Only the advertisement."), "a version is never written anew"


def test_a_version_that_does_not_parse_is_an_outcome_and_the_rest_goes_on(stack: Stack, call: Call):
    changes, _ = stored(stack)
    stack.s3.put_object(Bucket=stack["Archive"], Key=version_key(ARTICLE, 3), Body=b"{")
    bodies = [{"article_id": ARTICLE, "number": number} for number in (3, 2)]
    assert failed(call("diff", event("version_forgotten", *bodies))) == []
    assert [one.number for one in changes.of(ARTICLE)] == [2]
