"""The one door to the internet: every request Stet makes to a foreign server passes here (RULES §2)."""

from __future__ import annotations

import os
import socket
import ssl
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPException
from threading import Timer
from typing import Any, Self
from urllib.parse import quote

import urllib3
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.exceptions import HTTPError

from stet.adapters.lookups import LOOKUPS, Lookups, Resolve
from stet.adapters.unpacking import unpacked
from stet.domain.address import is_loopback, is_public
from stet.domain.errors import BadUrl, Forbidden, Unreachable
from stet.domain.response import Hop, Response
from stet.domain.url import checked, host_name, resolved, without_dots

VERSION = "0.1"
PRODUCT = "Stet"
"""The product token that robots.txt files address."""

FEED_SIZE = 5 * 2**20
PAGE_SIZE = 10 * 2**20
"""The largest feed and page, in bytes after decompression."""

ANYTHING = "*/*"
FEEDS = (
    "application/atom+xml, application/rss+xml, application/feed+json, application/xml;q=0.9, "
    "text/xml;q=0.9, */*;q=0.5"
)
PAGES = "text/html, application/xhtml+xml, */*;q=0.5"
"""What is asked for (Accept): an address may give a feed to some and a page to others."""

_REDIRECTS = frozenset({301, 302, 303, 307, 308})
_CHUNK = 2**16
_SENDABLE = "!#$%&'()*+,/:;=?@[]~"
"""What stands in a request as it is; what is not ASCII is sent in UTF-8, percent-encoded."""


