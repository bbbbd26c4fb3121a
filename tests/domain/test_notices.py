"""Notices of correction are found in seven languages, and their look-alikes are not."""

import pytest

from stet.domain.notices import find_notices, is_correction, is_notice

CORRECTIONS = """
Correction: The number is 15.
(This May 3 story has been corrected to fix the cost in paragraph 2)
(Corrects spelling of the mayor's name in paragraph 3)
(Refiles to fix typo in headline)
An earlier version of this video gave the wrong year.
The Wend Daily regrets the error.
Retraction: The bridge was never closed.
This story has been retracted.
Amended May 3: the bridge is 400 metres long.
We've corrected this article to say that the vote was advisory.
Correction le 3 mai à 10 h 12 : le pont mesure 400 mètres.
Erratum. Le pont mesure 400 mètres.
Contrairement à ce que nous avons écrit, la maire n’a pas démissionné.
Nous avons corrigé une erreur sur la longueur du pont.
Hemos corregido el nombre de la alcaldesa.
Esta información se ha corregido el 3 de mayo.
Em versão anterior deste texto, a cifra estava errada.
CORRECTION (Nov. 22, 2026): The story misspelled a name.
Correction, 22 November 2026: The bridge is 400m long.
Correction 10:32 a.m.: The headline was wrong.
Corrections and clarifications: the bridge is in the north.
Clarification: The council has not voted yet.
Editor’s note: Correction: the photograph shows another bridge.
This article was amended on 3 May 2026 because it misnamed the mayor.
An earlier version of this article misstated the year.
This story has been corrected.
A previous version of this story incorrectly said that the bridge was closed.
This article originally stated that the mayor had resigned.
This story has been updated to correct the spelling of a name.
Korrektur: Die Brücke kostet drei Millionen Euro.
Berichtigung vom 3. Mai: Die Brücke liegt im Norden.
In einer früheren Version dieses Artikels hieß es, die Brücke sei gesperrt.
Dieser Text wurde nachträglich korrigiert.
Rectificatif : le pont coûte trois millions d’euros.
Cet article a été modifié le 3 mai.
Une précédente version de cet article indiquait un autre prix.
Corrección: el puente cuesta tres millones.
Fe de erratas: el puente está en el norte.
Este artículo ha sido corregido.
Una versión anterior de este artículo decía otra cosa.
Correzione: il ponte costa tre milioni.
Errata corrige: il ponte si trova a nord.
Questo articolo è stato modificato.
Una versione precedente di questo articolo indicava un altro prezzo.
Correção: a ponte custa três milhões.
Esta reportagem foi corrigida.
Uma versão anterior deste texto dizia outra coisa.
Correctie: de brug kost drie miljoen euro.
Rectificatie: de brug ligt in het noorden.
Dit artikel is aangepast.
In een eerdere versie van dit artikel stond een andere prijs.
""".strip().splitlines()

UPDATES = """
Editors’ Note, May 4, 2026: After publication we learned that a source was paid.
Naschrift redactie: de naam van de burgemeester staat nu voluit.
Editor’s note: This story was reviewed by two lawyers.
Anmerkung der Redaktion: Wir haben die Bilder verpixelt.
This post has been updated with a comment from the builders.
Dieser Artikel wurde am Abend aktualisiert.
Cet article a été mis à jour.
""".strip().splitlines()

OTHERS = """
“We regret the mistake,” the airline said in a statement to passengers.
This review has been edited and condensed for clarity.
This interview has been edited for length and clarity.
La información fue corregida por la policía horas después.
La nota fue modificada por el banco central.
Editors note the rise of short videos: readers skip long texts.
Corrects course: how the ferry firm changed its figure and name
The government has retracted the report on harbours.
The correction of the market took three days.
Updated 12:39
Last updated on 3 May 2026
An earlier version of the bill was rejected.
Corrections officers were hurt in the riot.
Clarification is needed – says the minister, who wants more.
In einer ersten Version des Gesetzes war von einer Maut die Rede.
This report was published on Monday.
La première version du projet prévoyait un péage.
Précision chirurgicale pour les frappes : le récit
El texto fue aprobado ayer.
Il testo è stato approvato.
Verbetering van de lucht: plan gepresenteerd
This story is about a man – a good man.
""".strip().splitlines()


@pytest.mark.parametrize("text", CORRECTIONS)
def test_correction(text):
    assert is_notice(text)
    assert is_correction(text)


@pytest.mark.parametrize("text", UPDATES)
def test_update_is_a_notice_but_no_correction(text):
    assert is_notice(text)
    assert not is_correction(text)


@pytest.mark.parametrize("text", OTHERS)
def test_look_alike_is_none(text):
    assert not is_notice(text)


def test_finds_each_once_in_order():
    texts = ["Body.", " Correction: one. ", "Correction:\u00a0one.", "This story has been corrected."]
    assert find_notices(texts) == ("Correction: one.", "This story has been corrected.")


def test_of_a_long_block_gives_the_sentence():
    long = "The bridge is long. " * 100 + "An earlier version of this article gave a wrong price."
    assert find_notices([long]) == ("An earlier version of this article gave a wrong price.",)


def test_hostile_text_takes_linear_time():
    assert find_notices(["correction " * 100_000, "in einer " * 100_000, "this article was " * 60]) == ()
