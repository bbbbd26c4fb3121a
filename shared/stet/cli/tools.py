"""How the owner's command touches the world."""

from __future__ import annotations

import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Protocol

if TYPE_CHECKING:
    from stet.domain.response import Response


class Door(Protocol):
    """What adding a feed and testing an endpoint need of the door."""

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, largest: int, accept: str = ...
    ) -> Response: ...
    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int) -> Response: ...


def _open_door(**how: Any) -> Door:
    from stet.adapters.door import open_door

    return open_door(**how)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Tools:
    """How a stack touches the world; a test brings its own.

    `client` gives a client of an AWS service by its name, `draw(n)` n random bytes.
    """

    client: Callable[[str], Any]
    open_door: Callable[..., Door] = _open_door
    clock: Callable[[], datetime] = _now
    draw: Callable[[int], bytes] = secrets.token_bytes
    pause: Callable[[float], None] = time.sleep
