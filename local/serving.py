"""A small HTTP server on 127.0.0.1, in a thread of its own; the front, the post and the inbox are such."""

from __future__ import annotations

import socketserver
import sys
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Self
from urllib.parse import urlsplit

from local.ports import HOST, address

_NAMES = frozenset({"127.0.0.1", "localhost"})
_LONGEST_BODY = 20_000_000


@dataclass(frozen=True, slots=True)
class Request:
    """What was asked: the path as it came, with its query; header names in lower case."""

    method: str
    path: str
    headers: Mapping[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Reply:
    """What is answered, all at once."""

    status: int
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


class LocalServer(ThreadingHTTPServer):
    """Answers on this machine only, from `start` to `stop`."""

    daemon_threads = True
    request_queue_size = 64

    def __init__(self, port: int, handler: type[BaseHTTPRequestHandler]) -> None:
        super().__init__((HOST, port), handler)
        self._thread = threading.Thread(target=self.serve_forever, kwargs={"poll_interval": 0.1}, daemon=True)

    @property
    def address(self) -> str:
        """Where it answers."""
        return address(self.server_port)

    def start(self) -> Self:
        """Serve in a thread."""
        self._thread.start()
        return self

    def stop(self) -> None:
        """Serve no more, and free the port."""
        if self._thread.is_alive():
            self.shutdown()
        self.server_close()

    def server_bind(self) -> None:
        """Bind without asking the network what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = HOST, self.server_address[1]

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader who has gone away."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


class Handler(BaseHTTPRequestHandler):
    """Reads a request and hands it to `answer`; turns away what a strange page sent us under another name."""

    protocol_version = "HTTP/1.1"
    server_version = "stet"
    sys_version = ""
    timeout = 30

    def answer(self, request: Request) -> None:
        """Answer with `reply`, or in a way of its own."""
        raise NotImplementedError

    def reply(self, reply: Reply) -> None:
        """Send a whole answer."""
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if reply.status >= 200 and reply.status != 204:
            self.send_header("Content-Length", str(len(reply.body)))
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - as inherited
        """Keep quiet: the events are the lines to read."""

    def _take(self) -> None:
        host = urlsplit("//" + self.headers.get("Host", "")).hostname
        size = self.headers.get("Content-Length", "0")
        if host not in _NAMES:
            # A page elsewhere whose name was made to lead here (DNS rebinding) must not read on.
            self._refuse(421, "this answers to 127.0.0.1 and localhost only")
        elif "chunked" in self.headers.get("Transfer-Encoding", "").lower() or not size.isdecimal():
            self._refuse(411, "say how long the body is")
        elif int(size) > _LONGEST_BODY:
            self._refuse(413, "too long")
        else:
            headers = {name.lower(): value for name, value in self.headers.items()}
            self.answer(Request(self.command, self.path, headers, self.rfile.read(int(size))))

    def _refuse(self, status: int, why: str) -> None:
        self.close_connection = True
        self.reply(Reply(status, f"{why}\n".encode(), {"Content-Type": "text/plain", "Connection": "close"}))

    do_GET = do_HEAD = do_POST = do_PUT = do_PATCH = do_DELETE = do_OPTIONS = _take  # noqa: N815
