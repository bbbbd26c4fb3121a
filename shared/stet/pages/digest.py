"""What the mail and the event of a digest have in common: its articles, and how they are put."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cached_property

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove
from stet.domain.digest import Folding
from stet.domain.rhythm import Why
from stet.domain.subscription import Subscription
from stet.pages.called import called
from stet.pages.comparing import Compared
from stet.pages.excerpt import Excerpt, excerpt
from stet.pages.links import Links
from stet.pages.rows import Laid
from stet.pages.safe import one_line
from stet.pages.times import clock, day

_DATES = {"published", "modified"}
MOST_REASONS = 4


@dataclass(frozen=True)
class Item:
    """One article of a digest: its changes as one step; `shown` compares its first version with its last."""

    folding: Folding
    article: Article
    shown: Compared | None
    room: int = 0

    @property
    def headline(self) -> str:
        """The headline a reader knows it by now."""
        names = [self.shown.headline] if self.shown else []
        names += [one.title for one in reversed(self.folding.changes)]
        addresses = {self.article.url, *(one.url for one in self.folding.changes)}
        return called(self.article, *(name for name in names if name not in addresses)) or self.article.url

    @property
    def edits(self) -> str:
        """How many edits there were, and when: "3 edits, 1 February 2024, 12:01 to 15:30 UTC"."""
        first, last = self.folding.changes[0].at, self.folding.last.at
        said = counted(len(self.folding.changes), "edit")
        if first == last:
            return f"{said}, {day(last)}, {clock(last)} UTC"
        same = day(first) == day(last)
        until = (
            f"{clock(first)} to {clock(last)}" if same else f"{clock(first)} to {day(last)}, {clock(last)}"
        )
        return f"{said}, {day(first)}, {until} UTC"

    @property
    def undone(self) -> bool:
        """Whether the text is again what it was before the first of the edits."""
        shown = self.shown
        if shown is None or shown.removed or shown.restored:
            return False
        return not shown.edited and not set(shown.fields) - _DATES

    @cached_property
    def part(self) -> Excerpt:
        """The changed paragraphs there is room for."""
        return excerpt(self.shown.rows if self.shown and self.room else (), self.room)

    @property
    def changed(self) -> list[Laid]:
        """The changed paragraphs among them."""
        return [row for part in self.part.parts for row in part.rows if row.changed]


@dataclass(frozen=True)
class DigestTold:
    """All that a digest tells, to whom, and where to read on.

    `more` articles are left out, and `more_moves` of those that moved to another address.
    """

    digest_id: str
    why: Why
    due_at: datetime
    items: Sequence[Item]
    subscription: Subscription
    links: Links
    more: int = 0
    more_changes: int = 0
    moves: Sequence[tuple[Article, ArticleMove]] = ()
    more_moves: int = 0

    @property
    def changes(self) -> int:
        """How many changes there are, those of articles that are left out among them."""
        return self.more_changes + sum(len(item.folding.changes) for item in self.items)

    def shortened(self, named: int) -> DigestTold:
        """Return the same with so many articles at most, the others left out."""
        left = self.items[named:]
        gone = sum(len(item.folding.changes) for item in left)
        return replace(
            self,
            items=self.items[:named],
            more=self.more + len(left),
            more_changes=self.more_changes + gone,
            moves=self.moves[:named],
            more_moves=self.more_moves + len(self.moves[named:]),
        )

    @property
    def moved(self) -> str:
        """How many articles moved, in words; empty if none did."""
        count = len(self.moves) + self.more_moves
        return f"{counted(count, 'article')} moved to another address" if count else ""

    @property
    def subject(self) -> str:
        """What a mail program shows."""
        sources = dict.fromkeys(one_line(item.folding.last.source, 40) for item in self.items)
        named = ", ".join(name for name in [*sources][:4] if name) + (", …" if len(sources) > 4 else "")
        told = counted(self.changes, "change") + (f": {named}" if named else "")
        return told if self.changes else self.moved

    @property
    def opening(self) -> str:
        """The sentence that says what this is, and why it is one message."""
        found = f"{counted(self.changes, 'change')} in {counted(len(self.items) + self.more, 'article')}"
        found = " and ".join(filter(None, (found if self.changes else "", self.moved)))
        if self.why is Why.CAP:
            cap = self.subscription.rhythm.cap
            most = f"more than {cap} messages" if cap else "too many messages"
            return f"There would have been {most} in an hour: here is the rest, {found}, in one."
        if self.why is Why.QUIET:
            return f"{found}, found in your quiet hours."
        return f"{found}."

    def diff(self, item: Item) -> str:
        """Return the address of the whole edit of an article, from the first version to the last."""
        return self.links.diff(item.folding.article_id, item.folding.older, item.folding.newer)


def counted(number: int, thing: str) -> str:
    """Return so many things in words: "1 edit", "2 edits"."""
    return f"{number} {thing}" + ("" if number == 1 else "s")
