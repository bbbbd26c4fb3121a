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
Correction, June 4: Due to an editing error, a previous version of this story named the wrong hospital.
CORRECTION: A photo caption misidentified the goalkeeper.
Corrections & Clarifications: The council meets on Tuesdays.
Clarification (9 March): The study was not peer reviewed when this was published.
Editor's note: An earlier version of this article stated that the ferry had sunk. It ran aground.
Editor's Note: This story has been corrected to reflect that Ms Vane was never charged.
This article was amended on Monday 8 June to remove a reference to the bank.
• This piece was amended on 12 May 2026. The original said the dam was built in 1931.
An earlier version of this report misspelled the name of the winner.
A previous headline on this story gave the wrong year.
A correction was made on June 2, 2026: An earlier version misstated the age of the pilot.
This story has been updated to correct the number of ballots.
We have corrected the spelling of the victim's name.
For the record: An earlier version of this story said the vote was unanimous; one member abstained.
This post originally said the plant employs 400 people. It employs 240.
The headline of this article was changed to make clear that the claim is disputed.
Note: A quote was wrongly attributed to the mayor. It has been removed.
This article initially misstated the price of the ticket.
Update (5 May): The figure in the third paragraph has been corrected.
Korrektur: In einer früheren Fassung stand, der Zug sei 40 Jahre alt. Er ist 30.
Korrekturhinweis: Die Zahl der Betten wurde berichtigt.
Richtigstellung: Frau Lehr war nie Mitglied des Vorstands.
In einer früheren Version dieses Textes war die Rede von 300 Tonnen.
Anmerkung der Redaktion: In einer früheren Version hieß es, der Richter sei abberufen worden.
Wir haben den Fehler korrigiert.
Hinweis: Wir haben in diesem Artikel eine falsche Jahreszahl korrigiert.
Dieser Artikel wurde nach der Veröffentlichung korrigiert.
Rectificatif : une première version de cet article indiquait à tort que l’usine était fermée.
Erratum : le nom du médecin est Lemaire, et non Lemoine.
Correction : le match a eu lieu à Brest.
Une version antérieure de cet article attribuait la citation à un autre élu.
Article modifié le 12 mai : la date du procès a été rectifiée.
Précision : le tribunal n’a pas encore statué.
Mise à jour du 3 juin : nous avons corrigé le montant de l’amende.
Corrección: el alcalde no asistió al acto.
Fe de errores: en una versión anterior de esta noticia se decía que el puente medía 300 metros.
Fe de erratas. El apellido correcto es Ibarra.
Una versión anterior de este artículo atribuía la frase a otra diputada.
Este artículo ha sido modificado para corregir la fecha del juicio.
Aclaración: la empresa no ha sido condenada.
Errata corrige: il sindaco si chiama Bruni e non Bruno.
Rettifica: l’azienda precisa di non aver ricevuto fondi.
Una versione precedente di questo articolo riportava una cifra errata.
L'articolo è stato corretto: i feriti sono quattro.
Correzione: la partita si è giocata a Lecce.
Correção: o nome do arguido é Rui Salgado.
Errata: o valor correto é 3 milhões.
ERRAMOS: a versão anterior desta reportagem informava que o voo era direto.
Uma versão anterior deste artigo indicava outra data.
Este texto foi corrigido às 14h de 3 de maio.
Correctie: in een eerdere versie van dit artikel stond dat de brug dicht was.
Rectificatie: de wethouder heeft geen geld ontvangen.
In een eerdere versie stond ten onrechte dat het bedrijf failliet was.
Dit artikel is aangepast: de naam van de rechter klopte niet.
Aanvulling en verbetering: het gaat om 30 huizen.
CLARIFICATION: The Harbour Trust, not the council, owns the pier.
This article was corrected on 7 July 2026. The original version said the toll was £4.
Correction: 3 p.m. An earlier version of this post gave the wrong title for Ms. Oduya.
An earlier version of this column misidentified the composer.
The story has been corrected to show that the fire began at 6 p.m.
A previous version of this article included an incorrect photograph.
Because of a reporting error, an earlier version of this article misstated the cost.
Berichtigung: Der Verein wurde 1908 gegründet, nicht 1980.
In einer ersten Fassung dieses Artikels stand, die Fähre fahre täglich. Das ist falsch.
Der Artikel wurde korrigiert, weil das Alter des Opfers falsch war.
Correctif : le concert aura lieu samedi.
Dans une version précédente de cet article, nous indiquions un autre horaire.
Cet article a été corrigé le 5 mai à 12 h.
Rectificación: la sala absolvió al acusado.
Esta noticia ha sido corregida para precisar la edad.
En una versión anterior de este texto se afirmaba que la obra estaba terminada.
Rettifica. In una versione precedente il nome era sbagliato.
In una versione precedente di questo articolo si diceva che il treno era vuoto.
Retificação: o jogo foi em Faro.
Numa versão anterior deste artigo, lia-se que a ponte estava fechada.
Rectificatie: in dit artikel stond een verkeerde datum.
In een eerdere versie van dit stuk werd gemeld dat de school dicht ging.
""".strip().splitlines()

UPDATES = """
Editors’ Note, May 4, 2026: After publication we learned that a source was paid.
Naschrift redactie: de naam van de burgemeester staat nu voluit.
Editor’s note: This story was reviewed by two lawyers.
Anmerkung der Redaktion: Wir haben die Bilder verpixelt.
This post has been updated with a comment from the builders.
Dieser Artikel wurde am Abend aktualisiert.
Cet article a été mis à jour.
This article has been updated to reflect that the charge was dropped in 2019.
Editor's note: This story contains descriptions of violence.
Transparenzhinweis: Die Autorin ist mit einem der Kläger verwandt.
Update, 4 p.m.: This story has been updated with a statement from the airline.
This article has been updated to reflect new developments.
Cet article a été mis à jour avec la réaction du ministre.
Dieser Text wurde mit neuen Angaben der Polizei aktualisiert.
Nota de la redacción: este reportaje se publicó por primera vez en marzo.
Este artigo foi atualizado com a resposta da empresa.
Dit bericht is aangevuld met een reactie van de gemeente.
Nota della redazione: i nomi sono stati cambiati.
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
The senator asked for a correction of the record.
A stock market correction is overdue, analysts at three banks said.
Korrektur an den Börsen: Dax verliert drei Prozent.
Die Korrektur am Aktienmarkt setzt sich fort.
The newspaper ran a correction the next day, saying it had confused the two brothers.
“An earlier version of this article was wrong,” the rival paper wrote in its apology on Friday.
The Globe later published a correction: it had named the wrong man.
An earlier version of the software deleted user files.
A previous version of the bill banned the sale of kites.
The department of correction said two inmates escaped.
The court ordered the magazine to print a clarification.
The minister clarified his remarks on the tunnel.
The company updated its guidance for the year.
The app has been updated to reflect the new rules on data.
The law was amended on 3 May to cover electric scooters.
The constitution was amended on Tuesday in a late-night vote.
The text was amended in committee before the vote.
Editors noted that the play had changed since its first night.
He regrets the error and will pay the fine, his lawyer said.
Das Gesetz wurde nachträglich geändert.
In einer früheren Version des Stücks stirbt die Heldin.
Der Bericht wurde vom Ausschuss geändert und verabschiedet.
Die Berichtigung der Steuererklärung ist bis Mai möglich.
Le gouvernement présente un budget rectificatif.
La correction des copies du bac commence lundi.
Une version antérieure du logiciel contenait la faille.
La mise à jour du système prendra deux heures.
La corrección de los exámenes terminará en julio.
El texto fue modificado por el Senado.
Una versión anterior de la ley prohibía la caza.
La rettifica dei confini fu decisa nel 1947.
Il testo è stato modificato dalla commissione.
Una precedente versione del decreto vietava i droni.
A correção dos exames começa na segunda-feira.
Uma versão anterior do projeto previa uma ponte.
O texto foi alterado no Senado na noite de terça-feira.
De correctie op de huizenmarkt zet door.
In een eerdere versie van het plan kwam er een tunnel.
Het wetsvoorstel is aangepast na kritiek van de oppositie.
The review has been updated with photographs of the new wing, the curator said.
The bank asked for clarification: it wants to know who pays.
Prices fell in what traders called a healthy correction.
The editor's note on the score says the tempo was Mahler's idea.
Officials corrected the count overnight, adding 300 ballots.
The transcript was amended by the court clerk after a complaint.
The council has corrected the street sign.
Der Konzern korrigiert seine Prognose nach unten.
Die Redaktion des Jahrbuchs traf sich am Montag.
Der Text des Abkommens wurde im März geändert.
L’article 12 de la loi a été modifié par les députés.
Le ministre a corrigé ses propos dans la soirée.
El artículo 155 fue modificado en 1978.
L'articolo 3 è stato modificato nel 2012.
O artigo 5 foi alterado pelo parlamento.
Het artikel in de grondwet is gewijzigd door het parlement.
Artikel 7 werd in 1994 geändert.
The previous version of the phone overheated.
Uma errata do livro foi publicada pela editora.
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
