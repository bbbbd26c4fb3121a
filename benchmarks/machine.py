"""On what the numbers were measured: without it they say nothing."""

from __future__ import annotations

import os
import platform
import subprocess
from datetime import UTC, datetime
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def machine() -> dict[str, str]:
    """Return the date, the machine's class and the commit."""
    return {
        "date": f"{datetime.now(UTC):%Y-%m-%d}",
        "cores": str(os.cpu_count()),
        "machine": platform.machine(),
        "python": platform.python_version(),
        "load": f"{os.getloadavg()[0]:.1f}",
        "commit": commit(),
    }


def commit() -> str:
    """Return the commit that is checked out, with a + if the tree differs from it."""
    try:
        found = _git("rev-parse", "--short", "HEAD")
        return found + ("+" if _git("status", "--porcelain", "--untracked-files=no") else "")
    except (OSError, subprocess.CalledProcessError):
        return "unknown"  # an unpacked archive has no history


def described(machine: dict[str, str]) -> str:
    """Return the machine in one line."""
    return (
        f"{machine['date']} · {machine['cores']} cores ({machine['machine']}), load {machine['load']} · "
        f"Python {machine['python']} · commit {machine['commit']}"
    )


def _git(*words: str) -> str:
    answer = subprocess.run(["git", *words], cwd=ROOT, check=True, capture_output=True, text=True)  # noqa: S607
    return answer.stdout.strip()
