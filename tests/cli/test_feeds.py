"""stet feeds."""

from __future__ import annotations

import time
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from stet.domain.errors import Unreachable
from stet.domain.source import feed_id
from tests.builders import FEED_URL, NOW, feed, response
from tests.cli.conftest import Owner, cells

RSS = (
    '<rss version="2.0"><channel><title>Example News</title><link>https://www.news.example/</link>'
    "<item><title>One</title><link>https://news.example/1</link></item>"
    "<item><title>Two</title><link>https://news.example/2</link></item></channel></rss>"
)
ATOM_URL = "https://other.example/atom.xml"
KEYS = {"answer", "url", "id", "source", "title", "entries", "reason"}


@pytest.fixture
def feeds(owner: Owner) -> Owner:
    """Let two addresses lead to feeds, and one to a page."""
    owner.web.pages = {
        FEED_URL: response(RSS, url=FEED_URL, content_type="application/rss+xml"),
        ATOM_URL: response(RSS.replace("Example", "Other"), url=ATOM_URL),
        "https://news.example/": response("<!doctype html><html><title>x</title></html>"),
    }
    return owner


def test_a_feed_is_read_through_the_door_the_stack_opens(feeds: Owner):
    said = feeds("feeds", "add", FEED_URL)
    assert said.stdout == f"added: Example News · source news-example · 2 entries · {FEED_URL}\n"
    assert said.stderr == ""
    assert feeds.doors == [
        {"page": "https://stet.example", "contact": "owner@example.org", "ports": "80,443", "loopback": True}
    ]
    [stored] = feeds.stack.feeds.all()
    assert stored == feed(title="Example News", source="news-example", next_poll_at=NOW, added_at=NOW)


def test_adding_twice_says_so(feeds: Owner):
    feeds("feeds", "add", FEED_URL)
    assert feeds("feeds", "add", FEED_URL).stdout.startswith("already there: Example News")
    assert len(feeds.web.asked) == 1
    assert "its interval stays as it was" in feeds("feeds", "add", FEED_URL, "--every", "20").stdout


def test_many_at_once_as_json(feeds: Owner):
    added = feeds.json("feeds", "add", FEED_URL, ATOM_URL, FEED_URL)
    assert [set(one) for one in added] == [KEYS] * 3
    assert [(one["answer"], one["title"], one["entries"]) for one in added] == [
        ("added", "Example News", 2),
        ("added", "Other News", 2),
        ("named twice", None, None),
    ]


def test_what_is_no_feed_is_refused_with_a_reason_and_ends_with_1(feeds: Owner):
    result = feeds("feeds", "add", FEED_URL, "https://news.example/", "https://gone.example/", ends=1)
    assert [line.partition(":")[0] for line in result.stdout.splitlines()] == ["added", "refused", "refused"]
    assert "This is a web page, not a feed" in result.stdout
    assert "no address is known for https://gone.example/" in result.stdout
    assert "--force" in result.stderr
    forced = feeds.json("feeds", "add", "--force", "https://gone.example/")
    assert [(one["answer"], one["entries"]) for one in forced] == [("added", None)]


def test_a_json_document_comes_with_a_refusal_too(feeds: Owner):
    feeds.web.pages[FEED_URL] = Unreachable("down")
    [refused] = feeds.json("feeds", "add", FEED_URL, ends=1)
    assert refused == {
        "answer": "refused",
        "url": FEED_URL,
        "id": None,
        "source": None,
        "title": None,
        "entries": None,
        "reason": "down",
    }


def test_what_is_no_address_is_one_line(feeds: Owner):
    assert "only http:// and https://" in feeds.refusal("feeds", "add", FEED_URL, "example.org")
    assert "control character" in feeds.refusal("feeds", "add", "https://x.example/\r\nX: y")
    assert feeds.web.asked == []


