"""Words by which a text speaks of its own site, to its own reader, or of the news; stems end with a `*`.

One field of meaning each, in every language alike: the web and its machines, the reader's account, absence,
excuse, and what the reader is to do now. Not taken from single pages.
"""

# ruff: noqa: SIM905 (a list of a hundred quotes is no easier to read)
from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Whole words and stems; a text is matched in lower case."""

    whole: frozenset[str]
    stems: tuple[str, ...]

    def __contains__(self, word: object) -> bool:
        return word in self.whole or str(word).startswith(self.stems)


def _words(lists: Iterable[str]) -> Words:
    every = [word for one in lists for word in one.split()]
    return Words(
        frozenset(word for word in every if not word.endswith("*")),
        tuple(sorted(word[:-1] for word in every if word.endswith("*"))),
    )


OF_A_PAGE = _words(
    {
        "en": """page pages webpage cookie cookies javascript url urls login username subscribe
            subscription privacy consent captcha bot redirect redirected redirecting nginx apache php
            webmaster administrator homepage upstream gateway proxy hostname hosting loading offline
            registrar ip dns http https unavailable sorry oops whoops please click button content
            contents requested misconfiguration database configuration debug exception traceback stack
            module directory bookmark reload refresh email inbox blocker unsubscribe paywall log
            unfortunately inconvenience frontpage""",
        "de": """seite seiten webauftritt startseite homepage inhalt inhalte anmelden einloggen abo
            abonnieren abonnement datenschutz zustimmen zustimmung einwilligung tracking werbung
            werbeblocker leider bitte angeforderte aufgerufene gewünschte zugriff weiterlesen
            entschuldigung entschuldigen hoppla ups adresse suchfunktion lesezeichen registrieren
            nutzer benutzername postfach datenbank serverfehler fehlerseite internetpräsenz webspace
            hoster titelseite""",
        "fr": """page indisponible temporairement momentanément réservé réservée accueil contenu contenus
            abonner abonnez identifiez connecter connectez connexion traceurs consentement navigateur
            désolé désolés désolée oups cliquez veuillez publicité publicités bloqueur requête lien
            adresse mot-de-passe inscrivez excuser domaine hébergeur hébergement""",
        "es": """página páginas navegador suscribirse suscríbete suscribe contenido privacidad
            consentimiento publicidad hazte enlace dirección lamentamos lo-sentimos sentimos vaya
            disculpa disculpe haz clic inicia registrarte regístrate buscador bloqueador dominio
            alojamiento portada""",
        "it": """pagina pagine abbonarsi abbonamento contenuto contenuti accedi cerchi spiacenti riprova
            tracciamento indirizzo ricarica registrati clicca scusa ops servizio homepage pubblicità
            dominio""",
        "pt": """página páginas assine assinatura conteúdo privacidade consentimento cadastre cadastre-se
            endereço navegador senha desculpe lamentamos clique ops publicidade domínio hospedagem""",
        "nl": """pagina abonneer inloggen inhoud toestemming akkoord helaas adres klik advertenties oeps
            zoekt excuses startpagina homepage domein voorpagina zoekfunctie""",
        "sv": """sidan webbsidan startsidan innehåll innehållet länk länken adressen tyvärr ursäkta hoppsan
            logga lösenord prenumerera läsare kakor webbläsare servern annonser samtycke klicka
            sökfunktionen domänen""",
        "da": """siden webstedet websted forsiden indhold indholdet linket adressen desværre beklager ups
            log adgangskode abonnement cookies samtykke serveren annoncer klik læsere søgefunktionen
            domænet""",
        "no": """logg inn siden nettsiden forsiden innholdet lenken adressen dessverre beklager oisann
            passord abonnement informasjonskapsler samtykke nettleser nettleseren serveren klikk
            søkefunksjonen domenet""",
        "fi": """sivu sivua sivun sivusto sivustoa sivuston etusivu* sisältö* linkki* osoite*
            valitettavasti pahoittelemme hups kirjaudu tili* salasana* tilaaja* tilaa eväste*
            suostumus* selain* palvelin* mainonta* napsauta""",
        "pl": """stron* witryn* adres* treść treści przepraszamy niestety ups zaloguj* hasł* subskryp*
            abonent* ciasteczk* prywatnoś* zgod* przeglądark* reklam* kliknij wyszukiwark* link""",
        "cs": """strán* web webu obsah* odkaz* adres* bohužel omlouváme jejda přihlas* účet účtu heslo
            předplat* cookies souhlas* prohlížeč* server* reklam* klikněte""",
        "hu": """oldal* webhely* tartalom tartalmat link* cím sajnáljuk elnézést hoppá jelentkez* fiók*
            jelszó* előfizet* süti* hozzájárul* böngésző* szerver* kiszolgáló* kattints*""",
        "ru": """страниц* ссылк* адрес* контент* материал* сожалени* извинит* извинения ой войти войдите
            логин аккаунт* пароль* подпис* куки cookie согласи* браузер* реклам* нажмите капч*
            хостинг* техническ* неполадк*""",
        "uk": """сторінк* посилан* адрес* контент* матеріал* жаль вибач* увійти увійдіть акаунт* пароль*
            підпис* куки згод* браузер* реклам* натисніть технічн*""",
        "el": """σελίδ* ιστότοπ* ιστοσελίδ* περιεχόμεν* σύνδεσμ* διεύθυνσ* λυπούμαστε δυστυχώς συγγνώμη
            συνδεθείτε λογαριασμ* κωδικ* συνδρομ* cookies συγκατάθεσ* περιηγητ* διακομιστ* διαφημίσε*""",
        "tr": """sayfa* siteye içerik* bağlantı* adres* maalesef üzgünüz özür giriş hesab* hesap* şifre*
            çerez* onay* tarayıcı* sunucu* reklam* tıklayın""",
        "ar": """صفحة الصفحة موقعنا رابط الرابط عنوان محتوى المحتوى عذرا عذرًا نأسف للأسف تسجيل الدخول حساب
            حسابك كلمة المرور اشتراك الكوكيز ارتباط موافقة المتصفح متصفحك الخادم الإعلانات اضغط انقر
            الرئيسية""",
        "he": """הדף דף העמוד עמוד האתר אתר קישור הקישור כתובת תוכן מצטערים סליחה לצערנו התחבר חשבון סיסמה
            מנוי מנויים עוגיות דפדפן הדפדפן השרת לחץ לחצו""",
        "ro": """pagina paginii pagină site site-ul conținut* link* adres* regret* scuze autentific* cont
            parol* abonat* abona* cookie* consimțământ* browser* server* reclam* apăsați""",
        "id": """halaman situs laman konten tautan alamat maaf masuk akun sandi pelanggan berlangganan kuki
            persetujuan peramban iklan klik""",
        "all": """suite pliki akceptuję zgoda sidan sivu dispositivo dispositivos apparaat device terminal
            urządzeniu appareil gerät cadastre""",
    }.values()
)
"""The web, its machines and the reader's with them: seldom in news, and then few."""

