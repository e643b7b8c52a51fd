/*
 * test_cut_markers.c - the lines in tests/fixtures/markers.tsv, as mail programs write them in many languages: each
 * below a reply, with text below it that nothing else tells from the reply, must leave the reply alone; and what
 * only looks like one must stay.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "clf/base/arena.h"
#include "clf/base/file.h"
#include "clf/mail/read.h"
#include "phrase/tongue.h"

#define HEAD                                                                                                           \
	"From: Ann Example <ann@example.org>\nIn-Reply-To: <1@example.net>\nContent-Type: text/%s; charset=utf-8\n\n"
#define ANSWER "New 1."
#define BELOW "Tri crvena kamiona\nKolme punaista autoa\n"
#define LANGUAGES 50u
#define WRAPPED 44u
#define MISSED 20u

struct row {
	struct clf_str language, kind, line;
};

/* Writes the body of a mail with the row's line in it. */
typedef void make_fn(struct clf_buf *body, struct clf_str line);
/* Whether the reading is right. */
typedef bool judge_fn(const struct clf_reading *reading, struct clf_str line);

static void add_lines(struct clf_buf *out, struct clf_str line, const char *before, const char *after)
{
	struct clf_str part;
	while (clf_str_split(&line, '|', &part)) {
		clf_buf_add_text(out, before);
		clf_buf_add_str(out, part);
		clf_buf_add_text(out, after);
	}
}

static void above_marks(struct clf_buf *body, struct clf_str line)
{
	clf_buf_add_text(body, ANSWER "\n\n");
	add_lines(body, line, "", "\n");
	clf_buf_add_text(body, "\n> old text\n");
}

static void above_text(struct clf_buf *body, struct clf_str line)
{
	clf_buf_add_text(body, ANSWER "\n\n");
	add_lines(body, line, "", "\n");
	clf_buf_add_text(body, "\n" BELOW);
}

static void wrapped(struct clf_buf *body, struct clf_str line)
{
	size_t column = 0;
	clf_buf_add_text(body, ANSWER "\n\n");
	for (size_t i = 0; i < line.n; i++, column++) {
		bool breaks = line.p[i] == ' ' && column > WRAPPED;
		clf_buf_add_char(body, breaks ? '\n' : line.p[i]);
		column = breaks ? 0 : column;
	}
	clf_buf_add_text(body, "\n\n" BELOW);
}

static void in_html(struct clf_buf *body, struct clf_str line)
{
	clf_buf_add_text(body, "<div>" ANSWER "</div><br><div>");
	for (size_t i = 0; i < line.n; i++) {
		if (line.p[i] == '<' || line.p[i] == '>')
			clf_buf_add_text(body, line.p[i] == '<' ? "&lt;" : "&gt;");
		else
			clf_buf_add_char(body, line.p[i]);
	}
	clf_buf_add_text(body, "</div><blockquote><div>Tri crvena kamiona</div></blockquote>");
}

/* "From|Sent|To|Subject" or "From|Sent|To|Cc|Subject" */
static void add_header(struct clf_buf *body, struct clf_str line, const char *bold)
{
	static const char *const values[] = {"Foo Bar <foo@example.net>", "21.11.2026 17:00", "ann@example.org",
					     "Bo <bo@example.org>", "Old"};
	struct clf_str rest = line;
	struct clf_str name;
	size_t count = 0;
	while (clf_str_split(&rest, '|', &name))
		count++;
	clf_buf_add_text(body, ANSWER "\n\n");
	for (size_t i = 0; i < 5 && clf_str_split(&line, '|', &name); i++) {
		clf_buf_printf(body, "%s%.*s:%s %s\n", bold, CLF_STR_ARG(name), bold, values[i]);
		i += count == 4 && i == 2;
	}
	clf_buf_add_text(body, "\n" BELOW);
}

static void header(struct clf_buf *body, struct clf_str line)
{
	add_header(body, line, "");
}

