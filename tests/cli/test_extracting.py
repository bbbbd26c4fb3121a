"""stet extract, stet compare: pages and stories tried out, one or many."""

from __future__ import annotations

import gzip
import json
import re
from pathlib import Path
from typing import Any

import pytest

from stet.cli.desk import Desk
from stet.cli.stack import Tools
from stet.domain.errors import Forbidden
from stet.domain.version import Paragraph, Story, fingerprint
from stet.parsing.articles import EXTRACTOR, extract
from tests import builders
from tests.builders import NOW, Clock, response
from tests.cli.conftest import Owner
from tests.cli.test_show import Terminal, terminal
from tests.fakes import FakeWeb
from tests.parsing import pages

__all__ = ["terminal"]

FIELDS = {
    *("file", "headline", "standfirst", "byline", "published", "modified", "paragraphs", "links"),
    *("canonical", "language", "section", "live_blog", "notices", "quality", "fingerprint", "extractor"),
}
OTHER = pages.body(*pages.PARAGRAPHS).replace("two of its five", "three of its five")
ID = builders.article().article_id


@pytest.fixture
def alone(clock: Clock, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    """Let somebody type who has neither a stack nor credentials, in a folder with some files."""
    web, doors = FakeWeb(), list[dict[str, Any]]()
    waits: list[float] = []

    def open_door(**how: Any) -> FakeWeb:
        doors.append(how)
        return web

    def no_client(name: str) -> Any:
        raise AssertionError(f"AWS was asked for {name}")

    monkeypatch.chdir(tmp_path)
    Path("old.html").write_bytes(pages.page())
    Path("new.html").write_bytes(pages.page(OTHER))
    Path("advert.html.gz").write_bytes(gzip.compress(pages.page(end="<aside>Buy soap</aside>")))
    web.pages = {pages.URL: response(pages.page().decode(), url=pages.URL)}
    tools = Tools(client=no_client, open_door=open_door, clock=clock, pause=waits.append)
    alone = Owner(Desk(tools=tools), web, doors)
    alone.waits = waits  # type: ignore[attr-defined]
    return alone


def listed(printed: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in printed.splitlines()]


# --- stet extract ----------------------------------------------------------------------------------------


def test_a_page_is_one_document_of_exactly_these_fields(alone: Owner):
    shown = alone.json("extract", "old.html", "--url", pages.URL)
    story = extract(pages.page(), url=pages.URL)
    assert shown.keys() == FIELDS
    assert (shown["file"], shown["headline"], shown["extractor"]) == ("old.html", pages.HEADLINE, EXTRACTOR)
    assert [one["text"] for one in shown["paragraphs"]] == list(pages.PARAGRAPHS)
    assert {one["kind"] for one in shown["paragraphs"]} == {"text"}
    assert shown["fingerprint"] == fingerprint(story)
    assert shown["quality"] == {"score": 1.0, "reasons": []}
    assert alone.doors == []


def test_an_address_is_asked_through_the_one_door_and_gives_the_same(alone: Owner):
    shown = alone.json("extract", pages.URL, "--contact", "me@x.example")
    assert shown | {"file": ""} == alone.json("extract", "old.html", "--url", pages.URL) | {"file": ""}
    assert alone.doors[0]["contact"] == "me@x.example"


def test_a_packed_page_with_another_advertisement_is_the_same_version(alone: Owner):
    printed = alone("extract", "old.html", "advert.html.gz", "new.html", "--json").stdout
    old, advert, new = (one["fingerprint"] for one in listed(printed))
    assert old == advert != new


def test_links_of_a_file_lead_from_the_address_the_page_gives_as_its_own(alone: Owner):
    linked = pages.page(
        pages.body(*pages.PARAGRAPHS).replace(
            "The old bridge", "The <a href='/politics/2026/how-it-began'>old bridge</a>", 1
        ),
        head=f"<link rel='canonical' href='{pages.URL}'>",
    )
    Path("linked.html").write_bytes(linked)
    assert alone.json("extract", "linked.html")["links"] == [
        "https://news.example/politics/2026/how-it-began"
    ]


def test_a_list_on_stdin_gives_a_line_each_and_what_is_wrong_stops_nothing(alone: Owner):
    Path("empty.html").touch()
    Path("image.html").write_bytes(b"\x89PNG....")
    Path("cut.gz").write_bytes(b"\x1f\x8b\x08\x00garbage")
    names = ["old.html", "nix.html", "", "empty.html", "image.html", ".", "cut.gz", "https://nix.example/1"]
    names += [f"new.html\t{pages.URL}", '["new.html"]', "[1, 2]"]
    printed = listed(alone("extract", "-", given="\n".join(names).encode(), ends=1).stdout)
    good = [one for one in printed if "error" not in one]
    assert [one["file"] for one in printed[:-3]] == [name for name in names[:-3] if name]
    assert [one["file"] for one in printed[-3:]] == ["new.html", "new.html", "[1, 2]"]
    assert [one["file"] for one in good] == ["old.html", "new.html", "new.html"]
    words = [one["error"] for one in printed if "error" in one]
    for said, part in zip(
        words,
        ("No such file", "is empty", "no page", "directory", "unpacked", "no address", "is not a name"),
        strict=True,
    ):
        assert part in said
        assert "\n" not in said


def test_an_extractor_that_raises_on_one_page_harms_only_that_one(
    alone: Owner, monkeypatch: pytest.MonkeyPatch
):
    def raises(body: bytes, **more: Any) -> Any:
        if b"three of its five" in body:
            raise ZeroDivisionError("a bug")
        return extract(body, **more)

    monkeypatch.setattr("stet.parsing.articles.extract", raises)
    bad, good = listed(alone("extract", "new.html", "old.html", "--json", ends=1).stdout)
    assert bad["file"] == "new.html"
    assert "ZeroDivisionError" in bad["error"]
    assert good["headline"] == pages.HEADLINE


def test_one_mistake_alone_is_one_line_and_ends_with_2(alone: Owner):
    assert "nix.html: cannot be read: No such file" in alone.refusal("extract", "nix.html")
    assert "give a file, an address" in alone.refusal("extract", "")
    assert "only http" in alone.refusal("extract", "old.html", "--url", "ftp://x.example/")
    Path("huge.html").write_bytes(b"<p>" * (4 * 2**20))
    assert "larger than 10 MB" in alone.refusal("extract", "huge.html")


def test_with_json_a_mistake_is_a_json_line_too_however_few_the_names_are(alone: Owner):
    wrong = {"file": "nix.html", "error": "cannot be read: No such file or directory"}
    one = alone("extract", "nix.html", "--json", ends=2)
    assert (listed(one.stdout), "nix.html" in one.stderr) == ([wrong], True)
    assert listed(alone("extract", "nix.html", "nix.html", "--json", ends=1).stdout) == [wrong, wrong]


def test_the_list_on_stdin_stands_alone(alone: Owner):
    assert "- stands alone" in alone("extract", "old.html", "-", ends=2).stderr


def test_a_closed_address_names_the_options_that_open_it(alone: Owner):
    alone.web.pages["http://127.0.0.1/"] = Forbidden("127.0.0.1 leads to 127.0.0.1")
    assert "--ports and --loopback open more" in alone.refusal("extract", "http://127.0.0.1/")


def test_a_page_that_looks_dangerous_is_read_where_it_can_be_stopped(alone: Owner):
    Path("many.html").write_bytes(pages.page(end="<br>" * 13_000))
    assert alone.json("extract", "many.html")["headline"] == pages.HEADLINE


def test_a_host_is_not_pressed_by_a_list(alone: Owner):
    alone("extract", pages.URL, pages.URL, "--json")
    assert alone.waits == [2.0]  # type: ignore[attr-defined]


def test_of_several_pages_in_words_each_says_which_it_is(alone: Owner):
    printed = alone("extract", "old.html", "new.html").stdout
    assert (
        0 <= printed.index("== old.html ==") < printed.index(pages.HEADLINE) < printed.index("== new.html ==")
    )
    assert "==" not in alone("extract", "old.html").stdout


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-32"])
def test_a_story_file_is_one_in_every_encoding_of_json(alone: Owner, tmp_path: Path, encoding: str):
    story = {"headline": "Fire in the harbour", "paragraphs": ["Twelve people were hurt – said “Ada”."]}
    (tmp_path / "typed.json").write_bytes(json.dumps(story, ensure_ascii=False).encode(encoding))
    (tmp_path / "plain.json").write_text(json.dumps(story))
    assert alone.json("compare", "plain.json", "typed.json")["same_version"] is True


def test_a_page_in_words_says_that_its_capture_is_poor(alone: Owner):
    assert pages.PARAGRAPHS[2] in alone("extract", "old.html").stdout
    Path("story.json").write_text("{}")
    assert "poor capture, never a version: JSON instead of a page" in alone("extract", "story.json").stdout


# --- stet compare ----------------------------------------------------------------------------------------


def rebuilt(rows: list[dict[str, Any]], sign: str) -> dict[int, str]:
    """Return the paragraphs of one side by their places, of rows that join no paragraphs."""
    side = "old" if sign == "-" else "new"
    return {
        row[side][0]: "".join(text for op, text in row["words"] if op in ("=", sign))
        for row in rows
        if row[side]
    }


def test_two_pages_give_severity_reasons_and_rows_that_rebuild_both(alone: Owner):
    shown = alone.json("compare", "old.html", "new.html")
    assert shown["severity"] in ("major", "critical")
    assert [(one["name"], one["old"], one["new"]) for one in shown["reasons"]] == [
        ("numbers", "two", "three")
    ]
    assert (shown["stealth"], shown["same_version"]) == (True, False)
    assert [text for _, text in sorted(rebuilt(shown["rows"], "-").items())] == list(pages.PARAGRAPHS)
    assert rebuilt(shown["rows"], "+")[1] == pages.PARAGRAPHS[1].replace("two of", "three of")
    kinds = [row["kind"] for row in shown["rows"]]
    assert kinds == ["unchanged", "edited", *["unchanged"] * 4]
    assert shown["quality"]["old"] == {"score": 1.0, "reasons": []}


def test_watched_terms_are_tried_out(alone: Owner):
    Path("a.json").write_text('{"paragraphs": ["Acme had an impact on prices."]}')
    Path("b.json").write_text('{"paragraphs": ["Acme had an effect on prices."]}')
    assert alone.json("compare", "a.json", "b.json")["severity"] == "minor"
    shown = alone.json("compare", "a.json", "b.json", "--watch", "acme")
    assert shown["severity"] == "major"
    assert shown["reasons"][0] == {
        "name": "watched term",
        "old": "Acme had an impact on prices.",
        "new": "Acme had an effect on prices.",
    }
    assert "no word in it" in alone.refusal("compare", "a.json", "b.json", "--watch", "?")


def test_stories_as_json_paragraphs_as_texts_or_with_their_kind(alone: Owner):
    Path("a.json").write_text('{"headline": "Fire kills 12", "paragraphs": ["12 people died."]}')
    Path("b.json").write_text(
        json.dumps(
            {
                "headline": "Fire kills 15",
                "byline": ["Ada Weber"],
                "modified": "2026-11-22T13:00:00+01:00",
                "links": ["https://news.example/x"],
                "paragraphs": [
                    {"kind": "text", "text": "15 people died."},
                    {"text": "Correction: An earlier version of this article gave a wrong number."},
                ],
            }
        )
    )
    shown = alone.json("compare", "a.json", "b.json")
    assert shown["severity"] == "critical"
    assert shown["stealth"] is False
    assert shown["fields"].keys() == {"headline", "byline", "modified", "links"}
    assert shown["fields"]["headline"] == [["=", "Fire kills "], ["-", "12"], ["+", "15"]]
    assert shown["modified"] == {"old": None, "new": "2026-11-22T12:00:00Z"}
    assert len(shown["notices"]["added"]) == 1
    assert alone.json("compare", "a.json", "a.json")["same_version"] is True


def test_what_extract_prints_can_be_compared(alone: Owner):
    Path("old.json").write_text(alone("extract", "old.html", "--json").stdout)
    assert alone.json("compare", "old.json", "old.html")["same_version"] is True


def test_what_two_extractors_read_is_shown_and_not_weighed(alone: Owner):
    shown = alone.json("extract", "old.html") | {"extractor": "test/1"}
    Path("before.json").write_text(json.dumps(shown))
    found = alone.json("compare", "before.json", "new.html")
    assert (found["severity"], [one["name"] for one in found["reasons"]]) == ("trivial", ["extractor"])
    assert [row["kind"] for row in found["rows"]].count("edited") == 1
    Path("typed.json").write_text(json.dumps({**shown, "extractor": ""}))
    assert alone.json("compare", "typed.json", "new.html")["severity"] == "major"


def test_a_notice_beside_the_text_is_shown_and_survives_a_file(alone: Owner):
    notice = "Correction: the bridge is 400 metres long."
    Path("new.html").write_bytes(pages.page(end=f"<div class=correction>{notice}</div>"))
    Path("new.json").write_text(alone("extract", "new.html", "--json").stdout)
    assert json.loads(Path("new.json").read_text())["notices"] == [notice]
    for new in ("new.html", "new.json"):
        assert alone.json("compare", "old.html", new)["notices"] == {"removed": [], "added": [notice]}


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("{", "no JSON document"),
        ("{}", 'a story is {"headline"'),
        ("[1, 2]", "another shape"),
        ('{"paragraphs": "x"}', "another shape"),
        ('{"paragraphs": [1]}', "paragraph 1 is neither"),
        ('{"paragraphs": ["x", {"text": "y", "kind": "song"}]}', "paragraph 2 is of no known kind"),
        ('{"paragraphs": [], "headline": 3}', "headline is no text"),
        ('{"paragraphs": [], "links": [3]}', "links is no list"),
        ('{"paragraphs": [], "modified": "soon"}', "no moment"),
        ('{"paragraphs": [], "quality": "good"}', "quality"),
        ('{"a":' * 100_000, "no JSON document"),
    ],
)
def test_a_story_of_the_wrong_shape_is_one_line_that_names_it(alone: Owner, text: str, words: str):
    Path("bad.json").write_text(text)
    line = alone.refusal("compare", "old.html", "bad.json")
    assert "bad.json: " in line
    assert words in line


