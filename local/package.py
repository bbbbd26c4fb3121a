"""What `sam package` does: the template's folders become zips in a bucket, named by their content."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

import yaml

from local.problem import Problem

_FUNCTION, _LAYER = "AWS::Serverless::Function", "AWS::Serverless::LayerVersion"
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""The earliest moment a zip knows, so that the same files make the same zip."""


@dataclass(frozen=True, slots=True)
class Package:
    """A template that names zips in a bucket, and the folders to be zipped under each key."""

    template: dict[str, Any]
    folders: Mapping[str, Path]


def package(template: Path, layer: Path, bucket: str) -> Package:
    """Return the template with its functions' folders and the built `layer` in place of their folders."""
    document = read_template(template)
    folders: dict[str, Path] = {}
    for name, attribute, folder in _folders(document, template.parent, layer):
        if not folder.is_dir():
            raise Problem(f"{template.name}: {name} names {folder}, which is not a folder here")
        key = f"{digest(folder)}.zip"
        folders[key] = folder
        document["Resources"][name]["Properties"][attribute] = f"s3://{bucket}/{key}"
    return Package(document, folders)


def read_template(path: Path) -> dict[str, Any]:
    """Return a template with CloudFormation's short tags written out."""
    try:
        document = yaml.load(path.read_text(), _Loader)  # noqa: S506 - a SafeLoader, which knows our tags
    except FileNotFoundError:
        raise Problem(f"{path} is missing: run this in a checkout of Stet") from None
    except yaml.YAMLError as error:
        raise Problem(f"{path} cannot be read: {' '.join(str(error).split())}") from None
    return dict(document)


class _Loader(yaml.SafeLoader):
    """Reads CloudFormation's short tags (`!Ref x`) as what they stand for (`{Ref: x}`)."""


def _intrinsic(loader: _Loader, tag: str, node: yaml.Node) -> dict[str, Any]:
    value: Any
    if isinstance(node, yaml.ScalarNode):
        value = loader.construct_scalar(node)
    elif isinstance(node, yaml.SequenceNode):
        value = loader.construct_sequence(node, deep=True)
    else:
        value = loader.construct_mapping(cast("yaml.MappingNode", node), deep=True)
    if tag == "GetAtt" and isinstance(value, str):
        value = value.split(".", 1)
    return {tag if tag in {"Ref", "Condition"} else f"Fn::{tag}": value}


_Loader.add_multi_constructor("!", _intrinsic)


def digest(folder: Path) -> str:
    """Return a name made of a folder's files, which is the same only if they are."""
    whole = hashlib.sha256()
    for name, path in _files(folder):
        whole.update(f"{name}\0{hashlib.sha256(path.read_bytes()).hexdigest()}\0".encode())
    return whole.hexdigest()[:32]


def zip_folder(folder: Path) -> bytes:
    """Return the files of a folder as a zip that depends on nothing but their names and content."""
    buffer = io.BytesIO()
    # The lowest level: the layer in 0.9 s and 17 MB, where none is 0.5 s and 43 MB of state.
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for name, path in _files(folder):
            info = zipfile.ZipInfo(name, _MOMENT)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes(), compresslevel=1)
    return buffer.getvalue()


def _folders(document: Mapping[str, Any], root: Path, layer: Path) -> Iterator[tuple[str, str, Path]]:
    common = document.get("Globals", {}).get("Function", {}).get("CodeUri")
    for name, resource in document["Resources"].items():
        properties = resource.get("Properties", {})
        if resource["Type"] == _FUNCTION and (code := properties.get("CodeUri", common)):
            yield name, "CodeUri", root / code
        elif resource["Type"] == _LAYER:
            yield name, "ContentUri", layer


def _files(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield a folder's files by name, without marks of the build and bytecode that a run left at the top."""
    for path in sorted(folder.rglob("*")):
        parts = path.relative_to(folder).parts
        if path.is_file() and not parts[0].startswith(".") and parts[0] != "__pycache__":
            yield "/".join(parts), path
