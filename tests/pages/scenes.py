"""Invented news, compared for real: what the tests of the pages show, and what is looked at in a browser."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any

from stet.domain.article import Article
from stet.domain.blame import blame
from stet.domain.change import Change, Reason, Severity
from stet.domain.diff import Comparison, compare
from stet.domain.interest import Interest
from stet.domain.outlet import Seen, habits
from stet.domain.rhythm import Every, Rhythm, Simulated
from stet.domain.selection import Place, Selection
from stet.domain.source import Feed
from stet.domain.subject import EVERYTHING, Subject
from stet.domain.subscribe_form import Typed
from stet.domain.subscription import Channel, Subscription
from stet.domain.version import Kind, Paragraph, Story, Version, fingerprint
from stet.pages import html, outlets, subscribing, tracing
from stet.pages.links import Links

NOW = datetime(2026, 11, 22, 15, 30, tzinfo=UTC)
SEEN = datetime(2026, 11, 22, 8, 4, tzinfo=UTC)
ID = "8c5f0d1e9b7a46d2a3c4e5f60718293a"
URL = "https://courier.example/news/2026/harbour-bridge-closed"
LINKS = Links("https://stet.example")

_BEFORE = """
The harbour bridge in Westmoor was closed to all traffic on Sunday morning after inspectors found
cracks in three of its main cables. The closure will last at least two weeks, the council said.

“There is no danger to the public,” said Edda Lorne, the council’s chief engineer. “We closed the
bridge because we take no chances.”

The bridge carries about 18,000 vehicles a day. Buses on lines 4 and 11 now go by way of Mill Lane,
and the school ferry runs every 20 minutes instead of every hour. The tram is not affected.

# What the inspectors saw

The cracks were seen on Thursday by a drone that photographs the cables twice a year, according to a
report seen by the Courier. Two of the cables were replaced in 2019.

The council had been warned of corrosion in a letter from the bridge’s builders in March, and did
not answer it.

Shopkeepers on the north side fear for the weeks before Christmas.

“Half of my customers come over that bridge,” said Tomasz Bell, who sells lamps on Quay Street.

The council will meet on Tuesday to vote on money for the repairs, which are put at £3m.

A ferry for pedestrians leaves from the old customs house from 06:00 to 22:00.

Cyclists may use the railway bridge, where a lane has been marked.

The harbour bridge was opened in 1971 and is 412 metres long.

Its towers are listed as monuments.
"""

_AFTER = """
The harbour bridge in Westmoor was closed to all traffic on Sunday morning after inspectors found
cracks in five of its main cables. The closure will last at least ten weeks, the council said.

“There is no immediate danger to the public,” said Edda Lorne, the council’s chief engineer. “We
closed the bridge because we take no chances.”

The council will meet on Tuesday to vote on money for the repairs, which are put at £12m.

The bridge carries about 18,000 vehicles a day.

Buses on lines 4 and 11 now go by way of Mill Lane, and the school ferry runs every 20 minutes
instead of every hour. The tram is not affected.

# What the inspectors saw

The cracks were seen on Thursday by a drone that photographs the cables twice a year, according to a
report seen by the Courier. Two of the cables were replaced in 2019.

Shopkeepers on the north side fear for the weeks before Christmas. “Half of my customers come over
that bridge,” said Tomasz Bell, who sells lamps on Quay Street.

A ferry for pedestrians leaves from the old customs house from 06:00 to 22:00.

Cyclists may use the railway bridge, where a lane has been marked.

The harbour bridge was opened in 1971 and is 412 metres long.

Its towers are listed as monuments.

The mayor’s office did not answer questions on Sunday.
"""


def paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Return paragraphs from text in which an empty line stands between them and # before a heading."""
    lines = (" ".join(block.split()) for block in text.split("\n\n"))
    return tuple(
        Paragraph(line.removeprefix("# "), Kind.HEADING if line.startswith("# ") else Kind.TEXT)
        for line in lines
    )


