/*
 * directory.c - agents with their teams and segments, and the statuses there are.
 */
#include "clf/store/people/directory.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/mail/address.h"
#include "clf/store/door/door.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/manage.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

static const char insert_sql[] = "INSERT INTO agent (party, role, active, created_at, notices" CLF_SETTINGS_NAMED ") "
				 "VALUES ($party, $role, $active, $now, $notices" CLF_SETTINGS_VALUED ")";

static enum clf_status insert_agent(struct clf_store *store, const struct clf_agent *agent, int64_t party,
				    struct clf_error *err)
{
	struct clf_arg args[5 + CLF_SETTING_COLUMN_COUNT] = {
	    CLF_NUMBER("$party", party),
	    CLF_TEXT("$role", clf_role_name(agent->role)),
	    CLF_NUMBER("$active", agent->active),
	    CLF_NUMBER("$now", clf_clock_now()),
	    CLF_NUMBER("$notices", agent->notices),
	};
	enum clf_status status;

	setting_args(agent, &args[5]);
	status = db_run_args(store->db, err, insert_sql, args, CLF_COUNT(args));
	if (status == CLF_ECONFLICT)
		return clf_error_set(err, status, "there is an agent with the address %s", agent->address);
	/* Whoever wrote as a customer before gets the name the administrator gives. */
	if (status == CLF_OK && !clf_text_blank(agent->name))
		status = db_run(store->db, err, "UPDATE party SET name = $name WHERE id = $id",
				CLF_TEXT("$name", agent->name), CLF_NUMBER("$id", party));
	return status;
}

static enum clf_status refuse_further(struct clf_store *store, const char *address, struct clf_error *err)
{
	int64_t agent = 0;
	enum clf_status status =
	    db_get(store->db, err, &agent, "SELECT agent FROM agent_address WHERE address = $address",
		   CLF_TEXT("$address", address));

	if (status == CLF_OK)
		return clf_error_set(err, CLF_ECONFLICT, "%s is a further address of another agent", address);
	return absent_is_fine(status);
}

static enum clf_status join_groups(struct clf_store *store, const struct clf_agent_record *record, int64_t party,
				   struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < record->team_count; i++)
		status = clf_agent_team(store, party, record->teams[i], true, err);
	for (size_t i = 0; status == CLF_OK && i < record->segment_count; i++)
		status = clf_agent_segment(store, party, record->segments[i], true, err);
	return status;
}

enum clf_status clf_agent_add(struct clf_store *store, const struct clf_agent_record *record, int64_t *id,
			      struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *address = NULL;
	int64_t party = 0;
	bool own;
	enum clf_status status = clf_address_fold(arena, record->agent.address, &address, err);

	if (status == CLF_OK)
		status = store_enter(store, &own, err);
	if (status == CLF_OK) {
		status = refuse_further(store, address, err);
		if (status == CLF_OK)
			status = clf_door_party(store, address, record->agent.name, &party, err);
		if (status == CLF_OK)
			status = insert_agent(store, &record->agent, party, err);
		if (status == CLF_OK)
			status = join_groups(store, record, party, err);
		status = store_leave(store, own, status, err);
	}
	clf_arena_free(&arena);
	if (status == CLF_OK)
		*id = party;
	return status;
}

static enum clf_status read_groups(struct clf_store *store, struct clf_arena *arena, struct clf_agent_record *record,
				   struct clf_error *err)
{
	enum clf_status status =
	    clf_agent_further(store, arena, record->agent.id, &record->addresses, &record->address_count, err);

	if (status == CLF_OK)
		status = name_rows(db_ask(store->db,
					  "SELECT t.name FROM team t JOIN team_member m ON m.team = t.id "
					  "WHERE m.agent = $agent ORDER BY t.folded",
					  CLF_NUMBER("$agent", record->agent.id)),
				   arena, &record->teams, &record->team_count, err);

	if (status != CLF_OK)
		return status;
	return name_rows(db_ask(store->db,
				"SELECT s.name FROM segment s JOIN segment_manager m ON m.segment = s.id "
				"WHERE m.agent = $agent ORDER BY s.folded",
				CLF_NUMBER("$agent", record->agent.id)),
			 arena, &record->segments, &record->segment_count, err);
}

