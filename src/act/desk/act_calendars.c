/*
 * act_calendars.c - calendars made, changed and taken away by administrators, each change with its line in the audit.
 */
#include "clf/act/calendars.h"

#include <string.h>

#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/name.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/store/engine/revision.h"
#include "clf/store/engine/store.h"
#include "clf/store/rule/timers.h"
#include "clf/ticket/field/plain.h"

struct change {
	const struct clf_people *people;
	struct clf_arena *arena;
	int64_t wanted; /* 0: one is made */
	int64_t id;
	const struct clf_calendar_change *what;
	const struct clf_special_day *days;
	size_t day_count;
	int32_t date;
	struct clf_calendar_import *import;
	struct clf_calendar_record before;
	const char *at; /* what it is about to set, as the API calls it */
};

static struct clf_store *store_of(const struct change *change)
{
	return change->people->context->store;
}

static enum clf_status told(const struct change *change, const char *what, const char *from, const char *to,
			    struct clf_error *err)
{
	return act_audit_line(change->people, what, change->before.name, from, to, err);
}

static enum clf_status read_before(struct change *change, struct clf_error *err)
{
	return clf_calendar_read(store_of(change), change->arena, change->id, &change->before, err);
}

/* Whoever counts by it counts again. */
static enum clf_status anew(struct change *change, struct clf_error *err)
{
	enum clf_status status = clf_revision_bump(store_of(change), err);

	return status == CLF_OK ? clf_timers_anew(store_of(change), err) : status;
}

/* What follows whatever was changed: nobody may wait for working time that never comes. */
static enum clf_status settle(struct change *change, struct clf_error *err)
{
	struct clf_calendar_record now;
	int64_t next;
	enum clf_status status = clf_calendar_read(store_of(change), change->arena, change->id, &now, err);

	if (status == CLF_OK && !clf_working_next(&now.calendar, clf_clock_now(), &next))
		return clf_error_set(err, CLF_EINVAL,
				     "the calendar \"%s\" would have no working time within %d days: give it opening "
				     "hours, such as mon-fri 09:00-18:00",
				     now.name, CLF_WORKLESS_DAYS);
	return status == CLF_OK ? anew(change, err) : status;
}

static enum clf_status carry_out(struct change *change, const struct clf_people *people, clf_store_work *work,
				 struct clf_error *err)
{
	enum clf_status status;

	change->people = people;
	change->arena = clf_arena_new();
	status = clf_store_transact(people->context->store, work, change, err);
	clf_arena_free(&change->arena);
	return status;
}

static enum clf_status check(struct change *change, bool is_new, struct clf_error *err)
{
	const struct clf_calendar_change *what = change->what;
	struct clf_zone *zone = NULL;
	enum clf_status status = CLF_OK;

	if (is_new && (what->name == NULL || what->zone == NULL || what->week == NULL))
		return clf_error_set(
		    err, CLF_EINVAL,
		    "a calendar needs a name, a time zone such as Europe/Paris, and opening hours such "
		    "as mon-fri 09:00-18:00");
	change->at = "name";
	if (what->name != NULL && !clf_name_fits(what->name, CLF_LINE_MAX))
		return clf_error_set(err, CLF_EINVAL, "a name is " CLF_NAME_RULE, CLF_LINE_MAX);
	change->at = "timezone";
	if (what->zone != NULL)
		status = clf_zone_open(what->zone, &zone, err);
	clf_zone_free(&zone);
	return status;
}

static enum clf_status rename_it(struct change *change, struct clf_error *err)
{
	struct clf_calendar_record *before = &change->before;
	const char *was = before->name, *name = change->what->name != NULL ? change->what->name : was;
	const char *zone = change->what->zone != NULL ? change->what->zone : before->zone;
	bool named = strcmp(name, was) != 0, moved = strcmp(zone, before->zone) != 0;
	enum clf_status status = CLF_OK;

	if (named || moved)
		status = clf_calendar_set(store_of(change), change->id, name, zone, err);
	before->name = name;
	if (status == CLF_OK && named)
		status = told(change, "calendar.name", was, name, err);
	return status == CLF_OK && moved ? told(change, "calendar.zone", before->zone, zone, err) : status;
}

static enum clf_status set_hours(struct change *change, struct clf_error *err)
{
	const struct clf_week *week = change->what->week;
	const struct clf_calendar *before = &change->before.calendar;
	const char *from, *to;
	enum clf_status status;

	if (week == NULL)
		return CLF_OK;
	from = clf_week_shown(change->arena, before->hours, before->hour_count);
	to = clf_week_shown(change->arena, week->hours, week->count);
	if (strcmp(from, to) == 0)
		return CLF_OK;
	status = clf_calendar_set_hours(store_of(change), change->id, week, err);
	return status == CLF_OK ? told(change, "calendar.hours", *from ? from : NULL, to, err) : status;
}

static enum clf_status set_standard(struct change *change, struct clf_error *err)
{
	const char *standard = change->what->standard;
	bool on = clf_text_equal(standard, "on");
	enum clf_status status;

