"""An internet of one public address: its resolver is ours, and every connection is noted at the socket."""

from __future__ import annotations

import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from unittest.mock import patch
from xml.sax.saxutils import quoteattr

from tests.adapters.servers import Asked, Server, page, serving
from tests.ssrf.forms import FORMS, NAMES, PUBLIC, REBINDING

URLS = list(FORMS.values())
_connect = socket.socket.connect
_getaddrinfo = socket.getaddrinfo


@dataclass
class Internet:
    """Who was connected to, and what our one server was asked."""

    plain: Server
    secured: Server | None = None
    connected: list[tuple[str, int]] = field(default_factory=list)
    _lookups: dict[str, int] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def getaddrinfo(self, host: str, port: int, *args: Any, **named: Any) -> list[Any]:
        """Answer as the system's resolver does for numbers, in all its forms, and from our names."""
        try:
            return _getaddrinfo(host, port, flags=socket.AI_NUMERICHOST, **named)
        except (socket.gaierror, UnicodeError):
            found = self._addresses(host.lower().removesuffix("."))
        return [entry for one in found for entry in _getaddrinfo(one, port, **named)]

    def _addresses(self, host: str) -> list[str]:
        with self._lock:
            self._lookups[host] = self._lookups.get(host, 0) + 1
        if host.endswith(".public.example"):
            return [PUBLIC]
        if host.startswith(REBINDING):
            return [PUBLIC if self._lookups[host] % 2 else "127.0.0.1"]
        return NAMES.get(host, ["127.0.0.1"])

    def connect(self, connection: socket.socket, address: tuple[Any, ...]) -> None:
        """Note a connection; those to the public address end at our server, the others nowhere."""
        self.connected.append((str(address[0]), int(address[1])))
        server = {80: self.plain, 443: self.secured}.get(address[1])
        if address[0] != PUBLIC or server is None:
            raise ConnectionRefusedError(f"nobody is at {address}")
        _connect(connection, ("127.0.0.1", server.port))

    @property
    def strayed(self) -> set[tuple[str, int]]:
        """Connections to anything but the public address at the web's own ports."""
        return {one for one in self.connected if one not in {(PUBLIC, 80), (PUBLIC, 443)}}


@contextmanager
def internet(theirs: ssl.SSLContext | None = None) -> Iterator[Internet]:
    """Put our internet in the place of the real one."""
    with serving(answer) as plain, serving(answer, tls=theirs) as secured:
        world = Internet(plain, secured if theirs else None)
        with (
            patch.object(socket, "getaddrinfo", world.getaddrinfo),
            patch.object(socket.socket, "connect", _noting(world)),
        ):
            yield world


def _noting(world: Internet) -> Callable[[socket.socket, tuple[Any, ...]], None]:
    """Return the method that stands in the place of a socket's own: a bound one would lose the socket."""

    def connect(connection: socket.socket, address: tuple[Any, ...]) -> None:
        world.connect(connection, address)

    return connect


def answer(asked: Asked) -> list[bytes | float]:
    """Answer as the first label of the host says: `to-7` redirects to form 7, `hub-7` names it as a hub."""
    host, target = asked.headers.get("host", ""), asked.target
    kind, _, number = host.partition(".")[0].partition("-")
    if host.startswith(REBINDING):
        return redirect(f"http://{host}/again")
    form = URLS[int(number)] if number.isdecimal() else ""
    return _answers(kind, target, host, form)


def _answers(kind: str, target: str, host: str, form: str) -> list[bytes | float]:  # noqa: PLR0911 - a table
    match kind, target:
        case ("robots", "/robots.txt"):
            return redirect(form)
        case ("map", "/robots.txt"):
            return page(f"User-agent: *\nSitemap: {form}\n", headers={"Content-Type": "text/plain"})
        case ("index", "/robots.txt"):
            return page(f"Sitemap: http://{host}/index.xml\n", headers={"Content-Type": "text/plain"})
        case ("index", "/index.xml"):
            return page(f"<sitemapindex><sitemap><loc>{_escaped(form)}</loc></sitemap></sitemapindex>")
        case (_, "/robots.txt"):
            return page(status="404 Not Found")
        case ("to", _):
            return redirect(form)
        case ("hub", _):
            link = f'<a:link xmlns:a="http://www.w3.org/2005/Atom" rel="hub" href={quoteattr(form)}/>'
            return page(f"<rss><channel><title>x</title>{link}<item><guid>1</guid></item></channel></rss>")
        case ("names", _):
            link = f'<link rel="alternate" type="application/rss+xml" href={quoteattr(form)}>'
            return page(
                f"<!doctype html><html><head>{link}</head></html>", headers={"Content-Type": "text/html"}
            )
    return page("<rss><channel><title>x</title><item><guid>1</guid></item></channel></rss>")


def redirect(target: str) -> list[bytes | float]:
    """Return a redirect; a header's bytes are read as Latin-1, so its UTF-8 is written so."""
    return page(status="302 Found", headers={"Location": target.encode().decode("latin-1")})


def _escaped(text: str) -> str:
    return quoteattr(text)[1:-1]
