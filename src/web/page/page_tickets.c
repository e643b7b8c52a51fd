/*
 * page_tickets.c - tickets as a list, and one with its mails, notes and history.
 *
 * The list is read in lists.c, as the API's is; its columns stand in templates/web/tickets.html.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/answers.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/field/fields.h"
#include "clf/store/field/status.h"
#include "clf/store/look/query.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/installation.h"
#include "clf/store/people/permission.h"
#include "clf/ticket/command/command.h"
#include "lists.h"
#include "page/view.h"
#include "routes.h"

/* Mails stand in frames. */
#define PAGE_POLICY                                                                                                    \
	"default-src 'none'; style-src 'self'; img-src 'self'; frame-src 'self'; form-action 'self'; "                 \
	"frame-ancestors 'none'; base-uri 'none'"

static void add_choice(struct clf_json *choices, const char *value, const char *chosen)
{
	struct clf_json *choice = clf_json_object();

	clf_json_set_text(choice, "value", value);
	clf_json_set_bool(choice, "chosen", clf_text_equal_nocase(value, chosen != NULL ? chosen : ""));
	clf_json_append(choices, choice);
}

/* As it was asked for. */
static const char *asked_for(const struct call *call, const char *name)
{
	return clf_http_field(&call->request->query, name, NULL);
}

static enum clf_status add_statuses(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_ticket_status *statuses = NULL;
	size_t count = 0;
	const char *chosen = asked_for(call, "status");
	struct clf_json *choices = clf_json_array();
	enum clf_status status = clf_status_list(call->web->act.store, call->arena, &statuses, &count, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++)
		add_choice(choices, statuses[i].name, chosen);
	clf_json_set(context, "statuses", choices);
	return status;
}

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
	clf_json_set(object, "rows", rows);
	clf_json_set(object, "left_out",
		     answers.left_out > 0 ? clf_json_integer((int64_t)answers.left_out) : clf_json_bool(false));
	return object;
}

/* As the API gives it, with its times for people. */
static struct clf_json *ticket_item(const struct call *call, const struct clf_ticket_row *row)
{
	struct clf_json *item = clf_shape_ticket(call->web->act.config->tag, row);

	view_time(item, "created_at_text", row->ticket.created_at);
	view_time(item, "updated_at_text", row->ticket.updated_at);
	view_time(item, "closed_at_text", row->ticket.closed_at);
	clf_json_set_bool(item, "has_tags", row->tag_count > 0);
	clf_json_set(item, "fields", lists_plain(&row->ticket.plain));
	clf_json_set(item, "answered", answered(call, row->response));
	return item;
}

/* A field to choose by each: what it can be, else what was written. */
static void add_plain_filters(struct call *call, struct clf_json *context)
{
	struct clf_json *filters = clf_json_array(), *orders = clf_json_array();

	for (CLF_EACH_PLAIN(row)) {
		const char *chosen = asked_for(call, row->name);
		struct clf_json *filter = clf_json_object(), *choices = clf_json_array(), *order = clf_json_object();

		clf_json_set_text(filter, "name", row->name);
		clf_json_set_text(filter, "label", row->label);
		clf_json_set_text(filter, "value", chosen);
		clf_json_set_bool(filter, "is_time", row->type == CLF_VALUE_TIME);
		clf_json_set_bool(filter, "is_chosen", row->type == CLF_VALUE_PRIORITY);
		for (unsigned i = 0; row->type == CLF_VALUE_PRIORITY && i <= CLF_PRIORITY_CRITICAL; i++)
			add_choice(choices, clf_priority_name((enum clf_priority)i), chosen);
		clf_json_set(filter, "choices", choices);
		clf_json_append(filters, filter);
		clf_json_set_text(order, "name", row->name);
		clf_json_set_text(order, "label", row->label);
		clf_json_set_bool(order, "chosen", clf_text_equal(asked_for(call, "sort"), row->name));
		clf_json_append(orders, order);
	}
	clf_json_set(context, "filters", filters);
	clf_json_set(context, "orders", orders);
}

static enum clf_status add_filter(struct call *call, struct clf_json *context, struct clf_error *err)
{
	clf_json_set_text(context, "owner_filter", asked_for(call, "owner"));
	clf_json_set_text(context, "customer_filter", asked_for(call, "customer"));
	add_plain_filters(call, context);
	return add_statuses(call, context, err);
}

