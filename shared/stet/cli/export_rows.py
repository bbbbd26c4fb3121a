"""The rows of an export: flat, so that they can be asked by SQL as they are."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from stet.cli.show import iso
from stet.domain.version import Story, Version


def version_row(version: Version, source: str) -> dict[str, Any]:
    """Return a version as a row; of a removal the text is empty."""
    story = version.story or Story()
    return {
        "article": version.article_id,
        "number": version.number,
        "fetched_at": iso(version.fetched_at),
        "url": version.url,
        "source": source,
        "removed": version.removed,
        "headline": story.headline,
        "standfirst": story.standfirst,
        "byline": list(story.byline),
        "published": iso(story.published) if story.published else None,
        "modified": iso(story.modified) if story.modified else None,
        "language": story.language,
        "section": story.section,
        "text": "\n\n".join(paragraph.text for paragraph in story.paragraphs),
        "words": story.words,
        "links": list(story.links),
        "fingerprint": version.fingerprint,
        "raw_key": version.raw_key,
    }


def write_lines(file: Path, rows: Iterable[dict[str, Any]]) -> int:
    """Write rows as lines of JSON, compressed, the same rows as the same bytes; return how many."""
    count = 0
    with file.open("wb") as raw, gzip.GzipFile("", "wb", mtime=0, fileobj=raw) as lines:
        for row in rows:
            line = json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n"
            lines.write(line.encode("utf-8", "replace"))
            count += 1
    return count
