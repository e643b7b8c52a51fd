/*
 * reader_pool.c - mails handed to workers, results collected, workers replaced.
 *
 * A worker has a queue, so that it reads on while its results wait. It reads in that order: when it ends, the
 * first mail without an answer is the one to blame, and those behind it come back unread. When that one takes long
 * they come back too, and it goes on at a place apart. What a worker answers is checked like the mail itself.
 */
#include "reader/reader_pool.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/fault.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"

#define SPAWN_WAIT_MS 30000
#define SENT_BYTES (8u << 20)
#define QUEUE_BYTES (1u << 20) /* that wait for a worker, beyond what its socket holds */
#define NOTHING ((struct clf_str){NULL, 0})

struct worker {
	struct clf_channel *channel;    /* owned; NULL: none yet */
	int process;                    /* pidfd, owned */
	int64_t tags[CLF_READER_QUEUE]; /* what it was asked for and hasn't answered, in order */
	unsigned queued;
	int64_t began, deadline; /* of the first of them */
	int64_t busy_ms;
	unsigned served;
	bool late; /* is at a mail that takes long: the only one it has to answer, whatever else it was given */
};

struct clf_reader_pool {
	struct clf_channel *nursery; /* owned */
	pid_t nursery_pid;
	struct worker *workers;
	unsigned count;  /* for all mails */
	unsigned all;    /* and behind them those for mails that take long */
	int64_t *unread; /* tags that a worker which ended had not begun; room for all queues */
	unsigned unread_count;
	int64_t deadline_ms;
	int64_t spent_ms; /* on what was collected last */
	bool is_root;
};

enum clf_status clf_reader_pool_new(unsigned workers, struct clf_reader_pool **out, struct clf_error *err)
{
	struct clf_reader_pool *pool;
	pid_t parent = getpid();
	int pair[2];
	pid_t pid;

	if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair) != 0)
		return clf_error_set(err, CLF_EIO, "no channel to readers: %s", strerror(errno));
	pid = fork();
	if (pid == 0)
		reader_nursery_run(pair[1], parent);
	close(pair[1]);
	if (pid < 0) {
		close(pair[0]);
		return clf_error_set(err, CLF_EIO, "cannot start readers: %s", strerror(errno));
	}
	pool = calloc(1, sizeof *pool);
	if (pool == NULL)
		abort();
	clf_reader_pool_resize(pool, workers);
	pool->nursery = clf_channel_new(pair[0], 4096, 0);
	pool->nursery_pid = pid;
	pool->deadline_ms = clf_fault_reader_ms(CLF_READER_SECONDS * 1000);
	*out = pool;
	return CLF_OK;
}

void clf_reader_pool_resize(struct clf_reader_pool *pool, unsigned workers)
{
	free(pool->workers);
	free(pool->unread);
	pool->count = workers > 0 ? workers : 1;
	pool->all = pool->count + (pool->count + 1) / 2;
	pool->workers = calloc(pool->all, sizeof *pool->workers);
	pool->unread = calloc(pool->all, CLF_READER_QUEUE * sizeof *pool->unread);
	if (pool->workers == NULL || pool->unread == NULL)
		abort();
}

void clf_reader_pool_deadline(struct clf_reader_pool *pool, int64_t ms)
{
	pool->deadline_ms = ms;
}

/* Whatever it does, it ends. */
static void drop(struct worker *worker)
{
	if (worker->channel == NULL)
		return;
	pidfd_send_signal(worker->process, SIGKILL, NULL, 0);
	close(worker->process);
	clf_channel_free(&worker->channel);
	*worker = (struct worker){0};
}

void clf_reader_pool_free(struct clf_reader_pool **pool)
{
	if (pool == NULL || *pool == NULL)
		return;
	for (unsigned i = 0; i < (*pool)->all; i++)
		drop(&(*pool)->workers[i]);
	clf_channel_free(&(*pool)->nursery);
	kill((*pool)->nursery_pid, SIGKILL);
	waitpid((*pool)->nursery_pid, NULL, 0);
	free((*pool)->workers);
	free((*pool)->unread);
	free(*pool);
	*pool = NULL;
}

/* Takes the descriptor of the nursery's next frame; -1 when it has none. */
static int receive_fd(struct clf_reader_pool *pool, int type)
{
	struct clf_frame frame;
	int fd = -1;

	if (clf_channel_receive_wait(pool->nursery, SPAWN_WAIT_MS, &frame, NULL) != CLF_OK)
		return -1;
	pool->is_root = clf_json_get_bool(frame.head, "root", false);
	if (frame.type == type && frame.fd >= 0) {
		fd = frame.fd;
		frame.fd = -1;
	}
	clf_frame_clear(&frame);
	return fd;
}

