"""Whether a page stands in for the article, by the marks that such pages bear (RULES §4)."""

from __future__ import annotations

import re

from stet.parsing.failure import Failure
from stet.parsing.failure_pages import FAILURES
from stet.parsing.self_talk import of_itself, of_news, share_about_itself
from stet.parsing.shown_page import ShownPage

_HEAD = 100_000
_FEWEST_WORDS, _BRIEF_WORDS = 8, 60
_SPEAKS_OF_ITSELF, _LINE_OF_ITSELF = 0.1, 0.15
"""Shares of words about the page: of a text with a mark, of a line with a mark."""
_MOST_OTHERS, _SHARE_OF_OTHERS = 1, 0.34
_WORD = re.compile(r"[^\W\d_]{3,}")
_AROUND = 50
_SENTENCE_END = re.compile(r"[.!?…]\s|\n")
_PART_END = re.compile(r"\s[|–—·•»›-]+\s")


def stands_in(shown: ShownPage) -> tuple[float, str] | None:
    """Return the score and name of the failure whose marks a page bears, if they are about itself."""
    of_page = _speaks_of_itself(shown)
    for failure in FAILURES:
        if not _may_be(failure, shown):
            continue
        for mark in failure.marks_in(_lines(failure, shown)):
            if (
                failure.alone
                or failure.within == "markup"
                or of_page
                or _line_of_itself(mark, failure, shown)
            ):
                return failure.score, failure.name
    return None


def _lines(failure: Failure, shown: ShownPage) -> list[str]:
    match failure.within:
        case "markup":
            return [shown.page.markup[:_HEAD]]
        case "title":
            return shown.title
        case "body":
            return [*shown.title, shown.body]
        case _:
            return [*shown.title, shown.shown]


def _may_be(failure: Failure, shown: ShownPage) -> bool:
    if shown.words > failure.most_words or (failure.covers < shown.words and shown.names_article):
        return False
    if failure.within == "title" and shown.says_article and shown.words > _BRIEF_WORDS:
        return False  # "Access denied: how …" is a headline too
    return not (failure.within == "body" and shown.said.open)


def _speaks_of_itself(shown: ShownPage) -> bool:
    if shown.words < _FEWEST_WORDS:
        return True
    return not shown.reports and shown.about_itself >= _SPEAKS_OF_ITSELF * shown.weight


def _line_of_itself(mark: re.Match[str], failure: Failure, shown: ShownPage) -> bool:
    """Whether the line or sentence around a mark speaks of the page: "Subscribe to read", no report of it."""
    line = mark.string
    block = line[line.rfind("\n", 0, mark.start()) + 1 :].partition("\n")[0]
    if block in shown.title:
        return _title_of_itself(_part_of_title(block, mark[0], shown), failure, shown)
    if failure.instead and shown.reports:
        return False
    before = _SENTENCE_END.split(line[max(mark.start() - _AROUND, 0) : mark.start()])[-1]
    after = _SENTENCE_END.split(line[mark.end() : mark.end() + _AROUND])[0]
    return share_about_itself([f"{before}{mark[0]}{after}"]) >= _LINE_OF_ITSELF


def _part_of_title(line: str, mark: str, shown: ShownPage) -> str:
    """Return the line around a mark without the site's name, which stands in no heading."""
    headings = " ".join(shown.title[1:])
    parts = _PART_END.split(line)
    marked = [part for part in parts if part and (part in mark or mark in part)]
    return " ".join(part for part in parts if part in marked or part.strip() in headings) or line


def _title_of_itself(part: str, failure: Failure, shown: ShownPage) -> bool:
    """Whether a title says little but what the page is: "Page not found", not "Six not found after storm"."""
    marks = [mark.span() for mark in failure.marks_in([part])]
    rest = "".join(letter for at, letter in enumerate(part) if not any(a <= at < b for a, b in marks))
    words = _WORD.findall(rest)
    others = [word for word in words if not of_itself(word)]
    if failure.instead and (shown.named_by_address or (shown.reports and not _names_the_site(part))):
        return False
    if any(map(of_news, words)):
        return False
    return len(others) <= max(_MOST_OTHERS, _SHARE_OF_OTHERS * len(_WORD.findall(part)))


def _names_the_site(part: str) -> bool:
    """Whether a title names the page or site, which is what is missing, and not a thing in the news."""
    return any(of_itself(word, site=True) for word in _WORD.findall(part))
