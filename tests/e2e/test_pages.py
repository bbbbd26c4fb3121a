"""Every page of the embedded cloud in Chromium, with the demo newsroom's edits: as a reader meets them."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import quote

import feedparser
import pytest
from openapi_schema_validator import OAS31Validator
from playwright.sync_api import Browser, Page

from local.plan import Plan
from local.ports import Ports
from local.watch import Watch
from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.search_index import SearchIndex
from stet.domain.article import Article
from stet.stages.take_down import TakeDown
from tests.builders import Clock
from tests.pages.browser import chromium

pytestmark = [pytest.mark.cloud, pytest.mark.browser]

_OVERFLOW = "() => document.documentElement.scrollWidth - document.documentElement.clientWidth"


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    """Yield a watch in which a number and a headline were edited."""
    with Watch(Plan(tmp_path_factory.mktemp("stet"), Ports.free(), edits=None)) as running:
        running.until("version", "breakwater")
        for step, words in (("number", "breakwater"), ("headline", "single vote")):
            running.newsroom.apply(step)
            running.until("change", words)
        yield running


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with chromium() as found:
        yield found


class Reader:
    """Someone with a browser; what goes wrong on the way is noted."""

    def __init__(self, browser: Browser, home: str) -> None:
        self.page: Page = browser.new_context(viewport={"width": 1000, "height": 900}).new_page()
        self.home, self.wrong = home, list[str]()
        self.page.on("pageerror", lambda error: self.wrong.append(str(error)))
        self.page.on("console", self._heard)
        self.page.on("request", self._asked)

    def opens(self, address: str, status: int = 200) -> Page:
        answer = self.page.goto(f"{self.home}{address}" if address.startswith("/") else address)
        assert answer
        assert answer.status == status, address
        if status == 200:
            assert self.page.evaluate(_OVERFLOW) <= 0
            assert self.wrong == []
        self.wrong.clear()  # a browser says of itself that 404 and 410 are errors
        return self.page

    def _heard(self, message: Any) -> None:
        if message.type == "error":
            self.wrong.append(message.text)

    def _asked(self, request: Any) -> None:
        if not request.url.startswith(self.home):
            self.wrong.append(f"asked for {request.url}")


@pytest.fixture
def reader(browser: Browser, watch: Watch) -> Iterator[Reader]:
    one = Reader(browser, watch.page)
    yield one
    one.page.context.close()


def soon(true: Callable[[], object], seconds: float = 60) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline
        time.sleep(0.5)


def test_a_reader_follows_an_edit_through_all_pages(reader: Reader):
    page = reader.opens("/")
    assert page.locator(".change").count() >= 2
    page.locator(".change", has_text="breakwater").get_by_role("link", name="See the edit").click()
    assert page.locator(".row ins").count()
    assert page.locator(".row del").count()
    page.get_by_role("link", name="Inline").click()
    assert page.locator(".both ins").count()
    row = page.locator(".row .no").first
    row.click()
    assert re.search(r"#r\d+$|#f-\w+$", page.url)
    page.get_by_role("link", name="History").click()
    assert "changed 1 time" in page.inner_text("main")
    page.get_by_role("link", name="Since when each sentence stands").click()
    assert page.locator(".run.came").count()
    page.get_by_role("link", name="Newest version").click()
    assert page.locator(".story p").count()
    page.locator("main a.source").click()
    assert "Articles that changed" in page.inner_text("main")
    assert page.locator(".change").count()
    page.get_by_role("link", name="All changes of this source").click()
    assert page.locator(".change").count()
    assert reader.wrong == []


KINDS = {
    "/": "Latest changes",
    "/?severity=critical&day=2020-01-01": "No such change",
    "/search": "Search the changes",
    "/search?q=nothing-has-this": "Nothing was found",
    "/lookup": "Has it changed?",
    "/subscribe": "Get mails of changes",
    "/subscribe?source={source}": "Least severity",
    "/health": "Waiting for a look",
    "/sources/{source}": "Articles that changed",
    "/articles/{article}": "Versions",
    "/articles/{article}/diff/0/1": "Before: version 0",
    "/articles/{article}/diff/0/1?view=inline": "Before: version 0",
    "/articles/{article}/diff/1/0": "Before: version 1",
    "/articles/{article}/versions/0": "Version 0",
    "/articles/{article}/blame": "Since when each sentence stands",
}


def test_every_kind_of_page_is_there_on_any_screen(reader: Reader, watch: Watch):
    one = edited(watch)
    for address, words in KINDS.items():
        page = reader.opens(address.format(article=one.article_id, source=one.source))
        assert words in page.inner_text("main"), address
        assert page.locator("h1").count() == 1, address
        for width in (360, 768, 1440):
            page.set_viewport_size({"width": width, "height": 900})
            assert page.evaluate(_OVERFLOW) <= 0, (address, width)
    reader.opens("/")
    mark, nav = (reader.page.locator(name).bounding_box() for name in (".mark", ".site-nav"))
    assert mark
    assert nav
    assert nav["y"] < mark["y"] + mark["height"], "one line, where there is room"


FEEDS = (
    *("/latest.atom", "/latest.json", "/latest.atom?severity=major&source={source}"),
    *(f"/articles/{{article}}/changes.{form}" for form in ("atom", "json", "rss")),
)


@pytest.mark.parametrize("feed", FEEDS)
def test_a_feed_reader_reads_it(reader: Reader, watch: Watch, feed: str):
    one = edited(watch)
    address = watch.page + feed.format(article=one.article_id, source=one.source)
    answer = reader.page.request.get(address)
    assert answer.status == 200
    found = feedparser.parse(answer.body(), response_headers={"content-type": answer.headers["content-type"]})
    if "json" in feed:
        told = answer.json()["items"]
        texts = [item["content_html"] for item in told]
    else:
        assert not found.bozo
        told = found.entries
        texts = [item.content[0].value if "content" in item else item.summary for item in told]
    assert told
    assert len({item["id"] for item in told}) == len(told)
    assert any("15" in text and "12" in text for text in texts), "the diff is in the item"
    again = reader.page.request.get(address, headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_the_api_answers_as_its_document_says(reader: Reader, watch: Watch):
    one, get = edited(watch), reader.page.request.get
    document = get(f"{watch.page}/api/v1/openapi.json").json()
    named = {"article_id": one.article_id, "source": one.source, "older": 0, "newer": 1, "number": 1}
    asked = {"/lookup": f"?url={quote(one.url, safe='')}", "/search": "?q=breakwater"}
    for path, known in document["paths"].items():
        answer = get(f"{watch.page}/api/v1{path.format(**named)}{asked.get(path, '')}")
        assert answer.status == 200, path
        said = known["get"]["responses"]["200"]["content"]["application/json"]["schema"]
        OAS31Validator(said | {"components": document["components"]}).validate(answer.json())


def edited(watch: Watch) -> Article:
    """Return the article of the ferry, of whose injured there were more."""
    rows = Articles(watch.cloud.client("dynamodb"), watch.outputs["Articles"]).recent(50)
    return next(row for row in rows if "breakwater" in row.url)


def test_sources_stand_there_by_their_titles(reader: Reader):
    page = reader.opens("/health")
    names = page.locator(".feeds a.source").all_inner_texts()
    assert names
    assert all(" " in name for name in names), names
    assert "read as planned" in page.inner_text("main")


def test_the_list_is_narrowed_down_by_its_form(reader: Reader):
    page = reader.opens("/")
    page.get_by_text("Narrow it down").click()
    page.get_by_label("Reason").select_option("numbers")
    page.get_by_role("button", name="Show").click()
    assert "reason=numbers" in page.url
    assert page.locator(".change").count() == 1
    assert "breakwater" in page.locator(".change").inner_text()
    page.get_by_role("link", name="Show all again").click()
    assert page.locator(".change").count() >= 2


def test_an_address_is_looked_up(reader: Reader, watch: Watch):
    url = next(
        row.url
        for row in Articles(watch.cloud.client("dynamodb"), watch.outputs["Articles"]).recent(50)
        if "breakwater" in row.url
    )
    page = reader.opens("/lookup")
    page.get_by_label("Address of the article").fill(f"{url}?utm_source=x")
    page.get_by_role("button", name="Look it up").click()
    assert "/articles/" in page.url
    assert "changed 1 time" in page.inner_text("main")
    page = reader.opens("/lookup?url=https%3A%2F%2Fnobody.example%2F")
    assert "not watched" in page.inner_text("main")


def test_a_page_is_asked_for_once_as_long_as_it_stays(reader: Reader, watch: Watch):
    page = reader.opens("/")
    style = page.locator("link[rel=stylesheet]").get_attribute("href")
    answer = page.request.get(f"{watch.page}{style}")
    assert "immutable" in answer.headers["cache-control"]
    again = page.request.get(f"{watch.page}{style}", headers={"If-None-Match": answer.headers["etag"]})
    assert again.status == 304


def test_what_is_taken_down_is_gone(reader: Reader, watch: Watch, tmp_path: Path):
    tables = watch.cloud.client("dynamodb"), watch.cloud.client("s3")
    articles = Articles(tables[0], watch.outputs["Articles"])
    one = next(row for row in articles.recent(50) if "parking" in row.url)
    take_down = TakeDown(
        articles,
        Archive(tables[1], watch.outputs["Archive"]),
        Changes(tables[0], watch.outputs["Changes"]),
        SearchIndex(tables[1], watch.outputs["Archive"], tmp_path),
        Clock(),
    )
    assert take_down(one, "the test asks").objects >= 4
    for path in ("", "/diff/0/1", "/versions/0", "/blame"):
        page = reader.opens(f"/articles/{one.article_id}{path}", 410)
        assert "Taken down" in page.inner_text("h1")
    soon(lambda: "single vote" not in reader.opens("/").inner_text("main"))
    time.sleep(10)  # two looks at the demo's pace
    assert list(Archive(tables[1], watch.outputs["Archive"]).versions(one.article_id)) == []


def test_an_unknown_address_has_a_page(reader: Reader):
    for address in ("/nothing", "/articles/nobody", "/sources/nobody"):
        assert "Not found" in reader.opens(address, 404).inner_text("h1")
