/*
 * test_visibility.c - every route that there is, asked for what an agent may not see: the answer is that of a thing
 * that isn't there. A route that is added is walked, too.
 */
#include "clf/base/count.h"
#include "clf/store/door/door.h"
#include "web_fixture.h"

#define MISSING 777777

/* Where a number may stand, all numbers that were asked for look alike. */
static char *alike(struct fixture *f, long long asked)
{
	const char *number = clf_arena_printf(f->arena, "%lld", asked), *at = body_of(f), *hit;
	struct clf_buf out;
	char *text;
	clf_buf_init(&out, 64 << 20);
	while ((hit = strstr(at, number)) != NULL) {
		clf_buf_add(&out, at, (size_t)(hit - at));
		clf_buf_add_text(&out, "#");
		at = hit + strlen(number);
	}
	clf_buf_add_text(&out, at);
	text = clf_arena_copy(f->arena, out.p, out.n);
	clf_buf_free(&out);
	return text;
}

static const char *sample(struct fixture *f, const struct param *param)
{
	switch (param->type) {
	case CLF_TYPE_ID:
		return "1";
	case CLF_TYPE_INTEGER:
		return clf_arena_printf(f->arena, "%lld", param->min);
	case CLF_TYPE_ADDRESS:
		return "agent@example.test";
	case CLF_TYPE_TIME:
		return "2027-01-01T10:00:00Z";
	case CLF_TYPE_CHOICE:
		return clf_arena_copy(f->arena, param->choices, strcspn(param->choices, "|"));
	case CLF_TYPE_URL:
		return "https://example.test/";
	case CLF_TYPE_LOCAL:
		return "/tickets";
	default:
		return strcmp(param->name, "query") == 0 ? "status=Open" : "note";
	}
}

/* The pattern with its braces filled: {number} by number, {id} by id, {place} by one there is, else by "1". */
static const char *target_of(struct fixture *f, const char *pattern, long long number, long long id)
{
	const char *out = "", *brace;
	while ((brace = strchr(pattern, '{')) != NULL) {
		const char *value = strncmp(brace, "{number}", 8) == 0  ? clf_arena_printf(f->arena, "%lld", number)
				    : strncmp(brace, "{id}", 4) == 0    ? clf_arena_printf(f->arena, "%lld", id)
				    : strncmp(brace, "{place}", 7) == 0 ? "answer"
									: "1";
		out = clf_arena_printf(f->arena, "%s%.*s%s", out, (int)(brace - pattern), pattern, value);
		pattern = strchr(brace, '}') + 1;
	}
	return clf_arena_printf(f->arena, "%s%s", out, pattern);
}

/* With what the route needs in its query. */
static const char *with_query(struct fixture *f, const struct route *route, const char *target)
{
	const char *sign = "?";

	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		if (p->where != CLF_IN_QUERY || !p->required)
			continue;
		target = clf_arena_printf(f->arena, "%s%s%s=%s", target, sign, p->name, sample(f, p));
		sign = "&";
	}
	return target;
}

/* What the route needs in its body, as JSON or as a form. */
static const char *body_for(struct fixture *f, const struct route *route, const char *csrf)
{
	bool form = route_is_page(route);
	const char *out = form ? clf_arena_printf(f->arena, "csrf=%s", csrf) : "", *comma = "";
	for (const struct param *p = route->params; p != NULL && p->name != NULL; p++) {
		bool bare = p->type == CLF_TYPE_ID || p->type == CLF_TYPE_INTEGER;
		if (p->where != CLF_IN_BODY || (!p->required && !form && p->nullable))
			continue;
		if (form)
			out = clf_arena_printf(f->arena, "%s&%s=%s", out, p->name, sample(f, p));
		else if (p->required)
			out = clf_arena_printf(f->arena, bare ? "%s%s\"%s\":%s" : "%s%s\"%s\":\"%s\"", out, comma,
					       p->name, sample(f, p));
		comma = *out ? "," : "";
	}
	return form ? out : clf_arena_printf(f->arena, "{%s}", out);
}

/* Of a segment that neither the agent nor the manager has a part in, and owned. */
static void hide(struct fixture *f, long long ticket)
{
	static const char *const segments[] = {"South"};
	const struct clf_agent_record record = {
	    .agent = {.address = "south@example.test", .name = "Sue", .role = CLF_ROLE_MANAGER, .active = true},
	    .segments = segments,
	    .segment_count = 1};
	struct clf_error err = {0};
	int64_t id = 0;
	fixture_segment(f, "South");
	fixture_check(clf_agent_add(f->web->act.store, &record, &id, &err), &err);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"owner\":\"south@example.test\",\"segment\":\"South\"}"));
}

