/*
 * test_replay.c - 2.3: a ticket walked back through its history and on again; lines of an older program by their words.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/history/replay.h"

static const struct clf_ticket_status statuses[] = {{.id = 1, .name = "New", .kind = CLF_KIND_NEW},
						    {.id = 2, .name = "Open", .kind = CLF_KIND_OPEN},
						    {.id = 7, .name = "Closed", .kind = CLF_KIND_CLOSED}};
static const struct clf_history_named agents[] = {
    {70, "Mia", "mia@agents.example"}, {71, "Tom", "tom@agents.example"}, {72, "Tom", "thomas@agents.example"}};
static const struct clf_history_named teams[] = {{5, "First line", NULL}};
static const struct clf_history_named segments[] = {{6, "Stores", NULL}};
static const struct clf_history_names names = {
    .statuses = statuses,
    .status_count = CLF_COUNT(statuses),
    .agents = agents,
    .agent_count = CLF_COUNT(agents),
    .teams = teams,
    .team_count = CLF_COUNT(teams),
    .segments = segments,
    .segment_count = CLF_COUNT(segments),
};

struct walk {
	struct clf_arena *arena;
	const char *statuses; /* after each request, joined */
	size_t lines, visits, most;
};

static bool take(void *user, const struct clf_state *before, const struct clf_state *after,
		 const struct clf_line *lines, size_t count)
{
	struct walk *walk = user;
	const char *status = after->unknown[CLF_FIELD_STATUS] ? "?" : clf_id_kept(walk->arena, after->ticket.status);

	(void)before;
	(void)lines;
	walk->statuses = clf_arena_printf(walk->arena, "%s%s", walk->statuses, status);
	walk->lines += count;
	return ++walk->visits != walk->most;
}

static struct clf_replayed replay(struct walk *walk, const struct clf_state *now, struct clf_line *lines, size_t count)
{
	const struct clf_history history = {now, lines, count, &names};
	struct clf_replayed out;

	walk->statuses = "";
	walk->lines = walk->visits = 0;
	clf_replay(walk->arena, &history, take, walk, &out);
	return out;
}

static int open_walk(void **state)
{
	struct walk *walk = test_calloc(1, sizeof *walk);

	walk->arena = clf_arena_new();
	*state = walk;
	return 0;
}

static int close_walk(void **state)
{
	struct walk *walk = *state;

	clf_arena_free(&walk->arena);
	test_free(walk);
	return 0;
}

#define LINE(v, p, f, a, b)                                                                                            \
	.version = (v), .part = (p), .at = (v)*100, .what = (f), .field = (f), .from = (a), .to = (b)
#define OLD(time, word, a, b) .at = (time), .what = (word), .from_text = (a), .to_text = (b)

static void test_2_3_back_to_the_creation_and_on_to_the_row(void **state)
{
	static const char *const tags[] = {"late", "odd"};
	struct walk *walk = *state;
	struct clf_state now = {.ticket = {.status = 7, .owner = 71, .team_id = 5, .segment_id = 6, .due_at = 1500000},
				.tags = tags,
				.tag_count = 2};
	struct clf_line lines[] = {
	    {.version = 1, .part = 1, .at = 100, .what = "created", .field = "status", .to = "1"},
	    {LINE(1, 2, "owner", NULL, "70")},
	    {LINE(2, 1, "status", "1", "2")},
	    {LINE(2, 2, "team", NULL, "5")},
	    {LINE(2, 3, "tags", NULL, "new")},
	    {LINE(2, 4, "tags", NULL, "late")},
	    {LINE(3, 1, "owner", "70", "71")},
	    {LINE(3, 2, "tags", "new", NULL)},
	    {LINE(3, 3, "tags", NULL, "odd")},
	    {LINE(3, 4, "segment", NULL, "6")},
	    {LINE(4, 1, "due_at", NULL, "1970-01-01T00:00:01.500000Z")},
	    {LINE(4, 2, "status", "2", "7")},
	};
	struct clf_replayed out = replay(walk, &now, lines, CLF_COUNT(lines));

	assert_null(out.contradiction);
	assert_string_equal(walk->statuses, "1227");
	assert_int_equal(walk->lines, CLF_COUNT(lines));
	assert_int_equal(out.created.ticket.status, 0);
	assert_int_equal(out.created.ticket.owner, 0);
	assert_int_equal(out.created.ticket.due_at, 0);
	assert_int_equal(out.created.tag_count, 0);
	assert_null(out.created.ticket.team);
	assert_string_equal(out.last.ticket.team, "First line");
	assert_string_equal(out.last.ticket.segment, "Stores");
	assert_int_equal(out.last.ticket.closed_at, 400);
	now.ticket.derived = out.last.ticket.derived;
	assert_null(clf_state_differs(walk->arena, &out.last, &now));
	now.ticket.due_at = 0;
	assert_string_equal(clf_state_differs(walk->arena, &out.last, &now)->name, "due_at");
	walk->most = 2;
	replay(walk, &now, lines, CLF_COUNT(lines));
	assert_int_equal(walk->visits, 2);
}

