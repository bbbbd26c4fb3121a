"""The queues and the topic: what is sent arrives, as ids, and what is not sent is not passed over."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from stet.adapters.archive import Archive, version_key
from stet.adapters.queues import (
    ArticleQueue,
    ChangesTopic,
    DeliveryQueue,
    NotSent,
    VersionQueue,
    look_in,
    versions_in,
)
from stet.domain.article import DueLook
from stet.domain.article_move import ArticleMove
from stet.domain.change import Change, Severity
from stet.domain.feed_event import FeedEvent, FeedEventKind
from stet.domain.host import Appointment
from stet.domain.schedule import Slot
from tests.builders import NOW, Clock, article, change, endpoint, feed, version
from tests.stack import ACCOUNT, REGION

EVENTS = Path(__file__).parents[1] / "events"
DOCS = Path(__file__).parents[2] / "docs"
ARTICLE = version().article_id


def taken(stack: Any, queue: str) -> list[Any]:
    """Take everything visible out of a queue."""
    found: list[Any] = []
    while answer := stack.sqs.receive_message(
        QueueUrl=stack[queue], MaxNumberOfMessages=10, AttributeNames=["All"], MessageAttributeNames=["All"]
    ).get("Messages"):
        found += answer
        for message in answer:
            stack.sqs.delete_message(QueueUrl=stack[queue], ReceiptHandle=message["ReceiptHandle"])
    return found


class Asked:
    """A client that notes what it is asked to send, and takes all but `refused`."""

    def __init__(self, *refused: str) -> None:
        self.entries: list[list[dict[str, Any]]] = []
        self._refused = set(refused)

    def send_message_batch(self, *, QueueUrl: str, Entries: list[dict[str, Any]]) -> dict[str, Any]:  # noqa: N803
        self.entries.append(Entries)
        failed = [
            {"Id": one["Id"], "Code": "InternalError", "SenderFault": False}
            for one in Entries
            if any(word in one["MessageBody"] for word in self._refused)
        ]
        return {"Successful": [{}], **({"Failed": failed} if failed else {})}


def slot(n: int, seconds: float = 0.0, host: str = "news.example") -> Slot:
    return Slot(DueLook(f"article-{n}", host), NOW + timedelta(seconds=seconds))


# --- looks ---------------------------------------------------------------------------------------


def test_looks_are_sent_ten_at_a_time_grouped_by_host_each_held_back_until_its_slot():
    asked = Asked()
    queue = ArticleQueue(asked, "url", Clock())
    slots = [slot(n, n * 1.5, f"h{n % 2}.example") for n in range(23)]
    queue.send(slots)
    assert [len(batch) for batch in asked.entries] == [10, 10, 3]
    sent = [entry for batch in asked.entries for entry in batch]
    assert [json.loads(entry["MessageBody"]) for entry in sent] == [
        {"article_id": f"article-{n}"} for n in range(23)
    ]
    assert [entry["DelaySeconds"] for entry in sent[:5]] == [0, 2, 3, 5, 6]
    assert [entry["MessageGroupId"] for entry in sent[:3]] == ["h0.example", "h1.example", "h0.example"]
    assert all(len({entry["Id"] for entry in batch}) == len(batch) for batch in asked.entries)


@pytest.mark.parametrize(
    ("seconds", "delay"), [(-5, 0), (0, 0), (0.0001, 0), (0.001, 1), (1, 1), (900, 900), (4000, 900)]
)
def test_a_delay_is_whole_seconds_never_too_early_never_more_than_sqs_takes(seconds: float, delay: int):
    asked = Asked()
    ArticleQueue(asked, "url", Clock()).send([slot(1, seconds)])
    assert asked.entries[0][0]["DelaySeconds"] == delay


def test_a_slow_sending_is_not_added_to_the_delay():
    clock, asked = Clock(), Asked()
    queue = ArticleQueue(asked, "url", lambda: clock.forward(seconds=10))
    queue.send([slot(n, 60) for n in range(11)])
    assert [batch[0]["DelaySeconds"] for batch in asked.entries] == [50, 40]


def test_nothing_to_send_is_no_call():
    asked = Asked()
    ArticleQueue(asked, "url", Clock()).send([])
    VersionQueue(asked, "url").send([])
    DeliveryQueue(asked, "url").send(iter(()))
    assert asked.entries == []


def test_looks_arrive_and_only_the_visible_ones_count_as_depth(stack: Any, clock: Clock):
    queue = ArticleQueue(stack.sqs, stack["ArticleQueue"], clock)
    assert queue.depth() == 0
    queue.send([slot(1), slot(2), slot(3, 600)])
    assert queue.depth() == 2
    bodies = [json.loads(message["Body"]) for message in taken(stack, "ArticleQueue")]
    assert bodies == [{"article_id": "article-1"}, {"article_id": "article-2"}]


def test_a_host_with_a_long_name_can_be_sent(stack: Any, clock: Clock):
    queue = ArticleQueue(stack.sqs, stack["ArticleQueue"], clock)
    queue.send([slot(1, host="a" * 250), slot(2, host="[2001:db8::1]:8080")])
    assert queue.depth() == 2


# --- what a queue did not take -------------------------------------------------------------------


def test_a_message_that_was_not_taken_is_an_error():
    with pytest.raises(NotSent, match=r"1 of 2 messages.*InternalError"):
        DeliveryQueue(Asked("b#"), "url").send(["a#1#s", "b#1#s"])
    with pytest.raises(NotSent):
        VersionQueue(Asked("article-2"), "url").send([("article-1", 1), ("article-2", 1)])
    with pytest.raises(NotSent):
        ArticleQueue(Asked("article-7"), "url", Clock()).send([slot(n) for n in range(12)])


# --- versions and deliveries ---------------------------------------------------------------------


def test_versions_sent_again_are_understood(stack: Any):
    queue = VersionQueue(stack.sqs, stack["VersionQueue"])
    queue.send((ARTICLE, number) for number in range(12))
    found = [named for message in taken(stack, "VersionQueue") for named in versions_in(message["Body"])]
    assert found == [(ARTICLE, number) for number in range(12)]


def test_deliveries_arrive(stack: Any):
    DeliveryQueue(stack.sqs, stack["DeliveryQueue"]).send(["a#1#sub-1", "a#1#sub-2"])
    bodies = [json.loads(message["Body"]) for message in taken(stack, "DeliveryQueue")]
    assert bodies == [{"delivery_id": "a#1#sub-1"}, {"delivery_id": "a#1#sub-2"}]


def test_deliveries_are_grouped_by_subscription():
    """Fair queues: one receiver with a thousand deliveries that wait does not hold up the others."""
    asked = Asked()
    DeliveryQueue(asked, "url").send(["a#1#sub-1", "endpoint.disabled#x#2#sub-2"])
    assert [entry["MessageGroupId"] for entry in asked.entries[0]] == ["sub-1", "sub-2"]


def test_a_message_is_hidden_until_its_next_attempt(stack: Any):
    queue = DeliveryQueue(stack.sqs, stack["DeliveryQueue"])
    queue.send(["a#1#sub-1"])
    (message,) = stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])["Messages"]
    queue.hide(message["ReceiptHandle"], timedelta(0))
    (again,) = stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])["Messages"]
    assert again["MessageId"] == message["MessageId"]
    queue.hide(again["ReceiptHandle"], timedelta(minutes=5))
    assert "Messages" not in stack.sqs.receive_message(QueueUrl=stack["DeliveryQueue"])


@pytest.mark.parametrize(("wait", "seconds"), [(0.2, 1), (5, 5), (42_840, 42_840), (99_999, 43_200)])
def test_a_message_is_hidden_at_most_twelve_hours(wait: float, seconds: int):
    hidden: dict[str, Any] = {}

    class Hiding:
        def change_message_visibility(self, **request: Any) -> None:
            hidden.update(request)

    DeliveryQueue(Hiding(), "url").hide("receipt", timedelta(seconds=wait))
    assert hidden == {"QueueUrl": "url", "ReceiptHandle": "receipt", "VisibilityTimeout": seconds}


# --- the topic -----------------------------------------------------------------------------------


def test_a_change_is_published_by_its_key_alone_with_what_to_filter_by(stack: Any):
    topic = ChangesTopic(stack.sns, stack["ChangesTopic"])
    topic.publish(change(language="en-GB", feeds=("f1", "f2")))
    (message,) = taken(stack, "ChangesQueue")
    assert json.loads(message["Body"]) == {"article_id": ARTICLE, "number": 1}, "raw delivery"
    attributes = {name: one["StringValue"] for name, one in message["MessageAttributes"].items()}
    assert attributes == {
        "source": "example-news",
        "severity": "major",
        "language": "en",
        "feed": '["f1", "f2"]',
    }


def filtered(stack: Any, policy: dict[str, list[Any]], *published: Change) -> list[int]:
    """Return the numbers of the changes that a queue with this filter policy gets."""
    url = stack.sqs.create_queue(QueueName="mine")["QueueUrl"]
    topic = stack["ChangesTopic"]
    stack.sns.subscribe(
        TopicArn=topic,
        Protocol="sqs",
        Endpoint=f"arn:aws:sqs:{REGION}:{ACCOUNT}:mine",
        Attributes={"FilterPolicy": json.dumps(policy), "RawMessageDelivery": "true"},
    )
    for one in published:
        ChangesTopic(stack.sns, topic).publish(one)
    found = stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    return sorted(json.loads(message["Body"])["number"] for message in found)


@pytest.mark.parametrize(
    ("policy", "numbers"),
    [
        ({"source": ["courier"]}, [2]),
        ({"severity": ["major", "critical"]}, [1, 3]),
        ({"feed": ["f2"]}, [1, 2]),
        ({"language": ["de"]}, [2, 3]),
        ({"language": ["de"], "severity": ["critical"]}, [3]),
        ({"severity": [{"anything-but": "minor"}]}, [1, 3]),
    ],
)
def test_a_filter_policy_takes_what_it_names(stack: Any, policy: dict[str, list[Any]], numbers: list[int]):
    """docs/events.md: whoever subscribes to the topic may filter by source, feed, severity and language."""
    found = filtered(
        stack,
        policy,
        change(1, feeds=("f1", "f2"), language="en"),
        change(2, source="courier", severity=Severity.MINOR, feeds=("f2",), language="de-AT"),
        change(3, severity=Severity.CRITICAL, feeds=("f3",), language="DE"),
    )
    assert found == numbers


@pytest.mark.parametrize(
    ("policy", "events"),
    [
        ({"source": ["example-news"]}, {"moved", "discovered", "failing"}),
        ({"source": ["courier"]}, set[str]()),
        ({"feed": ["f1"]}, {"moved", "discovered"}),
        ({"severity": ["minor"]}, {"moved"}),
        ({"severity": [{"exists": False}]}, {"discovered", "failing", "disabled"}),
        ({"language": ["de"]}, {"discovered"}),
        ({"source": ["example-news"], "event": [{"exists": True}]}, {"moved", "discovered", "failing"}),
    ],
)
def test_a_filter_policy_takes_other_news_by_what_can_be_known_of_it(
    stack: Any, policy: dict[str, list[Any]], events: set[str]
):
    """docs/events.md says of each attribute which events have it."""
    filtered(stack, policy)
    topic, one = ChangesTopic(stack.sns, stack["ChangesTopic"]), article(feeds=("f1",))
    topic.publish_move(one, ArticleMove("https://n.example/old", NOW))
    topic.publish_found(one, "de-AT")
    topic.publish_feed(feed(), FeedEvent(FeedEventKind.FAILING, NOW, "no name"))
    topic.publish_disabled(endpoint(disabled_at=NOW))
    url = stack.sqs.get_queue_url(QueueName="mine")["QueueUrl"]
    found = stack.sqs.receive_message(QueueUrl=url, MaxNumberOfMessages=10).get("Messages", [])
    subjects = [json.loads(message["Body"])["article_id"] for message in found]
    assert {one.partition("#")[0].partition(".")[2] for one in subjects} == events


def test_a_disabled_endpoint_is_published_by_its_key(stack: Any):
    at = NOW + timedelta(milliseconds=7)
    ChangesTopic(stack.sns, stack["ChangesTopic"]).publish_disabled(endpoint(disabled_at=at))
    (message,) = taken(stack, "ChangesQueue")
    assert json.loads(message["Body"]) == {
        "article_id": "endpoint.disabled#sub-1",
        "number": 1_795_348_800_007,
    }
    assert message["MessageAttributes"]["event"]["StringValue"] == "endpoint.disabled"


def test_what_befell_a_feed_is_published_by_its_key_too(stack: Any):
    event = FeedEvent(FeedEventKind.FAILING, NOW, "no name")
    ChangesTopic(stack.sns, stack["ChangesTopic"]).publish_feed(feed(), event)
    (message,) = taken(stack, "ChangesQueue")
    assert json.loads(message["Body"]) == {
        "article_id": f"feed.failing#{feed().feed_id}",
        "number": 1_795_348_800_000,
    }
    told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    own = json.dumps([feed().feed_id])
    assert told == {"source": "example-news", "event": "feed.failing", "feed": own}


def test_a_move_is_published_by_its_key(stack: Any):
    one = article()
    ChangesTopic(stack.sns, stack["ChangesTopic"]).publish_move(
        one, ArticleMove("https://n.example/old", NOW)
    )
    (message,) = taken(stack, "ChangesQueue")
    assert json.loads(message["Body"]) == {
        "article_id": f"article.moved#{one.article_id}",
        "number": 1_795_348_800_000,
    }
    told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    own = json.dumps(list(one.feeds))
    assert told == {
        "source": "example-news",
        "event": "article.moved",
        "severity": "minor",
        "feed": own,
    }


def test_an_article_that_was_found_is_published_by_its_key(stack: Any):
    one = article()
    ChangesTopic(stack.sns, stack["ChangesTopic"]).publish_found(one, "en-GB")
    (message,) = taken(stack, "ChangesQueue")
    assert json.loads(message["Body"]) == {"article_id": f"article.discovered#{one.article_id}", "number": 0}
    told = {name: value["StringValue"] for name, value in message["MessageAttributes"].items()}
    own = json.dumps(list(one.feeds))
    assert told == {
        "source": "example-news",
        "event": "article.discovered",
        "language": "en",
        "feed": own,
    }


def test_all_that_is_published_conforms_to_the_schema_of_the_topic(stack: Any):
    """docs/schemas/topic.v1.json; every attribute and every event that it names is published."""
    topic, one = ChangesTopic(stack.sns, stack["ChangesTopic"]), article()
    for severity in Severity:
        topic.publish(change(severity=severity, language="de", feeds=("f1",)))
    for kind in FeedEventKind:
        topic.publish_feed(feed(), FeedEvent(kind, NOW, "no name"))
    topic.publish_move(one, ArticleMove("https://n.example/old", NOW))
    topic.publish_found(one, "en")
    topic.publish_disabled(endpoint(disabled_at=NOW))
    schema = json.loads((DOCS / "schemas" / "topic.v1.json").read_text())
    schema["properties"]["attributes"]["additionalProperties"] = False
    check, seen = Draft202012Validator(schema), list[dict[str, Any]]()
    while messages := taken(stack, "ChangesQueue"):
        for message in messages:
            attributes = {
                name: json.loads(value["StringValue"])
                if "Array" in value["DataType"]
                else value["StringValue"]
                for name, value in message["MessageAttributes"].items()
            }
            check.validate({"message": json.loads(message["Body"]), "attributes": attributes})
            seen.append(attributes)
    named = schema["properties"]["attributes"]["properties"]
    assert set().union(*seen) == set(named)
    assert {one["event"] for one in seen if "event" in one} == set(named["event"]["enum"])
    assert len(seen) == len(Severity) + len(FeedEventKind) + 3


def test_a_change_of_no_known_source_is_published_too(stack: Any):
    ChangesTopic(stack.sns, stack["ChangesTopic"]).publish(change(source="", feeds=()))
    (message,) = taken(stack, "ChangesQueue")
    assert set(message["MessageAttributes"]) == {"severity"}


# --- what the version queue brings ---------------------------------------------------------------


def test_s3_tells_of_a_version_and_of_nothing_else(stack: Any, clock: Clock):
    """The bucket's own notification, as the template has it: the test event first, then the version."""
    archive = Archive(stack.s3, stack["Archive"])
    archive.put_version(version(7))
    stack.s3.put_object(Bucket=stack["Archive"], Key="raw/a/b.html.gz", Body=b"")
    test, told = taken(stack, "VersionQueue")
    assert json.loads(test["Body"])["Event"] == "s3:TestEvent"
    assert versions_in(test["Body"]) == []
    assert versions_in(told["Body"]) == [(ARTICLE, 7)]


