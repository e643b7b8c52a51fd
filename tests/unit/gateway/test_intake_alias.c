/*
 * test_intake_alias.c - mail to a mailbox's further addresses is answered from them, and mail from an agent's further
 * addresses is the agent's.
 */
#include "inbox.h"

#include "clf/base/count.h"
#include "clf/store/people/agent_address.h"
#include "clf/store/people/manage.h"

#define INFO "info@desk.example"
#define HELLO "hello@desk.example"
#define CARA "cara@customer.example"
#define MIA_HOME "mia@home.example"

static int alias_open(void **state)
{
	static const char *const aliases[] = {INFO, HELLO};
	struct desk *d;

	inbox_open(state);
	d = *state;
	d->mailbox.aliases = aliases;
	d->mailbox.alias_count = CLF_COUNT(aliases);
	d->mailbox.segment = "Stores";
	d->mailbox.authserv_id = "mx.desk.example";
	d->mailbox.auto_ack = true;
	empty_outbox(d);
	return 0;
}

#define SURE "Authentication-Results: mx.desk.example; dkim=pass header.d=customer.example\r\n"

static struct took write_to(struct desk *d, const char *to, const char *fields)
{
	return take(d, (struct letter){.from = CARA, .to = to, .fields = fields, .text = "Where is it?"});
}

static struct desk_mail mail_to(struct desk *d, const char *address)
{
	struct desk_mail mails[32];
	size_t count = desk_outbox(d, mails, 32, 1);

	for (size_t i = 0; i < count; i++) {
		if (strcmp(mails[i].row.envelope_to, address) == 0)
			return mails[i];
	}
	fail_msg("%zu mails, none to %s", count, address);
	return mails[0];
}

static const char *from_of(const struct desk_mail *mail)
{
	return mail->reading->from.items[0].address;
}

/* The acknowledgement, a follow-up, and an agent's answer by mail. The token stays where it is known to arrive. */
static void an_answer_goes_out_from_the_alias(void **state)
{
	struct desk *d = *state;
	struct took t = write_to(d, INFO, SURE);
	struct desk_mail mail = mail_to(d, CARA);

	assert_string_equal(from_of(&mail), INFO);
	assert_string_equal(mail.reading->from.items[0].name, "Desk");
	assert_int_equal(desk_token(d, reply_to(&mail)).ticket, t.ticket);
	assert_string_equal(ticket_now(d, t.ticket).alias, INFO);
	desk_followup(d, t.ticket, "Which order?", "k");
	mail = mail_to(d, CARA);
	assert_string_equal(from_of(&mail), INFO);
	take(d, (struct letter){.from = MIA,
				.to = to_ticket(d, CLF_TOKEN_AGENT_REPLY, t.ticket, d->mia),
				.text = "It comes on Monday."});
	mail = mail_to(d, CARA);
	assert_string_equal(from_of(&mail), INFO);
	/* Who answers the alias itself, or the token, is on the ticket, and the next answer comes from the alias. */
	t = take(
	    d, (struct letter){.from = CARA,
			       .to = INFO,
			       .fields = clf_arena_printf(d->arena, "In-Reply-To: <%s>\r\n", mail.reading->message_id),
			       .text = "Thank you."});
	mail = mail_to(d, MIA);
	assert_string_equal(from_of(&mail), BOX);
	take(d, (struct letter){.from = CARA, .to = to_ticket(d, CLF_TOKEN_CUSTOMER, t.ticket, 0), .text = "Hello?"});
	empty_outbox(d);
	desk_followup(d, t.ticket, "Yes?", "l");
	mail = mail_to(d, CARA);
	assert_string_equal(from_of(&mail), INFO);
}

/* To whoever is in copy as well, and none of our own addresses is among them. */
static void a_copy_comes_from_the_alias(void **state)
{
	struct desk *d = *state;
	struct took t = write_to(d, INFO, SURE "Cc: dora@customer.example, " HELLO "\r\n");
	struct desk_mail mail;

	empty_outbox(d);
	desk_followup(d, t.ticket, "Which order?", "k");
	mail = mail_to(d, "dora@customer.example");
	assert_string_equal(from_of(&mail), INFO);
	assert_int_equal(mail.reading->to.count, 1);
	assert_string_equal(mail.reading->to.items[0].address, CARA);
	assert_int_equal(mail.reading->cc.count, 1);
}

/* What a list passes on may name the list's members: they are only proposed. */
static void who_is_copied_by_a_list_gets_no_answer(void **state)
{
	struct desk *d = *state;
	struct took t =
	    write_to(d, INFO, "List-Id: <help.lists.example>\r\nCc: dora@customer.example\r\nPrecedence: list\r\n");

	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	empty_outbox(d);
	desk_followup(d, t.ticket, "Which order?", "k");
	only_mail_to(d, CARA);
}

