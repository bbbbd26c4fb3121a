"""What the owner's words on the command line name when they name a page: a file, an address, what is stored.

A file goes before all that is stored. What is stored is named ARTICLE/NUMBER (the capture of a version, read
anew), ARTICLE (that of its latest version), versions/ARTICLE/NUMBER.json (a version as it was stored) and
raw/ARTICLE/SHA256 (any capture); ARTICLE is its id.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from stet.cli.page_reader import read_page
from stet.cli.typed_story import looks_typed, typed_story
from stet.domain.errors import Forbidden, InputError, StetError, Unreachable
from stet.domain.selectors import NO_SELECTORS, Selectors
from stet.domain.url import checked, host_of

if TYPE_CHECKING:
    from stet.cli.desk import Desk
    from stet.cli.trying import DoorOptions
    from stet.domain.version import Story, Version

LARGEST = 10 * 2**20
"""The bytes of a page, unpacked, as at the door."""
_GAP = timedelta(seconds=2)
"""Between two requests to one host (RULES §2)."""

_ID = r"(?P<article>[0-9a-f]{32})"
_CAPTURE = re.compile(rf"{_ID}(?:/(?P<number>[0-9]{{1,9}}))?")
_STORED = re.compile(rf"versions/{_ID}/(?P<number>[0-9]{{6,9}})\.json")
_RAW = re.compile(rf"(?P<key>raw/{_ID}/[0-9a-f]{{64}})(?:\.html\.gz)?")


@dataclass(frozen=True, slots=True)
class Capture:
    """The bytes of a page, where they come from, and what they were said to be."""

    body: bytes
    url: str = ""
    content_type: str = ""
    article_id: str = ""
    """Whose capture it is, if it is a stored one."""


@dataclass
class NamedPages:
    """Finds pages by their names; a stack and the door are opened when the first name needs them."""

    desk: Desk
    door_options: DoorOptions
    selectors: Selectors = NO_SELECTORS
    _asked: dict[str, datetime] = field(default_factory=dict)

    def story(self, name: str, url: str = "") -> Story:
        """Return the story of a page, or the one in a JSON file; raise StetError if there is none."""
        found = self._found(name, url)
        if not isinstance(found, Capture):
            return found
        if looks_typed(found.body):
            return typed_story(found.body)
        return read(found, self.selectors)

    def page(self, name: str, url: str = "") -> Story:
        """Return the story of a page, and nothing but a page; raise StetError if there is none."""
        found = self._found(name, url)
        return read(found, self.selectors) if isinstance(found, Capture) else found

    def _found(self, name: str, url: str) -> Capture | Story:
        if not name:
            raise InputError("is no name: give a file, an address, or what is stored")
        if url:
            checked(url)
        if name.lower().startswith(("http://", "https://")):
            return self._fetched(name, url)
        if not Path(name).exists():
            if named := _CAPTURE.fullmatch(name):
                return self._capture(name, self._version(named["article"], named["number"]), url)
            if named := _STORED.fullmatch(name):
                return _told(self._version(named["article"], named["number"]))
            if named := _RAW.fullmatch(name):
                body, content_type = self.desk.stack.archive.get_raw(named["key"] + ".html.gz")
                return Capture(body, url, content_type, named["article"])
        return Capture(_bytes(name), url)

    def _fetched(self, address: str, url: str) -> Capture:
        checked(address)
        self._wait(host_of(address))
        try:
            response = self._door.get(address, {}, largest=LARGEST)
        except Forbidden as error:
            raise Forbidden(f"{error}; --ports and --loopback open more, to try things out") from error
        if response.status != 200:
            raise Unreachable(f"the server answered {response.status}")
        return Capture(response.body, url or response.url, response.content_type)

    def _wait(self, host: str) -> None:
        """Leave a gap between two requests to one host: a list may name a thousand pages of it."""
        tools = self.desk.tools
        now = tools.clock()
        if (free_at := self._asked.get(host, now)) > now:
            tools.pause((free_at - now).total_seconds())
        self._asked[host] = max(free_at, now) + _GAP

    @cached_property
    def _door(self) -> Any:
        return self.door_options.open(self.desk)

    def _version(self, article_id: str, number: str | None) -> Version:
        archive = self.desk.stack.archive
        wanted = int(number) if number else max((n for _, n, _ in archive.versions(article_id)), default=0)
        version = archive.get_version(article_id, wanted)
        if version is None:
            raise InputError(
                f"no version {wanted} of the article {article_id} is stored: stet article shows them"
            )
        return version

    def _capture(self, name: str, version: Version, url: str) -> Capture:
        _told(version)
        if version.raw_key is None:
            raise InputError(f"the version {name} has no capture")
        body, content_type = self.desk.stack.archive.get_raw(version.raw_key)
        return Capture(body, url or version.url, content_type, version.article_id)


def read(capture: Capture, selectors: Selectors = NO_SELECTORS) -> Story:
    """Return the story of a capture as the pipeline reads it; raise StetError if it cannot be read."""
    from stet.parsing.own_address import own_address

    try:
        url = capture.url or own_address(capture.body)
        story = read_page(capture.body, url, capture.content_type, selectors)
    except StetError:
        raise
    except Exception as error:  # a bug, but of this one page: the others are read all the same
        raise InputError(f"cannot be read, which is a bug: {type(error).__name__}: {error}") from error
    return replace(story, article_id=capture.article_id)


def _told(version: Version) -> Story:
    if version.story is None:
        raise InputError(f"version {version.number} says that the article was removed: it has no text")
    return version.story


def _bytes(name: str) -> bytes:
    """Return what a file holds, unpacked if it is packed by gzip."""
    try:
        with Path(name).open("rb") as stream:
            body = stream.read(LARGEST + 1)
    except (OSError, ValueError) as error:
        raise InputError(f"cannot be read: {getattr(error, 'strerror', None) or error}") from None
    if body.startswith(b"\x1f\x8b"):
        body = _unpacked(body)
    if len(body) > LARGEST:
        raise InputError(f"is larger than {LARGEST // 2**20} MB: no page is")
    if not body.strip():
        raise InputError("is empty")
    return body


def _unpacked(body: bytes) -> bytes:
    packed = zlib.decompressobj(wbits=31)
    try:
        found = packed.decompress(body, LARGEST + 1)
    except zlib.error:
        found = b""
    if not (packed.eof or len(found) > LARGEST):
        raise InputError("cannot be unpacked: it is no whole gzip file")
    return found
