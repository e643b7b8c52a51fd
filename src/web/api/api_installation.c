/*
 * api_installation.c - the installation's settings over the API, and who may be made a ticket's owner.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/installation.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/store/people/installation.h"
#include "people.h"
#include "routes.h"

static enum clf_status read_settings(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_installation settings;
	size_t count;
	const struct clf_installation_row *table = clf_installation_table(&count);
	enum clf_status status = clf_installation_read(call->web->act.store, &settings, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_installation(&settings, &table[i]));
	return status;
}

/* NULL: answered, with the nearest name. */
static const struct clf_installation_row *row_asked(struct call *call)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	const char *name = call_text(call, "name");
	const struct clf_installation_row *row = clf_installation_named(name), *near;

	if (row != NULL)
		return row;
	near = clf_installation_nearest(name);
	clf_problem_add(problems, call->arena, "name", CLF_WRONG_UNKNOWN, near != NULL ? near->name : NULL,
			"names \"%s\", and there is no such setting", name);
	reply_problems(call, problems);
	return NULL;
}

static void api_installation_set(struct call *call)
{
	const struct clf_installation_row *row;
	struct clf_installation settings;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	row = row_asked(call);
	if (row == NULL)
		return;
	people = people_of(call, &actor);
	status = clf_act_installation_set(&people, row, call_text(call, "value"), &err);
	if (status == CLF_OK)
		status = clf_installation_read(call->web->act.store, &settings, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_installation(&settings, row));
	else
		reply_failure(call, status, &err);
}

static void reply_owners(struct call *call, const char *segment, int64_t group)
{
	struct clf_agent *list = NULL;
	struct clf_json *json, *items;
	struct clf_error err = {0};
	size_t count = 0;
	bool managers = false;
	enum clf_status status =
	    clf_act_owners(call->web->act.store, call->arena, segment, group, &list, &count, &managers, &err);

	if (status != CLF_OK) {
		reply_failure(call, status == CLF_ENOTFOUND ? CLF_EINVAL : status, &err);
		return;
	}
	json = clf_json_object();
	items = clf_json_array();
	for (size_t i = 0; i < count; i++) {
		struct clf_json *one = clf_json_object();

		clf_json_set_text(one, "address", list[i].address);
		clf_json_set_text(one, "name", list[i].name);
		clf_json_set_text(one, "role", clf_role_name(list[i].role));
		clf_json_append(items, one);
	}
	clf_json_set_text(json, "segment", clf_text_blank(segment) ? NULL : segment);
	clf_json_set_bool(json, "managers", managers);
	clf_json_set(json, "items", items);
	reply_json(call, 200, json);
}

static void api_owners(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_owners(call, call_text(call, "segment"), 0);
}

/* Of the segment that the form has chosen, else the ticket's. */
static void api_ticket_owners(struct call *call)
{
	struct clf_ticket ticket;

	if (call_permitted(call, CLF_PERMIT_AGENT) && access_ticket(call, call_number(call, "number", 0), &ticket))
		reply_owners(call, call_given(call, "segment") ? call_text(call, "segment") : ticket.segment,
			     ticket.group.id);
}

#define SEGMENT_ASKED QUERY("segment", CLF_TYPE_LINE, 200, "Name of the segment that is chosen; nothing: none.")

static const struct param set_params[] = {
    {IN_PATH("name", CLF_TYPE_NAME, 60, "Its name, such as comment.page.")},
    {BODY_CHOICE("value", "on|off", "null: as it ships.")},
    {.name = NULL},
};
static const struct param owners_params[] = {{SEGMENT_ASKED}, {.name = NULL}};
static const struct param ticket_owners_params[] = {{NUMBER_IN_PATH}, {SEGMENT_ASKED}, {.name = NULL}};

static const struct list settings = {.permission = CLF_PERMIT_AGENT, .read = read_settings};

const struct route api_installation_routes[] = {
    {API("GET", "/settings", CLF_PERMIT_AGENT, list_answer, NULL, "The installation's settings."), .list = &settings,
     .shape = "Setting"},
    {API("PUT", "/settings/{name}", CLF_PERMIT_ADMIN, api_installation_set, set_params,
	 "Switch one of the installation's settings."),
     .shape = "Setting"},
    {API("GET", "/owners", CLF_PERMIT_AGENT, api_owners, owners_params,
	 "Who may be made the owner of a ticket of a segment."),
     .shape = "Owners"},
    {API("GET", "/tickets/{number}/owners", CLF_PERMIT_AGENT, api_ticket_owners, ticket_owners_params,
	 "Who may be made the ticket's owner."),
     .shape = "Owners"},
    {.method = NULL},
};
