/*
 * test_list_pages.c - lists of tickets on the page: all that they can be asked for, as a form and in words, views, and
 * changes to many with what came of each. Without scripts.
 */
#include "clf/base/count.h"
#include "clf/store/listing/listing.h"
#include "web_fixture.h"

#define SECRET "session-of-the-tests-0123456789"

/* A session as signing in makes it, without a password. */
static const char *session_of(struct fixture *f, int64_t agent)
{
	const char *secret = clf_arena_printf(f->arena, SECRET "-%lld", (long long)agent);
	struct clf_error err = {0};
	uint8_t hash[32];

	clf_hash(NULL, secret, strlen(secret), hash, sizeof hash);
	fixture_check(clf_session_add(f->web->act.store, agent, hash, clf_clock_now() + CLF_HOUR, &err), &err);
	return clf_arena_printf(f->arena, "clf_session=%s", secret);
}

static const char *location(struct fixture *f)
{
	const char *found = clf_http_response_header(&f->response, "Location");

	return found != NULL ? found : "";
}

static void add_item(struct fixture *f, const char *path, const char *body)
{
	assert_answer(f, 201, api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1%s", path), body));
}

/* Something of each kind that tickets can be asked for. */
static void set_up(struct fixture *f)
{
	static const char *const lists[] = {"queue", "stage", "type", "reason", "cause"};

	for (size_t i = 0; i < CLF_COUNT(lists); i++)
		add_item(f, clf_arena_printf(f->arena, "/lists/%s", lists[i]), "{\"name\":\"Some <i>\"}");
	add_item(f, "/teams", "{\"name\":\"Night\"}");
	add_item(f, "/teams", "{\"name\":\"Hotel\"}");
	fixture_sql(f, "UPDATE team SET kind = 'group' WHERE name = 'Hotel'");
	add_item(f, "/fields", "{\"name\":\"room\",\"label\":\"Room <b>\",\"type\":\"line\"}");
	add_item(f, "/fields", "{\"name\":\"nights\",\"type\":\"number\"}");
	add_item(f, "/fields", "{\"name\":\"arrival\",\"type\":\"date\"}");
	add_item(f, "/fields", "{\"name\":\"vip\",\"type\":\"flag\"}");
	add_item(f, "/fields", "{\"name\":\"colour\",\"type\":\"choice\",\"choices\":[\"Red\",\"Blue\"]}");
	add_item(f, "/fields", "{\"name\":\"story\",\"type\":\"text\"}");
	add_item(
	    f, "/responses",
	    "{\"response_id\":\"r-1\",\"programme\":\"Hotels\",\"survey\":\"Stay\",\"score\":3,\"comment\":\"Cold\","
	    "\"customer\":{\"address\":\"r@example.com\"}}");
}

static bool has_control(struct fixture *f, const char *name, const char *end)
{
	return strstr(body_of(f), clf_arena_printf(f->arena, " name=\"%s%s\"", name, end)) != NULL;
}

/* Whatever the API's list takes has its place in the form, those fields too that were set up. */
static void test_6_1_each_filter_of_a_list_has_a_control(void **state)
{
	static const char *const own[] = {"fields.room", "fields.nights", "fields.arrival", "fields.vip",
					  "fields.colour"};
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent), *name;

	set_up(f);
	assert_answer(f, 200, page(f, session, "/tickets/filter"));
	for (size_t i = 0; (name = clf_listing_field(i)) != NULL; i++) {
		if (!has_control(f, name, "") && !(has_control(f, name, "_from") && has_control(f, name, "_to")))
			fail_msg("no control for %s", name);
	}
	for (size_t i = 0; i < CLF_COUNT(own); i++)
		assert_true(has_control(f, own[i], "") || has_control(f, own[i], "_from"));
	assert_lacks(f, "fields.story");
	assert_contains(f, "Room &lt;b&gt;");
	assert_contains(f, "Some &lt;i&gt;");
	assert_our_script_alone(f);
	assert_answer(f, 200, page(f, session, "/tickets?status=New"));
	assert_contains(f, "href=\"/tickets/filter?status=New\">All filters</a>");
}

