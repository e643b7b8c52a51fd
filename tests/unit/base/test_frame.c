/*
 * test_frame.c - frames over a socket pair: in pieces, with descriptors, from a broken peer.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/clock.h"
#include "clf/base/frame.h"

struct ends {
	struct clf_channel *a;
	struct clf_channel *b;
};

static int pair(void **state)
{
	struct ends *ends = calloc(1, sizeof *ends);
	int fds[2];

	if (socketpair(AF_UNIX, SOCK_STREAM, 0, fds) != 0)
		return -1;
	ends->a = clf_channel_new(fds[0], CLF_FRAME_HEAD_MAX, CLF_FRAME_BYTES_MAX);
	ends->b = clf_channel_new(fds[1], 1 << 16, 64 << 20);
	*state = ends;
	return 0;
}

static int part(void **state)
{
	struct ends *ends = *state;

	clf_channel_free(&ends->a);
	clf_channel_free(&ends->b);
	clf_channel_free(&ends->b);
	free(ends);
	return 0;
}

static void raw(struct ends *ends, const void *bytes, size_t size)
{
	assert_int_equal(send(clf_channel_fd(ends->a), bytes, size, MSG_NOSIGNAL), size);
}

static void carries_frames_in_order(void **state)
{
	struct ends *e = *state;
	struct clf_json *head = clf_json_object();
	struct clf_frame frame;

	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_EAGAIN);
	for (int i = 0; i < 100; i++) {
		clf_json_set_integer(head, "uid", i);
		assert_int_equal(clf_channel_send(e->a, 7, i % 2 ? head : NULL, CLF_STR("raw\0mail"), -1, NULL),
				 CLF_OK);
	}
	clf_json_free(&head);
	assert_int_equal(clf_channel_pending(e->a), 0);
	for (int i = 0; i < 100; i++) {
		assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_OK);
		assert_int_equal(frame.type, 7);
		assert_int_equal(frame.fd, -1);
		assert_true(clf_str_equal(frame.bytes, CLF_STR("raw\0mail")));
		assert_int_equal(clf_json_get_number(frame.head, "uid", -1), i % 2 ? i : -1);
		clf_frame_clear(&frame);
	}
	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_EAGAIN);
}

static void carries_large_frames_in_pieces(void **state)
{
	struct ends *e = *state;
	size_t size = (size_t)20 << 20;
	char *mail = malloc(size);
	struct clf_frame frame;
	int received = 0;

	for (size_t i = 0; i < size; i++)
		mail[i] = (char)(i * 31 >> 3);
	for (int i = 0; i < 3; i++)
		assert_int_equal(clf_channel_send(e->a, 1, NULL, (struct clf_str){mail, size - (size_t)i}, -1, NULL),
				 CLF_OK);
	assert_true(clf_channel_pending(e->a) > 0);
	while (received < 3) {
		enum clf_status status = clf_channel_receive(e->b, &frame, NULL);

		if (status == CLF_EAGAIN) {
			assert_int_equal(clf_channel_flush(e->a, NULL), CLF_OK);
			continue;
		}
		assert_int_equal(status, CLF_OK);
		assert_int_equal(frame.bytes.n, size - (size_t)received);
		assert_memory_equal(frame.bytes.p, mail, frame.bytes.n);
		clf_frame_clear(&frame);
		received++;
	}
	assert_int_equal(clf_channel_pending(e->a), 0);
	free(mail);
}

static void takes_frames_byte_by_byte(void **state)
{
	struct ends *e = *state;
	static const char bytes[] = "\x05\0\0\0\x07\0\0\0\x03{\"a\":1}xyz";
	struct clf_frame frame;

	for (size_t i = 0; i + 1 < sizeof bytes; i++) {
		assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_EAGAIN);
		raw(e, bytes + i, 1);
	}
	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_OK);
	assert_int_equal(frame.type, 5);
	assert_int_equal(clf_json_get_number(frame.head, "a", 0), 1);
	assert_true(clf_str_equal(frame.bytes, CLF_STR("xyz")));
	clf_frame_clear(&frame);
}

/* Each descriptor must come with its own frame, though many frames are queued. */
static void passes_descriptors(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;
	int pipes[20][2];

	for (int i = 0; i < 20; i++) {
		assert_int_equal(pipe(pipes[i]), 0);
		assert_int_equal(clf_channel_send(e->a, 1, NULL, CLF_STR("before"), -1, NULL), CLF_OK);
		assert_int_equal(clf_channel_send(e->a, 2, NULL, CLF_STR("with"), pipes[i][1], NULL), CLF_OK);
		close(pipes[i][1]);
	}
	for (int i = 0; i < 40; i++) {
		assert_int_equal(clf_channel_receive_wait(e->b, 1000, &frame, NULL), CLF_OK);
		assert_int_equal(frame.type, i % 2 ? 2 : 1);
		if (i % 2) {
			char c = 0;

			assert_true(frame.fd >= 0);
			assert_int_equal(fcntl(frame.fd, F_GETFD), FD_CLOEXEC);
			assert_int_equal(write(frame.fd, "x", 1), 1);
			assert_int_equal(read(pipes[i / 2][0], &c, 1), 1);
			clf_frame_clear(&frame);
			assert_int_equal(read(pipes[i / 2][0], &c, 1), 0);
			close(pipes[i / 2][0]);
		} else {
			assert_int_equal(frame.fd, -1);
			clf_frame_clear(&frame);
		}
	}
}

