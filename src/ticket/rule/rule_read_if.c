/*
 * rule_read_if.c - "if": all, any and none of in each other, and conditions: a field and one operator of its type.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/mail/regex.h"
#include "clf/ticket/words.h"
#include "rule/rule_reading.h"

static const char *const kinds[] = {"all", "any", "none"}; /* in the order of enum clf_test_kind */

static bool operator_misfits(struct rule_reading *r, const char *path, const struct clf_rule_leaf *leaf,
			     const char *name)
{
	const char *fitting[CLF_RULE_OPS];
	const char *list = "";
	size_t count = 0;

	for (unsigned i = 0; i < CLF_RULE_OPS; i++) {
		const struct clf_rule_op_row *op = clf_rule_op_row((enum clf_rule_op)i);

		if ((op->types & (1u << leaf->row->type)) == 0)
			continue;
		list =
		    clf_arena_printf(r->arena, "%s%s%s", list, count > 0 ? clf_words(r->locale, ", ") : "", op->name);
		fitting[count++] = op->name;
	}
	return rule_wrong(r, path, "operator", count == 1 ? fitting[0] : NULL,
			  clf_words(r->locale, "%s can't be asked of %s: use one of %s."), name, leaf->row->name, list);
}

static bool compile(struct rule_reading *r, const char *path, struct clf_rule_leaf *leaf)
{
	struct clf_regex *regex = NULL;
	struct clf_error err;

	if (clf_regex_compile(leaf->items[0].name, "i", &regex, &err) != CLF_OK)
		return rule_wrong(r, path, "regex", NULL, "%s", err.text);
	if (r->rule->regexes == NULL)
		r->rule->regexes = clf_arena_array_of(r->arena, CLF_RULE_LEAVES, struct clf_regex *);
	r->rule->regexes[r->rule->regex_count++] = regex;
	leaf->regex = regex;
	return true;
}

static bool leaf_item(struct rule_reading *r, const char *path, const struct clf_rule_leaf *leaf,
		      const struct clf_json *json, struct clf_rule_item *out)
{
	if (leaf->row->type == CLF_ASKED_CHOICE || leaf->row->type == CLF_ASKED_CHOICES)
		return rule_choice(r, path, leaf->row->custom, json, out);
	return rule_item(r, path, leaf->row, leaf->op, json, out);
}

/* A list, or one value where people may leave out the brackets. */
static bool items(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	bool list = clf_json_type(json) == CLF_JSON_ARRAY;
	size_t count = list ? clf_json_size(json) : 1;
	struct clf_rule_item *read;
	bool good = true;

	if (count == 0)
		return rule_wrong(r, path, "missing", NULL, "%s",
				  clf_words(r->locale, "This list is empty: nothing would hold."));
	if (count > CLF_RULE_ITEMS)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A condition names at most %u values."),
				  CLF_RULE_ITEMS);
	read = clf_arena_array_of(r->arena, count, struct clf_rule_item);
	for (size_t i = 0; i < count; i++)
		good &= leaf_item(r, list ? rule_path_at(r, path, i) : path, leaf, list ? clf_json_at(json, i) : json,
				  &read[i]);
	leaf->items = read;
	leaf->count = count;
	return good;
}

static bool one_item(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	struct clf_rule_item *item = clf_arena_new_of(r->arena, struct clf_rule_item);

	leaf->items = item;
	leaf->count = 1;
	if (!leaf_item(r, path, leaf, json, item))
		return false;
	if (leaf->row->type == CLF_ASKED_MAP && leaf->op != CLF_OP_MATCHES && !(item->number == item->number))
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be a number."));
	return leaf->op != CLF_OP_MATCHES || compile(r, path, leaf);
}

static bool two_items(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	if (clf_json_type(json) != CLF_JSON_ARRAY || clf_json_size(json) != 2)
		return rule_wrong(r, path, "type", NULL, "%s",
				  clf_words(r->locale, "This has to be a list of two: the least and the most."));
	if (!items(r, path, json, leaf))
		return false;
	for (size_t i = 0; i < 2; i++) {
		if (!(leaf->items[i].number == leaf->items[i].number))
			return rule_wrong(r, rule_path_at(r, path, i), "type", NULL, "%s",
					  clf_words(r->locale, "This has to be a number."));
	}
	return true;
}

static bool truth(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	leaf->truth = clf_json_truth(json, false);
	if (clf_json_type(json) != CLF_JSON_BOOL)
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be true or false."));
	if (!leaf->truth && (leaf->op == CLF_OP_YES || leaf->op == CLF_OP_NO))
		return rule_wrong(r, path, "type", leaf->op == CLF_OP_YES ? "no" : "yes", "%s",
				  clf_words(r->locale, "Write {\"yes\": true} or {\"no\": true}."));
	return true;
}

