/*
 * desk.c - the rules that are switched on, read and made ready once a revision.
 *
 * A rule that can't be understood any more is left out, and the log says so: the others go on.
 */
#include "rule/desk.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/store/engine/revision.h"
#include "clf/store/people/calendar.h"
#include "clf/store/people/list.h"
#include "clf/store/rule/rules.h"
#include "engine/engine.h"
#include "look/rows.h"

/* A desk that was replaced is kept until the next one is, as facts of the transaction at hand may name it. */
struct kept_calendar {
	const char *segment; /* NULL: of none */
	const struct clf_calendar *calendar;
};
#define CALENDARS_KEPT 200u

struct store_desk {
	int64_t revision;
	struct clf_arena *arena;
	struct clf_desk desk;
	struct clf_rule *rules; /* those of the desk, to be released */
	const char **outside;
	struct kept_calendar calendars[CALENDARS_KEPT];
	size_t calendar_count;
	struct store_desk *older;
};

static void desk_free(struct store_desk **desk)
{
	struct store_desk *gone = *desk;

	if (gone == NULL)
		return;
	*desk = NULL;
	desk_free(&gone->older);
	for (size_t i = 0; i < gone->desk.count; i++)
		clf_rule_release(&gone->rules[i]);
	clf_arena_free(&gone->arena);
	free(gone);
}

static bool load_rule(struct store_desk *made, const struct clf_rule_names *names, const struct clf_rule_record *record,
		      struct clf_rule *out)
{
	struct clf_json *body = NULL;
	bool fine = clf_json_parse(clf_str_from(record->body), &body, NULL) == CLF_OK;

	*out = (struct clf_rule){.id = record->id,
				 .version = record->version,
				 .name = record->name,
				 .kind = record->kind,
				 .position = record->position,
				 .enabled = true,
				 .since = record->since,
				 .existing = record->existing,
				 .shipped = record->shipped};
	fine = fine && clf_rule_load(made->arena, names, body, out);
	clf_json_free(&body);
	if (!fine)
		clf_log(CLF_LOG_WARNING, "rule.unreadable", CLF_S("rule", record->name));
	return fine;
}

static void note_outside(struct store_desk *made, const struct clf_rule_do *doing)
{
	const struct clf_rule_arg *to = clf_rule_arg(doing, "to");

	for (size_t i = 0; to != NULL && i < to->count; i++) {
		const struct clf_rule_item *item = &to->items[i];

		if (item->id != 0 || item->name == NULL || strchr(item->name, '@') == NULL)
			continue;
		made->outside = list_grow(made->arena, made->outside, made->desk.outside_count, sizeof(*made->outside));
		made->outside[made->desk.outside_count++] = item->name;
		made->desk.outside = made->outside;
	}
}

static void note_doings(struct store_desk *made, const struct clf_rule_do *doings, size_t count)
{
	struct clf_desk *desk = &made->desk;

	for (size_t i = 0; i < count; i++) {
		switch (doings[i].doing) {
		case CLF_DO_TEMPLATE:
			desk->writes = true;
			break;
		case CLF_DO_FORWARD:
			note_outside(made, &doings[i]);
			desk->reaches = true;
			break;
		case CLF_DO_ASSIGN:
		case CLF_DO_TEAM:
		case CLF_DO_SEGMENT:
		case CLF_DO_TYPE:
		case CLF_DO_NOTIFY:
		case CLF_DO_ESCALATE:
			desk->reaches = true;
			break;
		default:
			break;
		}
	}
}

static void note_events(struct store_desk *made, const struct clf_rule *rule)
{
	struct clf_desk *desk = &made->desk;

	desk->needs |= rule->needs;
	for (size_t i = 0; i < rule->when_count; i++) {
		desk->on[rule->when[i].event] = true;
		desk->elapsed = desk->elapsed || rule->when[i].event == CLF_ON_ELAPSED;
	}
	note_doings(made, rule->then, rule->then_count);
	note_doings(made, rule->otherwise, rule->otherwise_count);
}

static enum clf_status load_rules(struct clf_store *store, struct store_desk *made, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	size_t count = 0;
	enum clf_status status = clf_rule_records(store, made->arena, &records, &count, err);

	if (status == CLF_OK)
		status = clf_rule_names_read(store, made->arena, &names, err);
	if (status != CLF_OK)
		return status;
	made->rules = clf_arena_array_of(made->arena, count, struct clf_rule);
	made->desk.rules = made->rules;
	for (size_t i = 0; i < count; i++) {
		if (!records[i].enabled || !load_rule(made, &names, &records[i], &made->rules[made->desk.count]))
			continue;
		note_events(made, &made->rules[made->desk.count++]);
	}
	return CLF_OK;
}

/* Everybody in the house, as rules name few and there are not many. */
static enum clf_status load_agents(struct clf_store *store, struct store_desk *made, struct clf_error *err)
{
	struct clf_agent *agents = NULL, *administrators;
	enum clf_status status =
	    agent_rows(db_ask(store->db, "SELECT " CLF_AGENT_COLUMNS " FROM " CLF_AGENT_TABLES " ORDER BY p.id"),
		       made->arena, &agents, &made->desk.agent_count, err);

	if (status != CLF_OK)
		return status;
	administrators = clf_arena_array_of(made->arena, made->desk.agent_count, struct clf_agent);
	for (size_t i = 0; i < made->desk.agent_count; i++) {
		if (agents[i].active && agents[i].role == CLF_ROLE_ADMIN)
			administrators[made->desk.administrator_count++] = agents[i];
	}
	made->desk.agents = agents;
	made->desk.administrators = administrators;
	return CLF_OK;
}

