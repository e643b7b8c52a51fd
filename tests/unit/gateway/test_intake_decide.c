/*
 * test_intake_decide.c - who wrote a mail, how sure that is, which ticket it is on and what must not leave,
 * over a real database; and the same told by explain.
 */
#include "act/act_fixture.h"

#include "clf/act/orders.h"
#include "clf/base/count.h"
#include "clf/gateway/role.h"
#include "decide/intake_decide.h"

struct case_ {
	const char *from, *to, *id, *fields, *text;
};

static const struct clf_reading *read_mail(struct desk *d, const struct case_ *c)
{
	const struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	const char *raw =
	    clf_arena_printf(d->arena, "From: %s\r\nTo: %s\r\nSubject: About it\r\nMessage-ID: <%s>\r\n%s\r\n%s\r\n",
			     c->from, c->to != NULL ? c->to : BOX, c->id != NULL ? c->id : "x@customer.example",
			     c->fields != NULL ? c->fields : "", c->text != NULL ? c->text : "Hello there.");

	must(d, clf_read(d->arena, clf_str_from(raw), &options, &reading, &d->err));
	return reading;
}

static const struct intake_decision *decide_at(struct desk *d, const struct intake_mail *mail)
{
	struct intake_decision *decision = clf_arena_new_of(d->arena, struct intake_decision);

	must(d, intake_decide(&d->act, d->arena, mail, decision, &d->err));
	return decision;
}

static const struct intake_decision *decide(struct desk *d, struct case_ c)
{
	const struct intake_mail mail = {.mailbox = &d->mailbox, .reading = read_mail(d, &c)};

	return decide_at(d, &mail);
}

static const char *address_for(struct desk *d, enum clf_token_class klass, int64_t ticket, int64_t party)
{
	const struct clf_token token = {.klass = klass, .ticket = ticket, .party = party};
	char text[CLF_TOKEN_TEXT];

	must(d, clf_token_encode(d->keyring, &token, text, &d->err));
	return clf_reply_address_make(d->arena, &d->mailbox.reply, text);
}

static void a_stranger_makes_a_new_ticket(void **state)
{
	struct desk *d = *state;
	const struct intake_decision *decision = decide(d, (struct case_){.from = "Eve <eve@else.example>"});

	assert_int_equal(decision->request.ticket, 0);
	assert_int_equal(decision->threading.signal, CLF_SIGNAL_NONE);
	assert_int_equal(decision->request.actor.kind, CLF_ACTOR_CUSTOMER);
	assert_string_equal(decision->request.actor.address, "eve@else.example");
	assert_true(decision->request.actor.unverified);
	assert_false(decision->mail.is_own);
}

/* Each once, in the order of the mail; neither who wrote it nor where it was delivered. */
static void who_else_a_mail_went_to(void **state)
{
	static const char *const wanted[] = {"bob@x.example", "eve@xn--bcher-kva.example", "dan@x.example"};
	static const char fields[] = "X-Original-To: info@desk.example\r\n"
				     "Bcc: secret@x.example\r\n"
				     "Cc: friends: bob@x.example, eve@b\xc3\xbc"
				     "cher.example;, dan@x.example, @broken\r\n";
	struct desk *d = *state;
	const struct case_ c = {.from = "Ana <" ANA ">",
				.to = "info@desk.example, alias@desk.example, Bob <Bob@X.example>, " ANA
				      ", undisclosed-recipients:;",
				.fields = fields};
	const struct intake_mail mail = {
	    .mailbox = &d->mailbox, .reading = read_mail(d, &c), .envelope = "alias@desk.example"};
	const struct clf_addresses found = decide_at(d, &mail)->mail.recipients;

	assert_int_equal(found.count, CLF_COUNT(wanted));
	for (size_t i = 0; i < found.count; i++)
		assert_string_equal(found.items[i].address, wanted[i]);
	assert_string_equal(found.items[0].name, "Bob");
}

static void a_crowd_is_counted_and_not_kept(void **state)
{
	struct desk *d = *state;
	const char *cc = "Cc: p0@x.example";
	const struct intake_decision *decision;

	for (unsigned i = 1; i < 120; i++)
		cc = clf_arena_printf(d->arena, "%s,\r\n p%u@x.example", cc, i);
	decision = decide(d, (struct case_){.from = ANA, .fields = clf_arena_printf(d->arena, "%s\r\n", cc)});
	assert_int_equal(decision->mail.recipients.count, CLF_COPIED_KNOWN);
	assert_int_equal(decision->mail.recipients_beyond, 120 + 1 - CLF_COPIED_KNOWN); /* and the mailbox itself */
}

