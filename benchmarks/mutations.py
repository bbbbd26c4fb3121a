"""What changes on a news page while its article does not: each a general change of mark-up, none of one site.

Every mutation takes a page's tree and a source of luck, and changes the tree as a content system does: by
another build of the style sheets, another advertisement, a later clock, one more comment.
"""

# ruff: noqa: E501, S311 (mark-up is not broken across lines; the luck of a mutation need not be unguessable)
from __future__ import annotations

import random
import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from html.entities import codepoint2name

from lxml.etree import Comment
from lxml.html import HtmlElement, document_fromstring, fragment_fromstring, tostring

from benchmarks.moving_parts import (
    addresses_hidden,
    asides_moved,
    copyright_year,
    counters,
    data_reordered,
    lazy_with_fallback,
    only_modified,
    stories_replaced,
    stories_shuffled,
    title_for_others,
)

Mutation = Callable[[HtmlElement, random.Random], None]
_BUILT = re.compile(r"__(?=[A-Za-z0-9]*[A-Z0-9])[A-Za-z0-9]{5}\b")
_BETWEEN_TAGS = re.compile(r">\s+<")
_PROSE = 60
_TEASERS = (
    "Ferry to the islands will run all winter",
    "Why the harbour wants a second crane",
    "Ten ways to cook a pumpkin before it is too late",
    "The mayor, the goose and the missing lamp post",
    "Rail strike called off after a night of talks",
    "This 30-second trick makes old windows quiet",
)
_TEXT_BLOCKS = ("p", "h1", "h2", "h3", "li", "blockquote")


def mutated(page: HtmlElement, mutation: Mutation, luck: int) -> bytes:
    """Return the page after `mutation`, written out as it is without one (see `written`)."""
    tree = deepcopy(page)
    mutation(tree, random.Random(luck))
    return written(tree)


def mutations_of(page: HtmlElement, luck: int) -> Iterator[tuple[str, bytes]]:
    """Yield each mutation's name with the page after it: of its tree, then of how it is written out."""
    for name, mutation in MUTATIONS.items():
        yield name, mutated(page, mutation, luck)
    for name, rewritten in WRITINGS.items():
        yield name, rewritten(page)


def parsed(markup: str) -> HtmlElement:
    """Return the tree of a page, to be mutated."""
    return document_fromstring(markup)


def written(tree: HtmlElement) -> bytes:
    """Return a tree as bytes: pages are compared as this writer writes them, mutated or not."""
    return b"<!DOCTYPE html>" + tostring(tree, encoding="utf-8")


def prose(tree: HtmlElement) -> list[HtmlElement]:
    """Return the paragraphs of the element that holds most prose: where an article's insertions stand."""
    homes: dict[HtmlElement, list[HtmlElement]] = {}
    for paragraph in tree.iter("p"):
        parent = paragraph.getparent()
        if parent is not None and len(paragraph.text_content().strip()) >= _PROSE:
            homes.setdefault(parent, []).append(paragraph)
    return max(homes.values(), key=lambda some: sum(len(p.text_content()) for p in some), default=[])


def _teaser(luck: random.Random) -> str:
    return f'<a href="/story/{luck.randrange(10**6)}">{luck.choice(_TEASERS)}</a>'


def _after(place: HtmlElement, markup: str) -> None:
    """Insert mark-up behind an element, before the text that follows it."""
    new = fragment_fromstring(markup)
    new.tail, place.tail = place.tail, None
    place.addnext(new)


def _within_article(markup: Callable[[random.Random], str]) -> Mutation:
    def mutate(tree: HtmlElement, luck: random.Random) -> None:
        paragraphs = prose(tree)[:-1]
        if paragraphs:
            _after(luck.choice(paragraphs), markup(luck))

    return mutate


def _after_article(markup: Callable[[random.Random], str]) -> Mutation:
    def mutate(tree: HtmlElement, luck: random.Random) -> None:
        paragraphs = prose(tree)
        if paragraphs:
            _after(paragraphs[-1], markup(luck))

    return mutate


def _below_headline(markup: Callable[[random.Random], str]) -> Mutation:
    def mutate(tree: HtmlElement, luck: random.Random) -> None:
        heading = next(tree.iter("h1"), None)
        if heading is not None:
            _after(heading, markup(luck))

    return mutate


def _in_body(markup: Callable[[random.Random], str], *, first: bool) -> Mutation:
    def mutate(tree: HtmlElement, luck: random.Random) -> None:
        body = tree.find("body")
        if body is not None:
            new = fragment_fromstring(markup(luck))
            if first:
                new.tail, body.text = body.text, None
                body.insert(0, new)
            else:
                body.append(new)

    return mutate


