/*
 * facts.c - a ticket's fields shown and changed.
 */
#include "page/ticket/facts.h"

#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/customs.h"
#include "clf/act/installation.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/problem.h"
#include "clf/store/field/fields.h"
#include "clf/store/field/status.h"
#include "clf/store/look/query.h"
#include "clf/store/people/cause.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/installation.h"
#include "clf/store/people/list.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"
#include "page/ticket/customs.h"
#include "page/ticket/draft.h"
#include "page/view.h"
#include "routes.h"

#define WAS "was."
#define VALUE(field) NOT_NULL(field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "Its new value, or nothing.")
#define WAS_VALUE(field) NOT_NULL(WAS field, CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "What it was when the form was shown.")
/* All that a ticket can have, each with a comma and a space behind it. */
#define TAGS_BYTES (CLF_TAGS_MAX * (CLF_TAG_SIGNS_MAX * 4u + 2u))
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
    {VALUE("original_segment")},
    {WAS_VALUE("original_segment")},
    {NOT_NULL("tags", CLF_TYPE_LINE, TAGS_BYTES, "All tags that it is to have, or nothing.")},
    {NOT_NULL(WAS "tags", CLF_TYPE_LINE, TAGS_BYTES, "What they were when the form was shown.")},
    {FACTS_CAUSES},
    {NOT_NULL("was.fields", CLF_TYPE_TEXT, 4 << 20, "What was in fields that were set up; each is fields.NAME.")},
    CLF_PLAIN_FIELDS(PLAIN){NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {.name = NULL},
};

/* Those of the form, in its order. */
static const enum clf_field first[] = {CLF_FIELD_STATUS, CLF_FIELD_OWNER, CLF_FIELD_TEAM, CLF_FIELD_SEGMENT,
				       CLF_FIELD_ORIGINAL_SEGMENT};
#define FIRST CLF_COUNT(first)
#define FACTS (FIRST + CLF_PLAIN_COUNT)

static enum clf_field fact(size_t i)
{
	return i < FIRST ? first[i] : (enum clf_field)(CLF_FIELD_FIRST_PLAIN + i - FIRST);
}

struct facts {
	struct call *call;
	struct clf_ticket_status *statuses;
	struct clf_agent *agents, *managers; /* these of the segment that is chosen */
	struct clf_list_item *items;
	const char *segment;
	bool strict;
	const char *const *teams, *const *segments;
	struct clf_permission *permissions;
	size_t permission_count, manager_count, status_count, agent_count, item_count, team_count, segment_count;
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
	if (status == CLF_OK)
		status = clf_permission_list(store, arena, &f->permissions, &f->permission_count, err);
	return status;
}

/* Who may be its owner goes by the segment: of a form that is shown again the one that is chosen there. */
static enum clf_status read_managers(struct facts *f, const struct clf_ticket_row *row, struct clf_error *err)
{
	const char *sent = view_sent(f->call, "facts", "segment");
	struct clf_installation settings;
	struct clf_agent *list = NULL;
	size_t count = 0;
	bool managers = false;
	enum clf_status status = clf_installation_read(f->call->web->act.store, &settings, err);

	f->segment = sent != NULL ? sent : row->ticket.segment;
	f->strict = settings.owners_strict;
	if (status == CLF_OK)
		status = clf_act_owners(f->call->web->act.store, f->call->arena, f->segment, row->ticket.plain.group.id,
					&list, &count, &managers, err);
	if (status == CLF_ENOTFOUND) /* a segment that isn't there was sent */
		return CLF_OK;
	f->managers = managers ? list : NULL;
	f->manager_count = managers ? count : 0;
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

static bool is_manager(const struct facts *f, const struct clf_agent *agent)
{
	for (size_t i = 0; i < f->manager_count; i++) {
		if (f->managers[i].id == agent->id)
			return true;
	}
	return false;
}

/* First those who manage the segment, who alone are offered where the installation says so. */
static void add_owners(const struct facts *f, struct clf_json *choices, const char *value)
{
	for (size_t i = 0; i < f->manager_count; i++) {
		const struct clf_agent *agent = &f->managers[i];
		const char *name = clf_text_blank(agent->name) ? agent->address : agent->name;

		view_choice(choices, agent->address,
			    clf_arena_printf(f->call->arena, view_say(f->call, CLF_SAID("%s, who manages %s")), name,
					     f->segment),
			    value);
	}
	for (size_t i = 0; !(f->strict && f->manager_count > 0) && i < f->agent_count; i++) {
		if (!is_manager(f, &f->agents[i]))
			view_choice(choices, f->agents[i].address, f->agents[i].name, value);
	}
}

/* What it can be; none where it is written freely. */
static struct clf_json *choices_of(const struct facts *f, enum clf_field field, const char *value)
{
	const struct clf_field_row *row = clf_field_row(field);
	struct clf_json *choices = clf_json_array();

