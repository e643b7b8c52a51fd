/*
 * intake_jobs.c - the mails in hand: taken from the journal, written down as held, loaded, let go.
 *
 * What is in hand is durable before a worker sees the mail. After a crash those are suspects, each handled by itself,
 * and only the one that was alone when intake died again is blamed.
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
#define LARGE_BYTES (1u << 20)
#define LARGE_ROOM (INTAKE_JOB_BYTES / 4 * 3) /* the rest is for mails that are not large */
#define LOOK_ROWS 512u
#define LOOK_PAGES 8u

void intake_job_weigh(struct intake *intake, struct job *job)
{
	size_t bytes = job->state != JOB_FREE ? job->raw.n : 0;

	for (size_t i = 0; job->reading != NULL && i < job->reading->attachment_count; i++)
		bytes += job->reading->attachments[i].bytes.n + job->reading->attachments[i].inside.n;
	intake->job_bytes += bytes - job->bytes;
	job->bytes = bytes;
}

void intake_job_free(struct intake *intake, struct job *job)
{
	if (job->state == JOB_FREE)
		return;
	intake->job_bytes -= job->bytes;
	clf_buf_free(&job->raw);
	clf_arena_free(&job->arena);
	*job = (struct job){.state = JOB_FREE};
}

void intake_job_later(struct job *job, enum job_state then, int64_t ms)
{
	job->state = JOB_LATER;
	job->then = then;
	job->due = clf_clock_monotonic_ms() + ms;
}

struct job *intake_job(struct intake *intake, int64_t journal)
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

/* A header that kills intake as well is not looked at again. */
void intake_job_fail(struct job *job, enum clf_end end, const char *reason)
{
	if (job->end == CLF_END_NONE)
		job->end = end;
	if (job->reason[0] == '\0')
		snprintf(job->reason, sizeof job->reason, "%s", reason);
	job->state = JOB_FAILED;
	if (job->reading != NULL || job->task == TASK_HEADER || job->attempts > INTAKE_ATTEMPTS)
		return;
	job->task = TASK_HEADER;
	job->slow = false;
	job->state = job->raw.n > 0 ? JOB_READY : JOB_NEW;
}

static void take_job(struct job *job, const struct clf_waiting *waiting)
{
	job->arena = clf_arena_new();
	job->journal = waiting->journal;
	job->sender = waiting->sender;
	job->mailbox = clf_arena_strdup(job->arena, waiting->mailbox);
	job->envelope = clf_arena_strdup(job->arena, waiting->envelope);
	job->oversize = waiting->oversize || waiting->header_only;
	job->header_only = waiting->header_only;
	job->may_be_probe = waiting->may_be_probe;
	job->uidvalidity = waiting->uidvalidity;
	job->uid = waiting->uid;
	job->size = waiting->size;
	job->received_at = waiting->received_at;
	job->lay = waiting->lay;
	job->attempts = waiting->attempts;
	job->stops = waiting->stops;
	job->is_suspect = waiting->is_suspect;
	job->state = JOB_NEW;
	clf_buf_init(&job->raw, RAW_MAX);
	if (job->attempts >= INTAKE_ATTEMPTS || job->stops >= INTAKE_STOPS)
		intake_job_fail(job, CLF_END_UNREADABLE, clf_end_row(CLF_END_UNREADABLE)->why);
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
					    .sender = arrival->mail.sender,
					    .size = arrival->mail.size,
					    .received_at = arrival->mail.received_at,
					    .lay = arrival->mail.lay,
					    .may_be_probe = arrival->mail.may_be_probe,
					    .uidvalidity = arrival->mail.uidvalidity,
					    .uid = arrival->mail.uid};
	struct job *job = free_job(intake);

	take_job(job, &waiting);
	clf_buf_add_str(&job->raw, arrival->mail.raw);
	intake_job_weigh(intake, job);
	job->state = JOB_READY;
}