/* What is chosen becomes the list's address, and is chosen still when the form is opened again. */
static void test_6_1_what_is_chosen_becomes_a_list(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent), *address;

	set_up(f);
	fixture_sql(f, "UPDATE agent SET timezone = 'Asia/Tokyo'");
	assert_answer(
	    f, 303,
	    fixture_form(f, session, "/tickets/filter",
			 "tab=all&q=&sort=-number&status=New&status=Open&owner=none&not.owner=on&how.tag=-&tag=vip&"
			 "how.response=none&response=&score_from=0&score_to=6&created_at_from=2026-11-16&"
			 "created_at_to=2026-11-16&fields.nights_from=2&fields.nights_to=&fields.colour=Red&"
			 "how.due_at=-none&due_at_from=&due_at_to=&kept=-status%3DClosed"));
	address = location(f);
	assert_string_equal(address,
			    "/tickets?tab=all&sort=-number&status=New&status=Open&-tag=vip&-owner=none&score_from=0&"
			    "score_to=6&response=none&created_at_from=2026-11-15T15%3A00%3A00Z&created_at_to="
			    "2026-11-16T14%3A59%3A59.999999Z&-due_at=none&fields.nights_from=2&fields.colour=Red&"
			    "-status=Closed");
	assert_answer(f, 200, page(f, session, address));
	assert_contains(f, ">Status: New ×</a>");
	assert_contains(f, ">Status: not Closed ×</a>");
	assert_contains(f, ">Owner: somebody ×</a>");
	assert_contains(f, ">Tag: not vip ×</a>");
	assert_contains(f, ">Id of the response: none ×</a>");
	assert_contains(f, ">Score: 0 to 6 ×</a>");
	assert_contains(f, ">Created: Mon 16 Nov to Mon 16 Nov ×</a>");
	assert_contains(f, ">colour: Red ×</a>");
	assert_contains(f, ">nights: at least 2 ×</a>");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/filter%s", strchr(address, '?'))));
	assert_contains(f, "name=\"status\" value=\"New\" checked>");
	assert_contains(f, "name=\"status\" value=\"Open\" checked>");
	assert_contains(f, "name=\"owner\" value=\"none\" checked>");
	assert_contains(f, "name=\"not.owner\" value=\"on\" checked>");
	assert_contains(f, "<option value=\"-\" selected>isn’t</option>");
	assert_contains(f, "name=\"tag\" value=\"vip\"");
	assert_contains(f, "name=\"score_from\" inputmode=\"numeric\" value=\"0\"");
	assert_contains(f, "name=\"created_at_from\" type=\"date\" value=\"2026-11-16\"");
	assert_contains(f, "name=\"created_at_to\" type=\"date\" value=\"2026-11-16\"");
	assert_contains(f, "name=\"kept\" value=\"-status=Closed\"");
}

/* A value is called as people know it: an agent by name, a channel and a kind in the reader's words. */
static void test_6_1_a_chip_says_what_its_value_is_called(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);

	fixture_sql(f, "UPDATE party SET name = 'Otto <b>' WHERE address = 'agent@example.test'");
	assert_answer(
	    f, 200,
	    page(f, session, "/tickets?owner=Agent%40example.test&-owner=me&channel=hand&-kind=closed&kind=new"));
	assert_contains(f, ">Owner: Otto &lt;b&gt; ×</a>");
	assert_contains(f, ">Owner: not me ×</a>");
	assert_contains(f, ": entry by hand ×</a>");
	assert_contains(f, ": not closed ×</a>");
	assert_contains(f, ": new ×</a>");
}

/* One × takes one filter away, both ends of a range at once; a moment that is no day stays what it is. */
static void test_6_1_a_chip_takes_its_filter_away_alone(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);

	assert_answer(f, 200,
		      page(f, session,
			   "/tickets?tab=todo&owner=none&score_to=6&priority=high&score_from=0&"
			   "waiting_since_to=2026-11-16T10%3A03%3A00Z&sort=number&cursor="));
	assert_contains(
	    f, "<a href=\"/tickets?tab=todo&amp;score_to=6&amp;priority=high&amp;score_from=0&amp;waiting_since_to="
	       "2026-11-16T10%3A03%3A00Z&amp;sort=number\" title=\"Take this filter away\">Owner: nobody ×</a>");
	assert_contains(
	    f, "<a href=\"/tickets?tab=todo&amp;owner=none&amp;priority=high&amp;waiting_since_to="
	       "2026-11-16T10%3A03%3A00Z&amp;sort=number\" title=\"Take this filter away\">Score: 0 to 6 ×</a>");
	assert_contains(f, "Customer waits since: until Mon 16 Nov, 10:03 ×</a>");
	assert_contains(f, "href=\"/tickets?tab=todo&amp;sort=number\">Take all away</a>");
	/* the fold's own form leaves nothing out */
	assert_contains(f, "<input type=\"hidden\" name=\"score_to\" value=\"6\">");
	assert_contains(f, "<option value=\"none\" selected>nobody</option>");
	assert_answer(f, 200, page(f, session, "/tickets?status=New&status=Open&q=%3Cb%3Elamp"));
	assert_contains(f, "<input type=\"hidden\" name=\"status\" value=\"Open\">");
	assert_lacks(f, "<select id=\"filter-status\"");
	assert_contains(f, ">Words: &lt;b&gt;lamp ×</a>");
	assert_answer(f, 200, page(f, session, "/tickets/filter?waiting_since_to=2026-11-16T10%3A03%3A00Z"));
	assert_contains(f, "name=\"kept\" value=\"waiting_since_to=2026-11-16T10:03:00Z\"");
	assert_answer(f, 200, page(f, session, "/tickets/filter?nofield=%22%3E%3Cscript%3E&score=5"));
	assert_contains(f, "name=\"kept\" value=\"nofield=%22%3E%3Cscript%3E\"");
	assert_contains(f, "name=\"score_to\" inputmode=\"numeric\" value=\"5\"");
	assert_our_script_alone(f);
}

