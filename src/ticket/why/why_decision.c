/*
 * why_decision.c - what criteria came to when a response came in, from what was kept of it then.
 */
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "why/why_request.h"

#define DECISIONS_MAX 200u

static void add_leaves(const struct clf_rule_test *test, struct clf_rule_traces *traces)
{
	if (test->kind == CLF_TEST_LEAF && traces->count < CLF_RULE_LEAVES)
		traces->items[traces->count++].leaf = test->leaf;
	for (size_t i = 0; test->kind != CLF_TEST_LEAF && i < test->count; i++)
		add_leaves(&test->tests[i], traces);
}

/* The rule's conditions, with what was there then; false: they aren't those that were asked. */
static bool read_traces(struct clf_arena *arena, const struct clf_rule *rule, const struct clf_json *conditions,
			struct clf_rule_traces *out)
{
	out->items = clf_arena_array_of(arena, CLF_RULE_LEAVES, struct clf_rule_trace);
	add_leaves(&rule->test, out);
	if (out->count != clf_json_size(conditions))
		return false;
	for (size_t i = 0; i < out->count; i++) {
		const struct clf_json *one = clf_json_at(conditions, i);
		const char *value = clf_json_get_text(one, "value");

		if (!clf_text_equal(clf_json_get_text(one, "field"), out->items[i].leaf->row->name))
			return false;
		out->items[i].held = clf_json_truth(clf_json_get(one, "held"), false);
		out->items[i].value = value != NULL ? clf_arena_strdup(arena, value) : "";
		out->failed += !out->items[i].held;
	}
	return true;
}

static void say_not(const struct rule_saying *s, struct clf_why_said *said, const struct clf_rule *rule,
		    const struct clf_json *conditions)
{
	struct clf_rule_traces traces = {.items = NULL};
	bool wanted = true;
	size_t leaf = 0;

	if (rule == NULL || !read_traces(s->arena, rule, conditions, &traces))
		said->sentence = NULL;
	else if (rule->otherwise_count > 0)
		why_say_done(s, said, rule, true);
	else if (why_near(rule, &traces, &leaf, &wanted))
		why_say_near(s, said, &traces.items[leaf], wanted);
	else
		why_say_not(s, said, &traces, false);
}

static void say_one(const struct rule_saying *s, const struct clf_json *one, const struct clf_rule *rule,
		    struct clf_why_said *out)
{
	const char *held = clf_json_get_text(one, "held"), *why = clf_json_get_text(one, "why");

	if (clf_text_equal(held, "yes"))
		why_say_done(s, out, rule, false);
	else if (clf_text_equal(held, "failed"))
		why_say_failed(s, out, why != NULL ? clf_arena_strdup(s->arena, why) : NULL);
	else
		say_not(s, out, rule, clf_json_get(one, "conditions"));
}

static const struct clf_rule *rule_of(const struct clf_why_rule *rules, size_t count, int64_t id, int64_t version)
{
	for (size_t i = 0; i < count; i++) {
		if (rules[i].id == id)
			return why_version_numbered(&rules[i], version);
	}
	return NULL;
}

/* One that held, and failed over what it was to do, is there twice. */
static bool is_followed(const struct clf_json *list, size_t at)
{
	int64_t rule = clf_json_get_number(clf_json_at(list, at), "rule", 0);

	for (size_t i = at + 1; i < clf_json_size(list); i++) {
		if (clf_json_get_number(clf_json_at(list, i), "rule", 0) == rule)
			return true;
	}
	return false;
}

static void read_list(const struct rule_saying *s, const struct clf_json *list, const struct clf_why_rule *rules,
		      size_t count, struct clf_why_said *out, size_t *said)
{
	for (size_t i = 0; i < clf_json_size(list) && *said < DECISIONS_MAX; i++) {
		const struct clf_json *one = clf_json_at(list, i);
		int64_t id = clf_json_get_number(one, "rule", 0), version = clf_json_get_number(one, "version", 0);
		const char *name = clf_json_get_text(one, "name");
		struct clf_why_said *next = &out[*said];

		if (is_followed(list, i))
			continue;
		*next = (struct clf_why_said){
		    .rule = id, .version = version, .name = name != NULL ? clf_arena_strdup(s->arena, name) : NULL};
		say_one(s, one, rule_of(rules, count, id, version), next);
		(*said)++;
	}
}

bool clf_why_decision(struct clf_arena *arena, const char *locale, const char *decision,
		      const struct clf_why_rule *rules, size_t count, const struct clf_why_said **out, size_t *said)
{
	const struct rule_saying s = {.arena = arena, .locale = locale};
	struct clf_why_said *list;
	struct clf_json *json = NULL;
	size_t n = 0;

	if (clf_text_blank(decision) || clf_json_parse(clf_str_from(decision), &json, NULL) != CLF_OK)
		return false;
	list = clf_arena_array_of(arena, DECISIONS_MAX, struct clf_why_said);
	read_list(&s, json, rules, count, list, &n);
	clf_json_free(&json);
	*out = list;
	*said = n;
	return true;
}
