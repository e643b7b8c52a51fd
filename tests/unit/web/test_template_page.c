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

static const char *without(struct fixture *f, const char *text, const char *part)
{
	const char *at = strstr(text, part);

	return clf_arena_printf(f->arena, "%.*s%s", (int)(at - text), text, at + strlen(part));
}

static unsigned times(const struct fixture *f, const char *text)
{
	unsigned count = 0;

	for (const char *at = f->response.body.p; (at = strstr(at, text)) != NULL; at++)
		count++;
	return count;
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

/* When, and on which ticket: of those that nothing was made of that is said. */
static void test_7_1_when_a_template_was_last_sent(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp"), later = make_ticket(f, "Chair");

	assert_answer(f, 200, page(f, session, "/templates"));
	assert_contains(f, "Never sent yet");
	assert_lacks(f, "Last sent");
	for (unsigned i = 0; i < 2; i++)
		assert_answer(f, 202,
			      api(f, ADMIN, "POST",
				  clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", i == 0 ? ticket : later),
				  "{\"text\":\"Soon\",\"template\":\"follow-up\"}"));
	assert_answer(f, 200, page(f, session, "/templates"));
	assert_int_equal(times(f, "Last sent"), 1);
	assert_contains(f, clf_arena_printf(f->arena, "<a href=\"/tickets/%lld\">CLF-%lld</a>", later, later));
	assert_lacks(f, clf_arena_printf(f->arena, "CLF-%lld</a>", ticket));
}

#define SHIPPED(text) "UPDATE template_version SET shipped = " text

/* After an upgrade, which a text that shipped before stands for here. */
static void test_7_1_a_newer_text_that_ships_is_told(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_form(f, session, ONE, SOURCE("First.")));
	assert_answer(f, 200, page(f, session, ONE));
	assert_lacks(f, "Take over what ships");
	fixture_sql(f, SHIPPED("'<b>What shipped before.</b>'"));
	assert_answer(f, 200, page(f, session, "/templates"));
	assert_int_equal(times(f, "what ships is newer"), 1);
	assert_answer(f, 200, page(f, session, ONE));
	assert_contains(f, "-&lt;b&gt;What shipped before.&lt;/b&gt;");
	assert_contains(f, "+kind: follow-up");
	assert_lacks(f, "<b>What");
	/* Saving goes on telling it; keeping ends that, once. */
	assert_answer(f, 303, send_form(f, session, ONE, "version=1&" SOURCE("Second.")));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1" ONE, NULL));
	assert_true(clf_json_get_bool(f->json, "shipped_changed", false));
	assert_answer(f, 409, send_form(f, session, ONE "/keep", "version=1"));
	assert_answer(f, 303, send_form(f, session, ONE "/keep", "version=2"));
	assert_answer(f, 200, page(f, session, ONE "?done=template-kept"));
	assert_contains(f, "Yours stays.");
	assert_contains(f, "Second.");
	assert_lacks(f, "Take over what ships");
	assert_answer(f, 303, send_form(f, session, ONE "/keep", "version=2"));
	assert_answer(f, 404, send_form(f, session, "/templates/ja/follow-up/keep", "version=0"));
	/* Where it wasn't kept what shipped then, that is told, until somebody says that theirs stays. */
	fixture_sql(f, SHIPPED("NULL"));
	assert_answer(f, 200, page(f, session, "/templates"));
	assert_int_equal(times(f, "hold beside what ships"), 1);
	assert_int_equal(times(f, "what ships is newer"), 0);
	assert_answer(f, 200, page(f, session, ONE));
	assert_contains(f, "Whether what ships is newer isn’t known");
	assert_contains(f, "+Second.");
	assert_contains(f, "Take over what ships");
	assert_answer(f, 303, send_form(f, session, ONE "/keep", "version=2"));
	assert_answer(f, 200, page(f, session, ONE));
	assert_lacks(f, "isn’t known");
	assert_lacks(f, "Take over what ships");
	fixture_sql(f, SHIPPED("'Before.'"));
	assert_answer(f, 303, send_form(f, session, ONE "/back", "version=2&to=0"));
	assert_answer(f, 200, page(f, session, ONE));
	assert_contains(f, "as shipped");
	assert_lacks(f, "Take over what ships");
	assert_answer(f, 403, page(f, sign_in(f, f->agent, "agent@example.test"), ONE));
}

