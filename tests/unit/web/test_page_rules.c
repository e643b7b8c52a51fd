/*
 * test_page_rules.c - rules as an administrator owns them by the page, without scripts (7.3).
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define WRITTEN                                                                                                        \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tag%22%2C%22add%22%"  \
	"3A%5B%22called%22%5D%7D%5D%7D"
#define BROKEN                                                                                                         \
	"%7B%22when%22%3A%5B%7B%22event%22%3A%22note%22%7D%5D%2C%22then%22%3A%5B%7B%22do%22%3A%22tagg%22%7D%5D%7D"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

/* The path of a new rule. */
static const char *made(struct fixture *f, const char *session, const char *name)
{
	const char *to;

	assert_answer(f, 303,
		      send_form(f, session, "/rules/new",
				clf_arena_printf(f->arena, "place=rule&kind=general&name=%s&body=%s", name, WRITTEN)));
	to = clf_http_response_header(&f->response, "Location");
	return clf_arena_printf(f->arena, "%.*s", (int)strcspn(to, "?"), to);
}

static size_t place_of(struct fixture *f, const char *words)
{
	const char *found = strstr(body_of(f), words);

	if (found == NULL)
		fail_msg("not there: %s", words);
	return (size_t)(found - body_of(f));
}

static void test_7_3_rules_are_sentences_that_are_switched_and_moved(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *first = made(f, session, "First+%3Cb%3E"), *second = made(f, session, "Second");

	assert_answer(f, 200, page(f, session, "/rules"));
	assert_contains(f, "When a note is added, ");
	assert_contains(f, "First &lt;b&gt;</a>");
	assert_lacks(f, "<b>");
	assert_true(place_of(f, "First &lt;") < place_of(f, "Second</a>"));
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/move", second), "to=up"));
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/enabled", first), "enabled=off"));
	assert_answer(f, 200, page(f, session, "/rules"));
	assert_true(place_of(f, "First &lt;") > place_of(f, "Second</a>"));
	assert_contains(f, "First &lt;b&gt;</a> <span class=\"badge\">off</span>");
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/remove", first), "x=1"));
	assert_answer(f, 200, page(f, session, "/rules"));
	assert_lacks(f, "First &lt;");
}

/* What was typed stands in the form again, with each fault by its place. */
static void test_7_3_a_refused_rule_is_shown_as_it_was_typed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 422, send_form(f, session, rule, "place=rule&version=1&name=Calls+again&body=" BROKEN));
	assert_contains(f, "value=\"Calls again\"");
	assert_contains(f, "&quot;tagg&quot;");
	assert_contains(f, "rule.then[0].do");
	assert_answer(f, 422, send_form(f, session, "/rules/new", "place=rule&kind=alert&name=New&body=%7Bnone"));
	assert_contains(f, "{none</textarea>");
	assert_contains(f, "<option value=\"alert\" selected>");
	assert_answer(f, 422, send_form(f, session, "/rules/new", "place=rule&kind=alert&name=New&body=%5B%5D"));
	assert_contains(f, "A rule is an object");
}

static void test_7_3_each_version_is_kept_and_taken_up_again(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, session, "Calls");

	assert_answer(f, 303, send_form(f, session, rule, "place=rule&version=1&name=Talks&body=" WRITTEN));
	assert_answer(f, 409, send_form(f, session, rule, "place=rule&version=1&name=Late&body=" WRITTEN));
	assert_contains(f, "value=\"Late\"");
	assert_contains(f, "name=\"version\" value=\"2\"");
	assert_answer(f, 200, page(f, session, rule));
	assert_contains(f, "<h1>Talks</h1>");
	assert_contains(f, "Go back to this");
	assert_answer(f, 303, send_form(f, session, clf_arena_printf(f->arena, "%s/back", rule), "to=1"));
	assert_answer(f, 200,
		      page(f, session, clf_arena_printf(f->arena, "/rules/new?copy=%s", strrchr(rule, '/') + 1)));
	assert_contains(f, "&quot;called&quot;");
}

static void test_7_3_rules_are_an_administrators(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *rule = made(f, admin, "Calls");
	const char *agent = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 403, page(f, agent, "/rules"));
	assert_answer(f, 403, page(f, agent, rule));
	assert_answer(f, 403, send_form(f, agent, clf_arena_printf(f->arena, "%s/remove", rule), "x=1"));
	with_header(f, "Cookie", admin);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", clf_arena_printf(f->arena, "%s/remove", rule), "x=1"));
	assert_answer(f, 200, page(f, admin, rule));
	assert_answer(f, 404, page(f, admin, "/rules/999999"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_3_rules_are_sentences_that_are_switched_and_moved),
	    with_fixture(test_7_3_a_refused_rule_is_shown_as_it_was_typed),
	    with_fixture(test_7_3_each_version_is_kept_and_taken_up_again),
	    with_fixture(test_7_3_rules_are_an_administrators),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