/* A day alone is its beginning in UTC, which no day of the reader's is; a kept list keeps its order. */
static void test_6_1_a_form_that_is_sent_as_it_is_asks_the_same(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);

	assert_answer(f, 200, page(f, session, "/tickets/filter?created_at_to=2026-11-16&due_at_from=2026-11-16"));
	assert_contains(f, "name=\"kept\" value=\"created_at_to=2026-11-16\" checked>");
	assert_contains(f, "name=\"due_at_from\" type=\"date\" value=\"2026-11-16\"");
	fixture_sql(f, "UPDATE agent SET timezone = 'Asia/Tokyo'");
	assert_answer(f, 200, page(f, session, "/tickets/filter?due_at_from=2026-11-16"));
	assert_contains(f, "name=\"kept\" value=\"due_at_from=2026-11-16\" checked>");
	assert_contains(f, "name=\"due_at_from\" type=\"date\" value=\"\"");
	assert_answer(f, 201, api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"Long\",\"query\":\"sort=waiting\"}"));
	assert_answer(f, 200, page(f, session, "/tickets/filter?view=Long"));
	assert_contains(f, "<option value=\"\" selected>as it is kept</option>");
	assert_lacks(f, "<option value=\"number\" selected>");
	assert_answer(f, 303, fixture_form(f, session, "/tickets/filter", "view=Long&sort=&status=New"));
	assert_string_equal(location(f), "/tickets?view=Long&status=New");
	assert_answer(f, 200, page(f, session, "/tickets/filter?view=Long&sort=number"));
	assert_contains(f, "<option value=\"number\" selected>");
	assert_lacks(f, "as it is kept");
}

/* What can't be asked is said where it stands, and all else stays chosen. */
static void test_6_1_a_wrong_filter_is_said_and_nothing_is_lost(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);
	struct clf_buf many;

	assert_answer(
	    f, 422,
	    fixture_form(f, session, "/tickets/filter",
			 "tab=all&status=Open&score_from=%3Cb%3Esix&created_at_from=soon&customer=anna&how.tag="
			 "none&q=%3Ci%3Elamp&kept=nofield%3D1"));
	assert_contains(f, "The list can’t be asked for so.");
	assert_contains(f, "<li>Score: Write a whole number.</li>");
	assert_contains(f, "Write a day, such as 2026-11-16.");
	assert_contains(f, "Write a whole mail address");
	assert_contains(f, "name=\"score_from\" inputmode=\"numeric\" value=\"&lt;b&gt;six\"");
	assert_contains(f, "name=\"customer\" value=\"anna\" maxlength=\"1000\" aria-invalid=\"true\"");
	assert_contains(f, "name=\"status\" value=\"Open\" checked>");
	assert_contains(f, "<option value=\"none\" selected>there is none</option>");
	assert_contains(f, "name=\"q\" value=\"&lt;i&gt;lamp\"");
	assert_answer(f, 422, fixture_form(f, session, "/tickets/filter", "tab=all&kept=nofield%3D1"));
	assert_contains(f, "Is nothing that tickets can be asked for");
	clf_buf_init(&many, 1 << 16);
	for (int i = 0; i < 40; i++)
		clf_buf_printf(&many, "kept=tag%%3D%0200d&", i);
	assert_answer(f, 422, fixture_form(f, session, "/tickets/filter", many.p));
	assert_contains(f, "These are more filters than one list takes");
	clf_buf_free(&many);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", "/tickets/filter", "tab=all"));
}

static const char *numbered(struct fixture *f, const char *format, long long number)
{
	const char *at = strstr(format, "<n>");

	return clf_arena_printf(f->arena, "%.*s%lld%s", (int)(at - format), format, number, at + 3);
}

static void demand_no_note(struct fixture *f)
{
	assert_answer(f, 200, api(f, ADMIN, "PUT", "/api/v1/settings/comment.page", "{\"value\":\"off\"}"));
}

