/*
 * copy.h - whether a mail that came in is one that came before: a Message-ID alone doesn't say so.
 *
 * Web forms, printers and scripts give all their mails the same id, and what is taken for a copy is told to nobody. So
 * a copy is the same mail: by the same sender, of the same date, and with the same written in it.
 */
#ifndef CLF_TICKET_COPY_H
#define CLF_TICKET_COPY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"

struct clf_arena;

/* What is compared of two mails with one Message-ID. */
struct clf_written {
	const char *from; /* folded, or NULL */
	const char *subject, *text;
	int64_t date;        /* microseconds, 0: the mail has none */
	bool date_unknown;   /* nobody noted it down */
	bool through_a_list; /* which may add to the subject, the text and the attachments */
	bool oversize;       /* only its header was kept */
	int64_t size;        /* of an oversize mail */
	const struct clf_attachment *attachments;
	size_t attachment_count;
};

/* What follows the header, octet by octet. */
enum clf_bodies { CLF_BODIES_UNKNOWN, CLF_BODIES_SAME, CLF_BODIES_DIFFER };

bool clf_copy_is(struct clf_arena *arena, const struct clf_written *mail, const struct clf_written *earlier,
		 enum clf_bodies bodies);
/* A text for comparing: without its white space, which is broken anew on the way. NULL gives "". */
const char *clf_copy_text(struct clf_arena *arena, const char *text);

#endif
