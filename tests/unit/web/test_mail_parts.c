/*
 * test_mail_parts.c - attachments and the HTML of a mail, given out from its raw form.
 */
#include "web_fixture.h"

#include "clf/base/count.h"
#include "clf/mail/reading.h"

static const char raw[] =
    "From: Carl <customer@example.com>\r\nTo: support@example.test\r\nSubject: Soup\r\nMIME-Version: 1.0\r\n"
    "Content-Type: multipart/mixed; boundary=m\r\n\r\n"
    "--m\r\nContent-Type: multipart/related; boundary=r\r\n\r\n"
    "--r\r\nContent-Type: text/html; charset=utf-8\r\n\r\n"
    "<p>It was cold<script>alert(1)</script></p><img src=\"cid:a%26b@example.com\" onerror=\"alert(2)\">"
    "<img src=\"cid:page@example.com\"><img src=\"https://spy.example.net/x.png\">"
    "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On Monday Ann wrote:<br></div>"
    "<blockquote class=\"gmail_quote\">How was the soup?</blockquote></div>\r\n"
    "--r\r\nContent-Type: image/png\r\nContent-ID: <a&b@example.com>\r\nContent-Transfer-Encoding: base64\r\n\r\n"
    "iVBORw0KGgo=\r\n"
    "--r\r\nContent-Type: image/png\r\nContent-ID: <page@example.com>\r\n\r\n<html><script>alert(3)</script>\r\n"
    "--r--\r\n"
    "--m\r\nContent-Type: text/html; charset=utf-8\r\n"
    "Content-Disposition: attachment; filename*=utf-8''K%C3%BChl%22%0d%0aX%3A%20y.html\r\n\r\n"
    "<script>alert(4)</script>\r\n"
    "--m\r\nContent-Type: application/pdf; name=bill.pdf\r\nContent-Disposition: attachment\r\n\r\n%PDF-1.4\r\n"
    "--m--\r\n";

/* The mail above on a new ticket; *ticket and *message are set. */
static void mail_in(struct fixture *f, long long *ticket, long long *message)
{
	static uint32_t uid = 100;
	const struct clf_arrival arrival = {
	    .mailbox = "support", .uidvalidity = 7, .uid = ++uid, .raw = CLF_STR(raw), .size = sizeof raw - 1};
	static const struct clf_attachment attachments[] = {
	    {.part = "2", .name = "K\xc3\xbchl\"X: y.html", .type = "text/html", .true_type = "text/html", .size = 27},
	    {.part = "3", .name = "bill.pdf", .type = "application/pdf", .true_type = "application/pdf", .size = 8}};
	static const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	struct clf_mail_in mail = {.subject = "Soup",
				   .text = "It was cold",
				   .reply = "It was cold",
				   .message_id = "soup@example.com",
				   .to_joined = "support@example.test",
				   .attachments = attachments,
				   .attachment_count = 2};
	struct clf_request request = {
	    .actor = {.kind = CLF_ACTOR_CUSTOMER, .address = "customer@example.com", .name = "Carl", .sure = true},
	    .via = CLF_VIA_MAIL,
	    .mailbox = "support",
	    .actions = &action,
	    .action_count = 1,
	    .mail = &mail};
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	bool known;
	fixture_check(clf_store_begin(store, &err), &err);
	fixture_check(clf_journal_keep(store, &arrival, &mail.journal, &known, &err), &err);
	fixture_check(clf_act_within(&f->web->act, f->arena, &request, &result, &err), &err);
	fixture_check(clf_store_commit(store, &err), &err);
	*ticket = result.ticket;
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages", *ticket);
	assert_answer(f, 200, api(f, ADMIN, "GET", path, NULL));
	for (size_t i = 0; i < clf_json_size(clf_json_get(f->json, "items")); i++)
		if (strcmp(clf_json_get_text(item(f, i), "direction"), "in") == 0)
			*message = clf_json_get_number(item(f, i), "id", 0);
}

static const char *header(struct fixture *f, const char *name)
{
	const char *value = clf_http_response_header(&f->response, name);
	return value ? value : "";
}

static unsigned part(struct fixture *f, const char *token, long long ticket, long long message, const char *id)
{
	return api(f, token, "GET",
		   clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages/%lld/attachments/%s", ticket, message, id),
		   NULL);
}

