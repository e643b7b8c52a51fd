/*
 * intake_jobs.c - from waiting journal rows to readings: attempts counted, workers fed, results taken.
 *
 * The attempt is durable before a worker sees the mail, so that one that kills everything is known by it.
 */
#include <stdio.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/fault.h"
#include "clf/base/log.h"
#include "clf/base/str.h"
#include "intake/intake_inside.h"

#define RAW_MAX (160u << 20)
#define LATER_MS 2000

void intake_job_free(struct intake *intake, struct job *job)
{
	if (job->state == JOB_FREE)
		return;
	intake->job_bytes -= job->raw.n < intake->job_bytes ? job->raw.n : intake->job_bytes;
	clf_buf_free(&job->raw);
	clf_arena_free(&job->arena);
	*job = (struct job){.state = JOB_FREE};
}

void intake_job_later(struct job *job, int64_t ms)
{
	job->state = JOB_LATER;
	job->due = clf_clock_monotonic_ms() + ms;
}

static struct job *find_job(struct intake *intake, int64_t journal)
{
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		if (intake->jobs[i].state != JOB_FREE && intake->jobs[i].journal == journal)
			return &intake->jobs[i];
	}
	return NULL;
}

static struct job *free_job(struct intake *intake)
{
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		if (intake->jobs[i].state == JOB_FREE)
			return &intake->jobs[i];
	}
	return NULL;
}

static void fail(struct job *job, const char *reason)
{
	job->state = JOB_FAILED;
	snprintf(job->reason, sizeof job->reason, "%s", reason);
}

static void take_job(struct job *job, const struct clf_waiting *waiting)
{
	job->arena = clf_arena_new();
	job->journal = waiting->journal;
	job->mailbox = clf_arena_strdup(job->arena, waiting->mailbox);
	job->envelope = clf_arena_strdup(job->arena, waiting->envelope);
	job->oversize = waiting->oversize;
	job->size = waiting->size;
	job->received_at = waiting->received_at;
	job->lay = waiting->lay;
	job->attempts = waiting->attempts;
	job->state = JOB_NEW;
	clf_buf_init(&job->raw, RAW_MAX);
	if (waiting->attempts >= INTAKE_ATTEMPTS)
		fail(job, "reading it failed or killed its reader each time it was tried");
}

size_t intake_free_jobs(const struct intake *intake)
{
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_JOBS; i++)
		n += intake->jobs[i].state == JOB_FREE;
	return n;
}

void intake_begin(struct intake *intake, const struct arrival *arrival)
{
	const struct clf_waiting waiting = {.journal = arrival->journal,
					    .mailbox = arrival->mail.mailbox,
					    .envelope = arrival->mail.envelope,
					    .oversize = arrival->mail.oversize,
					    .size = arrival->mail.size,
					    .received_at = arrival->mail.received_at,
					    .lay = arrival->mail.lay};
	struct job *job = free_job(intake);

	take_job(job, &waiting);
	clf_buf_add_str(&job->raw, arrival->mail.raw);
	intake->job_bytes += job->raw.n;
	job->attempts = 1;
	job->state = JOB_READY;
}

/* Rows in hand are the first that the journal names: asked for that many more, none is missed. */
void intake_look(struct intake *intake)
{
	struct clf_waiting *waiting = NULL;
	struct clf_error err = {0};
	size_t count = 0;
	size_t taken = INTAKE_JOBS - intake_free_jobs(intake);
	enum clf_status status;

	if (taken == INTAKE_JOBS)
		return;
	status = clf_journal_waiting(intake->store, intake->arena, 0, INTAKE_JOBS + taken, &waiting, &count, &err);
	if (status == CLF_EIO)
		intake_reopen(intake, &err);
	if (status != CLF_OK)
		return;
	intake->backlog = false;
	for (size_t i = 0; i < count; i++) {
		struct job *job = free_job(intake);

		if (find_job(intake, waiting[i].journal) != NULL)
			continue;
		if (job != NULL)
			take_job(job, &waiting[i]);
		else
			intake->backlog = true;
	}
}

/* Only mail on a ticket that we wrote on can quote us. */
static enum clf_status needs_cut(struct intake *intake, struct job *job, bool *needs, struct clf_error *err)
{
	const struct clf_act_context context = intake_context(intake);
	const struct intake_mail mail = {
	    .mailbox = clf_config_mailbox(intake->config, job->mailbox),
	    .envelope = job->envelope,
	    .reading = job->reading,
	};
	enum clf_status status;

	*needs = false;
	if (job->was_cut || job->oversize || mail.mailbox == NULL)
		return CLF_OK;
	if (intake->store == NULL)
		return clf_error_set(err, CLF_EAGAIN, "the database is away");
	status = intake_sent_texts(&context, job->arena, &mail, &job->sent, err);
	*needs = status == CLF_OK && job->sent.count > 0;
	return status;
}

/* While the database can't say what the mail may quote, the mail waits: the quote would be told as new. */
static enum clf_status look_for_quotes(struct intake *intake, struct job *job, struct clf_error *err)
{
	bool needs = false;
	enum clf_status status = needs_cut(intake, job, &needs, err);

	job->quotes_unknown = clf_store_is_trouble(status);
	if (status != CLF_OK)
		clf_log(CLF_LOG_WARNING, "mail.quotes.unknown", CLF_N("journal", job->journal),
			CLF_S("why", err->text));
	if (job->quotes_unknown)
		intake_job_later(job, LATER_MS);
	else
		job->state = needs ? JOB_AGAIN : JOB_READ;
	return status;
}

