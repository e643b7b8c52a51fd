/*
 * sender_finish.c - what an outcome means: sent, later, never, or not known.
 *
 * What the sender or the relay is to blame for costs the mail nothing of its time, and never fails it; what failed for
 * good, or may have and isn't sent again by itself, is told to those who handle the ticket, in the transaction that
 * stores it.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/crypto.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/store/look/query.h"
#include "sender/sender.h"

#define DOUBT_PAUSE (5 * CLF_SECOND)
#define ATTEMPTS_MIN 5 /* before a mail is given up: one that a person sent again is old, too */

static int64_t jitter(int64_t span)
{
	return span * 4 / 5 + (int64_t)clf_random_below((uint64_t)span * 2 / 5 + 1);
}

static int64_t pause_of(unsigned attempts)
{
	static const int64_t minutes[] = {1, 2, 5, 15, 30, 60};
	size_t last = CLF_COUNT(minutes) - 1;

	return jitter(minutes[attempts > 0 && attempts - 1 < last ? attempts - 1
			      : attempts > 0                      ? last
								  : 0] *
		      CLF_MINUTE);
}

static bool given_up(const struct sending *s)
{
	int64_t age = clf_clock_now() - s->row.created_at;
	int64_t limit = (int64_t)s->relay->config->give_up_hours * CLF_HOUR;

	return s->row.attempts >= ATTEMPTS_MIN && age > limit;
}

static enum clf_status store_row(const struct sending *s, struct clf_error *err)
{
	const struct ending *ending = &s->ending;
	struct sender *sender = s->relay->sender;
	int64_t row = s->row.id;
	enum clf_status status;

	if (ending->state == CLF_OUTBOX_DEFERRED)
		status = clf_outbox_put_off(sender->store, row, sender->lease, ending->counted, ending->blamed,
					    ending->reply, ending->send_at, err);
	else
		status = clf_outbox_finish(sender->store, row, sender->lease, ending->state, ending->reply, 0, err);
	if (status == CLF_OK)
		status =
		    clf_outbox_note(sender->store, row, clf_smtp_class_name(ending->klass), ending->next_smtp, err);
	if (status == CLF_OK && ending->state == CLF_OUTBOX_FAILED)
		status = clf_outbox_failed(sender->store, row, clf_smtp_class_name(ending->klass), ending->reply, err);
	return status;
}

/* With what it taught about the relay: administrators learn of it together with the row, too. */
static enum clf_status store_ending(void *user, struct clf_error *err)
{
	const struct sending *s = user;
	enum clf_status status = store_row(s, err);

	return status == CLF_OK ? sender_store_holds(s->relay, err) : status;
}

static enum clf_status store_row_alone(void *user, struct clf_error *err)
{
	return store_row(user, err);
}

/* The one door makes the history line and the notice, as for a report that came by mail. */
static enum clf_status plan_notice(struct sender *sender, const struct clf_outbox_row *row, struct clf_arena *arena,
				   bool uncertain, const char *reply, const char *failure, struct clf_error *err)
{
	struct clf_ticket ticket;
	struct clf_report report = {.recipient = row->envelope_to,
				    .action = "failed",
				    .diagnostic = reply,
				    .original_message_id = row->message_id};
	struct clf_mail_in mail = {.kind = CLF_MAIL_BOUNCE,
				   .automatic = true,
				   .reports = &report,
				   .report_count = 1,
				   .report_outbox = row->id,
				   .report_failure = failure,
				   .uncertain = uncertain};
	struct clf_action action = {.kind = CLF_ACTION_MAIL_IN};
	/* No key: the lease lets it act once, and a mail that a person sent again may fail again. */
	struct clf_request request = {.actor = {.kind = CLF_ACTOR_SYSTEM, .sure = true},
				      .via = CLF_VIA_MAIL,
				      .ticket = row->ticket,
				      .actions = &action,
				      .action_count = 1,
				      .mail = &mail};
	struct clf_act_result result = {0};
	enum clf_status status = clf_query_ticket(sender->store, arena, row->ticket, &ticket, err);

	if (status != CLF_OK)
		return status;
	request.mailbox = ticket.mailbox;
	status = clf_act_within(&sender->act, arena, &request, &result, err);
	if (status == CLF_OK && result.refusal != NULL)
		clf_log(CLF_LOG_WARNING, "mail.failure.untold", CLF_N("outbox", row->id), CLF_N("ticket", row->ticket),
			CLF_S("why", result.refusal));
	return status;
}

