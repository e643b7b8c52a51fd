/*
 * sessions.c - bearer tokens and sessions, by hash alone: who reads the database cannot use them.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
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

enum clf_status clf_api_token_limit(struct clf_store *store, const uint8_t hash[32], const char *scope,
				    struct clf_error *err)
{
	struct clf_str key = view(hash);

	return db_run(store->db, err, "UPDATE api_token SET scope = $scope WHERE hash = $hash",
		      CLF_TEXT("$scope", scope), CLF_BYTES("$hash", key));
}

enum clf_status clf_api_token_scope(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32],
				    const char **out, int64_t *seen_at, struct clf_error *err)
{
	struct clf_str key = view(hash);
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT scope, seen_at FROM api_token WHERE hash = $hash", CLF_BYTES("$hash", key));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK) {
		*out = rows_text(rows, arena, 0);
		*seen_at = rows_number(rows, 1);
	}
	rows_end(rows);
	return status;
}

/* seen_at: the column behind the agent's, or NULL. */
static enum clf_status agent_behind(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out,
				    int64_t *seen_at, struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		agent_row(rows, arena, out);
	if (status == CLF_OK && seen_at != NULL)
		*seen_at = rows_number(rows, CLF_AGENT_COLUMN_COUNT);
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
			    arena, out, NULL, err);
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
				  struct clf_agent *out, int64_t *seen_at, struct clf_error *err)
{
	struct clf_str key = view(hash);

	return agent_behind(db_ask(store->db,
				   "SELECT " CLF_AGENT_COLUMNS ", k.seen_at "
				   "FROM session k JOIN agent a ON a.party = k.agent JOIN party p ON p.id = a.party "
				   "WHERE k.hash = $hash AND k.expires_at > $now AND a.active = 1",
				   CLF_BYTES("$hash", key), CLF_NUMBER("$now", now)),
			    arena, out, seen_at, err);
}

enum clf_status clf_session_end(struct clf_store *store, const uint8_t hash[32], struct clf_error *err)
{
	struct clf_str key = view(hash);

	return db_run(store->db, err, "DELETE FROM session WHERE hash = $hash", CLF_BYTES("$hash", key));
}

enum clf_status clf_link_add(struct clf_store *store, int64_t agent, const uint8_t hash[32], int64_t expires_at,
			     struct clf_error *err)
{
	struct clf_str key = view(hash);
	int64_t open = 0;
	enum clf_status status = db_run(store->db, err, "DELETE FROM sign_in_link WHERE expires_at <= $now",
					CLF_NUMBER("$now", clf_clock_now()));

	if (status == CLF_OK)
		status = db_get(store->db, err, &open, "SELECT count(*) FROM sign_in_link WHERE agent = $agent",
				CLF_NUMBER("$agent", agent));
	if (status != CLF_OK)
		return status;
	if (open >= CLF_LINKS_MAX)
		return clf_error_set(err, CLF_ELIMIT,
				     "%u links are on their way already: use one of them, or wait a quarter of an hour",
				     CLF_LINKS_MAX);
	return db_run(store->db, err,
		      "INSERT INTO sign_in_link (hash, agent, expires_at) VALUES ($hash, $agent, $expires)",
		      CLF_BYTES("$hash", key), CLF_NUMBER("$agent", agent), CLF_NUMBER("$expires", expires_at));
}

enum clf_status clf_link_take(struct clf_store *store, struct clf_arena *arena, const uint8_t hash[32], int64_t now,
			      struct clf_agent *out, struct clf_error *err)
{
	struct clf_str key = view(hash);
	enum clf_status status =
	    agent_behind(db_ask(store->db,
				"SELECT " CLF_AGENT_COLUMNS " "
				"FROM sign_in_link k JOIN agent a ON a.party = k.agent JOIN party p ON p.id = a.party "
				"WHERE k.hash = $hash AND k.expires_at > $now AND a.active = 1",
				CLF_BYTES("$hash", key), CLF_NUMBER("$now", now)),
			 arena, out, NULL, err);

	if (status != CLF_OK)
		return status;
	return db_run(store->db, err, "DELETE FROM sign_in_link WHERE agent = $agent", CLF_NUMBER("$agent", out->id));
}

/* Every column of both kinds, so that one reader takes them. */
static struct clf_rows *ask(struct clf_store *store, enum clf_access_kind kind, int64_t agent, int64_t now,
			    int64_t limit)
{
	if (kind == CLF_ACCESS_TOKEN)
		return db_ask(
		    store->db,
		    "SELECT k.hash, k.agent, p.address, k.label, k.created_at, 0, k.scope, k.seen_at, NULL, NULL "
		    "FROM api_token k JOIN party p ON p.id = k.agent "
		    "WHERE $agent IS NULL OR k.agent = $agent "
		    "ORDER BY k.created_at DESC, k.hash LIMIT $limit",
		    CLF_ID("$agent", agent), CLF_NUMBER("$limit", limit));
	return db_ask(store->db,
		      "SELECT k.hash, k.agent, p.address, NULL, k.created_at, k.expires_at, NULL, k.seen_at, k.client, "
		      "k.browser "
		      "FROM session k JOIN party p ON p.id = k.agent "
		      "WHERE ($agent IS NULL OR k.agent = $agent) AND k.expires_at > $now "
		      "ORDER BY k.created_at DESC, k.hash LIMIT $limit",
		      CLF_ID("$agent", agent), CLF_NUMBER("$now", now), CLF_NUMBER("$limit", limit));
}

