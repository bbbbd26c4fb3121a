"""The event that tells a machine of a change: CloudEvents 1.0, structured, as JSON (RULES §6)."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from stet.domain.article import Article
from stet.domain.change import Change
from stet.domain.diff import Comparison, FieldEdit, Words
from stet.domain.version import Version
from stet.pages.comparing import Compared
from stet.pages.excerpt import shortened
from stet.pages.links import Links
from stet.pages.rows import Laid
from stet.pages.safe import cut, printable
from stet.pages.times import iso

ARTICLE_DATA = "urn:stet:article:1"
"""The schema of an event's data, docs/schemas; a new number only for what a reader could stumble over."""

LARGEST = 20_000
"""The most bytes of an event's body."""

_ROOMS = ((16_000, 200), (12_000, 200), (8_000, 200), (4_000, 100), (1_000, 50), (0, 20))
"""How many bytes the edits and how many characters a text may have, tried until the event is small enough."""
_REASONS = 20
_ADDRESS = 2_048
_RUN = 12
"""What the brackets and quotes around a run cost, in bytes."""


def change_event(
    change: Change,
    older: Version,
    newer: Version,
    comparison: Comparison | None,
    article: Article,
    links: Links,
    *,
    source_uri: str,
) -> dict[str, object]:
    """Return the event of a change; its id is the change's reference, however often it is sent.

    An edit is a field or a changed row with its runs as pairs: `=` kept, `-` went, `+` came. The edits
    are cut so that the body stays below 20 kB; `more_edits` says how many are left to `links.diff`.
    """
    shown = Compared(article, older, newer, comparison, change)
    for room, longest in _ROOMS:
        edits, more = _edits(shown, links, room)
        event = cloud_event(
            _type(change, newer),
            change.reference,
            change.article_id,
            change.at,
            _data(shown, change, links, longest) | {"edits": edits, "more_edits": more},
            schema=ARTICLE_DATA,
            source_uri=source_uri,
        )
        if len(encode(event).encode()) < LARGEST:
            break
    return event


def cloud_event(
    kind: str, id: str, subject: str, at: datetime, data: dict[str, object], *, schema: str, source_uri: str
) -> dict[str, object]:
    """Return an event as CloudEvents 1.0 has it; its id is the same however often it is sent."""
    return {
        "specversion": "1.0",
        "id": id,
        "source": source_uri,
        "type": kind,
        "subject": subject,
        "time": iso(at),
        "datacontenttype": "application/json",
        "dataschema": schema,
        "data": data,
    }


def encode(event: dict[str, object]) -> str:
    """Return the event as the one JSON text there is for it: compact, its keys in order, fit to be signed."""
    text = json.dumps(event, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return text.encode("utf-8", "replace").decode()


def _type(change: Change, newer: Version) -> str:
    names = {reason.name for reason in change.reasons}
    if newer.removed or "removed" in names:
        return "article.removed"
    return "article.restored" if "restored" in names else "article.changed"


def _data(shown: Compared, change: Change, links: Links, longest: int) -> dict[str, object]:
    article, id = shown.article, change.article_id
    older, newer = shown.older, shown.newer

    def text(whole: str) -> str:
        return printable(cut(whole, longest))

    return {
        "article": {
            "id": id,
            "url": printable(cut(article.url, _ADDRESS)),
            "title": text(shown.headline),
            "source": text(change.source),
        },
        "number": change.number,
        "versions": [_version(older), _version(newer)],
        "headline": {"before": text(change.headline_before), "after": text(change.headline_after)},
        "severity": change.severity.label,
        "reasons": [
            {"name": text(reason.name), "old": text(reason.old), "new": text(reason.new)}
            for reason in change.reasons[:_REASONS]
        ],
        "stealth": change.stealth,
        "alternating": change.alternating,
        "words": {"removed": change.words_removed, "added": change.words_added},
        "links": {
            "diff": links.diff(id, older.number, newer.number),
            "article": links.article(id),
            "before": links.version(id, older.number),
            "after": links.version(id, newer.number),
        },
    }


def _edits(shown: Compared, links: Links, room: int) -> tuple[list[dict[str, object]], int]:
    """Return the edits there is room for, and how many there is none for."""
    address = links.diff(shown.article.article_id, shown.older.number, shown.newer.number)
    fields = [(_field(edit), edit.words) for edit in shown.fields.values()]
    rows = [(_row(row, address), row.row.words) for row in shown.rows if row.changed]
    edits: list[dict[str, object]] = []
    for about, words in (*fields, *rows):
        runs = shortened(words, max(room // 3, 600))
        room -= len(json.dumps(about)) + sum(len(run.text.encode("utf-8", "replace")) + _RUN for run in runs)
        if room < 0:
            break
        edits.append(about | {"cut": runs != words, "words": _pairs(runs)})
    return edits, len(fields) + len(rows) - len(edits)


def _field(edit: FieldEdit) -> dict[str, object]:
    return {"kind": "field", "field": edit.name}


def _row(row: Laid, address: str) -> dict[str, object]:
    place = {"row": row.number, "link": f"{address}#r{row.number}"}
    return {"kind": row.row.kind.value, "moved": row.row.moved, **place}


def _version(version: Version) -> dict[str, object]:
    return {"number": version.number, "time": iso(version.fetched_at), "removed": version.removed}


def _pairs(runs: Iterable[Words]) -> list[list[str]]:
    return [[run.op, printable(run.text)] for run in runs]
