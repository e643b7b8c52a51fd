/*
 * smtp.h - sending over SMTP (RFC 5321; adapter of libcurl), several kept connections to one relay.
 *
 * One mail has one envelope recipient. What a relay's answer means, and whom it blames, is the table in smtp_policy.c.
 */
#ifndef CLF_WIRE_SMTP_H
#define CLF_WIRE_SMTP_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/wire/smtp_trouble.h"

struct clf_smtp;
struct pollfd;

#define CLF_SMTP_FDS 5 /* that one connection may wait for, at most: libcurl tries several addresses at a time */

#define CLF_SMTP_LOGINS 256 /* bytes of a list of mechanisms */

/* What a relay shows of itself, as of the last EHLO. */
struct clf_smtp_shown {
	bool smtputf8, eightbitmime, dsn, size;
	int64_t max_size;             /* 0: it names none */
	int64_t certificate_ends;     /* its own; 0: no TLS came about */
	char logins[CLF_SMTP_LOGINS]; /* mechanisms that it offers, with blanks between */
};

struct clf_smtp_options {
	const char *url;              /* smtp://host:port or smtps://host:port */
	bool starttls;                /* smtp://: required; false only when said so */
	const char *user, *password;  /* user NULL: no AUTH */
	bool oauth2;                  /* user logs in by the token of clf_smtp_set_token, and by no password */
	const char *ca_file;          /* NULL: the system's */
	const char *helo;             /* our domain */
	unsigned connections;         /* at most that many at a time */
	int timeout_s;                /* for each answer; for the one to the final dot twice that */
	struct clf_smtp_shown *shown; /* NULL, or where that is noted; for one connection at a time */
};

enum clf_smtp_outcome {
	CLF_SMTP_SENT,
	CLF_SMTP_TEMPORARY, /* nothing was taken: try again later */
	CLF_SMTP_PERMANENT, /* refused for good */
	CLF_SMTP_UNCERTAIN, /* the body was handed over and no answer came: it may have arrived */
};

/* How far the dialogue came: the command that was said last. */
enum clf_smtp_step {
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

/* Whose trouble it is that a mail didn't go out. */
enum clf_smtp_blame {
	CLF_SMTP_NOBODY,
	CLF_SMTP_THE_RECIPIENT,
	CLF_SMTP_THE_MAIL,
	CLF_SMTP_THE_SENDER, /* the address it is sent from: others of that relay may fare better */
	CLF_SMTP_THE_RELAY,  /* all mail by this relay would fare the same */
	CLF_SMTP_IN_DOUBT,   /* refused for good, and the answer doesn't say on whose account */
};

struct clf_smtp_result {
	enum clf_smtp_outcome outcome;
	enum clf_smtp_blame blame;
	enum clf_smtp_trouble trouble;
	enum clf_smtp_class klass; /* of what isn't sent; NONE: it was, or we kept it back ourselves */
	enum clf_smtp_step step;   /* where it ended */
	bool lasting;              /* of sender and relay: it won't end by itself */
	int code;                  /* SMTP reply code, 0 when there was none */
	char text[CLF_ERROR_TEXT]; /* the server's words or what broke; never AUTH */
};

struct clf_smtp_events {
	/* The body is handed over, the final dot comes next. Not CLF_OK: the mail is given up before the dot
	 * (temporary). */
	enum clf_status (*handed_over)(void *user, void *job);
	void (*done)(void *user, void *job, const struct clf_smtp_result *result);
};

enum clf_status clf_smtp_new(const struct clf_smtp_options *options, const struct clf_smtp_events *events, void *user,
			     struct clf_smtp **out, struct clf_error *err);
/* Unfinished jobs end as TEMPORARY, or UNCERTAIN when handed over, through done. */
void clf_smtp_free(struct clf_smtp **smtp);

/*
 * Starts one mail; raw is borrowed until done. CLF_EAGAIN: all connections are busy. CLF_EINVAL: an address holds
 * control characters, spaces or angle brackets. Bodies must be CRLF throughout: a bare CR or LF is CLF_EINVAL too.
 */
enum clf_status clf_smtp_submit(struct clf_smtp *smtp, void *job, const char *envelope_from, const char *envelope_to,
				struct clf_str raw, struct clf_error *err);
/* The same, with what servers on the way may say in a report, where the relay knows of that (RFC 3461). */
struct clf_smtp_envelope {
	const char *from, *to;
	const char *id; /* ENVID, printable ASCII of at most 100 octets; NULL: no such words */
};
enum clf_status clf_smtp_submit_envelope(struct clf_smtp *smtp, void *job, const struct clf_smtp_envelope *envelope,
					 struct clf_str raw, struct clf_error *err);
/* Asks whether the relay would take such a mail: MAIL and RCPT, then RSET. SENT: it would. Nothing goes out. */
enum clf_status clf_smtp_ask(struct clf_smtp *smtp, void *job, const char *envelope_from, const char *envelope_to,
			     struct clf_error *err);
/*
 * With oauth2: the token of sessions that begin from now on, copied and wiped with the next. NULL: there is none, and
 * what is submitted with no open session left ends with CLF_EDENIED. CLF_EINVAL, CLF_ELIMIT: it can't be sent: as NULL.
 */
enum clf_status clf_smtp_set_token(struct clf_smtp *smtp, const char *token, struct clf_error *err);
/* At most so many connections from now on, of those there are; idle ones beyond are closed. */
void clf_smtp_allow(struct clf_smtp *smtp, unsigned connections);
unsigned clf_smtp_running(const struct clf_smtp *smtp);
/* Connections that the relay has taken and that are kept. */
unsigned clf_smtp_connected(const struct clf_smtp *smtp);
/* What the relay last said of itself in its answer to EHLO, after TLS and before any mail. */
struct clf_smtp_offers {
	bool known;       /* it said something since the program runs */
	int64_t max_size; /* of a mail, in octets (RFC 1870); 0: it names none */
	bool utf8, dsn;   /* RFC 6531, RFC 3461 */
};
struct clf_smtp_offers clf_smtp_offers(const struct clf_smtp *smtp);
/* Works until something happened, wake_fd (or -1) is readable, or time is up. */
enum clf_status clf_smtp_poll(struct clf_smtp *smtp, int wake_fd, int timeout_ms, struct clf_error *err);
/*
 * To wait for several relays at once: puts what clf_smtp_poll would wait for into fds (CLF_SMTP_FDS for each
 * connection), returns how many these are, and lowers *timeout_ms to when clf_smtp_poll is to be called at the latest.
 */
size_t clf_smtp_watch(struct clf_smtp *smtp, struct pollfd *fds, int *timeout_ms);

#endif
