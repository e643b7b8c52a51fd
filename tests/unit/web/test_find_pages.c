/*
 * test_find_pages.c - how people find their work on the page: search, customers, without scripts.
 */
#include "clf/act/search.h"
#include "clf/base/count.h"
#include "clf/store/look/search.h"
#include "web_fixture.h"

static void index_all(struct fixture *f)
{
	bool more = true;
	struct clf_error err = {0};

	while (more)
		fixture_check(clf_search_work(f->web->act.store, &more, &err), &err);
}

static const char *at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/tickets/%lld%s", ticket, rest);
}

/* From any page: the words, the pieces that show why, and what is marked in them, as text and nothing else. */
static void test_6_6_tickets_are_found_by_their_words(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long lamp = make_ticket(f, "The lamp <i>in</i> the hall");

	make_ticket(f, "A door");
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/comments", lamp),
			  "{\"text\":\"Ask the <u>electrician</u> for a new bulb\"}"));
	index_all(f);
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "action=\"/search\" role=\"search\"");
	assert_answer(f, 200, page(f, session, "/search?q=lamp"));
	assert_contains(f, "The <mark>lamp</mark> &lt;i&gt;in&lt;/i&gt; the hall");
	assert_contains(f, "value=\"lamp\"");
	assert_lacks(f, "A door");
	assert_answer(f, 200, page(f, session, "/search?q=electrician"));
	assert_contains(f, "the &lt;u&gt;<mark>electrician</mark>&lt;/u&gt; for");
	assert_contains(f, at(f, lamp, "#note-"));
	assert_contains(f, ">Note</a>");
	assert_answer(f, 200, page(f, session, "/search?q=unheard"));
	assert_contains(f, "No ticket that you may see has &quot;unheard&quot;.");
	assert_answer(f, 200, page(f, session, "/search?q=hall+door"));
	assert_contains(f, "Each word is there, but no ticket has all of them");
	assert_answer(f, 200, page(f, session, "/search?q=status%3AOpen+%3Cscript%3E"));
	assert_our_script_alone(f);
}

/* What can't be looked for is said beside the words, which stay. */
static void test_6_6_a_search_says_what_to_write(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, page(f, session, "/search"));
	assert_contains(f, "the last one may be how a word begins");
	assert_lacks(f, "class=\"empty\"");
	assert_answer(f, 422, page(f, session, "/search?q=-%3Clamp%3E"));
	assert_contains(f, "class=\"problem\"");
	assert_contains(f, "value=\"-&lt;lamp&gt;\"");
	assert_answer(f, 422, page(f, session, clf_arena_printf(f->arena, "/search?q=%0600d", 1)));
	assert_contains(f, "class=\"problem\"");
}

/* However it is written: what is no more than a ticket's number opens it, for those who may see it. */
static void test_6_6_a_number_opens_its_ticket(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *agent = sign_in(f, f->agent, "agent@example.test");
	long long number = make_ticket(f, "A lamp");
	static const char *const opens[][2] = {{"", ""},     {"%23", ""},        {"CLF-", ""},
					       {"clf-", ""}, {"%5BCLF-", "%5D"}, {"+", "+"}};
	static const char *const finds[][2] = {{"%22", "%22"}, {"XYZ-", ""}, {"lamp+", ""},
					       {"CLF-9", ""},  {"-", ""},    {"", ".0"}};

	index_all(f);
	for (size_t i = 0; i < CLF_COUNT(opens); i++) {
		assert_answer(
		    f, 303,
		    page(f, admin, clf_arena_printf(f->arena, "/search?q=%s%lld%s", opens[i][0], number, opens[i][1])));
		assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, number, ""));
	}
	for (size_t i = 0; i < CLF_COUNT(finds); i++) {
		page(f, admin, clf_arena_printf(f->arena, "/search?q=%s%lld%s", finds[i][0], number, finds[i][1]));
		if (f->response.status == 303)
			fail_msg("%s opened a ticket", finds[i][0]);
	}
	fixture_sql(f, "INSERT INTO permission VALUES ('view', 'agent', 'own')");
	give_to_admin(f, number);
	assert_answer(f, 200, page(f, agent, clf_arena_printf(f->arena, "/search?q=CLF-%lld", number)));
	assert_contains(f, "class=\"empty\"");
	assert_lacks(f, "A lamp");
}