def test_the_owner_names_the_source(feeds: Owner):
    feeds("feeds", "add", FEED_URL, ATOM_URL, "--source", "The Courier")
    assert {one.source for one in feeds.stack.feeds.all()} == {"the-courier"}


# --- import and export ---------------------------------------------------------------------------------


def write(folder: Path, *rows: str) -> str:
    file = folder / "my.opml"
    file.write_text("<opml><body>\n" + "\n".join(rows) + "\n</body></opml>")
    return str(file)


def test_import_stores_without_reading_and_counts(feeds: Owner, tmp_path):
    feeds("feeds", "add", FEED_URL)
    asked = len(feeds.web.asked)
    file = write(
        tmp_path,
        f'<outline text="Folder"><outline text="Mine" xmlUrl="{FEED_URL}"/></outline>',
        f'<outline text="Other" xmlUrl="{ATOM_URL}" htmlUrl="https://www.other.example/"/>',
        f'<outline text="Other again" xmlUrl="{ATOM_URL}"/>',
        '<outline text="Bad" xmlUrl="ftp://x.example/"/>',
    )
    result = feeds("feeds", "import", file, ends=1)
    assert result.stdout == "1 feed added, 1 feed already there, 1 feed named twice, 1 feed refused\n"
    assert f"{file}, line 5: only http:// and https:// addresses" in result.stderr
    assert len(feeds.web.asked) == asked
    stored = feeds.stack.feeds.get(feed_id(ATOM_URL))
    assert stored
    assert (stored.title, stored.source) == ("Other", "other-example")


def test_importing_again_changes_nothing(feeds: Owner, tmp_path):
    file = write(tmp_path, f'<outline text="Other" xmlUrl="{ATOM_URL}"/>')
    first = feeds.json("feeds", "import", file)
    assert [(one["answer"], one["line"], one["entries"]) for one in first] == [("added", 2, None)]
    assert set(first[0]) == KEYS | {"line"}
    assert [one["answer"] for one in feeds.json("feeds", "import", file)] == ["already there"]


def test_500_feeds_in_seconds(feeds: Owner, tmp_path):
    rows = [f'<outline text="{n}" xmlUrl="https://{n}.example/rss"/>' for n in range(500)]
    started = time.process_time()
    feeds("feeds", "import", write(tmp_path, *rows))
    assert time.process_time() - started < 20  # moto takes turns; DynamoDB does not
    assert len([*feeds.stack.feeds.all()]) == 500


def test_an_empty_list(feeds: Owner, tmp_path):
    assert feeds("feeds", "import", write(tmp_path)).stdout == "no feed\n"
    assert feeds.json("feeds", "import", write(tmp_path)) == []


def test_a_list_from_a_pipe(feeds: Owner):
    given = f'<opml><body><outline xmlUrl="{ATOM_URL}"/></body></opml>'.encode()
    assert feeds("feeds", "import", "-", given=given).stdout == "1 feed added\n"
    refused = feeds("feeds", "import", "-", given=b"nonsense", ends=2)
    assert "the list from the pipe: no OPML" in refused.stderr


def test_a_broken_file_is_one_line_with_file_line_and_mend(feeds: Owner, tmp_path):
    file = write(tmp_path, '<outline xmlUrl="https://x.example/?a=1&b=2"/>')
    assert feeds.refusal("feeds", "import", file) == f"stet: {file}, line 2: a bare &: write it as &amp;"


def test_a_file_that_is_not_there(feeds: Owner, tmp_path):
    missing = str(tmp_path / "nix.opml")
    assert feeds.refusal("feeds", "import", missing) == (
        f"stet: {missing} cannot be read: No such file or directory"
    )
    assert "Is a directory" in feeds.refusal("feeds", "import", str(tmp_path))