/* CLF_EIO: no reader can work here, whatever the mail. */
static enum clf_status await_shut_in(struct worker *worker, struct clf_error *err)
{
	struct clf_frame frame;
	enum clf_status status = clf_channel_receive_wait(worker->channel, SPAWN_WAIT_MS, &frame, NULL);
	const char *why = "it ended";

	if (status == CLF_OK && frame.type == READER_FRAME_SHUT_IN) {
		clf_frame_clear(&frame);
		return CLF_OK;
	}
	if (status == CLF_EAGAIN)
		why = "it says nothing";
	else if (status == CLF_OK && clf_json_get_text(frame.head, "text") != NULL)
		why = clf_json_get_text(frame.head, "text");
	clf_error_set(err, CLF_EIO,
		      "the sandbox in which mail is read can't be entered (%s): a system call filter around the "
		      "gateway has to allow seccomp, prctl and setrlimit, as the shipped clf-mail.service does",
		      why);
	if (status == CLF_OK)
		clf_frame_clear(&frame);
	drop(worker);
	return CLF_EIO;
}

static enum clf_status spawn(struct clf_reader_pool *pool, struct worker *worker, struct clf_error *err)
{
	int process;
	int fd;

	if (clf_channel_send(pool->nursery, READER_FRAME_SPAWN, NULL, NOTHING, -1, NULL) != CLF_OK)
		return clf_error_set(err, CLF_EIO, "the process that starts readers has ended");
	fd = receive_fd(pool, READER_FRAME_WORKER);
	if (fd < 0)
		return clf_error_set(err, CLF_EIO, "no reader could be started");
	process = receive_fd(pool, READER_FRAME_PIDFD);
	if (process < 0) {
		close(fd);
		return clf_error_set(err, CLF_EIO, "no reader could be started");
	}
	*worker = (struct worker){.process = process};
	worker->channel = clf_channel_new(fd, CLF_FRAME_HEAD_MAX, CLF_FRAME_BYTES_MAX);
	return await_shut_in(worker, err);
}

static bool is_worn(const struct worker *worker)
{
	return worker->served + worker->queued >= CLF_READER_MAILS || worker->busy_ms >= READER_WORKER_BUSY_MS;
}

/* A worker that waits says nothing: when there is something to receive, it has ended or misbehaves. */
static bool is_fresh(struct worker *worker)
{
	struct clf_frame frame;
	enum clf_status status;

	if (worker->channel == NULL || is_worn(worker))
		return false;
	status = clf_channel_receive(worker->channel, &frame, NULL);
	if (status == CLF_OK)
		clf_frame_clear(&frame);
	return status == CLF_EAGAIN;
}

/* One that waits, or else a new one; NULL in *out: all are at work. */
static enum clf_status take_idle(struct clf_reader_pool *pool, struct worker **out, struct clf_error *err)
{
	struct worker *empty = NULL;
	enum clf_status status;

	*out = NULL;
	for (unsigned i = 0; i < pool->count; i++) {
		struct worker *worker = &pool->workers[i];

		if (worker->queued > 0)
			continue;
		if (is_fresh(worker)) {
			*out = worker;
			return CLF_OK;
		}
		drop(worker);
		empty = empty != NULL ? empty : worker;
	}
	if (empty == NULL)
		return CLF_OK;
	status = spawn(pool, empty, err);
	if (status == CLF_OK)
		*out = empty;
	return status;
}

/* Behind what it already has: small mails alone, so that little waits for one that takes long. */
static bool has_room(const struct worker *worker, size_t size)
{
	return worker->queued < CLF_READER_QUEUE && !worker->late && !is_worn(worker) && size <= QUEUE_BYTES &&
	       clf_channel_pending(worker->channel) + size <= QUEUE_BYTES;
}

static struct worker *least_loaded(struct clf_reader_pool *pool, size_t size)
{
	struct worker *best = NULL;

	for (unsigned i = 0; i < pool->count; i++) {
		struct worker *worker = &pool->workers[i];

		if (has_room(worker, size) && (best == NULL || worker->queued < best->queued))
			best = worker;
	}
	return best;
}

static void begin_next(const struct clf_reader_pool *pool, struct worker *worker, int64_t now)
{
	worker->began = now;
	worker->deadline = now + pool->deadline_ms;
}