static void a_tag_of_a_stranger_is_a_hint(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct intake_decision *decision;
	struct intake_mail mail = {.mailbox = &d->mailbox};
	struct clf_reading *reading;

	reading = (struct clf_reading *)read_mail(d, &(struct case_){.from = "eve@else.example"});
	reading->subject = clf_arena_printf(d->arena, "Re: [CLF-%d] mine", (int)ticket);
	mail.reading = reading;
	decision = decide_at(d, &mail);
	assert_int_equal(decision->request.ticket, 0);
	assert_int_equal(decision->mail.related, ticket);
	assert_int_equal(decision->threading.rejected_count, 1);

	reading->from = (struct clf_addresses){&(struct clf_address){"Ana", ANA}, 1};
	decision = decide_at(d, &mail);
	assert_int_equal(decision->request.ticket, ticket);
	assert_int_equal(decision->mail.related, 0);
}

static void a_token_says_which_ticket_and_not_who(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *agents = address_for(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
	const struct intake_decision *decision;

	/* Mia herself, with the token made for her. */
	decision = decide(d, (struct case_){.from = "Mia <" MIA ">", .to = agents});
	assert_int_equal(decision->request.ticket, ticket);
	assert_int_equal(decision->request.actor.kind, CLF_ACTOR_AGENT);
	assert_int_equal(decision->request.actor.party, d->mia);
	assert_true(decision->request.actor.sure);
	assert_false(decision->mail.is_note);
	/* Tom with Mia's token is Tom, and not sure. */
	decision = decide(d, (struct case_){.from = TOM, .to = agents});
	assert_int_equal(decision->request.actor.party, d->tom);
	assert_false(decision->request.actor.sure);
	/* A customer with Mia's token is no agent. */
	decision = decide(d, (struct case_){.from = ANA, .to = agents});
	assert_int_equal(decision->request.ticket, ticket);
	assert_int_equal(decision->request.actor.kind, CLF_ACTOR_CUSTOMER);
	/* Reply-To makes nobody an agent. */
	decision = decide(d, (struct case_){.from = ANA, .to = agents, .fields = "Reply-To: " MIA "\r\n"});
	assert_int_equal(decision->request.actor.kind, CLF_ACTOR_CUSTOMER);
	/* Nor do two addresses in From. */
	decision = decide(d, (struct case_){.from = MIA ", " TOM, .to = agents});
	assert_null(decision->request.actor.address);
	assert_int_equal(decision->request.actor.kind, CLF_ACTOR_CUSTOMER);
}

static void an_agent_who_left_is_none(void **state)
{
	struct desk *d = *state;
	const struct clf_agent_record gone = {
	    .agent = {.address = "gone@agents.example", .name = "Gone", .role = CLF_ROLE_ADMIN, .active = false}};
	int64_t id = 0;

	must(d, clf_agent_add(d->store, &gone, &id, &d->err));
	assert_int_equal(decide(d, (struct case_){.from = "gone@agents.example"})->request.actor.kind,
			 CLF_ACTOR_CUSTOMER);
}

static void a_lost_class_is_a_note(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct intake_decision *decision;
	struct clf_reading *reading;
	struct intake_mail mail = {.mailbox = &d->mailbox};

	decision = decide(d, (struct case_){.from = MIA, .to = address_for(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia)});
	assert_true(decision->mail.is_note);
	assert_false(decision->mail.class_lost);
	reading = (struct clf_reading *)read_mail(d, &(struct case_){.from = MIA});
	reading->subject = clf_arena_printf(d->arena, "[CLF-%d]", (int)ticket);
	mail.reading = reading;
	decision = decide_at(d, &mail);
	assert_int_equal(decision->request.ticket, ticket);
	assert_true(decision->mail.class_lost);
}

static void our_own_mail_is_known(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[4];

	assert_int_equal(desk_outbox(d, mails, 4, 0), 1);
	assert_true(
	    decide(d, (struct case_){.from = "x@else.example", .id = mails[0].reading->message_id})->mail.is_own);
	assert_false(decide(d, (struct case_){.from = BOX})->mail.is_own);
	assert_true(decide(d, (struct case_){.from = address_for(d, CLF_TOKEN_CUSTOMER, ticket, 5)})->mail.is_own);
	assert_false(decide(d, (struct case_){.from = ANA, .id = "clf.aaaa.bbbb@desk.example"})->mail.is_own);
}

#define DSN                                                                                                            \
	"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"             \
	"Return-Path: <>\r\n"
#define DSN_TEXT                                                                                                       \
	"--b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"    \
	"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; " ANA                                          \
	"\r\nAction: failed\r\nStatus: 5.1.1\r\n"                                                                      \
	"Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b\r\nContent-Type: text/rfc822-headers\r\n\r\n"              \
	"From: " BOX "\r\nMessage-ID: <%s>\r\n\r\n--b--"

static void a_report_counts_when_it_proves_its_mail(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[4];
	const struct intake_decision *decision;

	desk_outbox(d, mails, 4, 0);
	desk_followup(d, ticket, "Hello.", NULL);
	assert_int_equal(desk_outbox(d, mails, 4, 0), 1);
	/* By the envelope's token. */
	decision = decide(d, (struct case_){.from = "MAILER-DAEMON@mx.example",
					    .to = mails[0].row.envelope_from,
					    .fields = DSN,
					    .text = clf_arena_printf(d->arena, DSN_TEXT, "lost@mx.example")});
	assert_int_equal(decision->mail.kind, CLF_MAIL_BOUNCE);
	assert_int_equal(decision->mail.report_outbox, mails[0].row.id);
	assert_int_equal(decision->request.ticket, ticket);
	/* By our Message-ID in what came back. */
	decision =
	    decide(d, (struct case_){.from = "MAILER-DAEMON@mx.example",
				     .fields = DSN,
				     .text = clf_arena_printf(d->arena, DSN_TEXT, mails[0].reading->message_id)});
	assert_int_equal(decision->mail.report_outbox, mails[0].row.id);
	assert_int_equal(decision->request.ticket, ticket);
	/* An invention. */
	decision =
	    decide(d, (struct case_){.from = "MAILER-DAEMON@mx.example",
				     .fields = DSN,
				     .text = clf_arena_printf(d->arena, DSN_TEXT, "clf.aaaaaa.bbbb@desk.example")});
	assert_int_equal(decision->mail.report_outbox, 0);
}

static bool leaks(struct desk *d, int64_t ticket, const char *text)
{
	bool found = false;

	must(d, intake_leaks(&d->act, d->arena, ticket, text, &found, &d->err));
	return found;
}

/* The text's first line, broken anew as mail programs do. */
static const char *wrapped(struct desk *d, const char *text)
{
	char *line = clf_arena_copy(d->arena, text, strcspn(text, "\n"));
	char *blank = strchr(line + 8, ' ');

	assert_true(strlen(line) >= 20);
	assert_non_null(blank);
	*blank = '\n';
	return line;
}

static void what_is_for_agents_alone_is_seen(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct desk_mail mails[4];
	char token[CLF_TOKEN_TEXT];
	const struct clf_token customers = {.klass = CLF_TOKEN_CUSTOMER, .ticket = ticket, .party = 5};
	const struct clf_token agents = {.klass = CLF_TOKEN_AGENT_REPLY, .ticket = ticket, .party = d->mia};

	desk_outbox(d, mails, 4, 0);
	assert_false(leaks(d, ticket, "We are sorry, and will call you tomorrow at nine."));
	/* What the customer said may be said again. */
	assert_false(leaks(d, ticket, "You wrote: Waited an hour."));
	assert_true(leaks(d, ticket, clf_arena_printf(d->arena, "Fine.\n\n%s", wrapped(d, mails[0].reading->text))));
	must(d, clf_token_encode(d->keyring, &agents, token, &d->err));
	assert_true(leaks(d, ticket, clf_reference_line(d->arena, "CLF", ticket, token)));
	assert_true(leaks(d, ticket, clf_arena_printf(d->arena, "see mailto:support+%s@desk.example", token)));
	must(d, clf_token_encode(d->keyring, &customers, token, &d->err));
	assert_false(leaks(d, ticket, clf_reference_line(d->arena, "CLF", ticket, token)));
}

static void a_copy_through_another_address_is_found(void **state)
{
	struct desk *d = *state;
	const struct case_ c = {.from = ANA, .id = "twice@customer.example"};
	const struct intake_decision *decision = decide(d, c);
	struct clf_act_result result = {0};

	assert_int_equal(decision->request.ticket, 0);
	must(d, clf_act(&d->act, d->arena, &decision->request, &result, &d->err));
	decision = decide(d, c);
	assert_int_equal(decision->request.ticket, result.ticket);
	assert_true(decision->mail.same_mail_known);
	/* Somebody else's mail with that id is no copy. */
	decision = decide(d, (struct case_){.from = "eve@else.example", .id = "twice@customer.example"});
	assert_int_equal(decision->request.ticket, 0);
}

static struct clf_act_result carry_out(struct desk *d, struct case_ c)
{
	struct clf_act_result result = {0};

	must(d, clf_act(&d->act, d->arena, &decide(d, c)->request, &result, &d->err));
	return result;
}

static void an_id_alone_makes_no_copy(void **state)
{
	struct desk *d = *state;
	struct case_ c = {.from = ANA, .id = "form@customer.example", .text = "The lift is stuck."};
	int64_t first = carry_out(d, c).ticket;
	int64_t second;
	const struct intake_decision *decision;

	/* A form gives all its mails the same. */
	c.text = "The door is stuck.";
	second = carry_out(d, c).ticket;
	assert_int_not_equal(second, first);
	c.fields = "In-Reply-To: <form@customer.example>\r\n";
	c.id = "answer@customer.example";
	assert_int_equal(decide(d, c)->request.ticket, second);
	/* The same text in another mail, on either ticket. */
	c = (struct case_){.from = ANA, .id = "form@customer.example", .text = "The lift is stuck."};
	assert_int_equal(decide(d, c)->request.ticket, first);
	assert_true(decide(d, c)->mail.same_mail_known);
	/* With a token for the ticket, too. */
	c.to = address_for(d, CLF_TOKEN_CUSTOMER, first, 5);
	assert_true(decide(d, c)->mail.same_mail_known);
	c.text = "URGENT: still stuck";
	decision = decide(d, c);
	assert_int_equal(decision->request.ticket, first);
	assert_false(decision->mail.same_mail_known);
}

/* What stands for it in notice, page and API; an agent's is never taken for an answer. */
static void a_body_that_cannot_be_shown_says_so(void **state)
{
	static const struct {
		const char *fields, *text, *says;
	} cases[] = {
	    {"MIME-Version: 1.0\r\nContent-Type: application/pkcs7-mime; smime-type=enveloped-data; name=smime.p7m\r\n",
	     "MIAGCSqGSIb3DQEHA6CA", "S/MIME"},
	    {"MIME-Version: 1.0\r\nContent-Type: application/octet-stream; name=SMIME.P7M\r\n", "0123", "S/MIME"},
	    {"MIME-Version: 1.0\r\nContent-Type: multipart/encrypted; protocol=\"application/pgp-encrypted\"; "
	     "boundary=b\r\n",
	     "--b\r\nContent-Type: application/pgp-encrypted\r\n\r\nVersion: 1\r\n--b\r\n"
	     "Content-Type: application/octet-stream\r\n\r\nsecret\r\n--b--",
	     "OpenPGP"},
	    {"MIME-Version: 1.0\r\nContent-Type: image/png; name=photo.png\r\n", "0123", "Attachments: 1."},
	    {"MIME-Version: 1.0\r\nContent-Type: application/x-unheard-of\r\n", "0123", "Attachments: 1."},
	    {"", "", "Attachments: 0."},
	};
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct case_ c = {.from = ANA, .fields = cases[i].fields, .text = cases[i].text};
		const struct intake_decision *decision = decide(d, c);

		if (decision->mail.reply == NULL || strstr(decision->mail.reply, cases[i].says) == NULL)
			fail_msg("%zu: %s", i, decision->mail.reply);
		assert_string_equal(decision->mail.text, decision->mail.reply);
		assert_int_equal(decision->end, CLF_END_NONE);
		c.from = MIA;
		c.to = address_for(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia);
		decision = decide(d, c);
		assert_true(decision->mail.reply == NULL || strstr(decision->mail.reply, "Attachments") == NULL);
		assert_int_equal(decision->end, i < 3 ? CLF_END_BODY : CLF_END_NONE);
	}
}

