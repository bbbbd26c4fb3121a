"""stet articles, article, changes, change."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from stet.cli.show import ago, iso
from stet.domain.alternating import Showing
from stet.domain.alternation import Alternation
from stet.domain.change import Reason, Severity
from stet.domain.schedule import PACES, next_look
from stet.domain.url import article_id
from stet.domain.version import REMOVED
from tests.builders import NOW, URL, article, change, story, version
from tests.cli.conftest import Owner, cells

ID = article_id(URL)
OTHER = "https://news.example/2026/11/ferry"
SCHEDULED = next_look(PACES["normal"], NOW - timedelta(hours=4), NOW)
UPCOMING = ago(SCHEDULED, NOW)
PAGE = f"https://stet.example/articles/{ID}/diff"


@pytest.fixture
def watched(owner: Owner) -> Owner:
    """Let two articles be known: one that changed twice, one that was never stored."""
    stack = owner.stack
    stack.articles.add(article(latest=2, changed_at=NOW - timedelta(hours=4), due_at=None))
    stack.articles.add(article(url=OTHER, title="Ferry", source="courier", due_at=NOW - timedelta(minutes=1)))
    for number in (0, 1, 2):
        stack.archive.put_version(
            version(
                number,
                told=story(
                    f"About {number}0 people.", *(f"Nothing new, said speaker {n}." for n in range(9))
                ),
            )
        )
    stack.changes.add(change(1, at=NOW - timedelta(hours=30)))
    stack.changes.add(
        change(
            2,
            at=NOW - timedelta(hours=4),
            severity=Severity.TRIVIAL,
            reasons=(Reason("byline"),),
            stealth=False,
        )
    )
    return owner


def test_articles_in_a_pipe(watched: Owner):
    assert cells(watched("articles").stdout) == [
        ["CHANGED", "SOURCE", "VERSIONS", "TITLE", "URL", "ID", "NEXT LOOK"],
        ["now", "courier", "0", "Ferry", OTHER, article_id(OTHER), "now"],
        ["4 h ago", "example-news", "3", "Fire in the harbour", URL, ID, UPCOMING],
    ]


def test_articles_as_json(watched: Owner):
    [newest] = watched.json("articles", "--limit", "1")
    assert newest["url"] == OTHER
    assert watched.json("articles")[1] == {
        "id": ID,
        "url": URL,
        "title": "Fire in the harbour",
        "source": "example-news",
        "feeds": list(article().feeds),
        "versions": 3,
        "removed": False,
        "alternating": False,
        "barred_by_robots": False,
        "poor_since": None,
        "poor_for": None,
        "first_seen_at": "2026-11-22T12:00:00Z",
        "changed_at": "2026-11-22T08:00:00Z",
        "next_look_at": iso(SCHEDULED),
    }


def test_an_article_that_is_not_looked_at_again(owner: Owner):
    old = NOW - timedelta(days=41)
    owner.stack.articles.add(article(changed_at=old, latest=3, fingerprint=REMOVED))
    row = cells(owner("articles").stdout)[1]
    assert (row[0], row[2], row[-1]) == ("41 d ago", "removed", "not again")
    [one] = owner.json("articles")
    assert (one["removed"], one["next_look_at"]) == (True, None)
    assert "removed · next look not again" in owner("article", ID).stdout


def test_no_article_yet(owner: Owner):
    assert "no article is known yet" in owner("articles").stderr
    assert owner.json("articles") == []


@pytest.mark.parametrize("limit", ["0", "1001", "x"])
def test_limits(owner: Owner, limit):
    assert "--limit" in owner("articles", "--limit", limit, ends=2).stderr
    assert "--limit" in owner("changes", "--limit", limit, ends=2).stderr


def test_an_article_by_address_or_id(watched: Owner):
    result = watched("article", URL + "?utm_source=feed")
    assert result.output == watched("article", ID).output
    head = result.stdout.splitlines()[:3]
    assert head == [
        "Fire in the harbour",
        URL,
        f"example-news · first seen now · 3 versions · next look {UPCOMING}",
    ]
    assert cells("\n".join(result.stdout.splitlines()[3:])) == [
        ["VERSION", "WHEN", "SEVERITY", "WHY"],
        ["1", "30 h ago", "major", "headline, number 12 → 15, unannounced"],
        ["2", "4 h ago", "trivial", "byline"],
    ]
    whole = watched.json("article", ID)
    assert [one["number"] for one in whole["history"]] == [1, 2]


def test_an_article_that_alternates(owner: Owner):
    owner.stack.articles.add(article(latest=3))
    owner.stack.articles.advance(version(4, alternation=Alternation.BEGAN), None)
    read = owner.stack.articles.get(ID)
    assert read
    owner.stack.articles.shows(read, Showing(4, "", 1, 2))
    owner.stack.changes.add(change(4, alternating=True))
    result = owner("article", ID)
    assert "alternating, 2 more times without a new version" in result.stdout
    assert "unannounced, alternating" in result.stdout
    whole = owner.json("article", ID)
    assert (whole["alternating"], whole["history"][0]["alternating"]) == (True, True)


def test_an_article_without_changes(watched: Owner):
    result = watched("article", OTHER)
    assert "0 versions · next look now" in result.stdout
    assert "it has not changed yet" in result.stderr


@pytest.mark.parametrize("command", ["article", "change"])
def test_articles_nobody_knows(owner: Owner, command):
    assert f"no article {'0' * 32} is watched" in owner.refusal(command, "0" * 32)
    assert "no article https://x.example/ is watched" in owner.refusal(command, "https://x.example/")
    assert "only http:// and https://" in owner.refusal(command, "nix")


def test_changes_in_a_pipe(watched: Owner):
    assert cells(watched("changes").stdout) == [
        ["WHEN", "SEVERITY", "SOURCE", "HEADLINE", "WHY", "PAGE"],
        [
            "4 h ago",
            "trivial",
            "example-news",
            "Fire in the harbour → Great fire in the harbour",
            "byline",
            f"{PAGE}/1/2",
        ],
        [
            "30 h ago",
            "major",
            "example-news",
            "Fire in the harbour → Great fire in the harbour",
            "headline, number 12 → 15, unannounced",
            f"{PAGE}/0/1",
        ],
    ]


def test_changes_as_json(watched: Owner):
    assert [one["number"] for one in watched.json("changes", "--limit", "1")] == [2]
    [major] = watched.json("changes", "--least", "minor")
    assert major == {
        "article": ID,
        "number": 1,
        "at": "2026-11-21T06:00:00Z",
        "url": URL,
        "source": "example-news",
        "severity": "major",
        "stealth": True,
        "alternating": False,
        "reasons": [
            {"name": "headline", "old": "Fire", "new": "Great fire"},
            {"name": "numbers", "old": "12", "new": "15"},
        ],
        "headline_before": "Fire in the harbour",
        "headline_after": "Great fire in the harbour",
        "words_removed": 3,
        "words_added": 5,
        "page": f"{PAGE}/0/1",
    }
    assert watched.json("changes", "--least", "critical") == []


def test_no_change_yet(owner: Owner):
    assert "no change of the last 60 days" in owner("changes").stderr


def test_a_change_word_by_word(watched: Owner):
    shown = watched("change", URL, "1").stdout
    assert shown.splitlines()[0] == f"major · version 0 → 1 · 22 November 2026, 13:00 UTC · {PAGE}/0/1"
    assert "About [-00-]{+10+} people." in shown
    assert re.search(r"\(\d unchanged paragraphs\)", shown)
    assert "speaker 8" not in shown
    assert "\x1b" not in shown
    assert "[-10-]{+20+}" in watched("change", URL).stdout  # the latest


def test_a_change_as_json(watched: Owner):
    found = watched.json("change", ID, "2")
    assert (found["number"], found["fields"]) == (2, {})
    assert found["rows"][0] == {
        "kind": "edited",
        "moved": False,
        "words": ["=About ", "-10", "+20", "= people."],
    }


def test_a_removal(watched: Owner):
    watched.stack.archive.put_version(version(3, removed=True))
    assert "The article was removed" in watched("change", URL, "3").stdout


@pytest.mark.parametrize(
    ("named", "number", "words"),
    [(URL, "9", f"no change 9 of {URL}: its latest version is 2"), (OTHER, "1", "it has not changed yet")],
)
def test_changes_that_are_none(watched: Owner, named, number, words):
    assert words in watched.refusal("change", named, number)


def test_no_version_0_as_a_change(watched: Owner):
    assert "VERSION" in watched("change", URL, "0", ends=2).stderr


def test_an_article_that_robots_txt_keeps_from_being_looked_at_says_so(owner: Owner):
    owner.stack.articles.add(article(barred_since=NOW, latest=0))
    assert "1, not allowed by robots.txt" in owner("articles").stdout
    assert "robots.txt of the host does not allow looking" in owner("article", ID).stdout
    assert owner.json("article", ID)["barred_by_robots"] is True


def test_an_article_of_which_only_poor_captures_are_found_says_so(owner: Owner):
    owner.stack.articles.add(article(poor_since=NOW, poor_for="consent wall", latest=0))
    assert "1, consent wall" in owner("articles").stdout
    assert "only poor captures since" in owner("article", ID).stdout
    assert owner.json("article", ID)["poor_for"] == "consent wall"
