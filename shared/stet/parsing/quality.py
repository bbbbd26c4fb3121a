"""How far a capture can be trusted, before anything is compared (RULES §4).

A poor capture is kept as evidence and counted, never compared with a good one, never a version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from lxml.html import HtmlElement

from stet.domain.guards import guard_of
from stet.domain.text import fold
from stet.domain.version import Quality, Story
from stet.parsing.bare_page import MOST_WORDS as BARE_WORDS
from stet.parsing.bare_page import bare
from stet.parsing.failure_pages import MOST_WORDS
from stet.parsing.front_page import is_front_page
from stet.parsing.metadata import Metadata
from stet.parsing.page import Page
from stet.parsing.self_talk import length
from stet.parsing.shown_page import ShownPage
from stet.parsing.stand_in import stands_in

_HEAD = 100_000
_STUB_WORDS = 120
_BRIEF_WORDS = 60
_FEED = re.compile(
    r"^\s*(?:<\?xml[^>]*>\s*)?(?:<!--(?:(?!-->).)*+-->\s*)*+<(?:rss|feed|rdf:RDF|urlset|sitemapindex)\b",
    re.IGNORECASE | re.DOTALL,
)
_XML = re.compile(r"^\s*<\?xml(?!.{0,400}<!DOCTYPE html)(?!.{0,800}<html)", re.IGNORECASE | re.DOTALL)
_JSON = re.compile(r"^\s*(?:\{\s*[\"}]|\[\s*[\[{\"\]\d-])")
_CLOSED = re.compile(r"</(?:html|body)\s*>", re.IGNORECASE)
_OPENED = re.compile(r"<(?:html|body|head)\b", re.IGNORECASE)
_UNCLOSED_DIVS = 3


def of_page(page: Page, said: Metadata | None, story: Story) -> Quality:
    """Return the quality of the capture `page`, of which `story` was read."""
    poor = [(0.0, reason) for reason in page.limits]
    poor += _other_kind(page.markup)
    if not poor and page.tree is not None and said is not None:
        poor += _failures(page, page.tree, said, story)
    if not poor and not _words(story):
        poor.append((0.0, "no article text"))
    return (
        Quality(min(score for score, _ in poor), tuple(reason for _, reason in poor)) if poor else Quality()
    )


def of_answer(status: int, headers: Mapping[str, str]) -> Quality:
    """Return what status and headers (names in lower case) alone say of an answer's quality."""
    if guard := guard_of(status, headers):
        return Quality(0.0, (f"challenge page ({guard})",))
    if status in (401, 402, 403, 405, 406, 429, 451):
        return Quality(0.1, (f"blocked by the site (status {status})",))
    return Quality(0.2, (f"error page (status {status})",)) if status >= 500 else Quality()


def compared_with(previous: Story, story: Story) -> Quality:
    """Return the quality of `story`, given the version it would follow.

    A body far shorter than before, with the old text's tail missing, is a page cut short or a stub
    (RULES §4) unless the publisher gives notice; a text of which nothing is left, under another canonical
    address, is another article.
    """
    if story.quality.poor or not _words(previous):
        return story.quality
    before, after = _texts(previous), _texts(story)
    kept = before & after
    if not kept and story.canonical and previous.canonical and story.canonical != previous.canonical:
        return Quality(0.2, ("another article in its place",))
    was, is_ = _words(previous), _words(story)
    shorter = is_ < was / 2 and was - is_ > _STUB_WORDS
    tail = {
        fold(paragraph.text) for paragraph in previous.paragraphs[-max(3, len(previous.paragraphs) // 4) :]
    }
    told = set(story.notices) - set(previous.notices)
    rewritten = len(after - kept) > 1 and story.modified is not None and story.modified != previous.modified
    if shorter and not tail & after and not told and not rewritten:
        return Quality(0.3, ("far shorter than before, and the end of the old text is missing",))
    return story.quality


def _words(story: Story) -> int:
    return length(paragraph.text for paragraph in story.paragraphs)


def _texts(story: Story) -> set[str]:
    return {fold(paragraph.text) for paragraph in story.paragraphs}


def _other_kind(markup: str) -> list[tuple[float, str]]:
    if _FEED.match(markup):
        return [(0.0, "a feed instead of a page")]
    if _JSON.match(markup):
        return [(0.0, "JSON instead of a page")]
    if _XML.match(markup):
        return [(0.0, "XML instead of a page")]
    if "<" not in markup and length([markup]) < _BRIEF_WORDS:
        return [(0.0, "a line of plain text instead of a page")]
    return []


def _failures(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> list[tuple[float, str]]:
    if _truncated(page.markup):
        return [(0.0, "cut off: the page ends before its mark-up does")]
    words = _words(story)
    if words <= MOST_WORDS:
        shown = ShownPage(page, tree, said, story)
        failure = stands_in(shown) or (bare(shown) if words < BARE_WORDS else None)
        if failure:
            return [failure]
    return _of_kind(page, tree, said, story)


def _of_kind(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> list[tuple[float, str]]:
    """Return what else a page may be than the article: a stub, a log-in, a redirect, the front page."""
    words = _words(story)
    if said.locked and words < _STUB_WORDS:
        return [(0.3, "paywall stub")]
    machine = not said.has_article and not said.dated
    if machine and words < _STUB_WORDS // 2 and tree.xpath("boolean(//input[@type='password'])"):
        return [(0.1, "log-in page")]
    if words < _STUB_WORDS // 2 and _refreshes(tree):
        return [(0.0, "redirect page")]
    if is_front_page(page, tree, said, story):
        return [(0.1, "the home page instead of the article")]
    return []


def _truncated(markup: str) -> bool:
    """Whether the page breaks off: it opens as a document, closes nowhere, and ends within a tag or text."""
    end = markup.rstrip()
    if not _OPENED.search(end[:_HEAD]) or _CLOSED.search(end, max(0, len(end) - _HEAD)):
        return False
    low = end.lower()
    return not end.endswith(">") or low.count("<div") - low.count("</div") >= _UNCLOSED_DIVS


def _refreshes(tree: HtmlElement) -> bool:
    metas = tree.iter("meta")
    return any(
        (meta.get("http-equiv") or "").lower() == "refresh" and "url" in (meta.get("content") or "").lower()
        for meta in metas
    )
