/*
 * frame.c - framed messages over a Unix stream socket, without ever waiting.
 *
 * Both directions keep an offset into their buffer and close the gap only when
 * it is the larger part, so that many small frames cost no quadratic moving.
 * Input grows with the bytes that came, not with the lengths they claim.
 *
 * A descriptor travels with the first byte of its frame, and the type's highest
 * bit says that the frame has one: what the kernel delivers can be told apart
 * from what a broken peer throws in.
 */
#include "clf/base/frame.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/clock.h"

#define PREFIX 9          /* type and two lengths */
#define WITH_FD 0x80u     /* in the type, on the wire only */
#define CHUNK (64u << 10) /* read at once */
#define KEPT (1u << 20)   /* an empty buffer larger than this is given back */
#define QUEUE_MAX (512u << 20)
#define FDS_MAX 64

struct passed {
	int fd;      /* owned */
	size_t left; /* bytes queued before its frame */
};

struct clf_channel {
	int fd; /* owned */
	uint32_t head_max;
	uint32_t bytes_max;
	enum clf_status broken; /* what every further receive returns, or CLF_OK */

	struct clf_buf in;
	size_t in_at;    /* up to here frames were handed out */
	size_t in_frame; /* size of the frame that is handed out, still borrowed */
	int in_fds[FDS_MAX];
	size_t in_fd_count;

	struct clf_buf out;
	size_t out_at; /* up to here it was written */
	struct passed out_fds[FDS_MAX];
	size_t out_fd_count;

	char chunk[CHUNK];
};

struct clf_channel *clf_channel_new(int fd, uint32_t head_max, uint32_t bytes_max)
{
	struct clf_channel *channel = calloc(1, sizeof *channel);
	int flags;

	if (channel == NULL)
		abort();
	flags = fcntl(fd, F_GETFL);
	if (flags >= 0)
		fcntl(fd, F_SETFL, flags | O_NONBLOCK);
	fcntl(fd, F_SETFD, FD_CLOEXEC);
	channel->fd = fd;
	channel->head_max = head_max < CLF_FRAME_HEAD_MAX ? head_max : CLF_FRAME_HEAD_MAX;
	channel->bytes_max = bytes_max < CLF_FRAME_BYTES_MAX ? bytes_max : CLF_FRAME_BYTES_MAX;
	clf_buf_init(&channel->in, (size_t)PREFIX + channel->head_max + channel->bytes_max + CHUNK * 4);
	clf_buf_init(&channel->out, QUEUE_MAX);
	return channel;
}

void clf_channel_free(struct clf_channel **channel)
{
	struct clf_channel *c;

	if (channel == NULL || *channel == NULL)
		return;
	c = *channel;
	for (size_t i = 0; i < c->in_fd_count; i++)
		close(c->in_fds[i]);
	for (size_t i = 0; i < c->out_fd_count; i++)
		close(c->out_fds[i].fd);
	clf_buf_free(&c->in);
	clf_buf_free(&c->out);
	close(c->fd);
	free(c);
	*channel = NULL;
}

int clf_channel_fd(const struct clf_channel *channel)
{
	return channel->fd;
}

size_t clf_channel_pending(const struct clf_channel *channel)
{
	return channel->out.n - channel->out_at;
}

/* Moves at most as many bytes as were passed over since the last time. */
static void close_gap(struct clf_buf *buf, size_t *at)
{
	if (*at == buf->n) {
		clf_buf_clear(buf);
		*at = 0;
		if (buf->capacity > KEPT)
			clf_buf_free(buf);
	} else if (*at >= CHUNK && *at > buf->n / 2) {
		clf_buf_consume(buf, *at);
		*at = 0;
	}
}

static void put_u32(unsigned char *p, uint32_t number)
{
	p[0] = (unsigned char)(number >> 24);
	p[1] = (unsigned char)(number >> 16);
	p[2] = (unsigned char)(number >> 8);
	p[3] = (unsigned char)number;
}

