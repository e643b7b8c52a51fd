/*
 * page_rule_grid.c - what happens in which status: statuses by events, from the rules that move a status; and what one
 * rule did last.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/act/rules.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/rule/rule_form.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_item.h"
#include "page/view.h"
#include "routes.h"

#define RUNS 10u     /* that are shown */
#define TICKETS 20u  /* in which near misses are looked for */
#define REQUESTS 10u /* of each */
#define RECENT (30 * CLF_DAY)

/* The columns: what happens to a ticket by people. */
static const enum clf_rule_event events[] = {CLF_ON_CUSTOMER_REPLIED, CLF_ON_AGENT_REPLIED,
					     CLF_ON_HELPER_REPLIED,   CLF_ON_NOTE,
					     CLF_ON_DELIVERY_FAILED,  CLF_ON_SUBTICKET_DONE};

/* Whether it can hold in that status. */
static bool can_hold(const struct clf_rule_names *known, const struct clf_rule_test *test,
		     const struct clf_named *status)
{
	const struct clf_rule_item item = {.id = status->id, .name = status->name};
	const struct clf_rule_leaf leaf = {
	    .row = clf_asked_row(CLF_ASKS_STATUS), .op = CLF_OP_IS, .items = &item, .count = 1};
	const struct clf_rule_test tests[] = {{.kind = CLF_TEST_LEAF, .leaf = &leaf}, *test};
	const struct clf_rule_test both = {.kind = CLF_TEST_ALL, .tests = tests, .count = CLF_COUNT(tests)};

	return clf_rule_possible(known, &both);
}

static bool is_asked(const struct clf_rule *rule, enum clf_rule_event event)
{
	for (size_t i = 0; i < rule->when_count; i++) {
		if (rule->when[i].event == event)
			return true;
	}
	return false;
}

static struct clf_json *rule_json(struct call *call, const struct clf_rule *rule)
{
	struct clf_json *json = clf_json_object();
	const char *done = "";

	for (size_t i = 0; i < rule->then_count; i++)
		done = clf_arena_printf(call->arena, "%s%s%s", done, i > 0 ? " · " : "",
					clf_rule_say_do(call->arena, call_actor(call).locale, &rule->then[i]));
	clf_json_set_integer(json, "rule_id", rule->id);
	clf_json_set_text(json, "name", rule->name);
	clf_json_set_text(json, "done", done);
	return json;
}

static struct clf_json *row_json(struct call *call, const struct clf_rule_names *known, const struct clf_named *status,
				 const struct clf_rule *rules, size_t count)
{
	struct clf_json *row = clf_json_object(), *cells = clf_json_array();
	bool *holds = clf_arena_array_of(call->arena, count + 1, bool);

	for (size_t k = 0; k < count; k++)
		holds[k] = can_hold(known, &rules[k].test, status);
	for (size_t i = 0; i < CLF_COUNT(events); i++) {
		struct clf_json *cell = clf_json_object(), *list = clf_json_array();
		const struct clf_rule_when when = {.event = events[i]};

		for (size_t k = 0; k < count; k++) {
			if (is_asked(&rules[k], events[i]) && holds[k])
				clf_json_append(list, rule_json(call, &rules[k]));
		}
		clf_json_set_text(cell, "event", clf_rule_say_when(call->arena, call_actor(call).locale, &when));
		view_link(cell, "make",
			  clf_arena_printf(call->arena,
					   "/rules/new?kind=status&event=%s&status=", clf_rule_event_name(events[i])),
			  status->name);
		clf_json_set(cell, "cell_rules", list);
		clf_json_append(cells, cell);
	}
	clf_json_set_text(row, "status", status->name);
	clf_json_set(row, "cells", cells);
	return row;
}

/* Rules that move a status and are in force, to be released. */
static enum clf_status read_rules(struct call *call, const struct clf_rule_names *names_known, struct clf_rule **out,
				  size_t *count, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	size_t all = 0;
	enum clf_status status = clf_rule_records(call->web->act.store, call->arena, &records, &all, err);

	*out = clf_arena_array_of(call->arena, all + 1, struct clf_rule);
	for (size_t i = 0; status == CLF_OK && i < all; i++) {
		struct clf_rule *rule = &(*out)[*count];
		struct clf_json *body = NULL;

		if (records[i].kind != CLF_RULE_STATUS || !records[i].enabled ||
		    clf_json_parse(clf_str_from(records[i].body), &body, NULL) != CLF_OK)
			continue;
		*rule = (struct clf_rule){.id = records[i].id, .name = records[i].name, .kind = records[i].kind};
		if (clf_rule_load(call->arena, names_known, body, rule))
			++*count;
		else
			clf_rule_release(rule);
		clf_json_free(&body);
	}
	return status;
}

