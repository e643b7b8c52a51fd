/*
 * test_responses.c - responses kept once whoever sends them at the same time, what their customers and surveys become,
 * and that a ticket's response stands first in what agents read, and in no mail to customers.
 */
#include "act_fixture.h"

#include <pthread.h>

#include "clf/act/survey.h"
#include "clf/base/count.h"
#include "clf/store/look/query_contact.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/look/query_response.h"
#include "clf/store/people/audit.h"

#define AT_ONCE 8

static const struct clf_seer everything = {0, CLF_SCOPE_ALL};
static const struct clf_actor platform = {.kind = CLF_ACTOR_SYSTEM, .name = "platform", .sure = true};

static struct clf_act_result take(struct desk *d, const struct clf_response *response,
				  const struct clf_customer *customer, bool *known)
{
	struct clf_act_result result = {0};
	bool unused;

	must(d, clf_act_response(&d->act, d->arena, response, customer, &platform, CLF_VIA_API,
				 known != NULL ? known : &unused, &result, &d->err));
	return result;
}

static struct clf_response_row row_of(struct desk *d, const char *id)
{
	struct clf_response_row row;

	must(d, clf_query_response_row(d->store, d->arena, &everything, id, &row, &d->err));
	return row;
}

static struct clf_profile profile_of(struct desk *d, const char *address)
{
	struct clf_profile profile;

	must(d, clf_profile_by_address(d->store, d->arena, address, &profile, &d->err));
	return profile;
}

static struct clf_people people(struct desk *d)
{
	static struct clf_actor actor;

	actor = desk_actor(d, true);
	return (struct clf_people){&d->act, &actor, CLF_VIA_API};
}

/* A connection of its own, as another process has. */
struct sender {
	struct desk *desk;
	pthread_barrier_t *together;
	const char *id;
	enum clf_status status;
	bool known;
	int64_t ticket;
	struct clf_error err;
};

static void *send_in(void *user)
{
	struct sender *s = user;
	const struct clf_response response = {
	    .id = s->id, .programme = "Stay", .survey = "After checkout", .score = 2, .has_score = true};
	const struct clf_customer customer = {.address = ANA, .name = "Ana"};
	struct clf_act_result result = {0};
	struct clf_act_context act = s->desk->act;
	struct clf_arena *arena = clf_arena_new();

	s->status = clf_store_open(s->desk->config.store_url, CLF_STORE_OPEN, &act.store, &s->err);
	pthread_barrier_wait(s->together);
	if (s->status == CLF_OK)
		s->status = clf_act_response(&act, arena, &response, &customer, &platform, CLF_VIA_API, &s->known,
					     &result, &s->err);
	s->ticket = result.ticket;
	clf_store_close(&act.store);
	clf_arena_free(&arena);
	return NULL;
}

static void test_1_1_the_same_response_at_once_makes_one(void **state)
{
	struct desk *d = *state;
	pthread_t threads[AT_ONCE];
	struct sender senders[AT_ONCE];
	pthread_barrier_t together;
	struct clf_response_list list;
	struct clf_survey_list surveys;
	struct clf_ticket_list tickets;
	size_t fresh = 0;

	pthread_barrier_init(&together, NULL, AT_ONCE);
	for (int i = 0; i < AT_ONCE; i++) {
		senders[i] = (struct sender){.desk = d, .together = &together, .id = "at-once"};
		assert_int_equal(pthread_create(&threads[i], NULL, send_in, &senders[i]), 0);
	}
	for (int i = 0; i < AT_ONCE; i++)
		pthread_join(threads[i], NULL);
	pthread_barrier_destroy(&together);
	for (int i = 0; i < AT_ONCE; i++) {
		if (senders[i].status != CLF_OK)
			fail_msg("%s", senders[i].err.text);
		assert_true(senders[i].ticket > 0);
		assert_int_equal(senders[i].ticket, senders[0].ticket);
		fresh += !senders[i].known;
	}
	assert_int_equal(fresh, 1);
	must(d, clf_query_responses(d->store, d->arena, &everything, NULL, NULL, 0, &list, &d->err));
	assert_int_equal(list.count, 1);
	must(d, clf_survey_list(d->store, d->arena, 0, (struct clf_page){0}, &surveys, &d->err));
	assert_int_equal(surveys.count, 1);
	must(d, clf_query_tickets(d->store, d->arena, NULL, (struct clf_page){0}, &tickets, &d->err));
	assert_int_equal(tickets.count, 1);
}

