/*
 * manage.c - agents changed: name, role, address, groups, whether they are active.
 */
#include "clf/store/people/manage.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "mail/outbox_move.h"
#include "people/customer_word.h"
#include "people/names.h"
#include "people/party.h"

#define NOT_ENDED CLF_NOT_ENDED("t")

/* What came of a change of one agent's row. */
static enum clf_status of_one(struct clf_store *store, enum clf_status status, int64_t agent, struct clf_error *err)
{
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %lld", (long long)agent);
	return status;
}

enum clf_status clf_agent_team(struct clf_store *store, int64_t agent, const char *team, bool belongs,
			       struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = team_asked(store, team, &id, err);

	if (status != CLF_OK)
		return status;
	if (!belongs)
		return db_run(store->db, err, "DELETE FROM team_member WHERE team = $team AND agent = $agent",
			      CLF_NUMBER("$team", id), CLF_NUMBER("$agent", agent));
	return db_run(store->db, err,
		      "INSERT INTO team_member (team, agent) VALUES ($team, $agent) "
		      "ON CONFLICT (team, agent) DO NOTHING",
		      CLF_NUMBER("$team", id), CLF_NUMBER("$agent", agent));
}

enum clf_status clf_agent_segment(struct clf_store *store, int64_t agent, const char *segment, bool belongs,
				  struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = segment_asked(store, segment, &id, err);

	if (status != CLF_OK)
		return status;
	if (!belongs)
		return db_run(store->db, err, "DELETE FROM segment_manager WHERE segment = $segment AND agent = $agent",
			      CLF_NUMBER("$segment", id), CLF_NUMBER("$agent", agent));
	return db_run(store->db, err,
		      "INSERT INTO segment_manager (segment, agent) VALUES ($segment, $agent) "
		      "ON CONFLICT (segment, agent) DO NOTHING",
		      CLF_NUMBER("$segment", id), CLF_NUMBER("$agent", agent));
}

enum clf_status clf_agent_groups(struct clf_store *store, struct clf_arena *arena, int64_t agent, bool segments,
				 const char *const **names, size_t *count, struct clf_error *err)
{
	if (segments)
		return name_rows(db_ask(store->db,
					"SELECT s.name FROM segment s JOIN segment_manager m ON m.segment = s.id "
					"WHERE m.agent = $agent ORDER BY s.folded",
					CLF_NUMBER("$agent", agent)),
				 arena, names, count, err);
	return name_rows(db_ask(store->db,
				"SELECT t.name FROM team t JOIN team_member m ON m.team = t.id "
				"WHERE m.agent = $agent AND coalesce(t.mailbox, 0) <> $agent ORDER BY t.folded",
				CLF_NUMBER("$agent", agent)),
			 arena, names, count, err);
}

enum clf_status clf_agent_set_name(struct clf_store *store, int64_t agent, const char *name, struct clf_error *err)
{
	enum clf_status status =
	    of_one(store,
		   db_run(store->db, err,
			  "UPDATE party SET name = $name WHERE id = (SELECT party FROM agent WHERE party = $agent)",
			  CLF_TEXT("$name", name), CLF_NUMBER("$agent", agent)),
		   agent, err);

	return status == CLF_OK ? customer_words_put(store->db, agent, err) : status;
}

enum clf_status clf_agent_set_role(struct clf_store *store, int64_t agent, enum clf_role role, struct clf_error *err)
{
	return of_one(store,
		      db_run(store->db, err, "UPDATE agent SET role = $role WHERE party = $agent",
			     CLF_TEXT("$role", clf_role_name(role)), CLF_NUMBER("$agent", agent)),
		      agent, err);
}

/* A further address that becomes the main one changes places with it. */
static enum clf_status change_places(struct clf_store *store, int64_t agent, const char *address, struct clf_error *err)
{
	int64_t whose = 0;
	enum clf_status status =
	    db_get(store->db, err, &whose, "SELECT agent FROM agent_address WHERE address = $address",
		   CLF_TEXT("$address", address));

	if (status != CLF_OK)
		return absent_is_fine(status);
	if (whose != agent)
		return clf_error_set(err, CLF_ECONFLICT, "%s is a further address of another agent", address);
	return db_run(store->db, err,
		      "UPDATE agent_address SET address = (SELECT address FROM party WHERE id = $agent) "
		      "WHERE address = $address",
		      CLF_TEXT("$address", address), CLF_NUMBER("$agent", agent));
}

/* What waits to go to the address before, which may be a stranger's by now. */
static enum clf_status take_along(struct clf_store *store, int64_t agent, const char *address, struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE outbox SET envelope_to = $address WHERE party = $agent "
		      "AND state IN ('queued', 'deferred') "
		      "AND envelope_to = (SELECT address FROM party WHERE id = $agent)",
		      CLF_TEXT("$address", address), CLF_NUMBER("$agent", agent));
}

static enum clf_status end_all(struct clf_store *store, const char *sql, int64_t agent, const uint8_t *stays,
			       struct clf_error *err)
{
	const struct clf_str hash = {(const char *)stays, stays != NULL ? 32 : 0};

	return db_run(store->db, err, sql, CLF_NUMBER("$agent", agent), CLF_BYTES("$stays", hash));
}

static const char end_tokens[] = "DELETE FROM api_token WHERE agent = $agent AND hash <> $stays";
static const char end_links[] = "DELETE FROM sign_in_link WHERE agent = $agent AND hash <> $stays";
static const char end_sessions[] = "DELETE FROM session WHERE agent = $agent AND hash <> $stays";

