/*
 * serve_frames.c - a request and its answer as frames between the loop and its workers.
 */
#include "clf/base/arena.h"
#include "serve/serve.h"

static struct clf_json *pack_fields(const struct clf_http_field *fields, size_t count)
{
	struct clf_json *array = clf_json_array();

	for (size_t i = 0; i < count; i++) {
		clf_json_append(array, clf_json_string(fields[i].name));
		clf_json_append(array, clf_json_string(fields[i].value));
	}
	return array;
}

static const char *text_at(struct clf_arena *arena, const struct clf_json *array, size_t index)
{
	const char *text = clf_json_text(clf_json_at(array, index));

	return clf_arena_strdup(arena, text != NULL ? text : "");
}

static struct clf_http_fields unpack_fields(struct clf_arena *arena, const struct clf_json *array)
{
	size_t count = clf_json_size(array) / 2;
	struct clf_http_field *items = clf_arena_array_of(arena, count, struct clf_http_field);

	for (size_t i = 0; i < count; i++)
		items[i] = (struct clf_http_field){text_at(arena, array, 2 * i), text_at(arena, array, 2 * i + 1)};
	return (struct clf_http_fields){items, count};
}

struct clf_json *serve_pack_request(const struct clf_http_request *request)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_text(head, "method", request->method);
	clf_json_set_text(head, "path", request->path);
	clf_json_set_text(head, "client", request->client);
	clf_json_set_bool(head, "proxied", request->proxied);
	clf_json_set_integer(head, "file_size", (int64_t)request->file_size);
	clf_json_set(head, "headers", pack_fields(request->headers.items, request->headers.count));
	clf_json_set(head, "query", pack_fields(request->query.items, request->query.count));
	return head;
}

bool serve_unpack_request(struct clf_arena *arena, const struct clf_json *head, struct clf_http_request *out)
{
	*out = (struct clf_http_request){
	    .arena = arena,
	    .method = clf_arena_strdup(arena, clf_json_get_text(head, "method")),
	    .path = clf_arena_strdup(arena, clf_json_get_text(head, "path")),
	    .client = clf_arena_strdup(arena, clf_json_get_text(head, "client")),
	    .proxied = clf_json_get_bool(head, "proxied", false),
	    .file_size = (size_t)clf_json_get_number(head, "file_size", 0),
	    .headers = unpack_fields(arena, clf_json_get(head, "headers")),
	    .query = unpack_fields(arena, clf_json_get(head, "query")),
	};
	return out->method != NULL && out->path != NULL && out->client != NULL;
}

struct clf_json *serve_pack_answer(const struct clf_http_response *response)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "status", response->status);
	clf_json_set(head, "headers", pack_fields(response->headers, response->header_count));
	clf_json_set_integer(head, "size", (int64_t)response->body.n);
	return head;
}

bool serve_unpack_answer(struct clf_arena *arena, const struct clf_json *head, struct clf_http_response *out)
{
	int64_t status = clf_json_get_number(head, "status", 0);
	struct clf_http_fields headers = unpack_fields(arena, clf_json_get(head, "headers"));

	clf_http_response_init(out, RESPONSE_MAX);
	if (status < 100 || status > 599)
		return false;
	out->status = (unsigned)status;
	for (size_t i = 0; i < headers.count; i++)
		clf_http_response_add(out, headers.items[i].name, headers.items[i].value);
	return true;
}
