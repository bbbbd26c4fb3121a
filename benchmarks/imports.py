"""How long a cold start takes: each function imported with its clients, in a fresh interpreter.

As on Lambda: the built layer, boto3 from elsewhere, nothing of the development environment, and no
compiled code written beside the source.
"""

from __future__ import annotations

import os
import subprocess
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from benchmarks.machine import ROOT
from benchmarks.table import Cell, Row, Section

LAYER = ROOT / "build" / "layer-local" / "python"
PYTHON = ROOT / "build" / "cloud-venv" / "bin" / "python"
COLD = Path(__file__).with_name("cold.py")
ROUNDS = 7
ALONE = "boto3 alone, one client"
TARGETS = {"fetch": 400.0}
TARGET = 320.0
"""Milliseconds, where not in TARGETS."""
NOTE = (
    f"Medians of {ROUNDS} fresh interpreters each, in turn, on build/layer-local with the boto3 of "
    "build/cloud-venv. Judged by processor time: on a shared machine the clock tells of others."
)


@dataclass(frozen=True, slots=True)
class Cold:
    """What cold starts took, in milliseconds: on the clock, and of the processor."""

    wall: list[float]
    cpu: list[float]


def run() -> list[Section]:
    """Start every function several times, in turn, so that a busy moment touches all of them alike."""
    functions = sorted(path.parent for path in ROOT.glob("functions/*/app.py"))
    found = {name: Cold([], []) for name in [ALONE, *(function.name for function in functions)]}
    _start(None, writing=True)  # boto3 comes compiled with the runtime; here by whoever imports it first
    for _ in range(ROUNDS):
        for function in (None, *functions):
            wall, cpu = _start(function)
            cold = found[function.name if function else ALONE]
            cold.wall.append(wall)
            cold.cpu.append(cpu)
    return [_section(found)]


def _start(function: Path | None, *, writing: bool = False) -> tuple[float, float]:
    folders = [function, LAYER] if function else [LAYER]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(map(str, folders)),
        "AWS_REGION": "us-east-1",
        "AWS_DEFAULT_REGION": "us-east-1",
        "AWS_ACCESS_KEY_ID": "made-up",
        "AWS_SECRET_ACCESS_KEY": "made-up",
        "AWS_LAMBDA_FUNCTION_NAME": "made-up",
        "POWERTOOLS_METRICS_NAMESPACE": "Stet",
        "POWERTOOLS_SERVICE_NAME": "made-up",
    } | ({} if writing else {"PYTHONDONTWRITEBYTECODE": "1"})
    command = [str(PYTHON), "-s", "-P", str(COLD), "app" if function else "boto3"]
    answer = subprocess.run(command, env=environment, check=True, stdout=subprocess.PIPE, text=True)
    wall, cpu = answer.stdout.split()[-2:]
    return float(wall) * 1000, float(cpu) * 1000


def _section(found: dict[str, Cold]) -> Section:
    alone = found[ALONE]
    rows = []
    for name, cold in found.items():
        most = None if name == ALONE else TARGETS.get(name, TARGET)
        ratio = median(mine / other for mine, other in zip(cold.cpu, alone.cpu, strict=True))
        cells = (
            Cell(median(cold.cpu), 0, most),
            Cell(median(cold.wall)),
            Cell(min(cold.wall)),
            Cell(ratio, 2),
        )
        rows.append(Row(name, cells))
    return Section(
        "imports",
        "Cold start: import with clients",
        ("function", "ms of processor", "ms on the clock", "fastest", "× boto3 alone"),
        tuple(rows),
        (NOTE,),
    )