def test_many_pairs_on_stdin(alone: Owner):
    pairs = ["old.html\tnew.html", '["old.html", "old.html"]', "old.html\tnix.html", "old.html"]
    printed = listed(alone("compare", "-", given="\n".join(pairs).encode(), ends=1).stdout)
    assert [one.get("same_version") for one in printed] == [False, True, None, None]
    assert printed[2] == {"file": pairs[2], "error": "nix.html: cannot be read: No such file or directory"}
    assert "is not two names" in printed[3]["error"]
    assert "two pages, or -" in alone("compare", "old.html", ends=2).stderr
    for names in (("-", "new.html"), ("old.html", "-"), ("", "new.html")):
        assert "- stands alone" in alone("compare", *names, ends=2).stderr


def test_in_a_pipe_the_words_stand_in_brackets(alone: Owner):
    printed = alone("compare", "old.html", "new.html").stdout
    assert "why: number: [-two-] {+three+}" in printed
    assert "cracks in [-two-]{+three+} of its five piers" in printed
    assert "the same version" in alone("compare", "old.html", "advert.html.gz").stdout


def test_a_poor_capture_is_said_to_be_one(alone: Owner):
    Path("stub.html").write_text("<html><title>x</title><body></body></html>")
    assert "stub.html is a poor capture" in alone("compare", "old.html", "stub.html").stderr


