/*
 * courtesy_manners.c - what stands around thanks: greetings, what was heard, wishes, closings, in many languages, as
 * data. A word that only leads on says nothing alone.
 */
#include "clf/base/count.h"
#include "phrase/courtesy_words.h"

/* Folded and bare; in the order of kinds, and within one of languages. The phrases of a row stand by their bytes. */
const struct courtesy_row courtesy_manners[] = {
    {"الاخوه الكرام|الساده الكرام|السلام|السلام عليكم|السلام عليكم ورحمه الله|"
     "السلام عليكم ورحمه الله وبركاته|اهلا|اهلا وسهلا|تحيه طيبه|تحيه طيبه وبعد|صباح الخير|عزيزي|مرحبا|"
     "مرحبا بكم|مساء الخير|وعليكم السلام|وعليكم السلام ورحمه الله|وعليكم السلام ورحمه الله وبركاته",
     COURTESY_GREETING, TONGUE(AR)},
    {"ahoj|cau|cus|dobre dopoledne|dobre odpoledne|dobre rano|dobry den|dobry vecer|hezky den preji|"
     "krasny den|mila|mily|vazena|vazeni|vazeny|zdravim",
     COURTESY_GREETING, TONGUE(CS)},
    {"dav|god aften|god dag|god morgen|goddag|hallo|hej|hej igen|hejsa|kaere", COURTESY_GREETING, TONGUE(DA)},
    {"gruezi|gruss gott|grusse sie|guten abend|guten morgen|guten tag|guten tag liebes|"
     "guten tag sehr geehrte|guten tag sehr geehrter|hallo|hallo liebes|hey|hi|hoi|liebe|lieber|"
     "liebes|moin|moin moin|sali|salu|sehr geehrte|sehr geehrter|sehr geehrtes|servus|sg|tag",
     COURTESY_GREETING, TONGUE(DE)},
    {"αγαπητε|αγαπητη|αγαπητοι|αξιοτιμε|αξιοτιμη|γεια|γεια σασ|γεια σου|καλημερα|καλημερα σασ|"
     "καλησπερα|καλησπερα σασ|καλο απογευμα|χαιρετε|χαιρετω",
     COURTESY_GREETING, TONGUE(EL)},
    {"dear|good afternoon|good day|good evening|good morning|greetings|hello|hello again|hello there|"
     "hey|hey there|hi|hi again|hi there|hiya|morning",
     COURTESY_GREETING, TONGUE(EN)},
    {"apreciada|apreciado|buen dia|buenas|buenas noches|buenas tardes|buenos dias|estimada|estimadas|"
     "estimado|estimados|hola|hola buenas|hola buenas tardes|hola buenos dias|muy buenas|querida|"
     "querido|queridos",
     COURTESY_GREETING, TONGUE(ES)},
    {"hei|hei taas|heippa|huomenta|hyva|hyvaa huomenta|hyvaa iltaa|hyvaa iltapaivaa|hyvaa paivaa|moi|"
     "moikka|paivaa|terve",
     COURTESY_GREETING, TONGUE(FI)},
    {"bonjour|bonsoir|cher|chere|chers|coucou|hello|re|re bonjour|rebonjour|salut", COURTESY_GREETING, TONGUE(FR)},
    {"אהלן|אחר צהריים טובים|בוקר טוב|הי|היי|הלו|לכבוד|ערב טוב|צהריים טובים|שלום|שלום לך|שלום לכם|"
     "שלום רב",
     COURTESY_GREETING, TONGUE(HE)},
    {"namaskar|namaste|आदरणीय|नमस्कार|नमस्ते|प्रिय|महोदय|महोदया|सर|हेलो|हैलो", COURTESY_GREETING, TONGUE(HI)},
    {"hello|helo|jo estet|jo napot|jo napot kivanok|jo reggelt|kedves|szep napot|szia|sziasztok|"
     "tiszteletem|tisztelt|udv|udvozlom",
     COURTESY_GREETING, TONGUE(HU)},
    {"assalamu'alaikum|assalamualaikum|dear|hai|hallo|halo|kepada|kepada yth|malam|pagi|salam|"
     "selamat malam|selamat pagi|selamat siang|selamat sore|siang|sore|yth",
     COURTESY_GREETING, TONGUE(ID)},
    {"buon giorno|buon pomeriggio|buona sera|buonasera|buongiorno|cara|caro|ciao|egregi|egregio|"
     "gent ma|gent mo|gentile|gentili|salve|spett le|spettabile",
     COURTESY_GREETING, TONGUE(IT)},
    {"いつもお世話になっております|いつも大変お世話になっております|おはようございます|お世話さまです|"
     "お世話になっております|お世話になります|お世話様です|お問い合わせ窓口御中|こんにちは|こんばんは|"
     "ご担当様|ご担当者様|はじめまして|カスタマーサポート御中|カスタマーサポート様|"
     "サポートセンター御中|サポート御中|サポート担当様|サポート担当者様|サポート様|"
     "大変お世話になっております|担当様|担当者様|拝啓|皆様",
     COURTESY_GREETING, TONGUE(JA)},
    {"고객센터|고객센터 담당자님|고객센터 담당자님께|관리자님|담당자님|담당자님 안녕하세요|담당자님께|"
     "선생님|수고 많으십니다|수고하십니다|안녕하세요|안녕하세요 고객센터|안녕하세요 관리자님|"
     "안녕하세요 담당자님|안녕하십니까",
     COURTESY_GREETING, TONGUE(KO)},
    {"god dag|god ettermiddag|god kveld|god morgen|hallo|hei|hei hei|hei igjen|heisann|kjaere|kjare", COURTESY_GREETING,
     TONGUE(NB) | TONGUE(NN)},
    {"beste|dag|geachte|goedemiddag|goedemorgen|goedenavond|goedendag|hai|hallo|hey|hi|hoi|lieve", COURTESY_GREETING,
     TONGUE(NL)},
    {"czesc|dobry wieczor|drodzy|droga|drogi|dzien dobry|hej|siema|szanowna|szanowni|szanowny|witaj|"
     "witam|witam serdecznie",
     COURTESY_GREETING, TONGUE(PL)},
    {"boa noite|boa tarde|bom dia|cara|caras|caro|caros|estimada|estimado|estimados|exma|exmo|exmos|"
     "oi|oi bom dia|ola|ola boa noite|ola boa tarde|ola bom dia|prezada|prezadas|prezado|prezados|"
     "querida|querido|viva",
     COURTESY_GREETING, TONGUE(PT)},
    {"buna|buna dimineata|buna seara|buna ziua|bunaziua|draga|dragi|salut|salutare|servus|stimata|"
     "stimate|stimati",
     COURTESY_GREETING, TONGUE(RO)},
    {"день добрыи|доброго вечера|доброго времени суток|доброго дня|доброго утра|доброе утро|"
     "добрыи вечер|добрыи день|дорогая|дорогие|дорогои|здравствуи|здравствуите|привет|приветствую|"
     "уважаемая|уважаемые|уважаемыи",
     COURTESY_GREETING, TONGUE(RU)},
    {"ahoj|cau|dobre popoludnie|dobre rano|dobry den|dobry vecer|krasny den|mila|mily|vazena|vazeni|"
     "vazeny|zdravim",
     COURTESY_GREETING, TONGUE(SK)},
    {"basta|god dag|god eftermiddag|god kvall|god morgon|halla|hej|hej hej|hej igen|hejhej|hejsan|"
     "kara|tjena",
     COURTESY_GREETING, TONGUE(SV)},
    {"สวัสดี|สวัสดีครับ|สวัสดีค่ะ|สวัสดีทีมงาน|หวัดดี|เรียน|เรียนทีมงาน|เรียนแอดมิน", COURTESY_GREETING, TONGUE(TH)},
    {"degerli|gunaydin|iyi aksamlar|iyi gunler|merhaba|merhabalar|sayin|sayin yetkili|selam|selamlar|"
     "sevgili|tunaydin",
     COURTESY_GREETING, TONGUE(TR)},
    {"вітаю|добридень|добрии вечір|добрии день|добрии ранок|доброго вечора|доброго дня|доброго ранку|"
     "здрастуите|привіт|шановна|шановнии|шановні",
     COURTESY_GREETING, TONGUE(UK)},
    {"chao|chao ad|chao anh|chao anh chi|chao ban|chao cac ban|chao chi|chao em|chao shop|da chao|"
     "kinh chao|kinh gui|kinh gui quy cong ty|than gui|xin chao|xin chao ban|xin chao cac ban",
     COURTESY_GREETING, TONGUE(VI)},
    {"下午好|亲|亲爱的客服|你们好|你們好|你好|午安|哈啰|哈囉|嗨|大家好|客服|客服你好|客服您好|"
     "尊敬的客服|尊敬的客服人员|尊敬的客服人員|您好|您好呀|早上好|早安|晚上好|晚安|老师好|老师您好|親",
     COURTESY_GREETING, TONGUE(ZH)},
    {"اخي الكريم|استاذ|السيد|السيده|الكريم|جميعا|فريق الدعم|فريق العمل", COURTESY_TITLE, TONGUE(AR)},
    {"kolegove|pane|pani|slecno|tyme|vsichni", COURTESY_TITLE, TONGUE(CS)},
    {"alle|alle sammen|i|kundeservice|support|team", COURTESY_TITLE, TONGUE(DA)},
    {"alle|damen|damen und herren|dr|frau|frau dr|herr|herr dr|herren|herrn|ihr lieben|kundenservice|"
     "kundenservice team|prof|service team|serviceteam|support|support team|team|zusammen",
     COURTESY_TITLE, TONGUE(DE)},
    {"κ|κυρια|κυριε|κυριοι|ολοι|ομαδα|σε ολουσ|φιλοι", COURTESY_TITLE, TONGUE(EL)},
    {"all|customer care|customer service|customer support|dr|everyone|folks|friends|guys|help desk|"
     "helpdesk|madam|miss|mr|mrs|ms|prof|service team|sir|sir madam|sir or madam|support|support team|"
     "team|there",
     COURTESY_TITLE, TONGUE(EN)},
    {"a todos|amigos|don|dona|equipo|equipo de soporte|senor|senora|senores|senorita|soporte|sr|sra|"
     "sres|srta|todos",
     COURTESY_TITLE, TONGUE(ES)},
    {"asiakaspalvelija|asiakaspalvelu|herra|kaikki|rouva|tiimi|vastaanottaja", COURTESY_TITLE, TONGUE(FI)},
    {"a tous|a toutes|a vous|equipe|l'equipe|le service client|m|madame|madame monsieur|mademoiselle|"
     "mesdames|messieurs|mlle|mme|monsieur|service client|tous|toute l'equipe|toutes",
     COURTESY_TITLE, TONGUE(FR)},
    {"גב'|גברת|כולם|לכולם|מר|צוות|צוות התמיכה|צוות התמיכה היקר|שירות הלקוחות", COURTESY_TITLE, TONGUE(HE)},
    {"ji|sir|जी|टीम|महोदय|महोदया|मैडम|श्री|श्रीमती|सर", COURTESY_TITLE, TONGUE(HI)},
    {"asszony|cim|csapat|holgyem|kolleganok|mindenki|munkatarsak|ugyfelszolgalat|ur|uram", COURTESY_TITLE, TONGUE(HU)},
    {"admin|bapak|bu|cs|customer service|ibu|kak|kakak|mas|mbak|min|pak|saudara|semua|tim|tim support", COURTESY_TITLE,
     TONGUE(ID)},
    {"a tutti|assistenza|dott|dottore|dottoressa|servizio clienti|sig|sig ra|signor|signora|signore|"
     "signori|staff|team|tutti",
     COURTESY_TITLE, TONGUE(IT)},
    {"alle|alle sammen|dere|du|kundeservice|support|team", COURTESY_TITLE, TONGUE(NB) | TONGUE(NN)},
    {"allemaal|allen|collega|dhr|heer|heer mevrouw|klantenservice|medewerker|meneer|mevr|mevrouw|"
     "mijnheer|mw|support|team",
     COURTESY_TITLE, TONGUE(NL)},
    {"pan|pani|panie|panstwo|wszyscy|zespole", COURTESY_TITLE, TONGUE(PL)},
    {"a todos|dr|dra|equipa|equipe|equipe de suporte|pessoal|senhor|senhora|senhores|sr|sra|srs|"
     "suporte|todos",
     COURTESY_TITLE, TONGUE(PT)},
    {"colegi|d le|d na|dle|dna|doamna|doamna sau domn|domn|domnilor|domnule|echipa|tuturor", COURTESY_TITLE,
     TONGUE(RO)},
    {"господин|госпожа|друзья|коллеги|команда|поддержка|служба поддержки", COURTESY_TITLE, TONGUE(RU)},
    {"pan|pane|pani|slecna|tim|vsetci", COURTESY_TITLE, TONGUE(SK)},
    {"alla|allihopa|du|kundservice|kundtjanst|ni|support|supporten|team", COURTESY_TITLE, TONGUE(SV)},
    {"arkadaslar|bey|destek ekibi|ekibi|ekip|hanim|hocam|yetkili", COURTESY_TITLE, TONGUE(TR)},
    {"друзі|колеги|команда|команді|пане|пані|служба підтримки", COURTESY_TITLE, TONGUE(UK)},
    {"anh|anh chi|ba|ban|cac ban|chi|doi ngu ho tro|ong|quy cong ty|team", COURTESY_TITLE, TONGUE(VI)},
    {"af|al|av|ben|bin|da|das|de|del|della|den|der|di|do|dos|du|e|el|ibn|la|le|st|te|ten|ter|van|vom|"
     "von|y|zu|zur",
     COURTESY_PARTICLE, COURTESY_EVERYWHERE},
    {"in 't|in de|van de|van den|van der", COURTESY_PARTICLE, TONGUE(NL)},
    {"ok", COURTESY_YES, COURTESY_EVERYWHERE},
    {"اوكد ان|لقد جربت|نعم", COURTESY_YES, TONGUE(AR)},
    {"ano|jo|potvrzuji|potvrzuji ze|prave jsem to vyzkousel|vyzkousel jsem|vyzkousela jsem", COURTESY_YES, TONGUE(CS)},
    {"har lige testet|ja|jeg bekraefter at|jeg kan bekraefte at", COURTESY_YES, TONGUE(DA)},
    {"eben getestet|gerade getestet|gute nachricht|gute nachrichten|hab es getestet|"
     "habe es gerade getestet|habe es getestet|ich bestatige|ich habe es getestet|ich kann bestatigen|"
     "ja|jawohl|kann ich bestatigen|nur zur info|soeben getestet|zur info",
     COURTESY_YES, TONGUE(DE)},
    {"δοκιμασα και|επιβεβαιωνω οτι|ναι|το δοκιμασα και", COURTESY_YES, TONGUE(EL)},
    {"can confirm|confirmed|fyi|glad to say|good news|happy to confirm|happy to confirm that|"
     "happy to report|happy to report that|happy to say|i am happy to confirm|"
     "i am happy to report that|i am pleased to say|i can confirm|i can confirm that|i can see|"
     "i checked and|i confirm|i confirm that|i have checked and|i have tested and|i just checked and|"
     "i just tested and|i just tried and|i tested and|i tried and|i tried it and|i'm happy to confirm|"
     "i'm happy to report that|just checked and|just tested and|just to confirm|just to confirm that|"
     "just to let you know|just to let you know that|just tried and|just tried it and|"
     "pleased to confirm|yeah|yep|yes|yes indeed",
     COURTESY_YES, TONGUE(EN)},
    {"acabo de comprobar que|acabo de probar y|confirmo|confirmo que|efectivamente|he comprobado que|"
     "he probado y|le confirmo que|les confirmo que|si|te confirmo que|ya probe y",
     COURTESY_YES, TONGUE(ES)},
    {"joo|kylla|testasin juuri|vahvistan etta", COURTESY_YES, TONGUE(FI)},
    {"apres test|apres verification|bonne nouvelle|j'ai teste|j'ai verifie|je confirme|"
     "je confirme que|je viens de tester|je viens de verifier|je vous confirme|je vous confirme que|"
     "oui|pour information",
     COURTESY_YES, TONGUE(FR)},
    {"בדקתי|בדקתי ו|כן|מאשר|מאשרת", COURTESY_YES, TONGUE(HE)},
    {"जी हाँ|जी हां|पुष्टि करता हूं कि|हाँ|हां", COURTESY_YES, TONGUE(HI)},
    {"igen|kiprobaltam|leellenoriztem|megerositem hogy", COURTESY_YES, TONGUE(HU)},
    {"alhamdulillah|iya|saya konfirmasi|sudah dicek|sudah saya cek|sudah saya coba|ya", COURTESY_YES, TONGUE(ID)},
    {"buone notizie|confermo|confermo che|ho appena provato|ho provato|ho provato e|ho verificato|"
     "ho verificato e|le confermo che|si|vi confermo che",
     COURTESY_YES, TONGUE(IT)},
    {"おかげさまで|おかげで|お陰様で|はい|先ほど確認したところ|先ほど試したところ|無事|確認したところ|"
     "確認しましたところ|試したところ",
     COURTESY_YES, TONGUE(JA)},
    {"덕분에|말씀하신대로 하니|말씀해주신 대로 하니|방금 확인해보니|확인 결과|확인해 보니|확인해보니", COURTESY_YES,
     TONGUE(KO)},
    {"har testet|ja|japp|jeg bekrefter at|jeg kan bekrefte at|testet na", COURTESY_YES, TONGUE(NB) | TONGUE(NN)},
    {"goed nieuws|ik bevestig dat|ik kan bevestigen dat|ja|net geprobeerd|net getest|zojuist getest", COURTESY_YES,
     TONGUE(NL)},
    {"potwierdzam|potwierdzam ze|sprawdzilam|sprawdzilam i|sprawdzilem|sprawdzilem i|tak", COURTESY_YES, TONGUE(PL)},
    {"acabei de testar e|boa noticia|confirmo|confirmo que|informo que|ja testei e|sim|testei e", COURTESY_YES,
     TONGUE(PT)},
    {"am testat si|am verificat si|confirm|confirm ca|confirm faptul ca|da", COURTESY_YES, TONGUE(RO)},
    {"да|подтверждаю|подтверждаю что|проверил|проверила|проверили|только что проверил|"
     "только что проверила",
     COURTESY_YES, TONGUE(RU)},
    {"ano|hej|potvrdzujem|potvrdzujem ze", COURTESY_YES, TONGUE(SK)},
    {"har testat|ja|jag bekraftar att|jag kan bekrafta att|japp|testade nyss", COURTESY_YES, TONGUE(SV)},
    {"ตรวจสอบแล้ว|ตอนนี้|ทดสอบแล้ว|ลองแล้ว|ใช่|ใช่ครับ|ใช่ค่ะ", COURTESY_YES, TONGUE(TH)},
    {"denedim|evet|kontrol ettim|onayliyorum|test ettim", COURTESY_YES, TONGUE(TR)},
    {"перевірив|перевірила|підтверджую|підтверджую що|так", COURTESY_YES, TONGUE(UK)},
    {"da kiem tra|minh da thu|minh xac nhan|toi da thu|toi xac nhan|vang", COURTESY_YES, TONGUE(VI)},
    {"刚刚测试了|刚刚试了一下|刚试了|剛剛測試了|剛試了|对|對|我刚试了|我試了一下|我试了一下|是的|确认|"
     "試了一下|试了一下",
     COURTESY_YES, TONGUE(ZH)},
    {"k|ok|okay|oke|okey|perfect|super|top", COURTESY_HEARD, COURTESY_EVERYWHERE},
    {"الحمد لله|الحمدلله|اوك|اوكي|تم|تم الاستلام|تمام|جيد|جيد جدا|حسنا|خدمه ممتازه|رايع|رايع جدا|طيب|"
     "فهمت|ما شاء الله|مفهوم|ممتاز|ممتاز جدا|واضح|وصلت الرساله",
     COURTESY_HEARD, TONGUE(AR)},
    {"bajecne|beru na vedomi|bez problemu|bezva|chapu|dobra|dobre|dobre vedet|fajn|jasne|neni problem|"
     "obdrzel jsem|obdrzela jsem|ok|parada|paradni|perfektni|prijato|rozumim|skvela zprava|skvele|"
     "super|to je skvele|to je super|uzasne|v poradku|vyborna zprava|vyborne",
     COURTESY_HEARD, TONGUE(CS)},
    {"alt klart|dejligt|den er god|det er fint|det er godt|det er super|det var dejligt|fantastisk|"
     "fint|flot|forstaet|godt|helt fint|helt perfekt|hvor dejligt|intet problem|modtaget|noteret|ok|"
     "okay|perfekt|rigtig godt|skont|super|supert|top",
     COURTESY_HEARD, TONGUE(DA)},
    {"ach so|ah|ah ok|aha|alles klar|ausgezeichnet|cool|das freut mich|das freut mich sehr|"
     "das ging ja schnell|das ging schnell|das hat geholfen|das hat mir geholfen|"
     "das hat mir sehr geholfen|das hilft mir|das hilft mir sehr|das hilft mir weiter|das ist klasse|"
     "das ist nett|das ist perfekt|das ist sehr freundlich|das ist super|das ist toll|einfach super|"
     "erhalten|freut mich|ganz toll|geht klar|genial|gern geschehen|gut|hab verstanden|"
     "habe verstanden|hat mir sehr geholfen|hervorragend|in ordnung|ist angekommen|kein problem|klar|"
     "klasse|na super|oh|oha|passt|passt so|perfekt|prima|schoen|schon|sehr freundlich|sehr gut|"
     "sehr hilfreich|sehr nett|sehr schon|spitze|super gemacht|super sache|toll|top service|"
     "verstanden|wow|wunderbar|zur kenntnis genommen",
     COURTESY_HEARD, TONGUE(DE)},
    {"ελαβα|ενταξει|εξαιρετικα|καλα|κανενα προβλημα|καταλαβα|ληφθηκε|μια χαρα|οκ|οκει|πολυ ευγενικο|"
     "πολυ ευγενικο εκ μερουσ σασ|πολυ καλα|πολυ ωραια|σουπερ|τελεια|τελειο|υπεροχα|φανταστικα|ωραια",
     COURTESY_HEARD, TONGUE(EL)},
    {"absolutely perfect|ah|ah great|ah ok|all clear|all right|alright|amazing|awesome|brilliant|"
     "clear|cool|excellent|extremely helpful|fab|fabulous|fair enough|fantastic|good|good to hear|"
     "good to know|got it|great|great news|great stuff|hooray|i got it|i see|i understand|lovely|"
     "marvellous|nice|no problem|no worries|noted|oh|oh great|oh ok|ok great|ok perfect|"
     "perfect answer|really helpful|received|right|so helpful|splendid|super quick|sweet|terrific|"
     "that helps|that helps a lot|that is great|that is perfect|that is really helpful|"
     "that is very helpful|that was very helpful|that's awesome|that's brilliant|that's clear|"
     "that's excellent|that's good to know|that's great|that's great news|that's lovely|"
     "that's perfect|that's really helpful|that's so helpful|that's super helpful|that's very helpful|"
     "that's wonderful|thats great news|this helps|this is really helpful|this is very helpful|"
     "understood|very good|very helpful|very nice|very well|well noted|well received|wonderful|wow|"
     "yay|yippee",
     COURTESY_HEARD, TONGUE(EN)},
    {"barbaro|bien|buena noticia|buenisimo|claro|de acuerdo|entendido|enterada|enterado|estupendo|"
     "excelente|fantastico|fenomenal|genial|ha quedado claro|listo|magnifico|maravilloso|muy amable|"
     "muy amables|muy bien|muy util|ningun problema|ok perfecto|perfecto|que bien|que bueno|"
     "queda claro|recibido|sin problema|todo claro|vale",
     COURTESY_HEARD, TONGUE(ES)},
    {"asia selva|ei ongelmaa|erinomainen|erinomaista|hienoa|huippu|huippua|hyva|hyva juttu|ihanaa|"
     "joo ok|kiva|kiva kuulla|loistava|loistavaa|mahtava|mahtavaa|mainio|mainiota|ok|okei|selva|"
     "selva juttu|super|taydellista|tosi kiva|upeaa|vastaanotettu|ymmarretty",
     COURTESY_HEARD, TONGUE(FI)},
    {"ah|aucun souci|bien|bien note|bien recu|bonne nouvelle|c'est bien recu|c'est clair|"
     "c'est compris|c'est entendu|c'est note|c'est parfait|c'est super|c'est top|c'est tres clair|"
     "c'est une bonne nouvelle|ca m'aide beaucoup|ca roule|compris|cool|d'accord|entendu|excellent|"
     "excellente nouvelle|formidable|genial|impeccable|magnifique|nickel|note|oh|ok parfait|parfait|"
     "pas de probleme|pas de souci|pas de soucis|recu|super|top|tres aimable|tres bien",
     COURTESY_HEARD, TONGUE(FR)},
    {"אוקי|אוקי מעולה|אוקיי|אחלה|אין בעיה|בסדר|בסדר גמור|ברור|הבנתי|הכל ברור|התקבל|וואו|טוב|טוב מאוד|"
     "יופי|יפה|מושלם|מעולה|מצויין|מצוין|נהדר|סבבה|סבבה מעולה|קיבלתי",
     COURTESY_HEARD, TONGUE(HE)},
    {"bahut accha|theek hai|thik hai|अच्छा|उत्तम|ओके|जी|ठीक|ठीक है|बढ़िया|बहुत अच्छा|बहुत बढ़िया|"
     "मिल गई|मिल गया|शानदार|समझ गई|समझ गया",
     COURTESY_HEARD, TONGUE(HI)},
    {"csodas|ertem|ez nagyszeru|ez szuper|fantasztikus|jo|kivalo|klassz|megertettem|megkaptam|"
     "minden vilagos|nagyon jo|nagyszeru|nincs gond|ok|oke|remek|rendben|semmi gond|szuper|tokeletes|"
     "vilagos",
     COURTESY_HEARD, TONGUE(HU)},
    {"alhamdulillah|bagus|bagus sekali|baik|baiklah|diterima|gak masalah|hebat|keren|luar biasa|"
     "mantap|mengerti|noted|ok|okay|oke|paham|puas|sangat membantu|sangat puas|sangat terbantu|"
     "saya mengerti|saya paham|sempurna|senang mendengarnya|siap|sip|sudah diterima|sudah saya terima|"
     "tidak apa apa",
     COURTESY_HEARD, TONGUE(ID)},
    {"bellissimo|bene|benissimo|capito|chiaro|d'accord|d'accordo|eccellente|fantastico|gentilissima|"
     "gentilissimi|gentilissimo|ho capito|magnifico|molto gentile|molto gentili|nessun problema|"
     "ok perfetto|ottima notizia|ottimo|perfetto|perfetto cosi|ricevuto|splendido|tutto chiaro|"
     "va bene|va benissimo",
     COURTESY_HEARD, TONGUE(IT)},
    {"okです|うれしいです|かしこまりました|とてもわかりやすかったです|とても参考になりました|なるほど|"
     "よかったです|よくわかりました|よく分かりました|わかりました|オッケーです|了解|了解いたしました|"
     "了解しました|了解です|了解致しました|分かりました|勉強になりました|参考になりました|"
     "受け取りました|受領いたしました|受領しました|大変参考になりました|嬉しいです|安心しました|"
     "完璧です|恐れ入ります|恐縮です|承知いたしました|承知しました|承知致しました|拝受いたしました|"
     "拝受しました|拝見いたしました|拝見しました|最高です|理解しました|理解できました|"
     "確認いたしました|確認しました|確認できました|確認致しました|素晴らしい|素晴らしいです|"
     "良かったです",
     COURTESY_HEARD, TONGUE(JA)},
    {"그렇군요|네|네 알겠습니다|네 확인했습니다|네네|넵|넵 알겠습니다|넹|다행이네요|다행입니다|"
     "도움 많이 되었습니다|도움이 됐습니다|도움이 되었습니다|도움이 많이 되었습니다|"
     "많은 도움이 됐습니다|많은 도움이 되었습니다|받았습니다|아 그렇군요|아 네|아주 좋습니다|"
     "알겠습니다|예|오케이|완벽합니다|이해했습니다|이해했어요|잘 받았습니다|잘 알겠습니다|"
     "잘 이해했습니다|잘 확인했습니다|잘받았습니다|좋습니다|좋아요|최고예요|최고입니다|"
     "큰 도움이 되었습니다|확인 완료|확인 완료했습니다|확인완료|확인하였습니다|확인했습니다|확인했어요",
     COURTESY_HEARD, TONGUE(KO)},
    {"bra|den er grei|det er greit|fantastisk|fint|fint at|flott|forstatt|greit|herlig|hyggelig|"
     "ikke noe problem|ingen problem|kjempebra|kjempefint|mottatt|notert|nydelig|ok|oki|perfekt|"
     "sa bra|sa fint|sa flott|sa snilt|skjonner|stralende|supert|topp|utmerket|veldig bra",
     COURTESY_HEARD, TONGUE(NB) | TONGUE(NN)},
    {"begrepen|dat is fijn|dat is goed|dat is mooi|duidelijk|erg vriendelijk|fantastisch|fijn|"
     "fijn om te horen|geen probleem|genoteerd|geweldig|goed|goed nieuws|goed om te weten|"
     "goed ontvangen|heel fijn|heel goed|heel mooi|heel vriendelijk|helder|helemaal goed|"
     "in goede orde ontvangen|in orde|is goed|lief|mooi|oke|ontvangen|perfect|prima|super service|"
     "top service|toppie|uitstekend|wat fijn|wat lief",
     COURTESY_HEARD, TONGUE(NL)},
    {"bardzo dobrze|bomba|dobrze|doskonale|ekstra|extra|fajnie|idealnie|jasne|nie ma problemu|"
     "nie ma za co|ok|okej|otrzymalam|otrzymalem|pieknie|rewelacja|rewelacyjnie|rozumiem|super|"
     "swietnie|w porzadku|wspaniale|wszystko jasne|znakomicie|zrozumialam|zrozumialem",
     COURTESY_HEARD, TONGUE(PL)},
    {"beleza|bem|bom|certo|ciente|claro|combinado|compreendido|entendi|entendido|esta bem|excelente|"
     "fantastico|legal|maravilha|muito bem|muito bom|muito gentil|optimo|otima noticia|otimo|perfeito|"
     "que bom|recebido|sem problema|sem problemas|show|ta bom|ta certo|tudo bem",
     COURTESY_HEARD, TONGUE(PT)},
    {"am inteles|am primit|bine|ce bine|clar|de acord|e clar|excelent|extraordinar|foarte amabil|"
     "foarte amabili|foarte bine|grozav|in regula|inteles|minunat|nicio problema|ok|perfect|primit|"
     "super|superb",
     COURTESY_HEARD, TONGUE(RO)},
    {"ага|без проблем|великолепно|все понятно|все ясно|договорились|замечательно|здорово|идеально|"
     "класс|круто|ничего страшного|о отлично|ок|океи|отлично|отличные новости|очень приятно|очень рад|"
     "очень рада|очень хорошо|получено|получил|получила|понял|поняла|понятно|прекрасно|принято|рад|"
     "рада|супер|ура|хорошие новости|хорошо|шикарно|ясно",
     COURTESY_HEARD, TONGUE(RU)},
    {"beriem na vedomie|bez problemov|chapem|dobre|fajn|jasne|ok|parada|perfektne|rozumiem|"
     "skvela sprava|skvele|super|uzasne|v poriadku|vyborna sprava|vyborne",
     COURTESY_HEARD, TONGUE(SK)},
    {"bra|da vet jag|fantastiskt|finfint|fint|forstatt|harligt|inga problem|ingen fara|jag forstar|"
     "jattebra|kalas|kanon|kanonbra|kul|mottaget|mycket bra|noterat|ok|okej|perfekt|skont|snallt|"
     "stralande|super|superbra|toppen|underbart|uppfattat|utmarkt|va bra|va snallt|vad bra|vad kul|"
     "vad skont|vad snallt",
     COURTESY_HEARD, TONGUE(SV)},
    {"ดีมาก|ดีมากๆ|ดีเลย|ดีใจมาก|ตอบไวมาก|ทราบแล้ว|บริการดีมาก|ประทับใจมาก|รับทราบ|สุดยอด|เข้าใจ|"
     "เข้าใจแล้ว|เยี่ยม|เยี่ยมมาก|เยี่ยมเลย|โอเค|ได้รับแล้ว",
     COURTESY_HEARD, TONGUE(TH)},
    {"aldim|anladim|anlasildi|cok guzel|cok iyi|cok kibarsiniz|cok naziksiniz|cok sevindim|"
     "elime ulasti|guzel|harika|harikasiniz|iyi|muhtesem|mukemmel|ok|olur|onemli degil|peki|sevindim|"
     "sorun degil|super|supersiniz|tamam|tamamdir",
     COURTESY_HEARD, TONGUE(TR)},
    {"без проблем|все зрозуміло|відмінно|гаразд|добре|дуже добре|дуже приємно|зрозумів|зрозуміла|"
     "зрозуміло|клас|круто|ок|отримав|отримала|отримано|прекрасно|приинято|супер|чудово|ясно|ідеально",
     COURTESY_HEARD, TONGUE(UK)},
    {"da|da hieu|da nhan|da nhan duoc|da vang|hay qua|hieu roi|hoan hao|minh da nhan duoc|"
     "minh hieu roi|nhanh qua|ok|ok ban|rat hai long|rat tot|toi da nhan duoc|toi hieu roi|tot|"
     "tot qua|tuyet|tuyet qua|tuyet voi|vang a",
     COURTESY_HEARD, TONGUE(VI)},
    {"ok|不錯|不错|了解|了解了|了解囉|原來如此|原来如此|哦|哦哦|嗯|嗯嗯|嗯好的|噢|太好了|太好囉|"
     "太棒了|好|好哒|好哦|好喔|好滴|好的|好的呢|完美|已收到|已收悉|已知悉|已經收到|已经收到|已阅|很好|"
     "很棒|很满意|很滿意|懂了|我知道了|收到|收到了|收悉|明白|明白了|沒問題|没问题|清楚了|满意|滿意|"
     "真棒|知悉|知道了|行|讚|赞|非常好|非常满意|非常滿意",
     COURTESY_HEARD, TONGUE(ZH)},
    {"اتمني لك يوما سعيدا|اتمني لكم يوما سعيدا|الله يسعدكم|الله يوفقكم|انتم الافضل|انتم رايعون|"
     "بالتوفيق|حفظكم الله|خدمه رايعه|دمتم|دمتم بخير|رمضان كريم|عيد مبارك|في امان الله|"
     "كل عام وانتم بخير|مع السلامه|موفقون|موفقين|وفقك الله|وفقكم الله|يسعدكم الله|يوما سعيدا|"
     "يومكم سعيد",
     COURTESY_WISH, TONGUE(AR)},
    {"dobra prace|hezky den|hezky vecer|hezky vikend|hezky zbytek dne|jsem spokojen|jsem spokojena|"
     "jsem velmi spokojen|jsem velmi spokojena|jste nejlepsi|jste skveli|jste super|jste zlata|"
     "jste zlati|krasne vanoce|krasny den|krasny vikend|mejte hezky den|mejte se|mejte se hezky|"
     "mejte se krasne|na shledanou|nashledanou|pekny den|pekny vikend|pekny zbytek dne|"
     "preji hezky den|preji hezky vikend|preji pekny den|prijemny den|prijemny vikend|skvela prace|"
     "skvely pristup|skvely servis|velka spokojenost|vesele vanoce|vyborny servis",
     COURTESY_WISH, TONGUE(CS)},
    {"en god dag|fantastisk service|farvel|fortsat god dag|glaedelig jul|god aften|god dag|"
     "god service|god sommer|god weekend|godt arbejde|godt gaet|godt nytar|ha det godt|ha en god dag|"
     "hav en dejlig dag|hav en fortsat god dag|hav en god dag|hav en god weekend|i er de bedste|"
     "i er gode|i lige made|jeg er meget tilfreds|meget tilfreds|rigtig god service|"
     "rigtig god weekend|super service",
     COURTESY_WISH, TONGUE(DA)},
    {"alles gute|angenehmen tag|bester service|bin begeistert|bin sehr zufrieden|bis bald|bis dann|"
     "bleiben sie gesund|bleibt gesund|ciao|das ist sehr nett|das ist sehr nett von ihnen|"
     "du bist der beste|du bist die beste|du bist super|ebenso|ein schones wochenende|"
     "eine schone woche|einen angenehmen tag|einen guten tag|einen schonen abend|"
     "einen schonen feierabend|einen schonen start in die woche|einen schonen tag|"
     "einen schonen tag noch|frohe ostern|frohe weihnachten|frohes neues jahr|gleichfalls|"
     "guten rutsch|guter service|ich bin begeistert|ich bin sehr zufrieden|"
     "ich wunsche ein schones wochenende|ich wunsche einen schonen tag|"
     "ich wunsche ihnen ein schones wochenende|ich wunsche ihnen einen schonen tag|"
     "ich wunsche ihnen noch einen schonen tag|ihnen auch|ihr seid die besten|ihr seid spitze|"
     "ihr seid super|ihr seid toll|klasse service|noch einen schonen abend|noch einen schonen tag|"
     "schone feiertage|schone gruesse|schone woche|schone zeit|schonen abend|schonen abend noch|"
     "schonen feierabend|schonen sonntag|schonen tag|schonen tag auch|schonen tag noch|schonen urlaub|"
     "schones we|schones wochenende|sehr guter service|sehr nett von ihnen|"
     "sie haben mir sehr geholfen|sie sind spitze|sie sind super|super hilfe|super service|"
     "super support|tolle hilfe|toller service|toller support|tschuss|weiter so|wirklich sehr nett|"
     "wunsche einen schonen tag",
     COURTESY_WISH, TONGUE(DE)},
    {"αντιο|αψογη εξυπηρετηση|γεια σασ|ειμαι πολυ ευχαριστημενη|ειμαι πολυ ευχαριστημενοσ|"
     "εισαστε οι καλυτεροι|ειστε καταπληκτικοι|ειστε οι καλυτεροι|εξαιρετικη εξυπηρετηση|επισησ|"
     "καλα χριστουγεννα|καλεσ γιορτεσ|καλη δουλεια|καλη δυναμη|καλη εβδομαδα|καλη ημερα|καλη μερα|"
     "καλη σασ ημερα|καλη σασ μερα|καλη συνεχεια|καλη συνεχεια σε ολουσ|καλημερα|καλο απογευμα|"
     "καλο βραδυ|καλο μηνα|καλο σαββατοκυριακο|μπραβο|μπραβο σασ|να εχετε καλη μερα|"
     "να εχετε μια καλη μερα|να εχετε μια ομορφη μερα|παρομοιωσ|συγχαρητηρια|τα λεμε|χρονια πολλα",
     COURTESY_WISH, TONGUE(EL)},
    {"a great day|a great weekend|a nice day|all the best to you|amazing service|best support ever|"
     "bless you|bye|bye bye|enjoy the weekend|enjoy your day|enjoy your weekend|"
     "excellent customer service|excellent service|excellent support|fantastic service|"
     "fantastic support|god bless|god bless you|good job|good work|goodbye|great customer service|"
     "great job|great service|great support|great work|happy customer|happy easter|happy holidays|"
     "happy new year|have a good afternoon|have a good day|have a good evening|have a good night|"
     "have a good one|have a good weekend|have a great day|have a great evening|have a great one|"
     "have a great week|have a great weekend|have a lovely day|have a lovely weekend|"
     "have a nice afternoon|have a nice day|have a nice evening|have a nice one|have a nice weekend|"
     "have a wonderful day|i am very happy|i wish you a good day|i wish you a great day|"
     "i wish you a nice day|i'm happy|i'm very happy|impressive|it was a pleasure|"
     "keep up the good work|keep up the great work|legend|lifesaver|likewise|merry christmas|"
     "same to you|see you|so kind|so kind of you|stay safe|take care|that is very kind of you|"
     "that was fast|that was quick|that's very kind|that's very kind of you|very happy|very kind|"
     "very kind of you|well done|what a great service|what great service|wishing you a great day|"
     "wishing you a nice day|wow that was fast|wow that was quick|you are a great help|you are a star|"
     "you are amazing|you are awesome|you are great|you are so helpful|you are so kind|"
     "you are the best|you are very kind|you guys are amazing|you guys are awesome|you guys are great|"
     "you guys are the best|you guys rock|you have been a great help|you have been amazing|"
     "you have been great|you have been most helpful|you have been so helpful|"
     "you have been very helpful|you made my day|you rock|you too|you were a great help|"
     "you were great|you were very helpful|you're a legend|you're a life saver|you're a lifesaver|"
     "you're a star|you're amazing|you're awesome|you're great|you're so helpful|you're the best|"
     "you're very helpful|you're very kind|you've been a great help|you've been amazing|"
     "you've been great|you've been most helpful|you've been so helpful|you've been very helpful|"
     "you've been wonderful|you've made my day",
     COURTESY_WISH, TONGUE(EN)},
    {"adios|bendiciones|buen dia|buen fin de semana|buen finde|buen servicio|buen trabajo|"
     "buena semana|buena tarde|cuidense|dios le bendiga|dios los bendiga|dios te bendiga|"
     "eres el mejor|eres la mejor|estoy muy contenta|estoy muy contento|excelente atencion|"
     "excelente servicio|felices fiestas|felicidades|felicitaciones|feliz ano|feliz dia|"
     "feliz fin de semana|feliz navidad|feliz semana|feliz tarde|gran servicio|gran trabajo|"
     "ha sido muy amable|has sido muy amable|hasta luego|hasta pronto|igualmente|muy buen servicio|"
     "muy buena atencion|muy satisfecha|muy satisfecho|que tenga buen dia|que tenga un buen dia|"
     "que tenga un excelente dia|que tenga un lindo dia|que tengan buen dia|que tengan un buen dia|"
     "que tengan un excelente dia|que tengas buen dia|que tengas un buen dia|sois geniales|"
     "sois los mejores|son geniales|son los mejores|un placer",
     COURTESY_WISH, TONGUE(ES)},
    {"erinomaista palvelua|hei hei|hyvaa iltaa|hyvaa jatkoa|hyvaa joulua|hyvaa paivaa|"
     "hyvaa paivan jatkoa|hyvaa paivanjatkoa|hyvaa palvelua|hyvaa tyota|hyvaa uutta vuotta|"
     "hyvaa viikkoa|hyvaa viikonloppua|kiitos samoin|loistavaa palvelua|moi moi|moikka|mukavaa paivaa|"
     "mukavaa paivanjatkoa|mukavaa viikonloppua|nakemiin|olen erittain tyytyvainen|olen tyytyvainen|"
     "olet paras|olette parhaita|samoin|todella hyvaa palvelua",
     COURTESY_WISH, TONGUE(FI)},
    {"a bientot|a vous aussi|au plaisir|au revoir|belle fin de journee|belle journee|belle soiree|"
     "bon apres midi|bon courage|bon we|bon week end|bon weekend|bonne annee|bonne apres midi|"
     "bonne continuation|bonne fin de journee|bonne journee|bonne semaine|bonne soiree|bonnes fetes|"
     "bravo|c'est gentil|c'est tres aimable|c'est tres gentil|c'est tres gentil de votre part|de meme|"
     "excellent service|excellent week end|excellente journee|excellente soiree|je suis ravi|"
     "je suis ravie|je suis tres satisfait|je suis tres satisfaite|je vous souhaite une belle journee|"
     "je vous souhaite une bonne journee|je vous souhaite une excellente journee|joyeux noel|"
     "meilleurs voeux|pareillement|service au top|super service|tres bon service|tres bonne journee|"
     "tres gentil|tres satisfait|un bon week end|un excellent week end|une belle journee|"
     "une bonne fin de journee|une bonne journee|une bonne soiree|une excellente journee|vous aussi|"
     "vous etes au top|vous etes formidable|vous etes geniaux|vous etes les meilleurs|vous etes super",
     COURTESY_WISH, TONGUE(FR)},
    {"איזה שירות|אלוף|אלופה|אלופים|אתם אלופים|אתם הכי טובים|אתם תותחים|בהצלחה|ביי|גם לך|גם לכם|"
     "המשך יום טוב|המשך יום נעים|חג שמח|יום טוב|יום נעים|כל הכבוד|כל טוב|להתראות|לילה טוב|"
     "סוף שבוע נעים|סופש נעים|ערב טוב|ערב נעים|שבוע טוב|שבת שלום|שיהיה יום טוב|שירות מעולה|"
     "שירות מצוין|שירות נהדר|שנה טובה",
     COURTESY_WISH, TONGUE(HE)},
    {"अच्छी सेवा|अलविदा|आप सबसे अच्छे हैं|आपका दिन मंगलमय हो|आपका दिन शुभ हो|ईश्वर आपका भला करे|"
     "उत्कृष्ट सेवा|बहुत अच्छी सेवा|भगवान आपका भला करे|शुभ दिन|शुभ रात्रि|शुभ संध्या|शुभकामनाएँ|"
     "शुभकामनाएं",
     COURTESY_WISH, TONGUE(HI)},
    {"boldog karacsonyt|gratulalok|hasonloan|jo hetveget|jo munkat|jo munkat kivanok|jo napot|"
     "kellemes hetveget|kellemes napot|kellemes unnepeket|maguk a legjobbak|minden jot|nagyon kedves|"
     "nagyon kedvesek|nagyon kedvesek voltak|on a legjobb|szep estet|szep hetveget|szep napot|"
     "szep napot kivanok|tovabbi jo munkat|tovabbi szep napot|tovabbi szep napot kivanok|viszlat|"
     "viszont kivanom|viszontlatasra",
     COURTESY_WISH, TONGUE(HU)},
    {"gbu|god bless|kalian hebat|kalian terbaik|pelayanan bagus|pelayanan yang baik|"
     "pelayanan yang sangat baik|pelayanannya bagus|salam sehat|sampai jumpa|sehat selalu|"
     "selamat bekerja|selamat berakhir pekan|selamat malam|selamat pagi|selamat siang|selamat sore|"
     "selamat tahun baru|semoga berkah|semoga hari anda menyenangkan|semoga harimu menyenangkan|"
     "semoga sehat selalu|semoga sukses|sukses selalu|sukses terus|tuhan memberkati",
     COURTESY_WISH, TONGUE(ID)},
    {"a presto|altrettanto|anche a lei|anche a voi|arrivederci|auguro una buona giornata|bravi|"
     "bravissimi|buon anno|buon fine settimana|buon lavoro|buon natale|buon pomeriggio|buon weekend|"
     "buona domenica|buona giornata|buona serata|buona settimana|buone feste|ciao|complimenti|"
     "e stata gentilissima|e stato gentilissimo|le auguro una buona giornata|ottimo lavoro|"
     "ottimo servizio|servizio eccellente|siete fantastici|siete gentilissimi|siete grandi|"
     "siete i migliori|siete stati gentilissimi|una buona giornata|vi auguro una buona giornata",
     COURTESY_WISH, TONGUE(IT)},
    {"いろいろとお世話になりました|お世話になりました|お手数おかけしました|お手数お掛けしました|"
     "お手数をおかけいたしました|お手数をおかけしました|お手数をお掛けしました|お疲れさまでした|"
     "お疲れさまです|お疲れ様でした|お疲れ様です|お礼まで|お騒がせいたしました|お騒がせしました|"
     "これからもよろしくお願いいたします|これからもよろしくお願いします|これからも宜しくお願いします|"
     "ご自愛ください|ご面倒をおかけしました|それでは失礼いたします|まずはお礼まで|"
     "またの機会によろしくお願いいたします|またよろしくお願いいたします|またよろしくお願いします|"
     "また何かありましたらよろしくお願いいたします|また何かありましたらよろしくお願いします|"
     "また何かあればよろしくお願いします|また何かございましたらよろしくお願いいたします|よいお年を|"
     "よい一日を|よい週末を|今後ともどうぞよろしくお願いいたします|今後ともどうぞよろしくお願いします|"
     "今後ともどうぞ宜しくお願いいたします|今後ともよろしくお願いいたします|"
     "今後ともよろしくお願いします|今後ともよろしくお願い致します|今後とも宜しくお願いいたします|"
     "今後とも宜しくお願いします|今後とも宜しくお願い致します|取り急ぎお礼まで|"
     "取り急ぎお礼申し上げます|取り急ぎ御礼まで|大変お世話になりました|失礼いたします|失礼します|"
     "御礼まで|素晴らしいサポートでした|素晴らしい対応でした|良いお年を|良い一日を|良い週末を",
     COURTESY_WISH, TONGUE(JA)},
    {"건강하세요|고생 많으셨습니다|고생하셨습니다|남은 하루도 좋은 하루 되세요|번창하세요|복 받으세요|"
     "새해 복 많이 받으세요|수고 많으셨습니다|수고 많으십니다|수고많으셨습니다|수고하세요|"
     "수고하셨습니다|안녕히 계세요|오늘도 좋은 하루 되세요|좋은 밤 되세요|좋은 시간 되세요|"
     "좋은 저녁 되세요|좋은 저녁 보내세요|좋은 주말 되세요|좋은 주말 보내세요|좋은 하루 되세요|"
     "좋은 하루 보내세요|좋은 하루되세요|좋은 한 주 되세요|좋은하루 되세요|좋은하루 보내세요|"
     "좋은하루되세요|즐거운 주말 되세요|즐거운 주말 보내세요|즐거운 하루 되세요|즐거운 하루 보내세요|"
     "편안한 하루 되세요|행복하세요|행복한 하루 되세요|행복한 하루 보내세요",
     COURTESY_WISH, TONGUE(KO)},
    {"bra jobba|bra jobbet|dere er best|dere er fantastiske|dere er flinke|det samme|du er best|"
     "en fin dag|fortsatt fin dag|god helg|god jul|god kveld|god paske|god service|godt jobbet|"
     "godt nytt ar|ha det|ha det bra|ha det fint|ha ei god helg|ha ein fin dag|ha ein god dag|"
     "ha en fin dag|ha en fin kveld|ha en flott dag|ha en fortsatt fin dag|ha en fortsatt god dag|"
     "ha en god dag|ha en god helg|hadet|i like mate|jeg er veldig fornoyd|kjempegod service|"
     "topp service|veldig fornoyd|veldig god service",
     COURTESY_WISH, TONGUE(NB) | TONGUE(NN)},
    {"alvast fijn weekend|dag|doei|een fijn weekend|een fijne avond|een fijne dag|een prettige dag|"
     "fijn weekend|fijne avond|fijne dag|fijne dag nog|fijne dag verder|fijne feestdagen|fijne week|"
     "geweldige service|goed bezig|goed gedaan|goed weekend|goed werk|goede dag|goede service|"
     "heel tevreden|hetzelfde|ik ben heel tevreden|ik ben zeer tevreden|insgelijks|je bent geweldig|"
     "jullie zijn de beste|jullie zijn geweldig|jullie zijn top|nog een fijne dag|"
     "nog een prettige dag|prettig weekend|prettige dag|prettige feestdagen|top service|tot ziens|"
     "uitstekende service|zeer tevreden",
     COURTESY_WISH, TONGUE(NL)},
    {"bardzo dobra obsluga|bardzo mi milo|bardzo milo z panstwa strony|brawo|do uslyszenia|"
     "do widzenia|dobra robota|dobrego dnia|dobrej nocy|jestem bardzo zadowolona|"
     "jestem bardzo zadowolony|jestescie najlepsi|jestescie super|jestescie wspaniali|milego dnia|"
     "milego popoludnia|milego weekendu|milego wieczoru|nawzajem|super obsluga|swietna obsluga|"
     "swietna robota|szczesliwego nowego roku|udanego weekendu|wesolych swiat|wzajemnie|"
     "zycze dobrego dnia|zycze milego dnia|zycze milego weekendu",
     COURTESY_WISH, TONGUE(PL)},
    {"adeus|ate breve|ate logo|ate mais|boa noite|boa semana|boa tarde|boas festas|bom atendimento|"
     "bom dia|bom domingo|bom fim de semana|bom final de semana|bom trabalho|bom trabalho a todos|"
     "continuacao|continuacao de bom trabalho|continuacao de um bom dia|deus abencoe|"
     "estou muito satisfeita|estou muito satisfeito|excelente atendimento|excelente servico|"
     "feliz ano novo|feliz natal|foi muito gentil|igualmente|muito simpatica|muito simpatico|"
     "otima semana|otimo atendimento|otimo fim de semana|otimo final de semana|otimo servico|"
     "otimo trabalho|parabens|tchau|tenha um bom dia|tenha um otimo dia|tenha uma boa noite|"
     "tenha uma boa tarde|tenha uma otima tarde|tenham um bom dia|tenham um otimo dia|um bom dia|"
     "uma otima semana|voces sao os melhores|voces sao otimos",
     COURTESY_WISH, TONGUE(PT)},
    {"asemenea|bravo|felicitari|la fel|la revedere|numai bine|o saptamana buna|o seara buna|"
     "o seara frumoasa|o zi buna|o zi excelenta|o zi frumoasa|o zi minunata|pe curand|"
     "sarbatori fericite|seara buna|servicii excelente|spor|spor la treaba|sunt foarte multumit|"
     "sunt foarte multumita|sunteti cei mai buni|sunteti de nota 10|sunteti minunati|toate cele bune|"
     "un weekend placut|va doresc o zi buna|va doresc o zi frumoasa|weekend placut",
     COURTESY_WISH, TONGUE(RO)},
    {"быстро и качественно|взаимно|всего доброго|всего наилучшего|всего хорошего|вы лучшие|вы молодцы|"
     "вы супер|даи бог здоровья|до свидания|доброго дня|доброи ночи|желаю хорошего дня|здоровья вам|"
     "и вам|и вам хорошего дня|молодцы|отличная поддержка|отличная работа|отличного дня|"
     "отличныи сервис|очень доволен|очень довольна|прекрасного дня|прекрасныи сервис|приятно удивлен|"
     "приятно удивлена|приятного дня|с наступающим|с новым годом|так держать|удачи|удачи вам|"
     "удачного дня|удачнои работы|успехов|успехов вам|хорошего вечера|хорошего дня|хороших выходных",
     COURTESY_WISH, TONGUE(RU)},
    {"dobra praca|dovidenia|krasny den|majte sa|majte sa pekne|pekny den|pekny vecer|pekny vikend|"
     "pekny zvysok dna|prajem pekny den|prajem pekny vikend|prijemny den|skvela praca|skvely servis|"
     "som spokojna|som spokojny|som velmi spokojna|som velmi spokojny|ste najlepsi|ste skveli|"
     "ste super|velka spokojnost",
     COURTESY_WISH, TONGUE(SK)},
    {"bra jobbat|bra service|detsamma|du ar bast|en bra dag|glad pask|god jul|gott nytt ar|ha det|"
     "ha det bra|ha det fint|ha det gott|ha en bra dag|ha en bra helg|ha en fin dag|"
     "ha en fortsatt bra dag|ha en fortsatt fin dag|ha en trevlig dag|ha en trevlig helg|"
     "ha en trevlig kvall|hej da|hejda|jag ar jattenojd|jag ar nojd|jattebra service|kanonservice|"
     "mycket bra service|mycket nojd|ni ar bast|ni ar fantastiska|ni ar grymma|snyggt jobbat|"
     "tack detsamma|toppenservice|trevlig helg|trevlig helg pa er|trevlig kvall|valdigt nojd|vi hors",
     COURTESY_WISH, TONGUE(SV)},
    {"ขอให้มีความสุข|ขอให้มีวันที่ดี|ขอให้เป็นวันที่ดี|ขอให้โชคดี|บริการดี|บริการดีเยี่ยม|ประทับใจ|"
     "ประทับใจในบริการ|ลาก่อน|สวัสดีปีใหม่|โชคดี",
     COURTESY_WISH, TONGUE(TH)},
    {"basarilar|basarilar dilerim|basarilarinizin devamini dilerim|bol kazanclar|cok memnun kaldim|"
     "cok memnunum|gorusmek uzere|guzel gunler|hayirli isler|hosca kalin|iyi aksamlar|iyi bayramlar|"
     "iyi calismalar|iyi calismalar dilerim|iyi geceler|iyi gunler|iyi gunler dilerim|"
     "iyi hafta sonlari|iyi haftalar|iyi ki varsiniz|kolay gelsin|mutlu gunler|size de",
     COURTESY_WISH, TONGUE(TR)},
    {"бажаю гарного дня|ви молодці|ви наикращі|ви супер|всього доброго|всього наикращого|"
     "відміннии сервіс|гарних вихідних|гарного вечора|гарного дня|до побачення|доброго дня|"
     "дуже задоволена|дуже задоволении|мирного дня|мирного неба|молодці|на все добре|навзаєм|"
     "приємного дня|слава украіні|так тримати|удачі|успіхів|чудова робота|чудовии сервіс|чудового дня",
     COURTESY_WISH, TONGUE(UK)},
    {"ban that tuyet voi|cac ban that tuyet voi|chuc anh chi mot ngay tot lanh|"
     "chuc ban cuoi tuan vui ve|chuc ban lam viec tot|chuc ban mot ngay tot lanh|"
     "chuc ban mot ngay vui ve|chuc cac ban mot ngay tot lanh|chuc cong ty phat trien|"
     "chuc cuoi tuan vui ve|chuc mot ngay tot lanh|chuc mung nam moi|chuc ngay tot lanh|chuc suc khoe|"
     "dich vu rat tot|dich vu tot|dich vu tuyet voi|tam biet",
     COURTESY_WISH, TONGUE(VI)},
    {"万事如意|五星好评|你们太棒了|你们真棒|你們太棒了|你們真棒|再見|再见|周末愉快|太快了|好快|好评|"
     "很专业|很專業|拜拜|效率很高|效率真高|新年快乐|新年快樂|服务很好|服务态度很好|服务非常好|"
     "服務很好|服務態度很好|服務非常好|点赞|生意兴隆|真快|祝一切順利|祝一切顺利|祝万事如意|"
     "祝你工作愉快|祝你有愉快的一天|祝你生活愉快|祝周末愉快|祝好|祝工作愉快|祝工作順利|祝工作顺利|"
     "祝您一切顺利|祝您工作愉快|祝您工作順利|祝您工作顺利|祝您愉快|祝您有愉快的一天|祝您生活愉快|"
     "祝您身体健康|祝生意兴隆|祝身体健康|祝週末愉快|節日快樂|给你们点赞|节日快乐|週末愉快|非常专业|"
     "非常專業",
     COURTESY_WISH, TONGUE(ZH)},
    {"و", COURTESY_AND, TONGUE(AR)},
    {"a|i", COURTESY_AND, TONGUE(CS)},
    {"og|samt", COURTESY_AND, TONGUE(DA)},
    {"aber auch|sowie|u|und", COURTESY_AND, TONGUE(DE)},
    {"και|κι", COURTESY_AND, TONGUE(EL)},
    {"&|and|and also|n", COURTESY_AND, TONGUE(EN)},
    {"y", COURTESY_AND, TONGUE(ES)},
    {"ja|seka", COURTESY_AND, TONGUE(FI)},
    {"&|ainsi que|et", COURTESY_AND, TONGUE(FR)},
    {"ו|וגם", COURTESY_AND, TONGUE(HE)},
    {"एवं|और", COURTESY_AND, TONGUE(HI)},
    {"es|illetve", COURTESY_AND, TONGUE(HU)},
    {"&|dan", COURTESY_AND, TONGUE(ID)},
    {"e|ed", COURTESY_AND, TONGUE(IT)},
    {"さらに|そして|それと|また", COURTESY_AND, TONGUE(JA)},
    {"그리고|또한", COURTESY_AND, TONGUE(KO)},
    {"og|samt", COURTESY_AND, TONGUE(NB) | TONGUE(NN)},
    {"en", COURTESY_AND, TONGUE(NL)},
    {"i|oraz", COURTESY_AND, TONGUE(PL)},
    {"e", COURTESY_AND, TONGUE(PT)},
    {"si", COURTESY_AND, TONGUE(RO)},
    {"а также|и", COURTESY_AND, TONGUE(RU)},
    {"a|aj", COURTESY_AND, TONGUE(SK)},
    {"o|och|samt", COURTESY_AND, TONGUE(SV)},
    {"และ", COURTESY_AND, TONGUE(TH)},
    {"ve", COURTESY_AND, TONGUE(TR)},
    {"и|та|і", COURTESY_AND, TONGUE(UK)},
    {"va", COURTESY_AND, TONGUE(VI)},
    {"並|也|并|而且", COURTESY_AND, TONGUE(ZH)},
    {"vg", COURTESY_CLOSING, COURTESY_EVERYWHERE},
    {"اطيب التحيات|تحياتي|تحياتي لكم|تقبلوا تحياتي|تقبلوا فايق الاحترام|خالص التحيه|لكم تحياتي|"
     "مع اطيب التحيات|مع الاحترام|مع التحيه|مع التقدير|مع تحياتي|مع خالص التحيه|مع خالص تحياتي|"
     "مع فايق الاحترام|مع فايق الاحترام والتقدير|مع فايق التقدير|والسلام|والسلام عليكم|"
     "وتفضلوا بقبول فايق الاحترام",
     COURTESY_CLOSING, TONGUE(AR)},
    {"hezky den|mejte se hezky|pozdrav|preji hezky den|s podekovanim|s pozdravem|s pranim hezkeho dne|"
     "s pranim pekneho dne|s pranim prijemneho dne|s pratelskym pozdravem|s prateskym pozdravem|"
     "s uctou|zdravim",
     COURTESY_CLOSING, TONGUE(CS)},
    {"bedste hilsner|de bedste hilsner|de venligste hilsner|hilsen|hilsner|kaerlig hilsen|kh|"
     "mange hilsener|mange hilsner|med venlig hilsen|med venlige hilsner|mvh|venlig hilsen|"
     "venlige hilsner|vh",
     COURTESY_CLOSING, TONGUE(DA)},
    {"alles liebe|beste gruesse|beste grusse|besten gruss|bester gruss|bg|freundliche gruesse|"
     "freundliche grusse|freundlichen gruss|freundlicher gruss|glg|gruesse|gruessle|gruss|grusse|"
     "grusse aus|grussle|herzlich|herzliche gruesse|herzliche grusse|herzlichen gruss|herzlichst|"
     "hochachtungsvoll|lg|liebe gruesse|liebe grusse|liebe grusse aus|lieben gruss|lieber gruss|m f g|"
     "mfg|mit besten gruessen|mit besten grussen|mit freundlichem gruss|mit freundlichen|"
     "mit freundlichen gruessen|mit freundlichen grussen|mit freundlichen grussen aus|"
     "mit herzlichen grussen|mit lieben grussen|mit vielen grussen|schone gruesse|schone grusse|"
     "schonen gruss|sonnige grusse|vg|viele gruesse|viele grusse|viele grusse aus|vlg",
     COURTESY_CLOSING, TONGUE(DE)},
    {"εγκαρδια|ευχαριστω εκ νεου|καλη συνεχεια|με εκτιμηση|με εκτιμηση και ευχαριστιεσ|με σεβασμο|"
     "με τιμη|με φιλικουσ χαιρετισμουσ|φιλικα|φιλικουσ χαιρετισμουσ|χαιρετισμουσ|χαιρετω",
     COURTESY_CLOSING, TONGUE(EL)},
    {"all best|all the best|best|best regards|best rgds|best wishes|br|cheers|cordially|faithfully|"
     "gratefully|greetings|greetings from|have a great day|have a nice day|kind regards|"
     "kindest regards|kr|love|many regards|regards|respectfully|rgds|sincerely|sincerely yours|"
     "take care|thanks & best regards|thanks & kind regards|thanks & regards|thanks and best regards|"
     "thanks and kind regards|thanks and regards|warm regards|warmest regards|warmly|"
     "with best regards|with best wishes|with gratitude|with kind regards|with regards|"
     "with warm regards|x|xo|xoxo|xx|xxx|yours|yours faithfully|yours sincerely|yours truly",
     COURTESY_CLOSING, TONGUE(EN)},
    {"abrazos|atentamente|att|atte|besos|cordiales saludos|cordialmente|muchos saludos|"
     "muy atentamente|quedo atento a cualquier cosa saludos|reciba un cordial saludo|"
     "reciban un cordial saludo|reciban un saludo|saludos|saludos cordiales|sds|slds|un abrazo|"
     "un cordial saludo|un fuerte abrazo|un saludo",
     COURTESY_CLOSING, TONGUE(ES)},
    {"kiitollisin terveisin|kunnioittavasti|lampimin terveisin|parhain terveisin|t|terkuin|terkut|"
     "terv|terveiset|terveisia|terveisin|yst terv|yst terveisin|ystavallisesti|ystavallisin terveisin|"
     "yt|yt terv",
     COURTESY_CLOSING, TONGUE(FI)},
    {"a bientot|amicalement|amities|bien a toi|bien a vous|bien amicalement|bien cordialement|bises|"
     "bisous|bonne reception|cdlt|cdt|chaleureusement|cordialement|cordiales salutations|"
     "meilleures salutations|mes meilleures salutations|mes salutations|respectueusement|salutations|"
     "salutations distinguees|sincerement|sinceres salutations|tres cordialement|"
     "veuillez agreer mes salutations distinguees",
     COURTESY_CLOSING, TONGUE(FR)},
    {"בברכה|בברכת|בהוקרה|בידידות|בכבוד|בכבוד רב|בתודה|בתודה ובברכה|יום טוב|כל טוב", COURTESY_CLOSING, TONGUE(HE)},
    {"आपका|आपकी|भवदीय|भवदीया|शुभकामनाओं सहित|सधन्यवाद|सादर|सादर प्रणाम", COURTESY_CLOSING, TONGUE(HI)},
    {"baratsagos udvozlettel|kosz es udv|koszonettel|koszonettel es udvozlettel|szep napot|"
     "szivelyes udvozlettel|tisztelettel|udv|udvozlet|udvozlettel|udvozlettel es koszonettel",
     COURTESY_CLOSING, TONGUE(HU)},
    {"hormat kami|hormat saya|regards|salam|salam hangat|salam hormat|salam sukses|"
     "terima kasih dan salam|wassalam|wassalamualaikum",
     COURTESY_CLOSING, TONGUE(ID)},
    {"a presto|buona giornata|cari saluti|con i migliori saluti|cordiali saluti|cordialita|"
     "cordialmente|distinti saluti|i migliori saluti|migliori saluti|porgo cordiali saluti|"
     "porgo distinti saluti|saluti|tanti saluti|un abbraccio|un cordiale saluto|un saluto",
     COURTESY_CLOSING, TONGUE(IT)},
    {"かしこ|それでは|以上|以上です|敬具|草々", COURTESY_CLOSING, TONGUE(JA)},
    {"드림|배상|올림", COURTESY_CLOSING, TONGUE(KO)},
    {"beste hilsen|helsing|hilsen|hilsener|hjertelig hilsen|klem|med beste hilsen|med hilsen|"
     "med venleg helsing|med vennlig hilsen|med vennlige hilsener|mvh|varm hilsen|venleg helsing|"
     "vennlig hilsen|vennlige hilsener|vh",
     COURTESY_CLOSING, TONGUE(NB) | TONGUE(NN)},
    {"beste groeten|gr|groet|groeten|groetjes|grt|hartelijke groet|hartelijke groeten|hoogachtend|"
     "liefs|lieve groet|m v g|met groet|met hartelijke groet|met vriendelijke groet|"
     "met vriendelijke groeten|mvg|veel groeten|vriendelijke groet|vriendelijke groeten|warme groet",
     COURTESY_CLOSING, TONGUE(NL)},
    {"lacze pozdrowienia|lacze wyrazy szacunku|pozdr|pozdrawiam|pozdrawiam serdecznie|pozdrawiamy|"
     "pozdro|pozdrowienia|serdeczne pozdrowienia|serdecznie pozdrawiam|serdecznosci|z powazaniem|"
     "z pozdrowieniami|z szacunkiem|z wyrazami szacunku",
     COURTESY_CLOSING, TONGUE(PL)},
    {"abraco|abracos|abs|at te|atenciosamente|atentamente|att|atte|beijos|bjs|"
     "com os melhores cumprimentos|com os meus cumprimentos|cordiais cumprimentos|cordialmente|"
     "cumprimentos|grande abraco|melhores cumprimentos|os melhores cumprimentos|respeitosamente|"
     "saudacoes|um abraco",
     COURTESY_CLOSING, TONGUE(PT)},
    {"cu consideratie|cu deosebita stima|cu drag|cu multumiri|cu prietenie|cu respect|cu stima|"
     "numai bine|o zi buna|o zi frumoasa|salutari|toate cele bune",
     COURTESY_CLOSING, TONGUE(RO)},
    {"всего доброго|всего наилучшего|всего хорошего|искренне ваш|искренне ваша|с благодарностью|"
     "с наилучшими пожеланиями|с приветом|с признательностью|с теплом|с ув|с уважением|"
     "с уважением и благодарностью|хорошего дня",
     COURTESY_CLOSING, TONGUE(RU)},
    {"pekny den|pozdrav|pozdravujem|s pozdravom|s pranim pekneho dna|s priatelskym pozdravom|s uctou", COURTESY_CLOSING,
     TONGUE(SK)},
    {"allt gott|basta halsningar|halsar|halsning|halsningar|kram|kramar|med basta halsningar|"
     "med halsning|med vanlig halsning|med vanlig halsning fran|med vanliga halsningar|mvh|"
     "vanlig halsning|vanliga halsningar|vanligen|varma halsningar|vh",
     COURTESY_CLOSING, TONGUE(SV)},
    {"ขอแสดงความนับถือ|ด้วยความนับถือ|ด้วยความเคารพ|ด้วยความเคารพอย่างสูง", COURTESY_CLOSING, TONGUE(TH)},
    {"en iyi dileklerimle|hurmetler|hurmetlerimle|iyi calismalar|iyi gunler|iyi gunler dilerim|"
     "kolay gelsin|saygi ve sevgilerimle|saygilar|saygilarimizla|saygilarimla|selamlar|sevgiler|"
     "sevgilerimle",
     COURTESY_CLOSING, TONGUE(TR)},
    {"всього наикращого|гарного дня|з вдячністю|з наикращими побажаннями|з пов|з повагою|з подякою|"
     "на все добре|щиро ваш|щиро ваша",
     COURTESY_CLOSING, TONGUE(UK)},
    {"kinh chao|kinh thu|than|than ai|than men|tran trong|tran trong cam on|tran trong kinh chao", COURTESY_CLOSING,
     TONGUE(VI)},
    {"即颂|商祺|敬上|敬启|敬礼|敬祝|敬禮|此致|此致敬礼|此致敬禮|祝商祺|祝好|祝安|祝顺利|謹上|谨上|"
     "順祝商祺|順頌商祺|顺祝商祺|顺颂商祺",
     COURTESY_CLOSING, TONGUE(ZH)},
};

const size_t courtesy_manners_count = CLF_COUNT(courtesy_manners);
