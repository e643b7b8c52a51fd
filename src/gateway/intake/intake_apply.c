/*
 * intake_apply.c - the second commit: many mails in one, each in its own savepoint.
 *
 * facts -> plan -> ids -> render -> apply -> the journal's verdict. A failure undoes that mail alone; it is
 * tried again and then goes to quarantine, whole, and an agent who wrote it gets it back. A mail that would go out with
 * attachments whose bytes aren't there is read again first.
 */
#include <stdio.h>
#include <string.h>

#include "clf/act/orders.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/json.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/gateway/frames.h"
#include "clf/ticket/attached.h"
#include "intake/intake_inside.h"

#define APPLY_FAILURES 3u
#define LATER_MS 1000
#define PUT_AWAY_MS 60000
#define SAY_NO_PARTS "what is attached to it can't be read, or is too large to go along"
#define FILL_MS 20
#define EXPLANATION (1u << 20)

/* What became of a job within the batch; logged once the commit is durable. */
struct applied {
	struct job *job;
	struct clf_verdict verdict;
	const char *mailbox;
	bool queued;
	bool wants_parts; /* nothing was done yet */
};

static struct intake_mail mail_of(const struct intake *intake, const struct job *job)
{
	return (struct intake_mail){
	    .journal = job->journal,
	    .mailbox = clf_config_mailbox(intake->config, job->mailbox),
	    .envelope = job->envelope,
	    .reading = job->reading,
	    .oversize = job->oversize,
	    .header_only = job->header_only,
	    .size = job->size,
	    .received_at = job->received_at,
	    .lay = job->lay,
	};
}

static const char *explanation(struct clf_arena *arena, struct clf_json *json)
{
	struct clf_buf text;
	const char *made;

	clf_buf_init(&text, EXPLANATION);
	clf_json_dump(json, &text);
	made = clf_arena_copy(arena, text.failed || text.p == NULL ? "{}" : text.p, text.failed ? 2 : text.n);
	clf_buf_free(&text);
	return made;
}

static void describe(struct clf_verdict *verdict, const struct clf_reading *reading,
		     const struct intake_decision *decision)
{
	verdict->signal = decision->threading.signal;
	verdict->message_id = reading->message_id;
	verdict->from = intake_from(reading, decision);
	verdict->subject = reading->subject;
	verdict->date = reading->date;
	verdict->ticket = decision->threading.ticket;
	verdict->rejected = decision->threading.rejected;
	verdict->rejected_count = decision->threading.rejected_count;
}

/* What may go along and is there. *unread: the bytes of some are not. */
static struct clf_outgoing_part *parts_of(const struct job *job, const struct intake_decision *decision, size_t *count,
					  bool *unread)
{
	const struct clf_reading *reading = job->reading;
	bool may_go = intake_parts_may_go(decision);
	struct clf_outgoing_part *parts =
	    clf_arena_array_of(job->arena, reading->attachment_count, struct clf_outgoing_part);
	size_t n = 0;

	*unread = false;
	for (size_t i = 0; may_go && i < reading->attachment_count; i++) {
		const struct clf_attachment *from = &reading->attachments[i];

		if (!clf_attached_may_go(from, decision->agent.id != 0))
			continue;
		if (from->has_bytes)
			parts[n++] = (struct clf_outgoing_part){.name = from->name,
								.type = from->type,
								.bytes = from->bytes,
								.part = from->part,
								.inside = from->inside};
		else
			*unread = true;
	}
	*count = *unread ? 0 : n;
	return parts;
}

static enum clf_status act(struct intake *intake, struct job *job, const struct intake_decision *decision,
			   struct applied *out, struct clf_error *err)
{
	const struct clf_act_context context = intake_context(intake);
	bool is_agents = decision->request.actor.kind == CLF_ACTOR_AGENT;
	bool was_tried = job->has_parts || job->parts_failed;
	struct clf_act_orders orders = {.requests = decision->requests,
					.count = decision->request_count,
					.receipt = decision->has_receipt ? &decision->receipt : NULL};
	struct clf_act_result result = {0};
	enum clf_status status;

