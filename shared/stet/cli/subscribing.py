"""stet subscribe: have somebody told of changes."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import name_of, topic_named
from stet.cli.reaching import Way, reached
from stet.cli.rules import Rules, ruled
from stet.cli.show import document, note, say
from stet.cli.subscriptions import row, whom, words
from stet.domain.endpoint import new_secret
from stet.domain.errors import InputError
from stet.domain.interest import Interest
from stet.domain.subscription import ALL, MAIL, OWNER, Channel, Subscription
from stet.domain.target import veiled

if TYPE_CHECKING:
    from stet.cli.stack import Stack
    from stet.stages.subscribe import Wish


@click.command()
@reached
@click.option(
    "--to",
    metavar="WHAT",
    default=ALL,
    show_default=True,
    help="all, source:NAME, feed:URL-or-ID or article:URL-or-ID; owner: of troubles with feeds.",
)
@click.option(
    "--name", metavar="NAME", default="", help="A name for these rules, so that an address can have several."
)
@click.option(
    "--discovered", is_flag=True, help="Tell a webhook of each article that a feed brings, too, at once."
)
@ruled
@as_json
@which_stack
@on_desk
def subscribe(
    desk: Desk, to: str, name: str, *, way: Way, discovered: bool, rules: Rules, json: bool
) -> None:
    """Tell someone of changes, by email, webhook or apprise. The latter two must take a test first.

    With rules: what of (--least, --reason, --keyword, --headline-only, --language) and when (--rhythm,
    --quiet, --cap). stet preview, with the same rules, says how many messages that would have been.

    An email address is asked first: its holder gets a mail, and has 48 hours to confirm. With --vouched it
    counts as confirmed; with --to owner, too, for news of your feeds goes to your own.
    """
    stack = desk.stack
    topic = topic_named(to, stack.feeds, stack.articles)
    interest = _with_found(rules.interest, way.channel, discovered=discovered)
    asked = way.asks_first(topic)
    if name and asked:
        raise click.UsageError("--name is for webhooks, or with --vouched: an address that is asked has none")
    wish = _wish(desk, way, topic, name_of(name), replace(rules, interest=interest))
    if asked:
        _tell_asked(wish.address, sent=stack.ask(wish), json=json)
    else:
        _subscribe_at_once(stack, wish, json=json)
    _warn(wish, desk)


def _wish(desk: Desk, way: Way, topic: str, id: str, rules: Rules) -> Wish:
    from stet.stages.subscribe import Wish

    return Wish(
        way.channel,
        way.address,
        topic,
        rules.interest,
        id,
        secret=new_secret(desk.stack.tools.draw(32)) if way.channel is Channel.WEBHOOK else None,
        form=way.form,
        test=way.test,
        rhythm=rules.by_mail if way.channel in MAIL and topic != OWNER else rules.rhythm,
    )


def _subscribe_at_once(stack: Stack, wish: Wish, *, json: bool) -> None:
    """Subscribe without asking, and say so; a secret is shown once, with the endpoint it opened."""
    from stet.stages.subscribe import form_wanted

    wish = _under_its_name(stack, wish)
    subscription, answer = stack.subscribe(wish)
    signed = wish.channel is Channel.WEBHOOK and form_wanted(wish).signed
    secret = wish.secret if signed and answer == "added" else None
    if json:
        document({"answer": answer.value, **row(subscription), "secret": secret})
    else:
        _tell(subscription, answer.value, secret)
    if wish.channel is Channel.SNS:  # typed again, it asks whom a run that stopped did not
        stack.plain_mail.invite(subscription.address)
        note("AWS asks the address' holder by mail; nothing is sent before the link in it was followed")


def _under_its_name(stack: Stack, wish: Wish) -> Wish:
    """Return a wish as its name allows it; raise InputError if the name is another address' or topic's."""
    for there in stack.subscriptions.all() if wish.id else ():
        if there.subscription_id != wish.id:
            continue
        if (there.topic, there.address) != (wish.topic, veiled(wish.address)):
            raise InputError(f"{wish.id} is {whom(there)}: stet unsubscribe {wish.id}, or give another name")
        return replace(wish, secret=None)  # its endpoint keeps the secret that its receiver knows
    return wish


def _with_found(interest: Interest, channel: Channel, *, discovered: bool) -> Interest:
    if discovered and channel in MAIL:
        raise InputError("articles found are told to webhooks only: leave --discovered out")
    return replace(interest, discovered=discovered)


def _tell_asked(address: str, *, sent: bool, json: bool) -> None:
    if json:
        document({"answer": "asked" if sent else "not asked", "address": address})
    elif sent:
        say(f"asked: {address} gets a mail, and is told of changes once its holder confirms that")
    else:
        say(f"not asked: {address} is confirmed already, or was asked three times in 30 days")


def _tell(subscription: Subscription, answer: str, secret: str | None) -> None:
    say(f"{answer}: {whom(subscription)}, {words(subscription)} · {subscription.subscription_id}")
    if secret:
        say(f"secret: {secret}")
        note("keep it: the receiver checks signatures with it (Standard Webhooks), and it is not shown again")


def _warn(wish: Wish, desk: Desk) -> None:
    """Say what keeps messages from whoever is subscribed."""
    outputs = desk.stack.outputs
    if wish.channel is Channel.EMAIL and outputs.get("MailFrom", "-") == "-":
        mend = "deploy it with the parameter MailFrom, or subscribe with --via sns"
        note(f"no mail will be sent: the stack has no sender, {mend}")
    if wish.channel in MAIL:
        found = desk.stack.reputation.standing(wish.address.strip()).suppression
        if found:
            note(f"no mail will be sent: {found.said}")
    if wish.interest.discovered and outputs.get("Discovered") != "yes":
        note("no article found will be told: deploy the stack with the parameter Discovered=yes")