def _scripts(tree: HtmlElement, luck: random.Random) -> None:
    for script in tree.iter("script"):
        script.set("nonce", f"{luck.getrandbits(64):x}")
        if script.text and not script.get("type"):
            script.text = f"/* {luck.random()} */ {script.text}"


def _classes(tree: HtmlElement, luck: random.Random) -> None:
    """Another build of the style sheets: each class of generated form gets a new one."""
    build = f"{luck.getrandbits(24):x}"
    for element in tree.iter():
        if isinstance(element.tag, str) and (names := element.get("class")):
            kept = _BUILT.sub(f"__{build[:5].upper()}", names)
            element.set("class", f"{kept} css-{build}{len(names) % 97}")


def _attributes(tree: HtmlElement, luck: random.Random) -> None:
    for element in tree.iter():
        if isinstance(element.tag, str) and len(element.attrib):
            items = list(element.attrib.items())
            luck.shuffle(items)
            element.attrib.clear()
            for name, value in items:
                element.set(name, value)
            element.set("data-track", f"{luck.randrange(10**6)}")


def _spaces(tree: HtmlElement, luck: random.Random) -> None:
    for element in tree.iter(*_TEXT_BLOCKS):
        element.text = (element.text or "").replace(" ", "\n   ", 3) if element.text else element.text
        element.tail = (element.tail or "") + "\n" + " " * luck.randrange(1, 9)


def _lazy_pictures(tree: HtmlElement, luck: random.Random) -> None:
    for picture in tree.iter("img"):
        picture.set("src", f"https://cdn.example/{luck.randrange(10**6)}.webp")
        picture.set("loading", "lazy")


def _meta(tree: HtmlElement, luck: random.Random) -> None:
    head = tree.find("head")
    if head is not None:
        head.append(fragment_fromstring(f'<meta name="csrf-token" content="{luck.getrandbits(64):x}">'))
        head.append(
            fragment_fromstring('<meta property="article:modified_time" content="2031-05-04T10:00:00Z">')
        )


def _wrapped(tree: HtmlElement, luck: random.Random) -> None:
    paragraphs = prose(tree)
    home = paragraphs[0].getparent() if paragraphs else None
    outer = home.getparent() if home is not None else None
    if home is not None and outer is not None and home.tag == "div":
        wrapper = fragment_fromstring(f'<div class="lay-{luck.randrange(99)}"></div>')
        wrapper.tail, home.tail = home.tail, None
        outer.replace(home, wrapper)
        wrapper.append(home)


