/*
 * read.h - reading a raw mail (RFC 5322, RFC 2045 ff.).
 *
 * Pure: bytes in, a reading out; no file, no network. Runs inside the sandboxed reader.
 * A broken mail is still read: what was wrong stands in its problems.
 */
#ifndef CLF_MAIL_READ_H
#define CLF_MAIL_READ_H

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"

struct clf_arena;

struct clf_read_options {
	struct clf_texts sent; /* texts that went out in this conversation, for finding quotations by content */
	bool lean;             /* leave out html and the blocks' html */
	bool parts;            /* with the bytes of what is attached, and what is inside */
};

/* What clf_read gives up past; each passed limit becomes a line in problems. */
#define CLF_READ_HEADER_BYTES (1u << 20)
#define CLF_READ_HEADER_FIELDS 2000u
#define CLF_READ_PARTS 1000u
#define CLF_READ_DEPTH 50u
#define CLF_READ_ADDRESSES 1000u
#define CLF_READ_REFERENCES 200u
#define CLF_READ_TEXT_BYTES (8u << 20)
#define CLF_READ_PART_BYTES (96u << 20)      /* of all attachments together, when they are asked for */
#define CLF_READ_INSIDE_BYTES (16u << 20)    /* that are kept of what is inside all of them */
#define CLF_READ_UNPACKED_BYTES (128u << 20) /* that are looked at for it */

/* Once in a process, before it is shut in: initialises libraries and opens every charset converter. */
void clf_read_prepare(void);

/* Fails only when raw is no mail at all in any sense (empty): CLF_EINVAL. */
enum clf_status clf_read(struct clf_arena *arena, struct clf_str raw, const struct clf_read_options *options,
			 struct clf_reading **out, struct clf_error *err);

/* The mail that a passed-on mail passes on itself; `out` may be `forwarded`. What is written above both is its own. */
bool clf_read_forwarded_within(struct clf_arena *arena, const struct clf_forwarded *forwarded,
			       struct clf_forwarded *out);

struct clf_part {
	const char *name; /* as struct clf_attachment */
	const char *type;
	struct clf_str bytes; /* decoded; the arena's */
};

/* The part with that number; CLF_ENOTFOUND. */
enum clf_status clf_read_part(struct clf_arena *arena, struct clf_str raw, const char *part, struct clf_part *out,
			      struct clf_error *err);

#endif
