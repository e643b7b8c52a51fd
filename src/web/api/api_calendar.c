/*
 * api_calendar.c - calendars over the API: agents read them, administrators change them.
 */
#include "call/access.h"
#include "call/list.h"
#include "call/reply.h"
#include "clf/act/calendars.h"
#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/json.h"
#include "clf/base/str.h"
#include "clf/ticket/field/plain.h"
#include "lists.h"
#include "people.h"
#include "routes.h"

#define HOURS_BYTES 4000

static enum clf_status read_calendars(struct call *call, struct clf_json *items, int64_t *next, struct clf_error *err)
{
	struct clf_calendar_record *records = NULL;
	size_t count = 0;
	enum clf_status status = clf_calendar_list(call->web->act.store, call->arena, &records, &count, err);

	(void)next;
	for (size_t i = 0; status == CLF_OK && i < count; i++)
		clf_json_append(items, clf_shape_calendar(&records[i], false, 0));
	return status;
}

static void reply_calendar(struct call *call, unsigned code, int64_t id)
{
	struct clf_calendar_record record;
	struct clf_error err = {0};
	enum clf_status status = clf_calendar_read(call->web->act.store, call->arena, id, &record, &err);

	if (status == CLF_OK)
		reply_json(call, code, clf_shape_calendar(&record, true, clf_clock_now()));
	else
		reply_failure(call, status, &err);
}

static void api_calendar_show(struct call *call)
{
	if (call_permitted(call, CLF_PERMIT_AGENT))
		reply_calendar(call, 200, call_number(call, "id", 0));
}

/* {"mon": ["09:00-12:30", "13:30-18:00"]}; NULL: it wasn't given. */
static enum clf_status read_week(struct call *call, const struct clf_week **out, struct clf_error *err)
{
	const struct clf_json *json = call_json(call, "hours"), *spans;
	struct clf_week *week = clf_arena_new_of(call->arena, struct clf_week);
	enum clf_status status = CLF_OK;
	void *iterator = NULL;
	const char *day;

	*out = json != NULL ? week : NULL;
	while (status == CLF_OK && clf_json_next(json, &iterator, &day, &spans)) {
		struct clf_hours hours;

		if (!clf_weekday_read(clf_str_from(day), &hours.weekday) || clf_json_type(spans) != CLF_JSON_ARRAY)
			return clf_error_set(err, CLF_EINVAL,
					     "\"%.40s\" is no day with a list of hours: write {\"mon\": "
					     "[\"09:00-12:30\", \"13:30-18:00\"]}",
					     day);
		for (size_t i = 0; status == CLF_OK && i < clf_json_size(spans); i++) {
			const char *span = clf_json_text(clf_json_at(spans, i));

			if (!clf_span_read(clf_str_from(span), &hours.from, &hours.to))
				return clf_error_set(err, CLF_EINVAL, "%s has \"%.40s\": write 09:00-12:30", day,
						     span != NULL ? span : "");
			status = clf_week_add(week, &hours, err);
		}
	}
	return status;
}

static const char *const *texts_of(struct call *call, const struct clf_json *list)
{
	const char **texts = clf_arena_array_of(call->arena, clf_json_size(list), const char *);

	for (size_t i = 0; i < clf_json_size(list); i++)
		texts[i] = clf_json_text(clf_json_at(list, i));
	return texts;
}

static void save(struct call *call, int64_t id)
{
	const struct clf_json *segments;
	struct clf_calendar_change change;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	bool is_new = id == 0;
	const char *wrong = "hours";
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	segments = call_json(call, "segments");
	change = (struct clf_calendar_change){.name = call_text(call, "name"),
					      .zone = call_text(call, "timezone"),
					      .standard = call_text(call, "default"),
					      .segments = texts_of(call, segments),
					      .segment_count = clf_json_size(segments),
					      .all = segments != NULL};
	status = read_week(call, &change.week, &err);
	if (status == CLF_OK)
		status = clf_act_calendar_save(&people, &change, &id, &wrong, &err);
	if (status == CLF_OK)
		reply_calendar(call, is_new ? 201 : 200, id);
	else
		reply_failure_of(call, wrong, status, &err);
}