MUTATIONS: dict[str, Mutation] = {
    "scripts": _scripts,
    "class names": _classes,
    "attributes in another order": _attributes,
    "white space": _spaces,
    "pictures": _lazy_pictures,
    "meta and tokens": _meta,
    "one more wrapper": _wrapped,
    "time, marked": _below_headline(lambda luck: f'<p class="meta"><time>Updated {luck.randrange(2, 59)} minutes ago</time></p>'),
    "time, by its class": _below_headline(lambda luck: f'<div class="timestamp">Updated {luck.randrange(2, 23)} hours ago</div>'),
    "time, by its words": _below_headline(lambda luck: f"<p>Last updated {luck.randrange(10, 23)}:{luck.randrange(10, 59)} GMT</p>"),
    "time, at the end": _after_article(lambda luck: f"<p>Updated {luck.randrange(2, 23)} hours ago</p>"),
    "comment count": _below_headline(lambda luck: f'<a class="talk" href="#comments">{luck.randrange(2, 999)} comments</a>'),
    "views and reading time": _below_headline(lambda luck: f'<ul class="stats"><li>{luck.randrange(10**5):,} views</li><li>{luck.randrange(2, 9)} min read</li></ul>'),
    "share bar": _below_headline(lambda luck: f'<div class="share-bar"><button>Share</button><span>{luck.randrange(99)}.2K shares</span><a href="https://x.example/share">Post</a></div>'),
    "share bar, at the end": _after_article(lambda luck: f'<div class="share-tools"><span>{luck.randrange(999)} shares</span><ul><li><a href="https://f.example/s">Facebook</a></li><li><a href="https://x.example/s">Share on X</a></li></ul></div>'),
    "cookie banner": _in_body(lambda _: '<div id="cookie-banner" role="dialog"><h2>We value your privacy</h2><p>We and our 842 partners store and access information on your device, such as cookies, to show you advertisements that suit you and to measure them.</p><button>Accept all</button><button>Reject</button></div>', first=True),
    "cookie banner, at the end": _in_body(lambda _: '<div class="cc-window"><span>This site uses cookies so that you get the best experience on our website.</span> <a href="/cookies">Learn more</a> <button>Got it!</button></div>', first=False),
    "advertisement above": _in_body(lambda luck: f'<div class="ad-slot" id="gpt-{luck.randrange(99)}"><span>Advertisement</span><a href="https://ads.example/{luck.randrange(999)}"><img src="a.png" alt="Buy now"></a></div>', first=True),
    "advertisement within": _within_article(lambda luck: f'<div class="ad-container"><span>Advertisement</span><div id="gpt-{luck.randrange(99)}"><a href="https://ads.example/{luck.randrange(999)}">{luck.choice(_TEASERS)}</a></div></div>'),
    "advertisement within, unnamed": _within_article(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Advertisement</p><iframe src="https://ads.example/{luck.randrange(999)}"></iframe></div>'),
    "sponsored box within": _within_article(lambda luck: f'<aside class="sponsored"><h4>Sponsored</h4><p>{_teaser(luck)}</p></aside>'),
    "read more, a paragraph": _within_article(lambda luck: f"<p>Read more: {_teaser(luck)}</p>"),
    "read more, bold": _within_article(lambda luck: f"<p><strong>READ MORE: {_teaser(luck)}</strong></p>"),
    "a story's link alone": _within_article(lambda luck: f"<p><b>{_teaser(luck)}</b></p>"),
    "related box within": _within_article(lambda luck: f'<aside class="related"><h3>Related stories</h3><ul><li>{_teaser(luck)}</li><li>{_teaser(luck)}</li></ul></aside>'),
    "related box within, unnamed": _within_article(lambda luck: f'<div class="c-{luck.randrange(999)}"><h3>More on this story</h3><ul><li>{_teaser(luck)}</li><li>{_teaser(luck)}</li><li>{_teaser(luck)}</li></ul></div>'),
    "related box at the end": _after_article(lambda luck: f'<section class="related-content"><h2>You may also like</h2><div><h3>{_teaser(luck)}</h3><p>It has been a long year on the quay, and it is not over.</p></div></section>'),
    "newsletter box within": _within_article(lambda _: '<div class="newsletter-signup"><h3>The morning briefing</h3><p>Sign up for our newsletter and get the news of the day at seven, every morning.</p><form><input type="email"><button>Subscribe</button></form></div>'),
    "newsletter box within, unnamed": _within_article(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Sign up to our newsletter for the news of the day.</p><form><input type="email"><button>Sign up</button></form></div>'),
    "most read": _after_article(lambda luck: f'<section class="most-read"><h2>Most read</h2><ol><li>{_teaser(luck)}</li><li>{_teaser(luck)}</li><li>{_teaser(luck)}</li></ol></section>'),
    "breaking-news strip": _in_body(lambda luck: f'<div class="ticker"><strong>Breaking</strong> {_teaser(luck)}</div>', first=True),
    "video player within": _within_article(lambda luck: f'<div class="video-js" data-id="{luck.randrange(9999)}"><video src="v.mp4"></video><p class="vjs-no-js">To view this video please enable JavaScript, and consider upgrading to a web browser that supports HTML5 video.</p></div>'),
    "embedded frame within": _within_article(lambda luck: f'<figure class="embed"><iframe src="https://video.example/{luck.randrange(9999)}" title="Video"></iframe></figure>'),
    "comments": _in_body(lambda luck: f'<section id="comments" class="comments"><h2>Comments ({luck.randrange(9)})</h2><article class="comment"><p>I have lived by that bridge for thirty years, and nobody ever asked me what I think of it.</p></article></section>', first=False),
    "free articles left": _in_body(lambda luck: f'<div class="meter"><p>You have {luck.randrange(2, 5)} free articles left this month.</p><a href="/subscribe">Subscribe</a></div>', first=False),
    "poll within": _within_article(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Should the old bridge be closed at night?</p><form><label><input type="radio" name="p"> Yes, it is too loud</label><label><input type="radio" name="p"> No</label><button>Vote</button></form></div>'),
    "related, in German": _within_article(lambda luck: f"<p><strong>Lesen Sie auch:</strong> {_teaser(luck)}</p>"),
    "related, in French": _within_article(lambda luck: f"<p>» Lire aussi : {_teaser(luck)}</p>"),
    "related, a word and a colon": _within_article(lambda luck: f"<p>RELATED: {_teaser(luck)}</p>"),
    "Anzeige": _within_article(lambda luck: f'<div class="c{luck.randrange(999)}"><span>Anzeige</span><a href="https://ads.example/{luck.randrange(999)}"><img src="a.png" alt=""></a></div>'),
    "Publicité": _within_article(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Publicité</p><iframe src="https://ads.example/{luck.randrange(999)}"></iframe></div>'),
    "a player's title and length": _within_article(lambda luck: f'<div class="player"><video src="v.mp4"></video><span class="title">{luck.choice(_TEASERS)}</span><span class="duration">0{luck.randrange(9)}:{luck.randrange(10, 59)}</span></div>'),
    "script and style within": _within_article(lambda luck: f"<div><script>var slot = {luck.randrange(999)};</script><style>.s{luck.randrange(999)} {{ color: red }}</style></div>"),
    "cards at the end, unnamed": _after_article(lambda luck: f'<div class="c{luck.randrange(999)}"><article><h3>{_teaser(luck)}</h3><p>It has been a long year on the quay, and it is not over.</p></article><article><h3>{_teaser(luck)}</h3><p>Nobody on the islands had asked for it, but all of them came.</p></article></div>'),
    "next story": _in_body(lambda luck: f'<article class="c{luck.randrange(999)}"><h2>{_teaser(luck)}</h2><p>It has been a long year on the quay, and by all that is known it is not over: the ferry sails again.</p></article>', first=False),
    "appeal at the end": _after_article(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Support our journalism. Subscribe today for {luck.randrange(2, 9)} euros a month.</p><a href="/subscribe">Subscribe</a></div>'),
    "topics at the end": _after_article(lambda luck: f'<p>Topics: <a href="/topic/harbour">Harbour</a>, <a href="/topic/{luck.randrange(999)}">Ferries</a></p>'),
    "weather and markets": _in_body(lambda luck: f'<div class="bar"><span>Keswell {luck.randrange(2, 29)} °C</span> <span>DAX {luck.randrange(10**4, 2 * 10**4):,} +0.{luck.randrange(9)} %</span></div>', first=True),
    "cookie banner, in German, unnamed": _in_body(lambda luck: f'<div class="c{luck.randrange(999)}"><p>Wir verwenden Cookies, um Inhalte zu personalisieren und die Zugriffe auf unsere Website zu analysieren.</p><button>Alle akzeptieren</button><button>Ablehnen</button></div>', first=True),
    "lists of stories in another order": stories_shuffled,
    "lists of stories with others": stories_replaced,
    "counters": counters,
    "copyright year": copyright_year,
    "data in another order": data_reordered,
    "modified, and nothing else": only_modified,
    "title for others alone": title_for_others,
    "columns beside, moved": asides_moved,
    "pictures that wait": lazy_with_fallback,
    "addresses of mail hidden": addresses_hidden,
    "account menu": _in_body(lambda _: '<nav><ul><li><a href="/account">My account</a></li><li><a href="/logout">Sign out</a></li></ul></nav>', first=True),
}  # fmt: skip
"""Each by what it changes; a page on which nothing of the kind is found stays as it is."""


def _in_ascii(tree: HtmlElement) -> bytes:
    """Write each character beyond ASCII by its number: ’ as &#8217;."""
    return b"<!DOCTYPE html>" + tostring(tree, encoding="ascii")


def _named(tree: HtmlElement) -> bytes:
    """Write characters by name, where they have one: ’ as &rsquo;, a fixed space as &nbsp;."""
    text = tostring(tree, encoding="unicode")
    named = (
        f"&{codepoint2name[ord(one)]};" if ord(one) > 127 and ord(one) in codepoint2name else one
        for one in text
    )
    return b"<!DOCTYPE html>" + "".join(named).encode()


def _minified(tree: HtmlElement) -> bytes:
    """Leave out comments, and of white space between tags all but one space, as minifiers do."""
    copied = deepcopy(tree)
    for comment in list(copied.iter(Comment)):
        if comment.getparent() is not None:
            comment.drop_tree()
    return b"<!DOCTYPE html>" + _BETWEEN_TAGS.sub("> <", tostring(copied, encoding="unicode")).encode()


WRITINGS: dict[str, Callable[[HtmlElement], bytes]] = {
    "characters by number": _in_ascii,
    "characters by name": _named,
    "minified": _minified,
}
"""Each by how the same tree is written out."""
