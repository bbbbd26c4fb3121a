"""Captures as WARC 1.1 (ISO 28500), which web archives read. Written by warcio."""

from __future__ import annotations

import io
import uuid
from collections.abc import Iterable
from pathlib import Path

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from stet.adapters.captures import Capture
from stet.pages.safe import one_line
from stet.pages.times import iso

_NAMES = uuid.UUID("6f2d9a52-6b1e-5a6c-9d0e-6a3a4f2b7c11")
"""Record ids are made of it and the capture's key: the same capture always has the same."""


def write_warc(file: Path, captures: Iterable[Capture]) -> int:
    """Write captures as responses, each compressed by itself; return how many."""
    count = 0
    with file.open("wb") as raw:
        writer = WARCWriter(raw, gzip=True, warc_version="1.1")
        about = {"software": "Stet", "format": "WARC File Format 1.1"}
        writer.write_record(writer.create_warcinfo_record("stet.warc.gz", about))
        for one in captures:
            writer.write_record(_record(writer, one))
            count += 1
    return count


def _record(writer: WARCWriter, capture: Capture) -> object:
    """Return a capture as a response; of its headers those stand there that Stet keeps."""
    headers = [(name.title(), one_line(value)) for name, value in capture.headers.items()]
    headers.append(("Content-Length", str(len(capture.body))))
    return writer.create_warc_record(
        capture.url,
        "response",
        payload=io.BytesIO(capture.body),
        http_headers=StatusAndHeaders(f"{capture.status} OK", headers, protocol="HTTP/1.1"),
        warc_headers_dict={
            "WARC-Date": iso(capture.at),
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(_NAMES, capture.key)}>",
        },
    )
