"""Addresses: which may be opened, and which are the same article."""

from __future__ import annotations

import json
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from stet.domain.errors import BadUrl
from stet.domain.url import LONGEST, article_id, canonical, checked, host_name, host_of, resolved

CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "protocol" / "url"
CHARACTERS = "aZ09-._~%2Ff4e1/?#&=+:;@!$'()*,[]ü日"
REST = st.text(CHARACTERS, max_size=30)


@given(REST)
@example("/%%3431")
@example("/a/%2e%2E/./..//b/..")
@example("?utm_source=%&a&&b=%zz&%75tm_x=1")
def test_the_canonical_form_is_its_own(rest: str):
    try:
        once = canonical(f"http://news.example/{rest}")
    except BadUrl:
        return
    assert canonical(once) == once
    assert once.isascii()
    assert checked(once)


@pytest.mark.parametrize(
    ("url", "form"),
    [
        ("http://news.example", "https://news.example/"),
        ("HTTP://News.Example:80/A?b#c", "https://news.example/A?b"),
        ("https://news.example.:443/", "https://news.example/"),
        ("http://news.example:443/", "http://news.example:443/"),
        ("http://news.example:8080/a", "http://news.example:8080/a"),
        ("https://bücher.example/größe?ü", "https://xn--bcher-kva.example/gr%C3%B6%C3%9Fe?%C3%BC"),
        ("https://news.example/a/./b/../c", "https://news.example/a/c"),
        ("https://news.example/%7ea/%2e%2e/%c3%bc", "https://news.example/%C3%BC"),
        ("https://news.example/../a/.", "https://news.example/a/"),
        ("https://news.example/100%", "https://news.example/100%25"),
        ("https://news.example/?", "https://news.example/"),
        ("https://news.example/?utm_source=x&id=7&fbclid=y&", "https://news.example/?id=7"),
        ("https://news.example/?UTM%5FMedium=x", "https://news.example/"),
        ("http://0x7f.1/", "https://127.0.0.1/"),
        ("http://[::FFFF:1.2.3.4]:80/", "https://[0:0:0:0:0:ffff:102:304]/"),
    ],
)
def test_the_same_article(url: str, form: str):
    assert canonical(url) == form
    assert article_id(url) == article_id(form)


DIFFERENT = [
    ("/a/b", "/a%2Fb"),
    ("/a/b", "/a//b"),
    ("/a", "//a"),
    ("/a", "/a/"),
    ("/Article", "/article"),
    ("/a?x=1&y=2", "/a?y=2&x=1"),
    ("/a?x=1", "/a?x=1&x=1"),
    ("/a?x=1&x=2", "/a?x=2&x=1"),
    ("/a?x", "/a?x="),
    ("/a?x=a+b", "/a?x=a%2Bb"),
    ("/a?x=a%26b", "/a?x=a&b"),
    ("/a?x=%E9", "/a?x=%E8"),
    ("/%E9", "/%E8"),
    ("/a%3Fb", "/a?b"),
    ("/a%23b", "/a#b"),
    ("/a;b", "/a%3Bb"),
    ("/a%252Fb", "/a%2Fb"),
    ("/a?id=1", "/a?id=2"),
    ("/a?page", "/a"),
    ("/...", "/."),
]


@pytest.mark.parametrize(("one", "other"), DIFFERENT)
def test_different_articles_stay_different(one: str, other: str):
    assert canonical(f"https://a.example{one}") != canonical(f"https://a.example{other}")


@given(st.lists(st.sampled_from(["a=1", "a=2", "b", "b=", "c=%20", "c=+", "%61=1"]), max_size=5))
def test_the_order_and_repetition_of_parameters_stay(parameters: list[str]):
    form = canonical("https://a.example/?" + "&".join(parameters))
    kept = [one.replace("%61", "a") for one in parameters]
    assert form == "https://a.example/" + ("?" + "&".join(kept) if kept else "")


@given(st.lists(st.sampled_from(["a", "B", "%2F", "%2f", "", "ü", ";x", "1"]), min_size=1, max_size=5))
def test_paths_without_dots_keep_every_part(parts: list[str]):
    form = canonical("https://a.example/" + "/".join(parts))
    assert urlsplit(form).path.count("/") == len(parts)


