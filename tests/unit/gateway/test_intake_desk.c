/*
 * test_intake_desk.c - agents at work by mail over a real database: several tickets, mails that come twice, the command
 * address, confirmations, and what goes back.
 */
#include "clf/store/people/settings.h"

#include "clf/base/count.h"
#include "inbox.h"
#include "statement_plans.h"

static void all_of_a_mail_is_done_or_nothing(void **state)
{
	struct desk *d = *state;
	int64_t one = desk_ticket(d);
	int64_t two = one_more(d, "r-2");
	const char *desk = to_commands(d, d->mia);
	struct desk_mail mail;
	struct took t;

	empty_outbox(d);
	t = take(
	    d, (struct letter){.from = MIA,
			       .to = desk,
			       .text = clf_arena_printf(d->arena, "#on %d,%d\r\n#priority high", (int)one, (int)two)});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(t.ticket, one);
	assert_int_equal(ticket_now(d, one).priority, CLF_PRIORITY_HIGH);
	assert_int_equal(ticket_now(d, two).priority, CLF_PRIORITY_HIGH);
	only_mail_to(d, MIA); /* one receipt for all */

	t = take(d, (struct letter){.from = MIA,
				    .to = desk,
				    .text = clf_arena_printf(
					d->arena, "#on %d,99999\r\n#priority low\r\n\r\nKept text.", (int)one)});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(strstr(t.reason, "99999"));
	assert_int_equal(ticket_now(d, one).priority, CLF_PRIORITY_HIGH);
	mail = only_mail_to(d, MIA);
	assert_non_null(strstr(mail.reading->text, "Kept text."));
	assert_non_null(strstr(mail.reading->text, "#priority low"));
}

static void a_command_that_is_wrong_stops_the_others(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia);
	struct took t;

	empty_outbox(d);
	t = take(d, (struct letter){.from = MIA, .to = note, .text = "#priority high\r\n#colour blue\r\n\r\nHello."});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	assert_non_null(strstr(only_mail_to(d, MIA).reading->text, "Hello."));
}

static void a_mail_acts_once_whatever_brings_it_again(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	int64_t other = one_more(d, "r-2");
	const char *on_ticket = write_letter(
	    d, (struct letter){
		   .from = MIA, .to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia), .text = "#priority high"});
	const char *on_desk = write_letter(
	    d, (struct letter){.from = MIA,
			       .to = to_commands(d, d->mia),
			       .text = clf_arena_printf(d->arena, "#on %d\r\n#priority high", (int)other)});
	const char *low = "#priority low";

	take_raw(d, on_ticket);
	take_raw(d, on_desk);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_HIGH);
	assert_int_equal(ticket_now(d, other).priority, CLF_PRIORITY_HIGH);
	take(d, (struct letter){.from = MIA, .to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia), .text = low});
	take(d, (struct letter){.from = MIA, .to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, other, d->mia), .text = low});
	empty_outbox(d);
	/* The very same octets under another UID. */
	take_raw(d, on_ticket);
	assert_int_equal(take_raw(d, on_desk).outcome, CLF_OUTCOME_IGNORED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_LOW);
	assert_int_equal(ticket_now(d, other).priority, CLF_PRIORITY_LOW);
	assert_int_equal(empty_outbox(d), 0);
}

/* A script's id is on all its mails; what was kept of a mail tells it from the next one. */
static void other_commands_with_the_same_id_are_obeyed(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia);
	const char *desk = to_commands(d, d->mia);
	struct letter low = {.from = MIA, .to = note, .id = "cron@agents.example", .text = "#priority low"};

	take(d, (struct letter){.from = MIA, .to = note, .id = "cron@agents.example", .text = "#priority high"});
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_HIGH);
	empty_outbox(d);
	take(d, low);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_LOW);
	only_mail_to(d, MIA); /* the receipt */
	take(d, (struct letter){.from = MIA,
				.to = desk,
				.id = "cron@agents.example",
				.text = clf_arena_printf(d->arena, "#on %d\r\n#priority medium", (int)ticket)});
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	empty_outbox(d);
	/* Each of them once, also when a list adds to it. */
	take(d, low);
	low.fields = "List-Id: <team.agents.example>\r\n";
	low.text = "#priority low\r\n\r\n___________________\r\nteam mailing list\r\n";
	take(d, low);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	assert_int_equal(empty_outbox(d), 0);
}

