/*
 * test_people_page.c - who acts here, on the page: added, changed, let go; tokens and sessions; what was changed.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "web_fixture.h"

#define ZOE "/people/zoe%40example.test"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void add_zoe(struct fixture *f, const char *session)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"Desk\"}"));
	assert_answer(f, 303,
		      send_form(f, session, "/people",
				"place=make&name=Zoe+%3Cb%3E&address=Zoe%40Example.test&role=agent&teams=Desk"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), ZOE "?done=person-added");
}

/* What was typed wrongly stands in the form again, with what is wrong beside it. */
static void test_7_12_a_person_is_added_and_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 422, send_form(f, session, "/people", "place=make&name=Zoe+%3Cb%3E&address=zoe&role=manager"));
	assert_contains(f, "This wasn’t saved yet");
	assert_contains(f, "value=\"Zoe &lt;b&gt;\"");
	assert_contains(f, "value=\"zoe\"");
	assert_contains(f, "value=\"manager\" selected");
	add_zoe(f, session);
	assert_answer(f, 200, page(f, session, "/people"));
	assert_contains(f, ">Zoe &lt;b&gt;</a>");
	assert_contains(f, "<span class=\"tag\">Desk</span>");
	assert_contains(f, "never");
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "type=\"checkbox\" value=\"Desk\" checked");
	assert_contains(f, "none yet");
	/* Only what was changed is sent on: an unticked team is left, a ticked segment is managed. */
	assert_answer(f, 303,
		      send_form(f, session, ZOE,
				"place=change&was-name=Zoe+%3Cb%3E&name=Zo%C3%AB&was-address=zoe%40example.test&"
				"address=zoe%40example.test&was-role=agent&role=manager&was-teams=Desk&"
				"was-segments=&segments=North"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), ZOE "?done=people");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test", NULL));
	assert_contains(f, "\"name\":\"Zoë\"");
	assert_contains(f, "\"role\":\"manager\"");
	assert_contains(f, "\"teams\":[]");
	assert_contains(f, "\"segments\":[\"North\"]");
	/* An address of the gateway's own is nobody's, and is said so beside what was typed. */
	assert_answer(f, 422,
		      send_form(f, session, ZOE "/addresses", "place=further&address=support%2Bx%40example.test"));
	assert_contains(f, "the gateway&#39;s own address");
	assert_contains(f, "value=\"support+x@example.test\"");
}

/* It is said beforehand what follows, and nothing is decided for somebody. */
static void test_7_12_who_leaves_hands_tickets_on(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket;

	add_zoe(f, session);
	ticket = make_ticket(f, "Hers");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket),
			  "{\"owner\":\"zoe@example.test\"}"));
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "1 open tickets go to");
	assert_contains(f, "Nobody else is in:</strong> <span class=\"tag\">Desk</span>");
	assert_answer(f, 409, send_form(f, session, ZOE "/deactivate", "place=leave&tickets="));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "zoe@example.test has 1 open ticket");
	assert_contains(f, "<details class=\"card\" open>");
	assert_answer(f, 303, send_form(f, session, ZOE "/deactivate", "place=leave&tickets=agent%40example.test"));
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "not active");
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_contains(f, "agent@example.test");
	assert_answer(f, 409, send_form(f, session, "/people/admin@example.test/deactivate", "place=leave&tickets="));
	assert_contains(f, "the last administrator");
}