/* Another's ticket is found by nobody else, and pages go on where the last one ended. */
static void test_6_6_a_search_has_pages_of_what_its_reader_sees(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test");
	const char *agent = sign_in(f, f->agent, "agent@example.test");
	long long first = make_ticket(f, "Lamp of one"), second = make_ticket(f, "Lamp of two");

	index_all(f);
	assert_answer(f, 200, page(f, admin, "/search?q=lamp&limit=1"));
	assert_contains(f, at(f, second, "\""));
	assert_lacks(f, at(f, first, "\""));
	assert_contains(f, clf_arena_printf(f->arena, "/search?cursor=%lld&amp;q=lamp&amp;limit=1", second));
	assert_answer(f, 200, page(f, admin, clf_arena_printf(f->arena, "/search?cursor=%lld&q=lamp&limit=1", second)));
	assert_contains(f, at(f, first, "\""));
	assert_answer(f, 200, page(f, agent, "/search?q=lamp"));
	assert_contains(f, at(f, second, "\""));
	fixture_sql(f, "INSERT INTO permission VALUES ('view', 'agent', 'own')");
	give_to_admin(f, first);
	give_to_admin(f, second);
	assert_answer(f, 200, page(f, agent, "/search?q=lamp"));
	assert_contains(f, "No ticket that you may see has");
	assert_lacks(f, "Lamp of");
}

static long long customer_of(struct fixture *f, long long ticket)
{
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", at(f, ticket, "")), NULL));
	return clf_json_get_number(clf_json_get(f->json, "customer"), "id", 0);
}

static size_t place_of(struct fixture *f, const char *words)
{
	const char *found = strstr(body_of(f), words);

	if (found == NULL)
		fail_msg("not there: %s", words);
	return (size_t)(found - body_of(f));
}

/* From the ticket: what is known, and all contact, this ticket's first, each to be opened. */
static void test_2_6_a_customer_has_a_line_of_time(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long older = make_ticket(f, "The <i>older</i> one"), newer = make_ticket(f, "The newer one");
	const char *target = clf_arena_printf(f->arena, "/customers/%lld", customer_of(f, older));

	assert_answer(f, 202,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", older),
			  "{\"text\":\"We look into it.\"}"));
	fixture_sql(f, "UPDATE message SET state = 'failed' WHERE direction = 'out'");
	fixture_sql(f, "UPDATE outbox SET state = 'failed', attempts = 0, class = 'automatic'");
	assert_answer(f, 200, page(f, session, at(f, older, "")));
	assert_contains(
	    f, clf_arena_printf(f->arena, "href=\"%s?ticket=%lld\">&lt;b&gt;Carl&lt;/b&gt;</a>", target, older));
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?ticket=%lld", target, older)));
	assert_contains(f, "<h1>&lt;b&gt;Carl&lt;/b&gt;</h1>");
	assert_contains(f, "customer@example.com");
	assert_contains(f, "<h2>On this ticket</h2>");
	assert_contains(f, at(f, older, "#message-"));
	assert_contains(f, "data-state=\"kept-back\">kept back</span>");
	assert_contains(f, "The &lt;i&gt;older&lt;/i&gt; one");
	assert_contains(f, clf_arena_printf(f->arena, "href=\"/tickets/%lld\">Back to the ticket", older));
	assert_true(place_of(f, at(f, older, "#message-")) < place_of(f, "<h2>Before and beside it</h2>"));
	assert_true(place_of(f, "<h2>Before and beside it</h2>") < place_of(f, at(f, newer, "\">The newer one</a>")));
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?limit=1", target)));
	assert_contains(f, "?cursor=");
	assert_answer(f, 422, page(f, session, clf_arena_printf(f->arena, "%s?cursor=x", target)));
	assert_answer(f, 200, page(f, session, "/search?q=carl"));
	assert_contains(f, clf_arena_printf(f->arena, "href=\"%s\" title=\"customer@example.com\"", target));
}

