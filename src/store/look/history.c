/*
 * history.c - lines of a ticket's history as they were typed, in the order of the requests that wrote them.
 */
#include "clf/store/look/history.h"
#include "clf/store/field/status.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/store/field/fields.h"
#include "clf/store/look/query.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/list.h"
#include "engine/engine.h"
#include "look/rows.h"

static void read_line(const struct clf_rows *rows, struct clf_arena *arena, struct clf_line *out)
{
	*out = (struct clf_line){
	    .id = rows_number(rows, 0),
	    .at = rows_number(rows, 1),
	    .version = rows_number(rows, 2),
	    .part = rows_number(rows, 3),
	    .via = via_of(rows_peek(rows, 4)),
	    .who = rows_text(rows, arena, 5),
	    .what = rows_text(rows, arena, 6),
	    .from_text = rows_text(rows, arena, 7),
	    .to_text = rows_text(rows, arena, 8),
	    .field = rows_text(rows, arena, 9),
	    .from = rows_text(rows, arena, 10),
	    .to = rows_text(rows, arena, 11),
	    .message = rows_number(rows, 12),
	    .comment = rows_number(rows, 13),
	    .rule = rows_number(rows, 14),
	    .rule_version = rows_number(rows, 15),
	    .said_at = rows_number(rows, 16),
	    .party = rows_number(rows, 17),
	};
}

enum clf_status clf_history_lines(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				  const struct clf_line *after, struct clf_line **out, size_t *count,
				  struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db,
		   "SELECT e.id, e.at, e.version, e.part, e.via, e.who, e.what, e.from_text, e.to_text, "
		   "e.field, e.from_value, e.to_value, e.message, e.comment, e.rule, e.rule_version, "
		   "coalesce(m.at, e.at), e.party "
		   "FROM event e LEFT JOIN message m ON m.id = e.message "
		   "WHERE e.ticket = $ticket AND (e.version, e.part, e.id) > ($version, $part, $id) "
		   "ORDER BY e.version, e.part, e.id LIMIT $limit",
		   CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$version", after != NULL ? after->version : 0),
		   CLF_NUMBER("$part", after != NULL ? after->part : 0),
		   CLF_NUMBER("$id", after != NULL ? after->id : 0), CLF_NUMBER("$limit", CLF_HISTORY_PAGE));
	struct clf_line *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		read_line(rows, arena, &list[n++]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_history_newest(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t most,
				   struct clf_line **out, size_t *count, bool *cut, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT e.id, e.at, e.version, e.part, e.via, e.who, e.what, "
				       "CASE WHEN e.version = 0 THEN e.from_text END, "
				       "CASE WHEN e.version = 0 THEN e.to_text END, "
				       "e.field, e.from_value, e.to_value, e.message, e.comment, e.rule, "
				       "e.rule_version, coalesce(m.at, e.at), e.party "
				       "FROM event e LEFT JOIN message m ON m.id = e.message "
				       "WHERE e.ticket = $ticket "
				       "ORDER BY e.version DESC, e.part DESC, e.id DESC LIMIT $limit",
				       CLF_NUMBER("$ticket", ticket), CLF_NUMBER("$limit", most + 1));
	struct clf_line *list = clf_arena_array_of(arena, most, struct clf_line);
	size_t at = most;
	enum clf_status status;

	*cut = false;
	while ((status = rows_next(rows, err)) == CLF_OK) {
		*cut = at == 0;
		if (at > 0)
			read_line(rows, arena, &list[--at]);
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list + at;
	*count = most - at;
	return CLF_OK;
}

enum clf_status clf_history_all(struct clf_store *store, struct clf_arena *arena, int64_t ticket, size_t most,
				struct clf_line **out, size_t *count, struct clf_error *err)
{
	struct clf_line *all = NULL, *page = NULL;
	size_t n = 0, more = CLF_HISTORY_PAGE;

	while (more == CLF_HISTORY_PAGE) {
		struct clf_line *grown;
		enum clf_status status =
		    clf_history_lines(store, arena, ticket, n > 0 ? &all[n - 1] : NULL, &page, &more, err);

		if (status != CLF_OK)
			return status;
		if (n + more > most)
			return clf_error_set(err, CLF_ELIMIT, "the history of ticket %lld has more than %zu lines",
					     (long long)ticket, most);
		grown = clf_arena_array_of(arena, n + more, struct clf_line);
		if (n > 0)
			memcpy(grown, all, n * sizeof(*all));
		if (more > 0)
			memcpy(grown + n, page, more * sizeof(*page));
		all = grown;
		n += more;
	}
	*out = all;
	*count = n;
	return CLF_OK;
}

static enum clf_status read_named(struct clf_rows *rows, struct clf_arena *arena, const struct clf_history_named **out,
				  size_t *count, struct clf_error *err)
{
	struct clf_history_named *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = (struct clf_history_named){.id = rows_number(rows, 0),
						       .name = rows_text(rows, arena, 1),
						       .address = rows_text(rows, arena, 2)};
	}
	if (status != CLF_ENOTFOUND)
		return status;
	*out = list;
	*count = n;
	return CLF_OK;
}

