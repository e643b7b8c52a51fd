/*
 * imap_stream.c - TCP and TLS under libetpan, as a driver of its stream layer.
 *
 * libetpan's own GnuTLS stream verifies nothing, allocates what a literal announces and reads a farewell
 * (BYE) as if it were a tagged answer; so each line passes a small scanner first.
 */
#include "imap_stream.h"

#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <gnutls/gnutls.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "imap_scan.h"
#include "imap_tls.h"

struct imap_stream {
	int fd;               /* owned */
	struct imap_tls *tls; /* NULL in clear text */
	bool loopback;
	int64_t read_ms;    /* for one read */
	int64_t deadline;   /* of the command, monotonic */
	const int *stop_fd; /* NULL or borrowed */
	uint64_t written;
	bool heard, late; /* anything; a read's time was up */
	struct imap_scan scan;
	struct clf_error fault;
};

static enum clf_status fail(struct imap_stream *stream, enum clf_status status, const char *what)
{
	if (stream->fault.status == CLF_OK)
		clf_error_set(&stream->fault, status, "%s", what);
	return stream->fault.status;
}

static int64_t sooner(int64_t a, int64_t b)
{
	return a < b ? a : b;
}

/* Until the socket is ready, the read's or the command's time is up, or the process is told to stop. */
static enum clf_status wait_ready(struct imap_stream *stream, short events)
{
	int64_t now = clf_clock_monotonic_ms();
	int64_t end = sooner(now + stream->read_ms, stream->deadline);

	for (;;) {
		struct pollfd fds[2] = {{.fd = stream->fd, .events = events},
					{.fd = stream->stop_fd != NULL ? *stream->stop_fd : -1, .events = POLLIN}};
		int64_t left = end - clf_clock_monotonic_ms();
		int n;

		if (left <= 0 && end == stream->deadline)
			return fail(stream, CLF_EIO, "the server took too long over one command");
		if (left <= 0) {
			stream->late = true;
			return fail(stream, CLF_EIO, "the server did not answer in time");
		}
		n = poll(fds, 2, (int)left);
		if (n < 0 && errno != EINTR)
			return fail(stream, CLF_EIO, strerror(errno));
		if (n <= 0)
			continue;
		if (fds[1].revents != 0)
			return fail(stream, CLF_ECLOSED, "told to stop");
		return CLF_OK;
	}
}

static bool is_loopback(const struct sockaddr *address)
{
	if (address->sa_family == AF_INET)
		return (ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr) >> 24) == 127;
	return address->sa_family == AF_INET6 &&
	       IN6_IS_ADDR_LOOPBACK(&((const struct sockaddr_in6 *)(const void *)address)->sin6_addr);
}

static enum clf_status connect_one(struct imap_stream *stream, const struct addrinfo *at, struct clf_error *err)
{
	int one = 1;
	int failure = 0;
	socklen_t size = sizeof failure;

	stream->fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (stream->fd < 0)
		return clf_error_set(err, CLF_EIO, "%s", strerror(errno));
	setsockopt(stream->fd, IPPROTO_TCP, TCP_NODELAY, &one, sizeof one);
	setsockopt(stream->fd, SOL_SOCKET, SO_KEEPALIVE, &one, sizeof one);
	if (connect(stream->fd, at->ai_addr, at->ai_addrlen) < 0) {
		if (errno != EINPROGRESS)
			return clf_error_set(err, CLF_EIO, "%s", strerror(errno));
		if (wait_ready(stream, POLLOUT) != CLF_OK) {
			enum clf_status status = imap_stream_fault(stream, err);

			stream->fault.status = CLF_OK;
			return status;
		}
		getsockopt(stream->fd, SOL_SOCKET, SO_ERROR, &failure, &size);
		if (failure != 0)
			return clf_error_set(err, CLF_EIO, "%s", strerror(failure));
	}
	stream->loopback = is_loopback(at->ai_addr);
	return CLF_OK;
}

static enum clf_status connect_any(struct imap_stream *stream, const struct clf_imap_options *options,
				   struct clf_error *err)
{
	struct addrinfo hints = {.ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV};
	enum clf_status status = CLF_EIO;
	struct addrinfo *list = NULL;
	char port[8];
	int r;

	snprintf(port, sizeof port, "%u", options->port);
	r = getaddrinfo(options->host, port, &hints, &list);
	if (r != 0)
		return clf_error_set(err, CLF_EIO, "cannot find %s: %s", options->host, gai_strerror(r));
	for (const struct addrinfo *at = list; at != NULL && status != CLF_OK && status != CLF_ECLOSED;
	     at = at->ai_next) {
		status = connect_one(stream, at, err);
		if (status != CLF_OK && stream->fd >= 0) {
			close(stream->fd);
			stream->fd = -1;
		}
	}
	freeaddrinfo(list);
	if (status != CLF_OK && status != CLF_ECLOSED)
		return clf_error_prefix(err, CLF_EIO, "cannot connect to %s port %u", options->host, options->port);
	return status;
}

