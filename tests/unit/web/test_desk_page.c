/*
 * test_desk_page.c - the list and the ticket as the people who work with them use them, without scripts.
 */
#include "clf/base/count.h"
#include "web_fixture.h"

static unsigned send_form(struct fixture *f, const char *session, const char *target, const char *fields)
{
	const char *csrf;

	assert_answer(f, 200, page(f, session, "/settings"));
	csrf = csrf_of(f);
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	return send_request(f, "POST", target, clf_arena_printf(f->arena, "csrf=%s&%s", csrf, fields));
}

static const char *at(struct fixture *f, long long ticket, const char *rest)
{
	return clf_arena_printf(f->arena, "/tickets/%lld%s", ticket, rest);
}

static void change(struct fixture *f, long long ticket, const char *json)
{
	assert_answer(f, 200, api(f, ADMIN, "PATCH", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), json));
}

/* Where the words first stand in the answer. */
static size_t place_of(struct fixture *f, const char *words)
{
	const char *found = strstr(body_of(f), words);

	if (found == NULL)
		fail_msg("not there: %s", words);
	return (size_t)(found - body_of(f));
}

static void mail_comes(struct fixture *f, long long ticket, const struct clf_actor *actor, struct clf_mail_in mail)
{
	static uint32_t uid = 200;
	static const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_arrival arrival = {.mailbox = "support",
					    .uidvalidity = 7,
					    .uid = ++uid,
					    .raw = clf_str_from("Subject: x\r\n\r\nx\r\n"),
					    .size = 17};
	struct clf_request request = {.actor = *actor,
				      .via = CLF_VIA_MAIL,
				      .mailbox = "support",
				      .ticket = ticket,
				      .actions = &action,
				      .action_count = 1,
				      .mail = &mail};
	struct clf_act_result result = {.outcome = CLF_OUTCOME_TICKET};
	struct clf_store *store = f->web->act.store;
	struct clf_error err = {0};
	bool known;

	mail.subject = "Re: Lamp";
	mail.at = clf_clock_now() - CLF_MINUTE;
	mail.to_joined = "support@example.test";
	fixture_check(clf_store_begin(store, &err), &err);
	fixture_check(clf_journal_keep(store, &arrival, &mail.journal, &known, &err), &err);
	fixture_check(clf_act_within(&f->web->act, f->arena, &request, &result, &err), &err);
	fixture_check(clf_store_commit(store, &err), &err);
}

/* An agent's reply to a notice: what it says goes to the customer. */
static void agent_replies(struct fixture *f, long long ticket, const char *text)
{
	const struct clf_actor agent = {.kind = CLF_ACTOR_AGENT,
					.party = f->agent,
					.address = "agent@example.test",
					.role = CLF_ROLE_AGENT,
					.sure = true};

	mail_comes(f, ticket, &agent,
		   (struct clf_mail_in){.text = text,
					.reply = text,
					.message_id = "reply@example.test",
					.has_token = true,
					.token_class = CLF_TOKEN_AGENT_REPLY});
}

static size_t times_there(struct fixture *f, const char *words)
{
	size_t n = 0;

	for (const char *at = body_of(f); (at = strstr(at, words)) != NULL; at++)
		n++;
	return n;
}

/* Once as what went out; that it came by mail is a line, with its way here. */
static void an_answer_by_mail_stands_there_once(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	change(f, ticket, "{\"owner\":\"agent@example.test\"}");
	agent_replies(f, ticket, "A new lamp is on its way.");
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_int_equal(times_there(f, "<div class=\"text\">A new lamp"), 2);
	assert_int_equal(times_there(f, "from-outside\" id=\"message-"), 0);
	assert_contains(f, "wrote to us by mail");
	assert_contains(f, ">why here?</a>");
}

