/*
 * door_agents.c - facts about agents at work: whom commands may name, who may do what, who watches, what can be undone.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/listing/view.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/cause.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/installation.h"
#include "clf/store/people/permission.h"
#include "door/door_inside.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "look/visible.h"

static bool has_verb(const struct clf_request *request, enum clf_verb verb)
{
	for (size_t i = 0; request->commands != NULL && i < request->commands->count; i++) {
		if (request->commands->items[i].row->verb == verb)
			return true;
	}
	return false;
}

static bool has_action(const struct clf_request *request, enum clf_action_kind kind)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == kind)
			return true;
	}
	return false;
}

static enum clf_status read_permissions(struct gathering *g)
{
	struct clf_permission *list = NULL;
	enum clf_status status;

	status = clf_permission_list(g->store, g->arena, &list, &g->facts->permission_count, g->err);
	g->facts->permissions = list;
	return status;
}

static enum clf_status read_installation(struct gathering *g)
{
	return clf_installation_read(g->store, &g->facts->installation, g->err);
}

static enum clf_status read_standing(struct gathering *g)
{
	const struct clf_actor *actor = &g->request->actor;
	struct clf_rows *rows;
	enum clf_status status;

	if (actor->kind != CLF_ACTOR_AGENT || !actor->party || g->facts->ticket == NULL)
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT EXISTS (SELECT 1 FROM team_member WHERE team = t.team AND agent = $agent), "
		      "EXISTS (SELECT 1 FROM segment_manager WHERE segment = t.segment AND agent = $agent), "
		      "EXISTS (SELECT 1 FROM ticket up WHERE up.number = t.parent AND " CLF_KEEPS_UP "), "
		      "EXISTS (SELECT 1 FROM ticket sub WHERE sub.parent = t.number AND " CLF_KEEPS_SUB "), "
		      "EXISTS (SELECT 1 FROM team_member WHERE team = t.grp AND agent = $agent) "
		      "FROM ticket t WHERE t.number = $ticket",
		      CLF_NUMBER("$agent", actor->party), CLF_NUMBER("$ticket", g->facts->ticket->number));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		g->facts->actor_in_team = rows_number(rows, 0) != 0;
		g->facts->actor_manages = rows_number(rows, 1) != 0;
		g->facts->actor_keeps_parent = rows_number(rows, 2) != 0;
		g->facts->actor_keeps_sub = rows_number(rows, 3) != 0;
		g->facts->actor_in_group = rows_number(rows, 4) != 0;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

static enum clf_status read_watchers(struct gathering *g)
{
	struct clf_watcher *list = NULL;
	struct clf_rows *rows;
	size_t n = 0;
	enum clf_status status;

	if (g->facts->ticket == NULL)
		return CLF_OK;
	rows = db_ask(g->store->db,
		      "SELECT " CLF_AGENT_COLUMNS ", w.muted "
		      "FROM watcher w JOIN agent a ON a.party = w.agent JOIN party p ON p.id = a.party "
		      "WHERE w.ticket = $ticket ORDER BY w.agent",
		      CLF_NUMBER("$ticket", g->facts->ticket->number));
	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n].muted = rows_number(rows, CLF_AGENT_COLUMN_COUNT) != 0;
		agent_row(rows, g->arena, &list[n++].agent);
	}
	g->facts->watchers = list;
	g->facts->watcher_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_tags(struct gathering *g)
{
	if (g->facts->ticket == NULL)
		return CLF_OK;
	return name_rows(db_ask(g->store->db, "SELECT tag FROM ticket_tag WHERE ticket = $ticket ORDER BY tag",
				CLF_NUMBER("$ticket", g->facts->ticket->number)),
			 g->arena, &g->facts->tags, &g->facts->tag_count, g->err);
}

static enum clf_status read_causes(struct gathering *g)
{
	struct clf_cause_set *sets = NULL;
	struct clf_item *causes = NULL;
	enum clf_status status = clf_cause_sets(g->store, g->arena, &sets, &g->facts->cause_set_count, g->err);

	g->facts->cause_sets = sets;
	if (status != CLF_OK || g->facts->ticket == NULL)
		return status;
	status =
	    clf_ticket_causes(g->store, g->arena, g->facts->ticket->number, &causes, &g->facts->cause_count, g->err);
	g->facts->causes = causes;
	return status;
}

/* NULL when there is no such agent. */
static enum clf_status find_agent(struct gathering *g, int64_t id, const struct clf_agent **out)
{
	struct clf_agent *agent = clf_arena_new_of(g->arena, struct clf_agent);
	enum clf_status status = id ? clf_agent_by_id(g->store, g->arena, id, agent, g->err) : CLF_ENOTFOUND;

