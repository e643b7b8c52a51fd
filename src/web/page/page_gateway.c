/*
 * page_gateway.c - what the gateway does, for administrators: overview, journal, outbox, quarantine.
 */
#include "call/access.h"
#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "clf/store/mail/journal.h"
#include "clf/store/mail/outbox.h"
#include "lists.h"
#include "mailboxes.h"
#include "page/view.h"
#include "routes.h"

/* What every list shows; takes over items. */
static struct clf_json *list_context(struct clf_call *call, const char *path, struct clf_json *items, int64_t next)
{
	struct clf_json *context = clf_json_object();
	clf_view_times(items, "at");
	clf_view_times(items, "created_at");
	clf_json_set(context, "items", items);
	clf_view_older(call, context, path, next);
	return context;
}

static void add_figure(struct clf_json *figures, const char *label, const char *path, int64_t number, bool is_bad)
{
	struct clf_json *figure = clf_json_object();
	clf_json_set_text(figure, "label", label);
	clf_json_set_text(figure, "path", path);
	clf_json_set_integer(figure, "number", number);
	clf_json_set_bool(figure, "bad", is_bad && number > 0);
	clf_json_append(figures, figure);
}

static struct clf_json *figures_of(const struct clf_json *counts)
{
	const struct clf_json *outbox = clf_json_get(counts, "outbox");
	struct clf_json *figures = clf_json_array();
	add_figure(figures, "to be read", "/journal", clf_json_get_number(counts, "journal_waiting", 0), false);
	add_figure(figures, "in quarantine", "/quarantine", clf_json_get_number(counts, "quarantine", 0), true);
	add_figure(figures, "to be sent", "/outbox?state=queued",
		   clf_json_get_number(outbox, "queued", 0) + clf_json_get_number(outbox, "claimed", 0) +
		       clf_json_get_number(outbox, "committing", 0),
		   false);
	add_figure(figures, "put off", "/outbox?state=deferred", clf_json_get_number(outbox, "deferred", 0), false);
	add_figure(figures, "failed", "/outbox?state=failed", clf_json_get_number(outbox, "failed", 0), true);
	add_figure(figures, "kept back", "/outbox?state=failed", clf_json_get_number(outbox, "kept_back", 0), true);
	add_figure(figures, "uncertain", "/outbox?state=uncertain", clf_json_get_number(outbox, "uncertain", 0), true);
	add_figure(figures, "sent", "/outbox?state=sent", clf_json_get_number(outbox, "sent", 0), false);
	return figures;
}

/* Agents have nothing to see to here: their tickets are their start. */
static void clf_page_overview(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_AGENT))
		return;
	struct clf_store *store = call->web->act.store;
	struct clf_json *counts = NULL, *mailboxes = NULL, *recent = NULL, *context;
	struct clf_error err = {0};
	int64_t next = 0;
	if (call->agent.role != CLF_ROLE_ADMIN) {
		clf_reply_redirect(call, "/tickets");
		return;
	}
	enum clf_status status = clf_query_counts(store, &counts, &err);
	if (status == CLF_OK)
		status = clf_mailboxes(call->web, &mailboxes, &err);
	if (status == CLF_OK)
		status = clf_query_journal(store, (struct clf_page){0, 8}, &recent, &next, &err);
	if (status != CLF_OK) {
		clf_json_free(&counts);
		clf_json_free(&mailboxes);
		clf_reply_failure(call, status, &err);
		return;
	}
	context = clf_json_object();
	clf_view_times(recent, "at");
	clf_json_set(context, "figures", figures_of(counts));
	clf_view_times(mailboxes, "last_poll_at");
	for (size_t i = 0; i < clf_json_size(mailboxes); i++)
		clf_view_times((struct clf_json *)clf_json_get(clf_json_at(mailboxes, i), "withheld"), "since");
	clf_json_set(context, "mailboxes", mailboxes);
	clf_json_set(context, "items", recent);
	clf_json_free(&counts);
	clf_view_page(call, 200, "overview.html", "Overview", "/", context);
}

static void clf_page_journal_list(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *items = NULL;
	struct clf_error err = {0};
	int64_t next = 0;
	enum clf_status status = clf_query_journal(call->web->act.store, clf_access_page(call), &items, &next, &err);
	if (status == CLF_OK)
		clf_view_page(call, 200, "journal.html", "Journal", "/journal",
			      list_context(call, "/journal", items, next));
	else
		clf_reply_failure(call, status, &err);
}

