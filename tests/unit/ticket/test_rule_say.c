/*
 * test_rule_say.c - 7.3: a rule reads as a sentence in each language, with nothing left open. The sentences are a file:
 * whoever speaks the language can judge it.
 */
#include "ruling.h"

#include <stdio.h>
#include <stdlib.h>

#include "clf/ticket/words.h"

#define LINE_BYTES 16384

static const char *const locales[] = {"en", "ja", "fr", "hu", "it"};

static void rule_of(struct clf_arena *arena, const char *line, struct clf_rule *rule)
{
	struct clf_rule_problems problems = {.count = 0};
	size_t n = strcspn(line, " ");
	struct clf_json *json = ruling_json(arena, line + n);

	*rule = (struct clf_rule){.id = 0};
	assert_true(clf_rule_kind_parse(clf_arena_copy(arena, line, n), &rule->kind));
	if (!clf_rule_read(arena, NULL, &ruling_names, json, rule, &problems))
		fail_msg("%s: %s %s", line, problems.items[0].field, problems.items[0].detail);
	clf_json_free(&json);
}

static bool next_line(FILE *file, char *line)
{
	do {
		if (fgets(line, LINE_BYTES, file) == NULL)
			return false;
		line[strcspn(line, "\n")] = '\0';
	} while (line[0] == '#' || line[0] == '\0');
	return true;
}

static void test_7_3_sentences_read_well(void **state)
{
	FILE *file = fopen(CLF_FIXTURES "/rules/sentences.txt", "r");
	struct clf_arena *arena = clf_arena_new();
	static char line[LINE_BYTES];
	size_t count = 0;

	(void)state;
	assert_non_null(file);
	for (; next_line(file, line); count++) {
		struct clf_rule rule;

		rule_of(arena, line, &rule);
		for (size_t i = 0; i < CLF_COUNT(locales); i++) {
			assert_true(next_line(file, line));
			assert_string_equal(clf_rule_say(arena, locales[i], &rule), line);
		}
		clf_rule_release(&rule);
	}
	assert_true(count >= 9);
	fclose(file);
	clf_arena_free(&arena);
}

static const char *part(struct clf_arena *arena, const char *locale, bool leaf, const char *text)
{
	struct clf_rule rule;
	const char *said;

	rule_of(arena,
		leaf ? clf_arena_printf(arena, "general {'when':[{'event':'note'}],'if':%s,'then':[{'do':'nothing'}]}",
					text)
		     : clf_arena_printf(arena, "general {'when':[{'event':'note'}],'then':[%s]}", text),
		&rule);
	said = leaf ? clf_rule_say_leaf(arena, locale, rule.test.tests[0].leaf)
		    : clf_rule_say_do(arena, locale, rule.then);
	clf_rule_release(&rule);
	return said;
}

static void parts_are_said_alone(void **state)
{
	struct clf_arena *arena = clf_arena_new();

	(void)state;
	assert_string_equal(part(arena, NULL, true, "{'field':'segment','is':'Hotels'}"), "the segment is Hotels");
	assert_string_equal(part(arena, "fr-CA", true, "{'field':'segment','is':'Hotels'}"),
			    "le segment est «\u00a0Hotels\u00a0»");
	assert_string_equal(part(arena, NULL, false, "{'do':'status','to':'Open'}"), "the status becomes Open");
	/* What people wrote is theirs, though it looks like a place of a clause. */
	assert_string_equal(part(arena, NULL, true, "{'field':'subject','is':'{values} {field}'}"),
			    "the subject is “{values} {field}”");
	clf_arena_free(&arena);
}

/* The places of each clause are those of the English one. */
static void no_language_loses_a_place(void **state)
{
	(void)state;
	for (size_t i = 1; i < CLF_COUNT(locales); i++) {
		size_t count = 0, clauses = 0;
		const struct clf_words_pair *pairs = clf_words_table(locales[i], &count);

		for (size_t k = 0; k < count; k++) {
			size_t english = 0, said = 0;

			if (strchr(pairs[k].english, '{') == NULL || strstr(pairs[k].english, "{\"") != NULL ||
			    strstr(pairs[k].english, "{{") != NULL)
				continue;
			clauses++;
			for (const char *c = pairs[k].english; (c = strchr(c, '{')) != NULL; english++) {
				size_t n = strcspn(c, "}") + 1;
				char place[40];

				snprintf(place, sizeof place, "%.*s", (int)n, c);
				if (strstr(pairs[k].said, place) == NULL)
					fail_msg("%s: no %s in %s", locales[i], place, pairs[k].said);
				c += n;
			}
			for (const char *c = pairs[k].said; (c = strchr(c, '{')) != NULL; c++)
				said++;
			assert_int_equal(said, english);
		}
		assert_true(clauses > 80);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_7_3_sentences_read_well),
	    cmocka_unit_test(parts_are_said_alone),
	    cmocka_unit_test(no_language_loses_a_place),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
