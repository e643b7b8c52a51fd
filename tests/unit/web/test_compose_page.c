/*
 * test_compose_page.c - writing from a ticket's page as a browser sends it: files, people in copy, the preview, and the
 * moment in which it can be taken back.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

#define BOUNDARY "----Form"
#define MANY (CLF_HTTP_FILES_MAX + 1)

/* One part of a form: a value, or with a file's name a file. */
struct part {
	const char *name, *value, *file;
};

static const char *at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/tickets/%lld%s", ticket, rest);
}

static const char *form_of(struct fixture *f, const char *boundary, const char *csrf, const struct part *parts,
			   size_t count)
{
	const char *form = clf_arena_printf(
	    f->arena, "--%s\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\n%s\r\n", boundary, csrf);

	for (size_t i = 0; i < count; i++) {
		const char *file =
		    parts[i].file != NULL
			? clf_arena_printf(f->arena, "; filename=\"%s\"\r\nContent-Type: text/plain", parts[i].file)
			: "";

		form =
		    clf_arena_printf(f->arena, "%s--%s\r\nContent-Disposition: form-data; name=\"%s\"%s\r\n\r\n%s\r\n",
				     form, boundary, parts[i].name, file, parts[i].value);
	}
	return clf_arena_printf(f->arena, "%s--%s--\r\n", form, boundary);
}

/* As the loop hands it over: a file. */
static unsigned send_bounded(struct fixture *f, const char *session, const char *boundary, const char *csrf,
			     const char *target, const struct part *parts, size_t count)
{
	const char *body = form_of(f, boundary, csrf, parts, count);
	struct clf_http_field headers[] = {
	    {"Cookie", session},
	    {"Content-Type", clf_arena_printf(f->arena, "multipart/form-data; boundary=%s", boundary)}};
	struct clf_http_request request = {.arena = f->arena,
					   .method = "POST",
					   .headers = {headers, 2},
					   .file_size = strlen(body),
					   .client = "198.51.100.7"};
	struct clf_error err = {0};

	request.file = open("/tmp", O_TMPFILE | O_RDWR, 0600);
	assert_true(request.file > 2);
	assert_int_equal(write(request.file, body, strlen(body)), (ssize_t)strlen(body));
	fixture_check(clf_http_target(f->arena, target, &request.path, &request.query, &err), &err);
	clf_http_response_free(&f->response);
	clf_json_free(&f->json);
	clf_http_response_init(&f->response, 64 << 20);
	dispatch(f->web, all_routes, &request, &f->response);
	close(request.file);
	return f->response.status;
}

static unsigned send_with(struct fixture *f, const char *session, const char *csrf, const char *target,
			  const struct part *parts, size_t count)
{
	return send_bounded(f, session, BOUNDARY, csrf, target, parts, count);
}

static unsigned send_form(struct fixture *f, const char *session, const char *target, const struct part *parts,
			  size_t count)
{
	assert_answer(f, 200, page(f, session, "/settings"));
	return send_with(f, session, csrf_of(f), target, parts, count);
}

static const struct clf_json *asked(struct fixture *f, long long ticket, const char *rest)
{
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", ticket, rest), NULL));
	return clf_json_get(f->json, "items");
}

static size_t files_of(struct fixture *f, long long ticket)
{
	return clf_json_size(asked(f, ticket, "/attachments"));
}

/* "a.txt b.txt": the files of the newest mail that goes to that address; "no mail" where none does. */
static const char *sent_along(struct fixture *f, long long ticket, const char *address)
{
	const struct clf_json *mails = asked(f, ticket, "/messages"), *files;
	const char *names = "";
	size_t at = 0;

	while (at < clf_json_size(mails)) {
		const struct clf_json *mail = clf_json_at(mails, at), *to = clf_json_get(mail, "to");

		if (clf_text_equal(clf_json_get_text(mail, "direction"), "out") &&
		    clf_text_equal(clf_json_text(clf_json_at(to, 0)), address))
			break;
		at++;
	}
	if (at == clf_json_size(mails))
		return "no mail";
	files = clf_json_get(clf_json_at(mails, at), "attachments");
	for (size_t i = 0; i < clf_json_size(files); i++)
		names = clf_arena_printf(f->arena, "%s%s%s", names, i > 0 ? " " : "",
					 clf_json_get_text(clf_json_at(files, i), "name"));
	return names;
}

