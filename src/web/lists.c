/*
 * lists.c - reading the lists that page and API both have.
 */
#include "lists.h"

#include "call/access.h"
#include "clf/act/shape.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "routes.h"

#define OUTBOX_STATES "queued|claimed|committing|sent|deferred|failed|uncertain"

const struct param list_params[] = {
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_ticket_params[] = {
    {QUERY("status", CLF_TYPE_LINE, 100, "Name of a status.")},
    {QUERY("owner", CLF_TYPE_LINE, 254, "An agent's address, or none.")},
    {QUERY("team", CLF_TYPE_LINE, 200, "Name of a team.")},
    {QUERY("segment", CLF_TYPE_LINE, 200, "Name of a segment.")},
    {QUERY("customer", CLF_TYPE_ADDRESS, 254, "A customer's address.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_outbox_params[] = {
    {.name = "state",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = OUTBOX_STATES,
     .help = "Only mails in this state."},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

static void add_time(struct call *call, struct clf_json *item, const char *key, int64_t time)
{
	if (route_is_page(call->route))
		view_time(item, key, time);
}

void lists_add_journal(struct call *call, struct clf_json *items, const struct clf_journal_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct clf_json *item = clf_shape_journal_row(&list->items[i]);

		add_time(call, item, "at_text", list->items[i].at);
		clf_json_append(items, item);
	}
}

enum clf_status lists_journal(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_journal_list list;
	enum clf_status status = clf_query_journal(call->web->act.store, call->arena, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	lists_add_journal(call, items, &list);
	*next = list.next;
	return CLF_OK;
}

enum clf_status lists_quarantine(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_journal_list list;
	enum clf_status status = clf_query_quarantine(call->web->act.store, call->arena, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	lists_add_journal(call, items, &list);
	*next = list.next;
	return CLF_OK;
}

/* What a page offers a button for, and what it calls a mail that was one too many. */
static void mark_waiting(struct call *call, struct clf_json *item, const struct clf_outbox_entry *entry)
{
	if (!route_is_page(call->route))
		return;
	clf_json_set_bool(item, "can_retry", entry->state == CLF_OUTBOX_FAILED || entry->state == CLF_OUTBOX_UNCERTAIN);
	if (entry->kept_back)
		clf_json_set_text(item, "state", "kept-back");
}

enum clf_status lists_outbox(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_outbox_list list;
	enum clf_status status = clf_query_outbox(call->web->act.store, call->arena, call_text(call, "state"),
						  access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_outbox_entry(&list.items[i]);

		add_time(call, item, "created_at_text", list.items[i].created_at);
		mark_waiting(call, item, &list.items[i]);
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
}

enum clf_status lists_tickets(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	const struct clf_ticket_filter filter = {.status = call_text(call, "status"),
						 .owner = access_owner(call),
						 .team = call_text(call, "team"),
						 .segment = call_text(call, "segment"),
						 .customer = call_text(call, "customer"),
						 .visible_to = access_visible_to(call)};
	struct clf_ticket_list list;
	enum clf_status status =
	    clf_query_tickets(call->web->act.store, call->arena, &filter, access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, &list.items[i]);

		add_time(call, item, "updated_at_text", list.items[i].ticket.updated_at);
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
}
