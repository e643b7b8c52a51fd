/*
 * test_look_page.c - how mails to customers look, as administrators set it up on the page.
 */
#include "clf/base/count.h"
#include "clf/store/mail/templates.h"
#include "web_fixture.h"

#define LOOK "/templates/look"
#define SECRET "a-session-of-the-tests-0123456789-abcdefg"

/* A session as signing in makes it, without the time that a password's hash takes. */
static const char *session_of(struct fixture *f, int64_t agent)
{
	const char *secret = clf_arena_printf(f->arena, SECRET "-%lld", (long long)agent);
	uint8_t hash[32];
	struct clf_error err = {0};

	clf_hash(NULL, secret, strlen(secret), hash, sizeof hash);
	fixture_check(clf_session_add(f->web->act.store, agent, hash, clf_clock_now() + CLF_HOUR, &err), &err);
	return clf_arena_printf(f->arena, "clf_session=%s", secret);
}

/* As a browser sends the form: each of its fields, what of English and French is given, and the versions shown. */
static const char *form(struct fixture *f, const char *accent, const char *english, const char *french, unsigned known)
{
	return clf_arena_printf(
	    f->arena,
	    "name=frame&accent=%%23%s&known_en=%u&above_en=Aurora+Hotels&below_en=%s&known_ja=0&above_ja="
	    "&below_ja=&known_fr=0&above_fr=&below_fr=%s&shown=en",
	    accent, known, english, french);
}

static long long versions(struct fixture *f, const char *locale)
{
	struct clf_template_record record = {0};

	return clf_template_find(f->web->act.store, f->arena, "frame", locale, &record, NULL) == CLF_OK
		   ? (long long)record.version
		   : 0;
}

static void test_7_1_a_look_is_set_up_once_and_stands_around_the_mails(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(f, 200, page(f, session, "/templates"));
	assert_contains(f, "href=\"/templates/look\"");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "type=\"color\" value=\"#334e68\"");
	assert_contains(f, "placeholder=\"Care &lt;desk&gt;\"");
	assert_lacks(f, "gateway.name");
	/* The whole form as it is shown changes nothing. */
	assert_answer(f, 303,
		      fixture_form(f, session, LOOK, "name=frame&accent=%23334e68&above_en=&below_en=&known_en=0"));
	assert_int_equal(versions(f, "en"), 0);
	assert_answer(
	    f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "1+Harbour+Street%0D%0A%0D%0AAurora+Lda", "", 0)));
	assert_int_equal(versions(f, "en"), 1);
	assert_int_equal(versions(f, "fr"), 0); /* has no words of its own: takes the English ones */
	assert_answer(f, 200, page(f, session, LOOK "?done=look-saved"));
	assert_contains(f, "The next mail to a customer looks so.");
	assert_contains(f, "value=\"#7a1f3d\"");
	assert_contains(f, "1 Harbour Street\n\nAurora Lda</textarea>");
	assert_answer(f, 200, page(f, session, "/templates/fr/answer/html"));
	assert_contains(f, "background-color:#7a1f3d;color:#ffffff");
	assert_contains(f, "1 Harbour Street");
	assert_answer(f, 303,
		      fixture_form(f, session, LOOK, form(f, "7a1f3d", "1+Harbour+Street", "1+rue+du+Port", 1)));
	assert_int_equal(versions(f, "en"), 2);
	assert_answer(f, 200, page(f, session, "/templates/fr/answer/html"));
	assert_contains(f, "1 rue du Port");
	assert_lacks(f, "Harbour");
	assert_answer(f, 200, page(f, session, "/audit?kind=template"));
	assert_contains(f, "frame");
}

