"""Real short articles, third round: only measured, nothing was mended after it."""

# ruff: noqa: E501 (the text of a case is not broken across lines)
from __future__ import annotations

from tests.parsing.odd_pages.chrome import STYLES, Odd, article

_TOLD = [
    (
        "robot taxi",
        "en",
        "Are you a robot? City tests driverless taxis",
        "Ten driverless taxis will run between the harbour and the station from June. Each can carry four people.",
    ),
    (
        "age check",
        "en",
        "Sites must check age from July",
        "Websites with adult content must make sure that visitors are over 18, under a law that takes effect in July.",
    ),
    (
        "moving house",
        "en",
        "We are moving house, says library",
        "The city library moves to the old customs hall in May. Books can be kept until then.",
    ),
    (
        "man overboard",
        "en",
        "Man overboard found alive",
        "A sailor who fell from a trawler on Sunday was found alive after six hours in the water.",
    ),
    (
        "archive",
        "en",
        "Archive of drowned village goes online",
        "Some 4,000 photographs of the village can be seen on the web from today.",
    ),
    (
        "server farm",
        "en",
        "Server farm to heat 900 homes",
        "Warm water from the servers will flow to 900 homes next winter. The company pays for the pipes.",
    ),
    (
        "update",
        "en",
        "Update: road open again",
        "The coast road is open again. It had been closed since 4 am after a rockfall.",
    ),
    (
        "horoscope",
        "en",
        "Your horoscope",
        "You will meet an old friend. Do not lend money. Your lucky number is 9.",
    ),
    (
        "quiz",
        "en",
        "Quiz of the week",
        "Which river flows through Skell? Who painted the town hall? Answers on Saturday.",
    ),
    (
        "letter",
        "en",
        "Letter: your leader on cranes",
        "You write that we need more cranes. We do not. We need people who can work those we have.",
    ),
    (
        "vorfall",
        "de",
        "Server der Uni gehackt",
        "Die Universität hat nach einem Angriff ihre Server abgeschaltet. E-Mail und Website sind nicht erreichbar.",
    ),
    (
        "zugang",
        "de",
        "Kein Zugang zum Strand",
        "Der Zugang zum Strand bleibt bis Mai gesperrt. Grund sind Bauarbeiten.",
    ),
    (
        "pause",
        "de",
        "Kurze Pause für Holt",
        "Die Stürmerin fällt zwei Wochen aus. Beim Pokalspiel will sie wieder dabei sein.",
    ),
    (
        "perdu",
        "fr",
        "Perdus en mer, deux pêcheurs retrouvés",
        "Deux pêcheurs portés disparus samedi ont été retrouvés sains et saufs.",
    ),
    (
        "compte",
        "fr",
        "Son compte piraté, il perd 30 000 euros",
        "Un retraité a perdu 30 000 euros après avoir cliqué sur un lien reçu par courriel.",
    ),
    (
        "clave es",
        "es",
        "Roban las contraseñas de 2.000 clientes",
        "Los ladrones entraron en la página de una tienda. La empresa pide a sus clientes que cambien la contraseña.",
    ),
    (
        "pagina it",
        "it",
        "Il Comune rifà il sito",
        "La nuova pagina del Comune sarà in linea da giugno. Costa 40 mila euro.",
    ),
    (
        "verkeer nl",
        "nl",
        "A4 dicht door ongeluk",
        "De A4 is bij Leiden dicht door een ongeluk met een vrachtwagen. Rijd om via de A44.",
    ),
    ("ru robot", "ru", "Робот сдал экзамен", "Робот из Томска сдал экзамен по физике на четвёрку."),
    ("zh brief", "zh", "港口大雾渡轮停航", "2日早晨大雾，进出港口的12班渡轮停航，预计中午恢复。"),
]

ARTICLES = [
    Odd(f"{name} [{style}]", article(headline, text, lang if lang != "zh" else "ja", style))
    for name, lang, headline, text in _TOLD
    for style in STYLES
]