/* An agent's further address is an agent's: no customer is shown it, and mail from there ends with the agent. */
static void a_further_address_is_never_in_copy(void **state)
{
	struct desk *d = *state;
	struct took t;
	struct clf_ticket_row row;

	t = write_to(d, BOX, SURE "Cc: " MIA_HOME "\r\n");
	must(d, clf_query_ticket_row(d->store, d->arena, t.ticket, &row, &d->err));
	assert_int_equal(row.copied_count, 1);
	must(d, clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err));
	must(d, clf_query_ticket_row(d->store, d->arena, t.ticket, &row, &d->err));
	assert_int_equal(row.copied_count, 0);
	empty_outbox(d);
	desk_followup(d, t.ticket, "Which order?", "k");
	only_mail_to(d, CARA);
	t = write_to(d, BOX, SURE "Cc: " MIA_HOME "\r\n");
	empty_outbox(d);
	desk_followup(d, t.ticket, "Which order?", "l");
	only_mail_to(d, CARA);
}

static void who_is_no_longer_active_has_no_address(void **state)
{
	struct desk *d = *state;
	struct took t;

	must(d, clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err));
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_agent_set_active(d->store, d->mia, false, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	t = take(d, (struct letter){.from = MIA_HOME, .to = BOX, .fields = SURE, .text = "Hello?"});
	assert_int_equal(t.decision->agent.id, 0);
	assert_string_equal(ticket_now(d, t.ticket).customer.address, MIA_HOME);
}

static void the_address_is_the_one_written_to(void **state)
{
	static const struct {
		const char *to, *fields, *from;
	} cases[] = {
	    {BOX, SURE, BOX},
	    {"Info <" INFO ">", SURE, INFO},
	    {"INFO@Desk.Example", SURE, INFO},
	    {HELLO ", " INFO, SURE, HELLO},
	    {INFO ", " BOX, SURE, BOX},
	    {"friend@else.example", SURE "Cc: " HELLO "\r\n", HELLO},
	    {"undisclosed-recipients:;", SURE "X-Original-To: " INFO "\r\n", INFO},
	    {"undisclosed-recipients:;", SURE, BOX},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct desk_mail mail;

		write_to(d, cases[i].to, cases[i].fields);
		mail = mail_to(d, CARA);
		if (strcmp(from_of(&mail), cases[i].from) != 0)
			fail_msg("to %s: answered from %s", cases[i].to, from_of(&mail));
	}
}

static void an_alias_that_is_gone_answers_no_more(void **state)
{
	struct desk *d = *state;
	struct took t = write_to(d, INFO, SURE);
	struct desk_mail mail;

	empty_outbox(d);
	d->mailbox.alias_count = 0;
	desk_followup(d, t.ticket, "Which order?", "k");
	mail = mail_to(d, CARA);
	assert_string_equal(from_of(&mail), BOX);
}

static void without_tokens_an_answer_comes_back_to_the_alias(void **state)
{
	struct desk *d = *state;
	struct desk_mail mail;

	must(d, clf_reply_address_parse(d->arena, "bare", BOX, &d->mailbox.reply, &d->err));
	write_to(d, INFO, SURE);
	mail = mail_to(d, CARA);
	assert_string_equal(reply_to(&mail), INFO);
}

static void an_alias_is_nobodys_customer(void **state)
{
	struct desk *d = *state;
	struct took t = take(d, (struct letter){.from = INFO, .to = BOX, .text = "Hello"});

	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	t = take(d, (struct letter){.from = INFO, .to = BOX, .fields = "Reply-To: " CARA "\r\n", .text = "Hello"});
	assert_string_equal(ticket_now(d, t.ticket).customer.address, CARA);
	/* Beside the command address an alias makes a customer's mail nothing else than mail. */
	t = take(d, (struct letter){.from = CARA, .to = INFO ", " COMMANDS, .text = "Hello"});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
}

