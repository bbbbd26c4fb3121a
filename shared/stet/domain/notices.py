"""Notices of correction: where an article itself says that it was changed."""

# ruff: noqa: E501 (patterns are not broken across lines)
from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from stet.domain.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable
    from collections.abc import Set as AbstractSet

_LONGEST = 1200
"""A longer block of text is not a notice, though it may hold one as a sentence."""

_EN = "(?:article|story|post|piece|page|report|column|headline|caption|version|review|obituary|transcript)"
_DE = "(?:artikel|text|beitrag|bericht|meldung|fassung|version|überschrift|bildunterschrift)(?:e?s)?"
_FR = "(?:article|texte|titre|billet|papier|version|légende|dépêche)"
_ES = "(?:artículo|texto|noticia|información|versión|titular|nota|pieza|crónica)"
_IT = "(?:articolo|testo|pezzo|notizia|versione|titolo|servizio)"
_PT = "(?:artigo|texto|notícia|matéria|reportagem|versão|título|nota|peça)"
_NL = "(?:artikel|bericht|tekst|stuk|versie|kop|verhaal|bijschrift)"

_LABELLED = r"""
    ^\W*(?:(?:editor'?s'?\ note|update[d]?|mise\ à\ jour|actualización)[:,.]?\ )?
    (?: corrections?(?:\ (?:and|&)\ clarifications?)? | clarifications? | corrected | amended | erratum | errata | retractions? | correction\ appended
      | berichtigung | korrektur(?:hinweis)? | richtigstellung | klarstellung
      | rectificatif | correctif | rectification | précision | mise\ au\ point
      | correcci[oó]n(?:es)? | fe\ de\ (?:erratas|errores) | rectificación | aclaración
      | correzione | rettifica | errata\ corrige | precisazione
      | corr?e[cç]?ção | retificação | rectificação | esclarecimento
      | correcties?(?:\ (?:en|&)\ aanvullingen)? | rectificatie | (?:aanvulling(?:en)?\ (?:en|&)\ )?verbetering(?:en)? | rechtzetting
    )\b
    (?: \ ?\([^)]{1,40}\)
      | ,?\ (?:vom\ |du\ |le\ |del\ |el\ |de\ |van\ |on\ |of\ )?(?:\w{3,9}\.?\ )?\d[\w.,:/\ à]{0,30}?)?
    \ ?[:—–|-]
"""

_SAID = r"""(?:(?:in)?correctly|mistakenly|wrongly|erroneously)?\ ?
    (?:said|stated|reported|misstated|gave|referred|named|described|attributed|identified|misidentified
    |included|misspelled|contained|claimed|suggested)"""

_MISSAID = (
    rf"\bthis\ {_EN}\ (?:originally|initially|previously|earlier|incorrectly|mistakenly|wrongly)\ {_SAID}"
)

_BEGINS = (
    f"(?x:{_LABELLED})",
    r"^\W*(?:erratum|errata(?: corrige)?|fe de (?:erratas|errores)|rettifica|rectificatif|rectificatie|rectificación|retificação|berichtigung)\. ",
    r"^\W*(?:corrects|refiles|clarifies|recasts) [^:,]{0,60}\b(?:paragraphs?|headline|spelling|typo|figure|name|date|byline|dateline|caption|throughout)\b",
    r"^[\w' ]{0,40}\bregrets the (?:error|mistake)s?\W*$",
    r"^\W*a correction was (?:made|added|appended)\b",
    r"^[\s([*•-]*we(?: have|'ve) (?:since )?(?:corrected|amended) (?:the|this|an?|our)\b",
    r"^\W*note: .{0,200}\b(?:wrongly|incorrectly|mistakenly|in error|misstated|misspelled|misidentified|corrected)\b",
    # An update that says something was wrong.
    (
        r"^\W*(?:update[ds]?|aktualisierung|mise à jour|actualización|aggiornamento|atualização|actualização)\b[^:]{0,40}:"
        r".{0,200}\b(?:correct(?:ed|s|ion)|korrigiert|berichtigt|corrig(?:é|er|ido|ida)|rectifié"
        r"|corregido|corregida|corretto|corretta|gecorrigeerd)"
    ),
    rf"^\W*{_FR} (?:modifié|corrigé|rectifié)e? (?:le|à|ce)\b",
    rf"^\W*{_ES} (?:corregid|modificad|rectificad)[oa] (?:el|a las)\b",
    rf"^\W*{_IT} (?:corrett|modificat|rettificat)[oa] (?:il|alle)\b",
    rf"^\W*{_PT} (?:corrigid|alterad|modificad)[oa] (?:em|às|a)\b",
    rf"^\W*{_DE} (?:korrigiert|berichtigt|geändert) am\b",
)
"""How a correction begins: looked for at the beginning alone."""


