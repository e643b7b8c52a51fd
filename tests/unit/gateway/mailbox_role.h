/*
 * mailbox_role.h - the mailbox process against a scripted server and an intake played by the test.
 */
#ifndef CLF_TEST_MAILBOX_ROLE_H
#define CLF_TEST_MAILBOX_ROLE_H

#include <sys/signalfd.h>

#include "../wire/fake_server.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/frame.h"
#include "clf/gateway/frames.h"
#include "clf/gateway/role.h"

struct role {
	pid_t pid;
	struct clf_channel *control, *intake;
};

/* What a test wants otherwise. */
static struct {
	enum clf_imap_done done;
	int poll_s;
	const char *oauth2;
} want = {CLF_DONE_SEEN, 60, NULL};

static inline int back_to_usual(void **state)
{
	(void)state;
	want.done = CLF_DONE_SEEN;
	want.poll_s = 60;
	want.oauth2 = NULL;
	return 0;
}

static inline void run_role(int control, uint16_t port)
{
	struct clf_config_mailbox mailbox = {.name = "support",
					     .host = "127.0.0.1",
					     .port = port,
					     .folder = "INBOX",
					     .user = "support",
					     .password = want.oauth2 == NULL ? "secret" : NULL,
					     .oauth2 = want.oauth2,
					     .done = want.done,
					     .done_folder = "Done",
					     .idle = true,
					     .poll_s = want.poll_s,
					     .max_size = 3 << 20};
	struct clf_config config = {.mailboxes = &mailbox, .mailbox_count = 1};
	struct clf_role_start start = {.config = &config, .role = "mailbox", .name = "support"};
	sigset_t set;

	prctl(PR_SET_PDEATHSIG, SIGKILL);
	sigemptyset(&set);
	sigaddset(&set, SIGTERM);
	sigprocmask(SIG_BLOCK, &set, NULL);
	start.stop_fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
	start.arena = clf_arena_new();
	start.control = clf_channel_new(control, 65536, 65536);
	clf_log_setup(CLF_LOG_ERROR, CLF_LOG_TEXT, "mailbox:support");
	_exit(clf_mailbox_run(&start));
}

static inline struct clf_channel *meet_peer(struct role *role, const char *peer)
{
	struct clf_json *head = clf_json_object();
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	clf_json_set_text(head, "peer", peer);
	assert_int_equal(
	    clf_channel_send(role->control, CLF_FRAME_PEER, head, (struct clf_str){NULL, 0}, pair[1], NULL), CLF_OK);
	clf_json_free(&head);
	close(pair[1]);
	return clf_channel_new(pair[0], CLF_FRAME_HEAD_MAX, CLF_FRAME_BYTES_MAX);
}

static inline struct clf_channel *meet(struct role *role)
{
	return meet_peer(role, "intake");
}

static inline struct role begin(const struct fake_server *server)
{
	struct role role;
	int pair[2];

	assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, pair), 0);
	role.pid = fork();
	if (role.pid == 0) {
		close(pair[0]);
		run_role(pair[1], server->port);
	}
	close(pair[1]);
	role.control = clf_channel_new(pair[0], 65536, 65536);
	role.intake = meet(&role);
	return role;
}

/* The next frame that is no report. */
static inline struct clf_frame next(struct role *role, uint8_t type)
{
	struct clf_frame frame;

	for (;;) {
		if (clf_channel_receive_wait(role->intake, 8000, &frame, NULL) != CLF_OK)
			fail_msg("no frame of type %u came", type);
		if (frame.type != CLF_FRAME_REPORT)
			break;
		clf_frame_clear(&frame);
	}
	assert_int_equal(frame.type, type);
	return frame;
}

static inline void expect(struct role *role, uint8_t type)
{
	struct clf_frame frame = next(role, type);

	clf_frame_clear(&frame);
}

static inline void say(struct role *role, uint8_t type, struct clf_json *head)
{
	assert_int_equal(clf_channel_send(role->intake, type, head, (struct clf_str){NULL, 0}, -1, NULL), CLF_OK);
	clf_json_free(&head);
}

static inline void say_state_withheld(struct role *role, uint32_t uidvalidity, uint32_t highest, uint32_t withheld)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	clf_json_append(list, clf_json_integer(withheld));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set_integer(head, "highest", highest);
	clf_json_set(head, "withheld", list);
	say(role, CLF_FRAME_STATE, head);
}

static inline void say_state(struct role *role, uint32_t uidvalidity, uint32_t highest, uint32_t unfinished)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	if (unfinished != 0)
		clf_json_append(list, clf_json_integer(unfinished));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set_integer(head, "highest", highest);
	clf_json_set(head, "unfinished", list);
	say(role, CLF_FRAME_STATE, head);
}