/* Only what was changed is changed; what can't be is said, and nothing that was typed is lost. */
static void test_2_6_what_is_known_of_a_customer_is_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long id = customer_of(f, make_ticket(f, "Lamp"));
	const char *target = clf_arena_printf(f->arena, "/customers/%lld", id);
	char name[300] = "";

	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1%s", target),
			  "{\"reference\":\"K-1\",\"attributes\":{\"room\":\"214 <b>\",\"nights\":2}}"));
	assert_answer(f, 200, page(f, session, target));
	assert_contains(f, "<dt>room</dt><dd>214 &lt;b&gt;</dd>");
	assert_contains(f, "<dt>nights</dt><dd>2</dd>");
	/* somebody else changed the reference after the form was shown */
	assert_answer(f, 303,
		      fixture_form(f, session, target,
				   "place=customer&name=Carla&was.name=Carl&phone=%2B36+1&was.phone=&reference=&"
				   "was.reference=&locale=&was.locale=&opt_in=out&was.opt_in=unknown"));
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "<h1>Carla</h1>");
	assert_contains(f, "data-tone=\"warn\">wants no automatic mail</span>");
	assert_contains(f, "<dd>+36 1</dd>");
	assert_contains(f, "<dd>K-1</dd>");
	assert_answer(f, 422,
		      fixture_form(f, session, target,
				   "place=customer&name=%3Cu%3E&was.name=Carla&locale=no+language&was.locale="));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "value=\"&lt;u&gt;\"");
	assert_contains(f, "value=\"no language\"");
	/* a name that came by mail and is longer than names are keeps nobody from changing the rest */
	memset(name, 'x', sizeof name - 1);
	assert_answer(
	    f, 303,
	    fixture_form(f, session, target,
			 clf_arena_printf(f->arena,
					  "place=customer&name=%s&was.name=%s&phone=%%2B36+2&was.phone=", name, name)));
	assert_answer(f, 422,
		      fixture_form(f, session, target,
				   clf_arena_printf(f->arena, "place=customer&name=%s&was.name=Carla", name)));
	assert_answer(f, 200, page(f, session, target));
	assert_contains(f, "<dd>+36 2</dd>");
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", target, "name=Mallory"));
}

/* A customer none of whose tickets is seen isn't there, and no link leads there. */
static void test_2_6_seeing_customers_is_a_right_of_its_own(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");
	long long ticket = make_ticket(f, "Lamp"), id = customer_of(f, ticket);
	const char *target = clf_arena_printf(f->arena, "/customers/%lld", id);

	assert_answer(f, 200, page(f, session, target));
	fixture_sql(f, "INSERT INTO permission VALUES ('customer', 'agent', 'none')");
	assert_answer(f, 404, page(f, session, target));
	assert_answer(f, 404, fixture_form(f, session, target, "place=customer&name=Mallory&was.name="));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_lacks(f, "href=\"/customers/");
	index_all(f);
	assert_answer(f, 200, page(f, session, "/search?q=carl"));
	assert_lacks(f, "/customers/");
}

/* One goes on in the list that one came from, and back to the row that one left; also after something was done. */
static void test_6_6_one_goes_on_in_the_list_one_came_from(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long one = make_ticket(f, "One"), two = make_ticket(f, "Two"), three = make_ticket(f, "Three");
	const char *from = "?from=tab%3Dmine%26sort%3D-number";

	give_to_admin(f, one);
	give_to_admin(f, three);
	assert_answer(f, 200, page(f, session, "/tickets?tab=mine&sort=-number&done=saved"));
	assert_contains(f, at(f, one, clf_arena_printf(f->arena, "%s\"", from)));
	assert_lacks(f, at(f, two, from));
	assert_answer(f, 200, page(f, session, at(f, one, from)));
	assert_contains(f, clf_arena_printf(f->arena, "rel=\"next\" href=\"%s\"", at(f, three, from)));
	assert_lacks(f, "rel=\"prev\"");
	assert_contains(f,
			clf_arena_printf(f->arena, "href=\"/tickets?tab=mine&amp;sort=-number#t-%lld\">Mine</a>", one));
	/* as a browser comes back to the page after a form of it was sent */
	with_header(f, "Referer", clf_arena_printf(f->arena, "https://care.example.test%s", at(f, one, from)));
	assert_answer(f, 200, page(f, session, at(f, one, "?done=noted")));
	assert_contains(f, at(f, three, clf_arena_printf(f->arena, "%s\"", from)));
	/* by itself: what everybody has first; and of what can't be asked, nothing */
	assert_answer(f, 200, page(f, session, at(f, two, "")));
	assert_contains(f, "rel=\"next\"");
	assert_contains(f, clf_arena_printf(f->arena, "href=\"/tickets#t-%lld\">Tickets</a>", two));
	assert_answer(f, 200, page(f, session, at(f, two, "?from=nofield%3D1%26x%3D%2522%253E%253Cscript%253E")));
	assert_lacks(f, "rel=\"next\"");
	assert_our_script_alone(f);
}

static void demand_no_note(struct fixture *f)
{
	assert_answer(f, 200, api(f, ADMIN, "PUT", "/api/v1/settings/comment.page", "{\"value\":\"off\"}"));
}

