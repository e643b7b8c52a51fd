/*
 * reading.h - what is read from one mail: plain results, their JSON form, and the form between processes.
 *
 * Every text is valid UTF-8 without NUL; lists may be empty; all memory is the arena's.
 */
#ifndef CLF_MAIL_READING_H
#define CLF_MAIL_READING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;
struct clf_json;

struct clf_address {
	const char *name;    /* display name, "" when none */
	const char *address; /* addr-spec as written, without angle brackets */
};

struct clf_addresses {
	const struct clf_address *items;
	size_t count;
};

struct clf_texts {
	const char *const *items;
	size_t count;
};

enum clf_block_role {
	CLF_BLOCK_NEW,
	CLF_BLOCK_QUOTED,
	CLF_BLOCK_SIGNATURE,
	CLF_BLOCK_FORWARDED,
	CLF_BLOCK_DISCLAIMER,
};

/* A run of the body; the blocks in order are the whole body, nothing is dropped. */
struct clf_block {
	enum clf_block_role role;
	unsigned level; /* depth of quotation, 0 for what the sender wrote */
	const char *text;
	const char *html; /* sanitized, or NULL */
};

enum clf_mail_kind {
	CLF_MAIL_MAIL,
	CLF_MAIL_AUTO_REPLY, /* RFC 3834 */
	CLF_MAIL_BOUNCE,     /* RFC 3464, action failed */
	CLF_MAIL_DELAYED,
	CLF_MAIL_DELIVERED,
	CLF_MAIL_FEEDBACK, /* RFC 5965 */
	CLF_MAIL_RECEIPT,  /* RFC 8098 */
	CLF_MAIL_LIST,     /* a person's mail that came through a mailing list */
};

/* One recipient of a report (RFC 3464 section 2.3); absent fields are NULL. */
struct clf_report {
	const char *recipient;
	const char *action;
	const char *status; /* "5.1.1" */
	const char *diagnostic;
	const char *original_message_id;  /* without angle brackets */
	const char *original_envelope_id; /* what whoever sent the mail gave it in MAIL FROM (RFC 3461 section 4.4) */
};

/* One method of one Authentication-Results field (RFC 8601), fields from the top of the header down. */
struct clf_auth_result {
	unsigned field; /* which Authentication-Results field, 0 is the topmost */
	const char *server;
	const char *method;
	const char *result;
	const char *header_from;
	const char *header_d;
	const char *smtp_mailfrom;
};

struct clf_attachment {
	const char *part;      /* "2.1", as IMAP numbers parts */
	const char *name;      /* decoded and normalised; data only, never a path; NULL when none */
	const char *type;      /* declared, lower case */
	const char *true_type; /* by content; NULL when that tells nothing */
	size_t size;           /* decoded bytes */
	bool is_inline;
	const char *cid;       /* without angle brackets, or NULL */
	bool in_reply;         /* the page shows it within what is new */
	bool has_bytes;        /* was asked for, and within the limit */
	struct clf_str bytes;  /* decoded */
	struct clf_str inside; /* with the bytes: what can be read in them beside, to be searched and not shown */
};

/* A mail that was passed on within another; from.address NULL: none was, or nobody can say whose. */
struct clf_forwarded {
	struct clf_address from;
	const char *subject, *text; /* its own; subject NULL when unknown */
	const char *own;            /* what is written above it */
};

struct clf_reading {
	const char *message_id; /* Message-IDs are without angle brackets; NULL when absent */
	struct clf_texts in_reply_to;
	struct clf_texts references;
	int64_t date; /* microseconds UTC, 0 when absent or unreadable */
	struct clf_addresses from, sender, reply_to, to, cc;
	struct clf_addresses original; /* X-Original-From, else X-Original-Sender: whom a list says it stands for */
	struct clf_texts lists;        /* addresses and ids of the lists it came through */
	struct clf_texts delivered_to; /* Delivered-To, X-Original-To, Envelope-To, from the top down */
	const char *return_path;       /* "" is the null sender; NULL when absent */
	const char *subject;           /* decoded, never NULL */
	const char *text;              /* whole body as text, lines end in \n */
	const char *html;              /* whole body's HTML, sanitized, or NULL */
	const struct clf_block *blocks;
	size_t block_count;
	const char *reply, *quoted, *signature; /* joined from the blocks; "" when none */
	const char *passed_on; /* below own words, and no part of reply: the mail that they pass on; "" */
	const char *guessed;   /* of quoted, what neither mark nor structure nor a text of ours shows to be one; "" */
	struct clf_forwarded forwarded;
	const char *reply_rule; /* which rule cut the reply; "none" when nothing was cut */
	enum clf_mail_kind kind;
	bool automatic;  /* must never be answered by a machine; of kind MAIL: a machine made it, and it is work */
	bool generated;  /* a machine made it, and nothing but a Message-ID that it names says that it answers */
	bool newsletter; /* one may unsubscribe from it, and nobody may post there */
	const char *why; /* what decided kind and automatic, for a person */
	const struct clf_report *reports;
	size_t report_count;
	const struct clf_auth_result *auth;
	size_t auth_count;
	const struct clf_attachment *attachments;
	size_t attachment_count;
	struct clf_texts problems; /* what was broken or cut by a limit, for a person */
};

const char *clf_mail_kind_name(enum clf_mail_kind kind); /* "mail", "auto-reply", ... */
const char *clf_block_role_name(enum clf_block_role role);

/* The JSON that `clf-mail parse` prints; file may be NULL. The result is the caller's. */
struct clf_json *clf_reading_to_json(const struct clf_reading *reading, const char *file);

/* The form in which a reading comes from a reader; whatever doesn't fit out's limit sets its failed. */
void clf_reading_pack(struct clf_arena *arena, const struct clf_reading *reading, struct clf_buf *out);
/* From an untrusted reader: texts, enums, lengths and counts are checked; CLF_EINVAL, CLF_ELIMIT. */
enum clf_status clf_reading_unpack(struct clf_arena *arena, struct clf_str bytes, struct clf_reading **out,
				   struct clf_error *err);

#endif
