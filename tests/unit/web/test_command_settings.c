/* test_command_settings.c - agents at work by API and page: commands, forwards, settings, permissions. */
#include "clf/base/count.h"
#include "web_fixture.h"

static const char *path_of(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/api/v1/tickets/%lld%s", ticket, rest);
}

static const char *text_of(struct fixture *f, const char *name)
{
	const char *text = clf_json_get_text(f->json, name);
	return text ? text : "";
}

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, fields);
}

static void commands_do_all_or_nothing(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, make_ticket(f, "Lift"), "/commands");
	assert_answer(
	    f, 200, api(f, AGENT, "POST", path, "{\"text\":\"#take\\n#prio high\\n#tag Lift\\n\\nI know the man.\"}"));
	assert_string_equal(text_of(f, "priority"), "high");
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "owner"), "address"), "agent@example.test");
	assert_string_equal(clf_json_text(clf_json_at(clf_json_get(f->json, "tags"), 0)), "lift");
	assert_answer(f, 422, api(f, AGENT, "POST", path, "{\"text\":\"#prio low\\n#assign Nobody\"}"));
	assert_answer(f, 422, api(f, AGENT, "POST", path, "{\"text\":\"#prioritty low\"}"));
	assert_answer(f, 422, api(f, AGENT, "POST", path, "{\"text\":\"#list\"}"));
	assert_answer(f, 422, api(f, AGENT, "POST", path, "{\"text\":\"just text\"}"));
	assert_answer(f, 403, api(f, AGENT, "POST", path, "{\"text\":\"#delete\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", path_of(f, 1001, ""), NULL));
	assert_string_equal(text_of(f, "priority"), "high");
	assert_answer(f, 200, api(f, AGENT, "GET", path_of(f, 1001, "/comments"), NULL));
	assert_string_equal(clf_json_get_text(clf_json_at(clf_json_get(f->json, "items"), 0), "text"),
			    "I know the man.");
}

static void a_due_date_is_read_in_the_agents_zone(void **state)
{
	struct fixture *f = *state;
	const char *path = path_of(f, make_ticket(f, "Due"), "/commands");
	assert_answer(f, 200, api(f, AGENT, "PATCH", "/api/v1/me", "{\"timezone\":\"Asia/Tokyo\"}"));
	assert_answer(f, 200, api(f, AGENT, "POST", path, "{\"text\":\"#due 2030-01-02 09:00\"}"));
	assert_string_equal(text_of(f, "due_at"), "2030-01-02T00:00:00Z");
}

static void refusals_are_told_in_the_agents_language(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Delete");
	const char *path = clf_arena_printf(f->arena, "/tickets/%lld", ticket);
	const char *session = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 200, api(f, AGENT, "PATCH", "/api/v1/me", "{\"locale\":\"ja\"}"));
	assert_answer(f, 403, api(f, AGENT, "POST", path_of(f, ticket, "/commands"), "{\"text\":\"#delete\"}"));
	assert_non_null(strstr(text_of(f, "detail"), "でなければ"));
	assert_answer(f, 422, api(f, AGENT, "POST", path_of(f, ticket, "/commands"), "{\"text\":\"#due 1999-01-02\"}"));
	assert_contains(f, "過去の日時");
	assert_answer(f, 422, api(f, AGENT, "PATCH", "/api/v1/me", "{\"timezone\":\"Mars/Olympus\"}"));
	assert_non_null(strstr(text_of(f, "detail"), "タイムゾーン"));
	assert_answer(f, 200, page(f, session, path));
	const char *form = clf_arena_printf(f->arena, "csrf=%s&command=delete&argument=&text=", csrf_of(f));
	assert_answer(f, 403, send_form(f, session, clf_arena_printf(f->arena, "%s/commands", path), form));
	assert_contains(f, "でなければ");
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/me", NULL));
	assert_answer(f, 422, api(f, ADMIN, "POST", path_of(f, ticket, "/commands"), "{\"text\":\"#due 1999-01-02\"}"));
	assert_contains(f, "is past");
}

