"""The archive, and its fake: what is written once, and the commit."""

from __future__ import annotations

import gzip
import json
from datetime import timedelta
from typing import Any

import pytest
from botocore.exceptions import ClientError

from stet.adapters.archive import Archive, story_key, version_key, version_named
from stet.adapters.documents import version_document
from stet.domain.errors import BadVersion, Conflict, MissingCapture
from tests.builders import NOW, response, story, version
from tests.fakes import FakeArchive
from tests.stack import Stack

ARTICLE = version().article_id


def test_a_version_comes_back_as_it_was_stored(archive: Archive):
    removal = version(1, removed=True)
    odd = version(2, told=story("„Größe“ – 12\u202f000 €", headline="𝔖tet\u00ad", byline=(), links=()))
    for one in (version(0, watched=("öl", "Harbour Works")), removal, odd):
        assert archive.put_version(one)
        assert archive.get_version(one.article_id, one.number) == one


def test_what_was_never_stored_is_none(archive: Archive):
    assert archive.get_version(ARTICLE, 0) is None
    archive.put_version(version(0))
    assert archive.get_version(ARTICLE, 1) is None


def test_a_number_is_taken_once(archive: Archive):
    assert archive.put_version(version(0))
    assert not archive.put_version(version(0))
    assert not archive.put_version(version(0, told=story("Another text.")))
    assert archive.get_version(ARTICLE, 0) == version(0)


def test_versions_are_listed_by_article_and_number(archive: Archive):
    other, longer = "0" * 32, ARTICLE + "0"
    for one in (version(10), version(0), version(2), version(0, article_id=other)):
        archive.put_version(one)
    archive.put_version(version(0, article_id=longer))
    named = [(article_id, number) for article_id, number, _ in archive.versions()]
    assert named == [(other, 0), (ARTICLE, 0), (ARTICLE, 2), (ARTICLE, 10), (longer, 0)]
    assert [number for _, number, _ in archive.versions(ARTICLE)] == [0, 2, 10]
    assert list(archive.versions("nobody")) == []


def test_the_list_says_when_a_version_was_stored(archive: Archive):
    archive.put_version(version(0))
    ((_, _, at),) = archive.versions()
    assert at.tzinfo is not None
    assert abs(at - NOW) < timedelta(days=3650)


def test_a_raw_page_comes_back_as_it_was_received(archive: Archive):
    body = "<p>Größe \x00".encode("latin-1") + bytes(range(256))
    answer = response(body, content_type="text/html; charset=ISO-8859-1")
    key = archive.put_raw(ARTICLE, answer, NOW)
    assert key == f"raw/{ARTICLE}/{answer.body_hash}.html.gz"
    assert archive.get_raw(key) == (body, "text/html; charset=ISO-8859-1")


def test_the_same_bytes_are_kept_once(archive: Archive):
    first = archive.put_raw(ARTICLE, response(), NOW)
    assert archive.put_raw(ARTICLE, response(content_type="text/plain"), NOW) == first
    assert archive.get_raw(first)[1] == "text/html; charset=utf-8"


def test_a_page_without_a_type_has_none(archive: Archive):
    key = archive.put_raw(ARTICLE, response(b"", content_type=""), NOW)
    assert archive.get_raw(key) == (b"", "")


def test_the_fake_tells_of_a_version_as_s3_does():
    told: list[tuple[str, int]] = []
    archive = FakeArchive(on_version=lambda *one: told.append(one))
    archive.put_version(version(0))
    archive.put_version(version(0))
    assert told == [(ARTICLE, 0)]


# --- what only the real one can do ---------------------------------------------------------------


