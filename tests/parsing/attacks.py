"""Feeds and pages made to hurt whoever reads them, each read in a process of its own that says its cost.

`python -m tests.parsing.attacks feed entities` prints what became of one, its CPU seconds and its peak.
"""

from __future__ import annotations

import gzip
import json
import resource
import sys
import time
import zlib
from collections.abc import Callable
from pathlib import Path

from stet.adapters.confined import Confined
from stet.domain.errors import BadFeed, BadPage
from stet.parsing.articles import extract
from stet.parsing.danger import looks_dangerous
from stet.parsing.feeds import parse_feed

MOST = 4_990_000
HEAD, END = '<rss version="2.0"><channel><title>x</title>', "</channel></rss>"
ATOM = '<feed xmlns="http://www.w3.org/2005/Atom">'
PAGE, PAGE_END = (
    "<!doctype html><html><head><title>T</title></head><body><article><h1>Fire</h1>",
    "</article></body>",
)
SENTENCE = "<p>Twelve people were hurt in a fire in the harbour on Sunday, the fire service said.</p>"

Make = Callable[[], str | bytes]


def _items(inner: str, count: int, head: str = HEAD) -> str:
    item = f"<item>{inner}</item>" if head == HEAD else f"<entry>{inner}</entry>"
    return head + item * min(count, MOST // len(item)) + (END if head == HEAD else "</feed>")


def _title(text: str) -> str:
    return _items(f"<title><![CDATA[{text}]]></title>", 240)


def _laughs() -> str:
    declared = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10}">' for n in range(1, 12))
    return f'<?xml version="1.0"?><!DOCTYPE rss [<!ENTITY l0 "lol">{declared}]>{HEAD}&l11;{END}'


