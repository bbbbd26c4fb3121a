"""fetch, with looks as dispatch sends them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.feeds import Feeds
from stet.adapters.items import stamp
from stet.adapters.queues import versions_in
from stet.domain.article import Article
from stet.domain.selectors import Selectors
from tests.adapters.servers import Asked, page, serving
from tests.builders import article, feed
from tests.functions.conftest import Call, event, failed, taken
from tests.functions.pages import article_page
from tests.stack import Stack


def look(one: Article) -> dict[str, str]:
    """Return a look's message, with a slot that is now."""
    at = datetime.now(UTC)
    return {"article_id": one.article_id, "at": stamp(at), "until": stamp(at + timedelta(minutes=1))}


def test_a_page_becomes_a_version_and_s3_tells_of_it(
    stack: Stack, call: Call, loopback: Callable[[int], None]
):
    articles, archive = Articles(stack.dynamodb, stack["Articles"]), Archive(stack.s3, stack["Archive"])
    shown = [article_page()]

    def answer(asked: Asked) -> list[bytes | float]:
        if asked.target == "/robots.txt":
            return page("User-agent: *\nDisallow: /private\n", headers={"Content-Type": "text/plain"})
        return page(shown[-1], headers={"Content-Type": "text/html", "ETag": f'"{len(shown)}"'})

    with serving(answer) as server:
        loopback(server.port)
        one, private = article(url=server.url("/fire")), article(url=server.url("/private/x"))
        articles.add(one)
        articles.add(private)
        looks = [look(found) for found in (one, private)]
        assert failed(call("fetch", event("looks", *looks))) == []

        first = archive.get_version(one.article_id, 0)
        assert first
        assert first.story
        assert first.story.headline == "Fire at the old harbour"
        assert len(first.story.paragraphs) == 6
        assert first.raw_key
        assert archive.get_raw(first.raw_key)[0].decode() == shown[0]
        row = articles.get(one.article_id)
        assert row
        assert (row.latest, row.etag, row.title) == (0, '"1"', "Fire at the old harbour")
        (told,) = taken(stack, "VersionQueue")
        assert versions_in(json.dumps(told)) == [(one.article_id, 0)]
        assert archive.get_version(private.article_id, 0) is None, "robots.txt is obeyed"

        assert failed(call("fetch", event("looks", looks[0]))) == []
        shown.append(article_page(p0="Fifteen people were hurt on Sunday when a fire broke out."))
        assert failed(call("fetch", event("looks", looks[0], looks[0]))) == []
    assert [number for _, number, _ in archive.versions()] == [0, 1]
    targets = [asked.target for asked in server.asked]
    assert targets == ["/robots.txt", "/fire", "/fire", "/fire"], "robots.txt once, a doubled look once"
    assert server.asked[-1].headers["if-none-match"] == '"1"'


def test_selectors_of_a_feed_are_obeyed_and_make_no_version_by_themselves(
    stack: Stack, call: Call, loopback: Callable[[int], None]
):
    articles, archive = Articles(stack.dynamodb, stack["Articles"]), Archive(stack.s3, stack["Archive"])
    feeds = Feeds(stack.dynamodb, stack["Feeds"])
    feeds.add(feed())
    shown = [article_page()]

    def answer(asked: Asked) -> list[bytes | float]:
        return page("" if asked.target == "/robots.txt" else shown[-1], headers={"Content-Type": "text/html"})

    def look(url: str, page: str) -> None:
        shown.append(page)
        assert failed(call("fetch", event("looks", {"article_id": article(url=url).article_id}))) == []
        sys.modules["functions.fetch.app"].wired.cache_clear()  # or selectors are remembered for minutes

    with serving(answer) as server:
        loopback(server.port)
        url = server.url("/fire")
        articles.add(article(url=url))
        look(url, article_page())
        assert feeds.select(feed(), Selectors(exclude=("article p.box",)))
        box = "<p class='box'>A box that the selectors leave out of the text, which is long enough.</p>"
        look(url, article_page().replace("</article>", f"{box}</article>"))
        chosen = feeds.get(feed().feed_id)
        assert chosen
        assert feeds.watch(chosen, ("fire brigade",))
        look(url, article_page(p1="It was called at five.").replace("</article>", f"{box}</article>"))
    assert [number for _, number, _ in archive.versions()] == [0, 1]
    version = archive.get_version(article(url=url).article_id, 1)
    assert version
    assert version.story
    assert version.story.selectors == Selectors(exclude=("article p.box",))
    assert version.watched == ("fire brigade",)
    assert not any("box" in one.text for one in version.story.paragraphs)


def test_bad_messages_come_back_alone(stack: Stack, call: Call):
    answer = call("fetch", event("looks", "no json", {"article_id": "nobody"}, {"other": 1}))
    assert failed(answer) == ["message-0", "message-2"]


def test_a_real_look_at_an_article_nobody_knows_is_done(stack: Stack, call: Call):
    assert failed(call("fetch", event("looks"))) == []
