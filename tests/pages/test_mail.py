"""The mail: good enough to act on, safe to send, small enough to be shown whole (RULES §6)."""

import email
from dataclasses import replace
from email import policy

import pytest

from stet.domain.change import Reason
from stet.domain.diff import compare
from stet.domain.errors import InputError
from stet.domain.version import Paragraph
from stet.pages.links import Links
from stet.pages.mail import LARGEST, change_mail
from tests.pages.markup import assert_sound, text, tree
from tests.pages.scenes import (
    AFTER,
    ARTICLE,
    BACK,
    BEFORE,
    CHANGE,
    COMPARISON,
    GONE,
    LINKS,
    NEWER,
    NOW,
    OLDER,
    REMOVAL,
    RETURN,
    SUBSCRIPTION,
)

SENDER = "Stet <stet@stet.example>"


def mail(
    change=CHANGE,
    older=OLDER,
    newer=NEWER,
    comparison=COMPARISON,
    *,
    subscription=SUBSCRIPTION,
    article=ARTICLE,
):
    """Return the mail as it comes out of the wire, read by the library's parser."""
    message = change_mail(
        change, older, newer, comparison, subscription, article, LINKS, sender=SENDER, now=NOW
    )
    return email.message_from_bytes(message.as_bytes(), policy=policy.default)


def plain(message):
    return message.get_body(("plain",)).get_content()


def rich(message):
    return message.get_body(("html",)).get_content()


def test_an_alternating_article_is_shown_as_such():
    message = mail(change=replace(CHANGE, alternating=True))
    said = "The page goes to and fro between texts it has shown before"
    assert f"ALTERNATING. {said}" in " ".join(plain(message).split())
    assert said in rich(message)
    assert said not in " ".join(plain(mail()).split())


def test_text_tells_the_edit_and_why():
    body = plain(mail())
    for words in (
        "westmoor-courier · CRITICAL · unannounced",
        "Harbour bridge closed after inspectors find [-3-]{+5+} cracked cables",
        "* number: £3m -> £12m",
        "There is no {+immediate+} danger",
        "(moved up: paragraph 9 became 3, number)",
        "(2 unchanged paragraphs)",
        "{+The mayor’s office did not answer questions on Sunday.+}",
        "Unsubscribe: https://stet.example/unsubscribe/source:westmoor-courier/s-1/t0ken",
    ):
        assert words in body
    assert max(map(len, body.splitlines())) < 140


def test_text_has_one_of_context_and_no_more():
    assert "Its towers are listed" in plain(mail())
    assert "Cyclists may use" not in plain(mail())


def test_context_that_differs_in_characters_is_not_shown_as_edited():
    older, newer = (
        replace(
            BEFORE, paragraphs=(Paragraph(f"He said {quoted} to it."), Paragraph(f"There were {number}."))
        )
        for quoted, number in (('"no"', "three"), ("“no”", "four"))
    )
    body = plain(mail(comparison=compare(older, newer)))
    assert "  He said “no” to it." in body
    assert "There were [-three-]{+four+}." in body


def test_html_tells_the_same_without_what_gmail_drops():
    page = rich(mail())
    assert_sound(page)
    found = tree(page)
    assert not found.xpath("//style | //ins | //del | //script | //img | //*[@class]")
    struck = [text(e) for e in found.xpath("//s[contains(@style, 'line-through')]")]
    under = [text(e) for e in found.xpath("//u[contains(@style, 'underline')]")]
    assert {"3", "three", "two", "winter", "£3m"} <= set(struck)
    assert {"5", "five", "ten", "immediate", "spring", "£12m"} <= set(under)
    links = found.xpath("//a/@href")
    for link in (
        LINKS.diff(CHANGE.article_id, 0, 1),
        LINKS.version(CHANGE.article_id, 0),
        LINKS.version(CHANGE.article_id, 1),
        LINKS.article(CHANGE.article_id),
        ARTICLE.url,
        LINKS.unsubscribe(SUBSCRIPTION),
    ):
        assert link in links


