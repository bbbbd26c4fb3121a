"""Which of a page's many titles is the headline of its article."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from itertools import combinations

from lxml.html import HtmlElement

from stet.domain.text import fold
from stet.parsing.entries import one_line, plain_text

_SEPARATOR = re.compile(r"\s+(?:[|·•»«:–—-]|::|//|\\)\s+")
_BAR = re.compile(r"\s+[|·•]\s+")
_BAR_OR_COLONS = re.compile(r"\s+(?:[|·•]|::)\s+")
_WORD = re.compile(r"\w{3,}")
_FEWEST_WORDS = 2
_FEWEST_BEFORE_A_BAR, _MOST_AFTER_A_BAR = 4, 3
_MOST_HEADINGS = 20
_MOST_WORDS = 40
_LONGEST_NAME = 5
_LEAST_SHARE = 1 / 3
_FEWEST_ALIKE, _MOSTLY = 4, 0.8
_MOST_PIECES = 12
Metas = Callable[..., list[str]]


def headline(tree: HtmlElement, said: list[str], meta: Metas, publishers: Sequence[str] = ()) -> str:
    """Return the headline: the shown one that the page's other titles confirm, else the best of those.

    `said` are the headlines of the page's JSON-LD, `meta` answers with the contents of meta elements,
    `publishers` are the names of the site: a heading that only says one of them is no headline.
    """
    whole = _folded(one_line(tree.findtext(".//title") or ""))
    site = [plain_text(text) for text in meta("og:site_name", "application-name")]
    site = [name for name in site if len(name.split()) <= _LONGEST_NAME or _folded(name) not in whole]
    metas = [plain_text(text) for text in [*said, *meta("og:title", "twitter:title", "parsely-title")]]
    told = [text for text in [*metas, one_line(tree.findtext(".//title") or "")] if text]
    bare = [_without_site(text, [*site, *_host_names(told, publishers)]) for text in told]
    first = _texts(tree.xpath("//h1 | //*[@itemprop='headline' and not(self::meta)]"), bare)
    second = _texts(tree.iter("h2"), bare)
    names = [*map(_folded, [*site, *publishers]), *_side_parts(told, [*second, *metas]), *_last_parts(told)]
    shown = [text for text in first if _folded(text) not in names]
    if confirmed := [text for text in shown if any(_confirms(other, text) for other in told)]:
        return _without_name(_without_parts(max(confirmed, key=len), first, second), site)
    if near := [text for text in shown if any(_says_the_same(text, other) for other in bare)]:
        return near[0]
    if exact := [text for text in second if any(_folded(text) == _folded(other) for other in bare)]:
        return exact[0]
    if leading := [text for text in second if _leads(text, told)]:
        return leading[0]
    lone = len(shown) == 1 and _FEWEST_WORDS <= len(shown[0].split()) <= _MOST_WORDS
    lone = lone and not any(_words(shown[0]) <= _words(name) for name in site)
    if lone and (not bare or _alike(shown[0], bare)):
        return shown[0]
    return next((text for text in bare if text), (shown or first or [""])[0])


def _texts(headings: Iterator[HtmlElement] | list[HtmlElement], told: list[str]) -> list[str]:
    """Return the texts of headings as the page's other titles write them, each once."""
    first = [heading for heading, _ in zip(headings, range(_MOST_HEADINGS), strict=False)]
    texts = (_text(heading, [_folded(text) for text in told]).rstrip(" ¶") for heading in first)
    return list(dict.fromkeys(text for text in texts if len(text) > 1))


def _text(heading: HtmlElement, told: list[str]) -> str:
    """Return the text of a heading, without the pieces (a kicker, a stamp) that no other title has."""
    pieces = [piece for piece in map(one_line, heading.itertext()) if piece]
    whole = one_line(" ".join(pieces))
    if len(pieces) < 2 or len(pieces) > _MOST_PIECES or _folded(whole) in told:
        return whole
    runs = [pieces[start:end] for start, end in combinations(range(len(pieces) + 1), 2)]
    written = [one_line("".join(heading.itertext())), *(" ".join(run) for run in reversed(runs))]
    found = [text for text in written if _folded(text) in told]
    return max(found, key=len, default=whole)


