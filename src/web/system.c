/*
 * system.c - health, readiness, figures for Prometheus, and the style sheet.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_pulse.h"
#include "health.h"
#include "mailboxes.h"
#include "page/view.h"
#include "routes.h"

#define LOOK_OLD_MS 30000

static void handle_health(struct call *call)
{
	struct clf_json *json;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	json = clf_json_object();
	clf_json_set_text(json, "status", "ok");
	reply_json(call, 200, json);
}

static enum clf_status counts(struct call *call, struct clf_counts *out)
{
	struct clf_error err = {0};
	enum clf_status status;

	if (call->web->act.store == NULL)
		return CLF_EAGAIN;
	status = clf_query_counts(call->web->act.store, out, &err);
	call->web->store_failed = call->web->store_failed || status == CLF_EIO;
	return status;
}

static bool is_local(const struct call *call)
{
	const char *client = call->request->client;

	return !call->request->proxied && (strncmp(client, "127.", 4) == 0 || strcmp(client, "::1") == 0) &&
	       clf_http_header(call->request, "X-Forwarded-For") == NULL &&
	       clf_http_header(call->request, "Forwarded") == NULL;
}

/* In the loop, which has no database, the last look is given out with its age. */
static void handle_ready(struct call *call)
{
	struct web *web = call->web;
	struct clf_json *found;
	int64_t age = 0;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	if (web->act.store != NULL) {
		found = health_look(web, call->arena, NULL);
	} else if (web->looked != NULL) {
		found = clf_json_copy(web->looked);
		age = clf_clock_monotonic_ms() - web->looked_at;
	} else {
		found = clf_json_object();
		clf_json_set_text(found, "status", "nobody has looked yet: it is just starting");
	}
	if (age > LOOK_OLD_MS)
		clf_json_set_text(found, "status", "nobody could look for a while");
	if (!is_local(call))
		health_drop_words(found);
	clf_json_set_integer(found, "age_ms", age);
	reply_json(call, health_is_ready(found) ? 200 : 503, found);
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

static void add_counts(struct clf_buf *out, const struct clf_counts *figures)
{
	int64_t age = figures->oldest_waiting_at != 0 ? clf_clock_now() - figures->oldest_waiting_at : 0;

	add_head(out, "journal_waiting", "gauge", "Mails kept and not yet read.");
	clf_buf_printf(out, "clf_mail_journal_waiting %lld\n", (long long)figures->journal_waiting);
	add_head(out, "quarantine", "gauge", "Mails that wait for a person's decision.");
	clf_buf_printf(out, "clf_mail_quarantine %lld\n", (long long)figures->quarantine);
	add_head(out, "outbox", "gauge", "Mails in the outbox by state.");
	for (size_t i = 0; i < CLF_COUNT(figures->outbox); i++)
		add_labelled(out, "outbox", "state", clf_outbox_state_name((enum clf_outbox_state)i),
			     (long long)figures->outbox[i]);
	add_labelled(out, "outbox", "state", "kept_back", (long long)figures->kept_back);
	add_head(out, "oldest_waiting_seconds", "gauge", "Age of the oldest mail that waits, in or out.");
	clf_buf_printf(out, "clf_mail_oldest_waiting_seconds %lld\n", (long long)(age / CLF_SECOND));
}

static void add_mailboxes(struct clf_buf *out, struct call *call)
{
	struct mailbox_view *views = NULL;
	size_t count = 0;

	if (mailbox_list(call->web, call->arena, &views, &count, NULL) != CLF_OK)
		return;
	add_head(out, "mailbox_up", "gauge", "1 while the mailbox is connected.");
	for (size_t i = 0; i < count; i++)
		add_labelled(out, "mailbox_up", "mailbox", views[i].config->name,
			     clf_text_equal(views[i].state, "connected"));
	add_head(out, "mailbox_withheld", "gauge", "Mails that the mailbox's server lists and doesn't give.");
	for (size_t i = 0; i < count; i++)
		add_labelled(out, "mailbox_withheld", "mailbox", views[i].config->name,
			     views[i].told != NULL ? views[i].told->withheld_count : 0);
}

/* The last look, or one of our own where no loop looks. */
static struct clf_json *health_of(struct call *call)
{
	if (call->web->looked != NULL)
		return clf_json_copy(call->web->looked);
	return health_look(call->web, call->arena, NULL);
}

static void add_health(struct clf_buf *out, struct call *call)
{
	struct clf_json *found = health_of(call);
	const struct clf_json *checks = clf_json_get(found, "checks");

	add_head(out, "ready", "gauge", "1 while mail can be taken in.");
	clf_buf_printf(out, "clf_mail_ready %d\n", health_is_ready(found));
	add_head(out, "check", "gauge", "0 ok, 1 a warning, 2 failed.");
	for (size_t i = 0; i < clf_json_size(checks); i++) {
		const struct clf_json *check = clf_json_at(checks, i);
		const char *state = clf_json_get_text(check, "state");

		add_labelled(out, "check", "name", clf_json_get_text(check, "name"),
			     clf_text_equal(state, "fail") ? 2 : clf_text_equal(state, "warn"));
	}
	clf_json_free(&found);
}

static void add_disk(struct clf_buf *out, struct call *call)
{
	struct clf_store_disk disk = {0};

	clf_store_disk(call->web->act.config->store_url, &disk, NULL);
	add_head(out, "store_size_bytes", "gauge", "Size of the database.");
	clf_buf_printf(out, "clf_mail_store_size_bytes %lld\n", (long long)disk.size);
	add_head(out, "store_wal_bytes", "gauge", "Size of its write-ahead log.");
	clf_buf_printf(out, "clf_mail_store_wal_bytes %lld\n", (long long)disk.wal);
	add_head(out, "store_free_bytes", "gauge", "Free where it lies.");
	clf_buf_printf(out, "clf_mail_store_free_bytes %lld\n", (long long)disk.free);
}

static void add_ages(struct clf_buf *out, struct call *call)
{
	int64_t now = clf_clock_now();
	struct clf_pulse pulse = {0};

	if (clf_query_pulse(call->web->act.store, now, &pulse, NULL) != CLF_OK)
		return;
	add_head(out, "journal_oldest_waiting_seconds", "gauge", "Age of the oldest mail kept and not yet read.");
	clf_buf_printf(out, "clf_mail_journal_oldest_waiting_seconds %lld\n",
		       (long long)(pulse.kept_at != 0 ? (now - pulse.kept_at) / CLF_SECOND : 0));
	add_head(out, "outbox_oldest_seconds", "gauge", "How long the oldest mail to go out has been due.");
	clf_buf_printf(out, "clf_mail_outbox_oldest_seconds %lld\n",
		       (long long)(pulse.due_at != 0 ? (now - pulse.due_at) / CLF_SECOND : 0));
}

/* Without a token only on the machine itself: figures say how much mail a company has. */
static bool may_watch(struct call *call)
{
	return is_local(call) || call_permitted(call, CLF_PERMIT_AGENT);
}

static void handle_metrics(struct call *call)
{
	struct clf_buf *body = &call->response->body;
	struct clf_counts figures;
	bool up;

	if (!may_watch(call))
		return;
	add_head(body, "up", "gauge", "1 while the database answers.");
	up = counts(call, &figures) == CLF_OK;
	clf_buf_printf(body, "clf_mail_up %d\n", up);
	if (up) {
		add_counts(body, &figures);
		add_ages(body, call);
		add_mailboxes(body, call);
	}
	add_health(body, call);
	add_disk(body, call);
	add_head(body, "http_responses_total", "counter", "HTTP responses by class of status.");
	for (unsigned i = 1; i < 6; i++)
		clf_buf_printf(body, "clf_mail_http_responses_total{class=\"%uxx\"} %lld\n", i,
			       (long long)call->web->answers[i]);
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "text/plain; version=0.0.4; charset=utf-8");
}