TO_A_READER = _words(
    {
        "en": """you your yours we our us can't cannot access blocked denied forbidden error errors request
            permission found exist exists moved deleted removed expired again later continue requests
            visitor visitors sign accept reject agree read reading article story free trial unlimited
            cancel register search searching partners verify verifying verification connection
            security support maintenance upgrade improvements back try looking unlock member members
            human link address check wait moment shortly soon meanwhile owner go thank thanks bear
            automatically installed configured powered generated available problem persists minute
            minutes seconds temporarily invalid failed here wrong too many website websites site sites
            subscriber subscribers apologise apologize apologies technical difficulties download app
            working fix broken patience""",
        "de": """sie ihr ihre ihrem ihren wir uns unser unsere unserer nicht gefunden existiert verfügbar
            weiter lesen akzeptieren testen artikel partner partnern verweigert versuchen versuche
            später erneut nochmal suche suchen prüfen fehler zurück aufgetreten kostenlos geben wenden
            schauen gleich wieder moment minuten gelöscht verschoben erreichbar link du dein deine dir
            dich schief ging melden website webseite webseiten abonnenten problem technischen
            technische technisches probleme arbeiten daran geduld minute app herunterladen entstehen
            entsteht""",
        "fr": """vous votre vos nous nos notre accepte accepter refuser continuer lire article disponible
            introuvable partenaires découvrir offre reste priorité cherchez recherchez recherche
            existe erreur réessayer réessayez instants retour retourner revenez revenir trouver trouvé
            supprimé supprimée déplacé déplacée lien merci tentez plus demandée rendez ici bientôt
            suite inscrire gratuit gratuitement maintenance site abonnés abonné service services
            problème problèmes technique techniques ligne minutes patience patientez télécharger
            travaillons""",
        "es": """usted tus nosotros nuestros nuestra nuestro aceptar rechazar seguir leer noticia
            encontrado encontrada encontrar socios gratis completa buscas busca buscar existe error
            intenta intente inténtalo nuevo tarde vuelve volver inicio eliminada eliminado cambiado
            movido acceso acceder exclusivo ahora aquí momento minutos disponible mantenimiento pronto
            gracias comprueba web suscriptores suscriptor sitio problema problemas técnico técnicos
            paciencia minuto descarga enseguida volvemos mejoras trabajando""",
        "it": """noi nostri nostro nostra tua tuo tuoi vostro accetto accetta rifiuta leggere articolo
            disponibile trovata trovato trovare esiste torna tornare offerte riservato consenso errore
            riprovare riprovate tardi cercando cerca rimossa rimosso spostata gratis continua
            continuare verifica controlla grazie presto momento minuti manutenzione sito abbonati
            abbonato problema problemi tecnico tecnici pazienza minuto risolvere risolverlo lavorando
            scaricare verificato""",
        "pt": """nós nossos nossa nosso sua seu você aceitar concordo ler artigo notícia matéria disponível
            encontrada encontrado encontramos encontrar existe parceiros exclusivo removida removido
            procura procurando busca erro tente novamente tarde volte voltar início acesso acessar
            grátis continuar verifique obrigado breve minutos manutenção aqui site assinantes
            assinante problema problemas técnico técnicos paciência minuto trabalhando resolver
            instantes""",
        "nl": """wij we uw u je jij jouw onze ons accepteren lezen artikel beschikbaar gevonden vinden
            bestaat exclusief verwijderd verplaatst instellingen probeer later opnieuw terug fout
            zoeken gratis verder controleer bedankt moment minuten onderhoud website site abonnee
            abonnees probleem problemen technische geduld minuut verhaal werken gebruik terugvinden""",
        "sv": """köp du din dig vi vår våra oss söker finns hittades hittade hitta flyttats tagits
            borttagen fel försök igen senare snart tillbaka artikeln läsa läs vidare gratis
            kontrollera sök tack stund underhåll webbplats webbplatsen prenumerant prenumeranter
            problem tekniskt tekniska tålamod minuter arbetar artikel låst prenumerera""",
        "da": """adgang køb du din dig vi vores findes fandt fundet finde flyttet slettet fjernet fejl prøv
            igen senere snart tilbage artiklen læse læs videre gratis tjek søg tak øjeblik
            vedligeholdelse hjemmeside hjemmesiden abonnent abonnenter problem teknisk tekniske
            tålmodighed minutter arbejder artikel""",
        "no": """tilgang kjøp du din deg vi vår leter finnes fant funnet finne flyttet slettet fjernet feil
            prøv igjen senere snart tilbake artikkelen lese les videre gratis sjekk søk takk øyeblikk
            vedlikehold nettstedet abonnent abonnenter problem teknisk tekniske tålmodighet minutter
            jobber artikkel""",
        "fi": """sinun sinä olet me meidän etsimääsi löydy löytynyt löytyi poistettu siirretty virhe yritä
            uudelleen myöhemmin pian takaisin artikkeli* lue lukemista jatka ilmaiseksi tarkista hae
            kiitos hetki huolto* ongelma* tekninen tekniset minuut* pahoittelemme""",
        "pl": """twoj* twój nasz* szukasz szukana szukanej istnieje znaleziono znaleźć usunięta usunięto
            przeniesiona błąd błęd* spróbuj ponownie później wkrótce wróć artykuł czytaj czytać dalej
            darmo sprawdź dziękujemy chwil* przerw* konserwac* dostęp* tutaj serwis* prenumerat*
            problem* techniczn* minut* zapraszamy cierpliwość prac*""",
        "cs": """vy vás váš vaše vám my náš naše hledáte hledaná hledanou neexistuje nenalezen* nenašli
            smazán* přesunut* chyba chybě zkuste znovu později brzy zpět článek číst zdarma
            zkontrolujte děkujeme chvíli údržb* zde problém* technick* minut* strpení""",
        "hu": """ön önt te nálunk keresett keresel található létezik törölték áthelyezték hiba próbálja
            próbáld újra később hamarosan vissza cikk olvasás* folytat* ingyen ellenőrizze köszönjük
            karbantartás* itt probléma* technikai perc* türelm*""",
        "ru": """вы вас вам ваш* мы наш* нас вами ищете запрашиваем* запрошенн* существует найден* найти не
            удален* удалён* перемещен* перемещён* ошибк* попробуйте повторите позже снова скоро назад
            вернит* вернемся вернёмся статья статьи читать чтение далее бесплатно проверьте пожалуйста
            спасибо минут* неудобства временно временные недоступ* доступ* зайдите здесь ведутся
            обновит* подождите сайт* проблем* терпени*""",
        "uk": """ви вас вам ваш* ми наш* шукаєте існує знайден* знайти не видален* переміщен* помилк*
            спробуйте пізніше знову скоро назад поверн* стаття читати далі безкоштовно перевірте ласка
            дякуємо хвилин* тимчасово недоступ* доступ* тут сайт* проблем* терпінн*""",
        "el": """σας εμείς μας αναζητάτε ψάχνετε υπάρχει βρέθηκε διαγραφ* μετακιν* σφάλμα* δοκιμάστε ξανά
            αργότερα σύντομα επιστροφή επιστρέψτε άρθρο διαβάσετε συνέχεια δωρεάν ελέγξτε ευχαριστούμε
            λεπτά συντήρησ* εδώ διαθέσιμ* πρόβλημα* τεχνικ*""",
        "tr": """siz size sizin biz bizim aradığınız bulunamadı bulunamıyor mevcut değil silinmiş taşınmış
            hata lütfen tekrar deneyin sonra yakında geri dön dönün haber* oku okumak devam ücretsiz
            kontrol teşekkürler dakika bakım* erişim* engel* burada site* abone* sorun* teknik sabır*""",
        "ar": """أنت نحن لدينا تبحث عنها عنه موجودة موجود غير متاح متاحة العثور حذف حذفها نقل نقلها خطأ
            حاول يرجى مرة أخرى لاحقا لاحقًا قريبا قريبًا العودة المقال قراءة لقراءة متابعة مجانا تحقق
            شكرا دقائق صيانة الصيانة هنا الوصول طلبك الموقع المشتركين مشكلة فنية تقنية صبركم""",
        "he": """אתה אתם שלך שלכם אנחנו שלנו מחפש מחפשים קיים קיימת נמצא נמצאה נמחק הוסר שגיאה נסה נסו שוב
            מאוחר בקרוב חזרה חזור כתבה לקרוא המשך חינם בדוק תודה דקות תחזוקה כאן גישה""",
        "ro": """dvs voi noi nostru noastră căutați cauți există găsit găsită șters ștearsă mutat mutată
            eroare încercați încearcă reveniți mai târziu curând înapoi articol citi citiți continu*
            gratuit verificați mulțumim minute mentenanță aici disponibil* problem* tehnic*""",
        "id": """anda kamu kami kita cari dicari ditemukan dihapus dipindahkan kesalahan coba lagi nanti
            segera kembali artikel baca membaca lanjut* gratis periksa terima kasih menit pemeliharaan
            sini tersedia""",
        "all": """server servers robot roboter robô робот* сервер* serwer* serveur servidor browser browsers
            domain домен* password passwort contraseña wachtwoord account konto cuenta conta compte
            this diese diesen dieser dieses dit deze cet cette este esta questo questa leest sitio""",
    }.values()
)
"""Words that address the reader, excuse or offer something: in news, too, but not so many."""

