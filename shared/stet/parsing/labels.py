"""The words by which furniture among an article's paragraphs is known where it is short and stands alone."""

from __future__ import annotations

import re

_LABELS = (
    # more to read, see and hear
    "read more", "read also", "read next", "read the full", "also read", "see also", "see more",
    "see details$", "more on this", "more:", "more from", "more stories", r"related\b", r"watch\s*:",
    r"listen\s*:", r"video\s*:", "you (?:may|might) (?:also )?like", "popular on", "most read",
    "most popular", "recommended", "trending", "continue reading", "(?:story|article) continues",
    "don.t miss", "table of contents",
    # advertising
    "advertisement", "advertising", "sponsored", "promoted", "paid (?:post|content)", "supported by$",
    # joining, sharing, talking
    "sign up", "subscribe", "newsletter", "get our", "get the latest", "follow us", "follow @",
    "share this", "share on", "share:", "click to tweet", "view comments", "leave a comment",
    r"\d+ comments?", "comments$",
    # the page itself
    "click here", "tap here", "download (?:the|our)", "print$", "email$", "copy link", "back to top",
    "skip to", r"scroll (?:down|to)", r"loading\W*$", "filed under", "tags?:", r"copyright\b", "©",
    "all rights reserved", "image source", "getty images", r"\d+ min(?:ute)?s? read", "reading time",
    # the same in other languages
    "lesen sie (?:auch|mehr)", "mehr zum thema", "anzeige", "werbung", "weiterlesen", "lesezeit",
    "lire aussi", "à lire", "publicité", "temps de lecture", "lea también", "lee también", "publicidad",
    "tiempo de lectura", "leggi anche", "pubblicità", "leia (?:também|mais)", "tempo de leitura",
    "lees ook", "lees meer", "advertentie", "läs (?:också|mer)", "les også",
)  # fmt: skip
LABEL = re.compile(rf"^\W*(?:{'|'.join(_LABELS)})", re.IGNORECASE)
"""How a label begins."""

_INVITES = (
    "get", "sign up", "subscribe", "join", "want", "download", "follow", "have a (?:news )?tip", "click",
    "for more", "read more", "to read",
)  # fmt: skip
_TO_WHAT = (
    "newsletter", "inbox", "our app", "the app", r"subscrib\w+", "follow (?:us|him|her|them)",
    "on (?:twitter|facebook|instagram|whatsapp)", "click here",
)  # fmt: skip
PROMO = re.compile(rf"^\W*(?:{'|'.join(_INVITES)})\b.{{0,160}}\b(?:{'|'.join(_TO_WHAT)})\b", re.IGNORECASE)
"""A sentence that invites readers to something other than the article."""

_SAID = r"(?:(?:last\s+)?(?:updated|modified|published|posted|first published)(?:\s+(?:on|at))?\b[\s:]*)?"
_AGO = r"(?:about\s+)?(?:\d+|an?|one|two)\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago"
_CLOCK = r"[\s\d:.,/|•·–-]*(?:[ap]\.?m\.?|GMT|UTC|BST|E[SD]T|P[SD]T|CES?T)?\W*"
STAMP = re.compile(rf"^\W*{_SAID}(?:{_AGO}|just now|today|yesterday)?{_CLOCK}$", re.IGNORECASE)
"""A whole line that only says when the page was made."""

FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:"
    r"share|sharing|social|socials|related|recommended|recommendations|promo|promotion|newsletter|signup|sign-up"
    r"|subscribe|subscription|advert|advertisement|ad|ads|adslot|sponsored|taboola|outbrain|breadcrumbs?"
    r"|timestamp|dateline|byline|comments?-count|read-?more|more-on|see-also|most-?read|popular|trending|toolbar"
    r"|print|cookie|consent|sr-only|visually-?hidden|screen-reader-text|skip-link|tags|topics|follow"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The words in a class or id by which an element says that it is furniture."""

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»]$")
"""How a line of prose ends."""
