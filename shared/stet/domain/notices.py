"""Notices of correction: where an article itself says that it was changed."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from stet.domain.text import fold, sentences

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST = 1200
"""A longer block of text is not a notice, though it may hold one as a sentence."""

_ARTICLE = {
    "en": r"(?:article|story|post|piece|page|report|column|headline|caption|version|item|review|obituary|transcript|podcast)",
    "de": r"(?:artikel|text|beitrag|bericht|meldung|fassung|version|überschrift|bildunterschrift)s?",
    "fr": r"(?:article|texte|titre|billet|papier|version|légende|dépêche)",
    "es": r"(?:artículo|texto|noticia|información|versión|titular|nota|pieza|crónica)",
    "it": r"(?:articolo|testo|pezzo|notizia|versione|titolo|servizio)",
    "pt": r"(?:artigo|texto|notícia|matéria|reportagem|versão|título|nota|peça)",
    "nl": r"(?:artikel|bericht|tekst|stuk|versie|kop|verhaal|bijschrift)",
}

_CORRECTIONS = [
    # "Correction:" and its kin at the beginning of a block
    r"^\W*(?:editor'?s'? note[:,]? ?)?(?:corrections?(?: and clarifications?)?|clarifications?|corrected|erratum|errata)"
    r"\b(?: ?[(,]? ?[\w .,/]{0,30}\)?)? ?[:—–|-]",
    r"^\W*(?:berichtigung|korrektur(?:hinweis)?|richtigstellung|klarstellung)(?: \w[\w .]{0,25})? ?[:—–|-]",
    r"^\W*(?:rectificatif|correctif|rectification|erratum|précision|mise au point)(?: \w[\w ./]{0,25})? ?[:—–|-]",
    r"^\W*(?:correcciones|corrección|fe de erratas|fe de errores|rectificación|aclaración)(?: \w[\w ./]{0,25})? ?[:—–|-]",
    r"^\W*(?:correzione|rettifica|errata corrige|precisazione)(?: \w[\w ./]{0,25})? ?[:—–|-]",
    r"^\W*(?:correção|correcção|errata|retificação|rectificação|esclarecimento)(?: \w[\w ./]{0,25})? ?[:—–|-]",
    r"^\W*(?:correctie|rectificatie|verbetering|rechtzetting)(?: \w[\w ./]{0,25})? ?[:—–|-]",
    # "This article was amended on …"
    rf"\bthis {_ARTICLE['en']} (?:was|has been|is) (?:\w+ )?(?:amended|corrected|clarified|edited|revised|changed|modified)\b",
    rf"\bthis {_ARTICLE['en']} (?:was|has been) updated\b.{{0,80}}\b(?:correct|clarif|error|mistake|accurate|misstat|wrong)",
    r"\bwe (?:have|'ve) (?:since )?(?:corrected|amended|clarified)\b.{0,60}\b(?:article|story|report|piece|error|headline)\b",
    r"\bwe regret the (?:error|mistake)",
    rf"\b(?:an?|the|in an) (?:earlier|previous|original|prior|initial) (?:version|edition) of th(?:is|e) {_ARTICLE['en']}\b",
    rf"\b(?:earlier|previous) versions of th(?:is|e) {_ARTICLE['en']}\b",
    rf"\bthis {_ARTICLE['en']} (?:originally|initially|previously|earlier) (?:\w+ly )?(?:said|stated|reported|misstated|gave|referred|named|described|attributed|identified|included|misspelled|contained)",
    rf"\bthe original (?:version )?of this {_ARTICLE['en']}\b",
    rf"\b(?:diese[rsmn]?|der|die|unser) {_ARTICLE['de']} (?:wurde|ist|haben wir)\b.{{0,60}}\b(?:korrigiert|berichtigt|geändert|richtiggestellt|präzisiert|ergänzt und korrigiert)\b",
    rf"\bin (?:eine[rm]|der) (?:früheren|vorherigen|ersten|ursprünglichen|älteren) (?:version|fassung)"
    rf" (?:diese[sr] {_ARTICLE['de']}|hieß|stand|war|hatte|haben|wurde|des {_ARTICLE['de']})\b",
    r"\bwir (?:haben|bitten)\b.{0,80}\b(?:korrigiert|berichtigt|den fehler zu entschuldigen)\b",
    rf"\b(?:cet|cette|ce|le) {_ARTICLE['fr']} a été (?:\w+ )?(?:modifié|corrigé|rectifié|amendé)e?\b",
    r"\b(?:une|la) (?:(?:précédente|première|ancienne) version|version (?:précédente|antérieure|initiale))"
    rf"(?: de (?:cet|cette|ce|l') ?{_ARTICLE['fr']}|,? (?:nous|il était|on pouvait))\b",
    rf"\b(?:este|esta|el|la) {_ARTICLE['es']} (?:ha sido|fue|se ha) (?:\w+ )?(?:corregid|modificad|rectificad|enmendad)[oa]\b",
    r"\b(?:una|la) (?:versión (?:anterior|previa|inicial)|(?:primera|anterior) versión)"
    rf"(?: de (?:este|esta|la|el) {_ARTICLE['es']}|,? se (?:decía|indicaba|afirmaba|señalaba))\b",
    rf"\b(?:questo|questa|il|la|l') ?{_ARTICLE['it']} è stat[oa] (?:\w+ )?(?:corrett|modificat|rettificat)[oa]\b",
    r"\b(?:una|la) (?:(?:precedente|prima) versione|versione (?:precedente|iniziale))"
    rf"(?: d(?:i questo|i questa|ell') ?{_ARTICLE['it']}|,? (?:si leggeva|avevamo|era scritto))\b",
    rf"\b(?:este|esta|o|a) {_ARTICLE['pt']} foi (?:\w+ )?(?:corrigid|modificad|alterad|retificad|rectificad)[oa]\b",
    r"\b(?:uma|numa|a|na) (?:versão (?:anterior|prévia|inicial)|primeira versão)"
    rf"(?: d(?:este|esta|o|a) {_ARTICLE['pt']}|,? (?:dizia|lia-se|afirmava|informava))\b",
    rf"\b(?:dit|deze|het|de) {_ARTICLE['nl']} (?:is|werd|hebben we)\b.{{0,40}}\b(?:gecorrigeerd|aangepast|gewijzigd|verbeterd|gerectificeerd)\b",
    r"\bin een (?:eerdere|vorige|oudere) versie"
    rf"(?: van (?:dit|deze|het) {_ARTICLE['nl']}|,? (?:stond|werd|hebben|was))\b",
]

_UPDATES = [
    r"^\W*(?:editor'?s'?|author'?s) note\b ?[:—–|-]",
    r"^\W*(?:anmerkung der redaktion|anm\. d\. red\.|hinweis der redaktion|transparenzhinweis)\b",
    r"^\W*(?:note de la rédaction|ndlr|nota de (?:la redacción|redacción|redação|editor)|nota del (?:editor|redattore)|nota da redação|nota do editor)\b",
    r"^\W*(?:noot van de redactie|nota della redazione)\b",
    rf"\bthis {_ARTICLE['en']} (?:was|has been) updated (?:to|with|after|following|throughout|since)\b",
    rf"\b(?:diese[rsmn]?) {_ARTICLE['de']} (?:wurde|wird)\b.{{0,40}}\b(?:aktualisiert|ergänzt)\b",
    rf"\b(?:cet|cette|ce) {_ARTICLE['fr']} a été (?:mise? à jour|actualisée?)\b",
    rf"\b(?:este|esta) {_ARTICLE['es']} (?:ha sido|fue) actualizad[oa]\b",
    rf"\b(?:questo|questa) {_ARTICLE['it']} è stat[oa] aggiornat[oa]\b",
    rf"\b(?:este|esta) {_ARTICLE['pt']} foi (?:atualizad|actualizad)[oa]\b",
    rf"\b(?:dit|deze) {_ARTICLE['nl']} (?:is|werd) (?:geüpdatet|bijgewerkt|geactualiseerd|aangevuld)\b",
]

_CORRECTION = re.compile("|".join(_CORRECTIONS), re.IGNORECASE)
_NOTICE = re.compile("|".join([*_CORRECTIONS, *_UPDATES]), re.IGNORECASE)


def find_notices(texts: Iterable[str]) -> tuple[str, ...]:
    """Return the notices among these blocks of text, in their order, each once (RULES §5).

    A notice says that the article itself was corrected, clarified or amended, or is a note of the
    editors. A block is given whole; of a long one only the sentences that say so. A bare time of
    updating is not a notice.
    """
    found: dict[str, str] = {}
    for text in texts:
        for part in [text] if len(text) <= _LONGEST else sentences(text):
            if len(part) <= _LONGEST and _NOTICE.search(fold(part)):
                found.setdefault(fold(part), part.strip())
    return tuple(found.values())


def is_notice(text: str) -> bool:
    """Whether this block of text is a notice."""
    return len(text) <= _LONGEST and _NOTICE.search(fold(text)) is not None


def is_correction(notice: str) -> bool:
    """Whether a notice owns up to an error, unlike a note that an article was brought up to date."""
    return _CORRECTION.search(fold(notice)) is not None