static enum clf_status hand(struct clf_reader_pool *pool, struct worker *worker, int64_t tag, uint8_t type,
			    const struct clf_json *head, struct clf_str raw, struct clf_error *err)
{
	enum clf_status status = clf_channel_send(worker->channel, type, head, raw, -1, err);

	if (status == CLF_ELIMIT)
		return status;
	/* A worker that died this moment is seen by collect, as one that died while reading. */
	if (worker->queued == 0)
		begin_next(pool, worker, clf_clock_monotonic_ms());
	worker->tags[worker->queued++] = tag;
	return CLF_OK;
}

/* To one that has nothing else to do. */
static enum clf_status hand_alone(struct clf_reader_pool *pool, uint8_t type, const struct clf_json *head,
				  struct clf_str raw, struct worker **out, struct clf_error *err)
{
	enum clf_status status = take_idle(pool, out, err);

	if (status == CLF_OK && *out == NULL)
		status = clf_error_set(err, CLF_EAGAIN, "all readers are busy");
	return status == CLF_OK ? hand(pool, *out, 0, type, head, raw, err) : status;
}

/* Newest texts first: what passes the limit is the oldest. */
static struct clf_json *read_head(const struct clf_read_options *options)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *sent = clf_json_array();
	size_t bytes = 0;

	for (size_t i = 0; options != NULL && i < options->sent.count; i++) {
		bytes += strlen(options->sent.items[i]);
		if (bytes > SENT_BYTES)
			break;
		clf_json_append(sent, clf_json_string(options->sent.items[i]));
	}
	clf_json_set(head, "sent", sent);
	clf_json_set_bool(head, "lean", options != NULL && options->lean);
	clf_json_set_bool(head, "parts", options != NULL && options->parts);
	return head;
}

/* A place apart that is free; each mail that takes long has a worker of its own there. */
static struct worker *free_place(struct clf_reader_pool *pool)
{
	for (unsigned i = pool->count; i < pool->all; i++) {
		if (pool->workers[i].queued > 0)
			continue;
		drop(&pool->workers[i]);
		return &pool->workers[i];
	}
	return NULL;
}

static enum clf_status take_apart(struct clf_reader_pool *pool, struct worker **out, struct clf_error *err)
{
	struct worker *place = free_place(pool);
	enum clf_status status = place != NULL ? spawn(pool, place, err) : CLF_OK;

	if (status == CLF_OK && place != NULL)
		place->late = true;
	*out = status == CLF_OK ? place : NULL;
	return status;
}

enum clf_status clf_reader_start(struct clf_reader_pool *pool, int64_t tag, struct clf_str raw, bool slow,
				 const struct clf_read_options *options, struct clf_error *err)
{
	struct worker *worker = NULL;
	struct clf_json *head;
	enum clf_status status = slow ? take_apart(pool, &worker, err) : take_idle(pool, &worker, err);

	if (status == CLF_OK && worker == NULL && !slow)
		worker = least_loaded(pool, raw.n);
	if (status != CLF_OK)
		return status;
	if (worker == NULL)
		return clf_error_set(err, CLF_EAGAIN, "all readers are busy");
	head = read_head(options);
	status = hand(pool, worker, tag, CLF_FRAME_READ, head, raw, err);
	clf_json_free(&head);
	return status;
}

size_t clf_reader_poll_fds(struct clf_reader_pool *pool, struct pollfd *fds, size_t max)
{
	size_t n = 0;

	for (unsigned i = 0; i < pool->all && n < max; i++) {
		struct worker *worker = &pool->workers[i];

		if (worker->queued == 0)
			continue;
		fds[n++] = (struct pollfd){
		    .fd = clf_channel_fd(worker->channel),
		    .events = (short)(POLLIN | (clf_channel_pending(worker->channel) > 0 ? POLLOUT : 0))};
	}
	return n;
}

int64_t clf_reader_wait_ms(const struct clf_reader_pool *pool)
{
	int64_t now = clf_clock_monotonic_ms();
	int64_t least = INT64_MAX;

	for (unsigned i = 0; i < pool->all; i++) {
		const struct worker *worker = &pool->workers[i];
		int64_t next = worker->late ? worker->deadline : worker->began + CLF_READER_PATIENCE_MS;

		if (worker->queued > 0 && next - now < least)
			least = next > now ? next - now : 0;
	}
	return least;
}

