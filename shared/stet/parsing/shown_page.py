"""A page of little text as its judges need it: what it calls itself, shows and names, each read once."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import unquote as unescaped
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from stet.domain.text import fold
from stet.domain.version import Story
from stet.parsing.metadata import Metadata
from stet.parsing.page import Page
from stet.parsing.self_talk import length, reports, share_about_itself, unquoted

_LONGEST_TITLE = 200
_SHOWN = 4_000
_FEWEST_AROUND = 3
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "aside", "header", "footer", "nav", "h1", "h2"}
)
_BLOCKS |= {"h3", "h4", "li", "td", "th", "button", "form", "pre"}
_NOT_SHOWN = frozenset({"script", "style", "template", "svg", "head"})
_BESIDE = ("nav", "header", "footer", "aside")
_QUOTED = re.compile(r"[“„«\"‘][^“”„«»\"‘’]{3,80}[”“»\"’]")
_WORD = re.compile(r"[^\W_]+")
_SLUG_WORDS, _SLUG_SHARE = 3, 0.6
_DOUBTED, _SUSPECT = 2.0, 0.67
_REFERENCE = re.compile(
    r"\b(?:reference|incident|request|support|ray|event|error|case|trace|correlation|transaction|client)"
    r"(?: (?:id|ip|number|no|code))?\W{0,4}[:#]\W{0,2}([\w.-]{4,64})"
    r"|(?<![0-9a-z-])([0-9a-f]{8,64})(?![0-9a-z])|\b((?:\d{1,3}\.){3}\d{1,3})\b",
    re.IGNORECASE,
)
"""What readers are to name when they complain: a number of their request, or their address."""


@dataclass(frozen=True)
class ShownPage:
    """What speaks for and against a page being the article; asked of pages with little text only."""

    page: Page
    tree: HtmlElement
    said: Metadata
    story: Story

    @cached_property
    def words(self) -> int:
        """How many words the article's paragraphs have."""
        return length(self.texts)

    @property
    def texts(self) -> list[str]:
        """The article's paragraphs."""
        return [paragraph.text for paragraph in self.story.paragraphs]

    @cached_property
    def says_article(self) -> bool:
        """Whether anything but the text says that this is an article: its type, its date or its authors."""
        return self.said.has_article or self.said.dated or bool(self.said.byline)

    @cached_property
    def names_article(self) -> bool:
        """Whether the page names an article and its day, which an error in its place cannot do."""
        return self.said.has_article and (self.said.dated or bool(self.said.byline and self.said.published))

    @cached_property
    def reports(self) -> bool:
        """Whether the text gives what somebody said, as no page of a machine does."""
        return reports(self.texts)

    @cached_property
    def about_itself(self) -> float:
        """The share of the text, without its headline, that speaks of the site or to its readers."""
        return share_about_itself(self.texts)

    @cached_property
    def weight(self) -> float:
        """How many times as much must speak for a failure than on a page that nothing else speaks of."""
        weight = _DOUBTED if self.tree.xpath("boolean(//article[.//h1 and .//p])") else 1.0
        if self.named_by_address:
            weight *= _DOUBTED
        if weight > 1 or self.says_article:
            return weight
        return _SUSPECT if self.unfindable or _names_a_request(self.shown) else weight

    @cached_property
    def unfindable(self) -> bool:
        """Whether search engines are told not to keep the page."""
        return "noindex" in " ".join(map(str, self.tree.xpath("//meta[@name='robots']/@content"))).lower()

    @cached_property
    def named_by_address(self) -> bool:
        """Whether the address is made of the headline's words, as content systems make them."""
        segments = [one for one in urlsplit(self.page.url).path.split("/") if one] or [""]
        slug = [word for word in _split(unescaped(segments[-1])) if not word.isdigit()]
        headline = set(_split(self.story.headline))
        return (
            len(slug) >= _SLUG_WORDS
            and segments[-1] not in self.story.headline
            and sum(word in headline for word in slug) / len(slug) >= _SLUG_SHARE
        )

    @cached_property
    def title(self) -> list[str]:
        """The lines that say what the page is: its title, headline and first headings."""
        lines = [
            self.tree.findtext(".//title") or "",
            self.said.headline,
            *(h.text_content() for h in self.tree.xpath("(//h1 | //h2)[position() <= 2]")),
        ]
        return [_without_quotes(" ".join(line.split())[:_LONGEST_TITLE]) for line in lines]

    @cached_property
    def shown(self) -> str:
        """The first of what the page shows, a line for each block, without quotes."""
        return self._shown(())

    @cached_property
    def body(self) -> str:
        """The same without what stands beside the article."""
        return self._shown(_BESIDE)

    def _shown(self, beside: tuple[str, ...]) -> str:
        left_out = (
            {inner for outer in self.tree.iter(*beside) for inner in outer.iter()} if beside else frozenset()
        )
        pieces, length_ = [], 0
        for element in self.tree.iter():
            if element.tag in _BLOCKS:
                pieces.append("\n")
            hidden = element.tag in _NOT_SHOWN or element in left_out
            tail = "" if element in left_out and element.tag not in beside else element.tail
            for piece in ("" if hidden else element.text, tail):
                if piece and (piece := piece.strip()):
                    pieces.append(piece)
                    length_ += len(piece)
            if length_ > _SHOWN:
                break
        lines = unquoted(" ".join(pieces)[: 2 * _SHOWN]).split("\n")
        return "\n".join(one for line in lines if (one := " ".join(line.split())))


def _names_a_request(shown: str) -> bool:
    """Whether a text shows the number of a request, or the address that it came from."""
    for labelled, hexadecimal, address in _REFERENCE.findall(shown):
        has_digit = any(letter.isdigit() for letter in labelled or hexadecimal)
        if address or (has_digit and (labelled or not hexadecimal.isdigit())):
            return True
    return False


def _without_quotes(line: str) -> str:
    """Return a title without what it quotes: "How “page not found” became an art"."""
    rest = _QUOTED.sub(" ", line)
    return rest if len(rest.split()) >= _FEWEST_AROUND else line


def _split(text: str) -> list[str]:
    return _WORD.findall(fold(text).casefold())