static void test_3_8_an_answer_takes_files_along(void **state)
{
	static const struct part parts[] = {{"place", "answer", NULL},
					    {"text", "Here they are.", NULL},
					    {"file", "one, two", "C:\\\\fakepath\\\\<b>plan.txt"},
					    {"file", "three", "b.txt"},
					    {"file", "", ""}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Plans");

	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "enctype=\"multipart/form-data\"");
	assert_contains(f, "At most 20 files, 25");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_int_equal(files_of(f, ticket), 2);
	assert_string_equal(sent_along(f, ticket, "customer@example.com"), "<b>plan.txt b.txt");
	assert_contains(f, "Here they are.");
	assert_answer(f, 200, page(f, session, at(f, ticket, "?done=answered")));
	assert_contains(f, "b.txt</a>");
	assert_contains(f, "&lt;b&gt;plan.txt");
	assert_lacks(f, "fakepath");
	assert_lacks(f, "<b>plan");
}

/* Those of the ticket go along by a tick; what is put there is what comes out again. */
static void test_3_8_a_file_of_the_ticket_goes_along(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *id;
	long long ticket = make_ticket(f, "Plans"), other = make_ticket(f, "Others");

	assert_answer(f, 201,
		      api_file(f, ADMIN,
			       clf_arena_printf(f->arena, "/api/v1/tickets/%lld/attachments?name=a.txt", ticket),
			       "the bytes"));
	id = clf_arena_printf(f->arena, "%lld", (long long)clf_json_get_number(f->json, "id", 0));
	const struct part parts[] = {{"place", "forward", NULL},
				     {"to", "partner@elsewhere.test", NULL},
				     {"text", "Please look.", NULL},
				     {"attachments", id, NULL}};

	assert_answer(f, 200, page(f, session, at(f, ticket, clf_arena_printf(f->arena, "/files/%s", id))));
	assert_string_equal(body_of(f), "the bytes");
	assert_answer(f, 404, page(f, session, at(f, other, clf_arena_printf(f->arena, "/files/%s", id))));
	assert_answer(f, 422, send_form(f, session, at(f, other, "/forward"), parts, CLF_COUNT(parts)));
	assert_contains(f, "There is no file");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/forward"), parts, CLF_COUNT(parts)));
	assert_string_equal(sent_along(f, ticket, "partner@elsewhere.test"), "a.txt");
	assert_int_equal(files_of(f, ticket), 1);
	/* Offered as long as it is on the ticket. */
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, clf_arena_printf(f->arena, "name=\"attachments\" value=\"%s\"", id));
	assert_answer(f, 200,
		      api(f, ADMIN, "DELETE",
			  clf_arena_printf(f->arena, "/api/v1/tickets/%lld/attachments/%s", ticket, id), NULL));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_lacks(f, "name=\"attachments\" value=");
}

/* A note has its files; without its words, none is kept, and they are named to be chosen again. */
static void test_3_8_a_refused_form_names_its_files(void **state)
{
	static const struct part parts[] = {{"place", "note", NULL}, {"text", " ", NULL}, {"file", "one", "a<i>.txt"}};
	static const struct part good[] = {{"place", "note", NULL}, {"text", "Seen.", NULL}, {"file", "one", "a.txt"}};
	static const struct part empty[] = {{"place", "note", NULL}, {"text", "Seen.", NULL}, {"file", "", "a.txt"}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Notes");

	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/note"), parts, CLF_COUNT(parts)));
	assert_contains(f, "Choose again");
	assert_contains(f, "a&lt;i&gt;.txt");
	assert_int_equal(files_of(f, ticket), 0);
	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/note"), empty, CLF_COUNT(empty)));
	assert_contains(f, "The file a.txt is empty");
	assert_contains(f, "Seen.</textarea>");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/note"), good, CLF_COUNT(good)));
	assert_int_equal(files_of(f, ticket), 1);
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "<p class=\"sub\">a.txt</p>");
}

