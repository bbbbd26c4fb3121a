"""The documents of the API, each as a JSON Schema: the components of its OpenAPI document."""

from __future__ import annotations

from typing import Any

from stet.domain.change import Severity
from stet.domain.diff import Row
from stet.domain.version import Kind

Schema = dict[str, Any]

TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TIME: Schema = {"type": "string", "format": "date-time"}
_PAGE: Schema = {"type": "string", "description": "The page for readers."}
_YES: Schema = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def one_of(*names: str) -> Schema:
    """Return the schema of one word of several."""
    return {"type": "string", "enum": list(names)}


def _object(about: str, **fields: Schema) -> Schema:
    return {"type": "object", "description": about, "required": list(fields), "properties": fields}


def ref(name: str) -> Schema:
    """Return the schema that stands for a component."""
    return {"$ref": f"#/components/schemas/{name}"}


def _also(name: str, **fields: Schema) -> Schema:
    """Return the object of that name with more fields."""
    known = SCHEMAS[name]
    return _object(known["description"], **known["properties"], **fields)


SCHEMAS: dict[str, Schema] = {
    "Problem": _object(
        "What is wrong (RFC 9457).", type=TEXT, title=TEXT, status={"type": "integer"}, detail=TEXT
    ),
    "Words": _object("A run of text: kept, gone or come.", op=one_of("=", "-", "+"), text=TEXT),
    "Reason": _object("Why a change has its severity.", name=TEXT, label=TEXT, old=TEXT, new=TEXT),
    "Headline": _object("The headline on either side.", before=TEXT, after=TEXT),
    "WordCount": _object("How many words went and came.", removed=_COUNT, added=_COUNT),
    "VersionEntry": _object("A version of an article.", number=_COUNT, at=_TIME, page=_PAGE),
    "Paragraph": _object("A block of an article's text.", kind=one_of(*map(str, Kind)), text=TEXT),
    "Feed": _object(
        "A feed.", url=TEXT, title=TEXT, source=TEXT, failures=_COUNT, last_read_at=_or_null(_TIME)
    ),
    "Change": _object(
        "The step from version number − 1 to version number.",
        id=TEXT,
        article_id=TEXT,
        number={"type": "integer", "minimum": 1},
        at=_TIME,
        url=TEXT,
        source=TEXT,
        severity=one_of(*(one.label for one in Severity)),
        stealth=_YES,
        headline=ref("Headline"),
        reasons=_list(ref("Reason")),
        words=ref("WordCount"),
        language=_or_null(TEXT),
        page=_PAGE,
    ),
    "Article": _object(
        "An article; it has changed as often as it has versions, less one.",
        id=TEXT,
        url=TEXT,
        source=TEXT,
        title=TEXT,
        first_seen_at=_TIME,
        changed_at=_TIME,
        versions=_COUNT,
        changes=_COUNT,
        removed=_YES,
        next_look_at=_or_null(_TIME),
        page=_PAGE,
    ),
    "Story": _object(
        "The text of a version.",
        headline=TEXT,
        standfirst=TEXT,
        byline=_list(TEXT),
        published_at=_or_null(_TIME),
        modified_at=_or_null(_TIME),
        language=_or_null(TEXT),
        paragraphs=_list(ref("Paragraph")),
        links=_list(TEXT),
    ),
    "Field": _object("A field that differs.", name=TEXT, words=_list(ref("Words"))),
    "Row": _object(
        "Paragraphs that stand against each other, by their places in either text.",
        kind=one_of(*map(str, Row)),
        old=_list(_COUNT),
        new=_list(_COUNT),
        moved=_YES,
        words=_list(ref("Words")),
    ),
    "Habits": _object(
        "How an outlet edits; null stands where there is no case yet.",
        since=_TIME,
        articles=_COUNT,
        changed=_COUNT,
        changes=_COUNT,
        share_changed=_or_null({"type": "number"}),
        seconds_to_first_change=_or_null({"type": "number"}),
        share_unannounced=_or_null({"type": "number"}),
        capture_quality=_or_null({"type": "number"}),
    ),
    "SourceEntry": _object("A source and its feeds.", source=TEXT, title=TEXT, feeds=_list(ref("Feed"))),
    "SourceList": _object("The sources.", items=_list(ref("SourceEntry"))),
    "ArticleList": _object(
        "A page of articles, and the cursor of the next one.",
        items=_list(ref("Article")),
        next=_or_null(TEXT),
    ),
    "VersionList": _object("The versions, the first one first.", items=_list(ref("VersionEntry"))),
    "ChangeList": _object(
        "A page of changes, and the cursor of the next one.",
        items=_list(ref("Change")),
        next=_or_null(TEXT),
    ),
    "Health": _object(
        "Whether all is well.",
        feeds=_COUNT,
        failing=_list(ref("Feed")),
        last_read_at=_or_null(_TIME),
        planned_until=_or_null(_TIME),
        looks_waiting=_COUNT,
        waiting_since=_or_null(_TIME),
    ),
}
SCHEMAS["Version"] = _also(
    "VersionEntry",
    article_id=TEXT,
    url=TEXT,
    fingerprint=TEXT,
    story={"anyOf": [ref("Story"), {"type": "null"}]},
)
SCHEMAS["Source"] = _also("SourceEntry", habits=ref("Habits"), latest=_list(ref("Change")))
SCHEMAS["Diff"] = _object(
    "What two versions differ in; not comparable if either is a removal.",
    article_id=TEXT,
    older=ref("VersionEntry"),
    newer=ref("VersionEntry"),
    comparable=_YES,
    fields=_list(ref("Field")),
    rows=_list(ref("Row")),
    page=_PAGE,
)