/* What is new in it, in the customer's language; all of it with what it quotes; and its way here. */
static void a_customers_mail_stands_there_with_what_it_quotes(void **state)
{
	const struct clf_actor customer = {
	    .kind = CLF_ACTOR_CUSTOMER, .address = "customer@example.com", .name = "Carl", .sure = true};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *other;
	long long ticket = make_ticket(f, "Lamp");

	fixture_sql(f, "UPDATE customer SET locale = 'hu'");
	mail_comes(f, ticket, &customer,
		   (struct clf_mail_in){.text = "It is dark.\n\n> Is it dark?\n",
					.reply = "It is dark.\n",
					.message_id = "dark@example.com"});
	mail_comes(
	    f, ticket, &customer,
	    (struct clf_mail_in){.text = "Still dark.\n", .reply = "Still dark.\n", .message_id = "still@example.com"});
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_int_equal(times_there(f, "from-outside\" id=\"message-"), 2);
	assert_contains(f, "<div class=\"text\" lang=\"hu\">It is dark.");
	assert_int_equal(times_there(f, "The whole mail, with what it quotes"), 1);
	assert_contains(f, "&gt; Is it dark?");
	assert_int_equal(times_there(f, ">why here?</a>"), 2);
	assert_lacks(f, "href=\"/journal/\"");
	assert_int_equal(times_there(f, "lang=\"hu\">Still dark."), 1);
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), "place=answer&text=A+new+one+comes."));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "<div class=\"text\">A new one comes.");
	other = sign_in(f, f->agent, "agent@example.test");
	fixture_sql(f, "UPDATE ticket SET owner = (SELECT id FROM party WHERE address = 'agent@example.test')");
	assert_answer(f, 200, page(f, other, at(f, ticket, "")));
	assert_contains(f, "Still dark.");
	assert_lacks(f, ">why here?</a>");
}

/* What a program broke is joined; what a person broke, a list and a quotation aren't. */
static void words_are_as_wide_as_the_page(void **state)
{
	static const char text[] =
	    "We are sorry that it was not as it should have been, and we would like to put\n"
	    "it right.\nOr shall we call you in the afternoon of some day that suits you well now?\n"
	    "- on Monday, when the house is quiet and each of us has some time to listen to\n"
	    "you\n\nKind regards,\nMia\n";
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	agent_replies(f, ticket, text);
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "would like to put it right.\nOr shall");
	assert_contains(f, "well now?\n- on Monday");
	assert_contains(f, "to listen to you\n\nKind regards,\nMia");
}

/* Who waits longest stands first; what is done is on another tab. */
static void test_6_1_the_list_is_work_to_do(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long first = make_ticket(f, "First of all"), second = make_ticket(f, "Second"),
		  done = make_ticket(f, "Over");

	fixture_sql(f, "UPDATE ticket SET waiting_since = created_at + number");
	change(f, done, "{\"status\":\"Closed\"}");
	change(f, second, "{\"owner\":\"admin@example.test\",\"priority\":\"critical\"}");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "aria-current=\"page\">To do <span class=\"count\">2</span>");
	assert_contains(f, "Mine <span class=\"count\">1</span>");
	assert_contains(f, "Unowned <span class=\"count\">1</span>");
	assert_contains(f, "Done <span class=\"count\">1</span>");
	assert_true(place_of(f, at(f, first, "\"")) < place_of(f, at(f, second, "\"")));
	assert_contains(f, "data-tone=\"bad\">critical</span>");
	assert_lacks(f, "Over</a>");
	assert_answer(f, 200, page(f, session, "/tickets?tab=done"));
	assert_contains(f, "Over</a>");
	assert_answer(f, 200, page(f, session, "/tickets?tab=mine"));
	assert_contains(f, "Second</a>");
	assert_lacks(f, "First of all</a>");
	assert_answer(f, 200, page(f, session, "/tickets?tab=unowned&priority=critical"));
	assert_contains(f, "No ticket here.");
	assert_contains(f, "href=\"/tickets?tab=unowned\" title=\"Take this filter away\">Priority: critical");
}

