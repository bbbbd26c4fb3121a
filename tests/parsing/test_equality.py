"""Which mark-up makes another version, as a table: what a reader sees alike is alike (RULES §4)."""

from __future__ import annotations

import pytest

from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract
from tests.parsing import pages

LAST = "The council’s “plan” – worth €5m a year – won’t change, she said in 2024… and she left it at that."
NAMED = {"’": "rsquo", "“": "ldquo", "”": "rdquo", "–": "ndash", "€": "euro", "…": "hellip"}
WINDOWS = {"’": 146, "“": 147, "”": 148, "–": 150, "€": 128, "…": 133}
STRAIGHT = {"’": "'", "“": '"', "”": '"', "–": "-", "…": "..."}
ALL = (*pages.PARAGRAPHS, LAST)
CUT = LAST.index("won’t")


def written(signs: dict[str, str]) -> str:
    return "".join(signs.get(sign, sign) for sign in LAST)


def last(text: str) -> bytes:
    """Return the page whose last paragraph is `text`."""
    return pages.page(pages.body(*pages.PARAGRAPHS, text))


def whole(old: str, new: str) -> bytes:
    """Return the page with one thing in its body written otherwise everywhere."""
    return pages.page(pages.body(*ALL).replace(old, new))


SAME = {
    "named entities": last(written({sign: f"&{name};" for sign, name in NAMED.items()})),
    "decimal entities": last(written({sign: f"&#{ord(sign)};" for sign in NAMED})),
    "hexadecimal entities": last(written({sign: f"&#x{ord(sign):X};" for sign in NAMED})),
    "entities of Windows-1252": last(written({sign: f"&#{code};" for sign, code in WINDOWS.items()})),
    "straight signs": last(written(STRAIGHT)),
    "no-break spaces": last(LAST.replace(" ", "&nbsp;", 4)),
    "thin spaces": last(LAST.replace(" – ", "&thinsp;–&thinsp;")),
    "lines and tabs for spaces": last(LAST.replace(" ", "\n      \t")),
    "lines of Windows": whole("\n", "\r\n"),
    "a soft hyphen": last(LAST.replace("council", "coun&shy;cil")),
    "<wbr>": last(LAST.replace("council", "coun<wbr>cil")),
    "a comment within a word": last(LAST.replace("council", "coun<!-- x -->cil")),
    "a word half bold": last(LAST.replace("council", "<b>coun</b>cil")),
    "a span for each word": last("".join(f"<span>{word} </span>" for word in LAST.split())),
    "<q> for quotation marks": last(LAST.replace("“plan”", "<q>plan</q>")),
    "<q> around quotation marks": last(LAST.replace("“plan”", "<q>“plan”</q>")),
    "quotation marks around <q>": last(LAST.replace("“plan”", "“<q>plan</q>”")),
    "a joiner between Latin letters": last(LAST.replace("council", "coun\u200dcil")),
    "a zero-width space": last(LAST.replace("council", "coun&#8203;cil")),
    "a paragraph split": pages.page(pages.body(*pages.PARAGRAPHS, LAST[:CUT], LAST[CUT:])),
    "<br><br> for a paragraph": last(f"{LAST[:CUT]}<br><br>{LAST[CUT:]}"),
    "<br> for a space": last(f"{LAST[:CUT]}<br>{LAST[CUT:]}"),
    "<br><br> for all paragraphs": pages.page(f"<p>{'<br><br>'.join(ALL)}</p>"),
    "two paragraphs joined": pages.page(pages.body(*pages.PARAGRAPHS[:-1], f"{pages.PARAGRAPHS[-1]} {LAST}")),
    "divisions": pages.page(pages.body(*ALL).replace("<p>", "<div>").replace("/p>", "/div>")),
    "attributes": whole("<p>", "<p class='x y' data-id=77 style='color:red'>"),
    "capital letters": pages.page(pages.body(*ALL).replace("<p>", "<P>").replace("/p>", "/P>")),
    "no end tags": whole("</p>", ""),
    "empty paragraphs": whole("<p>", "<p>&nbsp;</p><p>"),
    "a span in each": pages.page(pages.body(*ALL).replace("<p>", "<p><span>").replace("</p>", "</span></p>")),
}
OTHER = {
    "a digit": LAST.replace("5m", "6m"),
    "a question mark": LAST.replace("at that.", "at that?"),
    "no quotation marks": LAST.replace("“", "").replace("”", ""),
    "<q> around more": LAST.replace("“plan”", "plan").replace("council’s", "<q>council’s</q>"),
    "a hyphen within a word": LAST.replace("council", "coun-cil"),
    "a capital": LAST.replace("plan", "Plan"),
    "an accent": LAST.replace("plan", "plán"),
    "a minus": LAST.replace("€5m", "−€5m"),
    "another currency": LAST.replace("€", "£"),
    "no currency": LAST.replace("€", ""),
    "per cent": LAST.replace("€5m", "5%"),
    "a superscript": LAST.replace("5m", "5m<sup>2</sup>"),
    "no ellipsis": LAST.replace("…", ""),
    "an apostrophe less": LAST.replace("council’s", "councils"),
}


def read(body: bytes) -> Story:
    story = extract(body, url=pages.URL)
    assert not story.quality.poor, story.quality
    return story


@pytest.fixture(scope="module")
def plain() -> Story:
    return read(last(LAST))


@pytest.mark.parametrize("name", SAME)
def test_the_same_version(plain: Story, name: str):
    story = read(SAME[name])
    assert fingerprint(story) == fingerprint(plain), story.paragraphs


@pytest.mark.parametrize("name", OTHER)
def test_another_version(plain: Story, name: str):
    assert fingerprint(read(last(OTHER[name]))) != fingerprint(plain)


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("He said <q>yes, <q>maybe</q></q> then.", "He said “yes, ‘maybe’” then."),
        ("He said <q>a <b>bold</b></q> word.", "He said “a bold” word."),
        ("He said <q>« oui »</q> then.", "He said « oui » then."),
        ("He said <q></q>nothing then.", "He said nothing then."),
    ],
)
def test_a_q_shows_the_quotation_marks_that_a_browser_writes(written: str, shown: str):
    assert read(last(written)).paragraphs[-1].text == shown
