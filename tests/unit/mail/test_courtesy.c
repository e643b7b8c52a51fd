/*
 * test_courtesy.c - replies that say nothing but thanks or that it is settled, and those that somebody must see.
 *
 * The replies are files: tests/fixtures/courtesy/. Of the courteous ones a share may be missed, for then somebody reads
 * a mail in vain; of the others none may be taken for courtesy.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/kind/courtesy.h"
#include "phrase/courtesy_words.h"

static const struct clf_courtesy neither = {false, false};

static struct clf_courtesy read_as(const char *text, const char *locale)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_courtesy found = clf_courtesy_of(arena, text, 0, locale, NULL);

	clf_arena_free(&arena);
	return found;
}

/* "\n" of a line of a fixture becomes a line's end. */
static void unescape(char *line)
{
	char *to = line;

	for (const char *p = line; *p && *p != '\n'; p++) {
		if (p[0] == '\\' && p[1] == 'n') {
			*to++ = '\n';
			p++;
		} else {
			*to++ = *p;
		}
	}
	*to = '\0';
}

struct tally {
	unsigned replies, missed, wrong;
};

static void say(const char *what, const char *locale, const char *text)
{
	if (getenv("CLF_SHOW") != NULL)
		print_message("%s [%s] %s\n", what, locale, text);
}

static void judge(const char *text, const char *locale, const char *want, struct tally *tally)
{
	struct clf_courtesy with = read_as(text, locale), without = read_as(text, NULL);
	bool thanks = strcmp(want, "none") != 0, confirms = strcmp(want, "confirms") == 0;

	tally->replies++;
	if ((!thanks && (with.thanks || without.thanks)) || (!confirms && (with.confirms || without.confirms))) {
		tally->wrong++;
		print_error("taken for courtesy: [%s] %s\n", locale, text);
	}
	if (thanks != with.thanks || confirms != with.confirms) {
		tally->missed++;
		say("missed", locale, text);
	}
}

static struct tally judge_file(const char *name)
{
	char path[512], line[2048], locale[64] = "", want[64] = "";
	struct tally tally = {0, 0, 0};
	FILE *file;

	assert_true((size_t)snprintf(path, sizeof(path), "%s/courtesy/%s", CLF_FIXTURES, name) < sizeof(path));
	file = fopen(path, "r");
	assert_non_null(file);
	while (fgets(line, sizeof(line), file) != NULL) {
		if (*line == '#' || *line == '\n')
			continue;
		if (*line == '[' && sscanf(line, "[%63s %63[^]]", locale, want) == 2)
			continue;
		unescape(line);
		judge(line, locale, want, &tally);
	}
	assert_int_equal(fclose(file), 0);
	print_message("%s: %u of %u read as they are meant, %u wrong\n", name, tally.replies - tally.missed,
		      tally.replies, tally.wrong);
	return tally;
}

static void test_3_4_no_reply_that_says_more_is_taken_for_thanks(void **state)
{
	struct tally tally;

	(void)state;
	judge_file("unseen.txt");
	tally = judge_file("other.txt");
	assert_true(tally.replies > 800);
	assert_int_equal(tally.wrong, 0);
}

static void test_3_4_thanks_alone_are_known_in_each_language(void **state)
{
	struct tally tally;

	(void)state;
	tally = judge_file("courtesies.txt");
	assert_true(tally.replies > 450);
	assert_int_equal(tally.wrong, 0);
	assert_true(tally.missed * 100 < tally.replies * 3);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_3_4_no_reply_that_says_more_is_taken_for_thanks),
	    cmocka_unit_test(test_3_4_thanks_alone_are_known_in_each_language),
	};

	(void)neither;
	return cmocka_run_group_tests(tests, NULL, NULL);
}