/* What somebody wrote last stands in the list, whoever it was; and what didn't arrive. */
static void test_6_1_the_list_has_the_last_words(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 202,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", ticket),
			  "{\"text\":\"We repair it\\n\\n on Monday.\"}"));
	assert_answer(f, 200, page(f, session, "/tickets?tab=all"));
	assert_contains(f, "We: <span");
	assert_contains(f, "We repair it on Monday.");
	assert_lacks(f, "not delivered");
	fixture_sql(f, "UPDATE message SET state = 'failed'");
	fixture_sql(f, "UPDATE outbox SET state = 'failed'");
	assert_answer(f, 200, page(f, session, "/tickets?tab=all"));
	assert_contains(f, "data-tone=\"bad\">not delivered</span>");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", ticket)));
	assert_contains(f, "data-tone=\"bad\" href=\"#message-");
	fixture_sql(f, "UPDATE message SET state = 'sent'");
	assert_answer(f, 200, page(f, session, clf_arena_printf(f->arena, "/tickets/%lld", ticket)));
	assert_lacks(f, "not delivered");
}

/* A comment is what a ticket of a response is about: its subject says the same of each of them. */
static void test_1_1_a_response_is_named_by_what_the_customer_said(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket;

	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/responses",
		"{\"response_id\":\"r-1\",\"score\":1,\"comment\":\"The <b>taxi</b>\\nnever came\",\"programme\":"
		"\"Stay\",\"answers\":{\"Again?\":\"No\"},\"customer\":{\"address\":\"n@example.com\"}}"));
	ticket = clf_json_get_number(clf_json_get(f->json, "ticket"), "number", 0);
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, ">The &lt;b&gt;taxi&lt;/b&gt; never came</a>");
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_true(place_of(f, "never came</div>") < place_of(f, "Ticket created"));
	assert_contains(f, "<dt>Again?</dt>");
}

/* By hand, without scripts; what is wrong is said, and nothing typed is lost. */
static void test_1_4_a_ticket_is_made_by_hand(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "href=\"/tickets/new\"");
	assert_answer(f, 200, page(f, session, "/tickets/new"));
	assert_contains(f, "Make the ticket");
	assert_answer(f, 422,
		      send_form(f, session, "/tickets/new",
				"place=new&customer.address=nobody&customer.name=%3Cb%3ECarl&channel=letter&"
				"subject=Lamp&text=It+is+%3Ci%3Edark."));
	assert_contains(f, "No ticket was made.");
	assert_contains(f, "<p>The customer’s mail address: ");
	assert_contains(f, "value=\"nobody\"");
	assert_contains(f, "value=\"&lt;b&gt;Carl\"");
	assert_contains(f, "value=\"Lamp\"");
	assert_contains(f, "It is &lt;i&gt;dark.</textarea>");
	assert_contains(f, "value=\"letter\" selected");
	assert_answer(f, 200, page(f, session, "/tickets?tab=all"));
	assert_lacks(f, "Lamp</a>");
	assert_answer(f, 303,
		      send_form(f, session, "/tickets/new",
				"place=new&customer.address=c%40example.com&customer.name=&channel=letter&"
				"subject=Lamp&text=It+is+%3Ci%3Edark."));
	assert_answer(f, 200, page(f, session, clf_http_response_header(&f->response, "Location")));
	assert_contains(f, "The ticket is made.");
	assert_contains(f, "c@example.com");
	assert_contains(f, "It is &lt;i&gt;dark.");
	with_header(f, "Cookie", session);
	with_header(f, "Content-Type", "application/x-www-form-urlencoded");
	assert_answer(f, 403,
		      send_request(f, "POST", "/tickets/new", "customer.address=d%40example.com&subject=Forged"));
	assert_answer(f, 200, page(f, session, "/tickets?tab=all"));
	assert_lacks(f, "Forged");
}

/* All that the API takes of a new ticket, folded away; what is wrong stands beside its field, and what was said stays.
 */
