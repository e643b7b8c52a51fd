/*
 * test_ends.c - nothing ends quietly: every end of a mail that came in, produced at the test desk, with who knows of it
 * and a hand that can put it onto a ticket after all; and what people say of such mails.
 *
 * An end that is new to the table has no case here yet, and the walk fails.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/mail/journal_word.h"
#include "clf/store/people/erase.h"
#include "clf/ticket/plan/word.h"
#include "clock/clock.h"
#include "inbox.h"

#define ROOT "root@agents.example"
#define EVE "eve@else.example"

static int ends_open(void **state)
{
	inbox_open(state);
	desk_agent(*state, ROOT, "Root", CLF_ROLE_ADMIN, NULL);
	return 0;
}

static struct clf_journal_row row_of(struct desk *d, int64_t journal)
{
	struct clf_journal_row row;

	must(d, clf_query_journal_row(d->store, d->arena, journal, &row, &d->err));
	return row;
}

static enum clf_status say_word(struct desk *d, int64_t journal, struct clf_word word)
{
	word.who = ROOT;
	word.via = CLF_VIA_API;
	return clf_journal_say(d->store, journal, &word, &d->err);
}

static struct took said(struct desk *d, int64_t journal, struct clf_word word)
{
	must(d, say_word(d, journal, word));
	return handle(d, journal);
}

static struct took release(struct desk *d, int64_t journal)
{
	return said(d, journal, (struct clf_word){.kind = CLF_WORD_RELEASE});
}

static struct took assign(struct desk *d, int64_t journal, int64_t ticket)
{
	return said(d, journal, (struct clf_word){.kind = CLF_WORD_ASSIGN, .ticket = ticket});
}

/* What intake itself finds out, while it reads and applies. */
static struct took finish_as(struct desk *d, enum clf_end end)
{
	struct took t = {.journal =
			     keep_raw(d, write_letter(d, (struct letter){.from = EVE, .to = BOX, .text = "Help me."})),
			 .outcome = clf_end_row(end)->outcome,
			 .end = end};
	const struct clf_verdict verdict = {.outcome = t.outcome, .end = end, .reason = clf_end_row(end)->why};

	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_journal_finish(d->store, t.journal, &verdict, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return t;
}

static struct took make_unreadable(struct desk *d)
{
	return finish_as(d, CLF_END_UNREADABLE);
}

static struct took make_attachment(struct desk *d)
{
	return finish_as(d, CLF_END_ATTACHMENT);
}

static struct took make_not_applied(struct desk *d)
{
	return finish_as(d, CLF_END_NOT_APPLIED);
}

static struct took make_no_mailbox(struct desk *d)
{
	return finish_as(d, CLF_END_NO_MAILBOX);
}

static struct took make_oversize(struct desk *d)
{
	return finish_as(d, CLF_END_OVERSIZE);
}

static struct took make_no_status(struct desk *d)
{
	return finish_as(d, CLF_END_NO_STATUS);
}

static struct took make_no_sender(struct desk *d)
{
	return take(d, (struct letter){.from = "nobody at all", .to = BOX, .text = "Help me."});
}

static struct took make_unknown(struct desk *d)
{
	struct took t;

	d->mailbox.unknown = CLF_UNKNOWN_QUARANTINE;
	t = take(d, (struct letter){.from = EVE, .to = BOX, .text = "Help me."});
	d->mailbox.unknown = CLF_UNKNOWN_TICKET;
	return t;
}

static struct took make_body(struct desk *d)
{
	int64_t ticket = desk_ticket(d);

	return take(d, (struct letter){.from = MIA,
				       .to = to_ticket(d, CLF_TOKEN_AGENT_REPLY, ticket, d->mia),
				       .fields = "MIME-Version: 1.0\r\n"
						 "Content-Type: application/pkcs7-mime; smime-type=enveloped-data; "
						 "name=smime.p7m\r\nContent-Transfer-Encoding: base64\r\n",
				       .text = "MIAGCSqGSIb3DQEHA6CAMIACAQA="});
}

static struct took make_unsure(struct desk *d)
{
	return take(d, (struct letter){.from = TOM, .to = BOX, .text = "Help me."});
}

static struct took make_unconfirmed(struct desk *d)
{
	int64_t ticket = desk_ticket(d);
	const char *note = to_ticket(d, CLF_TOKEN_AGENT_NOTE, ticket, d->mia);

