/*
 * duration_meanwhile.c - durations read and shown, until clf/ticket/time/duration.h does.
 */
#include <inttypes.h>
#include <stdio.h>

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "rule/rule_reading.h"

static const struct {
	const char *brief, *one, *many;
	int64_t most, most_working;
} units[] = {
    {"m", "minute", "minutes", 10 * 366 * 24 * 60, 10000 * 60},
    {"h", "hour", "hours", 10 * 366 * 24, 10000},
    {"d", "day", "days", 10 * 366, 1000},
    {"w", "week", "weeks", 10 * 52, 0},
    {"mo", "month", "months", 10 * 12, 0},
};

bool clf_duration_read(const char *text, struct clf_duration *out, const char **why)
{
	struct clf_str rest = clf_str_trim(clf_str_from(text)), working = CLF_STR("working ");
	struct clf_duration read = {.count = 0};
	int64_t most;

	*why = "a duration is written as 90m, 4h, 3d, 2w or 1mo, or as 4 working hours or 2 working days";
	for (; rest.n > 0 && rest.p[0] >= '0' && rest.p[0] <= '9' && read.count < 100000000; rest.p++, rest.n--)
		read.count = read.count * 10 + (rest.p[0] - '0');
	rest = clf_str_trim(rest);
	read.working = clf_str_starts_nocase(rest, working);
	if (read.working)
		rest = clf_str_trim((struct clf_str){rest.p + working.n, rest.n - working.n});
	for (size_t i = 0; i < CLF_COUNT(units); i++) {
		if (!clf_str_equal_nocase(rest, clf_str_from(units[i].brief)) &&
		    !clf_str_equal_nocase(rest, clf_str_from(units[i].one)) &&
		    !clf_str_equal_nocase(rest, clf_str_from(units[i].many)))
			continue;
		most = read.working ? units[i].most_working : units[i].most;
		read.unit = (enum clf_duration_unit)i;
		*out = read;
		return read.count >= 1 && read.count <= most;
	}
	return false;
}

const char *clf_duration_shown(const struct clf_duration *duration, char out[CLF_DURATION_TEXT])
{
	if (duration->working)
		snprintf(out, CLF_DURATION_TEXT, "%" PRId64 " working %s", duration->count,
			 duration->count == 1 ? units[duration->unit].one : units[duration->unit].many);
	else
		snprintf(out, CLF_DURATION_TEXT, "%" PRId64 "%s", duration->count, units[duration->unit].brief);
	return out;
}
