/*
 * alarm_add.c - what a source found.
 */
#include "clf/act/alarm.h"
#include "clf/base/arena.h"

void clf_alarm_add(struct clf_alarm_look *look, const struct clf_alarm *alarm)
{
	if (look->count == CLF_ALARMS_MAX)
		return;
	if (look->items == NULL)
		look->items = clf_arena_array_of(look->arena, CLF_ALARMS_MAX, struct clf_alarm);
	look->items[look->count] = *alarm;
	look->items[look->count].kind = look->kind;
	if (alarm->name == NULL)
		look->items[look->count].name = "";
	look->count++;
}