enum clf_status imap_stream_open(const struct clf_imap_options *options, struct imap_stream **out,
				 struct clf_error *err)
{
	struct imap_stream *stream = calloc(1, sizeof *stream);
	enum clf_status status;

	if (stream == NULL)
		abort();
	stream->fd = -1;
	stream->read_ms = (int64_t)(options->timeout_s > 0 ? options->timeout_s : 60) * 1000;
	stream->stop_fd = options->stop_fd;
	imap_stream_begin(stream, CLF_IMAP_LITERAL_MAX, CLF_IMAP_ANSWER_MAX);
	status = connect_any(stream, options, err);
	if (status != CLF_OK)
		imap_stream_free(&stream);
	else
		*out = stream;
	return status;
}

static void end_stream(struct imap_stream *stream)
{
	imap_tls_free(&stream->tls);
	if (stream->fd >= 0)
		close(stream->fd);
	stream->fd = -1;
}

void imap_stream_free(struct imap_stream **stream)
{
	if (*stream == NULL)
		return;
	end_stream(*stream);
	free(*stream);
	*stream = NULL;
}

enum clf_status imap_stream_tls(struct imap_stream *stream, const struct clf_imap_options *options,
				struct clf_error *err)
{
	struct imap_tls *tls = NULL;
	enum clf_status status = imap_tls_new(stream->fd, options->host, options->ca_file, &tls, err);

	while (status == CLF_OK) {
		bool wants_write = false;

		status = imap_tls_handshake(tls, &wants_write, err);
		if (status == CLF_OK)
			break;
		if (status != CLF_EAGAIN)
			continue;
		status = wait_ready(stream, wants_write ? POLLOUT : POLLIN);
		if (status != CLF_OK)
			imap_stream_fault(stream, err);
	}
	if (status == CLF_OK)
		status = imap_tls_verify(tls, err);
	if (status == CLF_OK && options->shown != NULL)
		options->shown->certificate_ends = imap_tls_ends(tls);
	if (status == CLF_OK)
		stream->tls = tls;
	else
		imap_tls_free(&tls);
	if (status != CLF_OK)
		fail(stream, status, "TLS failed");
	return status;
}

bool imap_stream_is_tls(const struct imap_stream *stream)
{
	return stream->tls != NULL;
}

bool imap_stream_is_loopback(const struct imap_stream *stream)
{
	return stream->loopback;
}

void imap_stream_begin(struct imap_stream *stream, size_t literal_max, size_t answer_max)
{
	stream->deadline = clf_clock_monotonic_ms() + CLF_IMAP_COMMAND_READS * stream->read_ms;
	imap_scan_limit(&stream->scan, literal_max, answer_max);
}

void imap_stream_hurry(struct imap_stream *stream, int seconds)
{
	stream->deadline = clf_clock_monotonic_ms() + (int64_t)seconds * 1000;
}

uint64_t imap_stream_written(const struct imap_stream *stream)
{
	return stream->written;
}

enum clf_status imap_stream_fault(const struct imap_stream *stream, struct clf_error *err)
{
	if (stream->fault.status == CLF_OK)
		return CLF_OK;
	return clf_error_set(err, stream->fault.status, "%s", stream->fault.text);
}

bool imap_stream_is_silent(const struct imap_stream *stream)
{
	return !stream->heard && stream->late;
}

const char *imap_stream_answer(const struct imap_stream *stream)
{
	return stream->scan.answer;
}

void imap_stream_forget_answer(struct imap_stream *stream)
{
	stream->scan.answer[0] = stream->scan.challenge[0] = '\0';
	stream->scan.challenges = 0;
}

static ssize_t take(struct imap_stream *stream, void *bytes, size_t size, bool *wants_write)
{
	ssize_t n;

	if (stream->tls != NULL)
		return imap_tls_read(stream->tls, bytes, size, wants_write);
	do {
		n = recv(stream->fd, bytes, size, 0);
	} while (n < 0 && errno == EINTR);
	if (n == 0)
		return -2;
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
	return n;
}

static ssize_t give(struct imap_stream *stream, const void *bytes, size_t size, bool *wants_write)
{
	ssize_t n;

	*wants_write = true;
	if (stream->tls != NULL)
		return imap_tls_write(stream->tls, bytes, size, wants_write);
	do {
		n = send(stream->fd, bytes, size, MSG_NOSIGNAL);
	} while (n < 0 && errno == EINTR);
	if (n < 0)
		return errno == EAGAIN || errno == EWOULDBLOCK ? -1 : -2;
	return n;
}

