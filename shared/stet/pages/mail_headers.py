"""The head of a mail: one thread per article, one list per topic, one click to leave (RULES §6, RFC 8058)."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.charset import Charset
from email.header import Header
from email.headerregistry import Address, BaseHeader, HeaderRegistry, UnstructuredHeader
from email.message import EmailMessage
from email.policy import SMTP, Policy
from email.utils import format_datetime, parseaddr
from typing import Any
from urllib.parse import urlsplit

from stet.domain.article import Article
from stet.domain.errors import InputError
from stet.domain.mail_host import mail_host
from stet.domain.subscription import OWNER, Subscription
from stet.pages.called import called
from stet.pages.links import Links
from stet.pages.safe import one_line
from stet.pages.wordings import topic as wording

_LABEL = r"[A-Za-z0-9](?:[A-Za-z0-9-]{0,61}[A-Za-z0-9])?"
_ATOM = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+"
_ADDRESS = re.compile(rf"(?=[^@]{{1,64}}@){_ATOM}(?:\.{_ATOM})*@{_LABEL}(?:\.{_LABEL})*")
_NOT_IN_A_NAME = re.compile(r"[^a-z0-9.-]+|\.(?=\.)")
_NOT_IN_A_PHRASE = re.compile(r"[^\w .:-]+", re.ASCII)
_LINE = 76
"""How long a line with an encoded word may be (RFC 2047, 2)."""
_LONGEST_WORD = 60
_LONGEST_NAME = 60
_ENCODED = 39
"""How many bytes of a list's name one encoded word may hold, on one line of 76 characters."""
LONGEST_SUBJECT = 222


class _Verbatim(UnstructuredHeader, BaseHeader):
    """A header of addresses, never folded: the library would encode one that is longer than a line.

    An encoded word in it stays as it is; the line ends behind it, as RFC 2047 allows it 76 characters.
    """

    @classmethod
    def parse(cls, value: str, kwds: dict[str, Any]) -> None:
        kwds["parse_tree"] = cls.value_parser("")
        kwds["decoded"] = value

    def fold(self, *, policy: Policy) -> str:
        after_word = str(self).replace("?= <", f"?={policy.linesep} <")
        return f"{self.name}: {after_word}{policy.linesep}"


class _Text(_Verbatim):
    """A header of words from outside, written as they are: the library would read encoded words in them."""

    def fold(self, *, policy: Policy) -> str:
        text = str(self)
        plain = (
            text.isascii() and "=?" not in text and max(map(len, text.split()), default=0) <= _LONGEST_WORD
        )
        header = Header(text, "us-ascii" if plain else "utf-8", _LINE, self.name)
        return f"{self.name}: {header.encode(linesep=policy.linesep)}{policy.linesep}"


def _registry() -> HeaderRegistry:
    registry = HeaderRegistry()
    for name in ("in-reply-to", "list-id", "list-unsubscribe", "message-id", "references"):
        registry.map_to_type(name, _Verbatim)
    registry.map_to_type("subject", _Text)
    return registry


POLICY = SMTP.clone(header_factory=_registry(), max_line_length=_LINE)
"""How mails are written: lines as SMTP has them, addresses left whole."""


@dataclass(frozen=True, slots=True)
class Head:
    """What sets one mail's headers apart from another's.

    `kind` and `key` make its Message-ID, which is the same at each attempt. The mails of a `thread` all
    refer to one message that never was, so that mail programs keep them together. `topic` is what its
    list tells of; a mail that asks belongs to no list, and has none.
    """

    kind: str
    key: str
    subject: str
    thread: str = ""
    topic: str = ""


def begun(head: Head, to: Subscription, links: Links, *, sender: str, now: datetime) -> EmailMessage:
    """Return a mail that has its headers, and no body yet.

    Raises InputError if the subscription's address or the sender is not a mail address.
    """
    message = EmailMessage(policy=POLICY)
    for name, value in _headers(head, to, links, sender, now):
        message[name] = value
    return message


def _headers(
    head: Head, to: Subscription, links: Links, sender: str, now: datetime
) -> Iterator[tuple[str, object]]:
    host = _host(links, sender)
    yield "From", _mailbox(sender, "sender")
    yield "To", mailbox(to.address)
    yield "Subject", f"[Stet] {one_line(head.subject, LONGEST_SUBJECT)}"
    yield "Date", format_datetime(now)
    yield "Message-ID", f"<{head.kind}.{_hashed(head.key)[:32]}@{host}>"
    if head.thread:
        yield "In-Reply-To", f"<{_name(head.thread)}@{host}>"
        yield "References", f"<{_name(head.thread)}@{host}>"
    if head.topic:
        yield "List-Id", f"{_listed(head.topic)} <{_name(head.topic)}.{host}>"
        yield "List-Unsubscribe", f"<{links.unsubscribe(to)}>"
        yield "List-Unsubscribe-Post", "List-Unsubscribe=One-Click"
    yield "Auto-Submitted", "auto-generated"


def article_head(kind: str, told: str, article: Article, to: Subscription, *, headline: str = "") -> Head:
    """Return the head of a mail about an article, in whose thread it stands; `told` is what it tells.

    The subject is the article's first headline and so the same in each of its mails, as mail programs
    keep only those together; `headline` serves where no headline was ever stored.
    """
    title = called(article, article.known_as or "", article.title, headline) or article.url
    return Head(
        kind,
        f"{told}#{to.topic}#{to.subscription_id}",
        f"{one_line(article.source, 60)}: {one_line(title, 160)}",
        thread=f"article.{article.article_id}",
        topic=to.topic,
    )


def mailbox(address: str) -> Address:
    """Return one address to send to; raises InputError for anything else, such as two (RULES §6)."""
    return _mailbox(address, "subscription's address", named=False)


def _mailbox(text: str, what: str, *, named: bool = True) -> Address:
    name, address = parseaddr(one_line(text, 400)) if named else ("", text)
    local, _, domain = address.rpartition("@")
    try:
        plain = f"{local}@{mail_host(domain)}"
    except InputError:
        plain = ""
    if len(plain) > 254 or not _ADDRESS.fullmatch(plain):
        raise InputError(f"the {what} is not a mail address: {one_line(text, 80)!r}")
    return Address(display_name=name, addr_spec=plain)


def _host(links: Links, sender: str) -> str:
    """Return the host that names of messages and lists end in: the pages', or the sender's."""
    host = urlsplit(links.base).hostname or sender.rpartition("@")[2]
    return re.sub(r"[^a-z0-9.-]+", "", host.lower()) or "stet.invalid"


def _name(text: str) -> str:
    """Return a name of a thread or a list as an address may have it; no two names become one."""
    plain = _NOT_IN_A_NAME.sub("-", text.lower()).strip("-.")
    faithful = text.isascii() and len(plain) <= _LONGEST_NAME
    return plain if faithful and plain else f"{plain[:_LONGEST_NAME]}-{_hashed(text)[:8]}".lstrip("-")


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()


def _listed(topic: str) -> str:
    """Return what a list is called: a quoted phrase, or one encoded word (RFC 2047) if it is not ASCII."""
    if topic == OWNER:
        return '"Stet: owner"'
    said = one_line(f"Stet: {wording(topic)}", 66)
    if said.isascii():
        return f'"{_NOT_IN_A_PHRASE.sub(" ", said)}"'
    said = one_line(f"Stet: {topic.partition('#')[2]}")
    whole = said.encode()[:_ENCODED].decode(errors="ignore")
    return Charset("utf-8").header_encode(whole)
