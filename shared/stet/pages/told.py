"""What a mail about a change is written from; its text and its HTML tell the same."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stet.domain.change import Change
from stet.domain.subscription import Subscription
from stet.pages.comparing import Compared
from stet.pages.links import Links


@dataclass(frozen=True, slots=True)
class Told:
    """All that a mail tells: the two versions compared, to whom, and where to read on."""

    shown: Compared
    change: Change
    subscription: Subscription
    links: Links
    now: datetime

    @property
    def diff(self) -> str:
        """The address of the whole edit."""
        return self.links.diff(self.change.article_id, self.shown.older.number, self.shown.newer.number)

    @property
    def before_removal(self) -> str | None:
        """The address that compares an article which is back with what it was before."""
        number = self.shown.older.number - 1
        newer = self.shown.newer.number
        return self.links.diff(self.change.article_id, number, newer) if number >= 0 else None
