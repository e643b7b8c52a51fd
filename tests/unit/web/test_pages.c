/*
 * test_pages.c - every page for somebody who may see it, with hostile words in all that is shown.
 */
#include <ctype.h>

#include "clf/base/count.h"
#include "clf/base/embedded.h"
#include "clf/mail/write/mustache.h"
#include "clf/store/mail/relay.h"
#include "clf/store/people/settings.h"
#include "page/view.h"
#include "statement_plans.h"
#include "web_fixture.h"

/* Of our own, in the head, and no other. */
#define OUR_SCRIPT "<script src=\"{{script}}\" defer></script>"

static void templates_escape_everything_and_run_nothing(void **state)
{
	struct fixture *f = *state;
	size_t count = 0;
	for (const struct clf_embedded *file = clf_embedded_pages; file->path; file++) {
		struct clf_mustache *parsed = NULL;
		struct clf_error err = {0};
		if (!strstr(file->path, ".html"))
			continue;
		count++;
		fixture_check(clf_mustache_parse(f->arena, file->bytes, &parsed, &err), &err);
		static const char *const banned[] = {
		    "{{{", "{{&", "<script>", "<style", " style=", "javascript:", "http:", "https:", "{{="};
		for (size_t i = 0; i < CLF_COUNT(banned); i++)
			if (strstr(file->bytes, banned[i]))
				fail_msg("%s: %s", file->path, banned[i]);
		for (const char *at = strstr(file->bytes, "<script"); at; at = strstr(at + 1, "<script"))
			if (strcmp(file->path, "part/top.html") != 0 ||
			    strncmp(at, OUR_SCRIPT, strlen(OUR_SCRIPT)) != 0)
				fail_msg("%s: %.40s", file->path, at);
		for (const char *at = strstr(file->bytes, " on"); at; at = strstr(at + 1, " on"))
			for (const char *c = at + 3; *c == '=' || isalpha((unsigned char)*c); c++)
				if (*c == '=')
					fail_msg("%s: %.20s", file->path, at);
		for (const char *at = strstr(file->bytes, "method=\"post\""); at;
		     at = strstr(at + 1, "method=\"post\"")) {
			const char *end = strstr(at, "</form>"), *token = strstr(at, "name=\"csrf\"");
			if (!token || token > end)
				fail_msg("%s: a form without its token", file->path);
		}
	}
	assert_true(count > 10);
}

static void each_page_is_shown_and_nothing_in_it_is_markup(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "<img src=x onerror=alert(1)> \"'&");
	long long journal = quarantined(f, "<script>alert('journal')</script>");
	assert_answer(f, 202,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", ticket),
			  "{\"text\":\"We <b>repair</b> it.\"}"));
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", ticket),
			  "{\"text\":\"note <u>x</u>\"}"));
	assert_answer(
	    f, 200, api(f, ADMIN, "POST", "/api/v1/suppressions", "{\"address\":\"x@y.test\",\"why\":\"<b>no</b>\"}"));
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *const pages[] = {
	    "/mailboxes",
	    "/tickets",
	    "/tickets?status=New&owner=none",
	    "/tickets?tab=mine",
	    "/tickets?tab=all&q=img&sort=-number",
	    clf_arena_printf(f->arena, "/tickets/%lld", ticket),
	    "/people",
	    "/people/agent@example.test",
	    "/audit",
	    "/templates",
	    "/templates/en/follow-up",
	    clf_arena_printf(f->arena, "/templates/en/follow-up?ticket=%lld", ticket),
	    "/journal",
	    clf_arena_printf(f->arena, "/journal/%lld", journal),
	    "/outbox",
	    "/outbox?state=queued",
	    "/journal?outcome=quarantine&q=%3Cb%3E&from=x@y.test&mailbox=support&cause=unknown",
	    "/suppressions"};
	for (size_t i = 0; i < CLF_COUNT(pages); i++) {
		assert_answer(f, 200, page(f, session, pages[i]));
		assert_contains(f, "</html>");
		static const char *const hostile[] = {"<img", "<b>", "<u>", "<i>"};
		for (size_t k = 0; k < CLF_COUNT(hostile); k++)
			if (strstr(body_of(f), hostile[k]))
				fail_msg("%s: %s", pages[i], strstr(body_of(f), hostile[k]));
		assert_our_script_alone(f);
		const char *policy = clf_http_response_header(&f->response, "Content-Security-Policy");
		assert_non_null(strstr(policy, "default-src 'none'; script-src 'self';"));
		assert_non_null(strstr(policy, "frame-ancestors 'none'"));
		assert_null(strstr(policy, "unsafe"));
		assert_string_equal(clf_http_response_header(&f->response, "Cache-Control"), "no-store");
		assert_string_equal(clf_http_response_header(&f->response, "X-Content-Type-Options"), "nosniff");
	}
}

