"""The pages: values in, HTML out. No script, no inline style, everything from outside escaped (RULES §7)."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from stet.domain.article import Article
from stet.domain.change import Change, Severity
from stet.domain.diff import Comparison
from stet.domain.selection import Place, Selection
from stet.domain.subject import Subject
from stet.domain.subscription import ALL, Subscription
from stet.domain.version import Version
from stet.pages import times
from stet.pages.choices import NAMELESS, Names, choices
from stet.pages.comparing import Compared
from stet.pages.links import Links
from stet.pages.templating import render

View = Literal["side", "inline"]
EVERYTHING = Selection()

_HERE = Links()


def latest(
    listed: Sequence[Change],
    now: datetime,
    *,
    wanted: Selection = EVERYTHING,
    older: Place | None = None,
    newer: Place | None = None,
    searched: datetime | None = None,
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return a page of a list of changes, newest first as given, under the day each was seen.

    `wanted` is what was asked for; `older` and `newer` are the places from which the list goes on; `searched`
    how far back was looked, if that was the end of it; `names` what the sources are called.
    """
    return render(
        "latest.html",
        days=times.by_day(listed),
        now=now,
        wanted=wanted,
        older=older,
        newer=newer,
        searched=searched,
        names=names,
        links=links,
        choices=choices(wanted, names),
        severities=Severity,
    )


def article(
    article: Article,
    changes: Sequence[Change],
    now: datetime,
    *,
    next_look: datetime | None,
    removed: bool,
    elder: Article | None = None,
    younger: Sequence[Article] = (),
    addresses: Sequence[str] = (),
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return an article's page: where it is, its versions, when it is looked at next or why not any more.

    `elder` is the article it turned out to be, `younger` are those that turned out to be this one, and
    `addresses` its other ones.
    """
    return render(
        "article.html",
        article=article,
        history=_history(article, changes),
        now=now,
        next_look=next_look,
        removed=removed,
        elder=elder,
        younger=younger,
        addresses=addresses,
        names=names,
        links=links,
    )


def diff(
    article: Article,
    older: Version,
    newer: Version,
    comparison: Comparison | None,
    change: Change | None,
    now: datetime,
    *,
    view: View = "side",
    alike: bool = True,
    picture: str = "",
    names: Names = NAMELESS,
    links: Links = _HERE,
) -> str:
    """Return the comparison of two versions, side by side or inline.

    `comparison` is None if either version says that the article was gone; `change` is None if the two
    are not neighbours, or the change has not been judged yet; `alike` says whether one extractor read both.
    """
    shown = Compared(article, older, newer, comparison, change)
    return render(
        "diff.html",
        alike=alike,
        picture=picture,
        shown=shown,
        article=article,
        now=now,
        view=view,
        names=names,
        links=links,
    )


def version(
    article: Article, version: Version, now: datetime, *, names: Names = NAMELESS, links: Links = _HERE
) -> str:
    """Return the text of one version as it was read."""
    return render(
        "version.html",
        article=article,
        version=version,
        story=version.story,
        now=now,
        names=names,
        links=links,
    )


def not_found(what: str, *, links: Links = _HERE) -> str:
    """Return the page for an address that leads nowhere; `what` says what was looked for, as "article"."""
    return render("missing.html", what=what, gone=False, unreadable=False, failed=False, links=links)


def unreadable(what: str, *, links: Links = _HERE) -> str:
    """Return the page for what is kept but cannot be read; `what` says so in a line that names it."""
    return render("missing.html", what=what, gone=False, unreadable=True, failed=False, links=links)


def failed(*, links: Links = _HERE) -> str:
    """Return the page that stands where a bug has kept the right one back."""
    return render("missing.html", what="", gone=False, unreadable=False, failed=True, links=links)


def gone(what: str, *, links: Links = _HERE) -> str:
    """Return the page for what was taken down (410): a tombstone that says nothing of the text."""
    return render("missing.html", what=what, gone=True, unreadable=False, failed=False, links=links)


def unsubscribe(
    subscription: Subscription | None,
    *,
    done: bool,
    subject: Subject | None = None,
    less: Sequence[Subject] = (),
    links: Links = _HERE,
) -> str:
    """Return the page that asks before a subscription ends, by POST, or says that it has (RFC 8058).

    None stands for a subscription that is not there any more, which is what was wanted; whoever holds a
    token of it may see and end what else the address gets. `subject` is what it is to, with its name; `less`
    is what it can leave out instead.
    """
    ended = done or subscription is None
    return render(
        "unsubscribe.html",
        subscription=subscription,
        subject=subject or Subject(subscription.topic if subscription else ALL),
        less=less,
        done=ended,
        links=links,
    )


def confirm(
    subscription: Subscription | None, *, subject: Subject | None = None, links: Links = _HERE
) -> str:
    """Return the page that asks whether a subscription is wanted, or says that it is confirmed.

    None stands for one that was never there, ended, or waited for too long. `subject` is what it is to.
    """
    subject = subject or Subject(subscription.topic if subscription else ALL)
    return render("confirm.html", subscription=subscription, subject=subject, links=links)


@dataclass(frozen=True, slots=True)
class Step:
    """One version in an article's history, and the change that brought it."""

    number: int
    at: datetime | None
    previous: datetime | None
    change: Change | None


def _history(article: Article, changes: Sequence[Change]) -> list[Step]:
    """Return the versions known by their changes, oldest first; version 0 came as the article did."""
    if article.latest < 0 and not changes:
        return []
    known = {change.number: change for change in changes}
    steps = [Step(0, article.first_seen_at, None, None)]
    for number in sorted(known):
        before = known.get(number - 1)
        previous = before.at if before else article.first_seen_at if number == 1 else None
        steps.append(Step(number, known[number].at, previous, known[number]))
    return steps
