/*
 * outbox.h - the way out: rows claimed by lease, one row for each envelope recipient.
 *
 * queued -> claimed -> committing -> sent | deferred | failed | uncertain. Every update names the
 * lease; CLF_ECONFLICT means the lease was lost and nothing was changed.
 */
#ifndef CLF_STORE_OUTBOX_H
#define CLF_STORE_OUTBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;
struct clf_store;

enum clf_outbox_state {
	CLF_OUTBOX_QUEUED,
	CLF_OUTBOX_CLAIMED,
	CLF_OUTBOX_COMMITTING, /* the body was handed over, the final dot may have been seen */
	CLF_OUTBOX_SENT,
	CLF_OUTBOX_DEFERRED, /* tried, comes again at send_at */
	CLF_OUTBOX_FAILED,
	CLF_OUTBOX_UNCERTAIN, /* may have arrived: held until somebody decides */
};
const char *clf_outbox_state_name(enum clf_outbox_state state);

struct clf_outbox_row {
	int64_t id, ticket, message;
	const char *smtp, *envelope_from, *envelope_to, *message_id;
	unsigned attempts;
	int64_t created_at;
	const char *sender; /* the mailbox's address, or NULL */
	unsigned blamed;    /* times that it alone met what holds others up */
	const char *route;  /* relays that may take it, in order, with commas; NULL: smtp alone */
};

/* Claims up to limit rows of that relay that are due and of no sender that is held (relay.h), oldest first; attempts is
 * counted. A transaction of its own. */
enum clf_status clf_outbox_claim(struct clf_store *store, struct clf_arena *arena, const char *smtp, int64_t lease,
				 int64_t now, int64_t lease_until, size_t limit, struct clf_outbox_row **out,
				 size_t *count, struct clf_error *err);
/* Claims one row to try a relay that is held, or a sender of it ("": any). except: another than that. */
enum clf_status clf_outbox_probe(struct clf_store *store, struct clf_arena *arena, const char *smtp, const char *sender,
				 int64_t except, int64_t lease, int64_t now, int64_t lease_until,
				 struct clf_outbox_row **out, size_t *count, struct clf_error *err);
/* Claims rows of another relay, which doesn't take them now, for that one: smtp of each is `taker` from then on. */
struct clf_outbox_other {
	const char *smtp, *route; /* whose rows; exactly that route */
	const char *sender;       /* of that one alone; "": of any */
	const char *taker;
	bool probes; /* whatever is held at the taker, too */
};
enum clf_status clf_outbox_take_over(struct clf_store *store, struct clf_arena *arena,
				     const struct clf_outbox_other *other, int64_t lease, int64_t now,
				     int64_t lease_until, size_t limit, struct clf_outbox_row **out, size_t *count,
				     struct clf_error *err);
/* Appends the mail as it goes out. */
enum clf_status clf_outbox_raw(struct clf_store *store, int64_t id, struct clf_buf *out, struct clf_error *err);
/* Durable when it returns: comes before the final dot. */
enum clf_status clf_outbox_committing(struct clf_store *store, int64_t id, int64_t lease, struct clf_error *err);
/* state: SENT, DEFERRED (with send_at), FAILED or UNCERTAIN. reply: the server's words. */
enum clf_status clf_outbox_finish(struct clf_store *store, int64_t id, int64_t lease, enum clf_outbox_state state,
				  const char *reply, int64_t send_at, struct clf_error *err);
/* DEFERRED: counted: the attempt counts. blamed: the mail alone met what holds others up. */
enum clf_status clf_outbox_put_off(struct clf_store *store, int64_t id, int64_t lease, bool counted, bool blamed,
				   const char *reply, int64_t send_at, struct clf_error *err);
/* Beside the state that a try ended in, in the transaction that stores it: why it isn't sent ("" or NULL: it is, or
 * nobody knows), counted, and which relay tries next (NULL: the same). The try goes into the mail's history. */