static void test_1_4_a_new_ticket_is_given_its_fields(void **state)
{
	static const char form[] =
	    "place=new&customer.address=c%40example.com&customer.name=&channel=phone&subject=Lamp&"
	    "text=Dark&owner=agent%40example.test&status=Open&priority=high&queue=&team=&"
	    "customer.locale=fr&fields.room=2%3Cb%3E14&fields.floors=One&fields.floors=Two&once=k7&";
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *made;

	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"room\",\"label\":\"Room <i>no\",\"type\":\"line\"}"));
	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"guests\",\"label\":\"Guests\",\"type\":\"number\"}"));
	assert_answer(
	    f, 201,
	    api(f, ADMIN, "POST", "/api/v1/fields",
		"{\"name\":\"floors\",\"label\":\"Floors\",\"type\":\"choices\",\"choices\":[\"One\",\"Two\",\"Three\"]}"));
	assert_answer(f, 200, page(f, session, "/tickets/new"));
	assert_contains(f, "<details class=\"wide\"><summary>More");
	assert_contains(f, "Room &lt;i&gt;no</label>");
	assert_contains(f, "name=\"priority\"");
	assert_lacks(f, "name=\"mailbox\"");
	assert_answer(f, 422,
		      send_form(f, session, "/tickets/new", clf_arena_printf(f->arena, "%sfields.guests=many", form)));
	assert_contains(f, "<details class=\"wide\" open>");
	assert_contains(f, "id=\"new-fields.guests-error\"");
	assert_contains(f, "What is wrong stands beside its field.");
	assert_lacks(f, "fields.guests: ");
	assert_contains(f, "value=\"many\"");
	assert_contains(f, "value=\"2&lt;b&gt;14\"");
	assert_contains(f, "value=\"Two\" checked");
	assert_lacks(f, "value=\"Three\" checked");
	assert_contains(f, "value=\"agent@example.test\" selected");
	assert_contains(f, "value=\"high\" selected");
	assert_contains(f, "value=\"fr\"");
	assert_contains(f, "Dark</textarea>");
	assert_answer(f, 303,
		      send_form(f, session, "/tickets/new", clf_arena_printf(f->arena, "%sfields.guests=3", form)));
	made = clf_http_response_header(&f->response, "Location");
	assert_answer(f, 200, page(f, session, made));
	assert_contains(f, "2&lt;b&gt;14</dd>");
	assert_contains(f, "One, Two</dd>");
	assert_contains(f, ">Open</span>");
	assert_contains(f, "data-tone=\"warn\">high</span>");
	/* sent twice, it is one ticket */
	assert_answer(f, 303,
		      send_form(f, session, "/tickets/new", clf_arena_printf(f->arena, "%sfields.guests=3", form)));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), made);
	assert_answer(f, 422,
		      send_form(f, session, "/tickets/new", clf_arena_printf(f->arena, "%sfields.guests=4", form)));
	assert_answer(f, 422,
		      send_form(f, session, "/tickets/new",
				"place=new&customer.address=c%40example.com&subject=Lamp&owner=nobody%40example.test"));
	assert_contains(f, "id=\"new-owner-error\"");
}

