/*
 * scale_bench.c - a database of invented tickets, and what lists of them cost: for bench/scale.
 *
 *     scale_bench fill FILE TICKETS     makes it, with the program's own schema
 *     scale_bench index FILE            its texts, as the clock does it
 *     scale_bench ask FEW MANY ROUNDS   asks both in turns and prints a line "what<TAB>rows<TAB>rows<TAB>microseconds
 *                                       of CPU<TAB>the same of MANY<TAB>ratio", medians of the rounds
 *     scale_bench search FEW MANY ROUNDS    the same of what asks for words
 */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clf/act/search.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/problem.h"
#include "clf/store/engine/store.h"
#include "clf/store/listing/listing.h"
#include "clf/store/look/search.h"
#include "engine/engine.h"

#define ALL 0
#define FEW 20        /* an agent who sees some sixty tickets, however many there are */
#define ROWS_SHOWN 30 /* nearly every list of a thousand tickets has as many */
#define OWN 21        /* one who sees a twentieth */
#define PLACE 22      /* a manager of one segment */
#define ROUNDS_MAX 200

static void must(enum clf_status status, const struct clf_error *err)
{
	if (status == CLF_OK)
		return;
	fprintf(stderr, "scale_bench: %s\n", err->text);
	exit(1);
}

/* $n, $now: the numbers of what is made. h: as if drawn by lot, and the same in each run. */
static const char *const fills[] = {
    "INSERT INTO party (id, address, name, created_at) WITH RECURSIVE s (i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 30) SELECT i, 'agent' || i || '@desk.example', 'Agent ' || i, 1 "
    "FROM s WHERE $n > 0 AND $now > 0",
    "INSERT INTO agent (party, role, created_at) SELECT id, CASE id WHEN 22 THEN 'manager' ELSE 'agent' END, 1 FROM party "
    "WHERE $n > 0 AND $now > 0",
    "INSERT INTO team (id, name, folded) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 6) "
    "SELECT i, 'Team ' || i, 'team ' || i FROM s WHERE $n > 0 AND $now > 0",
    "INSERT INTO segment (id, name, folded) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < 6) "
    "SELECT i, 'Place ' || i, 'place ' || i FROM s WHERE $n > 0 AND $now > 0",
    "INSERT INTO segment_manager (segment, agent) SELECT 1, 22 WHERE $n > 0 AND $now > 0",
    "INSERT INTO programme (id, name, folded, came_as, created_at) VALUES (1, 'Stay', 'stay', 'stay', $now - $n), "
    "(2, 'Shop', 'shop', 'shop', 1)",
    "INSERT INTO survey (id, programme, name, folded, came_as, created_at) VALUES "
    "(1, 1, 'After', 'after', 'after', $now - $n), (2, 2, 'Visit', 'visit', 'visit', 1)",
    "INSERT INTO party (id, address, name, created_at) WITH RECURSIVE s (i) AS "
    "(SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < $n / 10) "
    "SELECT 1000 + i, 'c' || i || '@people.example', 'Customer ' || i, $now FROM s",
    "INSERT INTO customer (party, created_at) SELECT id, $now FROM party WHERE id > 1000 AND $n > 0",
    /* As many as 400 or one in fifty are open; these are the newest, as in life. */
    "INSERT INTO ticket (number, subject, status, priority, owner, team, customer, original_segment, segment, mailbox, "
    "channel, score, due_at, created_at, updated_at, closed_at, resolved_at, waiting_since, programme, survey, comment, "
    "status_at) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < $n), "
    "d AS (SELECT i, (i * 7919 + i / 7 * 104729) % 1000 AS h, (i * 6037 + i / 11 * 7) % 997 AS k, "
    "i > $n - max($n / 50, 400) AS fresh, "
    "$now - ($n - i) * (CASE WHEN $n > 100000 THEN 94608000000000 ELSE 3888000000000 END / $n) AS at FROM s) "
    "SELECT 1000 + i, 'Subject ' || k || ' of ' || i, "
    "CASE WHEN fresh THEN 1 + h % 5 WHEN h < 900 THEN 7 WHEN h < 980 THEN 6 ELSE 8 END, "
    "CASE WHEN k % 20 = 0 THEN 3 ELSE k % 3 END, "
    "CASE WHEN i % ($n / 60) = 0 THEN 20 WHEN h % 10 = 9 THEN NULL WHEN h % 20 = 3 THEN 21 ELSE 1 + h % 15 END, "
    "1 + k % 6, 1001 + (i * 13) % ($n / 10), 1 + k % 6, 1 + h % 6, 'support', "
    "CASE h % 3 WHEN 0 THEN 'survey' ELSE 'mail' END, "
    "CASE h % 3 WHEN 0 THEN k % 11 END, CASE WHEN k % 4 = 0 THEN at + 172800000000 END, at, at + h * 3600000, "
    "CASE WHEN NOT fresh AND (h < 900 OR h >= 980) THEN at + 86400000000 END, "
    "CASE WHEN NOT fresh AND h < 980 THEN at + 86400000000 END, "
    "CASE WHEN fresh AND h % 5 IN (0, 1, 3) THEN at + h END, CASE h % 3 WHEN 0 THEN 1 + k % 2 END, "
    "CASE h % 3 WHEN 0 THEN 1 + k % 2 END, CASE h % 3 WHEN 0 THEN 'The room was cold, and nobody came.' END, at FROM d",
    "INSERT INTO ticket_tag (ticket, tag) SELECT number, 'tag ' || (number % 10) FROM ticket "
    "WHERE number % 2 = 0 AND $n > 0 AND $now > 0",
    "INSERT INTO ticket_tag (ticket, tag) SELECT number, 'rare' FROM ticket "
    "WHERE number % ($n / 60) = 1 AND $now > 0",
    "INSERT INTO message (id, ticket, direction, class, party, from_address, to_addresses, subject, message_id, text, "
    "kind, state, at) WITH RECURSIVE s (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM s WHERE i < $n * 10 / 3) "
    "SELECT 1000000 + i, 1001 + (i * 3 / 10) % $n, 'in', 'customer', 1001 + i % ($n / 10), 'c@people.example', "
    "'support@desk.example', 'Subject ' || (i % 997), 'm' || i || '@people.example', "
    "'Word' || (i % 9973) || ' and word' || (i % 101) || ' about order ' || i || ', which nobody has answered so far.', "
    "'mail', 'received', $now FROM s",
    /* Fields that were set up: a number that many have, a line that some sixty have. */
    "INSERT INTO field (id, name, label, folded, type, position, created_at) VALUES (1, 'nights', 'Nights', 'nights', 'number', $n * 0 + 1, 1), "
    "(2, 'order_number', 'Order', 'order', 'line', $now * 0 + 2, 1)",
    "INSERT INTO ticket_value (ticket, field, number) SELECT number, 1, number % 20 * 1000000 FROM ticket "
    "WHERE number % 2 = 1 AND $n > 0 AND $now > 0",
    "INSERT INTO ticket_value (ticket, field, text, folded) SELECT number, 2, 'A-1', 'a-1' FROM ticket "
    "WHERE number % ($n / 60) = 3 AND $now > 0",
    /* Who owns a ticket wrote on it. */
    "INSERT INTO participant (ticket, party, class, at) SELECT number, owner, 'agent', 1 FROM ticket "
    "WHERE owner IS NOT NULL AND number % 4 = 0 AND $n > 0 AND $now > 0",
    "UPDATE id_block SET next = CASE name WHEN 'row' THEN 1000000000 ELSE 1001 + $n + $now * 0 END",
};

