/*
 * intake.c - the role that keeps what mailboxes hand over and turns it into tickets.
 *
 * One loop over the supervisor, the other roles and the readers. A mail is durable before "kept" is
 * said (intake_keep.c), read in the sandbox (intake_jobs.c, intake_read.c), and acted upon in a second commit
 * (intake_apply.c); at a crash between any two steps the journal says where to go on.
 */
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/log.h"
#include "clf/gateway/frames.h"
#include "intake/intake_inside.h"

#define LOOK_EACH_MS 1000
#define COMMIT_FILL_MS 5
#define HEAR_EACH_MS 200 /* a dead reader never stalls the mailboxes */
#define TAKE_UP_MS 200

static enum clf_status note_suspects(void *user, struct clf_error *err)
{
	const struct intake *intake = user;

	return clf_journal_take_up(intake->store, intake->start->after_death, err);
}

/* Before anything else: what was in hand when this role ended is not begun like the others. */
static void take_up(struct intake *intake)
{
	struct clf_error err = {0};
	enum clf_status status = CLF_EAGAIN;

	while (status != CLF_OK && !intake_must_stop(intake)) {
		status = clf_store_transact_once(intake->store, note_suspects, intake, &err);
		if (status == CLF_EIO)
			intake_reopen(intake, &err);
		else if (status != CLF_OK)
			clf_sleep_ms(TAKE_UP_MS);
	}
	if (status == CLF_OK)
		trouble_wrote(&intake->trouble);
}

static enum clf_status note_end(void *user, struct clf_error *err)
{
	return clf_journal_put_down(user, err);
}

static bool start(struct intake *intake, struct clf_error *err)
{
	enum clf_status status = CLF_OK;

	intake->pool = intake->start->readers;
	intake->start->readers = NULL;
	if (intake->pool == NULL)
		status = clf_reader_pool_new(1, &intake->pool, err);
	if (status == CLF_OK)
		clf_reader_pool_resize(intake->pool, intake->config->readers);
	if (status == CLF_OK)
		status = clf_keyring_parse(intake->config->secret, &intake->keyring, err);
	if (status != CLF_OK)
		return false;
	intake->arena = clf_arena_new();
	intake->arrival_arena = clf_arena_new();
	intake->backlog = true;
	intake->arrivals = calloc(INTAKE_KEEP_MAILS, sizeof *intake->arrivals);
	if (intake->arrivals == NULL)
		abort();
	if (!intake_open(intake, err)) {
		if (intake->broken)
			return false;
		intake_reopen(intake, err);
	}
	take_up(intake);
	return intake->store != NULL || intake->stop;
}

/* Mail is taken as it can be read: what waits in its mailbox needs no second look. */
static bool has_room(const struct intake *intake)
{
	return intake_free_jobs(intake) >= INTAKE_KEEP_MAILS && intake->job_bytes < INTAKE_JOB_BYTES;
}

/* What waits for a reader or for room goes on when a descriptor wakes us; time alone moves the rest. */
static int time_to_next(const struct intake *intake)
{
	int64_t now = clf_clock_monotonic_ms();
	int64_t least = intake->look_at - now;

	if (intake->arrival_count > 0 && least > COMMIT_FILL_MS)
		least = COMMIT_FILL_MS;
	if (!has_room(intake) && intake->hear_at - now < least)
		least = intake->hear_at - now;
	if (clf_reader_wait_ms(intake->pool) < least)
		least = clf_reader_wait_ms(intake->pool);
	for (size_t i = 0; i < INTAKE_JOBS; i++) {
		const struct job *job = &intake->jobs[i];
		int64_t wait = LOOK_EACH_MS;

		if (job->state == JOB_LATER)
			wait = job->due - now;
		else if (job->state == JOB_READ || job->state == JOB_FAILED)
			wait = COMMIT_FILL_MS;
		least = wait < least ? wait : least;
	}
	if (least > LOOK_EACH_MS)
		least = LOOK_EACH_MS;
	return least < 0 ? 0 : (int)least;
}

static void wait_for_something(struct intake *intake, int timeout_ms)
{
	struct pollfd fds[INTAKE_PEERS + CLF_READER_FDS + 2];
	size_t n = 0;

	fds[n++] = (struct pollfd){.fd = intake->start->stop_fd, .events = POLLIN};
	fds[n++] = (struct pollfd){.fd = clf_channel_fd(intake->start->control), .events = POLLIN};
	if (has_room(intake))
		n += intake_peer_fds(intake, fds + n, INTAKE_PEERS);
	n += clf_reader_poll_fds(intake->pool, fds + n, CLF_READER_FDS);
	poll(fds, (nfds_t)n, timeout_ms);
}

static void turn(struct intake *intake)
{
	bool more = false;
	bool acted;

	intake_alive(intake);
	intake_watch_trouble(intake);
	if (has_room(intake) || clf_clock_monotonic_ms() >= intake->hear_at) {
		intake->hear_at = clf_clock_monotonic_ms() + HEAR_EACH_MS;
		more = intake_take_peers(intake);
	}
	intake_take_control(intake);
	if (intake->store != NULL && clf_clock_monotonic_ms() >= intake->look_at) {
		intake->look_at = clf_clock_monotonic_ms() + LOOK_EACH_MS;
		intake_look(intake);
		intake_count_readers(intake);
		intake_watch_disk(intake);
		intake_take_orders(intake, NULL);
	}
	intake_heartbeat(intake);
	intake_collect(intake);
	intake_read(intake);
	acted = intake_apply(intake);
	if (acted)
		intake_read(intake);
	clf_arena_reset(intake->arena);
	if (!more && !acted && !intake_must_stop(intake))
		wait_for_something(intake, time_to_next(intake));
}

static void take_down(struct intake *intake)
{
	if (intake->store != NULL)
		clf_store_transact_once(intake->store, note_end, intake->store, NULL);
	for (size_t i = 0; i < INTAKE_JOBS; i++)
		intake_job_free(intake, &intake->jobs[i]);
	intake_free_peers(intake);
	clf_reader_pool_free(&intake->pool);
	clf_store_close(&intake->store);
	clf_keyring_free(&intake->keyring);
	clf_arena_free(&intake->arena);
	clf_arena_free(&intake->arrival_arena);
	free(intake->arrivals);
}

int clf_intake_run(struct clf_role_start *role)
{
	struct intake *intake = calloc(1, sizeof *intake);
	struct clf_error err = {0};
	bool good;
	int result;

	if (intake == NULL)
		abort();
	intake->start = role;
	intake->config = role->config;
	intake->began_at = clf_clock_now();
	good = start(intake, &err);
	if (!good)
		clf_log(CLF_LOG_ERROR, "intake.refused", CLF_S("why", err.text));
	else
		intake_say(intake, CLF_FRAME_READY, 0);
	while (good && !intake_must_stop(intake))
		turn(intake);
	result = good && !intake->broken ? 0 : 1;
	take_down(intake);
	free(intake);
	return result;
}
