/*
 * test_hand.c - an administrator's hand on what waits for one, over API and page: one, many, and all that fit a filter.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

static const char *path_of(struct fixture *f, const char *list, int64_t id, const char *what)
{
	return clf_arena_printf(f->arena, "%s/%lld/%s", list, (long long)id, what);
}

static const char *row_text(struct fixture *f, int64_t journal, const char *key)
{
	assert_answer(
	    f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/journal/%lld", (long long)journal), NULL));
	return text_at(f, key);
}

static void a_mail_is_discarded_and_released_over_the_api(void **state)
{
	struct fixture *f = *state;
	int64_t mail = quarantined(f, "Stuck");
	const char *list = "/api/v1/quarantine";

	assert_answer(f, 403, api(f, AGENT, "POST", path_of(f, list, mail, "release"), NULL));
	assert_answer(f, 422, api(f, ADMIN, "POST", path_of(f, list, mail, "assign"), "{}"));
	assert_answer(f, 404, api(f, ADMIN, "POST", path_of(f, list, mail, "assign"), "{\"ticket\":4711}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", path_of(f, list, mail, "discard"), "{\"reason\":\"an advertisement\"}"));
	assert_string_equal(text_at(f, "state"), "discarded");
	assert_string_equal(row_text(f, mail, "cause"), "discarded");
	assert_string_equal(clf_json_get_text(clf_json_at(clf_json_get(f->json, "words"), 0), "who"),
			    "admin@example.test");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/journal?outcome=ignored&cause=discarded", NULL));
	assert_int_equal(clf_json_get_number(item(f, 0), "id", 0), mail);
	assert_answer(f, 200, api(f, ADMIN, "POST", path_of(f, list, mail, "release"), NULL));
	assert_string_equal(text_at(f, "state"), "waiting");
	assert_answer(f, 409, api(f, ADMIN, "POST", path_of(f, list, mail, "release"), NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/quarantine", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
}

static void many_have_a_result_each(void **state)
{
	struct fixture *f = *state;
	int64_t first = quarantined(f, "one"), second = quarantined(f, "two");

	assert_answer(f, 200,
		      api(f, ADMIN, "POST", "/api/v1/quarantine/retry",
			  clf_arena_printf(f->arena, "{\"ids\":[%lld,77,%lld,%lld]}", (long long)first,
					   (long long)second, (long long)first)));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 4);
	assert_string_equal(clf_json_get_text(item(f, 0), "state"), "waiting");
	assert_non_null(strstr(clf_json_get_text(item(f, 1), "problem"), "there is no mail 77"));
	assert_string_equal(clf_json_get_text(item(f, 2), "state"), "waiting");
	/* What was done is not done twice. */
	assert_non_null(strstr(clf_json_get_text(item(f, 3), "problem"), "waits to be read"));
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/quarantine/retry", "{\"ids\":[]}"));
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/quarantine/retry", "{\"ids\":[\"1\"]}"));
	assert_answer(f, 403, api(f, AGENT, "POST", "/api/v1/quarantine/retry", "{\"ids\":[1]}"));
}

/* Nobody empties quarantine by leaving something out, and a page of it says where the next begins. */
static void a_filter_takes_what_fits_and_goes_on(void **state)
{
	struct fixture *f = *state;
	int64_t mails[5];
	const char *next;

	for (size_t i = 0; i < CLF_COUNT(mails); i++)
		mails[i] = quarantined(f, "many");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/quarantine/retry", NULL));
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/quarantine/retry", "{}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", "/api/v1/quarantine/retry",
			  "{\"outcome\":\"quarantine\",\"from\":\"other@example.com\"}"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", "/api/v1/quarantine/retry", "{\"outcome\":\"quarantine\",\"limit\":3}"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 3);
	assert_int_equal(clf_json_get_number(item(f, 0), "id", 0), mails[0]);
	next = clf_arena_strdup(f->arena, text_at(f, "next"));
	assert_string_equal(next, clf_arena_printf(f->arena, "%lld", (long long)mails[2]));
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "POST", "/api/v1/quarantine/retry",
		clf_arena_printf(f->arena, "{\"outcome\":\"quarantine\",\"limit\":3,\"after\":\"%s\"}", next)));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
	assert_string_equal(text_at(f, "next"), "");
}

