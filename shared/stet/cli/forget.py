"""stet forget: leave an address nowhere."""

from __future__ import annotations

from dataclasses import asdict

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.show import document, note, say
from stet.domain.privacy import hashed


@click.command()
@click.argument("address")
@as_json
@which_stack
@on_desk
def forget(desk: Desk, address: str, *, json: bool) -> None:
    """Leave a mail address or a webhook's URL nowhere: subscriptions, secrets, digests, answers in the log.

    Messages that are still queued name ids alone and come to nothing. Logs hold only a hash.
    """
    done = desk.stack.forget(address)
    if json:
        document({"address": hashed(address.strip()), **asdict(done)})
        return
    say(
        f"forgotten: {done.subscriptions} subscription{'' if done.subscriptions == 1 else 's'}, "
        f"{done.secrets} secret{'' if done.secrets == 1 else 's'}, "
        f"{done.digests} row{'' if done.digests == 1 else 's'} of digests, "
        f"{done.answers} answer{'' if done.answers == 1 else 's'} in the delivery log, "
        f"{done.hashes} row{'' if done.hashes == 1 else 's'} under a hash of an address"
    )
    if stack_says := desk.stack.reputation.standing(address.strip()).suppression:
        note(f"{stack_says.address} stays suppressed, by that hash alone; stet mail lift removes that, too")
    note("backups of the tables (point in time recovery) hold it for up to 35 days more")