static uint32_t get_u32(const char *bytes)
{
	const unsigned char *p = (const unsigned char *)bytes;

	return (uint32_t)p[0] << 24 | (uint32_t)p[1] << 16 | (uint32_t)p[2] << 8 | p[3];
}

static enum clf_status queue_fd(struct clf_channel *channel, int fd, struct clf_error *err)
{
	int copy;

	if (channel->out_fd_count == FDS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "%d descriptors wait to be passed", FDS_MAX);
	copy = fcntl(fd, F_DUPFD_CLOEXEC, 0);
	if (copy < 0)
		return clf_error_set(err, CLF_EIO, "cannot pass a descriptor: %s", strerror(errno));
	channel->out_fds[channel->out_fd_count++] = (struct passed){copy, clf_channel_pending(channel)};
	return CLF_OK;
}

static enum clf_status queue(struct clf_channel *channel, uint8_t type, struct clf_str head, struct clf_str bytes,
			     int fd, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	unsigned char prefix[PREFIX];

	if (type >= WITH_FD)
		return clf_error_set(err, CLF_EINVAL, "a frame's type is below %u", WITH_FD);
	if (head.n > CLF_FRAME_HEAD_MAX || bytes.n > CLF_FRAME_BYTES_MAX)
		return clf_error_set(err, CLF_ELIMIT, "a frame of %zu and %zu bytes is too large", head.n, bytes.n);
	close_gap(&channel->out, &channel->out_at);
	if (PREFIX + head.n + bytes.n > QUEUE_MAX - channel->out.n)
		return clf_error_set(err, CLF_ELIMIT, "the peer doesn't read: %zu bytes wait", channel->out.n);
	if (fd >= 0)
		status = queue_fd(channel, fd, err);
	if (status != CLF_OK)
		return status;
	prefix[0] = (unsigned char)(type | (fd >= 0 ? WITH_FD : 0));
	put_u32(prefix + 1, (uint32_t)head.n);
	put_u32(prefix + 5, (uint32_t)bytes.n);
	clf_buf_add(&channel->out, prefix, PREFIX);
	clf_buf_add_str(&channel->out, head);
	clf_buf_add_str(&channel->out, bytes);
	return CLF_OK;
}

enum clf_status clf_channel_send(struct clf_channel *channel, uint8_t type, const struct clf_json *head,
				 struct clf_str bytes, int fd, struct clf_error *err)
{
	enum clf_status status;
	struct clf_buf text;

	clf_buf_init(&text, CLF_FRAME_HEAD_MAX);
	if (head != NULL)
		clf_json_dump(head, &text);
	if (text.failed)
		status = clf_error_set(err, CLF_ELIMIT, "a frame's head passes %u bytes", CLF_FRAME_HEAD_MAX);
	else
		status = queue(channel, type, clf_buf_view(&text), bytes, fd, err);
	clf_buf_free(&text);
	return status == CLF_OK ? clf_channel_flush(channel, err) : status;
}

/* Writes up to the next frame that has a descriptor, or from it on with its descriptor. */
static ssize_t write_some(struct clf_channel *channel)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {channel->out.p + channel->out_at, clf_channel_pending(channel)};
	struct msghdr message = {.msg_iov = &part, .msg_iovlen = 1};
	size_t next = 0;

	if (channel->out_fd_count > 0 && channel->out_fds[0].left == 0) {
		struct cmsghdr *passed;

		message.msg_control = control.bytes;
		message.msg_controllen = sizeof control.bytes;
		passed = CMSG_FIRSTHDR(&message);
		passed->cmsg_level = SOL_SOCKET;
		passed->cmsg_type = SCM_RIGHTS;
		passed->cmsg_len = CMSG_LEN(sizeof(int));
		memcpy(CMSG_DATA(passed), &channel->out_fds[0].fd, sizeof(int));
		next = 1;
	}
	if (channel->out_fd_count > next)
		part.iov_len = channel->out_fds[next].left;
	return sendmsg(channel->fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
}

