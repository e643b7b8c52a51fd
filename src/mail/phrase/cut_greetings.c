/*
 * cut_greetings.c - the lines that answer nothing: how a mail begins, and the farewell that programs put above
 * what they quote.
 */
#include <string.h>

#include "clf/base/count.h"
#include "phrase/cut_weigh.h"
#include "phrase/phrase.h"

#define GREETING_BYTES 100u
#define GREETING_WORDS 7u

/* Sorted. */
static const struct tongue_word greetings[] = {
    {"Ahoj", TONGUE(CS) | TONGUE(SK)},
    {"Beste", TONGUE(DE) | TONGUE(NL)},
    {"Boa noite", TONGUE(PT)},
    {"Boa tarde", TONGUE(PT)},
    {"Bom dia", TONGUE(PT)},
    {"Bonjour", TONGUE(FR)},
    {"Bonsoir", TONGUE(FR)},
    {"Buenas", TONGUE(ES)},
    {"Buenos", TONGUE(ES)},
    {"Bună", TONGUE(RO)},
    {"Buonasera", TONGUE(IT)},
    {"Buongiorno", TONGUE(IT)},
    {"Bästa", TONGUE(SV)},
    {"Car", TONGUE(PT) | TONGUE(IT)},
    {"Cher", TONGUE(FR)},
    {"Chère", TONGUE(FR)},
    {"Ciao", TONGUE(IT)},
    {"Cześć", TONGUE(PL)},
    {"Dag", TONGUE(DE) | TONGUE(NL)},
    {"Dear", TONGUE(EN)},
    {"Dobar", TONGUE(HR) | TONGUE(SR) | TONGUE(SL)},
    {"Dobrý", TONGUE(CS) | TONGUE(SK)},
    {"Dzień dobry", TONGUE(PL)},
    {"Egregi", TONGUE(IT)},
    {"Estimad", TONGUE(ES) | TONGUE(GL)},
    {"Geachte", TONGUE(NL)},
    {"Gentil", TONGUE(IT)},
    {"Goede", TONGUE(NL) | TONGUE(AF)},
    {"Good afternoon", TONGUE(EN)},
    {"Good day", TONGUE(EN)},
    {"Good evening", TONGUE(EN)},
    {"Good morning", TONGUE(EN)},
    {"Greetings", TONGUE(EN)},
    {"Grüezi", TONGUE(DE)},
    {"Grüß", TONGUE(DE)},
    {"Guten", TONGUE(DE)},
    {"Hallo", TONGUE(DE) | TONGUE(NL) | TONGUE(AF) | TONGUE(NB) | TONGUE(DA)},
    {"Hei", TONGUE(FI) | TONGUE(NB) | TONGUE(NN)},
    {"Hej", TONGUE(SV) | TONGUE(NB) | TONGUE(DA)},
    {"Hello", TONGUE(EN)},
    {"Hey", TONGUE(DE) | TONGUE(EN)},
    {"Hi", TONGUE(DE) | TONGUE(EN)},
    {"Hola", TONGUE(ES) | TONGUE(CA) | TONGUE(GL)},
    {"Hyvä", TONGUE(FI)},
    {"Jó napot", TONGUE(HU)},
    {"Kedves", TONGUE(HU)},
    {"Kära", TONGUE(SV)},
    {"Kære", TONGUE(DA)},
    {"Liebe", TONGUE(DE)},
    {"Madame", TONGUE(FR)},
    {"Merhaba", TONGUE(TR)},
    {"Moin", TONGUE(DE)},
    {"Monsieur", TONGUE(FR)},
    {"Olá", TONGUE(PT)},
    {"Poštovan", TONGUE(HR) | TONGUE(SR) | TONGUE(SL)},
    {"Prezad", TONGUE(PT)},
    {"Querid", TONGUE(PT) | TONGUE(ES)},
    {"Salut", TONGUE(DE) | TONGUE(FR) | TONGUE(RO)},
    {"Salve", TONGUE(IT)},
    {"Sayın", TONGUE(TR)},
    {"Sehr geehrte", TONGUE(DE)},
    {"Servus", TONGUE(DE)},
    {"Spett", TONGUE(IT)},
    {"Stimat", TONGUE(RO)},
    {"Szanown", TONGUE(PL)},
    {"Szia", TONGUE(HU)},
    {"Tisztelt", TONGUE(HU)},
    {"To whom", TONGUE(EN)},
    {"Vážen", TONGUE(CS) | TONGUE(SK)},
    {"Witam", TONGUE(PL)},
    {"Αγαπητ", TONGUE(EL)},
    {"Γεια", TONGUE(EL)},
    {"Καλημέρα", TONGUE(EL)},
    {"Добрий", TONGUE(UK)},
    {"Добрый", TONGUE(RU)},
    {"Здравствуйте", TONGUE(RU)},
    {"Привет", TONGUE(UK) | TONGUE(RU)},
    {"Уважаем", TONGUE(RU) | TONGUE(BG)},
    {"Шановн", TONGUE(UK)},
    {"שלום", TONGUE(HE)},
    {"السلام", TONGUE(AR)},
    {"مرحبا", TONGUE(AR)},
    {"お世話になっ", TONGUE(JA)},
    {"こんにちは", TONGUE(JA)},
    {"你好", TONGUE(ZH)},
    {"您好", TONGUE(ZH)},
    {"안녕하세요", TONGUE(KO)},
};