static void an_agent_writes_from_further_addresses(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *token = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
	struct desk_mail mail;
	struct took t;

	empty_outbox(d);
	t = take(d, (struct letter){.from = MIA_HOME, .to = token, .text = "It comes on Monday."});
	assert_int_equal(t.decision->agent.id, 0);
	empty_outbox(d);
	must(d, clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err));
	/* The token of her own address will do; without one it is as unsure as from there. */
	t = take(d, (struct letter){.from = "Mia <" MIA_HOME ">", .to = token, .text = "It comes on Monday."});
	assert_int_equal(t.decision->agent.id, d->mia);
	assert_true(t.decision->request.actor.sure);
	mail = only_mail_to(d, ANA);
	assert_null(strstr(mail.raw, "home.example"));
	t = take(d, (struct letter){.from = MIA_HOME, .to = BOX, .text = "#new x@y.example"});
	assert_false(t.decision->request.actor.sure);
	/* What the gateway has to say goes to her own address. */
	only_mail_to(d, MIA);
	/* She takes part by whichever address: a tag is enough to find the ticket. */
	d->mailbox.trust = CLF_TRUST_FROM;
	t = take_raw(d, clf_arena_printf(d->arena,
					 "From: %s\r\nTo: %s\r\nSubject: Re: [CLF-%d]\r\nMessage-ID: <z@home.example>"
					 "\r\n\r\nA note.\r\n",
					 MIA_HOME, BOX, (int)ticket));
	assert_int_equal(t.ticket, ticket);
	/* Taken away, it is nobody's. */
	must(d, clf_agent_address_remove(d->store, d->mia, MIA_HOME, &d->err));
	t = take(d, (struct letter){.from = MIA_HOME, .to = token, .text = "Tuesday."});
	assert_int_equal(t.decision->agent.id, 0);
}

/* The server's word counts for the domain that the mail came from, not for the agent's own. */
static void each_address_is_proved_by_itself(void **state)
{
	static const struct {
		const char *results;
		bool sure;
	} cases[] = {
	    {"Authentication-Results: mx.desk.example; dkim=pass header.d=home.example\r\n", true},
	    {"Authentication-Results: mx.desk.example; dkim=pass header.d=agents.example\r\n", false},
	    {"Authentication-Results: mx.desk.example; dmarc=fail header.from=home.example\r\n", false},
	    {"", false},
	};
	struct desk *d = *state;

	must(d, clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err));
	d->mailbox.trust = CLF_TRUST_AUTHENTICATED;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct took t =
		    take(d, (struct letter){.from = MIA_HOME, .to = BOX, .fields = cases[i].results, .text = "#list"});

		assert_int_equal(t.decision->agent.id, d->mia);
		assert_int_equal(t.decision->request.actor.sure, cases[i].sure);
	}
}

static void an_address_belongs_to_one_agent(void **state)
{
	struct desk *d = *state;
	const struct clf_agent_record record = {
	    .agent = {.address = MIA_HOME, .name = "Max", .role = CLF_ROLE_AGENT, .active = true}};
	const char *const *list = NULL;
	size_t count = 0;
	int64_t id = 0, tickets = 0;

	must(d, clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err));
	assert_int_equal(clf_agent_address_add(d->store, d->tom, MIA_HOME, &d->err), CLF_ECONFLICT);
	assert_int_equal(clf_agent_address_add(d->store, d->mia, MIA_HOME, &d->err), CLF_ECONFLICT);
	assert_int_equal(clf_agent_address_add(d->store, d->mia, TOM, &d->err), CLF_ECONFLICT);
	assert_int_equal(clf_agent_add(d->store, &record, &id, &d->err), CLF_ECONFLICT);
	assert_int_equal(clf_agent_address_remove(d->store, d->tom, MIA_HOME, &d->err), CLF_ENOTFOUND);
	for (int i = 1; i < CLF_AGENT_ADDRESSES; i++)
		must(d, clf_agent_address_add(d->store, d->mia, clf_arena_printf(d->arena, "mia%d@home.example", i),
					      &d->err));
	assert_int_equal(clf_agent_address_add(d->store, d->mia, "more@home.example", &d->err), CLF_ELIMIT);
	must(d, clf_agent_further(d->store, d->arena, d->mia, &list, &count, &d->err));
	assert_int_equal(count, CLF_AGENT_ADDRESSES);
	desk_ticket(d);
	must(d, clf_customer_tickets(d->store, ANA, &tickets, &d->err));
	assert_int_equal(tickets, 1);
}

#define ALIAS_TEST(name) cmocka_unit_test_setup_teardown(name, alias_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ALIAS_TEST(an_answer_goes_out_from_the_alias),
	    ALIAS_TEST(a_copy_comes_from_the_alias),
	    ALIAS_TEST(who_is_copied_by_a_list_gets_no_answer),
	    ALIAS_TEST(a_further_address_is_never_in_copy),
	    ALIAS_TEST(who_is_no_longer_active_has_no_address),
	    ALIAS_TEST(the_address_is_the_one_written_to),
	    ALIAS_TEST(an_alias_that_is_gone_answers_no_more),
	    ALIAS_TEST(without_tokens_an_answer_comes_back_to_the_alias),
	    ALIAS_TEST(an_alias_is_nobodys_customer),
	    ALIAS_TEST(an_agent_writes_from_further_addresses),
	    ALIAS_TEST(each_address_is_proved_by_itself),
	    ALIAS_TEST(an_address_belongs_to_one_agent),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