static void bold_header(struct clf_buf *body, struct clf_str line)
{
	add_header(body, line, "*");
}

static void at_end(struct clf_buf *body, struct clf_str line)
{
	clf_buf_add_text(body, ANSWER "\n\n");
	clf_buf_add_str(body, line);
	clf_buf_add_char(body, '\n');
}

static void above_quotation(struct clf_buf *body, struct clf_str line)
{
	at_end(body, line);
	clf_buf_add_text(body, "\nOn Nov 21, 2026, at 17:00, Foo Bar <foo@x.example> wrote:\n\n> old\n");
}

static void above_name(struct clf_buf *body, struct clf_str line)
{
	at_end(body, line);
	clf_buf_add_text(body, "Ann Example\n");
}

static bool is_answer(const struct clf_reading *reading, struct clf_str line)
{
	(void)line;
	return strcmp(reading->reply, ANSWER) == 0;
}

static bool is_forwarded(const struct clf_reading *reading, struct clf_str line)
{
	(void)line;
	for (size_t i = 0; i < reading->block_count; i++)
		if (reading->blocks[i].role == CLF_BLOCK_FORWARDED)
			return strstr(reading->passed_on, "autoa") != NULL && strcmp(reading->reply, ANSWER) == 0;
	return false;
}

static bool is_whole(const struct clf_reading *reading, struct clf_str line)
{
	struct clf_str reply = clf_str_from(reading->reply);
	return clf_str_starts(reply, CLF_STR(ANSWER)) && clf_str_find(reply, line, 0) != (size_t)-1 &&
	       strstr(reading->reply, "autoa");
}

static bool check(const struct row *row, make_fn *make, const char *type, judge_fn *judge)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_reading *reading = NULL;
	struct clf_buf raw;
	clf_buf_init(&raw, 1u << 16);
	clf_buf_printf(&raw, HEAD, type);
	make(&raw, row->line);
	assert_int_equal(clf_read(arena, clf_buf_view(&raw), NULL, &reading, NULL), CLF_OK);
	bool good = judge(reading, row->line);
	if (!good)
		print_error("%.*s %.*s %.*s (%s)\n  left %s\n", CLF_STR_ARG(row->language), CLF_STR_ARG(row->kind),
			    CLF_STR_ARG(row->line), reading->reply_rule, reading->reply);
	clf_buf_free(&raw);
	clf_arena_free(&arena);
	return good;
}

/* The rows of one kind; each must be judged right. languages counts those that have it. */
static unsigned check_kind(const char *kind, make_fn *make, const char *type, judge_fn *judge, unsigned *languages)
{
	struct clf_buf file;
	clf_buf_init(&file, 1u << 20);
	assert_int_equal(clf_file_read(CLF_FIXTURES "/markers.tsv", &file, NULL), CLF_OK);
	struct clf_str rest = clf_buf_view(&file);
	struct clf_str line;
	struct clf_str last = {NULL, 0};
	unsigned bad = 0;
	*languages = 0;
	while (clf_str_line(&rest, &line)) {
		struct row row;
		if (clf_str_starts(line, CLF_STR("#")))
			continue;
		assert_true(clf_str_split(&line, '\t', &row.language) && clf_str_split(&line, '\t', &row.kind));
		row.line = line;
		if (!clf_str_equal(row.kind, clf_str_from(kind)))
			continue;
		*languages += !last.p || !clf_str_equal(row.language, last);
		last = row.language;
		bad += !check(&row, make, type, judge);
	}
	clf_buf_free(&file);
	return bad;
}

static void attributions_are_known(void **state)
{
	(void)state;
	unsigned languages;
	unsigned bad = check_kind("attribution", above_marks, "plain", is_answer, &languages) +
		       check_kind("attribution", above_text, "plain", is_answer, &languages) +
		       check_kind("attribution", in_html, "html", is_answer, &languages);
	assert_int_equal(bad, 0);
	assert_true(languages >= LANGUAGES);
}