struct asker {
	const char *token, *session, *csrf;
};

static unsigned ask(struct fixture *f, const struct asker *who, const struct route *route, long long number,
		    long long id)
{
	const char *target = with_query(f, route, target_of(f, route->path, number, id));
	bool get = clf_text_equal(route->method, "GET");
	const char *body = get ? NULL : body_for(f, route, who->csrf);
	if (!route_is_page(route))
		return api(f, who->token, route->method, target, body);
	with_header(f, "Cookie", who->session);
	if (!get)
		with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, route->method, target, body != NULL ? body : "");
}

/* Both answers, which must be one. */
static void compare(struct fixture *f, const struct asker *who, const struct route *route, const long long hidden[2],
		    const long long missing[2])
{
	bool in_id = strstr(route->path, "{number}") == NULL || hidden[0] == missing[0];
	unsigned first = ask(f, who, route, hidden[0], hidden[1]);
	const char *said = alike(f, in_id ? hidden[1] : hidden[0]);
	unsigned second = ask(f, who, route, missing[0], missing[1]);
	const char *other = alike(f, in_id ? missing[1] : missing[0]);
	if (first != second || strcmp(said, other) != 0)
		fail_msg("%s %s tells %u from %u:\n%.1500s\n%.1500s", route->method, route->path, first, second, said,
			 other);
	if (first != 404 && first != 403)
		fail_msg("%s %s answers %u: %.500s", route->method, route->path, first, said);
}

static struct asker asker(struct fixture *f, int64_t agent, const char *address, const char *token)
{
	struct asker who = {.token = token, .session = sign_in(f, agent, address)};
	assert_answer(f, 200, page(f, who.session, "/settings"));
	who.csrf = csrf_of(f);
	return who;
}

static void nothing_hidden_differs_from_what_is_not_there(void **state)
{
	struct fixture *f = *state;
	const long long hidden = make_ticket(f, "secret"), own = make_ticket(f, "mine");
	unsigned walked = 0;
	assert_answer(f, 202,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", hidden),
			  "{\"text\":\"hello\"}"));
	const long long message = clf_json_get_number(f->json, "id", 0);
	assert_true(message > 0);
	hide(f, hidden);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", own),
			  "{\"owner\":\"agent@example.test\"}"));
	int64_t manager = fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	const struct asker askers[] = {asker(f, f->agent, "agent@example.test", AGENT),
				       asker(f, manager, "manager@example.test", MANAGER)};
	const long long journal = quarantined(f, "q");
	/* The agent sees the own one, so that a 404 means something. */
	assert_answer(f, 200, api(f, AGENT, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", own), NULL));
	for (size_t a = 0; a < CLF_COUNT(askers); a++) {
		for (const struct route *const *table = all_routes; *table != NULL; table++) {
			for (const struct route *route = *table; route->method != NULL; route++) {
				bool number = strstr(route->path, "{number}") != NULL;
				bool id = strstr(route->path, "{id}") != NULL;
				if (number)
					compare(f, &askers[a], route, (const long long[]){hidden, message},
						(const long long[]){MISSING, message});
				if (number && id && a == 0)
					compare(f, &askers[a], route, (const long long[]){own, message},
						(const long long[]){own, MISSING});
				if (!number && id)
					compare(f, &askers[a], route, (const long long[]){0, journal},
						(const long long[]){0, MISSING});
				walked += number || id;
			}
		}
	}
	assert_true(walked > 40);
}

static void commands_about_a_hidden_ticket_say_what_they_say_of_a_missing_one(void **state)
{
	static const char *const texts[] = {
	    "#on %lld\\n#take", "#on %lld\\n#note x",        "#on %lld\\n#reply\\nhello",           "#on %lld\\n#close",
	    "#merge %lld",      "#on %lld\\n#status Closed", "#on %lld\\n#owner agent@example.test"};
	struct fixture *f = *state;
	const long long hidden = make_ticket(f, "secret"), own = make_ticket(f, "mine");
	const char *target = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/commands", own);
	hide(f, hidden);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", own),
			  "{\"owner\":\"agent@example.test\"}"));
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		const long long numbers[] = {hidden, MISSING};
		const char *said[2];
		unsigned answers[2];
		for (size_t k = 0; k < 2; k++) {
			struct clf_buf body;
			clf_buf_init(&body, 1000);
			clf_buf_add_text(&body, "{\"text\":\"");
			for (const char *p = texts[i]; *p; p++) {
				if (strncmp(p, "%lld", 4) == 0) {
					clf_buf_printf(&body, "%lld", numbers[k]);
					p += 3;
				} else {
					clf_buf_add_char(&body, *p);
				}
			}
			clf_buf_add_text(&body, "\"}");
			answers[k] = api(f, AGENT, "POST", target, body.p);
			said[k] = alike(f, numbers[k]);
			clf_buf_free(&body);
		}
		if (answers[0] != answers[1] || strcmp(said[0], said[1]) != 0)
			fail_msg("%s: %u and %u:\n%s\n%s", texts[i], answers[0], answers[1], said[0], said[1]);
	}
}