/* The text of a new one stands on one answer, and nowhere after it; its use is seen. */
static void test_7_12_a_token_is_shown_once(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *at, *token;

	add_zoe(f, session);
	assert_answer(f, 200, send_form(f, session, ZOE "/tokens", "label=CRM+%3Ci%3E&for="));
	at = strstr(body_of(f), "<code>clf_");
	assert_non_null(at);
	at += strlen("<code>");
	token = clf_arena_copy(f->arena, at, strcspn(at, "<"));
	assert_answer(f, 200, page(f, session, "/tokens"));
	assert_contains(f, "CRM &lt;i&gt;");
	assert_lacks(f, token);
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tokens", NULL));
	assert_contains(f, "\"label\":\"CRM <i>\",\"for\":null");
	assert_contains(f, "\"seen_at\":null");
	assert_answer(f, 200, api(f, token, "GET", "/api/v1/me", NULL));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test", NULL));
	assert_lacks(f, "\"seen_at\":null");
	at = strstr((page(f, session, ZOE), body_of(f)), "action=\"/tokens/");
	assert_non_null(at);
	at += strlen("action=\"");
	at = clf_arena_copy(f->arena, at, strcspn(at, "\""));
	assert_answer(f, 303, send_form(f, session, at, "next=" ZOE "%3Fdone%3Dtoken-ended"));
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "The token opens nothing any more.");
	assert_answer(f, 401, api(f, token, "GET", "/api/v1/me", NULL));
}

/* One's own sessions, with what and from where; another's is as one that isn't there. */
static void test_7_12_sessions_are_seen_and_ended(void **state)
{
	struct fixture *f = *state;
	const char *elsewhere = sign_in(f, f->agent, "agent@example.test"), *admin, *session, *theirs;
	char *at;

	with_header(f, "User-Agent", "Mozilla/5.0 (iPhone) <script> Safari/605");
	assert_answer(f, 200, page(f, elsewhere, "/settings"));
	session = sign_in(f, f->agent, "agent@example.test");
	admin = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, admin, "/settings/sessions"));
	at = strstr(body_of(f), "action=\"/settings/sessions/");
	assert_non_null(at);
	theirs = clf_arena_copy(f->arena, at + 8, strcspn(at + 8, "\""));
	assert_answer(f, 200, page(f, session, "/settings/sessions"));
	assert_contains(f, "Safari, iPhone");
	assert_contains(f, "198.51.100.7");
	assert_contains(f, "this one");
	assert_answer(f, 404, send_form(f, session, theirs, ""));
	assert_answer(f, 200, page(f, admin, "/sessions"));
	assert_answer(f, 303, send_form(f, session, "/settings/sessions/end", ""));
	assert_answer(f, 303, page(f, elsewhere, "/settings"));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_answer(f, 303, send_form(f, admin, "/people/agent@example.test/sessions/end", ""));
	assert_answer(f, 303, page(f, session, "/settings"));
	assert_answer(f, 200, page(f, admin, "/settings"));
}

/* As a browser that nobody is signed in with. */
static unsigned send_before(struct fixture *f, const char *from, const char *target, const char *fields)
{
	const char *nonce, *csrf;

	assert_answer(f, 200, send_request(f, "GET", from, ""));
	nonce = cookie_set(f, "clf_form");
	csrf = csrf_of(f);
	with_header(f, "Cookie", nonce);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static unsigned ask_link(struct fixture *f, const char *address)
{
	unsigned status =
	    send_before(f, "/sign-in", "/sign-in/mail", clf_arena_printf(f->arena, "address=%s&password=", address));

	if (status == 303)
		assert_string_equal(clf_http_response_header(&f->response, "Location"), "/sign-in?done=link-asked");
	return status;
}

static size_t mails(struct fixture *f)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox", NULL));
	return clf_json_size(clf_json_get(f->json, "items"));
}

