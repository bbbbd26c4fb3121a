"""What trafilatura takes for the body of an article, at less than it costs to ask trafilatura as a whole.

Its first extractor is asked always. What it found is then weighed against readability's and justext's finds,
and against the length of the page. Most articles are so much of their page that nothing could outweigh them:
there, which is seen by counting letters, the others are not asked. The answer is the same, to the
letter, but for the white space of the template, which weighs nothing.
"""

from __future__ import annotations

import re
from copy import copy
from functools import cache
from typing import Any

from lxml import etree
from lxml.html import HtmlElement

from stet.parsing.block import text_of

_OUTWEIGHS = 2
"""How many times as much readability must find to be preferred."""
_NEVER_LONGER = 3_000
_LEAST_SHARE = 0.2
"""trafilatura looks for more where it found less than so many characters, and less than this of the page."""
_FORUM = "DiscussionForumPosting"
# Elements in which a parser takes mark-up for text: written out and read again, they may grow.
_MAY_GROW = ("xmp", "plaintext", "noembed", "noframes", "textarea", "listing")
_PARTS = ("div", "section", "aside", "details", "list", "ol", "ul")
WORDS = (
    ("mvp-post-add", "infinite"),
    ("elementor-share-buttons",),
    ("omment", "comol", "disqus_thread"),
)
"""Of each expression by which trafilatura prunes a page, the words in classes and ids it needs.

Most pages have none of them, and the expressions take a tenth of the time that all of a page takes.
"""
_BLOCKS = frozenset(
    {"p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "section", "article"}
    | {"table", "tbody", "thead", "tr", "td", "th", "main", "header"}
)
_SPACES = re.compile(r"\s{2,}|[\t\n\r\f]")
_VIDEO = "VIDEO"
"""What readability writes into a frame that shows a video."""


def chosen_body(tree: HtmlElement) -> Any:
    """Return the body that `trafilatura.bare_extraction` makes of the page in `tree`, or None."""
    import trafilatura  # babel, tld, htmldate …: 100 ms that only a changed page pays

    found = None if _is_forum(tree) else _settled(tree)
    if found is None:
        even = copy(tree)
        evened(even)
        whole: Any = trafilatura.bare_extraction(even, with_metadata=False, include_comments=False)
        found = None if whole is None else whole.body
    return found


def evened(tree: HtmlElement) -> None:
    """Make each run of white space one space, and one behind each block: readability counts all letters."""
    for element in tree.iter():
        text, tail = element.text, element.tail
        if text and ("\n" in text or "\t" in text or "  " in text or text == " "):
            element.text = None if element.tag in _BLOCKS and text.isspace() else _SPACES.sub(" ", text)
        if tail and ("\n" in tail or "\t" in tail or "  " in tail):
            element.tail = " " if tail.isspace() else _SPACES.sub(" ", tail)
        elif not tail and element.tag in _BLOCKS:
            element.tail = " "


def _is_forum(tree: HtmlElement) -> bool:
    return any(_FORUM in (script.text or "") for script in tree.iter("script"))


def _settled(tree: HtmlElement) -> Any:
    """Return the body that the first steps of trafilatura's find, or None where it would go on looking."""
    from trafilatura.external import compare_extraction
    from trafilatura.htmlprocessing import convert_tags, tree_cleaning
    from trafilatura.main_extractor import extract_content

    options = _options()
    raw = copy(tree)
    etree.strip_elements(raw, "script", "style", with_tail=False)  # as each of the steps would by itself
    try:
        prune(raw)
        body, text = extract_content(convert_tags(tree_cleaning(copy(raw), options), options), options)
        page = len(" ".join(text_of(raw).split()))
        if not _outweighs_all(body, len(text), raw, page):
            evened(raw)
            cleaned = tree_cleaning(copy(raw), options)
            body, text = compare_extraction(cleaned, copy(raw), body, text, options)
    except (TypeError, ValueError):  # what trafilatura takes for a page without an article
        return None
    return None if len(text) < options.min_extracted_size or _is_little(len(text), raw, page) else body


@cache
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False)


def prune(raw: HtmlElement) -> None:
    """Take from the page what trafilatura takes before all else: readers' comments, whole other articles."""
    from trafilatura.htmlprocessing import prune_unwanted_nodes
    from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

    expressions = [*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH]
    names = {name for part in raw.iter(*_PARTS) for name in (part.get("class"), part.get("id")) if name}
    said = "\n".join(names)
    for expression, words in zip(expressions, WORDS, strict=True):
        if any(word in said for word in words):
            prune_unwanted_nodes(raw, [expression])


def _outweighs_all(body: Any, letters: int, raw: HtmlElement, page: int) -> bool:
    """Whether nothing that readability finds in `raw` could be preferred, and justext is not asked.

    `letters` are those of the body, `page` those of all of `raw`.
    """
    from trafilatura.external import SANITIZED_XPATH

    most = page + sum(len(_VIDEO) for _ in raw.iter("iframe"))
    if letters < _options().min_extracted_size or most > _OUTWEIGHS * letters:
        return False
    if not body.xpath("boolean(.//p//text())") or body.xpath(SANITIZED_XPATH):
        return False
    if next(raw.iter(*_MAY_GROW), None) is not None or not all(one.text for one in raw.iter("title")):
        return False
    return len(body.findall(".//table")) <= len(body.findall(".//p"))


def _is_little(letters: int, raw: HtmlElement, page: int) -> bool:
    """Whether a body of so many letters is so little of its page that trafilatura tries again."""
    from trafilatura.baseline import html2txt

    spaced = page + 2 * sum(1 for _ in raw.iter())  # it parts blocks by spaces
    if letters >= _NEVER_LONGER or letters >= _LEAST_SHARE * spaced:
        return False
    return letters < _LEAST_SHARE * len(html2txt(raw))
