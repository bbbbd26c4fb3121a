"""Which characters make another version, as a table (RULES §4: equality folds characters only).

Each pair differs in one thing, which its name says; whether that is an edit is asked of the fingerprint, in
each part of a story that it covers.
"""

from __future__ import annotations

import pytest

from stet.domain.version import Paragraph, Story, fingerprint

SAME = [
    ("decomposed", "Zoë Müller, Ångström", "Zoe\u0308 Mu\u0308ller, A\u030angstro\u0308m"),
    ("Hangul in parts", "한", "한"),
    ("grave accent", "don’t", "don`t"),
    ("nbsp", "10 km", "10\u00a0km"),
    ("thin", "10 km", "10\u2009km"),
    ("narrow nbsp", "10 000", "10\u202f000"),
    ("hair", "a — b", "a\u200a—\u200ab"),
    ("em space", "a b", "a\u2003b"),
    ("ideographic space", "東京 大阪", "東京\u3000大阪"),
    ("fig space", "1 000", "1\u2007000"),
    ("mathematical space", "a b", "a\u205fb"),
    ("tab and line", "a b", "a\t\n b"),
    ("line of Windows", "a b", "a\r\nb"),
    ("next line", "a b", "a\u0085b"),
    ("line separator", "a b", "a\u2028b"),
    ("paragraph separator", "a b", "a\u2029b"),
    ("form feed", "a b", "a\x0cb"),
    ("vertical tab", "a b", "a\x0bb"),
    ("soft hyphen", "Donaudampf", "Donau\u00addampf"),
    ("zero-width space", "abc def", "abc\u200b def"),
    ("zero-width space within", "abcdef", "abc\u200bdef"),
    ("word joiner", "abc", "a\u2060bc"),
    ("bom", "abc", "\ufeffabc"),
    ("directional marks", "abc (def)", "abc\u200e (def)\u200f"),
    ("zwj latin", "office", "of\u200dfice"),
    ("zwnj latin", "Auflage", "Auf\u200clage"),
    ("isolates", "abc", "\u2066abc\u2069"),
    ("grapheme joiner", "abc", "a\u034fbc"),
    ("vs16", "❤ it", "❤\ufe0f it"),
    ("vs15", "☎ call", "☎\ufe0e call"),
    ("curly quotes", "“x”", '"x"'),
    ("low quotes", "„x“", '"x"'),
    ("guillemets", "«x»", '"x"'),
    ("guillemets with spaces", "« x »", '"x"'),
    ("single", "‘x’", "'x'"),
    ("single guillemets", "‹x›", "'x'"),
    ("apostrophe", "don’t", "don't"),
    ("prime apos", "don′t", "don't"),
    ("modifier", "donʼt", "don't"),
    ("dprime", "″x″", '"x"'),
    ("full-width quotes", "＂x＂", '"x"'),
    ("cjk q", "〝x〞", '"x"'),
    ("en", "a – b", "a - b"),
    ("em", "a — b", "a - b"),
    ("hbar", "a ― b", "a - b"),
    ("no-break hyphen", "co‑op", "co-op"),
    ("hyphen sign", "co‐op", "co-op"),
    ("fig", "1‒2", "1-2"),
    ("two em", "a ⸺ b", "a - b"),
    ("minus", " 5−3", "5-3"),
    ("ellipsis", "wait…", "wait..."),
    ("ligature fi", "ﬁnal", "final"),
    ("ligature ffl", "baﬄe", "baffle"),
    ("ligature st", "ﬆop", "stop"),
    ("read twice", "café", "cafÃ©"),
    ("read twice as Windows-1252", "“x”", "â€œxâ€\u009d"),
    ("combining order", "q\u0307\u0323", "q\u0323\u0307"),
    ("angstrom sign", "Å", "Å"),
    ("kelvin", "K", "K"),
    ("ohm", "Ω", "Ω"),
    ("arabic alef", "آ", "ا\u0653"),
]
OTHER = [
    ("digit", "12", "15"),
    ("question mark", "He did it.", "He did it?"),
    ("exclamation mark", "Yes.", "Yes!"),
    ("quotation marks removed", "the “killing” of", "the killing of"),
    ("single quotation marks removed", "the 'killing' of", "the killing of"),
    ("hyphen", "re-election", "reelection"),
    ("hyphen sp", "well known", "well-known"),
    ("case", "us", "US"),
    ("case2", "March", "march"),
    ("accent", "resume", "résumé"),
    ("umlaut", "schon", "schön"),
    ("minus", "5 degrees", "−5 degrees"),
    ("minus2", "-5", "5"),
    ("per cent", "15%", "15"),
    ("permille", "15‰", "15%"),
    ("currency", "$5", "£5"),
    ("no currency", "€5", "5"),
    ("superscript", "m²", "m2"),
    ("sup3", "10³", "103"),
    ("sub", "CO₂", "CO2"),
    ("frac", "½", "1/2"),
    ("frac2", "1½", "1 1/2"),
    ("ellipsis removed", "and …", "and"),
    ("ellipsis between", "a ... b", "a b"),
    ("decimal point", "1.5", "15"),
    ("thousands", "1,000", "1.000"),
    ("space in num", "1 000", "1000"),
    ("word space", "a part", "apart"),
    ("comma", "Let's eat, Ann", "Let's eat Ann"),
    ("ZWNJ persian", "می\u200cخواهم", "میخواهم"),
    ("ZWJ indic", "क\u094d\u200dष", "क\u094dष"),
    ("ZWNJ indic", "क\u094d\u200cष", "क\u094dष"),
    ("emoji zwj", "👨\u200d👩\u200d👧", "👨👩👧"),
    ("emoji skin", "👍🏽", "👍"),
    ("ß", "Straße", "Strasse"),
    ("ø", "Øl", "Ol"),
    ("full-width", "ＡＢＣ", "ABC"),
    ("full-width digits", "１２", "12"),
    ("halfwidth kana", "ｶﾅ", "カナ"),
    ("roman", "Ⅳ", "IV"),
    ("tm", "Acme™", "AcmeTM"),
    ("num sign", "№ 5", "No 5"),
    ("deg", "5°C", "5C"),
    ("Cyrillic a", "аpple", "apple"),
    ("dquote to squote", '"x"', "'x'"),
    ("inch", '5" gun', "5' gun"),
    ("plus", "+5", "5"),
    ("±", "±5", "5"),
    ("times", "2×4", "2x4"),
    ("slash", "and/or", "and or"),
    ("section", "§ 5", "5"),
    ("arabic digit", "١٢", "12"),
    ("colon", "12:30", "1230"),
    ("dots", "....", "..."),
    ("amp", "R&D", "R and D"),
    ("at", "a@b", "ab"),
    ("hash", "#metoo", "metoo"),
    ("brackets", "(sic)", "sic"),
    ("guil vs none", "»ja«", "ja"),
    ("dagger", "x†", "x"),
    ("sp before q", "Oui ?", "Oui?"),
    ("hebrew maqaf", "א־ב", "א-ב"),
    ("hebrew niqqud", "ש\u05b8\u05c1לו\u05b9ם", "שלום"),
    ("arabic tatweel", "محـمد", "محمد"),
    ("long s", "ſ", "s"),
    ("jp choon", "カー", "カ"),
    ("jp wave", "3〜5", "3～5"),
    ("Katakana dot", "・", "·"),
    ("minus word", "a -b", "a b"),
    ("range", "2019-20", "201920"),
    ("double hyphen", "a -- b", "a - b"),
]


