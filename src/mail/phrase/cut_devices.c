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
} device_lines[] = {
    {"Sent from my ", ASKS_NOTHING},
    {"Send from my", ASKS_NOTHING},
    {"Sent on my ", ASKS_NOTHING},
    {"Sent from my Verizon, ", ASKS_NOTHING},
    {"Enviado do meu ", ASKS_NOTHING},
    {"Enviado de meu ", ASKS_NOTHING},
    {"Enviado a partir do meu ", ASKS_NOTHING},
    {"Enviado dende o meu ", ASKS_NOTHING},
    {"Enviado desde o meu ", ASKS_NOTHING},
    {"Enviado desde mi ", ASKS_NOTHING},
    {"Enviado de mi ", ASKS_NOTHING},
    {"Envoyé de mon ", ASKS_NOTHING},
    {"Envoyé depuis mon ", ASKS_NOTHING},
    {"Inviato dal mio ", ASKS_NOTHING},
    {"Verstuurd vanaf mijn", ASKS_NOTHING},
    {"Verzonden vanaf mijn", ASKS_NOTHING},
    {"Skickat från min", ASKS_NOTHING},
    {"Sendt fra min", ASKS_NOTHING},
    {"Send frå min", ASKS_NOTHING},
    {"Wysłane z mojego ", ASKS_NOTHING},
    {"Wysłano z mojego ", ASKS_NOTHING},
    {"Odesláno z mého ", ASKS_NOTHING},
    {"Odoslané z môjho ", ASKS_NOTHING},
    {"Trimis de pe ", ASKS_NOTHING},
    {"Saadetud minu ", ASKS_NOTHING},
    {"发自我的", ASKS_NOTHING},
    {"發自我的", ASKS_NOTHING},
    {"iPhone-omról küldve", ASKS_NOTHING},
    {"Az iPhone-omról küldve", ASKS_NOTHING},
    {"Elküldve az iPhone-omról", ASKS_NOTHING},
    {"Gaukite „Outlook“", ASKS_NOTHING},
    {"Nire iPhone", ASKS_NOTHING},
    {"Dërguar nga iPhone", ASKS_NOTHING},
    {"Gestuur vanaf my ", ASKS_NOTHING},
    {"Ipinadala mula sa aking ", ASKS_NOTHING},
    {"Enviat des del meu ", ASKS_NOTHING},
    {"Seolta ó mo ", ASKS_NOTHING},
    {"Sent from Nine", ASKS_NOTHING},
    {"Sent from Front", ASKS_NOTHING},
    {"Sent from HEY", ASKS_NOTHING},
    {"Sent from Newton", ASKS_NOTHING},
    {"Sent from ", ASKS_DEVICE},
    {"Sent on the go", ASKS_DEVICE},
    {"Von meinem ", ASKS_DEVICE},
    {"Gesendet von ", ASKS_DEVICE},
    {"Diese Nachricht wurde von mein", ASKS_DEVICE},
    {"Envoyé de ", ASKS_DEVICE},
    {"Envoye de ", ASKS_DEVICE},
    {"Envoyé à partir d", ASKS_DEVICE},
    {"Envoyé depuis ", ASKS_DEVICE},
    {"Enviado desde ", ASKS_DEVICE},
    {"Enviado do ", ASKS_DEVICE},
    {"Enviado de ", ASKS_DEVICE},
    {"Enviado a partir d", ASKS_DEVICE},
    {"Inviato da", ASKS_DEVICE},
    {"Verstuurd vanaf ", ASKS_DEVICE},
    {"Verzonden vanaf ", ASKS_DEVICE},
    {"Verzonden vanuit ", ASKS_DEVICE},
    {"Skickat från ", ASKS_DEVICE},
    {"Sendt fra ", ASKS_DEVICE},
    {"Send frå ", ASKS_DEVICE},
    {"Lähetetty ", ASKS_DEVICE},
    {"Wysłane z ", ASKS_DEVICE},
    {"Wysłano z ", ASKS_DEVICE},
    {"Odesláno z ", ASKS_DEVICE},
    {"Odoslané z ", ASKS_DEVICE},
    {"Odoslané zo ", ASKS_DEVICE},
    {"Elküldve a", ASKS_DEVICE},
    {"Küldve: ", ASKS_DEVICE},
    {"Отправлено с ", ASKS_DEVICE},
    {"Отправлено из ", ASKS_DEVICE},
    {"Отправлено от ", ASKS_DEVICE},
    {"Надіслано з ", ASKS_DEVICE},
    {"Відправлено з ", ASKS_DEVICE},
    {"Адпраўлена з ", ASKS_DEVICE},
    {"Στάλθηκε από ", ASKS_DEVICE},
    {"Εστάλη από ", ASKS_DEVICE},
    {"发送自", ASKS_DEVICE},
    {"从我的", ASKS_DEVICE},
    {"從我的", ASKS_DEVICE},
    {"נשלח מ", ASKS_DEVICE},
    {"أرسلت من", ASKS_DEVICE},
    {"أُرسلت من", ASKS_DEVICE},
    {"مُرسل من", ASKS_DEVICE},
    {"مرسل من", ASKS_DEVICE},
    {"تم الإرسال من", ASKS_DEVICE},
    {"Trimis din ", ASKS_DEVICE},
    {"Poslano s ", ASKS_DEVICE},
    {"Poslano sa ", ASKS_DEVICE},
    {"Poslano z ", ASKS_DEVICE},
    {"Poslano iz ", ASKS_DEVICE},
    {"Poslato sa ", ASKS_DEVICE},
    {"Poslato s ", ASKS_DEVICE},
    {"Послато са ", ASKS_DEVICE},
    {"Gửi từ ", ASKS_DEVICE},
    {"Đã gửi từ", ASKS_DEVICE},
    {"Được gửi từ", ASKS_DEVICE},
    {"Dikirim dari", ASKS_DEVICE},
    {"Dihantar dari", ASKS_DEVICE},
    {"Dihantar daripada", ASKS_DEVICE},
    {"ส่งจาก", ASKS_DEVICE},
    {"ارسال شده از", ASKS_DEVICE},
    {"ارسال‌شده از", ASKS_DEVICE},
    {"از iPhone", ASKS_DEVICE},
    {"Изпратено от ", ASKS_DEVICE},
    {"Испратено од ", ASKS_DEVICE},
    {"Enviat des d", ASKS_DEVICE},
    {"Išsiųsta iš ", ASKS_DEVICE},
    {"Nosūtīts no ", ASKS_DEVICE},
    {"Sūtīts no ", ASKS_DEVICE},
    {"Saadetud ", ASKS_DEVICE},
    {"Sent úr ", ASKS_DEVICE},
    {"Sent frá ", ASKS_DEVICE},
    {"Imetumwa kutoka ", ASKS_DEVICE},
    {"Ceapat ó", ASKS_DEVICE},
    {"*から送信", ASKS_DEVICE},
    {"*에서 보냄", ASKS_DEVICE},
    {"*gönderildi", ASKS_DEVICE},
    {"*göndərildi", ASKS_DEVICE},
    {"*से भेजा गया", ASKS_DEVICE},
    {"*থেকে পাঠানো", ASKS_DEVICE},
    {"*سے بھیجا گیا", ASKS_DEVICE},
    {"*இலிருந்து அனுப்பப்பட்டது", ASKS_DEVICE},
    {"*жіберілді", ASKS_DEVICE},
    {"*ارسال شد", ASKS_DEVICE},
    {"Provenance : ", ASKS_DEVICE},
    {"Sent with ", ASKS_BRAND},
    {"Sent via ", ASKS_BRAND},
    {"Sent using ", ASKS_BRAND},
    {"Sent by ", ASKS_BRAND},
    {"Gesendet mit ", ASKS_BRAND},
    {"Gesendet über ", ASKS_BRAND},
    {"Gesendet aus ", ASKS_BRAND},
    {"Von Yahoo ", ASKS_BRAND},
    {"Envoyé avec ", ASKS_BRAND},
    {"Envoyé via ", ASKS_BRAND},
    {"Enviado via ", ASKS_BRAND},
    {"Enviado con ", ASKS_BRAND},
    {"Enviado com ", ASKS_BRAND},
    {"Inviato con ", ASKS_BRAND},
    {"Inviato tramite ", ASKS_BRAND},
    {"Verzonden met", ASKS_BRAND},
    {"Verstuurd met", ASKS_BRAND},
    {"Skickat med ", ASKS_BRAND},
    {"Sendt med ", ASKS_BRAND},
    {"Sendt via ", ASKS_BRAND},
    {"Odesláno přes ", ASKS_BRAND},
    {"Отправлено через ", ASKS_BRAND},
    {"Lähetetty käyttäen", ASKS_BRAND},
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

/* "Get Outlook for iOS": with Outlook and what it runs on in one line. */
static const char *const getting[] = {
    "Dapatkan", "Descărca", "Få ",       "Get ",    "Hae ",     "Hanki",     "Hent ",         "Holen Sie", "Hämta",
    "Iegūst",   "Nabavi",   "Obten",     "Obter",   "Obține",   "Ottieni",   "Pobierz",       "Prenesi",   "Preuzmi",
    "Pridobi",  "Scarica",  "Skaff deg", "Skaffa ", "Stiah",    "Stáh",      "Szerezze",      "Télécharg", "Tải ",
    "Uzyskaj",  "Získa",    "Získej",    "beszerz", "beziehen", "edinin",    "herunterladen", "indirin",   "letölt",
    "ownload",  "Λήψη",     "λήψη",      "Вземете", "Завантаж", "Загрузить", "Изтегл",        "Отримат",   "Получить",
    "Скача",    "להורדת",   "קבל",       "احصل",    "الحصول",   "دریافت",    "प्राप्त",         "ดาวน์โหลด",  "รับ",
    "下載",     "下载",     "入手",      "取得",    "获取",     "다운로드",  "받기",
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

static bool offers_outlook(const char *text)
{
	bool runs_on;

	if (strstr(text, "Outlook") == NULL || strchr(text, '?') != NULL)
		return false;
	if (strstr(text, "aka.ms/") != NULL || strncmp(text, "Outlook for iOS", 15) == 0 ||
	    strncmp(text, "Outlook for Android", 19) == 0)
		return true;
	runs_on = strstr(text, "iOS") != NULL || strstr(text, "Android") != NULL;
	for (size_t i = 0; runs_on && i < CLF_COUNT(getting); i++)
		if (strstr(text, getting[i]) != NULL)
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
	if (offers_outlook(text))
		return true;
	for (size_t i = 0; i < CLF_COUNT(device_lines); i++) {
		const char *want = device_lines[i].words;
		bool found = *want == '*' ? strstr(text, want + 1) != NULL : cut_begins(line, want);

		if (found && holds_what_is_asked(text, asked_of(device_lines[i].asks, text)))
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

bool cut_is_foreign_device_line(struct clf_str line)
{
	char text[CUT_MARKER_BYTES + 1];
	size_t words = 0;
	bool foreign = true;

	if (line.n < 10 || line.n > FOREIGN_BYTES || line.p[line.n - 1] == '!')
		return false;
	cut_copy_line(line, text);
	if (strpbrk(text, "?:;,@/0123456789") != NULL || weigh_is_own(text) ||
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
