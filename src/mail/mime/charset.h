/*
 * charset.h - bytes of any charset made into text.
 */
#ifndef CLF_MAIL_CHARSET_H
#define CLF_MAIL_CHARSET_H

#include <stdbool.h>

#include "clf/base/str.h"

struct clf_arena;

/* Opens every converter there is a name for and keeps it, so that none is loaded later. */
void charset_prepare(void);

struct charset_result {
	char *text;       /* valid UTF-8 without NUL; the arena's */
	const char *used; /* the charset that was taken; NULL for plain ASCII and UTF-8 */
	bool guessed;     /* it was not declared, or the declaration was wrong */
	bool damaged;     /* some bytes could not be converted and became U+FFFD */
};

/* declared may be NULL. At most max bytes of text come back. */
struct charset_result charset_decode(struct clf_arena *arena, const char *declared, struct clf_str bytes, size_t max);

#endif
