"""The one door: what is not opened, what ends in time, what is cut off."""

from __future__ import annotations

import gzip
import json
import ssl
import tracemalloc
import zlib
from collections.abc import Callable
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest

from stet.adapters.door import FEEDS, Door, open_door, resolve
from stet.domain.address import is_public
from stet.domain.errors import BadUrl, Forbidden, Unreachable
from stet.domain.response import Hop
from tests.adapters import certificates
from tests.adapters.servers import Asked, Server, page, serving, taking

pytestmark = pytest.mark.slow  # it talks to servers on this machine

AGENT = "Stet/test (+https://stet.example; owner@example.org)"
CASES = Path(__file__).parents[2].parent / "shared" / "cases" / "protocol" / "ssrf" / "cases.json"


class Resolver:
    """Answers with the addresses given for a name, and notes each question."""

    def __init__(self, **addresses: list[str]) -> None:
        self.asked: list[tuple[str, int]] = []
        self._addresses = {name.replace("_", "."): found for name, found in addresses.items()}

    def __call__(self, host: str, port: int) -> list[str]:
        self.asked.append((host, port))
        return self._addresses.get(host, ["127.0.0.1"])


def door_to(*servers: Server, **more: Any) -> Door:
    settings = {"loopback": True, "total": 5.0, "read": 3.0, "connect": 1.0, **more}
    return Door(AGENT, frozenset(server.port for server in servers), **settings)


# --- asking --------------------------------------------------------------------------------------


def test_a_page_comes_with_its_headers_in_lower_case():
    with serving(page("Fire", headers={"ETag": 'W/"1"', "X-Odd": "é"})) as server:
        answer = door_to(server).get(server.url("/a?b=c"))
    assert (answer.status, answer.body, answer.url) == (200, b"Fire", server.url("/a?b=c"))
    assert answer.etag == 'W/"1"'
    assert answer.hops == ()


def test_a_request_says_who_asks_and_nothing_else():
    with serving(page()) as server:
        door_to(server).get(server.url("/a?b=c&d"), {"If-None-Match": '"1"'})
    (asked,) = server.asked
    assert (asked.method, asked.target) == ("GET", "/a?b=c&d")
    assert asked.headers == {
        "host": f"127.0.0.1:{server.port}",
        "user-agent": AGENT,
        "accept": "*/*",
        "accept-encoding": "gzip",
        "if-none-match": '"1"',
    }


def test_the_name_is_what_the_server_is_asked_for():
    resolver = Resolver()
    with serving(page()) as server:
        door_to(server, resolve=resolver).get(server.url("/größe?ü=%41", host="Bücher.example."))
    (asked,) = server.asked
    assert asked.headers["host"] == f"xn--bcher-kva.example:{server.port}"
    assert asked.target == "/gr%C3%B6%C3%9Fe?%C3%BC=%41"
    assert resolver.asked == [("xn--bcher-kva.example", server.port)]


def test_dot_segments_are_not_sent():
    with serving(page()) as server:
        door_to(server).get(server.url("/a/./b/%2E%2e/c/.?q=/../x"))
        door_to(server).get(server.url("/../../"))
    assert [asked.target for asked in server.asked] == ["/a/c/?q=/../x", "/"]


def test_errors_of_the_server_are_answers():
    for status in ("404 Not Found", "500 Oops", "304 Not Modified", "204 No Content", "999 Denied"):
        with serving(page(status=status)) as server:
            assert door_to(server).get(server.url()).status == int(status[:3])


def test_compressed_pages_are_opened():
    text = b"Fire in the harbour. " * 20_000
    halves = gzip.compress(text[:1000]) + gzip.compress(text[1000:])
    packed = {"gzip": gzip.compress(text), "X-GZip": halves + bytes(9), "deflate": zlib.compress(text)}
    for name, body in packed.items():
        with serving(page(body, headers={"Content-Encoding": name})) as server:
            assert door_to(server).get(server.url()).body == text
    with serving(page(status="304 Not Modified", headers={"Content-Encoding": "gzip"})) as server:
        assert door_to(server).get(server.url()).body == b""


def test_pages_without_a_length_end_with_the_connection():
    with serving([b"HTTP/1.1 200 OK\r\n\r\nFi", 0.05, b"re"]) as server:
        assert door_to(server).get(server.url()).body == b"Fire"


def test_chunked_pages_are_joined():
    head = b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
    with serving([head, b"2\r\nFi\r\n", 0.05, b"2\r\nre\r\n0\r\n\r\n"]) as server:
        assert door_to(server).get(server.url()).body == b"Fire"


