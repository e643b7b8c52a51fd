/*
 * page_gateway.c - what the gateway does, for administrators: mailboxes, journal, outbox, quarantine.
 */
#include "call/reply.h"
#include "clf/act/heartbeat.h"
#include "clf/act/shape.h"
#include "clf/act/why.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/gateway/relays.h"
#include "clf/store/mail/journal_word.h"
#include "clf/ticket/plan/word.h"
#include "clf/ticket/words.h"
#include "hand.h"
#include "health.h"
#include "lists.h"
#include "mailboxes.h"
#include "page/present.h"
#include "page/view.h"
#include "routes.h"

#define EXPLANATION_BYTES (256u << 10)

static struct clf_json *withheld_items(const struct call *call, const struct clf_mailbox_row *told)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < told->withheld_shown; i++) {
		struct clf_json *item = withheld_json(&told->withheld[i]);

		view_time(call, item, "since", told->withheld[i].since);
		clf_json_append(items, item);
	}
	return items;
}

static struct clf_json *mailbox_items(const struct call *call, const struct mailbox_view *views, size_t count)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = mailbox_json(&views[i]);

		if (views[i].beat->state != CLF_BEAT_OFF)
			clf_json_set_text(item, "heartbeat_text",
					  clf_beat_line(call->arena, views[i].beat, clf_clock_now()));
		if (views[i].told != NULL) {
			view_time(call, item, "last_poll_at", views[i].told->last_poll_at);
			view_time(call, item, "since", views[i].told->since);
			view_time(call, item, "next_try_at", views[i].told->next_try_at);
			if (views[i].told->passed_count == 0)
				clf_json_set(item, "passed_count", clf_json_null());
			clf_json_set(item, "withheld", withheld_items(call, views[i].told));
		}
		clf_json_append(items, item);
	}
	return items;
}

/* What isn't as it should be. */
static struct clf_json *trouble_items(struct call *call)
{
	struct clf_json *found =
	    call->web->looked != NULL ? clf_json_copy(call->web->looked) : health_look(call->web, call->arena, NULL);
	const struct clf_json *checks = clf_json_get(found, "checks");
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < clf_json_size(checks); i++) {
		struct clf_json *check = clf_json_copy(clf_json_at(checks, i));

		if (clf_text_equal(clf_json_get_text(check, "state"), "ok"))
			clf_json_free(&check);
		else
			clf_json_append(items, check);
	}
	clf_json_free(&found);
	return items;
}

static void page_mailboxes(struct call *call)
{
	struct mailbox_view *views = NULL;
	struct clf_json *context;
	struct clf_error err = {0};
	size_t count = 0;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	status = mailbox_list(call->web, call->arena, &views, &count, &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	clf_json_set(context, "troubles", trouble_items(call));
	clf_json_set(context, "mailboxes", mailbox_items(call, views, count));
	view_page(call, 200, "mailboxes.html", view_say(call, "Mailboxes"), "/mailboxes", context);
}

static void page_start(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_redirect(call, "/tickets");
}

/* Indented, for people. */
static void add_explanation(struct clf_json *context, const struct clf_json *explanation)
{
	struct clf_buf text;

	clf_buf_init(&text, EXPLANATION_BYTES);
	if (clf_json_type(explanation) != CLF_JSON_NULL)
		clf_json_dump_pretty(explanation, &text);
	clf_json_set_text(context, "explanation_text", text.failed ? "too long to be shown here" : text.p);
	clf_buf_free(&text);
}

static struct clf_json *words_items(const struct call *call, const struct clf_word *words, size_t count)
{
	struct clf_json *items = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		struct clf_json *item = clf_shape_word(&words[i]);

		view_time(call, item, "at", words[i].at);
		clf_json_append(items, item);
	}
	return items;
}

static void page_journal_show(struct call *call)
{
	struct clf_journal_row row;
	struct clf_word *words = NULL;
	size_t count = 0;
	struct clf_json *context, *item;
	struct clf_error err = {0};
	int64_t id;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	id = call_number(call, "id", 0);
	status = clf_query_journal_row(call->web->act.store, call->arena, id, &row, &err);
	if (status == CLF_OK)
		status = clf_journal_words(call->web->act.store, call->arena, id, &words, &count, &err);
	item = status == CLF_OK ? clf_shape_explained(&row) : NULL;
	if (status == CLF_OK)
		status = clf_act_why_mail(call->web->act.store, call->arena, "en", &row, item, &err);
	if (status != CLF_OK) {
		clf_json_free(&item);
		reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	add_explanation(context, clf_json_get(item, "explanation"));
	clf_json_set_bool(item, "in_quarantine", row.is_finished && row.outcome == CLF_OUTCOME_QUARANTINE);
	clf_json_set_bool(item, "has_ended", row.is_finished && row.outcome != CLF_OUTCOME_TICKET);
	clf_json_set(item, "words", words_items(call, words, count));
	clf_json_set_bool(item, "has_words", count > 0);
	clf_json_set_bool(item, "has_rules", clf_json_size(clf_json_get(item, "rules")) > 0);
	view_time(call, item, "at", row.at);
	view_time(call, item, "finished_at", row.finished_at);
	clf_json_set_text(item, "size_text", present_size(call, row.size));
	clf_json_set_text(item, "outcome_text",
			  row.is_finished ? present_outcome(call, clf_outcome_name(row.outcome)) : NULL);
	clf_json_set(context, "mail", item);
	view_page(call, 200, "journal-row.html",
		  clf_arena_printf(call->arena, view_say(call, "Mail %lld"), (long long)id), "/journal", context);
}

static struct clf_json *outbox_filters(struct call *call)
{
	static const char *const states[] = {NULL,        "queued",    "deferred",  "failed",
					     "uncertain", "kept-back", "discarded", "sent"};
	const char *chosen = call_text(call, "state");
	struct clf_json *filters = clf_json_array();

	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		struct clf_json *filter = clf_json_object();
		const char *path =
		    states[i] != NULL ? clf_arena_printf(call->arena, "/outbox?state=%s", states[i]) : "/outbox";

		clf_json_set_text(filter, "label",
				  states[i] != NULL ? present_outbox_state(call, states[i]) : view_say(call, "all"));
		clf_json_set_text(filter, "path", path);
		clf_json_set_bool(filter, "current", clf_text_equal(states[i], chosen));
		clf_json_append(filters, filter);
	}
	return filters;
}

