"""The pages say what they should, in sound and harmless mark-up."""

from dataclasses import replace
from datetime import timedelta
from itertools import pairwise, zip_longest

import pytest

from stet.domain.alternating import Showing
from stet.domain.alternation import Alternation
from stet.domain.change import Reason, Severity
from stet.domain.diff import compare
from stet.domain.selection import Selection
from stet.pages import html
from tests.pages import scenes
from tests.pages.cases import case
from tests.pages.markup import assert_harmless, assert_sound, text, tree
from tests.pages.scenes import (
    ARTICLE,
    BACK,
    CHANGE,
    COMPARISON,
    GONE,
    ID,
    NEWER,
    NOW,
    OLDER,
    OLDER_PLACE,
    SUBSCRIPTION,
)

PAGES = scenes.pages()


@pytest.mark.parametrize("name", PAGES)
def test_page_is_sound_and_has_one_of_each_landmark(name):
    page = PAGES[name]
    assert_sound(page)
    assert_harmless(page)
    found = tree(page)
    assert page.startswith('<!doctype html>\n<html lang="en">')
    for landmark in ("//main[@id='main']", "//h1", "//body/header", "//body/footer", "//a[@class='skip']"):
        assert len(found.xpath(landmark)) == 1, landmark
    assert all("style" not in element.attrib for element in found.iter())


@pytest.mark.parametrize("name", PAGES)
def test_headings_leave_out_no_level(name):
    levels = [int(element.tag[1]) for element in tree(PAGES[name]).xpath("//h1|//h2|//h3")]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@pytest.mark.parametrize(
    "name", [name for name in PAGES if name.startswith(("version", "not", "gone", "unsub"))]
)
def test_what_search_engines_need_not_keep(name):
    assert 'name="robots" content="noindex"' in PAGES[name]


def test_latest_shows_what_changed_when_where_and_why():
    item = tree(html.latest([CHANGE], NOW)).xpath("//li[@class='change']")[0]
    assert text(item.xpath(".//h3")[0]) == "Harbour bridge closed after inspectors find 35 cracked cables"
    assert [text(e) for e in item.xpath(".//h3//del | .//h3//ins")] == ["3", "5"]
    said = " ".join(text(item).split())
    for words in (
        "13:13",
        "about 2 hours ago",
        "westmoor-courier",
        "critical",
        "unannounced",
        "£3m → £12m",
        "and 5 more",
    ):
        assert words in said
    links = item.xpath(".//a/@href")
    assert f"/articles/{scenes.ID}/diff/0/1" in links
    assert f"/articles/{scenes.ID}" in links


def test_latest_filters_and_goes_on_from_a_cursor():
    page = tree(html.latest([CHANGE], NOW, wanted=Selection(severity=Severity.MAJOR), older=OLDER_PLACE))
    assert page.xpath("//nav[@class='filter']//a/@href") == [
        "/",
        "/?severity=minor",
        "/?severity=major",
        "/?severity=critical",
    ]
    assert text(page.xpath("//nav[@class='filter']//a[@aria-current='page']")[0]) == "major and above"
    assert page.xpath("//a[@rel='next']/@href") == [
        f"/?severity=major&older=2026-11-19T15%3A30%3A00Z%2C{ID}%2C1"
    ]


def test_latest_without_changes_says_what_to_do():
    assert "stet feeds add" in html.latest([], NOW)
    assert "Show everything" in html.latest([], NOW, wanted=Selection(severity=Severity.CRITICAL))
    assert "There are no more changes" in PAGES["latest-end"]


def test_headline_that_did_not_change_is_shown_once():
    same = replace(CHANGE, headline_before="Rain", headline_after="Rain")
    heading = tree(html.latest([same], NOW)).xpath("//h3")[0]
    assert text(heading) == "Rain"
    assert not heading.xpath(".//del | .//ins")


def test_article_tells_its_history_oldest_first():
    page = tree(PAGES["article"])
    said = " ".join(text(page.xpath("//main")[0]).split())
    assert "changed 3 times" in said
    assert "Next check at 22 November 2026, 15:42 UTC, in 12 minutes." in said
    steps = [" ".join(text(step).split()) for step in page.xpath("//ol[@class='history']/li")]
    assert [step.split(maxsplit=2)[1] for step in steps] == ["0", "1", "2", "3"]
    assert "(about 5 hours later)" in steps[1]
    assert page.xpath("//a[@class='outward']/@href") == [scenes.URL]


def test_article_says_when_it_is_not_looked_at_any_more():
    assert "last changed over 40 days ago and won't be checked again for changes" in PAGES["article-quiet"]
    assert "<strong>removed</strong>" in PAGES["article-removed"]
    assert "It has not been read yet" in PAGES["article-unread"]
    assert "due now" in PAGES["article-unread"]


