"""French: its tables."""

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

FRENCH = Language(
    code="fr",
    stops=words(
        """
        le la les l un une des de du d et ou mais à au aux en dans sur sous par pour avec est sont était
        étaient a ont avait avaient il elle ils elles on se s que qui dont ce cet cette ces son sa ses
        leur leurs plus n ne y été comme après avant lors
        """
    ),
    negations=words(
        """
        pas jamais aucun aucune rien personne ni sans nullement nie nient nié dément démentent démenti
        guère non
        """
    ),
    hedges=phrases(
        """
        présumé · présumée · présumés · présumées · prétendu · prétendue · apparemment · vraisemblablement
        · peut-être · probablement · probable · possible · serait · seraient · aurait · auraient ·
        pourrait · pourraient · selon · d'après · supposé · supposée · soupçonné · soupçonnée · accusé ·
        accusée · soi-disant · semble · semblent · devrait · devraient · attendu · éventuel · éventuelle ·
        éventuellement · potentiel · potentielle · soupçonnés · suspecté · suspectée · censé · censée ·
        possibles · probables · paraît
        """
    ),
    numbers=numbered(
        """
        zéro=0 deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9 dix=10 onze=11 douze=12 treize=13
        quatorze=14 quinze=15 seize=16 vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 premier=1
        première=1 deuxième=2 second=2 seconde=2 troisième=3 quatrième=4 cinquième=5 dix-sept=17
        dix-huit=18 dix-neuf=19 soixante-dix=70 quatre-vingt=80 quatre-vingts=80 quatre-vingt-dix=90
        sixième=6 septième=7 huitième=8 neuvième=9 dixième=10 onzième=11 douzième=12 moitié=50 tiers=33
        quart=25 double=2 triple=3
        """
    )
    | compounds(
        "vingt=20 trente=30 quarante=40 cinquante=50 soixante=60 quatre-vingt=80",
        "deux=2 trois=3 quatre=4 cinq=5 six=6 sept=7 huit=8 neuf=9",
        "{ten}-{one}",
    )
    | compounds(
        "soixante=60 quatre-vingt=80",
        "dix=10 onze=11 douze=12 treize=13 quatorze=14 quinze=15 seize=16"
        " dix-sept=17 dix-huit=18 dix-neuf=19",
        "{ten}-{one}",
    ),
    scales=numbered(
        """
        cent=100 cents=100 centaines=100 mille=1000 milliers=1000 dizaines=10 million=1000000
        millions=1000000 milliard=1000000000 milliards=1000000000 douzaine=12 dizaine=10
        """
    ),
    units={**UNITS, **named("%: percent · $: dollar dollars · €: euro euros · £: livre livres")},
    measures=named(
        """
        length km: km kilomètre kilomètres
        · length m: mètre mètres
        · length cm: cm centimètre centimètres
        · length mm: mm millimètre millimètres
        · mass kg: kg kilo kilos kilogrammes
        · mass g: gramme grammes
        · mass t: tonne tonnes
        · time s: seconde secondes
        · time min: min minute minutes
        · time h: heure heures
        · time d: jour jours
        · time w: semaine semaines
        · time mo: mois
        · time y: an ans année années
        · area ha: ha hectare hectares
        · volume l: litre litres
        · length mi: mile miles mille milles
        · length ft: pied pieds
        """
    ),
    refusing=phrases(
        """
        refuse de · refusé de · refusent de · loin d'être · loin de · exclut · exclu
        """
    ),
    affirming=phrases(
        """
        non seulement · pas seulement · pas uniquement · pas moins de · pas moins d · sans doute · sans
        aucun doute · sans conteste · sans précédent · rien que · rien de moins que · rien d'autre que ·
        nul doute · une personne · la personne · cette personne · chaque personne · par personne · seule
        personne · autre personne · première personne · deuxième personne · troisième personne · non loin
        · non plus
        """
    ),
    opposites=opposites(
        """
        hausse augmente augmenté augmentation monte monté / baisse baissé diminue diminué diminution
          recul reculé
        · bénéfice bénéfices excédent / perte pertes déficit
        · gagne gagné victoire / perd perdu défaite
        · coupable condamné condamnée / innocent innocente acquitté acquittée relaxé relaxée
        · mort morts morte mortes tué tués tuée tuées / blessé blessés blessée blessées
        · confirme confirmé / dément démenti
        · approuve approuvé approuvée adopté adoptée accepte accepté / rejette rejeté rejetée refuse
          refusé refusée
        · autorise autorisé autorisée / interdit interdite
        · pour / contre
        · avant / après
        · achète acheté / vend vendu
        · arrêté arrêtée / libéré libérée
        · toujours / jamais
        · positif positive / négatif négative
        · avec / sans
        · ouvre ouvert ouverte rouvre rouvert / ferme fermé fermée
        · commence commencé débute débuté / termine terminé fini
        · nord / sud
        · est / ouest
        · légal légale / illégal illégale
        · majorité / minorité
        · vrai / faux
        · public / privé
        · obligatoire / facultatif
        · embauche embauché / licencie licencié
        · importe importé / exporte exporté
        """
    ),
    harm=graded(
        """
        mort morts morte mortes tué tués tuée tuées décédé décédés décédée décédées décès meurt meurent
          mourut mortel mortelle mortellement péri
        / état_critique pronostic_vital urgence_absolue coma réanimation soins_intensifs
        / grièvement_blessé grièvement_blessés grièvement_blessée grièvement_blessées blessés_graves
        / blessé blessés blessée blessées légèrement_blessé
        / état_stable stable hors_de_danger
        / indemne indemnes sain_et_sauf sains_et_saufs survécu vivant vivants vivante
        / disparu disparus disparue disparues
        """
    ),
    causes=graded(
        """
        accident accidentel accidentelle accidentellement
        / attaque attentat agression incendie_criminel sabotage volontaire volontairement délibéré
          terroriste
        / suicide
        / cause_naturelle causes_naturelles
        """
    ),
    guilt=graded(
        """
        soupçonné soupçonnée suspect suspects suspecte
        / enquête entendu entendue interrogé interrogée témoin auditionné auditionnée
        / arrêté arrêtée interpellé interpellée garde_à_vue
        / mis_en_examen mise_en_examen inculpé inculpée accusé accusée poursuivi poursuivie prévenu
        / condamné condamnée coupable
        / acquitté acquittée relaxé relaxée innocenté innocentée blanchi innocent
        / tueur meurtrier assassin agresseur voleur violeur
        / libéré libérée relâché relâchée remis_en_liberté
        """
    ),
    charges=graded(
        """
        meurtre
        / assassinat
        / homicide_involontaire
        / homicide
        / viol
        / agression_sexuelle
        / vol
        / fraude escroquerie fraude_fiscale
        / corruption
        / détournement_de_fonds
        / espionnage
        / trahison
        / terrorisme
        / amende
        / prison prison_ferme emprisonnement écroué
        / sursis
        """
    ),
    agents=words("par"),
    reports=words(
        """
        dit disent déclaré affirme affirmé indiqué annoncé selon
        """
    ),
)
