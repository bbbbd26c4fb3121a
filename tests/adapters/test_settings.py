"""Settings: strict."""

from __future__ import annotations

from dataclasses import dataclass

import pytest

from stet.adapters.settings import settings
from stet.domain.errors import InputError


@dataclass(frozen=True, slots=True)
class Environment:
    feeds_table: str
    pace: str


def test_settings_are_read_by_name():
    environ = {"FEEDS_TABLE": "feeds", "PACE": "", "OTHER": "ignored"}
    assert settings(Environment, environ) == Environment(feeds_table="feeds", pace="")


def test_every_missing_setting_is_named():
    with pytest.raises(InputError, match=r"FEEDS_TABLE, PACE; template\.yaml"):
        settings(Environment, {"feeds_table": "in the wrong case"})