def resolve(host: str, port: int) -> list[str]:
    """Return the numeric addresses of a host; raises Unreachable if it has none. It may hang for minutes."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise Unreachable(f"no address is known for {host}") from error
    return [str(entry[4][0]) for entry in found]


@dataclass(frozen=True, slots=True)
class Door:
    """Opens foreign addresses: public ones only, within limits, with honest headers.

    `ports` are the ports that may be asked; `loopback` opens this machine too, for the demo and for
    tests; `resolve` turns a name into addresses, once a connection, and the connection goes to the
    address that was checked. Times in seconds.
    """

    agent: str
    ports: frozenset[int] = frozenset({80, 443})
    loopback: bool = False
    resolve: Resolve = resolve
    connect: float = 5.0
    read: float = 20.0
    total: float = 30.0
    tls: ssl.SSLContext | None = None
    https_only: bool = False
    lookups: Lookups = LOOKUPS

    def get(
        self,
        url: str,
        headers: Mapping[str, str] | None = None,
        *,
        largest: int = PAGE_SIZE,
        redirects: int = 5,
        accept: str = ANYTHING,
    ) -> Response:
        """Return the answer to a GET, following up to `redirects` redirects, each checked anew.

        Raises BadUrl for what is no address, Forbidden for one that is not opened, and Unreachable
        when no whole answer came within the limits.
        """
        hops: list[Hop] = []
        with _Deadline(self.total) as deadline:
            while True:
                asked = {"Accept": accept, **(headers or {})}
                answer = self._ask(_Request("GET", url, asked, largest), deadline)
                target = answer.headers.get("location")
                if answer.status not in _REDIRECTS or target is None:
                    return Response(url, answer.status, answer.headers, answer.body, tuple(hops))
                if len(hops) == redirects:
                    raise Unreachable(f"more than {redirects} redirects")
                url = _redirected(url, target)
                hops.append(Hop(answer.status, url))

    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int = 2**16) -> Response:
        """Return the answer to a POST; redirects are not followed, the answer is cut at `largest`."""
        with _Deadline(self.total) as deadline:
            return self._ask(_Request("POST", url, headers, largest, body), deadline)

    def _ask(self, request: _Request, deadline: _Deadline) -> Response:
        connection = self._connection(request.url, deadline)
        try:
            with _named_errors(request.url, deadline):
                connection.request(
                    request.method,
                    request.target,
                    body=request.body,
                    headers={"User-Agent": self.agent, "Accept-Encoding": "gzip", **request.headers},
                    preload_content=False,
                    decode_content=False,
                )
                answer = connection.getresponse()
                body = b"" if answer.status in _REDIRECTS else _body(answer, request)
                if deadline.passed:  # a connection that was ended looks like the end of the body
                    raise Unreachable(f"no whole answer in time from {request.url}")
                named = {name.lower(): value for name, value in answer.headers.items()}
                return Response(request.url, answer.status, named, body)
        finally:
            connection.close()

    def _connection(self, url: str, deadline: _Deadline) -> HTTPConnection:
        parts = checked(url)
        host, port = host_name(parts), parts.port or (443 if parts.scheme == "https" else 80)
        if port not in self.ports:
            raise Forbidden(f"port {port} is not opened (of {url})")
        if self.https_only and parts.scheme != "https":
            raise Forbidden(f"only https:// is opened here, not {url}")
        kind = _CheckedHTTPS if parts.scheme == "https" else _CheckedHTTP
        more: dict[str, Any] = {"ssl_context": self.tls} if parts.scheme == "https" else {}
        connection = kind(host, port, timeout=self.read, **more)
        connection.reach = lambda: self._reach(host, port, deadline)
        return connection

    def _reach(self, host: str, port: int, deadline: _Deadline) -> socket.socket:
        addresses = self.lookups(self.resolve, host, port, deadline.left)
        for address in addresses:
            if not (is_public(address) or (self.loopback and is_loopback(address))):
                raise Forbidden(f"{host} leads to {address}, which is not a public address")
        error: OSError | None = None
        for address in addresses:
            if deadline.left <= 0:  # many addresses that do not answer, each with a time of its own
                raise Unreachable(f"no whole answer in time: {host} has {len(addresses)} addresses")
            try:
                connected = socket.create_connection((address, port), min(self.connect, deadline.left))
            except OSError as failed:
                error = failed
                continue
            connected.settimeout(self.read)
            deadline.watch(connected)
            return connected
        raise Unreachable(f"{host} does not accept connections on port {port}: {error}")


@dataclass(frozen=True, slots=True)
class _Request:
    method: str
    url: str
    headers: Mapping[str, str]
    largest: int
    body: bytes | None = None

    @property
    def target(self) -> str:
        parts = checked(self.url)
        written = without_dots(parts.path) + (f"?{parts.query}" if parts.query else "")
        return quote(written, safe=_SENDABLE)


class _Checked:
    """Makes an urllib3 connection go through `reach`, which checks the very address it connects to."""

    reach: Callable[[], socket.socket]

    def _new_conn(self) -> socket.socket:
        return self.reach()


class _CheckedHTTP(_Checked, HTTPConnection):
    pass


class _CheckedHTTPS(_Checked, HTTPSConnection):
    pass


class _Deadline:
    """Ends a request in the middle of whatever it is doing: a slow drip of headers, of TLS, of the body."""

    def __init__(self, seconds: float) -> None:
        self._end_at = time.monotonic() + seconds
        self._handles: list[socket.socket] = []
        self._timer = Timer(seconds, self._end)
        self._timer.daemon = True
        self.passed = False

    @property
    def left(self) -> float:
        """The seconds that are left, less than nothing once it has passed."""
        return self._end_at - time.monotonic()

    def __enter__(self) -> Self:
        self._timer.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._timer.cancel()
        for handle in self._handles:
            handle.close()

    def watch(self, connected: socket.socket) -> None:
        """Keep a handle of its own on the connection: TLS takes the given one away."""
        self._handles.append(socket.socket(fileno=os.dup(connected.fileno())))
        if self.passed:
            self._end()

    def _end(self) -> None:
        self.passed = True
        for handle in self._handles:
            with suppress(OSError):  # the other side was faster, or the request just ended
                handle.shutdown(socket.SHUT_RDWR)


@contextmanager
def _named_errors(url: str, deadline: _Deadline) -> Iterator[None]:
    try:
        yield
    except (HTTPError, HTTPException, OSError, ValueError) as error:
        if deadline.passed:
            raise Unreachable(f"no whole answer in time from {url}") from error
        raise Unreachable(f"{type(error).__name__} from {url}: {error}"[:300]) from error


def _body(answer: urllib3.BaseHTTPResponse, request: _Request) -> bytes:
    """Read the body as it comes, counted after decompression; a GET too large fails, a POST's is cut."""
    read = bytearray()
    chunks = iter(lambda: answer.read1(_CHUNK, decode_content=False), b"")
    for part in unpacked(chunks, _CHUNK, answer.headers.get("content-encoding", "")):
        read += part
        if len(read) > request.largest:
            if request.method == "POST":
                return bytes(read[: request.largest])
            raise Unreachable(f"the answer is larger than {request.largest // 2**20} MB")
    return bytes(read)


def _redirected(url: str, target: str) -> str:
    with suppress(UnicodeError):
        target = target.encode("latin-1").decode()  # headers are read as Latin-1; many servers mean UTF-8
    found = resolved(url, target)
    if found is None:
        raise BadUrl(f"{url} redirects to what is no address: {target[:200]!r}")
    return found


def open_door(
    *, page: str, contact: str, ports: str, loopback: bool, https_only: bool = False, total: float = 30.0
) -> Door:
    """Return the door as the settings want it.

    `page` and `contact` are what a publisher finds in the User-Agent: the address of this Stet's own
    page, and of the person who runs it; `ports` is a list such as `80,443`.
    """
    agent = f"{PRODUCT}/{VERSION} (+{page}; {contact})"
    numbers = frozenset(int(port) for port in ports.split(",") if port.strip())
    tls = ssl.create_default_context()
    return Door(agent, numbers, loopback, tls=tls, https_only=https_only, total=total)
