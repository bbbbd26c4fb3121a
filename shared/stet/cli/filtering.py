"""stet feeds filter: which entries of a feed are taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.problems import Problem
from stet.cli.show import document, say
from stet.domain.filters import Filters, checked_filters
from stet.domain.source import Feed

F = TypeVar("F", bound=Callable[..., Any])
_TRIES = 5
_HOW = "[FIELD:]GLOB or [FIELD:]re:EXPRESSION, FIELD one of url, title, category; may be repeated."


def filtered(command: F) -> F:
    """Give a command the options --allow and --deny."""
    allow = click.option(
        "--allow", metavar="PATTERN", multiple=True, help=f"Take only what this fits: {_HOW}"
    )
    deny = click.option("--deny", metavar="PATTERN", multiple=True, help="Leave out what this fits.")
    return allow(deny(command))


def filters_of(allow: tuple[str, ...], deny: tuple[str, ...]) -> Filters:
    """Return the filters an owner typed; raise InputError naming a bad pattern."""
    from stet.parsing.expressions import expression

    return checked_filters(allow, deny, expression)


@click.command("filter")
@click.argument("named", metavar="URL-OR-ID")
@filtered
@click.option("--take-all", is_flag=True, help="Forget all patterns.")
@as_json
@which_stack
@on_desk
def filter_(
    desk: Desk, named: str, allow: tuple[str, ...], deny: tuple[str, ...], *, take_all: bool, json: bool
) -> None:
    """Set which entries of a feed are taken; the patterns given take the place of those before."""
    if take_all == bool(allow or deny):
        raise click.UsageError("give --allow and --deny patterns, or --take-all to forget them")
    feed = _stored(desk, named, filters_of(allow, deny))
    if json:
        patterns = {"allow": list(feed.filters.allow), "deny": list(feed.filters.deny)}
        document({"id": feed.feed_id, "url": feed.url} | patterns)
    else:
        said = [
            *(f"allow {one}" for one in feed.filters.allow),
            *(f"deny {one}" for one in feed.filters.deny),
        ]
        say(f"set: {feed.title} · {' · '.join(said) or 'every entry is taken'} · {feed.url}")


def _stored(desk: Desk, named: str, filters: Filters) -> Feed:
    """Store filters; a poll that ends at the same moment makes it a second try."""
    from dataclasses import replace

    from stet.cli.names import feed_named

    store = desk.stack.feeds
    for _ in range(_TRIES):
        feed = feed_named(named, store)
        if store.filter(feed, filters):
            return replace(feed, filters=filters)
    raise Problem(f"the feed {named} is being polled: try again in a minute")
