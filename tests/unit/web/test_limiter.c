/*
 * test_limiter.c - counting attempts within a window, in a bounded table.
 */
#include "call/limiter.h"
#include "web_fixture.h"

static void counts_within_the_window(void **state)
{
	struct limiter *limiter = limiter_new(1000);
	(void)state;
	assert_int_equal(limiter_count(limiter, "client", "a", 0), 0);
	limiter_add(limiter, "client", "a", 100);
	limiter_add(limiter, "client", "a", 900);
	assert_int_equal(limiter_count(limiter, "client", "a", 1000), 2);
	assert_int_equal(limiter_count(limiter, "account", "a", 1000), 0);
	assert_int_equal(limiter_count(limiter, "client", "b", 1000), 0);
	assert_int_equal(limiter_count(limiter, "client", "a", 1100), 0);
	limiter_add(limiter, "client", "a", 1200);
	assert_int_equal(limiter_count(limiter, "client", "a", 1200), 1);
	limiter_forget(limiter, "client", "a");
	assert_int_equal(limiter_count(limiter, "client", "a", 1200), 0);
	limiter_free(&limiter);
	assert_null(limiter);
}

/* Who tries from everywhere must not push the newest counts out. */
static void the_newest_stay_when_it_is_full(void **state)
{
	struct limiter *limiter = limiter_new(1000000);
	char key[32];
	(void)state;
	for (int i = 0; i < 100000; i++) {
		snprintf(key, sizeof key, "k%d", i);
		limiter_add(limiter, "client", key, i);
		assert_true(limiter_count(limiter, "client", key, i) >= 1);
	}
	limiter_free(&limiter);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(counts_within_the_window),
	    cmocka_unit_test(the_newest_stay_when_it_is_full),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
