"""Every way round a gap between the embedded cloud and AWS, each with its reason. No other file holds one.

Only the standard library is imported at the top: `launch.py` reads this file inside the embedded cloud's own
environment, which has nothing of ours.
"""

# ruff: noqa: SLF001 - private parts of a pinned version are what this file is about
from __future__ import annotations

import asyncio
import hashlib
import json
import logging
import os
import shutil
import sys
import tempfile
import threading
import time
import types
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Any

MINISTACK = "1.5.33"
"""The one version whose private parts `Snapshots` may touch."""

SNAPSHOT_SECONDS = 30.0
KEPT_SECONDS = 3600.0
"""How long log lines and measurements are kept."""

_RECORDS = ("cloudwatch_logs", "cloudwatch")
_BATCHES = {
    "sqs:SendMessageBatch": "sqs:SendMessage",
    "sqs:DeleteMessageBatch": "sqs:DeleteMessage",
    "sqs:ChangeMessageVisibilityBatch": "sqs:ChangeMessageVisibility",
    "sns:PublishBatch": "sns:Publish",
}
_LAST = ("sqs", "dynamodb")
_DEPLOYED = ("lambda",)
"""Services whose state is large (the layer) and changed by deployments only."""

# --- what it must be told, or it does what a laptop does not want -------------------------------------


def environment(state: Path, port: int, post: str) -> dict[str, str]:
    """Return the whole environment of the embedded cloud, made from nothing.

    Whatever stands in it leaks into every function, so nothing of the owner's may be there: a token in
    his shell would be in reach of a hostile page. It binds to all addresses and opens SFTP and IoT
    listeners unless told otherwise.
    """
    return {
        "PATH": os.environ.get("PATH", os.defpath),
        "HOME": str(state),
        "LANG": "C.UTF-8",
        "AUTH": "true",
        "BIND_HOST": "127.0.0.1",
        "GATEWAY_PORT": str(port),
        "SFTP_ENABLED": "0",
        "IOT_MTLS_ENABLED": "0",
        "PERSIST_STATE": "1",
        "STATE_DIR": str(state / "state"),
        "S3_PERSIST": "1",
        "S3_DATA_DIR": str(state / "s3"),
        "TMPDIR": str(state / "tmp"),
        "LOG_LEVEL": "INFO",
        # A raw message is taken apart, and its headers are lost, where it is relayed. So functions
        # hand their mail to our post office, which keeps it as sent and passes it on unchanged.
        "AWS_ENDPOINT_URL_SESV2": post,
    }


# --- what the template says and it does not do --------------------------------------------------------


def set_expiry(template: Mapping[str, Any], physical: Mapping[str, str], dynamodb: Any) -> list[str]:
    """Turn on the expiry of items where the template asks for it, and return those tables' names.

    The embedded CloudFormation ignores TimeToLiveSpecification.
    """
    done = []
    for name, resource in template["Resources"].items():
        wish = resource.get("Properties", {}).get("TimeToLiveSpecification")
        if resource["Type"] == "AWS::DynamoDB::Table" and wish and name in physical:
            dynamodb.update_time_to_live(TableName=physical[name], TimeToLiveSpecification=wish)
            done.append(physical[name])
    return done


def function_url(endpoint: str, url: str) -> str:
    """Return the address under which a function URL answers here.

    It is made for `<id>.lambda-url.<region>.localhost`, and not every system finds `*.localhost`.
    """
    host = url.split("://", 1)[-1].split("/", 1)[0]
    return f"{endpoint}/_aws/lambda-url/{host.split('.', 1)[0]}"


# --- what it does otherwise than AWS ------------------------------------------------------------------

# Two things have no way round. A plain mail by SNS, whose address counts as confirmed at once, is taken
# and reaches nobody. And SES tells of no bounce: the tests publish its events in its place.


def ask_for_batches_as_aws_does(iam_actions: Any) -> None:
    """Let whoever may send a message send ten: on AWS no permission is called `sqs:SendMessageBatch`.

    The embedded cloud names a permission after each operation. `iam_actions` is its module that does.
    """
    named = iam_actions.extract_iam_action

    def as_on_aws(*request: Any) -> str | None:
        action: str | None = named(*request)
        return _BATCHES.get(action, action) if action else None

    iam_actions.extract_iam_action = as_on_aws


def end_without_waiting(config: Any) -> None:
    """Wait half a second, not three, at the stop for clients who keep a connection for later use.

    `config` is the web server's class of settings, which the embedded cloud leaves as it finds it.
    """
    config.graceful_timeout = 0.5


def unpack_layers_once(lambda_runtime: Any, folder: Path) -> None:
    """Let all workers share one unpacked copy of a layer, below `folder`, by the layer's content.

    Each worker unpacks it for itself otherwise: 0.6 s of a cold start, 65 MB of disk and 2,700 files,
    which the next start has to remove. On AWS a layer cannot be written to either.
    """
    lock = threading.Lock()
    used: set[Path] = set()

    class Unpacking(zipfile.ZipFile):
        def extractall(self, path: Any = None, members: Any = None, pwd: bytes | None = None) -> None:
            if not Path(path).name.startswith("layer_"):
                super().extractall(path, members, pwd)
                return
            shared = folder / hashlib.sha256(Path(str(self.filename)).read_bytes()).hexdigest()[:32]
            with lock:
                used.add(shared)
                if not shared.exists():
                    aside = tempfile.mkdtemp(dir=folder)
                    super().extractall(aside)
                    Path(aside).rename(shared)
                    _keep_only(used, folder)
            Path(str(self.filename)).unlink()
            Path(path).rmdir()
            Path(path).symlink_to(shared)

    folder.mkdir(exist_ok=True)
    lambda_runtime.zipfile = types.SimpleNamespace(**{**vars(zipfile), "ZipFile": Unpacking})


