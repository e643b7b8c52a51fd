/*
 * test_names.c - the words of the store and the API are what outside checks rely on.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/plan/plan.h"
#include "clf/ticket/thread/thread.h"

static void names_are_these(void **state)
{
	static const char *const kinds[] = {"new",      "open",   "answered", "escalated", "postponed",
					    "resolved", "closed", "spam",     "deleted"};
	static const char *const classes[] = {"customer", "agent", "third-party", "notice", "automatic"};
	static const char *const vias[] = {"mail", "page", "api", "rule", "clock", "cli"};
	static const char *const outcomes[] = {"ticket", "quarantine", "ignored", "refused"};
	static const char *const tokens[] = {"customer", "agent-reply", "agent-note", "third-party", "bounce"};
	static const char *const signals[] = {"none",       "token",          "own-message-id",
					      "message-id", "reference-line", "subject-tag"};

	(void)state;
	for (unsigned i = 0; i < CLF_COUNT(kinds); i++)
		assert_string_equal(clf_status_kind_name((enum clf_status_kind)i), kinds[i]);
	for (unsigned i = 0; i < CLF_COUNT(classes); i++)
		assert_string_equal(clf_class_name((enum clf_class)i), classes[i]);
	for (unsigned i = 0; i < CLF_COUNT(vias); i++)
		assert_string_equal(clf_via_name((enum clf_via)i), vias[i]);
	for (unsigned i = 0; i < CLF_COUNT(outcomes); i++)
		assert_string_equal(clf_outcome_name((enum clf_outcome)i), outcomes[i]);
	for (unsigned i = 0; i < CLF_COUNT(tokens); i++)
		assert_string_equal(clf_token_class_name((enum clf_token_class)i), tokens[i]);
	for (unsigned i = 0; i < CLF_COUNT(signals); i++)
		assert_string_equal(clf_signal_name((enum clf_signal)i), signals[i]);
}

static void names_come_back(void **state)
{
	enum clf_status_kind kind;
	enum clf_priority priority;
	enum clf_role role;
	enum clf_class klass;

	(void)state;
	for (unsigned i = 0; i <= CLF_KIND_DELETED; i++) {
		assert_true(clf_status_kind_parse(clf_status_kind_name((enum clf_status_kind)i), &kind));
		assert_int_equal(kind, i);
	}
	for (unsigned i = 0; i <= CLF_PRIORITY_CRITICAL; i++) {
		assert_true(clf_priority_parse(clf_priority_name((enum clf_priority)i), &priority));
		assert_int_equal(priority, i);
	}
	for (unsigned i = 0; i <= CLF_ROLE_ADMIN; i++) {
		assert_true(clf_role_parse(clf_role_name((enum clf_role)i), &role));
		assert_int_equal(role, i);
	}
	for (unsigned i = 0; i <= CLF_CLASS_AUTOMATIC; i++) {
		assert_true(clf_class_parse(clf_class_name((enum clf_class)i), &klass));
		assert_int_equal(klass, i);
	}
	assert_true(clf_role_parse("ADMIN", &role));
	assert_int_equal(role, CLF_ROLE_ADMIN);
}

static void foreign_names_are_refused(void **state)
{
	enum clf_status_kind kind = CLF_KIND_SPAM;
	enum clf_role role = CLF_ROLE_AGENT;

	(void)state;
	assert_false(clf_status_kind_parse("gone", &kind));
	assert_false(clf_status_kind_parse(NULL, &kind));
	assert_int_equal(kind, CLF_KIND_SPAM);
	assert_false(clf_role_parse("root", &role));
	assert_false(clf_role_parse("", &role));
	assert_int_equal(role, CLF_ROLE_AGENT);
	assert_string_equal(clf_role_name((enum clf_role)99), "unknown");
}

/* What ends may wait for the customer's word; what closes has ended, and what is dropped is closed. */
static void kinds_end_close_and_drop(void **state)
{
	static const struct {
		enum clf_status_kind kind;
		const char *permission;
		bool ends, closes, drops;
	} cases[] = {
	    {CLF_KIND_NEW, "status", false, false, false},
	    {CLF_KIND_OPEN, "status", false, false, false},
	    {CLF_KIND_ANSWERED, "status", false, false, false},
	    {CLF_KIND_ESCALATED, "status", false, false, false},
	    {CLF_KIND_POSTPONED, "status", false, false, false},
	    {CLF_KIND_RESOLVED, "status", true, false, false},
	    {CLF_KIND_CLOSED, "close", true, true, false},
	    {CLF_KIND_SPAM, "spam", true, true, true},
	    {CLF_KIND_DELETED, "delete", true, true, true},
	    {(enum clf_status_kind)99, "status", false, false, false},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_status_kind_row *row = clf_status_kind_row(cases[i].kind);

		assert_string_equal(row->permission, cases[i].permission);
		assert_int_equal(row->ends, cases[i].ends);
		assert_int_equal(row->closes, cases[i].closes);
		assert_int_equal(row->drops, cases[i].drops);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_these),
	    cmocka_unit_test(names_come_back),
	    cmocka_unit_test(foreign_names_are_refused),
	    cmocka_unit_test(kinds_end_close_and_drop),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
