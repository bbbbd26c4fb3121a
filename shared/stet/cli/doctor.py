"""stet doctor: what is wrong with a stack, a line each, with what to do about it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import timedelta
from itertools import islice
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.problems import line_of
from stet.cli.show import ago, document, iso, say
from stet.domain.endpoint import enabled
from stet.domain.subscription import Channel

if TYPE_CHECKING:
    from stet.cli.stack import Stack

OVERDUE = timedelta(minutes=15)
"""How late a feed, a plan or a digest may be; each of their functions runs every five minutes at least."""
MOST_PLAIN = 200
"""How many addresses a topic's filters make room for (a quota of SNS)."""
_MOST_NAMED = 5
_NEARLY = 0.8
"""The part of a day's quota of mails from which it is told."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What one check found; `mend` says what to do if it is wrong, and `asked` is false if nobody knows."""

    about: str
    said: str
    mend: str = ""
    asked: bool = True

    @property
    def wrong(self) -> bool:
        """Whether there is something to mend."""
        return self.asked and bool(self.mend)


@click.command()
@as_json
@which_stack
@on_desk
def doctor(desk: Desk, *, json: bool) -> None:
    """Look for what is wrong: mail, queues, timed functions, feeds, endpoints, digests, alarms.

    Nothing is changed. Ends with 1 if anything is wrong.
    """
    found = [finding for name, check in CHECKS.items() for finding in _asked(name, check, desk.stack)]
    if json:
        document([{**asdict(one), "wrong": one.wrong} for one in found])
    else:
        for one in found:
            sign = "WRONG" if one.wrong else "ok" if one.asked else "?"
            say(f"{sign} {one.about}: {one.said}" + (f" · {one.mend}" if one.mend else ""))
    if any(one.wrong for one in found):
        raise click.exceptions.Exit(1)


def _asked(name: str, check: Callable[[Stack], Iterator[Finding]], stack: Stack) -> list[Finding]:
    """Return what a check found, or that it could not be asked, such as for a permission that is missing."""
    try:
        return list(check(stack))
    except Exception as error:
        line = line_of(error)
        if line is None:
            raise
        return [Finding(name, f"could not be asked: {line}", asked=False)]


def _mail(stack: Stack) -> Iterator[Finding]:
    sender = stack.output("MailFrom")
    readers = sum(one.channel is Channel.EMAIL for one in stack.subscriptions.all())
    if sender == "-":
        mend = "deploy with the parameter MailFrom" if readers else ""
        yield Finding("mail", f"no sender is set, and {readers} subscriptions want mail", mend)
        return
    ses = stack.tools.client("sesv2")
    if _verified(ses, sender) or _verified(ses, sender.rpartition("@")[2]):
        yield Finding("mail", f"{sender} is verified as a sender")
    else:
        yield Finding("mail", f"{sender} is not verified as a sender", "verify it, or its domain, in SES")
    yield from _account(ses.get_account())


def _verified(ses: Any, identity: str) -> bool:
    try:
        return bool(ses.get_email_identity(EmailIdentity=identity)["VerifiedForSendingStatus"])
    except ses.exceptions.NotFoundException:
        return False


def _account(account: dict[str, Any]) -> Iterator[Finding]:
    if account.get("ProductionAccessEnabled"):
        yield Finding("mail", "SES sends to any address")
    else:
        said = "SES is in its sandbox: mails reach verified addresses only"
        yield Finding("mail", said, "ask for production access in the console of SES")
    if not account.get("SendingEnabled", True) or account.get("EnforcementStatus", "HEALTHY") != "HEALTHY":
        said = f"SES restricts this account: {account.get('EnforcementStatus', 'sending is off')}"
        yield Finding("mail", said, "see its reputation in the console of SES")
    quota = account.get("SendQuota", {})
    most, sent = quota.get("Max24HourSend", -1), quota.get("SentLast24Hours", 0)
    near = most >= 0 and sent >= _NEARLY * most
    said = f"{sent:.0f} of {most:.0f} mails were sent in 24 hours"
    yield Finding("quota", said if most >= 0 else "no limit of mails", "ask for a higher one" if near else "")


def _reputation(stack: Stack) -> Iterator[Finding]:
    circuit = stack.reputation.circuit()
    if circuit.open_at(stack.tools.clock()):
        mend = "stet mail suppressed; once the cause is mended, stet mail resume"
        yield Finding("reputation", f"mails are held until {iso(circuit.until)}: {circuit.why}", mend)
    count = sum(1 for _ in stack.reputation.suppressed())
    said = "1 address is suppressed" if count == 1 else f"{count or 'no'} addresses are suppressed"
    yield Finding("reputation", said)


