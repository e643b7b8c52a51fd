/*
 * test_address.c - folding and comparing addresses.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/address.h"

static void case_and_domain_are_folded(void **state)
{
	(void)state;
	static const struct {
		const char *written, *folded;
	} cases[] = {
	    {"Ann@Example.COM", "ann@example.com"},
	    {"ann+tag@example.com.", "ann+tag@example.com"},
	    {"info@BÜCHER.example", "info@xn--bcher-kva.example"},
	    {"info@xn--BCHER-kva.example", "info@xn--bcher-kva.example"},
	    {"jörg@example.com", "jörg@example.com"},
	    {"a@[192.0.2.1]", "a@[192.0.2.1]"},
	    {"\"a@b\"@example.com", "\"a@b\"@example.com"},
	    {"a@under_score.example", "a@under_score.example"},
	};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const char *out = NULL;
		struct clf_error err = {CLF_OK, ""};
		assert_int_equal(clf_address_fold(arena, cases[i].written, &out, &err), CLF_OK);
		assert_string_equal(out, cases[i].folded);
	}
	clf_arena_free(&arena);
}

static void what_could_inject_is_refused(void **state)
{
	(void)state;
	static const char *const wrong[] = {
	    "",
	    "ann",
	    "@example.com",
	    "ann@",
	    "ann@.example.com",
	    "a b@example.com",
	    "ann@exa mple.com",
	    "ann@example.com\n",
	    "ann@example.com\r\nRCPT TO:<x@y>",
	    "<ann@example.com>",
	    "ann>@example.com",
	    "ann@example..com",
	    "ann\x01@example.com",
	    "ann\xe2\x80\xae@example.com",
	    "ann\xff@example.com",
	    "a,b@example.com",
	    "ann@-\xe2\x80\x8b.com",
	    "ann@example\xef\xbc\xa0"
	    "example.org", /* a wide @ */
	    "ann@\xe2\x80\x80"
	    "example.com", /* a wide space */
	};
	struct clf_arena *arena = clf_arena_new();
	for (size_t i = 0; i < CLF_COUNT(wrong); i++) {
		const char *out = NULL;
		struct clf_error err;
		assert_int_equal(clf_address_fold(arena, wrong[i], &out, &err), CLF_EINVAL);
		assert_null(out);
		assert_true(strlen(err.text) > 0);
	}
	clf_arena_free(&arena);
}

static void lengths_are_limited(void **state)
{
	(void)state;
	struct clf_arena *arena = clf_arena_new();
	char address[400];
	const char *out = NULL;
	memset(address, 'a', sizeof address);
	memcpy(address + 64, "@example.com", 13);
	assert_int_equal(clf_address_fold(arena, address, &out, NULL), CLF_OK);
	memset(address, 'a', sizeof address);
	memcpy(address + 65, "@example.com", 13);
	assert_int_equal(clf_address_fold(arena, address, &out, NULL), CLF_EINVAL);
	memset(address, 'a', sizeof address);
	address[1] = '@';
	address[66] = '\0';
	assert_int_equal(clf_address_fold(arena, address, &out, NULL), CLF_EINVAL);
	clf_arena_free(&arena);
}

static void equality_is_that_of_the_folded_form(void **state)
{
	(void)state;
	assert_true(clf_address_equal("Ann@Bücher.example", "ann@xn--bcher-kva.EXAMPLE"));
	assert_false(clf_address_equal("ann@example.com", "ann@example.org"));
	assert_false(clf_address_equal("ann", "ann"));
	assert_false(clf_address_equal(NULL, NULL));
	assert_string_equal(clf_address_domain("\"a@b\"@example.com"), "example.com");
	assert_string_equal(clf_address_domain("ann"), "");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(case_and_domain_are_folded),
	    cmocka_unit_test(what_could_inject_is_refused),
	    cmocka_unit_test(lengths_are_limited),
	    cmocka_unit_test(equality_is_that_of_the_folded_form),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
