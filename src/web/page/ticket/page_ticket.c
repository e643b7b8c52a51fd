/*
 * page_ticket.c - one ticket: what happened on it, its facts, and what can be done.
 */
#include "page/ticket/page_ticket.h"

#include "api/ticket/files.h"
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/answers.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/installation.h"
#include "clf/store/people/permission.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"
#include "lists.h"
#include "page/find/customer.h"
#include "page/list/came.h"
#include "page/present.h"
#include "page/ticket/composer.h"
#include "page/ticket/draft.h"
#include "page/ticket/facts.h"
#include "page/ticket/timeline.h"
#include "page/view.h"
#include "routes.h"

/* What the customer answered, flat; false where there is nothing to show. */
static struct clf_json *answered(const struct call *call, const struct clf_response *response)
{
	struct clf_json *object, *rows;
	struct clf_answers answers;

	if (response == NULL)
		return clf_json_bool(false);
	object = clf_json_object();
	rows = clf_json_array();
	clf_answers_read(call->arena, response->answers, &answers);
	for (size_t i = 0; i < answers.count; i++) {
		struct clf_json *row = clf_json_object();

		clf_json_set_text(row, "question", answers.items[i].question);
		clf_json_set_text(row, "answer", answers.items[i].answer);
		clf_json_append(rows, row);
	}
	clf_json_set_text(object, "survey", response->survey);
	clf_json_set_text(object, "place", response->place);
	clf_json_set_text(object, "comment", response->comment);
	clf_json_set_text(object, "link", response->link);
	clf_json_set(object, "score", response->has_score ? clf_json_integer(response->score) : clf_json_null());
	clf_json_set_bool(object, "has_rows", answers.count > 0);
	clf_json_set(object, "rows", rows);
	clf_json_set(object, "left_out",
		     answers.left_out > 0 ? clf_json_integer((int64_t)answers.left_out) : clf_json_bool(false));
	return object;
}

/* The customer's name, else the address. */
static void add_customer(struct clf_json *item, const struct clf_customer *customer)
{
	struct clf_json *shown = clf_json_copy(clf_json_get(item, "customer"));

	clf_json_set_text(shown, "shown", clf_text_blank(customer->name) ? customer->address : customer->name);
	clf_json_set_text(shown, "language", present_language(customer->locale));
	clf_json_set(item, "customer", shown);
}

/* What it holds in fields that administrators set up. */
static struct clf_json *customs(const struct call *call, const struct clf_ticket_row *row)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < row->ticket.held_count; i++) {
		const struct clf_custom *field = clf_custom_of(row->customs, row->ticket.held[i].field);
		struct clf_json *item;

		if (field == NULL)
			continue;
		item = clf_json_object();
		clf_json_set_text(item, "label", field->label);
		clf_json_set_text(item, "text", clf_custom_shown(call->arena, field, row->ticket.held[i].value));
		clf_json_append(items, item);
	}
	return items;
}

/* As the API gives it, with what a page says of it. */
static struct clf_json *ticket_item(const struct call *call, const struct clf_ticket_row *row)
{
	struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, row);
	const struct clf_reader reader = view_reader(call);

	view_time(call, item, "created_at", row->ticket.created_at);
	view_time(call, item, "updated_at", row->ticket.updated_at);
	view_time(call, item, "closed_at", row->ticket.closed_at);
	present_state(call, item, row);
	present_title(call, item, row);
	clf_json_set_text(item, "waits", clf_moment_lasted(call->arena, &reader, row->ticket.waiting_since));
	clf_json_set_bool(item, "has_tags", row->tag_count > 0);
	clf_json_set_bool(item, "has_causes", row->cause_count > 0);
	clf_json_set(item, "fields", lists_plain(call, &row->ticket.plain));
	clf_json_set(item, "customs", customs(call, row));
	clf_json_set_bool(item, "has_parts", row->subticket_count > 0);
	clf_json_set_bool(item, "has_links", row->link_count > 0);
	if (!clf_text_equal(row->ticket.original_segment, row->ticket.segment))
		clf_json_set_text(item, "original_shown", row->ticket.original_segment);
	clf_json_set(item, "answered", answered(call, row->response));
	add_customer(item, &row->ticket.customer);
	return item;
}

/* What has no other place on the page. */
static const struct deed {
	enum clf_verb verb;
	unsigned watched; /* bits: whether it is offered where one isn't told of all, is, or is told of nothing */
	bool away;        /* of a ticket that is spam or deleted */
	bool changes;     /* what everybody has */
	const char *argument, *label;
} deeds[] = {
    {CLF_VERB_WATCH, 1u << CLF_WATCHES_NOT | 1u << CLF_WATCHES_MUTED, false, false, "",
     CLF_SAID("Tell me of all that happens")},
    {CLF_VERB_WATCH, 1u << CLF_WATCHES_ALL, false, false, "off", CLF_SAID("Tell me no more than usual")},
    {CLF_VERB_MUTE, 1u << CLF_WATCHES_NOT | 1u << CLF_WATCHES_ALL, false, false, "", CLF_SAID("Tell me nothing of it")},
    {CLF_VERB_MUTE, 1u << CLF_WATCHES_MUTED, false, false, "off", CLF_SAID("Tell me of it as usual")},
    {CLF_VERB_UNDO, ~0u, false, false, "", CLF_SAID("Take back what my last mail did")},
    {CLF_VERB_SPAM, ~0u, false, true, "", CLF_SAID("Mark as spam")},
    {CLF_VERB_DELETE, ~0u, false, true, "", CLF_SAID("Delete …")},
    {CLF_VERB_RESTORE, ~0u, true, true, "", CLF_SAID("Bring it back")},
};