enum clf_status clf_outbox_note(struct clf_store *store, int64_t id, const char *failure, const char *next_smtp,
				struct clf_error *err);
/* A relay refused that row for good, on its recipient's account: its address is remembered for it (suppression.h). */
enum clf_status clf_outbox_failed(struct clf_store *store, int64_t id, const char *failure, const char *words,
				  struct clf_error *err);
/* How many receivers' domains refused mail by their policy since then, and the words of the last (in the arena). */
enum clf_status clf_outbox_policy(struct clf_store *store, struct clf_arena *arena, int64_t since, unsigned *domains,
				  const char **words, struct clf_error *err);
/* The reply of a row whose claim ran out after the mail was handed over. */
#define CLF_OUTBOX_UNANSWERED "the connection ended after the mail was handed over and before the server answered"
/* A look without the writer's lock: whether clf_outbox_expire has anything to do. */
enum clf_status clf_outbox_has_expired(struct clf_store *store, int64_t now, bool *any, struct clf_error *err);
/* Expired claims go back to queued, expired committing ones become uncertain: those are listed. */
enum clf_status clf_outbox_expire(struct clf_store *store, struct clf_arena *arena, int64_t now, unsigned *requeued,
				  struct clf_outbox_row **uncertain, size_t *count, struct clf_error *err);
/* Extends a lease that is still held. */
enum clf_status clf_outbox_extend(struct clf_store *store, int64_t lease, int64_t lease_until, struct clf_error *err);
/* A person's decision on a failed, uncertain or deferred row, given up or not: send it again, with the identical
 * Message-ID. */
enum clf_status clf_outbox_retry(struct clf_store *store, int64_t id, struct clf_error *err);
/* The administrator's policy: rows of a relay that are uncertain since before that time go out again, with the
 * identical Message-ID, unless they were tried so many times. A transaction of its own. */
enum clf_status clf_outbox_resend_uncertain(struct clf_store *store, const char *smtp, int64_t before,
					    unsigned attempts, unsigned *count, struct clf_error *err);
/* What a clock that was ahead made wait too long is due now. Nobody puts a mail off for longer than two hours. */
enum clf_status clf_outbox_mend_times(struct clf_store *store, const char *smtp, int64_t now, struct clf_error *err);
/* All that waits or is under way in a database that came back from a backup: nobody knows whether it went since. It
 * becomes uncertain, and no policy sends it again. Inside a transaction. */
#define CLF_OUTBOX_RESTORED                                                                                            \
	"the database came back from a backup: this mail may have gone out since that was made; send it again if not"
enum clf_status clf_outbox_restored(struct clf_store *store, int64_t now, size_t *count, struct clf_error *err);
/* When the relay's next row is due that is of no held sender; 0: none waits. */
enum clf_status clf_outbox_next_due(struct clf_store *store, const char *smtp, int64_t *at, struct clf_error *err);

/* How many mails that no person wrote were made for somebody since. */
enum clf_status clf_outbox_automatic(struct clf_store *store, int64_t party, int64_t since, int64_t *count,
				     struct clf_error *err);

#define CLF_OUTBOX_TRIES 50u       /* that are kept of a mail, the newest */
#define CLF_OUTBOX_TRY_WORDS 1000u /* characters of the server's */
struct clf_outbox_try {
	int64_t at;
	const char *state;   /* that it led to, by its name */
	const char *smtp;    /* the relay */
	const char *failure; /* a name of enum clf_smtp_class, or NULL */
	const char *reply;   /* the server's words, or NULL */
};
/* The newest first; of a mail from before they were kept, or erased since, none. In the arena. CLF_ENOTFOUND: there is
 * no such row. */
enum clf_status clf_outbox_tries(struct clf_store *store, struct clf_arena *arena, int64_t id,
				 struct clf_outbox_try **out, size_t *count, struct clf_error *err);

#endif