	*out = status == CLF_OK ? agent : NULL;
	return absent_is_fine(status);
}

static enum clf_status read_memberships(struct gathering *g, struct clf_directory *directory)
{
	struct clf_rows *rows =
	    db_ask(g->store->db, "SELECT t.name, m.agent "
				 "FROM team_member m JOIN team t ON t.id = m.team JOIN agent a ON a.party = m.agent "
				 "WHERE a.active = 1 AND (t.mailbox IS NULL OR t.mailbox = m.agent) "
				 "ORDER BY t.folded, m.agent");
	struct clf_membership *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n++] = (struct clf_membership){rows_text(rows, g->arena, 0), rows_number(rows, 1)};
	}
	directory->memberships = list;
	directory->membership_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_views(struct gathering *g, struct clf_directory *directory)
{
	struct clf_view *views = NULL;
	size_t count = 0;
	enum clf_status status = clf_view_list(g->store, g->arena, g->request->actor.party, &views, &count, g->err);
	const char **names = clf_arena_array_of(g->arena, count, const char *);

	for (size_t i = 0; i < count; i++)
		names[i] = views[i].name;
	directory->views = names;
	directory->view_count = count;
	return status;
}

static enum clf_status read_directory(struct gathering *g)
{
	const struct clf_request *request = g->request;
	struct clf_directory *directory;
	struct clf_agent *agents = NULL;
	enum clf_status status;

	if ((request->commands == NULL || request->commands->count == 0) && !has_action(request, CLF_ACTION_FORWARD))
		return CLF_OK;
	directory = clf_arena_new_of(g->arena, struct clf_directory);
	status = agent_rows(db_ask(g->store->db, "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES
						 " WHERE a.active = 1 ORDER BY p.address"),
			    g->arena, &agents, &directory->agent_count, g->err);
	directory->agents = agents;
	if (status == CLF_OK)
		status = clf_team_list(g->store, g->arena, &directory->teams, &directory->team_count, g->err);
	if (status == CLF_OK)
		status = clf_segment_list(g->store, g->arena, &directory->segments, &directory->segment_count, g->err);
	if (status == CLF_OK)
		status = read_views(g, directory);
	if (status == CLF_OK)
		status = read_memberships(g, directory);
	g->facts->directory = directory;
	return status;
}

static const char *segment_set(const struct clf_request *request)
{
	const char *text = NULL;

	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_SET && request->actions[i].field == CLF_FIELD_SEGMENT)
			text = request->actions[i].text;
	}
	return text;
}

static enum clf_status manager_rows(struct gathering *g, struct clf_rows *rows, const struct clf_segment_manager **out,
				    size_t *count)
{
	struct clf_segment_manager *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n].segment = rows_text(rows, g->arena, CLF_AGENT_COLUMN_COUNT);
		agent_row(rows, g->arena, &list[n++].agent);
	}
	*out = list;
	*count = n;
	return absent_is_fine(status);
}

/* May come with another segment than the ticket has: that one, or by a command any. */
static bool moves(const struct gathering *g, const char **folded)
{
	const char *named = segment_set(g->request);

	*folded = clf_text_blank(named) ? NULL : clf_utf8_fold(g->arena, named);
	return *folded != NULL || has_verb(g->request, CLF_VERB_SEGMENT);
}

