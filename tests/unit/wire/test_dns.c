/*
 * What a domain says about its mail comes in order and whole, and no answer, however it was made, does harm.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <arpa/inet.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/dns.h"

#define HEADER(rcode, answers) "\x12\x34\x81" rcode "\0\1\0" answers "\0\0\0\0"
#define QUESTION(type) "\7example\3org\0\0" type "\0\1"
#define OWNER "\xc0\x0c" /* points to the question's name */
#define RR(type, size) "\0" type "\0\1\0\0\0\x3c\0" size
#define BYTES(literal) ((struct clf_str){literal, sizeof(literal) - 1})

struct fixture {
	struct clf_arena *arena;
	struct clf_dns_record *records;
	size_t count;
	struct clf_error err;
};

static int setup(void **state)
{
	struct fixture *f = calloc(1, sizeof *f);

	f->arena = clf_arena_new();
	*state = f;
	return 0;
}

static int teardown(void **state)
{
	struct fixture *f = *state;

	clf_arena_free(&f->arena);
	free(f);
	return 0;
}

static enum clf_status read_as(struct fixture *f, enum clf_dns_type type, struct clf_str answer)
{
	f->count = 0;
	return clf_dns_read(f->arena, answer, "example.org", type, &f->records, &f->count, &f->err);
}

static void servers_come_in_their_order(void **state)
{
	struct fixture *f = *state;
	struct clf_str answer =
	    BYTES(HEADER("\x80", "\3") QUESTION("\x0f") OWNER RR("\x0f", "\x07") "\0\x14\2b2\xc0\x0c" OWNER RR(
		"\x0f", "\x06") "\0\x0a\1A\xc0\x0c" OWNER RR("\x0f", "\x03") "\0\x1e\0");

	assert_int_equal(read_as(f, CLF_DNS_MX, answer), CLF_OK);
	assert_int_equal(f->count, 3);
	assert_string_equal(f->records[0].host, "a.example.org");
	assert_int_equal(f->records[0].priority, 10);
	assert_string_equal(f->records[1].host, "b2.example.org");
	assert_string_equal(f->records[2].host, "");
}

static void a_service_tells_host_and_port(void **state)
{
	struct fixture *f = *state;
	struct clf_str answer = BYTES(HEADER("\x80", "\2") QUESTION("\x21") OWNER RR(
	    "\x21", "\x0d") "\0\1\0\0\3\xe1\4imap\xc0\x0c" OWNER RR("\x21", "\x0d") "\0\1\0\5\3\xe2\4best\xc0\x0c");

	assert_int_equal(read_as(f, CLF_DNS_SRV, answer), CLF_OK);
	assert_int_equal(f->count, 2);
	assert_string_equal(f->records[0].host, "best.example.org");
	assert_int_equal(f->records[0].port, 994);
	assert_string_equal(f->records[1].host, "imap.example.org");
	assert_int_equal(f->records[1].port, 993);
}

static void the_pieces_of_a_text_are_joined(void **state)
{
	struct fixture *f = *state;
	struct clf_str answer = BYTES(HEADER("\x80", "\1") QUESTION("\x10") OWNER RR("\x10", "\x0d") "\6v=spf1\5 -all");

	assert_int_equal(read_as(f, CLF_DNS_TXT, answer), CLF_OK);
	assert_true(clf_str_equal(f->records[0].text, CLF_STR("v=spf1 -all")));
}

static void an_alias_is_followed(void **state)
{
	struct fixture *f = *state;
	struct clf_str answer =
	    BYTES(HEADER("\x80", "\3") QUESTION("\1")
		      OWNER RR("\5", "\7") "\4real\xc0\x0c"
					   "\xc0\x29" RR("\1", "\4") "\x7f\0\0\1" OWNER RR("\1", "\4") "\x7f\0\0\2");

	assert_int_equal(read_as(f, CLF_DNS_A, answer), CLF_OK);
	assert_int_equal(f->count, 1);
	assert_string_equal(f->records[0].host, "127.0.0.1");
}

