"""Portuguese: its tables."""

from stet.domain.languages.table import UNITS, Language, graded, named, numbered, opposites, phrases, words

PORTUGUESE = Language(
    code="pt",
    stops=words(
        """
        o a os as um uma uns umas de do da dos das e ou mas em no na nos nas por pelo pela para com é
        são era eram foi foram ser tem têm tinha se seu sua seus suas que quem como mais este esta esse
        essa ao aos à às sobre entre após
        """
    ),
    negations=words(
        """
        não nunca jamais nenhum nenhuma ninguém nada nem sem tampouco nega negam negou desmente
        desmentiu
        """
    ),
    hedges=phrases(
        """
        suposto · suposta · supostos · supostas · supostamente · alegado · alegada · alegadamente ·
        aparentemente · possível · possivelmente · provável · provavelmente · talvez · poderia · poderiam
        · pode · podem · teria · teriam · seria · seriam · segundo · de acordo com · suspeito · suspeita ·
        acusado · acusada · parece · deverá · deverão · haveria · previsto · prevista · eventual ·
        potencial · possíveis · prováveis · suspeitos · acusados · parecem · presumível · presumivelmente
        """
    ),
    numbers=numbered(
        """
        zero=0 dois=2 duas=2 três=3 quatro=4 cinco=5 seis=6 sete=7 oito=8 nove=9 dez=10 onze=11 doze=12
        treze=13 catorze=14 quatorze=14 quinze=15 dezesseis=16 vinte=20 trinta=30 quarenta=40 cinquenta=50
        sessenta=60 primeiro=1 primeira=1 terceiro=3 terceira=3 quarto=4 quarta=4 quinto=5 dezasseis=16
        dezassete=17 dezessete=17 dezoito=18 dezanove=19 dezenove=19 setenta=70 oitenta=80 noventa=90
        duzentos=200 duzentas=200 trezentos=300 trezentas=300 quatrocentos=400 quatrocentas=400
        quinhentos=500 quinhentas=500 seiscentos=600 setecentos=700 oitocentos=800 novecentos=900 quinta=5
        sexto=6 sétimo=7 sétima=7 oitavo=8 oitava=8 nono=9 nona=9 décimo=10 décima=10 metade=50 terço=33
        dobro=2 triplo=3
        """
    ),
    scales=numbered(
        """
        cem=100 cento=100 centenas=100 mil=1000 milhares=1000 dezenas=10 milhão=1000000 milhões=1000000
        bilhão=1000000000 bilhões=1000000000 mi=1000000 bi=1000000000 dúzia=12 dúzias=12 dezena=10
        """
    ),
    units={**UNITS, **named("%: percent · $: dólar dólares · €: euro euros · £: libra libras")},
    measures=named(
        """
        length km: km quilómetro quilómetros quilômetro quilômetros
        · length m: metro metros
        · length cm: cm centímetro centímetros
        · length mm: mm milímetro milímetros
        · mass kg: kg quilo quilos quilogramas
        · mass g: grama gramas
        · mass t: tonelada toneladas
        · time s: segundo segundos
        · time min: min minuto minutos
        · time h: hora horas
        · time d: dia dias
        · time w: semana semanas
        · time mo: mês meses
        · time y: ano anos
        · area ha: ha hectare hectares
        · volume l: litro litros
        · length mi: milha milhas
        · length ft: pé pés
        """
    ),
    refusing=phrases(
        """
        recusa-se a · recusou-se a · recusam-se a · recusou · descarta · descartou · deixou de · longe de
        """
    ),
    affirming=phrases(
        """
        não só · não apenas · não somente · nada menos que · nada menos do que · não menos de · sem dúvida
        · sem precedentes · não há dúvida · nada mais do que · não obstante
        """
    ),
    opposites=opposites(
        """
        sobe subiu aumenta aumentou aumento cresce cresceu / cai caiu desce desceu diminui diminuiu
          queda
        · lucro lucros / prejuízo prejuízos perda perdas
        · vence venceu ganha ganhou vitória / perde perdeu derrota
        · culpado culpada condenado condenada / inocente absolvido absolvida
        · morto mortos morta mortas / ferido feridos ferida feridas
        · confirma confirmou / nega negou desmente desmentiu
        · aprova aprovou aprovado aprovada aceita aceitou / rejeita rejeitou rejeitado rejeitada recusa
          recusou
        · permite permitiu autoriza autorizou / proíbe proibiu
        · favor / contra
        · antes / depois
        · preso presa detido detida / libertado libertada solto solta
        · sempre / nunca
        · positivo positiva / negativo negativa
        · com / sem
        · abre abriu aberto aberta reabre reabriu / fecha fechou fechado fechada encerra encerrou
        · começa começou inicia iniciou / termina terminou acaba acabou
        · norte / sul
        · leste / oeste
        · legal / ilegal
        · maioria / minoria
        · verdadeiro / falso
        · público pública / privado privada
        · obrigatório obrigatória / voluntário voluntária facultativo
        · compra comprou / vende vendeu
        · contrata contratou / despede despediu demite demitiu
        """
    ),
    harm=graded(
        """
        morto mortos morta mortas morreu morreram morre morrem morte mortes faleceu faleceram óbito
          mortal mortais
        / estado_crítico coma cuidados_intensivos uti
        / feridos_graves ferido_grave gravemente_ferido gravemente_feridos
        / ferido feridos ferida feridas lesionado
        / estável fora_de_perigo
        / ileso ilesos ilesa ilesas sobreviveu sobreviveram vivo viva vivos a_salvo
        / desaparecido desaparecidos desaparecida desaparecidas
        """
    ),
    causes=graded(
        """
        acidente acidental acidentalmente
        / ataque atentado agressão fogo_posto sabotagem intencional deliberado criminoso
        / suicídio
        / causas_naturais
        """
    ),
    guilt=graded(
        """
        suspeito suspeita suspeitos
        / investigado investigada interrogado interrogada ouvido testemunha
        / detido detida preso presa detidos
        / arguido arguida acusado acusada indiciado indiciada denunciado denunciada réu
        / condenado condenada culpado culpada
        / absolvido absolvida inocente ilibado ilibada inocentado
        / assassino homicida agressor ladrão violador
        / libertado libertada solto solta
        """
    ),
    charges=graded(
        """
        homicídio homicídio_qualificado
        / homicídio_negligente homicídio_culposo homicídio_por_negligência
        / violação estupro
        / roubo
        / furto
        / fraude burla fraude_fiscal estelionato
        / peculato
        / corrupção suborno
        / espionagem
        / traição
        / terrorismo
        / negligência
        / multa multado multada coima
        / prisão cadeia
        / pena_suspensa
        """
    ),
    agents=words("por pelo pela pelos pelas"),
    reports=words(
        """
        disse disseram afirmou declarou informou segundo
        """
    ),
)