	empty_outbox(d);
	return take(d, (struct letter){.from = MIA, .to = note, .text = "#forward expert@else.example\r\nLook here."});
}

static struct took make_not_released(struct desk *d)
{
	return release(d, make_no_sender(d).journal);
}

static struct took make_discarded(struct desk *d)
{
	struct took t = make_unknown(d);

	must(d, say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_DISCARD, .reason = "an advertisement"}));
	t.outcome = CLF_OUTCOME_IGNORED;
	t.end = CLF_END_DISCARDED;
	return t;
}

static struct took make_same_mail(struct desk *d)
{
	const char *raw = write_letter(d, (struct letter){.from = EVE, .to = BOX, .text = "Help me."});
	const struct clf_arrival again = {
	    .mailbox = "support", .uidvalidity = 2, .uid = 1, .raw = clf_str_from(raw), .size = (int64_t)strlen(raw)};
	int64_t journal = 0;
	bool known = false;

	take_raw(d, raw);
	empty_outbox(d);
	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_journal_keep(d->store, &again, &journal, &known, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return handle(d, journal);
}

static struct took make_purged(struct desk *d)
{
	const char *raw = write_letter(d, (struct letter){.from = EVE, .to = BOX, .text = "Buy pills."});
	struct took first = take_raw(d, raw);

	empty_outbox(d);
	must(d, clf_purge_ticket(d->store, first.ticket, ROOT, clf_clock_now(), true, &d->err));
	return take_raw(d, raw);
}

static struct took make_obeyed(struct desk *d)
{
	const char *raw =
	    write_letter(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = "#digest on"});

	take_raw(d, raw);
	empty_outbox(d);
	return take_raw(d, raw);
}

static struct took make_list(struct desk *d)
{
	return take(d, (struct letter){.from = EVE,
				       .to = "news@lists.example",
				       .fields = "List-Id: <news.lists.example>\r\nPrecedence: list\r\n",
				       .text = "Our news."});
}

static struct took make_from_ours(struct desk *d)
{
	return take(d, (struct letter){.from = BOX, .to = BOX, .text = "Written at the desk itself."});
}

static struct took make_unsure_machine(struct desk *d)
{
	return take(
	    d, (struct letter){
		   .from = TOM, .to = BOX, .fields = "Auto-Submitted: auto-generated\r\n", .text = "A scanned page."});
}

static struct took make_own(struct desk *d)
{
	struct desk_mail mails[8];
	struct took t;
	bool queued = false;

