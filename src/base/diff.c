/*
 * diff.c - the longest common subsequence of two texts' lines, between what they begin and end with alike.
 */
#include "clf/base/diff.h"

#include <stdbool.h>
#include <stdint.h>
#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/str.h"

#define CONTEXT 3u
#define CELLS_MAX (1u << 20) /* of the table: two texts of a thousand lines that differ everywhere */

struct diff {
	struct clf_arena *arena;
	struct clf_diff_lines a, b;
	size_t head, tail; /* lines that are alike at the beginning and at the end */
	struct clf_diff_line *shown;
	size_t count;
};

static struct clf_diff_lines split(struct clf_arena *arena, const char *text)
{
	struct clf_str rest = clf_str_from(text), line;
	struct clf_diff_lines out = {NULL, 0};
	size_t n = 0;

	while (clf_str_line(&rest, &line))
		n++;
	out.items = clf_arena_array_of(arena, n + 1, struct clf_str);
	for (rest = clf_str_from(text); clf_str_line(&rest, &line);)
		out.items[out.count++] = line;
	return out;
}

static bool alike(const struct diff *d, size_t a, size_t b)
{
	return clf_str_equal(d->a.items[a], d->b.items[b]);
}

static void show(struct diff *d, enum clf_diff_side side, struct clf_str text)
{
	d->shown[d->count++] = (struct clf_diff_line){side, text};
}

/* table[i][j]: how many lines of a[i..] and b[j..] can be kept; NULL: too many to ask. */
static uint32_t *measure(const struct diff *d, size_t rows, size_t columns)
{
	uint32_t *table;

	if ((rows + 1) > CELLS_MAX / (columns + 1))
		return NULL;
	table = clf_arena_array_of(d->arena, (rows + 1) * (columns + 1), uint32_t);
	for (size_t i = rows; i-- > 0;)
		for (size_t j = columns; j-- > 0;) {
			uint32_t *cell = &table[i * (columns + 1) + j];
			uint32_t down = cell[columns + 1], right = cell[1];

			*cell = alike(d, d->head + i, d->head + j) ? cell[columns + 2] + 1
				: down > right                     ? down
								   : right;
		}
	return table;
}

static void compare(struct diff *d)
{
	size_t rows = d->a.count - d->head - d->tail;
	size_t columns = d->b.count - d->head - d->tail;
	uint32_t *table = measure(d, rows, columns);
	size_t i = 0, j = 0;

	while (table != NULL && i < rows && j < columns) {
		const uint32_t *cell = &table[i * (columns + 1) + j];

		if (alike(d, d->head + i, d->head + j)) {
			show(d, CLF_DIFF_BOTH, d->a.items[d->head + i++]);
			j++;
		} else if (cell[columns + 1] >= cell[1]) {
			show(d, CLF_DIFF_BEFORE, d->a.items[d->head + i++]);
		} else {
			show(d, CLF_DIFF_AFTER, d->b.items[d->head + j++]);
		}
	}
	while (i < rows)
		show(d, CLF_DIFF_BEFORE, d->a.items[d->head + i++]);
	while (j < columns)
		show(d, CLF_DIFF_AFTER, d->b.items[d->head + j++]);
}

static void compare_all(struct diff *d)
{
	d->shown = clf_arena_array_of(d->arena, d->a.count + d->b.count + 1, struct clf_diff_line);
	while (d->head < d->a.count && d->head < d->b.count && alike(d, d->head, d->head))
		d->head++;
	while (d->tail < d->a.count - d->head && d->tail < d->b.count - d->head &&
	       alike(d, d->a.count - d->tail - 1, d->b.count - d->tail - 1))
		d->tail++;
	for (size_t i = 0; i < d->head; i++)
		show(d, CLF_DIFF_BOTH, d->a.items[i]);
	compare(d);
	for (size_t i = d->a.count - d->tail; i < d->a.count; i++)
		show(d, CLF_DIFF_BOTH, d->a.items[i]);
}

/* Whether a line differs within CONTEXT lines of that one. */
static bool is_near(const struct diff *d, size_t at)
{
	size_t from = at > CONTEXT ? at - CONTEXT : 0;

	for (size_t i = from; i <= at + CONTEXT && i < d->count; i++)
		if (d->shown[i].side != CLF_DIFF_BOTH)
			return true;
	return false;
}

/* "@@ -1,4 +1,5 @@": where the lines from there on stand in both. */
static void print_place(const struct diff *d, struct clf_buf *out, size_t from, size_t a, size_t b)
{
	size_t of_a = 0, of_b = 0;

	for (size_t i = from; i < d->count && is_near(d, i); i++) {
		of_a += d->shown[i].side != CLF_DIFF_AFTER;
		of_b += d->shown[i].side != CLF_DIFF_BEFORE;
	}
	clf_buf_add_text(out, clf_arena_printf(d->arena, "@@ -%zu,%zu +%zu,%zu @@\n", a, of_a, b, of_b));
}

static void print(const struct diff *d, struct clf_buf *out)
{
	static const char marks[] = {[CLF_DIFF_BOTH] = ' ', [CLF_DIFF_BEFORE] = '-', [CLF_DIFF_AFTER] = '+'};
	size_t a = 1, b = 1;
	bool was_near = false;

	for (size_t i = 0; i < d->count; i++) {
		enum clf_diff_side side = d->shown[i].side;
		bool near = is_near(d, i);

		if (near && !was_near)
			print_place(d, out, i, a, b);
		if (near) {
			clf_buf_add_char(out, marks[side]);
			clf_buf_add_str(out, d->shown[i].text);
			clf_buf_add_char(out, '\n');
		}
		was_near = near;
		a += side != CLF_DIFF_AFTER;
		b += side != CLF_DIFF_BEFORE;
	}
}

struct clf_diff_line *clf_diff_lines(struct clf_arena *arena, struct clf_diff_lines before, struct clf_diff_lines after,
				     size_t *count)
{
	struct diff d = {.arena = arena, .a = before, .b = after};

	compare_all(&d);
	*count = d.count;
	return d.shown;
}

const char *clf_diff(struct clf_arena *arena, const char *before, const char *after)
{
	struct diff d = {.arena = arena, .a = split(arena, before), .b = split(arena, after)};
	struct clf_buf out;
	const char *text;

	compare_all(&d);
	clf_buf_init(&out, 8 * (strlen(before) + strlen(after) + 64));
	print(&d, &out);
	text = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return text;
}
