/*
 * rule_json.c - a rule as JSON, in one form whatever way it was written: members in one order, defaults left out.
 */
#include <math.h>
#include <stdio.h>

#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "rule/rule_reading.h"

static struct clf_json *number(double value)
{
	return value == (double)(int64_t)value ? clf_json_integer((int64_t)value) : clf_json_real(value);
}

static struct clf_json *duration(const struct clf_duration *value)
{
	char text[CLF_DURATION_TEXT];

	return clf_json_string(clf_duration_shown(value, text));
}

/* A thing that has an id: by it, or by its name where it still has one. */
static struct clf_json *named(const struct clf_rule_item *item, bool ids)
{
	struct clf_json *json;
	struct clf_buf text;

	if (item->id != 0 && (ids || item->name == NULL))
		return clf_json_integer(item->id);
	if (item->second == NULL)
		return clf_json_string(item->name);
	clf_buf_init(&text, CLF_RULE_BYTES);
	clf_buf_printf(&text, "%s / %s", item->second, item->name);
	json = clf_json_string(text.p);
	clf_buf_free(&text);
	return json;
}

static struct clf_json *value(const struct clf_rule_leaf *leaf, const struct clf_rule_item *item, bool ids)
{
	if (leaf->op == CLF_OP_KIND || leaf->op == CLF_OP_ROLE)
		return clf_json_string(item->name);
	if (leaf->row->type == CLF_ASKED_NUMBER ||
	    (leaf->row->type == CLF_ASKED_MAP && leaf->op != CLF_OP_CONTAINS && leaf->op != CLF_OP_STARTS &&
	     leaf->op != CLF_OP_MATCHES && !isnan(item->number)))
		return number(item->number);
	return named(item, ids);
}

static struct clf_json *operand_json(const struct clf_rule_leaf *leaf, bool ids)
{
	char time[CLF_TIME_TEXT];
	struct clf_json *list;

	switch (clf_rule_op_row(leaf->op)->shape) {
	case CLF_SHAPE_ONE:
		return value(leaf, &leaf->items[0], ids);
	case CLF_SHAPE_LIST:
	case CLF_SHAPE_TWO:
	case CLF_SHAPE_WORDS:
		list = clf_json_array();
		for (size_t i = 0; i < leaf->count; i++)
			clf_json_append(list, value(leaf, &leaf->items[i], ids));
		return list;
	case CLF_SHAPE_DURATION:
		return duration(&leaf->duration);
	case CLF_SHAPE_TIME:
		return clf_json_string(clf_time_rfc3339(leaf->at, time));
	case CLF_SHAPE_TRUTH:
		break;
	}
	return clf_json_bool(leaf->truth);
}

/* "score", "answers.q3", "fields.order_number" or, as the store has it, "fields.17". */
static void set_field(struct clf_json *json, const struct clf_asked_row *row, const char *key, bool ids)
{
	struct clf_buf field;

	clf_buf_init(&field, CLF_RULE_BYTES);
	clf_buf_add_text(&field, row->name);
	if (row->custom != NULL && (ids || row->custom->gone))
		clf_buf_printf(&field, ".%lld", (long long)row->custom->id);
	else if (key != NULL)
		clf_buf_printf(&field, ".%s", key);
	clf_json_set_text(json, "field", field.p);
	clf_buf_free(&field);
}

static struct clf_json *leaf_json(const struct clf_rule_leaf *leaf, bool ids)
{
	struct clf_json *json = clf_json_object();

	set_field(json, leaf->row, leaf->key, ids);
	clf_json_set(json, clf_rule_op_row(leaf->op)->name, operand_json(leaf, ids));
	return json;
}

static struct clf_json *test_json(const struct clf_rule_test *test, bool ids)
{
	static const char *const kinds[] = {"all", "any", "none"};
	struct clf_json *json, *list;

