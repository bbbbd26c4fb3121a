"""The demo newsroom: what it serves, and when it edits."""

import gzip
import http.client
import io
import json
import random
import re
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from email.message import Message
from itertools import pairwise
from pathlib import Path

import feedparser
import pytest
import trafilatura
from lxml import html

from local.newsroom import EditError, Expected, Newsroom, NewsroomServer, Status, serve
from local.newsroom.body import pieces
from local.newsroom.newsroom import FEEDS, FIRST_LOOK, PATIENCE
from local.newsroom.script import edited, read_script, typeset

pytestmark = pytest.mark.slow  # it talks to a server on this machine

EVERY = timedelta(seconds=6)
FERRY = "ferry-strikes-breakwater"
STET = {"User-Agent": "Stet/0.1 (+https://example.org)"}
ROOT = Path(__file__).parents[2]
SCRIPT = read_script()


def dice(seed=1):
    return random.Random(seed)


class Clock:
    def __init__(self):
        self.now = datetime(2026, 3, 4, 9, 30, 15, 250_000, tzinfo=UTC)

    def __call__(self):
        return self.now

    def passes(self, **duration):
        self.now += timedelta(**duration)


@pytest.fixture
def clock():
    return Clock()


@pytest.fixture
def newsroom(tmp_path, clock):
    """Return a newsroom that goes by its script."""
    return Newsroom(tmp_path / "state.json", clock, dice(), EVERY)


@dataclass(frozen=True)
class Answer:
    status: int
    headers: Message
    body: bytes


class Reader:
    """Reads the site as some client does."""

    def __init__(self, server: NewsroomServer):
        self.server = server
        self.newsroom = server.newsroom

    def ask(self, path, method="GET", **headers):
        connection = http.client.HTTPConnection("127.0.0.1", self.server.server_port, timeout=5)
        fields = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request(method, path, headers=fields)
        response = connection.getresponse()
        answer = Answer(response.status, response.headers, response.read())
        connection.close()
        return answer

    def words(self, slug):
        body = self.ask(self.newsroom.articles[slug].path).body
        found = trafilatura.extract(html.document_fromstring(body), include_comments=False)
        return " ".join((found or "").split())


@pytest.fixture
def reader(tmp_path, clock) -> Iterator[Reader]:
    """Give a reader of a site that edits nothing by itself."""
    yield from reading(Newsroom(tmp_path / "state.json", clock, dice(), None))


def reading(newsroom):
    server = serve(newsroom, 0)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield Reader(server)
    server.shutdown()
    thread.join()
    server.server_close()


def looked_at(newsroom, *slugs):
    """Tell the newsroom that Stet was served these articles, or everything there is."""
    articles = newsroom.articles
    for slug in slugs or [slug for slug, article in articles.items() if article.public]:
        newsroom.note_served(slug, articles[slug].edition)
    for feed in () if slugs else FEEDS:
        newsroom.note_served(feed, 0)


def page_of(answer):
    return html.document_fromstring(answer.body)


def ticked(newsroom):
    step = newsroom.tick()
    return step and step.name


# --- what it serves ----------------------------------------------------------------------------------


def test_articles_are_of_believable_length(reader):
    lengths = {
        slug: len(reader.words(slug).split()) for slug, a in reader.newsroom.articles.items() if a.public
    }
    assert len(lengths) >= 13
    assert all(300 <= length <= 720 for length in lengths.values()), lengths


def test_an_extractor_finds_every_paragraph_and_no_advertisement(reader):
    for slug, article in reader.newsroom.articles.items():
        if not article.public:
            continue
        words = reader.words(slug)
        paragraphs = [block for block in article.blocks if not block.startswith(("<", "{{", "@"))]
        assert len(paragraphs) >= 8
        for paragraph in paragraphs:
            assert " ".join(str(html.fromstring(f"<p>{paragraph}</p>").xpath("string()")).split()) in words
        assert not re.search(r"Advertisement|Read more|by email|ago\b.{0,3}$|Most read|comments", words), slug