/* What is quoted is folded away, and so are notices to agents: the conversation stands open. */
static struct clf_json *message_items(const struct clf_message_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++) {
		const struct clf_message_row *row = &list->items[i];
		struct clf_json *item = clf_shape_message(row);

		view_time(item, "at_text", row->at);
		clf_json_set_bool(item, "is_in", row->incoming);
		clf_json_set_bool(item, "is_folded", row->klass == CLF_CLASS_NOTICE);
		clf_json_set_bool(item, "has_mail", row->journal != 0);
		clf_json_set_bool(item, "has_more", strcmp(row->text, row->reply) != 0);
		clf_json_set_text(item, "shown", clf_text_blank(row->reply) ? row->text : row->reply);
		clf_json_append(items, item);
	}
	return items;
}

static struct clf_json *comment_items(const struct clf_comment_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++) {
		struct clf_json *item = clf_shape_comment(&list->items[i]);

		view_time(item, "at_text", list->items[i].at);
		clf_json_append(items, item);
	}
	return items;
}

static struct clf_json *event_items(const struct clf_event_list *list)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++) {
		struct clf_json *item = clf_shape_event(&list->items[i]);

		view_time(item, "at_text", list->items[i].at);
		clf_json_append(items, item);
	}
	return items;
}

static enum clf_status add_parts(struct call *call, int64_t number, struct clf_json *context, struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	const struct clf_page page = {0, CLF_PAGE_MAX};
	struct clf_message_list messages = {NULL, 0, 0};
	struct clf_comment_list comments = {NULL, 0, 0};
	struct clf_event_list events = {NULL, 0, 0};
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_seen_messages(store, call->arena, &seer, number, page, &messages, err);
	if (status == CLF_OK)
		status = clf_query_comments(store, call->arena, number, page, &comments, err);
	if (status == CLF_OK)
		status = clf_seen_events(store, call->arena, &seer, number, page, &events, err);
	clf_json_set(context, "messages", message_items(&messages));
	clf_json_set_bool(context, "messages_cut", messages.next != 0);
	clf_json_set(context, "comments", comment_items(&comments));
	clf_json_set(context, "events", event_items(&events));
	clf_json_set_bool(context, "events_cut", events.next != 0);
	return status;
}

/* What can be done to this ticket from here, and by this agent. */
static bool is_offered(const struct clf_command_row *row, const struct clf_permission *permissions, size_t count,
		       enum clf_role role)
{
	return (row->flags & CLF_COMMAND_PAGE) && (row->flags & CLF_COMMAND_TICKET) &&
	       !(row->flags & CLF_COMMAND_LATER) &&
	       clf_permission_scope(permissions, count, row->name, role) != CLF_SCOPE_NONE;
}

static struct clf_json *command_items(struct call *call, const struct clf_permission *permissions,
				      size_t permission_count)
{
	struct clf_json *commands = clf_json_array();
	enum clf_role role = call_actor(call).role;
	size_t count = 0;
	const struct clf_command_row *table = clf_command_table(&count);
	const struct clf_customs *customs;
	bool sets = clf_fields(call->web->act.store, &customs, NULL) == CLF_OK && customs->count > 0;

	for (size_t i = 0; i < count; i++) {
		struct clf_json *command;

		if (!is_offered(&table[i], permissions, permission_count, role) ||
		    (table[i].verb == CLF_VERB_SET && !sets))
			continue;
		command = clf_json_object();
		clf_json_set_text(command, "name", table[i].name);
		clf_json_set_text(command, "label",
				  clf_arena_printf(call->arena, "%s%s%s: %s", table[i].name,
						   table[i].argument[0] ? " " : "", table[i].argument, table[i].help));
		clf_json_append(commands, command);
	}
	return commands;
}

