/*
 * system.c - health, readiness, who may ask for figures, and what browsers keep.
 */
#include <string.h>

#include "call/reply.h"
#include "clf/act/heartbeat.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/embedded.h"
#include "clf/base/json.h"
#include "health.h"
#include "metrics.h"
#include "openapi.h"
#include "page/asset.h"
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

/* "gzip;q=0" and the like: refused. A browser says "gzip, deflate, br". */
static bool takes_gzip(const struct call *call)
{
	const char *accepted = clf_http_header(call->request, "Accept-Encoding");
	struct clf_str rest = clf_str_from(accepted != NULL ? accepted : ""), one;

	while (clf_str_split(&rest, ',', &one)) {
		if (clf_str_equal_nocase(clf_str_trim(one), CLF_STR("gzip")))
			return true;
	}
	return false;
}

/* Compressed when the program was built. Pages are not compressed: they hold the form's secret beside what strangers
 * wrote. */
static void send_asset(struct call *call, const struct asset *asset, bool for_good)
{
	const struct clf_embedded *file = source_file(asset->name), *packed;
	const char *path = asset_path(call->arena, asset->name), *tag;

	packed = takes_gzip(call) ? source_file(clf_arena_printf(call->arena, "%s.gz", asset->name)) : NULL;
	tag = clf_arena_printf(call->arena, "\"%s%s\"", path + strlen("/static/"), packed != NULL ? ".gz" : "");
	clf_http_response_set(call->response, "ETag", tag);
	clf_http_response_set(call->response, "Vary", "Accept-Encoding");
	clf_http_response_set(call->response, "Cache-Control",
			      for_good ? "public, max-age=31536000, immutable" : "no-cache");
	call->response->status = clf_text_equal(clf_http_header(call->request, "If-None-Match"), tag) ? 304 : 200;
	if (call->response->status == 304)
		return;
	clf_http_response_set(call->response, "Content-Type", asset->type);
	if (packed != NULL)
		clf_http_response_set(call->response, "Content-Encoding", "gzip");
	clf_buf_add(&call->response->body, (packed != NULL ? packed : file)->bytes,
		    (packed != NULL ? packed : file)->size);
}

static void handle_asset(struct call *call)
{
	const struct asset *asset;
	bool for_good = false;

	if (!call_permitted(call, CLF_PERMIT_ANYONE))
		return;
	asset = asset_named(call->arena, call_text(call, "file"), &for_good);
	if (asset != NULL)
		send_asset(call, asset, for_good);
	else
		reply_problem(call, 404, "not-found", "there is no such file");
}

static const struct param asset_params[] = {
    {IN_PATH("file", CLF_TYPE_NAME, 64, "Name of the file.")},
    {.name = NULL},
};

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
    {SYSTEM("/static/{file}", handle_asset, "What browsers keep of the pages: style sheet, script, icon."),
     .params = asset_params, .lane = LANE_SELF},
    {.method = NULL},
};
