/*
 * holidays.c - the days that a file names, put in order.
 */
#include "clf/ticket/time/holidays.h"

#include <stdlib.h>
#include <string.h>

#include "clf/base/arena.h"
#include "holidays_found.h"

/* Days as the file names them first, hours by the clock. */
static int by_line(const void *a, const void *b)
{
	const struct found_day *x = a, *y = b;

	if (x->day.date != y->day.date)
		return x->day.date < y->day.date ? -1 : 1;
	return x->line < y->line ? -1 : x->line > y->line;
}

static int by_hour(const void *a, const void *b)
{
	const struct clf_special_day *x = a, *y = b;

	return x->date != y->date ? (x->date < y->date ? -1 : 1) : x->from - y->from;
}

/* Against those of the same day that were taken. */
static const char *clash(const struct clf_special_day *taken, size_t count, const struct clf_special_day *day)
{
	for (size_t i = count; i > 0 && taken[i - 1].date == day->date; i--) {
		const struct clf_special_day *other = &taken[i - 1];

		if (other->to == 0 || day->to == 0)
			return "the day is named above, with other hours";
		if (other->from < day->to && day->from < other->to)
			return "its hours overlap with others of the day";
	}
	return NULL;
}

static void put_in_order(struct found *found, struct clf_holidays *out)
{
	struct clf_special_day *days = clf_arena_array_of(found->arena, found->count, struct clf_special_day);
	size_t n = 0;

	qsort(found->days, found->count, sizeof(*found->days), by_line);
	for (size_t i = 0; i < found->count; i++) {
		const struct clf_special_day *day = &found->days[i].day;
		const char *why = clash(days, n, day);

		if (why == NULL)
			days[n++] = *day;
		else if (day->to != 0 || days[n - 1].to != 0)
			found_other(found, found->days[i].line, day->name != NULL ? day->name : "a day", why);
	}
	qsort(days, n, sizeof(*days), by_hour);
	out->days = days;
	out->count = n;
}

enum clf_status clf_holidays_read(struct clf_arena *arena, struct clf_str file, int32_t today, struct clf_holidays *out,
				  struct clf_error *err)
{
	static const struct clf_str mark = CLF_STR("\xEF\xBB\xBF");
	struct found found = {.arena = arena, .today = today};

	if (file.n > CLF_HOLIDAYS_BYTES)
		return clf_error_set(err, CLF_ELIMIT, "a file of holidays has at most %u KiB",
				     CLF_HOLIDAYS_BYTES >> 10);
	if (clf_str_starts(file, mark))
		file = (struct clf_str){file.p + mark.n, file.n - mark.n};
	found.days = clf_arena_array_of(arena, CLF_HOLIDAYS_MAX, struct found_day);
	found.left_out = clf_arena_array_of(arena, CLF_LEFT_OUT_SHOWN, struct clf_left_out);
	if (clf_str_starts_nocase(clf_str_trim(file), CLF_STR("BEGIN:")))
		holidays_ics(&found, file);
	else
		holidays_csv(&found, clf_str_from(clf_utf8_clean(arena, file)));
	if (found.too_many)
		return clf_error_set(err, CLF_ELIMIT, "the file names more than %u days: cut it into years",
				     CLF_HOLIDAYS_MAX);
	put_in_order(&found, out);
	out->left_out = found.left_out;
	out->left_out_all = found.left_out_all;
	out->left_out_count = found.left_out_all < CLF_LEFT_OUT_SHOWN ? found.left_out_all : CLF_LEFT_OUT_SHOWN;
	return CLF_OK;
}
