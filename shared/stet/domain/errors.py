"""Every error Stet raises on purpose.

StetError
├── InputError            what a person or a server gave cannot be used; the message names it and the mend
│   ├── BadUrl            not an address Stet may open
│   ├── BadFeed           not a feed, or one that cannot be read safely
│   └── BadPage           not a page an article can be read from
├── Unreachable           a server did not give a usable answer; the reason is its text
│   └── Forbidden         the address is not a public one, or its port is closed to Stet
├── TakenDown             an article was taken down: nothing of its text is kept or shown
└── Conflict              a conditional write found something else than was expected

Expected things are outcomes (`stet.domain.outcome`), returned and counted. An exception that leaves a
stage is either one of these, turned into an outcome at once, or a bug.
"""


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


class Conflict(StetError):
    """A conditional write lost: what was read is no longer what is stored."""


class TakenDown(StetError):
    """An article was taken down: nothing of its text is kept or shown."""
