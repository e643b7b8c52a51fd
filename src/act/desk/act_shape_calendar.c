/*
 * act_shape_calendar.c - calendars, and what an import of days does to one, as JSON.
 */
#include "clf/act/calendars.h"
#include "clf/base/count.h"
#include "clf/base/json.h"

const char *clf_import_state_name(enum clf_import_state state)
{
	static const char *const names[] = {"new", "changes", "same"};

	return names[state];
}

static struct clf_json *span(int from, int to)
{
	char text[CLF_SPAN_TEXT];

	return clf_json_string(clf_span_shown(from, to, text));
}

/* {"mon": ["09:00-12:30", "13:30-18:00"]}: as it may be sent back. */
static struct clf_json *week(const struct clf_calendar *calendar)
{
	struct clf_json *object = clf_json_object(), *day = NULL;

	for (size_t i = 0; i < calendar->hour_count; i++) {
		const struct clf_hours *hours = &calendar->hours[i];

		if (i == 0 || hours->weekday != calendar->hours[i - 1].weekday) {
			day = clf_json_array();
			clf_json_set(object, clf_weekday_name(hours->weekday), day);
		}
		clf_json_append(day, span(hours->from, hours->to));
	}
	return object;
}

/* The day of the row at *i, with all its hours; *i is then the next day's. */
static struct clf_json *next_day(const struct clf_special_day *days, size_t count, size_t *i)
{
	struct clf_json *object = clf_json_object(), *hours = clf_json_array();
	int32_t date = days[*i].date;
	char text[CLF_DATE_TEXT];

	clf_json_set_text(object, "day", clf_date_shown(date, text));
	clf_json_set_text(object, "name", days[*i].name);
	for (; *i < count && days[*i].date == date; ++*i)
		if (days[*i].to > 0)
			clf_json_append(hours, span(days[*i].from, days[*i].to));
	clf_json_set(object, "hours", hours);
	return object;
}

struct clf_json *clf_shape_calendar(const struct clf_calendar_record *record, bool whole, int64_t now)
{
	const struct clf_calendar *calendar = &record->calendar;
	struct clf_json *object = clf_json_object(), *list = clf_json_array();
	int64_t next = 0;

	clf_json_set_integer(object, "id", record->id);
	clf_json_set_text(object, "name", record->name);
	clf_json_set_text(object, "timezone", record->zone);
	clf_json_set_bool(object, "default", record->is_default);
	for (size_t i = 0; i < record->segment_count; i++)
		clf_json_append(list, clf_json_string(record->segments[i]));
	clf_json_set(object, "segments", list);
	clf_json_set(object, "hours", week(calendar));
	if (!whole)
		return object;
	list = clf_json_array();
	for (size_t i = 0; i < calendar->day_count;)
		clf_json_append(list, next_day(calendar->days, calendar->day_count, &i));
	clf_json_set(object, "days", list);
	clf_json_set_bool(object, "working", clf_working_is(calendar, now));
	clf_json_set_time(object, "works_from", clf_working_next(calendar, now, &next) ? next : 0);
	return object;
}

struct clf_json *clf_shape_import(const struct clf_calendar_import *import, bool carried_out)
{
	struct clf_json *object = clf_json_object(), *days = clf_json_array(), *left_out = clf_json_array();
	const struct clf_holidays *read = &import->read;

	clf_json_set_bool(object, "done", carried_out);
	for (size_t i = 0; i < CLF_COUNT(import->counts); i++)
		clf_json_set_integer(object, clf_import_state_name((enum clf_import_state)i),
				     (int64_t)import->counts[i]);
	for (size_t i = 0; i < read->count;) {
		enum clf_import_state state = import->states[i];
		struct clf_json *day = next_day(read->days, read->count, &i);

		clf_json_set_text(day, "state", clf_import_state_name(state));
		clf_json_append(days, day);
	}
	clf_json_set(object, "days", days);
	for (size_t i = 0; i < read->left_out_count; i++) {
		struct clf_json *item = clf_json_object();

		clf_json_set_integer(item, "line", (int64_t)read->left_out[i].line);
		clf_json_set_text(item, "what", read->left_out[i].what);
		clf_json_set_text(item, "why", read->left_out[i].why);
		clf_json_append(left_out, item);
	}
	clf_json_set(object, "left_out", left_out);
	clf_json_set_integer(object, "left_out_all", (int64_t)read->left_out_all);
	return object;
}
