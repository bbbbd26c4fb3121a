"""What follows a change: compared, announced, told to a subscriber."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from benchmarks.costs import Work
from benchmarks.meter import Counted
from benchmarks.newsstand import Newsstand
from benchmarks.prices import Usage
from benchmarks.scene import Ran, Scene
from benchmarks.table import Cell, Row, Section
from stet.adapters.endpoint_secrets import EndpointSecrets
from stet.adapters.endpoints import Endpoints
from stet.adapters.subscriptions import Subscriptions
from stet.domain.subscription import Subscription
from tests import builders

_CHANGES = 10
_NOTE = (
    "Messages one by one, as changes are rare: a receive and a delete each. What S3 and the topic send is "
    "added to the dollars of the mix, not here."
)
_SENT = Usage(sqs_requests=1)
"""S3 and the topic send each message by itself; no call of ours does."""


@dataclass(frozen=True, slots=True)
class Told:
    """What each step after a change took; all messages come one by one, as changes are rare."""

    steps: Mapping[str, Work]

    @property
    def change(self) -> Usage:
        """What every change uses: diff, and notify that finds nobody."""
        return self.steps["diff"].usage + _SENT + self.steps["notify, nobody"].usage + _SENT

    @property
    def mail(self) -> Usage:
        """What it takes more to mail one subscriber."""
        return self._more("notify, a mail", "deliver, a mail")

    @property
    def webhook(self) -> Usage:
        """What it takes more to call one webhook."""
        return self._more("notify, a webhook", "deliver, a webhook")

    def _more(self, notify: str, deliver: str) -> Usage:
        return self.steps[notify].usage + self.steps["notify, nobody"].usage * -1 + self.steps[deliver].usage


def measure(stage: Scene, articles: Sequence[str], stand: Newsstand) -> Told:
    """Compare the latest versions of some articles, and tell of the changes in each way."""
    subscriptions = Subscriptions(stage.stack.dynamodb, stage.stack["Subscriptions"])
    changes = [_change(stage, article_id) for article_id in articles[: 3 * _CHANGES]]
    steps = {"diff": _steps(stage, "diff", changes)}
    steps["notify, nobody"] = _steps(stage, "notify", changes[:_CHANGES])
    Endpoints(stage.stack.dynamodb, stage.stack["Endpoints"]).add(builders.endpoint())
    secrets = EndpointSecrets(lambda: stage.stack.ssm, stage.stack.environment("deliver")["ENDPOINT_SECRETS"])
    secrets.keep("sub-1", "s1", builders.SECRET)
    ways: dict[str, Subscription] = {
        "a mail": builders.subscription(),
        "a webhook": builders.webhook(address=f"http://127.0.0.1:{stand.port}/hook"),
    }
    for turn, (way, subscription) in enumerate(ways.items(), 1):
        subscriptions.put(subscription)
        some = changes[turn * _CHANGES : (turn + 1) * _CHANGES]
        steps[f"notify, {way}"] = _steps(stage, "notify", some)
        steps[f"deliver, {way}"] = _steps(stage, "deliver", _queued(stage), pages=way == "a webhook")
        subscriptions.end(subscription.topic, subscription.subscription_id)
    return Told(steps)


def section(told: Told) -> Section:
    """Return what each step calls and uses."""
    return Section(
        "chain",
        "What follows a change",
        (
            "step",
            "AWS calls",
            "read units",
            "write units",
            "S3 GET",
            "SQS requests",
            "ms of processor",
            "$ a million",
        ),
        tuple(_row(name, work) for name, work in told.steps.items()),
        (_NOTE,),
    )


def _row(name: str, work: Work) -> Row:
    used = work.usage
    return Row(
        name,
        (
            Cell(work.counted.calls.total() / work.messages, 1),
            Cell(used.read_units, 1),
            Cell(used.write_units, 1),
            Cell(used.s3_gets, 1),
            Cell(used.sqs_requests, 1),
            Cell(work.cpu * 1000, 1),
            Cell(used.dollars * 1_000_000, 2, unit="$"),
        ),
    )


def _change(stage: Scene, article_id: str) -> dict[str, object]:
    """Return the latest change of an article, as a message names it."""
    key = {"article_id": {"S": article_id}}
    row = stage.stack.dynamodb.get_item(TableName=stage.stack["Articles"], Key=key)["Item"]
    return {"article_id": article_id, "number": int(row["latest"]["N"])}


def _queued(stage: Scene) -> list[dict[str, object]]:
    """Take the deliveries off their queue."""
    found: list[dict[str, object]] = []
    url = stage.stack["DeliveryQueue"]
    while messages := stage.stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages"):
        found += (json.loads(message["Body"]) for message in messages)
    if len(found) != _CHANGES:
        raise RuntimeError(f"{_CHANGES} changes made {len(found)} deliveries")
    return found


def _steps(stage: Scene, function: str, bodies: Sequence[dict[str, object]], *, pages: bool = False) -> Work:
    ran: list[Ran] = [stage.run(function, [body]) for body in bodies]
    counted = Counted(cpu=sum(one.counted.cpu for one in ran))
    for one in ran:
        counted.calls.update(one.counted.calls)
        counted.usage += one.counted.usage
    said = sum(len(one.said.encode()) for one in ran)
    steps = counted.calls.total() / len(ran)
    return Work(counted, len(ran), len(ran), said, steps, pages)
