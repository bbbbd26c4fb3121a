"""How runs of words, field edits and topics are put to a reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from stet.domain.diff import FieldEdit, Words
from stet.domain.interest import Side
from stet.domain.rhythm import AT_ONCE, rhythm_words
from stet.domain.subscription import ALL, OWNER, Subscription
from stet.pages.times import stamp

if TYPE_CHECKING:
    from stet.pages.comparing import Compared

_DATES = {"published", "modified"}

ALTERNATING = (
    "The page goes to and fro between texts it has shown before. You are told again when a text stays."
)
"""What a reader of an alternating article's change is told beside it."""


def edges(text: str) -> tuple[str, str, str]:
    """Return the space before a run's words, the words, and the space after: space is never marked."""
    core = text.strip()
    if not core:
        return text, "", ""
    start = text.index(core)
    return text[:start], core, text[start + len(core) :]


def readable(edit: FieldEdit) -> tuple[Words, ...]:
    """Return the runs of a field edit, its times written as readers want them."""
    if edit.name not in _DATES:
        return edit.words
    return tuple(Words(run.op, _readable_time(run.text)) for run in edit.words)


def percent(share: float) -> str:
    """Return a share in per cent: 0 and 100 only where it is exactly so."""
    whole = round(share * 100)
    return "<1 %" if share and not whole else ">99 %" if share < 1 and whole == 100 else f"{whole} %"


def topic(topic: str) -> str:
    """Return in words what a subscription is to."""
    kind, _, name = topic.partition("#")
    if topic == ALL:
        return "any article"
    if topic == OWNER:
        return "a feed of yours"
    words = {"source": f"an article of {name}", "feed": "an article of this feed", "article": "this article"}
    return words.get(kind, topic)


def interest(subscription: Subscription) -> str:
    """Return in words what of its topic a subscription wants, and when: "minor and above, every hour"."""
    wish, rhythm = subscription.interest, subscription.rhythm
    parts = [f"{wish.least.label} and above"]
    if wish.headline_only:
        parts.append("headlines only")
    if wish.reasons:
        parts.append("for " + " or ".join(wish.reasons))
    if wish.keywords:
        where = {Side.ADDED: " added", Side.REMOVED: " removed"}.get(wish.side, "")
        parts.append("with " + " or ".join(f"“{one}”" for one in wish.keywords) + where)
    if wish.language:
        parts.append(f"in {wish.language}")
    if wish.discovered:
        parts.append("and articles found")
    if left_out := len(subscription.muted):
        parts.append(f"{left_out} left out")
    if rhythm != AT_ONCE:
        parts.append(rhythm_words(rhythm))
    return ", ".join(parts)


def removal(shown: Compared) -> str:
    """Return in a sentence that an article was removed, or is back."""
    if shown.restored:
        return "The article is back. It had been removed; what stands there now is kept as a new version."
    if shown.older.story is None:
        return "The article was gone, and still is."
    status = shown.newer.status
    answer = {404: "404 (not found)", 410: "410 (gone)"}.get(status, "that it is not there any more")
    last = f"Its text as last seen is version {shown.older.number}."
    return f"The article was removed: its page answered {answer}. {last}"


def _readable_time(text: str) -> str:
    try:
        return stamp(datetime.fromisoformat(text))
    except ValueError:
        return text
