/*
 * test_marks.c - Message-IDs, the reference line and the subject tag are found again in what mail programs make of
 * them.
 */
#include "fixture.h"

#include "clf/base/count.h"
#include "clf/ticket/ticket.h"

struct world {
	struct clf_arena *arena;
	struct clf_keyring *ring;
};

static int open_world(void **state)
{
	struct world *w = test_calloc(1, sizeof *w);

	w->arena = clf_arena_new();
	w->ring = keyring_of(KEY_1);
	*state = w;
	return 0;
}

static int close_world(void **state)
{
	struct world *w = *state;

	clf_keyring_free(&w->ring);
	clf_arena_free(&w->arena);
	test_free(w);
	return 0;
}

static const char *repeated(struct world *w, const char *text, size_t times)
{
	struct clf_buf buf;
	const char *out;

	clf_buf_init(&buf, 1u << 20);
	for (size_t i = 0; i < times; i++)
		clf_buf_add_text(&buf, text);
	out = clf_arena_copy(w->arena, buf.p, buf.n);
	clf_buf_free(&buf);
	return out;
}

static void message_ids_come_back(void **state)
{
	struct world *w = *state;
	const char *text = token_text(w->arena, w->ring, CLF_TOKEN_CUSTOMER, 34359738367, 34359738367);
	const char *id = clf_message_id_make(w->arena, text, "example.com");
	struct clf_str token = {0};

	assert_int_equal(strncmp(id, "clf.", 4), 0);
	assert_non_null(strstr(id, "@example.com"));
	assert_true(clf_message_id_token(id, &token));
	assert_true(clf_str_equal(token, clf_str_from(text)));
	assert_string_not_equal(id, clf_message_id_make(w->arena, text, "example.com"));
	assert_true(clf_message_id_token("CLF.ABC.D@rewritten.test", &token));
	assert_true(clf_str_equal(token, CLF_STR("ABC")));
}

static void long_domains_are_cut_to_200_octets(void **state)
{
	struct world *w = *state;
	const char *text = token_text(w->arena, w->ring, CLF_TOKEN_CUSTOMER, 34359738367, 34359738367);
	const char *domain = clf_arena_printf(w->arena, "%sexample.com", repeated(w, "department.", 20));
	const char *id = clf_message_id_make(w->arena, text, domain);

	assert_true(strlen(id) <= 200);
	assert_non_null(strstr(id, "@department.department."));
	assert_non_null(strstr(id, ".example.com"));
}

static void other_message_ids_are_not_ours(void **state)
{
	static const char *const others[] = {
	    "",
	    "clf.abc@example.com",
	    "clf..x@example.com",
	    "clf.abc.@example.com",
	    "clf.abc.x",
	    "clf.ab1.x@e.c",
	    "reply-12-34@example.com",
	    "xclf.abc.x@e.c",
	    "clf.abc.x y@e.c",
	    "clf.aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.x@example.com",
	};
	struct clf_str token;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(others); i++)
		assert_false(clf_message_id_token(others[i], &token));
	assert_false(clf_message_id_token(NULL, &token));
}

static void the_reference_line_is_found_however_it_was_quoted(void **state)
{
	static const char *const forms[] = {
	    "%s",
	    "Thanks!\n\nOn Sunday, Ann wrote:\n> Hello\n>\n> %s\n",
	    "> > > | %s\n",
	    "*%s*",
	    "see my references below\n%s",
	};
	struct world *w = *state;
	const char *text = token_text(w->arena, w->ring, CLF_TOKEN_CUSTOMER, 1042, 7);
	const char *line = clf_reference_line(w->arena, "CLF", 1042, text);
	struct clf_str token;
	size_t at;

	assert_string_equal(line, clf_arena_printf(w->arena, "Reference: CLF-1042 / %s", text));
	for (size_t i = 0; i < CLF_COUNT(forms); i++) {
		const char *mark = strstr(forms[i], "%s");
		const char *mail =
		    clf_arena_printf(w->arena, "%.*s%s%s", (int)(mark - forms[i]), forms[i], line, mark + 2);

		at = 0;
		assert_true(clf_reference_find(mail, &at, &token));
		assert_true(clf_str_equal(token, clf_str_from(text)));
		assert_false(clf_reference_find(mail, &at, &token));
	}
}

