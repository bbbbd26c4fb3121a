"""German: its tables."""

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

GERMAN = Language(
    code="de",
    stops=words(
        """
        der die das den dem des ein eine einer einem einen eines und oder aber von vom zu zum zur in im
        an am auf bei für mit nach aus als ist sind war waren sei wird werden wurde wurden hat haben
        hatte hatten es er sie sich dass auch noch wie so um über vor durch bis zwischen ihre ihr sein
        seine dieser diese dieses
        """
    ),
    negations=words(
        """
        nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne kaum nirgends
        dementiert dementierte bestreitet bestritt leugnet leugnete
        """
    ),
    hedges=phrases(
        """
        angeblich · angebliche · angeblicher · angeblichen · mutmaßlich · mutmaßliche · mutmaßlicher ·
        mutmaßlichen · mutmasslich · mutmassliche · offenbar · vermutlich · wahrscheinlich · wohl · soll ·
        sollen · möglicherweise · womöglich · könnte · könnten · dürfte · dürften · vielleicht · laut ·
        nach angaben · sogenannte · sogenannten · scheint · verdächtige · verdächtiger · voraussichtlich ·
        vermutet · vermutete · vermuteten · anscheinend · mutmasslicher · mutmasslichen · tatverdächtige ·
        tatverdächtiger · tatverdächtigen · scheinen · müsste · geplant · geplante · geplanten · möglich ·
        mögliche · nach eigenen · dem vernehmen · demnach · vermeintlich · vermeintliche · vermeintlichen
        """
    ),
    numbers=numbered(
        """
        null=0 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12
        dreizehn=13 vierzehn=14 fünfzehn=15 sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20
        dreißig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 erste=1 ersten=1
        zweite=2 zweiten=2 dritte=3 dritten=3 vierte=4 vierten=4 fünfte=5 einmal=1 zweimal=2 dreimal=3
        halbe=50 eins=1 dreissig=30 dritter=3 vierter=4 fünften=5 sechste=6 sechsten=6 siebte=7
          siebten=7
        achte=8 achten=8 neunte=9 neunten=9 zehnte=10 zehnten=10 elfte=11 elften=11 zwölfte=12
          zwölften=12
        doppelt=2 dreifach=3 hälfte=50 drittel=33 viertel=25 fünftel=20
        """
    )
    | compounds(
        "zwanzig=20 dreißig=30 dreissig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90",
        "ein=1 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9",
        "{one}und{ten}",
    ),
    scales=numbered(
        """
        hundert=100 hunderte=100 tausend=1000 tausende=1000 dutzende=12 tsd=1000 million=1000000
        millionen=1000000 mio=1000000 milliarde=1000000000 milliarden=1000000000 mrd=1000000000
        billion=1000000000000 billionen=1000000000000 dutzend=12
        """
    ),
    units={**UNITS, **named("%: prozent · $: dollar · €: euro · £: pfund")},
    measures=named(
        """
        length km: km kilometer kilometern
        · length m: meter metern
        · length cm: cm zentimeter
        · length mm: mm millimeter
        · mass kg: kg kilo kilogramm
        · mass g: gramm
        · mass t: tonne tonnen
        · time s: sekunde sekunden
        · time min: min minute minuten
        · time h: stunde stunden std
        · time d: tag tage tagen
        · time w: woche wochen
        · time mo: monat monate monaten
        · time y: jahr jahre jahren
        · area ha: ha hektar
        · volume l: liter litern
        · length mi: meile meilen
        · length ft: fuß
        """
    ),
    glued=("tausend", "hundert"),
    refusing=phrases(
        """
        weigert sich · weigerte sich · weigern sich · weigerten sich · schließt aus · schloss aus ·
        ausgeschlossen · fernab von
        """
    ),
    affirming=phrases(
        """
        nicht nur · nicht allein · nicht bloß · nicht zuletzt · nicht weniger als · nicht selten ·
          nichts
        als · nichts anderes als · ohne zweifel · ohne frage · kein zweifel · keine frage · kein
        geringerer als · keine geringere als · kein wunder · ohnehin · ohne weiteres · nicht umsonst ·
        nicht unüblich · nicht ungewöhnlich · nicht unwahrscheinlich
        """
    ),
    opposites=opposites(
        """
        steigt stieg stiegen steigen gestiegen zunahme wächst wuchs wuchsen / sinkt sank sanken sinken
          gesunken fällt fiel fielen gefallen abnahme
        · gewinn gewinne / verlust verluste
        · gewinnt gewann gewannen gewonnen sieg / verliert verlor verloren niederlage
        · schuldig verurteilt / unschuldig freigesprochen frei
        · tot gestorben getötet starb starben / verletzt überlebt überlebte überlebten
        · bestätigt bestätigte bestätigten / dementiert dementierte dementierten bestreitet bestritt
          bestritten zurückgewiesen
        · angenommen gebilligt zugestimmt annimmt annehmen zustimmt zustimmen nimmt~an nahm~an nehmen~an
          nahmen~an stimmt~zu stimmte~zu stimmen~zu stimmten~zu / abgelehnt zurückgewiesen ablehnt
          ablehnte ablehnen lehnt~ab lehnte~ab lehnen~ab lehnten~ab weist~zurück wies~zurück weisen~zurück
          wiesen~zurück
        · hebt~an hob~an heben~an hoben~an / senkt senkte senken senkten
        · schaltet~ein schaltete~ein schalten~ein / schaltet~ab schaltete~ab schaltet~aus schaltete~aus
          schalten~ab schalten~aus
        · steigt~ein stieg~ein steigen~ein / steigt~aus stieg~aus steigen~aus
        · nimmt~zu nahm~zu nehmen~zu nahmen~zu / nimmt~ab nahm~ab nehmen~ab nahmen~ab
        · erlaubt zugelassen / verboten untersagt
        · für / gegen
        · vor / nach
        · mehr höher / weniger niedriger
        · erhöht angehoben / gesenkt
        · überschuss / defizit
        · kauft kaufte gekauft / verkauft verkaufte
        · festgenommen / freigelassen
        · immer / nie
        · alle / keine
        · positiv / negativ
        · mit / ohne
        · öffnet öffnete öffnen geöffnet eröffnet / schließt schloss schließen geschlossen
        · nord norden nördlich / süd süden südlich
        · osten östlich / westen westlich
        · beginnt begann begonnen startet startete / endet endete beendet
        · lobt lobte gelobt / kritisiert kritisierte kritisiert
        · legal / illegal
        · richtig / falsch
        · mehrheit / minderheit
        · öffentlich / privat
        · freiwillig / verpflichtend
        """
    ),
    harm=graded(
        """
        tot erschossen erschlagen erstochen tote toten toter getötet getöteten starb starben gestorben
          verstorben tödlich ums_leben
          umgekommen tod todesopfer verstarb ertrunken
        / lebensgefahr lebensgefährlich koma intensivstation kritischem_zustand
        / schwer_verletzt schwerverletzt schwerverletzte schwerverletzten
        / verletzt verletzte verletzten verletzter leichtverletzt leicht_verletzt verwundet
        / stabil stabilem_zustand erholt
        / unverletzt überlebt überlebte überlebten lebend unversehrt gerettet
        / vermisst vermisste verschwunden
        """
    ),
    causes=graded(
        """
        unfall unglück versehen versehentlich unglücksfall
        / anschlag angriff attacke attentat brandstiftung sabotage terror vorsätzlich absichtlich
          überfall
        / suizid selbstmord selbsttötung
        / natürliche_ursache
        """
    ),
    guilt=graded(
        """
        verdächtige verdächtiger verdächtigen verdächtigt tatverdächtige tatverdächtiger tatverdächtigen
        / ermittelt ermittlungen untersucht befragt vernommen zeuge zeugin
        / festgenommen verhaftet festnahme inhaftiert untersuchungshaft
        / angeklagt angeklagte angeklagter angeklagten beschuldigt beschuldigte angezeigt
        / verurteilt verurteilte schuldig schuldspruch
        / freigesprochen freispruch unschuldig entlastet
        / täter täterin mörder mörderin angreifer dieb betrüger
        / freigelassen entlassen
        """
    ),
    charges=graded(
        """
        mord mordes
        / totschlag totschlags
        / versuchten_mordes
        / körperverletzung
        / vergewaltigung
        / diebstahl diebstahls
        / raub raubes
        / betrug betrugs betruges
        / bestechung korruption bestechlichkeit
        / untreue
        / steuerhinterziehung
        / spionage
        / hochverrat
        / brandstiftung
        / geldstrafe bußgeld
        / gefängnis haft haftstrafe gefängnisstrafe freiheitsstrafe
        / bewährung bewährungsstrafe
        / verwarnung verwarnt
        """
    ),
    agents=words("von vom durch"),
    capitals_are_names=False,
    reports=words(
        """
        sagte sagt sagten teilte mitteilte mitteilten erklärte erklärten berichtet berichtete
          berichteten
        """
    ),
)
