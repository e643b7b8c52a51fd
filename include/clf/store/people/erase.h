/*
 * erase.h - what a person wrote, and what was written about them, taken out of the database.
 *
 * A ticket stays as a shell: number, times, status, segment, score, owner. Overwritten pages are zeroed (secure_delete)
 * once clf_erase_begin was called; clf_erase_end empties the write-ahead log. Doing any of it again does nothing more.
 */
#ifndef CLF_STORE_ERASE_H
#define CLF_STORE_ERASE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/retention.h"

struct clf_arena;
struct clf_store;

/* Somebody else's text that names the person: a person decides about it. */
struct clf_mention {
	int64_t ticket;   /* 0: on none */
	const char *kind; /* "note" or "mail" */
	int64_t id;
};
#define CLF_MENTIONS 200u

/* One person's traces, found by their address. In the arena. */
struct clf_traces {
	int64_t party;
	const char *address, *name, *locale, *attributes; /* attributes: JSON */
	const char *opt_in, *reference, *phone;
	int64_t created_at;
	int64_t *tickets; /* whose customer they are, by number */
	size_t ticket_count;
	int64_t *elsewhere; /* tickets of others on which they wrote or were written to */
	size_t elsewhere_count;
	int64_t *journal; /* mails from the address on no ticket of theirs */
	size_t journal_count;
	const char *const *responses; /* ids of theirs */
	size_t response_count;
	const char *const *also; /* addresses that they wrote from besides, as their tickets know */
	size_t also_count;
	const char *const *agents; /* to whose mailboxes notices about their tickets went */
	size_t agent_count;
	int64_t messages, notes, waiting; /* on their tickets; waiting: mails that have not left yet */
};
/* address: folded. CLF_ENOTFOUND: nobody of that address is known; CLF_EDENIED: it is an agent's. */
enum clf_status clf_traces_find(struct clf_store *store, struct clf_arena *arena, const char *address,
				struct clf_traces *out, struct clf_error *err);
/* At most CLF_MENTIONS of them; reads every text, which takes a while. */
enum clf_status clf_traces_mentions(struct clf_store *store, struct clf_arena *arena, const struct clf_traces *traces,
				    struct clf_mention **out, size_t *count, struct clf_error *err);

enum clf_status clf_erase_begin(struct clf_store *store, struct clf_error *err);
/* The words leave the index's pages, too: with a large one that takes a minute. A process that ended before leaves it
 * to the clock. CLF_EAGAIN: somebody else reads in the old log; the clock empties it later. */
enum clf_status clf_erase_end(struct clf_store *store, struct clf_error *err);
/* A ticket's texts, mails, files and notes, in one transaction. via: "cli" or "clock". notes: those of agents too.
 * CLF_ECONFLICT: mails of it still wait to go out. */
enum clf_status clf_erase_ticket(struct clf_store *store, int64_t ticket, bool notes, const char *who, const char *via,
				 int64_t now, struct clf_error *err);
/* The rest: mails elsewhere, responses, name, address, attributes; in one transaction, after the tickets. */
enum clf_status clf_erase_party(struct clf_store *store, const struct clf_traces *traces, int64_t now,
				struct clf_error *err);

/*
 * All of it: noted in the file of erasures first, then ticket by ticket, the name last. Ended in the middle, the same
 * again does the rest. url: of the store.
 */
enum clf_status clf_erase_person(struct clf_store *store, const char *url, const struct clf_traces *traces, bool notes,
				 const char *who, const char *via, int64_t now, struct clf_error *err);
/*
 * The file of erasures, DATABASE.erased, is in no backup: a line for each, time and keyed hash of the address. After a
 * restore whoever stands in it is erased again. No such file: nobody was. *done: how many.
 */
#define CLF_ERASURES ".erased"
enum clf_status clf_erase_again(struct clf_store *store, const char *file, int64_t now, size_t *done,
				struct clf_error *err);

/*
 * A ticket for good, in one transaction: rows, mails that are on no other ticket, files. Sub-tickets of it that are
 * deleted or spam go with it. Its number stays in `purged`. CLF_ECONFLICT: it is neither deleted nor spam, mails of it
 * wait to go out, or a sub-ticket is at work. anyway: none of that counts.
 */
enum clf_status clf_purge_ticket(struct clf_store *store, int64_t ticket, const char *who, int64_t now, bool anyway,
				 struct clf_error *err);
/* In the file of erasures: after a restore it is purged again. Before the purge itself. */
enum clf_status clf_purge_note(const char *url, int64_t ticket, int64_t now, struct clf_error *err);
/* What a mail says of itself. */
struct clf_purged {
	const char *message_id, *from, *subject;
	int64_t date;
};
/* The ticket on which that mail, now of that journal row, was before it was purged; 0: none. */
enum clf_status clf_purged_mail(struct clf_store *store, int64_t journal, const struct clf_purged *mail,
				int64_t *ticket, struct clf_error *err);

/* A customer of whom nothing but shells is left: name, address, attributes. Does nothing for others, and for agents. */
enum clf_status clf_erase_name(struct clf_store *store, int64_t ticket, struct clf_error *err);

/* Every customer's address, one after the other by id above `after`: for restore, which knows hashes alone. */
enum clf_status clf_customers_next(struct clf_store *store, struct clf_arena *arena, int64_t after, int64_t *party,
				   const char **address, struct clf_error *err);

struct clf_retained {
	int64_t tickets, spam, raws, quarantine, journal, purged;
};
/* How many there are to go; dry: nothing is done, all are counted. Else at most `limit` of each kind, each in a
 * transaction of its own. */
enum clf_status clf_retention_run(struct clf_store *store, const struct clf_retention *retention, int64_t now,
				  size_t limit, bool dry, struct clf_retained *out, struct clf_error *err);

#endif
