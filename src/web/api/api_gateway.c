/*
 * api_gateway.c - what the gateway itself does, over the API: the way in and the way out.
 */
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/gateway/relays.h"
#include "lists.h"
#include "mailboxes.h"
#include "retry.h"
#include "routes.h"

static void api_journal_show(struct call *call)
{
	struct clf_journal_row row;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_journal_row(call->web->act.store, call->arena, call_number(call, "id", 0), &row, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_explained(&row));
	else
		reply_failure(call, status, &err);
}

static enum clf_status read_mailboxes(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct mailbox_view *views = NULL;
	size_t count = 0;
	enum clf_status status = mailbox_list(call->web, call->arena, &views, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, mailbox_json(&views[i]));
	return status;
}

static enum clf_status read_relays(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_json *relays = NULL;
	enum clf_status status = clf_relays(call->web->act.store, call->arena, call->web->act.config, &relays, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(relays); i++)
		clf_json_append(items, clf_json_copy(clf_json_at(relays, i)));
	clf_json_free(&relays);
	return status;
}

static const struct list journal = {.permission = CLF_PERMIT_ADMIN, .read = lists_journal};
static const struct list outbox = {.permission = CLF_PERMIT_ADMIN, .read = lists_outbox};
static const struct list quarantine = {.permission = CLF_PERMIT_ADMIN, .read = lists_quarantine};
static const struct list mailboxes = {.permission = CLF_PERMIT_ADMIN, .read = read_mailboxes};
static const struct list relays = {.permission = CLF_PERMIT_ADMIN, .read = read_relays};

static const struct param relay_params[] = {
    {IN_PATH("name", CLF_TYPE_LINE, 200, "The relay's name, as in [smtp NAME].")},
    {.name = NULL},
};

static const struct param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route api_gateway_routes[] = {
    {API("GET", "/journal", CLF_PERMIT_ADMIN, list_answer, list_journal_params, "List mails that came in."),
     .list = &journal},
    {API("GET", "/journal/{id}", CLF_PERMIT_ADMIN, api_journal_show, id_params,
	 "What was decided about a mail, and why.")},
    {API("GET", "/outbox", CLF_PERMIT_ADMIN, list_answer, list_outbox_params, "List mails that go out."),
     .list = &outbox},
    {API("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, retry_outbox, id_params,
	 "Send a failed or uncertain mail again.")},
    {API("GET", "/quarantine", CLF_PERMIT_ADMIN, list_answer, list_quarantine_params,
	 "List mails that wait for a decision."),
     .list = &quarantine},
    {API("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, retry_quarantine, id_params, "Read a mail again.")},
    {API("GET", "/mailboxes", CLF_PERMIT_ADMIN, list_answer, NULL, "Where each mailbox stands."), .list = &mailboxes},
    {API("GET", "/relays", CLF_PERMIT_ADMIN, list_answer, NULL, "Where each relay stands, and what it holds up."),
     .list = &relays},
    {API("POST", "/relays/{name}/retry", CLF_PERMIT_ADMIN, retry_relay, relay_params,
	 "Try at once what a relay holds up.")},
    {.method = NULL},
};