class _Group(NamedTuple):
    """Patterns, and of each of two sets the first five letters of a word that none of them matches without.

    A search through a text for fifty patterns costs as much as a tenth of reading its page.
    """

    one: frozenset[str]
    other: frozenset[str]
    patterns: tuple[str, ...]

    def found_in(self, text: str, words: AbstractSet[str]) -> bool:
        """Whether a pattern matches in a folded text, which has words of these first letters."""
        if self.one.isdisjoint(words) or self.other.isdisjoint(words):
            return False
        return _pattern(*self.patterns).search(text) is not None


def _group(one: str, other: str, *patterns: str) -> _Group:
    return _Group(frozenset(one.split()), frozenset(other.split()), patterns)


_CORRECTED = (
    _group(
        "amend corre clari revis retra edite chang modif updat origi initi previ earli incor mista wrong",
        "this",
        rf"\bthis (?:\w+ \d{{1,2}} )?{_EN} (?:was|has been|is) (?:\w+ )?(?:amended|corrected|clarified|revised|retracted)\b",
        rf"\bthis {_EN} (?:was|has been|is) (?:\w+ )?edited\b(?! (?:and condensed|for (?:length|clarity|brevity)))",
        r"\bhas retracted this (?:article|story|report)\b",
        rf"\bthis {_EN} (?:was|has been|is) (?:\w+ )?(?:changed|modified)\b",
        rf"\bthis {_EN} (?:was|has been) updated\b.{{0,80}}\b(?:correct|clarif|error|mistake|misstat|wrong)",
        rf"\bthe original of this {_EN}\b",
        f"(?x:{_MISSAID})",
    ),
    _group(
        "corre amend clari regre",
        "we",
        rf"\bwe(?: have|'ve) (?:since )?(?:corrected|amended|clarified)\b.{{0,60}}\b(?:error|{_EN})\b",
        r"\bwe regret the (?:error|mistake)(?!s?,?\W*\")",
    ),
    _group("corre", "the", r"\bthe (?:story|article|post|column) has been corrected\b"),
    _group(
        "versi editi headl capti",
        "earli previ origi prior initi",
        rf"\b(?:earlier|previous|original|prior|initial) (?:version|edition|headline|caption)s? (?:of|on|to|for) th(?:is|e) (?:{_EN}|video|photo|graphic|chart|map|newsletter|episode)\b",
    ),
    _group(
        "korri beric geänd richt präzi fehle versi fassu",
        "wurde ist wir frühe vorhe erste urspr älter",
        rf"\b(?:diese[rsmn]?|unser) {_DE} (?:wurde|ist)\b(?! v[oe][nm]).{{0,60}}\bgeändert\b",
        rf"\b(?:diese[rsmn]?|der|die|unser) {_DE} (?:wurde|ist)\b(?! v[oe][nm]).{{0,60}}\b(?:korrigiert|berichtigt)\b",
        rf"\b(?:diese[rsmn]?|der|die|unser) {_DE} (?:wurde|ist)\b.{{0,60}}\b(?:richtiggestellt|präzisiert)\b",
        (
            r"\bin (?:eine[rm]|der) (?:früheren|vorherigen|ersten|ursprünglichen|älteren) (?:version|fassung)"
            rf" (?:diese[sr] {_DE}|hieß|stand|war|hatte|haben|wurde|des {_DE})\b"
        ),
        r"\bwir (?:haben|bitten)\b.{0,80}\b(?:korrigiert|berichtigt|den fehler zu entschuldigen)\b",
    ),
    _group(
        "modif corri recti amend versi contr",
        "été nous précé premi ancie initi antér origi",
        rf"\b(?:cet|cette|ce) {_FR} a été (?:\w+ )?(?:modifié|amendé)e?\b(?! (?:par|au) )",
        rf"\b(?:cet|cette|ce|le|l') ?{_FR} a été (?:\w+ )?(?:corrigé|rectifié)e?\b(?! (?:par|au) )",
        (
            r"\b(?:une|la) (?:(?:précédente|première|ancienne) version|version (?:précédente|initiale|antérieure|originale))"
            rf"(?: de (?:cet|cette|ce|l') ?{_FR}|,? (?:nous|il était|on pouvait))\b"
        ),
        r"\bcontrairement à ce que nous (?:avons|avions) (?:écrit|indiqué|affirmé|annoncé)",
        r"\bnous avons (?:corrigé|rectifié|modifié) (?:une|cette|notre|l') ?(?:erreur|coquille|article|passage)",
    ),
    _group(
        "corre modif recti enmen versi",
        "hemos ha fue anter previ inici prime",
        r"\b(?:hemos corregido|hemos rectificado) (?:un|el|este|la|una)\b",
        rf"\best[ea] {_ES} (?:ha sido|se ha|fue) (?:\w+ )?(?:modificad|enmendad)[oa]\b(?! (?:por|en) )",
        rf"\b(?:este|esta|el|la) {_ES} (?:ha sido|se ha|fue) (?:\w+ )?(?:corregid|rectificad)[oa]\b(?! (?:por|en) )",
        (
            r"\b(?:una|la) (?:versión (?:anterior|previa|inicial)|(?:primera|anterior) versión)"
            rf"(?: de (?:este|esta|la|el) {_ES}|,? se (?:decía|indicaba|afirmaba|señalaba))\b"
        ),
    ),
    _group(
        "corre modif retti versi",
        "abbia stato stata prece prima inizi",
        r"\babbiamo corretto (?:un|l'|il|la)",
        rf"\bquest[oa] {_IT} è stat[oa] (?:\w+ )?modificat[oa]\b(?! d(?:a|al|alla|agli|ai|alle|all')\b)",
        rf"\b(?:questo|questa|il|la|l') ?{_IT} è stat[oa] (?:\w+ )?(?:corrett|rettificat)[oa]\b(?! d(?:a|al|alla|agli|ai|alle|all')\b)",
        (
            r"\b(?:una|la) (?:(?:precedente|prima) versione|versione (?:precedente|iniziale))"
            rf"(?: d(?:i questo|i questa|ell') ?{_IT}|,? (?:si leggeva|avevamo|era scritto))\b"
        ),
    ),
    _group(
        "corri modif alter retif recti versã",
        "corri foi anter prévi inici prime",
        r"\bcorrigimos (?:um|o|a|uma) (?:erro|texto)",
        rf"\best[ea] {_PT} foi (?:\w+ )?(?:modificad|alterad)[oa]\b(?! (?:por|pel[oa]s?|n[oa]) )",
        rf"\b(?:este|esta|o|a) {_PT} foi (?:\w+ )?(?:corrigid|rec?tificad)[oa]\b(?! (?:por|pel[oa]s?|n[oa]) )",
        (
            r"\b(?:uma|numa|a|na|em) (?:versão (?:anterior|prévia|inicial)|primeira versão)"
            rf"(?: d(?:este|esta|o|a) {_PT}|,? (?:dizia|lia-se|afirmava|informava))\b"
        ),
    ),
    _group(
        "gecor aange gewij verbe versi hebbe",
        "is werd hebbe eerde vorig ouder",
        r"\bwe hebben (?:dit|deze|de|een) .{0,30}(?:gecorrigeerd|aangepast|rechtgezet)",
        rf"\b(?:dit|deze) {_NL} (?:is|werd)\b(?! door).{{0,40}}\b(?:aangepast|gewijzigd|verbeterd)\b",
        rf"\b(?:dit|deze|het|de) {_NL} (?:is|werd)\b(?! door).{{0,40}}\bgecorrigeerd\b",
        (
            r"\bin een (?:eerdere|vorige|oudere) versie"
            rf"(?: van (?:dit|deze|het) {_NL}|,? (?:stond|werd|hebben|was))\b"
        ),
    ),
)

