/*
 * line.c - values as the history keeps them.
 */
#include "clf/ticket/history/line.h"

#include "clf/base/arena.h"
#include "clf/base/clock.h"
#include "clf/base/str.h"
#include "clf/ticket/field/field.h"

const char *clf_id_kept(struct clf_arena *arena, int64_t id)
{
	return id != 0 ? clf_arena_printf(arena, "%lld", (long long)id) : NULL;
}

int64_t clf_id_read(const char *text)
{
	unsigned long long id = 0;

	return text != NULL && clf_text_to_u64(text, INT64_MAX, &id) ? (int64_t)id : 0;
}

/* As people read it, but for what they don't read of a time, and an item by its id. */
const char *clf_value_kept(struct clf_arena *arena, const struct clf_value *value)
{
	int64_t fraction = value->type == CLF_VALUE_TIME ? value->number % CLF_SECOND : 0;
	char time[CLF_TIME_TEXT];

	if (value->type == CLF_VALUE_ITEM)
		return clf_id_kept(arena, value->number);
	if (fraction == 0)
		return clf_value_shown(arena, value);
	return clf_arena_printf(arena, "%.19s.%06lldZ", clf_time_rfc3339(value->number, time), (long long)fraction);
}
