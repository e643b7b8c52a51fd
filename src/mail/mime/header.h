/*
 * header.h - the fields of a header block, as they stand in the mail (RFC 5322 section 2.2).
 */
#ifndef CLF_MAIL_HEADER_H
#define CLF_MAIL_HEADER_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;
struct problems;
struct clf_texts;

struct header_field {
	struct clf_str name;  /* as written */
	struct clf_str value; /* unfolded bytes, still encoded */
};

struct header_list {
	struct header_field *items;
	size_t count;
};

/*
 * Reads fields until the first blank line. Fields named X-CLF-* are the gateway's own and are dropped.
 * *body (may be NULL) gets what follows. Limits: CLF_READ_HEADER_BYTES and CLF_READ_HEADER_FIELDS.
 */
struct header_list header_parse(struct clf_arena *arena, struct clf_str raw, struct clf_str *body,
				struct problems *problems);

/* Raw 8-bit values are most likely in the charset that the content is said to be in: they become UTF-8. */
void header_take_charset(struct clf_arena *arena, struct header_list *list);

/* The nth field of that name (0 is the topmost), or NULL. */
const struct header_field *header_find(const struct header_list *list, const char *name, size_t nth);
bool header_has(const struct header_list *list, const char *name);
/* Decoded (RFC 2047, raw 8-bit) on one line, without control characters; NULL when absent. */
char *header_text(struct clf_arena *arena, const struct header_list *list, const char *name);
/* As header_text, for bytes in hand. */
char *header_decode(struct clf_arena *arena, struct clf_str value);
/* Raw bytes of any charset as UTF-8; encoded words stay. */
char *header_utf8(struct clf_arena *arena, struct clf_str value);

/* Message-IDs (RFC 5322 section 3.6.4), leniently, without brackets, each once; at most max. */
void header_ids(struct clf_arena *arena, const struct header_list *list, const char *name, struct clf_texts *out,
		size_t max, struct problems *problems);

#endif