def test_pages_have_the_marks_of_news_pages(reader):
    for article in reader.newsroom.articles.values():
        if not article.public:
            continue
        page = page_of(reader.ask(article.path))
        assert page.get("lang") == "en-GB"
        assert page.xpath("string(//link[@rel='canonical']/@href)") == reader.server.base_url + article.path
        assert page.xpath("string(//meta[@property='og:title']/@content)") == article.headline
        assert page.xpath("count(//link[@rel='alternate'])") == 2
        assert page.xpath("string(//article//h1)") == article.headline
        assert page.xpath("//article//time/@datetime")
        assert page.xpath("//figure/figcaption")
        data = json.loads(page.xpath("string(//script[@type='application/ld+json'])"))
        assert data["@type"] == ("LiveBlogPosting" if article.kind == "live" else "NewsArticle")
        assert datetime.fromisoformat(data["datePublished"]) == article.published
        assert datetime.fromisoformat(data["dateModified"]) == article.modified
        assert " and ".join(author["name"] for author in data["author"]) == article.author
        if article.kind == "live":
            assert len(data["liveBlogUpdate"]) >= 8


def test_links_within_the_site_lead_somewhere(reader):
    seen: set[str] = set()
    waiting = ["/"]
    while waiting:
        path = waiting.pop()
        answer = reader.ask(path)
        assert answer.status == 200, path
        if answer.headers["Content-Type"].startswith("text/html"):
            page = page_of(answer)
            links = {link.split("#")[0] for link in page.xpath("//a/@href | //img/@src | //link/@href")}
            new = {link for link in links if link.startswith("/")} - seen
            seen |= new
            waiting += new
    assert {article.path for article in reader.newsroom.articles.values() if article.public} <= seen


def test_the_feeds_list_every_article_and_share_one(reader):
    listed = []
    for address in reader.newsroom.feeds(reader.server.base_url):
        answer = reader.ask(address.removeprefix(reader.server.base_url))
        headers = {"content-type": answer.headers["Content-Type"]}
        feed = feedparser.parse(io.BytesIO(answer.body), response_headers=headers)
        assert not feed.bozo, feed.get("bozo_exception")
        assert feed.version in {"rss20", "atom10"}
        assert all(entry.id and entry.title and entry.summary for entry in feed.entries)
        assert all(entry.published_parsed for entry in feed.entries)
        listed.append({entry.link.removeprefix(reader.server.base_url) for entry in feed.entries})
    rss, atom = listed
    assert rss | atom == {article.path for article in reader.newsroom.articles.values() if article.public}
    assert len(rss & atom) == 1


def test_the_site_looks_like_today(reader, clock):
    ages = [clock.now - article.published for article in reader.newsroom.articles.values() if article.public]
    assert timedelta(0) < min(ages) < timedelta(hours=2)
    assert max(ages) < timedelta(days=4)
    assert "{{" not in reader.words(FERRY)
    assert "Wednesday" in reader.words(FERRY)


def test_advertisements_rotate_under_one_etag(reader):
    answers = [reader.ask(f"/news/{FERRY}") for _ in range(8)]
    assert len({answer.body for answer in answers}) > 1
    assert len({answer.headers["ETag"] for answer in answers}) == 1


@pytest.mark.parametrize(
    "path", [f"/news/{FERRY}", "/life/coxswain-interview/", "/rss.xml", "/atom.xml", "/style.css"]
)
def test_what_the_client_has_is_not_sent_again(reader, path):
    first = reader.ask(path)
    again = reader.ask(path, If_None_Match=first.headers["ETag"])
    assert (again.status, again.body) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]
    assert reader.ask(path, If_None_Match='"other", ' + first.headers["ETag"]).status == 304
    assert reader.ask(path, If_None_Match='"other"').status == 200
    if modified := first.headers["Last-Modified"]:
        assert reader.ask(path, If_Modified_Since=modified).status == 304
        assert reader.ask(path, If_Modified_Since=modified, If_None_Match='"other"').status == 200
    assert reader.ask(path, If_Modified_Since="Thu, 01 Jan 1970 00:00:00 GMT").status == 200
    assert reader.ask(path, If_Modified_Since="yesterday").status == 200


def test_a_strong_tag_names_the_bytes_as_sent(reader):
    plain, zipped = reader.ask("/rss.xml"), reader.ask("/rss.xml", Accept_Encoding="gzip")
    assert plain.headers["ETag"] != zipped.headers["ETag"]
    again = reader.ask("/rss.xml", Accept_Encoding="gzip", If_None_Match=zipped.headers["ETag"])
    assert again.status == 304