	if (standard == NULL || on == change->before.is_default)
		return CLF_OK;
	status = clf_calendar_set_default(store_of(change), on ? change->id : 0, err);
	return status == CLF_OK ? told(change, "calendar.default", on ? "off" : "on", on ? "on" : "off", err) : status;
}

static bool has_name(struct clf_arena *arena, const char *const *names, size_t count, const char *name)
{
	const char *folded = clf_utf8_fold(arena, name);

	for (size_t i = 0; i < count; i++)
		if (strcmp(clf_utf8_fold(arena, names[i]), folded) == 0)
			return true;
	return false;
}

static enum clf_status set_segment(struct change *change, const char *segment, bool belongs, struct clf_error *err)
{
	const struct clf_calendar_record *before = &change->before;
	enum clf_status status;

	if (has_name(change->arena, before->segments, before->segment_count, segment) == belongs)
		return CLF_OK;
	status = clf_calendar_segment(store_of(change), change->id, segment, belongs, err);
	return status == CLF_OK
		   ? told(change, "calendar.segment", belongs ? NULL : segment, belongs ? segment : NULL, err)
		   : status;
}

static enum clf_status set_segments(struct change *change, struct clf_error *err)
{
	const struct clf_calendar_change *what = change->what;
	const struct clf_calendar_record *before = &change->before;
	enum clf_status status = CLF_OK;

	for (size_t i = 0; status == CLF_OK && what->all && i < before->segment_count; i++)
		if (!has_name(change->arena, what->segments, what->segment_count, before->segments[i]))
			status = set_segment(change, before->segments[i], false, err);
	for (size_t i = 0; status == CLF_OK && i < what->without_count; i++)
		status = set_segment(change, what->without[i], false, err);
	for (size_t i = 0; status == CLF_OK && i < what->segment_count; i++)
		status = set_segment(change, what->segments[i], true, err);
	/* A segment that isn't there is a mistake of who wrote it. */
	return status == CLF_ENOTFOUND ? CLF_EINVAL : status;
}

static enum clf_status save(void *user, struct clf_error *err)
{
	struct change *change = user;
	const struct clf_calendar_change *what = change->what;
	bool is_new = change->wanted == 0;
	enum clf_status status = CLF_OK;

	change->id = change->wanted; /* a try before this one may have made another */
	change->at = "name";
	if (is_new)
		status = clf_calendar_add(store_of(change), what->name, what->zone, &change->id, err);
	if (status == CLF_OK)
		status = read_before(change, err);
	if (status == CLF_OK && is_new)
		status = told(change, "calendar.added", NULL, what->zone, err);
	if (status == CLF_OK)
		status = rename_it(change, err);
	if (status == CLF_OK) {
		change->at = "hours";
		status = set_hours(change, err);
	}
	if (status == CLF_OK)
		status = set_standard(change, err);
	if (status == CLF_OK) {
		change->at = "segments";
		status = set_segments(change, err);
	}
	if (status == CLF_OK) {
		change->at = "hours";
		status = settle(change, err);
	}
	return status;
}

enum clf_status clf_act_calendar_save(const struct clf_people *people, const struct clf_calendar_change *what,
				      int64_t *id, const char **wrong, struct clf_error *err)
{
	struct change change = {.what = what, .wanted = *id};
	enum clf_status status = check(&change, *id == 0, err);

	if (status == CLF_OK)
		status = carry_out(&change, people, save, err);
	if (status == CLF_OK)
		*id = change.id;
	*wrong = change.at;
	return status;
}

static enum clf_status take_away(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_before(change, err);

	if (status == CLF_OK)
		status = clf_calendar_remove(store_of(change), change->id, err);
	if (status == CLF_OK)
		status = told(change, "calendar.removed", change->before.zone, NULL, err);
	return status == CLF_OK ? anew(change, err) : status;
}

enum clf_status clf_act_calendar_remove(const struct clf_people *people, int64_t id, struct clf_error *err)
{
	struct change change = {.id = id};

	return carry_out(&change, people, take_away, err);
}

/* "2026-12-24 09:00-12:00 13:00-15:00 Christmas Eve", "2026-12-25 closed"; NULL: the day is like others. */
static const char *day_shown(struct clf_arena *arena, const struct clf_special_day *days, size_t count, int32_t date)
{
	char text[CLF_DATE_TEXT], span[CLF_SPAN_TEXT];
	const char *shown = NULL, *name = NULL;

	for (size_t i = 0; i < count; i++) {
		if (days[i].date != date)
			continue;
		name = name != NULL ? name : days[i].name;
		shown = clf_arena_printf(arena, "%s %s", shown != NULL ? shown : clf_date_shown(date, text),
					 days[i].to == 0 ? "closed" : clf_span_shown(days[i].from, days[i].to, span));
	}
	return name != NULL ? clf_arena_printf(arena, "%s %s", shown, name) : shown;
}

static const char *day_before(const struct change *change, int32_t date)
{
	return day_shown(change->arena, change->before.calendar.days, change->before.calendar.day_count, date);
}

static enum clf_status put_day(void *user, struct clf_error *err)
{
	struct change *change = user;
	const char *from, *to;
	enum clf_status status = read_before(change, err);