static void clf_page_journal_show(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *row = NULL;
	struct clf_error err = {0};
	int64_t id = clf_call_number(call, "id", 0);
	enum clf_status status = clf_query_journal_row(call->web->act.store, id, &row, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	struct clf_json *context = clf_json_object(), *alone = clf_json_array();
	const struct clf_json *explanation = clf_json_get(row, "explanation");
	struct clf_buf text;
	clf_buf_init(&text, 256 << 10);
	if (clf_json_type(explanation) != CLF_JSON_NULL)
		clf_json_dump_pretty(explanation, &text);
	clf_json_set_text(context, "explanation_text", text.failed ? "too long to be shown here" : text.p);
	clf_buf_free(&text);
	clf_json_set_bool(row, "in_quarantine", clf_text_equal(clf_json_get_text(row, "outcome"), "quarantine"));
	clf_json_append(alone, row);
	clf_view_times(alone, "at");
	clf_view_times(alone, "finished_at");
	clf_json_set(context, "mail", alone);
	clf_view_page(call, 200, "journal-row.html", clf_arena_printf(call->arena, "Mail %lld", (long long)id),
		      "/journal", context);
}

static void mark_outbox(struct clf_json *items)
{
	for (size_t i = 0; i < clf_json_size(items); i++) {
		struct clf_json *item = (struct clf_json *)clf_json_at(items, i);
		const char *state = clf_json_get_text(item, "state");
		bool is_kept = clf_json_get_bool(item, "kept_back", false);
		clf_json_set_bool(item, "can_retry",
				  clf_text_equal(state, "failed") || clf_text_equal(state, "uncertain"));
		if (is_kept)
			clf_json_set_text(item, "state", "kept-back");
	}
}

static struct clf_json *outbox_filters(struct clf_call *call)
{
	static const char *const states[] = {NULL, "queued", "deferred", "failed", "uncertain", "sent"};
	const char *chosen = clf_call_text(call, "state");
	struct clf_json *filters = clf_json_array();
	for (size_t i = 0; i < CLF_COUNT(states); i++) {
		struct clf_json *filter = clf_json_object();
		clf_json_set_text(filter, "label", states[i] ? states[i] : "all");
		clf_json_set_text(filter, "path",
				  states[i] ? clf_arena_printf(call->arena, "/outbox?state=%s", states[i]) : "/outbox");
		clf_json_set_bool(filter, "current", clf_text_equal(states[i], chosen));
		clf_json_append(filters, filter);
	}
	return filters;
}

static void clf_page_outbox_list(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *items = NULL;
	struct clf_error err = {0};
	int64_t next = 0;
	enum clf_status status = clf_query_outbox(call->web->act.store, clf_call_text(call, "state"),
						  clf_access_page(call), &items, &next, &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	mark_outbox(items);
	struct clf_json *context = list_context(call, "/outbox", items, next);
	clf_json_set(context, "filters", outbox_filters(call));
	clf_view_page(call, 200, "outbox.html", "Outbox", "/outbox", context);
}

static void clf_page_outbox_retry_post(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_error err = {0};
	enum clf_status status = clf_outbox_retry(call->web->act.store, clf_call_number(call, "id", 0), &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	clf_web_wake_sender(call->web);
	clf_reply_redirect(call, "/outbox?done=outbox-retry");
}

static void clf_page_quarantine_list(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_json *items = NULL;
	struct clf_error err = {0};
	int64_t next = 0;
	enum clf_status status = clf_query_quarantine(call->web->act.store, clf_access_page(call), &items, &next, &err);
	if (status == CLF_OK)
		clf_view_page(call, 200, "quarantine.html", "Quarantine", "/quarantine",
			      list_context(call, "/quarantine", items, next));
	else
		clf_reply_failure(call, status, &err);
}

static void clf_page_quarantine_retry_post(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	struct clf_error err = {0};
	enum clf_status status = clf_journal_retry(call->web->act.store, clf_call_number(call, "id", 0), &err);
	if (status != CLF_OK) {
		clf_reply_failure(call, status, &err);
		return;
	}
	clf_web_wake_intake(call->web);
	clf_reply_redirect(call, "/quarantine?done=quarantine-retry");
}

static const struct clf_param id_params[] = {
    {ID_IN_PATH},
    {.name = NULL},
};

const struct clf_route page_gateway_routes[] = {
    {PAGE("GET", "/", CLF_PERMIT_AGENT, clf_page_overview, NULL, "Overview.")},
    {PAGE("GET", "/journal", CLF_PERMIT_ADMIN, clf_page_journal_list, list_params, "Journal.")},
    {PAGE("GET", "/journal/{id}", CLF_PERMIT_ADMIN, clf_page_journal_show, id_params, "A mail that came in.")},
    {PAGE("GET", "/outbox", CLF_PERMIT_ADMIN, clf_page_outbox_list, list_outbox_params, "Outbox.")},
    {PAGE("POST", "/outbox/{id}/retry", CLF_PERMIT_ADMIN, clf_page_outbox_retry_post, id_params, "Send again.")},
    {PAGE("GET", "/quarantine", CLF_PERMIT_ADMIN, clf_page_quarantine_list, list_params, "Quarantine.")},
    {PAGE("POST", "/quarantine/{id}/retry", CLF_PERMIT_ADMIN, clf_page_quarantine_retry_post, id_params,
	  "Read again.")},
    {.method = NULL},
};