def test_some_articles_have_no_validators(reader):
    without = [article for article in reader.newsroom.articles.values() if not article.validators]
    assert len(without) >= 2
    for article in without:
        headers = reader.ask(article.path).headers
        assert "ETag" not in headers
        assert "Last-Modified" not in headers


def test_an_edit_moves_the_validators_even_within_a_second(reader):
    before = reader.ask(f"/news/{FERRY}").headers
    for _ in range(2):
        reader.newsroom.edit(FERRY, lambda article: replace(article, headline=article.headline + "!"))
        after = reader.ask(f"/news/{FERRY}").headers
        assert after["ETag"] != before["ETag"]
        assert after["Last-Modified"] != before["Last-Modified"]
        before = after
    assert reader.ask(f"/news/{FERRY}", If_Modified_Since=before["Last-Modified"]).status == 304


def test_head_is_get_without_a_body(reader):
    get, head = reader.ask("/atom.xml"), reader.ask("/atom.xml", method="HEAD")
    assert head.status == 200
    assert head.body == b""
    assert head.headers["Content-Length"] == str(len(get.body))
    assert head.headers["ETag"] == get.headers["ETag"]


def test_gzip_when_asked_for(reader):
    plain = reader.ask("/rss.xml")
    zipped = reader.ask("/rss.xml", Accept_Encoding="br, gzip")
    assert zipped.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(zipped.body) == plain.body
    assert "Content-Encoding" not in reader.ask("/rss.xml", Accept_Encoding="gzip;q=0").headers


def test_types_and_redirects(reader):
    types = {"/": "text/html", "/rss.xml": "application/rss+xml", "/atom.xml": "application/atom+xml"}
    for path, kind in types.items():
        assert reader.ask(path).headers["Content-Type"] == f"{kind}; charset=utf-8"
    moved = reader.ask("/life/grey-seals-skell")
    assert (moved.status, moved.headers["Location"]) == (301, "/life/grey-seals-skell/")
    assert reader.ask("/", method="POST").status == 501


@pytest.mark.parametrize(
    "path",
    [
        "/x",
        "/news/ferry-inquiry-opens",
        "/images/../newsroom.py",
        "/images/x.svg",
        "//example.org/",
        "/admin/",
    ],
)
def test_what_is_not_there_is_a_404_page(reader, path):
    missing = reader.ask(path, If_None_Match="*")
    assert missing.status == 404
    assert b"This page is not here" in missing.body


def test_robots_and_search(reader):
    robots = reader.ask("/robots.txt")
    assert robots.headers["Content-Type"].startswith("text/plain")
    rules = robots.body.decode().splitlines()
    assert rules[0].startswith("#")
    assert {"User-agent: *", "Disallow: /admin/", "Disallow: /search"} <= set(rules)
    found = reader.ask("/search?q=%3Cb%3Eferry").body
    assert b"&lt;b&gt;ferry" in found
    assert b"<b>ferry" not in found
    assert b"breakwater" in reader.ask("/search?q=FERRY").body


# --- the script --------------------------------------------------------------------------------------


def test_the_script_has_what_was_asked_for():
    names = [step.name for step in SCRIPT]
    assert len(set(names)) == len(names)
    assert names[0] == "number"
    wanted = {"headline", "quote", "correction", "paragraph-removed", "paragraph-moved", "silent-rewrite"}
    wanted |= {
        "typography",
        "furniture",
        "removal",
        "challenge",
        "challenge-over",
        "flap-1",
        "flap-2",
        "flap-3",
    }
    assert wanted | {"live-entry", "new-article"} <= set(names)


@pytest.mark.parametrize("name", [step.name for step in SCRIPT if step.expected is Expected.NO_CHANGE])
def test_a_step_that_is_no_change_leaves_the_words_as_they_were(reader, name):
    step = next(step for step in SCRIPT if step.name == name)
    before = folded(reader.words(step.slug)), reader.newsroom.articles[step.slug]
    if name == "challenge-over":
        reader.newsroom.apply("challenge")
    reader.newsroom.apply(name)
    if name == "challenge":
        page = reader.ask(before[1].path)
        assert page.status == 200
        assert b"Just a moment..." in page.body
        assert "ETag" not in page.headers
    else:
        assert folded(reader.words(step.slug)) == before[0]
        assert reader.newsroom.articles[step.slug] != before[1]


