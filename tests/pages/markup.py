"""Judges of a page that share nothing with the templates: two parsers, and what each may find."""

from __future__ import annotations

from functools import lru_cache
from html.parser import HTMLParser
from urllib.parse import urlsplit

from lxml import html as lxml_html

VOID = {"br", "hr", "img", "input", "link", "meta"}
TEXT_ONLY = {"p", "h1", "h2", "h3", "h4", "summary"}
"""What a paragraph may not hold: a block inside it would end it without a word."""
BLOCKS = {
    "p",
    "div",
    "ul",
    "ol",
    "li",
    "section",
    "details",
    "nav",
    "h1",
    "h2",
    "h3",
    "h4",
    "blockquote",
    "dl",
    "form",
}
ELEMENTS = BLOCKS | VOID | {
    "a", "b", "bdi", "body", "button", "code", "dd", "del", "dt", "footer", "head", "header", "html", "ins",
    "label", "main", "option", "select", "span", "strong", "summary", "time", "title",
    "datalist", "fieldset", "legend",
    "s", "table", "tbody", "td", "tr", "u",
}  # fmt: skip
ATTRIBUTES = frozenset({
    "action", "align", "border", "cellpadding", "cellspacing", "width",
    "aria-current", "aria-describedby", "aria-hidden", "aria-label", "aria-labelledby",
    "autocomplete", "charset", "class", "content", "datetime", "dir", "for", "href", "id", "lang",
    "maxlength", "method", "name", "open", "placeholder", "property", "rel", "required", "role", "selected",
    "tabindex", "title", "type", "value",
    "aria-invalid", "checked", "formnovalidate", "list",
})  # fmt: skip


class _Balance(HTMLParser):
    """Fails on any element that is not closed where it should be, or stands where it may not."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open = []
        self.ids = []

    def handle_starttag(self, tag, attrs):
        if tag in BLOCKS:
            inside = TEXT_ONLY.intersection(self.open)
            assert not inside, f"<{tag}> inside {inside} at {self.getpos()}"
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> has an attribute twice at {self.getpos()}"
        self.ids += [value for name, value in attrs if name == "id"]
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open, f"</{tag}> closes nothing at {self.getpos()}"
        assert self.open.pop() == tag, f"</{tag}> closes another at {self.getpos()}"


def assert_sound(page):
    """Every element is closed in its turn, ids are unique and what is pointed at by # is there."""
    parser = _Balance()
    parser.feed(page)
    parser.close()
    assert parser.open == []
    assert len(parser.ids) == len(set(parser.ids))
    inner = [a.get("href")[1:] for a in tree(page).iter("a") if a.get("href", "").startswith("#")]
    assert set(inner) <= set(parser.ids)


def assert_harmless(page, *, more=frozenset()):
    """Nothing but the elements and attributes of our own templates; links lead to http(s) or to ourselves."""
    more = frozenset(more)
    for element in tree(page).iter():
        assert isinstance(element.tag, str), f"a comment or processing instruction: {element}"
        _assert_ours(element.tag, more, *element.items())


@lru_cache(maxsize=8192)
def _assert_ours(tag, more, *given):
    """Judge an element by its name and attributes; most stand on every page, and are judged once."""
    assert tag in ELEMENTS, f"<{tag}>"
    for name, value in given:
        assert name in ATTRIBUTES | more, f"<{tag} {name}={value!r}>"
        if name in ("href", "action"):
            assert_leads_to_a_page(value)
        if name == "href" and urlsplit(value).netloc:
            assert ("rel", "noopener nofollow") in given or value.startswith("https://stet.example/")


def assert_leads_to_a_page(address):
    assert address.startswith(("/", "#", "http://", "https://")), address
    assert not address.startswith(("//", "/\\")), address


def tree(page):
    return lxml_html.document_fromstring(page)


def text(element):
    return element.text_content()
