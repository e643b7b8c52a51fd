/*
 * page_bulk.c - a change to the tickets that are chosen in a list: what it is to be is asked on a page of its own, and
 * what came of each is said.
 */
#include "api/ticket/bulk.h"

#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/base/problem.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/seen.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/ticket.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/list/came.h"
#include "page/list/change.h"
#include "page/list/page_bulk.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

#define CHOSEN_MAX 200
#define FEW 20 /* tickets whose names are in nobody's way */

/* A field that was left empty is left alone: nothing is taken away by not choosing. */
const struct param page_bulk_params[] = {
    {NOT_NULL("ids", CLF_TYPE_IDS, CHOSEN_MAX, "Numbers of tickets.")},
    {NOT_NULL("status", CLF_TYPE_LINE, 100, "Status, by name.")},
    {NOT_NULL("owner", CLF_TYPE_LINE, 254, "An agent's address.")},
    {NOT_NULL("team", CLF_TYPE_LINE, 200, "Team, by name.")},
    {.name = "priority", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = PRIORITIES, .help = "Priority."},
    {NOT_NULL("segment", CLF_TYPE_LINE, 200, "Segment, by name.")},
    {NOT_NULL("queue", CLF_TYPE_LINE, CLF_LINE_MAX, "Queue, by name.")},
    {NOT_NULL("stage", CLF_TYPE_LINE, CLF_LINE_MAX, "Stage, by name.")},
    {NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {.name = "all", .where = CLF_IN_BODY, .type = CLF_TYPE_CHOICE, .choices = "on", .help = "All of the list."},
    {NOT_NULL("next", CLF_TYPE_LOCAL, 4000, "Where the list was.")},
    {PLACE},
    {.name = NULL},
};

const struct param page_bulk_undo_params[] = {
    {UNDO_NUMBERS},
    {UNDO_VERSIONS},
    {NOT_NULL("next", CLF_TYPE_LOCAL, 4000, "Where the list was.")},
    {.name = NULL},
};

static const char *const changeable[] = {"status", "owner", "team", "priority", "segment", "queue", "stage", "comment"};

static bool changes(const struct call *call)
{
	for (size_t i = 0; i < CLF_COUNT(changeable); i++) {
		if (call_given(call, changeable[i]))
			return true;
	}
	return false;
}

static bool undoes(const struct call *call)
{
	return call_given(call, "versions");
}

/* What to do about a ticket that wasn't changed, by what a change of it alone would be answered with. */
static const char *advice(const struct call *call, unsigned status)
{
	if (undoes(call) && (status == 409 || status == 422))
		return view_say(call, CLF_SAID("Open it, and see in its history what happened since."));
	switch (status) {
	case 404:
		return view_say(call, CLF_SAID("It was removed, or you may not see it any more."));
	case 403:
		return view_say(call, CLF_SAID("Somebody who may can do it; an administrator can give you the right."));
	case 409:
		return view_say(call, CLF_SAID("Open it, and answer there what is asked."));
	case 503:
		return view_say(call, CLF_SAID("Try it again below."));
	default:
		return view_say(call, CLF_SAID("Open it, and put it right there."));
	}
}

/* Its tag, and its title where it is seen. */
static enum clf_status add_ticket(struct call *call, int64_t number, struct clf_json *row, struct clf_error *err)
{
	struct clf_ticket_row ticket;
	struct clf_seer seer;
	char tag[CLF_TAG_TEXT];
	bool seen = false;
	enum clf_status status = access_sees(call, number, &seen, err);

	clf_json_set_text(row, "tag", clf_ticket_tag(call->web->act.config->tag, number, tag));
	if (status != CLF_OK || !seen)
		return status;
	status = access_seer(call, "view", &seer, err);
	if (status == CLF_OK)
		status = clf_seen_ticket(call->web->act.store, call->arena, &seer, number, &ticket, err);
	if (status != CLF_OK)
		return status;
	present_title(call, row, &ticket);
	clf_json_set_text(row, "path", clf_arena_printf(call->arena, "/tickets/%lld", (long long)number));
	return CLF_OK;
}

/* "changed" and "failed": [{"tag", "title", "path"}], of the latter "problem" and "advice" beside; "again": those that
 * had no time. */
static enum clf_status add_results(struct call *call, const struct clf_json *items, struct clf_json *context,
				   struct clf_error *err)
{
	struct clf_json *done = clf_json_array(), *failed = clf_json_array(), *again = clf_json_array();
	bool undoable = !undoes(call);
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);
		const char *problem = clf_json_get_text(item, "problem");
		unsigned code = (unsigned)clf_json_get_number(item, "status", 200);
		struct clf_json *row = clf_json_copy(item);

		status = add_ticket(call, clf_json_get_number(item, "number", 0), row, err);
		if (problem != NULL)
			clf_json_set_text(row, "advice", advice(call, code));
		else
			undoable = undoable && clf_json_get_number(item, "version", 0) != 0;
		if (code == 503)
			clf_json_append(again, clf_json_copy(row));
		clf_json_append(problem != NULL ? failed : done, row);
	}
	clf_json_set_integer(context, "changed_count", (int64_t)clf_json_size(done));
	clf_json_set_integer(context, "failed_count", (int64_t)clf_json_size(failed));
	clf_json_set_bool(context, "has_changed", clf_json_size(done) > 0);
	clf_json_set_bool(context, "has_failed", clf_json_size(failed) > 0);
	clf_json_set_bool(context, "is_undo", undoes(call));
	clf_json_set_bool(context, "undoable", undoable && clf_json_size(done) > 0);
	clf_json_set_bool(context, "has_again", clf_json_size(again) > 0);
	clf_json_set(context, "changed", done);
	clf_json_set(context, "failed", failed);
	clf_json_set(context, "again", again);
	return status;
}

