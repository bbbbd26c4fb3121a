"""The words around the names in a byline: what leads up to them, parts them, and stands for no name."""

from __future__ import annotations

import re

# "Von der Leyen" and "Di Maio" are names: there the word leads up to nothing.
_BY_WORD = r"by|von(?!\s+(?:der|den|dem)\b)|par|por|(?:di|de|door|af|av)(?=[\s:]+\S+\s+\S)"
_LED = (
    r"authors?|written|reported|authored|edited|compiled|posted|published|story|words|text|articles?|posts|analysis"
    r"|review(?:ed)?|recipe|insights|opinion|more about|about|view all posts|hosted|interview|ein artikel"
    r"|geschrieben|verfasst|propos recueillis|publié|écrit|escrito|scritto|geschreven|skrevet|articolo"
)
BY = re.compile(
    rf"^[\s\"'“”]*(?:(?:{_LED})\b[\s:]*)?(?:(?:{_BY_WORD})[\s:]+(?=\S))?",
    re.IGNORECASE,
)
"""What leads up to the names."""

SHOWN_BY = re.compile(
    rf"^[\W\d]{{0,30}}(?:(?:this (?:post|article|story|blog post) (?:was|is) )?(?:{_LED})\s+)?"
    r"(?:by|von|par|door|av|af)\b[\s:]+(\S.*)$",
    re.IGNORECASE,
)
"""A short text that says by whom, the names as its group."""

BY_ALONE = re.compile(
    r"^(?:(?:(?:written|reported|article|words|story|posted)\s+)?by|von|par|door|authors?|autor(?:en|in)?|auteurs?)\s*:?$",
    re.IGNORECASE,
)
"""A label that the names follow as a text of their own."""

TAIL = re.compile(r"\s+(?:on behalf of|view in|⋅|@).*$|\s*[»›]\s*$", re.IGNORECASE)
"""What follows a name and is none."""

OTHERS = re.compile(
    r"[\s.,;|·•(]+(?:(?:medically|clinically|technically|expert|fact[- ]?)\s*)?"
    r"(?:reviewed|checked|edited|verified|approved|photograph\w*|photos?|illustrat\w+|translated)\s+by\b.*$"
    r"|\s+at\s+(?=[A-Z]).*$",
    re.IGNORECASE | re.DOTALL,
)
"""What follows the authors: who else had a hand in it, or where they work."""

_AGENCIES = r"AFP|AP|APA|DPA|EFE|ANSA|PTI|IANS|ANI|TASS|ANP|BBC|CNN|NPR|PA|UPI|SDA|KNA|EPD|SID|RTR"
_CREDENTIAL = (
    r"(?:(?:jr|sr|ph\.?d|md|m\.d|rd|rn|ms|ma|mba|esq|dvm|cpa|cfp|psyd|do|dds|(?-i:[A-Z]-?[A-Z]{2,3}) \d+"
    r"|ii|iii|iv)\b"
    r"|(?-i:(?!(?:" + _AGENCIES + r")\b)[A-Z][A-Za-z]{0,4}[A-Z]®?)\s*(?=[,;]|$))"
)
BETWEEN = re.compile(
    rf"\s*(?:;|\||•|·|⋅|\n|\s[-–—]\s|[,、，](?!\s*{_CREDENTIAL})|\s(?:&|and|und|et|y|och|og|en|e)\s+(?=(?-i:[A-ZÀ-Þ])))\s*",
    re.IGNORECASE,
)
"""What parts names."""

