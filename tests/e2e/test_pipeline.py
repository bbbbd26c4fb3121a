"""The whole of it on the embedded cloud: the real template, the real functions, each under its own role.

One watch of the demo newsroom for all tests of this file, in their order; the newsroom edits only when told.
"""

from __future__ import annotations

import json
import re
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from typing import Any

import pytest

from local import owner
from local.lines import Line
from local.plan import Plan
from local.ports import Ports
from local.watch import Watch
from stet.adapters.archive import Archive
from stet.adapters.articles import Articles
from stet.adapters.changes import Changes
from stet.adapters.deliveries import Deliveries
from stet.domain.article import Article
from stet.domain.change import Severity
from stet.domain.subscription import OWNER, Channel, DeliveryStatus
from stet.pages.links import Links
from stet.stages.subscribe import Wish

pytestmark = pytest.mark.cloud

FERRY, PARKING = "ferry-strikes-breakwater", "quay-parking-vote"
QUIET_SECONDS = 14
"""Long enough for three looks at the demo's pace, and for what would follow from them."""


@pytest.fixture(scope="module")
def watch(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watch]:
    with Watch(Plan(tmp_path_factory.mktemp("stet"), Ports.free(), edits=None)) as running:
        eventually(lambda: len(versions(running)) >= len(running.newsroom.articles) - 1)
        yield running


def eventually(true: Callable[[], object], seconds: float = 90) -> None:
    deadline = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < deadline, f"not within {seconds:.0f} s"
        time.sleep(0.3)


def table(watch: Watch) -> Articles:
    return Articles(watch.cloud.client("dynamodb"), watch.outputs["Articles"])


def changes(watch: Watch) -> Changes:
    return Changes(watch.cloud.client("dynamodb"), watch.outputs["Changes"])


def archive(watch: Watch) -> Archive:
    return Archive(watch.cloud.client("s3"), watch.outputs["Archive"])


def versions(watch: Watch) -> list[tuple[str, int]]:
    return [(article_id, number) for article_id, number, _ in archive(watch).versions()]


def article(watch: Watch, slug: str) -> Article:
    return next(row for row in table(watch).recent(100) if slug in row.url)


def latest_is(watch: Watch, slug: str, number: int) -> bool:
    return article(watch, slug).latest == number


def said(watch: Watch, kind: str, words: str = "") -> list[Line]:
    return [line for line in watch.lines.said if line.kind == kind and words in str(line)]