def test_a_raw_pages_headers_stand_beside_it_whatever_they_hold(stack: Any):
    """S3 takes ASCII, and 2 KB in all; a header or an address can be anything."""
    archive = Archive(stack.s3, stack["Archive"])
    answer = response(
        url="https://b\u00fccher.example/" + "ü" * 1900,
        content_type="text/html;é" + "\u0080" * 5000,
        etag='"' + '\\"é' * 3000,
        last_modified="Søndag",
        date="Sun, 22 Nov 2026 12:00:00 GMT",
    )
    key = archive.put_raw(ARTICLE, answer, NOW)
    stored = stack.s3.head_object(Bucket=stack["Archive"], Key=key)
    metadata = stored["Metadata"]
    assert sum(len(name) + len(value) for name, value in metadata.items()) <= 2048
    assert all(value.isascii() for value in metadata.values())
    assert json.loads(metadata["headers"])["date"] == answer.headers["date"]
    assert metadata["status"] == "200"
    assert metadata["fetched-at"] == "2026-11-22T12:00:00.000000Z"
    assert stored["ContentEncoding"] == "gzip"
    assert archive.get_raw(key)[1].startswith("text/html;")


def test_a_version_is_json_that_anyone_can_read(stack: Any):
    Archive(stack.s3, stack["Archive"]).put_version(version(7, told=story("Größe \ud83d")))
    stored = stack.s3.get_object(Bucket=stack["Archive"], Key=f"versions/{ARTICLE}/000007.json")
    document = json.loads(stored["Body"].read().decode("utf-8"))
    assert document["format"] == 1
    assert document["story"]["paragraphs"] == [{"kind": "text", "text": "Größe ?"}]


def test_foreign_objects_are_not_versions(stack: Any):
    archive = Archive(stack.s3, stack["Archive"])
    archive.put_version(version(0))
    for key in (f"versions/{ARTICLE}/readme.txt", "versions/", f"versions/{ARTICLE}/x.json"):
        stack.s3.put_object(Bucket=stack["Archive"], Key=key, Body=b"")
    assert [number for _, number, _ in archive.versions()] == [0]


def test_raw_bytes_are_compressed_alike_every_time(stack: Any):
    archive = Archive(stack.s3, stack["Archive"])
    key = archive.put_raw(ARTICLE, response("a" * 9999), NOW)
    stored = stack.s3.get_object(Bucket=stack["Archive"], Key=key)["Body"].read()
    assert stored == gzip.compress(b"a" * 9999, mtime=0)
    assert len(stored) < 100


@pytest.mark.parametrize(("races", "stored"), [(0, True), (1, True), (4, True)])
def test_a_race_is_run_again(stack: Any, races: int, stored: bool):
    archive = Archive(_Racing(stack.s3, races), stack["Archive"])
    assert archive.put_version(version(0)) is stored
    assert archive.get_version(ARTICLE, 0) == version(0)


def test_a_race_lost_to_another_writer_is_a_number_taken(stack: Any):
    archive = Archive(stack.s3, stack["Archive"])
    racing = _Racing(stack.s3, 1, meanwhile=lambda: archive.put_version(version(0)))
    assert not Archive(racing, stack["Archive"]).put_version(version(0, told=story("Another.")))
    assert archive.get_version(ARTICLE, 0) == version(0)


def test_a_race_without_end_comes_back_later(stack: Any):
    with pytest.raises(Conflict, match="000000"):
        Archive(_Racing(stack.s3, 99), stack["Archive"]).put_version(version(0))


def test_other_errors_of_s3_are_not_taken_for_an_answer(stack: Any):
    archive = Archive(stack.s3, "no-such-bucket")
    with pytest.raises(ClientError, match="NoSuchBucket"):
        archive.put_version(version(0))
    with pytest.raises(ClientError, match="NoSuchBucket"):
        archive.get_version(ARTICLE, 0)


class _Racing:
    """A client of S3 that answers 409 to the first writes, as AWS does when two come at once."""

    def __init__(self, s3: Any, races: int, meanwhile: Any = None) -> None:
        self._s3 = s3
        self._races = races
        self._meanwhile = meanwhile

    def __getattr__(self, name: str) -> Any:
        return getattr(self._s3, name)

    def put_object(self, **request: Any) -> Any:
        if self._races == 0:
            return self._s3.put_object(**request)
        self._races -= 1
        if self._meanwhile:
            self._meanwhile()
        raise ClientError({"Error": {"Code": "ConditionalRequestConflict"}}, "PutObject")


@pytest.mark.parametrize("number", [0, 7, 999999, 1000000])
def test_a_version_is_known_by_its_key(number: int):
    assert version_named(version_key(ARTICLE, number)) == (ARTICLE, number)


