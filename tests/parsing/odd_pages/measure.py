"""Say which failure pages pass as good and which articles are called poor.

python -m tests.parsing.odd_pages.measure one two
"""

# ruff: noqa: T201 (a tool for people)
from __future__ import annotations

import sys
from collections.abc import Sequence

from stet.domain.errors import BadPage
from stet.domain.version import Quality
from stet.parsing.articles import extract
from tests.parsing.odd_pages import articles, failures
from tests.parsing.odd_pages.chrome import Odd


def judged(page: Odd) -> Quality:
    """Return the quality of what the page shows; one that cannot be read at all is as poor as can be."""
    try:
        return extract(page.markup, url=page.url, content_type=page.content_type).quality
    except BadPage as error:
        return Quality(0.0, (f"unreadable: {error}",))


def main(rounds: Sequence[str]) -> None:
    """Print the wrong ones of each round, and with -v what each failure is called."""
    for name in [name for name in rounds if name != "-v"]:
        for kind, pages, poor in (("failures", failures(name), True), ("articles", articles(name), False)):
            found = [(page.name, judged(page)) for page in pages]
            wrong = [(which, quality) for which, quality in found if quality.poor is not poor]
            print(f"{name} {kind}: {len(wrong)} of {len(pages)} wrong")
            for which, quality in found if "-v" in rounds else wrong:
                mark = "ok" if quality.poor is poor else "WRONG"
                print(f"  {mark:5} {which:28} {quality.score:.2f} {quality.reasons}")


if __name__ == "__main__":
    main(sys.argv[1:])
