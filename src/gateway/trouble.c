/*
 * trouble.c - what a role does about a database that fails: patience, and a line a minute.
 */
#include "trouble.h"

#include <stdio.h>

#include "clf/base/clock.h"
#include "clf/base/log.h"

#define PAUSE_MS 250
#define PAUSE_MAX_MS 15000
#define SAY_EACH_MS 60000
#define WELL_MS 5000

bool trouble_met(struct trouble *trouble, const char *why)
{
	int64_t now = clf_clock_monotonic_ms();
	char since[CLF_TIME_TEXT];

	if (trouble->since == 0) {
		trouble->since = clf_clock_now();
		trouble->pause_ms = PAUSE_MS;
		trouble->said = false;
	}
	trouble->well_at = 0;
	snprintf(trouble->why, sizeof trouble->why, "%s", why);
	if (trouble->said_at != 0 && now - trouble->said_at < SAY_EACH_MS)
		return false;
	trouble->said = true;
	trouble->said_at = now;
	clf_log(CLF_LOG_ERROR, "store.failed", CLF_S("why", trouble->why),
		CLF_S("since", clf_time_rfc3339(trouble->since, since)));
	return true;
}

int64_t trouble_pause_ms(struct trouble *trouble)
{
	int64_t pause = trouble->pause_ms;

	trouble->pause_ms = pause * 2 > PAUSE_MAX_MS ? PAUSE_MAX_MS : pause * 2;
	return pause;
}

void trouble_wrote(struct trouble *trouble)
{
	if (trouble->since != 0 && trouble->well_at == 0)
		trouble->well_at = clf_clock_monotonic_ms();
}

bool trouble_ended(struct trouble *trouble)
{
	if (trouble->well_at == 0 || clf_clock_monotonic_ms() - trouble->well_at < WELL_MS)
		return false;
	if (trouble->said)
		clf_log(CLF_LOG_INFO, "store.works");
	trouble->since = trouble->well_at = 0;
	return true;
}