static void written(struct clf_channel *channel, size_t size)
{
	channel->out_at += size;
	if (channel->out_fd_count > 0 && channel->out_fds[0].left == 0) {
		close(channel->out_fds[0].fd);
		channel->out_fd_count--;
		memmove(channel->out_fds, channel->out_fds + 1, channel->out_fd_count * sizeof channel->out_fds[0]);
	}
	for (size_t i = 0; i < channel->out_fd_count; i++)
		channel->out_fds[i].left -= size;
}

enum clf_status clf_channel_flush(struct clf_channel *channel, struct clf_error *err)
{
	while (clf_channel_pending(channel) > 0) {
		ssize_t n = write_some(channel);

		if (n > 0) {
			written(channel, (size_t)n);
			continue;
		}
		if (n < 0 && errno == EINTR)
			continue;
		if (n == 0 || errno == EAGAIN || errno == EWOULDBLOCK || errno == ETOOMANYREFS)
			return CLF_OK;
		if (errno == EPIPE || errno == ECONNRESET)
			return clf_error_set(err, CLF_ECLOSED, "the peer ended");
		return clf_error_set(err, CLF_EIO, "cannot write to the peer: %s", strerror(errno));
	}
	close_gap(&channel->out, &channel->out_at);
	return CLF_OK;
}

/* What comes and has no place is closed at once. */
static bool take_fds(struct clf_channel *channel, struct msghdr *message)
{
	bool good = (message->msg_flags & MSG_CTRUNC) == 0;

	for (struct cmsghdr *c = CMSG_FIRSTHDR(message); c != NULL; c = CMSG_NXTHDR(message, c)) {
		size_t size = c->cmsg_len - CMSG_LEN(0);

		if (c->cmsg_level != SOL_SOCKET || c->cmsg_type != SCM_RIGHTS)
			continue;
		for (size_t at = 0; at + sizeof(int) <= size; at += sizeof(int)) {
			int fd;

			memcpy(&fd, CMSG_DATA(c) + at, sizeof fd);
			if (channel->in_fd_count < FDS_MAX) {
				channel->in_fds[channel->in_fd_count++] = fd;
			} else {
				close(fd);
				good = false;
			}
		}
	}
	return good;
}

static enum clf_status ended(struct clf_channel *channel, struct clf_error *err)
{
	if (channel->in.n > channel->in_at)
		return clf_error_set(err, CLF_EIO, "the peer ended within a frame");
	return clf_error_set(err, CLF_ECLOSED, "the peer ended");
}

static enum clf_status read_some(struct clf_channel *channel, struct clf_error *err)
{
	union {
		struct cmsghdr align;
		char bytes[CMSG_SPACE(sizeof(int))];
	} control = {0};
	struct iovec part = {channel->chunk, CHUNK};
	struct msghdr message = {
	    .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes, .msg_controllen = sizeof control.bytes};
	ssize_t n;

	do {
		n = recvmsg(channel->fd, &message, MSG_CMSG_CLOEXEC | MSG_DONTWAIT);
	} while (n < 0 && errno == EINTR);
	if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK))
		return CLF_EAGAIN;
	if (n == 0 || (n < 0 && errno == ECONNRESET))
		return ended(channel, err);
	if (n < 0)
		return clf_error_set(err, CLF_EIO, "cannot read from the peer: %s", strerror(errno));
	if (!take_fds(channel, &message))
		return clf_error_set(err, CLF_EINVAL, "the peer passed descriptors that no frame announced");
	clf_buf_add(&channel->in, channel->chunk, (size_t)n);
	return channel->in.failed ? clf_error_set(err, CLF_ELIMIT, "the peer sent more than a frame") : CLF_OK;
}

static enum clf_status hand_out(struct clf_channel *channel, uint8_t type, struct clf_str head, struct clf_str bytes,
				struct clf_frame *out, struct clf_error *err)
{
	struct clf_frame frame = {.type = type & 0x7f, .bytes = bytes, .fd = -1};
	enum clf_status status = CLF_OK;

