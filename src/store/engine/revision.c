/*
 * revision.c - the number of the desk's table of revisions.
 */
#include "clf/store/engine/revision.h"

#include "engine/engine.h"

enum clf_status clf_revision_bump(struct clf_store *store, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE revision SET number = number + 1 WHERE name = 'desk'");
}

enum clf_status clf_revision(struct clf_store *store, int64_t *number, struct clf_error *err)
{
	return db_get(store->db, err, number, "SELECT number FROM revision WHERE name = 'desk'");
}