def test_a_real_event_of_s3_is_understood():
    record = json.loads((EVENTS / "version_stored.json").read_text())["Records"][0]
    assert versions_in(record["body"]) == [("0f5a1c29d3f04f5fb5a4a0a3d2a9c1de", 3)]


def test_the_test_event_of_s3_names_no_version():
    record = json.loads((EVENTS / "version_test_event.json").read_text())["Records"][0]
    assert versions_in(record["body"]) == []


def test_keys_in_events_are_url_encoded():
    """S3 encodes them as a form does: a space is a plus sign."""
    assert versions_in(told("versions/a+b%C3%BC%2B/000001.json")) == [("a bü+", 1)]
    assert versions_in(told("versions%2Fa%2F000001.json")) == [("a", 1)]


def test_several_records_name_several_versions_and_foreign_keys_none():
    keys = (version_key("a", 0), "versions/readme.txt", "raw/a/000001.json", version_key("b", 12))
    assert versions_in(told(*keys)) == [("a", 0), ("b", 12)]


@pytest.mark.parametrize("body", ["", "no json", "[]", "null", '{"Records": [{}]}', '{"article_id": "a"}'])
def test_what_is_no_message_raises_and_so_comes_back(body: str):
    with pytest.raises((ValueError, KeyError, TypeError, AttributeError)):
        versions_in(body)


def told(*keys: str) -> str:
    return json.dumps({"Records": [{"s3": {"object": {"key": key}}} for key in keys]})


def test_a_slot_comes_back_from_its_message_and_short_ones_are_not_held_back_too_long():
    asked = Asked()
    at, until = NOW + timedelta(seconds=4.5), NOW + timedelta(seconds=5.5)
    wide = Slot(DueLook("b", "h.example"), at, NOW + timedelta(seconds=30))
    ArticleQueue(asked, "url", Clock()).send([Slot(DueLook("a", "h.example"), at, until), wide])
    [[short, roomy]] = asked.entries
    assert (short["DelaySeconds"], roomy["DelaySeconds"]) == (4, 5)
    assert look_in(short["MessageBody"], 1) == Appointment("a", at, until)
    assert look_in(short["MessageBody"], 2).again
    assert look_in('{"article_id": "a"}', 1) == Appointment("a")


@pytest.mark.parametrize(
    "body", ["", "no json", "[]", "null", "{}", '{"article_id": "a", "at": "soon"}', "3"]
)
def test_a_message_that_asks_for_no_look_raises_what_harms_it_alone(body: str):
    with pytest.raises((ValueError, KeyError, TypeError)):
        look_in(body, 1)