# --- redirects -----------------------------------------------------------------------------------


def redirecting(hops: dict[str, tuple[int, str]]) -> Callable[[Asked], list[bytes | float]]:
    def answer(asked: Asked) -> list[bytes | float]:
        if asked.target not in hops:
            return page("arrived")
        status, target = hops[asked.target]
        return page("moved", f"{status} Moved", {"Location": target})

    return answer


def test_redirects_are_followed_and_told():
    steps = {"/0": (301, "/1"), "/1": (302, "2?q#f")}
    with serving(redirecting(steps)) as server:
        steps["/2?q"] = (308, f"//127.0.0.1:{server.port}/3")
        answer = door_to(server).get(server.url("/0"))
    assert (answer.url, answer.body) == (server.url("/3"), b"arrived")
    assert answer.hops == (
        Hop(301, server.url("/1")),
        Hop(302, server.url("/2?q")),
        Hop(308, server.url("/3")),
    )


def test_five_redirects_are_enough():
    steps = {f"/{n}": (307, f"/{n + 1}") for n in range(6)}
    with serving(redirecting(steps)) as server:
        assert len(door_to(server).get(server.url("/1")).hops) == 5
        with pytest.raises(Unreachable, match="more than 5 redirects"):
            door_to(server).get(server.url("/0"))
        with pytest.raises(Unreachable, match="more than 0 redirects"):
            door_to(server).get(server.url("/0"), redirects=0)


def test_a_loop_ends():
    with serving(redirecting({"/a": (303, "/b"), "/b": (303, "/a")})) as server:
        with pytest.raises(Unreachable, match="redirects"):
            door_to(server).get(server.url("/a"))
        assert server.connected == 6


@pytest.mark.parametrize("target", ["javascript:alert(1)", "file:///etc/passwd", "ftp://a.example/"])
def test_a_redirect_to_what_is_no_address(target: str):
    with serving(redirecting({"/": (301, target)})) as server, pytest.raises(BadUrl, match="redirects to"):
        door_to(server).get(server.url())


@pytest.mark.parametrize(
    "target", ["http://user@127.0.0.1/", "http:\\\\127.0.0.1", "//127.0.0.1\\@a.example/"]
)
def test_a_redirect_in_disguise(target: str):
    with serving(redirecting({"/": (301, target)})) as server, pytest.raises(BadUrl):
        door_to(server).get(server.url())


def test_each_hop_is_checked_anew():
    resolver = Resolver(inside_example=["10.0.0.1"], meta_example=["8.8.8.8", "169.254.169.254"])
    with serving(page("secret")) as inner:
        for target in (f"http://127.0.0.1:{inner.port}/", "http://inside.example/", "http://meta.example/"):
            with serving(redirecting({"/": (302, target)})) as server:
                door = door_to(server, resolve=resolver)
                with pytest.raises(Forbidden):
                    Door(AGENT, door.ports | {80}, resolve=resolver, loopback=True).get(server.url())
        assert inner.connected == 0


def test_a_redirect_without_a_target_is_an_answer():
    with serving(page("?", "301 Moved")) as server:
        assert door_to(server).get(server.url()).status == 301


def test_a_redirect_may_be_written_in_utf_8_or_with_spaces():
    steps = {"/": (301, "/gr\u00f6\u00dfe".encode().decode("latin-1")), "/gr%C3%B6%C3%9Fe": (301, "/a b")}
    with serving(redirecting(steps)) as server:
        assert door_to(server).get(server.url()).url == server.url("/a%20b")


def test_the_body_of_a_redirect_is_not_waited_for():
    head = b"HTTP/1.1 301 Moved\r\nLocation: /there\r\nContent-Length: 99999999\r\n\r\n"

    def answer(asked: Asked) -> list[bytes | float]:
        return page("there") if asked.target == "/there" else [head, 5.0]

    with serving(answer) as server, taking(most=4.0):
        assert door_to(server).get(server.url()).body == b"there"


# --- what is not opened --------------------------------------------------------------------------