	desk_ticket(d);
	assert_int_equal(desk_outbox(d, mails, 8, 0), 1);
	t = take_raw(d, mails[0].raw);
	must(d, clf_store_begin(d->store, &d->err));
	must(d, intake_alert_loop(&d->act, d->arena, t.decision, &queued, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return t;
}

static struct took make_machine(struct desk *d)
{
	return take(d, (struct letter){.from = EVE,
				       .to = BOX,
				       .fields = "Auto-Submitted: auto-replied\r\nIn-Reply-To: <x@else.example>\r\n",
				       .text = "I am on holiday."});
}

#define DSN                                                                                                            \
	"MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"             \
	"Return-Path: <>\r\n"
#define DSN_TEXT                                                                                                       \
	"--b\r\nContent-Type: text/plain\r\n\r\nIt failed.\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n"    \
	"Reporting-MTA: dns; mx.example\r\n\r\nFinal-Recipient: rfc822; " TOM                                          \
	"\r\nAction: failed\r\nStatus: 5.1.1\r\n"                                                                      \
	"Diagnostic-Code: smtp; 550 no such user\r\n\r\n--b--"

static struct took make_report(struct desk *d)
{
	struct desk_mail mail;

	take(d, (struct letter){.from = TOM, .to = COMMANDS, .text = "#list"});
	mail = only_mail_to(d, TOM);
	return take(
	    d, (struct letter){
		   .from = "MAILER-DAEMON@mx.example", .to = mail.row.envelope_from, .fields = DSN, .text = DSN_TEXT});
}

static struct took make_unproved(struct desk *d)
{
	return take(d, (struct letter){.from = "MAILER-DAEMON@mx.example", .to = BOX, .fields = DSN, .text = DSN_TEXT});
}

static struct desk_mail question(struct desk *d)
{
	make_unconfirmed(d);
	return only_mail_to(d, MIA);
}

/* Its Message-ID was replaced on the way. */
static struct took make_check(struct desk *d)
{
	const struct clf_token token = {.klass = CLF_TOKEN_CHECK, .outbox = clf_clock_now() / 1000};
	char text[CLF_TOKEN_TEXT];

	must(d, clf_token_encode(d->keyring, &token, text, &d->err));
	return take(d, (struct letter){.from = BOX,
				       .to = BOX,
				       .fields = clf_arena_printf(d->arena, "References: <%s>\r\n",
								  clf_message_id_make(d->arena, text, "desk.example")),
				       .text = "Sent by check."});
}

static struct took make_confirmed(struct desk *d)
{
	struct desk_mail mail = question(d);
	struct took t;

	take(d, (struct letter){.from = MIA, .to = reply_to(&mail), .text = "Yes"});
	handle_waiting(d, &t);
	empty_outbox(d);
	return take(d, (struct letter){.from = MIA, .to = reply_to(&mail), .text = "Yes!"});
}

static const char *probe_by(struct desk *d, const struct clf_keyring *keyring)
{
	const struct clf_token token = {.klass = CLF_TOKEN_PROBE, .party = 1, .outbox = 7};
	char text[CLF_TOKEN_TEXT];

	must(d, clf_token_encode(keyring, &token, text, &d->err));
	return clf_arena_printf(d->arena,
				"From: " BOX "\r\nTo: " BOX "\r\nDate: Sun, 22 Nov 2026 03:08:33 +0000\r\n"
				"Auto-Submitted: auto-generated\r\nMessage-ID: <%s>\r\n\r\nNothing to do.\r\n",
				clf_message_id_make(d->arena, text, "desk.example"));
}

static struct took make_probe(struct desk *d)
{
	return take_raw(d, probe_by(d, d->act.keyring));
}

static struct took make_probe_again(struct desk *d)
{
	return finish_as(d, CLF_END_PROBE_AGAIN);
}

static struct took make_probe_foreign(struct desk *d)
{
	struct clf_keyring *elsewhere = NULL;
	struct took t;
	char key[80];

	clf_keyring_new_key(1, key);
	must(d, clf_keyring_parse(clf_str_from(key), &elsewhere, &d->err));
	t = take_raw(d, probe_by(d, elsewhere));
	clf_keyring_free(&elsewhere);
	return t;
}

static struct took make_not_obeyed(struct desk *d)
{
	return take(d, (struct letter){.from = MIA, .to = to_commands(d, d->mia), .text = "#colour blue"});
}

static struct took make_others_answer(struct desk *d)
{
	struct desk_mail mail = question(d);

	return take(d, (struct letter){.from = TOM, .to = reply_to(&mail), .text = "Yes"});
}

static struct took make_unsure_answer(struct desk *d)
{
	struct desk_mail mail = question(d);

	d->mailbox.authserv_id = "mx.desk.example";
	return take(d, (struct letter){.from = MIA,
				       .to = reply_to(&mail),
				       .fields = "Authentication-Results: mx.desk.example; dmarc=fail "
						 "header.from=agents.example\r\n",
				       .text = "Yes"});
}

static struct took make_commands(struct desk *d)
{
	return take(d, (struct letter){.from = EVE, .to = COMMANDS, .text = "#list"});
}

static struct took make_not_told(struct desk *d)
{
	struct took t;

	d->mailbox.unknown = CLF_UNKNOWN_REFUSE;
	t = take(d, (struct letter){.from = EVE, .to = BOX, .text = "Help me."});
	d->mailbox.unknown = CLF_UNKNOWN_TICKET;
	return t;
}

static struct took make_answers_only(struct desk *d)
{
	struct took t;

	d->mailbox.unknown = CLF_UNKNOWN_REFUSE;
	d->mailbox.authserv_id = "mx.desk.example";
	t = take(d, (struct letter){.from = EVE,
				    .to = BOX,
				    .fields = "Authentication-Results: mx.desk.example; dmarc=pass "
					      "header.from=else.example\r\n",
				    .text = "Help me."});
	d->mailbox.unknown = CLF_UNKNOWN_TICKET;
	return t;
}

static const struct {
	struct took (*make)(struct desk *d);
	const char *author; /* who is told, when the author is */
	bool no_sender;     /* nobody's ticket can be made of it */
	bool is_gone;       /* nothing of it is kept */
} cases[] = {
    [CLF_END_UNREADABLE] = {make_unreadable, NULL, false, false},
    [CLF_END_ATTACHMENT] = {make_attachment, NULL, false, false},
    [CLF_END_NOT_APPLIED] = {make_not_applied, NULL, false, false},
    [CLF_END_NO_MAILBOX] = {make_no_mailbox, NULL, false, false},
    [CLF_END_OVERSIZE] = {make_oversize, NULL, false, false},
    [CLF_END_NO_STATUS] = {make_no_status, NULL, false, false},
    [CLF_END_NO_SENDER] = {make_no_sender, NULL, true, false},
    [CLF_END_UNKNOWN] = {make_unknown, NULL, false, false},
    [CLF_END_BODY] = {make_body, NULL, false, false},
    [CLF_END_LIST] = {make_list, NULL, false, false},
    [CLF_END_FROM_OURS] = {make_from_ours, NULL, true, false},
    [CLF_END_UNSURE] = {make_unsure, TOM, false, false},
    [CLF_END_UNSURE_MACHINE] = {make_unsure_machine, NULL, false, false},
    [CLF_END_UNCONFIRMED] = {make_unconfirmed, MIA, false, false},
    [CLF_END_NOT_TOLD] = {make_not_told, NULL, false, false},
    [CLF_END_NOT_RELEASED] = {make_not_released, NULL, true, false},
    [CLF_END_DISCARDED] = {make_discarded, NULL, false, false},
    [CLF_END_SAME_MAIL] = {make_same_mail, NULL, false, false},
    [CLF_END_PURGED] = {make_purged, NULL, false, true},
    [CLF_END_OBEYED] = {make_obeyed, NULL, false, false},
    [CLF_END_OWN] = {make_own, NULL, true, false},
    [CLF_END_MACHINE] = {make_machine, NULL, false, false},
    [CLF_END_REPORT] = {make_report, NULL, false, false},
    [CLF_END_UNPROVED] = {make_unproved, NULL, false, false},
    [CLF_END_CONFIRMED] = {make_confirmed, NULL, false, false},
    [CLF_END_PROBE] = {make_probe, NULL, false, true},
    [CLF_END_PROBE_AGAIN] = {make_probe_again, NULL, false, false},
    [CLF_END_CHECK] = {make_check, NULL, true, false},
    [CLF_END_PROBE_FOREIGN] = {make_probe_foreign, NULL, true, false},
    [CLF_END_NOT_OBEYED] = {make_not_obeyed, MIA, false, false},
    [CLF_END_OTHERS_ANSWER] = {make_others_answer, NULL, false, false},
    [CLF_END_UNSURE_ANSWER] = {make_unsure_answer, NULL, false, false},
    [CLF_END_COMMANDS] = {make_commands, NULL, false, false},
    [CLF_END_ANSWERS_ONLY] = {make_answers_only, EVE, false, false},
};
_Static_assert(CLF_COUNT(cases) == CLF_ENDS, "each end has a case: say who knows of it, and show it");

/* The mails that were made since the outbox was emptied last, by whom they are for. */
struct told {
	size_t all, author, root;
};

static struct told who_was_told(struct desk *d, const char *author)
{
	struct desk_mail mails[32];
	struct told told = {.all = desk_outbox(d, mails, 32, 1)};

	for (size_t i = 0; i < told.all; i++) {
		told.author += author != NULL && strcmp(mails[i].row.envelope_to, author) == 0;
		told.root += strcmp(mails[i].row.envelope_to, ROOT) == 0;
	}
	return told;
}

static void let_the_clock_tell(struct desk *d, int64_t now)
{
	struct clock clock = {.act = d->act, .arena = clf_arena_new()};

	must(d, clock_tell_hands(&clock, now, &d->err));
	must(d, clock_tell_hands(&clock, now + 11 * CLF_MINUTE, &d->err));
	clf_arena_free(&clock.arena);
}

static void who_knows(struct desk *d, enum clf_end end)
{
	const struct clf_end_row *row = clf_end_row(end);
	bool author = row->knows == CLF_KNOWS_AUTHOR || row->knows == CLF_KNOWS_BOTH;
	bool admin = row->knows == CLF_KNOWS_ADMIN || row->knows == CLF_KNOWS_BOTH;
	struct told told;

	if (author != (cases[end].author != NULL))
		fail_msg("%s: the table says otherwise of its author", row->name);
	told = who_was_told(d, cases[end].author);
	let_the_clock_tell(d, clf_clock_now());
	told.root += who_was_told(d, NULL).root;
	if (told.author != author)
		fail_msg("%s: its author was told %zu times", row->name, told.author);
	if (told.root != admin && row->knows != CLF_KNOWS_ANOTHER)
		fail_msg("%s: administrators were told %zu times", row->name, told.root);
}

/* A person who asks for the cause finds it, with words. */
static void is_found(struct desk *d, const struct took *t, const struct clf_end_row *row)
{
	const struct clf_journal_filter filter = {.has_outcome = true, .outcome = row->outcome, .cause = row->name};
	struct clf_journal_list list;

	must(d, clf_query_journal(d->store, d->arena, &filter, (struct clf_page){0, 0}, &list, &d->err));
	if (list.count != 1 || list.items[0].id != t->journal || clf_text_blank(list.items[0].reason))
		fail_msg("%s: it isn't found with its reason", row->name);
}

/* And it isn't too late. */
static void can_be_released(struct desk *d, enum clf_end end, int64_t journal)
{
	const char *name = clf_end_name(end);
	int64_t ticket;
	struct took t;

	if (cases[end].is_gone) {
		if (say_word(d, journal, (struct clf_word){.kind = CLF_WORD_RELEASE}) != CLF_ECONFLICT)
			fail_msg("%s: nothing of it is kept, and it may be released", name);
		return;
	}
	ticket = cases[end].no_sender ? one_more(d, "r-9") : 0;
	t = ticket != 0 ? assign(d, journal, ticket) : release(d, journal);
	if (t.outcome != CLF_OUTCOME_TICKET || t.ticket == 0 || (ticket != 0 && t.ticket != ticket))
		fail_msg("%s: nothing came of its release but %s: %s", name, clf_outcome_name(t.outcome), t.reason);
	if (say_word(d, journal, (struct clf_word){.kind = CLF_WORD_RELEASE}) != CLF_ECONFLICT)
		fail_msg("%s: it may act a second time", name);
}

static void each_end_is_known_to_somebody(void **state)
{
	(void)state;
	for (unsigned i = 1; i < CLF_ENDS; i++) {
		const struct clf_end_row *row = clf_end_row((enum clf_end)i);
		void *fresh = NULL;
		struct desk *d;
		struct took t;

		if (cases[i].make == NULL || clf_text_blank(row->name))
			fail_msg("end %u has no name, or no case that shows who knows of it", i);
		ends_open(&fresh);
		d = fresh;
		t = cases[i].make(d);
		if (t.outcome != row->outcome || t.end != (enum clf_end)i)
			fail_msg("%s: it ended as %s, %s", row->name, clf_outcome_name(t.outcome), clf_end_name(t.end));
		is_found(d, &t, row);
		who_knows(d, (enum clf_end)i);
		empty_outbox(d);
		can_be_released(d, (enum clf_end)i, t.journal);
		desk_close(&fresh);
	}
}

/* What history says of a ticket, as "who via what: from". */
static const char *history(struct desk *d, int64_t ticket, const char *what)
{
	struct clf_event_list list;

	must(d, clf_query_events(d->store, d->arena, ticket, (struct clf_page){0, 0}, &list, &d->err));
	for (size_t i = 0; i < list.count; i++) {
		if (strcmp(list.items[i].what, what) == 0)
			return clf_arena_printf(d->arena, "%s via %s: %s", list.items[i].who,
						clf_via_name(list.items[i].via),
						list.items[i].from != NULL ? list.items[i].from : "");
	}
	return NULL;
}

static struct clf_message_row newest_message(struct desk *d, int64_t ticket)
{
	struct clf_message_list list;

	must(d, clf_query_messages(d->store, d->arena, ticket, (struct clf_page){0, 1}, &list, &d->err));
	assert_int_equal(list.count, 1);
	return list.items[0];
}

static void a_released_mail_is_its_authors_ticket(void **state)
{
	struct desk *d = *state;
	struct took t = make_unknown(d);
	struct clf_ticket ticket;
	struct clf_message_row message;

	empty_outbox(d);
	d->mailbox.auto_ack = true;
	t = release(d, t.journal);
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	ticket = ticket_now(d, t.ticket);
	assert_string_equal(ticket.customer.address, EVE);
	message = newest_message(d, t.ticket);
	assert_string_equal(message.from, EVE);
	assert_non_null(strstr(message.text, "Help me."));
	assert_true(message.unverified);
	/* As old as it is. */
	assert_int_equal(message.at, row_of(d, t.journal).at);
	assert_int_equal(ticket.created_at, message.at);
	assert_string_equal(history(d, t.ticket, "released"),
			    ROOT " via api: it answers nothing, and the mailbox puts such mail into quarantine");
	/* Nobody proved to be Eve: she gets nothing. */
	assert_int_equal(who_was_told(d, EVE).author, 0);
}

static void nothing_answers_a_machine_that_was_released(void **state)
{
	struct desk *d = *state;
	struct took t = make_machine(d);

	d->mailbox.auto_ack = true;
	t = release(d, t.journal);
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(who_was_told(d, EVE).author, 0);
}

static void a_mail_is_put_onto_a_ticket_as_its_authors(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct took t;
	struct clf_message_row message;

	d->mailbox.unknown = CLF_UNKNOWN_QUARANTINE;
	t = take(d, (struct letter){.from = ANA, .to = BOX, .text = "It is about my visit."});
	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	empty_outbox(d);
	t = assign(d, t.journal, ticket);
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(t.ticket, ticket);
	assert_string_equal(desk_status(d, ticket), "Open");
	message = newest_message(d, ticket);
	assert_true(message.incoming);
	assert_int_equal(message.klass, CLF_CLASS_CUSTOMER);
	assert_string_equal(message.from, ANA);
	assert_non_null(history(d, ticket, "released"));
	assert_non_null(strstr(only_mail_to(d, MIA).reading->text, "It is about my visit."));
}

/* Whoever it claims to be: an administrator says where it belongs, not that it is obeyed. */
static void an_agents_mail_that_is_put_somewhere_stays_inside(void **state)
{
	struct desk *d = *state;
	int64_t ticket = desk_ticket(d);
	struct took t = take(d, (struct letter){.from = TOM, .to = BOX, .text = "#reply\r\nDear customer, go away."});
	struct told told;

	empty_outbox(d);
	t = assign(d, t.journal, ticket);
	assert_int_equal(t.outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(newest_message(d, ticket).klass, CLF_CLASS_AGENT);
	told = who_was_told(d, ANA);
	assert_int_equal(told.author, 0);
	assert_int_equal(told.all, 1);
}

static void only_the_header_of_what_cannot_be_read_is_released(void **state)
{
	struct desk *d = *state;
	struct took t = make_unreadable(d);
	struct clf_waiting *waiting = NULL;
	size_t count = 0;

	must(d, say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_RETRY}));
	must(d, clf_journal_waiting(d->store, d->arena, 0, 10, &waiting, &count, &d->err));
	assert_int_equal(count, 1);
	assert_false(waiting[0].header_only);
	t = make_unreadable(d);
	must(d, say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_RELEASE}));
	must(d, clf_journal_waiting(d->store, d->arena, t.journal - 1, 10, &waiting, &count, &d->err));
	assert_true(waiting[0].header_only);
}

