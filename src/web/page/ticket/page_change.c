/*
 * page_change.c - forms of a ticket's page that the API carries out: it is explained and closed, gets a sub-ticket,
 * its notes and files are put right, and what was put away goes for good.
 */
#include <string.h>

#include "api/api_change.h"
#include "call/ask.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "page/ticket/facts.h"
#include "page/ticket/page_ticket.h"
#include "page/view.h"
#include "routes.h"

#define ROUTE "/api/v1/tickets/{number}"

/* What was filled in, by the names that the API has for it. */
static struct clf_json *filled_in(struct call *call)
{
	struct clf_json *body = clf_json_object();

	for (const struct param *p = call->route->params; p->name != NULL; p++) {
		const char *text = p->where == CLF_IN_BODY ? call_text(call, p->name) : NULL;

		if (!clf_text_blank(text) && strcmp(p->name, "place") != 0 && strcmp(p->name, FACTS_WAS_CAUSES) != 0)
			clf_json_set_text(body, p->name, text);
	}
	return body;
}

static const char *number_text(struct call *call, const char *name)
{
	return clf_arena_printf(call->arena, "%lld", (long long)call_number(call, name, 0));
}

/* body (taken over) or NULL. */
static void ask(struct call *call, const char *method, const char *pattern, struct clf_json *body, struct asked *asked)
{
	static const struct clf_http_fields none;
	const struct clf_http_field items[] = {{"number", number_text(call, "number")},
					       {"id", number_text(call, "id")}};
	const struct clf_http_fields path = {items, 2};

	ask_api(call, ask_route(call, method, pattern), &path, &none, body, asked);
	clf_json_free(&body);
}

static void ask_and_show(struct call *call, const char *method, const char *pattern, struct clf_json *body,
			 const char *done)
{
	const char *next = clf_arena_printf(call->arena, "/tickets/%s?done=%s", number_text(call, "number"), done);
	struct asked asked;

	ask(call, method, pattern, body, &asked);
	if (ask_is_refused(call, &asked, next))
		page_ticket_show(call);
}

static struct clf_json *lines_of(struct call *call, const char *text)
{
	struct clf_str rest = clf_str_from(text), line;
	struct clf_json *lines = clf_json_array();

	while (clf_str_line(&rest, &line))
		clf_json_append(lines, clf_json_string(clf_arena_copy(call->arena, line.p, line.n)));
	return lines;
}

static void page_close_post(struct call *call)
{
	struct clf_json *body;
	const char *causes;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	body = filled_in(call);
	causes = facts_causes_changed(call);
	/* those that it has are nobody's to give again */
	if (causes != NULL)
		clf_json_set(body, "causes", lines_of(call, causes));
	ask_and_show(call, "POST", ROUTE "/close", body, "command");
}

/* Who made it may be one who doesn't see it. */
static void page_sub_post(struct call *call)
{
	struct asked asked;
	int64_t made;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	ask(call, "POST", ROUTE "/subtickets", filled_in(call), &asked);
	made = clf_json_get_number(asked.json, "number", call_number(call, "number", 0));
	if (ask_is_refused(call, &asked, clf_arena_printf(call->arena, "/tickets/%lld?done=made", (long long)made)))
		page_ticket_show(call);
}

static void page_note_change(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		ask_and_show(call, "PATCH", ROUTE "/comments/{id}", filled_in(call), "command");
}

static void page_note_remove(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		ask_and_show(call, "DELETE", ROUTE "/comments/{id}", NULL, "command");
}

static void page_file_remove(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		ask_and_show(call, "DELETE", ROUTE "/attachments/{id}", NULL, "command");
}

static void page_purge_post(struct call *call)
{
	struct asked asked;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	ask(call, "POST", ROUTE "/purge", NULL, &asked);
	if (ask_is_refused(call, &asked, "/tickets?done=purged"))
		page_ticket_show(call);
}

static const struct param close_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {NOT_NULL("reason", CLF_TYPE_LINE, 1000, "One of the reasons, else words that become a note.")},
    {NOT_NULL("comment", CLF_TYPE_TEXT, TEXT_MAX, "A note, never shown to customers.")},
    {NOT_NULL("learned", CLF_TYPE_LINE, CLF_PLAIN_LINE_MAX, "What was learned.")},
    {FACTS_CAUSES},
    {.name = NULL},
};

static const struct param sub_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {NEEDED("subject", CLF_TYPE_LINE, 500, "What is to be done.")},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "A note on it.")},
    CREATE_ROWS{.name = NULL},
};

static const struct param note_params[] = {
    {NUMBER_IN_PATH}, {ID_IN_PATH}, {PLACE}, {NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX, "What it says from now on.")},
    {.name = NULL},
};

static const struct param one_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param purge_params[] = {
    {NUMBER_IN_PATH},
    {PLACE},
    {NEEDED_CHOICE("sure", "yes", "That it is meant.")},
    {.name = NULL},
};

const struct route page_change_routes[] = {
    {PAGE("POST", "/tickets/{number}/close", CLF_PERMIT_AGENT, page_close_post, close_params, "Explain and close."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/sub", CLF_PERMIT_AGENT, page_sub_post, sub_params, "Make a sub-ticket."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/notes/{id}", CLF_PERMIT_AGENT, page_note_change, note_params,
	  "Change a note of one's own."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/notes/{id}/remove", CLF_PERMIT_AGENT, page_note_remove, one_params,
	  "Delete a note of one's own."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/files/{id}/remove", CLF_PERMIT_AGENT, page_file_remove, one_params,
	  "Take a file away."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/purge", CLF_PERMIT_AGENT, page_purge_post, purge_params,
	  "Purge what was deleted or is spam."),
     .again = page_ticket_show},
    {.method = NULL},
};