/* "deeds" and "changes": [{"name", "argument", "label"}]. */
static void add_deeds(struct call *call, const struct clf_ticket_row *row, unsigned watched,
		      const struct clf_permission *permissions, size_t permission_count, struct clf_json *context)
{
	struct clf_json *items = clf_json_array(), *changes = clf_json_array();
	bool away = row->kind == CLF_KIND_SPAM || row->kind == CLF_KIND_DELETED;

	for (size_t i = 0; i < CLF_COUNT(deeds); i++) {
		const char *name = clf_command_row(deeds[i].verb)->name;
		struct clf_json *item;

		if (away != deeds[i].away || !(deeds[i].watched & watched) ||
		    clf_permission_scope(permissions, permission_count, name, call_actor(call).role) == CLF_SCOPE_NONE)
			continue;
		item = clf_json_object();
		clf_json_set_text(item, "name", name);
		clf_json_set_text(item, "argument", deeds[i].argument);
		clf_json_set_text(item, "label", view_say(call, deeds[i].label));
		clf_json_append(deeds[i].changes ? changes : items, item);
	}
	clf_json_set(context, "deeds", items);
	clf_json_set_bool(context, "has_changes", clf_json_size(changes) > 0);
	clf_json_set(context, "changes", changes);
}

/* A part of it is made by who may, and purged by who may delete; by its form. */
static void add_forms(struct call *call, const struct clf_ticket_row *row, const struct clf_permission *permissions,
		      size_t count, struct clf_json *context)
{
	const enum clf_role role = call_actor(call).role;
	bool away = row->kind == CLF_KIND_SPAM || row->kind == CLF_KIND_DELETED;

	clf_json_set_bool(context, "may_purge",
			  away && clf_permission_scope(permissions, count, "purge", role) != CLF_SCOPE_NONE);
	clf_json_set_bool(context, "may_part",
			  !away && clf_permission_scope(permissions, count, "sub", role) != CLF_SCOPE_NONE);
	clf_json_set_bool(context, "may_file",
			  clf_permission_scope(permissions, count, "file", role) != CLF_SCOPE_NONE);
}

static enum clf_status add_work(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
				struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	struct clf_permission *permissions = NULL;
	struct clf_installation installation = {0};
	struct clf_json *fields = clf_json_array();
	enum clf_watches watches = CLF_WATCHES_NOT;
	size_t permission_count = 0;
	enum clf_status status = clf_installation_read(store, &installation, err);

	if (status == CLF_OK)
		status = clf_permission_list(store, call->arena, &permissions, &permission_count, err);
	if (status == CLF_OK)
		status = clf_seen_watches(store, row->ticket.number, call->agent.id, &watches, err);
	if (status == CLF_OK)
		status = facts_to_give(call, "sub", fields, err);
	if (status == CLF_OK)
		status = facts_causes(call, row, "close", context, err);
	add_deeds(call, row, 1u << watches, permissions, permission_count, context);
	add_forms(call, row, permissions, permission_count, context);
	clf_json_set(context, "sub_fields", fields);
	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return status;
}

/* Each who is or was in copy, with what can be done about it. */
static struct clf_json *people(const struct call *call, const struct clf_ticket_row *row)
{
	static const struct {
		const char *words, *change, *label;
	} ways[] = {
	    [CLF_COPIED_IN] = {CLF_SAID("in copy"), "remove", CLF_SAID("Take out")},
	    [CLF_COPIED_OUT] = {CLF_SAID("taken out"), "add", CLF_SAID("Put back")},
	    [CLF_COPIED_PROPOSED] = {CLF_SAID("named by a mail that nobody proved"), "add", CLF_SAID("Put in copy")},
	    [CLF_COPIED_TO] = {CLF_SAID("the customer last wrote from here"), "remove", CLF_SAID("Take out")},
	    [CLF_COPIED_OTHER] = {CLF_SAID("the customer wrote from here before"), "remove", CLF_SAID("Take out")},
	};
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < row->copied_count; i++) {
		const struct clf_copied *one = &row->copied[i];
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "address", one->address);
		clf_json_set_text(item, "name", one->name);
		clf_json_set_text(item, "words", view_say(call, ways[one->state].words));
		clf_json_set_text(item, "change", ways[one->state].change);
		clf_json_set_text(item, "label", view_say(call, ways[one->state].label));
		clf_json_append(items, item);
	}
	return items;
}