#define INDEXES_MAX 200

/* The indexes are made of all rows at once, which takes a tenth of the time; these are their statements. */
static size_t drop_indexes(struct clf_store *store, struct clf_arena *arena, const char *made[INDEXES_MAX])
{
	struct clf_rows *rows = db_ask(
	    store->db, "SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL "
		       "AND tbl_name IN ('ticket', 'ticket_tag', 'ticket_value', 'participant', 'message', 'party')");
	const char *names[INDEXES_MAX];
	struct clf_error err = {0};
	size_t n = 0;

	for (; rows_next(rows, &err) == CLF_OK && n < INDEXES_MAX; n++) {
		names[n] = rows_text(rows, arena, 0);
		made[n] = rows_text(rows, arena, 1);
	}
	rows_end(rows);
	for (size_t i = 0; i < n; i++)
		must(db_script(store->db, clf_arena_printf(arena, "DROP INDEX %s", names[i]), &err), &err);
	return n;
}

static void fill(const char *file, int64_t tickets)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_store *store = NULL;
	struct clf_error err = {0};
	const char *indexes[INDEXES_MAX];
	size_t count;
	char url[4200];

	snprintf(url, sizeof(url), "sqlite:%s", file);
	must(clf_store_open(url, CLF_STORE_CREATE, &store, &err), &err);
	must(db_script(store->db, "PRAGMA cache_size = -400000; PRAGMA synchronous = OFF", &err), &err);
	must(clf_store_begin(store, &err), &err);
	count = drop_indexes(store, arena, indexes);
	for (size_t i = 0; i < CLF_COUNT(fills); i++) {
		const struct clf_arg args[] = {CLF_NUMBER("$n", tickets), CLF_NUMBER("$now", clf_clock_now())};

		must(db_run_args(store->db, &err, fills[i], args, CLF_COUNT(args)), &err);
	}
	for (size_t i = 0; i < count; i++)
		must(db_script(store->db, indexes[i], &err), &err);
	must(clf_store_commit(store, &err), &err);
	clf_store_close(&store);
	clf_arena_free(&arena);
}

