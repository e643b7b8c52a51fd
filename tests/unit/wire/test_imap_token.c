/*
 * Logging in to IMAP by an OAuth2 token: what is said, and what a refusal tells.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/count.h"
#include "clf/wire/imap.h"
#include "wire/fake_server.h"

#define CAPABLE(list) "CAPABILITY", "* CAPABILITY IMAP4rev1 " list "\r\n%t OK done\r\n"
#define REASON                                                                                                         \
	"+ eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0=\r\n"
#define BY_XOAUTH2 "AUTHENTICATE XOAUTH2 dXNlcj1zdXBwb3J0QGV4YW1wbGUudGVzdAFhdXRoPUJlYXJlciBzZWNyZXQtdG9rZW4BAQ==\r\n"

static enum clf_status open_by_token(const struct fake_step *script, const char *token, struct clf_error *err)
{
	struct fake_server server = fake_start(script);
	struct clf_imap_options options = {.host = "127.0.0.1",
					   .port = server.port,
					   .user = "support@example.test",
					   .password = "never",
					   .token = token,
					   .timeout_s = 2};
	struct clf_imap *imap = NULL;
	enum clf_status status = clf_imap_open(&options, &imap, err);

	assert_true((imap != NULL) == (status == CLF_OK));
	clf_imap_close(&imap);
	assert_true(fake_stop(&server));
	return status;
}

static void a_token_logs_in_by_either_mechanism(void **state)
{
	static const struct fake_step xoauth2[] = {{NULL, "* OK ready\r\n"},
						   {CAPABLE("AUTH=PLAIN AUTH=OAUTHBEARER AUTH=XOAUTH2 SASL-IR")},
						   {BY_XOAUTH2, "%t OK in\r\n"},
						   {CAPABLE("IDLE")},
						   {"LOGOUT", ""},
						   {0}};
	static const struct fake_step bearer[] = {
	    {NULL, "* OK ready\r\n"},
	    {CAPABLE("AUTH=OAUTHBEARER")},
	    {"AUTHENTICATE OAUTHBEARER bixhPXN1cHBvcnRAZXhhbXBsZS50ZXN0LAFob3N0PTEyNy4w", "%t OK in\r\n"},
	    {CAPABLE("IDLE")},
	    {"LOGOUT", ""},
	    {0}};
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(open_by_token(xoauth2, "secret-token", &err), CLF_OK);
	assert_int_equal(open_by_token(bearer, "secret-token", &err), CLF_OK);
}

/* What the server says is read; what we said never stands in an error. */
static void a_refused_token_is_answered_and_explained(void **state)
{
	static const struct fake_step google[] = {
	    {NULL, "* OK ready\r\n"}, {CAPABLE("AUTH=XOAUTH2")},
	    {BY_XOAUTH2, REASON},     {"\r\n", "T1 NO [AUTHENTICATIONFAILED] Invalid credentials (Failure)\r\n"},
	    {"LOGOUT", ""},           {0}};
	static const struct fake_step bearer[] = {
	    {NULL, "* OK ready\r\n"},
	    {CAPABLE("AUTH=OAUTHBEARER")},
	    {"AUTHENTICATE OAUTHBEARER ", "+ eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n"},
	    {"AQ==\r\n", "T1 NO denied\r\n"},
	    {"LOGOUT", ""},
	    {0}};
	static const struct fake_step exchange[] = {{NULL, "* OK ready\r\n"},
						    {CAPABLE("AUTH=XOAUTH2")},
						    {BY_XOAUTH2, "%t NO AUTHENTICATE failed.\r\n"},
						    {"LOGOUT", ""},
						    {0}};
	static const struct fake_step odd[] = {{NULL, "* OK ready\r\n"},
					       {CAPABLE("AUTH=XOAUTH2")},
					       {BY_XOAUTH2, "+ !!!not base64\001\r\n"},
					       {"\r\n", "T1 NO no\r\n"},
					       {"LOGOUT", ""},
					       {0}};
	static const struct fake_step down[] = {{NULL, "* OK ready\r\n"},
						{CAPABLE("AUTH=XOAUTH2")},
						{BY_XOAUTH2, "%t NO [UNAVAILABLE] later\r\n"},
						{"LOGOUT", ""},
						{0}};
	static const struct {
		const struct fake_step *script;
		enum clf_status status;
		const char *words;
	} cases[] = {
	    {google, CLF_EDENIED, "Invalid credentials (Failure) (status 401, scope https://mail.google.com/)"},
	    {bearer, CLF_EDENIED, "NO denied (status invalid_token)"},
	    {exchange, CLF_EDENIED, "NO AUTHENTICATE failed. (at once, without a challenge)"},
	    {odd, CLF_EDENIED, "NO no (no reason that is known here)"},
	    {down, CLF_EAGAIN, "later"}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_error err = {0};

		assert_int_equal(open_by_token(cases[i].script, "secret-token", &err), cases[i].status);
		if (strstr(err.text, cases[i].words) == NULL)
			fail_msg("case %zu: %s", i, err.text);
		assert_null(strstr(err.text, "secret-token"));
	}
}

/* Neither as a password, nor where it would be read, nor cut. */
static void a_token_goes_nowhere_else(void **state)
{
	static const struct fake_step plain[] = {
	    {NULL, "* OK ready\r\n"}, {CAPABLE("AUTH=PLAIN AUTH=LOGIN")}, {"LOGOUT", ""}, {0}};
	static char large[16386];
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(open_by_token(plain, "secret-token", &err), CLF_EDENIED);
	assert_non_null(strstr(err.text, "but: PLAIN, LOGIN"));
	memset(large, 'x', sizeof large - 1);
	assert_int_equal(open_by_token(plain, large, &err), CLF_ELIMIT);
	assert_int_equal(open_by_token(plain, "a b", &err), CLF_EINVAL);
	assert_int_equal(open_by_token(plain, "a\001b", &err), CLF_EINVAL);
	assert_int_equal(open_by_token(plain, "", &err), CLF_EINVAL);
}

static void a_long_token_passes(void **state)
{
	static const struct fake_step script[] = {{NULL, "* OK ready\r\n"},
						  {CAPABLE("AUTH=XOAUTH2")},
						  {"eHh4eHgBAQ==\r\n", "%t OK in\r\n"},
						  {CAPABLE("IDLE")},
						  {"LOGOUT", ""},
						  {0}};
	static char token[16384 - 1 + 1];
	struct clf_error err = {0};

	(void)state;
	memset(token, 'x', sizeof token - 1);
	if (open_by_token(script, token, &err) != CLF_OK)
		fail_msg("%s", err.text);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_token_logs_in_by_either_mechanism),
	    cmocka_unit_test(a_refused_token_is_answered_and_explained),
	    cmocka_unit_test(a_token_goes_nowhere_else),
	    cmocka_unit_test(a_long_token_passes),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
