/*
 * rule_form.c - a rule as rows: each with its fields, what they are chosen from, and what is wrong with it.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_sheet.h"
#include "page/view.h"

static const char *const tests[] = {"all", "any", "none"};

/* Errors of a path and of what lies in it, each a text; said once, beside the innermost row that has them. */
static struct clf_json *errors_of(const struct sheet *s, const char *path)
{
	struct clf_json *list = clf_json_array();
	const char *full = clf_arena_printf(s->arena, "rule.%s", path);
	size_t n = strlen(full);

	for (size_t i = 0; i < clf_json_size(s->errors); i++) {
		const struct clf_json *error = clf_json_at(s->errors, i);
		const char *field = clf_json_get_text(error, "field");

		if (s->beside[i] || field == NULL || strncmp(field, full, n) != 0 ||
		    (field[n] != '\0' && field[n] != '.' && field[n] != '['))
			continue;
		s->beside[i] = true;
		clf_json_append(list, clf_json_string(clf_json_get_text(error, "detail")));
	}
	return list;
}

static struct clf_json *row_json(const struct sheet *s, const char *row, const char *label, struct clf_json *controls,
				 const char *path)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "row", row);
	clf_json_set_text(json, "label", label);
	clf_json_set(json, "fields", controls);
	clf_json_set(json, "errors", errors_of(s, path));
	return json;
}

static void add_hidden(const struct sheet *s, struct clf_json *json, const char *row, const char *field,
		       const char *value)
{
	struct clf_json *hidden =
	    clf_json_get(json, "hidden") != NULL ? clf_json_copy(clf_json_get(json, "hidden")) : clf_json_array();
	struct clf_json *one = clf_json_object();

	clf_json_set_text(one, "name", clf_arena_printf(s->arena, "%s-%s", row, field));
	clf_json_set_text(one, "value", value);
	clf_json_append(hidden, one);
	clf_json_set(json, "hidden", hidden);
}

static const char *at(const struct sheet *s, const char *rows, size_t i)
{
	return clf_arena_printf(s->arena, "%s-%zu", rows, i);
}

static const char *path_at(const struct sheet *s, const char *path, size_t i)
{
	return clf_arena_printf(s->arena, "%s[%zu]", path, i);
}

static const char *const since_words[CLF_RULE_SINCES] = {
    [CLF_SINCE_CREATED] = CLF_SAID("the ticket was made"),
    [CLF_SINCE_OWNER] = CLF_SAID("the ticket got its owner"),
    [CLF_SINCE_STATUS] = CLF_SAID("the ticket got its status"),
    [CLF_SINCE_WAITING] = CLF_SAID("the customer began to wait"),
    [CLF_SINCE_DUE] = CLF_SAID("the ticket fell due"),
};

static const char *span_hint(const struct sheet *s)
{
	return sheet_say(s, CLF_SAID("As in 4h, 3d or 2 working days."));
}

static void add_elapsed(const struct sheet *s, struct clf_json *controls, const char *row, const struct clf_json *when)
{
	const struct clf_json *chosen = clf_json_get(when, "since");
	struct clf_json *options = clf_json_array();

	for (unsigned i = 0; i < CLF_RULE_SINCES; i++)
		sheet_option(s, options, clf_rule_since_name((enum clf_rule_since)i), sheet_say(s, since_words[i]),
			     chosen);
	sheet_add_others(s, options, chosen);
	sheet_add_line(s, controls, row, "after", "line", sheet_say(s, CLF_SAID("After how long")), span_hint(s),
		       sheet_text(s, clf_json_get(when, "after")));
	sheet_add_select(s, controls, row, "since", sheet_say(s, CLF_SAID("Since")), options);
}

static bool is_chosen(const struct clf_asked_row *row)
{
	return rule_values_of(row, CLF_OP_IS) == RULE_VALUES_CHOSEN;
}