/* No mail waits here, so the pieces follow each other at once. */
static void make_index(const char *file)
{
	struct clf_store *store = NULL;
	struct clf_error err = {0};
	bool more = true;
	char url[4200];

	snprintf(url, sizeof(url), "sqlite:%s", file);
	must(clf_store_open(url, CLF_STORE_OPEN, &store, &err), &err);
	must(db_script(store->db, "PRAGMA synchronous = OFF; UPDATE revision SET number = 0 WHERE name = 'search'",
		       &err),
	     &err);
	while (more)
		must(clf_search_work(store, &more, &err), &err);
	clf_store_close(&store);
}

enum what { PAGE, COUNTS, BESIDE, SEARCH };
struct question {
	const char *name;
	struct clf_term terms[6]; /* ended by a name of NULL */
	int64_t agent;
	enum what what;
};

/* What is measured. */
static const struct question questions[] = {
    {"nothing chosen", {{NULL}}, ALL, PAGE},
    {"all", {{"all", "on"}}, ALL, PAGE},
    {"order waiting", {{"sort", "waiting"}, {"all", "on"}}, ALL, PAGE},
    {"order waiting, turned", {{"sort", "-waiting"}, {"all", "on"}}, ALL, PAGE},
    {"order waiting, nothing chosen", {{"sort", "waiting"}}, ALL, PAGE},
    {"order created", {{"sort", "created"}, {"all", "on"}}, ALL, PAGE},
    {"order created, turned", {{"sort", "-created"}, {"all", "on"}}, ALL, PAGE},
    {"order updated", {{"sort", "updated"}, {"all", "on"}}, ALL, PAGE},
    {"order due", {{"sort", "due"}, {"all", "on"}}, ALL, PAGE},
    {"order due, turned", {{"sort", "-due"}, {"all", "on"}}, ALL, PAGE},
    {"order priority", {{"sort", "priority"}, {"all", "on"}}, ALL, PAGE},
    {"order priority, nothing chosen", {{"sort", "priority"}}, ALL, PAGE},
    {"order number, turned", {{"sort", "-number"}, {"all", "on"}}, ALL, PAGE},
    {"status", {{"status", "Open"}}, ALL, PAGE},
    {"status, order waiting", {{"status", "Open"}, {"sort", "waiting"}}, ALL, PAGE},
    {"status closed, order priority", {{"status", "Closed"}, {"sort", "priority"}}, ALL, PAGE},
    {"two statuses", {{"status", "Open"}, {"status", "Escalated"}}, ALL, PAGE},
    {"not a status", {{"-status", "Closed"}}, ALL, PAGE},
    {"kind", {{"kind", "escalated"}}, ALL, PAGE},
    {"owner", {{"owner", "agent3@desk.example"}}, ALL, PAGE},
    {"owner, order waiting", {{"owner", "agent3@desk.example"}, {"sort", "waiting"}}, ALL, PAGE},
    {"owner, order due", {{"owner", "agent3@desk.example"}, {"sort", "due"}}, ALL, PAGE},
    {"owner and status", {{"owner", "agent3@desk.example"}, {"status", "Closed"}}, ALL, PAGE},
    {"owner none", {{"owner", "none"}}, ALL, PAGE},
    {"team", {{"team", "Team 2"}}, ALL, PAGE},
    {"team, order waiting", {{"team", "Team 2"}, {"sort", "waiting"}}, ALL, PAGE},
    {"segment", {{"segment", "Place 2"}}, ALL, PAGE},
    {"segment, order waiting", {{"segment", "Place 2"}, {"sort", "waiting"}}, ALL, PAGE},
    {"segment, order priority", {{"segment", "Place 2"}, {"sort", "priority"}}, ALL, PAGE},
    {"original segment", {{"original_segment", "Place 3"}}, ALL, PAGE},
    {"priority", {{"priority", "critical"}}, ALL, PAGE},
    {"programme", {{"programme", "Stay"}}, ALL, PAGE},
    {"survey", {{"survey", "Visit"}}, ALL, PAGE},
    {"channel", {{"channel", "survey"}}, ALL, PAGE},
    {"score", {{"score_from", "0"}, {"score_to", "6"}}, ALL, PAGE},
    {"tag", {{"tag", "tag 4"}}, ALL, PAGE},
    {"rare tag", {{"tag", "rare"}}, ALL, PAGE},
    {"rare tag, order priority", {{"tag", "rare"}, {"sort", "priority"}}, ALL, PAGE},
    {"rare tag, order subject", {{"tag", "rare"}, {"sort", "subject"}}, ALL, PAGE},
    {"a field's number", {{"fields.nights", "3"}}, ALL, PAGE},
    {"a field's number, order waiting", {{"fields.nights", "3"}, {"sort", "waiting"}}, ALL, PAGE},
    {"a field's line", {{"fields.order_number", "A-1"}}, ALL, PAGE},
    {"a field's line, order priority", {{"fields.order_number", "A-1"}, {"sort", "priority"}}, ALL, PAGE},
    {"team and two statuses", {{"team", "Team 2"}, {"status", "Closed"}, {"status", "Resolved"}}, ALL, PAGE},
    {"not an owner", {{"-owner", "agent3@desk.example"}}, ALL, PAGE},
    {"agent who sees few", {{"all", "on"}}, FEW, PAGE},
    {"agent who sees few, order waiting", {{"sort", "waiting"}, {"all", "on"}}, FEW, PAGE},
    {"agent who sees a twentieth", {{"all", "on"}}, OWN, PAGE},
    {"agent who sees a twentieth, order waiting", {{"sort", "waiting"}, {"all", "on"}}, OWN, PAGE},
    {"manager of a segment", {{"all", "on"}}, PLACE, PAGE},
    {"manager of a segment, order priority", {{"sort", "priority"}, {"all", "on"}}, PLACE, PAGE},
    {"counts, nothing chosen", {{NULL}}, ALL, COUNTS},
    {"counts, all", {{"all", "on"}}, ALL, COUNTS},
    {"counts, owner", {{"owner", "agent3@desk.example"}}, ALL, COUNTS},
    {"counts, team", {{"team", "Team 2"}}, ALL, COUNTS},
    {"counts, segment", {{"segment", "Place 2"}}, ALL, COUNTS},
    {"counts, priority", {{"priority", "critical"}}, ALL, COUNTS},
    {"counts, rare tag", {{"tag", "rare"}}, ALL, COUNTS},
    {"counts, agent who sees few", {{"all", "on"}}, FEW, COUNTS},
    {"counts, agent who sees a twentieth", {{"all", "on"}}, OWN, COUNTS},
    {"neighbours, nothing chosen", {{NULL}}, ALL, BESIDE},
    {"neighbours, order waiting", {{"sort", "waiting"}, {"all", "on"}}, ALL, BESIDE},
    {"neighbours, segment by priority", {{"segment", "Place 2"}, {"sort", "priority"}}, ALL, BESIDE},
    {"neighbours, agent who sees few", {{"sort", "waiting"}, {"all", "on"}}, FEW, BESIDE},
};

