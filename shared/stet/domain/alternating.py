"""When an article goes to and fro between texts it has shown before: A B A B (RULES §4).

A to B and back is two real changes. The second return to a text of the last few, which for two texts is the
third change of state, makes the article *alternating*. From then on a known text is counted on the row and
makes no version, a new text is stored at once and told when it stays, and a known text that stays for long is
stored once more and ends it. The archive remembers: each version names the fingerprints before it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from stet.domain.alternation import Alternation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from stet.domain.version import Version

MEMORY = 8
"""How many versions back a text is known."""
RETURNS = 2
"""From so many returns among them on, the article alternates: for two texts, at the third change."""
STAYS = 3
"""A new text that is seen at so many looks in a row ends the alternating, and is told."""
STAYS_KNOWN = 8
"""So does a known one. More, because a coin that is tossed at each look shows three in a row all the time."""


_UNDER_WAY = (Alternation.BEGAN, Alternation.WITHIN)


@dataclass(frozen=True, slots=True)
class Mark:
    """What a version is committed with: how it alternates, and the fingerprints before it, oldest first."""

    alternation: Alternation = Alternation.NONE
    earlier: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Showing:
    """What an alternating page has shown since version `number`: the text of the last look, and how often.

    `text` is a fingerprint, "" for the version's own. `switches` counts the changes of state that made no
    version, since the article began to alternate.
    """

    number: int
    text: str = ""
    looks: int = 1
    switches: int = 0


def seen(showing: Showing | None, number: int, text: str) -> Showing:
    """Return what has been shown after one more look that found `text` ("": that of version `number`)."""
    last = showing if showing and showing.number == number else Showing(number)
    switches = showing.switches if showing else 0
    if text == last.text:
        return Showing(number, text, last.looks + 1, switches)
    return Showing(number, text, 1, switches + 1)


def stays(alternation: Alternation, showing: Showing | None, number: int) -> bool:
    """Whether version `number` of an alternating article has been shown for so long that it stands."""
    enough = STAYS if alternation is Alternation.WITHIN else STAYS_KNOWN
    return showing is not None and (showing.number, showing.text) == (number, "") and showing.looks >= enough


def under_way(alternation: Alternation, showing: Showing | None, number: int) -> bool:
    """Whether an article with this latest version goes on alternating."""
    return alternation in _UNDER_WAY and not stays(alternation, showing, number)


def mark(latest: Version | None, printed: str, *, settled: bool, stayed: bool = False) -> Mark | None:
    """Return how a text other than the latest is to be committed; None if it is to be counted only.

    `settled` says that the latest version stands, though it was stored while the article alternated;
    `stayed` that the text, if it is a known one, has been shown for so long that it stands as well.
    """
    if latest is None or latest.removed:
        return Mark()
    stood = settled and latest.alternation in _UNDER_WAY
    alternation = Alternation.ENDED if stood else latest.alternation
    begun_anew = alternation is Alternation.ENDED
    states = (latest.fingerprint,) if begun_anew else (*latest.earlier, latest.fingerprint)[-MEMORY:]
    if alternation in _UNDER_WAY and printed in states:
        return Mark(Alternation.ENDED, states) if stayed else None
    if alternation in _UNDER_WAY:
        return Mark(Alternation.WITHIN, states)
    begins = printed in states and returns((*states, printed)) >= RETURNS
    return Mark(Alternation.BEGAN if begins else Alternation.NONE, states)


def returns(states: Sequence[str]) -> int:
    """Return how often a sequence of states came back to one it had been in."""
    return len(states) - len(set(states))


def kept_back(version: Version) -> bool:
    """Whether a version's change is told only if its text stays: a new one of an alternating article."""
    return version.alternation is Alternation.WITHIN


def to_be_told(following: Version | None, *, settled: bool) -> bool | None:
    """Whether a change that was kept back is to be told; None while it is not known yet.

    It is if its version stands (`settled`), which the one after it remembers by being none of an
    alternating article's.
    """
    if settled:
        return True
    if following is None:
        return None
    return following.alternation is Alternation.NONE and not following.removed