def prints(text: str) -> tuple[str, ...]:
    """Return the fingerprints of stories that hold `text` in one of their parts each."""
    inside = f"It was said that {text} was meant."
    stories = (
        Story(headline=inside),
        Story(standfirst=inside),
        Story(byline=("Ada Weber", inside)),
        Story(paragraphs=(Paragraph("One."), Paragraph(inside))),
    )
    return tuple(map(fingerprint, stories))


@pytest.mark.parametrize(("old", "new"), [pytest.param(*pair, id=name) for name, *pair in SAME])
def test_the_same_version(old: str, new: str):
    assert prints(old) == prints(new)


@pytest.mark.parametrize(("old", "new"), [pytest.param(*pair, id=name) for name, *pair in OTHER])
def test_another_version(old: str, new: str):
    assert not set(prints(old)) & set(prints(new))


def test_where_a_paragraph_ends_is_no_edit_and_which_comes_first_is():
    split = Story(paragraphs=(Paragraph("One. Two."), Paragraph("Three.")))
    joined = Story(paragraphs=(Paragraph("One."), Paragraph("Two. Three.")))
    turned = Story(paragraphs=(Paragraph("Three."), Paragraph("One. Two.")))
    assert fingerprint(split) == fingerprint(joined) != fingerprint(turned)
