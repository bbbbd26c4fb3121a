"""Failure pages, third round: only measured, nothing was mended after it."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

from tests.parsing.odd_pages.chrome import Odd, bare, paragraphs, site, story_head


def _stub(headline: str, text: str, ask: str, lang: str) -> bytes:
    main = f'<article><h1>{headline}</h1><div class="by">Ida Brekke</div>{paragraphs(text)}<section class="offer">{ask}</section></article>'
    return site(f"{headline} | Harbour Courier", main, lang, head=story_head(headline))


FAILURES = [
    Odd(
        "reblaze",
        bare(
            "",
            "<p>We need to make sure this visit comes from a real person.</p><p>Slide the arrow to the right.</p><script src='/c3650cdf-216a-4ba2-80b0-9d6c540b105e58d2670b-ea0f-484e-b88c-0e2c1499ec9bd71e4b42-8570-44e3-89b6-845326fa43b6' type='text/javascript'></script>",
        ),
    ),
    Odd(
        "qrator",
        bare(
            "HTTP 403",
            "<div>Access to the site is limited</div><div>Your address 203.0.113.9 made it onto our list. Write to abuse@courier.example and quote 7f3a9c2e-11d0.</div>",
        ),
    ),
    Odd(
        "yandex smart captcha",
        bare(
            "Вы не робот?",
            "<h1>Подтвердите, что запросы отправляли вы, а не робот</h1><p>Нам очень жаль, но запросы с вашего устройства похожи на автоматические.</p>",
            lang="ru",
        ),
    ),
    Odd("baidu verify", bare("百度安全验证", "<h1>安全验证</h1><p>请完成下方验证后继续操作</p>", lang="zh")),
    Odd(
        "oom java",
        b"<html><body><h2>Problem accessing /2026/03/council</h2><pre>Reason: java.lang.OutOfMemoryError: GC overhead limit exceeded</pre></body></html>",
    ),
    Odd("rust axum", b"Internal Server Error: pool timed out while waiting for an open connection"),
    Odd(
        "sql in frame",
        site(
            "Harbour Courier",
            "<p>SQLSTATE[HY000] [2002] No such file or directory (SQL: select * from `stories` where `slug` = council-approves limit 1)</p>",
        ),
    ),
    Odd(
        "ghost 404",
        site(
            "404 — Harbour Courier",
            "<section><h1>404</h1><p>Page not found</p><a href='/'>Go to the front page →</a></section>",
            teasers=False,
        ),
    ),
    Odd(
        "humour en",
        site(
            "Man overboard",
            "<h1>Man overboard!</h1><p>We searched everywhere, but this story is not aboard. Head back to the quay or look in the archive.</p>",
        ),
    ),
    Odd(
        "humour fr",
        site(
            "Perdu en mer",
            "<h1>Perdu en mer ?</h1><p>Nous n'avons rien à cette adresse. Remontez à bord par la page d'accueil.</p>",
            "fr",
        ),
    ),
    Odd(
        "soft 404 fi",
        site(
            "Sivua ei löytynyt",
            "<h1>Voi ei!</h1><p>Etsimääsi sivua ei löydy. Se on ehkä poistettu tai siirretty.</p>",
            "sv",
        ),
    ),
    Odd(
        "soft 404 cs",
        site(
            "Stránka nenalezena",
            "<h1>Jejda</h1><p>Stránka, kterou hledáte, neexistuje nebo byla přesunuta.</p>",
            "pl",
        ),
    ),
    Odd(
        "paywall tr",
        _stub(
            "Meclis liman planını onayladı",
            "Meclis pazartesi akşamı limanın genişletilmesine onay verdi. Çalışmalar mayısta başlayacak.",
            "<p>Bu içerik abonelere özeldir</p><p>Devamını okumak için abone olun</p>",
            "tr",
        ),
    ),
    Odd(
        "paywall ja",
        _stub(
            "港の拡張計画を承認",
            "議会は月曜夜、港の拡張を承認した。工事は5月に始まる。",
            "<p>この記事は会員限定です。</p><p>続きを読むにはログインしてください。残り1,204文字</p>",
            "ja",
        ),
    ),
    Odd(
        "archived",
        site(
            "Harbour Courier",
            "<h1>No longer online</h1><p>We keep our stories on the web for 30 days. Write to the archive if you need this one.</p>",
        ),
    ),
    Odd(
        "age gate",
        bare(
            "Harbour Courier",
            "<h1>Are you over 18?</h1><p>You must be of legal age to view what follows.</p><button>Yes, I am</button><button>No, take me away</button>",
        ),
    ),
    Odd(
        "survey wall",
        site(
            "Harbour Courier",
            "<h1>Answer one question to go on</h1><p>Which of these brands have you heard of?</p><p>You will see the story right after your answer.</p>",
        ),
    ),
    Odd(
        "backup host",
        bare(
            "Site temporarily relocated",
            "<h1>We are moving house</h1><p>Our servers are on the road tonight. From six in the morning we are back at the usual address.</p>",
        ),
    ),
    Odd(
        "wartung nightly",
        bare(
            "Kurze Pause",
            "<h1>Kurze Pause</h1><p>Wir spielen gerade ein Update ein. In wenigen Minuten geht es weiter.</p>",
            lang="de",
        ),
    ),
    Odd(
        "cookie es",
        bare(
            "El Correo",
            "<h1>Tú decides</h1><p>Puedes aceptar las cookies y leer gratis, o suscribirte por 2 € al mes y navegar sin publicidad personalizada.</p><button>Aceptar y continuar</button><button>Suscribirme</button>",
            lang="es",
        ),
    ),
]
