/*
 * test_intake_author.c - who wrote a mail that somebody passed on, and what a machine made: groups and lists as a way
 * in, our own address in From, forms, scanners, newsletters; and what no such mail may do.
 */
#include "inbox.h"

#include "clf/base/count.h"

#define GROUP "help@groups.example"
#define GOOGLE                                                                                                         \
	"Precedence: list\r\nMailing-list: list " BOX "; contact support+owners@desk.example\r\n"                      \
	"List-ID: <support.desk.example>\r\nX-Google-Group-Id: 123\r\n"                                                \
	"List-Post: <https://groups.google.com/a/desk.example/group/support/post>, <mailto:" BOX ">\r\n"               \
	"List-Unsubscribe: <mailto:googlegroups-manage+123+unsubscribe@googlegroups.com>\r\n"
#define MAILMAN                                                                                                        \
	"List-Id: Help <help.groups.example>\r\nList-Post: <mailto:" GROUP ">\r\n"                                     \
	"List-Unsubscribe: <mailto:help-leave@groups.example>\r\nPrecedence: list\r\n"
#define VIA "\"'Cara' via Support\" <" BOX ">"
#define CARA "cara@customer.example"

static int author_open(void **state)
{
	static const char *const lists[] = {GROUP};
	struct desk *d;

	inbox_open(state);
	d = *state;
	d->mailbox.auto_ack = true;
	d->mailbox.lists = lists;
	d->mailbox.list_count = CLF_COUNT(lists);
	return 0;
}

struct passed_on {
	const char *what, *fields, *from, *to;
	enum clf_outcome outcome;
	const char *customer; /* of the ticket that it makes; NULL: none is made */
};

static void expect(struct desk *d, const struct passed_on *c)
{
	struct took t =
	    take(d, (struct letter){.from = c->from, .to = c->to, .fields = c->fields, .text = "Where is my order?"});
	const char *customer = t.ticket != 0 ? ticket_now(d, t.ticket).customer.address : NULL;

	if (t.outcome != c->outcome || (c->customer != NULL) != (t.ticket != 0) ||
	    (customer != NULL && strcmp(customer, c->customer) != 0))
		fail_msg("%s: %s, customer %s (%s)", c->what, clf_outcome_name(t.outcome),
			 customer != NULL ? customer : "none", t.reason);
}

/* Whatever a group or a list does to a customer's mail, it makes the customer's ticket, or a row that somebody sees. */
static void a_group_is_a_way_in(void **state)
{
	static const struct passed_on cases[] = {
	    {"a group of our address, From kept", GOOGLE "X-Original-Sender: " CARA "\r\n", "Cara <" CARA ">", BOX,
	     CLF_OUTCOME_TICKET, CARA},
	    {"From rewritten, X-Original-From", GOOGLE "X-Original-From: Cara <" CARA ">\r\n", VIA, BOX,
	     CLF_OUTCOME_TICKET, CARA},
	    {"From rewritten, X-Original-Sender", GOOGLE "X-Original-Sender: " CARA "\r\n", VIA, BOX,
	     CLF_OUTCOME_TICKET, CARA},
	    {"From rewritten, Reply-To", GOOGLE "Reply-To: Cara <" CARA ">\r\n", VIA, BOX, CLF_OUTCOME_TICKET, CARA},
	    {"Reply-To the list and the customer", GOOGLE "Reply-To: " BOX ", Cara <" CARA ">\r\n", VIA, BOX,
	     CLF_OUTCOME_TICKET, CARA},
	    {"From rewritten, and nothing else", GOOGLE, VIA, BOX, CLF_OUTCOME_QUARANTINE, NULL},
	    {"a list that is named, From kept", MAILMAN, CARA, GROUP, CLF_OUTCOME_TICKET, CARA},
	    {"a list that is named, From rewritten", MAILMAN "Reply-To: " CARA "\r\n", "Cara via Help <" GROUP ">",
	     GROUP, CLF_OUTCOME_TICKET, CARA},
	    {"a named list by its id alone", "List-Id: <help.groups.example>\r\n", CARA, "undisclosed: ;",
	     CLF_OUTCOME_TICKET, CARA},
	    {"another list, written to us", "List-Id: <talk.lists.example>\r\n", CARA, BOX, CLF_OUTCOME_TICKET, CARA},
	    {"another list with a rewritten From, written to us",
	     "List-Id: <talk.lists.example>\r\nList-Post: <mailto:talk@lists.example>\r\nReply-To: " CARA "\r\n",
	     "Cara via talk <talk@lists.example>", BOX, CLF_OUTCOME_TICKET, CARA},
	    {"another list, not written to us",
	     "List-Id: <talk.lists.example>\r\nList-Post: <mailto:talk@lists.example>\r\n", CARA, "talk@lists.example",
	     CLF_OUTCOME_QUARANTINE, NULL},
	    {"a newsletter", "List-Id: <news.shop.example>\r\nList-Unsubscribe: <https://shop.example/u>\r\n",
	     "news@shop.example", BOX, CLF_OUTCOME_QUARANTINE, NULL},
	    {"a newsletter in bulk", "Precedence: bulk\r\nList-Unsubscribe: <https://shop.example/u>\r\n",
	     "news@shop.example", BOX, CLF_OUTCOME_QUARANTINE, NULL},
	};

	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		expect(*state, &cases[i]);
}

