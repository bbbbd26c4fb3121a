"""Italian: its tables."""

from stet.domain.languages.table import (
    UNITS,
    Language,
    compounds,
    graded,
    named,
    numbered,
    opposites,
    phrases,
    words,
)

ITALIAN = Language(
    code="it",
    stops=words(
        """
        il lo la i gli le l un uno una di del dello della dei degli delle e ed o ma a al alla ai alle in
        nel nella con per da dal dalla su sul sulla è sono era erano stato stata ha hanno aveva si che
        chi cui come più questo questa suo sua suoi loro anche dopo prima tra fra
        """
    ),
    negations=words(
        """
        non no mai nessuno nessuna nessun niente nulla né senza nega negano negato smentisce smentito
        mica
        """
    ),
    hedges=phrases(
        """
        presunto · presunta · presunti · presunte · asserito · apparentemente · possibile · possibili ·
        probabile · probabilmente · forse · sarebbe · sarebbero · avrebbe · avrebbero · potrebbe ·
        potrebbero · secondo · sospettato · sospettata · accusato · accusata · sembra · sembrano ·
        cosiddetto · dovrebbe · dovrebbero · eventuale · potenziale · previsto · prevista · sospettati ·
        accusati · pare · pareva · presumibilmente · cosiddetta · a quanto
        """
    ),
    numbers=numbered(
        """
        zero=0 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12
        tredici=13 quattordici=14 quindici=15 sedici=16 venti=20 trenta=30 quaranta=40 cinquanta=50
        sessanta=60 primo=1 prima=1 seconda=2 terzo=3 terza=3 quarto=4 quarta=4 quinto=5 diciassette=17
        diciotto=18 diciannove=19 settanta=70 ottanta=80 novanta=90 quinta=5 sesto=6 sesta=6 settimo=7
        settima=7 ottavo=8 ottava=8 nono=9 nona=9 decimo=10 decima=10 secondo=2 metà=50 terzi=3 doppio=2
        triplo=3
        """
    )
    | compounds(
        "vent=20 trent=30 quarant=40 cinquant=50 sessant=60 settant=70 ottant=80 novant=90",
        "uno=1 otto=8",
        "{ten}{one}",
    )
    | compounds(
        "venti=20 trenta=30 quaranta=40 cinquanta=50 sessanta=60 settanta=70 ottanta=80 novanta=90",
        "due=2 tre=3 tré=3 quattro=4 cinque=5 sei=6 sette=7 nove=9",
        "{ten}{one}",
    ),
    scales=numbered(
        """
        cento=100 centinaia=100 mille=1000 migliaia=1000 decine=10 mila=1000 milione=1000000
        milioni=1000000 miliardo=1000000000 miliardi=1000000000 dozzina=12 dozzine=12 decina=10
        """
    ),
    units={**UNITS, **named("%: percent · $: dollaro dollari · €: euro · £: sterlina sterline")},
    measures=named(
        """
        length km: km chilometro chilometri
        · length m: metro metri
        · length cm: cm centimetro centimetri
        · length mm: mm millimetro millimetri
        · mass kg: kg chilo chili chilogrammi
        · mass g: grammo grammi
        · mass t: tonnellata tonnellate
        · time s: secondo secondi
        · time min: min minuto minuti
        · time h: ora ore
        · time d: giorno giorni
        · time w: settimana settimane
        · time mo: mese mesi
        · time y: anno anni
        · area ha: ha ettaro ettari
        · volume l: litro litri
        · length mi: miglio miglia
        · length ft: piede piedi
        """
    ),
    glued=("mila", "cento"),
    refusing=phrases(
        """
        rifiuta di · rifiutato di · rifiutano di · esclude · escluso · lontano dall'essere
        """
    ),
    affirming=phrases(
        """
        non solo · non soltanto · non solamente · non meno di · niente meno che · nientemeno · senza
        dubbio · senza precedenti · non c'è dubbio · nient'altro che · niente altro che · non a caso
        """
    ),
    opposites=opposites(
        """
        sale salito aumenta aumentato aumento cresce / scende sceso diminuisce diminuito calo cala
        · utile utili profitto / perdita perdite
        · vince vinto vittoria / perde perso sconfitta
        · colpevole condannato condannata / innocente assolto assolta
        · morto morti morta morte ucciso uccisi uccisa / ferito feriti ferita ferite
        · conferma confermato / smentisce smentito nega negato
        · approva approvato approvata accetta accettato / respinge respinto respinta rifiuta rifiutato
        · permette autorizza autorizzato / vieta vietato vietata
        · favore / contro
        · prima / dopo
        · arrestato arrestata / liberato liberata
        · sempre / mai
        · positivo positiva / negativo negativa
        · con / senza
        · apre aperto aperta riapre riaperto / chiude chiuso chiusa
        · comincia cominciato inizia iniziato / finisce finito termina terminato
        · nord / sud
        · est / ovest
        · legale / illegale
        · maggioranza / minoranza
        · vero / falso
        · pubblico pubblica / privato privata
        · obbligatorio obbligatoria / facoltativo facoltativa
        · compra comprato acquista acquistato / vende venduto
        · assume assunto / licenzia licenziato
        """
    ),
    harm=graded(
        """
        morto morti morta morte ucciso uccisi uccisa uccise deceduto deceduti deceduta deceduti decesso
          muore muoiono vittime mortale
        / condizioni_critiche pericolo_di_vita coma rianimazione terapia_intensiva fin_di_vita
        / gravemente_ferito gravemente_feriti ferito_grave feriti_gravi
        / ferito feriti ferita ferite
        / stabile condizioni_stabili fuori_pericolo
        / illeso illesi illesa illese sopravvissuto sopravvissuti salvo salvi vivo viva vivi
        / disperso dispersi dispersa scomparso scomparsi scomparsa
        """
    ),
    causes=graded(
        """
        incidente accidentale accidentalmente
        / attacco attentato aggressione doloso dolosa sabotaggio volontario deliberato agguato
        / suicidio
        / cause_naturali
        """
    ),
    guilt=graded(
        """
        sospettato sospettata sospetto
        / indagine interrogato interrogata testimone
        / arrestato arrestata fermato fermata arresto
        / indagato indagata imputato imputata accusato accusata rinviato_a_giudizio
        / condannato condannata colpevole
        / assolto assolta prosciolto prosciolta innocente scagionato
        / assassino omicida killer aggressore ladro stupratore
        / liberato liberata scarcerato scarcerata rilasciato
        """
    ),
    charges=graded(
        """
        omicidio omicidio_volontario
        / omicidio_colposo
        / omicidio_preterintenzionale
        / stupro violenza_sessuale
        / furto
        / rapina
        / truffa frode evasione_fiscale
        / corruzione concussione
        / peculato
        / spionaggio
        / tradimento
        / terrorismo
        / multa multato ammenda
        / carcere reclusione
        / sospensione_della_pena
        """
    ),
    agents=words("da dal dalla dai dalle dagli"),
    reports=words(
        """
        detto dice dichiarato affermato riferito secondo
        """
    ),
)
