/*
 * smtp_inside.h - one connection to a relay, and the mail that is on it.
 *
 * libcurl finds, connects, secures and logs in (CONNECT_ONLY); the mail itself is said in smtp_dialog.c, since
 * libcurl would block every other connection while one relay thinks about its final dot.
 */
#ifndef CLF_WIRE_SMTP_INSIDE_H
#define CLF_WIRE_SMTP_INSIDE_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include "clf/wire/smtp.h"
#include "smtp_result.h"

enum smtp_state {
	SMTP_DOWN,
	SMTP_CONNECTING, /* with libcurl, up to and with AUTH */
	SMTP_READY,
	SMTP_SAY_MAIL, /* said, and its answer not yet come; so the next ones */
	SMTP_SAY_RCPT,
	SMTP_SAY_DATA,
	SMTP_SAY_BODY, /* going out */
	SMTP_SAY_DOT,
	SMTP_SAY_RSET,
};

#define SMTP_ERROR_TEXT 416 /* libcurl's 256, and advice */

struct connection {
	struct clf_smtp *smtp;
	void *easy; /* libcurl's, owned; in the multi handle unless down */
	int fd;
	enum smtp_state state;
	bool takes_utf8;      /* of EHLO's answer */
	int64_t max_size;     /* likewise; 0: it doesn't say */
	bool says_size;       /* it knows SIZE */
	bool takes_dsn;       /* likewise DSN */
	char offers[128];     /* its ways to log in, as it says them */
	char challenge[1024]; /* what it asked for more with, in AUTH; base64 */
	bool used;            /* a mail went over it before this one */
	int64_t idle_at;      /* since when it is ready, monotonic ms */
	struct clf_buf out;   /* to be written */
	size_t out_at;
	char line[1024]; /* of an answer, as far as it came; longer ones are cut */
	size_t line_size;
	unsigned lines; /* of the answer that comes in, and its octets */
	size_t octets;
	int code; /* of its first line; each further one has to say the same (RFC 5321 section 4.2.1) */

	/* the mail */
	void *job;
	bool busy, again;
	bool asks;          /* whether it would be taken: no body */
	char *from, *to;    /* owned */
	char *envelope_id;  /* owned, or NULL */
	struct clf_str raw; /* borrowed */
	int64_t deadline;   /* of this step, monotonic ms */
	int64_t body_until; /* of the body as a whole */
	unsigned replies;
	struct smtp_seen seen;
	char reply[CLF_ERROR_TEXT];
	char error[SMTP_ERROR_TEXT];
};

struct clf_smtp {
	struct clf_smtp_events events;
	void *user;
	void *multi;                            /* libcurl's */
	char *url, *ca_file, *login, *password; /* owned */
	bool oauth2;
	char *token; /* owned; NULL: none now */
	bool tls;
	long timeout_s;
	struct clf_smtp_shown *shown; /* NULL or borrowed */
	unsigned count, running;
	unsigned allowed;               /* of count */
	struct connection *connections; /* count of them */
	struct clf_smtp_offers offers;
};

/* smtp_dialog.c */
/* The mail's first command, on a connection that is ready. */
void smtp_begin(struct connection *c);
/* Reads and writes what can be; moves the mail on. */
void smtp_work(struct connection *c);
bool smtp_has_output(const struct connection *c);
/* The step that begins now ends by then. */
void smtp_set_deadline(struct connection *c, unsigned times);
/* A line or more of an answer: false when it has gone on for too long. */
bool smtp_bounded(struct connection *c, size_t octets);
/* A relay's line: code, and the words kept for a person. Control characters become spaces. */
void smtp_hear(struct connection *c, const char *text, size_t n);
/* What follows the code in a line of EHLO's answer. */
void smtp_hear_extension(struct connection *c, const char *text, size_t n);
/* What follows 334 in AUTH. */
void smtp_hear_challenge(struct connection *c, const char *text, size_t n);

/* smtp.c, which alone knows libcurl */
/* Octets read or written; 0: not now; -1: the connection is over. */
ssize_t smtp_read(struct connection *c, char *bytes, size_t size);
ssize_t smtp_write(struct connection *c, const char *bytes, size_t size);
/* The mail's fate is told, and the connection is free. */
void smtp_tell(struct connection *c);
/* A session has its limits: the mail that met them goes by a new one, once. False: it did already, or is no such case.
 */
bool smtp_renew(struct connection *c);
/* The connection is over. why: in words, NULL when error says it. A mail on it is told, or tried on a new one. */
void smtp_lost(struct connection *c, const char *why);
void smtp_close(struct connection *c);

#endif
