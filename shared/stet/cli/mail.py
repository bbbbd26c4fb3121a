"""stet mail: how mails are received, who gets none any more, and whether they are held."""

from __future__ import annotations

from typing import Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.problems import Group, line_of
from stet.cli.show import Column, ago, document, iso, note, say, table
from stet.domain.privacy import hashed
from stet.domain.reputation import Circuit, Suppression, hours_counted, total


@click.group(cls=Group)
def mail() -> None:
    """Bounces and complaints: what was counted, who is suppressed, whether mails are held."""


@mail.command()
@as_json
@which_stack
@on_desk
def show(desk: Desk, *, json: bool) -> None:
    """Show what was counted in the last 24 hours, and whether mails are held.

    At 3 % bounces or 0.05 % complaints all mails by SES wait for a day, or until stet mail resume.
    """
    stack, now = desk.stack, desk.stack.tools.clock()
    circuit = stack.reputation.circuit()
    counted = total(stack.reputation.tallies(hours_counted(Circuit(), now)))
    held = circuit.open_at(now)
    if json:
        counts = {"sent": counted.sent, "bounced": counted.bounced, "complaints": counted.complained}
        held_row = {"held": held, "why": circuit.why if held else "", "until": iso(circuit.until)}
        document({**counts, "soft_bounces": counted.soft, **held_row})
        return
    say(
        f"in 24 hours: {counted.sent} sent, {counted.bounced} bounced, {counted.complained} complaints, "
        f"{counted.soft} soft bounces"
    )
    say(f"held until {iso(circuit.until)}: {circuit.why}" if held else "mails go out")


@mail.command()
@as_json
@which_stack
@on_desk
def suppressed(desk: Desk, *, json: bool) -> None:
    """Show who gets no mail any more, by the hash of the address: no address is kept."""
    found = sorted(desk.stack.reputation.suppressed(), key=lambda one: (one.since, one.address))
    now = desk.stack.tools.clock()
    if json:
        document([_row(one) for one in found])
        return
    columns = [Column("address", whole=True), Column("why"), Column("said"), Column("since", whole=True)]
    rows = [[one.address, one.kind.value, one.detail, ago(one.since, now)] for one in found]
    table(columns, rows, "nobody is suppressed")


@mail.command()
@click.argument("address")
@as_json
@which_stack
@on_desk
def lift(desk: Desk, address: str, *, json: bool) -> None:
    """Let an address that bounced or complained get mails again, here and at SES.

    Do so only if its holder wants it, or the mailbox works again: SES counts what bounces.
    """
    wanted = address.strip()
    lifted = desk.stack.reputation.lift(wanted)
    at_ses, problem = _lifted_at_ses(desk, wanted)
    if json:
        document({"address": hashed(wanted), "lifted": lifted, "lifted_at_ses": at_ses})
    else:
        say(f"{'lifted' if lifted else 'was not suppressed'}: {hashed(wanted)}")
        if at_ses:
            say("taken off the suppression list of the account, too")
    if problem:
        note(f"SES keeps a list of its own for the account, which could not be changed: {problem}")


def _lifted_at_ses(desk: Desk, address: str) -> tuple[bool, str]:
    try:
        return desk.stack.suppression_list.remove(address), ""
    except Exception as error:
        line = line_of(error)
        if line is None:
            raise
        return False, line


@mail.command()
@as_json
@which_stack
@on_desk
def resume(desk: Desk, *, json: bool) -> None:
    """Let mails go out again that are held; what was counted before counts no more."""
    held = desk.stack.reputation.circuit().open_at(desk.stack.tools.clock())
    queued = desk.stack.resume()
    if json:
        document({"was_held": held, "queued": queued})
        return
    messages = f"{queued} waiting deliver{'y' if queued == 1 else 'ies'} queued again"
    say(f"{'mails go out again' if held else 'mails were not held'}; {messages}")


def _row(one: Suppression) -> dict[str, Any]:
    return {"address": one.address, "why": one.kind.value, "said": one.detail, "since": iso(one.since)}