_BEGINS_UPDATED = (
    r"^\W*(?:editor'?s'?|author'?s) note\b(?:,? [^:.\d]{0,20}\d[^:.]{0,15})? ?[:—–|-]",
    r"^\W*(?:anmerkung|hinweis) der redaktion\b|^\W*anm\. d\. red\.|^\W*transparenzhinweis\b",
    r"^\W*(?:note de la rédaction|ndlr|nota de (?:la )?redacción|nota del (?:editor|redattore))\b",
    r"^\W*(?:nota da redação|nota do editor|nota della redazione|noot van de redactie)\b",
    r"^\W*naschrift (?:van de )?redactie\b",
)

_UPDATED = _group(
    "updat aktua ergän mis mise actua aggio atual geüpd bijge geact aange",
    "this wurde wird été sido fue stato stata foi is werd",
    rf"\bthis {_EN} (?:was|has been) updated (?:to|with|after|following|throughout|since)\b",
    rf"\b(?:diese[rsmn]?) {_DE} (?:wurde|wird)\b.{{0,40}}\b(?:aktualisiert|ergänzt)\b",
    rf"\b(?:cet|cette|ce) {_FR} a été (?:mise? à jour|actualisée?)\b",
    rf"\b(?:este|esta) {_ES} (?:ha sido|fue) actualizad[oa]\b",
    rf"\b(?:questo|questa) {_IT} è stat[oa] aggiornat[oa]\b",
    rf"\b(?:este|esta) {_PT} foi (?:atualizad|actualizad)[oa]\b",
    rf"\b(?:dit|deze) {_NL} (?:is|werd) (?:geüpdatet|bijgewerkt|geactualiseerd|aangevuld)\b",
)