static enum clf_status read_soles(struct gathering *g)
{
	const char *folded;

	if (!moves(g, &folded))
		return CLF_OK;
	return manager_rows(g,
			    db_ask(g->store->db,
				   "SELECT " CLF_AGENT_COLUMNS ", s.name FROM " CLF_AGENT_TABLES " "
				   "JOIN segment_manager m ON m.agent = a.party JOIN segment s ON s.id = m.segment "
				   "WHERE a.active = 1 AND ($folded IS NULL OR s.folded = $folded) "
				   "AND NOT EXISTS (SELECT 1 FROM segment_manager o JOIN agent b ON b.party = o.agent "
				   "WHERE o.segment = s.id AND b.active = 1 AND b.party <> a.party) "
				   "ORDER BY s.folded",
				   CLF_TEXT("$folded", folded)),
			    &g->facts->soles, &g->facts->sole_count);
}

static enum clf_status read_segment_managers(struct gathering *g)
{
	const char *folded;

	if (!g->facts->installation.owners_strict || !moves(g, &folded))
		return CLF_OK;
	return manager_rows(g,
			    db_ask(g->store->db,
				   "SELECT " CLF_AGENT_COLUMNS ", s.name FROM " CLF_AGENT_TABLES " "
				   "JOIN segment_manager m ON m.agent = a.party JOIN segment s ON s.id = m.segment "
				   "WHERE a.active = 1 AND ($folded IS NULL OR s.folded = $folded) "
				   "ORDER BY s.folded, p.address",
				   CLF_TEXT("$folded", folded)),
			    &g->facts->segment_managers, &g->facts->segment_manager_count);
}

/* What an agent writes leaves without them; a forward may show what others wrote. */
static enum clf_status read_addresses(struct gathering *g)
{
	const struct clf_actor *actor = &g->request->actor;
	enum clf_status status = CLF_OK;

	if (actor->kind != CLF_ACTOR_AGENT)
		return CLF_OK;
	if (actor->party != 0)
		status = clf_agent_addresses(g->store, g->arena, actor->party, &g->facts->own_addresses, g->err);
	if (status == CLF_OK && (has_verb(g->request, CLF_VERB_FORWARD) || has_action(g->request, CLF_ACTION_FORWARD)))
		status = clf_agent_addresses(g->store, g->arena, 0, &g->facts->agent_addresses, g->err);
	return status;
}

static bool holds(const struct clf_json *list, const char *text)
{
	for (size_t i = 0; i < clf_json_size(list); i++) {
		if (clf_text_equal(clf_json_text(clf_json_at(list, i)), text))
			return true;
	}
	return false;
}

/* The version says that nothing changed since, so the ticket's tags are those the mail left behind. */
static void compare_tags(struct gathering *g, const struct clf_json *before, struct clf_undo *undo)
{
	const struct clf_facts *facts = g->facts;
	const char **added = NULL, **removed = NULL;
	size_t size = clf_json_size(before);

	for (size_t i = 0; i < facts->tag_count; i++) {
		if (holds(before, facts->tags[i]))
			continue;
		added = list_grow(g->arena, added, undo->tag_added_count, sizeof(*added));
		added[undo->tag_added_count++] = facts->tags[i];
	}
	for (size_t i = 0; i < size; i++) {
		const char *tag = clf_json_text(clf_json_at(before, i));
		bool kept = false;

		for (size_t k = 0; k < facts->tag_count && !kept; k++)
			kept = clf_text_equal(facts->tags[k], tag);
		if (kept || tag == NULL)
			continue;
		removed = list_grow(g->arena, removed, undo->tag_removed_count, sizeof(*removed));
		removed[undo->tag_removed_count++] = clf_arena_strdup(g->arena, tag);
	}
	undo->tags_added = added;
	undo->tags_removed = removed;
}

