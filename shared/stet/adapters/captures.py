"""The captures of the archive, with all that was kept of each answer."""

from __future__ import annotations

import gzip
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import error_code, moment


@dataclass(frozen=True, slots=True)
class Capture:
    """An answer as it was received, its body decompressed; of its headers those that were kept."""

    key: str
    url: str
    status: int
    at: datetime
    headers: dict[str, str]
    body: bytes


@dataclass(frozen=True, slots=True)
class Captures:
    """Objects `raw/…`, as `Archive.put_raw` writes them."""

    s3: Any
    bucket: str

    def get(self, key: str) -> Capture | None:
        """Return a capture, or None if it is not there any more."""
        try:
            answer = self.s3.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise
        kept = answer["Metadata"]
        return Capture(
            key=key,
            url=kept["url"],
            status=int(kept["status"]),
            at=moment(kept["fetched-at"]),
            headers=json.loads(kept.get("headers", "{}")),
            body=gzip.decompress(answer["Body"].read()),
        )
