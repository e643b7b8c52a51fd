/*
 * Where a domain says that its servers are, and that hostile files say nothing.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/wire/autoconfig.h"

#define FILE_OF(servers)                                                                                               \
	"<?xml version=\"1.0\"?>\n<clientConfig version=\"1.1\"><emailProvider id=\"example.org\">" servers            \
	"</emailProvider></clientConfig>"
#define SERVER(element, type, host, port, socket, user, auth)                                                          \
	"<" element " type=\"" type "\"><hostname>" host "</hostname><port>" port "</port><socketType>" socket         \
	"</socketType><username>" user "</username><authentication>" auth "</authentication></" element ">"
#define IN(type, host, port, socket, user, auth) SERVER("incomingServer", type, host, port, socket, user, auth)
#define OUT(host, port, socket, user, auth) SERVER("outgoingServer", "smtp", host, port, socket, user, auth)

static enum clf_status read_text(struct clf_arena *arena, const char *xml, struct clf_autoconfig *out)
{
	*out = (struct clf_autoconfig){0};
	return clf_autoconfig_read(arena, clf_str_from(xml), "support@example.org", out, NULL);
}

static void the_first_servers_with_tls_are_taken(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_autoconfig found;

	(void)state;
	assert_int_equal(
	    read_text(
		arena,
		FILE_OF(IN("pop3", "pop.example.org", "995", "SSL", "x", "password-cleartext")
			    IN("imap", "plain.example.org", "143", "plain", "x", "password-cleartext") IN(
				"imap", " imap.example.org\n", "993", "SSL", "%EMAILADDRESS%", "password-cleartext")
				IN("imap", "second.example.org", "993", "SSL", "x", "password-cleartext") OUT(
				    "smtp.example.org", "587", "STARTTLS", "%EMAILLOCALPART%.%EMAILDOMAIN%", "OAuth2")),
		&found),
	    CLF_OK);
	assert_string_equal(found.imap.host, "imap.example.org");
	assert_int_equal(found.imap.port, 993);
	assert_false(found.imap.starttls);
	assert_false(found.imap.oauth2);
	assert_string_equal(found.imap.user, "support@example.org");
	assert_string_equal(found.smtp.host, "smtp.example.org");
	assert_int_equal(found.smtp.port, 587);
	assert_true(found.smtp.starttls);
	assert_true(found.smtp.oauth2);
	assert_string_equal(found.smtp.user, "support.example.org");
	clf_arena_free(&arena);
}

static void what_is_hostile_says_nothing(void **state)
{
	static const struct {
		const char *what, *xml;
		enum clf_status status;
	} cases[] = {
	    {"nothing", "", CLF_EINVAL},
	    {"a page", "<!DOCTYPE html><html><body>hello</body></html>", CLF_EINVAL},
	    {"another document", "<a><incomingServer type='imap'/></a>", CLF_EINVAL},
	    {"not closed", "<clientConfig><emailProvider>", CLF_EINVAL},
	    {"entities of its own",
	     "<!DOCTYPE a [<!ENTITY x \"xxxxxxxx\"><!ENTITY y \"&x;&x;\">]><clientConfig>&y;</clientConfig>",
	     CLF_EINVAL},
	    {"a file of ours",
	     "<!DOCTYPE a [<!ENTITY x SYSTEM \"file:///etc/passwd\">]>" FILE_OF(
		 IN("imap", "&x;", "993", "SSL", "x", "password-cleartext")),
	     CLF_EINVAL},
	    {"a host with a way out", FILE_OF(IN("imap", "evil.example/..;", "993", "SSL", "x", "password-cleartext")),
	     CLF_ENOTFOUND},
	    {"a host that is an option", FILE_OF(IN("imap", "-oProxy", "993", "SSL", "x", "password-cleartext")),
	     CLF_ENOTFOUND},
	    {"this machine", FILE_OF(IN("imap", "localhost", "993", "SSL", "x", "password-cleartext")), CLF_ENOTFOUND},
	    {"a port that is none", FILE_OF(IN("imap", "a.example", "99999", "SSL", "x", "password-cleartext")),
	     CLF_ENOTFOUND},
	    {"a line break in the host", FILE_OF(IN("imap", "a&#10;b", "993", "SSL", "x", "password-cleartext")),
	     CLF_ENOTFOUND},
	    {"clear text", FILE_OF(IN("imap", "a.example", "143", "plain", "x", "password-cleartext")), CLF_ENOTFOUND},
	    {"deep",
	     "<clientConfig><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a><a></a></a></a></a></a></a></a></a></a></a></a>"
	     "</a></a></a></a></a></clientConfig>",
	     CLF_EINVAL},
	};
	struct clf_arena *arena = clf_arena_new();
	struct clf_autoconfig found;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		if (read_text(arena, cases[i].xml, &found) != cases[i].status)
			fail_msg("%s", cases[i].what);
		assert_null(found.imap.host);
	}
	clf_arena_free(&arena);
}

static void a_user_who_is_none_is_left_out(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_autoconfig found;

	(void)state;
	assert_int_equal(read_text(arena,
				   FILE_OF(IN("imap", "a.example", "993", "SSL", "%REALNAME%", "password-cleartext")),
				   &found),
			 CLF_OK);
	assert_null(found.imap.user);
	assert_int_equal(
	    read_text(arena, FILE_OF(IN("imap", "a.example", "993", "SSL", "a&#13;b", "password-cleartext")), &found),
	    CLF_OK);
	assert_null(found.imap.user);
	clf_arena_free(&arena);
}

static void a_long_one_is_refused(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_autoconfig found = {0};
	char *many = malloc(CLF_AUTOCONFIG_BYTES + 2);

	(void)state;
	memset(many, ' ', CLF_AUTOCONFIG_BYTES + 1);
	assert_int_equal(
	    clf_autoconfig_read(arena, (struct clf_str){many, CLF_AUTOCONFIG_BYTES + 1}, "a@b", &found, NULL),
	    CLF_ELIMIT);
	free(many);
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_first_servers_with_tls_are_taken),
	    cmocka_unit_test(what_is_hostile_says_nothing),
	    cmocka_unit_test(a_user_who_is_none_is_left_out),
	    cmocka_unit_test(a_long_one_is_refused),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
