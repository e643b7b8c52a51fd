/*
 * test_oauth2.c - what a provider is asked and what its answers mean: signatures as openssl sees them, PKCE as RFC 7636
 * has it, pasted addresses, and the table of answers.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "clf/base/json.h"
#include "clf/wire/http_client.h"
#include "clf/wire/http_message.h"
#include "clf/wire/oauth2.h"

#define NOW (INT64_C(1795910000) * CLF_SECOND)

static char folder[] = "/tmp/clf-oauth2-XXXXXX";
static struct clf_arena *arena;

static int shell(const char *command)
{
	const char *text = clf_arena_printf(arena, "cd '%s' && exec 2>shell.log && %s", folder, command);

	return system(text);
}

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	return mkdtemp(folder) == NULL ||
	       shell(
		   "openssl req -x509 -newkey rsa:2048 -nodes -keyout key.pem -out cert.pem -days 40 -subj /CN=clf && "
		   "openssl x509 -in cert.pem -pubkey -noout >public.pem") != 0;
}

static int tear_down(void **state)
{
	(void)state;
	shell("rm -f *");
	rmdir(folder);
	clf_arena_free(&arena);
	return 0;
}

static const char *file(const char *name)
{
	struct clf_buf text;
	const char *copy;

	clf_buf_init(&text, 1 << 20);
	assert_int_equal(clf_file_read(clf_arena_printf(arena, "%s/%s", folder, name), &text, NULL), CLF_OK);
	copy = clf_arena_copy(arena, text.p, text.n);
	clf_buf_free(&text);
	return copy;
}

static void put(const char *name, const char *text)
{
	FILE *out = fopen(clf_arena_printf(arena, "%s/%s", folder, name), "w");

	assert_non_null(out);
	fputs(text, out);
	fclose(out);
}

static const char *field(const char *form, const char *name)
{
	struct clf_http_fields fields = {0};

	assert_int_equal(clf_http_form(arena, clf_str_from(form), &fields, NULL), CLF_OK);
	return clf_http_field(&fields, name, NULL);
}

/* Header (0) or claims (1) of a statement that openssl finds well signed. */
static struct clf_json *verified(const char *jwt, int part)
{
	const char *dot = strchr(jwt, '.');
	const char *end = strrchr(jwt, '.');
	struct clf_json *json = NULL;

	assert_non_null(dot);
	put("what", clf_arena_copy(arena, jwt, (size_t)(end - jwt)));
	put("head.64", clf_arena_copy(arena, jwt, (size_t)(dot - jwt)));
	put("body.64", clf_arena_copy(arena, dot + 1, (size_t)(end - dot - 1)));
	put("sign.64", end + 1);
	assert_int_equal(shell("for p in head body sign; do python3 -c \"import base64,sys; t=open('$p.64').read(); "
			       "sys.stdout.buffer.write(base64.urlsafe_b64decode(t+'='*(-len(t)%4)))\" >$p; done; "
			       "openssl dgst -sha256 -verify public.pem -signature sign what >verdict"),
			 0);
	assert_string_equal(file("verdict"), "Verified OK\n");
	assert_int_equal(clf_json_parse(clf_str_from(file(part == 0 ? "head" : "body")), &json, NULL), CLF_OK);
	return json;
}

static struct clf_oauth2_options app(void)
{
	return (struct clf_oauth2_options){
	    .provider = "microsoft", .grant = CLF_OAUTH2_APP, .tenant = "contoso.test", .client_id = "the-client"};
}

