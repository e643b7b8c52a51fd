/*
 * courtesy.h - replies that say nothing but thanks, and such as say that the matter is settled.
 *
 * Pure, linear in the text, and strict: every word must be a known phrase of one language (English may stand beside
 * it), a name where names stand, or a sign that only sets off. Whatever else is there, be it one word, a figure, an
 * address or a sign of question in any script, makes it neither: somebody is to read it then. It knows only the reply.
 * Where the mail before asked something, "Great, thanks" may be its answer: whoever knows that mail doesn't ask here.
 */
#ifndef CLF_MAIL_COURTESY_H
#define CLF_MAIL_COURTESY_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/mail/reading.h"

struct clf_arena;

/* Of a longer text neither is asked; in bytes. */
#define CLF_COURTESY_BYTES 600u

struct clf_courtesy {
	bool thanks; /* thanks, or that it is settled, and nothing else: no reason to open anything again */
	bool
	    confirms; /* says that the matter is settled: it works, has arrived, may be closed; thanks holds too then */
};

/*
 * Of what is new in a mail: valid UTF-8, quotations and signature cut off. Any attachment makes it neither. The
 * customer's locale (or NULL) decides about words that mean something else in another language: "Tak" alone is thanks
 * from "da" only. Names (or NULL) are those of the customer and of who answered: with them a name may also be written
 * small, stand first, or have no capitals at all.
 */
struct clf_courtesy clf_courtesy_of(struct clf_arena *arena, const char *text, size_t attachments, const char *locale,
				    const struct clf_texts *names);

#endif
