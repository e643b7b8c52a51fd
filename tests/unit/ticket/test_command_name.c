/*
 * test_command_name.c - names and recipients as agents write them.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/command/command.h"

static int set_up(void **state)
{
	*state = clf_arena_new();
	return 0;
}

static int tear_down(void **state)
{
	clf_arena_free((struct clf_arena **)state);
	return 0;
}

static const char *const names[] = {"Ann Lee",       "Anna Moor",  "Bob O'Brien", "Jörg Müller",
				    "Ольга Иванова", "山田 太郎",  "山口花子",    "Ann-Marie Roy",
				    "Chris Gray",    "Chris Gray", "Lee"};
static const char *const addresses[] = {
    "ann@example.com",   "amoor@example.com", "bob@example.com",    "jm@example.com",
    "olga@example.com",  "taro@example.com",  "hanako@example.com", NULL,
    "chris@example.com", "cgray@example.com", "lee-1@example.com"};
#define NAMES (CLF_COUNT(names))

struct match {
	const char *text;
	int found;
	const char *could;
};
static const struct match matches[] = {
    {"Ann Lee", 0, NULL},
    {"ann lee", 0, NULL},
    {" \"Ann  Lee\". ", 0, NULL},
    {"ＡＮＮ　ＬＥＥ", 0, NULL},
    {"ann l", 0, NULL},
    {"lee ann", 0, NULL},
    {"lee", 10, NULL}, /* exactly, though another has it, too */
    {"ann@example.com", 0, NULL},
    {"ANN@EXAMPLE.COM", 0, NULL},
    {"<ann@example.com>", 0, NULL},
    {"@bob", 2, NULL},
    {"lee-1@example.com", 10, NULL},
    {"moor", 1, NULL},
    {"amoor", 1, NULL},
    {"o'brien", 2, NULL},
    {"brien", 2, NULL},
    {"rie", -1, "Bob O'Brien, Ann-Marie Roy"},
    {"ien", 2, NULL},
    {"jörg", 3, NULL},
    {"MÜLLER", 3, NULL},
    {"ольга", 4, NULL},
    {"ИВАН", 4, NULL},
    {"太郎", 5, NULL},
    {"山田", 5, NULL},
    {"花子", 6, NULL},
    {"山", -1, "山田 太郎, 山口花子"},
    {"ann", -1, "Ann Lee, Anna Moor, Ann-Marie Roy"},
    {"ann marie", 7, NULL},
    {"ann-marie roy", 7, NULL},
    {"chris", -1, "Chris Gray <chris@example.com>, Chris Gray <cgray@example.com>"},
    {"cgray", 9, NULL},
    {"example", -1, NULL}, /* everybody's */
    {"zoe", -1, NULL},
    {"", -1, NULL},
    {" . ", -1, NULL},
    {"ann zoe", -1, NULL},
};

static void names_are_matched(void **state)
{
	for (size_t i = 0; i < CLF_COUNT(matches); i++) {
		const struct match *m = &matches[i];
		const char *could = "unset";
		int found = clf_name_match(*state, m->text, names, addresses, NAMES, &could);
		if (found != m->found || !clf_text_equal(found < 0 ? could : NULL, m->could))
			fail_msg("\"%s\" is %d, could be %s", m->text, found, could ? could : "nobody");
	}
}

static void few_of_many_are_listed(void **state)
{
	const char *many[40], *could = NULL;
	for (size_t i = 0; i < 40; i++)
		many[i] = clf_arena_printf(*state, "Team %zu", i);
	assert_int_equal(clf_name_match(*state, "team", many, NULL, 40, &could), -1);
	assert_string_equal(could, "Team 0, Team 1, Team 2, Team 3, Team 4, Team 5, Team 6, Team 7");
	assert_int_equal(clf_name_match(*state, "team 3", many, NULL, 40, &could), 3);
	assert_int_equal(clf_name_match(*state, "team", NULL, NULL, 0, &could), -1);
	assert_null(could);
}

/* Whatever one writes of a name, another is never taken for it. */
static void a_part_is_the_name_or_told(void **state)
{
	for (size_t i = 0; i < NAMES; i++) {
		for (size_t size = 1; size <= strlen(names[i]); size++) {
			const char *could = NULL, *part = clf_arena_copy(*state, names[i], size);
			if ((names[i][size] & 0xc0) == 0x80)
				continue;
			int found = clf_name_match(*state, part, names, NULL, NAMES, &could);
			if (found < 0)
				assert_non_null(could);
			else
				assert_non_null(
				    strstr(clf_utf8_fold(*state, names[found]), clf_utf8_fold(*state, part)));
		}
	}
}

