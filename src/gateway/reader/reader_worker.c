/*
 * reader_worker.c - one shut-in reader: a mail in, what is read from it out, again and again.
 */
#include <poll.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/fault.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "reader/reader_pool.h"
#include "reader/sandbox.h"

#define PACKED_KEPT (1u << 20) /* a larger buffer is given back */

struct worker {
	struct clf_channel *channel;
	struct clf_arena *arena;
	struct clf_buf packed;
};

/* Until all is written: a mail that kills must not take the answer to the one before with it. */
static enum clf_status flush_all(struct clf_channel *channel)
{
	enum clf_status status = CLF_OK;

	while (status == CLF_OK && clf_channel_pending(channel) > 0) {
		struct pollfd ready = {.fd = clf_channel_fd(channel), .events = POLLOUT};

		poll(&ready, 1, -1);
		status = clf_channel_flush(channel, NULL);
	}
	return status;
}

static void reply(struct worker *worker, uint8_t type, const struct clf_json *head, struct clf_str bytes)
{
	struct clf_error err = {0};
	struct clf_json *failed;
	enum clf_status status = clf_channel_send(worker->channel, type, head, bytes, -1, &err);

	if (status == CLF_ELIMIT) {
		failed = clf_json_object();
		clf_json_set_integer(failed, "status", status);
		clf_json_set_text(failed, "text", "what was read from this mail is too large");
		status =
		    clf_channel_send(worker->channel, CLF_FRAME_FAILED, failed, (struct clf_str){NULL, 0}, -1, &err);
		clf_json_free(&failed);
	}
	if (status != CLF_OK || flush_all(worker->channel) != CLF_OK)
		_exit(1);
}

static void reply_failed(struct worker *worker, enum clf_status status, const struct clf_error *err)
{
	struct clf_json *head = clf_json_object();

	clf_json_set_integer(head, "status", status);
	clf_json_set_text(head, "text", err->text);
	reply(worker, CLF_FRAME_FAILED, head, (struct clf_str){NULL, 0});
	clf_json_free(&head);
}

static struct clf_texts texts_of(struct clf_arena *arena, const struct clf_json *list)
{
	size_t count = clf_json_size(list);
	const char **items = clf_arena_array_of(arena, count, const char *);

	for (size_t i = 0; i < count; i++) {
		const char *text = clf_json_text(clf_json_at(list, i));

		items[i] = text != NULL ? text : "";
	}
	return (struct clf_texts){items, count};
}

static void serve_read(struct worker *worker, const struct clf_frame *frame)
{
	const struct clf_read_options options = {
	    .sent = texts_of(worker->arena, clf_json_get(frame->head, "sent")),
	    .lean = clf_json_get_bool(frame->head, "lean", false),
	    .parts = clf_json_get_bool(frame->head, "parts", false),
	};
	struct clf_reading *reading = NULL;
	struct clf_error err = {0};
	enum clf_status status;

	clf_fault_stall(frame->bytes);
	status = clf_read(worker->arena, frame->bytes, &options, &reading, &err);
	if (status == CLF_OK) {
		/* A lean reading is for its joined texts. */
		if (options.lean)
			reading->block_count = 0;
		clf_buf_clear(&worker->packed);
		clf_reading_pack(worker->arena, reading, &worker->packed);
		if (worker->packed.failed)
			status = clf_error_set(&err, CLF_ELIMIT, "what was read from this mail is too large");
	}
	if (status == CLF_OK)
		reply(worker, CLF_FRAME_READING, NULL, clf_buf_view(&worker->packed));
	else
		reply_failed(worker, status, &err);
	if (worker->packed.capacity > PACKED_KEPT)
		clf_buf_free(&worker->packed);
}

static void serve_part(struct worker *worker, const struct clf_frame *frame)
{
	const char *id = clf_json_get_text(frame->head, "part");
	struct clf_part part = {0};
	struct clf_error err = {0};
	enum clf_status status = clf_read_part(worker->arena, frame->bytes, id != NULL ? id : "", &part, &err);
	struct clf_json *head;

	if (status != CLF_OK) {
		reply_failed(worker, status, &err);
		return;
	}
	head = clf_json_object();
	clf_json_set_text(head, "name", part.name);
	clf_json_set_text(head, "type", part.type);
	reply(worker, CLF_FRAME_BYTES, head, part.bytes);
	clf_json_free(&head);
}

/* Said either way, before any mail comes: a mail is not to blame for a sandbox that can't be entered. */
static void shut_in(struct worker *worker, const struct clf_sandbox_limits *limits)
{
	struct clf_error err = {0};
	struct clf_frame frame;
	enum clf_status status = sandbox_enter(limits, &err);

	if (status == CLF_OK) {
		reply(worker, READER_FRAME_SHUT_IN, NULL, (struct clf_str){NULL, 0});
		return;
	}
	reply_failed(worker, status, &err);
	/* Gone already, the nursery could not hand it over, and nobody would hear why. */
	while (clf_channel_receive_wait(worker->channel, -1, &frame, NULL) == CLF_OK)
		clf_frame_clear(&frame);
	_exit(1);
}

_Noreturn void reader_worker_run(int descriptor)
{
	static const struct clf_sandbox_limits limits = {READER_WORKER_CPU_S, CLF_READER_MEMORY};
	struct worker worker = {
	    .channel = clf_channel_new(descriptor, CLF_FRAME_HEAD_MAX, CLF_FRAME_BYTES_MAX),
	    .arena = clf_arena_new(),
	};
	struct clf_frame frame;

	clf_buf_init(&worker.packed, CLF_FRAME_BYTES_MAX);
	shut_in(&worker, &limits);
	while (clf_channel_receive_wait(worker.channel, -1, &frame, NULL) == CLF_OK) {
		if (frame.type == CLF_FRAME_READ)
			serve_read(&worker, &frame);
		else if (frame.type == CLF_FRAME_PART)
			serve_part(&worker, &frame);
		clf_frame_clear(&frame);
		clf_arena_reset(worker.arena);
	}
	_exit(0);
}