static void test_1_1_a_response_is_kept_whole(void **state)
{
	struct desk *d = *state;
	const struct clf_response response = {.id = "whole",
					      .programme = "Stay",
					      .survey = "After checkout",
					      .comment = "Cold",
					      .segment = "Stores",
					      .locale = "pt",
					      .link = "https://survey.example/whole",
					      .place = "Lobby",
					      .quota = "Q4",
					      .channel = "phone",
					      .score = 9,
					      .has_score = true,
					      .answers = "{\"q\":1}",
					      .embedded = "{\"e\":2}",
					      .at = 1700000000000000};
	const struct clf_customer customer = {
	    .address = ANA, .name = "Ana", .opt_in = CLF_OPT_IN, .reference = "G-1", .phone = "+351 1"};
	struct clf_response_row row;
	struct clf_profile profile;

	assert_int_equal(take(d, &response, &customer, NULL).ticket, 0);
	row = row_of(d, "whole");
	assert_string_equal(row.response.programme, "Stay");
	assert_string_equal(row.response.survey, "After checkout");
	assert_string_equal(row.response.comment, "Cold");
	assert_string_equal(row.response.segment, "Stores");
	assert_string_equal(row.response.locale, "pt");
	assert_string_equal(row.response.link, "https://survey.example/whole");
	assert_string_equal(row.response.place, "Lobby");
	assert_string_equal(row.response.quota, "Q4");
	assert_string_equal(row.response.channel, "phone");
	assert_int_equal(row.response.score, 9);
	assert_string_equal(row.response.answers, "{\"q\":1}");
	assert_string_equal(row.response.embedded, "{\"e\":2}");
	assert_int_equal(row.response.at, 1700000000000000);
	assert_non_null(strstr(row.response.decision, "\"held\":\"no\""));
	assert_int_equal(row.ticket, 0);
	profile = profile_of(d, ANA);
	assert_int_equal(profile.customer.opt_in, CLF_OPT_IN);
	assert_string_equal(profile.customer.reference, "G-1");
	assert_string_equal(profile.customer.phone, "+351 1");
}

static void test_1_1_what_a_response_may_not_be_is_told(void **state)
{
	struct desk *d = *state;
	char long_name[300];
	const struct {
		struct clf_response response;
		const char *word;
	} rows[] = {
	    {{.id = ""}, "response_id"},
	    {{.id = "x", .link = "javascript:alert(1)"}, "link"},
	    {{.id = "x", .channel = "mail"}, "channel"},
	    {{.id = "x", .channel = "Phone Call"}, "channel"},
	    {{.id = "x", .answers = "[1]"}, "answers"},
	    {{.id = "x", .answers = "{\"a\":"}, "answers"},
	    {{.id = "x", .embedded = "7"}, "embedded"},
	    {{.id = "x", .survey = "two\nlines"}, "survey"},
	    {{.id = "x", .place = long_name}, "place"},
	};
	const struct clf_customer customer = {.address = ANA};
	struct clf_act_result result;
	bool known;

	memset(long_name, 'x', sizeof long_name - 1);
	long_name[sizeof long_name - 1] = '\0';
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		assert_int_equal(clf_act_response(&d->act, d->arena, &rows[i].response, &customer, &platform,
						  CLF_VIA_API, &known, &result, &d->err),
				 CLF_EINVAL);
		if (strstr(d->err.text, rows[i].word) == NULL)
			fail_msg("no \"%s\" in: %s", rows[i].word, d->err.text);
	}
}