/* Those that have to be told learn of it together with the row. */
static enum clf_status store_failure(void *user, struct clf_error *err)
{
	struct sending *s = user;
	const struct clf_outbox_row *row = &s->row;
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = store_ending(s, err);

	if (status == CLF_OK && row->ticket != 0)
		status = plan_notice(s->relay->sender, row, arena, s->ending.state == CLF_OUTBOX_UNCERTAIN,
				     s->ending.reply, clf_smtp_class_name(s->ending.klass), err);
	clf_arena_free(&arena);
	return status;
}

void sender_let_go(struct sending *s)
{
	clf_buf_clear(&s->raw);
	clf_arena_reset(s->arena);
	s->busy = s->ended = s->withheld = s->probes = false;
	s->beat = 0;
	s->mailbox = NULL;
	s->relay->look_at = s->relay->all.look_at = 0;
}

/* By the administrator's policy; what goes out again by itself asks nobody for anything. */
static bool goes_again(const struct clf_config_smtp *config, const struct clf_outbox_row *row)
{
	return config->resend_uncertain && row->attempts < SENDER_RESENDS;
}

/* The database's own trouble is not lost: what became of the mail is known here alone, and stays in mind. */
static void store_end(struct sending *s)
{
	const struct ending *ending = &s->ending;
	struct sender *sender = s->relay->sender;
	bool told = ending->state == CLF_OUTBOX_FAILED ||
		    (ending->state == CLF_OUTBOX_UNCERTAIN && !goes_again(s->relay->config, &s->row));
	struct clf_error err = {0};
	enum clf_status status;

	if (sender->is_shut)
		return;
	status = clf_store_transact(sender->store, told ? store_failure : store_ending, s, &err);
	if (status == CLF_OK) {
		sender_holds_stored(s->relay);
	} else if (status != CLF_ECONFLICT && !clf_store_is_trouble(status)) {
		clf_log(CLF_LOG_ERROR, "mail.failure.untold", CLF_N("outbox", s->row.id),
			CLF_N("ticket", s->row.ticket), CLF_S("why", err.text));
		status = clf_store_transact(sender->store, store_row_alone, s, &err);
	}
	if (clf_store_is_trouble(status)) {
		sender_shut(sender, err.text);
		return;
	}
	clf_log(ending->state == CLF_OUTBOX_SENT ? CLF_LOG_INFO : CLF_LOG_WARNING, "mail.out",
		CLF_S("state", clf_outbox_state_name(ending->state)), CLF_N("outbox", s->row.id),
		CLF_N("ticket", s->row.ticket), CLF_S("smtp", s->row.smtp), CLF_N("attempt", s->row.attempts),
		CLF_N("code", ending->code), CLF_S("class", clf_smtp_class_name(ending->klass)),
		CLF_S("reply", ending->reply));
	if (status != CLF_OK)
		clf_log(CLF_LOG_ERROR, "outbox.unrecorded", CLF_N("outbox", s->row.id), CLF_N("ticket", s->row.ticket),
			CLF_S("why", err.text));
	else
		trouble_wrote(&sender->trouble);
	/* The lease is extended as long as this process sends anything: only with its end the row comes free. */
	if (status != CLF_OK && status != CLF_ECONFLICT)
		sender->broken = true;
	if (ending->next_smtp != NULL)
		clf_fault("sender.over.stored");
	sender_let_go(s);
}

static void end(struct sending *s, struct ending ending, const struct clf_smtp_result *result)
{
	s->ending = ending;
	s->ending.code = result->code;
	s->ending.klass = result->klass;
	s->ending.reply = ending.reply != NULL ? clf_arena_strdup(s->arena, ending.reply) : NULL;
	s->ended = true;
	store_end(s);
}

