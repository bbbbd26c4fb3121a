"""The ports of this machine that are used, all on 127.0.0.1."""

from __future__ import annotations

import errno
import socket
from dataclasses import dataclass, fields
from typing import Self

from local.problem import Problem

HOST = "127.0.0.1"


@dataclass(frozen=True, slots=True)
class Ports:
    """Who listens where. `post` is between the functions and the mail service; nobody types its number."""

    page: int = 8080
    inbox: int = 8025
    newsroom: int = 8081
    cloud: int = 4566
    post: int = 0

    @classmethod
    def free(cls) -> Self:
        """Return ports that nobody uses now, for tests."""
        sockets = [socket.create_server((HOST, 0)) for _ in fields(cls)]
        numbers = [taken.getsockname()[1] for taken in sockets]
        for taken in sockets:
            taken.close()
        return cls(*numbers)

    def check(self, *names: str) -> None:
        """Raise a Problem that names the option, unless every port named can be listened on."""
        for name in names:
            number = getattr(self, name)
            try:
                socket.create_server((HOST, number)).close()
            except OSError as error:
                raise Problem(_refusal(name, number, error)) from None


def address(port: int) -> str:
    """Return the address of a port on this machine, without a slash at its end."""
    return f"http://{HOST}:{port}"


def _refusal(name: str, number: int, error: OSError) -> str:
    option = "--port" if name == "page" else f"--{name}-port"
    variable = "STET_PORT" if name == "page" else f"STET_{name.upper()}_PORT"
    if error.errno == errno.EADDRINUSE:
        return (
            f"port {number} is in use: end what listens there, or choose another with {option} or {variable}"
        )
    return f"port {number} cannot be used ({error.strerror}): choose another with {option} or {variable}"
