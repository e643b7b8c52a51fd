/*
 * frame.h - framed messages between the program's own processes over a stream socket.
 *
 * A frame is: type (u8, below 128), length of the JSON head (u32), length of the bytes
 * behind it (u32), head, bytes. Numbers are big-endian. What arrives is
 * treated as hostile: both lengths are checked against limits before a byte is stored.
 */
#ifndef CLF_BASE_FRAME_H
#define CLF_BASE_FRAME_H

#include <stdint.h>

#include "clf/base/json.h"
#include "clf/base/status.h"
#include "clf/base/str.h"

#define CLF_FRAME_HEAD_MAX (96u << 20)   /* a reading with its texts */
#define CLF_FRAME_BYTES_MAX (160u << 20) /* a whole raw mail */

struct clf_frame {
	uint8_t type;
	struct clf_json *head; /* owned; may be NULL */
	struct clf_str bytes;  /* borrowed from the channel until the next receive */
	int fd;                /* passed with the frame (SCM_RIGHTS), or -1; owned by the receiver */
};

/* One end of a socket pair, non-blocking, with an input and an output buffer. Owns its descriptor. */
struct clf_channel;

struct clf_channel *clf_channel_new(int fd, uint32_t head_max, uint32_t bytes_max);
void clf_channel_free(struct clf_channel **channel);
int clf_channel_fd(const struct clf_channel *channel);

/*
 * Queues a frame and writes what the socket takes. fd, if not -1, goes with it (a duplicate; the caller keeps its own).
 * CLF_OK (queued, perhaps not all written), CLF_ECLOSED, CLF_EIO, CLF_ELIMIT.
 */
enum clf_status clf_channel_send(struct clf_channel *channel, uint8_t type, const struct clf_json *head,
				 struct clf_str bytes, int fd, struct clf_error *err);
/* Writes more of what is queued. */
enum clf_status clf_channel_flush(struct clf_channel *channel, struct clf_error *err);
size_t clf_channel_pending(const struct clf_channel *channel); /* bytes queued and not yet written */

/*
 * Reads what is there without waiting. CLF_OK: *out is a frame (clear it with clf_frame_clear);
 * CLF_EAGAIN: none is whole yet; CLF_ECLOSED: the peer ended; CLF_EINVAL, CLF_ELIMIT or CLF_EIO: the peer is broken
 * or ended within a frame, close the channel.
 */
enum clf_status clf_channel_receive(struct clf_channel *channel, struct clf_frame *out, struct clf_error *err);
/* The same, waiting up to timeout_ms (-1: for ever); CLF_EAGAIN after that. Flushes what is queued meanwhile. */
enum clf_status clf_channel_receive_wait(struct clf_channel *channel, int timeout_ms, struct clf_frame *out,
					 struct clf_error *err);
void clf_frame_clear(struct clf_frame *frame);

#endif
