"""stet reconcile, deadletters: what an owner does after something went wrong."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.problems import Group
from stet.cli.show import Column, ago, document, iso, note, progress, say, table
from stet.domain.errors import InputError

if TYPE_CHECKING:
    from stet.adapters.archive import Archive
    from stet.cli.dead_letters import DeadLetters


@click.command()
@as_json
@which_stack
@on_desk
def reconcile(desk: Desk, *, json: bool) -> None:
    """Have every version compared whose event was lost. Running it twice changes nothing.

    Stet does this by itself once a day. Versions younger than a quarter of an hour are left alone, for
    they are still on their way.
    """
    stage = desk.stack.reconcile
    with progress("reading the archive", None) as step:
        found = replace(stage, archive=_Watched(desk.stack.archive, step))()
    if json:
        document([{"article": article_id, "number": number} for article_id, number in found])
    elif found:
        say(f"{len(found)} version{'' if len(found) == 1 else 's'} sent to be compared")
        note("their changes appear within a minute: stet changes")
    else:
        say("every version has its change")


@dataclass(frozen=True, slots=True)
class _Watched:
    """The archive, telling of each version it lists."""

    archive: Archive
    told: Callable[[], None]

    def versions(self) -> Iterator[tuple[str, int, datetime]]:
        for one in self.archive.versions():
            self.told()
            yield one


@click.group(cls=Group, invoke_without_command=True)
@as_json
@which_stack
@click.pass_context
def deadletters(context: click.Context, *, json: bool) -> None:
    """Show the messages that failed again and again, and send them back.

    QUEUE is article, version, changes or delivery. What is there failed for a bug: mend it first.
    """
    if context.invoked_subcommand is None:
        _list(context.ensure_object(Desk), None, json=json)


@deadletters.command("list")
@click.argument("queue", required=False)
@as_json
@which_stack
@on_desk
def list_(desk: Desk, queue: str | None, *, json: bool) -> None:
    """Show what waits, the first ten of each queue."""
    _list(desk, queue, json=json)


@deadletters.command()
@click.argument("queue", required=False)
@as_json
@which_stack
@on_desk
def redrive(desk: Desk, queue: str | None, *, json: bool) -> None:
    """Send back what waits: in one queue, or in all of them."""
    queues = _queues(desk, queue)
    moved = {}
    with progress("sending back", sum(letters.waiting() for letters in queues.values())) as step:
        for name, letters in queues.items():
            moved[name] = letters.redrive(step)
    if json:
        document([{"queue": name, "sent_back": count} for name, count in moved.items()])
    elif any(moved.values()):
        for name, count in moved.items():
            if count:
                say(f"{name}: {count} sent back")
    else:
        say("nothing waits")


def _list(desk: Desk, queue: str | None, *, json: bool) -> None:
    queues = _queues(desk, queue)
    if json:
        document([_row(name, letters) for name, letters in queues.items()])
        return
    now = desk.stack.tools.clock()
    columns = [Column("queue"), Column("sent"), Column("tried"), Column("message")]
    rows, beyond = [], []
    for name, letters in queues.items():
        shown = letters.look()
        rows += [[name, ago(one.sent_at, now), str(one.received), one.body[:300]] for one in shown]
        if (more := letters.waiting() - len(shown)) > 0:
            beyond.append(f"… and about {more} more in {name}")
    table(columns, rows, "nothing waits: no message has failed for good")
    for line in beyond:
        note(line)


def _row(name: str, letters: DeadLetters) -> dict[str, Any]:
    messages = [{"body": one.body, "sent_at": iso(one.sent_at)} for one in letters.look()]
    return {"queue": name, "waiting": max(letters.waiting(), len(messages)), "messages": messages}


def _queues(desk: Desk, queue: str | None) -> dict[str, DeadLetters]:
    there = desk.stack.dead_letters
    if queue is None:
        return there
    name = queue.lower().removesuffix("queue").removesuffix("deadletters")
    if name not in there:
        raise InputError(f"no queue {queue}: there is {', '.join(there)}")
    return {name: there[name]}
