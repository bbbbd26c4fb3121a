"""A feed that moved: when its stored address follows a redirect (RULES §1)."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from stet.domain.response import Response

TIMES = 3
"""How many polls must find the same new address before it is believed."""
APART = timedelta(hours=24)
"""How far apart these polls lie: a mistake of an afternoon moves nothing."""

_PERMANENT = frozenset({301, 308})


@dataclass(frozen=True, slots=True)
class Move:
    """Where a feed says it moved to, how many polls found it there, and when the last of them counted."""

    url: str
    count: int
    at: datetime

    @property
    def believed(self) -> bool:
        """Whether the stored address is to be rewritten."""
        return self.count >= TIMES


def moving(move: Move | None, response: Response, now: datetime) -> Move | None:
    """Return what is known of a move after a poll that could be read.

    A chain counts only if each of its hops is permanent (301, 308; never 302, 303, 307), and only once a
    day; another target begins anew, and an answer from the stored address ends it.
    """
    if not response.hops or any(hop.status not in _PERMANENT for hop in response.hops):
        return None
    if move is None or move.url != response.url:
        return Move(response.url, 1, now)
    return Move(move.url, move.count + 1, now) if now - move.at >= APART else move
