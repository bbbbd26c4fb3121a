"""The archive in S3: raw pages and versions, each written once. Writing a version is the commit."""

from __future__ import annotations

import gzip
import json
import re
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from botocore.exceptions import ClientError

from stet.adapters.documents import story_document, story_from, version_document, version_from
from stet.adapters.items import error_code, stamp
from stet.domain.errors import BadVersion, Conflict, MissingCapture
from stet.domain.response import Response
from stet.domain.version import Story, Version

_EXISTS = "PreconditionFailed"
_RACE = "ConditionalRequestConflict"
_TRIES = 5
_TORN = (ValueError, KeyError, TypeError, AttributeError, RecursionError)
_VERSION = re.compile(r"versions/([^/]+)/([0-9]{6,})\.json")


@dataclass(frozen=True, slots=True)
class Archive:
    """Objects `raw/<article>/<sha256>.html.gz` and `versions/<article>/<number>.json`.

    `stories/<extractor>/<article>/<number>.json` holds a version's story as a later extractor reads it: made
    of the others, it may be written again, and deleted.
    """

    s3: Any
    bucket: str

    def put_raw(self, article_id: str, response: Response, at: datetime) -> str:
        """Keep a page as received, its headers beside it in the metadata; return its key."""
        key = f"raw/{article_id}/{response.body_hash}.html.gz"
        headers = {
            name: _ascii(response.headers[name], 160)
            for name in ("content-type", "etag", "last-modified", "date")
            if name in response.headers
        }
        self._put(
            key,
            gzip.compress(response.body, mtime=0),
            ContentType="text/html",
            ContentEncoding="gzip",
            Metadata={
                "url": _ascii(response.url, 600),
                "status": str(response.status),
                "fetched-at": stamp(at),
                "headers": json.dumps(headers),
            },
        )
        return key

    def get_raw(self, key: str) -> tuple[bytes, str]:
        """Return a page as received and its declared content type; raise MissingCapture if it is gone."""
        answer = self._get(key)
        if answer is None:
            raise MissingCapture(f"the capture {key} is gone")
        headers = json.loads(answer["Metadata"].get("headers", "{}"))
        try:
            return gzip.decompress(answer["Body"].read()), headers.get("content-type", "")
        except (OSError, EOFError, zlib.error) as error:
            raise MissingCapture(f"the capture {key} cannot be unpacked: {error}") from None

    def put_version(self, version: Version) -> bool:
        """Commit a version unless its number is taken; say whether it was free."""
        document = json.dumps(version_document(version), ensure_ascii=False, sort_keys=True)
        body = document.encode(errors="replace")  # half a surrogate pair, which JSON-LD may hold, is no text
        key = version_key(version.article_id, version.number)
        return self._put(key, body, ContentType="application/json")

    def get_version(self, article_id: str, number: int) -> Version | None:
        """Return a version, or None if there is none; raise BadVersion if it does not parse."""
        answer = self._get(version_key(article_id, number))
        if answer is None:
            return None
        try:
            version = version_from(json.loads(answer["Body"].read()))
        except _TORN as error:
            raise BadVersion(f"version {number} of article {article_id} does not parse: {error!r}") from error
        return named_so(version, article_id, number)

    def put_story(self, version: Version) -> None:
        """Keep the story of a version as another extractor reads it, beside the version, which stays."""
        if version.story is None:
            return
        document = json.dumps(story_document(version.story), ensure_ascii=False, sort_keys=True)
        self.s3.put_object(
            Bucket=self.bucket,
            Key=story_key(version.article_id, version.number, version.story.extractor),
            Body=document.encode(errors="replace"),
            ContentType="application/json",
        )

    def get_story(self, article_id: str, number: int, extractor: str) -> Story | None:
        """Return the story of a version as `extractor` reads it, or None if it was never kept."""
        answer = self._get(story_key(article_id, number, extractor))
        if answer is None:
            return None
        try:
            return story_from(json.loads(answer["Body"].read()))
        except _TORN:  # derived: what does not parse is made anew
            return None

    def versions(self, article_id: str = "") -> Iterator[tuple[str, int, datetime]]:
        """Yield (article, number, stored at) of every version, or of those of one article."""
        prefix = f"versions/{article_id}/" if article_id else "versions/"
        pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix)
        for page in pages:
            for entry in page.get("Contents", []):
                named = version_named(entry["Key"])
                if named:
                    yield (*named, entry["LastModified"])

    def erase(self, article_id: str) -> int:
        """Erase all of an article, for good; return how many objects went."""
        prefixes = [f"versions/{article_id}/", f"raw/{article_id}/"]
        prefixes += [f"{extractor}{article_id}/" for extractor in self._extractors()]
        return sum(map(self._erase, prefixes))

    def _extractors(self) -> Iterator[str]:
        pages = self.s3.get_paginator("list_objects_v2").paginate(
            Bucket=self.bucket, Prefix="stories/", Delimiter="/"
        )
        for page in pages:
            yield from (one["Prefix"] for one in page.get("CommonPrefixes", []))

    def _erase(self, prefix: str) -> int:
        gone = 0
        for page in self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=prefix):
            keys = [{"Key": entry["Key"]} for entry in page.get("Contents", [])]
            if keys:
                answer = self.s3.delete_objects(Bucket=self.bucket, Delete={"Objects": keys, "Quiet": True})
                if failed := answer.get("Errors"):
                    raise Conflict(f"{failed[0]['Key']} was not erased: {failed[0].get('Message', '')}")
                gone += len(keys)
        return gone

    def _get(self, key: str) -> Any:
        """Return an object, or None where there is none; who may not list is told so by a refusal."""
        try:
            return self.s3.get_object(Bucket=self.bucket, Key=key)
        except ClientError as error:
            if error_code(error) == "NoSuchKey":
                return None
            raise

    def _put(self, key: str, body: bytes, **more: Any) -> bool:
        for _ in range(_TRIES):
            try:
                self.s3.put_object(Bucket=self.bucket, Key=key, Body=body, IfNoneMatch="*", **more)
            except ClientError as error:
                if error_code(error) == _EXISTS:
                    return False
                if error_code(error) != _RACE:
                    raise
            else:
                return True
        raise Conflict(f"others kept writing {key} at the same time")


def named_so(version: Version, article_id: str, number: int) -> Version:
    """Return a version that is what its name says; raise BadVersion for another one."""
    if (version.article_id, version.number) != (article_id, number):
        other = f"version {version.number} of article {version.article_id}"
        raise BadVersion(f"version {number} of article {article_id} holds {other}")
    return version


def version_key(article_id: str, number: int) -> str:
    """Return where a version is stored."""
    return f"versions/{article_id}/{number:06d}.json"


def story_key(article_id: str, number: int, extractor: str) -> str:
    """Return where the story of a version is kept as `extractor` reads it; nothing notifies there."""
    return f"stories/{quote(extractor, safe='')}/{article_id}/{number:06d}.json"


def version_named(key: str) -> tuple[str, int] | None:
    """Return (article, number) of a version's key, or None for any other key."""
    named = _VERSION.fullmatch(key)
    return (named[1], int(named[2])) if named else None


def _ascii(text: str, most: int) -> str:
    """Return text as metadata can hold it: ASCII, and cut so that all of it stays within S3's 2 KB."""
    return text.encode("ascii", "backslashreplace").decode()[:most]
