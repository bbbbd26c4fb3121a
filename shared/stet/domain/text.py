"""Characters, words and sentences: what counts as the same text."""

from __future__ import annotations

import re
import unicodedata
from functools import cache

_DROPPED = [
    # soft hyphen, combining grapheme joiner, Arabic letter mark, zero-width space, directional marks,
    # word joiner and invisible operators, isolates, BOM, variation selectors
    *(0x00AD, 0x034F, 0x061C, 0x180E, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F)),
    *(*range(0x2060, 0x2070), *range(0xFE00, 0xFE10), 0xFEFF),
]
_QUOTES = dict.fromkeys("‘’‚‛′ʼʹ`´‹›＇", "'") | dict.fromkeys("“”„‟″«»〝〞〟＂", '"')
_DASHES = dict.fromkeys("‐‑‒–—―−⸺⸻﹘﹣－", "-")
_FORMS = {"…": "...", "ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl", "ﬅ": "st", "ﬆ": "st"}
_FOLDED = {**_QUOTES, **_DASHES, **_FORMS}
# A set of characters in an expression is looked for several times faster than `translate` looks each one up.
_TO_DROP = re.compile("[" + "".join(map(chr, _DROPPED)) + "]+")
_TO_FOLD = re.compile("[" + "".join(_FOLDED) + "]")
# A joiner is a matter of ligatures, but where it changes what is read (as Unicode's UAX 31 has it): after a
# virama, between Arabic letters, and between the pictures that it makes one of.
_JOINERS = re.compile("[\u200c\u200d]+")
_ARABIC = re.compile(r"[\u0600-\u06ff\u0750-\u077f\u08a0-\u08ff]")
_VIRAMA = 9
_PICTURES = {"So", "Sk"}
# A run of spaces is tried from its first one only, as else each of a million would look through the rest.
# French sets spaces within its guillemets; German turns them round, so the word beside tells which is which.
_GUILLEMETS = re.compile(r"(?<![^\s(\[])([«‹])\s+|(?<!\s)\s+([»›])(?!\w)")
_TAIL = r"[\x80-\xbf\u0152-\u2122]"
_MANGLED = re.compile(
    rf"[\xc2-\xf4](?:(?<=[\xc2-\xdf]){_TAIL}|(?<=[\xe0-\xef]){_TAIL}{{2}}|(?<=[\xf0-\xf4]){_TAIL}{{3}})"
)


def fold(text: str) -> str:
    """Return `text` with every difference removed that no reader would call an edit.

    NFC, spaces of all kinds, soft hyphens, zero-width and directional marks, the forms of quotes and
    dashes, UTF-8 read once too often. Never digits, never `?`, never the presence of quotation marks,
    never hyphens within words (RULES §4), never a joiner that a script needs.
    """
    if text.isascii():
        return " ".join(text.replace("`", "'").split())
    mended = ""
    while text != mended:  # each round shortens the text, and undoes one reading too many
        mended = unicodedata.normalize("NFC", _TO_DROP.sub("", text))
        if "\u200c" in mended or "\u200d" in mended:
            mended = unicodedata.normalize("NFC", _JOINERS.sub(_joiner, mended))
        text = _MANGLED.sub(_mended, mended)
    if any(sign in text for sign in "«‹»›"):
        text = _GUILLEMETS.sub(r"\1\2", text)
    return " ".join(unicodedata.normalize("NFC", _TO_FOLD.sub(_form, text)).split())


def _form(match: re.Match[str]) -> str:
    return _FOLDED[match[0]]


def _joiner(match: re.Match[str]) -> str:
    """Return the first of these joiners where it changes what is read, else nothing."""
    text, joiner = match.string, match[0][0]
    before, after = text[match.start() - 1 : match.start()], text[match.end() : match.end() + 1]
    if not (before and after):
        return ""
    if joiner == "\u200c":
        meant = bool(_ARABIC.match(before) and _ARABIC.match(after))
    else:
        meant = {unicodedata.category(before), unicodedata.category(after)} <= _PICTURES
    return joiner if meant or unicodedata.combining(before) == _VIRAMA else ""


def _mended(match: re.Match[str]) -> str:
    """Return the character that these were before they were read as Windows-1252, or them unchanged."""
    mangled = match[0]
    try:
        return b"".join(_byte(character) for character in mangled).decode("utf-8")
    except UnicodeError:
        return mangled