static ssize_t read_some(struct imap_stream *stream, void *bytes, size_t size)
{
	while (stream->fault.status == CLF_OK) {
		bool wants_write = false;
		ssize_t n = take(stream, bytes, size, &wants_write);

		if (n == -2) {
			fail(stream, CLF_EIO, "the server closed the connection");
		} else if (n == -1) {
			wait_ready(stream, wants_write ? POLLOUT : POLLIN);
		} else {
			enum clf_status status = imap_scan(&stream->scan, bytes, (size_t)n, &stream->fault);

			stream->heard = true;
			/* A server that drips keeps each read short: the command's deadline counts here too. */
			if (status == CLF_OK && clf_clock_monotonic_ms() > stream->deadline)
				status = fail(stream, CLF_EIO, "the server took too long over one command");
			if (status == CLF_OK)
				return n;
		}
	}
	return -1;
}

static ssize_t write_some(struct imap_stream *stream, const void *bytes, size_t size)
{
	while (stream->fault.status == CLF_OK) {
		bool wants_write = true;
		ssize_t n = give(stream, bytes, size, &wants_write);

		if (n >= 0) {
			stream->written += (uint64_t)n;
			return n;
		}
		if (n == -1)
			wait_ready(stream, wants_write ? POLLOUT : POLLIN);
		else
			fail(stream, CLF_EIO, "the server closed the connection");
	}
	return -1;
}

static void write_all(struct imap_stream *stream, const char *text)
{
	ssize_t n = 1;

	for (size_t left = strlen(text); left > 0 && n > 0; left -= n > 0 ? (size_t)n : 0, text += n > 0 ? n : 0)
		n = write_some(stream, text, left);
}

enum clf_status imap_stream_ask(struct imap_stream *stream, const char *command, const char *then,
				struct clf_error *err)
{
	char bytes[1024];
	bool said = false;

	imap_stream_forget_answer(stream);
	write_all(stream, command);
	while (stream->scan.answer[0] == '\0' && read_some(stream, bytes, sizeof bytes) >= 0) {
		if (stream->scan.challenges > 0 && !said)
			write_all(stream, then);
		said = stream->scan.challenges > 0;
	}
	return imap_stream_fault(stream, err);
}

const char *imap_stream_challenge(const struct imap_stream *stream)
{
	return stream->scan.challenge;
}

static ssize_t driver_read(mailstream_low *low, void *bytes, size_t size)
{
	return read_some(low->data, bytes, size);
}

static ssize_t driver_write(mailstream_low *low, const void *bytes, size_t size)
{
	return write_some(low->data, bytes, size);
}

static int driver_close(mailstream_low *low)
{
	end_stream(low->data);
	return 0;
}

static int driver_fd(mailstream_low *low)
{
	return ((struct imap_stream *)low->data)->fd;
}

static void driver_free(mailstream_low *low)
{
	struct imap_stream *stream = low->data;

	imap_stream_free(&stream);
	free(low);
}

static mailstream_low_driver driver = {
    .mailstream_read = driver_read,
    .mailstream_write = driver_write,
    .mailstream_close = driver_close,
    .mailstream_get_fd = driver_fd,
    .mailstream_free = driver_free,
};

mailstream *imap_stream_wrap(struct imap_stream *stream)
{
	mailstream_low *low = mailstream_low_new(stream, &driver);
	mailstream *wrapped = low != NULL ? mailstream_new(low, 64u << 10) : NULL;

	if (wrapped == NULL)
		free(low);
	return wrapped;
}

enum clf_status imap_stream_wait(struct imap_stream *stream, int wake_fd, int timeout_ms, struct clf_error *err)
{
	int64_t end = clf_clock_monotonic_ms() + timeout_ms;

	if (stream->tls != NULL && imap_tls_pending(stream->tls))
		return CLF_OK;
	for (;;) {
		struct pollfd fds[3] = {{.fd = stream->fd, .events = POLLIN},
					{.fd = stream->stop_fd != NULL ? *stream->stop_fd : -1, .events = POLLIN},
					{.fd = wake_fd, .events = POLLIN}};
		int64_t left = end - clf_clock_monotonic_ms();

		if (left <= 0)
			return CLF_EAGAIN;
		if (poll(fds, 3, (int)left) < 0 && errno != EINTR)
			return clf_error_set(err, CLF_EIO, "%s", strerror(errno));
		if (fds[1].revents != 0)
			return clf_error_set(err, CLF_ECLOSED, "told to stop");
		if (fds[2].revents != 0)
			return CLF_ECONFLICT;
		if (fds[0].revents != 0)
			return CLF_OK;
	}
}
