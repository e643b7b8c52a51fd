/*
 * api_gateway.c - what the gateway itself does, over the API: the way in and the way out.
 */
#include "call/reply.h"
#include "clf/act/alarm.h"
#include "clf/act/shape.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/gateway/logins.h"
#include "clf/gateway/relays.h"
#include "clf/store/mail/journal_word.h"
#include "clf/ticket/plan/word.h"
#include "hand.h"
#include "lists.h"
#include "mailboxes.h"
#include "routes.h"

static void api_journal_show(struct call *call)
{
	struct clf_journal_row row;
	struct clf_word *words = NULL;
	struct clf_json *json, *said;
	size_t count = 0;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_journal_row(call->web->act.store, call->arena, call_number(call, "id", 0), &row, &err);
	if (status == CLF_OK)
		status = clf_journal_words(call->web->act.store, call->arena, row.id, &words, &count, &err);
	json = status == CLF_OK ? clf_shape_explained(&row) : NULL;
	if (status == CLF_OK)
		status = clf_act_why_mail(call->web->act.store, call->arena, call->agent.locale, &row, json, &err);
	if (status != CLF_OK) {
		clf_json_free(&json);
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(said, clf_shape_word(&words[i]));
	clf_json_set(json, "words", said);
	reply_json(call, 200, json);
}

static void api_outbox_show(struct call *call)
{
	struct clf_outbox_entry entry;
	struct clf_error err = {0};
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_query_outbox_entry(call->web->act.store, call->arena, call_number(call, "id", 0), &entry, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_outbox_entry(&entry));
	else
		reply_failure(call, status, &err);
}

static void api_outbox_tries(struct call *call)
{
	struct clf_outbox_try *tries = NULL;
	struct clf_json *items;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = clf_outbox_tries(call->web->act.store, call->arena, call_number(call, "id", 0), &tries, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	items = clf_json_array();
	for (size_t i = 0; i < count; i++)
		clf_json_append(items, clf_shape_outbox_try(&tries[i]));
	reply_items(call, items, 0);
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

static enum clf_status read_alarms(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_alarm_row *rows = NULL;
	size_t count = 0;
	enum clf_status status = clf_alarm_rows(call->web->act.store, call->arena, false, &rows, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_alarm_json(&rows[i]));
	return status;
}

static const struct list alarms = {.permission = CLF_PERMIT_ADMIN, .read = read_alarms};
static enum clf_status read_logins(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_json *logins = NULL;
	enum clf_status status = clf_logins(call->web->act.store, call->arena, call->web->act.config, &logins, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(logins); i++)
		clf_json_append(items, clf_json_copy(clf_json_at(logins, i)));
	clf_json_free(&logins);
	return status;
}

static const struct list journal = {.permission = CLF_PERMIT_ADMIN, .read = lists_journal};
static const struct list outbox = {.permission = CLF_PERMIT_ADMIN, .read = lists_outbox};
static const struct list quarantine = {.permission = CLF_PERMIT_ADMIN, .read = lists_quarantine};
static const struct list mailboxes = {.permission = CLF_PERMIT_ADMIN, .read = read_mailboxes};
static const struct list relays = {.permission = CLF_PERMIT_ADMIN, .read = read_relays};
static const struct list logins = {.permission = CLF_PERMIT_ADMIN, .read = read_logins};

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
     .list = &journal, .shape = "JournalEntry"},
    {API("GET", "/journal/{id}", CLF_PERMIT_ADMIN, api_journal_show, id_params,
	 "What was decided about a mail, and why."),
     .shape = "Explained"},
    {API("GET", "/outbox", CLF_PERMIT_ADMIN, list_answer, list_outbox_params, "List mails that go out."),
     .list = &outbox, .shape = "OutboxEntry"},
    {API("GET", "/outbox/{id}", CLF_PERMIT_ADMIN, api_outbox_show, id_params, "A mail that goes out."),
     .shape = "OutboxEntry"},
    {API("GET", "/outbox/{id}/tries", CLF_PERMIT_ADMIN, api_outbox_tries, id_params,
	 "Each try of a mail, the newest first: when, by which relay, what became of it, the server's words."),
     .shape = "[OutboxTry]"},
    {API("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, hand_out_retry, hand_out_retry_params,
	 "Send a failed, uncertain or deferred mail again."),
     .shape = "Handled"},
    {API("POST", "/outbox/{id}/readdress", CLF_PERMIT_ADMIN, hand_out_readdress, hand_out_readdress_params,
	 "Send its text to another address instead."),
     .shape = "Handled"},
    {API("POST", "/outbox/{id}/discard", CLF_PERMIT_ADMIN, hand_out_discard, hand_out_discard_params, "Give it up."),
     .shape = "Handled"},
    {API("POST", "/outbox/retry", CLF_PERMIT_ADMIN, hand_outs_retry, hand_outs_retry_params, "Send many again."),
     .shape = "[HandledOne]"},
    {API("POST", "/outbox/readdress", CLF_PERMIT_ADMIN, hand_outs_readdress, hand_outs_readdress_params,
	 "Send many to another address instead."),
     .shape = "[HandledOne]"},
    {API("POST", "/outbox/discard", CLF_PERMIT_ADMIN, hand_outs_discard, hand_outs_discard_params, "Give many up."),
     .shape = "[HandledOne]"},
    {API("GET", "/quarantine", CLF_PERMIT_ADMIN, list_answer, list_quarantine_params,
	 "List mails that wait for a decision."),
     .list = &quarantine, .shape = "JournalEntry"},
    {API("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, hand_retry, hand_retry_params, "Read a mail again."),
     .shape = "Handled"},
    {API("POST", "/quarantine/{id}/release", CLF_PERMIT_ADMIN, hand_release, hand_retry_params,
	 "Make a ticket of a mail, as its author's."),
     .shape = "Handled"},
    {API("POST", "/quarantine/{id}/assign", CLF_PERMIT_ADMIN, hand_assign, hand_assign_params,
	 "Put a mail onto a ticket, as its author's."),
     .shape = "Handled"},
    {API("POST", "/quarantine/{id}/discard", CLF_PERMIT_ADMIN, hand_discard, hand_discard_params,
	 "Let a mail wait no more."),
     .shape = "Handled"},
    {API("POST", "/quarantine/retry", CLF_PERMIT_ADMIN, hand_mails_retry, hand_mails_params, "Read many again."),
     .shape = "[HandledOne]"},
    {API("POST", "/quarantine/release", CLF_PERMIT_ADMIN, hand_mails_release, hand_mails_params,
	 "Make a ticket of each of many."),
     .shape = "[HandledOne]"},
    {API("POST", "/quarantine/assign", CLF_PERMIT_ADMIN, hand_mails_assign, hand_mails_assign_params,
	 "Put many onto a ticket."),
     .shape = "[HandledOne]"},
    {API("POST", "/quarantine/discard", CLF_PERMIT_ADMIN, hand_mails_discard, hand_mails_discard_params,
	 "Let many wait no more."),
     .shape = "[HandledOne]"},
    {API("GET", "/mailboxes", CLF_PERMIT_ADMIN, list_answer, NULL, "Where each mailbox stands."), .list = &mailboxes,
     .shape = "Mailbox"},
    {API("POST", "/mailboxes/{name}/pause", CLF_PERMIT_ADMIN, hand_mailbox_pause, hand_mailbox_params,
	 "Fetch nothing from a mailbox until it is resumed; mail stays on its server."),
     .shape = "Mailbox"},
    {API("POST", "/mailboxes/{name}/resume", CLF_PERMIT_ADMIN, hand_mailbox_resume, hand_mailbox_params,
	 "Fetch from a mailbox again."),
     .shape = "Mailbox"},
    {API("POST", "/mailboxes/{name}/try", CLF_PERMIT_ADMIN, hand_mailbox_try, hand_mailbox_params,
	 "Try a mailbox at once, whenever it would be tried next."),
     .shape = "Mailbox"},
    {API("GET", "/relays", CLF_PERMIT_ADMIN, list_answer, NULL, "Where each relay stands, and what it holds up."),
     .list = &relays, .shape = "Relay"},
    {API("GET", "/alarms", CLF_PERMIT_ADMIN, list_answer, NULL, "What stands wrong now, and what to do about it."),
     .list = &alarms, .shape = "Alarm"},
    {API("GET", "/logins", CLF_PERMIT_ADMIN, list_answer, NULL,
	 "How each login stands that gets access tokens from a provider."),
     .list = &logins, .shape = "Login"},
    {API("POST", "/relays/{name}/retry", CLF_PERMIT_ADMIN, hand_relay_retry, relay_params,
	 "Try at once what a relay holds up."),
     .shape = "Tried"},
    {.method = NULL},
};
