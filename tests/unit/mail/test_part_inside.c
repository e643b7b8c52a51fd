/*
 * test_part_inside.c - what is packed in an attachment is found: a token that links an agent, and lines of a notice.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/file.h"
#include "inside/part_inside.h"

#define TOKEN "aeaqqcadabcdefghijklmnopqrstuv2345"
#define BUDGET ((struct part_budget){128u << 20, 16u << 20})
#define LINE "Reply to this mail, and what you write goes to the customer."

static struct clf_str file_of(struct clf_arena *arena, const char *name)
{
	char path[300];
	struct clf_buf bytes;
	struct clf_str made;
	struct clf_error err = {0};

	snprintf(path, sizeof path, CLF_FIXTURES "/fuzz/part/%s", name);
	clf_buf_init(&bytes, 1u << 22);
	if (clf_file_read(path, &bytes, &err) != CLF_OK)
		fail_msg("%s", err.text);
	made = (struct clf_str){clf_arena_copy(arena, bytes.p, bytes.n), bytes.n};
	clf_buf_free(&bytes);
	return made;
}

static void packed_words_are_found(void **state)
{
	static const struct {
		const char *name, *type;
		bool line;
	} cases[] = {
	    {"split-runs.docx", NULL, true},
	    {"link.docx", NULL, false},
	    {"notice.odt", NULL, true},
	    {"base64.eml", "message/rfc822", true},
	    {"base64.eml", "application/octet-stream", true},
	    {"quoted.eml", "message/rfc822", true},
	    {"mail-in-mail.eml", "message/rfc822", true},
	    {"zipped.zip", NULL, true},
	    {"stored.zip", NULL, true},
	    {"zip-in-zip.zip", NULL, true},
	    {"page.gz", NULL, true},
	    {"outlook.msg", NULL, true},
	    {"big-endian.txt", "text/plain", true},
	};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		struct part_budget budget = BUDGET;
		struct clf_str found =
		    part_inside(arena, cases[i].type, cases[i].name, file_of(arena, cases[i].name), &budget);

		if (clf_str_find(found, CLF_STR(TOKEN), 0) == (size_t)-1)
			fail_msg("%s hides the token", cases[i].name);
		if (cases[i].line && clf_str_find(found, CLF_STR(LINE), 0) == (size_t)-1)
			fail_msg("%s hides the line", cases[i].name);
	}
	clf_arena_free(&arena);
}

static void a_bomb_is_not_unpacked_whole(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct part_budget budget = BUDGET;

	(void)state;
	assert_true(part_inside(arena, NULL, "bomb.zip", file_of(arena, "bomb.zip"), &budget).n <= 2u << 20);
	assert_true(BUDGET.unpacked - budget.unpacked <= 64u << 20);
	clf_arena_free(&arena);
}

/* Bytes that are no characters become longer. */
static void all_that_is_attached_has_one_budget(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	struct part_budget budget = {1u << 20, 4000};
	struct clf_buf zip;
	size_t sum = 0;

	(void)state;
	clf_buf_init(&zip, 1u << 20);
	clf_buf_add(&zip, "PK\3\4\0\0\0\0\0\0\0\0\0\0\0\0\0\0\xe8\3\0\0\0\0\0\0\0\0\0", 30);
	for (unsigned i = 0; i < 1000; i++)
		clf_buf_add_char(&zip, (char)0xff);
	for (unsigned i = 0; i < 10; i++)
		sum += part_inside(arena, NULL, NULL, clf_buf_view(&zip), &budget).n;
	assert_true(sum > 2000 && sum <= 4000);
	assert_int_equal(budget.found, 4000 - sum);
	budget = (struct part_budget){1500, 100000};
	for (unsigned i = 0; i < 10; i++)
		part_inside(arena, NULL, NULL, clf_buf_view(&zip), &budget);
	assert_int_equal(budget.unpacked, 500);
	clf_buf_free(&zip);
	clf_arena_free(&arena);
}

static void what_holds_nothing_gives_nothing(void **state)
{
	static const char *const texts[] = {"",         "PK\3\4", "PK\3\4 and no more than some words",
					    "\x1f\x8b", "<",      "plain words"};
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		struct part_budget budget = BUDGET;

		assert_int_equal(part_inside(arena, NULL, NULL, clf_str_from(texts[i]), &budget).n, 0);
	}
	clf_arena_free(&arena);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(packed_words_are_found),
	    cmocka_unit_test(a_bomb_is_not_unpacked_whole),
	    cmocka_unit_test(all_that_is_attached_has_one_budget),
	    cmocka_unit_test(what_holds_nothing_gives_nothing),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
