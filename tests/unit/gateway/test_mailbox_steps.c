/*
 * Each step of an IMAP session, and each thing that may go wrong there: the server refuses, says goodbye, cuts the
 * line, stops in the midst, falls silent, talks nonsense or lies, once or three times. Each mail is handed over once
 * and finished once all the same, the mailbox says what ails it, and is well in the end.
 *
 * The mailbox process lives sixty times as fast: its pauses and deadlines are those of the program.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <poll.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <time.h>

#include "clf/base/count.h"
#include "mailbox_role.h"

#define PACE 60
#define MAILS 3u
#define AT_ONCE 12u
#define CASE_MS 40000

static bool is_fast;

int poll(struct pollfd *fds, nfds_t count, int timeout)
{
	int64_t ms = is_fast && timeout > 0 ? timeout / PACE + 1 : timeout;
	struct timespec time = {ms / 1000, ms % 1000 * 1000000};

	return (int)syscall(SYS_ppoll, fds, count, timeout < 0 ? NULL : &time, NULL, 0);
}

int clock_gettime(clockid_t clock, struct timespec *out)
{
	long r = syscall(SYS_clock_gettime, clock, out);

	if (is_fast && clock == CLOCK_MONOTONIC) {
		int64_t ns = ((int64_t)out->tv_sec % 1000000 * 1000000000 + out->tv_nsec) * PACE;

		*out = (struct timespec){ns / 1000000000, ns % 1000000000};
	}
	return (int)r;
}

enum step { GREETING, CAPABILITY, LOGIN, SELECTING, LIST, LAST, BODY, MOVE, COPY, STORE, EXPUNGE, IDLE, DONE, LOGOUT };
static const char *const step_names[] = {"greeting", "CAPABILITY", "LOGIN", "SELECT",  "list", "last", "body",
					 "MOVE",     "COPY",       "STORE", "EXPUNGE", "IDLE", "DONE", "LOGOUT"};

enum fault {
	NO,
	BAD,
	BYE,
	CUT,
	HALF,
	SILENT,
	NONSENSE,
	HUGE_LITERAL,
	WRONG_TAG,
	OTHER_UID,
	WRONG_SIZE,
	SHORTER,
	LONGER
};
static const char *const fault_names[] = {"NO",         "BAD",      "BYE",   "cut",       "half",
					  "silence",    "nonsense", "huge",  "wrong tag", "other UID",
					  "wrong size", "shorter",  "longer"};

/* What the server has, shared with the test. */
struct stage {
	enum step step;
	enum fault fault;
	int faults; /* left */
	bool present[MAILS + 1], deleted[MAILS + 1];
	unsigned arrived[MAILS + 1]; /* in the other folder */
};

static const char *const bodies[] = {"", "one of them", "two of them", "three of them"};

struct talk {
	struct stage *stage;
	FILE *io;
	char tag[64];
	char text[8192]; /* the answer */
	size_t n;
};

