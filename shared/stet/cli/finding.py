"""Feeds found on a page: which of them are meant is asked, or said by an option; never guessed."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stet.cli.problems import Problem
from stet.cli.show import Column, clean, note, table

if TYPE_CHECKING:
    from stet.domain.feed import Candidate
    from stet.stages.add_feeds import Added

F = TypeVar("F", bound=Callable[..., Any])


def found_on_pages(command: F) -> F:
    """Give a command the options --first and --all."""
    first = click.option("--first", "choice", flag_value="first", help="Of a page's feeds, add the first.")
    every = click.option("--all", "choice", flag_value="all", default="", help="Add all feeds a page names.")
    return first(every(command))


def chosen(
    added: Sequence[Added], add: Callable[[list[str]], list[Added]], choice: str | None, *, as_json: bool
) -> list[Added]:
    """Return what adding came to, each page that names feeds replaced by those of them that are meant."""
    results: list[Added] = []
    for one in added:
        urls = _meant(one, choice or "", as_json=as_json) if one.found else []
        results += add(urls) if urls else [one]
    return results


def undecided(added: Sequence[Added]) -> None:
    """End with 2 if nobody said which of a page's feeds are meant."""
    for one in added:
        if one.found:
            count = f"{len(one.found)} feed{'' if len(one.found) == 1 else 's'}"
            how = "--first, --all, or the address of one of them"
            raise Problem(f"{one.url} is a page that names {count}; nothing of it was added: choose by {how}")


def candidates_of(added: Added) -> dict[str, Any]:
    """Return the feeds a page names for a JSON document; nothing for what is no such page."""
    listed = [{"url": one.url, "title": one.title, "kind": one.kind} for one in added.found]
    return {"candidates": listed} if listed else {}


def _meant(page: Added, choice: str, *, as_json: bool) -> list[str]:
    urls = [one.url for one in page.found]
    if choice:
        return urls if choice == "all" else urls[:1]
    if as_json:
        return []
    if not (sys.stdin.isatty() and sys.stdout.isatty()):
        _list(page.found)
        return []
    return _asked(page, urls)


def _list(found: Sequence[Candidate]) -> None:
    columns = [Column("number"), Column("kind"), Column("title", style="bold"), Column("url", below="title")]
    table(columns, [[str(n), one.kind, one.title, one.url] for n, one in enumerate(found, 1)], "")


def _asked(page: Added, urls: Sequence[str]) -> list[str]:
    note(f"{page.url} is a page; it names these feeds:")
    _list(page.found)
    answer = click.prompt(clean("which? numbers, all or none"), default="1", value_proc=_numbers(len(urls)))
    return [urls[number - 1] for number in answer]


def _numbers(most: int) -> Callable[[str], list[int]]:
    def read(text: str) -> list[int]:
        words = text.replace(",", " ").lower().split()
        if words in (["all"], ["none"]):
            return [*range(1, most + 1)] if words == ["all"] else []
        if not words or not all(word.isdecimal() and 1 <= int(word) <= most for word in words):
            raise click.BadParameter(f"numbers from 1 to {most}, all or none")
        return [*dict.fromkeys(map(int, words))]

    return read