def test_this_machine_is_not_opened_by_default():
    with serving(page()) as server:
        for host in ("127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "0"):
            with pytest.raises(Forbidden, match="not a public address"):
                Door(AGENT, frozenset({server.port}), total=5.0).get(server.url(host=host))
        assert server.connected == 0


def test_a_private_address_among_public_ones_closes_the_door():
    resolver = Resolver(news_example=["127.0.0.1", "127.0.0.1", "192.168.1.1"])
    with serving(page()) as server:
        with pytest.raises(Forbidden, match=r"192\.168\.1\.1"):
            door_to(server, resolve=resolver).get(server.url(host="news.example"))
        assert server.connected == 0


def test_loopback_opens_this_machine_and_no_other_private_address():
    with serving(page()) as server:
        for address in ("10.0.0.1", "169.254.169.254", "0.0.0.1", "fe80::1%lo", "::ffff:10.0.0.1"):
            with pytest.raises(Forbidden):
                door_to(server, resolve=Resolver(a_example=[address])).get(server.url(host="a.example"))


def test_the_address_that_was_checked_is_the_one_connected_to():
    """A name that changes its address between two questions (DNS rebinding) is asked once a connection."""
    answers = iter([["127.0.0.1"], ["10.0.0.1"]])
    asked: list[str] = []

    def rebinding(host: str, port: int) -> list[str]:
        asked.append(host)
        return next(answers)

    with serving(page("first")) as server:
        door = door_to(server, resolve=rebinding)
        assert door.get(server.url(host="a.example")).body == b"first"
        assert asked == ["a.example"]
        with pytest.raises(Forbidden):
            door.get(server.url(host="a.example"))


def test_the_next_address_is_tried_when_one_does_not_answer():
    with serving(page("second")) as server:
        resolver = Resolver(a_example=["127.0.0.99", "127.0.0.1"])
        assert door_to(server, resolve=resolver).get(server.url(host="a.example")).body == b"second"
        with pytest.raises(Unreachable, match="does not accept"):
            door_to(server, resolve=Resolver(a_example=[])).get(server.url(host="a.example"))


def test_other_ports_are_not_opened():
    with serving(page()) as server:
        with pytest.raises(Forbidden, match=f"port {server.port}"):
            Door(AGENT, loopback=True).get(server.url())
        assert server.connected == 0


def test_only_https_where_that_is_asked_for():
    with serving(page()) as server:
        with pytest.raises(Forbidden, match="https"):
            door_to(server, https_only=True).post(server.url(), b"", {})
        assert server.connected == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://a@127.0.0.1/",
        "http://127.0.0.1\\@8.8.8.8/",
        "http://127.0.0.1/ x",
        "http://127.0.0.1/\r\nX: y",
        "//127.0.0.1/",
        "127.0.0.1",
        "gopher://127.0.0.1/",
        "http://127.0.0.1:99999/",
        "http://[::1%25lo]/",
        "http:127.0.0.1",
    ],
)
def test_odd_forms_are_refused_before_any_name_is_asked(url: str):
    resolver = Resolver()
    with pytest.raises(BadUrl):
        Door(AGENT, resolve=resolver, loopback=True).get(url)
    assert resolver.asked == []


def _ssrf_cases() -> list[Any]:
    if not CASES.exists():
        return [pytest.param({}, marks=pytest.mark.skip(f"the cases are not here: {CASES}"))]
    cases = {case["url"]: case for case in json.loads(CASES.read_text())}
    return [pytest.param(case, id=url) for url, case in cases.items()]


@pytest.mark.parametrize("case", _ssrf_cases())
def test_no_form_of_a_private_address_is_connected_to(case: dict[str, Any]):
    """Names lead to this machine, the worst they can do; numbers to what they stand for."""
    reached: list[str] = []

    def watched(host: str, port: int) -> list[str]:
        try:
            ip_address(host)
        except ValueError:
            return ["127.0.0.1"]
        found = resolve(host, port)
        reached.extend(found)
        if all(map(is_public, found)):
            raise Unreachable("would be connected to")  # and this test connects to nobody
        return found

    with pytest.raises((BadUrl, Unreachable)) as raised:
        Door(AGENT, resolve=watched).get(case["url"])
    would_connect = raised.type is Unreachable
    assert would_connect is not case["block"], (str(raised.value), reached)
    if expected := case.get("resolves_to"):
        assert reached in ([expected], [])


def test_the_machines_own_resolver():
    assert "127.0.0.1" in resolve("localhost", 80)
    assert resolve("127.0.0.1", 80) == ["127.0.0.1"]
    for name in ("no-such-name.invalid", "a" * 64 + ".example", "a..example", "\x00"):
        with pytest.raises(Unreachable, match="no address is known"):
            resolve(name, 80)


# --- limits of time ------------------------------------------------------------------------------


def drip(start: bytes, part: bytes) -> list[bytes | float]:
    return [start, *(one for _ in range(100) for one in (0.05, part))]