	for (size_t i = 0; field == CLF_FIELD_STATUS && i < f->status_count; i++)
		view_choice(choices, f->statuses[i].name, NULL, value);
	if (field == CLF_FIELD_OWNER)
		add_owners(f, choices, value);
	for (unsigned i = 0; row->type == CLF_VALUE_PRIORITY && i <= CLF_PRIORITY_CRITICAL; i++)
		view_choice(choices, clf_priority_name((enum clf_priority)i),
			    view_priority(f->call, (enum clf_priority)i), value);
	if (field == CLF_FIELD_TEAM)
		add_names(choices, f->teams, f->team_count, value);
	if (field == CLF_FIELD_SEGMENT || field == CLF_FIELD_ORIGINAL_SEGMENT)
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
	case CLF_FIELD_ORIGINAL_SEGMENT:
		return ticket->original_segment;
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

/* The segment in which it began is moved by few, and shown to be moved to nobody else. */
static bool is_theirs(const struct facts *f, enum clf_field field)
{
	return field != CLF_FIELD_ORIGINAL_SEGMENT ||
	       clf_permission_scope(f->permissions, f->permission_count, clf_field_row(field)->action,
				    f->call->agent.role) != CLF_SCOPE_NONE;
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
	clf_json_set_text(item, "label",
			  field == CLF_FIELD_ORIGINAL_SEGMENT ? view_say(f->call, CLF_SAID("Segment in which it began"))
							      : view_say(f->call, what->label));
	clf_json_set_text(item, "value", value != NULL ? value : "");
	clf_json_set_text(item, "was", was != NULL ? was : "");
	clf_json_set_bool(item, "needed", is_needed(field));
	clf_json_set_bool(item, "is_chosen", clf_json_size(choices) > 0);
	/* a list that nobody has made is no field of anybody's */
	clf_json_set_bool(item, "is_offered",
			  (clf_json_size(choices) > 0 || had != NULL || what->type == CLF_VALUE_TIME ||
			   what->type == CLF_VALUE_LINE) &&
			      is_theirs(f, field));
	clf_json_set(item, "choices", choices);
	return item;
}

static const char *joined(struct clf_arena *arena, const char *const *words, size_t count, const char *between)
{
	const char *text = "";

	for (size_t i = 0; i < count; i++)
		text = clf_arena_printf(arena, "%s%s%s", text, i > 0 ? between : "", words[i]);
	return text;
}

/* A value as it is, or as it was sent in the form that is shown again; and as it was when that was shown first. */
static void add_value(const struct call *call, struct clf_json *context, const char *name, const char *is)
{
	const char *sent = view_sent(call, "facts", name);
	const char *was = view_sent(call, "facts", clf_arena_printf(call->arena, WAS "%s", name));

	clf_json_set_text(context, clf_arena_printf(call->arena, "%s_value", name), sent != NULL ? sent : is);
	clf_json_set_text(context, clf_arena_printf(call->arena, "%s_was", name), was != NULL ? was : is);
}

static bool is_among(const char *const *names, size_t count, const char *name)
{
	for (size_t i = 0; i < count; i++) {
		if (clf_text_equal(names[i], name))
			return true;
	}
	return false;
}

static bool was_ticked(const struct call *call, const char *field, const char *value)
{
	for (size_t i = 0; i < call->form.count; i++) {
		if (strcmp(call->form.items[i].name, field) == 0 && strcmp(call->form.items[i].value, value) == 0)
			return true;
	}
	return false;
}

/* Of a set that a ticket has, with those that it has and that are offered no more. */
enum clf_status facts_causes(struct call *call, const struct clf_ticket_row *row, const char *place,
			     struct clf_json *context, struct clf_error *err)
{
	const char *const *has = (const char *const *)row->causes;
	const char *was = view_sent(call, place, FACTS_WAS_CAUSES);
	bool again = view_sent(call, place, "place") != NULL;
	struct clf_json *choices = clf_json_array(), *causes;
	struct clf_cause_set *sets = NULL;
	size_t count = 0;
	enum clf_status status =
	    row->cause_set != NULL ? clf_cause_sets(call->web->act.store, call->arena, &sets, &count, err) : CLF_OK;

