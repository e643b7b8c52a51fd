/* What `check` finds: counted by level, clean, with its proposals as data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "check/findings.h"

static void each_is_kept_with_what_to_do(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct findings findings;
	const struct finding *one;

	(void)state;
	findings_init(&findings, arena, false);
	assert_string_equal(findings_summary(&findings), "all is fine");
	found_fine(&findings, "imap", "support", "fine");
	found(&findings, FINDING_WRONG, "imap", "sales", "See to it.", "login of %s refused", "sales");
	found(&findings, FINDING_WARNING, "dns", "example.test", NULL, "no DMARC");
	assert_string_equal(findings_summary(&findings), "1 wrong, 1 warning");
	one = findings_find(&findings, "imap", "sales", FINDING_WARNING);
	assert_non_null(one);
	assert_string_equal(one->text, "login of sales refused");
	assert_string_equal(one->remedy, "See to it.");
	assert_null(findings_find(&findings, "imap", "support", FINDING_WARNING));
	clf_arena_free(&arena);
}

/* A server's words could move the cursor of a terminal. */
static void no_control_characters_of_a_server_are_shown(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct findings findings;

	(void)state;
	findings_init(&findings, arena, false);
	found(&findings, FINDING_WRONG, "imap", "a", NULL, "said %s", "\x1b[2J\n\xff");
	assert_string_equal(findings.items[0].text, "said  [2J \xef\xbf\xbd");
	clf_arena_free(&arena);
}

static void a_proposal_is_data(void **state)
{
	const struct proposal proposal = {"mailbox", "support", "reply_form", "bare"};
	struct clf_arena *arena = clf_arena_new();
	struct findings findings;
	struct clf_json *json;
	const struct clf_json *set;

	(void)state;
	findings_init(&findings, arena, false);
	found_proposal(&findings, FINDING_WARNING, "plus", "support", &proposal, "it did not come");
	json = findings_json(&findings);
	set = clf_json_get(clf_json_at(json, 0), "set");
	assert_string_equal(clf_json_get_text(set, "section"), "mailbox");
	assert_string_equal(clf_json_get_text(set, "key"), "reply_form");
	assert_string_equal(clf_json_get_text(set, "value"), "bare");
	assert_true(clf_json_get_bool(clf_json_at(json, 0), "ok", false));
	assert_string_equal(clf_json_get_text(clf_json_at(json, 0), "problem"), "it did not come");
	clf_json_free(&json);
	clf_arena_free(&arena);
}

static void more_than_can_be_listed_is_counted(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct findings findings;

	(void)state;
	findings_init(&findings, arena, false);
	for (unsigned i = 0; i < FINDINGS_MAX + 7; i++)
		found(&findings, FINDING_WRONG, "configuration", "x", NULL, "%u", i);
	assert_int_equal(findings.count, FINDINGS_MAX);
	assert_string_equal(findings_summary(&findings), "1007 wrong, 0 warnings (not all are listed)");
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(each_is_kept_with_what_to_do),
	    cmocka_unit_test(no_control_characters_of_a_server_are_shown),
	    cmocka_unit_test(a_proposal_is_data),
	    cmocka_unit_test(more_than_can_be_listed_is_counted),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