def _keep_only(used: set[Path], folder: Path) -> None:
    for other in set(folder.iterdir()) - used:
        shutil.rmtree(other)


def forget_old_records(logs: Any, metrics: Any, before: float) -> None:
    """Forget log lines and measurements from before a time (in seconds since 1970).

    It keeps log lines for ever, whatever RetentionInDays says, and measurements for two weeks, all in
    memory and in its state: 14 MB an hour in the demo. `logs/cloud.log` has what the functions said.
    """
    with logs._log_events_lock:
        for _, group in logs._log_groups.all_items():
            for name, stream in list(group["streams"].items()):
                stream["events"][:] = [e for e in stream["events"] if e["timestamp"] >= before * 1000]
                if not stream["events"] and stream["creationTime"] < before * 1000:
                    del group["streams"][name]
        old = [key for key, kept in logs._log_records.all_items() if kept["_timestamp_ms"] < before * 1000]
        for key in old:
            del logs._log_records._data[key]
    for _, points in metrics._metrics.all_items():
        points[:] = [point for point in points if point["Timestamp"] >= before]


# --- state, written more often than at a clean stop ---------------------------------------------------


class Snapshots:
    """Writes the embedded cloud's state every half minute; it does so itself only at a clean stop.

    All services are read in one go on the loop that serves requests, so one picture shows one moment.
    The files are written aside and renamed together, queues before tables: a kill in between brings
    back messages that were handled, which is allowed, and loses none whose row says it was sent.
    Objects in S3 are on disk at once, so the archive may be ahead of the tables, never behind.
    """

    def __init__(self, app: Any, persistence: Any) -> None:
        self._app, self._persistence = app, persistence
        self._folder = Path(persistence.STATE_DIR)
        self._writing = threading.Lock()
        self._closed = False
        self._deployed = ""

    def install(self) -> None:
        """Write in this way from now on, at a clean stop too."""
        self._folder.mkdir(parents=True, exist_ok=True)
        logging.getLogger("persistence").setLevel(logging.WARNING)  # eight lines every half minute
        self._app.save_all = self.save_the_last
        threading.Thread(target=self._save_for_ever, name="snapshots", daemon=True).start()

    def save_the_last(self, services: Mapping[str, Any]) -> None:
        """Write what there is at the stop, and end; a picture taken before is not written after it.

        Else it would now wait for every function that runs, up to five minutes, for nothing: what such
        a function still does finds nobody to tell.
        """
        self._write(_read(services), last=True)
        threading.Timer(0.2, os._exit, [0]).start()

    def _save_for_ever(self) -> None:
        while not self._closed:
            time.sleep(SNAPSHOT_SECONDS)
            started = time.monotonic()
            try:
                self._write(asyncio.run_coroutine_threadsafe(self._picture(), self._app._MAIN_LOOP).result())
            except Exception:  # the next one may do, and without any more none would
                logging.getLogger("snapshots").exception("not saved")
            else:
                logging.getLogger("snapshots").info("saved in %.2f s", time.monotonic() - started)

    async def _picture(self) -> dict[str, Any]:
        logs, metrics = (sys.modules.get(f"ministack.services.{name}") for name in _RECORDS)
        if logs and metrics:
            forget_old_records(logs, metrics, time.time() - KEPT_SECONDS)
        return _read(self._app._build_persistence_save_dict())

    def _write(self, states: Mapping[str, Any], *, last: bool = False) -> None:
        with self._writing, tempfile.TemporaryDirectory(dir=self._folder) as aside:
            if self._closed:
                return
            self._closed = last
            self._persistence.STATE_DIR = aside
            names = [name for name in states if name not in _DEPLOYED or last or self._newly_deployed(states)]
            for name in names:
                self._persistence.save_state(name, states[name])
            for name in names:
                written = Path(aside, f"{name}.json")
                if written.exists():
                    written.replace(self._folder / written.name)

    def _newly_deployed(self, states: Mapping[str, Any]) -> bool:
        stacks = states.get("cloudformation")
        deployed = json.dumps(stacks, default=self._persistence._json_default, sort_keys=True)
        changed, self._deployed = deployed != self._deployed, deployed
        return changed


def _read(services: Mapping[str, Any]) -> dict[str, Any]:
    """Return the state of every service that has any, in the order in which it is to be written."""
    names = sorted(services, key=lambda name: _LAST.index(name) if name in _LAST else -1)
    states = {name: _patiently(services[name]) for name in names}
    return {name: state for name, state in states.items() if state is not None}


def _patiently(read: Any, tries: int = 20) -> Any:
    """Return a service's state; threads beside the loop (queue pollers) may change it while it is copied."""
    for _ in range(tries - 1):
        try:
            return read()
        except RuntimeError:  # dictionary changed size during iteration
            time.sleep(0.001)
    return read()