static void answered(const struct clf_reader_pool *pool, struct worker *worker, int64_t now)
{
	worker->served++;
	worker->busy_ms += now - worker->began;
	worker->queued--;
	memmove(worker->tags, worker->tags + 1, worker->queued * sizeof worker->tags[0]);
	begin_next(pool, worker, now);
}

/* All but the first, which it was at. */
static void give_back(struct clf_reader_pool *pool, struct worker *worker)
{
	for (unsigned i = 1; i < worker->queued; i++)
		pool->unread[pool->unread_count++] = worker->tags[i];
	worker->queued = 1;
}

/* Whether a mail that comes now finds a worker beside this one. */
static bool others_serve(const struct clf_reader_pool *pool, const struct worker *worker)
{
	for (unsigned i = 0; i < pool->count; i++) {
		if (&pool->workers[i] != worker && !pool->workers[i].late)
			return true;
	}
	return false;
}

/* Out of the way of the others. True: there is no place left for it, and it is read anew when there is. */
static bool set_apart(struct clf_reader_pool *pool, struct worker *worker)
{
	struct worker *place = free_place(pool);

	give_back(pool, worker);
	worker->late = true;
	if (place != NULL) {
		*place = *worker;
		*worker = (struct worker){0};
	} else if (!others_serve(pool, worker)) {
		drop(worker);
		return true;
	}
	return false;
}

static bool is_late(const struct clf_reader_pool *pool, const struct worker *worker)
{
	bool at_its_place = worker >= &pool->workers[pool->count];

	return !at_its_place && worker->queued > 0 &&
	       clf_clock_monotonic_ms() - worker->began >= CLF_READER_PATIENCE_MS;
}

/* CLF_EAGAIN: it is still at it. CLF_EIO: it died, stalled or talks nonsense; it is gone then. */
static enum clf_status listen_to(struct clf_reader_pool *pool, struct worker *worker, struct clf_frame *frame,
				 struct clf_error *err)
{
	int64_t now = clf_clock_monotonic_ms();
	enum clf_status status;

	if (clf_channel_pending(worker->channel) > 0)
		clf_channel_flush(worker->channel, NULL);
	status = clf_channel_receive(worker->channel, frame, err);
	if (status == CLF_EAGAIN && now < worker->deadline)
		return status;
	if (status == CLF_OK) {
		answered(pool, worker, now);
		return status;
	}
	if (status == CLF_EAGAIN)
		clf_error_set(err, CLF_EIO, "the reader took longer than %lld s for this mail and was ended",
			      (long long)(worker->deadline - worker->began) / 1000);
	else if (status == CLF_ECLOSED || status == CLF_EIO)
		clf_error_set(err, CLF_EIO, "the reader died while it read this mail");
	else
		clf_error_prefix(err, CLF_EIO, "the reader answered nonsense");
	give_back(pool, worker);
	drop(worker);
	return CLF_EIO;
}

static enum clf_status failure_of(const struct clf_frame *frame, struct clf_error *err)
{
	static const enum clf_status known[] = {CLF_EINVAL, CLF_ELIMIT, CLF_ENOTFOUND};
	const char *text = clf_json_get_text(frame->head, "text");
	int64_t code = clf_json_get_number(frame->head, "status", 0);

	for (size_t i = 0; i < CLF_COUNT(known); i++) {
		if ((int64_t)known[i] == code)
			return clf_error_set(err, known[i], "%s", text != NULL ? text : "");
	}
	return clf_error_set(err, CLF_EIO, "the reader failed: %s", text != NULL ? text : "");
}

static enum clf_status take_reading(struct clf_arena *arena, const struct clf_frame *frame,
				    struct clf_reading **reading, struct clf_error *err)
{
	if (frame->type == CLF_FRAME_FAILED)
		return failure_of(frame, err);
	if (frame->type != CLF_FRAME_READING)
		return clf_error_set(err, CLF_EIO, "the reader answered with frame %d", frame->type);
	return clf_reading_unpack(arena, frame->bytes, reading, err);
}

static enum clf_status collect_unread(struct clf_reader_pool *pool, int64_t *tag, enum clf_status *result,
				      struct clf_reading **reading, struct clf_error *err)
{
	if (pool->unread_count == 0)
		return CLF_EAGAIN;
	pool->spent_ms = 0;
	*tag = pool->unread[--pool->unread_count];
	*result = clf_error_set(err, CLF_EAGAIN, "the reader didn't come to this mail");
	*reading = NULL;
	return CLF_OK;
}