/* Each ticket has a result: which were changed, and of the others why not and what to do. */
static void test_5_7_each_ticket_of_a_change_has_its_result(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->agent);
	long long one = make_ticket(f, "One <i>lamp</i>"), two = make_ticket(f, "Two"),
		  hidden = make_ticket(f, "Hidden");
	const char *ids = clf_arena_printf(f->arena, "ids=%lld&ids=%lld&ids=%lld", one, two, hidden);

	give_to_admin(f, hidden);
	fixture_sql(f, "UPDATE ticket SET owner = (SELECT id FROM party WHERE address = 'agent@example.test') WHERE "
		       "owner IS NULL");
	fixture_sql(f, "INSERT INTO permission VALUES ('view', 'agent', 'own')");
	fixture_sql(f, "UPDATE agent SET locale = 'fr' WHERE party = (SELECT id FROM party WHERE address = "
		       "'agent@example.test')");
	assert_answer(
	    f, 200,
	    fixture_form(f, session, "/tickets/bulk",
			 clf_arena_printf(f->arena, "%s&priority=high&comment=Urgent&next=%%2Ftickets", ids)));
	assert_lacks(f, "Hidden");
	assert_lacks(f, "that you may see");
	assert_contains(f, "One &lt;i&gt;lamp&lt;/i&gt;");
	assert_contains(f, numbered(f, "CLF-<n></span>", hidden));
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>", two), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>", hidden), NULL));
	assert_string_equal(text_at(f, "priority"), "medium");
	fixture_sql(f, "UPDATE agent SET locale = NULL");
	assert_answer(f, 200,
		      fixture_form(f, session, "/tickets/bulk",
				   clf_arena_printf(f->arena, "%s&priority=low&comment=Not&next=%%2Ftickets", ids)));
	assert_contains(f, "<h1>Changed: 2, not changed: 1</h1>");
	assert_contains(f, "It was removed, or you may not see it any more.");
	/* what a type of change needs is said for each */
	assert_answer(
	    f, 200, fixture_form(f, session, "/tickets/bulk", clf_arena_printf(f->arena, "%s&priority=critical", ids)));
	assert_contains(f, "a change needs a comment here");
	assert_contains(f, "Open it, and put it right there.");
}

/* What is to be changed is asked on a page of its own, which says of which tickets; a step back changes nothing. */
static void test_5_7_what_is_to_be_changed_is_asked_first(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long one = make_ticket(f, "One <i>lamp</i>"), two = make_ticket(f, "Two");

	set_up(f);
	fixture_sql(f, "UPDATE list_item SET gone_at = 1 WHERE list = 'stage'");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, numbered(f, "name=\"ids\" value=\"<n>\" form=\"many\" aria-label", one));
	assert_contains(f, "href=\"#tickets\">Skip to the tickets</a>");
	assert_lacks(f, "many-status");
	assert_answer(
	    f, 200,
	    fixture_form(f, session, "/tickets/bulk", numbered(f, "ids=<n>&next=%2Ftickets%3Ftab%3Dtodo%23t-1", one)));
	assert_contains(f, "Tickets that will be changed: 1.");
	assert_contains(f, "One &lt;i&gt;lamp&lt;/i&gt;");
	assert_contains(f, numbered(f, "name=\"ids\" value=\"<n>\"", one));
	assert_lacks(f, numbered(f, "value=\"<n>\"", two));
	assert_contains(f, "<option value=\"admin@example.test\">me</option>");
	assert_contains(f, "<option value=\"Some &lt;i&gt;\">");
	assert_lacks(f, "many-stage");
	assert_contains(f, "value=\"/tickets?tab=todo#t-1\"");
	assert_our_script_alone(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", "/tickets/bulk", numbered(f, "ids=<n>", one)));
}

/* What was chosen and written stays, and none was chosen is said on the list as it was. */
static void test_5_7_a_refused_change_keeps_what_was_chosen(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long one = make_ticket(f, "One"), two = make_ticket(f, "Two"), gone = make_ticket(f, "Closed one");

	demand_no_note(f);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", numbered(f, "/api/v1/tickets/<n>", gone), "{\"status\":\"Closed\"}"));
	assert_answer(
	    f, 422,
	    fixture_form(f, session, "/tickets/bulk",
			 clf_arena_printf(f->arena, "place=change&ids=%lld&ids=%lld&next=%%2Ftickets%%3Ftab%%3Dtodo",
					  one, gone)));
	assert_contains(f, "choose a status, an owner, a team or a priority");
	assert_contains(f, numbered(f, "<input type=\"hidden\" name=\"ids\" value=\"<n>\">", one));
	assert_contains(f, numbered(f, "<input type=\"hidden\" name=\"ids\" value=\"<n>\">", gone));
	assert_lacks(f, numbered(f, "value=\"<n>\"", two));
	assert_answer(
	    f, 422,
	    fixture_form(f, session, "/tickets/bulk",
			 numbered(f, "place=change&ids=<n>&priority=huge&status=Open&comment=%3Cb%3EAll", one)));
	assert_contains(f, "value=\"&lt;b&gt;All\"");
	assert_contains(f, "<option value=\"Open\" selected>");
	assert_answer(f, 422,
		      fixture_form(f, session, "/tickets/bulk", "next=%2Ftickets%3Ftab%3Dtodo%26sort%3D-number%23t-1"));
	assert_contains(f, "No ticket was chosen");
	assert_contains(f, numbered(f, "name=\"ids\" value=\"<n>\" form=\"many\" aria-label", two));
	assert_contains(f, "aria-current=\"page\">To do");
	assert_contains(f, "value=\"/tickets?tab=todo&amp;sort=-number\"");
	assert_answer(f, 422, fixture_form(f, session, "/tickets/bulk", "next=%2Ftickets%3Fnofield%3D1"));
	assert_our_script_alone(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", "/tickets/bulk", "ids=1&priority=high"));
}

