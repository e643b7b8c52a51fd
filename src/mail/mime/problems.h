/*
 * problems.h - what was broken in a mail, or cut by a limit, collected for a person.
 */
#ifndef CLF_MAIL_PROBLEMS_H
#define CLF_MAIL_PROBLEMS_H

#include <stddef.h>

#include "clf/mail/reading.h"

#define PROBLEMS_MAX 50

struct problems {
	struct clf_arena *arena;
	const char *items[PROBLEMS_MAX];
	size_t count;
};

/* The same text is kept once; past PROBLEMS_MAX nothing more is taken. */
void problem_add(struct problems *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct clf_texts problems_texts(const struct problems *problems);

#endif
