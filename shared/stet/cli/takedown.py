"""stet takedown: what an owner does when a text may not be shown any more."""

from __future__ import annotations

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.names import article_named
from stet.cli.show import document, note, say

_LONGEST_REASON = 300


@click.command()
@click.argument("named", metavar="ARTICLE")
@click.option("--reason", required=True, help="Why; kept with the article for the owner, never shown.")
@click.option("--yes", is_flag=True, help="Do not ask first.")
@as_json
@which_stack
@on_desk
def takedown(desk: Desk, named: str, reason: str, *, yes: bool, json: bool) -> None:
    """Take an article down for good: its versions, raw pages and changes are erased.

    ARTICLE is its address or id. Its page says from then on that it was taken down (410); it is not looked
    at again, and mails that are still queued are dropped. What was sent before cannot be called back.
    Running it again is no error: it also erases what a look brought that was under way the first time.
    """
    stack = desk.stack
    article = article_named(named, stack.articles)
    if not (yes or json):
        say(article.title or article.url)
        click.confirm("Erase all of its versions, for good?", abort=True)
    erased = stack.take_down(article, reason[:_LONGEST_REASON])
    if json:
        document(
            {
                "id": article.article_id,
                "articles": erased.articles,
                "objects": erased.objects,
                "changes": erased.changes,
            }
        )
        return
    say(f"taken down: {erased.objects} stored objects and {erased.changes} changes erased")
    note(stack.links.article(article.article_id))
