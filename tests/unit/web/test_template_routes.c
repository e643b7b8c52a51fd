/*
 * test_template_routes.c - product 7.1 over the API: templates listed, checked, saved, gone back to.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define PATH "/api/v1/templates/de/follow-up"
#define SOURCE "kind: follow-up\\nlocale: de\\nsubject: Zu {{ticket.tag}}\\n\\nGuten Tag.\\n"

static void only_administrators_own_templates(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *method, *path, *body;
	} calls[] = {
	    {"GET", "/api/v1/templates", NULL},
	    {"GET", PATH, NULL},
	    {"PUT", PATH, "{\"source\":\"" SOURCE "\"}"},
	    {"POST", PATH "/check", "{\"source\":\"" SOURCE "\"}"},
	    {"POST", PATH "/back", "{\"to\":0}"},
	    {"POST", PATH "/test", "{}"},
	    {"GET", "/api/v1/templates/fields", NULL},
	    {"GET", PATH "/versions", NULL},
	    {"GET", PATH "/versions/1", NULL},
	};

	for (size_t i = 0; i < CLF_COUNT(calls); i++) {
		assert_answer(f, 403, api(f, AGENT, calls[i].method, calls[i].path, calls[i].body));
		assert_answer(f, 401, api(f, NULL, calls[i].method, calls[i].path, calls[i].body));
	}
}

static void a_template_is_checked_saved_and_gone_back_to(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 404, api(f, ADMIN, "GET", PATH, NULL));
	assert_answer(f, 200, api(f, ADMIN, "POST", PATH "/check", "{\"source\":\"" SOURCE "\"}"));
	assert_contains(f, "\"fine\":true");
	assert_contains(f, "+Guten Tag.");
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", PATH "/check",
			  "{\"source\":\"kind: follow-up\\nlocale: de\\nsubject: x\\n\\n{{ticket.tga}}\"}"));
	assert_contains(f, "the nearest is ticket.tag");
	assert_contains(f, "\"warning\":null");
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", PATH "/check",
			  "{\"source\":\"kind: follow-up\\nlocale: de\\nsubject: x\\n\\n{{customer.name}}\"}"));
	assert_contains(f, "it isn't sent for a ticket without customer.name");
	assert_answer(f, 200, api(f, ADMIN, "PUT", PATH, "{\"source\":\"" SOURCE "\",\"version\":0}"));
	assert_contains(f, "\"version\":1");
	assert_contains(f, "\"kind\":\"follow-up\"");
	assert_answer(f, 409, api(f, ADMIN, "PUT", PATH, "{\"source\":\"" SOURCE "More.\",\"version\":0}"));
	assert_answer(f, 422,
		      api(f, ADMIN, "PUT", PATH, "{\"source\":\"kind: digest\\nlocale: de\\nsubject: x\\n\\nx\"}"));
	assert_contains(f, "is of kind follow-up");
	assert_answer(f, 422, api(f, ADMIN, "PUT", PATH, "{}"));
	assert_contains(f, "\"source\"");
	assert_answer(f, 200, api(f, ADMIN, "PUT", PATH, "{\"source\":\"" SOURCE "More.\",\"version\":1}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH "/versions/1", NULL));
	assert_contains(f, "Guten Tag.\\n\"");
	assert_answer(f, 404, api(f, ADMIN, "GET", PATH "/versions/9", NULL));
	assert_answer(f, 200, api(f, ADMIN, "POST", PATH "/back", "{\"to\":1}"));
	assert_contains(f, "\"version\":3");
	assert_answer(f, 200, api(f, ADMIN, "POST", PATH "/back", "{\"to\":0}"));
	assert_contains(f, "\"gone\":true");
	assert_answer(f, 404, api(f, ADMIN, "GET", PATH, NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH "/versions", NULL));
	assert_contains(f, "\"version\":4");
	assert_answer(f, 200, api(f, ADMIN, "GET", PATH "/versions/4", NULL));
	assert_contains(f, "\"shipped\":true");
}

static void the_list_shows_what_counts(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates", NULL));
	assert_contains(f, "{\"name\":\"follow-up\",\"locale\":\"ja\"");
	assert_answer(f, 200, api(f, ADMIN, "PUT", PATH, "{\"source\":\"" SOURCE "\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates", NULL));
	assert_contains(f, "\"locale\":\"de\"");
	assert_contains(f, "\"saved_by\":");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "template.save");
}

static void test_7_1_versions_come_by_pages_in_any_spelling(void **state)
{
	struct fixture *f = *state;

	for (int i = 1; i <= 3; i++)
		assert_answer(
		    f, 200,
		    api(f, ADMIN, "PUT", "/api/v1/templates/PT-br/follow-up",
			clf_arena_printf(f->arena,
					 "{\"source\":\"kind: follow-up\\nlocale: pt-br\\nsubject: x\\n\\n%d\"}", i)));
	assert_contains(f, "\"locale\":\"pt-BR\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates/pt-BR/follow-up/versions?limit=2", NULL));
	assert_contains(f, "\"version\":3");
	assert_contains(f, "\"next\":\"2\"");
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", "/api/v1/templates/pt-BR/follow-up/versions?limit=2&cursor=2", NULL));
	assert_contains(f, "\"version\":1");
	assert_contains(f, "\"next\":null");
}

static void test_7_1_a_test_mail_goes_to_who_asks(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 202, api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{}"));
	assert_contains(f, "\"subject\":\"Test of answer (en): Re: Room was not ready (CLF-1042)\"");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{\"to\":\"x@example.com\"}"));
	assert_answer(f, 404, api(f, ADMIN, "POST", "/api/v1/templates/en/nothing/test", "{}"));
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{\"source\":\"x\"}"));
	for (unsigned i = 0; i < 200; i++)
		if (api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{}") != 202)
			break;
	assert_answer(f, 429, api(f, ADMIN, "POST", "/api/v1/templates/en/answer/test", "{}"));
	assert_contains(f, "capped");
}

static void test_7_1_fields_are_listed_with_what_they_are(void **state)
{
	struct fixture *f = *state;

	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates/fields", NULL));
	assert_contains(f, "{\"name\":\"customer.name\",\"description\":\"the customer's name\"}");
	assert_contains(f, "\"name\":\"body\"");
}

#define ONE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    ONE(only_administrators_own_templates),
	    ONE(a_template_is_checked_saved_and_gone_back_to),
	    ONE(the_list_shows_what_counts),
	    ONE(test_7_1_versions_come_by_pages_in_any_spelling),
	    ONE(test_7_1_a_test_mail_goes_to_who_asks),
	    ONE(test_7_1_fields_are_listed_with_what_they_are),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
