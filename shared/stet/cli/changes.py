"""stet changes, change: what was changed, and what exactly."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import COUNT, Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.rules import SEVERITIES
from stet.cli.show import SEVERITY_STYLES, Column, ago, document, iso, table
from stet.domain.change import Change, Reason, Severity
from stet.domain.errors import InputError

if TYPE_CHECKING:
    from stet.pages.links import Links

_LONGEST_WORDS = 40
_MOST_REASONS = 4


@click.command()
@click.option("-n", "--limit", type=COUNT, default=20, show_default=True, help="How many.")
@click.option("--least", type=SEVERITIES, default="trivial", show_default=True, help="The least severity.")
@as_json
@which_stack
@on_desk
def changes(desk: Desk, limit: int, least: str, *, json: bool) -> None:
    """Show the latest changes, the last one first."""
    stack = desk.stack
    listed, links = stack.read.latest(Severity.named(least), most=limit), stack.links
    if json:
        document([change_row(one, links) for one in listed])
        return
    show_changes(listed, links, stack.tools.clock(), "no change of the last 60 days is known")


@click.command()
@click.argument("named", metavar="ARTICLE")
@click.argument("number", metavar="[VERSION]", type=click.IntRange(1), required=False)
@as_json
@which_stack
@on_desk
def change(desk: Desk, named: str, number: int | None, *, json: bool) -> None:
    """Show what a version changed, word by word; the latest version if none is named.

    ARTICLE is its address or id.
    """
    from stet.cli.comparison import compared, comparison_document, show_comparison

    stack = desk.stack
    article = article_named(named, stack.articles)
    wanted = number or article.latest
    page = stack.read.diff(article.article_id, wanted - 1, wanted) if wanted > 0 else None
    if page is None:
        there = f"its latest version is {article.latest}" if article.latest > 0 else "it has not changed yet"
        raise InputError(f"no change {max(wanted, 1)} of {named}: {there}")
    shown = compared(page)
    if json:
        row = change_row(page.change, stack.links) if page.change else {"article": article.article_id}
        document(row | comparison_document(shown))
    else:
        show_comparison(shown, stack.links.diff(article.article_id, wanted - 1, wanted))


def show_changes(listed: list[Change], links: Links, now: datetime, none: str) -> None:
    """Print a table of changes; `none` is said if there is none."""
    columns = [
        Column("when", whole=True),
        Column("severity", styles=SEVERITY_STYLES),
        Column("source", below="headline"),
        Column("headline", style="bold"),
        Column("why", style="italic", below="headline"),
        Column("page", below="headline"),
    ]
    table(columns, [_cells(one, links, now) for one in listed], none)


def why(change: Change) -> str:
    """Return a change's reasons in one line."""
    parts = [*dict.fromkeys(_reason(one) for one in change.reasons[:_MOST_REASONS])]
    notes = {"unannounced": change.stealth, "alternating": change.alternating}
    return ", ".join([*parts, *(note for note, true in notes.items() if true)])


def headline(change: Change) -> str:
    """Return the headline of a change, or both if it was changed."""
    before, after = change.headline_before, change.headline_after
    return f"{before} → {after}" if before and after and before != after else change.title


def change_row(change: Change, links: Links) -> dict[str, Any]:
    """Return a change for a JSON document."""
    return {
        "article": change.article_id,
        "number": change.number,
        "at": iso(change.at),
        "url": change.url,
        "source": change.source,
        "severity": change.severity.label,
        "stealth": change.stealth,
        "alternating": change.alternating,
        "reasons": [{"name": one.name, "old": one.old, "new": one.new} for one in change.reasons],
        "headline_before": change.headline_before,
        "headline_after": change.headline_after,
        "words_removed": change.words_removed,
        "words_added": change.words_added,
        "page": links.diff(change.article_id, change.number - 1, change.number),
    }


def _cells(change: Change, links: Links, now: datetime) -> list[str]:
    return [
        ago(change.at, now),
        change.severity.label,
        change.source,
        headline(change),
        why(change),
        links.diff(change.article_id, change.number - 1, change.number),
    ]


def _reason(reason: Reason) -> str:
    from stet.pages.reasons import label

    told = reason.name != "headline" and reason.old and reason.new
    if told and max(len(reason.old), len(reason.new)) <= _LONGEST_WORDS:
        return f"{label(reason)} {reason.old} → {reason.new}"
    return label(reason)
