/*
 * restored.h - a database that came back from a backup, made safe before anybody works on it.
 *
 * What happened after the backup is forgotten there, and not undone in the world: numbers were given out, mails went,
 * and mail that the servers still have will come again. This is where what follows from that is done, once.
 */
#ifndef CLF_STORE_RESTORED_H
#define CLF_STORE_RESTORED_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

/* Numbers that a backup's database passes over at the least: nobody knows which were given out since. */
#define CLF_RESTORED_TICKETS 10000
/* Each connection takes a thousand at a time. */
#define CLF_RESTORED_ROWS 10000000

struct clf_restore {
	const char *file, *who;      /* the backup; who restores it, for the audit */
	int64_t size;                /* of that file */
	int64_t made_at, now;        /* of the backup; of the restore */
	int64_t old_row, old_ticket; /* the next numbers of the database that is replaced; 0: it can't be read */
	int64_t old_newest_at;       /* the last thing that one knows of; 0: the same */
	const char *erasures;        /* file of what was erased since; it need not be there */
	/* out */
	int64_t until_at;    /* mail that came up to then may have been handled before */
	int64_t next_ticket; /* the number of the next ticket */
	size_t uncertain;    /* mails that waited to go out */
	int64_t waiting;     /* mails that came in and wait to be handled, again perhaps */
	int64_t sessions;    /* that were ended */
	int64_t erased;      /* persons who were erased again */
	int64_t overdue;     /* tickets whose time has passed and that nobody was told of */
};

/* One transaction, all of it or nothing; after the migration. */
enum clf_status clf_store_restored(struct clf_store *store, struct clf_restore *restore, struct clf_error *err);
/* A mail that came in before the last restore may have been handled before it: what it sends is not to go by itself. */
enum clf_status clf_restored_came_before(struct clf_store *store, int64_t journal, bool *before, struct clf_error *err);

#endif
