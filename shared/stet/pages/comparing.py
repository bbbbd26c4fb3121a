"""What the page, the mail and the event of a change have in common: two versions, compared and laid out."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

from stet.domain.article import Article
from stet.domain.change import Change, Reason
from stet.domain.diff import Comparison, FieldEdit
from stet.domain.version import Story, Version
from stet.pages.called import called
from stet.pages.reasons import Placed, place
from stet.pages.rows import Laid, Stretch, lay, stretches
from stet.pages.safe import language

OTHERS = 6
"""How many versions before and after the one shown are offered for either side."""

_NOTHING = Comparison((), ())


@dataclass(frozen=True)
class Compared:
    """Two versions of an article, what differs, and what Stet says about it."""

    article: Article
    older: Version
    newer: Version
    comparison: Comparison | None
    change: Change | None

    @property
    def removed(self) -> bool:
        """Whether the newer version says that the article is gone."""
        return self.newer.story is None

    @property
    def restored(self) -> bool:
        """Whether the article came back with the newer version."""
        return self.older.story is None and self.newer.story is not None

    @property
    def story(self) -> Story | None:
        """The text there is to show: the newer one, or the last one before a removal."""
        return self.newer.story or self.older.story

    @property
    def reasons(self) -> tuple[Reason, ...]:
        """Why the change has its severity."""
        return self.change.reasons if self.change else ()

    @property
    def headline(self) -> str:
        """The headline a reader knows the article by."""
        told = [version.story.headline for version in (self.newer, self.older) if version.story]
        change = self.change
        noted = (change.headline_after, change.headline_before) if change else ()
        return called(self.article, *told, *noted) or self.article.url

    @property
    def language(self) -> str | None:
        """The language of the text, if it says so in a form that browsers know."""
        return language(self.story.language) if self.story else None

    def others(self, side: str) -> list[int]:
        """Return the versions that may take the place of the one on this side: the nearest, and the ends."""
        mine, least, most = self.newer.number, self.older.number + 1, self.article.latest
        if side == "old":
            mine, least, most = self.older.number, 0, self.newer.number - 1
        near = range(max(least, mine - OTHERS), min(most, mine + OTHERS) + 1)
        ends = {end for end in (least, most) if least <= end <= most}
        return sorted(({*near} | ends) - {mine})

    def reasons_at(self, field: str) -> list[Reason]:
        """Return the reasons beside a field that say more than its name."""
        return [reason for reason in self.placed.get(field, ()) if reason.name != field]

    def place_of(self, reason: Reason) -> str | None:
        """Return the id of the place on the page that a reason points at."""
        at = next((at for at, reasons in self.placed.items() if reason in reasons), None)
        return f"r{self.rows[at].number}" if isinstance(at, int) else at and f"f-{at}"

    @cached_property
    def placed(self) -> Placed:
        """The reasons beside the words that caused them."""
        return place(self.reasons, self._comparison)

    @cached_property
    def fields(self) -> dict[str, FieldEdit]:
        """The edited fields by name."""
        return {edit.name: edit for edit in self._comparison.fields}

    @cached_property
    def rows(self) -> list[Laid]:
        """The rows of the text."""
        return lay(self._comparison, self.older.story or Story(), self.newer.story or Story(), self.placed)

    @property
    def stretches(self) -> list[Stretch]:
        """The rows with the unchanged folded away."""
        return stretches(self.rows)

    @property
    def edited(self) -> bool:
        """Whether anything in the text itself differs."""
        return any(row.changed for row in self.rows)

    @property
    def _comparison(self) -> Comparison:
        return self.comparison or _NOTHING