def test_article_that_alternates_says_so():
    flapping = replace(ARTICLE, alternation=Alternation.BEGAN)
    page = html.article(flapping, [replace(CHANGE, alternating=True)], NOW, next_look=None, removed=False)
    assert (
        "The page is <strong>alternating</strong>: it goes to and fro between texts it has shown before."
        in page
    )
    assert ">alternating</span>" in page
    counted = replace(flapping, showing=Showing(ARTICLE.latest, "", 1, 2))
    page = html.article(counted, [], NOW, next_look=None, removed=False)
    assert "and did so 2 more times without a new version" in page
    assert "alternating" not in PAGES["article"]


def test_article_changed_once_is_not_changed_1_times():
    page = html.article(ARTICLE, [CHANGE], NOW, next_look=None, removed=False)
    assert "changed 1 time<" in page


def test_article_with_rows_still_missing_shows_what_is_known():
    far = replace(ARTICLE, latest=9)
    steps = tree(html.article(far, [replace(CHANGE, number=9)], NOW, next_look=None, removed=False))
    assert [text(a) for a in steps.xpath("//a[@class='number']")] == ["Version 0", "Version 9"]


def lines(page):
    """Return the rows of a page, each a pair of texts; a split or merged one gives as many as it is high."""
    return [
        pair
        for row in page.xpath("//div[starts-with(@id, 'r')]")
        for pair in zip_longest(
            *([text(p) for p in row.xpath(f"./div[contains(@class, '{side}')]/p")] for side in ("old", "new"))
        )
    ]


def test_seed_pair_has_its_ten_rows_with_their_texts():
    older, newer, comparison = scenes.seed(case("seed/pair.json"))
    page = tree(html.diff(ARTICLE, scenes.version(older), scenes.version(newer, 1), comparison, None, NOW))
    wanted = [tuple(row[1:]) for row in case("seed/better_alignment.json")["rows"]]
    assert lines(page) == wanted
    assert page.xpath("//@id[starts-with(., 'r')]") == [f"r{n}" for n in range(1, 11)]


def test_diff_rows_give_both_texts_back():
    found = lines(tree(PAGES["diff"]))
    assert sorted(old for old, _ in found if old) == sorted(p.text for p in scenes.BEFORE.paragraphs)
    assert [new for _, new in found if new] == [p.text for p in scenes.AFTER.paragraphs]


def test_diff_shows_fields_reasons_and_what_became_of_paragraphs():
    page = tree(PAGES["diff"])
    for place in ("f-headline", "f-standfirst", "f-byline", "f-modified", "f-links"):
        assert page.xpath(f"//*[@id='{place}']"), place
    beside = {
        row.get("id"): " ".join(text(ul).split())
        for row in page.xpath("//div[@id]")
        for ul in row.xpath("./ul")
    }
    assert beside["r2"] == "quote changed"
    assert beside["r3"] == "moved up: paragraph 9 became 3 number £3m → £12m"
    assert beside["r4"] == "one paragraph became 2"
    assert beside["r8"] == "paragraph removed"
    assert beside["r9"] == "2 paragraphs became one"


def test_diff_reasons_lead_to_the_words():
    reasons = tree(PAGES["diff"]).xpath("//div[@class='head']/ul[@class='reasons']/li/a")
    assert [(text(a).split()[0], a.get("href")) for a in reasons] == [
        ("headline", "#f-headline"),
        ("number", "#f-headline"),
        ("number", "#r3"),
        ("quote", "#r2"),
        ("paragraph", "#r8"),
        ("paragraph", "#r15"),
        ("byline", "#f-byline"),
        ("links", "#f-links"),
        ("paragraph", "#r3"),
    ]


def test_diff_folds_what_did_not_change_but_for_one_row_of_context():
    folds = tree(PAGES["diff"]).xpath("//details[@class='fold']")
    assert [text(fold.xpath("./summary")[0]) for fold in folds] == ["2 unchanged paragraphs"]
    assert folds[0].xpath("./div/@id") == ["r12", "r13"]


def test_diff_inline_has_each_paragraph_once():
    page = tree(PAGES["diff-inline"])
    assert not page.xpath("//div[contains(@class, 'row')]/div[@class='old']")
    row = page.xpath("//div[@id='r1']/div[@class='both']/p")[0]
    assert "cracks in threefive of its main cables" in text(row)
    assert "a day. ¶ Buses" in text(page.xpath("//div[@id='r4']")[0])
    assert 'content="noindex"' in PAGES["diff-inline"]


