/*
 * No relay whose certificate doesn't verify gets a mail, and the mail waits: wrong host, expired, unknown issuer.
 *
 * `openssl s_server` shows the certificates; it says no SMTP, which is only waited for once the certificate is good.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/wire/smtp.h"
#include "wire/fake_tls.h"

static void on_done(void *user, void *job, const struct clf_smtp_result *result)
{
	(void)job;
	*(struct clf_smtp_result *)user = *result;
}

static struct clf_smtp_result send_once(const struct clf_smtp_options *options)
{
	static const struct clf_smtp_events events = {.done = on_done};
	struct clf_smtp_result result = {0};
	struct clf_smtp *smtp = NULL;

	assert_int_equal(clf_smtp_new(options, &events, &result, &smtp, NULL), CLF_OK);
	assert_int_equal(
	    clf_smtp_submit(smtp, &result, "a@example.com", "b@example.com", CLF_STR("A: b\r\n\r\nc\r\n"), NULL),
	    CLF_OK);
	while (clf_smtp_running(smtp) > 0)
		assert_int_equal(clf_smtp_poll(smtp, -1, 500, NULL), CLF_OK);
	clf_smtp_free(&smtp);
	return result;
}

static struct clf_smtp_result try_at(const char *shown, const char *ca)
{
	struct clf_smtp_options options = {.helo = "gateway.example.test", .connections = 1, .timeout_s = 2};
	struct clf_smtp_result result = {0};
	char ca_file[128], url[64];
	uint16_t port;
	pid_t pid = show(shown, &port, NULL);

	snprintf(ca_file, sizeof ca_file, "%s/%s.pem", folder, ca != NULL ? ca : "");
	snprintf(url, sizeof url, "smtps://localhost:%u", port);
	options.ca_file = ca != NULL ? ca_file : NULL;
	options.url = url;
	for (int i = 0; i < 100; i++) {
		result = send_once(&options);
		if (strstr(result.text, "Failed to connect") == NULL)
			break;
		clf_sleep_ms(50);
	}
	kill(pid, SIGKILL);
	waitpid(pid, NULL, 0);
	return result;
}

static void certificates_that_are_refused(void **state)
{
	static const char *const cases[][2] = {{"other", "ca"},  {"expired", "ca"}, {"future", "ca"},
					       {"good", "self"}, {"good", NULL},    {"self", NULL}};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_smtp_result result = try_at(cases[i][0], cases[i][1]);

		assert_int_equal(result.outcome, CLF_SMTP_TEMPORARY);
		assert_int_equal(result.blame, CLF_SMTP_THE_RELAY);
		if (strstr(result.text, "certificate") == NULL)
			fail_msg("%s: %s", cases[i][0], result.text);
	}
}

/* The greeting that never comes is what is missed then. */
static void certificates_that_are_taken(void **state)
{
	static const char *const cases[][2] = {{"good", "ca"}, {"self", "self"}};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct clf_smtp_result result = try_at(cases[i][0], cases[i][1]);

		if (strstr(result.text, "certificate") != NULL || strstr(result.text, "connecting: ") == NULL)
			fail_msg("%s: %s", cases[i][0], result.text);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(certificates_that_are_refused),
	    cmocka_unit_test(certificates_that_are_taken),
	};

	return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