static const struct clf_agent *agent_of(const struct clf_desk *desk, int64_t id)
{
	for (size_t i = 0; i < desk->agent_count; i++) {
		if (desk->agents[i].id == id)
			return &desk->agents[i];
	}
	return NULL;
}

/* Rows of a group's name and a member, by the group. */
static enum clf_status load_groups(struct store_desk *made, struct clf_rows *rows, const struct clf_desk_group **out,
				   size_t *count, struct clf_error *err)
{
	struct clf_desk_group *groups = NULL;
	struct clf_agent *members = NULL;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		const struct clf_agent *agent = agent_of(&made->desk, rows_number(rows, 1));
		const char *name = rows_peek(rows, 0);

		if (*count == 0 || strcmp(groups[*count - 1].name, name) != 0) {
			groups = list_grow(made->arena, groups, *count, sizeof(*groups));
			groups[(*count)++] = (struct clf_desk_group){.name = clf_arena_strdup(made->arena, name)};
			members = NULL;
		}
		if (agent == NULL)
			continue;
		members = list_grow(made->arena, members, groups[*count - 1].count, sizeof(*members));
		members[groups[*count - 1].count++] = *agent;
		groups[*count - 1].agents = members;
	}
	*out = groups;
	return absent_is_fine(status);
}

static enum clf_status load(struct clf_store *store, struct store_desk *made, struct clf_error *err)
{
	struct clf_desk_lists *lists = &made->desk.lists;
	struct clf_list_item *items = NULL;
	enum clf_status status = load_rules(store, made, err);

	if (status == CLF_OK)
		status = clf_list_items(store, made->arena, NULL, &items, &lists->item_count, err);
	lists->items = items;
	if (status == CLF_OK)
		status = load_agents(store, made, err);
	if (status == CLF_OK)
		status = load_groups(made,
				     db_ask(store->db, "SELECT t.name, m.agent FROM team t "
						       "LEFT JOIN team_member m ON m.team = t.id "
						       "AND (t.mailbox IS NULL OR t.mailbox = m.agent) "
						       "WHERE t.kind = 'team' "
						       "ORDER BY t.id, m.agent IS NULL, m.agent"),
				     &lists->teams, &lists->team_count, err);
	if (status == CLF_OK)
		status = load_groups(made,
				     db_ask(store->db, "SELECT t.name, m.agent FROM team t "
						       "LEFT JOIN team_member m ON m.team = t.id "
						       "WHERE t.kind = 'group' "
						       "ORDER BY t.id, m.agent IS NULL, m.agent"),
				     &lists->groups, &lists->group_count, err);
	if (status == CLF_OK)
		status = load_groups(made,
				     db_ask(store->db, "SELECT s.name, m.agent FROM segment s "
						       "LEFT JOIN segment_manager m ON m.segment = s.id "
						       "ORDER BY s.id, m.agent IS NULL, m.agent"),
				     &made->desk.segments, &made->desk.segment_count, err);
	return status;
}

enum clf_status desk_rules(struct clf_store *store, const struct clf_desk **out, struct clf_error *err)
{
	struct store_desk *made;
	int64_t revision = 0;
	enum clf_status status = clf_revision(store, &revision, err);

	if (status != CLF_OK)
		return status;
	if (store->desk == NULL || store->desk->revision != revision || store->desk_unsure) {
		made = calloc(1, sizeof(*made));
		if (made == NULL)
			abort();
		made->revision = revision;
		made->arena = clf_arena_new();
		status = load(store, made, err);
		if (status != CLF_OK) {
			desk_free(&made);
			return status;
		}
		if (store->desk != NULL)
			desk_free(&store->desk->older);
		made->older = store->desk;
		store->desk = made;
		store->free_desk = desk_free;
		store->desk_new = true;
		store->desk_unsure = false;
	}
	*out = &store->desk->desk;
	return CLF_OK;
}

const struct clf_desk *desk_alone(struct clf_arena *arena, const struct clf_desk *desk, const struct clf_rule *rule)
{
	struct store_desk *made = clf_arena_new_of(arena, struct store_desk);

	made->arena = arena;
	made->desk = (struct clf_desk){.lists = desk->lists,
				       .rules = rule,
				       .count = 1,
				       .agents = desk->agents,
				       .agent_count = desk->agent_count,
				       .administrators = desk->administrators,
				       .administrator_count = desk->administrator_count,
				       .segments = desk->segments,
				       .segment_count = desk->segment_count};
	note_events(made, rule);
	return &made->desk;
}

enum clf_status desk_calendar(struct clf_store *store, struct clf_arena *arena, const char *segment,
			      const struct clf_calendar **out, struct clf_error *err)
{
	struct store_desk *desk = store->desk;
	struct kept_calendar *kept;
	enum clf_status status;

	for (size_t i = 0; i < desk->calendar_count; i++) {
		if (clf_text_equal(desk->calendars[i].segment, segment)) {
			*out = desk->calendars[i].calendar;
			return CLF_OK;
		}
	}
	if (desk->calendar_count == CALENDARS_KEPT)
		return clf_calendar_of_segment(store, arena, segment, out, err);
	status = clf_calendar_of_segment(store, desk->arena, segment, out, err);
	if (status != CLF_OK)
		return status;
	kept = &desk->calendars[desk->calendar_count++];
	kept->segment = segment != NULL ? clf_arena_strdup(desk->arena, segment) : NULL;
	kept->calendar = *out;
	return CLF_OK;
}
