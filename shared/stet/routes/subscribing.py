"""The pages for subscribers: subscribing, confirming, ending, and what an address gets."""

from __future__ import annotations

from collections.abc import Mapping

from aws_lambda_powertools import Metrics
from aws_lambda_powertools.event_handler import Response
from aws_lambda_powertools.event_handler.exceptions import NotFoundError
from aws_lambda_powertools.metrics import MetricUnit

from stet.domain.change import REASONS
from stet.domain.errors import InputError
from stet.domain.rate import ASKED, PREVIEWED, Rate
from stet.domain.search import sought
from stet.domain.subject import EVERYTHING, Subject
from stet.domain.subscribe_form import ONCE, Typed, Wanted, typed_of, wanted
from stet.domain.subscription import ALL, OWNER, Subscription
from stet.pages import html, links
from stet.pages import subscribing as pages
from stet.pages.choices import TONGUES
from stet.routes import asked
from stet.routes.answers import NEVER, page
from stet.routes.desk import Area
from stet.routes.forms import Refused, check_sender, client_of, read_form
from stet.stages.manage import Managed
from stet.stages.subscribe import email_address

metrics = Metrics()
router = Area()
_LONGEST_ADDRESS = 254
_LANGUAGES = frozenset(TONGUES)


@router.get_or_head(links.SUBSCRIBE)
def form() -> Response[str]:
    """Answer with the form to subscribe, filled in with what the page it was reached from is about."""
    query, welcome = router.query, router.desk.welcome
    subject, typed = _offered(query)
    if not welcome.readers.open:
        return _page(pages.closed(subject))
    return _page(pages.form(subject, typed, domains=welcome.readers.domains))


@router.post(links.SUBSCRIBE)
def filled_in() -> Response[str]:
    """Preview what the form asks for, or have the address asked: the answer is the same for any address."""
    desk, welcome = router.desk, router.desk.welcome
    if not welcome.readers.open:
        return _page(pages.closed(EVERYTHING), status=403)
    try:
        check_sender(router.current_event, desk.page_url)
        sent = read_form(router.current_event, once=ONCE, many=("reason",))
    except Refused as error:
        return _page(pages.refused(str(error)), status=error.status)
    subject = welcome.subjects(sent.once.get("to", ALL))
    if subject is None:
        return _page(pages.refused("What you want to be told of is not there any more."), status=400)
    typed = typed_of(sent.once, tuple(dict.fromkeys(sent.many.get("reason", ()))))
    if sent.once.get("do") == "preview":
        return _preview(subject, typed)
    return _subscribe(subject, typed)


def _preview(subject: Subject, typed: Typed) -> Response[str]:
    welcome, rules = router.desk.welcome, wanted(typed)
    if rules.errors:
        return _again(subject, typed, rules.errors)
    if refusal := _limited(PREVIEWED):
        return refusal
    seen = welcome.rehearse(subject.topic, rules.interest, rules.rhythm)
    text = pages.form(
        subject,
        typed,
        domains=welcome.readers.domains,
        preview=pages.Preview(seen.changes, seen.wanted, seen.simulated, seen.since),
    )
    return _page(text)


def _subscribe(subject: Subject, typed: Typed) -> Response[str]:
    welcome, rules = router.desk.welcome, wanted(typed)
    address, errors = _address(typed.address, rules)
    if errors:
        return _again(subject, typed, errors)
    if refusal := _limited(ASKED):
        return refusal
    welcome.asks(address, subject, rules.interest, rules.rhythm)
    metrics.add_metric(name="asked for", unit=MetricUnit.Count, value=1)
    return _page(pages.asked(address, subject))


def _address(text: str, rules: Wanted) -> tuple[str, Mapping[str, str]]:
    readers = router.desk.welcome.readers
    try:
        address = email_address(text)
    except InputError:
        address = ""
    if not address or len(address) > _LONGEST_ADDRESS:
        return "", {"address": "Write an email address such as reader@example.org."} | dict(rules.errors)
    if not readers.admit(address):
        return "", {
            "address": f"Only addresses at {pages.either(readers.domains)} can subscribe here."
        } | dict(rules.errors)
    return address, rules.errors


def _limited(rate: Rate) -> Response[str] | None:
    """Return the refusal for who sends the form too often."""
    desk = router.desk
    again = desk.welcome.limit(rate, client_of(router.current_event))
    if again is None:
        return None
    metrics.add_metric(name="form limited", unit=MetricUnit.Count, value=1)
    answer = _page(pages.too_often(again), status=429)
    answer.headers["Retry-After"] = str(max(1, int((again - desk.clock()).total_seconds())))
    return answer


def _again(subject: Subject, typed: Typed, errors: Mapping[str, str]) -> Response[str]:
    domains = router.desk.welcome.readers.domains
    return _page(pages.form(subject, typed, domains=domains, errors=errors), status=400)


def _offered(query: Mapping[str, str]) -> tuple[Subject, Typed]:
    """Return what a link to the form is about; raises NotFoundError for what is not there."""
    topic, typed = ALL, _typed(query)
    for kind in ("article", "source", "feed"):
        if query.get(kind):
            topic = f"{kind}#{query[kind][:200]}"
    if query.get("q"):
        topic, typed = _searched(query["q"], topic, typed)
    subject = router.desk.welcome.subjects(topic)
    if subject is None:
        raise NotFoundError(topic.partition("#")[0])
    return subject, typed