static void read_copied_before(struct gathering *g, const struct clf_json *before, struct clf_undo *undo)
{
	struct clf_copied *list = clf_arena_array_of(g->arena, clf_json_size(before), struct clf_copied);

	for (size_t i = 0; i < clf_json_size(before); i++) {
		const struct clf_json *row = clf_json_at(before, i);

		list[i].party = clf_json_get_number(row, "party", 0);
		clf_copied_state_parse(clf_json_get_text(row, "state"), &list[i].state);
	}
	undo->copied = list;
	undo->copied_count = clf_json_size(before);
}

static const int64_t *numbers_of(struct gathering *g, const struct clf_json *list, size_t *count)
{
	int64_t *numbers;

	*count = clf_json_size(list);
	numbers = clf_arena_array_of(g->arena, *count, int64_t);
	for (size_t i = 0; i < *count; i++)
		numbers[i] = clf_json_number(clf_json_at(list, i), 0);
	return numbers;
}

/* What an older program kept has none of them: nothing was changed of them then. */
static void read_causes_before(struct gathering *g, const struct clf_json *before, struct clf_undo *undo)
{
	size_t count = clf_json_size(before);
	struct clf_item *list = clf_arena_array_of(g->arena, count, struct clf_item);

	if (before == NULL) {
		undo->causes = g->facts->causes;
		undo->cause_count = g->facts->cause_count;
		return;
	}
	for (size_t i = 0; i < count; i++) {
		const struct clf_json *row = clf_json_at(before, i);

		list[i] = (struct clf_item){clf_json_get_number(row, "id", 0),
					    clf_arena_strdup(g->arena, clf_json_get_text(row, "name"))};
	}
	undo->causes = list;
	undo->cause_count = count;
}

/* What an older program kept has none: nothing of it changed then. */
static void read_held_before(struct gathering *g, const struct clf_json *before, struct clf_undo *undo)
{
	const struct clf_json *value;
	void *iterator = NULL;
	const char *key;

	if (clf_json_type(before) != CLF_JSON_OBJECT)
		return;
	undo->before.held = NULL;
	undo->before.held_count = 0;
	while (clf_json_next(before, &iterator, &key, &value))
		clf_custom_put(g->arena, &undo->before.held, &undo->before.held_count, clf_id_read(key),
			       clf_arena_strdup(g->arena, clf_json_text(value)));
}

static void read_before(struct gathering *g, const struct clf_json *before, struct clf_undo *undo)
{
	undo->before = *g->facts->ticket;
	undo->by_form = clf_json_get_bool(before, "by_form", false);
	undo->before.status = clf_json_get_number(before, "status", undo->before.status);
	undo->before.owner = clf_json_get_number(before, "owner", 0);
	undo->before.team = clf_arena_strdup(g->arena, clf_json_get_text(before, "team"));
	undo->before.segment = clf_arena_strdup(g->arena, clf_json_get_text(before, "segment"));
	/* What an older program kept says neither. */
	if (clf_json_get(before, "by_form") != NULL)
		undo->before.original_segment =
		    clf_arena_strdup(g->arena, clf_json_get_text(before, "original_segment"));
	for (CLF_EACH_PLAIN(row)) {
		const char *text = clf_arena_strdup(g->arena, clf_json_get_text(before, row->name));
		const struct clf_value value = clf_value_given(row, clf_json_get_number(before, row->name, 0), text);

		clf_plain_set(&undo->before.plain, row, &value);
	}
	/* What an older program kept has none of them. */
	for (CLF_EACH_DERIVED(row))
		clf_derived_set(
		    &undo->before.derived, row,
		    clf_json_get_number(before, row->name, clf_derived_get(&undo->before.derived, row).number));
	undo->comments = numbers_of(g, clf_json_get(before, "comments"), &undo->comment_count);
	undo->comment = undo->comment_count ? undo->comments[0] : 0;
	undo->drafts = numbers_of(g, clf_json_get(before, "drafts"), &undo->draft_count);
	undo->files = numbers_of(g, clf_json_get(before, "files"), &undo->file_count);
	read_causes_before(g, clf_json_get(before, "causes"), undo);
	compare_tags(g, clf_json_get(before, "tags"), undo);
	read_held_before(g, clf_json_get(before, "held"), undo);
	read_copied_before(g, clf_json_get(before, "copied"), undo);
}

