/*
 * page_bulk.c - a change to the tickets that are chosen in a list, with what came of each.
 */
#include "api/ticket/bulk.h"

#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/ticket/command/command.h"
#include "clf/ticket/words.h"
#include "page/list/page_bulk.h"
#include "page/view.h"
#include "routes.h"

#define CHOSEN_MAX 200

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
    {NOT_NULL("next", CLF_TYPE_LOCAL, 2000, "Where the list was.")},
    {.name = NULL},
};

static bool changes(const struct call *call)
{
	static const char *const fields[] = {"status",  "owner", "team",  "priority",
					     "segment", "queue", "stage", "comment"};

	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		if (call_given(call, fields[i]))
			return true;
	}
	return false;
}

/* Those that weren't changed stand first, with why. */
static struct clf_json *results(const struct call *call, struct clf_json *items, size_t *done)
{
	struct clf_json *shown = clf_json_array();

	*done = 0;
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);
		struct clf_json *row;

		if (clf_json_get_text(item, "problem") == NULL) {
			(*done)++;
			continue;
		}
		row = clf_json_copy(item);
		clf_json_set_text(row, "path",
				  clf_arena_printf(call->arena, "/tickets/%lld",
						   (long long)clf_json_number(clf_json_get(item, "number"), 0)));
		clf_json_append(shown, row);
	}
	clf_json_free(&items);
	return shown;
}

void page_bulk(struct call *call)
{
	struct clf_json *context;
	const char *next;
	const int64_t *numbers;
	size_t count = 0, done = 0;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	numbers = call_ids(call, "ids", &count);
	next = call_text(call, "next");
	context = clf_json_object();
	clf_json_set_text(context, "path", clf_text_blank(next) ? "/tickets" : next);
	clf_json_set_bool(context, "nothing_chosen", count == 0);
	clf_json_set_bool(context, "nothing_to_do", count > 0 && !changes(call));
	if (count > 0 && changes(call))
		clf_json_set(context, "failed",
			     results(call, bulk_change(call, numbers, count, access_print(call)), &done));
	clf_json_set_integer(context, "count", (int64_t)done);
	clf_json_set_bool(context, "has_failed", clf_json_size(clf_json_get(context, "failed")) > 0);
	view_page(call, 200, "changed.html", view_say(call, "Changed tickets"), "/tickets", context);
}