enum clf_status clf_agent_set_address(struct clf_store *store, int64_t agent, const char *address,
				      struct clf_error *err)
{
	int64_t other = 0;
	enum clf_status status = party_by_address(store, address, &other, NULL);

	if (status == CLF_OK && other == agent)
		return CLF_OK;
	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT,
				     "mail from %s was seen before, as another person's: their tickets stay theirs, so "
				     "it can't become this agent's main address",
				     address);
	if (status != CLF_ENOTFOUND)
		return clf_error_set(err, status, "the address can't be looked up");
	status = change_places(store, agent, address, err);
	if (status == CLF_OK)
		status = take_along(store, agent, address, err);
	if (status == CLF_OK)
		status = end_all(store, end_links, agent, NULL, err); /* the address before has them */
	if (status != CLF_OK)
		return status;
	return of_one(store,
		      db_run(store->db, err,
			     "UPDATE party SET address = $address "
			     "WHERE id = (SELECT party FROM agent WHERE party = $agent)",
			     CLF_TEXT("$address", address), CLF_NUMBER("$agent", agent)),
		      agent, err);
}

/* What waits to tell an agent who is let go tells somebody who may not know it any more. */
static enum clf_status give_up_notices(struct clf_store *store, int64_t agent, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t *ids = NULL;
	size_t count = 0;
	enum clf_status status = id_rows(db_ask(store->db,
						"SELECT id FROM outbox WHERE party = $agent AND class = 'notice' "
						"AND state IN ('queued', 'deferred') ORDER BY id",
						CLF_NUMBER("$agent", agent)),
					 arena, &ids, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		status = outbox_discard(store, ids[i], "whom it tells is not active any more", clf_clock_now(), err);
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM notice WHERE agent = $agent", CLF_NUMBER("$agent", agent));
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_agent_set_active(struct clf_store *store, int64_t agent, bool active, struct clf_error *err)
{
	enum clf_status status = of_one(store,
					db_run(store->db, err, "UPDATE agent SET active = $active WHERE party = $agent",
					       CLF_NUMBER("$active", active), CLF_NUMBER("$agent", agent)),
					agent, err);

	if (status == CLF_OK && !active)
		status = end_all(store, end_tokens, agent, NULL, err);
	if (status == CLF_OK && !active)
		status = end_all(store, end_sessions, agent, NULL, err);
	if (status == CLF_OK && !active)
		status = end_all(store, end_links, agent, NULL, err);
	if (status == CLF_OK && !active)
		status = give_up_notices(store, agent, err);
	if (status == CLF_OK && !active)
		status = db_run(store->db, err, "DELETE FROM unsent WHERE agent = $agent", CLF_NUMBER("$agent", agent));
	return status;
}

enum clf_status clf_agent_set_password(struct clf_store *store, int64_t agent, const char *hash, const uint8_t *stays,
				       struct clf_error *err)
{
	enum clf_status status =
	    of_one(store,
		   db_run(store->db, err, "UPDATE agent SET password_hash = $hash WHERE party = $agent",
			  CLF_TEXT("$hash", hash), CLF_NUMBER("$agent", agent)),
		   agent, err);

	if (status == CLF_OK)
		status = end_all(store, end_links, agent, NULL, err);
	return status == CLF_OK ? end_all(store, end_sessions, agent, stays, err) : status;
}

enum clf_status clf_sessions_end(struct clf_store *store, int64_t agent, const uint8_t *stays, size_t *count,
				 struct clf_error *err)
{
	const struct clf_str hash = {(const char *)stays, stays != NULL ? 32 : 0};
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT count(*) FROM session WHERE agent = $agent AND hash <> $stays",
		   CLF_NUMBER("$agent", agent), CLF_BYTES("$stays", hash));

	*count = (size_t)found;
	if (status == CLF_OK)
		status = end_all(store, end_links, agent, NULL, err);
	return status == CLF_OK ? end_all(store, end_sessions, agent, stays, err) : status;
}

enum clf_status clf_agent_administrators(struct clf_store *store, size_t *count, struct clf_error *err)
{
	int64_t found = 0;
	enum clf_status status =
	    db_get(store->db, err, &found, "SELECT count(*) FROM agent WHERE role = 'admin' AND active = 1");

	*count = (size_t)found;
	return status;
}

enum clf_status clf_agent_tickets(struct clf_store *store, struct clf_arena *arena, int64_t agent, size_t limit,
				  int64_t **numbers, size_t *given, size_t *count, struct clf_error *err)
{
	int64_t all = 0;
	enum clf_status status =
	    db_get(store->db, err, &all, "SELECT count(*) FROM ticket t WHERE t.owner = $agent AND " NOT_ENDED,
		   CLF_NUMBER("$agent", agent));

	*count = (size_t)all;
	if (status != CLF_OK)
		return status;
	return id_rows(db_ask(store->db,
			      "SELECT t.number FROM ticket t "
			      "WHERE t.owner = $agent AND " NOT_ENDED "ORDER BY t.number LIMIT $limit",
			      CLF_NUMBER("$agent", agent), CLF_NUMBER("$limit", limit)),
		       arena, numbers, given, err);
}

enum clf_status clf_agent_mailbox_of(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char **team,
				     struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT name FROM team WHERE mailbox = $agent ORDER BY folded LIMIT 1",
		   CLF_NUMBER("$agent", agent));
	enum clf_status status = rows_next(rows, err);

	*team = status == CLF_OK ? rows_text(rows, arena, 0) : NULL;
	rows_end(rows);
	return absent_is_fine(status);
}
