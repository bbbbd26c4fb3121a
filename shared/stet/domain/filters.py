"""Which entries of a feed an owner wants: patterns on address, title, category, in linear time (RULES §1)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from stet.domain.errors import InputError
from stet.domain.feed import Entry

FIELDS = ("url", "title", "category")
EXPRESSION = "re:"
MOST = 10
LONGEST = 60
"""How many patterns a feed may have, and how long each may be: a row of the feeds table stays small."""

_READ = 2_000
"""How much of a text is looked at."""

Compiled = Callable[[str], bool]


@dataclass(frozen=True, slots=True)
class Filters:
    """An owner's patterns: `*sport*`, `title:Quiz*`, `category:re:^(live|video)$`.

    A pattern without a field is asked of all three. A glob fits the whole text, whatever its case; one that
    begins with `re:` is an RE2 expression, found anywhere. What a deny pattern fits is left out; where there
    are allow patterns, what none of them fits is left out too.
    """

    allow: tuple[str, ...] = ()
    deny: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        """Whether there is any pattern."""
        return bool(self.allow or self.deny)


NO_FILTERS = Filters()
"""Every entry is taken."""


@dataclass(frozen=True, slots=True)
class Sieve:
    """Filters made ready; `compiled` says of an RE2 expression whether it is found in a text."""

    filters: Filters
    expression: Callable[[str], Compiled]
    _known: dict[str, Compiled] = field(default_factory=dict)

    def refusal(self, entry: Entry) -> str:
        """Return why an entry is left out, or the empty string if it is taken."""
        for pattern in self.filters.deny:
            if self._fits(pattern, entry):
                return f"denied by {pattern}"
        if self.filters.allow and not any(self._fits(pattern, entry) for pattern in self.filters.allow):
            return "allowed by no pattern"
        return ""

    def _fits(self, pattern: str, entry: Entry) -> bool:
        name, text = parts(pattern)
        if pattern not in self._known:
            is_expression = text.startswith(EXPRESSION)
            self._known[pattern] = self.expression(text[len(EXPRESSION) :]) if is_expression else glob(text)
        return any(map(self._known[pattern], _texts(entry, name)))


def parts(pattern: str) -> tuple[str, str]:
    """Return the field a pattern is asked of ("" for all), and the pattern itself."""
    name, colon, text = pattern.partition(":")
    return (name, text) if colon and name in FIELDS else ("", pattern)


def checked_filters(
    allow: Iterable[str], deny: Iterable[str], expression: Callable[[str], object]
) -> Filters:
    """Return an owner's patterns without repeats; raise InputError naming what is wrong with one.

    `expression` compiles an RE2 expression, and raises InputError for a bad one.
    """
    filters = Filters(tuple(dict.fromkeys(allow)), tuple(dict.fromkeys(deny)))
    if len(filters.allow) + len(filters.deny) > MOST:
        raise InputError(f"more than {MOST} patterns for a feed: join some of them by re:one|other")
    for pattern in (*filters.allow, *filters.deny):
        _, text = parts(pattern)
        if not text.strip() or text == EXPRESSION:
            raise InputError(f"an empty pattern fits nothing: {pattern!r}")
        if len(pattern) > LONGEST:
            raise InputError(f"a pattern is longer than {LONGEST} characters: {pattern[:LONGEST]}…")
        if not pattern.isprintable():
            raise InputError(f"a pattern has a control character in it: {pattern!r}")
        if text.startswith(EXPRESSION):
            expression(text[len(EXPRESSION) :])
    return filters


def glob(pattern: str) -> Compiled:
    """Return a test whether a whole text fits a pattern of `*` (anything) and `?` (one character).

    Linear: the parts between the stars are found from left to right, each at its first place, none twice.
    """
    head, *middle = pattern.casefold().split("*")
    tail = middle.pop() if middle else None

    def fits(text: str) -> bool:
        text = text[:_READ].casefold()
        if tail is None:
            return len(text) == len(head) and _at(head, text, 0)
        end = len(text) - len(tail)
        if end < len(head) or not _at(head, text, 0) or not _at(tail, text, end):
            return False
        place = len(head)
        for part in middle:
            found = _find(part, text, place, end)
            if found < 0:
                return False
            place = found + len(part)
        return True

    return fits


def _at(part: str, text: str, place: int) -> bool:
    return all(one in ("?", other) for one, other in zip(part, text[place : place + len(part)], strict=False))


def _find(part: str, text: str, start: int, end: int) -> int:
    if "?" not in part:
        return text.find(part, start, end)
    places = range(start, end - len(part) + 1)
    return next((place for place in places if _at(part, text, place)), -1)


def _texts(entry: Entry, name: str) -> tuple[str, ...]:
    texts = {"url": (entry.link,), "title": (entry.title,), "category": entry.categories}
    return texts[name] if name else (entry.link, entry.title, *entry.categories)


def no_expressions(pattern: str) -> Compiled:
    """Refuse an RE2 expression: whoever reads feeds with expressions brings RE2 (`parsing.expressions`)."""
    raise InputError(f"expressions are not read here: {pattern!r}")
