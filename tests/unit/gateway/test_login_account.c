/*
 * test_login_account.c - when an account's token is asked for, what is on disk at each step, and what an answer does.
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

#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "login/login_account.h"

#define NOW INT64_C(1795910000000000)
#define MS 1000000 /* of the machine, when a test begins */

struct desk {
	char root[32], folder[64];
	struct clf_config_oauth2 config;
	struct login_account *account;
	struct login_one *one;
	struct clf_arena *arena;
	struct clf_http_question question;
};

static struct desk desk;

static void sit_down(enum clf_oauth2_grant grant)
{
	memset(&desk, 0, sizeof desk);
	snprintf(desk.root, sizeof desk.root, "/tmp/clf-login-XXXXXX");
	assert_non_null(mkdtemp(desk.root));
	snprintf(desk.folder, sizeof desk.folder, "%s/login", desk.root);
	desk.config = (struct clf_config_oauth2){.name = "m365",
						 .options = {.provider = "microsoft",
							     .grant = grant,
							     .tenant = "t.test",
							     .client_id = "c",
							     .client_secret = "secret-word"}};
	desk.account = login_account_new(&desk.config, desk.folder);
	desk.one = login_one_new(desk.account, "support@example.test");
	desk.arena = clf_arena_new();
}

static void get_up(void)
{
	char command[160];

	login_one_free(&desk.one);
	login_account_free(&desk.account);
	clf_arena_free(&desk.arena);
	snprintf(command, sizeof command, "rm -rf '%s'", desk.root);
	assert_int_equal(system(command), 0);
}

static void keep(const char *refresh_token)
{
	const struct login_kept kept = {.refresh_token = refresh_token, .obtained_at = NOW};
	struct login_mark mark;

	assert_int_equal(login_file_write(desk.folder, "m365", &kept, &mark, NULL), CLF_OK);
}

static struct login_kept on_disk(void)
{
	struct login_kept kept = {0};
	struct login_mark mark;

	assert_int_equal(login_file_read(desk.arena, desk.folder, "m365", &kept, &mark, NULL), CLF_OK);
	return kept;
}

/* Whether something is asked now. */
static bool asks(int64_t ms)
{
	return login_begin(desk.one, desk.arena, NOW, ms, &desk.question) == CLF_OK;
}

static void answer(int status, const char *body, int64_t ms)
{
	const struct clf_http_answer said = {.status = status, .body = clf_str_from(body)};

	login_take(desk.one, CLF_OK, &said, NULL, NOW, ms);
}

static void silence(int64_t ms)
{
	const struct clf_error err = {CLF_EAGAIN, "the server can't be reached"};

	login_take(desk.one, CLF_EAGAIN, NULL, &err, NOW, ms);
}

static bool another_may_lock(void)
{
	int fd = -1;
	enum clf_status status = login_file_lock(desk.folder, "m365", &fd, NULL);

	if (fd >= 0)
		close(fd);
	return status == CLF_OK;
}

static void the_new_login_is_on_disk_before_its_token_is_given(void **state)
{
	struct stat is;

	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_true(asks(MS));
	assert_string_equal(desk.question.url, "https://login.microsoftonline.com/t.test/oauth2/v2.0/token");
	assert_non_null(strstr(desk.question.body, "refresh_token=old"));
	/* That an answer may get lost is known before it is asked. */
	assert_true(on_disk().asked_at == NOW);
	assert_string_equal(on_disk().refresh_token, "old");
	assert_false(another_may_lock());
	answer(200, "{\"access_token\":\"at\",\"refresh_token\":\"new\",\"expires_in\":1000}", MS + 50);
	assert_string_equal(login_token(desk.one, NOW), "at");
	assert_string_equal(on_disk().refresh_token, "new");
	assert_true(on_disk().asked_at == 0);
	assert_true(another_may_lock());
	assert_int_equal(desk.one->state, CLF_LOGIN_FINE);
	assert_int_equal(stat(desk.folder, &is), 0);
	assert_int_equal(is.st_mode & 0777, 0700);
	assert_int_equal(stat(clf_arena_printf(desk.arena, "%s/m365.json", desk.folder), &is), 0);
	assert_int_equal(is.st_mode & 0777, 0600);
	get_up();
}

static void what_cannot_be_kept_is_given_to_nobody(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_true(asks(MS));
	/* The folder is a file now, as a full disk would be. */
	assert_int_equal(rename(desk.folder, clf_arena_printf(desk.arena, "%s.away", desk.folder)), 0);
	fclose(fopen(desk.folder, "w"));
	answer(200, "{\"access_token\":\"at\",\"refresh_token\":\"new\",\"expires_in\":1000}", MS);
	assert_null(login_token(desk.one, NOW));
	assert_int_equal(desk.one->state, CLF_LOGIN_UNREACHABLE);
	assert_non_null(strstr(desk.one->text, "can't be kept yet"));
	assert_int_equal(unlink(desk.folder), 0);
	assert_int_equal(rename(clf_arena_printf(desk.arena, "%s.away", desk.folder), desk.folder), 0);
	/* Nothing is asked for it again. */
	assert_false(asks(MS + 6000));
	assert_string_equal(login_token(desk.one, NOW), "at");
	assert_string_equal(on_disk().refresh_token, "new");
	get_up();
}