/* Enough of the hash to tell it from others, and nothing to sign in with. */
static void id_of(struct clf_str hash, char out[17])
{
	for (size_t i = 0; i < 8; i++)
		snprintf(out + 2 * i, 3, "%02x", i < hash.n ? (unsigned char)hash.p[i] : 0u);
}

static void access_row(const struct clf_rows *rows, struct clf_arena *arena, struct clf_access *out)
{
	*out = (struct clf_access){.agent = rows_number(rows, 1),
				   .address = rows_text(rows, arena, 2),
				   .label = rows_text(rows, arena, 3),
				   .created_at = rows_number(rows, 4),
				   .expires_at = rows_number(rows, 5),
				   .scope = rows_text(rows, arena, 6),
				   .seen_at = rows_number(rows, 7),
				   .client = rows_text(rows, arena, 8),
				   .browser = rows_text(rows, arena, 9)};
	id_of(rows_bytes(rows, 0), out->id);
}

enum clf_status clf_access_list(struct clf_store *store, struct clf_arena *arena, enum clf_access_kind kind,
				int64_t agent, int64_t now, struct clf_access **out, size_t *count,
				struct clf_error *err)
{
	struct clf_rows *rows = ask(store, kind, agent, now, CLF_ACCESS_SHOWN);
	struct clf_access *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		access_row(rows, arena, &list[n++]);
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

static enum clf_status write_seen(struct clf_store *store, enum clf_access_kind kind, const uint8_t hash[32],
				  const struct clf_access *use, int64_t now, struct clf_error *err)
{
	struct clf_str key = view(hash);

	if (kind == CLF_ACCESS_TOKEN)
		return db_run(store->db, err, "UPDATE api_token SET seen_at = $now WHERE hash = $hash",
			      CLF_NUMBER("$now", now), CLF_BYTES("$hash", key));
	return db_run(store->db, err,
		      "UPDATE session SET seen_at = $now, client = $client, browser = $browser WHERE hash = $hash",
		      CLF_NUMBER("$now", now), CLF_TEXT("$client", use->client), CLF_TEXT("$browser", use->browser),
		      CLF_BYTES("$hash", key));
}

enum clf_status clf_access_seen(struct clf_store *store, enum clf_access_kind kind, const uint8_t hash[32],
				const struct clf_access *use, int64_t now, struct clf_error *err)
{
	bool own;
	enum clf_status status;

	/* A clock that was ahead must not silence this. */
	if (use->seen_at != 0 && use->seen_at <= now && now - use->seen_at < CLF_SEEN_WITHIN)
		return CLF_OK;
	status = store_enter(store, &own, err);
	if (status != CLF_OK)
		return status;
	status = write_seen(store, kind, hash, use, now, err);
	if (status == CLF_OK)
		status = db_run(store->db, err, "UPDATE agent SET seen_at = $now WHERE party = $agent",
				CLF_NUMBER("$now", now), CLF_NUMBER("$agent", use->agent));
	return store_leave(store, own, status, err);
}

static enum clf_status end_one(struct clf_store *store, enum clf_access_kind kind, const uint8_t hash[32],
			       struct clf_error *err)
{
	struct clf_str key = view(hash);

	if (kind == CLF_ACCESS_TOKEN)
		return db_run(store->db, err, "DELETE FROM api_token WHERE hash = $hash", CLF_BYTES("$hash", key));
	return db_run(store->db, err, "DELETE FROM session WHERE hash = $hash", CLF_BYTES("$hash", key));
}

enum clf_status clf_access_end(struct clf_store *store, struct clf_arena *arena, enum clf_access_kind kind,
			       int64_t agent, const char *id, struct clf_access *ended, struct clf_error *err)
{
	struct clf_rows *rows = ask(store, kind, agent, 0, INT64_MAX); /* an old one, too */
	uint8_t hash[32] = {0};
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		struct clf_str bytes = rows_bytes(rows, 0);

		access_row(rows, arena, ended);
		if (!clf_text_equal_nocase(ended->id, id) || bytes.n != sizeof hash)
			continue;
		memcpy(hash, bytes.p, sizeof hash);
		rows_end(rows);
		return end_one(store, kind, hash, err);
	}
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no %-s %s; it may have ended already",
				     kind == CLF_ACCESS_TOKEN ? CLF_SAID("token") : CLF_SAID("session"), id);
	return status;
}