def folded(text):
    return " ".join(text.translate(str.maketrans("‘’“”–—\u00a0", "''\"\"-- ")).split())


@pytest.mark.parametrize(
    "name", ["number", "headline", "quote", "correction", "paragraph-removed", "silent-rewrite"]
)
def test_a_step_that_is_a_change_is_on_the_page_and_dated_as_it_says(reader, clock, name):
    step = next(step for step in SCRIPT if step.name == name)
    before = reader.newsroom.articles[step.slug], reader.ask(reader.newsroom.articles[step.slug].path)
    clock.passes(minutes=1)
    assert reader.newsroom.apply(name) == step
    after = reader.newsroom.articles[step.slug], reader.ask(reader.newsroom.articles[step.slug].path)
    assert reader.ask(before[0].path, If_None_Match=before[1].headers["ETag"]).status == 200
    assert step.dated == (before[0].modified != after[0].modified)
    assert (before[0].headline, before[0].blocks) != (after[0].headline, after[0].blocks)


def test_the_number_is_the_only_word_changed(reader):
    before = reader.words(FERRY).split()
    reader.newsroom.apply("number")
    after = reader.words(FERRY).split()
    assert [(old, new) for old, new in zip(before, after, strict=True) if old != new] == [("12", "15")]


def test_the_moved_paragraph_keeps_every_word(reader):
    before = reader.words("obituary-edith-marrable")
    reader.newsroom.apply("paragraph-moved")
    after = reader.words("obituary-edith-marrable")
    assert before != after
    assert sorted(before.split()) == sorted(after.split())


def test_flapping_returns_to_the_very_words(reader):
    states = [reader.words("athletic-derby-report")]
    for name in ("flap-1", "flap-2", "flap-3"):
        reader.newsroom.apply(name)
        states.append(reader.words("athletic-derby-report"))
    assert states[0] == states[2]
    assert states[1] == states[3]
    assert states[0] != states[1]


def test_the_live_blog_gets_an_entry_on_top(reader):
    before = page_of(reader.ask("/news/storm-night-live")).xpath("//article//section/h2/text()")
    reader.newsroom.apply("live-entry")
    after = page_of(reader.ask("/news/storm-night-live")).xpath("//article//section/h2/text()")
    entries = [title for title in after if title not in before]
    assert entries == ["Wall holding as the tide turns"]


def test_the_removed_article_is_nowhere(reader):
    reader.newsroom.apply("removal")
    for _ in range(2):
        assert reader.ask("/life/opinion-island-timetable/", **STET).status == 404
    for path in ("/", "/life/", "/atom.xml", "/life/grey-seals-skell/"):
        assert b"opinion-island-timetable" not in reader.ask(path).body


def test_the_new_article_is_in_its_feed(reader, clock):
    before = reader.ask("/rss.xml")
    clock.passes(minutes=3)
    reader.newsroom.apply("new-article")
    after = reader.ask("/rss.xml", If_None_Match=before.headers["ETag"])
    entry = feedparser.parse(io.BytesIO(after.body)).entries[0]
    assert entry.title == "Marine investigators open inquiry into ferry collision"
    assert len(reader.words("ferry-inquiry-opens").split()) > 300
    assert reader.newsroom.articles["ferry-inquiry-opens"].published == clock.now.replace(microsecond=0)


def test_the_printer_leaves_tags_alone():
    assert typeset("""<a href="/x-y">'Tis "so" - it's 3 pm</a>""") == (
        '<a href="/x-y">‘Tis “so”\u00a0– it’s 3\u00a0pm</a>'
    )


def test_an_edit_that_does_not_fit_is_an_error_and_leaves_no_trace(newsroom):
    newsroom.apply("number")
    step = next(step for step in SCRIPT if step.name == "number")
    with pytest.raises(EditError):
        edited(newsroom.articles[FERRY], step, newsroom.clock())
    with pytest.raises(KeyError):
        newsroom.apply("number")
    newsroom.edit("quay-parking-vote", lambda article: replace(article, blocks=()))
    newsroom.edit("school-budget-gap", lambda article: replace(article, blocks=()))
    with pytest.raises(EditError):
        newsroom.apply("silent-rewrite")
    assert [step.name for step in newsroom.applied] == ["number"]


