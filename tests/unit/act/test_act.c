/*
 * test_act.c - the one door over a real database: what goes out to whom, from which address, with
 * which tokens, and what is never in it.
 */
#include "act/act_fixture.h"
#include "clf/act/orders.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/store/mail/templates.h"
#include "letter/act_fields.h"

#define MAX 8

static void a_low_score_makes_a_ticket_and_tells_its_manager(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[MAX];
	struct clf_token token;

	assert_string_equal(desk_status(d, ticket), "New");
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	assert_string_equal(mails[0].reading->from.items[0].address, BOX);
	assert_string_equal(mails[0].reading->from.items[0].name, "Desk");
	token = desk_token(d, mails[0].reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_AGENT_NOTE);
	assert_int_equal(token.ticket, ticket);
	assert_int_equal(token.party, d->mia);
	token = desk_token(d, mails[0].row.envelope_from);
	assert_int_equal(token.klass, CLF_TOKEN_BOUNCE);
	assert_int_equal(token.outbox, mails[0].row.id);
	assert_non_null(strstr(mails[0].raw, "Auto-Submitted: auto-generated\r\n"));
	assert_non_null(strstr(mails[0].raw, "X-Auto-Response-Suppress: All\r\n"));
	assert_non_null(strstr(mails[0].reading->text, "Waited an hour."));
	assert_non_null(strstr(mails[0].reading->text, "Hardly"));
	assert_non_null(strstr(mails[0].reading->text, "https://desk.example/tickets/"));
	assert_non_null(strstr(mails[0].reading->text, "Your reply stays inside, as a note."));
	assert_non_null(strstr(mails[0].reading->text, "Reference: CLF-"));
}

static void the_same_response_acts_once(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_response response = {.id = "r-1", .score = 2, .has_score = true};
	const struct clf_customer customer = {.address = ANA};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .sure = true};
	struct clf_act_result result = {0};
	bool known = false;

	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &actor, CLF_VIA_API, &known, &result, &d->err));
	assert_true(known);
	assert_int_equal(result.ticket, ticket);
}

static void a_high_score_is_kept_without_a_ticket(void **state)
{
	struct desk *d = *state;
	const struct clf_response response = {.id = "r-9", .score = 9, .has_score = true, .segment = "Stores"};
	const struct clf_customer customer = {.address = ANA};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .sure = true};
	struct clf_act_result result = {0};
	struct desk_mail mails[MAX];
	bool known = true;

	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &actor, CLF_VIA_API, &known, &result, &d->err));
	assert_false(known);
	assert_int_equal(result.ticket, 0);
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 0);
}

/* Neither name nor address of an agent, nor a token of an agent's class, in any form that a mail may hide it. */
static void assert_clean_for_customer(struct desk *d, const struct desk_mail *mail)
{
	struct clf_buf all;
	struct clf_str token;
	size_t at = 0;

	clf_buf_init(&all, 8u << 20);
	clf_buf_add_text(&all, mail->raw);
	clf_buf_add_text(&all, mail->reading->text);
	assert_null(strstr(all.p, "agents.example"));
	assert_null(strstr(all.p, "Mia"));
	assert_null(strstr(all.p, "Tom"));
	while (clf_reference_find(mail->reading->text, &at, &token)) {
		struct clf_token decoded;

		must(d, clf_token_decode(d->keyring, token, &decoded, &d->err));
		assert_int_equal(decoded.klass, CLF_TOKEN_CUSTOMER);
	}
	clf_buf_free(&all);
}

/* The HTML part as it goes out, markup and all. */
static const char *html_of(const struct desk_mail *mail)
{
	const char *html = strstr(mail->raw, "Content-Type: text/html");

	assert_non_null(html);
	return html;
}

static void assert_crlf(const char *raw)
{
	for (const char *p = strchr(raw, '\n'); p != NULL; p = strchr(p + 1, '\n'))
		assert_true(p > raw && p[-1] == '\r');
}

