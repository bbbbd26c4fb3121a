"""The head of a mail: one thread per article, one list per topic, one click to leave (RULES §6, RFC 8058)."""

from __future__ import annotations

import hashlib
import re
from datetime import datetime
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from urllib.parse import urlsplit

from stet.domain.article import Article
from stet.domain.article_move import ArticleMove, move_subject
from stet.domain.change import Change
from stet.domain.endpoint import Endpoint
from stet.domain.errors import InputError
from stet.domain.feed_event import FeedEvent
from stet.domain.source import Feed
from stet.domain.subscription import Subscription
from stet.pages.links import Links
from stet.pages.safe import one_line
from stet.pages.wordings import topic

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ADDRESS = re.compile(rf"[A-Za-z0-9.!#$%&'*+/=?^_`{{|}}~-]{{1,64}}@{_LABEL}(?:\.{_LABEL})*")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9-]+")


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header of addresses, never folded: the library would encode one that is longer than a line."""

    def fold(self, *, policy: Policy) -> str:
        return f"{self.name}: {self}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("in-reply-to", "list-id", "list-unsubscribe", "message-id", "references"):
        registry.map_to_type(name, _Verbatim)
    return registry


POLICY = SMTP.clone(header_factory=_registry())
"""How mails are written: lines as SMTP has them, addresses left whole."""


def address_headers(
    change: Change, subscription: Subscription, article: Article, links: Links, *, sender: str, now: datetime
) -> list[tuple[str, object]]:
    """Return the headers of a mail about a change.

    The subject is the article's first headline and so the same for each of its changes; the mails of an
    article all refer to one message that never was, so that mail programs keep them together.
    """
    host = _host(links, sender)
    thread = f"<article.{_name(change.article_id)}@{host}>"
    key = f"{change.reference}#{subscription.topic}#{subscription.subscription_id}"
    return [
        ("From", _mailbox(sender, "sender")),
        ("To", mailbox(subscription.address)),
        ("Subject", f"[Stet] {one_line(article.source, 60)}: {one_line(_title(article), 160)}"),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<change.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{host}>"),
        ("In-Reply-To", thread),
        ("References", thread),
        ("List-Id", f'"Stet: {_words(topic(subscription.topic))}" <{_name(subscription.topic)}.{host}>'),
        ("List-Unsubscribe", f"<{links.unsubscribe(subscription)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
    ]


def move_headers(
    article: Article,
    move: ArticleMove,
    subscription: Subscription,
    links: Links,
    *,
    sender: str,
    now: datetime,
) -> list[tuple[str, object]]:
    """Return the headers of a mail about a move: it stands in the thread of the article's changes."""
    host = _host(links, sender)
    thread = f"<article.{_name(article.article_id)}@{host}>"
    told = f"{move_subject(article.article_id)}#{move.number}"
    key = f"{told}#{subscription.topic}#{subscription.subscription_id}"
    return [
        ("From", _mailbox(sender, "sender")),
        ("To", mailbox(subscription.address)),
        ("Subject", f"[Stet] {one_line(article.source, 60)}: {one_line(_title(article), 160)}"),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<move.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{host}>"),
        ("In-Reply-To", thread),
        ("References", thread),
        ("List-Id", f'"Stet: {_words(topic(subscription.topic))}" <{_name(subscription.topic)}.{host}>'),
        ("List-Unsubscribe", f"<{links.unsubscribe(subscription)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
    ]


def feed_headers(
    feed: Feed, event: FeedEvent, subscription: Subscription, links: Links, *, sender: str, now: datetime
) -> list[tuple[str, object]]:
    """Return the headers of a mail to the owner; the mails about one feed are kept together."""
    host = _host(links, sender)
    thread = f"<feed.{_name(feed.feed_id)}@{host}>"
    key = f"{event.subject(feed.feed_id)}#{event.number}#{subscription.subscription_id}"
    return [
        ("From", _mailbox(sender, "sender")),
        ("To", mailbox(subscription.address)),
        ("Subject", f"[Stet] {one_line(feed.source, 60)}: the feed {one_line(feed.title, 120)}"),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<feed.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{host}>"),
        ("In-Reply-To", thread),
        ("References", thread),
        ("List-Id", f'"Stet: owner" <owner.{host}>'),
        ("List-Unsubscribe", f"<{links.unsubscribe(subscription)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
    ]


def endpoint_headers(
    endpoint: Endpoint, host: str, subscription: Subscription, links: Links, *, sender: str, now: datetime
) -> list[tuple[str, object]]:
    """Return the headers of a mail to the owner about a webhook's endpoint."""
    own = _host(links, sender)
    subject, number = endpoint.notice
    key = f"{subject}#{number}#{subscription.subscription_id}"
    return [
        ("From", _mailbox(sender, "sender")),
        ("To", mailbox(subscription.address)),
        ("Subject", f"[Stet] webhooks to {one_line(host, 100)} have stopped"),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<endpoint.{hashlib.sha256(key.encode('utf-8', 'replace')).hexdigest()[:32]}@{own}>"),
        ("List-Id", f'"Stet: owner" <owner.{own}>'),
        ("List-Unsubscribe", f"<{links.unsubscribe(subscription)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
    ]


def digest_headers(
    digest_id: str,
    subject: str,
    subscription: Subscription,
    links: Links,
    *,
    sender: str,
    now: datetime,
) -> list[tuple[str, object]]:
    """Return the headers of a digest; the digests of a subscription are kept together."""
    host = _host(links, sender)
    thread = f"<digest.{_name(subscription.subscription_id)}@{host}>"
    named = hashlib.sha256(digest_id.encode("utf-8", "replace")).hexdigest()[:32]
    return [
        ("From", _mailbox(sender, "sender")),
        ("To", mailbox(subscription.address)),
        ("Subject", f"[Stet] {one_line(subject, 180)}"),
        ("Date", format_datetime(now)),
        ("Message-ID", f"<digest.{named}@{host}>"),
        ("In-Reply-To", thread),
        ("References", thread),
        ("List-Id", f'"Stet: {_words(topic(subscription.topic))}" <{_name(subscription.topic)}.{host}>'),
        ("List-Unsubscribe", f"<{links.unsubscribe(subscription)}>"),
        ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
        ("Auto-Submitted", "auto-generated"),
    ]


def mailbox(address: str) -> Address:
    """Return one address to send to; raises InputError for anything else, such as two (RULES §6)."""
    return _mailbox(address, "subscription's address", named=False)


def _mailbox(text: str, what: str, *, named: bool = True) -> Address:
    name, address = parseaddr(one_line(text, 400)) if named else ("", text)
    local, _, domain = address.rpartition("@")
    try:
        plain = f"{local}@{domain.encode('idna').decode('ascii')}"
    except UnicodeError:
        plain = ""
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
        raise InputError(f"the {what} is not a mail address: {one_line(text, 80)!r}")
    return Address(display_name=name, addr_spec=plain)


def _title(article: Article) -> str:
    return next((name for name in (article.known_as, article.title) if name and name.strip()), article.url)


def _host(links: Links, sender: str) -> str:
    """Return the host that names of messages and lists end in: the pages', or the sender's."""
    host = urlsplit(links.base).hostname or sender.rpartition("@")[2]
    return re.sub(r"[^a-z0-9.-]+", "", host.lower()) or "stet.invalid"


def _name(text: str) -> str:
    return _NOT_IN_A_NAME.sub("-", text.lower()).strip("-")[:60] or "all"


def _words(text: str) -> str:
    return re.sub(r"[^\w .:-]+", " ", one_line(text, 60), flags=re.ASCII)
