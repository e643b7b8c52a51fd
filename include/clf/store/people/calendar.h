/*
 * calendar.h - the calendars there are, and whose is which: a ticket's is its segment's, else the installation's.
 *
 * What changes one runs within the caller's transaction; who may, the audit's line and the revision are the caller's
 * (clf/act/calendars.h). CLF_ENOTFOUND: there is no such calendar, and err says which there are.
 */
#ifndef CLF_STORE_CALENDAR_H
#define CLF_STORE_CALENDAR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/ticket/time/calendar.h"
#include "clf/ticket/time/hours.h"

struct clf_arena;
struct clf_store;

#define CLF_CALENDARS_MAX 200u

struct clf_calendar_record {
	int64_t id;
	const char *name, *zone;
	bool is_default; /* the installation's */
	/* Its zone is kept for good; NULL: this machine doesn't know it, and UTC counts. */
	struct clf_calendar calendar;
	const char *const *segments; /* that name it */
	size_t segment_count;
};

/*
 * For the engine: *out in the arena, ready to be used; NULL: neither the segment (a name, or NULL) nor the installation
 * names one, and there is always work: {.always = true} with the gateway's zone counts its days and months.
 * Some statements: kept by the caller for as long as the revision stays (clf/store/engine/revision.h).
 */
enum clf_status clf_calendar_of_segment(struct clf_store *store, struct clf_arena *arena, const char *segment,
					const struct clf_calendar **out, struct clf_error *err);

/* By name; without their special days. */
enum clf_status clf_calendar_list(struct clf_store *store, struct clf_arena *arena, struct clf_calendar_record **out,
				  size_t *count, struct clf_error *err);
enum clf_status clf_calendar_read(struct clf_store *store, struct clf_arena *arena, int64_t id,
				  struct clf_calendar_record *out, struct clf_error *err);
/* For a person who wrote the name. */
enum clf_status clf_calendar_named(struct clf_store *store, const char *name, int64_t *id, struct clf_error *err);

/* CLF_ECONFLICT: the name is taken; CLF_ELIMIT. Without hours yet. */
enum clf_status clf_calendar_add(struct clf_store *store, const char *name, const char *zone, int64_t *id,
				 struct clf_error *err);
enum clf_status clf_calendar_set(struct clf_store *store, int64_t id, const char *name, const char *zone,
				 struct clf_error *err);
enum clf_status clf_calendar_set_hours(struct clf_store *store, int64_t id, const struct clf_week *week,
				       struct clf_error *err);
/* 0: the installation has none. */
enum clf_status clf_calendar_set_default(struct clf_store *store, int64_t id, struct clf_error *err);
/* belongs: whether that is to be the segment's; CLF_ENOTFOUND: no such segment. */
enum clf_status clf_calendar_segment(struct clf_store *store, int64_t id, const char *segment, bool belongs,
				     struct clf_error *err);
/* In place of what those days were, in order; CLF_ELIMIT: more than CLF_HOLIDAYS_MAX in all. */
enum clf_status clf_calendar_put_days(struct clf_store *store, int64_t id, const struct clf_special_day *days,
				      size_t count, struct clf_error *err);
/* CLF_ENOTFOUND: that day is like others. */
enum clf_status clf_calendar_remove_day(struct clf_store *store, int64_t id, int32_t date, struct clf_error *err);
/* CLF_ECONFLICT: it is the installation's, or segments name it, which err lists. */
enum clf_status clf_calendar_remove(struct clf_store *store, int64_t id, struct clf_error *err);

#endif
