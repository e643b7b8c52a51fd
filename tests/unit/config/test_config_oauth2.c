/*
 * test_config_oauth2.c - accounts that hand out access tokens: what goes together, what doesn't, and whose secrets they
 * are.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/json.h"
#include "clf/config/config.h"

static char folder[] = "/tmp/clf-config-oauth2-XXXXXX";
static struct clf_arena *arena;

static const char *path_of(const char *name)
{
	return clf_arena_printf(arena, "%s/%s", folder, name);
}

static void put(const char *name, const char *text, mode_t mode)
{
	FILE *out = fopen(path_of(name), "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
	chmod(path_of(name), mode);
}

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	if (mkdtemp(folder) == NULL)
		return 1;
	put("secret", "1 00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", 0600);
	put("word", "the-client-word\n", 0600);
	put("pem", "-----BEGIN KEY-----\nthe-key-line\n-----END KEY-----\n", 0600);
	put("open", "-----BEGIN KEY-----\n", 0644);
	return 0;
}

static int tear_down(void **state)
{
	static const char *const names[] = {"secret", "word", "pem", "open", "c.conf"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++)
		unlink(path_of(names[i]));
	rmdir(folder);
	clf_arena_free(&arena);
	return 0;
}

/* Lines 1 to 6, so that what a case adds begins at 7. */
#define HEAD                                                                                                           \
	"[gateway]\nname = Example\ndomain = example.test\nsecret_file = secret\n[store]\nurl = sqlite:data/clf.db\n"
#define OUT "[smtp out]\nurl = smtps://127.0.0.1\n"
#define BOX "[mailbox a]\nurl = imaps://x\naddress = a@example.test\nsmtp = out\ntrust = token\n"
#define APP "[oauth2 m]\nprovider = microsoft\ngrant = app\ntenant = t.test\nclient_id = c\n"

static enum clf_status load(const char *text, struct clf_config **config, struct clf_error *err)
{
	put("c.conf", text, 0600);
	return clf_config_load(arena, path_of("c.conf"), config, err);
}

static void wrong_combinations_name_the_line(void **state)
{
	static const struct {
		const char *text;
		unsigned line;
		const char *words;
	} bads[] = {
	    {HEAD APP OUT BOX, 7, "lacks client_secret_file (or client_key_file"},
	    {HEAD "[oauth2 m]\nprovider = microsoft\ngrant = app\nclient_id = c\nclient_secret_file = word\n" OUT BOX,
	     7, "lacks tenant"},
	    {HEAD "[oauth2 m]\nprovider = microsoft\ngrant = app\ntenant = t\nclient_secret_file = word\n" OUT BOX, 7,
	     "lacks client_id"},
	    {HEAD APP "client_secret_file = word\nclient_key_file = pem\nclient_certificate_file = pem\n" OUT BOX, 13,
	     "one of both"},
	    {HEAD APP "client_key_file = pem\n" OUT BOX, 12, "go together"},
	    {HEAD APP "client_secret_file = word\ntenant = x\n" OUT BOX, 13, "already"},
	    {HEAD APP "client_key_file = open\nclient_certificate_file = pem\n" OUT BOX, 12, "chmod 600"},
	    {HEAD APP "client_key_file = pem\nclient_certificate_file = pem\nsecret_expires = 2027-01-01\n" OUT BOX, 14,
	     "there is none"},
	    {HEAD APP "client_secret_file = word\nsecret_expires = soon\n" OUT BOX, 13, "a date like"},
	    {HEAD "[oauth2 m]\nprovider = google\ngrant = app\nclient_id = c\nclient_secret_file = word\n" OUT BOX, 9,
	     "service-account"},
	    {HEAD "[oauth2 m]\nprovider = google\ngrant = device\nclient_id = c\n" OUT BOX, 9, "grant = code"},
	    {HEAD "[oauth2 m]\nprovider = google\ngrant = code\nclient_id = c\n" OUT BOX, 7, "Google gives one"},
	    {HEAD "[oauth2 m]\nprovider = google\ngrant = service-account\n" OUT BOX, 7, "lacks client_key_file"},
	    {HEAD
	     "[oauth2 m]\nprovider = google\ngrant = service-account\nclient_id = c\nclient_key_file = pem\n" OUT BOX,
	     10, "no place beside"},
	    {HEAD "[oauth2 m]\nprovider = microsoft\ngrant = service-account\nclient_key_file = pem\n" OUT BOX, 9,
	     "grant = app"},
	    {HEAD "[oauth2 m]\nprovider = https://idp.test\ngrant = code\nclient_id = c\n" OUT BOX, 7, "lacks scopes"},
	    {HEAD
	     "[oauth2 m]\nprovider = https://idp.test\ngrant = code\nclient_id = c\nscopes = x\ntenant = t\n" OUT BOX,
	     12, "goes with provider"},
	    {HEAD "[oauth2 m]\nprovider = http://idp.test\ngrant = code\n" OUT BOX, 8, "without TLS"},
	    {HEAD "[oauth2 m]\nprovider = yahoo\ngrant = code\n" OUT BOX, 8, "microsoft, google, or"},
	    {HEAD "[oauth2 m]\nprovider = microsoft\ngrant = password\n" OUT BOX, 9,
	     "app, device, code, service-account"},
	    {HEAD "[oauth2 m]\nprovider = microsoft\ngrant = app\ntenant = a/../b\nclient_id = c\n"
		  "client_secret_file = word\n" OUT BOX,
	     10, "a domain or an id"},
	    {HEAD OUT BOX "oauth2 = nothing\n", 14, "there is no [oauth2 nothing]"},
	    {HEAD OUT BOX, 9, "lacks password_file (or oauth2)"},
	    {HEAD APP "client_secret_file = word\n" OUT BOX "password_file = word\noauth2 = m\n", 21, "one of both"},
	    {HEAD APP "client_secret_file = word\n" OUT "oauth2 = m\n" BOX "oauth2 = m\n", 15, "lacks user"},
	    {HEAD APP "client_secret_file = word\n" OUT "user = u\npassword_file = word\noauth2 = m\n" BOX
		      "oauth2 = m\n",
	     17, "one of both"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bads); i++) {
		struct clf_config *config = NULL;
		struct clf_error err = {0};
		const char *at = clf_arena_printf(arena, "c.conf:%u:", bads[i].line);

		if (load(bads[i].text, &config, &err) != CLF_EINVAL)
			fail_msg("case %zu is taken", i);
		if (strstr(err.text, at) == NULL || strstr(err.text, bads[i].words) == NULL)
			fail_msg("case %zu: %s", i, err.text);
	}
}

