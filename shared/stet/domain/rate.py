"""How often something may be done in an hour of the clock, by one client and over all (RULES §7, forms).

A client is named by a keyed hash of its address whose key is of one day and then forgotten: who reads the
counters, or their backups, learns no address, and cannot follow anyone from day to day.
"""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import IPv6Address, ip_address

from stet.domain.rhythm import hour_of

RATE, KEY_OF = "rate.", "ratekey."
"""What the keys begin with of what is counted, and of the keys of clients' hashes."""

KEEP_COUNT, KEEP_KEY = timedelta(hours=2), timedelta(days=1, hours=2)
_HOUR = timedelta(hours=1)
_NETWORK = 64
"""Of an IPv6 address: a household or a machine has all addresses of such a network."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many in an hour: of one client, and over all."""

    name: str
    of_client: int
    over_all: int


ASKED = Rate("ask", of_client=20, over_all=200)
"""Subscriptions that are asked for, each of which may send a mail: what a newsroom behind one address needs
in an hour, and what spoils no sender's name."""

PREVIEWED = Rate("preview", of_client=60, over_all=1000)
"""Previews, each of which reads some hundred rows."""


def counter(name: str, of: str, now: datetime) -> str:
    """Return the key of a count in the present hour."""
    return f"{RATE}{name}.{hour_of(now):%Y-%m-%dT%HZ}#{of}"


def again_at(now: datetime) -> datetime:
    """Return when the present hour of counting ends."""
    return hour_of(now) + _HOUR


def client_named(address: str, key: str) -> str:
    """Return what stands for a client's address as long as the key is the same."""
    try:
        found = ip_address(address)
    except ValueError:
        plain = address[:64]
    else:
        if isinstance(found, IPv6Address) and found.ipv4_mapped:
            found = found.ipv4_mapped
        wide = isinstance(found, IPv6Address)
        plain = str(int(found) >> _NETWORK) if wide else str(found)
    return hmac.new(key.encode(), plain.encode("utf-8", "replace"), hashlib.sha256).hexdigest()[:24]
