/*
 * rule_rows.c - rows of a form read as a rule, as JSON: what is wrong with it, the rules' own reader says. Nothing that
 * was typed is dropped, but what is blank.
 */
#include "page/rule/rule_rows.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/custom.h"
#include "page/view.h"

#define CUSTOM "fields."
#define NOT "not_"
#define FORM_ROOM (CLF_HTTP_FORM_MAX * 2 / 3)
#define ROWS_MAX 60u /* of any part, more than a rule may have */

static const char *const tests[] = {"all", "any", "none"};

enum rule_values rule_values_of(const struct clf_asked_row *row, enum clf_rule_op op)
{
	switch (clf_rule_op_row(op)->shape) {
	case CLF_SHAPE_TRUTH:
		return RULE_VALUES_NONE;
	case CLF_SHAPE_WORDS:
		return op == CLF_OP_KIND ? RULE_VALUES_KINDS : RULE_VALUES_ROLES;
	case CLF_SHAPE_DURATION:
		return RULE_VALUES_SPAN;
	case CLF_SHAPE_TIME:
		return RULE_VALUES_TIME;
	default:
		break;
	}
	switch (row->type) {
	case CLF_ASKED_NUMBER:
		return RULE_VALUES_NUMBERS;
	case CLF_ASKED_TAGS:
	case CLF_ASKED_LOCALE:
		return RULE_VALUES_WORDS;
	case CLF_ASKED_TEXT:
	case CLF_ASKED_MAP:
		return RULE_VALUES_LINES;
	case CLF_ASKED_PRIORITY:
		return op == CLF_OP_AT_LEAST || op == CLF_OP_AT_MOST || op == CLF_OP_BETWEEN ? RULE_VALUES_WORDS
											     : RULE_VALUES_CHOSEN;
	default:
		return RULE_VALUES_CHOSEN;
	}
}

const struct clf_asked_row *rule_row_named(const struct clf_rule_names *names, const char *name, const char **key)
{
	const struct clf_customs *customs = names->customs;

	*key = NULL;
	if (name == NULL || strncmp(name, CUSTOM, strlen(CUSTOM)) != 0)
		return clf_asked_named(name, key);
	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		if (!customs->items[i].gone && clf_text_equal(customs->items[i].name, name + strlen(CUSTOM)))
			return &names->custom_rows[i];
	}
	return NULL;
}

bool rule_op_chosen(const char *text, enum clf_rule_op *op, bool *truth)
{
	*truth = true;
	if (clf_rule_op_parse(text, op))
		return true;
	*truth = false;
	return text != NULL && strncmp(text, NOT, strlen(NOT)) == 0 && clf_rule_op_parse(text + strlen(NOT), op) &&
	       clf_rule_op_row(*op)->otherwise != NULL;
}

const char *rule_name_written(struct clf_arena *arena, const struct clf_rule_names *names, enum clf_names_of of,
			      size_t i)
{
	const struct clf_named *named = &names->of[of].items[i];

	for (size_t k = 0; of == CLF_NAMES_SURVEYS && named->second != NULL && k < names->of[of].count; k++) {
		if (k != i && clf_text_equal(names->of[of].items[k].name, named->name))
			return clf_arena_printf(arena, "%s / %s", named->second, named->name);
	}
	return named->name;
}

/* A form on its way to JSON. */
struct rows {
	struct call *call;
	const struct clf_rule_names *names;
	bool held;
};

static const char *named(struct rows *r, const char *row, const char *field)
{
	return clf_arena_printf(r->call->arena, "%s-%s", row, field);
}

/* As it was typed, with line ends as rules have them: browsers send CR LF. */
static const char *typed(struct rows *r, const char *row, const char *field)
{
	return view_lines(r->call, clf_http_field(&r->call->form, named(r, row, field), NULL));
}

static const char *first(struct rows *r, const char *row, const char *field)
{
	const char *text = typed(r, row, field);
	struct clf_str trimmed;

	if (text == NULL)
		return NULL;
	trimmed = clf_str_trim(clf_str_from(text));
	return clf_arena_copy(r->call->arena, trimmed.p, trimmed.n);
}

static bool is_text(const char *text)
{
	return text != NULL && *text != '\0';
}

static bool is_name(struct rows *r, enum clf_names_of of, const char *text)
{
	for (size_t i = 0; i < r->names->of[of].count; i++) {
		if (clf_text_equal(rule_name_written(r->call->arena, r->names, of, i), text))
			return true;
	}
	return false;
}

/* What is there no more has a number for a name. */
static struct clf_json *name_json(struct rows *r, enum clf_names_of of, const char *text)
{
	unsigned long long id;

