"""What is to be watched, and where on this machine."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

from local.home import Home
from local.ports import Ports, address
from stet.domain.schedule import PACES
from stet.stages.reconcile import SETTLED_TICKS

MAIL_FROM = "stet@stet.example"
NO_CONTACT = "nobody@stet.invalid"
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True, slots=True)
class Plan:
    """The demo newsroom, or the feeds of `opml` at the real pace."""

    folder: Path
    ports: Ports = field(default_factory=Ports)
    opml: Path | None = None
    pace: str = ""
    contact: str = NO_CONTACT
    edits: timedelta | None = timedelta(seconds=6)
    """The time between two edits of the newsroom; None: none by itself."""

    @property
    def home(self) -> Home:
        """Where this watch is kept; the demo's articles have no place in the owner's own watch."""
        return Home(self.folder / ("feeds" if self.opml else "demo"))

    @property
    def page(self) -> str:
        """Where the pages are read."""
        return address(self.ports.page)

    @property
    def tick(self) -> timedelta | None:
        """How often to ring for the timed functions; None if their own schedule is often enough."""
        tick = PACES[self._pace].tick
        return tick if tick < _MINUTE else None

    @property
    def settled(self) -> timedelta:
        """How long after a start to look for versions that a run cut short left without their change."""
        return PACES[self._pace].tick * (SETTLED_TICKS + 1)

    @property
    def parameters(self) -> Mapping[str, str]:
        """What the template is told. Only the demo may ask this machine, and strange ports."""
        demo = self.opml is None
        return {
            "Stage": "local",
            "Contact": self.contact,
            "MailFrom": MAIL_FROM,
            "PageUrl": self.page,
            "Pace": self._pace,
            "Ports": f"80,443,{self.ports.newsroom},{self.ports.inbox}" if demo else "80,443",
            "Loopback": "yes" if demo else "no",
        }

    @property
    def _pace(self) -> str:
        return self.pace or ("normal" if self.opml else "demo")
