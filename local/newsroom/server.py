"""The site on HTTP: conditional requests, HEAD, gzip."""

import gzip
import socketserver
import sys
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final, cast
from urllib.parse import parse_qs, unquote, urlsplit

from local.newsroom.newsroom import Newsroom
from local.newsroom.pages import rfc822
from local.newsroom.site import Answer, answer

WATCHER: Final = "Stet"
"""How the User-Agent begins whose looks the script of edits waits for."""
SMALL: Final = 500
_HOST: Final = "127.0.0.1"


class NewsroomServer(ThreadingHTTPServer):
    """Serves a newsroom on this machine only, and gives it its ticks."""

    daemon_threads = True
    allow_reuse_port = False

    def __init__(self, newsroom: Newsroom, port: int) -> None:
        self.newsroom = newsroom
        super().__init__((_HOST, port), _Handler)
        self.base_url = f"http://{_HOST}:{self.server_port}"

    def server_bind(self) -> None:
        """Bind without asking the network what this machine is called."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = _HOST, self.server_address[1]

    def service_actions(self) -> None:
        """Let the newsroom work; `serve_forever` calls this twice a second."""
        self.newsroom.tick()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Say nothing of a reader who has gone away."""
        if not isinstance(sys.exception(), ConnectionError | TimeoutError):
            super().handle_error(request, client_address)


def serve(newsroom: Newsroom, port: int) -> NewsroomServer:
    """Return the site, bound to 127.0.0.1 (0: any free port); run its `serve_forever` in a thread of yours.

    Raises OSError if the port is taken.
    """
    return NewsroomServer(newsroom, port)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Lantern/1.0"
    sys_version = ""
    timeout = 30

    def do_GET(self) -> None:
        self._answer()

    def do_HEAD(self) -> None:
        self._answer()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        """Keep quiet: the watcher's lines are the ones to read."""

    def _answer(self) -> None:
        server = cast("NewsroomServer", self.server)
        parts = urlsplit(self.path)
        query = parse_qs(parts.query).get("q", [""])[0]
        found = answer(server.newsroom, server.base_url, unquote(parts.path), query)
        status = self._send(found)
        watched = self.command == "GET" and self.headers.get("User-Agent", "").startswith(WATCHER)
        if watched and found.key and status in {HTTPStatus.OK, HTTPStatus.NOT_MODIFIED}:
            server.newsroom.note_served(found.key, found.edition)

    def _send(self, found: Answer) -> HTTPStatus:
        zipped = len(found.body) > SMALL and _takes_gzip(self.headers.get("Accept-Encoding", ""))
        etag = _etag(found, zipped=zipped)
        fresh = found.status is HTTPStatus.OK and self._has_it(etag, found.last_modified)
        status = HTTPStatus.NOT_MODIFIED if fresh else found.status
        self.send_response(status)
        for name, value in _headers(found, etag).items():
            self.send_header(name, value)
        if not fresh:
            body = gzip.compress(found.body, mtime=0) if zipped else found.body
            self._send_body(body, found.content_type, zipped=zipped)
        else:
            self.end_headers()
        return status

    def _send_body(self, body: bytes, content_type: str, *, zipped: bool) -> None:
        self.send_header("Content-Type", content_type)
        self.send_header("Content-Length", str(len(body)))
        if zipped:
            self.send_header("Content-Encoding", "gzip")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(body)

    def _has_it(self, etag: str | None, last_modified: datetime | None) -> bool:
        """Return whether the client holds what would be sent; If-None-Match overrules the date."""
        if (tags := self.headers.get("If-None-Match")) is not None:
            known = {tag.strip().removeprefix("W/") for tag in tags.split(",")}
            return etag is not None and ("*" in known or etag.removeprefix("W/") in known)
        since = self.headers.get("If-Modified-Since")
        return last_modified is not None and since is not None and last_modified <= _moment(since)


def _headers(found: Answer, etag: str | None) -> dict[str, str]:
    headers = {"Cache-Control": found.cache, "Vary": "Accept-Encoding"}
    if etag:
        headers["ETag"] = etag
    if found.last_modified:
        headers["Last-Modified"] = rfc822(found.last_modified)
    if found.location:
        headers["Location"] = found.location
    return headers


def _etag(found: Answer, *, zipped: bool) -> str | None:
    """Return the tag as it is sent. A strong one names bytes, so the zipped ones have their own."""
    if found.etag is None:
        return None
    if found.weak:
        return f'W/"{found.etag}"'
    return f'"{found.etag}-gz"' if zipped else f'"{found.etag}"'


def _moment(text: str) -> datetime:
    try:
        moment = parsedate_to_datetime(text)
    except ValueError:
        return datetime.min.replace(tzinfo=UTC)
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)


def _takes_gzip(accepted: str) -> bool:
    for offer in accepted.lower().split(","):
        coding, _, parameters = offer.partition(";")
        if coding.strip() in {"gzip", "*"}:
            return parameters.replace(" ", "") not in {"q=0", "q=0.0", "q=0.00", "q=0.000"}
    return False
