"""How far a capture can be trusted, before anything is compared (RULES §4).

A poor capture is kept as evidence and counted, never compared with a good one, never a version.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from urllib.parse import urlsplit

from lxml.html import HtmlElement

from stet.domain.guards import guard_of
from stet.domain.text import fold
from stet.domain.version import Quality, Story
from stet.parsing.failure_pages import CAPTCHA, FAILURES, MOST_WORDS
from stet.parsing.links import absolute
from stet.parsing.metadata import Metadata
from stet.parsing.page import Page
from stet.parsing.self_talk import length, share_about_itself, unquoted

_LONGEST_TITLE = 200
_HEAD = 100_000
_SHOWN = 4_000
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
_NOT_SHOWN = frozenset({"script", "style", "template", "svg", "head"})
_UNCLOSED_DIVS = 3
_TEASERS, _TEASER_WORDS, _LONGEST_TEASER, _HEADLINE_WORDS = 15, 4, 45, 3
_STATE = 2_000
_FEWEST_AROUND = 3
_FEWEST_WORDS = 8
_CAPTCHA_WORDS = 12
_SPEAKS_OF_ITSELF, _ONLY_OF_ITSELF = 0.1, 0.15
_TITLE_OF_ITSELF, _LINE_OF_ITSELF = 0.2, 0.15
"""Shares of words about the page: of a text with a mark, of one without any, of a line with a mark."""
_AROUND = 50
_SENTENCE_END = re.compile(r"[.!?…]\s")
_BESIDE = ("nav", "header", "footer", "aside")
_SENTENCE = re.compile(r"[.!?。]\s*$")
_EMPTY_MOUNT = (
    "boolean(//*[@id='app' or @id='root' or @id='__next' or @id='__nuxt' or @id='__layout' or @id='svelte']"
    "[string-length(normalize-space()) < 40])"
)
_DOUBTED = 2
_QUOTED = re.compile(r"[“„«\"‘][^“”„«»\"‘’]{3,80}[”“»\"’]")


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
    if words <= MOST_WORDS and (failure := _failure(page, tree, said, story)):
        return [failure]
    if words < _BRIEF_WORDS and not _says_article(said) and (failure := _bare(page, tree, said, story)):
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
    if _home_page(page, tree, said) or _front_page(page, tree, said, story):
        return [(0.1, "the home page instead of the article")]
    return []


def _says_article(said: Metadata) -> bool:
    """Whether anything but the text says that this is an article: its type, its date or its authors."""
    return said.has_article or said.dated or bool(said.byline)


def _bare(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> tuple[float, str] | None:
    """Return what is wrong with a page of hardly any text that names no article, in any language."""
    texts = [story.headline, *(paragraph.text for paragraph in story.paragraphs)]
    if share_about_itself(texts) >= _ONLY_OF_ITSELF * _doubted(tree):
        return (0.1, "hardly any text, and that about the site or to its readers")
    if texts[1:] and {fold(text).casefold() for text in texts[1:]} <= {
        fold(line).casefold() for line in _title(tree, said)
    }:
        return (0.1, "a headline without a text")
    return _scripted(page, tree, said, story)


def _scripted(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> tuple[float, str] | None:
    """Return what the machinery of a page of hardly any text says that it is."""
    texts = [paragraph.text for paragraph in story.paragraphs]
    short = _words(story) < _FEWEST_WORDS
    if short and not any(map(_SENTENCE.search, texts)) and tree.xpath(_EMPTY_MOUNT):
        return (0.1, "needs a script to show its text")
    if _words(story) < _CAPTCHA_WORDS and CAPTCHA.search(page.markup) and not said.standfirst:
        return (0.0, "captcha")
    states = tree.xpath("//script[@type='application/json' or @id='__NEXT_DATA__' or @id='__NUXT_DATA__']")
    if any(len(one.text or "") > _STATE for one in states):
        return (0.1, "needs a script to show its text")
    robots = " ".join(map(str, tree.xpath("//meta[@name='robots']/@content"))).lower()
    if short and "noindex" in robots and not said.canonical and not said.standfirst:
        return (0.2, "hardly any text, and not meant to be found")
    return None


def _doubted(tree: HtmlElement) -> int:
    """Return how many times as much must speak for a failure: what is marked up as an article may be one."""
    return _DOUBTED if tree.xpath("boolean(//article[.//h1 and .//p])") else 1


def _front_page(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> bool:
    """Whether a page is a list of teasers: many linked headings, none of its own, and no long paragraph."""
    if _says_article(said) or urlsplit(page.url).path.strip("/") == "":
        return False
    if any(len(paragraph.text.split()) > _LONGEST_TEASER for paragraph in story.paragraphs):
        return False
    own = tree.xpath("//h1[not(ancestor::a) and not(descendant::a)]")
    if any(len(heading.text_content().split()) >= _HEADLINE_WORDS for heading in own):
        return False
    linked = tree.xpath("(//h1 | //h2 | //h3 | //h4)[ancestor::a or descendant::a[@href]]")
    teasers = [one for one in linked if len(one.text_content().split()) >= _TEASER_WORDS]
    return len(teasers) >= _TEASERS


def _failure(page: Page, tree: HtmlElement, said: Metadata, story: Story) -> tuple[float, str] | None:
    title, words = _title(tree, said), _words(story)
    lines = {
        "markup": [page.markup[:_HEAD]],
        "title": title,
        "text": [*title, _shown(tree)],
        "body": [*title, _shown(tree, _BESIDE)],
    }
    of_itself = words < _FEWEST_WORDS or (
        share_about_itself(paragraph.text for paragraph in story.paragraphs)
        >= _SPEAKS_OF_ITSELF * _doubted(tree)
    )
    for failure in FAILURES:
        if words > failure.most_words or (failure.covers < words and said.has_article and said.dated):
            continue
        if failure.within == "title" and _says_article(said) and words > _BRIEF_WORDS:
            continue  # "Access denied: how …" is a headline too
        if failure.within == "body" and said.open:
            continue
        found = failure.marks_in(lines[failure.within])
        if any(failure.within == "markup" or of_itself or _line_of_itself(one, title) for one in found):
            return failure.score, failure.name
    return None


def _line_of_itself(found: re.Match[str], title: list[str]) -> bool:
    """Whether the sentence around a mark speaks of the page: "Subscribe to read", not a report of it."""
    before = _SENTENCE_END.split(found.string[max(found.start() - _AROUND, 0) : found.start()])[-1]
    after = _SENTENCE_END.split(found.string[found.end() : found.end() + _AROUND])[0]
    least = _TITLE_OF_ITSELF if found.string in title else _LINE_OF_ITSELF
    return share_about_itself([f"{before}{found[0]}{after}"]) >= least


def _title(tree: HtmlElement, said: Metadata) -> list[str]:
    """Return the lines that say what the page is: its title, headline and first headings."""
    lines = [
        tree.findtext(".//title") or "",
        said.headline,
        *(h.text_content() for h in tree.xpath("(//h1 | //h2)[position() <= 2]")),
    ]
    return [_unquoted(" ".join(line.split())[:_LONGEST_TITLE]) for line in lines]


def _unquoted(line: str) -> str:
    """Return a title without what it quotes: "How “page not found” became an art"."""
    rest = _QUOTED.sub(" ", line)
    return rest if len(rest.split()) >= _FEWEST_AROUND else line


def _shown(tree: HtmlElement, beside: tuple[str, ...] = ()) -> str:
    """Return the first of what the page shows, as one line without quotes; not what stands `beside` it."""
    left_out = {inner for outer in tree.iter(*beside) for inner in outer.iter()} if beside else frozenset()
    pieces, length_ = [], 0
    for element in tree.iter():
        hidden = element.tag in _NOT_SHOWN or element in left_out
        tail = "" if element in left_out and element.tag not in beside else element.tail
        for piece in ("" if hidden else element.text, tail):
            if piece and (piece := piece.strip()):
                pieces.append(piece)
                length_ += len(piece)
        if length_ > _SHOWN:
            break
    return " ".join(unquoted(" ".join(pieces)[: 2 * _SHOWN]).split())


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


def _home_page(page: Page, tree: HtmlElement, said: Metadata) -> bool:
    """Whether the page names a site's front as its own address, where an article was asked for."""
    if said.published or urlsplit(page.url).path.strip("/") == "" or said.has_article:
        return False
    named = tree.xpath("string(//link[@rel='canonical']/@href)") or tree.xpath(
        "string(//meta[@property='og:url']/@content)"
    )
    parts = urlsplit(absolute(str(named), page.url)) if named else None
    return (
        parts is not None
        and parts.hostname == urlsplit(page.url).hostname
        and parts.path.strip("/") == ""
        and not parts.query
    )