	if (of != CLF_NAMES_KINDS && !is_name(r, of, text) && clf_text_to_u64(text, INT64_MAX, &id))
		return clf_json_integer((int64_t)id);
	return clf_json_string(text);
}

static struct clf_json *number_json(const char *text)
{
	char *end = NULL;
	double number = strtod(text, &end);

	if (end == text || *end != '\0' || !(number > -1e15 && number < 1e15))
		return clf_json_string(text);
	return number == (double)(int64_t)number ? clf_json_integer((int64_t)number) : clf_json_real(number);
}

/* Pieces of one value, blank ones left out. */
static void add_pieces(struct rows *r, const char *text, const char *at, bool numbers, struct clf_json *list)
{
	while (*(text += strspn(text, at)) != '\0') {
		struct clf_str piece = clf_str_trim((struct clf_str){text, strcspn(text, at)});
		const char *copy = clf_arena_copy(r->call->arena, piece.p, piece.n);

		if (piece.n > 0)
			clf_json_append(list, numbers ? number_json(copy) : clf_json_string(copy));
		text += strcspn(text, at);
	}
}

/* All values of that name, cut at those signs; at NULL: each is one, by its name. */
static struct clf_json *list_json(struct rows *r, const char *name, const char *at, bool numbers, enum clf_names_of of)
{
	const struct clf_http_fields *form = &r->call->form;
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < form->count; i++) {
		if (strcmp(form->items[i].name, name) != 0 || clf_text_blank(form->items[i].value))
			continue;
		if (at != NULL)
			add_pieces(r, form->items[i].value, at, numbers, list);
		else
			clf_json_append(list, name_json(r, of, form->items[i].value));
	}
	return list;
}

/* Texts, one a line, with the blanks that they begin and end with: "Re: " is no "Re:". */
static struct clf_json *lines_json(struct rows *r, const char *row, const char *field)
{
	const char *text = typed(r, row, field);
	struct clf_json *list = clf_json_array();

	for (; text != NULL && *(text += strspn(text, "\n")) != '\0'; text += strcspn(text, "\n")) {
		const char *line = clf_arena_copy(r->call->arena, text, strcspn(text, "\n"));

		if (!clf_text_blank(line))
			clf_json_append(list, clf_json_string(line));
	}
	return list;
}

/* The first of a list; none: an empty text, whose fault is told. */
static struct clf_json *alone(struct clf_json *list)
{
	struct clf_json *one = clf_json_size(list) > 0 ? clf_json_copy(clf_json_at(list, 0)) : clf_json_string("");

	clf_json_free(&list);
	return one;
}

static struct clf_json *operand_json(struct rows *r, const char *row, const struct clf_asked_row *asked,
				     enum clf_rule_op op)
{
	const char *name = named(r, row, "v");
	bool one = clf_rule_op_row(op)->shape == CLF_SHAPE_ONE;
	struct clf_json *list;

	switch (rule_values_of(asked, op)) {
	case RULE_VALUES_SPAN:
	case RULE_VALUES_TIME:
		return clf_json_string(first(r, row, "v") != NULL ? first(r, row, "v") : "");
	case RULE_VALUES_LINES:
		list = lines_json(r, row, "v");
		break;
	case RULE_VALUES_NUMBERS:
	case RULE_VALUES_WORDS:
		list = list_json(r, name, ",;", asked->type == CLF_ASKED_NUMBER, CLF_NAMES_KINDS);
		break;
	default:
		list = list_json(r, name, NULL, false,
				 op == CLF_OP_KIND || op == CLF_OP_ROLE ? CLF_NAMES_KINDS
									: clf_rule_names_of(asked->type));
		break;
	}
	return one ? alone(list) : list;
}

/* The values that were chosen are those of another operator. */
static bool asks_anew(struct rows *r, const char *row, enum rule_values now)
{
	const char *was = first(r, row, "was");

	return is_text(was) && now != RULE_VALUES_NONE && strtol(was, NULL, 10) != (long)now;
}

static struct clf_json *leaf(struct rows *r, const char *row)
{
	const char *field = first(r, row, "field"), *typed = first(r, row, "key"), *op_text = first(r, row, "op");
	struct clf_json *json = clf_json_object();
	const struct clf_asked_row *asked;
	enum clf_rule_op op;
	const char *key;
	bool truth;