static void add_changed(const struct sheet *s, struct clf_json *controls, const char *row,
			const struct clf_asked_row *asked, const struct clf_json *when)
{
	static const char *const members[] = {"from", "to"};
	static const char *const labels[] = {CLF_SAID("From"), CLF_SAID("To")};

	if (asked == NULL || asked->custom != NULL || asked->type == CLF_ASKED_TIME)
		return;
	for (size_t i = 0; i < CLF_COUNT(members); i++) {
		const struct clf_json *chosen = clf_json_get(when, members[i]);
		struct clf_json *options;

		if (!is_chosen(asked)) {
			sheet_add_line(s, controls, row, members[i], "line", sheet_say(s, labels[i]), NULL,
				       sheet_text(s, chosen));
			continue;
		}
		options = clf_json_array();
		sheet_option(s, options, "", sheet_say(s, CLF_SAID("whatever it is")), NULL);
		sheet_add_chosen(s, options, asked, CLF_OP_IS, chosen);
		sheet_add_select(s, controls, row, members[i], sheet_say(s, labels[i]), options);
	}
}

static const char *event_said(const struct sheet *s, enum clf_rule_event event, const struct clf_asked_row *field)
{
	const struct clf_rule_when when = {.event = event, .field = field};

	if (event == CLF_ON_ELAPSED)
		return sheet_say(s, CLF_SAID("a time has passed"));
	if (event == CLF_ON_CHANGED && field == NULL)
		return sheet_say(s, CLF_SAID("something changes"));
	return clf_rule_say_when(s->arena, s->locale, &when);
}

static struct clf_json *when_json(const struct sheet *s, size_t i, const struct clf_json *when)
{
	const char *event = clf_json_get_text(when, "event"), *field = clf_json_get_text(when, "field"), *key;
	const struct clf_asked_row *asked = rule_row_named(s->names, field, &key);
	struct clf_json *controls = clf_json_array(), *json;
	const char *row = at(s, "when", i);
	enum clf_rule_event which;
	bool known = clf_rule_event_parse(event, &which);

	if (known && which == CLF_ON_ELAPSED)
		add_elapsed(s, controls, row, when);
	if (known && which == CLF_ON_CHANGED)
		add_changed(s, controls, row, asked, when);
	json = row_json(s, row, known ? event_said(s, which, asked) : event, controls, path_at(s, "when", i));
	add_hidden(s, json, row, "event", event);
	if (field != NULL)
		add_hidden(s, json, row, "field", field);
	return json;
}

static void add_events(const struct sheet *s, struct clf_json *options)
{
	const struct clf_customs *customs = s->names->customs;
	size_t count = 0;
	const enum clf_asked *changing = clf_rule_changing(&count);

	for (unsigned i = 0; i < CLF_RULE_EVENTS; i++) {
		enum clf_rule_event event = (enum clf_rule_event)i;

		if ((event == CLF_ON_RESPONSE) != (s->kind == CLF_RULE_CRITERION))
			continue;
		if (event != CLF_ON_CHANGED) {
			sheet_option(s, options, clf_rule_event_name(event), event_said(s, event, NULL), NULL);
			continue;
		}
		for (size_t k = 0; k < count; k++)
			sheet_option(s, options,
				     clf_arena_printf(s->arena, "changed %s", clf_asked_row(changing[k])->name),
				     event_said(s, event, clf_asked_row(changing[k])), NULL);
		for (size_t k = 0; customs != NULL && k < customs->count; k++) {
			if (!customs->items[k].gone)
				sheet_option(s, options,
					     clf_arena_printf(s->arena, "changed fields.%s", customs->items[k].name),
					     event_said(s, event, &s->names->custom_rows[k]), NULL);
		}
	}
}

static const char *field_said(const struct sheet *s, const struct clf_asked_row *row, const char *key)
{
	return clf_rule_say_field(s->arena, s->locale, row, key != NULL ? key : "…");
}

static void add_fields(const struct sheet *s, struct clf_json *options)
{
	const struct clf_customs *customs = s->names->customs;

	for (unsigned i = 0; i < CLF_ASKED_COUNT; i++) {
		const struct clf_asked_row *row = clf_asked_row((enum clf_asked)i);

		if (i == CLF_ASKS_FIELDS || ((row->needs & CLF_NEEDS_TICKET) && s->kind == CLF_RULE_CRITERION))
			continue;
		sheet_option(s, options,
			     row->type == CLF_ASKED_MAP ? clf_arena_printf(s->arena, "%s.?", row->name) : row->name,
			     field_said(s, row, NULL), NULL);
	}
	for (size_t i = 0; customs != NULL && s->kind != CLF_RULE_CRITERION && i < customs->count; i++) {
		if (!customs->items[i].gone)
			sheet_option(s, options, clf_arena_printf(s->arena, "fields.%s", customs->items[i].name),
				     field_said(s, &s->names->custom_rows[i], NULL), NULL);
	}
}