def test_promos_of_what_is_gone_are_left_out(newsroom):
    blocks = ("One.", "{{promo no-such-story}}", f"{{{{promo {FERRY}}}}}")
    assert [piece.kind for piece in pieces(blocks, newsroom.articles.values())] == ["html", "promo"]


# --- when it edits -----------------------------------------------------------------------------------


def test_nothing_is_edited_before_it_was_looked_at(newsroom, clock):
    for _ in range(50):
        clock.passes(seconds=30)
        assert newsroom.tick() is None


def test_the_first_edit_comes_when_all_has_been_seen(newsroom):
    public = [slug for slug, article in newsroom.articles.items() if article.public]
    for slug in public:
        assert newsroom.tick() is None
        looked_at(newsroom, slug)
    assert ticked(newsroom) == "number"


def test_or_twenty_seconds_after_its_article_was(newsroom, clock):
    looked_at(newsroom, FERRY)
    clock.passes(seconds=FIRST_LOOK.total_seconds() - 1)
    assert newsroom.tick() is None
    clock.passes(seconds=1)
    assert ticked(newsroom) == "number"


def test_the_first_edit_is_the_number_however_long_it_takes(newsroom, clock):
    looked_at(newsroom, "quay-parking-vote")
    clock.passes(days=1)
    assert newsroom.tick() is None


def test_edits_are_apart(newsroom, clock):
    looked_at(newsroom)
    assert ticked(newsroom) == "number"
    clock.passes(seconds=5.9)
    assert newsroom.tick() is None
    clock.passes(seconds=0.1)
    assert ticked(newsroom) == "headline"


def test_an_article_nobody_looks_at_holds_up_the_others_for_a_minute(newsroom, clock):
    looked_at(newsroom)
    order: list[tuple[str, datetime]] = []
    while len(order) < len(SCRIPT) - 1:
        clock.passes(seconds=6)
        if step := newsroom.tick():
            order.append((step.name, clock.now))
            looked_at(newsroom, *({*newsroom.articles} - {"athletic-derby-report"}))
            looked_at(newsroom, "herring-festival-returns")
        if clock.now > newsroom.started + timedelta(minutes=10):
            break
    names = [name for name, _ in order]
    assert names[4:7] == ["flap-1", "correction", "furniture"]
    assert {"flap-2", "flap-3"} == {step.name for step in newsroom.pending}
    assert max(after - before for (_, before), (_, after) in pairwise(order)) <= PATIENCE + EVERY


def test_the_challenge_stays_until_it_was_met_twice(newsroom, clock):
    looked_at(newsroom)
    for step in SCRIPT[:-2]:
        newsroom.apply(step.name)
    assert newsroom.articles["herring-festival-returns"].status is Status.CHALLENGE
    looked_at(newsroom, "herring-festival-returns")
    clock.passes(seconds=10)
    assert newsroom.tick() is None
    looked_at(newsroom, "herring-festival-returns")
    assert ticked(newsroom) == "challenge-over"


def test_the_new_article_waits_for_its_feed_only(newsroom, clock):
    for step in SCRIPT:
        if step.name not in {"new-article", "removal"}:
            newsroom.apply(step.name)
    clock.passes(seconds=10)
    assert newsroom.tick() is None
    newsroom.note_served("atom.xml", 0)
    assert newsroom.tick() is None
    newsroom.note_served("rss.xml", 0)
    assert ticked(newsroom) == "new-article"


@pytest.mark.parametrize("seed", range(8))
def test_no_state_is_lost_however_the_watcher_dawdles(tmp_path, clock, seed):
    chance = dice(seed)
    newsroom = Newsroom(tmp_path / "state.json", clock, chance, EVERY)
    seen: dict[str, set[int]] = {slug: set() for slug in newsroom.articles}
    for _ in range(6000):
        clock.passes(seconds=chance.choice((0.2, 1, 5, 70)))
        slug = chance.choice(sorted(seen))
        if newsroom.articles[slug].public:
            seen[slug].add(newsroom.articles[slug].edition)
            looked_at(newsroom, slug)
        if chance.random() < 0.2:
            newsroom.note_served(chance.choice(FEEDS), 0)
        if chance.random() < 0.01:
            newsroom = Newsroom(tmp_path / "state.json", clock, chance, EVERY)
        newsroom.tick()
        if not newsroom.pending:
            break
    assert newsroom.pending == ()
    for slug, editions in seen.items():
        first = 1 if slug == "ferry-inquiry-opens" else 0
        assert set(range(first, newsroom.articles[slug].edition)) <= editions, slug
    names = [step.name for step in newsroom.applied]
    for slug in seen:
        own = [step.name for step in SCRIPT if step.slug == slug]
        assert [name for name in names if name in own] == own
    assert all(after.at - before.at >= EVERY for before, after in pairwise(newsroom.applied))