static void a_followup_goes_to_the_customer_and_threads(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[MAX];
	struct clf_act_result result;
	struct clf_token token;
	const char *root;

	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
	result = desk_followup(d, ticket, "What *happened*?\n. dot", NULL);
	assert_true(result.queued);
	assert_true(result.message > 0);
	assert_string_equal(desk_status(d, ticket), "Answered");
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	assert_string_equal(mails[0].reading->to.items[0].address, ANA);
	assert_non_null(strstr(mails[0].reading->text, "What *happened*?"));
	assert_non_null(strstr(mails[0].reading->subject, "[CLF-"));
	token = desk_token(d, mails[0].reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_CUSTOMER);
	assert_int_equal(token.ticket, ticket);
	assert_null(strstr(mails[0].raw, "Auto-Submitted"));
	assert_clean_for_customer(d, &mails[0]);
	assert_crlf(mails[0].raw);
	root = mails[0].reading->references.items[0];
	assert_non_null(strstr(root, ".root@desk.example"));

	desk_followup(d, ticket, "Second.", NULL);
	assert_int_equal(desk_outbox(d, &mails[1], MAX - 1, 0), 1);
	assert_string_equal(mails[1].reading->references.items[0], root);
	assert_string_equal(mails[1].reading->in_reply_to.items[0], mails[0].reading->message_id);
	assert_string_not_equal(mails[1].reading->message_id, mails[0].reading->message_id);
}

static void a_key_acts_once(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[MAX];
	struct clf_act_result result;

	desk_outbox(d, mails, MAX, 0);
	result = desk_followup(d, ticket, "Once.", "k-1");
	assert_false(result.repeated);
	result = desk_followup(d, ticket, "Once.", "k-1");
	assert_true(result.repeated);
	assert_int_equal(result.ticket, ticket);
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
}

static struct clf_act_result mail_in(struct desk *d, int64_t ticket, struct clf_actor actor,
				     const struct clf_mail_in *mail)
{
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_request request = {.actor = actor,
					    .via = CLF_VIA_MAIL,
					    .ticket = ticket,
					    .mailbox = "support",
					    .actions = &action,
					    .action_count = 1,
					    .mail = mail};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	return result;
}

static const struct clf_actor ana = {.kind = CLF_ACTOR_CUSTOMER, .address = ANA, .name = "Ana Customer", .sure = true};

static void a_customers_reply_tells_the_owner(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_mail_in mail = {.message_id = "in-1@customer.example",
					 .subject = "Re: x",
					 .reply = "It was the <script>alert(1)</script> queue.",
					 .text = "It was the <script>alert(1)</script> queue.",
					 .kind = CLF_MAIL_MAIL,
					 .has_token = true,
					 .token_class = CLF_TOKEN_CUSTOMER,
					 .to_joined = BOX};
	struct desk_mail mails[MAX];
	struct clf_token token;

	desk_outbox(d, mails, MAX, 0);
	assert_int_equal(mail_in(d, ticket, ana, &mail).outcome, CLF_OUTCOME_TICKET);
	assert_string_equal(desk_status(d, ticket), "Open");
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	token = desk_token(d, mails[0].reading->reply_to.items[0].address);
	assert_int_equal(token.klass, CLF_TOKEN_AGENT_REPLY);
	assert_non_null(strstr(mails[0].reading->text, "queue."));
	assert_null(strstr(html_of(&mails[0]), "<script"));
	assert_non_null(strstr(mails[0].reading->text, "Your reply goes to "));
	assert_non_null(strstr(mails[0].reading->text, "Ana Customer replied"));
	assert_string_equal(mails[0].reading->subject,
			    clf_arena_printf(d->arena, "[CLF-%lld] Your feedback: Visit", (long long)ticket));
}