static void nothing_there_is_said_as_that(void **state)
{
	struct fixture *f = *state;

	assert_int_equal(read_as(f, CLF_DNS_MX, BYTES(HEADER("\x83", "\0") QUESTION("\x0f"))), CLF_ENOTFOUND);
	assert_string_equal(f->err.text, "there is no example.org in DNS");
	assert_int_equal(read_as(f, CLF_DNS_MX, BYTES(HEADER("\x80", "\0") QUESTION("\x0f"))), CLF_ENOTFOUND);
	assert_string_equal(f->err.text, "example.org has no MX in DNS");
	assert_int_equal(read_as(f, CLF_DNS_MX, BYTES(HEADER("\x82", "\0") QUESTION("\x0f"))), CLF_EAGAIN);
}

/* Each is left out, or ends the question; none hangs, and none gives a host that isn't one. */
static void hostile_answers(void **state)
{
	static const struct {
		const char *what;
		enum clf_dns_type type;
		enum clf_status status;
		struct clf_str bytes;
	} cases[] = {
	    {"empty", CLF_DNS_MX, CLF_EIO, {"", 0}},
	    {"half a header", CLF_DNS_MX, CLF_EIO, {"\x12\x34\x81\x80\0", 5}},
	    {"more records said than there are",
	     CLF_DNS_MX,
	     CLF_EIO,
	     {HEADER("\x80", "\7") QUESTION("\x0f"), sizeof HEADER("\x80", "\7") QUESTION("\x0f") - 1}},
	    {"a record longer than the answer",
	     CLF_DNS_MX,
	     CLF_EIO,
	     {HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\xff") "\0\x0a\xc0\x0c",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\xff") "\0\x0a\xc0\x0c" - 1}},
	    {"a name that points to itself",
	     CLF_DNS_MX,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\4") "\0\x0a\xc0\x2b",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\4") "\0\x0a\xc0\x2b" - 1}},
	    {"a name that points behind the answer",
	     CLF_DNS_MX,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\4") "\0\x0a\xff\xff",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\4") "\0\x0a\xff\xff" - 1}},
	    {"a host with a line break",
	     CLF_DNS_MX,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\7") "\0\x0a\2\r\n\xc0\x0c",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\7") "\0\x0a\2\r\n\xc0\x0c" - 1}},
	    {"somebody else's record",
	     CLF_DNS_MX,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x0f") "\4evil\0" RR("\x0f", "\4") "\0\x0a\xc0\x0c",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") "\4evil\0" RR("\x0f", "\4") "\0\x0a\xc0\x0c" - 1}},
	    {"an MX without a host",
	     CLF_DNS_MX,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\2") "\0\x0a",
	      sizeof HEADER("\x80", "\1") QUESTION("\x0f") OWNER RR("\x0f", "\2") "\0\x0a" - 1}},
	    {"an address of three octets",
	     CLF_DNS_A,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\1") OWNER RR("\1", "\3") "\x7f\0\0",
	      sizeof HEADER("\x80", "\1") QUESTION("\1") OWNER RR("\1", "\3") "\x7f\0\0" - 1}},
	    {"a text whose piece is longer than it",
	     CLF_DNS_TXT,
	     CLF_ENOTFOUND,
	     {HEADER("\x80", "\1") QUESTION("\x10") OWNER RR("\x10", "\4") "\x20"
									   "abc",
	      sizeof HEADER("\x80", "\1") QUESTION("\x10") OWNER RR("\x10", "\4") "\x20"
										  "abc" -
		  1}},
	    {"two aliases in a circle",
	     CLF_DNS_A,
	     CLF_EIO,
	     {HEADER("\x80", "\2") QUESTION("\1") OWNER RR("\5", "\4") "\1b\xc0\x0c\xc0\x29" RR("\5", "\2") "\xc0\x0c",
	      sizeof HEADER("\x80", "\2") QUESTION("\1")
		      OWNER RR("\5", "\4") "\1b\xc0\x0c\xc0\x29" RR("\5", "\2") "\xc0\x0c" -
		  1}},
	    {"an alias of itself",
	     CLF_DNS_A,
	     CLF_EIO,
	     {HEADER("\x80", "\1") QUESTION("\1") OWNER RR("\5", "\2") "\xc0\x0c",
	      sizeof HEADER("\x80", "\1") QUESTION("\1") OWNER RR("\5", "\2") "\xc0\x0c" - 1}},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		enum clf_status status = read_as(f, cases[i].type, cases[i].bytes);

		if (status != cases[i].status)
			fail_msg("%s: %s", cases[i].what, clf_status_name(status));
		assert_int_equal(f->count, 0);
	}
}