static void what_is_said_is_kept_and_taken_up_again(void **state)
{
	struct desk *d = *state;
	struct took t = make_unknown(d);
	struct clf_word *words = NULL;
	struct clf_journal_row row;
	size_t count = 0;

	assert_int_equal(say_word(d, 4711, (struct clf_word){.kind = CLF_WORD_RETRY}), CLF_ENOTFOUND);
	assert_int_equal(say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_ASSIGN, .ticket = 4711}),
			 CLF_ENOTFOUND);
	must(d, say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_DISCARD, .reason = "an advertisement"}));
	row = row_of(d, t.journal);
	assert_int_equal(row.outcome, CLF_OUTCOME_IGNORED);
	assert_string_equal(row.cause, "discarded");
	assert_string_equal(row.reason, ROOT " discarded it: an advertisement");
	assert_int_equal(say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_DISCARD}), CLF_ECONFLICT);
	/* Two say something at once: the second is told. */
	must(d, say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_RELEASE}));
	assert_int_equal(say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_RELEASE}), CLF_ECONFLICT);
	assert_int_equal(handle(d, t.journal).outcome, CLF_OUTCOME_TICKET);
	assert_int_equal(say_word(d, t.journal, (struct clf_word){.kind = CLF_WORD_RETRY}), CLF_ECONFLICT);
	must(d, clf_journal_words(d->store, d->arena, t.journal, &words, &count, &d->err));
	assert_int_equal(count, 2);
	assert_int_equal(words[0].kind, CLF_WORD_RELEASE);
	assert_int_equal(words[1].kind, CLF_WORD_DISCARD);
	assert_string_equal(words[1].who, ROOT);
}