/* Another site's form, somebody else's ticket, a form that is none. */
static void test_files_come_from_our_form_alone(void **state)
{
	static const struct part parts[] = {{"place", "note", NULL}, {"text", "Seen.", NULL}, {"file", "one", "a.txt"}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"),
		   *agent = sign_in(f, f->agent, "agent@example.test");
	long long ticket = make_ticket(f, "Notes");

	give_to_admin(f, ticket);
	assert_answer(f, 403, send_with(f, session, "guessed", at(f, ticket, "/note"), parts, CLF_COUNT(parts)));
	assert_answer(f, 404, send_form(f, agent, at(f, ticket, "/note"), parts, CLF_COUNT(parts)));
	assert_answer(f, 404, send_form(f, agent, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts)));
	assert_answer(f, 415, send_form(f, session, at(f, ticket, "/facts"), parts, CLF_COUNT(parts)));
	assert_int_equal(files_of(f, ticket), 0);
}

static size_t mails_of(struct fixture *f, long long ticket)
{
	return clf_json_size(asked(f, ticket, "/messages"));
}

/* Browsers take a new boundary each time: it is the same form all the same, and says that it was done. */
static void test_a_double_click_sends_one_mail(void **state)
{
	static const struct part parts[] = {
	    {"place", "answer", NULL}, {"once", "k1", NULL}, {"text", "We come.", NULL}, {"file", "one", "a.txt"}};
	static const struct part moved[] = {
	    {"place", "answer", NULL}, {"once", "k1", NULL}, {"text", "We come.", NULL}, {"file", "one", "b.txt"}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *csrf, *target;
	long long ticket = make_ticket(f, "Lamp");
	size_t before = mails_of(f, ticket);

	target = at(f, ticket, "/answer");
	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	assert_answer(f, 303, send_bounded(f, session, "----A1", csrf, target, parts, CLF_COUNT(parts)));
	assert_answer(f, 303, send_bounded(f, session, "----B22", csrf, target, parts, CLF_COUNT(parts)));
	assert_int_equal(mails_of(f, ticket), before + 1);
	assert_int_equal(files_of(f, ticket), 1);
	assert_answer(f, 422, send_bounded(f, session, "----A1", csrf, target, moved, CLF_COUNT(moved)));
	assert_contains(f, "This form was sent already");
	assert_int_equal(mails_of(f, ticket), before + 1);
}

/* What was typed comes back, with the files that can be chosen; nothing was done. */
static void test_too_many_files_lose_nothing_typed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *csrf;
	long long ticket = make_ticket(f, "Plans");
	size_t before = mails_of(f, ticket);
	struct part parts[MANY + 2] = {{"place", "answer", NULL}};

	for (size_t i = 0; i < MANY; i++)
		parts[i + 1] = (struct part){"file", "one", clf_arena_printf(f->arena, "plan-%zu.txt", i + 1)};
	parts[MANY + 1] = (struct part){"text", "All of our plans.", NULL};
	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_contains(f, "At most 20 files go at once");
	assert_contains(f, "All of our plans.</textarea>");
	assert_contains(f, "plan-20.txt");
	assert_lacks(f, "plan-21.txt");
	csrf = csrf_of(f);
	assert_int_equal(files_of(f, ticket), 0);
	assert_int_equal(mails_of(f, ticket), before);
	assert_answer(f, 403, send_with(f, session, "guessed", at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_lacks(f, "All of our plans.");
	parts[1] = (struct part){"later", "", NULL};
	assert_answer(f, 303, send_with(f, session, csrf, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_int_equal(files_of(f, ticket), MANY - 1);
}

/* Sent twice, it is done once; with another file in it, it is another form. */
static void test_a_form_that_comes_twice_acts_once(void **state)
{
	static const struct part parts[] = {
	    {"place", "note", NULL}, {"once", "k1", NULL}, {"text", "Seen.", NULL}, {"file", "one", "a.txt"}};
	static const struct part other[] = {
	    {"place", "note", NULL}, {"once", "k1", NULL}, {"text", "Seen.", NULL}, {"file", "two", "a.txt"}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *csrf;
	long long ticket = make_ticket(f, "Notes");

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	assert_answer(f, 303, send_with(f, session, csrf, at(f, ticket, "/note"), parts, CLF_COUNT(parts)));
	assert_answer(f, 303, send_with(f, session, csrf, at(f, ticket, "/note"), parts, CLF_COUNT(parts)));
	assert_int_equal(files_of(f, ticket), 1);
	assert_answer(f, 422, send_with(f, session, csrf, at(f, ticket, "/note"), other, CLF_COUNT(other)));
	assert_contains(f, "This form was sent already");
	assert_int_equal(files_of(f, ticket), 1);
}

/* Shown as it would go, with whom it goes to; nothing is sent or kept. */
static void test_3_1_a_preview_sends_nothing(void **state)
{
	static const struct part parts[] = {{"place", "answer", NULL},
					    {"text", "We <b>mend</b> it.", NULL},
					    {"later", "tomorrow 9:00", NULL},
					    {"file", "one", "a<i>.txt"}};
	static const struct part forward[] = {
	    {"place", "forward", NULL}, {"to", "partner@elsewhere.test", NULL}, {"text", "Please look.", NULL}};
	static const struct part whenever[] = {
	    {"place", "answer", NULL}, {"text", "We come.", NULL}, {"later", "some fine day", NULL}};
	static const struct part nobody[] = {{"place", "forward", NULL}, {"to", "no such name", NULL}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *policy;
	long long ticket = make_ticket(f, "Lamp");
	size_t before = mails_of(f, ticket);

	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts)));
	assert_contains(f, "Nothing was sent.");
	assert_contains(f, "customer@example.com");
	assert_contains(f, "We &lt;b&gt;mend&lt;/b&gt; it.");
	assert_contains(f, "sandbox srcdoc=\"");
	assert_contains(f, "tomorrow 9:00");
	assert_contains(f, "a&lt;i&gt;.txt");
	assert_lacks(f, "<b>mend");
	/* the page around it works as any: search, keys, signing out */
	policy = clf_http_response_header(&f->response, "Content-Security-Policy");
	assert_non_null(strstr(policy, "script-src 'self';"));
	assert_non_null(strstr(policy, "connect-src 'self'"));
	assert_non_null(strstr(policy, "form-action 'self'"));
	assert_lacks(f, "class=\"problem\"");
	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), whenever, CLF_COUNT(whenever)));
	assert_contains(f, "class=\"problem\"");
	assert_contains(f, "some fine day");
	assert_contains(f, "We come.");
	assert_lacks(f, "Goes later");
	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/forward/preview"), forward, CLF_COUNT(forward)));
	assert_contains(f, "partner@elsewhere.test");
	assert_contains(f, "Please look.");
	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/forward/preview"), nobody, CLF_COUNT(nobody)));
	assert_contains(f, "no such name");
	assert_int_equal(mails_of(f, ticket), before);
	assert_int_equal(files_of(f, ticket), 0);
}

