"""Dutch: its tables."""

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

DUTCH = Language(
    code="nl",
    stops=words(
        """
        de het een en of maar van te in op aan bij voor met naar uit door over als is zijn was waren
        wordt worden werd werden heeft hebben had hadden hij zij ze het er dat die dit deze ook nog om
        tot na tegen hun haar
        """
    ),
    negations=words(
        """
        niet geen nooit niemand niets noch zonder nergens nauwelijks ontkent ontkende ontkennen evenmin
        """
    ),
    hedges=phrases(
        """
        vermeend · vermeende · vermoedelijk · vermoedelijke · naar verluidt · blijkbaar · kennelijk ·
        mogelijk · mogelijke · waarschijnlijk · misschien · wellicht · zou · zouden · kan · kunnen ·
        volgens · verdachte · verdacht · zogenaamd · zogenaamde · beschuldigd · lijkt · lijken · naar
        verwachting · vermoed · verwacht · verdachten · potentieel · potentiële · eventueel · eventuele ·
        gepland · geplande · zogeheten · schijnbaar · zou kunnen · beweerd
        """
    ),
    numbers=numbered(
        """
        nul=0 twee=2 drie=3 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9 tien=10 elf=11 twaalf=12
          dertien=13
        veertien=14 vijftien=15 zestien=16 twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 eerste=1
        tweede=2 derde=3 vierde=4 vijfde=5 eenmaal=1 tweemaal=2 driemaal=3 zeventien=17 achttien=18
        negentien=19 zeventig=70 tachtig=80 negentig=90 zesde=6 zevende=7 achtste=8 negende=9 tiende=10
        elfde=11 twaalfde=12 helft=50 derden=3 kwart=25 dubbel=2 driedubbel=3
        """
    )
    | compounds(
        "twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90",
        "een=1 vier=4 vijf=5 zes=6 zeven=7 acht=8 negen=9",
        "{one}en{ten}",
    )
    | compounds(
        "twintig=20 dertig=30 veertig=40 vijftig=50 zestig=60 zeventig=70 tachtig=80 negentig=90",
        "twee=2 drie=3",
        "{one}ën{ten}",
    ),
    scales=numbered(
        """
        honderd=100 honderden=100 duizend=1000 duizenden=1000 tientallen=10 miljoen=1000000 mln=1000000
        miljard=1000000000 mrd=1000000000 dozijn=12 tiental=10
        """
    ),
    units={**UNITS, **named("%: procent · $: dollar · €: euro · £: pond")},
    measures=named(
        """
        length km: km kilometer
        · length m: meter
        · length cm: cm centimeter
        · length mm: mm millimeter
        · mass kg: kg kilo kilogram
        · mass g: gram
        · mass t: ton
        · time s: seconde seconden
        · time min: min minuut minuten
        · time h: uur uren
        · time d: dag dagen
        · time w: week weken
        · time mo: maand maanden
        · time y: jaar jaren
        · area ha: ha hectare
        · volume l: liter
        · length mi: mijl
        · length ft: voet
        """
    ),
    glued=("duizend", "honderd"),
    refusing=phrases(
        """
        weigert te · weigerde te · weigert · weigerde · weigeren · sluit uit · sloot uit · uitgesloten
        """
    ),
    affirming=phrases(
        """
        niet alleen · niet slechts · niet enkel · niet minder dan · niets dan · niets anders dan ·
          niemand
        minder dan · zonder twijfel · geen twijfel · niet zelden · niet in de laatste plaats · geen
          wonder
        · niet voor niets
        """
    ),
    opposites=opposites(
        """
        stijgt steeg stijgen gestegen toename groeit groeide / daalt daalde dalen gedaald afname
        · winst / verlies
        · wint won gewonnen overwinning / verliest verloor verloren nederlaag
        · schuldig veroordeeld / onschuldig vrijgesproken
        · dood doodgeschoten doodgestoken doden gedood / gewond gewonden
        · bevestigt bevestigde / ontkent ontkende
        · goedgekeurd aanvaard keurt~goed keurde~goed keuren~goed neemt~aan nam~aan nemen~aan namen~aan
          stemt~in stemde~in / afgewezen verworpen wijst~af wees~af wijzen~af wezen~af keurt~af keurde~af
          keuren~af
        · neemt~toe nam~toe nemen~toe / neemt~af nam~af nemen~af
        · toegestaan / verboden
        · voor / tegen
        · meer hoger / minder lager
        · overschot / tekort
        · koopt kocht / verkoopt verkocht
        · opgepakt gearresteerd / vrijgelaten
        · altijd / nooit
        · positief / negatief
        · met / zonder
        · opent opende geopend heropent / sluit sloot gesloten
        · begint begon begonnen start startte / eindigt eindigde stopt stopte
        · noord noorden noordelijk / zuid zuiden zuidelijk
        · oost oosten / west westen
        · legaal / illegaal
        · meerderheid / minderheid
        · waar / onwaar
        · openbaar / privé
        · verplicht / vrijwillig
        · stijging / daling
        · voorstander voorstanders / tegenstander tegenstanders
        · verhoogt verhoogde verhoogd / verlaagt verlaagde verlaagd
        """
    ),
    harm=graded(
        """
        dood doodgeschoten doodgestoken doden gedood omgekomen overleden overleed overlijdt overleden
          stierf stierven gestorven
          dodelijk sterfgeval
        / levensgevaar levensgevaarlijk coma intensive_care kritieke_toestand
        / zwaargewond zwaargewonden zwaar_gewond ernstig_gewond
        / gewond gewonden gewonde lichtgewond
        / stabiel stabiele_toestand
        / ongedeerd overleefde overleefden overleefd levend in_veiligheid
        / vermist vermiste vermisten
        """
    ),
    causes=graded(
        """
        ongeluk ongeval per_ongeluk
        / aanslag aanval brandstichting sabotage opzettelijk moedwillig overval
        / zelfmoord zelfdoding suïcide
        / natuurlijke_oorzaak
        """
    ),
    guilt=graded(
        """
        verdachte verdachten verdacht
        / onderzocht ondervraagd gehoord getuige
        / opgepakt gearresteerd aangehouden
        / aangeklaagd vervolgd beschuldigd beschuldigde
        / veroordeeld schuldig veroordeelde
        / vrijgesproken onschuldig
        / dader daders moordenaar dief verkrachter
        / vrijgelaten
        """
    ),
    charges=graded(
        """
        moord
        / doodslag
        / poging_tot_moord
        / verkrachting aanranding
        / diefstal
        / beroving
        / fraude oplichting belastingfraude
        / omkoping corruptie
        / spionage
        / landverraad
        / mishandeling
        / boete beboet geldboete
        / celstraf cel gevangenisstraf gevangenis
        / taakstraf werkstraf
        """
    ),
    agents=words("door"),
    reports=words(
        """
        zei zegt zeiden meldt meldde verklaarde volgens aldus
        """
    ),
)