static void too_large_a_mail_is_never_an_answer(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct case_ of_ana = {.from = ANA, .to = address_for(d, CLF_TOKEN_CUSTOMER, ticket, 5)};
	const struct case_ of_mia = {.from = MIA, .to = address_for(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia)};
	const struct case_ of_eve = {.from = "eve@else.example"};
	struct intake_mail mail = {
	    .mailbox = &d->mailbox, .oversize = true, .size = 9 << 20, .reading = read_mail(d, &of_ana)};

	assert_int_equal(decide_at(d, &mail)->end, CLF_END_NONE);
	assert_non_null(strstr(decide_at(d, &mail)->mail.reply, "9437184 bytes"));
	mail.reading = read_mail(d, &of_mia);
	assert_int_equal(decide_at(d, &mail)->end, CLF_END_OVERSIZE);
	mail.reading = read_mail(d, &of_eve);
	assert_int_equal(decide_at(d, &mail)->end, CLF_END_OVERSIZE);
}

/* With so many octets more in its first attachment. */
static bool wants_parts_of(struct desk *d, struct case_ c, size_t more)
{
	const struct intake_decision *decision = decide(d, c);
	struct clf_act_orders orders = {.requests = decision->requests, .count = decision->request_count};
	struct clf_act_result result = {0};

	if (decision->mail.attachment_count > 0)
		((struct clf_attachment *)decision->mail.attachments)->size += more;
	orders.parts_unread = intake_parts_may_go(decision);
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_act_all(&d->act, d->arena, &orders, &result, &d->err));
	clf_store_rollback(d->store);
	return result.wants_parts;
}

