/*
 * act_rules_named.c - which rules name a thing, so that nobody takes it away from under them; and what takes its place
 * in them.
 */
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"

/* What is looked for, by its id, or by its name where it has none. */
struct sought {
	enum clf_names_of of;
	int64_t id;
	const char *name;
};

static bool is_sought(const struct sought *sought, const struct clf_rule_item *item)
{
	return sought->id != 0 ? item->id == sought->id : clf_text_equal(item->name, sought->name);
}

static bool holds_items(enum clf_asked_type type, enum clf_names_of of)
{
	static const enum clf_asked_type types[CLF_NAMES_KINDS] = {
	    [CLF_NAMES_STATUSES] = CLF_ASKED_STATUS,      [CLF_NAMES_AGENTS] = CLF_ASKED_AGENT,
	    [CLF_NAMES_TEAMS] = CLF_ASKED_TEAM,           [CLF_NAMES_SEGMENTS] = CLF_ASKED_SEGMENT,
	    [CLF_NAMES_QUEUES] = CLF_ASKED_QUEUE,         [CLF_NAMES_STAGES] = CLF_ASKED_STAGE,
	    [CLF_NAMES_TYPES] = CLF_ASKED_TYPE,           [CLF_NAMES_GROUPS] = CLF_ASKED_GROUP,
	    [CLF_NAMES_REASONS] = CLF_ASKED_REASON,       [CLF_NAMES_SURVEYS] = CLF_ASKED_SURVEY,
	    [CLF_NAMES_PROGRAMMES] = CLF_ASKED_PROGRAMME, [CLF_NAMES_MAILBOXES] = CLF_ASKED_MAILBOX,
	    [CLF_NAMES_TEMPLATES] = CLF_ASKED_TYPES,      [CLF_NAMES_CAUSE_SETS] = CLF_ASKED_TYPES,
	    [CLF_NAMES_CAUSES] = CLF_ASKED_CAUSES,
	};

	if (of == CLF_NAMES_CHOICES)
		return type == CLF_ASKED_CHOICE || type == CLF_ASKED_CHOICES;
	return of != CLF_NAMES_FIELDS && types[of] == type;
}

static bool is_field(const struct sought *sought, const struct clf_asked_row *row)
{
	return row->custom != NULL && row->custom->id == sought->id;
}

static bool test_names(const struct sought *sought, const struct clf_rule_test *test)
{
	for (size_t i = 0; i < test->count; i++) {
		if (test_names(sought, &test->tests[i]))
			return true;
	}
	if (test->kind == CLF_TEST_LEAF && sought->of == CLF_NAMES_FIELDS)
		return is_field(sought, test->leaf->row);
	if (test->kind != CLF_TEST_LEAF || !holds_items(test->leaf->row->type, sought->of))
		return false;
	for (size_t i = 0; i < test->leaf->count; i++) {
		if (is_sought(sought, &test->leaf->items[i]))
			return true;
	}
	return false;
}

static bool arg_holds(const struct sought *sought, const struct clf_rule_arg *arg, const struct clf_rule_item *item)
{
	switch (arg->row->type) {
	case CLF_ARG_IS_STATUS:
		return sought->of == CLF_NAMES_STATUSES;
	case CLF_ARG_IS_AGENT:
		return sought->of == CLF_NAMES_AGENTS;
	case CLF_ARG_IS_TEAM:
		return sought->of == CLF_NAMES_TEAMS;
	case CLF_ARG_IS_SEGMENT:
		return sought->of == CLF_NAMES_SEGMENTS;
	case CLF_ARG_IS_CAUSE_SET:
		return sought->of == CLF_NAMES_CAUSE_SETS;
	case CLF_ARG_IS_CAUSES:
		return sought->of == CLF_NAMES_CAUSES;
	case CLF_ARG_IS_QUEUE:
		return sought->of == CLF_NAMES_QUEUES;
	case CLF_ARG_IS_STAGE:
		return sought->of == CLF_NAMES_STAGES;
	case CLF_ARG_IS_TYPE:
		return sought->of == CLF_NAMES_TYPES;
	case CLF_ARG_IS_GROUP:
		return sought->of == CLF_NAMES_GROUPS;
	case CLF_ARG_IS_TEMPLATE:
		return sought->of == CLF_NAMES_TEMPLATES;
	case CLF_ARG_IS_FIELD:
	case CLF_ARG_IS_FIELDS:
		return sought->of == CLF_NAMES_FIELDS;
	case CLF_ARG_IS_VALUE:
		return sought->of == CLF_NAMES_CHOICES;
	case CLF_ARG_IS_PEOPLE:
		return item->id != 0 && sought->of == (item->team ? CLF_NAMES_TEAMS : CLF_NAMES_AGENTS);
	default:
		return false;
	}
}

