/*
 * system.c - health, readiness, figures for Prometheus, and the style sheet.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/store/look/query.h"
#include "mailboxes.h"
#include "page/view.h"
#include "routes.h"

static void clf_handle_health(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	struct clf_json *json = clf_json_object();
	clf_json_set_text(json, "status", "ok");
	clf_reply_json(call, 200, json);
}

static enum clf_status counts(struct clf_call *call, struct clf_json **out)
{
	struct clf_error err = {0};
	if (!call->web->act.store)
		return CLF_EAGAIN;
	enum clf_status status = clf_query_counts(call->web->act.store, out, &err);
	call->web->store_failed = call->web->store_failed || status == CLF_EIO;
	return status;
}

static void clf_handle_ready(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	struct clf_json *figures = NULL, *json = clf_json_object();
	bool ready = counts(call, &figures) == CLF_OK;
	clf_json_set_text(json, "status", ready ? "ready" : "the database does not answer");
	clf_json_free(&figures);
	clf_reply_json(call, ready ? 200 : 503, json);
}

/* Label values are our own words or an administrator's: quotes, backslashes and line ends are escaped all the same. */
static void add_label(struct clf_buf *out, const char *text)
{
	for (const char *c = text; *c; c++) {
		if (*c == '"' || *c == '\\')
			clf_buf_add_char(out, '\\');
		clf_buf_add_char(out, *c == '\n' ? ' ' : *c);
	}
}

static void add_head(struct clf_buf *out, const char *name, const char *type, const char *help)
{
	clf_buf_printf(out, "# HELP clf_mail_%s %s\n# TYPE clf_mail_%s %s\n", name, help, name, type);
}

static void add_labelled(struct clf_buf *out, const char *name, const char *label, const char *text, long long number)
{
	clf_buf_printf(out, "clf_mail_%s{%s=\"", name, label);
	add_label(out, text);
	clf_buf_printf(out, "\"} %lld\n", number);
}

static void add_counts(struct clf_buf *out, const struct clf_json *figures)
{
	void *iterator = NULL;
	const char *state, *oldest = clf_json_get_text(figures, "oldest_waiting_at");
	const struct clf_json *number;
	int64_t at = 0;
	add_head(out, "journal_waiting", "gauge", "Mails kept and not yet read.");
	clf_buf_printf(out, "clf_mail_journal_waiting %lld\n",
		       (long long)clf_json_get_number(figures, "journal_waiting", 0));
	add_head(out, "quarantine", "gauge", "Mails that wait for a person's decision.");
	clf_buf_printf(out, "clf_mail_quarantine %lld\n", (long long)clf_json_get_number(figures, "quarantine", 0));
	add_head(out, "outbox", "gauge", "Mails in the outbox by state.");
	while (clf_json_next(clf_json_get(figures, "outbox"), &iterator, &state, &number))
		add_labelled(out, "outbox", "state", state, (long long)clf_json_number(number, 0));
	add_head(out, "oldest_waiting_seconds", "gauge", "Age of the oldest mail that waits, in or out.");
	if (oldest && clf_time_parse_rfc3339(oldest, &at))
		at = clf_clock_now() - at;
	clf_buf_printf(out, "clf_mail_oldest_waiting_seconds %lld\n", (long long)(at / CLF_SECOND));
}

static void add_mailboxes(struct clf_buf *out, struct clf_call *call)
{
	struct clf_json *items = NULL;
	if (clf_mailboxes(call->web, &items, NULL) != CLF_OK)
		return;
	add_head(out, "mailbox_up", "gauge", "1 while the mailbox is connected.");
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);
		const char *name = clf_json_get_text(item, "mailbox"), *state = clf_json_get_text(item, "state");
		if (name)
			add_labelled(out, "mailbox_up", "mailbox", name, clf_text_equal(state, "connected"));
	}
	add_head(out, "mailbox_withheld", "gauge", "Mails that the mailbox's server lists and doesn't give.");
	for (size_t i = 0; i < clf_json_size(items); i++) {
		const struct clf_json *item = clf_json_at(items, i);
		const char *name = clf_json_get_text(item, "mailbox");
		if (name)
			add_labelled(out, "mailbox_withheld", "mailbox", name,
				     clf_json_get_number(item, "withheld_count", 0));
	}
	clf_json_free(&items);
}

/* Without a token only on the machine itself: figures say how much mail a company has. */
static bool may_watch(struct clf_call *call)
{
	const char *client = call->request->client;
	bool local = !call->request->proxied && (strncmp(client, "127.", 4) == 0 || strcmp(client, "::1") == 0) &&
		     !clf_http_header(call->request, "X-Forwarded-For") && !clf_http_header(call->request, "Forwarded");
	return local || clf_call_permitted(call, CLF_PERMIT_AGENT);
}

static void clf_handle_metrics(struct clf_call *call)
{
	if (!may_watch(call))
		return;
	struct clf_buf *body = &call->response->body;
	struct clf_json *figures = NULL;
	add_head(body, "up", "gauge", "1 while the database answers.");
	bool up = counts(call, &figures) == CLF_OK;
	clf_buf_printf(body, "clf_mail_up %d\n", up);
	if (up) {
		add_counts(body, figures);
		add_mailboxes(body, call);
	}
	clf_json_free(&figures);
	add_head(body, "http_responses_total", "counter", "HTTP responses by class of status.");
	for (unsigned i = 1; i < 6; i++)
		clf_buf_printf(body, "clf_mail_http_responses_total{class=\"%uxx\"} %lld\n", i,
			       (long long)call->web->answers[i]);
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
}

static void clf_handle_style(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	const struct clf_embedded *file = clf_view_file("clf.css");
	uint8_t hash[16];
	char hex[2 * sizeof hash + 1];
	if (!file) {
		clf_reply_problem(call, 404, "not-found", "there is no style sheet");
		return;
	}
	clf_hash(NULL, file->bytes, file->size, hash, sizeof hash);
	clf_hex_encode(hash, sizeof hash, hex);
	const char *tag = clf_arena_printf(call->arena, "\"%s\"", hex);
	clf_http_response_set(call->response, "ETag", tag);
	clf_http_response_set(call->response, "Cache-Control", "no-cache");
	call->response->status = clf_text_equal(clf_http_header(call->request, "If-None-Match"), tag) ? 304 : 200;
	if (call->response->status == 304)
		return;
	clf_http_response_set(call->response, "Content-Type", "text/css; charset=utf-8");
	clf_buf_add(&call->response->body, file->bytes, file->size);
}

static void clf_handle_icon(struct clf_call *call)
{
	if (!clf_call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	static const char icon[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
				   "<rect width=\"32\" height=\"32\" rx=\"7\" fill=\"#1f5f8b\"/>"
				   "<path d=\"M6 10h20v13H6z M6 10l10 8 10-8\" fill=\"none\" stroke=\"#fff\" "
				   "stroke-width=\"2.4\" stroke-linejoin=\"round\"/></svg>";
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "image/svg+xml");
	clf_http_response_set(call->response, "Cache-Control", "max-age=86400");
	clf_buf_add_text(&call->response->body, icon);
}

const struct clf_route system_routes[] = {
    {SYSTEM("/healthz", clf_handle_health, "The process answers.")},
    {SYSTEM("/readyz", clf_handle_ready, "The database answers.")},
    {SYSTEM("/metrics", clf_handle_metrics, "Figures for Prometheus; from this machine, or with a token.")},
    {SYSTEM("/static/clf.css", clf_handle_style, "The pages' style sheet.")},
    {SYSTEM("/static/icon.svg", clf_handle_icon, "The pages' icon.")},
    {.method = NULL},
};
