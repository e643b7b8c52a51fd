/*
 * api_ticket.c - tickets read over the API, with their messages, comments and events.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/letter/sign_in.h"
#include "clf/act/listing.h"
#include "clf/act/search.h"
#include "clf/act/shape.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/look/seen.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "lists.h"
#include "routes.h"

static void api_ticket_show(struct call *call)
{
	struct clf_ticket ticket;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (access_ticket(call, call_number(call, "number", 0), &ticket))
		access_reply_ticket(call, 200, ticket.number);
}

static void api_ticket_by_response(struct call *call)
{
	int64_t number = 0;

	if (call_permitted(call, CLF_PERMIT_AGENT) && access_by_response(call, call_text(call, "id"), &number))
		access_reply_ticket(call, 200, number);
}

static enum clf_status read_messages(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_message_list list;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_seen_messages(call->web->act.store, call->arena, &seer, call_number(call, "number", 0),
					   access_page(call), &list, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_message(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

static enum clf_status read_comments(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_comment_list list;
	bool deleted = call->agent.role == CLF_ROLE_ADMIN && clf_text_equal(call_text(call, "deleted"), "yes");
	enum clf_status status = (deleted ? clf_query_comments_all : clf_query_comments)(
	    call->web->act.store, call->arena, call_number(call, "number", 0), access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_comment(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

static enum clf_status read_events(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_event_list list;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_seen_events(call->web->act.store, call->arena, &seer, call_number(call, "number", 0),
					 access_page(call), &list, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++)
		clf_json_append(items, clf_shape_event(&list.items[i]));
	*next = list.next;
	return CLF_OK;
}

/* All at once: a ticket has few. */
static enum clf_status read_subtickets(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_ticket_list list;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	(void)next;
	if (status == CLF_OK)
		status = clf_seen_subtickets(call->web->act.store, call->arena, &seer, call_number(call, "number", 0),
					     &list, err);
	for (size_t i = 0; status == CLF_OK && i < list.count; i++)
		clf_json_append(items, clf_shape_ticket(call->web->act.config->tag, &list.items[i]));
	return status;
}

static enum clf_status read_why(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	const struct clf_page page = access_page(call);
	struct clf_why_ask ask = {.ticket = call_number(call, "number", 0),
				  .before = page.cursor,
				  .rule = call_number(call, "rule", 0),
				  .limit = page.limit,
				  .locale = call->agent.locale,
				  .conceals = call->agent.role != CLF_ROLE_ADMIN};
	struct clf_why_answer answer;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_seen_hides_parts(call->web->act.store, &seer, ask.ticket, &ask.hides_parts, err);
	if (status == CLF_OK)
		status = clf_act_why(call->web->act.store, call->arena, &ask, &answer, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < answer.count; i++)
		clf_json_append(items, clf_shape_why(&answer.requests[i]));
	*next = answer.next;
	return CLF_OK;
}

static enum clf_status load_raw(struct call *call, int64_t ticket, int64_t message, struct clf_buf *out,
				struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	struct clf_message_row row;
	enum clf_status status = clf_query_message(store, call->arena, message, &row, err);

	if (status != CLF_OK)
		return status;
	if ((row.ticket != 0 && row.ticket != ticket) || (row.journal == 0 && row.outbox == 0))
		return clf_error_set(err, CLF_ENOTFOUND, "this ticket has no mail %lld", (long long)message);
	if (clf_act_signs_in(row.template_name))
		return clf_error_set(err, CLF_ENOTFOUND, "a mail that signs somebody in is shown to nobody");
	if (row.journal != 0)
		return clf_journal_raw(store, row.journal, out, err);
	return clf_outbox_raw(store, row.outbox, out, err);
}

/* As it came, for a mail program: a browser is to save it, not to show it. */
static void api_message_raw(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_error err = {0};
	int64_t message;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	message = call_number(call, "id", 0);
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	status = load_raw(call, ticket.number, message, &call->response->body, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "message/rfc822");
	clf_http_response_set(
	    call->response, "Content-Disposition",
	    clf_arena_printf(call->arena, "attachment; filename=\"message-%lld.eml\"", (long long)message));
	clf_http_response_set(call->response, "Content-Security-Policy", "default-src 'none'; sandbox");
}

static void api_ticket_counts(struct call *call)
{
	struct clf_listing *listing;
	struct clf_listing_count *counts = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	int64_t all = 0;
	bool more = false;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	listing = lists_listing(call);
	if (listing == NULL)
		return;
	status = clf_listing_counts(listing, &counts, &count, &all, &more, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_counts(call->arena, counts, count, all, more));
	else
		reply_failure(call, status, &err);
}

static void set_number(struct clf_json *object, const char *name, int64_t number)
{
	clf_json_set(object, name, number != 0 ? clf_json_integer(number) : clf_json_null());
}

