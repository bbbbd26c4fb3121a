"""Dates that a page shows: what each of them is of, publication or update, by its label, class and place."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime
from enum import Enum, auto
from itertools import islice

from lxml.html import HtmlElement

from stet.parsing.dates import local_moment, written_date
from stet.parsing.metadata_words import (
    CLASSED_PUBLISHED,
    CLASSED_UPDATED,
    ENDS_PUBLISHED,
    ENDS_UPDATED,
    SAYS_PUBLISHED,
    SAYS_UPDATED,
)

_LONGEST_LABEL = 90
_SHORTEST = 6
_MOST_PARTS = 6
_LABEL_BEFORE = 60
_LONGEST_RAW = 400
_MOST_WRAPPINGS = 4
_MOST_WORDS, _MOST_SAID = 12, 2
_HEADINGS = frozenset({"h1", "h2", "h3"})
_WORD = re.compile(r"[^\W\d_]{2,}")
_BESIDE_DATES = frozenset(
    """
    by on at of in am pm st nd rd th de di du el le la den der von um uhr par por da em às op om och og
    min mins minute minutes minuten lectura lecture lesezeit read reading time views comments comment
    """.split()  # noqa: SIM905 - a list of words reads better so
)
_SKIPPED = frozenset(
    {"script", "style", "template", "noscript", "svg", "option", "nav", "button", "meta", "head"}
)
_YEAR = re.compile(r"(?:19|20)\d\d")


class Of(Enum):
    """What a date is of, as far as the page says it."""

    PUBLICATION = auto()
    UPDATE = auto()
    UNSAID = auto()


@dataclass(frozen=True, slots=True)
class ShownDate:
    """A date that readers see, and what it is of."""

    element: HtmlElement
    when: datetime
    of: Of

    @property
    def day(self) -> date:
        """The day, as the publisher means it."""
        return self.when.date()


def shown_dates(elements: Iterable[HtmlElement], language: str) -> list[ShownDate]:
    """Return the dates in <time> elements and in short texts, in their order."""
    return _agreed(_agreed(list(_found(elements, language)))[::-1])[::-1]


def _agreed(dates: list[ShownDate]) -> list[ShownDate]:
    """Return the dates, each being of what the one before it is, where one of the two stands in the other."""
    agreed: list[ShownDate] = []
    for one in dates:
        last = agreed[-1] if agreed else one
        same = one.of is Of.UNSAID and last.day == one.day and _nested(last.element, one.element)
        agreed.append(replace(one, of=last.of) if same else one)
    return agreed


def _nested(one: HtmlElement, other: HtmlElement) -> bool:
    return any(outer in (one, other) for inner in (one, other) for outer in inner.iterancestors())


def _found(elements: Iterable[HtmlElement], language: str) -> Iterator[ShownDate]:
    elements = tuple(elements)
    with_year = _with_year(elements)
    for element in elements:
        if element.tag in ("time", "abbr"):
            if found := _in_time(element, language):
                yield found
        elif (
            element in with_year
            and element.tag not in _SKIPPED
            and len(element) <= _MOST_PARTS
            and not _wraps(element)
            and (text := _short_text(element))
            and (found := _in_text(element, text, language))
        ):
            yield found


def _with_year(elements: Iterable[HtmlElement]) -> set[HtmlElement]:
    """Return the elements with a year in their text, and those close around them; the others show no day."""
    found: set[HtmlElement] = set()
    for element in elements:
        own = (element.text, *(inner.tail for inner in element)) if len(element) <= _MOST_PARTS else ()
        if any(piece and _YEAR.search(piece) for piece in own):
            found.update((element, *islice(element.iterancestors(), _MOST_WRAPPINGS)))
    return found


def written(text: str, language: str) -> datetime | None:
    """Return the moment, or else the day, that a text writes."""
    return (local_moment(text) if text[:4].isdigit() else None) or written_date(text, language)


def _short_text(element: HtmlElement) -> str:
    """Return the text of an element that may be a label with a year in it, else nothing."""
    text = " ".join(_bounded(element).split())
    return text if _SHORTEST <= len(text) <= _LONGEST_LABEL and _YEAR.search(text) else ""


def _bounded(element: HtmlElement) -> str:
    """Return the text of an element; nothing if it is too long for a label."""
    length, pieces = 0, []
    for piece in element.itertext():
        length += len(piece)
        if length > _LONGEST_RAW:
            return ""
        pieces.append(piece)
    return "".join(pieces)


def _in_time(element: HtmlElement, language: str) -> ShownDate | None:
    text = " ".join(_bounded(element).split())[:_LONGEST_LABEL]
    value = (element.get("datetime") or element.get("title") or text).strip()
    when = local_moment(value) or written(value, language) or written(text, language)
    return ShownDate(element, when, _of(element, text)) if when else None


def _in_text(element: HtmlElement, text: str, language: str) -> ShownDate | None:
    """Return the date in a short text: that of publication where it names one, else its first."""
    published, updated = SAYS_PUBLISHED.search(text), SAYS_UPDATED.search(text)
    if published and (when := written(text[published.end() :].lstrip(" :"), language)):
        return ShownDate(element, when, Of.PUBLICATION)
    if updated and (when := written(text[: updated.start()], language)):
        return ShownDate(element, when, Of.UNSAID)
    when = written(text, language)
    if when is None or ((of := _of(element, text)) is Of.UNSAID and _says_more(element, text)):
        return None
    return ShownDate(element, when, of)


def _says_more(element: HtmlElement, text: str) -> bool:
    """Whether a text that no label explains says more than a date, a name and a section: prose, a heading."""
    words = _WORD.findall(text)
    said = [word for word in words if word.islower() and word not in _BESIDE_DATES]
    most = 1 if element.tag in _HEADINGS else _MOST_WORDS
    return len(said) > _MOST_SAID or len(words) > most


def _of(element: HtmlElement, text: str) -> Of:
    """Return what a date is of: by the words around it, else those before its element, else its class."""
    if SAYS_UPDATED.search(text):
        return Of.UPDATE
    before = _label_before(element)
    if SAYS_PUBLISHED.search(text) or ENDS_PUBLISHED.search(before):
        return Of.PUBLICATION
    if ENDS_UPDATED.search(before):
        return Of.UPDATE
    names = _names(element)
    updated, published = CLASSED_UPDATED.search(names), CLASSED_PUBLISHED.search(names)
    if updated and not published:
        return Of.UPDATE
    return Of.PUBLICATION if published else Of.UNSAID


def _wrappings(element: HtmlElement) -> Iterator[HtmlElement]:
    """Yield an element and those around it that hold nothing but it."""
    yield element
    for _, one in zip(range(_MOST_WRAPPINGS), element.iterancestors(), strict=False):
        if not _wraps(one):
            return
        yield one


def _wraps(element: HtmlElement) -> bool:
    """Whether an element holds one other element and no words of its own."""
    return len(element) == 1 and not (element.text or "").strip() and not (element[0].tail or "").strip()


def _names(element: HtmlElement) -> str:
    """Return the names by which an element, or one that holds only it, says what it is."""
    around = _wrappings(element)
    return " ".join((one.get(key) or "")[:200] for one in around for key in ("class", "itemprop", "property"))


def _label_before(element: HtmlElement) -> str:
    """Return the end of what stands before an element, or before the one around it."""
    *_, outer = _wrappings(element)
    for one in (outer, outer.getparent()):
        around = None if one is None else one.getparent()
        if one is None or around is None:
            return ""
        before = one.getprevious()
        label = (around.text or "") if before is None else _whole(before)
        if label.strip():
            return " ".join(label[-_LABEL_BEFORE:].split())
    return ""


def _whole(element: HtmlElement) -> str:
    return _bounded(element) + (element.tail or "")