static void a_page_offers_what_can_be_done_and_asks_before_it_deletes(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Delete");
	const char *path = clf_arena_printf(f->arena, "/tickets/%lld", ticket);
	const char *to = clf_arena_printf(f->arena, "%s/commands", path);
	static const char *const asked[][2] = {{"delete", ""}, {"status", "deleted"}};
	const char *session = sign_in(f, f->agent, "agent@example.test");
	const char *csrf;

	assert_answer(f, 200, page(f, session, path));
	assert_lacks(f, "name=\"command\" value=\"delete\"");
	assert_contains(f, "name=\"command\" value=\"watch\"");
	session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, path));
	assert_contains(f, "name=\"command\" value=\"delete\"");
	assert_contains(f, "id=\"close-note\" name=\"comment\" value=\"\" required>");
	csrf = csrf_of(f);
	for (size_t i = 0; i < CLF_COUNT(asked); i++) {
		const char *form = clf_arena_printf(f->arena, "csrf=%s&command=%s&argument=%s&text=a%%3Cb", csrf,
						    asked[i][0], asked[i][1]);

		assert_answer(f, 200, send_form(f, session, to, form));
		assert_contains(f, "Yes, delete it");
		assert_contains(f, "<h1>Delete CLF-");
		assert_contains(f, "value=\"a&lt;b\"");
		assert_answer(f, 200, page(f, session, path));
		assert_contains(f, "data-tone=\"info\">New<");
	}
	assert_answer(
	    f, 303,
	    send_form(f, session, to,
		      clf_arena_printf(f->arena, "csrf=%s&command=delete&argument=&text=Twice&sure=yes", csrf)));
	assert_answer(f, 200, page(f, session, path));
	assert_lacks(f, "data-tone=\"info\">New<");
}

static void a_forward_goes_to_addresses_and_names(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Ask");
	assert_answer(f, 202,
		      api(f, ADMIN, "POST", path_of(f, ticket, "/forwards"),
			  "{\"to\":\"expert@example.org comments\",\"text\":\"What do you think?\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", path_of(f, ticket, "/messages"), NULL));
	const struct clf_json *sent = clf_json_at(clf_json_get(f->json, "items"), 0);
	assert_string_equal(clf_json_get_text(sent, "class"), "third-party");
	assert_non_null(strstr(clf_json_get_text(sent, "text"), "What do you think?"));
	assert_null(strstr(clf_json_get_text(sent, "text"), "admin@example.test"));
	assert_answer(f, 422, api(f, ADMIN, "POST", path_of(f, ticket, "/forwards"), "{\"to\":\"no one at all\"}"));
	assert_answer(f, 422, api(f, ADMIN, "POST", path_of(f, ticket, "/forwards"), "{\"text\":\"to whom?\"}"));
}

static void settings_are_ones_own(void **state)
{
	struct fixture *f = *state;
	assert_answer(f, 200,
		      api(f, AGENT, "PATCH", "/api/v1/me",
			  "{\"digest\":\"on\",\"receipts\":\"off\",\"on_news\":\"answer\",\"locale\":\"ja\","
			  "\"notices\":{\"updated\":\"on\",\"due\":\"off\"}}"));
	const struct clf_json *settings = clf_json_get(f->json, "settings");
	const struct clf_json *notices = clf_json_get(settings, "notices");
	assert_true(clf_json_get_bool(settings, "digest", false));
	assert_false(clf_json_get_bool(settings, "receipts", true));
	assert_string_equal(clf_json_get_text(settings, "on_news"), "answer");
	assert_string_equal(clf_json_get_text(settings, "locale"), "ja");
	assert_true(clf_json_get_bool(notices, "updated", false));
	assert_false(clf_json_get_bool(notices, "due", true));
	assert_true(clf_json_get_bool(notices, "replied", false));
	assert_answer(f, 422,
		      api(f, AGENT, "PATCH", "/api/v1/me", "{\"locale\":\"en\",\"timezone\":\"Mars/Olympus\"}"));
	assert_answer(f, 200, api(f, AGENT, "GET", "/api/v1/me", NULL));
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "settings"), "locale"), "ja");
	assert_answer(f, 200, api(f, AGENT, "PATCH", "/api/v1/me", "{\"locale\":null,\"notices\":{\"due\":null}}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/me", NULL));
	assert_false(clf_json_get_bool(clf_json_get(f->json, "settings"), "digest", true));
}