/* Nothing stands in the list any more: what was chosen and written does. */
static void test_5_7_a_refused_change_of_an_empty_list_keeps_it_too(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long number = make_ticket(f, "One");

	demand_no_note(f);
	give_to_admin(f, number);
	assert_answer(
	    f, 422,
	    fixture_form(f, session, "/tickets/bulk",
			 clf_arena_printf(f->arena,
					  "ids=%lld&comment=Mine&priority=huge&next=%%2Ftickets%%3Fowner%%3Dnone",
					  number)));
	assert_contains(f, "No ticket here.");
	assert_contains(f, numbered(f, "<input type=\"hidden\" name=\"ids\" value=\"<n>\">", number));
	assert_answer(
	    f, 422,
	    fixture_form(
		f, session, "/tickets/bulk",
		clf_arena_printf(f->arena,
				 "place=change&ids=%lld&comment=Mine&priority=huge&next=%%2Ftickets%%3Fowner%%3Dnone",
				 number)));
	assert_contains(f, numbered(f, "<input type=\"hidden\" name=\"ids\" value=\"<n>\">", number));
	assert_contains(f, "value=\"Mine\"");
	assert_answer(f, 200, page(f, session, "/tickets?owner=none"));
	assert_lacks(f, "id=\"many\"");
}

/* All of a list is asked about first, and what was shown is what is changed. */
static void test_5_7_all_of_a_list_is_asked_about_first(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long high = make_ticket(f, "High"), low = make_ticket(f, "Low");

	demand_no_note(f);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", numbered(f, "/api/v1/tickets/<n>", high), "{\"priority\":\"high\"}"));
	assert_answer(f, 200,
		      fixture_form(f, session, "/tickets/bulk",
				   "all=on&status=Closed&comment=Over&next=%2Ftickets%3Fpriority%3Dhigh"));
	assert_contains(f, "Tickets that will be changed: 1.");
	assert_contains(f, numbered(f, "name=\"ids\" value=\"<n>\"", high));
	assert_lacks(f, numbered(f, "value=\"<n>\"", low));
	assert_contains(f, "<option value=\"Closed\" selected>");
	assert_contains(f, "name=\"comment\" value=\"Over\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>", high), NULL));
	assert_string_equal(text_at(f, "status_kind"), "new");
	assert_answer(f, 422,
		      fixture_form(f, session, "/tickets/bulk", "all=on&status=Closed&next=%2Ftickets%3Fnofield%3D1"));
}

/* The fields of the form that takes a change back, as the page has them. */
static const char *undo_form(struct fixture *f)
{
	const char *at = strstr(body_of(f), "action=\"/tickets/bulk/undo\""), *form = "next=%2Ftickets";
	static const char *const names[] = {"numbers", "versions"};

	assert_non_null(at);
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		const char *mark = clf_arena_printf(f->arena, "name=\"%s\" value=\"", names[i]);

		for (const char *p = at; (p = strstr(p, mark)) != NULL; p += strlen(mark))
			form = clf_arena_printf(f->arena, "%s&%s=%.*s", form, names[i],
						(int)strspn(p + strlen(mark), "0123456789"), p + strlen(mark));
	}
	return form;
}

