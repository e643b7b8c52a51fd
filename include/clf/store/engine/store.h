/*
 * store.h - the database: opening, schema, transactions, ids. All SQL stays in this room.
 *
 * One connection a process or thread. Statements are constant, prepared once, bound by name.
 * CLF_EAGAIN: busy or serialisation failure, run the whole transaction again; CLF_EIO: the
 * database failed, give the connection up and open again with back-off.
 */
#ifndef CLF_STORE_STORE_H
#define CLF_STORE_STORE_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_store;

enum clf_store_mode {
	CLF_STORE_OPEN,    /* must exist with the schema version of this program; CLF_ECONFLICT says to run `clf-mail
			      migrate`, or that a restore was cut off */
	CLF_STORE_CREATE,  /* makes and fills a new one; CLF_ECONFLICT when it exists */
	CLF_STORE_MIGRATE, /* brings an older one forward; a newer one is CLF_ECONFLICT */
};

/* The file of a url (part of it), or NULL: of no kind that this program knows. */
const char *clf_store_file(const char *url);
/* url: sqlite:/path. File mode 0600. WAL, synchronous FULL, foreign keys on. *out is the caller's. */
enum clf_status clf_store_open(const char *url, enum clf_store_mode mode, struct clf_store **out,
			       struct clf_error *err);
void clf_store_close(struct clf_store **store);
/* What a migration had to call otherwise, a line each, for people to read; "" when nothing. The store's. */
const char *clf_store_migrated(const struct clf_store *store);
int clf_store_schema_version(struct clf_store *store);
/* CLF_ECONFLICT: another program has migrated it meanwhile. */
enum clf_status clf_store_schema_check(struct clf_store *store, struct clf_error *err);

/* How long begin waits for the writer before it, 5 s unless told. */
void clf_store_patience(struct clf_store *store, int ms);
/* BEGIN IMMEDIATE; waits for the writer before it. No nesting. */
enum clf_status clf_store_begin(struct clf_store *store, struct clf_error *err);
/*
 * Work in one transaction of its own: committed when the work returns CLF_OK, undone otherwise. On CLF_EAGAIN, of the
 * work or of the commit, all of it again, six times at most and with pauses: the work starts from nothing each time.
 */
typedef enum clf_status clf_store_work(void *user, struct clf_error *err);
enum clf_status clf_store_transact(struct clf_store *store, clf_store_work *work, void *user, struct clf_error *err);
/* The same without a second try: for a loop that has other things to look after meanwhile. */
enum clf_status clf_store_transact_once(struct clf_store *store, clf_store_work *work, void *user,
					struct clf_error *err);
/* The database's own trouble, busy or failed; every other status is of what was asked. */
bool clf_store_is_trouble(enum clf_status status);
/* Several questions to one state of the database, without keeping writers away; ended by rollback. */
enum clf_status clf_store_begin_reading(struct clf_store *store, struct clf_error *err);
/* Work that looks alone, so: within a transaction that is under way, in that one. Called once. */
enum clf_status clf_store_look(struct clf_store *store, clf_store_work *work, void *user, struct clf_error *err);
enum clf_status clf_store_commit(struct clf_store *store, struct clf_error *err);
void clf_store_rollback(struct clf_store *store); /* fine outside a transaction */
/* One level: a mail within a batch. */
enum clf_status clf_store_savepoint(struct clf_store *store, struct clf_error *err);
enum clf_status clf_store_release(struct clf_store *store, struct clf_error *err);
void clf_store_rollback_to(struct clf_store *store); /* undoes and releases the savepoint */

/* A fresh id for any row but a ticket; 0 never. Inside a transaction. */
int64_t clf_store_next_id(struct clf_store *store);
/* The next ticket number (the first is 1001). Inside a transaction; a rollback gives it back. */
int64_t clf_store_next_ticket(struct clf_store *store);

/* What a restore leaves beside the database while it puts another in place: nobody opens it then. */
#define CLF_STORE_RESTORING ".restore"
/* The schema that this program makes; what the database at url has, whatever that is (CLF_EINVAL: not ours). */
int clf_store_schema_newest(void);
enum clf_status clf_store_schema_at(const char *url, int *version, struct clf_error *err);

#endif