static void an_agents_answer_reaches_the_customer_without_a_trace(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_mail_in first = {.message_id = "in-1@customer.example",
					  .reply = "Hello?",
					  .text = "Hello?",
					  .has_token = true,
					  .token_class = CLF_TOKEN_CUSTOMER};
	const struct clf_mail_in answer = {.message_id = "out-7@laptop.agents.example",
					   .reply = "We are sorry. It won't happen again.",
					   .text = "We are sorry. It won't happen again.",
					   .has_token = true,
					   .token_class = CLF_TOKEN_AGENT_REPLY};
	struct desk_mail mails[MAX];

	desk_outbox(d, mails, MAX, 0);
	mail_in(d, ticket, ana, &first);
	desk_outbox(d, mails, MAX, 0);
	assert_int_equal(mail_in(d, ticket, desk_actor(d, true), &answer).outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 0); /* held */
	assert_int_equal(desk_outbox(d, mails, MAX, 1), 1);
	assert_string_equal(mails[0].row.envelope_to, ANA);
	assert_non_null(strstr(mails[0].reading->text, "We are sorry."));
	assert_clean_for_customer(d, &mails[0]);
	assert_string_equal(mails[0].reading->in_reply_to.items[0], "in-1@customer.example");
	assert_string_equal(desk_status(d, ticket), "Answered");

	/* Nor does it follow: the next mail's references know the customer's mails and ours, not the agent's. */
	desk_followup(d, ticket, "And one thing more.", NULL);
	assert_int_equal(desk_outbox(d, &mails[1], MAX - 1, 1), 1);
	assert_clean_for_customer(d, &mails[1]);
	assert_string_equal(mails[1].reading->in_reply_to.items[0], mails[0].reading->message_id);
}

static void an_unsure_agent_gets_the_mail_back(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_mail_in answer = {.message_id = "x@agents.example",
					   .reply = "Send them money.",
					   .text = "Send them money.",
					   .has_token = true,
					   .token_class = CLF_TOKEN_AGENT_REPLY};
	struct clf_actor actor = desk_actor(d, true);
	struct desk_mail mails[MAX];
	struct clf_act_result result;

	actor.sure = false;
	desk_outbox(d, mails, MAX, 0);
	result = mail_in(d, ticket, actor, &answer);
	assert_non_null(result.refusal);
	assert_int_equal(desk_outbox(d, mails, MAX, 1), 1);
	assert_string_equal(mails[0].row.envelope_to, MIA);
	assert_non_null(strstr(mails[0].reading->text, "Send them money."));
	assert_string_equal(desk_status(d, ticket), "New");
}

static void a_refused_request_changes_nothing_and_its_key_stays_free(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct clf_action action = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Nonsense"};
	const struct clf_action good = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "Resolved"};
	struct clf_request request = {.key = "k-2",
				      .actor = desk_actor(d, true),
				      .via = CLF_VIA_API,
				      .ticket = ticket,
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(result.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(result.refusal, "Nonsense"));
	assert_string_equal(desk_status(d, ticket), "New");
	request.actions = &good;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_false(result.repeated);
	assert_string_equal(desk_status(d, ticket), "Resolved");
}

static void an_unknown_ticket_is_not_found(void **state)
{
	struct desk *d = *state;
	const struct clf_action action = {.kind = CLF_ACTION_COMMENT, .text = "x"};
	const struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .ticket = 99999, .actions = &action, .action_count = 1};
	struct clf_act_result result = {0};

	assert_int_equal(clf_act(&d->act, d->arena, &request, &result, &d->err), CLF_ENOTFOUND);
}

/* The database and what was written since it was last tidied up, byte for byte. */
static struct clf_str files_of(struct desk *d)
{
	static const char *const names[] = {"clf.db", "clf.db-wal"};
	struct clf_buf bytes;
	struct clf_str copy;

	clf_buf_init(&bytes, 64u << 20);
	for (size_t i = 0; i < 2; i++)
		must(d, clf_file_read(clf_arena_printf(d->arena, "%s/%s", d->folder, names[i]), &bytes, &d->err));
	copy = (struct clf_str){clf_arena_copy(d->arena, bytes.p, bytes.n), bytes.n};
	clf_buf_free(&bytes);
	return copy;
}

