/*
 * cut_devices.c - the lines that phones, apps and companies put under a mail or on top of it, as data. Letters
 * outside ASCII are compared as they are.
 */
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/cut_weigh.h"
#include "phrase/phrase.h"

#define DEVICE_WORDS 12u
#define NOTHING_WORDS 6u
#define FOREIGN_WORDS 5u
#define FOREIGN_BYTES 60u

/* What must stand in the line beside its beginning: "Sent by courier on Monday" is the sender's own. */
enum asks { ASKS_NOTHING, ASKS_DEVICE, ASKS_BRAND };

/* How the line begins, or with "*" what it holds. */
static const struct {
	const char *words;
	enum asks asks;
	uint64_t tongues;
} device_lines[] = {
    {"Sent from my ", ASKS_NOTHING, TONGUE(EN)},
    {"Send from my", ASKS_NOTHING, TONGUE(EN)},
    {"Sent on my ", ASKS_NOTHING, TONGUE(EN)},
    {"Sent from my Verizon, ", ASKS_NOTHING, TONGUE(EN)},
    {"Enviado do meu ", ASKS_NOTHING, TONGUE(PT) | TONGUE(GL)},
    {"Enviado de meu ", ASKS_NOTHING, TONGUE(PT)},
    {"Enviado a partir do meu ", ASKS_NOTHING, TONGUE(PT)},
    {"Enviado dende o meu ", ASKS_NOTHING, TONGUE(GL)},
    {"Enviado desde o meu ", ASKS_NOTHING, TONGUE(GL)},
    {"Enviado desde mi ", ASKS_NOTHING, TONGUE(ES)},
    {"Enviado de mi ", ASKS_NOTHING, TONGUE(ES)},
    {"Envoyé de mon ", ASKS_NOTHING, TONGUE(FR)},
    {"Envoyé depuis mon ", ASKS_NOTHING, TONGUE(FR)},
    {"Inviato dal mio ", ASKS_NOTHING, TONGUE(IT)},
    {"Verstuurd vanaf mijn", ASKS_NOTHING, TONGUE(NL)},
    {"Verzonden vanaf mijn", ASKS_NOTHING, TONGUE(NL)},
    {"Skickat från min", ASKS_NOTHING, TONGUE(SV)},
    {"Sendt fra min", ASKS_NOTHING, TONGUE(DA) | TONGUE(NB)},
    {"Send frå min", ASKS_NOTHING, TONGUE(NN)},
    {"Wysłane z mojego ", ASKS_NOTHING, TONGUE(PL)},
    {"Wysłano z mojego ", ASKS_NOTHING, TONGUE(PL)},
    {"Odesláno z mého ", ASKS_NOTHING, TONGUE(CS)},
    {"Odoslané z môjho ", ASKS_NOTHING, TONGUE(SK)},
    {"Trimis de pe ", ASKS_NOTHING, TONGUE(RO)},
    {"Saadetud minu ", ASKS_NOTHING, TONGUE(ET)},
    {"发自我的", ASKS_NOTHING, TONGUE(ZH)},
    {"發自我的", ASKS_NOTHING, TONGUE(ZH)},
    {"iPhone-omról küldve", ASKS_NOTHING, TONGUE(HU)},
    {"Az iPhone-omról küldve", ASKS_NOTHING, TONGUE(HU)},
    {"Elküldve az iPhone-omról", ASKS_NOTHING, TONGUE(HU)},
    {"Gaukite „Outlook“", ASKS_NOTHING, TONGUE(LT)},
    {"Nire iPhone", ASKS_NOTHING, TONGUE(EU)},
    {"Dërguar nga iPhone", ASKS_NOTHING, TONGUE(SQ)},
    {"Gestuur vanaf my ", ASKS_NOTHING, TONGUE(AF)},
    {"Ipinadala mula sa aking ", ASKS_NOTHING, TONGUE(FIL)},
    {"Enviat des del meu ", ASKS_NOTHING, TONGUE(CA)},
    {"Seolta ó mo ", ASKS_NOTHING, TONGUE(GA)},
    {"Sent from Nine", ASKS_NOTHING, TONGUE(EN)},
    {"Sent from Front", ASKS_NOTHING, TONGUE(EN)},
    {"Sent from HEY", ASKS_NOTHING, TONGUE(EN)},
    {"Sent from Newton", ASKS_NOTHING, TONGUE(EN)},
    {"Sent from ", ASKS_DEVICE, TONGUE(EN)},
    {"Sent on the go", ASKS_DEVICE, TONGUE(EN)},
    {"Von meinem ", ASKS_DEVICE, TONGUE(DE)},
    {"Gesendet von ", ASKS_DEVICE, TONGUE(DE)},
    {"Diese Nachricht wurde von mein", ASKS_DEVICE, TONGUE(DE)},
    {"Envoyé de ", ASKS_DEVICE, TONGUE(FR)},
    {"Envoye de ", ASKS_DEVICE, TONGUE(FR)},
    {"Envoyé à partir d", ASKS_DEVICE, TONGUE(FR)},
    {"Envoyé depuis ", ASKS_DEVICE, TONGUE(FR)},
    {"Enviado desde ", ASKS_DEVICE, TONGUE(GL) | TONGUE(ES)},
    {"Enviado do ", ASKS_DEVICE, TONGUE(PT)},
    {"Enviado de ", ASKS_DEVICE, TONGUE(PT) | TONGUE(ES)},
    {"Enviado a partir d", ASKS_DEVICE, TONGUE(PT)},
    {"Inviato da", ASKS_DEVICE, TONGUE(IT)},
    {"Verstuurd vanaf ", ASKS_DEVICE, TONGUE(NL)},
    {"Verzonden vanaf ", ASKS_DEVICE, TONGUE(NL)},
    {"Verzonden vanuit ", ASKS_DEVICE, TONGUE(NL)},
    {"Skickat från ", ASKS_DEVICE, TONGUE(SV)},
    {"Sendt fra ", ASKS_DEVICE, TONGUE(DA) | TONGUE(NB)},
    {"Send frå ", ASKS_DEVICE, TONGUE(NN)},
    {"Lähetetty ", ASKS_DEVICE, TONGUE(FI)},
    {"Wysłane z ", ASKS_DEVICE, TONGUE(PL)},
    {"Wysłano z ", ASKS_DEVICE, TONGUE(PL)},
    {"Odesláno z ", ASKS_DEVICE, TONGUE(CS)},
    {"Odoslané z ", ASKS_DEVICE, TONGUE(SK)},
    {"Odoslané zo ", ASKS_DEVICE, TONGUE(SK)},
    {"Elküldve a", ASKS_DEVICE, TONGUE(HU)},
    {"Küldve: ", ASKS_DEVICE, TONGUE(HU)},
    {"Отправлено с ", ASKS_DEVICE, TONGUE(RU)},
    {"Отправлено из ", ASKS_DEVICE, TONGUE(RU)},
    {"Отправлено от ", ASKS_DEVICE, TONGUE(RU)},
    {"Надіслано з ", ASKS_DEVICE, TONGUE(UK)},
    {"Відправлено з ", ASKS_DEVICE, TONGUE(UK)},
    {"Адпраўлена з ", ASKS_DEVICE, TONGUE(BE)},
    {"Στάλθηκε από ", ASKS_DEVICE, TONGUE(EL)},
    {"Εστάλη από ", ASKS_DEVICE, TONGUE(EL)},
    {"发送自", ASKS_DEVICE, TONGUE(ZH)},
    {"从我的", ASKS_DEVICE, TONGUE(ZH)},
    {"從我的", ASKS_DEVICE, TONGUE(ZH)},
    {"נשלח מ", ASKS_DEVICE, TONGUE(HE)},
    {"أرسلت من", ASKS_DEVICE, TONGUE(AR)},
    {"أُرسلت من", ASKS_DEVICE, TONGUE(AR)},
    {"مُرسل من", ASKS_DEVICE, TONGUE(AR)},
    {"مرسل من", ASKS_DEVICE, TONGUE(AR)},
    {"تم الإرسال من", ASKS_DEVICE, TONGUE(AR)},
    {"Trimis din ", ASKS_DEVICE, TONGUE(RO)},
    {"Poslano s ", ASKS_DEVICE, TONGUE(HR) | TONGUE(SL)},
    {"Poslano sa ", ASKS_DEVICE, TONGUE(HR) | TONGUE(SR)},
    {"Poslano z ", ASKS_DEVICE, TONGUE(HR) | TONGUE(SL)},
    {"Poslano iz ", ASKS_DEVICE, TONGUE(HR) | TONGUE(SL)},
    {"Poslato sa ", ASKS_DEVICE, TONGUE(SR)},
    {"Poslato s ", ASKS_DEVICE, TONGUE(SR)},
    {"Послато са ", ASKS_DEVICE, TONGUE(SR)},
    {"Gửi từ ", ASKS_DEVICE, TONGUE(VI)},
    {"Đã gửi từ", ASKS_DEVICE, TONGUE(VI)},
    {"Được gửi từ", ASKS_DEVICE, TONGUE(VI)},
    {"Dikirim dari", ASKS_DEVICE, TONGUE(ID)},
    {"Dihantar dari", ASKS_DEVICE, TONGUE(MS)},
    {"Dihantar daripada", ASKS_DEVICE, TONGUE(MS)},
    {"ส่งจาก", ASKS_DEVICE, TONGUE(TH)},
    {"ارسال شده از", ASKS_DEVICE, TONGUE(FA)},
    {"ارسال‌شده از", ASKS_DEVICE, TONGUE(FA)},
    {"از iPhone", ASKS_DEVICE, TONGUE(FA)},
    {"Изпратено от ", ASKS_DEVICE, TONGUE(BG)},
    {"Испратено од ", ASKS_DEVICE, TONGUE(MK)},
    {"Enviat des d", ASKS_DEVICE, TONGUE(CA)},
    {"Išsiųsta iš ", ASKS_DEVICE, TONGUE(LT)},
    {"Nosūtīts no ", ASKS_DEVICE, TONGUE(LV)},
    {"Sūtīts no ", ASKS_DEVICE, TONGUE(LV)},
    {"Saadetud ", ASKS_DEVICE, TONGUE(ET)},
    {"Sent úr ", ASKS_DEVICE, TONGUE(IS)},
    {"Sent frá ", ASKS_DEVICE, TONGUE(IS)},
    {"Imetumwa kutoka ", ASKS_DEVICE, TONGUE(SW)},
    {"Ceapat ó", ASKS_DEVICE, TONGUE(GA)},
    {"*から送信", ASKS_DEVICE, TONGUE(JA)},
    {"*에서 보냄", ASKS_DEVICE, TONGUE(KO)},
    {"*gönderildi", ASKS_DEVICE, TONGUE(TR)},
    {"*göndərildi", ASKS_DEVICE, TONGUE(AZ)},
    {"*से भेजा गया", ASKS_DEVICE, TONGUE(HI)},
    {"*থেকে পাঠানো", ASKS_DEVICE, TONGUE(BN)},
    {"*سے بھیجا گیا", ASKS_DEVICE, TONGUE(UR)},
    {"*இலிருந்து அனுப்பப்பட்டது", ASKS_DEVICE, TONGUE(TA)},
    {"*жіберілді", ASKS_DEVICE, TONGUE(KK)},
    {"*ارسال شد", ASKS_DEVICE, TONGUE(FA)},
    {"Provenance : ", ASKS_DEVICE, TONGUE(PT) | TONGUE(FR)},
    {"Sent with ", ASKS_BRAND, TONGUE(EN)},
    {"Sent via ", ASKS_BRAND, TONGUE(EN)},
    {"Sent using ", ASKS_BRAND, TONGUE(EN)},
    {"Sent by ", ASKS_BRAND, TONGUE(EN)},
    {"Gesendet mit ", ASKS_BRAND, TONGUE(DE)},
    {"Gesendet über ", ASKS_BRAND, TONGUE(DE)},
    {"Gesendet aus ", ASKS_BRAND, TONGUE(DE)},
    {"Von Yahoo ", ASKS_BRAND, TONGUE(DE)},
    {"Envoyé avec ", ASKS_BRAND, TONGUE(FR)},
    {"Envoyé via ", ASKS_BRAND, TONGUE(FR)},
    {"Enviado via ", ASKS_BRAND, TONGUE(PT) | TONGUE(ES)},
    {"Enviado con ", ASKS_BRAND, TONGUE(ES)},
    {"Enviado com ", ASKS_BRAND, TONGUE(PT)},
    {"Inviato con ", ASKS_BRAND, TONGUE(IT)},
    {"Inviato tramite ", ASKS_BRAND, TONGUE(IT)},
    {"Verzonden met", ASKS_BRAND, TONGUE(NL)},
    {"Verstuurd met", ASKS_BRAND, TONGUE(NL)},
    {"Skickat med ", ASKS_BRAND, TONGUE(SV)},
    {"Sendt med ", ASKS_BRAND, TONGUE(DA) | TONGUE(NB)},
    {"Sendt via ", ASKS_BRAND, TONGUE(DA) | TONGUE(NB)},
    {"Odesláno přes ", ASKS_BRAND, TONGUE(CS)},
    {"Отправлено через ", ASKS_BRAND, TONGUE(RU)},
    {"Lähetetty käyttäen", ASKS_BRAND, TONGUE(FI)},
};

