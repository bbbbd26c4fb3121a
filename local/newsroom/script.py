"""The script of edits: what the newsroom does to its articles after publication."""

import re
import tomllib
from dataclasses import dataclass, fields, replace
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Any

from local.newsroom.article import Article, Status, fill

SCRIPT = Path(__file__).with_name("script.toml")
_TAGS = re.compile(r"(<[^>]*>|\{\{[^}]*\}\})")
_TYPOGRAPHY = (
    (re.compile(r"""(?<![^\s(\[])'"""), "‘"),
    (re.compile(r"'"), "’"),
    (re.compile(r'(?<![^\s(\[‘])"'), "“"),
    (re.compile(r'"'), "”"),
    (re.compile(r" - "), "\u00a0– "),
    (re.compile(r"(?<=\d) (?=[a-z])"), "\u00a0"),
)


class EditError(LookupError):
    """An edit does not fit its article: the words it looks for are not there, or there twice."""


class Expected(StrEnum):
    """What a watcher of the site should find."""

    CHANGE = "change"
    NO_CHANGE = "no-change"
    REMOVED = "removed"
    NEW = "new"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One edit to one article. Paragraphs are named by their first words."""

    name: str
    slug: str
    expected: Expected
    severity: str
    headline: str | None = None
    replace: tuple[tuple[str, str], ...] = ()
    """Words for words, anywhere, each found exactly once."""
    rewrite: tuple[tuple[str, str], ...] = ()
    """A whole new paragraph for an old one."""
    remove: str | None = None
    move: tuple[str, str] | None = None
    """The paragraph to move, and the one to put it in front of."""
    entry: tuple[str, ...] = ()
    """The blocks of a new one for a live blog, which goes on top."""
    append: str | None = None
    typography: bool = False
    layout: bool = False
    status: Status | None = None
    dated: bool = False
    """Whether the page admits to it: its modified date moves."""

    @property
    def publishes(self) -> bool:
        """Whether it brings a new article."""
        return self.expected is Expected.NEW


def read_script(path: Path = SCRIPT) -> tuple[Step, ...]:
    """Return the steps in their order."""
    return tuple(_step(values) for values in tomllib.loads(path.read_text(encoding="utf-8"))["step"])


def _step(values: dict[str, Any]) -> Step:
    tuples = {field.name for field in fields(Step)} & {"move", "entry"}
    pairs = {name: tuple((old, new) for old, new in values.get(name, ())) for name in ("replace", "rewrite")}
    lists = {name: tuple(values[name]) for name in tuples if name in values}
    status = Status(values["status"]) if "status" in values else None
    return Step(**{**values, **pairs, **lists, "expected": Expected(values["expected"]), "status": status})


def edited(article: Article, step: Step, now: datetime) -> Article:
    """Return the article after the step."""
    blocks = list(article.blocks)
    for start, new in step.rewrite:
        blocks[_find(blocks, start)] = new
    if step.remove:
        del blocks[_find(blocks, step.remove)]
    if step.move:
        moving = blocks.pop(_find(blocks, step.move[0]))
        blocks.insert(_find(blocks, step.move[1]), moving)
    if step.entry:
        top = next(index for index, block in enumerate(blocks) if block.startswith("@ "))
        blocks[top:top] = [fill(block, now) for block in step.entry]
    if step.append:
        blocks.append(step.append)
    article = replace(
        article,
        headline=step.headline or article.headline,
        blocks=tuple(blocks),
        layout=article.layout + step.layout,
        status=step.status or article.status,
        published=now if step.publishes else article.published,
        modified=now if step.dated else article.modified,
    )
    for old, new in step.replace:
        article = _replaced(article, old, new)
    return _typeset(article) if step.typography else article


def _find(blocks: list[str], start: str) -> int:
    found = [index for index, block in enumerate(blocks) if block.startswith(start)]
    if len(found) != 1:
        raise EditError(f"{len(found)} paragraphs begin with {start!r}")
    return found[0]


def _replaced(article: Article, old: str, new: str) -> Article:
    texts = [article.standfirst, *article.blocks]
    if (count := sum(text.count(old) for text in texts)) != 1:
        raise EditError(f"{article.slug} has {old!r} {count} times")
    standfirst, *blocks = (text.replace(old, new) for text in texts)
    return replace(article, standfirst=standfirst, blocks=tuple(blocks))


def _typeset(article: Article) -> Article:
    return replace(
        article,
        headline=typeset(article.headline),
        standfirst=typeset(article.standfirst),
        blocks=tuple(typeset(block) for block in article.blocks),
    )


def typeset(block: str) -> str:
    """Return the block with a printer's quotation marks, dashes and spaces; the tags are left alone."""
    parts = _TAGS.split(block)
    parts[::2] = [_set(part) for part in parts[::2]]
    return "".join(parts)


def _set(text: str) -> str:
    for pattern, mark in _TYPOGRAPHY:
        text = pattern.sub(mark, text)
    return text
