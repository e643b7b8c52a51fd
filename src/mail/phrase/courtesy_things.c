/*
 * courtesy_things.c - what one is thanked for, in many languages, as data. A word that only leads on says nothing
 * alone.
 */
#include "clf/base/count.h"
#include "phrase/courtesy_words.h"

/* Folded and bare; in the order of kinds, and within one of languages. The phrases of a row stand by their bytes. */
const struct courtesy_row courtesy_things[] = {
    {"علي|علي حسن|علي سرعه|علي كل|لحسن|لسرعه", COURTESY_FOR, TONGUE(AR)},
    {"za|za rychlou|za skvelou|za tvou|za vas|za vase|za vasi|za velmi", COURTESY_FOR, TONGUE(CS)},
    {"for|for al|for al jeres|for alt|for at du|for den|for det|for din|for dit|for jeres", COURTESY_FOR, TONGUE(DA)},
    {"fuer|fuer die|fuer ihre|fuers|fur|fur all die|fur das|fur dein|fur deine|fur den|fur die|"
     "fur die super|fur diese|fur eure|fur ihr|fur ihre|fur ihren|fur so|furs",
     COURTESY_FOR, TONGUE(DE)},
    {"για|για ολα|για ολη τη|για ολη την|για οτι|για τα|για τη|για την|για τισ|για το|για τον", COURTESY_FOR,
     TONGUE(EL)},
    {"for|for all|for all the|for all your|for being|for such|for that|for the|for this|for your|"
     "to you all for|to you for",
     COURTESY_FOR, TONGUE(EN)},
    {"la|por|por avisar y por|por el|por esta|por la|por las|por los|por su|por sus|por tan|por toda|"
     "por toda la|por toda su|por todo|por todo el|por tu|por tu gran|por tus|por una|por vuestra|"
     "por vuestro|su",
     COURTESY_FOR, TONGUE(ES)},
    {"avusta ja|avustanne ja|erinomaisesta|hyvasta|kaikesta|loistavasta|mukavasta|nopeasta|nopeista|"
     "pikaisesta|selkeasta|tasta|teidan|todella hyvasta|todella nopeasta|vaivannaosta ja|"
     "ystavallisesta",
     COURTESY_FOR, TONGUE(FI)},
    {"de l'|de ta|de ton|de vos|de votre|pour|pour ce|pour cette|pour l'|pour la|pour le|pour les|"
     "pour ta|pour tes|pour ton|pour tous vos|pour tout|pour toutes|pour toutes ces|pour toutes vos|"
     "pour vos|pour votre",
     COURTESY_FOR, TONGUE(FR)},
    {"לך על|לכם על|עבור|על|על ה|על כל", COURTESY_FOR, TONGUE(HE)},
    {"a|a gyors|a gyors es|a hasznos|a kedves|a nagyon gyors|a szives|az|az azonnali|ezt a", COURTESY_FOR, TONGUE(HU)},
    {"atas|atas segala|atas semua|buat|untuk|untuk segala|untuk semua", COURTESY_FOR, TONGUE(ID)},
    {"del|del vostro|dell'|della|della sua|della vostra|di|per|per gli|per i|per il|per il suo|"
     "per il tuo|per il vostro|per l'|per l'ottimo|per la|per la cortese|per la gentile|per la pronta|"
     "per la rapida|per la sua|per la tua|per la veloce|per la vostra|per le|per lo|per questa|"
     "per tutto|per tutto il",
     COURTESY_FOR, TONGUE(IT)},
    {"for|for all|for alt|for at dere|for at du|for den|for deres|for det|for din|for ditt", COURTESY_FOR,
     TONGUE(NB) | TONGUE(NN)},
    {"dat jullie zo|voor|voor al|voor al je|voor al jullie|voor al uw|voor de|voor deze|voor dit|"
     "voor het|voor je|voor jouw|voor jullie|voor uw",
     COURTESY_FOR, TONGUE(NL)},
    {"za|za blyskawiczna|za cala|za panska|za szybka|za tak|za twoja|za wasza", COURTESY_FOR, TONGUE(PL)},
    {"a|a sua|a vossa|o|pela|pela excelente|pela pronta|pela sua|pela tua|pela vossa|pelas|pelo|"
     "pelo excelente|pelo seu|pelo vosso|pelos|por|por seu|por sua|por toda|por toda a|por todo|"
     "por todo o|por tudo",
     COURTESY_FOR, TONGUE(PT)},
    {"de|pentru|pentru acest|pentru toata|pentru tot|pentru tot acest", COURTESY_FOR, TONGUE(RO)},
    {"вам за|вас за|за|за быструю|за быстрыи|за ваш|за вашу|за всю|за оперативную|за оперативныи|"
     "за столь|за такои",
     COURTESY_FOR, TONGUE(RU)},
    {"za|za rychlu|za skvelu|za vas|za vasu|za velmi", COURTESY_FOR, TONGUE(SK)},
    {"for|for all|for allt|for att du|for att ni|for den|for det|for din|for ditt|for en|for er|"
     "for ert|for ett",
     COURTESY_FOR, TONGUE(SV)},
    {"สําหรับ|ใน", COURTESY_FOR, TONGUE(TH)},
    {"за|за ваш|за вашу|за оперативне|за оперативну|за таку|за швидке|за швидку", COURTESY_FOR, TONGUE(UK)},
    {"anh chi da|anh da|ban da|ban vi|ban vi da|cac ban da|cac ban vi da|chi da|cho|da|em da|shop da|"
     "ve|vi|vi da|vi su",
     COURTESY_FOR, TONGUE(VI)},
    {"你们的|你們的|你的|团队的|大家的|妳的|客服的|您们的|您及时的|您和团队的|您对我的|您快速的|您的|"
     "您的及时|您的快速|您的耐心|您的迅速|您耐心的|您迅速的|貴公司的|貴司的|贵公司的|贵司的|这么快的|"
     "這麼快的",
     COURTESY_FOR, TONGUE(ZH)},
    {"جميل|حسن|سرعه|علي|كل|و|وعلي", COURTESY_QUALITY, TONGUE(AR)},
    {"a|a za|bezvadnou|bleskovou|ochotnou|perfektni|profesionalni|promptni|rychle|rychlost|rychlou|"
     "rychly|skvelou|vas|vase|vasi|velmi|veskerou|vybornou",
     COURTESY_QUALITY, TONGUE(CS)},
    {"al|alt|den|det|din|dit|fin|flot|god|godt|hurtig|hurtige|hurtigt|hurtigt og|jeres|meget|og|"
     "rigtig|super|venlig",
     COURTESY_QUALITY, TONGUE(DA)},
    {"all|alle|ausfuhrliche|ausgezeichnete|blitzschnelle|das|dein|deine|deinen|den|die|euer|eure|"
     "euren|freundliche|freundlichen|ganze|grossartige|grosse|gute|guten|hervorragende|hilfreiche|ihr|"
     "ihre|ihren|klasse|kompetente|kompetenten|liebe|lieben|mehr als|nette|netten|perfekte|perfekten|"
     "prompte|prompten|rasante|rasche|raschen|schnelle|schnellen|schnelles|sehr|so|super|"
     "superschnelle|tolle|tollen|top|umgehende|unburokratische|unkomplizierte|unkomplizierten|"
     "wirklich|zugige|zusatzliche|zuverlassige",
     COURTESY_QUALITY, TONGUE(DE)},
    {"αμεση|αμεσο|βοηθεια σασ και|γρηγορη|γρηγορο|εξαιρετικη|και|και για τη|και για την|και τη|"
     "και την|καλη|ολα|ολη|πολυτιμη|ταχυτατη|τη|την|το|υπεροχη",
     COURTESY_QUALITY, TONGUE(EL)},
    {"all|all of your|all the|amazing|awesome|brilliant|clear|continued|detailed|effective|efficient|"
     "excellent|exceptional|extra|fantastic|fast|friendly|further|good|great|hard|helpful|honest|"
     "immediate|incredible|incredibly|invaluable|kind|lovely|my|nice|outstanding|patient|perfect|"
     "professional|prompt|quick|quickly|rapid|really|really quick|so|so much|so quick|speedy|such|"
     "super fast|super quick|superb|swift|swift and friendly|that|the|these|this|timely|useful|"
     "valuable|very|very fast|very prompt|very quick|warm|wonderful|your",
     COURTESY_QUALITY, TONGUE(EN)},
    {"amable|buen|buena|el|estupenda|excelente|gran|inmediata|la|magnifica|maravillosa|pronta|pronto|"
     "rapida|rapido|su|tan|toda|toda la|todo|tu|valiosa|vuestra|vuestro|y el|y la|y por la|y por su|"
     "y su",
     COURTESY_QUALITY, TONGUE(ES)},
    {"hyvasta|ja|nopeasta|pikaisesta|todella|ystavallisesta", COURTESY_QUALITY, TONGUE(FI)},
    {"aimable|belle|bon|bonne|ce|ces|cette|de|et la|et votre|excellent|excellente|gentille|grande|l'|"
     "la|le|les|ma|precieuse|precieux|prompte|rapide|si|super|ta|tes|ton|tous|toutes|tres|vos|votre",
     COURTESY_QUALITY, TONGUE(FR)},
    {"את|המהיר|המהירה|ו|ועל|כל", COURTESY_QUALITY, TONGUE(HE)},
    {"azonnali|es|es a|es az|gyors|hasznos|kedves|korrekt|on|onok|reszletes|szives", COURTESY_QUALITY, TONGUE(HU)},
    {"atas|baik|cepat|dan|sangat|segala|semua", COURTESY_QUALITY, TONGUE(ID)},
    {"celere|cortese|e il|e l'|e la|gentile|grande|il|immediata|l'|la|le|ottima|ottimo|preziosa|"
     "prezioso|pronta|rapida|sua|suo|tempestiva|tempestivo|tua|tuo|tutto|veloce|vostra|vostro",
     COURTESY_QUALITY, TONGUE(IT)},
    {"all|alt|bra|den|deres|det|din|dykkar|fin|flott|god|godt|hyggelig|kjapp|kjapt|og|rask|raske|"
     "raskt|super|supert|veldig",
     COURTESY_QUALITY, TONGUE(NB) | TONGUE(NN)},
    {"adequate|al|alle|correcte|de|duidelijke|en de|en het|extra|fijne|geweldige|goede|heel|hele|het|"
     "je|jouw|jullie|mijn|prettige|prompte|snelle|spoedige|super|top|uitstekende|uw|vlotte|"
     "vriendelijke|zeer",
     COURTESY_QUALITY, TONGUE(NL)},
    {"bardzo|blyskawiczna|cala|i|i za|mila|okazana|pana|pani|panska|panstwa|pomocna|profesjonalna|"
     "sprawna|sprawne|swietna|szybka|szybki|szybkie|tak|twoja|wasza|wspaniala",
     COURTESY_QUALITY, TONGUE(PL)},
    {"a|boa|bom|breve|e a|e o|e pela|e pelo|excelente|gentil|grande|o|otima|otimo|preciosa|pronta|"
     "pronto|rapida|rapido|seu|sua|tao|teu|toda|todo|tua|vossa|vosso",
     COURTESY_QUALITY, TONGUE(PT)},
    {"amabila|foarte|prompta|promptul|rapida|rapidul|si|si pentru|toata|tot", COURTESY_QUALITY, TONGUE(RO)},
    {"быстрое|быструю|быстрыи|ваш|ваше|ваши|вашу|вежливое|всю|и|и за|качественную|качественныи|"
     "оперативное|оперативную|оперативныи|отличное|отличную|отличныи|очень|подробную|подробныи|полныи|"
     "прекрасную|прекрасныи|проделанную|столь|такои|такую|терпеливое|хорошии|хорошую",
     COURTESY_QUALITY, TONGUE(RU)},
    {"a|a za|ochotnu|profesionalny|promptnu|rychle|rychlu|rychly|skvelu|vas|vase|vasu|velmi|vybornu", COURTESY_QUALITY,
     TONGUE(SK)},
    {"all|allt|bra|den|det|din|ditt|er|ert|fin|fint|god|jattebra|jattesnabb|jattesnabbt|mycket|och|"
     "snabb|snabba|snabbt|super|supersnabb|supersnabbt|trevlig|trevligt|utmarkt",
     COURTESY_QUALITY, TONGUE(SV)},
    {"ваш|ваше|вашу|гарну|детальну|дуже|и|оперативне|оперативну|професіину|та|та за|таку|чудовии|"
     "чудову|швидке|швидку|якісну|і|і за",
     COURTESY_QUALITY, TONGUE(UK)},
    {"kip thoi|nhanh|nhanh chong|nhiet tinh|nhung|rat|su|tan tinh|va", COURTESY_QUALITY, TONGUE(VI)},
    {"一直以來的|一直以来的|与|专业|以及|优质|即時|及时|及时的|及時|周到|和|大力|宝贵|寶貴|專業|"
     "專業的|快速|快速的|所有的|热心|热心的|热情|熱情|的|細心|细心|耐心|耐心的|與|詳細|詳細的|详细|"
     "详细的|貼心|贴心|迅速|迅速的|高效",
     COURTESY_QUALITY, TONGUE(ZH)},
    {"استجابتكم|الاستجابه|الاستجابه السريعه|الافاده|الاهتمام|التعامل|التعاون|التواصل|التوضيح|الحل|"
     "الخدمه|الخدمه الممتازه|الدعم|الدعم الفني|الرد|الرد السريع|المتابعه|المجهود|المساعده|المعلومات|"
     "المعلومه|اهتمامك|اهتمامكم|تعاملكم|تعاونك|تعاونكم|تفهمكم|تواصلكم|جهودك|جهودكم|حسن التعامل|"
     "حسن تعاونكم|حل المشكله|حل مشكلتي|خدمتكم|دعمكم|ذلك|ردك|ردكم|رسالتكم|سرعه الاستجابه|سرعه التجاوب|"
     "سرعه الرد|صبركم|كل شي|كل شيء|متابعتكم|مساعدتك|مساعدتكم|وقتك|وقتكم",
     COURTESY_THING, TONGUE(AR)},
    {"cas|e mail|email|info|informace|informaci|jednani|komunikaci|mail|ochotu|odpoved|odpovedi|"
     "pochopeni|podporu|pomoc|potvrzeni|praci|pristup|radu|reakci|reseni|rychlost|servis|snahu|"
     "spolupraci|trpelivost|vraceni penez|vse|vsechno|vstricnost|vyreseni|vyrizeni|vysvetleni|zpravu",
     COURTESY_THING, TONGUE(CS)},
    {"alt|assistance|assistancen|bekraeftelsen|besked|beskeden|det|forklaringen|hjaelp|hjaelpen|"
     "hjaelper|hjalp mig|indsatsen|info|information|informationen|mailen|opdateringen|opfolgning|"
     "refusionen|respons|service|servicen|support|supporten|svar|svaret|talmodigheden|tiden|"
     "tilbagemelding|tilbagemeldingen|tips",
     COURTESY_THING, TONGUE(DA)},
    {"abwicklung|alles|antwort|antworten|arbeit|aufklarung|auskunft|auskunfte|bearbeitung|bemuehungen|"
     "bemuhung|bemuhungen|beratung|bestatigung|betreuung|e mail|einsatz|engagement|erklarung|"
     "erlauterung|erledigung|ersatzlieferung|erstattung|freundlichkeit|geduld|gutschrift|hilfe|"
     "hinweis|info|information|informationen|infos|klarung|kooperation|kulanz|kundendienst|"
     "kundenservice|loesung|losung|mail|muehe|muhe|nachricht|reaktion|ruckerstattung|ruckmeldung|"
     "ruckmeldungen|rueckmeldung|service|support|tipp|tipps|umsetzung|unterstuetzung|unterstutzung|"
     "update|verstandnis|zeit|zusammenarbeit",
     COURTESY_THING, TONGUE(DE)},
    {"αμεσοτητα|ανταποκριση|ανταποκριση σασ|απαντηση|απαντηση σασ|βοηθεια|βοηθεια σασ|διευκρινισεισ|"
     "διευκρινιση|ενδιαφερον|ενδιαφερον σασ|ενημερωση|εξυπηρετηση|εξυπηρετηση σασ|επιβεβαιωση|επιλυση|"
     "επιστροφη χρηματων|ευγενεια|ευγενεια σασ|κατανοηση|λυση|μηνυμα|μηνυμα σασ|ολα|πληροφορια|"
     "πληροφοριεσ|συνεργασια|υπομονη|υπομονη σασ|υποστηριξη|υποστηριξη σασ|χρονο|χρονο σασ",
     COURTESY_THING, TONGUE(EL)},
    {"advice|all|all of your help|all that|all you did|all you do|all your help|answer|answering|"
     "answering my question|answering my questions|answers|assist|assistance|"
     "assistance in this matter|assistance with this matter|attention to detail|being so helpful|"
     "being so kind|being so patient|care|clarification|clarifying|clearing that up|clearing this up|"
     "confirmation|confirming|cooperation|customer service|customer support|doing that|doing this|"
     "e mail|effort|efforts|email|everything|explaining|explaining it to me|explaining that|"
     "explaining this|explaining this to me|explanation|feedback|fix|fixing it|fixing that|"
     "fixing the issue|fixing the problem|fixing this|generosity|getting back|getting back to me|"
     "getting back to us|going the extra mile|guidance|handling this|heads up|help|help and support|"
     "help in this matter|help with this matter|helpful|helping|helping me|helping me out|helping out|"
     "helping us|hint|hospitality|info|information|informing me|insight|instructions|it|job|kind|"
     "kindness|letting me know|letting us know|link|mail|making this so easy|message|note|patience|"
     "patient|refund|replacement|replies|reply|replying|resolution|resolving it|resolving my issue|"
     "resolving the issue|resolving the problem|resolving this|responding|response|responses|service|"
     "so helpful|so kind|solution|solving it|solving my problem|solving the issue|solving the problem|"
     "solving this|sorting it|sorting it out|sorting it out for me|sorting that out|sorting this|"
     "sorting this out|sorting this out for me|support|taking care of it|taking care of that|"
     "taking care of this|taking the time|taking the time to explain|taking the time to explain this|"
     "taking the time to explain this to me|taking the time to help|taking the time to help me|"
     "taking the time to reply|that|the good work|the help with this|this|time|tip|tips|turnaround|"
     "understanding|update|updates|updating me|very helpful|voucher|work|your help with this|"
     "your prompt response and your help|your support in this matter",
     COURTESY_THING, TONGUE(EN)},
    {"aclaracion|aclaraciones|actualizacion|amabilidad|apoyo|asistencia|atencion|avisar|avisarme|"
     "ayuda|ayudarme|colaboracion|comprension|confirmacion|contactarme|contestacion|contestar|correo|"
     "devolucion|disponibilidad|eficacia|eficiencia|ello|email|esfuerzo|esto|explicacion|gestion|"
     "gestiones|info|informacion|informar|informarme|interes|la aclaracion|mail|mensaje|orientacion|"
     "paciencia|profesionalidad|profesionalismo|prontitud|rapidez|reembolso|responder|responderme|"
     "respuesta|respuestas|servicio|solucion|soporte|tiempo|todo|trabajo",
     COURTESY_THING, TONGUE(ES)},
    {"ajasta|asiakaspalvelusta|avusta|avustanne|avustasi|karsivallisyydesta|ohjeista|palautuksesta|"
     "palvelusta|ratkaisusta|reagoinnista|selvityksesta|tiedoista|tiedosta|toiminnasta|toimituksesta|"
     "tuesta|vaivannaosta|vastauksesta|vastauksista|viestista|yhteydenotosta",
     COURTESY_THING, TONGUE(FI)},
    {"accompagnement|aide|amabilite|assistance|attention|bienveillance|ca|cela|comprehension|"
     "confirmation|conseil|conseils|courriel|diligence|disponibilite|e mail|eclaircissements|ecoute|"
     "efficacite|email|explication|explications|gentillesse|geste|geste commercial|info|information|"
     "informations|infos|intervention|l'explication|m'avoir aide|m'avoir aidee|m'avoir repondu|mail|"
     "message|mise a jour|patience|precision|precisions|prise en charge|professionnalisme|rapidite|"
     "reactivite|reactivite et votre professionnalisme|remboursement|renseignement|renseignements|"
     "reponse|reponses|retour|retours|service|solution|soutien|suivi|support|temps|tout|tout cela|"
     "travail|votre reactivite",
     COURTESY_THING, TONGUE(FR)},
    {"האדיבות|האישור|ההבנה|ההודעה|ההחזר|ההסבר|ההסברים|הזמן|הטיפול|הטיפול המהיר|הטיפול המסור|היחס|"
     "היחס האדיב|היעילות|הכול|הכל|המאמץ|המהירות|המידע|המענה|המענה המהיר|הסבלנות|העדכון|העזרה|"
     "העזרה המהירה|הפתרון|השירות|השירות הטוב|השירות המהיר|השירות המעולה|השירות המצוין|התגובה|"
     "התגובה המהירה|התמיכה|התשובה|התשובה המהירה|זה|עזרתך|עזרתכם|שיתוף הפעולה|תגובתך|תגובתכם|תמיכתך|"
     "תמיכתכם|תשובתך|תשובתכם",
     COURTESY_THING, TONGUE(HE)},
    {"egyuttmukodest|faradozasat|faradozast|hozzaallast|idot|informaciokat|informaciot|intezkedest|"
     "kiszolgalast|levelet|megoldast|mindent|munkajukat|munkat|reakciot|segitseged|segitsegedet|"
     "segitseget|segitseguket|tajekoztatast|tamogatast|turelmet|turelmuket|ugyintezest|uzenetet|"
     "valaszat|valaszt|valaszukat|visszaigazolast|visszajelzest|visszateritest",
     COURTESY_THING, TONGUE(HU)},
    {"arahannya|balasan|balasan cepatnya|balasannya|bantuan|bantuan anda|bantuannya|bimbingan|"
     "dukungan|dukungannya|info|infonya|informasi|informasinya|jawaban|jawabannya|kebaikan|"
     "kebaikannya|kerja samanya|kerjasama|kerjasamanya|kesabaran|kesabarannya|konfirmasi|"
     "konfirmasinya|layanan|layanannya|pelayanan|pelayanannya|pencerahannya|pengertian|pengertiannya|"
     "penjelasan|penjelasannya|perhatian|perhatian dan kerjasamanya|perhatiannya|respon|respon cepat|"
     "respon cepatnya|responnya|responnya yang cepat|respons|responsnya|saran|sarannya|semuanya|"
     "solusi|solusinya|tanggapan|tanggapannya|tindak lanjutnya|waktu|waktunya",
     COURTESY_THING, TONGUE(ID)},
    {"aggiornamento|aiuto|assistenza|chiarimenti|chiarimento|collaborazione|comprensione|conferma|"
     "cortesia|disponibilita|e mail|efficienza|email|gentilezza|info|informazione|informazioni|"
     "interessamento|lavoro|mail|messaggio|pazienza|professionalita|questo|rapidita|rimborso|"
     "riscontro|risposta|risposte|servizio|soluzione|spiegazione|spiegazioni|supporto|tempestivita|"
     "tempo|tutto|velocita",
     COURTESY_THING, TONGUE(IT)},
    {"alt|bekreftelsen|beskjed|bistand|bistanden|det|e posten|forklaringen|hjalp meg|hjelp|hjelpa|"
     "hjelpen|hjelper|info|infoen|informasjon|informasjonen|innsatsen|jobben|mailen|meldinga|"
     "meldingen|oppdateringen|oppfolging|oppfolgingen|refusjonen|respons|service|servicen|support|"
     "svar|svaret|talmodigheten|tiden|tilbakemelding|tilbakemeldinga|tilbakemeldingen|tips",
     COURTESY_THING, TONGUE(NB) | TONGUE(NN)},
    {"advies|afhandeling|alles|antwoord|begrip|bericht|bevestiging|de snelle reactie|e mail|feedback|"
     "geduld|helpen|het helpen|het meedenken|het oplossen|het snelle antwoord|het snelle reageren|"
     "hulp|info|informatie|inzet|klantenservice|mail|mailtje|medewerking|meedenken|moeite|"
     "ondersteuning|oplossen|oplossing|reactie|reacties|samenwerking|service|snelle reageren|steun|"
     "support|terugbetaling|terugkoppeling|tijd|tip|tips|toelichting|uitleg|update|vergoeding|"
     "vriendelijkheid|werk|zorg",
     COURTESY_THING, TONGUE(NL)},
    {"cierpliwosc|czas|fatyge|info|informacja|informacje|kontakt|mail|maila|obsluge|odpowiedz|"
     "odpowiedzi|pomoc|porade|potwierdzenie|rade|reakcje|rozwiazanie|rozwiazanie problemu|"
     "rozwiazanie sprawy|to|uprzejmosc|wiadomosc|wsparcie|wspolprace|wszystko|wyjasnienia|wyjasnienie|"
     "wyrozumialosc|zaangazowanie|zalatwienie sprawy|zrozumienie|zwrot",
     COURTESY_THING, TONGUE(PL)},
    {"agilidade|ajuda|apoio|assistencia|atencao|atendimento|atualizacao|auxilio|colaboracao|"
     "compreensao|confirmacao|contacto|contato|cuidado|dica|dicas|disponibilidade|e mail|eficiencia|"
     "email|esclarecimento|esclarecimentos|esforco|explicacao|feedback|gentileza|info|informacao|"
     "informacoes|isso|mensagem|paciencia|profissionalismo|prontidao|rapidez|reembolso|resposta|"
     "respostas|retorno|servico|simpatia|solucao|suporte|tempo|trabalho|tudo",
     COURTESY_THING, TONGUE(PT)},
    {"ajutor|ajutorul|ajutorul acordat|amabilitate|amabilitatea|asistenta|clarificare|clarificari|"
     "clarificarile|colaborare|confirmare|confirmarea|e mail|efort|email|explicatie|explicatii|"
     "explicatiile|feedback|feedbackul|info|informatia|informatii|informatiile|intelegere|mail|mesaj|"
     "mesajul|profesionalism|promptitudine|promptitudinea|rabdare|rabdarea|rambursare|rapiditate|"
     "raspuns|raspunsul|raspunsul prompt|raspunsul rapid|rezolvare|rezolvarea|servicii|serviciile|"
     "solutie|solutionare|solutionarea|sprijin|sprijinul|suport|suportul|timp|timpul acordat|tot",
     COURTESY_THING, TONGUE(RO)},
    {"быстроту|вашу помощь|внимание|возврат|время|все|заботу|инфо|информацию|консультацию|"
     "обратную связь|обслуживание|объяснение|оперативность|ответ|ответы|отзывчивость|отношение|письмо|"
     "поддержку|подсказку|подтверждение|помощь|понимание|пояснение|пояснения|проделанную работу|"
     "профессионализм|работу|разъяснение|разъяснения|реагирование|реакцию|решение|решение вопроса|"
     "решение проблемы|сервис|скорость|совет|содеиствие|сообщение|сотрудничество|терпение|труд|"
     "уделенное время|участие|это",
     COURTESY_THING, TONGUE(RU)},
    {"cas|e mail|email|info|informacie|informaciu|mail|ochotu|odpoved|odpovede|pochopenie|podporu|"
     "pomoc|potvrdenie|pracu|pristup|radu|reakciu|riesenie|servis|snahu|spolupracu|spravu|trpezlivost|"
     "ustretovost|vratenie penazi|vsetko|vybavenie|vyriesenie|vysvetlenie",
     COURTESY_THING, TONGUE(SK)},
    {"allt|arbete|aterbetalningen|aterkoppling|aterkopplingen|bekraftelsen|bemotande|bemotandet|"
     "besked|beskedet|det|engagemang|forklaringen|hjalp|hjalpen|hjalpt mig|hjalpte mig|hjalpte till|"
     "info|infon|information|informationen|jobb|mailet|meddelandet|mejlet|respons|responsen|service|"
     "servicen|support|supporten|svar|svaret|talamod|talamodet|tid|tiden|tips|tipset|uppdateringen",
     COURTESY_THING, TONGUE(SV)},
    {"การช่วยเหลือ|การดูแล|การตอบกลับ|การตอบกลับที่รวดเร็ว|การบริการ|การบริการที่ดี|การสนับสนุน|"
     "การแก้ไข|ข้อมูล|ความกรุณา|ความช่วยเหลือ|ความรวดเร็ว|ความร่วมมือ|ความเข้าใจ|คําตอบ|คําแนะนํา|"
     "ทุกอย่าง|บริการ|บริการที่ดี|เวลา",
     COURTESY_THING, TONGUE(TH)},
    {"вирішення|вирішення питання|вирішення проблеми|все|відповідь|відповіді|допомогу|"
     "зворотніи зв'язок|консультацію|лист|обслуговування|оперативність|повернення|повідомлення|пораду|"
     "пояснення|професіоналізм|підтвердження|підтримку|реакцію|роботу|роз'яснення|розуміння|сервіс|"
     "сприяння|співпрацю|терпіння|турботу|увагу|це|час|швидкість|інформацію",
     COURTESY_THING, TONGUE(UK)},
    {"danh thoi gian|dich vu|giai dap|giai quyet|giai thich|giup|giup do|giup em|giup minh|giup toi|"
     "ho tro|ho tro em|ho tro minh|ho tro nhanh|ho tro nhiet tinh|ho tro toi|hop tac|huong dan|"
     "moi thu|phan hoi|phan hoi nhanh|phan hoi nhanh chong|phuc vu|quan tam|su giup do|"
     "su giup do cua ban|su ho tro|su ho tro cua ban|tat ca|thong bao|thong tin|tra loi|tra loi nhanh|"
     "tu van|xu ly",
     COURTESY_THING, TONGUE(VI)},
    {"一切|來信|信息|关心|关注|努力|协助|協助|協助處理|反饋|反馈|告知|回复|回应|回復|回應|回答|回覆|"
     "回饋|处理|工作|帮助|帮忙|幫助|幫忙|建議|建议|指导|指導|指点|提醒|支持|时间|時間|服务|服務|来信|"
     "理解|确认|確認|答复|答覆|耐心|處理|解答|解释|解釋|說明|講解|讲解|说明|資訊|跟进|通知|邮件|郵件|"
     "配合|關心|關注",
     COURTESY_THING, TONGUE(ZH)},
    {"الراقي|الرايع|الرايعه|السريع|السريعه|والاهتمام|والمتابعه|وتعاونكم|وحسن تعاملكم|وسرعه الاستجابه|"
     "وسرعه التجاوب|وسرعه الرد|وعلي سرعه الرد",
     COURTESY_REST, TONGUE(AR)},
    {"a ochotu|a pomoc|a vstricnost", COURTESY_REST, TONGUE(CS)},
    {"i dag|igen|med dette", COURTESY_REST, TONGUE(DA)},
    {"dabei|heute|hierbei|in dieser sache|nochmal|nochmals|schnell|sehr|so schnell|"
     "und kompetente hilfe|von ihnen",
     COURTESY_REST, TONGUE(DE)},
    {"και παλι|και την αμεση ανταποκριση|σασ", COURTESY_REST, TONGUE(EL)},
    {"a lot|again|all|along the way|and quick response|and the quick reply|and your help|"
     "and your support|and your time|as always|as ever|as well|everyone|for me|from the team|from you|"
     "from you all|guys|immediately|in this|in this matter|kindly|on this|on this matter|promptly|"
     "quickly|right away|so far as always|so fast|so much|so promptly|so quickly|so soon|"
     "straight away|team|there|this morning|to me|today|too|very much|with my issue|with my order|"
     "with my problem|with that|with the issue|with the order|with this|with this issue|"
     "with this matter|yesterday",
     COURTESY_REST, TONGUE(EN)},
    {"brindada|de siempre|inmediata|prestada|rapida|recibida|tan amable|tan pronta|tan rapida|"
     "tan rapido|y amabilidad|y atencion|y paciencia|y rapidez",
     COURTESY_REST, TONGUE(ES)},
    {"jalleen|taas", COURTESY_REST, TONGUE(FI)},
    {"aussi rapide|ci rapide|clair|claire|complete|detaillee|efficace|encore|et votre|immediat|"
     "immediate|parfait|precieuse|precieux|rapide|rapides|si rapide|tres rapide",
     COURTESY_REST, TONGUE(FR)},
    {"המהיר|המהירה|המסור|והאדיב|והמהיר|והסבלנות", COURTESY_REST, TONGUE(HE)},
    {"anda|bu|cepatnya|kak|min|pak|ya|yang baik|yang cepat|yang sangat cepat", COURTESY_REST, TONGUE(ID)},
    {"ancora|celere|cosi rapida|e la disponibilita|e per la disponibilita|immediata|molto rapida|"
     "rapida|tempestiva|veloce",
     COURTESY_REST, TONGUE(IT)},
    {"i dag|igjen|med dette|sa mye", COURTESY_REST, TONGUE(NB) | TONGUE(NN)},
    {"en moeite|hierbij|hiermee|nogmaals|weer|zo snel", COURTESY_REST, TONGUE(NL)},
    {"bardzo|jeszcze raz|w tej sprawie", COURTESY_REST, TONGUE(PL)},
    {"de sempre|dispensada|e atencao|e disponibilidade|e paciencia|e pela atencao|e rapidez|imediata|"
     "prestada|prestado|rapida|rapido|tao rapida|tao rapido",
     COURTESY_REST, TONGUE(PT)},
    {"acordat|acordata|dumneavoastra|dvs|oferit|oferita|prompt|rapid|si promptitudine|si rabdare|tau", COURTESY_REST,
     TONGUE(RO)},
    {"еще раз|и внимание|и поддержку|и помощь", COURTESY_REST, TONGUE(RU)},
    {"a ochotu|a pomoc|a ustretovost", COURTESY_REST, TONGUE(SK)},
    {"idag|igen|med det har|med detta|sa mycket", COURTESY_REST, TONGUE(SV)},
    {"ที่ดี|ที่รวดเร็ว|มาก|มากๆ", COURTESY_REST, TONGUE(TH)},
    {"a|cua anh|cua ban|cua cac ban|cua chi|em|kip thoi|minh|nhanh|nhanh chong|nhe|nhiet tinh|nhieu|"
     "rat nhanh|rat nhieu|tan tinh|toi|va ho tro",
     COURTESY_REST, TONGUE(VI)},
    {"和协助|和回复|和帮助|和幫助|和支持|和支持與協助|和服务|和耐心", COURTESY_REST, TONGUE(ZH)},
    {"avusta|avustanne|avustasi|hyvasta palvelusta|kaikesta|ohjeista|palvelusta|selvityksesta|tasta|"
     "tiedoista|tiedosta|tuesta|vaivannaosta|vastauksesta|vastauksestanne|vastauksestasi|viestista|"
     "viestistanne|yhteistyosta",
     COURTESY_WHAT, TONGUE(FI)},
    {"a gyors segitseget|a gyors ugyintezest|a gyors valaszat|a gyors valaszt|a kedvesseget|"
     "a segitseged|a segitseget|a segitseguket|a tajekoztatast|a tamogatast|a turelmet|a valaszat|"
     "a valaszt|a valaszukat|a visszajelzest|az informaciokat|az informaciot|mindent|segitseget|"
     "valaszat",
     COURTESY_WHAT, TONGUE(HU)},
    {"关注|协助|協助|及时反馈|及时回复|及时处理|反馈|告知|回复|回覆|回饋|帮助|帮忙|幫助|幫忙|快速回复|"
     "快速回覆|提醒|支持|理解|答复|耐心解答|解答|通知|配合",
     COURTESY_WHAT, TONGUE(ZH)},
};

const size_t courtesy_things_count = CLF_COUNT(courtesy_things);
