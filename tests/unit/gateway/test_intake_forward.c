/*
 * test_intake_forward.c - an agent passes a customer's mail on, or writes to a customer with the gateway in copy: one
 * ticket, the customer's, and nothing goes out twice.
 */
#include "inbox.h"

#include "clf/base/count.h"
#include "clf/store/look/query_mail.h"

#define CARA "cara@customer.example"
#define SURE "Authentication-Results: mx.desk.example; dmarc=pass header.from=agents.example\r\n"

static int forward_open(void **state)
{
	struct desk *d;

	inbox_open(state);
	d = *state;
	d->mailbox.authserv_id = "mx.desk.example";
	d->mailbox.trust = CLF_TRUST_AUTHENTICATED;
	d->mailbox.auto_ack = true;
	empty_outbox(d);
	return 0;
}

static struct took send_raw(struct desk *d, const char *fields, const char *to, const char *subject, const char *body)
{
	static unsigned count;

	return take_raw(d, clf_arena_printf(d->arena,
					    "%sFrom: Tom Agent <" TOM ">\r\nTo: %s\r\nSubject: %s\r\n"
					    "Message-ID: <f%u@agents.example>\r\nDate: Sun, 22 Nov 2026 03:00:00 +0000"
					    "\r\n%s\r\n",
					    fields, to, subject, ++count, body));
}

/* The one mail on it that came in. */
static struct clf_message_row came_in(struct desk *d, int64_t ticket)
{
	struct clf_message_list list = {NULL, 0, 0};
	struct clf_message_row found = {0};
	size_t count = 0;

	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){.limit = 50}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		count += list.items[i].incoming;
		if (list.items[i].incoming)
			found = list.items[i];
	}
	assert_int_equal(count, 1);
	return found;
}

#define PLAIN "Content-Type: text/plain; charset=utf-8\r\n\r\n"
#define QUOTED_HEAD                                                                                                    \
	"From: Cara Customer <" CARA ">\nSent: Saturday, November 28, 2026 10:00 AM\nTo: Tom <" TOM                    \
	">\nSubject: My cable\n\n"

struct passed {
	const char *what, *subject, *body, *own;
};

