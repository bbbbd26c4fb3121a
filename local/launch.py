"""Run the embedded cloud: ministack, in its own environment, with our snapshots, for as long as we live.

Started by `cloud.py` as `build/cloud-venv/bin/python -P local/launch.py`.
"""

from __future__ import annotations

import importlib
import os
import signal
import sys
import threading
from importlib import metadata
from pathlib import Path


def main() -> None:
    # Appended, not inserted: nothing of ours may hide a module of the embedded cloud's.
    sys.path.append(str(Path(__file__).resolve().parents[1]))
    gaps = importlib.import_module("local.gaps")
    if (found := metadata.version("ministack")) != gaps.MINISTACK:
        sys.exit(f"ministack is {found}, and not {gaps.MINISTACK}, whose insides the snapshots know")
    ministack = importlib.import_module("ministack.app")
    threading.Thread(target=_stop_when_orphaned, daemon=True).start()
    gaps.ask_for_batches_as_aws_does(importlib.import_module("ministack.core.iam_actions"))
    gaps.end_without_waiting(importlib.import_module("hypercorn.config").Config)
    gaps.unpack_layers_once(importlib.import_module("ministack.core.lambda_runtime"), Path.cwd() / "layers")
    gaps.Snapshots(ministack, importlib.import_module("ministack.core.persistence")).install()
    ministack.main()


def _stop_when_orphaned() -> None:
    """End cleanly when whoever started us is gone: then the pipe it held is closed, however it died."""
    os.read(0, 1)  # nothing is ever written; sys.stdin would hold a lock that ends an interpreter badly
    os.kill(os.getpid(), signal.SIGTERM)


if __name__ == "__main__":
    main()