static void test_7_1_the_editor_tells_that_another_language_was_changed_later(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 303, send_form(f, session, ONE, SOURCE("First.")));
	assert_answer(f, 200, page(f, session, "/templates/ja/follow-up"));
	assert_contains(f, "en was changed later");
	assert_contains(f, "href=\"" ONE "?beside=shipped#difference\"");
	assert_answer(f, 200, page(f, session, ONE "?beside=shipped"));
	assert_contains(f, "+First.");
	assert_contains(f, "from what ships");
	assert_answer(f, 303, send_form(f, session, ONE, "version=1&" SOURCE("Second.")));
	assert_answer(f, 200, page(f, session, "/templates/ja/follow-up"));
	assert_contains(f, "href=\"" ONE "?compare=1#difference\"");
	assert_answer(f, 200, page(f, session, ONE));
	assert_lacks(f, "was changed later");
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
	assert_answer(f, 200, send_form(f, session, ONE "/check", SOURCE("Dear+{{customer.name}}.")));
	assert_contains(f, "it isn&#39;t sent for a ticket without customer.name");
	fixture_sql(f, "UPDATE agent SET locale = 'fr'");
	assert_answer(f, 200, send_form(f, session, ONE "/check", SOURCE("Dear+{{customer.name}}.")));
	assert_contains(f, "il n’est pas envoyé pour un ticket sans customer.name");
	assert_contains(f, "{{customer.name | mots}}");
	fixture_sql(f, "UPDATE agent SET locale = NULL");
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

/* All at once, each with its line and what stands there. */
static void test_7_1_all_that_is_wrong_is_said_at_once(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(
	    f, 422,
	    send_form(f, session, ONE "/check",
		      SOURCE("{{customer.nmae}}%0A%0A%3Cscript%3E%0A%0A{{ticket.numbr}}%0A%0A{{{ticket.tag}}}")));
	assert_contains(f, "line 5: there is no field customer.nmae");
	assert_contains(f, "line 7: raw HTML");
	assert_contains(f, "line 9: there is no field ticket.numbr");
	assert_contains(f, "line 11: {{{ticket.tag}}}");
	assert_contains(f, "<code>&lt;script&gt;</code>");
	/* And where it was to be saved. */
	assert_answer(f, 422, send_form(f, session, ONE, SOURCE("{{customer.nmae}}+{{ticket.numbr}}")));
	assert_contains(f, "customer.nmae; the nearest");
	assert_contains(f, "ticket.numbr; the nearest");
	assert_answer(f, 422, send_form(f, session, "/templates/fr/follow-up", SOURCE("{{customer.nmae}}")));
	assert_contains(f, "customer.nmae; the nearest");
	assert_contains(f, "the head says locale: en");
}

static void test_7_1_hard_data_shows_what_a_ticket_may_bring(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200,
		      send_form(f, session, ONE "/preview", "data=long&" SOURCE("Dear+{{customer.name|you}},+a")));
	assert_contains(f, "Hohenlohe");
	assert_lacks(f, "<b>GmbH</b>");
	assert_answer(f, 200,
		      send_form(f, session, ONE "/preview", "data=bare&" SOURCE("Dear+{{customer.name|you}},+a")));
	assert_contains(f, "Dear you, a");
	assert_answer(f, 200,
		      send_form(f, session, ONE "/check",
				"data=rtl&" SOURCE(
				    "{{%23response.answers}}{{question}}+{{/response.answers}}{{customer.name|}}")));
	assert_contains(f, "\xd9\x84\xd9\x8a\xd9\x84\xd9\x89");
	assert_contains(f, "value=\"rtl\" selected");
	assert_answer(f, 422, send_form(f, session, ONE "/preview", "data=other&" SOURCE("a")));
}

/* What may stand in it, with an example; and what stands in it, with what is there instead. */
static void test_7_1_fields_stand_beside_the_source(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(
	    f, 200,
	    send_form(
		f, session, ONE "/check",
		SOURCE(
		    "{{customer.name|dear+guest}}+{{ticket.summary}}+{{%23agent.name}}{{agent.name}}{{/agent.name}}")));
	assert_contains(f, "<code>{{ticket.number}}</code>");
	assert_contains(f, "1042");
	assert_contains(f, "Where there is nothing\">dear guest<");
	assert_contains(f, "not said");
	assert_contains(f, "left out, with what stands around it");
	/* Of a mail to a customer nothing that is for agents. */
	assert_lacks(f, "{{ticket.team}}");
	assert_answer(f, 200, page(f, session, "/templates/en/assignment-notice"));
	assert_contains(f, "{{ticket.team}}");
}

/* A reload sends the same form once more. */
static void test_7_1_a_test_mail_goes_once(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, send_form(f, session, ONE "/test", "once=abc&" SOURCE("Not+yet.")));
	assert_answer(f, 200, send_form(f, session, ONE "/test", "once=abc&" SOURCE("Not+yet.")));
	assert_answer(f, 200, page(f, session, "/outbox?to=admin@example.test"));
	assert_int_equal(times(f, "Test of follow-up"), 1);
	assert_answer(f, 200, send_form(f, session, ONE "/test", "once=def&" SOURCE("Not+yet.")));
	assert_answer(f, 200, page(f, session, "/outbox?to=admin@example.test"));
	assert_int_equal(times(f, "Test of follow-up"), 2);
}

