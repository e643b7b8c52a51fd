/*
 * api_search.c - tickets found by what is written in them.
 */
#include "call/reply.h"
#include "clf/act/search.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/ticket/search/question.h"
#include "lists.h"
#include "routes.h"

static void reply_found(struct call *call, const struct clf_found_list *list)
{
	struct clf_json *answer = clf_json_object(), *items = clf_json_array();

	for (size_t i = 0; i < list->count; i++)
		clf_json_append(items, clf_shape_found(call->web->act.config->tag, &list->items[i]));
	clf_json_set(answer, "items", items);
	clf_json_set_text(answer, "next",
			  list->next != 0 ? clf_arena_printf(call->arena, "%lld", (long long)list->next) : NULL);
	clf_json_set_bool(answer, "tired", list->tired);
	clf_json_set_text(answer, "help", list->help);
	reply_json(call, 200, answer);
}

static void api_search(struct call *call)
{
	struct clf_found_list list;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = lists_search(call, &list, &err);
	if (status == CLF_OK)
		reply_found(call, &list);
	else if (status == CLF_EINVAL)
		reply_refused(call, "q", err.text);
	else
		reply_failure(call, status, &err);
}

static const struct param search_params[] = {
    {.name = "q",
     .where = CLF_IN_QUERY,
     .type = CLF_TYPE_LINE,
     .max = CLF_QUESTION_BYTES,
     .required = true,
     .help = "Words, all of which are looked for, the last one also as a beginning; \"...\" is a phrase, -word may not "
	     "be there; owner:ADDRESS or owner:none, status:NAME, from:ADDRESS (the customer)."},
    {CURSOR},
    {LIMIT},
    {.name = NULL},
};

const struct route api_search_routes[] = {
    {API("GET", "/search", CLF_PERMIT_AGENT, api_search, search_params,
	 "Find tickets by what is written in them, the newest first, each with pieces of text and what to mark in them "
	 "(in code points)."),
     .shape = "Search"},
    {.method = NULL},
};
