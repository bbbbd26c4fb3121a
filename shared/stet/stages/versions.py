"""Two versions of one article, read alike, and what differs between them (RULES §4: extractor pinned)."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Protocol

from stet.domain.diff import Comparison, compare
from stet.domain.errors import BadPage, MissingCapture
from stet.domain.selectors import Selectors
from stet.domain.version import Story, Version

Read = Callable[[bytes, str, str, Selectors], Story]
"""How the present extractor reads a capture: `read(body, url, content_type, selectors)`; raises BadPage."""


class Archive(Protocol):
    """What reading needs of the archive."""

    def get_version(self, article_id: str, number: int) -> Version | None: ...
    def get_raw(self, key: str) -> tuple[bytes, str]: ...
    def get_story(self, article_id: str, number: int, extractor: str) -> Story | None: ...


class MissingVersion(Exception):
    """A version is not in the archive although its number promises it: a queue tries again."""


@dataclass(frozen=True, slots=True)
class Pair:
    """Two versions; the comparison is None if either says that the article was gone.

    Their stories are as one extractor reads them, so not always as they were stored. Where that cannot be,
    they are as stored, and `unlike` says why, naming article and version.
    """

    older: Version
    newer: Version
    comparison: Comparison | None
    unlike: str = ""
    anew: tuple[Version, ...] = ()
    """Which of the two were read anew for this, for whoever may keep that."""


def version_of(archive: Archive, article_id: str, number: int) -> Version:
    """Return a version as stored, which must be there; raises MissingVersion."""
    version = archive.get_version(article_id, number)
    if version is None:
        raise MissingVersion(f"version {number} of article {article_id}")
    return version


def read_by(archive: Archive, version: Version, extractor: str) -> Version | None:
    """Return a version with its story as `extractor` reads it, if it was stored or kept so."""
    if version.story is None or version.story.extractor == extractor:
        return version
    story = archive.get_story(version.article_id, version.number, extractor)
    return replace(version, story=story) if story else None


def read_anew(archive: Archive, version: Version, read: Read, selectors: Selectors) -> Version:
    """Return a version with its story as the present extractor reads its capture.

    Raises MissingCapture, and BadPage also for a capture that is a poor one to it or that it stumbles over;
    a removal stays one.
    """
    if version.story is None:
        return version
    if version.raw_key is None:
        raise MissingCapture(f"version {version.number} of article {version.article_id} has no capture")
    body, content_type = archive.get_raw(version.raw_key)
    try:
        story = read(body, version.url, content_type, selectors)
    except (BadPage, OSError, MemoryError):  # the machine's trouble is no bug with a page, and may pass
        raise
    except Exception as error:
        raise BadPage(f"{type(error).__name__}: {error}") from error
    if story.quality.poor:
        raise BadPage(f"a poor capture: {', '.join(story.quality.reasons)}")
    return replace(version, story=story)


def pair_of(
    archive: Archive, article_id: str, older: int, newer: int, read: Read | None = None, extractor: str = ""
) -> Pair:
    """Return two versions of an article, read alike, with what differs; raises MissingVersion.

    `extractor` is the one preferred, that of the article's row. Where neither it nor another one has read
    both, `read` reads the older capture anew, and the newer too if that was not enough.
    """
    before, after = version_of(archive, article_id, older), version_of(archive, article_id, newer)
    if before.story is None or after.story is None:
        return Pair(before, after, None)
    alike, unlike = _kept_alike(archive, before, after, extractor), ""
    if alike is None:
        alike, unlike = _made_alike(archive, before, after, read)
        stored = {before.number: before.story, after.number: after.story}
        anew = tuple(one for one in alike if one.story is not stored[one.number])
        return Pair(*alike, _compared(*alike), unlike, anew)
    return Pair(*alike, _compared(*alike))


def _kept_alike(
    archive: Archive, before: Version, after: Version, preferred: str
) -> tuple[Version, Version] | None:
    """Return both as one extractor read them, the preferred one's before those that stored them."""
    stored = [one.story.extractor for one in (after, before) if one.story]
    for extractor in dict.fromkeys(filter(None, (preferred, *stored))):
        older = read_by(archive, before, extractor)
        newer = read_by(archive, after, extractor) if older else None
        if older and newer:
            return older, newer
    return None if len({*stored}) > 1 else (before, after)


def _made_alike(
    archive: Archive, before: Version, after: Version, read: Read | None
) -> tuple[tuple[Version, Version], str]:
    """Return both as the present extractor reads them, by the newer one's selectors.

    As stored, and why, where that cannot be.
    """
    if read is None or after.story is None:
        return (before, after), "read by two extractors, and nothing here reads captures anew"
    version, selectors = before, after.story.selectors
    try:
        older = read_anew(archive, before, read, selectors)
        version = after
        newer = after if _same_extractor(older, after) else read_anew(archive, after, read, selectors)
    except (BadPage, MissingCapture) as error:
        named = f"version {version.number} of article {version.article_id}"
        return (before, after), f"{named} cannot be read anew: {error}"
    return (older, newer), ""


def _same_extractor(one: Version, other: Version) -> bool:
    return bool(one.story and other.story and one.story.extractor == other.story.extractor)


def _compared(before: Version, after: Version) -> Comparison | None:
    return compare(before.story, after.story) if before.story and after.story else None