static void passes_descriptors_behind_a_full_socket(void **state)
{
	struct ends *e = *state;
	size_t size = (size_t)3 << 20;
	char *mail = calloc(1, size);
	struct clf_frame frame;
	int ends[2];
	char c;

	assert_int_equal(pipe(ends), 0);
	for (int i = 0; i < 5; i++) {
		assert_int_equal(clf_channel_send(e->a, 1, NULL, (struct clf_str){mail, size}, -1, NULL), CLF_OK);
		assert_int_equal(clf_channel_send(e->a, 2, NULL, (struct clf_str){mail, size}, ends[1], NULL), CLF_OK);
	}
	close(ends[1]);
	for (int received = 0; received < 10;) {
		if (clf_channel_receive(e->b, &frame, NULL) == CLF_EAGAIN) {
			assert_int_equal(clf_channel_flush(e->a, NULL), CLF_OK);
			continue;
		}
		assert_int_equal(frame.fd >= 0, received % 2);
		assert_int_equal(frame.bytes.n, size);
		clf_frame_clear(&frame);
		received++;
	}
	/* Every duplicate was closed on both sides. */
	assert_int_equal(read(ends[0], &c, 1), 0);
	close(ends[0]);
	free(mail);
}

static void refuses_lengths_past_the_limits(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;
	struct clf_error err;

	raw(e, "\x01\x00\x01\x00\x01\0\0\0\0", 9);
	assert_int_equal(clf_channel_receive(e->b, &frame, &err), CLF_ELIMIT);
	assert_int_equal(clf_channel_receive(e->b, &frame, &err), CLF_ELIMIT);
	assert_true(err.text[0] != '\0');
}

static void refuses_bytes_past_the_limits(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;

	raw(e, "\x01\0\0\0\0\xff\xff\xff\xff", 9);
	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_ELIMIT);
}

static void refuses_broken_heads(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;
	struct clf_error err;

	raw(e, "\x01\0\0\0\x03\0\0\0\0{\"}", 12);
	assert_int_equal(clf_channel_receive(e->b, &frame, &err), CLF_EINVAL);
	assert_int_equal(clf_channel_receive(e->b, &frame, &err), CLF_EINVAL);
}

static void refuses_a_descriptor_that_didnt_come(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;

	raw(e, "\x81\0\0\0\0\0\0\0\0", 9);
	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_EINVAL);
}

static void refuses_what_cannot_be_sent(void **state)
{
	struct ends *e = *state;
	struct clf_str huge = {"", (size_t)CLF_FRAME_BYTES_MAX + 1};

	assert_int_equal(clf_channel_send(e->a, 128, NULL, CLF_STR(""), -1, NULL), CLF_EINVAL);
	assert_int_equal(clf_channel_send(e->a, 1, NULL, huge, -1, NULL), CLF_ELIMIT);
	assert_int_equal(clf_channel_send(e->a, 1, NULL, CLF_STR(""), 9999, NULL), CLF_EIO);
	assert_int_equal(clf_channel_pending(e->a), 0);
}

static void sees_the_end(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;

	assert_int_equal(clf_channel_send(e->a, 1, NULL, CLF_STR("last"), -1, NULL), CLF_OK);
	clf_channel_free(&e->a);
	/* Writing to a peer that is gone must neither kill the process nor hide what it had sent. */
	assert_int_equal(clf_channel_send(e->b, 1, NULL, CLF_STR("x"), -1, NULL), CLF_ECLOSED);
	assert_int_equal(clf_channel_receive_wait(e->b, -1, &frame, NULL), CLF_OK);
	assert_true(clf_str_equal(frame.bytes, CLF_STR("last")));
	clf_frame_clear(&frame);
	assert_int_equal(clf_channel_receive_wait(e->b, -1, &frame, NULL), CLF_ECLOSED);
	assert_int_equal(clf_channel_receive(e->b, &frame, NULL), CLF_ECLOSED);
}