static const struct passed forwards[] = {
    {"Gmail", "Fwd: My cable",
     PLAIN "Please handle.\n\n---------- Forwarded message ---------\nFrom: Cara <" CARA
	   ">\nDate: Sat, 28 Nov 2026 at 10:00\nSubject: My cable\nTo: <" TOM ">\n\nMy cable is broken.\n",
     "Please handle."},
    {"Outlook, with a line", "FW: My cable",
     PLAIN "Please handle.\n\n-----Original Message-----\n" QUOTED_HEAD "My cable is broken.\n", "Please handle."},
    {"Outlook", "FW: My cable", PLAIN "Please handle.\n\n" QUOTED_HEAD "My cable is broken.\n", "Please handle."},
    {"Outlook, without a word", "FW: My cable", PLAIN QUOTED_HEAD "My cable is broken.\n", NULL},
    {"Outlook in German", "WG: Kabel",
     PLAIN "Please handle.\n\nVon: Cara Customer <" CARA ">\nGesendet: Samstag, 28. November 2026 10:00\nAn: Tom <" TOM
	   ">\nBetreff: My cable\n\nMy cable is broken.\n",
     "Please handle."},
    {"old Outlook", "FW: My cable",
     PLAIN "Please handle.\n\nFrom: Cara Customer [mailto:" CARA
	   "]\nSent: Saturday, November 28, 2026 10:00 AM\nTo: Tom\n"
	   "Subject: My cable\n\nMy cable is broken.\n",
     "Please handle."},
    {"Apple", "Fwd: My cable",
     PLAIN "Please handle.\n\nBegin forwarded message:\n\n> From: Cara Customer <" CARA
	   ">\n> Subject: My cable\n> Date: 28. November 2026 at 10:00:00 CET\n> To: Tom <" TOM
	   ">\n> \n> My cable is broken.\n",
     "Please handle."},
    {"Thunderbird", "Fwd: My cable",
     PLAIN "Please handle.\n\n\n-------- Forwarded Message --------\nSubject: \tMy cable\nDate: \tSat, 28 Nov 2026 "
	   "10:00:00 +0000\nFrom: \tCara Customer <" CARA ">\nTo: \tTom <" TOM ">\n\n\n\nMy cable is broken.\n",
     "Please handle."},
    {"HTML of Gmail", "Fwd: My cable",
     "Content-Type: text/html; charset=utf-8\r\n\r\n<div dir=\"ltr\">Please handle.<br><br><div class=\"gmail_quote\">"
     "<div dir=\"ltr\" class=\"gmail_attr\">---------- Forwarded message ---------<br>From: <strong>Cara</strong> "
     "&lt;<a href=\"mailto:" CARA "\">" CARA "</a>&gt;<br>Date: Sat, 28 Nov 2026 at 10:00<br>Subject: My cable<br>To: "
     "Tom &lt;" TOM "&gt;<br></div><br><br>My cable is broken.<br></div></div>\r\n",
     "Please handle."},
    {"HTML of Outlook", "FW: My cable",
     "Content-Type: text/html; charset=utf-8\r\n\r\n<html><body><p class=MsoNormal>Please handle.</p><div><div "
     "style='border:none;border-top:solid #E1E1E1 1.0pt;padding:3.0pt 0cm 0cm 0cm'><p class=MsoNormal><b>From:</b> Cara "
     "Customer &lt;" CARA "&gt; <br><b>Sent:</b> Saturday, November 28, 2026 10:00 AM<br><b>To:</b> Tom &lt;" TOM
     "&gt;<br><b>Subject:</b> My cable</p></div></div><p class=MsoNormal>My cable is broken.</p></body></html>\r\n",
     "Please handle."},
    {"an attached mail", "My cable",
     "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\n"
     "Please handle.\r\n--b\r\nContent-Type: message/rfc822\r\nContent-Disposition: attachment; filename=\"m.eml\"\r\n"
     "\r\nFrom: \"Customer, Cara\" <" CARA ">\r\nTo: " TOM "\r\nSubject: My cable\r\nContent-Type: text/plain\r\n\r\n"
     "My cable is broken.\r\n--b--\r\n",
     "Please handle."},
};

/* In whatever shape a program forwards. */
static void a_forward_makes_the_customers_ticket(void **state)
{
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(forwards); i++) {
		struct took t = send_raw(d, SURE, BOX, forwards[i].subject, forwards[i].body);
		struct clf_comment_list notes = {NULL, 0, 0};
		struct clf_message_row message;
		struct desk_mail receipt;

		if (t.ticket == 0 || strcmp(ticket_now(d, t.ticket).customer.address, CARA) != 0)
			fail_msg("%s: %s, %s", forwards[i].what, clf_outcome_name(t.outcome), t.reason);
		assert_string_equal(ticket_now(d, t.ticket).subject, "My cable");
		message = came_in(d, t.ticket);
		assert_string_equal(message.from, CARA);
		if (strcmp(message.reply, "My cable is broken.") != 0)
			fail_msg("%s: '%s'", forwards[i].what, message.reply);
		must(d,
		     clf_query_comments(d->store, d->arena, t.ticket, (struct clf_page){.limit = 9}, &notes, &d->err));
		assert_int_equal(notes.count, forwards[i].own != NULL ? 1 : 0);
		if (forwards[i].own != NULL)
			assert_string_equal(notes.items[0].text, forwards[i].own);
		/* The agent is told whose ticket it is; the customer hears nothing of it. */
		receipt = only_mail_to(d, TOM);
		assert_non_null(strstr(receipt.reading->text, CARA));
		assert_non_null(strstr(receipt.reading->subject, "CLF-"));
	}
}

