"""Servers of our own on this machine, down to the byte: slow, broken and hostile ones too."""

from __future__ import annotations

import socket
import ssl
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Event, Thread


@dataclass(frozen=True, slots=True)
class Asked:
    """One request as it came over the wire; header names in lower case."""

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    raw: bytes


Answer = Callable[[Asked], Iterable[bytes | float]]
"""What a server answers: bytes are sent, a number is waited for (in seconds)."""


@dataclass
class Server:
    """A server on a port of its own of 127.0.0.1; `asked` is what came, `connected` how often."""

    port: int
    asked: list[Asked] = field(default_factory=list)
    connected: int = 0

    def url(self, path: str = "/", host: str = "127.0.0.1", scheme: str = "http") -> str:
        return f"{scheme}://{host}:{self.port}{path}"


def page(
    body: bytes | str = b"", status: str = "200 OK", headers: Mapping[str, str] | None = None
) -> list[bytes | float]:
    """Return a well-formed answer."""
    content = body.encode() if isinstance(body, str) else body
    named = {"Content-Length": str(len(content)), **(headers or {})}
    lines = "".join(f"{name}: {value}\r\n" for name, value in named.items())
    return [f"HTTP/1.1 {status}\r\n{lines}\r\n".encode("latin-1", "replace"), content]


@contextmanager
def serving(answer: Answer | Iterable[bytes | float], tls: ssl.SSLContext | None = None) -> Iterator[Server]:
    """Serve until the block ends; `answer` is made for each request, or is the same for all."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        server = Server(listening.getsockname()[1])
        over = Event()
        listening.settimeout(0.05)

        def accept() -> None:
            while not over.is_set():
                with suppress(OSError):  # nobody came, or the block ended
                    connection, _ = listening.accept()
                    server.connected += 1
                    Thread(target=one, args=(connection,), daemon=True).start()

        def one(connection: socket.socket) -> None:
            with suppress(OSError), connection:  # the client may go at any moment
                connection.settimeout(5)
                secured = tls.wrap_socket(connection, server_side=True) if tls else connection
                with secured:
                    asked = _read(secured)
                    server.asked.append(asked)
                    for part in answer(asked) if callable(answer) else answer:
                        _send(secured, part, over)
                    with suppress(OSError):
                        secured.shutdown(socket.SHUT_WR)

        accepting = Thread(target=accept, daemon=True)
        accepting.start()
        try:
            yield server
        finally:
            over.set()
            accepting.join()


def _send(connection: socket.socket, part: bytes | float, over: Event) -> None:
    if isinstance(part, bytes):
        connection.sendall(part)
    elif over.wait(part):
        raise OSError("the block ended")


def _read(connection: socket.socket) -> Asked:
    raw = _some(connection)
    if raw.startswith(b"\x16"):
        return Asked("TLS", "", {}, b"", raw)
    while b"\r\n\r\n" not in raw:
        raw += _some(connection)
    head, _, body = raw.partition(b"\r\n\r\n")
    first, *lines = head.decode("latin-1").split("\r\n")
    method, target, _ = first.split(" ")
    headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines)}
    while len(body) < int(headers.get("content-length", 0)):
        body += _some(connection)
    return Asked(method, target, headers, body, head)


def _some(connection: socket.socket) -> bytes:
    if not (read := connection.recv(65536)):
        raise OSError("the client went away")
    return read


@contextmanager
def taking(least: float = 0.0, most: float = 10.0) -> Iterator[None]:
    """Fail unless the block takes between `least` and `most` seconds."""
    began = time.monotonic()
    yield
    took = time.monotonic() - began
    assert least <= took <= most, f"took {took:.2f} s, not {least} to {most} s"