static void a_huge_answer_is_cut(void **state)
{
	struct fixture *f = *state;
	struct clf_str question = BYTES(HEADER("\x80", "\0") QUESTION("\1"));
	struct clf_str record = BYTES(OWNER RR("\1", "\4") "\x7f\0\0\1");
	struct clf_buf all;

	clf_buf_init(&all, 1u << 20);
	clf_buf_add_str(&all, question);
	for (int i = 0; i < 4000; i++)
		clf_buf_add_str(&all, record);
	all.p[6] = (char)(4000 >> 8);
	all.p[7] = (char)(4000 & 0xff);
	assert_int_equal(read_as(f, CLF_DNS_A, clf_buf_view(&all)), CLF_OK);
	assert_int_equal(f->count, CLF_DNS_RECORDS);
	for (int i = 0; i < 4000; i++)
		clf_buf_add_str(&all, record);
	assert_int_equal(read_as(f, CLF_DNS_A, clf_buf_view(&all)), CLF_EIO);
	clf_buf_free(&all);
}

/* A name server, by UDP and TCP on one port. What it does stands in the first label of the name that is asked for. */
struct server {
	pid_t pid;
	char address[32];
};

/* The question that came, with a header and records behind it. */
static size_t answer_to(unsigned char *bytes, size_t n, unsigned char flags, int records)
{
	static const char record[] = OWNER RR("\1", "\4") "\x7f\0\0\1";

	bytes[2] = (unsigned char)(0x81 | flags);
	bytes[3] = 0x80;
	bytes[7] = (unsigned char)records;
	for (int i = 0; i < records; i++, n += sizeof record - 1)
		memcpy(bytes + n, record, sizeof record - 1);
	return n;
}

static bool asks(const unsigned char *bytes, const char *label)
{
	return bytes[12] == strlen(label) && memcmp(bytes + 13, label, strlen(label)) == 0;
}

static void by_udp(int fd)
{
	unsigned char bytes[2048];
	struct sockaddr_in from;
	socklen_t size = sizeof from;
	ssize_t n = recvfrom(fd, bytes, 512, 0, (struct sockaddr *)&from, &size);
	size_t length;

	if (n < 17 || asks(bytes, "silent"))
		return;
	if (asks(bytes, "truncated") || asks(bytes, "stuck")) {
		length = answer_to(bytes, (size_t)n, 0x02, 0);
	} else {
		length = answer_to(bytes, (size_t)n, 0, 1);
		if (asks(bytes, "stranger")) {
			/* The first has another id, as one who guesses would send it; the right one comes after. */
			bytes[0] ^= 0x55;
			bytes[length - 1] = 66;
			sendto(fd, bytes, length, 0, (struct sockaddr *)&from, size);
			bytes[0] ^= 0x55;
			bytes[length - 1] = 1;
		}
	}
	sendto(fd, bytes, length, 0, (struct sockaddr *)&from, size);
}

static void by_tcp(int fd)
{
	unsigned char bytes[2048];
	int client = accept(fd, NULL, NULL);
	ssize_t n = recv(client, bytes, 512, 0);
	size_t length;

	if (n > 2 + 17 && asks(bytes + 2, "stuck"))
		return; /* left open, and nothing said */
	if (n > 2 + 17) {
		length = answer_to(bytes + 2, (size_t)n - 2, 0, 30);
		bytes[0] = (unsigned char)(length >> 8);
		bytes[1] = (unsigned char)length;
		send(client, bytes, length + 2, MSG_NOSIGNAL);
	}
	close(client);
}

