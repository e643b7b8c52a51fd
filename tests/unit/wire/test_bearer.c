/*
 * OAuth2 logins over SASL: what is said first, and what a server's refusal tells a person.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "bearer.h"
#include "clf/base/count.h"

static void the_first_words_are_as_written_down(void **state)
{
	char *words = bearer_xoauth2("a@b.c", "tok");

	(void)state;
	/* user=a@b.c^Aauth=Bearer tok^A^A */
	assert_string_equal(words, "dXNlcj1hQGIuYwFhdXRoPUJlYXJlciB0b2sBAQ==");
	bearer_free(&words);
	assert_null(words);
	/* n,a=a=2Cb=3D@c,^Ahost=h^Aport=993^Aauth=Bearer tok^A^A */
	words = bearer_oauthbearer("a,b=@c", "tok", "h", 993);
	assert_string_equal(words, "bixhPWE9MkNiPTNEQGMsAWhvc3Q9aAFwb3J0PTk5MwFhdXRoPUJlYXJlciB0b2sBAQ==");
	bearer_free(&words);
	bearer_free(&words);
}

static void a_reason_is_told_in_words(void **state)
{
	static const struct {
		const char *challenge, *words;
	} cases[] = {
	    /* {"status":"401","schemes":"bearer mac","scope":"https://mail.google.com/"} */
	    {"eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0=",
	     "status 401, scope https://mail.google.com/"},
	    {"eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=", "status invalid_token"},
	    /* {"status":"a\nb"}: no control character gets through */
	    {"eyJzdGF0dXMiOiJhXG5iIn0=", "status a b"},
	    {"bm90IGpzb24=", ""},
	    {"WzFd", ""},
	    {"e30=", ""},
	    {"%%%", ""},
	    {"", ""},
	};
	char words[100], few[12];

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		bearer_reason(clf_str_from(cases[i].challenge), words, sizeof words);
		assert_string_equal(words, cases[i].words);
	}
	bearer_reason(clf_str_from(cases[1].challenge), few, sizeof few);
	assert_string_equal(few, "status inva");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_words_are_as_written_down),
	    cmocka_unit_test(a_reason_is_told_in_words),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
