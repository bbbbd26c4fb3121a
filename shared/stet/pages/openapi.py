"""The API's own description (OpenAPI 3.1), from which clients are generated."""

from __future__ import annotations

from functools import cache
from typing import Any

from stet.domain.change import REASONS, Severity
from stet.domain.diff import Row
from stet.domain.version import Kind
from stet.pages.api import PROBLEM, TITLES

Schema = dict[str, Any]

MOST = 100
"""The longest page of a list."""
USUAL = 20
LONGEST_QUERY = 200
LONGEST_URL = 2048

_TEXT: Schema = {"type": "string"}
_COUNT: Schema = {"type": "integer", "minimum": 0}
_TIME: Schema = {"type": "string", "format": "date-time"}
_PAGE: Schema = {"type": "string", "description": "The page for readers."}
_YES: Schema = {"type": "boolean"}


def _or_null(schema: Schema) -> Schema:
    return {"anyOf": [schema, {"type": "null"}]}


def _list(schema: Schema) -> Schema:
    return {"type": "array", "items": schema}


def _one_of(*names: str) -> Schema:
    return {"type": "string", "enum": list(names)}


def _object(about: str, **fields: Schema) -> Schema:
    return {"type": "object", "description": about, "required": list(fields), "properties": fields}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/components/schemas/{name}"}


def _also(name: str, **fields: Schema) -> Schema:
    """Return the object of that name with more fields."""
    known = _SCHEMAS[name]
    return _object(known["description"], **known["properties"], **fields)


_SCHEMAS: dict[str, Schema] = {
    "Problem": _object(
        "What is wrong (RFC 9457).", type=_TEXT, title=_TEXT, status={"type": "integer"}, detail=_TEXT
    ),
    "Words": _object("A run of text: kept, gone or come.", op=_one_of("=", "-", "+"), text=_TEXT),
    "Reason": _object("Why a change has its severity.", name=_TEXT, label=_TEXT, old=_TEXT, new=_TEXT),
    "Headline": _object("The headline on either side.", before=_TEXT, after=_TEXT),
    "WordCount": _object("How many words went and came.", removed=_COUNT, added=_COUNT),
    "VersionEntry": _object("A version of an article.", number=_COUNT, at=_TIME, page=_PAGE),
    "Paragraph": _object("A block of an article's text.", kind=_one_of(*map(str, Kind)), text=_TEXT),
    "Feed": _object(
        "A feed.", url=_TEXT, title=_TEXT, source=_TEXT, failures=_COUNT, last_read_at=_or_null(_TIME)
    ),
    "Change": _object(
        "The step from version number − 1 to version number.",
        id=_TEXT,
        article_id=_TEXT,
        number={"type": "integer", "minimum": 1},
        at=_TIME,
        url=_TEXT,
        source=_TEXT,
        severity=_one_of(*(one.label for one in Severity)),
        stealth=_YES,
        headline=_ref("Headline"),
        reasons=_list(_ref("Reason")),
        words=_ref("WordCount"),
        language=_or_null(_TEXT),
        page=_PAGE,
    ),
    "Article": _object(
        "An article; it has changed as often as it has versions, less one.",
        id=_TEXT,
        url=_TEXT,
        source=_TEXT,
        title=_TEXT,
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
        headline=_TEXT,
        standfirst=_TEXT,
        byline=_list(_TEXT),
        published_at=_or_null(_TIME),
        modified_at=_or_null(_TIME),
        language=_or_null(_TEXT),
        paragraphs=_list(_ref("Paragraph")),
        links=_list(_TEXT),
    ),
    "Field": _object("A field that differs.", name=_TEXT, words=_list(_ref("Words"))),
    "Row": _object(
        "Paragraphs that stand against each other, by their places in either text.",
        kind=_one_of(*map(str, Row)),
        old=_list(_COUNT),
        new=_list(_COUNT),
        moved=_YES,
        words=_list(_ref("Words")),
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
    "SourceEntry": _object("A source and its feeds.", source=_TEXT, title=_TEXT, feeds=_list(_ref("Feed"))),
    "SourceList": _object("The sources.", items=_list(_ref("SourceEntry"))),
    "VersionList": _object("The versions, the first one first.", items=_list(_ref("VersionEntry"))),
    "ChangeList": _object(
        "A page of changes, and the cursor of the next one.",
        items=_list(_ref("Change")),
        next=_or_null(_TEXT),
    ),
    "Health": _object(
        "Whether all is well.",
        feeds=_COUNT,
        failing=_list(_ref("Feed")),
        last_read_at=_or_null(_TIME),
        planned_until=_or_null(_TIME),
        looks_waiting=_COUNT,
        waiting_since=_or_null(_TIME),
    ),
}
_SCHEMAS["Version"] = _also(
    "VersionEntry",
    article_id=_TEXT,
    url=_TEXT,
    fingerprint=_TEXT,
    story={"anyOf": [_ref("Story"), {"type": "null"}]},
)
_SCHEMAS["Source"] = _also("SourceEntry", habits=_ref("Habits"), latest=_list(_ref("Change")))
_SCHEMAS["Diff"] = _object(
    "What two versions differ in; not comparable if either is a removal.",
    article_id=_TEXT,
    older=_ref("VersionEntry"),
    newer=_ref("VersionEntry"),
    comparable=_YES,
    fields=_list(_ref("Field")),
    rows=_list(_ref("Row")),
    page=_PAGE,
)

_ARTICLE: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 999999}
_SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9-]{1,60}$"}
_LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
_CURSOR: Schema = {"type": "string", "minLength": 1, "maxLength": 512}
_LISTED: dict[str, Schema] = {"limit": _LIMIT, "cursor": _CURSOR}
_CHOSEN: dict[str, Schema] = {
    "severity": _one_of(*(one.label for one in Severity)),
    "source": _SLUG,
    "reason": _one_of(*REASONS),
    "language": {"type": "string", "pattern": "^[a-z]{2,3}$"},
}
IN_PATHS: dict[str, Schema] = {
    "article_id": _ARTICLE,
    "number": _NUMBER,
    "older": _NUMBER,
    "newer": _NUMBER,
    "source": _SLUG,
}
_MEANING = {
    "article_id": "The article's id.",
    "number": "The version's number.",
    "older": "The older version's number.",
    "newer": "The newer version's number.",
    "source": "The source's short name.",
    "severity": "The least severity.",
    "reason": "A reason that a change must have.",
    "language": "The language of the text.",
    "limit": "How many at most.",
    "cursor": "Where to go on: `next` of the page before, asked with the same other parameters.",
    "url": "The address of an article.",
    "q": 'Words that must all be there; "a phrase"; -without; source:name.',
    "order": "Newest first, or the best match first.",
}