static void a_ticket_shows_its_mail_notes_and_history(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", ticket);
	assert_answer(f, 202, api(f, ADMIN, "POST", path, "{\"text\":\"We repair it.\"}"));
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", ticket)));
	assert_contains(f, "We repair it.");
	assert_contains(f, "data-state=\"queued\">on its way</span>");
	assert_contains(f, "&lt;b&gt;Carl&lt;/b&gt;");
	assert_contains(f, "Ticket created");
	assert_answer(f, 404, page(f, session, "/tickets/77"));
	assert_contains(f, "There is no ticket 77");
	assert_answer(f, 422, page(f, session, "/tickets/x"));
	assert_lacks(f, "Not Acceptable");
}

/* Who is signed in finds the way on from an address that is none; who isn't learns nothing of what there is. */
static void an_address_that_is_none_keeps_the_frame(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 404, page(f, session, "/nowhere"));
	assert_contains(f, "href=\"/tickets\"");
	assert_contains(f, "Sign out");
	assert_answer(f, 404, page(f, NULL, "/nowhere"));
	assert_lacks(f, "href=\"/tickets\"");
	assert_answer(f, 404, api(f, NULL, "GET", "/api/v1/nowhere", NULL));
	assert_contains(f, "urn:clf-mail:problem:not-found");
}

/* Who gets an answer stands above the box for it; each in copy has a button. */
static void a_ticket_shows_who_gets_an_answer_and_changes_it(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *path = clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket);
	const char *own = clf_arena_printf(f->arena, "/tickets/%lld", ticket), *session, *form;

	assert_answer(f, 200, api(f, ADMIN, "PATCH", path, "{\"copied\":[\"bob@customer.test\"]}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"copied\":\"bob@customer.test\"}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"copied\":[7]}"));
	assert_answer(f, 422, api(f, ADMIN, "PATCH", path, "{\"copied\":[\"agent@example.test\"]}"));
	session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, own));
	assert_contains(f, " checked><span class=\"long\">bob@customer.test</span></label></fieldset>");
	assert_contains(f, "name=\"argument\" value=\"remove bob@customer.test\"");
	assert_contains(f, ">Take out</button>");
	form = clf_arena_printf(f->arena, "csrf=%s&command=cc&argument=remove+bob%%40customer.test", csrf_of(f));
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 303, send_request(f, "POST", clf_arena_printf(f->arena, "%s/commands", own), form));
	assert_answer(f, 200, page(f, session, own));
	assert_lacks(f, "<fieldset class=\"copies\">");
	assert_contains(f, ">Put back</button>");
}

static void the_preview_frame_may_do_nothing(void **state)
{
	struct fixture *f = *state;
	long long ticket = make_ticket(f, "Lamp");
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200,
		      page(f, session, clf_arena_printf(f->arena, "/templates/en/follow-up/html?ticket=%lld", ticket)));
	const char *policy = clf_http_response_header(&f->response, "Content-Security-Policy");
	assert_non_null(strstr(policy, "sandbox"));
	assert_non_null(strstr(policy, "default-src 'none'"));
	assert_null(strstr(policy, "allow-"));
	assert_lacks(f, "<script");
	assert_answer(f, 200, page(f, session, "/templates/en/follow-up"));
	assert_contains(f, " sandbox src=\"/templates/en/follow-up/html");
	assert_answer(f, 404, page(f, session, "/templates/en/no-such"));
	assert_answer(f, 422, page(f, session, "/templates/en/follow-up?ticket=x"));
}

