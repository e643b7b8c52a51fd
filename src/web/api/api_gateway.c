/*
 * api_gateway.c - what the gateway itself does, over the API: the way in, the way out, and who is there.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/act/shape.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "clf/store/people/directory.h"
#include "lists.h"
#include "mailboxes.h"
#include "routes.h"

static void clf_api_journal_list(struct clf_call *call)
{
	struct clf_journal_list list;
	struct clf_error err = {0};
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_journal(call->web->act.store, call->arena, clf_access_page(call), &list, &err);
	if (status == CLF_OK)
		clf_reply_items(call, clf_shape_journal(&list), list.next);
	else
		clf_reply_failure(call, status, &err);
}

static void clf_api_journal_show(struct clf_call *call)
{
	struct clf_journal_row row;
	struct clf_error err = {0};
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_journal_row(call->web->act.store, call->arena, clf_call_number(call, "id", 0), &row, &err);
	if (status == CLF_OK)
		clf_reply_json(call, 200, clf_shape_explained(&row));
	else
		clf_reply_failure(call, status, &err);
}

static void clf_api_outbox_list(struct clf_call *call)
{
	struct clf_outbox_list list;
	struct clf_error err = {0};
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_outbox(call->web->act.store, call->arena, clf_call_text(call, "state"),
				  clf_access_page(call), &list, &err);
	if (status == CLF_OK)
		clf_reply_items(call, clf_shape_outbox(&list), list.next);
	else
		clf_reply_failure(call, status, &err);
}

static void reply_state(struct clf_call *call, enum clf_status status, const char *state, const struct clf_error *err)
{
	struct clf_json *json;

	if (status != CLF_OK) {
		clf_reply_failure(call, status, err);
		return;
	}
	json = clf_json_object();
	clf_json_set_integer(json, "id", clf_call_number(call, "id", 0));
	clf_json_set_text(json, "state", state);
	clf_reply_json(call, 200, json);
}

static void clf_api_outbox_retry(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_error err = {0};
	enum clf_status status = clf_outbox_retry(call->web->act.store, clf_call_number(call, "id", 0), &err);
	if (status == CLF_OK)
		clf_web_wake_sender(call->web);
	reply_state(call, status, clf_outbox_state_name(CLF_OUTBOX_QUEUED), &err);
}

static void clf_api_quarantine_list(struct clf_call *call)
{
	struct clf_journal_list list;
	struct clf_error err = {0};
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_quarantine(call->web->act.store, call->arena, clf_access_page(call), &list, &err);
	if (status == CLF_OK)
		clf_reply_items(call, clf_shape_journal(&list), list.next);
	else
		clf_reply_failure(call, status, &err);
}

static void clf_api_quarantine_retry(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_error err = {0};
	enum clf_status status = clf_journal_retry(call->web->act.store, clf_call_number(call, "id", 0), &err);
	if (status == CLF_OK)
		clf_web_wake_intake(call->web);
	reply_state(call, status, "waiting", &err);
}

static void clf_api_mailbox_list(struct clf_call *call)
{
	struct clf_mailbox_view *views = NULL;
	struct clf_json *items;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_mailboxes(call->web, call->arena, &views, &count, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, clf_mailbox_json(&views[i]));
	clf_reply_items(call, items, 0);
}

static struct clf_json *names_json(const char *const *names, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++)
		clf_json_append(array, clf_json_string(names[i]));
	return array;
}

static struct clf_json *agent_json(const struct clf_agent_record *record)
{
	struct clf_json *json = clf_json_object();

	clf_json_set_text(json, "address", record->agent.address);
	clf_json_set_text(json, "name", record->agent.name);
	clf_json_set_text(json, "role", clf_role_name(record->agent.role));
	clf_json_set_bool(json, "active", record->agent.active);
	clf_json_set(json, "teams", names_json(record->teams, record->team_count));
	clf_json_set(json, "segments", names_json(record->segments, record->segment_count));
	return json;
}

static void clf_api_agent_list(struct clf_call *call)
{
	struct clf_agent_record *records = NULL;
	struct clf_json *items;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	status = clf_agent_list(call->web->act.store, call->arena, &records, &count, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, agent_json(&records[i]));
	clf_reply_items(call, items, 0);
}

static const struct clf_param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

const struct clf_route api_gateway_routes[] = {
    {API("GET", "/journal", CLF_PERMIT_ADMIN, clf_api_journal_list, list_params, "List mails that came in.")},
    {API("GET", "/journal/{id}", CLF_PERMIT_ADMIN, clf_api_journal_show, id_params,
	 "What was decided about a mail, and why.")},
    {API("GET", "/outbox", CLF_PERMIT_ADMIN, clf_api_outbox_list, list_outbox_params, "List mails that go out.")},
    {API("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, clf_api_outbox_retry, id_params,
	 "Send a failed or uncertain mail again.")},
    {API("GET", "/quarantine", CLF_PERMIT_ADMIN, clf_api_quarantine_list, list_params,
	 "List mails that wait for a decision.")},
    {API("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, clf_api_quarantine_retry, id_params,
	 "Read a mail again.")},
    {API("GET", "/mailboxes", CLF_PERMIT_ADMIN, clf_api_mailbox_list, NULL, "Where each mailbox stands.")},
    {API("GET", "/agents", CLF_PERMIT_AGENT, clf_api_agent_list, NULL, "List agents.")},
    {.method = NULL},
};