static void test_1_9_a_ticket_has_the_channel_of_its_response(void **state)
{
	static const char *const channels[] = {"phone", "letter", "chat", "portal", "kiosk-7", NULL};
	struct desk *d = *state;
	const struct clf_customer customer = {.address = ANA};
	struct clf_ticket ticket;

	for (size_t i = 0; i < CLF_COUNT(channels); i++) {
		const struct clf_response response = {.id = clf_arena_printf(d->arena, "c-%zu", i),
						      .channel = channels[i],
						      .score = 1,
						      .has_score = true};

		must(d, clf_query_ticket(d->store, d->arena, take(d, &response, &customer, NULL).ticket, &ticket,
					 &d->err));
		assert_string_equal(ticket.channel, channels[i] != NULL ? channels[i] : "survey");
	}
}

static struct clf_survey survey_named(struct desk *d, const char *name)
{
	struct clf_survey survey;

	must(d, clf_survey_named(d->store, d->arena, 0, name, &survey, &d->err));
	return survey;
}

static void test_1_8_a_survey_called_otherwise_still_gets_its_responses(void **state)
{
	struct desk *d = *state;
	const struct clf_people by = people(d);
	const struct clf_customer customer = {.address = ANA};
	struct clf_response response = {
	    .id = "s-1", .programme = "Stay", .survey = "NPS q3", .score = 1, .has_score = true};
	const struct clf_survey_change change = {.name = "After the stay"};
	struct clf_ticket_filter filter = {CLF_ASKED({"survey", "after the STAY"})};
	struct clf_ticket_list list;
	struct clf_audit_list audit;

	take(d, &response, &customer, NULL);
	must(d, clf_act_survey_change(&by, survey_named(d, "nps Q3").id, &change, &d->err));
	response.id = "s-2";
	response.survey = "NPS Q3";
	take(d, &response, &customer, NULL);
	must(d, clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0}, &list, &d->err));
	assert_int_equal(list.count, 2);
	assert_string_equal(list.items[0].survey, "After the stay");
	assert_string_equal(list.items[0].programme, "Stay");
	assert_string_equal(row_of(d, "s-1").response.survey, "After the stay");
	must(d, clf_audit_list(d->store, d->arena, NULL, (struct clf_page){0}, &audit, &d->err));
	assert_string_equal(audit.items[0].what, "survey.name");
	assert_string_equal(audit.items[0].from, "NPS q3");
	assert_string_equal(audit.items[0].to, "After the stay");
	filter.asked = &(struct clf_term){"survey", "After the stey"};
	assert_int_equal(clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0}, &list, &d->err),
			 CLF_EINVAL);
	assert_non_null(strstr(d->err.text, "After the stay"));
}

static void test_1_8_a_name_that_several_programmes_have_is_asked_about(void **state)
{
	struct desk *d = *state;
	const struct clf_customer customer = {.address = ANA};
	const struct clf_response one = {
	    .id = "p-1", .programme = "Stay", .survey = "Visit", .score = 1, .has_score = true};
	const struct clf_response two = {
	    .id = "p-2", .programme = "Shop", .survey = "visit", .score = 1, .has_score = true};
	struct clf_ticket_filter filter = {CLF_ASKED({"survey", "Visit"})};
	struct clf_ticket_list list;

	take(d, &one, &customer, NULL);
	take(d, &two, &customer, NULL);
	assert_int_equal(clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0}, &list, &d->err),
			 CLF_EINVAL);
	assert_non_null(strstr(d->err.text, "Shop"));
	filter = (struct clf_ticket_filter){CLF_ASKED({"survey", "Visit"}, {"programme", "shop"})};
	must(d, clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0}, &list, &d->err));
	assert_int_equal(list.count, 1);
	assert_string_equal(list.items[0].ticket.response, "p-2");
	filter = (struct clf_ticket_filter){CLF_ASKED({"programme", "shop"})};
	must(d, clf_query_tickets(d->store, d->arena, &filter, (struct clf_page){0}, &list, &d->err));
	assert_int_equal(list.count, 1);
}

