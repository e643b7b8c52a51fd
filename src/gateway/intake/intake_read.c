/*
 * intake_read.c - the mails in hand handed to readers, and their readings taken.
 *
 * Nothing waits for a reader here. Senders take turns by the time that their mails took lately: whoever sends many
 * that take long waits for his own.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "clf/ticket/attached.h"
#include "intake/intake_inside.h"

#define LATER_MS 2000
#define ALONE_MS 1000     /* a suspect that its reader is busy with so long doesn't hold up the others */
#define HALVE_MS 8000     /* what was spent counts half after that */
#define TURN_MS 100       /* differences below that don't matter */
#define SLOW_COST_MS 500u /* of one that is being read apart, or waits for that */

static struct intake_mail mail_of(const struct intake *intake, const struct job *job)
{
	return (struct intake_mail){
	    .mailbox = clf_config_mailbox(intake->config, job->mailbox),
	    .envelope = job->envelope,
	    .reading = job->reading,
	};
}

static bool has_attachments(const struct clf_reading *reading)
{
	for (size_t i = 0; i < reading->attachment_count; i++) {
		if (clf_attached_may_go(&reading->attachments[i], true))
			return true;
	}
	return false;
}

/* Only mail on a ticket that we wrote on can quote us. While the database can't say, the mail waits: the quote would
 * be told as new. */
static enum clf_status look(struct intake *intake, struct job *job, struct clf_error *err)
{
	const struct clf_act_context context = intake_context(intake);
	const struct intake_mail mail = mail_of(intake, job);
	enum clf_status status;

	job->state = JOB_READ;
	if ((job->was_cut && !job->wants_parts) || job->oversize || mail.mailbox == NULL)
		return CLF_OK;
	if (intake->store != NULL)
		status = intake_sent_texts(&context, job->arena, &mail, &job->sent, err);
	else
		status = clf_error_set(err, CLF_EAGAIN, "the database is away");
	if (status != CLF_OK)
		clf_log(CLF_LOG_WARNING, "mail.quotes.unknown", CLF_N("journal", job->journal),
			CLF_S("why", err->text));
	if (clf_store_is_trouble(status)) {
		intake_job_later(job, JOB_LOOK, LATER_MS);
	} else if (job->wants_parts || (status == CLF_OK && job->sent.count > 0)) {
		job->task = TASK_AGAIN;
		job->state = JOB_READY;
	}
	return status;
}

static void go_on(struct intake *intake, int64_t now)
{
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		struct job *job = &intake->jobs[i];
		struct clf_error err = {0};

		if (job->state != JOB_LATER || job->due > now)
			continue;
		job->state = job->then;
		if (job->state == JOB_LOOK && look(intake, job, &err) == CLF_EIO)
			intake_reopen(intake, &err);
	}
}

static uint32_t *spent_by(struct intake *intake, const struct job *job)
{
	return &intake->spent[(uint64_t)job->sender % INTAKE_TURNS];
}

static void forget_spent(struct intake *intake, int64_t now)
{
	if (now - intake->spent_at < HALVE_MS)
		return;
	intake->spent_at = now;
	for (size_t i = 0; i < INTAKE_TURNS; i++)
		intake->spent[i] /= 2;
}

static bool waits(const struct job *job)
{
	return job->state == JOB_READY && (!job->is_suspect || job->is_alone);
}

/* Whose turn it is: those of senders that took little time first, then what was read once, then as they came. */
static bool comes_before(const struct job *a, uint32_t spent_a, const struct job *b, uint32_t spent_b)
{
	if (spent_a / TURN_MS != spent_b / TURN_MS)
		return spent_a < spent_b;
	if ((a->task == TASK_AGAIN) != (b->task == TASK_AGAIN))
		return a->task == TASK_AGAIN;
	return a->journal < b->journal;
}

static struct job *next_job(struct intake *intake, bool slow_too)
{
	uint32_t slow[INTAKE_TURNS] = {0};
	struct job *best = NULL;
	uint32_t best_cost = 0;

	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		const struct job *job = &intake->jobs[i];

		if (job->slow && (job->state == JOB_READING || job->state == JOB_READY))
			slow[(uint64_t)job->sender % INTAKE_TURNS] += SLOW_COST_MS;
	}
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		struct job *job = &intake->jobs[i];
		uint32_t cost = *spent_by(intake, job) + slow[(uint64_t)job->sender % INTAKE_TURNS];

		if (!waits(job) || (job->slow && !slow_too))
			continue;
		if (best == NULL || comes_before(job, cost, best, best_cost)) {
			best = job;
			best_cost = cost;
		}
	}
	return best;
}

