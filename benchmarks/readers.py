"""What reads articles from pages: ours and its peers, each as one function from a page to what it found."""

from __future__ import annotations

import importlib
import logging
import warnings
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import lxml.html
import trafilatura

from stet.domain.version import Kind
from stet.parsing.articles import extract


@dataclass(frozen=True, slots=True)
class Found:
    """What a reader found on a page; None: it does not look for that."""

    text: str
    headline: str | None = None
    date: str | None = None
    authors: tuple[str, ...] | None = None


Reader = Callable[[str, bytes], Found]


def readers() -> tuple[dict[str, Reader], list[str]]:
    """Return the readers that are installed, ours first, and a line for each that is not."""
    found: dict[str, Reader] = {
        "stet.parsing.articles.extract": _ours,
        "trafilatura with metadata": _trafilatura,
        "trafilatura, the text alone": _trafilatura_text,
    }
    missing = []
    for name, module, make in _PEERS:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                found[name] = make(importlib.import_module(module))
        except ImportError as why:
            missing.append(f"{name} is not installed ({why}): build/uv/bin/uv sync --extra cli --group peers")
    return found, missing


def _ours(url: str, body: bytes) -> Found:
    """Return the story without its captions, which no peer reads and no gold text holds."""
    story = extract(body, url=url)
    text = "\n".join(one.text for one in story.paragraphs if one.kind is not Kind.CAPTION)
    date = story.published.date().isoformat() if story.published else ""
    return Found(text, story.headline, date, story.byline)


def _trafilatura(url: str, body: bytes) -> Found:
    found: Any = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    if found is None:
        return Found("", "", "", ())
    authors = tuple(found.author.split("; ")) if found.author else ()
    return Found(found.text or "", found.title or "", found.date or "", authors)


def _trafilatura_text(url: str, body: bytes) -> Found:
    found: Any = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=False)
    return Found(found.text or "" if found else "")


def _newspaper(module: Any) -> Reader:
    config = module.Config()
    config.fetch_images = False  # it asks the network for them otherwise

    def read(url: str, body: bytes) -> Found:
        article = module.Article(url, config=config)
        article.download(input_html=body.decode("utf-8", "replace"))
        article.parse()
        date = article.publish_date.date().isoformat() if article.publish_date else ""
        return Found(article.text or "", article.title or "", date, _names(article.authors))

    return read


def _readability(module: Any) -> Reader:
    def read(url: str, body: bytes) -> Found:
        document = module.Document(body.decode("utf-8", "replace"), url=url)
        tree = lxml.html.fromstring(document.summary())
        for element in tree.iter("p", "div", "li", "br", "h1", "h2", "h3", "h4"):
            element.tail = "\n" + (element.tail or "")
        return Found(tree.text_content(), document.short_title() or "")

    return read


def _goose(module: Any) -> Reader:
    logging.getLogger("goose3").setLevel(logging.CRITICAL)  # it tells of every date it cannot read
    goose = module.Goose({"enable_image_fetching": False})

    def read(url: str, body: bytes) -> Found:
        article = goose.extract(url=url, raw_html=body.decode("utf-8", "replace"))
        date = str(article.publish_date or "")[:10]
        return Found(article.cleaned_text or "", article.title or "", date, _names(article.authors))

    return read


def _names(authors: Any) -> tuple[str, ...]:
    return tuple(name for name in authors or () if isinstance(name, str))


_PEERS: tuple[tuple[str, str, Callable[[Any], Reader]], ...] = (
    ("newspaper4k", "newspaper", _newspaper),
    ("readability-lxml", "readability", _readability),
    ("goose3", "goose3", _goose),
)