/* "about" stands in each mail, "word5" in one of a hundred; so do some thousand words that begin with it. */
static const struct question searches[] = {
    {"search, a rare word", {{"q", "\"order 1500\""}}, ALL, SEARCH},
    {"search, a word of few", {{"q", "\"word5\""}}, ALL, SEARCH},
    {"search, how many words begin", {{"q", "word5"}}, ALL, SEARCH},
    {"search, a word of all", {{"q", "about"}}, ALL, SEARCH},
    {"search, its beginning", {{"q", "abou"}}, ALL, SEARCH},
    {"search, rare and common", {{"q", "about \"1500\""}}, ALL, SEARCH},
    {"search, a phrase", {{"q", "\"about order\""}}, ALL, SEARCH},
    {"search, without a word", {{"q", "about -word5"}}, ALL, SEARCH},
    {"search, a word of all and a status", {{"q", "about status:Open"}}, ALL, SEARCH},
    {"search, agent who sees few", {{"q", "about"}}, FEW, SEARCH},
    {"search, agent who sees a twentieth", {{"q", "about"}}, OWN, SEARCH},
    {"search, nothing", {{"q", "nowhereword"}}, ALL, SEARCH},
    {"q, a rare word", {{"q", "\"order 1500\""}}, ALL, PAGE},
    {"q, a word of few", {{"q", "\"word5\""}}, ALL, PAGE},
    {"q, how many words begin", {{"q", "word5"}}, ALL, PAGE},
    {"q, a word of all", {{"q", "about"}}, ALL, PAGE},
    {"q, a word of all, order waiting", {{"q", "about"}, {"sort", "waiting"}}, ALL, PAGE},
    {"q, a word of all, status", {{"q", "about"}, {"status", "Open"}}, ALL, PAGE},
    {"q, a word of all, owner", {{"q", "about"}, {"owner", "agent3@desk.example"}}, ALL, PAGE},
    {"q, a word of all, rare tag", {{"q", "about"}, {"tag", "rare"}}, ALL, PAGE},
    {"q, agent who sees few", {{"q", "about"}}, FEW, PAGE},
    {"q, agent who sees a twentieth", {{"q", "about"}}, OWN, PAGE},
    {"q, counts", {{"q", "\"word5\""}}, ALL, COUNTS},
    {"q, neighbours", {{"q", "about"}}, ALL, BESIDE},
};

