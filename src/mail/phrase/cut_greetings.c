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
    "Ahoj",           "Beste",       "Boa noite",    "Boa tarde",    "Bom dia",      "Bonjour",      "Bonsoir",
    "Buenas",         "Buenos",      "Bună",         "Buonasera",    "Buongiorno",   "Bästa",        "Car",
    "Cher",           "Chère",       "Ciao",         "Cześć",        "Dag",          "Dear",         "Dobar",
    "Dobrý",          "Dzień dobry", "Egregi",       "Estimad",      "Geachte",      "Gentil",       "Goede",
    "Good afternoon", "Good day",    "Good evening", "Good morning", "Greetings",    "Grüezi",       "Grüß",
    "Guten",          "Hallo",       "Hei",          "Hej",          "Hello",        "Hey",          "Hi",
    "Hola",           "Hyvä",        "Jó napot",     "Kedves",       "Kära",         "Kære",         "Liebe",
    "Madame",         "Merhaba",     "Moin",         "Monsieur",     "Olá",          "Poštovan",     "Prezad",
    "Querid",         "Salut",       "Salve",        "Sayın",        "Sehr geehrte", "Servus",       "Spett",
    "Stimat",         "Szanown",     "Szia",         "Tisztelt",     "To whom",      "Vážen",        "Witam",
    "Αγαπητ",         "Γεια",        "Καλημέρα",     "Добрий",       "Добрый",       "Здравствуйте", "Привет",
    "Уважаем",        "Шановн",      "שלום",         "السلام",       "مرحبا",        "お世話になっ", "こんにちは",
    "你好",           "您好",        "안녕하세요",
};

/* Farewells that say no more than that; thanks may be all that someone had to say. */
static const char *const farewells[] = {
    "atenciosamente", "atentamente", "best wishes", "cordialement", "cumprimentos", "greetings",   "groet",
    "gruss",          "gruß",        "grüsse",      "grüße",        "grüßen",       "hilsen",      "hälsning",
    "poważaniem",     "pozdrav",     "pozdrowieni", "regards",      "saludo",       "salutations", "saluti",
    "saygılar",       "sincerely",   "terveisin",   "üdvözlettel",  "φιλικά",       "повагою",     "уважением",
    "よろしくお願い", "敬具",        "此致",
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
