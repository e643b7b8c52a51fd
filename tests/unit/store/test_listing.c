/*
 * test_listing.c - lists of random tickets: whatever is asked for and in whichever order, the pages together are what
 * the rows themselves say, the counts add up to them, and the neighbours follow them. CLF_SEED=N plays one again.
 */
#include "clf/base/count.h"
#include "clf/base/problem.h"
#include "clf/store/engine/revision.h"
#include "clf/store/field/fields.h"
#include "clf/store/listing/view.h"
#include "clf/store/people/directory.h"
#include "clf/store/people/permission.h"
#include "look/visible.h"
#include "store/listing_asked.h"

#define QUESTIONS 60
#define NOW (INT64_C(1800000000) * CLF_SECOND)

/* The schema doesn't let a ticket's beginning change; here it is to be another day. */
static void free_dates(struct fixture *f)
{
	assert_ok(f, db_script(f->store->db, "DROP TRIGGER ticket_fixed", &f->err));
}

static void make_seer(struct fixture *f, int64_t team, int64_t gone)
{
	seer = fixture_agent(f, "seer@example.com", "Seer", NULL, NULL);
	run(f, "INSERT INTO team_member (team, agent) SELECT $n, $value", team, seer);
	run(f, "INSERT INTO team (id, name, folded, kind) SELECT 77, 'Few', 'few', 'group' WHERE $n = 1 AND $value = 1",
	    1, 1);
	run(f, "INSERT INTO team_member (team, agent) SELECT $n, $value", 77, seer);
	run(f, "UPDATE agent SET active = 0 WHERE party = $n AND $value = 1", gone, 1);
}

static void make_kin(struct fixture *f, int64_t n, int64_t parent)
{
	run(f, "UPDATE ticket SET grp = $value WHERE number = $n", n, below(8) == 0 ? 77 : 0);
	if (below(6) == 0)
		run(f, "UPDATE ticket SET owner = $value WHERE number = $n", n, seer);
	if (parent != 0 && below(5) == 0)
		run(f, "UPDATE ticket SET parent = $value WHERE number = $n", n, parent);
	if (below(9) == 0)
		run(f, "INSERT INTO watcher (ticket, agent, muted, at) VALUES ($n, $value, $n % 3 / 2, 1)", n, seer);
	if (below(9) == 0)
		run(f, "INSERT INTO participant (ticket, party, class, at) VALUES ($n, $value, 'agent', 1)", n, seer);
}

/* Tickets that differ in all that is asked for; one in ten is deleted, a third is old. */
static void make_world(struct fixture *f)
{
	int64_t olga = fixture_agent(f, "olga@example.com", "Olga", "Night", "North");
	int64_t otto = fixture_agent(f, "otto@example.com", "Otto", "Day", "South");
	int64_t gone = fixture_agent(f, "gone@example.com", "Gone", NULL, NULL);
	int64_t team = 0, other = 0, segment = 0, parent = 0;

	free_dates(f);
	assert_ok(f, team_by_name(f->store, "Night", &team, &f->err));
	assert_ok(f, team_by_name(f->store, "Day", &other, &f->err));
	assert_ok(f, segment_by_name(f->store, "North", &segment, &f->err));
	make_seer(f, other, gone);
	for (int i = 0; i < TICKETS; i++) {
		int64_t n = fixture_ticket(f, i % 2 ? "a lamp" : "a chair", NULL);
		int64_t made = NOW - (int64_t)(i % 3 == 0 ? 60 : below(30)) * CLF_DAY - below(5);

		run(f, "UPDATE ticket SET created_at = $value, updated_at = $value + 5 WHERE number = $n", n, made);
		run(f, "UPDATE ticket SET status = $value WHERE number = $n", n, 1 + below(9));
		run(f, "UPDATE ticket SET owner = $value WHERE number = $n", n,
		    (const int64_t[]){0, olga, otto, gone}[below(4)]);
		run(f, "UPDATE ticket SET team = $value WHERE number = $n", n,
		    (const int64_t[]){0, team, other}[below(3)]);
		run(f, "UPDATE ticket SET segment = $value WHERE number = $n", n, below(2) ? segment : 0);
		run(f, "UPDATE ticket SET priority = coalesce($value, 0) WHERE number = $n", n, below(4));
		run(f, "UPDATE ticket SET score = $value WHERE number = $n", n, below(11));
		run(f, "UPDATE ticket SET due_at = $value WHERE number = $n", n,
		    below(2) ? NOW + below(10) * CLF_DAY : 0);
		run(f, "UPDATE ticket SET waiting_since = $value WHERE number = $n", n,
		    below(3) == 0 ? made + below(3) : 0);
		run(f,
		    "UPDATE ticket SET closed_at = CASE WHEN status IN (7, 8, 9) THEN $value END, "
		    "resolved_at = CASE WHEN status IN (6, 7) THEN $value END WHERE number = $n",
		    n, made + 7);
		if (below(4) == 0)
			run(f, "INSERT INTO ticket_tag (ticket, tag) SELECT $n, 'storm' WHERE $value > 0", n, 1);
		make_kin(f, n, parent);
		if (i % 10 == 0)
			parent = n;
	}
	make_index(f);
}