static int64_t search(struct clf_store *store, struct clf_arena *arena, const struct question *q)
{
	const struct clf_find find = {.words = q->terms[0].value,
				      .seer = {q->agent, q->agent != ALL ? CLF_SCOPE_OWN : CLF_SCOPE_ALL},
				      .limit = ROWS_SHOWN};
	struct clf_found_list list;
	struct clf_error err = {0};

	must(clf_act_find(store, arena, &find, &list, &err), &err);
	return (int64_t)list.count;
}

static int64_t answer(struct clf_store *store, const struct question *q, int64_t number)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_ticket_filter filter = {.asked = q->terms, .visible_to = q->agent, .now = clf_clock_now()};
	struct clf_problems problems = {.count = 0};
	struct clf_listing *listing = NULL;
	struct clf_listing_count *counts;
	struct clf_listing_neighbours beside;
	struct clf_ticket_list list;
	struct clf_error err = {0};
	size_t count = 0;
	int64_t rows = 0;
	bool more;

	if (q->what == SEARCH) {
		rows = search(store, arena, q);
		clf_arena_free(&arena);
		return rows;
	}
	while (filter.count < CLF_COUNT(q->terms) && q->terms[filter.count].name != NULL)
		filter.count++;
	must(clf_listing_read(store, arena, &filter, &problems, &listing, &err), &err);
	must(clf_problems_status(&problems, &err), &err);
	if (q->what == PAGE) {
		must(clf_listing_page(listing, ROWS_SHOWN, &list, &err), &err);
		rows = (int64_t)list.count;
	} else if (q->what == COUNTS) {
		must(clf_listing_counts(listing, &counts, &count, &rows, &more, &err), &err);
	} else {
		must(clf_listing_neighbours(listing, number, &beside, &err), &err);
		rows = (beside.previous != 0) + (beside.next != 0);
	}
	clf_arena_free(&arena);
	return rows;
}

