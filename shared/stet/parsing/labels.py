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
    "skip to", r"scroll (?:down|to)", r"loading\W*$", "filed (?:under|in)",
    r"(?:tags?|topics?|themen|categor(?:y|ies))\s*:", r"copyright\b", "©",
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

_MACHINE = (
    r"(?:to (?:view|watch|play|see) (?:this|the) \w+,? )?(?:please )?(?:enable|turn on|activate) javascript",
    r"(?:sorry, )?(?:your|this) browser (?:does not|doesn.t|cannot|can.t) (?:support|play|display|show)",
    r"(?:javascript|this (?:video|player)) (?:is|requires|needs|cannot|could not) .{0,40}(?:script|disabled)",
    r"(?:you have|you.ve (?:got|used)|this is your|you.ve read) .{0,40}\bfree (?:articles?|stories|story)",
    r"[\d.,]+\s?[km]?\+? (?:comments?|shares?|views?|likes?|reactions?|replies)\W*$",
    r"\d+ min(?:ute)?s? read\W*$",
)  # fmt: skip
MACHINE = re.compile(rf"^\W*(?:{'|'.join(_MACHINE)})(?!\w)", re.IGNORECASE)
"""How a line begins that a player, a browser or a meter says, not the article."""

COOKIES = re.compile(
    r"^\W*(?:(?:this|our) (?:web)?site|we(?: and our partners)?) uses? cookies\b", re.IGNORECASE
)
"""How the banner begins that asks for consent."""

AGREEING = re.compile(
    r"\s*(?:(?:i )?(?:accept|agree|consent)|allow|got it|ok(?:ay)?\W*$|understood"
    r"|alle[ns]? (?:akzept|annehm|zustimm|cookies)"
    r"|akzept|zustimm|einverstanden|verstanden|j.accepte|(?:tout )?accept|d.accord|acept|aceit|accett"
    r"|akkoord|godk|aksept|akcept|согла|принима)",
    re.IGNORECASE,
)
"""How the button begins that agrees to be watched."""

CONSENT = re.compile(r"cookie|privacy|datenschutz|confidentialit|privacidad|galletas|куки", re.IGNORECASE)
"""What it agrees to."""

_SAID = r"(?:(?:last\s+)?(?:updated|modified|published|posted|first published)(?:\s+(?:on|at))?\b[\s:]*)?"
_AGO = r"(?:about\s+)?(?:\d+|an?|one|two)\s+(?:second|minute|min|hour|hr|day|week|month|year)s?\s+ago"
_CLOCK = r"[\s\d:.,/|•·–-]*(?:[ap]\.?m\.?|GMT|UTC|BST|E[SD]T|P[SD]T|CES?T)?\W*"
SAID_STAMP = re.compile(
    r"^\W*(?:last\s+)?(?:updated|modified|published|posted)\b[\s:]*(?:on|at)?\s*"
    rf"(?:{_AGO}|just now)?{_CLOCK}$",
    re.IGNORECASE,
)
"""A whole line that says in words that it is the time the page was made: "Updated 3 hours ago"."""
STAMP = re.compile(rf"^\W*{_SAID}(?:{_AGO}|just now|today|yesterday)?{_CLOCK}$", re.IGNORECASE)
"""A whole line that only says when the page was made."""

SIGNED_STAMP = re.compile(
    r"^\W*\d{1,4}[/.-]\d{1,2}[/.-]\d{2,4}[\s,:\d|·–-]*by(?:\s+[^\W\d][\w.'’-]*){1,5}$", re.IGNORECASE
)
"""A whole line that says when the page was made and by whom: "11/19/2019 by Ada Brook"."""

FURNITURE_CLASS = re.compile(
    r"(?:^|[\s_-])(?:"
    r"share|sharing|social|socials|related|recommended|recommendations|promo|promotion|newsletter|signup|sign-up"
    r"|subscribe|subscription|advert|advertisement|ad|ads|adslot|sponsored|taboola|outbrain|breadcrumbs?"
    r"|timestamp|dateline|byline|comments?-count|read-?more|more-on|see-also|most-?read|popular|trending|toolbar"
    r"|cc-(?:window|banner)|cookieconsent|onetrust|didomi|usercentrics"
    r"|rollover-block|hover-?card|(?:tooltip|popover)-?(?:text|content|body)"
    r"|print|no-?js|vjs-no-js|cookie|consent|sr-only|visually-?hidden|screen-reader-text|skip-link|tags|topics|follow"
    r")(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The words in a class or id by which an element says that it is furniture."""

GENERATED_CLASS = re.compile(
    r"(?:css|sc|jsx|emotion|svelte|astro|styled|tw)-(?=[a-z0-9-]*\d)[a-z0-9-]+$", re.IGNORECASE
)
"""A class name that a build made, of no meaning: "css-1x2y3z", "jsx-947ad8f3b2039f8e"."""

GENERATED_SUFFIX = re.compile(r"_{1,3}(?=[A-Za-z0-9-]*[A-Z0-9])[A-Za-z0-9-]{5,6}$")
"""What a build adds to a class name that has a meaning: "Nav_section__IzJPR"."""

ADDRESS = re.compile(r"^https?://\S+$")
"""A line that is an address, which is text whether it is linked or not."""

SENTENCE_END = re.compile(r"[.!?…][\"'”’»)\]]*$|[\"”»]$")
"""How a line of prose ends."""