static void a_stranger_at_the_command_address_hears_nothing(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct took t;

	empty_outbox(d);
	t = take(d, (struct letter){.from = "eve@else.example", .to = COMMANDS, .text = "#list"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_non_null(t.reason);
	/* With an agent's own token, too. */
	t = take(d, (struct letter){.from = "eve@else.example",
				    .to = to_commands(d, d->mia),
				    .fields = "Reply-To: " MIA "\r\n",
				    .text = clf_arena_printf(d->arena, "#on %d\r\n#priority high", (int)ticket)});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	/* Where the mailbox found it says the same as To. */
	t = take(d, (struct letter){.from = "eve@else.example",
				    .to = "undisclosed@else.example",
				    .fields = "Delivered-To: " COMMANDS "\r\n",
				    .text = "#help"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(empty_outbox(d), 0);
	/* A customer who copies that address in is a customer. */
	t = take(d, (struct letter){
			.from = "eve@else.example", .to = BOX, .fields = "Cc: " COMMANDS "\r\n", .text = "Hello?"});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_true(t.ticket > 0);
}

static void who_is_not_sure_learns_how_to_be(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *text = clf_arena_printf(d->arena, "#on %d\r\n#priority high", (int)ticket);
	struct desk_mail mail;
	struct clf_token token;
	struct took t;

	empty_outbox(d);
	t = take(d, (struct letter){.from = MIA, .to = COMMANDS, .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	/* What goes back to her opens the way for her, and for nobody else. */
	mail = only_mail_to(d, MIA);
	token = desk_token(d, reply_to(&mail));
	assert_non_null(strstr(mail.reading->text, "Reply to this very mail with the same commands"));
	assert_int_equal(token.klass, CLF_TOKEN_COMMAND);
	assert_int_equal(token.party, d->mia);
	t = take(d, (struct letter){.from = TOM, .to = reply_to(&mail), .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	t = take(d, (struct letter){.from = MIA, .to = reply_to(&mail), .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_HIGH);
}

static void a_machine_gives_no_commands(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct took t;

	empty_outbox(d);
	t = take(d, (struct letter){.from = MIA,
				    .to = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia),
				    .fields = "Auto-Submitted: auto-replied\r\n",
				    .text = "#priority high"});
	assert_null(t.decision->request.commands);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	assert_int_equal(empty_outbox(d), 0);
}

static void what_goes_back_goes_to_the_agent_alone(void **state)
{
	struct desk *d = *state;

	desk_ticket(d);
	empty_outbox(d);
	take(d, (struct letter){.from = MIA,
				.to = to_commands(d, d->mia),
				.fields = "Reply-To: eve@else.example\r\n",
				.text = "#list"});
	only_mail_to(d, MIA);
}

/* A mail of two tickets where one alone goes without a proof; waits for its agent's word. */
static struct took ask(struct desk *d, int64_t one, int64_t two)
{
	d->config.bulk = 1;
	empty_outbox(d);
	return take(
	    d, (struct letter){.from = MIA,
			       .to = to_commands(d, d->mia),
			       .text = clf_arena_printf(d->arena, "#on %d,%d\r\n#priority high", (int)one, (int)two)});
}

static void what_is_risky_waits_for_its_agents_word(void **state)
{
	struct desk *d = *state;
	int64_t one = desk_ticket(d);
	int64_t two = one_more(d, "r-2");
	struct took first = ask(d, one, two);
	struct desk_mail question = only_mail_to(d, MIA);
	struct took again = {0};
	struct took t;

	assert_int_equal(first.outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(ticket_now(d, one).priority, CLF_PRIORITY_MEDIUM);
	assert_int_equal(desk_token(d, reply_to(&question)).klass, CLF_TOKEN_CONFIRM);
	/* Somebody else's word, a machine's, and a stranger's count for nothing. */
	t = take(d, (struct letter){.from = TOM, .to = reply_to(&question), .text = "Yes"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	t = take(d, (struct letter){.from = "eve@else.example", .to = reply_to(&question), .text = "Yes"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	t = take(d, (struct letter){.from = MIA,
				    .to = reply_to(&question),
				    .fields = "Auto-Submitted: auto-replied\r\n",
				    .text = "I am on holiday."});
	assert_int_not_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(handle_waiting(d, &again), 0);
	assert_int_equal(empty_outbox(d), 0);

	take(d, (struct letter){.from = MIA, .to = reply_to(&question), .text = "Yes"});
	assert_int_equal(handle_waiting(d, &again), 1);
	assert_int_equal(again.journal, first.journal);
	assert_int_equal(again.decision->request.actor.sureness, CLF_SURE_CONFIRMED);
	assert_int_equal(again.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(ticket_now(d, one).priority, CLF_PRIORITY_HIGH);
	assert_int_equal(ticket_now(d, two).priority, CLF_PRIORITY_HIGH);
	/* Said twice, done once. */
	empty_outbox(d);
	take(d, (struct letter){.from = MIA, .to = reply_to(&question), .text = "Yes!"});
	assert_int_equal(handle_waiting(d, &again), 0);
}

/* The question and the refusal hold the agent's own words: said again, they are no quotation. */
static void what_was_given_back_can_be_said_again(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia);
	const char *text = "#forward expert@else.example\r\nWhat do you think of this story?";
	struct desk_mail question;
	struct took t;
	struct desk_mail mails[8];

	empty_outbox(d);
	t = take(d, (struct letter){.from = MIA, .to = note, .text = text});
	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	question = only_mail_to(d, MIA);
	take(d, (struct letter){.from = MIA, .to = reply_to(&question), .text = "Yes"});
	assert_int_equal(handle_waiting(d, &t), 1);
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(desk_outbox(d, mails, 8, 1), 2);
	for (size_t i = 0; i < 2; i++) {
		if (strcmp(mails[i].row.envelope_to, "expert@else.example") == 0)
			assert_non_null(strstr(mails[i].reading->text, "What do you think of this story?"));
		else
			assert_string_equal(mails[i].row.envelope_to, MIA);
	}

	take(d, (struct letter){.from = MIA, .to = note, .text = "#colour blue\r\n\r\nThis story is quite long now."});
	t = take(d, (struct letter){.from = MIA, .to = note, .text = "This story is quite long now."});
	assert_non_null(strstr(t.decision->mail.reply, "This story is quite long now."));
}

static void a_question_outlives_no_key(void **state)
{
	struct desk *d = *state;
	const char *invented =
	    to_token(d, (struct clf_token){.klass = CLF_TOKEN_CONFIRM, .outbox = 4711, .party = d->mia});
	struct took t = take(d, (struct letter){.from = MIA, .to = invented, .text = "Yes"});

	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(handle_waiting(d, &t), 0);
}

static void who_proves_to_be_the_author_is_not_asked(void **state)
{
	struct desk *d = *state;
	int64_t one = desk_ticket(d);
	int64_t two = one_more(d, "r-2");

	d->config.bulk = 1;
	d->mailbox.authserv_id = "mx.desk.example";
	take(d, (struct letter){
		    .from = MIA,
		    .to = COMMANDS,
		    .fields = "Authentication-Results: mx.desk.example; dmarc=pass header.from=agents.example\r\n",
		    .text = clf_arena_printf(d->arena, "#on %d,%d\r\n#priority high", (int)one, (int)two)});
	assert_int_equal(ticket_now(d, one).priority, CLF_PRIORITY_HIGH);
	assert_int_equal(ticket_now(d, two).priority, CLF_PRIORITY_HIGH);
}

#define PASS "dmarc=pass header.from=agents.example"
#define FAIL "dmarc=fail header.from=agents.example"
#define RESULTS(server, what) "Authentication-Results: " server "; " what "\r\n"

static void forged_results_prove_nothing(void **state)
{
	/* As the mailbox's server adds its own above whatever came with the mail. */
	static const char *const forged[] = {
	    RESULTS("mx.desk.example", FAIL) RESULTS("mx.desk.example", PASS),
	    RESULTS("mx.desk.example", "spf=none smtp.mailfrom=else.example") RESULTS("mx.desk.example", PASS),
	    RESULTS("mx.else.example", PASS),
	    RESULTS("mx.else.example", PASS) RESULTS("mx.desk.example", FAIL) RESULTS("mx.desk.example", PASS),
	    RESULTS("mx.desk.example", "none") RESULTS("mx.desk.example", PASS),
	    RESULTS("mx.desk.example", "dkim=pass header.d=else.example") RESULTS("mx.desk.example", PASS),
	    RESULTS("mx.desk.example.else.example", PASS),
	};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *text = clf_arena_printf(d->arena, "#on %d\r\n#priority high", (int)ticket);

	d->mailbox.authserv_id = "mx.desk.example";
	d->mailbox.trust = CLF_TRUST_AUTHENTICATED;
	for (size_t i = 0; i < CLF_COUNT(forged); i++) {
		struct took t = take(
		    d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .fields = forged[i], .text = text});

		if (t.outcome != CLF_OUTCOME_REFUSED)
			fail_msg("%zu: %s", i, t.decision->identity.why);
		assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	}
	take(d, (struct letter){.from = MIA,
				.to = COMMANDS,
				.fields = RESULTS("mx.desk.example", PASS) RESULTS("mx.desk.example", FAIL),
				.text = text});
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_HIGH);
}

static void an_answer_is_taken_back_while_it_waits(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *answer = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
	struct desk_mail mails[8];
	size_t count;
	struct took t;

	empty_outbox(d);
	take(d, (struct letter){.from = MIA, .to = answer, .text = "#priority high\r\n#reply\r\n\r\nWe are sorry."});
	t = take(d, (struct letter){.from = MIA, .to = answer, .text = "#undo"});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_MEDIUM);
	count = desk_outbox(d, mails, 8, 1);
	for (size_t i = 0; i < count; i++)
		assert_string_not_equal(mails[i].row.envelope_to, ANA);

	take(d,
	     (struct letter){.from = MIA, .to = answer, .text = "#priority high\r\n#reply\r\n\r\nWe are very sorry."});
	assert_true(desk_outbox(d, mails, 8, 1) >= 2); /* it has left */
	t = take(d, (struct letter){.from = MIA, .to = answer, .text = "#undo"});
	assert_int_equal(t.outcome, CLF_OUTCOME_REFUSED);
	assert_int_equal(ticket_now(d, ticket).priority, CLF_PRIORITY_HIGH);
}

static void own_mail_that_comes_back_is_told_once_a_day(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[8];
	bool queued = false;
	struct took t;

	desk_agent(d, "root@agents.example", "Root", CLF_ROLE_ADMIN, NULL);
	desk_ticket(d);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	t = take_raw(d, mails[0].raw);
	assert_int_equal(t.outcome, CLF_OUTCOME_IGNORED);
	assert_true(t.decision->mail.is_own);
	for (int i = 0; i < 2; i++) {
		must(d, clf_store_begin(d->store, &d->err));
		must(d, intake_alert_loop(&d->act, d->arena, t.decision, &queued, &d->err));
		must(d, clf_store_commit(d->store, &d->err));
	}
	assert_true(queued);
	only_mail_to(d, "root@agents.example");
}

static void many_senders_of_our_own_mail_flood_nobody(void **state)
{
	struct desk *d = *state;
	struct desk_mail mails[64];
	bool queued = false;
	struct intake_decision back;
	size_t told;

	desk_agent(d, "root@agents.example", "Root", CLF_ROLE_ADMIN, NULL);
	desk_ticket(d);
	assert_int_equal(desk_outbox(d, mails, 64, 0), 1);
	back = *take_raw(d, mails[0].raw).decision;
	empty_outbox(d);
	for (int i = 0; i < 60; i++) {
		back.identity.address = clf_arena_printf(d->arena, "stranger%d@else.example", i);
		must(d, clf_store_begin(d->store, &d->err));
		must(d, intake_alert_loop(&d->act, d->arena, &back, &queued, &d->err));
		must(d, clf_store_commit(d->store, &d->err));
	}
	told = desk_outbox(d, mails, 64, 0);
	assert_in_range(told, 2, 8);
}

/* The agent's own language, else the gateway's; what the commands are is said in it too. */
static void agents_are_told_in_their_language(void **state)
{
	static const struct {
		const char *agent, *gateway;
		bool japanese;
	} cases[] = {{"ja", "en", true}, {NULL, "ja", true}, {"en", "ja", false}, {NULL, NULL, false}};
	struct desk *d = *state;
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, desk_ticket(d), d->mia);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *text;
		bool japanese = cases[i].japanese;

		must(d, clf_agent_setting(d->store, d->mia, "locale", cases[i].agent, &d->err));
		d->config.locale = cases[i].gateway;
		empty_outbox(d);
		take(d, (struct letter){.from = MIA, .to = note, .text = "#colour blue\r\n\r\nHello."});
		text = only_mail_to(d, MIA).reading->text;
		assert_int_equal(strstr(text, "#colour というコマンドはありません。") != NULL, japanese);
		assert_int_equal(strstr(text, "There is no command #colour") != NULL, !japanese);
		take(d, (struct letter){.from = MIA, .to = note, .text = "#postpone 2020-01-01"});
		text = only_mail_to(d, MIA).reading->text;
		assert_int_equal(strstr(text, "は過去の日時です（2020-01-01 08:00）。") != NULL, japanese);
		assert_int_equal(strstr(text, "is past (Wed 2020-01-01 08:00)") != NULL, !japanese);
		take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = "#help due"});
		text = only_mail_to(d, MIA).reading->text;
		assert_int_equal(strstr(text, "#due 日時 | none") != NULL, japanese);
		assert_int_equal(strstr(text, "#due WHEN | none") != NULL, !japanese);
		assert_int_equal(strstr(text, "期限を設定または解除します。") != NULL, japanese);
	}
}

#define inbox_test(function) cmocka_unit_test_setup_teardown(function, inbox_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    inbox_test(all_of_a_mail_is_done_or_nothing),
	    inbox_test(a_command_that_is_wrong_stops_the_others),
	    inbox_test(a_mail_acts_once_whatever_brings_it_again),
	    inbox_test(other_commands_with_the_same_id_are_obeyed),
	    inbox_test(a_stranger_at_the_command_address_hears_nothing),
	    inbox_test(who_is_not_sure_learns_how_to_be),
	    inbox_test(a_machine_gives_no_commands),
	    inbox_test(what_goes_back_goes_to_the_agent_alone),
	    inbox_test(what_is_risky_waits_for_its_agents_word),
	    inbox_test(what_was_given_back_can_be_said_again),
	    inbox_test(a_question_outlives_no_key),
	    inbox_test(who_proves_to_be_the_author_is_not_asked),
	    inbox_test(forged_results_prove_nothing),
	    inbox_test(an_answer_is_taken_back_while_it_waits),
	    inbox_test(own_mail_that_comes_back_is_told_once_a_day),
	    inbox_test(many_senders_of_our_own_mail_flood_nobody),
	    inbox_test(agents_are_told_in_their_language),
	    cmocka_unit_test(no_statement_walks_through_what_grows),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("intake_desk", tests, NULL, NULL);
}
