"""OPML files as the command reads and writes them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

import click

from stet.domain.errors import InputError
from stet.domain.source import Feed
from stet.parsing.opml import MAX_BYTES, Outline, parse_opml, write_opml
from stet.stages.add_feeds import Wanted


def read_opml(file: Path) -> list[Outline]:
    """Return the feeds of an OPML file; raise InputError naming file, line and mend."""
    try:
        with click.open_file(str(file), "rb") as stream:
            body = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise InputError(f"{file} cannot be read: {error.strerror}") from None
    return parse_opml(body, "the list from the pipe" if str(file) == "-" else str(file))


def wanted(outlines: Iterable[Outline]) -> list[Wanted]:
    """Return the outlines as feeds to be added."""
    return [Wanted(outline.url, outline.title, outline.site, outline.source) for outline in outlines]


def exported(feeds: Sequence[Feed], at: datetime) -> bytes:
    """Return the feeds as an OPML file."""
    outlines = (Outline(feed.url, title=feed.title, source=feed.source) for feed in feeds)
    return write_opml(outlines, "Feeds watched by Stet", at)
