"""The inbox as pages: mails and webhooks to be read, and the sink where the webhooks arrive."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any, cast
from urllib.parse import unquote, urlsplit

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from local.inbox import SHOWN, Hook, Inbox, Mail
from local.serving import Handler, LocalServer, Reply, Request

HOOK = "/hook"
"""Where webhooks are sent."""

_TEMPLATES = Path(__file__).with_name("templates")
_PAGES = Environment(
    loader=FileSystemLoader(_TEMPLATES),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)
_COMMON = {"X-Content-Type-Options": "nosniff", "Referrer-Policy": "no-referrer", "Cache-Control": "no-store"}
_PAGE = _COMMON | {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; frame-src 'self'; base-uri 'none'; "
    "form-action 'none'; frame-ancestors 'none'",
}
# A mail is written by strangers: no script, no request to anywhere, an origin of its own.
_MAIL_BODY = _COMMON | {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": "sandbox allow-popups allow-popups-to-escape-sandbox; default-src 'none'; "
    "style-src 'unsafe-inline'; img-src data:; frame-ancestors 'self'",
}
_TEXT = _COMMON | {"Content-Type": "text/plain; charset=utf-8"}
_JSON = _COMMON | {"Content-Type": "application/json"}
_STYLE = _COMMON | {"Content-Type": "text/css; charset=utf-8"}
_NEW_TAB = '<base target="_blank">'
"""Before a mail's HTML, so that its links leave the frame it is shown in."""


class InboxSite(LocalServer):
    """Shows an inbox on `port`, and takes its webhooks."""

    def __init__(self, port: int, inbox: Inbox) -> None:
        super().__init__(port, _Showing)
        self.inbox = inbox


class _Showing(Handler):
    def answer(self, request: Request) -> None:
        inbox = cast("InboxSite", self.server).inbox
        path = unquote(urlsplit(request.path).path)
        if request.method == "POST":
            self.reply(
                _taken(inbox, request) if path == HOOK else _missing("Webhooks are taken at /hook only.")
            )
        elif request.method in {"GET", "HEAD"}:
            self.reply(_shown(inbox, path))
        else:
            self.reply(Reply(405, b"", _TEXT | {"Allow": "GET, HEAD, POST"}))


def _taken(inbox: Inbox, request: Request) -> Reply:
    hook = inbox.take_hook(request.headers, request.body)
    return Reply(204) if hook.verified else Reply(401, f"{hook.refusal}\n".encode(), _TEXT)


def _shown(inbox: Inbox, path: str) -> Reply:
    parts = path.strip("/").split("/")
    if len(parts) == 1 and parts[0] in _LISTS:
        return _LISTS[parts[0]](inbox)
    if parts[0] == "mails" and len(parts) in {2, 3} and (mail := inbox.mail(parts[1])):
        return _one_mail(mail, parts[2] if len(parts) == 3 else "")
    if parts[0] == "webhooks" and len(parts) == 2 and (hook := inbox.hook(parts[1])):
        return _page("webhook.html", hook=hook, body=_pretty(hook))
    return _missing("There is no such mail or webhook here.")


_LISTS: dict[str, Callable[[Inbox], Reply]] = {
    "": lambda inbox: _page("mails.html", mails=inbox.mails(), most=SHOWN),
    "webhooks": lambda inbox: _page("webhooks.html", hooks=inbox.hooks(), most=SHOWN),
    "mails.json": lambda inbox: _json([_mail_row(mail) for mail in inbox.mails()]),
    "webhooks.json": lambda inbox: _json([_hook_row(hook) for hook in inbox.hooks()]),
    "inbox.css": lambda _: Reply(200, (_TEMPLATES / "inbox.css").read_bytes(), _STYLE),
}


def _one_mail(mail: Mail, part: str) -> Reply:
    match part:
        case "":
            return _page("mail.html", mail=mail)
        case "html":
            return Reply(200, (_NEW_TAB + mail.html).encode("utf-8", "replace"), _MAIL_BODY)
        case "raw":
            return Reply(200, mail.raw, _TEXT)
        case _:
            return _missing("A mail has html and raw, and no more.")


def _mail_row(mail: Mail) -> dict[str, Any]:
    headers = dict(mail.headers)
    return {
        "id": mail.id,
        "at": mail.at.isoformat(),
        "headers": headers,
        "text": mail.text,
        "html": mail.html,
    }


def _hook_row(hook: Hook) -> dict[str, Any]:
    return {
        "id": hook.id,
        "at": hook.at.isoformat(),
        "headers": dict(hook.headers),
        "verified": hook.verified,
        "refusal": hook.refusal,
        "event": hook.event,
    }


def _pretty(hook: Hook) -> str:
    return json.dumps(hook.event, indent=2, ensure_ascii=False) if hook.event else hook.body


def _page(template: str, status: int = 200, **values: Any) -> Reply:
    return Reply(status, _PAGES.get_template(template).render(**values).encode("utf-8", "replace"), _PAGE)


def _json(rows: list[dict[str, Any]]) -> Reply:
    return Reply(200, json.dumps(rows, indent=1).encode(), _JSON)


def _missing(why: str) -> Reply:
    return _page("nothing.html", 404, why=why)
