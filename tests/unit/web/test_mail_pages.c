/*
 * test_mail_pages.c - Incoming and Outgoing as administrators use them, without scripts.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

static const char raw[] =
    "Received: from x\r\nAuthentication-Results: mx.example.test; spf=pass smtp.mailfrom=a@shop.test; "
    "dkim=fail header.d=shop.test\r\n"
    "From: Ana <i>Ruiz</i> <ana@shop.test>\r\nTo: support@example.test\r\nSubject: Is <b>this</b> 100% yours?\r\n"
    "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=m\r\n\r\n"
    "--m\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nA bag <script>alert(1)</script> was found.\r\n\r\n"
    "On Mon, 2 Nov 2026, Care wrote:\r\n> Did you lose a bag?\r\n"
    "--m\r\nContent-Type: application/pdf; name=\"<b>bill.pdf\"\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4\r\n"
    "--m--\r\n";

static int64_t kept(struct fixture *f, const char *subject, const char *from, enum clf_end end)
{
	static uint32_t uid = 500;
	const struct clf_arrival arrival = {
	    .mailbox = "support", .uidvalidity = 7, .uid = ++uid, .raw = CLF_STR(raw), .size = sizeof raw - 1};
	const struct clf_verdict verdict = {
	    .outcome = clf_end_row(end)->outcome,
	    .end = end,
	    .subject = subject,
	    .from = from,
	    .reason = clf_end_row(end)->why,
	    .explanation = "{\"signal\":\"none\",\"kind\":\"list\",\"identity\":{\"is\":\"customer\",\"address\":"
			   "\"ana@shop.test\",\"sureness\":\"not\"},\"rejected\":[\"token <u>x</u>: too old\"]}"};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	int64_t journal = 0;
	bool known;

	fixture_check(clf_store_begin(store, &err), &err);
	fixture_check(clf_journal_keep(store, &arrival, &journal, &known, &err), &err);
	fixture_check(clf_journal_finish(store, journal, &verdict, &err), &err);
	fixture_check(clf_store_commit(store, &err), &err);
	return journal;
}

static const char *at(struct fixture *f, const char *list, int64_t id, const char *rest)
{
	return clf_arena_printf(f->arena, "%s/%lld%s", list, (long long)id, rest);
}

static unsigned post_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

/* What it says, from whom, why it waits, and what each button will do. */
static void test_7_4_a_mail_says_what_it_is_and_what_was_decided(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	int64_t mail = kept(f, "Is <b>this</b> 100% yours?", "ana@shop.test", CLF_END_LIST);

	assert_answer(f, 200, page(f, session, at(f, "/journal", mail, "")));
	assert_contains(f, "A bag &lt;script&gt;alert(1)&lt;/script&gt; was found.");
	assert_contains(f, "<details><summary>Quoted</summary>");
	assert_contains(f, "Did you lose a bag?");
	assert_contains(f, "ana@shop.test");
	assert_contains(f, "&lt;b&gt;bill.pdf</a>");
	assert_contains(f, "data-tone=\"ok\">SPF: proved for a@shop.test");
	assert_contains(f, "data-tone=\"bad\">DKIM: failed for shop.test");
	assert_contains(f, "Nothing in it leads to a ticket.");
	assert_contains(f, "This did not count: token &lt;u&gt;x&lt;/u&gt;: too old");
	assert_contains(f, "It came through a mailing list.");
	assert_contains(f, "Nothing proves who sent it.");
	assert_contains(f, "Read again now, it would");
	assert_contains(f, "Make a ticket of it");
	assert_contains(f, "Discard it");
	assert_our_script_alone(f);
	assert_lacks(f, "<b>");
	assert_lacks(f, "<u>");
	assert_lacks(f, "<i>");
}

