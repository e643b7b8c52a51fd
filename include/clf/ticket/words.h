/*
 * words.h - the sentences in which agents are told what was not done, in their language, whatever the way in.
 *
 * Code is written in English; what it says to an agent passes through clf_words(), as a whole sentence with its
 * conversions. Mails' templates have words of their own, and so have the API's checks and what only a journal says.
 */
#ifndef CLF_TICKET_WORDS_H
#define CLF_TICKET_WORDS_H

#include <stddef.h>

/*
 * The format with the same conversions in the same order, in the language of the locale ("ja", "ja-JP"). English itself
 * when it is NULL, a language that there is none of, or a sentence that isn't known: never NULL. Kept for good.
 */
const char *clf_words(const char *locale, const char *english) __attribute__((format_arg(2)));
/* "fr" of "fr-CA": the language that clf_words answers in, "en" where there is no other. Kept for good. */
const char *clf_words_language(const char *locale);
/* Words that are kept as they are and pass through clf_words() where they are said. */
#define CLF_SAID(english) english

/* For tests: the pairs of a language ("ja"), count 0 when there is none. */
struct clf_words_pair {
	const char *english, *said;
};
const struct clf_words_pair *clf_words_table(const char *locale, size_t *count);

#endif