def bomb(size: int) -> bytes:
    """Return a gzip that unpacks to so many bytes."""
    pack = zlib.compressobj(9, wbits=31)
    return b"".join(pack.compress(bytes(2**20)) for _ in range(size // 2**20)) + pack.flush()


FEEDS: dict[str, Make] = {
    "billion laughs": _laughs,
    "quadratic entity": lambda: f'<!DOCTYPE rss [<!ENTITY a "{"a" * 50_000}">]>{HEAD}{"&a;" * 50_000}{END}',
    "attribute list": lambda: (
        "<!DOCTYPE rss [<!ATTLIST rss " + "".join(f'a{n} CDATA "x" ' for n in range(9**5)) + "]>"
    ),
    "external entity": lambda: '<!DOCTYPE rss [<!ENTITY a SYSTEM "file:///etc/passwd">]><rss>&a;</rss>',
    "parameter entity": lambda: '<!DOCTYPE rss [<!ENTITY % a SYSTEM "http://127.0.0.1/"> %a;]><rss/>',
    "late doctype": lambda: f'<rss><!-- --><!DOCTYPE rss [<!ENTITY a "b">]>{HEAD}&a;{END}',
    "second doctype": lambda: f'<!DOCTYPE rss><!DOCTYPE rss [<!ENTITY a "b">]>{HEAD}&a;{END}',
    "doctype within a doctype": lambda: f'<!DOC<!DOCTYPE x>TYPE rss [<!ENTITY a "b">]>{HEAD}&a;{END}',
    "doctype after a comment": lambda: f'<!--<!DOCTYPE a>--><!DOCTYPE rss [<!ENTITY a "b">]>{HEAD}&a;{END}',
    "doctype with a control character": lambda: (
        f'<?xml version="1.0"?><!DOC\x01TYPE rss [<!ENTITY a "b">]>{HEAD}&a;{END}'
    ),
    "many doctypes": lambda: "<!DOCTYPE" * 500_000 + HEAD,
    "doctypes without an end": lambda: "<!DOCTYPE " * 490_000,
    "attributes": lambda: "<rss " + " ".join(f"a{n}='b'" for n in range(300_000)) + ">",
    "attributes without values": lambda: "<rss " + "a " * 2_400_000 + ">",
    "a million entries": lambda: _items("", 1_000_000),
    "100 MB": lambda: b" " * 100_000_000,
    "packed bomb": lambda: bomb(300 * 2**20),
    "packed twice": lambda: gzip.compress(bomb(100 * 2**20)),
    "ten thousand entries": lambda: _items("<title>T</title><link>https://n.example/1</link>", 9_999),
    "categories": lambda: _items("<category/>" * 38, 9_999),
    "links": lambda: _items("<link/>" * 60, 9_900),
    "atom links": lambda: _items("<link href='/a'/>" * 26, 9_900, ATOM),
    "bad dates": lambda: _items("<pubDate>2002-13-40T99:99:99</pubDate>" * 8, 9_900),
    "namespaces": lambda: HEAD + "".join(f"<a{n}:item xmlns:a{n}='u{n}'/>" for n in range(9_900)) + END,
    "namespaces at the root": lambda: (
        "<rss "
        + " ".join(f"xmlns:p{n}='u{n}'" for n in range(300))
        + "><channel>"
        + "<item><title>T</title></item>" * 9_900
    ),
    "nested entries": lambda: HEAD + "<item><title>a" * 300_000,
    "nested deep": lambda: HEAD + "<a>" * 1_000_000,
    "bare ampersands": lambda: HEAD + "<title>" + "&" * 4_900_000,
    "entities": lambda: HEAD + "<title>" + "&nbsp;" * 800_000,
    "half CDATA": lambda: HEAD + "<![CDATA[" * 500_000,
    "half comments": lambda: HEAD + "<!--" * 1_200_000,
    "less-than signs": lambda: HEAD + "<" * 4_900_000,
    "open quotes": lambda: HEAD + "<a b='" * 800_000,
    "titles of less-than signs": lambda: _title("<" * 19_900),
    "titles of tags": lambda: _title("<a" * 9_900),
    "titles of comments": lambda: _title("<!--" * 4_900),
    "titles of ampersands": lambda: _title("&" * 19_900),
    "one title of 5 MB": lambda: _items("<title>" + "x" * 4_900_000 + "</title>", 1),
    "dates of digits": lambda: _items("<pubDate>" + "1 " * 9_900 + "</pubDate>", 240),
    "hosts of umlauts": lambda: _items("<link>http://" + "é" * 1_000 + "/</link>", 2_000),
    "paths of dots": lambda: _items("<link>http://a/" + "../" * 6_500 + "</link>", 240),
    "ids of 100 KB": lambda: _items("<guid>" + "g" * 100_000 + "</guid><link>https://n.example/1</link>", 45),
    "bases": lambda: _items("<link href='x'/>", 9_000, ATOM + ("<a xml:base='" + "a/" * 4_000 + "'>") * 200),
    "JSON deep": lambda: '{"items":' + "[" * 4_000_000,
    "JSON number": lambda: '{"items":[{"id":' + "9" * 4_900_000 + "}]}",
    "JSON million": lambda: '{"items":[' + "{}," * 1_600_000 + "{}]}",
    "JSON date of a googol": lambda: '{"items":[{"id":"x","date_published":' + "9" * 400 + "}]}",
    "sitemap million": lambda: "<urlset>" + "<url/>" * 800_000,
    "NUL bytes": lambda: b"\0" * 4_000_000 + HEAD.encode(),
    "half pairs": lambda: _items("<title>&#xD800;&#xDC00;&#0;\x01x</title><guid>&#13;&#10;a</guid>", 9),
    "JSON half pairs": lambda: (
        '{"title":"\\ud800","items":[{"id":"\\udfff\\r\\nX: y","title":"\\u202e\\ud800"}]}'
    ),
    "punycode": lambda: b'<?xml version="1.0" encoding="punycode"?>' + HEAD.encode() + b"\xe9" * 999,
    "idna": lambda: b'<?xml version="1.0" encoding="idna"?>' + HEAD.encode() + b"\xe9" * 999,
}

PAGES: dict[str, Make] = {
    "300 deep": lambda: PAGE + "<div>" * 300 + SENTENCE * 20 + "</div>" * 300,
    "11 MB of text": lambda: PAGE + "<p>" + "word " * 2_200_000,
    "2.9 MB of text": lambda: PAGE + SENTENCE * 9 + "<p>" + "word " * 580_000,
    "short paragraphs": lambda: PAGE + "<p>a</p>" * 19_900 + PAGE_END,
    "list items": lambda: PAGE + "<li>an item of the list, long</li>" * 19_900 + PAGE_END,
    "spans": lambda: PAGE + "<p>" + "<span>word</span> " * 19_900 + PAGE_END,
    "attributes": lambda: PAGE + SENTENCE * 9 + "<p " + " ".join(f"a{n}=b" for n in range(200_000)) + ">",
    "open details": lambda: PAGE + "<details>" * 240 + "<a>x</a>" * 5_500,
    "lines of dashes": lambda: PAGE + SENTENCE * 9 + ("<p>" + "-" * 20_000 + "x</p>") * 45,
    "lines of spaces": lambda: PAGE + SENTENCE * 9 + ("<p>a" + " " * 20_000 + "x</p>") * 45,
    "lines of stamps": lambda: PAGE + SENTENCE * 9 + ("<p>" + "1 : , " * 3_000 + "x</p>") * 45,
    "ampersands": lambda: PAGE + "<p>" + "&" * 2_900_000,
    "comments": lambda: PAGE + "<!--" * 700_000,
    "tables in tables": lambda: PAGE + ("<table><tr><td>" * 60 + SENTENCE) * 60,
    "JSON-LD deep": lambda: (
        PAGE + "<script type='application/ld+json'>" + "[" * 140_000 + "</script>" + SENTENCE
    ),
    "punycode": lambda: b"<meta charset=punycode>" + PAGE.encode() + b"\xe9" * 9,
    "half pairs": lambda: PAGE + SENTENCE * 3 + "<p>&#xD800;&#0;&#x202e;\x01" + SENTENCE,
}


def read_feed(body: bytes) -> str:
    """Read a feed as `poll` does; return what became of it."""
    try:
        return f"{len(parse_feed(body, url='https://n.example/rss').entries)} entries"
    except BadFeed as error:
        return f"BadFeed: {error}"


def read_page(body: bytes) -> str:
    """Read a page as `fetch` does; return what became of it."""
    url = "https://n.example/a"
    try:
        if looks_dangerous(body):
            story = Confined("stet.parsing.articles:extract")(body, url, "text/html")
        else:
            story = extract(body, url=url, content_type="text/html")
    except BadPage as error:
        return f"BadPage: {error}"
    return f"{len(story.paragraphs)} paragraphs" + (", poor" if story.quality.poor else "")


def main(kind: str, name: str) -> None:
    """Print what an attack came to, and its cost: CPU in seconds, memory in MB, children included."""
    made = (FEEDS if kind == "feed" else PAGES)[name]()
    body = made.encode("utf-8", "surrogatepass") if isinstance(made, str) else made
    del made
    before = time.process_time()
    became = (read_feed if kind == "feed" else read_page)(body)
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    peak = _own_peak() + child.ru_maxrss
    cpu = time.process_time() - before + child.ru_utime + child.ru_stime
    sys.stdout.write(json.dumps({"became": became, "cpu": cpu, "mb": peak // 1024}) + "\n")


def _own_peak() -> int:
    """Return the most memory this program has used, in kB; ru_maxrss is also that of whoever started it."""
    status = Path("/proc/self/status")
    if not status.exists():  # another system than Linux
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = next(line for line in status.read_text().splitlines() if line.startswith("VmHWM:"))
    return int(peak.split()[1])


if __name__ == "__main__":
    main(*sys.argv[1:])
