/*
 * own.h - what in a text says who wrote it: the writer's own addresses, and the signature that holds one.
 *
 * Pure and linear in the text. Addresses are folded (clf_address_fold); texts are valid UTF-8.
 */
#ifndef CLF_MAIL_OWN_H
#define CLF_MAIL_OWN_H

#include <stdbool.h>

#include "clf/mail/reading.h"

struct clf_arena;

/*
 * The text with `instead` wherever one of the addresses stands: in any case, with the domain as A- or U-labels, with
 * "+something" before the @, quoted, percent-encoded, in full-width signs, and with characters in it that nobody sees.
 * The text itself when none does; *count (or NULL) is how many there were.
 */
const char *clf_own_replaced(struct clf_arena *arena, const char *text, const struct clf_texts *addresses,
			     const char *instead, size_t *count);

/*
 * Where the writer's signature begins that no delimiter announced to the reader of the mail: a few short lines at the
 * end with one of the addresses or a telephone number, and one of the names above it; without a name, with both. The
 * length of the text when there is none: in doubt a line is the writer's words. A closing ("Kind regards,") stays.
 */
size_t clf_own_signature(struct clf_arena *arena, const char *text, const struct clf_texts *addresses,
			 const struct clf_texts *names);

#endif
