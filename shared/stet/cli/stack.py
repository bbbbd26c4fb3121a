"""A deployed Stet, wired for its owner: the tables, the archive, the queues, the door, and the stages.

What is needed is imported when it is first asked for, so that `stet --help` starts at once.
"""

from __future__ import annotations

import atexit
import secrets
import shutil
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import cached_property, partial
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any, Protocol

from stet.domain.errors import InputError

if TYPE_CHECKING:
    from stet.adapters.archive import Archive
    from stet.adapters.articles import Articles
    from stet.adapters.changes import Changes
    from stet.adapters.deliveries import Deliveries
    from stet.adapters.endpoints import Endpoints
    from stet.adapters.feeds import Feeds
    from stet.adapters.mail import SuppressionList
    from stet.adapters.plain_mail import PlainMail
    from stet.adapters.pushes import Pushes
    from stet.adapters.reputation import Reputation
    from stet.adapters.search_index import SearchIndex
    from stet.adapters.subscriptions import Subscriptions
    from stet.cli.dead_letters import DeadLetters
    from stet.domain.attempt import Attempt
    from stet.domain.endpoint import Posting
    from stet.domain.feed import Candidate, ParsedFeed
    from stet.domain.response import Response
    from stet.domain.schedule import Pace
    from stet.pages.links import Links
    from stet.stages.add_feeds import AddFeeds
    from stet.stages.ask import Ask
    from stet.stages.carry import Carry
    from stet.stages.endpoint import EndpointDesk
    from stet.stages.feedback import Resume
    from stet.stages.find_sitemaps import FindSitemaps
    from stet.stages.forget import Forget
    from stet.stages.preview import Preview
    from stet.stages.read import Read
    from stet.stages.reconcile import Reconcile
    from stet.stages.reextract import Reextract
    from stet.stages.rehearse import Rehearse
    from stet.stages.replay import Replay
    from stet.stages.search import Indexing, Search
    from stet.stages.selecting import Selecting
    from stet.stages.set_interval import SetInterval
    from stet.stages.subscribe import Subscribe
    from stet.stages.take_down import TakeDown
    from stet.stages.versions import Read as Reading
    from stet.stages.want_push import WantPush

DEAD_LETTERS = "DeadLetters"


class Door(Protocol):
    """What adding a feed and testing an endpoint need of the door."""

    def get(
        self, url: str, headers: Mapping[str, str] | None = None, *, largest: int, accept: str = ...
    ) -> Response: ...
    def post(self, url: str, body: bytes, headers: Mapping[str, str], *, largest: int) -> Response: ...


def _open_door(**how: Any) -> Door:
    from stet.adapters.door import open_door

    return open_door(**how)


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Tools:
    """How a stack touches the world; a test brings its own.

    `client` gives a client of an AWS service by its name, `draw(n)` n random bytes.
    """

    client: Callable[[str], Any]
    open_door: Callable[..., Door] = _open_door
    clock: Callable[[], datetime] = _now
    draw: Callable[[int], bytes] = secrets.token_bytes
    pause: Callable[[float], None] = time.sleep