def _byte(character: str) -> bytes:
    # Five bytes have no character in Windows-1252; browsers show them as C1 controls.
    return character.encode("latin-1" if character < "\u0100" else "cp1252")


# Word characters of most scripts join into words; those of the scripts written without spaces
# (Han, Hiragana, Katakana, Thai, Lao, Burmese, Khmer) stand alone, so that an edit stays small.
_MARKS = (
    r"\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u05bf\u05c1-\u05c7\u0610-\u061a\u064b-\u065f\u0670"
    + "".join(chr(code) for code in range(0x06D6, 0x0E00) if unicodedata.category(chr(code))[0] == "M")
    + r"\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\u3099\u309a\ufe00-\ufe0f\ufe20-\ufe2f"
)
_INSIDE = r"\u00ad\u200b-\u200d\u2060" + _MARKS
ALONE = (
    r"\u0e01-\u0e33\u0e40-\u0e46\u0e81-\u0eb3\u0ec0-\u0ec6\u1000-\u109f\u1780-\u17d3\u3041-\u3096\u30a1-\u30fa"
    r"\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\U00020000-\U000323af"
)
_THAI = r"\u0e34-\u0e3a\u0e47-\u0e4e\u0eb4-\u0ebc\u0ec8-\u0ecd"
_LETTER = rf"(?:[^\W\d_{ALONE}][{_INSIDE}]*+)"
_JOINED = _INSIDE + _THAI + r"\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f"
_MONEY = r"[$€£¥₹₽₩₺₴]"
_BEFORE = r"[$€£¥₹₽₩₺₴№#]"
_DIGITS = r"(?:\d{1,3}(?:[ \u00a0\u2009\u202f]\d{3})++(?!\d)|\d++(?:[.,:/'’]\d++)*+)"
_WORD_OR_MARK = rf"""\s*+(?:
      {_LETTER}(?:{_LETTER}|\d)*+(?:['’‑‐&-](?:{_LETTER}|\d)++)*+(?:(?<=\d)[.,:]\d++)*+  # words, v1.2
    | (?:(?<![\w)\]])[-+±−–])?+ {_BEFORE}?+ {_DIGITS}(?:[-‐‑–−]{_DIGITS})*+
        (?:{_LETTER}(?:{_LETTER}|\d)*+(?:(?<=\d)[.,:]\d++)*+)?+ [%‰°]?+ {_MONEY}?+ [{_INSIDE}]*+
        # numbers: 1,000.50  12:30  12h30  3/4  $3m  15%  10 000  −5  3–1  №5
    | [.]{{2,}}+
    | [\U0001f1e6-\U0001f1ff]{{2}}  # a flag
    | [^\s][{_JOINED}]*+(?:(?<=\u200d)[^\w\s][{_JOINED}]*+)*+  # a mark, an emoji, or a letter standing alone
)"""


@cache
def _spaced() -> re.Pattern[str]:
    """Compile on first use: it takes 8 ms of each cold start, and most functions cut no text into words."""
    return re.compile(_WORD_OR_MARK, re.VERBOSE)


# The same for ASCII, where the sets are small: most text is read three times as fast.
_ASCII_DIGITS = r"(?:\d{1,3}(?:[ ]\d{3})++(?!\d)|\d++(?:[.,:/']\d++)*+)"
_ASCII_SPACED = re.compile(
    rf"""\s*+(?:
      [A-Za-z][A-Za-z0-9]*+(?:['&-][A-Za-z0-9]++)*+(?:(?<=\d)[.,:]\d++)*+
    | (?:(?<![\w)\]])[-+])?+ [$#]?+ {_ASCII_DIGITS}(?:-{_ASCII_DIGITS})*+
        (?:[A-Za-z][A-Za-z0-9]*+(?:(?<=\d)[.,:]\d++)*+)?+ %?+ [$]?+
    | [.]{{2,}}+
    | \S
)""",
    re.VERBOSE,
)


def tokens(text: str) -> list[str]:
    """Return the words, numbers, marks and spaces of `text`; joined they give it back exactly.

    A number is one token with its sign, separators, currency and unit, and so is a score or a range of
    two; letters of scripts written without spaces are one token each.
    """
    found = []
    for unit in spaced(text):
        word = unit.lstrip()
        found += [unit[: len(unit) - len(word)], word] if len(word) < len(unit) else [word]
    end = text[len(text.rstrip()) :]
    return [*found, end] if end else found