static const struct clf_term terms[] = {
    {"status", "Open"},
    {"status", "New"},
    {"-status", "Closed"},
    {"kind", "escalated"},
    {"-kind", "spam"},
    {"owner", "olga@example.com"},
    {"owner", "none"},
    {"-owner", "otto@example.com"},
    {"-owner", "none"},
    {"team", "night"},
    {"-team", "none"},
    {"segment", "North"},
    {"segment", "none"},
    {"priority", "critical"},
    {"priority_from", "high"},
    {"score_from", "3"},
    {"score_to", "7"},
    {"-score", "5"},
    {"tag", "storm"},
    {"-tag", "storm"},
    {"created_from", "2026-12-20"},
    {"created_to", "2027-01-10T00:00:00Z"},
    {"due_at_from", "2027-01-17"},
    {"customer", "anna@example.org"},
    {"channel", "mail"},
    {"q", "lamp"},
    {"q", "lam"},
    {"q", "\"a lamp\""},
    {"q", "a -lamp"},
    {"q", "anna@example.org chair"},
    {"q", "a lamp owner:olga@example.com"},
    {"q", "1010"},
};
/* What the rows themselves say of each: the same in words of the schema. */
static const char *const said[CLF_COUNT(terms)] = {
    "status = 2",
    "status = 1",
    "status <> 7",
    "status = 4",
    "status <> 8",
    "owner = (SELECT id FROM party WHERE address = 'olga@example.com')",
    "owner IS NULL",
    "coalesce(owner, 0) <> (SELECT id FROM party WHERE address = 'otto@example.com')",
    "owner IS NOT NULL",
    "team = (SELECT id FROM team WHERE folded = 'night')",
    "team IS NOT NULL",
    "segment IS NOT NULL",
    "segment IS NULL",
    "priority = 3",
    "priority >= 2",
    "score >= 3",
    "score <= 7",
    "coalesce(score, 0) <> 5",
    "number IN (SELECT ticket FROM ticket_tag)",
    "number NOT IN (SELECT ticket FROM ticket_tag)",
    "created_at >= 1797724800000000",
    "created_at <= 1799539200000000",
    "due_at >= 1800144000000000",
    "1 = 1",
    "1 = 1",
    "subject = 'a lamp'",
    "subject = 'a lamp'",
    "subject = 'a lamp'",
    "subject <> 'a lamp'",
    "subject = 'a chair'",
    "subject = 'a lamp' AND owner = (SELECT id FROM party WHERE address = 'olga@example.com')",
    "number = 1010",
};

/* Who asks in what follows; 0: who sees all. */
static bool is_in(const int64_t *list, size_t count, int64_t number)
{
	for (size_t i = 0; i < count; i++) {
		if (list[i] == number)
			return true;
	}
	return false;
}