BEFORE = Story(
    headline="Harbour bridge closed after inspectors find 3 cracked cables",
    standfirst="Drivers face long detours as the council promises repairs before the winter",
    byline=("Maud Ferrier",),
    published=datetime(2026, 11, 22, 7, 50, tzinfo=UTC),
    modified=datetime(2026, 11, 22, 7, 50, tzinfo=UTC),
    language="en-GB",
    paragraphs=paragraphs(_BEFORE),
    links=("https://courier.example/news/2026/bus-lines", "https://westmoor.example/letter-march.pdf"),
    extractor="stet-1",
)

AFTER = replace(
    BEFORE,
    headline="Harbour bridge closed after inspectors find 5 cracked cables",
    standfirst="Drivers face long detours as the council promises repairs before the spring",
    byline=("Maud Ferrier", "Ben Okoro"),
    modified=datetime(2026, 11, 22, 13, 2, tzinfo=UTC),
    paragraphs=paragraphs(_AFTER),
    links=("https://courier.example/news/2026/bus-lines",),
)

REASONS = (
    Reason("headline", BEFORE.headline, AFTER.headline),
    Reason("numbers", "3", "5"),
    Reason("numbers", "£3m", "£12m"),
    Reason("quote changed", "There is no danger to the public", "There is no immediate danger to the public"),
    Reason("paragraph removed", BEFORE.paragraphs[5].text),
    Reason("paragraph added", "", AFTER.paragraphs[12].text),
    Reason("byline", "", "Ben Okoro"),
    Reason("links", "https://westmoor.example/letter-march.pdf"),
    Reason("moved", BEFORE.paragraphs[8].text, AFTER.paragraphs[2].text),
)


def version(story: Story | None, number: int = 0, at: datetime = SEEN) -> Version:
    """Return a version of the article of the bridge."""
    return Version(ID, number, URL, at, story, fingerprint(story), status=200 if story else 404)


OLDER = version(BEFORE)
NEWER = version(AFTER, 1, SEEN + timedelta(hours=5, minutes=9))
COMPARISON = compare(BEFORE, AFTER)
GONE = version(None, 2, NOW - timedelta(hours=1))
BACK = version(AFTER, 3, NOW - timedelta(minutes=20))

ARTICLE = Article(
    ID, URL, "courier.example", "westmoor-courier", AFTER.headline, SEEN, NEWER.fetched_at, latest=1
)

CHANGE = Change(
    ID, 1, NEWER.fetched_at, URL, "westmoor-courier", BEFORE.headline, AFTER.headline,
    Severity.CRITICAL, REASONS, stealth=True, words_removed=31, words_added=22, published_at=BEFORE.published,
)  # fmt: skip
REMOVAL = replace(
    CHANGE, number=2, at=GONE.fetched_at, headline_before=AFTER.headline, headline_after="",
    reasons=(Reason("removed"),), stealth=False, words_removed=0, words_added=0,
)  # fmt: skip
RETURN = replace(REMOVAL, number=3, at=BACK.fetched_at, headline_before="", headline_after=AFTER.headline,
                 severity=Severity.MAJOR, reasons=(Reason("restored"),))  # fmt: skip

SUBSCRIPTION = Subscription(
    "s-1", "source#westmoor-courier", Channel.EMAIL, "reader@example.org", "t0ken", SEEN, SEEN
)


