"""Settings from the environment: strict, so that a missing one stops the function before it does harm."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import TypeVar

from stet.domain.errors import InputError

S = TypeVar("S")


def settings(kind: type[S], environ: Mapping[str, str]) -> S:
    """Return the frozen dataclass `kind` filled from variables named like its fields, in capitals.

    Raises InputError naming every variable that is missing. All fields are texts; none has a default.
    """
    names = [field.name for field in fields(kind)]  # type: ignore[arg-type]
    missing = [name.upper() for name in names if name.upper() not in environ]
    if missing:
        raise InputError(f"missing in the environment: {', '.join(missing)}; template.yaml sets them")
    return kind(**{name: environ[name.upper()] for name in names})
