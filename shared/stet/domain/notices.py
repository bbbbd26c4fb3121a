"""Notices of correction: where an article itself says that it was changed."""

# ruff: noqa: E501 (patterns are not broken across lines)
from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from stet.domain.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

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
      | correctie | rectificatie | verbetering | rechtzetting
    )\b
    (?: \ ?\([^)]{1,40}\)
      | ,?\ (?:vom\ |du\ |le\ |del\ |el\ |de\ |van\ |on\ |of\ )?(?:\w{3,9}\.?\ )?\d[\w.,:/\ à]{0,30}?)?
    \ ?[:—–|-]
"""

_SAID = r"""(?:(?:in)?correctly|mistakenly|wrongly|erroneously)?\ ?
    (?:said|stated|reported|misstated|gave|referred|named|described|attributed|identified|misidentified
    |included|misspelled|contained|claimed|suggested)"""

_CORRECTED = [
    rf"\bthis (?:\w+ \d{{1,2}} )?{_EN} (?:was|has been|is) (?:\w+ )?(?:amended|corrected|clarified|revised|retracted)\b",
    r"^\W*erratum\.",
    rf"\bthis {_EN} (?:was|has been|is) (?:\w+ )?edited\b(?! (?:and condensed|for (?:length|clarity|brevity)))",
    r"^\W*(?:corrects|refiles|clarifies|recasts) [^:,]{0,60}\b(?:paragraphs?|headline|spelling|typo|figure|name|date|byline|dateline|caption|throughout)\b",
    r"\bhas retracted this (?:article|story|report)\b",
    r"^[\w' ]{0,40}\bregrets the (?:error|mistake)s?\W*$",
    rf"\bthis {_EN} (?:was|has been|is) (?:\w+ )?(?:changed|modified)\b",
    rf"\bthis {_EN} (?:was|has been) updated\b.{{0,80}}\b(?:correct|clarif|error|mistake|misstat|wrong)",
    rf"\bwe(?: have|'ve) (?:since )?(?:corrected|amended|clarified)\b.{{0,60}}\b(?:error|{_EN})\b",
    r"\bwe regret the (?:error|mistake)(?!s?,?\W*\")",
    rf"\b(?:earlier|previous|original|prior|initial) (?:version|edition)s? of th(?:is|e) (?:{_EN}|video|photo|graphic|chart|map|newsletter|episode)\b",
    rf"\bthe original of this {_EN}\b",
    rf"\b(?:diese[rsmn]?|der|die|unser) {_DE} (?:wurde|ist)\b.{{0,60}}\b(?:korrigiert|berichtigt|geändert)\b",
    rf"\b(?:diese[rsmn]?|der|die|unser) {_DE} (?:wurde|ist)\b.{{0,60}}\b(?:richtiggestellt|präzisiert)\b",
    (
        r"\bin (?:eine[rm]|der) (?:früheren|vorherigen|ersten|ursprünglichen|älteren) (?:version|fassung)"
        rf" (?:diese[sr] {_DE}|hieß|stand|war|hatte|haben|wurde|des {_DE})\b"
    ),
    r"\bwir (?:haben|bitten)\b.{0,80}\b(?:korrigiert|berichtigt|den fehler zu entschuldigen)\b",
    rf"\b(?:cet|cette|ce|le) {_FR} a été (?:\w+ )?(?:modifié|corrigé|rectifié|amendé)e?\b",
    (
        r"\b(?:une|la) (?:(?:précédente|première|ancienne) version|version (?:précédente|initiale))"
        rf"(?: de (?:cet|cette|ce|l') ?{_FR}|,? (?:nous|il était|on pouvait))\b"
    ),
    r"\bcontrairement à ce que nous (?:avons|avions) (?:écrit|indiqué|affirmé|annoncé)",
    r"\bnous avons (?:corrigé|rectifié|modifié) (?:une|cette|notre|l') ?(?:erreur|coquille|article|passage)",
    r"\b(?:hemos corregido|hemos rectificado) (?:un|el|este|la|una)\b|\babbiamo corretto (?:un|l'|il|la)|\bcorrigimos (?:um|o|a|uma) (?:erro|texto)",
    r"\bwe hebben (?:dit|deze|de|een) .{0,30}(?:gecorrigeerd|aangepast|rechtgezet)",
    rf"\b(?:este|esta|el|la(?! información| nota)) {_ES} (?:ha sido|se ha|fue) (?:\w+ )?(?:corregid|modificad|rectificad|enmendad)[oa]\b",
    (
        r"\b(?:una|la) (?:versión (?:anterior|previa|inicial)|(?:primera|anterior) versión)"
        rf"(?: de (?:este|esta|la|el) {_ES}|,? se (?:decía|indicaba|afirmaba|señalaba))\b"
    ),
    rf"\b(?:questo|questa|il|la|l') ?{_IT} è stat[oa] (?:\w+ )?(?:corrett|modificat|rettificat)[oa]\b",
    (
        r"\b(?:una|la) (?:(?:precedente|prima) versione|versione (?:precedente|iniziale))"
        rf"(?: d(?:i questo|i questa|ell') ?{_IT}|,? (?:si leggeva|avevamo|era scritto))\b"
    ),
    rf"\b(?:este|esta|o|a) {_PT} foi (?:\w+ )?(?:corrigid|modificad|alterad|rec?tificad)[oa]\b",
    (
        r"\b(?:uma|numa|a|na|em) (?:versão (?:anterior|prévia|inicial)|primeira versão)"
        rf"(?: d(?:este|esta|o|a) {_PT}|,? (?:dizia|lia-se|afirmava|informava))\b"
    ),
    rf"\b(?:dit|deze|het|de) {_NL} (?:is|werd)\b.{{0,40}}\b(?:gecorrigeerd|aangepast|gewijzigd|verbeterd)\b",
    (
        r"\bin een (?:eerdere|vorige|oudere) versie"
        rf"(?: van (?:dit|deze|het) {_NL}|,? (?:stond|werd|hebben|was))\b"
    ),
]

_UPDATED = [
    r"^\W*(?:editor'?s'?|author'?s) note\b(?:,? [^:.\d]{0,20}\d[^:.]{0,15})? ?[:—–|-]",
    r"^\W*(?:anmerkung|hinweis) der redaktion\b|^\W*anm\. d\. red\.|^\W*transparenzhinweis\b",
    r"^\W*(?:note de la rédaction|ndlr|nota de (?:la )?redacción|nota del (?:editor|redattore))\b",
    r"^\W*(?:nota da redação|nota do editor|nota della redazione|noot van de redactie)\b",
    r"^\W*naschrift (?:van de )?redactie\b",
    rf"\bthis {_EN} (?:was|has been) updated (?:to|with|after|following|throughout|since)\b",
    rf"\b(?:diese[rsmn]?) {_DE} (?:wurde|wird)\b.{{0,40}}\b(?:aktualisiert|ergänzt)\b",
    rf"\b(?:cet|cette|ce) {_FR} a été (?:mise? à jour|actualisée?)\b",
    rf"\b(?:este|esta) {_ES} (?:ha sido|fue) actualizad[oa]\b",
    rf"\b(?:questo|questa) {_IT} è stat[oa] aggiornat[oa]\b",
    rf"\b(?:este|esta) {_PT} foi (?:atualizad|actualizad)[oa]\b",
    rf"\b(?:dit|deze) {_NL} (?:is|werd) (?:geüpdatet|bijgewerkt|geactualiseerd|aangevuld)\b",
]

_MISSAID = (
    rf"\bthis\ {_EN}\ (?:originally|initially|previously|earlier|incorrectly|mistakenly|wrongly)\ {_SAID}"
)


@cache
def _pattern(verbose: str, *plain: str) -> re.Pattern[str]:
    """Compile on first use: most starts of a program see no notice at all."""
    return re.compile("|".join([f"(?x:{verbose})", *plain]), re.IGNORECASE)


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
    bijge geact fehle error
    """.split()  # noqa: SIM905 - a list of eighty quotes is no easier to read
)
_WORD = re.compile(r"\w+")


def is_notice(text: str) -> bool:
    """Whether this block of text is a notice."""
    if len(text) > _LONGEST or _HINTS.isdisjoint(word[:5] for word in _WORD.findall(text.casefold())):
        return False
    return is_correction(text) or _pattern("(?!)", *_UPDATED).search(fold(text)) is not None


def is_correction(notice: str) -> bool:
    """Whether a notice owns up to an error, unlike a note that an article was brought up to date."""
    return _pattern(f"{_LABELLED}|{_MISSAID}", *_CORRECTED).search(fold(notice)) is not None