static void api_calendar_add(struct call *call)
{
	save(call, 0);
}

static void api_calendar_change(struct call *call)
{
	save(call, call_number(call, "id", 0));
}

static void api_calendar_remove(struct call *call)
{
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	struct clf_json *said;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_calendar_remove(&people, call_number(call, "id", 0), &err);
	if (status != CLF_OK) {
		reply_failure(call, status, &err);
		return;
	}
	said = clf_json_object();
	clf_json_set_integer(said, "id", call_number(call, "id", 0));
	clf_json_set_bool(said, "gone", true);
	reply_json(call, 200, said);
}

/* The day in the path; false: answered already. */
static bool day_of(struct call *call, int32_t *date)
{
	if (clf_date_read(clf_str_from(call_text(call, "day")), date))
		return true;
	reply_refused(call, "day", "a day is written as 2026-12-25");
	return false;
}

static void api_calendar_day(struct call *call)
{
	const struct clf_json *spans;
	struct clf_week week = {.count = 0};
	struct clf_special_day days[CLF_HOURS_A_DAY] = {{.to = 0}};
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status = CLF_OK;
	int32_t date;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !day_of(call, &date))
		return;
	people = people_of(call, &actor);
	spans = call_json(call, "hours");
	for (size_t i = 0; status == CLF_OK && i < clf_json_size(spans); i++) {
		const char *span = clf_json_text(clf_json_at(spans, i));
		struct clf_hours hours = {.weekday = clf_date_weekday(date)};

		status =
		    clf_span_read(clf_str_from(span), &hours.from, &hours.to)
			? clf_week_add(&week, &hours, &err)
			: clf_error_set(&err, CLF_EINVAL, "\"%.40s\" is no time of opening: write 09:00-12:30", span);
	}
	for (size_t i = 0; i < week.count || i == 0; i++)
		days[i] = (struct clf_special_day){date, week.hours[i].from, week.hours[i].to, call_text(call, "name")};
	if (status == CLF_OK)
		status = clf_act_calendar_day(&people, call_number(call, "id", 0), days,
					      week.count > 0 ? week.count : 1, &err);
	if (status == CLF_OK)
		reply_calendar(call, 200, call_number(call, "id", 0));
	else
		reply_failure_of(call, "hours", status, &err);
}

static void api_calendar_no_day(struct call *call)
{
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;
	int32_t date;

	if (!call_permitted(call, CLF_PERMIT_ADMIN) || !day_of(call, &date))
		return;
	people = people_of(call, &actor);
	status = clf_act_calendar_no_day(&people, call_number(call, "id", 0), date, &err);
	if (status == CLF_OK)
		reply_calendar(call, 200, call_number(call, "id", 0));
	else
		reply_failure(call, status, &err);
}

static void import(struct call *call, bool carry_out)
{
	struct clf_calendar_import done;
	struct clf_error err = {0};
	struct clf_actor actor;
	struct clf_people people;
	enum clf_status status;

	if (!call_permitted(call, CLF_PERMIT_ADMIN))
		return;
	people = people_of(call, &actor);
	status = clf_act_calendar_import(&people, call->arena, call_number(call, "id", 0),
					 clf_str_from(call_text(call, "file")), carry_out, &done, &err);
	if (status == CLF_OK)
		reply_json(call, 200, clf_shape_import(&done, carry_out));
	else
		reply_failure(call, status, &err);
}

static void api_calendar_check(struct call *call)
{
	import(call, false);
}

static void api_calendar_import(struct call *call)
{
	import(call, true);
}

#define HOURS_HELP "Opening hours, {\"mon\": [\"09:00-12:30\", \"13:30-18:00\"]}; a day that isn't there has none."
#define ZONE_HELP "IANA name of the time zone, such as Europe/Paris."
#define STANDARD BODY_CHOICE("default", "on|off", "Whether it is the installation's.")
#define SEGMENTS NOT_NULL("segments", CLF_TYPE_LIST, 20000, "Names of the segments whose calendar it is, all of them.")

