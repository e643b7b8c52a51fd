/*
 * api_permission.c - who may do what, over the API.
 */
#include "call/reply.h"
#include "clf/base/json.h"
#include "permissions.h"
#include "routes.h"

static struct clf_json *permission_json(const struct permission_row *row)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "action", row->action);
	clf_json_set_text(json, "help", row->help);
	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++)
		clf_json_set_text(json, clf_role_name((enum clf_role)role), clf_scope_name(row->scopes[role]));
	return json;
}

static void reply_permissions(struct call *call)
{
	struct permission_row *rows = NULL;
	struct clf_json *items;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status = permissions_list(call, &rows, &count, &err);

	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, permission_json(&rows[i]));
	reply_items(call, items, 0);
}

static void api_permission_list(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN))
		reply_permissions(call);
}

static void api_permission_set(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take(call))
		reply_permissions(call);
}

const struct route api_permission_routes[] = {
    {API("GET", "/permissions", CLF_PERMIT_ADMIN, api_permission_list, NULL, "Who may do what on whose tickets."),
     .shape = "[Permission]"},
    {API("PUT", "/permissions", CLF_PERMIT_ADMIN, api_permission_set, permissions_params, "Say who may do one thing."),
     .shape = "[Permission]"},
    {.method = NULL},
};
