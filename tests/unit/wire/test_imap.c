/*
 * An IMAP session against servers with faults, in clear text on loopback.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/imap.h"
#include "wire/fake_server.h"

static enum clf_status open_at(const struct fake_server *server, enum clf_tls tls, struct clf_imap **out,
			       struct clf_error *err)
{
	struct clf_imap_options options = {.host = "127.0.0.1",
					   .port = server->port,
					   .tls = tls,
					   .user = "support",
					   .password = "se\"cret\\",
					   .timeout_s = 1};

	return clf_imap_open(&options, out, err);
}

static const struct fake_step login[] = {
    {NULL, "* OK ready\r\n"},
    {"CAPABILITY", "* CAPABILITY IMAP4rev1\r\n%t OK done\r\n"},
    {"LOGIN support \"se\\\"cret\\\\\"", "%t OK in\r\n"},
    {0},
};

#define CAPABLE(list) "CAPABILITY", "* CAPABILITY IMAP4rev1 " list "\r\n%t OK done\r\n"
#define SELECTED(exists)                                                                                               \
	"SELECT INBOX",                                                                                                \
	    "* " exists " EXISTS\r\n* OK [UIDVALIDITY 77] x\r\n* OK [UIDNEXT 900] x\r\n%t OK [READ-WRITE] in\r\n"

static const struct fake_step opened[] = {{FAKE_PLAY, login}, {CAPABLE("X")}, {SELECTED("2")}, {0}};

static struct clf_imap *session(const struct fake_server *server, struct clf_imap_folder *folder)
{
	struct clf_imap *imap = NULL;
	struct clf_imap_folder ignored;
	struct clf_error err = {0};

	if (open_at(server, CLF_TLS_NONE, &imap, &err) != CLF_OK)
		fail_msg("open: %s", err.text);
	if (clf_imap_select(imap, "INBOX", folder != NULL ? folder : &ignored, &err) != CLF_OK)
		fail_msg("select: %s", err.text);
	return imap;
}

static void logs_in_and_selects(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},
						  {CAPABLE("IDLE UIDPLUS MOVE")},
						  {SELECTED("3")},
						  {"LOGOUT", "* BYE\r\n%t OK done\r\n"},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap_folder folder;
	struct clf_imap *imap = session(&server, &folder);

	(void)state;
	assert_int_equal(folder.uidvalidity, 77);
	assert_int_equal(folder.uidnext, 900);
	assert_int_equal(folder.exists, 3);
	assert_true(folder.can_idle && folder.can_move && folder.can_uidplus);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

/* It can do nothing beyond the protocol then; libetpan would die of it. */
static void a_server_that_lists_no_capabilities(void **state)
{
	static const struct fake_step script[] = {{NULL, "* OK ready\r\n"},
						  {"CAPABILITY", "%t OK done\r\n"},
						  {"LOGIN", "%t OK in\r\n"},
						  {"CAPABILITY", "* CAPABILITY\r\n%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = NULL;
	struct clf_error err = {0};

	(void)state;
	open_at(&server, CLF_TLS_NONE, &imap, &err);
	clf_imap_close(&imap);
	fake_stop(&server);
}

static void refused_logins(void **state)
{
	static const struct fake_step disabled[] = {
	    {NULL, "* OK ready\r\n"}, {CAPABLE("LOGINDISABLED")}, {"LOGOUT", ""}, {0}};
	static const struct fake_step denied[] = {{NULL, "* OK ready\r\n"},
						  {CAPABLE("X")},
						  {"LOGIN", "%t NO [AUTHENTICATIONFAILED] wrong\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	static const struct fake_step busy[] = {
	    {NULL, "* OK ready\r\n"}, {CAPABLE("X")}, {"LOGIN", "%t NO [UNAVAILABLE] later\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct fake_step bye[] = {{NULL, "* BYE too many connections\r\n"}, {NULL, FAKE_CLOSE}, {0}};
	static const struct {
		const struct fake_step *script;
		enum clf_status status;
		const char *words;
	} cases[] = {{disabled, CLF_EDENIED, "LOGINDISABLED"},
		     {denied, CLF_EDENIED, "wrong"},
		     {busy, CLF_EAGAIN, "later"},
		     {bye, CLF_EIO, "too many connections"}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct fake_server server = fake_start(cases[i].script);
		struct clf_error err = {0};
		struct clf_imap *imap = NULL;

		assert_int_equal(open_at(&server, CLF_TLS_NONE, &imap, &err), cases[i].status);
		assert_null(imap);
		if (strstr(err.text, cases[i].words) == NULL)
			fail_msg("case %zu: %s", i, err.text);
		assert_null(strstr(err.text, "cret"));
		fake_stop(&server);
	}
}

static void starttls_is_never_skipped(void **state)
{
	static const struct fake_step without[] = {{NULL, "* OK ready\r\n"}, {CAPABLE("X")}, {"LOGOUT", ""}, {0}};
	static const struct fake_step preauth[] = {{NULL, "* PREAUTH hello\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct fake_step injected[] = {{NULL, "* OK ready\r\n"},
						    {CAPABLE("STARTTLS")},
						    {"STARTTLS", "%t OK go\r\n* CAPABILITY IMAP4rev1\r\n"},
						    {"LOGOUT", ""},
						    {0}};
	static const struct fake_step refused[] = {
	    {NULL, "* OK ready\r\n"}, {CAPABLE("STARTTLS")}, {"STARTTLS", "%t NO not today\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct fake_step *const scripts[] = {without, preauth, injected, refused};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(scripts); i++) {
		struct fake_server server = fake_start(scripts[i]);
		struct clf_imap *imap = NULL;
		struct clf_error err = {0};

		/* A {FAKE_PLAY, login} would be a line that the server doesn't expect. */
		if (open_at(&server, CLF_TLS_STARTTLS, &imap, &err) != CLF_EDENIED)
			fail_msg("case %zu: %s", i, err.text);
		assert_true(fake_stop(&server));
	}
}

static void silence_and_dripping_end(void **state)
{
	static const struct fake_step silent[] = {{NULL, FAKE_HANG}, {0}};
	static const struct fake_step dripping[] = {{NULL, FAKE_DRIP}, {0}};
	struct clf_imap *imap = NULL;
	struct clf_error err = {0};
	struct fake_server server = fake_start(silent);
	int64_t begun = clf_clock_monotonic_ms();

	(void)state;
	assert_int_equal(open_at(&server, CLF_TLS_NONE, &imap, &err), CLF_EIO);
	assert_in_range(clf_clock_monotonic_ms() - begun, 900, 3000);
	assert_non_null(strstr(err.text, "write imaps://"));
	fake_stop(&server);
	server = fake_start(dripping);
	begun = clf_clock_monotonic_ms();
	assert_int_equal(open_at(&server, CLF_TLS_NONE, &imap, &err), CLF_EIO);
	assert_in_range(clf_clock_monotonic_ms() - begun, 3000, 8000);
	fake_stop(&server);
}

static void lists_what_is_above_and_nothing_else(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {"UID FETCH 11:50 (UID RFC822.SIZE INTERNALDATE)",
						   "* 2 FETCH (UID 13 RFC822.SIZE 300)\r\n"
						   "* 1 FETCH (UID 12 RFC822.SIZE 200)\r\n"
						   "* 1 FETCH (RFC822.SIZE 200 UID 12)\r\n"
						   "* 3 FETCH (UID 4 RFC822.SIZE 9)\r\n%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_arena *arena = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(clf_imap_list(imap, arena, 10, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].uid, 12);
	assert_int_equal(entries[0].size, 200);
	assert_int_equal(entries[1].uid, 13);
	clf_arena_free(&arena);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

/* UIDs may be far apart: the next one is found by halving, not by walking through four thousand million numbers. */
static void finds_what_is_far_above(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, login},
	    {CAPABLE("X")},
	    {SELECTED("3")},
	    {"UID FETCH 11:50", "%t OK done\r\n"},
	    {"FETCH * (UID)", "* 3 FETCH (UID 4000000000)\r\n%t OK done\r\n"},
	    {"FETCH 2 (UID)", "* 2 FETCH (UID 3000000000)\r\n%t OK done\r\n"},
	    {"FETCH 1 (UID)", "* 1 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {"FETCH 2:3 (UID RFC822.SIZE INTERNALDATE)",
	     "* 2 FETCH (UID 3000000000 RFC822.SIZE 1)\r\n* 3 FETCH (UID 4000000000 RFC822.SIZE 2)\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_arena *arena = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(clf_imap_list(imap, arena, 10, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].uid, 3000000000u);
	clf_arena_free(&arena);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

static enum clf_status add_uid(void *user, uint32_t uid, struct clf_str bytes, struct clf_error *err)
{
	(void)err;
	clf_buf_printf(user, "%u:%.*s;", uid, CLF_STR_ARG(bytes));
	return CLF_OK;
}

static void only_what_was_asked_for_comes_and_once(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {"UID FETCH 5:6,9 (UID BODY.PEEK[])",
						   "* 1 FETCH (UID 5 BODY[] {3}\r\none)\r\n"
						   "* 9 FETCH (UID 8 BODY[] {3}\r\nbad)\r\n"
						   "* 1 FETCH (UID 5 BODY[] {3}\r\ntwo)\r\n"
						   "* 2 FETCH (FLAGS (\\Seen))\r\n"
						   "* 3 FETCH (UID 6 BODY[] NIL)\r\n"
						   "* 4 FETCH (BODY[] {5}\r\n{9}\r\n UID 9)\r\n%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	static const uint32_t uids[] = {5, 6, 9};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_buf got;

	(void)state;
	clf_buf_init(&got, 1000);
	assert_int_equal(clf_imap_fetch(imap, uids, 3, add_uid, &got, NULL), CLF_OK);
	assert_string_equal(got.p, "5:one;9:{9}\r\n;");
	clf_buf_free(&got);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

static void a_huge_literal_costs_nothing(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {"UID FETCH 5", "* 1 FETCH (UID 5 BODY[] {4294967295}\r\nabc"},
						  {NULL, FAKE_HANG},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	uint32_t uid = 5;
	struct clf_buf got;
	struct clf_error err = {0};

	(void)state;
	clf_buf_init(&got, 1000);
	assert_int_equal(clf_imap_fetch(imap, &uid, 1, add_uid, &got, &err), CLF_ELIMIT);
	assert_int_equal(got.n, 0);
	/* Out of step: nothing more is asked of it. */
	assert_int_equal(clf_imap_fetch(imap, &uid, 1, add_uid, &got, &err), CLF_EIO);
	clf_buf_free(&got);
	clf_imap_close(&imap);
	fake_stop(&server);
}

static void pieces(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 5 (UID BODY.PEEK[]<100.4>)", "* 1 FETCH (UID 5 BODY[]<100> {4}\r\nabcd)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<104.4>)", "* 1 FETCH (UID 5 BODY[]<104> \"e\")\r\n%t OK done\r\n"},
	    {"UID FETCH 6", "%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[HEADER]<0.8>)",
	     "* 1 FETCH (UID 5 BODY[HEADER]<0> {5}\r\nA: b\n)\r\n%t OK done\r\n"},
	    {"UID FETCH 5", "* 1 FETCH (UID 5 BODY[]<0> {6}\r\nabcdef)\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_buf got;

	(void)state;
	clf_buf_init(&got, 8);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 100, 4, &got, NULL), CLF_OK);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 104, 4, &got, NULL), CLF_OK);
	assert_string_equal(got.p, "abcde");
	assert_int_equal(clf_imap_fetch_piece(imap, 6, 0, 4, &got, NULL), CLF_ENOTFOUND);
	clf_buf_clear(&got);
	assert_int_equal(clf_imap_fetch_header(imap, 5, &got, NULL), CLF_OK);
	assert_string_equal(got.p, "A: b\n");
	/* More than was asked for. */
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 0, 4, &got, NULL), CLF_ELIMIT);
	clf_buf_free(&got);
	clf_imap_close(&imap);
	fake_stop(&server);
}

/* Shorter and empty pieces are the server's right; what it sends from elsewhere is never taken for the next piece. */
static void pieces_that_come_otherwise(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 5 (UID BODY.PEEK[]<0.8>)", "* 1 FETCH (UID 5 BODY[]<0> {3}\r\nabc)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.8>)", "* 1 FETCH (UID 5 BODY[]<3> {0}\r\n)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.8>)", "* 1 FETCH (UID 5 BODY[]<3> \"\")\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.8>)", "* 1 FETCH (UID 5 BODY[] {3}\r\nabc)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.8>)", "* 1 FETCH (UID 5 BODY[]<3> NIL)\r\n%t OK done\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[]<3.8>)", "%t NO [SERVERBUG] disk on fire\r\n"},
	    {"UID FETCH 5 (UID BODY.PEEK[])", "* 1 FETCH (UID 5 BODY[] {4}\r\nabcd)\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_error err = {0};
	struct clf_buf got;

	(void)state;
	clf_buf_init(&got, 16);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 0, 8, &got, NULL), CLF_OK);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 3, 8, &got, NULL), CLF_OK);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 3, 8, &got, NULL), CLF_OK);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 3, 8, &got, NULL), CLF_ELIMIT);
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 3, 8, &got, NULL), CLF_ENOTFOUND);
	assert_string_equal(got.p, "abc");
	assert_int_equal(clf_imap_fetch_piece(imap, 5, 3, 8, &got, &err), CLF_EAGAIN);
	assert_non_null(strstr(err.text, "disk on fire"));
	assert_true(clf_imap_is_usable(imap));
	clf_buf_clear(&got);
	assert_int_equal(clf_imap_fetch_whole(imap, 5, &got, NULL), CLF_OK);
	assert_string_equal(got.p, "abcd");
	clf_buf_free(&got);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

