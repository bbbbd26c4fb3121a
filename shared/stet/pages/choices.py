"""What a reader may choose a list by, and how the choices are called."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from stet.domain.change import REASONS, Reason
from stet.domain.selection import Selection
from stet.pages.reasons import label

Names = Mapping[str, str]
"""What each source is called, by its short name."""

NAMELESS: Names = MappingProxyType({})

TONGUES = {
    "ar": "Arabic",
    "cs": "Czech",
    "da": "Danish",
    "de": "German",
    "el": "Greek",
    "en": "English",
    "es": "Spanish",
    "fi": "Finnish",
    "fr": "French",
    "he": "Hebrew",
    "hi": "Hindi",
    "hu": "Hungarian",
    "id": "Indonesian",
    "it": "Italian",
    "ja": "Japanese",
    "ko": "Korean",
    "nb": "Norwegian",
    "nl": "Dutch",
    "pl": "Polish",
    "pt": "Portuguese",
    "ro": "Romanian",
    "ru": "Russian",
    "sv": "Swedish",
    "tr": "Turkish",
    "uk": "Ukrainian",
    "zh": "Chinese",
}
"""The languages a list may be chosen by, one of them by its address too."""


@dataclass(frozen=True, slots=True)
class Choices:
    """Pairs of a value and its name, in the order in which they are offered."""

    sources: list[tuple[str, str]]
    reasons: list[tuple[str, str]]
    languages: list[tuple[str, str]]


def choices(wanted: Selection, names: Names) -> Choices:
    """Return what a list may be chosen by; what is chosen now is among it."""
    chosen = {wanted.source: names.get(wanted.source, wanted.source)} if wanted.source else {}
    sources = sorted(({**names} | chosen).items(), key=lambda pair: pair[1].casefold())
    tongue = {wanted.language: wanted.language} if wanted.language else {}
    return Choices(
        sources,
        sorted(((name, label(Reason(name))) for name in REASONS), key=lambda pair: pair[1]),
        sorted((tongue | TONGUES).items(), key=lambda pair: pair[1]),
    )
