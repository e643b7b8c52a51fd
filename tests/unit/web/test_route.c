/*
 * test_route.c - the table of routes: what matches, what each row promises, and that permission holds everywhere.
 */
#include "web_fixture.h"

static void a_pattern_matches_segment_by_segment(void **state)
{
	struct segments segments;
	(void)state;
	assert_true(route_matches("/", "/", &segments));
	assert_true(route_matches("/tickets/{number}/raw", "/tickets/12/raw", &segments));
	assert_int_equal(segments.count, 1);
	assert_true(clf_str_equal(segments.values[0], CLF_STR("12")));
	assert_false(route_matches("/tickets/{number}", "/tickets/", &segments));
	assert_false(route_matches("/tickets/{number}", "/tickets", &segments));
	assert_false(route_matches("/tickets/{number}", "/tickets/1/2", &segments));
	assert_false(route_matches("/tickets", "/tickets/", &segments));
	assert_false(route_matches("/tickets", "/Tickets", &segments));
	assert_false(route_matches("/", "", &segments));
}

static void a_route_is_found_by_method_and_path(void **state)
{
	struct fixture *f = *state;
	struct segments segments;
	const char *allowed = NULL;
	const struct route *route = route_find(f->arena, all_routes, "HEAD", "/api/v1/tickets/7", &segments, &allowed);
	assert_string_equal(route->method, "GET");
	assert_null(route_find(f->arena, all_routes, "PUT", "/api/v1/tickets/7", &segments, &allowed));
	assert_string_equal(allowed, "GET, PATCH, DELETE");
	allowed = NULL;
	assert_null(route_find(f->arena, all_routes, "get", "/tickets", &segments, &allowed));
	assert_non_null(allowed);
	allowed = NULL;
	assert_null(route_find(f->arena, all_routes, "GET", "/nothing", &segments, &allowed));
	assert_null(allowed);
}

/* Of all tables, one after the other; NULL past the end. */
static const struct route *route_at(size_t index)
{
	for (const struct route *const *table = all_routes; *table != NULL; table++)
		for (const struct route *route = *table; route->method != NULL; route++)
			if (index-- == 0)
				return route;
	return NULL;
}

static bool has_param(const struct route *route, const char *name, size_t size)
{
	for (const struct param *p = route->params; p && p->name; p++)
		if (strlen(p->name) == size && memcmp(p->name, name, size) == 0 && p->where == CLF_IN_PATH)
			return p->required;
	return false;
}

static void each_row_is_complete(void **state)
{
	(void)state;
	for (size_t i = 0; route_at(i) != NULL; i++) {
		const struct route *route = route_at(i);
		size_t count = 0;
		assert_non_null(route->handler);
		assert_true(route->summary[0] && route->path[0] == '/');
		for (const char *at = strchr(route->path, '{'); at; at = strchr(at + 1, '{'))
			if (!has_param(route, at + 1, strcspn(at + 1, "}")))
				fail_msg("%s %s: no validator for %s", route->method, route->path, at);
		for (const struct param *p = route->params; p && p->name; p++, count++) {
			if (!p->help || (p->type == CLF_TYPE_CHOICE && !p->choices))
				fail_msg("%s %s: %s is not described", route->method, route->path, p->name);
			if (p->type == CLF_TYPE_TEXT || p->type == CLF_TYPE_OBJECT || p->type == CLF_TYPE_IDS)
				assert_true(p->max > 0);
		}
		assert_true(count <= CLF_PARAMS_MAX);
	}
}

/* Called past dispatch, as a row with a mistake in it would: the handler's own first statement must hold. */
static unsigned call_directly(struct fixture *f, const struct route *route, const struct clf_agent *agent)
{
	const struct clf_http_request request = {
	    .arena = f->arena, .method = route->method, .path = "/x", .client = "198.51.100.7"};
	struct call call = {
	    .web = f->web, .arena = f->arena, .request = &request, .response = &f->response, .route = route};
	if (agent)
		call.agent = *agent;
	clf_http_response_free(&f->response);
	clf_http_response_init(&f->response, 1 << 20);
	route->handler(&call);
	return f->response.status;
}

static void each_handler_asks_for_permission_first(void **state)
{
	struct fixture *f = *state;
	const struct clf_agent agent = {
	    .id = f->agent, .address = "agent@example.test", .name = "A", .role = CLF_ROLE_AGENT, .active = true};
	for (size_t i = 0; route_at(i) != NULL; i++) {
		const struct route *route = route_at(i);
		if (route->permission == CLF_PERMIT_ANYONE)
			continue;
		unsigned status = call_directly(f, route, NULL);
		if (status != (route->surface == CLF_SURFACE_PAGE ? 303 : 401))
			fail_msg("%s %s lets anybody in: %u", route->method, route->path, status);
		if (route->permission == CLF_PERMIT_AGENT)
			continue;
		status = call_directly(f, route, &agent);
		if (status != 403)
			fail_msg("%s %s lets an agent in: %u", route->method, route->path, status);
	}
}

/* "{number}" and the like become numbers. */
static const char *concrete(struct fixture *f, const char *pattern)
{
	char *path = clf_arena_strdup(f->arena, pattern);
	char *out = path;
	for (const char *at = pattern; *at; at++) {
		if (*at != '{') {
			*out++ = *at;
			continue;
		}
		*out++ = '1';
		at = strchr(at, '}');
	}
	*out = '\0';
	return path;
}

static void nobody_gets_past_dispatch_without_a_token(void **state)
{
	struct fixture *f = *state;
	for (size_t i = 0; route_at(i) != NULL; i++) {
		const struct route *route = route_at(i);
		if (route->permission == CLF_PERMIT_ANYONE)
			continue;
		bool is_page = route->surface == CLF_SURFACE_PAGE;
		unsigned status = api(f, NULL, route->method, concrete(f, route->path), "{\"broken");
		if (status != (is_page ? 303 : 401))
			fail_msg("%s %s: %u", route->method, route->path, status);
		status =
		    api(f, "clf_a-token-that-was-never-given-out-000", route->method, concrete(f, route->path), "{}");
		if (status != (is_page ? 303 : 401))
			fail_msg("%s %s with a wrong token: %u", route->method, route->path, status);
		if (route->permission != CLF_PERMIT_ADMIN || is_page)
			continue;
		status = api(f, AGENT, route->method, concrete(f, route->path), "{}");
		if (status != 403)
			fail_msg("%s %s as an agent: %u", route->method, route->path, status);
	}
}

static void a_token_opens_no_page_and_a_session_no_api(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 303, api(f, ADMIN, "GET", "/tickets", NULL));
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_answer(f, 401, page(f, session, "/api/v1/tickets"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_pattern_matches_segment_by_segment),
	    with_fixture(a_route_is_found_by_method_and_path),
	    cmocka_unit_test(each_row_is_complete),
	    with_fixture(each_handler_asks_for_permission_first),
	    with_fixture(nobody_gets_past_dispatch_without_a_token),
	    with_fixture(a_token_opens_no_page_and_a_session_no_api),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