/* Each type of field has its control, with what was typed in it when the form is refused. */
static void test_1_4_a_new_ticket_takes_fields_of_each_type(void **state)
{
	static const char form[] = "place=new&customer.address=c%40example.com&channel=phone&subject=Lamp&text=Dark&";
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");

	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"story\",\"type\":\"text\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"vip\",\"type\":\"flag\"}"));
	assert_answer(f, 201, api(f, ADMIN, "POST", "/api/v1/fields", "{\"name\":\"visited\",\"type\":\"date\"}"));
	assert_answer(f, 201,
		      api(f, ADMIN, "POST", "/api/v1/fields",
			  "{\"name\":\"colour\",\"type\":\"choice\",\"choices\":[\"Red\",\"Blue\",\"Old\"]}"));
	assert_answer(f, 200, api(f, ADMIN, "DELETE", "/api/v1/fields/colour/choices/Old", NULL));
	assert_answer(f, 200, page(f, session, "/tickets/new"));
	assert_contains(f, "A day, as in 2026-12-01.");
	assert_contains(f, "<option value=\"no\"");
	assert_lacks(f, "value=\"Old\"");
	assert_answer(f, 422,
		      send_form(f, session, "/tickets/new",
				clf_arena_printf(f->arena,
						 "%sfields.vip=no&fields.story=One%%0D%%0Atwo&fields.colour=Blue&"
						 "fields.visited=soon&once=k8",
						 form)));
	assert_contains(f, "id=\"new-fields.visited-error\"");
	assert_contains(f, "value=\"soon\"");
	assert_contains(f, "value=\"no\" selected");
	assert_contains(f, "value=\"Blue\" selected");
	assert_contains(f, "two</textarea>");
	assert_answer(f, 303,
		      send_form(f, session, "/tickets/new",
				clf_arena_printf(f->arena,
						 "%sfields.vip=no&fields.story=One%%0D%%0Atwo&fields.colour=Blue&"
						 "fields.visited=2026-12-01&once=k8",
						 form)));
	assert_answer(f, 200, api(f, ADMIN, "GET", "/api/v1/tickets/1001", NULL));
	assert_contains(f, "\"story\":\"One\\ntwo\"");
	assert_contains(f, "\"vip\":false");
	assert_contains(f, "\"visited\":\"2026-12-01\"");
	assert_contains(f, "\"colour\":\"Blue\"");
}

/* All in one line of time, the oldest first, and each told apart. */
static void test_2_1_a_ticket_is_one_line_of_time(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/note"), "place=note&text=Call+the+shop."));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, ticket, "?done=noted"));
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), "place=answer&text=It+is+repaired."));
	assert_answer(f, 200, page(f, session, at(f, ticket, "?done=answered")));
	assert_true(place_of(f, "Ticket created") < place_of(f, "Call the shop."));
	assert_true(place_of(f, "Call the shop.") < place_of(f, "It is repaired."));
	assert_true(place_of(f, "It is repaired.") < place_of(f, "id=\"compose\""));
	assert_true(place_of(f, "class=\"said inside\"") < place_of(f, "Call the shop."));
	assert_contains(f, "The answer is on its way.");
	assert_contains(f, "Take it back");
	assert_contains(f, "Send to ");
}

/* The button of each place does what it says: an answer is sent, a note is not. */
static void test_2_1_a_note_goes_to_nobody_outside(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/note"), "text=%23reply%0ADear+Sir"));
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages", ticket), NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 0);
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), "text=%23close%0ADear+Sir"));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_string_equal(text_at(f, "status"), "Answered");
}

static void test_2_1_what_has_not_left_is_taken_back(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), "text=Too+early.&later=3+days"));
	assert_string_equal(clf_http_response_header(&f->response, "Location"), at(f, ticket, "?done=planned"));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "Goes later");
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", ticket), NULL));
	assert_answer(
	    f, 303,
	    send_form(f, session, at(f, ticket, "/take-back"),
		      clf_arena_printf(f->arena, "id=%lld", (long long)clf_json_get_number(item(f, 0), "id", 0))));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_lacks(f, "Goes later");
	assert_lacks(f, "Too early.</div>");
}