def others() -> list[Change]:
    """Return changes of other articles, as the list of latest changes would show them."""
    sides = (
        ("Lighthouse to be sold to hotel group", "Lighthouse to be sold to hotel group, council confirms",
         Severity.MINOR, (Reason("headline"),), 0),
        ("Ferry firm reports loss of £3m", "Ferry firm reports profit of £9m", Severity.CRITICAL,
         (Reason("headline"), Reason("numbers", "£3m", "£9m"), Reason("correction added")), 0),
        ("Rain expected until Friday", "Rain expected until Friday",
         Severity.TRIVIAL, (Reason("typography"),), 1),
        ("Mayor: ‘I knew of the letter’", "Mayor denies knowing of the letter", Severity.MAJOR,
         (Reason("quote removed", "I knew of the letter"), Reason("negation"), Reason("attribution")), 1),
        ("A walk along the old harbour wall, with nine photographs by readers and a map of where they stood",
         "A walk along the old harbour wall, with ten photographs by readers and a map of where they stood",
         Severity.MINOR, (Reason("numbers", "nine", "ten"), Reason("caption")), 2),
    )  # fmt: skip
    return [
        Change(f"{n:032x}", n + 1, NOW - timedelta(days=days, hours=2 * n + 3), f"https://courier.example/{n}",
               ("westmoor-courier", "coast-radio")[n % 2], old, new, severity, reasons,
               stealth=severity is Severity.MAJOR, words_removed=3 * n, words_added=4 * n + 1)
        for n, (old, new, severity, reasons, days) in enumerate(sides)
    ]  # fmt: skip


NAMES = {"westmoor-courier": "Westmoor Courier", "coast-radio": "Coast Radio"}
OLDER_PLACE = Place(NOW - timedelta(days=3), f"{ID}#1")


def feed(title: str, source: str, **more: Any) -> Feed:
    """Return a feed that was read five minutes ago, or what `more` makes of it."""
    url = f"https://{source}.example/{title.lower().replace(' ', '-')}.xml"
    plain = Feed(
        url[-16:], url, source, title, NOW + timedelta(minutes=25), SEEN - timedelta(days=90),
        polled_at=NOW - timedelta(minutes=5), next_reason="the feed brings 4 entries a day",
    )  # fmt: skip
    return replace(plain, **more)


FEEDS = (
    feed("Westmoor Courier - News", "westmoor-courier"),
    feed("Westmoor Courier - Sport", "westmoor-courier", failures=4, failing_since=NOW - timedelta(hours=9),
         reason="the server answered 503", next_poll_at=NOW + timedelta(hours=2)),
    feed("Coast Radio", "coast-radio"),
    feed("Coast Radio Archive", "coast-radio", active=False, reason="the server answered 410"),
)  # fmt: skip


def outlet_page(changes: list[Change], feeds: tuple[Feed, ...] = FEEDS[:2]) -> str:
    """Return the page of the Courier."""
    seen = [Seen(f"{n:032x}", SEEN - timedelta(days=n), min(n % 4, 1) - (n == 9), 0.97) for n in range(12)]
    own = [one for one in changes if one.source == "westmoor-courier"]
    first = [replace(one, article_id=f"{n + 1:032x}", number=1) for n, one in enumerate(own)]
    moved = [
        replace(one, at=SEEN - timedelta(days=n + 1) + timedelta(hours=n + 1)) for n, one in enumerate(first)
    ]
    return outlets.source("westmoor-courier", "Westmoor Courier", feeds, habits(seen, moved), own, NOW,
                          since=NOW - timedelta(days=30), names=NAMES)  # fmt: skip


def health_page(feeds: tuple[Feed, ...] = FEEDS, newest: Change | None = None, *, waiting: int = 3) -> str:
    """Return the page of health."""
    return outlets.health(feeds, NOW, planned_until=NOW - timedelta(seconds=40) if feeds else None,
                          waiting=waiting, most_waiting=1000, newest=newest,
                          longest=NOW - timedelta(minutes=2) if waiting else None, names=NAMES)  # fmt: skip


def blame_page(article: Article, since: int = 0) -> str:
    """Return the page that traces the newest text."""
    times = {0: OLDER.fetched_at, 1: NEWER.fetched_at}
    return tracing.blame(article, blame([(0, BEFORE), (1, AFTER)]), times, NOW, since=since, names=NAMES)


