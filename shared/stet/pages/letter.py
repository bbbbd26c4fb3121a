"""The short mails, which show no edit: what befell something, what is known of it, and what to do."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from email.message import EmailMessage

from stet.domain.subscription import Subscription
from stet.pages.links import Links
from stet.pages.mail_headers import Head, begun
from stet.pages.mail_text import filled, leaving
from stet.pages.safe import one_line, printable
from stet.pages.templating import render

_FACT = 2_048


@dataclass(frozen=True, slots=True)
class Letter:
    """A sentence; facts by name; what to do about it, with commands; addresses by name; what comes last."""

    opening: str
    facts: tuple[tuple[str, str], ...] = ()
    advice: tuple[str, ...] = ()
    commands: tuple[str, ...] = ()
    links: tuple[tuple[str, str], ...] = ()
    closing: str = ""

    @property
    def known(self) -> list[tuple[str, str]]:
        """The facts there are, each on one line."""
        return [(name, one_line(value, _FACT)) for name, value in self.facts if value]


def letter_mail(
    letter: Letter, head: Head, to: Subscription, links: Links, *, sender: str, now: datetime
) -> EmailMessage:
    """Return a letter as a mail, as text and as HTML; raises InputError for a bad address or sender."""
    message = begun(head, to, links, sender=sender, now=now)
    leave = leaving(to, links) if head.topic else ""
    message.set_content(printable("\n\n".join(_parts(letter, leave)) + "\n"))
    message.add_alternative(
        render("letter.html", letter=letter, leave=leave, to=to, links=links), subtype="html"
    )
    return message


def _parts(letter: Letter, leave: str) -> Iterator[str]:
    yield filled(letter.opening)
    width = max((len(name) for name, _ in letter.known), default=0)
    if letter.known:
        yield "\n".join(f"  {name + ':':<{width + 1}} {value}" for name, value in letter.known)
    yield from map(filled, letter.advice)
    if letter.commands:
        yield "\n".join(f"  {one}" for one in letter.commands)
    if letter.links:
        yield "\n".join(f"{name}:\n{address}" for name, address in letter.links)
    if letter.closing:
        yield filled(letter.closing)
    if leave:
        yield f"-- \nTo get no more of these mails:\n{leave}"
