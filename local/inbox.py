"""What Stet sent, as it came: mails (one `.eml` each) and webhooks (one `.json` each) below a folder."""

from __future__ import annotations

import itertools
import json
import threading
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from standardwebhooks import Webhook, WebhookVerificationError

SHOWN = 200
"""How many of the latest are listed."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A message as it was handed to the mail service."""

    id: str
    raw: bytes

    @property
    def at(self) -> datetime:
        """When it came."""
        return _moment(self.id)

    @property
    def message(self) -> EmailMessage:
        """The message, taken apart."""
        return _parsed(self.raw)

    @property
    def subject(self) -> str:
        """What it is about, on one line."""
        return self.header("Subject")

    @property
    def to(self) -> str:
        """Whom it is for."""
        return self.header("To")

    @property
    def headers(self) -> list[tuple[str, str]]:
        """All its headers, decoded."""
        return [(name, " ".join(str(value).split())) for name, value in self.message.items()]

    @property
    def text(self) -> str:
        """Its plain text."""
        return self._body("plain")

    @property
    def html(self) -> str:
        """Its HTML, as hostile as it came."""
        return self._body("html")

    def header(self, name: str) -> str:
        """Return a header, decoded, or nothing."""
        return " ".join(str(self.message.get(name, "")).split())

    def _body(self, kind: str) -> str:
        part = self.message.get_body(preferencelist=(kind,))
        if part is None:
            return ""
        try:
            return str(part.get_content())
        except (LookupError, ValueError):  # a character set that does not exist, or is not kept to
            return cast("bytes", part.get_payload(decode=True)).decode("utf-8", "replace")


@dataclass(frozen=True, slots=True)
class Hook:
    """A webhook as it came; `refusal` says why its signature was not believed."""

    id: str
    headers: Mapping[str, str]
    body: str
    refusal: str = ""

    @property
    def at(self) -> datetime:
        """When it came."""
        return _moment(self.id)

    @property
    def verified(self) -> bool:
        """Whether whoever sent it knows our secret."""
        return not self.refusal

    @property
    def event(self) -> dict[str, Any]:
        """The body, if it is a JSON object; else nothing."""
        try:
            event = json.loads(self.body)
        except ValueError:
            return {}
        return event if isinstance(event, dict) else {}

    @property
    def type(self) -> str:
        """The kind of event, by its own word."""
        return str(self.event.get("type", "")) or "unknown"


class Inbox:
    """Keeps what comes, and tells `on_mail` and `on_hook` of it. May be used from any thread."""

    def __init__(
        self,
        folder: Path,
        secret: str,
        on_mail: Callable[[Mail], None] = lambda _: None,
        on_hook: Callable[[Hook], None] = lambda _: None,
    ) -> None:
        self._mails, self._hooks = folder / "mails", folder / "webhooks"
        self._webhook = Webhook(secret)
        self._on_mail, self._on_hook = on_mail, on_hook
        self._lock, self._count = threading.Lock(), itertools.count()
        for place in (self._mails, self._hooks):
            place.mkdir(parents=True, exist_ok=True)

    def take_mail(self, raw: bytes) -> Mail:
        """Keep a message as sent."""
        mail = Mail(self._next_id(), raw)
        _keep(self._mails / f"{mail.id}.eml", raw)
        self._on_mail(mail)
        return mail

    def take_hook(self, headers: Mapping[str, str], body: bytes) -> Hook:
        """Keep a webhook, and whether its signature is good."""
        shown = body.decode("utf-8", "replace")
        hook = Hook(self._next_id(), dict(headers), shown, self._refusal(headers, body))
        _keep(self._hooks / f"{hook.id}.json", json.dumps(asdict(hook), indent=1).encode())
        self._on_hook(hook)
        return hook

    def mails(self) -> list[Mail]:
        """Return the latest mails, the newest first."""
        return [Mail(path.stem, path.read_bytes()) for path in _latest(self._mails, "eml")]

    def hooks(self) -> list[Hook]:
        """Return the latest webhooks, the newest first."""
        return [Hook(**json.loads(path.read_text())) for path in _latest(self._hooks, "json")]

    def mail(self, id: str) -> Mail | None:
        """Return one mail, or None."""
        return next((mail for mail in self.mails() if mail.id == id), None)

    def hook(self, id: str) -> Hook | None:
        """Return one webhook, or None."""
        return next((hook for hook in self.hooks() if hook.id == id), None)

    def _refusal(self, headers: Mapping[str, str], body: bytes) -> str:
        try:
            self._webhook.verify(body, dict(headers), json_parse=False)
        except WebhookVerificationError as error:
            return str(error)
        except ValueError as error:  # what it says of headers and bodies that make no sense
            return f"unreadable: {error}"
        return ""

    def _next_id(self) -> str:
        with self._lock:
            return f"{datetime.now(UTC):%Y%m%dT%H%M%S%f}-{next(self._count)}"


def _keep(path: Path, content: bytes) -> None:
    """Write a file so that a reader finds the whole of it, or none."""
    aside = path.with_suffix(".new")
    aside.write_bytes(content)
    aside.replace(path)


def _latest(folder: Path, suffix: str) -> list[Path]:
    return sorted(folder.glob(f"*.{suffix}"), reverse=True)[:SHOWN]


def _moment(id: str) -> datetime:
    return datetime.strptime(id.partition("-")[0], "%Y%m%dT%H%M%S%f").replace(tzinfo=UTC)


@lru_cache(maxsize=2 * SHOWN)
def _parsed(raw: bytes) -> EmailMessage:
    return message_from_bytes(raw, policy=policy.default)