	for (size_t s = 0; s < count; s++) {
		for (size_t i = 0; clf_text_equal(sets[s].name, row->cause_set) && i < sets[s].count; i++) {
			const char *name = sets[s].causes[i].name;
			bool ticked = again ? was_ticked(call, "causes", name) : is_among(has, row->cause_count, name);

			view_choice(choices, name, NULL, ticked ? name : NULL);
		}
	}
	for (size_t i = 0; i < row->cause_count; i++) {
		bool there = false;

		for (size_t c = 0; c < clf_json_size(choices); c++)
			there = there || clf_text_equal(clf_json_get_text(clf_json_at(choices, c), "value"), has[i]);
		if (!there)
			view_choice(choices, has[i], NULL,
				    !again || was_ticked(call, "causes", has[i]) ? has[i] : NULL);
	}
	if (clf_json_size(choices) == 0) {
		clf_json_free(&choices);
		return status;
	}
	causes = clf_json_object();
	clf_json_set_text(causes, "was", was != NULL ? was : joined(call->arena, has, row->cause_count, "\n"));
	clf_json_set(causes, "choices", choices);
	clf_json_set(context, clf_arena_printf(call->arena, "%s_causes", place), causes);
	return status;
}

/* What isn't one value: tags, root causes, and what administrators set up. */
static enum clf_status add_many(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
				struct clf_error *err)
{
	struct customs_form form = {"facts", NULL, row->ticket.held, row->ticket.held_count};
	struct clf_json *fields = clf_json_array(), *held;
	enum clf_status status = facts_causes(call, row, "facts", context, err);
	struct clf_buf text;

	if (status == CLF_OK)
		status = clf_fields(call->web->act.store, &form.customs, err);
	if (status == CLF_OK) {
		customs_add(call, &form, fields);
		held = clf_customs_json(form.customs, form.held, form.held_count);
		clf_buf_init(&text, 4 << 20);
		clf_json_dump(held, &text);
		add_value(call, context, "fields", text.failed ? "{}" : text.p);
		clf_buf_free(&text);
		clf_json_free(&held);
	}
	add_value(call, context, "tags", joined(call->arena, (const char *const *)row->tags, row->tag_count, " "));
	clf_json_set_bool(context, "has_custom_fields", clf_json_size(fields) > 0);
	clf_json_set(context, "custom_fields", fields);
	return status;
}

enum clf_status facts_add(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			  struct clf_error *err)
{
	struct facts f = {.call = call};
	struct clf_json *items = clf_json_array();
	enum clf_status status = read_facts(&f, err);

	if (status == CLF_OK)
		status = read_managers(&f, row, err);
	for (size_t i = 0; status == CLF_OK && i < FACTS; i++)
		clf_json_append(items, fact_item(&f, row, fact(i)));
	if (status == CLF_OK)
		status = add_many(call, row, context, err);
	clf_json_set(context, "facts", items);
	clf_json_set(context, "reasons", choices_of(&f, CLF_FIELD_REASON, NULL));
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

/* The next word of a line of tags; false: there is none left. */
static bool next_tag(struct clf_str *rest, struct clf_str *tag)
{
	size_t begin = 0, end;

	while (begin < rest->n && strchr(" \t,", rest->p[begin]) != NULL)
		begin++;
	for (end = begin; end < rest->n && strchr(" \t,", rest->p[end]) == NULL;)
		end++;
	*tag = (struct clf_str){rest->p + begin, end - begin};
	*rest = (struct clf_str){rest->p + end, rest->n - end};
	return tag->n > 0;
}

static bool has_tag(struct clf_str tags, struct clf_str wanted)
{
	struct clf_str tag;

	while (next_tag(&tags, &tag)) {
		if (clf_str_equal(tag, wanted))
			return true;
	}
	return false;
}

/* As they would stand behind #tag, those that were taken away with a minus before them; "": they are as they were. */
static const char *tags_changed(struct call *call)
{
	const char *texts[2] = {call_text(call, WAS "tags"), call_text(call, "tags")}, *line = "";
	struct clf_str sides[2];

	if (clf_http_field(&call->form, "tags", NULL) == NULL)
		return line;
	for (unsigned side = 0; side < 2; side++)
		sides[side] = clf_str_from(clf_utf8_fold(call->arena, texts[side] != NULL ? texts[side] : ""));
	for (unsigned side = 0; side < 2; side++) {
		struct clf_str rest = sides[side], tag;

		while (next_tag(&rest, &tag)) {
			if (!has_tag(sides[1 - side], tag))
				line = clf_arena_printf(call->arena, "%s %s%.*s", line, side == 0 ? "-" : "",
							CLF_STR_ARG(tag));
		}
	}
	return line;
}

/* They are sets: those that it had and the boxes come each in an order of its own. */
const char *facts_causes_changed(struct call *call)
{
	struct clf_str was = clf_str_from(call_text(call, FACTS_WAS_CAUSES)), cause;
	const char *text = "";
	size_t ticked = 0, had = 0;
	bool same = true;

	if (clf_http_field(&call->form, FACTS_WAS_CAUSES, NULL) == NULL)
		return NULL;
	for (size_t i = 0; i < call->form.count; i++) {
		if (strcmp(call->form.items[i].name, "causes") == 0)
			text = clf_arena_printf(call->arena, "%s%s%s", text, ticked++ > 0 ? "\n" : "",
						call->form.items[i].value);
	}
	for (; clf_str_line(&was, &cause); had++)
		same = same && was_ticked(call, "causes", clf_arena_copy(call->arena, cause.p, cause.n));
	return same && had == ticked ? NULL : text;
}

static bool is_same(const struct clf_json *one, const struct clf_json *other)
{
	struct clf_buf texts[2];
	bool same;

	for (unsigned i = 0; i < 2; i++) {
		clf_buf_init(&texts[i], 64 << 10);
		clf_json_dump(i == 0 ? one : other, &texts[i]);
	}
	same = !texts[0].failed && clf_text_equal(texts[0].p, texts[1].p);
	for (unsigned i = 0; i < 2; i++)
		clf_buf_free(&texts[i]);
	return same;
}

/* Those of the form that say something else than when it was shown, as the API takes them. The caller's. */
static struct clf_json *customs_changed(struct call *call, const struct clf_customs *customs)
{
	struct clf_json *changed = clf_json_object(), *was = NULL;