/* Actions as the command table has them, and the names that they may need. */
static enum clf_status add_work(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_store *store = call->web->act.store;
	struct clf_json *names = clf_json_array();
	struct clf_agent_record *agents = NULL;
	struct clf_ticket_status *statuses = NULL;
	struct clf_permission *permissions = NULL;
	struct clf_installation installation = {0};
	size_t agent_count = 0, status_count = 0, permission_count = 0;
	enum clf_status status = clf_agent_list(store, call->arena, &agents, &agent_count, err);

	if (status == CLF_OK)
		status = clf_installation_read(store, &installation, err);
	if (status == CLF_OK)
		status = clf_status_list(store, call->arena, &statuses, &status_count, err);
	if (status == CLF_OK)
		status = clf_permission_list(store, call->arena, &permissions, &permission_count, err);
	for (size_t i = 0; i < agent_count; i++) {
		if (agents[i].agent.active)
			clf_json_append(names, clf_json_string(agents[i].agent.address));
	}
	for (size_t i = 0; i < status_count; i++)
		clf_json_append(names, clf_json_string(statuses[i].name));
	clf_json_set(context, "commands", command_items(call, permissions, permission_count));
	clf_json_set(context, "suggestions", names);
	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return status;
}

/* Each who is or was in copy, with what can be done about it. */
static struct clf_json *people(const struct clf_ticket_row *row)
{
	static const struct {
		const char *words, *change, *label;
	} ways[] = {
	    [CLF_COPIED_IN] = {"in copy", "remove", "Take out"},
	    [CLF_COPIED_OUT] = {"taken out", "add", "Put back"},
	    [CLF_COPIED_PROPOSED] = {"named by a mail that nobody proved", "add", "Put in copy"},
	    [CLF_COPIED_TO] = {"the customer last wrote from here", "remove", "Take out"},
	    [CLF_COPIED_OTHER] = {"the customer wrote from here before", "remove", "Take out"},
	};
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < row->copied_count; i++) {
		const struct clf_copied *one = &row->copied[i];
		struct clf_json *item = clf_json_object();

		clf_json_set_text(item, "address", one->address);
		clf_json_set_text(item, "name", one->name);
		clf_json_set_text(item, "words", ways[one->state].words);
		clf_json_set_text(item, "change", ways[one->state].change);
		clf_json_set_text(item, "label", ways[one->state].label);
		clf_json_append(items, item);
	}
	return items;
}

static void page_ticket_show(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_ticket_row row;
	struct clf_json *context, *links = NULL;
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
		status = add_parts(call, ticket.number, context, &err);
	if (status == CLF_OK)
		status = add_work(call, context, &err);
	if (status == CLF_OK)
		status = access_links(call, &row, &links, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	clf_json_set(context, "ticket", ticket_item(call, &row));
	clf_json_set_bool(context, "has_dashboards", clf_json_size(links) > 0);
	clf_json_set(context, "dashboards", links);
	clf_json_set(context, "people", people(&row));
	title = clf_arena_printf(call->arena, "%s %s", clf_ticket_tag(call->web->act.config->tag, ticket.number, tag),
				 ticket.subject);
	clf_http_response_set(call->response, "Content-Security-Policy", PAGE_POLICY);
	view_page(call, 200, "ticket.html", title, "/tickets", context);
}

/* Where a dashboard leads back to. */
static void page_ticket_by_response(struct call *call)
{
	int64_t number = 0;

	if (call_permitted(call, CLF_PERMIT_AGENT) && access_by_response(call, call_text(call, "id"), &number))
		reply_redirect(call, clf_arena_printf(call->arena, "/tickets/%lld", (long long)number));
}

static const struct list tickets = {
    .permission = CLF_PERMIT_AGENT,
    .check = lists_tickets_check,
    .read = lists_tickets,
    .file = "tickets.html",
    .title = "Tickets",
    .path = "/tickets",
    .beside = add_filter,
};

static const struct param number_params[] = {
    {NUMBER_IN_PATH},
    {.name = NULL},
};

static const struct param by_response_params[] = {
    {IN_PATH("id", CLF_TYPE_LINE, 200, "The feedback platform's id.")},
    {.name = NULL},
};

const struct route page_ticket_routes[] = {
    {PAGE("GET", "/tickets", CLF_PERMIT_AGENT, list_answer, list_ticket_params, "Tickets."), .list = &tickets,
     .terms = true},
    {PAGE("GET", "/tickets/by-response/{id}", CLF_PERMIT_AGENT, page_ticket_by_response, by_response_params,
	  "The ticket of a response.")},
    {PAGE("GET", "/tickets/{number}", CLF_PERMIT_AGENT, page_ticket_show, number_params, "A ticket.")},
    {.method = NULL},
};