/* A mail that is read again is decided as any other; a word that was said of it before counts no more. */
static void a_retry_forgets_what_was_said(void **state)
{
	struct desk *d = *state;
	struct took t = make_not_released(d);

	assert_non_null(strstr(t.reason, "put it onto one"));
	t = said(d, t.journal, (struct clf_word){.kind = CLF_WORD_RETRY});
	assert_int_equal(t.end, CLF_END_NO_SENDER);
}

static void administrators_hear_once_a_day_of_what_waits(void **state)
{
	struct desk *d = *state;
	int64_t told_at;
	struct desk_mail mail;

	let_the_clock_tell(d, clf_clock_now());
	assert_int_equal(empty_outbox(d), 0);
	for (int i = 0; i < 3; i++)
		make_unknown(d);
	told_at = clf_clock_now();
	let_the_clock_tell(d, told_at - 11 * CLF_MINUTE);
	mail = only_mail_to(d, ROOT);
	assert_string_equal(mail.reading->subject, "Mails that wait for a hand: 3");
	assert_non_null(strstr(mail.reading->text, "In quarantine: 3."));
	/* Another one on the same day waits for the next. */
	make_unknown(d);
	let_the_clock_tell(d, told_at + CLF_HOUR);
	assert_int_equal(empty_outbox(d), 0);
	let_the_clock_tell(d, told_at + CLF_DAY);
	mail = only_mail_to(d, ROOT);
	assert_string_equal(mail.reading->subject, "Mails that wait for a hand: 4");
}