static void test_7_1_a_look_that_is_refused_is_shown_again(void **state)
{
	static const struct {
		const char *english, *says;
	} cases[] = {
	    {"%7B%7Bbody%7D%7D", "English: a frame says {{body}} once"},
	    {"%7B%7Bgateway.nmae%7D%7D", "English: there is no field gateway.nmae; the nearest is gateway.name"},
	    {"%3Cscript%3Ealert%281%29%3C%2Fscript%3E", "English: raw HTML is not allowed"},
	    {"%21%5BLogo%5D%28http%3A%2F%2Fexample.com%2Fx.png%29", "begins with https://"},
	};
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422,
			      fixture_form(f, session, LOOK, form(f, "7a1f3d", cases[i].english, "rue+%3Cb%3E", 0)));
		assert_contains(f, cases[i].says);
		assert_contains(f, "rue &lt;b&gt;</textarea>");
		assert_contains(f, "value=\"#7a1f3d\"");
		assert_lacks(f, "<script>alert");
	}
	assert_answer(f, 422, fixture_form(f, session, LOOK, form(f, "gold", "x", "", 0)));
	assert_int_equal(versions(f, "en"), 0);
	assert_int_equal(versions(f, "fr"), 0);
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "x", "", 0)));
	/* Somebody was faster. */
	assert_answer(f, 409, fixture_form(f, session, LOOK, form(f, "7a1f3d", "y", "", 0)));
	assert_contains(f, "y</textarea>");
	assert_answer(f, 422, fixture_form(f, session, LOOK "/preview", form(f, "7a1f3d", "%7B%7Bbody%7D%7D", "", 1)));
	assert_answer(f, 200, fixture_form(f, session, LOOK "/preview", form(f, "ffd54a", "Around+it", "", 1)));
	assert_contains(f, "background-color:#ffd54a;color:#000000");
	assert_contains(f, "Around it");
	assert_int_equal(versions(f, "en"), 1);
}

static void test_7_1_a_frame_written_by_hand_is_left_to_its_writer(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PUT", "/api/v1/templates/en/frame",
		"{\"source\":\"kind: frame\\nlocale: en\\nlink: #aa0000\\n\\n> {{body}}\\n>\\n> By hand\\n\"}"));
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "This one was written by hand.");
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "", "", 1)));
	assert_int_equal(versions(f, "en"), 1);
	/* What the form doesn't have stays. */
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/templates/en/frame",
			  "{\"source\":\"kind: frame\\nlocale: en\\npicture-height: 40\\n\\n{{body}}\\n\\nFoot\\n\"}"));
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "Foot", "", 2)));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/templates/en/frame", NULL));
	assert_string_equal(
	    text_at(f, "source"),
	    "kind: frame\nlocale: en\naccent: #7a1f3d\npicture-height: 40\n\nAurora Hotels\n\n{{body}}\n\nFoot\n");
}

static void test_7_1_looks_are_administrators_business(void **state)
{
	struct fixture *f = *state;
	const char *agent = session_of(f, f->agent), *admin = session_of(f, f->admin);

	assert_answer(f, 403, page(f, agent, LOOK));
	assert_answer(f, 403, fixture_form(f, agent, LOOK, form(f, "7a1f3d", "x", "", 0)));
	assert_answer(f, 403, fixture_form(f, agent, LOOK "/preview", form(f, "7a1f3d", "x", "", 0)));
	assert_answer(f, 403, post(f, admin, LOOK, "x"));
	assert_answer(f, 422, fixture_form(f, admin, LOOK, "name=frame-nobody&accent=%237a1f3d&above_en=x&below_en=y"));
	assert_contains(f, "frame-nobody is no name of a frame");
	assert_answer(f, 422, fixture_form(f, admin, LOOK, "name=follow-up&accent=%237a1f3d&above_en=x&below_en=y"));
}

