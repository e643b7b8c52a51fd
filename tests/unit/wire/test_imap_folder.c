/* Folder names of IMAP and back (RFC 3501 section 5.1.3). */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "imap_session.h"

static void names_go_there_and_back(void **state)
{
	static const char *const names[] = {"INBOX",
					    "Archive/2026",
					    "Entw\xc3\xbcrfe",
					    "a & b",
					    "&&",
					    "\xe8\xbf\xb7\xe6\x83\x91\xe3\x83\xa1",
					    "\xf0\x9f\x93\xae box",
					    "\xc3\xbc",
					    "a\xc3\xbc\xc3\xb6&\xc3\xa4z"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(names); i++) {
		char *encoded = NULL;

		assert_int_equal(imap_folder_name(names[i], &encoded, NULL), CLF_OK);
		assert_string_equal(imap_folder_text(arena, encoded), names[i]);
		free(encoded);
	}
	clf_arena_free(&arena);
}

static void what_is_no_name_is_none(void **state)
{
	static const char *const wrong[] = {"",         "&",     "&AP",      "&AP!-",    "&2AA-", "&3AA-",
					    "&2ADYAA-", "&AAo-", "a\x1b[2J", "\xc3\xbc", "&AAAA-"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(wrong); i++)
		assert_null(imap_folder_text(arena, wrong[i]));
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_go_there_and_back),
	    cmocka_unit_test(what_is_no_name_is_none),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