static void our_own_address_in_from_is_no_mail_of_ours(void **state)
{
	static const struct passed_on cases[] = {
	    {"a form that sends in our name", "Reply-To: Cara <" CARA ">\r\n", "Website <" BOX ">", BOX,
	     CLF_OUTCOME_TICKET, CARA},
	    {"somebody at our shared mailbox", "", BOX, BOX, CLF_OUTCOME_QUARANTINE, NULL},
	    {"Reply-To ourselves", "Reply-To: " BOX "\r\n", BOX, BOX, CLF_OUTCOME_QUARANTINE, NULL},
	    {"the list's address in From", "", GROUP, BOX, CLF_OUTCOME_QUARANTINE, NULL},
	};

	for (size_t i = 0; i < CLF_COUNT(cases); i++)
		expect(*state, &cases[i]);
}

/* The relay gave it another Message-ID, and a forwarder sends it back. */
static void mail_of_ours_that_comes_back_is_known(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail sent;
	struct took t;

	empty_outbox(d);
	desk_followup(d, ticket, "Which order?", "k");
	sent = only_mail_to(d, ANA);
	t = take(d, (struct letter){.from = BOX,
				    .to = ANA,
				    .text = "Which order?",
				    .fields = clf_arena_printf(d->arena, "Reply-To: %s\r\n", reply_to(&sent))});
	assert_int_equal(t.outcome, CLF_OUTCOME_IGNORED);
	t = take(d, (struct letter){.from = BOX, .to = ANA, .text = sent.reading->text});
	assert_int_equal(t.outcome, CLF_OUTCOME_IGNORED);
	/* What a group passes on of an answer quotes our mail and isn't it. */
	t = take(d, (struct letter){.from = VIA,
				    .to = BOX,
				    .fields = "X-Original-From: " ANA "\r\n",
				    .text = clf_arena_printf(d->arena, "The blue one.\r\n\r\n> %s",
							     strstr(sent.reading->text, "Reference:"))});
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(t.ticket, ticket);
}

/* Where a group says whom it stands for, anybody can say so. */
static void nobody_becomes_an_agent_behind_a_group(void **state)
{
	static const char *const fields[] = {GOOGLE "X-Original-From: Mia <" MIA ">\r\n",
					     GOOGLE "X-Original-Sender: " MIA "\r\n", "Reply-To: " MIA "\r\n",
					     "Auto-Submitted: auto-generated\r\nReply-To: " MIA "\r\n"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	d->mailbox.trust = CLF_TRUST_FROM;
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		const char *token = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
		struct took t = take(
		    d, (struct letter){.from = VIA, .to = token, .fields = fields[i], .text = "#close\r\n\r\nDone."});

		assert_false(t.decision->request.actor.sure);
		assert_string_equal(desk_status(d, ticket), "New");
		t = take(d,
			 (struct letter){.from = VIA, .to = COMMANDS, .fields = fields[i], .text = "#new x@y.example"});
		assert_int_equal(t.ticket, 0);
	}
}

