/*
 * compose.h - writing a mail: header and MIME parts, every line ended by CRLF, no line over 998 octets.
 */
#ifndef CLF_MAIL_COMPOSE_H
#define CLF_MAIL_COMPOSE_H

#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"

enum clf_auto_submitted {
	CLF_AUTO_NO,
	CLF_AUTO_GENERATED, /* notices (RFC 3834 section 5) */
	CLF_AUTO_REPLIED,   /* acknowledgements */
};

struct clf_outgoing_part {
	const char *name; /* file name, any UTF-8 */
	const char *type; /* "image/png" */
	struct clf_str bytes;
	const char *part;      /* of the mail it came with ("2.1"), or NULL */
	struct clf_str inside; /* what can be read in it (clf_read_inside) */
};

/* Borrowed; names and subject may hold anything (they are encoded, control characters become spaces). */
struct clf_outgoing {
	struct clf_address from;
	struct clf_addresses to, cc;
	const char *reply_to; /* addr-spec or NULL */
	const char *subject;
	const char *message_id; /* without angle brackets, as those below */
	struct clf_texts in_reply_to, references;
	int64_t date;
	const char *text;                  /* required */
	const char *html;                  /* NULL: text alone */
	const char *reference_line;        /* at the end of text, before a signature, and of html; or NULL */
	enum clf_auto_submitted automatic; /* not CLF_AUTO_NO: Auto-Submitted, X-Auto-Response-Suppress: All,
					      Precedence: auto_reply for replies */
	const struct clf_outgoing_part *parts;
	size_t part_count;
};

/*
 * Appends the mail to out; out is untouched on failure. CLF_EINVAL: an address or the Message-ID holds control
 * characters, spaces or angle brackets, or is none;
 * no recipient. Letters beyond ASCII before the @ stand as they are: that mail goes out by SMTPUTF8 alone (RFC 6532).
 * CLF_ELIMIT: out is full. In in_reply_to and references, which others made, what is no Message-ID is left out, and the
 * middle of a long list too. The same input gives the same bytes.
 */
enum clf_status clf_compose(const struct clf_outgoing *mail, struct clf_buf *out, struct clf_error *err);
/* Whether a mail can be written to that address, and goes out by any relay: it may stand beside others. */
bool clf_compose_takes(const char *address);

/*
 * Appends a mail that clf_compose made, to other recipients: of `mail` its to, reply_to, message_id, in_reply_to,
 * references and date count, all else is as it was. Fails as clf_compose does; CLF_EINVAL too for what has no header.
 */
enum clf_status clf_compose_again(struct clf_str raw, const struct clf_outgoing *mail, struct clf_buf *out,
				  struct clf_error *err);

#endif