static void it_renews_at_four_fifths_of_its_life_and_not_before(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_APP);
	assert_true(asks(MS));
	answer(200, "{\"access_token\":\"at\",\"expires_in\":1000}", MS);
	assert_true(login_due_in(desk.one, MS + 100) > 0);
	assert_false(asks(MS + 799000));
	assert_true(asks(MS + 801000));
	/* The provider is down: the old one serves until it ends. */
	silence(MS + 801000);
	assert_int_equal(desk.one->state, CLF_LOGIN_UNREACHABLE);
	assert_string_equal(login_token(desk.one, NOW + 980 * CLF_SECOND), "at");
	assert_null(login_token(desk.one, NOW + 995 * CLF_SECOND));
	get_up();
}

static void it_asks_less_and_less_while_nobody_answers(void **state)
{
	int64_t now = MS;
	int64_t waits[8];

	(void)state;
	sit_down(CLF_OAUTH2_APP);
	for (int i = 0; i < 8; i++) {
		assert_true(asks(now));
		silence(now);
		waits[i] = login_due_in(desk.one, now);
		now += waits[i];
	}
	assert_int_equal(waits[0], 30000);
	assert_int_equal(waits[1], 60000);
	assert_int_equal(waits[7], 300000);
	get_up();
}

static void an_issuer_that_may_have_moved_is_looked_for_once(void **state)
{
	static const char document[] =
	    "{\"issuer\":\"https://idp.test\",\"token_endpoint\":\"https://idp.test/token\"}";
	int64_t now = MS;

	(void)state;
	sit_down(CLF_OAUTH2_APP);
	desk.config.options.provider = "https://idp.test";
	for (int i = 0; i < 7; i++) {
		assert_true(asks(now));
		if (i % 3 == 0) {
			assert_string_equal(desk.question.url, "https://idp.test/.well-known/openid-configuration");
			answer(200, document, now);
			assert_true(asks(now));
		}
		assert_string_equal(desk.question.url, "https://idp.test/token");
		silence(now);
		now += login_due_in(desk.one, now);
	}
	get_up();
}

static void a_refused_token_is_renewed_early_once(void **state)
{
	int64_t serial;

	(void)state;
	sit_down(CLF_OAUTH2_APP);
	assert_true(asks(MS));
	answer(200, "{\"access_token\":\"at\",\"expires_in\":3600}", MS);
	serial = desk.one->serial;
	login_refused(desk.one, serial - 1, MS + 40000); /* an older one is no news */
	assert_false(asks(MS + 40000));
	login_refused(desk.one, serial, MS + 10000);
	assert_false(asks(MS + 10000)); /* each 30 s at most */
	assert_true(asks(MS + 31000));
	answer(200, "{\"access_token\":\"at2\",\"expires_in\":3600}", MS + 31000);
	assert_true(desk.one->serial > serial);
	login_refused(desk.one, desk.one->serial, MS + 90000); /* a new one is no better */
	assert_false(asks(MS + 120000));
	login_refused(desk.one, desk.one->serial, MS + 700000);
	assert_true(asks(MS + 700000));
	get_up();
}

static void who_is_denied_asks_no_more_until_a_person_acts(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_true(asks(MS));
	answer(400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: x\"}", MS);
	assert_int_equal(desk.one->state, CLF_LOGIN_DENIED);
	assert_non_null(strstr(desk.one->text, "clf-mail login m365"));
	assert_string_equal(desk.one->failed, "denied");
	assert_true(on_disk().asked_at == 0);
	assert_true(another_may_lock());
	for (int day = 1; day < 100; day++)
		assert_false(asks(MS + day * INT64_C(86400000)));
	login_file_changed(desk.account);
	assert_false(login_file_changed(desk.account));
	keep("another");
	assert_true(login_file_changed(desk.account));
	login_again(desk.one);
	assert_true(asks(MS + INT64_C(86400000) * 101));
	assert_non_null(strstr(desk.question.body, "refresh_token=another"));
	get_up();
}

static void what_is_mended_at_the_provider_is_looked_at_after_hours(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_APP);
	assert_true(asks(MS));
	answer(400, "{\"error\":\"unauthorized_client\"}", MS);
	assert_int_equal(desk.one->state, CLF_LOGIN_DENIED);
	assert_non_null(strstr(desk.one->text, "clf-mail login m365 --test"));
	assert_false(asks(MS + 3600000));
	assert_true(asks(MS + 6 * 3600000));
	get_up();
}

