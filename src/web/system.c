/*
 * system.c - health, readiness, who may ask for figures, and the style sheet.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/crypto.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "health.h"
#include "metrics.h"
#include "openapi.h"
#include "page/source.h"
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

/* Without a token only on the machine itself: figures say how much mail a company has. */
static bool may_watch(struct call *call)
{
	return is_local(call) || call_permitted(call, CLF_PERMIT_AGENT);
}

static void handle_metrics(struct call *call)
{
	if (may_watch(call))
		metrics_answer(call);
}

static void handle_style(struct call *call)
{
	const struct clf_embedded *file;
	uint8_t hash[16];
	char hex[2 * sizeof hash + 1];
	const char *tag;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	file = source_file("clf.css");
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

static void handle_description(struct call *call)
{
	struct clf_json *json = NULL;
	struct clf_error err = {0};

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	if (openapi_document(call->arena, call->tables, &json, &err) != CLF_OK)
		reply_failure(call, CLF_EIO, &err);
	else
		reply_json(call, 200, json);
}

const struct route system_routes[] = {
    {SYSTEM("/healthz", handle_health, "The process answers."), .lane = LANE_SELF},
    {SYSTEM("/readyz", handle_ready, "Mail can be taken in; what doesn't work beside that."), .lane = LANE_SELF},
    {SYSTEM("/metrics", handle_metrics, "Figures for Prometheus; from this machine, or with a token."),
     .lane = LANE_WATCH},
    {SYSTEM("/api/v1/openapi.json", handle_description, "What the API takes and answers (OpenAPI 3.1)."),
     .lane = LANE_LOOK},
    {SYSTEM("/static/clf.css", handle_style, "The pages' style sheet."), .lane = LANE_SELF},
    {SYSTEM("/static/icon.svg", handle_icon, "The pages' icon."), .lane = LANE_SELF},
    {.method = NULL},
};
