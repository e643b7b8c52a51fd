/*
 * rule_holds.c - whether a rule's conditions hold: cheap work, bounded by limits and not by what is asked about.
 */
#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/regex.h"
#include "clf/ticket/time/calendar.h"
#include "clf/ticket/words.h"
#include "rule/asked_value.h"

#define SHOWN_MAX 120u /* octets of a value in a trace */

/* One rule being asked. */
struct asking {
	struct clf_arena *arena;
	const struct clf_rule_view *view;
	size_t *budget;
	struct clf_rule_traces *traces;
	const char *why; /* it failed */
};

static const char *folded(const struct asking *a, const char *text)
{
	return clf_utf8_fold(a->arena, text != NULL ? text : "");
}

/* "pt" holds for "pt-BR". */
static bool same_language(const char *item, const char *value)
{
	size_t n = strlen(item);

	return clf_str_starts_nocase(clf_str_from(value), clf_str_from(item)) &&
	       (value[n] == '\0' || value[n] == '-' || value[n] == '_');
}

static bool is_item(const struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value,
		    const struct clf_rule_item *item)
{
	if (leaf->row->type == CLF_ASKED_NUMBER || leaf->row->type == CLF_ASKED_PRIORITY)
		return value->number == item->number;
	if (item->name == NULL)
		return false;
	if (item->id != 0 && value->id != 0)
		return item->id == value->id;
	if (value->text == NULL)
		return false;
	if (leaf->row->type == CLF_ASKED_LOCALE)
		return same_language(item->name, value->text);
	return strcmp(folded(a, item->name), folded(a, value->text)) == 0;
}

static bool in_list(const struct asking *a, const struct asked_value *value, const struct clf_rule_item *item)
{
	const char *wanted = folded(a, item->name);

	for (size_t i = 0; i < value->count; i++) {
		if (value->ids != NULL && item->id != 0 ? value->ids[i] == item->id
							: strcmp(folded(a, value->list[i]), wanted) == 0)
			return true;
	}
	return value->list == NULL && value->text != NULL && strcmp(folded(a, value->text), wanted) == 0;
}

static bool is_any(const struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value)
{
	for (size_t i = 0; i < leaf->count; i++) {
		if (value->list != NULL ? leaf->items[i].name != NULL && in_list(a, value, &leaf->items[i])
					: is_item(a, leaf, value, &leaf->items[i]))
			return true;
	}
	return false;
}

static bool contains(const struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value,
		     bool at_start)
{
	struct clf_str text = clf_str_from(folded(a, value->text));

	for (size_t i = 0; value->text != NULL && i < leaf->count; i++) {
		struct clf_str wanted = clf_str_from(folded(a, leaf->items[i].name));
		size_t at = wanted.n > 0 ? clf_str_find(text, wanted, 0) : (size_t)-1;

		if (at_start ? at == 0 : at != (size_t)-1)
			return true;
	}
	return false;
}

static bool matches(struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value)
{
	struct clf_str text = clf_str_from(value->text != NULL ? value->text : "");
	enum clf_status status;

	if (leaf->regex == NULL) {
		a->why = CLF_SAID("its expression can't be read");
		return false;
	}
	if (text.n > *a->budget) {
		a->why = CLF_SAID("the rules' expressions have searched as much text as one event allows");
		return false;
	}
	*a->budget -= text.n;
	status = clf_regex_search(leaf->regex, text, 0, NULL);
	if (status != CLF_OK && status != CLF_ENOTFOUND)
		a->why = CLF_SAID("its expression takes too long on this text");
	return status == CLF_OK;
}

static bool lists(const struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value)
{
	size_t found = 0;

	for (size_t i = 0; i < leaf->count; i++)
		found += leaf->items[i].name != NULL && in_list(a, value, &leaf->items[i]);
	switch (leaf->op) {
	case CLF_OP_ANY_OF:
		return found > 0;
	case CLF_OP_ALL_OF:
		return found == leaf->count;
	default:
		return found == 0;
	}
}

static bool has_word(const struct clf_rule_leaf *leaf, const char *word)
{
	for (size_t i = 0; i < leaf->count; i++) {
		if (clf_text_equal(leaf->items[i].name, word))
			return true;
	}
	return false;
}

/* A number as it is, or as somebody typed it into a form. */
static bool counted(const struct asked_value *value, double *out)
{
	char *end = NULL;

	*out = value->number;
	if (value->counts || clf_text_blank(value->text))
		return value->counts;
	*out = strtod(value->text, &end);
	return *end == '\0';
}

static bool compares(const struct clf_rule_leaf *leaf, const struct asked_value *value)
{
	double number, first = leaf->count > 0 ? leaf->items[0].number : 0;

	if (!counted(value, &number))
		return false;
	if (leaf->op == CLF_OP_AT_LEAST)
		return number >= first;
	if (leaf->op == CLF_OP_AT_MOST)
		return number <= first;
	return leaf->count == 2 && number >= first && number <= leaf->items[1].number;
}

/* As long ago as the duration, or as far ahead. */
static bool is_within(const struct asking *a, const struct clf_rule_leaf *leaf, int64_t at)
{
	int64_t now = a->view->now, from = at < now ? at : now, to = at < now ? now : at, end = 0;

	return clf_working_add(a->view->calendar, from, &leaf->duration, &end) && to <= end;
}

static bool is_manager(const struct asking *a, const struct clf_rule_leaf *leaf)
{
	return a->view->owner != NULL && a->view->owner_manages == leaf->truth;
}

