"""Failure pages of our own writing, each named; and honest pages that only resemble them (RULES §4)."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from stet.domain.version import Paragraph, Quality, Story
from stet.parsing.articles import extract
from stet.parsing.quality import compared_with, of_answer
from tests.parsing.pages import HEADLINE, PARAGRAPHS, URL, body, ld, page


def bare(title: str, text: str = "", head: str = "") -> bytes:
    return (
        f"<!DOCTYPE html><html><head><title>{title}</title>{head}</head><body>{text}</body></html>".encode()
    )


def article(headline: str, text: str, head: str = "") -> bytes:
    """Return a page that names no article but in what it shows."""
    return bare(f"{headline} - Wend Daily", f"<article><h1>{headline}</h1><p>{text}</p></article>", head)


TEASER = body(*PARAGRAPHS[:1])

FAILURES = [
    ("challenge page (Cloudflare)", bare("Just a moment...", "<p>Checking your browser before you go on.</p>")),
    ("challenge page (Cloudflare)", bare("One moment", "<script>window._cf_chl_opt={cvId:'3'}</script><p>Wait.</p>")),
    ("challenge page (Cloudflare)", bare("Attention Required! | Cloudflare", "<h1>Sorry, you have been blocked</h1>")),
    ("challenge page (Akamai)", bare("Access Denied", "<h1>Access Denied</h1>You don't have permission. Reference #18.2d"
     " https://errors.edgesuite.net/18.2d")),
    ("challenge page (DataDome)", bare("news.example", "<script>var dd={'rt':'c','cid':'A'}</script><script"
     " src='https://ct.captcha-delivery.com/c.js'></script>")),
    ("challenge page (PerimeterX)", bare("Access to this page has been denied", "<div id=px-captcha></div>Press & Hold")),
    ("challenge page (Imperva)", bare("", "<iframe src='/_Incapsula_Resource?SWUDNSAI=31'>Request unsuccessful.</iframe>")),
    ("challenge page (AWS WAF)", bare("", "<script src='https://a.token.awswaf.com/x/challenge.js'></script>")),
    ("challenge page (another guard)", bare("Sucuri WebSite Firewall - Access Denied", "<p>Blocked.</p>")),
    ("challenge page (another guard)", bare("Vercel Security Checkpoint", "<p>We're verifying your browser</p>")),
    ("challenge page (another guard)", bare("Request Rejected", "The requested URL was rejected. Please consult with your"
     " administrator.")),
    ("captcha", bare("Security", "<p>Please verify you are human to go on.</p><form><input></form>")),
    ("captcha", bare("Überprüfung", "<p>Bitte bestätigen Sie, dass Sie kein Roboter sind.</p>")),
    ("captcha", bare("news.example", "<p>Our systems have detected unusual traffic from your network.</p>")),
    ("captcha", bare("Sicherheit", "<h1>Einen Moment</h1><p>Bitte bestätigen Sie, dass Sie ein Mensch sind."
     " Ungewöhnlicher Datenverkehr aus Ihrem Netz.</p>")),
    ("captcha", bare("Sécurité", "<p>Un trafic inhabituel vient de votre réseau.</p>")),
    ("captcha", bare("Seguridad", "<p>Confirme que usted es una persona.</p>")),
    ("captcha", bare("Sicurezza", "<p>Conferma di essere umano.</p>")),
    ("captcha", bare("Segurança", "<p>Confirme que você não é um robô.</p>")),
    ("captcha", bare("Controle", "<p>Bevestig dat u een mens bent.</p>")),
    ("captcha", bare("Tarkistus", "<p>Odota hetki.</p><script src='https://js.hcaptcha.com/1/api.js'></script>")),
    ("needs a script to show its text", bare("Fire in the harbour", "<div id=__next><p>All the news of the day</p></div>"
     f"<script id=__NEXT_DATA__ type='application/json'>{{\"a\": \"{'text ' * 500}\"}}</script>")),
    ("hardly any text, and not meant to be found", bare("Hetki", "<p>Odota, ole hyvä.</p>", "<meta name=robots content=noindex>")),
    ("the home page instead of the article", bare("Wend Daily", "<main>" + "".join(
     f"<div><h2><a href=/{n}>Story number {n} about the harbour</a></h2><p>What the mayor said of it on day {n}.</p></div>"
     for n in range(40)) + "</main>")),
    ("blocked by the site", bare("403 Access denied", "<p>Ask the webmaster.</p>")),
    ("blocked by the site", bare("Too Many Requests", "<p>Slow down, please.</p>")),
    ("blocked by the site", bare("Zugriff verweigert", "<p>Wenden Sie sich an den Betreiber.</p>")),
    ("not shown in this country", bare("Wend Daily", "<p>Sorry, this content is not available in your region.</p>")),
    ("not shown in this country", bare("451", "<p>You seem to come from a country belonging to the European Economic"
     " Area (EEA) and we cannot show you our pages.</p>")),
    ("consent wall", bare("Before you continue", "<p>We and our 812 partners use cookies.</p><button>Accept all</button>")),
    ("consent wall", bare("Wend Daily", "<h1>Your privacy choices</h1><p>You can change these at any time.</p>")),
    ("consent wall", bare("Wend-Bote", "<p>Mit Werbung und Tracking weiterlesen oder Abo nehmen.</p>")),
    ("paywall stub", page(TEASER + "<p>Subscribe now to continue reading.</p>")),
    ("paywall stub", page(TEASER + "<div>Already a subscriber? Sign in.</div>")),
    ("paywall stub", page(TEASER, head=ld(isAccessibleForFree=False))),
    ("paywall stub", page(TEASER + "<p>Cet article est réservé à nos abonnés. Il vous reste 80 % à lire.</p>")),
    ("log-in page", bare("Sign in | Wend Daily", "<form><input type=password></form>")),
    ("log-in page", bare("Wend Daily", "<p>Welcome back, dear reader.</p><form><input type=password></form>")),
    ("error page", bare("404 Not Found", "<h1>Not Found</h1>")),
    ("error page", bare("Page not found | Wend Daily", "<h1>We could not find that page</h1>" + body(*PARAGRAPHS[:2]))),
    ("error page", bare("Wend Daily", "<h1>Oops!</h1><p>Something is broken on our side.</p>")),
    ("error page", bare("502 Bad Gateway", "<center>nginx</center>")),
    ("error page", bare("Seite nicht gefunden", "<p>Leider gibt es diese Seite nicht mehr.</p>")),
    ("error page", bare("Database Error", "<h1>Error establishing a database connection</h1>")),
    ("maintenance page", bare("Wend Daily", "<h1>Down for maintenance</h1><p>Please come again.</p>")),
    ("maintenance page", bare("Wend-Bote", "<p>Wegen Wartungsarbeiten sind wir zur Zeit nicht da.</p>")),
    ("maintenance page", bare("Wend Daily", "<p>We'll be back soon!</p>")),
    ("consent wall", bare("Le Journal", "<p>Avec votre accord, nous et nos 812 partenaires utilisons des cookies pour mesurer l'audience.</p><button>Continuer sans accepter</button>")),
    ("consent wall", bare("Le Journal", "<h1>Vos choix en matière de cookies</h1><button>Tout accepter</button>")),
    ("consent wall", bare("El Diario", "<p>Nosotros y nuestros 812 socios almacenamos información en su dispositivo.</p><button>Rechazar todo</button>")),
    ("consent wall", bare("El Diario", "<p>Utilizamos cookies propias y de terceros.</p><button>Aceptar</button>")),
    ("consent wall", bare("Wend-Bote", "<p>Wir und unsere 812 Partner verarbeiten personenbezogene Daten, zum Beispiel Ihre IP-Adresse.</p><button>Akzeptieren</button>")),
    ("consent wall", bare("Wend-Bote", "<h1>Privatsphäre-Einstellungen</h1><p>Bitte wählen Sie.</p>")),
    ("paywall stub", page(TEASER + "<p>Weiterlesen mit Wend Plus</p>")),
    ("paywall stub", page(TEASER + "<p>Dieser Artikel ist nur für Abonnenten.</p>")),
    ("paywall stub", page(TEASER + "<p>Il vous reste 80 % de cet article à lire. La suite est réservée aux abonnés.</p>")),
    ("paywall stub", page(TEASER + "<p>Abonnez-vous pour lire la suite.</p>")),
    ("paywall stub", page(TEASER + "<p>Suscríbete para seguir leyendo</p>")),
    ("paywall stub", page(TEASER + "<p>Contenido exclusivo para suscriptores</p>")),
    ("maintenance page", bare("Wend-Bote", "<p>Wir sind gleich wieder für Sie da.</p>")),
    ("maintenance page", bare("Wend-Bote", "<p>Die Seite ist vorübergehend nicht erreichbar.</p>")),
    ("maintenance page", bare("Le Journal", "<p>Le site est en maintenance.</p>")),
    ("maintenance page", bare("Le Journal", "<p>Le service est temporairement indisponible. Nous revenons très vite.</p>")),
    ("maintenance page", bare("El Diario", "<p>Estamos realizando tareas de mantenimiento.</p>")),
    ("maintenance page", bare("El Diario", "<p>El sitio no está disponible temporalmente. Volvemos enseguida.</p>")),
    ("error page", bare("Wend-Bote", "<h1>Die Seite wurde nicht gefunden</h1>")),
    ("error page", bare("Wend-Bote", "<h1>Diese Seite existiert nicht mehr</h1><p>Suchen Sie etwas anderes?</p>")),
    ("error page", bare("Wend-Bote", "<h1>Artikel nicht verfügbar</h1>")),
    ("error page", bare("Fehler 404", "<p>Leider</p>")),
    ("error page", bare("Le Journal", "<h1>Cette page n'existe pas</h1>")),
    ("error page", bare("Le Journal", "<h1>La page demandée est introuvable</h1>")),
    ("error page", bare("Erreur 404", "<p>Oups</p>")),
    ("error page", bare("El Diario", "<h1>La página que buscas no existe</h1>")),
    ("error page", bare("El Diario", "<h1>No se ha encontrado la página</h1>")),
    ("error page", bare("El Diario", "<h1>Noticia no disponible</h1>")),
    ("consent wall", bare("Il Faro", "<h2>La tua privacy è importante</h2><p>Noi e i nostri partner archiviamo informazioni su un"
     " dispositivo, come i cookie.</p><button>Accetto</button>")),
    ("consent wall", bare("O Farol", "<p>Nós e os nossos parceiros armazenamos informações num dispositivo, tais como cookies.</p>")),
    ("consent wall", bare("De Bode", "<p>Wij en onze partners gebruiken cookies om informatie op uw apparaat op te slaan.</p>")),
    ("consent wall", bare("Wend Daily", "<p>Accept advertising and tracking to read for free, or reject and pay £3 a month.</p>")),
    ("hardly any text, and that about the site or to its readers", bare("Latarnik", "<h2>Szanujemy Twoją prywatność</h2>"
     "<p>My i nasi partnerzy zapisujemy pliki cookie.</p>")),
    ("hardly any text, and that about the site or to its readers", bare("Wend Daily", "<h1>Welcome</h1><p>You need an account"
     " for this website. Please register with your address and a password.</p>")),
    ("error page", bare("Wend Daily", "<h1>We can't find what you're looking for</h1><p>Try a search, or today's stories.</p>")),
    ("error page", bare("Il Faro", "<h1>La pagina che cerchi non esiste</h1><p>Torna alla home.</p>")),
    ("error page", bare("O Farol", "<h1>Página não existe</h1><p>O conteúdo que procura foi removido.</p>")),
    ("error page", bare("De Bode", "<h1>Deze pagina bestaat niet (meer)</h1><p>Misschien is het artikel verwijderd.</p>")),
    ("error page", bare("Wend Daily", "<h1>This article has been removed</h1><p>We are sorry, but it has expired.</p>")),
    ("not shown in this country", bare("Wend-Bote", "<p>Dieser Inhalt ist in Ihrem Land leider nicht verfügbar.</p>")),
    ("a domain without a site", bare("wend.example", "<p>This domain is for sale! Buy this domain.</p>")),
    ("a domain without a site", bare("Account Suspended", "<p>This account has been suspended. Contact your hosting provider.</p>")),
    ("needs a script to show its text", bare("Wend Daily", "<nav>Wend Daily News Sport</nav><div id=root></div>")),
    ("needs a script to show its text", bare("Wend Daily", "<h1>Your browser is not supported</h1><p>Please upgrade it.</p>")),
    ("a headline without a text", bare("Print", "<h1>Bridge closed until autumn</h1>")),
    ("a line of plain text instead of a page", b"upstream connect error or disconnect/reset before headers"),
    ("paywall stub", page(TEASER + "<p>Keep reading for £1. Get unlimited digital access.</p>")),
    ("paywall stub", page(TEASER + "<p>Questo contenuto è riservato agli abbonati.</p>")),
    ("redirect page", bare("Moved", "<p>You should be redirected quickly, if not click here.</p>")),
    ("redirect page", bare("Wend Daily", "<p>Go on.</p>", "<meta http-equiv=refresh content='0; url=/a'>")),
    ("needs a script to show its text", bare("Wend Daily", "<noscript>You need to enable JavaScript to run this"
     " app.</noscript><div id=root></div>")),
    ("the home page instead of the article", bare("Wend Daily", body(), "<link rel=canonical href=https://news.example/>")),
    ("a feed instead of a page", b"<?xml version='1.0'?><!-- x --><rss version='2.0'><channel></channel></rss>"),
    ("JSON instead of a page", b'{"error": "not found", "status": 404}'),
    ("XML instead of a page", b"<?xml version='1.0'?><error>no</error>"),
    ("no article text", bare("Wend Daily")),
    ("no article text", b"<html>"),
    ("cut off: the page ends before its mark-up does", page()[:700]),
    ("cut off: the page ends before its mark-up does", page(f"<div><div><div>{body()}").split(b"</article>")[0] + b"<p"),
    ("parser limit: mark-up nested too deeply or a text too long", bare("x", "<div>" * 300 + body())),
    ("parser limit: mark-up nested too deeply or a text too long", bare("x", "<b>" * 5000 + body())),
    ("parser limit: an element with thousands of attributes", bare("x", "<p " + "a " * 20_000 + ">x</p>")),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "markup"), FAILURES)
def test_a_failure_page_is_poor_and_named(reason: str, markup: bytes):
    quality = extract(markup, url=URL).quality
    assert quality.poor
    assert quality.reasons == (reason,)


def test_limits_are_named_with_their_number():
    many = extract(bare("x", "<br>" * 20_001), url=URL).quality
    assert many.reasons == ("parser limit: 20,005 elements, more than 20,000",)
    large = extract(bare("x", "a" * 3_000_001), url=URL).quality
    assert large.reasons == ("parser limit: more than 3,000,000 characters of mark-up",)


LONG = body(*(PARAGRAPHS * 3))
HONEST = [
    ("an article about firewalls", page(body("Cloudflare said “just a moment” is what readers see.", *PARAGRAPHS),
     headline="Access denied: why readers verify you are human", title="Access denied", head=ld())),
    ("a guard's script on an honest page", page(LONG, head="<script src=/cdn-cgi/challenge-platform/h/b/x.js></script>")),
    ("a cookie banner on an honest page", page(LONG, top="<div>We use cookies. Accept all cookies.</div>")),
    ("a long article that is not free", page(LONG, head=ld(isAccessibleForFree=False))),
    ("a log-in form in the header", page(LONG, top="<form>Sign in <input type=password></form>")),
    ("a brief", page(body(PARAGRAPHS[0]))),
    ("a German brief", page(body("Die Tiefgarage am Markt ist vorübergehend nicht erreichbar, sagte die Stadt. Der Eintritt"
     " ins Bad bleibt nur für Mitglieder frei, und der Verein verarbeitet Spenden."), headline="Tiefgarage gesperrt")),
    ("a French brief", page(body("Le pont est temporairement inaccessible aux piétons, a dit la mairie mardi. La page est"
     " tournée, dit le maire, et la suite viendra en mars."), headline="Le pont n’est plus ouvert aux piétons")),
    ("a Spanish brief", page(body("El puente no está disponible para los peatones hasta otoño. Los trabajos de"
     " mantenimiento cuestan tres millones."), headline="La vacuna no está disponible en Skell")),
    ("an article about a closure", page(headline="Museum closed for maintenance until May", title="Museum closed")),
    ("a page without closing tags", page().replace(b"</body></html>", b"").replace(b"</p>", b"")),
    ("an article about error pages", bare("How “page not found” became an art", "<article><h1>How “page not found” became"
     f" an art</h1>{body(*PARAGRAPHS[:4])}</article>")),
    ("an article that begins with a quote", bare('"Page not found": a museum of errors opens', '<article><h1>"Page not'
     f' found": a museum of errors opens</h1>{body(*PARAGRAPHS[:4])}</article>')),
    ("a brief with a captcha at its form", page(body(PARAGRAPHS[0]), head=ld(), end="<script"
     " src='https://www.google.com/recaptcha/api.js'></script>")),
    ("an article beside many teasers", bare("Bridge", f"<article><h1>The bridge is closed</h1>{LONG}</article>" + "".join(
     f"<h3><a href=/{n}>One more story of the harbour</a></h3>" for n in range(30)) + "<p>" + " ".join(PARAGRAPHS) + "</p>")),
    ("a brief on captchas", article("Why captchas are getting harder", "Click on the traffic lights to prove you are not a robot:"
     " everyone knows the ritual. Researchers say machines now solve it faster than people do.")),
    ("a brief on cookies", article("Publishers must offer ‘reject all’, court rules", "Sites that show a button saying “accept all"
     " cookies” must show one that says “reject all” beside it, the high court ruled on Tuesday.")),
    ("a brief on a paywall", article("Wend Daily drops its paywall", "Wend Daily will no longer ask readers to subscribe to continue"
     " reading, its editor said on Friday. Already 3,000 people have signed up for a newsletter instead.")),
    ("a brief on a refusal", article("Request blocked: judge refuses pier plan", "A judge has refused the council's request to close"
     " the road while the pier is repaired.")),
    ("a brief on works", article("Bridge closed for scheduled maintenance", "The bridge is temporarily closed until Friday for scheduled maintenance.")),
    ("a German brief on works", article("Tunnel gesperrt", "Der Tunnel ist wegen Wartungsarbeiten bis Freitag gesperrt.")),
    ("a Dutch brief on works", article("Brug dicht", "De brug is tot vrijdag dicht voor onderhoud, meldt de gemeente.")),
    ("a brief on a log", article("Log in my eye: the beetle that saved a forest", "A beetle thought to be lost has been found near"
     " Thornby, rangers say.")),
    ("a brief on an excuse", article("Sorry, says minister, for pier delay", "The minister apologised on Friday for the delay.")),
    ("a brief on a count", article("An error occurred in vote count, clerk admits", "A clerk admitted that 40 votes had been counted"
     " twice in the by-election.")),
    ("a brief with an offer beside it", page(body(PARAGRAPHS[0]) + "<aside>Already a subscriber? Sign in.</aside>")),
    ("a brief of a guarded site", page(body(PARAGRAPHS[0]), head=ld(datePublished="2025-06-03") + "<script"
     " src=https://ct.captcha-delivery.com/c.js></script>")),
    ("a Japanese article of a guarded site", article("古い桟橋を修理へ", "ハーウィック議会は月曜日、一月の嵐で閉鎖された古い桟橋を修理することを決めた。" * 12,
     "<script src=https://challenges.cloudflare.com/turnstile/v0/api.js></script>")),
    ("a page that reloads itself", page(LONG, head="<meta http-equiv=refresh content=900>")),
]  # fmt: skip


@pytest.mark.parametrize(("what", "markup"), HONEST)
def test_an_honest_page_is_not(what: str, markup: bytes):
    assert extract(markup, url=URL).quality == Quality(), what


@pytest.mark.parametrize(
    ("status", "headers", "reason"),
    [
        (403, {"cf-mitigated": "challenge"}, "challenge page (Cloudflare)"),
        (403, {"x-datadome": "protected"}, "challenge page (DataDome)"),
        (202, {"x-amzn-waf-action": "challenge"}, "challenge page (AWS WAF)"),
        (403, {"server": "AkamaiGHost"}, "challenge page (Akamai)"),
        (429, {}, "blocked by the site (status 429)"),
        (503, {}, "error page (status 503)"),
    ],
)
def test_an_answer_can_be_poor_by_its_head_alone(status: int, headers: dict[str, str], reason: str):
    quality = of_answer(status, headers)
    assert quality.poor
    assert quality.reasons == (reason,)


def test_an_honest_answer_is_not_poor():
    assert of_answer(200, {"server": "cloudflare", "x-datadome": "protected"}) == Quality()


class TestComparedWith:
    """A body far shorter than before, with the old text's tail missing, is a page cut short (RULES §4)."""

    BEFORE = Story(
        headline=HEADLINE,
        paragraphs=tuple(Paragraph(f"{n}: {text}") for n in range(4) for text in PARAGRAPHS),
    )

    def test_half_an_article_is_poor(self):
        cut = replace(self.BEFORE, paragraphs=self.BEFORE.paragraphs[:8])
        assert compared_with(self.BEFORE, cut).poor
        assert "far shorter" in compared_with(self.BEFORE, cut).reasons[0]

    def test_an_article_shortened_by_its_editor_is_not(self):
        told = replace(
            self.BEFORE, paragraphs=self.BEFORE.paragraphs[:4], notices=("This article was shortened.",)
        )
        tail = replace(self.BEFORE, paragraphs=self.BEFORE.paragraphs[:4] + self.BEFORE.paragraphs[-2:])
        less = replace(self.BEFORE, paragraphs=self.BEFORE.paragraphs[:16])
        rewritten = replace(
            self.BEFORE,
            modified=datetime(2025, 6, 4, tzinfo=UTC),
            paragraphs=tuple(Paragraph(f"Rewritten: {text}") for text in PARAGRAPHS),
        )
        for story in (told, tail, less, rewritten, self.BEFORE):
            assert compared_with(self.BEFORE, story) == Quality()

    def test_half_an_article_in_a_script_without_spaces_is_poor(self):
        line = "議会は月曜日に古い桟橋を修理することを決めた。"
        long = replace(self.BEFORE, paragraphs=tuple(Paragraph(f"{n}{line}") for n in range(40)))
        assert compared_with(long, replace(long, paragraphs=long.paragraphs[:10])).poor

    def test_another_article_in_its_place_is_poor(self):
        before = replace(self.BEFORE, canonical="https://news.example/a")
        other = Story(canonical="https://news.example/b", paragraphs=(Paragraph("Something else."),))
        assert compared_with(before, other).reasons == ("another article in its place",)

    def test_what_was_poor_stays_poor_and_a_first_text_has_nothing_to_be_shorter_than(self):
        poor = replace(self.BEFORE, quality=Quality(0.0, ("captcha",)))
        assert compared_with(self.BEFORE, poor).reasons == ("captcha",)
        assert compared_with(Story(), self.BEFORE) == Quality()
