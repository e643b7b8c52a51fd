/*
 * api_note.c - a note that its author changes or deletes, over the API, and for administrators what it said before.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/look/query_file.h"
#include "routes.h"

/* False: answered. */
static bool find_note(struct call *call, struct clf_comment_row *out)
{
	struct clf_ticket ticket;
	struct clf_error err = {0};
	enum clf_status status;

	if (!access_ticket(call, call_number(call, "number", 0), &ticket))
		return false;
	status =
	    clf_query_comment(call->web->act.store, call->arena, ticket.number, call_number(call, "id", 0), out, &err);
	/* To others than administrators one that was deleted is none. */
	if (status == CLF_OK && out->gone_at != 0 && call->agent.role != CLF_ROLE_ADMIN)
		status = clf_error_set(&err, CLF_ENOTFOUND, "there is no note %lld", (long long)out->id);
	if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

/* text NULL: it goes. */
static void edit(struct call *call, const char *text)
{
	struct clf_action action = {.kind = CLF_ACTION_EDIT, .text = text};
	struct clf_comment_row note;
	struct clf_act_result result;
	struct clf_request request;

	if (!find_note(call, &note))
		return;
	action.note = note.id;
	request = (struct clf_request){.ticket = call_number(call, "number", 0), .actions = &action, .action_count = 1};
	if (!access_act(call, &request, &result))
		return;
	if (text == NULL)
		call->response->status = 204;
	else if (find_note(call, &note))
		reply_json(call, 200, clf_shape_comment(&note));
}

static void api_note_change(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		edit(call, call_text(call, "text"));
}

static void api_note_delete(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		edit(call, NULL);
}

static void api_note_show(struct call *call)
{
	struct clf_comment_row note;

	if (call_permitted(call, CLF_PERMIT_AGENT) && find_note(call, &note))
		reply_json(call, 200, clf_shape_comment(&note));
}

static void api_note_versions(struct call *call)
{
	struct clf_comment_version *versions = NULL;
	struct clf_json *items = clf_json_array();
	struct clf_comment_row note;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !find_note(call, &note)) {
		clf_json_free(&items);
		return;
	}
	status = clf_query_comment_versions(call->web->act.store, call->arena, note.id, &versions, &count, &err);
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, clf_shape_comment_version(&versions[i]));
	if (status == CLF_OK) {
		reply_items(call, items, 0);
		return;
	}
	clf_json_free(&items);
	reply_failure(call, status, &err);
}

static const struct param change_params[] = {
    {KEY_HEADER},   {NUMBER_IN_PATH},
    {ID_IN_PATH},   {NEEDED("text", CLF_TYPE_TEXT, TEXT_MAX, "What it says from now on.")},
    {.name = NULL},
};

static const struct param delete_params[] = {
    {KEY_HEADER},
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

static const struct param one_params[] = {
    {NUMBER_IN_PATH},
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route api_note_routes[] = {
    {API("GET", "/tickets/{number}/comments/{id}", CLF_PERMIT_AGENT, api_note_show, one_params, "Show a note."),
     .shape = "Comment"},
    {API("PATCH", "/tickets/{number}/comments/{id}", CLF_PERMIT_AGENT, api_note_change, change_params,
	 "Change a note of one's own."),
     .shape = "Comment"},
    {API("DELETE", "/tickets/{number}/comments/{id}", CLF_PERMIT_AGENT, api_note_delete, delete_params,
	 "Delete a note of one's own."),
     .answers = "204"},
    {API("GET", "/tickets/{number}/comments/{id}/versions", CLF_PERMIT_ADMIN, api_note_versions, one_params,
	 "What a note said before, oldest first."),
     .shape = "[CommentVersion]"},
    {.method = NULL},
};
