/*
 * page_rules.c - all rules as sentences, in the order they are asked: switched on and off, put in order, taken away.
 */
#include "call/reply.h"
#include "clf/act/rules.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "page/rule/rule_item.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

static const char *const headings[CLF_RULE_KINDS] = {
    [CLF_RULE_CRITERION] = CLF_SAID("When a response comes in"),
    [CLF_RULE_STATUS] = CLF_SAID("What moves a status"),
    [CLF_RULE_GENERAL] = CLF_SAID("Everything else that happens by itself"),
    [CLF_RULE_ESCALATION] = CLF_SAID("What is escalated, and when"),
    [CLF_RULE_ALERT] = CLF_SAID("Who else is told"),
};

const char *rule_kind_heading(const struct call *call, enum clf_rule_kind kind)
{
	return view_say(call, headings[kind]);
}

enum clf_status rule_as_shown(struct call *call, const struct clf_rule_names *names,
			      const struct clf_rule_record *record, struct clf_json **out, struct clf_error *err)
{
	struct clf_rule_runs runs = {0};
	enum clf_status status = clf_rule_runs(call->web->act.store, call->arena, record->id, &runs, err);

	if (status != CLF_OK)
		return status;
	*out = clf_shape_rule(call->arena, call->agent.locale, names, record, &runs);
	clf_json_set(*out, "has_fired", clf_json_bool(runs.fired > 0));
	clf_json_set(*out, "has_failed", clf_json_bool(runs.failed > 0));
	view_time(call, *out, "last_fired_at", runs.last_at);
	view_time(call, *out, "last_failed_at", runs.last_failed_at);
	view_time(call, *out, "saved_at", record->saved_at);
	return CLF_OK;
}

struct clf_json *rule_tabs(struct call *call, const char *current)
{
	static const struct {
		const char *path, *label;
	} tabs[] = {{"/rules", CLF_SAID("All rules")},
		    {"/rules/statuses", CLF_SAID("By status")},
		    {"/administration/escalations", CLF_SAID("Escalations")}};
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(tabs); i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "path", tabs[i].path);
		clf_json_set_text(item, "label", view_say(call, tabs[i].label));
		clf_json_set_bool(item, "current", clf_text_equal(tabs[i].path, current));
		clf_json_append(items, item);
	}
	return items;
}

void rule_add_tabs(struct call *call, struct clf_json *context, const char *current)
{
	clf_json_set_bool(context, "has_tabs", true);
	clf_json_set(context, "tabs", rule_tabs(call, current));
}

/* The groups of the list, each of one kind; what stands first or last in its own can't go further. */
static enum clf_status add_groups(struct call *call, struct clf_json *groups, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	struct clf_json *group, *items = NULL, *item;
	size_t count = 0;
	enum clf_status status = clf_act_rule_names(&call->web->act, call->arena, &names, err);

	if (status == CLF_OK)
		status = clf_rule_records(call->web->act.store, call->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		bool first = i == 0 || records[i - 1].kind != records[i].kind;
		bool last = i + 1 == count || records[i + 1].kind != records[i].kind;

		if (first) {
			group = clf_json_object();
			items = clf_json_array();
			clf_json_set_text(group, "heading", rule_kind_heading(call, records[i].kind));
			clf_json_set(group, "rules", items);
			clf_json_append(groups, group);
		}
		status = rule_as_shown(call, &names, &records[i], &item, err);
		if (status != CLF_OK)
			return status;
		clf_json_set_bool(item, "first", first);
		clf_json_set_bool(item, "last", last);
		clf_json_append(items, item);
	}
	return status;
}

void page_rules(struct call *call)
{
	struct clf_json *context, *groups;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	context = clf_json_object();
	groups = clf_json_array();
	clf_json_set(context, "groups", groups);
	rule_add_tabs(call, context, "/rules");
	status = add_groups(call, groups, &err);
	if (status == CLF_OK) {
		view_page(call, 200, "rules.html", view_say(call, CLF_SAID("Rules")), "/rules", context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

static void finish(struct call *call, enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_OK)
		reply_redirect(call, "/rules?done=changed");
	else
		reply_failure(call, status, err);
}

static void page_rule_enabled_post(struct call *call)
{
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	finish(call,
	       clf_act_rule_enable(&people, call_number(call, "id", 0),
				   clf_text_equal(call_text(call, "enabled"), "on"), NULL, &err),
	       &err);
}

/* The rule and the one before or behind it change places; at an end of its kind nothing does. */
static enum clf_status move(struct call *call, int64_t id, bool up, struct clf_error *err)
{
	struct clf_rule_record *records = NULL, own;
	struct clf_people people;
	struct clf_actor actor;
	int64_t *ids;
	size_t count = 0, n = 0, at = 0;
	enum clf_status status = clf_rule_record(call->web->act.store, call->arena, id, &own, err);

	if (status == CLF_OK)
		status = clf_rule_records(call->web->act.store, call->arena, &records, &count, err);
	if (status != CLF_OK)
		return status;
	ids = clf_arena_array_of(call->arena, count, int64_t);
	for (size_t i = 0; i < count; i++) {
		if (records[i].kind != own.kind)
			continue;
		if (records[i].id == id)
			at = n;
		ids[n++] = records[i].id;
	}
	if (n == 0 || (up ? at == 0 : at + 1 == n))
		return CLF_OK;
	ids[at] = ids[up ? at - 1 : at + 1];
	ids[up ? at - 1 : at + 1] = id;
	people = people_of(call, &actor);
	return clf_act_rule_order(&people, own.kind, ids, n, err);
}

static void page_rule_move_post(struct call *call)
{
	struct clf_error err = {0};

	if (call_permitted(call, CLF_PERMIT_ADMIN))
		finish(call, move(call, call_number(call, "id", 0), clf_text_equal(call_text(call, "to"), "up"), &err),
		       &err);
}

static void page_rule_remove_post(struct call *call)
{
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	finish(call, clf_act_rule_remove(&people, call_number(call, "id", 0), &err), &err);
}

static const struct param enabled_params[] = {
    {ID_IN_PATH}, {NEEDED_CHOICE("enabled", "on|off", "Whether it is asked.")}, {.name = NULL}};
static const struct param move_params[] = {
    {ID_IN_PATH}, {NEEDED_CHOICE("to", "up|down", "Before the one before it, or behind the next.")}, {.name = NULL}};
static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};

const struct route page_rules_routes[] = {
    {PAGE("GET", "/rules", CLF_PERMIT_ADMIN, page_rules, NULL, "Rules, in the order they are asked.")},
    {PAGE("POST", "/rules/{id}/enabled", CLF_PERMIT_ADMIN, page_rule_enabled_post, enabled_params,
	  "Switch a rule on or off."),
     .again = page_rules},
    {PAGE("POST", "/rules/{id}/move", CLF_PERMIT_ADMIN, page_rule_move_post, move_params,
	  "Move a rule up or down within its kind."),
     .again = page_rules},
    {PAGE("POST", "/rules/{id}/remove", CLF_PERMIT_ADMIN, page_rule_remove_post, one_params, "Take a rule away."),
     .again = page_rules},
    {.method = NULL},
};
