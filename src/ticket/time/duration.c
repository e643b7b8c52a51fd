/*
 * duration.c - durations read and said. What they lead to is calendar.c's.
 */
#include "clf/ticket/time/duration.h"

#include <inttypes.h>
#include <stdio.h>

#include "clf/base/arena.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

#define TEXT_MAX_BYTES 40u

/* In the order of the enum. */
static const struct {
	const char *brief, *one, *many;
	int64_t most, most_working; /* 0: it is of no working time */
} units[] = {
    {"m", "minute", "minutes", 10 * 366 * 24 * 60, 10000 * 60},
    {"h", "hour", "hours", 10 * 366 * 24, 10000},
    {"d", "day", "days", 10 * 366, 1000},
    {"w", "week", "weeks", 10 * 52, 0},
    {"mo", "month", "months", 10 * 12, 0},
};

static bool unit_read(struct clf_str word, enum clf_duration_unit *out)
{
	for (size_t i = 0; i < CLF_COUNT(units); i++) {
		if (!clf_str_equal_nocase(word, clf_str_from(units[i].brief)) &&
		    !clf_str_equal_nocase(word, clf_str_from(units[i].one)) &&
		    !clf_str_equal_nocase(word, clf_str_from(units[i].many)))
			continue;
		*out = (enum clf_duration_unit)i;
		return true;
	}
	return false;
}

/* Digits off the front; false when there are none, or more than any duration has. */
static bool count_read(struct clf_str *rest, int64_t *out)
{
	size_t n = 0;

	for (*out = 0; n < rest->n && rest->p[n] >= '0' && rest->p[n] <= '9'; n++) {
		if (n == 10)
			return false;
		*out = *out * 10 + (rest->p[n] - '0');
	}
	rest->p += n;
	rest->n -= n;
	return n > 0;
}

bool clf_duration_fits(const struct clf_duration *duration)
{
	int64_t most = duration->working ? units[duration->unit].most_working : units[duration->unit].most;

	return duration->count >= 1 && duration->count <= most;
}

bool clf_duration_read(const char *text, struct clf_duration *out, const char **why)
{
	static const struct clf_str working = CLF_STR("working ");
	struct clf_str rest = clf_str_trim(clf_str_from(text));
	struct clf_duration read = {.count = 0};

	*why = CLF_SAID("a duration is written as 90m, 4h, 3d, 2w or 1mo, or as 4 working hours or 2 working days");
	if (rest.n > TEXT_MAX_BYTES || !count_read(&rest, &read.count))
		return false;
	rest = clf_str_trim(rest);
	read.working = clf_str_starts_nocase(rest, working);
	if (read.working)
		rest = clf_str_trim((struct clf_str){rest.p + working.n, rest.n - working.n});
	if (!unit_read(rest, &read.unit))
		return false;
	if (read.working && units[read.unit].most_working == 0) {
		*why = CLF_SAID("working time is counted in minutes, hours or days: write 10 working days");
		return false;
	}
	if (!clf_duration_fits(&read)) {
		*why = CLF_SAID("a duration is at least one of its unit, and at most ten years; of working time at "
				"most 10,000 hours or 1,000 days");
		return false;
	}
	*out = read;
	*why = NULL;
	return true;
}

const char *clf_duration_shown(const struct clf_duration *duration, char out[CLF_DURATION_TEXT])
{
	if (duration->working)
		snprintf(out, CLF_DURATION_TEXT, "%" PRId64 " working %s", duration->count,
			 duration->count == 1 ? units[duration->unit].one : units[duration->unit].many);
	else
		snprintf(out, CLF_DURATION_TEXT, "%" PRId64 "%s", duration->count, units[duration->unit].brief);
	return out;
}

static const char *working_said(struct clf_arena *arena, const char *locale, const struct clf_duration *duration)
{
	int64_t n = duration->count;

	switch (duration->unit) {
	case CLF_DURATION_MINUTES:
		return clf_arena_printf(arena,
					n == 1 ? clf_words(locale, "%" PRId64 " working minute")
					       : clf_words(locale, "%" PRId64 " working minutes"),
					n);
	case CLF_DURATION_HOURS:
		return clf_arena_printf(arena,
					n == 1 ? clf_words(locale, "%" PRId64 " working hour")
					       : clf_words(locale, "%" PRId64 " working hours"),
					n);
	default:
		return clf_arena_printf(arena,
					n == 1 ? clf_words(locale, "%" PRId64 " working day")
					       : clf_words(locale, "%" PRId64 " working days"),
					n);
	}
}

const char *clf_duration_said(struct clf_arena *arena, const char *locale, const struct clf_duration *duration)
{
	int64_t n = duration->count;

	if (duration->working)
		return working_said(arena, locale, duration);
	switch (duration->unit) {
	case CLF_DURATION_MINUTES:
		return clf_arena_printf(
		    arena, n == 1 ? clf_words(locale, "%" PRId64 " minute") : clf_words(locale, "%" PRId64 " minutes"),
		    n);
	case CLF_DURATION_HOURS:
		return clf_arena_printf(
		    arena, n == 1 ? clf_words(locale, "%" PRId64 " hour") : clf_words(locale, "%" PRId64 " hours"), n);
	case CLF_DURATION_DAYS:
		return clf_arena_printf(
		    arena, n == 1 ? clf_words(locale, "%" PRId64 " day") : clf_words(locale, "%" PRId64 " days"), n);
	case CLF_DURATION_WEEKS:
		return clf_arena_printf(
		    arena, n == 1 ? clf_words(locale, "%" PRId64 " week") : clf_words(locale, "%" PRId64 " weeks"), n);
	default:
		return clf_arena_printf(
		    arena, n == 1 ? clf_words(locale, "%" PRId64 " month") : clf_words(locale, "%" PRId64 " months"),
		    n);
	}
}
