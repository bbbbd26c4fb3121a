"""How large the layer is, for Lambda and for this machine."""

from __future__ import annotations

import io
import zipfile
from collections import Counter
from pathlib import Path

from benchmarks.machine import ROOT
from benchmarks.table import Cell, Row, Section

LAYERS = {
    "layer-arm64, as deployed": ROOT / "build" / "layer-arm64" / "python",
    "layer-local, for this machine": ROOT / "build" / "layer-local" / "python",
}
TARGET_MB = 40.0
_PARTS = 4


def run() -> list[Section]:
    """Measure what is built; what is not is named, not built here."""
    measured = [_row(name, folder) for name, folder in LAYERS.items()]
    return [
        Section(
            "layer",
            "Layer: size",
            ("layer", "MB unzipped", "MB zipped", "files", "largest parts, MB"),
            tuple(measured),
            ("1 MB is a million bytes. `make layer` builds the one for Lambda, which alone has the target.",),
        )
    ]


def _row(name: str, folder: Path) -> Row:
    files = [path for path in folder.rglob("*") if path.is_file()]
    if not files:
        return Row(name, (None, None, None, "not built: make layer"))
    size = sum(path.stat().st_size for path in files) / 1e6
    parts: Counter[str] = Counter()
    for path in files:
        parts[path.relative_to(folder).parts[0]] += path.stat().st_size
    largest = ", ".join(f"{part} {size / 1e6:.1f}" for part, size in parts.most_common(_PARTS))
    most = TARGET_MB if "arm64" in folder.parent.name else None
    return Row(name, (Cell(size, 1, most), Cell(_zipped(folder, files), 1), Cell(len(files)), largest))


def _zipped(folder: Path, files: list[Path]) -> float:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in files:
            archive.write(path, path.relative_to(folder))
    return packed.tell() / 1e6
