"""stet reconcile, deadletters."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from stet.domain.errors import Conflict
from stet.domain.url import article_id
from tests import stack as templates
from tests.builders import URL, Clock, article, change, version
from tests.cli.conftest import Owner, cells

ID = article_id(URL)


# --- reconcile -----------------------------------------------------------------------------------------


@pytest.fixture
def forgetful(owner: Owner, stack: templates.Stack, clock: Clock) -> Owner:
    """Let versions 1 and 2 of three be without a change, an hour after they were stored."""
    clock.now = datetime.now(UTC) + timedelta(hours=1)  # moto stamps objects with the time there is
    owner.stack.articles.add(article(latest=3))
    for number in range(4):
        owner.stack.archive.put_version(version(number))
    owner.stack.changes.add(change(3, published_at=clock.now))
    drain(stack, "VersionQueue")
    return owner


def drain(stack: templates.Stack, queue: str) -> list[dict[str, Any]]:
    """Take everything out of a queue."""
    found: list[dict[str, Any]] = []
    while messages := stack.sqs.receive_message(
        QueueUrl=stack[queue], MaxNumberOfMessages=10, MessageAttributeNames=["All"], AttributeNames=["All"]
    ).get("Messages"):
        found += messages
        for message in messages:
            stack.sqs.delete_message(QueueUrl=stack[queue], ReceiptHandle=message["ReceiptHandle"])
    return found


def test_forgotten_versions_are_sent_to_be_compared(forgetful: Owner, stack: templates.Stack):
    result = forgetful("reconcile")
    assert result.stdout == "2 versions sent to be compared\n"
    sent = [json.loads(message["Body"]) for message in drain(stack, "VersionQueue")]
    assert sent == [{"article_id": ID, "number": 1}, {"article_id": ID, "number": 2}]


def test_once_they_are_compared_running_it_again_changes_nothing(
    forgetful: Owner, stack: templates.Stack, clock: Clock
):
    assert forgetful.json("reconcile") == [{"article": ID, "number": 1}, {"article": ID, "number": 2}]
    drain(stack, "VersionQueue")
    for number in (1, 2):
        forgetful.stack.changes.add(change(number, published_at=clock.now))
    assert forgetful("reconcile").stdout == "every version has its change\n"
    assert forgetful.json("reconcile") == []
    assert drain(stack, "VersionQueue") == []


def test_versions_on_their_way_are_left_alone(forgetful: Owner, stack: templates.Stack, clock: Clock):
    clock.now = datetime.now(UTC) + timedelta(minutes=14)
    assert forgetful.json("reconcile") == []
    assert drain(stack, "VersionQueue") == []


# --- dead letters --------------------------------------------------------------------------------------

QUEUES = {
    "article": ("ArticleDeadLetters", "ArticleQueue"),
    "changes": ("ChangesDeadLetters", "ChangesQueue"),
    "delivery": ("DeliveryDeadLetters", "DeliveryQueue"),
    "feedback": ("FeedbackDeadLetters", "FeedbackQueue"),
    "version": ("VersionDeadLetters", "VersionQueue"),
}


def put(stack: templates.Stack, queue: str, *bodies: str, **more: Any) -> None:
    for body in bodies:
        stack.sqs.send_message(QueueUrl=stack[queue], MessageBody=body, **more)


def test_every_queue_of_the_template_has_its_dead_letters_here(owner: Owner):
    assert [one["queue"] for one in owner.json("deadletters", "list")] == sorted(QUEUES)
    dead = {name for name in templates.resources("AWS::SQS::Queue") if name.endswith("DeadLetters")}
    assert dead == {name for name, _ in QUEUES.values()}
    for name, (_, queue) in QUEUES.items():
        assert owner.stack.dead_letters[name].queue.endswith(queue)


def test_what_waits_is_shown_and_stays(owner: Owner, stack: templates.Stack, clock: Clock):
    clock.now = datetime.now(UTC) + timedelta(hours=3)
    put(stack, "ArticleDeadLetters", '{"article_id": "a"}', '{"article_id": "b\\u001b[31m"}')
    put(stack, "DeliveryDeadLetters", *(f'{{"delivery_id": "{n}"}}' for n in range(12)))
    for words in (["deadletters"], ["deadletters", "list"]):
        result = owner(*words)
        rows = cells(result.stdout)
        assert rows[0] == ["QUEUE", "SENT", "TRIED", "MESSAGE"]
        assert len(rows) == 1 + 2 + 10
        assert rows[1][:2] == ["article", "3 h ago"]
        assert {row[3] for row in rows[1:3]} == {'{"article_id": "a"}', '{"article_id": "b\\u001b[31m"}'}
        assert "… and about 2 more in delivery" in result.stderr
    waiting = {one["queue"]: one["waiting"] for one in owner.json("deadletters")}
    assert waiting == {"article": 2, "changes": 0, "delivery": 12, "feedback": 0, "version": 0}
    [alone] = owner.json("deadletters", "list", "article")
    assert {one["body"] for one in alone["messages"]} == {
        '{"article_id": "a"}',
        '{"article_id": "b\\u001b[31m"}',
    }


def test_nothing_waits(owner: Owner):
    result = owner("deadletters")
    assert (result.stdout, "nothing waits" in result.stderr) == ("", True)
    assert owner("deadletters", "redrive").stdout == "nothing waits\n"
    assert {one["sent_back"] for one in owner.json("deadletters", "redrive")} == {0}


def test_all_are_sent_back_as_they_were(owner: Owner, stack: templates.Stack):
    source = {"source": {"DataType": "String", "StringValue": "courier"}}
    put(stack, "ArticleDeadLetters", *map(str, range(25)), MessageGroupId="news.example")
    put(stack, "ChangesDeadLetters", "one", MessageAttributes=source)
    result = owner("deadletters", "redrive")
    assert result.stdout == "article: 25 sent back\nchanges: 1 sent back\n"
    looks = drain(stack, "ArticleQueue")
    assert sorted(int(message["Body"]) for message in looks) == [*range(25)]
    assert {message["Attributes"].get("MessageGroupId") for message in looks} == {"news.example"}
    [told] = drain(stack, "ChangesQueue")
    assert told["MessageAttributes"]["source"]["StringValue"] == "courier"
    assert owner("deadletters", "redrive").stdout == "nothing waits\n"


def test_one_queue_by_any_of_its_names(owner: Owner, stack: templates.Stack):
    for name in ("version", "VersionQueue", "VersionDeadLetters"):
        put(stack, "VersionDeadLetters", name)
        put(stack, "DeliveryDeadLetters", name)
        assert owner.json("deadletters", "redrive", name) == [{"queue": "version", "sent_back": 1}]
        assert [message["Body"] for message in drain(stack, "VersionQueue")] == [name]
    assert drain(stack, "DeliveryQueue") == []


def test_a_queue_that_is_none(owner: Owner):
    refused = owner.refusal("deadletters", "redrive", "mails")
    assert refused == "stet: no queue mails: there is article, changes, delivery, feedback, version"


def test_what_is_not_taken_back_waits_on(owner: Owner, stack: templates.Stack):
    class Full:
        def __getattr__(self, name: str) -> Any:
            return getattr(stack.sqs, name)

        def send_message_batch(self, **_: Any) -> Any:
            return {"Failed": [{"Id": "0", "Code": "InternalError", "Message": "the queue is full"}]}

    put(stack, "ArticleDeadLetters", "one")
    letters = owner.stack.dead_letters["article"]
    with pytest.raises(Conflict, match="the queue is full"):
        type(letters)(Full(), letters.url, letters.queue).redrive()
    assert letters.waiting() == 1


def test_an_article_is_taken_down(owner: Owner):
    stack = owner.stack
    stack.articles.add(article(latest=1))
    for number in range(2):
        stack.archive.put_version(version(number))
    stack.changes.add(change(1))
    refused = owner("takedown", URL, "--reason", "a court asked", given=b"n\n", ends=1)
    assert "Erase all" in refused.output
    assert stack.archive.get_version(article().article_id, 0)
    said = owner("takedown", URL, "--reason", "a court asked", "--yes").stdout
    assert "2 stored objects and 1 changes erased" in said
    assert stack.changes.of(article().article_id) == []
    again = owner.json("takedown", URL, "--reason", "x")
    assert again == {"id": article().article_id, "articles": 1, "objects": 0, "changes": 0}
    assert "taken down" in owner.refusal("article", URL)
    assert "no article" in owner.refusal("takedown", "https://nobody.example/", "--reason", "x")
