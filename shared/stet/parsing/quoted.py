"""Quotations marked up as <q>, whose quotation marks a browser writes (HTML: the q element).

Without them, marks that were taken off a quotation would never be seen (RULES §4: never their presence).
"""

from __future__ import annotations

from lxml.html import HtmlElement

_MARKS = tuple("\"'“”„‟‘’‚‛«»‹›")


def write_marks(tree: HtmlElement) -> None:
    """Write the quotation marks of each <q>, where the page does not write its own, and make it a <span>.

    The extractor ends a paragraph at a <q>, and drops what is short.
    """
    for quotation in reversed([*tree.iter("q")]):  # the inner ones first
        if _unmarked(quotation):
            nested = next(quotation.iterancestors("q"), None) is not None
            opening, closing = "‘’" if nested else "“”"
            quotation.text = opening + (quotation.text or "").lstrip()
            _end(quotation, closing)
        quotation.tag = "span"


def _unmarked(quotation: HtmlElement) -> bool:
    """Whether a quotation has words, and no mark of its own."""
    if not (len(quotation) or (quotation.text or "").strip()):
        return False
    inside = quotation.text or (quotation[0].text if len(quotation) else "") or ""
    return not (inside.lstrip().startswith(_MARKS) or _before(quotation).endswith(_MARKS))


def _before(element: HtmlElement) -> str:
    """Return the text right before an element."""
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        return previous.tail or ""
    return (parent.text or "") if parent is not None else ""


def _end(element: HtmlElement, mark: str) -> None:
    """Write a mark after the last text of an element."""
    if len(element):
        element[-1].tail = (element[-1].tail or "").rstrip() + mark
    else:
        element.text = (element.text or "").rstrip() + mark
