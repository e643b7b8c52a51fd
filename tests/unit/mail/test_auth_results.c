/*
 * test_auth_results.c - Authentication-Results by the grammar of RFC 8601: what a server wrote about whom, and that
 * nobody's own words in it are taken for the server's.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/mail/reading.h"
#include "mime/auth.h"
#include "mime/header.h"

#define TEXT_BYTES (1u << 20)

struct sample {
	const char *field, *read; /* read: "SERVER: METHOD=RESULT from=.. d=.. mailfrom=..; ..." */
};

static void add(struct clf_buf *out, const char *key, const char *value)
{
	if (value != NULL)
		clf_buf_printf(out, " %s=%s", key, value);
}

static const char *read_bytes(struct clf_arena *arena, struct clf_str field)
{
	struct header_field item = {CLF_STR("Authentication-Results"), field};
	struct header_list list = {&item, 1};
	struct clf_reading reading = {0};
	struct clf_buf out;
	const char *text;

	auth_read(arena, &list, &reading);
	clf_buf_init(&out, TEXT_BYTES);
	for (size_t i = 0; i < reading.auth_count; i++) {
		const struct clf_auth_result *a = &reading.auth[i];

		if (i == 0)
			clf_buf_printf(&out, "%s:", a->server);
		clf_buf_printf(&out, "%s %s=%s", i == 0 ? "" : ";", a->method, a->result);
		add(&out, "from", a->header_from);
		add(&out, "d", a->header_d);
		add(&out, "mailfrom", a->smtp_mailfrom);
	}
	text = clf_arena_copy(arena, out.n > 0 ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}

static void compare(const struct sample *samples, size_t count)
{
	struct clf_arena *arena = clf_arena_new();
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const char *read = read_bytes(arena, clf_str_from(samples[i].field));

		if (strcmp(read, samples[i].read) != 0) {
			print_error("%s\n  is read  '%s'\n  expected '%s'\n", samples[i].field, read, samples[i].read);
			wrong++;
		}
	}
	clf_arena_free(&arena);
	assert_int_equal(wrong, 0);
}