/* Queued mails to the customer, one for each. */
static int64_t queue_followup(struct fixture *f)
{
	int64_t id = 0;

	assert_answer(f, 202,
		      api(f, ADMIN, "POST",
			  clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", (long long)make_ticket(f, "x")),
			  "{\"text\":\"x\"}"));
	id = clf_json_get_number(f->json, "outbox", 0);
	assert_true(id > 0);
	return id;
}

static void mails_on_their_way_out_are_given_up_and_sent_elsewhere(void **state)
{
	struct fixture *f = *state;
	int64_t first = queue_followup(f), second = queue_followup(f);
	const char *list = "/api/v1/outbox";

	assert_answer(f, 409, api(f, ADMIN, "POST", path_of(f, list, first, "retry"), NULL));
	assert_answer(f, 403, api(f, AGENT, "POST", path_of(f, list, first, "discard"), NULL));
	assert_answer(f, 422, api(f, ADMIN, "POST", path_of(f, list, first, "readdress"), "{\"to\":\"nobody\"}"));
	assert_answer(f, 200,
		      api(f, ADMIN, "POST", path_of(f, list, first, "readdress"), "{\"to\":\"new@example.com\"}"));
	assert_string_equal(text_at(f, "state"), "readdressed");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/outbox/discard", "{\"state\":\"queued\"}"));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 2);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox?state=discarded", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 3);
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/outbox/%lld", (long long)second), NULL));
	assert_string_equal(text_at(f, "discarded_why"), "admin@example.test discarded it");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/outbox/retry", "{}"));
}

static unsigned post_form(struct fixture *f, const char *cookie, const char *target, const char *form)
{
	with_header(f, "Cookie", cookie);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, form);
}

static void the_page_does_it_too(void **state)
{
	struct fixture *f = *state;
	long long one = quarantined(f, "Stuck"), two = quarantined(f, "Stuck too");
	const char *session = sign_in(f, f->admin, "admin@example.test"), *csrf;

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "<a href=\"/journal?outcome=quarantine\">Incoming <span class=\"count\">2</span>");
	assert_answer(f, 200, page(f, session, "/journal?outcome=quarantine"));
	assert_contains(f, "action=\"/quarantine/release\"");
	csrf = csrf_of(f);
	assert_answer(f, 200,
		      post_form(f, session, "/quarantine/discard",
				clf_arena_printf(f->arena, "csrf=%s&ids=%lld&ids=77&ticket=&reason=spam", csrf, one)));
	assert_contains(f, "Done: 1");
	assert_contains(f, "there is no mail 77");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/journal/%lld", one)));
	assert_contains(f, "Discarded: spam <span class=\"sub\">admin@example.test");
	assert_contains(f, "Make a ticket of it");
	assert_answer(f, 303,
		      post(f, session, clf_arena_printf(f->arena, "/quarantine/%lld/release", two), csrf_of(f)));
	assert_answer(f, 200, page(f, session, "/journal?outcome=quarantine&done=quarantine-release"));
	assert_contains(f, "The mail becomes a ticket of its author");
	assert_answer(f, 200, page(f, session, "/journal?outcome=ignored&cause=&mailbox=&from="));
	assert_contains(f, "Stuck");
	assert_lacks(f, "Stuck too");
	assert_answer(
	    f, 200,
	    post_form(f, session, "/quarantine/retry", clf_arena_printf(f->arena, "csrf=%s&outcome=quarantine", csrf)));
	assert_contains(f, "Nothing was chosen.");
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    with_fixture(a_mail_is_discarded_and_released_over_the_api),
	    with_fixture(many_have_a_result_each),
	    with_fixture(a_filter_takes_what_fits_and_goes_on),
	    with_fixture(mails_on_their_way_out_are_given_up_and_sent_elsewhere),
	    with_fixture(the_page_does_it_too),
	};

	return cmocka_run_group_tests_name("hand", tests, NULL, NULL);
}