/* The operators that fit the row. */
static struct clf_json *op_options(const struct sheet *s, const struct clf_asked_row *row, enum clf_rule_op op,
				   bool truth)
{
	struct clf_json *options = clf_json_array(),
			*chosen = clf_json_string(
			    clf_arena_printf(s->arena, "%s%s", truth ? "" : "not_", clf_rule_op_row(op)->name));

	for (unsigned i = 0; i < CLF_RULE_OPS; i++) {
		const struct clf_rule_op_row *known = clf_rule_op_row((enum clf_rule_op)i);

		if ((known->types & (1u << row->type)) == 0)
			continue;
		sheet_option(s, options, known->name, sheet_say(s, known->label), chosen);
		if (known->otherwise != NULL)
			sheet_option(s, options, clf_arena_printf(s->arena, "not_%s", known->name),
				     sheet_say(s, known->otherwise), chosen);
	}
	clf_json_free(&chosen);
	return options;
}

/* The operator that the condition has; the first that fits, when it has none yet. */
static const struct clf_json *operand_of(const struct clf_json *leaf, const struct clf_asked_row *row,
					 enum clf_rule_op *op, bool *truth)
{
	*truth = true;
	for (unsigned i = 0; i < CLF_RULE_OPS; i++) {
		const struct clf_json *value = clf_json_get(leaf, clf_rule_op_row((enum clf_rule_op)i)->name);

		if (value == NULL)
			continue;
		*op = (enum clf_rule_op)i;
		*truth = clf_json_truth(value, true);
		return value;
	}
	*op = CLF_OP_IS;
	for (unsigned i = 0; i < CLF_RULE_OPS; i++) {
		if (clf_rule_op_row((enum clf_rule_op)i)->types & (1u << row->type)) {
			*op = (enum clf_rule_op)i;
			break;
		}
	}
	return NULL;
}

static void add_values(const struct sheet *s, struct clf_json *controls, const char *row,
		       const struct clf_asked_row *asked, enum clf_rule_op op, const struct clf_json *value)
{
	const char *label = sheet_say(s, CLF_SAID("Value"));
	struct clf_json *options;

	switch (rule_values_of(asked, op)) {
	case RULE_VALUES_NONE:
		return;
	case RULE_VALUES_SPAN:
		sheet_add_line(s, controls, row, "v", "line", label, span_hint(s), sheet_text(s, value));
		return;
	case RULE_VALUES_TIME:
		sheet_add_line(s, controls, row, "v", "line", label,
			       sheet_say(s, CLF_SAID("As in 2026-11-30T09:00:00Z.")), sheet_text(s, value));
		return;
	case RULE_VALUES_NUMBERS:
	case RULE_VALUES_WORDS:
		sheet_add_line(s, controls, row, "v", "line", label,
			       clf_rule_op_row(op)->shape == CLF_SHAPE_TWO
				   ? sheet_say(s, CLF_SAID("The least and the most, with a comma between."))
			       : clf_rule_op_row(op)->shape == CLF_SHAPE_LIST
				   ? sheet_say(s, CLF_SAID("Several with commas between."))
				   : NULL,
			       sheet_joined(s, value, ", "));
		return;
	case RULE_VALUES_LINES:
		if (clf_rule_op_row(op)->shape == CLF_SHAPE_LIST || clf_rule_op_row(op)->shape == CLF_SHAPE_TWO)
			sheet_add_line(s, controls, row, "v", "lines", label,
				       sheet_say(s, CLF_SAID("Several a line each.")), sheet_joined(s, value, "\n"));
		else
			sheet_add_line(s, controls, row, "v", "line", label, NULL, sheet_joined(s, value, "\n"));
		return;
	default:
		options = clf_json_array();
		sheet_add_chosen(s, options, asked, op, value);
		sheet_add_picks(s, controls, row, "v", label, options);
	}
}

