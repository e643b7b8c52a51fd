/*
 * lists.c - reading the lists that page and API both have.
 */
#include "lists.h"

#include "call/access.h"
#include "clf/act/shape.h"
#include "clf/base/json.h"
#include "page/view.h"
#include "routes.h"

#define OUTBOX_STATES "queued|claimed|committing|sent|deferred|failed|uncertain|kept-back|discarded"

#define CAUSE QUERY("cause", CLF_TYPE_NAME, 40, "Only mails that ended for this cause.")
#define MAILBOX QUERY("mailbox", CLF_TYPE_LINE, 100, "Only mails of this mailbox.")
#define FROM QUERY("from", CLF_TYPE_ADDRESS, 254, "Only mails from this address.")
#define SINCE QUERY("since", CLF_TYPE_TIME, 40, "Only mails that came then or later (RFC 3339).")
#define UNTIL QUERY("until", CLF_TYPE_TIME, 40, "Only mails that came before (RFC 3339).")

const struct param list_journal_params[] = {
    {.name = "outcome",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = "ticket|quarantine|ignored|refused",
     .help = "Only mails with this outcome."},
    {CAUSE},
    {MAILBOX},
    {FROM},
    {SINCE},
    {UNTIL},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_quarantine_params[] = {
    {CAUSE}, {MAILBOX}, {FROM}, {SINCE}, {UNTIL}, {CURSOR}, {LIMIT}, {.name = NULL},
};

const struct param list_params[] = {
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

#define FILTER_PRIORITY(field, label)                                                                                  \
	.name = (field), .where = CLF_IN_QUERY, .type = CLF_TYPE_CHOICE, .choices = PRIORITIES, .help = label "."
#define FILTER_TIME(field, label) QUERY(field, CLF_TYPE_TIME, 40, label ": until then (RFC 3339).")
#define FILTER_LINE(field, label) QUERY(field, CLF_TYPE_LINE, CLF_LINE_MAX, label ".")
#define FILTER(NAME, name, word, type, made, reader, label, ...) {FILTER_##type(#name, label)},
#define ORDER(NAME, name, ...) "|" #name

const struct param list_ticket_params[] = {
    {QUERY("status", CLF_TYPE_LINE, 100, "Name of a status.")},
    {QUERY("owner", CLF_TYPE_LINE, 254, "An agent's address, or none.")},
    {QUERY("team", CLF_TYPE_LINE, 200, "Name of a team.")},
    {QUERY("segment", CLF_TYPE_LINE, 200, "Name of a segment.")},
    {QUERY("customer", CLF_TYPE_ADDRESS, 254, "A customer's address.")},
    {QUERY("programme", CLF_TYPE_LINE, 200, "Name of a feedback programme.")},
    {QUERY("survey", CLF_TYPE_LINE, 200, "Name of a survey.")},
    CLF_PLAIN_FIELDS(FILTER){.name = "sort",
			     .where = CLF_IN_QUERY,
			     .type = CLF_TYPE_CHOICE,
			     .choices = "number" CLF_PLAIN_FIELDS(ORDER),
			     .help = "In which order: the newest first, unless told."},
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

static enum clf_status read_journal(struct call *call, struct clf_journal_filter filter, struct clf_json *items,
				    int64_t *next, struct clf_error *err)
{
	struct clf_journal_list list;
	enum clf_status status;

	filter.cause = call_text(call, "cause");
	filter.mailbox = call_text(call, "mailbox");
	filter.from = call_text(call, "from");
	filter.since = call_number(call, "since", 0);
	filter.until = call_number(call, "until", 0);
	status = clf_query_journal(call->web->act.store, call->arena, &filter, access_page(call), &list, err);
	if (status != CLF_OK)
		return status;
	lists_add_journal(call, items, &list);
	*next = list.next;
	return CLF_OK;
}

enum clf_status lists_journal(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_journal_filter filter = {.has_outcome = false};

	filter.has_outcome = clf_outcome_parse(call_text(call, "outcome"), &filter.outcome);
	return read_journal(call, filter, items, next, err);
}

enum clf_status lists_quarantine(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	const struct clf_journal_filter filter = {.has_outcome = true, .outcome = CLF_OUTCOME_QUARANTINE};

	return read_journal(call, filter, items, next, err);
}

/* What a page offers a button for, and what it calls a mail that was one too many. */
static void mark_waiting(struct call *call, struct clf_json *item, const struct clf_outbox_entry *entry)
{
	if (!route_is_page(call->route))
		return;
	clf_json_set_bool(item, "can_retry",
			  (entry->state == CLF_OUTBOX_FAILED && entry->discarded_at == 0) ||
			      entry->state == CLF_OUTBOX_DEFERRED);
	clf_json_set_bool(item, "can_retry_twice", entry->state == CLF_OUTBOX_UNCERTAIN || entry->discarded_at != 0);
	clf_json_set_bool(item, "can_choose",
			  entry->state == CLF_OUTBOX_FAILED || entry->state == CLF_OUTBOX_UNCERTAIN ||
			      entry->state == CLF_OUTBOX_DEFERRED || entry->state == CLF_OUTBOX_QUEUED);
	if (entry->kept_back)
		clf_json_set_text(item, "state", "kept-back");
	if (entry->discarded_at != 0)
		clf_json_set_text(item, "state", "discarded");
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

struct clf_json *lists_plain(const struct clf_plain *plain)
{
	struct clf_json *items = clf_json_array();

	for (CLF_EACH_PLAIN(row)) {
		const struct clf_value value = clf_plain_get(plain, row);
		struct clf_json *item;

		if (value.type == CLF_VALUE_PRIORITY || (value.number == 0 && clf_text_blank(value.text)))
			continue;
		item = clf_json_object();
		clf_json_set_text(item, "label", row->label);
		clf_json_set_text(item, "text", value.text);
		clf_json_set_bool(item, "time", false);
		if (value.type == CLF_VALUE_TIME) {
			view_time(item, "text", value.number);
			clf_json_set_time(item, "time", value.number);
		}
		clf_json_append(items, item);
	}
	return items;
}

enum clf_status lists_tickets(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_ticket_filter filter = {.status = call_text(call, "status"),
					   .owner = access_owner(call),
					   .team = call_text(call, "team"),
					   .segment = call_text(call, "segment"),
					   .customer = call_text(call, "customer"),
					   .programme = call_text(call, "programme"),
					   .survey = call_text(call, "survey"),
					   .sort = call_text(call, "sort"),
					   .visible_to = access_visible_to(call)};
	struct clf_ticket_list list;
	enum clf_status status;

	for (CLF_EACH_PLAIN(row))
		filter.plain[clf_plain_index(row)] = call_text(call, row->name);
	status = clf_query_tickets(call->web->act.store, call->arena, &filter, access_page(call), &list, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, &list.items[i]);

		add_time(call, item, "updated_at_text", list.items[i].ticket.updated_at);
		if (route_is_page(call->route))
			clf_json_set(item, "fields", lists_plain(&list.items[i].ticket.plain));
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
}
