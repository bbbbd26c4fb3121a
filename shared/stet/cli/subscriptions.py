"""stet subscribe, subscriptions, unsubscribe: who is told."""

from __future__ import annotations

from typing import Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import topic_named, topic_text
from stet.cli.show import SEVERITY_STYLES, Column, ago, document, iso, note, say, table
from stet.domain.change import Severity
from stet.domain.endpoint import Form, new_secret
from stet.domain.errors import InputError
from stet.domain.subscription import ALL, Channel, Subscription

FORMS = click.Choice([form.value for form in Form])
SEVERITIES = click.Choice([severity.label for severity in Severity])


@click.command()
@click.option("--email", metavar="ADDRESS", help="Send mails to this address.")
@click.option("--webhook", metavar="URL", help="Post signed events to this address.")
@click.option(
    "--to",
    metavar="WHAT",
    default=ALL,
    show_default=True,
    help="all, source:NAME, feed:URL-or-ID or article:URL-or-ID; owner: of troubles with feeds.",
)
@click.option(
    "--least", type=SEVERITIES, default="minor", show_default=True, help="The least severity to tell of."
)
@click.option(
    "--as",
    "form",
    type=FORMS,
    help="What a webhook's body is: a signed event, or a message for a chat. Else by the host of the URL.",
)
@click.option("--no-test", is_flag=True, help="Do not ask a new webhook to take endpoint.test.")
@as_json
@which_stack
@on_desk
def subscribe(
    desk: Desk,
    email: str | None,
    webhook: str | None,
    to: str,
    least: str,
    form: str | None,
    *,
    no_test: bool,
    json: bool,
) -> None:
    """Tell someone of changes, by email or webhook. A webhook must take a test first.

    The address counts as confirmed, for you vouch for it: make sure that its holder wants this. (Readers
    who subscribe themselves, and confirm it by a link in a mail, come in a later release.)
    """
    from stet.stages.subscribe import Wish, form_wanted

    if (email is None) == (webhook is None):
        raise click.UsageError("give one of --email and --webhook")
    channel, address = (Channel.EMAIL, email) if email is not None else (Channel.WEBHOOK, webhook or "")
    stack = desk.stack
    topic = topic_named(to, stack.feeds, stack.articles)
    wish = Wish(
        channel,
        address or "",
        topic,
        Severity.named(least),
        secret=new_secret(stack.tools.draw(32)) if channel is Channel.WEBHOOK else None,
        form=Form(form) if form else None,
        test=not no_test,
    )
    subscription, answer = stack.subscribe(wish)
    signed = channel is Channel.WEBHOOK and form_wanted(wish).signed
    secret = wish.secret if signed and answer == "added" else None
    if json:
        document({"answer": answer.value, **_row(subscription), "secret": secret})
    else:
        _tell(subscription, answer.value, secret)
    if channel is Channel.EMAIL and stack.outputs.get("MailFrom", "-") == "-":
        note("no mail will be sent: the stack has no sender, deploy it with the parameter MailFrom")


@click.command()
@as_json
@which_stack
@on_desk
def subscriptions(desk: Desk, *, json: bool) -> None:
    """Show who is told of what. Secrets are never shown again."""
    listed = sorted(desk.stack.subscriptions.all(), key=lambda one: (one.topic, one.created_at))
    now = desk.stack.tools.clock()
    if json:
        document([_row(one) for one in listed])
        return
    columns = [
        Column("id", whole=True),
        Column("by"),
        Column("address", style="bold"),
        Column("to", below="address"),
        Column("least", styles=SEVERITY_STYLES),
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
        if one.channel is Channel.WEBHOOK:  # first, so that typing it again finishes what stopped here
            desk.stack.endpoint_desk.close(one.subscription_id)
        store.end(one.topic, one.subscription_id)
        if not json:
            say(f"ended: {one.channel} to {one.address} of {topic_text(one.topic)}")
    if json:
        document([_row(one) for one in ended])


def _tell(subscription: Subscription, answer: str, secret: str | None) -> None:
    to = f"{subscription.channel} to {subscription.address} of {topic_text(subscription.topic)}"
    say(f"{answer}: {to}, {subscription.least.label} and above · {subscription.subscription_id}")
    if secret:
        say(f"secret: {secret}")
        note("keep it: the receiver checks signatures with it (Standard Webhooks), and it is not shown again")


def _row(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.subscription_id,
        "by": subscription.channel.value,
        "address": subscription.address,
        "to": topic_text(subscription.topic),
        "least": subscription.least.label,
        "created_at": iso(subscription.created_at),
        "confirmed_at": iso(subscription.confirmed_at),
    }
