/*
 * act_shape_rule.c - what a rule looks like as JSON, and what is wrong with one.
 */
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

static void add_body(struct clf_json *item, const struct clf_rule *rule)
{
	struct clf_json *body = clf_rule_json(rule, false);
	const struct clf_json *value;
	const char *member;
	void *at = NULL;

	while (clf_json_next(body, &at, &member, &value))
		clf_json_set(item, member, clf_json_copy(value));
	clf_json_free(&body);
}

struct clf_json *clf_shape_rule(struct clf_arena *arena, const char *locale, const struct clf_rule_names *names,
				const struct clf_rule_record *record, const struct clf_rule_runs *runs)
{
	struct clf_rule rule = {.id = record->id, .name = record->name, .kind = record->kind};
	struct clf_json *item = clf_json_object(), *body = NULL;

	clf_json_set_integer(item, "id", record->id);
	clf_json_set_text(item, "name", record->name);
	clf_json_set_text(item, "kind", clf_rule_kind_name(record->kind));
	clf_json_set_integer(item, "position", record->position);
	clf_json_set_bool(item, "enabled", record->enabled);
	clf_json_set_text(item, "existing", clf_rule_existing_name(record->existing));
	clf_json_set_time(item, "since", record->since);
	clf_json_set_integer(item, "version", record->version);
	clf_json_set_bool(item, "ships", record->shipped != NULL);
	clf_json_set_time(item, "saved_at", record->saved_at);
	clf_json_set_text(item, "saved_by", record->who);
	if (clf_json_parse(clf_str_from(record->body), &body, NULL) == CLF_OK &&
	    clf_rule_load(arena, names, body, &rule)) {
		clf_json_set_text(item, "sentence", clf_rule_say(arena, locale, &rule));
		add_body(item, &rule);
	} else {
		clf_json_set_text(item, "sentence", record->sentence);
		clf_json_set(item, "body", clf_json_copy(body));
	}
	clf_rule_release(&rule);
	clf_json_free(&body);
	if (runs == NULL)
		return item;
	clf_json_set_integer(item, "fired", runs->fired);
	clf_json_set_time(item, "last_fired_at", runs->last_at);
	clf_json_set_integer(item, "failed", runs->failed);
	clf_json_set_time(item, "last_failed_at", runs->last_failed_at);
	clf_json_set_text(item, "last_failure", runs->last_why);
	return item;
}

static struct clf_json *problem_json(const struct clf_rule_problem *problem)
{
	struct clf_json *one = clf_json_object();

	clf_json_set_text(one, "field", problem->field);
	clf_json_set_text(one, "in", "body");
	clf_json_set_text(one, "code", problem->code);
	clf_json_set_text(one, "detail", problem->detail);
	clf_json_set_text(one, "nearest", problem->nearest);
	return one;
}

void clf_shape_rule_problems(struct clf_json *into, const struct clf_rule_problems *problems)
{
	struct clf_json *errors = clf_json_array(), *warnings = clf_json_array();

	for (size_t i = 0; i < problems->count; i++)
		clf_json_append(problems->items[i].warns ? warnings : errors, problem_json(&problems->items[i]));
	clf_json_set(into, "errors", errors);
	clf_json_set(into, "warnings", warnings);
}

const char *clf_rule_problems_text(struct clf_arena *arena, const struct clf_rule_problems *problems, bool warnings)
{
	const char *text = "";

	for (size_t i = 0; i < problems->count; i++) {
		const struct clf_rule_problem *problem = &problems->items[i];

		if (problem->warns == warnings)
			text = clf_arena_printf(arena, "%s%s%s: %s", text, *text != '\0' ? "\n" : "",
						*problem->field != '\0' ? problem->field : "rule", problem->detail);
	}
	return text;
}
