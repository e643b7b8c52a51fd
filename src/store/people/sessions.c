/*
 * sessions.c - bearer tokens and sessions, by hash alone: who reads the database cannot use them.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/people/directory.h"
#include "engine/engine.h"
#include "look/rows.h"

static struct clf_str view(const uint8_t hash[32])
{
	return (struct clf_str){(const char *)hash, 32};
}

enum clf_status clf_api_token_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], const char *label,
				  struct clf_error *err)
{
	struct clf_str key = view(hash);

	return db_run(store->db, err,
		      "INSERT INTO api_token (hash, agent, label, created_at) VALUES ($hash, $agent, $label, $now)",
		      CLF_BYTES("$hash", key), CLF_NUMBER("$agent", agent), CLF_TEXT("$label", label),
		      CLF_NUMBER("$now", clf_clock_now()));
}

static enum clf_status agent_behind(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out,
				    struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		agent_row(rows, arena, out);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status,
				     "the token or session is unknown, has ended, or its agent is inactive");
	return status;
}

enum clf_status clf_api_token_agent(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32],
				    struct clf_agent *out, struct clf_error *err)
{
	struct clf_str key = view(hash);

	return agent_behind(db_ask(store->db,
				   "SELECT " CLF_AGENT_COLUMNS " "
				   "FROM api_token k JOIN agent a ON a.party = k.agent JOIN party p ON p.id = a.party "
				   "WHERE k.hash = $hash AND a.active = 1",
				   CLF_BYTES("$hash", key)),
			    arena, out, err);
}

enum clf_status clf_session_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], int64_t expires_at,
				struct clf_error *err)
{
	struct clf_str key = view(hash);
	int64_t now = clf_clock_now();
	bool own;
	enum clf_status status = store_enter(store, &own, err);

	if (status != CLF_OK)
		return status;
	status = db_run(store->db, err, "DELETE FROM session WHERE expires_at <= $now", CLF_NUMBER("$now", now));
	if (status == CLF_OK)
		status = db_run(store->db, err,
				"INSERT INTO session (hash, agent, created_at, expires_at) "
				"VALUES ($hash, $agent, $now, $expires)",
				CLF_BYTES("$hash", key), CLF_NUMBER("$agent", agent), CLF_NUMBER("$now", now),
				CLF_NUMBER("$expires", expires_at));
	return store_leave(store, own, status, err);
}

enum clf_status clf_session_agent(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32], int64_t now,
				  struct clf_agent *out, struct clf_error *err)
{
	struct clf_str key = view(hash);

	return agent_behind(db_ask(store->db,
				   "SELECT " CLF_AGENT_COLUMNS " "
				   "FROM session k JOIN agent a ON a.party = k.agent JOIN party p ON p.id = a.party "
				   "WHERE k.hash = $hash AND k.expires_at > $now AND a.active = 1",
				   CLF_BYTES("$hash", key), CLF_NUMBER("$now", now)),
			    arena, out, err);
}

enum clf_status clf_session_end(struct clf_store *store, const uint8_t hash[32], struct clf_error *err)
{
	struct clf_str key = view(hash);

	return db_run(store->db, err, "DELETE FROM session WHERE hash = $hash", CLF_BYTES("$hash", key));
}
