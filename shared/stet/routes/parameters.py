"""The parameters of a request to the API, checked by its own OpenAPI document."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from aws_lambda_powertools.event_handler.exceptions import NotFoundError

from stet.domain.errors import InputError
from stet.pages.api_schemas import Schema
from stet.pages.openapi import IN_PATHS, PATHS

Asked = Mapping[str, Any]
"""The parameters of a request, each of the type that the OpenAPI document gives it."""


def parameters(path: str, named: Mapping[str, str], query: Mapping[str, str]) -> Asked:
    """Return the checked parameters; raises InputError, or NotFoundError for a path that leads nowhere."""
    found: dict[str, Any] = {}
    for name, text in named.items():
        try:
            found[name] = _checked(name, text, IN_PATHS[name])
        except InputError as error:
            raise NotFoundError(str(error)) from error
    for name, schema in PATHS[path]["query"].items():
        if name in query:
            found[name] = _checked(name, query[name], schema)
        elif "default" in schema:
            found[name] = schema["default"]
    return found


def _checked(name: str, text: str, schema: Schema) -> Any:
    """Return a parameter's value if it is as its schema says; raises InputError with what it may be."""
    if schema["type"] == "integer":
        least, most = schema["minimum"], schema["maximum"]
        if not re.fullmatch(r"[0-9]{1,9}", text) or not least <= int(text) <= most:
            raise InputError(f"{name} is a number from {least} to {most}, not {text[:40]!r}")
        return int(text)
    if "enum" in schema and text not in schema["enum"]:
        raise InputError(f"{name} is one of {', '.join(schema['enum'])}, not {text[:40]!r}")
    if "pattern" in schema and not re.fullmatch(schema["pattern"].strip("^$"), text):
        raise InputError(f"{name} is of the form {schema['pattern']}, not {text[:40]!r}")
    if not schema.get("minLength", 0) <= len(text) <= schema.get("maxLength", len(text)):
        raise InputError(f"{name} has {schema['minLength']} to {schema['maxLength']} characters")
    return text