/* What stands in the link of the newest mail, whose lines may be broken anywhere. */
static const char *secret_of(struct fixture *f)
{
	struct clf_buf raw;
	struct clf_error err = {0};
	char *plain, *to;

	assert_true(mails(f) > 0);
	clf_buf_init(&raw, 1 << 20);
	fixture_check(clf_outbox_raw(f->web->act.store, clf_json_get_number(item(f, 0), "id", 0), &raw, &err), &err);
	plain = to = clf_arena_strdup(f->arena, raw.p);
	for (const char *at = raw.p; *at != '\0'; at++) {
		if (strncmp(at, "=\r\n", 3) == 0)
			at += 2;
		else if (strncmp(at, "=3D", 3) == 0)
			at += 2, *to++ = '=';
		else
			*to++ = *at;
	}
	*to = '\0';
	clf_buf_free(&raw);
	to = strstr(plain, "https://page.example.test/sign-in/link?t=");
	assert_non_null(to);
	to += strlen("https://page.example.test/sign-in/link?t=");
	return clf_arena_copy(f->arena, to,
			      strspn(to, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"));
}

static unsigned use_link(struct fixture *f, const char *secret)
{
	const char *path = clf_arena_printf(f->arena, "/sign-in/link?t=%s", secret);

	return send_before(f, path, "/sign-in/link", clf_arena_printf(f->arena, "t=%s", secret));
}

static void mail_links(struct fixture *f)
{
	f->config.base_url = "https://page.example.test";
	f->config.sign_in_link = true;
}

/* Opening it does nothing; its button signs in once, and who had no password sets one. */
static void test_7_12_a_link_by_mail_signs_in_once(void **state)
{
	struct fixture *f = *state;
	const char *secret, *session;

	mail_links(f);
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	assert_contains(f, "Mail me a link instead");
	assert_answer(f, 303, ask_link(f, "Agent%40Example.test"));
	secret = secret_of(f);
	assert_int_equal(strlen(secret), 22);
	assert_answer(f, 200, send_request(f, "GET", clf_arena_printf(f->arena, "/sign-in/link?t=%s", secret), ""));
	assert_null(cookie_set(f, "clf_session"));
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", "/sign-in/link", clf_arena_printf(f->arena, "t=%s", secret)));
	assert_answer(f, 303, use_link(f, secret));
	session = cookie_set(f, "clf_session");
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_answer(f, 303, send_form(f, session, "/settings/password", "password=0123456789"));
	assert_answer(f, 422, send_form(f, session, "/settings/password", "password=9876543210"));
	assert_answer(f, 403, use_link(f, secret));
	assert_contains(f, "This link was used already");
	assert_null(cookie_set(f, "clf_session"));
	assert_answer(f, 403, use_link(f, "AAAAAAAAAAAAAAAAAAAAAA"));
}

/* The answer is the same for whom nobody knows, for whom is known too well, and for whom may act no longer. */
static void test_7_12_a_link_tells_nobody_who_is_here(void **state)
{
	struct fixture *f = *state;
	const char *secret;

	mail_links(f);
	assert_answer(f, 303, ask_link(f, "nobody%40example.test"));
	assert_int_equal(mails(f), 0);
	for (int i = 0; i < 5; i++)
		assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	assert_int_equal(mails(f), 3);
	secret = secret_of(f);
	fixture_sql(f, "UPDATE sign_in_link SET expires_at = 1");
	assert_answer(f, 403, use_link(f, secret));
	assert_answer(f, 303, ask_link(f, "admin%40example.test"));
	secret = secret_of(f);
	fixture_sql(f, "UPDATE agent SET active = 0");
	assert_answer(f, 403, use_link(f, secret));
	assert_answer(f, 303, ask_link(f, "admin%40example.test"));
	fixture_sql(f, "UPDATE agent SET active = 1");
	assert_int_equal(mails(f), 4);
	assert_answer(f, 422, ask_link(f, ""));
	assert_contains(f, "Enter your mail address");
	f->config.sign_in_link = false;
	assert_answer(f, 404, ask_link(f, "admin%40example.test"));
	assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
	assert_lacks(f, "Mail me a link");
}

/* A new person's first way in; the audit knows who sent it. */
static void test_7_12_an_administrator_mails_a_link(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	mail_links(f);
	add_zoe(f, session);
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "Mail a link to sign in");
	assert_answer(f, 303, send_form(f, session, ZOE "/link", ""));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/audit", NULL));
	assert_contains(f, "\"what\":\"agent.link\",\"subject\":\"zoe@example.test\"");
	assert_answer(f, 303, use_link(f, secret_of(f)));
	assert_answer(f, 200, page(f, cookie_set(f, "clf_session"), "/settings"));
	assert_contains(f, "Zoe &lt;b&gt;");
}

/* Whoever could read it could act as its reader, and nobody would ever know. */
static void test_7_12_a_mailed_link_is_shown_to_nobody(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *secret, *place;
	struct clf_outbox_entry entry = {0};
	struct clf_message_row message = {0};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	long long ticket = make_ticket(f, "Another matter");

	mail_links(f);
	assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	secret = secret_of(f);
	fixture_check(clf_query_outbox_entry(store, f->arena, clf_json_get_number(item(f, 0), "id", 0), &entry, &err),
		      &err);
	fixture_check(clf_query_message(store, f->arena, entry.message, &message, &err), &err);
	assert_string_equal(message.template_name, "sign-in");
	assert_null(strstr(message.text, secret));
	place = clf_arena_printf(f->arena, "/outbox/%lld", (long long)entry.id);
	assert_answer(f, 200, page(f, session, place));
	assert_contains(f, "A mail that signs somebody in is shown to nobody.");
	assert_lacks(f, secret);
	assert_lacks(f, "<iframe");
	assert_lacks(f, "/readdress");
	assert_answer(f, 404, page(f, session, clf_arena_printf(f->arena, "%s/html", place)));
	assert_lacks(f, secret);
	assert_answer(
	    f, 404,
	    api(f, ADMIN, "GET",
		clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages/%lld/raw", ticket, (long long)entry.message),
		NULL));
	assert_lacks(f, secret);
	assert_answer(f, 409,
		      send_form(f, session, clf_arena_printf(f->arena, "%s/readdress", place),
				"place=readdress&twice=yes&to=admin%40example.test"));
	assert_lacks(f, secret);
	/* It still signs in whom it was sent to. */
	assert_answer(f, 303, use_link(f, secret));
}

/* A mailbox that isn't the person's any more, or that somebody else reads, opens nothing. */
static void test_7_12_links_end_with_address_and_sessions(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *secret;

	mail_links(f);
	assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	secret = secret_of(f);
	assert_answer(f, 303, send_form(f, session, "/people/agent@example.test/sessions/end", ""));
	assert_answer(f, 403, use_link(f, secret));
	assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	secret = secret_of(f);
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PATCH", "/api/v1/agents/agent@example.test", "{\"address\":\"elsewhere@example.test\"}"));
	assert_answer(f, 403, use_link(f, secret));
}

