/*
 * No certificate that doesn't verify is ever logged in to: wrong host, expired, unknown issuer, self-signed.
 *
 * `openssl s_server` shows the certificates; it says no IMAP, which is only waited for once the certificate is good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/imap.h"
#include "wire/fake_tls.h"

static enum clf_status try_at(const char *shown, const char *ca, const char *only_for, struct clf_error *err)
{
	struct clf_imap_options options = {
	    .host = "localhost", .tls = CLF_TLS_IMPLICIT, .user = "support", .password = "secret", .timeout_s = 2};
	enum clf_status status = CLF_EIO;
	struct clf_imap *imap = NULL;
	char ca_file[128];
	pid_t pid;

	snprintf(ca_file, sizeof ca_file, "%s/%s.pem", folder, ca != NULL ? ca : "");
	options.ca_file = ca != NULL ? ca_file : NULL;
	pid = show(shown, &options.port, only_for);
	for (int i = 0; i < 100; i++) {
		status = clf_imap_open(&options, &imap, err);
		if (status != CLF_EIO || strstr(err->text, "cannot connect") == NULL)
			break;
		clf_sleep_ms(50);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	assert_null(imap);
	return status;
}

static void certificates_that_are_refused(void **state)
{
	static const struct {
		const char *shown, *ca, *words;
	} cases[] = {
	    {"other", "ca", "is for mail.example.com, not localhost"},
	    {"expired", "ca", "expired on 2021-01-01"},
	    {"future", "ca", "not valid before 2048-01-01"},
	    {"good", "self", "Test authority"},
	    {"good", NULL, "set ca_file"},
	    {"self", NULL, "self-signed"},
	    {"self", "ca", "self-signed"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_error err = {0};
		enum clf_status status = try_at(cases[i].shown, cases[i].ca, NULL, &err);

		if (status != CLF_EDENIED || strstr(err.text, cases[i].words) == NULL)
			fail_msg("%s with %s: %d, %s", cases[i].shown,
				 cases[i].ca != NULL ? cases[i].ca : "the system's", (int)status, err.text);
	}
}

/* The greeting that never comes is what is missed then, nothing about the certificate. */
static void certificates_that_are_taken(void **state)
{
	static const char *const cases[][2] = {{"good", "ca"}, {"self", "self"}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct clf_error err = {0};

		assert_int_equal(try_at(cases[i][0], cases[i][1], NULL, &err), CLF_EIO);
		if (strstr(err.text, "did not answer in time") == NULL)
			fail_msg("%s: %s", cases[i][0], err.text);
	}
}

static void the_host_is_named_in_the_handshake(void **state)
{
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(try_at("good", "ca", "localhost", &err), CLF_EIO);
	assert_non_null(strstr(err.text, "did not answer in time"));
	assert_int_equal(try_at("good", "ca", "elsewhere.example.com", &err), CLF_EIO);
	assert_non_null(strstr(err.text, "handshake"));
}

static void a_ca_file_that_is_none(void **state)
{
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(try_at("good", "good.key/none", NULL, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "ca_file"));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(certificates_that_are_refused),
	    cmocka_unit_test(certificates_that_are_taken),
	    cmocka_unit_test(the_host_is_named_in_the_handshake),
	    cmocka_unit_test(a_ca_file_that_is_none),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
