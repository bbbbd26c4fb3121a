"""Notices of correction where newsrooms put them: each is in the article and told as a fact.

What only sounds like one — a policy, a form, another article — is neither.
"""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

import pytest

from stet.domain.version import Story, fingerprint
from stet.parsing.articles import extract
from tests.parsing.pages import PARAGRAPHS, URL, body, page

BIO = '<div class="author-bio"><p>Ada Quill has covered the council for the Wend Daily since 2014.</p></div>'
TAGS = '<ul class="tags"><li><a href="/t/bridges">Bridges</a></li><li><a href="/t/wend">Wend</a></li></ul>'

# where it stands: "top" above the first paragraph, "end" below the last, "bio" below the author's biography,
# "tags" below the tags, "out" outside <article>, "within" between two paragraphs
NOTICES = {
    # English
    "en top italic": ("top", "<p><em>{}</em></p>", "This article was amended on 4 May 2026 to correct the number of piers."),
    "en top update": ("top", '<p class="update"><i>{}</i></p>', "Correction, May 4: An earlier version of this story misstated the cost of the repairs."),
    "en aside": ("top", '<aside class="correction">{}</aside>', "Correction: The bridge was built in 1931, not in 1913."),
    "en aside, a paragraph": ("end", '<aside class="correction"><p>{}</p></aside>', "Correction: The bridge was built in 1931, not in 1913."),
    "en footer": ("end", "<footer><p>{}</p></footer>", "This article was amended on 4 May 2026. An earlier version said two piers had fallen."),
    "en footer, bare": ("end", "<footer>{}</footer>", "This article was amended on 4 May 2026. An earlier version said two piers had fallen."),
    "en small": ("end", "<small>{}</small>", "An earlier version of this report gave the wrong name for the chair of the works committee."),
    "en after the biography": ("bio", "<p><em>{}</em></p>", "Editor’s note: This story has been updated to correct the spelling of Maren Holt’s name."),
    "en below the tags": ("tags", '<section class="corrections"><p>{}</p></section>', "A previous version of this article incorrectly said that the ferry was free."),
    "en unfolded": ("end", "<details><summary>What we changed</summary><p>{}</p></details>", "This story has been corrected to say that the bridge has five piers."),
    "en outside": ("out", '<div class="article__correction"><p>{}</p></div>', "Clarification: The council has promised an answer, not a ferry."),
    "en in a sentence of strong": ("end", "<p><strong>Correction:</strong> {}</p>", "The inspection was put off in 2019, not in 2018."),
    # German
    "de top italic": ("top", "<p><em>{}</em></p>", "Anmerkung der Redaktion: In einer früheren Version dieses Artikels hieß es, die Brücke habe vier Pfeiler."),
    "de aside": ("end", '<aside class="korrektur"><p>{}</p></aside>', "Korrektur: Die Brücke wurde 1931 gebaut, nicht 1913."),
    "de note": ("end", '<div class="article__note">{}</div>', "Dieser Artikel wurde am 4. Mai korrigiert: Die Reparatur kostet 3,2 Millionen Euro."),
    "de footer": ("end", "<footer><p>{}</p></footer>", "Hinweis der Redaktion: In einer ersten Fassung dieses Textes war der Name falsch geschrieben."),
    "de below the tags": ("tags", '<section class="corrections"><p>{}</p></section>', "Berichtigung vom 4. Mai: Maren Holt leitet den Bauausschuss."),
    # French
    "fr top italic": ("top", "<p><i>{}</i></p>", "Mise à jour : cet article a été modifié le 4 mai pour corriger le nombre de piles."),
    "fr aside": ("end", '<aside class="correction"><p>{}</p></aside>', "Rectificatif : le pont a été construit en 1931, et non en 1913."),
    "fr small": ("end", "<p><small>{}</small></p>", "Une précédente version de cet article indiquait que le pont comptait quatre piles."),
    "fr after the biography": ("bio", "<p><em>{}</em></p>", "Erratum : la réparation coûtera 3,2 millions d’euros."),
    "fr unfolded": ("end", "<details><summary>Précisions</summary><p>{}</p></details>", "Cet article a été corrigé le 4 mai : le bac n’est pas gratuit."),
    # Spanish
    "es top italic": ("top", "<p><em>{}</em></p>", "Este artículo ha sido corregido el 4 de mayo: el puente tiene cinco pilares."),
    "es aside": ("end", '<aside class="fe-de-errores"><p>{}</p></aside>', "Fe de errores: el puente se construyó en 1931, no en 1913."),
    "es note": ("end", '<div class="article__note"><p>{}</p></div>', "Una versión anterior de este artículo decía que el transbordador era gratuito."),
    "es footer": ("end", "<footer>{}</footer>", "Corrección: Maren Holt preside la comisión de obras, no el consejo."),
    "es outside": ("out", '<section class="correcciones"><p>{}</p></section>', "Rectificación: la reparación costará 3,2 millones de euros."),
    # Italian
    "it top italic": ("top", "<p><i>{}</i></p>", "Questo articolo è stato corretto il 4 maggio: i piloni del ponte sono cinque."),
    "it aside": ("end", '<aside class="rettifica"><p>{}</p></aside>', "Errata corrige: il ponte fu costruito nel 1931, non nel 1913."),
    "it small": ("end", "<small>{}</small>", "Una versione precedente di questo articolo indicava un altro costo per i lavori."),
    "it after the biography": ("bio", '<div class="nota"><p>{}</p></div>', "Correzione: Maren Holt presiede la commissione dei lavori."),
    # Portuguese
    "pt top italic": ("top", "<p><em>{}</em></p>", "Este texto foi corrigido em 4 de maio: a ponte tem cinco pilares."),
    "pt aside": ("end", '<aside class="correcao"><p>{}</p></aside>', "Correção: a ponte foi construída em 1931, e não em 1913."),
    "pt box": ("end", '<div class="box"><p>{}</p></div>', "Uma versão anterior desta reportagem dizia que a balsa era gratuita."),
    "pt footer": ("end", "<footer><p>{}</p></footer>", "Errata: o conserto custará 3,2 milhões."),
    # Dutch
    "nl top italic": ("top", "<p><em>{}</em></p>", "In een eerdere versie van dit artikel stond dat de brug vier pijlers heeft."),
    "nl aside": ("end", '<aside class="correctie"><p>{}</p></aside>', "Correctie: de brug is gebouwd in 1931, niet in 1913."),
    "nl note": ("end", '<div class="article__note">{}</div>', "Dit artikel is op 4 mei aangepast: de veerboot is niet gratis."),
    "nl below the tags": ("tags", '<section class="corrections"><p>{}</p></section>', "Rectificatie: Maren Holt is voorzitter van de bouwcommissie."),
    "nl unfolded": ("end", "<details><summary>Aanpassingen</summary>{}</details>", "Naschrift redactie: de naam van Maren Holt is verbeterd."),
    # under a heading of its own, in no sentence that says so
    "a heading": ("end", "<section><h4>Correction</h4><p>{}</p></section>", "The story misspelled the name of Maren Holt."),
    "a heading in a footer": ("tags", "<footer><h4>Corrections</h4><p>{}</p></footer>", "The story misspelled the name of Maren Holt."),
    "a summary": ("end", "<details><summary>Correction</summary><p>{}</p></details>", "The story misspelled the name of Maren Holt."),
    "strong, without a colon": ("end", "<p><strong>Correction</strong> {}</p>", "The story misspelled the name of Maren Holt."),
    "a label above": ("end", '<div class="label"><strong>Berichtigung</strong></div><p>{}</p>', "Maren Holt war falsch geschrieben."),
}  # fmt: skip


