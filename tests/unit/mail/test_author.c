/*
 * test_author.c - who is in From, as people's programs write it: the address in angle brackets at the end, whatever
 * name stands before it; and several where several are listed.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/mail/read.h"

struct sample {
	const char *from, *name, *address; /* address: with "|" between several */
};

static const struct clf_reading *read_from(struct clf_arena *arena, const char *field, const char *value)
{
	const struct clf_read_options options = {.lean = true};
	struct clf_reading *reading = NULL;
	const char *raw = clf_arena_printf(arena, "%s: %s\r\nSubject: s\r\n\r\nHello.\r\n", field, value);

	assert_int_equal(clf_read(arena, clf_str_from(raw), &options, &reading, NULL), CLF_OK);
	return reading;
}

static const char *joined(struct clf_arena *arena, struct clf_addresses list)
{
	const char *text = "";

	for (size_t i = 0; i < list.count; i++)
		text = clf_arena_printf(arena, "%s%s%s", text, i > 0 ? "|" : "", list.items[i].address);
	return text;
}

static void compare(const struct sample *samples, size_t count)
{
	struct clf_arena *arena = clf_arena_new();
	size_t wrong = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_addresses from = read_from(arena, "From", samples[i].from)->from;
		const char *read = joined(arena, from);
		const char *name = from.count == 1 ? from.items[0].name : "";

		if (strcmp(read, samples[i].address) != 0 || strcmp(name, samples[i].name) != 0) {
			print_error("%s\n  is '%s' of '%s'\n  not '%s' of '%s'\n", samples[i].from, name, read,
				    samples[i].name, samples[i].address);
			wrong++;
		}
	}
	clf_arena_free(&arena);
	assert_int_equal(wrong, 0);
}

