/*
 * outbox_move.h - how a row of the outbox comes from one state to another.
 *
 * No other statement sets the state of a row, or of a message that went out; check.sql holds the tree to it.
 */
#ifndef CLF_STORE_OUTBOX_MOVE_H
#define CLF_STORE_OUTBOX_MOVE_H

#include "clf/store/mail/outbox.h"
#include "engine/db.h"

/* What becomes of the rows that are moved; what is 0 or NULL stays as it was. */
struct outbox_change {
	enum clf_outbox_state to;
	int64_t now;
	int64_t lease, lease_until; /* of who claims or hands over; all others let go */
	bool tried;                 /* one attempt more */
	bool anew;                  /* attempts are counted from nothing */
	bool untried;               /* one attempt less: the mail is not to blame */
	bool blamed;                /* it alone met what holds others up */
	bool given_up;              /* by a person: nothing that counts as a result */
	const char *reply;
	int64_t send_at, reported_at;
	const char *taker; /* the relay that has it from now on */
};

/* Every way there is. ('queued', 'uncertain') and ('deferred', 'uncertain'): by a restore alone. The last block: a
 * proved report knows more than we do, whatever we thought. */
#define OUTBOX_WAYS                                                                                                    \
	"(VALUES ('queued', 'claimed'), ('deferred', 'claimed'), "                                                     \
	"('claimed', 'queued'), "                                                                                      \
	"('claimed', 'committing'), ('committing', 'committing'), "                                                    \
	"('claimed', 'sent'), ('claimed', 'deferred'), ('claimed', 'failed'), ('claimed', 'uncertain'), "              \
	"('committing', 'sent'), ('committing', 'deferred'), ('committing', 'failed'), ('committing', 'uncertain'), "  \
	"('failed', 'queued'), ('uncertain', 'queued'), ('deferred', 'queued'), "                                      \
	"('queued', 'uncertain'), ('deferred', 'uncertain'), "                                                         \
	"('queued', 'failed'), ('deferred', 'failed'), ('sent', 'failed'), ('uncertain', 'failed'), "                  \
	"('failed', 'failed'))"

/*
 * Ends a statement that begins with "WITH chosen AS MATERIALIZED (SELECT id, state FROM outbox ...) ". A row whose
 * state is another by now is left alone: somebody else had it.
 */
#define OUTBOX_MOVE                                                                                                    \
	"UPDATE outbox SET state = $to, lease = $lease, "                                                              \
	"lease_until = CASE WHEN $lease IS NULL THEN NULL ELSE coalesce($until, lease_until) END, "                    \
	"attempts = CASE WHEN $anew <> 0 THEN 0 ELSE attempts + $tried END, "                                          \
	"blamed = CASE WHEN $anew <> 0 THEN 0 ELSE blamed + $blamed END, "                                             \
	"reply = coalesce($reply, reply), send_at = coalesce($send_at, send_at), "                                     \
	"reported_at = coalesce($reported_at, reported_at), smtp = coalesce($taker, smtp), "                           \
	"finished_at = CASE WHEN $ended <> 0 THEN coalesce(finished_at, $now) END "                                    \
	"FROM chosen WHERE outbox.id = chosen.id AND outbox.state = chosen.state "                                     \
	"AND (outbox.state, $to) IN " OUTBOX_WAYS " "                                                                  \
	"RETURNING outbox.id, ticket, message, smtp, envelope_from, envelope_to, message_id, attempts, created_at, "   \
	"sender, blamed, route"

/*
 * Moves the rows that sql chooses, and with each its message: the worst of a message's rows is what people see. args:
 * those of the choice, but $now, which is the change's. rows: NULL, or what was moved, oldest first, in the arena.
 * *count says how many. Inside a transaction.
 */
enum clf_status outbox_move(struct clf_store *store, struct clf_arena *arena, const char *sql,
			    const struct clf_arg *args, size_t arg_count, const struct outbox_change *change,
			    struct clf_outbox_row **rows, size_t *count, struct clf_error *err);

/* A row failed after all: a claim that still runs loses its lease. */
enum clf_status outbox_reported(struct clf_store *store, int64_t id, const char *reply, int64_t now,
				struct clf_error *err);
/* It failed for good: why, and its address is remembered for it. failure: its class, or NULL: unknown. */
enum clf_status outbox_failed(struct clf_store *store, int64_t id, const char *failure, const char *words, int64_t now,
			      struct clf_error *err);
/* A person gave it up: what waited has failed, what is uncertain stays so. why: who, and why. CLF_ECONFLICT: it is
 * being sent, or was. */
enum clf_status outbox_discard(struct clf_store *store, int64_t id, const char *why, int64_t now,
			       struct clf_error *err);
/* Taken back, with its bytes, while it waits on that ticket; CLF_ECONFLICT: it does not any more. */
enum clf_status outbox_take_back(struct clf_store *store, int64_t id, int64_t ticket, int64_t now,
				 struct clf_error *err);

#endif