static void a_secret_that_ended_is_not_tried_again(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_APP);
	assert_true(asks(MS));
	answer(401, "{\"error\":\"invalid_client\",\"error_codes\":[7000222]}", MS);
	assert_non_null(strstr(desk.one->text, "reload clf-mail"));
	assert_false(asks(MS + INT64_C(86400000)));
	get_up();
}

static void an_answer_that_got_lost_is_named(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_true(asks(MS));
	silence(MS);
	assert_true(on_disk().asked_at == NOW);
	assert_true(asks(MS + 40000));
	answer(400, "{\"error\":\"invalid_grant\"}", MS + 40000);
	assert_non_null(strstr(desk.one->text, "got lost"));
	get_up();
}

static void nobody_has_logged_in_yet_is_said(void **state)
{
	(void)state;
	sit_down(CLF_OAUTH2_DEVICE);
	assert_false(asks(MS));
	assert_int_equal(desk.one->state, CLF_LOGIN_DENIED);
	assert_non_null(strstr(desk.one->text, "nobody has logged in yet"));
	assert_non_null(strstr(desk.one->text, "`clf-mail login m365`"));
	get_up();
}

static void two_owners_never_use_one_login_at_a_time(void **state)
{
	int fd = -1;

	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_int_equal(login_file_lock(desk.folder, "m365", &fd, NULL), CLF_OK);
	assert_false(asks(MS));
	assert_int_not_equal(desk.one->state, CLF_LOGIN_DENIED);
	keep("of the other");
	close(fd);
	assert_true(asks(MS + 1001));
	/* What the other kept is what is used. */
	assert_non_null(strstr(desk.question.body, "of%20the%20other"));
	get_up();
}

static void a_damaged_file_is_said_and_a_new_login_mends_it(void **state)
{
	FILE *out;

	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	out = fopen(clf_arena_printf(desk.arena, "%s/m365.json", desk.folder), "w");
	fputs("{\"refresh_token\":", out);
	fclose(out);
	assert_false(asks(MS));
	assert_int_equal(desk.one->state, CLF_LOGIN_DENIED);
	assert_non_null(strstr(desk.one->text, "damaged"));
	get_up();
}

static void it_waits_as_long_as_it_is_told(void **state)
{
	const struct clf_http_answer slow = {.status = 429, .body = {"", 0}, .retry_after_s = 120};
	const struct clf_http_answer very = {.status = 429, .body = {"", 0}, .retry_after_s = 80000};

	(void)state;
	sit_down(CLF_OAUTH2_APP);
	assert_true(asks(MS));
	login_take(desk.one, CLF_OK, &slow, NULL, NOW, MS);
	assert_int_equal(desk.one->state, CLF_LOGIN_THROTTLED);
	assert_false(asks(MS + 119000));
	assert_true(asks(MS + 121000));
	login_take(desk.one, CLF_OK, &very, NULL, NOW, MS + 121000);
	assert_false(asks(MS + 121000 + 899000));
	assert_true(asks(MS + 121000 + 901000));
	get_up();
}

static void what_ends_first_is_told(void **state)
{
	const char *what = NULL;

	(void)state;
	sit_down(CLF_OAUTH2_CODE);
	keep("old");
	assert_true(login_ends(desk.account, &what) == 0);
	assert_true(asks(MS));
	answer(200, "{\"access_token\":\"at\",\"expires_in\":1000}", MS);
	/* Not rotated: the old one goes on, renewed by its use. */
	assert_string_equal(on_disk().refresh_token, "old");
	assert_true(login_ends(desk.account, &what) == NOW + 90 * CLF_DAY);
	assert_string_equal(what, "login");
	desk.config.secret_expires = NOW + CLF_DAY;
	assert_true(login_ends(desk.account, &what) == NOW + CLF_DAY);
	assert_string_equal(what, "secret");
	get_up();
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_new_login_is_on_disk_before_its_token_is_given),
	    cmocka_unit_test(what_cannot_be_kept_is_given_to_nobody),
	    cmocka_unit_test(it_renews_at_four_fifths_of_its_life_and_not_before),
	    cmocka_unit_test(it_asks_less_and_less_while_nobody_answers),
	    cmocka_unit_test(an_issuer_that_may_have_moved_is_looked_for_once),
	    cmocka_unit_test(a_refused_token_is_renewed_early_once),
	    cmocka_unit_test(who_is_denied_asks_no_more_until_a_person_acts),
	    cmocka_unit_test(what_is_mended_at_the_provider_is_looked_at_after_hours),
	    cmocka_unit_test(a_secret_that_ended_is_not_tried_again),
	    cmocka_unit_test(an_answer_that_got_lost_is_named),
	    cmocka_unit_test(nobody_has_logged_in_yet_is_said),
	    cmocka_unit_test(two_owners_never_use_one_login_at_a_time),
	    cmocka_unit_test(a_damaged_file_is_said_and_a_new_login_mends_it),
	    cmocka_unit_test(it_waits_as_long_as_it_is_told),
	    cmocka_unit_test(what_ends_first_is_told),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