#define GOOD                                                                                                           \
	HEAD APP "client_secret_file = word\nsecret_expires = 2027-05-01\n"                                            \
		 "[oauth2 cert]\nprovider = https://idp.test/x/\ngrant = app\nclient_id = d\nscopes = mail\n"          \
		 "client_key_file = pem\nclient_certificate_file = pem\n" OUT "user = u\noauth2 = m\n" BOX             \
		 "oauth2 = m\n"

static struct clf_config *load_good(void)
{
	struct clf_config *config = NULL;
	struct clf_error err = {0};

	if (load(GOOD, &config, &err) != CLF_OK)
		fail_msg("%s", err.text);
	return config;
}

static void accounts_are_read(void **state)
{
	struct clf_config *config = load_good();
	const struct clf_config_oauth2 *m = clf_config_oauth2(config, "m");

	(void)state;
	assert_int_equal(config->oauth2_count, 2);
	assert_int_equal(m->options.grant, CLF_OAUTH2_APP);
	assert_string_equal(m->options.client_secret, "the-client-word");
	assert_true(m->secret_expires == INT64_C(1809129600000000));
	assert_string_equal(clf_config_oauth2(config, "cert")->options.provider, "https://idp.test/x");
	assert_non_null(strstr(clf_config_oauth2(config, "cert")->options.client_key, "\nthe-key-line\n"));
	assert_string_equal(config->mailboxes[0].oauth2, "m");
	assert_string_equal(config->smtps[0].oauth2, "m");
	assert_string_equal(config->login_folder, path_of("data/login"));
	assert_null(clf_config_oauth2(config, "none"));
}

static const char *role_text(const struct clf_config *config, const char *role, const char *name)
{
	struct clf_json *json = clf_config_for_role(config, role, name);
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, 1 << 20);
	clf_json_dump(json, &text);
	copy = clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	clf_json_free(&json);
	return copy;
}

static void their_secrets_are_the_login_roles_alone(void **state)
{
	static const char *const others[] = {"intake", "sender", "clock", "web", "mailbox", "nobody"};
	struct clf_config *config = load_good();
	const char *own = role_text(config, "login", "");

	(void)state;
	assert_non_null(strstr(own, "the-client-word"));
	assert_non_null(strstr(own, "the-key-line"));
	assert_null(strstr(own, "sqlite:"));
	assert_null(strstr(own, "00112233"));
	for (size_t i = 0; i < CLF_COUNT(others); i++) {
		const char *text = role_text(config, others[i], "a");

		assert_null(strstr(text, "the-client-word"));
		assert_null(strstr(text, "the-key-line"));
	}
}

static void the_login_role_reads_what_the_supervisor_read(void **state)
{
	struct clf_config *config = load_good();
	struct clf_json *json = clf_config_for_role(config, "login", "");
	struct clf_config *again = NULL;

	(void)state;
	assert_int_equal(clf_config_from_json(arena, json, &again, NULL), CLF_OK);
	clf_json_free(&json);
	assert_int_equal(again->oauth2_count, 2);
	assert_string_equal(again->login_folder, config->login_folder);
	assert_string_equal(again->oauth2s[0].options.client_secret, "the-client-word");
	assert_true(again->oauth2s[0].secret_expires == config->oauth2s[0].secret_expires);
	assert_string_equal(again->oauth2s[1].options.client_key, config->oauth2s[1].options.client_key);
	assert_string_equal(again->mailboxes[0].user, "a@example.test");
	assert_string_equal(again->smtps[0].oauth2, "m");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(wrong_combinations_name_the_line),
	    cmocka_unit_test(accounts_are_read),
	    cmocka_unit_test(their_secrets_are_the_login_roles_alone),
	    cmocka_unit_test(the_login_role_reads_what_the_supervisor_read),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
