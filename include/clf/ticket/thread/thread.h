/*
 * thread.h - which ticket a mail belongs to, by which signal, and which signals were rejected.
 *
 * Two steps, both pure: the signals a mail carries are listed; the store looks up what they name;
 * the first that holds decides.
 */
#ifndef CLF_TICKET_THREAD_H
#define CLF_TICKET_THREAD_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"
#include "clf/ticket/thread/token.h"

struct clf_arena;

enum clf_signal {
	CLF_SIGNAL_NONE,
	CLF_SIGNAL_ADDRESS, /* token in To, Cc, Delivered-To, X-Original-To, Envelope-To, or the envelope recipient */
	CLF_SIGNAL_OWN_ID,  /* our Message-ID in In-Reply-To or References */
	CLF_SIGNAL_FOREIGN_ID, /* a stored Message-ID of somebody else there */
	CLF_SIGNAL_REFERENCE,  /* the reference line in the text */
	CLF_SIGNAL_TAG,        /* the subject tag */
};
const char *clf_signal_name(
    enum clf_signal signal); /* "token", "own-message-id", "message-id", "reference-line", "subject-tag", "none" */

/* What the store knows about a ticket that a signal names. */
struct clf_thread_ticket {
	int64_t number;         /* after merges were followed; 0 when there is no such ticket */
	int64_t asked;          /* the number that was asked for */
	bool sender_takes_part; /* the mail's From takes part in it */
	bool is_loop;           /* a cycle of merges: no ticket */
};

struct clf_candidate {
	enum clf_signal signal;
	const char *value;           /* what was found: address, Message-ID, line, tag; for a person */
	bool valid;                  /* false: rejected already, see why */
	const char *why;             /* why it was rejected */
	struct clf_token token;      /* ADDRESS, OWN_ID, REFERENCE; klass bounce included */
	const char *message_id;      /* FOREIGN_ID: to be looked up */
	int64_t ticket;              /* asked for; 0 for FOREIGN_ID until looked up */
	struct clf_thread_ticket at; /* filled by the store's look-up */
};

/* In order of precedence. envelope is the recipient the mailbox was told of, or NULL. At most CLF_CANDIDATES. */
#define CLF_CANDIDATES 256
struct clf_candidates {
	struct clf_candidate *items;
	size_t count;
};
void clf_thread_candidates(struct clf_arena *arena, const struct clf_reading *reading, const char *envelope,
			   const struct clf_reply_address *form, const struct clf_keyring *keyring, const char *tag,
			   struct clf_candidates *out);

struct clf_threading {
	enum clf_signal signal;
	int64_t ticket;         /* 0: none */
	struct clf_token token; /* the one that decided or came along; of class command or confirm: no ticket */
	bool has_token;
	int64_t related;             /* ticket that a stranger's tag or foreign id names, else 0 */
	const char *const *rejected; /* a line for each rejected signal */
	size_t rejected_count;
};
/* After each candidate's `at` was filled in. */
void clf_thread_decide(struct clf_arena *arena, const struct clf_candidates *candidates, struct clf_threading *out);

/* What a report proves that it speaks of: an outbox row (by a bounce token among the candidates, or as the id that we
 * gave the mail in its envelope), or one of our own Message-IDs with a good hash in the returned header; 0 and NULL
 * when it proves nothing. */
struct clf_report_proof {
	int64_t outbox;
	bool by_envelope_id; /* no candidate names its ticket */
	const char *message_id;
};
void clf_thread_report(const struct clf_reading *reading, const struct clf_candidates *candidates,
		       const struct clf_keyring *keyring, struct clf_report_proof *out);

/*
 * One of our own mails came back: a token with a good hash is in its Message-ID or From; or From is an address of ours,
 * nobody stands behind it, and such a token is in its Reply-To or its reference line.
 */
bool clf_thread_is_own(const struct clf_reading *reading, bool from_is_ours, const struct clf_reply_address *form,
		       const struct clf_keyring *keyring);

#endif
