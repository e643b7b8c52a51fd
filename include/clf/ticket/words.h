/*
 * words.h - the sentences in which agents are told what was not done, in their language, whatever the way in.
 *
 * Code is written in English; what it says to an agent passes through clf_words(), as a whole sentence with its
 * conversions. Mails' templates have words of their own; what the API, the command line and a journal alone say stays
 * English.
 */
#ifndef CLF_TICKET_WORDS_H
#define CLF_TICKET_WORDS_H

#include <stddef.h>

#include "clf/base/status.h" /* CLF_SAID: words that pass through these where they are said */

struct clf_arena;

/*
 * The format with the same conversions in the same order, in the language of the locale ("ja", "ja-JP"). English itself
 * when it is NULL, a language that there is none of, or a sentence that isn't known: never NULL. Kept for good.
 */
const char *clf_words(const char *locale, const char *english) __attribute__((format_arg(2)));
/* "fr" of "fr-CA": the language that clf_words answers in, "en" where there is no other. Kept for good. */
const char *clf_words_language(const char *locale);
/*
 * A refusal that was made in English ("there is no ticket 7"), told in the language of the locale; the text itself
 * where no sentence is known that makes it. Code refuses in English alone, and this tells it where a person reads it.
 * Of the English sentence, %-s is a value that is a word or a refusal of ours and is told in its turn; the translation
 * may write such values or leave them out, and all of them in another order (%2$s). NULL gives NULL.
 */
const char *clf_words_told(struct clf_arena *arena, const char *locale, const char *english);

/* For tests: the pairs of a language ("ja"), count 0 when there is none. */
struct clf_words_pair {
	const char *english, *said;
};
const struct clf_words_pair *clf_words_table(const char *locale, size_t *count);

#endif
