"""Cards of other stories on an article's page: an <article> that is short and headed by a link."""

from __future__ import annotations

from itertools import islice

from lxml.html import HtmlElement

from stet.parsing.block import squashed
from stet.parsing.prose import letters_in, prose_in

_MOST_CARD_PROSE = 0.5
_LARGEST_CARD = 600
_MOST_WITHIN = 200
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")


def drop_cards(tree: HtmlElement) -> None:
    """Drop each <article> that is a card of another story, unless cards are what the page is made of."""
    articles = list(tree.iter("article"))
    if not articles:
        return
    title = squashed(tree.findtext(".//title") or "").casefold()
    cards = [article for article in articles if _is_card(article, title)]
    if not cards:
        return
    prose = prose_in(tree)
    if sum(map(prose_in, cards)) <= _MOST_CARD_PROSE * prose:
        for card in cards:
            if card.getparent() is not None:
                card.drop_tree()


def _is_card(article: HtmlElement, title: str) -> bool:
    """Whether an <article> is short and headed by a link, and not by what the page itself is called."""
    if not _is_small(article) or next(article.iter("h1"), None) is not None:
        return False
    heading = next(article.iter(*_HEADINGS), None)
    if heading is None:
        return False
    words = squashed("".join(heading.itertext())).casefold()
    return bool(words) and words not in title and _leads_away(heading)


def _leads_away(heading: HtmlElement) -> bool:
    """Whether a heading is within a link to another place, or holds nothing else."""
    links = [*heading.iter("a"), *(outer for outer in heading.iterancestors("a"))]
    return any("#" not in (link.get("href") or "#") for link in links)  # an entry has a place on its page


def _is_small(box: HtmlElement) -> bool:
    """Whether a box holds few letters and few elements: no more is read of it than it takes to see that."""
    if next(islice(box.iter(), _MOST_WITHIN, None), None) is not None:
        return False
    return letters_in(box) <= _LARGEST_CARD
