/*
 * tongue.c - which languages and mail programs the tables are asked for: all of them, but for a bench.
 */
#include "phrase/tongue.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

#include "clf/base/count.h"

/* In the order of enum tongue_number. */
static const char *const codes[TONGUE_COUNT] = {
    "af", "ar", "az",  "be", "bg", "bn", "ca", "cs", "da", "de", "el", "en", "es", "et", "eu",
    "fa", "fi", "fil", "fr", "ga", "gl", "he", "hi", "hr", "hu", "hy", "id", "is", "it", "ja",
    "ka", "kk", "ko",  "lt", "lv", "mk", "mr", "ms", "nb", "nl", "nn", "pl", "pt", "ro", "ru",
    "sk", "sl", "sq",  "sr", "sv", "sw", "ta", "te", "th", "tr", "uk", "ur", "uz", "vi", "zh",
};

static uint64_t known = UINT64_MAX;
/* A program may leave what several rules look at. */
static const char *without_programs[8];
static size_t without_count;

uint64_t tongue_of_locale(const char *locale)
{
	/* Older codes of the same, and one for either Norwegian. */
	static const char *const also[][2] = {{"in", "id"}, {"iw", "he"}, {"no", "nb"}};
	size_t n = locale != NULL ? strcspn(locale, "-_.@") : 0;
	const char *code = locale;

	for (size_t i = 0; n == 2 && i < CLF_COUNT(also); i++)
		if (strncasecmp(locale, also[i][0], 2) == 0)
			code = also[i][1];
	for (size_t i = 0; n > 0 && i < TONGUE_COUNT; i++)
		if (strlen(codes[i]) == n && strncasecmp(codes[i], code, n) == 0)
			return UINT64_C(1) << i;
	return 0;
}

bool tongue_is_known(uint64_t tongues)
{
	return (tongues & known) != 0;
}

bool tongue_knows_program(const char *rule)
{
	const char *colon = without_count > 0 ? strchr(rule, ':') : NULL;

	for (size_t i = 0; colon != NULL && i < without_count; i++) {
		if (strcmp(colon + 1, without_programs[i]) == 0)
			return false;
	}
	return true;
}

bool tongue_take_language(const char *code)
{
	for (size_t i = 0; i < TONGUE_COUNT; i++) {
		if (strcmp(codes[i], code) != 0)
			continue;
		known &= ~(UINT64_C(1) << i);
		return true;
	}
	return false;
}

void tongue_give_languages(void)
{
	known = UINT64_MAX;
}

void tongue_take_program(const char *program)
{
	if (without_count < CLF_COUNT(without_programs))
		without_programs[without_count++] = program;
}
