"""The picture of a change that is shared when an edit makes news: 1200 × 630, without a browser.

It is laid out here as SVG, of our own shapes and of text alone, and drawn by resvg with two fonts that
come along, which know Latin, Greek, Cyrillic, Arabic, Hebrew and more. Of other scripts, as Chinese and Thai,
they have no letter: then the picture says that, and shows the rest.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence

from lxml import etree
from lxml.builder import ElementMaker

from stet.domain.change import Change
from stet.domain.diff import Words
from stet.domain.wording import words_between
from stet.pages.glyphs import FONTS, drawable
from stet.pages.reasons import label, worded
from stet.pages.safe import cut, printable
from stet.pages.times import stamp

WIDTH, HEIGHT = 1200, 630
_MARGIN = 72
_NAMESPACE = "http://www.w3.org/2000/svg"
_SERIF, _SANS = "DejaVu Serif", "DejaVu Sans"
_INK, _SOFT, _PAPER, _WENT, _CAME = "#1c1b19", "#5d5a54", "#fffdf8", "#a3301c", "#0b5f57"
_COLOURS = {"critical": "#9b1c2e", "major": "#85480a", "minor": "#45525b", "trivial": "#5d5a54"}
_SIZES = ((64, 3), (54, 4), (44, 5), (36, 6))
"""Sizes of the headline, and how many lines of each there is room for."""
_WIDE, _NARROW = frozenset("mwMW@%—…"), frozenset("iljtfrI.,;:'’‘|!()[]- ")
_LONGEST, _HALF, _WORDS = 300, 90, 60
"""How much is drawn of a headline, of either headline where nothing stayed, and of a reason's words."""

_UNSHOWN = "The headline is in a script that this picture cannot show."

svg = ElementMaker(namespace=_NAMESPACE, nsmap={None: _NAMESPACE})


def card(change: Change, outlet: str) -> bytes:
    """Return the picture of a change as PNG."""
    import resvg_py

    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=card_svg(change, outlet),
            skip_system_fonts=True,
            font_files=[str(path) for path in sorted(FONTS.glob("*.ttf"))],
            font_family=_SANS,
            serif_family=_SERIF,
            sans_serif_family=_SANS,
        )
    )


def card_svg(change: Change, outlet: str) -> str:
    """Return the picture as SVG: who edited, the headline with its marks, the words that matter, and when."""
    colour = _COLOURS[change.severity.label]
    when = f"Version {change.number - 1} → {change.number}, {stamp(change.at)}"
    said = change.severity.label + (", unannounced" if change.stealth else "")
    root = svg.svg(
        {"viewBox": f"0 0 {WIDTH} {HEIGHT}", "width": str(WIDTH), "height": str(HEIGHT)},
        svg.rect(width="100%", height="100%", fill=_PAPER),
        svg.rect(width="16", height="100%", fill=colour),
        _line(
            96,
            30,
            [("=", _drawn(cut(outlet, 44)) or _drawn(cut(change.source, 44)) or "unknown source")],
            _SANS,
        ),
        svg.text(said, x=str(WIDTH - _MARGIN), y="96", fill=colour, **_font(_SANS, 30), **_end()),
        *_body(change),
        _line(
            568,
            26,
            [("=", when)],
            _SANS,
            _SOFT,
        ),
        svg.text("Stet", x=str(WIDTH - _MARGIN), y="568", fill=_INK, **_font(_SERIF, 34), **_end()),
    )
    return etree.tostring(root, encoding="unicode")