/* From a customer to a colleague to the agent to us, in the shapes of programs. */
static void what_a_colleague_passed_on_first_is_the_customers(void **state)
{
	static const char *const bodies[] = {
	    PLAIN "Please handle.\n\n---------- Forwarded message ---------\nFrom: Mia <" MIA
		  ">\nDate: Sat, 28 Nov 2026 at 11:00\nSubject: Fwd: My cable\nTo: <" TOM ">\n\nYours?\n\n"
		  "---------- Forwarded message ---------\nFrom: Cara <" CARA
		  ">\nDate: Sat, 28 Nov 2026 at 10:00\nSubject: My cable\nTo: <" MIA ">\n\nMy cable is broken.\n",
	    PLAIN "Please handle.\n\nFrom: Mia <" MIA ">\nSent: Saturday, November 28, 2026 11:00 AM\nTo: Tom <" TOM
		  ">\nSubject: FW: My cable\n\nYours?\n\n" QUOTED_HEAD "My cable is broken.\n",
	    PLAIN "Please handle.\n\nBegin forwarded message:\n\n> From: Mia <" MIA
		  ">\n> Subject: Fwd: My cable\n> Date: 28. November 2026 at 11:00:00 CET\n> To: Tom <" TOM
		  ">\n> \n> Yours?\n> \n>> Begin forwarded message:\n>> \n>> From: Cara Customer <" CARA
		  ">\n>> Subject: My cable\n>> Date: 28. November 2026 at 10:00:00 CET\n>> To: Mia <" MIA
		  ">\n>> \n>> My cable is broken.\n",
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(bodies); i++) {
		struct took t = send_raw(d, SURE, BOX, "Fwd: Fwd: My cable", bodies[i]);
		struct clf_comment_list notes = {NULL, 0, 0};

		assert_string_equal(ticket_now(d, t.ticket).customer.address, CARA);
		assert_string_equal(ticket_now(d, t.ticket).subject, "My cable");
		assert_string_equal(came_in(d, t.ticket).reply, "My cable is broken.");
		must(d,
		     clf_query_comments(d->store, d->arena, t.ticket, (struct clf_page){.limit = 9}, &notes, &d->err));
		assert_int_equal(notes.count, 1);
		assert_string_equal(notes.items[0].text, "Please handle.\n\nYours?");
		assert_non_null(strstr(only_mail_to(d, TOM).reading->text, CARA));
	}
}

/* What was forwarded is the customer's word, unproved; an answer goes to the customer. */
static void an_answer_to_a_forward_goes_to_the_customer(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, SURE, BOX, forwards[0].subject, forwards[0].body);

	assert_true(came_in(d, t.ticket).unverified);
	empty_outbox(d);
	desk_followup(d, t.ticket, "A new one is on its way.", "k");
	only_mail_to(d, CARA);
}

static void what_is_no_customers_mail_is_not_passed_on(void **state)
{
	static const char *const bodies[] = {
	    PLAIN "See below.\n\n---------- Forwarded message ---------\nFrom: Mia <" MIA
		  ">\nDate: Sat, 28 Nov 2026 at 10:00\nSubject: Rota\nTo: <" TOM ">\n\nTomorrow at eight.\n",
	    PLAIN "See below.\n\n---------- Forwarded message ---------\nFrom: Desk <" BOX
		  ">\nDate: Sat, 28 Nov 2026 at 10:00\nSubject: Rota\nTo: <" TOM ">\n\nTomorrow at eight.\n",
	    PLAIN "See below.\n\n---------- Forwarded message ---------\nFrom: Cara\nDate: Sat, 28 Nov 2026 at 10:00\n"
		  "Subject: Rota\nTo: Tom\n\nTomorrow at eight.\n",
	};
	struct desk *d = *state;

	for (size_t i = 0; i < CLF_COUNT(bodies); i++) {
		struct took t = send_raw(d, SURE, BOX, "Fwd: Rota", bodies[i]);

		assert_string_equal(ticket_now(d, t.ticket).customer.address, TOM);
	}
}

