/*
 * test_alarm_login.c - which logins administrators hear of: those that a person must mend, and those that will end.
 */
#include "act/act_fixture.h"

#include "clf/act/alarm.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/store/mail/login_state.h"

#define T0 (INT64_C(1800000000) * CLF_SECOND)

static struct clf_config_oauth2 accounts[] = {
    {.name = "m365", .options = {.provider = "microsoft", .grant = CLF_OAUTH2_CODE}},
    {.name = "google", .options = {.provider = "google", .grant = CLF_OAUTH2_SERVICE_ACCOUNT}},
};

static void configure(struct desk *d)
{
	d->config.oauth2s = accounts;
	d->config.oauth2_count = 2;
	d->mailbox.oauth2 = "google";
	d->mailbox.user = "support@example.test";
	d->smtp.oauth2 = "m365";
}

static void say(struct desk *d, struct clf_login_row row)
{
	row.user = row.user != NULL ? row.user : "";
	row.text = row.text != NULL ? row.text : "";
	row.since = T0;
	row.said_at = T0;
	must(d, clf_login_put(d->store, &row, &d->err));
}

/* The alarms of a kind. */
static size_t alarms(struct desk *d, const char *kind, struct clf_alarm *out)
{
	struct clf_alarm *all = NULL;
	const char *failed = NULL;
	size_t count = 0;
	size_t n = 0;

	must(d, clf_alarms_look(&d->act, d->arena, "en", T0, &all, &count, &failed, &d->err));
	assert_null(failed);
	for (size_t i = 0; i < count; i++) {
		if (strcmp(all[i].kind, kind) == 0)
			out[n++] = all[i];
	}
	return n;
}

static void a_denied_login_is_told_with_what_to_type(void **state)
{
	struct desk *d = *state;
	struct clf_alarm found[8];

	configure(d);
	say(d, (struct clf_login_row){.account = "m365", .state = "denied", .text = "it has ended"});
	say(d, (struct clf_login_row){.account = "google", .user = "support@example.test", .state = "unreachable"});
	assert_int_equal(alarms(d, "login-denied", found), 1);
	assert_string_equal(found[0].name, "m365");
	assert_int_equal(found[0].level, CLF_ALARM_CRITICAL);
	assert_non_null(strstr(found[0].text, "it has ended"));
	assert_string_equal(found[0].todo, "clf-mail login m365");
	/* The mail about it goes another way. */
	assert_string_equal(found[0].relay, "out");
	say(d, (struct clf_login_row){.account = "m365", .state = "fine"});
	assert_int_equal(alarms(d, "login-denied", found), 0);
}

static void one_that_the_configuration_no_longer_has_is_no_alarm(void **state)
{
	struct desk *d = *state;
	struct clf_alarm found[8];

	configure(d);
	say(d, (struct clf_login_row){.account = "gone", .state = "denied"});
	say(d, (struct clf_login_row){.account = "google", .user = "old@example.test", .state = "denied"});
	assert_int_equal(alarms(d, "login-denied", found), 0);
}

static void what_will_end_is_told_in_time(void **state)
{
	static const struct {
		const char *ends;
		int days;
		size_t told;
	} cases[] = {
	    {"secret", 31, 0},
	    {"secret", 29, 1},
	    {"certificate", 29, 1},
	    {"certificate", -1, 0},
	    {"login", 16, 0} /* renewed 74 days ago */,
	    {"login", 14, 1},
	};
	struct desk *d = *state;
	struct clf_alarm found[8];

	configure(d);
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		say(d, (struct clf_login_row){.account = "m365",
					      .state = "fine",
					      .ends = cases[i].ends,
					      .ends_at = T0 + cases[i].days * CLF_DAY + CLF_HOUR});
		if (alarms(d, "login-ends", found) != cases[i].told)
			fail_msg("%s, %d days", cases[i].ends, cases[i].days);
		if (cases[i].told)
			assert_non_null(strstr(found[0].text, clf_arena_printf(d->arena, "in %d days", cases[i].days)));
	}
}

static void failures_are_counted_by_class(void **state)
{
	struct desk *d = *state;
	struct clf_login_failures *list = NULL;
	size_t count = 0;

	for (int i = 0; i < 3; i++)
		must(d, clf_login_failed(d->store, "m365", "unreachable", &d->err));
	must(d, clf_login_failed(d->store, "m365", "denied", &d->err));
	must(d, clf_login_failures(d->store, d->arena, &list, &count, &d->err));
	assert_int_equal(count, 2);
	assert_string_equal(list[0].class, "denied");
	assert_int_equal(list[0].number, 1);
	assert_int_equal(list[1].number, 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test_setup_teardown(a_denied_login_is_told_with_what_to_type, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(one_that_the_configuration_no_longer_has_is_no_alarm, desk_open,
					    desk_close),
	    cmocka_unit_test_setup_teardown(what_will_end_is_told_in_time, desk_open, desk_close),
	    cmocka_unit_test_setup_teardown(failures_are_counted_by_class, desk_open, desk_close),
	};

	return cmocka_run_group_tests_name("alarm_login", tests, NULL, NULL);
}