/* One after the other, each once, and the neighbours are those of the list. */
static void compare_neighbours(struct fixture *f, const struct clf_term *list, size_t count, const int64_t *got,
			       size_t n)
{
	for (size_t i = 0; i < n; i++) {
		struct clf_listing_neighbours beside;

		assert_false(is_in(got, i, got[i]));
		assert_ok(f,
			  clf_listing_neighbours(asked(f, list, count, NULL, LEAD_UNCHOSEN), got[i], &beside, &f->err));
		assert_int_equal(beside.previous, i > 0 ? got[i - 1] : 0);
		assert_int_equal(beside.next, i + 1 < n ? got[i + 1] : 0);
	}
}

static void compare_counts(struct fixture *f, const struct clf_term *list, size_t count, size_t n)
{
	static const enum listing_lead leads[] = {LEAD_UNCHOSEN, LEAD_ORDER, LEAD_BRANCHES};

	for (size_t i = 0; i < CLF_COUNT(leads); i++) {
		struct clf_listing_count *counts;
		int64_t all = 0, sum = 0;
		size_t statuses = 0;
		bool more;

		assert_ok(f, clf_listing_counts(asked(f, list, count, NULL, leads[i]), &counts, &statuses, &all, &more,
						&f->err));
		for (size_t k = 0; k < statuses; k++)
			sum += counts[k].count;
		assert_int_equal(sum, n);
		assert_int_equal(all, n);
		assert_false(more);
	}
}

/* The predicate with the numbers in their places. */
static const char *text_with(struct fixture *f, const char *predicate, int64_t agent, enum clf_scope scope)
{
	struct clf_buf out;
	const char *made;

	clf_buf_init(&out, 64u << 10);
	while (*predicate != '\0') {
		if (strncmp(predicate, "$agent", 6) == 0) {
			clf_buf_printf(&out, "%lld", (long long)agent);
			predicate += 6;
		} else if (strncmp(predicate, "$scope", 6) == 0) {
			clf_buf_printf(&out, "%d", (int)scope);
			predicate += 6;
		} else {
			clf_buf_add_char(&out, *predicate++);
		}
	}
	made = clf_arena_copy(f->arena, out.p, out.n);
	clf_buf_free(&out);
	return made;
}

/* The one predicate, of the asker. */
static const char *seen_by(struct fixture *f)
{
	struct clf_permission *permissions = NULL;
	struct clf_agent agent;
	size_t count = 0;

	assert_ok(f, clf_agent_by_id(f->store, f->arena, asker, &agent, &f->err));
	assert_ok(f, clf_permission_list(f->store, f->arena, &permissions, &count, &f->err));
	return text_with(f, CLF_VISIBLE("t"), asker, clf_permission_scope(permissions, count, "view", agent.role));
}

static void ask_for(struct fixture *f, const char *order, size_t first, size_t second)
{
	static const enum listing_lead leads[] = {LEAD_ORDER, LEAD_BRANCHES};
	/* Two of one name would be or. */
	const bool both = strcmp(terms[first].name, terms[second].name) != 0;
	struct clf_term list[] = {{"sort", order}, terms[first], terms[second]};
	size_t count = both ? 3 : 2, n, turned, ordered;
	int64_t got[TICKETS], back[TICKETS], walked[TICKETS];
	bool deleted =
	    strncmp(terms[first].name, "status", 6) == 0 || strncmp(terms[first].name, "kind", 4) == 0 ||
	    (both && (strncmp(terms[second].name, "status", 6) == 0 || strncmp(terms[second].name, "kind", 4) == 0));
	const char *sql = clf_arena_printf(
	    f->arena, "SELECT count(*) FROM ticket t WHERE (%s) AND (%s) AND (%d = 1 OR status <> 9) AND %s",
	    said[first], both ? said[second] : "1 = 1", deleted, asker != 0 ? seen_by(f) : "1 = 1");

	n = all_pages(f, list, count, LEAD_UNCHOSEN, got);
	if ((int64_t)n != fixture_count(f, sql))
		fail_msg("%zu, not %lld: %s", n, (long long)fixture_count(f, sql), sql);
	for (size_t i = 0; i < CLF_COUNT(leads); i++) {
		ordered = all_pages(f, list, count, leads[i], walked);
		assert_int_equal(ordered, n);
		assert_memory_equal(walked, got, n * sizeof(*got));
	}
	list[0].value = clf_arena_printf(f->arena, "-%s", order);
	for (size_t k = 0; k < CLF_COUNT(leads); k++) {
		turned = all_pages(f, list, count, leads[k], back);
		assert_int_equal(turned, n);
		for (size_t i = 0; i < n; i++)
			assert_int_equal(back[i], got[n - 1 - i]);
	}
	list[0].value = order;
	compare_neighbours(f, list, count, got, n);
	compare_counts(f, list, count, n);
}

