"""stet compare: what differs between two pages, how much it matters and why; nothing is kept."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import click

from stet.cli.desk import Desk, as_json, on_desk, which_stack
from stet.cli.lists import PIPE, given, json_line, lines, one_by_one
from stet.cli.named_pages import NamedPages
from stet.cli.problems import line_of
from stet.cli.show import clean, iso, note
from stet.cli.trying import DoorOptions, through_the_door
from stet.cli.watch_terms import watching
from stet.domain.errors import InputError
from stet.domain.watched_terms import checked_terms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stet.cli.comparison import Part
    from stet.domain.change import Reason
    from stet.domain.diff import Comparison, Words
    from stet.domain.severity import Judgement
    from stet.domain.version import Story
    from stet.pages.comparing import Compared


@dataclass(frozen=True)
class Pair:
    """Two stories by their names, what differs between them, and what that is worth."""

    names: tuple[str, str]
    older: Story
    newer: Story
    watched: tuple[str, ...] = ()

    @cached_property
    def comparison(self) -> Comparison:
        """What differs."""
        from stet.domain.diff import compare

        return compare(self.older, self.newer)

    @cached_property
    def judgement(self) -> Judgement:
        """How much it matters, and why; what two extractors read is shown and not weighed (RULES §4)."""
        from stet.domain.severity import judge, unlike

        judged = judge(self.older, self.newer, self.comparison, self.watched)
        extractors = self.older.extractor, self.newer.extractor
        return unlike(judged, *extractors) if all(extractors) and len({*extractors}) > 1 else judged

    @cached_property
    def fingerprints(self) -> tuple[str, str]:
        """By which they are the same version, or not."""
        from stet.domain.version import fingerprint

        return fingerprint(self.older), fingerprint(self.newer)


@click.command(name="compare")
@click.argument("old", metavar="OLD")
@click.argument("new", metavar="NEW", required=False)
@click.option("--url", metavar="URL", default="", help="Where files come from, for their links.")
@watching
@through_the_door
@as_json
@which_stack
@on_desk
def compare_(
    desk: Desk,
    old: str,
    new: str | None,
    url: str,
    terms: tuple[str, ...],
    ports: str,
    contact: str,
    *,
    loopback: bool,
    json: bool,
) -> None:
    """Show what differs between two pages, how much it matters, and why.

    OLD and NEW are pages as of stet extract, or JSON files: {"headline": "…", "paragraphs": ["…", …]}. With
    - alone it is a list of pairs on stdin, each two names set apart by a tab, or a JSON array; a JSON line
    comes back for each.

    Ends with 0 when both could be read, whether or not they differ; with 2 when one could not;
    with 1 when that is so of a pair in a list.
    """
    piped = old == PIPE and new is None
    if new is None and not piped:
        raise click.UsageError("compare needs two pages, or - and a list of pairs")
    if not piped and not {old, new}.isdisjoint({"", PIPE}):
        raise click.UsageError("OLD and NEW are names of pages; - stands alone and reads a list of pairs")
    watched = checked_terms(terms)
    pages = NamedPages(desk, DoorOptions(ports, loopback, contact))

    def done(words: str) -> None:
        names = given(words, 2, 2) if piped else [old, str(new)]
        older, newer = (_story(pages, name, url) for name in names)
        pair = Pair((names[0], names[1]), older, newer, watched)
        if json or piped:
            json_line(compared_document(pair))
        else:
            show(pair)

    if piped:
        one_by_one(lines(), done, many=True, as_json=True)
    else:
        done("")


def _story(pages: NamedPages, name: str, url: str) -> Story:
    """Return the story of a page; raise InputError that names it."""
    try:
        return pages.story(name, url)
    except Exception as error:
        said = line_of(error)
        if said is None:
            raise
        raise InputError(f"{name}: {said}") from error


def compared_document(pair: Pair) -> dict[str, Any]:
    """Return a comparison for a JSON document; runs of words are pairs of a sign and a text."""
    judged, comparison, (older, newer) = pair.judgement, pair.comparison, (pair.older, pair.newer)
    gone, come = _only_in(older, newer), _only_in(newer, older)
    return {
        "old": pair.names[0],
        "new": pair.names[1],
        "same_version": pair.fingerprints[0] == pair.fingerprints[1],
        "severity": judged.severity.label,
        "reasons": [{"name": one.name, "old": one.old, "new": one.new} for one in judged.reasons],
        "stealth": judged.stealth,
        "words_removed": judged.words_removed,
        "words_added": judged.words_added,
        "rows": [
            {
                "kind": row.kind.value,
                "old": list(row.old),
                "new": list(row.new),
                "words": _runs(row.words),
                "moved": row.moved,
                "lengths": list(row.lengths),
            }
            for row in comparison.rows
        ],
        "fields": {edit.name: _runs(edit.words) for edit in comparison.fields},
        "notices": {"removed": gone, "added": come},
        "quality": {"old": _quality(older), "new": _quality(newer)},
        "published": {"old": iso(older.published), "new": iso(newer.published)},
        "modified": {"old": iso(older.modified), "new": iso(newer.modified)},
        "fingerprint": {"old": pair.fingerprints[0], "new": pair.fingerprints[1]},
        "extractor": {"old": older.extractor, "new": newer.extractor},
    }


def _runs(words: Iterable[Words]) -> list[list[str]]:
    return [[run.op, run.text] for run in words]


def _only_in(story: Story, other: Story) -> list[str]:
    from stet.domain.text import fold

    known = {fold(notice) for notice in other.notices}
    return [notice for notice in story.notices if fold(notice) not in known]


def _quality(story: Story) -> dict[str, Any]:
    return {"score": story.quality.score, "reasons": list(story.quality.reasons)}


def show(pair: Pair) -> None:
    """Show the pair to be read: what it is worth, the reasons with the words that show them, the text."""
    from stet.cli.comparison import edits, show_parts

    for name, story in zip(pair.names, (pair.older, pair.newer), strict=True):
        if story.quality.poor:
            note(f"{clean(name)} is a poor capture, never a version: {', '.join(story.quality.reasons)}")
    show_parts([*_judged(pair), *edits(_laid(pair))])


def _judged(pair: Pair) -> Iterator[Part]:
    from stet.pages.reasons import label

    judged, (old, new) = pair.judgement, pair.fingerprints
    said = [
        "the same version" if old == new else judged.severity.label,
        "unannounced: no notice of correction, no new date" if judged.stealth else "",
        f"{judged.words_removed} words removed, {judged.words_added} added",
        f"{pair.names[0]} → {pair.names[1]}",
    ]
    yield "", " · ".join(filter(None, said))
    for one in judged.reasons:
        yield f"why: {label(one)}", _shown(one) or "see below"


def _shown(reason: Reason) -> list[Words]:
    """Return the words that show a reason; what only moved was neither removed nor added."""
    from stet.domain.diff import Words

    if reason.old == reason.new:
        return [Words("=", reason.old)] if reason.old else []
    between = " " if reason.old and reason.new else ""
    sides = (("-", reason.old), ("=", between), ("+", reason.new))
    return [Words(op, text) for op, text in sides if text]


def _laid(pair: Pair) -> Compared:
    """Return the pair as the page of a change lays it out: as two versions of an article of no name."""
    from datetime import UTC, datetime

    from stet.domain.article import Article
    from stet.domain.change import Change
    from stet.domain.version import Version
    from stet.pages.comparing import Compared

    at, judged = datetime(1970, 1, 1, tzinfo=UTC), pair.judgement
    article = Article("", pair.names[1], "", "", pair.newer.headline, at, at, latest=1)
    older, newer = (
        Version("", number, pair.names[number], at, story, pair.fingerprints[number])
        for number, story in enumerate((pair.older, pair.newer))
    )
    change = Change(
        article_id="",
        number=1,
        at=at,
        url=pair.names[1],
        source="",
        headline_before=pair.older.headline,
        headline_after=pair.newer.headline,
        severity=judged.severity,
        reasons=judged.reasons,
        stealth=judged.stealth,
    )
    return Compared(article, older, newer, pair.comparison, change)