static bool time_read(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	const char *text = clf_json_text(json);

	/* A day of a field that was set up begins in UTC, as it is kept. */
	if (text != NULL && leaf->row->custom != NULL && strlen(text) == strlen("2026-11-30"))
		text = clf_arena_printf(r->arena, "%sT00:00:00Z", text);
	if (text == NULL || !clf_time_parse_rfc3339(text, &leaf->at) || leaf->at <= 0)
		return rule_wrong(r, path, "type", NULL, "%s",
				  clf_words(r->locale, "Write a time as 2026-11-30T09:00:00Z."));
	leaf->at -= leaf->at % CLF_SECOND;
	return true;
}

static bool operand_read(struct rule_reading *r, const char *path, const struct clf_json *json,
			 struct clf_rule_leaf *leaf)
{
	switch (clf_rule_op_row(leaf->op)->shape) {
	case CLF_SHAPE_ONE:
		return one_item(r, path, json, leaf);
	case CLF_SHAPE_LIST:
	case CLF_SHAPE_WORDS:
		return items(r, path, json, leaf);
	case CLF_SHAPE_TWO:
		return two_items(r, path, json, leaf);
	case CLF_SHAPE_DURATION:
		if (!rule_duration(r, path, json, &leaf->duration))
			return false;
		r->rule->needs |= leaf->duration.working ? CLF_NEEDS_CALENDAR : 0u;
		return true;
	case CLF_SHAPE_TIME:
		return time_read(r, path, json, leaf);
	case CLF_SHAPE_TRUTH:
		return truth(r, path, json, leaf);
	}
	return false;
}

static bool unknown_operator(struct rule_reading *r, const char *path, const char *key)
{
	const char *words[CLF_RULE_OPS + 1];

	words[0] = "field";
	for (unsigned i = 0; i < CLF_RULE_OPS; i++)
		words[i + 1] = clf_rule_op_row((enum clf_rule_op)i)->name;
	return rule_unknown(r, path, key, words, CLF_COUNT(words));
}

/* The one operator of the condition, and its operand. */
static bool operation(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_leaf *leaf)
{
	const struct clf_json *value, *found = NULL;
	const char *key, *name = NULL;
	void *iterator = NULL;
	enum clf_rule_op op;
	bool good = true;

	while (clf_json_next(json, &iterator, &key, &value)) {
		if (strcmp(key, "field") == 0)
			continue;
		if (!clf_rule_op_parse(key, &op)) {
			good = unknown_operator(r, rule_path(r, path, clf_arena_strdup(r->arena, key)),
						clf_arena_strdup(r->arena, key));
			continue;
		}
		if (found != NULL)
			return rule_wrong(
			    r, path, "operator", NULL, "%s",
			    clf_words(r->locale, "A condition has one operator: write two conditions in one \"all\"."));
		found = value;
		leaf->op = op;
		name = clf_rule_op_row(op)->name;
	}
	if (found == NULL)
		return good && rule_wrong(r, path, "missing", NULL, "%s",
					  clf_words(r->locale, "The condition has no operator, such as \"is\"."));
	if ((clf_rule_op_row(leaf->op)->types & (1u << leaf->row->type)) == 0)
		return operator_misfits(r, rule_path(r, path, name), leaf, name);
	return operand_read(r, rule_path(r, path, name), found, leaf) && good;
}

static bool unknown_field(struct rule_reading *r, const char *path, const char *name)
{
	size_t customs = r->names->customs != NULL ? r->names->customs->count : 0, count = 0;
	const char **words = clf_arena_array_of(r->arena, CLF_ASKED_COUNT + customs, const char *);

	for (unsigned i = 0; i < CLF_ASKED_COUNT; i++) {
		const struct clf_asked_row *row = clf_asked_row((enum clf_asked)i);

		if (i == CLF_ASKS_FIELDS && customs == 0)
			continue;
		words[count++] = row->name;
		if (row->type == CLF_ASKED_MAP && clf_text_equal(row->name, name))
			return rule_wrong(r, path, "missing", NULL,
					  clf_words(r->locale, "Say which one, with a dot: %s.NAME."), name);
	}
	count += rule_custom_words(r, "fields.", &words[count]);
	return rule_unknown(r, path, name, words, count);
}

/* Whether what happened can have it at all. */
static bool check_row(struct rule_reading *r, const char *path, const struct clf_asked_row *row)
{
	bool good = true;

	r->rule->needs |= row->needs;
	if (r->problems == NULL)
		return true;
	if ((row->needs & CLF_NEEDS_TICKET) && r->rule->kind == CLF_RULE_CRITERION)
		return rule_wrong(
		    r, path, "kind", NULL,
		    clf_words(r->locale, "%s is of a ticket, and when a response comes in there is none yet."),
		    row->name);
	for (size_t i = 0; (row->needs & CLF_NEEDS_MAIL) && good && i < r->rule->when_count; i++) {
		enum clf_rule_event event = r->rule->when[i].event;

		if (!clf_rule_event_has_mail(event))
			good = rule_wrong(r, path, "impossible", NULL,
					  clf_words(r->locale, "%s is of a mail, and %s comes without one."), row->name,
					  clf_rule_event_name(event));
	}
	return good;
}

