"""stet search: find changes by their words, and make the index of them anew."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import click

from stet.cli.changes import change_row, show_changes
from stet.cli.desk import COUNT, Desk, as_json, on_desk, which_stack
from stet.cli.problems import Group
from stet.cli.show import document, progress, say

_FIRST_YEARS = 366


@click.group(cls=Group)
def search() -> None:
    """Find changes by their words, and rebuild the index they are found by."""


@search.command("for", context_settings={"ignore_unknown_options": True})
@click.argument("words", nargs=-1, required=True)
@click.option("-n", "--limit", type=COUNT, default=20, show_default=True, help="How many.")
@click.option("--best", is_flag=True, help="The best match first, not the newest.")
@as_json
@which_stack
@on_desk
def for_(desk: Desk, words: tuple[str, ...], limit: int, *, best: bool, json: bool) -> None:
    """Show the changes in whose headlines or changed words WORDS stand.

    Words must all be there; "a phrase", -without and source:name are understood.
    """
    from stet.domain.search import sought

    stack = desk.stack
    found = stack.search(sought(" ".join(words)), 0, limit, by_relevance=best).changes
    if json:
        document([change_row(one, stack.links) for one in found])
    else:
        show_changes(found, stack.links, stack.tools.clock(), "nothing found within the last twelve months")


@search.command()
@click.option("--since", type=click.DateTime(["%Y-%m-%d"]), help="The first day; else a year back.")
@as_json
@which_stack
@on_desk
def rebuild(desk: Desk, since: datetime | None, *, json: bool) -> None:
    """Make the search index anew from the changes. Searching finds less while it is made."""
    stack = desk.stack
    today = stack.tools.clock().astimezone(UTC).date()
    first = since.date() if since else today - timedelta(days=_FIRST_YEARS)
    days = [date.fromordinal(day) for day in range(first.toordinal(), today.toordinal() + 1)]
    stage = stack.indexing
    forgotten, added = stage.index.forget(), 0
    with progress("reading the changes", len(days)) as step:
        for day in days:
            added += stage.days([day])
            step()
    if json:
        document({"forgotten": forgotten, "added": added, "since": first.isoformat()})
    else:
        say(f"{added} change{'' if added == 1 else 's'} indexed, from {first} on")