REPORTS = _words(
    {
        "en": "said say says told warned ruled announced reported according admitted blamed wrote tweeted",
        "de": """sagte sagten sagt teilte teilten mitteilte meldete meldet laut erklärte berichtet
            berichtete zufolge""",
        "fr": "déclaré annoncé selon affirmé indiqué précisé annonce",
        "es": "dijo dijeron dice informó según anunció afirmó reconoció explicó",
        "it": "detto secondo annunciato spiegato dichiarato riferito",
        "pt": "disse informou segundo afirmou anunciou",
        "nl": "zei meldt volgens zegt aldus meldde",
        "sv": "sade säger enligt uppger meddelar",
        "da": "sagde siger ifølge oplyser oplyste",
        "no": "sier ifølge opplyser melder",
        "fi": "sanoi sanoo mukaan kertoi kertoo",
        "pl": "powiedział* poinformował* według podał* oświadczył*",
        "cs": "řekl* uvedl* podle oznámil*",
        "hu": "mondta közölte szerint",
        "ru": "сказал* сообщил* сообщает сообщают заявил* рассказал* словам",
        "uk": "сказав сказала повідомив* повідомил* заявив* заявила словами",
        "el": "είπε δήλωσε σύμφωνα ανακοίνωσε",
        "tr": "dedi söyledi açıkladı belirtti göre bildirdi",
        "ar": "قال قالت وقال وقالت أعلن أعلنت وأعلن أفاد صرح",
        "he": "אמר אמרה מסר מסרה הודיע הודיעה",
        "ro": "spus declarat potrivit anunțat",
        "id": "mengatakan menurut kata ujar menyatakan",
    }.values()
)
"""Words that give what somebody else said: what stands in for an article reports nothing."""