static void test_7_1_a_new_template_begins_with_what_it_is(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(f, 200, page(f, session, "/templates/new"));
	assert_contains(f, "name=\"kind\"");
	assert_contains(f, "<option value=\"fr\">");
	assert_answer(f, 200, page(f, session, "/templates/new?name=refund"));
	assert_contains(f, "value=\"refund\"");
	assert_answer(f, 303, page(f, session, "/templates/new?kind=answer&name=refund&locale=fr"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"),
			    "/templates/fr/refund?new=yes&kind=answer");
	assert_answer(f, 200, page(f, session, "/templates/fr/refund?new=yes&kind=answer"));
	assert_contains(f, "kind: answer\nlocale: fr\n");
	assert_answer(f, 200, page(f, session, "/templates/fr/refund?new=yes"));
	assert_contains(f, "kind: follow-up\nlocale: fr\n");
	assert_answer(f, 403, page(f, session_of(f, f->agent), "/templates/new"));
}

static void test_7_1_what_a_field_holds_is_said_in_the_readers_language(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(f, 200, page(f, session, "/templates/en/answer"));
	assert_contains(
	    f,
	    "<code>{{customer.name}}</code></dt><dd>the customer&#39;s name <span class=\"sub long\">Ana Pereira</span>");
	fixture_sql(f, "UPDATE agent SET locale = 'fr'");
	assert_answer(f, 200, page(f, session, "/templates/en/answer"));
	assert_contains(f, "<dd>le nom du client <span class=\"sub long\">Ana Pereira</span>");
	assert_lacks(f, "mails to agents only");
	assert_answer(f, 200, page(f, session, "/templates/en/due-notice"));
	assert_lacks(f, "mails to agents only");
	assert_contains(f, "<code>{{ticket.values.label}}</code></dt><dd>dans cette liste : le nom du champ");
	assert_lacks(f, "in that list");
	assert_answer(f, 200, page(f, session, "/templates/en/receipt"));
	assert_contains(f, "<dd>dans cette liste : une liste : ce qui a été fait");
	assert_contains(f, "vrai quand c’est #close");
	assert_lacks(f, "in that list");
	assert_lacks(f, "true when");
}

/* As it was saved, by its source. */
static void put_frame(struct fixture *f, const char *locale, const char *head, const char *words)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", clf_arena_printf(f->arena, "/api/v1/templates/%s/frame", locale),
			  clf_arena_printf(f->arena, "{\"source\":\"kind: frame\\nlocale: %s\\n%s\\n%s\"}", locale,
					   head, words)));
}

static const char *source_of(struct fixture *f, const char *locale)
{
	struct clf_template_record record = {0};
	struct clf_error err = {0};

	fixture_check(clf_template_find(f->web->act.store, f->arena, "frame", locale, &record, &err), &err);
	return record.source;
}

static void test_7_1_a_preview_that_names_no_language_is_an_english_one(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(
	    f, 200,
	    fixture_form(f, session, LOOK "/preview", "name=frame&accent=%237a1f3d&above_en=x&below_en=Around+it"));
	assert_contains(f, "Around it");
	assert_answer(f, 200, fixture_form(f, session, LOOK "/preview", "below_en=Around+it&shown="));
	assert_contains(f, "Around it");
	assert_answer(f, 200, fixture_form(f, session, LOOK "/preview", "below_en=Around+it&below_fr=Autour&shown=fr"));
	assert_contains(f, "Autour");
	assert_lacks(f, "Around it");
}

static void test_7_1_a_look_can_be_changed_after_it_went_back_to_what_ships(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "First", "", 0)));
	assert_answer(f, 303, fixture_form(f, session, "/templates/en/frame/back", "to=0&version=1"));
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "name=\"known_en\" value=\"2\"");
	assert_lacks(f, "First");
	assert_answer(f, 409, fixture_form(f, session, LOOK, form(f, "7a1f3d", "Second", "", 0)));
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "7a1f3d", "Second", "", 2)));
	assert_int_equal(versions(f, "en"), 3);
}