static const char *const brands[] = {
    "airmail",     "android",      "aqua mail",   "aquamail",     "blackberry",    "bluemail",     "canary",
    "daum",        "em client",    "email.cz",    "fastmail",     "for windows",   "freenet mail", "für windows",
    "galaxy",      "gmail",        "gmx",         "hey.com",      "horde",         "huawei",       "ipad",
    "iphon",       "ipod",         "libero mail", "lumia",        "mail app",      "mail for",     "mail für",
    "mail orange", "mail-app",     "mail.ru",     "mailbird",     "mailspring",    "mimestream",   "missive",
    "motorola",    "naver",        "nokia",       "oneplus",      "outlook",       "para windows", "per windows",
    "polymail",    "pour windows", "proton",      "redmi",        "roundcube",     "samsung",      "seznam",
    "shortwave",   "smart mail",   "sogo",        "spark",        "superhuman",    "t-online",     "telekom",
    "thunderbird", "tiscali",      "tuta mail",   "tutanota",     "typeapp",       "ukr.net",      "voor windows",
    "web.de",      "webmail",      "windows 10",  "windows mail", "windows phone", "wp poczta",    "xiaomi",
    "xperia",      "yahoo",        "yandex",      "zimbra",       "Почт",          "Пошт",         "Яндекс",
};