def _side_parts(told: list[str], others: list[str]) -> list[str]:
    """Return what titles add to another heading or title: a first-level heading may be the site's name."""
    headings = {_folded(text) for text in others}
    parts = [[_folded(part) for part in re.split(r":\s+|" + _SEPARATOR.pattern, text)] for text in told]
    return [
        part
        for title in parts
        for heading in headings.intersection(title)
        for part in title
        if part not in headings and len(part) <= len(heading)
    ]


def _last_parts(told: list[str]) -> list[str]:
    """Return what stands after the last bar of titles, behind something longer: the name of the site."""
    barred = [_BAR_OR_COLONS.split(text.rstrip(" :|")) for text in told]
    return [_folded(parts[-1]) for parts in barred if len(parts) > 1 and len(parts[-1]) < len(parts[0])]


def _folded(text: str) -> str:
    return fold(text).casefold()


def _within(text: str, other: str) -> bool:
    return _folded(text) in _folded(other)


def _confirms(title: str, text: str) -> bool:
    """Whether a title says what a heading says, not merely one of its words ("X, Y, Discord, and Z")."""
    whole, part = _folded(title), _folded(text)
    if part not in whole:
        return False
    at_the_edge = whole.startswith(part) or whole.endswith(part) or part in _SEPARATOR.split(whole)
    return at_the_edge or len(part) >= _LEAST_SHARE * len(whole)


def _without_parts(title: str, first: list[str], second: list[str]) -> str:
    """Return a heading without "| Section | Site" where what goes before stands as a heading, too."""
    parts = [(_BAR.split(title)[0], second)]
    parts += [(title[: found.start()], first) for found in _SEPARATOR.finditer(title)]
    for part, headings in parts:
        known = any(_folded(part) == _folded(text) for text in headings)
        if known and len(part.split()) >= _FEWEST_BEFORE_A_BAR:
            return part
    return title


def _leads(text: str, told: list[str]) -> bool:
    """Whether a heading of several words is what a title begins with, before its first separator."""
    firsts = (_SEPARATOR.split(title)[0] for title in told)
    return len(text.split()) >= _FEWEST_WORDS and any(_folded(text) == _folded(first) for first in firsts)


def _host_names(told: list[str], publishers: Sequence[str]) -> list[str]:
    """Return the last parts of titles that say the site's host or its publisher: "Wend.com" at wend.com."""
    known = [_squashed(name) for name in publishers]
    lasts = {parts[-1] for text in told if len(parts := _SEPARATOR.split(text)) > 1}
    return [one for one in lasts if len(_squashed(one)) > 3 and any(_squashed(one) in name for name in known)]


def _squashed(text: str) -> str:
    return re.sub(r"[^\w.]+", "", _folded(text))


def _words(text: str) -> set[str]:
    return set(_WORD.findall(_folded(text)))


def _alike(text: str, told: list[str]) -> bool:
    words = _words(text)
    return any(words & _words(other) for other in told) or not words


def _says_the_same(text: str, other: str) -> bool:
    """Whether two titles of several words are one but for a word or a sign."""
    here, there = _words(text), _words(other)
    return min(len(here), len(there)) >= _FEWEST_ALIKE and len(here & there) >= _MOSTLY * len(here | there)


def _without_name(title: str, site: list[str]) -> str:
    """Return a title without the name of the site at its end: all that may go of what readers see."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2 or not any(_folded(parts[-1]) == _folded(name) for name in site):
        return title
    return _before_last(title, parts)


def _without_site(title: str, site: list[str]) -> str:
    """Return a title for machines without the name of the site, or of a section after a bar, at its end."""
    parts = _SEPARATOR.split(title)
    if len(parts) < 2:
        return title
    if any(_within(parts[-1], name) or _within(name, parts[-1]) for name in site):
        return _before_last(title, parts)
    barred = _BAR.split(title)
    if len(barred) == 2 and len(barred[0].split()) >= _FEWEST_BEFORE_A_BAR:
        return barred[0] if len(barred[1].split()) <= _MOST_AFTER_A_BAR else title
    longest = max(parts, key=len)
    ends_in_name = site == [] and longest == parts[0] and len(longest.split()) > 2 * len(parts[-1].split())
    return longest if ends_in_name else title


def _before_last(title: str, parts: list[str]) -> str:
    return title[: title.rindex(parts[-1])].rstrip(" |·•»«:–—-/\\")
