/*
 * page_draft.c - drafts kept, by a button or as one types, and thrown away.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/store/door/unsent.h"
#include "clf/store/engine/store.h"
#include "clf/ticket/plan/file_facts.h"
#include "clf/ticket/words.h"
#include "page/ticket/draft.h"
#include "page/ticket/page_ticket.h"
#include "page/view.h"
#include "routes.h"

struct keeping {
	struct clf_store *store;
	struct clf_arena *arena;
	int64_t agent, ticket;
	const struct clf_unsent *draft;
	const char *key, *once;
	unsigned long long known; /* when the draft was written that the form was shown with; 0: there was none */
	bool checks, drop;
	bool elsewhere; /* refused for that */
};

/* What came there since, from another page or because it was taken back, isn't lost to a form that doesn't show it. */
static enum clf_status refuse_unseen(struct keeping *k, struct clf_error *err)
{
	struct clf_unsent drafts[CLF_UNSENT_PLACES];
	size_t count = 0;
	enum clf_status status = clf_unsent_list(k->store, k->arena, k->agent, k->ticket, drafts, &count, err);

	for (size_t i = 0; i < count; i++) {
		k->elsewhere =
		    k->elsewhere || (clf_text_equal(drafts[i].place, k->draft->place) &&
				     drafts[i].at > (int64_t)k->known && !draft_is_of(k->arena, &drafts[i], k->once));
	}
	return status == CLF_OK && k->elsewhere ? clf_error_set(err, CLF_ECONFLICT, "another draft stands there")
						: status;
}

static enum clf_status keep(void *user, struct clf_error *err)
{
	struct keeping *k = user;
	enum clf_status status;

	k->elsewhere = false;
	status = k->checks ? refuse_unseen(k, err) : CLF_OK;
	if (status != CLF_OK)
		return status;
	if (k->drop)
		return clf_unsent_drop(k->store, k->agent, k->ticket, k->draft->place, err);
	return clf_unsent_keep(k->store, k->agent, k->ticket, k->draft, k->key, err);
}

/* False: answered. */
static bool keep_or_drop(struct call *call, int64_t ticket, bool drop)
{
	struct keeping k = {.store = call->web->act.store,
			    .arena = call->arena,
			    .once = clf_http_field(&call->form, "once", NULL),
			    .agent = call->agent.id,
			    .ticket = ticket,
			    .draft = draft_written(call),
			    .key = access_key(call),
			    .drop = drop};
	const char *known = clf_http_field(&call->form, "known", NULL);
	struct clf_error err = {0};
	enum clf_status status;

	k.checks = known != NULL && clf_text_to_u64(known, INT64_MAX, &k.known);
	status = clf_store_transact(k.store, keep, &k, &err);
	if (status == CLF_ECONFLICT && k.elsewhere)
		reply_problem(call, 409, "conflict", "%s",
			      view_say(call, CLF_SAID("another draft of yours stands there since this page was opened: "
						      "look at the ticket in another tab, or keep this one in its "
						      "place")));
	else if (status == CLF_ECONFLICT)
		reply_problem(call, 409, "conflict", "%s",
			      view_say(call, CLF_SAID("this form was sent already, and no draft is kept of it: see on "
						      "the ticket what became of it")));
	else if (status == CLF_ELIMIT)
		reply_problem(call, 422, "limit",
			      view_say(call, CLF_SAID("you have %u drafts already: send or throw away one of them")),
			      CLF_UNSENT_MAX);
	else if (status != CLF_OK)
		reply_failure(call, status, &err);
	return status == CLF_OK;
}

/* Browsers send the names alone of files that were chosen. */
static bool has_files(const struct call *call)
{
	return call->files.count > 0 || !clf_text_blank(clf_http_field(&call->form, "file", NULL));
}

static void page_draft_post(struct call *call)
{
	bool empty = clf_text_blank(call_text(call, "text")) && clf_text_blank(call_text(call, "to"));
	struct clf_ticket ticket;

	if (!call_permitted(call, CLF_PERMIT_AGENT) || !access_ticket(call, call_number(call, "number", 0), &ticket) ||
	    !keep_or_drop(call, ticket.number, empty))
		return;
	if (call_given(call, "quiet"))
		call->response->status = 204;
	else
		page_ticket_done(call, ticket.number,
				 empty             ? "draft-empty"
				 : has_files(call) ? "draft-files"
						   : "draft-kept");
}

static void page_draft_drop(struct call *call)
{
	struct clf_ticket ticket;

	if (call_permitted(call, CLF_PERMIT_AGENT) && access_ticket(call, call_number(call, "number", 0), &ticket) &&
	    keep_or_drop(call, ticket.number, true))
		page_ticket_done(call, ticket.number, "draft-gone");
}

#define OF_PLACE NEEDED_CHOICE("place", "answer|note|forward", "Which of the ticket's forms it is.")

static const struct param draft_params[] = {
    {NUMBER_IN_PATH},
    {OF_PLACE},
    {NOT_NULL("text", CLF_TYPE_TEXT, TEXT_MAX, "What is written; nothing: no draft is kept.")},
    {NOT_NULL("to", CLF_TYPE_LINE, 1000, "Whom it is to be forwarded to.")},
    {NOT_NULL("template", CLF_TYPE_LINE, 80, "Template that it is put into.")},
    {NOT_NULL("later", CLF_TYPE_LINE, 200, "When it is to go.")},
    {NOT_NULL("status", CLF_TYPE_LINE, 100, "Status that the ticket is to be given.")},
    {NOT_NULL("shown", CLF_TYPE_IDS, COPIED_MAX, "Who was in copy when the form was shown.")},
    {NOT_NULL("copied", CLF_TYPE_IDS, COPIED_MAX, "Who of them still is.")},
    {NOT_NULL("attachments", CLF_TYPE_IDS, CLF_FILES_MAX, "Ids of files of the ticket that go along.")},
    {TICKED("response", "With what the customer answered.")},
    {TICKED("history", "With the conversation.")},
    {TICKED("comments", "With the notes.")},
    {NOT_NULL("known", CLF_TYPE_LINE, 20, "When the draft was written that the form was shown with; 0: none was.")},
    {TICKED("quiet", "Kept as one types: nothing is shown.")},
    {.name = NULL},
};

static const struct param drop_params[] = {
    {NUMBER_IN_PATH},
    {OF_PLACE},
    {.name = NULL},
};

const struct route page_draft_routes[] = {
    {PAGE("POST", "/tickets/{number}/draft", CLF_PERMIT_AGENT, page_draft_post, draft_params,
	  "Keep what is written as a draft."),
     .again = page_ticket_show},
    {PAGE("POST", "/tickets/{number}/draft/discard", CLF_PERMIT_AGENT, page_draft_drop, drop_params,
	  "Throw a draft away."),
     .again = page_ticket_show},
    {.method = NULL},
};