OF_NEWS = _words(
    {
        "en": """police minister mayor court percent million monday tuesday wednesday thursday friday
            saturday sunday""",
        "de": """polizei prozent millionen montag dienstag mittwoch donnerstag freitag samstag sonntag
            gericht""",
        "fr": "ministre lundi mardi mercredi jeudi vendredi samedi dimanche millions police maire",
        "es": "ministro policía lunes martes miércoles jueves viernes sábado domingo millones alcalde",
        "it": "polizia lunedì martedì mercoledì giovedì venerdì sabato domenica milioni sindaco",
        "pt": """polícia segunda-feira terça-feira quarta-feira quinta-feira sexta-feira segunda sábado
            domingo milhões prefeito""",
        "nl": "politie maandag dinsdag woensdag donderdag vrijdag zaterdag zondag miljoen burgemeester",
        "sv": "polisen måndag måndagen tisdag onsdag torsdag fredag lördag söndag procent miljoner",
        "da": "politiet mandag tirsdag fredag lørdag søndag procent millioner",
        "pl": "policj* minister poniedziałek wtorek środę czwartek piątek sobotę niedzielę procent milion*",
        "ru": """полици* министр* понедельник вторник среду четверг пятницу субботу воскресенье процент*
            миллион*""",
        "tr": "polis bakan* pazartesi salı çarşamba perşembe cuma cumartesi pazar yüzde milyon",
    }.values()
)
"""Words of what news is made of."""