def spaced(text: str) -> list[str]:
    """Return the same words, numbers and marks, each with the space before it; without space at the end."""
    text = text.rstrip()  # each place in a long run of spaces at the end would look through the rest of it
    return (_ASCII_SPACED if text.isascii() else _spaced()).findall(text)


@cache
def _sought() -> re.Pattern[str]:
    """Compile on first use: few subscriptions have keywords."""
    return re.compile(rf"[{ALONE}][{_INSIDE}{_THAI}]*+|(?:[^\W_{ALONE}][{_INSIDE}]*+)++")


def sought(text: str) -> list[str]:
    """Return the words of `text` as they are looked for: folded, without case, marks or punctuation.

    A word with an apostrophe or a hyphen is several, so that "Smith" is found in "Smith's".
    """
    return _sought().findall(fold(text).casefold())


# Read from the first of its marks only: a run of marks that ends nothing is not read again from each of them.
_END = re.compile(r"""(?<![.!?…])[.!?…]++(?:[ \u00a0\u202f]»|["'”’»)\]])*\s+|[。！？｡]+[」』”’）]*\s*|\n+""")
_OPENER = re.compile(r"""["'“‘„«»‹(\[¿¡—–-]*\s*""")
_INITIAL = re.compile(r"""(?:^|[\s(.'’“"„«-])(?:[^\W\d_]\.)+$|^\s*\d{1,2}\.$""")
_ORDINAL = re.compile(r"(?:^|\s)\d{1,2}\.$")
_COUNTED = re.compile(
    r"Jan|Feb|Mär|Apr|Mai|Jun|Jul|Aug|Sep|Okt|Nov|Dez|Jahrhundert|Bundesliga|Liga|Platz|Runde|Lebensjahr|FC|FSV"
)
_NUMBERED = re.compile(
    r"(?:^|[\s(])(?:[Nn]os?|[Nn]r|[Ff]ig|pp?|[Aa]rt|[Aa]bs|chap|núm|pág|blz|[Tt]el)\.$", re.IGNORECASE
)
_ABBREVIATION = re.compile(
    r"""(?:^|[\s("“'‘«„])(?:
      [Mm]r|[Mm]rs|[Mm]s|[Dd]r|[Pp]rof|St|Sr|Jr|Gen|Col|Capt|Lt|Sgt|Maj|Cmdr|Sen|Rep|Gov|Rev|Hon|Pres|Messrs|Supt
    | vs|etc|cf|approx|est|[Vv]ol|eds?|Inc|Ltd|Co|Corp|Bros|Dept|Univ|Ave|Blvd|Rd|Ft|Mt
    | Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec
    | bzw|ca|usw|evtl|ggf|inkl|[Ss]tr|Hr|Fr|Dipl|Ing|Mio|Mrd|[Vv]gl|sog|zzgl|Hl
    | M|MM|Mme|Mlle|Me|av|env|Sra?|Sres|Srta|Uds?|Dña|Avda|Sig|Sigg|On|Avv|Dott|Geom
    | Exmo|dhr|mevr|mw|drs|bijv|enz|jl|resp
    )\.$""",
    re.VERBOSE,
)


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, each stripped, none empty.

    A full stop ends one unless it follows an initial, an ordinal or a known abbreviation, or the next
    word begins small. Language-neutral but for the table of abbreviations.
    """
    found, start = [], 0
    for match in _END.finditer(text):
        if _ends(text, start, match):
            found.append(text[start : match.end()].strip())
            start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match[0][0]
    if mark not in ".!?…" or "\n" in match[0]:
        return True
    opener = _OPENER.match(text, match.end())
    at = opener.end() if opener else match.end()
    following = text[at : at + 1]
    if following.islower():
        return False
    if mark != "." or match[0].startswith(".."):
        return True
    before = text[max(start, match.start() - 24) : match.start() + 1]
    if before[-2:-1].isdigit() and _ORDINAL.search(before) and _COUNTED.match(text, match.end()):
        return False
    if following.isdigit() and _NUMBERED.search(before):
        return False
    return not (_INITIAL.search(before) or _ABBREVIATION.search(before))