static void a_certificate_login_is_signed_as_microsoft_wants_it(void **state)
{
	struct clf_oauth2_options options = app();
	struct clf_oauth2_endpoints endpoints;
	const struct clf_oauth2_request none = {0};
	const char *form = NULL;
	struct clf_json *json;

	(void)state;
	options.client_key = file("key.pem");
	options.client_certificate = file("cert.pem");
	assert_int_equal(clf_oauth2_endpoints(arena, &options, &endpoints, NULL), CLF_OK);
	assert_string_equal(endpoints.token, "https://login.microsoftonline.com/contoso.test/oauth2/v2.0/token");
	assert_int_equal(clf_oauth2_form(arena, &options, &endpoints, &none, NOW, &form, NULL), CLF_OK);
	assert_string_equal(field(form, "grant_type"), "client_credentials");
	assert_string_equal(field(form, "scope"), "https://outlook.office365.com/.default");
	assert_string_equal(field(form, "client_assertion_type"),
			    "urn:ietf:params:oauth:client-assertion-type:jwt-bearer");
	assert_null(field(form, "client_secret"));
	json = verified(field(form, "client_assertion"), 0);
	assert_string_equal(clf_json_get_text(json, "alg"), "RS256");
	assert_int_equal(shell("openssl x509 -in cert.pem -outform der | openssl dgst -sha256 -binary | "
			       "python3 -c \"import base64,sys; sys.stdout.write(base64.urlsafe_b64encode("
			       "sys.stdin.buffer.read()).decode().rstrip('='))\" >print"),
			 0);
	assert_string_equal(clf_json_get_text(json, "x5t#S256"), file("print"));
	clf_json_free(&json);
	json = verified(field(form, "client_assertion"), 1);
	assert_string_equal(clf_json_get_text(json, "iss"), "the-client");
	assert_string_equal(clf_json_get_text(json, "sub"), "the-client");
	assert_string_equal(clf_json_get_text(json, "aud"), endpoints.token);
	assert_true(strlen(clf_json_get_text(json, "jti")) >= 32);
	assert_int_equal(clf_json_get_number(json, "exp", 0), NOW / CLF_SECOND + 300);
	clf_json_free(&json);
}

static void a_service_account_speaks_for_one_user(void **state)
{
	struct clf_oauth2_options options = {.provider = "google", .grant = CLF_OAUTH2_SERVICE_ACCOUNT};
	struct clf_oauth2_endpoints endpoints;
	const struct clf_oauth2_request request = {.user = "support@example.test"};
	struct clf_json *key = clf_json_object();
	const char *form = NULL;
	struct clf_json *json;
	struct clf_buf text;

	(void)state;
	clf_json_set_text(key, "client_email", "clf@project.iam.test");
	clf_json_set_text(key, "private_key", file("key.pem"));
	clf_json_set_text(key, "token_uri", "https://oauth2.example.test/token");
	clf_buf_init(&text, 1 << 16);
	clf_json_dump(key, &text);
	clf_json_free(&key);
	options.client_key = text.p;
	assert_int_equal(clf_oauth2_endpoints(arena, &options, &endpoints, NULL), CLF_OK);
	assert_string_equal(endpoints.token, "https://oauth2.example.test/token");
	assert_int_equal(clf_oauth2_form(arena, &options, &endpoints, &request, NOW, &form, NULL), CLF_OK);
	assert_string_equal(field(form, "grant_type"), "urn:ietf:params:oauth:grant-type:jwt-bearer");
	json = verified(field(form, "assertion"), 1);
	assert_string_equal(clf_json_get_text(json, "iss"), "clf@project.iam.test");
	assert_string_equal(clf_json_get_text(json, "sub"), "support@example.test");
	assert_string_equal(clf_json_get_text(json, "scope"), "https://mail.google.com/");
	assert_string_equal(clf_json_get_text(json, "aud"), "https://oauth2.example.test/token");
	assert_true(clf_json_get_number(json, "exp", 0) - clf_json_get_number(json, "iat", 0) <= 3600);
	clf_json_free(&json);
	clf_buf_free(&text);
}

static void a_key_that_is_none_is_said_in_words(void **state)
{
	struct clf_oauth2_options options = app();
	const struct clf_oauth2_request none = {0};
	struct clf_oauth2_endpoints endpoints = {.token = "https://x.test/"};
	struct clf_error err = {0};
	const char *form = NULL;

	(void)state;
	options.client_key = "nonsense";
	options.client_certificate = file("cert.pem");
	assert_int_equal(clf_oauth2_form(arena, &options, &endpoints, &none, NOW, &form, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "client_key_file holds no RSA key"));
	options.client_certificate = "nonsense";
	assert_int_equal(clf_oauth2_form(arena, &options, &endpoints, &none, NOW, &form, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "client_certificate_file holds no certificate"));
	options.grant = CLF_OAUTH2_SERVICE_ACCOUNT;
	options.client_key = "{\"client_email\":\"x\"}";
	assert_int_equal(clf_oauth2_endpoints(arena, &options, &endpoints, &err), CLF_EINVAL);
	assert_non_null(strstr(err.text, "private_key"));
	options.client_key = "{\"client_email\":\"x\",\"private_key\":\"y\",\"token_uri\":\"http://evil.test/\"}";
	assert_int_equal(clf_oauth2_endpoints(arena, &options, &endpoints, &err), CLF_EINVAL);
}