UNSPACED = (
    "このページ お探しのページ 当ページ トップページ 当サイト サイト お探し アクセスでき "
    "アクセスが集中 会員 購読 ログイン 見つかりません URL クッキー 利用できません ご利用 メンテナンス "
    "お待ちください エラー 申し訳 ございません 削除され 変更された 存在しません ブラウザ 有料 登録 "
    "続きを 読むには 無料 ただいま しばらく 表示できません 再度 お試し パスワード サーバー ロボット "
    "確認して お客様 ご覧 ご迷惑 页面 网页 頁面 網頁 找不到 不存在 抱歉 对不起 對不起 您 登录 登錄 "
    "登入 订阅 訂閱 服务器 伺服器 浏览器 瀏覽器 错误 錯誤 稍后 稍後 再试 再試 维护 維護 首页 首頁 "
    "返回 链接 連結 验证 驗證 已删除 已刪除 请 請 刷新 输入 หน้านี้ ไม่พบ ขออภัย กรุณา ลองใหม่ "
    "เข้าสู่ระบบ สมาชิก ข้อผิดพลาด เบราว์เซอร์ ปิดปรับปรุง "
).split()
"""The same for scripts that put no spaces between words, by what they say whole."""

UNSPACED_REPORTS = (
    "発表した 発表する 話した 話している 述べた によると 明らかにした 語った 報じた 报道 報導 表示 "
    "据悉 指出 宣布 กล่าวว่า เปิดเผย "
).split()
"""Words that give what somebody said, in those scripts."""
