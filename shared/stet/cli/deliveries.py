"""stet deliveries: the log of telling people, and sending again."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import COUNT, Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.problems import Group
from stet.cli.show import Column, ago, document, iso, note, say, table
from stet.cli.spans import SPAN
from stet.domain.endpoint import REPLAYABLE
from stet.domain.errors import InputError
from stet.domain.subscription import Delivery, DeliveryStatus

if TYPE_CHECKING:
    from stet.cli.stack import Stack

STATUSES = click.Choice([status.value for status in DeliveryStatus])
_STYLES = {"delivered": "green", "pending": "yellow", "failed": "bold red", "dropped": "dim"}
_LOG = "30d"


@click.group(cls=Group)
@which_stack
def deliveries() -> None:
    """See what was told whom, and send again what was not taken. The log is kept for 30 days."""


@deliveries.command("list")
@click.option("--to", metavar="SUBSCRIPTION", default="", help="To one subscription, by its id.")
@click.option("--article", metavar="ARTICLE", default="", help="Of one article, by its address or id.")
@click.option("--status", type=STATUSES, help="With one status.")
@click.option("--since", type=SPAN, default=_LOG, show_default=True, help="Not longer ago: 30m, 24h, 2d.")
@click.option("--until", type=SPAN, default="0s", help="Longer ago than this.")
@click.option("-n", "--limit", type=COUNT, default=20, show_default=True, help="How many.")
@as_json
@which_stack
@on_desk
def list_(
    desk: Desk,
    to: str,
    article: str,
    status: str | None,
    since: timedelta,
    until: timedelta,
    limit: int,
    *,
    json: bool,
) -> None:
    """Show the latest deliveries, the last one first."""
    stack = desk.stack
    found = _found(stack, to, article, DeliveryStatus(status) if status else None, since, until)
    listed = sorted(found, key=lambda one: one.created_at, reverse=True)[:limit]
    if json:
        document([row(one) for one in listed])
        return
    columns = [
        Column("id", whole=True),
        Column("status", styles=_STYLES),
        Column("opened", whole=True),
        Column("tries"),
        Column("answer", below="id"),
    ]
    now = stack.tools.clock()
    rows = [
        [one.delivery_id, one.status.value, ago(one.created_at, now), str(one.attempts), one.answer[:80]]
        for one in listed
    ]
    table(columns, rows, "no such delivery is in the log")


@deliveries.command()
@click.argument("id")
@as_json
@which_stack
@on_desk
def show(desk: Desk, id: str, *, json: bool) -> None:
    """Show one delivery: its attempts, and what was answered to the last."""
    one = _delivery(desk.stack, id)
    if json:
        document(row(one))
        return
    now = desk.stack.tools.clock()
    say(f"{one.delivery_id}: {one.status} after {one.attempts} attempt{'' if one.attempts == 1 else 's'}")
    say(f"opened: {iso(one.created_at)} ({ago(one.created_at, now)})")
    if one.finished_at:
        say(f"finished: {iso(one.finished_at)}")
    elif one.claimed_until:
        say(f"next attempt: {ago(one.claimed_until, now)}")
    if one.latency_ms is not None:
        say(f"the last attempt took {one.latency_ms} ms")
    say(f"answer: {one.answer or '-'}")


@deliveries.command()
@click.argument("ids", metavar="[ID...]", nargs=-1)
@click.option("--to", metavar="SUBSCRIPTION", default="", help="What went to one subscription, by its id.")
@click.option("--since", type=SPAN, help="What was opened not longer ago: 30m, 24h, 2d; 14d at most.")
@click.option("--until", type=SPAN, default="0s", help="What was opened longer ago than this.")
@click.option("--all", "every", is_flag=True, help="What was delivered, too; else only what was not.")
@as_json
@which_stack
@on_desk
def replay(
    desk: Desk,
    ids: tuple[str, ...],
    to: str,
    since: timedelta | None,
    until: timedelta,
    *,
    every: bool,
    json: bool,
) -> None:
    """Send deliveries again, under the same webhook-id: by id, or those to a subscription since a time."""
    stack = desk.stack
    if bool(ids) == bool(to and since):
        raise click.UsageError("name deliveries by id, or give --to SUBSCRIPTION and --since TIME")
    named = _by_id(stack, ids) if ids else _missed(stack, to, since or REPLAYABLE, until, every=every)
    _warn(stack, {one.subscription_id for one in named})
    queued = stack.replay(named)
    if json:
        document({"queued": queued})
        return
    say(f"{len(queued)} deliver{'y' if len(queued) == 1 else 'ies'} queued again")
    if len(queued) < len(named):
        note(f"{len(named) - len(queued)} left alone: their next attempt is planned, or under way")


def _by_id(stack: Stack, ids: Iterable[str]) -> list[Delivery]:
    named = [_delivery(stack, one) for one in dict.fromkeys(ids)]
    for one in named:
        if not stack.replay.replayable(one):
            raise InputError(
                f"{one.delivery_id} is over {REPLAYABLE.days} days old: too old to be sent again"
            )
    return named


def _missed(stack: Stack, to: str, since: timedelta, until: timedelta, *, every: bool) -> list[Delivery]:
    """Return what was not delivered to a subscription, or was, too, if `every` is wanted."""
    found = _found(stack, to, "", None, min(since, REPLAYABLE), until)
    return [one for one in found if every or one.status is not DeliveryStatus.DELIVERED]


def _found(
    stack: Stack,
    to: str,
    article: str,
    status: DeliveryStatus | None,
    since: timedelta,
    until: timedelta,
) -> Iterator[Delivery]:
    now = stack.tools.clock()
    article_id = article_named(article, stack.articles).article_id if article else ""
    return stack.deliveries.log(
        to, article_id=article_id, status=status, since=now - since, until=now - until
    )


def _warn(stack: Stack, subscription_ids: set[str]) -> None:
    for one in sorted(subscription_ids):
        found = stack.endpoints.get(one)
        if found and found.disabled_at:
            note(f"{one} is disabled and takes nothing: stet endpoints enable {one}, and replay again")


def _delivery(stack: Stack, id: str) -> Delivery:
    found = stack.deliveries.get(id)
    if found is None:
        raise InputError(f"no delivery {id} is in the log: stet deliveries list shows those that are")
    return found


def row(one: Delivery) -> dict[str, Any]:
    """Return a delivery for a JSON document."""
    return {
        "id": one.delivery_id,
        "subscription": one.subscription_id,
        "article": one.article_id,
        "number": one.number,
        "status": one.status.value,
        "attempts": one.attempts,
        "created_at": iso(one.created_at),
        "finished_at": iso(one.finished_at),
        "next_attempt_at": None if one.final else iso(one.claimed_until),
        "latency_ms": one.latency_ms,
        "answer": one.answer,
    }