/* "a|b" for the recipients, then what goes along. */
static const char *forward_text(struct clf_arena *arena, const char *argument)
{
	struct clf_forward f = {0};
	const char *why = NULL, *text = "";
	if (!clf_forward_read(arena, NULL, argument, &f, &why))
		return why;
	for (size_t i = 0; i < f.count; i++)
		text = clf_arena_printf(arena, "%s%s%s", text, i ? "|" : "", f.to[i]);
	return clf_arena_printf(arena, "%s%s%s%s%s%s", text, f.response ? " +response" : "",
				f.history ? " +history" : "", f.comments ? " +comments" : "",
				f.subject ? " subject=" : "", f.subject ? f.subject : "");
}

static const char *const forwards[][2] = {
    {"bob@example.com", "bob@example.com"},
    {"bob@example.com, ann@example.com", "bob@example.com|ann@example.com"},
    {"bob@example.com ann@example.com;lee@example.com", "bob@example.com|ann@example.com|lee@example.com"},
    {"bob@example.com, BOB@example.com", "bob@example.com"},
    {"<bob@example.com>", "bob@example.com"},
    {"bob@example.com<mailto:bob@example.com>", "bob@example.com"},
    {"mailto:bob@example.com", "bob@example.com"},
    {"Bob O'Brien <bob@example.com>", "bob@example.com"},
    {"\"O'Brien, Bob\" <bob@example.com>, ann", "bob@example.com|ann"},
    {"Ann Lee", "Ann Lee"},
    {"Ann Lee, Anna Moor", "Ann Lee|Anna Moor"},
    {"\"Ann Lee\" \"Anna Moor\"", "Ann Lee|Anna Moor"},
    {"bob@example.com Ann Lee ann@example.com", "bob@example.com|Ann Lee|ann@example.com"},
    {"Ann Lee and Anna Moor", "Ann Lee|Anna Moor"},
    {"managers", "managers"},
    {"bob@example.com response", "bob@example.com +response"},
    {"bob@example.com Response, History comments", "bob@example.com +response +history +comments"},
    {"Ann Lee with history and comments", "Ann Lee +history +comments"},
    {"\"History\" history", "History +history"},
    {"bob@example.com subject Your lamp", "bob@example.com subject=Your lamp"},
    {"bob@example.com history subject: \"Your lamp, again\"", "bob@example.com +history subject=Your lamp, again"},
    {"ｂｏｂ＠ｅｘａｍｐｌｅ．ｃｏｍ、山田　太郎　ｈｉｓｔｏｒｙ", "bob@example.com|山田 太郎 +history"},
    {"", "#forward needs an address or a colleague's name"},
    {"history", "#forward needs an address or a colleague's name"},
    {" , ;", "#forward needs an address or a colleague's name"},
    {"bob@", "bob@ is no address"},
    {"@example.com", "@example.com is no address"},
    {"bob@example.com\"", "a quote isn't closed"},
    {"bob@example.com subject", "subject needs its words behind it"},
};

static void recipients_are_read(void **state)
{
	for (size_t i = 0; i < CLF_COUNT(forwards); i++)
		assert_string_equal(forward_text(*state, forwards[i][0]), forwards[i][1]);
	assert_non_null(strstr(forward_text(*state, "bob@example.com history Ann"), "name the recipients first"));
}

static void recipients_are_limited(void **state)
{
	const char *many = "a0@example.com";
	for (unsigned i = 1; i < CLF_FORWARD_MAX; i++)
		many = clf_arena_printf(*state, "%s, a%u@example.com", many, i);
	assert_null(strstr(forward_text(*state, many), "at most"));
	many = clf_arena_printf(*state, "%s, one@example.com", many);
	assert_string_equal(forward_text(*state, many), "#forward takes at most 10 recipients");
	char *endless = clf_arena_alloc(*state, 2001);
	memset(endless, 'a', 2000);
	assert_string_equal(forward_text(*state, endless), "a recipient of #forward is too long");
	assert_string_equal(forward_text(*state, clf_arena_printf(*state, "bob subject %s", endless)),
			    "the subject is too long");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(names_are_matched),          cmocka_unit_test(few_of_many_are_listed),
	    cmocka_unit_test(a_part_is_the_name_or_told), cmocka_unit_test(recipients_are_read),
	    cmocka_unit_test(recipients_are_limited),
	};
	return cmocka_run_group_tests(tests, set_up, tear_down);
}
