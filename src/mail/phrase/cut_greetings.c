/*
 * cut_greetings.c - the lines that answer nothing: how a mail begins, and the farewell that programs put above
 * what they quote.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_table.h"
#include "phrase/phrase.h"

#define GREETING_BYTES 100u
#define GREETING_WORDS 7u

static const char *const greetings[] = {
    "Hello",        "Hi",         "Hey",          "Dear",      "Good morning", "Good afternoon",
    "Good evening", "Good day",   "Greetings",    "To whom",   "Hallo",        "Guten",
    "Sehr geehrte", "Liebe",      "Moin",         "Servus",    "Grüß",         "Grüezi",
    "Bonjour",      "Bonsoir",    "Salut",        "Cher",      "Chère",        "Madame",
    "Monsieur",     "Hola",       "Buenos",       "Buenas",    "Estimad",      "Querid",
    "Ciao",         "Buongiorno", "Buonasera",    "Salve",     "Gentil",       "Egregi",
    "Spett",        "Olá",        "Bom dia",      "Boa tarde", "Boa noite",    "Prezad",
    "Car",          "Beste",      "Geachte",      "Goede",     "Dag",          "Hej",
    "Bästa",        "Kära",       "Kære",         "Hei",       "Hyvä",         "Dzień dobry",
    "Szanown",      "Cześć",      "Witam",        "Dobrý",     "Vážen",        "Ahoj",
    "Dobar",        "Poštovan",   "Здравствуйте", "Добрый",    "Уважаем",      "Привет",
    "Добрий",       "Шановн",     "Γεια",         "Καλημέρα",  "Αγαπητ",       "Merhaba",
    "Sayın",        "Bună",       "Stimat",       "Tisztelt",  "Kedves",       "Szia",
    "Jó napot",     "مرحبا",      "السلام",       "שלום",      "こんにちは",   "お世話になっ",
    "您好",         "你好",       "안녕하세요",
};

/* Farewells that say no more than that; thanks may be all that someone had to say. */
static const char *const farewells[] = {
    "regards",        "sincerely",      "greetings",    "best wishes", "grüße",    "gruß",      "grüßen",
    "gruss",          "grüsse",         "cordialement", "salutations", "saludo",   "saluti",    "atentamente",
    "atenciosamente", "cumprimentos",   "groet",        "hilsen",      "hälsning", "terveisin", "pozdrowieni",
    "poważaniem",     "pozdrav",        "üdvözlettel",  "уважением",   "повагою",  "saygılar",  "φιλικά",
    "敬具",           "よろしくお願い", "此致",
};

bool cut_is_greeting(struct clf_str line)
{
	static const char *const ends[] = {",", "!", ":", "，", "！", "、", "。", "،"};
	bool found = false;
	bool ended = false;
	size_t words = 1;

	line = clf_str_trim(cut_strip_lead(line));
	for (size_t i = 0; i < CLF_COUNT(greetings); i++)
		found = found || cut_begins(line, greetings[i]);
	for (size_t i = 0; found && i < CLF_COUNT(ends); i++) {
		size_t n = strlen(ends[i]);

		ended = ended || (line.n > n && memcmp(line.p + line.n - n, ends[i], n) == 0);
	}
	for (size_t i = 0; ended && i < line.n; i++) {
		char c = line.p[i];

		ended = c != '?' && !(c >= '0' && c <= '9') && !(strchr(",!:", c) != NULL && i + 1 < line.n);
		words += c == ' ';
	}
	return ended && line.n <= GREETING_BYTES && words <= GREETING_WORDS;
}

bool cut_is_farewell(struct clf_str line)
{
	char text[CUT_MARKER_BYTES + 1];
	struct clf_str rest;

	if (!cut_is_closing(line, &rest) || rest.n > 0)
		return false;
	cut_copy_line(line, text);
	return cut_holds_any(text, farewells, CLF_COUNT(farewells));
}
