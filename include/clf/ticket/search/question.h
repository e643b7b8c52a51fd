/*
 * question.h - what somebody looks for, read.
 *
 * Words are all looked for; the last one is how a word may begin, from three letters on, and one sign of those scripts
 * that don't divide words always is (clf/base/terms.h). "..." is a phrase, -word may not be there; owner:ADDRESS
 * (or none), status:NAME and from:ADDRESS (the customer) ask for fields. A ticket's number or tag finds the ticket.
 */
#ifndef CLF_TICKET_QUESTION_H
#define CLF_TICKET_QUESTION_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;

#define CLF_QUESTION_BYTES 500u
#define CLF_QUESTION_WORDS 12u
#define CLF_QUESTION_TERMS 64u /* of one word or phrase */

/* What is found or not as one: terms that stand together. */
struct clf_sought {
	const char *said; /* as it was written */
	const char **terms;
	size_t count;
	bool prefix; /* the last term is how one begins */
	bool absent; /* it may not be there */
	bool quoted;
	int64_t number; /* of a ticket that this may be; 0: none */
};

struct clf_question {
	struct clf_sought words[CLF_QUESTION_WORDS];
	size_t count;
	const char *owner, *status, *from; /* or NULL */
};

/* CLF_EINVAL: it can't be asked, and err says what to write instead, in the language of the locale (NULL: English). */
enum clf_status clf_question_read(struct clf_arena *arena, const char *locale, const char *text,
				  struct clf_question *out, struct clf_error *err);
/* Of several texts, which are one question: each has its own quotation marks and its own last word. */
enum clf_status clf_question_read_all(struct clf_arena *arena, const char *locale, const char *const *texts,
				      size_t count, struct clf_question *out, struct clf_error *err);

/* The ticket's number, where the text is nothing else: "1042", "#1042" or, with the tag "CLF", "clf-1042", with
 * brackets or without; else 0. What stands in quotation marks is words. */
int64_t clf_question_ticket(const char *text, const char *tag);

/* What is asked of the field ("status") in the text; NULL: nothing. */
const char *clf_question_field(struct clf_arena *arena, const char *text, const char *field);
/* The text with that asked of the field instead; NULL: it asks nothing of it, or the value can't be written there. */
const char *clf_question_with(struct clf_arena *arena, const char *text, const char *field, const char *value);

#endif