static void planning_leaves_the_database_as_it_was(void **state)
{
	struct desk *d = *state;
	const struct clf_new_ticket made = {.text = "It leaks.",
					    .subject = "Roof",
					    .channel = "phone",
					    .team = "Roofers",
					    .segment = "Roofs",
					    .customer = {.address = "new@example.net", .name = "Nora New"}};
	const struct clf_followup followup = {.text = "We look into it."};
	const struct clf_action create = {.kind = CLF_ACTION_CREATE, .new_ticket = &made};
	const struct clf_action answer = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	struct clf_request request = {
	    .actor = desk_actor(d, true), .via = CLF_VIA_API, .actions = &create, .action_count = 1};
	int64_t ticket = desk_ticket(d);
	struct clf_str before = files_of(d), after;
	struct clf_store *other = NULL;
	struct clf_plan plan = {0};

	must(d, clf_store_open(d->config.store_url, CLF_STORE_OPEN, &other, &d->err));
	must(d, clf_store_begin(other, &d->err)); /* somebody else is writing */
	must(d, clf_act_plan(&d->act, d->arena, &request, clf_clock_now(), &plan, &d->err));
	request.ticket = ticket;
	request.actions = &answer;
	must(d, clf_act_plan(&d->act, d->arena, &request, clf_clock_now(), &plan, &d->err));
	assert_int_equal(plan.outcome, CLF_OUTCOME_TICKET);
	assert_true(plan.step_count > 0);
	clf_store_close(&other);
	after = files_of(d);
	assert_true(clf_str_equal(before, after));
}

static void plan_at(struct desk *d, const struct clf_request *request, int64_t now, struct clf_plan *out)
{
	struct clf_str before = files_of(d), after;

	must(d, clf_act_plan(&d->act, d->arena, request, now, out, &d->err));
	after = files_of(d);
	assert_true(clf_str_equal(before, after));
}

static bool acknowledges(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == CLF_STEP_SEND &&
		    clf_text_equal(plan->steps[i].template_name, "acknowledgement") && plan->steps[i].kept_back == NULL)
			return true;
	}
	return false;
}

static bool reopens(const struct clf_plan *plan)
{
	for (size_t i = 0; i < plan->step_count; i++) {
		if (plan->steps[i].kind == CLF_STEP_CREATE)
			return false;
	}
	return plan->outcome == CLF_OUTCOME_TICKET && plan->step_count > 0;
}

/* Of the first mail, what came of the second isn't known; and a closed ticket's time runs by that moment. */
static void a_plan_is_of_its_moment(void **state)
{
	const struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	const struct clf_action closing = {.kind = CLF_ACTION_SET, .field = CLF_FIELD_STATUS, .text = "closed"};
	struct clf_mail_in mail = {.message_id = "in-1@customer.example",
				   .subject = "The roof",
				   .reply = "It leaks.",
				   .text = "It leaks.",
				   .kind = CLF_MAIL_MAIL,
				   .to_joined = BOX};
	struct desk *d = *state;
	struct clf_request request = {.actor = ana,
				      .via = CLF_VIA_MAIL,
				      .mailbox = "support",
				      .actions = &action,
				      .action_count = 1,
				      .mail = &mail};
	struct clf_act_result result = {0};
	struct clf_plan plan = {0};
	int64_t first = clf_clock_now();

	d->mailbox.auto_ack = true;
	d->config.automatic_cap = 1;
	clf_sleep_ms(2);
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	plan_at(d, &request, clf_clock_now(), &plan);
	assert_false(acknowledges(&plan));
	plan_at(d, &request, first, &plan);
	assert_true(acknowledges(&plan));
	plan_at(d, &request, first + 2 * CLF_HOUR, &plan);
	assert_true(acknowledges(&plan));

	request.ticket = result.ticket;
	request.actor = desk_actor(d, true);
	request.actions = &closing;
	request.via = CLF_VIA_API;
	request.mail = NULL;
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_string_equal(desk_status(d, request.ticket), "Closed");
	request.actor = ana;
	request.actions = &action;
	request.via = CLF_VIA_MAIL;
	request.mail = &mail;
	mail.has_token = true;
	mail.token_class = CLF_TOKEN_CUSTOMER;
	plan_at(d, &request, clf_clock_now() + 13 * 24 * CLF_HOUR, &plan);
	assert_true(reopens(&plan));
	plan_at(d, &request, clf_clock_now() + 15 * 24 * CLF_HOUR, &plan);
	assert_false(reopens(&plan));
	assert_int_equal(plan.outcome, CLF_OUTCOME_TICKET);
	assert_string_equal(desk_status(d, request.ticket), "Closed");
}

