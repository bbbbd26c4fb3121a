"""stet feeds: which feeds are watched."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.feed_rows import MORE, added_row, cells, counted, feed_row, line_of, set_line
from stet.cli.filtering import filtered, filters_of
from stet.cli.finding import chosen, found_on_pages, undecided
from stet.cli.problems import Group, Problem
from stet.cli.pushing import push, pushing, sitemaps, want
from stet.cli.selecting import select, selected, selectors_of, watch
from stet.cli.show import Column, document, note, progress, say, table
from stet.cli.watch_terms import watching
from stet.domain.source import Feed
from stet.domain.watched_terms import checked_terms

if TYPE_CHECKING:
    from stet.stages.add_feeds import Added

_MOST_NAMED = 10
_WATCHED = 20
"""With more feeds than this, importing shows how far it is."""


_EVERY = click.option(
    "--every",
    metavar="MINUTES",
    type=click.IntRange(5, 1440),
    help="How often it is polled: 15 or more, 5 if the publisher's max-age or ttl is that short.",
)


@click.group(cls=Group)
def feeds() -> None:
    """Choose which feeds are watched: add, import, list, remove, export."""


feeds.add_command(push)
feeds.add_command(sitemaps)


@feeds.command()
@click.argument("urls", metavar="URL...", nargs=-1, required=True)
@click.option("--source", metavar="NAME", default="", help="The outlet's name; else the host of its site.")
@_EVERY
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
    filters = filters_of(allow, deny)
    add_feeds = desk.stack.add_feeds
    with progress("reading feeds", len(urls)) as step:
        added = add_feeds(urls, source, every=_minutes(every), force=force, filters=filters, told=step)
    added = chosen(
        added,
        lambda found: add_feeds(found, source, every=_minutes(every), filters=filters),
        choice,
        as_json=json,
    )
    if json:
        document([added_row(one) for one in added])
    else:
        for one in added:
            say(line_of(one))
    if pushed:
        want(desk, [one.feed for one in added if one.feed], told=note)
    undecided(added)
    _end(added, "--force adds it all the same")


@feeds.command("set")
@click.argument("named", metavar="URL-OR-ID...", nargs=-1, required=True)
@_EVERY
@click.option("--usual", is_flag=True, help="Poll it as often as is usual.")
@click.option(
    "--push/--no-push",
    "pushed",
    default=None,
    help="Ask its hub to tell of changes (WebSub), or ask it to tell no more.",
)
@selected
@click.option("--no-selectors", is_flag=True, help="Forget all selectors.")
@watching
@click.option("--no-watch", is_flag=True, help="Forget all watched terms.")
@as_json
@which_stack
@on_desk
def set_(
    desk: Desk,
    named: tuple[str, ...],
    every: int | None,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    terms: tuple[str, ...],
    *,
    usual: bool,
    pushed: bool | None,
    no_selectors: bool,
    no_watch: bool,
    json: bool,
) -> None:
    """Set how often feeds are polled, whether hubs push, what of a page is the article, which terms matter.

    Publishers may ask for longer waits all the same. The selectors given take the place of those before; they
    make no version by themselves. stet extract ARTICLE/VERSION --exclude SELECTOR tries them out. The terms
    given take the place of those before, too, and count for what is found from now on; stet compare OLD NEW
    --watch TERM tries them out.
    """
    from stet.cli.names import feed_named

    timed, selecting = usual or every is not None, bool(include or exclude)
    if (usual and every is not None) or (no_selectors and selecting):
        raise click.UsageError("give one of --every and --usual, or selectors, or --no-selectors")
    if no_watch and terms:
        raise click.UsageError("give --watch or --no-watch")
    if not (timed or selecting or no_selectors or pushed is not None or terms or no_watch):
        raise click.UsageError(
            "give --every or --usual, --push or --no-push, selectors or --no-selectors, --watch or --no-watch"
        )
    selectors, terms = selectors_of(include, exclude), checked_terms(terms)
    store, set_interval = desk.stack.feeds, desk.stack.set_interval
    found = {feed.feed_id: feed for feed in [feed_named(name, store) for name in named]}
    if timed:
        found = {feed_id: set_interval(feed_id, _minutes(every)) for feed_id in found}
    if selecting or no_selectors:
        found = {feed_id: select(desk, feed_id, selectors) for feed_id in found}
    if terms or no_watch:
        found = {feed_id: watch(desk, feed_id, terms) for feed_id in found}
    changed = [*found.values()]
    failed = want(desk, changed, told=note, end=not pushed) if pushed is not None else 0
    if json:
        document([feed_row(feed) | {"push": pushing(desk, feed)} for feed in changed])
    else:
        now = desk.stack.tools.clock()
        for feed in changed:
            say(set_line(feed, now, pushing(desk, feed) if pushed is not None else None))
    if failed:
        sys.exit(1)


@feeds.command("import")
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@as_json
@which_stack
@on_desk
def import_(desk: Desk, file: Path, *, json: bool) -> None:
    """Watch every feed of an OPML file, which all feed readers export; - reads it from a pipe.

    The feeds are not read now: stet feeds list shows how their first polls went.
    """
    from stet.cli.opml import read_opml, wanted

    outlines = read_opml(file)
    store = desk.stack.add_feeds.unread
    with progress("storing feeds", len(outlines) if len(outlines) > _WATCHED else 0) as step:
        added = store(wanted(outlines), told=step)
    if json:
        document([added_row(one) | {"line": line.line} for one, line in zip(added, outlines, strict=True)])
    else:
        _sum_up(added, [outline.line for outline in outlines], str(file))
    _end(added, "")


@feeds.command()
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False, allow_dash=True))
@click.option("--force", is_flag=True, help="Write over a file that is there.")
@which_stack
@on_desk
def export(desk: Desk, file: Path | None, *, force: bool) -> None:
    """Write the feeds as an OPML file, which all feed readers import; to stdout if none is named."""
    from stet.cli.opml import exported

    file = None if str(file) == "-" else file
    if file and file.exists() and not force:
        raise Problem(f"{file} is there already: --force writes over it")
    listed = _sorted(desk)
    written = exported(listed, desk.tools.clock())
    if file is None:
        click.echo(written, nl=False)
    else:
        file.write_bytes(written)
        note(f"{counted(len(listed), 'feed')} written to {file}")


@feeds.command("list")
@click.option("-v", "--verbose", is_flag=True, help="Show ids, why polls failed, why the next is when it is.")
@as_json
@which_stack
@on_desk
def list_(desk: Desk, *, verbose: bool, json: bool) -> None:
    """Show the feeds, and how their last polls went."""
    listed, now = _sorted(desk), desk.stack.tools.clock()
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


def _sorted(desk: Desk) -> list[Feed]:
    return sorted(desk.stack.feeds.all(), key=lambda feed: (feed.source, feed.title, feed.url))


def _sum_up(added: Sequence[Added], lines: Sequence[int], file: str) -> None:
    from stet.stages.answer import Answer

    counts = Counter(one.answer for one in added)
    say(
        ", ".join(f"{counted(counts[answer], 'feed')} {answer}" for answer in Answer if counts[answer])
        or "no feed"
    )
    refused = [(line, one) for line, one in zip(lines, added, strict=True) if one.answer is Answer.REFUSED]
    for line, one in refused[:_MOST_NAMED]:
        note(f"{file}, line {line}: {one.reason}")
    if len(refused) > _MOST_NAMED:
        note(f"… and {len(refused) - _MOST_NAMED} more; --json has them all")
    if counts[Answer.ADDED]:
        note("their first polls begin within a minute: stet feeds list")


def _end(added: Sequence[Added], mend: str) -> None:
    """End with 1 if something was refused, saying the mend if there is one."""
    if any(one.answer == "refused" for one in added):
        if mend:
            note(mend)
        sys.exit(1)


def _minutes(every: int | None) -> timedelta | None:
    return timedelta(minutes=every) if every else None