/* From the row, and back in the list with what was done. */
static void test_6_9_a_ticket_is_seen_to_from_its_row(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");
	const char *quick = at(f, ticket, "/quick");

	/* where each change needs a note there is room for one */
	assert_answer(f, 200, page(f, session, "/tickets?tab=unowned"));
	assert_contains(f, clf_arena_printf(f->arena, "form=\"quick\" formaction=\"%s\"", quick));
	assert_contains(
	    f, "<form id=\"quick\" method=\"get\"><input type=\"hidden\" name=\"from\" value=\"tab=unowned\">");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "%s?from=tab%%3Dunowned", quick)));
	assert_contains(f, "name=\"text\"");
	assert_contains(f, clf_arena_printf(f->arena, "name=\"next\" value=\"/tickets?tab=unowned#t-%lld\"", ticket));
	demand_no_note(f);
	assert_answer(f, 303, fixture_form(f, session, quick, "command=take&next=%2Ftickets%3Ftab%3Dunowned%23t-1"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"),
			    clf_arena_printf(f->arena, "/tickets?tab=unowned&done=quick-taken#t-%lld", ticket));
	assert_answer(f, 200, page(f, session, "/tickets?done=quick-taken"));
	assert_contains(f, "The ticket is yours.");
	assert_contains(f, "Ada &amp; Co</span>");
	assert_answer(f, 200, page(f, session, quick));
	assert_contains(f, "<option value=\"agent@example.test\">Ada &amp; Co</option>");
	assert_answer(f, 303, fixture_form(f, session, quick, "command=assign&argument=agent%40example.test"));
	assert_answer(f, 303, fixture_form(f, session, quick, "command=priority&argument=high"));
	assert_answer(f, 303, fixture_form(f, session, quick, "command=postpone&argument=3+days"));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1%s", at(f, ticket, "")), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_string_equal(text_at(f, "status_kind"), "postponed");
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "owner"), "address"), "agent@example.test");
}

/* What was refused is said on a page of the ticket's, with what was typed; what isn't offered isn't done. */
static void test_6_9_what_is_refused_from_a_row_is_said(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp"), other = make_ticket(f, "Door");
	const char *quick = at(f, ticket, "/quick");

	assert_answer(f, 422, fixture_form(f, session, quick, "command=take&place=take"));
	assert_contains(f, "A change needs a comment here");
	assert_answer(
	    f, 422, fixture_form(f, session, quick, "command=assign&place=assign&argument=nobody&text=For+%3Cb%3Eher"));
	assert_contains(f, "value=\"For &lt;b&gt;her\"");
	assert_answer(f, 422, fixture_form(f, session, quick, "command=priority&place=priority&argument=high"));
	assert_contains(f, "<option value=\"high\" selected>");
	assert_lacks(f, "<option value=\"medium\" selected>");
	assert_lacks(f, "<option value=\"none\" selected>");
	give_to_admin(f, other);
	assert_answer(f, 422,
		      fixture_form(f, session, at(f, other, "/quick"), "command=assign&place=assign&argument=none"));
	assert_contains(f, "<option value=\"none\" selected>");
	demand_no_note(f);
	assert_answer(
	    f, 422,
	    fixture_form(f, session, quick,
			 "command=postpone&place=postpone&argument=%3Cb%3Ewhenever&next=%2Ftickets%3Ftab%3Dmine"));
	assert_contains(f, "Nothing was changed.");
	assert_contains(f, "value=\"&lt;b&gt;whenever\"");
	assert_contains(f, "name=\"next\" value=\"/tickets?tab=mine\"");
	assert_answer(f, 422, fixture_form(f, session, quick, "command=delete"));
	assert_answer(f, 422, fixture_form(f, session, quick, "command=reply&text=Hello"));
	assert_answer(f, 422, fixture_form(f, session, quick, "command=take&next=https%3A%2F%2Felsewhere.test%2F"));
	assert_answer(f, 303, fixture_form(f, session, quick, "command=take&next=%2Fsign-out"));
	assert_true(strncmp(clf_http_response_header(&f->response, "Location"), "/tickets?done", 13) == 0);
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_lacks(f, "Hello");
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403, send_request(f, "POST", quick, "command=close"));
	fixture_sql(f, "INSERT INTO permission VALUES ('view', 'agent', 'own')");
	session = sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 404, page(f, session, quick));
	assert_answer(f, 404, fixture_form(f, session, quick, "command=close"));
}