@pytest.mark.parametrize(
    "answer",
    [
        drip(b"HTTP/1.1 200 OK\r\n", b"X-A: b\r\n"),
        drip(b"", b"H"),
        drip(b"HTTP/1.1 200 OK\r\nContent-Length: 999\r\n\r\n", b"."),
        drip(b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n", b"1\r\n.\r\n"),
        drip(b"HTTP/1.1 200 OK\r\n\r\n", b"."),
        drip(b"HTTP/1.1 100 Continue\r\n\r\n", b"HTTP/1.1 100 Continue\r\n\r\n"),
    ],
    ids=["headers", "status", "body", "chunks", "endless", "continue"],
)
def test_a_slow_drip_ends_with_the_time_that_all_may_take(answer: list[bytes | float]):
    with serving(answer) as server, taking(0.4, 4.0), pytest.raises(Unreachable, match="in time"):
        door_to(server, total=0.5).get(server.url())


def test_all_hops_together_have_the_time_of_one():
    def answer(asked: Asked) -> list[bytes | float]:
        return [0.3, *page(status="302 Found", headers={"Location": asked.target + "x"})]

    with serving(answer) as server, taking(0.4, 4.0), pytest.raises(Unreachable, match="in time"):
        door_to(server, total=0.5).get(server.url())


def test_silence_ends():
    with serving([5.0]) as server:
        with taking(0.15, 4.0), pytest.raises(Unreachable):
            door_to(server, read=0.2).get(server.url())
        with taking(0.15, 4.0), pytest.raises(Unreachable, match="in time"):
            door_to(server, total=0.2).get(server.url())


def test_a_silent_tls_server_ends():
    with serving([5.0]) as server, taking(0.15, 4.0), pytest.raises(Unreachable, match="in time"):
        door_to(server, total=0.2, read=9.0).get(server.url(scheme="https"))


# --- limits of size ------------------------------------------------------------------------------


def test_the_largest_page_is_taken_and_no_larger():
    with serving(page(b"x" * 1000)) as server:
        assert len(door_to(server).get(server.url(), largest=1000).body) == 1000
        with pytest.raises(Unreachable, match="larger"):
            door_to(server).get(server.url(), largest=999)


def test_an_endless_page_is_cut_off():
    endless = [b"HTTP/1.1 200 OK\r\n\r\n", *[b"x" * 65536] * 1000]
    with serving(endless) as server, taking(most=4.0), pytest.raises(Unreachable, match="larger than 1 MB"):
        door_to(server).get(server.url(), largest=2**20)


@pytest.mark.slow
def test_a_bomb_costs_memory_once():
    """200 MB of zeros are 200 kB over the wire."""
    pack = zlib.compressobj(wbits=31)
    bomb = b"".join(pack.compress(bytes(2**20)) for _ in range(200)) + pack.flush()
    with serving(page(bomb, headers={"Content-Encoding": "gzip"})) as server:
        tracemalloc.start()
        try:
            with pytest.raises(Unreachable, match="larger than 5 MB"):
                door_to(server).get(server.url(), largest=5 * 2**20)
            _, most = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert most < 20 * 2**20, f"{most / 2**20:.0f} MB"


# --- broken answers ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        [],
        [b"Fire in the harbour\r\n\r\n"],
        [b"HTTP/1.1"],
        [b"HTTP/1.1 OK\r\n\r\n"],
        [b"HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nFire"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n4\r\nFi"],
        [b"HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\nFire"],
        [b"HTTP/1.1 200 OK\r\n" + b"X: y\r\n" * 5000 + b"\r\n"],
        [b"HTTP/1.1 200 OK\r\nX: " + b"y" * 100_000 + b"\r\n\r\n"],
        page(b"no gzip", headers={"Content-Encoding": "gzip"}),
        page(gzip.compress(b"Fire" * 1000)[:-20], headers={"Content-Encoding": "gzip"}),
        page(gzip.compress(b"Fire" * 1000) + b"junk", headers={"Content-Encoding": "gzip"}),
        page(gzip.compress(gzip.compress(b"x")), headers={"Content-Encoding": "gzip, gzip"}),
        page(b"\x0b\x02\x80Fire\x03", headers={"Content-Encoding": "br"}),
    ],
    ids=[
        "nothing",
        "no http",
        "half a status",
        "no status",
        "truncated",
        "half a chunk",
        "no chunk",
        "many headers",
        "long header",
        "no gzip",
        "half a gzip",
        "more than gzip",
        "packed twice",
        "not asked for",
    ],
)
def test_a_broken_answer_is_no_answer(answer: list[bytes | float]):
    with serving(answer) as server, pytest.raises(Unreachable) as raised:
        door_to(server).get(server.url())
    assert raised.type is Unreachable
    assert len(str(raised.value)) <= 300


