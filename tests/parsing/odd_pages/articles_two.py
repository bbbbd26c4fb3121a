"""Real short articles, second round, near the second round's failure pages."""

# ruff: noqa: E501 (the text of a case is not broken across lines)
from __future__ import annotations

from tests.parsing.odd_pages.chrome import STYLES, Odd, article

_TOLD = [
    (
        "fortinet hack",
        "en",
        "Fortinet firewalls hit by hackers",
        "Companies using the firewalls are told to install an update at once. Some 50,000 devices are open to attack.",
    ),
    (
        "queue",
        "en",
        "You are now in line: 400,000 fans wait for tickets",
        "Fans spent up to nine hours in an online queue on Friday, and most left with nothing.",
    ),
    (
        "session",
        "en",
        "Parliament's session has expired without a budget",
        "Deputies went home on Thursday night without a vote on the budget. They are back on 9 January.",
    ),
    (
        "website expired",
        "en",
        "Party's website expired days before vote",
        "Nobody had paid the bill: the party's website was offline for two days, five days before the vote.",
    ),
    (
        "request rejected",
        "en",
        "Request rejected: no bail for ship's captain",
        "The judge rejected a request for bail. The captain will stay in custody until May.",
    ),
    (
        "forbidden",
        "en",
        "Forbidden: swimming in the harbour",
        "Swimming is forbidden from Sunday because of the algae. Signs have been put up.",
    ),
    (
        "not acceptable",
        "en",
        "“Not acceptable,” says coach",
        "“That was not acceptable,” the coach said after the 0–6. He will stay.",
    ),
    (
        "app",
        "en",
        "Courier launches app",
        "Readers can download the Courier's new app from Tuesday. It is free for subscribers.",
    ),
    (
        "coverage",
        "en",
        "Half of island outside of coverage area",
        "Half of the island has no mobile signal. The operator wants to build two masts.",
    ),
    (
        "oops",
        "en",
        "Oops! Mayor cuts wrong ribbon",
        "The mayor opened the wrong bridge on Saturday. The right one is 300 metres upstream.",
    ),
    (
        "weather",
        "en",
        "Weather",
        "Rain in the morning, then dry with sunny spells. Highs of 12 degrees. Wind from the west.",
    ),
    ("lottery", "en", "Lottery numbers", "3, 9, 14, 22, 31, 40; bonus number 7. No guarantee."),
    ("death notice", "en", "Jon Aas †", "Jon Aas, skipper, died on 1 March, aged 88. No flowers, please."),
    (
        "recipe",
        "en",
        "Recipe: pickled herring",
        "Wash 8 herrings. Boil vinegar, sugar and bay leaves. Pour over the fish and wait two days.",
    ),
    (
        "editor's note",
        "en",
        "Editor's note",
        "We have removed a photograph from our report on the fire because it showed a victim. We apologise to the family.",
    ),
    (
        "retraction",
        "en",
        "Retraction",
        "The Courier withdraws its article of 28 February on the school board. It was based on a forged letter.",
    ),
    (
        "explainer",
        "en",
        "What is a 503 error?",
        "It is what a web server sends when it is too busy. Usually it goes away when you reload the page a minute later.",
    ),
    (
        "privacy",
        "en",
        "Privacy watchdog fines bookshop",
        "The bookshop must pay 20,000 euros because it passed on its customers' addresses.",
    ),
    (
        "sold out",
        "en",
        "Sold out",
        "All 3,000 tickets for the harbour concert are gone, after eleven minutes.",
    ),
    (
        "election flash",
        "en",
        "BREAKING: Holt wins",
        "Maren Holt has won the election with 52 per cent. More soon.",
    ),
    (
        "störung",
        "de",
        "Technische Störung: Züge stehen still",
        "Wegen einer technischen Störung fährt seit 6 Uhr kein Zug. Bitte weichen Sie auf Busse aus, heißt es bei der Bahn.",
    ),
    ("bild", "de", "Bild des Tages", "Ein Seehund ruht sich am Strand von Norderney aus. Foto: Ida Brekke"),
    (
        "in eigener sache",
        "de",
        "In eigener Sache",
        "Wegen eines Streiks in der Druckerei erscheint die Ausgabe vom Dienstag in kleinerem Umfang. Wir bitten um Verständnis.",
    ),
    (
        "korrektur",
        "de",
        "Korrektur",
        "Im Bericht über den Hafenausbau stand eine falsche Zahl. Er kostet 21 Millionen Euro, nicht zwölf.",
    ),
    (
        "domain de",
        "de",
        "Domain-Streit: Stadt verliert",
        "Die Stadt muss ihre Domain abgeben. Das entschied das Landgericht am Mittwoch.",
    ),
    (
        "leserbrief",
        "de",
        "Leserbrief",
        "Sie schreiben, der Hafen brauche mehr Kräne. Ich frage Sie: wofür? Wir haben schon drei.",
    ),
    (
        "abonnés fr",
        "fr",
        "Orange perd 30 000 abonnés",
        "L'opérateur a perdu 30 000 abonnés au premier trimestre. Son site a connu deux pannes.",
    ),
    (
        "erratum fr",
        "fr",
        "Erratum",
        "Le prix du pont est de 21 millions d'euros et non de 12 millions, comme nous l'avons écrit lundi.",
    ),
    ("meteo fr", "fr", "Météo", "Pluie le matin, éclaircies l'après-midi. Il fera 12 degrés à Brest."),
    (
        "web es",
        "es",
        "La web de Hacienda se cae el primer día",
        "La página no funcionó durante tres horas. Los técnicos lo arreglaron a mediodía.",
    ),
    ("fe es", "es", "Fe de errores", "El puente cuesta 21 millones y no 12, como publicamos el lunes."),
    (
        "accesso it",
        "it",
        "Accesso vietato alla spiaggia",
        "Il sindaco ha vietato l'accesso alla spiaggia dopo la frana.",
    ),
    (
        "senha pt",
        "pt",
        "Vazam 2 milhões de senhas",
        "Os dados estavam num servidor sem senha. A empresa não se manifestou.",
    ),
    (
        "site nl",
        "nl",
        "Website gemeente gehackt",
        "De site van de gemeente Delft ligt sinds zondag plat. Op de pagina stond een doodshoofd.",
    ),
    (
        "sida sv",
        "sv",
        "Kommunens hemsida hackad",
        "Kommunens hemsida var utslagen hela söndagen. Ingen vet ännu vem som låg bakom.",
    ),
    ("strona pl", "pl", "Strona sejmu zaatakowana", "Strona sejmu nie działała w niedzielę przez godzinę."),
    ("sajt ru", "ru", "Сайт РЖД не работал час", "Пассажиры не могли купить билеты в воскресенье вечером."),
    (
        "ja site",
        "ja",
        "市のホームページに不正アクセス",
        "市は2日、ホームページが不正アクセスを受け、3時間閲覧できなくなったと発表した。",
    ),
    ("ar site", "ar", "اختراق موقع البلدية", "تعطل موقع البلدية ثلاث ساعات يوم الأحد بعد هجوم إلكتروني."),
    (
        "tr site",
        "tr",
        "Belediyenin sitesi çöktü",
        "Belediyenin internet sitesi pazar günü üç saat boyunca açılmadı.",
    ),
    ("da site", "da", "Kommunens hjemmeside nede", "Kommunens hjemmeside var nede i tre timer søndag."),
]

ARTICLES = [
    Odd(f"{name} [{style}]", article(headline, text, lang, style))
    for name, lang, headline, text in _TOLD
    for style in STYLES
]
