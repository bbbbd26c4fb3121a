"""The API's own description (OpenAPI 3.1), from which clients are generated."""

from __future__ import annotations

from functools import cache

from stet.domain.change import REASONS, Severity
from stet.pages.api import PROBLEM, TITLES
from stet.pages.api_schemas import SCHEMAS, TEXT, Schema, one_of, ref

MOST = 100
"""The longest page of a list."""
USUAL = 20
LONGEST_QUERY = 200
LONGEST_URL = 2048

_ARTICLE: Schema = {"type": "string", "pattern": "^[0-9a-f]{32}$"}
_NUMBER: Schema = {"type": "integer", "minimum": 0, "maximum": 999999}
_SLUG: Schema = {"type": "string", "pattern": "^[a-z0-9-]{1,60}$"}
_LIMIT: Schema = {"type": "integer", "minimum": 1, "maximum": MOST, "default": USUAL}
_CURSOR: Schema = {"type": "string", "minLength": 1, "maxLength": 512}
_LISTED: dict[str, Schema] = {"limit": _LIMIT, "cursor": _CURSOR}
_CHOSEN: dict[str, Schema] = {
    "severity": one_of(*(one.label for one in Severity)),
    "source": _SLUG,
    "reason": one_of(*REASONS),
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
    "/articles": _path(
        "listArticles",
        "The articles of a source, or of each source in turn, the newest first.",
        "ArticleList",
        source=_SLUG,
        **_LISTED,
    ),
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
        order={**one_of("newest", "relevance"), "default": "newest"},
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
        "components": {"schemas": SCHEMAS},
    }


def _operation(path: str, one: Schema) -> Schema:
    named = [name for name in IN_PATHS if f"{{{name}}}" in path]
    answers = {
        "200": {
            "description": one["about"],
            "headers": {"ETag": {"description": "Send it back as If-None-Match.", "schema": TEXT}},
            "content": {"application/json": {"schema": ref(one["answer"])}},
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
            "content": {PROBLEM: {"schema": ref("Problem")}},
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
