"""stet subscribe, subscriptions, unsubscribe, preview: who is told, of what, and when."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import name_of, topic_named, topic_text
from stet.cli.rules import rules, rules_row
from stet.cli.show import SEVERITY_STYLES, Column, ago, document, iso, note, say, table
from stet.domain.endpoint import CHOSEN, Form, new_secret
from stet.domain.errors import InputError
from stet.domain.interest import Interest
from stet.domain.rhythm import MOST_AN_HOUR, Every, Rhythm
from stet.domain.subscription import ALL, MAIL, OWNER, WITH_ENDPOINT, Channel, Subscription
from stet.domain.target import veiled

if TYPE_CHECKING:
    from stet.stages.subscribe import Wish

FORMS = click.Choice([form.value for form in CHOSEN])


@click.command()
@click.option("--email", metavar="ADDRESS", help="Send mails to this address.")
@click.option("--webhook", metavar="URL", help="Post signed events to this address.")
@click.option(
    "--apprise", metavar="URL", help="Send notices to a service that apprise knows: tgram://TOKEN/CHAT."
)
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
    "--as",
    "form",
    type=FORMS,
    help="What a webhook's body is: a signed event, or a message for a chat. Else by the host of the URL.",
)
@click.option(
    "--via",
    type=click.Choice(["ses", "sns"]),
    default="ses",
    show_default=True,
    help="sns sends plain text, needs no verified sender, and asks the address' holder itself.",
)
@click.option(
    "--vouched",
    is_flag=True,
    help="No mail asks the address' holder to confirm: it is yours, or you have their consent.",
)
@click.option("--ask", is_flag=True, hidden=True, help="What happens without --vouched.")
@click.option(
    "--discovered", is_flag=True, help="Tell a webhook of each article that a feed brings, too, at once."
)
@click.option("--no-test", is_flag=True, help="Do not ask a new webhook to take endpoint.test.")
@rules
@as_json
@which_stack
@on_desk
def subscribe(
    desk: Desk,
    email: str | None,
    webhook: str | None,
    apprise: str | None,
    to: str,
    name: str,
    form: str | None,
    via: str,
    *,
    vouched: bool,
    ask: bool,
    no_test: bool,
    discovered: bool,
    interest: Interest,
    rhythm: Rhythm,
    capped: bool,
    json: bool,
) -> None:
    """Tell someone of changes, by email, webhook or apprise. The latter two must take a test first.

    With rules: what of (--least, --reason, --keyword, --headline-only, --language) and when (--rhythm,
    --quiet, --cap). stet preview, with the same rules, says how many messages that would have been.

    An email address is asked first: its holder gets a mail, and has 48 hours to confirm. With --vouched it
    counts as confirmed; with --to owner, too, for news of your feeds goes to your own.
    """
    from stet.stages.subscribe import Wish, form_wanted

    channel, address = _way(email, webhook, apprise, via, ask=ask)
    if form and channel is not Channel.WEBHOOK:
        raise click.UsageError("--as is for --webhook")
    stack = desk.stack
    topic = topic_named(to, stack.feeds, stack.articles)
    interest = _with_found(interest, channel, discovered=discovered)
    asked = not (vouched or channel is not Channel.EMAIL or topic == OWNER)
    _check_asking(name, asked=asked, wanted=ask)
    if channel in MAIL and rhythm.every is Every.NOW and topic != OWNER and not capped:
        rhythm = replace(rhythm, cap=MOST_AN_HOUR)
    wish = Wish(
        channel,
        address,
        topic,
        interest,
        name_of(name),
        secret=new_secret(stack.tools.draw(32)) if channel is Channel.WEBHOOK else None,
        form=Form(form) if form else None,
        test=not no_test,
        rhythm=rhythm,
    )
    if asked:
        _tell_asked(wish.address, sent=stack.ask(wish), json=json)
        _warn(wish, desk)
        return
    for there in stack.subscriptions.all() if wish.id else ():
        if there.subscription_id == wish.id and (there.topic, there.address) != (topic, veiled(wish.address)):
            raise InputError(f"{wish.id} is {_whom(there)}: stet unsubscribe {wish.id}, or give another name")
        if there.subscription_id == wish.id:  # its endpoint keeps the secret that its receiver knows
            wish = replace(wish, secret=None)
    subscription, answer = stack.subscribe(wish)
    signed = channel is Channel.WEBHOOK and form_wanted(wish).signed
    secret = wish.secret if signed and answer == "added" else None
    if json:
        document({"answer": answer.value, **_row(subscription), "secret": secret})
    else:
        _tell(subscription, answer.value, secret)
    if channel is Channel.SNS:  # typed again, it asks whom a run that stopped did not
        stack.plain_mail.invite(subscription.address)
        note("AWS asks the address' holder by mail; nothing is sent before the link in it was followed")
    _warn(wish, desk)


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
            say(f"ended: {_whom(one)}")
    if json:
        document([_row(one) for one in ended])


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


def _check_asking(name: str, *, asked: bool, wanted: bool) -> None:
    if wanted and not asked:
        raise click.UsageError("--ask is for --email, without --vouched and not --to owner")
    if name and asked:
        raise click.UsageError("--name is for webhooks, or with --vouched: an address that is asked has none")


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
    say(f"{answer}: {_whom(subscription)}, {_words(subscription)} · {subscription.subscription_id}")
    if secret:
        say(f"secret: {secret}")
        note("keep it: the receiver checks signatures with it (Standard Webhooks), and it is not shown again")


def _way(
    email: str | None, webhook: str | None, apprise: str | None, via: str, *, ask: bool
) -> tuple[Channel, str]:
    if [email, webhook, apprise].count(None) != 2:
        raise click.UsageError("give one of --email, --webhook and --apprise")
    if email is None:
        if via == "sns":
            raise click.UsageError("--via sns is for --email")
        return (Channel.APPRISE, apprise) if apprise is not None else (Channel.WEBHOOK, webhook or "")
    if via == "sns" and ask:
        raise click.UsageError("--via sns goes without --ask: SNS asks in any case")
    return Channel.SNS if via == "sns" else Channel.EMAIL, email


def _words(subscription: Subscription) -> str:
    from stet.pages.wordings import interest

    return interest(subscription)


def _whom(one: Subscription) -> str:
    return f"{one.channel} to {one.address} of {topic_text(one.topic)}"


def _row(subscription: Subscription) -> dict[str, Any]:
    return {
        "id": subscription.subscription_id,
        "by": subscription.channel.value,
        "address": subscription.address,
        "to": topic_text(subscription.topic),
        "least": subscription.least.label,
        "created_at": iso(subscription.created_at),
        "confirmed_at": iso(subscription.confirmed_at),
        **rules_row(subscription.interest, subscription.rhythm),
    }


def _rules(subscription: Subscription) -> str:
    """Return the rules in words, without the severity, which has a column of its own."""
    return _words(subscription).removeprefix(f"{subscription.least.label} and above").removeprefix(", ")


@click.command()
@click.option(
    "--to",
    metavar="WHAT",
    default=ALL,
    show_default=True,
    help="all, source:NAME, feed:URL-or-ID or article:URL-or-ID.",
)
@rules
@as_json
@which_stack
@on_desk
def preview(desk: Desk, to: str, *, interest: Interest, rhythm: Rhythm, capped: bool, json: bool) -> None:
    """Say how many messages rules would have made in the last 7 days.

    The rules are given as for stet subscribe; nothing is stored, and nobody is told.
    """
    if to == OWNER:
        raise InputError("news of feeds cannot be previewed: leave --to owner out")
    if rhythm.every is Every.NOW and not capped:
        rhythm = replace(rhythm, cap=MOST_AN_HOUR)
    stack = desk.stack
    seen = stack.rehearse(topic_named(to, stack.feeds, stack.articles), interest, rhythm)
    made = seen.simulated
    if json:
        counts = {"at_once": made.at_once, "digests": made.digests, "waiting": made.waiting}
        document({"messages": made.messages, **counts, "changes": seen.changes, "wanted": seen.wanted})
        return
    say(
        f"With these rules you would have had {_counted(made.messages, 'message')} in the last 7 days: "
        f"{made.at_once} at once, {_counted(made.digests, 'digest')}."
    )
    waiting = f"; {made.waiting} wait for a digest" if made.waiting else ""
    say(f"They tell of {seen.wanted} of {_counted(seen.changes, 'change')}{waiting}.")


def _counted(number: int, thing: str) -> str:
    return f"{number} {thing}" + ("" if number == 1 else "s")
