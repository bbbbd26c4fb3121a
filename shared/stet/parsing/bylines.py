"""Who wrote an article: the names, one each, without "By", roles and addresses."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence

from lxml.html import HtmlElement

from stet.parsing.entries import plain_text
from stet.parsing.head_part import short_texts
from stet.parsing.name_words import (
    BETWEEN,
    BY,
    BY_ALONE,
    CLASSED,
    CLASSED_NAME,
    CLASSED_OTHER,
    COMMENT,
    INSTITUTION,
    NO_NAME,
    OTHERS,
    ROLE,
    SHOWN_BY,
    SIGNED,
    TAIL,
    WRITTEN_BY,
)

_METAS = (
    "author",
    "article:author",
    "parsely-author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "byl",
    "article.author",
)
_AUTHOR_PAGE = re.compile(
    r"/(?:authors?|auteurs?|autor(?:en|es|a|as)?|autori|by|contributors?|staff|journalists?|writers?|reporters?"
    r"|journalistes?|producers|redakteure?|columnists?|correspondents?)/[^/?#]{3,}",
    re.IGNORECASE,
)
_LOGIN = re.compile(r"^[^A-ZÀ-Þ\s]*[a-z\d._][^A-ZÀ-Þ\s]*$|^\w+\d+$|^[A-Z]?[a-z]+[A-Z]$|^\w+\.\w+$")
_MOST_NAMES = 20
_LONGEST_NAME = 80
_LONGEST_BYLINE = 200
_MOST_WORDS = 7
_NEXT = 3


def names(
    said: Iterable[str],
    meta: Callable[..., list[str]],
    part: Sequence[HtmlElement],
    site: Iterable[str],
    page: Sequence[HtmlElement] = (),
) -> tuple[str, ...]:
    """Return the article's authors: of JSON-LD, else of meta, else marked up or shown by the headline.

    Where none stands there, the one name that the rest of the `page` shows as an author's is taken.

    The name of the site itself, or of an account ("kquill"), is an author only where nobody else is.
    """
    sites = {plain_text(name).casefold() for name in site}
    fallback: tuple[str, ...] = ()
    sources: tuple[Callable[[], Iterable[str]], ...] = (
        lambda: said,
        lambda: _of_paper(meta),
        lambda: meta(*_METAS),
        lambda: _of_card(meta),
        lambda: _marked(part),
        lambda: _classed(part),
        lambda: _shown(part),
        lambda: _linked(part),
        lambda: _only_one(page),
        lambda: _signed(page),
    )
    for source in sources:
        authors = _cleaned(source())
        people = tuple(name for name in authors if name.casefold() not in sites)
        if people and not all(map(_LOGIN.match, people)):
            return people
        fallback = _better(fallback, people or authors, sites)
    return fallback


def _better(one: tuple[str, ...], other: tuple[str, ...], sites: set[str]) -> tuple[str, ...]:
    """Return the first of the two that says anything, an account's name before the site's."""
    return other if other and (not one or one[0].casefold() in sites) else one


def _of_paper(meta: Callable[..., list[str]]) -> list[str]:
    """Return the authors of a paper ("Quill, Ada"), where it names several."""
    listed = [text for text in meta("citation_author", "citation_authors") if text.count(",") <= 1]
    return [" ".join(reversed(text.split(", "))) for text in listed] if len(listed) > 1 else []


def _of_card(meta: Callable[..., list[str]]) -> list[str]:
    """Return the author on Twitter's card: a label that says "Written by", and its value."""
    cards = [(meta(f"twitter:label{one}"), meta(f"twitter:data{one}")) for one in (1, 2)]
    return [value[0] for label, value in cards if label and value and WRITTEN_BY.fullmatch(label[0].strip())]


def _marked(part: Sequence[HtmlElement]) -> list[str]:
    """Return what is marked up as the author: microdata (a list of words), RDFa, rel=author."""
    marked = [
        element
        for element in part
        if (
            "author" in (element.get("itemprop") or "").split()
            or "author" in (element.get("rel") or "").split()
            or (element.get("property") or "").rsplit(":", 1)[-1] == "author"
        )
        and not _of_another(element)
    ]
    named = [
        inner
        for element in marked
        for inner in element.iter()
        if "name" in (inner.get("itemprop"), (inner.get("property") or "").rsplit(":", 1)[-1])
    ]
    return [element.get("content") or _lines(element) for element in (named or marked)[:_MOST_NAMES]]


def _of_another(element: HtmlElement) -> bool:
    """Whether an author is that of a comment."""
    return any(
        "comment" in (outer.get("itemprop") or "").split()
        or (outer.get("itemtype") or "").endswith("/Comment")
        or COMMENT.search((outer.get("class") or "")[:300])
        for outer in element.iterancestors("div", "section", "article", "li", "ol", "ul", "aside")
    )


