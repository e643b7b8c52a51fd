/*
 * test_openapi.c - the API as it is described is the API as it answers: every route, and what each of them refuses.
 */
#include "openapi.h"

#include "clf/base/count.h"
#include "web_fixture.h"

/* Of the document: the operation of a route. */
static const struct clf_json *operation_of(struct fixture *f, const struct clf_json *document,
					   const struct route *route)
{
	const struct clf_json *path = clf_json_get(clf_json_get(document, "paths"), route->path + strlen("/api/v1"));

	return clf_json_get(path, clf_utf8_fold(f->arena, route->method));
}

/* Walks all routes of the API. */
static const struct route *next_route(size_t *index)
{
	size_t at = 0;

	for (const struct route *const *table = all_routes; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			if (route->surface != CLF_SURFACE_API || at++ < *index)
				continue;
			(*index)++;
			return route;
		}
	}
	return NULL;
}

static struct clf_json *document_of(struct fixture *f)
{
	assert_answer(f, 200, send_request(f, "GET", "/api/v1/openapi.json", ""));
	return clf_json_copy(f->json);
}

static void each_route_is_described_once(void **state)
{
	struct fixture *f = *state;
	struct clf_json *document = document_of(f);
	const struct clf_json *paths = clf_json_get(document, "paths"), *item;
	const char *ids = "|", *path;
	size_t index = 0, described = 0;
	void *iterator = NULL;

	assert_string_equal(clf_json_get_text(document, "openapi"), "3.1.0");
	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const struct clf_json *operation = operation_of(f, document, route);
		const char *id = clf_json_get_text(operation, "operationId");

		if (operation == NULL)
			fail_msg("%s %s isn't described", route->method, route->path);
		assert_string_equal(clf_json_get_text(operation, "summary"), route->summary);
		/* Programs are made of these names. */
		if (strcmp(route->path, "/api/v1/tickets/{number}/why") == 0)
			assert_string_equal(id, "get_tickets_number_why");
		if (strspn(id, "abcdefghijklmnopqrstuvwxyz0123456789_") != strlen(id) || strstr(id, "__") != NULL ||
		    id[strlen(id) - 1] == '_')
			fail_msg("%s is no name", id);
		if (route->shape == NULL && route->media == NULL && !clf_text_equal(route->answers, "204"))
			fail_msg("%s %s has no shape: name a row of src/web/openapi_shapes.c", route->method,
				 route->path);
		if (strstr(ids, clf_arena_printf(f->arena, "|%s|", id)) != NULL)
			fail_msg("%s is there twice", id);
		ids = clf_arena_printf(f->arena, "%s%s|", ids, id);
	}
	while (clf_json_next(paths, &iterator, &path, &item))
		described += clf_json_size(item);
	assert_int_equal(described, index);
	clf_json_free(&document);
}

/* "{number}" becomes 1001, whatever else has a name "x". */
static const char *concrete(struct fixture *f, const struct route *route)
{
	const char *path = "", *at = route->path;

	while (*at != '\0') {
		size_t n = strcspn(at, "{");

		path = clf_arena_printf(f->arena, "%s%.*s", path, (int)n, at);
		at += n;
		if (*at == '\0')
			break;
		n = strcspn(at, "}") + 1;
		for (const struct param *p = route->params; p->name != NULL; p++) {
			if (p->where == CLF_IN_PATH && strlen(p->name) == n - 2 && memcmp(p->name, at + 1, n - 2) == 0)
				path = clf_arena_printf(f->arena, "%s%s", path, p->type == CLF_TYPE_ID ? "1001" : "x");
		}
		at += n;
	}
	return path;
}

static const char *token_for(const struct route *route)
{
	return route->permission == CLF_PERMIT_MANAGER ? MANAGER : ADMIN;
}

/* As a body with that value; what else must be there is left out, and blamed beside it. */
static const char *body_with(struct fixture *f, const char *name, const char *value)
{
	const char *body = value;
	size_t end = strlen(name);

	for (size_t i = end + 1; i-- > 0;) {
		if (i > 0 && name[i - 1] != '.')
			continue;
		body = clf_arena_printf(f->arena, "{\"%.*s\":%s}", (int)(end - i), name + i, body);
		end = i > 0 ? i - 1 : 0;
	}
	return body;
}

static bool blames(struct fixture *f, const char *name)
{
	const struct clf_json *errors = clf_json_get(f->json, "errors");

	for (size_t i = 0; i < clf_json_size(errors); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(errors, i), "field"), name))
			return true;
	}
	return false;
}

static bool has_body(const struct route *route)
{
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		if (p->where == CLF_IN_BODY)
			return true;
	}
	return false;
}