/* What was changed of several is put back, by whoever changed it; what changed since stays, and each is told. */
static void test_5_7_a_change_of_several_is_taken_back(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin), *other = session_of(f, f->agent), *form;
	long long one = make_ticket(f, "One <i>lamp</i>"), two = make_ticket(f, "Two"), three = make_ticket(f, "Three");

	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", numbered(f, "/api/v1/tickets/<n>", one),
			  "{\"priority\":\"low\",\"comment\":\"First.\"}"));
	fixture_sql(f, clf_arena_printf(f->arena, "INSERT INTO ticket_tag (ticket, tag) VALUES (%lld, 'vip')", one));
	assert_answer(
	    f, 200,
	    fixture_form(f, session, "/tickets/bulk",
			 clf_arena_printf(f->arena,
					  "place=change&ids=%lld&ids=%lld&ids=%lld&priority=high&status=Closed&owner="
					  "agent%%40example.test&comment=Over.",
					  one, two, three)));
	assert_contains(f, "<h1>Changed: 3, not changed: 0</h1>");
	form = undo_form(f);
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", numbered(f, "/api/v1/tickets/<n>", three), "{\"comment\":\"Since.\"}"));
	assert_answer(f, 200, fixture_form(f, other, "/tickets/bulk/undo", form));
	assert_contains(f, "<h1>Taken back: 0, not taken back: 3</h1>");
	assert_answer(f, 200, fixture_form(f, session, "/tickets/bulk/undo", form));
	assert_contains(f, "<h1>Taken back: 2, not taken back: 1</h1>");
	assert_contains(f, "something else changed there since, so it was left as it is");
	assert_contains(f, "Open it, and see in its history what happened since.");
	assert_contains(f, "One &lt;i&gt;lamp&lt;/i&gt;");
	assert_lacks(f, "action=\"/tickets/bulk/undo\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>", one), NULL));
	assert_string_equal(text_at(f, "priority"), "low");
	assert_string_equal(text_at(f, "status"), "New");
	assert_null(clf_json_get_text(clf_json_get(f->json, "owner"), "address"));
	assert_contains(f, "\"vip\"");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>/comments", one), NULL));
	assert_lacks(f, "Over.");
	assert_contains(f, "First.");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/tickets/<n>", three), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_answer(f, 200, page(f, session, numbered(f, "/tickets/<n>", one)));
	assert_contains(f, "Undone");
	/* once is enough */
	assert_answer(f, 200, fixture_form(f, session, "/tickets/bulk/undo", form));
	assert_contains(f, "<h1>Taken back: 0, not taken back: 3</h1>");
	assert_answer(f, 422, fixture_form(f, session, "/tickets/bulk/undo", numbered(f, "numbers=<n>", one)));
	assert_answer(
	    f, 422,
	    fixture_form(f, session, "/tickets/bulk/undo", numbered(f, "numbers=<n>&versions=1&versions=2", one)));
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", "/tickets/bulk/undo", form));
}

/* What may no more be done isn't taken back either; a mail that is out stays what it is. */
static void test_5_7_what_left_by_mail_is_not_taken_back(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin), *form;
	long long one = make_ticket(f, "One"), two = make_ticket(f, "Two");

	demand_no_note(f);
	assert_answer(f, 200,
		      fixture_form(f, session, "/tickets/bulk",
				   clf_arena_printf(f->arena, "ids=%lld&ids=%lld&priority=high", one, two)));
	form = undo_form(f);
	fixture_sql(f, clf_arena_printf(f->arena,
					"INSERT INTO undo_outbox (undo, outbox) SELECT id, 99999 FROM undo "
					"WHERE ticket = %lld",
					one));
	assert_answer(f, 200, fixture_form(f, session, "/tickets/bulk/undo", form));
	assert_contains(f, "<h1>Taken back: 1, not taken back: 1</h1>");
	assert_contains(f, "what you wrote has left already and can&#39;t be taken back");
	assert_answer(f, 200,
		      fixture_form(f, session, "/tickets/bulk",
				   clf_arena_printf(f->arena, "ids=%lld&ids=%lld&priority=low", one, two)));
	form = undo_form(f);
	fixture_sql(f, "INSERT INTO permission VALUES ('undo', 'admin', 'none')");
	assert_answer(f, 200, fixture_form(f, session, "/tickets/bulk/undo", form));
	assert_contains(f, "<h1>Taken back: 0, not taken back: 2</h1>");
}

static long long view_named(struct fixture *f, const char *token, const char *name)
{
	assert_answer(f, 200, api(f, token, "GET", "/api/v1/views", NULL));
	for (size_t i = 0; i < clf_json_size(clf_json_get(f->json, "items")); i++) {
		if (strcmp(clf_json_get_text(item(f, i), "name"), name) == 0)
			return clf_json_get_number(item(f, i), "id", 0);
	}
	return 0;
}

