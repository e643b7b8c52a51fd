/*
 * mime_tree.h - the parts of a mail (RFC 2046), numbered as IMAP numbers them (RFC 3501 section 6.4.5).
 *
 * Adapter of GMime: none of its types come across. The tree and its texts live in the arena;
 * the library's own objects live until mime_close.
 */
#ifndef CLF_MAIL_MIME_TREE_H
#define CLF_MAIL_MIME_TREE_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/str.h"

struct clf_arena;
struct problems;
struct header_list;

#define MIME_INNER 20u /* entities that were wrapped in parts */

enum mime_disposition { MIME_NO_DISPOSITION, MIME_INLINE, MIME_ATTACHMENT };

struct mime_part {
	const char *number; /* "2.1"; "" for a multipart that is the whole mail or a whole embedded message */
	const char *type;   /* "text/plain": lower case, declared or the default */
	bool declared;      /* the type stands in the header */
	const char *charset;
	const char *name; /* as declared, decoded; NULL when none */
	const char *cid;  /* without brackets; NULL when none */
	const char *report_type;
	const char *protocol; /* of multipart/signed and multipart/encrypted */
	enum mime_disposition disposition;
	bool flowed, delsp; /* RFC 3676 */
	bool is_multipart, is_message;
	bool is_base64;    /* the header says so, also of a multipart */
	bool has_boundary; /* the content type has that parameter, whatever it is */
	struct mime_part *parent, *child, *next;
	const char *prologue;   /* of a multipart without parts: the text that stands there instead, raw; or NULL */
	void *object;           /* the library's */
	bool is_found;          /* its bytes are content, whatever object says */
	struct clf_str content; /* the arena's */
};

struct mime_mail {
	struct mime_part *root; /* NULL when nothing could be read */
	size_t part_count;
	void *message; /* the library's */
	void *inner[MIME_INNER];
	size_t inner_count;
};

void mime_prepare(void);
/*
 * Only the Content-* fields of the header go to the library: what else stands there was read already, and a
 * broken line would end the header for it.
 */
void mime_open(struct clf_arena *arena, const struct header_list *list, struct clf_str body, struct problems *problems,
	       struct mime_mail *mail);
void mime_close(struct mime_mail *mail);

/* Parses an entity (header and body) that was wrapped in part: its tree becomes what part holds. */
bool mime_add_entity(struct clf_arena *arena, struct mime_mail *mail, struct mime_part *part, struct clf_str entity,
		     struct problems *problems);

bool mime_is(const struct mime_part *part, const char *type); /* "text/plain", or "text/" for all of these */

/* The part's content, its transfer encoding taken off; the arena's. A message comes as it was sent. */
struct clf_str mime_bytes(struct clf_arena *arena, const struct mime_part *part);
/* The same without a copy where the content is not encoded: dead once the mail is closed. */
struct clf_str mime_view(struct clf_arena *arena, const struct mime_part *part);
/* The first bytes of it, fewer than max when it is shorter; nothing for a message or a multipart. */
struct clf_str mime_head(struct clf_arena *arena, const struct mime_part *part, size_t max);
/* The length of mime_bytes without making them. */
size_t mime_size(const struct mime_part *part);
/* The header of the message in a message/rfc822 part; empty for others. */
struct header_list mime_message_header(struct clf_arena *arena, const struct mime_part *part);

#endif
