"""stet feeds push, stet feeds sitemaps, stet feeds add --push."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from urllib.parse import parse_qs

import pytest

from stet.domain.websub import State, request
from tests.builders import FEED_URL, NOW, response
from tests.cli.conftest import Owner

HUB = "https://hub.example/"
RSS = (
    '<rss version="2.0" xmlns:atom="http://www.w3.org/2005/Atom"><channel><title>Example News</title>'
    f'<atom:link rel="hub" href="{HUB}"/><atom:link rel="self" href="{FEED_URL}"/>'
    "<item><title>One</title><link>https://news.example/1</link></item></channel></rss>"
)
OTHER = "https://other.example/rss"
SITE = "https://news.example"
NEWS = (
    '<urlset xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"><url><loc>https://news.example/1</loc>'
    "<news:news><news:title>One</news:title></news:news></url></urlset>"
)


@pytest.fixture
def feeds(owner: Owner) -> Owner:
    """Let one feed name a hub, and the other none."""
    plain = RSS.replace('rel="hub"', 'rel="other"')
    owner.web.pages = {FEED_URL: response(RSS, url=FEED_URL), OTHER: response(plain, url=OTHER)}
    return owner


def test_a_feed_is_added_with_its_hub(feeds: Owner):
    result = feeds("feeds", "add", "--push", FEED_URL, OTHER)
    assert f"{OTHER}: this feed names no hub" in result.stderr
    (push,) = feeds.stack.pushes.all()
    assert (push.hub, push.topic, push.state) == (HUB, FEED_URL, State.WANTED)
    assert len(push.secret) == 64


def test_pushes_are_wanted_listed_and_ended(feeds: Owner):
    feeds("feeds", "add", FEED_URL)
    assert feeds("feeds", "push").stderr == "no hub is asked: stet feeds push URL\n"
    (wanted,) = feeds.json("feeds", "push", FEED_URL)
    assert (wanted["url"], wanted["hub"], wanted["state"]) == (FEED_URL, HUB, "wanted")
    assert "secret" not in wanted
    assert "token" not in wanted
    assert HUB in feeds("feeds", "push").stdout
    (ended,) = feeds.json("feeds", "push", "--end", FEED_URL)
    assert ended["state"] == "ending"


def test_pushes_are_set_for_a_feed_that_is_watched_and_ended_at_its_hub(feeds: Owner):
    feeds("feeds", "add", FEED_URL)
    (row,) = feeds.json("feeds", "set", "--push", FEED_URL)
    assert (row["url"], row["push"]) == (FEED_URL, "wanted")
    feeds("feeds", "set", "--every", "30", FEED_URL)
    (asked,) = feeds.stack.pushes.due(NOW, 10)
    feeds.stack.pushes.save(replace(asked, state=State.PUSHED, next_at=NOW + timedelta(days=8)), asked)

    assert "pushes: ending" in feeds("feeds", "set", "--no-push", "--usual", FEED_URL).stdout
    (ending,) = feeds.stack.pushes.due(NOW, 10)
    assert parse_qs(request(ending, "https://stet.example/hub"))[b"hub.mode"] == [b"unsubscribe"]
    assert feeds.json("feeds", "set", "--no-push", FEED_URL)[0]["push"] == "ending", (
        "asking twice is asking once"
    )


def test_no_push_of_a_feed_that_has_none(feeds: Owner):
    feeds("feeds", "add", OTHER)
    assert "pushes: none" in feeds("feeds", "set", "--no-push", OTHER).stdout
    assert "names no hub" in feeds("feeds", "set", "--push", OTHER, ends=1).stderr


def test_set_wants_something_to_set(feeds: Owner):
    feeds("feeds", "add", FEED_URL)
    assert "--push or --no-push" in feeds("feeds", "set", FEED_URL, ends=2).stderr
    assert (
        "one of --every and --usual"
        in feeds("feeds", "set", "--every", "9", "--usual", FEED_URL, ends=2).stderr
    )


def test_a_feed_that_names_no_hub_says_so_and_ends_with_1(feeds: Owner):
    feeds("feeds", "add", OTHER)
    assert "names no hub" in feeds("feeds", "push", OTHER, ends=1).stderr


def test_a_removed_feeds_hub_is_told(feeds: Owner):
    feeds("feeds", "add", "--push", FEED_URL)
    feeds("feeds", "remove", FEED_URL)
    (push,) = feeds.stack.pushes.all()
    assert push.state is State.ENDING


def test_sitemaps_are_found_through_robots_and_an_index(owner: Owner):
    index = "<sitemapindex>" + "".join(
        f"<sitemap><loc>{SITE}/{name}</loc></sitemap>" for name in ("all.xml", "new%20s.xml")
    )
    owner.web.pages = {
        f"{SITE}/robots.txt": response(f"Sitemap: {SITE}/index.xml\n", content_type="text/plain"),
        f"{SITE}/index.xml": response(index + "</sitemapindex>", url=f"{SITE}/index.xml"),
        f"{SITE}/all.xml": response("<urlset><url><loc>/a</loc></url></urlset>", url=f"{SITE}/all.xml"),
        f"{SITE}/new%20s.xml": response(NEWS, url=f"{SITE}/new%20s.xml"),
    }
    found = owner.json("feeds", "sitemaps", SITE)
    assert [(one["url"], one["entries"]) for one in found] == [
        (f"{SITE}/new%20s.xml", 1),
        (f"{SITE}/index.xml", None),
        (f"{SITE}/all.xml", None),
    ]
    assert "not one of news" in found[2]["reason"]
    assert f"{SITE}/new%20s.xml" in owner("feeds", "sitemaps", SITE).stdout
    owner("feeds", "add", f"{SITE}/new%20s.xml")
    assert [feed.url for feed in owner.stack.feeds.all()] == [f"{SITE}/new%20s.xml"]


def test_an_index_of_itself_ends(owner: Owner):
    loop = "".join(f"<sitemap><loc>{SITE}/{n}.xml</loc></sitemap>" for n in range(500))
    body = f"<sitemapindex>{loop}</sitemapindex>"
    owner.web.pages = {f"{SITE}/{n}.xml": response(body, url=f"{SITE}/{n}.xml") for n in range(500)}
    owner.web.pages[f"{SITE}/robots.txt"] = response(f"Sitemap: {SITE}/0.xml")
    assert len(owner.json("feeds", "sitemaps", SITE)) == 12