size_t intake_jobs_of(const struct intake *intake, int64_t sender)
{
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_JOBS; i++)
		n += intake->jobs[i].state != JOB_FREE && intake->jobs[i].sender == sender;
	return n;
}

static void take_rows(struct intake *intake, const struct clf_waiting *waiting, size_t count)
{
	for (size_t i = 0; i < count; i++) {
		struct job *job = free_job(intake);

		if (intake_job(intake, waiting[i].journal) != NULL)
			continue;
		if (job != NULL && intake_jobs_of(intake, waiting[i].sender) < INTAKE_SENDER_JOBS)
			take_job(job, &waiting[i]);
		else
			intake->backlog = true;
	}
}

/* In the order in which they came, but past those of one who sent many. */
void intake_look(struct intake *intake)
{
	int64_t after = 0;
	size_t count = LOOK_ROWS;

	if (intake_free_jobs(intake) == 0)
		return;
	intake->backlog = false;
	for (size_t page = 0; page < LOOK_PAGES && count == LOOK_ROWS; page++) {
		struct clf_waiting *waiting = NULL;
		struct clf_error err = {0};
		enum clf_status status =
		    clf_journal_waiting(intake->store, intake->arena, after, LOOK_ROWS, &waiting, &count, &err);

		if (status == CLF_EIO)
			intake_reopen(intake, &err);
		if (status != CLF_OK) {
			intake->backlog = true;
			return;
		}
		take_rows(intake, waiting, count);
		if (count > 0)
			after = waiting[count - 1].journal;
		if (intake_free_jobs(intake) == 0)
			break;
	}
	intake->backlog = intake->backlog || count == LOOK_ROWS;
}

size_t intake_room_for(size_t size)
{
	return size > LARGE_BYTES ? LARGE_ROOM : INTAKE_JOB_BYTES;
}

/* Those whose raw mail there is room for; one is always taken. */
static size_t choose(struct intake *intake, struct job **chosen, size_t max)
{
	size_t bytes = intake->job_bytes;
	size_t n = 0;

	for (size_t i = 0; i < INTAKE_JOBS && n < max; i++) {
		struct job *job = &intake->jobs[i];

		if (job->state != JOB_NEW ||
		    (bytes > 0 && bytes + (size_t)job->size > intake_room_for((size_t)job->size)))
			continue;
		bytes += (size_t)job->size;
		chosen[n++] = job;
	}
	return n;
}

/* Suspects stay so until they are handled. */
static enum clf_status hold(struct intake *intake, struct job **jobs, size_t count, struct clf_error *err)
{
	enum clf_status status = clf_store_begin(intake->store, err);

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		if (jobs[i]->is_suspect)
			continue;
		status = clf_journal_hold(intake->store, jobs[i]->journal, false, err);
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
	enum clf_status status = clf_journal_raw(intake->store, job->journal, &job->raw, &err);

	if (job->header_only)
		job->raw.n = intake_header_size(clf_buf_view(&job->raw));
	intake_job_weigh(intake, job);
	if (status == CLF_OK) {
		job->state = JOB_READY;
	} else if (clf_store_is_trouble(status)) {
		clf_buf_clear(&job->raw);
		intake_job_later(job, JOB_NEW, LATER_MS);
	} else {
		job->task = TASK_HEADER;
		intake_job_fail(job, CLF_END_UNREADABLE, err.text);
	}
}

void intake_prepare(struct intake *intake)
{
	struct job *chosen[INTAKE_JOBS];
	struct clf_error err = {0};
	size_t count = choose(intake, chosen, INTAKE_JOBS);
	enum clf_status status;

	if (count == 0)
		return;
	status = hold(intake, chosen, count, &err);
	if (status == CLF_EIO)
		intake_reopen(intake, &err);
	if (status != CLF_OK)
		return;
	trouble_wrote(&intake->trouble);
	clf_fault("intake.held");
	for (size_t i = 0; i < count; i++) {
		if (chosen[i]->state == JOB_NEW)
			load(intake, chosen[i]);
	}
}
