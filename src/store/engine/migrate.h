/*
 * migrate.h - the schema brought to this program's version.
 */
#ifndef CLF_STORE_MIGRATE_H
#define CLF_STORE_MIGRATE_H

#include <stdbool.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_db;

/* File by file, each in a transaction with its step in C. notes: a line for each thing that people called otherwise. */
enum clf_status migrate(struct clf_db *db, struct clf_buf *notes, struct clf_error *err);
/* CLF_EINVAL: not ours; CLF_ECONFLICT: another version. */
enum clf_status migrate_check(struct clf_db *db, bool older_is_fine, struct clf_error *err);
/* CLF_EINVAL: no database of clf-mail. */
enum clf_status migrate_is_ours(struct clf_db *db, struct clf_error *err);
int migrate_version(struct clf_db *db);
int migrate_newest(void); /* that this program makes */

/* A step in C: names get their folded form, and what is then there twice another name. Adds to the notes. */
enum clf_status migrate_fold_names(struct clf_db *db, struct clf_buf *notes, struct clf_error *err);
/* Another: mails that wait get the mailbox's address as their sender. */
enum clf_status migrate_senders(struct clf_db *db, struct clf_buf *notes, struct clf_error *err);
/* Programmes and surveys of the responses there are, and the words that customers are found by. */
enum clf_status migrate_responses(struct clf_db *db, struct clf_buf *notes, struct clf_error *err);

#endif