/* The mail itself is given out to be saved, by page and API, and to nobody but administrators. */
static void test_7_4_the_raw_mail_is_saved_and_never_shown(void **state)
{
	static const char *const rests[] = {"", "/raw", "/html", "/attachments/2"};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *agent;
	int64_t mail = kept(f, "Bag", "ana@shop.test", CLF_END_LIST);

	assert_answer(f, 200, page(f, session, at(f, "/journal", mail, "/raw")));
	assert_int_equal(f->response.body.n, sizeof raw - 1);
	assert_non_null(strstr(clf_http_response_header(&f->response, "Content-Disposition"), "attachment;"));
	assert_non_null(strstr(clf_http_response_header(&f->response, "Content-Type"), "text/plain"));
	assert_answer(f, 200, api(f, ADMIN, "GET", at(f, "/api/v1/journal", mail, "/raw"), NULL));
	assert_int_equal(f->response.body.n, sizeof raw - 1);
	assert_answer(f, 200, page(f, session, at(f, "/journal", mail, "/attachments/2")));
	assert_string_equal(body_of(f), "%PDF-1.4");
	assert_answer(f, 200, page(f, session, at(f, "/journal", mail, "/html")));
	assert_lacks(f, "<script");
	assert_non_null(strstr(clf_http_response_header(&f->response, "Content-Security-Policy"), "sandbox"));
	assert_answer(f, 404, page(f, session, at(f, "/journal", mail + 1000, "/raw")));
	assert_answer(f, 404, page(f, session, at(f, "/journal", mail, "/attachments/9")));
	assert_answer(f, 403, api(f, AGENT, "GET", at(f, "/api/v1/journal", mail, "/raw"), NULL));
	agent = sign_in(f, f->agent, "agent@example.test");
	for (size_t i = 0; i < CLF_COUNT(rests); i++)
		assert_answer(f, 403, page(f, agent, at(f, "/journal", mail, rests[i])));
}

static void test_7_6_incoming_is_filtered_by_what_one_knows(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	kept(f, "Lost UMBRELLA", "ana@shop.test", CLF_END_LIST);
	kept(f, "100% off", "ben@shop.test", CLF_END_LIST);
	kept(f, "100 offers", "ben@shop.test", CLF_END_MACHINE);
	assert_answer(f, 200, page(f, session, "/journal"));
	assert_contains(f, "Quarantine <span class=\"count\">2</span>");
	assert_contains(f, "100 offers");
	assert_lacks(f, "name=\"ids\"");
	assert_answer(f, 200, page(f, session, "/journal?outcome=quarantine"));
	assert_contains(f, "name=\"ids\"");
	assert_lacks(f, "100 offers");
	assert_answer(f, 200, page(f, session, "/journal?q=umbrella"));
	assert_contains(f, "Lost UMBRELLA");
	assert_lacks(f, "100%");
	assert_answer(f, 200, page(f, session, "/journal?q=100%25"));
	assert_contains(f, "100% off");
	assert_lacks(f, "100 offers");
	assert_answer(f, 200, page(f, session, "/journal?from=ben@shop.test&outcome=ignored"));
	assert_contains(f, "100 offers");
	assert_lacks(f, "100% off");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/quarantine?q=Umbrella", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
}

/* What was typed stands there again, beside what is wrong and the mail that it is about. */
static void test_7_6_a_refused_word_comes_back_with_the_mail(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	int64_t mail = kept(f, "Bag", "ana@shop.test", CLF_END_LIST);

	assert_answer(f, 422,
		      post_form(f, session, at(f, "/quarantine", mail, "/assign"), "place=assign&ticket=no+%3Cb%3E"));
	assert_contains(f, "value=\"no &lt;b&gt;\"");
	assert_contains(f, "A bag &lt;script&gt;");
	assert_contains(f, "Nothing was changed.");
	assert_answer(f, 422, post_form(f, session, at(f, "/quarantine", mail, "/assign"), "place=assign&ticket=4711"));
	assert_contains(f, "value=\"4711\"");
	assert_contains(f, "There is no ticket 4711");
	assert_answer(f, 303, post_form(f, session, at(f, "/quarantine", mail, "/release"), ""));
	assert_answer(f, 409, post_form(f, session, at(f, "/quarantine", mail, "/release"), ""));
	assert_contains(f, "waits to be read");
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", at(f, "/quarantine", mail, "/discard"), "reason=x"));
}