static void page_rule_grid(struct call *call)
{
	struct clf_json *context, *rows, *heads;
	struct clf_rule_names known;
	struct clf_rule *rules = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_act_rule_names(&call->web->act, call->arena, &known, &err);
	if (status == CLF_OK)
		status = read_rules(call, &known, &rules, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	rows = clf_json_array();
	heads = clf_json_array();
	for (size_t i = 0; i < known.of[CLF_NAMES_STATUSES].count; i++)
		clf_json_append(rows, row_json(call, &known, &known.of[CLF_NAMES_STATUSES].items[i], rules, count));
	for (size_t i = 0; i < CLF_COUNT(events); i++) {
		const struct clf_rule_when when = {.event = events[i]};

		clf_json_append(heads, clf_json_string(clf_rule_say_when(call->arena, call_actor(call).locale, &when)));
	}
	for (size_t i = 0; i < count; i++)
		clf_rule_release(&rules[i]);
	clf_json_set(context, "grid", rows);
	clf_json_set(context, "events", heads);
	rule_add_tabs(call, context, "/rules/statuses");
	view_page(call, 200, "rule-grid.html", view_say(call, CLF_SAID("What moves a status")), "/rules", context);
}

static void add_near(struct call *call, int64_t ticket, const struct clf_why_answer *answer, struct clf_json *list)
{
	for (size_t i = 0; i < answer->count; i++) {
		const struct clf_why_request *request = &answer->requests[i];

		for (size_t k = 0; k < request->rule_count; k++) {
			struct clf_json *one;

			if (request->rules[k].outcome != CLF_WHY_NEAR)
				continue;
			one = clf_json_object();
			clf_json_set_integer(one, "ticket", ticket);
			view_time(call, one, "at", request->at);
			clf_json_set_text(one, "words", request->rules[k].sentence);
			clf_json_append(list, one);
		}
	}
}

static enum clf_status look_near(struct call *call, int64_t id, struct clf_json *list, struct clf_error *err)
{
	int64_t *tickets = NULL;
	size_t count = 0;
	enum clf_status status = clf_rule_tickets(call->web->act.store, call->arena, TICKETS, &tickets, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		const struct clf_why_ask ask = {
		    .ticket = tickets[i], .rule = id, .limit = REQUESTS, .locale = call_actor(call).locale};
		struct clf_why_answer answer = {.count = 0};

		status = clf_act_why(call->web->act.store, call->arena, &ask, &answer, err);
		if (status == CLF_OK)
			add_near(call, tickets[i], &answer, list);
		status = status == CLF_ENOTFOUND ? CLF_OK : status;
	}
	return status;
}

enum clf_status rule_add_runs(struct call *call, int64_t id, bool near, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *runs = clf_json_array(), *misses = clf_json_array();
	struct clf_rule_ran *ran = NULL;
	size_t count = 0;
	int64_t recent = 0;
	enum clf_status status = clf_rule_fired_since(call->web->act.store, id, clf_clock_now() - RECENT, &recent, err);

	clf_json_set_text(
	    context, "recent",
	    clf_arena_printf(call->arena, recent < CLF_RULE_FIRED_MOST ? "%lld" : "%lld+", (long long)recent));
	if (status == CLF_OK)
		status = clf_rule_ran_last(call->web->act.store, call->arena, id, RUNS, &ran, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *one = clf_json_object();

		clf_json_set_integer(one, "ticket", ran[i].ticket);
		view_time(call, one, "at", ran[i].at);
		clf_json_set_bool(one, "failed", ran[i].why != NULL);
		clf_json_set_text(one, "words", ran[i].why);
		clf_json_append(runs, one);
	}
	if (status == CLF_OK && near)
		status = look_near(call, id, misses, err);
	clf_json_set_bool(context, "has_runs", clf_json_size(runs) > 0);
	clf_json_set(context, "runs", runs);
	clf_json_set_bool(context, "looked", near);
	clf_json_set_bool(context, "has_misses", clf_json_size(misses) > 0);
	clf_json_set(context, "misses", misses);
	return status;
}

const struct route page_rule_grid_routes[] = {
    {PAGE("GET", "/rules/statuses", CLF_PERMIT_ADMIN, page_rule_grid, NULL, "What happens in which status.")},
    {.method = NULL},
};