@cache
def _pattern(*patterns: str) -> re.Pattern[str]:
    """Compile on first use: most starts of a program see no notice at all."""
    return re.compile("|".join(patterns), re.IGNORECASE)


def find_notices(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the notices among these blocks of text, in their order, each once (RULES §5).

    A notice says that the article itself was corrected, clarified or amended, or is a note of the
    editors. A block is given whole; of a long one only the sentences that say so. A bare time of
    updating is not a notice.
    """
    found: dict[str, str] = {}
    for text in texts:
        for part in [text] if len(text) <= _LONGEST else sentences(text):
            if is_notice(part):
                found.setdefault(fold(part), part.strip())
    return tuple(found.values())


# Five letters of every word without which no pattern matches: most text is passed over by these alone.
_HINTS = frozenset(
    """
    corre clari errat beric korre korri richt klars recti préci mise mis retif aclar retti preci
    escla verbe recht amend edite revis chang modif updat regre versi versã editi origi initi previ
    earli incor mista wrong fassu geänd präzi corri enmen alter gecor aange gewij edito autho anmer
    hinwe trans note nota noot ndlr retra refil recas contr nasch anm aktua ergän actua aggio atual geüpd
    bijge geact fehle aanvu error
    """.split()  # noqa: SIM905 - a list of eighty quotes is no easier to read
)
_WORD = re.compile(r"\w+")


def is_notice(text: str) -> bool:
    """Whether this block of text is a notice."""
    if len(text) > _LONGEST or _HINTS.isdisjoint(_first_letters(text)):
        return False
    folded = _own_words(text)
    words = _first_letters(folded)
    return (
        _corrects(folded, words)
        or _pattern(*_BEGINS_UPDATED).match(folded) is not None
        or _UPDATED.found_in(folded, words)
    )


def is_correction(notice: str) -> bool:
    """Whether a notice owns up to an error, unlike a note that an article was brought up to date."""
    folded = _own_words(notice)
    return _corrects(folded, _first_letters(folded))


def _own_words(text: str) -> str:
    """Return folded `text` without what it quotes: another's words are no notice of this article."""
    folded = fold(text)
    return _QUOTED.sub('""', folded) if '"' in folded else folded


_QUOTED = re.compile(r'(?<!\w)"[^"]{1,400}"(?!\w)')


def _corrects(folded: str, words: AbstractSet[str]) -> bool:
    begun = _pattern(*_BEGINS).match(folded) is not None
    return begun or any(group.found_in(folded, words) for group in _CORRECTED)


def _first_letters(text: str) -> set[str]:
    """Return the first five letters of each word of a text."""
    return {word[:5] for word in _WORD.findall(text.casefold())}