/* What was typed is there again with what is wrong, in the form it was typed in. */
static void test_what_was_typed_is_never_lost(void **state)
{
	static const struct {
		const char *path, *fields, *kept;
	} cases[] = {
	    {"/answer", "place=answer&text=Dear+%3Cb%3ESir%2C&later=whenever", "Dear &lt;b&gt;Sir,</textarea>"},
	    {"/answer", "place=answer&text=Dear+Sir%2C&later=whenever", "value=\"whenever\""},
	    {"/answer", "place=answer&text=Dear+Sir%2C&template=no-such", "Dear Sir,</textarea>"},
	    {"/note", "place=note&text=Call+them&status=Nowhere", "Call them</textarea>"},
	    {"/forward", "place=forward&to=nobody+at+all&text=Please+look", "Please look</textarea>"},
	    {"/forward", "place=forward&to=nobody+at+all&text=x&history=on", "name=\"history\" checked"},
	    {"/commands", "place=postpone&command=postpone&argument=some+day&text=Why", "value=\"some day\""},
	    {"/sub", "place=sub&subject=Repair&text=Think+about+it&owner=nobody%40nowhere.test",
	     "Think about it</textarea>"},
	    {"/close", "place=close&learned=Ask", "name=\"learned\" value=\"Ask\""},
	    {"/commands", "place=take&command=take&text=+", "<details class=\"do\" open><summary>Take"},
	    {"/facts", "place=facts&owner=nobody@nowhere.test&was.owner=&comment=Because", "value=\"Because\""},
	};
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		assert_answer(f, 422, send_form(f, session, at(f, ticket, cases[i].path), cases[i].fields));
		assert_contains(f, "Nothing was changed.");
		assert_contains(f, cases[i].kept);
		assert_contains(f, "</html>");
		assert_lacks(f, "<b>");
	}
}

/* Only what its reader changed is changed, whatever others did meanwhile. */
static void test_5_1_fields_are_changed_one_by_one(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	change(f, ticket, "{\"owner\":\"agent@example.test\"}");
	assert_answer(
	    f, 303,
	    send_form(f, session, at(f, ticket, "/facts"),
		      "place=facts&priority=high&was.priority=medium&owner=&was.owner=&status=New&was.status=New&"
		      "comment=She+called."));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_string_equal(text_at(f, "priority"), "high");
	assert_string_equal(clf_json_get_text(clf_json_get(f->json, "owner"), "address"), "agent@example.test");
	assert_answer(
	    f, 303,
	    send_form(f, session, at(f, ticket, "/facts"), "owner=&was.owner=agent@example.test&comment=Left."));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_null(clf_json_get_text(clf_json_get(f->json, "owner"), "address"));
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "She called.");
	assert_contains(f, "Priority: medium");
}

/* What is offered no more is kept by a form that says nothing of it; a refused one tells nothing to another. */
static void test_5_1_what_went_stays_where_it_is(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	change(f, ticket, "{\"owner\":\"agent@example.test\"}");
	fixture_sql(f, "UPDATE agent SET active = 0 WHERE role = 'agent'");
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "<option value=\"agent@example.test\" selected>");
	assert_answer(f, 422,
		      send_form(f, session, at(f, ticket, "/facts"),
				"place=facts&status=Open&was.status=New&priority=none&was.priority=medium&comment=x"));
	assert_contains(f, "name=\"status\"><option value=\"\">as the rules say</option><option value=\"New\">");
	assert_contains(f, "<option value=\"Open\" selected>");
	assert_answer(f, 422,
		      send_form(f, session, at(f, ticket, "/answer"), "place=answer&status=&text=x&later=whenever"));
	assert_contains(f, "name=\"status\"><option value=\"New\" selected>");
}

/* How many there are of each status, of those that one sees. */
static void test_6_4_statuses_are_counted(void **state)
{
	struct fixture *f = *state;
	const char *admin = sign_in(f, f->admin, "admin@example.test"), *agent;
	long long ticket = make_ticket(f, "Lamp");

	make_ticket(f, "Chair");
	make_ticket(f, "Table");
	change(f, ticket, "{\"status\":\"Open\"}");
	give_to_admin(f, make_ticket(f, "Mine"));
	assert_answer(f, 200, page(f, admin, "/tickets"));
	assert_contains(f, "<option value=\"New\">New (3)</option>");
	assert_contains(f, "<option value=\"Open\">Open (1)</option>");
	assert_answer(f, 200, page(f, admin, "/tickets?status=New"));
	assert_contains(f, "<option value=\"New\" selected>New (3)</option>");
	agent = sign_in(f, f->agent, "agent@example.test");
	assert_answer(f, 200, page(f, agent, "/tickets"));
	assert_contains(f, "New (2)</option>");
}

