/*
 * calendar_change.c - calendars made, changed and taken away.
 */
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/store/engine/store.h"
#include "clf/store/people/calendar.h"
#include "clf/ticket/time/holidays.h"
#include "engine/engine.h"
#include "people/names.h"

#define NAMED_MAX 8u /* of the segments that name a calendar */

enum clf_status clf_calendar_add(struct clf_store *store, const char *name, const char *zone, int64_t *id,
				 struct clf_error *err)
{
	struct clf_arena *arena;
	int64_t made = clf_store_next_id(store), count = 0;
	enum clf_status status = db_get(store->db, err, &count, "SELECT count(*) FROM calendar");

	if (status == CLF_OK && count >= CLF_CALENDARS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "there are %u calendars already: take one away that nobody names",
				     CLF_CALENDARS_MAX);
	if (status != CLF_OK)
		return status;
	arena = clf_arena_new();
	status =
	    db_run(store->db, err,
		   "INSERT INTO calendar (id, name, folded, zone, created_at) "
		   "VALUES ($id, $name, $folded, $zone, $now) "
		   "ON CONFLICT (folded) DO NOTHING",
		   CLF_NUMBER("$id", made), CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)),
		   CLF_TEXT("$zone", zone), CLF_NUMBER("$now", clf_clock_now()));
	clf_arena_free(&arena);
	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ECONFLICT, "there is a calendar \"%s\" already", name);
	if (status == CLF_OK)
		*id = made;
	return status;
}

enum clf_status clf_calendar_set(struct clf_store *store, int64_t id, const char *name, const char *zone,
				 struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	enum clf_status status = db_run(store->db, err,
					"UPDATE calendar SET name = $name, folded = $folded, zone = $zone "
					"WHERE id = $id",
					CLF_TEXT("$name", name), CLF_TEXT("$folded", clf_utf8_fold(arena, name)),
					CLF_TEXT("$zone", zone), CLF_NUMBER("$id", id));

	clf_arena_free(&arena);
	if (status == CLF_ECONFLICT)
		return clf_error_set(err, CLF_ECONFLICT, "there is a calendar \"%s\" already", name);
	return status;
}

enum clf_status clf_calendar_set_hours(struct clf_store *store, int64_t id, const struct clf_week *week,
				       struct clf_error *err)
{
	enum clf_status status = db_run(store->db, err, "DELETE FROM calendar_hours WHERE calendar = $calendar",
					CLF_NUMBER("$calendar", id));

	for (size_t i = 0; status == CLF_OK && i < week->count; i++)
		status = db_run(store->db, err,
				"INSERT INTO calendar_hours (calendar, weekday, from_min, to_min) "
				"VALUES ($calendar, $weekday, $from, $to)",
				CLF_NUMBER("$calendar", id), CLF_NUMBER("$weekday", week->hours[i].weekday),
				CLF_NUMBER("$from", week->hours[i].from), CLF_NUMBER("$to", week->hours[i].to));
	return status;
}

enum clf_status clf_calendar_set_default(struct clf_store *store, int64_t id, struct clf_error *err)
{
	enum clf_status status =
	    db_run(store->db, err, "UPDATE calendar SET is_default = 0 WHERE is_default = 1 AND id <> $id",
		   CLF_NUMBER("$id", id));

	return status == CLF_OK && id != 0
		   ? db_run(store->db, err, "UPDATE calendar SET is_default = 1 WHERE id = $id", CLF_NUMBER("$id", id))
		   : status;
}

enum clf_status clf_calendar_segment(struct clf_store *store, int64_t id, const char *segment, bool belongs,
				     struct clf_error *err)
{
	int64_t which = 0;
	enum clf_status status = segment_asked(store, segment, &which, err);

	if (status != CLF_OK)
		return status;
	if (belongs)
		return db_run(store->db, err, "UPDATE segment SET calendar = $calendar WHERE id = $id",
			      CLF_NUMBER("$calendar", id), CLF_NUMBER("$id", which));
	return db_run(store->db, err, "UPDATE segment SET calendar = NULL WHERE id = $id AND calendar = $calendar",
		      CLF_NUMBER("$id", which), CLF_NUMBER("$calendar", id));
}

