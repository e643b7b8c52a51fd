/*
 * page_audit.c - what administrators changed, a line each: when, who, what, and from what to what.
 */
#include "call/access.h"
#include "clf/act/shape_people.h"
#include "clf/base/json.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/view.h"
#include "routes.h"

static enum clf_status read_audit(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_audit_list list;
	enum clf_status status = clf_audit_list(call->web->act.store, call->arena, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_audit(&list.items[i]);

		view_time(call, item, "at", list.items[i].at);
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
}

static const struct list audit = {.permission = CLF_PERMIT_ADMIN,
				  .read = read_audit,
				  .file = "audit.html",
				  .title = CLF_SAID("Audit"),
				  .path = "/audit"};

const struct route page_audit_routes[] = {
    {PAGE("GET", "/audit", CLF_PERMIT_ADMIN, list_answer, list_params, "What was changed about people and rights."),
     .list = &audit},
    {.method = NULL},
};