static void add(struct talk *t, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void add(struct talk *t, const char *format, ...)
{
	va_list args;

	va_start(args, format);
	t->n += (size_t)vsnprintf(t->text + t->n, sizeof t->text - t->n, format, args);
	va_end(args);
}

static bool is_due(const struct talk *t, enum step step, enum fault fault)
{
	return t->stage->faults > 0 && t->stage->step == step && t->stage->fault == fault;
}

/* False: the session is over. */
static bool answer(struct talk *t, enum step step)
{
	struct stage *stage = t->stage;
	bool faulty = stage->faults > 0 && stage->step == step;
	size_t n = t->n;

	t->n = 0;
	if (!faulty) {
		fwrite(t->text, 1, n, t->io);
		return fflush(t->io) == 0;
	}
	stage->faults--;
	switch (stage->fault) {
	case NO:
	case BAD:
		fprintf(t->io, "%s %s not today\r\n", t->tag, stage->fault == NO ? "NO" : "BAD");
		break;
	case BYE:
		fprintf(t->io, "* BYE going\r\n");
		return fflush(t->io) != 0;
	case HALF:
		fwrite(t->text, 1, n / 2, t->io);
		return fflush(t->io) != 0;
	case CUT:
		return false;
	case SILENT:
		while (fgetc(t->io) != EOF)
			continue;
		return false;
	case NONSENSE:
		fprintf(t->io, "* 5 ((\"GIBBERISH\r\n");
		fwrite(t->text, 1, n, t->io);
		break;
	case HUGE_LITERAL:
		fprintf(t->io, "* 1 FETCH (UID 1 BODY[] {4294967295}\r\n");
		break;
	case WRONG_TAG:
		fprintf(t->io, "zz9 OK done\r\n");
		break;
	default:
		fwrite(t->text, 1, n, t->io);
		break;
	}
	return fflush(t->io) == 0;
}

static void list(struct talk *t, const char *line)
{
	unsigned from = 0, to = 0;

	sscanf(strstr(line, "FETCH ") + 6, "%u:%u", &from, &to);
	for (unsigned uid = 1; uid <= MAILS; uid++) {
		size_t size = strlen(bodies[uid]);

		if (!t->stage->present[uid] || uid < from || (to != 0 && uid > to))
			continue;
		if (is_due(t, LIST, WRONG_SIZE))
			size = uid == 1 ? 0 : uid == 2 ? 4000000000u : size / 2;
		add(t, "* %u FETCH (UID %u RFC822.SIZE %zu INTERNALDATE \"22-Nov-2026 03:08:33 +0100\")\r\n", uid, uid,
		    size);
	}
	if (is_due(t, LIST, OTHER_UID))
		add(t, "* 9 FETCH (UID %u RFC822.SIZE 7)\r\n", from + 40);
	add(t, "%s OK done\r\n", t->tag);
}

static bool is_in(const char *set, unsigned uid)
{
	while (*set >= '0' && *set <= '9') {
		char *end = NULL;
		unsigned long from = strtoul(set, &end, 10), to = from;

		if (*end == ':')
			to = strtoul(end + 1, &end, 10);
		if (uid >= from && uid <= to)
			return true;
		set = *end == ',' ? end + 1 : end;
	}
	return false;
}

static const char *set_of(const char *line)
{
	const char *at = strstr(line, "UID ") + 4;

	return strchr(at, ' ') + 1;
}

/* BODY.PEEK[], or a part of it from an octet on. */
static void body(struct talk *t, const char *line)
{
	const char *part = strstr(line, "]<");
	unsigned long from = 0, length = 100000;

	if (part != NULL)
		sscanf(part, "]<%lu.%lu>", &from, &length);
	for (unsigned uid = 1; uid <= MAILS; uid++) {
		const char *text = bodies[uid];
		size_t n = strlen(text);
		unsigned shown = uid;

		if (!t->stage->present[uid] || !is_in(set_of(line), uid))
			continue;
		text += from < n ? from : n;
		n = strlen(text) < length ? strlen(text) : length;
		if (is_due(t, BODY, SHORTER))
			n /= 2;
		if (is_due(t, BODY, OTHER_UID))
			shown = uid + 70;
		add(t, "* %u FETCH (UID %u BODY[]", uid, shown);
		if (part != NULL)
			add(t, "<%lu>", from);
		if (is_due(t, BODY, LONGER) && part != NULL)
			add(t, " {%zu}\r\n%.*s%*s)\r\n", n + 300, (int)n, text, 300, "");
		else
			add(t, " {%zu}\r\n%.*s)\r\n", n, (int)n, text);
	}
	add(t, "%s OK done\r\n", t->tag);
}

/* What changes mails is done when it is answered for well. */
static bool change(struct talk *t, enum step step, const char *line)
{
	struct stage *stage = t->stage;
	bool happens = stage->faults == 0 || stage->step != step;

	for (unsigned uid = 1; happens && uid <= MAILS; uid++) {
		if (!stage->present[uid] || !is_in(set_of(line), uid))
			continue;
		stage->arrived[uid] += step == MOVE || step == COPY;
		stage->deleted[uid] |= step == STORE;
		if (step == MOVE || (step == EXPUNGE && stage->deleted[uid]))
			stage->present[uid] = false;
	}
	add(t, "%s OK done\r\n", t->tag);
	return answer(t, step);
}

static bool serve_idle(struct talk *t)
{
	char line[200];

	add(t, "+ idling\r\n");
	if (!answer(t, IDLE))
		return false;
	if (t->stage->step == IDLE && t->stage->fault <= BAD && t->stage->faults == 0) {
		/* It may have been refused just now: then no DONE comes. */
		t->stage->step = GREETING;
		t->stage->fault = NO;
		return true;
	}
	if (fgets(line, sizeof line, t->io) == NULL)
		return false;
	fseek(t->io, 0, SEEK_CUR);
	add(t, "%s OK done\r\n", t->tag);
	return answer(t, DONE);
}

static bool serve_line(struct talk *t, const char *line)
{
	bool moves = t->stage->step == MOVE;

	if (strstr(line, "CAPABILITY") != NULL) {
		add(t, "* CAPABILITY IMAP4rev1 IDLE %s\r\n%s OK done\r\n", moves ? "MOVE" : "UIDPLUS", t->tag);
		return answer(t, CAPABILITY);
	}
	if (strstr(line, "LOGIN") != NULL) {
		add(t, "%s OK in\r\n", t->tag);
		return answer(t, LOGIN);
	}
	if (strstr(line, "SELECT") != NULL) {
		add(t, "* 3 EXISTS\r\n* OK [UIDVALIDITY 9] x\r\n* OK [UIDNEXT 4] x\r\n%s OK [READ-WRITE] in\r\n",
		    t->tag);
		return answer(t, SELECTING);
	}
	if (strstr(line, "BODY.PEEK") != NULL) {
		body(t, line);
		return answer(t, BODY);
	}
	if (strstr(line, "UID FETCH") != NULL) {
		list(t, line);
		return answer(t, LIST);
	}
	if (strstr(line, "FETCH") != NULL) {
		for (unsigned uid = MAILS; uid > 0; uid--) {
			if (t->stage->present[uid]) {
				add(t, "* %u FETCH (UID %u)\r\n", uid, uid);
				break;
			}
		}
		add(t, "%s OK done\r\n", t->tag);
		return answer(t, LAST);
	}
	if (strstr(line, "IDLE") != NULL)
		return serve_idle(t);
	if (strstr(line, "UID MOVE") != NULL)
		return change(t, MOVE, line);
	if (strstr(line, "UID COPY") != NULL)
		return change(t, COPY, line);
	if (strstr(line, "UID STORE") != NULL)
		return change(t, STORE, line);
	if (strstr(line, "UID EXPUNGE") != NULL)
		return change(t, EXPUNGE, line);
	add(t, "%s OK done\r\n", t->tag);
	return answer(t, LOGOUT) && strstr(line, "LOGOUT") == NULL;
}

static void serve_client(struct stage *stage, int fd)
{
	struct talk t = {.stage = stage, .io = fdopen(fd, "r+"), .tag = "1"};
	char line[8192];
	bool goes_on;

	add(&t, "* OK ready\r\n");
	goes_on = answer(&t, GREETING);
	while (goes_on && fgets(line, sizeof line, t.io) != NULL) {
		sscanf(line, "%63s", t.tag);
		fseek(t.io, 0, SEEK_CUR);
		goes_on = serve_line(&t, line);
	}
	fclose(t.io);
}

static struct fake_server serve(struct stage *stage)
{
	struct fake_server server;
	int fd = fake_listen(&server.port);

	server.pid = fork();
	if (server.pid == 0) {
		prctl(PR_SET_PDEATHSIG, SIGKILL);
		signal(SIGPIPE, SIG_IGN);
		for (;;) {
			int client = accept(fd, NULL, NULL);

			if (client >= 0)
				serve_client(stage, client);
		}
	}
	close(fd);
	return server;
}

/* What intake saw. */
struct seen {
	unsigned came[MAILS + 1], done[MAILS + 1];
	bool wrong, ill, well;
};

static void take(struct role *role, struct seen *seen, const struct clf_frame *frame)
{
	const struct clf_json *uids = clf_json_get(frame->head, "uids");
	int64_t uid = clf_json_get_number(frame->head, "uid", 0);
	const char *trouble = clf_json_get_text(frame->head, "trouble");

	if (frame->type == CLF_FRAME_HELLO) {
		say_state(role, 9, 0, 0);
	} else if (frame->type == CLF_FRAME_MAIL && uid <= MAILS) {
		seen->came[uid]++;
		seen->wrong |= !clf_str_equal(frame->bytes, clf_str_from(bodies[uid]));
		say_kept(role, 9, (uint32_t)uid);
	} else if (frame->type == CLF_FRAME_MAIL) {
		seen->wrong = true;
	} else if (frame->type == CLF_FRAME_DONE) {
		for (size_t i = 0; i < clf_json_size(uids); i++)
			seen->done[clf_json_number(clf_json_at(uids, i), 0) & 3]++;
	} else if (frame->type == CLF_FRAME_REPORT) {
		seen->ill |= trouble != NULL && clf_json_get_text(frame->head, "detail")[0] != '\0';
		seen->well = trouble == NULL && clf_json_get_bool(frame->head, "polled", false);
	}
}

static bool is_over(const struct seen *seen, const struct stage *stage)
{
	bool all = seen->well;

	for (unsigned uid = 1; uid <= MAILS; uid++)
		all = all && seen->came[uid] > 0 && seen->done[uid] > 0;
	return all && stage->faults == 0;
}

/* Whether something is to be said of it: what costs the session, or leaves mails as they are. */
static bool must_tell(enum step step, enum fault fault, int times)
{
	/* The folder that wasn't there was made. */
	if ((step == MOVE || step == COPY) && fault <= BAD && times == 1)
		return false;
	if (step == LOGOUT || step == DONE || step == IDLE)
		return false;
	if (fault == NO || fault == BAD)
		return step == LOGIN || step == SELECTING || (step >= MOVE && step <= EXPUNGE);
	return fault == BYE || fault == CUT || fault == SILENT;
}

/* 0: as it should be. */
static int run_case(enum step step, enum fault fault, int times)
{
	struct stage *stage = mmap(NULL, sizeof *stage, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	struct seen seen = {0};
	struct fake_server server;
	struct role role;
	int64_t end = clf_clock_monotonic_ms() + CASE_MS;
	const char *wrong = NULL;

	*stage = (struct stage){.step = step, .fault = fault, .faults = times, .present = {false, true, true, true}};
	server = serve(stage);
	want.done = CLF_DONE_MOVE;
	want.poll_s = 5;
	is_fast = true;
	role = begin(&server);
	is_fast = false;
	while (!is_over(&seen, stage) && clf_clock_monotonic_ms() < end) {
		struct clf_frame frame;

		if (clf_channel_receive_wait(role.intake, 1000, &frame, NULL) != CLF_OK)
			continue;
		take(&role, &seen, &frame);
		clf_frame_clear(&frame);
		/* Neither parting nor leaving IDLE comes by itself. */
		if (step == LOGOUT || step == DONE)
			stage->faults = 0;
	}
	if (!is_over(&seen, stage))
		wrong = stage->faults > 0 ? "the step never came" : "it hangs";
	for (unsigned uid = 1; uid <= MAILS && wrong == NULL; uid++) {
		if (seen.came[uid] != 1)
			wrong = "a mail was handed over twice";
		else if (stage->arrived[uid] != 1)
			wrong = "a mail lies in its folder more than once, or not at all";
		else if (stage->present[uid])
			wrong = "a mail is left where it was";
	}
	if (wrong == NULL && seen.wrong)
		wrong = "a mail came otherwise than it is";
	if (wrong == NULL && must_tell(step, fault, times) && !seen.ill)
		wrong = "nothing was said of it";
	if (wrong != NULL)
		fprintf(stderr, "%s at %s, %d times: %s (came %u %u %u, done %u %u %u, well %d, left %d)\n",
			fault_names[fault], step_names[step], times, wrong, seen.came[1], seen.came[2], seen.came[3],
			seen.done[1], seen.done[2], seen.done[3], seen.well, stage->faults);
	kill(role.pid, SIGKILL);
	waitpid(role.pid, NULL, 0);
	kill(server.pid, SIGKILL);
	waitpid(server.pid, NULL, 0);
	return wrong != NULL;
}

static bool makes_sense(enum step step, enum fault fault)
{
	if (step == GREETING && (fault == NO || fault == BAD || fault == WRONG_TAG))
		return false;
	if (fault == WRONG_SIZE)
		return step == LIST;
	if (fault == OTHER_UID)
		return step == LIST || step == BODY;
	if (fault == SHORTER || fault == LONGER)
		return step == BODY;
	return true;
}

static int wait_for_one(void)
{
	int status = 0;

	return wait(&status) > 0 && WIFEXITED(status) ? WEXITSTATUS(status) : 1;
}

static void whatever_goes_wrong_each_mail_comes_once(void **state)
{
	unsigned running = 0, cases = 0;
	int failed = 0;

	(void)state;
	for (enum step step = GREETING; step <= LOGOUT; step++) {
		for (enum fault fault = NO; fault <= LONGER; fault++) {
			if (!makes_sense(step, fault))
				continue;
			if (running == AT_ONCE) {
				failed += wait_for_one();
				running--;
			}
			if (fork() == 0) {
				prctl(PR_SET_PDEATHSIG, SIGKILL);
				_exit(run_case(step, fault, cases % 2 == 0 ? 1 : 3));
			}
			running++;
			cases++;
		}
	}
	for (; running > 0; running--)
		failed += wait_for_one();
	if (failed > 0)
		fail_msg("%d of %u cases failed", failed, cases);
}

int main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(whatever_goes_wrong_each_mail_comes_once)};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