static void nobody_is_told_twice_of_the_same(void **state)
{
	struct desk *d = *state;
	int64_t now = clf_clock_now();

	make_unknown(d);
	let_the_clock_tell(d, now);
	only_mail_to(d, ROOT);
	let_the_clock_tell(d, now + 3 * CLF_DAY);
	assert_int_equal(empty_outbox(d), 0);
}

static struct took refused_from(struct desk *d, const char *fields)
{
	struct took t;

	d->mailbox.unknown = CLF_UNKNOWN_REFUSE;
	d->mailbox.authserv_id = "mx.desk.example";
	t = take(d, (struct letter){.from = EVE, .to = BOX, .fields = fields, .text = "Buy this."});
	d->mailbox.unknown = CLF_UNKNOWN_TICKET;
	return t;
}

#define PROVED "Authentication-Results: mx.desk.example; dmarc=pass header.from=else.example\r\n"

/* Nothing goes back, so an administrator has it. */
static void waits_for_a_hand(struct desk *d, const char *fields)
{
	struct clf_hand_count before[CLF_HANDS] = {{0}}, hands[CLF_HANDS] = {{0}};
	struct clf_counts counts;
	struct took t;

	must(d, clf_query_hands(d->store, before, &d->err));
	t = refused_from(d, fields);
	assert_int_equal(t.outcome, CLF_OUTCOME_QUARANTINE);
	assert_int_equal(t.end, CLF_END_NOT_TOLD);
	assert_int_equal(empty_outbox(d), 0);
	must(d, clf_query_hands(d->store, hands, &d->err));
	must(d, clf_query_counts(d->store, &counts, &d->err));
	assert_int_equal(hands[CLF_HAND_QUARANTINE].count, before[CLF_HAND_QUARANTINE].count + 1);
	assert_int_equal(counts.quarantine, hands[CLF_HAND_QUARANTINE].count);
}