static void one_question(struct fixture *f)
{
	static const char *const orders[] = {"number",  "waiting", "created", "updated", "due",     "priority",
					     "subject", "owner",   "score",   "status",  "customer"};
	const char *order = orders[below(CLF_COUNT(orders))];
	const size_t first = below(CLF_COUNT(terms)), second = below(CLF_COUNT(terms));

	ask_for(f, order, first, second);
}

/* What has an index with the status, beside each way to ask for statuses. */
static void ask_for_statuses(struct fixture *f)
{
	for (size_t first = 0; first < CLF_COUNT(terms); first++) {
		bool by_status = terms[first].name[0] != '-' && strcmp(terms[first].value, "none") != 0 &&
				 (strcmp(terms[first].name, "owner") == 0 || strcmp(terms[first].name, "team") == 0 ||
				  strcmp(terms[first].name, "segment") == 0);

		for (size_t second = 0; by_status && second < 5; second++)
			ask_for(f, below(2) ? "number" : "waiting", first, second);
	}
}

/* Words beside each of the others. */
static void ask_for_words(struct fixture *f)
{
	static const char *const orders[] = {"number", "waiting", "priority", "subject"};

	for (size_t first = 0; first < CLF_COUNT(terms); first++) {
		for (size_t second = 0; strcmp(terms[first].name, "q") == 0 && second < CLF_COUNT(terms); second++) {
			few_most = below(2) ? LISTING_FEW : 0;
			if (below(16) == 0)
				ask_for(f, orders[below(CLF_COUNT(orders))], first, second);
		}
	}
	few_most = LISTING_FEW;
}

static void test_6_1_each_filter_and_order_shows_what_the_tickets_say(void **state)
{
	struct fixture *f = *state;
	const char *replayed = getenv("CLF_SEED");

	seed = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 7;
	make_world(f);
	for (int i = 0; i < QUESTIONS; i++) {
		few_most = i % 2 == 0 ? LISTING_FEW : 0;
		one_question(f);
	}
	few_most = LISTING_FEW;
	ask_for_statuses(f);
	ask_for_words(f);
}

/* The same as one sees them who sees a part, in each scope, with few and with many seen by the way. */
static void test_6_1_each_filter_and_order_shows_what_its_asker_sees(void **state)
{
	struct fixture *f = *state;
	const char *replayed = getenv("CLF_SEED");

	seed = replayed != NULL ? (uint32_t)strtoul(replayed, NULL, 10) : 11;
	make_world(f);
	asker = seer;
	run(f,
	    "INSERT INTO segment_manager (segment, agent) SELECT id, $n FROM segment WHERE folded = 'north' AND $value = 1",
	    seer, 1);
	for (int i = 0; i < QUESTIONS; i++) {
		rest_most = i % 2 == 0 ? LISTING_REST : 0;
		few_most = i % 4 < 2 ? LISTING_FEW : 0;
		if (i == QUESTIONS / 2)
			assert_ok(
			    f, clf_permission_set(f->store, "view", CLF_ROLE_AGENT, true, CLF_SCOPE_SEGMENT, &f->err));
		one_question(f);
	}
	ask_for_words(f);
	asker = 0;
	rest_most = LISTING_REST;
	few_most = LISTING_FEW;
}

