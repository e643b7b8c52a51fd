/*
 * A sample filled with what is known: its comments stay, what it has as a comment becomes a value, and the other way.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "init/settings.h"

static const char sample[] = "# head\n"
			     "\n"
			     "[gateway]\n"
			     "name = Example\n"
			     "# tag = CLF\n"
			     "\n"
			     "# one for each\n"
			     "[mailbox support]\n"
			     "url = imaps://imap.example.com/INBOX\n"
			     "password_file = secret\n"
			     "\n"
			     "[http]\n"
			     "listen = 127.0.0.1:1\n";

static const char *filled(struct settings *settings)
{
	struct clf_buf out;
	const char *text;

	clf_buf_init(&out, 1u << 16);
	settings_fill(settings, clf_str_from(sample), &out);
	text = clf_arena_strdup(settings->arena, out.p);
	clf_buf_free(&out);
	return text;
}

static void nothing_known_is_the_sample(void **state)
{
	struct settings settings = {.arena = clf_arena_new()};

	(void)state;
	assert_string_equal(filled(&settings), sample);
	clf_arena_free(&settings.arena);
}

static void what_is_known_stands_in_its_place(void **state)
{
	struct settings settings = {.arena = clf_arena_new()};

	(void)state;
	settings_set(&settings, "gateway", "tag", "ACME");
	settings_set(&settings, "gateway", "name", "first");
	settings_set(&settings, "gateway", "name", "Acme");
	settings_set(&settings, "mailbox support", "password_file", NULL);
	settings_set(&settings, "mailbox support", "oauth2", "account");
	settings_set(&settings, "oauth2 account", "provider", "google");
	assert_string_equal(filled(&settings), "# head\n"
					       "\n"
					       "[gateway]\n"
					       "name = Acme\n"
					       "tag = ACME\n"
					       "\n"
					       "# one for each\n"
					       "[mailbox support]\n"
					       "url = imaps://imap.example.com/INBOX\n"
					       "# password_file = secret\n"
					       "oauth2 = account\n"
					       "\n"
					       "[http]\n"
					       "listen = 127.0.0.1:1\n"
					       "\n"
					       "[oauth2 account]\n"
					       "provider = google\n");
	assert_string_equal(settings_get(&settings, "gateway", "name"), "Acme");
	assert_null(settings_get(&settings, "mailbox support", "password_file"));
	clf_arena_free(&settings.arena);
}

static void a_file_is_read_section_by_section(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_str text =
	    CLF_STR("[mailbox a]\n#url = x\nurl=one\n[mailbox b]\nurl = two\n[smtp r]\nurl = three\n");

	(void)state;
	assert_string_equal(settings_in(arena, text, "mailbox", "url"), "one");
	assert_string_equal(settings_in(arena, text, "mailbox b", "url"), "two");
	assert_string_equal(settings_in(arena, text, "smtp", "url"), "three");
	assert_null(settings_in(arena, text, "smtp", "user"));
	assert_null(settings_in(arena, text, "mail", "url"));
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(nothing_known_is_the_sample),
	    cmocka_unit_test(what_is_known_stands_in_its_place),
	    cmocka_unit_test(a_file_is_read_section_by_section),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
