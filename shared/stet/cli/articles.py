"""stet articles, article: what is watched."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import COUNT, Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.show import SEVERITY_STYLES, Column, ago, coming, document, iso, note, say, table
from stet.domain.article import Article
from stet.domain.schedule import coming_look

if TYPE_CHECKING:
    from stet.stages.read import ArticlePage

_OVER = "not again"


@click.command()
@click.option("-n", "--limit", type=COUNT, default=20, show_default=True, help="How many.")
@as_json
@which_stack
@on_desk
def articles(desk: Desk, limit: int, *, json: bool) -> None:
    """Show the articles that changed, or were first seen, last."""
    stack = desk.stack
    now, pace = stack.tools.clock(), stack.pace
    listed = stack.articles.recent(limit)
    if json:
        document([_row(one, coming_look(pace, one, now)) for one in listed])
        return
    columns = [
        Column("changed", whole=True),
        Column("source", below="title"),
        Column("versions"),
        Column("title", style="bold"),
        Column("url", below="title"),
        Column("id", below="title"),
        Column("next look", whole=True),
    ]
    rows = [_cells(one, coming_look(pace, one, now), now) for one in listed]
    table(columns, rows, "no article is known yet: their feeds are polled within a minute of being added")


@click.command()
@click.argument("named", metavar="URL-OR-ID")
@as_json
@which_stack
@on_desk
def article(desk: Desk, named: str, *, json: bool) -> None:
    """Show an article and its changes."""
    from stet.cli.changes import change_row, why

    stack = desk.stack
    page = stack.read.article(article_named(named, stack.articles).article_id)
    if page is None:  # removed between the two readings
        raise click.ClickException(f"the article {named} is not there any more")
    if json:
        history = [change_row(one, stack.links) for one in page.changes]
        aliases = {"aliases": stack.articles.names(page.article), "alias_of": page.article.alias_of}
        document(_row(page.article, page.next_look) | aliases | {"history": history})
        return
    now = stack.tools.clock()
    _head(page, now, stack.links.article(page.article.article_id))
    for name in stack.articles.names(page.article):
        note(f"also {name}")
    if page.article.alias_of:
        note(f"it goes on as {page.article.alias_of}: stet article {page.article.alias_of}")
    columns = [
        Column("version"),
        Column("when", whole=True),
        Column("severity", styles=SEVERITY_STYLES),
        Column("why"),
    ]
    rows = [[str(one.number), ago(one.at, now), one.severity.label, why(one)] for one in page.changes]
    table(columns, rows, "it has not changed yet")


def _head(page: ArticlePage, now: datetime, link: str) -> None:
    one = page.article
    said = f"{versions(one)} version{'' if versions(one) == 1 else 's'}"
    parts = [one.source, f"first seen {ago(one.first_seen_at, now)}", said, "removed" if page.removed else ""]
    parts.append(_alternating(one))
    say(one.title or one.url)
    say(one.url)
    say(" · ".join(filter(None, [*parts, f"next look {coming(page.next_look, now, _OVER)}"])))
    if one.barred_since:
        say("robots.txt of the host does not allow looking")
    if one.poor_since:
        say(f"only poor captures since {ago(one.poor_since, now)}: {one.poor_for}")
    note(link)


def _alternating(article: Article) -> str:
    """Return that an article goes to and fro, and how often it did so without a new version."""
    if not article.alternating:
        return ""
    times = article.showing.switches if article.showing else 0
    return f"alternating, {times} more time{'' if times == 1 else 's'} without a new version"


def versions(article: Article) -> int:
    """Return how many versions of an article there are."""
    return article.latest + 1


def _removed(article: Article) -> bool:
    from stet.domain.version import REMOVED

    return article.fingerprint == REMOVED


def _state(article: Article) -> str:
    if article.barred_since:
        return f"{versions(article)}, not allowed by robots.txt"
    if _removed(article):
        return "removed"
    return f"{versions(article)}, {article.poor_for}" if article.poor_since else str(versions(article))


def _cells(article: Article, upcoming: datetime | None, now: datetime) -> list[str]:
    return [
        ago(article.changed_at, now),
        article.source,
        _state(article),
        article.title or article.url,
        article.url,
        article.article_id,
        coming(upcoming, now, _OVER),
    ]


def _row(article: Article, upcoming: datetime | None) -> dict[str, Any]:
    return {
        "id": article.article_id,
        "url": article.url,
        "title": article.title,
        "source": article.source,
        "feeds": list(article.feeds),
        "versions": versions(article),
        "removed": _removed(article),
        "alternating": article.alternating,
        "barred_by_robots": article.barred_since is not None,
        "poor_since": iso(article.poor_since),
        "poor_for": article.poor_for or None,
        "first_seen_at": iso(article.first_seen_at),
        "changed_at": iso(article.changed_at),
        "next_look_at": iso(upcoming),
    }
