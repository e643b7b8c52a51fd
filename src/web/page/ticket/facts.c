/*
 * facts.c - a ticket's fields shown and changed.
 */
#include "page/ticket/facts.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/field/status.h"
#include "clf/store/look/query.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/list.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"
#include "page/ticket/draft.h"
#include "page/view.h"
#include "routes.h"

#define WAS "was."
#define VALUE(field) NOT_NULL(field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "Its new value, or nothing.")
#define WAS_VALUE(field) NOT_NULL(WAS field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "What it was when the form was shown.")
#define PLAIN(NAME, name, ...) {VALUE(#name)}, {WAS_VALUE(#name)},

const struct param facts_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {VALUE("status")},
    {WAS_VALUE("status")},
    {VALUE("owner")},
    {WAS_VALUE("owner")},
    {VALUE("team")},
    {WAS_VALUE("team")},
    {VALUE("segment")},
    {WAS_VALUE("segment")},
    CLF_PLAIN_FIELDS(PLAIN){NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {.name = NULL},
};

/* Those of the form, in its order. */
static const enum clf_field first[] = {CLF_FIELD_STATUS, CLF_FIELD_OWNER, CLF_FIELD_TEAM, CLF_FIELD_SEGMENT};
#define FIRST CLF_COUNT(first)
#define FACTS (FIRST + CLF_PLAIN_COUNT)

static enum clf_field fact(size_t i)
{
	return i < FIRST ? first[i] : (enum clf_field)(CLF_FIELD_FIRST_PLAIN + i - FIRST);
}

struct facts {
	struct call *call;
	struct clf_ticket_status *statuses;
	struct clf_agent *agents;
	struct clf_list_item *items;
	const char *const *teams, *const *segments;
	size_t status_count, agent_count, item_count, team_count, segment_count;
};

static enum clf_status read_facts(struct facts *f, struct clf_error *err)
{
	struct clf_store *store = f->call->web->act.store;
	struct clf_arena *arena = f->call->arena;
	enum clf_status status = clf_status_list(store, arena, &f->statuses, &f->status_count, err);

	if (status == CLF_OK)
		status = clf_agents_at_work(store, arena, &f->agents, &f->agent_count, err);
	if (status == CLF_OK)
		status = clf_list_items(store, arena, NULL, &f->items, &f->item_count, err);
	if (status == CLF_OK)
		status = clf_team_list(store, arena, &f->teams, &f->team_count, err);
	if (status == CLF_OK)
		status = clf_segment_list(store, arena, &f->segments, &f->segment_count, err);
	return status;
}

static void add_names(struct clf_json *choices, const char *const *names, size_t count, const char *value)
{
	for (size_t i = 0; i < count; i++)
		view_choice(choices, names[i], NULL, value);
}

static void add_items(const struct facts *f, struct clf_json *choices, const char *list, const char *value)
{
	for (size_t i = 0; i < f->item_count; i++) {
		if (!f->items[i].gone && clf_text_equal(f->items[i].list, list))
			view_choice(choices, f->items[i].name, NULL, value);
	}
}

/* What it can be; none where it is written freely. */
static struct clf_json *choices_of(const struct facts *f, enum clf_field field, const char *value)
{
	const struct clf_field_row *row = clf_field_row(field);
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; field == CLF_FIELD_STATUS && i < f->status_count; i++)
		view_choice(choices, f->statuses[i].name, NULL, value);
	for (size_t i = 0; field == CLF_FIELD_OWNER && i < f->agent_count; i++)
		view_choice(choices, f->agents[i].address, f->agents[i].name, value);
	for (unsigned i = 0; row->type == CLF_VALUE_PRIORITY && i <= CLF_PRIORITY_CRITICAL; i++)
		view_choice(choices, clf_priority_name((enum clf_priority)i),
			    view_priority(f->call, (enum clf_priority)i), value);
	if (field == CLF_FIELD_TEAM)
		add_names(choices, f->teams, f->team_count, value);
	if (field == CLF_FIELD_SEGMENT)
		add_names(choices, f->segments, f->segment_count, value);
	if (row->type == CLF_VALUE_ITEM || row->type == CLF_VALUE_GROUP)
		add_items(f, choices, row->name, value);
	return choices;
}

/* As the form sends it back. */
static const char *value_of(struct call *call, const struct clf_ticket_row *row, enum clf_field field)
{
	const struct clf_ticket *ticket = &row->ticket;
	struct clf_value value;

	switch (field) {
	case CLF_FIELD_STATUS:
		return row->status;
	case CLF_FIELD_OWNER:
		return row->owner_address;
	case CLF_FIELD_TEAM:
		return ticket->team;
	case CLF_FIELD_SEGMENT:
		return ticket->segment;
	default:
		value = clf_plain_get(&ticket->plain, clf_field_row(field));
		return clf_value_shown(call->arena, &value);
	}
}