OF_SOURCE = Subject("source#westmoor-courier", "Westmoor Courier")
OF_ARTICLE = Subject(f"article#{ID}", BEFORE.headline)
TYPED = Typed(
    "reader@example.org", "major", ("negation", "numbers"), "bridge, “harbour wall”", "removed",
    headline_only=True, language="en", every="weekly", at="07:30", weekday="tue", zone="Europe/London",
    quiet_from="22:00", quiet_until="07:00",
)  # fmt: skip
WRONG = Typed(
    "reader@", "major", ("negation",), "—", every="daily", at="25:00", zone="Mars", quiet_from="22:00"
)
ERRORS = dict.fromkeys(
    ("address", "keywords", "at", "zone", "quiet_from", "reason", "side", "language", "least", "every"),
    "Write it like this: Europe/London.",
)


def subscribing_pages() -> dict[str, str]:
    """Return the pages for subscribers, in each of their states."""
    theirs = [
        SUBSCRIPTION,
        replace(
            SUBSCRIPTION,
            subscription_id="s-2",
            topic=f"article#{ID}",
            interest=Interest(keywords=("bridge",)),
        ),
        replace(
            SUBSCRIPTION,
            subscription_id="s-3",
            topic="all",
            rhythm=Rhythm(Every.WEEKLY, zone="Europe/London"),
        ),
        replace(SUBSCRIPTION, subscription_id="s-4", topic="feed#gone"),
        replace(SUBSCRIPTION, subscription_id="s-5", topic="owner"),
    ]
    known = {one.topic: Subject(one.topic) for one in theirs} | {
        one.topic: one for one in (OF_SOURCE, OF_ARTICLE)
    }
    made = subscribing.Preview(412, 31, Simulated(24, 2, 5))
    far = replace(made, since=NOW - timedelta(days=2), made=Simulated(1, 0, 0))
    waiting = replace(SUBSCRIPTION, confirmed_at=None, confirm_token="c0nfirm", expires_at=NOW)
    return {
        "subscribe": subscribing.form(EVERYTHING, Typed()),
        "subscribe-filled": subscribing.form(
            OF_SOURCE, TYPED, preview=made, domains=("a.example", "b.example")
        ),
        "subscribe-far": subscribing.form(OF_ARTICLE, Typed(), preview=far),
        "subscribe-wrong": subscribing.form(OF_ARTICLE, WRONG, errors=ERRORS),
        "subscribe-asked": subscribing.asked("reader@example.org", OF_SOURCE),
        "subscribe-closed": subscribing.closed(OF_ARTICLE),
        "subscribe-too-often": subscribing.too_often(NOW),
        "subscribe-refused": subscribing.refused("A field is too long."),
        "manage": subscribing.manage(SUBSCRIPTION, theirs, theirs[:1], known),
        "manage-none": subscribing.manage(None, [], theirs, known),
        "manage-unknown": subscribing.unmanaged(),
        "confirm": html.confirm(waiting),
        "confirmed": html.confirm(SUBSCRIPTION),
        "confirm-too-late": html.confirm(None),
    }


