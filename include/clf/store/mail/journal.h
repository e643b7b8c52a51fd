/*
 * journal.h - the way in: raw mail kept, what became of it, and where each mailbox stands.
 */
#ifndef CLF_STORE_JOURNAL_H
#define CLF_STORE_JOURNAL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/thread/copy.h"
#include "clf/ticket/thread/thread.h"

struct clf_arena;
struct clf_store;

/* How long a mail was there: nothing is sent for what is older than the mailbox. */
enum clf_lay { CLF_LAY_CAME, CLF_LAY_THERE, CLF_LAY_OLD };

struct clf_arrival {
	const char *mailbox;
	uint32_t uidvalidity, uid; /* 0, 0: not from IMAP (deliver) */
	const char *envelope;      /* recipient, or NULL */
	struct clf_str raw;        /* whole mail; when oversize, only its header */
	bool oversize;             /* larger than the mailbox's max_size */
	int64_t size;              /* octets the server told */
	int64_t received_at;       /* by its server, as that says; 0: unknown */
	enum clf_lay lay;
	int64_t sender;         /* hash of who wrote it, for taking turns */
	const char *delivery;   /* not from IMAP: by what the same delivery is known again; or NULL */
	int64_t delivery_since; /* rows kept before that are another delivery's */
	bool may_be_probe;      /* nothing is done with it on its server before that is known */
	bool begun;             /* its first reading begins once it is kept: it is held from the start */
};

/*
 * Keeps one mail: raw (compressed, pieces of 1 MiB) and journal row. Inside a transaction; the
 * caller answers "kept" after the commit. *known: that (mailbox, uidvalidity, uid), or that delivery, was kept before.
 */
enum clf_status clf_journal_keep(struct clf_store *store, const struct clf_arrival *arrival, int64_t *journal,
				 bool *known, struct clf_error *err);

/* A kept mail that waits for reading. */
struct clf_waiting {
	int64_t journal;
	const char *mailbox;
	const char *envelope;
	unsigned attempts; /* readings that ended with their reader, and deaths of intake while it alone was in hand */
	unsigned stops;    /* ends of the whole gateway while it alone was in hand */
	bool is_suspect;   /* was in hand when intake ended, or the gateway */
	bool oversize;
	int64_t size;
	int64_t sender;
	int64_t at, received_at;
	enum clf_lay lay;
	bool header_only; /* it can't be read, and a person released it */
	bool may_be_probe;
	uint32_t uidvalidity, uid; /* 0, 0: not from IMAP */
};
enum clf_status clf_journal_waiting(struct clf_store *store, struct clf_arena *arena, int64_t after, size_t limit,
				    struct clf_waiting **out, size_t *count, struct clf_error *err);
/*
 * What is in hand is written down before anything is done with it: a mail that kills whoever reads it is known by that.
 * Inside a transaction. CLF_ENOTFOUND: it doesn't wait any more.
 */
enum clf_status clf_journal_hold(struct clf_store *store, int64_t journal, bool alone, struct clf_error *err);
/* A reading of it ended with its reader. Inside a transaction; CLF_ENOTFOUND as above. */
enum clf_status clf_journal_attempt(struct clf_store *store, int64_t journal, struct clf_error *err);
/* At intake's start: what was in hand is suspect. died: intake alone ended, by a signal; else all of the gateway did.
 */
enum clf_status clf_journal_take_up(struct clf_store *store, bool died, struct clf_error *err);
/* Before intake ends in good order. */
enum clf_status clf_journal_put_down(struct clf_store *store, struct clf_error *err);
/* Appends the raw mail; CLF_ENOTFOUND. */
enum clf_status clf_journal_raw(struct clf_store *store, int64_t journal, struct clf_buf *out, struct clf_error *err);

/* Fills each candidate's `at`: merges followed (at most 10, cycles seen), foreign ids looked up, participation of
 * sender. */
enum clf_status clf_journal_look_up(struct clf_store *store, struct clf_arena *arena, const char *sender,
				    struct clf_candidates *candidates, struct clf_error *err);
/*
 * Texts that somebody may quote, newest first, at most limit: what went out on the ticket to its customer's side, and
 * what went to that folded address. Notices to others hold what this very person wrote, and would hide it when it is
 * said again.
 */
enum clf_status clf_journal_sent_texts(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				       const char *reader, size_t limit, struct clf_texts *out, struct clf_error *err);
/* The outbox row with that Message-ID, or 0: among several that of the recipient (folded, or NULL), else the mail's
 * own. */
enum clf_status clf_journal_outbox_by_message_id(struct clf_store *store, const char *message_id, const char *recipient,
						 int64_t *outbox, int64_t *ticket, struct clf_error *err);
/* Another journal row of that mailbox with the same Message-ID, date, subject, sender and body hash, from before the
 * UIDVALIDITY changed; 0: none. */
enum clf_status clf_journal_same_mail(struct clf_store *store, int64_t journal, const char *message_id,
				      const struct clf_written *mail, int64_t *other, struct clf_error *err);

/* A mail on a ticket that came in before with the same Message-ID. */
struct clf_earlier {
	int64_t ticket;
	struct clf_written written;
	enum clf_bodies bodies; /* beside that of the journal row that was asked for; unknown without one */
};
/*
 * Those of that date, or of none that was noted down; the newest first, and not all of many. ticket 0: of every one;
 * journal 0: the mail was never kept.
 */
enum clf_status clf_journal_earlier(struct clf_store *store, struct clf_arena *arena, int64_t journal,
				    const char *message_id, int64_t date, int64_t ticket, struct clf_earlier **out,
				    size_t *count, struct clf_error *err);

struct clf_verdict {
	enum clf_outcome outcome;
	enum clf_end end; /* when it is no ticket */
	int64_t ticket;
	enum clf_signal signal;
	const char *message_id, *from, *subject;
	int64_t date;
	const char *reason;      /* for a person: quarantine, refusal, why ignored */
	const char *explanation; /* JSON of the whole decision (signals, rejected, identity, kind, plan), for explain */
	const char *const *rejected;
	size_t rejected_count;
};
/* Inside the transaction (or savepoint) that applies the plan. */
enum clf_status clf_journal_finish(struct clf_store *store, int64_t journal, const struct clf_verdict *verdict,
				   struct clf_error *err);
/* Quarantined or refused mail is read again, for its author confirmed it: attempts start anew. CLF_ENOTFOUND;
 * CLF_ECONFLICT when it is on a ticket. What people say is in journal_word.h. */
enum clf_status clf_journal_retry(struct clf_store *store, int64_t journal, struct clf_error *err);

#endif