static bool doings_name(const struct sought *sought, const struct clf_rule_do *doings, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		for (size_t k = 0; k < doings[i].count; k++) {
			const struct clf_rule_arg *arg = &doings[i].args[k];

			for (size_t n = 0; n < arg->count; n++) {
				if (arg_holds(sought, arg, &arg->items[n]) && is_sought(sought, &arg->items[n]))
					return true;
			}
		}
	}
	return false;
}

static bool when_names(const struct sought *sought, const struct clf_rule_when *when)
{
	if (when->event == CLF_ON_CHANGED && when->field != NULL && sought->of == CLF_NAMES_FIELDS)
		return is_field(sought, when->field);
	if (when->event != CLF_ON_CHANGED || when->field == NULL || !holds_items(when->field->type, sought->of))
		return false;
	return (when->from != NULL && is_sought(sought, when->from)) ||
	       (when->to != NULL && is_sought(sought, when->to));
}

static bool rule_names(const struct sought *sought, const struct clf_rule *rule)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		if (when_names(sought, &rule->when[i]))
			return true;
	}
	return test_names(sought, &rule->test) || doings_name(sought, rule->then, rule->then_count) ||
	       doings_name(sought, rule->otherwise, rule->otherwise_count);
}

static bool record_names(struct clf_arena *arena, const struct sought *sought, const struct clf_rule_names *names,
			 const struct clf_rule_record *record)
{
	struct clf_rule rule = {.kind = record->kind, .name = record->name};
	struct clf_json *body = NULL;
	bool found = clf_json_parse(clf_str_from(record->body), &body, NULL) == CLF_OK &&
		     clf_rule_load(arena, names, body, &rule) && rule_names(sought, &rule);

	clf_rule_release(&rule);
	clf_json_free(&body);
	return found;
}

enum clf_status clf_act_rules_naming(const struct clf_act_context *context, struct clf_arena *arena,
				     enum clf_names_of of, int64_t id, const char *name, const char *const **out,
				     size_t *count, struct clf_error *err)
{
	const struct sought sought = {of, id, name};
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	const char **list;
	size_t n = 0;
	enum clf_status status = clf_rule_names_read(context->store, arena, &names, err);

	*count = 0;
	if (status == CLF_OK)
		status = clf_rule_records(context->store, arena, &records, &n, err);
	if (status != CLF_OK)
		return status;
	list = clf_arena_array_of(arena, n, const char *);
	for (size_t i = 0; i < n; i++) {
		if (record_names(arena, &sought, &names, &records[i]))
			list[(*count)++] = records[i].name;
	}
	*out = list;
	return CLF_OK;
}

/* Each id once, the one in place of the other. */
static struct clf_json *replaced_in(const struct clf_json *ids, int64_t id, int64_t instead)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < clf_json_size(ids); i++) {
		int64_t number = clf_json_number(clf_json_at(ids, i), 0), now = number == id ? instead : number;
		bool there = false;

		for (size_t k = 0; k < clf_json_size(list); k++)
			there = there || clf_json_number(clf_json_at(list, k), 0) == now;
		if (!there)
			clf_json_append(list, clf_json_integer(now));
	}
	return list;
}