	if (decision->probe.kind != CLF_PROBE_NONE)
		return intake_probe(intake, job, decision, &out->verdict, err);
	if (intake_decided(decision, &out->verdict.outcome, &out->verdict.reason)) {
		out->verdict.end = decision->end;
		return CLF_OK;
	}
	orders.parts = parts_of(job, decision, &orders.part_count, &orders.parts_unread);
	/* A notice goes out without what can't be had, and lists it; an agent's answer doesn't. */
	if (was_tried && !is_agents)
		orders.parts_unread = false;
	status = intake_parts_leak(&context, decision, orders.parts, orders.part_count, err);
	if (status == CLF_OK)
		status = clf_act_all(&context, job->arena, &orders, &result, err);
	if (status != CLF_OK)
		return status;
	out->wants_parts = result.wants_parts && !was_tried;
	if (result.wants_parts) {
		result.outcome = CLF_OUTCOME_QUARANTINE;
		result.why = SAY_NO_PARTS;
	}
	out->verdict.outcome = result.outcome;
	out->verdict.end = result.wants_parts ? CLF_END_ATTACHMENT : result.end;
	if (result.outcome != CLF_OUTCOME_QUARANTINE || result.ticket != 0)
		out->verdict.ticket = result.ticket;
	out->verdict.reason = result.refusal != NULL ? result.refusal : result.why;
	out->queued = result.queued;
	if (decision->mail.is_own && result.outcome == CLF_OUTCOME_IGNORED)
		status = intake_alert_loop(&context, job->arena, decision, &out->queued, err);
	return status;
}

static void note_same(struct job *job, const struct intake_decision *decision, struct applied *out)
{
	out->verdict.outcome = CLF_OUTCOME_IGNORED;
	out->verdict.end = CLF_END_SAME_MAIL;
	out->verdict.ticket = 0;
	out->verdict.reason =
	    clf_arena_printf(job->arena, "the same mail as journal row %lld, from before the mailbox's UIDs changed",
			     (long long)decision->same_mail);
}

/* Nobody has been told: an agent whose mail stays in quarantine learns of it, and has the text back. */
static enum clf_status give_back(struct intake *intake, struct job *job, const struct intake_decision *decision,
				 struct applied *out, struct clf_error *err)
{
	const struct clf_act_context context = intake_context(intake);
	const struct clf_action action = {.kind = CLF_ACTION_RETURN, .text = out->verdict.reason};
	struct clf_request request = decision->request;
	struct clf_act_result result = {0};
	enum clf_status status;

	if (out->verdict.outcome != CLF_OUTCOME_QUARANTINE || out->queued || job->untold ||
	    request.actor.kind != CLF_ACTOR_AGENT)
		return CLF_OK;
	request.key = NULL;
	request.ticket = decision->threading.ticket;
	request.actions = &action;
	request.action_count = 1;
	request.commands = NULL;
	status = clf_act_within(&context, job->arena, &request, &result, err);
	out->queued = result.queued;
	if (status != CLF_OK && !clf_store_is_trouble(status))
		intake_job_fail(job, out->verdict.end, out->verdict.reason);
	return status;
}

static struct clf_json *explain(const struct intake_mail *mail, const struct intake_decision *decision,
				const struct clf_verdict *verdict)
{
	struct clf_json *json = intake_decision_json(mail, decision);

	clf_json_set_text(json, "outcome", clf_outcome_name(verdict->outcome));
	clf_json_set_text(json, "why", verdict->reason);
	if (verdict->ticket != 0)
		clf_json_set_integer(json, "ticket", verdict->ticket);
	return json;
}

static enum clf_status apply_read(struct intake *intake, struct job *job, struct applied *out, struct clf_error *err)
{
	const struct clf_act_context context = intake_context(intake);
	const struct intake_mail mail = mail_of(intake, job);
	struct intake_decision *decision = clf_arena_new_of(job->arena, struct intake_decision);
	struct clf_json *json;
	enum clf_status status;

