"""The search index: SQLite's FTS5, a file a month in the bucket. It can be lost: it is rebuilt from the rest.

A file is written whole, and only over the one that was read. It holds no text, only which words stand where.
"""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable, Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from botocore.exceptions import ClientError

from stet.adapters.items import error_code
from stet.domain.errors import Conflict
from stet.domain.search import GAP, Entry, Sought, words

Reference = tuple[str, int]

PREFIX = "search/"
MONTHS = 12
"""How many months one search reads: each is a file to be fetched once by every copy of the function."""
_FRESH = 30.0
"""For how many seconds the list of files is believed."""
_TRIES, _AT_ONCE = 5, 500
_LOST = {"PreconditionFailed", "ConditionalRequestConflict"}
_SCHEMA = """
CREATE TABLE changes
  (id INTEGER PRIMARY KEY, article BLOB, number INTEGER, at INTEGER, UNIQUE (article, number));
CREATE VIRTUAL TABLE words USING fts5
  (headlines, changed, source, content='', tokenize="unicode61 remove_diacritics 2");
"""
_FIND = """
SELECT changes.article, changes.number, changes.at, bm25(words, 8.0, 1.0, 0.0) AS score
FROM words JOIN changes ON changes.id = words.rowid WHERE words MATCH ? ORDER BY {} LIMIT ?
"""


@dataclass(slots=True)
class SearchIndex:
    """Files `search/<month>.sqlite`, kept in `folder` as long as the bucket's are the same."""

    s3: Any
    bucket: str
    folder: Path
    _listed: tuple[float, dict[str, str]] = field(default=(-_FRESH, {}), repr=False)

    def find(self, wanted: Sought, *, skip: int, most: int, by_relevance: bool) -> list[Reference]:
        """Return which changes hold what is wanted, newest or best first, from the last twelve months."""
        question, needed = _question(wanted), skip + most
        rows: list[tuple[bytes, int, int, float]] = []
        for month, tag in sorted(self._months().items(), reverse=True)[:MONTHS]:
            rows += self._rows(month, tag, question, needed, by_relevance=by_relevance)
            if not by_relevance and len(rows) >= needed:
                break
        rows.sort(key=(lambda row: (row[3], -row[2])) if by_relevance else (lambda row: -row[2]))
        return [(article.hex(), number) for article, number, _, _ in rows[skip:needed]]

    def missing(self, month: str, references: Iterable[Reference]) -> set[Reference]:
        """Return those changes that the index of a month does not have."""
        tag = self._months(fresh=True).get(month)
        asked = set(references)
        if tag is None:
            return asked
        with closing(self._opened(month, tag)) as file:
            held = {(row[0].hex(), row[1]) for row in file.execute("SELECT article, number FROM changes")}
        return asked - held

    def add(self, month: str, entries: Sequence[Entry]) -> int:
        """Add changes to the index of a month; return how many it lacked. Raises Conflict if it moved."""
        tag = self._months(fresh=True).get(month)

        def work(file: sqlite3.Connection) -> int:
            if not tag:
                file.executescript(_SCHEMA)
            return sum(_insert(file, one) for one in entries)

        return self._edited(month, tag, work)

    def erase(self, article_id: str) -> int:
        """Take an article's words out of every month; return how many changes it had there.

        Raises Conflict where others keep writing: then it is to be run again.
        """
        return sum(self._erased(month, article_id) for month in self._months(fresh=True))

    def forget(self) -> int:
        """Delete the index, to be made anew; return how many files it had."""
        months = self._months(fresh=True)
        for month in months:
            self.s3.delete_object(Bucket=self.bucket, Key=_key(month))
        self._listed = (-_FRESH, {})
        return len(months)

    def _erased(self, month: str, article_id: str) -> int:
        for left in range(_TRIES, 0, -1):
            tag = self._months(fresh=True).get(month)
            if tag is None:
                return 0
            try:
                return self._edited(month, tag, partial(_delete, article_id))
            except Conflict:
                if left == 1:
                    raise
        return 0

    def _edited(self, month: str, tag: str | None, work: Callable[[sqlite3.Connection], int]) -> int:
        """Change a copy of a month's file; store it over the one it was made of if `work` did anything."""
        draft = self.folder / f"draft-{month}-{os.getpid()}.sqlite"
        draft.unlink(missing_ok=True)
        if tag:
            draft.write_bytes(self._fetched(month, tag).read_bytes())
        try:
            with closing(sqlite3.connect(draft)) as file, file:
                done = work(file)
            if done:
                self._listed = (-_FRESH, {})
                self._store(month, draft.read_bytes(), tag)
        finally:
            draft.unlink(missing_ok=True)
        return done

    def _rows(
        self, month: str, tag: str, question: str, most: int, *, by_relevance: bool
    ) -> list[tuple[bytes, int, int, float]]:
        order = "score, changes.at DESC" if by_relevance else "changes.at DESC"
        with closing(self._opened(month, tag)) as file:
            return file.execute(_FIND.format(order), (question, most)).fetchall()

    def _months(self, *, fresh: bool = False) -> dict[str, str]:
        """Return the months there are, each with its file's tag."""
        at, known = self._listed
        if fresh or time.monotonic() - at >= _FRESH:
            pages = self.s3.get_paginator("list_objects_v2").paginate(Bucket=self.bucket, Prefix=PREFIX)
            files = (one for page in pages for one in page.get("Contents", []))
            known = {Path(one["Key"]).stem: one["ETag"].strip('"') for one in files}
            self._listed = time.monotonic(), known
        return known

    def _opened(self, month: str, tag: str) -> sqlite3.Connection:
        return sqlite3.connect(f"file:{self._fetched(month, tag)}?mode=ro&immutable=1", uri=True)

    def _fetched(self, month: str, tag: str) -> Path:
        """Return a month's file, fetched if it is not here; older ones of the month are forgotten."""
        path = self.folder / f"search-{month}-{tag}.sqlite"
        if not path.exists():
            body = self.s3.get_object(Bucket=self.bucket, Key=_key(month))["Body"].read()
            for older in self.folder.glob(f"search-{month}-*.sqlite"):
                older.unlink(missing_ok=True)
            part = path.with_suffix(f".{os.getpid()}")
            part.write_bytes(body)
            part.replace(path)
        return path

    def _store(self, month: str, body: bytes, tag: str | None) -> None:
        condition = {"IfMatch": f'"{tag}"'} if tag else {"IfNoneMatch": "*"}
        try:
            self.s3.put_object(Bucket=self.bucket, Key=_key(month), Body=body, **condition)
        except ClientError as error:
            if error_code(error) in _LOST:
                raise Conflict(f"another run wrote the index of {month} meanwhile") from error
            raise


