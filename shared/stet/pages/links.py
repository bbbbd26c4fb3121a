"""Every address of the pages, in one place: the routes `web` answers and the links that lead to them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC
from urllib.parse import quote, unquote, urlencode

from stet.domain.change import Severity
from stet.domain.selection import Place, Selection
from stet.domain.subscription import Subscription
from stet.pages import assets

LATEST = "/"
ARTICLE = "/articles/<article_id>"
DIFF = "/articles/<article_id>/diff/<older>/<newer>"
VERSION = "/articles/<article_id>/versions/<number>"
BLAME = "/articles/<article_id>/blame"
SOURCE = "/sources/<source>"
HEALTH = "/health"
LOOKUP = "/lookup"
UNSUBSCRIBE = "/unsubscribe/<topic>/<subscription_id>/<token>"
CONFIRM = "/confirm/<topic>/<subscription_id>/<token>"
SUBSCRIBE = "/subscribe"
MANAGE = "/subscriptions/<topic>/<subscription_id>/<token>"
SEARCH = "/search"
HUB = "/websub/<feed_id>/<token>"
"""The routes, as the Event Handler writes them. A topic is written as `source:name`: see `read_topic`."""

_SIGN = re.compile(r"\A([a-z]+):")
"""The sign behind a topic's kind as addresses have it; in the table it is `#`."""


@dataclass(frozen=True, slots=True)
class Links:
    """The addresses of the pages below `base`, which may be empty for addresses within the site."""

    base: str = ""

    def __post_init__(self) -> None:
        object.__setattr__(self, "base", self.base.rstrip("/"))

    def latest(self, severity: Severity | None = None, older: str | None = None) -> str:
        """Return the address of the latest changes, of a least severity, from a cursor on."""
        asked = {"severity": severity.label if severity else None, "older": older}
        query = urlencode({name: value for name, value in asked.items() if value}, errors="replace")
        return f"{self.base}{LATEST}" + (f"?{query}" if query else "")

    def listed(self, wanted: Selection, *, older: Place | None = None, newer: Place | None = None) -> str:
        """Return the address of a list of changes, from a place in it on."""
        asked = {
            "source": wanted.source,
            "severity": wanted.severity.label if wanted.severity else "",
            "reason": wanted.reason,
            "language": wanted.language,
            "day": wanted.day.isoformat() if wanted.day else "",
            "older": place_text(older) if older else "",
            "newer": place_text(newer) if newer else "",
        }
        query = urlencode({name: value for name, value in asked.items() if value}, errors="replace")
        return f"{self.base}{LATEST}" + (f"?{query}" if query else "")

    def blame(self, article_id: str) -> str:
        """Return the address of the page that says which version brought each sentence in."""
        return f"{self.article(article_id)}/blame"

    def source(self, source: str) -> str:
        """Return the address of a source's page."""
        return f"{self.base}/sources/{_part(source)}"

    def health(self) -> str:
        """Return the address of the page that says whether all is well."""
        return f"{self.base}{HEALTH}"

    def search(self) -> str:
        """Return the address of the search."""
        return f"{self.base}{SEARCH}"

    def lookup(self, url: str = "") -> str:
        """Return the address where one asks whether an article changed."""
        return f"{self.base}{LOOKUP}" + (f"?{urlencode({'url': url}, errors='replace')}" if url else "")

    def article(self, article_id: str) -> str:
        """Return the address of an article's history."""
        return f"{self.base}/articles/{_part(article_id)}"

    def diff(self, article_id: str, older: int, newer: int, *, inline: bool = False) -> str:
        """Return the address of the comparison of any two versions."""
        return f"{self.article(article_id)}/diff/{older}/{newer}" + ("?view=inline" if inline else "")

    def version(self, article_id: str, number: int) -> str:
        """Return the address of one version's text."""
        return f"{self.article(article_id)}/versions/{number}"

    def unsubscribe(self, subscription: Subscription, article_id: str = "") -> str:
        """Return the address that ends a subscription by POST; only its holder knows the token.

        With an article its page offers to leave out that one, or its source, too.
        """
        about = f"?{urlencode({'article': article_id}, errors='replace')}" if article_id else ""
        return f"{self.base}/unsubscribe/{_key(subscription, subscription.token)}{about}"

    def manage(self, subscription: Subscription) -> str:
        """Return the address of the page that lists what a subscription's address gets, by its token."""
        return f"{self.base}/subscriptions/{_key(subscription, subscription.token)}"

    def subscribe(self, **asked: str) -> str:
        """Return the address of the form to subscribe, to everything or to what is asked for.

        That is `article`, `source` or `feed`, and rules: `q` of a search, `severity`, `reason`, `language`.
        """
        query = urlencode({name: value for name, value in asked.items() if value}, errors="replace")
        return f"{self.base}{SUBSCRIBE}" + (f"?{query}" if query else "")

    def confirm(self, subscription: Subscription) -> str:
        """Return the address that confirms a subscription by POST; only its mail's reader knows the token."""
        return f"{self.base}/confirm/{_key(subscription, subscription.confirm_token)}"

    def hub(self, feed_id: str, token: str) -> str:
        """Return the address that a feed's hub calls (WebSub); only the hub knows the token."""
        return f"{self.base}/websub/{_part(feed_id)}/{_part(token)}"

    def style(self) -> str:
        """Return the address of the style sheet, which changes with its content."""
        return f"{self.base}{assets.STYLE.address}"

    def icon(self) -> str:
        """Return the address of the site's icon."""
        return f"{self.base}{assets.ICON.address}"


def place_text(place: Place) -> str:
    """Return a place in a list as it stands in an address: its moment, the article, the number."""
    at = place.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
    return ",".join([at, *place.reference.split("#")]) if place.reference else at


def read_place(text: str) -> tuple[str, str]:
    """Return the moment and the reference of a place in a list, as they stand in an address."""
    at, _, reference = text.partition(",")
    return at, reference.replace(",", "#")


def read_topic(part: str) -> str:
    """Return the topic that a part of an address stands for, whether or not it was decoded on its way."""
    return _SIGN.sub(r"\1#", unquote(part), count=1)


def _key(subscription: Subscription, token: str) -> str:
    """Return what names a subscription in an address.

    A topic's `#` is written as a colon: what decodes an address on its way (some gateways, and programs that
    check the links of mails) would have the rest of it taken for a fragment.
    """
    topic = subscription.topic.replace("#", ":", 1)
    first = quote(topic.encode("utf-8", "replace"), safe=":")
    return "/".join((first, _part(subscription.subscription_id), _part(token)))


def _part(text: str) -> str:
    return quote(text.encode("utf-8", "replace"), safe="")