static inline void say_kept(struct role *role, uint32_t uidvalidity, uint32_t uid)
{
	struct clf_json *head = clf_json_object();
	struct clf_json *list = clf_json_array();

	clf_json_append(list, clf_json_integer(uid));
	clf_json_set_integer(head, "uidvalidity", uidvalidity);
	clf_json_set(head, "uids", list);
	say(role, CLF_FRAME_KEPT, head);
}

static inline void expect_mail(struct role *role, uint32_t uid, const char *bytes, bool oversize)
{
	struct clf_frame frame = next(role, CLF_FRAME_MAIL);

	assert_int_equal(clf_json_get_number(frame.head, "uid", 0), uid);
	assert_int_equal(clf_json_get_bool(frame.head, "oversize", false), oversize);
	if (bytes != NULL && !clf_str_equal(frame.bytes, clf_str_from(bytes)))
		fail_msg("mail %u is %.*s", uid, CLF_STR_ARG(frame.bytes));
	clf_frame_clear(&frame);
}

static inline void expect_done(struct role *role, uint32_t uid)
{
	struct clf_frame frame = next(role, CLF_FRAME_DONE);

	assert_int_equal(clf_json_number(clf_json_at(clf_json_get(frame.head, "uids"), 0), 0), uid);
	clf_frame_clear(&frame);
}

/* words: a part of what the server said; NULL: it is gone. */
static inline void expect_withheld(struct role *role, uint32_t uid, const char *words)
{
	struct clf_frame frame = next(role, CLF_FRAME_WITHHELD);
	const char *said = clf_json_get_text(frame.head, "words");

	assert_int_equal(clf_json_get_number(frame.head, "uid", 0), uid);
	if (words == NULL)
		assert_null(said);
	else if (said == NULL || strstr(said, words) == NULL)
		fail_msg("withheld: %s", said);
	clf_frame_clear(&frame);
}

/* From IDLE, it ends within a second, with exit status 0. */
static inline void end(struct role *role)
{
	int64_t begun;
	int status = -1;

	clf_sleep_ms(400);
	begun = clf_clock_monotonic_ms();
	kill(role->pid, SIGTERM);
	waitpid(role->pid, &status, 0);
	assert_true(WIFEXITED(status) && WEXITSTATUS(status) == 0);
	assert_true(clf_clock_monotonic_ms() - begun < 1500);
	clf_channel_free(&role->control);
	clf_channel_free(&role->intake);
}

static const struct fake_step login[] = {
    {NULL, "* OK ready\r\n"},
    {"CAPABILITY", "* CAPABILITY IMAP4rev1\r\n%t OK done\r\n"},
    {"LOGIN", "%t OK in\r\n"},
    {"CAPABILITY", "* CAPABILITY IMAP4rev1 IDLE UIDPLUS\r\n%t OK done\r\n"},
    {0},
};

#define SELECT(validity)                                                                                               \
	"SELECT INBOX",                                                                                                \
	    "* 2 EXISTS\r\n* OK [UIDVALIDITY " validity "] x\r\n* OK [UIDNEXT 900] x\r\n%t OK [READ-WRITE] in\r\n"
static const struct fake_step opened[] = {{FAKE_PLAY, login}, {SELECT("9")}, {0}};

/* That there is nothing above takes both. */
#define NONE_FROM(uid) "UID FETCH " uid, "%t OK done\r\n"
#define LAST_IS(uid) "FETCH * (UID)", "* 2 FETCH (UID " uid ")\r\n%t OK done\r\n"
#define IDLING "IDLE", "+ idling\r\n"

static const struct fake_step idling[] = {{IDLING}, {NULL, FAKE_HANG}, {0}};

/* A report of that state, within the time that a frame may take. */
static inline void expect_report(struct role *role, const char *state, const char *trouble, const char *words)
{
	struct clf_frame frame;

	for (;;) {
		const char *said, *why;
		bool right;

		if (clf_channel_receive_wait(role->intake, 8000, &frame, NULL) != CLF_OK)
			fail_msg("no report of %s, %s came", state, words);
		if (frame.type != CLF_FRAME_REPORT)
			fail_msg("a frame of type %u came before the report", frame.type);
		said = clf_json_get_text(frame.head, "detail");
		why = clf_json_get_text(frame.head, "trouble");
		right = strcmp(clf_json_get_text(frame.head, "state"), state) == 0 && strstr(said, words) != NULL &&
			(trouble == NULL ? why == NULL : why != NULL && strcmp(why, trouble) == 0);
		if (right && trouble != NULL)
			assert_true(clf_json_get_number(frame.head, "next_try_at", 0) > 0);
		clf_frame_clear(&frame);
		if (right)
			return;
	}
}

#endif