static void a_certificate_tells_when_it_ends(void **state)
{
	int64_t ends = 0;

	(void)state;
	assert_int_equal(clf_oauth2_certificate_ends(file("cert.pem"), &ends, NULL), CLF_OK);
	assert_true(ends > clf_clock_now() + 39 * CLF_DAY && ends < clf_clock_now() + 41 * CLF_DAY);
}

/* RFC 7636 appendix B. */
static void the_challenge_is_that_of_the_rfc(void **state)
{
	char challenge[CLF_OAUTH2_SECRET];
	struct clf_oauth2_login a, b;

	(void)state;
	clf_oauth2_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk", challenge);
	assert_string_equal(challenge, "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
	clf_oauth2_login_new(&a);
	clf_oauth2_login_new(&b);
	assert_int_equal(strlen(a.verifier), 43);
	assert_string_not_equal(a.verifier, b.verifier);
	assert_string_not_equal(a.state, b.state);
	assert_string_not_equal(a.state, a.verifier);
}

static void google_is_asked_for_a_login_that_lasts(void **state)
{
	struct clf_oauth2_options options = {.provider = "google", .grant = CLF_OAUTH2_CODE, .client_id = "c"};
	struct clf_oauth2_endpoints endpoints;
	struct clf_oauth2_login login;
	const char *url, *query;

	(void)state;
	clf_oauth2_login_new(&login);
	assert_int_equal(clf_oauth2_endpoints(arena, &options, &endpoints, NULL), CLF_OK);
	url = clf_oauth2_authorize_url(arena, &options, &endpoints, &login, "a@b.test");
	assert_ptr_equal(strstr(url, "https://accounts.google.com/o/oauth2/v2/auth?response_type=code&"), url);
	query = strchr(url, '?') + 1;
	assert_string_equal(field(query, "access_type"), "offline");
	assert_string_equal(field(query, "prompt"), "consent");
	assert_string_equal(field(query, "code_challenge_method"), "S256");
	assert_string_equal(field(query, "state"), login.state);
	assert_string_equal(field(query, "redirect_uri"), "http://127.0.0.1:53682/");
	assert_null(strstr(url, login.verifier));
}

static void only_the_address_that_was_opened_is_taken(void **state)
{
	const struct clf_oauth2_login login = {.state = "the-state", .verifier = "v"};
	static const struct {
		const char *pasted;
		enum clf_status status;
		const char *words;
	} cases[] = {
	    {"http://127.0.0.1:53682/?code=abc%2Fdef&state=the-state", CLF_OK, "abc/def"},
	    {"  http://localhost:53682/?state=the-state&code=x&session_state=1#frag \n", CLF_OK, "x"},
	    {"http://127.0.0.1:53682/?code=abc&state=another", CLF_ECONFLICT, "another login"},
	    {"http://127.0.0.1:53682/?code=abc", CLF_ECONFLICT, "another login"},
	    {"http://127.0.0.1:53682/?code=abc&state=the-state-", CLF_ECONFLICT, "another login"},
	    {"http://127.0.0.1:53682/?state=the-state", CLF_EINVAL, "no code"},
	    {"http://127.0.0.1:53682/?state=the-state&error=access_denied&error_description=no%0Aone", CLF_EDENIED,
	     "access_denied"},
	    {"http://127.0.0.1:53682/?state=another&error=access_denied", CLF_ECONFLICT, "another login"},
	    {"abc", CLF_EINVAL, "whole address"},
	    {"http://127.0.0.1:53682/?code=%zz&state=the-state", CLF_EINVAL, ""},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct clf_error err = {0};
		const char *code = NULL;

		if (clf_oauth2_pasted(arena, &login, cases[i].pasted, &code, &err) != cases[i].status)
			fail_msg("%s: %s", cases[i].pasted, err.text);
		if (cases[i].status == CLF_OK)
			assert_string_equal(code, cases[i].words);
		else if (strstr(err.text, cases[i].words) == NULL)
			fail_msg("%s: %s", cases[i].pasted, err.text);
	}
}

static void a_document_of_another_issuer_is_not_believed(void **state)
{
	struct clf_oauth2_options options = {.provider = "https://idp.test/x", .grant = CLF_OAUTH2_CODE};
	struct clf_oauth2_endpoints endpoints = {0};
	static const struct {
		const char *document, *words;
	} bad[] = {
	    {"<html>", "no JSON"},
	    {"{\"issuer\":\"https://evil.test\",\"token_endpoint\":\"https://evil.test/t\"}", "another issuer"},
	    {"{\"issuer\":\"https://idp.test/x.evil\",\"token_endpoint\":\"https://evil.test/t\"}", "another issuer"},
	    {"{\"issuer\":\"https://idp.test/x\"}", "lacks token_endpoint"},
	    {"{\"issuer\":\"https://idp.test/x\",\"token_endpoint\":\"http://idp.test/t\"}", "without TLS"},
	    {"{\"issuer\":\"https://idp.test/x\",\"token_endpoint\":\"https://idp.test/t\"}",
	     "lacks authorization_endpoint"},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		struct clf_error err = {0};

		assert_int_equal(
		    clf_oauth2_discovered(arena, &options, clf_str_from(bad[i].document), &endpoints, &err),
		    CLF_EINVAL);
		if (strstr(err.text, bad[i].words) == NULL)
			fail_msg("%s: %s", bad[i].document, err.text);
	}
	options.grant = CLF_OAUTH2_APP;
	assert_int_equal(clf_oauth2_discovered(arena, &options,
					       CLF_STR("{\"issuer\":\"https://idp.test/x/\",\"token_endpoint\":"
						       "\"https://idp.test/t\"}"),
					       &endpoints, NULL),
			 CLF_OK);
	assert_string_equal(endpoints.token, "https://idp.test/t");
}

static void answers_mean_what_the_table_says(void **state)
{
	static const struct {
		int status;
		const char *body;
		enum clf_oauth2_class class;
		enum clf_oauth2_remedy remedy;
		const char *words;
	} cases[] = {
	    {200, "{\"access_token\":\"t\",\"expires_in\":4000}", CLF_OAUTH2_FINE, CLF_OAUTH2_NONE, ""},
	    {200, "{\"expires_in\":4000}", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "no access token"},
	    {200, "{\"access_token\":\"a b\"}", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "no access token"},
	    {200, "<html>sign in to the hotel's network", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "no token endpoint"},
	    {302, "", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "redirection"},
	    {503, "", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "passing fault"},
	    {500, "{\"error\":\"invalid_request\"}", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "passing fault"},
	    {503, "{\"error\":\"temporarily_unavailable\"}", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "busy"},
	    {429, "", CLF_OAUTH2_THROTTLED, CLF_OAUTH2_NONE, "too often"},
	    {429, "{\"error\":\"whatever\"}", CLF_OAUTH2_THROTTLED, CLF_OAUTH2_NONE, "too often"},
	    {400, "{\"error\":\"authorization_pending\"}", CLF_OAUTH2_PENDING, CLF_OAUTH2_NONE, ""},
	    {400, "{\"error\":\"slow_down\"}", CLF_OAUTH2_SLOW_DOWN, CLF_OAUTH2_NONE, ""},
	    {400, "{\"error\":\"expired_token\"}", CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN, "in time"},
	    {400, "{\"error\":\"invalid_grant\",\"error_description\":\"AADSTS700082: inactive\\r\\nTrace ID: 7\"}",
	     CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN, "90 days) and has ended (AADSTS700082: inactive)"},
	    {400, "{\"error\":\"invalid_grant\",\"error_codes\":[70043]}", CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN,
	     "sign-in frequency"},
	    {400, "{\"error\":\"invalid_grant\",\"error_codes\":[50173]}", CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN,
	     "password"},
	    {400, "{\"error\":\"invalid_grant\"}", CLF_OAUTH2_DENIED, CLF_OAUTH2_LOGIN, "7 days"},
	    {401, "{\"error\":\"invalid_client\",\"error_codes\":[7000222]}", CLF_OAUTH2_DENIED, CLF_OAUTH2_RELOAD,
	     "secret has ended"},
	    {401, "{\"error\":\"invalid_client\"}", CLF_OAUTH2_DENIED, CLF_OAUTH2_RELOAD, "client_id"},
	    {400, "{\"error\":\"unauthorized_client\"}", CLF_OAUTH2_DENIED, CLF_OAUTH2_MEND, "delegation"},
	    {400, "{\"error\":\"access_denied\",\"error_codes\":[53003]}", CLF_OAUTH2_DENIED, CLF_OAUTH2_MEND,
	     "blocked by the organisation"},
	    {400, "{\"error\":\"invalid_grant\",\"error_codes\":[53003]}", CLF_OAUTH2_DENIED, CLF_OAUTH2_MEND,
	     "Conditional Access"},
	    {400, "{\"error\":\"a_new_word\",\"error_description\":\"Hm\\u0007.\"}", CLF_OAUTH2_DENIED, CLF_OAUTH2_MEND,
	     "refuses: Hm ."},
	    {404, "[]", CLF_OAUTH2_UNREACHABLE, CLF_OAUTH2_NONE, "no token endpoint (404)"},
	};
	const struct clf_oauth2_options options = app();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_http_answer answer = {
		    .status = cases[i].status, .body = clf_str_from(cases[i].body), .retry_after_s = 33};
		struct clf_oauth2_answer said;

		clf_oauth2_read(arena, &options, CLF_OK, &answer, NULL, &said);
		if (said.class != cases[i].class || said.remedy != cases[i].remedy ||
		    strstr(said.words, cases[i].words) == NULL)
			fail_msg("%d %s: %s, %d, %s", cases[i].status, cases[i].body, clf_oauth2_class_name(said.class),
				 (int)said.remedy, said.words);
		assert_int_equal(said.wait_s, 33);
		assert_null(strstr(said.words, "Trace"));
	}
}