static void what_servers_write_is_read(void **state)
{
	static const struct sample samples[] = {
	    {"mx.google.com; dkim=pass header.i=@a.test header.s=20230601 header.b=\"ab/c+d==\"; arc=none;"
	     " spf=pass (google.com: domain of x@a.test designates 192.0.2.1 as permitted sender) "
	     "smtp.mailfrom=x@a.test;"
	     " dmarc=pass (p=NONE sp=QUARANTINE dis=NONE) header.from=a.test",
	     "mx.google.com: dkim=pass d=a.test; arc=none; spf=pass mailfrom=x@a.test; dmarc=pass from=a.test"},
	    {"spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=a.test; dkim=pass (signature was verified)"
	     " header.d=a.test;dmarc=pass action=none header.from=a.test;compauth=pass reason=100",
	     ": spf=pass mailfrom=a.test; dkim=pass d=a.test; dmarc=pass from=a.test; compauth=pass"},
	    {"mx.a.test; dkim=pass (2048-bit key; unprotected) header.d=a.test header.i=@mail.a.test "
	     "header.a=rsa-sha256"
	     " header.s=k header.b=ab/c+d==; dkim-atps=neutral;",
	     "mx.a.test: dkim=pass d=a.test; dkim-atps=neutral"},
	    {"mx.a.test; dmarc=success(p=REJECT) header.from=a.test;", "mx.a.test: dmarc=success from=a.test"},
	    {"amazonses.com; spf=pass (spfCheck: domain of a.test designates 192.0.2.1) client-ip=192.0.2.1;"
	     " envelope-from=x@a.test; helo=mail.a.test; dkim=pass header.i=@a.test; dmarc=pass header.from=a.test;",
	     "amazonses.com: dkim=pass d=a.test; dmarc=pass from=a.test"},
	    {"mx.a.test; auth=pass smtp.auth=CORP\\ann; iprev=pass policy.iprev=2001:db8::1; x-tls=pass "
	     "smtp.bits=256/256",
	     "mx.a.test: auth=pass; iprev=pass; x-tls=pass"},
	    {"mx.a.test; none", ""},
	    {"MX.AZ.test; X-AZ_az09=PASS", "mx.az.test: x-az_az09=pass"},
	    {"(c) \"MX.a.test\" (c) 1 (c); (c) DKIM (c) / (c) 1 (c) = (c) Pass (c) reason = \"a \\\"b; c\" (c)"
	     " Header (c) . (c) D (c) = (c) A.test (c)",
	     "mx.a.test: dkim=pass d=A.test"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

/* Each property that says whom a result is about, in each form. */
static void properties_in_each_form(void **state)
{
	static const struct {
		const char *method, *property, *name;
	} properties[] = {
	    {"spf", "smtp.mailfrom", "mailfrom"},
	    {"spf", "smtp.helo", NULL},
	    {"dmarc", "header.from", "from"},
	    {"dkim", "header.d", "d"},
	    {"dkim", "header.i", "d"},
	    {"auth", "smtp.auth", NULL},
	    {"spf", "smtp.rcptto", NULL},
	    {"dkim", "header.sender", NULL},
	};
	static const struct {
		const char *written, *read; /* NULL: it says nobody */
	} forms[] = {
	    {"a.test", "a.test"},
	    {"\"a.test\"", "a.test"},
	    {"mia@a.test", "mia@a.test"},
	    {"\"mia@a.test\"", "mia@a.test"},
	    {"\"mia\"@a.test", "\"mia\"@a.test"},
	    {"\"mia@a.test\"@evil.test", "\"mia@a.test\"@evil.test"},
	    {"\"\\\"mia@a.test\\\"@evil.test\"", "\"mia@a.test\"@evil.test"},
	    {"\"mia@a.test\\\\\\\"\"@evil.test", "\"mia@a.test\\\\\\\"\"@evil.test"},
	    {"\"mia\\@a.test\"", "mia@a.test"},
	    {"(mia@a.test) eve@evil.test (mia@a.test)", "eve@evil.test"},
	    {"eve@evil.test(\\)mia@a.test)", "eve@evil.test"},
	    {"SRS0=x+y=z/q=a.test=mia@evil.test", "SRS0=x+y=z/q=a.test=mia@evil.test"},
	    {"=?utf-8?q?mia=40a.test?=@evil.test", "=?utf-8?q?mia=40a.test?=@evil.test"},
	    {"mia%40a.test@evil.test", "mia%40a.test@evil.test"},
	    {"mia@AZ-az_09.test", "mia@AZ-az_09.test"},
	    {"mia@\xc4\x80.test", "mia@\xc4\x80.test"},
	    {"j\xc3\xb6rg@b\xc3\xbc"
	     "cher.test",
	     "j\xc3\xb6rg@b\xc3\xbc"
	     "cher.test"},
	    {"mia@a.test@evil.test", NULL},
	    {"eve@evil.test@a.test", NULL},
	    {"\"mia@a.test@evil.test\"", NULL},
	    {"\"eve@evil.test@a.test\"", NULL},
	    {"\"eve\\\"@evil.test@a.test\"", NULL},
	    {"mia@a.test@", NULL},
	    {"mia@", NULL},
	    {"\"mia@a.test\"@", NULL},
	    {"@", NULL},
	    {"\"\"", NULL},
	    {"", NULL},
	    {"<>", NULL},
	    {"<mia@a.test>", NULL},
	    {"\"<eve@evil.test> mia@a.test\"", NULL},
	    {"\"Mia <mia@a.test>\"", NULL},
	    {"\"mia@a.test \"", NULL},
	    {"eve@evil.test,mia@a.test", NULL},
	    {"eve,a.test", NULL},
	    {"<a.test", NULL},
	    {"mia@[192.0.2.1]", NULL},
	};
	struct clf_arena *arena = clf_arena_new();
	size_t wrong = 0;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(properties); i++) {
		for (size_t k = 0; k < CLF_COUNT(forms); k++) {
			const char *method = properties[i].method;
			const char *name = forms[k].read != NULL ? properties[i].name : NULL;
			const char *field = clf_arena_printf(arena, "mx.a.test; %s=pass %s=%s", method,
							     properties[i].property, forms[k].written);
			const char *want = clf_arena_printf(arena, "mx.a.test: %s=pass%s%s%s%s", method,
							    name != NULL ? " " : "", name != NULL ? name : "",
							    name != NULL ? "=" : "", name != NULL ? forms[k].read : "");
			const char *read = read_bytes(arena, clf_str_from(field));

			if (strcmp(read, want) != 0) {
				print_error("%s\n  is read  '%s'\n  expected '%s'\n", field, read, want);
				wrong++;
			}
		}
	}
	clf_arena_free(&arena);
	assert_int_equal(wrong, 0);
}

static void signer_without_local_part(void **state)
{
	static const struct sample samples[] = {
	    {"mx; dkim=pass header.i=@a.test", "mx: dkim=pass d=a.test"},
	    {"mx; dkim=pass header.i=\"@a.test\"", "mx: dkim=pass d=a.test"},
	    {"mx; dkim=pass header.i=mia@a.test header.d=evil.test", "mx: dkim=pass d=evil.test"},
	    {"mx; dkim=pass header.d=evil.test header.i=mia@a.test", "mx: dkim=pass d=evil.test"},
	    {"mx; dkim=pass header.d=evil@@evil.test header.i=@a.test", "mx: dkim=pass"},
	    {"mx; dkim=pass header.d= header.i=@a.test", "mx: dkim=pass"},
	    {"mx; dkim=pass header.i=@@a.test", "mx: dkim=pass"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

static void a_property_said_twice_says_nothing(void **state)
{
	static const struct sample samples[] = {
	    {"mx; spf=pass smtp.mailfrom=eve@evil.test smtp.mailfrom=mia@a.test", "mx: spf=pass"},
	    {"mx; spf=pass smtp.mailfrom=mia@a.test smtp.mailfrom=eve@evil.test", "mx: spf=pass"},
	    {"mx; dmarc=pass header.from=evil.test header.from=a.test header.from=a.test", "mx: dmarc=pass"},
	    {"mx; dkim=pass header.d=evil.test header.d=a.test", "mx: dkim=pass"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

/* A null sender leaves the value empty: the property behind it is not the value. */
static void an_empty_value_takes_nothing_of_the_next(void **state)
{
	static const struct sample samples[] = {
	    {"mx; spf=pass smtp.mailfrom= smtp.rcptto=mia@a.test", "mx: spf=pass"},
	    {"mx; spf=pass smtp.mailfrom=(null) smtp.rcptto=mia@a.test", "mx: spf=pass"},
	    {"mx; spf=pass smtp.mailfrom=; dmarc=none header.from=a.test", "mx: spf=pass; dmarc=none from=a.test"},
	    {"mx; spf=pass smtp.mailfrom= prvs=1a2b=mia@a.test", "mx: spf=pass mailfrom=prvs=1a2b=mia@a.test"},
	    {"mx; spf=pass smtp.mailfrom=smtp.helo=mia@a.test", "mx: spf=pass mailfrom=smtp.helo=mia@a.test"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

static void a_result_out_of_grammar_is_no_pass(void **state)
{
	static const struct sample samples[] = {
	    {"mx; dmarc=\"pass\" header.from=a.test", ""},
	    {"mx; dmarc=pass.x header.from=a.test", ""},
	    {"mx; dmarc=pass=fail header.from=a.test", ""},
	    {"mx; dmarc/2=pass header.from=a.test", ""},
	    {"mx; dmarc/=pass header.from=a.test", ""},
	    {"mx; dmarc pass header.from=a.test", ""},
	    {"mx; =pass header.from=a.test", ""},
	    {"mx; x dmarc=pass header.from=a.test", ""},
	    {"mx; dmarc=pass dmarc=fail header.from=a.test", ""},
	    {"mx; dmarc=pass header.from=a.test @evil.test", ""},
	    {"mx; spf=pass smtp.mailfrom=mia@a.test (c) @evil.test", ""},
	    {"mx; spf=pass smtp.mailfrom=mia@a.test(c)@evil.test", ""},
	    {"mx; spf=pass smtp.mailfrom=\"mia@a.test\"evil.test", ""},
	    {"mx; spf=pass smtp=mia@a.test", ""},
	    {"mx; spf=pass smtp.=mia@a.test", ""},
	    {"mx; spf=pass .mailfrom=mia@a.test", ""},
	    {"mx; dmarc=fail x header.from=a.test; spf=pass smtp.mailfrom=b.test",
	     "mx: dmarc=fail; spf=pass mailfrom=b.test"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

/* Where nobody can tell what ends where, no pass counts, whether before or behind; what failed is kept. */
static void a_field_that_is_torn_open_holds_no_pass(void **state)
{
	static const struct sample samples[] = {
	    {"mx; spf=pass smtp.mailfrom=\"x; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=x\"; dmarc=pass header.from=a.test; x=\"@evil.test", ""},
	    {"mx; spf=pass smtp.mailfrom=x; dmarc=pass header.from=a.test y\"@evil.test", ""},
	    {"mx; spf=pass smtp.mailfrom=\"a\"b\"; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=\"a\" @evil.test\"; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=\"a\"@\"b\"; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=\"a\\\x01\"@evil.test; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=x\\; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=pass smtp.mailfrom=x\\ y; dmarc=pass header.from=a.test", ""},
	    {"mx; spf=none x \\; dmarc=pass header.from=a.test", "mx: spf=none"},
	    {"mx; spf=fail (domain of x); dmarc=pass header.from=a.test) smtp.mailfrom=evil.test", "mx: spf=fail"},
	    {"mx; dmarc=pass header.from=a.test; spf=none (", "mx: spf=none"},
	    {"mx; dmarc=pass header.from=a.test (\\)", ""},
	    {"mx; dmarc=pass header.from=a.test; spf=none )", "mx: spf=none"},
	    {"mx; dmarc=pass header.from=\x01"
	     "a.test",
	     ""},
	    {"mx evil; dmarc=pass header.from=a.test", ""},
	    {"mx 2; dmarc=pass header.from=a.test", ""},
	    {"mx 1 1; dmarc=pass header.from=a.test", ""},
	    {"\"mx; dmarc=pass header.from=a.test", ""},
	    {"; dmarc=pass header.from=a.test", ""},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

static void a_zero_byte_joins_nothing(void **state)
{
	static const char run[] = "mx; dmarc=pass header.from=a.te\0st";
	static const char quoted[] = "mx; dmarc=pass header.from=\"a.te\0st\"";
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	assert_string_equal(read_bytes(arena, (struct clf_str){run, sizeof run - 1}), "");
	assert_string_equal(read_bytes(arena, (struct clf_str){quoted, sizeof quoted - 1}), "");
	clf_arena_free(&arena);
}

/* Cut at a limit, a stranger's domain would end as somebody else's. */
static void too_long_a_value_is_not_cut(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	char local[600];

	(void)state;
	memset(local, 'x', sizeof local);
	for (int n = 400; n < 600; n++) {
		const char *unquoted =
		    clf_arena_printf(arena, "mx; spf=pass smtp.mailfrom=%.*s@a.test.evil.test", n, local);
		const char *quoted =
		    clf_arena_printf(arena, "mx; spf=pass smtp.mailfrom=\"%.*s@a.test.evil.test\"", n, local);

		for (int k = 0; k < 2; k++) {
			const char *read = read_bytes(arena, clf_str_from(k == 0 ? unquoted : quoted));
			const char *domain = strchr(read, '@');

			assert_true(strncmp(read, "mx: spf=pass", 12) == 0);
			if (domain != NULL)
				assert_string_equal(domain, "@a.test.evil.test");
		}
	}
	clf_arena_free(&arena);
}

/* A verdict that a flood of signatures pushes out of reading may have been a fail. */
static void too_many_results_hold_no_pass(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_buf field;

	(void)state;
	clf_buf_init(&field, TEXT_BYTES);
	clf_buf_add_text(&field, "mx; spf=pass smtp.mailfrom=a.test");
	for (int i = 0; i < 400; i++)
		clf_buf_add_text(&field, "; dkim=pass header.d=evil.test");
	clf_buf_add_text(&field, "; dmarc=fail header.from=a.test");
	assert_null(strstr(read_bytes(arena, clf_buf_view(&field)), "=pass"));
	clf_buf_free(&field);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(what_servers_write_is_read),
	    cmocka_unit_test(properties_in_each_form),
	    cmocka_unit_test(signer_without_local_part),
	    cmocka_unit_test(a_property_said_twice_says_nothing),
	    cmocka_unit_test(an_empty_value_takes_nothing_of_the_next),
	    cmocka_unit_test(a_result_out_of_grammar_is_no_pass),
	    cmocka_unit_test(a_field_that_is_torn_open_holds_no_pass),
	    cmocka_unit_test(a_zero_byte_joins_nothing),
	    cmocka_unit_test(too_long_a_value_is_not_cut),
	    cmocka_unit_test(too_many_results_hold_no_pass),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
