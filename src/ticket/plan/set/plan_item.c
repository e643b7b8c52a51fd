/*
 * plan_item.c - what a ticket has of the administrators' lists, and what follows when it gets another.
 */
#include "plan/set/plan_item.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/desk.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"

static const struct {
	const char *list, *one, *none;
} words[] = {
    {CLF_LIST_GROUP, CLF_SAID("group"), CLF_SAID("no groups are set up")},
    {CLF_LIST_QUEUE, CLF_SAID("queue"), CLF_SAID("no queues are set up")},
    {CLF_LIST_REASON, CLF_SAID("reason"), CLF_SAID("no reasons are set up")},
    {CLF_LIST_STAGE, CLF_SAID("stage"), CLF_SAID("no stages are set up")},
    {CLF_LIST_TYPE, CLF_SAID("type"), CLF_SAID("no types are set up")},
};

static const struct clf_desk_lists *desk_lists(const struct planning *p)
{
	static const struct clf_desk_lists none;

	return p->facts->lists != NULL ? p->facts->lists : &none;
}

static const struct clf_list_item *item_of(const struct planning *p, int64_t id)
{
	return clf_item_of(desk_lists(p)->items, desk_lists(p)->item_count, id);
}

/* Those of the list of the row's name that are offered still. */
static size_t offered(struct planning *p, const struct clf_field_row *row, const struct clf_list_item ***items,
		      const char ***names)
{
	const struct clf_desk_lists *lists = desk_lists(p);
	size_t count = 0;

	*items = clf_arena_array_of(p->arena, lists->item_count, const struct clf_list_item *);
	*names = clf_arena_array_of(p->arena, lists->item_count, const char *);
	for (size_t i = 0; i < lists->item_count; i++) {
		if (lists->items[i].gone || strcmp(lists->items[i].list, row->name) != 0)
			continue;
		(*items)[count] = &lists->items[i];
		(*names)[count++] = lists->items[i].name;
	}
	return count;
}

bool plan_read_item(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out)
{
	const struct clf_list_item **items;
	const char **names;
	size_t count = offered(p, row, &items, &names), word = 0;
	int at;

	*out = (struct clf_value){.type = row->type};
	while (word + 1 < CLF_COUNT(words) && strcmp(words[word].list, row->name) != 0)
		word++;
	if (clf_text_blank(text) || (clf_text_equal_nocase(text, "none") && count > 0))
		return true;
	if (count == 0) {
		plan_refuse(p, "%s", plan_words(p, words[word].none));
		return false;
	}
	at = plan_match(p, words[word].one, text, names, NULL, count);
	if (at < 0)
		return false;
	out->number = items[at]->id;
	out->text = items[at]->name;
	return true;
}

bool plan_meant_item(struct planning *p, const struct clf_field_row *row, const char *text, struct clf_value *out)
{
	const struct clf_list_item **items;
	const char **names, *could = NULL;
	size_t count = offered(p, row, &items, &names);
	int at = clf_text_blank(text) ? -1 : clf_name_begins(p->arena, text, names, count, &could);

	*out = (struct clf_value){.type = row->type};
	if (at >= 0) {
		out->number = items[at]->id;
		out->text = items[at]->name;
		return true;
	}
	if (could == NULL || p->rule != NULL)
		return true;
	plan_refuse(p, "\"%s\" could be %s: write more of the name", text, could);
	p->field = row->name;
	return false;
}

struct clf_value plan_item_value(const struct planning *p, const struct clf_field_row *row, int64_t id,
				 const char *name)
{
	const struct clf_list_item *item = item_of(p, id);

	return (struct clf_value){.type = row->type, .number = id, .text = item != NULL ? item->name : name};
}

/* Whoever says where the ticket goes is heard before its type. */
static bool names_keeper(const struct clf_request *request)
{
	for (size_t i = 0; i < request->action_count; i++) {
		const struct clf_action *action = &request->actions[i];

		if (action->kind == CLF_ACTION_SET &&
		    (action->field == CLF_FIELD_TEAM || action->field == CLF_FIELD_OWNER))
			return true;
	}
	return request->commands != NULL && (clf_commands_any(request->commands, CLF_VERB_ASSIGN) ||
					     clf_commands_any(request->commands, CLF_VERB_TAKE));
}

static void tell_team(struct planning *p, const char *name)
{
	const struct clf_desk_lists *lists = desk_lists(p);

	p->team = NULL;
	p->team_count = 0;
	for (size_t i = 0; i < lists->team_count; i++) {
		if (!clf_text_equal(lists->teams[i].name, name))
			continue;
		p->team = lists->teams[i].agents;
		p->team_count = lists->teams[i].count;
	}
}

