"""How much a change matters, and why: the rules of RULES §5 over a comparison."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field, replace
from itertools import chain, pairwise
from typing import TYPE_CHECKING

from stet.domain.change import Reason, Severity
from stet.domain.diff import Comparison, Row
from stet.domain.findings import headline_findings, passage_findings, quotation_findings
from stet.domain.findings.fate import fate_findings
from stet.domain.languages import language_of
from stet.domain.notices import is_correction, is_notice
from stet.domain.owning_up import moved_on, new_notices
from stet.domain.passage import Finding, Passage, Read, Whole, both_sides, count, finding, typographic
from stet.domain.text import fold
from stet.domain.version import Kind, fingerprint
from stet.domain.watched import watched_findings
from stet.domain.wording import Words, words_changed

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from stet.domain.diff import AlignedRow
    from stet.domain.languages import Language
    from stet.domain.version import Story


@dataclass(frozen=True, slots=True)
class Judgement:
    """What a change is worth telling: its severity, the reasons, whether it was made in silence."""

    severity: Severity
    reasons: tuple[Reason, ...]
    stealth: bool
    words_removed: int
    words_added: int


def judge(
    older: Story | None,
    newer: Story | None,
    comparison: Comparison | None,
    watched: tuple[str, ...] = (),
) -> Judgement:
    """Return how much the step from `older` to `newer` matters, and why (RULES §5).

    `newer` is None when the article was removed, `older` when it came back. `watched` are the terms that
    matter to the owner. The same stories and terms always give the same judgement.
    """
    if newer is None:
        return Judgement(
            Severity.CRITICAL, (Reason("removed"),), stealth=False, words_removed=0, words_added=0
        )
    if older is None or comparison is None:
        return Judgement(Severity.MAJOR, (Reason("restored"),), stealth=False, words_removed=0, words_added=0)
    language = language_of(newer.language or older.language, _sample(newer))
    case = _Case(older, newer, comparison, language, watched)
    found = list(case.findings())
    severity = max((one.severity for one in found), default=Severity.TRIVIAL)
    return Judgement(
        severity,
        _reasons(found),
        stealth=severity >= Severity.MAJOR and not case.owned_up,
        words_removed=case.removed,
        words_added=case.added,
    )


def unlike(judged: Judgement, older: str, newer: str) -> Judgement:
    """Return the judgement of two texts that two extractors read and none can read alike any more.

    What differs may be the reading alone, so it is shown, and tells nobody: RULES §4 has versions compared
    only when made by the same extractor.
    """
    return replace(
        judged, severity=Severity.TRIVIAL, reasons=(Reason("extractor", older, newer),), stealth=False
    )


def _sample(story: Story) -> str:
    return " ".join(paragraph.text for paragraph in story.paragraphs[:20]) or story.headline


_PER_NAME = 2
_LAST_RESORT = ("style", "typography")


def _reasons(found: Iterable[Finding]) -> tuple[Reason, ...]:
    """Return the reasons, the weightiest first, few of each name; style only if there is nothing else."""
    ordered = sorted(found, key=lambda one: -one.severity)
    telling = [one for one in ordered if one.reason.name not in _LAST_RESORT]
    chosen: dict[str, list[Reason]] = defaultdict(list)
    for one in telling or [one for one in ordered if one.severity == ordered[0].severity]:
        if len(chosen[one.reason.name]) < _PER_NAME and one.reason not in chosen[one.reason.name]:
            chosen[one.reason.name].append(one.reason)
    return tuple(reason for reasons in chosen.values() for reason in reasons)


@dataclass(slots=True)
class _Case:
    """One change under judgement."""

    older: Story
    newer: Story
    comparison: Comparison
    language: Language
    watched: tuple[str, ...]
    before: Whole = field(init=False)
    after: Whole = field(init=False)
    removed: int = field(init=False)
    added: int = field(init=False)
    stamp_moved: bool = False

    def __post_init__(self) -> None:
        """Keep both texts at hand, and how many words went and came in text, headline and standfirst."""
        read: Read = {}
        self.before = Whole(_texts(self.older), self.language, read)
        self.after = Whole(_texts(self.newer), self.language, read)
        shown = [edit.words for edit in self.comparison.fields if edit.name in ("headline", "standfirst")]
        counts = [words_changed(runs) for runs in [*shown, *(row.words for row in self.comparison.rows)]]
        self.removed = sum(removed for removed, _ in counts)
        self.added = sum(added for _, added in counts)

    @property
    def owned_up(self) -> bool:
        """Whether the article says so: a new notice, a later date, another time told in the text."""
        dated = moved_on(self.older.modified, self.newer.modified)
        return dated or self.stamp_moved or bool(new_notices(self.newer, self.older))

    def findings(self) -> Iterator[Finding]:
        """Yield everything there is to say about the change."""
        yield from self._notice_findings()
        others: Iterable[Finding] = chain(self._field_findings(), self._row_findings(), self._share())
        if fingerprint(self.older) == fingerprint(self.newer):
            # The paragraphs end elsewhere: a word that went from one to the next was not edited.
            others = (
                finding(Severity.TRIVIAL, "typography", one.reason.old, one.reason.new) for one in others
            )
        else:
            yield from watched_findings(self.comparison, self.watched, self.before, self.after)
        yield from others

    def _notice_findings(self) -> Iterator[Finding]:
        gone = [notice for notice in new_notices(self.older, self.newer) if is_correction(notice)]
        for notice in new_notices(self.newer, self.older):
            if is_correction(notice):
                yield finding(Severity.CRITICAL, "correction added", gone.pop(0) if gone else "", notice)
        for notice in gone:
            yield finding(Severity.MAJOR, "correction removed", notice, "")

    def _field_findings(self) -> Iterator[Finding]:
        for edit in self.comparison.fields:
            old, new = both_sides(edit.words)
            if edit.name == "headline":
                yield from headline_findings(self._passage(edit.words))
            elif edit.name == "standfirst":
                yield from self._standfirst(old, new, edit.words)
            elif edit.name == "byline" and typographic(old, new):
                yield finding(Severity.TRIVIAL, "typography", old, new)
            elif edit.name == "byline":
                yield finding(Severity.MINOR, "byline", old, new)
            elif edit.name == "links":
                yield finding(Severity.MINOR, "links", _listed(edit.words, "-"), _listed(edit.words, "+"))

    def _standfirst(self, old: str, new: str, runs: tuple[Words, ...]) -> Iterator[Finding]:
        if typographic(old, new):
            yield finding(Severity.TRIVIAL, "typography", old, new)
            return
        yield finding(Severity.MINOR, "standfirst", old, new)
        yield from (one for one in passage_findings(self._passage(runs)) if one.reason.name != "style")

    def _passage(self, runs: tuple[Words, ...]) -> Passage:
        return Passage(runs, self.language, self.before, self.after)

    def _row_findings(self) -> Iterator[Finding]:
        appended = self._only_appended()
        changed = [row for row in self.comparison.rows if row.kind is not Row.UNCHANGED or len(row.words) > 1]
        read = 0
        for row in changed:
            read += sum(len(run.text) for run in row.words)
            if read > _READ:
                yield finding(Severity.MAJOR, "share of text", f"{len(changed)} paragraphs", "")
                return
            yield from self._row(row, appended=appended)
        for row, following in pairwise(changed):
            if row.kind is Row.REMOVED and following.kind is Row.ADDED:
                yield from fate_findings(self._passage((*row.words, *following.words)))

    def _only_appended(self) -> bool:
        live = self.older.live_blog or self.newer.live_blog
        return live and all(row.kind in (Row.ADDED, Row.UNCHANGED) for row in self.comparison.rows)

    def _row(self, row: AlignedRow, *, appended: bool) -> Iterator[Finding]:
        old, new = both_sides(row.words)
        if is_notice(old) or is_notice(new):
            return
        if row.kind is Row.REMOVED:
            yield from self._removed(row, old)
        elif row.kind is Row.ADDED:
            yield from self._added(row, new, "live append" if appended else "paragraph added")
        else:
            yield from self._kept(row)

    def _removed(self, row: AlignedRow, text: str) -> Iterator[Finding]:
        kind = self.older.paragraphs[row.old[0]].kind
        passage = self._passage(row.words)
        if passage.stamped:
            yield finding(Severity.TRIVIAL, "style", text, "")
        elif kind is Kind.CAPTION:
            yield finding(Severity.MINOR, "caption", text, "")
        elif self.after.holds(text):
            yield finding(Severity.MINOR, "moved", text, "")
        elif fold(text):
            substantial = kind is not Kind.HEADING and count(text) >= _SUBSTANTIAL
            yield finding(Severity.MAJOR if substantial else Severity.MINOR, "paragraph removed", text, "")
            yield from quotation_findings(passage)

    def _added(self, row: AlignedRow, text: str, name: str) -> Iterator[Finding]:
        passage = self._passage(row.words)
        if passage.stamped:
            self.stamp_moved = self.stamp_moved or passage.stamp_moved
            yield finding(Severity.TRIVIAL, "style", "", text)
        elif self.newer.paragraphs[row.new[0]].kind is Kind.CAPTION:
            yield finding(Severity.MINOR, "caption", "", text)
        elif fold(text):
            yield finding(Severity.MINOR, "moved" if self.before.holds(text) else name, "", text)
            yield from quotation_findings(passage)

    def _kept(self, row: AlignedRow) -> Iterator[Finding]:
        old, new = both_sides(row.words)
        if row.moved:
            yield finding(Severity.MINOR, "moved", old, new)
        passage = self._passage(row.words)
        self.stamp_moved = self.stamp_moved or passage.stamp_moved
        found = list(passage_findings(passage))
        if self.newer.paragraphs[row.new[0]].kind is Kind.CAPTION and any(
            one.severity > Severity.TRIVIAL for one in found
        ):
            yield finding(Severity.MINOR, "caption", old, new)
        yield from found

    def _share(self) -> Iterator[Finding]:
        if self.removed >= _LARGE and self.removed > _SHARE * self.older.words:
            yield finding(Severity.MAJOR, "share of text", f"{self.removed} words", f"{self.added} words")


_READ = 150_000
"""So many characters of changed paragraphs are read; more are a great change, whatever they say."""
_SUBSTANTIAL = 5
"""A paragraph of fewer words says too little to alarm anyone by leaving."""
_LARGE = 30
_SHARE = 0.3
"""From this share of the older text on, what went is a reason of its own."""


def _listed(runs: Iterable[Words], op: str) -> str:
    return " ".join(run.text for run in runs if run.op == op)


def _texts(story: Story) -> list[str]:
    return [story.headline, story.standfirst, *(paragraph.text for paragraph in story.paragraphs)]