static struct clf_str header_of(struct clf_str raw)
{
	return (struct clf_str){raw.p, intake_header_size(raw)};
}

static void say_root(struct intake *intake)
{
	if (intake->said_root || !clf_reader_pool_is_root(intake->pool))
		return;
	intake->said_root = true;
	clf_log(CLF_LOG_WARNING, "readers.root",
		CLF_S("why", "readers keep root's uid, as nothing lets them give it up (CAP_SETUID): run the gateway "
			     "as a user of its own"));
}

/* False: the readers have enough to do. */
static bool start_one(struct intake *intake, struct job *job)
{
	bool again = job->task == TASK_AGAIN;
	const struct clf_read_options options = {
	    .sent = job->sent,
	    .lean = true,
	    .parts = again && !job->parts_failed && has_attachments(job->reading),
	};
	struct clf_str raw = clf_buf_view(&job->raw);
	struct clf_error err = {0};
	enum clf_status status = clf_reader_start(
	    intake->pool, job->journal, job->task == TASK_HEADER ? header_of(raw) : raw, job->slow, &options, &err);

	if (status == CLF_OK) {
		job->state = JOB_READING;
		job->begun_at = clf_clock_monotonic_ms();
		job->was_cut = again;
		job->wants_parts = options.parts;
		say_root(intake);
	} else if (status == CLF_EIO) {
		clf_log(CLF_LOG_ERROR, "readers.failed", CLF_S("why", err.text));
		intake->broken = true;
	} else if (status != CLF_EAGAIN) {
		intake_job_fail(job, CLF_END_UNREADABLE, err.text);
	}
	return status != CLF_EAGAIN;
}

static void start_all(struct intake *intake)
{
	bool slow_too = true;
	struct job *job;

	while (!intake->broken && (job = next_job(intake, slow_too)) != NULL) {
		bool slow = job->slow;

		if (start_one(intake, job))
			continue;
		if (!slow)
			return;
		slow_too = false;
	}
}

static bool is_in_work(const struct job *job)
{
	return job->state == JOB_READING || job->state == JOB_READ || job->state == JOB_FAILED ||
	       (job->state == JOB_READY && job->task == TASK_AGAIN);
}

static bool less_suspect(const struct job *a, const struct job *b)
{
	unsigned ours = a->attempts + a->stops;
	unsigned theirs = b->attempts + b->stops;

	return ours != theirs ? ours < theirs : a->journal < b->journal;
}

/* In a transaction of its own. */
struct note {
	struct clf_store *store;
	int64_t journal;
};

static enum clf_status note_alone(void *user, struct clf_error *err)
{
	const struct note *note = user;

	return clf_journal_hold(note->store, note->journal, true, err);
}

static enum clf_status note_attempt(void *user, struct clf_error *err)
{
	const struct note *note = user;

	return clf_journal_attempt(note->store, note->journal, err);
}

static bool set_alone(struct intake *intake, struct job *job)
{
	struct note note = {intake->store, job->journal};
	struct clf_error err = {0};
	enum clf_status status = clf_store_transact_once(intake->store, note_alone, &note, &err);

	if (status == CLF_EIO)
		intake_reopen(intake, &err);
	if (status == CLF_ENOTFOUND)
		intake_job_free(intake, job);
	return status == CLF_OK;
}

/* One after the other, with nothing else in hand. True: no other mail is begun meanwhile. */
static bool read_suspects(struct intake *intake)
{
	struct job *alone = NULL;
	struct job *next = NULL;
	bool busy = false;

	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		struct job *job = &intake->jobs[i];

		if (job->is_alone && job->state != JOB_LATER)
			alone = job;
		else if (is_in_work(job))
			busy = true;
		else if (job->is_suspect && job->state == JOB_READY && (next == NULL || less_suspect(job, next)))
			next = job;
	}
	if (alone != NULL && alone->state == JOB_READY)
		start_one(intake, alone);
	if (alone != NULL)
		return clf_clock_monotonic_ms() - alone->begun_at < ALONE_MS;
	if (next == NULL)
		return false;
	if (!busy && set_alone(intake, next)) {
		clf_fault("intake.alone");
		next->is_alone = true;
		next->begun_at = clf_clock_monotonic_ms();
		start_one(intake, next);
	}
	return true;
}