static void test_2_3_what_has_no_line_or_no_change_is_found(void **state)
{
	struct walk *walk = *state;
	struct clf_state now = {.ticket = {.status = 2}};
	struct clf_line gap[] = {{LINE(1, 1, "status", NULL, "1")}, {LINE(2, 1, "status", "1", "7")}};
	struct clf_line idle[] = {{LINE(1, 1, "status", NULL, "2")}, {LINE(2, 1, "owner", "70", "70")}};
	struct clf_line tag[] = {{LINE(1, 1, "status", NULL, "2")}, {LINE(2, 1, "tags", NULL, "late")}};

	assert_ptr_equal(replay(walk, &now, gap, 2).contradiction, &gap[1]);
	assert_ptr_equal(replay(walk, &now, idle, 2).contradiction, &idle[1]);
	assert_ptr_equal(replay(walk, &now, tag, 2).contradiction, &tag[1]);
}

static void test_2_3_older_lines_are_read_by_their_words(void **state)
{
	struct walk *walk = *state;
	const struct clf_state now = {
	    .ticket = {.status = 7, .owner = 70, .priority = CLF_PRIORITY_HIGH, .due_at = 1500000, .created_at = 100}};
	struct clf_line lines[] = {
	    {OLD(100, "created", NULL, "mail")},   {OLD(100, "owner", NULL, "mia@agents.example")},
	    {OLD(200, "owner", "Mia", NULL)},      {OLD(200, "status", "new", "Open")},
	    {OLD(300, "priority", "low", "high")}, {OLD(300, "due", NULL, "1970-01-01T00:00:01Z")},
	    {OLD(400, "owner", NULL, "Mia")},      {LINE(9, 1, "status", "2", "7")},
	};
	struct clf_replayed out = replay(walk, &now, lines, CLF_COUNT(lines));

	assert_null(out.contradiction);
	/* Lines of one time are one request. */
	assert_int_equal(walk->visits, 5);
	assert_string_equal(walk->statuses, "12227");
	assert_int_equal(out.created.ticket.priority, CLF_PRIORITY_LOW);
	assert_int_equal(out.created.ticket.owner, 0);
	assert_false(out.created.unknown[CLF_FIELD_OWNER]);
	assert_int_equal(out.last.ticket.status_at, 900);
	assert_int_equal(out.last.ticket.owner_at, 400);
	assert_int_equal(out.last.ticket.resolved_at, 900);
	/* Since it was made, though no line says in which status. */
	out = replay(walk, &now, lines, 1);
	assert_int_equal(out.last.ticket.status_at, 100);
}

static void test_2_3_what_the_words_no_longer_tell_is_unknown_from_there_back(void **state)
{
	struct walk *walk = *state;
	const struct clf_state now = {.ticket = {.status = 7, .owner = 71}};
	struct clf_line lines[] = {
	    {OLD(100, "created", NULL, "mail")},
	    {OLD(100, "owner", NULL, "Mia")},
	    {OLD(200, "status", "Renamed", "Gone too")},
	    /* Two are called so. */
	    {OLD(300, "owner", "Mia", "Tom")},
	    {OLD(400, "status", "Gone too", "Closed")},
	};
	struct clf_line erased[] = {
	    {LINE(1, 1, "status", NULL, "7")},
	    {LINE(1, 2, "owner", NULL, "71")},
	    {LINE(2, 1, "tags", NULL, NULL)},
	};
	struct clf_replayed out = replay(walk, &now, lines, CLF_COUNT(lines));

	assert_null(out.contradiction);
	assert_string_equal(walk->statuses, "???7");
	assert_true(out.created.unknown[CLF_FIELD_STATUS]);
	assert_false(out.last.unknown[CLF_FIELD_STATUS]);
	assert_false(out.created.unknown[CLF_FIELD_OWNER]);
	assert_int_equal(out.created.ticket.owner, 0);
	assert_int_equal(out.last.ticket.owner, 71);
	out = replay(walk, &now, erased, CLF_COUNT(erased));
	assert_null(out.contradiction);
	assert_true(out.created.unknown[CLF_FIELD_TAGS]);
	assert_false(out.created.unknown[CLF_FIELD_STATUS]);
}

#define walk_test(function) cmocka_unit_test_setup_teardown(function, open_walk, close_walk)

int main(void)
{
	const struct CMUnitTest tests[] = {
	    walk_test(test_2_3_back_to_the_creation_and_on_to_the_row),
	    walk_test(test_2_3_what_has_no_line_or_no_change_is_found),
	    walk_test(test_2_3_older_lines_are_read_by_their_words),
	    walk_test(test_2_3_what_the_words_no_longer_tell_is_unknown_from_there_back),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