static void an_attachment_is_given_out_and_never_shown(void **state)
{
	struct fixture *f = *state;
	long long ticket, message;
	mail_in(f, &ticket, &message);
	assert_answer(f, 200, part(f, ADMIN, ticket, message, "3"));
	assert_string_equal(body_of(f), "%PDF-1.4");
	assert_string_equal(header(f, "Content-Type"), "application/pdf");
	assert_string_equal(header(f, "Content-Disposition"),
			    "attachment; filename=\"bill.pdf\"; filename*=UTF-8''bill.pdf");
	assert_string_equal(header(f, "X-Content-Type-Options"), "nosniff");
	assert_answer(f, 200, part(f, ADMIN, ticket, message, "2"));
	assert_string_equal(header(f, "Content-Type"), "application/octet-stream");
	assert_string_equal(header(f, "Content-Disposition"),
			    "attachment; filename=\"K_hl_X_ y.html\"; filename*=UTF-8''K%C3%BChl%22X%3A%20y.html");
	assert_non_null(strstr(header(f, "Content-Security-Policy"), "sandbox"));
}

static void only_who_sees_the_ticket_gets_its_attachments(void **state)
{
	struct fixture *f = *state;
	long long ticket, message;
	mail_in(f, &ticket, &message);
	long long other = make_ticket(f, "Another");
	give_to_admin(f, ticket);
	assert_answer(f, 404, part(f, AGENT, ticket, message, "3"));
	assert_answer(f, 401, part(f, NULL, ticket, message, "3"));
	assert_answer(f, 404, part(f, ADMIN, other, message, "3"));
	assert_answer(f, 404, part(f, ADMIN, ticket, message, "9.9"));
	assert_answer(f, 404, part(f, ADMIN, ticket, message + 1000, "3"));
	assert_answer(f, 422, part(f, ADMIN, ticket, message, "3%20"));
}

static void the_frame_shows_the_mail_and_can_do_nothing(void **state)
{
	struct fixture *f = *state;
	long long ticket, message;
	mail_in(f, &ticket, &message);
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(
	    f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld/messages/%lld/html", ticket, message)));
	const char *policy = header(f, "Content-Security-Policy");
	assert_non_null(strstr(policy, "default-src 'none'"));
	assert_non_null(strstr(policy, "sandbox allow-popups allow-popups-to-escape-sandbox;"));
	assert_null(strstr(policy, "allow-scripts"));
	assert_null(strstr(policy, "http"));
	assert_contains(f, "It was cold");
	assert_contains(f, "src=\"data:image/png;base64,iVBORw0KGgo=\"");
	assert_contains(f, "<details><summary>Quoted</summary>");
	assert_contains(f, "How was the soup?");
	static const char *const never[] = {"<script", "alert(", "onerror", " src=\"http", "cid:"};
	for (size_t i = 0; i < CLF_COUNT(never); i++)
		assert_lacks(f, never[i]);
	assert_non_null(strstr(header(f, "Content-Type"), "text/html"));
}

static void the_ticket_page_links_what_came(void **state)
{
	struct fixture *f = *state;
	long long ticket, message;
	mail_in(f, &ticket, &message);
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", ticket)));
	assert_contains(f, clf_arena_printf(f->arena,
					    " sandbox=\"allow-popups allow-popups-to-escape-sandbox\" "
					    "loading=\"lazy\" src=\"/tickets/%lld/messages/%lld/html\"",
					    ticket, message));
	assert_contains(f, clf_arena_printf(f->arena,
					    "href=\"/tickets/%lld/messages/%lld/attachments/3\" download>bill.pdf",
					    ticket, message));
	assert_non_null(strstr(header(f, "Content-Security-Policy"), "frame-src 'self'"));
	assert_answer(
	    f, 200,
	    page(f, session, clf_arena_printf(f->arena, "/tickets/%lld/messages/%lld/attachments/3", ticket, message)));
	assert_string_equal(body_of(f), "%PDF-1.4");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(an_attachment_is_given_out_and_never_shown),
	    with_fixture(only_who_sees_the_ticket_gets_its_attachments),
	    with_fixture(the_frame_shows_the_mail_and_can_do_nothing),
	    with_fixture(the_ticket_page_links_what_came),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