/* Of this process alone: what else the machine does is no part of it. */
static int64_t microseconds(void)
{
	struct timespec now;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &now);
	return (int64_t)now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

static int compare(const void *a, const void *b)
{
	const double one = *(const double *)a, other = *(const double *)b;

	return (one > other) - (one < other);
}

static double median(double *values, size_t count)
{
	qsort(values, count, sizeof(*values), compare);
	return values[count / 2];
}

struct asked {
	struct clf_store *store;
	int64_t number, rows; /* number: the ticket whose neighbours are asked for */
	double took[ROUNDS_MAX];
};

static void open_asked(const char *file, struct asked *out)
{
	struct clf_error err = {0};
	char url[4200];

	snprintf(url, sizeof(url), "sqlite:%s", file);
	must(clf_store_open(url, CLF_STORE_OPEN, &out->store, &err), &err);
	must(db_get(out->store->db, &err, &out->number, "SELECT max(number) - 100 FROM ticket"), &err);
}

/* In turns, so that what else the machine does falls on both. */
static void compare_one(const struct question *q, struct asked of[2], size_t rounds)
{
	double ratios[ROUNDS_MAX], medians[2];
	size_t count = rounds;

	for (size_t i = 0; i < 2; i++)
		of[i].rows = answer(of[i].store, q, of[i].number);
	for (size_t k = 0; k < count; k++) {
		for (size_t i = 0; i < 2; i++) {
			int64_t begun = microseconds();

			answer(of[i].store, q, of[i].number);
			of[i].took[k] = (double)(microseconds() - begun);
			/* What takes seconds needs no second look. */
			if (of[i].took[k] > (double)CLF_SECOND)
				count = k + 1;
		}
		ratios[k] = of[1].took[k] / (of[0].took[k] > 1 ? of[0].took[k] : 1);
	}
	for (size_t i = 0; i < 2; i++)
		medians[i] = median(of[i].took, count);
	printf("%s\t%" PRId64 "\t%" PRId64 "\t%.0f\t%.0f\t%.2f\n", q->name, of[0].rows, of[1].rows, medians[0],
	       medians[1], median(ratios, count));
	fflush(stdout);
}

/* only: of those whose names have it in them. */
static void ask(const char *few, const char *many, size_t rounds, const char *only, const struct question *asked,
		size_t count)
{
	struct asked of[2] = {{.number = 0}};

	open_asked(few, &of[0]);
	open_asked(many, &of[1]);
	for (size_t i = 0; i < count; i++) {
		if (strstr(asked[i].name, only) != NULL)
			compare_one(&asked[i], of, rounds);
	}
	clf_store_close(&of[0].store);
	clf_store_close(&of[1].store);
}

int main(int argc, char **argv)
{
	bool indexes = argc == 3 && strcmp(argv[1], "index") == 0, filling = argc == 4 && strcmp(argv[1], "fill") == 0;
	bool asks = argc == 6 && (strcmp(argv[1], "ask") == 0 || strcmp(argv[1], "search") == 0);
	long number = argc > 3 ? strtol(argv[asks ? 4 : 3], NULL, 10) : 0;
	size_t rounds = number < ROUNDS_MAX ? (size_t)number : ROUNDS_MAX;

	if (!indexes && ((!filling && !asks) || number < 1)) {
		fputs("usage: scale_bench fill FILE TICKETS | index FILE | ask FEW MANY ROUNDS ONLY | "
		      "search FEW MANY ROUNDS ONLY\n",
		      stderr);
		return 2;
	}
	if (indexes)
		make_index(argv[2]);
	else if (filling)
		fill(argv[2], number);
	else if (strcmp(argv[1], "ask") == 0)
		ask(argv[2], argv[3], rounds, argv[5], questions, CLF_COUNT(questions));
	else
		ask(argv[2], argv[3], rounds, argv[5], searches, CLF_COUNT(searches));
	return 0;
}