static const char *const devices[] = {
    "cellulare", "celular", "gsm",     "handy",          "mobil",    "móvil",   "nexus",  "phone", "pixel",
    "smartfon",  "tablet",  "telefon", "điện thoại",     "смартфон", "телефон", "הטלפון", "هاتف",  "گوشی",
    "फ़ोन",       "โทรศัพท์",  "スマホ",  "スマートフォン", "手机",     "手機",    "휴대폰",
};

/* "Get Outlook for iOS": with the program and what it runs on in one line. */
static const struct tongue_word getting[] = {
    {"Dapatkan", TONGUE(ID) | TONGUE(MS)},
    {"Descărca", TONGUE(RO)},
    {"Få ", TONGUE(DA) | TONGUE(NB) | TONGUE(SV)},
    {"Get ", TONGUE(EN)},
    {"Hae ", TONGUE(FI)},
    {"Hanki", TONGUE(FI)},
    {"Hent ", TONGUE(DA) | TONGUE(NB)},
    {"Holen Sie", TONGUE(DE)},
    {"Hämta", TONGUE(DA) | TONGUE(SV)},
    {"Iegūst", TONGUE(LV)},
    {"Nabavi", TONGUE(HR) | TONGUE(SR)},
    {"Obten", TONGUE(ES) | TONGUE(FR)},
    {"Obter", TONGUE(PT)},
    {"Obține", TONGUE(RO)},
    {"Ottieni", TONGUE(IT)},
    {"Pobierz", TONGUE(PL)},
    {"Prenesi", TONGUE(SL)},
    {"Preuzmi", TONGUE(HR) | TONGUE(SR)},
    {"Pridobi", TONGUE(SL)},
    {"Scarica", TONGUE(IT)},
    {"Skaff deg", TONGUE(NB)},
    {"Skaffa ", TONGUE(SV)},
    {"Stiah", TONGUE(SK)},
    {"Stáh", TONGUE(CS)},
    {"Szerezze", TONGUE(HU)},
    {"Télécharg", TONGUE(FR)},
    {"Tải ", TONGUE(VI)},
    {"Uzyskaj", TONGUE(PL)},
    {"Získa", TONGUE(SK)},
    {"Získej", TONGUE(CS)},
    {"beszerz", TONGUE(HU)},
    {"beziehen", TONGUE(DE)},
    {"edinin", TONGUE(TR)},
    {"herunterladen", TONGUE(DE)},
    {"indirin", TONGUE(TR)},
    {"letölt", TONGUE(HU)},
    {"ownload", TONGUE(EN)},
    {"Λήψη", TONGUE(EL)},
    {"λήψη", TONGUE(EL)},
    {"Вземете", TONGUE(BG)},
    {"Завантаж", TONGUE(UK)},
    {"Загрузить", TONGUE(RU)},
    {"Изтегл", TONGUE(BG)},
    {"Отримат", TONGUE(UK)},
    {"Получить", TONGUE(RU)},
    {"Скача", TONGUE(RU)},
    {"להורדת", TONGUE(HE)},
    {"קבל", TONGUE(HE)},
    {"احصل", TONGUE(AR)},
    {"الحصول", TONGUE(AR)},
    {"دریافت", TONGUE(FA)},
    {"प्राप्त", TONGUE(HI)},
    {"ดาวน์โหลด", TONGUE(TH)},
    {"รับ", TONGUE(TH)},
    {"下載", TONGUE(ZH)},
    {"下载", TONGUE(ZH)},
    {"入手", TONGUE(JA)},
    {"取得", TONGUE(ZH)},
    {"获取", TONGUE(ZH)},
    {"다운로드", TONGUE(KO)},
    {"받기", TONGUE(KO)},
};