static void permissions_hold_for_every_way_in(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Closing");
	const char *commands = path_of(f, ticket, "/commands");
	assert_answer(f, 403, api(f, AGENT, "GET", "/api/v1/permissions", NULL));
	assert_answer(f, 200,
		      api(f, ADMIN, "PUT", "/api/v1/permissions",
			  "{\"action\":\"close\",\"role\":\"agent\",\"scope\":\"none\"}"));
	assert_answer(f, 403, api(f, AGENT, "POST", commands, "{\"text\":\"#close\"}"));
	assert_answer(f, 403, api(f, AGENT, "PATCH", path_of(f, ticket, ""), "{\"status\":\"Closed\"}"));
	assert_answer(f, 200, api(f, AGENT, "POST", commands, "{\"text\":\"#priority low\"}"));
	assert_answer(
	    f, 200,
	    api(f, ADMIN, "PUT", "/api/v1/permissions", "{\"action\":\"close\",\"role\":\"agent\",\"scope\":null}"));
	assert_answer(f, 200, api(f, AGENT, "POST", commands, "{\"text\":\"#close\"}"));
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "PUT", "/api/v1/permissions", "{\"action\":\"merge\",\"role\":\"agent\",\"scope\":\"all\"}"));
	assert_answer(
	    f, 422,
	    api(f, ADMIN, "PUT", "/api/v1/permissions", "{\"action\":\"close\",\"role\":\"king\",\"scope\":\"all\"}"));
}

/* As a browser sends it: each cell, and what was shown. */
static void send_all_of_the_form(struct fixture *f, const char *session, const char *csrf, const struct clf_json *items)
{
	static const char *const roles[] = {"agent", "manager", "admin"};
	const char *was = "", *cells = "";

	for (size_t i = 0; i < clf_json_size(items); i++) {
		const char *action = clf_json_get_text(clf_json_at(items, i), "action");

		was = clf_arena_printf(f->arena, "%s%s%s:", was, i > 0 ? "+" : "", action);
		for (size_t role = 0; role < CLF_COUNT(roles); role++) {
			const char *scope = clf_json_get_text(clf_json_at(items, i), roles[role]);

			was = clf_arena_printf(f->arena, "%s%s%s", was, role > 0 ? "," : "", scope);
			cells = clf_arena_printf(f->arena, "%s&%s.%s=%s", cells, action, roles[role], scope);
		}
	}
	assert_true(clf_json_size(items) > 30);
	assert_answer(
	    f, 303,
	    send_form(f, session, "/permissions", clf_arena_printf(f->arena, "csrf=%s&was=%s%s", csrf, was, cells)));
}

