/*
 * lists.c - reading the lists that page and API both have.
 */
#include "lists.h"

#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/listing.h"
#include "clf/act/search.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/door/unsent.h"
#include "page/list/tabs.h"
#include "page/mail/mail_words.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

#define OUTBOX_STATES "waiting|queued|claimed|committing|sent|deferred|failed|uncertain|kept-back|discarded"

#define PAGE_ROWS 25 /* about a screen and a half; a telephone loads what stands there */
#define CAUSE QUERY("cause", CLF_TYPE_NAME, 40, "Only mails that ended for this cause.")
#define MAILBOX QUERY("mailbox", CLF_TYPE_LINE, 100, "Only mails of this mailbox.")
#define FROM QUERY("from", CLF_TYPE_ADDRESS, 254, "Only mails from this address.")
#define SUBJECT QUERY("q", CLF_TYPE_LINE, 200, "Only mails in whose subject that stands.")
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
    {SUBJECT},
    {SINCE},
    {UNTIL},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_quarantine_params[] = {
    {CAUSE}, {MAILBOX}, {FROM}, {SUBJECT}, {SINCE}, {UNTIL}, {CURSOR}, {LIMIT}, {.name = NULL},
};

const struct param list_params[] = {
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_ticket_params[] = {
    {LIST_TERMS},
    {LIST_CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct param list_outbox_params[] = {
    {.name = "state",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_CHOICE,
     .choices = OUTBOX_STATES,
     .help = "Only mails in this state; waiting: all that are to go yet."},
    {QUERY("to", CLF_TYPE_ADDRESS, 254, "Only mails to this address.")},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

void lists_add_journal(struct call *call, struct clf_json *items, const struct clf_journal_list *list)
{
	for (size_t i = 0; i < list->count; i++) {
		struct clf_json *item = clf_shape_journal_row(&list->items[i]);

		if (route_is_page(call->route))
			present_mail(call, item, &list->items[i]);
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
	filter.subject = call_text(call, "q");
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

enum clf_status lists_outbox(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_outbox_list list;
	enum clf_status status = clf_query_outbox(call->web->act.store, call->arena, call_text(call, "state"),
						  call_text(call, "to"), access_page(call), &list, err);

	if (status != CLF_OK)
		return status;
	for (size_t i = 0; i < list.count; i++) {
		struct clf_json *item = clf_shape_outbox_entry(&list.items[i]);

		if (route_is_page(call->route))
			present_out(call, item, &list.items[i]);
		clf_json_append(items, item);
	}
	*next = list.next;
	return CLF_OK;
}

enum clf_status lists_search(struct call *call, struct clf_found_list *out, struct clf_error *err)
{
	const struct clf_page page = access_page(call);
	struct clf_find find = {.words = call_text(call, "q"),
				.locale = call_actor(call).locale,
				.below = page.cursor,
				.limit = page.limit};
	enum clf_status status = access_seer(call, "view", &find.seer, err);

	return status == CLF_OK ? clf_act_find(call->web->act.store, call->arena, &find, out, err) : status;
}

struct clf_json *lists_plain(const struct call *call, const struct clf_plain *plain)
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
			view_time(call, item, "time", value.number);
			clf_json_set_time(item, "time", value.number);
		}
		clf_json_append(items, item);
	}
	return items;
}

/* Of the page's own fields none; of the API's all but those of every list. */
static bool is_term(bool page, const char *name)
{
	if (page)
		return tabs_is_term(name);
	return strcmp(name, "cursor") != 0 && strcmp(name, "limit") != 0;
}

/* All of the query that is no parameter of another sort; before it, what the tab of a page stands for. */
static size_t terms_of(struct call *call, const struct clf_http_fields *query, bool page, struct clf_term **out)
{
	const struct tab *tab = page ? tabs_of(query) : NULL;
	struct clf_term *terms = clf_arena_array_of(call->arena, query->count + CLF_LISTING_TERMS, struct clf_term);
	size_t n = 0;

	for (; tab != NULL && n < tab->count; n++)
		terms[n] = tab->terms[n];
	if (tab != NULL && tab->sort != NULL && clf_text_blank(clf_http_field(query, "sort", NULL)))
		terms[n++] = (struct clf_term){"sort", tab->sort};
	for (size_t i = 0; i < query->count; i++) {
		if (is_term(page, query->items[i].name))
			terms[n++] = (struct clf_term){query->items[i].name, query->items[i].value};
	}
	*out = terms;
	return n;
}

enum clf_status lists_of(struct call *call, const struct clf_http_fields *query, struct clf_problems *problems,
			 struct clf_listing **out, struct clf_error *err)
{
	struct clf_list_ask ask = {.agent = call->agent.id};
	struct clf_term *terms = NULL;

	ask.count = terms_of(call, query, true, &terms);
	ask.terms = terms;
	return clf_act_listing(call->web->act.store, call->arena, &ask, problems, out, err);
}

const char *lists_query(struct call *call, const struct clf_http_fields *query)
{
	struct clf_term *terms = NULL;
	size_t count = terms_of(call, query, true, &terms);

	return clf_terms_query(call->arena, terms, count);
}

/* A page that shows its list once more has the list's query, and parameters of another route. */
static const char *cursor_of(const struct call *call)
{
	const char *cursor = call_text(call, "cursor");

	if (cursor != NULL || !route_is_page(call->route))
		return cursor;
	cursor = clf_http_field(&call->request->query, "cursor", NULL);
	return clf_text_blank(cursor) ? NULL : cursor;
}

struct clf_listing *lists_listing(struct call *call)
{
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_list_ask ask = {.agent = call->agent.id, .after = cursor_of(call)};
	struct clf_term *terms = NULL;
	struct clf_listing *listing = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	ask.count = terms_of(call, &call->request->query, route_is_page(call->route), &terms);
	ask.terms = terms;
	status = clf_act_listing(call->web->act.store, call->arena, &ask, problems, &listing, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return NULL;
	}
	for (size_t i = 0; i < problems->count; i++)
		problems->items[i].where = "query";
	return reply_problems(call, problems) ? NULL : listing;
}

bool lists_tickets_check(struct call *call)
{
	call->listing = lists_listing(call);
	return call->listing != NULL;
}

enum clf_status lists_tickets(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_ticket_list list;
	bool is_page = route_is_page(call->route);
	int64_t *drafts = NULL;
	size_t draft_count = 0;
	enum clf_status status =
	    clf_listing_page(call->listing, (size_t)call_number(call, "limit", is_page ? PAGE_ROWS : 0), &list, err);

	(void)next;
	if (status == CLF_OK && is_page)
		status =
		    clf_unsent_tickets(call->web->act.store, call->arena, call->agent.id, &drafts, &draft_count, err);
	if (status != CLF_OK)
		return status;
	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, &list.items[i]);

		if (is_page) {
			status = present_row(call, item, &list.items[i], err);
			clf_json_set_bool(item, "chosen", view_was_chosen(call, "ids", list.items[i].ticket.number));
		}
		for (size_t d = 0; d < draft_count; d++) {
			if (drafts[d] == list.items[i].ticket.number)
				clf_json_set_bool(item, "has_draft", true);
		}
		clf_json_append(items, item);
	}
	call->next = list.next;
	if (status != CLF_OK)
		return status;
	return list.words
		   ? clf_act_find_help(call->web->act.store, call->arena, call->agent.locale,
				       (struct clf_find_end){list.tired, list.goes_on, list.cut}, &call->help, err)
		   : CLF_OK;
}
