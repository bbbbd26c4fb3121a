"""stet preview: how many messages rules would have made."""

from __future__ import annotations

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import topic_named
from stet.cli.rules import Rules, ruled
from stet.cli.show import document, say
from stet.domain.errors import InputError
from stet.domain.subscription import ALL, OWNER


@click.command()
@click.option(
    "--to",
    metavar="WHAT",
    default=ALL,
    show_default=True,
    help="all, source:NAME, feed:URL-or-ID or article:URL-or-ID.",
)
@ruled
@as_json
@which_stack
@on_desk
def preview(desk: Desk, to: str, *, rules: Rules, json: bool) -> None:
    """Say how many messages rules would have made in the last 7 days.

    The rules are given as for stet subscribe; nothing is stored, and nobody is told.
    """
    if to == OWNER:
        raise InputError("news of feeds cannot be previewed: leave --to owner out")
    stack = desk.stack
    seen = stack.rehearse(topic_named(to, stack.feeds, stack.articles), rules.interest, rules.by_mail)
    made = seen.simulated
    if json:
        counts = {"at_once": made.at_once, "digests": made.digests, "waiting": made.waiting}
        document({"messages": made.messages, **counts, "changes": seen.changes, "wanted": seen.wanted})
        return
    say(
        f"With these rules you would have had {_counted(made.messages, 'message')} in the last 7 days: "
        f"{made.at_once} at once, {_counted(made.digests, 'digest')}."
    )
    wait = "waits" if made.waiting == 1 else "wait"
    waiting = f"; {made.waiting} {wait} for a digest" if made.waiting else ""
    say(f"They tell of {seen.wanted} of {_counted(seen.changes, 'change')}{waiting}.")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