void sender_store_endings(struct relay *relay)
{
	for (unsigned i = 0; i < relay->config->options.connections; i++)
		if (relay->slots[i].busy && relay->slots[i].ended)
			store_end(&relay->slots[i]);
}

/* For longer with each time that it is looked at. */
static int64_t doubt_pause(unsigned blamed)
{
	return jitter(blamed > 0 ? 4 * DOUBT_PAUSE : DOUBT_PAUSE);
}

/* To the next relay of its route at once, when that one said no for now; from the last on, after a while, to the first
 * again. What a relay said for good isn't asked of another. */
static void go_on(const struct sending *s, const struct clf_smtp_result *result, struct ending *ending)
{
	const struct relay *next = result->code < 500 && result->code >= 400 ? sender_next(s->relay, &s->row) : NULL;
	const struct relay *first = sender_first(s->relay, &s->row);

	ending->send_at = clf_clock_now() + (next == NULL ? pause_of(s->row.attempts) : 0);
	if (next != NULL)
		ending->next_smtp = next->config->name;
	else if (first != NULL)
		ending->next_smtp = first->config->name;
}

static void put_off(struct sending *s, const struct clf_smtp_result *result, enum sender_verdict verdict)
{
	int64_t now = clf_clock_now();
	struct ending ending = {
	    .state = CLF_OUTBOX_DEFERRED,
	    .reply = result->text,
	    .send_at = now,
	    .counted = verdict != SENDER_HELD && verdict != SENDER_AT_ONCE,
	    .blamed = !s->probes && result->step >= CLF_SMTP_MAIL && result->code >= 400 &&
		      (verdict == SENDER_HELD || verdict == SENDER_IN_DOUBT || verdict == SENDER_ITS_OWN)};
	char why[CLF_ERROR_TEXT + 64];

	if (s->withheld || (s->relay->sender->stopping && result->code == 0)) {
		ending.counted = false;
	} else if (verdict == SENDER_IN_DOUBT) {
		ending.send_at = now + doubt_pause(s->row.blamed);
	} else if (ending.counted && given_up(s)) {
		snprintf(why, sizeof why, "given up after %u attempts: %s", s->row.attempts, result->text);
		ending.state = CLF_OUTBOX_FAILED;
		ending.reply = why;
	} else if (ending.counted) {
		go_on(s, result, &ending);
	}
	end(s, ending, result);
}

/* Of what a relay can't carry, the one that the mail was made for has the last word. */
static bool goes_back(const struct sending *s, const struct clf_smtp_result *result)
{
	return (result->trouble == CLF_SMTP_SIZE || result->trouble == CLF_SMTP_NO_UTF8) &&
	       result->outcome == CLF_SMTP_PERMANENT && sender_first(s->relay, &s->row) != NULL;
}

void sender_done(void *user, void *job, const struct clf_smtp_result *result)
{
	struct relay *relay = user;
	struct sending *s = job;
	bool cut_by_us = relay->sender->stopping && result->code == 0 && result->outcome != CLF_SMTP_PERMANENT;
	enum sender_verdict verdict;

	clf_fault("sender.answered");
	if (cut_by_us)
		verdict = SENDER_AS_TOLD;
	else
		verdict = sender_token_refused(relay, result) ? SENDER_AT_ONCE : sender_weigh(relay, s, result);
	if (result->outcome == CLF_SMTP_SENT)
		end(s, (struct ending){.state = CLF_OUTBOX_SENT, .reply = result->text}, result);
	else if (result->outcome == CLF_SMTP_UNCERTAIN)
		end(s, (struct ending){.state = CLF_OUTBOX_UNCERTAIN, .reply = result->text}, result);
	else if (verdict == SENDER_AS_TOLD && goes_back(s, result))
		put_off(s, result, verdict);
	else if (verdict == SENDER_GIVEN_UP || (verdict == SENDER_AS_TOLD && result->outcome == CLF_SMTP_PERMANENT))
		end(s, (struct ending){.state = CLF_OUTBOX_FAILED, .reply = result->text}, result);
	else
		put_off(s, result, verdict);
}

void sender_refused(struct sending *s, const char *why)
{
	const struct clf_smtp_result result = {.klass = CLF_SMTP_CLASS_OTHER};

	end(s, (struct ending){.state = CLF_OUTBOX_FAILED, .reply = why}, &result);
}