#define BIT(type) (1u << (type))
#define NUMBERS (BIT(CLF_TYPE_ID) | BIT(CLF_TYPE_INTEGER))
#define JSONS (BIT(CLF_TYPE_OBJECT) | BIT(CLF_TYPE_LIST) | BIT(CLF_TYPE_IDS))

static void is_blamed(struct fixture *f, const struct route *route, const struct param *param, const char *path,
		      const char *body)
{
	unsigned status = api(f, token_for(route), route->method, path, body);

	if (status != 422 || !blames(f, param->name))
		fail_msg("%s %s takes %.200s as its %s: %u %.500s", route->method, path, body != NULL ? body : "",
			 param->name, status, body_of(f));
}

/* Values of the body, and for which types each of them is none that is wrong. */
static void is_blamed_in_body(struct fixture *f, const struct route *route, const struct param *param, const char *path)
{
	static const struct {
		const char *json;
		unsigned fits;
	} values[] = {
	    {"true", 0},
	    {"1.5", 0},
	    {"7", NUMBERS},
	    {"-9223372036854775808", 0},
	    {"[]", BIT(CLF_TYPE_LIST)},
	    {"{}", BIT(CLF_TYPE_OBJECT)},
	    {"{\"a\":1}", BIT(CLF_TYPE_OBJECT)},
	    {"[\"a\",7]", 0},
	    {"[1,0]", 0},
	    {"[1]", BIT(CLF_TYPE_IDS)},
	    {"\"a\\u0007b\"", BIT(CLF_TYPE_SECRET)},
	    {"\"7\"", ~(NUMBERS | JSONS)},
	};

	for (size_t i = 0; i < CLF_COUNT(values); i++) {
		if ((values[i].fits & BIT(param->type)) == 0)
			is_blamed(f, route, param, path, body_with(f, param->name, values[i].json));
	}
	if (!param->nullable)
		is_blamed(f, route, param, path, body_with(f, param->name, "null"));
}

static bool has_a_length(const struct param *param)
{
	return param->where == CLF_IN_BODY && param->type != CLF_TYPE_ID && param->type != CLF_TYPE_INTEGER;
}

/* One byte, or one id, more than is taken. */
static const char *too_much(struct fixture *f, const struct param *param)
{
	size_t max = (size_t)(param->max > 0 ? param->max : 254);
	struct clf_buf text;
	const char *made;

	clf_buf_init(&text, 16 << 20);
	clf_buf_add_text(&text, param->type == CLF_TYPE_OBJECT ? "{\"a\":\""
				: param->type == CLF_TYPE_LIST ? "[\""
				: param->type == CLF_TYPE_IDS  ? "["
							       : "\"");
	for (size_t i = 0; i <= max; i++)
		clf_buf_add_text(&text, param->type != CLF_TYPE_IDS ? "a" : i == 0 ? "1" : ",1");
	clf_buf_add_text(&text, param->type == CLF_TYPE_OBJECT ? "\"}"
				: param->type == CLF_TYPE_LIST ? "\"]"
				: param->type == CLF_TYPE_IDS  ? "]"
							       : "\"");
	made = clf_arena_copy(f->arena, text.p, text.n);
	clf_buf_free(&text);
	return made;
}

static void a_wrong_type_is_told_by_its_field(void **state)
{
	struct fixture *f = *state;
	size_t index = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const char *path = concrete(f, route);

		for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
			bool number = p->type == CLF_TYPE_ID || p->type == CLF_TYPE_INTEGER;

			if (p->where == CLF_IN_BODY)
				is_blamed_in_body(f, route, p, path);
			else if (p->where == CLF_IN_QUERY && (number || p->type == CLF_TYPE_TIME))
				is_blamed(f, route, p, clf_arena_printf(f->arena, "%s?%s=1.5", path, p->name), NULL);
			if (p->where == CLF_IN_QUERY)
				is_blamed(f, route, p,
					  clf_arena_printf(f->arena, "%s?%s=1&%s=1", path, p->name, p->name), NULL);
		}
	}
}

/* Each with an arena of its own: some take a mebibyte. */
static void what_is_too_long_is_told_by_its_field(void **state)
{
	struct fixture *f = *state;
	struct clf_arena *arena = f->arena;
	size_t index = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		f->arena = clf_arena_new();
		for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
			if (has_a_length(p))
				is_blamed(f, route, p, concrete(f, route), body_with(f, p->name, too_much(f, p)));
		}
		clf_arena_free(&f->arena);
	}
	f->arena = arena;
}

