/*
 * page_permission.c - who may do what, for administrators.
 */
#include "call/reply.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "permissions.h"
#include "routes.h"

/* Each role with the scopes to choose from. */
static struct clf_json *role_items(const struct permission_row *row)
{
	static const char *const scopes[] = {"none", "own", "segment", "all"};
	struct clf_json *roles = clf_json_array();

	for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++) {
		struct clf_json *cell = clf_json_object();

		clf_json_set_text(cell, "role", clf_role_name((enum clf_role)role));
		view_choices(cell, "scopes", scopes, CLF_COUNT(scopes), clf_scope_name(row->scopes[role]));
		clf_json_append(roles, cell);
	}
	return roles;
}

static void page_permissions(struct call *call)
{
	struct permission_row *rows = NULL;
	struct clf_json *items, *context;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = permissions_list(call, &rows, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "action", rows[i].action);
		clf_json_set_text(item, "help", rows[i].help);
		clf_json_set(item, "roles", role_items(&rows[i]));
		clf_json_append(items, item);
	}
	context = clf_json_object();
	clf_json_set(context, "items", items);
	view_page(call, 200, "permissions.html", view_say(call, "Permissions"), "/permissions", context);
}

static void page_permissions_post(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take(call))
		reply_redirect(call, "/permissions?done=permissions");
}

const struct route page_permission_routes[] = {
    {PAGE("GET", "/permissions", CLF_PERMIT_ADMIN, page_permissions, NULL, "Who may do what.")},
    {PAGE("POST", "/permissions", CLF_PERMIT_ADMIN, page_permissions_post, permissions_params,
	  "Say who may do one thing.")},
    {.method = NULL},
};