static void go_on(struct intake *intake, int64_t now)
{
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		struct job *job = &intake->jobs[i];
		struct clf_error err = {0};

		if (job->state != JOB_LATER || job->due > now)
			continue;
		if (job->quotes_unknown) {
			if (look_for_quotes(intake, job, &err) == CLF_EIO)
				intake_reopen(intake, &err);
		} else if (job->reading != NULL) {
			job->state = JOB_READ;
		} else if (job->attempts >= INTAKE_ATTEMPTS) {
			job->state = JOB_FAILED;
		} else {
			job->state = JOB_NEW;
		}
	}
}

/* Those whose raw mail there is room for; one is always taken. */
static size_t choose(struct intake *intake, struct job **chosen, size_t max)
{
	size_t bytes = intake->job_bytes;
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_JOBS && n < max; i++) {
		struct job *job = &intake->jobs[i];

		if (job->state != JOB_NEW || (bytes > 0 && bytes + (size_t)job->size > INTAKE_JOB_BYTES))
			continue;
		bytes += (size_t)job->size;
		chosen[n++] = job;
	}
	return n;
}

static enum clf_status count_attempts(struct intake *intake, struct job **jobs, size_t count, struct clf_error *err)
{
	enum clf_status status = clf_store_begin(intake->store, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		status = clf_journal_attempt(intake->store, jobs[i]->journal, err);
		if (status == CLF_ENOTFOUND) {
			intake_job_free(intake, jobs[i]);
			status = CLF_OK;
		}
	}
	if (status == CLF_OK)
		status = clf_store_commit(intake->store, err);
	if (status != CLF_OK)
		clf_store_rollback(intake->store);
	return status;
}

static void load(struct intake *intake, struct job *job)
{
	struct clf_error err = {0};
	enum clf_status status;

	job->attempts++;
	if (job->raw.n > 0) {
		job->state = JOB_READY;
		return;
	}
	status = clf_journal_raw(intake->store, job->journal, &job->raw, &err);
	intake->job_bytes += job->raw.n;
	if (status == CLF_OK)
		job->state = JOB_READY;
	else if (status == CLF_EAGAIN || status == CLF_EIO)
		intake_job_later(job, LATER_MS);
	else
		fail(job, err.text);
}

static void prepare(struct intake *intake)
{
	struct job *chosen[INTAKE_JOBS];
	struct clf_error err = {0};
	size_t count = choose(intake, chosen, INTAKE_JOBS);
	enum clf_status status;

	if (count == 0)
		return;
	status = count_attempts(intake, chosen, count, &err);
	if (status == CLF_EIO)
		intake_reopen(intake, &err);
	if (status != CLF_OK)
		return;
	clf_fault("intake.attempt-counted");
	for (size_t i = 0; i < count; i++) {
		if (chosen[i]->state == JOB_NEW)
			load(intake, chosen[i]);
	}
}

/* False: the readers have enough to do. */
static bool start_one(struct intake *intake, struct job *job)
{
	const struct clf_read_options options = {.sent = job->sent, .lean = true};
	struct clf_error err = {0};
	enum clf_status status = clf_reader_start(intake->pool, job->journal, clf_buf_view(&job->raw), &options, &err);

	if (status == CLF_OK) {
		job->was_cut = job->state == JOB_AGAIN;
		job->state = JOB_READING;
	} else if (status == CLF_EIO) {
		clf_log(CLF_LOG_ERROR, "readers.failed", CLF_S("why", err.text));
		intake->broken = true;
	} else if (status != CLF_EAGAIN) {
		fail(job, err.text);
	}
	return status != CLF_EAGAIN;
}

void intake_read(struct intake *intake)
{
	go_on(intake, clf_clock_monotonic_ms());
	if (intake->store == NULL)
		return;
	prepare(intake);
	/* Attachments wait for a reader that has nothing else to do. */
	if (intake->parts_wait)
		return;
	for (int pass = 0; pass < 2; pass++) {
		/* A mail that was read once is finished before another is begun. */
		enum job_state wanted = pass == 0 ? JOB_AGAIN : JOB_READY;

		for (size_t i = 0; i < INTAKE_JOBS && !intake->broken; i++) {
			if (intake->jobs[i].state == wanted && !start_one(intake, &intake->jobs[i]))
				return;
		}
	}
}

static void take_reading(struct intake *intake, struct job *job, struct clf_reading *reading)
{
	struct clf_error err = {0};

	job->reading = reading;
	job->read_at = clf_clock_monotonic_ms();
	clf_fault("intake.read");
	look_for_quotes(intake, job, &err);
}

/* A mail whose second reading fails was read once: that counts. */
static void take_failure(struct job *job, enum clf_status status, const struct clf_error *err)
{
	clf_log(CLF_LOG_WARNING, "mail.read.failed", CLF_N("journal", job->journal), CLF_N("attempt", job->attempts),
		CLF_S("why", err->text));
	if (job->reading != NULL) {
		job->was_cut = true;
		job->state = JOB_READ;
		return;
	}
	snprintf(job->reason, sizeof job->reason, "%s", err->text);
	if (status == CLF_EIO && job->attempts < INTAKE_ATTEMPTS)
		intake_job_later(job, LATER_MS);
	else
		job->state = JOB_FAILED;
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
		job = find_job(intake, tag);
		if (job == NULL || job->state != JOB_READING) {
			clf_arena_free(&arena);
			continue;
		}
		if (result != CLF_OK) {
			clf_arena_free(&arena);
			if (result == CLF_EAGAIN)
				job->state = job->was_cut ? JOB_AGAIN : JOB_READY;
			else
				take_failure(job, result, &err);
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