static size_t word_count(const char *text)
{
	size_t count = 0;

	for (const char *p = text; *p; p++)
		count += *p != ' ' && (p == text || p[-1] == ' ');
	return count;
}

static bool is_excuse(const char *text)
{
	return strcasestr(text, "excus") != NULL || strcasestr(text, "typo") != NULL ||
	       strcasestr(text, "brevity") != NULL;
}

static bool holds_what_is_asked(const char *text, enum asks asks)
{
	bool brand = (asks == ASKS_DEVICE || asks == ASKS_BRAND) && cut_holds_any(text, brands, CLF_COUNT(brands));

	if (asks == ASKS_DEVICE)
		return brand || cut_holds_any(text, devices, CLF_COUNT(devices));
	return asks != ASKS_BRAND || brand;
}

/* Programs that offer themselves so under each mail. */
static const char *const offered[] = {"BlueMail", "Outlook", "TypeApp"};

static bool offers_program(const char *text)
{
	bool runs_on;

	if (!cut_holds_any(text, offered, CLF_COUNT(offered)) || strchr(text, '?') != NULL)
		return false;
	if ((strstr(text, "aka.ms/") != NULL && strstr(text, "Outlook") != NULL) ||
	    strncmp(text, "Outlook for iOS", 15) == 0 || strncmp(text, "Outlook for Android", 19) == 0)
		return true;
	runs_on = strstr(text, "iOS") != NULL || strstr(text, "Android") != NULL;
	for (size_t i = 0; runs_on && i < CLF_COUNT(getting); i++)
		if (tongue_is_known(getting[i].tongues) && strstr(text, getting[i].word) != NULL)
			return true;
	return false;
}

