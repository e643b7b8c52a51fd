/*
 * moment.c - times as people read them. How a language puts a date together stands with its other words, by the names
 * of the parts.
 */
#include "clf/ticket/time/moment.h"

#include <string.h>

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/ticket/words.h"

#define MINUTE (60 * CLF_SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

static const char *const weekdays[] = {CLF_SAID("Mon"), CLF_SAID("Tue"), CLF_SAID("Wed"), CLF_SAID("Thu"),
				       CLF_SAID("Fri"), CLF_SAID("Sat"), CLF_SAID("Sun")};
static const char *const months[] = {CLF_SAID("Jan"), CLF_SAID("Feb"), CLF_SAID("Mar"), CLF_SAID("Apr"),
				     CLF_SAID("May"), CLF_SAID("Jun"), CLF_SAID("Jul"), CLF_SAID("Aug"),
				     CLF_SAID("Sep"), CLF_SAID("Oct"), CLF_SAID("Nov"), CLF_SAID("Dec")};

static void add_part(struct clf_buf *out, const char *locale, const struct clf_local_time *local, struct clf_str part)
{
	if (clf_str_equal(part, CLF_STR("weekday")))
		clf_buf_add_text(out, clf_words(locale, weekdays[local->weekday - 1]));
	else if (clf_str_equal(part, CLF_STR("day")))
		clf_buf_printf(out, "%d", local->day);
	else if (clf_str_equal(part, CLF_STR("month")))
		clf_buf_add_text(out, clf_words(locale, months[local->month - 1]));
	else if (clf_str_equal(part, CLF_STR("year")))
		clf_buf_printf(out, "%d", local->year);
	else if (clf_str_equal(part, CLF_STR("time")))
		clf_buf_printf(out, "%02d:%02d", local->hour, local->minute);
}

/* "{day} {month}" with what stands in braces put in. */
static const char *put_together(struct clf_arena *arena, const char *locale, const struct clf_local_time *local,
				const char *pattern)
{
	struct clf_buf out;
	const char *made, *close;

	clf_buf_init(&out, 200);
	for (const char *at = clf_words(locale, pattern); *at; at++) {
		if (*at != '{' || (close = strchr(at, '}')) == NULL) {
			clf_buf_add_char(&out, *at);
			continue;
		}
		add_part(&out, locale, local, (struct clf_str){at + 1, (size_t)(close - at - 1)});
		at = close;
	}
	made = clf_arena_copy(arena, out.p != NULL ? out.p : "", out.n);
	clf_buf_free(&out);
	return made;
}

static bool same_year(const struct clf_reader *reader, const struct clf_local_time *local)
{
	struct clf_local_time now;

	clf_zone_local(reader->zone, reader->now, &now);
	return now.year == local->year;
}

const char *clf_moment_said(struct clf_arena *arena, const struct clf_reader *reader, int64_t at)
{
	struct clf_local_time local;

	if (at <= 0)
		return "";
	clf_zone_local(reader->zone, at, &local);
	return put_together(arena, reader->locale, &local,
			    same_year(reader, &local) ? CLF_SAID("{weekday} {day} {month}, {time}")
						      : CLF_SAID("{weekday} {day} {month} {year}, {time}"));
}

const char *clf_moment_day(struct clf_arena *arena, const struct clf_reader *reader, int64_t at)
{
	struct clf_local_time local;

	clf_zone_local(reader->zone, at, &local);
	return put_together(arena, reader->locale, &local, CLF_SAID("{weekday} {day} {month}"));
}

static const char *date_said(struct clf_arena *arena, const struct clf_reader *reader, int64_t at, int64_t away)
{
	struct clf_local_time local;

	clf_zone_local(reader->zone, at, &local);
	if (away < 6 * DAY)
		return clf_words(reader->locale, weekdays[local.weekday - 1]);
	return put_together(arena, reader->locale, &local,
			    same_year(reader, &local) ? CLF_SAID("{day} {month}") : CLF_SAID("{day} {month} {year}"));
}

const char *clf_moment_age(struct clf_arena *arena, const struct clf_reader *reader, int64_t at)
{
	const int64_t away = at > reader->now ? at - reader->now : reader->now - at;
	const bool ahead = at > reader->now;

	if (at <= 0)
		return "";
	if (away < MINUTE)
		return clf_words(reader->locale, CLF_SAID("now"));
	if (away < HOUR)
		return clf_arena_printf(
		    arena, ahead ? clf_words(reader->locale, "in %d min") : clf_words(reader->locale, "%d min"),
		    (int)(away / MINUTE));
	if (away < DAY)
		return clf_arena_printf(
		    arena, ahead ? clf_words(reader->locale, "in %d h") : clf_words(reader->locale, "%d h"),
		    (int)(away / HOUR));
	return date_said(arena, reader, at, away);
}

const char *clf_moment_lasted(struct clf_arena *arena, const struct clf_reader *reader, int64_t since)
{
	const int64_t away = reader->now - since;

	if (since <= 0)
		return "";
	if (away < HOUR)
		return clf_arena_printf(arena, clf_words(reader->locale, "%d min"),
					away < 0 ? 0 : (int)(away / MINUTE));
	if (away < DAY)
		return clf_arena_printf(arena, clf_words(reader->locale, "%d h"), (int)(away / HOUR));
	if (away < 2 * DAY)
		return clf_words(reader->locale, CLF_SAID("1 day"));
	return clf_arena_printf(arena, clf_words(reader->locale, "%d days"), (int)(away / DAY));
}
