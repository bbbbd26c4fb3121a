"""stet feeds push, stet feeds sitemaps: a hub that tells of changes, sitemaps that stand for feeds."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from dataclasses import asdict
from typing import Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.show import Column, coming, document, iso, table
from stet.domain.errors import InputError
from stet.domain.source import Feed
from stet.domain.websub import Push


@click.command()
@click.argument("named", metavar="[URL-OR-ID]...", nargs=-1)
@click.option("--end", is_flag=True, help="Want no more pushes.")
@as_json
@which_stack
@on_desk
def push(desk: Desk, named: tuple[str, ...], *, end: bool, json: bool) -> None:
    """Let a feed's hub tell when it changed (WebSub); without a feed, list those whose hubs do.

    A push makes the feed due at once. It is polled all the same, at least once a day.
    """
    from stet.cli.names import feed_named

    chosen = [feed_named(name, desk.stack.feeds) for name in named]
    failed = want(desk, chosen, told=lambda text: click.echo(text, err=True), end=end)
    _list(desk, {feed.feed_id for feed in chosen}, json=json)
    if failed:
        sys.exit(1)


def want(desk: Desk, chosen: Sequence[Feed], *, told: Callable[[str], None], end: bool = False) -> int:
    """Begin or end the pushes of feeds; tell of those that name no hub, and return how many they are."""
    stage, failed = desk.stack.want_push, 0
    for feed in chosen:
        try:
            if end:
                stage.end(feed.feed_id)
            else:
                stage.begin(feed)
        except InputError as error:
            told(str(error))
            failed += 1
    return failed


def pushing(desk: Desk, feed: Feed) -> str:
    """Return how a feed's subscription at its hub stands: none, or its state."""
    there = desk.stack.pushes.get(feed.feed_id)
    return there.state.value if there else "none"


@click.command()
@click.argument("site", metavar="URL")
@as_json
@which_stack
@on_desk
def sitemaps(desk: Desk, site: str, *, json: bool) -> None:
    """Find a site's sitemaps of news, which stet feeds add takes like feeds."""
    found = desk.stack.find_sitemaps(site)
    if json:
        document([asdict(one) for one in found])
        return
    rows = [
        [one.url, "" if one.entries is None else str(one.entries), one.title or one.reason] for one in found
    ]
    table([Column("url", whole=True), Column("entries"), Column("says")], rows, "no sitemap was found")


def _list(desk: Desk, chosen: set[str], *, json: bool) -> None:
    feeds = {feed.feed_id: feed for feed in desk.stack.feeds.all()}
    pushes = [one for one in desk.stack.pushes.all() if not chosen or one.feed_id in chosen]
    if json:
        document([_row(one, feeds.get(one.feed_id)) for one in pushes])
        return
    now = desk.stack.tools.clock()
    columns = [Column("feed"), Column("hub"), Column("state"), Column("asked again"), Column("reason")]
    rows = [
        [_url(one, feeds.get(one.feed_id)), one.hub, one.state, coming(one.next_at, now, "soon"), one.reason]
        for one in pushes
    ]
    table(columns, rows, "no hub is asked: stet feeds push URL")


def _url(push: Push, feed: Feed | None) -> str:
    return feed.url if feed else push.topic


def _row(push: Push, feed: Feed | None) -> dict[str, Any]:
    return {
        "id": push.feed_id,
        "url": _url(push, feed),
        "hub": push.hub,
        "topic": push.topic,
        "state": push.state.value,
        "lease_ends_at": iso(push.lease_ends_at),
        "pushed_at": iso(push.pushed_at),
        "next_at": iso(push.next_at),
        "reason": push.reason,
    }