	if (is_text(typed))
		field = clf_arena_printf(r->call->arena, "%s.%s", field, typed);
	clf_json_set_text(json, "field", field);
	asked = rule_row_named(r->names, field, &key);
	if (asked == NULL && typed != NULL) /* of which one isn't said yet */
		asked = rule_row_named(r->names, clf_arena_printf(r->call->arena, "%s.?", field), &key);
	if (!rule_op_chosen(op_text, &op, &truth)) {
		if (is_text(op_text))
			clf_json_set_bool(json, op_text, true);
		return json;
	}
	if (asked == NULL || clf_rule_op_row(op)->shape == CLF_SHAPE_TRUTH) {
		clf_json_set_bool(json, clf_rule_op_row(op)->name, truth);
		return json;
	}
	if (asks_anew(r, row, rule_values_of(asked, op))) {
		r->held = true;
		if (rule_values_of(asked, op) == RULE_VALUES_KINDS || rule_values_of(asked, op) == RULE_VALUES_ROLES ||
		    rule_values_of(asked, op) == RULE_VALUES_CHOSEN) {
			clf_json_set(json, clf_rule_op_row(op)->name, clf_json_array());
			return json;
		}
	}
	clf_json_set(json, clf_rule_op_row(op)->name, operand_json(r, row, asked, op));
	return json;
}

static bool has(struct rows *r, const char *row, const char *field)
{
	return clf_http_field(&r->call->form, named(r, row, field), NULL) != NULL;
}

/* Its button is pressed: the row isn't there any more. */
static bool is_dropped(struct rows *r, const char *row)
{
	const char *go = clf_http_field(&r->call->form, "go", NULL);

	return go != NULL && strncmp(go, "drop ", 5) == 0 && strcmp(go + 5, row) == 0;
}

static bool is_pressed(struct rows *r, const char *button)
{
	return clf_text_equal(clf_http_field(&r->call->form, "go", NULL), button);
}

static const char *at(struct rows *r, const char *rows, size_t i)
{
	return clf_arena_printf(r->call->arena, "%s-%zu", rows, i);
}

static struct clf_json *new_leaf(struct rows *r, const char *rows)
{
	const char *field = clf_http_field(&r->call->form, clf_arena_printf(r->call->arena, "new-%s", rows), NULL),
		   *key;
	const struct clf_asked_row *row = rule_row_named(r->names, field, &key);
	struct clf_json *json;
	size_t dot = field != NULL ? strlen(field) : 0;

	if (row == NULL)
		return NULL;
	if (row->type == CLF_ASKED_MAP && dot > 2 && strcmp(field + dot - 2, ".?") == 0)
		field = row->name;
	json = clf_json_object();
	clf_json_set_text(json, "field", field);
	return json;
}

static const char *kind_of(struct rows *r, const char *rows)
{
	const char *kind = first(r, rows, "kind");

	for (size_t i = 0; i < CLF_COUNT(tests); i++) {
		if (clf_text_equal(kind, tests[i]))
			return tests[i];
	}
	return tests[0];
}

/* Conditions, and groups of them where groups may stand. */
static struct clf_json *group(struct rows *r, const char *rows, bool outer)
{
	struct clf_json *json = clf_json_object(), *list = clf_json_array(), *one;

	for (size_t i = 0; i < ROWS_MAX; i++) {
		const char *row = at(r, rows, i);

		if (has(r, row, "field"))
			one = leaf(r, row);
		else if (outer && has(r, row, "kind"))
			one = group(r, row, false);
		else
			break;
		if (is_dropped(r, row))
			clf_json_free(&one);
		else
			clf_json_append(list, one);
	}
	if (is_pressed(r, rows) && (one = new_leaf(r, rows)) != NULL)
		clf_json_append(list, one);
	if (outer && is_pressed(r, "group")) {
		one = clf_json_object();
		clf_json_set(one, "any", clf_json_array());
		clf_json_append(list, one);
	}
	clf_json_set(json, kind_of(r, rows), list);
	return json;
}

static void set_given(struct clf_json *json, const char *member, const char *text)
{
	if (!clf_text_blank(text))
		clf_json_set_text(json, member, text);
}

static void set_changed(struct rows *r, const char *row, struct clf_json *json)
{
	static const char *const members[] = {"from", "to"};
	const char *key, *field = first(r, row, "field");
	const struct clf_asked_row *asked = rule_row_named(r->names, field, &key);

	set_given(json, "field", field);
	for (size_t i = 0; i < CLF_COUNT(members); i++) {
		const char *text = typed(r, row, members[i]);

		if (!clf_text_blank(text))
			clf_json_set(
			    json, members[i],
			    name_json(r, asked != NULL ? clf_rule_names_of(asked->type) : CLF_NAMES_KINDS, text));
	}
}