static const int64_t *in_order(struct fixture *f, const char *order, size_t *n)
{
	const struct clf_term list[] = {{"sort", order}};
	int64_t *got = clf_arena_array_of(f->arena, TICKETS, int64_t);

	*n = all_pages(f, list, 1, LEAD_UNCHOSEN, got);
	return got;
}

static void test_6_1_who_waits_longest_is_first_then_the_newest(void **state)
{
	struct fixture *f = *state;
	int64_t a = fixture_ticket(f, "a", NULL), b = fixture_ticket(f, "b", NULL), c = fixture_ticket(f, "c", NULL);
	int64_t d = fixture_ticket(f, "d", NULL);
	const int64_t *got;
	size_t n;

	run(f, "UPDATE ticket SET waiting_since = $value WHERE number = $n", a, 0);
	run(f, "UPDATE ticket SET waiting_since = $value WHERE number = $n", b, NOW);
	run(f, "UPDATE ticket SET waiting_since = $value WHERE number = $n", c, NOW - 5);
	run(f, "UPDATE ticket SET waiting_since = $value WHERE number = $n", d, 0);
	got = in_order(f, "waiting", &n);
	assert_int_equal(n, 4);
	assert_memory_equal(got, ((const int64_t[]){c, b, d, a}), 4 * sizeof(a));
	/* The most urgent, and of those alike who waits; what is closed comes last however urgent it was. */
	run(f, "UPDATE ticket SET priority = $value WHERE number = $n", a, 3);
	run(f, "UPDATE ticket SET priority = 3, closed_at = $value, waiting_since = NULL WHERE number = $n", c, NOW);
	got = in_order(f, "priority", &n);
	assert_memory_equal(got, ((const int64_t[]){a, b, d, c}), 4 * sizeof(a));
	run(f, "UPDATE ticket SET due_at = $value WHERE number = $n", d, NOW + 9);
	run(f, "UPDATE ticket SET due_at = $value WHERE number = $n", a, NOW + 10);
	got = in_order(f, "due", &n);
	assert_memory_equal(got, ((const int64_t[]){d, a, c, b}), 4 * sizeof(a));
}

static void test_6_1_nothing_chosen_is_the_last_month_and_what_is_open(void **state)
{
	struct fixture *f = *state;
	struct clf_ticket_filter filter = {.now = NOW};
	const struct clf_term all = {"all", "on"};
	struct clf_ticket_list list;
	int64_t old_open = fixture_ticket(f, "a", NULL), old_done = fixture_ticket(f, "b", NULL);
	int64_t lately = fixture_ticket(f, "c", NULL);

	free_dates(f);
	run(f, "UPDATE ticket SET created_at = $value WHERE number = $n", old_open, NOW - 40 * CLF_DAY);
	run(f, "UPDATE ticket SET status = 6, created_at = $value WHERE number = $n", old_done, NOW - 40 * CLF_DAY);
	run(f, "UPDATE ticket SET status = 7, created_at = $value WHERE number = $n", lately, NOW - 20 * CLF_DAY);
	assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 2);
	assert_int_equal(list.items[0].ticket.number, lately);
	assert_int_equal(list.items[1].ticket.number, old_open);
	filter.month_alone = true;
	assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 1);
	filter = (struct clf_ticket_filter){.now = NOW, .asked = &all, .count = 1};
	assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
	assert_int_equal(list.count, 3);
}