/* A customer writes what reads as a command; an agent passes that mail on without a word. */
static void what_is_passed_on_commands_nothing(void **state)
{
	static const char body[] = PLAIN "---------- Forwarded message ---------\nFrom: Cara <" CARA
					 ">\nDate: Sat, 28 Nov 2026 at 10:00\nSubject: My cable\nTo: <" TOM
					 ">\n\n#priority critical\n\nMy cable is broken.\n";
	struct desk *d = *state;
	struct took t = send_raw(d, SURE, BOX, "Fwd: My cable", body);

	assert_int_not_equal(t.ticket, 0);
	assert_string_equal(came_in(d, t.ticket).from, CARA);
	assert_int_not_equal(ticket_now(d, t.ticket).priority, CLF_PRIORITY_CRITICAL);
	assert_false(t.decision->holds_commands);
}

/* Whoever forges an agent's name makes nobody a customer, and the agent is told what to do instead. */
static void an_unsure_forward_is_kept_and_says_how(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, "", BOX, forwards[0].subject, forwards[0].body);
	struct desk_mail mail = only_mail_to(d, TOM);

	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(t.ticket, 0);
	assert_non_null(strstr(mail.reading->text, "#new"));
	assert_non_null(strstr(mail.reading->text, COMMANDS));
	assert_non_null(strstr(mail.reading->text, "My cable is broken."));
	assert_int_equal(desk_token(d, reply_to(&mail)).klass, CLF_TOKEN_COMMAND);
	d->config.command_address = NULL;
	send_raw(d, "", CARA ", " BOX, "Your visit", PLAIN "We come on Monday.\n");
	mail = only_mail_to(d, TOM);
	assert_non_null(strstr(mail.reading->text, "#new"));
	assert_non_null(strstr(mail.reading->text, "We come on Monday."));
}

/* A customer who forwards something writes about it: nobody else becomes the customer. */
static void a_customers_forward_is_the_customers(void **state)
{
	struct desk *d = *state;
	struct took t =
	    take_raw(d, clf_arena_printf(d->arena,
					 "From: eve@else.example\r\nTo: " BOX "\r\nSubject: Fwd: My cable\r\n"
					 "Message-ID: <c@else.example>\r\n%s",
					 forwards[0].body));

	assert_string_equal(ticket_now(d, t.ticket).customer.address, "eve@else.example");
}

static void an_agent_who_copies_us_in_has_answered(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, SURE "Cc: " BOX "\r\n", "Cara <" CARA ">", "Your visit",
				 PLAIN "Dear Cara, we come on Monday.\n");
	struct desk_mail receipt;
	struct clf_message_row message;
	struct took reply, again;

	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_string_equal(ticket_now(d, t.ticket).customer.address, CARA);
	assert_string_equal(ticket_now(d, t.ticket).customer.name, "Cara");
	assert_string_equal(desk_status(d, t.ticket), "Answered");
	assert_int_equal(ticket_now(d, t.ticket).owner, d->tom);
	message = came_in(d, t.ticket);
	assert_string_equal(message.from, TOM);
	/* Nothing goes to the customer again. */
	receipt = only_mail_to(d, TOM);
	assert_true(desk_reads(receipt.reading->text, "not sent again"));
	/* The customer answers all of them: on this ticket, and the agent is told. */
	reply =
	    take(d, (struct letter){.from = "Cara <" CARA ">",
				    .to = TOM ", " BOX,
				    .id = "r1@customer.example",
				    .fields = clf_arena_printf(d->arena, "In-Reply-To: <%s>\r\n", message.message_id),
				    .text = "Monday is fine."});
	assert_int_equal(reply.ticket, t.ticket);
	assert_string_equal(desk_status(d, t.ticket), "Open");
	only_mail_to(d, TOM);
	/* And the agent once more, with us in copy. */
	again = send_raw(d, SURE "Cc: " BOX "\r\nIn-Reply-To: <r1@customer.example>\r\n", CARA, "Re: Your visit",
			 PLAIN "See you then.\n");
	assert_int_equal(again.ticket, t.ticket);
	assert_string_equal(desk_status(d, t.ticket), "Answered");
	assert_true(desk_reads(only_mail_to(d, TOM).reading->text, "not sent again"));
}