static bool leaf_read(struct rule_reading *r, const char *path, const struct clf_json *json, struct clf_rule_test *out)
{
	struct clf_rule_leaf *leaf = clf_arena_new_of(r->arena, struct clf_rule_leaf);
	const char *where = rule_path(r, path, "field");
	const char *name;

	out->kind = CLF_TEST_LEAF;
	out->leaf = leaf;
	if (++r->leaves > CLF_RULE_LEAVES) {
		r->wrong = true;
		return r->leaves > CLF_RULE_LEAVES + 1 ||
		       rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A rule has at most %u conditions."),
				  CLF_RULE_LEAVES);
	}
	if (!rule_line(r, where, clf_json_get(json, "field"), &name))
		return false;
	leaf->row = clf_asked_named(name, &leaf->key);
	if (rule_is_custom(name)) {
		if (!rule_custom_row(r, where, name, &leaf->row))
			return false;
		leaf->key = leaf->row->custom->name;
	}
	if (leaf->row == NULL)
		return unknown_field(r, where, name);
	check_row(r, where, leaf->row);
	return operation(r, path, json, leaf);
}

static bool test_read(struct rule_reading *r, const char *path, unsigned depth, const struct clf_json *json,
		      struct clf_rule_test *out);

static bool tests_read(struct rule_reading *r, const char *path, unsigned depth, const struct clf_json *json,
		       struct clf_rule_test *out)
{
	size_t count = clf_json_size(json);
	struct clf_rule_test *tests;

	if (clf_json_type(json) != CLF_JSON_ARRAY)
		return rule_wrong(r, path, "type", NULL, "%s", clf_words(r->locale, "This has to be a list."));
	if (count == 0 && (depth > 1 || out->kind != CLF_TEST_ALL))
		return rule_wrong(r, path, "missing", NULL, "%s", clf_words(r->locale, "There is no condition in it."));
	if (depth > CLF_RULE_DEPTH)
		return rule_wrong(r, path, "limit", NULL,
				  clf_words(r->locale, "All, any and none stand at most %u deep in each other."),
				  CLF_RULE_DEPTH);
	if (count > CLF_RULE_LEAVES)
		return rule_wrong(r, path, "limit", NULL, clf_words(r->locale, "A rule has at most %u conditions."),
				  CLF_RULE_LEAVES);
	tests = clf_arena_array_of(r->arena, count, struct clf_rule_test);
	for (size_t i = 0; i < count; i++)
		test_read(r, rule_path_at(r, path, i), depth + 1, clf_json_at(json, i), &tests[i]);
	out->tests = tests;
	out->count = count;
	return true;
}

static bool test_read(struct rule_reading *r, const char *path, unsigned depth, const struct clf_json *json,
		      struct clf_rule_test *out)
{
	if (clf_json_type(json) != CLF_JSON_OBJECT)
		return rule_wrong(
		    r, path, "type", NULL, "%s",
		    clf_words(r->locale,
			      "This has to be a condition, such as {\"field\": \"score\", \"at_most\": 6}."));
	if (clf_json_get(json, "field") != NULL)
		return leaf_read(r, path, json, out);
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		if (clf_json_get(json, kinds[i]) == NULL)
			continue;
		out->kind = (enum clf_test_kind)i;
		rule_members(r, path, json, kinds, CLF_COUNT(kinds));
		if (clf_json_size(json) > 1)
			return rule_wrong(
			    r, path, "operator", NULL, "%s",
			    clf_words(r->locale, "One of all, any and none stands alone: put the others inside it."));
		return tests_read(r, rule_path(r, path, kinds[i]), depth, clf_json_get(json, kinds[i]), out);
	}
	return rule_wrong(
	    r, path, "missing", NULL, "%s",
	    clf_words(r->locale, "A condition names a \"field\"; several stand in \"all\", \"any\" or \"none\"."));
}

bool rule_if_read(struct rule_reading *r, const struct clf_json *json)
{
	struct clf_rule_test *alone;

	r->rule->test = (struct clf_rule_test){.kind = CLF_TEST_ALL};
	if (json == NULL)
		return true;
	if (!test_read(r, "if", 1, json, &r->rule->test))
		return false;
	if (r->rule->test.kind == CLF_TEST_LEAF) {
		alone = clf_arena_new_of(r->arena, struct clf_rule_test);
		*alone = r->rule->test;
		r->rule->test = (struct clf_rule_test){.kind = CLF_TEST_ALL, .tests = alone, .count = 1};
	}
	return true;
}