enum clf_status clf_agent_list(struct clf_store *store, struct clf_arena *arena, struct clf_agent_record **out,
			       size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT " CLF_AGENT_COLUMNS ", a.password_hash IS NOT NULL, a.seen_at "
			      "FROM " CLF_AGENT_TABLES " ORDER BY p.address");
	struct clf_agent_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		agent_row(rows, arena, &list[n].agent);
		list[n].has_password = rows_number(rows, CLF_AGENT_COLUMN_COUNT) != 0;
		list[n++].seen_at = rows_number(rows, CLF_AGENT_COLUMN_COUNT + 1);
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < n; i++)
		status = read_groups(store, arena, &list[i], err);
	if (status == CLF_OK) {
		*out = list;
		*count = n;
	}
	return status;
}

static enum clf_status one_agent(struct clf_rows *rows, struct clf_arena *arena, struct clf_agent *out,
				 struct clf_error *err)
{
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		agent_row(rows, arena, out);
	rows_end(rows);
	return status;
}

enum clf_status clf_agent_find(struct clf_store *store, struct clf_arena *arena, const char *address,
			       struct clf_agent *out, struct clf_error *err)
{
	enum clf_status status =
	    one_agent(db_ask(store->db,
			     "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " WHERE p.address = $address "
			     "OR a.party = (SELECT agent FROM agent_address WHERE address = $address) "
			     "ORDER BY p.address = $address DESC LIMIT 1",
			     CLF_TEXT("$address", address)),
		      arena, out, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no agent with the address %s", address);
	return status;
}

const char *agent_nearest(struct clf_store *store, struct clf_arena *arena, const char *address)
{
	const char *const *addresses = NULL;
	size_t count = 0;
	struct clf_rows *rows = db_ask(store->db, "SELECT p.address FROM " CLF_AGENT_TABLES " ORDER BY p.address");

	if (name_rows(rows, arena, &addresses, &count, NULL) != CLF_OK)
		return NULL;
	return name_nearest(arena, addresses, count, address);
}

enum clf_status clf_agent_named(struct clf_store *store, struct clf_arena *arena, const char *address,
				struct clf_agent *out, struct clf_error *err)
{
	const char *near;
	enum clf_status status = clf_agent_find(store, arena, address, out, err);

	if (status != CLF_ENOTFOUND)
		return status;
	near = agent_nearest(store, arena, address);
	if (near != NULL)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %s; the nearest is %s", address, near);
	return clf_error_set(err, CLF_ENOTFOUND, "there is no agent %s; `clf-mail agent list` shows those there are",
			     address);
}

enum clf_status clf_agent_by_id(struct clf_store *store, struct clf_arena *arena, int64_t id, struct clf_agent *out,
				struct clf_error *err)
{
	enum clf_status status =
	    one_agent(db_ask(store->db, "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " WHERE a.party = $id",
			     CLF_NUMBER("$id", id)),
		      arena, out, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "there is no agent %lld", (long long)id);
	return status;
}

enum clf_status clf_agent_password(struct clf_store *store, struct clf_arena *arena, int64_t agent, const char **hash,
				   struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT password_hash FROM agent WHERE party = $agent AND password_hash IS NOT NULL",
		   CLF_NUMBER("$agent", agent));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, status, "agent %lld has no password", (long long)agent);
	if (status == CLF_OK)
		*hash = rows_text(rows, arena, 0);
	rows_end(rows);
	return status;
}

enum clf_status clf_agents_at_work(struct clf_store *store, struct clf_arena *arena, struct clf_agent **out,
				   size_t *count, struct clf_error *err)
{
	return agent_rows(db_ask(store->db, "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES
					    " WHERE a.active = 1 ORDER BY p.address"),
			  arena, out, count, err);
}

enum clf_status clf_agents_managing(struct clf_store *store, struct clf_arena *arena, const char *segment,
				    struct clf_agent **out, size_t *count, struct clf_error *err)
{
	int64_t id = 0;
	enum clf_status status = segment_asked(store, segment, &id, err);

	if (status != CLF_OK)
		return status;
	return agent_rows(db_ask(store->db,
				 "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " "
				 "JOIN segment_manager m ON m.agent = a.party "
				 "WHERE m.segment = $segment AND a.active = 1 ORDER BY p.address",
				 CLF_NUMBER("$segment", id)),
			  arena, out, count, err);
}