/* Of a condition or an event on such a field, every member but the field's name; of what is done, what the table says.
 */
static bool holds(const struct clf_json *object, const char *member, const struct sought *sought)
{
	const char *word = clf_json_get_text(object, "do"), *key;
	const char *field = clf_json_get_text(object, "field");
	const struct clf_rule_item item = {.id = 0};
	const struct clf_asked_row *row;
	enum clf_doing doing;

	if (word == NULL) {
		row = field != NULL ? clf_asked_named(field, &key) : NULL;
		return row != NULL && holds_items(row->type, sought->of);
	}
	if (!clf_rule_doing_parse(word, &doing))
		return false;
	for (size_t i = 0; i < CLF_RULE_ARGS && clf_rule_doing_row(doing)->args[i].name != NULL; i++) {
		const struct clf_rule_arg arg = {.row = &clf_rule_doing_row(doing)->args[i]};

		if (clf_text_equal(arg.row->name, member) && arg_holds(sought, &arg, &item))
			return true;
	}
	return false;
}

static struct clf_json *with_other(const struct clf_json *json, const struct sought *sought, int64_t instead)
{
	struct clf_json *copy;
	const struct clf_json *value;
	const char *member;
	void *at = NULL;

	if (clf_json_type(json) == CLF_JSON_ARRAY) {
		copy = clf_json_array();
		for (size_t i = 0; i < clf_json_size(json); i++)
			clf_json_append(copy, with_other(clf_json_at(json, i), sought, instead));
		return copy;
	}
	if (clf_json_type(json) != CLF_JSON_OBJECT)
		return clf_json_copy(json);
	copy = clf_json_object();
	while (clf_json_next(json, &at, &member, &value)) {
		bool names = holds(json, member, sought);

		if (names && clf_json_number(value, 0) == sought->id)
			clf_json_set_integer(copy, member, instead);
		else if (names && clf_json_number(clf_json_at(value, 0), 0) != 0)
			clf_json_set(copy, member, replaced_in(value, sought->id, instead));
		else
			clf_json_set(copy, member, with_other(value, sought, instead));
	}
	return copy;
}

static enum clf_status replace_in(const struct clf_people *people, struct clf_arena *arena,
				  const struct clf_rule_record *record, const struct sought *of,
				  const struct clf_item *instead, struct clf_error *err)
{
	struct clf_rule_done done = {.sentence = NULL};
	struct clf_json *body = NULL, *json;
	struct clf_rule_draft draft = {.id = record->id, .version = record->version};
	enum clf_status status = clf_json_parse(clf_str_from(record->body), &body, err);

	if (status != CLF_OK)
		return status;
	json = with_other(body, of, instead->id);
	draft.json = json;
	status = clf_act_rule_save(people, arena, people->by->locale, &draft, &done, err);
	if (status == CLF_OK && done.problems.errors > 0)
		status = clf_error_set(
		    err, CLF_ECONFLICT,
		    "the rule \"%s\" can't name \"%s\" in place of \"%s\", change it there first: %-s", record->name,
		    instead->name, of->name, clf_rule_problems_text(arena, &done.problems, false));
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
	clf_json_free(&json);
	clf_json_free(&body);
	return status;
}

enum clf_status clf_act_rules_replace(const struct clf_people *people, struct clf_arena *arena, enum clf_names_of of,
				      const struct clf_item *gone, const struct clf_item *instead,
				      struct clf_error *err)
{
	const struct sought sought = {of, gone->id, gone->name};
	struct clf_store *store = people->context->store;
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	size_t count = 0;
	enum clf_status status = clf_rule_names_read(store, arena, &names, err);

	if (status == CLF_OK)
		status = clf_rule_records(store, arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (record_names(arena, &sought, &names, &records[i]))
			status = replace_in(people, arena, &records[i], &sought, instead, err);
	}
	return status;
}
