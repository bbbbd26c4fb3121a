"""Whether an article says itself that it was changed: a new notice, a later date (RULES §5, stealth)."""

from __future__ import annotations

from datetime import UTC
from typing import TYPE_CHECKING

from stet.domain.notices import find_notices
from stet.domain.text import fold

if TYPE_CHECKING:
    from datetime import datetime

    from stet.domain.version import Story


def new_notices(story: Story, other: Story) -> list[str]:
    """Return the notices of one story that the other has not; one that was reworded is new."""
    same = {paragraph.text for paragraph in other.paragraphs}
    if not (story.notices or find_notices(one.text for one in story.paragraphs if one.text not in same)):
        return []  # as nearly always, and half the reading
    known = {fold(notice) for notice in _notices(other)}
    return [notice for notice in _notices(story) if fold(notice) not in known]


def _notices(story: Story) -> list[str]:
    return list(
        dict.fromkeys([*story.notices, *find_notices(paragraph.text for paragraph in story.paragraphs)])
    )


def moved_on(before: datetime | None, after: datetime | None) -> bool:
    """Whether the date of an update came, or moved on; one without a zone is read as UTC.

    A date that moved back, or is the same moment in another zone, owns up to nothing.
    """
    old, new = (one.replace(tzinfo=UTC) if one and one.tzinfo is None else one for one in (before, after))
    return new is not None and (old is None or new > old)