def pages() -> dict[str, str]:
    """Return every page there is, in each of its states."""
    long_ago = SEEN - timedelta(days=44)
    quiet = replace(ARTICLE, changed_at=long_ago, first_seen_at=long_ago, latest=0)
    two, told = replace(ARTICLE, latest=2), replace(ARTICLE, latest=3)
    soon = NOW + timedelta(minutes=12)
    return {
        "latest": html.latest([CHANGE, *others()], NOW, older=OLDER_PLACE, names=NAMES),
        "latest-major": html.latest([CHANGE], NOW, wanted=Selection(severity=Severity.MAJOR)),
        "latest-empty": html.latest([], NOW),
        "latest-none": html.latest([], NOW, wanted=Selection(severity=Severity.CRITICAL)),
        "latest-end": html.latest([], NOW, newer=OLDER_PLACE),
        "latest-narrowed": html.latest(
            [CHANGE],
            NOW,
            wanted=Selection("westmoor-courier", Severity.MAJOR, "numbers", "en", date(2026, 11, 22)),
            newer=OLDER_PLACE,
            older=OLDER_PLACE,
            searched=OLDER_PLACE.at,
            names=NAMES,
        ),
        "latest-searched": html.latest(
            [], NOW, wanted=Selection(reason="byline"), older=OLDER_PLACE, searched=OLDER_PLACE.at
        ),
        "source": outlet_page([CHANGE, *others()]),
        "source-quiet": outlet_page([], ()),
        "health": health_page(newest=CHANGE),
        "health-well": health_page(FEEDS[:1], CHANGE, waiting=0),
        "health-new": health_page((), waiting=0),
        "lookup": outlets.lookup(""),
        "lookup-unknown": outlets.lookup("https://courier.example/nothing"),
        "blame": blame_page(told),
        "blame-part": blame_page(told, 1),
        "article": html.article(
            told, [RETURN, CHANGE, REMOVAL], NOW, next_look=soon, removed=False, names=NAMES
        ),
        "article-merged": html.article(
            replace(ARTICLE, alias_of="e1"),
            [],
            NOW,
            next_look=None,
            removed=False,
            elder=replace(ARTICLE, article_id="e1"),
        ),
        "article-elder": html.article(
            told,
            [CHANGE],
            NOW,
            next_look=soon,
            removed=False,
            addresses=[f"{URL}?a={n}" for n in range(7)],
            younger=[replace(ARTICLE, article_id="y1", title="Bridge shut")],
        ),
        "article-barred": html.article(
            replace(ARTICLE, barred_since=SEEN), [CHANGE], NOW, next_look=soon, removed=False
        ),
        "article-poor": html.article(
            replace(ARTICLE, poor_since=SEEN, poor_for="consent wall"),
            [CHANGE],
            NOW,
            next_look=soon,
            removed=False,
        ),
        "article-removed": html.article(two, [CHANGE, REMOVAL], NOW, next_look=soon, removed=True),
        "article-quiet": html.article(quiet, [], NOW, next_look=None, removed=False),
        "article-unread": html.article(replace(ARTICLE, latest=-1), [], NOW, next_look=NOW, removed=False),
        "diff": html.diff(told, OLDER, NEWER, COMPARISON, CHANGE, NOW),
        "diff-inline": html.diff(told, OLDER, NEWER, COMPARISON, CHANGE, NOW, view="inline"),
        "diff-any": html.diff(told, OLDER, BACK, COMPARISON, None, NOW),
        "diff-same": html.diff(told, NEWER, BACK, compare(AFTER, AFTER), None, NOW),
        "diff-removed": html.diff(told, NEWER, GONE, None, REMOVAL, NOW),
        "diff-restored": html.diff(told, GONE, BACK, None, RETURN, NOW),
        "version": html.version(told, NEWER, NOW),
        "version-removed": html.version(told, GONE, NOW),
        "not-found": html.not_found("article"),
        "gone": html.gone("article"),
        "unsubscribe": html.unsubscribe(SUBSCRIPTION, done=False),
        "unsubscribed": html.unsubscribe(SUBSCRIPTION, done=True),
        "unsubscribed-before": html.unsubscribe(None, done=True),
        **subscribing_pages(),
    }


def seed(pair: dict[str, list[str]]) -> tuple[Story, Story, Comparison]:
    """Return the two stories of the seed, from lists of paragraphs, and what differs."""
    older = Story(headline="Patriots closer, says MoD", paragraphs=tuple(map(Paragraph, pair["old"])))
    newer = Story(headline="Patriots closer", paragraphs=tuple(map(Paragraph, pair["new"])))
    return older, newer, compare(older, newer)