/* The relays that hold mail up, or take fewer connections than they were meant to. */
static enum clf_status add_relays(struct call *call, struct clf_json *context, struct clf_error *err)
{
	struct clf_json *relays = NULL, *shown = clf_json_array();
	enum clf_status status = clf_relays(call->web->act.store, call->arena, call->web->act.config, &relays, err);

	for (size_t i = 0; status == CLF_OK && i < clf_json_size(relays); i++) {
		const struct clf_json *relay = clf_json_at(relays, i);

		if (clf_json_size(clf_json_get(relay, "holds")) > 0 || clf_json_get_text(relay, "limit") != NULL)
			clf_json_append(shown, clf_json_copy(relay));
	}
	clf_json_free(&relays);
	clf_json_set(context, "relays", shown);
	return status;
}

static enum clf_status add_filters(struct call *call, struct clf_json *context, struct clf_error *err)
{
	clf_json_set(context, "filters", outbox_filters(call));
	return add_relays(call, context, err);
}

static const struct list journal = {
    .permission = CLF_PERMIT_ADMIN,
    .read = lists_journal,
    .file = "journal.html",
    .title = CLF_SAID("Incoming"),
    .path = "/journal",
};

static const struct list outbox = {
    .permission = CLF_PERMIT_ADMIN,
    .read = lists_outbox,
    .file = "outbox.html",
    .title = CLF_SAID("Outgoing"),
    .path = "/outbox",
    .beside = add_filters,
};

static const struct list quarantine = {
    .permission = CLF_PERMIT_ADMIN,
    .read = lists_quarantine,
    .file = "quarantine.html",
    .title = CLF_SAID("Quarantine"),
    .path = "/quarantine",
};

static const struct param relay_params[] = {
    {IN_PATH("name", CLF_TYPE_LINE, 200, "The relay's name.")},
    {.name = NULL},
};

static const struct param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

const struct route page_gateway_routes[] = {
    {PAGE("GET", "/", CLF_PERMIT_AGENT, page_start, NULL, "The tickets.")},
    {PAGE("GET", "/mailboxes", CLF_PERMIT_ADMIN, page_mailboxes, NULL, "Mailboxes, and what isn't as it should be."),
     .lane = LANE_WATCH},
    {PAGE("GET", "/journal", CLF_PERMIT_ADMIN, list_answer, list_journal_params, "Journal."), .list = &journal},
    {PAGE("GET", "/journal/{id}", CLF_PERMIT_ADMIN, page_journal_show, id_params, "A mail that came in.")},
    {PAGE("GET", "/outbox", CLF_PERMIT_ADMIN, list_answer, list_outbox_params, "Outbox."), .list = &outbox},
    {PAGE("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, hand_out_retry, hand_out_retry_params, "Send again.")},
    {PAGE("POST", "/outbox/retry", CLF_PERMIT_ADMIN, hand_outs_retry, hand_outs_retry_params, "Send many again.")},
    {PAGE("POST", "/outbox/readdress", CLF_PERMIT_ADMIN, hand_outs_readdress, hand_outs_readdress_params,
	  "Send many to another address instead.")},
    {PAGE("POST", "/outbox/discard", CLF_PERMIT_ADMIN, hand_outs_discard, hand_outs_discard_params, "Give many up.")},
    {PAGE("POST", "/relays/{name}/retry", CLF_PERMIT_ADMIN, hand_relay_retry, relay_params, "Try a relay.")},
    {PAGE("GET", "/quarantine", CLF_PERMIT_ADMIN, list_answer, list_quarantine_params, "Quarantine."),
     .list = &quarantine},
    {PAGE("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, hand_retry, hand_retry_params, "Read again.")},
    {PAGE("POST", "/quarantine/{id}/release", CLF_PERMIT_ADMIN, hand_release, hand_retry_params, "Make a ticket.")},
    {PAGE("POST", "/quarantine/{id}/assign", CLF_PERMIT_ADMIN, hand_assign, hand_assign_params, "Put onto a ticket.")},
    {PAGE("POST", "/quarantine/{id}/discard", CLF_PERMIT_ADMIN, hand_discard, hand_discard_params, "Discard.")},
    {PAGE("POST", "/quarantine/retry", CLF_PERMIT_ADMIN, hand_mails_retry, hand_mails_params, "Read many again.")},
    {PAGE("POST", "/quarantine/release", CLF_PERMIT_ADMIN, hand_mails_release, hand_mails_params,
	  "Make a ticket of each of many.")},
    {PAGE("POST", "/quarantine/assign", CLF_PERMIT_ADMIN, hand_mails_assign, hand_mails_assign_params,
	  "Put many onto a ticket.")},
    {PAGE("POST", "/quarantine/discard", CLF_PERMIT_ADMIN, hand_mails_discard, hand_mails_discard_params,
	  "Let many wait no more.")},
    {.method = NULL},
};
