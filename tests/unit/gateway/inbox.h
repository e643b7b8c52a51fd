/*
 * inbox.h - mail that comes in at the test desk, handled as intake does: kept, read, decided, carried out, finished.
 * Included by test_intake_desk.c, test_intake_hidden.c and test_clock_turn.c.
 */
#ifndef CLF_TEST_GATEWAY_INBOX_H
#define CLF_TEST_GATEWAY_INBOX_H

#include "act/act_fixture.h"

#include "clf/act/orders.h"
#include "clf/store/mail/journal.h"
#include "decide/intake_decide.h"

#define COMMANDS "commands@desk.example"

struct took {
	int64_t journal;
	const struct intake_decision *decision;
	enum clf_outcome outcome;
	enum clf_end end;
	const char *reason;
	int64_t ticket;
};

struct letter {
	const char *from, *to, *id, *fields, *text;
};

static inline int inbox_open(void **state)
{
	static const char *const domains[] = {"desk.example", "agents.example"};
	struct desk *d;

	desk_open(state);
	d = *state;
	d->config.command_address = COMMANDS;
	d->config.domains = domains;
	d->config.domain_count = 2;
	d->config.bulk = 5;
	d->mailbox.on_news = CLF_MEANS_NOTE;
	d->mailbox.on_reply = CLF_MEANS_ANSWER;
	return 0;
}

static inline const char *write_letter(struct desk *d, struct letter l)
{
	static unsigned count;

	return clf_arena_printf(d->arena,
				"%sFrom: %s\r\nTo: %s\r\nSubject: About it\r\nMessage-ID: <%s>\r\n"
				"Date: Sun, 22 Nov 2026 03:00:00 +0000\r\n\r\n%s\r\n",
				l.fields != NULL ? l.fields : "", l.from, l.to,
				l.id != NULL ? l.id : clf_arena_printf(d->arena, "letter.%u@agents.example", ++count),
				l.text);
}

static inline const struct clf_reading *read_raw(struct desk *d, const char *raw, struct clf_texts sent)
{
	const struct clf_read_options options = {.lean = true, .sent = sent};
	struct clf_reading *reading = NULL;

	must(d, clf_read(d->arena, clf_str_from(raw), &options, &reading, &d->err));
	return reading;
}

static inline void carry_out_letter(struct desk *d, struct took *t)
{
	const struct intake_decision *decision = t->decision;
	const struct clf_act_orders orders = {.requests = decision->requests,
					      .count = decision->request_count,
					      .receipt = decision->has_receipt ? &decision->receipt : NULL};
	struct clf_act_result result = {0};

	t->end = decision->end;
	if (intake_decided(decision, &t->outcome, &t->reason))
		return;
	must(d, clf_act_all(&d->act, d->arena, &orders, &result, &d->err));
	t->outcome = result.outcome;
	t->end = result.end;
	t->reason = result.refusal != NULL ? result.refusal : result.why;
	t->ticket = result.ticket;
}