/* As a link opened from webmail comes: without the cookies, which its form then brings all the same. */
static void test_7_12_a_link_is_used_while_signed_in(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *secret, *cookies, *csrf, *theirs;

	mail_links(f);
	assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	secret = secret_of(f);
	assert_answer(f, 200, send_request(f, "GET", clf_arena_printf(f->arena, "/sign-in/link?t=%s", secret), ""));
	cookies = clf_arena_printf(f->arena, "%s; %s", session, cookie_set(f, "clf_form"));
	csrf = csrf_of(f);
	/* What is only for who is signed in takes the session's own. */
	with_header(f, "Cookie", cookies);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403,
		      send_request(f, "POST", "/settings/sessions/end", clf_arena_printf(f->arena, "csrf=%s", csrf)));
	with_header(f, "Cookie", cookies);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(
	    f, 303, send_request(f, "POST", "/sign-in/link", clf_arena_printf(f->arena, "csrf=%s&t=%s", csrf, secret)));
	theirs = cookie_set(f, "clf_session");
	assert_answer(f, 200, page(f, theirs, "/settings/sessions"));
	assert_contains(f, "this one");
	assert_answer(f, 403, page(f, theirs, "/people"));
}

/* Only who has a password is asked for it. */
static void test_7_12_a_first_password_asks_for_none(void **state)
{
	struct fixture *f = *state;
	const char *session;

	mail_links(f);
	assert_answer(f, 303, ask_link(f, "agent%40example.test"));
	assert_answer(f, 303, use_link(f, secret_of(f)));
	session = cookie_set(f, "clf_session");
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "name=\"password\"");
	assert_lacks(f, "name=\"current\"");
	assert_answer(f, 303, send_form(f, session, "/settings/password", "password=0123456789"));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "name=\"current\"");
}