@pytest.mark.parametrize(
    "url",
    [
        "",
        "news.example",
        "//news.example/",
        "/a",
        "ftp://a.example/",
        "javascript:alert(1)",
        "mailto:a@b.example",
        "http://",
        "http:///a",
        "http://:80/",
        "http:a.example",
        "http://a.example:x/",
        "http://a.example:0/",
        "http://a.example:99999/",
        "http://user@a.example/",
        "http://user:pass@a.example/",
        "http://@a.example/",
        "http://a.example\\@b.example/",
        "http://a.example/\\b",
        "http://a.example/ b",
        "http://a.example/\tb",
        "http://a.example/\r\nHost: b",
        "http://a.example/\x00",
        "http://a.example/\x85",
        "http://a.example/\ud800",
        "http://./",
        "http://../",
        "http://a..b/",
        "http://a%2eb/",
        "http://%31%32%37.0.0.1/",
        "http://a!b/",
        "http://[::1%25eth0]/",
        "http://[::%31]/",
        "http://[::1",
        "http://[1.2.3.4]/",
        "http://[v1.a]/",
        "http://256.1.1.1/",
        "http://1.2.3.4.5/",
        "http://o177.0.0.1/",
        "http://4294967296/",
        "http://08.1.1.1/",
        "http://1.2.3.09/",
        "http://a.example/" + "x" * LONGEST,
        "http://a\u2100b/",
    ],
)
def test_what_is_no_address_is_refused(url: str):
    with pytest.raises(BadUrl):
        checked(url)


@pytest.mark.parametrize(
    ("url", "host"),
    [
        ("http://News.Example./", "news.example"),
        ("https://bücher.example/", "xn--bcher-kva.example"),
        ("http://a_b.example/", "a_b.example"),
        ("http://2130706433/", "127.0.0.1"),
        ("http://0x7f000001/", "127.0.0.1"),
        ("http://0177.0.0.01/", "127.0.0.1"),
        ("http://127.1/", "127.0.0.1"),
        ("http://0x.1/", "0.0.0.1"),
        ("http://1.2.3.0xzz/", "1.2.3.0xzz"),
        ("http://１２７.0.0.1/", "127.0.0.1"),
        ("http://[::1]/", "0:0:0:0:0:0:0:1"),
    ],
)
def test_a_host_has_one_form(url: str, host: str):
    assert host_name(checked(url)) == host


def test_politeness_is_counted_by_host_and_unusual_port():
    assert host_of("https://a.example:443/x") == "a.example"
    assert host_of("http://a.example:443/x") == "a.example:443"
    assert host_of("http://[2001:db8::1]:8080/") == "[2001:db8:0:0:0:0:0:1]:8080"


@pytest.mark.parametrize(
    ("link", "found"),
    [
        ("b", "https://a.example/x/b"),
        ("  /b c \n", "https://a.example/b%20c"),
        ("//b.example", "https://b.example"),
        ("?q#f", "https://a.example/x/y?q"),
        ("#f", "https://a.example/x/y"),
        ("http://b.example/#f", "http://b.example/"),
        ("mailto:a@b.example", None),
        ("javascript:void(0)", None),
        ("http://[", None),
        ("http://user@b.example/", None),
        ("http:\\\\b.example", None),
    ],
)
def test_a_link_becomes_an_address_or_none(link: str, found: str | None):
    assert resolved("https://a.example/x/y", link) == found


def _case_file(name: str) -> object:
    path = CASES / name
    if not path.exists():
        pytest.skip(f"the cases are not here: {path}")
    return json.loads(path.read_text())


def test_funny_numbers_are_the_addresses_that_browsers_take_them_for():
    cases = _case_file("urlcanon_funky_ipv4.json")
    assert isinstance(cases, dict)
    for host, address in cases.items():
        if not host.rpartition(".")[2].isalnum() and not host.endswith("."):
            continue
        try:
            found = host_name(checked(f"http://{host}/"))
        except BadUrl:
            found = None
        assert found == address or (address is None and found == host), host


def test_dots_go_as_the_url_standard_has_it():
    cases = _case_file("urlcanon_path_dots.json")
    assert isinstance(cases, dict)
    for path, tidy in cases["special"].items():
        if path.startswith("/") and "\\" not in path:
            assert canonical(f"http://a.example{path}") == f"https://a.example{tidy}", path


KNOWN_OTHERWISE = {
    "https://faß.ExAmPlE/",  # IDNA 2003, as the standard library has it
    "http://host/?'",  # browsers escape it in a query; left as it is, it names the same
    "///test",  # RFC 3986 takes it for a path
    "///example.org/path",
}


def test_a_link_leads_where_browsers_go_or_nowhere():
    """The URL standard's own cases: what is not refused has the canonical form of the browsers' answer."""
    cases = _case_file("wpt_urltestdata.json")
    assert isinstance(cases, list)
    led = 0
    for case in cases:
        if isinstance(case, str) or case["input"] in KNOWN_OTHERWISE:
            continue
        found = resolved(case.get("base") or "", case["input"])
        if found is not None:
            led += 1
            assert not case.get("failure"), case["input"]
            assert canonical(found) == canonical(case["href"]), case["input"]
    assert led > 150
