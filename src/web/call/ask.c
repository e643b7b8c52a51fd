/*
 * ask.c - a page asking the API, without a way through the network.
 */
#include "call/ask.h"

#include <string.h>

#include "call/reply.h"
#include "clf/base/arena.h"
#include "clf/base/json.h"

#define ANSWER_MAX (16u << 20)

const struct route *ask_route(const struct call *call, const char *method, const char *pattern)
{
	for (const struct route *const *table = call->tables; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			if (strcmp(route->method, method) == 0 && strcmp(route->path, pattern) == 0)
				return route;
		}
	}
	return NULL;
}

static void fill_path(struct call *call, const struct clf_http_fields *path)
{
	route_matches(call->route->path, call->route->path, &call->segments);
	for (size_t i = 0; i < call->segments.count; i++) {
		const char *name = clf_arena_copy(call->arena, call->segments.names[i], call->segments.name_sizes[i]);
		const char *value = clf_http_field(path, name, NULL);

		call->segments.values[i] = clf_str_from(value != NULL ? value : "");
	}
}

void ask_api(struct call *call, const struct route *route, const struct clf_http_fields *path,
	     const struct clf_http_fields *query, const struct clf_json *body, struct asked *out)
{
	const char *once = clf_http_field(&call->form, "once", NULL);
	const struct clf_http_field headers[] = {{"Content-Type", "application/json"}, {"Idempotency-Key", once}};
	struct clf_http_request request = {.arena = call->arena,
					   .method = route->method,
					   .path = route->path,
					   .query = *query,
					   .client = call->request->client};
	struct clf_http_response response;
	struct call inner = {.web = call->web,
			     .arena = call->arena,
			     .request = &request,
			     .response = &response,
			     .tables = call->tables,
			     .route = route,
			     .agent = call->agent,
			     .for_page = true};
	struct clf_buf text;

	clf_http_response_init(&response, ANSWER_MAX);
	clf_buf_init(&text, ANSWER_MAX);
	if (body != NULL) {
		clf_json_dump(body, &text);
		request.headers = (struct clf_http_fields){headers, clf_text_blank(once) ? 1 : 2};
		request.body = (struct clf_str){text.p, text.n};
	}
	fill_path(&inner, path);
	if (call_permitted(&inner, route->permission) && call_validate(&inner))
		route->handler(&inner);
	*out = (struct asked){.status = response.status};
	clf_json_parse((struct clf_str){response.body.p, response.body.n}, &out->json, NULL);
	clf_json_free(&inner.body);
	clf_json_free(&inner.problem);
	clf_http_response_free(&response);
	clf_buf_free(&text);
}

void ask_reply(struct call *call, struct asked *asked)
{
	const char *detail = clf_json_get_text(asked->json, "detail");

	reply_problem(call, asked->status != 0 ? asked->status : 503, "asked", "%s",
		      detail != NULL ? detail : "this doesn't work now: try again in some seconds");
	clf_json_free(&asked->json);
}

bool ask_is_refused(struct call *call, struct asked *asked, const char *next)
{
	if (asked->status / 100 == 2) {
		clf_json_free(&asked->json);
		reply_redirect(call, next);
		return false;
	}
	if (asked->status != 403 && asked->status != 409 && asked->status != 422) {
		ask_reply(call, asked);
		return false;
	}
	call->problem = asked->json;
	return true;
}