static bool ask(struct asking *a, const struct clf_rule_leaf *leaf, const struct asked_value *value)
{
	switch (leaf->op) {
	case CLF_OP_IS:
		return value->there && is_any(a, leaf, value);
	case CLF_OP_IS_NOT:
		return !value->there || !is_any(a, leaf, value);
	case CLF_OP_CONTAINS:
		return contains(a, leaf, value, false);
	case CLF_OP_STARTS:
		return contains(a, leaf, value, true);
	case CLF_OP_MATCHES:
		return value->there && matches(a, leaf, value);
	case CLF_OP_AT_LEAST:
	case CLF_OP_AT_MOST:
	case CLF_OP_BETWEEN:
		return value->there && compares(leaf, value);
	case CLF_OP_KIND:
		return a->view->status != NULL && has_word(leaf, clf_status_kind_name(a->view->status->kind));
	case CLF_OP_ROLE:
		return a->view->owner != NULL && has_word(leaf, clf_role_name(a->view->owner->role));
	case CLF_OP_MANAGES:
		return is_manager(a, leaf);
	case CLF_OP_ANY_OF:
	case CLF_OP_ALL_OF:
	case CLF_OP_NONE_OF:
		return lists(a, leaf, value);
	case CLF_OP_BEFORE:
		return value->there && value->at < leaf->at;
	case CLF_OP_AFTER:
		return value->there && value->at > leaf->at;
	case CLF_OP_OLDER_THAN:
		return value->there && value->at < a->view->now && !is_within(a, leaf, value->at);
	case CLF_OP_WITHIN:
		return value->there && is_within(a, leaf, value->at);
	case CLF_OP_YES:
		return value->there && value->number != 0;
	case CLF_OP_NO:
		return value->there && value->number == 0;
	case CLF_OP_EMPTY:
		return value->there != leaf->truth;
	}
	return false;
}

/* Whether the passing of time alone can change what it comes to. */
static bool is_of_time(const struct clf_rule_leaf *leaf)
{
	switch (leaf->row->asked) {
	case CLF_ASKS_NOW_HOUR:
	case CLF_ASKS_NOW_WEEKDAY:
	case CLF_ASKS_NOW_WORKING:
	case CLF_ASKS_OVERDUE:
		return true;
	default:
		return leaf->op == CLF_OP_OLDER_THAN || leaf->op == CLF_OP_WITHIN;
	}
}

static const char *shown(struct clf_arena *arena, const char *text)
{
	struct clf_str all = clf_str_from(text != NULL ? text : "");

	if (all.n <= SHOWN_MAX)
		return all.p;
	all.n = SHOWN_MAX;
	return clf_arena_printf(arena, "%.*s…", (int)clf_utf8_valid_prefix(all), all.p);
}

static bool leaf_holds(struct asking *a, const struct clf_rule_leaf *leaf)
{
	const struct asked_value value = asked_value(a->arena, leaf->row, leaf->key, a->view);
	bool held = (a->view->timeless && is_of_time(leaf)) || ask(a, leaf, &value);
	struct clf_rule_traces *traces = a->traces;

	if (traces == NULL)
		return held;
	if (traces->items == NULL)
		traces->items = clf_arena_array_of(a->arena, CLF_RULE_LEAVES, struct clf_rule_trace);
	if (traces->count < CLF_RULE_LEAVES)
		traces->items[traces->count++] = (struct clf_rule_trace){
		    leaf, held, shown(a->arena, clf_asked_shown(a->arena, leaf->row, leaf->key, a->view))};
	traces->failed += !held;
	return held;
}

static bool test_holds(struct asking *a, const struct clf_rule_test *test);

/* What can't change it any more is looked at for the trace alone: it costs nothing, and fails nothing. */
static void look_at_rest(struct asking *a, const struct clf_rule_test *test, size_t from)
{
	size_t budget = CLF_RULE_BUDGET, *own = a->budget;
	const char *why = a->why;

	a->budget = &budget;
	for (size_t i = from; a->traces != NULL && i < test->count; i++)
		test_holds(a, &test->tests[i]);
	a->budget = own;
	a->why = why;
}

/* NONE of time's conditions has two sides: when time may change them, none of them stands in the way. */
static bool test_holds(struct asking *a, const struct clf_rule_test *test)
{
	bool timeless = a->view->timeless;
	bool any = false, all = true;

	if (test->kind == CLF_TEST_LEAF)
		return leaf_holds(a, test->leaf);
	for (size_t i = 0; i < test->count; i++) {
		const struct clf_rule_test *one = &test->tests[i];
		bool held;

		if (timeless && test->kind == CLF_TEST_NONE && one->kind == CLF_TEST_LEAF && is_of_time(one->leaf))
			continue;
		held = test_holds(a, one);
		any = any || held;
		all = all && held;
		if (a->why != NULL || (test->kind == CLF_TEST_ALL ? !held : held)) {
			look_at_rest(a, test, i + 1);
			break;
		}
	}
	if (test->kind == CLF_TEST_ALL)
		return all;
	return test->kind == CLF_TEST_ANY ? any : !any;
}

enum clf_rule_held clf_rule_holds(struct clf_arena *arena, const struct clf_rule *rule,
				  const struct clf_rule_view *view, size_t *budget, struct clf_rule_traces *traces,
				  const char **why)
{
	struct asking a = {.arena = arena, .view = view, .budget = budget, .traces = traces};
	bool held = test_holds(&a, &rule->test);

	*why = a.why;
	if (a.why != NULL)
		return CLF_HELD_FAILED;
	return held ? CLF_HELD : CLF_HELD_NOT;
}