static void what_was_not_reached_is_asked_again(void **state)
{
	const struct clf_oauth2_options options = app();
	const struct clf_error err = {CLF_EAGAIN, "the server didn't answer in time"};
	struct clf_oauth2_answer said;

	(void)state;
	clf_oauth2_read(arena, &options, CLF_EAGAIN, NULL, &err, &said);
	assert_int_equal(said.class, CLF_OAUTH2_UNREACHABLE);
	clf_oauth2_read(arena, &options, CLF_EDENIED, NULL, &err, &said);
	assert_int_equal(said.class, CLF_OAUTH2_UNREACHABLE);
	clf_oauth2_read(arena, &options, CLF_EINVAL, NULL, &err, &said);
	assert_int_equal(said.class, CLF_OAUTH2_DENIED);
}

static void lives_are_believed_within_reason(void **state)
{
	static const struct {
		const char *body;
		int64_t life_s;
	} cases[] = {
	    {"{\"access_token\":\"t\",\"expires_in\":4000}", 4000},
	    {"{\"access_token\":\"t\",\"expires_in\":\"4000\"}", 4000},
	    {"{\"access_token\":\"t\"}", 300},
	    {"{\"access_token\":\"t\",\"expires_in\":-5}", 1},
	    {"{\"access_token\":\"t\",\"expires_in\":1e300}", 86400},
	    {"{\"access_token\":\"t\",\"expires_in\":\"x\"}", 1},
	};
	const struct clf_oauth2_options options = app();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		const struct clf_http_answer answer = {.status = 200, .body = clf_str_from(cases[i].body)};
		struct clf_oauth2_answer said;

		clf_oauth2_read(arena, &options, CLF_OK, &answer, NULL, &said);
		assert_int_equal(said.life_s, cases[i].life_s);
	}
}

