/*
 * act_answers.c - a survey's answers as rows of question and answer.
 */
#include "clf/act/answers.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/json.h"
#include "clf/base/str.h"

#define DEEPEST 6u
#define NOTHING "–"

struct reading {
	struct clf_arena *arena;
	struct clf_answers *out;
	size_t octets;
};

/* At most max octets of it, and a sign where there is more. */
static const char *cut(struct clf_arena *arena, const char *text, size_t n, size_t max)
{
	size_t fits = n <= max ? n : clf_utf8_valid_prefix((struct clf_str){text, max});

	return clf_arena_printf(arena, "%.*s%s", (int)fits, text, n > max ? " […]" : "");
}

/* Whatever stands in it, one line. */
static const char *one_line(struct clf_arena *arena, const char *text)
{
	char *copy = clf_arena_copy(arena, text, strnlen(text, CLF_QUESTION_TEXT * 2));

	copy[clf_utf8_valid_prefix(clf_str_from(copy))] = '\0';
	for (char *p = copy; *p != '\0'; p++) {
		if ((unsigned char)*p < ' ' || *p == 0x7f)
			*p = ' ';
	}
	return copy;
}

static void add(struct reading *r, const char *question, const char *answer, size_t n)
{
	struct clf_answer row;

	if (r->out->count == CLF_ANSWERS_SHOWN || r->octets >= CLF_ANSWERS_TEXT) {
		r->out->left_out++;
		return;
	}
	row.question = cut(r->arena, question, strlen(question), CLF_QUESTION_TEXT);
	row.answer = n > 0 ? cut(r->arena, answer, n, CLF_ANSWER_TEXT) : NOTHING;
	r->octets += strlen(row.question) + strlen(row.answer);
	r->out->items[r->out->count++] = row;
}

static bool is_nested(const struct clf_json *value)
{
	enum clf_json_type type = clf_json_type(value);

	return type == CLF_JSON_OBJECT || type == CLF_JSON_ARRAY;
}

static bool holds_nested(const struct clf_json *array)
{
	for (size_t i = 0; i < clf_json_size(array); i++) {
		if (is_nested(clf_json_at(array, i)))
			return true;
	}
	return false;
}

static void print(struct clf_buf *text, const struct clf_json *value)
{
	if (clf_json_text(value) != NULL)
		clf_buf_add_text(text, clf_json_text(value));
	else if (clf_json_type(value) != CLF_JSON_NULL)
		clf_json_dump(value, text);
}

/* "by train, on foot" */
static void add_flat(struct reading *r, const char *question, const struct clf_json *value)
{
	bool list = clf_json_type(value) == CLF_JSON_ARRAY && !holds_nested(value);
	struct clf_buf text;

	clf_buf_init(&text, 1u << 20);
	for (size_t i = 0; list && i < clf_json_size(value) && text.n <= CLF_ANSWER_TEXT; i++) {
		if (i > 0)
			clf_buf_add_text(&text, ", ");
		print(&text, clf_json_at(value, i));
	}
	if (!list)
		print(&text, value);
	add(r, question, text.p != NULL ? text.p : "", text.n);
	clf_buf_free(&text);
}

static void walk(struct reading *r, const char *question, const struct clf_json *value, unsigned depth)
{
	const struct clf_json *child;
	const char *key;
	void *at = NULL;

	if (depth == DEEPEST || clf_json_size(value) == 0 ||
	    (clf_json_type(value) == CLF_JSON_ARRAY && !holds_nested(value))) {
		add_flat(r, question, clf_json_size(value) == 0 && is_nested(value) ? NULL : value);
		return;
	}
	for (size_t i = 0; clf_json_type(value) == CLF_JSON_ARRAY && i < clf_json_size(value); i++)
		walk(r, clf_arena_printf(r->arena, "%s [%zu]", question, i + 1), clf_json_at(value, i), depth + 1);
	while (clf_json_next(value, &at, &key, &child))
		walk(r, clf_arena_printf(r->arena, "%s › %s", question, one_line(r->arena, key)), child, depth + 1);
}

void clf_answers_read(struct clf_arena *arena, const char *text, struct clf_answers *out)
{
	struct reading reading = {arena, out, 0};
	struct clf_json *answers = NULL;
	const struct clf_json *value;
	const char *question;
	void *at = NULL;

	*out = (struct clf_answers){NULL, 0, 0};
	if (clf_text_blank(text) || clf_json_parse(clf_str_from(text), &answers, NULL) != CLF_OK)
		return;
	out->items = clf_arena_array_of(arena, CLF_ANSWERS_SHOWN, struct clf_answer);
	while (clf_json_next(answers, &at, &question, &value))
		walk(&reading, one_line(arena, question), value, 0);
	clf_json_free(&answers);
}
