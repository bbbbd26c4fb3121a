"""stet plan: what the next ticks would do, and why."""

from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.show import Column, coming, document, iso, table


@click.command()
@click.option(
    "--minutes", type=click.IntRange(1, 1440), default=15, show_default=True, help="How far to look ahead."
)
@as_json
@which_stack
@on_desk
def plan(desk: Desk, minutes: int, *, json: bool) -> None:
    """Show the polls and looks to come, and why; nothing is done."""
    stack = desk.stack
    foreseen = stack.preview(timedelta(minutes=minutes))
    if json:
        document([asdict(one) | {"at": iso(one.at)} for one in foreseen])
        return
    now = stack.tools.clock()
    columns = [
        Column("when", whole=True),
        Column("what"),
        Column("host"),
        Column("url", below="host"),
        Column("why"),
    ]
    rows = [[coming(one.at, now, "never"), one.kind, one.host, one.url, one.why] for one in foreseen]
    table(columns, rows, f"nothing is due within {minutes} minutes")