/* That somebody was here is noted when it can be, and nobody waits for that. */
static void test_7_12_a_look_waits_for_no_writer(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	sqlite3 *other = NULL;
	int64_t began;

	fixture_sql(f, "UPDATE session SET seen_at = 1");
	assert_int_equal(sqlite3_open(f->url + strlen("sqlite:"), &other), SQLITE_OK);
	assert_int_equal(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
	began = clf_clock_monotonic_ms();
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_true(clf_clock_monotonic_ms() - began < WEB_PATIENCE_MS);
	sqlite3_close(other);
	assert_answer(f, 200, page(f, session, "/people/admin@example.test"));
	assert_lacks(f, "1970");
}

static void test_7_12_people_are_administrators_business(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	static const char *const pages[] = {"/people", "/people/admin@example.test", "/tokens", "/sessions", "/audit"};

	for (size_t i = 0; i < CLF_COUNT(pages); i++)
		assert_answer(f, 403, page(f, session, pages[i]));
	assert_answer(f, 403, send_form(f, session, "/people/admin@example.test/sessions/end", ""));
	session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 403, post(f, session, "/people/agent@example.test/sessions/end", "x"));
}

/* Sentences, and what they name never read as markup or as a format. */
static void test_7_12_changes_are_told_in_sentences(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long team;

	add_zoe(f, session);
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/agents/zoe@example.test", "{\"role\":\"manager\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/teams", "{\"name\":\"<i>%s%n\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/teams/%3Ci%3E%25s%25n", NULL));
	team = clf_json_get_number(f->json, "id", 0);
	fixture_sql(f, "INSERT INTO audit (id, party, who, via, what, subject, from_text, to_text, at) VALUES "
		       "(9000000, NULL, 'root', 'cli', 'template.save', 'follow-up (fr)', NULL, 'version 3', 5), "
		       "(9000001, NULL, 'root', 'cli', 'quarantine.assign', 'mail 12', 'quarantine', 'ticket 7', 5), "
		       "(9000002, NULL, 'root', 'cli', 'list.renamed', 'queue Desk', 'Desk', 'Front <desk>', 5), "
		       "(9000003, NULL, 'root', 'cli', 'permission', 'answer by agent', NULL, 'own', 5), "
		       "(9000004, NULL, 'root', 'cli', 'rule.enabled', 'A rule', 'on', 'off', 5), "
		       "(9000005, NULL, 'root', 'cli', 'odd.<b>', 'x', NULL, NULL, 5), "
		       "(9000006, NULL, 'root', 'cli', 'customer.erase', 'customer 123', NULL, NULL, 5), "
		       "(9000007, NULL, 'root', 'cli', 'rule.save', 'A rule', NULL, 'When it <rains>.', 5)");
	assert_answer(f, 200, page(f, session, "/audit"));
	assert_contains(f, "Ada &amp; Co changed the role of <a href=\"" ZOE "\">Zoe &lt;b&gt;</a>.");
	assert_contains(f, "<s>agent</s>");
	assert_contains(f, "→ manager</span>");
	assert_contains(
	    f, clf_arena_printf(
		   f->arena, "Ada &amp; Co added the team <a href=\"/administration/teams/%lld\">&lt;i&gt;%%s%%n</a>.",
		   team));
	assert_contains(
	    f, "root changed the template <a href=\"/templates/fr/follow-up\">follow-up</a> (<b>Français</b>).");
	assert_contains(f, "→ version 3</span>");
	assert_contains(f, "root put <a href=\"/journal/12\">mail 12</a> onto a ticket.");
	assert_contains(f, "root renamed <a href=\"/administration/queues\">Desk</a> in the list <b>Queues</b>.");
	assert_contains(f, "→ Front &lt;desk&gt;</span>");
	assert_contains(f, "root changed a permission: <a href=\"/permissions#may-answer\">answer, agent</a>.");
	assert_contains(f, "→ their own</span>");
	assert_contains(f, "root switched the rule <a href=\"/rules\">A rule</a> off.");
	assert_contains(f, "root changed <b>x</b>.");
	assert_contains(f, "root erased the data of <b>customer 123</b>.");
	assert_contains(f, "<span class=\"sub\" lang=\"en\">→ When it &lt;rains&gt;.</span>");
	/* A sentence that somebody saved in another language is said in the reader's. */
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/me", "{\"locale\":\"fr\"}"));
	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/rules",
		"{\"rule\":{\"name\":\"Tagged\",\"when\":[{\"event\":\"note\"}],\"then\":[{\"do\":\"tag\",\"add\":[\"x\"]}]}}"));
	assert_answer(f, 200, page(f, session, "/audit?kind=rule"));
	assert_contains(f, "une note est ajoutée");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/me", "{\"locale\":\"en\"}"));
	assert_answer(f, 200, page(f, session, "/audit?kind=rule"));
	assert_contains(f, "<span class=\"sub\">→ When a note is added");
	assert_lacks(f, "une note");
	assert_contains(f, "at the command line");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/me", "{\"locale\":\"ja\"}"));
	assert_answer(f, 200, page(f, session, "/audit"));
	assert_contains(f, "Ada &amp; Coさんが<a href=\"" ZOE "\">Zoe &lt;b&gt;</a>さんの役割を変更しました。");
}

