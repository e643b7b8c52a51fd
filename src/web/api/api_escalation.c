/*
 * api_escalation.c - escalations over the API: of a programme or survey and a segment, to whom, after how long;
 * administrators alone.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/escalation.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

static enum clf_status shape(struct call *call, const struct clf_rule_names *names,
			     const struct clf_rule_record *record, struct clf_json **out, struct clf_error *err)
{
	struct clf_rule_runs runs = {0};
	enum clf_status status = clf_rule_runs(call->web->act.store, call->arena, record->id, &runs, err);

	if (status != CLF_OK)
		return status;
	*out = clf_shape_rule(call->arena, call->agent.locale, names, record, &runs);
	clf_shape_escalation(*out);
	return CLF_OK;
}

static enum clf_status read_escalations(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_rule_record *records = NULL;
	struct clf_rule_names names;
	size_t count = 0;
	enum clf_status status = clf_act_rule_names(&call->web->act, call->arena, &names, err);

	(void)next;
	if (status == CLF_OK)
		status = clf_rule_records(call->web->act.store, call->arena, &records, &count, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *item = NULL;

		if (records[i].kind != CLF_RULE_ESCALATION)
			continue;
		status = shape(call, &names, &records[i], &item, err);
		if (status == CLF_OK)
			clf_json_append(items, item);
	}
	return status;
}

/* False: it is answered already, as there is no such escalation. */
static bool is_there(struct call *call, int64_t id, struct clf_rule_record *out)
{
	struct clf_error err = {0};
	enum clf_status status = clf_act_escalation_record(&call->web->act, call->arena, id, out, &err);

	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static void reply_one(struct call *call, unsigned code, int64_t id)
{
	struct clf_rule_record record;
	struct clf_rule_names names;
	struct clf_error err = {0};
	struct clf_json *item = NULL;
	enum clf_status status;

	if (!is_there(call, id, &record))
		return;
	status = clf_act_rule_names(&call->web->act, call->arena, &names, &err);
	if (status == CLF_OK)
		status = shape(call, &names, &record, &item, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	if (code == 201)
		clf_http_response_set(call->response, "Location",
				      clf_arena_printf(call->arena, "/api/v1/escalations/%lld", (long long)id));
	reply_json(call, code, item);
}

static void api_escalation_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		reply_one(call, 200, call_number(call, "id", 0));
}

static void save(struct call *call, int64_t id)
{
	bool enabled = clf_text_equal(call_text(call, "enabled"), "on");
	const struct clf_escalation given = {.name = call_text(call, "name"),
					     .programme = call_text(call, "programme"),
					     .survey = call_text(call, "survey"),
					     .segment = call_text(call, "segment"),
					     .to = call_text(call, "to"),
					     .after = call_text(call, "after"),
					     .since = call_text(call, "since"),
					     .existing = call_text(call, "existing"),
					     .enabled = call_text(call, "enabled") != NULL ? &enabled : NULL};
	struct clf_problems problems = {.count = 0};
	struct clf_rule_done done;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_escalation_save(&people, call->arena, call->agent.locale, id, call_number(call, "version", 0),
					 &given, &done, &problems, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	else if (!reply_problems(call, &problems))
		reply_one(call, id == 0 ? 201 : 200, done.record.id);
	if (status == CLF_OK)
		clf_rule_release(&done.rule);
}

static void api_escalation_add(struct call *call)
{
	save(call, 0);
}

static void api_escalation_change(struct call *call)
{
	save(call, call_number(call, "id", 0));
}

static void api_escalation_enabled(struct call *call)
{
	enum clf_rule_existing existing = CLF_EXISTING_NOW;
	struct clf_rule_record record;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !is_there(call, call_number(call, "id", 0), &record))
		return;
	people = people_of(call, &actor);
	if (call_given(call, "existing"))
		clf_rule_existing_parse(call_text(call, "existing"), &existing);
	status = clf_act_rule_enable(&people, record.id, clf_text_equal(call_text(call, "enabled"), "on"),
				     call_given(call, "existing") ? &existing : NULL, &err);
	if (status == CLF_OK)
		reply_one(call, 200, record.id);
	else
		reply_failure(call, status, &err);
}

static void api_escalation_order(struct call *call)
{
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	struct clf_json *items;
	const int64_t *ids;
	int64_t next = 0;
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	ids = call_ids(call, "rules", &count);
	status = clf_act_rule_order(&people, CLF_RULE_ESCALATION, ids, count, &err);
	items = clf_json_array();
	if (status == CLF_OK)
		status = read_escalations(call, items, &next, &err);
	if (status == CLF_OK) {
		reply_items(call, items, 0);
		return;
	}
	clf_json_free(&items);
	reply_failure(call, status, &err);
}

static void api_escalation_remove(struct call *call)
{
	struct clf_rule_record record;
	struct clf_people people;
	struct clf_actor actor;
	struct clf_error err = {0};
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !is_there(call, call_number(call, "id", 0), &record))
		return;
	people = people_of(call, &actor);
	status = clf_act_rule_remove(&people, record.id, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_integer(said, "id", record.id);
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

#define EXISTING                                                                                                       \
	BODY_CHOICE("existing", "now|restart|leave",                                                                   \
		    "Tickets that are there: now as all others (unless told), restart: their time begins now, leave: " \
		    "nothing.")
#define NAME BODY("name", CLF_TYPE_LINE, CLF_RULE_NAME_MAX, "Made of the others unless told.")
#define PROGRAMME BODY("programme", CLF_TYPE_LINE, 200, "Its tickets; this or survey is needed.")
#define SURVEY BODY("survey", CLF_TYPE_LINE, 200, "Its tickets alone.")
#define SEGMENT BODY("segment", CLF_TYPE_LINE, 200, "Needed: the tickets' segment.")
#define TO BODY("to", CLF_TYPE_LINE, 400, "Needed: address or name of the agent who gets them.")
#define AFTER BODY("after", CLF_TYPE_LINE, 100, "Needed: \"4h\", \"2d\", \"4 working hours\", \"2 working days\".")
#define SINCE BODY_CHOICE("since", "created|owner|status|waiting|due", "Since when it runs; created unless told.")
#define ENABLED BODY_CHOICE("enabled", "on|off", "Whether it is in force; on unless told.")

static const struct param add_params[] = {{NAME},  {PROGRAMME}, {SURVEY},  {SEGMENT},  {TO},
					  {AFTER}, {SINCE},     {ENABLED}, {EXISTING}, {.name = NULL}};
static const struct param change_params[] = {
    {ID_IN_PATH}, {NOT_NULL("version", CLF_TYPE_ID, 0, "Refuse (409) unless it is still at this version.")},
    {NAME},       {PROGRAMME},
    {SURVEY},     {SEGMENT},
    {TO},         {AFTER},
    {SINCE},      {ENABLED},
    {EXISTING},   {.name = NULL}};
static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};
static const struct param enabled_params[] = {
    {ID_IN_PATH}, {NEEDED_CHOICE("enabled", "on|off", "Whether it is in force.")}, {EXISTING}, {.name = NULL}};
static const struct param order_params[] = {
    {NEEDED("rules", CLF_TYPE_IDS, CLF_RULES_MAX, "Ids of all escalations, in their new order.")}, {.name = NULL}};

static const struct list escalations = {.permission = CLF_PERMIT_ADMIN, .read = read_escalations};

const struct route api_escalation_routes[] = {
    {API("GET", "/escalations", CLF_PERMIT_ADMIN, list_answer, NULL, "List escalations, in the order of their rules."),
     .list = &escalations, .shape = "Escalation"},
    {API("POST", "/escalations", CLF_PERMIT_ADMIN, api_escalation_add, add_params, "Make an escalation."),
     .answers = "201", .shape = "Escalation"},
    {API("PUT", "/escalations/order", CLF_PERMIT_ADMIN, api_escalation_order, order_params,
	 "Put escalations in order."),
     .shape = "[Escalation]"},
    {API("GET", "/escalations/{id}", CLF_PERMIT_ADMIN, api_escalation_show, one_params, "One escalation."),
     .shape = "Escalation"},
    {API("PUT", "/escalations/{id}", CLF_PERMIT_ADMIN, api_escalation_change, change_params,
	 "Save an escalation's next version."),
     .shape = "Escalation"},
    {API("DELETE", "/escalations/{id}", CLF_PERMIT_ADMIN, api_escalation_remove, one_params,
	 "Take an escalation away; history still names it."),
     .shape = "Gone"},
    {API("PUT", "/escalations/{id}/enabled", CLF_PERMIT_ADMIN, api_escalation_enabled, enabled_params,
	 "Switch an escalation on or off."),
     .shape = "Escalation"},
    {.method = NULL},
};
