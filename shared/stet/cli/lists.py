"""Lists of names on stdin, and one JSON line for each as it is done, so that a thousand cost one start."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from typing import Any

import click

from stet.cli.problems import Problem, line_of
from stet.cli.show import note
from stet.domain.errors import InputError

PIPE = "-"


def given(words: str, least: int, most: int) -> list[str]:
    """Return the names in one line of a list: set apart by tabs, or a JSON array; raise InputError."""
    names: Any = words.split("\t")
    if words.startswith(("[", '"')):
        with suppress(ValueError):  # a file may be called so
            names = json.loads(words)
    names = [names] if isinstance(names, str) else names
    if not least <= len(names) <= most or not all(isinstance(name, str) and name for name in names):
        wanted = "a name" if least == 1 else "two names"
        raise InputError(f"is not {wanted}: they stand with a tab between them, or as a JSON array")
    return list(names)


def lines() -> Iterator[str]:
    """Yield the lines on stdin as they come, without those that are blank; any bytes may be in a name."""
    with click.open_file(PIPE, "rb") as stream:
        for line in stream:
            if words := line.strip(b"\r\n"):
                yield os.fsdecode(words)


def json_line(value: Any) -> None:
    """Print a value as one line of JSON, at once, in ASCII."""
    click.echo(json.dumps(value))


def file_of(words: str) -> str:
    """Return the page that a line of a list names, without its URL; the whole line if it names none."""
    with suppress(InputError):
        return given(words, 1, 2)[0]
    return words


def one_by_one(
    names: Iterable[str],
    done: Callable[[str], None],
    *,
    many: bool,
    as_json: bool,
    file_in: Callable[[str], str] = str,
) -> None:
    """Do something with each name. What goes wrong with one of many is told, and the others go on.

    What is told is told of the file in the name: as a JSON line, or a note. The command ends with 1 then; of
    one alone it is a Problem besides, which ends with 2.
    """
    failed = False
    for name in names:
        try:
            done(name)
        except BrokenPipeError:
            raise
        except Exception as error:
            said = line_of(error)
            if not many and said is None:
                raise
            failed = True
            said = said or f"cannot be done, which is a bug: {type(error).__name__}: {error}"
            if many or as_json:
                _tell(file_in(name), said, as_json)
            if not many:
                raise Problem(f"{name or '(nothing)'}: {said}") from error
    if failed:
        raise click.exceptions.Exit(1)


def _tell(name: str, said: str, as_json: bool) -> None:  # noqa: FBT001 - of this module alone
    if as_json:
        json_line({"file": name, "error": said})
    else:
        note(f"{name}: {said}")