def test_what_only_moved_is_neither_removed_nor_added(alone: Owner):
    lines = ["The vote is on Monday.", "Nobody knows how it ends.", "It rained all day on the square."]
    for name, texts in (("a", lines), ("b", [lines[2], *lines[:2]])):
        Path(f"{name}.json").write_text(json.dumps({"headline": "Vote", "paragraphs": texts}))
    printed = alone("compare", "a.json", "b.json").stdout
    assert f"why: paragraph moved: {lines[2]}\n" in printed
    assert "[-" not in printed
    assert "{+" not in printed


@pytest.mark.parametrize("colour", [True, False])
def test_on_a_terminal_it_is_struck_through_and_underlined_and_without_colour_in_brackets(
    alone: Owner, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, colour: bool
):
    from contextlib import redirect_stdout

    from stet.cli.comparing import Pair, show

    if not colour:
        monkeypatch.setenv("NO_COLOR", "1")
    older, newer = extract(pages.page(), url=pages.URL), extract(pages.page(OTHER), url=pages.URL)
    with redirect_stdout(terminal):
        show(Pair(("old", "new"), older, newer))
    codes = dict(re.findall(r"\x1b\[([\d;]+)m(two|three)\x1b", terminal.getvalue()))
    assert codes == ({"9;31": "two", "4;32": "three"} if colour else {})
    assert ("[-two-]{+three+}" in terminal.getvalue()) is not colour
    assert max(map(len, re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue()).splitlines())) <= 100 or not colour