static void test_6_1_all_that_is_wrong_with_a_list_is_said_at_once(void **state)
{
	struct fixture *f = *state;
	const struct clf_ticket_filter filter = {CLF_ASKED(
	    {"status", "Opne"}, {"colour", "red"}, {"sort", "watiing"}, {"score_from", "many"}, {"priority", "hihg"},
	    {"owner", "me"}, {"created_from", "yesterday"}, {"customer", "nobody"}, {"status_from", "1"})};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing;

	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	assert_null(listing);
	assert_int_equal(problems.count, 9);
	assert_string_equal(problems.items[0].nearest, "Open");
	assert_string_equal(problems.items[2].nearest, "waiting");
	assert_string_equal(problems.items[4].nearest, "high");
}

/* Of this order, and whole: else it would begin anywhere. */
static void test_6_1_a_cursor_that_is_no_list_s_is_refused(void **state)
{
	static const char *const wrong[] = {"",
					    "5",
					    "number",
					    "number.5",
					    "number.x.5",
					    "number.5.",
					    "number.5.x",
					    "number.-5.5",
					    "waiting.5.5",
					    "number.5.5.5",
					    "subject.5.mfzwg",
					    "umber.5.5",
					    "number.5.-5-5",
					    "."};
	static const char *const right[] = {"number.5.5", "number.0.-5"};
	struct fixture *f = *state;
	struct clf_ticket_filter filter = {CLF_ASKED({"sort", "number"})};
	struct clf_ticket_list list;

	fixture_ticket(f, "x", NULL);
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		filter.after = wrong[i];
		if (clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err) !=
		    CLF_EINVAL)
			fail_msg("%s", wrong[i]);
	}
	for (size_t i = 0; i < CLF_COUNT(right); i++) {
		filter.after = right[i];
		assert_ok(f, clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
	}
	filter = (struct clf_ticket_filter){CLF_ASKED({"sort", "subject"}), .after = "subject.5.1"};
	assert_status(CLF_EINVAL,
		      clf_query_tickets(f->store, f->arena, &filter, (struct clf_page){0, 0}, &list, &f->err));
}

static void test_6_1_other_columns_sort_as_long_as_few_are_found(void **state)
{
	struct fixture *f = *state;
	struct clf_ticket_filter filter = {CLF_ASKED({"sort", "subject"})};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing;
	int64_t number = fixture_ticket(f, "x", NULL);

	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			 "updated_at) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10000) "
			 "SELECT 2000 + i, 'y', 1, 1, (SELECT customer FROM ticket WHERE number = $n), 'mail', 1, 1 "
			 "FROM s",
			 CLF_NUMBER("$n", number)));
	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	assert_null(listing);
	assert_string_equal(problems.items[0].field, "sort");
	assert_non_null(strstr(problems.items[0].detail, "narrow the list"));
	problems.count = 0;
	filter = (struct clf_ticket_filter){CLF_ASKED({"sort", "subject"}, {"number_from", "2001"})};
	assert_ok(f, clf_listing_read(f->store, f->arena, &filter, &problems, &listing, &f->err));
	assert_non_null(listing);
}

static void test_6_4_more_than_ten_thousand_are_said_to_be_more(void **state)
{
	struct fixture *f = *state;
	struct clf_listing_count *counts;
	int64_t number = fixture_ticket(f, "x", NULL), all;
	size_t count;
	bool more;

	assert_ok(f,
		  db_run(f->store->db, &f->err,
			 "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, "
			 "updated_at) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 10001) "
			 "SELECT 2000 + i, 'y', 7, 1, (SELECT customer FROM ticket WHERE number = $n), 'mail', 1, 1 "
			 "FROM s",
			 CLF_NUMBER("$n", number)));
	assert_ok(f, clf_listing_counts(asked(f, NULL, 0, NULL, LEAD_UNCHOSEN), &counts, &count, &all, &more, &f->err));
	assert_true(more);
	assert_int_equal(all, 10001);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(counts[i].more, counts[i].kind == CLF_KIND_CLOSED);
		assert_int_equal(counts[i].count, counts[i].kind == CLF_KIND_CLOSED ? 10000
						  : counts[i].kind == CLF_KIND_NEW  ? 1
										    : 0);
	}
}