static void who_is_refused_is_told_once_a_day(void **state)
{
	struct desk *d = *state;
	struct desk_mail mail;

	assert_int_equal(refused_from(d, PROVED).end, CLF_END_ANSWERS_ONLY);
	mail = only_mail_to(d, EVE);
	assert_string_equal(mail.reading->subject, "Your message could not be accepted");
	assert_null(strstr(mail.raw, "Buy this."));
	assert_true(mail.reading->automatic);
	waits_for_a_hand(d, PROVED);
}

static void nothing_goes_back_to_who_may_not_have_written(void **state)
{
	struct desk *d = *state;

	waits_for_a_hand(d, NULL);
	waits_for_a_hand(d, "Authentication-Results: mx.desk.example; dmarc=fail header.from=else.example\r\n");
	waits_for_a_hand(d, PROVED "Auto-Submitted: auto-generated\r\n");
}

#define ends_test(name) cmocka_unit_test_setup_teardown(name, ends_open, desk_close)

int main(void)
{
	static const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_end_is_known_to_somebody),
	    ends_test(a_released_mail_is_its_authors_ticket),
	    ends_test(nothing_answers_a_machine_that_was_released),
	    ends_test(a_mail_is_put_onto_a_ticket_as_its_authors),
	    ends_test(an_agents_mail_that_is_put_somewhere_stays_inside),
	    ends_test(only_the_header_of_what_cannot_be_read_is_released),
	    ends_test(what_is_said_is_kept_and_taken_up_again),
	    ends_test(a_retry_forgets_what_was_said),
	    ends_test(administrators_hear_once_a_day_of_what_waits),
	    ends_test(nobody_is_told_twice_of_the_same),
	    ends_test(who_is_refused_is_told_once_a_day),
	    ends_test(nothing_goes_back_to_who_may_not_have_written),
	};

	clf_read_prepare();
	return cmocka_run_group_tests_name("ends", tests, NULL, NULL);
}