static const struct param add_params[] = {
    {NEEDED("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Its name.")},
    {NEEDED("timezone", CLF_TYPE_LINE, 64, ZONE_HELP)},
    {NEEDED("hours", CLF_TYPE_OBJECT, HOURS_BYTES, HOURS_HELP)},
    {STANDARD},
    {SEGMENTS},
    {.name = NULL},
};
static const struct param change_params[] = {
    {ID_IN_PATH},
    {NOT_NULL("name", CLF_TYPE_LINE, CLF_LINE_MAX, "Another name.")},
    {NOT_NULL("timezone", CLF_TYPE_LINE, 64, ZONE_HELP)},
    {NOT_NULL("hours", CLF_TYPE_OBJECT, HOURS_BYTES, HOURS_HELP)},
    {STANDARD},
    {SEGMENTS},
    {.name = NULL},
};
static const struct param one_params[] = {{ID_IN_PATH}, {.name = NULL}};
#define DAY_IN_PATH IN_PATH("day", CLF_TYPE_NAME, 10, "Day, such as 2026-12-25.")
static const struct param day_params[] = {
    {ID_IN_PATH},
    {DAY_IN_PATH},
    {BODY("name", CLF_TYPE_LINE, CLF_HOLIDAY_NAME, "What day it is.")},
    {BODY("hours", CLF_TYPE_LIST, 400, "Its hours, [\"09:00-12:00\"], in place of the weekly ones; null: closed.")},
    {.name = NULL},
};
static const struct param no_day_params[] = {{ID_IN_PATH}, {DAY_IN_PATH}, {.name = NULL}};
static const struct param import_params[] = {
    {ID_IN_PATH},
    {NEEDED("file", CLF_TYPE_TEXT, CLF_HOLIDAYS_BYTES,
	    "The file's text: CSV (date,name[,from,to]) or iCalendar, of which days as a whole are taken.")},
    {.name = NULL},
};

static const struct list calendars = {.permission = CLF_PERMIT_AGENT, .read = read_calendars};

const struct route api_calendar_routes[] = {
    {API("GET", "/calendars", CLF_PERMIT_AGENT, list_answer, NULL, "List calendars of working time."),
     .list = &calendars, .shape = "Calendar"},
    {API("POST", "/calendars", CLF_PERMIT_ADMIN, api_calendar_add, add_params, "Make a calendar."), .answers = "201",
     .shape = "Calendar"},
    {API("GET", "/calendars/{id}", CLF_PERMIT_AGENT, api_calendar_show, one_params,
	 "Calendar with its holidays, and whether there is work now."),
     .shape = "Calendar"},
    {API("PATCH", "/calendars/{id}", CLF_PERMIT_ADMIN, api_calendar_change, change_params, "Change a calendar."),
     .shape = "Calendar"},
    {API("DELETE", "/calendars/{id}", CLF_PERMIT_ADMIN, api_calendar_remove, one_params,
	 "Take away a calendar that nothing names."),
     .shape = "Gone"},
    {API("PUT", "/calendars/{id}/days/{day}", CLF_PERMIT_ADMIN, api_calendar_day, day_params,
	 "Make a day a holiday, or give it hours of its own."),
     .shape = "Calendar"},
    {API("DELETE", "/calendars/{id}/days/{day}", CLF_PERMIT_ADMIN, api_calendar_no_day, no_day_params,
	 "Make a day like others again."),
     .shape = "Calendar"},
    {API("POST", "/calendars/{id}/import/check", CLF_PERMIT_ADMIN, api_calendar_check, import_params,
	 "What an import of holidays would do."),
     .shape = "Import"},
    {API("POST", "/calendars/{id}/import", CLF_PERMIT_ADMIN, api_calendar_import, import_params,
	 "Import holidays from a file."),
     .shape = "Import"},
    {.method = NULL},
};
