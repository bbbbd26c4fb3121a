"""What stands around a text: a news site's frame, a server's bare page, four ways an article is marked up."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import json
from typing import NamedTuple

SITE = "https://www.harbour-courier.example"
URL = f"{SITE}/2026/03/council-approves-harbour-plan"
STYLES = range(4)
"""The ways an article is marked up: see `article`."""


class Odd(NamedTuple):
    """One page: its name, its bytes, and the address and type it came with."""

    name: str
    markup: bytes
    url: str = URL
    content_type: str = "text/html; charset=utf-8"


WORDS = {
    "en": ("Home Politics Business Sport Culture Opinion Subscribe", "You may also like", "Contact · Privacy · Terms"),
    "de": ("Start Politik Wirtschaft Sport Kultur Meinung Abo", "Das könnte Sie auch interessieren", "Impressum · Datenschutz · AGB"),
    "fr": ("Accueil Politique Économie Sport Culture Débats Abonnement", "À lire aussi", "Mentions légales · Confidentialité · CGV"),
    "es": ("Inicio Política Economía Deportes Cultura Opinión Suscríbete", "Te puede interesar", "Aviso legal · Privacidad · Cookies"),
    "it": ("Home Politica Economia Sport Cultura Opinioni Abbonati", "Leggi anche", "Note legali · Privacy · Cookie"),
    "pt": ("Início Política Economia Esporte Cultura Opinião Assine", "Leia também", "Termos de uso · Privacidade"),
    "nl": ("Home Politiek Economie Sport Cultuur Opinie Abonneren", "Lees ook", "Contact · Privacy · Voorwaarden"),
    "sv": ("Hem Politik Ekonomi Sport Kultur Debatt Prenumerera", "Läs också", "Kontakt · Personuppgifter"),
    "pl": ("Start Polityka Gospodarka Sport Kultura Opinie Prenumerata", "Zobacz także", "Kontakt · Prywatność · Regulamin"),
    "ru": ("Главная Политика Экономика Спорт Культура Мнения Подписка", "Читайте также", "Контакты · Конфиденциальность"),
    "ja": ("ホーム 政治 経済 スポーツ 文化 社説 購読", "あわせて読みたい", "お問い合わせ · プライバシー"),
    "ar": ("الرئيسية سياسة اقتصاد رياضة ثقافة رأي اشترك", "اقرأ أيضا", "اتصل بنا · الخصوصية"),
    "da": ("Forside Politik Økonomi Sport Kultur Debat Abonnement", "Læs også", "Kontakt · Privatliv"),
    "tr": ("Anasayfa Siyaset Ekonomi Spor Kültür Görüş Abonelik", "İlginizi çekebilir", "İletişim · Gizlilik"),
}  # fmt: skip

TEASERS = {
    "en": ["Ferry strike enters second week", "Rents rise again in the old town", "Museum buys lost painting", "Why the river turned green"],
    "de": ["Fährstreik geht in die zweite Woche", "Mieten in der Altstadt steigen erneut", "Museum kauft verschollenes Gemälde"],
    "fr": ["La grève des ferries continue", "Les loyers montent dans la vieille ville", "Un tableau perdu rejoint le musée"],
    "es": ["La huelga de ferris sigue otra semana", "Los alquileres vuelven a subir", "El museo compra un cuadro perdido"],
}  # fmt: skip


def bare(title: str, body: str, head: str = "", lang: str = "en") -> bytes:
    """Return a page as a server or a firewall sends it: no frame at all."""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head>'
        f"<body>{body}</body></html>"
    ).encode()


def site(title: str, main: str, lang: str = "en", *, head: str = "", teasers: bool = True) -> bytes:
    """Return a page of a news site with its header, menu, teasers and footer; `main` is what is its own."""
    menu, also, foot = WORDS[lang]
    links = "".join(f'<li><a href="/{i}">{word}</a></li>' for i, word in enumerate(menu.split()))
    rows = TEASERS.get(lang, TEASERS["en"])
    cards = "".join(
        f'<li class="card"><a href="/a/{i}"><h3>{row}</h3></a></li>' for i, row in enumerate(rows)
    )
    beside = f'<section class="related"><h2>{also}</h2><ul>{cards}</ul></section>' if teasers else ""
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>'
        f'<meta property="og:site_name" content="Harbour Courier"><link rel="icon" href="/f.ico">{head}</head><body>'
        f'<header><a href="/" class="logo">Harbour Courier</a><nav><ul>{links}</ul></nav>'
        f'<form action="/search"><input name="q" type="search"></form></header>'
        f"<main>{main}</main>{beside}"
        f"<footer><p>© 2026 Harbour Courier</p><p>{foot}</p></footer></body></html>"
    ).encode()


def ld(headline: str, **more: object) -> str:
    """Return the JSON-LD of a news article."""
    said = {
        "@context": "https://schema.org",
        "@type": "NewsArticle",
        "headline": headline,
        "datePublished": "2026-03-02T09:14:00Z",
        "author": {"@type": "Person", "name": "Ida Brekke"},
        **more,
    }
    return f'<script type="application/ld+json">{json.dumps(said, ensure_ascii=False)}</script>'


def story_head(headline: str, **more: object) -> str:
    """Return the head of an article's page: JSON-LD and Open Graph."""
    return (
        f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        f'<link rel="canonical" href="{URL}">{ld(headline, **more)}'
    )


def paragraphs(text: str) -> str:
    """Return lines as paragraphs."""
    return "".join(f"<p>{line.strip()}</p>" for line in text.strip().splitlines())


def article(headline: str, text: str, lang: str = "en", style: int = 0) -> bytes:
    """Return a short real article: 0 JSON-LD, 1 Open Graph and a dated byline, 2 just its elements, 3 divisions."""
    told = paragraphs(text)
    if style == 0:
        main = f'<article><h1>{headline}</h1><p class="byline">Ida Brekke</p><time datetime="2026-03-02">2.3.2026</time><div class="body">{told}</div></article>'  # fmt: skip
        return site(f"{headline} | Harbour Courier", main, lang, head=story_head(headline))
    if style == 1:
        main = f'<article><h1>{headline}</h1><div class="meta"><a rel="author" href="/ib">Ida Brekke</a> <time datetime="2026-03-02T09:14Z">2.3.2026</time></div>{told}</article>'  # fmt: skip
        head = f'<meta property="og:type" content="article"><meta property="og:title" content="{headline}">'
        return site(f"{headline} - Harbour Courier", main, lang, head=head)
    if style == 2:
        return site(f"{headline} - Harbour Courier", f"<article><h1>{headline}</h1>{told}</article>", lang)
    return site(
        headline,
        f'<div id="story"><h2 class="title">{headline}</h2><div class="text">{told}</div></div>',
        lang,
    )
