"""stet reextract: what is stored, read anew with the present extractor."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby
from operator import itemgetter
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named, source_named
from stet.cli.show import document, note, progress, say

if TYPE_CHECKING:
    from stet.stages.reextract import Anew


@click.command()
@click.argument("named", metavar="[ARTICLE...]", nargs=-1)
@click.option("--all", "all_", is_flag=True, help="Of every article.")
@click.option("--source", metavar="NAME", help="Of every article of a source.")
@click.option("--changes", is_flag=True, help="Weigh the changes anew too: severity and reasons.")
@click.option("--dry-run", is_flag=True, help="Write nothing: say what would differ.")
@as_json
@which_stack
@on_desk
def reextract(
    desk: Desk,
    named: tuple[str, ...],
    source: str | None,
    *,
    all_: bool,
    changes: bool,
    dry_run: bool,
    json: bool,
) -> None:
    """Read stored captures anew with the present extractor, and show the versions so from now on.

    Versions keep their numbers, no version or change is made, and nobody is told. What was done is not done
    again, so it may be stopped at any time and run again.
    """
    if sum((bool(named), all_, bool(source))) != 1:
        raise click.UsageError("give one of ARTICLE..., --all and --source")
    stage, came = desk.stack.reextract, _Came()
    with progress("reading captures", None) as step:
        for article_id in _articles(desk, named, source):
            for one in stage(article_id, dry_run=dry_run, changes=changes):
                step()
                came.count(one)
                if one.came is one.came.FAILED and not json:
                    note(_line(one))
    if json:
        document({"dry_run": dry_run, **came.row()})
    else:
        _sum_up(came, dry_run=dry_run)
    if came.failed:
        raise click.exceptions.Exit(1)


@dataclass(slots=True)
class _Came:
    """What reading anew came to: `differ` counts the versions that would be read otherwise now."""

    counts: Counter[str] = field(default_factory=Counter)
    differ: int = 0
    failed: list[Anew] = field(default_factory=list)
    weighed: list[Anew] = field(default_factory=list)

    def count(self, one: Anew) -> None:
        """Count one version, or one change that was weighed anew."""
        self.counts[one.came.value] += 1
        if one.came is one.came.WEIGHED:
            self.weighed.append(one)
            return
        self.differ += one.differs
        if one.came is one.came.FAILED:
            self.failed.append(one)

    def row(self) -> dict[str, Any]:
        """Return it for a JSON document."""
        return {
            "outcomes": dict(self.counts),
            "differ": self.differ,
            "problems": [_row(one) for one in self.failed],
            "weighed": [_row(one) for one in self.weighed],
        }


def _articles(desk: Desk, named: Iterable[str], source: str | None) -> Iterator[str]:
    """Yield the ids of the articles that are meant, those of the archive if they are not named."""
    stack = desk.stack
    if named:
        yield from dict.fromkeys(article_named(name, stack.articles).article_id for name in [*named])
        return
    slug = source_named(source, stack.feeds) if source else None
    for article_id, _ in groupby(stack.archive.versions(), key=itemgetter(0)):
        article = stack.articles.get(article_id) if slug else None
        if slug is None or (article and article.source == slug):
            yield article_id


def _sum_up(came: _Came, *, dry_run: bool) -> None:
    for one in came.weighed:
        say(f"{_line(one)}{' would be the new weight' if dry_run else ''}")
    said = [f"{count} {how}" for how, count in came.counts.items()]
    would = "would differ" if dry_run else "differ"
    whole = [*said, f"{came.differ} {would} from what was stored"]
    say(" · ".join(whole) if came.counts else "no version is stored")


def _line(one: Anew) -> str:
    return f"version {one.number} of article {one.article_id}: {one.came.value}: {one.reason}"


def _row(one: Anew) -> dict[str, Any]:
    return {"article": one.article_id, "number": one.number, "came": one.came.value, "reason": one.reason}