static bool wants_parts(struct desk *d, struct case_ c)
{
	return wants_parts_of(d, c, 0);
}

static void attachments_go_along_with_answers_and_notices(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const char *fields = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary=b\r\n";
	const char *text = "--b\r\n\r\nSee the file.\r\n--b\r\nContent-Type: text/csv\r\n"
			   "Content-Disposition: attachment; filename=a.csv\r\n\r\na,b\r\n--b--";
	struct case_ c = {
	    .from = MIA, .to = address_for(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia), .fields = fields, .text = text};

	assert_true(wants_parts(d, c));
	c.from = TOM;
	assert_false(wants_parts(d, c));
	c.from = ANA; /* in the notice of what she wrote */
	assert_true(wants_parts(d, c));
	assert_false(wants_parts_of(d, c, 5 << 20));
	c.from = MIA;
	c.text = "--b\r\n\r\nNo file.\r\n--b--";
	assert_false(wants_parts(d, c));
}

static void explain_says_it_and_changes_nothing(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	const struct case_ c = {.from = ANA, .to = address_for(d, CLF_TOKEN_CUSTOMER, ticket, 5)};
	struct clf_json *json = NULL;

	must(d, clf_intake_explain(&d->act, d->arena, "support", NULL, read_mail(d, &c), &json, &d->err));
	assert_string_equal(clf_json_get_text(json, "outcome"), "ticket");
	assert_string_equal(clf_json_get_text(json, "signal"), "token");
	assert_int_equal(clf_json_get_number(json, "ticket", 0), ticket);
	assert_false(clf_json_get_bool(json, "new_ticket", true));
	assert_int_equal(clf_json_size(clf_json_get(json, "sends")), 1);
	assert_string_equal(clf_json_get_text(clf_json_at(clf_json_get(json, "sends"), 0), "to"), MIA);
	assert_string_equal(clf_json_get_text(clf_json_get(json, "identity"), "is"), "customer");
	clf_json_free(&json);
	assert_string_equal(desk_status(d, ticket), "New");
	assert_int_equal(clf_intake_explain(&d->act, d->arena, "nowhere", NULL, read_mail(d, &c), &json, &d->err),
			 CLF_ENOTFOUND);
}

#define decide_test(function) cmocka_unit_test_setup_teardown(function, desk_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    decide_test(a_stranger_makes_a_new_ticket),
	    decide_test(who_else_a_mail_went_to),
	    decide_test(a_crowd_is_counted_and_not_kept),
	    decide_test(a_tag_of_a_stranger_is_a_hint),
	    decide_test(a_token_says_which_ticket_and_not_who),
	    decide_test(an_agent_who_left_is_none),
	    decide_test(a_lost_class_is_a_note),
	    decide_test(our_own_mail_is_known),
	    decide_test(a_report_counts_when_it_proves_its_mail),
	    decide_test(what_is_for_agents_alone_is_seen),
	    decide_test(a_copy_through_another_address_is_found),
	    decide_test(an_id_alone_makes_no_copy),
	    decide_test(too_large_a_mail_is_never_an_answer),
	    decide_test(a_body_that_cannot_be_shown_says_so),
	    decide_test(attachments_go_along_with_answers_and_notices),
	    decide_test(explain_says_it_and_changes_nothing),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("intake_decide", tests, NULL, NULL);
}