static bool is_same(struct planning *p, const char *a, const char *b)
{
	return clf_text_equal(clf_utf8_fold(p->arena, a != NULL ? a : ""), clf_utf8_fold(p->arena, b != NULL ? b : ""));
}

/* Nobody's ticket, or one that the former type had sent where it is. */
static void route(struct planning *p, int64_t from, int64_t to)
{
	const struct clf_list_item *was = item_of(p, from), *type = item_of(p, to);
	const char *team = p->ticket.team;

	if (type == NULL || type->team_name == NULL || p->ticket.owner != 0 || names_keeper(p->request))
		return;
	if (!clf_text_blank(team) && (was == NULL || !is_same(p, was->team_name, team)))
		return;
	tell_team(p, type->team_name);
	plan_give_team(p, type->team_name);
}

/* By people with the right to close alone; a status that the request names is another matter, and is set last. */
static void close_by_stage(struct planning *p, int64_t stage)
{
	const struct clf_list_item *item = item_of(p, stage);
	const struct clf_ticket_status *to = plan_status_kind(p->facts, CLF_KIND_CLOSED);

	if (item == NULL || !item->ends || to == NULL || plan_status_is(p, CLF_KIND_CLOSED))
		return;
	if (p->rule != NULL) {
		plan_change_status(p, to);
		return;
	}
	if (!plan_may_set_status(p, to) || p->status_named)
		return;
	p->next_status = to;
	p->status_named = true;
}

void plan_set_item(struct planning *p, const struct clf_field_row *row, const struct clf_value *to)
{
	int64_t from = clf_plain_get(&p->ticket.plain, row).number;

	if (from == to->number)
		return;
	plan_set_plain(p, row, to);
	if (clf_field_of(row) == CLF_FIELD_TYPE)
		route(p, from, to->number);
	if (clf_field_of(row) == CLF_FIELD_STAGE)
		close_by_stage(p, to->number);
}

bool plan_items_known(struct planning *p, struct clf_new_ticket *made)
{
	const struct clf_list_item *type;

	for (CLF_EACH_PLAIN(row)) {
		struct clf_value value = clf_plain_get(&made->plain, row);

		if (row->type != CLF_VALUE_ITEM || value.number != 0 || clf_text_blank(value.text))
			continue;
		if (!plan_read_item(p, row, value.text, &value))
			return false;
		clf_plain_set(&made->plain, row, &value);
	}
	type = item_of(p, made->type.id);
	if (type != NULL && type->team_name != NULL && clf_text_blank(made->team) && clf_text_blank(made->owner)) {
		made->team = type->team_name;
		tell_team(p, made->team);
	}
	return true;
}

void plan_items_made(struct planning *p)
{
	if (p->ticket.stage.id != 0)
		close_by_stage(p, p->ticket.stage.id);
}

static const struct clf_desk_group *group_of(const struct planning *p)
{
	const struct clf_desk_lists *lists = desk_lists(p);

	for (size_t i = 0; i < lists->group_count; i++) {
		if (clf_text_equal(lists->groups[i].name, p->ticket.group.name))
			return &lists->groups[i];
	}
	return NULL;
}

bool plan_is_team(struct planning *p, const char *name)
{
	const struct clf_desk_lists *lists = desk_lists(p);

	for (size_t i = 0; name != NULL && i < lists->group_count; i++) {
		if (!is_same(p, lists->groups[i].name, name))
			continue;
		plan_refuse(p, "%s is a group: it sees tickets, and owns none", lists->groups[i].name);
		return false;
	}
	return true;
}

static bool changes_keeper(const struct planning *p)
{
	for (size_t i = 0; i < p->count; i++) {
		const struct clf_step *step = &p->steps[i];

		if (step->kind == CLF_STEP_CREATE ||
		    (step->kind == CLF_STEP_SET && (step->field == CLF_FIELD_OWNER || step->field == CLF_FIELD_GROUP)))
			return true;
	}
	return false;
}

void plan_keep_group(struct planning *p)
{
	const struct clf_desk_group *group;

	if (plan_ended(p) || p->undoes || !p->has_ticket || p->ticket.group.id == 0 || p->owner == NULL ||
	    !changes_keeper(p))
		return;
	group = group_of(p);
	for (size_t i = 0; group != NULL && i < group->count; i++) {
		if (group->agents[i].id == p->owner->id)
			return;
	}
	plan_refuse(p, "%s doesn't belong to the group %s, and so can't own its tickets", plan_agent_shown(p->owner),
		    p->ticket.group.name);
}
