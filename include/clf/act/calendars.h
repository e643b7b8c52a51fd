/*
 * calendars.h - calendars changed from the command line or the API, and what they look like as JSON.
 *
 * Each change is one transaction with its lines in the audit and a new revision, so that whoever counts by the calendar
 * reads it anew. Who may, the caller has asked. CLF_ENOTFOUND: no such calendar, segment or day; CLF_EINVAL says what
 * is wrong; a calendar without working time within CLF_WORKLESS_DAYS is refused so.
 */
#ifndef CLF_ACT_CALENDARS_H
#define CLF_ACT_CALENDARS_H

#include "clf/act/people.h"
#include "clf/store/people/calendar.h"
#include "clf/ticket/time/holidays.h"

struct clf_json;

/* What is NULL stays as it is. */
struct clf_calendar_change {
	const char *name, *zone;
	const struct clf_week *week;
	const char *standard; /* "on": the installation's from now on, "off": no longer */
	/* Names of segments; all: those that name it are these and no others. */
	const char *const *segments, *const *without;
	size_t segment_count, without_count;
	bool all;
};

/*
 * id 0: a new one, which needs a name, a zone and hours. *id: which it is. *wrong: of what is refused, "name",
 * "timezone", "hours" or "segments", or NULL: none of them alone.
 */
enum clf_status clf_act_calendar_save(const struct clf_people *people, const struct clf_calendar_change *change,
				      int64_t *id, const char **wrong, struct clf_error *err);
/* CLF_ECONFLICT: it is in use, and err lists by what. */
enum clf_status clf_act_calendar_remove(const struct clf_people *people, int64_t id, struct clf_error *err);

/* Rows of one day, in order; CLF_EINVAL: they overlap. */
enum clf_status clf_act_calendar_day(const struct clf_people *people, int64_t id, const struct clf_special_day *day,
				     size_t count, struct clf_error *err);
enum clf_status clf_act_calendar_no_day(const struct clf_people *people, int64_t id, int32_t date,
					struct clf_error *err);

enum clf_import_state { CLF_IMPORT_NEW, CLF_IMPORT_CHANGES, CLF_IMPORT_SAME };
const char *clf_import_state_name(enum clf_import_state state); /* "new", "changes", "same" */
struct clf_calendar_import {
	struct clf_holidays read;
	const enum clf_import_state *states; /* of each of read.days */
	size_t counts[CLF_IMPORT_SAME + 1];  /* days of each state */
};
/*
 * The days that a file names, in place of what they were; others stay. Not carried out unless told: then it says what
 * would be done.
 */
enum clf_status clf_act_calendar_import(const struct clf_people *people, struct clf_arena *arena, int64_t id,
					struct clf_str file, bool carry_out, struct clf_calendar_import *out,
					struct clf_error *err);

/* whole: with its special days, and how it stands at the moment now. The caller's. */
struct clf_json *clf_shape_calendar(const struct clf_calendar_record *record, bool whole, int64_t now);
struct clf_json *clf_shape_import(const struct clf_calendar_import *import, bool carried_out);

#endif
