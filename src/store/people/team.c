/*
 * team.c - teams, and the mailbox that one may share.
 *
 * The shared mailbox is an agent and a member of its team, so that whatever an agent may do by mail can be done from
 * it.
 */
#include "clf/base/arena.h"
#include "clf/mail/address.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

static enum clf_status set_mailbox(struct clf_store *store, int64_t team, int64_t agent, struct clf_error *err)
{
	return db_run(store->db, err, "UPDATE team SET mailbox = $agent WHERE id = $team", CLF_ID("$agent", agent),
		      CLF_NUMBER("$team", team));
}

static enum clf_status make_agent(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *address, int64_t *agent, struct clf_error *err)
{
	const char *const teams[] = {name};
	const struct clf_agent_record record = {
	    .agent = {.address = address, .name = name, .active = true}, .teams = teams, .team_count = 1};
	struct clf_agent known;
	enum clf_status status = clf_agent_find(store, arena, address, &known, err);

	if (status == CLF_ENOTFOUND)
		return clf_agent_add(store, &record, agent, err);
	*agent = known.id;
	return status;
}

static enum clf_status join(struct clf_store *store, int64_t team, int64_t agent, struct clf_error *err)
{
	return db_run(
	    store->db, err,
	    "INSERT INTO team_member (team, agent) VALUES ($team, $agent) ON CONFLICT (team, agent) DO NOTHING",
	    CLF_NUMBER("$team", team), CLF_NUMBER("$agent", agent));
}

enum clf_status clf_team_mailbox(struct clf_store *store, const char *name, const char *address, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	const char *folded = NULL;
	int64_t team = 0, agent = 0;
	bool own = false;
	enum clf_status status = address != NULL ? clf_address_fold(arena, address, &folded, err) : CLF_OK;

	if (status == CLF_OK)
		status = store_enter(store, &own, err);
	if (status == CLF_OK) {
		status = team_by_name(store, name, &team, err);
		if (status == CLF_ENOTFOUND)
			clf_error_set(err, status, "there is no team \"%s\"", name);
		if (status == CLF_OK && folded != NULL)
			status = make_agent(store, arena, name, folded, &agent, err);
		if (status == CLF_OK && agent != 0)
			status = join(store, team, agent, err);
		if (status == CLF_OK)
			status = set_mailbox(store, team, agent, err);
		status = store_leave(store, own, status, err);
	}
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_team_records(struct clf_store *store, struct clf_arena *arena, struct clf_team_record **out,
				 size_t *count, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT t.name, p.address, (SELECT count(*) FROM team_member m WHERE m.team = t.id) "
			      "FROM team t LEFT JOIN party p ON p.id = t.mailbox "
			      "ORDER BY t.folded");
	struct clf_team_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_team_record){.name = rows_text(rows, arena, 0),
						     .mailbox = rows_text(rows, arena, 1),
						     .members = (size_t)rows_number(rows, 2)};
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

enum clf_status clf_team_shares(struct clf_store *store, int64_t mailbox, int64_t agent, bool *shares,
				struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT 1 FROM team t JOIN team_member m ON m.team = t.id "
				       "JOIN agent a ON a.party = m.agent AND a.active = 1 "
				       "WHERE t.mailbox = $mailbox AND m.agent = $agent LIMIT 1",
				       CLF_NUMBER("$mailbox", mailbox), CLF_NUMBER("$agent", agent));
	enum clf_status status = rows_next(rows, err);

	*shares = status == CLF_OK;
	rows_end(rows);
	return absent_is_fine(status);
}