static void test_2_6_a_person_who_said_out_counts_more_than_a_survey(void **state)
{
	struct desk *d = *state;
	const struct clf_people by = people(d);
	const struct clf_customer in = {.address = ANA, .opt_in = CLF_OPT_IN},
				  out = {.address = ANA, .opt_in = CLF_OPT_OUT};
	const struct clf_customer_change by_hand = {.given = {[CLF_PROFILE_OPT_IN] = true},
						    .value = {[CLF_PROFILE_OPT_IN] = "out"}};
	struct clf_response response = {.id = "o-1"};

	take(d, &response, &out, NULL);
	assert_int_equal(profile_of(d, ANA).customer.opt_in, CLF_OPT_OUT);
	response.id = "o-2";
	take(d, &response, &in, NULL);
	assert_int_equal(profile_of(d, ANA).customer.opt_in, CLF_OPT_IN);
	must(d, clf_act_customer_change(&by, profile_of(d, ANA).customer.id, &by_hand, &d->err));
	response.id = "o-3";
	take(d, &response, &out, NULL);
	response.id = "o-4";
	take(d, &response, &in, NULL);
	assert_int_equal(profile_of(d, ANA).customer.opt_in, CLF_OPT_OUT);
}

static void test_2_6_a_name_put_right_leaves_tickets_as_they_are(void **state)
{
	struct desk *d = *state;
	const struct clf_people by = people(d);
	const struct clf_customer_change change = {.name = "Ana Maria"};
	int64_t before = desk_ticket(d), after;
	const struct clf_response response = {.id = "r-2", .score = 1, .has_score = true};
	const struct clf_customer customer = {.address = ANA, .name = "Somebody else"};
	struct clf_ticket ticket;
	struct clf_profile_list found;

	must(d, clf_act_customer_change(&by, profile_of(d, ANA).customer.id, &change, &d->err));
	after = take(d, &response, &customer, NULL).ticket;
	must(d, clf_query_ticket(d->store, d->arena, before, &ticket, &d->err));
	assert_string_equal(ticket.customer.name, "Ana <b>Customer</b>");
	must(d, clf_query_ticket(d->store, d->arena, after, &ticket, &d->err));
	assert_string_equal(ticket.customer.name, "Ana Maria");
	must(d, clf_profile_list(d->store, d->arena, &everything, "mar", NULL, 0, &found, &d->err));
	assert_int_equal(found.count, 1);
	must(d, clf_profile_list(d->store, d->arena, &everything, "customer.ex AN", NULL, 0, &found, &d->err));
	assert_int_equal(found.count, 1);
	must(d, clf_profile_list(d->store, d->arena, &everything, "maria bob", NULL, 0, &found, &d->err));
	assert_int_equal(found.count, 0);
}

/* Each notice of the assignment shows comment, score and answers before the ticket itself, in text and in HTML. */
static void test_2_7_the_response_stands_first_in_a_notice(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	const char *text, *html, *comment, *ticket;
	size_t count;

	desk_ticket(d);
	count = desk_outbox(d, mails, CLF_COUNT(mails), 0);
	assert_int_equal(count, 1);
	text = mails[0].reading->text;
	html = mails[0].raw;
	comment = strstr(text, "Waited an hour.");
	ticket = strstr(text, "Ticket: CLF-");
	assert_non_null(comment);
	assert_non_null(ticket);
	assert_true(comment < ticket);
	assert_non_null(strstr(text, "Score: 3"));
	assert_true(strstr(text, "Score: 3") < ticket);
	assert_non_null(strstr(text, "Would you come again?"));
	assert_true(strstr(text, "Hardly") < ticket);
	assert_non_null(strstr(html, "text/html"));
	assert_non_null(strstr(strstr(html, "text/html"), "Hardly"));
}

static void test_2_7_answers_go_into_no_mail_to_the_customer(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	int64_t ticket = desk_ticket(d);
	size_t count;

	desk_outbox(d, mails, CLF_COUNT(mails), 0);
	desk_followup(d, ticket, "We are sorry.", NULL);
	desk_followup(d, ticket, NULL, NULL);
	count = desk_outbox(d, mails, CLF_COUNT(mails), 1);
	assert_true(count >= 2);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(mails[i].row.envelope_to, ANA) != 0)
			continue;
		assert_null(strstr(mails[i].raw, "Hardly"));
		assert_null(strstr(mails[i].raw, "Score"));
	}
}

