"""False changes over mutated pages, and real edits of a word missed, beside extractors with a text diff.

`python -m benchmarks.stability [--set S] [--half look|hold] [--from N] [--every N] [--pages N] [--ours]`
looks at other pages, fewer, or ours alone; --tell says what was changed, --edits plants edits without the
mutations. Rules are made by looking at some pages, and others show what they are worth.
"""

from __future__ import annotations

import argparse
import difflib
import importlib.util
import logging
import random
import sys
import warnings
import zlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, field
from functools import partial
from itertools import islice

import trafilatura

from benchmarks.gold import CASES
from benchmarks.known_pages import HALVES, MOST_PAGES, SETS, Case, Choice, cases, newsroom
from benchmarks.machine import described, machine
from benchmarks.mutations import MUTATIONS, mutations_of, parsed, written
from benchmarks.plants import added, placed, planted
from benchmarks.show import show
from benchmarks.table import Cell, Row, Section
from stet.domain.text import fold
from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract

_MOST_FALSE = 1.0
_PROCESSES = 2
_PAGES_BESIDE_PEERS = 14
"""All readers get the same pages: so many take some four minutes on two cores, most of them the peers'."""
_LONGEST_TOLD, _MOST_TOLD = 200, 6
Reader = Callable[[bytes, str], str]


@dataclass(slots=True)
class Score:
    """What a reader made of all pages."""

    pages: int = 0
    mutated: int = 0
    false: Counter[str] = field(default_factory=Counter)
    planted: int = 0
    missed: list[str] = field(default_factory=list)
    told: list[str] = field(default_factory=list)
    """What each false change of ours was made of."""


def run(
    choice: Choice | None = None, *, ours_alone: bool = False, tell: bool = False, edits_alone: bool = False
) -> list[Section]:
    """Read each page as it is, after every mutation and after every edit, with each reader that is here."""
    choice = choice or Choice(most=_PAGES_BESIDE_PEERS)
    here = (CASES / f"extract_{choice.name}").is_dir()
    source = f"real pages ({choice.name}, {choice.half})" if here else "pages of the demo newsroom"
    rows, notes, pages = [], [], 0
    names = ["stet"] if ours_alone else [*_readers()]
    with ProcessPoolExecutor(_PROCESSES) as pool:
        scores = [*pool.map(partial(_scored_by, choice if here else None, tell, edits_alone), names)]
    for name, score in zip(names, scores, strict=True):
        ours, pages = name == "stet", score.pages
        rows.append(_row(name, score, judged=ours))
        if ours:
            notes += [f"false: {what} × {count}" for what, count in score.false.most_common()]
            notes += [f"missed: {what}" for what in score.missed]
            notes += score.told
    of = f"{pages} {source}, each with {len(MUTATIONS)} mutations and up to forty edits of a word in it."
    columns = ("reader", "false changes per 1,000", "of mutated pages", "edits missed", "of edits")
    return [Section("stability", "What is taken for a change", columns, tuple(rows), (of, *notes))]


def _scored_by(choice: Choice | None, tell: bool, edits_alone: bool, name: str) -> Score:  # noqa: FBT001 - of this module alone
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # the peers warn of much in each page
        pages = cases(choice) if choice else newsroom()
        return scored(_readers()[name], pages, tell=tell, edits_alone=edits_alone)


def scored(read: Reader, pages: Iterable[Case], *, tell: bool = False, edits_alone: bool = False) -> Score:
    """Return how often `read` takes a mutated page for a changed one, and an edited one for the same."""
    score = Score()
    for case in pages:
        plain = written(case.tree)
        before = read(plain, case.url)
        luck = zlib.crc32(case.url.encode())
        score.pages += 1
        for name, markup in () if edits_alone else mutations_of(case.tree, luck):
            score.mutated += 1
            if read(markup, case.url) != before:
                score.false[name] += 1
                score.told += _differences(name, case, plain, markup) if tell else ()
        for kind, tree in planted(case.tree, case.gold, random.Random(luck)):  # noqa: S311 - the same each time
            score.planted += 1
            if read(written(tree), case.url) == before:
                score.missed.append(f"{kind}: {case.name} {case.url}")
        for kind, tree in placed(case.tree, case.gold, random.Random(luck)):  # noqa: S311 - the same each time
            score.planted += 1
            if read(written(tree), case.url) == before:
                score.missed.append(f"in {kind}: {case.name} {case.url}")
        for kind, one, other in added(case.tree):
            score.planted += 1
            if read(written(one), case.url) == read(written(other), case.url):
                score.missed.append(f"added, {kind}: {case.name} {case.url}")
    return score