def test_hostile_files_are_refused(feeds: Owner, tmp_path):
    file = tmp_path / "big.opml"
    file.write_bytes(b"<opml>" + b" " * 10_000_000)
    assert "larger than" in feeds.refusal("feeds", "import", str(file))
    file.write_text('<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hostname">]><opml>&a;</opml>')
    assert "declarations" in feeds.refusal("feeds", "import", str(file))
    file.write_text("<opml>" + "<outline>" * 10_000)
    assert "nested" in feeds.refusal("feeds", "import", str(file))


def test_what_is_exported_is_imported(feeds: Owner, tmp_path):
    feeds("feeds", "add", FEED_URL, ATOM_URL, "--source", "Courier & Co")
    before = {one.feed_id: one for one in feeds.stack.feeds.all()}
    file = str(tmp_path / "out.opml")
    assert feeds("feeds", "export", file).stdout == ""
    assert feeds("feeds", "export").stdout == Path(file).read_text("utf-8")
    assert feeds("feeds", "export", "-").stdout == Path(file).read_text("utf-8")
    feeds("feeds", "remove", *before)
    feeds("feeds", "import", file)
    assert {one.feed_id: one for one in feeds.stack.feeds.all()} == before


def test_export_writes_over_nothing_unless_told_to(feeds: Owner, tmp_path):
    file = tmp_path / "out.opml"
    file.write_text("mine")
    assert "--force" in feeds.refusal("feeds", "export", str(file))
    assert file.read_text() == "mine"
    feeds("feeds", "export", "--force", str(file))
    assert "<opml" in file.read_text()


def test_a_folder_that_is_not_there_is_one_line(feeds: Owner, tmp_path):
    file = str(tmp_path / "no" / "out.opml")
    assert feeds.refusal("feeds", "export", file) == f"stet: {file}: No such file or directory"


# --- list and remove -----------------------------------------------------------------------------------

FAILING = feed(
    url=ATOM_URL,
    title="Other \x1b[31mNews\u202e",
    source="a-other",
    failures=3,
    outcome="unreachable",
    reason="no address is known for other.example",
    polled_at=NOW - timedelta(hours=2),
    next_poll_at=NOW + timedelta(minutes=10),
    next_reason="back-off of 2 h after 3 failures",
    failing_since=NOW - timedelta(hours=4),
)


def test_list_in_a_pipe(feeds: Owner):
    feeds.stack.feeds.add(FAILING)
    feeds.stack.feeds.add(feed(title="Ünïcode 新聞"))
    gone = feed(url="https://gone.example/rss", source="z", title="Gone", outcome="gone", active=False)
    feeds.stack.feeds.add(gone)
    assert cells(feeds("feeds", "list").stdout) == [
        ["SOURCE", "TITLE", "URL", "OUTCOME", "POLLED", "NEXT", "FAILURES"],
        ["a-other", "Other [31mNews", ATOM_URL, "unreachable", "2 h ago", "in 10 min", "3"],
        ["example-news", "Ünïcode 新聞", FEED_URL, "not polled yet", "never", "now", "0"],
        ["z", "Gone", "https://gone.example/rss", "gone", "never", "stopped", "0"],
    ]
    verbose = cells(feeds("feeds", "list", "-v").stdout)
    assert verbose[0][-5:] == ["WHY THEN", "FAILING SINCE", "MOVING TO", "REASON", "ID"]
    assert verbose[1][-5:] == [
        "back-off of 2 h after 3 failures",
        "4 h ago",
        "-",
        FAILING.reason,
        FAILING.feed_id,
    ]
    assert verbose[2][-2:] == ["-", feed_id(FEED_URL)]


def test_list_as_json(feeds: Owner):
    feeds.stack.feeds.add(FAILING)
    assert feeds.json("feeds", "list") == [
        {
            "id": FAILING.feed_id,
            "url": ATOM_URL,
            "source": "a-other",
            "title": FAILING.title,
            "active": True,
            "allow": [],
            "deny": [],
            "include": [],
            "exclude": [],
            "outcome": "unreachable",
            "reason": FAILING.reason,
            "failures": 3,
            "added_at": "2026-11-21T12:00:00Z",
            "polled_at": "2026-11-22T10:00:00Z",
            "next_poll_at": "2026-11-22T12:10:00Z",
            "next_poll_reason": "back-off of 2 h after 3 failures",
            "every_minutes": None,
            "failing_since": "2026-11-22T08:00:00Z",
            "dormant": False,
            "moving_to": None,
        }
    ]
    assert feeds("feeds", "list", "--json").stdout.isascii()


