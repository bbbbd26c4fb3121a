"""stet endpoints: the receivers of webhooks, how they are, and what is done about it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import topic_text
from stet.cli.problems import Group
from stet.cli.show import Column, ago, document, iso, note, say, table
from stet.cli.spans import SPAN
from stet.domain.endpoint import OVERLAP, REPLAYABLE, Endpoint
from stet.domain.errors import InputError
from stet.domain.subscription import WITH_ENDPOINT, Subscription

if TYPE_CHECKING:
    from stet.cli.stack import Stack

_STYLES = {"working": "green", "failing": "yellow", "disabled": "bold red"}


def _on_one(command: Callable[..., None]) -> Callable[..., None]:
    """Give a command the argument ID, --json and --stack; it gets the stack and the subscription."""

    @click.argument("id")
    @as_json
    @which_stack
    @on_desk
    @wraps(command)
    def on_one(desk: Desk, /, *, id: str, **others: Any) -> None:
        command(desk.stack, _named(desk.stack, id), **others)

    return on_one


@click.group(cls=Group)
@which_stack
def endpoints() -> None:
    """Look after the receivers of webhooks. ID is that of the subscription."""


@endpoints.command("list")
@as_json
@which_stack
@on_desk
def list_(desk: Desk, *, json: bool) -> None:
    """Show how they are. Secrets are never shown again."""
    stack, now = desk.stack, desk.stack.tools.clock()
    known = {one.endpoint_id: one for one in stack.endpoints.all()}
    listed = [(one, known.get(one.subscription_id)) for one in _hooks(stack)]
    if json:
        document([_row(one, found) for one, found in listed])
        return
    columns = [
        Column("id", whole=True),
        Column("state", styles=_STYLES),
        Column("as"),
        Column("address", style="bold"),
        Column("since", whole=True),
        Column("why", below="address"),
    ]
    rows = [
        [
            one.subscription_id,
            found.state if found else "none",
            found.form.value if found else "",
            one.address,
            ago(found.disabled_at or found.failing_since, now) if found else "",
            found.reason if found else "",
        ]
        for one, found in listed
    ]
    table(columns, rows, "there is no webhook yet: stet subscribe --webhook URL")


@endpoints.command()
@_on_one
def show(stack: Stack, one: Subscription, *, json: bool) -> None:
    """Show one: its state, its latest deliveries."""
    found, now = stack.endpoint_desk.named(one), stack.tools.clock()
    latest = stack.deliveries.of_subscription(one.subscription_id)[:10]
    if json:
        from stet.cli.deliveries import row

        document(_row(one, found) | {"deliveries": [row(each) for each in latest]})
        return
    say(f"{one.subscription_id}: {found.form} to {one.address} of {topic_text(one.topic)}")
    say(f"state: {found.state}" + (f", {found.reason}" if found.reason else ""))
    if found.failing_since:
        say(f"failing: since {iso(found.failing_since)} ({ago(found.failing_since, now)})")
    if found.before_until and found.before_until > now:
        say(f"the secret before signs as well until {iso(found.before_until)}")
    for each in latest:
        say(f"{each.delivery_id}: {each.status}, {each.attempts} attempts, {ago(each.created_at, now)}")


@endpoints.command()
@_on_one
def enable(stack: Stack, one: Subscription, *, json: bool) -> None:
    """Let a disabled endpoint get webhooks again."""
    before = stack.endpoint_desk.named(one)
    changed = stack.endpoint_desk.enable(one)
    if json:
        document({"enabled": changed, **_row(one, stack.endpoint_desk.named(one))})
        return
    id = one.subscription_id
    say(f"{'enabled' if changed else 'works already'}: {id}")
    if before.failing_since:
        span = min(stack.tools.clock() - before.failing_since + timedelta(hours=1), REPLAYABLE)
        hours = int(span.total_seconds() // 3600)
        note(f"what it missed can be sent again: stet deliveries replay --to {id} --since {hours}h")


@endpoints.command()
@click.option(
    "--overlap",
    type=SPAN,
    default=f"{int(OVERLAP.total_seconds() // 3600)}h",
    show_default=True,
    help="How long the secret before signs as well; 0h if it became known.",
)
@_on_one
def rotate(stack: Stack, one: Subscription, overlap: timedelta, *, json: bool) -> None:
    """Give an endpoint a new secret; both sign for the overlap."""
    secret = stack.endpoint_desk.rotate(one, overlap)
    found = stack.endpoint_desk.named(one)
    if json:
        document({**_row(one, found), "secret": secret})
        return
    say(f"secret: {secret}")
    note("keep it: it is not shown again")
    if found.before_until:
        note(f"the one before signs as well until {iso(found.before_until)}")


@endpoints.command()
@_on_one
def test(stack: Stack, one: Subscription, *, json: bool) -> None:
    """Send endpoint.test, and show what was answered."""
    attempt = stack.endpoint_desk.test(one)
    if json:
        document({"taken": attempt.done, "answer": attempt.answer})
    elif attempt.done:
        say(f"taken: {attempt.answer}")
    if not attempt.done:
        raise InputError(
            f"{one.subscription_id} did not take endpoint.test, it must answer 2xx: "
            f"{attempt.answer or 'no answer'}"
        )


def _hooks(stack: Stack) -> list[Subscription]:
    hooks = [one for one in stack.subscriptions.all() if one.channel in WITH_ENDPOINT]
    return sorted(hooks, key=lambda one: (one.topic, one.created_at, one.subscription_id))


def _named(stack: Stack, id: str) -> Subscription:
    found = next((one for one in _hooks(stack) if one.subscription_id == id), None)
    if found is None:
        raise InputError(f"no webhook {id}: stet endpoints list shows those there are")
    return found


def _row(one: Subscription, found: Endpoint | None) -> dict[str, Any]:
    about: dict[str, Any] = {"id": one.subscription_id, "address": one.address, "to": topic_text(one.topic)}
    if found is None:
        return about | {"state": "none"}
    return about | {
        "as": found.form.value,
        "state": found.state,
        "failing_since": iso(found.failing_since),
        "disabled_at": iso(found.disabled_at),
        "reason": found.reason,
        "overlap_until": iso(found.before_until),
    }