/* A template that would leave a gap says so beforehand, and where it stands. */
static void test_a_preview_warns_of_an_empty_field(void **state)
{
	static const struct part parts[] = {
	    {"place", "answer", NULL}, {"text", "Soon.", NULL}, {"template", "gap", NULL}};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/templates/en/gap",
			  "{\"source\":\"kind: follow-up\\nlocale: en\\nsubject: About it\\n\\nSummary: "
			  "{{ticket.summary}}\\n\\n{{message.text}}\\n\"}"));
	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts)));
	assert_contains(f, "ticket.summary");
	assert_contains(f, "class=\"problem\"");
	assert_contains(f, "Soon.");
	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_contains(f, "ticket.summary");
	assert_contains(f, "Soon.</textarea>");
}

/* Whose tick is taken away is out, from this answer on; who wasn't shown stays. */
static void test_3_11_a_tick_that_goes_takes_out_of_copy(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *eve, *bob;
	long long ticket = make_ticket(f, "Lamp");

	for (size_t i = 0; i < 2; i++)
		assert_answer(f, 200,
			      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/copied", ticket),
				  i == 0 ? "{\"action\":\"add\",\"address\":\"eve@other.test\"}"
					 : "{\"action\":\"add\",\"address\":\"bob@other.test\"}"));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	bob = strstr(body_of(f), "name=\"copied\" value=\"");
	assert_non_null(bob);
	bob = clf_arena_copy(f->arena, bob + 21, strcspn(bob + 21, "\""));
	eve = strstr(strstr(body_of(f), "name=\"copied\" value=\"") + 21, "name=\"copied\" value=\"");
	assert_non_null(eve);
	eve = clf_arena_copy(f->arena, eve + 21, strcspn(eve + 21, "\""));
	const struct part parts[] = {{"place", "answer", NULL},
				     {"text", "We come.", NULL},
				     {"shown", bob, NULL},
				     {"shown", eve, NULL},
				     {"copied", bob, NULL}};

	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts)));
	const char *kept = strstr(body_of(f), "bob@other.test") != NULL ? "bob@other.test" : "eve@other.test";
	const char *gone = strcmp(kept, "bob@other.test") == 0 ? "eve@other.test" : "bob@other.test";

	assert_contains(f, kept);
	assert_lacks(f, gone);
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	const struct clf_json *cc = clf_json_get(clf_json_get(f->json, "recipients"), "cc");

	assert_int_equal(clf_json_size(cc), 1);
	assert_string_equal(clf_json_get_text(clf_json_at(cc, 0), "address"), kept);
}