/* Wherever a path has a number. */
static void a_number_in_a_path_that_is_none_is_told(void **state)
{
	static const char *const values[] = {"0", "-1", "x", "1.5", "9223372036854775808", "1x"};
	struct fixture *f = *state;
	size_t index = 0, seen = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
			const char *at = strstr(route->path, clf_arena_printf(f->arena, "{%s}", p->name));

			if (p->where != CLF_IN_PATH || p->type != CLF_TYPE_ID)
				continue;
			for (size_t i = 0; i < CLF_COUNT(values); i++, seen++) {
				struct route with = *route;

				with.path = clf_arena_printf(f->arena, "%.*s%s%s", (int)(at - route->path), route->path,
							     values[i], at + strlen(p->name) + 2);
				is_blamed(f, route, p, concrete(f, &with), has_body(route) ? "{}" : NULL);
			}
		}
	}
	assert_true(seen > 0);
}

static void what_is_missing_and_what_is_unknown_is_told_by_its_field(void **state)
{
	struct fixture *f = *state;
	size_t index = 0;

	make_ticket(f, "One");
	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const char *path = concrete(f, route);

		assert_answer(f, 422,
			      api(f, token_for(route), route->method, clf_arena_printf(f->arena, "%s?no_such=1", path),
				  has_body(route) ? "{}" : NULL));
		assert_true(blames(f, "no_such"));
		for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
			if (p->required && p->where == CLF_IN_BODY && strchr(p->name, '.') == NULL)
				assert_true(blames(f, p->name));
		}
		if (!has_body(route))
			continue;
		assert_answer(f, 422, api(f, token_for(route), route->method, path, "{\"no_such\":1}"));
		assert_true(blames(f, "no_such"));
	}
}

static void a_missing_right_is_told_whatever_else_is_wrong(void **state)
{
	struct fixture *f = *state;
	size_t index = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const char *path = concrete(f, route);

		if (route->permission == CLF_PERMIT_ANYONE)
			continue;
		assert_answer(f, 401, api(f, NULL, route->method, path, "{"));
		assert_answer(f, 401, api(f, "clf_not-one-of-ours-0123456789012345", route->method, path, "{"));
		if (route->permission != CLF_PERMIT_AGENT)
			assert_answer(f, 403, api(f, AGENT, route->method, path, "{"));
	}
}

static void a_body_that_is_none_is_told(void **state)
{
	static const char *const bad[] = {"{",
					  "[]",
					  "7",
					  "{\"a\":\"\\u0000\"}",
					  "{\"a\":9223372036854775808}",
					  "{\"a\":1e999}",
					  "{\"a\":\"\xff\xfe\"}",
					  "{\"a\":1,\"a\":2}",
					  "{\"a\":\"\xed\xa0\x80\"}"};
	struct fixture *f = *state;
	size_t index = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const char *path = concrete(f, route);

		if (!has_body(route))
			continue;
		for (size_t i = 0; i < CLF_COUNT(bad); i++) {
			assert_answer(f, 400, api(f, token_for(route), route->method, path, bad[i]));
			assert_string_equal(text_at(f, "title"), "Bad Request");
		}
		with_header(f, "Authorization", clf_arena_printf(f->arena, "Bearer %s", token_for(route)));
		with_header(f, "Content-Type", "text/plain");
		assert_answer(f, 415, send_request(f, route->method, path, "{\"a\":1}"));
	}
}

/* Before a byte of it is read. */
static void a_huge_body_is_not_taken_in(void **state)
{
	struct fixture *f = *state;
	size_t index = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		struct clf_http_field headers[] = {
		    {"Authorization", clf_arena_printf(f->arena, "Bearer %s", token_for(route))},
		    {"Content-Length", "99999999999"},
		};
		struct clf_http_request request = {.arena = f->arena,
						   .method = route->method,
						   .path = concrete(f, route),
						   .headers = {headers, CLF_COUNT(headers)},
						   .client = "198.51.100.7"};
		size_t max = 0;
		bool file = false;

		clf_http_response_free(&f->response);
		clf_http_response_init(&f->response, 1 << 20);
		assert_false(dispatch_body(f->web, all_routes, &request, &f->response, &max, &file));
		assert_int_equal(f->response.status, 413);
	}
}

static const struct clf_json *named(const struct clf_json *list, const char *name)
{
	for (size_t i = 0; i < clf_json_size(list); i++) {
		if (clf_text_equal(clf_json_get_text(clf_json_at(list, i), "name"), name))
			return clf_json_at(list, i);
	}
	return NULL;
}

static bool holds(const struct clf_json *list, const char *text)
{
	for (size_t i = 0; i < clf_json_size(list); i++) {
		if (clf_text_equal(clf_json_text(clf_json_at(list, i)), text))
			return true;
	}
	return false;
}

/* Of the body: the field of a field behind each dot. *must: all of them have to be there. */
static const struct clf_json *property_of(struct fixture *f, const struct clf_json *schema, const char *name,
					  bool *must)
{
	*must = true;
	for (;;) {
		size_t n = strcspn(name, ".");
		const char *part = clf_arena_copy(f->arena, name, n);

		assert_false(clf_json_get_bool(schema, "additionalProperties", true));
		*must = *must && holds(clf_json_get(schema, "required"), part);
		schema = clf_json_get(clf_json_get(schema, "properties"), part);
		if (name[n] == '\0')
			return schema;
		name += n + 1;
	}
}

