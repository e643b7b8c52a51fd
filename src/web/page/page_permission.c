/*
 * page_permission.c - who may do what, for administrators.
 */
#include "call/reply.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "permissions.h"
#include "routes.h"

static void offer_scopes(struct clf_json *items)
{
	static const char *const scopes[] = {"none", "own", "segment", "all"};
	for (size_t i = 0; i < clf_json_size(items); i++) {
		struct clf_json *item = (struct clf_json *)clf_json_at(items, i);
		struct clf_json *roles = clf_json_array();
		for (unsigned role = 0; role <= CLF_ROLE_ADMIN; role++) {
			const char *name = clf_role_name((enum clf_role)role);
			struct clf_json *cell = clf_json_object();
			clf_json_set_text(cell, "role", name);
			view_choices(cell, "scopes", scopes, CLF_COUNT(scopes), clf_json_get_text(item, name));
			clf_json_append(roles, cell);
		}
		clf_json_set(item, "roles", roles);
	}
}

static void clf_page_permissions(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *items = NULL, *context;
	struct clf_error err = {0};
	enum clf_status status = permissions_json(call, &items, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	offer_scopes(items);
	context = clf_json_object();
	clf_json_set(context, "items", items);
	clf_view_page(call, 200, "permissions.html", "Permissions", "/permissions", context);
}

static void clf_page_permissions_post(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take(call))
		clf_reply_redirect(call, "/permissions?done=permissions");
}

const struct clf_route page_permission_routes[] = {
    {PAGE("GET", "/permissions", CLF_PERMIT_ADMIN, clf_page_permissions, NULL, "Who may do what.")},
    {PAGE("POST", "/permissions", CLF_PERMIT_ADMIN, clf_page_permissions_post, permissions_params,
	  "Say who may do one thing.")},
    {.method = NULL},
};
