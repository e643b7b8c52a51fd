/*
 * list.c - the shell around each list: permission, reading, and the answer that its surface takes.
 */
#include "call/list.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "page/view.h"

static void show_page(struct call *call, const struct list *list, struct clf_json *items, const char *next)
{
	struct clf_json *context = clf_json_object();
	struct clf_error err = {0};
	enum clf_status status = CLF_OK;

	clf_json_set(context, "items", items);
	view_older(call, context, list->path, next);
	clf_json_set_text(context, "help", call->help);
	if (list->beside != NULL)
		status = list->beside(call, context, &err);
	if (status == CLF_OK) {
		view_page(call, 200, list->file, view_say(call, list->title), list->path, context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, &err);
}

void list_answer(struct call *call)
{
	const struct list *list = call->route->list;
	struct clf_ticket ticket;
	struct clf_json *items;
	struct clf_error err = {0};
	int64_t next = 0;
	enum clf_status status;

	if (!call_permitted(call, list->permission))
		return;
	if (list->of_ticket && !access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	if (list->check != NULL && !list->check(call))
		return;
	items = clf_json_array();
	status = list->read(call, items, &next, &err);
	if (status != CLF_OK) {
		clf_json_free(&items);
		reply_failure(call, status, &err);
		return;
	}
	if (next != 0)
		call->next = clf_arena_printf(call->arena, "%lld", (long long)next);
	if (route_is_page(call->route))
		show_page(call, list, items, call->next);
	else
		reply_listed(call, items, call->next);
}
