"""stet preview-selectors: what selectors would make of the captures that are stored; nothing is written."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.selecting import selected, selectors_of
from stet.cli.show import Column, document, note, table
from stet.domain.errors import BadPage, BadVersion, MissingCapture

if TYPE_CHECKING:
    from stet.domain.selectors import Selectors


@click.command("preview-selectors")
@click.argument("named", metavar="ARTICLE...", nargs=-1, required=True)
@selected
@as_json
@which_stack
@on_desk
def preview_selectors(
    desk: Desk, named: tuple[str, ...], include: tuple[str, ...], exclude: tuple[str, ...], *, json: bool
) -> None:
    """Show how the stored versions of articles would be read by selectors, before a feed gets them.

    Before is how the selectors of its feeds have it now. Without selectors after is how a page is read
    without any. stet extract ARTICLE/VERSION with the same options shows the text.
    """
    selectors = selectors_of(include, exclude)
    rows = [row for name in named for row in _previewed(desk, name, selectors)]
    differ = [row for row in rows if row["differs"]]
    failed = [row for row in rows if row["error"]]
    if json:
        document({"versions": len(rows), "differ": len(differ), "failed": len(failed), "previews": rows})
        return
    columns = [
        Column("version"),
        Column("before"),
        Column("after"),
        Column("words"),
        Column("", style="bold"),
    ]
    table(columns, [_cells(row) for row in rows], "no version is stored")
    note(
        f"{len(differ)} of {len(rows)} stored versions would be read otherwise, {len(failed)} cannot be read"
    )


def _previewed(desk: Desk, name: str, selectors: Selectors) -> list[dict[str, Any]]:
    stack = desk.stack
    article = article_named(name, stack.articles)
    present = stack.selecting(article)
    return [
        _preview(desk, article.article_id, number, present, selectors)
        for _, number, _ in stack.archive.versions(article.article_id)
    ]


def _preview(
    desk: Desk, article_id: str, number: int, present: Selectors, wanted: Selectors
) -> dict[str, Any]:
    """Return a version as it is read now, and as it would be."""
    from stet.domain.version import fingerprint
    from stet.stages.versions import read_anew, version_of

    stack = desk.stack
    row: dict[str, Any] = {"article": article_id, "number": number, "differs": False, "error": None}
    try:
        version = version_of(stack.archive, article_id, number)
        before, after = (read_anew(stack.archive, version, stack.read_page, one) for one in (present, wanted))
    except (BadPage, BadVersion, MissingCapture) as error:
        return row | {"before": None, "after": None, "words": None, "error": str(error)}
    prints = fingerprint(before.story), fingerprint(after.story)
    words = [one.story.words if one.story else 0 for one in (before, after)]
    return row | {"before": prints[0], "after": prints[1], "words": words, "differs": prints[0] != prints[1]}


def _cells(row: dict[str, Any]) -> list[str]:
    words = " → ".join(map(str, row["words"] or ()))
    said = row["error"] or ("differs" if row["differs"] else "the same")
    return [f"{row['article']}/{row['number']}", row["before"] or "", row["after"] or "", words, said]
