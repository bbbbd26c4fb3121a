"""Which stack is meant: the one named, else the embedded cloud of `make run`, else `stet` on AWS."""

from __future__ import annotations

import json
import os
import socket
from collections.abc import Callable, Mapping, MutableMapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from stet.cli.problems import Problem
from stet.cli.stack import Stack, Tools

STACK = "stet"
_KNOWN = Path(".stet") / "cloud.json"
_THIS_MACHINE = frozenset({"127.0.0.1", "localhost", "::1"})


@dataclass(frozen=True, slots=True)
class Embedded:
    """The embedded cloud of `make run`, as it made itself known."""

    file: Path
    stack: str
    endpoint: str
    region: str
    key: str
    secret: str

    @property
    def answers(self) -> bool:
        """Whether something listens at its address."""
        parts = urlsplit(self.endpoint)
        try:
            socket.create_connection((parts.hostname, parts.port or 80), timeout=1).close()
        except OSError:
            return False
        return True

    def enter(self, environ: MutableMapping[str, str]) -> None:
        """Let every client made from here on reach it, and nothing else, whatever the owner's AWS set-up."""
        for name in [name for name in environ if name.startswith("AWS_")]:
            del environ[name]
        environ.update(
            AWS_ENDPOINT_URL=self.endpoint,
            AWS_DEFAULT_REGION=self.region,
            AWS_ACCESS_KEY_ID=self.key,
            AWS_SECRET_ACCESS_KEY=self.secret,
            AWS_CONFIG_FILE=os.devnull,
            AWS_SHARED_CREDENTIALS_FILE=os.devnull,
        )


def embedded_near(folder: Path) -> Embedded | None:
    """Return the embedded cloud that made itself known in a folder or one above it."""
    for place in (folder, *folder.parents):
        if (place / _KNOWN).is_file():
            return _read(place / _KNOWN)
    return None


def find(
    wanted: str | None,
    folder: Path,
    environ: MutableMapping[str, str],
    tools: Tools,
    note: Callable[[str], None],
) -> Stack:
    """Return the stack that is meant, and note which if it is not plain; raise Problem if there is none."""
    if wanted:
        return described(wanted, tools)
    near = embedded_near(folder)
    if near is None:
        return described(STACK, tools)
    if near.answers:
        note(f"using the embedded cloud of {near.file.parent}")
        near.enter(environ)
        return described(near.stack, tools)
    raise Problem(
        f"the embedded cloud of {near.file.parent} does not answer: start it with make run, or name the "
        f"stack on AWS that you mean: --stack {STACK}"
    )


def described(name: str, tools: Tools) -> Stack:
    """Return the stack of a name as CloudFormation describes it."""
    formation = tools.client("cloudformation")
    try:
        found = formation.describe_stacks(StackName=name)["Stacks"][0]
    except formation.exceptions.ClientError as error:
        if "does not exist" not in str(error):
            raise
        where = formation.meta.region_name
        raise Problem(
            f"there is no stack {name} in {where}: make deploy brings one there, --stack names another, "
            "make run starts one on this machine"
        ) from None
    return Stack(
        name,
        _pairs(found.get("Outputs", []), "Output"),
        _pairs(found.get("Parameters", []), "Parameter"),
        tools,
        found.get("StackStatus", ""),
    )


def _pairs(listed: list[Mapping[str, Any]], kind: str) -> dict[str, str]:
    return {one[f"{kind}Key"]: one.get(f"{kind}Value", "") for one in listed}


def _read(file: Path) -> Embedded:
    """Return what a cloud.json says; raise Problem unless it leads to this machine and nowhere else."""
    try:
        known = json.loads(file.read_text("utf-8"))
        credentials = known["credentials"]
        found = Embedded(
            file=file,
            stack=str(known["stack"]),
            endpoint=str(known["endpoint"]),
            region=str(known["region"]),
            key=str(credentials["aws_access_key_id"]),
            secret=str(credentials["aws_secret_access_key"]),
        )
        host = urlsplit(found.endpoint).hostname
    except (OSError, ValueError, KeyError, TypeError):
        raise Problem(f"{file} cannot be read: remove it, make run writes it anew") from None
    if host not in _THIS_MACHINE:
        raise Problem(f"{file} leads to {host}, which is not this machine: remove it")
    return found
