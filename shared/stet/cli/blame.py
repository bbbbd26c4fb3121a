"""stet blame: which version brought each sentence in."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.show import Column, ago, document, iso, table

if TYPE_CHECKING:
    from stet.cli.stack import Stack
    from stet.stages.blame import Traced


@click.command()
@click.argument("named", metavar="ARTICLE")
@as_json
@which_stack
@on_desk
def blame(desk: Desk, named: str, *, json: bool) -> None:
    """Show which version brought in each sentence of an article as it stands now.

    ARTICLE is its address or id. A sentence that was reworded counts as new, one that only moved does not;
    one that was taken out and put back came in with the version that put it back.
    """
    traced = _traced(desk.stack, named)
    if json:
        document(
            [
                {
                    "place": one.place.value,
                    "paragraph": one.paragraph,
                    "text": one.text,
                    "version": one.number,
                    "at": iso(traced.fetched_at[one.number]),
                }
                for one in traced.sentences
            ]
        )
        return
    now = desk.stack.tools.clock()
    rows = [
        [str(one.number), ago(traced.fetched_at[one.number], now), one.place.value, one.text]
        for one in traced.sentences
    ]
    columns = [Column("version"), Column("since", whole=True), Column("place"), Column("sentence")]
    table(columns, rows, "it has not been read yet")


def _traced(stack: Stack, named: str) -> Traced:
    from stet.stages.blame import trace
    from stet.stages.versions import MissingVersion

    article = article_named(named, stack.articles)
    try:
        traced = trace(stack.articles, stack.archive, article.article_id)
    except MissingVersion as error:
        raise click.ClickException(f"the archive lacks {error}: its history cannot be traced") from error
    if traced is None:  # removed between the two readings
        raise click.ClickException(f"the article {named} is not there any more")
    return traced
