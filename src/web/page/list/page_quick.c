/*
 * page_quick.c - what is done to one ticket without leaving the list: each is a command, and the list comes back.
 */
#include <string.h>

#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/seen.h"
#include "clf/store/people/installation.h"
#include "clf/ticket/words.h"
#include "commands.h"
#include "page/list/came.h"
#include "page/present.h"
#include "page/ticket/facts.h"
#include "page/view.h"
#include "routes.h"

/* What may be done so; fact: the field that says what it can be. */
static const struct quick {
	const char *command, *fact, *done;
} quicks[] = {
    {"take", NULL, "quick-taken"},         {"assign", "owner", "quick-changed"},
    {"status", "status", "quick-changed"}, {"priority", "priority", "quick-changed"},
    {"queue", "queue", "quick-changed"},   {"stage", "stage", "quick-changed"},
    {"postpone", NULL, "quick-postponed"}, {"close", NULL, "quick-closed"},
};

static const struct quick *quick_of(const char *command)
{
	for (size_t i = 0; i < CLF_COUNT(quicks); i++) {
		if (clf_text_equal(quicks[i].command, command))
			return &quicks[i];
	}
	return NULL;
}

static const struct quick *quick_for(const char *fact)
{
	for (size_t i = 0; i < CLF_COUNT(quicks); i++) {
		if (quicks[i].fact != NULL && clf_text_equal(quicks[i].fact, fact))
			return &quicks[i];
	}
	return NULL;
}

/* What was sent and refused stays chosen. */
static struct clf_json *choices_sent(const struct clf_json *choices, const char *sent)
{
	struct clf_json *list = clf_json_array();

	for (size_t i = 0; i < clf_json_size(choices); i++) {
		const struct clf_json *choice = clf_json_at(choices, i);

		view_choice(list, clf_json_get_text(choice, "value"), clf_json_get_text(choice, "label"), sent);
	}
	return list;
}

/* Of the ticket's fields those that are set here, each with its choices, its command, and what was sent of it. */
static void add_choices(const struct call *call, struct clf_json *context)
{
	const struct clf_json *facts = clf_json_get(context, "facts");
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < clf_json_size(facts); i++) {
		const struct clf_json *fact = clf_json_at(facts, i);
		const struct quick *quick = quick_for(clf_json_get_text(fact, "name"));
		const char *note, *sent;
		struct clf_json *item;

		if (quick == NULL || clf_json_size(clf_json_get(fact, "choices")) == 0)
			continue;
		item = clf_json_copy(fact);
		note = view_sent(call, quick->command, "text");
		sent = view_sent(call, quick->command, "argument");
		clf_json_set_text(item, "command", quick->command);
		clf_json_set_text(item, "note", note != NULL ? note : "");
		clf_json_set_bool(item, "is_none", clf_text_equal(sent, "none"));
		if (sent != NULL)
			clf_json_set(item, "choices", choices_sent(clf_json_get(fact, "choices"), sent));
		clf_json_append(items, item);
	}
	clf_json_set(context, "choices_of", items);
}

static enum clf_status add_ticket(struct call *call, int64_t number, struct clf_json *context, struct clf_error *err)
{
	struct clf_installation installation = {0};
	struct clf_ticket_row row;
	struct clf_json *item;
	struct clf_seer seer;
	enum clf_status status = access_seer(call, "view", &seer, err);

	if (status == CLF_OK)
		status = clf_seen_ticket(call->web->act.store, call->arena, &seer, number, &row, err);
	if (status == CLF_OK)
		status = facts_add(call, &row, context, err);
	if (status == CLF_OK)
		status = clf_installation_read(call->web->act.store, &installation, err);
	if (status == CLF_OK)
		status = came_add(call, number, context, err);
	if (status != CLF_OK)
		return status;
	item = clf_shape_ticket(call->web->act.config->tag, &row);
	present_state(call, item, &row);
	present_title(call, item, &row);
	clf_json_set(context, "ticket", item);
	clf_json_set_bool(context, "is_mine", clf_text_equal_nocase(row.owner_address, call->agent.address));
	clf_json_set_bool(context, "is_ended", clf_status_kind_row(row.kind)->ends);
	clf_json_set_bool(context, "demands_comment", installation.comment_page);
	return CLF_OK;
}

static void page_quick_show(struct call *call)
{
	struct clf_ticket ticket;
	struct clf_json *context;
	struct clf_error err = {0};
	const char *next;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket))
		return;
	context = clf_json_object();
	status = add_ticket(call, ticket.number, context, &err);
	if (status != CLF_OK) {
		clf_json_free(&context);
		reply_failure(call, status, &err);
		return;
	}
	add_choices(call, context);
	next = call_text(call, "next");
	if (!clf_text_blank(next))
		clf_json_set_text(context, "back", next);
	view_page(call, 200, "quick.html", view_say(call, CLF_SAID("Quick actions")), "/tickets", context);
}

/* The list as it was, at the ticket's row; what was done is said there. */
static void go_back(struct call *call, int64_t number, const struct quick *quick)
{
	const char *next = call_text(call, "next"), *plain;

	if (clf_text_blank(next) || !clf_str_starts(clf_str_from(next), CLF_STR("/tickets")))
		next = "/tickets";
	plain = clf_arena_copy(call->arena, next, strcspn(next, "#"));
	reply_redirect(call, clf_arena_printf(call->arena, "%s%cdone=%s#t-%lld", plain,
					      strchr(plain, '?') != NULL ? '&' : '?', quick->done, (long long)number));
}

static void page_quick_post(struct call *call)
{
	const struct quick *quick = quick_of(call_text(call, "command"));
	const char *argument = call_text(call, "argument");
	int64_t number = call_number(call, "number", 0);
	struct clf_ticket ticket;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, number, &ticket))
		return;
	if (quick == NULL) {
		reply_problem(call, 422, "refused", "%s",
			      view_say(call, CLF_SAID("That isn't done from the list: open the ticket.")));
		return;
	}
	if (commands_run(call, number,
			 clf_arena_printf(call->arena, "#%s %s", quick->command, argument != NULL ? argument : ""),
			 call_text(call, "text"), NULL, NULL))
		go_back(call, number, quick);
}

static const struct param show_params[] = {
    {NUMBER_IN_PATH},
    {.name = NULL},
};

static const struct param quick_params[] = {
    {NUMBER_IN_PATH},
    {NEEDED("command", CLF_TYPE_NAME, 30, "Command.")},
    {NOT_NULL("argument", CLF_TYPE_LINE, 300, "What it needs.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {PLACE},
    {NOT_NULL("next", CLF_TYPE_LOCAL, 4000, "Where the list was.")},
    {.name = NULL},
};

const struct route page_quick_routes[] = {
    {PAGE("GET", "/tickets/{number}/quick", CLF_PERMIT_AGENT, page_quick_show, show_params,
	  "What is done to a ticket without leaving the list.")},
    {PAGE("POST", "/tickets/{number}/quick", CLF_PERMIT_AGENT, page_quick_post, quick_params,
	  "Do something to a ticket of the list."),
     .again = page_quick_show},
    {.method = NULL},
};