static void the_address_at_the_end_is_the_sender(void **state)
{
	static const struct sample samples[] = {
	    {"=?UTF-8?Q?Smith,_John?= <j@x.test>", "Smith, John", "j@x.test"},
	    {"=?utf-8?q?Smith=2C?= =?utf-8?q?_John?= <j@x.test>", "Smith, John", "j@x.test"},
	    {"=?utf-8?b?U21pdGgsIEpvaG4=?= <j@x.test>", "Smith, John", "j@x.test"},
	    {"=?UTF-8?Q?Bob_[ACME]?= <bob@x.test>", "Bob [ACME]", "bob@x.test"},
	    {"=?UTF-8?Q?Bob_(ACME;_Ltd.):_<x>?= <bob@x.test>", "Bob (ACME; Ltd.): <x>", "bob@x.test"},
	    {"=?UTF-8?Q?bob@x.test_via_Form?= <f@x.test>", "bob@x.test via Form", "f@x.test"},
	    {"=?utf-8?q?=3Cboss=40victim.test=3E?= <e@x.test>", "<boss@victim.test>", "e@x.test"},
	    {"=?utf-8?q?<boss@victim.test>?= <e@x.test>", "<boss@victim.test>", "e@x.test"},
	    {"=?UTF-8?Q?Smith,_John <j@x.test>", "Smith, John", "j@x.test"},
	    {"bob@x.test via Form <f@x.test>", "bob@x.test via Form", "f@x.test"},
	    {"bob@y.test <f@x.test>", "bob@y.test", "f@x.test"},
	    {"\"bob@y.test\" <f@x.test>", "bob@y.test", "f@x.test"},
	    {"\"bob@y.test, \" <f@x.test>", "bob@y.test,", "f@x.test"},
	    {"Smith, John <j@x.test>", "Smith, John", "j@x.test"},
	    {"'Smith, John' <j@x.test>", "'Smith, John'", "j@x.test"},
	    {"Smith, John, Dr. <j@x.test>", "Smith, John, Dr.", "j@x.test"},
	    {"Smith; John <j@x.test>", "Smith; John", "j@x.test"},
	    {"Bob | a,b;c:d <b@x.test>", "Bob | a,b;c:d", "b@x.test"},
	    {"Dr. Smith: Office <j@x.test>", "Dr. Smith: Office", "j@x.test"},
	    {"J\xc3\xb6rg, \xc3\x96 <j@x.test>", "J\xc3\xb6rg, \xc3\x96", "j@x.test"},
	    {"\"Bob <f@x.test>", "Bob", "f@x.test"},
	    {"Bob \"the <f@x.test>", "Bob the", "f@x.test"},
	    {"\\\"Bob\\\" <b@x.test>", "\"Bob\"", "b@x.test"},
	    {"Bob [ACME] <b@x.test>", "Bob [ACME]", "b@x.test"},
	    {"Bob (unclosed <b@x.test>", "Bob (unclosed", "b@x.test"},
	    {"Bob) <b@x.test>", "Bob)", "b@x.test"},
	    {"John (Sales, EMEA) <j@x.test>", "John", "j@x.test"},
	    {"Bob <b@x.test> (via Form, for a@y.test)", "Bob", "b@x.test"},
	    {"Bob <b@x.test>.", "Bob", "b@x.test"},
	    {"Bob <b@x.test> <>", "Bob", "b@x.test"},
	    {"Bob <<b@x.test>>", "Bob", "b@x.test"},
	    {"Bob < b@x.test >", "Bob", "b@x.test"},
	    {"Bob <mailto:b@x.test>", "Bob", "b@x.test"},
	    {"<> Bob <b@x.test>", "<> Bob", "b@x.test"},
	    {"<a@victim.test> <b@x.test>", "<a@victim.test>", "b@x.test"},
	    {"Bob <bob at x.test> <b@x.test>", "Bob <bob at x.test>", "b@x.test"},
	    {"\"Smith, John\" <j@x.test>", "Smith, John", "j@x.test"},
	    {"Bob <@a.test,@b.test:b@x.test>", "Bob", "b@x.test"},
	    {"b@x.test", "", "b@x.test"},
	    {"b@x.test (Bob)", "Bob", "b@x.test"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

static void several_authors_are_several(void **state)
{
	static const struct sample samples[] = {
	    {"a@v.test, b@x.test", "", "a@v.test|b@x.test"},
	    {"a@v.test, Bob <b@x.test>", "", "a@v.test|b@x.test"},
	    {"Ann <a@v.test>, Bob <b@x.test>", "", "a@v.test|b@x.test"},
	    {"Ann (x) <a@v.test> (y), Bob <b@x.test>", "", "a@v.test|b@x.test"},
	    {"\"x, y\" <a@v.test>, Bob <b@x.test>", "", "a@v.test|b@x.test"},
	    {"a@v.test, ,Bob <b@x.test>", "", "a@v.test|b@x.test"},
	    {"Team: a@v.test, Bob <b@x.test>;", "", "a@v.test|b@x.test"},
	    {"a@v.test\r\nFrom: Bob, Dr. <b@x.test>", "", "a@v.test|b@x.test"},
	};

	(void)state;
	compare(samples, CLF_COUNT(samples));
}

/* Lists of recipients stay lists, and encoded names are read in them as well. */
static void recipients_are_read_one_by_one(void **state)
{
	struct clf_arena *arena = clf_arena_new();
	const struct clf_reading *reading =
	    read_from(arena, "To", "=?UTF-8?Q?Smith,_John?= <j@x.test>, =?UTF-8?Q?[ACME]?= <a@x.test>, b@y.test");

	(void)state;
	assert_string_equal(joined(arena, reading->to), "j@x.test|a@x.test|b@y.test");
	clf_arena_free(&arena);
}

/* Time that grows with the square of the field would show: each has 120 KiB. */
static void what_is_long_is_read_in_time(void **state)
{
	static const char *const pieces[] = {"=?",   "=?a?q?", "=?a?q?,", "\\\"", "\"",   "()",  "(",      ")",
					     "<",    ">",      "<>",      ",",    "a@b,", ";",   "a@b <",  "<a@b>",
					     "(a) ", "\\",     "\",",     "a,",   ".",    "<a>", "\"a\",", "mailto:"};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(pieces); i++) {
		struct clf_arena *arena = clf_arena_new();
		size_t n = strlen(pieces[i]), all = 120u << 10;
		char *field = clf_arena_alloc(arena, all + 32);
		size_t at = 0;

		while (at + n < all) {
			memcpy(field + at, pieces[i], n);
			at += n;
		}
		memcpy(field + at, " <a@b.test>", 12);
		read_from(arena, "From", field);
		clf_arena_free(&arena);
	}
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(the_address_at_the_end_is_the_sender),
	    cmocka_unit_test(several_authors_are_several),
	    cmocka_unit_test(recipients_are_read_one_by_one),
	    cmocka_unit_test(what_is_long_is_read_in_time),
	};

	return cmocka_run_group_tests(tests, NULL, NULL);
}
