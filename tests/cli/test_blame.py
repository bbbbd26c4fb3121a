"""stet blame."""

from __future__ import annotations

from datetime import timedelta

from stet.domain.url import article_id
from tests.builders import NOW, URL, article, story, version
from tests.cli.conftest import Owner, cells

ID = article_id(URL)


def told(owner: Owner, *texts: str, latest: int | None = None) -> None:
    owner.stack.articles.add(article(latest=len(texts) - 1 if latest is None else latest))
    for number, text in enumerate(texts):
        plain = story(text, headline="Fire", standfirst="")
        at = NOW - timedelta(hours=10 - number)
        owner.stack.archive.put_version(version(number, told=plain, fetched_at=at))


def test_each_sentence_with_its_version(owner: Owner):
    told(owner, "It burns. Two are hurt.", "It burns. Three are hurt.")
    assert cells(owner("blame", URL).stdout) == [
        ["VERSION", "SINCE", "PLACE", "SENTENCE"],
        ["0", "10 h ago", "headline", "Fire"],
        ["0", "10 h ago", "text", "It burns."],
        ["1", "9 h ago", "text", "Three are hurt."],
    ]
    assert owner.json("blame", ID)[2] == {
        "place": "text",
        "paragraph": 0,
        "text": "Three are hurt.",
        "version": 1,
        "at": "2026-11-22T03:00:00Z",
    }


def test_an_article_without_a_version(owner: Owner):
    owner.stack.articles.add(article())
    result = owner("blame", ID)
    assert result.stdout == ""
    assert "it has not been read yet" in result.stderr
    assert owner.json("blame", ID) == []


def test_what_cannot_be_traced(owner: Owner):
    assert f"no article {'0' * 32} is watched" in owner.refusal("blame", "0" * 32)
    told(owner, "It burns.", latest=1)
    assert f"the archive lacks version 1 of article {ID}" in owner("blame", ID, ends=1).stderr