def test_when_the_script_is_over_it_is_quiet(newsroom, clock):
    for step in SCRIPT:
        newsroom.apply(step.name)
    before = newsroom.articles
    for _ in range(20):
        clock.passes(hours=1)
        looked_at(newsroom)
        assert newsroom.tick() is None
    assert newsroom.articles == before


def test_over_http_only_stet_getting_a_page_counts(tmp_path, clock):
    told = threading.Event()
    newsroom = Newsroom(tmp_path / "s.json", clock, dice(), EVERY, on_edit=lambda _: told.set())
    reader_of = reading(newsroom)
    reader = next(reader_of)
    public = [article for article in newsroom.articles.values() if article.public]
    for article in public:
        reader.ask(article.path, User_Agent="Mozilla/5.0 Stet")
        reader.ask(article.path, method="HEAD", **STET)
    assert not told.wait(0.1)
    for article in public:
        if article.validators:
            tag = reader.ask(article.path).headers["ETag"]
            assert reader.ask(article.path, If_None_Match=tag, **STET).status == 304
        else:
            assert reader.ask(article.path, **STET).status == 200
    assert told.wait(5)
    assert newsroom.applied[0].name == "number"
    assert b"15 people were injured" in reader.ask(f"/news/{FERRY}").body
    next(reader_of, None)


# --- what it remembers -------------------------------------------------------------------------------


def test_a_restart_goes_on_where_it_stopped(newsroom, tmp_path, clock):
    looked_at(newsroom)
    newsroom.tick()
    newsroom.edit("quay-parking-vote", lambda article: replace(article, headline="By hand"))
    looked_at(newsroom, "quay-parking-vote")
    clock.passes(hours=30)
    again = Newsroom(tmp_path / "state.json", clock, dice(9), EVERY)
    assert again.articles == newsroom.articles
    assert again.applied == newsroom.applied
    assert again.started == newsroom.started
    assert ticked(again) == "headline"


def test_a_torn_write_loses_nothing(newsroom, tmp_path, clock):
    newsroom.apply("number")
    (tmp_path / "state.json.tmp").write_text('{"started": "2026-')
    again = Newsroom(tmp_path / "state.json", clock, dice(), EVERY)
    assert [step.name for step in again.applied] == ["number"]


@pytest.mark.parametrize("content", [b"", b'{"started": "2026-', b"[]", b"\xff\xfe", b'{"started": null}'])
def test_an_unreadable_state_is_put_aside(tmp_path, clock, content):
    file = tmp_path / "state.json"
    file.write_bytes(content)
    newsroom = Newsroom(file, clock, dice(), EVERY)
    assert newsroom.applied == ()
    assert (tmp_path / "state.json.broken").read_bytes() == content
    assert json.loads(file.read_text())["applied"] == []


# --- alone -------------------------------------------------------------------------------------------


def test_a_busy_port_is_one_clear_line(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        command = [
            sys.executable,
            "-m",
            "local.newsroom",
            "--port",
            str(port),
            "--state",
            str(tmp_path / "s"),
        ]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=30, check=False)
    assert done.returncode == 2
    assert done.stdout == ""
    assert (
        done.stderr
        == f"newsroom: port {port} is in use; stop what is using it, or choose another with --port\n"
    )


def test_it_runs_alone_until_it_is_stopped(tmp_path):
    command = [sys.executable, "-m", "local.newsroom", "--port", "0", "--state", str(tmp_path / "s")]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        assert process.stdout.readline().startswith("ready http://127.0.0.1:")
        process.terminate()
        assert process.wait(10) == 0
        assert process.stderr.read() == ""