def with_note(where: str, note: str) -> bytes:
    text = body(*PARAGRAPHS)
    placed = {
        "top": note + text,
        "within": body(*PARAGRAPHS[:3]) + note + body(*PARAGRAPHS[3:]),
        "end": text + note,
        "bio": text + BIO + note,
        "tags": text + TAGS + note,
        "out": f"{text}</article>{note}<article>",
    }
    return page(placed[where])


def read(markup: bytes) -> Story:
    return extract(markup, url=URL)


@pytest.mark.parametrize(("where", "markup", "notice"), NOTICES.values(), ids=NOTICES)
def test_a_notice_is_in_the_article_and_told_once(where: str, markup: str, notice: str):
    story = read(with_note(where, markup.format(notice)))
    assert len(story.notices) == 1
    assert story.notices[0].endswith(notice)
    text = " ".join(paragraph.text for paragraph in story.paragraphs)
    assert text.count(notice) == 1
    assert all(paragraph in text for paragraph in PARAGRAPHS)


@pytest.mark.parametrize(("where", "markup", "notice"), NOTICES.values(), ids=NOTICES)
def test_a_notice_that_comes_is_a_version_of_the_article(where: str, markup: str, notice: str):
    before = read(with_note(where, ""))
    after = read(with_note(where, markup.format(notice)))
    assert fingerprint(before) != fingerprint(after)
    assert fingerprint(after) != fingerprint(
        read(with_note(where, markup.format(notice.replace(" ", " not ", 9))))
    )


