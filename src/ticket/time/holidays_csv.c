/*
 * holidays_csv.c - days as rows of a table: date, name, and opening hours.
 */
#include <string.h>

#include "clf/base/arena.h"
#include "clf/ticket/time/hours.h"
#include "holidays_found.h"

#define FIELDS 4

/* The next field off the row, without its quotes (RFC 4180). False: a quote isn't closed. */
static bool next_field(struct clf_arena *arena, struct clf_str *row, char between, struct clf_str *field)
{
	struct clf_buf text;
	bool quoted = false;
	size_t i = 0;

	clf_buf_init(&text, row->n);
	for (; i < row->n && (quoted || row->p[i] != between); i++) {
		if (row->p[i] != '"')
			clf_buf_add_char(&text, row->p[i]);
		else if (quoted && i + 1 < row->n && row->p[i + 1] == '"')
			clf_buf_add_char(&text, row->p[i++]);
		else
			quoted = !quoted;
	}
	i += i < row->n;
	*row = (struct clf_str){row->p + i, row->n - i};
	*field = clf_str_trim(clf_str_from(clf_arena_copy(arena, text.p != NULL ? text.p : "", text.n)));
	clf_buf_free(&text);
	return !quoted;
}

static const char *read_row(struct found *found, size_t line, struct clf_str row)
{
	size_t mark = 0;
	char between;
	struct clf_str fields[FIELDS] = {{"", 0}, {"", 0}, {"", 0}, {"", 0}};
	int32_t date;
	int from = 0, to = 0;
	const char *span;

	while (mark < row.n && strchr(",;\t", row.p[mark]) == NULL)
		mark++;
	between = mark < row.n ? row.p[mark] : ',';
	for (size_t i = 0; row.n > 0; i++) {
		struct clf_str more;

		if (!next_field(found->arena, &row, between, i < FIELDS ? &fields[i] : &more))
			return "a quotation mark isn't closed";
	}
	if (!clf_date_read(fields[0], &date))
		return "a day is written as 2026-12-25";
	span = clf_arena_printf(found->arena, "%.*s-%.*s", CLF_STR_ARG(fields[2]), CLF_STR_ARG(fields[3]));
	if ((fields[2].n > 0 || fields[3].n > 0) && !clf_span_read(clf_str_from(span), &from, &to))
		return "opening hours are written as 09:00,12:30";
	found_day(found, line, date, from, to, found_name(found->arena, fields[1]));
	return NULL;
}

void holidays_csv(struct found *found, struct clf_str text)
{
	struct clf_str row;
	bool first = true;

	for (size_t line = 1; clf_str_line(&text, &row); line++) {
		const char *why;

		row = clf_str_trim(row);
		if (row.n == 0)
			continue;
		why = first && clf_str_starts_nocase(row, CLF_STR("date")) ? NULL : read_row(found, line, row);
		first = false;
		if (why != NULL)
			found_other(found, line, found_name(found->arena, row), why);
	}
}