/* Sorted. Farewells that say no more than that; thanks may be all that someone had to say. */
static const struct tongue_word farewells[] = {
    {"atenciosamente", TONGUE(PT)},
    {"atentamente", TONGUE(ES)},
    {"best wishes", TONGUE(EN)},
    {"cordialement", TONGUE(FR)},
    {"cumprimentos", TONGUE(PT)},
    {"greetings", TONGUE(EN)},
    {"groet", TONGUE(NL)},
    {"gruss", TONGUE(DE)},
    {"gruß", TONGUE(DE)},
    {"grüsse", TONGUE(DE)},
    {"grüße", TONGUE(DE)},
    {"grüßen", TONGUE(DE)},
    {"hilsen", TONGUE(DA) | TONGUE(NB)},
    {"hälsning", TONGUE(SV)},
    {"poważaniem", TONGUE(PL)},
    {"pozdrav", TONGUE(CS) | TONGUE(SK) | TONGUE(HR) | TONGUE(SL) | TONGUE(SR)},
    {"pozdrowieni", TONGUE(PL)},
    {"regards", TONGUE(EN)},
    {"saludo", TONGUE(ES)},
    {"salutations", TONGUE(FR)},
    {"saluti", TONGUE(IT)},
    {"saygılar", TONGUE(TR)},
    {"sincerely", TONGUE(EN)},
    {"terveisin", TONGUE(FI)},
    {"üdvözlettel", TONGUE(HU)},
    {"φιλικά", TONGUE(EL)},
    {"повагою", TONGUE(UK)},
    {"уважением", TONGUE(RU)},
    {"よろしくお願い", TONGUE(JA)},
    {"敬具", TONGUE(JA)},
    {"此致", TONGUE(ZH)},
};

bool cut_is_greeting(struct clf_str line)
{
	static const char *const ends[] = {",", "!", ":", "，", "！", "、", "。", "،"};
	bool found;
	bool ended = false;
	size_t words = 1;

	line = clf_str_trim(cut_strip_lead(line));
	found = weigh_begins(line, greetings, CLF_COUNT(greetings));
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
	struct weigh_text text;
	struct clf_str rest;

	if (!cut_is_closing(line, &rest) || rest.n > 0)
		return false;
	weigh_read(line, &text);
	return weigh_holds(&text, farewells, CLF_COUNT(farewells));
}