def _key(month: str) -> str:
    return f"{PREFIX}{month}.sqlite"


def _insert(file: sqlite3.Connection, entry: Entry) -> bool:
    at = round((entry.at - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds() * 1e6)
    row = (bytes.fromhex(entry.article_id), entry.number, at)
    done = file.execute("INSERT OR IGNORE INTO changes (article, number, at) VALUES (?, ?, ?)", row)
    if not done.rowcount:
        return False
    texts = (entry.headlines, entry.changed, entry.source)
    held = [_told(text.encode("utf-8", "replace").decode()) for text in texts]
    file.execute(
        "INSERT INTO words (rowid, headlines, changed, source) VALUES (?, ?, ?, ?)", (done.lastrowid, *held)
    )
    return True


def _told(text: str) -> str:
    """Return text as the index takes it: its words, each apart from the next."""
    return f" {GAP} ".join(" ".join(words(part)) for part in text.split(GAP))


def _delete(article_id: str, file: sqlite3.Connection) -> int:
    """Delete an article's changes and their words, so that no page of the file holds them any more.

    The index keeps no text, but must be told what to delete: its own vocabulary says which words stand where.
    """
    article = bytes.fromhex(article_id)
    rows = [row for (row,) in file.execute("SELECT id FROM changes WHERE article = ?", (article,))]
    if not rows:
        return 0
    file.execute("CREATE VIRTUAL TABLE temp.held USING fts5vocab(main, words, instance)")
    texts: dict[tuple[int, str], list[tuple[int, str]]] = {}
    for start in range(0, len(rows), _AT_ONCE):
        some = rows[start : start + _AT_ONCE]
        marks = ",".join("?" * len(some))
        found = file.execute(f'SELECT doc, col, "offset", term FROM held WHERE doc IN ({marks})', some)  # noqa: S608
        for row, column, at, term in found:
            texts.setdefault((row, column), []).append((at, term))
    for row in rows:
        columns = (
            " ".join(term for _, term in sorted(texts.get((row, name), [])))
            for name in ("headlines", "changed", "source")
        )
        file.execute(
            "INSERT INTO words (words, rowid, headlines, changed, source) VALUES ('delete', ?, ?, ?, ?)",
            (row, *columns),
        )
    file.execute("DELETE FROM changes WHERE article = ?", (article,))
    file.execute("INSERT INTO words (words) VALUES ('optimize')")
    file.commit()
    file.execute("VACUUM")
    return len(rows)


def _question(wanted: Sought) -> str:
    """Return what is wanted in FTS5's language; every word is quoted, so that none is an operator."""
    parts = [f"{{headlines changed}} : {_phrase(one)}" for one in wanted.terms]
    if wanted.sources:
        parts.append("(" + " OR ".join(f"source : {_phrase(one)}" for one in wanted.sources) + ")")
    without = [f"{{headlines changed}} : {_phrase(one)}" for one in wanted.without]
    without += [f"source : {_phrase(one)}" for one in wanted.not_sources]
    return " NOT ".join([f"({' AND '.join(parts)})", *without])


def _phrase(text: str) -> str:
    return '"' + " ".join(words(text)) + '"'