static enum clf_status store_committing(void *user, struct clf_error *err)
{
	struct sending *s = user;
	struct sender *sender = s->relay->sender;

	return clf_outbox_committing(sender->store, s->row.id, sender->lease, err);
}

enum clf_status sender_handed_over(void *user, void *job)
{
	struct sending *s = job;
	struct sender *sender = s->relay->sender;
	struct clf_error err = {0};
	enum clf_status status;

	(void)user;
	/* A probe may be lost: nobody waits for what it says. */
	if (s->beat != 0)
		return CLF_OK;
	clf_fault("sender.handed-over");
	if (sender->is_shut)
		status = clf_error_set(&err, CLF_EIO, "%s", sender->trouble.why);
	else
		status = clf_store_transact(sender->store, store_committing, s, &err);
	s->withheld = status != CLF_OK;
	if (status == CLF_EIO)
		sender_shut(sender, err.text);
	else if (status != CLF_OK)
		clf_log(CLF_LOG_WARNING, "mail.withheld", CLF_N("outbox", s->row.id), CLF_N("ticket", s->row.ticket),
			CLF_S("why", err.text));
	clf_fault("sender.committing");
	return status;
}

/* What a sender that is gone left behind. */
struct leftover {
	struct sender *sender;
	struct clf_arena *arena;
	bool tell;
	struct clf_outbox_row *rows; /* uncertain now */
	size_t count;
	size_t told; /* of these */
	unsigned requeued;
};

static enum clf_status tell_leftovers(struct leftover *left, struct clf_error *err)
{
	struct sender *sender = left->sender;
	enum clf_status status = CLF_OK;

	for (left->told = 0; left->told < left->count; left->told++) {
		const struct clf_outbox_row *row = &left->rows[left->told];
		const struct clf_config_smtp *config = clf_config_smtp(sender->start->config, row->smtp);

		if (row->ticket != 0 && (config == NULL || !goes_again(config, row)))
			status = plan_notice(sender, row, left->arena, true, CLF_OUTBOX_UNANSWERED, NULL, err);
		if (status != CLF_OK)
			return status;
	}
	return CLF_OK;
}

static enum clf_status expire(void *user, struct clf_error *err)
{
	struct leftover *left = user;
	enum clf_status status = clf_outbox_expire(left->sender->store, left->arena, clf_clock_now(), &left->requeued,
						   &left->rows, &left->count, err);

	return status == CLF_OK && left->tell ? tell_leftovers(left, err) : status;
}

enum clf_status sender_expire(struct sender *sender, struct clf_error *err)
{
	struct leftover left = {.sender = sender, .arena = clf_arena_new(), .tell = true};
	bool any = false;
	enum clf_status status = clf_outbox_has_expired(sender->store, clf_clock_now(), &any, err);

	if (status == CLF_OK && any) {
		status = clf_store_transact(sender->store, expire, &left, err);
		if (status != CLF_OK && !clf_store_is_trouble(status)) {
			clf_log(CLF_LOG_ERROR, "mail.failure.untold",
				CLF_N("outbox", left.told < left.count ? left.rows[left.told].id : 0),
				CLF_N("ticket", left.told < left.count ? left.rows[left.told].ticket : 0),
				CLF_S("why", err->text));
			left.tell = false;
			status = clf_store_transact(sender->store, expire, &left, err);
		}
	}
	for (size_t i = 0; status == CLF_OK && i < left.count; i++)
		clf_log(CLF_LOG_WARNING, "mail.out", CLF_S("state", clf_outbox_state_name(CLF_OUTBOX_UNCERTAIN)),
			CLF_N("outbox", left.rows[i].id), CLF_N("ticket", left.rows[i].ticket),
			CLF_S("smtp", left.rows[i].smtp), CLF_N("attempt", left.rows[i].attempts));
	if (status == CLF_OK && left.requeued + left.count > 0)
		clf_log(CLF_LOG_WARNING, "outbox.expired", CLF_N("requeued", left.requeued),
			CLF_N("uncertain", left.count));
	clf_arena_free(&left.arena);
	return status;
}
