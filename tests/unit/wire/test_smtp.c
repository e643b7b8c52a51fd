/*
 * Sending against servers with faults: each stage's refusals, hanging after the final dot, lost connections.
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
#include "wire/fake_server.h"

struct seen {
	unsigned done, handed_over;
	bool withhold;
	struct clf_smtp_result last;
};

static enum clf_status on_handed_over(void *user, void *job)
{
	struct seen *seen = user;

	(void)job;
	seen->handed_over++;
	return seen->withhold ? CLF_EIO : CLF_OK;
}

static void on_done(void *user, void *job, const struct clf_smtp_result *result)
{
	struct seen *seen = user;

	(void)job;
	seen->done++;
	seen->last = *result;
}

static struct clf_smtp *client(const struct fake_server *server, struct seen *seen)
{
	static const struct clf_smtp_events events = {on_handed_over, on_done};
	struct clf_smtp_options options = {.helo = "gateway.example.test", .connections = 1, .timeout_s = 2};
	struct clf_smtp *smtp = NULL;
	char url[64];

	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", server->port);
	options.url = url;
	assert_int_equal(clf_smtp_new(&options, &events, seen, &smtp, NULL), CLF_OK);
	return smtp;
}

static const struct clf_str mail = {"Subject: x\r\n\r\n.dot\r\nhello\r\n", 27};

static void send_to(struct clf_smtp *smtp, const char *to)
{
	static int job;

	assert_int_equal(clf_smtp_submit(smtp, &job, "from@example.com", to, mail, NULL), CLF_OK);
	while (clf_smtp_running(smtp) > 0)
		assert_int_equal(clf_smtp_poll(smtp, -1, 1000, NULL), CLF_OK);
}

static void play(const struct fake_step *script, struct seen *seen)
{
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, seen);

	send_to(smtp, "to@example.com");
	clf_smtp_free(&smtp);
	assert_true(fake_stop(&server));
	assert_int_equal(seen->done, 1);
}

static const struct fake_step hello[] = {
    {NULL, "220 fake\r\n"},
    {"EHLO gateway.example.test", "250-fake\r\n250 SIZE 100\r\n"},
    {0},
};
static const struct fake_step envelope[] = {
    {FAKE_PLAY, hello},
    {"MAIL FROM:<from@example.com>", "250 ok\r\n"},
    {"RCPT TO:<to@example.com>", "250 ok\r\n"},
    {0},
};
static const struct fake_step body[] = {
    {FAKE_PLAY, envelope}, {"DATA", "354 go\r\n"}, {"Subject", ""}, {"", ""}, {"..dot", ""}, {"hello", ""}, {0},
};

static void sent(void **state)
{
	static const struct fake_step script[] = {
	    {FAKE_PLAY, body}, {".", "250 2.0.0 queued as 77\r\n"}, {"QUIT", "221 bye\r\n"}, {0}};
	struct seen seen = {0};

	(void)state;
	play(script, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	assert_int_equal(seen.last.code, 250);
	assert_non_null(strstr(seen.last.text, "queued as 77"));
	assert_int_equal(seen.handed_over, 1);
}

static void hanging_after_the_dot_is_uncertain(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, body}, {".", FAKE_HANG}, {0}};
	struct seen seen = {0};

	(void)state;
	play(script, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_UNCERTAIN);
	assert_int_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
}

static void lost_after_the_dot_is_uncertain(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, body}, {".", FAKE_CLOSE}, {0}};
	struct seen seen = {0};

	(void)state;
	play(script, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_UNCERTAIN);
}

static void lost_before_the_body_is_temporary(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, envelope}, {"DATA", FAKE_CLOSE}, {0}};
	struct seen seen = {0};

	(void)state;
	play(script, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
	assert_int_equal(seen.handed_over, 0);
}

static void refusals(void **state)
{
	static const struct fake_step connecting[] = {{NULL, "554 5.7.1 not you\r\n"}, {NULL, FAKE_CLOSE}, {0}};
	static const struct fake_step sender[] = {
	    {FAKE_PLAY, hello}, {"MAIL", "451 4.7.1 later\r\n"}, {"RSET", "250 ok\r\n"}, {0}};
	static const struct fake_step unknown[] = {
	    {FAKE_PLAY, hello}, {"MAIL", "250 ok\r\n"}, {"RCPT", "550 5.1.1 unknown\r\n"}, {"RSET", "250 ok\r\n"}, {0}};
	static const struct fake_step content[] = {
	    {FAKE_PLAY, body}, {".", "550-5.7.1 looks like\r\n550 5.7.1 spam\r\n"}, {"QUIT", "221 bye\r\n"}, {0}};
	struct seen seen = {0};

	(void)state;
	play(connecting, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
	seen = (struct seen){0};
	play(sender, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_not_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
	assert_int_equal(seen.last.code, 451);
	seen = (struct seen){0};
	play(unknown, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_PERMANENT);
	assert_non_null(strstr(seen.last.text, "5.1.1 unknown"));
	assert_int_equal(seen.handed_over, 0);
	seen = (struct seen){0};
	play(content, &seen);
	assert_int_equal(seen.last.outcome, CLF_SMTP_PERMANENT);
	assert_non_null(strstr(seen.last.text, "spam"));
}

static void withheld_before_the_dot(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, body}, {"QUIT", "221 bye\r\n"}, {0}};
	struct seen seen = {.withhold = true};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_to(smtp, "to@example.com");
	clf_smtp_free(&smtp);
	/* The server saw no dot: it would have been a line it doesn't expect. */
	assert_true(fake_stop(&server));
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_not_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
}

