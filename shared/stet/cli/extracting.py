"""stet extract: what the pipeline takes from a page; nothing is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.lists import PIPE, file_of, given, json_line, lines, one_by_one
from stet.cli.named_pages import NamedPages
from stet.cli.selecting import selected, selectors_of
from stet.cli.show import note, say, zoned
from stet.cli.trying import DoorOptions, through_the_door

if TYPE_CHECKING:
    from stet.domain.version import Story


@click.command()
@click.argument("named", metavar="PAGE...", nargs=-1, required=True)
@click.option("--url", metavar="URL", default="", help="Where a file comes from, for its links.")
@selected
@through_the_door
@as_json
@which_stack
@on_desk
def extract(
    desk: Desk,
    named: tuple[str, ...],
    url: str,
    include: tuple[str, ...],
    exclude: tuple[str, ...],
    ports: str,
    contact: str,
    *,
    loopback: bool,
    json: bool,
) -> None:
    """Show what is taken from pages: headline, dates, paragraphs, and how far each capture can be trusted.

    PAGE is a file, an address, or what is stored: ARTICLE/VERSION, raw/ARTICLE/SHA256, or
    versions/ARTICLE/VERSION.json as it was read then. With - it is a list of them on stdin, one a line, each
    with its URL after a tab if it has one. With - or --json a JSON line comes back for each, in their order;
    of what cannot be read {"file": ..., "error": ...}. Equal fingerprints are the same version.
    """
    piped = named == (PIPE,)
    if PIPE in named and not piped:
        raise click.UsageError("- stands alone: the names of the others belong in its list")
    selectors = selectors_of(include, exclude)
    pages = NamedPages(desk, DoorOptions(ports, loopback, contact), selectors)
    many = piped or len(named) > 1
    json = json or piped

    def done(words: str) -> None:
        name, address = (*given(words, 1, 2), "")[:2] if piped else (words, "")
        shown = extracted(name, pages.page(name, address or url))
        json_line(shown) if json else _show(shown, named=many)

    names = lines() if piped else named
    one_by_one(names, done, many=many, as_json=json, file_in=file_of if piped else str)


def extracted(name: str, story: Story) -> dict[str, Any]:
    """Return a story for a JSON document."""
    from stet.domain.version import fingerprint

    return {
        "file": name,
        "headline": story.headline,
        "standfirst": story.standfirst,
        **({"standfirst_unseen": True} if story.standfirst_unseen else {}),
        "byline": list(story.byline),
        "published": zoned(story.published),
        "modified": zoned(story.modified),
        "paragraphs": [{"kind": one.kind.value, "text": one.text} for one in story.paragraphs],
        "links": list(story.links),
        "canonical": story.canonical,
        "language": story.language,
        "section": story.section,
        "live_blog": story.live_blog,
        "notices": list(story.notices),
        "quality": {"score": story.quality.score, "reasons": list(story.quality.reasons)},
        "fingerprint": fingerprint(story),
        "extractor": story.extractor,
    }


def _show(shown: dict[str, Any], *, named: bool) -> None:
    """Show a story to be read: its fields, then its paragraphs with their kind where it is not plain text.

    Where it is `named`, one of several, a line says first which page it is.
    """
    if named:
        say(f"== {shown['file']} ==")
    say(shown["headline"] or "(no headline)")
    for name in (
        "standfirst",
        "byline",
        "published",
        "modified",
        "canonical",
        "language",
        "section",
        "notices",
    ):
        if value := shown[name]:
            say(f"{name}: {', '.join(value) if isinstance(value, list) else value}")
    for one in shown["paragraphs"]:
        say("")
        say(one["text"] if one["kind"] == "text" else f"[{one['kind']}] {one['text']}")
    say("")
    if reasons := shown["quality"]["reasons"]:
        say(f"poor capture, never a version: {', '.join(reasons)}")
    note(f"{len(shown['links'])} links · fingerprint {shown['fingerprint']} · {shown['extractor']}")
    if named:
        say("")
