"""stet feeds set: how often feeds are polled, whether hubs push, which part of a page is the article."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from datetime import timedelta

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.feed_rows import feed_row, set_line
from stet.cli.pushing import pushing, want
from stet.cli.selecting import select, selected, selectors_of
from stet.cli.show import document, note, say
from stet.domain.selectors import Selectors
from stet.domain.source import Feed

every_option = click.option(
    "--every",
    metavar="MINUTES",
    type=click.IntRange(5, 1440),
    help="How often it is polled: 15 or more, 5 if the publisher's max-age or ttl is that short.",
)


def minutes(every: int | None) -> timedelta | None:
    """Return the interval that was typed, if one was."""
    return timedelta(minutes=every) if every else None


@dataclass(frozen=True, slots=True)
class _Settings:
    """What is to be set of feeds; what was not typed is left as it is.

    With `timed`, `every` is the interval, or the usual one if it is None. `selectors` may be none at all.
    """

    timed: bool
    every: timedelta | None
    selectors: Selectors | None

    def on(self, desk: Desk, feed: Feed) -> Feed:
        """Store what is to be set of a feed, and return it as it is then."""
        if self.timed:
            feed = desk.stack.set_interval(feed.feed_id, self.every)
        return feed if self.selectors is None else select(desk, feed.feed_id, self.selectors)


@click.command("set")
@click.argument("named", metavar="URL-OR-ID...", nargs=-1, required=True)
@every_option
@click.option("--usual", is_flag=True, help="Poll it as often as is usual.")
@click.option(
    "--push/--no-push",
    "pushed",
    default=None,
    help="Ask its hub to tell of changes (WebSub), or ask it to tell no more.",
)
@selected
@click.option("--no-selectors", is_flag=True, help="Forget all selectors.")
@as_json
@which_stack
@on_desk
def set_(
    desk: Desk,
    named: tuple[str, ...],
    every: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    *,
    usual: bool,
    pushed: bool | None,
    no_selectors: bool,
    json: bool,
) -> None:
    """Set how often feeds are polled, whether hubs push, and which part of a page is the article.

    Publishers may ask for longer waits all the same. The selectors given take the place of those before; they
    make no version by themselves. stet extract ARTICLE/VERSION --exclude SELECTOR tries them out.
    """
    from stet.cli.names import feed_named

    timed, selecting = usual or every is not None, bool(include or exclude)
    if (usual and every is not None) or (no_selectors and selecting):
        raise click.UsageError("give one of --every and --usual, or selectors, or --no-selectors")
    if not (timed or selecting or no_selectors or pushed is not None):
        raise click.UsageError("give --every or --usual, --push or --no-push, selectors or --no-selectors")
    selectors = selectors_of(include, exclude) if selecting or no_selectors else None
    settings = _Settings(timed, minutes(every), selectors)
    found = {feed.feed_id: feed for feed in [feed_named(name, desk.stack.feeds) for name in named]}
    changed = [settings.on(desk, feed) for feed in found.values()]
    failed = want(desk, changed, told=note, end=not pushed) if pushed is not None else 0
    if json:
        document([feed_row(feed) | {"push": pushing(desk, feed)} for feed in changed])
    else:
        now = desk.stack.tools.clock()
        for feed in changed:
            say(set_line(feed, now, pushing(desk, feed) if pushed is not None else None))
    if failed:
        sys.exit(1)