static void a_connection_closed_meanwhile_is_opened_anew(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, body},
						  {".", "250 first\r\n"},
						  {"MAIL", FAKE_CLOSE},
						  {FAKE_PLAY, body},
						  {".", "250 second\r\n"},
						  {"QUIT", "221 bye\r\n"},
						  {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_to(smtp, "to@example.com");
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	send_to(smtp, "to@example.com");
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	assert_non_null(strstr(seen.last.text, "second"));
	clf_smtp_free(&smtp);
	assert_true(fake_stop(&server));
}

static void without_smtputf8_the_address_is_refused_for_good(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, hello}, {"QUIT", "221 bye\r\n"}, {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_to(smtp, "j\xc3\xbcrgen@example.com");
	clf_smtp_free(&smtp);
	assert_int_equal(seen.last.outcome, CLF_SMTP_PERMANENT);
	assert_non_null(strstr(seen.last.text, "SMTPUTF8"));
	assert_true(fake_stop(&server));
}

static void smtputf8_is_asked_for_where_it_is_known(void **state)
{
	static const struct fake_step script[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 SMTPUTF8\r\n"},
						  {"MAIL FROM:<from@example.com> SMTPUTF8", "250 ok\r\n"},
						  {"RCPT TO:<j\xc3\xbcrgen@example.com>", "250 ok\r\n"},
						  {"DATA", "354 go\r\n"},
						  {"Subject", ""},
						  {"", ""},
						  {"..dot", ""},
						  {"hello", ""},
						  {".", "250 ok\r\n"},
						  {"QUIT", "221 bye\r\n"},
						  {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_to(smtp, "j\xc3\xbcrgen@example.com");
	clf_smtp_free(&smtp);
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	assert_true(fake_stop(&server));
}

static void send_with_id(struct clf_smtp *smtp, const char *to, const char *id)
{
	static int job;
	const struct clf_smtp_envelope with = {"from@example.com", to, id};

	assert_int_equal(clf_smtp_submit_envelope(smtp, &job, &with, mail, NULL), CLF_OK);
	while (clf_smtp_running(smtp) > 0)
		assert_int_equal(clf_smtp_poll(smtp, -1, 1000, NULL), CLF_OK);
}

static void reports_are_asked_for_where_the_relay_knows_how(void **state)
{
	static const struct fake_step script[] = {
	    {NULL, "220 fake\r\n"},
	    {"EHLO", "250-fake\r\n250-DSN\r\n250-SMTPUTF8\r\n250 SIZE 1000\r\n"},
	    {"MAIL FROM:<from@example.com> SIZE=28 RET=HDRS ENVID=b.1+2Bx+3D\r\n", "250 ok\r\n"},
	    {"RCPT TO:<a+b@example.com> NOTIFY=FAILURE,DELAY ORCPT=rfc822;a+2Bb@example.com\r\n", "250 ok\r\n"},
	    {"DATA", "354 go\r\n"},
	    {"Subject", ""},
	    {"", ""},
	    {"..dot", ""},
	    {"hello", ""},
	    {".", "250 ok\r\n"},
	    {"MAIL FROM:<from@example.com> SMTPUTF8 SIZE=28 RET=HDRS ENVID=b.2\r\n", "250 ok\r\n"},
	    {"RCPT TO:<j\xc3\xbcrgen@example.com> NOTIFY=FAILURE,DELAY\r\n", "250 ok\r\n"},
	    {"DATA", "354 go\r\n"},
	    {"Subject", ""},
	    {"", ""},
	    {"..dot", ""},
	    {"hello", ""},
	    {".", "250 ok\r\n"},
	    {"QUIT", "221 bye\r\n"},
	    {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);
	struct clf_smtp_offers offers;

	(void)state;
	assert_false(clf_smtp_offers(smtp).known);
	send_with_id(smtp, "a+b@example.com", "b.1+x=");
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	send_with_id(smtp, "j\xc3\xbcrgen@example.com", "b.2");
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	offers = clf_smtp_offers(smtp);
	assert_true(offers.known && offers.dsn && offers.utf8);
	assert_int_equal(offers.max_size, 1000);
	clf_smtp_free(&smtp);
	assert_true(fake_stop(&server));
}

static void no_report_is_asked_for_where_none_is_known(void **state)
{
	static const struct fake_step script[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 DSNX\r\n"},
						  {"MAIL FROM:<from@example.com>\r\n", "250 ok\r\n"},
						  {"RCPT TO:<to@example.com>\r\n", "550 5.1.1 no such user\r\n"},
						  {"RSET", "250 ok\r\n"},
						  {"QUIT", "221 bye\r\n"},
						  {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_with_id(smtp, "to@example.com", "b.1");
	assert_int_equal(seen.last.klass, CLF_SMTP_CLASS_RECIPIENT);
	clf_smtp_free(&smtp);
	assert_true(fake_stop(&server));
}

/* One relay's silence after its dot holds up no other mail: two connections, one hangs. */
static void a_hanging_dot_blocks_nothing_else(void **state)
{
	static const struct fake_step hanging[] = {{FAKE_PLAY, body}, {".", FAKE_HANG}, {0}};
	static const struct fake_step good[] = {{FAKE_PLAY, body}, {".", "250 ok\r\n"}, {"QUIT", "221 bye\r\n"}, {0}};
	struct fake_server servers[2] = {fake_start(hanging), fake_start(good)};
	struct seen seen[2] = {{0}, {0}};
	struct clf_smtp *smtps[2] = {client(&servers[0], &seen[0]), client(&servers[1], &seen[1])};
	int64_t begun = clf_clock_monotonic_ms();

	(void)state;
	for (int i = 0; i < 2; i++)
		assert_int_equal(clf_smtp_submit(smtps[i], &seen[i], "from@example.com", "to@example.com", mail, NULL),
				 CLF_OK);
	while (clf_smtp_running(smtps[1]) > 0 || seen[0].handed_over == 0)
		for (int i = 0; i < 2; i++)
			assert_int_equal(clf_smtp_poll(smtps[i], -1, 20, NULL), CLF_OK);
	assert_int_equal(seen[1].last.outcome, CLF_SMTP_SENT);
	assert_true(clf_clock_monotonic_ms() - begun < 1000);
	begun = clf_clock_monotonic_ms();
	clf_smtp_free(&smtps[0]);
	clf_smtp_free(&smtps[1]);
	assert_true(clf_clock_monotonic_ms() - begun < 500);
	assert_int_equal(seen[0].last.outcome, CLF_SMTP_UNCERTAIN);
	fake_stop(&servers[0]);
	assert_true(fake_stop(&servers[1]));
}

static void after_a_refusal_the_connection_is_used_again(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, hello},
						  {"MAIL", "250 ok\r\n"},
						  {"RCPT", "550 5.1.1 unknown\r\n"},
						  {"RSET", "250 ok\r\n"},
						  {"MAIL", "250 ok\r\n"},
						  {"RCPT", "250 ok\r\n"},
						  {"DATA", "354 go\r\n"},
						  {"Subject", ""},
						  {"", ""},
						  {"..dot", ""},
						  {"hello", ""},
						  {".", "250 ok\r\n"},
						  {"QUIT", "221 bye\r\n"},
						  {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);

	(void)state;
	send_to(smtp, "nobody@example.com");
	assert_int_equal(seen.last.outcome, CLF_SMTP_PERMANENT);
	send_to(smtp, "to@example.com");
	assert_int_equal(seen.last.outcome, CLF_SMTP_SENT);
	clf_smtp_free(&smtp);
	assert_true(fake_stop(&server));
}

static void starttls_is_required(void **state)
{
	static const struct fake_step script[] = {{FAKE_PLAY, hello}, {"QUIT", "221 bye\r\n"}, {0}};
	static const struct clf_smtp_events events = {on_handed_over, on_done};
	struct clf_smtp_options options = {
	    .starttls = true, .helo = "gateway.example.test", .connections = 1, .timeout_s = 2};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = NULL;
	char url[64];

	(void)state;
	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", server.port);
	options.url = url;
	assert_int_equal(clf_smtp_new(&options, &events, &seen, &smtp, NULL), CLF_OK);
	send_to(smtp, "to@example.com");
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_equal(seen.last.blame, CLF_SMTP_THE_RELAY);
	clf_smtp_free(&smtp);
	fake_stop(&server);
}

/* A port for TLS at once, and one for STARTTLS, each spoken to as the other. */
static void the_wrong_kind_of_port_is_named(void **state)
{
	static const struct {
		const struct fake_step script[3];
		const char *scheme, *advice;
	} cases[] = {
	    {{{NULL, "220 fake ready for STARTTLS\r\n"}, {NULL, FAKE_HANG}, {0}}, "smtps", "write smtp:// in url"},
	    {{{NULL, FAKE_HANG}, {0}}, "smtp", "write smtps:// in url"},
	};
	static const struct clf_smtp_events events = {on_handed_over, on_done};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct clf_smtp_options options = {.helo = "gateway.example.test", .connections = 1, .timeout_s = 1};
		struct fake_server server = fake_start(cases[i].script);
		struct seen seen = {0};
		struct clf_smtp *smtp = NULL;
		char url[64];

		snprintf(url, sizeof url, "%s://127.0.0.1:%u", cases[i].scheme, server.port);
		options.url = url;
		assert_int_equal(clf_smtp_new(&options, &events, &seen, &smtp, NULL), CLF_OK);
		send_to(smtp, "to@example.com");
		clf_smtp_free(&smtp);
		fake_stop(&server);
		assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
		if (strstr(seen.last.text, cases[i].advice) == NULL)
			fail_msg("%s", seen.last.text);
	}
}

static struct clf_smtp *client_by_token(const struct fake_server *server, struct seen *seen, const char *token)
{
	static const struct clf_smtp_events events = {on_handed_over, on_done};
	struct clf_smtp_options options = {.helo = "gateway.example.test",
					   .connections = 1,
					   .timeout_s = 2,
					   .user = "delegate@example.test",
					   .password = "never",
					   .oauth2 = true};
	struct clf_smtp *smtp = NULL;
	char url[64];

	snprintf(url, sizeof url, "smtp://127.0.0.1:%u", server->port);
	options.url = url;
	assert_int_equal(clf_smtp_new(&options, &events, seen, &smtp, NULL), CLF_OK);
	assert_int_equal(clf_smtp_set_token(smtp, token, NULL), CLF_OK);
	return smtp;
}

#define ASKED "AUTH XOAUTH2\r\n", "334 \r\n"
#define BY_XOAUTH2 "dXNlcj1kZWxlZ2F0ZUBleGFtcGxlLnRlc3QBYXV0aD1CZWFyZXIgc2VjcmV0LXRva2VuAQE="
#define REASON                                                                                                         \
	"334 eyJzdGF0dXMiOiI0MDEiLCJzY2hlbWVzIjoiYmVhcmVyIG1hYyIsInNjb3BlIjoiaHR0cHM6Ly9tYWlsLmdvb2dsZS5jb20vIn0=\r\n"

static const struct fake_step taken[] = {{"MAIL FROM:<from@example.com>", "250 ok\r\n"},
					 {"RCPT TO:<to@example.com>", "250 ok\r\n"},
					 {"DATA", "354 go\r\n"},
					 {"Subject", ""},
					 {"", ""},
					 {"..dot", ""},
					 {"hello", ""},
					 {".", "250 queued\r\n"},
					 {"QUIT", "221 bye\r\n"},
					 {0}};

static void a_token_logs_in_by_either_mechanism(void **state)
{
	static const struct fake_step xoauth2[] = {{NULL, "220 fake\r\n"},
						   {"EHLO", "250-fake\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n"},
						   {ASKED},
						   {BY_XOAUTH2, "235 in\r\n"},
						   {FAKE_PLAY, taken},
						   {0}};
	static const struct fake_step bearer[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 AUTH XOAUTH2 OAUTHBEARER PLAIN\r\n"},
						  {"AUTH OAUTHBEARER\r\n", "334 \r\n"},
						  {"bixhPWRlbGVnYXRlQGV4YW1wbGUudGVzdCwBaG9zdD0xMjcu", "235 in\r\n"},
						  {FAKE_PLAY, taken},
						  {0}};
	const struct fake_step *const scripts[] = {xoauth2, bearer};

	(void)state;
	for (size_t i = 0; i < 2; i++) {
		struct fake_server server = fake_start(scripts[i]);
		struct seen seen = {0};
		struct clf_smtp *smtp = client_by_token(&server, &seen, "secret-token");

		send_to(smtp, "to@example.com");
		clf_smtp_free(&smtp);
		assert_true(fake_stop(&server));
		if (seen.last.outcome != CLF_SMTP_SENT)
			fail_msg("%zu: %s", i, seen.last.text);
	}
}

static void a_long_token_passes(void **state)
{
	static const struct fake_step script[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 AUTH XOAUTH2\r\n"},
						  {"AUTH XOAUTH2\r\n", "334 \r\n"},
						  {"eHh4eHh4AQE=\r\n", "235 in\r\n"},
						  {FAKE_PLAY, taken},
						  {0}};
	static char token[2400 + 1];
	struct fake_server server = fake_start(script);
	struct seen seen = {0};
	struct clf_smtp *smtp;

	(void)state;
	memset(token, 'x', sizeof token - 1);
	smtp = client_by_token(&server, &seen, token);
	send_to(smtp, "to@example.com");
	clf_smtp_free(&smtp);
	if (!fake_stop(&server) || seen.last.outcome != CLF_SMTP_SENT)
		fail_msg("%s", seen.last.text);
}

static void a_refused_token_is_explained_and_nothing_else_is_tried(void **state)
{
	static const struct fake_step google[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 AUTH PLAIN LOGIN XOAUTH2\r\n"},
						  {ASKED},
						  {BY_XOAUTH2, REASON},
						  {NULL, FAKE_CLOSE},
						  {0}};
	static const struct fake_step bearer[] = {{NULL, "220 fake\r\n"},
						  {"EHLO", "250-fake\r\n250 AUTH OAUTHBEARER PLAIN\r\n"},
						  {"AUTH OAUTHBEARER\r\n", "334 \r\n"},
						  {"bixhPW", "334 eyJzdGF0dXMiOiJpbnZhbGlkX3Rva2VuIn0=\r\n"},
						  {"AQ==", "535 5.7.8 authentication failed\r\n"},
						  {0}};
	static const struct fake_step off[] = {
	    {NULL, "220 fake\r\n"},
	    {"EHLO", "250-fake\r\n250 AUTH LOGIN XOAUTH2\r\n"},
	    {ASKED},
	    {BY_XOAUTH2, "535 5.7.139 SmtpClientAuthentication is disabled for the Tenant\r\n"},
	    {0}};
	static const struct fake_step plain[] = {
	    {NULL, "220 fake\r\n"}, {"EHLO", "250-fake\r\n250 AUTH PLAIN LOGIN\r\n"}, {0}};
	/* Cut off while the token was asked for, nobody has refused it. */
	static const struct fake_step cut[] = {{NULL, "220 fake\r\n"},
					       {"EHLO", "250-fake\r\n250 AUTH XOAUTH2\r\n"},
					       {ASKED},
					       {BY_XOAUTH2, FAKE_CLOSE},
					       {0}};
	static const struct {
		const struct fake_step *script;
		enum clf_smtp_trouble trouble;
		int code;
		const char *words;
	} cases[] = {
	    {cut, CLF_SMTP_BROKEN, 0, "login: "},
	    {google, CLF_SMTP_NO_LOGIN, 334,
	     "login: 334 the token was refused: status 401, scope https://mail.google.com/"},
	    {bearer, CLF_SMTP_NO_LOGIN, 535, "login: 535 5.7.8 authentication failed (status invalid_token)"},
	    {off, CLF_SMTP_LOGIN_OFF, 535, "SmtpClientAuthentication is disabled"},
	    {plain, CLF_SMTP_NO_LOGIN, 0,
	     "login: the relay takes no OAuth2 login (XOAUTH2, OAUTHBEARER), but: PLAIN LOGIN"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct fake_server server = fake_start(cases[i].script);
		struct seen seen = {0};
		struct clf_smtp *smtp = client_by_token(&server, &seen, "secret-token");

		send_to(smtp, "to@example.com");
		clf_smtp_free(&smtp);
		assert_true(fake_stop(&server));
		if (seen.last.outcome != CLF_SMTP_TEMPORARY || seen.last.blame != CLF_SMTP_THE_RELAY ||
		    seen.last.trouble != cases[i].trouble || seen.last.code != cases[i].code ||
		    seen.last.lasting == (cases[i].trouble == CLF_SMTP_BROKEN) ||
		    strstr(seen.last.text, cases[i].words) == NULL)
			fail_msg("%zu: %s: %s", i, clf_smtp_trouble_name(seen.last.trouble), seen.last.text);
		assert_null(strstr(seen.last.text, "secret"));
	}
}

static void without_a_token_nobody_is_asked(void **state)
{
	static const struct fake_step script[] = {{NULL, "220 fake\r\n"}, {NULL, FAKE_HANG}, {0}};
	struct fake_server server = fake_start(script);
	struct seen seen = {0};
	struct clf_smtp *smtp = client_by_token(&server, &seen, "secret-token");
	struct clf_smtp_options bare = {.url = "smtp://127.0.0.1:1", .helo = "a.test", .user = "u"};
	struct clf_smtp_options nobody = {.url = "smtp://127.0.0.1:1", .helo = "a.test", .oauth2 = true};
	static char large[20000];
	struct clf_smtp *none = NULL;
	struct clf_error err = {0};

	(void)state;
	memset(large, 'x', sizeof large - 1);
	assert_int_equal(clf_smtp_set_token(smtp, large, &err), CLF_ELIMIT);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "a@b.c", "x@y.z", mail, &err), CLF_EDENIED);
	assert_int_equal(clf_smtp_set_token(smtp, "a\nb", &err), CLF_EINVAL);
	assert_int_equal(clf_smtp_set_token(smtp, NULL, &err), CLF_OK);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "a@b.c", "x@y.z", mail, &err), CLF_EDENIED);
	assert_int_equal(clf_smtp_running(smtp), 0);
	assert_int_equal(seen.done, 0);
	clf_smtp_free(&smtp);
	fake_stop(&server);
	/* It would be said as an empty one. */
	assert_int_equal(clf_smtp_new(&bare, &(struct clf_smtp_events){on_handed_over, on_done}, NULL, &none, &err),
			 CLF_EINVAL);
	assert_int_equal(clf_smtp_new(&nobody, &(struct clf_smtp_events){on_handed_over, on_done}, NULL, &none, &err),
			 CLF_EINVAL);
}