@pytest.mark.parametrize(("columns", "beside"), [(160, True), (100, False), (60, False)])
def test_where_there_is_room_both_sides_stand_side_by_side(
    alone: Owner, terminal: Terminal, monkeypatch: pytest.MonkeyPatch, columns: int, beside: bool
):
    from contextlib import redirect_stdout

    from stet.cli.comparing import Pair, show

    monkeypatch.setenv("COLUMNS", str(columns))
    texts = (
        ["It cost three million to build the bridge.", "Ferries go on."],
        ["It cost nine million to build it."],
    )
    older, newer = (Story(paragraphs=tuple(map(Paragraph, side))) for side in texts)
    with redirect_stdout(terminal):
        show(Pair(("old", "new"), older, newer))
    lines = re.sub(r"\x1b\[[\d;]*m", "", terminal.getvalue()).splitlines()
    assert any("cost three" in line and "cost nine" in line for line in lines) is beside
    assert max(map(len, lines)) <= columns


def test_a_terminal_that_draws_nothing_gets_brackets(
    alone: Owner, terminal: Terminal, monkeypatch: pytest.MonkeyPatch
):
    from contextlib import redirect_stdout

    from stet.cli.comparison import show_parts
    from stet.domain.diff import Words

    monkeypatch.setenv("TERM", "dumb")
    with redirect_stdout(terminal):
        show_parts([("", [Words("-", "two"), Words("+", "three")])])
    assert terminal.getvalue() == "[-two-]{+three+}\n\n"


