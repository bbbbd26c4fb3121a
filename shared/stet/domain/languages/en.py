"""English: its tables."""

from stet.domain.languages.table import UNITS, Language, graded, named, numbered, opposites, phrases, words

ENGLISH = Language(
    code="en",
    stops=words(
        """
        the a an and or but of to in on at by for with from as is are was were be been being has have
        had it its this that these those he she they his her their them which who whom will would also
        than then so into over after before about there here when while where i we you my our your do
        does did not
        """
    ),
    negations=words(
        """
        not no never none nobody nothing neither nor nowhere cannot without hardly deny denies denied
        denying can't don't doesn't didn't isn't aren't wasn't weren't won't wouldn't shouldn't couldn't
        hasn't haven't hadn't mustn't needn't ain't
        """
    ),
    hedges=phrases(
        """
        alleged · allegedly · alleging · reportedly · apparently · purported · purportedly · suspected ·
        supposed · supposedly · accused · claimed · unconfirmed · according to · so-called · may · might ·
        could · possible · possibly · probably · likely · unlikely · perhaps · in principle · believed ·
        thought to · appears to · appeared to · seems · seemed · unverified · sources said · officials
        said · police said · said to be · expected to · set to · thought · rumoured · rumored · feared ·
        appears · appear · seem · potential · potentially · presumably · presumed · tentatively · plans to
        · planned · proposed · would-be · in theory · experts say · analysts say · sources say · officials
        say · witnesses said · critics say · unclear
        """
    ),
    numbers=numbered(
        """
        zero=0 one=1 two=2 three=3 four=4 five=5 six=6 seven=7 eight=8 nine=9 ten=10 eleven=11 twelve=12
        thirteen=13 fourteen=14 fifteen=15 sixteen=16 seventeen=17 eighteen=18 nineteen=19 twenty=20
        thirty=30 forty=40 fifty=50 sixty=60 seventy=70 eighty=80 ninety=90 first=1 second=2 third=3
        fourth=4 fifth=5 sixth=6 seventh=7 eighth=8 ninth=9 tenth=10 once=1 twice=2 single=1 double=2
        triple=3 half=50 eleventh=11 twelfth=12 thirteenth=13 fourteenth=14 fifteenth=15 sixteenth=16
        seventeenth=17 eighteenth=18 nineteenth=19 twentieth=20 thrice=3 twofold=2 threefold=3
          tenfold=10
        thirds=3 quarter=25 quarters=4 fifths=5 sixths=6 sevenths=7 eighths=8 ninths=9 tenths=10
        """
    ),
    scales=numbered(
        """
        hundred=100 hundreds=100 thousand=1000 thousands=1000 dozens=12 k=1000 million=1000000
        millions=1000000 m=1000000 mn=1000000 bn=1000000000 billion=1000000000 billions=1000000000
        tn=1000000000000 trillion=1000000000000 dozen=12
        """
    ),
    units={
        **UNITS,
        **named("%: percent pc pct · $: dollar dollars · €: euro euros · £: pound pounds sterling"),
    },
    measures=named(
        """
        length km: km kilometre kilometres kilometer kilometers
        · length m: metre metres meter meters
        · length cm: cm centimetre centimetres centimeter centimeters
        · length mm: mm millimetre millimetres millimeter millimeters
        · mass kg: kg kilo kilos kilogram kilograms kilogramme kilogrammes
        · mass g: gram grams gramme grammes
        · mass t: tonne tonnes ton tons
        · time s: second seconds sec secs
        · time min: min mins minute minutes
        · time h: hour hours hr hrs
        · time d: day days
        · time w: week weeks
        · time mo: month months
        · time y: year years
        · area ha: ha hectare hectares
        · volume l: litre litres liter liters
        · length mi: mile miles
        · length ft: foot feet ft
        · length yd: yard yards
        · length in: inch inches
        · mass lb: lb lbs
        · mass oz: ounce ounces
        · area acre: acre acres
        · volume gal: gallon gallons
        · volume bbl: barrel barrels
        · speed mph: mph
        · speed kmh: kph kmh
        · time decade: decade decades
        · clock am: am
        · clock pm: pm
        """
    ),
    refusing=phrases(
        """
        refuse to · refuses to · refused to · refusing to · fail to · fails to · failed to · failing to ·
        decline to · declines to · declined to · yet to · stop short of · stops short of · stopped short
        of · ruled out · rule out · rules out · far from
        """
    ),
    affirming=phrases(
        """
        not only · not just · not merely · not simply · not solely · not least · nothing but · nothing
        less than · nothing short of · nothing other than · none other than · no doubt · no question ·
          no
        secret · no surprise · no wonder · no matter · no less than · no fewer than · no sooner · no
        stranger to · without doubt · without question · whether or not · last but not least · not
        uncommon · not unusual · not unlike · not unlikely · not unreasonable · not unexpected · not
        unaware · not unknown · not unheard of · not unhappy · not unfamiliar · not infrequently · not
        inconsiderable · not insignificant · not impossible · more often than not · can't help but ·
        cannot help but · nothing new
        """
    ),
    opposites=opposites(
        """
        rise rises rose rising risen increase increases increased gain gains gained up grew grow / fall
          falls fell falling fallen decrease decreases decreased drop drops dropped decline declines
          declined down shrank shrink
        · profit profits / loss losses
        · win wins won victory / lose loses lost defeat
        · guilty convicted / innocent acquitted cleared
        · dead died killed dies / alive survived survives wounded injured
        · support supports supported backs backed / oppose opposes opposed rejects rejected
        · accept accepts accepted approve approves approved / reject rejects rejected refuse refuses
          refused
        · confirm confirms confirmed / deny denies denied
        · above / below
        · more higher / less fewer lower
        · before / after
        · legal lawful / illegal unlawful
        · all every / none some
        · always / never
        · male man men boy / female woman women girl
        · with / without
        · for / against
        · surplus surpluses / deficit deficits
        · allow allows allowed permit permits permitted / block blocks blocked ban bans banned banning
          forbid forbids forbade prohibit prohibits prohibited
        · raise raises raised raising / cut cuts cutting lower lowers lowered reduce reduces reduced
        · hire hires hired / fire fires fired sack sacks sacked
        · pass passes passed / fail fails failed
        · success / failure
        · buy buys bought / sell sells sold
        · import imports imported / export exports exported
        · positive / negative
        · mandatory compulsory / voluntary optional
        · temporary / permanent
        · minimum / maximum
        · true / false
        · arrest arrests arrested detained / release releases released freed
        · resign resigns resigned quit / stay stays stayed remain remains
        · majority / minority
        · best / worst
        · most / least
        · open opens opened opening reopen reopens reopened / close closes closed closing shut shuts
        · join joins joined / leave leaves left
        · agree agrees agreed / disagree disagrees disagreed
        · start starts started begin begins began / end ends ended stop stops stopped
        · north northern / south southern
        · east eastern / west western
        · praise praises praised / criticise criticises criticised criticize criticizes criticized
          condemn condemns condemned
        · grant grants granted / refuse refuses refused
        · include includes included including / exclude excludes excluded excluding
        · safe / unsafe dangerous
        · succeed succeeds succeeded / fail fails failed
        · strengthen strengthens strengthened / weaken weakens weakened
        · present / absent
        · public / private
        · winner winners / loser losers
        · early earlier / late later
        · first / last
        · right / wrong
        · true / untrue false
        · high higher highest / low lower lowest
        · expand expands expanded expansion / shrink shrinks shrank contract contracts contracted
          contraction
        · uphold upholds upheld / overturn overturns overturned quash quashes quashed
        """
    ),
    harm=graded(
        """
        killed kills dead died dies dying death deaths deceased fatal fatally drowned perished slain
          shot_dead clinically_dead brain-dead corpse body_of lost_life lost_lives lost_his_life
          lost_her_life
        / critical_condition critically_ill critically_injured life_support life-threatening
          fighting_for_life intensive_care in_a_coma coma
        / seriously_injured seriously_hurt serious_condition badly_hurt badly_injured serious_injuries
          seriously_ill
        / shot stabbed beaten injured injures wounded wounding hurt injuries injury wounds
          minor_injuries slightly_injured
        / stable_condition stable recovering recovered recovers
        / unhurt unharmed uninjured unscathed safe safely alive survived survives surviving
        / missing unaccounted_for disappeared vanished
        """
    ),
    causes=graded(
        """
        accident accidents accidental accidentally mishap malfunction unintentional unintentionally
        / attack attacks attacked assault arson sabotage terrorism terrorist deliberate deliberately
          intentional intentionally foul_play bombing ambush
        / suicide self-inflicted took_his_own_life took_her_own_life
        / natural_causes
        """
    ),
    guilt=graded(
        """
        suspect suspects suspected person_of_interest
        / investigated under_investigation investigating probed questioned questions interviewed witness
        / arrested detained held_in custody apprehended
        / charged indicted accused_of accused charges prosecuted defendant on_trial stands_trial
        / convicted found_guilty guilty pleaded_guilty sentenced jailed imprisoned condemned
        / acquitted cleared exonerated not_guilty absolved pardoned
        / killer killers murderer murderers attacker attackers gunman gunmen thief thieves rapist
          fraudster terrorist perpetrator culprit robber
        / freed released bailed released_on_bail
        """
    ),
    charges=graded(
        """
        murder murdered murdering
        / manslaughter negligent_homicide
        / homicide
        / attempted_murder
        / assault assaulting battery
        / rape raped raping sexual_assault
        / theft stealing stole larceny
        / robbery robbing burglary
        / fraud fraudulent embezzlement tax_evasion
        / bribery corruption bribes
        / terrorism
        / treason
        / espionage spying
        / perjury
        / arson
        / kidnapping abduction
        / money_laundering
        / negligence
        / genocide war_crimes
        / fined fine
        / jailed imprisoned prison jail behind_bars
        / suspended_sentence probation
        / community_service
        / executed death_sentence sentenced_to_death death_penalty
        / cautioned warned reprimanded
        """
    ),
    agents=words("by"),
    reports=words(
        """
        said says say told added according heard testified argued insisted insists warned wrote estimated
        understands learned reveals revealed saying telling reported reports announced stated states
        """
    ),
)
