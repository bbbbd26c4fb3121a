"""Every error Stet raises on purpose.

StetError
├── InputError            what a person or a server gave cannot be used; the message names it and the mend
│   ├── BadUrl            not an address Stet may open
│   ├── BadFeed           not a feed, or one that cannot be read safely
│   └── BadPage           not a page an article can be read from
├── Unreachable           a server did not give a usable answer; the reason is its text
│   └── Forbidden         the address is not a public one, or its port is closed to Stet
├── NotNow                a host is not to be asked at the moment: others wait for it, too
│   └── Paused            it asked to be left alone
├── Conflict              a conditional write found something else than was expected
├── MissingCapture        a capture that a version names is not in the archive any more
├── BadVersion            what the archive holds under a version's name is no version
├── OtherArticle          texts of two articles were about to be compared
└── TakenDown             an article was taken down: nothing of its text is kept or shown

Expected things are outcomes (`stet.domain.outcome`), returned and counted. An exception that leaves a
stage is either one of these, turned into an outcome at once, or a bug.
"""

from __future__ import annotations

from datetime import datetime


class StetError(Exception):
    """Base of all errors raised on purpose."""


class InputError(StetError):
    """Something that was given cannot be used. The text names the thing and the mend."""


class BadUrl(InputError):
    """The text is not an address Stet may open."""


class BadFeed(InputError):
    """The bytes are not a feed, or not one that can be read safely."""


class BadPage(InputError):
    """The bytes are not a page that an article can be read from."""


class Unreachable(StetError):
    """A server gave no usable answer: no name, no connection, too slow, too large, broken off."""


class Forbidden(Unreachable):
    """The address leads to a host or port that Stet does not open (RULES §2)."""


class NotNow(StetError):
    """A host is not to be asked at the moment, and was not; from `until` on, it may be asked again."""

    def __init__(self, reason: str, until: datetime) -> None:
        super().__init__(reason)
        self.until = until


class Paused(NotNow):
    """The host asked to be left alone until then (RULES §1)."""


class Conflict(StetError):
    """A conditional write lost: what was read is no longer what is stored."""


class MissingCapture(StetError):
    """A capture is gone from the archive, or cannot be unpacked. The text names its key."""


class BadVersion(StetError):
    """What is stored under a version's name does not parse. The text names article and number."""


class OtherArticle(StetError):
    """Two texts were to be compared that are of two articles. The text names both."""


class TakenDown(StetError):
    """An article was taken down: nothing of its text is kept or shown."""
