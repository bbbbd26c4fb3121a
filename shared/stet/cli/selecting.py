"""What an owner wishes of a feed's articles: --include and --exclude, which part of a page is the article."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stet.cli.problems import Problem
from stet.domain.selectors import NO_SELECTORS, Selectors, checked_selectors

if TYPE_CHECKING:
    from stet.adapters.feeds import Feeds
    from stet.cli.desk import Desk
    from stet.domain.source import Feed

F = TypeVar("F", bound=Callable[..., Any])
_TRIES = 5


def selected(command: F) -> F:
    """Give a command the options --include and --exclude."""
    include = click.option(
        "--include", metavar="SELECTOR", multiple=True, help="A CSS selector: only this is the article."
    )
    exclude = click.option("--exclude", metavar="SELECTOR", multiple=True, help="This is no part of it.")
    return include(exclude(command))


def selectors_of(include: tuple[str, ...], exclude: tuple[str, ...]) -> Selectors:
    """Return the selectors an owner typed; raise InputError naming a bad one."""
    if not (include or exclude):
        return NO_SELECTORS
    from stet.parsing.selecting import compiled

    return checked_selectors(include, exclude, compiled)


def select(desk: Desk, feed_id: str, selectors: Selectors) -> Feed:
    """Store a feed's selectors and return it."""
    return wished(desk, feed_id, lambda store, feed: store.select(feed, selectors), selectors=selectors)


def watch(desk: Desk, feed_id: str, terms: tuple[str, ...]) -> Feed:
    """Store a feed's watched terms and return it."""
    return wished(desk, feed_id, lambda store, feed: store.watch(feed, terms), watched=terms)


def wished(desk: Desk, feed_id: str, put: Callable[[Feeds, Feed], bool], **wish: Any) -> Feed:
    """Store a wish for a feed and return it; a poll that ends at the same moment makes it another try."""
    from dataclasses import replace

    store = desk.stack.feeds
    for _ in range(_TRIES):
        feed = store.get(feed_id)
        if feed is None:
            break
        if put(store, feed):
            return replace(feed, **wish)
    raise Problem(f"the feed {feed_id} is being polled, or was removed: try again in a minute")
