/*
 * mailbox.h - where each mailbox stands on its server, where it began, and what ails it.
 */
#ifndef CLF_STORE_MAILBOX_H
#define CLF_STORE_MAILBOX_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

struct clf_mailbox_state {
	uint32_t uidvalidity;       /* 0: never seen */
	uint32_t highest_uid;       /* all up to it were kept, but for those withheld or passed over */
	const uint32_t *unfinished; /* kept whole, and not yet marked, moved or deleted on the server */
	size_t unfinished_count;
	const uint32_t *probes; /* that came back, and are to be removed on the server */
	size_t probe_count;
	const uint32_t *copied; /* of those: copied into their folder already */
	size_t copied_count;
	const uint32_t *withheld; /* not kept, though some are below the highest: the server didn't give them */
	size_t withheld_count;
	int64_t configured_at;         /* first; 0: before that was kept */
	int64_t looked_at;             /* first look into the folder; 0: none yet */
	uint32_t lay_uid;              /* mails up to it lay there at the first look under this UIDVALIDITY */
	uint32_t passed_uid;           /* up to it those from before passed_before were passed over */
	int64_t passed_before, passed; /* and how many these were */
};
enum clf_status clf_journal_mailbox_state(struct clf_store *store, struct clf_arena *arena, const char *mailbox,
					  struct clf_mailbox_state *out, struct clf_error *err);
/* Mailboxes as they are configured. */
struct clf_mailbox_place {
	const char *name, *place; /* place: the server, the user and the folder, as one text */
};
/*
 * Notes those that are new, whose time begins now, and knows again one that is called otherwise: all that was its is.
 * A transaction of its own, or the caller's.
 */
enum clf_status clf_mailbox_configured(struct clf_store *store, const struct clf_mailbox_place *places, size_t count,
				       struct clf_error *err);
/*
 * A new UIDVALIDITY: starts again from UID 0, nothing of the old is unfinished. lay_uid: the last that is there.
 * The one that is known already: the folder is another, whose UIDs name other mails.
 */
enum clf_status clf_journal_uidvalidity(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
					uint32_t lay_uid, struct clf_error *err);
/* All up to uid were looked at; so many of them, received before that time, stay where they are. */
enum clf_status clf_journal_passed(struct clf_store *store, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
				   int64_t before, int64_t count, struct clf_error *err);
/* Marked, moved or deleted on the server. */
enum clf_status clf_journal_done(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
				 const uint32_t *uids, size_t count, struct clf_error *err);
/* Copied into their folder; what is left of them where they were is yet to be removed. */
enum clf_status clf_journal_copied(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
				   const uint32_t *uids, size_t count, struct clf_error *err);
/* The server lists it and didn't give it, in its words; counted. Ends when it is kept, or is gone from the server. */
enum clf_status clf_journal_withhold(struct clf_store *store, const char *mailbox, uint32_t uidvalidity, uint32_t uid,
				     const char *words, struct clf_error *err);
enum clf_status clf_journal_withheld_end(struct clf_store *store, const char *mailbox, uint32_t uidvalidity,
					 uint32_t uid, struct clf_error *err);
/* What the mailbox process last said, for people. */
struct clf_mailbox_report {
	const char *state;   /* "connected", "waiting", "failed" */
	const char *detail;  /* or NULL */
	const char *trouble; /* what ails it, by name; NULL: nothing */
	int64_t next_try_at; /* 0: it waits for nothing */
	int tell_after_s;    /* what ails it is an alarm once it has lasted so long; -1: it is shown alone */
	bool polled;         /* the folder was looked at */
};
enum clf_status clf_journal_mailbox_report(struct clf_store *store, const char *mailbox,
					   const struct clf_mailbox_report *report, struct clf_error *err);

/* What people want of a mailbox's process. A mailbox that is paused stays so until it is resumed, by whom and when it
 * was paused first; who: an address, or what acted. */
struct clf_mailbox_order {
	const char *mailbox;
	int64_t paused_at; /* 0: it isn't */
	const char *paused_by;
	int64_t try_at; /* when it was to be tried at once, last; 0: never */
};
enum clf_status clf_mailbox_pause(struct clf_store *store, const char *mailbox, const char *who, int64_t now,
				  struct clf_error *err);
/* One that was paused counts as looked at then, and its probes are awaited from then on: nothing is late over a pause.
 * Within a transaction. */
enum clf_status clf_mailbox_resume(struct clf_store *store, const char *mailbox, int64_t now, struct clf_error *err);
enum clf_status clf_mailbox_is_paused(struct clf_store *store, const char *mailbox, bool *out, struct clf_error *err);
enum clf_status clf_mailbox_try(struct clf_store *store, const char *mailbox, int64_t now, struct clf_error *err);
/* Of all mailboxes of which something is wanted. */
enum clf_status clf_mailbox_orders(struct clf_store *store, struct clf_arena *arena, struct clf_mailbox_order **out,
				   size_t *count, struct clf_error *err);

#endif
