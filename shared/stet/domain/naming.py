"""Whether two addresses name one article: pure rules with reasons; in doubt they do not (RULES §3).

A page's own word (rel=canonical, og:url) or a permanent redirect names another address. It is believed only
where it can be: publishers' templates name the front page, a section, another site's page or another article
by mistake, and two articles made one are a loss that nobody sees.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from urllib.parse import SplitResult, parse_qsl, unquote, urlsplit

from stet.domain.article import Article
from stet.domain.errors import BadUrl
from stet.domain.response import Response
from stet.domain.text import fold
from stet.domain.url import article_id, canonical
from stet.domain.version import Story

MOST_NAMES = 8
"""How many other addresses of one article are remembered: its row stays small."""

MOVED_AFTER = 3
"""How many looks must find an article at the same new address."""

_PERMANENT = frozenset({301, 308})
_LEAST_WORDS = 30
_SAME, _OTHER, _TITLE = 0.9, 0.3, 0.5
_SERVICE = re.compile(r"^(?:www\d?|m|mobile|mobil|touch|amp|edition)\.(?=.+\.)")
_INDEX = re.compile(
    r"^(?:index|home|default|homepage|startseite)(?:\.\w{2,5})?$|^[a-z]{2}(?:[-_][a-z]{2})?$", re.IGNORECASE
)
_EXTENSION = re.compile(r"\.(?:html?|php|aspx?|jsp|amp|amp\.html?)$", re.IGNORECASE)
_NUMBERS = re.compile(r"\d{5,}")
_DATE = re.compile(r"(?:19|20)\d{6}")
_DIGIT = re.compile(r"\d")
_WORDS = re.compile(r"[^\W_]+")
_AMP_PARAMETERS = frozenset(
    {
        ("amp", ""),
        ("amp", "1"),
        ("amp", "true"),
        ("outputtype", "amp"),
        ("view", "amp"),
        ("m", "1"),
        ("mobile", "1"),
    }
)
_PAGES = frozenset({"page", "pg", "seite", "pagina", "paged"})
_LOCAL = frozenset({"co", "com", "net", "org", "gov", "ac", "edu", "gob", "gouv", "or", "ne"})


class Sameness(StrEnum):
    """What two texts say of whether they are one article."""

    SAME = "same"
    UNKNOWN = "cannot be told"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Name:
    """Another address for an article, and whether a permanent redirect led there."""

    url: str
    redirect: bool


def names(article: Article, response: Response, story: Story | None) -> list[Name]:
    """Return the other addresses that a look heard for an article and that can be believed."""
    return [name for name, refusal in heard(article, response, story) if not refusal]


def heard(article: Article, response: Response, story: Story | None) -> list[tuple[Name, str]]:
    """Return each other address that a look heard, with why it is not believed ("" if it is).

    Without a story (the page was not read: unchanged) only a move under way can be confirmed.
    """
    found: list[tuple[Name, str]] = []
    if response.hops and all(hop.status in _PERMANENT for hop in response.hops):
        landed = _canonical(response.url)
        if landed and landed != _canonical(article.url):
            refusal = _redirect_refused(article, landed, story)
            found.append((Name(landed, redirect=True), refusal))
    told = _canonical(story.canonical or "") if story else ""
    if story and told and told != _canonical(article.url) and told not in {one.url for one, _ in found}:
        # Where a redirect that is not believed led (a log-in, another article) says nothing of this one.
        at = response.url if found and not found[0][1] else article.url
        found.append((Name(told, redirect=False), canonical_refused(at, told, story.headline)))
    return found


def canonical_refused(url: str, other: str, headline: str) -> str:
    """Return why a page at `url` is not believed that its address is `other`, or "" if it is."""
    refusal = astray(url, other) or ("another page of it" if _pages(other) != _pages(url) else "")
    if refusal:
        return refusal
    ours, theirs = urlsplit(twin(url)), urlsplit(twin(other))
    if not _related(ours.netloc, theirs.netloc, same_path=ours.path == theirs.path and len(ours.path) > 1):
        return "another host"
    if (ours.path, ours.query) == (theirs.path, theirs.query) or _drops_the_idle(ours, theirs):
        return ""
    numbers = _numbers(url), _numbers(other)
    if all(numbers):
        return "" if numbers[0] == numbers[1] else "another number"
    same_slug = _slug(ours.path) == _slug(theirs.path) and len(_words(_slug(ours.path))) > 2
    if (same_slug and ours.query == theirs.query) or _named_by(_slug(theirs.path), headline):
        return ""
    return "it names nothing of this article"


def _drops_the_idle(ours: SplitResult, theirs: SplitResult) -> bool:
    """Whether an address only leaves out parameters that cannot be what names the article."""
    given, kept = (
        parse_qsl(ours.query, keep_blank_values=True),
        parse_qsl(theirs.query, keep_blank_values=True),
    )
    if ours.path != theirs.path or not set(kept) <= set(given):
        return False
    named = len(_words(_slug(ours.path))) > 2 or bool(_NUMBERS.search(ours.path))
    return named or not any(_DIGIT.search(value) for one, value in given if (one, value) not in kept)


def _redirect_refused(article: Article, landed: str, story: Story | None) -> str:
    if refusal := astray(article.url, landed):
        return refusal
    if story is None:
        moving = article.moving_to is not None and _canonical(article.moving_to) == landed
        return "" if moving else "the page was not read"
    return "" if alike(article.title, story.headline) else "another headline than the feed's"


def astray(url: str, landed: str) -> str:
    """Return what an address that took the place of an article's is, if it is none of an article.

    A redirect to the front page, or to a section above the article, is a page that is gone in all but status.
    """
    if place(landed) and not place(url):
        return place(landed)
    ours, theirs = _segments(twin(url)), _segments(twin(landed))
    above = len(theirs) < len(ours) and ours[: len(theirs)] == theirs
    same_site = urlsplit(twin(url)).netloc == urlsplit(twin(landed)).netloc
    return "a section above it" if above and same_site and not urlsplit(twin(landed)).query else ""


def replaced(article: Article, response: Response, latest: Story, story: Story) -> bool:
    """Whether a redirect led to another article: to an address not its own, with nothing of it."""
    if not response.hops or _id(response.url) in (article.article_id, _id(article.url), *article.aliases):
        return False
    return sameness(latest, story) is Sameness.OTHER and not alike(latest.headline, story.headline)


def place(url: str) -> str:
    """Return "the front page" for the address of one, or of one in another language; "" for any other."""
    parts = urlsplit(url)
    if [one for one in _segments(url) if not _INDEX.match(one)]:
        return ""
    return "" if re.search(r"\d{2}|=[^&]*-", parts.query) else "the front page"


def twin(url: str) -> str:
    """Return an address without the marks of its AMP and mobile forms, to compare forms by; never to open."""
    parts = urlsplit(_canonical(url) or url)
    if (parts.hostname or "").endswith(".cdn.ampproject.org") and (
        inner := re.match(r"/[cv]/(?:s/)?(.+)", parts.path)
    ):
        parts = urlsplit(f"https://{inner[1]}?{parts.query}")
    host = parts.netloc.lower()
    while (bare := _SERVICE.sub("", host)) != host:
        host = bare
    kept = [one for one in _segments(parts.path) if one.lower() not in ("amp", "ampstories")]
    path = "/".join([*kept[:-1], _EXTENSION.sub("", kept[-1])] if kept else [])
    query = [f"{name}={value}" for name, value in parse_qsl(parts.query, keep_blank_values=True)
             if (name.lower(), value.lower()) not in _AMP_PARAMETERS]  # fmt: skip
    return f"https://{host}/{path}" + (f"?{'&'.join(query)}" if query else "")


def sameness(ours: Story, theirs: Story) -> Sameness:
    """Return whether two texts are one article: nine tenths of the words in the very same paragraphs.

    Texts of a few words are alike by accident ("Please wait"), so they tell nothing.
    """
    if min(ours.words, theirs.words) < _LEAST_WORDS or ours.quality.poor or theirs.quality.poor:
        return Sameness.UNKNOWN
    before, after = _paragraphs(ours), _paragraphs(theirs)
    common = sum(len(text.split()) * count for text, count in (before & after).items())
    share = 2 * common / (ours.words + theirs.words)
    if share >= _SAME and alike(ours.headline, theirs.headline):
        return Sameness.SAME
    return Sameness.OTHER if share < _OTHER else Sameness.UNKNOWN


def alike(title: str, headline: str) -> bool:
    """Whether two titles may be of one article: the shorter one shares half of its words."""
    ours, theirs = set(_words(title)), set(_words(headline))
    return not ours or not theirs or len(ours & theirs) / min(len(ours), len(theirs)) >= _TITLE


def elder(one: Article, other: Article) -> Article:
    """Return the article that stays when two turn out to be one: that which was seen first."""
    return min(one, other, key=lambda article: (article.first_seen_at, article.article_id))


class Step(StrEnum):
    """What one more look means for a move."""

    NOTHING = "nothing"
    FORGET = "forget"
    COUNT = "count"
    DONE = "done"


def move_step(article: Article, target: str | None, at: datetime, confirm: timedelta, *, read: bool) -> Step:
    """Return what a look that found an article at `target` (None: where it was) means (RULES §3).

    Three looks spread over the confirming time make a move; so each writes the row at most three times.
    """
    if target is None:
        return Step.FORGET if read and article.moving_to else Step.NOTHING
    if article.moving_to != target or article.moving_since is None:
        return Step.COUNT
    if at < article.moving_since + article.moving_count * confirm / (MOVED_AFTER - 1):
        return Step.NOTHING
    return Step.DONE if article.moving_count + 1 >= MOVED_AFTER else Step.COUNT


def target(article: Article, ours: Iterable[Name]) -> str | None:
    """Return the address that an article seems to move to: a redirect's, else a canonical one that is new.

    The canonical address of the first version is a name of the article from the beginning, no move.
    """
    for name in ours:
        new = article.latest >= 0 and article_id(name.url) not in article.aliases
        if name.redirect or new or name.url == article.moving_to:
            return name.url
    return None


def _canonical(url: str) -> str:
    try:
        return canonical(url)
    except BadUrl:
        return ""


def _id(url: str) -> str:
    return article_id(url) if _canonical(url) else ""


def _segments(url: str) -> list[str]:
    return [one for one in urlsplit(url).path.split("/") if one]


def _pages(url: str) -> set[tuple[str, str]]:
    return {(name.lower(), value) for name, value in parse_qsl(urlsplit(url).query) if name.lower() in _PAGES}


def _related(ours: str, theirs: str, *, same_path: bool) -> bool:
    """Whether two hosts are of one site: one within the other, or twins by name."""
    if ours == theirs or ours.endswith(f".{theirs}") or theirs.endswith(f".{ours}"):
        return True
    return same_path and _brand(ours) == _brand(theirs)


def _brand(host: str) -> str:
    """Return the name in a host that its owner chose: bbc of bbc.co.uk and of bbc.com."""
    labels = host.partition(":")[0].split(".")[:-1]
    while len(labels) > 1 and labels[-1] in _LOCAL:
        labels.pop()
    return ".".join(labels)


def _slug(path: str) -> str:
    return (_segments(path) or [""])[-1].lower()


def _numbers(url: str) -> frozenset[str]:
    parts = urlsplit(url)
    found = _NUMBERS.findall(f"{parts.path}?{parts.query}")
    return frozenset(one for one in found if not _DATE.fullmatch(one))


def _words(text: str) -> list[str]:
    return _WORDS.findall(fold(text).casefold())


def _named_by(slug: str, headline: str) -> bool:
    """Whether the last part of an address is made of a headline's words: three at least, most of them."""
    words, said = [one for one in _words(unquote(slug)) if not one.isdigit()], set(_words(headline))
    return len(words) >= 3 and sum(one in said for one in words) / len(words) >= 0.75


def _paragraphs(story: Story) -> Counter[str]:
    return Counter(fold(paragraph.text) for paragraph in story.paragraphs)
