"""stet export: files a day, asked by SQL in DuckDB, read by a reader of WARC, gone on with when stopped."""

from __future__ import annotations

import gzip
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import duckdb
import pytest
from warcio.archiveiterator import ArchiveIterator

from stet.adapters.archive import Archive
from stet.adapters.changes import Changes
from tests.builders import URL, Clock, article, change, response, story, version
from tests.cli.conftest import Owner
from tests.stack import Stack

NOW = datetime.now(UTC)
TODAY = NOW.date()
PAGE = "<html><body><p>Fire – “Feuer” in the harbour</p></body></html>"


@pytest.fixture
def filled(owner: Owner, stack: Stack, clock: Clock) -> Owner:
    clock.now = NOW
    archive, changes = Archive(stack.s3, stack["Archive"]), Changes(stack.dynamodb, stack["Changes"])
    owner.stack.articles.add(article(latest=2))
    answer = response(PAGE, url=URL, etag='"1"')
    raw_key = archive.put_raw(article().article_id, answer, NOW)
    for number in range(3):
        told = story(f"{12 + number} people were hurt.", "It’s “over”.\nSaid he.")
        removed = number == 2
        one = version(number, told=told, removed=removed, fetched_at=NOW - timedelta(hours=3 - number))
        archive.put_version(replace(one, raw_key=None if removed else raw_key))
    changes.add(change(1, at=NOW))
    changes.add(change(2, at=NOW - timedelta(days=5), source="other", headline_after="A\u2028B\ud800"))
    return owner


def lines(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in gzip.decompress(path.read_bytes()).split(b"\n") if line]


def test_changes_and_versions_are_asked_by_sql(filled: Owner, tmp_path: Path):
    told = filled.json("export", "--to", str(tmp_path))
    assert (told["changes"], told["versions"]) == (2, 3)
    asked = duckdb.connect()
    rows = asked.sql(f"""
        SELECT source, count(*) AS changes, min(day) AS first, sum(words_added) AS added
        FROM read_json_auto('{tmp_path}/changes/*/*.jsonl.gz', hive_partitioning = true)
        GROUP BY source ORDER BY source
    """).fetchall()
    assert rows == [("example-news", 1, TODAY, 5), ("other", 1, TODAY - timedelta(days=5), 5)]
    rows = asked.sql(f"""
        SELECT number, removed, headline, words, text, byline, fetched_at::TIMESTAMP < now()::TIMESTAMP
        FROM read_json_auto('{tmp_path}/versions/*/*.jsonl.gz', hive_partitioning = true) ORDER BY number
    """).fetchall()
    text = "12 people were hurt.\n\nIt’s “over”.\nSaid he."
    assert rows[0] == (0, False, "Fire in the harbour", 8, text, ["Ada Weber"], True)
    assert rows[2][:5] == (2, True, "", 0, "")


def test_only_what_is_wanted(filled: Owner, tmp_path: Path):
    since = (TODAY - timedelta(days=6)).isoformat()
    until = (TODAY - timedelta(days=4)).isoformat()
    told = filled.json("export", "--to", str(tmp_path), "--since", since, "--until", until)
    assert (told["changes"], told["versions"]) == (1, 0)
    told = filled.json("export", "--to", str(tmp_path / "x"), "--source", "example-news")
    assert (told["changes"], told["versions"]) == (1, 3)
    told = filled.json("export", "--to", str(tmp_path / "y"), "--source", "nobody")
    assert (told["changes"], told["versions"]) == (0, 0)
    assert not (tmp_path / "y").exists()


def test_run_again_it_leaves_settled_days_alone_and_writes_the_same_bytes(filled: Owner, tmp_path: Path):
    filled.json("export", "--to", str(tmp_path))
    old = next(tmp_path.glob(f"changes/day={TODAY - timedelta(days=5)}/*.gz"))
    new = next(tmp_path.glob(f"changes/day={TODAY}/*.gz"))
    held = new.read_bytes()
    old.write_bytes(b"left alone")
    new.write_bytes(b"written again")
    told = filled.json("export", "--to", str(tmp_path))
    assert old.read_bytes() == b"left alone"
    assert new.read_bytes() == held
    assert told["changes"] == 1
    assert not list(tmp_path.rglob(".*")), "nothing half written is left"


def test_to_a_bucket(filled: Owner, stack: Stack):
    stack.s3.create_bucket(Bucket="lake", CreateBucketConfiguration={"LocationConstraint": "eu-central-1"})
    filled.json("export", "--to", "s3://lake/stet")
    found = stack.s3.list_objects_v2(Bucket="lake", Prefix="stet/")["Contents"]
    keys = {one["Key"].split("/day=")[0] for one in found}
    assert keys == {"stet/changes", "stet/versions"}
    again = filled.json(
        "export", "--to", "s3://lake/stet/", "--until", (TODAY - timedelta(days=3)).isoformat()
    )
    assert again["changes"] == 0


@pytest.mark.filterwarnings("ignore::ResourceWarning")  # warcio leaves its temporary files to the collector
@pytest.mark.filterwarnings("ignore::pytest.PytestUnraisableExceptionWarning")  # the same
def test_captures_as_warc_are_read_by_a_standard_reader(filled: Owner, tmp_path: Path):
    told = filled.json("export", "--to", str(tmp_path), "--warc")
    assert told["captures"] == 1, "two versions of one capture"
    (path,) = tmp_path.glob("warc/*/*.warc.gz")
    with path.open("rb") as file:
        records = [
            (one.rec_type, one.rec_headers, one.http_headers, one.content_stream().read())
            for one in ArchiveIterator(file, check_digests="raise")
        ]
    info, (kind, headers, http, body) = records
    assert info[0] == "warcinfo"
    assert kind == "response"
    assert headers.protocol == "WARC/1.1"
    assert headers.get_header("WARC-Target-URI") == URL
    assert headers.get_header("WARC-Date") == NOW.strftime("%Y-%m-%dT%H:%M:%SZ")
    assert http.get_statuscode() == "200"
    assert http.get_header("Etag") == '"1"'
    assert body.decode() == PAGE


def test_mistakes_are_said(filled: Owner, tmp_path: Path):
    assert "name a folder or s3://" in filled.refusal("export", "--to", "https://x.example/")
    assert "no bucket" in filled.refusal("export", "--to", "s3:///x")
    assert "is after" in filled.refusal(
        "export", "--to", str(tmp_path), "--since", "2026-11-02", "--until", "2026-11-01"
    )
