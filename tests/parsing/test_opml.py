"""Lists of feeds, as feed readers write them, as people break them, and as nobody honest makes them."""

from __future__ import annotations

import time

import pytest

from stet.domain.errors import InputError
from stet.parsing.opml import MAX_BYTES, MAX_FEEDS, Outline, parse_opml, write_opml
from tests.builders import NOW


def opml(body: str, head: str = '<?xml version="1.0" encoding="UTF-8"?>\n') -> bytes:
    within = f"<head><title>Mine</title></head>\n<body>\n{body}\n</body>"
    return f'{head}<opml version="2.0">\n{within}</opml>'.encode()


def refusal(body: bytes | str) -> str:
    with pytest.raises(InputError) as raised:
        parse_opml(body if isinstance(body, bytes) else opml(body), "my.opml")
    line = str(raised.value)
    assert line.startswith("my.opml")
    assert len(line.splitlines()) == 1
    assert len(line) < 400
    return line


def test_folders_are_walked_through_and_other_outlines_left_out():
    found = parse_opml(
        opml(
            '<outline text="News"><outline text="Local">'
            '<outline type="rss" text="The Courier" title="Courier, The" xmlUrl="https://a.example/rss" '
            'htmlUrl="https://a.example/"/></outline>\n'
            '<outline text="  B \n and C " xmlUrl=" https://b.example/feed?x=1&amp;y=2 "/></outline>'
            '<outline text="a note"/><outline type="link" url="https://c.example/"/><outline xmlUrl=""/>'
        ),
        "my.opml",
    )
    assert found == [
        Outline("https://a.example/rss", "Courier, The", "https://a.example/", line=5),
        Outline("https://b.example/feed?x=1&y=2", "B and C", line=7),  # the line its tag ends on
    ]


@pytest.mark.parametrize("name", ["xmlUrl", "xmlurl", "xmlURL", "XMLURL"])
def test_the_capitals_of_xmlurl_do_not_matter(name):
    assert [one.url for one in parse_opml(opml(f'<outline {name}="https://a.example/"/>'), "x")] == [
        "https://a.example/"
    ]


@pytest.mark.parametrize(
    ("written", "url"),
    [
        ("feed://a.example/rss", "http://a.example/rss"),
        ("feed:https://a.example/rss", "https://a.example/rss"),
        ("feed://https://a.example/rss", "https://a.example/rss"),
        ("FEED:http://a.example/rss", "http://a.example/rss"),
        ("https://a.example/feed:1", "https://a.example/feed:1"),
        ("feed", "feed"),
    ],
)
def test_the_scheme_feed_is_taken_away(written, url):
    assert parse_opml(opml(f'<outline xmlUrl="{written}"/>'), "x")[0].url == url


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252"])
def test_encodings(encoding):
    declared = encoding.removesuffix("-sig")
    text = f'<?xml version="1.0" encoding="{declared}"?><opml><body><outline text="Café" xmlUrl="https://a.example"/></body></opml>'
    assert parse_opml(text.encode(encoding), "x")[0].title == "Café"


def test_a_wrong_declaration_loses_against_valid_utf8():
    body = opml(
        '<outline text="Café" xmlUrl="https://a.example"/>', '<?xml version="1.0" encoding="latin1"?>'
    )
    assert parse_opml(body, "x")[0].title == "Café"


def test_namespaces_and_comments_do_not_disturb():
    body = (
        b'<!-- <!DOCTYPE not me> --><o:OPML xmlns:o="urn:x"><o:Outline xmlUrl="https://a.example"/></o:OPML>'
    )
    assert parse_opml(body, "x")[0].url == "https://a.example"