def test_diff_leads_to_its_neighbours_and_to_any_two_versions():
    middle = html.diff(
        replace(ARTICLE, latest=5),
        replace(OLDER, number=2),
        replace(NEWER, number=3),
        COMPARISON,
        CHANGE,
        NOW,
    )
    page = tree(middle)
    base = f"/articles/{scenes.ID}"
    assert page.xpath("//a[@rel='prev']/@href") == [f"{base}/diff/1/2"]
    assert page.xpath("//a[@rel='next']/@href") == [f"{base}/diff/3/4"]
    offered = page.xpath("//details[@class='picker']//a/@href")
    assert offered == [
        f"{base}/versions/2",
        f"{base}/diff/0/3",
        f"{base}/diff/1/3",
        f"{base}/versions/3",
        f"{base}/diff/2/4",
        f"{base}/diff/2/5",
    ]


def test_diff_of_many_versions_offers_the_nearest_and_the_ends():
    page = html.diff(
        replace(ARTICLE, latest=900),
        replace(OLDER, number=500),
        replace(NEWER, number=501),
        COMPARISON,
        None,
        NOW,
    )
    offered = tree(page).xpath("//details[@class='picker']//a/@href")
    assert len(offered) < 30
    assert f"/articles/{scenes.ID}/diff/0/501" in offered
    assert f"/articles/{scenes.ID}/diff/500/900" in offered


def test_diff_of_a_removal_shows_the_last_text_without_striking_it_all():
    page = tree(PAGES["diff-removed"])
    assert "The article was removed: its page answered 404 (not found)." in text(page.xpath("//main")[0])
    assert scenes.AFTER.paragraphs[0].text in text(page.xpath("//div[@class='story']")[0])
    assert not page.xpath("//main//del")


def test_diff_of_a_restoration_leads_to_the_text_before_the_removal():
    page = tree(html.diff(ARTICLE, GONE, BACK, None, scenes.RETURN, NOW))
    assert "The article is back." in text(page.xpath("//main")[0])
    assert f"/articles/{scenes.ID}/diff/1/3" in page.xpath("//main//a/@href")


def test_diff_without_a_changed_word_says_so():
    assert "Not a word of the text itself differs" in PAGES["diff-same"]


def test_typography_is_shown_but_not_as_an_edit():
    older = replace(scenes.BEFORE, paragraphs=scenes.paragraphs('He said "no" - twice.'))
    newer = replace(scenes.BEFORE, paragraphs=scenes.paragraphs("He said “no” – twice."))
    page = tree(html.diff(ARTICLE, OLDER, NEWER, compare(older, newer), None, NOW))
    assert lines(page) == [('He said "no" - twice.', "He said “no” – twice.")]
    assert page.xpath("//span[@class='slight']")
    assert not page.xpath("//div[@id='r1']//ins")


def test_text_says_its_language_and_hostile_ones_say_none():
    assert tree(PAGES["diff"]).xpath("//h1/@lang") == ["en-GB"]
    odd = replace(NEWER, story=replace(scenes.AFTER, language='en" onload="x'))
    assert not tree(html.version(ARTICLE, odd, NOW)).xpath("//h1/@lang")


def test_version_shows_the_text_as_it_was_read():
    story = replace(scenes.AFTER, notices=("An earlier version gave a wrong number.",), section="Local")
    page = tree(html.version(ARTICLE, replace(NEWER, story=story), NOW))
    shown = page.xpath("//div[@class='text']/*[not(contains(@class, 'standfirst') or @class='byline')]")
    assert [text(e) for e in shown] == [p.text for p in scenes.AFTER.paragraphs]
    assert [e.tag for e in shown].count("h2") == 1
    assert "An earlier version gave a wrong number." in text(page.xpath("//p[@class='notice']")[0])


def test_version_without_a_text_says_that_it_was_removed():
    assert "it answered 404" in PAGES["version-removed"]


def test_unsubscribing_asks_first_and_then_posts():
    form = tree(PAGES["unsubscribe"]).xpath("//form")[0]
    assert (form.get("method"), form.get("action")) == (
        "post",
        "/unsubscribe/source:westmoor-courier/s-1/t0ken",
    )
    assert "You are unsubscribed" in PAGES["unsubscribed"]
    assert "<form" not in html.unsubscribe(SUBSCRIPTION, done=True)


def test_characters_no_page_may_hold_are_shown_as_such():
    odd = replace(NEWER, story=replace(scenes.AFTER, headline="a\x00b\ud800c\x1bd"))
    page = html.version(ARTICLE, odd, NOW)
    page.encode()
    assert "a\ufffdb\ufffdc\ufffdd" in page


def test_a_reason_about_a_number_does_not_point_into_another_number():
    change = replace(CHANGE, reasons=(Reason("numbers", "3", "12"),))
    page = tree(html.diff(ARTICLE, OLDER, NEWER, COMPARISON, change, NOW))
    assert not page.xpath("//div[@class='head']/ul[@class='reasons']//a")


def test_a_moment_to_come_and_one_long_past_are_both_told():
    soon = html.article(ARTICLE, [], NOW, next_look=NOW + timedelta(hours=2), removed=False)
    assert "in about 2 hours" in soon
