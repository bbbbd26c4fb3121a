"""The body is the one that trafilatura as a whole chooses, whichever of its steps were left out."""

from __future__ import annotations

import re
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
import trafilatura
from lxml import etree
from lxml.html import HtmlElement, document_fromstring
from trafilatura import external
from trafilatura.xpaths import RAW_TREE_PRUNE_XPATH, REMOVE_COMMENTS_AND_LISTS_XPATH

from stet.parsing import chosen_body
from stet.parsing.articles import EXTRACTOR
from tests.parsing.test_golden import cases

SENTENCE = "<p>The council of Ostmark had put off the inspection of the bridge for years, records show.</p>"
MENU = "<ul>" + "<li><a href='/a/b/c'>Ferry strikes the breakwater at night</a></li>" * 60 + "</ul>"
TITLE, BODY = "<html><head><title>Bridge</title></head><body>", "<article>" + SENTENCE * 8 + "</article>"
PAGES = {
    **{name: body.decode("utf-8", "replace") for name, (body, _) in cases().items()},
    "little of its page": f"{TITLE}<div>{MENU * 9}</div>{BODY}</body></html>",
    "short": f"{TITLE}<div><p>Closed.</p></div></body></html>",
    "nothing": f"{TITLE}</body></html>",
    "comments": f"{TITLE}{BODY}<div id='comments'>{SENTENCE * 9}</div></body></html>",
    "another article": f"{TITLE}{BODY}<div class='infinite-scroll'>{SENTENCE * 30}</div></body></html>",
    "share buttons": f"{TITLE}{BODY}<div class='elementor-share-buttons'>{SENTENCE}</div></body></html>",
    "forum": (
        f'{TITLE}<script type=\'application/ld+json\'>{{"@type": "DiscussionForumPosting"}}</script>'
        f"<div class='comments'>{SENTENCE * 9}</div></body></html>"
    ),
    "tables": f"{TITLE}<table>{'<tr><td>A cell, and a long one</td></tr>' * 40}</table></body></html>",
    "two parts": f"{TITLE}<div class='intro'>{SENTENCE * 4}</div><div>{SENTENCE * 40}</div></body></html>",
    "scripts between": f"{TITLE}{BODY.replace('</p>', '</p><script>var a = 1</script> and')}</body></html>",
}


def written(body: Any) -> bytes:
    return b"" if body is None else bytes(etree.tostring(body))


def tight(body: Any) -> bytes:
    """Return a body as it is written without the white space around its elements, which we make even."""
    return re.sub(rb"\s*(<[^>]*>)\s*", rb"\1", written(body))


@pytest.mark.parametrize("page", PAGES.values(), ids=list(PAGES))
def test_the_body_is_trafilaturas(page: str):
    tree = document_fromstring(page)
    before = etree.tostring(tree)
    even = deepcopy(tree)
    chosen_body.evened(even)
    whole: Any = trafilatura.bare_extraction(even, with_metadata=False, include_comments=False)
    assert tight(chosen_body.chosen_body(tree)) == tight(whole.body if whole else None)
    assert etree.tostring(tree) == before


@pytest.mark.parametrize("page", [PAGES["two parts"], PAGES["tables"]])
def test_how_a_page_is_indented_does_not_change_its_body(page: str):
    indented = page.replace("><", ">\n        <").replace(". ", ".\n    ")
    assert written(chosen_body.chosen_body(document_fromstring(page))) == written(
        chosen_body.chosen_body(document_fromstring(indented))
    )


def test_readability_is_not_asked_about_a_page_that_is_mostly_article(monkeypatch: pytest.MonkeyPatch):
    asked = counted(monkeypatch, external, "try_readability")
    chosen_body.chosen_body(document_fromstring(f"{TITLE}{BODY}</body></html>"))
    assert asked == []
    chosen_body.chosen_body(document_fromstring(PAGES["little of its page"]))
    assert asked


@pytest.mark.parametrize("grows", ["<div><xmp></xmp></div>", "<svg><title></title></svg>"])
def test_readability_is_asked_where_its_find_may_be_longer_than_the_page(
    grows: str, monkeypatch: pytest.MonkeyPatch
):
    asked = counted(monkeypatch, external, "try_readability")
    chosen_body.chosen_body(document_fromstring(f"{TITLE}{BODY}{grows}</body></html>"))
    assert asked


def counted(monkeypatch: pytest.MonkeyPatch, module: object, name: str) -> list[object]:
    asked: list[object] = []
    ask: Callable[[HtmlElement], HtmlElement] = getattr(module, name)

    def asking(tree: HtmlElement) -> HtmlElement:
        asked.append(tree)
        return ask(tree)

    monkeypatch.setattr(module, name, asking)
    return asked


def test_trafilaturas_expressions_are_those_whose_words_are_known():
    """A new release may prune by other words: read its expressions anew, then change both names here."""
    assert trafilatura.__version__ == "2.3.1"
    assert EXTRACTOR.startswith("trafilatura-2.3.1+")
    told = [str(one.path) for one in (*RAW_TREE_PRUNE_XPATH, *REMOVE_COMMENTS_AND_LISTS_XPATH)]
    asked = [set(re.findall(r"@(\w+)", one)) for one in told]
    assert all(names <= {"id", "class"} for names in asked), asked
    assert len(told) == len(chosen_body.WORDS)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("class", "mvp-post-add-box"),
        ("id", "infinitescroll"),
        ("class", "x elementor-share-buttons"),
        ("id", "comment-3"),
        ("class", "Comments"),
        ("id", "comol"),
        ("id", "disqus_thread"),
        ("id", "dsq-comments"),
        ("class", "article-comments"),
    ],
)
def test_each_word_prunes(name: str, value: str):
    tree = document_fromstring(f"{TITLE}{BODY}<div {name}='{value}'><b>gone</b></div></body></html>")
    chosen_body.prune(tree)
    assert "gone" not in tree.text_content()
