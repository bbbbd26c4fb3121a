"""The cases nobody here wrote: they lie beside the repository and are not part of it."""

import json
from pathlib import Path

import pytest

CASES = Path(__file__).parents[3] / "shared" / "cases"


def case(name):
    """Return the content of a case, or skip the test where the cases are not."""
    path = CASES / name
    if not path.exists():
        pytest.skip(f"needs {path}, which is not here")
    return json.loads(path.read_text("utf-8"))