static void wrapped_attributions_are_known(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("attribution", wrapped, "plain", is_answer, &languages), 0);
}

static void separators_are_known(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("separator", above_text, "plain", is_answer, &languages), 0);
	assert_true(languages >= LANGUAGES);
}

static void headers_are_known(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("header", header, "plain", is_answer, &languages), 0);
	assert_true(languages >= LANGUAGES);
	assert_int_equal(check_kind("header", bold_header, "plain", is_answer, &languages), 0);
}

static void forwarded_mails_are_shown(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("forward", above_text, "plain", is_forwarded, &languages), 0);
	assert_true(languages >= LANGUAGES);
}

static void device_lines_are_known(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("device", at_end, "plain", is_answer, &languages), 0);
	assert_true(languages >= LANGUAGES);
	assert_int_equal(check_kind("device", above_quotation, "plain", is_answer, &languages), 0);
}

static void closings_are_known(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("closing", above_name, "plain", is_answer, &languages), 0);
	assert_true(languages >= LANGUAGES);
}

static void sentences_stay(void **state)
{
	(void)state;
	unsigned languages;
	assert_int_equal(check_kind("sentence", above_text, "plain", is_whole, &languages), 0);
	assert_true(languages >= LANGUAGES);
}

static bool is_strange(const struct row *row)
{
	return clf_str_find(row->line, CLF_STR("@"), 0) != (size_t)-1 &&
	       clf_str_find(row->line, CLF_STR("2026"), 0) != (size_t)-1;
}

/* Whether a row of a language that was taken away is still read right, above whatever quotation it may stand. */
static unsigned check_without(const struct row *row)
{
	if (clf_str_equal(row->kind, CLF_STR("sentence")))
		return !check(row, above_text, "plain", is_whole);
	if (!clf_str_equal(row->kind, CLF_STR("attribution")))
		return 0;
	return !check(row, above_marks, "plain", is_answer) + !check(row, in_html, "html", is_answer) +
	       (is_strange(row) && !check(row, above_text, "plain", is_answer)) +
	       (is_strange(row) && !check(row, wrapped, "plain", is_answer));
}

static void take_language(struct clf_str name)
{
	char code[8] = "";
	memcpy(code, name.p, name.n < sizeof code ? name.n : 0);
	code[strcspn(code, "-")] = '\0';
	tongue_give_languages();
	assert_true(tongue_take_language(code));
}

/* What no table can know of a language: lines without a time, and without an address above plain text. */
static void languages_nobody_knows_are_read(void **state)
{
	(void)state;
	struct clf_buf file;
	clf_buf_init(&file, 1u << 20);
	assert_int_equal(clf_file_read(CLF_FIXTURES "/markers.tsv", &file, NULL), CLF_OK);
	struct clf_str rest = clf_buf_view(&file);
	struct clf_str line;
	unsigned bad = 0;
	unsigned rows = 0;
	while (clf_str_line(&rest, &line)) {
		struct row row;
		if (clf_str_starts(line, CLF_STR("#")))
			continue;
		assert_true(clf_str_split(&line, '\t', &row.language) && clf_str_split(&line, '\t', &row.kind));
		row.line = line;
		take_language(row.language);
		bad += check_without(&row);
		rows++;
	}
	tongue_give_languages();
	clf_buf_free(&file);
	assert_true(rows > 1000);
	assert_in_range(bad, 0, MISSED);
}

int main(void)
{
	clf_read_prepare();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(attributions_are_known),
	    cmocka_unit_test(wrapped_attributions_are_known),
	    cmocka_unit_test(separators_are_known),
	    cmocka_unit_test(headers_are_known),
	    cmocka_unit_test(forwarded_mails_are_shown),
	    cmocka_unit_test(device_lines_are_known),
	    cmocka_unit_test(closings_are_known),
	    cmocka_unit_test(sentences_stay),
	    cmocka_unit_test(languages_nobody_knows_are_read),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