/* Kept lists are called otherwise, shared and taken away from a page of their own, each by whom it is. */
static void test_6_1_kept_lists_are_managed(void **state)
{
	struct fixture *f = *state;
	const char *admin = session_of(f, f->admin), *agent = session_of(f, f->agent);
	long long own, shared;

	add_item(f, "/views",
		 "{\"name\":\"Hot <b>\",\"query\":\"owner=none&score_from=0&score_to=6\",\"everybody\":\"on\"}");
	shared = view_named(f, ADMIN, "Hot <b>");
	assert_answer(f, 201, api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"Mine\",\"query\":\"owner=me\"}"));
	own = view_named(f, AGENT, "Mine");
	assert_answer(f, 200, page(f, agent, "/views"));
	assert_contains(f, "Hot &lt;b&gt;</a>");
	assert_contains(f, ">Owner: nobody</span>");
	assert_contains(f, ">Score: 0 to 6</span>");
	assert_contains(f, ">Owner: me</span>");
	assert_lacks(f, numbered(f, "action=\"/views/<n>\"", shared));
	assert_lacks(f, "name=\"everybody\"");
	assert_answer(f, 303, fixture_form(f, agent, numbered(f, "/views/<n>", own), "name=My+own"));
	assert_string_equal(location(f), "/views?done=changed");
	assert_true(view_named(f, AGENT, "My own") == own);
	assert_answer(
	    f, 403,
	    fixture_form(f, agent, numbered(f, "/views/<n>", shared), "name=Taken&was_everybody=on&everybody=on"));
	assert_answer(f, 403, fixture_form(f, agent, numbered(f, "/views/<n>", own), "name=My+own&everybody=on"));
	assert_answer(f, 404, fixture_form(f, admin, numbered(f, "/views/<n>", own), "name=Theirs"));
	/* shared no more, it is its last changer's; nothing typed is lost when the name is taken */
	add_item(f, "/views", "{\"name\":\"Other\",\"query\":\"owner=me\",\"everybody\":\"on\"}");
	assert_answer(f, 409,
		      fixture_form(f, admin, numbered(f, "/views/<n>", view_named(f, ADMIN, "Other")),
				   numbered(f, "place=view-<n>&name=Hot+%3Cb%3E&was_everybody=on&everybody=on",
					    view_named(f, ADMIN, "Other"))));
	assert_contains(f,
			"value=\"Hot &lt;b&gt;\" aria-label=\"Name of Other\" required maxlength=\"100\" aria-invalid");
	assert_answer(f, 303, fixture_form(f, admin, numbered(f, "/views/<n>", shared), "name=Hot&was_everybody=on"));
	assert_answer(f, 200, page(f, agent, "/views"));
	assert_lacks(f, "Hot");
	assert_answer(f, 303, fixture_form(f, agent, "/views/remove", numbered(f, "id=<n>&from=views", own)));
	assert_string_equal(location(f), "/views?done=view-removed");
	assert_true(view_named(f, AGENT, "My own") == 0);
	with_header(f, "Cookie", admin);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", numbered(f, "/views/<n>", shared), "name=Mallory"));
}

/* Each try of a mail stands on its page and over the API: when, by whom, what became of it, the server's words. */
/* What a kept list asks for is said above it, changed as any list is, and kept under its name; order and all. */
static void test_6_1_a_kept_list_asks_for_something_else(void **state)
{
	struct fixture *f = *state;
	const char *agent = session_of(f, f->agent), *admin;
	long long own, shared;

	assert_answer(
	    f, 201,
	    api(f, AGENT, "POST", "/api/v1/views", "{\"name\":\"Long <b>\",\"query\":\"priority=high&sort=waiting\"}"));
	own = view_named(f, AGENT, "Long <b>");
	add_item(f, "/views", "{\"name\":\"House\",\"query\":\"status=New\",\"everybody\":\"on\"}");
	shared = view_named(f, ADMIN, "House");
	/* Above its tickets. */
	assert_answer(f, 200, page(f, agent, "/tickets?view=Long+%3Cb%3E"));
	assert_contains(f, "<span class=\"tag\">Priority: high</span>");
	assert_contains(f, "<span class=\"tag\">Order: who waits longest</span>");
	assert_contains(f, numbered(f, "/tickets/filter?priority=high&amp;sort=waiting&amp;change=<n>", own));
	assert_lacks(f, numbered(f, "action=\"/views/<n>/query\"", own));
	/* Narrowed, it can be kept so. */
	assert_answer(f, 200, page(f, agent, "/tickets?view=Long+%3Cb%3E&status=New&sort=due"));
	assert_contains(f, numbered(f, "action=\"/views/<n>/query\"", own));
	assert_contains(f, "value=\"priority=high&amp;status=New&amp;sort=due\"");
	assert_contains(f, "Save these filters as “Long &lt;b&gt;”");
	/* All its filters anew: the form knows which list it is, and so does the list that it leads to. */
	assert_answer(f, 200,
		      page(f, agent, numbered(f, "/tickets/filter?priority=high&sort=waiting&change=<n>", own)));
	assert_contains(f, numbered(f, "name=\"change\" value=\"<n>\"", own));
	assert_lacks(f, "id=\"f-tab\"");
	assert_answer(
	    f, 303,
	    fixture_form(f, agent, "/tickets/filter", numbered(f, "change=<n>&sort=waiting&priority=low", own)));
	assert_string_equal(location(f), numbered(f, "/tickets?change=<n>&sort=waiting&priority=low", own));
	assert_answer(f, 200, page(f, agent, location(f)));
	assert_contains(f, "aria-current=\"page\">Long &lt;b&gt;");
	assert_contains(f, "name=\"query\" value=\"sort=waiting&amp;priority=low\"");
	assert_answer(
	    f, 303,
	    fixture_form(f, agent, numbered(f, "/views/<n>/query", own), "query=sort%3Dwaiting%26priority%3Dlow"));
	assert_string_equal(location(f), "/tickets?done=view-changed&view=Long%20%3Cb%3E");
	assert_answer(f, 200, page(f, agent, location(f)));
	assert_contains(f, "<span class=\"tag\">Priority: low</span>");
	assert_contains(f, "The list asks for this now.");
	/* Everybody's is for those to change who may; and who did is said. */
	assert_answer(f, 200, page(f, agent, "/tickets?view=House&priority=low"));
	assert_contains(f, "<span class=\"tag\">Status: New</span>");
	assert_lacks(f, numbered(f, "/views/<n>/query", shared));
	assert_lacks(f, numbered(f, "change=<n>", shared));
	assert_answer(f, 200, page(f, agent, numbered(f, "/tickets?priority=low&change=<n>", shared)));
	assert_lacks(f, numbered(f, "/views/<n>/query", shared));
	assert_answer(f, 403, fixture_form(f, agent, numbered(f, "/views/<n>/query", shared), "query=priority%3Dlow"));
	assert_answer(f, 422,
		      fixture_form(f, agent, numbered(f, "/views/<n>/query", own), "query=priority%3Dnone-such"));
	admin = session_of(f, f->admin);
	assert_answer(f, 404, fixture_form(f, admin, numbered(f, "/views/<n>/query", own), "query=priority%3Dlow"));
	assert_answer(f, 200, page(f, admin, numbered(f, "/tickets?priority=low&change=<n>", own)));
	assert_lacks(f, numbered(f, "/views/<n>/query", own));
	assert_answer(f, 200, page(f, agent, "/views"));
	assert_contains(f, "Last changed by Ada");
	with_header(f, "Cookie", agent);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", numbered(f, "/views/<n>/query", own), "query=priority%3Dhigh"));
}