@dataclass(frozen=True)
class Stack:
    """A stack by its name, with the template's outputs and parameters."""

    name: str
    outputs: Mapping[str, str]
    parameters: Mapping[str, str]
    tools: Tools
    status: str = field(default="", compare=False)

    def output(self, name: str) -> str:
        """Return one of the template's outputs; raise InputError if the stack is not Stet's, or not whole."""
        if name not in self.outputs:
            state = f" (its status is {self.status})" if self.status else ""
            raise InputError(
                f"the stack {self.name} has no output {name}{state}: is it Stet's, and up to date?"
            )
        return self.outputs[name]

    @cached_property
    def _dynamodb(self) -> Any:
        return self.tools.client("dynamodb")

    @cached_property
    def feeds(self) -> Feeds:
        """The feeds table."""
        from stet.adapters.feeds import Feeds

        return Feeds(self._dynamodb, self.output("Feeds"))

    @cached_property
    def articles(self) -> Articles:
        """The articles table."""
        from stet.adapters.articles import Articles

        return Articles(self._dynamodb, self.output("Articles"))

    @cached_property
    def changes(self) -> Changes:
        """The changes table."""
        from stet.adapters.changes import Changes

        return Changes(self._dynamodb, self.output("Changes"))

    @cached_property
    def subscriptions(self) -> Subscriptions:
        """The subscriptions table."""
        from stet.adapters.subscriptions import Subscriptions

        return Subscriptions(self._dynamodb, self.output("Subscriptions"))

    @cached_property
    def pushes(self) -> Pushes:
        """The pushes table."""
        from stet.adapters.pushes import Pushes

        return Pushes(self._dynamodb, self.output("Pushes"))

    @property
    def want_push(self) -> WantPush:
        """The stage that begins and ends a feed's subscription at its hub."""
        from stet.adapters.door import FEED_SIZE, FEEDS
        from stet.stages.want_push import WantPush

        return WantPush(
            pushes=self.pushes,
            get=partial(self._door.get, largest=FEED_SIZE, accept=FEEDS),
            parse=_parsed,
            clock=self.tools.clock,
            draw=self.tools.draw,
        )

    @property
    def find_sitemaps(self) -> FindSitemaps:
        """The stage that finds a site's sitemaps of news."""
        from stet.adapters.door import FEED_SIZE
        from stet.parsing.robots import sitemaps_named
        from stet.parsing.sitemap import sitemaps_in
        from stet.stages.find_sitemaps import FindSitemaps

        return FindSitemaps(
            get=partial(self._door.get, largest=FEED_SIZE),
            named=sitemaps_named,
            index=lambda answer: sitemaps_in(answer.body, url=answer.url, content_type=answer.content_type),
            parse=_parsed,
            pause=self.tools.pause,
        )

    @property
    def _door(self) -> Door:
        return self.tools.open_door(
            page=self.output("PageUrl"),
            contact=self.parameters.get("Contact", ""),
            ports=self.parameters.get("Ports", "80,443"),
            loopback=self.loopback,
        )

    @cached_property
    def archive(self) -> Archive:
        """The archive."""
        from stet.adapters.archive import Archive

        return Archive(self.tools.client("s3"), self.output("Archive"))

    @cached_property
    def links(self) -> Links:
        """The addresses of the pages."""
        from stet.pages.links import Links

        return Links(self.output("PageUrl"))

    @property
    def carry(self) -> Carry:
        """The stage that gathers what is carried on."""
        from stet.stages.carry import Carry

        return Carry(self.articles, self.changes, self.archive, self.tools.clock)

    @cached_property
    def _index(self) -> SearchIndex:
        from stet.adapters.search_index import SearchIndex

        folder = Path(mkdtemp(prefix="stet-search-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        return SearchIndex(self.tools.client("s3"), self.output("Archive"), folder)

    @property
    def search(self) -> Search:
        """The stage that finds changes by their words."""
        from stet.stages.search import Search

        return Search(self._index, self.carry)

    @property
    def indexing(self) -> Indexing:
        """The stage that keeps the index changes are found by."""
        from stet.stages.search import Indexing

        return Indexing(self.changes, self._index, self.carry, self.tools.clock)

    @property
    def pace(self) -> Pace:
        """How closely articles are watched."""
        from stet.domain.schedule import PACES

        return PACES[self.output("Pace")]

    @property
    def loopback(self) -> bool:
        """Whether the stack may ask the machine it runs on: the demo's may."""
        return self.parameters.get("Loopback") == "yes"

    @property
    def add_feeds(self) -> AddFeeds:
        """The stage that adds feeds."""
        from stet.adapters.door import FEED_SIZE, FEEDS
        from stet.stages.add_feeds import AddFeeds

        door = self.tools.open_door(
            page=self.output("PageUrl"),
            contact=self.parameters.get("Contact", ""),
            ports=self.parameters.get("Ports", "80,443"),
            loopback=self.loopback,
        )
        return AddFeeds(
            feeds=self.feeds,
            get=partial(door.get, largest=FEED_SIZE, accept=FEEDS),
            parse=_parsed,
            discover=_discovered,
            clock=self.tools.clock,
            pause=self.tools.pause,
        )

    @property
    def set_interval(self) -> SetInterval:
        """The stage that sets how often a feed is polled."""
        from stet.stages.set_interval import SetInterval

        return SetInterval(self.feeds, self.pace, self.tools.clock)

    @property
    def subscribe(self) -> Subscribe:
        """The stage that subscribes readers and receivers."""
        from stet.stages.subscribe import Subscribe

        ports = self.parameters.get("Ports", "80,443")
        return Subscribe(
            subscriptions=self.subscriptions,
            clock=self.tools.clock,
            draw=self.tools.draw,
            endpoints=self.endpoint_desk,
            ports=frozenset(int(port) for port in ports.split(",")),
            loopback=self.loopback,
        )

    @property
    def ask(self) -> Ask:
        """The stage that has a mail address' holder asked whether it wants a subscription."""
        from stet.adapters.queues import DeliveryQueue
        from stet.stages.ask import Ask

        queue = DeliveryQueue(self.tools.client("sqs"), self.output("DeliveryQueue"))
        return Ask(self.subscriptions, self.deliveries, queue, self.tools.clock, self.tools.draw)

    @cached_property
    def endpoints(self) -> Endpoints:
        """The endpoints table."""
        from stet.adapters.endpoints import Endpoints

        return Endpoints(self._dynamodb, self.output("Endpoints"))

    @cached_property
    def deliveries(self) -> Deliveries:
        """The deliveries table."""
        from stet.adapters.deliveries import Deliveries

        return Deliveries(self._dynamodb, self.output("Deliveries"))

    @property
    def endpoint_desk(self) -> EndpointDesk:
        """What an owner does with endpoints."""
        from stet.adapters.endpoint_secrets import EndpointSecrets
        from stet.pages.endpoint_news import greeting
        from stet.stages.endpoint import EndpointDesk

        return EndpointDesk(
            endpoints=self.endpoints,
            secrets=EndpointSecrets(partial(self.tools.client, "ssm"), self.output("EndpointSecrets")),
            post=self._post,
            write_test=partial(greeting, base=self.output("PageUrl")),
            clock=self.tools.clock,
            draw=self.tools.draw,
        )

    def _post(self, address: str, posting: Posting) -> Attempt:
        from stet.adapters.webhook import Webhooks

        door = self.tools.open_door(
            page=self.output("PageUrl"),
            contact=self.parameters.get("Contact", ""),
            ports=self.parameters.get("Ports", "80,443"),
            loopback=self.loopback,
            https_only=not self.loopback,
            total=15,
        )
        return Webhooks(door, self.tools.clock).post(address, posting)

    @property
    def replay(self) -> Replay:
        """The stage that sends deliveries again."""
        from stet.adapters.queues import DeliveryQueue
        from stet.stages.replay import Replay

        queue = DeliveryQueue(self.tools.client("sqs"), self.output("DeliveryQueue"))
        return Replay(self.deliveries, queue, self.tools.clock)

    @property
    def forget(self) -> Forget:
        """The stage that leaves an address nowhere."""
        from stet.stages.forget import Forget

        return Forget(self.subscriptions, self.deliveries, self.endpoint_desk, self.plain_mail)

    @cached_property
    def plain_mail(self) -> PlainMail:
        """The topic of plain mails."""
        from stet.adapters.plain_mail import PlainMail

        return PlainMail(self.tools.client("sns"), self.output("PlainMailTopic"))

    @cached_property
    def reputation(self) -> Reputation:
        """The table of how mails are received."""
        from stet.adapters.reputation import Reputation

        return Reputation(self._dynamodb, self.output("Reputation"))

    @property
    def suppression_list(self) -> SuppressionList:
        """The account's own list of addresses to which SES sends nothing."""
        from stet.adapters.mail import SuppressionList

        return SuppressionList(self.tools.client("sesv2"))

    @property
    def resume(self) -> Resume:
        """The stage that lets held mails go out."""
        from stet.adapters.queues import DeliveryQueue
        from stet.stages.feedback import Resume

        queue = DeliveryQueue(self.tools.client("sqs"), self.output("DeliveryQueue"))
        return Resume(self.reputation, self.deliveries, queue, self.tools.clock)

    @property
    def rehearse(self) -> Rehearse:
        """The stage that plays rules over the changes of the last days."""
        from stet.stages.rehearse import Rehearse

        return Rehearse(self.changes, self.archive, self.tools.clock)

    @property
    def preview(self) -> Preview:
        """The stage that tells what the next ticks would do."""
        from stet.adapters.hosts import Hosts
        from stet.adapters.ticks import Ticks
        from stet.stages.preview import Preview

        return Preview(
            feeds=self.feeds,
            articles=self.articles,
            hosts=Hosts(self._dynamodb, self.output("Hosts")),
            ticks=Ticks(self._dynamodb, self.output("Ticks")),
            pace=self.pace,
            clock=self.tools.clock,
        )

    @property
    def read(self) -> Read:
        """The stage that answers what the pages show."""
        from stet.stages.read import Read

        return Read(
            articles=self.articles,
            changes=self.changes,
            subscriptions=self.subscriptions,
            archive=self.archive,
            pace=self.pace,
            clock=self.tools.clock,
            read=self.read_page,
        )

    @property
    def read_page(self) -> Reading:
        """How captures are read: here, or where it can be stopped if one looks dangerous."""
        from stet.cli.named_pages import read_page

        return read_page

    @property
    def selecting(self) -> Selecting:
        """The stage that knows which selectors an article is read by."""
        from stet.stages.selecting import Selecting

        return Selecting(self.feeds, self.tools.clock)

    @property
    def reextract(self) -> Reextract:
        """The stage that reads stored captures anew."""
        from stet.parsing.articles import EXTRACTOR
        from stet.stages.reextract import Reextract

        return Reextract(
            archive=self.archive,
            articles=self.articles,
            changes=self.changes,
            read=self.read_page,
            extractor=EXTRACTOR,
            selectors_of=self.selecting,
        )

    @property
    def take_down(self) -> TakeDown:
        """The stage that takes an article down."""
        from stet.stages.take_down import TakeDown

        return TakeDown(self.articles, self.archive, self.changes, self.tools.clock)

    @property
    def reconcile(self) -> Reconcile:
        """The stage that finds versions without a change."""
        from stet.adapters.queues import VersionQueue
        from stet.stages.reconcile import SETTLED_TICKS, Reconcile

        return Reconcile(
            archive=self.archive,
            changes=self.changes,
            queue=VersionQueue(self.tools.client("sqs"), self.output("VersionQueue")),
            clock=self.tools.clock,
            settled=self.pace.tick * SETTLED_TICKS,
        )

    @cached_property
    def dead_letters(self) -> dict[str, DeadLetters]:
        """The dead-letter queues by the short name of the queue they stand behind."""
        from stet.cli.dead_letters import DeadLetters

        sqs, queues = self.tools.client("sqs"), self._queues
        return {
            name.removesuffix(DEAD_LETTERS).lower(): DeadLetters(
                sqs, url, queues[name.removesuffix(DEAD_LETTERS) + "Queue"]
            )
            for name, url in sorted(queues.items())
            if name.endswith(DEAD_LETTERS)
        }

    @cached_property
    def _queues(self) -> dict[str, str]:
        """The queues by their names in the template: the dead-letter queues are no outputs."""
        formation = self.tools.client("cloudformation")
        pages = formation.get_paginator("list_stack_resources").paginate(StackName=self.name)
        return {
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
            if resource["ResourceType"] == "AWS::SQS::Queue"
        }


def _parsed(response: Response) -> ParsedFeed:
    from stet.parsing.feeds import parse_feed

    return parse_feed(response.body, url=response.url, content_type=response.content_type)


def _discovered(response: Response) -> tuple[Candidate, ...]:
    from stet.parsing.discovery import feeds_of

    return feeds_of(response.body, url=response.url, content_type=response.content_type)