	if (call_given(call, WAS "fields"))
		clf_json_parse(clf_str_from(call_text(call, WAS "fields")), &was, NULL);
	for (size_t i = 0; was != NULL && i < customs->count; i++) {
		struct clf_json *now = customs_sent(call, &customs->items[i]);

		if (is_same(now, clf_json_get(was, customs->items[i].name)))
			clf_json_free(&now);
		else
			clf_json_set(changed, customs->items[i].name, now != NULL ? now : clf_json_null());
	}
	clf_json_free(&was);
	return changed;
}

/* An action for each field that was set up and changed. False: answered. */
static bool put_customs(struct call *call, struct clf_action *actions, size_t *count)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const struct clf_customs *customs;
	struct clf_custom_value *held = NULL;
	struct clf_error err = {0};
	struct clf_json *changed;
	size_t held_count = 0;
	enum clf_status status = clf_fields(call->web->act.store, &customs, &err);

	if (status == CLF_OK) {
		changed = customs_changed(call, customs);
		status = clf_act_held_json(&call->web->act, call->arena, changed, problems, &held, &held_count, &err);
		clf_json_free(&changed);
	}
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return false;
	}
	for (size_t i = 0; i < held_count; i++)
		actions[(*count)++] = (struct clf_action){
		    .kind = CLF_ACTION_SET, .field = CLF_FIELD_FIELDS, .custom = held[i].field, .text = held[i].value};
	return !reply_problems(call, problems);
}

void facts_take(struct call *call)
{
	/* a comment, tags, what was set up, and the rest */
	struct clf_action actions[2 + CLF_CUSTOM_MAX + CLF_FIELD_SETTABLE];
	struct clf_command tag = {.row = clf_command_row(CLF_VERB_TAG)};
	const struct clf_commands commands = {.items = &tag, .count = 1, .rest = ""};
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
	tag.argument = tags_changed(call);
	tag.line = clf_arena_printf(call->arena, "#tag%s", tag.argument);
	if (tag.argument[0] != '\0') {
		actions[request.action_count++] = (struct clf_action){.kind = CLF_ACTION_COMMANDS};
		request.commands = &commands;
	}
	if (!put_customs(call, actions, &request.action_count))
		return;
	for (unsigned i = 0; i < CLF_FIELD_SETTABLE; i++) {
		enum clf_field field = (enum clf_field)i;
		const char *text = field == CLF_FIELD_CAUSES ? facts_causes_changed(call) : changed(call, field);

		if (text != NULL)
			actions[request.action_count++] =
			    (struct clf_action){.kind = CLF_ACTION_SET, .field = field, .text = text};
	}
	request.ticket = ticket.number;
	if (request.action_count == 0 || access_act(call, &request, &result))
		reply_redirect(call,
			       clf_arena_printf(call->arena, "/tickets/%lld?done=changed", (long long)ticket.number));
}