/* A long line that may be anybody's must name what it was sent from. */
static enum asks asked_of(enum asks asks, const char *text)
{
	return asks == ASKS_NOTHING && word_count(text) > NOTHING_WORDS && !is_excuse(text) ? ASKS_DEVICE : asks;
}

bool cut_is_device_line(struct clf_str line)
{
	char text[CUT_MARKER_BYTES + 1];
	bool own;

	line = cut_strip_lead(line);
	while (line.n > 0 && (line.p[0] == '-' || line.p[0] == '<' || line.p[0] == '('))
		line = cut_strip_lead((struct clf_str){line.p + 1, line.n - 1});
	if (line.n < 6 || line.n > 160)
		return false;
	cut_copy_line(line, text);
	/* "Sent from my desk, is much easier than my phone." is a sentence. */
	own = strstr(text, ", ") != NULL && strstr(text, "Verizon, ") == NULL && strstr(text, "“, ") == NULL;
	if ((own || word_count(text) > DEVICE_WORDS) && !is_excuse(text))
		return false;
	if (offers_program(text))
		return true;
	for (size_t i = 0; i < CLF_COUNT(device_lines); i++) {
		const char *want = device_lines[i].words;
		bool found = *want == '*' ? strstr(text, want + 1) != NULL : cut_begins(line, want);

		if (found && tongue_is_known(device_lines[i].tongues) &&
		    holds_what_is_asked(text, asked_of(device_lines[i].asks, text)))
			return true;
	}
	return false;
}

