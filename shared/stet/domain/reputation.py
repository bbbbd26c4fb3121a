"""How our mails are received: whom to write no more, and when to stop sending at all (RULES §6)."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

WINDOW = timedelta(hours=24)
"""The time of which mails, bounces and complaints are counted, by the hours of the clock."""
OPEN_FOR = timedelta(hours=24)
"""How long mails are held at least once there were too many bounces or complaints."""
HOLD = timedelta(hours=6)
"""After what time a held mail asks again; each asking is one of the 30 returns its message has."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A share of the mails sent at which sending stops, per 10,000.

    If fewer than `sample` were sent, it is a share of `sample`: so one bounce of five mails stops nothing.
    """

    per_ten_thousand: int
    sample: int

    def reached(self, count: int, sent: int) -> bool:
        """Whether `count` of `sent` mails are too many."""
        return count * 10_000 >= self.per_ten_thousand * max(sent, self.sample)


MOST_BOUNCES = Limit(per_ten_thousand=300, sample=200)
"""3 % (RULES §6; SES warns at 5 %): 6 hard bounces at least."""
MOST_COMPLAINTS = Limit(per_ten_thousand=5, sample=4_000)
"""0.05 % (RULES §6; SES warns at 0.1 %): 2 complaints at least."""


class Kind(StrEnum):
    """What SES can tell of a mail. Only the first and the last suppress its address."""

    BOUNCE = "bounce"
    SOFT_BOUNCE = "soft bounce"
    REJECT = "reject"
    COMPLAINT = "complaint"


SUPPRESSING = frozenset({Kind.BOUNCE, Kind.COMPLAINT})


@dataclass(frozen=True, slots=True)
class Heard:
    """One thing that SES told of one mail, known by `event_id`; `detail` is SES' own words for it.

    It counts towards the limits unless SES held the mail back itself: what did not go out harmed nobody.
    """

    kind: Kind
    event_id: str
    addresses: tuple[str, ...]
    detail: str = ""
    counts: bool = True


@dataclass(frozen=True, slots=True)
class Suppression:
    """An address that gets nothing any more, known by its hash alone (`stet.domain.privacy.hashed`)."""

    address: str
    kind: Kind
    since: datetime
    detail: str = ""

    @property
    def said(self) -> str:
        """What the delivery log says, with the mend; no hash, which forgetting would have to find."""
        how = "was complained of" if self.kind is Kind.COMPLAINT else "bounced"
        detail = f" ({self.detail})" if self.detail else ""
        return (
            f"suppressed: a mail to this address {how}{detail} on {self.since:%Y-%m-%d}; "
            "stet mail lift ADDRESS allows it again"
        )


@dataclass(frozen=True, slots=True)
class Tally:
    """What was counted in a time."""

    sent: int = 0
    bounced: int = 0
    complained: int = 0
    soft: int = 0


@dataclass(frozen=True, slots=True)
class Circuit:
    """Whether mails are held, until when and why; hours before `counted_from` count no more."""

    until: datetime | None = None
    why: str = ""
    counted_from: datetime | None = None

    def open_at(self, now: datetime) -> bool:
        """Whether mails are held at a moment. It closes by itself."""
        return self.until is not None and now < self.until


CLOSED = Circuit()


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known before a mail is sent: of its address, and of all mails."""

    suppression: Suppression | None = None
    circuit: Circuit = CLOSED


def hour_of(moment: datetime) -> datetime:
    """Return the beginning of a moment's hour."""
    return moment.replace(minute=0, second=0, microsecond=0)


def hours_counted(circuit: Circuit, now: datetime) -> list[datetime]:
    """Return the hours that count towards the limits, the latest first."""
    latest, first = hour_of(now), circuit.counted_from
    hours = [latest - timedelta(hours=back) for back in range(int(WINDOW.total_seconds()) // 3600)]
    return [hour for hour in hours if first is None or hour >= first]


def total(tallies: Iterable[Tally]) -> Tally:
    """Return the sum of tallies."""
    found = list(tallies)
    return Tally(
        sent=sum(one.sent for one in found),
        bounced=sum(one.bounced for one in found),
        complained=sum(one.complained for one in found),
        soft=sum(one.soft for one in found),
    )


def too_many(tally: Tally) -> str:
    """Return in words why sending must stop, or nothing."""
    reached = [
        f"{count} of {tally.sent} mails {how} in {int(WINDOW.total_seconds()) // 3600} hours"
        for limit, count, how in (
            (MOST_BOUNCES, tally.bounced, "bounced"),
            (MOST_COMPLAINTS, tally.complained, "were complained of"),
        )
        if limit.reached(count, tally.sent)
    ]
    return " and ".join(reached)


def opened(why: str, now: datetime) -> Circuit:
    """Return the circuit that holds mails from now on. Once it closes, counting begins anew."""
    until = hour_of(now + OPEN_FOR) + timedelta(hours=1)
    return Circuit(until, why, counted_from=until)


def closed(now: datetime) -> Circuit:
    """Return the circuit that an owner closed: what was counted in the hours before is forgiven."""
    return Circuit(counted_from=hour_of(now))
