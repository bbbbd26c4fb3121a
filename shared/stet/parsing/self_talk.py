"""Whether a text speaks of its own site to its reader, as failure pages do, or of the world, as news does.

Words are counted, in eight languages: no list of phrases holds all that sites say in place of an article.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

_OF_A_PAGE = frozenset(
    """
    page pages website websites webpage site browser browsers cookie cookies javascript server url login
    password subscriber subscribers subscribe subscription privacy consent captcha robot redirect redirected
    redirecting nginx webmaster homepage upstream gateway loading domain offline registrar ip unavailable
    account sorry oops whoops please click button content contents requested
    seite website webseite startseite inhalt inhalte anmelden einloggen abo abonnenten abonnieren abonnement
    datenschutz zustimmen zustimmung einwilligung tracking werbung leider bitte konto passwort angeforderte
    webauftritt roboter zugriff abonnenten weiterlesen
    service services indisponible temporairement momentanément suite réservé réservée
    accueil contenu contenus abonnés abonner abonnez compte identifiez connecter traceurs consentement
    navigateur désolé désolés oups cliquez veuillez
    página páginas pagina web navegador suscriptores suscribirse suscríbete contenido cuenta privacidad
    consentimiento publicidad hazte
    sito abbonati abbonato abbonarsi abbonamento contenuto accedi cerchi spiacenti riprova tracciamento
    assinantes assine assinatura conteúdo conta privacidade consentimento cadastre robô
    abonnee abonnees abonneer inloggen inhoud toestemming akkoord helaas
    strona prywatność prywatności pliki akceptuję zgoda sidan sivu
    dispositivo dispositivos apparaat device terminal urządzeniu appareil gerät
    """.split()  # noqa: SIM905 - a list of two hundred quotes is no easier to read
)
"""Words of sites and their machines: seldom in news, and then few."""
_TO_A_READER = frozenset(
    """
    you your we our us can't cannot access blocked denied forbidden error request permission found exist
    exists moved deleted removed expired again later continue accept reject agree read reading article story
    free trial unlimited cancel register search partners verify verifying verification connection security
    support maintenance upgrade improvements back try looking unlock member members human
    sie ihr ihre ihrem ihren wir unser unsere nicht gefunden existiert verfügbar weiter lesen
    akzeptieren testen artikel partner partnern verweigert
    vous votre nous nos notre accepte accepter refuser continuer lire article disponible introuvable
    partenaires découvrir offre reste priorité
    usted tu nosotros nuestros aceptar rechazar seguir leer noticia encontrado socios gratis completa sitio
    noi nostri tua tuo accetto accetta rifiuta leggere articolo disponibile trovata esiste torna offerte
    riservato consenso nós nossos sua seu aceitar concordo ler artigo notícia disponível encontrada existe
    parceiros exclusivo removido procura wij we uw je jij onze accepteren lezen artikel beschikbaar gevonden
    bestaat exclusief verwijderd instellingen
    this diese diesen dieser dieses dit deze cet cette este esta questo questa
    """.split()  # noqa: SIM905 - as above
)
"""Words that address the reader or offer something: in news, too, but not so many."""
_OF_NEWS = frozenset(
    """
    said says told warned ruled announced reported according police minister mayor court percent million
    monday tuesday wednesday thursday friday saturday sunday
    sagte sagten teilte mitteilte meldete meldet polizei laut prozent millionen montag dienstag mittwoch
    donnerstag freitag samstag sonntag
    dit déclaré annoncé selon ministre lundi mardi mercredi jeudi vendredi samedi dimanche millions
    dijo dijeron informó según ministro policía lunes martes miércoles jueves viernes sábado domingo millones
    detto secondo polizia lunedì martedì mercoledì giovedì venerdì sabato domenica milioni
    disse informou segundo polícia segunda-feira terça-feira quarta-feira quinta-feira sexta-feira milhões
    zei meldt volgens politie maandag dinsdag woensdag donderdag vrijdag zaterdag zondag miljoen
    """.split()  # noqa: SIM905 - as above
)
_WORD = re.compile(r"[^\W\d_]+(?:-[^\W\d_]+)*")
_QUOTED = re.compile(r"[“„«\"][^“”„«»\"]{3,200}[”“»\"]|(?<!\w)‘[^‘]{3,200}?’(?!\w)")
_UNSPACED = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uf900-\ufaff]")
_CHARACTERS = 2
"""Of scripts without spaces, about as much as a word."""


def unquoted(text: str) -> str:
    """Return a text without what it quotes, which others say."""
    return _QUOTED.sub(" ", text)


def share_about_itself(texts: Iterable[str]) -> float:
    """Return the share of unquoted words that speak of the page or its reader; news words count against."""
    words = [word for text in texts for word in _WORD.findall(unquoted(text).casefold())]
    if not words:
        return 0.0
    points = sum(
        1.0 if word in _OF_A_PAGE else 0.5 if word in _TO_A_READER else -1.0 if word in _OF_NEWS else 0.0
        for word in words
    )
    return points / len(words)


def length(texts: Iterable[str]) -> int:
    """Return how many words texts have; in scripts without spaces, about how many they would have."""
    return sum(len(text.split()) + len(_UNSPACED.findall(text)) // _CHARACTERS for text in texts)