static void a_replayed_request_shows_nothing_that_is_hidden_by_now(void **state)
{
	static const char body[] = "{\"subject\":\"s\",\"customer\":{\"address\":\"c@example.com\"},"
				   "\"owner\":\"agent@example.test\"}";
	struct fixture *f = *state;
	with_header(f, "Idempotency-Key", "one");
	assert_answer(f, 201, api(f, AGENT, "POST", "/api/v1/tickets", body));
	long long number = clf_json_get_number(f->json, "number", 0);
	give_to_admin(f, number);
	with_header(f, "Idempotency-Key", "one");
	assert_answer(f, 404, api(f, AGENT, "POST", "/api/v1/tickets", body));
	assert_lacks(f, "c@example.com");
}

static void responses_are_the_platforms(void **state)
{
	static const char platform[] = "clf_platform-token-of-the-tests-0123456789";
	static const char body[] = "{\"response_id\":\"r1\",\"score\":1,\"comment\":\"terrible\","
				   "\"customer\":{\"address\":\"c@example.com\"}}";
	struct fixture *f = *state;
	struct clf_error err = {0};
	uint8_t hash[32];
	clf_hash(NULL, platform, strlen(platform), hash, sizeof hash);
	fixture_check(clf_api_token_add(f->web->act.store, f->agent, hash, "platform", &err), &err);
	fixture_check(clf_api_token_limit(f->web->act.store, hash, CLF_SCOPE_RESPONSES, &err), &err);
	fixture_agent(f, "manager@example.test", CLF_ROLE_MANAGER, MANAGER);
	/* Nobody takes an id before the platform does. */
	assert_answer(f, 403, api(f, AGENT, "POST", "/api/v1/responses", body));
	assert_contains(f, "--for responses");
	assert_answer(f, 403, api(f, MANAGER, "POST", "/api/v1/responses", body));
	assert_answer(f, 201, api(f, platform, "POST", "/api/v1/responses", body));
	assert_contains(f, "\"number\":1001");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/responses", body));
	/* Nor does anybody read a ticket by it. */
	assert_answer(f, 403, api(f, AGENT, "POST", "/api/v1/responses", body));
	assert_lacks(f, "terrible");
	assert_answer(f, 403,
		      api(f, AGENT, "POST", "/api/v1/responses",
			  "{\"response_id\":\"unknown\",\"customer\":{\"address\":\"c@example.com\"}}"));
	/* The platform's token is good for nothing else, whoever's it is. */
	for (const struct route *const *table = all_routes; *table != NULL; table++) {
		for (const struct route *route = *table; route->method != NULL; route++) {
			const struct asker who = {.token = platform};
			if (route->surface != CLF_SURFACE_API || route->permission == CLF_PERMIT_RESPONSES)
				continue;
			assert_answer(f, 403, ask(f, &who, route, 1001, 1));
			assert_contains(f, "for responses");
		}
	}
	fixture_check(clf_api_token_limit(f->web->act.store, hash, NULL, &err), &err);
	assert_answer(f, 403, api(f, platform, "POST", "/api/v1/responses", body));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(nothing_hidden_differs_from_what_is_not_there),
	    with_fixture(commands_about_a_hidden_ticket_say_what_they_say_of_a_missing_one),
	    with_fixture(a_replayed_request_shows_nothing_that_is_hidden_by_now),
	    with_fixture(responses_are_the_platforms),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
