"""Where an export goes: a folder, or a prefix in S3. Each file is there whole, or not at all."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from botocore.exceptions import ClientError

from stet.adapters.items import error_code
from stet.domain.errors import InputError

_SCHEME = "s3://"
_MISSING = {"404", "NoSuchKey", "NotFound"}


class Target(Protocol):
    """Where files go, by their names."""

    def has(self, name: str) -> bool: ...
    def put(self, name: str, file: Path) -> None: ...


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder of this machine."""

    path: Path

    def has(self, name: str) -> bool:
        """Whether the file is there."""
        return (self.path / name).exists()

    def put(self, name: str, file: Path) -> None:
        """Put a file there, in place of what was there."""
        place = self.path / name
        place.parent.mkdir(parents=True, exist_ok=True)
        part = place.with_name(f".{place.name}.part")
        part.write_bytes(file.read_bytes())
        os.replace(part, place)  # noqa: PTH105 - both are paths, and this says that it is one step


@dataclass(frozen=True, slots=True)
class Prefix:
    """A prefix of a bucket."""

    s3: Any
    bucket: str
    prefix: str

    def has(self, name: str) -> bool:
        """Whether the object is there."""
        try:
            self.s3.head_object(Bucket=self.bucket, Key=self.prefix + name)
        except ClientError as error:
            if error_code(error) in _MISSING:
                return False
            raise
        return True

    def put(self, name: str, file: Path) -> None:
        """Put an object there, in place of what was there."""
        self.s3.upload_file(str(file), self.bucket, self.prefix + name)


def target(named: str, s3: Any) -> Target:
    """Return the place that is named, a folder or s3://bucket/prefix; raises InputError for neither."""
    if not named.startswith(_SCHEME):
        if "://" in named:
            raise InputError(f"cannot export to {named}: name a folder or s3://bucket/prefix")
        return Folder(Path(named))
    bucket, _, prefix = named.removeprefix(_SCHEME).partition("/")
    if not bucket:
        raise InputError(f"{named} names no bucket: s3://bucket/prefix")
    return Prefix(s3, bucket, f"{prefix.strip('/')}/" if prefix.strip("/") else "")