static void what_is_refused_before_it_begins(void **state)
{
	static const struct fake_step script[] = {{NULL, FAKE_HANG}, {0}};
	struct seen seen = {0};
	struct fake_server server = fake_start(script);
	struct clf_smtp *smtp = client(&server, &seen);
	struct clf_smtp_options plain = {
	    .url = "smtp://mail.example.com:25", .helo = "a.test", .user = "u", .password = "p"};
	struct clf_smtp *none = NULL;
	struct clf_error err = {0};

	(void)state;
	assert_int_equal(clf_smtp_submit(smtp, &seen, "a@b.c", "x@y.z>\r\nRSET", mail, NULL), CLF_EINVAL);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "a@b.c\r\nX: y", "x@y.z", mail, NULL), CLF_EINVAL);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "a@b.c", "x@y.z", CLF_STR("a\n.\nb\r\n"), NULL), CLF_EINVAL);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "", "x@y.z", mail, NULL), CLF_OK);
	assert_int_equal(clf_smtp_submit(smtp, &seen, "", "x@y.z", mail, NULL), CLF_EAGAIN);
	clf_smtp_free(&smtp);
	/* What was under way is told when all ends. */
	assert_int_equal(seen.done, 1);
	assert_int_equal(seen.last.outcome, CLF_SMTP_TEMPORARY);
	assert_int_equal(clf_smtp_new(&plain, &(struct clf_smtp_events){on_handed_over, on_done}, NULL, &none, &err),
			 CLF_EDENIED);
	assert_non_null(strstr(err.text, "clear text"));
	fake_stop(&server);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(sent),
	    cmocka_unit_test(hanging_after_the_dot_is_uncertain),
	    cmocka_unit_test(lost_after_the_dot_is_uncertain),
	    cmocka_unit_test(lost_before_the_body_is_temporary),
	    cmocka_unit_test(refusals),
	    cmocka_unit_test(withheld_before_the_dot),
	    cmocka_unit_test(a_connection_closed_meanwhile_is_opened_anew),
	    cmocka_unit_test(without_smtputf8_the_address_is_refused_for_good),
	    cmocka_unit_test(smtputf8_is_asked_for_where_it_is_known),
	    cmocka_unit_test(a_hanging_dot_blocks_nothing_else),
	    cmocka_unit_test(after_a_refusal_the_connection_is_used_again),
	    cmocka_unit_test(reports_are_asked_for_where_the_relay_knows_how),
	    cmocka_unit_test(no_report_is_asked_for_where_none_is_known),
	    cmocka_unit_test(starttls_is_required),
	    cmocka_unit_test(a_token_logs_in_by_either_mechanism),
	    cmocka_unit_test(a_long_token_passes),
	    cmocka_unit_test(a_refused_token_is_explained_and_nothing_else_is_tried),
	    cmocka_unit_test(without_a_token_nobody_is_asked),
	    cmocka_unit_test(the_wrong_kind_of_port_is_named),
	    cmocka_unit_test(what_is_refused_before_it_begins),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
