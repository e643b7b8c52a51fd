/*
 * test_template_page.c - templates as administrators write them on the page, without scripts.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define ONE "/templates/en/follow-up"
#define SOURCE(words) "source=kind%3A+follow-up%0D%0Alocale%3A+en%0D%0Asubject%3A+Hello%0D%0A%0D%0A" words "%0D%0A"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void test_7_1_one_row_a_template_one_column_a_language(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_form(f, session, ONE, SOURCE("First.")));
	assert_answer(f, 200, page(f, session, "/templates"));
	assert_contains(f, "aria-label=\"follow-up en: version 1\"");
	assert_contains(f, "aria-label=\"follow-up ja: as shipped\"");
}

/* What a browser sends has CR LF: saved twice, it is one version. */
static void test_7_1_what_is_saved_is_one_version_and_counts(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_form(f, session, ONE, "version=0&" SOURCE("First.")));
	assert_answer(f, 303, send_form(f, session, ONE, "version=1&" SOURCE("First.")));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1" ONE, NULL));
	assert_int_equal(clf_json_get_number(f->json, "version", 0), 1);
	assert_null(strchr(text_at(f, "source"), '\r'));
	assert_answer(f, 200, page(f, session, ONE "/html"));
	assert_contains(f, "First.");
}

static void test_7_1_what_is_refused_stays_in_the_form(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 422, send_form(f, session, ONE, SOURCE("{{customer.nmae}}%3Cb%3E")));
	assert_contains(f, "{{customer.nmae}}&lt;b&gt;");
	assert_contains(f, "customer.name");
	assert_answer(f, 303, send_form(f, session, ONE, "version=0&" SOURCE("First.")));
	assert_answer(f, 409, send_form(f, session, ONE, "version=0&" SOURCE("Written+meanwhile.")));
	assert_contains(f, "Written meanwhile.");
}

/* Checked, looked at and mailed to oneself, and nothing is saved. */
static void test_7_1_what_is_typed_is_looked_at_before_it_is_saved(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, send_form(f, session, ONE "/check", SOURCE("Not+yet.")));
	assert_contains(f, "+Not yet.");
	assert_answer(f, 422, send_form(f, session, ONE "/check", SOURCE("{{%23ticket}}")));
	assert_contains(f, "role=\"alert\"");
	assert_answer(f, 200, send_form(f, session, ONE "/preview", SOURCE("Not+yet.")));
	assert_contains(f, "Not yet.");
	assert_answer(f, 422, send_form(f, session, ONE "/preview", SOURCE("%3Cscript%3E")));
	assert_answer(f, 200, send_form(f, session, ONE "/test", SOURCE("Not+yet.")));
	assert_contains(f, "admin@example.test");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1" ONE, NULL));
	assert_int_equal(clf_json_get_number(f->json, "version", 0), 0);
}

static void test_7_1_one_goes_back(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_form(f, session, ONE, SOURCE("First.")));
	assert_answer(f, 303, send_form(f, session, ONE, SOURCE("Second.")));
	assert_answer(f, 200, page(f, session, ONE "?compare=1"));
	assert_contains(f, "-First.");
	assert_contains(f, "+Second.");
	assert_answer(f, 303, send_form(f, session, ONE "/back", "to=1&version=2"));
	assert_answer(f, 200, page(f, session, ONE "/html"));
	assert_contains(f, "First.");
	assert_answer(f, 303, send_form(f, session, ONE "/back", "to=0&version=3"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1" ONE, NULL));
	assert_int_equal(clf_json_get_number(f->json, "version", 7), 0);
	/* And from there on. */
	assert_answer(f, 200, page(f, session, ONE));
	assert_contains(f, "name=\"version\" value=\"4\"");
	assert_answer(f, 303, send_form(f, session, ONE, "version=4&" SOURCE("Third.")));
}

static void test_7_1_another_language_begins_with_what_there_is(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, page(f, session, "/templates/new?name=refund&locale=fr"));
	assert_answer(f, 200, page(f, session, "/templates/fr/refund?new=yes"));
	assert_contains(f, "locale: fr");
	assert_answer(f, 404, page(f, session, "/templates/fr/refund"));
	assert_answer(f, 200, page(f, session, "/templates/pl/follow-up?new=yes"));
	assert_contains(f, "locale: pl");
}

static void test_7_1_only_administrators_write(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *ann = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 403, send_form(f, ann, ONE, SOURCE("Mine.")));
	assert_answer(f, 403, send_form(f, ann, ONE "/preview", SOURCE("Mine.")));
	with_header(f, "Cookie", admin);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", ONE, SOURCE("Without+a+token.")));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_1_one_row_a_template_one_column_a_language),
	    with_fixture(test_7_1_what_is_saved_is_one_version_and_counts),
	    with_fixture(test_7_1_what_is_refused_stays_in_the_form),
	    with_fixture(test_7_1_what_is_typed_is_looked_at_before_it_is_saved),
	    with_fixture(test_7_1_one_goes_back),
	    with_fixture(test_7_1_another_language_begins_with_what_there_is),
	    with_fixture(test_7_1_only_administrators_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