static void test_7_1_a_look_that_somebody_else_changed_meanwhile_changes_nothing(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	put_frame(f, "fr", "accent: #7a1f3d\\n", "{{body}}\\n\\nDe la coll\u00e8gue\\n");
	/* A second time too: what was typed is built on what was shown. */
	for (unsigned i = 0; i < 2; i++) {
		assert_answer(f, 409, fixture_form(f, session, LOOK, form(f, "7a1f3d", "Mine", "Le+mien", 0)));
		assert_contains(f, "Nothing was changed.");
		assert_contains(f, "Le mien</textarea>");
		assert_contains(f, "name=\"known_fr\" value=\"0\"");
		assert_int_equal(versions(f, "en"), 0);
		assert_int_equal(versions(f, "fr"), 1);
	}
	/* Theirs can be seen, and mine saved over it. */
	assert_contains(f, "<a href=\"/templates/look?name=frame\" target=\"_blank\"");
	assert_contains(f, "name=\"over\" value=\"yes\">Save mine over it</button>");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_lacks(f, "name=\"over\"");
	assert_contains(f, "name=\"known_fr\" value=\"1\"");
	assert_contains(f, "De la collègue</textarea>");
	assert_answer(f, 303,
		      fixture_form(f, session, LOOK,
				   clf_arena_printf(f->arena, "%s&over=yes", form(f, "7a1f3d", "Mine", "Le+mien", 0))));
	assert_int_equal(versions(f, "fr"), 2);
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "Le mien</textarea>");
}

static void test_7_1_a_colour_alone_hides_no_words_that_others_take(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	f->config.locale = "hu-HU";
	assert_answer(f, 303,
		      fixture_form(f, session, LOOK,
				   "name=frame&accent=%237a1f3d&known_en=0&above_en=&below_en=&known_hu=0&above_hu="
				   "&below_hu=Budapest+1&shown=en"));
	assert_int_equal(versions(f, "hu"), 1);
	assert_int_equal(versions(f, "en"), 0);
	assert_answer(f, 200, page(f, session, "/templates/en/answer/html"));
	assert_contains(f, "Budapest 1");
	assert_contains(f, "background-color:#7a1f3d");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "az átjáró nyelvének fejlécét és láblécét kapja");
}

/* It is the gateway's language that has it, so that words written there later are taken, too. */
static void test_7_1_a_colour_alone_is_for_all_languages(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	f->config.locale = "hu";
	assert_answer(f, 303, fixture_form(f, session, LOOK, "name=frame&accent=%237a1f3d&known_en=0&known_hu=0"));
	assert_int_equal(versions(f, "hu"), 1);
	assert_int_equal(versions(f, "en"), 0);
	assert_answer(f, 303,
		      fixture_form(f, session, LOOK,
				   "name=frame&accent=%237a1f3d&known_en=0&known_hu=1&above_hu=&below_hu=Budapest+1"));
	assert_answer(f, 200, page(f, session, "/templates/en/answer/html"));
	assert_contains(f, "background-color:#7a1f3d");
	assert_contains(f, "Budapest 1");
}

static void test_7_1_a_frame_without_a_colour_gets_none_by_a_footer(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	put_frame(f, "en", "", "Aurora Hotels\\n\\n{{body}}\\n");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "type=\"color\" value=\"#334e68\"");
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "334e68", "", "", 1)));
	assert_int_equal(versions(f, "en"), 1);
	assert_answer(f, 303, fixture_form(f, session, LOOK, form(f, "334e68", "1+Harbour+Street", "1+rue", 1)));
	assert_null(strstr(source_of(f, "en"), "accent:"));
	assert_null(strstr(source_of(f, "fr"), "accent:"));
	assert_non_null(strstr(source_of(f, "en"), "1 Harbour Street"));
}