/* A hand that presses twice writes once. */
static void test_2_1_a_form_sent_twice_is_one_answer(void **state)
{
	static const char form[] = "once=k1&place=answer&text=It+is+repaired.";
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *twice;
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	twice = clf_arena_printf(f->arena, "csrf=%s&%s", csrf_of(f), form);
	for (int i = 0; i < 2; i++) {
		with_header(f, "Cookie", session);
		with_header(f, "Content-Type", "application/x-www-form-urlencoded");
		assert_answer(f, 303, send_request(f, "POST", at(f, ticket, "/answer"), twice));
	}
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages", ticket), NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	assert_answer(f, 422, send_form(f, session, at(f, ticket, "/answer"), "once=k1&place=answer&text=Another."));
	assert_contains(f, "This form was sent already");
	assert_contains(f, "Another.</textarea>");
}

/* Mail that failed before stops an answer until somebody says that it is to go all the same. */
static void test_4_1_an_answer_goes_anyway_when_so_ticked(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(
	    f, 200,
	    api(f, ADMIN, "POST", "/api/v1/suppressions", "{\"address\":\"customer@example.com\",\"why\":\"x\"}"));
	assert_answer(f, 409, send_form(f, session, at(f, ticket, "/answer"), "place=answer&text=Hello."));
	assert_contains(f, "Hello.</textarea>");
	assert_contains(f, "name=\"anyway\"");
	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/answer"), "place=answer&anyway=on&text=Hello."));
}

/* By the template that was chosen, and with the status that was. */
static void test_2_1_an_answer_has_its_template_and_status(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303,
		      send_form(f, session, at(f, ticket, "/answer"),
				"place=answer&template=follow-up&status=Escalated&text=It+is+repaired."));
	assert_answer(f, 200, api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld", ticket), NULL));
	assert_string_equal(text_at(f, "status"), "Escalated");
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages", ticket), NULL));
	for (size_t i = 0; i < clf_json_size(clf_json_get(f->json, "items")); i++) {
		if (clf_text_equal(clf_json_get_text(item(f, i), "class"), "customer")) {
			assert_string_equal(clf_json_get_text(item(f, i), "template"), "follow-up");
			assert_non_null(strstr(clf_json_get_text(item(f, i), "text"), "It is repaired."));
			return;
		}
	}
	fail_msg("no mail to the customer");
}

/* With as much of the ticket as was ticked. */
static void test_2_4_a_forward_takes_what_is_ticked(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test"), *text;
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 303, send_form(f, session, at(f, ticket, "/note"), "text=Call+the+shop."));
	assert_answer(f, 303,
		      send_form(f, session, at(f, ticket, "/forward"),
				"place=forward&to=expert%40example.org&text=Please+look.&history=on&comments=on"));
	assert_answer(f, 200,
		      api(f, ADMIN, "GET", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/messages", ticket), NULL));
	assert_int_equal(clf_json_size(clf_json_get(f->json, "items")), 1);
	text = clf_json_get_text(item(f, 0), "text");
	assert_non_null(strstr(text, "Please look."));
	assert_non_null(strstr(text, "Call the shop."));
}

/* However much there is, the page is shown. */
static void test_2_1_a_ticket_of_long_mails_is_shown(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	assert_answer(f, 202,
		      api(f, ADMIN, "POST", clf_arena_printf(f->arena, "/api/v1/tickets/%lld/followups", ticket),
			  "{\"text\":\"Words.\"}"));
	fixture_sql(f, "UPDATE message SET text = replace(hex(zeroblob(1000000)), '00', '<&>'), reply = NULL");
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "It is longer than what stands here");
	assert_contains(f, "</html>");
}

