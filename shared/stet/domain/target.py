"""Targets beside mails, webhooks and chats: which addresses of the library apprise are taken, and how kept.

Such an address holds its password, so it is kept as a secret, and a hash stands for it everywhere else. The
library makes its own requests; so only services are taken whose hosts are fixed and public, never an address
that names a host of its own.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from types import MappingProxyType
from urllib.parse import unquote

from stet.domain.errors import BadUrl, InputError
from stet.domain.privacy import hashed
from stet.domain.url import host_of

SERVICES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "discord": ("discord.com",),
        "gchat": ("chat.googleapis.com",),
        "line": ("api.line.me",),
        "msgbird": ("rest.messagebird.com",),
        "ntfys": ("ntfy.sh",),
        "opsgenie": ("api.opsgenie.com", "api.eu.opsgenie.com"),
        "pagerduty": ("events.pagerduty.com", "events.eu.pagerduty.com"),
        "pbul": ("api.pushbullet.com",),
        "pover": ("api.pushover.net",),
        "prowl": ("api.prowlapp.com",),
        "slack": ("slack.com", "hooks.slack.com"),
        "tgram": ("api.telegram.org",),
        "threema": ("msgapi.threema.ch",),
        "twilio": ("api.twilio.com",),
        "webex": ("webexapis.com", "api.ciscospark.com"),
    }
)
"""The hosts that each service is reached at. No mail service: mails ask first, and can be ended."""

HOSTS = frozenset(host for hosts in SERVICES.values() for host in hosts)

_OPTIONS = frozenset({"priority", "region", "silent", "sound", "thread", "to", "topic"})
"""What may be asked for behind the `?`: nothing that names a file or a host, or weakens TLS."""
_ADDRESS = re.compile(r"([a-z][a-z0-9]*)://([\x21-\x7e]+)", re.IGNORECASE)
_LONGEST = 2048
_SHORTEST_SECRET = 4


def is_target(text: str) -> bool:
    """Whether a text is the address of a service here, whole or as it is kept."""
    return text.partition("://")[0].strip().lower() in SERVICES


def checked_target(text: str) -> str:
    """Return the address of a target without outer spaces; raise InputError, which never shows it whole."""
    text = text.strip()
    found = _ADDRESS.fullmatch(text)
    if not found or len(text) > _LONGEST:
        raise InputError("not an address such as tgram://TOKEN/CHAT: printable signs, 2,048 at most")
    service = found[1].lower()
    if service not in SERVICES:
        known = ", ".join(SERVICES)
        raise InputError(f"{service}:// is no service that Stet tells; there are {known}. Else: --webhook")
    way, _, query = found[2].partition("?")
    asked = {unquote(one.partition("=")[0]).lower() for one in re.split("[&;]", query) if one}
    if strange := sorted(asked - _OPTIONS):
        raise InputError(f"{service}:// takes no {strange[0][:40]}= here, only {', '.join(sorted(_OPTIONS))}")
    host, _, rest = way.rpartition("@")[2].partition("/")
    if service == "ntfys" and rest.strip("/") and host.lower() not in SERVICES[service]:
        raise InputError("ntfys:// goes to ntfy.sh only: ntfys://TOPIC")
    return text


def veiled(text: str) -> str:
    """Return what stands for a target's address in lists, logs and events: its service and a hash."""
    if not is_target(text) or "://#" in text:
        return text
    return f"{text.strip().partition('://')[0].lower()}://{hashed(text.strip())}"


def place_of(address: str) -> str:
    """Return what a message may call a receiver: its host, or the name of a service."""
    if is_target(address):
        return address.partition("://")[0]
    try:
        return host_of(address)
    except BadUrl:
        return "a receiver"


def unveiling_nothing(text: str, address: str) -> str:
    """Return a text without the parts of a target's address, any of which may be its password."""
    parts = {unquote(one) for one in re.split(r"[/:@?&=#]+", address.partition("://")[2])}
    for part in sorted((one for one in parts if len(one) >= _SHORTEST_SECRET), key=len, reverse=True):
        text = text.replace(part, "…")
    return text