@pytest.mark.parametrize(
    "key",
    [
        "",
        "versions/",
        "versions/a",
        "versions/a/b.json",
        "versions/a/1.json.gz",
        "versions/a/²²²²²².json",
        "versions/a/٣٣٣٣٣٣.json",
        "versions/a/1.json",
        "versions/a/-00001.json",
        "raw/a/000001.json",
        "versions/a/b/000001.json",
        "versions//000001.json",
    ],
)
def test_no_other_key_names_a_version(key: str):
    assert version_named(key) is None


# --- stories as later extractors read them ---------------------------------------------------------------


def test_a_story_read_anew_stands_beside_its_version(archive: Archive):
    first, anew = version(0), version(0, told=story("Read otherwise.", extractor="test/2+x"))
    archive.put_version(first)
    assert archive.get_story(ARTICLE, 0, "test/2+x") is None
    for _ in range(2):
        archive.put_story(anew)
    assert archive.get_story(ARTICLE, 0, "test/2+x") == anew.story
    assert archive.get_version(ARTICLE, 0) == first
    assert [number for _, number, _ in archive.versions()] == [0]
    assert archive.get_story(ARTICLE, 0, "test/2") is None
    assert archive.get_story(ARTICLE, 1, "test/2+x") is None


def test_a_removal_has_no_story_to_keep(archive: Archive):
    archive.put_story(version(1, removed=True))
    assert archive.get_story(ARTICLE, 1, "test/1") is None


def test_a_capture_that_is_gone_is_named(archive: Archive):
    with pytest.raises(MissingCapture, match="raw/x/y"):
        archive.get_raw("raw/x/y")


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"{}", b'"x"', b"[" * 99999, b'{"format": 1}'])
def test_what_is_no_version_is_named_by_article_and_number(stack: Stack, body: bytes):
    archive = Archive(stack.s3, stack["Archive"])
    stack.s3.put_object(Bucket=archive.bucket, Key=version_key(ARTICLE, 3), Body=body)
    with pytest.raises(BadVersion, match=f"version 3 of article {ARTICLE}"):
        archive.get_version(ARTICLE, 3)


def test_a_version_under_the_name_of_another_is_none(stack: Stack):
    archive, other = Archive(stack.s3, stack["Archive"]), "f" * 32
    foreign = json.dumps(version_document(version(1, article_id=other))).encode()
    for key in (version_key(ARTICLE, 1), version_key(other, 2)):
        stack.s3.put_object(Bucket=archive.bucket, Key=key, Body=foreign)
    with pytest.raises(
        BadVersion, match=f"version 1 of article {ARTICLE} holds version 1 of article {other}"
    ):
        archive.get_version(ARTICLE, 1)
    with pytest.raises(BadVersion, match="version 2"):
        archive.get_version(other, 2)


def test_a_story_that_does_not_parse_is_made_anew_and_a_page_that_is_cut_is_gone(stack: Stack):
    archive = Archive(stack.s3, stack["Archive"])
    stack.s3.put_object(Bucket=archive.bucket, Key=story_key(ARTICLE, 3, "x"), Body=b"{")
    assert archive.get_story(ARTICLE, 3, "x") is None
    stack.s3.put_object(Bucket=archive.bucket, Key="raw/cut", Body=gzip.compress(b"page" * 99)[:-9])
    with pytest.raises(MissingCapture, match="raw/cut"):
        archive.get_raw("raw/cut")


def test_all_of_an_article_is_erased_and_nothing_else(archive: Archive):
    longer = ARTICLE + "0"
    for article_id in (ARTICLE, longer):
        archive.put_version(version(0, article_id=article_id))
        archive.put_raw(article_id, response("page"), NOW)
    archive.put_version(version(1))
    archive.put_story(version(1, told=story("Read otherwise.", extractor="test/2")))
    assert archive.erase(ARTICLE) == 4
    assert archive.get_story(ARTICLE, 1, "test/2") is None
    assert archive.erase(ARTICLE) == 0
    assert [article_id for article_id, _, _ in archive.versions()] == [longer]
    assert archive.put_raw(longer, response("page"), NOW)
