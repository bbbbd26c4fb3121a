"""stet subscriptions, unsubscribe: who is told of what, and its end."""

from __future__ import annotations

from typing import Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import topic_text
from stet.cli.rules import rules_row
from stet.cli.show import SEVERITY_STYLES, Column, ago, document, iso, say, table
from stet.domain.errors import InputError
from stet.domain.subscription import WITH_ENDPOINT, Channel, Subscription


@click.command()
@as_json
@which_stack
@on_desk
def subscriptions(desk: Desk, *, json: bool) -> None:
    """Show who is told of what. Secrets are never shown again."""
    listed = sorted(desk.stack.subscriptions.all(), key=lambda one: (one.topic, one.created_at))
    now = desk.stack.tools.clock()
    if json:
        document([row(one) for one in listed])
        return
    columns = [
        Column("id", whole=True),
        Column("by"),
        Column("address", style="bold"),
        Column("to", below="address"),
        Column("least", styles=SEVERITY_STYLES),
        Column("rules", below="address"),
        Column("since", whole=True),
        Column("confirmed"),
    ]
    rows = [
        [
            one.subscription_id,
            one.channel.value,
            one.address,
            topic_text(one.topic),
            one.least.label,
            _rules(one),
            ago(one.created_at, now),
            "yes" if one.confirmed_at else "no",
        ]
        for one in listed
    ]
    table(columns, rows, "nobody is told yet: stet subscribe --email ADDRESS")


@click.command()
@click.argument("ids", metavar="ID...", nargs=-1, required=True)
@as_json
@which_stack
@on_desk
def unsubscribe(desk: Desk, ids: tuple[str, ...], *, json: bool) -> None:
    """Tell someone no more."""
    store = desk.stack.subscriptions
    there = {one.subscription_id: one for one in store.all()}
    for wanted in ids:
        if wanted not in there:
            raise InputError(f"no subscription {wanted}: stet subscriptions shows those there are")
    ended = [there[wanted] for wanted in dict.fromkeys(ids)]
    for one in ended:
        if one.channel in WITH_ENDPOINT:  # first, so that typing it again finishes what stopped here
            desk.stack.endpoint_desk.close(one.subscription_id)
        if one.channel is Channel.SNS and not any(
            other.channel is Channel.SNS and other.address == one.address and other not in ended
            for other in there.values()
        ):
            desk.stack.plain_mail.end(one.address)
        store.end(one.topic, one.subscription_id)
        if not json:
            say(f"ended: {whom(one)}")
    if json:
        document([row(one) for one in ended])


def whom(one: Subscription) -> str:
    """Return in words who is told of what."""
    return f"{one.channel} to {one.address} of {topic_text(one.topic)}"


def row(subscription: Subscription) -> dict[str, Any]:
    """Return a subscription for a JSON document."""
    return {
        "id": subscription.subscription_id,
        "by": subscription.channel.value,
        "address": subscription.address,
        "to": topic_text(subscription.topic),
        "least": subscription.least.label,
        "created_at": iso(subscription.created_at),
        "confirmed_at": iso(subscription.confirmed_at),
        "left_out": [topic_text(one) for one in subscription.muted],
        **rules_row(subscription.interest, subscription.rhythm),
    }


def words(subscription: Subscription) -> str:
    """Return the rules in words."""
    from stet.pages.wordings import interest

    return interest(subscription)


def _rules(subscription: Subscription) -> str:
    """Return the rules in words, without the severity, which has a column of its own."""
    return words(subscription).removeprefix(f"{subscription.least.label} and above").removeprefix(", ")
