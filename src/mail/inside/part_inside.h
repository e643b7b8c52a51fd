/*
 * part_inside.h - what can be read in an attachment beside its own bytes: mails, zipped documents, UTF-16.
 */
#ifndef CLF_MAIL_PART_INSIDE_H
#define CLF_MAIL_PART_INSIDE_H

#include "clf/base/str.h"

struct clf_arena;

/* What may be spent on all attachments of a mail together. */
struct part_budget {
	size_t unpacked; /* bytes that are made to be looked at */
	size_t found;    /* bytes that are given */
};

/*
 * Texts one below the other, valid UTF-8: the first of what is found, up to 1 MiB, and below it whatever in all of it
 * has the shape of a token. At most 64 MiB are unpacked, and four things that hold each other; what is beyond these or
 * the budget isn't seen. type and name may be NULL. The arena's.
 */
struct clf_str part_inside(struct clf_arena *arena, const char *type, const char *name, struct clf_str bytes,
			   struct part_budget *budget);

#endif
