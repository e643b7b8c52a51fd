/*
 * courtesy_thanks.c - thanks themselves, and how great they are, in many languages, as data. A word that only leads on
 * says nothing alone.
 */
#include "clf/base/count.h"
#include "phrase/courtesy_words.h"

/* Folded and bare; in the order of kinds, and within one of languages. The phrases of a row stand by their bytes. */
const struct courtesy_row courtesy_thanks[] = {
    {"thnx|thx|tks|tnx", COURTESY_THANKS, COURTESY_EVERYWHERE},
    {"اشكرك|اشكركم|اشكركم جزيل الشكر|الف شكر|الله يعطيك العافيه|الله يعطيكم العافيه|بارك الله فيك|"
     "بارك الله فيكم|تسلم|تسلموا|تسلمون|جزاك الله خير|جزاك الله خيرا|جزاك الله كل خير|جزاكم الله خير|"
     "جزاكم الله خيرا|جزاكم الله كل خير|جزيل الشكر|خالص الشكر|شكرا|شكرا جزيلا|شكرا جزيلا لك|"
     "شكرا جزيلا لكم|شكرا شكرا|شكرا كثيرا|شكرا لك|شكرا لكم|شكرا مره اخري|شكرا من القلب|شكرا وتقديرا|"
     "شكري وتقديري|كتر خيركم|كل الشكر|كل الشكر لكم|لك جزيل الشكر|لكم جزيل الشكر|"
     "لكم خالص الشكر والتقدير|لكم كل الشكر|مشكور|مشكوره|مشكورون|مشكورين|مع الشكر|مع جزيل الشكر|"
     "مع خالص الشكر|ممتن|ممتن لكم|ممتنه|ممنون|ممنونين|نشكركم|وشكرا|وشكرا جزيلا|وشكرا لكم|"
     "يعطيك العافيه|يعطيكم العافيه",
     COURTESY_THANKS, TONGUE(AR)},
    {"dekujeme|dekujeme moc|dekuji|dekuji jeste jednou|dekuji mnohokrat|dekuji moc|dekuji mockrat|"
     "dekuji pekne|dekuji vam|dekuji vam moc|dekuji velice|dekuji velmi|dekuju|dekuju moc|dik|diky|"
     "diky diky|diky moc|jeste jednou dekuji|jeste jednou diky|mnohokrat dekuji|moc dekujeme|"
     "moc dekuji|moc dekuju|moc diky|moc vam dekuji|mockrat dekuji|pekne dekuji|srdecne dekuji|"
     "uctive dekuji|velice dekuji|velke diky|velke podekovani|velmi dekujeme|velmi dekuji",
     COURTESY_THANKS, TONGUE(CS)},
    {"1000 tak|en stor tak|et stort tak|hjertelig tak|jeg takker|mange mange tak|mange tak|"
     "mange tak igen|mange tusinde tak|stor tak|super tak|tak igen|tak sa meget|tak sa mye|"
     "tak skal du have|tak skal i have|tak tak|takker|tusind tak|tusinde tak|vi takker",
     COURTESY_THANKS, TONGUE(DA)},
    {"1000 dank|bedanke mich|besten dank|bin ihnen sehr dankbar|da sage ich danke|dafuer danke|"
     "dafur danke|danggschon|dank|danke|danke dafur|danke danke|danke euch|danke nochmal|"
     "danke nochmals|danke schon|danke sehr|danke vielmals|dankeschon|ein dickes dankeschon|"
     "ein grosses dankeschon|ein herzliches dankeschon|ganz herzlichen dank|grossen dank|"
     "grosses dankeschon|hab dank|hab vielen dank|haben sie vielen dank|herzlichen dank|"
     "herzliches dankeschon|ich bedanke mich|ich bedanke mich herzlich|ich danke|"
     "ich mochte mich bedanken|ich mochte mich herzlich bedanken|lieben dank|lieben gruss und danke|"
     "merci|merci vielmal|merci vielmals|merci viumau|mit bestem dank|mit dank|mit herzlichem dank|"
     "recht herzlichen dank|schoenen dank|schonen dank|sehr dankbar|tausend dank|thanks|thx|"
     "verbindlichsten dank|vergelt's gott|vielen dank|vielen dank dafur|vielen herzlichen dank|"
     "vielen lieben dank|vielen vielen dank|wir bedanken uns|wir bedanken uns herzlich|wir danken",
     COURTESY_THANKS, TONGUE(DE)},
    {"ενα μεγαλο ευχαριστω|ευγνωμων|ευχαριστιεσ|ευχαριστουμε|ευχαριστουμε πολυ|ευχαριστω|"
     "ευχαριστω θερμα|ευχαριστω και παλι|ευχαριστω παρα πολυ|ευχαριστω πολυ|ευχαριστω πολυ πολυ|"
     "ευχαριστωω|θερμεσ ευχαριστιεσ|και παλι ευχαριστω|να εισαι καλα|να ειστε καλα|να σαι καλα|"
     "να στε καλα|πολλεσ ευχαριστιεσ|σασ ευχαριστουμε|σασ ευχαριστουμε πολυ|σασ ευχαριστω|"
     "σασ ευχαριστω θερμα|σασ ευχαριστω παρα πολυ|σασ ευχαριστω πολυ|σε ευχαριστω|σε ευχαριστω πολυ|"
     "χιλια ευχαριστω",
     COURTESY_THANKS, TONGUE(EL)},
    {"a big thank you|appreciate all your help|appreciate it|appreciate the assistance|"
     "appreciate the help|appreciate the quick reply|appreciate the quick response|"
     "appreciate the support|appreciate your help|appreciate your support|appreciated|big thanks|"
     "cheers|greatly appreciated|huge thanks|i am very grateful|i appreciate it|"
     "i really appreciate it|i thank you|i'm very grateful|it is much appreciated|"
     "it's much appreciated|kudos|many thanks|much appreciated|much appreciated indeed|much obliged|"
     "my thanks|noted with thanks|really appreciate it|received with thanks|so grateful|thank u|"
     "thank you|thank you and your team|thank you kindly|thanking you|thanks|thanks a bunch|"
     "thanks a lot|thanks a million|thanks a ton|thanks heaps|thankyou|that is much appreciated|"
     "that's much appreciated|ty|tysm|tyvm|very grateful|very much appreciated|we appreciate it|"
     "we are very grateful|we thank you|with thanks|your help is greatly appreciated|"
     "your help is much appreciated|your help was much appreciated",
     COURTESY_THANKS, TONGUE(EN)},
    {"agradecemos|agradecida|agradecido|agradezco|de nuevo gracias|de nuevo muchas gracias|gracias|"
     "gracias de corazon|gracias de nuevo|gracias mil|gracias otra vez|gracias totales|graciass|grax|"
     "grcs|infinitas gracias|le agradezco|le agradezco mucho|les agradezco|les agradezco mucho|"
     "lo agradezco|lo agradezco mucho|mil gracias|miles de gracias|muchas gracias|"
     "muchas gracias a todos|muchas muchas gracias|muchisimas gracias|muy agradecida|muy agradecido|"
     "muy agradecidos|nuevamente gracias|nuevamente muchas gracias|os lo agradezco|"
     "os lo agradezco mucho|se lo agradezco|se lo agradezco mucho|se los agradezco|"
     "se los agradezco mucho|te lo agradezco|te lo agradezco mucho|un millon de gracias",
     COURTESY_THANKS, TONGUE(ES)},
    {"iso kiitos|isot kiitokset|kiitamme|kiitan|kiitokset|kiitoksia|kiitoksia paljon|kiitoos|kiitos|"
     "kiitos hei|kiitos kaikesta|kiitos kiitos|kiitos kovasti|kiitos oikein paljon|kiitos paljon|"
     "kiitos viela|kiitosta|kiitti|lammin kiitos|lampimat kiitokset|mahtavaa kiitos|paljon kiitoksia|"
     "suuret kiitokset|suuri kiitos|suuri kiitos teille|suurkiitos|tuhannet kiitokset",
     COURTESY_THANKS, TONGUE(FI)},
    {"avec mes remerciements|avec tous mes remerciements|encore merci|encore un grand merci|"
     "grand merci|je t'en remercie|je te remercie|je vous en remercie|je vous remercie|"
     "je vous remercie beaucoup|je vous remercie infiniment|je vous remercie sincerement|"
     "je vous remercie vivement|merci|merci a tous|merci beaucoup|merci beaucoup beaucoup|merci bien|"
     "merci encore|merci infiniment|merci merci|merci mille fois|merci vraiment|mes remerciements|"
     "mes sinceres remerciements|mille merci|mille mercis|milles mercis|nous vous en remercions|"
     "nous vous remercions|tous mes remerciements|un grand merci|un immense merci|un tres grand merci",
     COURTESY_THANKS, TONGUE(FR)},
    {"אלף תודות|אנו מודים לכם|אני מודה לך|אני מודה לכם|המון תודה|המון תודות|הרבה תודה|יישר כוח|"
     "יישר כח|ישר כח|מעריך מאוד|מעריכה מאוד|רוב תודות|שוב תודה|שוב תודה רבה|תודה|תודה לך|תודה לכם|"
     "תודה מכל הלב|תודה מקרב לב|תודה ענקית|תודה רבה|תודה רבה לך|תודה רבה לכם|תודה רבה שוב|תודה שוב|"
     "תודה תודה|תודות",
     COURTESY_THANKS, TONGUE(HE)},
    {"aapka bahut bahut dhanyavaad|aapka dhanyavaad|bahut bahut dhanyavaad|bahut bahut shukriya|"
     "bahut dhanyavaad|bahut shukriya|dhanyavaad|dhanyavad|dhanyawaad|dhanyawad|shukriya|आपका आभार|"
     "आपका आभारी हूँ|आपका आभारी हूं|आपका धन्यवाद|आपका बहुत धन्यवाद|आपका बहुत बहुत धन्यवाद|"
     "आपका बहुत बहुत शुक्रिया|आपका शुक्रिया|आभार|आभारी हूँ|आभारी हूं|थैंक यू|थैंक्स|धन्यवाद|बहुत आभार|"
     "बहुत धन्यवाद|बहुत बहुत धन्यवाद|बहुत बहुत शुक्रिया|बहुत शुक्रिया|शुक्रिया|हार्दिक आभार|"
     "हार्दिक धन्यवाद",
     COURTESY_THANKS, TONGUE(HI)},
    {"ezer koszonet|ezer koszonom|halas koszonet|halas vagyok|halasan koszonom|ismet koszonom|kosz|"
     "koszcsi|koszi|koszi koszi|koszi szepen|koszike|koszonet|koszonettel|koszonjuk|koszonjuk szepen|"
     "koszonom|koszonom meg egyszer|koszonom nagyon|koszonom szepen|meg egyszer koszonom|"
     "nagy koszonet|nagyon halas vagyok|nagyon koszi|nagyon koszonjuk|nagyon koszonom|"
     "nagyon szepen koszonom|szepen koszonom",
     COURTESY_THANKS, TONGUE(HU)},
    {"banyak terima kasih|beribu terima kasih|berterima kasih|hatur nuhun|kami ucapkan terima kasih|"
     "makasi|makasih|makasih banyak|makasih yaa|matur nuwun|mksh|saya berterima kasih|"
     "saya mengucapkan terima kasih|saya sangat berterima kasih|saya ucapkan terima kasih|"
     "sekali lagi terima kasih|suwun|syukron|terima kasih|terima kasih banyak|"
     "terima kasih banyak sekali|terima kasih sekali|terima kasih sekali lagi|terima kasih semuanya|"
     "terima kasih ya|terimakasih|terimakasih banyak|thank you ya|thanks ya|tks|tq|trima kasih|"
     "trimakasih|trims",
     COURTESY_THANKS, TONGUE(ID)},
    {"ancora grazie|con i miei ringraziamenti|grazie|grazie ancora|grazie davvero|grazie dell'aiuto|"
     "grazie di cuore|grazie di tutto|grazie grazie|grazie infinite|grazie mille|grazie molte|"
     "grazie per tutto|grazie tante|infinite grazie|la ringraziamo|la ringrazio|"
     "la ringrazio infinitamente|la ringrazio molto|la ringrazio tanto|mille grazie|molte grazie|"
     "ringraziamo|ringrazio|tante grazie|ti ringrazio|ti ringrazio molto|un grande grazie|un grazie|"
     "un grazie di cuore|vi ringraziamo|vi ringrazio|vi ringrazio molto|vi ringrazio tanto",
     COURTESY_THANKS, TONGUE(IT)},
    {"あざす|あざっす|ありがとう|ありがとうございました|ありがとうございましたm|ありがとうございます|"
     "ありがとうございますm|ありがとうです|ありがとね|お礼申し上げます|とても助かりました|"
     "とても助かります|とても感謝しています|どうもありがとう|どうもありがとうございました|"
     "どうもありがとうございます|サンキュー|助かりました|助かります|厚くお礼申し上げます|"
     "厚く御礼申し上げます|大変ありがとうございました|大変ありがとうございます|大変助かりました|"
     "大変助かります|大変感謝しております|御礼申し上げます|心から感謝いたします|"
     "心より感謝申し上げます|感謝いたします|感謝しています|感謝しております|感謝します|感謝です|"
     "感謝申し上げます|感謝致します|有り難うございました|有り難うございます|有難う|有難うございました|"
     "有難うございます|本当にありがとうございました|本当にありがとうございます|本当に助かりました|"
     "深く感謝いたします|誠にありがとうございました|誠にありがとうございます|非常に助かりました",
     COURTESY_THANKS, TONGUE(JA)},
    {"ᄀᄉ|감사|감사 드립니다|감사감사|감사드려요|감사드립니다|감사요|감사의 말씀 드립니다|"
     "감사의 말씀을 드립니다|감사의 인사를 드립니다|감사합니다|감사합니다요|감사합니당|감사해요|"
     "감사해용|감사했습니다|고마워|고마워요|고마웠습니다|고맙습니다|고맙습니당|깊은 감사드립니다|"
     "깊이 감사드립니다|너무 감사드립니다|너무 감사합니다|너무 감사해요|다시 한 번 감사드립니다|"
     "다시 한번 감사드립니다|다시 한번 감사합니다|대단히 감사합니다|땡큐|많이 감사합니다|"
     "매우 감사합니다|수고하셨습니다 감사합니다|정말 감사합니다|정말 고맙습니다|진심으로 감사드립니다|"
     "진심으로 감사합니다",
     COURTESY_THANKS, TONGUE(KO)},
    {"1000 takk|hjertelig takk|jeg takker|mange takk|stor takk|takk|takk igjen|takk sa mye|"
     "takk skal de ha|takk skal dere ha|takk skal du ha|takk skal du ha igjen|takk takk|takker|"
     "takker og bukker|takker sa mye|tusen hjertelig takk|tusen millioner takk|tusen takk|"
     "tusen tusen takk|tusentakk|vi takker",
     COURTESY_THANKS, TONGUE(NB) | TONGUE(NN)},
    {"bedankt|bedankt bedankt|dank|dank je|dank je wel|dank jewel|dank jullie wel|dank u|dank u wel|"
     "dank uwel|dankje|dankjewel|dankuwel|dankzeer|dikke dank|duizendmaal dank|enorm bedankt|"
     "erg bedankt|fijn bedankt|hartelijk bedankt|hartelijk dank|hartelijke dank|heel erg bedankt|"
     "heel hartelijk bedankt|heel hartelijk dank|heel veel dank|ik dank u|ik dank u hartelijk|merci|"
     "met dank|mijn dank|mijn dank is groot|nogmaals bedankt|nogmaals dank|nogmaals hartelijk dank|"
     "oke dankjewel|ontzettend bedankt|onze dank|super bedankt|thanks|thx|veel dank|wij danken u|"
     "zeer bedankt",
     COURTESY_THANKS, TONGUE(NL)},
    {"bardzo bardzo dziekuje|bardzo dziekuje|bardzo dziekujemy|dzieki|dzieki bardzo|dzieki wielkie|"
     "dzieks|dziekuje|dziekuje bardzo|dziekuje bardzo bardzo|dziekuje jeszcze raz|dziekuje pieknie|"
     "dziekuje serdecznie|dziekuje slicznie|dziekuje uprzejmie|dziekuje z calego serca|dziekujemy|"
     "dziekuwka|jestem wdzieczna|jestem wdzieczny|jeszcze raz bardzo dziekuje|jeszcze raz dzieki|"
     "jeszcze raz dziekuje|ogromne dzieki|pieknie dziekuje|serdecznie dziekuje|serdecznie dziekujemy|"
     "slicznie dziekuje|stokrotne dzieki|uprzejmie dziekuje|wielkie dzieki|wielkie dzieki raz jeszcze",
     COURTESY_THANKS, TONGUE(PL)},
    {"agradecemos|agradecida|agradecido|agradeco|agradeco imenso|agradeco lhe|agradeco muito|"
     "agradeco vos|brigada|brigado|eu agradeco|grata|gratidao|grato|lhe agradeco|"
     "mais uma vez muito obrigada|mais uma vez muito obrigado|mais uma vez obrigada|"
     "mais uma vez obrigado|mil vezes obrigado|mto obrigada|mto obrigado|muitissimo obrigada|"
     "muitissimo obrigado|muito agradecida|muito agradecido|muito grata|muito grato|muito obg|"
     "muito obrigada|muito obrigado|obg|obgd|obgda|obrigada|obrigada mais uma vez|obrigada novamente|"
     "obrigadao|obrigadissima|obrigadissimo|obrigado|obrigado mais uma vez|obrigado novamente|valeu|"
     "vlw",
     COURTESY_THANKS, TONGUE(PT)},
    {"apreciez|apreciez mult|inca o data multumesc|iti multumesc|iti multumesc frumos|"
     "iti multumesc mult|merci|merci mult|mersi|mersi frumos|mersi mult|mii de multumesc|"
     "mii de multumiri|multe multumiri|multumesc|multumesc din inima|multumesc din suflet|"
     "multumesc foarte mult|multumesc frumos|multumesc inca o data|multumesc mult|multumim|"
     "multumim frumos|multumim mult|multumiri|recunoscatoare|recunoscator|sarut mana|va multumesc|"
     "va multumesc foarte mult|va multumesc frumos|va multumesc mult|va multumim|va multumim mult",
     COURTESY_THANKS, TONGUE(RO)},
    {"благодарен|благодарим|благодарим вас|благодарна|благодарочка|благодарю|благодарю вас|"
     "большое вам спасибо|большое спасибо|вам спасибо|весьма признателен|весьма признательна|"
     "выражаю благодарность|еще раз благодарю|еще раз большое спасибо|еще раз спасибо|"
     "искренне благодарю|мерси|огромное вам спасибо|огромное спасибо|от души спасибо|очень благодарен|"
     "очень благодарна|очень благодарю|пасиб|пасибо|премного благодарен|премного благодарна|"
     "признателен|признательна|примите мою благодарность|сенкс|сердечно благодарю|спасибо|"
     "спасибо большое|спасибо большое вам|спасибо вам|спасибо вам большое|спасибо еще раз|"
     "спасибо огромное|спасибо спасибо|спасибо тебе|спасибочки|спс|тысяча благодарностеи",
     COURTESY_THANKS, TONGUE(RU)},
    {"dakujem|dakujem este raz|dakujem krasne|dakujem mnohokrat|dakujem moc|dakujem pekne|"
     "dakujem srdecne|dakujem vam|dakujem vam pekne|dakujem vam velmi pekne|dakujem velmi|"
     "dakujem velmi pekne|dakujeme|dakujeme pekne|dik|diky|este raz dakujem|krasne dakujem|"
     "mnohokrat dakujem|moc dakujem|pekne dakujem|srdecne dakujem|vdaka|vdaka moc|velka vdaka|"
     "velmi dakujem|velmi pekne dakujem|velmi pekne dakujeme",
     COURTESY_THANKS, TONGUE(SK)},
    {"1000 tack|ett stort tack|hjartligt tack|jag tackar|jattetack|manga tack|stort stort tack|"
     "stort tack|supertack|tack|tack igen|tack och bock|tack sa hemskt mycket|tack sa jattemycket|"
     "tack sa mycket|tack ska du ha|tack ska ni ha|tack snalla|tack tack|tackar|tackar for det|"
     "tackar och bockar|tackar sa mycket|tackar tackar|tusen tack|tusen tusen tack|tusentack|"
     "varmt tack|vi tackar|vill bara tacka",
     COURTESY_THANKS, TONGUE(SV)},
    {"ขอขอบคุณ|ขอขอบพระคุณ|ขอบคุณ|ขอบคุณจริงๆ|ขอบคุณทีมงาน|ขอบคุณที่ช่วย|ขอบคุณที่ช่วยเหลือ|"
     "ขอบคุณที่ช่วยแก้ปัญหา|ขอบคุณที่ช่วยแก้ไข|ขอบคุณที่ดูแล|ขอบคุณที่ตอบ|ขอบคุณที่ตอบกลับ|"
     "ขอบคุณที่แจ้ง|ขอบคุณที่แนะนํา|ขอบคุณที่ให้ข้อมูล|ขอบคุณทุกคน|ขอบคุณนะ|ขอบคุณมาก|ขอบคุณมาก ๆ|"
     "ขอบคุณมากมาย|ขอบคุณมากๆ|ขอบคุณอีกครั้ง|ขอบพระคุณ|ขอบพระคุณมาก|ขอบพระคุณมากๆ|ขอบใจ|ขอบใจมาก",
     COURTESY_THANKS, TONGUE(TH)},
    {"allah razi olsun|ben tesekkur ederim|binlerce tesekkurler|cok sag olun|cok sagol|cok sagolun|"
     "cok tesekkur ederim|cok tesekkur ederiz|cok tesekkurler|cok tskler|elinize saglik|"
     "ellerinize saglik|emeginize saglik|eyvallah|minnettarim|sag ol|sag olun|sagol|sagolasin|sagolun|"
     "size cok tesekkur ederim|size tesekkur ederim|sizlere tesekkur ederim|sonsuz tesekkurler|"
     "tekrar tesekkur ederim|tekrar tesekkurler|tesekkur|tesekkur ederim|tesekkur ederiz|tesekkurler|"
     "tesekkurler ederim|tesekkurlerimi iletirim|tesekkurlerimi sunarim|tsk|tsk ederim|tskler|var olun",
     COURTESY_THANKS, TONGUE(TR)},
    {"вдячна|вдячнии|велике дякую|велике спасибі|вельми вдячнии|дуже вам дякую|дуже вдячна|"
     "дуже вдячнии|дуже дякую|дуже дякуємо|дяка|дякс|дякую|дякую вам|дякую вам дуже|дякую велике|"
     "дякую дуже|дякую красно|дякую ще раз|дякую щиро|дякуємо|красно дякую|спасибі|спасибі велике|"
     "ще раз дякую|щира подяка|щиро вам дякую|щиро вдячна|щиро вдячнии|щиро дякую|щиро дякуємо",
     COURTESY_THANKS, TONGUE(UK)},
    {"biet on|cam on|cam on ad|cam on anh|cam on anh chi|cam on ban|cam on ban nhieu|"
     "cam on ban rat nhieu|cam on cac ban|cam on chi|cam on em|cam on lan nua|cam on nhieu|"
     "cam on nhieu lam|cam on quy cong ty|cam on rat nhieu|cam on shop|cam ta|chan thanh cam on|"
     "em cam on|em cam on anh|em cam on chi|em xin cam on|minh cam on|minh cam on ban|"
     "minh cam on nhieu|minh xin cam on|mot lan nua cam on|mot lan nua xin cam on|rat biet on|"
     "rat cam on|thank ban|thanks ban|tks|tks ban|toi cam on|toi rat cam on|toi xin cam on|"
     "tran trong cam on|xin cam on|xin chan thanh cam on",
     COURTESY_THANKS, TONGUE(VI)},
    {"3q|thx|万分感谢|不勝感激|不胜感激|再次感謝|再次感謝您|再次感谢|再次感谢你们|再次感谢您|再次謝謝|"
     "再次谢谢|再次谢谢您|劳烦您了|十分感謝|十分感谢|十分感谢您|唔該|唔該晒|嗯谢谢|多謝|多謝你|多謝您|"
     "多謝晒|多谢|多谢了|多谢你|多谢你们|多谢您|太感謝了|太感謝您了|太感谢了|太感谢你们了|太感谢您了|"
     "太謝謝了|太谢谢了|太谢谢你了|太谢谢你们了|太谢谢您了|好的谢谢|很感謝|很感谢|感恩|感激|感激不尽|"
     "感激不盡|感謝|感謝你|感謝你們|感謝大家|感謝妳|感謝您|感謝感謝|感謝萬分|感谢|感谢不尽|感谢你|"
     "感谢你们|感谢大家|感谢您|感谢感谢|由衷感謝|由衷感谢|真的很感謝|真的很感谢|真的謝謝|真的谢谢|"
     "真的非常感謝|真的非常感谢|萬分感謝|衷心感謝|衷心感谢|衷心感谢您|謝了|謝啦|謝謝|謝謝了|謝謝你|"
     "謝謝你們|謝謝哦|謝謝啦|謝謝喔|謝謝大家|謝謝妳|謝謝妳們|謝謝您|謝謝謝謝|谢了|谢啦|谢谢|谢谢了|"
     "谢谢亲|谢谢你|谢谢你们|谢谢呀|谢谢哈|谢谢哦|谢谢啊|谢谢啦|谢谢大家|谢谢您|谢谢您们|谢谢老师|"
     "谢谢谢谢|辛苦了|辛苦了谢谢|辛苦你了|辛苦你们了|辛苦你們了|辛苦妳了|辛苦您了|非常感激|非常感謝|"
     "非常感謝你|非常感謝你們|非常感謝您|非常感谢|非常感谢你|非常感谢你们|非常感谢您|非常謝謝|"
     "非常謝謝您|非常谢谢|麻烦你了|麻烦你们了|麻烦您了|麻煩你了|麻煩妳了|麻煩您了",
     COURTESY_THANKS, TONGUE(ZH)},
    {"tak", COURTESY_ELSEWHERE, TONGUE(DA)},
    {"ta", COURTESY_ELSEWHERE, TONGUE(EN)},
    {"grateful for|i am grateful for|i appreciate|i do appreciate|i really appreciate|"
     "i truly appreciate|i very much appreciate|i'm grateful for|really appreciate|we appreciate|"
     "we really appreciate",
     COURTESY_OPENS, TONGUE(EN)},
    {"مره اخري", COURTESY_BEFORE, TONGUE(AR)},
    {"jeste jednou|moc|opravdu|velice|velmi", COURTESY_BEFORE, TONGUE(CS)},
    {"endnu en gang|endnu engang|igen", COURTESY_BEFORE, TONGUE(DA)},
    {"auch|dann|fur die hilfe|fur die schnelle hilfe|fur ihre hilfe|ganz|ich sage|noch einmal|"
     "noch mal|nochmal|nochmals|super schnell|und nochmals|vielen|wir sagen|wow",
     COURTESY_BEFORE, TONGUE(DE)},
    {"για αλλη μια φορα|και παλι", COURTESY_BEFORE, TONGUE(EL)},
    {"a big|a huge|a very big|again|great many|i just wanted to say|i want to say|i wanted to say|"
     "i would like to say|just a quick note to say|just to say|just wanted to say|many|many many|"
     "my sincere|ok so|once again|sincere|so many|very many|we want to say",
     COURTESY_BEFORE, TONGUE(EN)},
    {"de nuevo|nuevamente|otra vez|una vez mas", COURTESY_BEFORE, TONGUE(ES)},
    {"paljon|suuri|todella|viela|viela kerran", COURTESY_BEFORE, TONGUE(FI)},
    {"alors|encore|et encore|vraiment", COURTESY_BEFORE, TONGUE(FR)},
    {"המון|ושוב|שוב", COURTESY_BEFORE, TONGUE(HE)},
    {"aapki madad ke liye|madad ke liye|अच्छी सेवा के लिए|आपका|आपकी मदद के लिए|आपकी सहायता के लिए|"
     "आपके जवाब के लिए|आपके समय के लिए|आपके समर्थन के लिए|आपके सहयोग के लिए|आपको|उत्तर के लिए|"
     "जल्दी जवाब के लिए|जवाब के लिए|जानकारी के लिए|जी|तुरंत मदद के लिए|त्वरित उत्तर के लिए|"
     "त्वरित जवाब के लिए|त्वरित सहायता के लिए|बहुत|बहुत बहुत|मदद के लिए|सब कुछ के लिए|समय के लिए|"
     "समर्थन के लिए|समाधान के लिए|सहयोग के लिए|सहायता के लिए|सेवा के लिए|हर चीज के लिए",
     COURTESY_BEFORE, TONGUE(HI)},
    {"a gyors segitseget|a gyors ugyintezest|a gyors valaszat|a gyors valaszt|a segitseget|"
     "a segitseget is|a segitseguket|a tajekoztatast|a valaszat|a valaszt|az informaciot|"
     "gyors valaszat|ismet|meg egyszer|nagyon|segitseget|szepen|valaszat",
     COURTESY_BEFORE, TONGUE(HU)},
    {"banyak|kami ucapkan|saya|sekali lagi", COURTESY_BEFORE, TONGUE(ID)},
    {"ancora|davvero|di nuovo", COURTESY_BEFORE, TONGUE(IT)},
    {"いつも|いろいろ|いろいろと|おかげさまで|おかげで|お世話になり|お世話になりまして|お心遣い|"
     "お忙しいところ|お忙しい中|お手数おかけしましたが|お手数をおかけし|お手数をおかけして|"
     "お手数をおかけしましたが|お手数をお掛けしましたが|お気遣い|お気遣いいただき|お知らせ|"
     "お知らせいただき|お知らせくださり|お返事|お返事いただき|お返事をいただき|お陰さまで|お陰様で|"
     "このたびは|この度|この度は|ご丁寧なお返事|ご丁寧なご回答|ご丁寧なご対応|ご丁寧なご返信|"
     "ご丁寧な回答|ご丁寧な対応|ご丁寧に|ご丁寧にご対応いただき|ご丁寧にご説明いただき|"
     "ご丁寧にご説明いただきまして|ご丁寧に説明いただき|ご丁寧に説明していただき|ご協力|"
     "ご協力いただき|ご回答|ご回答いただき|ご回答いただきまして|ご回答くださり|ご回答を|ご回答頂き|"
     "ご対応|ご対応いただき|ご対応いただきまして|ご対応くださり|ご対応を|ご対応下さり|ご対応頂き|"
     "ご尽力いただき|ご支援|ご支援いただき|ご教示|ご教示いただき|ご案内|ご案内いただき|ご確認|"
     "ご確認いただき|ご確認を|ご親切な対応|ご親切に|ご親切にも|ご説明|ご説明いただき|ご返信|"
     "ご返信いただき|ご返信いただきまして|ご返信くださり|ご返信を|ご返信頂き|ご返答|ご返答いただき|"
     "ご連絡|ご連絡いただき|ご連絡いただきまして|ご連絡くださり|ご連絡を|ご連絡をいただき|ご連絡頂き|"
     "すぐに|すぐに対応していただき|すぐに対応してくださり|すぐの|すばやいご対応|"
     "すばやく対応していただき|たいへん|とても|どうも|に|のほど|ほんとうに|ほんとに|まことに|"
     "わかりやすいご説明|わかりやすく説明していただき|わざわざ|サポート|サポートいただき|メール|"
     "メールいただき|メールを|丁寧なご回答|丁寧なご対応|丁寧なご対応を|丁寧なご説明|丁寧な対応|"
     "丁寧にご説明いただき|丁寧に教えていただき|丁寧に説明していただき|今回は|何から何まで|"
     "分かりやすいご説明|分かりやすく説明していただき|助けていただき|助けてくれて|回答|回答いただき|"
     "大変|対応|対応していただき|対応してくださり|対応してくれて|対応して頂き|心から|情報|情報提供|"
     "改めて|教えていただき|教えてくださり|教えてくれて|教えて頂き|早々に|早々のご回答|早々のご対応|"
     "早々のご返信|早々のご連絡|早いご対応|早い対応|早急なご対応|早急なご対応を|早速|"
     "早速ご回答いただき|早速ご対応いただき|早速ご返信いただき|早速ご連絡いただき|早速の|早速のお返事|"
     "早速のご回答|早速のご対応|早速のご対応いただき|早速のご対応を|早速のご返信|早速のご返信を|"
     "早速のご返答|早速のご連絡|早速のご連絡を|最後まで|本当に|無事|直していただき|直してくれて|"
     "素早いご対応|素早い対応|色々|色々と|親切なご対応|親切な対応|親切に|解決していただき|"
     "詳しいご説明|詳しいご説明を|詳しく教えていただき|詳しく説明していただき|誠に|説明していただき|"
     "調べていただき|調査いただき|調査していただき|迅速なお返事|迅速なご回答|迅速なご回答を|"
     "迅速なご対応|迅速なご対応いただき|迅速なご対応に|迅速なご対応を|迅速なご対応本当に|迅速なご返信|"
     "迅速なご返信を|迅速なご連絡|迅速な回答|迅速な対応|迅速な対応を|迅速な返信|迅速にご対応いただき|"
     "迅速に対応していただき|返信|返信いただき|返信していただき|返信を|連絡|連絡いただき|"
     "連絡していただき|重ねて",
     COURTESY_BEFORE, TONGUE(JA)},
    {"관심|관심에|너무|너무너무|노력해 주셔서|늘|다시 한 번|다시 한번|다시한번|답변|답변 주셔서|"
     "답변 주셔서 정말|답변에|답변주셔서|답변해 주셔서|답변해주셔서|답장|답장 주셔서|대단히|덕분에|"
     "도와 주셔서|도와주셔서|도와주셔서 너무|도와주셔서 정말|도움|도움 주셔서|도움에|도움을 주셔서|"
     "도움주셔서|많은 도움|매우|모든 것에|문제 해결해 주셔서|문제 해결해주셔서|문제를 해결해 주셔서|"
     "문제를 해결해주셔서|바쁘신 와중에|바쁘신 와중에도|바쁘신데|배려에|배려해 주셔서|"
     "빠르게 답변해 주셔서|빠르게 답변해주셔서|빠르게 처리해 주셔서|빠르게 처리해주셔서|빠른 답변|"
     "빠른 답변에|빠른 답장|빠른 대응|빠른 응답|빠른 조치|빠른 조치에|빠른 처리|빠른 처리에|빠른 회신|"
     "빠른 회신에|빠른답변|빠른처리|빨리 답변해 주셔서|빨리 답변해주셔서|빨리 처리해 주셔서|"
     "빨리 처리해주셔서|상세한 답변|상세한 설명|설명해 주셔서|설명해주셔서|수고해 주셔서|"
     "신경 써 주셔서|신경 써주셔서|신경써 주셔서|신경써주셔서|신속하게 처리해 주셔서|"
     "신속하게 처리해주셔서|신속한 답변|신속한 답변에|신속한 대응|신속한 대응에|신속한 조치|"
     "신속한 처리|신속한 처리에|안내|안내해 주셔서|안내해주셔서|알려 주셔서|알려주셔서|여러모로|연락|"
     "연락 주셔서|연락주셔서|자세한 답변|자세한 설명|자세한 안내|정말|정말로|조치해 주셔서|"
     "조치해주셔서|좋은 서비스|좋은 서비스에|지원|지원에|지원해 주셔서|진심으로|참|처리해 주셔서|"
     "처리해주셔서|친절하게|친절하게 답변해 주셔서|친절하게 답변해주셔서|친절하게 안내해 주셔서|"
     "친절하게 안내해주셔서|친절하게 알려주셔서|친절한 답변|친절한 답변에|친절한 상담|친절한 설명|"
     "친절한 설명에|친절한 안내|친절한 안내에|친절한 응대|친절히|친절히 답변해주셔서|항상|"
     "해결해 주셔서|해결해주셔서|협조|협조에|협조해 주셔서|확인|확인해 주셔서|확인해주셔서|회신|"
     "회신 주셔서|회신에|회신해 주셔서|회신해주셔서",
     COURTESY_BEFORE, TONGUE(KO)},
    {"en stor|igjen|nok en gang", COURTESY_BEFORE, TONGUE(NB) | TONGUE(NN)},
    {"alsnog|erg|hartelijk|heel|heel erg|nogmaals|ontzettend|ook|super", COURTESY_BEFORE, TONGUE(NL)},
    {"bardzo|jeszcze raz|naprawde|serdecznie", COURTESY_BEFORE, TONGUE(PL)},
    {"mais uma vez|muito|novamente", COURTESY_BEFORE, TONGUE(PT)},
    {"din nou|inca o data|si inca o data", COURTESY_BEFORE, TONGUE(RO)},
    {"еще раз|и еще раз|искренне|очень", COURTESY_BEFORE, TONGUE(RU)},
    {"este raz|naozaj|velmi|velmi pekne", COURTESY_BEFORE, TONGUE(SK)},
    {"ater igen|aterigen|ett|igen", COURTESY_BEFORE, TONGUE(SV)},
    {"ขอ|ต้อง", COURTESY_BEFORE, TONGUE(TH)},
    {"aciklamalariniz icin|aciklamaniz icin|anlayisiniz icin|bilgi icin|bilgilendirme icin|"
     "bilgilendirmeniz icin|bilgiler icin|cevabiniz icin|cok|cozum icin|desteginiz icin|destek icin|"
     "donusunuz icin|emeginiz icin|geri donusunuz icin|guzel hizmetiniz icin|her sey icin|hersey icin|"
     "hizli cevabiniz icin|hizli cozum icin|hizli cozumunuz icin|hizli destek icin|hizli donus icin|"
     "hizli donusunuz icin|hizli geri donusunuz icin|hizli ilginiz icin|hizli yanitiniz icin|icin|"
     "ilgi ve alakaniz icin|ilginiz icin|ilginiz ve alakaniz icin|mesajiniz icin|sabriniz icin|size|"
     "sizlere|tekrar|tekrar cok|tekrardan|tum yardimlariniz icin|yanitiniz icin|yardim icin|"
     "yardimin icin|yardiminiz icin|yardimlariniz icin",
     COURTESY_BEFORE, TONGUE(TR)},
    {"дуже|ще раз|щиро", COURTESY_BEFORE, TONGUE(UK)},
    {"chan thanh|mot lan nua|rat|xin", COURTESY_BEFORE, TONGUE(VI)},
    {"万分|也|也很|再次|十分|在此|实在是|實在是|真心|真的|真的是|非常", COURTESY_BEFORE, TONGUE(ZH)},
    {"جدا|جزيل الشكر|جزيلا|كثيرا|مره اخري|من القلب", COURTESY_HOW, TONGUE(AR)},
    {"jeste jednou|mnohokrat|moc|mockrat|opravdu|srdecne|velice|velmi", COURTESY_HOW, TONGUE(CS)},
    {"endnu en gang|endnu engang|igen|mange gange|ogsa|sa mange gange|sa meget", COURTESY_HOW, TONGUE(DA)},
    {"auch|ganz herzlich|herzlich|noch einmal|noch mal|nochmal|nochmals|recht herzlich|schoen|schon|"
     "sehr|sehr herzlich|tausend mal|tausendmal|vielmal|vielmals|wirklich",
     COURTESY_HOW, TONGUE(DE)},
    {"θερμα|και παλι|ξανα|παρα πολυ|παρα πολυ πολυ|πολυ", COURTESY_HOW, TONGUE(EL)},
    {"a bunch|a lot|a million|a ton|again|and again|ever so much|indeed|kindly|loads|muchly|"
     "once again|once more|really|sincerely|so much|so so much|so very much|too|truly|very kindly|"
     "very much",
     COURTESY_HOW, TONGUE(EN)},
    {"de corazon|de nuevo|de todo corazon|de verdad|en verdad|mil|muchisimo|mucho|nuevamente|otra vez|"
     "realmente|sinceramente|una vez mas",
     COURTESY_HOW, TONGUE(ES)},
    {"erittain paljon|kaunis|kovasti|myos|oikein paljon|paljon|todella paljon|viela|viela kerran", COURTESY_HOW,
     TONGUE(FI)},
    {"beaucoup|bien|egalement|encore|encore une fois|enormement|infiniment|mille fois|par consequent|"
     "sincerement|tellement|vivement|vraiment",
     COURTESY_HOW, TONGUE(FR)},
    {"מאוד|מכל הלב|מקרב לב|ענקית|רבה|רבה רבה|שוב", COURTESY_HOW, TONGUE(HE)},
    {"आपका|जी|बहुत बहुत|मैडम|सर", COURTESY_HOW, TONGUE(HI)},
    {"igazan|ismet|meg egyszer|mindent|nagyon|szepen", COURTESY_HOW, TONGUE(HU)},
    {"banyak|kembali|lho|sekali|sekali lagi|semuanya|ya|yaa", COURTESY_HOW, TONGUE(ID)},
    {"ancora|davvero|di cuore|infinitamente|infinite|mille|molte|molto|nuovamente|sinceramente|tante|"
     "tanto",
     COURTESY_HOW, TONGUE(IT)},
    {"igjen|kjaere|nok en gang|ogsa|sa masse|sa mye|skal dere ha|skal du ha|virkelig", COURTESY_HOW,
     TONGUE(NB) | TONGUE(NN)},
    {"allemaal|hartelijk|heel erg|nogmaals|vriendelijk|weer|wel|zeer", COURTESY_HOW, TONGUE(NL)},
    {"bardzo|jeszcze raz|naprawde|pieknie|raz jeszcze|serdecznie|uprzejmie|wielkie", COURTESY_HOW, TONGUE(PL)},
    {"de coracao|de novo|de verdade|imenso|mais uma vez|mesmo|muito|novamente|sinceramente", COURTESY_HOW, TONGUE(PT)},
    {"din inima|din nou|din suflet|foarte mult|frumos|inca o data|mult|tare mult", COURTESY_HOW, TONGUE(RO)},
    {"большое|большущее|вам|вам большое|еще раз|за все|огромное|огромное вам|от души|сердечное|тебе|"
     "тебе большое",
     COURTESY_HOW, TONGUE(RU)},
    {"este raz|krasne|mnohokrat|moc|pekne|srdecne|velmi|velmi pekne", COURTESY_HOW, TONGUE(SK)},
    {"aterigen|hemskt mycket|igen|jattemycket|ocksa|sa hemskt mycket|sa jattemycket|sa mycket|snalla|"
     "verkligen",
     COURTESY_HOW, TONGUE(SV)},
    {"จริงๆ|ที่สุด|นะ|มาก|มาก ๆ|มากมาย|มากๆ|อย่างสูง|อีกครั้ง|เป็นอย่างยิ่ง|เป็นอย่างสูง", COURTESY_HOW, TONGUE(TH)},
    {"cok|tekrar|tekrardan", COURTESY_HOW, TONGUE(TR)},
    {"вам|велике|дуже|за все|красно|ще раз|щиро", COURTESY_HOW, TONGUE(UK)},
    {"a|chan thanh|lam|lan nua|mot lan nua|nha|nhe|nhieu|nhieu a|nhieu lam|nhieu nha|nhieu nhe|"
     "rat nhieu",
     COURTESY_HOW, TONGUE(VI)},
    {"اختي|اخي|استاذ|جميعا|دكتور|عزيزي|لفريق الدعم|لفريق العمل|لفريقكم|لك|لكم|لكم جزيلا|لكم جميعا|"
     "للجميع",
     COURTESY_WHOM, TONGUE(AR)},
    {"celemu tymu|ti|vam|vam moc|vam vsem|vsem", COURTESY_WHOM, TONGUE(CS)},
    {"alle|alle sammen|skal du have|skal i have|til alle|til dig|til jer", COURTESY_WHOM, TONGUE(DA)},
    {"allen|an alle|an das ganze team|an das team|an euch|an euch alle|an ihr team|an sie|auch ihnen|"
     "bei euch|bei ihnen|dafuer|dafur|dir|dir dafur|dir sehr|euch|euch allen|euch sehr|fuer alles|"
     "fur alles|hierfur|ihnen|ihnen allen|ihnen dafur|ihnen ganz herzlich|ihnen herzlich|ihnen sehr|"
     "ihnen vielmals|leute|sehr dafur|team|und dem team|und ihrem team|zusammen",
     COURTESY_WHOM, TONGUE(DE)},
    {"κι εγω|ολουσ|παιδια|σασ|σε ολη την ομαδα|σε ολουσ", COURTESY_WHOM, TONGUE(EL)},
    {"all|and team|and the team|and your team|both|buddy|dear|everybody|everyone|folks|guys|ma'am|"
     "madam|mate|my friend|sir|team|to all|to everyone|to the team|to the whole team|to you|"
     "to you all|to your team|you guys",
     COURTESY_WHOM, TONGUE(EN)},
    {"a ti|a todo el equipo|a todo su equipo|a todos|a usted|a ustedes|a vos|a vosotros|amigo|amigos|"
     "equipo",
     COURTESY_WHOM, TONGUE(ES)},
    {"itsellesi|kaikille|sinulle|sulle|teille|teille kaikille|tiimille", COURTESY_WHOM, TONGUE(FI)},
    {"a l'equipe|a toi|a tous|a toute l'equipe|a toute votre equipe|a toutes|a votre equipe|a vous|"
     "a vous tous|l'equipe|madame|monsieur",
     COURTESY_WHOM, TONGUE(FR)},
    {"חברים|לך|לכולם|לכל הצוות|לכם|לצוות|רבה לכולם", COURTESY_WHOM, TONGUE(HE)},
    {"आप सभी को|आपको|जी|टीम|भाई|मैडम|सबको|सर", COURTESY_WHOM, TONGUE(HI)},
    {"az egesz csapatnak|mindenkinek|mindenkinek aki segitett|neked|nektek|onnek|onoknek", COURTESY_WHOM, TONGUE(HU)},
    {"admin|bapak|bro|bu|gan|ibu|kak|kakak|kepada semua|kepada tim|kpd semua|mas|mbak|min|pak|semua|"
     "semuanya|sis|tim|untuk semua",
     COURTESY_WHOM, TONGUE(ID)},
    {"a lei|a te|a tutti|a tutto il team|a tutto lo staff|a voi|a voi tutti|ragazzi", COURTESY_WHOM, TONGUE(IT)},
    {"alle|alle sammen|deg|dere|selv|til alle|til deg|til dere", COURTESY_WHOM, TONGUE(NB) | TONGUE(NN)},
    {"aan allen|aan het hele team|aan het team|aan iedereen|allemaal|allen|jongens|jullie|u", COURTESY_WHOM,
     TONGUE(NL)},
    {"calemu zespolowi|ci|pani|panstwu|panu|tobie|wam|wszystkim|za wszystko", COURTESY_WHOM, TONGUE(PL)},
    {"a toda a equipa|a toda a equipe|a todos|a voce|a voces|a vos|equipa|equipe|pessoal", COURTESY_WHOM, TONGUE(PT)},
    {"dumneavoastra|echipei|intregii echipe|tie|tuturor|voua", COURTESY_WHOM, TONGUE(RO)},
    {"вам|вам всем|вас|вашеи команде|всеи команде|всем|всему коллективу|девушки|друзья|ребята|тебе", COURTESY_WHOM,
     TONGUE(RU)},
    {"celemu timu|ti|vam|vam vsetkym|vsetkym", COURTESY_WHOM, TONGUE(SK)},
    {"alla|allihopa|du|ni|sjalv|till alla|till dig|till er|till er alla|till hela teamet", COURTESY_WHOM, TONGUE(SV)},
    {"คุณ|ทีมงาน|ทุกคน|ทุกท่าน|พี่|แอดมิน", COURTESY_WHOM, TONGUE(TH)},
    {"abi|arkadaslar|efendim|ekibinize|hepinize|herkese|hocam|kardesim|size|tum ekibe|ustam", COURTESY_WHOM,
     TONGUE(TR)},
    {"вам|вам всім|вашіи команді|всіи команді|всім|друзі|тобі|усім", COURTESY_WHOM, TONGUE(UK)},
    {"ad|admin|anh|anh chi|ban|ca nha|cac ban|chi|doi ngu|doi ngu ho tro|em|moi nguoi|"
     "moi nguoi rat nhieu|quy cong ty|quy vi|shop",
     COURTESY_WHOM, TONGUE(VI)},
    {"bro|bu|deh|gan|hehe|kak|kok|mas|mbak|min|pak|sis|ya|yaa", COURTESY_TAIL, TONGUE(ID)},
    {"m|w|です|ね|よ|笑", COURTESY_TAIL, TONGUE(JA)},
    {"ᄏᄏ|ᄏᄏᄏ|ᄒ|ᄒᄒ|요", COURTESY_TAIL, TONGUE(KO)},
    {"ครับ|ครับผม|คร้าบ|คับ|ค่ะ|ค่า|ค้าบ|งับ|จร้า|จ้ะ|จ้า|จ้าา|จ๊ะ|นะ|นะครับ|นะคะ|ฮะ|เลย|แอดมิน", COURTESY_TAIL, TONGUE(TH)},
    {"a|ad|anh|ban|ban nhe|chi|nha|nhe|nhen|qua|roi a|shop", COURTESY_TAIL, TONGUE(VI)},
    {"了|亲|呀|呢|咯|哈|哈哈|哦|啊|啦|喔|嘍|噢|老师|老師|耶|親", COURTESY_TAIL, TONGUE(ZH)},
};

const size_t courtesy_thanks_count = CLF_COUNT(courtesy_thanks);
