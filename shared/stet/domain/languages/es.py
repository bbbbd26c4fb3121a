"""Spanish: its tables."""

from stet.domain.languages.table import UNITS, Language, graded, named, numbered, opposites, phrases, words

SPANISH = Language(
    code="es",
    stops=words(
        """
        el la los las un una unos unas de del y e o u pero a al en con por para es son era eran fue
        fueron ser ha han había se su sus lo le les que quien como más este esta estos estas ese esa
        sobre entre desde hasta tras
        """
    ),
    negations=words(
        """
        no nunca jamás ninguno ninguna ningún nadie nada ni tampoco sin niega niegan negó desmiente
        desmintió
        """
    ),
    hedges=phrases(
        """
        presunto · presunta · presuntos · presuntas · presuntamente · supuesto · supuesta · supuestos ·
        supuestas · supuestamente · aparentemente · posible · posiblemente · probable · probablemente ·
        quizá · quizás · podría · podrían · habría · habrían · según · sospechoso · sospechosa · acusado ·
        acusada · parece · parecen · debería · deberían · sería · serían · previsto · prevista · eventual
        · potencial · sospechosos · acusados · supone · al parecer
        """
    ),
    numbers=numbered(
        """
        cero=0 dos=2 tres=3 cuatro=4 cinco=5 seis=6 siete=7 ocho=8 nueve=9 diez=10 once=11 doce=12
        trece=13 catorce=14 quince=15 dieciséis=16 veinte=20 treinta=30 cuarenta=40 cincuenta=50
        sesenta=60 setenta=70 ochenta=80 noventa=90 primer=1 primero=1 primera=1 segundo=2 segunda=2
        tercer=3 tercero=3 tercera=3 cuarto=4 cuarta=4 quinto=5 diecisiete=17 dieciocho=18 diecinueve=19
        veintiuno=21 veintiún=21 veintidós=22 veintitrés=23 veinticuatro=24 veinticinco=25 veintiséis=26
        veintisiete=27 veintiocho=28 veintinueve=29 doscientos=200 doscientas=200 trescientos=300
        trescientas=300 cuatrocientos=400 cuatrocientas=400 quinientos=500 quinientas=500 seiscientos=600
        seiscientas=600 setecientos=700 ochocientos=800 novecientos=900 sexto=6 sexta=6 séptimo=7
        séptima=7 octavo=8 octava=8 noveno=9 novena=9 décimo=10 décima=10 quinta=5 mitad=50 tercio=33
        doble=2 triple=3
        """
    ),
    scales=numbered(
        """
        cien=100 ciento=100 cientos=100 centenares=100 mil=1000 miles=1000 decenas=10 millón=1000000
        millones=1000000 docena=12 docenas=12 decena=10
        """
    ),
    units={**UNITS, **named("%: percent · $: dólar dólares · €: euro euros · £: libra libras")},
    measures=named(
        """
        length km: km kilómetro kilómetros
        · length m: metro metros
        · length cm: cm centímetro centímetros
        · length mm: mm milímetro milímetros
        · mass kg: kg kilo kilos kilogramos
        · mass g: gramo gramos
        · mass t: tonelada toneladas
        · time s: segundo segundos
        · time min: min minuto minutos
        · time h: hora horas
        · time d: día días
        · time w: semana semanas
        · time mo: mes meses
        · time y: año años
        · area ha: ha hectárea hectáreas
        · volume l: litro litros
        · length mi: milla millas
        · length ft: pie pies
        """
    ),
    refusing=phrases(
        """
        se niega a · se negó a · se niegan a · se negaron a · descarta · descartó · descartan · dejó de ·
        lejos de
        """
    ),
    affirming=phrases(
        """
        no solo · no sólo · no solamente · no únicamente · no sin · nada menos que · nada más que · no
        menos de · sin duda · sin embargo · sin precedentes · sin lugar a dudas · no cabe duda · no hay
        duda · no obstante · ni más ni menos
        """
    ),
    opposites=opposites(
        """
        sube subió subieron aumenta aumentó aumento crece creció / baja bajó bajaron disminuye disminuyó
          descenso cae cayó cayeron
        · beneficio beneficios ganancias superávit / pérdida pérdidas déficit
        · gana ganó victoria / pierde perdió derrota
        · culpable condenado condenada / inocente absuelto absuelta
        · muerto muertos muerta muertas / herido heridos herida heridas
        · confirma confirmó / niega negó desmiente desmintió
        · aprueba aprobó aprobado aprobada acepta aceptó / rechaza rechazó rechazado rechazada
        · permite permitió autoriza autorizó / prohíbe prohibió
        · favor / contra
        · antes / después
        · compra compró / vende vendió
        · detenido detenida / liberado liberada
        · siempre / nunca
        · positivo positiva / negativo negativa
        · con / sin
        · abre abrió abierto abierta / cierra cerró cerrado cerrada
        · empieza empezó comienza comenzó / termina terminó acaba acabó
        · norte / sur
        · este / oeste
        · legal / ilegal
        · mayoría / minoría
        · verdadero / falso
        · público pública / privado privada
        · obligatorio obligatoria / voluntario voluntaria
        · sube subirá / baja bajará
        · importa importó / exporta exportó
        · contrata contrató / despide despidió
        """
    ),
    harm=graded(
        """
        muerto muertos muerta muertas murió murieron muere mueren muerte muertes fallecido fallecidos
          fallecida fallecidas falleció fallecieron fallece mortal
        / estado_crítico coma cuidados_intensivos uci
        / heridos_graves herido_grave herida_grave gravemente_herido gravemente_heridos
        / herido heridos herida heridas lesionado lesionados lesionada
        / estable fuera_de_peligro
        / ileso ilesos ilesa ilesas sobrevivió sobrevivieron vivo viva vivos a_salvo
        / desaparecido desaparecidos desaparecida desaparecidas
        """
    ),
    causes=graded(
        """
        accidente accidental accidentalmente fortuito
        / ataque atentado agresión provocado sabotaje intencionado intencional deliberado
        / suicidio
        / causas_naturales
        """
    ),
    guilt=graded(
        """
        sospechoso sospechosa sospechosos
        / investigación interrogado interrogada testigo declaró_como_testigo
        / detenido detenida detenidos arrestado arrestada
        / imputado imputada investigado investigada procesado procesada acusado acusada
        / condenado condenada culpable
        / absuelto absuelta inocente exculpado
        / asesino asesina homicida agresor ladrón violador
        / liberado liberada puesto_en_libertad
        """
    ),
    charges=graded(
        """
        asesinato
        / homicidio homicidio_imprudente
        / violación
        / abuso_sexual agresión_sexual
        / robo
        / hurto
        / fraude estafa fraude_fiscal
        / malversación
        / cohecho soborno corrupción
        / prevaricación
        / espionaje
        / traición
        / terrorismo
        / multa multado multada
        / cárcel prisión encarcelado encarcelada
        / amonestación
        """
    ),
    agents=words("por"),
    reports=words(
        """
        dijo dijeron afirmó declaró informó informaron indicó según
        """
    ),
)
