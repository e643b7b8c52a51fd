/*
 * api_permission.c - who may do what, over the API.
 */
#include "call/reply.h"
#include "permissions.h"
#include "routes.h"

static void reply_permissions(struct clf_call *call)
{
	struct clf_json *items = NULL;
	struct clf_error err = {0};
	enum clf_status status = permissions_json(call, &items, &err);
	if (status == CLF_OK)
		clf_reply_items(call, items, 0);
	else
		clf_reply_failure(call, status, &err);
}

static void clf_api_permission_list(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN))
		reply_permissions(call);
}

static void clf_api_permission_set(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take(call))
		reply_permissions(call);
}

const struct clf_route api_permission_routes[] = {
    {API("GET", "/permissions", CLF_PERMIT_ADMIN, clf_api_permission_list, NULL, "Who may do what on whose tickets.")},
    {API("PUT", "/permissions", CLF_PERMIT_ADMIN, clf_api_permission_set, permissions_params,
	 "Say who may do one thing.")},
    {.method = NULL},
};