static void api_ticket_neighbours(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_listing *listing;
	struct clf_listing_neighbours beside;
	struct clf_error err = {0};
	struct clf_json *object;
	const char *help = NULL;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	listing = lists_listing(call);
	if (listing == NULL)
		return;
	status = clf_listing_neighbours(listing, ticket.number, &beside, &err);
	if (status == CLF_OK && beside.words)
		status =
		    clf_act_find_help(call->web->act.store, call->arena, call->agent.locale,
				      (struct clf_find_end){.tired = beside.tired, .cut = beside.cut}, &help, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	object = clf_json_object();
	set_number(object, "previous", beside.previous);
	set_number(object, "next", beside.next);
	clf_json_set_text(object, "help", help);
	reply_json(call, 200, object);
}

static const struct list tickets = {
    .permission = CLF_PERMIT_AGENT, .check = lists_tickets_check, .read = lists_tickets};
static const struct list messages = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_messages};
static const struct list comments = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_comments};
static const struct list events = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_events};

static const struct list subtickets = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_subtickets};

static const struct list why = {.permission = CLF_PERMIT_AGENT, .of_ticket = true, .read = read_why};

static const struct param number_params[] = {
    {NUMBER_IN_PATH},
    {.name = NULL},
};

static const struct param by_response_params[] = {
    {IN_PATH("id", CLF_TYPE_LINE, 200, "The feedback platform's id.")},
    {.name = NULL},
};

static const struct param counts_params[] = {
    {LIST_TERMS},
    {.name = NULL},
};

static const struct param neighbour_params[] = {
    {NUMBER_IN_PATH},
    {LIST_TERMS},
    {.name = NULL},
};

static const struct param part_params[] = {
    {NUMBER_IN_PATH},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

static const struct param comment_list_params[] = {
    {NUMBER_IN_PATH},
    {CURSOR},
    {LIMIT},
    {.name = "deleted",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = "yes|no",
     .help = "yes: for administrators, those that were deleted, too."},
    {.name = NULL},
};

static const struct param why_params[] = {
    {NUMBER_IN_PATH},
    {CURSOR},
    {LIMIT},
    {.name = "rule",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_ID,
     .help = "Of this rule alone, whatever came of it: its id."},
    {.name = NULL},
};

static const struct param raw_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route api_ticket_routes[] = {
    {API("GET", "/tickets", CLF_PERMIT_AGENT, list_answer, list_ticket_params,
	 "List tickets, newest first unless told."),
     .list = &tickets, .terms = true, .shape = "Ticket"},
    {API("GET", "/tickets/counts", CLF_PERMIT_AGENT, api_ticket_counts, counts_params,
	 "Count tickets by status, each exactly up to 10,000. Where more is asked for than an index has, or one sees a part of "
	 "the tickets, the newest 1,000 that may fit are looked at; more: there are more than were counted, or may be."),
     .terms = true, .shape = "Counts"},
    {API("GET", "/tickets/by-response/{id}", CLF_PERMIT_AGENT, api_ticket_by_response, by_response_params,
	 "Show the ticket that a response made."),
     .shape = "Ticket"},
    {API("GET", "/tickets/{number}", CLF_PERMIT_AGENT, api_ticket_show, number_params, "Show a ticket."),
     .shape = "Ticket"},
    {API("GET", "/tickets/{number}/messages", CLF_PERMIT_AGENT, list_answer, part_params,
	 "List a ticket's mails, newest first."),
     .list = &messages, .shape = "Message"},
    {API("GET", "/tickets/{number}/messages/{id}/raw", CLF_PERMIT_ADMIN, api_message_raw, raw_params,
	 "A mail as it came or went."),
     .media = "message/rfc822"},
    {API("GET", "/tickets/{number}/comments", CLF_PERMIT_AGENT, list_answer, comment_list_params,
	 "List a ticket's notes, newest first."),
     .list = &comments, .shape = "Comment"},
    {API("GET", "/tickets/{number}/events", CLF_PERMIT_AGENT, list_answer, part_params,
	 "List a ticket's history, newest first."),
     .list = &events, .shape = "Event"},
    {API("GET", "/tickets/{number}/neighbours", CLF_PERMIT_AGENT, api_ticket_neighbours, neighbour_params,
	 "Say which tickets stand before and behind one, in a list's order; help: why one of both may be another, with "
	 "q."),
     .terms = true, .shape = "Neighbours"},
    {API("GET", "/tickets/{number}/subtickets", CLF_PERMIT_AGENT, list_answer, number_params,
	 "List a ticket's sub-tickets, as far as one sees them, the oldest first."),
     .list = &subtickets, .shape = "Ticket"},
    {API("GET", "/tickets/{number}/why", CLF_PERMIT_AGENT, list_answer, why_params,
	 "Say what rules made of each request on a ticket, newest first: which fired, failed or were stopped, and which "
	 "one condition kept from firing; of customers, managers and calendars as of today."),
     .list = &why, .shape = "Why"},
    {.method = NULL},
};