/* The customer's own address is in copy where they wrote last from another, and can be left out like any. */
static void test_3_11_the_customers_first_address_can_be_left_out(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *own;
	long long ticket = make_ticket(f, "Lamp");

	fixture_sql(f, "INSERT INTO party (id, address, name, created_at) VALUES (900, 'carl@home.test', 'Carl', 1)");
	fixture_sql(f, clf_arena_printf(f->arena,
					"INSERT INTO copied (ticket, party, state, at) VALUES (%lld, 900, 'to', 1)",
					ticket));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	own = strstr(body_of(f), "name=\"copied\" value=\"");
	assert_non_null(own);
	own = clf_arena_copy(f->arena, own + 21, strcspn(own + 21, "\""));
	const struct part parts[] = {
	    {"place", "answer", NULL}, {"text", "We come.", NULL}, {"shown", own, NULL}, {"copied", own, NULL}};

	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts)));
	assert_contains(f, "carl@home.test");
	assert_contains(f, "customer@example.com");
	assert_answer(f, 200, send_form(f, session, at(f, ticket, "/answer/preview"), parts, CLF_COUNT(parts) - 1));
	assert_contains(f, "carl@home.test");
	assert_lacks(f, "customer@example.com");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts) - 1));
	assert_string_equal(sent_along(f, ticket, "carl@home.test"), "");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_int_equal(clf_json_size(clf_json_get(clf_json_get(f->json, "recipients"), "cc")), 0);
}

/* As long as it hasn't left, it says so on top, with the way back. */
static void test_an_answer_that_waits_can_be_taken_back(void **state)
{
	static const struct part parts[] = {{"place", "answer", NULL}, {"text", "Too early.", NULL}};
	struct fixture *f = *state;
	const char *session;
	long long ticket;

	f->smtp.hold_s = 60;
	session = sign_in(f, f->admin, "admin@example.test");
	ticket = make_ticket(f, "Lamp");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), parts, CLF_COUNT(parts)));
	assert_answer(f, 200, page(f, session, at(f, ticket, "?done=answered")));
	assert_contains(f, "customer@example.com goes out in 5");
	assert_lacks(f, "goes out in 5000");
	assert_contains(f, "Take it back");
	assert_lacks(f, "Goes later</strong>");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_3_8_an_answer_takes_files_along),
	    with_fixture(test_3_8_a_file_of_the_ticket_goes_along),
	    with_fixture(test_3_8_a_refused_form_names_its_files),
	    with_fixture(test_files_come_from_our_form_alone),
	    with_fixture(test_a_double_click_sends_one_mail),
	    with_fixture(test_too_many_files_lose_nothing_typed),
	    with_fixture(test_a_form_that_comes_twice_acts_once),
	    with_fixture(test_3_1_a_preview_sends_nothing),
	    with_fixture(test_a_preview_warns_of_an_empty_field),
	    with_fixture(test_3_11_a_tick_that_goes_takes_out_of_copy),
	    with_fixture(test_3_11_the_customers_first_address_can_be_left_out),
	    with_fixture(test_an_answer_that_waits_can_be_taken_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
