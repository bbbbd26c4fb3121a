"""What is wrong with a page of hardly any text, in any language: that it speaks of itself, or has no text.

Real articles of so few words nearly always name their type, day or author; of 1,774 openings of real articles
0.5 % speak as much of a site, and none of those reports what somebody said.
"""

from __future__ import annotations

import re
from collections import Counter

from stet.domain.text import fold
from stet.parsing.failure_pages import CAPTCHA
from stet.parsing.self_talk import share_about_itself
from stet.parsing.shown_page import ShownPage

_FEWEST_WORDS, _CAPTCHA_WORDS = 8, 12
_BRIEF_WORDS, MOST_WORDS = 60, 120
_ONLY_OF_ITSELF, _LONGER_OF_ITSELF, _NAMED_OF_ITSELF = 0.15, 0.2, 0.25
_STATE = 2_000
_LINKED = 0.9
_WORD = re.compile(r"[^\W_]+")
_SENTENCE = re.compile(r"[.!?。]\s*$")
_EMPTY_MOUNT = (
    "boolean(//*[@id='app' or @id='root' or @id='__next' or @id='__nuxt' or @id='__layout' or @id='svelte']"
    "[string-length(normalize-space()) < 40])"
)


def bare(shown: ShownPage) -> tuple[float, str] | None:
    """Return the score of and the reason against a page of at most `MOST_WORDS`, or None."""
    brief = not shown.says_article and shown.words < _BRIEF_WORDS
    if brief and (reason := _scripted(shown)):
        return reason
    if _about_itself(shown):
        return (0.1, "hardly any text, and that about the site or to its readers")
    return _without_text(shown) if brief else None


def _about_itself(shown: ShownPage) -> bool:
    """Whether the text is about the site; without its headline, where the page says that it is an article."""
    if shown.reports or shown.names_article:
        return False
    if shown.says_article:
        return shown.words < _BRIEF_WORDS and shown.about_itself >= _NAMED_OF_ITSELF * shown.weight
    least = _ONLY_OF_ITSELF if shown.words < _BRIEF_WORDS else _LONGER_OF_ITSELF
    return share_about_itself([shown.story.headline, *shown.texts]) >= least * shown.weight


def _scripted(shown: ShownPage) -> tuple[float, str] | None:
    """Return what the machinery of a page of hardly any text says that it is."""
    short, tree, said = shown.words < _FEWEST_WORDS, shown.tree, shown.said
    if short and not any(map(_SENTENCE.search, shown.texts)) and tree.xpath(_EMPTY_MOUNT):
        return (0.1, "needs a script to show its text")
    if shown.words < _CAPTCHA_WORDS and CAPTCHA.search(shown.page.markup) and not said.standfirst:
        return (0.0, "captcha")
    states = tree.xpath("//script[@type='application/json' or @id='__NEXT_DATA__' or @id='__NUXT_DATA__']")
    if any(len(one.text or "") > _STATE for one in states):
        return (0.1, "needs a script to show its text")
    if short and shown.unfindable and not said.canonical and not said.standfirst:
        return (0.2, "hardly any text, and not meant to be found")
    return None


def _without_text(shown: ShownPage) -> tuple[float, str] | None:
    """Return the reason against a page whose text is but titles, or links to other pages."""
    if shown.texts and not any(shown.title) and not shown.tree.xpath("//a[@href] or not(//script)"):
        return (0.1, "hardly any text, under no title")
    texts = {fold(text).casefold() for text in shown.texts}
    if texts and texts <= {fold(line).casefold() for line in shown.title}:
        return (0.1, "a headline without a text")
    words = Counter(word for text in texts for word in _WORD.findall(text))
    links = " ".join(fold(link.text_content()).casefold() for link in shown.tree.iter("a"))
    if words and (words & Counter(_WORD.findall(links))).total() >= _LINKED * words.total():
        return (0.1, "nothing but links to other pages")
    return None
