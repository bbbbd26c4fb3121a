"""stet feeds: which feeds are watched."""

from __future__ import annotations

from functools import partial

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.feed_files import export, import_
from stet.cli.feed_rows import MORE, added_row, cells, end, feed_row, in_order, line_of
from stet.cli.feed_settings import every_option, minutes, set_
from stet.cli.filtering import filtered, filters_of
from stet.cli.finding import chosen, found_on_pages, undecided
from stet.cli.problems import Group
from stet.cli.pushing import push, sitemaps, want
from stet.cli.show import Column, document, note, progress, say, table


@click.group(cls=Group)
def feeds() -> None:
    """Choose which feeds are watched: add, import, list, remove, export."""


for _command in (push, sitemaps, set_, import_, export):
    feeds.add_command(_command)


@feeds.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--source", metavar="NAME", default="", help="The outlet's name; else the host of its site.")
@every_option
@click.option("--push", "pushed", is_flag=True, help="Ask its hub to tell of changes (WebSub).")
@click.option("--force", is_flag=True, help="Add what cannot be read now, too.")
@filtered
@found_on_pages
@as_json
@which_stack
@on_desk
def add(
    desk: Desk,
    urls: tuple[str, ...],
    source: str,
    every: int | None,
    allow: tuple[str, ...],
    deny: tuple[str, ...],
    choice: str,
    *,
    pushed: bool,
    force: bool,
    json: bool,
) -> None:
    """Read each feed once and watch it from now on. URL may be a site's page that names its feeds."""
    add_feeds = partial(
        desk.stack.add_feeds, source=source, every=minutes(every), filters=filters_of(allow, deny)
    )
    with progress("reading feeds", len(urls)) as step:
        read = add_feeds(urls, force=force, told=step)
    added = chosen(read, add_feeds, choice, as_json=json)
    if json:
        document([added_row(one) for one in added])
    else:
        for one in added:
            say(line_of(one))
    if pushed:
        want(desk, [one.feed for one in added if one.feed], told=note)
    undecided(added)
    end(added, "--force adds it all the same")


@feeds.command("list")
@click.option("-v", "--verbose", is_flag=True, help="Show ids, why polls failed, why the next is when it is.")
@as_json
@which_stack
@on_desk
def list_(desk: Desk, *, verbose: bool, json: bool) -> None:
    """Show the feeds, and how their last polls went."""
    listed, now = in_order(desk.stack.feeds.all()), desk.stack.tools.clock()
    if json:
        document([feed_row(feed) for feed in listed])
        return
    columns = [
        Column("source", below="title"),
        Column("title", style="bold"),
        Column("url", below="title"),
        Column(
            "outcome", styles={"blocked": "red", "unreadable": "red", "unreachable": "red", "gone": "red"}
        ),
        Column("polled", whole=True),
        Column("next", whole=True),
        Column("failures"),
        *([Column(name, below="title") for name in MORE] if verbose else []),
    ]
    rows = [cells(feed, now, verbose=verbose) for feed in listed]
    table(columns, rows, "no feed is watched yet: stet feeds add URL, or stet feeds import FILE.opml")


@feeds.command()
@click.argument("named", metavar="URL-OR-ID...", nargs=-1, required=True)
@as_json
@which_stack
@on_desk
def remove(desk: Desk, named: tuple[str, ...], *, json: bool) -> None:
    """Poll a feed no more. Its articles go on being watched until they have been quiet for 40 days."""
    from stet.cli.names import feed_named

    store = desk.stack.feeds
    found = {feed.feed_id: feed for feed in [feed_named(name, store) for name in named]}
    for feed in found.values():
        store.remove(feed.feed_id)
        desk.stack.want_push.end(feed.feed_id)
        if not json:
            say(f"removed {feed.title} · {feed.url}")
    if json:
        document([feed_row(feed) for feed in found.values()])
    else:
        note("the articles they brought go on being watched")