enum clf_status clf_history_names(struct clf_store *store, struct clf_arena *arena, struct clf_history_names *out,
				  struct clf_error *err)
{
	struct clf_history_names names = {.statuses = NULL};
	struct clf_ticket_status *statuses = NULL;
	struct clf_list_item *items = NULL;
	enum clf_status status = clf_status_ever(store, arena, &statuses, &names.status_count, err);

	names.statuses = statuses;
	if (status == CLF_OK)
		status = read_named(db_ask(store->db, "SELECT p.id, p.name, p.address FROM " CLF_AGENT_TABLES), arena,
				    &names.agents, &names.agent_count, err);
	if (status == CLF_OK)
		status = read_named(db_ask(store->db, "SELECT id, name, NULL FROM team"), arena, &names.teams,
				    &names.team_count, err);
	if (status == CLF_OK)
		status = read_named(db_ask(store->db, "SELECT id, name, NULL FROM segment"), arena, &names.segments,
				    &names.segment_count, err);
	if (status == CLF_OK)
		status = clf_list_items(store, arena, NULL, &items, &names.item_count, err);
	names.items = items;
	if (status == CLF_OK)
		*out = names;
	return status;
}

static enum clf_status read_causes(struct clf_store *store, struct clf_arena *arena, int64_t ticket,
				   struct clf_state *state, struct clf_error *err)
{
	int64_t *ids = NULL;
	const char **kept;
	enum clf_status status = id_rows(
	    db_ask(store->db, "SELECT item FROM ticket_cause WHERE ticket = $ticket", CLF_NUMBER("$ticket", ticket)),
	    arena, &ids, &state->cause_count, err);

	kept = clf_arena_array_of(arena, state->cause_count, const char *);
	for (size_t i = 0; i < state->cause_count; i++)
		kept[i] = clf_id_kept(arena, ids[i]);
	state->causes = kept;
	return status;
}

enum clf_status clf_history_now(struct clf_store *store, struct clf_arena *arena, int64_t ticket, struct clf_state *out,
				struct clf_error *err)
{
	struct clf_state state = {.tags = NULL};
	enum clf_status status = clf_query_ticket(store, arena, ticket, &state.ticket, err);

	if (status == CLF_OK)
		status = name_rows(db_ask(store->db, "SELECT tag FROM ticket_tag WHERE ticket = $ticket ORDER BY tag",
					  CLF_NUMBER("$ticket", ticket)),
				   arena, &state.tags, &state.tag_count, err);
	if (status == CLF_OK)
		status = read_causes(store, arena, ticket, &state, err);
	if (status == CLF_OK)
		status = clf_values_ever(store, arena, ticket, &state.ticket.held, &state.ticket.held_count, err);
	if (status == CLF_OK)
		*out = state;
	return status;
}
