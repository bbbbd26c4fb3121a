"""The options by which somebody is reached: a mail address, a webhook or a target of apprise, and how."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import Any, TypeVar, cast

import click

from stet.cli.options import optioned
from stet.domain.endpoint import CHOSEN, Form
from stet.domain.subscription import OWNER, Channel

F = TypeVar("F", bound=Callable[..., Any])

_OPTIONS = (
    click.option("--email", metavar="ADDRESS", help="Send mails to this address."),
    click.option("--webhook", metavar="URL", help="Post signed events to this address."),
    click.option(
        "--apprise",
        metavar="URL",
        help="Send notices to a service that apprise knows, such as tgram://TOKEN/CHAT.",
    ),
    click.option(
        "--as",
        "form",
        type=click.Choice([form.value for form in CHOSEN]),
        help="What a webhook's body is: a signed event, or a message for a chat. "
        "Else by the host of the URL.",
    ),
    click.option(
        "--via",
        type=click.Choice(["ses", "sns"]),
        default="ses",
        show_default=True,
        help="sns sends plain text, needs no verified sender, and asks the address' holder itself.",
    ),
    click.option(
        "--vouched",
        is_flag=True,
        help="No mail asks the address' holder to confirm: it is yours, or you have their consent.",
    ),
    click.option("--ask", is_flag=True, hidden=True, help="What happens without --vouched."),
    click.option("--no-test", is_flag=True, help="Do not ask a new webhook or target to take a test."),
)


@dataclass(frozen=True, slots=True)
class Way:
    """How somebody is reached. `ask` is whether it was typed, which says no more than its absence."""

    channel: Channel
    address: str
    form: Form | None
    test: bool
    vouched: bool
    ask: bool

    def asks_first(self, topic: str) -> bool:
        """Whether a mail asks the address' holder; raise UsageError if --ask was typed where none does."""
        asks = self.channel is Channel.EMAIL and not self.vouched and topic != OWNER
        if self.ask and not asks:
            raise click.UsageError("--ask is for --email, without --vouched and not --to owner")
        return asks


def reached(command: F) -> F:
    """Give a command the options of how somebody is reached; it gets a `way`."""

    @wraps(command)
    def with_way(
        *args: Any,
        email: str | None,
        webhook: str | None,
        apprise: str | None,
        form: str | None,
        via: str,
        vouched: bool,
        ask: bool,
        no_test: bool,
        **others: Any,
    ) -> Any:
        channel, address = _reached(email, webhook, apprise, via, ask=ask)
        way = Way(channel, address, Form(form) if form else None, not no_test, vouched, ask)
        return command(*args, way=way, **others)

    return cast("F", optioned(with_way, _OPTIONS))


def _reached(
    email: str | None, webhook: str | None, apprise: str | None, via: str, *, ask: bool
) -> tuple[Channel, str]:
    if [email, webhook, apprise].count(None) != 2:
        raise click.UsageError("give one of --email, --webhook and --apprise")
    if email is None:
        if via == "sns":
            raise click.UsageError("--via sns is for --email")
        return (Channel.WEBHOOK, webhook) if webhook is not None else (Channel.APPRISE, apprise or "")
    if via == "sns" and ask:
        raise click.UsageError("--via sns goes without --ask: SNS asks in any case")
    return Channel.SNS if via == "sns" else Channel.EMAIL, email