/* Whom the agent wrote to as well gets the next answer, too; our own addresses and colleagues don't. */
static void who_else_has_the_answer_is_in_copy(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, SURE "Cc: " BOX ", Dora <dora@customer.example>, " MIA "\r\n", CARA, "Your visit",
				 PLAIN "On Monday.\n");
	struct desk_mail mails[8];

	empty_outbox(d);
	desk_followup(d, t.ticket, "Or on Tuesday.", "k");
	assert_int_equal(desk_outbox(d, mails, 8, 1), 2);
	assert_string_equal(mails[0].reading->to.items[0].address, CARA);
	assert_int_equal(mails[0].reading->cc.count, 1);
	assert_string_equal(mails[0].reading->cc.items[0].address, "dora@customer.example");
}

/* In blind copy we are named nowhere but in the envelope. */
static void a_blind_copy_does_as_well(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, SURE "X-Original-To: " BOX "\r\n", CARA, "Your visit", PLAIN "On Monday.\n");

	assert_string_equal(ticket_now(d, t.ticket).customer.address, CARA);
	assert_string_equal(desk_status(d, t.ticket), "Answered");
}

/* To colleagues and ourselves alone it is the agent's own matter. */
static void a_mail_among_ourselves_is_no_answer(void **state)
{
	struct desk *d = *state;
	struct took t = send_raw(d, SURE "Cc: " MIA "\r\n", BOX, "Printer", PLAIN "It is out of paper.\n");

	assert_string_equal(ticket_now(d, t.ticket).customer.address, TOM);
	assert_string_equal(desk_status(d, t.ticket), "New");
}

/* The customer is in copy of the agent's answer to a notice: one mail is enough, and the agent hears that nobody else
 * got it. */
static void an_answer_that_the_customer_has_is_not_sent_again(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *token = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);

	empty_outbox(d);
	take(d, (struct letter){
		    .from = MIA, .to = token, .fields = SURE "Cc: Ana <" ANA ">\r\n", .text = "It comes on Monday."});
	assert_true(desk_reads(only_mail_to(d, MIA).reading->text, "not sent again"));
	assert_string_equal(desk_status(d, ticket), "Answered");
}

#define FORWARD_TEST(name) cmocka_unit_test_setup_teardown(name, forward_open, desk_close)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    FORWARD_TEST(a_forward_makes_the_customers_ticket),
	    FORWARD_TEST(what_a_colleague_passed_on_first_is_the_customers),
	    FORWARD_TEST(an_answer_to_a_forward_goes_to_the_customer),
	    FORWARD_TEST(what_is_no_customers_mail_is_not_passed_on),
	    FORWARD_TEST(what_is_passed_on_commands_nothing),
	    FORWARD_TEST(an_unsure_forward_is_kept_and_says_how),
	    FORWARD_TEST(a_customers_forward_is_the_customers),
	    FORWARD_TEST(an_agent_who_copies_us_in_has_answered),
	    FORWARD_TEST(who_else_has_the_answer_is_in_copy),
	    FORWARD_TEST(a_blind_copy_does_as_well),
	    FORWARD_TEST(a_mail_among_ourselves_is_no_answer),
	    FORWARD_TEST(an_answer_that_the_customer_has_is_not_sent_again),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