static void test_7_12_the_audit_is_narrowed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *older;

	add_zoe(f, session);
	fixture_sql(f, "INSERT INTO audit (id, party, who, via, what, subject, from_text, to_text, at) VALUES "
		       "(9000000, NULL, 'root', 'cli', 'rule.order', 'rule', NULL, NULL, 1577880000000000), "
		       "(9000001, NULL, 'root', 'cli', 'ruler.order', 'rule', NULL, NULL, 1577880000000000)");
	assert_answer(f, 200, page(f, session, "/audit?kind=rule"));
	assert_contains(f, "root put rules into another order.");
	assert_lacks(f, "root changed <b>rule</b>");
	assert_lacks(f, "added <a");
	assert_answer(f, 200, page(f, session, "/audit?subject=zoe%40example.test&kind=agent"));
	assert_contains(f, "added <a href=\"" ZOE "\">");
	assert_lacks(f, "root put");
	assert_contains(f, "value=\"zoe@example.test\" maxlength");
	/* A person's page leads there. */
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "href=\"/audit?subject=zoe%40example.test\"");
	assert_answer(f, 200,
		      page(f, session, "/audit?who=Admin%40Example.TEST&subject=ZOE%40example.test&kind=agent"));
	assert_contains(f, "Ada &amp; Co added ");
	assert_answer(f, 200, page(f, session, "/audit?who=admin%40example.test"));
	assert_lacks(f, "root put");
	/* Days are the reader's: in Tokyo the first of January had begun nine hours before. */
	assert_answer(f, 200, page(f, session, "/audit?since=2020-01-01&until=2020-01-01"));
	assert_contains(f, "root put");
	assert_lacks(f, "added <a");
	assert_answer(f, 200, page(f, session, "/audit?until=2019-12-31"));
	assert_contains(f, "Nothing like that was changed.");
	assert_answer(f, 200, api(f, ADMIN, "PATCH", "/api/v1/me", "{\"timezone\":\"Pacific/Kiritimati\"}"));
	assert_answer(f, 200, page(f, session, "/audit?since=2020-01-02&until=2020-01-02"));
	assert_contains(f, "root put");
	assert_answer(f, 422, page(f, session, "/audit?since=2020-02-31&who=root"));
	assert_contains(f, "Since must be a day as in 2026-12-25.</p>");
	assert_contains(f, "value=\"2020-02-31\"");
	assert_contains(f, "<option value=\"root\" selected>");
	/* Pages keep what was asked for. */
	assert_answer(f, 200, page(f, session, "/audit?who=root&limit=1"));
	older = strstr(body_of(f), "/audit?cursor=");
	assert_non_null(older);
	assert_non_null(strstr(older, "who=root"));
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", "/api/v1/audit?who=root&until=2020-01-02T00:00:00Z&kind=rule", NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
}

