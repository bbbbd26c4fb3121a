"""What an owner does with feeds, and with what is watched: the stages, wired."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from stet.cli.deployed import Deployed

if TYPE_CHECKING:
    from stet.domain.feed import Candidate, ParsedFeed
    from stet.domain.response import Response
    from stet.stages.add_feeds import AddFeeds
    from stet.stages.find_sitemaps import FindSitemaps
    from stet.stages.preview import Preview
    from stet.stages.reconcile import Reconcile
    from stet.stages.reextract import Reextract
    from stet.stages.selecting import Selecting
    from stet.stages.set_interval import SetInterval
    from stet.stages.want_push import WantPush


class Watching(Deployed):
    """The stages that watch."""

    @property
    def add_feeds(self) -> AddFeeds:
        """The stage that adds feeds."""
        from stet.adapters.door import FEED_SIZE, FEEDS
        from stet.stages.add_feeds import AddFeeds

        return AddFeeds(
            feeds=self.feeds,
            get=partial(self.door().get, largest=FEED_SIZE, accept=FEEDS),
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
    def want_push(self) -> WantPush:
        """The stage that begins and ends a feed's subscription at its hub."""
        from stet.adapters.door import FEED_SIZE, FEEDS
        from stet.stages.want_push import WantPush

        return WantPush(
            pushes=self.pushes,
            get=partial(self.door().get, largest=FEED_SIZE, accept=FEEDS),
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
            get=partial(self.door().get, largest=FEED_SIZE),
            named=sitemaps_named,
            index=lambda answer: sitemaps_in(answer.body, url=answer.url, content_type=answer.content_type),
            parse=_parsed,
            pause=self.tools.pause,
        )

    @property
    def selecting(self) -> Selecting:
        """The stage that knows which selectors an article is read by."""
        from stet.stages.selecting import Selecting

        return Selecting(self.feeds, self.tools.clock)

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


def _parsed(response: Response) -> ParsedFeed:
    from stet.parsing.feeds import parse_feed

    return parse_feed(response.body, url=response.url, content_type=response.content_type)


def _discovered(response: Response) -> tuple[Candidate, ...]:
    from stet.parsing.discovery import feeds_of

    return feeds_of(response.body, url=response.url, content_type=response.content_type)
