"""Pass requests on to an address below the embedded cloud, and its answers back as they come."""

from __future__ import annotations

import http.client
from collections.abc import Iterator
from typing import cast
from urllib.parse import urlsplit

from local.serving import Handler, LocalServer, Reply, Request

_HOP = frozenset(
    {"connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"}
)
"""Headers that speak of one connection, not of the message (RFC 9110 §7.6.1)."""
_PIECE = 65_536
_PATIENCE = 120.0


class Relay(LocalServer):
    """Listens on `port` and passes everything on to `target`, an address with or without a path."""

    def __init__(self, port: int, target: str) -> None:
        super().__init__(port, _Relaying)
        self.target = urlsplit(target)

    def passed(self, request: Request, status: int) -> None:
        """Do something once a request has been answered with this status; nothing here."""


class _Relaying(Handler):
    def answer(self, request: Request) -> None:
        relay = cast("Relay", self.server)
        target = relay.target
        connection = http.client.HTTPConnection(target.hostname or "", target.port, timeout=_PATIENCE)
        try:
            answer = _ask(connection, target.path.rstrip("/") + request.path, request)
        except (OSError, http.client.HTTPException) as error:
            connection.close()
            self._say_that_nobody_answers(error)
            return
        try:
            relay.passed(request, answer.status)
            self._pass_back(answer)
        finally:
            connection.close()

    def _pass_back(self, answer: http.client.HTTPResponse) -> None:
        # Without a length the end of the connection is the end of the body.
        self.close_connection = self.close_connection or (answer.length is None and self.command != "HEAD")
        self.send_response(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in _HOP | {"server", "date"}:
                self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        for piece in _pieces(answer):
            self.wfile.write(piece)
            self.wfile.flush()

    def _say_that_nobody_answers(self, error: Exception) -> None:
        text = f"The embedded cloud does not answer ({error}). Is `make run` still running?\n"
        self.close_connection = True
        self.reply(Reply(502, text.encode(), {"Content-Type": "text/plain; charset=utf-8"}))


def _ask(connection: http.client.HTTPConnection, path: str, request: Request) -> http.client.HTTPResponse:
    # Host and signature stay as they were: the embedded cloud checks the one by the other.
    connection.putrequest(request.method, path, skip_host=True, skip_accept_encoding=True)
    for name, value in request.headers.items():
        if name not in _HOP:
            connection.putheader(name, value)
    connection.endheaders(request.body or None)
    return connection.getresponse()


def _pieces(answer: http.client.HTTPResponse) -> Iterator[bytes]:
    while piece := answer.read1(_PIECE):
        yield piece