/* A list as it is filtered becomes a tab, and goes again; another's isn't there. */
static void test_6_1_a_list_is_kept_and_taken_away(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	const char *agent = sign_in(f, f->agent, "agent@example.test");
	const char *query = "query=priority%3Dhigh%26sort%3D-number";
	long long high = make_ticket(f, "High lamp"), id;

	make_ticket(f, "Other door");
	assert_answer(f, 200,
		      api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1%s", at(f, high, "")),
			  "{\"priority\":\"high\"}"));
	assert_answer(f, 200, page(f, session, "/tickets?priority=high&sort=-number"));
	assert_contains(f, "name=\"query\" value=\"priority=high&amp;sort=-number\"");
	assert_answer(
	    f, 303,
	    fixture_form(f, session, "/views", clf_arena_printf(f->arena, "name=Hot+%%26+%%3Cb%%3E&%s", query)));
	assert_string_equal(clf_http_response_header(&f->response, "Location"),
			    "/tickets?done=view-saved&view=Hot%20%26%20%3Cb%3E");
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "aria-current=\"page\">Hot &amp; &lt;b&gt;</a>");
	assert_contains(f, "High lamp");
	assert_lacks(f, "Other door");
	assert_answer(f, 200, page(f, agent, "/tickets"));
	assert_lacks(f, "Hot &amp;");
	assert_lacks(f, "name=\"everybody\"");
	assert_answer(
	    f, 409,
	    fixture_form(f, session, "/views", clf_arena_printf(f->arena, "name=Hot+%%26+%%3Cb%%3E&%s", query)));
	assert_answer(f, 422, fixture_form(f, session, "/views", "name=Odd&query=nofield%3D1"));
	assert_answer(f, 403,
		      fixture_form(f, agent, "/views", clf_arena_printf(f->arena, "name=All&everybody=on&%s", query)));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/views", NULL));
	id = 0;
	for (size_t i = 0; i < clf_json_size(clf_json_get(f->json, "items")); i++) {
		if (strncmp(clf_json_get_text(item(f, i), "name"), "Hot", 3) == 0)
			id = clf_json_get_number(item(f, i), "id", 0);
	}
	assert_true(id > 0);
	assert_answer(f, 404, fixture_form(f, agent, "/views/remove", clf_arena_printf(f->arena, "id=%lld", id)));
	assert_answer(f, 303, fixture_form(f, session, "/views/remove", clf_arena_printf(f->arena, "id=%lld", id)));
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_lacks(f, "Hot &amp;");
}

/* What may be missing of what was found, and what helps. */
static void test_6_6_what_may_be_missing_is_said_with_what_helps(void **state)
{
	static const struct {
		struct clf_find_end end;
		const char *says;
	} cases[] = {
	    {{.tired = true}, "only the newest were looked at: older tickets may be found with a rarer word"},
	    {{.tired = true, .goes_on = true},
	     "Enough was looked at for once: older tickets may be found when you go on"},
	    {{.cut = true}, "write more of it to find all"},
	    {{.tired = true, .cut = true}, "only the newest were looked at"},
	};
	struct fixture *f = *state;
	const char *said = NULL;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_int_equal(clf_act_find_help(f->web->act.store, f->arena, "en", cases[i].end, &said, NULL),
				 CLF_OK);
		assert_non_null(said);
		assert_non_null(strstr(said, cases[i].says));
		assert_int_equal(clf_act_find_help(f->web->act.store, f->arena, "ja", cases[i].end, &said, NULL),
				 CLF_OK);
		assert_null(strstr(said, cases[i].says));
	}
	assert_int_equal(
	    clf_act_find_help(f->web->act.store, f->arena, "en", (struct clf_find_end){.goes_on = true}, &said, NULL),
	    CLF_OK);
	assert_null(said);
	/* An index that is being made is told before all else. */
	make_ticket(f, "Lamp");
	fixture_sql(f, "UPDATE revision SET number = 9223372036854775807 WHERE name = 'search-below'");
	assert_int_equal(clf_act_find_help(f->web->act.store, f->arena, "en", cases[0].end, &said, NULL), CLF_OK);
	assert_non_null(strstr(said, "1 older tickets are still being read for the first time"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_6_tickets_are_found_by_their_words),
	    with_fixture(test_6_6_a_search_says_what_to_write),
	    with_fixture(test_6_6_a_number_opens_its_ticket),
	    with_fixture(test_6_6_a_search_has_pages_of_what_its_reader_sees),
	    with_fixture(test_2_6_a_customer_has_a_line_of_time),
	    with_fixture(test_2_6_what_is_known_of_a_customer_is_changed),
	    with_fixture(test_2_6_seeing_customers_is_a_right_of_its_own),
	    with_fixture(test_6_6_one_goes_on_in_the_list_one_came_from),
	    with_fixture(test_6_9_a_ticket_is_seen_to_from_its_row),
	    with_fixture(test_6_9_what_is_refused_from_a_row_is_said),
	    with_fixture(test_6_1_a_list_is_kept_and_taken_away),
	    with_fixture(test_6_6_what_may_be_missing_is_said_with_what_helps),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