	status = intake_decide(&context, job->arena, &mail, decision, err);
	if (status != CLF_OK)
		return status;
	describe(&out->verdict, job->reading, decision);
	if (job->state == JOB_FAILED) {
		out->verdict.outcome = CLF_OUTCOME_QUARANTINE;
		out->verdict.end = job->end;
		out->verdict.reason = job->reason;
	} else if (decision->same_mail != 0) {
		note_same(job, decision, out);
	} else {
		status = act(intake, job, decision, out, err);
	}
	if (status == CLF_OK && !out->wants_parts)
		status = give_back(intake, job, decision, out, err);
	if (status != CLF_OK || out->wants_parts)
		return status;
	json = explain(&mail, decision, &out->verdict);
	out->verdict.explanation = explanation(job->arena, json);
	clf_json_free(&json);
	return CLF_OK;
}

/* What can be said of it without deciding anything. */
static void put_away(struct job *job, enum clf_end end, const char *reason, struct applied *out)
{
	const struct clf_reading *reading = job->reading;

	out->verdict = (struct clf_verdict){.outcome = CLF_OUTCOME_QUARANTINE, .end = end, .reason = reason};
	if (reading == NULL)
		return;
	out->verdict.message_id = reading->message_id;
	out->verdict.subject = reading->subject;
	out->verdict.date = reading->date;
	if (reading->from.count > 0)
		out->verdict.from = reading->from.items[0].address;
}

static enum clf_status apply_one(struct intake *intake, struct job *job, struct applied *out, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	*out = (struct applied){.job = job, .mailbox = job->mailbox};
	if (clf_config_mailbox(intake->config, job->mailbox) == NULL)
		put_away(job, CLF_END_NO_MAILBOX,
			 clf_arena_printf(job->arena, "there is no [mailbox %s] in the configuration", job->mailbox),
			 out);
	else if (job->reading == NULL || job->undecided)
		put_away(job, job->end, job->reason, out);
	else
		status = apply_read(intake, job, out, err);
	if (status == CLF_OK && !out->wants_parts)
		status = clf_journal_finish(intake->store, job->journal, &out->verdict, err);
	return status;
}

/* Step by step with less: without telling anybody, and then without knowing more than its header says. */
static void put_away_with_less(struct job *job, const struct clf_error *err)
{
	size_t n = strlen(job->reason);

	if (!job->untold) {
		job->untold = true;
		snprintf(job->reason + n, sizeof job->reason - n, "; who wrote it could not be told: %s", err->text);
	} else if (!job->undecided) {
		job->undecided = true;
	} else {
		intake_job_later(job, JOB_FAILED, PUT_AWAY_MS);
	}
}

static void undo(struct intake *intake, struct job *job, enum clf_status status, const struct clf_error *err)
{
	clf_store_rollback_to(intake->store);
	clf_log(CLF_LOG_WARNING, "mail.apply.failed", CLF_N("journal", job->journal), CLF_S("mailbox", job->mailbox),
		CLF_S("why", err->text));
	job->failures++;
	if (status == CLF_ECONFLICT && job->state == JOB_FAILED)
		intake_job_free(intake, job); /* finished meanwhile: the journal knows */
	else if (job->state == JOB_FAILED)
		put_away_with_less(job, err);
	else if (job->failures >= APPLY_FAILURES)
		intake_job_fail(job, CLF_END_NOT_APPLIED, err->text);
	else
		intake_job_later(job, JOB_READ, LATER_MS);
}

/* It goes back to those that wait for a reader, as if it hadn't been looked at. */
static void read_again(struct intake *intake, struct job *job)
{
	clf_store_rollback_to(intake->store);
	job->wants_parts = true;
	intake_job_later(job, JOB_LOOK, 0);
}

static enum clf_status apply_batch(struct intake *intake, struct job **jobs, size_t count, struct applied *done,
				   size_t *done_count, struct clf_error *err)
{
	enum clf_status status = clf_store_begin(intake->store, err);

	*done_count = 0;
	if (status == CLF_OK && intake->arrival_count > 0)
		status = intake_keep_rows(intake, err);
	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = clf_store_savepoint(intake->store, err);
		if (status != CLF_OK)
			break;
		status = apply_one(intake, jobs[i], &done[*done_count], err);
		if (status == CLF_OK && done[*done_count].wants_parts) {
			read_again(intake, jobs[i]);
			continue;
		}
		if (status == CLF_OK)
			status = clf_store_release(intake->store, err);
		if (status == CLF_OK) {
			(*done_count)++;
		} else if (!clf_store_is_trouble(status)) {
			/* The database's own trouble is the batch's, everything else this mail's. */
			undo(intake, jobs[i], status, err);
			status = CLF_OK;
		}
	}
	clf_fault("intake.before-apply-commit");
	if (status == CLF_OK)
		status = clf_store_commit(intake->store, err);
	if (status != CLF_OK)
		clf_store_rollback(intake->store);
	return status;
}