def _differences(name: str, case: Case, before: bytes, after: bytes) -> Iterator[str]:
    """Yield what our reading of two forms of a page differs in, a line each."""
    old, new = (_lines(extract(body, url=case.url)) for body in (before, after))
    lines = difflib.unified_diff(old, new, n=0, lineterm="")
    told = (line for line in lines if not line.startswith(("---", "+++", "@@")))
    for line in islice(told, _MOST_TOLD):
        yield f"{name} | {case.name} | {line[:_LONGEST_TOLD]}"


def _lines(story: Story) -> list[str]:
    fields = [f"headline: {story.headline}", f"standfirst: {story.standfirst}", f"byline: {story.byline}"]
    links = [f"link: {link}" for link in sorted(set(story.links))]
    return fields + links + [f"{one.kind.value}: {one.text}" for one in story.paragraphs]


def _row(name: str, score: Score, *, judged: bool) -> Row:
    false = 1000 * score.false.total() / max(score.mutated, 1)
    return Row(
        name,
        (
            Cell(false, 1, _MOST_FALSE if judged else None),
            Cell(score.mutated),
            Cell(len(score.missed), 0, 0 if judged else None),
            Cell(score.planted),
        ),
    )


def _readers() -> dict[str, Reader]:
    """Return stet's fingerprint, and of the others title and text, spaces as one, of those installed."""
    readers: dict[str, Reader] = {
        "stet": lambda body, url: fingerprint(extract(body, url=url)),
        "trafilatura": _trafilatura,
    }
    others = {"readability": _readability, "newspaper": _newspaper, "goose3": _goose}
    return readers | {
        name: partial(_tried, read) for name, read in others.items() if importlib.util.find_spec(name)
    }


def _tried(read: Reader, body: bytes, url: str) -> str:
    """Return what a peer read; one that fails on a page found nothing on it."""
    try:
        return read(body, url)
    except Exception:  # noqa: BLE001 - a peer may fail in any way, and it counts as an empty answer
        return ""


def _trafilatura(body: bytes, url: str) -> str:
    found = trafilatura.bare_extraction(body, url=url, include_comments=False, with_metadata=True)
    return fold(f"{getattr(found, 'title', '')}\n{getattr(found, 'text', '')}")


def _readability(body: bytes, url: str) -> str:
    from readability import Document  # type: ignore[import-not-found,import-untyped,unused-ignore]

    document = Document(body.decode(), url=url)
    return fold(f"{document.short_title()}\n{parsed(document.summary()).text_content()}")


def _newspaper(body: bytes, url: str) -> str:
    import newspaper  # type: ignore[import-not-found,import-untyped,unused-ignore]

    article = newspaper.Article(url, fetch_images=False)
    article.download(input_html=body.decode())
    article.parse()
    return fold(f"{article.title}\n{article.text}")


def _goose(body: bytes, url: str) -> str:
    from goose3 import Goose  # type: ignore[import-not-found,import-untyped,unused-ignore]

    logging.getLogger("goose3").setLevel(logging.CRITICAL)  # it tells of every date it cannot read
    with Goose({"enable_image_fetching": False}) as goose:
        article = goose.extract(url=url, raw_html=body.decode())
    return fold(f"{article.title}\n{article.cleaned_text}")


def main() -> None:
    """Print the table of the pages asked for."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.stability")
    parser.add_argument("--set", choices=SETS, default=SETS[0], dest="name", help="which pages")
    parser.add_argument(
        "--half", choices=HALVES, default=HALVES[0], help="rules are made on one, told by the other"
    )
    parser.add_argument(
        "--from", type=int, default=0, dest="first", help="begin with this page of the set, from 0"
    )
    parser.add_argument("--pages", type=int, default=MOST_PAGES, help="look at no more pages than this")
    parser.add_argument("--every", type=int, default=0, help="each so many-th page: 1 for all of them")
    parser.add_argument("--ours", action="store_true", help="without the peers, which take most of the time")
    parser.add_argument("--tell", action="store_true", help="tell what each false change was made of")
    parser.add_argument("--edits", action="store_true", help="plant edits alone, without the mutations")
    args = parser.parse_args()
    choice = Choice(args.name, args.half, args.first, args.pages, args.every)
    show(
        run(choice, ours_alone=args.ours, tell=args.tell, edits_alone=args.edits),
        described(machine()),
        sys.stdout,
    )


if __name__ == "__main__":
    main()
