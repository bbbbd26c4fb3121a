"""The shape of a language's tables, and the short forms in which they are written."""

from __future__ import annotations

from dataclasses import dataclass, field

UNITS = {"%": "%", "$": "$", "€": "€", "£": "£"}


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language. Entries are case-folded words, or phrases where it says so."""

    code: str
    stops: frozenset[str]
    """The words that say nothing much."""
    negations: frozenset[str]
    hedges: frozenset[str]
    """Words and pairs of words that leave a claim to others or in doubt."""
    numbers: dict[str, int]
    scales: dict[str, int]
    """What multiplies the number before it: thousand, million."""
    units: dict[str, str]
    measures: dict[str, str] = field(default_factory=dict)
    """The unit that a word after a number names, as `length mi`: what it measures and the unit's name."""
    glued: tuple[str, ...] = ()
    """The scales that stand within one word: zweihundert, duecento."""
    refusing: frozenset[str] = frozenset()
    """Phrases that deny without such a word: refused to, yet to."""
    affirming: frozenset[str] = frozenset()
    """Phrases that hold a word of denial and deny nothing: not only, no doubt."""
    opposites: tuple[frozenset[str], ...] = ()
    harm: dict[str, int] = field(default_factory=dict)
    """Words and phrases for what befell somebody, each with its degree: dead, critical, injured, unhurt."""
    causes: dict[str, int] = field(default_factory=dict)
    """For why it happened: accident, attack, suicide."""
    guilt: dict[str, int] = field(default_factory=dict)
    """For what is held against somebody: suspected, arrested, charged, convicted, acquitted."""
    charges: dict[str, int] = field(default_factory=dict)
    """For the crimes, and what is given for them: murder, manslaughter; fined, jailed."""
    agents: frozenset[str] = frozenset()
    """What names the doer after a passive verb: by."""
    reports: frozenset[str] = frozenset()
    """The verbs by which a text says whose claim it tells."""
    capitals_are_names: bool = True


def words(text: str) -> frozenset[str]:
    """Read words parted by spaces."""
    return frozenset(text.split())


def phrases(text: str) -> frozenset[str]:
    """Read phrases parted by `·`."""
    return frozenset(" ".join(phrase.split()) for phrase in text.split("·"))


def numbered(text: str) -> dict[str, int]:
    """Read `two=2 three=3`."""
    return {word: int(value) for word, _, value in (entry.partition("=") for entry in text.split())}


def named(text: str) -> dict[str, str]:
    """Read `%: percent pc · $: dollar dollars`: the words by what they name."""
    entries = (entry.partition(":") for entry in text.split("·"))
    return {word: name.strip() for name, _, listed in entries for word in listed.split()}


def graded(text: str) -> dict[str, int]:
    """Read `dead died / critical_condition / injured`: the degree of each word; `_` joins a phrase."""
    degrees = enumerate(text.split("/"))
    return {word.replace("_", " "): degree for degree, listed in degrees for word in listed.split()}


def opposites(text: str) -> tuple[frozenset[str], ...]:
    """Read `up upper / down lower · …`: words of one side stand against those of the other.

    A verb whose prefix stands apart is written with a tilde: `lehnt~ab`.
    """
    return tuple(frozenset(side.split()) for pair in text.split("·") for side in pair.split("/"))


def compounds(tens: str, ones: str, pattern: str) -> dict[str, int]:
    """Return the numbers of two parts, as `{one}und{ten}` from `zwanzig=20` and `ein=1`."""
    pairs = [(ten, one) for ten in numbered(tens).items() for one in numbered(ones).items()]
    return {pattern.format(ten=ten, one=one): high + low for (ten, high), (one, low) in pairs}
