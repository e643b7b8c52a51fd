/*
 * alarm_life.c - when administrators are told of an alarm: it rises, stands, is over, and comes again.
 */
#include "clf/act/alarm.h"
#include "clf/base/clock.h"

#define AGAIN CLF_DAY
#define CALM (6 * CLF_HOUR)
#define DOUBT CLF_HOUR

/* How long it must have been well before that is believed. */
static int64_t doubt(unsigned rises)
{
	int64_t wait = DOUBT;

	if (rises <= 1)
		return 0;
	for (unsigned i = 2; i < rises && wait < CALM; i++)
		wait *= 2;
	return wait < CALM ? wait : CALM;
}

enum clf_alarm_step clf_alarm_step(struct clf_alarm_row *row, bool stands, int64_t since, int64_t now)
{
	if (stands) {
		if (row->over_at != 0) {
			row->rises++;
			row->since = since != 0 && since <= now ? since : now;
		}
		row->over_at = 0;
		/* A clock that was ahead doesn't silence. */
		return !row->is_told || row->told_at > now || now - row->told_at >= AGAIN ? CLF_ALARM_TELL
											  : CLF_ALARM_STAYS;
	}
	if (row->over_at == 0 || row->over_at > now)
		row->over_at = now;
	if (row->is_told)
		return now - row->over_at >= doubt(row->rises) ? CLF_ALARM_TELL_OVER : CLF_ALARM_STAYS;
	return now - row->over_at >= CALM ? CLF_ALARM_FORGET : CLF_ALARM_STAYS;
}

void clf_alarm_told(struct clf_alarm_row *row, enum clf_alarm_step step, int64_t now)
{
	if (step == CLF_ALARM_TELL) {
		row->is_told = true;
		row->told_at = now;
	} else if (step == CLF_ALARM_TELL_OVER) {
		row->is_told = false;
	}
}