/* What was to be changed, to be sent once more. */
static void add_asked(const struct call *call, struct clf_json *context)
{
	struct clf_json *fields = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(changeable); i++) {
		struct clf_json *field;

		if (!call_given(call, changeable[i]))
			continue;
		field = clf_json_object();
		clf_json_set_text(field, "name", changeable[i]);
		clf_json_set_text(field, "value", call_text(call, changeable[i]));
		clf_json_append(fields, field);
	}
	clf_json_set(context, "fields", fields);
}

static struct clf_json *context_of(const struct call *call)
{
	struct clf_json *context = clf_json_object();
	const char *next = call_text(call, "next");

	clf_json_set_text(context, "path", clf_text_blank(next) ? "/tickets" : next);
	add_asked(call, context);
	return context;
}

static void show(struct call *call, const char *file, const char *title, struct clf_json *context,
		 enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_OK) {
		view_page(call, 200, file, title, "/tickets", context);
		return;
	}
	clf_json_free(&context);
	reply_failure(call, status, err);
}

/* The first of the list that one came from, as many as are changed at once. False: answered. */
static bool of_list(struct call *call, struct clf_ticket_list *list)
{
	struct clf_http_fields query = {NULL, 0};
	struct clf_problems *problems = clf_arena_new_of(call->arena, struct clf_problems);
	struct clf_listing *listing = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	came_query(call, clf_http_field(&call->form, "next", NULL), &query);
	status = lists_of(call, &query, problems, &listing, &err);
	if (status == CLF_OK && reply_problems(call, problems))
		return false;
	if (status == CLF_OK && listing != NULL)
		status = clf_listing_page(listing, CHOSEN_MAX, list, &err);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

static enum clf_status add_chosen(struct call *call, const int64_t *numbers, size_t count, struct clf_json *context,
				  struct clf_error *err)
{
	struct clf_json *tickets = clf_json_array();
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		struct clf_json *row = clf_json_object();

		clf_json_set_integer(row, "number", numbers[i]);
		status = add_ticket(call, numbers[i], row, err);
		clf_json_append(tickets, row);
	}
	clf_json_set(context, "tickets", tickets);
	clf_json_set_integer(context, "count", (int64_t)count);
	clf_json_set_bool(context, "any", count > 0);
	clf_json_set_bool(context, "few", count <= FEW);
	return status;
}

/* What is to be changed of them, before anything is: the numbers go along, so that what is changed is what was shown.
 */
static void ask(struct call *call, const int64_t *numbers, size_t count, bool more)
{
	struct clf_json *context = clf_json_object();
	const char *next = call_text(call, "next");
	struct clf_error err = {0};
	enum clf_status status = add_chosen(call, numbers, count, context, &err);

	if (status == CLF_OK)
		status = change_add(call, context, &err);
	clf_json_set_bool(context, "more", more);
	clf_json_set_text(context, "path", clf_text_blank(next) ? "/tickets" : next);
	show(call, "change.html", view_say(call, CLF_SAID("Change tickets")), context, status, &err);
}

static void ask_all(struct call *call)
{
	struct clf_ticket_list list = {.count = 0};
	int64_t *numbers;

	if (!of_list(call, &list))
		return;
	numbers = clf_arena_array_of(call->arena, list.count, int64_t);
	for (size_t i = 0; i < list.count; i++)
		numbers[i] = list.items[i].ticket.number;
	ask(call, numbers, list.count, list.next != NULL);
}

/* Whether it comes from the form that asks what is to be changed. */
static bool is_asked(const struct call *call)
{
	return clf_text_equal(clf_http_field(&call->form, "place", NULL), "change");
}

void page_bulk(struct call *call)
{
	struct clf_json *context, *items;
	struct clf_error err = {0};
	const int64_t *numbers;
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	numbers = call_ids(call, "ids", &count);
	if (count == 0 && !call_given(call, "all"))
		reply_problem(call, 422, "refused", "%s",
			      view_say(call, CLF_SAID("No ticket was chosen: choose some by the boxes before them.")));
	else if (!call_given(call, "all") && !changes(call) && !is_asked(call))
		ask(call, numbers, count, false);
	else if (!call_given(call, "all") && !changes(call))
		reply_problem(
		    call, 422, "refused", "%s",
		    view_say(call, CLF_SAID("Nothing was changed: choose a status, an owner, a team or a priority, "
					    "or write a note.")));
	else if (call_given(call, "all"))
		ask_all(call);
	else {
		context = context_of(call);
		items = bulk_change(call, numbers, count, access_print(call));
		status = add_results(call, items, context, &err);
		clf_json_free(&items);
		show(call, "changed.html", view_say(call, CLF_SAID("Changed tickets")), context, status, &err);
	}
}

void page_bulk_undo(struct call *call)
{
	struct clf_json *context, *items;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	items = bulk_undo(call, access_print(call));
	if (items == NULL)
		return;
	context = context_of(call);
	status = add_results(call, items, context, &err);
	clf_json_free(&items);
	show(call, "changed.html", view_say(call, CLF_SAID("Taken back")), context, status, &err);
}

/* Where it came from, with what was chosen and written: the form, or the list as it was. */
void page_bulk_again(struct call *call)
{
	struct clf_http_request *request;
	const int64_t *numbers;
	size_t count;

	numbers = call_ids(call, "ids", &count);
	if (is_asked(call) && count > 0) {
		ask(call, numbers, count, false);
		return;
	}
	request = clf_arena_new_of(call->arena, struct clf_http_request);
	*request = *call->request;
	came_query(call, clf_http_field(&call->form, "next", NULL), &request->query);
	call->request = request;
	list_answer(call);
}
