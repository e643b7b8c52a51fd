/*
 * test_http_message.c - targets, forms, header rules, the client's address, response fields.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/wire/http_message.h"

static struct clf_arena *arena;

static int set_up(void **state)
{
	(void)state;
	arena = clf_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	(void)state;
	clf_arena_free(&arena);
	return 0;
}

static void a_target_is_decoded_once(void **state)
{
	const char *path = NULL;
	struct clf_http_fields query;
	(void)state;
	assert_int_equal(clf_http_target(arena, "/a%20b/%2541?x=1&y=a%26b+c&z", &path, &query, NULL), CLF_OK);
	assert_string_equal(path, "/a b/%41");
	assert_int_equal(query.count, 3);
	assert_string_equal(clf_http_field(&query, "x", NULL), "1");
	assert_string_equal(clf_http_field(&query, "y", NULL), "a&b c");
	assert_string_equal(clf_http_field(&query, "z", NULL), "");
	assert_null(clf_http_field(&query, "w", NULL));
	assert_int_equal(clf_http_target(arena, "/", &path, &query, NULL), CLF_OK);
	assert_int_equal(query.count, 0);
}

static void tricks_in_a_path_are_refused(void **state)
{
	static const char *const bad[] = {
	    "",      "a",           "*",      "http://x/", "//x",       "/a//b",    "/a/../b", "/..",   "/%2e%2e/x",
	    "/./a",  "/a%2fb",      "/a%2Fb", "/a%00b",    "/a%0d%0ab", "/a%",      "/a%2",    "/a%zz", "/%ff",
	    "/a\\b", "/a%5c..%5cb", "/a%7f",  "/a?b=%00",  "/a?%0a=1",  "/a?x=%ff", "/a?x=%4"};
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(bad); i++) {
		const char *path = NULL;
		struct clf_http_fields query;
		if (clf_http_target(arena, bad[i], &path, &query, NULL) != CLF_EINVAL)
			fail_msg("taken: %s", bad[i]);
		assert_null(path);
	}
}

static void a_target_has_limits(void **state)
{
	char target[CLF_HTTP_URL_MAX + 2];
	const char *path;
	struct clf_http_fields query;
	(void)state;
	memset(target, 'a', sizeof target);
	target[0] = '/';
	target[sizeof target - 1] = '\0';
	assert_int_equal(clf_http_target(arena, target, &path, &query, NULL), CLF_ELIMIT);
	target[sizeof target - 2] = '\0';
	assert_int_equal(clf_http_target(arena, target, &path, &query, NULL), CLF_OK);
	char many[400] = "/?";
	for (size_t i = 0; i <= CLF_HTTP_FIELDS_MAX; i++)
		memcpy(many + 2 + 2 * i, "a&", 3);
	assert_int_equal(clf_http_target(arena, many, &path, &query, NULL), CLF_ELIMIT);
}

static void a_form_may_hold_lines_and_nothing_worse(void **state)
{
	struct clf_http_fields form;
	(void)state;
	assert_int_equal(clf_http_form(arena, CLF_STR("text=one%0d%0atwo&csrf=x%2B%3D"), &form, NULL), CLF_OK);
	assert_string_equal(clf_http_field(&form, "text", NULL), "one\r\ntwo");
	assert_string_equal(clf_http_field(&form, "csrf", NULL), "x+=");
	size_t count;
	assert_int_equal(clf_http_form(arena, CLF_STR("a=1&a=2"), &form, NULL), CLF_OK);
	assert_string_equal(clf_http_field(&form, "a", &count), "1");
	assert_int_equal(count, 2);
	char many[2 * CLF_HTTP_FORM_MAX + 3] = "";
	for (size_t i = 0; i < CLF_HTTP_FORM_MAX; i++)
		memcpy(many + 2 * i, "a&", 3);
	assert_int_equal(clf_http_form(arena, clf_str_from(many), &form, NULL), CLF_OK);
	memcpy(many + 2 * CLF_HTTP_FORM_MAX, "a", 2);
	assert_int_equal(clf_http_form(arena, clf_str_from(many), &form, NULL), CLF_ELIMIT);
	assert_int_equal(clf_http_form(arena, CLF_STR("a=%00"), &form, NULL), CLF_EINVAL);
	assert_int_equal(clf_http_form(arena, CLF_STR("a=%1b"), &form, NULL), CLF_EINVAL);
	assert_int_equal(clf_http_form(arena, (struct clf_str){"a=b\0c", 5}, &form, NULL), CLF_EINVAL);
}

static enum clf_status check(const char *a, const char *value_a, const char *b, const char *value_b)
{
	const struct clf_http_field items[] = {{a, value_a}, {b, value_b}};
	return clf_http_headers_check(&(struct clf_http_fields){items, 2}, NULL);
}

static void conflicting_headers_are_refused(void **state)
{
	(void)state;
	assert_int_equal(check("Host", "a", "Content-Length", "3"), CLF_OK);
	assert_int_equal(check("Accept", "a", "Accept", "b"), CLF_OK);
	assert_int_equal(check("Host", "a", "host", "b"), CLF_EINVAL);
	assert_int_equal(check("Content-Length", "3", "content-length", "3"), CLF_EINVAL);
	assert_int_equal(check("Content-Length", "3", "Transfer-Encoding", "chunked"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "Transfer-Encoding", "gzip, chunked"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "Content-Length", "-1"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "Content-Length", "+5"), CLF_EINVAL);
	assert_int_equal(check("Authorization", "a", "Authorization", "b"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "Content-Encoding", "gzip"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "X", "a\x01"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "Transfer-Encoding ", "chunked"), CLF_EINVAL);
	assert_int_equal(check("Host", "a", "", "b"), CLF_EINVAL);
}

static void a_cookie_is_found_whole(void **state)
{
	const struct clf_http_field items[] = {{"Cookie", "a=1; clf=xyz=; clfx=no; twice=1; twice=2"}};
	const struct clf_http_request request = {.arena = arena, .headers = {items, 1}};
	(void)state;
	assert_string_equal(clf_http_cookie(&request, "clf"), "xyz=");
	assert_string_equal(clf_http_cookie(&request, "a"), "1");
	assert_null(clf_http_cookie(&request, "cl"));
	assert_null(clf_http_cookie(&request, "twice"));
}

static void only_the_trusted_proxy_tells_the_client(void **state)
{
	bool proxied;
	(void)state;
	assert_string_equal(clf_http_client(arena, "192.0.2.9", "127.0.0.1", "198.51.100.1", &proxied), "192.0.2.9");
	assert_false(proxied);
	assert_string_equal(clf_http_client(arena, "127.0.0.1", NULL, "198.51.100.1", &proxied), "127.0.0.1");
	assert_string_equal(clf_http_client(arena, "127.0.0.1", "127.0.0.1", "203.0.113.7, 198.51.100.1", &proxied),
			    "198.51.100.1");
	assert_true(proxied);
	assert_string_equal(clf_http_client(arena, "10.1.2.3", "::1, 10.0.0.0/8", "203.0.113.7, 10.9.9.9", &proxied),
			    "203.0.113.7");
	assert_string_equal(clf_http_client(arena, "127.0.0.1", "127.0.0.1", "<script>", &proxied), "127.0.0.1");
	assert_false(proxied);
	assert_false(clf_http_trusts("10.0.0.0/8", "11.0.0.1"));
	assert_true(clf_http_trusts("2001:db8::/32", "2001:db8:1::5"));
	assert_false(clf_http_trusts("0.0.0.0/0", "2001:db8::1"));
	assert_false(clf_http_trusts("10.0.0.0/99", "10.0.0.1"));
}

static void a_response_field_cannot_hold_a_line_end(void **state)
{
	struct clf_http_response response;
	(void)state;
	clf_http_response_init(&response, 100);
	assert_int_equal(response.status, 500);
	assert_false(clf_http_response_set(&response, "Location", "/x\r\nSet-Cookie: a=b"));
	assert_false(clf_http_response_add(&response, "X", "\xc3\xa9"));
	assert_int_equal(response.header_count, 0);
	assert_true(clf_http_response_set(&response, "Location", "/x"));
	assert_true(clf_http_response_set(&response, "location", "/y"));
	assert_int_equal(response.header_count, 1);
	assert_string_equal(clf_http_response_header(&response, "Location"), "/y");
	while (response.header_count < CLF_HTTP_RESPONSE_FIELDS)
		assert_true(clf_http_response_add(&response, "Set-Cookie", "a"));
	assert_false(clf_http_response_add(&response, "Set-Cookie", "a"));
	clf_http_response_free(&response);
}

static void one_client_has_one_network(void **state)
{
	static const struct {
		const char *address, *network;
	} rows[] = {
	    {"203.0.113.9", "203.0.113.9"},
	    {" 203.0.113.9 ", "203.0.113.9"},
	    {"::ffff:203.0.113.9", "203.0.113.9"},
	    {"::FFFF:cb00:7109", "203.0.113.9"},
	    {"0:0:0:0:0:ffff:cb00:7109", "203.0.113.9"},
	    {"[::ffff:203.0.113.9]", "203.0.113.9"},
	    {"2001:db8:1:2::1", "2001:db8:1:2::/64"},
	    {"2001:0DB8:0001:0002:ffff:ffff:ffff:ffff", "2001:db8:1:2::/64"},
	    {"2001:db8:1:2:0:0:203.0.113.9", "2001:db8:1:2::/64"},
	    {"2001:db8:1:3::1", "2001:db8:1:3::/64"},
	    {"2001:db8::1", "2001:db8::/64"},
	    {"::1", "::/64"},
	    {"unknown", "unknown"},
	};
	char network[CLF_HTTP_NETWORK];
	(void)state;
	for (size_t i = 0; i < CLF_COUNT(rows); i++) {
		clf_http_network(rows[i].address, network);
		assert_string_equal(network, rows[i].network);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(one_client_has_one_network),
	    cmocka_unit_test(a_target_is_decoded_once),
	    cmocka_unit_test(tricks_in_a_path_are_refused),
	    cmocka_unit_test(a_target_has_limits),
	    cmocka_unit_test(a_form_may_hold_lines_and_nothing_worse),
	    cmocka_unit_test(conflicting_headers_are_refused),
	    cmocka_unit_test(a_cookie_is_found_whole),
	    cmocka_unit_test(only_the_trusted_proxy_tells_the_client),
	    cmocka_unit_test(a_response_field_cannot_hold_a_line_end),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