static enum clf_status drop_day(struct clf_store *store, int64_t id, int32_t date, struct clf_error *err)
{
	char day[CLF_DATE_TEXT];

	return db_run(store->db, err, "DELETE FROM calendar_day WHERE calendar = $calendar AND day = $day",
		      CLF_NUMBER("$calendar", id), CLF_TEXT("$day", clf_date_shown(date, day)));
}

enum clf_status clf_calendar_put_days(struct clf_store *store, int64_t id, const struct clf_special_day *days,
				      size_t count, struct clf_error *err)
{
	enum clf_status status = CLF_OK;
	int64_t all = 0;

	for (size_t i = 0; status == CLF_OK && i < count; i++) {
		char day[CLF_DATE_TEXT];

		if (i == 0 || days[i].date != days[i - 1].date)
			status = drop_day(store, id, days[i].date, err);
		if (status == CLF_OK)
			status =
			    db_run(store->db, err,
				   "INSERT INTO calendar_day (calendar, day, name, from_min, to_min) "
				   "VALUES ($calendar, $day, $name, $from, $to)",
				   CLF_NUMBER("$calendar", id), CLF_TEXT("$day", clf_date_shown(days[i].date, day)),
				   CLF_TEXT("$name", days[i].name), CLF_NUMBER("$from", days[i].from),
				   CLF_NUMBER("$to", days[i].to));
	}
	if (status == CLF_OK)
		status = db_get(store->db, err, &all, "SELECT count(*) FROM calendar_day WHERE calendar = $calendar",
				CLF_NUMBER("$calendar", id));
	if (status == CLF_OK && all > CLF_HOLIDAYS_MAX)
		return clf_error_set(err, CLF_ELIMIT, "a calendar has at most %u days of its own: take old ones away",
				     CLF_HOLIDAYS_MAX);
	return status;
}

enum clf_status clf_calendar_remove_day(struct clf_store *store, int64_t id, int32_t date, struct clf_error *err)
{
	char day[CLF_DATE_TEXT];
	enum clf_status status = drop_day(store, id, date, err);

	if (status == CLF_OK && db_changes(store->db) == 0)
		return clf_error_set(err, CLF_ENOTFOUND, "the calendar has no day of its own on %s",
				     clf_date_shown(date, day));
	return status;
}

static enum clf_status in_use(struct clf_arena *arena, const struct clf_calendar_record *record, struct clf_error *err)
{
	const char *names = "";

	for (size_t i = 0; i < record->segment_count && i < NAMED_MAX; i++)
		names = clf_arena_printf(arena, "%s%s%s", names, i > 0 ? ", " : "", record->segments[i]);
	if (record->segment_count > NAMED_MAX)
		names = clf_arena_printf(arena, "%s and %zu more", names, record->segment_count - NAMED_MAX);
	if (record->segment_count > 0)
		return clf_error_set(err, CLF_ECONFLICT,
				     "the calendar \"%s\" is that of %s: give them another one first", record->name,
				     names);
	return clf_error_set(err, CLF_ECONFLICT,
			     "the calendar \"%s\" is the installation's: make another one that, or say that there is "
			     "none, first",
			     record->name);
}

enum clf_status clf_calendar_remove(struct clf_store *store, int64_t id, struct clf_error *err)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_calendar_record record;
	enum clf_status status = clf_calendar_read(store, arena, id, &record, err);

	if (status == CLF_OK && (record.segment_count > 0 || record.is_default))
		status = in_use(arena, &record, err);
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM calendar_day WHERE calendar = $calendar",
				CLF_NUMBER("$calendar", id));
	if (status == CLF_OK)
		status = db_run(store->db, err, "DELETE FROM calendar_hours WHERE calendar = $calendar",
				CLF_NUMBER("$calendar", id));
	if (status == CLF_OK)
		status =
		    db_run(store->db, err, "DELETE FROM calendar WHERE id = $calendar", CLF_NUMBER("$calendar", id));
	clf_arena_free(&arena);
	return status;
}
