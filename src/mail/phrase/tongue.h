/*
 * tongue.h - the languages of the tables of words: each row says to which it belongs.
 *
 * bench/quotation takes a language or a mail program away and looks at what is still read: words are to add weight,
 * and never to be the gate.
 */
#ifndef CLF_MAIL_TONGUE_H
#define CLF_MAIL_TONGUE_H

#include <stdbool.h>
#include <stdint.h>

/* ISO 639, in the order of the bits. */
enum tongue_number {
	TONGUE_AF,
	TONGUE_AR,
	TONGUE_AZ,
	TONGUE_BE,
	TONGUE_BG,
	TONGUE_BN,
	TONGUE_CA,
	TONGUE_CS,
	TONGUE_DA,
	TONGUE_DE,
	TONGUE_EL,
	TONGUE_EN,
	TONGUE_ES,
	TONGUE_ET,
	TONGUE_EU,
	TONGUE_FA,
	TONGUE_FI,
	TONGUE_FIL,
	TONGUE_FR,
	TONGUE_GA,
	TONGUE_GL,
	TONGUE_HE,
	TONGUE_HI,
	TONGUE_HR, /* and bs */
	TONGUE_HU,
	TONGUE_HY,
	TONGUE_ID,
	TONGUE_IS,
	TONGUE_IT,
	TONGUE_JA,
	TONGUE_KA,
	TONGUE_KK,
	TONGUE_KO,
	TONGUE_LT,
	TONGUE_LV,
	TONGUE_MK,
	TONGUE_MR,
	TONGUE_MS,
	TONGUE_NB,
	TONGUE_NL,
	TONGUE_NN,
	TONGUE_PL,
	TONGUE_PT,
	TONGUE_RO,
	TONGUE_RU,
	TONGUE_SK,
	TONGUE_SL,
	TONGUE_SQ,
	TONGUE_SR,
	TONGUE_SV,
	TONGUE_SW,
	TONGUE_TA,
	TONGUE_TE,
	TONGUE_TH,
	TONGUE_TR,
	TONGUE_UK,
	TONGUE_UR,
	TONGUE_UZ,
	TONGUE_VI,
	TONGUE_ZH,
	TONGUE_COUNT
};

_Static_assert(TONGUE_COUNT <= 64, "a bit for each language");

/* The bit of one; a word of several languages has all of theirs. */
#define TONGUE(name) (UINT64_C(1) << TONGUE_##name)

struct tongue_word {
	const char *word;
	uint64_t tongues;
};

/* The bit of a locale's language ("pt-BR", "zh_Hant"); 0 for one without, and for NULL. */
uint64_t tongue_of_locale(const char *locale);
/* Whether a row of these languages is to be looked at. */
bool tongue_is_known(uint64_t tongues);
/* Whether what a program leaves is to be looked at; rule as in "html:gmail". */
bool tongue_knows_program(const char *rule);

/*
 * Takes a language ("de") or a mail program ("gmail") away, for the whole process, before the first mail is read;
 * false when there is no such language. Several may go, eight programs at the most. For the bench alone.
 */
bool tongue_take_language(const char *code);
/* Gives all languages back: a test takes them away in turn. */
void tongue_give_languages(void);
void tongue_take_program(const char *program);

#endif