def test_no_feed_yet(feeds: Owner):
    result = feeds("feeds", "list")
    assert (result.stdout, "stet feeds add" in result.stderr) == ("", True)
    assert feeds.json("feeds", "list") == []


def test_remove_by_address_or_id(feeds: Owner):
    feeds("feeds", "add", FEED_URL, ATOM_URL)
    result = feeds("feeds", "remove", FEED_URL.replace("https", "http"), feed_id(ATOM_URL))
    assert [line.partition(" · ")[0] for line in result.stdout.splitlines()] == [
        "removed Example News",
        "removed Other News",
    ]
    assert "articles they brought go on being watched" in result.stderr
    assert [*feeds.stack.feeds.all()] == []


def test_a_feed_whose_address_moved_is_found_by_the_one_it_has_now(feeds: Owner):
    feeds.stack.feeds.add(replace(feed(), url="https://moved.example/rss"))
    assert [one["id"] for one in feeds.json("feeds", "remove", "https://moved.example/rss")] == [
        feed_id(FEED_URL)
    ]


def test_one_unknown_name_and_nothing_is_removed(feeds: Owner):
    feeds("feeds", "add", FEED_URL)
    assert "no feed https://x.example/ is watched" in feeds.refusal(
        "feeds", "remove", FEED_URL, "https://x.example/"
    )
    assert "stet feeds list" in feeds.refusal("feeds", "remove", "0123456789abcdef")
    assert len([*feeds.stack.feeds.all()]) == 1


# --- the owner's interval ------------------------------------------------------------------------------


def test_a_feed_is_added_with_an_interval(feeds: Owner):
    feeds("feeds", "add", FEED_URL, "--every", "15")
    [stored] = feeds.stack.feeds.all()
    assert stored.every == timedelta(minutes=15)
    assert "5<=x<=1440" in feeds("feeds", "add", ATOM_URL, "--every", "2", ends=2).stderr


def test_an_interval_is_set_and_the_next_poll_planned_anew(feeds: Owner):
    polled = feed(
        etag='"1"',
        polled_at=NOW - timedelta(minutes=10),
        next_poll_at=NOW + timedelta(minutes=50),
        next_reason="usual interval of 1 h",
    )
    feeds.stack.feeds.add(polled)
    said = feeds("feeds", "set", FEED_URL, "--every", "15").stdout
    assert said == f"set: Example News · next poll in 5 min: owner's interval of 15 min · {FEED_URL}\n"
    [stored] = feeds.stack.feeds.all()
    assert (stored.every, stored.next_poll_at) == (timedelta(minutes=15), NOW + timedelta(minutes=5))
    [row] = feeds.json("feeds", "set", FEED_URL, "--usual")
    assert (row["every_minutes"], row["next_poll_at"]) == (None, "2026-11-22T12:50:00Z")


def test_a_failing_feed_is_not_asked_sooner_for_it(feeds: Owner):
    feeds.stack.feeds.add(FAILING)
    [row] = feeds.json("feeds", "set", FAILING.feed_id, "--every", "15")
    assert (row["every_minutes"], row["next_poll_at"]) == (15, "2026-11-22T12:10:00Z")


def test_set_wants_one_wish_and_a_feed_that_is_there(feeds: Owner):
    assert "--usual" in feeds("feeds", "set", FEED_URL, ends=2).stderr
    assert "is watched" in feeds.refusal("feeds", "set", FEED_URL, "--usual")