def _typed(query: Mapping[str, str]) -> Typed:
    least, reason, language = (query.get(name, "") for name in ("severity", "reason", "language"))
    return Typed(
        least=least if least and asked.severity(least) is not None else Typed().least,
        reasons=(reason,) if reason in REASONS else (),
        language=language if language in _LANGUAGES else "",
    )


def _searched(text: str, topic: str, typed: Typed) -> tuple[str, Typed]:
    """Return the rules that come nearest to a search."""
    try:
        found = sought(text)
    except InputError:
        return topic, typed
    titles = router.desk.welcome.subjects.titles()
    if topic == ALL and len(found.sources) == 1 and found.sources[0] in titles:
        topic = f"source#{found.sources[0]}"
    return topic, pages.with_keywords(typed, found.terms)


# --- with a token ----------------------------------------------------------------------------------


@router.get_or_head(links.UNSUBSCRIBE)
def ask_unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Ask before a subscription ends: whatever merely follows links must not end it (RFC 8058)."""
    found = _subscription(topic, subscription_id, token)
    text = html.unsubscribe(found, done=False, subject=_subject(found), less=_less(found))
    return page(text, keep=NEVER, robots="noindex")


@router.post(links.UNSUBSCRIBE)
def unsubscribe(topic: str, subscription_id: str, token: str) -> Response[str]:
    """End the subscription that a mail was sent for, by one click in a mail program or by the button."""
    found = _subscription(topic, subscription_id, token)
    if found:
        router.desk.read.end(found)
        metrics.add_metric(name="unsubscribed", unit=MetricUnit.Count, value=1)
    return page(html.unsubscribe(found, done=True, subject=_subject(found)), keep=NEVER, robots="noindex")


@router.get_or_head(links.MANAGE)
def manage(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Answer with what an address gets, each with a button to end it."""
    found = router.desk.manage(links.read_topic(topic), subscription_id, token)
    return _managed(found)


@router.post(links.MANAGE)
def end_managed(topic: str, subscription_id: str, token: str) -> Response[str]:
    """End one of an address' subscriptions, or all."""
    desk = router.desk
    found = desk.manage(links.read_topic(topic), subscription_id, token)
    if found is None:
        return _managed(None)
    try:  # whoever knows the token may, from wherever: no page of another site knows it
        sent = read_form(router.current_event, once=("end", "mute")).once
        if sent.get("mute"):
            return _managed(desk.manage.mute(found, sent["mute"]))
    except Refused as error:
        return _page(pages.refused(str(error)), status=error.status)
    except InputError as error:
        return _page(pages.refused(str(error)), status=400)
    which = sent.get("end", "")
    if which:
        found = desk.manage.end(found, "" if which == "all" else which)
        metrics.add_metric(name="unsubscribed", unit=MetricUnit.Count, value=len(found.ended))
    return _managed(found)


@router.get_or_head(links.CONFIRM)
def ask_to_confirm(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Ask whether a subscription is wanted: what scans mails follows links, and must confirm nothing."""
    found = router.desk.confirm.waiting(links.read_topic(topic), subscription_id, token)
    return page(
        html.confirm(found, subject=_subject(found)),
        status=200 if found else 404,
        keep=NEVER,
        robots="noindex",
    )


@router.post(links.CONFIRM)
def confirm(topic: str, subscription_id: str, token: str) -> Response[str]:
    """Confirm a subscription, by the button."""
    found = router.desk.confirm(links.read_topic(topic), subscription_id, token)
    if found:
        metrics.add_metric(name="confirmed", unit=MetricUnit.Count, value=1)
    return page(
        html.confirm(found, subject=_subject(found)),
        status=200 if found else 404,
        keep=NEVER,
        robots="noindex",
    )


def _subscription(topic: str, subscription_id: str, token: str) -> Subscription | None:
    return router.desk.read.subscription(links.read_topic(topic), subscription_id, token)


def _subject(found: Subscription | None) -> Subject | None:
    return router.desk.welcome.subjects.named(found.topic) if found else None


def _less(found: Subscription | None) -> list[Subject]:
    """Return the article that a mail was about, and its source, unless the subscription is to that alone."""
    article_id = router.query.get("article", "")[:64]
    if not found or not article_id or found.topic == OWNER:
        return []
    subjects = router.desk.welcome.subjects
    article = subjects.articles.get(article_id)
    if article is None or article.taken_down_at:
        return []
    both = [f"article#{article.article_id}", f"source#{article.source}"]
    wider = both[both.index(found.topic) :] if found.topic in both else []
    return [subjects.named(topic) for topic in both if topic not in (*wider, *found.muted)]


def _managed(found: Managed | None) -> Response[str]:
    """Answer with the list; who holds no token that is good learns as much as anybody: nothing."""
    if found is None:
        return _page(pages.unmanaged(), status=404)
    subjects = router.desk.welcome.subjects
    known = {one.topic: subjects.named(one.topic) for one in (*found.theirs, *found.ended)}
    muted = subjects.named(found.muted) if found.muted else None
    return _page(pages.manage(found.held, found.theirs, found.ended, known, muted=muted))


def _page(text: str, *, status: int = 200) -> Response[str]:
    """Return a page that is kept nowhere. Its form says where it comes from, which no-referrer would hide."""
    answer = page(text, status=status, keep=NEVER, robots="noindex")
    answer.headers["Referrer-Policy"] = "same-origin"
    return answer