static void log_one(const struct applied *applied)
{
	const struct clf_verdict *verdict = &applied->verdict;
	enum clf_log_level level = verdict->outcome == CLF_OUTCOME_QUARANTINE ? CLF_LOG_WARNING : CLF_LOG_INFO;

	clf_log(level, "mail.handled", CLF_N("journal", applied->job->journal), CLF_S("mailbox", applied->mailbox),
		CLF_S("outcome", clf_outcome_name(verdict->outcome)), CLF_N("ticket", verdict->ticket),
		CLF_S("signal", clf_signal_name(verdict->signal)), CLF_S("from", verdict->from),
		CLF_S("message_id", verdict->message_id), CLF_S("why", verdict->reason));
}

static bool report(struct intake *intake, const struct applied *done, size_t count)
{
	bool queued = false;

	for (size_t i = 0; i < count; i++) {
		log_one(&done[i]);
		queued = queued || done[i].queued;
		if (done[i].job->may_be_probe)
			intake_probe_known(intake, done[i].job, done[i].verdict.end);
		intake_job_free(intake, done[i].job);
	}
	if (queued)
		intake_send(intake, "sender", "", CLF_FRAME_WAKE, NULL);
	/* Rows that had no room are looked for at once. */
	if (intake->backlog)
		intake->look_at = 0;
	return count > 0;
}

/* A commit waits a little for more, while readers are at work on them. */
static bool is_time(const struct intake *intake, size_t ready, int64_t oldest)
{
	bool reading = false;

	for (size_t i = 0; i < INTAKE_JOBS; i++)
		reading = reading || intake->jobs[i].state == JOB_READING;
	return ready >= INTAKE_APPLY_MAILS || intake->arrival_count >= INTAKE_KEEP_MAILS ||
	       intake->arrival_bytes >= INTAKE_KEEP_BYTES || !reading || clf_clock_monotonic_ms() - oldest >= FILL_MS;
}

static int by_journal(const struct job *a, const struct job *b)
{
	return a->journal < b->journal ? -1 : a->journal > b->journal;
}

/* In the order in which they came. */
static void insert(struct job **jobs, size_t count, struct job *job)
{
	size_t at = count;

	while (at > 0 && by_journal(jobs[at - 1], job) > 0) {
		jobs[at] = jobs[at - 1];
		at--;
	}
	jobs[at] = job;
}

bool intake_apply(struct intake *intake)
{
	struct job *jobs[INTAKE_JOBS];
	struct applied done[INTAKE_JOBS];
	struct clf_error err = {0};
	int64_t oldest = intake->arrival_count > 0 ? intake->arrived_at : INT64_MAX;
	size_t count = 0;
	size_t done_count = 0;
	enum clf_status status;

	for (size_t i = 0; i < INTAKE_JOBS && intake->store != NULL; i++) {
		struct job *job = &intake->jobs[i];

		if (job->state != JOB_READ && job->state != JOB_FAILED)
			continue;
		if (job->read_at < oldest)
			oldest = job->read_at;
		insert(jobs, count++, job);
	}
	if ((count == 0 && intake->arrival_count == 0) || intake->store == NULL || !is_time(intake, count, oldest))
		return false;
	count = count < INTAKE_APPLY_MAILS ? count : INTAKE_APPLY_MAILS;
	if (count == 0) {
		bool any = intake->arrival_count > 0;

		intake_keep(intake);
		return any;
	}
	status = apply_batch(intake, jobs, count, done, &done_count, &err);
	if (status == CLF_EIO)
		intake_reopen(intake, &err);
	if (status != CLF_OK) {
		/* Whatever it was, mail that came is kept by itself. */
		intake_keep(intake);
		return false;
	}
	clf_fault("intake.after-apply-commit");
	trouble_wrote(&intake->trouble);
	intake_kept(intake);
	return report(intake, done, done_count);
}