static void test_5_7_those_that_are_chosen_are_changed(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long one = make_ticket(f, "One"), two = make_ticket(f, "Two"), three = make_ticket(f, "Three");

	assert_answer(
	    f, 200,
	    send_form(
		f, session, "/tickets/bulk",
		clf_arena_printf(
		    f->arena,
		    "ids=%lld&ids=%lld&ids=77&owner=admin%%40example.test&comment=Mine.&priority=&next=%%2Ftickets",
		    one, two)));
	assert_contains(f, "<h1>Changed: 2, not changed: 1</h1>");
	assert_contains(f, "there is no ticket 77");
	assert_answer(f, 200, page(f, session, "/tickets?tab=mine"));
	assert_contains(f, "One</a>");
	assert_contains(f, "Two</a>");
	assert_lacks(f, "Three</a>");
	assert_answer(f, 422, send_form(f, session, "/tickets/bulk", "owner=admin%40example.test"));
	assert_contains(f, "No ticket was chosen");
	assert_answer(
	    f, 422,
	    send_form(f, session, "/tickets/bulk", clf_arena_printf(f->arena, "place=change&ids=%lld&owner=", three)));
	assert_contains(f, "Nothing was changed");
}

/* In the reader's language, zone and time. */
static void test_the_page_speaks_its_readers_language(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->admin, "admin@example.test");
	long long ticket = make_ticket(f, "Lamp");

	fixture_sql(f, "UPDATE agent SET locale = 'ja', timezone = 'Asia/Tokyo'");
	fixture_sql(f, "UPDATE event SET at = 1794787200000000"); /* 2026-11-16, 00:00 UTC */
	assert_answer(f, 200, page(f, session, at(f, ticket, "")));
	assert_contains(f, "<html lang=\"ja\">");
	assert_contains(f, "11月16日(月) 09:00");
	assert_contains(f, "チケット作成");
	assert_contains(f, "メモ(社内のみ)");
	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "要対応");
}

/* An agent's rail has what an agent may see. */
static void test_the_rail_is_of_its_reader(void **state)
{
	struct fixture *f = *state;
	const char *session = sign_in(f, f->agent, "agent@example.test");

	assert_answer(f, 200, page(f, session, "/tickets"));
	assert_contains(f, "<a href=\"/tickets\" aria-current=\"page\">Tickets</a>");
	assert_lacks(f, "href=\"/people\"");
	assert_lacks(f, "<h2>Mail</h2>");
	assert_answer(f, 303, page(f, session, "/"));
	assert_answer(f, 403, page(f, session, "/mailboxes"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    with_fixture(test_6_1_the_list_is_work_to_do),
	    with_fixture(an_answer_by_mail_stands_there_once),
	    with_fixture(a_customers_mail_stands_there_with_what_it_quotes),
	    with_fixture(words_are_as_wide_as_the_page),
	    with_fixture(test_6_1_the_list_has_the_last_words),
	    with_fixture(test_1_1_a_response_is_named_by_what_the_customer_said),
	    with_fixture(test_1_4_a_ticket_is_made_by_hand),
	    with_fixture(test_1_4_a_new_ticket_is_given_its_fields),
	    with_fixture(test_1_4_a_new_ticket_takes_fields_of_each_type),
	    with_fixture(test_2_1_a_ticket_is_one_line_of_time),
	    with_fixture(test_2_1_a_note_goes_to_nobody_outside),
	    with_fixture(test_2_1_what_has_not_left_is_taken_back),
	    with_fixture(test_what_was_typed_is_never_lost),
	    with_fixture(test_5_1_fields_are_changed_one_by_one),
	    with_fixture(test_5_1_what_went_stays_where_it_is),
	    with_fixture(test_6_4_statuses_are_counted),
	    with_fixture(test_2_1_a_form_sent_twice_is_one_answer),
	    with_fixture(test_4_1_an_answer_goes_anyway_when_so_ticked),
	    with_fixture(test_2_1_an_answer_has_its_template_and_status),
	    with_fixture(test_2_4_a_forward_takes_what_is_ticked),
	    with_fixture(test_2_1_a_ticket_of_long_mails_is_shown),
	    with_fixture(test_5_7_those_that_are_chosen_are_changed),
	    with_fixture(test_the_page_speaks_its_readers_language),
	    with_fixture(test_the_rail_is_of_its_reader),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
