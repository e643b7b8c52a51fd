/*
 * smtp_result.h - what a relay's answers mean for a mail: the one place that tells temporary from permanent.
 */
#ifndef CLF_WIRE_SMTP_RESULT_H
#define CLF_WIRE_SMTP_RESULT_H

#include <stdbool.h>

#include "clf/wire/smtp.h"

/* How far the dialogue came: the command that was said last. */
enum smtp_phase {
	CLF_SMTP_CONNECT, /* nothing said yet: finding, connecting, the greeting */
	CLF_SMTP_HELLO,
	CLF_SMTP_TLS, /* STARTTLS, and the handshake */
	CLF_SMTP_AUTH,
	CLF_SMTP_MAIL,
	CLF_SMTP_RCPT,
	CLF_SMTP_DATA,
	CLF_SMTP_BODY,  /* 354 came */
	CLF_SMTP_FINAL, /* the answer to the final dot came */
};

struct smtp_seen {
	enum smtp_phase phase;
	int code;          /* the last reply's, 0: none in this phase */
	const char *reply; /* its text with any enhanced status, or "" */
	bool handed_over;  /* the body is out of our hands, only the dot was to come */
	bool withheld;     /* we gave the mail up before the dot */
	bool no_utf8;      /* the address needs SMTPUTF8 (RFC 6531) and the relay has none */
	const char *broke; /* what broke besides, in words, or NULL */
};

void smtp_judge(const struct smtp_seen *seen, struct clf_smtp_result *out);

#endif