	if (status != CLF_OK)
		return status;
	from = day_before(change, change->days[0].date);
	to = day_shown(change->arena, change->days, change->day_count, change->days[0].date);
	if (clf_text_equal(from, to))
		return CLF_OK;
	status = clf_calendar_put_days(store_of(change), change->id, change->days, change->day_count, err);
	if (status == CLF_OK)
		status = told(change, "calendar.day", from, to, err);
	return status == CLF_OK ? settle(change, err) : status;
}

enum clf_status clf_act_calendar_day(const struct clf_people *people, int64_t id, const struct clf_special_day *day,
				     size_t count, struct clf_error *err)
{
	struct change change = {.id = id, .days = day, .day_count = count};

	if (!clf_text_blank(day->name) && !clf_name_fits(day->name, CLF_HOLIDAY_NAME))
		return clf_error_set(err, CLF_EINVAL, "a day's name is " CLF_NAME_RULE, (int)CLF_HOLIDAY_NAME);
	for (size_t i = 1; i < count; i++)
		if (day[i].from < day[i - 1].to)
			return clf_error_set(err, CLF_EINVAL, "opening hours of a day must not overlap");
	return carry_out(&change, people, put_day, err);
}

static enum clf_status drop_day(void *user, struct clf_error *err)
{
	struct change *change = user;
	enum clf_status status = read_before(change, err);

	if (status == CLF_OK)
		status = clf_calendar_remove_day(store_of(change), change->id, change->date, err);
	if (status == CLF_OK)
		status = told(change, "calendar.day", day_before(change, change->date), NULL, err);
	return status == CLF_OK ? settle(change, err) : status;
}

enum clf_status clf_act_calendar_no_day(const struct clf_people *people, int64_t id, int32_t date,
					struct clf_error *err)
{
	struct change change = {.id = id, .date = date};

	return carry_out(&change, people, drop_day, err);
}

/* How the days of the file stand to what the calendar has. out lies in the caller's arena. */
static void compare(struct clf_arena *arena, const struct clf_calendar *before, struct clf_calendar_import *out)
{
	const struct clf_holidays *read = &out->read;
	enum clf_import_state *states = clf_arena_array_of(arena, read->count, enum clf_import_state);
	size_t at = 0;

	for (size_t first = 0, n; first < read->count; first += n) {
		int32_t date = read->days[first].date;
		enum clf_import_state state = CLF_IMPORT_NEW;
		size_t there = 0;

		for (n = 1; first + n < read->count && read->days[first + n].date == date;)
			n++;
		while (at < before->day_count && before->days[at].date < date)
			at++;
		while (at + there < before->day_count && before->days[at + there].date == date)
			there++;
		if (there > 0)
			state = clf_text_equal(day_shown(arena, before->days + at, there, date),
					       day_shown(arena, read->days + first, n, date))
				    ? CLF_IMPORT_SAME
				    : CLF_IMPORT_CHANGES;
		for (size_t i = 0; i < n; i++)
			states[first + i] = state;
		out->counts[state]++;
	}
	out->states = states;
}

static enum clf_status import(void *user, struct clf_error *err)
{
	struct change *change = user;
	struct clf_calendar_import *import = change->import;
	const struct clf_holidays *read = &import->read;
	size_t differs;
	const char *to;
	enum clf_status status = read_before(change, err);

	if (status != CLF_OK)
		return status;
	memset(import->counts, 0, sizeof import->counts);
	compare(change->arena, &change->before.calendar, import);
	differs = import->counts[CLF_IMPORT_NEW] + import->counts[CLF_IMPORT_CHANGES];
	if (differs == 0)
		return CLF_OK;
	/* What would be refused is told before it is asked for. */
	status = clf_calendar_put_days(store_of(change), change->id, read->days, read->count, err);
	to = clf_arena_printf(change->arena, "%zu new, %zu changed", import->counts[CLF_IMPORT_NEW],
			      import->counts[CLF_IMPORT_CHANGES]);
	if (status == CLF_OK)
		status = told(change, "calendar.import", NULL, to, err);
	return status == CLF_OK ? settle(change, err) : status;
}

/* Done and taken back. */
static enum clf_status try_import(struct change *change, struct clf_error *err)
{
	struct clf_store *store = store_of(change);
	enum clf_status status = clf_store_begin(store, err);

	if (status == CLF_OK)
		status = import(change, err);
	clf_store_rollback(store);
	return status;
}

enum clf_status clf_act_calendar_import(const struct clf_people *people, struct clf_arena *arena, int64_t id,
					struct clf_str file, bool is_meant, struct clf_calendar_import *out,
					struct clf_error *err)
{
	struct change change = {.people = people, .arena = arena, .id = id, .import = out};
	enum clf_status status;

	*out = (struct clf_calendar_import){.states = NULL};
	status = clf_holidays_read(arena, file, (int32_t)(clf_clock_now() / CLF_DAY), &out->read, err);
	if (status != CLF_OK)
		return status;
	return is_meant ? clf_store_transact(people->context->store, import, &change, err) : try_import(&change, err);
}