@pytest.mark.parametrize(
    ("body", "words"),
    [
        ('<outline xmlUrl="http://x/?a=1&b=2"/>', "line 5: a bare &: write it as &amp;"),
        ('\n\n<outline text="A & B" xmlUrl="http://x/"/>', "line 7: a bare &"),
        ('<outline text="a&nbsp;b"/>', "line 5: Entity 'nbsp' not defined"),
        ('<outline xmlUrl="http://x/">', "line 6: Opening and ending tag mismatch: outline line 5 and body"),
        ('<outline text="a<b"/>', "line 5: a bare <"),
        ('<outline text="a" text="b"/>', "line 5: Attribute text redefined"),
        ("<outline text=a/>", "line 5: an attribute without its quotation marks"),
        ('<outline text="a\x01"/>', "line 5: a control character"),
    ],
)
def test_a_broken_file_is_told_by_line_and_mend(body, words):
    assert words in refusal(body)


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"", "the file is empty"),
        (b" \n ", "the file is empty"),
        (b"https://a.example/rss\nhttps://b.example/rss\n", "it holds no XML"),
        (b"\x00\x01\x02\xff\xfe", "no OPML"),
        (b"<opml><body><outline", "line 1:"),
        (b"<opml>\n<body>\n", "line 3: the file ends too early"),
        (b"<opml/>\n<opml/>", "line 2: more than one document"),
        (b"<rss><channel/></rss>", "this is a feed, not a list of feeds"),
        (b'<feed xmlns="http://www.w3.org/2005/Atom"/>', "this is a feed"),
        (b"<html><body/></html>", "no OPML, its root is <html>"),
    ],
)
def test_what_is_no_list_is_told_for_what_it_is(body, words):
    assert words in refusal(body)


BOMB = "<!DOCTYPE opml [" + '<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {name} "{f"&{before};" * 10}">' for before, name in zip("abcdefgh", "bcdefghi", strict=True)
) + "]>"  # fmt: skip


@pytest.mark.parametrize(
    "head",
    [
        BOMB,
        '<?xml version="1.0"?>\n<!-- first --> <!DOCTYPE opml SYSTEM "http://127.0.0.1:1/x.dtd">',
        '<!DOCTYPE opml [<!ENTITY a SYSTEM "file:///etc/hostname">]>',
        '<!DOCTYPE opml [<!ENTITY % p SYSTEM "file:///etc/hostname"> %p;]>',
        "<!DOCTYPE opml>",
    ],
)
@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
def test_a_document_that_declares_anything_is_refused(head, encoding):
    body = f'{head}<opml><body><outline text="&a;&i;" xmlUrl="http://x/"/></body></opml>'.encode(encoding)
    assert "declarations of its own" in refusal(body)


def test_hostile_files_are_refused_at_once():
    started = time.process_time()
    assert "nested more than 256 deep" in refusal("<outline>" * 10_000 + "</outline>" * 10_000)
    assert "larger than" in refusal(b" " * 10_000_000)
    assert "larger than" in refusal(opml('<outline xmlUrl="http://x/"/>' * 400_000))
    assert "more than 10,000" in refusal('<outline xmlUrl="http://x/"/>' * (MAX_FEEDS + 1))
    assert refusal(b"<!--" * 1_200_000)
    assert refusal(b"<?" * 2_400_000)
    assert refusal(b"<opml " + b'a="b" ' * 800_000)
    assert time.process_time() - started < 10


def test_as_many_as_are_taken_are_read_soon():
    rows = "".join(f'<outline text="{n}" xmlUrl="https://{n}.example/rss"/>\n' for n in range(MAX_FEEDS))
    started = time.process_time()
    found = parse_opml(opml(rows), "x")
    assert len(found) == MAX_FEEDS
    assert found[-1].line == MAX_FEEDS + 4
    assert time.process_time() - started < 5
    assert len(opml(rows)) < MAX_BYTES


def test_a_title_is_cut_and_kept_on_one_line():
    found = parse_opml(opml(f'<outline text="{"long " * 200}" xmlUrl="https://a.example"/>'), "x")
    assert len(found[0].title) <= 300


def test_what_is_written_is_read_back():
    feeds = [
        Outline("https://a.example/?x=1&y=2", 'Quotes " and <tags> & more', "https://a.example/", "courier"),
        Outline("https://b.example/rss", "Ünïcode ✓ 新聞", source="b"),
        Outline("https://c.example/rss"),
    ]
    written = write_opml(feeds, "Mine & yours", NOW)
    lines = [(one.url, one.title or one.url, one.site, one.source) for one in feeds]
    assert [(o.url, o.title, o.site, o.source) for o in parse_opml(written, "x")] == lines
    assert b"<dateCreated>Sun, 22 Nov 2026 12:00:00 +0000</dateCreated>" in written


def test_what_xml_cannot_hold_is_left_out():
    written = write_opml([Outline("https://a.example", "a\x00b\ud800c\uffff")], "x", NOW)
    assert parse_opml(written, "x")[0].title == "abc"