/* What a ticket has stays one of its choices, though it is offered no more. */
static void keep_choice(struct clf_json *choices, const char *had, const char *chosen)
{
	bool found = clf_text_blank(had) || clf_json_size(choices) == 0;

	for (size_t i = 0; !found && i < clf_json_size(choices); i++)
		found = clf_text_equal_nocase(clf_json_get_text(clf_json_at(choices, i), "value"), had);
	if (!found)
		view_choice(choices, had, NULL, chosen);
}

static bool is_needed(enum clf_field field)
{
	return field == CLF_FIELD_STATUS || clf_field_row(field)->type == CLF_VALUE_PRIORITY;
}

static struct clf_json *fact_item(const struct facts *f, const struct clf_ticket_row *row, enum clf_field field)
{
	const struct clf_field_row *what = clf_field_row(field);
	struct clf_json *item = clf_json_object(), *choices;
	const char *had = value_of(f->call, row, field);
	const char *sent = view_sent(f->call, "facts", what->name);
	/* of a form that was refused: as it was when that was shown first */
	const char *was =
	    sent != NULL ? view_sent(f->call, "facts", clf_arena_printf(f->call->arena, WAS "%s", what->name)) : had;
	const char *value = sent != NULL ? sent : had;

	choices = choices_of(f, field, value);
	keep_choice(choices, had, value);
	clf_json_set_text(item, "name", what->name);
	clf_json_set_text(item, "label", view_say(f->call, what->label));
	clf_json_set_text(item, "value", value != NULL ? value : "");
	clf_json_set_text(item, "was", was != NULL ? was : "");
	clf_json_set_bool(item, "needed", is_needed(field));
	clf_json_set_bool(item, "is_chosen", clf_json_size(choices) > 0);
	/* a list that nobody has made is no field of anybody's */
	clf_json_set_bool(item, "is_offered",
			  clf_json_size(choices) > 0 || had != NULL || what->type == CLF_VALUE_TIME ||
			      what->type == CLF_VALUE_LINE);
	clf_json_set(item, "choices", choices);
	return item;
}

enum clf_status facts_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			  struct clf_error *err)
{
	struct facts f = {.call = call};
	struct clf_json *items = clf_json_array();
	enum clf_status status = read_facts(&f, err);

	for (size_t i = 0; status == CLF_OK && i < FACTS; i++)
		clf_json_append(items, fact_item(&f, row, fact(i)));
	clf_json_set(context, "facts", items);
	/* what an answer may give it */
	clf_json_set(context, "statuses", choices_of(&f, CLF_FIELD_STATUS, draft_value(call, "answer", "status")));
	return status;
}

enum clf_status facts_to_give(struct call *call, const char *place, struct clf_json *items, struct clf_error *err)
{
	struct facts f = {.call = call};
	enum clf_status status = read_facts(&f, err);

	for (size_t i = 0; status == CLF_OK && i < FACTS; i++) {
		const struct clf_field_row *row = clf_field_row(fact(i));
		const char *sent = view_sent(call, place, row->name);
		struct clf_json *options, *choices;

		if (!(row->flags & CLF_FIELD_CREATES))
			continue;
		choices = choices_of(&f, fact(i), sent);
		options = clf_json_array();
		view_choice(options, "", view_say(call, CLF_SAID("as usual")), NULL);
		for (size_t c = 0; c < clf_json_size(choices); c++)
			clf_json_append(options, clf_json_copy(clf_json_at(choices, c)));
		if (clf_json_size(choices) > 0)
			clf_json_set(view_field(call, items, "select", place, row->name, view_say(call, row->label)),
				     "options", options);
		else
			clf_json_free(&options);
		clf_json_free(&choices);
	}
	return status;
}

/* NULL: it is as it was when the form was shown. */
static const char *changed(struct call *call, enum clf_field field)
{
	const char *name = clf_field_row(field)->name;
	const char *value = call_text(call, name),
		   *was = call_text(call, clf_arena_printf(call->arena, WAS "%s", name));

	if (clf_http_field(&call->form, name, NULL) == NULL)
		return NULL;
	if (clf_text_equal(value != NULL ? value : "", was != NULL ? was : ""))
		return NULL;
	return value != NULL ? value : "";
}

void facts_take(struct call *call)
{
	struct clf_action actions[FACTS + 1];
	struct clf_ticket ticket;
	struct clf_act_result result;
	struct clf_request request = {.actions = actions};

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	if (call_given(call, "comment"))
		actions[request.action_count++] =
		    (struct clf_action){.kind = CLF_ACTION_COMMENT, .text = call_text(call, "comment")};
	for (size_t i = 0; i < FACTS; i++) {
		const char *text = changed(call, fact(i));

		if (text != NULL)
			actions[request.action_count++] =
			    (struct clf_action){.kind = CLF_ACTION_SET, .field = fact(i), .text = text};
	}
	request.ticket = ticket.number;
	if (request.action_count == 0 || access_act(call, &request, &result))
		reply_redirect(call,
			       clf_arena_printf(call->arena, "/tickets/%lld?done=changed", (long long)ticket.number));
}
