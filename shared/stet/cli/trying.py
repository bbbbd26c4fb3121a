"""stet feeds parse, stet fetch: what the pipeline would make of a feed or a page; no stack, nothing kept."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, TypeVar

import click

from stet.cli.desk import Desk, as_json, on_desk
from stet.cli.problems import Problem
from stet.cli.show import Column, document, iso, say, table
from stet.domain.errors import BadFeed, Unreachable
from stet.domain.schedule import PACES
from stet.domain.url import checked

if TYPE_CHECKING:
    from stet.cli.single_look import SingleLook
    from stet.domain.feed import ParsedFeed
    from stet.domain.response import Response

F = TypeVar("F", bound=Callable[..., Any])
_PAGE = "the command stet, tried by hand"


@dataclass
class DoorOptions:
    """How the door is opened that a trial goes through; filled by `through_the_door`."""

    ports: str = "80,443"
    loopback: bool = False
    contact: str = "no contact given"

    def open(self, desk: Desk) -> Any:
        """Return the one door, wired as the functions have it."""
        return desk.tools.open_door(
            page=_PAGE, contact=self.contact, ports=self.ports, loopback=self.loopback
        )


def through_the_door(command: F) -> F:
    """Give a command the options of the door."""
    for option in (
        click.option("--contact", metavar="MAIL", default="no contact given", envvar="STET_CONTACT",
                     help="Your address, for the User-Agent."),
        click.option("--loopback", is_flag=True, help="Open this machine too, to try things out."),
        click.option("--ports", metavar="LIST", default="80,443", show_default=True, callback=_numbers,
                     help="The ports that may be asked."),
    ):  # fmt: skip
        command = option(command)
    return command


def _numbers(_: click.Context, __: click.Parameter, text: str) -> str:
    parts = [part.strip() for part in text.split(",")]
    if not all(part.isascii() and part.isdecimal() and 0 < int(part) < 2**16 for part in parts):
        raise click.BadParameter(f"{text!r} is no list of ports such as 80,443,8000")
    return ",".join(parts)


@click.command()
@click.argument("what", metavar="FILE|URL|-")
@click.option("--url", metavar="URL", default="", help="Where the bytes come from: links are relative to it.")
@click.option("--content-type", metavar="TYPE", default="", help="What the server said they are.")
@through_the_door
@as_json
@on_desk
def parse(
    desk: Desk,
    what: str,
    url: str,
    content_type: str,
    ports: str,
    contact: str,
    *,
    loopback: bool,
    json: bool,
) -> None:
    """Show what would be taken from a feed: a file, an address, or - for a pipe. Needs no stack."""
    door = DoorOptions(ports, loopback, contact)
    try:
        parsed = _parsed(*_bytes(desk, door, what, url, content_type))
    except (BadFeed, Unreachable) as error:
        raise Problem(f"{what}: {error}") from error
    if json:
        document(_document(parsed))
        return
    say(" · ".join(filter(None, [parsed.title or "(no title)", parsed.link])))
    columns = [Column("published", whole=True), Column("title", style="bold"), Column("link", below="title"),
               Column("id", below="title"), Column("updated", whole=True)]  # fmt: skip
    rows = [
        [iso(one.published) or "", one.title, one.link, one.id, iso(one.updated) or ""]
        for one in parsed.entries
    ]
    table(columns, rows, "the feed has no entry")


def _bytes(desk: Desk, door: DoorOptions, what: str, url: str, content_type: str) -> tuple[bytes, str, str]:
    """Return the bytes of a feed, where they came from, and their type."""
    from stet.adapters.door import FEED_SIZE, FEEDS

    if what.lower().startswith(("http://", "https://")):
        checked(what)
        response: Response = door.open(desk).get(what, {}, largest=FEED_SIZE, accept=FEEDS)
        if response.status != 200:
            raise Unreachable(f"the server answered {response.status}")
        return response.body, url or response.url, content_type or response.content_type
    if url:
        checked(url)
    try:
        with click.open_file(what, "rb") as stream:
            return stream.read(FEED_SIZE + 1), url, content_type
    except OSError as error:
        raise Problem(f"{what} cannot be read: {error.strerror}") from None


def _parsed(body: bytes, url: str, content_type: str) -> ParsedFeed:
    from stet.parsing.feeds import parse_feed

    return parse_feed(body, url=url, content_type=content_type)


def _document(parsed: ParsedFeed) -> dict[str, Any]:
    return {
        "feed": {"title": parsed.title, "link": parsed.link},
        "entries": [
            {
                "id": one.id,
                "link": one.link,
                "title": one.title,
                "published": iso(one.published),
                "updated": iso(one.updated),
            }
            for one in parsed.entries
        ],
    }


@click.command()
@click.argument("url")
@click.option(
    "--pace",
    type=click.Choice([*PACES]),
    default="normal",
    show_default=True,
    help="How closely it would be watched.",
)
@through_the_door
@as_json
@on_desk
def fetch(
    desk: Desk, url: str, pace: str, ports: str, contact: str, *, loopback: bool, json: bool
) -> None:  # fmt: skip
    """Look at an article once, as the pipeline would, and keep nothing. Needs no stack."""
    from stet.cli.single_look import look_once

    checked(url)
    seen = look_once(
        url, DoorOptions(ports, loopback, contact).open(desk), PACES[pace], desk.tools.clock
    )  # fmt: skip
    shown = seen_document(seen)
    if json:
        document(shown)
        return
    for name, value in shown.items():
        if value not in (None, "", [], {}):
            say(f"{name.replace('_', ' ')}: {_said(value)}")


def seen_document(seen: SingleLook) -> dict[str, Any]:
    """Return a look for a JSON document."""
    response, story, quality = seen.response, seen.story, seen.quality
    return {
        "url": seen.url,
        "outcome": seen.looked.outcome.value,
        "reasons": [*filter(None, (seen.looked.reason, seen.robots_trouble))],
        "robots": {None: "not asked", True: "allowed", False: "not allowed"}[seen.allowed],
        "status": response.status if response else None,
        "final_url": response.url if response else None,
        "hops": [{"status": hop.status, "url": hop.url} for hop in response.hops] if response else [],
        "content_type": response.content_type if response else None,
        "bytes": len(response.body) if response else None,
        "quality": {"score": quality.score, "reasons": list(quality.reasons)} if quality else None,
        "headline": story.headline if story else None,
        "published": iso(story.published) if story else None,
        "canonical": story.canonical if story else None,
        "words": story.words if story else None,
        "fingerprint": seen.fingerprint,
        "extractor": story.extractor if story else None,
        "paused_until": iso(seen.paused_until),
        "next_look_at": iso(seen.next_look_at),
    }  # fmt: skip


def _said(value: Any) -> str:
    if isinstance(value, dict):
        return ", ".join(f"{name} {_said(part)}" for name, part in value.items() if part not in ([], ""))
    return " · ".join(map(_said, value)) if isinstance(value, list) else str(value)
