"""Two versions of one article, and what differs between them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from stet.domain.diff import Comparison, compare
from stet.domain.version import Version


class Archive(Protocol):
    """What reading needs of the archive."""

    def get_version(self, article_id: str, number: int) -> Version | None: ...


class MissingVersion(Exception):
    """A version is not in the archive although its number promises it: a queue tries again."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions; the comparison is None if either says that the article was gone."""

    older: Version
    newer: Version
    comparison: Comparison | None


def version_of(archive: Archive, article_id: str, number: int) -> Version:
    """Return a version that must be there; raises MissingVersion."""
    version = archive.get_version(article_id, number)
    if version is None:
        raise MissingVersion(f"version {number} of article {article_id}")
    return version


def pair_of(archive: Archive, article_id: str, older: int, newer: int) -> Pair:
    """Return two versions of an article with what differs; raises MissingVersion."""
    before, after = version_of(archive, article_id, older), version_of(archive, article_id, newer)
    differs = compare(before.story, after.story) if before.story and after.story else None
    return Pair(before, after, differs)