void intake_read(struct intake *intake)
{
	int64_t now = clf_clock_monotonic_ms();

	go_on(intake, now);
	forget_spent(intake, now);
	if (intake->store == NULL)
		return;
	intake_prepare(intake);
	if (intake->store != NULL && !read_suspects(intake))
		start_all(intake);
}

static void take_reading(struct intake *intake, struct job *job, struct clf_reading *reading)
{
	struct clf_error err = {0};

	job->reading = reading;
	job->read_at = clf_clock_monotonic_ms();
	job->slow = false;
	job->has_parts = job->wants_parts;
	job->wants_parts = false;
	intake_job_weigh(intake, job);
	clf_fault("intake.read");
	clf_fault_die(job->task == TASK_HEADER ? header_of(clf_buf_view(&job->raw)) : clf_buf_view(&job->raw));
	if (job->task == TASK_HEADER)
		job->state = JOB_FAILED;
	else
		look(intake, job, &err);
}

/* This intake knows it in any case; the next one as well, when it can be written. */
static void count_attempt(struct intake *intake, struct job *job)
{
	struct note note = {intake->store, job->journal};

	job->attempts++;
	if (intake->store != NULL)
		clf_store_transact_once(intake->store, note_attempt, &note, NULL);
}

/* What has no mail in it at all has no header either. */
static void fail_for_good(struct job *job, enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_EINVAL)
		job->task = TASK_HEADER;
	intake_job_fail(job, CLF_END_UNREADABLE, err->text);
}

static void take_failure(struct intake *intake, struct job *job, enum clf_status status, const struct clf_error *err)
{
	clf_log(CLF_LOG_WARNING, "mail.read.failed", CLF_N("journal", job->journal),
		CLF_N("attempt", job->attempts + 1), CLF_S("why", err->text));
	switch (job->task) {
	case TASK_WHOLE:
		if (status == CLF_EIO)
			count_attempt(intake, job);
		if (status == CLF_EIO && job->attempts < INTAKE_ATTEMPTS)
			intake_job_later(job, JOB_READY, LATER_MS);
		else
			fail_for_good(job, status, err);
		break;
	case TASK_AGAIN:
		/* It was read once: that counts. */
		if (status == CLF_EIO && ++job->again_failures < INTAKE_ATTEMPTS) {
			job->was_cut = false;
			intake_job_later(job, JOB_LOOK, LATER_MS);
			break;
		}
		job->parts_failed = job->wants_parts;
		job->wants_parts = false;
		job->state = JOB_READ;
		break;
	case TASK_HEADER:
		job->state = JOB_FAILED;
		break;
	}
}

static void take_result(struct intake *intake, struct job *job, enum clf_status result, const struct clf_error *err)
{
	if (result == CLF_EAGAIN || result == CLF_ECONFLICT) {
		job->slow = job->slow || result == CLF_ECONFLICT;
		job->state = JOB_READY;
	} else {
		take_failure(intake, job, result, err);
	}
}

/* The pool wants the arena before it says whose reading it is; which one is small work to find out afterwards. */
void intake_collect(struct intake *intake)
{
	bool asking = false;

	for (;;) {
		struct clf_arena *arena = clf_arena_new();
		enum clf_status result = CLF_OK;
		struct clf_reading *reading = NULL;
		struct clf_error err = {0};
		struct job *job;
		int64_t tag = 0;

		if (clf_reader_collect(intake->pool, arena, &tag, &result, &reading, &err) != CLF_OK) {
			clf_arena_free(&arena);
			break;
		}
		job = intake_job(intake, tag);
		if (job == NULL || job->state != JOB_READING) {
			clf_arena_free(&arena);
			continue;
		}
		*spent_by(intake, job) += (uint32_t)clf_reader_spent_ms(intake->pool);
		if (result != CLF_OK) {
			clf_arena_free(&arena);
			if (asking)
				clf_store_rollback(intake->store);
			asking = false;
			take_result(intake, job, result, &err);
			continue;
		}
		job->mailbox = clf_arena_strdup(arena, job->mailbox);
		job->envelope = clf_arena_strdup(arena, job->envelope);
		clf_arena_free(&job->arena);
		job->arena = arena;
		job->sent = (struct clf_texts){NULL, 0};
		/* One state of the database for all of them: cheaper than one for each question. */
		if (!asking && intake->store != NULL)
			asking = clf_store_begin_reading(intake->store, NULL) == CLF_OK;
		take_reading(intake, job, reading);
	}
	if (asking)
		clf_store_rollback(intake->store);
}
