/*
 * page_audit.c - what administrators changed, a sentence each: who did what, when, and what it was before.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/zone.h"
#include "clf/ticket/time/hours.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/desk/form.h"
#include "page/people/audit_words.h"
#include "page/view.h"
#include "people.h"
#include "routes.h"

/* When the day begins where the reader is; later: that many days after. False: it is no day. */
static bool day_begins(const struct call *call, const char *text, int later, int64_t *out)
{
	struct clf_local_time local = {0};
	int32_t date;

	*out = 0;
	if (text == NULL)
		return true;
	if (!clf_date_read(clf_str_from(text), &date))
		return false;
	clf_date_parts(date, &local.year, &local.month, &local.day);
	local.day += later;
	*out = clf_zone_utc(view_reader(call).zone, &local);
	return *out > 0;
}

static bool check_days(struct call *call)
{
	static const char *const names[] = {"since", "until"};
	int64_t time;

	if (call->problem != NULL)
		return true;
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		if (day_begins(call, call_text(call, names[i]), 0, &time))
			continue;
		reply_problem(call, 422, "invalid", view_say(call, CLF_SAID("%s must be a day as in 2026-12-25.")),
			      names[i]);
		return false;
	}
	return true;
}

static enum clf_status read_audit(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct desk desk = {.call = call};
	struct audit_names names = {.desk = &desk};
	struct clf_rule_record *rules = NULL;
	struct clf_agent_record *agents = NULL;
	struct clf_audit_list list = {0};
	int64_t since, until;
	enum clf_status status;

	day_begins(call, call_text(call, "since"), 0, &since);
	day_begins(call, call_text(call, "until"), 1, &until);
	status = clf_agent_list(call->web->act.store, call->arena, &agents, &names.count, err);
	if (status == CLF_OK)
		status = clf_rule_records(call->web->act.store, call->arena, &rules, &names.rule_count, err);
	if (status == CLF_OK)
		status = people_audit(call, since, until, &list, err);
	names.agents = agents;
	names.rules = rules;
	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		clf_json_append(items, audit_item(call, &names, &list.items[i]));
	desk_end(&desk);
	*next = list.next;
	return status;
}

static struct clf_json *who_choices(struct call *call, const struct clf_agent_record *agents, size_t count)
{
	const char *chosen = call_text(call, "who");
	struct clf_json *choices = clf_json_array();
	bool known = chosen == NULL;

	for (size_t i = 0; i < count; i++) {
		const struct clf_agent *agent = &agents[i].agent;

		view_choice(choices, agent->address, agent->name, chosen);
		known = known || clf_text_equal_nocase(agent->address, chosen);
	}
	if (!known)
		view_choice(choices, chosen, NULL, chosen);
	return choices;
}

static enum clf_status add_filters(struct call *call, struct clf_json *context, struct clf_error *err)
{
	static const char *const asked[] = {"kind", "who", "subject", "since", "until"};
	struct clf_agent_record *agents = NULL;
	size_t count = 0;
	bool filtered = false;
	enum clf_status status = clf_agent_list(call->web->act.store, call->arena, &agents, &count, err);

	for (size_t i = 0; i < CLF_COUNT(asked); i++) {
		clf_json_set_text(context, clf_arena_printf(call->arena, "asked_%s", asked[i]),
				  call_text(call, asked[i]));
		filtered = filtered || call_text(call, asked[i]) != NULL;
	}
	clf_json_set_bool(context, "is_filtered", filtered);
	clf_json_set(context, "kinds", audit_kinds(call, call_text(call, "kind")));
	clf_json_set(context, "agents", who_choices(call, agents, count));
	return status;
}

static const struct param audit_params[] = {
    {AUDIT_WHO},
    {AUDIT_KIND},
    {AUDIT_SUBJECT},
    {QUERY("since", CLF_TYPE_LINE, 10, "Only what was done on this day or later.")},
    {QUERY("until", CLF_TYPE_LINE, 10, "Only what was done on this day or before.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

static const struct list audit = {.permission = CLF_PERMIT_ADMIN,
				  .check = check_days,
				  .read = read_audit,
				  .beside = add_filters,
				  .file = "audit.html",
				  .title = CLF_SAID("Audit"),
				  .path = "/audit"};

const struct route page_audit_routes[] = {
    {PAGE("GET", "/audit", CLF_PERMIT_ADMIN, list_answer, audit_params, "What administrators changed."), .list = &audit,
     .again = list_answer},
    {.method = NULL},
};
