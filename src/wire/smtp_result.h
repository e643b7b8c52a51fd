/*
 * smtp_result.h - what a relay's answers mean for a mail: the one place that tells temporary from permanent.
 */
#ifndef CLF_WIRE_SMTP_RESULT_H
#define CLF_WIRE_SMTP_RESULT_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/wire/smtp.h"

struct smtp_seen {
	enum clf_smtp_step step;
	int code;               /* the last reply's, 0: none in this step */
	const char *reply;      /* its text with any enhanced status, or "" */
	bool handed_over;       /* the body is out of our hands, only the dot was to come */
	bool withheld;          /* we gave the mail up before the dot */
	bool no_utf8;           /* the address needs SMTPUTF8 (RFC 6531) and the relay has none */
	bool secure;            /* the handshake was over, with a certificate that holds */
	bool distrusted;        /* its certificate doesn't hold */
	bool asked;             /* nothing was to be sent, and the recipient was accepted */
	bool challenged;        /* it asked for more after a token (334): it doesn't take it, and that is all it said */
	bool no_mechanism;      /* it offers no way to log in that can be gone */
	int64_t size, max_size; /* octets of a mail that is larger than the relay takes (RFC 1870), or 0 */
	const char *broke;      /* what broke besides, in words, or NULL */
};

void smtp_judge(const struct smtp_seen *seen, struct clf_smtp_result *out);

#endif
