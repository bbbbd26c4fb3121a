"""What befell somebody or is held against them, told otherwise: dead and injured, charged and convicted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from stet.domain.change import Severity
from stet.domain.evidence import degrees, doers
from stet.domain.passage import count, finding

if TYPE_CHECKING:
    from collections.abc import Iterator

    from stet.domain.passage import Finding, Passage


def fate_findings(passage: Passage) -> Iterator[Finding]:
    """Yield major for another degree of harm or guilt, another cause or crime, and a doer named or not."""
    language = passage.language
    tables = (
        ("harm", language.harm),
        ("harm", language.causes),
        ("guilt", language.guilt),
        ("guilt", language.charges),
    )
    if not (passage.same_statement or count(passage.old) <= _SHORT):
        return
    for chunk in passage.chunks:
        if not (chunk.small and chunk.old.strip() and chunk.new.strip()):
            continue
        for name, table in tables:
            old, new = degrees(chunk.old, table), degrees(chunk.new, table)
            if old and new and old.keys().isdisjoint(new):
                yield finding(Severity.MAJOR, name, chunk.old, chunk.new)
    old_doers, new_doers = (doers(side, language) for side in passage.core)
    if old_doers != new_doers:
        shown = passage.where(lambda text: any(word in language.agents for word in text.casefold().split()))
        if shown.small:
            yield finding(Severity.MAJOR, "harm", shown.old, shown.new)


_SHORT = 12
"""A passage of so few words is one statement, though most of them changed."""