def test_who_wants_a_feed_says_so():
    with serving(page()) as server:
        door_to(server).get(server.url(), accept=FEEDS)
    assert server.asked[0].headers["accept"].startswith("application/atom+xml, application/rss+xml")


def test_an_answer_with_odd_headers_is_taken():
    odd = b"HTTP/1.1 200\r\nContent-Length: 4\r\nno colon\r\n: no name\r\nX-A: a\r\nX-A: b\r\n\r\nFire"
    with serving([odd]) as server:
        assert door_to(server).get(server.url()).status == 200


@pytest.mark.parametrize(
    "headers",
    [
        {"X-A": "a\r\nX-B: b"},
        {"X-A": "a\nX-B: b"},
        {"X-A\r\nX-B": "b"},
        {"If-None-Match": '"1"\r\n\r\nGET /'},
    ],
)
def test_no_header_brings_another(headers: dict[str, str]):
    with serving(page()) as server:
        with pytest.raises(Unreachable):
            door_to(server).get(server.url(), headers)
        assert all(b"X-B" not in asked.raw for asked in server.asked)


def test_validators_that_are_not_latin_do_not_break_the_door():
    """They came from the server's own headers; http.client reads those as Latin-1 and sends them so."""
    with serving(page()) as server:
        assert door_to(server).get(server.url(), {"If-None-Match": '"é"'}).status == 200
        with pytest.raises(Unreachable):
            door_to(server).get(server.url(), {"If-None-Match": '"日"'})


def test_nobody_there():
    with serving(page()) as server:
        pass
    with pytest.raises(Unreachable, match="does not accept"):
        door_to(server).get(server.url())


# --- posting -------------------------------------------------------------------------------------


def test_a_post_carries_its_body_and_headers():
    with serving(page("taken", "202 Accepted")) as server:
        answer = door_to(server).post(server.url("/hook"), "{ü}".encode(), {"webhook-id": "1"})
    (asked,) = server.asked
    assert (asked.method, asked.target, asked.body) == ("POST", "/hook", "{ü}".encode())
    assert asked.headers["webhook-id"] == "1"
    assert asked.headers["user-agent"] == AGENT
    assert (answer.status, answer.body) == (202, b"taken")


def test_a_post_follows_no_redirect():
    with serving(redirecting({"/": (307, "/there")})) as server:
        assert door_to(server).post(server.url(), b"", {}).status == 307
        assert server.connected == 1


def test_the_answer_to_a_post_is_cut():
    with serving(page(b"x" * 100_000)) as server:
        assert len(door_to(server).post(server.url(), b"", {}).body) == 2**16


# --- TLS -----------------------------------------------------------------------------------------


def test_tls_is_spoken_with_the_name_and_only_with_whom_it_belongs_to(certificate: tuple[Path, Path]):
    theirs = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    theirs.load_cert_chain(*certificate)
    ours = ssl.create_default_context(cafile=str(certificate[0]))
    with serving(page("Fire"), tls=theirs) as server:
        door = door_to(server, tls=ours, resolve=Resolver())
        assert door.get(server.url(host="news.example", scheme="https")).body == b"Fire"
        with pytest.raises(Unreachable, match="SSL"):
            door.get(server.url(host="other.example", scheme="https"))
        with pytest.raises(Unreachable, match="SSL"):
            door_to(server, resolve=Resolver()).get(server.url(host="news.example", scheme="https"))
        assert [asked.headers["host"] for asked in server.asked] == [f"news.example:{server.port}"]


def test_a_server_that_speaks_no_tls():
    with serving(page()) as server, pytest.raises(Unreachable, match="SSL"):
        door_to(server).get(server.url(scheme="https"))


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Return a certificate for news.example, signed by itself, and its key."""
    return certificates.certificate(tmp_path_factory.mktemp("tls"), "news.example")


# --- as the settings want it ---------------------------------------------------------------------


def test_the_door_as_the_settings_want_it():
    with serving(page()) as server:
        door = open_door(
            page="https://stet.example",
            contact="owner@example.org",
            ports=f"80, {server.port},",
            loopback=True,
        )
        door.get(server.url())
        assert door.ports == {80, server.port}
    agent = server.asked[0].headers["user-agent"]
    assert agent.startswith("Stet/")
    assert agent.endswith("(+https://stet.example; owner@example.org)")
