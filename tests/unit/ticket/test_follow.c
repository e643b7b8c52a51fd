/*
 * test_follow.c - 2.3, derived fields: since when a customer waits, who answered first, when it was resolved.
 *
 * A ticket made at 100; each row of a case is a request.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/history/follow.h"

#define MADE 100
#define ROWS 9

enum { NEW = 1, OPEN, ANSWERED, POSTPONED, RESOLVED, CLOSED, SPAM };

static const struct clf_ticket_status statuses[] = {
    {.id = NEW, .name = "New", .kind = CLF_KIND_NEW},
    {.id = OPEN, .name = "Open", .kind = CLF_KIND_OPEN},
    {.id = ANSWERED, .name = "Answered", .kind = CLF_KIND_ANSWERED},
    {.id = POSTPONED, .name = "Postponed", .kind = CLF_KIND_POSTPONED},
    {.id = RESOLVED, .name = "Resolved", .kind = CLF_KIND_RESOLVED},
    {.id = CLOSED, .name = "Closed", .kind = CLF_KIND_CLOSED},
    {.id = SPAM, .name = "Spam", .kind = CLF_KIND_SPAM},
};

/* What a request did: a line of its own for what, and one for the status that it led to. */
struct row {
	int64_t at;
	const char *what;
	int status;
	enum clf_via via;
	int64_t message;
	const char *to;
};

struct expected {
	int64_t waiting_since, first_answer_at, answers, last_mail_at, resolved_at, reopened, closed_at;
};

struct follow_case {
	const char *says;
	const char *comment;
	struct row rows[ROWS];
	struct expected expected;
};

#define MADE_BY_MAIL MADE, "message", NEW, CLF_VIA_MAIL, 0, NULL
#define BY_HAND MADE, "comment", NEW, CLF_VIA_API, 0, NULL
#define ASKS(at) (at), "message", 0, CLF_VIA_MAIL, 0, NULL
#define ANSWERS(at, id) (at), "answer", 0, CLF_VIA_MAIL, (id), NULL
#define DOES(at, what) (at), (what), 0, CLF_VIA_MAIL, 0, NULL
#define BECOMES(at, to) (at), NULL, (to), CLF_VIA_API, 0, NULL
#define TOLD(at, what, id) (at), (what), 0, CLF_VIA_MAIL, (id), NULL

static const struct follow_case cases[] = {
    {"a mail begins the wait", NULL, {{MADE_BY_MAIL}}, {.waiting_since = MADE, .last_mail_at = MADE}},
    {"what is made by hand waits for nobody", NULL, {{BY_HAND}}, {0}},
    {"with the customer's words it does", "Late.", {{BY_HAND}}, {.waiting_since = MADE}},
    {"an answer ends it",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}},
     {.first_answer_at = 200, .answers = 1, .last_mail_at = 200}},
    {"the first mail counts, the first answer stays",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {ASKS(300)}, {ASKS(400)}, {ANSWERS(500, 6)}, {ASKS(600)}, {ASKS(700)}},
     {.waiting_since = 600, .first_answer_at = 200, .answers = 2, .last_mail_at = 700}},
    {"notes, helpers and machines keep it",
     NULL,
     {{MADE_BY_MAIL},
      {DOES(200, "comment")},
      {DOES(300, "third-party-message")},
      {DOES(400, "auto-reply")},
      {DOES(500, "forward")},
      {DOES(600, "copy")}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"what a rule sends is nobody's answer",
     NULL,
     {{MADE_BY_MAIL}, {200, "follow-up", 0, CLF_VIA_RULE, 5, NULL}, {300, "follow-up", 0, CLF_VIA_CLOCK, 6, NULL}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"thanks begin no wait",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {300, "message", 0, CLF_VIA_MAIL, 0, CLF_LINE_THANKS}},
     {.first_answer_at = 200, .answers = 1, .last_mail_at = 300}},
    {"a mail that failed ended no wait",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {TOLD(300, "delivery-failed", 5)}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"nor did the status that came of it",
     NULL,
     {{MADE_BY_MAIL}, {200, "answer", ANSWERED, CLF_VIA_MAIL, 5, NULL}, {TOLD(300, "delivery-failed", 5)}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"another that arrived did",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {ANSWERS(250, 6)}, {TOLD(300, "delivery-failed", 5)}},
     {.first_answer_at = 250, .answers = 1, .last_mail_at = 250}},
    {"sent again it counts again",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {TOLD(300, "delivery-failed", 5)}, {TOLD(400, "sent-again", 5)}},
     {.first_answer_at = 200, .answers = 1, .last_mail_at = 200}},
    {"given up it doesn't",
     NULL,
     {{MADE_BY_MAIL}, {ANSWERS(200, 5)}, {TOLD(300, "discarded", 5)}, {ASKS(400)}},
     {.waiting_since = MADE, .last_mail_at = 400}},
    {"the status Answered ends it, too", NULL, {{MADE_BY_MAIL}, {BECOMES(200, ANSWERED)}}, {.last_mail_at = MADE}},
    {"put off it still waits",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, POSTPONED)}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"resolved, closed: resolved once",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, RESOLVED)}, {BECOMES(300, CLOSED)}},
     {.last_mail_at = MADE, .resolved_at = 200, .closed_at = 300}},
    {"opened again it counts, and waits",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, CLOSED)}, {300, "message", OPEN, CLF_VIA_MAIL, 0, NULL}},
     {.waiting_since = 300, .last_mail_at = 300, .reopened = 1}},
    {"spam neither resolves nor reopens",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, SPAM)}, {BECOMES(300, OPEN)}},
     {.last_mail_at = MADE}},
    {"what was resolved and spam is reopened",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, RESOLVED)}, {BECOMES(300, SPAM)}, {BECOMES(400, OPEN)}},
     {.last_mail_at = MADE, .reopened = 1}},
    {"what was spam and is resolved after all isn't open",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, SPAM)}, {BECOMES(300, RESOLVED)}},
     {.last_mail_at = MADE, .resolved_at = 300}},
    {"what was resolved, spam, and is resolved again was it from the first time on",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, RESOLVED)}, {BECOMES(300, SPAM)}, {BECOMES(400, RESOLVED)}},
     {.last_mail_at = MADE, .resolved_at = 200}},
    {"a mail to what stays closed waits for nobody",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, CLOSED)}, {ASKS(300)}},
     {.last_mail_at = 300, .resolved_at = 200, .closed_at = 200}},
    {"what is undone never was",
     NULL,
     {{MADE_BY_MAIL}, {200, "answer", RESOLVED, CLF_VIA_MAIL, 5, NULL}, {300, "undo", NEW, CLF_VIA_MAIL, 0, NULL}},
     {.waiting_since = MADE, .last_mail_at = MADE}},
    {"a reopening that is undone leaves it resolved",
     NULL,
     {{MADE_BY_MAIL}, {BECOMES(200, CLOSED)}, {BECOMES(300, OPEN)}, {400, "undo", CLOSED, CLF_VIA_MAIL, 0, NULL}},
     {.last_mail_at = MADE, .resolved_at = 200, .closed_at = 200}},
};

