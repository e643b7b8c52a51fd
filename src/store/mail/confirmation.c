/*
 * confirmation.c - whether the author of a mail gave their word for it.
 */
#include "clf/store/mail/confirmation.h"

#include "engine/engine.h"

enum clf_status clf_confirmation_given(struct clf_store *store, int64_t journal, int64_t agent, bool *given,
				       struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status = db_get(store->db, err, &found,
					"SELECT EXISTS (SELECT 1 FROM confirmation "
					"WHERE journal = $journal AND agent = $agent AND confirmed_at < expires_at)",
					CLF_NUMBER("$journal", journal), CLF_NUMBER("$agent", agent));

	if (status == CLF_OK)
		*given = found != 0;
	return status;
}