/* A mail to the customer, in that state. */
static int64_t sent_out(struct fixture *f, const char *set)
{
	int64_t id;

	assert_answer(
	    f, 202,
	    api(f, ADMIN, "POST",
		clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", (long long)make_ticket(f, "Lamp")),
		"{\"text\":\"It is <b>repaired</b>.\"}"));
	id = clf_json_get_number(f->json, "outbox", 0);
	fixture_sql(f, clf_arena_printf(f->arena, "UPDATE outbox SET %s WHERE id = %lld", set, (long long)id));
	return id;
}

static void test_7_6_a_failed_mail_says_why_and_is_sent_elsewhere(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	int64_t mail =
	    sent_out(f, "state = 'failed', attempts = 1, failure = 'recipient', reply = '550 no <i>such</i>', "
			"finished_at = created_at");

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "<a href=\"/outbox?state=failed\"");
	assert_answer(f, 200, page(f, session, "/outbox?state=failed"));
	assert_contains(f, at(f, "<a href=\"/outbox", mail, "\""));
	assert_contains(f, "[CLF-");
	assert_contains(f, "There is no such address, or it takes no mail.");
	assert_contains(f, "Failed <span class=\"count\">1</span>");
	assert_answer(f, 200, page(f, session, "/outbox?to=nobody@example.com"));
	assert_contains(f, "No mail here.");
	assert_answer(f, 200, page(f, session, at(f, "/outbox", mail, "")));
	assert_contains(f, "It is &lt;b&gt;repaired&lt;/b&gt;.");
	assert_contains(f, "550 no &lt;i&gt;such&lt;/i&gt;");
	assert_contains(f, "Correct and send");
	assert_answer(f, 200, page(f, session, at(f, "/outbox", mail, "/html")));
	assert_contains(f, "repaired");
	assert_answer(f, 422,
		      post_form(f, session, at(f, "/outbox", mail, "/readdress"), "place=readdress&to=nobody+%3Cb%3E"));
	assert_contains(f, "value=\"nobody &lt;b&gt;\"");
	assert_answer(
	    f, 303, post_form(f, session, at(f, "/outbox", mail, "/readdress"), "place=readdress&to=new@example.com"));
	assert_answer(f, 200, page(f, session, "/outbox?state=waiting&done=outbox-readdress"));
	assert_contains(f, "new@example.com");
	assert_contains(f, "The text goes to the other address.");
	assert_answer(f, 200, page(f, session, "/outbox?state=discarded"));
	assert_contains(f, at(f, "<a href=\"/outbox", mail, "\""));
	assert_answer(f, 403, page(f, sign_in(f, f->agent, "agent@example.test"), at(f, "/outbox", mail, "")));
}

/* The consequence stands before the button, which is one step further away. */
static void test_7_6_an_uncertain_mail_asks_first(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	int64_t mail = sent_out(f, "state = 'uncertain', attempts = 1, finished_at = created_at");

	assert_answer(f, 200, page(f, session, "/outbox?state=uncertain"));
	assert_lacks(f, at(f, "action=\"/outbox", mail, "/retry\""));
	assert_contains(f, at(f, "href=\"/outbox", mail, "#again\""));
	assert_answer(f, 200, page(f, session, at(f, "/outbox", mail, "")));
	assert_contains(f, "Sent again, it may arrive twice.");
	assert_answer(f, 409, post_form(f, session, at(f, "/outbox", mail, "/retry"), "place=retry"));
	assert_contains(f, "Sent again, it may arrive twice.");
	assert_answer(f, 303, post_form(f, session, at(f, "/outbox", mail, "/retry"), "place=retry&twice=yes"));
	assert_answer(f, 200, page(f, session, "/outbox?state=waiting"));
	assert_contains(f, at(f, "<a href=\"/outbox", mail, "\""));
	assert_contains(f, "To be sent <span class=\"count\">1</span>");
}

