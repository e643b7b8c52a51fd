/*
 * api_permission.c - who may do what, over the API.
 */
#include "call/reply.h"
#include "handlers.h"
#include "permissions.h"

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

void clf_api_permission_list(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN))
		reply_permissions(call);
}

void clf_api_permission_set(struct clf_call *call)
{
	if (clf_call_permitted(call, CLF_PERMIT_ADMIN) && permissions_take(call))
		reply_permissions(call);
}
