/*
 * api_followup.c - what waits to go to a customer, over the API: listed, and taken back.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/store/rule/timers.h"
#include "lists.h"
#include "routes.h"

static enum clf_status read_planned(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_planned_list list;
	enum clf_status status =
	    clf_planned(call->web->act.store, call->arena, call_number(call, "number", 0), clf_clock_now(), &list, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		clf_json_append(items, clf_shape_planned(&list.items[i]));
	return status;
}

static void api_planned_list(struct call *call)
{
	struct clf_json *items;
	struct clf_ticket ticket;
	struct clf_error err = {0};
	int64_t next = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	items = clf_json_array();
	status = read_planned(call, items, &next, &err);
	if (status == CLF_OK) {
		reply_items(call, items, 0);
		return;
	}
	clf_json_free(&items);
	reply_failure(call, status, &err);
}

/* False: answered. */
static bool waits(struct call *call, int64_t ticket, int64_t id)
{
	struct clf_planned_list list;
	struct clf_error err = {0};
	enum clf_status status = clf_planned(call->web->act.store, call->arena, ticket, clf_clock_now(), &list, &err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		if (list.items[i].id == id)
			return true;
	}
	if (status == CLF_OK)
		reply_problem(call, 404, "not-found",
			      "nothing of that number waits on this ticket: it went already, or was taken back");
	else
		reply_failure(call, status, &err);
	return false;
}

static void api_planned_remove(struct call *call)
{
	const struct clf_action action = {.kind = CLF_ACTION_TAKE_BACK, .draft = call_number(call, "id", 0)};
	struct clf_act_result result;
	struct clf_request request;
	struct clf_ticket ticket;
	struct clf_json *said;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket) ||
	    !waits(call, ticket.number, action.draft))
		return;
	request = (struct clf_request){.ticket = ticket.number, .actions = &action, .action_count = 1};
	if (!access_act(call, &request, &result))
		return;
	said = clf_json_object();
	clf_json_set_integer(said, "id", action.draft);
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

static const struct param planned_params[] = {{NUMBER_IN_PATH}, {.name = NULL}};
static const struct param taken_params[] = {{KEY_HEADER}, {NUMBER_IN_PATH}, {ID_IN_PATH}, {.name = NULL}};

const struct route api_followup_routes[] = {
    {API("GET", "/tickets/{number}/followups", CLF_PERMIT_AGENT, api_planned_list, planned_params,
	 "List what waits to go to the customer: later, or for the moment in which it can be taken back."),
     .shape = "[Planned]"},
    {API("DELETE", "/tickets/{number}/followups/{id}", CLF_PERMIT_AGENT, api_planned_remove, taken_params,
	 "Take back what waits."),
     .shape = "Gone"},
    {.method = NULL},
};
