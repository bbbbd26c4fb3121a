"""An article as Stet keeps it: the row may lag behind the archive, never lead it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from stet.domain.alternating import Showing, under_way
from stet.domain.alternation import Alternation
from stet.domain.article_move import ArticleMove
from stet.domain.doubt import Doubt

NO_VERSION = -1
"""`latest` of an article that was never stored."""


@dataclass(frozen=True, slots=True)
class Article:
    """One row of the articles table; everything but the url is rebuildable from the archive."""

    article_id: str
    url: str
    host: str
    source: str
    title: str
    first_seen_at: datetime
    changed_at: datetime
    latest: int = NO_VERSION
    fingerprint: str | None = None
    extractor: str | None = None
    quality: float | None = None
    """How far its newest capture can be trusted, from 0 to 1, in hundredths."""
    body_hash: str | None = None
    etag: str | None = None
    last_modified: str | None = None
    validators_renewed: bool = False
    gone_count: int = 0
    gone_since: datetime | None = None
    due_at: datetime | None = None
    feeds: tuple[str, ...] = ()
    hint: str | None = None
    live_blog: bool = False
    known_as: str | None = None
    """The headline of version 0: mails about the article are threaded by it, whatever it is called later."""

    aliases: tuple[str, ...] = ()
    """The ids of its other addresses; each is a row that points here."""
    alias_of: str | None = None
    """The article that this one turned out to be; it keeps its history and is not looked at any more."""
    moving_to: str | None = None
    moving_count: int = 0
    moving_since: datetime | None = None
    move: ArticleMove | None = None
    """The last move that was confirmed."""
    move_untold: bool = False
    """Whether it is not published yet: the next look publishes it."""
    barred_since: datetime | None = None
    """Since when its site's robots.txt asks that it be left alone."""
    poor_since: datetime | None = None
    poor_for: str = ""
    """Since when looks found only poor captures, and why the first one was."""
    announced: bool = False
    """Whether a feed brought it after the feed was first read: only then is its discovery told."""
    taken_down_at: datetime | None = None
    """Since when nothing of its text is kept or shown: the row stays, so that it is not watched anew."""
    alternation: Alternation = Alternation.NONE
    showing: Showing | None = None
    doubt: Doubt | None = None
    """Another document that its address shows at the moment, and that is not believed yet."""

    @property
    def changes(self) -> int:
        """How often the article changed: its versions less the first."""
        return max(self.latest, 0)

    @property
    def alternating(self) -> bool:
        """Whether the page goes to and fro between texts it has shown before (RULES §4)."""
        return under_way(self.alternation, self.showing, self.latest)


@dataclass(frozen=True, slots=True)
class DueLook:
    """An article whose look is due: all that planning needs to know of it.

    `due_at` is None for a look of the schedule, which no one wrote down, and the moment for an
    exceptional one, which is a row in the index.
    """

    article_id: str
    host: str
    due_at: datetime | None = None