def _plain_mail(stack: Stack) -> Iterator[Finding]:
    if not any(one.channel is Channel.SNS for one in stack.subscriptions.all()):
        return
    yes, waiting = stack.plain_mail.counted()
    full = yes + waiting >= _NEARLY * MOST_PLAIN
    mend = "let the others have mails by SES" if full else ""
    yield Finding("plain mail", f"{yes} said yes to SNS, {waiting} did not answer yet", mend)


def _dead_letters(stack: Stack) -> Iterator[Finding]:
    waiting = {name: letters.waiting() for name, letters in stack.dead_letters.items()}
    for name, count in waiting.items():
        if count:
            mend = f"stet deadletters list {name}"
            yield Finding("queues", f"{count} messages of {name} failed again and again", mend)
    if not any(waiting.values()):
        yield Finding("queues", f"nothing in {len(waiting)} dead-letter queues")


def _ticks(stack: Stack) -> Iterator[Finding]:
    from stet.adapters.ticks import Ticks

    now = stack.tools.clock()
    planned = Ticks(stack.tools.client("dynamodb"), stack.output("Ticks")).planned_until("dispatch")
    mend = "stet deadletters, and the log of the function dispatch"
    if planned is None:
        yield Finding("dispatch", "has not planned any look yet", "" if not any(stack.feeds.all()) else mend)
    else:
        late = now - planned > OVERDUE
        yield Finding("dispatch", f"planned the looks last {ago(planned, now)}", mend if late else "")


def _feeds(stack: Stack) -> Iterator[Finding]:
    now, feeds = stack.tools.clock(), [one for one in stack.feeds.all() if one.active]
    late = [one for one in feeds if now - one.next_poll_at > OVERDUE]
    if late:
        yield Finding("poll", f"{len(late)} feeds are overdue", "see the log of the function poll")
    failing = [one for one in feeds if one.failing_since]
    for one in failing[:_MOST_NAMED]:
        said = f"{one.url} fails since {ago(one.failing_since, now)}: {one.reason or one.outcome}"
        yield Finding("feeds", said, f"stet feeds show {one.feed_id}")
    if len(failing) > _MOST_NAMED:
        yield Finding("feeds", f"and {len(failing) - _MOST_NAMED} more fail", "stet feeds list")
    if not (late or failing):
        yield Finding("feeds", f"{len(feeds)} are read as planned")


def _endpoints(stack: Stack) -> Iterator[Finding]:
    found = list(stack.endpoints.all())
    for one in found:
        if one.disabled_at:
            mend = f"stet endpoints test {one.endpoint_id}, then stet endpoints enable {one.endpoint_id}"
            yield Finding("endpoints", f"{one.endpoint_id} is disabled: {one.reason}", mend)
        elif one != enabled(one):
            said = f"{one.endpoint_id} fails since {ago(one.failing_since, stack.tools.clock())}"
            yield Finding("endpoints", said, f"stet deliveries list --to {one.endpoint_id}")
    if all(one == enabled(one) for one in found):
        yield Finding("endpoints", f"{len(found)} take what is sent")


def _digests(stack: Stack) -> Iterator[Finding]:
    late = len(list(islice(stack.deliveries.due(stack.tools.clock() - OVERDUE), 1000)))
    mend = "see the log of the function digest" if late else ""
    yield Finding("digests", f"{late} are overdue" if late else "none is overdue", mend)


def _alarms(stack: Stack) -> Iterator[Finding]:
    pages = stack.tools.client("cloudformation").get_paginator("list_stack_resources")
    names = [
        resource["PhysicalResourceId"]
        for page in pages.paginate(StackName=stack.name)
        for resource in page["StackResourceSummaries"]
        if resource["ResourceType"] == "AWS::CloudWatch::Alarm"
    ]
    states: Counter[str] = Counter()
    watch = stack.tools.client("cloudwatch")
    for at in range(0, len(names), 100):
        for alarm in watch.describe_alarms(AlarmNames=names[at : at + 100])["MetricAlarms"]:
            states[alarm["StateValue"]] += 1
            if alarm["StateValue"] == "ALARM":
                said = f"{alarm['AlarmName']} rings: {alarm.get('AlarmDescription', '')}"
                yield Finding("alarms", said, "see docs/operations.md")
    if not states["ALARM"]:
        yield Finding("alarms", f"none of {len(names)} rings")


CHECKS: dict[str, Callable[[Stack], Iterator[Finding]]] = {
    "mail": _mail,
    "reputation": _reputation,
    "plain mail": _plain_mail,
    "queues": _dead_letters,
    "dispatch": _ticks,
    "feeds": _feeds,
    "endpoints": _endpoints,
    "digests": _digests,
    "alarms": _alarms,
}
"""The checks, in the order in which they are told."""
