/*
 * alarm.h - alarms as they are kept: what stands, what was told of it. Who finds them is clf/act/alarm.h.
 */
#ifndef CLF_STORE_ALARM_H
#define CLF_STORE_ALARM_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"

struct clf_arena;
struct clf_store;

enum clf_alarm_level { CLF_ALARM_WARNING, CLF_ALARM_CRITICAL };
const char *clf_alarm_level_name(enum clf_alarm_level level);

#define CLF_ALARMS_KEPT 500u

struct clf_alarm_row {
	const char *kind, *name; /* name: of what; "": of the installation */
	enum clf_alarm_level level;
	const char *text, *todo; /* English; todo "": nothing */
	int64_t since;
	int64_t told_at, over_at; /* 0: not told; it stands */
	unsigned rises;           /* since it was calm for hours */
	bool is_told;             /* administrators believe that it stands */
};
/* At most CLF_ALARMS_KEPT, by kind and name, borrowed from the arena; those that are over only if asked for. */
enum clf_status clf_alarm_rows(struct clf_store *store, struct clf_arena *arena, bool with_over,
			       struct clf_alarm_row **out, size_t *count, struct clf_error *err);
/* Inside the transaction that tells of them. */
enum clf_status clf_alarm_put(struct clf_store *store, const struct clf_alarm_row *row, struct clf_error *err);
enum clf_status clf_alarm_forget(struct clf_store *store, const char *kind, const char *name, struct clf_error *err);

#endif
