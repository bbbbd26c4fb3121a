"""Real short articles, fourth round: only measured, after what the third one taught."""

# ruff: noqa: E501 (the text of a case is not broken across lines)
from __future__ import annotations

from tests.parsing.odd_pages.chrome import STYLES, Odd, article

_TOLD = [
    (
        "new home",
        "en",
        "Seals find a new home",
        "Forty seals have moved to the sandbank off Skell since the harbour was dredged.",
    ),
    (
        "strike",
        "en",
        "Our newsroom is on strike",
        "Journalists of the Courier walked out at noon on Monday. They want four per cent more pay.",
    ),
    (
        "store",
        "en",
        "Store closes after 90 years",
        "The last shoe shop on Quay Street shuts on Saturday. The owner, 84, has found nobody to take over.",
    ),
    (
        "requests",
        "en",
        "Too many requests for asylum, says minister",
        "The minister wants to close two reception centres. The opposition called that absurd.",
    ),
    (
        "link",
        "en",
        "Link between bacon and age questioned",
        "A study of 9,000 twins found no link between how much bacon people eat and how old they get.",
    ),
    (
        "invalid",
        "en",
        "Vote declared invalid",
        "The vote on the marina is invalid because 12 ballots were missing. It will be held again in May.",
    ),
    (
        "page one",
        "en",
        "Page one of the Courier, 2 March",
        "The front page of today's paper. Illustration: Ida Brekke",
    ),
    (
        "gdpr",
        "en",
        "Hospital shared patient data",
        "A hospital passed on the data of 900 patients without their consent. The watchdog has opened a case.",
    ),
    ("chess", "en", "Chess", "White mates in three. The solution is on page 12."),
    (
        "thanks",
        "en",
        "Thank you, Skell",
        "The Aas family thanks all who searched for Jon. He is home and well.",
    ),
    (
        "anfragen",
        "de",
        "Zu viele Anfragen: Amt schließt Telefon",
        "Das Bürgeramt ist bis Mai nur noch schriftlich zu erreichen. Es kämen 4.000 Anrufe am Tag.",
    ),
    (
        "update de",
        "de",
        "Update legt Kassen lahm",
        "Nach einem Update funktionierten am Samstag in 300 Läden die Kassen nicht.",
    ),
    ("kein eintrag", "de", "Wetter", "Am Vormittag Regen, später Sonne. Höchstens zwölf Grad."),
    (
        "contenu fr",
        "fr",
        "Contenus haineux : deux sites bloqués",
        "La justice a ordonné le blocage de deux sites. Les fournisseurs d'accès ont huit jours.",
    ),
    (
        "sitio es",
        "es",
        "Cuenta atrás para el eclipse",
        "Faltan diez días. Los hoteles de la costa están llenos.",
    ),
    (
        "pagine it",
        "it",
        "Trovate pagine perdute di Svevo",
        "Le pagine erano in una soffitta di Trieste. Saranno esposte in primavera.",
    ),
    (
        "conta pt",
        "pt",
        "Conta de luz sobe 8%",
        "O aumento vale a partir de maio para quatro milhões de casas.",
    ),
    (
        "pagina nl",
        "nl",
        "Verloren pagina's gevonden",
        "In een klooster zijn negen pagina's van een middeleeuws gebedenboek gevonden.",
    ),
    (
        "konto sv",
        "sv",
        "Konto tömdes på en natt",
        "En man i Lund blev av med 90 000 kronor sedan han klickat på en länk.",
    ),
    (
        "ja page",
        "ja",
        "紛失の議事録、3ページ見つかる",
        "市は2日、昨年から行方が分からなかった議事録のうち3ページが見つかったと明らかにした。",
    ),
]

ARTICLES = [
    Odd(f"{name} [{style}]", article(headline, text, lang, style))
    for name, lang, headline, text in _TOLD
    for style in STYLES
]