static void test_7_1_older_versions_are_on_further_pages(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (unsigned i = 1; i <= 22; i++)
		assert_answer(f, 303,
			      send_form(f, session, ONE, clf_arena_printf(f->arena, "%sWords+%u.", SOURCE(""), i)));
	assert_answer(f, 200, page(f, session, ONE));
	assert_contains(f, "compare=3\"");
	assert_lacks(f, "compare=2\"");
	assert_contains(f, ONE "?cursor=3");
	assert_answer(f, 200, page(f, session, ONE "?cursor=3"));
	assert_contains(f, "compare=1\"");
	assert_contains(f, "name=\"version\" value=\"22\"");
	assert_answer(f, 303, send_form(f, session, ONE "/back", "to=1&version=22"));
}

/* What one installation exports another takes, once the difference was shown. */
static void test_7_1_templates_are_carried_as_a_text(void **state)
{
	static const char file[] = "file=%3D%3D%3D%3D+en/follow-up.md%0D%0Akind%3A+follow-up%0D%0Alocale%3A+en%0D%0A"
				   "subject%3A+Hello%0D%0A%0D%0ANew+%3Cb%3E+words.%0D%0A%3D%3D%3D%3D+fr/refund.md%0D%0A"
				   "kind%3A+answer%0D%0Alocale%3A+fr%0D%0Asubject%3A+Bonjour%0D%0A%0D%0AOui.%0D%0A";
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *good = without(f, file, "%3Cb%3E+");
	char seen[2][120];
	const char *at;

	/* Wrong ones keep all back. */
	assert_answer(f, 422,
		      send_form(f, session, "/templates/import", clf_arena_printf(f->arena, "sure=yes&%s", file)));
	assert_contains(f, "raw HTML");
	assert_contains(f, "+New &lt;b&gt; words.");
	assert_lacks(f, "Import these");
	assert_answer(f, 422, send_form(f, session, "/templates/import", "file=nothing"));
	assert_contains(f, "No template was found");
	assert_answer(f, 200, send_form(f, session, "/templates/import", good));
	assert_contains(f, "+Oui.");
	assert_contains(f, "Import these 2");
	at = body_of(f);
	for (size_t i = 0; i < 2; i++) {
		at = strstr(at, "name=\"seen\" value=\"");
		assert_non_null(at);
		at += strlen("name=\"seen\" value=\"");
		snprintf(seen[i], sizeof seen[i], "%.*s", (int)strcspn(at, "\""), at);
	}
	/* Nothing yet; and not what was never shown. */
	assert_answer(f, 404, page(f, session, "/templates/fr/refund"));
	assert_answer(f, 422,
		      send_form(f, session, "/templates/import", clf_arena_printf(f->arena, "sure=yes&%s", good)));
	assert_contains(f, "not as it was shown");
	assert_answer(f, 303,
		      send_form(f, session, "/templates/import",
				clf_arena_printf(f->arena, "sure=yes&seen=%s&seen=%s&%s", seen[0], seen[1], good)));
	assert_answer(f, 200, page(f, session, "/templates/export"));
	assert_contains(f, "==== en/follow-up.md\nkind: follow-up\n");
	assert_contains(f, "New words.\n==== fr/refund.md\n");
	assert_answer(f, 200, send_form(f, session, "/templates/import", good));
	assert_lacks(f, "Import these");
	/* The other languages stand behind the one that was changed. */
	assert_answer(f, 200, page(f, session, "/templates"));
	assert_contains(f, "en was changed later");
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
	    with_fixture(test_7_1_a_newer_text_that_ships_is_told),
	    with_fixture(test_7_1_the_editor_tells_that_another_language_was_changed_later),
	    with_fixture(test_7_1_one_row_a_template_one_column_a_language),
	    with_fixture(test_7_1_when_a_template_was_last_sent),
	    with_fixture(test_7_1_what_is_saved_is_one_version_and_counts),
	    with_fixture(test_7_1_what_is_refused_stays_in_the_form),
	    with_fixture(test_7_1_what_is_typed_is_looked_at_before_it_is_saved),
	    with_fixture(test_7_1_all_that_is_wrong_is_said_at_once),
	    with_fixture(test_7_1_hard_data_shows_what_a_ticket_may_bring),
	    with_fixture(test_7_1_fields_stand_beside_the_source),
	    with_fixture(test_7_1_a_test_mail_goes_once),
	    with_fixture(test_7_1_older_versions_are_on_further_pages),
	    with_fixture(test_7_1_templates_are_carried_as_a_text),
	    with_fixture(test_7_1_one_goes_back),
	    with_fixture(test_7_1_another_language_begins_with_what_there_is),
	    with_fixture(test_7_1_only_administrators_write),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