def test_one_thread_per_article_and_one_name_per_mail():
    first, second = mail(), mail(replace(CHANGE, number=2, headline_before="x", headline_after="y"))
    for name in ("Subject", "References", "In-Reply-To"):
        assert first[name] == second[name]
    assert first["Message-ID"] != second["Message-ID"]
    assert first["Message-ID"] == mail()["Message-ID"]
    assert first["Subject"] == "[Stet] westmoor-courier: " + ARTICLE.title


def test_the_subject_stays_though_the_headline_changes():
    named = replace(ARTICLE, known_as=BEFORE.headline, title=BEFORE.headline)
    renamed = replace(named, title="Another headline altogether")
    first, second = mail(article=named), mail(replace(CHANGE, number=2), article=renamed)
    assert first["Subject"] == second["Subject"] == f"[Stet] westmoor-courier: {BEFORE.headline}"


def test_an_article_is_named_by_a_headline_wherever_one_is_known():
    """Neither the feed nor the page's first capture named it: the change's own headlines do."""
    nameless = replace(ARTICLE, title="", known_as=None)
    message = mail(article=nameless)
    assert message["Subject"] == f"[Stet] westmoor-courier: {BEFORE.headline}"
    stories = replace(BEFORE, headline=""), replace(AFTER, headline="")
    versions = replace(OLDER, story=stories[0]), replace(NEWER, story=stories[1])
    message = mail(CHANGE, *versions, compare(*stories), article=nameless)
    named = [line for line in plain(message).splitlines() if "harbour-bridge-closed" in line]
    assert named == [f"Live page:    {ARTICLE.url}"]
    assert AFTER.headline in plain(message)


def test_headers_for_lists_and_machines():
    message = mail()
    assert message["From"] == SENDER
    assert message["To"] == "reader@example.org"
    assert message["Date"].datetime == NOW
    assert message["Auto-Submitted"] == "auto-generated"
    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert message["List-Unsubscribe"] == f"<{LINKS.unsubscribe(SUBSCRIPTION)}>"
    assert message["List-Id"].endswith("<source-westmoor-courier.stet.example>")
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]


def test_long_addresses_are_not_folded_or_encoded():
    links = Links("https://" + "a-rather-long-name." * 6 + "on.aws")
    subscription = replace(SUBSCRIPTION, token="t" * 64)
    raw = change_mail(
        CHANGE, OLDER, NEWER, COMPARISON, subscription, ARTICLE, links, sender=SENDER, now=NOW
    ).as_bytes()
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii").split("\r\n")
    assert f"List-Unsubscribe: <{links.unsubscribe(subscription)}>" in head
    assert sum(line.startswith(("References: <article.", "In-Reply-To: <article.")) for line in head) == 2
    assert max(map(len, head)) < 998


@pytest.mark.parametrize(
    "hostile",
    [
        "x\r\nBcc: victim@example.org",
        "x\nX-Evil: 1",
        "x\rBcc: a@b.example",
        "\u202eevil\u2066",
        "\x00\x1b[31m",
        "y" * 10_000,
        "\ud800",
        "x\u2028Bcc: a@b.example",
        "Ünï\x85cödé 漢字 " * 40,
    ],
)
def test_hostile_titles_never_reach_a_header(hostile):
    article = replace(ARTICLE, title=hostile, source=hostile)
    change = replace(CHANGE, source=hostile, headline_before=hostile, headline_after=hostile)
    message = mail(change, article=article)
    assert message["Bcc"] is None
    assert message["X-Evil"] is None
    assert set(message.keys()) == set(mail().keys())
    assert len(message["Subject"]) < 300
    assert message["Subject"].isprintable()