def _body(change: Change) -> list[etree._Element]:
    """Return the headline, and below it the words that show why it matters, as far as there is room."""
    runs = _headline(change)
    if [run.op for run in runs] == ["-", "+"]:
        runs = tuple(Words(run.op, cut(run.text, _HALF)) for run in runs)
    size, lines = _fitted(runs)
    drawn = [_line(172 + size // 2 + n * size * 5 // 4, size, line, _SERIF) for n, line in enumerate(lines)]
    y = 172 + size // 2 + len(lines) * size * 5 // 4 + 20
    for reason in change.reasons:
        if y > 505:
            break
        if not worded(reason) and len(change.reasons) > 1:
            continue
        old, new = (_drawn(cut(text, _WORDS // 2)) or "" for text in (reason.old, reason.new))
        told = [
            ("=", f"{_clean(label(reason))}  "),
            ("-", old),
            ("=", "  →  " if old and new else ""),
            ("+", new),
        ]
        drawn.append(_line(y, 30, told if worded(reason) else told[:1], _SANS, _SOFT))
        y += 46
    return drawn


def _headline(change: Change) -> tuple[Words, ...]:
    """Return the headline with its marks; without one the address."""
    before, after = (_drawn(cut(text, _LONGEST)) for text in (change.headline_before, change.headline_after))
    if before is None or after is None:
        return (Words("=", _UNSHOWN),)
    if before and after:
        return words_between(before, after)
    return (Words("=", before or after or _drawn(change.url) or change.article_id),)


def _fitted(runs: Sequence[Words]) -> tuple[int, list[list[tuple[str, str]]]]:
    """Return the largest size in which the runs fit, and their lines; what does not fit at all is cut."""
    for size, most in _SIZES:
        lines = _broken(runs, (WIDTH - 2 * _MARGIN) / size)
        if len(lines) <= most:
            break
    if len(lines) > most:
        lines = lines[:most]
        lines[-1].append(("=", " …"))
    return size, lines


def _broken(runs: Iterable[Words], room: float) -> list[list[tuple[str, str]]]:
    """Break runs into lines between words; a word longer than a line is cut."""
    lines: list[list[tuple[str, str]]] = [[]]
    left = room
    for op, word in _pieces(runs):
        held = word
        while _width(held) > room:
            held = held[: len(held) * 3 // 4]
        if _width(held) > left and lines[-1]:
            lines.append([])
            left = room
        lines[-1].append((op, held if lines[-1] else held.lstrip()))
        left -= _width(held)
    return lines


def _pieces(runs: Iterable[Words]) -> Iterable[tuple[str, str]]:
    """Yield each word with the space before it; what came stands apart from what went."""
    last = "="
    for run in runs:
        lead = " " if last == "-" and run.op == "+" and not run.text[:1].isspace() else ""
        for word in (lead + run.text).replace(" ", "\x00 ").split("\x00"):
            if word:
                yield run.op, word
        last = run.op


def _width(text: str) -> float:
    """Return about how wide a text is, in ems of a bold serif; rather too much than too little."""
    return sum(_em(character) for character in text)


def _em(character: str) -> float:
    if unicodedata.combining(character):
        return 0.0
    if unicodedata.east_asian_width(character) in "WF":
        return 1.0
    if character in _WIDE:
        return 1.05
    return 0.43 if character in _NARROW else 0.84 if character.isupper() else 0.68


def _line(
    y: int, size: int, runs: Iterable[tuple[str, str]], family: str, fill: str = _INK
) -> etree._Element:
    """Return a line of text, what went struck through and what came underlined, its spaces kept."""
    marks = {
        "-": {"fill": _WENT, "text-decoration": "line-through"},
        "+": {"fill": _CAME, "text-decoration": "underline"},
    }
    text = svg.text(x=str(_MARGIN), y=str(y), fill=fill, **_font(family, size))
    text.set("{http://www.w3.org/XML/1998/namespace}space", "preserve")
    for op, said in runs:
        core = said.lstrip()
        if said[: len(said) - len(core)]:
            text.append(svg.tspan(said[: len(said) - len(core)]))
        if core:
            text.append(svg.tspan(marks.get(op, {}), core))
    return text


def _font(family: str, size: int) -> dict[str, str]:
    weight = "bold" if family == _SERIF else "normal"
    return {"font-family": family, "font-size": str(size), "font-weight": weight}


def _end() -> dict[str, str]:
    return {"text-anchor": "end"}


def _drawn(text: str) -> str | None:
    """Return text on one line as far as the fonts have it, or None if it could not be read so."""
    return drawable(_clean(text))


def _clean(text: str) -> str:
    """Return text on one line, without what would turn its direction."""
    kept = (
        c for c in printable(text) if unicodedata.category(c) not in ("Cf", "Cc", "Co", "Cs") or c in "\t\n "
    )
    return " ".join("".join(kept).split())