# --- what is stored --------------------------------------------------------------------------------------


@pytest.fixture
def kept(owner: Owner, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Owner:
    """Store two versions of an article, the first as an older extractor read it, and a removal."""
    monkeypatch.chdir(tmp_path)
    archive = owner.stack.archive
    for number, body in enumerate((pages.page(), pages.page(OTHER))):
        key = archive.put_raw(ID, response(body.decode(), url=pages.URL), NOW)
        told = builders.story("As it was read then.") if number == 0 else extract(body, url=pages.URL)
        archive.put_version(builders.version(number, told=told, raw_key=key, url=pages.URL))
    archive.put_version(builders.version(2, removed=True))
    return owner


def test_a_stored_capture_is_read_anew_and_a_version_as_it_was(kept: Owner):
    first = kept.json("extract", f"{ID}/0")
    assert (first["file"], first["paragraphs"][0]["text"]) == (f"{ID}/0", pages.PARAGRAPHS[0])
    stored = kept.json("extract", f"versions/{ID}/000000.json")
    assert stored["paragraphs"][0]["text"] == "As it was read then."
    version = kept.stack.archive.get_version(ID, 0)
    assert version
    assert version.raw_key
    for name in (version.raw_key, version.raw_key.removesuffix(".html.gz")):
        assert kept.json("extract", name, "--url", pages.URL) == first | {"file": name}
    shown = kept.json("compare", f"{ID}/0", f"{ID}/1")
    assert [one["name"] for one in shown["reasons"]] == ["numbers"]


def test_what_is_not_stored_is_one_line(kept: Owner):
    assert "no version 7 of the article" in kept.refusal("extract", f"{ID}/7")
    assert "the article was removed" in kept.refusal("extract", ID)
    assert "is gone" in kept.refusal("extract", f"raw/{ID}/{'0' * 64}")
    second = kept.stack.archive.get_version(ID, 1)
    assert second
    kept.stack.archive.s3.delete_object(Bucket=kept.stack.archive.bucket, Key=second.raw_key)
    assert "is gone" in kept.refusal("extract", f"{ID}/1")
    bad, good = listed(kept("extract", f"{ID}/1", f"{ID}/0", "--json", ends=1).stdout)
    assert bad["file"] == f"{ID}/1"
    assert good["headline"] == pages.HEADLINE


def test_texts_of_two_articles_are_never_compared(kept: Owner):
    other = "f" * 32
    told = extract(pages.page(), url=pages.URL)
    kept.stack.archive.put_version(builders.version(0, told=told, article_id=other))
    for named in (f"versions/{ID}/000001.json", f"{ID}/1"):
        line = kept.refusal("compare", named, f"versions/{other}/000000.json")
        assert ID in line
        assert other in line


def test_what_is_wrong_in_a_list_is_told_of_the_file_without_its_address(alone: Owner):
    (line,) = listed(alone("extract", "-", given=b"nix.html\thttps://news.example/a", ends=1).stdout)
    assert line["file"] == "nix.html"