/* What waits to go to the customer later, and what leaves in a moment ("leaving"). */
static enum clf_status add_planned(struct call *call, int64_t number, struct clf_json *context, struct clf_error *err)
{
	struct clf_planned_list list = {.count = 0};
	struct clf_json *items = clf_json_array(), *leaving = clf_json_array();
	enum clf_status status = clf_planned(call->web->act.store, call->arena, number, clf_clock_now(), &list, err);

	for (size_t i = 0; status == CLF_OK && i < list.count; i++) {
		struct clf_json *item = clf_shape_planned(&list.items[i]);

		view_time(call, item, "at", list.items[i].at);
		clf_json_set_integer(item, "seconds", (list.items[i].at - clf_clock_now()) / CLF_SECOND);
		clf_json_append(list.items[i].held ? leaving : items, item);
	}
	clf_json_set_bool(context, "has_planned", clf_json_size(items) > 0);
	clf_json_set(context, "planned", items);
	clf_json_set(context, "leaving", leaving);
	return status;
}

static enum clf_status add_all(struct call *call, const struct clf_ticket_row *row, struct clf_json *context,
			       struct clf_error *err)
{
	struct clf_json *links = NULL;
	enum clf_status status = draft_read(call, row->ticket.number, err);

	if (status == CLF_OK)
		status = timeline_add(call, row, context, err);
	if (status == CLF_OK)
		status = add_work(call, row, context, err);
	if (status == CLF_OK)
		status = composer_add(call, row, context, err);
	if (status == CLF_OK)
		status = facts_add(call, row, context, err);
	if (status == CLF_OK)
		status = add_planned(call, row->ticket.number, context, err);
	if (status == CLF_OK)
		status = customer_tickets(call, &row->ticket.customer, row->ticket.number, context, err);
	if (status == CLF_OK)
		status = customer_link(call, &row->ticket, context, err);
	if (status == CLF_OK)
		status = came_add(call, row->ticket.number, context, err);
	if (status == CLF_OK)
		status = access_links(call, row, &links, err);
	draft_add(call, context);
	clf_json_set_bool(context, "has_dashboards", clf_json_size(links) > 0);
	clf_json_set(context, "dashboards", links != NULL ? links : clf_json_null());
	return status;
}

void page_ticket_done(struct call *call, int64_t number, const char *what)
{
	reply_redirect(call, clf_arena_printf(call->arena, "/tickets/%lld?done=%s", (long long)number, what));
}

void page_ticket_show(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_ticket_row row;
	struct clf_json *context, *item;
	struct clf_error err = {0};
	struct clf_seer seer;
	char tag[CLF_TAG_TEXT];
	const char *title;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	context = clf_json_object();
	status = access_seer(call, "view", &seer, &err);
	if (status == CLF_OK)
		status = clf_seen_ticket(call->web->act.store, call->arena, &seer, ticket.number, &row, &err);
	if (status == CLF_OK)
		status = add_all(call, &row, context, &err);
	if (status == CLF_OK) {
		item = ticket_item(call, &row);
		status = present_undelivered(call, item, ticket.number, &err);
		clf_json_set(context, "ticket", item);
	}
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	clf_json_set(context, "people", people(call, &row));
	clf_json_set_bool(context, "has_people", row.copied_count > 0);
	clf_json_set_bool(context, "is_mine", clf_text_equal_nocase(row.owner_address, call->agent.address));
	clf_json_set_bool(context, "is_ended", clf_status_kind_row(row.kind)->ends);
	title = clf_arena_printf(call->arena, "%s %s", clf_ticket_tag(call->web->act.config->tag, ticket.number, tag),
				 ticket.subject);
	reply_frames(call);
	view_page(call, 200, "ticket.html", title, "/tickets", context);
}

/* Where a dashboard leads back to. */
static void page_ticket_by_response(struct call *call)
{
	int64_t number = 0;

	if (call_permitted(call, CLF_PERMIT_AGENT) && access_by_response(call, call_text(call, "id"), &number))
		reply_redirect(call, clf_arena_printf(call->arena, "/tickets/%lld", (long long)number));
}

static const struct param number_params[] = {
    {NUMBER_IN_PATH},
    {.name = NULL},
};

static const struct param file_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param by_response_params[] = {
    {IN_PATH("id", CLF_TYPE_LINE, 200, "The feedback platform's id.")},
    {.name = NULL},
};

const struct route page_ticket_routes[] = {
    {PAGE("GET", "/tickets/by-response/{id}", CLF_PERMIT_AGENT, page_ticket_by_response, by_response_params,
	  "The ticket of a response.")},
    {PAGE("GET", "/tickets/{number}", CLF_PERMIT_AGENT, page_ticket_show, number_params, "A ticket.")},
    {PAGE("GET", "/tickets/{number}/files/{id}", CLF_PERMIT_AGENT, api_file_show, file_params,
	  "A file of a ticket, to be saved.")},
    {.method = NULL},
};