	if (type & WITH_FD && channel->in_fd_count == 0)
		return clf_error_set(err, CLF_EINVAL, "the peer announced a descriptor and passed none");
	if (head.n > 0)
		status = clf_json_parse(head, &frame.head, err);
	if (status != CLF_OK)
		return clf_error_prefix(err, status, "a frame's head");
	if (type & WITH_FD) {
		frame.fd = channel->in_fds[0];
		channel->in_fd_count--;
		memmove(channel->in_fds, channel->in_fds + 1, channel->in_fd_count * sizeof channel->in_fds[0]);
	}
	channel->in_frame = PREFIX + head.n + bytes.n;
	*out = frame;
	return CLF_OK;
}

/* CLF_EAGAIN when the buffer holds no whole frame. */
static enum clf_status next_frame(struct clf_channel *channel, struct clf_frame *out, struct clf_error *err)
{
	const char *p = channel->in.p + channel->in_at;
	size_t n = channel->in.n - channel->in_at;
	uint32_t head;
	uint32_t bytes;

	if (n < PREFIX)
		return CLF_EAGAIN;
	head = get_u32(p + 1);
	bytes = get_u32(p + 5);
	if (head > channel->head_max || bytes > channel->bytes_max)
		return clf_error_set(err, CLF_ELIMIT, "the peer announced a frame of %u and %u bytes", head, bytes);
	if (n - PREFIX < (size_t)head + bytes)
		return CLF_EAGAIN;
	return hand_out(channel, (uint8_t)p[0], (struct clf_str){p + PREFIX, head},
			(struct clf_str){p + PREFIX + head, bytes}, out, err);
}

enum clf_status clf_channel_receive(struct clf_channel *channel, struct clf_frame *out, struct clf_error *err)
{
	enum clf_status status;

	if (channel->broken != CLF_OK)
		return clf_error_set(err, channel->broken, "the peer ended or is broken");
	channel->in_at += channel->in_frame;
	channel->in_frame = 0;
	close_gap(&channel->in, &channel->in_at);
	do {
		status = next_frame(channel, out, err);
		if (status == CLF_OK)
			return CLF_OK;
		if (status == CLF_EAGAIN)
			status = read_some(channel, err);
	} while (status == CLF_OK);
	if (status != CLF_EAGAIN)
		channel->broken = status;
	return status;
}

/* For a peer that no longer reads. */
static void drop_output(struct clf_channel *channel)
{
	for (size_t i = 0; i < channel->out_fd_count; i++)
		close(channel->out_fds[i].fd);
	channel->out_fd_count = 0;
	channel->out_at = channel->out.n;
	close_gap(&channel->out, &channel->out_at);
}

enum clf_status clf_channel_receive_wait(struct clf_channel *channel, int timeout_ms, struct clf_frame *out,
					 struct clf_error *err)
{
	int64_t end = clf_clock_monotonic_ms() + timeout_ms;
	enum clf_status status;

	while ((status = clf_channel_receive(channel, out, err)) == CLF_EAGAIN) {
		struct pollfd ready = {.fd = channel->fd, .events = POLLIN};
		int64_t left = timeout_ms < 0 ? -1 : end - clf_clock_monotonic_ms();

		if (timeout_ms >= 0 && left <= 0)
			return CLF_EAGAIN;
		if (clf_channel_pending(channel) > 0)
			ready.events |= POLLOUT;
		if (poll(&ready, 1, (int)left) < 0 && errno != EINTR)
			return clf_error_set(err, CLF_EIO, "cannot wait for the peer: %s", strerror(errno));
		/* A peer that no longer reads may still have sent something: receive says so in its time. */
		if (ready.revents & POLLOUT && clf_channel_flush(channel, NULL) != CLF_OK)
			drop_output(channel);
	}
	return status;
}

void clf_frame_clear(struct clf_frame *frame)
{
	clf_json_free(&frame->head);
	if (frame->fd >= 0)
		close(frame->fd);
	*frame = (struct clf_frame){.fd = -1};
}
