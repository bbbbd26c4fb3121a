"""Whose addresses may be subscribed on the pages: an owner's choice, the parameter ReaderSubscriptions."""

from __future__ import annotations

from dataclasses import dataclass

from stet.domain.errors import InputError


@dataclass(frozen=True, slots=True)
class Readers:
    """Nobody where it is not open; with domains, addresses of exactly those; else everybody."""

    open: bool = False
    domains: tuple[str, ...] = ()

    def admit(self, address: str) -> bool:
        """Whether an address, in its one form, may be subscribed."""
        domain = address.rpartition("@")[2].casefold()
        return self.open and (not self.domains or domain in self.domains)


CLOSED, OPEN = Readers(), Readers(open=True)


def readers_of(text: str) -> Readers:
    """Return what `closed`, `open` or `example.org,example.net` means; raises InputError for no domains."""
    if text in ("closed", "open"):
        return OPEN if text == "open" else CLOSED
    domains = tuple(one.strip().casefold() for one in text.split(","))
    if not all(domains):
        raise InputError(f"not open, closed or a list of domains: {text[:80]!r}")
    return Readers(open=True, domains=domains)