static struct clf_json *leaf_json(const struct sheet *s, const char *row, const char *path, const struct clf_json *leaf)
{
	const char *field = clf_json_get_text(leaf, "field"), *key;
	const struct clf_asked_row *asked = rule_row_named(s->names, field, &key);
	struct clf_json *controls = clf_json_array(), *json;
	const struct clf_json *value;
	enum clf_rule_op op;
	bool truth;

	if (asked == NULL) /* of which one isn't said yet */
		asked = rule_row_named(s->names, clf_arena_printf(s->arena, "%s.?", field != NULL ? field : ""), &key);
	if (asked == NULL) {
		json = row_json(s, row, field, controls, path);
		add_hidden(s, json, row, "field", field);
		return json;
	}
	if (asked->type == CLF_ASKED_MAP) {
		bool said = rule_row_named(s->names, field, &key) != NULL;

		sheet_add_line(s, controls, row, "key", "line", sheet_say(s, CLF_SAID("Which one")), NULL,
			       said ? key : "");
		key = said ? key : NULL;
		field = asked->name;
	}
	value = operand_of(leaf, asked, &op, &truth);
	sheet_add_select(s, controls, row, "op", sheet_say(s, CLF_SAID("Comparison")), op_options(s, asked, op, truth));
	add_values(s, controls, row, asked, op, value);
	json = row_json(s, row, field_said(s, asked, key), controls, path);
	add_hidden(s, json, row, "field", field);
	add_hidden(s, json, row, "was", clf_arena_printf(s->arena, "%u", (unsigned)rule_values_of(asked, op)));
	return json;
}

static const struct clf_json *test_of(const struct clf_json *json, const char **kind)
{
	for (size_t i = 0; i < CLF_COUNT(tests); i++) {
		const struct clf_json *list = clf_json_get(json, tests[i]);

		*kind = tests[i];
		if (list != NULL)
			return list;
	}
	*kind = tests[0];
	return NULL;
}

static struct clf_json *kind_options(const struct sheet *s, const char *kind)
{
	static const char *const said[] = {CLF_SAID("all of these"), CLF_SAID("any of these"),
					   CLF_SAID("none of these")};
	struct clf_json *options = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(tests); i++)
		view_choice(options, tests[i], sheet_say(s, said[i]), kind);
	return options;
}

static struct clf_json *tests_json(const struct sheet *s, const char *rows, const char *path,
				   const struct clf_json *test)
{
	struct clf_json *group = clf_json_object(), *list = clf_json_array(), *one;
	const char *kind;
	const struct clf_json *items = test_of(test, &kind);

	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);
		const char *row = at(s, rows, i);
		const char *where = path_at(s, clf_arena_printf(s->arena, "%s.%s", path, kind), i);
		bool leaf = clf_json_get(item, "field") != NULL;

		one = leaf ? leaf_json(s, row, where, item) : tests_json(s, row, where, item);
		clf_json_set_bool(one, "leaf", leaf);
		clf_json_append(list, one);
	}
	clf_json_set_text(group, "row", rows);
	clf_json_set(group, "tests", list);
	clf_json_set(group, "test_kinds", kind_options(s, kind));
	clf_json_set(group, "errors", errors_of(s, path));
	return group;
}

