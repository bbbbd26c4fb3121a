"""Lines that only tell the time: "Updated 12:39", "Published 3 hours ago", "Stand: 3. Mai, 10:15 Uhr"."""

from __future__ import annotations

import re

from stet.domain.text import fold, sentences


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_LABELS = _words(
    """
    published updated modified posted amended veröffentlicht aktualisiert stand publié publiée
    actualisé modifié publicado publicada actualizado actualizada atualizado atualizada pubblicato
    aggiornato gepubliceerd bijgewerkt geüpdatet gewijzigd jour
    """
)
_AGO = _words("ago vor fa há hace geleden il")
MONTHS = [
    "january januar janvier enero gennaio janeiro januari jan",
    "february februar février febrero febbraio fevereiro februari feb",
    "march märz mars marzo março maart mar",
    "april avril abril aprile apr",
    "may mai mayo maggio maio mei",
    "june juni juin junio giugno junho jun",
    "july juli juillet julio luglio julho jul",
    "august août agosto augustus aug",
    "september septembre septiembre settembre setembro sept sep",
    "october oktober octobre octubre ottobre outubro oct okt",
    "november novembre noviembre novembro nov",
    "december dezember décembre diciembre dicembre dezembro dec dez",
]
DAYS = [
    "monday montag lundi lunes lunedì segunda-feira maandag",
    "tuesday dienstag mardi martes martedì terça-feira dinsdag",
    "wednesday mittwoch mercredi miércoles mercoledì quarta-feira woensdag",
    "thursday donnerstag jeudi jueves giovedì quinta-feira donderdag",
    "friday freitag vendredi viernes venerdì sexta-feira vrijdag",
    "saturday samstag sonnabend samedi sábado sabato zaterdag",
    "sunday sonntag dimanche domingo domenica zondag",
]
_TIME_WORDS = _words(" ".join(MONTHS + DAYS)) | _words(
    """
    mon tue wed thu fri sat sun second seconds minute minutes min mins hour hours hr hrs day days
    week weeks am pm a.m p.m gmt bst utc et est edt pt pst pdt ct cet cest ist aest noon midnight
    today yesterday just now sekunden minuten stunde stunden tag tagen tage uhr heute gestern h
    heure heures jour jours hier aujourd'hui segundo segundos minuto minutos hora horas día días hoy
    ayer ora ore minuti giorno giorni oggi ieri dia dias hoje ontem uur dag dagen vandaag gisteren
    on at the of le la el il lo del de du em às à a um op alle den der vom o y e and last first
    originally zuletzt zuerst erstmals dernière mise dernier última ultima ultimo último laatst voor
    y-a i m s th st nd rd
    """
)
_WORD = re.compile(r"[^\W_]+(?:['.-][^\W_]+)*")
_LONGEST = 14
_YEAR = re.compile(r"(?:19|20)\d\d")
_MONTH_WORDS = _words(" ".join(MONTHS))
_SIGNED = re.compile(
    r"\s*(?i:by|von|par|por)\s+(?:[A-ZÀ-Þ][\w.'’-]*[\s,|·•–-]+){1,5}?(?=(?:on|am|le|el)\s|[^\W\d_]+\s*,?\s\d|\d)"
)


def is_stamp(sentence: str) -> bool:
    """Whether every word of a sentence belongs to the telling of a time of publication."""
    if len(sentence) > 120:
        return False
    words = _WORD.findall(fold(sentence).casefold())
    if not 1 < len(words) <= _LONGEST or not any(character.isdigit() for character in sentence):
        return False
    labelled = any(word in _LABELS for word in words)
    if not labelled and not (words[-1] in _AGO or words[0] in _AGO):
        return False
    return all(word[0].isdigit() or word in _LABELS or word in _TIME_WORDS or word in _AGO for word in words)


def is_date_line(line: str) -> bool:
    """Whether a line says one day, with its year, and nothing else but, before it, "by" and a name."""
    found = _SIGNED.match(line)
    words = _WORD.findall(fold(line[found.end() :] if found else line).casefold()) if len(line) <= 120 else []
    if not 2 < len(words) <= _LONGEST or not any(_YEAR.fullmatch(word) for word in words):
        return False
    if not any(word in _MONTH_WORDS for word in words):
        return False
    return all(word[0].isdigit() or word in _TIME_WORDS for word in words)


def without_stamps(text: str) -> str:
    """Return `text` without such a line at its beginning or end (RULES §4: by position, never inside)."""
    if len(text) < 400 and not any(character.isdigit() for character in text):
        return text
    parts = sentences(text)
    kept = list(parts)
    while kept and is_stamp(kept[0]):
        kept.pop(0)
    while kept and is_stamp(kept[-1]):
        kept.pop()
    return text if len(kept) == len(parts) else " ".join(kept)


def moments(text: str) -> frozenset[str]:
    """Return the lines of `text` that tell a moment of publication, folded; none that tells how long ago.

    "3 hours ago" moves by itself, so it shows nothing.
    """
    if not any(character.isdigit() for character in text):
        return frozenset()
    told = [fold(one) for one in sentences(text) if is_stamp(one)]
    return frozenset(one for one in told if _AGO.isdisjoint(_WORD.findall(one.casefold())))