static inline struct took handle(struct desk *d, int64_t journal)
{
	struct intake_decision *decision = clf_arena_new_of(d->arena, struct intake_decision);
	struct intake_mail mail = {.journal = journal, .mailbox = &d->mailbox};
	struct took t = {.journal = journal, .decision = decision};
	struct clf_verdict verdict = {0};
	struct clf_texts sent = {NULL, 0};
	struct clf_buf raw;
	const char *text;

	clf_buf_init(&raw, 1 << 20);
	must(d, clf_journal_raw(d->store, journal, &raw, &d->err));
	text = clf_arena_copy(d->arena, raw.p, raw.n);
	clf_buf_free(&raw);
	mail.reading = read_raw(d, text, sent);
	must(d, intake_sent_texts(&d->act, d->arena, &mail, &sent, &d->err));
	mail.reading = read_raw(d, text, sent);
	must(d, clf_store_begin(d->store, &d->err));
	must(d, intake_decide(&d->act, d->arena, &mail, decision, &d->err));
	carry_out_letter(d, &t);
	verdict.outcome = t.outcome;
	verdict.end = t.end;
	verdict.ticket = t.ticket;
	verdict.reason = t.reason;
	verdict.message_id = mail.reading->message_id;
	verdict.from = intake_from(mail.reading, decision);
	verdict.subject = mail.reading->subject;
	verdict.date = mail.reading->date;
	must(d, clf_journal_finish(d->store, journal, &verdict, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return t;
}

static inline int64_t keep_raw(struct desk *d, const char *raw)
{
	static uint32_t uid;
	const struct clf_arrival arrival = {.mailbox = "support",
					    .uidvalidity = 1,
					    .uid = ++uid,
					    .raw = clf_str_from(raw),
					    .size = (int64_t)strlen(raw)};
	int64_t journal = 0;
	bool known = false;

	must(d, clf_store_begin(d->store, &d->err));
	must(d, clf_journal_keep(d->store, &arrival, &journal, &known, &d->err));
	must(d, clf_store_commit(d->store, &d->err));
	return journal;
}

static inline struct took take_raw(struct desk *d, const char *raw)
{
	return handle(d, keep_raw(d, raw));
}

static inline struct took take(struct desk *d, struct letter l)
{
	return take_raw(d, write_letter(d, l));
}

/* Rows that wait, such as those that were confirmed; the last of them. */
static inline size_t handle_waiting(struct desk *d, struct took *last)
{
	struct clf_waiting *waiting = NULL;
	size_t count = 0;

	must(d, clf_journal_waiting(d->store, d->arena, 0, 10, &waiting, &count, &d->err));
	for (size_t i = 0; i < count; i++)
		*last = handle(d, waiting[i].journal);
	return count;
}

static inline const char *to_token(struct desk *d, struct clf_token token)
{
	char text[CLF_TOKEN_TEXT];

	must(d, clf_token_encode(d->keyring, &token, text, &d->err));
	return clf_reply_address_make(d->arena, &d->mailbox.reply, text);
}

static inline const char *to_ticket(struct desk *d, enum clf_token_class klass, int64_t ticket, int64_t party)
{
	return to_token(d, (struct clf_token){.klass = klass, .ticket = ticket, .party = party});
}

static inline const char *to_commands(struct desk *d, int64_t party)
{
	return to_token(d, (struct clf_token){.klass = CLF_TOKEN_COMMAND, .party = party});
}

static inline struct clf_ticket ticket_now(struct desk *d, int64_t number)
{
	struct clf_ticket ticket = {0};

	must(d, clf_query_ticket(d->store, d->arena, number, &ticket, &d->err));
	return ticket;
}

/* Another ticket of Mia's. */
static inline int64_t one_more(struct desk *d, const char *response_id)
{
	const struct clf_response response = {.id = response_id,
					      .survey = "Visit",
					      .comment = "Nobody was there.",
					      .segment = "Stores",
					      .score = 1,
					      .has_score = true};
	const struct clf_customer customer = {.address = ANA, .name = "Ana"};
	const struct clf_actor actor = {.kind = CLF_ACTOR_SYSTEM, .name = "platform", .sure = true};
	struct clf_act_result result = {0};
	bool known = false;

	must(d,
	     clf_act_response(&d->act, d->arena, &response, &customer, &actor, CLF_VIA_API, &known, &result, &d->err));
	return result.ticket;
}

static inline size_t empty_outbox(struct desk *d)
{
	struct desk_mail mails[32];

	return desk_outbox(d, mails, 32, 1);
}

static inline struct desk_mail only_mail_to(struct desk *d, const char *address)
{
	struct desk_mail mails[32];
	size_t count = desk_outbox(d, mails, 32, 1);

	if (count != 1)
		fail_msg("%zu mails wait, not one", count);
	assert_string_equal(mails[0].row.envelope_to, address);
	return mails[0];
}

static inline const char *reply_to(const struct desk_mail *mail)
{
	assert_int_equal(mail->reading->reply_to.count, 1);
	return mail->reading->reply_to.items[0].address;
}

#endif
