/*
 * agent_address.c - the further addresses of agents: mail from any of them is theirs.
 */
#include "clf/store/people/agent_address.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"

static enum clf_status refuse_taken(struct clf_store *store, struct clf_arena *arena, const char *address,
				    struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT p.address FROM " CLF_AGENT_TABLES " "
				       "WHERE p.address = $address "
				       "OR a.party = (SELECT agent FROM agent_address WHERE address = $address)",
				       CLF_TEXT("$address", address));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		status = clf_error_set(err, CLF_ECONFLICT, "%s is an address of the agent %s already", address,
				       rows_text(rows, arena, 0));
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status refuse_many(struct clf_store *store, int64_t agent, struct clf_error *err)
{
	int64_t count = 0;
	enum clf_status status =
	    db_get(store->db, err, &count, "SELECT count(*) FROM agent_address WHERE agent = $agent",
		   CLF_NUMBER("$agent", agent));

	if (status == CLF_OK && count >= CLF_AGENT_ADDRESSES)
		return clf_error_set(err, CLF_ELIMIT, "an agent has at most %d further addresses", CLF_AGENT_ADDRESSES);
	return status;
}

enum clf_status clf_agent_address_add(struct clf_store *store, int64_t agent, const char *address,
				      struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status == CLF_OK) {
		status = refuse_taken(store, arena, address, err);
		if (status == CLF_OK)
			status = refuse_many(store, agent, err);
		if (status == CLF_OK)
			status = db_run(store->db, err,
					"INSERT INTO agent_address (address, agent, created_at) "
					"VALUES ($address, $agent, $now)",
					CLF_TEXT("$address", address), CLF_NUMBER("$agent", agent),
					CLF_NUMBER("$now", clf_clock_now()));
		status = store_leave(store, own, status, err);
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_agent_address_remove(struct clf_store *store, int64_t agent, const char *address,
					 struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "DELETE FROM agent_address WHERE agent = $agent AND address = $address",
		   CLF_NUMBER("$agent", agent), CLF_TEXT("$address", address));

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "%s is no further address of this agent", address);
	return status;
}

enum clf_status clf_agent_further(struct clf_store *store, struct clf_arena *arena, int64_t agent,
				  const char *const **out, size_t *count, struct clf_error *err)
{
	return name_rows(db_ask(store->db, "SELECT address FROM agent_address WHERE agent = $agent ORDER BY address",
				CLF_NUMBER("$agent", agent)),
			 arena, out, count, err);
}

enum clf_status clf_agent_addresses(struct clf_store *store, struct clf_arena *arena, int64_t agent,
				    struct clf_texts *out, struct clf_error *err)
{
	return name_rows(db_ask(store->db,
				"SELECT p.address FROM " CLF_AGENT_TABLES " "
				"WHERE $agent = 0 OR a.party = $agent "
				"UNION SELECT x.address FROM agent_address x "
				"WHERE $agent = 0 OR x.agent = $agent "
				"ORDER BY 1",
				CLF_NUMBER("$agent", agent)),
			 arena, &out->items, &out->count, err);
}

enum clf_status clf_customer_tickets(struct clf_store *store, const char *address, int64_t *count,
				     struct clf_error *err)
{
	return db_get(store->db, err, count,
		      "SELECT count(*) FROM ticket t JOIN party p ON p.id = t.customer WHERE p.address = $address",
		      CLF_TEXT("$address", address));
}