NO_NOTICES = {
    "a policy's link": ("out", '<footer><a href="/corrections">Corrections policy</a></footer>'),
    "a policy's link in a sentence": ("end", '<p><a href="/corrections">Corrections: how to report an error, and our policy</a></p>'),
    "report a correction": ("end", '<p><a href="/report">Report a correction</a></p>'),
    "report a correction, a button": ("end", "<div><button>Report a correction: tell us of an error</button></div>"),
    "a form": ("end", '<form action="/c"><h4>Submit a correction</h4><p>Correction: please describe the error in this article.</p><textarea></textarea></form>'),
    "a form in a section": ("out", '<section class="corrections"><h4>Correction</h4><p>Tell us what is wrong with this story.</p><form><input name="error"></form></section>'),
    "another article's teaser": ("out", '<aside class="more"><article><h3><a href="/c/1">Corrections and clarifications</a></h3><p>This article was amended last week, and what else we got wrong.</p></article></aside>'),
    "a column's teaser within": ("within", '<aside class="more"><h3><a href="/c">Corrections &amp; clarifications</a></h3><p>Each Friday our readers’ editor looks at what went wrong.</p></aside>'),
    "a list of others": ("end", '<ul><li><a href="/c/2">Correction: the mayor’s goose</a></li><li><a href="/c/3">Correction: the harbour’s crane</a></li></ul>'),
    "a comment": ("out", '<section class="comments"><div class="comment"><p>This article was amended three times and is still wrong!</p></div></section>'),
    "a menu": ("out", '<nav class="corrections"><p>Corrections: all of them</p></nav>'),
    "an e-mail to write to": ("end", '<p class="contact">Spotted a mistake? Write to <a href="mailto:c@wend.example">corrections@wend.example</a>.</p>'),
    "a policy in German": ("out", '<footer><a href="/korrekturen">Korrekturen: unsere Regeln</a></footer>'),
    "a policy in French": ("out", '<footer><a href="/rectificatifs">Rectificatifs : signaler une erreur</a></footer>'),
    "a market's correction": ("within", "<p>Analysts had long expected a correction of the housing market along the river.</p>"),
    "an editor named": ("end", '<p class="credit">Edited by Ben Ochre, corrections editor of the Wend Daily.</p>'),
    "a mandate amended": ("within", "<p>The law on bridges was amended in 2019 after the last inspection was put off.</p>"),
}  # fmt: skip


@pytest.mark.parametrize(("where", "markup"), NO_NOTICES.values(), ids=NO_NOTICES)
def test_what_only_sounds_like_a_notice_is_none(where: str, markup: str):
    assert read(with_note(where, markup)).notices == ()
