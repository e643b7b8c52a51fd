/*
 * Every kind of answer at every step: whose fault it is, whether the mail is sent, waits, failed or nobody knows, and
 * that the final dot is said once at most.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <sys/mman.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/smtp.h"
#include "wire/fake_server.h"

enum step { GREETING, EHLO, MAIL, RCPT, DATA, DOT, STEPS };

static const char *const usual[STEPS] = {"220 fake\r\n", "250 fake\r\n", "250 ok\r\n",
					 "250 ok\r\n",   "354 go\r\n",   "250 2.0.0 queued\r\n"};

#define ENDLESS "endless"

/* In the order of the steps; what is said there in place of the usual, and what follows. */
enum fate { SENT, WAITS_RELAY, WAITS_SENDER, WAITS_MAIL, FAILED_MAIL, IN_DOUBT, UNKNOWN, IN_TIME };

static const struct {
	const char *say;
	enum fate fates[STEPS];
} answers[] = {
    {"421 4.3.2 closing\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY}},
    {"450 4.2.0 later\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_SENDER, WAITS_MAIL, WAITS_MAIL, WAITS_MAIL}},
    {"550 5.1.1 no\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_SENDER, FAILED_MAIL, FAILED_MAIL, FAILED_MAIL}},
    {"554 5.7.0 no\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_SENDER, IN_DOUBT, IN_DOUBT, IN_DOUBT}},
    {"535 5.7.8 no\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY}},
    {"250-a\r\n550 5.1.1 b\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {"550-5.1.1 a\r\n550 5.1.1 b\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_SENDER, FAILED_MAIL, FAILED_MAIL, FAILED_MAIL}},
    {"334 more\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {"199 what\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {"999 what\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {"hello\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {"\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {FAKE_CLOSE, {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {FAKE_HANG, {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {FAKE_DRIP, {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    {ENDLESS, {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
    /* Two in place of one. The second greeting answers EHLO: it is sent when the true answer comes before MAIL is said,
     * else the relay speaks out of turn. */
    {"250 ok\r\n250 ok\r\n", {IN_TIME, SENT, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, SENT}},
    {"250 ok\r\n550 5.1.1 no\r\n", {IN_TIME, SENT, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, SENT}},
    {"354 go\r\n250 2.0.0 queued\r\n", {WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, WAITS_RELAY, UNKNOWN}},
};

static int *dots; /* that the server was said */

static void say(FILE *io, const char *words)
{
	if (strcmp(words, FAKE_CLOSE) == 0)
		_exit(0);
	if (strcmp(words, FAKE_HANG) == 0)
		pause();
	if (strcmp(words, FAKE_DRIP) == 0)
		fake_drip(io);
	while (strcmp(words, ENDLESS) == 0)
		if (fputs("250-and so on\r\n", io) < 0 || fflush(io) != 0)
			_exit(0);
	fake_say(io, words, "");
}

static bool is_command(const char *line, unsigned step)
{
	static const char *const verbs[STEPS + 1] = {"", "EHLO", "MAIL", "RCPT", "DATA", ".\r\n", "\n\n"};

	/* libcurl falls back to HELO. */
	return strncmp(line, verbs[step], strlen(verbs[step])) == 0 || (step == EHLO && strncmp(line, "HELO", 4) == 0);
}

static void serve_one(FILE *io, enum step odd, const char *words)
{
	enum step step = GREETING;
	char line[4096];

	say(io, odd == GREETING ? words : usual[GREETING]);
	while (fgets(line, sizeof line, io) != NULL && strncmp(line, "QUIT", 4) != 0) {
		fseek(io, 0, SEEK_CUR);
		/* Of the body, or EHLO again in other letters. */
		if (is_command(line, step + 1) && step < DOT)
			step++;
		else if (step != EHLO || !is_command(line, EHLO))
			continue;
		if (step == DOT)
			__atomic_add_fetch(dots, 1, __ATOMIC_SEQ_CST);
		say(io, odd == step ? words : usual[step]);
	}
	_exit(0);
}

static pid_t serve(uint16_t *port, enum step odd, const char *words)
{
	int fd = fake_listen(port);
	pid_t pid = fork();

	if (pid != 0) {
		close(fd);
		return pid;
	}
	prctl(PR_SET_PDEATHSIG, SIGKILL);
	signal(SIGPIPE, SIG_IGN);
	signal(SIGCHLD, SIG_IGN);
	for (;;) {
		FILE *io = fdopen(accept(fd, NULL, NULL), "r+");

		if (fork() == 0) {
			prctl(PR_SET_PDEATHSIG, SIGKILL);
			serve_one(io, odd, words);
		}
		fclose(io);
	}
}

struct seen {
	unsigned done, handed_over;
	struct clf_smtp_result last;
};

static enum clf_status on_handed_over(void *user, void *job)
{
	(void)job;
	((struct seen *)user)->handed_over++;
	return CLF_OK;
}

static void on_done(void *user, void *job, const struct clf_smtp_result *result)
{
	struct seen *seen = user;

	(void)job;
	seen->done++;
	seen->last = *result;
}

static struct seen send_one(uint16_t port)
{
	static const struct clf_smtp_events events = {on_handed_over, on_done};
	struct clf_smtp_options options = {.helo = "gateway.example.test", .connections = 1, .timeout_s = 1};
	struct clf_smtp *smtp = NULL;
	struct seen seen = {0};
	char url[64];
	int job;

	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", port);
	options.url = url;
	assert_int_equal(clf_smtp_new(&options, &events, &seen, &smtp, NULL), CLF_OK);
	assert_int_equal(
	    clf_smtp_submit(smtp, &job, "a@b.example", "c@d.example", CLF_STR("Subject: x\r\n\r\nhello\r\n"), NULL),
	    CLF_OK);
	while (clf_smtp_running(smtp) > 0)
		assert_int_equal(clf_smtp_poll(smtp, -1, 1000, NULL), CLF_OK);
	clf_smtp_free(&smtp);
	return seen;
}

static enum fate fate_of(const struct clf_smtp_result *result)
{
	bool later = result->outcome == CLF_SMTP_TEMPORARY;

	if (result->outcome == CLF_SMTP_SENT)
		return SENT;
	if (result->outcome == CLF_SMTP_UNCERTAIN)
		return UNKNOWN;
	if (result->blame == CLF_SMTP_IN_DOUBT)
		return IN_DOUBT;
	if (later && result->blame == CLF_SMTP_THE_RELAY)
		return WAITS_RELAY;
	if (later && result->blame == CLF_SMTP_THE_SENDER)
		return WAITS_SENDER;
	return later ? WAITS_MAIL : FAILED_MAIL;
}

static bool is_fate(enum fate seen, enum fate wanted)
{
	return seen == wanted || (wanted == IN_TIME && (seen == SENT || seen == WAITS_RELAY));
}

static void each_answer_at_each_step(void **state)
{
	static const char *const names[STEPS] = {"greeting", "EHLO", "MAIL", "RCPT", "DATA", "dot"};
	unsigned wrong = 0;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(answers); i++) {
		for (enum step step = GREETING; step < STEPS; step++) {
			uint16_t port;
			pid_t pid = serve(&port, step, answers[i].say);
			struct seen seen;
			int64_t begun = clf_clock_monotonic_ms();

			*dots = 0;
			seen = send_one(port);
			kill(pid, SIGKILL);
			waitpid(pid, NULL, 0);
			assert_int_equal(seen.done, 1);
			/* One second is the timeout; connecting has three of them. */
			assert_true(clf_clock_monotonic_ms() - begun < 20000);
			if (!is_fate(fate_of(&seen.last), answers[i].fates[step]) || *dots > 1 ||
			    (step<DOT && * dots> 0 && fate_of(&seen.last) != SENT) ||
			    (*dots > 0 && seen.handed_over == 0)) {
				print_error("%s at %s: fate %d, %d dots: %s\n", answers[i].say, names[step],
					    (int)fate_of(&seen.last), *dots, seen.last.text);
				wrong++;
			}
		}
	}
	assert_int_equal(wrong, 0);
}

static int share(void **state)
{
	(void)state;
	dots = mmap(NULL, sizeof *dots, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	return dots == MAP_FAILED;
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_answer_at_each_step),
	};

	return cmocka_run_group_tests(tests, share, NULL);
}
