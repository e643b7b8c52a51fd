/*
 * test_journal_plan.c - how the database goes about the journal: what is asked for leads to an index that has it in
 * order, and times lead to where they lie.
 */
#include "clf/base/count.h"
#include "clf/store/look/query_journal.h"
#include "look/query_journal_inside.h"
#include "store/store_fixture.h"

#define MAILS 60

/* Each kind of filter is led by what has fewest; nothing is sorted, and no mail of another kind is passed over. */
static void test_7_4_each_filter_is_led_by_an_index(void **state)
{
	static const struct {
		struct clf_journal_filter filter;
		const char *leads;
	} cases[] = {
	    {{.from = "a@example.com"}, "USING INDEX journal_from (from_address=? AND id>? AND id<?)"},
	    {{.from = "a@example.com", .mailbox = "main", .has_outcome = true, .outcome = CLF_OUTCOME_QUARANTINE},
	     "USING INDEX journal_from (from_address=? AND id>? AND id<?)"},
	    {{.mailbox = "main"}, "USING INDEX journal_mailbox (mailbox=? AND id>? AND id<?)"},
	    {{.mailbox = "main", .has_outcome = true, .outcome = CLF_OUTCOME_TICKET}, "USING INDEX journal_mailbox"},
	    {{.cause = "junk"}, "USING INDEX journal_cause (cause=? AND id>? AND id<?)"},
	    {{.cause = "junk", .mailbox = "main", .has_outcome = true, .outcome = CLF_OUTCOME_IGNORED},
	     "USING INDEX journal_cause"},
	    {{.mailbox = "main", .has_outcome = true, .outcome = CLF_OUTCOME_QUARANTINE},
	     "USING INDEX journal_quarantine"},
	    {{.has_outcome = true, .outcome = CLF_OUTCOME_REFUSED}, "USING INDEX journal_ended (outcome=? AND"},
	    {{.subject = "lamp", .since = 1}, "USING INTEGER PRIMARY KEY (rowid>? AND rowid<?)"},
	};
	struct fixture *f = *state;

	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *asked =
		    clf_arena_printf(f->arena, "EXPLAIN QUERY PLAN %s", query_journal_sql(&cases[i].filter));
		const struct clf_arg args[] = {CLF_TEXT("$outcome", NULL), CLF_TEXT("$cause", NULL),
					       CLF_TEXT("$mailbox", NULL), CLF_TEXT("$from", NULL),
					       CLF_TEXT("$subject", NULL), CLF_NUMBER("$since", 0),
					       CLF_NUMBER("$until", 0),    CLF_NUMBER("$below", 0),
					       CLF_NUMBER("$above", 0),    CLF_NUMBER("$limit", 1)};
		struct clf_rows *rows = db_ask_made(f->store->db, asked, args, CLF_COUNT(args));
		const char *plan = "";
		enum clf_status status;

		while ((status = rows_next(rows, &f->err)) == CLF_OK)
			plan = clf_arena_printf(f->arena, "%s%s\n", plan, rows_peek(rows, 3));
		assert_status(CLF_ENOTFOUND, status);
		if (strstr(plan, cases[i].leads) == NULL || strstr(plan, "TEMP B-TREE") != NULL ||
		    strstr(plan, "SCAN") != NULL)
			fail_msg("case %zu: %s", i, plan);
	}
}

static void keep_mails(struct fixture *f)
{
	static const char raw[] = "From: a@example.com\r\nSubject: s\r\n\r\nbody\r\n";

	for (uint32_t uid = 1; uid <= MAILS; uid++) {
		const struct clf_arrival arrival = {.mailbox = uid % 3 == 0 ? "other" : "main",
						    .uidvalidity = 7,
						    .uid = uid,
						    .raw = CLF_STR(raw),
						    .size = 9};
		int64_t journal = 0;
		bool known;

		assert_ok(f, clf_store_begin(f->store, &f->err));
		assert_ok(f, clf_journal_keep(f->store, &arrival, &journal, &known, &f->err));
		assert_ok(f, clf_store_commit(f->store, &f->err));
	}
}

static size_t found(struct fixture *f, const struct clf_journal_filter *filter, int64_t *newest)
{
	struct clf_journal_list list = {NULL, 0, 0};

	assert_ok(f, clf_query_journal(f->store, f->arena, filter, (struct clf_page){0, 200}, &list, &f->err));
	assert_int_equal(list.next, 0);
	*newest = list.count > 0 ? list.items[0].uid : 0;
	return list.count;
}

/* A mail each ten hours, and for some the clock was set back: none is left out, none is one too many. */
static void test_7_4_times_find_what_came_between_them(void **state)
{
	struct fixture *f = *state;
	int64_t newest = 0;

	keep_mails(f);
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE journal SET at = uid * 36000000000"));
	assert_ok(f, db_run(f->store->db, &f->err, "UPDATE journal SET at = at - 72000000000 WHERE uid = 30"));
	for (int64_t from = 0; from <= MAILS + 1; from += 7) {
		for (int64_t until = from; until <= MAILS + 1; until += 9) {
			const struct clf_journal_filter filter = {.since = from * 36000000000,
								  .until = until * 36000000000};
			size_t wanted = 0;

			for (int64_t id = 1; id <= MAILS; id++) {
				int64_t at = id == 30 ? 28 : id;

				wanted += at >= from && (at < until || until == 0);
			}
			assert_int_equal(found(f, &filter, &newest), wanted);
		}
	}
	assert_int_equal(found(f, &(struct clf_journal_filter){.mailbox = "other", .until = 10 * 36000000000}, &newest),
			 3);
	assert_int_equal(newest, 9);
	assert_int_equal(found(f, &(struct clf_journal_filter){.since = 3600000000000000}, &newest), 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    store_test(test_7_4_each_filter_is_led_by_an_index),
	    store_test(test_7_4_times_find_what_came_between_them),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