_MONTHS = (
    "january|february|march|april|may|june|july|august|september|october|november|december"
    "|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec"
)
_WEEKDAYS = "mon|tue|tues|wed|thu|thur|thurs|fri|sat|sun|(?:mon|tues|wednes|thurs|fri|satur|sun)day"
NO_NAME = re.compile(
    r"https?:|www\.|@\w|^\W*$|\d"
    r"|\b(?:updated|published|posted|mins? read|minutes?|follow|admin|null|undefined|share|editor'?s? note)\b"
    r"|\b(?:says|comments?|fact-checked|reviewed|from the|contributors?:|on (?:google|facebook))\b"
    rf"|^(?:{_MONTHS}|{_WEEKDAYS}|about|authors?|authored|by|staff|and|writer|guide|recipe by"
    r"|insights from|sponsored|name|e-?mail|website|bluesky|learn more)\b\.?$"
    rf"|\b(?:on|in|at)\s+(?:{_MONTHS}|\w+day)\b|^(?:\w+\.)+author$",
    re.IGNORECASE,
)
"""What stands in bylines without being a name."""

ROLE = re.compile(
    r"\b(?:writers?|editors?|reporters?|correspondents?|founders?|co-?founders?|directors?|managers?|consultants?"
    r"|experts?|analysts?|specialists?|strategists?|marketers?|officers?|ceo|cto|cfo|professors?|journalists?"
    r"|contributors?|graders?|coordinators?|photographers?|producers?|editorial|newsletter|marketing|head of"
    r"|redakteur(?:in)?|korrespondent(?:in)?|reporterin|journalistin|journaliste|rédact(?:eur|rice)"
    r"|reviewers?|attorneys?|lawyers?|physicians?|columnists?|co-?authors?|chief|president|intern"
    r"|correspondante?|periodista|corresponsal|redactora?|giornalista|inviat[oa]|verslaggever|redacteur"
    r"|jornalista|repórter)\b",
    re.IGNORECASE,
)
"""What a person does; no name where another one is given."""

CLASSED = re.compile(
    r"(?:^|[\s_-])(?:byline|authors?)(?:$|[\s_-])|(?:^|[\s_-])(?:authorName|articleAuthor|bylineName)"
    r"|(?:author|byline)_?(?:names?|link)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""The classes by which an element says that it holds the byline."""

CLASSED_NAME = re.compile(
    r"(?:author|byline|contributor|writer)(?:__?|-|s_|s-)?names?(?:$|[\s_-])", re.IGNORECASE
)
"""The classes by which an element says that it holds an author's name and nothing else."""

CLASSED_OTHER = re.compile(
    r"descri|bio(?:graphy)?(?:$|[\s_-])|title|role|(?<![a-z])job(?![a-z])|position|image|avatar|photo|social|twitter",
    re.IGNORECASE,
)
"""The classes by which an element says that it holds something else of the author."""

COMMENT = re.compile(
    r"(?:^|\s)comments?(?:$|(?:\s|__?|-)(?!open|closed|on\b|off\b|enabled|allowed))", re.IGNORECASE
)
"""The classes by which an element says that it is a comment, or holds them."""

WRITTEN_BY = re.compile(
    r"written by|by|author|(?:geschrieben |verfasst )?von|autor|(?:écrit |rédigé )?par|auteur|escrito por|por"
    r"|scritto da|autore|geschreven door|auteur|skrevet av|skriven av|written-by",
    re.IGNORECASE,
)
"""The label of Twitter's card (`twitter:label1`) whose value is the author."""

SIGNED = re.compile(
    r"\s*(?:(?:written|article|words|story|text) by|geschrieben von|(?:écrit|rédigé) par|escrito por"
    r"|scritto da)\b",
    re.IGNORECASE,
)
"""How a text begins that names the author wherever it stands."""

INSTITUTION = re.compile(
    r"^(?:the )?(?:[\w.’'-]+ ){0,3}(?:academy|agency|association|board|bureau|cent(?:er|re)|college"
    r"|commission|committee|council|department|division|foundation|institutes?|ministry|office|school"
    r"|society|union|university)\b[^,;|]*\b(?:and|&) [^,;|]+$",
    re.IGNORECASE,
)
"""The name of an institution with an "and" in it: "Center for Rivers and Bridges" is one author."""
