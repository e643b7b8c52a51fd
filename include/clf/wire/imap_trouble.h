/*
 * imap_trouble.h - what an IMAP server's answer or silence means, and the policy for it: one table.
 *
 * A trouble is one of this mail, this folder, this login or this server; what has it waits, and what hasn't goes on.
 * docs/man/clf-mail.1 holds the table in words.
 */
#ifndef CLF_WIRE_IMAP_TROUBLE_H
#define CLF_WIRE_IMAP_TROUBLE_H

#include <stdint.h>

#include "clf/base/status.h"

/* How far a session came. */
enum clf_imap_step { CLF_IMAP_CONNECT, CLF_IMAP_LOGIN, CLF_IMAP_FOLDER, CLF_IMAP_LOOK, CLF_IMAP_FINISH };

enum clf_imap_trouble {
	CLF_TROUBLE_NONE,
	CLF_TROUBLE_SERVER,      /* not there, or gone amid a session */
	CLF_TROUBLE_FAULT,       /* says what can't be understood, or that it has a fault */
	CLF_TROUBLE_UNSAFE,      /* its certificate, or no TLS: nothing was told to it */
	CLF_TROUBLE_BUSY,        /* too many connections, or another one has the mailbox */
	CLF_TROUBLE_THROTTLED,   /* asked too much of it */
	CLF_TROUBLE_EXPIRED,     /* it ended the session in good order: a login has its time */
	CLF_TROUBLE_DENIED,      /* the login */
	CLF_TROUBLE_UNCONNECTED, /* logged in, and no mailbox behind it (Exchange) */
	CLF_TROUBLE_RIGHTS,      /* the login is known, and has no right to this mailbox (Exchange) */
	CLF_TROUBLE_TOKEN,       /* there is no token to log in with: nothing was asked of the server */
	CLF_TROUBLE_FOLDER,      /* not there, or not for this login */
	CLF_TROUBLE_UNMARKED,    /* mails come in; what is to be done with them afterwards is refused */
	CLF_TROUBLE_FULL,        /* the same, since there is no room */
};

enum clf_imap_ails { CLF_AILS_SERVER, CLF_AILS_LOGIN, CLF_AILS_FOLDER, CLF_AILS_MAIL };

struct clf_imap_policy {
	const char *name;
	enum clf_imap_ails ails;
	int first_s, most_s; /* the first pause, and the longest: they double */
	int tell_after_s;    /* administrators, once it has lasted so long; -1: it is shown alone */
	const char *advice;  /* what a person can do, a sentence; or NULL */
};

#define CLF_IMAP_BACKOFF_MAX_MS (15 * 60 * 1000)
/* Words of ours for a token that was refused without saying why. */
#define CLF_IMAP_UNASKED "without a challenge"

enum clf_imap_trouble clf_imap_trouble(enum clf_imap_step step, enum clf_status status, const char *words);
/* What it is once it has come n times in a row: what may pass by itself doesn't for ever. */
enum clf_imap_trouble clf_imap_trouble_lasting(enum clf_imap_trouble trouble, unsigned n);
const struct clf_imap_policy *clf_imap_policy(enum clf_imap_trouble trouble);
/* NULL: no trouble has that name. */
const struct clf_imap_policy *clf_imap_policy_named(const char *name);
/* What the server's words ask for, up to a quarter of an hour; 0: nothing. */
int64_t clf_imap_asked_ms(const char *words);
/* Before the n-th try after the first, n from 1; what the server's words ask for instead, when they do. */
int64_t clf_imap_pause_ms(enum clf_imap_trouble trouble, unsigned n, const char *words);

#endif