static void test_7_1_the_colour_shown_is_one_of_the_form(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	put_frame(f, "en", "link: #aa0000\\n", "> {{body}}\\n>\\n> By hand\\n");
	put_frame(f, "fr", "accent: #7a1f3d\\n", "Aurore\\n\\n{{body}}\\n");
	put_frame(f, "it", "accent: #006400\\n", "Aurora\\n\\n{{body}}\\n");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_contains(f, "type=\"color\" value=\"#7a1f3d\"");
	/* The form as it is shown changes none of them. */
	assert_answer(
	    f, 303,
	    fixture_form(f, session, LOOK,
			 "name=frame&accent=%237a1f3d&known_en=1&known_fr=1&above_fr=Aurore&below_fr=&known_it=1"
			 "&above_it=Aurora&below_it=&known_ja=0&above_ja=&below_ja="));
	assert_int_equal(versions(f, "en"), 1);
	assert_int_equal(versions(f, "fr"), 1);
	assert_int_equal(versions(f, "it"), 1);
	assert_int_equal(versions(f, "ja"), 0);
	/* Another colour is for all. */
	assert_answer(
	    f, 303,
	    fixture_form(f, session, LOOK,
			 "name=frame&accent=%23112233&known_en=1&known_fr=1&above_fr=Aurore&below_fr=&known_it=1"
			 "&above_it=Aurora&below_it="));
	assert_non_null(strstr(source_of(f, "fr"), "accent: #112233"));
	assert_non_null(strstr(source_of(f, "it"), "accent: #112233"));
	assert_int_equal(versions(f, "en"), 1);
}

static void test_7_1_a_frame_without_a_letterhead_gets_none_by_itself(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	put_frame(f, "en", "accent: #7a1f3d\\n", "{{body}}\\n\\nFoot\\n");
	assert_answer(
	    f, 303,
	    fixture_form(f, session, LOOK, "name=frame&accent=%237a1f3d&known_en=1&above_en=&below_en=Another+foot"));
	assert_string_equal(source_of(f, "en"),
			    "kind: frame\nlocale: en\naccent: #7a1f3d\n\n{{body}}\n\nAnother foot\n");
	assert_answer(f, 200, page(f, session, LOOK));
	assert_lacks(f, "lang=\"en\" placeholder=\"Care");
	assert_contains(f, "lang=\"fr\" placeholder=\"Care");
}

static void test_7_1_what_is_wrong_with_a_look_is_said_in_the_readers_language(void **state)
{
	static const struct {
		const char *locale, *says;
	} cases[] = {
	    {"fr", "English: le HTML brut n’est pas permis"},
	    {"it", "English: l’HTML grezzo non è ammesso"},
	    {"ja", "English: HTML は書けません。Markdown で書いてください"},
	    {"hu", "English: nyers HTML nem megengedett; Markdownt írjon"},
	};
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		fixture_sql(f, clf_arena_printf(f->arena, "UPDATE agent SET locale = '%s'", cases[i].locale));
		assert_answer(f, 422,
			      fixture_form(f, session, LOOK,
					   form(f, "7a1f3d", "%3Cscript%3Ealert%281%29%3C%2Fscript%3E", "", 0)));
		assert_contains(f, cases[i].says);
		assert_lacks(f, "raw HTML");
	}
	assert_int_equal(versions(f, "en"), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_1_a_look_is_set_up_once_and_stands_around_the_mails),
	    with_fixture(test_7_1_a_look_that_is_refused_is_shown_again),
	    with_fixture(test_7_1_a_frame_written_by_hand_is_left_to_its_writer),
	    with_fixture(test_7_1_looks_are_administrators_business),
	    with_fixture(test_7_1_a_new_template_begins_with_what_it_is),
	    with_fixture(test_7_1_what_a_field_holds_is_said_in_the_readers_language),
	    with_fixture(test_7_1_a_preview_that_names_no_language_is_an_english_one),
	    with_fixture(test_7_1_a_look_can_be_changed_after_it_went_back_to_what_ships),
	    with_fixture(test_7_1_a_look_that_somebody_else_changed_meanwhile_changes_nothing),
	    with_fixture(test_7_1_a_colour_alone_hides_no_words_that_others_take),
	    with_fixture(test_7_1_a_colour_alone_is_for_all_languages),
	    with_fixture(test_7_1_a_frame_without_a_colour_gets_none_by_a_footer),
	    with_fixture(test_7_1_the_colour_shown_is_one_of_the_form),
	    with_fixture(test_7_1_a_frame_without_a_letterhead_gets_none_by_itself),
	    with_fixture(test_7_1_what_is_wrong_with_a_look_is_said_in_the_readers_language),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