/* Each way to a ticket beside each status: the statement holds all of it. */
static void test_6_1_a_list_has_as_many_ways_as_there_may_be(void **state)
{
	static const char *const orders[] = {"number", "waiting", "due", "priority", "created", "updated"};
	struct fixture *f = *state;
	size_t most = 0;

	seer = fixture_agent(f, "seer@example.com", "Seer", NULL, NULL);
	asker = seer;
	rest_most = 0;
	for (int64_t team = 80; team < 88; team++) {
		run(f, "INSERT INTO team (id, name, folded) SELECT $n, 'T' || $n, 't' || $n WHERE $value = 1", team, 1);
		run(f, "INSERT INTO team_member (team, agent) SELECT $n, $value", team, seer);
		fixture_ticket(f, "x", NULL);
		for (size_t i = 0; i < CLF_COUNT(orders); i++) {
			const struct clf_term list[] = {{"-status", "Closed"}, {"sort", orders[i]}};
			struct clf_listing *listing = asked(f, list, 2, NULL, LEAD_BRANCHES);
			struct clf_ticket_list page;

			assert_ok(f, clf_listing_page(listing, 50, &page, &f->err));
			most = listing->branch_count > most ? listing->branch_count : most;
		}
	}
	assert_true(most > 40);
	rest_most = LISTING_REST;
	asker = 0;
}

/* Statuses that aren't asked for have none, however many there are of the others. */
static void test_6_4_what_is_not_asked_for_is_surely_none(void **state)
{
	const struct clf_term list[] = {{"status", "Open"}, {"priority", "high"}};
	struct fixture *f = *state;
	struct clf_listing_count *counts;
	size_t count;
	int64_t all, first = fixture_ticket(f, "x", NULL);
	bool more;

	run(f, "UPDATE ticket SET status = 2, priority = 2 WHERE number = $n AND $value = 1", first, 1);
	run(f,
	    "INSERT INTO ticket (number, subject, status, priority, customer, channel, created_at, updated_at, status_at) "
	    "WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 1500) "
	    "SELECT $n + s.i, t.subject, 2, t.priority, t.customer, t.channel, t.created_at, t.updated_at, t.status_at "
	    "FROM s, ticket t WHERE t.number = $n AND $value = 1",
	    first, 1);
	assert_ok(f, clf_listing_counts(asked(f, list, 2, NULL, LEAD_BRANCHES), &counts, &count, &all, &more, &f->err));
	assert_true(more);
	for (size_t i = 0; i < count; i++) {
		assert_int_equal(counts[i].more, counts[i].kind == CLF_KIND_OPEN);
		assert_int_equal(counts[i].count > 0, counts[i].kind == CLF_KIND_OPEN);
	}
}

/* What comes in while somebody turns the pages shifts nothing. */
static void test_6_1_pages_do_not_shift(void **state)
{
	struct fixture *f = *state;
	const struct clf_term list[] = {{"sort", "created"}};
	struct clf_ticket_list page;
	int64_t last;

	for (int i = 0; i < 6; i++)
		last = fixture_ticket(f, "x", NULL);
	assert_ok(f, clf_listing_page(asked(f, list, 1, NULL, LEAD_UNCHOSEN), 3, &page, &f->err));
	assert_int_equal(page.items[2].ticket.number, last - 2);
	fixture_ticket(f, "new", NULL);
	run(f, "UPDATE ticket SET status = 9 WHERE number = $n AND $value = 1", last - 2, 1);
	assert_ok(f, clf_listing_page(asked(f, list, 1, page.next, LEAD_UNCHOSEN), 3, &page, &f->err));
	assert_int_equal(page.items[0].ticket.number, last - 3);
	assert_int_equal(page.count, 3);
}

