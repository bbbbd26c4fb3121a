"""stet feeds import, stet feeds export: the watched feeds as OPML files."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.feed_rows import added_row, counted, end, in_order
from stet.cli.problems import Problem
from stet.cli.show import document, note, progress, say

if TYPE_CHECKING:
    from stet.stages.add_feeds import Added

_MOST_NAMED = 10
_WATCHED = 20
"""With more feeds than this, importing shows how far it is."""


@click.command("import")
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
    end(added)


@click.command()
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
    listed = in_order(desk.stack.feeds.all())
    written = exported(listed, desk.tools.clock())
    if file is None:
        click.echo(written, nl=False)
    else:
        file.write_bytes(written)
        note(f"{counted(len(listed), 'feed')} written to {file}")


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