static void what_a_group_passes_on_is_unverified_and_gets_no_acknowledgement(void **state)
{
	struct desk *d = *state;
	struct took t;

	empty_outbox(d);
	t = take(d,
		 (struct letter){
		     .from = VIA, .to = BOX, .fields = GOOGLE "X-Original-From: Cara <" CARA ">\r\n", .text = "Hello"});
	assert_true(t.decision->request.actor.unverified);
	assert_string_equal(ticket_now(d, t.ticket).customer.name, "Cara");
	assert_int_equal(empty_outbox(d), 0);
	/* What an agent answers goes to the customer, not to the group. */
	desk_followup(d, t.ticket, "It comes on Monday.", "f");
	only_mail_to(d, CARA);
}

struct machine {
	const char *what, *fields, *from;
	const char *customer;
};

/* Each is the first of its mails, and somebody has to see to it. No machine answers. */
static void what_a_machine_made_is_work(void **state)
{
	static const struct machine cases[] = {
	    {"a form", "Auto-Submitted: auto-generated\r\n", CARA, CARA},
	    {"in capitals", "AUTO-SUBMITTED: Auto-Generated\r\n", CARA, CARA},
	    {"with a parameter", "Auto-Submitted: auto-generated; owner-email=\"w@shop.example\"\r\n", CARA, CARA},
	    {"with a comment", "Auto-Submitted: auto-generated (form 7)\r\n", CARA, CARA},
	    {"with a comment before it", "Auto-Submitted: (form) auto-generated\r\n", CARA, CARA},
	    {"a form for somebody", "Auto-Submitted: auto-generated\r\nReply-To: Cara <" CARA ">\r\n",
	     "Form <noreply@shop.example>", CARA},
	    {"a mailer that wants no answers", "X-Auto-Response-Suppress: All\r\n", CARA, CARA},
	    {"the same by its parts", "X-Auto-Response-Suppress: DR, OOF, AutoReply\r\n", "fax@gate.example",
	     "fax@gate.example"},
	    {"a form in bulk", "Precedence: bulk\r\n", CARA, CARA},
	    {"a person in bulk", "Precedence: bulk\r\nUser-Agent: Mozilla Thunderbird\r\n", CARA, CARA},
	    {"junk", "Precedence: junk\r\n", CARA, CARA},
	    {"a scanner with an empty return path", "Return-Path: <>\r\n", "scanner@office.example",
	     "scanner@office.example"},
	    {"a monitor", "Auto-Submitted: auto-generated\r\nIn-Reply-To: <host.7@monitor.example>\r\n",
	     "monitor@ops.example", "monitor@ops.example"},
	    {"a shop through Amazon", "X-AMAZON-MAIL-RELAY-TYPE: notification\r\n", CARA, CARA},
	    {"a cron job", "X-Cron-Env: <SHELL=/bin/sh>\r\n", "root@ops.example", "root@ops.example"},
	    {"another desk", "X-OTRS-Loop: yes\r\n", "desk@other.example", "desk@other.example"},
	    {"a voice gateway's loop mark", "X-Loop: yes\r\n", CARA, CARA},
	    {"a mark of senders in bulk", "Feedback-ID: 1:2:3:shop\r\n", CARA, CARA},
	    {"notified", "Auto-Submitted: auto-notified\r\n", CARA, CARA},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct passed_on c = {cases[i].what, cases[i].fields,    cases[i].from,
					    BOX,           CLF_OUTCOME_TICKET, cases[i].customer};

		expect(d, &c);
		assert_int_equal(empty_outbox(d), 0);
	}
}

