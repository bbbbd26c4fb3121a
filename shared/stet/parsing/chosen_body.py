"""What trafilatura takes for the body of an article, at less than it costs to ask trafilatura as a whole.

Its first extractor is asked always. What it found is then weighed against readability's and justext's finds,
and against the length of the page. Most articles are so much of their page that nothing could outweigh them:
there, which is seen by counting letters, the others are not asked. The answer is the same, to the letter.
"""

from __future__ import annotations

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
_VIDEO = "VIDEO"
"""What readability writes into a frame that shows a video."""


def chosen_body(tree: HtmlElement) -> Any:
    """Return the body that `trafilatura.bare_extraction` makes of the page in `tree`, or None."""
    import trafilatura  # babel, tld, htmldate …: 100 ms that only a changed page pays

    found = None if _is_forum(tree) else _settled(tree)
    if found is None:
        whole: Any = trafilatura.bare_extraction(tree, with_metadata=False, include_comments=False)
        found = None if whole is None else whole.body
    return found


def _is_forum(tree: HtmlElement) -> bool:
    return any(_FORUM in (script.text or "") for script in tree.iter("script"))


def _settled(tree: HtmlElement) -> Any:
    """Return the body that the first steps of trafilatura's find, or None where it would go on looking."""
    from trafilatura.baseline import html2txt
    from trafilatura.external import compare_extraction
    from trafilatura.htmlprocessing import convert_tags, prune_unwanted_nodes, tree_cleaning
    from trafilatura.main_extractor import extract_content
    from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

    options = _options()
    raw = copy(tree)
    etree.strip_elements(raw, "script", "style", with_tail=False)  # as each of the steps would by itself
    try:
        raw = prune_unwanted_nodes(raw, [*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH])
        body, text = extract_content(convert_tags(tree_cleaning(copy(raw), options), options), options)
        if not _outweighs_all(body, len(text), raw):
            cleaned = tree_cleaning(copy(raw), options)
            body, text = compare_extraction(cleaned, copy(raw), body, text, options)
    except (TypeError, ValueError):  # what trafilatura takes for a page without an article
        return None
    little = len(text) < _NEVER_LONGER and len(text) < _LEAST_SHARE * len(html2txt(raw))
    return None if little or len(text) < options.min_extracted_size else body


@cache
def _options() -> Any:
    from trafilatura.settings import Extractor

    return Extractor(output_format="python", comments=False)


def _outweighs_all(body: Any, letters: int, raw: HtmlElement) -> bool:
    """Whether nothing that readability finds in `raw` could be preferred, and justext is not asked."""
    from trafilatura.external import SANITIZED_XPATH

    if letters < _options().min_extracted_size or not body.xpath("boolean(.//p//text())"):
        return False
    if len(body.findall(".//table")) > len(body.findall(".//p")) or body.xpath(SANITIZED_XPATH):
        return False
    if next(raw.iter(*_MAY_GROW), None) is not None or not all(one.text for one in raw.iter("title")):
        return False
    most = len(" ".join(text_of(raw).split())) + sum(len(_VIDEO) for _ in raw.iter("iframe"))
    return most <= _OUTWEIGHS * letters