static void handle_style(struct call *call)
{
	const struct clf_embedded *file;
	uint8_t hash[16];
	char hex[2 * sizeof hash + 1];
	const char *tag;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	file = view_file("clf.css");
	if (file == NULL) {
		reply_problem(call, 404, "not-found", "there is no style sheet");
		return;
	}
	clf_hash(NULL, file->bytes, file->size, hash, sizeof hash);
	clf_hex_encode(hash, sizeof hash, hex);
	tag = clf_arena_printf(call->arena, "\"%s\"", hex);
	clf_http_response_set(call->response, "ETag", tag);
	clf_http_response_set(call->response, "Cache-Control", "no-cache");
	call->response->status = clf_text_equal(clf_http_header(call->request, "If-None-Match"), tag) ? 304 : 200;
	if (call->response->status == 304)
		return;
	clf_http_response_set(call->response, "Content-Type", "text/css; charset=utf-8");
	clf_buf_add(&call->response->body, file->bytes, file->size);
}

static void handle_icon(struct call *call)
{
	static const char icon[] = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 32 32\">"
				   "<rect width=\"32\" height=\"32\" rx=\"7\" fill=\"#1f5f8b\"/>"
				   "<path d=\"M6 10h20v13H6z M6 10l10 8 10-8\" fill=\"none\" stroke=\"#fff\" "
				   "stroke-width=\"2.4\" stroke-linejoin=\"round\"/></svg>";

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	call->response->status = 200;
	clf_http_response_set(call->response, "Content-Type", "image/svg+xml");
	clf_http_response_set(call->response, "Cache-Control", "max-age=86400");
	clf_buf_add_text(&call->response->body, icon);
}

const struct route system_routes[] = {
    {SYSTEM("/healthz", handle_health, "The process answers."), .lane = LANE_SELF},
    {SYSTEM("/readyz", handle_ready, "Mail can be taken in; what doesn't work beside that."), .lane = LANE_SELF},
    {SYSTEM("/metrics", handle_metrics, "Figures for Prometheus; from this machine, or with a token."),
     .lane = LANE_WATCH},
    {SYSTEM("/static/clf.css", handle_style, "The pages' style sheet."), .lane = LANE_SELF},
    {SYSTEM("/static/icon.svg", handle_icon, "The pages' icon."), .lane = LANE_SELF},
    {.method = NULL},
};