/* Products that programs name in the line they put under a mail. */
static const char *const products[] = {
    "Android", "GMX", "Galaxy", "Huawei", "Outlook", "Proton", "Samsung", "Xiaomi", "Yahoo", "iPad", "iPhone",
};

/* Words of a sentence about such a thing: with one of them it isn't the program that speaks. */
static const char *const sayings[] = {
    "a",   "and", "au",  "auf", "aus",  "avec", "broken", "con", "das", "dem", "der", "die",  "do",  "een",
    "ein", "el",  "en",  "et",  "for",  "from", "ging",   "hat", "het", "il",  "im",  "in",   "is",  "ist",
    "it",  "la",  "le",  "met", "mit",  "new",  "no",     "not", "of",  "on",  "or",  "same", "the", "this",
    "und", "une", "war", "was", "with", "y",    "your",   "à",   "é",   "и",   "мой", "на",   "не",  "у",
};

static bool is_saying(const char *word, size_t n)
{
	for (size_t i = 0; i < CLF_COUNT(sayings); i++)
		if (strlen(sayings[i]) == n && strncasecmp(word, sayings[i], n) == 0)
			return true;
	return false;
}

/* "Outlook ...": what a person says of it. With an ending it may be one of a language that has the verb last. */
static bool begins_with_product(const char *text)
{
	for (size_t i = 0; i < CLF_COUNT(products); i++) {
		size_t n = strlen(products[i]);

		if (strncasecmp(text, products[i], n) == 0 && text[n] == ' ')
			return true;
	}
	return false;
}

bool cut_is_foreign_device_line(struct clf_str line)
{
	char text[CUT_MARKER_BYTES + 1];
	size_t words = 0;
	bool foreign = true;

	if (line.n < 10 || line.n > FOREIGN_BYTES || line.p[line.n - 1] == '!')
		return false;
	cut_copy_line(line, text);
	if (strpbrk(text, "?:;,@/0123456789") != NULL || weigh_is_own(text) || begins_with_product(text) ||
	    !cut_holds_any(text, products, CLF_COUNT(products)))
		return false;
	for (const char *at = text; *at && foreign; words++) {
		size_t n = strcspn(at, " ");

		foreign = !is_saying(at, n);
		at += n;
		at += strspn(at, " ");
	}
	return foreign && words >= 3 && words <= FOREIGN_WORDS;
}