static struct server start(void)
{
	struct sockaddr_in address = {.sin_family = AF_INET, .sin_addr.s_addr = htonl(INADDR_LOOPBACK)};
	socklen_t size = sizeof address;
	int udp = socket(AF_INET, SOCK_DGRAM, 0), tcp = socket(AF_INET, SOCK_STREAM, 0);
	struct server server;

	assert_int_equal(bind(tcp, (struct sockaddr *)&address, size), 0);
	assert_int_equal(listen(tcp, 4), 0);
	getsockname(tcp, (struct sockaddr *)&address, &size);
	assert_int_equal(bind(udp, (struct sockaddr *)&address, size), 0);
	snprintf(server.address, sizeof server.address, "127.0.0.1:%u", ntohs(address.sin_port));
	server.pid = fork();
	if (server.pid == 0) {
		struct pollfd fds[] = {{udp, POLLIN, 0}, {tcp, POLLIN, 0}};

		prctl(PR_SET_PDEATHSIG, SIGKILL);
		while (poll(fds, 2, -1) > 0) {
			if (fds[0].revents != 0)
				by_udp(udp);
			if (fds[1].revents != 0)
				by_tcp(tcp);
		}
		_exit(0);
	}
	close(udp);
	close(tcp);
	return server;
}

static void a_server_is_asked(void **state)
{
	struct fixture *f = *state;
	struct server server = start();
	const struct clf_dns_options options = {server.address, 4};
	int64_t began;

	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "Fine.example.org.", CLF_DNS_A, &f->records, &f->count, &f->err), CLF_OK);
	assert_int_equal(f->count, 1);
	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "truncated.example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
	    CLF_OK);
	assert_int_equal(f->count, 30);
	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "stranger.example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
	    CLF_OK);
	assert_string_equal(f->records[0].host, "127.0.0.1");
	began = clf_clock_monotonic_ms();
	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "silent.example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
	    CLF_EAGAIN);
	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "stuck.example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
	    CLF_EAGAIN);
	assert_true(clf_clock_monotonic_ms() - began < 12000);
	assert_string_equal(f->err.text, "no name server answered about stuck.example.org");
	kill(server.pid, SIGKILL);
	waitpid(server.pid, NULL, 0);
	assert_int_equal(
	    clf_dns_ask(f->arena, &options, "fine.example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
	    CLF_EAGAIN);
}

static void what_is_no_name_is_never_asked(void **state)
{
	static const char *const names[] = {"",
					    ".",
					    "a..b",
					    "-\n.example",
					    "b\xc3\xbc"
					    "cher.example",
					    "a b"};
	struct fixture *f = *state;
	const struct clf_dns_options nowhere = {"name.example", 1};
	char label[80];

	memset(label, 'a', 64);
	memcpy(label + 64, ".org", 5);
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		assert_int_equal(clf_dns_ask(f->arena, NULL, names[i], CLF_DNS_A, &f->records, &f->count, &f->err),
				 CLF_EINVAL);
	assert_int_equal(clf_dns_ask(f->arena, NULL, label, CLF_DNS_A, &f->records, &f->count, &f->err), CLF_EINVAL);
	assert_int_equal(clf_dns_ask(f->arena, &nowhere, "example.org", CLF_DNS_A, &f->records, &f->count, &f->err),
			 CLF_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(servers_come_in_their_order, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_service_tells_host_and_port, setup, teardown),
	    cmocka_unit_test_setup_teardown(the_pieces_of_a_text_are_joined, setup, teardown),
	    cmocka_unit_test_setup_teardown(an_alias_is_followed, setup, teardown),
	    cmocka_unit_test_setup_teardown(nothing_there_is_said_as_that, setup, teardown),
	    cmocka_unit_test_setup_teardown(hostile_answers, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_huge_answer_is_cut, setup, teardown),
	    cmocka_unit_test_setup_teardown(a_server_is_asked, setup, teardown),
	    cmocka_unit_test_setup_teardown(what_is_no_name_is_never_asked, setup, teardown),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