static const char *arg_label(const struct sheet *s, const struct clf_rule_arg_row *arg)
{
	static const struct {
		const char *name, *label;
	} named[] = {
	    {"subject", CLF_SAID("Subject")}, {"summary", CLF_SAID("Summary")}, {"comment", CLF_SAID("Comment")},
	    {"score", CLF_SAID("Score")},     {"reason", CLF_SAID("Reason")},   {"text", CLF_SAID("Text")},
	    {"add", CLF_SAID("Add")},         {"remove", CLF_SAID("Remove")},   {"owner", CLF_SAID("Owner")},
	    {"fields", CLF_SAID("Fields")},   {"due", CLF_SAID("Due in")}};
	static const char *const typed[] = {
	    [CLF_ARG_IS_STATUS] = CLF_SAID("Status"),
	    [CLF_ARG_IS_AGENT] = CLF_SAID("To whom"),
	    [CLF_ARG_IS_TEAM] = CLF_SAID("Team"),
	    [CLF_ARG_IS_SEGMENT] = CLF_SAID("Segment"),
	    [CLF_ARG_IS_CAUSE_SET] = CLF_SAID("Root causes"),
	    [CLF_ARG_IS_CAUSES] = CLF_SAID("Root causes"),
	    [CLF_ARG_IS_QUEUE] = CLF_SAID("Queue"),
	    [CLF_ARG_IS_STAGE] = CLF_SAID("Stage"),
	    [CLF_ARG_IS_TYPE] = CLF_SAID("Type"),
	    [CLF_ARG_IS_GROUP] = CLF_SAID("Group"),
	    [CLF_ARG_IS_PRIORITY] = CLF_SAID("Priority"),
	    [CLF_ARG_IS_TEMPLATE] = CLF_SAID("Template"),
	    [CLF_ARG_IS_TAGS] = CLF_SAID("Tags"),
	    [CLF_ARG_IS_LINE] = CLF_SAID("Name"),
	    [CLF_ARG_IS_TEXT] = CLF_SAID("Text"),
	    [CLF_ARG_IS_DURATION] = CLF_SAID("In how long"),
	    [CLF_ARG_IS_PEOPLE] = CLF_SAID("To whom"),
	    [CLF_ARG_IS_PARTS] = CLF_SAID("What goes along"),
	    [CLF_ARG_IS_FIELD] = CLF_SAID("Field"),
	    [CLF_ARG_IS_VALUE] = CLF_SAID("Value"),
	    [CLF_ARG_IS_FIELDS] = CLF_SAID("Fields"),
	};

	for (size_t i = 0; i < CLF_COUNT(named); i++) {
		if (strcmp(named[i].name, arg->name) == 0)
			return sheet_say(s, named[i].label);
	}
	return sheet_say(s, typed[arg->type]);
}

static struct clf_json *arg_options(const struct sheet *s, const struct clf_rule_arg_row *arg,
				    const struct clf_json *value)
{
	const struct clf_customs *customs = s->names->customs;
	enum clf_names_of of = clf_rule_arg_names_of(arg->type);
	struct clf_json *options = clf_json_array();

	if (!clf_rule_arg_is_list(arg->type))
		sheet_option(s, options, "",
			     arg->needed ? sheet_say(s, CLF_SAID("choose")) : sheet_say(s, CLF_SAID("as it is")), NULL);
	if (arg->none)
		sheet_option(s, options, "none", sheet_say(s, CLF_SAID("none")), value);
	if (of != CLF_NAMES_KINDS)
		sheet_add_names(s, options, of, value);
	if (arg->type == CLF_ARG_IS_PRIORITY)
		sheet_add_priorities(s, options, value);
	for (size_t i = 0; arg->type == CLF_ARG_IS_FIELD && customs != NULL && i < customs->count; i++) {
		if (!customs->items[i].gone)
			sheet_option(s, options, customs->items[i].name, customs->items[i].label, value);
	}
	return options;
}

static void add_people(const struct sheet *s, struct clf_json *controls, const char *row,
		       const struct clf_rule_arg_row *arg, bool anybody, const struct clf_json *value)
{
	struct clf_json *options = clf_json_array();
	size_t count = 0;
	const char *const *words = clf_rule_people(&count);
	const char *others = "";

	for (size_t i = 0; i < count; i++)
		sheet_option(s, options, words[i], clf_rule_say_person(s->arena, s->locale, words[i]), value);
	for (size_t i = 0; i < s->names->of[CLF_NAMES_TEAMS].count; i++) {
		const char *team = clf_arena_printf(s->arena, "team %s", s->names->of[CLF_NAMES_TEAMS].items[i].name);

		sheet_option(s, options, team, team + strlen("team "), value);
	}
	sheet_add_names(s, options, CLF_NAMES_AGENTS, value);
	for (size_t i = 0; anybody && i < clf_json_size(value); i++) {
		const char *text = sheet_text(s, clf_json_at(value, i));

		if (clf_json_type(clf_json_at(value, i)) == CLF_JSON_STRING && !sheet_is_offered(options, text))
			others = clf_arena_printf(s->arena, "%s%s%s", others, *others != '\0' ? ", " : "", text);
	}
	if (!anybody)
		sheet_add_others(s, options, value);
	sheet_add_picks(s, controls, row, arg->name, arg_label(s, arg), options);
	if (anybody)
		sheet_add_line(s, controls, row, clf_arena_printf(s->arena, "%s.more", arg->name), "line",
			       sheet_say(s, CLF_SAID("Other addresses")),
			       sheet_say(s, CLF_SAID("Several with commas between.")), others);
}