	if (test->kind == CLF_TEST_LEAF)
		return leaf_json(test->leaf, ids);
	json = clf_json_object();
	list = clf_json_array();
	for (size_t i = 0; i < test->count; i++)
		clf_json_append(list, test_json(&test->tests[i], ids));
	clf_json_set(json, kinds[test->kind], list);
	return json;
}

static struct clf_json *when_json(const struct clf_rule_when *when, bool ids)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "event", clf_rule_event_name(when->event));
	if (when->event == CLF_ON_CHANGED) {
		set_field(json, when->field, when->field->custom != NULL ? when->field->custom->name : NULL, ids);
		if (when->from != NULL)
			clf_json_set(json, "from", named(when->from, ids));
		if (when->to != NULL)
			clf_json_set(json, "to", named(when->to, ids));
	}
	if (when->event == CLF_ON_ELAPSED) {
		clf_json_set_text(json, "since", clf_rule_since_name(when->since));
		clf_json_set(json, "after", duration(&when->after));
	}
	return json;
}

static struct clf_json *person(const struct clf_rule_item *item, bool ids)
{
	struct clf_json *json;
	struct clf_buf text;

	if (!item->team)
		return named(item, ids);
	if (ids || item->name == NULL) {
		json = clf_json_object();
		clf_json_set_integer(json, "team", item->id);
		return json;
	}
	clf_buf_init(&text, CLF_RULE_BYTES);
	clf_buf_printf(&text, "team %s", item->name);
	json = clf_json_string(text.p);
	clf_buf_free(&text);
	return json;
}

static struct clf_json *fields_json(const struct clf_rule_arg *arg, bool ids)
{
	struct clf_json *object = clf_json_object();
	char id[24];

	for (size_t i = 0; i < arg->count; i++) {
		snprintf(id, sizeof id, "%lld", (long long)arg->items[i].id);
		clf_json_set_text(object, ids ? id : arg->items[i].second, arg->items[i].name);
	}
	return object;
}

static struct clf_json *arg_json(const struct clf_rule_arg *arg, bool ids)
{
	struct clf_json *list;

	if (arg->none)
		return clf_json_string("none");
	switch (arg->row->type) {
	case CLF_ARG_IS_DURATION:
		return duration(&arg->duration);
	case CLF_ARG_IS_FIELDS:
		return fields_json(arg, ids);
	case CLF_ARG_IS_CAUSES:
	case CLF_ARG_IS_TAGS:
	case CLF_ARG_IS_PEOPLE:
	case CLF_ARG_IS_PARTS:
		list = clf_json_array();
		for (size_t i = 0; i < arg->count; i++)
			clf_json_append(list, person(&arg->items[i], ids));
		return list;
	default:
		return named(&arg->items[0], ids);
	}
}

static struct clf_json *doings_json(const struct clf_rule_do *doings, size_t count, bool ids)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *json = clf_json_object();

		clf_json_set_text(json, "do", clf_rule_doing_row(doings[i].doing)->name);
		for (size_t k = 0; k < doings[i].count; k++)
			clf_json_set(json, doings[i].args[k].row->name, arg_json(&doings[i].args[k], ids));
		clf_json_append(list, json);
	}
	return list;
}

struct clf_json *clf_rule_json(const struct clf_rule *rule, bool ids)
{
	struct clf_json *json = clf_json_object(), *when = clf_json_array();

	for (size_t i = 0; i < rule->when_count; i++)
		clf_json_append(when, when_json(&rule->when[i], ids));
	clf_json_set(json, "when", when);
	if (rule->test.kind != CLF_TEST_ALL || rule->test.count > 0)
		clf_json_set(json, "if", test_json(&rule->test, ids));
	clf_json_set(json, "then", doings_json(rule->then, rule->then_count, ids));
	if (rule->otherwise_count > 0)
		clf_json_set(json, "else", doings_json(rule->otherwise, rule->otherwise_count, ids));
	if (rule->once)
		clf_json_set_text(json, "again", "once");
	if (rule->stop)
		clf_json_set_bool(json, "stop", true);
	return json;
}