/* Those that were ticked stay so, with what was typed beside them. */
static void test_7_6_a_refused_form_of_many_keeps_its_ticks(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long first = kept(f, "One <b>bag</b>", "ana@shop.test", CLF_END_UNKNOWN),
		  second = kept(f, "Two", "bo@shop.test", CLF_END_UNKNOWN), out = sent_out(f, "state = 'failed'");

	assert_answer(f, 422,
		      post_form(f, session, "/quarantine/assign",
				clf_arena_printf(f->arena, "ids=%lld&ids=%lld&ids=999999&ticket=abc&reason=spam%%22",
						 first, second)));
	assert_contains(f, clf_arena_printf(f->arena, "name=\"ids\" value=\"%lld\" form=\"many\" checked", first));
	assert_contains(f, clf_arena_printf(f->arena, "name=\"ids\" value=\"%lld\" form=\"many\" checked", second));
	assert_contains(f, "One &lt;b&gt;bag&lt;/b&gt;");
	assert_contains(f, "value=\"abc\"");
	assert_contains(f, "value=\"spam&quot;\"");
	assert_answer(f, 422,
		      post_form(f, session, "/outbox/readdress",
				clf_arena_printf(f->arena, "ids=%lld&to=nobody&twice=yes", out)));
	assert_contains(f, clf_arena_printf(f->arena, "name=\"ids\" value=\"%lld\" form=\"many\" checked", out));
	assert_contains(f, "value=\"nobody\"");
	assert_contains(f, "value=\"yes\" checked");
	assert_answer(f, 422, post_form(f, session, "/outbox/retry", ""));
	assert_contains(f, "No mail is chosen");
}

/* By whom and since when is said everywhere. */
static void test_7_6_a_mailbox_is_paused_and_resumed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *ann = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 403, post_form(f, ann, "/mailboxes/support/pause", ""));
	assert_answer(f, 404, post_form(f, session, "/mailboxes/other/pause", ""));
	assert_answer(f, 200, page(f, session, "/mailboxes"));
	assert_contains(f, "/mailboxes/support/pause");
	assert_lacks(f, "/mailboxes/support/resume");
	assert_answer(f, 303, post_form(f, session, "/mailboxes/support/pause", ""));
	assert_answer(f, 200, page(f, session, "/mailboxes"));
	assert_contains(f, "by admin@example.test");
	assert_contains(f, "/mailboxes/support/resume");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/mailboxes", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "state"), "paused");
	assert_answer(f, 409, api(f, ADMIN, "POST", "/api/v1/mailboxes/support/try", NULL));
	assert_contains(f, "support is paused: resume it first");
	assert_answer(f, 409, post_form(f, session, "/mailboxes/support/try", ""));
	assert_contains(
	    f, "<div class=\"problem\" role=\"alert\" tabindex=\"-1\" autofocus><p>support is paused: resume it first");
	assert_contains(f, "/mailboxes/support/resume");
	assert_contains(f, "support is paused: resume it first");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "what"), "mailbox.pause");
	assert_answer(f, 200, api(f, ADMIN, "POST", "/api/v1/mailboxes/support/resume", NULL));
	assert_answer(f, 200, page(f, session, "/mailboxes"));
	assert_contains(f, "/mailboxes/support/pause");
	assert_answer(f, 303, post_form(f, session, "/mailboxes/support/try", ""));
	f->mailbox.host = NULL;
	assert_answer(f, 200, page(f, session, "/mailboxes"));
	assert_lacks(f, "/mailboxes/support/try");
	assert_answer(f, 422, api(f, ADMIN, "POST", "/api/v1/mailboxes/support/pause", NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    with_fixture(test_7_4_a_mail_says_what_it_is_and_what_was_decided),
	    with_fixture(test_7_4_the_raw_mail_is_saved_and_never_shown),
	    with_fixture(test_7_6_incoming_is_filtered_by_what_one_knows),
	    with_fixture(test_7_6_a_refused_word_comes_back_with_the_mail),
	    with_fixture(test_7_6_a_failed_mail_says_why_and_is_sent_elsewhere),
	    with_fixture(test_7_6_an_uncertain_mail_asks_first),
	    with_fixture(test_7_6_a_refused_form_of_many_keeps_its_ticks),
	    with_fixture(test_7_6_a_mailbox_is_paused_and_resumed),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