/* A text that may have several lines has a place that keeps them: browsers put all that is in an <input> in one. */
static const char *written_in(bool lines, const char *value)
{
	return lines || strchr(value, '\n') != NULL ? "lines" : "line";
}

static bool holds_lines(const struct sheet *s, const char *field)
{
	const char *key;
	const struct clf_asked_row *row =
	    rule_row_named(s->names, clf_arena_printf(s->arena, "fields.%s", field != NULL ? field : ""), &key);

	return row != NULL && row->custom->type == CLF_CUSTOM_TEXT;
}

static void add_custom_fields(const struct sheet *s, struct clf_json *controls, const char *row,
			      const struct clf_rule_arg_row *arg, const struct clf_json *value)
{
	const struct clf_customs *customs = s->names->customs;

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const struct clf_custom *custom = &customs->items[i];
		const char *text = sheet_text(s, clf_json_get(value, custom->name));

		if (!custom->gone)
			sheet_add_line(s, controls, row, clf_arena_printf(s->arena, "%s.%s", arg->name, custom->name),
				       written_in(custom->type == CLF_CUSTOM_TEXT, text), custom->label, NULL, text);
	}
}

static void add_parts(const struct sheet *s, struct clf_json *controls, const char *row,
		      const struct clf_rule_arg_row *arg, const struct clf_json *value)
{
	struct clf_json *options = clf_json_array();
	size_t count = 0;
	const char *const *words = clf_rule_parts(&count);

	for (size_t i = 0; i < count; i++)
		sheet_option(s, options, words[i], clf_rule_say_part(s->locale, i), value);
	sheet_add_picks(s, controls, row, arg->name, arg_label(s, arg), options);
}

static void add_arg(const struct sheet *s, struct clf_json *controls, const char *row, enum clf_doing doing,
		    const struct clf_rule_arg_row *arg, const struct clf_json *json)
{
	const struct clf_json *value = clf_json_get(json, arg->name);
	struct clf_json *options;

	switch (arg->type) {
	case CLF_ARG_IS_PEOPLE:
		add_people(s, controls, row, arg, doing == CLF_DO_FORWARD, value);
		return;
	case CLF_ARG_IS_PARTS:
		add_parts(s, controls, row, arg, value);
		return;
	case CLF_ARG_IS_FIELDS:
		add_custom_fields(s, controls, row, arg, value);
		return;
	case CLF_ARG_IS_TEXT:
		sheet_add_line(s, controls, row, arg->name, "lines", arg_label(s, arg), NULL, sheet_text(s, value));
		return;
	case CLF_ARG_IS_TAGS:
		sheet_add_line(s, controls, row, arg->name, "line", arg_label(s, arg),
			       sheet_say(s, CLF_SAID("Several with commas between.")), sheet_joined(s, value, ", "));
		return;
	case CLF_ARG_IS_DURATION:
		sheet_add_line(s, controls, row, arg->name, "line", arg_label(s, arg),
			       arg->none
				   ? sheet_say(s, CLF_SAID("As in 4h, 3d or 2 working days; none takes the date away."))
				   : span_hint(s),
			       sheet_text(s, value));
		return;
	case CLF_ARG_IS_LINE:
	case CLF_ARG_IS_VALUE:
		sheet_add_line(
		    s, controls, row, arg->name,
		    written_in(arg->type == CLF_ARG_IS_VALUE && holds_lines(s, clf_json_get_text(json, "field")),
			       sheet_text(s, value)),
		    arg_label(s, arg), NULL, sheet_text(s, value));
		return;
	default:
		options = arg_options(s, arg, value);
		sheet_add_others(s, options, value);
		if (clf_rule_arg_is_list(arg->type))
			sheet_add_picks(s, controls, row, arg->name, arg_label(s, arg), options);
		else
			sheet_add_select(s, controls, row, arg->name, arg_label(s, arg), options);
	}
}