static void quarantined_mail_is_read_again_from_its_page(void **state)
{
	struct fixture *f = *state;
	long long journal = quarantined(f, "Stuck");
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 303, page(f, session, "/quarantine?mailbox=support"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"),
			    "/journal?outcome=quarantine&mailbox=support");
	assert_answer(f, 200, page(f, session, "/journal?outcome=quarantine"));
	const char *csrf = csrf_of(f);
	assert_answer(f, 303, post(f, session, clf_arena_printf(f->arena, "/quarantine/%lld/retry", journal), csrf));
	assert_string_equal(clf_http_response_header(&f->response, "Location"),
			    "/journal?outcome=quarantine&done=quarantine-retry");
	assert_answer(f, 200, page(f, session, "/journal?outcome=quarantine&done=quarantine-retry"));
	assert_contains(f, "The mail is read again.");
	assert_contains(f, "Nothing is in quarantine.");
	assert_answer(f, 200, page(f, session, "/journal?done=%3Cb%3Ehello"));
	assert_lacks(f, "hello");
}

static unsigned suppress(struct fixture *f, const char *session, const char *target, const char *csrf,
			 const char *fields)
{
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static void an_address_is_suppressed_and_freed_on_its_page(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/suppressions"));
	assert_contains(f, "No address is suppressed.");
	assert_contains(f, "<a href=\"/suppressions\" aria-current=\"page\">Suppressed</a>");
	csrf = csrf_of(f);
	assert_answer(f, 403, suppress(f, session, "/suppressions", "x", "address=carla%40customer.test"));
	assert_answer(f, 422, suppress(f, session, "/suppressions", csrf, "address=carla&why=%22She+asked%22"));
	assert_contains(f, "<p>Mail address: Must be a mail address");
	assert_contains(f, "value=\"carla\" aria-invalid=\"true\"");
	assert_contains(f, "value=\"&quot;She asked&quot;\"");
	assert_answer(f, 303,
		      suppress(f, session, "/suppressions", csrf, "address=Carla%40Customer.test&why=She+asked"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/suppressions?done=suppressed");
	assert_answer(f, 200, page(f, session, "/suppressions?done=suppressed"));
	assert_contains(f, "No machine writes there any more.");
	assert_contains(f, "carla@customer.test");
	assert_contains(f, "Stopped by hand <span class=\"sub\">She asked</span>");
	assert_contains(f, "<td data-label=\"Who\">admin@example.test</td>");
	assert_answer(f, 409, suppress(f, session, "/suppressions", csrf, "address=carla%40customer.test"));
	assert_answer(f, 403, suppress(f, session, "/suppressions/remove", "x", "address=carla%40customer.test"));
	assert_answer(f, 303, suppress(f, session, "/suppressions/remove", csrf, "address=carla%40customer.test"));
	assert_answer(f, 404, suppress(f, session, "/suppressions/remove", csrf, "address=carla%40customer.test"));
	assert_answer(f, 200, page(f, session, "/suppressions"));
	assert_contains(f, "No address is suppressed.");
	assert_answer(f, 200, page(f, session, "/audit"));
	assert_contains(f, "suppressed the address <a href=\"/suppressions\">carla@customer.test</a>.");
	assert_contains(f, "\u2192 She asked</span>");
	assert_contains(f, "let mail go to the address <a href=\"/suppressions\">carla@customer.test</a> again.");
	assert_contains(f, "<td data-label=\"How\">on the page</td>");
}

static void suppressed_addresses_are_an_administrators(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	const char *csrf;

	assert_answer(f, 403, page(f, session, "/suppressions"));
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_lacks(f, "/suppressions");
	csrf = csrf_of(f);
	assert_answer(f, 403, suppress(f, session, "/suppressions", csrf, "address=carla%40customer.test"));
	assert_answer(f, 403, suppress(f, session, "/suppressions/remove", csrf, "address=carla%40customer.test"));
}

static void many_suppressed_addresses_come_in_pages(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (int i = 0; i < 3; i++)
		assert_answer(f, 200,
			      api(f, ADMIN, "POST", "/api/v1/suppressions",
				  clf_arena_printf(f->arena, "{\"address\":\"n%d@x.test\"}", i)));
	assert_answer(f, 200, page(f, session, "/suppressions?limit=2"));
	assert_contains(f, "n2@x.test");
	assert_lacks(f, "n0@x.test");
	assert_contains(f, "href=\"/suppressions?cursor=");
}

static void what_was_done_is_said_in_our_words_only(void **state)
{
	struct fixture *f = *state;
	static const char *const codes[] = {"outbox-retry", "quarantine-retry", "command",    "settings",
					    "permissions",  "signed-out",       "suppressed", "suppressed-no-more"};
	const char *session = sign_in(f, f->agent, "agent@example.test");

	for (size_t i = 0; i < CLF_COUNT(codes); i++) {
		assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/settings?done=%s", codes[i])));
		assert_contains(f, "role=\"status\"");
	}
	assert_answer(f, 200, page(f, session, "/settings?done=You+won"));
	assert_lacks(f, "role=\"status\"");
	assert_lacks(f, "You won");
}

static void a_relay_that_holds_mail_up_is_shown_with_its_words(void **state)
{
	struct fixture *f = *state;
	const struct clf_relay_hold hold = {.smtp = "relay",
					    .sender = "care@example.test",
					    .trouble = "sender",
					    .words = "MAIL: 553 <b>not</b> you",
					    .since = clf_clock_now() - CLF_HOUR,
					    .tried_at = clf_clock_now(),
					    .next_at = clf_clock_now() + CLF_MINUTE,
					    .tries = 4};
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *csrf;
	struct clf_error err = {0};

	assert_answer(f, 200, page(f, session, "/outbox"));
	assert_lacks(f, "Relay relay");
	fixture_check(clf_relay_hold_put(f->web->act.store, &hold, &err), &err);
	assert_answer(f, 200, page(f, session, "/outbox"));
	assert_contains(f, "Relay relay");
	assert_contains(f, "Mail from care@example.test waits");
	assert_contains(f, "553 &lt;b&gt;not&lt;/b&gt; you");
	assert_contains(f, "envelope = account");
	csrf = csrf_of(f);
	assert_answer(f, 303, post(f, session, "/relays/relay/retry", csrf));
	assert_answer(f, 404, post(f, session, "/relays/other/retry", csrf));
}

/* One notice too many for an agent: it waits with its reason until an administrator releases it. */
static void what_a_cap_keeps_back_is_released_from_its_page(void **state)
{
	struct fixture *f = *state;
	f->config.notice_cap = 1;
	for (int i = 0; i < 2; i++)
		assert_answer(
		    f, 200,
		    api(f, ADMIN, "PATCH",
			clf_arena_printf(f->arena, "/api/v1/tickets/%lld", (long long)make_ticket(f, "Capped")),
			"{\"owner\":\"agent@example.test\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox?state=failed", NULL));
	assert_true(clf_json_get_bool(item(f, 0), "kept_back", false));
	const char *retry =
	    clf_arena_printf(f->arena, "/outbox/%lld/retry", (long long)clf_json_get_number(item(f, 0), "id", 0));
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "Outgoing <span class=\"count\">1</span>");
	assert_answer(f, 200, page(f, session, "/outbox?state=failed"));
	assert_contains(f, "kept back: 1 automatic mails went to this address within an hour");
	assert_contains(f, ">Release</button>");
	assert_lacks(f, ">Send again</button>");
	assert_answer(f, 303, post(f, session, retry, csrf_of(f)));
	assert_answer(f, 200, page(f, session, "/outbox?state=failed"));
	assert_lacks(f, "Release");
	assert_answer(f, 200, page(f, session, "/outbox?state=queued"));
	assert_contains(f, "agent@example.test");
}

static void an_agent_sees_tickets_and_nothing_else(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 303, page(f, session, "/"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), "/tickets");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_lacks(f, "href=\"/outbox\"");
	assert_answer(f, 403, page(f, session, "/outbox"));
	assert_contains(f, "</html>");
	long long ticket = make_ticket(f, "Not theirs");
	give_to_admin(f, ticket);
	assert_answer(f, 404, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", ticket)));
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_lacks(f, "Not theirs");
}

/* Where the page that was answered fetches what it has in its head. */
static const char *address_in(struct fixture *f, const char *before)
{
	const char *at = strstr(body_of(f), before);

	if (at == NULL)
		fail_msg("not there: %s", before);
	at += strlen(before);
	return clf_arena_copy(f->arena, at, strcspn(at, "\""));
}

static const char *header(struct fixture *f, const char *name)
{
	const char *value = clf_http_response_header(&f->response, name);

	return value != NULL ? clf_arena_strdup(f->arena, value) : "";
}

/* What is broken is seen on a tab in the background, by those whom it concerns. */
static void an_alarm_changes_the_icon(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test"),
		   *agent = sign_in(f, f->agent, "agent@example.test");
	const char *calm;

	assert_answer(f, 200, page(f, admin, "/tickets"));
	calm = address_in(f, "rel=\"icon\" href=\"");
	fixture_sql(f, "INSERT INTO alarm (kind, name, level, text, todo, since) VALUES "
		       "('mailbox', 'support', 'warning', 'It <b>waits</b>.', '', 5)");
	assert_answer(f, 200, page(f, admin, "/tickets"));
	assert_string_equal(address_in(f, "rel=\"icon\" href=\""), calm);
	fixture_sql(f, "UPDATE alarm SET level = 'critical'");
	assert_answer(f, 200, page(f, admin, "/tickets"));
	assert_string_not_equal(address_in(f, "rel=\"icon\" href=\""), calm);
	assert_answer(f, 200, send_request(f, "GET", address_in(f, "rel=\"icon\" href=\""), ""));
	assert_string_equal(header(f, "Content-Type"), "image/svg+xml");
	assert_answer(f, 200, page(f, agent, "/tickets"));
	assert_string_equal(address_in(f, "rel=\"icon\" href=\""), calm);
}

/* For good under an address that its content names, compressed for who takes that; anew when it changed elsewhere. */
static void what_browsers_keep_is_served_once(void **state)
{
	struct fixture *f = *state;
	static const struct {
		const char *before, *name, *type;
		size_t packed_max;
	} files[] = {{"rel=\"stylesheet\" href=\"", "/static/clf.css", "text/css; charset=utf-8", 8 << 10},
		     {"<script src=\"", "/static/clf.js", "text/javascript; charset=utf-8", 6 << 10},
		     {"rel=\"icon\" href=\"", "/static/icon.svg", "image/svg+xml", 1 << 10}};

	for (size_t i = 0; i < CLF_COUNT(files); i++) {
		const char *path, *tag;
		size_t size;

		assert_answer(f, 200, send_request(f, "GET", "/sign-in", ""));
		path = address_in(f, files[i].before);
		assert_answer(f, 200, send_request(f, "GET", path, ""));
		assert_string_equal(header(f, "Content-Type"), files[i].type);
		assert_non_null(strstr(header(f, "Cache-Control"), "immutable"));
		assert_string_equal(header(f, "Vary"), "Accept-Encoding");
		assert_string_equal(header(f, "Content-Encoding"), "");
		assert_lacks(f, "url(");
		assert_lacks(f, "@import");
		assert_lacks(f, "eval(");
		assert_lacks(f, "innerHTML");
		tag = header(f, "ETag");
		size = f->response.body.n;
		with_header(f, "Accept-Encoding", "deflate, gzip;q=0");
		assert_answer(f, 200, send_request(f, "GET", path, ""));
		assert_int_equal(f->response.body.n, size);
		with_header(f, "Accept-Encoding", "br, gzip, deflate");
		assert_answer(f, 200, send_request(f, "GET", path, ""));
		assert_string_equal(header(f, "Content-Encoding"), "gzip");
		assert_memory_equal(f->response.body.p, "\x1f\x8b", 2);
		assert_true(f->response.body.n < size && f->response.body.n <= files[i].packed_max);
		assert_string_not_equal(header(f, "ETag"), tag);
		assert_answer(f, 200, send_request(f, "GET", files[i].name, ""));
		assert_string_equal(header(f, "Cache-Control"), "no-cache");
		with_header(f, "If-None-Match", tag);
		assert_answer(f, 304, send_request(f, "GET", files[i].name, ""));
		assert_int_equal(f->response.body.n, 0);
	}
	assert_answer(f, 404, send_request(f, "GET", "/static/part/top.html", ""));
	assert_answer(f, 404, send_request(f, "GET", "/static/error.html", ""));
	assert_answer(f, 404, send_request(f, "GET", "/static/clf.css.gz", ""));
}

/* Dark for who wants that, whatever the system says; the zone out of all there are, and an old name stays. */
static void the_look_the_keys_and_the_zone_are_chosen(void **state)
{
	struct fixture *f = *state;
	struct clf_error err = {0};
	const char *session = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 200, page(f, session, "/settings"));
	assert_lacks(f, "data-scheme");
	assert_lacks(f, "data-keys");
	assert_contains(f, "<dialog id=\"keys\"");
	assert_contains(f, "<option value=\"\" selected>The gateway’s (UTC)</option>");
	assert_contains(f, "<optgroup label=\"Europe\">");
	assert_contains(f, "<option value=\"America/Argentina/Salta\">Argentina/Salta</option>");
	fixture_check(clf_agent_setting(f->web->act.store, f->agent, "scheme", "dark", &err), &err);
	fixture_check(clf_agent_setting(f->web->act.store, f->agent, "keys", "off", &err), &err);
	fixture_check(clf_agent_setting(f->web->act.store, f->agent, "timezone", "Asia/Calcutta", &err), &err);
	assert_answer(f, 200, page(f, session, "/settings"));
	assert_contains(f, "<html lang=\"en\" data-scheme=\"dark\" data-keys=\"off\">");
	assert_lacks(f, "<dialog id=\"keys\"");
	assert_contains(f, "<option value=\"Asia/Calcutta\" selected>Asia/Calcutta</option>");
	assert_contains(f, "<option value=\"dark\" selected>");
}

/* What a telephone loads first: 30 KB at most, where forty agents may own what is in it. */
static void the_list_is_light(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	for (int i = 0; i < 40; i++)
		assert_answer(f, 201,
			      api(f, ADMIN, "POST", "/api/v1/agents",
				  clf_arena_printf(f->arena,
						   "{\"address\":\"maximilian.%02d@guests.example.test\","
						   "\"name\":\"Maximilian von Altstadt%02d\",\"role\":\"agent\"}",
						   i, i)));
	for (int i = 0; i < 40; i++)
		make_ticket(f, "Your feedback: After check-out, and what you told us of the lift and of breakfast");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "Maximilian von Altstadt39");
	assert_in_range(f->response.body.n, 10000, 30000);
}