static void the_pages_forms_work(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "By page");
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *path = clf_arena_printf(f->arena, "/tickets/%lld", ticket);
	assert_answer(f, 200, page(f, session, path));
	assert_non_null(strstr(body_of(f), "name=\"command\" value=\"postpone\""));
	assert_null(strstr(body_of(f), "value=\"merge\""));
	const char *csrf = csrf_of(f);
	const char *work = clf_arena_printf(f->arena, "%s/commands", path);
	assert_answer(
	    f, 303,
	    send_form(f, session, work,
		      clf_arena_printf(f->arena, "csrf=%s&command=take&argument=&text=Mine+%%26+yours.", csrf)));
	assert_answer(f, 200, page(f, session, path));
	assert_non_null(strstr(body_of(f), "Mine &amp; yours."));
	/* What is written below a command is text, though it begins like one. */
	assert_answer(f, 303,
		      send_form(f, session, work,
				clf_arena_printf(f->arena, "csrf=%s&command=note&argument=&text=%%23close+it.", csrf)));
	assert_answer(f, 200, page(f, session, path));
	assert_non_null(strstr(body_of(f), "#close it."));
	assert_answer(f, 403, send_form(f, session, work, "csrf=wrong&command=take&argument=&text="));
	assert_answer(
	    f, 303,
	    send_form(f, session, "/settings",
		      clf_arena_printf(f->arena, "csrf=%s&timezone=Asia/Tokyo&digest=on&notices.due=off", csrf)));
	assert_answer(f, 200, page(f, session, "/settings?done=settings"));
	assert_non_null(strstr(body_of(f), "value=\"Asia/Tokyo\""));
	assert_non_null(strstr(body_of(f), "Your settings are kept."));
	assert_lacks(f, "Tell me when </label>");
	/* What isn't ticked is off; what is wrong stands there as it was typed. */
	assert_answer(f, 303,
		      send_form(f, session, "/settings",
				clf_arena_printf(f->arena, "csrf=%s&boxes=1&locale=ja&notices.replied=on", csrf)));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "<option value=\"ja\" selected>");
	assert_contains(f, "name=\"notices.replied\" value=\"on\" checked>");
	assert_contains(f, "name=\"digest\" value=\"on\">");
	assert_contains(f, "name=\"notices.assigned\" value=\"on\">");
	assert_answer(
	    f, 422,
	    send_form(f, session, "/settings",
		      clf_arena_printf(
			  f->arena, "csrf=%s&place=settings&boxes=1&locale=en&timezone=Mars%%2FBase&digest=on", csrf)));
	assert_contains(f, "value=\"Mars/Base\"");
	assert_contains(f, "name=\"digest\" value=\"on\" checked>");
	assert_answer(f, 303, send_form(f, session, "/settings", clf_arena_printf(f->arena, "csrf=%s&locale=", csrf)));
	/* All permissions are one form; what wasn't touched isn't, and what somebody else changed isn't overwritten. */
	assert_answer(f, 303,
		      send_form(f, session, "/permissions",
				clf_arena_printf(f->arena,
						 "csrf=%s&was=close:own,segment,all+take:own,segment,all+"
						 "view:own,segment,all&close.agent=none&take.agent=own&"
						 "view.manager=all",
						 csrf)));
	assert_answer(f, 200, page(f, session, "/permissions"));
	assert_contains(f, "<select name=\"close.agent\" aria-label=\"close: Agent\" data-tone=\"info\">");
	assert_contains(
	    f, "<details class=\"group\" open>\n<summary>A ticket’s course <span class=\"badge\" data-tone=\"info\">"
	       "changed: 1</span>");
	assert_contains(f, "<details class=\"group\">\n<summary>What is written <span");
	assert_contains(f, "<option value=\"own\">their own (as shipped)</option>");
	assert_answer(f, 409,
		      send_form(f, session, "/permissions",
				clf_arena_printf(f->arena,
						 "csrf=%s&was=close:own,segment,all+take:own,segment,all&"
						 "close.agent=all&take.agent=none",
						 csrf)));
	assert_contains(f, "<option value=\"all\" selected>");
	assert_answer(
	    f, 422,
	    send_form(f, session, "/permissions",
		      clf_arena_printf(f->arena, "csrf=%s&close.agent=king&was=close:none,segment,all", csrf)));
	assert_answer(f, 303,
		      send_form(f, session, "/permissions",
				clf_arena_printf(f->arena, "csrf=%s&view.manager=segment&was=view:own,all,all", csrf)));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/permissions", NULL));
	const struct clf_json *items = clf_json_get(f->json, "items");
	for (size_t i = 0; i < clf_json_size(items); i++)
		if (strcmp(clf_json_get_text(clf_json_at(items, i), "action"), "close") == 0)
			assert_string_equal(clf_json_get_text(clf_json_at(items, i), "agent"), "none");
	send_all_of_the_form(f, session, csrf, items);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(commands_do_all_or_nothing),
	    with_fixture(a_due_date_is_read_in_the_agents_zone),
	    with_fixture(refusals_are_told_in_the_agents_language),
	    with_fixture(a_page_offers_what_can_be_done_and_asks_before_it_deletes),
	    with_fixture(a_forward_goes_to_addresses_and_names),
	    with_fixture(settings_are_ones_own),
	    with_fixture(permissions_hold_for_every_way_in),
	    with_fixture(the_pages_forms_work),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
