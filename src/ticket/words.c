/*
 * words.c - a sentence in an agent's language, else in English.
 */
#include "clf/ticket/words.h"

#include <string.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "words_table.h"

static const struct words_table *const tables[] = {&words_ja};

static const struct words_table *table_for(const char *locale)
{
	struct clf_str language = {locale, locale != NULL ? strcspn(locale, "-_") : 0};

	for (size_t i = 0; locale != NULL && i < CLF_COUNT(tables); i++) {
		if (clf_str_equal_nocase(language, clf_str_from(tables[i]->language)))
			return tables[i];
	}
	return NULL;
}

const char *clf_words(const char *locale, const char *english)
{
	const struct words_table *table = table_for(locale);

	for (size_t i = 0; table != NULL && i < table->count; i++) {
		if (strcmp(table->pairs[i].english, english) == 0)
			return table->pairs[i].said;
	}
	return english;
}

const struct clf_words_pair *clf_words_table(const char *locale, size_t *count)
{
	const struct words_table *table = table_for(locale);

	*count = table != NULL ? table->count : 0;
	return table != NULL ? table->pairs : NULL;
}