/* Each field of each request stands where it is sent, with what it is and whether it must be there. */
static void each_field_of_a_request_is_described(void **state)
{
	struct fixture *f = *state;
	struct clf_json *document = document_of(f);
	size_t index = 0, fields = 0;

	for (const struct route *route; (route = next_route(&index)) != NULL;) {
		const struct clf_json *operation = operation_of(f, document, route);
		const struct clf_json *body = clf_json_get(operation, "requestBody"), *content, *schema;
		bool in_body = route->file, must;

		content = clf_json_get(body, "content");
		schema = clf_json_get(clf_json_get(content, "application/json"), "schema");
		for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
			const struct clf_json *found = p->where == CLF_IN_BODY
							   ? property_of(f, schema, p->name, &must)
							   : named(clf_json_get(operation, "parameters"), p->name);

			if (!clf_text_equal(clf_json_get_text(found, "description"), p->help))
				fail_msg("%s %s: %s isn't described", route->method, route->path, p->name);
			in_body = in_body || p->where == CLF_IN_BODY;
			if (p->where == CLF_IN_BODY && strchr(p->name, '.') == NULL)
				assert_int_equal(must, p->required);
			else if (p->where != CLF_IN_BODY)
				assert_int_equal(clf_json_get_bool(found, "required", false),
						 p->required || p->where == CLF_IN_PATH);
			fields++;
		}
		if ((body != NULL) != in_body)
			fail_msg("%s %s: %s", route->method, route->path, in_body ? "no body" : "a body");
		if (route->file)
			assert_non_null(clf_json_get(content, "*/*"));
	}
	assert_true(fields > 200);
	clf_json_free(&document);
}

static const struct clf_json *schema_at(struct fixture *f, const struct clf_json *document, const char *path,
					const char *method, const char *field)
{
	const struct clf_json *operation = clf_json_get(clf_json_get(clf_json_get(document, "paths"), path), method);
	const struct clf_json *found = named(clf_json_get(operation, "parameters"), field);
	bool must;

	if (found != NULL)
		return clf_json_get(found, "schema");
	found = clf_json_get(clf_json_get(operation, "requestBody"), "content");
	return property_of(f, clf_json_get(clf_json_get(found, "application/json"), "schema"), field, &must);
}

/* What makes a request right, as far as a schema says it. */
static void a_fields_limits_are_described(void **state)
{
	struct fixture *f = *state;
	struct clf_json *document = document_of(f);
	const struct clf_json *found;

	found = schema_at(f, document, "/tickets", "post", "subject");
	assert_string_equal(clf_json_get_text(found, "pattern"), "^[^\\r\\n]*$");
	assert_int_equal(clf_json_get_number(found, "minLength", 0), 1);
	assert_true(clf_json_get_number(found, "maxLength", 0) > 0);
	found = schema_at(f, document, "/tickets", "post", "text");
	assert_null(clf_json_get(found, "pattern"));
	found = schema_at(f, document, "/tickets", "post", "customer.address");
	assert_string_equal(clf_json_get_text(found, "format"), "idn-email");
	assert_null(clf_json_get(found, "pattern"));
	found = schema_at(f, document, "/tickets/{number}", "get", "number");
	assert_int_equal(clf_json_get_number(found, "minimum", 0), 1);
	assert_null(clf_json_get(found, "maximum"));
	found = schema_at(f, document, "/tickets/bulk", "post", "numbers");
	assert_int_equal(clf_json_get_number(found, "minItems", 0), 1);
	assert_int_equal(clf_json_get_number(found, "maxItems", 0), 200);
	found = schema_at(f, document, "/tickets/{number}", "patch", "priority");
	assert_true(holds(clf_json_get(found, "enum"), "critical"));
	assert_int_equal(clf_json_size(clf_json_get(found, "enum")), 4);
	clf_json_free(&document);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(each_route_is_described_once),
	    with_fixture(a_wrong_type_is_told_by_its_field),
	    with_fixture(what_is_too_long_is_told_by_its_field),
	    with_fixture(a_number_in_a_path_that_is_none_is_told),
	    with_fixture(what_is_missing_and_what_is_unknown_is_told_by_its_field),
	    with_fixture(a_missing_right_is_told_whatever_else_is_wrong),
	    with_fixture(a_body_that_is_none_is_told),
	    with_fixture(a_huge_body_is_not_taken_in),
	    with_fixture(each_field_of_a_request_is_described),
	    with_fixture(a_fields_limits_are_described),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
