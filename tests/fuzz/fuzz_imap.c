/*
 * fuzz_imap.c - what an IMAP server says: whatever it is, a session ends, nothing is taken that wasn't asked for, and
 * no limit is passed.
 *
 * No socket and no waiting: what reads, writes and waits in libc is played here, and the input is what the server says.
 * Its first octet is how much of it comes at a time. Tags are libetpan's: 1, 2, and so on.
 */
#include <poll.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/wire/imap.h"

#define LIST_MAX 8u
#define MAIL_MAX 4096u
#define PIECE 512u

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What libetpan forgets of an answer that it gave up on, or of a greeting that is a farewell: some octets a session. */
const char *__lsan_default_suppressions(void);
const char *__lsan_default_suppressions(void)
{
	return "leak:libetpan\n";
}

static const uint8_t *said;
static size_t left, at_once;

ssize_t recv(int fd, void *bytes, size_t size, int flags)
{
	size_t n = left < size ? left : size;

	(void)fd;
	(void)flags;
	n = n < at_once ? n : at_once;
	memcpy(bytes, said, n);
	said += n;
	left -= n;
	return (ssize_t)n;
}

ssize_t send(int fd, const void *bytes, size_t size, int flags)
{
	(void)fd;
	(void)bytes;
	(void)flags;
	return (ssize_t)size;
}

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	(void)timeout;
	for (nfds_t i = 0; i < count; i++)
		fds[i].revents = 0;
	fds[0].revents = fds[0].events;
	return 1;
}

int connect(int fd, const struct sockaddr *address, socklen_t size)
{
	(void)fd;
	(void)address;
	(void)size;
	return 0;
}

static enum clf_status take(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err)
{
	(void)err;
	if (uid < 1 || uid > LIST_MAX || bytes.n > (64u << 20))
		abort();
	*(size_t *)user += 1;
	return CLF_OK;
}

static void look(struct clf_imap *imap, struct clf_arena *arena, uint32_t after)
{
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;

	if (clf_imap_list(imap, arena, after, LIST_MAX, &entries, &count, NULL) != CLF_OK)
		return;
	if (count > LIST_MAX)
		abort();
	for (size_t i = 0; i < count; i++)
		if (entries[i].uid <= (i > 0 ? entries[i - 1].uid : after) || entries[i].received_at < 0)
			abort();
}

static void fetch(struct clf_imap *imap)
{
	uint32_t uids[LIST_MAX];
	struct clf_buf bytes;
	size_t came = 0;

	for (uint32_t i = 0; i < LIST_MAX; i++)
		uids[i] = i + 1;
	clf_imap_fetch(imap, uids, LIST_MAX, take, &came, NULL);
	if (came > LIST_MAX)
		abort();
	clf_buf_init(&bytes, MAIL_MAX);
	if (clf_imap_fetch_piece(imap, 1, 0, PIECE, &bytes, NULL) == CLF_OK && bytes.n > PIECE)
		abort();
	clf_imap_fetch_whole(imap, 2, &bytes, NULL);
	clf_imap_fetch_header(imap, 3, &bytes, NULL);
	if (bytes.n > MAIL_MAX)
		abort();
	clf_buf_free(&bytes);
}

static void finish(struct clf_imap *imap)
{
	static const uint32_t uids[] = {1, 2, 3, 7};
	static const enum clf_imap_done all[] = {CLF_DONE_MOVE, CLF_DONE_DELETE, CLF_DONE_SEEN};

	for (size_t i = 0; i < CLF_COUNT(all); i++) {
		struct clf_imap_finishing what = {
		    .uids = uids, .count = CLF_COUNT(uids), .how = all[i], .folder = "Done"};
		enum clf_status status = clf_imap_finish(imap, &what, NULL);

		if (what.done > what.count || (status == CLF_OK) != (what.done == what.count))
			abort();
	}
}

static void wait_and_leave(struct clf_imap **imap)
{
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;
	bool grown = false;
	uint32_t last = 0;

	clf_imap_wait(*imap, -1, 1, &wake, NULL);
	clf_imap_poll(*imap, &grown, NULL);
	clf_imap_last(*imap, &last, NULL);
	clf_imap_close(imap);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	enum clf_imap_step step = CLF_IMAP_CONNECT;
	const struct clf_imap_options options = {.host = "127.0.0.1",
						 .port = 143,
						 .tls = CLF_TLS_NONE,
						 .user = "support",
						 .password = "secret",
						 .timeout_s = 1,
						 .step = &step};
	struct clf_arena *arena = clf_arena_new();
	struct clf_imap *imap = NULL;
	struct clf_imap_folder folder = {0};
	struct clf_error err = {0};
	enum clf_status status;

	at_once = size > 0 ? (size_t)data[0] * 8 + 1 : 1;
	said = size > 0 ? data + 1 : data;
	left = size > 0 ? size - 1 : 0;
	status = clf_imap_open(&options, &imap, &err);
	if (status == CLF_OK)
		status = clf_imap_select(imap, "INBOX", &folder, &err);
	if (status != CLF_OK)
		clf_imap_pause_ms(clf_imap_trouble(step, status, err.text), 1, err.text);
	if (strpbrk(err.text, "\r\n") != NULL || strlen(err.text) >= CLF_ERROR_TEXT)
		abort();
	if (imap != NULL) {
		look(imap, arena, 0);
		fetch(imap);
		look(imap, arena, 5);
		finish(imap);
		wait_and_leave(&imap);
	}
	clf_arena_free(&arena);
	return 0;
}