static void a_code_to_type_is_plain(void **state)
{
	struct clf_oauth2_device device;

	(void)state;
	assert_int_equal(clf_oauth2_device_read(arena,
						CLF_STR("{\"device_code\":\"d\",\"user_code\":\"AB-CD\","
							"\"verification_uri\":\"https://x.test/d\",\"interval\":2}"),
						&device, NULL),
			 CLF_OK);
	assert_string_equal(device.user_code, "AB-CD");
	assert_int_equal(device.interval_s, 2);
	assert_int_equal(device.life_s, 900);
	assert_int_equal(clf_oauth2_device_read(arena,
						CLF_STR("{\"device_code\":\"d\",\"user_code\":\"\\u001b[2J\","
							"\"verification_uri\":\"https://x.test/d\"}"),
						&device, NULL),
			 CLF_EINVAL);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(a_certificate_login_is_signed_as_microsoft_wants_it),
	    cmocka_unit_test(a_service_account_speaks_for_one_user),
	    cmocka_unit_test(a_key_that_is_none_is_said_in_words),
	    cmocka_unit_test(a_certificate_tells_when_it_ends),
	    cmocka_unit_test(the_challenge_is_that_of_the_rfc),
	    cmocka_unit_test(google_is_asked_for_a_login_that_lasts),
	    cmocka_unit_test(only_the_address_that_was_opened_is_taken),
	    cmocka_unit_test(a_document_of_another_issuer_is_not_believed),
	    cmocka_unit_test(answers_mean_what_the_table_says),
	    cmocka_unit_test(what_was_not_reached_is_asked_again),
	    cmocka_unit_test(lives_are_believed_within_reason),
	    cmocka_unit_test(a_code_to_type_is_plain),
	};

	return cmocka_run_group_tests(tests, set_up, tear_down);
}