def read(address: str, **more: Any) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(urllib.request.Request(address, **more), timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_every_article_of_the_feeds_is_stored_once(watch: Watch) -> None:
    assert {number for _, number in versions(watch)} == {0}
    found = versions(watch)
    assert len({article_id for article_id, _ in found}) == len(found)
    assert said(watch, "change") == []


def test_an_edited_number_is_one_change_one_mail_and_one_verified_webhook(watch: Watch) -> None:
    watch.newsroom.apply("number")
    line = watch.until("change", "breakwater")
    watch.until("mail", "breakwater")
    watch.until("webhook", "verified")
    row = article(watch, FERRY)
    (change,) = changes(watch).of(row.article_id)
    assert change.severity >= Severity.MAJOR
    assert "numbers" in [reason.name for reason in change.reasons]
    assert change.published_at
    assert change.severity.label in str(line)
    time.sleep(3)
    mails = [mail for mail in watch.inbox.mails() if "breakwater" in mail.subject]
    hooks = [hook for hook in watch.inbox.hooks() if hook.event.get("id") == change.reference]
    assert (len(mails), len(hooks)) == (1, 1)
    assert hooks[0].verified
    assert "15" in mails[0].text
    assert mails[0].header("List-Unsubscribe-Post") == "List-Unsubscribe=One-Click"


def test_the_pages_show_it(watch: Watch) -> None:
    row = article(watch, FERRY)
    status, latest = read(f"{watch.page}/")
    assert status == 200
    assert f"/articles/{row.article_id}/diff/0/1" in latest
    status, diff = read(f"{watch.page}/articles/{row.article_id}/diff/0/1")
    assert status == 200
    assert "<del>" in diff
    assert "<ins>" in diff
    assert read(f"{watch.page}/articles/{row.article_id}")[0] == 200
    assert read(f"{watch.page}/articles/{row.article_id}/versions/1")[0] == 200
    for nothing in ("/articles/nobody", f"/articles/{row.article_id}/diff/0/9", "/nothing", "/articles"):
        assert read(watch.page + nothing)[0] == 404, nothing


def test_what_is_no_change_of_text_makes_no_version(watch: Watch) -> None:
    before = versions(watch)
    for step in ("typography", "furniture", "challenge"):
        watch.newsroom.apply(step)
    time.sleep(QUIET_SECONDS)
    assert versions(watch) == before


def test_there_and_back_and_there_again_is_three_changes(watch: Watch) -> None:
    slug = "athletic-derby-report"
    for number, step in enumerate(("flap-1", "flap-2", "flap-3"), start=1):
        watch.newsroom.apply(step)
        eventually(partial(latest_is, watch, slug, number))
    article_id = article(watch, slug).article_id
    eventually(lambda: len(changes(watch).of(article_id)) == 3)
    prints = [archive(watch).get_version(article_id, n) for n in range(4)]
    assert [one.fingerprint for one in prints if one][:2] == [one.fingerprint for one in prints if one][2:]


def test_a_removed_page_is_a_critical_change(watch: Watch) -> None:
    watch.newsroom.apply("removal")
    assert "critical" in str(watch.until("change", "removed"))
    watch.until("mail", "timetable")
    status, text = read(f"{watch.page}/articles/{article(watch, 'timetable').article_id}/diff/0/1")
    assert status == 200
    assert "gone" in text.lower() or "removed" in text.lower()


def test_a_version_whose_event_was_lost_gets_its_change_again_and_nobody_is_told_twice(watch: Watch) -> None:
    row = article(watch, FERRY)
    mails = len(watch.inbox.mails())
    time.sleep(31)  # a younger version would still be on its way
    watch.cloud.client("dynamodb").delete_item(
        TableName=watch.outputs["Changes"],
        Key={"article_id": {"S": row.article_id}, "number": {"N": "1"}},
    )
    for _ in range(2):
        answer = watch.cloud.client("lambda").invoke(FunctionName=watch.outputs["ReconcileFunction"])
        assert "FunctionError" not in answer
    eventually(lambda: [one.published_at for one in changes(watch).of(row.article_id)] not in ([], [None]))
    time.sleep(3)
    assert len(watch.inbox.mails()) == mails


def test_one_click_unsubscribes_and_a_look_at_the_page_does_not(watch: Watch) -> None:
    mail = watch.inbox.mails()[0]
    address = mail.header("List-Unsubscribe").strip("<>").partition(">")[0]
    assert read(address)[0] == 200
    subscriptions = watch.cloud.client("dynamodb").scan(TableName=watch.outputs["Subscriptions"])["Items"]
    assert len(subscriptions) == 2
    assert read(address, data=b"List-Unsubscribe=One-Click", method="POST")[0] == 200
    before = len(watch.inbox.mails())
    watch.newsroom.apply("quote")
    watch.until("webhook", "verified")
    hooks = len(watch.inbox.hooks())
    eventually(lambda: article(watch, "minor-injuries-unit").latest == 1)
    eventually(lambda: len(watch.inbox.hooks()) >= hooks)
    time.sleep(5)
    assert len(watch.inbox.mails()) == before


def test_a_restart_loses_nothing(watch: Watch) -> None:
    before = (versions(watch), [replace(row, due_at=None) for row in sorted_rows(watch)])
    said_before = len(watch.lines.said)
    watch.restart()
    assert before[0] == versions(watch)
    assert [row.article_id for row in before[1]] == [row.article_id for row in sorted_rows(watch)]
    watch.newsroom.apply("headline")
    watch.until("change", "single vote")
    watch.until("webhook", "verified")
    fresh = [line for line in watch.lines.said[said_before:] if line.kind == "change"]
    assert all("breakwater" not in str(line) for line in fresh), "what was told is not told again"
    assert read(f"{watch.page}/articles/{article(watch, PARKING).article_id}/diff/0/1")[0] == 200


def sorted_rows(watch: Watch) -> list[Article]:
    return sorted(table(watch).recent(100), key=lambda row: row.article_id)


def test_an_owner_is_told_once_of_a_feed_that_fails(watch: Watch) -> None:
    desk = owner.desk(watch.cloud, watch.parts.stack, watch.plan)
    for one in list(desk.subscriptions.all()):
        if one.channel is Channel.WEBHOOK:
            desk.subscriptions.put(replace(one, topic=OWNER))  # its endpoint goes with its id
    desk.subscribe(Wish(Channel.EMAIL, "owner@stet.example", OWNER))
    missing = watch.demo.feeds[0].rpartition("/")[0] + "/nothing.xml"
    owner.add_feeds(desk, [missing], "nobody")

    def told() -> list[str]:
        return [mail.text for mail in watch.inbox.mails() if "cannot be read" in mail.text]

    eventually(told, 180)
    assert missing in told()[0]
    eventually(lambda: [hook for hook in watch.inbox.hooks() if hook.event.get("type") == "feed.failing"])
    [feed] = [one for one in desk.feeds.all() if one.url == missing]
    assert (feed.failures >= 3, feed.untold) == (True, 0)
    assert feed.next_reason.startswith("back-off of")
    assert len(told()) == 1
    desk.feeds.remove(feed.feed_id)


def test_at_the_end_every_delivery_has_its_record_and_no_dead_letter_waits(watch: Watch) -> None:
    dynamodb, sqs = watch.cloud.client("dynamodb"), watch.cloud.client("sqs")
    rows = dynamodb.scan(TableName=watch.outputs["Deliveries"])["Items"]
    deliveries = Deliveries(dynamodb, watch.outputs["Deliveries"])
    found = [deliveries.get(row["delivery_id"]["S"]) for row in rows]
    eventually(lambda: all(one and deliveries.get(one.delivery_id).final for one in found))  # type: ignore[union-attr]
    assert {one.status for one in found if one} <= {DeliveryStatus.DELIVERED, DeliveryStatus.DROPPED}
    letters = [url for name, url in watch.parts.stack.resources.items() if name.endswith("DeadLetters")]
    assert len(letters) == 4
    for url in letters:
        counted = sqs.get_queue_attributes(QueueUrl=url, AttributeNames=["ApproximateNumberOfMessages"])
        assert counted["Attributes"]["ApproximateNumberOfMessages"] == "0", url


def test_s3s_test_event_is_no_dead_letter(watch: Watch) -> None:
    sqs = watch.cloud.client("sqs")
    sqs.send_message(
        QueueUrl=watch.outputs["VersionQueue"],
        MessageBody=json.dumps({"Service": "Amazon S3", "Event": "s3:TestEvent", "Bucket": "archive"}),
    )

    def waiting() -> int:
        names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
        found = sqs.get_queue_attributes(QueueUrl=watch.outputs["VersionQueue"], AttributeNames=names)
        return sum(int(value) for value in found["Attributes"].values())

    eventually(lambda: waiting() == 0)
    dead = watch.parts.stack.resources["VersionDeadLetters"]
    assert "Messages" not in sqs.receive_message(QueueUrl=dead)


def test_a_reader_subscribes_confirms_and_ends_it(watch: Watch) -> None:
    reader, form = "new-reader@stet.example", f"{watch.page}/subscribe"
    assert 'name="address"' in read(form)[1]
    preview = read(form, data=b"to=all&do=preview", method="POST")
    assert (preview[0], "With these rules you would have had" in preview[1]) == (200, True)
    sent = read(form, data=f"to=all&do=subscribe&every=hourly&address={reader}".encode(), method="POST")
    assert (sent[0], "Look into your mailbox" in sent[1]) == (200, True)

    def links() -> list[str]:
        texts = [mail.text for mail in watch.inbox.mails() if "confirm it here" in mail.text]
        return [found[0] for text in texts if (found := re.search(r"http://\S+/confirm/\S+", text))]

    eventually(links)
    assert "Do you want these mails?" in read(links()[0])[1]
    assert "You are subscribed" in read(links()[0], data=b"", method="POST")[1]
    desk = owner.desk(watch.cloud, watch.parts.stack, watch.plan)
    [one] = [one for one in desk.subscriptions.all() if one.address == reader]
    assert one.confirmed_at
    page = Links(watch.page).manage(one)
    assert reader in read(page)[1]
    assert "No mails are sent" in read(page, data=b"end=all", method="POST")[1]
    assert reader not in [one.address for one in desk.subscriptions.all()]