/* By the form that they have themselves; what was refused stands in it again. */
static void test_7_12_settings_of_others(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	add_zoe(f, session);
	assert_answer(f, 200, page(f, session, ZOE));
	assert_contains(f, "action=\"" ZOE "/settings\"");
	assert_contains(f, "name=\"notices.replied\" value=\"on\" checked");
	assert_answer(f, 303,
		      send_form(f, session, ZOE "/settings",
				"place=settings&boxes=1&locale=fr&timezone=Europe%2FParis&digest=on&notices.team=on"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/agents/zoe@example.test/settings", NULL));
	assert_contains(f, "\"locale\":\"fr\"");
	assert_contains(f, "\"digest\":true");
	assert_contains(f, "\"replied\":false");
	assert_contains(f, "\"team\":true");
	assert_answer(f, 200, page(f, session, "/audit?subject=zoe%40example.test"));
	assert_contains(f, "changed the settings of <a href=\"" ZOE "\">");
	assert_contains(f, "<s>Daily digest in the morning: no</s>");
	assert_contains(f, "→ Daily digest in the morning: yes</span>");
	assert_contains(f, "→ Language of your notices: Français</span>");
	assert_answer(f, 422,
		      send_form(f, session, ZOE "/settings", "place=settings&boxes=1&timezone=Moon%2FBase&digest=on"));
	assert_contains(f, "a time zone is written as Europe/Paris");
	assert_contains(f, "value=\"Moon/Base\" selected");
	assert_contains(f, "<details open>");
	/* One's own are one's own affair. */
	assert_answer(f, 303, send_form(f, session, "/settings", "place=settings&boxes=1&digest=on"));
	assert_answer(f, 200, page(f, session, "/audit?subject=admin%40example.test"));
	assert_lacks(f, "changed the settings");
	session = sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 403, send_form(f, session, ZOE "/settings", "boxes=1"));
	assert_answer(f, 403,
		      api(f, AGENT, "PATCH", "/api/v1/agents/zoe@example.test/settings", "{\"digest\":\"off\"}"));
	assert_answer(f, 404, api(f, ADMIN, "GET", "/api/v1/agents/nobody@example.test/settings", NULL));
}

/* A label is how a person finds the token that is to be ended: one line, and seen. */
static void test_7_12_a_tokens_label_can_be_seen(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 422, send_form(f, session, "/people/agent%40example.test/tokens", "label=%E2%80%8B%E2%80%8B"));
	assert_contains(f, "A token&#39;s label is");
	assert_answer(f, 200, send_form(f, session, "/people/agent%40example.test/tokens", "label=Zapier"));
	assert_contains(f, "Zapier");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_7_12_a_person_is_added_and_changed),
	    with_fixture(test_7_12_who_leaves_hands_tickets_on),
	    with_fixture(test_7_12_a_token_is_shown_once),
	    with_fixture(test_7_12_sessions_are_seen_and_ended),
	    with_fixture(test_7_12_a_link_by_mail_signs_in_once),
	    with_fixture(test_7_12_a_link_tells_nobody_who_is_here),
	    with_fixture(test_7_12_an_administrator_mails_a_link),
	    with_fixture(test_7_12_a_mailed_link_is_shown_to_nobody),
	    with_fixture(test_7_12_links_end_with_address_and_sessions),
	    with_fixture(test_7_12_a_link_is_used_while_signed_in),
	    with_fixture(test_7_12_a_first_password_asks_for_none),
	    with_fixture(test_7_12_a_look_waits_for_no_writer),
	    with_fixture(test_7_12_people_are_administrators_business),
	    with_fixture(test_7_12_changes_are_told_in_sentences),
	    with_fixture(test_7_12_the_audit_is_narrowed),
	    with_fixture(test_7_12_settings_of_others),
	    with_fixture(test_7_12_a_tokens_label_can_be_seen),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