static void a_stored_template_counts_before_the_shipped_one(void **state)
{
	static const char source[] = "kind: follow-up\nlocale: de\nsubject: Zu {{ticket.tag}}\n\nGuten Tag, "
				     "{{customer.name}}. {{message.text}}\n";
	const struct clf_followup followup = {.text = "Was war los?", .locale = "de-AT", .subject = "Ihr Besuch"};
	const struct clf_action action = {.kind = CLF_ACTION_FOLLOWUP, .followup = &followup};
	struct desk *d = *state;
	struct clf_request request = {.actor = desk_actor(d, true),
				      .via = CLF_VIA_API,
				      .ticket = desk_ticket(d),
				      .actions = &action,
				      .action_count = 1};
	struct clf_act_result result = {0};
	struct desk_mail mails[MAX];
	const char *found = NULL;
	int64_t version = 0;

	desk_outbox(d, mails, MAX, 0);
	must(d, clf_template_save(
		    d->store,
		    &(struct clf_template_record){
			.name = "follow-up", .locale = "de", .source = source, .saved_by = "test", .saved_at = 1},
		    CLF_TEMPLATE_ANY, &version, &d->err));
	must(d, clf_act_template_source(&d->act, d->arena, "follow-up", "de-AT", &found, &version, &d->err));
	assert_string_equal(found, source);
	assert_int_equal(version, 1);
	must(d, clf_act(&d->act, d->arena, &request, &result, &d->err));
	assert_int_equal(desk_outbox(d, mails, MAX, 0), 1);
	assert_non_null(strstr(mails[0].reading->text, "Guten Tag, Ana <b>Customer</b>."));
	assert_int_equal(strncmp(mails[0].reading->subject, "Ihr Besuch [CLF-", 16), 0);
	/* A name is text, whatever stands in it. */
	assert_null(strstr(html_of(&mails[0]), "<b>Customer"));
}

static void every_shipped_template_can_be_previewed(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	for (size_t i = 0; i < clf_template_shipped_count(); i++) {
		struct clf_rendered rendered = {0};
		const char *locale, *name, *source;

		clf_template_shipped_at(i, &locale, &name, &source);
		must(d, clf_act_preview(&d->act, d->arena, name, locale, 0, &rendered, &d->err));
		assert_true(strlen(rendered.text) > 10);
		must(d, clf_act_preview(&d->act, d->arena, name, locale, ticket, &rendered, &d->err));
		assert_true(strlen(rendered.html) > 10);
	}
	assert_int_equal(clf_act_preview(&d->act, d->arena, "no-such", "en", 0, &(struct clf_rendered){0}, &d->err),
			 CLF_ENOTFOUND);
}

#define act_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

/* Markdown marks nothing that begins or ends with a blank, however wide: a row would be none. */
static void a_line_has_no_blanks_around_it(void **state)
{
	static const char *const lines[][2] = {
	    {"  Room\r\n 7\t", "Room 7"},
	    {"\xe3\x80\x80Room\xc2\xa0", "Room"},
	    {"\xe2\x80\x83 \xe2\x80\x8aRoom\xe3\x80\x80\x37 \xe2\x80\xaf", "Room\xe3\x80\x80\x37"},
	    {"\xe3\x80\x80", ""},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(lines); i++)
		assert_string_equal(act_line(d->arena, lines[i][0]), lines[i][1]);
	assert_null(act_line(d->arena, NULL));
}

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    act_test(a_line_has_no_blanks_around_it),
	    act_test(a_low_score_makes_a_ticket_and_tells_its_manager),
	    act_test(the_same_response_acts_once),
	    act_test(a_high_score_is_kept_without_a_ticket),
	    act_test(a_followup_goes_to_the_customer_and_threads),
	    act_test(a_key_acts_once),
	    act_test(a_customers_reply_tells_the_owner),
	    act_test(an_agents_answer_reaches_the_customer_without_a_trace),
	    act_test(an_unsure_agent_gets_the_mail_back),
	    act_test(a_refused_request_changes_nothing_and_its_key_stays_free),
	    act_test(an_unknown_ticket_is_not_found),
	    act_test(planning_leaves_the_database_as_it_was),
	    act_test(a_plan_is_of_its_moment),
	    act_test(a_stored_template_counts_before_the_shipped_one),
	    act_test(every_shipped_template_can_be_previewed),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("act", tests, NULL, NULL);
}