static struct clf_json *when(struct rows *r, const char *row)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "event", first(r, row, "event"));
	set_changed(r, row, json);
	set_given(json, "since", first(r, row, "since"));
	set_given(json, "after", first(r, row, "after"));
	return json;
}

/* "changed status" is the event and its field. */
static struct clf_json *new_when(struct rows *r)
{
	const char *event = clf_http_field(&r->call->form, "new-when", NULL), *field;
	struct clf_json *json = clf_json_object();
	size_t n;

	event = event != NULL ? event : "";
	field = strchr(event, ' ');
	n = field != NULL ? (size_t)(field - event) : strlen(event);
	clf_json_set_text(json, "event", clf_arena_copy(r->call->arena, event, n));
	if (field != NULL)
		clf_json_set_text(json, "field", field + 1);
	return json;
}

static struct clf_json *whens(struct rows *r)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < ROWS_MAX && has(r, at(r, "when", i), "event"); i++) {
		if (!is_dropped(r, at(r, "when", i)))
			clf_json_append(list, when(r, at(r, "when", i)));
	}
	if (is_pressed(r, "when"))
		clf_json_append(list, new_when(r));
	return list;
}

/* What a field that was set up is to hold: a text as it was typed. */
static const char *custom_value(struct rows *r, const char *row, const char *field, const char *custom)
{
	const char *key;
	const struct clf_asked_row *known =
	    rule_row_named(r->names, clf_arena_printf(r->call->arena, CUSTOM "%s", custom), &key);

	return known != NULL && known->type == CLF_ASKED_TEXT ? typed(r, row, field) : first(r, row, field);
}

static void set_fields(struct rows *r, const char *row, const char *member, struct clf_json *json)
{
	const struct clf_customs *customs = r->names->customs;
	struct clf_json *fields = clf_json_object();

	for (size_t i = 0; customs != NULL && i < customs->count; i++) {
		const char *name = customs->items[i].name;
		const char *field = clf_arena_printf(r->call->arena, "%s.%s", member, name);

		set_given(fields, name, custom_value(r, row, field, name));
	}
	if (clf_json_size(fields) > 0)
		clf_json_set(json, member, fields);
	else
		clf_json_free(&fields);
}

static void set_list(struct rows *r, const char *row, const struct clf_rule_arg_row *arg, struct clf_json *json)
{
	enum clf_names_of of = clf_rule_arg_names_of(arg->type);
	struct clf_json *list =
	    list_json(r, named(r, row, arg->name), arg->type == CLF_ARG_IS_TAGS ? ",;" : NULL, false, of);

	if (arg->type == CLF_ARG_IS_PEOPLE) {
		const char *more = first(r, row, clf_arena_printf(r->call->arena, "%s.more", arg->name));

		add_pieces(r, more != NULL ? more : "", ",; \t", false, list);
	}
	if (clf_json_size(list) > 0)
		clf_json_set(json, arg->name, list);
	else
		clf_json_free(&list);
}

static void set_arg(struct rows *r, const char *row, const struct clf_rule_arg_row *arg, struct clf_json *json)
{
	const char *text = first(r, row, arg->name);
	enum clf_names_of of = clf_rule_arg_names_of(arg->type);

	if (arg->type == CLF_ARG_IS_FIELDS)
		set_fields(r, row, arg->name, json);
	else if (clf_rule_arg_is_list(arg->type))
		set_list(r, row, arg, json);
	else if (is_text(text) && of != CLF_NAMES_KINDS && !(arg->none && strcmp(text, "none") == 0))
		clf_json_set(json, arg->name, name_json(r, of, text));
	else if (arg->type == CLF_ARG_IS_VALUE && !clf_text_equal(text, "none"))
		set_given(json, arg->name, custom_value(r, row, arg->name, first(r, row, "field")));
	else if (arg->type == CLF_ARG_IS_TEXT || arg->type == CLF_ARG_IS_LINE)
		set_given(json, arg->name, typed(r, row, arg->name));
	else
		set_given(json, arg->name, text);
}

static struct clf_json *doing(struct rows *r, const char *row)
{
	const char *name = first(r, row, "do");
	struct clf_json *json = clf_json_object();
	const struct clf_rule_doing_row *known;
	enum clf_doing which;

	clf_json_set_text(json, "do", name);
	if (!clf_rule_doing_parse(name, &which))
		return json;
	known = clf_rule_doing_row(which);
	for (size_t i = 0; i < CLF_RULE_ARGS && known->args[i].name != NULL; i++)
		set_arg(r, row, &known->args[i], json);
	return json;
}

