/*
 * team.c - teams, and the mailbox that one may share.
 *
 * The shared mailbox is an agent and a member of its team, so that whatever an agent may do by mail can be done from
 * it.
 */
#include "clf/base/arena.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/manage.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

/* The agent that was made for the mailbox before: with it it goes. */
static enum clf_status retire(struct clf_store *store, int64_t team, int64_t stays, struct clf_error *err)
{
	int64_t before = 0;
	enum clf_status status =
	    db_get(store->db, err, &before, "SELECT mailbox FROM team WHERE id = $team AND mailbox_made = 1",
		   CLF_NUMBER("$team", team));

	if (status == CLF_ENOTFOUND || before == 0 || before == stays)
		return absent_is_fine(status);
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM team_member WHERE team = $team AND agent = $agent",
				CLF_NUMBER("$team", team), CLF_NUMBER("$agent", before));
	return status == CLF_OK ? clf_agent_set_active(store, before, false, err) : status;
}

static enum clf_status set_mailbox(struct clf_store *store, int64_t team, int64_t agent, bool made,
				   struct clf_error *err)
{
	return db_run(store->db, err,
		      "UPDATE team SET mailbox = $agent, "
		      "mailbox_made = CASE WHEN mailbox = $agent THEN mailbox_made ELSE $made END "
		      "WHERE id = $team",
		      CLF_ID("$agent", agent), CLF_NUMBER("$made", made), CLF_NUMBER("$team", team));
}

static enum clf_status make_agent(struct clf_store *store, struct clf_arena *arena, const char *name,
				  const char *address, int64_t *agent, bool *made, struct clf_error *err)
{
	const char *const teams[] = {name};
	const struct clf_agent_record record = {
	    .agent = {.address = address, .name = name, .active = true}, .teams = teams, .team_count = 1};
	struct clf_agent known;
	enum clf_status status = clf_agent_find(store, arena, address, &known, err);

	*made = status == CLF_ENOTFOUND;
	if (*made)
		return clf_agent_add(store, &record, agent, err);
	if (status == CLF_OK && !clf_text_equal(known.address, address))
		return clf_error_set(
		    err, CLF_ECONFLICT,
		    "%s is a further address of %s, who gets notices at that one: name it, or take the "
		    "further address away first",
		    address, known.address);
	*agent = known.id;
	if (status == CLF_OK && !known.active)
		status = clf_agent_set_active(store, known.id, true, err);
	return status == CLF_OK ? clf_agent_team(store, known.id, name, true, err) : status;
}

enum clf_status clf_team_mailbox(struct clf_store *store, const char *name, const char *address, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	int64_t team = 0, agent = 0;
	bool made = false;
	enum clf_status status = team_asked(store, name, &team, err);

	if (status == CLF_OK && address != NULL)
		status = make_agent(store, arena, name, address, &agent, &made, err);
	if (status == CLF_OK)
		status = retire(store, team, agent, err);
	if (status == CLF_OK)
		status = set_mailbox(store, team, agent, made, err);
	clf_arena_free(&arena);
	return status;
}

enum clf_status clf_team_records(struct clf_store *store, struct clf_arena *arena, struct clf_team_record **out,
				 size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT t.name, p.address, (SELECT count(*) FROM team_member m "
						  "WHERE m.team = t.id AND m.agent <> coalesce(t.mailbox, 0)) "
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
