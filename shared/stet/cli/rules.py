"""The options by which a subscriber's rules are given: what of, and when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from functools import wraps
from typing import Any, TypeVar

import click

from stet.domain.change import Severity
from stet.domain.interest import LONGEST_KEYWORD, MOST_KEYWORDS, Interest, Side, checked_interest
from stet.domain.rhythm import MOST_AN_HOUR, Every, Rhythm, read_rhythm

F = TypeVar("F", bound=Callable[..., Any])

SEVERITIES = click.Choice([severity.label for severity in Severity])

_OPTIONS = (
    click.option(
        "--least", type=SEVERITIES, default="minor", show_default=True, help="The least severity to tell of."
    ),
    click.option(
        "--reason",
        "reasons",
        metavar="NAME",
        multiple=True,
        help="Only changes for this reason, such as numbers or negation; may be repeated.",
    ),
    click.option(
        "--keyword",
        "keywords",
        metavar="WORDS",
        multiple=True,
        help="Only changes of this word or phrase; may be repeated, any one is enough. At most "
        f"{MOST_KEYWORDS}, of {LONGEST_KEYWORD} characters each.",
    ),
    click.option(
        "--keyword-in",
        "side",
        type=click.Choice([side.value for side in Side]),
        default=Side.EITHER.value,
        show_default=True,
        help="Where keywords must stand: in what came, in what went, or in either.",
    ),
    click.option("--headline-only", is_flag=True, help="Only changes of the headline."),
    click.option(
        "--language", metavar="CODE", default="", help="Only articles in this language, such as en."
    ),
    click.option(
        "--rhythm",
        "every",
        metavar="WHEN",
        default="now",
        show_default=True,
        help="now, hourly, daily@07:00 or weekly@mon:07:00.",
    ),
    click.option(
        "--zone", metavar="NAME", default="UTC", show_default=True, help="The time zone of these times."
    ),
    click.option(
        "--quiet", metavar="FROM-UNTIL", default="", help="Hold messages in these hours: 22:00-07:00."
    ),
    click.option(
        "--cap",
        metavar="N",
        type=click.IntRange(0),
        default=None,
        help="At most N messages at once in an hour, the others in one digest; 0 for any number. "
        "[default: 10 for mails, 0 for webhooks]",
    ),
)


@dataclass(frozen=True, slots=True)
class Rules:
    """What somebody is told of, and when; `capped` is whether a cap was typed, if only 0 for none."""

    interest: Interest
    rhythm: Rhythm
    capped: bool

    @property
    def by_mail(self) -> Rhythm:
        """The rhythm of mails: at once they are capped, unless another cap was typed."""
        usual = self.rhythm.every is Every.NOW and not self.capped
        return replace(self.rhythm, cap=MOST_AN_HOUR) if usual else self.rhythm


def ruled(command: F) -> F:
    """Give a command the options of rules; it gets `rules`."""

    @wraps(command)
    def with_rules(
        *args: Any,
        least: str,
        reasons: tuple[str, ...],
        keywords: tuple[str, ...],
        side: str,
        headline_only: bool,
        language: str,
        every: str,
        zone: str,
        quiet: str,
        cap: int | None,
        **others: Any,
    ) -> Any:
        wish = Interest(Severity.named(least), reasons, keywords, Side(side), headline_only, language)
        rhythm = read_rhythm(every, zone, quiet, cap or None)
        return command(*args, rules=Rules(checked_interest(wish), rhythm, cap is not None), **others)

    decorated: Any = with_rules
    for option in reversed(_OPTIONS):
        decorated = option(decorated)
    return decorated  # type: ignore[no-any-return]  # click's decorators are untyped here


def rules_row(interest: Interest, rhythm: Rhythm) -> dict[str, Any]:
    """Return rules for a JSON document."""
    return {
        "reasons": list(interest.reasons),
        "keywords": list(interest.keywords),
        "keyword_in": interest.side.value,
        "headline_only": interest.headline_only,
        "language": interest.language or None,
        "discovered": interest.discovered,
        "rhythm": rhythm.every.value,
        "at": f"{rhythm.at:%H:%M}" if rhythm.every in ("daily", "weekly") else None,
        "weekday": rhythm.weekday if rhythm.every == "weekly" else None,
        "zone": rhythm.zone,
        "quiet": [f"{one:%H:%M}" for one in rhythm.quiet] if rhythm.quiet else None,
        "cap": rhythm.cap,
    }
