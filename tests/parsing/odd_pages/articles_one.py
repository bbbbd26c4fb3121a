"""Real short articles, first round, whose words or shape lie near a failure page's."""

# ruff: noqa: E501 (the mark-up of a case is not broken across lines)
from __future__ import annotations

from tests.parsing.odd_pages.chrome import STYLES, Odd, article

_TOLD = [
    ("outage cloudflare", "en", "Cloudflare outage takes down news sites across Europe", "Hundreds of websites showed “Error 522: connection timed out” on Tuesday morning after a fault at Cloudflare.\nThe company said service was back by 11 am and apologised."),
    ("verify human scam", "en", "Police warn of fake “verify you are human” pages", "Criminals are using fake captcha pages to infect computers, police said on Friday. Victims are asked to “verify you are human” and to paste a command."),
    ("account suspended", "en", "Account suspended: minister loses access to X for a day", "The platform locked the minister's account on Sunday night. A spokesman called it a mistake and said access was restored after nine hours."),
    ("paywall news", "en", "Courier to drop its paywall in June", "The Harbour Courier will make all articles free to read from 1 June, its publisher said. Subscribers will be refunded."),
    ("cookie law", "en", "EU to scrap cookie banners", "Websites will no longer have to ask visitors to accept cookies on every visit under a draft law presented in Brussels on Wednesday."),
    ("404 art", "en", "“Page not found”: the art of the 404 page", "An exhibition in Leeds shows 60 error pages drawn by artists. “The page you are looking for has gone for a walk,” says one."),
    ("bank system", "en", "Bank says sorry for system error", "An error in the bank's system meant 12,000 customers were charged twice at the weekend. The bank apologised and said all will be repaid by Thursday."),
    ("bridge maintenance", "en", "Swing bridge closed for scheduled maintenance", "The swing bridge will be temporarily closed for scheduled maintenance from 2 to 9 May. Drivers should use the tunnel."),
    ("access denied", "en", "Access denied: court rules council was wrong to bar reporter", "The council had no right to keep a reporter out of its planning meeting, the high court ruled on Monday."),
    ("login product", "en", "How to log in with a passkey", "From this week readers can log in to the Courier app without a password. Open settings, choose “Passkeys” and follow the steps on your phone."),
    ("correction", "en", "Correction: harbour plan", "An article on 2 March gave the cost of the harbour plan as 12 million. It is 21 million."),
    ("liveblog start", "en", "Storm Ada: live updates", "07:02 Good morning. The storm is due to reach the coast by nine."),
    ("photo", "en", "In pictures: fog over the harbour", "Fog lies over the harbour on Sunday morning. Photograph: Ida Brekke"),
    ("obituary", "en", "Maren Holt, 1931–2026", "Maren Holt, who taught three generations of children in the harbour school to swim, has died at 94. She is survived by two sons and by some 4,000 swimmers. The funeral is on Friday at noon in St Olav's."),
    ("poem", "en", "Poem of the week: Low tide", "The boats lie down like dogs.\nNobody calls them.\nOnly the mud\nkeeps its shine."),
    ("interview", "en", "Five questions for Jon Aas", "Are you tired?\nYes.\nWill you run again?\nNo.\nWhy not?\nAsk my wife."),
    ("rate limit", "en", "Elon Musk limits how many posts users can read", "Users of X saw the message “rate limit exceeded” on Saturday after the company limited how many posts can be read in a day."),
    ("domain sale", "en", "This domain is for sale – for a million", "A student from Oslo has put the domain harbour.example up for sale for one million euros."),
    ("closed", "en", "Museum closed for the holidays", "The city museum is closed from 23 December to 4 January."),
    ("gone fishing", "en", "Gone fishing: what the mayor did on her day off", "The mayor spent Sunday in a rowing boat and caught two pike, she wrote on her blog."),
    ("service unavailable", "en", "NHS booking service unavailable for six hours", "Patients could not book appointments on Monday because the service was unavailable. NHS England blamed a faulty update."),
    ("not found", "en", "Missing boy, 6, not found after second night", "Rescuers have not found the six-year-old who went missing on Saturday. The search goes on."),
    ("javascript", "en", "JavaScript turns 30", "The language that runs the web was written in ten days in 1995. Brendan Eich says he would do it differently now."),
    ("browser", "en", "Microsoft ends support for old browser", "Users of the browser are told to upgrade to Edge by 14 February."),
    ("subscribe", "en", "Netflix subscribers to pay more", "Subscribers in Norway will pay 20 kroner more a month from May. New subscribers pay from today."),
    ("server", "en", "Fire in server room shuts town hall", "The town hall was closed on Monday after a fire in its server room. “We will be back on Tuesday,” the mayor said."),
    ("500 error", "en", "500 errors in one exam paper", "Teachers counted 500 errors in a maths paper sat by 40,000 pupils. The exam board said it was sorry."),
    ("please wait", "en", "Please wait: queues at the passport office", "Travellers waited up to five hours for a passport on Monday. Please come with an appointment, the office said."),
    ("thank you", "en", "To our readers", "Today's print edition is late because of the snow. We are sorry. You can read it free of charge on our website until noon."),
    ("you column", "en", "Your questions: can you freeze eggs?", "You can, but not in the shell. Beat them lightly, pour them into a bag and they will keep for a year."),
    ("ausfall de", "de", "Störung bei der Bahn-App", "Die App der Bahn war am Montag nicht erreichbar. Es ist ein Fehler aufgetreten, teilte das Unternehmen mit; seit 14 Uhr laufe alles wieder."),
    ("wartung de", "de", "Elbtunnel wegen Wartungsarbeiten gesperrt", "Wegen Wartungsarbeiten ist der Tunnel in der Nacht zu Sonntag gesperrt. Bitte nutzen Sie die Umleitung, rät die Polizei."),
    ("cookies de", "de", "Gericht: „Alle akzeptieren“ reicht nicht", "Cookie-Banner müssen eine gleichwertige Ablehnung bieten, entschied das Gericht in Hannover."),
    ("meldung de", "de", "Unfall auf der A7", "Bei einem Unfall auf der A7 ist am Montag ein Mann leicht verletzt worden."),
    ("abo de", "de", "Deutschlandticket wird teurer", "Das Abo kostet ab Januar 63 Euro. Wer bereits ein Abo hat, wird angeschrieben."),
    ("seite de", "de", "Seite nicht gefunden: Fahnder löschen 200 Betrugsshops", "Ermittler haben 200 gefälschte Onlineshops abgeschaltet. Wer sie aufruft, sieht nun ein Banner des LKA."),
    ("panne fr", "fr", "Panne chez Orange : le site inaccessible", "Le site d'Orange était inaccessible lundi matin. L'opérateur a présenté ses excuses à ses abonnés."),
    ("breve fr", "fr", "Séisme au large de Nice", "Un séisme de magnitude 3,1 a été ressenti dimanche à Nice. Aucun dégât n'est signalé."),
    ("acces fr", "fr", "Accès refusé : le maire ferme la plage", "Le maire a interdit l'accès à la plage après un éboulement. La page est tournée, dit-il, pour la buvette."),
    ("breve es", "es", "Error en las papeletas", "La junta electoral reconoció un error en 3.000 papeletas y pidió disculpas."),
    ("mantenimiento es", "es", "El metro cierra por mantenimiento", "La línea 4 estará cerrada por mantenimiento del 2 al 9 de mayo. Disculpen las molestias, dice el metro."),
    ("breve it", "it", "Blackout a Trieste", "Un guasto ha lasciato senza corrente 4.000 famiglie lunedì sera. Ci scusiamo per il disagio, ha scritto il gestore."),
    ("sito it", "it", "Inps, sito non raggiungibile nel giorno del bonus", "Il sito dell'Inps è rimasto irraggiungibile per tre ore. Riprovate più tardi, diceva l'avviso."),
    ("breve pt", "pt", "Pix fora do ar por duas horas", "O sistema de pagamentos ficou fora do ar na tarde de segunda. O Banco Central pediu desculpas."),
    ("pagina pt", "pt", "Jornal imprime página em branco", "A página 3 do jornal saiu em branco na terça, em protesto contra a censura."),
    ("storing nl", "nl", "Storing bij DigiD verholpen", "DigiD was maandag twee uur niet bereikbaar. Probeer het later opnieuw, was het enige wat gebruikers zagen."),
    ("bericht nl", "nl", "Hond redt baasje uit gracht", "Een hond heeft zondag zijn baasje uit een gracht in Delft gered. Beiden maken het goed."),
    ("notis sv", "sv", "Bank-id låg nere", "Bank-id låg nere i två timmar på måndagen. Felet är nu åtgärdat, säger bolaget."),
    ("notatka pl", "pl", "Awaria serwerów ZUS", "Strona ZUS nie działała w poniedziałek przez trzy godziny. Przepraszamy, napisał urząd."),
    ("zametka ru", "ru", "Сбой в работе «Госуслуг»", "Сайт «Госуслуги» в понедельник был недоступен два часа. Ошибка устранена, сообщили в Минцифры."),
    ("kratko ru", "ru", "В Туле открыли мост", "В Туле в субботу открыли новый мост через Упу."),
    ("ja brief", "ja", "大規模な通信障害、3時間後に復旧", "2日午前、携帯電話の通信障害が発生し、全国で利用しにくい状態が続いた。同社は「ご迷惑をおかけしました」と謝罪した。"),
    ("ja short", "ja", "港で霧、フェリー欠航", "2日朝、濃い霧のため港を発着するフェリー12便が欠航した。"),
    ("ar brief", "ar", "انقطاع خدمة الإنترنت في المدينة", "انقطعت خدمة الإنترنت عن المدينة ساعتين يوم الاثنين، وقالت الشركة إن العطل أصلح."),
    ("tr", "tr", "X'e erişim engellendi", "Sosyal medya platformuna erişim pazar günü altı saat boyunca engellendi."),
    ("da", "da", "MitID var nede", "MitID var nede i en time mandag. Prøv igen senere, lød beskeden til brugerne."),
    ("press hold", "en", "Press and hold: the button that saved a town", "An engineer had to press and hold a red button for 40 minutes to keep the flood gate open."),
    ("one line", "en", "Ferry timetable", "The last ferry on Sunday leaves at 19.40."),
    ("we are", "en", "We are hiring a reporter", "The Courier is looking for a reporter in Bergen. Please send your application by 1 April. We are looking forward to hearing from you."),
    ("maintenance site", "en", "Tax office website down for maintenance this weekend", "The tax office's website will be unavailable from Friday evening while it is under maintenance. Try again on Monday, the office told taxpayers."),
]  # fmt: skip

ARTICLES = [
    Odd(f"{name} [{style}]", article(headline, text, lang, style))
    for name, lang, headline, text in _TOLD
    for style in STYLES
]
"""Each in every mark-up."""
