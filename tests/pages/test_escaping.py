"""Text from outside never becomes mark-up (RULES §7), as judged by parsers of their own."""

import json
from dataclasses import replace

import pytest

from stet.domain.blame import blame
from stet.domain.change import Reason
from stet.domain.diff import compare
from stet.domain.outlet import habits
from stet.domain.selection import Selection
from stet.domain.subject import Subject
from stet.domain.subscribe_form import Typed
from stet.domain.version import Kind, Paragraph, Story
from stet.pages import api, html, outlets, searching, subscribing, tracing
from stet.pages.mail import change_mail
from tests.pages.cases import case
from tests.pages.markup import assert_harmless, assert_sound, text, tree
from tests.pages.scenes import ARTICLE, CHANGE, FEEDS, LINKS, NEWER, NOW, OLDER, SUBSCRIPTION

HOSTILE = (
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "' onmouseover='alert(1)",
    "javascript:alert(1)//",
    "java\tscript:alert(1)",
    "data:text/html,<script>alert(1)</script>",
    "//evil.example/x",
    'https://evil.example/"onclick="alert(1)',
    "https://user@evil.example/",
    "</title></style></textarea><svg onload=alert(1)>",
    "<!--",
    "--><script>alert(1)</script>",
    "<![CDATA[",
    "]]>",
    "<?xml",
    "{{ 7*7 }}",
    "{% raw %}",
    "&lt;b&gt; &amp;",
    "\u202egnp.exe\u2066",
    "a\u0000b",
    "\ud800",
    "\uffff",
    "<a\nhref=javascript:alert(1)>x</a>",
)


def story_of(payload, *, other=""):
    """Return a story with the payload in each of its fields; `other` makes it differ from another one."""
    kinds = [Paragraph(f"{other}{payload}", kind) for kind in Kind]
    return Story(
        headline=f"{other}{payload}",
        standfirst=f"{other}{payload}",
        byline=(f"{other}{payload}", payload),
        paragraphs=(
            *kinds,
            Paragraph(f"A text that is {other or 'not'} long, with {payload} in it, and so on."),
        ),
        links=(payload, f"https://example.org/{other}{payload}"),
        canonical=payload,
        language=payload,
        section=payload,
        notices=(payload,),
    )


def pages_with(payload):
    """Return every page that shows text from outside, with the payload in each place for it."""
    stories = story_of(payload), story_of(payload, other="new ")
    older, newer = (
        replace(OLDER, story=stories[0], url=payload),
        replace(NEWER, story=stories[1], url=payload),
    )
    article = replace(ARTICLE, title=payload, source=payload, url=payload, latest=4)
    reasons = (Reason("headline", payload, f"new {payload}"), Reason("numbers", payload), Reason(payload))
    change = replace(
        CHANGE,
        source=payload,
        url=payload,
        headline_before=payload,
        headline_after=f"new {payload}",
        reasons=reasons,
    )
    subscription = replace(SUBSCRIPTION, topic=f"source#{payload}", token=payload, subscription_id=payload)
    comparison = compare(*stories)
    mail = change_mail(
        change, older, newer, comparison, subscription, article, LINKS, sender="s@stet.example", now=NOW
    )
    names = {payload: payload}
    yield html.latest([change], NOW, names=names)
    yield html.article(article, [change], NOW, next_look=None, removed=False)
    yield html.article(article, [], NOW, next_look=None, removed=False, elder=article)
    yield html.article(
        article, [], NOW, next_look=None, removed=False, younger=[article], addresses=[payload], names=names
    )
    yield html.latest([change], NOW, wanted=Selection(payload, reason=payload, language=payload), names=names)
    feed = replace(FEEDS[1], title=payload, url=payload, source=payload, reason=payload, next_reason=payload)
    yield outlets.source(payload, payload, [feed], habits([], []), [change], NOW, since=NOW, names=names)
    yield outlets.health(
        [feed], NOW, planned_until=NOW, waiting=1, most_waiting=1, longest=NOW, newest=change, names=names
    )
    yield outlets.lookup(payload)
    traced = blame([(0, stories[0]), (1, stories[1])])
    yield tracing.blame(article, traced, {0: NOW, 1: NOW}, NOW, names=names)
    yield html.diff(article, older, newer, comparison, change, NOW)
    yield html.diff(article, older, newer, comparison, change, NOW, view="inline")
    yield html.diff(article, newer, replace(older, story=None), None, change, NOW)
    yield html.version(article, newer, NOW)
    yield html.not_found(payload)
    yield html.unreadable(payload)
    yield searching.search({"q": payload}, [change], NOW, problem=payload, older=payload, names=names)
    yield searching.search({"q": payload, "order": "relevance"}, [change], NOW, older=payload, names=names)
    yield html.unsubscribe(replace(subscription, address=payload), done=False)
    yield html.unsubscribe(replace(subscription, address=payload), done=True)
    yield from subscribing_pages_with(payload, replace(subscription, address=payload))
    part = mail.get_body(("html",))
    assert part is not None
    yield part.get_content()


