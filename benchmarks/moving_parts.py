"""What already stands on a news page and moves by itself: lists of stories, counters, data for machines.

Each changes a page's tree as a content system does between two looks; a page without the part stays as it is.
"""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from typing import Any

from lxml.html import HtmlElement, fragment_fromstring

_COUNTED = re.compile(
    r"^\W*(\d[\d.,]*)(\W*k?\s+(?:comments?|shares?|views?|likes?|replies|min(?:ute)?s?(?: read)?))\W*$",
    re.IGNORECASE,
)
_ADDRESS = re.compile(r"[\w.+-]+@[\w-]+\.[\w.]+\w")
_FEWEST_LINKS, _FEWEST_LETTERS = 3, 20
_KEY = 0x5A


def stories_shuffled(tree: HtmlElement, luck: random.Random) -> None:
    """Set lists of other stories in another order."""
    for listed in _lists(tree):
        items = list(listed)
        luck.shuffle(items)
        for item in items:
            listed.append(item)


def stories_replaced(tree: HtmlElement, luck: random.Random) -> None:
    """Put other stories into the lists of other stories."""
    for listed in _lists(tree):
        for link in listed.iter("a"):
            if len(link) == 0 and len(link.text or "") >= _FEWEST_LETTERS:
                link.text = (
                    luck.choice(("A mayor", "A goose")) + f" with {luck.randrange(99)} plans for the quay"
                )
                link.set("href", f"/story/{luck.randrange(10**6)}")


def _lists(tree: HtmlElement) -> Iterator[HtmlElement]:
    """Yield the lists outside all paragraphs' homes whose items are links to stories and nothing else."""
    homes = {p.getparent() for p in tree.iter("p") if len(p.text_content()) > 3 * _FEWEST_LETTERS}
    for listed in list(tree.iter("ul", "ol")):
        links = [link for link in listed.iter("a") if len(link.text_content().strip()) >= _FEWEST_LETTERS]
        letters = sum(len(link.text_content()) for link in listed.iter("a"))
        bare = letters >= 0.9 * len(" ".join(listed.text_content().split()))
        if bare and len(links) >= _FEWEST_LINKS and listed.getparent() not in homes:
            yield listed


def counters(tree: HtmlElement, luck: random.Random) -> None:
    """Let comments, shares, views and minutes of reading count on."""
    for element in tree.iter("span", "a", "div", "li", "p", "small", "button"):
        if next(element.iterancestors("pre", "code"), None) is not None:
            continue
        if len(element) == 0 and element.text and (found := _COUNTED.match(element.text)):
            element.text = f"{int(re.sub(r'[.,]', '', found[1])) + luck.randrange(2, 9)}{found[2]}"


def copyright_year(tree: HtmlElement, luck: random.Random) -> None:
    """Move the year in the footer on."""
    for element in (
        one for foot in tree.iter("footer") for one in foot.iter("span", "div", "p", "small", "li")
    ):
        if element.text and len(element.text) < 200 and ("©" in element.text or "opyright" in element.text):
            element.text = re.sub(r"\b20[0-3]\d\b", str(luck.randrange(2030, 2039)), element.text)


def data_reordered(tree: HtmlElement, luck: random.Random) -> None:
    """Write the keys of JSON-LD in another order, and so the meta elements of the head."""
    for script in _data(tree):
        if (value := _read(script)) is not None:
            script.text = json.dumps(_reordered(value, luck), indent=luck.randrange(3) or None)
    head = tree.find("head")
    if head is not None:
        metas = sorted(
            head.iterchildren("meta"), key=lambda meta: meta.get("name") or meta.get("property") or ""
        )
        for meta in metas:
            head.append(meta)


def only_modified(tree: HtmlElement, luck: random.Random) -> None:
    """Say to machines that the page was modified, and nothing else."""
    day = f"2031-0{luck.randrange(1, 9)}-14T10:00:00Z"
    for script in _data(tree):
        script.text = re.sub(r'("dateModified"\s*:\s*)"[^"]*"', rf'\1"{day}"', script.text or "")
    for meta in tree.iter("meta"):
        if "modified" in (meta.get("property") or meta.get("itemprop") or "").casefold():
            meta.set("content", day)


def title_for_others(tree: HtmlElement, luck: random.Random) -> None:
    """Try the title for social networks in another wording; the shown one and the page's stay."""
    heading = next(tree.iter("h1"), None)
    shown = " ".join(heading.text_content().split()) if heading is not None else ""
    if len(shown.split()) > 3 and shown in " ".join((tree.findtext(".//title") or "").split()):
        for meta in tree.iter("meta"):
            if (meta.get("property") or meta.get("name")) in ("og:title", "twitter:title"):
                meta.set("content", f"You will not believe what came of it, part {luck.randrange(99)}")


def asides_moved(tree: HtmlElement, _luck: random.Random) -> None:
    """Set columns beside the article before it where they came after it, and the other way round."""
    for aside in [
        one for one in tree.iter("aside") if next(one.iterancestors("article", "main"), None) is None
    ]:
        home = aside.getparent()
        if home is not None and len(home) > 1:
            after = home[-1] is not aside
            _moved(aside, home, last=after)


def _moved(part: HtmlElement, home: HtmlElement, *, last: bool) -> None:
    """Set a part at the beginning or the end of its home; the text behind it stays where it is."""
    tail, part.tail = part.tail, None
    before = part.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (tail or "")
    else:
        home.text = (home.text or "") + (tail or "")
    if last:
        home.append(part)
    else:
        part.tail, home.text = home.text, None
        home.insert(0, part)


def lazy_with_fallback(tree: HtmlElement, luck: random.Random) -> None:
    """Let pictures wait to be loaded, each with another for those who run no scripts."""
    for picture in [one for one in tree.iter("img") if one.getparent() is not None]:
        source = picture.get("src") or ""
        picture.set("data-src", source)
        picture.set("data-srcset", f"{source}?w={luck.randrange(300, 900)} 1x")
        picture.set("src", "data:image/gif;base64,R0lGODlhAQABAAAAACw=")
        fallback = fragment_fromstring('<noscript><img src="f.jpg" alt=""></noscript>')
        fallback.tail, picture.tail = picture.tail, None
        picture.addnext(fallback)


def addresses_hidden(tree: HtmlElement, _luck: random.Random) -> None:
    """Hide addresses of mail from robots, as the network that delivers the page may do (Cloudflare)."""
    for link in tree.iter("a"):
        found = _ADDRESS.fullmatch((link.text or "").strip())
        if found and len(link) == 0:
            hidden = bytes([_KEY, *(byte ^ _KEY for byte in found[0].encode())]).hex()
            link.attrib.clear()
            link.set("href", f"/cdn-cgi/l/email-protection#{hidden}")
            link.set("class", "__cf_email__")
            link.set("data-cfemail", hidden)
            link.text = "[email\xa0protected]"


def _data(tree: HtmlElement) -> list[HtmlElement]:
    return [script for script in tree.iter("script") if "ld+json" in (script.get("type") or "")]


def _read(script: HtmlElement) -> Any:
    try:
        return json.loads(script.text or "")
    except ValueError:
        return None


def _reordered(value: Any, luck: random.Random) -> Any:
    """Return JSON with the keys of each object in another order; lists mean their order and keep it."""
    if isinstance(value, list):
        return [_reordered(one, luck) for one in value]
    if not isinstance(value, dict):
        return value
    items = list(value.items())
    luck.shuffle(items)
    return {key: _reordered(one, luck) for key, one in items}
