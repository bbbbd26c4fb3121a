"""stet reextract, stet preview-selectors, and the selectors of a feed."""

from __future__ import annotations

import pytest

from stet.domain.source import feed_id
from stet.parsing.articles import EXTRACTOR, extract
from tests import builders
from tests.builders import FEED_URL, NOW, response
from tests.cli.conftest import Owner
from tests.parsing import pages

ID = builders.article().article_id
BOX = "<div class='box'><p>Our reporter is on holiday, and so this box of text stands here.</p></div>"


@pytest.fixture
def kept(owner: Owner) -> Owner:
    """Store an article of two versions, which an older extractor read, and its feed."""
    stack = owner.stack
    stack.feeds.add(builders.feed())
    stack.articles.add(builders.article())
    for number, body in enumerate((pages.body() + BOX, pages.body().replace("two of", "three of") + BOX)):
        page = response(pages.page(body).decode(), url=pages.URL)
        key = stack.archive.put_raw(ID, page, NOW)
        stored = builders.version(number, raw_key=key, url=pages.URL)
        stack.archive.put_version(stored)
        stack.articles.advance(stored, page)
    return owner


def test_stored_captures_are_read_anew_once(kept: Owner):
    would = kept.json("reextract", ID, "--dry-run")
    assert would["outcomes"] == {"read anew": 2}
    assert kept.stack.archive.get_story(ID, 0, EXTRACTOR) is None
    done = kept.json("reextract", "--all")
    assert done == would | {"dry_run": False}
    assert (done["differ"], done["problems"]) == (2, [])
    story = kept.stack.archive.get_story(ID, 0, EXTRACTOR)
    assert story
    assert story.headline == pages.HEADLINE
    row = kept.stack.articles.get(ID)
    assert row
    assert (row.latest, row.extractor) == (1, EXTRACTOR)
    assert "2 read by this extractor before" in kept("reextract", "--source", "Example News").stdout
    assert [number for _, number, _ in kept.stack.archive.versions()] == [0, 1]


def test_what_cannot_be_read_is_one_line_and_the_rest_goes_on(kept: Owner):
    first = kept.stack.archive.get_version(ID, 0)
    assert first
    kept.stack.archive.s3.delete_object(Bucket=kept.stack.archive.bucket, Key=first.raw_key)
    said = kept("reextract", ID, ends=1)
    [line] = said.stderr.splitlines()
    assert f"version 0 of article {ID}" in line
    assert "is gone" in line
    assert "1 read anew" in said.stdout
    [problem] = kept.json("reextract", ID, ends=1)["problems"]
    assert (problem["article"], problem["number"]) == (ID, 0)


def test_one_of_articles_all_and_source_is_named(kept: Owner):
    assert "give one of" in kept("reextract", ends=2).stderr
    assert "give one of" in kept("reextract", ID, "--all", ends=2).stderr
    assert "no feed has the source" in kept.refusal("reextract", "--source", "nobody")
    assert "no article" in kept.refusal("reextract", "https://nix.example/1")


def test_changes_are_weighed_anew_if_asked(kept: Owner):
    kept.stack.changes.add(builders.change(1, published_at=NOW))
    assert kept.json("reextract", ID)["weighed"] == []
    [weighed] = kept.json("reextract", ID, "--changes")["weighed"]
    assert weighed["number"] == 1
    change = kept.stack.changes.get(ID, 1)
    assert change
    assert [one.name for one in change.reasons] == ["numbers"]
    assert change.published_at == NOW
    assert "weighed" not in kept("reextract", ID, "--changes").stdout


def test_selectors_are_previewed_set_used_and_forgotten(kept: Owner):
    shown = kept.json("preview-selectors", ID, "--exclude", ".box")
    assert (shown["versions"], shown["differ"], shown["failed"]) == (2, 2, 0)
    assert shown["previews"][0]["before"] != shown["previews"][0]["after"]
    assert kept.json("preview-selectors", ID, "--exclude", ".nothing")["differ"] == 0
    assert "2 of 2 stored versions" in kept("preview-selectors", ID, "--exclude", ".box").stderr
    after = kept.json("extract", f"{ID}/0", "--exclude", ".box")
    assert after["fingerprint"] == shown["previews"][0]["after"]
    assert "exclude .box" in kept("feeds", "set", FEED_URL, "--exclude", ".box").stdout
    stored = kept.stack.feeds.get(feed_id(FEED_URL))
    assert stored
    assert stored.selectors.exclude == (".box",)
    assert kept.json("feeds", "list")[0]["exclude"] == [".box"]
    assert kept.json("reextract", ID)["outcomes"] == {"read anew": 2}
    assert kept.stack.archive.get_story(ID, 0, EXTRACTOR + stored.selectors.suffix)
    kept("feeds", "set", FEED_URL, "--no-selectors")
    assert kept.json("feeds", "list")[0]["exclude"] == []


@pytest.mark.parametrize("bad", ["p:has(a)", "", "x" * 201, "a + b"])
def test_a_selector_that_cannot_be_used_is_one_line(kept: Owner, bad: str):
    assert "selector" in kept.refusal("feeds", "set", FEED_URL, "--include", bad)
    assert "selector" in kept.refusal("preview-selectors", ID, "--include", bad)
    assert kept.json("feeds", "list")[0]["include"] == []


def test_what_set_is_to_set_is_clear(kept: Owner):
    assert (
        "--no-selectors" in kept("feeds", "set", FEED_URL, "--exclude", "a", "--no-selectors", ends=2).stderr
    )
    [row] = kept.json("feeds", "set", FEED_URL, "--every", "30", "--exclude", "aside")
    assert (row["every_minutes"], row["exclude"]) == (30, ["aside"])


def test_a_preview_names_what_cannot_be_read(kept: Owner):
    first = kept.stack.archive.get_version(ID, 0)
    assert first
    kept.stack.archive.s3.delete_object(Bucket=kept.stack.archive.bucket, Key=first.raw_key)
    shown = kept.json("preview-selectors", ID, "--exclude", ".box")
    assert (shown["differ"], shown["failed"]) == (1, 1)
    assert "is gone" in shown["previews"][0]["error"]
    assert extract(pages.page(), url=pages.URL).headline
