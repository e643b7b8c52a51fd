/*
 * calendar.c - calendars read: their hours and days as rows, made into what working time is counted by.
 */
#include "clf/store/people/calendar.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/base/zone.h"
#include "clf/store/engine/store.h"
#include "engine/engine.h"
#include "look/rows.h"
#include "people/names.h"

static enum clf_status read_hours(struct clf_store *store, struct clf_arena *arena, struct clf_calendar_record *out,
				  struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT weekday, from_min, to_min FROM calendar_hours "
				       "WHERE calendar = $calendar ORDER BY weekday, from_min",
				       CLF_NUMBER("$calendar", out->id));
	struct clf_hours *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] =
		    (struct clf_hours){(int)rows_number(rows, 0), (int)rows_number(rows, 1), (int)rows_number(rows, 2)};
	}
	out->calendar.hours = list;
	out->calendar.hour_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_days(struct clf_store *store, struct clf_arena *arena, struct clf_calendar_record *out,
				 struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db,
				       "SELECT day, from_min, to_min, name FROM calendar_day "
				       "WHERE calendar = $calendar ORDER BY day, from_min",
				       CLF_NUMBER("$calendar", out->id));
	struct clf_special_day *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		struct clf_special_day day = {.from = (int)rows_number(rows, 1), .to = (int)rows_number(rows, 2)};

		if (!clf_date_read(clf_str_from(rows_peek(rows, 0)), &day.date))
			continue;
		day.name = rows_text(rows, arena, 3);
		list = list_grow(arena, list, n, sizeof(*list));
		list[n++] = day;
	}
	out->calendar.days = list;
	out->calendar.day_count = n;
	return absent_is_fine(status);
}

static enum clf_status read_segments(struct clf_store *store, struct clf_arena *arena, struct clf_calendar_record *out,
				     struct clf_error *err)
{
	return name_rows(db_ask(store->db, "SELECT name FROM segment WHERE calendar = $calendar ORDER BY folded",
				CLF_NUMBER("$calendar", out->id)),
			 arena, &out->segments, &out->segment_count, err);
}

static void read_head(const struct clf_rows *rows, struct clf_arena *arena, struct clf_calendar_record *out)
{
	*out = (struct clf_calendar_record){.id = rows_number(rows, 0),
					    .name = rows_text(rows, arena, 1),
					    .zone = rows_text(rows, arena, 2),
					    .is_default = rows_number(rows, 3) == 1};
	out->calendar.zone = clf_zone_kept(out->zone);
}

enum clf_status clf_calendar_list(struct clf_store *store, struct clf_arena *arena, struct clf_calendar_record **out,
				  size_t *count, struct clf_error *err)
{
	struct clf_rows *rows = db_ask(store->db, "SELECT id, name, zone, is_default FROM calendar ORDER BY folded");
	struct clf_calendar_record *list = NULL;
	size_t n = 0;
	enum clf_status status;

	while ((status = rows_next(rows, err)) == CLF_OK) {
		list = list_grow(arena, list, n, sizeof(*list));
		read_head(rows, arena, &list[n++]);
	}
	status = absent_is_fine(status);
	for (size_t i = 0; status == CLF_OK && i < n; i++) {
		status = read_hours(store, arena, &list[i], err);
		if (status == CLF_OK)
			status = read_segments(store, arena, &list[i], err);
	}
	if (status == CLF_OK) {
		*out = list;
		*count = n;
	}
	return status;
}

/* With what working time is counted by. */
static enum clf_status read_one(struct clf_store *store, struct clf_arena *arena, int64_t id,
				struct clf_calendar_record *out, struct clf_error *err)
{
	struct clf_rows *rows =
	    db_ask(store->db, "SELECT id, name, zone, is_default FROM calendar WHERE id = $id", CLF_NUMBER("$id", id));
	enum clf_status status = rows_next(rows, err);

	if (status == CLF_OK)
		read_head(rows, arena, out);
	rows_end(rows);
	if (status == CLF_ENOTFOUND)
		return clf_error_set(err, CLF_ENOTFOUND, "there is no calendar %lld", (long long)id);
	if (status == CLF_OK)
		status = read_hours(store, arena, out, err);
	return status == CLF_OK ? read_days(store, arena, out, err) : status;
}

enum clf_status clf_calendar_read(struct clf_store *store, struct clf_arena *arena, int64_t id,
				  struct clf_calendar_record *out, struct clf_error *err)
{
	struct clf_calendar_record record;
	enum clf_status status = read_one(store, arena, id, &record, err);

	if (status == CLF_OK)
		status = read_segments(store, arena, &record, err);
	if (status == CLF_OK)
		*out = record;
	return status;
}

enum clf_status clf_calendar_named(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err)
{
	return calendar_asked(store, name, id, err);
}

enum clf_status clf_calendar_of_segment(struct clf_store *store, struct clf_arena *arena, const char *segment,
					const struct clf_calendar **out, struct clf_error *err)
{
	struct clf_calendar_record *record = clf_arena_new_of(arena, struct clf_calendar_record);
	int64_t id = 0;
	enum clf_status status = CLF_ENOTFOUND;

	if (!clf_text_blank(segment))
		status = db_get(store->db, err, &id, "SELECT calendar FROM segment WHERE folded = $folded",
				CLF_TEXT("$folded", clf_utf8_fold(arena, segment)));
	if (status == CLF_ENOTFOUND || (status == CLF_OK && id == 0))
		status = db_get(store->db, err, &id, "SELECT id FROM calendar WHERE is_default = 1");
	if (status == CLF_OK)
		status = read_one(store, arena, id, record, err);
	else if (status == CLF_ENOTFOUND)
		record = NULL;
	status = absent_is_fine(status);
	if (status == CLF_OK)
		*out = record != NULL ? &record->calendar : NULL;
	return status;
}