static struct clf_json *doings(struct rows *r, const char *rows)
{
	const char *more = clf_http_field(&r->call->form, clf_arena_printf(r->call->arena, "new-%s", rows), NULL);
	struct clf_json *list = clf_json_array(), *one;

	for (size_t i = 0; i < ROWS_MAX && has(r, at(r, rows, i), "do"); i++) {
		if (!is_dropped(r, at(r, rows, i)))
			clf_json_append(list, doing(r, at(r, rows, i)));
	}
	if (is_pressed(r, rows) && more != NULL) {
		one = clf_json_object();
		clf_json_set_text(one, "do", more);
		clf_json_append(list, one);
	}
	return list;
}

/* A part that has no rows isn't written. */
static void set_part(struct clf_json *json, const char *member, struct clf_json *list)
{
	if (clf_json_size(list) > 0)
		clf_json_set(json, member, list);
	else
		clf_json_free(&list);
}

struct clf_json *rule_rows_read(struct call *call, const struct clf_rule_names *names, bool *saves, bool *held)
{
	struct rows r = {.call = call, .names = names};
	struct clf_json *json = clf_json_object(), *test;

	clf_json_set(json, "when", whens(&r));
	test = group(&r, "if", true);
	if (clf_json_size(clf_json_get(test, kind_of(&r, "if"))) > 0 || strcmp(kind_of(&r, "if"), tests[0]) != 0)
		clf_json_set(json, "if", test);
	else
		clf_json_free(&test);
	clf_json_set(json, "then", doings(&r, "then"));
	set_part(json, "else", doings(&r, "else"));
	if (clf_http_field(&call->form, "again", NULL) != NULL)
		clf_json_set_text(json, "again", "once");
	if (clf_http_field(&call->form, "stop", NULL) != NULL)
		clf_json_set_bool(json, "stop", true);
	*saves = is_pressed(&r, "save") && !r.held;
	*held = is_pressed(&r, "save") && r.held;
	return json;
}

/* Whether some text in it has one of the signs. */
static bool has_sign(const struct clf_json *json, const char *signs)
{
	const struct clf_json *value;
	void *next = NULL;
	const char *key;

	if (clf_json_type(json) == CLF_JSON_STRING)
		return strpbrk(clf_json_text(json), signs) != NULL;
	if (clf_json_type(json) == CLF_JSON_ARRAY) {
		for (size_t i = 0; i < clf_json_size(json); i++) {
			if (has_sign(clf_json_at(json, i), signs))
				return true;
		}
		return false;
	}
	while (clf_json_next(json, &next, &key, &value)) {
		if (has_sign(value, signs))
			return true;
	}
	return false;
}

/* A value of several lines would be several values. */
static bool leaf_fits(const struct clf_rule_names *names, const struct clf_json *json)
{
	const char *key;

	return rule_row_named(names, clf_json_get_text(json, "field"), &key) != NULL && !has_sign(json, "\n");
}

static bool group_fits(const struct clf_rule_names *names, const struct clf_json *json, bool outer)
{
	for (size_t i = 0; i < CLF_COUNT(tests); i++) {
		const struct clf_json *list = clf_json_get(json, tests[i]);

		for (size_t k = 0; list != NULL && k < clf_json_size(list); k++) {
			const struct clf_json *one = clf_json_at(list, k);
			bool is_leaf = clf_json_get(one, "field") != NULL;

			if (is_leaf ? !leaf_fits(names, one) : !outer || !group_fits(names, one, false))
				return false;
		}
		if (list != NULL)
			return clf_json_type(list) == CLF_JSON_ARRAY;
	}
	return false;
}

/* How many values a form of it sends, about: it can't send any number of them. */
static size_t weight(const struct clf_json *json)
{
	const struct clf_json *value;
	size_t sum = 1;
	void *next = NULL;
	const char *key;

	if (clf_json_type(json) == CLF_JSON_ARRAY) {
		for (size_t i = 0; i < clf_json_size(json); i++)
			sum += weight(clf_json_at(json, i));
		return sum;
	}
	while (clf_json_next(json, &next, &key, &value))
		sum += weight(value);
	if (clf_text_equal(clf_json_get_text(json, "do"), "create"))
		sum += 16;
	return sum;
}

bool rule_rows_fit(const struct clf_rule_names *names, const struct clf_json *body)
{
	const struct clf_json *test = clf_json_get(body, "if");

	/* no form sends a CR alone, and one line has no line end */
	return (test == NULL || group_fits(names, test, true)) && !has_sign(body, "\r") &&
	       !has_sign(clf_json_get(body, "when"), "\n") && weight(body) < FORM_ROOM;
}
