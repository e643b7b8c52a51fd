/*
 * api_draft.c - one's own drafts over the API: what is written from tickets and not sent. Nobody sees another's.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/door/unsent.h"
#include "routes.h"

static enum clf_status read_drafts(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_unsent_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_unsent_own(call->web->act.store, call->arena, call->agent.id, &rows, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_draft(rows[i].ticket, &rows[i].is));
	return status;
}

/* That of the path's ticket and place. False: answered. */
static bool find_draft(struct call *call, struct clf_unsent *out)
{
	struct clf_unsent drafts[CLF_UNSENT_PLACES];
	struct clf_ticket ticket;
	struct clf_error err = {0};
	const char *place = call_text(call, "place");
	size_t count = 0;
	enum clf_status status;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return false;
	status =
	    clf_unsent_list(call->web->act.store, call->arena, call->agent.id, ticket.number, drafts, &count, &err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (clf_text_equal(drafts[i].place, place)) {
			*out = drafts[i];
			return true;
		}
	}
	if (status == CLF_OK)
		reply_problem(call, 404, "not-found", "no draft of yours stands there");
	else
		reply_failure(call, status, &err);
	return false;
}

static void api_draft_show(struct call *call)
{
	struct clf_unsent draft;

	if (call_permitted(call, CLF_PERMIT_AGENT) && find_draft(call, &draft))
		reply_json(call, 200, clf_shape_draft(call_number(call, "number", 0), &draft));
}

static void api_draft_discard(struct call *call)
{
	struct clf_unsent draft;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !find_draft(call, &draft))
		return;
	status =
	    clf_unsent_drop(call->web->act.store, call->agent.id, call_number(call, "number", 0), draft.place, &err);
	if (status == CLF_OK)
		call->response->status = 204;
	else
		reply_failure(call, status, &err);
}

static const struct param one_params[] = {
    {NUMBER_IN_PATH},
    {.name = "place",
     .where = CLF_IN_PATH,
     .type = CLF_TYPE_CHOICE,
     .required = true,
     .choices = "answer|note|forward",
     .help = "Which of the ticket's forms it is."},
    {.name = NULL},
};

static const struct list drafts = {.permission = CLF_PERMIT_AGENT, .read = read_drafts};

const struct route api_draft_routes[] = {
    {API("GET", "/drafts", CLF_PERMIT_AGENT, list_answer, NULL, "List one's own drafts, the newest first."),
     .list = &drafts, .shape = "Draft"},
    {API("GET", "/tickets/{number}/drafts/{place}", CLF_PERMIT_AGENT, api_draft_show, one_params,
	 "Show a draft of one's own."),
     .shape = "Draft"},
    {API("DELETE", "/tickets/{number}/drafts/{place}", CLF_PERMIT_AGENT, api_draft_discard, one_params,
	 "Throw a draft of one's own away."),
     .answers = "204"},
    {.method = NULL},
};