static void test_2_7_a_survey_keeps_its_responses_off_its_tickets(void **state)
{
	struct desk *d = *state;
	const struct clf_people by = people(d);
	const struct clf_survey_change change = {.has_show = true, .show_response = false};
	const struct clf_response first = {.id = "h-0", .survey = "Visit", .score = 9, .has_score = true};
	const struct clf_customer customer = {.address = ANA};
	const struct clf_seer tom = {d->tom, CLF_SCOPE_OWN};
	struct clf_response_row row;
	struct clf_ticket_row ticket;
	struct desk_mail mails[8];
	int64_t number;

	take(d, &first, &customer, NULL);
	must(d, clf_act_survey_change(&by, survey_named(d, "visit").id, &change, &d->err));
	number = desk_ticket(d);
	assert_int_equal(desk_outbox(d, mails, CLF_COUNT(mails), 0), 1);
	assert_null(strstr(mails[0].raw, "Hardly"));
	assert_null(strstr(mails[0].raw, "Waited an hour."));
	must(d, clf_query_ticket_row(d->store, d->arena, number, &ticket, &d->err));
	assert_null(ticket.response);
	assert_string_equal(ticket.survey, "Visit");
	assert_int_equal(clf_query_response_row(d->store, d->arena, &tom, "r-1", &row, &d->err), CLF_ENOTFOUND);
	assert_string_equal(row_of(d, "r-1").response.comment, "Waited an hour.");
}

static void test_2_7_hostile_answers_leave_a_notice_readable(void **state)
{
	struct desk *d = *state;
	struct clf_customer customer = {.address = ANA};
	struct clf_response response = {
	    .id = "evil", .survey = "Visit", .segment = "Stores", .score = 0, .has_score = true};
	struct desk_mail mails[4];
	struct clf_buf text;
	const char *html;

	clf_buf_init(&text, 1u << 20);
	clf_buf_add_text(&text,
			 "{\"<script>alert(1)</script>\":\"](https://evil.example) **x**\",\"n\":{\"deep\":[{\"er\":");
	clf_buf_add_text(&text, "\"Bcc: x@evil.example\\r\\nTo: y\"}]}");
	for (int i = 0; i < 3000; i++)
		clf_buf_printf(&text, ",\"q%d\":\"%050d\"", i, i);
	clf_buf_add_char(&text, '}');
	response.answers = text.p;
	take(d, &response, &customer, NULL);
	clf_buf_free(&text);
	assert_int_equal(desk_outbox(d, mails, CLF_COUNT(mails), 0), 1);
	assert_true(strlen(mails[0].raw) < (200u << 10));
	html = strstr(mails[0].raw, "text/html");
	assert_non_null(html);
	assert_null(strstr(html, "<script>"));
	assert_null(strstr(html, "href=\"https://evil.example"));
	assert_null(strstr(mails[0].raw, "\nBcc:"));
	assert_non_null(strstr(mails[0].reading->text, "Score: 0"));
	assert_non_null(strstr(mails[0].reading->text, "2952 more are left out here"));
}