def subscribing_pages_with(payload, subscription):
    """Return the pages for subscribers, whatever a reader typed or a feed is called."""
    subject = Subject(subscription.topic, payload)
    once = ("address", "least", "keywords", "side", "language", "every", "at", "weekday", "zone")
    typed = Typed(reasons=(payload,), quiet_from=payload, quiet_until=payload, **dict.fromkeys(once, payload))
    yield subscribing.form(subject, typed, domains=[payload], errors=dict.fromkeys(FIELDS, payload))
    yield subscribing.form(replace(subject, topic=f"article#{payload}"), typed)
    yield subscribing.asked(payload, subject)
    yield subscribing.refused(payload)
    named = {subscription.topic: subject}
    yield subscribing.manage(subscription, [subscription, subscription], [subscription], named)
    yield html.confirm(replace(subscription, confirmed_at=None, confirm_token=payload))


FIELDS = (
    *("address", "least", "reason", "keywords", "side", "language"),
    *("every", "at", "zone", "quiet_from"),
)


def assert_all_harmless(payload):
    for page in pages_with(payload):
        page.encode()
        assert_harmless(page, more={"style"})


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stays_text(payload):
    for page in pages_with(payload):
        page.encode()
        assert_sound(page)
        assert_harmless(page, more={"style"})


def test_hostile_text_is_still_shown_as_it_was():
    for payload in HOSTILE[:3]:
        version = replace(NEWER, story=story_of(payload))
        shown = tree(html.version(ARTICLE, version, NOW)).xpath("//div[@class='text']/*[@class='text']")
        assert text(shown[0]) == payload


@pytest.mark.parametrize("payload", HOSTILE)
def test_hostile_text_stays_text_in_the_api(payload):
    """It is sent as JSON with nosniff, so it must be the text again, or what UTF-8 makes of it."""
    shown = payload.encode("utf-8", "replace").decode()
    stories = story_of(payload), story_of(payload, other="new ")
    versions = replace(OLDER, story=stories[0], url=payload), replace(NEWER, story=stories[1], url=payload)
    change = replace(CHANGE, source=payload, url=payload, headline_before=payload, headline_after=payload)
    told = json.loads(api.written(api.change_document(change, LINKS)))
    assert (told["url"], told["source"], told["headline"]["after"]) == (shown, shown, shown)
    told = json.loads(api.written(api.version_document(versions[0], LINKS)))
    assert (told["url"], told["story"]["headline"]) == (shown, shown)
    assert shown in api_texts(json.loads(api.written(api.diff_document(*versions, compare(*stories), LINKS))))
    article = replace(ARTICLE, title=payload, source=payload, url=payload)
    told = json.loads(api.written(api.article_document(article, LINKS, next_look=None, removed=False)))
    assert (told["title"], told["source"], told["url"]) == (shown, shown, shown)


def api_texts(told):
    """Return every text of a document, one after the other."""
    if isinstance(told, str):
        return told
    inner = told.values() if isinstance(told, dict) else told if isinstance(told, list) else ()
    return " ".join(map(api_texts, inner))


def test_the_judge_finds_what_it_is_there_to_find():
    page = html.not_found("article")
    for bad in (
        "<script>x</script>",
        "<p onclick=x>",
        "<a href='javascript:x'>y</a>",
        "<a href='//x.example'>y</a>",
    ):
        with pytest.raises(AssertionError):
            assert_harmless(page.replace("</main>", f"{bad}</main>"))


def test_known_payloads_a_sample():
    for payload in case("markup_payloads/payloads.json")[::40]:
        assert_all_harmless(payload)


@pytest.mark.slow
@pytest.mark.parametrize("start", range(8))
def test_known_payloads_all(start):
    for payload in case("markup_payloads/payloads.json")[start::8]:
        assert_all_harmless(payload)