def _linked(part: Sequence[HtmlElement]) -> list[str]:
    """Return the texts of links to the pages of authors that stand side by side."""
    found: list[HtmlElement] = []
    for element in part:
        if element.tag != "a" or not _AUTHOR_PAGE.search(element.get("href") or ""):
            continue
        if not _cleaned([_lines(element)]):
            continue
        if found and not _side_by_side(found[0], element):
            break
        found.append(element)
    return list(map(_lines, found))


def names_author(element: HtmlElement) -> bool:
    """Whether an element is a link to an author, or is named for an author's name."""
    if CLASSED_NAME.search((element.get("class") or "")[:300]):
        return True
    return element.tag == "a" and (
        "author" in (element.get("rel") or "").split() or bool(_AUTHOR_PAGE.search(element.get("href") or ""))
    )


def _only_one(page: Sequence[HtmlElement]) -> list[str]:
    """Return the one name that the page's links to authors, or elements named for them, give; else none."""
    marks = filter(names_author, page)
    lines = {text for element, _ in zip(marks, range(_MOST_NAMES), strict=False) if (text := _lines(element))}
    found = {_cleaned([text]) for text in lines if len(text) <= _LONGEST_NAME}
    people = [names for names in found if names and all(" " in name for name in names)]
    return list(people[0]) if len(people) == 1 else []


def _signed(page: Sequence[HtmlElement]) -> list[str]:
    """Return the one name that a text anywhere on the page signs: "Written by Ada Quill"."""
    texts = {_lines(one) for one in page if one.text and SIGNED.match(one.text)}
    found = {_cleaned([text]) for text in texts if len(text) <= _LONGEST_NAME}
    people = [names for names in found if len(names) == 1 and " " in names[0]]
    return list(people[0]) if len(people) == 1 else []


def _side_by_side(one: HtmlElement, other: HtmlElement) -> bool:
    home = one.getparent()
    return home is not None and any(ancestor is home for ancestor in other.iterancestors())


def _classed(part: Sequence[HtmlElement]) -> list[str]:
    classes = [(element, (element.get("class") or "")[:300]) for element in part]
    named = [element for element, name in classes if CLASSED_NAME.search(name)]
    known = [element for element, name in classes if CLASSED.search(name) and not CLASSED_OTHER.search(name)]
    for element in [*named, *known]:
        text = _lines(element)
        if 3 < len(text) <= _LONGEST_BYLINE and _cleaned([text]):
            return [text]
    return []


def _lines(element: HtmlElement) -> str:
    return "\n".join(filter(None, (" ".join(piece.split()) for piece in element.itertext())))


def _shown(part: Sequence[HtmlElement]) -> list[str]:
    texts = list(short_texts(tuple(part)))
    for at, text in enumerate(texts):
        if (found := SHOWN_BY.match(text)) and found[1][0].isupper() and _cleaned([found[1]]):
            return [found[1]]
        if BY_ALONE.match(text):
            after = [other for other in texts[at + 1 : at + 1 + _NEXT] if not BY_ALONE.match(other)]
            if after and after[0][0].isupper() and _cleaned(after[:1]):
                return after[:1]
    return []


def _cleaned(found: Iterable[str]) -> tuple[str, ...]:
    listed: dict[str, str] = {}
    for name in _names_in(found):
        listed.setdefault(name.casefold(), name)
    people = [name for name in listed.values() if not ROLE.search(name)]
    return tuple(people or listed.values())[:_MOST_NAMES]


def _names_in(found: Iterable[str]) -> Iterator[str]:
    for text in found:
        first = ""
        for name in _parted(OTHERS.sub("", BY.sub("", text[:2000]))):
            tidy = TAIL.sub("", BY.sub("", plain_text(name))).strip(' ,;:-–—|⋅"“”&')
            tidy = tidy if tidy.endswith(("Jr.", "Sr.", ".D.")) else tidy.removesuffix(".")
            if _is_name(tidy) and not _only_said_of(first, tidy):
                first = first or tidy
                yield _without_role(tidy)


def _parted(text: str) -> list[str]:
    return [text] if INSTITUTION.match(text) else BETWEEN.split(text)


def _only_said_of(first: str, name: str) -> bool:
    """Whether a single word after a whole name says what the person is: "Ada Quill, Gardener"."""
    return " " in first and " " not in name and not name.isupper()


def _without_role(name: str) -> str:
    """Return "Ada Quill" of "Ada Quill, Sr. Director"."""
    person, _, what = name.partition(",")
    return person if ROLE.search(what) else name


def _is_name(text: str) -> bool:
    short = 1 < len(text) <= _LONGEST_NAME and len(text.split()) <= _MOST_WORDS
    return short and not NO_NAME.search(text)