/* The lines of the case's requests, a version each. */
static size_t lines_of(struct clf_arena *arena, const struct follow_case *one, struct clf_line *lines)
{
	const char *was = NULL;
	size_t n = 0;

	for (size_t i = 0; i < ROWS && one->rows[i].at != 0; i++) {
		const struct row *row = &one->rows[i];
		const struct clf_line line = {.at = row->at,
					      .said_at = row->at,
					      .version = (int64_t)i + 1,
					      .via = row->via,
					      .what = i == 0 ? "created" : "status",
					      .field = "status",
					      .from = was,
					      .to = clf_id_kept(arena, row->status)};

		if (row->status != 0) {
			lines[n++] = line;
			was = line.to;
		}
		if (row->what == NULL)
			continue;
		lines[n] = line;
		lines[n].what = row->what;
		lines[n].field = lines[n].from = NULL;
		lines[n].to = row->to;
		lines[n++].message = row->message;
	}
	return n;
}

static void expect(const struct follow_case *one, const char *what, int64_t is, int64_t wanted)
{
	if (is != wanted)
		fail_msg("%s: %s is %lld, not %lld", one->says, what, (long long)is, (long long)wanted);
}

static void test_2_3_what_follows_from_a_history(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct follow_case *one = &cases[i];
		const struct clf_ticket ticket = {.created_at = MADE, .comment = one->comment};
		struct clf_line lines[2 * ROWS];
		struct clf_followed_all all = {&ticket, lines, 0, statuses, CLF_COUNT(statuses)};
		struct clf_derived is;

		all.count = lines_of(arena, one, lines);
		clf_ticket_follow_all(arena, &all, &is);
		expect(one, "waiting_since", is.waiting_since, one->expected.waiting_since);
		expect(one, "first_answer_at", is.first_answer_at, one->expected.first_answer_at);
		expect(one, "answers", is.answers, one->expected.answers);
		expect(one, "last_mail_at", is.last_mail_at, one->expected.last_mail_at);
		expect(one, "resolved_at", is.resolved_at, one->expected.resolved_at);
		expect(one, "reopened", is.reopened, one->expected.reopened);
		expect(one, "closed_at", is.closed_at, one->expected.closed_at);
	}
	clf_arena_free(&arena);
}

static struct clf_derived after(const struct clf_line *lines, size_t count, int64_t created_at)
{
	const struct clf_derived before = {.status_at = 50, .owner_at = 60};
	const struct clf_followed request = {.lines = lines,
					     .count = count,
					     .created_at = created_at,
					     .statuses = statuses,
					     .status_count = CLF_COUNT(statuses)};
	struct clf_derived out;

	clf_ticket_follow(&before, &request, &out);
	return out;
}

static void test_2_3_since_when_status_and_owner_are_so(void **state)
{
	const struct clf_line created = {.at = 300, .what = "created", .field = "status", .to = "1"};
	const struct clf_line moved[] = {{.at = 300, .what = "status", .field = "status", .from = "1", .to = "2"},
					 {.at = 300, .what = "status", .field = "status", .from = "2", .to = "1"}};
	const struct clf_line given = {.at = 300, .what = "owner", .field = "owner", .from = "7", .to = "8"};
	const struct clf_line taken = {.at = 300, .what = "owner", .field = "owner", .from = "7"};

	(void)state;
	/* A mail's ticket is as old as the mail. */
	assert_int_equal(after(&created, 1, 100).status_at, 100);
	assert_int_equal(after(moved, 1, 0).status_at, 300);
	/* There and back within one request nobody saw. */
	assert_int_equal(after(moved, 2, 0).status_at, 50);
	assert_int_equal(after(&given, 1, 0).owner_at, 300);
	assert_int_equal(after(&given, 1, 0).status_at, 50);
	assert_int_equal(after(&taken, 1, 0).owner_at, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_2_3_what_follows_from_a_history),
	    cmocka_unit_test(test_2_3_since_when_status_and_owner_are_so),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