/* An answer of a machine is nobody's wish, and begins nothing. */
static void what_answers_by_itself_stays_automatic(void **state)
{
	static const struct machine cases[] = {
	    {"replied", "Auto-Submitted: auto-replied\r\n", CARA, NULL},
	    {"replied, with a comment", "Auto-Submitted: (away) auto-replied (vacation)\r\n", CARA, NULL},
	    {"a vacation", "X-Autoreply: yes\r\n", CARA, NULL},
	    {"a mail system", "", "Mail Delivery System <mailer-daemon@mx.example>", NULL},
	    {"an invitation's answer",
	     "Auto-Submitted: auto-replied\r\nMIME-Version: 1.0\r\nContent-Type: text/calendar; method=REPLY\r\n", CARA,
	     NULL},
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct passed_on c = {cases[i].what, cases[i].fields,     cases[i].from,
					    BOX,           CLF_OUTCOME_IGNORED, NULL};

		expect(d, &c);
		assert_int_equal(empty_outbox(d), 0);
	}
}

/* In reply to ours it is an answer, whatever it says of itself: it changes nothing and is shown on the ticket. */
static void a_machine_that_answers_us_changes_nothing(void **state)
{
	static const char *const fields[] = {"Auto-Submitted: auto-generated\r\n", "X-Auto-Response-Suppress: All\r\n",
					     "Precedence: bulk\r\n", "Return-Path: <>\r\n"};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail sent;

	empty_outbox(d);
	desk_followup(d, ticket, "Which order?", "k");
	sent = only_mail_to(d, ANA);
	for (size_t i = 0; i < CLF_COUNT(fields); i++) {
		const char *ours =
		    clf_arena_printf(d->arena, "%sIn-Reply-To: <%s>\r\n", fields[i], sent.reading->message_id);
		struct took t = take(d, (struct letter){.from = ANA, .to = BOX, .fields = ours, .text = "I am away."});

		assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
		assert_int_equal(t.ticket, ticket);
		assert_string_equal(desk_status(d, ticket), "Answered");
		t = take(
		    d, (struct letter){.from = ANA, .to = reply_to(&sent), .fields = fields[i], .text = "I am away."});
		assert_int_equal(t.ticket, ticket);
		assert_string_equal(desk_status(d, ticket), "Answered");
		assert_int_equal(empty_outbox(d), 0);
	}
}

/* A monitor's second mail answers its first: whoever handles the ticket hears of it. */
static void a_machine_goes_on_with_what_it_began(void **state)
{
	struct desk *d = *state;
	struct took first, second;

	d->mailbox.segment = "Stores";
	first = take(d, (struct letter){.from = "monitor@ops.example",
					.to = BOX,
					.id = "alarm.1@ops.example",
					.fields = "Auto-Submitted: auto-generated\r\n",
					.text = "The shop is down."});
	empty_outbox(d);
	second = take(
	    d, (struct letter){.from = "monitor@ops.example",
			       .to = BOX,
			       .fields = "Auto-Submitted: auto-generated\r\nIn-Reply-To: <alarm.1@ops.example>\r\n",
			       .text = "It is still down."});
	assert_int_equal(second.ticket, first.ticket);
	only_mail_to(d, MIA);
}

/* Nothing goes back to a machine that has an agent's name, sure or not. */
static void a_machine_with_an_agents_name_is_not_answered(void **state)
{
	struct desk *d = *state;
	struct took t = take(
	    d, (struct letter){
		   .from = MIA, .to = BOX, .fields = "Auto-Submitted: auto-generated\r\n", .text = "Scanned document"});

	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(empty_outbox(d), 0);
}

#define AUTHOR_TEST(name) cmocka_unit_test_setup_teardown(name, author_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    AUTHOR_TEST(a_group_is_a_way_in),
	    AUTHOR_TEST(our_own_address_in_from_is_no_mail_of_ours),
	    AUTHOR_TEST(mail_of_ours_that_comes_back_is_known),
	    AUTHOR_TEST(nobody_becomes_an_agent_behind_a_group),
	    AUTHOR_TEST(what_a_group_passes_on_is_unverified_and_gets_no_acknowledgement),
	    AUTHOR_TEST(what_a_machine_made_is_work),
	    AUTHOR_TEST(what_answers_by_itself_stays_automatic),
	    AUTHOR_TEST(a_machine_that_answers_us_changes_nothing),
	    AUTHOR_TEST(a_machine_goes_on_with_what_it_began),
	    AUTHOR_TEST(a_machine_with_an_agents_name_is_not_answered),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
