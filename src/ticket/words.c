/*
 * words.c - a sentence in an agent's language, else in English.
 *
 * The languages are the files templates/words/<language>.po; they are part of the program, and read once, when the
 * first sentence is said in another language than English.
 */
#include "clf/ticket/words.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/embedded.h"
#include "clf/base/str.h"
#include "words_read.h"

struct language {
	const char *name;
	const struct clf_words_pair *pairs; /* ordered */
	size_t count;
};

/* For good: a sentence that was handed out stays. */
static struct {
	struct clf_arena *arena; /* NULL: not read yet */
	struct language *languages;
	size_t count;
} kept;

static void read_languages(void)
{
	size_t files = 0;

	while (clf_embedded_words[files].path != NULL)
		files++;
	kept.arena = clf_arena_new();
	kept.languages = clf_arena_array_of(kept.arena, files, struct language);
	for (; kept.count < files; kept.count++) {
		const struct clf_embedded *file = &clf_embedded_words[kept.count];
		struct language *language = &kept.languages[kept.count];

		language->name = clf_arena_copy(kept.arena, file->path, strcspn(file->path, "."));
		language->pairs = words_read(kept.arena, (struct clf_str){file->bytes, file->size}, &language->count);
	}
}

static const struct language *language_of(const char *locale)
{
	struct clf_str name = {locale, locale != NULL ? strcspn(locale, "-_") : 0};

	if (name.n == 0 || clf_str_equal_nocase(name, CLF_STR("en")))
		return NULL;
	if (kept.arena == NULL)
		read_languages();
	for (size_t i = 0; i < kept.count; i++) {
		if (clf_str_equal_nocase(name, clf_str_from(kept.languages[i].name)))
			return &kept.languages[i];
	}
	return NULL;
}

const char *clf_words(const char *locale, const char *english)
{
	const struct language *language = language_of(locale);
	const struct clf_words_pair wanted = {english, NULL}, *found = NULL;

	if (language != NULL)
		found = bsearch(&wanted, language->pairs, language->count, sizeof wanted, words_compare);
	return found != NULL ? found->said : english;
}

const char *clf_words_language(const char *locale)
{
	const struct language *language = language_of(locale);

	return language != NULL ? language->name : "en";
}

const struct clf_words_pair *clf_words_table(const char *locale, size_t *count)
{
	const struct language *language = language_of(locale);

	*count = language != NULL ? language->count : 0;
	return language != NULL ? language->pairs : NULL;
}