/* Of a ticket that may not be seen there is nothing at all, and of a note never its text. */
static void test_2_6_a_timeline_holds_what_its_reader_may_see(void **state)
{
	struct desk *d = *state;
	const struct clf_action note = {.kind = CLF_ACTION_COMMENT, .text = "Marked-Inside"};
	const struct clf_seer mia = {d->mia, CLF_SCOPE_SEGMENT}, tom = {d->tom, CLF_SCOPE_OWN};
	struct clf_contact_list list;
	struct clf_request request;
	struct clf_act_result result;
	int64_t ticket = desk_ticket(d), customer = profile_of(d, ANA).customer.id;
	int kinds[4] = {0};

	desk_followup(d, ticket, "We are sorry.", NULL);
	request = (struct clf_request){
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = ticket, .actions = &note, .action_count = 1};
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	must(d, clf_query_contact(d->store, d->arena, &mia, customer, ticket, NULL, 0, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		kinds[list.items[i].kind]++;
		assert_true(i == 0 || list.items[i].at <= list.items[i - 1].at);
		assert_null(list.items[i].comment != NULL ? strstr(list.items[i].comment, "Marked") : NULL);
	}
	assert_int_equal(kinds[CLF_CONTACT_RESPONSE], 1);
	assert_int_equal(kinds[CLF_CONTACT_TICKET], 1);
	assert_int_equal(kinds[CLF_CONTACT_MAIL], 1);
	assert_int_equal(kinds[CLF_CONTACT_NOTE], 1);
	must(d, clf_query_contact(d->store, d->arena, &tom, customer, 0, NULL, 0, &list, &d->err));
	assert_int_equal(list.count, 0);
}

static void test_2_6_a_timeline_goes_on_page_by_page(void **state)
{
	struct desk *d = *state;
	const struct clf_customer customer = {.address = ANA};
	int64_t first = desk_ticket(d), party;
	const char *after = NULL, *seen = "";
	struct clf_contact_list list;
	size_t count = 0, all, pages = 0;

	/* All of one moment, so that only kind and id tell them apart. */
	for (int i = 0; i < 7; i++) {
		const struct clf_response response = {.id = clf_arena_printf(d->arena, "t-%d", i),
						      .score = i % 2 != 0 ? 9 : 1,
						      .has_score = true,
						      .at = 1700000000000000};

		take(d, &response, &customer, NULL);
	}
	party = profile_of(d, ANA).customer.id;
	must(d, clf_query_contact(d->store, d->arena, &everything, party, first, NULL, 200, &list, &d->err));
	all = list.count;
	assert_true(all >= 12);
	assert_int_equal(list.items[0].ticket, first);
	do {
		must(d, clf_query_contact(d->store, d->arena, &everything, party, first, after, 2, &list, &d->err));
		for (size_t i = 0; i < list.count; i++) {
			const struct clf_contact *item = &list.items[i];
			const char *key = clf_arena_printf(d->arena, "[%d %s %lld]", (int)item->kind,
							   item->kind == CLF_CONTACT_RESPONSE ? item->response : "",
							   (long long)item->id);

			if (strstr(seen, key) != NULL)
				fail_msg("%s is there twice", key);
			seen = clf_arena_printf(d->arena, "%s%s", seen, key);
			/* The ticket's own stands before all else. */
			if (count < 2)
				assert_int_equal(item->ticket, first);
			count++;
		}
		after = list.next;
		assert_true(++pages < 100);
	} while (after != NULL);
	assert_int_equal(count, all);
	assert_int_equal(clf_query_contact(d->store, d->arena, &everything, party, first, "x", 2, &list, &d->err),
			 CLF_EINVAL);
}

#define act_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    act_test(test_1_1_the_same_response_at_once_makes_one),
	    act_test(test_1_1_a_response_is_kept_whole),
	    act_test(test_1_1_what_a_response_may_not_be_is_told),
	    act_test(test_1_8_a_survey_called_otherwise_still_gets_its_responses),
	    act_test(test_1_8_a_name_that_several_programmes_have_is_asked_about),
	    act_test(test_1_9_a_ticket_has_the_channel_of_its_response),
	    act_test(test_2_6_a_person_who_said_out_counts_more_than_a_survey),
	    act_test(test_2_6_a_name_put_right_leaves_tickets_as_they_are),
	    act_test(test_2_6_a_timeline_holds_what_its_reader_may_see),
	    act_test(test_2_6_a_timeline_goes_on_page_by_page),
	    act_test(test_2_7_the_response_stands_first_in_a_notice),
	    act_test(test_2_7_answers_go_into_no_mail_to_the_customer),
	    act_test(test_2_7_a_survey_keeps_its_responses_off_its_tickets),
	    act_test(test_2_7_hostile_answers_leave_a_notice_readable),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