/* One mail whose size can't be told doesn't hide the others. */
static void lists_without_sizes(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 1:40 (UID RFC822.SIZE INTERNALDATE)",
	     "* 1 FETCH (UID 4 RFC822.SIZE 9)\r\n%t NO can't open it\r\n"},
	    {"UID FETCH 1:40 (UID INTERNALDATE)", "* 1 FETCH (UID 4)\r\n* 2 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {"UID FETCH 5:44 (UID)", "* 2 FETCH (UID 5)\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_arena *arena = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;

	(void)state;
	assert_int_equal(clf_imap_list(imap, arena, 0, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 2);
	assert_int_equal(entries[1].uid, 5);
	assert_false(entries[1].sized);
	assert_int_equal(clf_imap_list_uids(imap, arena, 4, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 1);
	clf_arena_free(&arena);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

/* In whatever zone; what can't be true is none, and one that can't be told hides no other. */
static void lists_tell_when_mails_came(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, opened},
	    {"UID FETCH 11:50 (UID RFC822.SIZE INTERNALDATE)",
	     "* 1 FETCH (UID 11 RFC822.SIZE 4 INTERNALDATE \"22-Nov-2026 03:08:33 +0100\")\r\n"
	     "* 2 FETCH (UID 12 RFC822.SIZE 4 INTERNALDATE \" 1-Jan-1970 00:00:00 +0000\")\r\n%t OK done\r\n"},
	    {"UID FETCH 11:50 (UID RFC822.SIZE INTERNALDATE)", "%t NO no size of 11\r\n"},
	    {"UID FETCH 11:50 (UID INTERNALDATE)",
	     "* 2 FETCH (UID 12 INTERNALDATE \"21-Nov-2026 21:38:33 -0530\")\r\n%t OK done\r\n"},
	    {"UID FETCH 11:50 (UID RFC822.SIZE INTERNALDATE)", "%t NO no\r\n"},
	    {"UID FETCH 11:50 (UID INTERNALDATE)", "%t NO no\r\n"},
	    {"UID FETCH 11:50 (UID)", "* 2 FETCH (UID 12)\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_arena *arena = clf_arena_new();
	struct clf_imap_entry *entries = NULL;
	size_t count = 0;
	int64_t at = 0;

	(void)state;
	assert_true(clf_time_parse_rfc3339("2026-11-22T02:08:33Z", &at));
	assert_int_equal(clf_imap_list(imap, arena, 10, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 2);
	assert_int_equal(entries[0].received_at, at);
	assert_int_equal(entries[1].received_at, 0);
	assert_true(clf_time_parse_rfc3339("2026-11-22T03:08:33Z", &at));
	assert_int_equal(clf_imap_list(imap, arena, 10, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(entries[0].received_at, at);
	assert_false(entries[0].sized);
	assert_int_equal(clf_imap_list(imap, arena, 10, 10, &entries, &count, NULL), CLF_OK);
	assert_int_equal(count, 1);
	assert_int_equal(entries[0].received_at, 0);
	clf_arena_free(&arena);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

static const uint32_t three[] = {5, 6, 9};

static enum clf_status finish(struct clf_imap *imap, enum clf_imap_done how, const char *folder, struct clf_error *err)
{
	struct clf_imap_finishing what = {.uids = three, .count = 3, .how = how, .folder = folder};
	enum clf_status status = clf_imap_finish(imap, &what, err);

	assert_int_equal(what.done, status == CLF_OK ? 3 : 0);
	return status;
}

static void note_copied(void *user, const uint32_t *uids, size_t count)
{
	assert_int_equal(uids[0], 5);
	*(size_t *)user += count;
}

/* Once they lie in their folder, only what is left of them is removed. */
static void what_was_copied_is_never_copied_again(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {"UID COPY 5:6,9 Done", "%t OK done\r\n"},
						  {"UID STORE 5:6,9", "%t NO [NOPERM] read-only\r\n"},
						  {"UID STORE 5:6,9", "%t NO [NOPERM] read-only\r\n"},
						  {"UID STORE 5:6,9", "%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	size_t copied = 0;
	struct clf_imap_finishing what = {
	    .uids = three, .count = 3, .how = CLF_DONE_MOVE, .folder = "Done", .note = note_copied, .user = &copied};
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_imap_finish(imap, &what, &err), CLF_EDENIED);
	assert_non_null(strstr(err.text, "read-only"));
	assert_int_equal(copied, 3);
	what.copied = true;
	assert_int_equal(clf_imap_finish(imap, &what, &err), CLF_EDENIED);
	assert_int_equal(what.done, 0);
	assert_int_equal(clf_imap_finish(imap, &what, &err), CLF_OK);
	assert_int_equal(what.done, 3);
	assert_int_equal(copied, 3);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

/* Neither is mended by a folder. */
static void a_full_or_forbidden_folder_is_not_made(void **state)
{
	static const char *const answers[] = {"%t NO [OVERQUOTA] full\r\n", "%t NO [NOPERM] no\r\n"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(answers); i++) {
		const struct fake_step script[] = {
		    {FAKE_PLAY, opened}, {"UID COPY 5:6,9 Done", answers[i]}, {"LOGOUT", ""}, {0}};
		struct fake_server server = fake_start(script);
		struct clf_imap *imap = session(&server, NULL);

		assert_int_equal(finish(imap, CLF_DONE_MOVE, "Done", NULL), CLF_EDENIED);
		clf_imap_close(&imap);
		assert_true(fake_stop(&server));
	}
}

static void moves_and_makes_the_folder(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},
						  {CAPABLE("MOVE UIDPLUS")},
						  {SELECTED("2")},
						  {"UID MOVE 5:6,9 \"B&AOQ-r\"", "%t NO [TRYCREATE] none\r\n"},
						  {"CREATE \"B&AOQ-r\"", "%t OK done\r\n"},
						  {"UID MOVE 5:6,9 \"B&AOQ-r\"", "* 1 EXPUNGE\r\n%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);

	(void)state;
	assert_int_equal(finish(imap, CLF_DONE_MOVE, "B\xc3\xa4r", NULL), CLF_OK);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

static void without_move_only_ours_are_expunged(void **state)
{
	static const struct fake_step with[] = {{FAKE_PLAY, login},
						{CAPABLE("UIDPLUS")},
						{SELECTED("2")},
						{"UID COPY 5:6,9 Done", "%t OK done\r\n"},
						{"UID STORE 5:6,9 +FLAGS.SILENT (\\Deleted)", "%t OK done\r\n"},
						{"UID EXPUNGE 5:6,9", "%t OK done\r\n"},
						{"LOGOUT", ""},
						{0}};
	/* EXPUNGE alone would remove what others marked: it is not said. */
	static const struct fake_step bare[] = {{FAKE_PLAY, opened},
						{"UID COPY 5:6,9 Done", "%t OK done\r\n"},
						{"UID STORE 5:6,9 +FLAGS.SILENT (\\Deleted)", "%t OK done\r\n"},
						{"LOGOUT", ""},
						{0}};
	static const struct fake_step *const scripts[] = {with, bare};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fake_server server = fake_start(scripts[i]);
		struct clf_imap *imap = session(&server, NULL);

		assert_int_equal(finish(imap, CLF_DONE_MOVE, "Done", NULL), CLF_OK);
		clf_imap_close(&imap);
		assert_true(fake_stop(&server));
	}
}

/* A mail that nobody needs goes whatever is done with others; without UIDPLUS nothing may be expunged. */
static void removes_for_good_or_marks(void **state)
{
	static const struct fake_step with[] = {{FAKE_PLAY, login},
						{CAPABLE("UIDPLUS")},
						{SELECTED("2")},
						{"UID STORE 5:6,9 +FLAGS.SILENT (\\Deleted)", "%t OK done\r\n"},
						{"UID EXPUNGE 5:6,9", "%t OK done\r\n"},
						{"LOGOUT", ""},
						{0}};
	static const struct fake_step bare[] = {
	    {FAKE_PLAY, opened}, {"UID STORE 5:6,9 +FLAGS.SILENT (\\Seen)", "%t OK done\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct fake_step *const scripts[] = {with, bare};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fake_server server = fake_start(scripts[i]);
		struct clf_imap *imap = session(&server, NULL);

		assert_int_equal(finish(imap, CLF_DONE_REMOVE, NULL, NULL), CLF_OK);
		clf_imap_close(&imap);
		assert_true(fake_stop(&server));
	}
}

/* The folder that the server marks, whatever it is called; else one that is called so; else none. */
static void seeks_where_junk_is(void **state)
{
	static const struct fake_step marked[] = {
	    {FAKE_PLAY, opened},
	    {"LIST \"\" \"*\"", "* LIST () \"/\" Spam\r\n"
				"* LIST (\\HasNoChildren \\Junk) \"/\" Pourriel\r\n"
				"* LIST (\\Sent) \"/\" Sent\r\n%t OK done\r\n"},
	    {"EXAMINE Pourriel", "* 4 EXISTS\r\n%t OK done\r\n"},
	    {"UID SEARCH HEADER Message-ID \"a@b\"", "* SEARCH 7\r\n%t OK done\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	static const struct fake_step named[] = {{FAKE_PLAY, opened},
						 {"LIST \"\" \"*\"",
						  "* LIST () \"/\" INBOX\r\n"
						  "* LIST () \"/\" \"Junk Email\"\r\n%t OK done\r\n"},
						 {"EXAMINE \"Junk Email\"", "* 4 EXISTS\r\n%t OK done\r\n"},
						 {"UID SEARCH HEADER Message-ID \"a@b\"", "* SEARCH\r\n%t OK done\r\n"},
						 {"LOGOUT", ""},
						 {0}};
	static const struct fake_step none[] = {
	    {FAKE_PLAY, opened}, {"LIST \"\" \"*\"", "* LIST () \"/\" INBOX\r\n%t OK done\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct fake_step refused[] = {
	    {FAKE_PLAY, opened}, {"LIST \"\" \"*\"", "%t NO not for you\r\n"}, {"LOGOUT", ""}, {0}};
	static const struct {
		const struct fake_step *script;
		const char *found;
		enum clf_status status;
	} cases[] = {{marked, "Pourriel", CLF_OK}, {named, "", CLF_OK}, {none, "", CLF_OK}, {refused, "", CLF_EDENIED}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct fake_server server = fake_start(cases[i].script);
		struct clf_imap *imap = session(&server, NULL);
		char found[CLF_IMAP_FOLDER_TEXT] = "x";

		assert_int_equal(clf_imap_seek_junk(imap, "a@b", found, NULL), cases[i].status);
		assert_string_equal(found, cases[i].found);
		assert_true(clf_imap_is_usable(imap));
		clf_imap_close(&imap);
		assert_true(fake_stop(&server));
	}
}

static void marks_seen_or_says_why_not(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, opened},
						  {"UID STORE 5:6,9 +FLAGS.SILENT (\\Seen)", "%t OK done\r\n"},
						  {"UID STORE 5:6,9 +FLAGS.SILENT (\\Seen)", "%t NO read-only\r\n"},
						  {"NOOP", "* 3 EXISTS\r\n%t OK done\r\n"},
						  {"LOGOUT", ""},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	struct clf_error err = {0};
	bool grown = false;

	(void)state;
	assert_int_equal(finish(imap, CLF_DONE_SEEN, NULL, &err), CLF_OK);
	assert_int_equal(finish(imap, CLF_DONE_SEEN, NULL, &err), CLF_EDENIED);
	assert_non_null(strstr(err.text, "read-only"));
	/* A refusal doesn't end the session. */
	assert_int_equal(clf_imap_poll(imap, &grown, &err), CLF_OK);
	assert_true(grown);
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
}

static void idles_until_mail_time_or_a_wake(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},
						  {CAPABLE("IDLE")},
						  {SELECTED("2")},
						  {"IDLE", "+ idling\r\n* OK still here\r\n"},
						  {"DONE", "%t OK done\r\n"},
						  {"IDLE", "+ idling\r\n"},
						  {"DONE", "%t OK done\r\n"},
						  {NULL, FAKE_HANG},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	enum clf_imap_wake wake = CLF_WAKE_MAIL;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	assert_int_equal(write(ends[1], "x", 1), 1);
	/* "Still here" is no mail: IDLE begins again, and then the descriptor ends it. */
	assert_int_equal(clf_imap_wait(imap, ends[0], 3000, &wake, NULL), CLF_OK);
	assert_int_equal(wake, CLF_WAKE_FD);
	clf_imap_close(&imap);
	close(ends[0]);
	close(ends[1]);
	fake_stop(&server);
}

static void mail_ends_idle(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},
						  {CAPABLE("IDLE")},
						  {SELECTED("2")},
						  {"IDLE", "+ idling\r\n* 3 EXISTS\r\n"},
						  {"DONE", "%t OK done\r\n"},
						  {"IDLE", "+ idling\r\n* BYE shutting down\r\n"},
						  {NULL, FAKE_HANG},
						  {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap *imap = session(&server, NULL);
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;
	struct clf_error err = {0};

	(void)state;
	if (clf_imap_wait(imap, -1, 3000, &wake, &err) != CLF_OK)
		fail_msg("%s", err.text);
	assert_int_equal(wake, CLF_WAKE_MAIL);
	/* A farewell in IDLE is an error in words, not a crash. */
	assert_int_equal(clf_imap_wait(imap, -1, 3000, &wake, &err), CLF_EIO);
	assert_non_null(strstr(err.text, "shutting down"));
	clf_imap_close(&imap);
	fake_stop(&server);
}

static void told_to_stop_in_idle(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, login},       {CAPABLE("IDLE")}, {SELECTED("2")},
						  {"IDLE", "+ idling\r\n"}, {NULL, FAKE_HANG}, {0}};
	struct fake_server server = fake_start(script);
	struct clf_imap_options options = {
	    .host = "127.0.0.1", .port = server.port, .user = "support", .password = "se\"cret\\", .timeout_s = 30};
	enum clf_imap_wake wake = CLF_WAKE_TIMEOUT;
	struct clf_imap_folder folder;
	struct clf_imap *imap = NULL;
	int64_t begun;
	int ends[2];

	(void)state;
	assert_int_equal(pipe(ends), 0);
	options.stop_fd = &ends[0];
	assert_int_equal(clf_imap_open(&options, &imap, NULL), CLF_OK);
	assert_int_equal(clf_imap_select(imap, "INBOX", &folder, NULL), CLF_OK);
	begun = clf_clock_monotonic_ms();
	if (fork() == 0) {
		usleep(300000);
		_exit(write(ends[1], "x", 1) != 1);
	}
	assert_int_equal(clf_imap_wait(imap, -1, 20000, &wake, NULL), CLF_ECLOSED);
	clf_imap_close(&imap);
	assert_true(clf_clock_monotonic_ms() - begun < 1500);
	close(ends[0]);
	close(ends[1]);
	fake_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(logs_in_and_selects),
	    cmocka_unit_test(a_server_that_lists_no_capabilities),
	    cmocka_unit_test(refused_logins),
	    cmocka_unit_test(starttls_is_never_skipped),
	    cmocka_unit_test(silence_and_dripping_end),
	    cmocka_unit_test(lists_what_is_above_and_nothing_else),
	    cmocka_unit_test(finds_what_is_far_above),
	    cmocka_unit_test(only_what_was_asked_for_comes_and_once),
	    cmocka_unit_test(a_huge_literal_costs_nothing),
	    cmocka_unit_test(pieces),
	    cmocka_unit_test(pieces_that_come_otherwise),
	    cmocka_unit_test(lists_without_sizes),
	    cmocka_unit_test(lists_tell_when_mails_came),
	    cmocka_unit_test(what_was_copied_is_never_copied_again),
	    cmocka_unit_test(a_full_or_forbidden_folder_is_not_made),
	    cmocka_unit_test(moves_and_makes_the_folder),
	    cmocka_unit_test(without_move_only_ours_are_expunged),
	    cmocka_unit_test(marks_seen_or_says_why_not),
	    cmocka_unit_test(removes_for_good_or_marks),
	    cmocka_unit_test(seeks_where_junk_is),
	    cmocka_unit_test(idles_until_mail_time_or_a_wake),
	    cmocka_unit_test(mail_ends_idle),
	    cmocka_unit_test(told_to_stop_in_idle),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