enum clf_status clf_reader_collect(struct clf_reader_pool *pool, struct clf_arena *arena, int64_t *tag,
				   enum clf_status *result, struct clf_reading **reading, struct clf_error *err)
{
	if (collect_unread(pool, tag, result, reading, err) == CLF_OK)
		return CLF_OK;
	for (unsigned i = 0; i < pool->all; i++) {
		struct worker *worker = &pool->workers[i];
		struct clf_reading *made = NULL;
		struct clf_frame frame;
		enum clf_status status;
		int64_t of;

		if (worker->queued == 0)
			continue;
		of = worker->tags[0];
		pool->spent_ms = clf_clock_monotonic_ms() - worker->began;
		status = listen_to(pool, worker, &frame, err);
		if (status == CLF_EAGAIN) {
			if (!is_late(pool, worker) || !set_apart(pool, worker))
				continue;
			status = clf_error_set(err, CLF_ECONFLICT, "it takes long, and as many others do");
		} else if (status == CLF_OK) {
			status = take_reading(arena, &frame, &made, err);
			clf_frame_clear(&frame);
			/* It may have been given others before, which are read elsewhere by now. */
			if (worker->late)
				drop(worker);
		}
		*tag = of;
		*result = status;
		*reading = status == CLF_OK ? made : NULL;
		return CLF_OK;
	}
	return collect_unread(pool, tag, result, reading, err);
}

bool clf_reader_pool_is_root(const struct clf_reader_pool *pool)
{
	return pool->is_root;
}

int64_t clf_reader_spent_ms(const struct clf_reader_pool *pool)
{
	return pool->spent_ms;
}

/* Waits for this worker alone: what others were asked for is collected by who asked. */
static enum clf_status wait_for(struct clf_reader_pool *pool, struct worker *worker, struct clf_frame *frame,
				struct clf_error *err)
{
	enum clf_status status;

	while ((status = listen_to(pool, worker, frame, err)) == CLF_EAGAIN) {
		struct pollfd ready = {.fd = clf_channel_fd(worker->channel), .events = POLLIN};

		if (clf_channel_pending(worker->channel) > 0)
			ready.events |= POLLOUT;
		poll(&ready, 1, 200);
	}
	return status;
}

enum clf_status clf_reader_read(struct clf_reader_pool *pool, struct clf_arena *arena, struct clf_str raw,
				const struct clf_read_options *options, struct clf_reading **out, struct clf_error *err)
{
	struct clf_json *head = read_head(options);
	struct worker *worker = NULL;
	struct clf_frame frame;
	enum clf_status status = hand_alone(pool, CLF_FRAME_READ, head, raw, &worker, err);

	clf_json_free(&head);
	if (status == CLF_OK)
		status = wait_for(pool, worker, &frame, err);
	if (status != CLF_OK)
		return status;
	status = take_reading(arena, &frame, out, err);
	clf_frame_clear(&frame);
	return status;
}

static enum clf_status take_part(struct clf_arena *arena, const struct clf_frame *frame, struct clf_part *out,
				 struct clf_error *err)
{
	const char *type = clf_json_get_text(frame->head, "type");

	if (frame->type == CLF_FRAME_FAILED)
		return failure_of(frame, err);
	if (frame->type != CLF_FRAME_BYTES)
		return clf_error_set(err, CLF_EIO, "the reader answered with frame %d", frame->type);
	out->name = clf_arena_strdup(arena, clf_json_get_text(frame->head, "name"));
	out->type = clf_arena_strdup(arena, type != NULL ? type : "application/octet-stream");
	out->bytes = (struct clf_str){clf_arena_copy(arena, frame->bytes.p, frame->bytes.n), frame->bytes.n};
	return CLF_OK;
}

enum clf_status clf_reader_part(struct clf_reader_pool *pool, struct clf_arena *arena, struct clf_str raw,
				const char *part, struct clf_part *out, struct clf_error *err)
{
	struct clf_json *head = clf_json_object();
	struct worker *worker = NULL;
	struct clf_frame frame;
	enum clf_status status;

	clf_json_set_text(head, "part", part);
	status = hand_alone(pool, CLF_FRAME_PART, head, raw, &worker, err);
	clf_json_free(&head);
	if (status == CLF_OK)
		status = wait_for(pool, worker, &frame, err);
	if (status != CLF_OK)
		return status;
	status = take_part(arena, &frame, out, err);
	clf_frame_clear(&frame);
	return status;
}