static void the_reference_line_is_found_re_wrapped(void **state)
{
	static const char *const wraps[] = {
	    "> Reference:\n> CLF-1042 /\n> TOKEN",
	    "Reference: CLF-1042\r\n/ TOKEN",
	    "|*Reference:*\xc2\xa0"
	    "CLF-1042\xc2\xa0/\xc2\xa0TOKEN",
	    "REFERENCE: clf-1042 /TOKEN.",
	};
	struct clf_str token;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(wraps); i++) {
		size_t at = 0;

		assert_true(clf_reference_find(wraps[i], &at, &token));
		assert_true(clf_str_equal(token, CLF_STR("TOKEN")));
	}
}

static void other_texts_hold_no_reference(void **state)
{
	static const char *const texts[] = {
	    "",
	    "Reference",
	    "Reference: ",
	    "Reference: CLF-1042",
	    "Reference: CLF-1042 /",
	    "Reference / abc",
	    "Reference: CLF-1042 / abc1xyz",
	    "with reference to your mail / letter, x",
	    "Reference: CLF-1042 / aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
	};
	struct clf_str token;

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(texts); i++) {
		size_t at = 0;

		assert_false(clf_reference_find(texts[i], &at, &token));
		assert_int_equal(at, strlen(texts[i]));
	}
}

static void several_references_are_found_in_turn(void **state)
{
	const char *text = "Reference: CLF-1 / abc\nReference: x\nReference: CLF-2 / def\n";
	struct clf_str token;
	size_t at = 0;

	(void)state;
	assert_true(clf_reference_find(text, &at, &token));
	assert_true(clf_str_equal(token, CLF_STR("abc")));
	assert_true(clf_reference_find(text, &at, &token));
	assert_true(clf_str_equal(token, CLF_STR("def")));
	assert_false(clf_reference_find(text, &at, &token));
}

static void subject_tags(void **state)
{
	static const struct {
		const char *subject;
		int64_t number;
	} cases[] = {
	    {"[CLF-1042] Late delivery", 1042},
	    {"Re: AW: [clf-7]", 7},
	    {"[[CLF-8]]", 8},
	    {"[CLF-1042", 0},
	    {"CLF-1042", 0},
	    {"[CLF-]", 0},
	    {"[CLF-0]", 0},
	    {"[CLF-9999999999999999999]", 0},
	    {"[CLF-12x]", 0},
	    {"[XCLF-12]", 0},
	    {"[CLFX-12]", 0},
	    {"[CLF--12]", 0},
	    {"", 0},
	    {"[CLF-12x] [CLF-13]", 13},
	    {"[", 0},
	};

	(void)state;
	for (size_t i = 0; i < CLF_COUNT(cases); i++) {
		int64_t number = 0;
		size_t at = 0;
		bool found = clf_subject_tag_find(cases[i].subject, "CLF", &at, &number);

		assert_int_equal(found, cases[i].number != 0);
		assert_int_equal(number, cases[i].number);
	}
}

static void hostile_texts_take_no_time(void **state)
{
	struct world *w = *state;
	int64_t number;
	struct clf_str token;
	size_t at = 0;

	assert_false(clf_reference_find(repeated(w, "reference:>>>>>>>>", 50000), &at, &token));
	at = 0;
	assert_false(clf_subject_tag_find(repeated(w, "[CLF-1", 150000), "CLF", &at, &number));
}

static void tags_are_written(void **state)
{
	char out[CLF_TAG_TEXT];

	(void)state;
	assert_string_equal(clf_ticket_tag("CLF", 1042, out), "CLF-1042");
	assert_string_equal(clf_ticket_tag("AVERYVERYLONGTAGINDEED", INT64_MAX, out),
			    "AVERYVERYLONGTAGIN-9223372036854775807");
}

int main(void)
{
#define T(test) cmocka_unit_test_setup_teardown(test, open_world, close_world)
	const struct CMUnitTest tests[] = {
	    T(message_ids_come_back),
	    T(long_domains_are_cut_to_200_octets),
	    T(other_message_ids_are_not_ours),
	    T(the_reference_line_is_found_however_it_was_quoted),
	    T(the_reference_line_is_found_re_wrapped),
	    T(other_texts_hold_no_reference),
	    T(several_references_are_found_in_turn),
	    T(subject_tags),
	    T(hostile_texts_take_no_time),
	    T(tags_are_written),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