static void older_keeps_the_filter(void **state)
{
	struct fixture *f = *state;
	for (int i = 0; i < 3; i++)
		make_ticket(f, "Many");
	const char *session = sign_in(f, f->admin, "admin@example.test");
	assert_answer(f, 200, page(f, session, "/tickets?limit=2&customer=customer%40example.com"));
	assert_contains(f, "/tickets?cursor=number.1002.1002&amp;limit=2&amp;customer=customer%40example.com");
	assert_answer(f, 200, page(f, session, "/tickets?cursor=number.1002.1002&limit=2&tab=all"));
	assert_lacks(f, "Older");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(what_was_done_is_said_in_our_words_only),
	    with_fixture(an_address_is_suppressed_and_freed_on_its_page),
	    with_fixture(suppressed_addresses_are_an_administrators),
	    with_fixture(many_suppressed_addresses_come_in_pages),
	    with_fixture(a_relay_that_holds_mail_up_is_shown_with_its_words),
	    with_fixture(templates_escape_everything_and_run_nothing),
	    with_fixture(each_page_is_shown_and_nothing_in_it_is_markup),
	    with_fixture(a_ticket_shows_its_mail_notes_and_history),
	    with_fixture(an_address_that_is_none_keeps_the_frame),
	    with_fixture(a_ticket_shows_who_gets_an_answer_and_changes_it),
	    with_fixture(the_preview_frame_may_do_nothing),
	    with_fixture(quarantined_mail_is_read_again_from_its_page),
	    with_fixture(what_a_cap_keeps_back_is_released_from_its_page),
	    with_fixture(an_agent_sees_tickets_and_nothing_else),
	    with_fixture(an_alarm_changes_the_icon),
	    with_fixture(what_browsers_keep_is_served_once),
	    with_fixture(the_look_the_keys_and_the_zone_are_chosen),
	    with_fixture(the_list_is_light),
	    with_fixture(older_keeps_the_filter),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
