"""What differs from language to language: the words that deny, hedge, count, and say nothing much."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Language:
    """The tables of one language. Entries are case-folded words; `hedges` may be phrases."""

    code: str
    stops: frozenset[str]
    negations: frozenset[str]
    hedges: frozenset[str]
    numbers: dict[str, int]
    scales: dict[str, int]
    units: dict[str, str]
    opposites: tuple[frozenset[str], ...] = ()
    reports: frozenset[str] = frozenset()
    """The verbs by which a text says whose claim it tells."""
    capitals_are_names: bool = True


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _phrases(text: str) -> frozenset[str]:
    return frozenset(" ".join(phrase.split()) for phrase in text.split("·"))


def _numbered(text: str) -> dict[str, int]:
    return {word: int(value) for word, _, value in (entry.partition("=") for entry in text.split())}


def _opposites(text: str) -> tuple[frozenset[str], ...]:
    """Read `up upper / down lower · …`: words of one side stand against those of the other.

    A verb whose prefix stands apart is written with a tilde: `lehnt~ab`.
    """
    return tuple(frozenset(side.split()) for pair in text.split("·") for side in pair.split("/"))


_UNITS = {"%": "%", "$": "$", "€": "€", "£": "£"}

ENGLISH = Language(
    "en",
    _words(
        """
        the a an and or but of to in on at by for with from as is are was were be been being has have had
        it its this that these those he she they his her their them which who whom will would also than
        then so into over after before about there here when while where i we you my our your do does did
        not
        """
    ),
    _words(
        """
        not no never none nobody nothing neither nor nowhere cannot without hardly deny denies denied
        denying can't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't shouldn't couldn't
        hasn't haven't hadn't mustn't needn't ain't
        """
    ),
    _phrases(
        """
        alleged · allegedly · alleging · reportedly · apparently · purported · purportedly · suspected ·
        supposed · supposedly · accused · claimed · unconfirmed · according to · so-called · may · might ·
        could · possible · possibly · probably · likely · unlikely · perhaps · in principle · believed ·
        thought to · appears to · appeared to · seems · seemed · unverified · sources said · officials
        said · police said · said to be
        """
    ),
    _numbered(
        """
        zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
        thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20
        thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 first=1 second=2 third=3
        fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 once=1 twice=2 single=1 double=2
        triple=3 half=50 dozen=12
        """
    ),
    _numbered(
        """
        hundred=100 hundreds=100 thousand=1000 thousands=1000 dozens=12 k=1000 million=1000000
        millions=1000000 m=1000000 mn=1000000
        bn=1000000000 billion=1000000000 billions=1000000000 tn=1000000000000 trillion=1000000000000
        """
    ),
    {
        **_UNITS,
        "percent": "%",
        "pc": "%",
        "pct": "%",
        "dollars": "$",
        "dollar": "$",
        "euros": "€",
        "euro": "€",
    }
    | {"pounds": "£", "pound": "£"},
    _opposites(
        """
        rise rises rose rising risen increase increases increased gain gains gained up grew grow / fall
        falls fell falling fallen decrease decreases decreased drop drops dropped decline declines
        declined down shrank shrink · profit profits / loss losses · win wins won victory / lose loses
        lost defeat · guilty convicted / innocent acquitted cleared · dead died killed dies / alive
        survived survives wounded injured · support supports supported backs backed / oppose opposes
        opposed rejects rejected · accept accepts accepted approve approves approved / reject rejects
        rejected refuse refuses refused · confirm confirms confirmed / deny denies denied · above / below
        · more higher / less fewer lower · before / after · legal lawful / illegal unlawful · all every /
        none some · always / never · male man men boy / female woman women girl · with / without · for /
        against · surplus surpluses / deficit deficits · allow allows allowed permit permits permitted /
        ban
        bans banned banning forbid forbids forbade prohibit prohibits prohibited · raise raises raised
        raising
        / cut cuts cutting lower lowers lowered reduce reduces reduced · hire hires hired / fire fires
        fired
        sack sacks sacked · pass passes passed / fail fails failed · success / failure · buy buys bought /
        sell sells sold · import imports imported / export exports exported · positive / negative ·
        mandatory
        compulsory / voluntary optional · temporary / permanent · minimum / maximum · true / false ·
        arrest
        arrests arrested detained / release releases released freed · resign resigns resigned quit / stay
        stays stayed remain remains · majority / minority · best / worst · most / least
        """
    ),
    reports=_words("said says say told added according"),
)

GERMAN = Language(
    "de",
    _words(
        """
        der die das den dem des ein eine einer einem einen eines und oder aber von vom zu zum zur in im an
        am auf bei für mit nach aus als ist sind war waren sei wird werden wurde wurden hat haben hatte
        hatten es er sie sich dass auch noch wie so um über vor durch bis zwischen ihre ihr sein seine
        dieser diese dieses
        """
    ),
    _words(
        """
        nicht kein keine keinen keinem keiner keines nie niemals niemand nichts weder ohne kaum nirgends
        dementiert dementierte bestreitet bestritt leugnet leugnete
        """
    ),
    _phrases(
        """
        angeblich · angebliche · angeblicher · angeblichen · mutmaßlich · mutmaßliche · mutmaßlicher ·
        mutmaßlichen · mutmasslich · mutmassliche · offenbar · vermutlich · wahrscheinlich · wohl · soll ·
        sollen · möglicherweise · womöglich · könnte · könnten · dürfte · dürften · vielleicht · laut ·
        nach angaben · sogenannte · sogenannten · scheint · verdächtige · verdächtiger
        """
    ),
    _numbered(
        """
        null=0 zwei=2 drei=3 vier=4 fünf=5 sechs=6 sieben=7 acht=8 neun=9 zehn=10 elf=11 zwölf=12
        dreizehn=13 vierzehn=14 fünfzehn=15 sechzehn=16 siebzehn=17 achtzehn=18 neunzehn=19 zwanzig=20
        dreißig=30 vierzig=40 fünfzig=50 sechzig=60 siebzig=70 achtzig=80 neunzig=90 erste=1 ersten=1
        zweite=2 zweiten=2 dritte=3 dritten=3 vierte=4 vierten=4 fünfte=5 einmal=1 zweimal=2 dreimal=3
        dutzend=12 halbe=50
        """
    ),
    _numbered(
        """
        hundert=100 hunderte=100 tausend=1000 tausende=1000 dutzende=12 tsd=1000 million=1000000
        millionen=1000000 mio=1000000
        milliarde=1000000000 milliarden=1000000000 mrd=1000000000 billion=1000000000000
        billionen=1000000000000
        """
    ),
    {**_UNITS, "prozent": "%", "euro": "€", "dollar": "$", "pfund": "£"},
    _opposites(
        """
        steigt stieg stiegen steigen gestiegen zunahme wächst wuchs wuchsen / sinkt sank sanken sinken
        gesunken fällt fiel fielen gefallen abnahme · gewinn gewinne / verlust verluste · gewinnt gewann
        gewannen gewonnen sieg / verliert verlor verloren niederlage · schuldig verurteilt / unschuldig
        freigesprochen frei · tot gestorben getötet starb starben / verletzt überlebt überlebte
        überlebten ·
        bestätigt bestätigte bestätigten / dementiert dementierte dementierten bestreitet bestritt
        bestritten
        zurückgewiesen · angenommen gebilligt zugestimmt annimmt annehmen zustimmt zustimmen nimmt~an
        nahm~an nehmen~an nahmen~an stimmt~zu stimmte~zu stimmen~zu stimmten~zu / abgelehnt zurückgewiesen
        ablehnt ablehnte ablehnen lehnt~ab lehnte~ab lehnen~ab lehnten~ab weist~zurück wies~zurück
        weisen~zurück wiesen~zurück · hebt~an hob~an heben~an hoben~an / senkt senkte senken senkten ·
        schaltet~ein schaltete~ein schalten~ein / schaltet~ab schaltete~ab schaltet~aus schaltete~aus
        schalten~ab schalten~aus · steigt~ein stieg~ein steigen~ein / steigt~aus stieg~aus steigen~aus ·
        nimmt~zu nahm~zu nehmen~zu nahmen~zu / nimmt~ab nahm~ab nehmen~ab nahmen~ab ·
        erlaubt zugelassen / verboten untersagt · für / gegen · vor / nach · mehr höher / weniger niedriger ·
        erhöht angehoben /
        gesenkt ·
        überschuss / defizit · kauft kaufte gekauft / verkauft verkaufte · festgenommen / freigelassen ·
        immer / nie · alle / keine · positiv / negativ · mit / ohne
        """
    ),
    capitals_are_names=False,
    reports=_words(
        "sagte sagt sagten teilte mitteilte mitteilten erklärte erklärten berichtet berichtete berichteten"
    ),
)

FRENCH = Language(
    "fr",
    _words(
        """
        le la les l un une des de du d et ou mais à au aux en dans sur sous par pour avec est sont était
        étaient a ont avait avaient il elle ils elles on se s que qui dont ce cet cette ces son sa ses
        leur leurs plus n ne y été comme après avant lors
        """
    ),
    _words(
        """
        pas jamais aucun aucune rien personne ni sans nullement nie nient nié dément démentent démenti
        guère non
        """
    ),
    _phrases(
        """
        présumé · présumée · présumés · présumées · prétendu · prétendue · apparemment · vraisemblablement
        · peut-être · probablement · probable · possible · serait · seraient · aurait · auraient ·
        pourrait · pourraient · selon · d'après · supposé · supposée · soupçonné · soupçonnée · accusé ·
        accusée · soi-disant · semble · semblent
        """
    ),
    _numbered(
        """
        zéro=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13
        quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 premier=1
        première=1 deuxième=2 second=2 seconde=2 troisième=3 quatrième=4 cinquième=5 douzaine=12
        dizaine=10
        """
    ),
    _numbered(
        """
        cent=100 cents=100 centaines=100 mille=1000 milliers=1000 dizaines=10 million=1000000
        millions=1000000 milliard=1000000000
        milliards=1000000000
        """
    ),
    {**_UNITS, "pour-cent": "%", "euros": "€", "euro": "€", "dollars": "$", "dollar": "$", "livres": "£"},
    _opposites(
        """
        hausse augmente augmenté augmentation monte monté / baisse baissé diminue diminué diminution recul
        reculé · bénéfice bénéfices excédent / perte pertes déficit · gagne gagné victoire / perd perdu
        défaite · coupable condamné condamnée / innocent innocente acquitté acquittée relaxé relaxée ·
        mort
        morts morte mortes tué tués tuée tuées / blessé blessés blessée blessées · confirme confirmé /
        dément
        démenti · approuve approuvé approuvée adopté adoptée accepte accepté / rejette rejeté rejetée
        refuse
        refusé refusée · autorise autorisé autorisée / interdit interdite · pour / contre · avant / après
        ·
        achète acheté / vend vendu · arrêté arrêtée / libéré libérée · toujours / jamais · positif
        positive /
        négatif négative · avec / sans
        """
    ),
    reports=_words("dit disent déclaré affirme affirmé indiqué annoncé selon"),
)

SPANISH = Language(
    "es",
    _words(
        """
        el la los las un una unos unas de del y e o u pero a al en con por para es son era eran fue fueron
        ser ha han había se su sus lo le les que quien como más este esta estos estas ese esa sobre entre
        desde hasta tras
        """
    ),
    _words(
        """
        no nunca jamás ninguno ninguna ningún nadie nada ni tampoco sin niega niegan negó desmiente
        desmintió
        """
    ),
    _phrases(
        """
        presunto · presunta · presuntos · presuntas · presuntamente · supuesto · supuesta · supuestos ·
        supuestas · supuestamente · aparentemente · posible · posiblemente · probable · probablemente ·
        quizá · quizás · podría · podrían · habría · habrían · según · sospechoso · sospechosa · acusado ·
        acusada · parece · parecen
        """
    ),
    _numbered(
        """
        cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12
        trece=13 catorce=14 quince=15 dieciséis=16 veinte=20 treinta=30 cuarenta=40 cincuenta=50
        sesenta=60 setenta=70 ochenta=80 noventa=90 primer=1 primero=1 primera=1 segundo=2 segunda=2
        tercer=3 tercero=3 tercera=3 cuarto=4 cuarta=4 quinto=5 docena=12 decena=10
        """
    ),
    _numbered(
        """
        cien=100 ciento=100 cientos=100 centenares=100 mil=1000 miles=1000 decenas=10 millón=1000000
        millones=1000000
        """
    ),
    {**_UNITS, "euros": "€", "euro": "€", "dólares": "$", "dólar": "$", "libras": "£"},
    _opposites(
        """
        sube subió subieron aumenta aumentó aumento crece creció / baja bajó bajaron disminuye disminuyó
        descenso cae cayó cayeron · beneficio beneficios ganancias superávit / pérdida pérdidas déficit ·
        gana
        ganó victoria / pierde perdió derrota · culpable condenado condenada / inocente absuelto absuelta
        ·
        muerto muertos muerta muertas / herido heridos herida heridas · confirma confirmó / niega negó
        desmiente desmintió · aprueba aprobó aprobado aprobada acepta aceptó / rechaza rechazó rechazado
        rechazada · permite permitió autoriza autorizó / prohíbe prohibió · favor / contra · antes /
        después ·
        compra compró / vende vendió · detenido detenida / liberado liberada · siempre / nunca · positivo
        positiva / negativo negativa · con / sin
        """
    ),
    reports=_words("dijo dijeron afirmó declaró informó informaron indicó según"),
)

ITALIAN = Language(
    "it",
    _words(
        """
        il lo la i gli le l un uno una di del dello della dei degli delle e ed o ma a al alla ai alle in
        nel nella con per da dal dalla su sul sulla è sono era erano stato stata ha hanno aveva si che chi
        cui come più questo questa suo sua suoi loro anche dopo prima tra fra
        """
    ),
    _words(
        """
        non no mai nessuno nessuna nessun niente nulla né senza nega negano negato smentisce smentito mica
        """
    ),
    _phrases(
        """
        presunto · presunta · presunti · presunte · asserito · apparentemente · possibile · possibili ·
        probabile · probabilmente · forse · sarebbe · sarebbero · avrebbe · avrebbero · potrebbe ·
        potrebbero · secondo · sospettato · sospettata · accusato · accusata · sembra · sembrano ·
        cosiddetto
        """
    ),
    _numbered(
        """
        zero=0 due=2 tre=3 quattro=4 cinque=5 sei=6 sette=7 otto=8 nove=9 dieci=10 undici=11 dodici=12
        tredici=13 quattordici=14 quindici=15 sedici=16 venti=20 trenta=30 quaranta=40 cinquanta=50
        sessanta=60 primo=1 prima=1 seconda=2 terzo=3 terza=3 quarto=4 quarta=4 quinto=5 dozzina=12
        decina=10
        """
    ),
    _numbered(
        """
        cento=100 centinaia=100 mille=1000 migliaia=1000 decine=10 mila=1000 milione=1000000
        milioni=1000000 miliardo=1000000000
        miliardi=1000000000
        """
    ),
    {**_UNITS, "euro": "€", "dollari": "$", "dollaro": "$", "sterline": "£"},
    _opposites(
        """
        sale salito aumenta aumentato aumento cresce / scende sceso diminuisce diminuito calo cala · utile
        utili profitto / perdita perdite · vince vinto vittoria / perde perso sconfitta · colpevole
        condannato condannata / innocente assolto assolta · morto morti morta morte ucciso uccisi uccisa /
        ferito feriti ferita ferite · conferma confermato / smentisce smentito nega negato · approva
        approvato
        approvata accetta accettato / respinge respinto respinta rifiuta rifiutato · permette autorizza
        autorizzato / vieta vietato vietata · favore / contro · prima / dopo · arrestato arrestata /
        liberato
        liberata · sempre / mai · positivo positiva / negativo negativa · con / senza
        """
    ),
    reports=_words("detto dice dichiarato affermato riferito secondo"),
)

PORTUGUESE = Language(
    "pt",
    _words(
        """
        o a os as um uma uns umas de do da dos das e ou mas em no na nos nas por pelo pela para com é são
        era eram foi foram ser tem têm tinha se seu sua seus suas que quem como mais este esta esse essa
        ao aos à às sobre entre após
        """
    ),
    _words(
        """
        não nunca jamais nenhum nenhuma ninguém nada nem sem tampouco nega negam negou desmente desmentiu
        """
    ),
    _phrases(
        """
        suposto · suposta · supostos · supostas · supostamente · alegado · alegada · alegadamente ·
        aparentemente · possível · possivelmente · provável · provavelmente · talvez · poderia · poderiam
        · pode · podem · teria · teriam · seria · seriam · segundo · de acordo com · suspeito · suspeita ·
        acusado · acusada · parece
        """
    ),
    _numbered(
        """
        zero=0 dois=2 duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12
        treze=13 catorze=14 quatorze=14 quinze=15 dezesseis=16 vinte=20 trinta=30 quarenta=40 cinquenta=50
        sessenta=60 primeiro=1 primeira=1 terceiro=3 terceira=3 quarto=4 quarta=4 quinto=5 dúzia=12
        dezena=10
        """
    ),
    _numbered(
        """
        cem=100 cento=100 centenas=100 mil=1000 milhares=1000 dezenas=10 milhão=1000000 milhões=1000000
        bilhão=1000000000 bilhões=1000000000
        mi=1000000 bi=1000000000
        """
    ),
    {**_UNITS, "euros": "€", "euro": "€", "dólares": "$", "dólar": "$", "libras": "£"},
    _opposites(
        """
        sobe subiu aumenta aumentou aumento cresce cresceu / cai caiu desce desceu diminui diminuiu queda
        · lucro lucros / prejuízo prejuízos perda perdas · vence venceu ganha ganhou vitória / perde
        perdeu derrota · culpado culpada condenado condenada / inocente absolvido absolvida · morto mortos
        morta mortas / ferido feridos ferida feridas · confirma confirmou / nega negou desmente desmentiu
        ·
        aprova aprovou aprovado aprovada aceita aceitou / rejeita rejeitou rejeitado rejeitada recusa
        recusou
        · permite permitiu autoriza autorizou / proíbe proibiu · favor / contra · antes / depois · preso
        presa
        detido detida / libertado libertada solto solta · sempre / nunca · positivo positiva / negativo
        negativa · com / sem
        """
    ),
    reports=_words("disse disseram afirmou declarou informou segundo"),
)

DUTCH = Language(
    "nl",
    _words(
        """
        de het een en of maar van te in op aan bij voor met naar uit door over als is zijn was waren wordt
        worden werd werden heeft hebben had hadden hij zij ze het er dat die dit deze ook nog om tot na
        tegen hun haar
        """
    ),
    _words(
        """
        niet geen nooit niemand niets noch zonder nergens nauwelijks ontkent ontkende ontkennen evenmin
        """
    ),
    _phrases(
        """
        vermeend · vermeende · vermoedelijk · vermoedelijke · naar verluidt · blijkbaar · kennelijk ·
        mogelijk · mogelijke · waarschijnlijk · misschien · wellicht · zou · zouden · kan · kunnen ·
        volgens · verdachte · verdacht · zogenaamd · zogenaamde · beschuldigd · lijkt · lijken
        """
    ),
    _numbered(
        """
        nul=0 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12 dertien=13
        veertien=14 vijftien=15 zestien=16 twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 eerste=1
        tweede=2 derde=3 vierde=4 vijfde=5 eenmaal=1 tweemaal=2 driemaal=3 dozijn=12
        """
    ),
    _numbered(
        """
        honderd=100 honderden=100 duizend=1000 duizenden=1000 tientallen=10 miljoen=1000000 mln=1000000
        miljard=1000000000 mrd=1000000000
        """
    ),
    {**_UNITS, "procent": "%", "euro": "€", "dollar": "$", "pond": "£"},
    _opposites(
        """
        stijgt steeg stijgen gestegen toename groeit groeide / daalt daalde dalen gedaald afname · winst /
        verlies · wint won gewonnen overwinning / verliest verloor verloren nederlaag · schuldig
        veroordeeld / onschuldig vrijgesproken · dood doden gedood / gewond gewonden · bevestigt
        bevestigde / ontkent ontkende · goedgekeurd aanvaard keurt~goed keurde~goed keuren~goed
        neemt~aan nam~aan nemen~aan namen~aan stemt~in stemde~in / afgewezen verworpen wijst~af wees~af
        wijzen~af wezen~af keurt~af keurde~af keuren~af · neemt~toe nam~toe nemen~toe / neemt~af nam~af
        nemen~af · toegestaan /
        verboden ·
        voor / tegen · meer hoger / minder lager · overschot / tekort · koopt kocht / verkoopt verkocht ·
        opgepakt gearresteerd / vrijgelaten · altijd / nooit · positief / negatief · met / zonder
        """
    ),
    reports=_words("zei zegt zeiden meldt meldde verklaarde volgens"),
)

LANGUAGES = {table.code: table for table in (ENGLISH, GERMAN, FRENCH, SPANISH, ITALIAN, PORTUGUESE, DUTCH)}
_WORD = re.compile(r"[^\W\d_]+")


def language_of(tag: str | None, text: str) -> Language:
    """Return the tables for a tag such as `de-AT`; without one, those whose small words the text uses.

    A language without tables gets the English ones, which then hardly match: what is left are the rules
    that need no language (numbers, quotes, structure).
    """
    code = (tag or "").casefold().replace("_", "-").partition("-")[0]
    if code in LANGUAGES:
        return LANGUAGES[code]
    if code:
        return ENGLISH
    used = Counter(_WORD.findall(text[:4000].casefold()))
    return max(LANGUAGES.values(), key=lambda table: sum(used[word] for word in table.stops))