static struct clf_json *doing_json(const struct sheet *s, const char *member, size_t i, const struct clf_json *json)
{
	const char *name = clf_json_get_text(json, "do"), *row = at(s, member, i), *label = name;
	struct clf_json *controls = clf_json_array(), *shown;
	enum clf_doing doing;

	if (clf_rule_doing_parse(name, &doing)) {
		const struct clf_rule_doing_row *known = clf_rule_doing_row(doing);

		label = sheet_say(s, known->label);
		for (size_t k = 0; k < CLF_RULE_ARGS && known->args[k].name != NULL; k++)
			add_arg(s, controls, row, doing, &known->args[k], json);
	}
	shown = row_json(s, row, label, controls, path_at(s, member, i));
	add_hidden(s, shown, row, "do", name);
	return shown;
}

static void add_doings(const struct sheet *s, const char *member, const struct clf_json *list, struct clf_json *context)
{
	struct clf_json *part = clf_json_object(), *rows = clf_json_array(), *options = clf_json_array();

	for (size_t i = 0; i < clf_json_size(list); i++)
		clf_json_append(rows, doing_json(s, member, i, clf_json_at(list, i)));
	for (unsigned i = 0; i < CLF_RULE_DOING_COUNT; i++) {
		const struct clf_rule_doing_row *known = clf_rule_doing_row((enum clf_doing)i);

		if (known->kinds & (1u << s->kind))
			sheet_option(s, options, known->name, sheet_say(s, known->label), NULL);
	}
	clf_json_set_text(part, "row", member);
	clf_json_set(part, "rows", rows);
	clf_json_set(part, "errors", errors_of(s, member));
	clf_json_set(part, "options", options);
	clf_json_set(context, clf_arena_printf(s->arena, "%s_part", member), part);
}

static void add_when(const struct sheet *s, const struct clf_json *list, struct clf_json *context)
{
	struct clf_json *part = clf_json_object(), *rows = clf_json_array(), *options = clf_json_array();

	for (size_t i = 0; i < clf_json_size(list); i++)
		clf_json_append(rows, when_json(s, i, clf_json_at(list, i)));
	add_events(s, options);
	clf_json_set_text(part, "row", "when");
	clf_json_set(part, "rows", rows);
	clf_json_set(part, "errors", errors_of(s, "when"));
	clf_json_set(part, "options", options);
	clf_json_set(context, "when_part", part);
}

/* What is wrong and stands beside no row. */
static void add_rest(const struct sheet *s, struct clf_json *context)
{
	struct clf_json *rest = clf_json_array();
	bool marked = false;

	for (size_t i = 0; i < clf_json_size(s->errors); i++) {
		marked = marked || s->beside[i];
		if (!s->beside[i])
			clf_json_append(rest, clf_json_copy(clf_json_at(s->errors, i)));
	}
	clf_json_set(context, "others", rest);
	clf_json_set_bool(context, "is_marked", marked);
}

void rule_rows_show(struct call *call, const struct clf_rule_names *names, enum clf_rule_kind kind,
		    const struct clf_json *body, struct clf_json *context)
{
	const struct clf_json *errors = clf_json_get(call->problem, "errors");
	const struct sheet sheet = {.call = call,
				    .arena = call->arena,
				    .locale = call_actor(call).locale,
				    .names = names,
				    .kind = kind,
				    .errors = errors,
				    .beside = clf_arena_array_of(call->arena, clf_json_size(errors) + 1, bool)};
	const struct sheet *s = &sheet;
	struct clf_json *fields = clf_json_array();

	add_when(s, clf_json_get(body, "when"), context);
	clf_json_set(context, "if_part", tests_json(s, "if", "if", clf_json_get(body, "if")));
	add_fields(s, fields);
	clf_json_set(context, "new_fields", fields);
	add_doings(s, "then", clf_json_get(body, "then"), context);
	add_doings(s, "else", clf_json_get(body, "else"), context);
	clf_json_set_bool(context, "again", clf_text_equal(clf_json_get_text(body, "again"), "once"));
	clf_json_set_bool(context, "stop", clf_json_get_bool(body, "stop", false));
	clf_json_set(context, "name_errors", errors_of(s, "name"));
	add_rest(s, context);
}