static enum clf_status read_undo_outbox(struct gathering *g, struct clf_undo *undo)
{
	struct clf_rows *rows = db_ask(g->store->db,
				       "SELECT u.outbox, coalesce(o.state, '') = 'queued' "
				       "FROM undo_outbox u LEFT JOIN outbox o ON o.id = u.outbox "
				       "WHERE u.undo = $undo ORDER BY u.outbox",
				       CLF_NUMBER("$undo", undo->id));
	int64_t *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, g->err)) == CLF_OK) {
		list = list_grow(g->arena, list, n, sizeof(*list));
		list[n++] = rows_number(rows, 0);
		undo->left |= rows_number(rows, 1) == 0;
	}
	undo->outbox = list;
	undo->outbox_count = n;
	return absent_is_fine(status);
}

static enum clf_status parse_before(struct gathering *g, const char *text, struct clf_undo *undo)
{
	struct clf_json *before = NULL;
	enum clf_status status = clf_json_parse(clf_str_from(text), &before, g->err);

	if (status != CLF_OK)
		return clf_error_prefix(g->err, CLF_EIO, "undo row %lld is damaged", (long long)undo->id);
	read_before(g, before, undo);
	clf_json_free(&before);
	return CLF_OK;
}

static enum clf_status read_undo(struct gathering *g)
{
	struct clf_undo *undo;
	const char *text = NULL;
	struct clf_rows *rows;
	enum clf_status status;

	if (g->facts->ticket == NULL || !g->request->actor.party || !has_verb(g->request, CLF_VERB_UNDO))
		return CLF_OK;
	undo = clf_arena_new_of(g->arena, struct clf_undo);
	rows = db_ask(g->store->db, "SELECT id, version, before FROM undo WHERE ticket = $ticket AND agent = $agent",
		      CLF_NUMBER("$ticket", g->facts->ticket->number), CLF_NUMBER("$agent", g->request->actor.party));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		undo->id = rows_number(rows, 0);
		undo->version = rows_number(rows, 1);
		text = rows_text(rows, g->arena, 2);
	}
	rows_end(rows);
	if (status != CLF_OK)
		return absent_is_fine(status);
	status = parse_before(g, text, undo);
	if (status == CLF_OK)
		status = find_agent(g, undo->before.owner, &undo->before_owner);
	if (status == CLF_OK)
		status = read_undo_outbox(g, undo);
	g->facts->undo = undo;
	return status;
}

static int64_t confirmation_of(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_CONFIRM)
			return request->actions[i].confirmation;
	}
	return 0;
}

static enum clf_status read_confirmation(struct gathering *g)
{
	int64_t id = confirmation_of(g->request);
	struct clf_confirmation *found;
	struct clf_rows *rows;
	enum clf_status status;

	if (!id)
		return CLF_OK;
	found = clf_arena_new_of(g->arena, struct clf_confirmation);
	rows = db_ask(g->store->db, "SELECT id, agent, expires_at, confirmed_at FROM confirmation WHERE id = $id",
		      CLF_NUMBER("$id", id));
	status = rows_next(rows, g->err);
	if (status == CLF_OK) {
		*found = (struct clf_confirmation){rows_number(rows, 0), rows_number(rows, 1), rows_number(rows, 2),
						   rows_number(rows, 3)};
		g->facts->confirmation = found;
	}
	rows_end(rows);
	return absent_is_fine(status);
}

enum clf_status door_agents(struct gathering *g)
{
	static enum clf_status (*const readers[])(struct gathering *) = {
	    read_permissions, read_installation, read_standing,         read_watchers,  read_tags, read_causes,
	    read_directory,   read_soles,        read_segment_managers, read_addresses, read_undo, read_confirmation,
	};
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < CLF_COUNT(readers); i++)
		status = readers[i](g);
	return status;
}
