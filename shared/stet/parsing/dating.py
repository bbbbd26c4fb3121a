"""When an article was published and last changed: what the page says to machines, else what it shows.

A wrong day is worse than none, and one that moves with each update is a false change: the day of an update,
of a comment, of another article or of today is never taken for the day of publication.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from itertools import islice

from lxml.html import HtmlElement

from stet.parsing.bylines import names_author
from stet.parsing.dates import local_moment, written_date
from stet.parsing.metadata_words import DATED, MODIFIED, OF_OTHERS, PUBLISHED
from stet.parsing.page import Page
from stet.parsing.shown_dates import Of, ShownDate, shown_dates, written
from stet.parsing.vocabularies import Vocabularies

_URL_DATE = re.compile(r"/((?:19|20)\d\d)[/-](0?[1-9]|1[0-2])[/-](0?[1-9]|[12]\d|3[01])(?:[/-]|$)")
_URL_SPELLED = re.compile(r"/((?:19|20)\d\d)/([a-z]{3,9})/(0?[1-9]|[12]\d|3[01])(?:/|$)", re.IGNORECASE)
_ORIGINALLY = re.compile(r"originally published (?:on |in )?([^.]{6,30})", re.IGNORECASE)
_MOST_CLASSED = 20
_BEHIND = 4
_DAY = len("2025-06-03")
_BESIDE = frozenset({"aside", "footer"})
_HEADINGS = ("h1", "h2", "h3", "h4", "h5", "h6")


@dataclass(frozen=True)
class Dating:
    """The days of the article on a page, each read when asked for, in the zone the page names."""

    page: Page
    vocabularies: Vocabularies
    before: tuple[HtmlElement, ...]
    """What stands shortly before the headline."""
    after: tuple[HtmlElement, ...]
    """The headline and what stands shortly after it."""
    language: str

    @cached_property
    def published(self) -> datetime | None:
        """When the article was first published."""
        return (
            self._first(local_moment, self._all_told)
            or self._labelled()
            or self._originally()
            or self._of_address()
            or self._unlabelled()
            or self._first(self._written, self._all_told)
            or self._beside_author()
            or self._classed()
            or self._only_time()
            or self._labelled_anywhere()
        )

    @cached_property
    def modified(self) -> datetime | None:
        """When the article was last changed."""
        shown = (one.when for one in self._near if one.of is Of.UPDATE)
        return self._told_modified or next(shown, None)

    @cached_property
    def told(self) -> list[str]:
        """What the page tells machines of the time of publication, the most trusted first."""
        said = self.vocabularies
        return [
            *said.of_article("datePublished", "dateCreated"),
            *said.meta(*PUBLISHED),
            *self._marked("datePublished"),
        ]

    @cached_property
    def _all_told(self) -> list[str]:
        return [*self.told, *self.vocabularies.of_page("datePublished")]

    @cached_property
    def _told_modified(self) -> datetime | None:
        said = self.vocabularies
        told = [
            *said.of_article("dateModified"),
            *said.meta(*MODIFIED),
            *self._marked("dateModified"),
            *said.of_page("dateModified"),
        ]
        return self._first(local_moment, told) or self._first(self._written, told)

    @cached_property
    def _after(self) -> list[ShownDate]:
        return self._ours(self.after)

    @cached_property
    def _before(self) -> list[ShownDate]:
        """The dates before the headline, the nearest first."""
        return self._ours(self.before)[::-1]

    def _ours(self, elements: Iterable[HtmlElement]) -> list[ShownDate]:
        """Return the dates in these elements that are not in parts of the page that are of others."""
        return [one for one in shown_dates(elements, self.language) if not self._elsewhere(one.element)]

    @property
    def _near(self) -> list[ShownDate]:
        return [*self._after, *self._before]

    @cached_property
    def _around_headline(self) -> set[HtmlElement]:
        return {*self.after[:1], *(self.after[0].iterancestors() if self.after else ())}

    @cached_property
    def _headed(self) -> set[HtmlElement]:
        """The parts beside the article that have a heading of their own."""
        headings = self.vocabularies.tree.iter(*_HEADINGS)
        return {outer for heading in headings for outer in heading.iterancestors(*_BESIDE)}

    def _elsewhere(self, element: HtmlElement) -> bool:
        """Whether an element stands in a part of the page that is not of the article: comments, cards."""
        for one in element.iterancestors():
            if one in self._around_headline:
                return False
            if one.tag == "nav" or OF_OTHERS.search((one.get("class") or "")[:300]):
                return True
            if one.tag in _BESIDE and one in self._headed:
                return True
        return False

    def _in_site_header(self, element: HtmlElement) -> bool:
        """Whether an element stands in a <header> without the headline, where sites show the day of today."""
        return any(one not in self._around_headline for one in element.iterancestors("header"))

    def _marked(self, name: str) -> list[str]:
        """Return what microdata or RDFa say; of several days the one that stands by the headline, alone."""
        marks = self.vocabularies.marked(name)
        texts = [one.get("content") or one.get("datetime") or one.text_content() for one in marks]
        if _one_of(texts):
            return texts
        around = {*self.before, *self.after}
        near = [
            text for one, text in zip(marks, texts, strict=True) if one in around and not self._elsewhere(one)
        ]
        return near if _one_of(near) else []

    def _first(self, read: Callable[[str], datetime | None], said: Sequence[str]) -> datetime | None:
        return next((when for text in said if (when := read(text))), None)

    def _written(self, text: str) -> datetime | None:
        return written(text, self.language)

    def _labelled(self) -> datetime | None:
        """Return the date by the headline that its label says to be that of publication."""
        said = (one.when for one in self._near if one.of is Of.PUBLICATION)
        return self._with_time(next(said, None))

    def _with_time(self, day: datetime | None) -> datetime | None:
        """Return the moment of the same day that stands by the headline, where one does, else the day."""
        same = (one.when for one in self._near if day and one.day == day.date() and one.of is not Of.UPDATE)
        return next((when for when in same if when.hour or when.minute), day)

    def _originally(self) -> datetime | None:
        """Return the day of "originally published on …" in the page's text."""
        found = _ORIGINALLY.search(self.page.markup) if "riginally published" in self.page.markup else None
        return written_date(found[1], self.language) if found else None

    def _of_address(self) -> datetime | None:
        """Return the day in the page's address; with its time, where the page shows the same day."""
        return self._with_time(self._address_day())

    def _address_day(self) -> datetime | None:
        if found := _URL_DATE.search(self.page.url):
            return local_moment("-".join(found.groups()))
        spelled = _URL_SPELLED.search(self.page.url)
        return written_date(f"{spelled[3]} {spelled[2]} {spelled[1]}") if spelled else None

    def _unlabelled(self) -> datetime | None:
        """Return the date by the headline that nothing says to be another one's, a <time> first."""
        above = [one for one in self._before if not self._in_site_header(one.element)]
        for near in (self._after, above):
            free = [one for one in near if one.of is not Of.UPDATE]
            times = [one for one in free if one.element.tag == "time"]
            if free:
                return (times or free)[0].when
        return None

    def _beside_author(self) -> datetime | None:
        """Return the one day that stands right behind links to authors, as at the end of an article."""
        elements = self.page.elements
        authors = (at for at, one in enumerate(elements) if names_author(one))
        behind = [one for at in islice(authors, _MOST_CLASSED) for one in elements[at + 1 : at + 1 + _BEHIND]]
        return _one_day(self._ours(behind))

    def _classed(self) -> datetime | None:
        """Return the one date that elements show whose class says that they hold a date."""
        classed = (one for one in self.page.elements if DATED.search((one.get("class") or "")[:300]))
        return _one_day(self._ours(islice(classed, _MOST_CLASSED)))

    def _only_time(self) -> datetime | None:
        """Return the one day of the time elements in the page's article, else in all of the page."""
        within = "ancestor::article or ancestor::main or ancestor::*[@role='main']"
        for place in (f"//time[@datetime][{within}]", "//time[@datetime]"):
            times = list(shown_dates(self.vocabularies.tree.xpath(place), self.language))
            labelled = [one for one in times if one.of is Of.PUBLICATION]
            ours = [one for one in times if not self._elsewhere(one.element)]
            if found := _one_day(labelled) or _one_day(ours):
                return found
            if times:
                return None
        return None

    def _labelled_anywhere(self) -> datetime | None:
        """Return the first date on the page that a label says to be that of publication ("Posted on …")."""
        dates = shown_dates(self.page.elements, self.language)
        return next((one.when for one in dates if one.of is Of.PUBLICATION), None)


def _one_of(texts: list[str]) -> bool:
    """Whether texts for machines name one day at most."""
    return len({text.strip()[:_DAY] for text in texts}) < 2


def _one_day(dates: Iterable[ShownDate]) -> datetime | None:
    """Return the date where all that are not of an update are of one day."""
    found = [one.when for one in dates if one.of is not Of.UPDATE]
    return found[0] if len({when.date() for when in found}) == 1 else None