static void test_7_6_a_mail_shows_its_tries(void **state)
{
	struct fixture *f = *state;
	const char *session = session_of(f, f->admin);
	long long ticket = make_ticket(f, "Lamp"), id;

	assert_answer(
	    f, 202,
	    api(f, ADMIN, "POST", numbered(f, "/api/v1/tickets/<n>/followups", ticket), "{\"text\":\"Words.\"}"));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/outbox?to=customer%40example.com", NULL));
	id = clf_json_get_number(item(f, 0), "id", 0);
	assert_answer(f, 200, page(f, session, numbered(f, "/outbox/<n>", id)));
	assert_lacks(f, "<h2>Tries</h2>");
	fixture_sql(f,
		    clf_arena_printf(f->arena,
				     "INSERT INTO outbox_try (outbox, at, smtp, state, failure, reply) VALUES "
				     "(%lld, 1794787200000000, 'relay', 'deferred', 'throttle', '450 <b>later</b>'), "
				     "(%lld, 1794787300000000, 'second', 'sent', NULL, '250 ok')",
				     id, id));
	assert_answer(f, 200, page(f, session, numbered(f, "/outbox/<n>", id)));
	assert_contains(f, "<h2>Tries</h2>");
	assert_contains(f, "450 &lt;b&gt;later&lt;/b&gt;");
	assert_contains(f, "tried again later</span> The server takes no more for now.");
	assert_contains(f, "data-state=\"sent\">sent</span>");
	assert_answer(f, 200, api(f, ADMIN, "GET", numbered(f, "/api/v1/outbox/<n>/tries", id), NULL));
	assert_string_equal(clf_json_get_text(item(f, 0), "smtp"), "second");
	assert_string_equal(clf_json_get_text(item(f, 1), "reply"), "450 <b>later</b>");
	assert_answer(f, 403, api(f, AGENT, "GET", numbered(f, "/api/v1/outbox/<n>/tries", id), NULL));
	assert_answer(f, 404, api(f, ADMIN, "GET", numbered(f, "/api/v1/outbox/<n>/tries", id + 1000), NULL));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_1_each_filter_of_a_list_has_a_control),
	    with_fixture(test_6_1_what_is_chosen_becomes_a_list),
	    with_fixture(test_6_1_a_chip_says_what_its_value_is_called),
	    with_fixture(test_6_1_a_chip_takes_its_filter_away_alone),
	    with_fixture(test_6_1_a_form_that_is_sent_as_it_is_asks_the_same),
	    with_fixture(test_6_1_a_wrong_filter_is_said_and_nothing_is_lost),
	    with_fixture(test_5_7_each_ticket_of_a_change_has_its_result),
	    with_fixture(test_5_7_what_is_to_be_changed_is_asked_first),
	    with_fixture(test_5_7_a_refused_change_keeps_what_was_chosen),
	    with_fixture(test_5_7_a_refused_change_of_an_empty_list_keeps_it_too),
	    with_fixture(test_5_7_all_of_a_list_is_asked_about_first),
	    with_fixture(test_5_7_a_change_of_several_is_taken_back),
	    with_fixture(test_5_7_what_left_by_mail_is_not_taken_back),
	    with_fixture(test_6_1_kept_lists_are_managed),
	    with_fixture(test_6_1_a_kept_list_asks_for_something_else),
	    with_fixture(test_7_6_a_mail_shows_its_tries),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