static void test_6_1_a_view_follows_what_is_renamed(void **state)
{
	struct fixture *f = *state;
	struct clf_term kept, shown;
	int64_t segment = 0;

	fixture_agent(f, "olga@example.com", "Olga", "Night", "North");
	assert_ok(f, segment_by_name(f->store, "North", &segment, &f->err));
	assert_ok(f, clf_listing_keep(f->store, f->arena, &(struct clf_term){"segment", "north"}, &kept, &f->err));
	run(f, "UPDATE segment SET name = 'Nord', folded = 'nord' WHERE id = $n AND coalesce($value, 0) = 0", segment,
	    0);
	assert_ok(f, clf_listing_kept(f->store, f->arena, &kept, &shown, &f->err));
	assert_string_equal(shown.value, "Nord");
	asked(f, &kept, 1, NULL, LEAD_UNCHOSEN);
	run(f, "DELETE FROM segment_manager WHERE segment = $n AND coalesce($value, 0) = 0", segment, 0);
	run(f, "DELETE FROM segment WHERE id = $n AND coalesce($value, 0) = 0", segment, 0);
	assert_status(CLF_ENOTFOUND, clf_listing_kept(f->store, f->arena, &kept, &shown, &f->err));
}

/* Fields are changed while somebody turns the pages of a list by one of them. */
static void test_6_1_a_list_by_a_field_outlives_changes_of_fields(void **state)
{
	struct fixture *f = *state;
	const struct clf_custom field = {.name = "order_number", .label = "Order", .type = CLF_CUSTOM_LINE};
	const struct clf_term list[] = {{"fields.order_number", "A-1"}};
	const struct clf_customs *customs;
	struct clf_listing *listing;
	struct clf_ticket_list page;
	int64_t id = 0, number = fixture_ticket(f, "x", NULL);

	assert_ok(f, clf_field_add(f->store, &field, &id, &f->err));
	assert_ok(f, clf_revision_bump(f->store, &f->err));
	assert_ok(f, db_run(f->store->db, &f->err,
			    "INSERT INTO ticket_value (ticket, field, text, folded) "
			    "VALUES ($ticket, $field, 'A-1', 'a-1')",
			    CLF_NUMBER("$ticket", number), CLF_NUMBER("$field", id)));
	listing = asked(f, list, 1, NULL, LEAD_UNCHOSEN);
	for (int i = 0; i < 3; i++) {
		assert_ok(f, clf_revision_bump(f->store, &f->err));
		assert_ok(f, clf_fields(f->store, &customs, &f->err));
	}
	assert_ok(f, clf_listing_page(listing, 10, &page, &f->err));
	assert_int_equal(page.count, 1);
	assert_int_equal(page.items[0].ticket.number, number);
	/* And so do the rows of its pages. */
	for (int i = 0; i < 3; i++) {
		assert_ok(f, clf_revision_bump(f->store, &f->err));
		assert_ok(f, clf_fields(f->store, &customs, &f->err));
	}
	assert_string_equal(page.items[0].customs->items[0].name, "order_number");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_6_1_each_filter_and_order_shows_what_the_tickets_say),
	    store_test(test_6_1_each_filter_and_order_shows_what_its_asker_sees),
	    store_test(test_6_1_who_waits_longest_is_first_then_the_newest),
	    store_test(test_6_1_nothing_chosen_is_the_last_month_and_what_is_open),
	    store_test(test_6_1_all_that_is_wrong_with_a_list_is_said_at_once),
	    store_test(test_6_1_a_cursor_that_is_no_list_s_is_refused),
	    store_test(test_6_1_other_columns_sort_as_long_as_few_are_found),
	    store_test(test_6_4_more_than_ten_thousand_are_said_to_be_more),
	    store_test(test_6_1_pages_do_not_shift),
	    store_test(test_6_1_a_list_has_as_many_ways_as_there_may_be),
	    store_test(test_6_4_what_is_not_asked_for_is_surely_none),
	    store_test(test_6_1_a_list_by_a_field_outlives_changes_of_fields),
	    store_test(test_6_1_a_view_follows_what_is_renamed),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