def _path(name: str, about: str, answer: str, **query: Schema) -> Schema:
    """Return the path that is answered with the schema of that name."""
    return {"id": name, "about": about, "answer": answer, "query": query}


PATHS: dict[str, Schema] = {
    "/changes": _path("listChanges", "The latest changes.", "ChangeList", **_CHOSEN, **_LISTED),
    "/articles/{article_id}": _path("getArticle", "An article.", "Article"),
    "/articles/{article_id}/changes": _path(
        "listArticleChanges", "An article's changes, the newest first.", "ChangeList", **_LISTED
    ),
    "/articles/{article_id}/changes/{number}": _path("getChange", "A change.", "Change"),
    "/articles/{article_id}/versions": _path("listVersions", "An article's versions.", "VersionList"),
    "/articles/{article_id}/versions/{number}": _path("getVersion", "A version with its text.", "Version"),
    "/articles/{article_id}/diff/{older}/{newer}": _path(
        "getDiff", "What any two versions differ in.", "Diff"
    ),
    "/lookup": _path(
        "lookUp",
        "The article of an address.",
        "Article",
        url={"type": "string", "minLength": 1, "maxLength": LONGEST_URL},
    ),
    "/search": _path(
        "search",
        "The changes in whose headlines or changed words something stands.",
        "ChangeList",
        q={"type": "string", "minLength": 1, "maxLength": LONGEST_QUERY},
        order={**_one_of("newest", "relevance"), "default": "newest"},
        **_LISTED,
    ),
    "/sources": _path("listSources", "The sources.", "SourceList"),
    "/sources/{source}": _path("getSource", "A source, and how it edits.", "Source"),
    "/health": _path("getHealth", "Whether all is well.", "Health"),
}
_REQUIRED = {"url", "q"}


@cache
def openapi() -> Schema:
    """Return the OpenAPI document."""
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Stet",
            "version": "1.0.0",
            "summary": "What news articles changed after they were published.",
            "description": "Everything is read only, times are UTC, and any site may ask.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "servers": [{"url": "/api/v1"}],
        "paths": {path: {"get": _operation(path, one)} for path, one in PATHS.items()},
        "components": {"schemas": _SCHEMAS},
    }


def _operation(path: str, one: Schema) -> Schema:
    named = [name for name in IN_PATHS if f"{{{name}}}" in path]
    answers = {
        "200": {
            "description": one["about"],
            "headers": {"ETag": {"description": "Send it back as If-None-Match.", "schema": _TEXT}},
            "content": {"application/json": {"schema": _ref(one["answer"])}},
        },
        "304": {"description": "What you have is still so."},
    }
    problems = [
        400,
        *([404] if named or path == "/lookup" else []),
        *([410] if "article_id" in named else []),
    ]
    answers |= {
        str(status): {
            "description": TITLES[status],
            "content": {PROBLEM: {"schema": _ref("Problem")}},
        }
        for status in problems
    }
    return {
        "operationId": one["id"],
        "summary": one["about"],
        "parameters": [
            *(_parameter(name, "path", IN_PATHS[name], required=True) for name in named),
            *(
                _parameter(name, "query", schema, required=name in _REQUIRED)
                for name, schema in one["query"].items()
            ),
        ],
        "responses": answers,
    }


def _parameter(name: str, place: str, schema: Schema, *, required: bool) -> Schema:
    return {"name": name, "in": place, "description": _MEANING[name], "required": required, "schema": schema}
