"""stet export: changes and versions as lines of JSON, captures as WARC, a file a day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING

import click

from stet.cli.changes import change_row
from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.export_rows import version_row, write_lines
from stet.cli.show import document, progress, say
from stet.domain.errors import InputError

if TYPE_CHECKING:
    from stet.adapters.export_target import Target
    from stet.cli.stack import Stack
    from stet.domain.version import Version

SETTLED = timedelta(days=2)
"""After so long a day's file is not written again: until then a change may still join its day."""
_FIRST = timedelta(days=366)
_PART = 5_000
"""How many versions one file holds at most."""
_THREADS = 16
_DAY = click.DateTime(["%Y-%m-%d"])

Reference = tuple[str, int]


@dataclass(frozen=True, slots=True)
class Export:
    """One export: from where to where, which days (in UTC), of which source."""

    stack: Stack
    to: Target
    folder: Path
    source: str
    settled_before: date

    def write(self, kind: str, day: date, part: int, fill: Callable[[Path], int], ending: str) -> int:
        """Write one file unless it is there and settled; return how many rows it has, 0 for none written."""
        name = f"{kind}/day={day}/part-{self.source or 'all'}-{part:05}.{ending}"
        if day < self.settled_before and self.to.has(name):
            return 0
        file = self.folder / "part"
        count = fill(file)
        if count:
            self.to.put(name, file)
        return count

    def changes(self, day: date) -> int:
        """Write the changes of a day."""
        rows = self.stack.changes.of_day(day.isoformat(), oldest_first=True)
        links = self.stack.links
        mine = (change_row(one, links) for one in rows if self.source in ("", one.source))
        return self.write("changes", day, 0, lambda file: write_lines(file, mine), "jsonl.gz")

    def versions(self, day: date, named: Sequence[Reference]) -> int:
        """Write the versions that were stored on a day."""
        return self._in_parts("versions", day, named, self._lines, "jsonl.gz")

    def captures(self, day: date, named: Sequence[Reference]) -> int:
        """Write the captures behind the versions of a day, as WARC."""
        return self._in_parts("warc", day, named, self._warc, "warc.gz")

    def _in_parts(
        self,
        kind: str,
        day: date,
        named: Sequence[Reference],
        fill: Callable[[Sequence[Reference], Path], int],
        ending: str,
    ) -> int:
        return sum(
            self.write(kind, day, part, partial(fill, named[start : start + _PART]), ending)
            for part, start in enumerate(range(0, len(named), _PART))
        )

    def _lines(self, named: Sequence[Reference], file: Path) -> int:
        return write_lines(file, (version_row(one, source) for one, source in self._read(named)))

    def _warc(self, named: Sequence[Reference], file: Path) -> int:
        from stet.adapters.captures import Captures
        from stet.cli.warc import write_warc

        held = Captures(self.stack.tools.client("s3"), self.stack.output("Archive"))
        keys = dict.fromkeys(one.raw_key for one, _ in self._read(named) if one.raw_key)
        return write_warc(file, filter(None, map(held.get, keys)))

    def _read(self, named: Sequence[Reference]) -> Iterator[tuple[Version, str]]:
        """Yield the versions of the source that is wanted, none of an article that was taken down."""
        from stet.adapters.items import batches
        from stet.stages.side_by_side import by_host

        for some in batches(named, 100):
            articles = self.stack.articles.known({article_id for article_id, _ in some})
            mine = [
                one
                for one in some
                if (known := articles.get(one[0])) is None
                or (not known.taken_down_at and self.source in ("", known.source))
            ]
            found = by_host(mine, str, lambda one: self.stack.archive.get_version(*one), threads=_THREADS)
            for (article_id, _), version in zip(mine, found, strict=True):
                if isinstance(version, Exception):
                    raise version
                source = articles[article_id].source if article_id in articles else ""
                if version and self.source in ("", source):
                    yield version, source


@click.command()
@click.option("--to", "to", required=True, metavar="PLACE", help="A folder, or s3://bucket/prefix.")
@click.option("--since", type=_DAY, help="The first day, in UTC; else a year back.")
@click.option("--until", type=_DAY, help="The last day; else today.")
@click.option("--source", default="", metavar="NAME", help="Only what is of this source.")
@click.option("--warc", is_flag=True, help="The captured pages too, as WARC 1.1.")
@as_json
@which_stack
@on_desk
def export(
    desk: Desk,
    to: str,
    since: datetime | None,
    until: datetime | None,
    source: str,
    *,
    warc: bool,
    json: bool,
) -> None:
    """Write changes and versions as lines of JSON, compressed, in a folder a day, for Athena and DuckDB.

    Run again it goes on: a day's file that is there is left alone, those of the last two days excepted.
    """
    from stet.adapters.export_target import target

    stack = desk.stack
    today = stack.tools.clock().astimezone(UTC).date()
    first, last = since.date() if since else today - _FIRST, until.date() if until else today
    if first > last:
        raise InputError(f"--since {first} is after --until {last}")
    days = [date.fromordinal(day) for day in range(first.toordinal(), min(last, today).toordinal() + 1)]
    place = target(to, stack.tools.client("s3"))
    with TemporaryDirectory(prefix="stet-export-") as folder:
        exported = Export(stack, place, Path(folder), source, today - SETTLED)
        count = _all(exported, days, warc=warc)
    if json:
        document(count | {"since": first.isoformat(), "until": last.isoformat()})
    else:
        told = ", ".join(f"{number} {kind}" for kind, number in count.items())
        say(f"{told} written to {to}, from {first} to {last}")


def _all(exported: Export, days: Sequence[date], *, warc: bool) -> dict[str, int]:
    """Write all files of these days; return how many rows each kind has."""
    count = {"changes": 0, "versions": 0} | ({"captures": 0} if warc else {})
    stored: dict[date, list[Reference]] = {}
    with progress("reading the archive", None) as step:
        for article_id, number, at in exported.stack.archive.versions():
            stored.setdefault(at.astimezone(UTC).date(), []).append((article_id, number))
            step()
    with progress("writing days", len(days)) as step:
        for day in days:
            named = sorted(stored.get(day, []))
            count["changes"] += exported.changes(day)
            count["versions"] += exported.versions(day, named)
            if warc:
                count["captures"] += exported.captures(day, named)
            step()
    return count
