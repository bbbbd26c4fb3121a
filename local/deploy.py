"""Bring template.yaml onto the embedded cloud with boto3 alone, as `sam deploy` does on AWS."""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from local import gaps
from local.cloud import ROOT, Cloud
from local.package import Package, package, zip_folder
from local.problem import Problem

STACK = "stet"
BUCKET = "stet-packages"
TEMPLATE = ROOT / "template.yaml"
LAYER = ROOT / "build" / "layer-local"
WAIT_SECONDS = 120.0
_GOOD = frozenset({"CREATE_COMPLETE", "UPDATE_COMPLETE", "UPDATE_ROLLBACK_COMPLETE"})
_DEAD = frozenset(
    {"ROLLBACK_COMPLETE", "ROLLBACK_FAILED", "CREATE_FAILED", "DELETE_FAILED", "UPDATE_ROLLBACK_FAILED"}
)


@dataclass(frozen=True, slots=True)
class Stack:
    """What is deployed: the template's outputs, and each resource's own name by its name in the template."""

    outputs: Mapping[str, str]
    resources: Mapping[str, str]


def deploy(
    cloud: Cloud, parameters: Mapping[str, str], template: Path = TEMPLATE, layer: Path = LAYER
) -> Stack:
    """Create the stack, or update it if anything changed since."""
    if not (layer / "python").is_dir():
        raise Problem(f"the layer is not built ({layer / 'python'} is missing): make layer-local")
    packed = package(template, layer, BUCKET)
    fingerprint = _fingerprint(packed, parameters)
    formation = cloud.client("cloudformation")
    status = _status(formation)
    if cloud.home.read("deployed") != fingerprint or status not in _GOOD:
        _bring(cloud, packed, parameters, status)
        cloud.home.write("deployed", fingerprint)
    return _stack(formation)


def verify_sender(cloud: Cloud, sender: str) -> None:
    """Let the mail service send from this address, as an owner does once by a link in a mail."""
    mail = cloud.client("sesv2")
    try:
        mail.create_email_identity(EmailIdentity=sender)
    except mail.exceptions.AlreadyExistsException:
        return


def _bring(cloud: Cloud, packed: Package, parameters: Mapping[str, str], status: str | None) -> None:
    store, formation = cloud.client("s3"), cloud.client("cloudformation")
    _upload(store, packed)
    if status in _DEAD:
        formation.delete_stack(StackName=STACK)
        _wait(formation, {None, "DELETE_COMPLETE"})
        status = None
    _change(formation, parameters, status)
    gaps.set_expiry(packed.template, _stack(formation).resources, cloud.client("dynamodb"))
    _tidy(store, packed)


def _upload(store: Any, packed: Package) -> None:
    store.create_bucket(Bucket=BUCKET)
    there = {entry["Key"] for entry in store.list_objects_v2(Bucket=BUCKET).get("Contents", [])}
    for key, folder in packed.folders.items():
        if key not in there:
            store.put_object(Bucket=BUCKET, Key=key, Body=zip_folder(folder))
    store.put_object(Bucket=BUCKET, Key="template.json", Body=json.dumps(packed.template).encode())


def _tidy(store: Any, packed: Package) -> None:
    for entry in store.list_objects_v2(Bucket=BUCKET).get("Contents", []):
        if entry["Key"] not in packed.folders:
            store.delete_object(Bucket=BUCKET, Key=entry["Key"])


def _change(formation: Any, parameters: Mapping[str, str], status: str | None) -> None:
    wish = {
        "StackName": STACK,
        "TemplateURL": f"{formation.meta.endpoint_url}/{BUCKET}/template.json",
        "Parameters": [{"ParameterKey": name, "ParameterValue": value} for name, value in parameters.items()],
        "Capabilities": ["CAPABILITY_IAM", "CAPABILITY_NAMED_IAM", "CAPABILITY_AUTO_EXPAND"],
    }
    try:
        formation.create_stack(**wish) if status is None else formation.update_stack(**wish)
    except ClientError as error:
        reason = error.response.get("Error", {}).get("Message", "")
        if "No updates are to be performed" in reason:
            return
        raise Problem(f"template.yaml was refused: {reason}") from None
    _wait(formation, {"CREATE_COMPLETE", "UPDATE_COMPLETE"})


def _wait(formation: Any, good: set[str | None]) -> None:
    deadline = time.monotonic() + WAIT_SECONDS
    while (status := _status(formation)) not in good:
        if status is None or (not status.endswith("_IN_PROGRESS") and status != "REVIEW_IN_PROGRESS"):
            raise Problem(f"template.yaml could not be deployed: {_first_failure(formation)}")
        if time.monotonic() > deadline:
            raise Problem(f"template.yaml was not deployed within {WAIT_SECONDS:.0f} s: still {status}")
        time.sleep(0.1)


def _status(formation: Any) -> str | None:
    try:
        return str(formation.describe_stacks(StackName=STACK)["Stacks"][0]["StackStatus"])
    except ClientError as error:
        if "does not exist" in str(error):
            return None
        raise


def _first_failure(formation: Any) -> str:
    events = formation.describe_stack_events(StackName=STACK)["StackEvents"]
    for event in reversed(events):
        reason = event.get("ResourceStatusReason", "")
        if event["ResourceStatus"].endswith("_FAILED") and "cancelled" not in reason.lower():
            return f"{event['LogicalResourceId']}: {' '.join(reason.split())}"
    return "no reason was given"


def _stack(formation: Any) -> Stack:
    stack = formation.describe_stacks(StackName=STACK)["Stacks"][0]
    pages = formation.get_paginator("list_stack_resources").paginate(StackName=STACK)
    return Stack(
        outputs={output["OutputKey"]: output["OutputValue"] for output in stack.get("Outputs", [])},
        resources={
            resource["LogicalResourceId"]: resource["PhysicalResourceId"]
            for page in pages
            for resource in page["StackResourceSummaries"]
        },
    )


def _fingerprint(packed: Package, parameters: Mapping[str, str]) -> str:
    """Return what is the same only if template, functions, layer and parameters are."""
    return hashlib.sha256(
        json.dumps([packed.template, dict(parameters)], sort_keys=True).encode()
    ).hexdigest()