@pytest.mark.parametrize(
    "address",
    [
        "a@b.example, c@d.example",
        "a@b.example\r\nBcc: c@d.example",
        "a@b.example;c@d.example",
        "a b@c.example",
        "",
        "a",
        "<a@b.example> c@d.example",
        "x" * 10_000 + "@b.example",
        "ä@b.example",
        "a@b@c.example",
        "a\u202e@b.example",
        '"a@b.example, c"@d.example',
        "a@-",
        "a@b..example",
    ],
)
def test_an_address_that_is_not_one_is_refused_by_name(address):
    with pytest.raises(InputError, match="not a mail address"):
        mail(subscription=replace(SUBSCRIPTION, address=address))


def test_an_address_in_another_script_is_written_as_mail_has_it():
    assert (
        mail(subscription=replace(SUBSCRIPTION, address="a+b@bücher.example"))["To"]
        == "a+b@xn--bcher-kva.example"
    )


def test_a_removal_reads_sensibly():
    message = mail(REMOVAL, NEWER, GONE, None)
    assert "The article was removed: its page answered 404 (not found)." in plain(message)
    assert "The article was removed: its page answered 404 (not found)." in rich(message)
    assert message["Subject"] == mail()["Subject"]


def test_a_restoration_leads_to_the_text_before():
    message = mail(RETURN, GONE, BACK, None)
    for body in (plain(message), rich(message)):
        assert "The article is back." in body
        assert LINKS.diff(CHANGE.article_id, 1, 3) in body


def stories(paragraph, count):
    """Return two stories of many long paragraphs, every one edited."""
    texts = [f"{paragraph} number {n}." for n in range(count)]
    older = replace(BEFORE, paragraphs=tuple(map(Paragraph, texts)))
    return older, replace(BEFORE, paragraphs=tuple(Paragraph(text.replace("number", "no")) for text in texts))


HUGE = {
    "many": stories("A paragraph of believable length with some words in it and one of them changed, ", 1500),
    "cyrillic": stories("Мост через гавань закрыт для движения до особого распоряжения, " * 4, 300),
    "one": stories("word " * 60_000, 1),
    "replaced": (
        replace(BEFORE, paragraphs=(Paragraph("x " * 90_000),)),
        replace(AFTER, paragraphs=(Paragraph("y " * 90_000),)),
    ),
    "headline": (replace(BEFORE, headline="a " * 90_000), replace(AFTER, headline="b " * 90_000)),
    "links": (
        replace(BEFORE, links=()),
        replace(AFTER, links=tuple(f"https://example.org/{n}" for n in range(9000))),
    ),
    "marks": (
        replace(BEFORE, paragraphs=(Paragraph("<&> 漢 " * 9000),)),
        replace(AFTER, paragraphs=(Paragraph("<&> 字 " * 9000),)),
    ),
}


@pytest.mark.slow
@pytest.mark.parametrize("kind", HUGE)
def test_huge_changes_are_cut_with_a_link(kind):
    older, newer = HUGE[kind]
    change = replace(
        CHANGE,
        headline_before=older.headline,
        headline_after=newer.headline,
        reasons=tuple(Reason("numbers", "x" * 5000, "y" * 5000) for _ in range(200)),
    )
    article = replace(ARTICLE, title=newer.headline)
    whole = change_mail(
        change,
        replace(OLDER, story=older),
        replace(NEWER, story=newer),
        compare(older, newer),
        SUBSCRIPTION,
        article,
        LINKS,
        sender=SENDER,
        now=NOW,
    )
    assert 2_000 < len(whole.as_bytes()) < LARGEST
    assert_sound(rich(whole))
    assert LINKS.diff(CHANGE.article_id, 0, 1) in plain(whole)


def test_what_is_left_out_is_said():
    older, newer = HUGE["many"]
    message = mail(CHANGE, replace(OLDER, story=older), replace(NEWER, story=newer), compare(older, newer))
    assert "more changed paragraphs: https://stet.example/" in plain(message)
    assert "more changed paragraphs</a>" in rich(message)