static void sees_an_end_within_a_frame(void **state)
{
	struct ends *e = *state;
	struct clf_frame frame;

	raw(e, "\x01\0\0\0\0\0\0\0\x05xy", 11);
	clf_channel_free(&e->a);
	assert_int_equal(clf_channel_receive_wait(e->b, -1, &frame, NULL), CLF_EIO);
}

static void nothing(int number)
{
	(void)number;
}

static void waits_as_long_as_told(void **state)
{
	struct itimerval every = {{0, 5000}, {0, 5000}};
	struct itimerval never = {{0, 0}, {0, 0}};
	struct sigaction action = {.sa_handler = nothing};
	struct ends *e = *state;
	int64_t start = clf_clock_monotonic_ms();
	struct clf_frame frame;

	assert_int_equal(clf_channel_receive_wait(e->b, 0, &frame, NULL), CLF_EAGAIN);
	/* Signals neither end the wait early nor prolong it. */
	sigaction(SIGALRM, &action, NULL);
	setitimer(ITIMER_REAL, &every, NULL);
	assert_int_equal(clf_channel_receive_wait(e->b, 60, &frame, NULL), CLF_EAGAIN);
	setitimer(ITIMER_REAL, &never, NULL);
	assert_in_range(clf_clock_monotonic_ms() - start, 59, 5000);
}

/* Both sides send more than the socket holds before either reads. */
static void waits_and_flushes_meanwhile(void **state)
{
	struct ends *e = *state;
	size_t size = (size_t)4 << 20;
	char *mail = calloc(1, size);
	struct clf_frame frame;
	pid_t child;
	int status;

	assert_int_equal(clf_channel_send(e->a, 1, NULL, (struct clf_str){mail, size}, -1, NULL), CLF_OK);
	child = fork();
	if (child == 0) {
		bool good = clf_channel_send(e->b, 2, NULL, (struct clf_str){mail, size}, -1, NULL) == CLF_OK &&
			    clf_channel_receive_wait(e->b, 20000, &frame, NULL) == CLF_OK && frame.bytes.n == size;

		while (good && clf_channel_pending(e->b) > 0)
			good = clf_channel_flush(e->b, NULL) == CLF_OK;
		_exit(good ? 0 : 1);
	}
	clf_channel_free(&e->b);
	assert_int_equal(clf_channel_receive_wait(e->a, 20000, &frame, NULL), CLF_OK);
	assert_int_equal(frame.type, 2);
	assert_int_equal(frame.bytes.n, size);
	clf_frame_clear(&frame);
	while (clf_channel_pending(e->a) > 0)
		assert_int_equal(clf_channel_flush(e->a, NULL), CLF_OK);
	assert_int_equal(waitpid(child, &status, 0), child);
	assert_int_equal(status, 0);
	free(mail);
}

static void carries_many_small_frames_quickly(void **state)
{
	struct ends *e = *state;
	int64_t start = clf_clock_monotonic_ms();
	struct clf_frame frame;

	for (int i = 0; i < 300000; i++)
		assert_int_equal(clf_channel_send(e->a, 1, NULL, CLF_STR("0123456789"), -1, NULL), CLF_OK);
	for (int i = 0; i < 300000;) {
		if (clf_channel_receive(e->b, &frame, NULL) == CLF_EAGAIN) {
			assert_int_equal(clf_channel_flush(e->a, NULL), CLF_OK);
			continue;
		}
		clf_frame_clear(&frame);
		i++;
	}
	assert_true(clf_clock_monotonic_ms() - start < 20000);
}

#define ends_test(name) cmocka_unit_test_setup_teardown(name, pair, part)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    ends_test(carries_frames_in_order),
	    ends_test(carries_large_frames_in_pieces),
	    ends_test(takes_frames_byte_by_byte),
	    ends_test(passes_descriptors),
	    ends_test(passes_descriptors_behind_a_full_socket),
	    ends_test(refuses_lengths_past_the_limits),
	    ends_test(refuses_bytes_past_the_limits),
	    ends_test(refuses_broken_heads),
	    ends_test(refuses_a_descriptor_that_didnt_come),
	    ends_test(refuses_what_cannot_be_sent),
	    ends_test(sees_the_end),
	    ends_test(sees_an_end_within_a_frame),
	    ends_test(waits_as_long_as_told),
	    ends_test(waits_and_flushes_meanwhile),
	    ends_test(carries_many_small_frames_quickly),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
