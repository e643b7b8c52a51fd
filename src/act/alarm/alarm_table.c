/*
 * alarm_table.c - the sources of alarms, a row each. A new one is a function in a file of this folder, and a row.
 */
#include "alarm/alarm_table.h"

#include "clf/base/count.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"

static const struct clf_alarm_kind kinds[] = {
    {"no-administrator", CLF_SAID("Nobody is told of alarms"), CLF_SAID("An administrator is told of alarms"),
     alarm_no_administrator},
    {"disk", CLF_SAID("The disk is nearly full"), CLF_SAID("The disk has room again"), alarm_disk},
};

const struct clf_alarm_kind *clf_alarm_kind_at(size_t index)
{
	return index < CLF_COUNT(kinds) ? &kinds[index] : NULL;
}

const struct clf_alarm_kind *clf_alarm_kind_named(const char *kind)
{
	for (size_t i = 0; i < CLF_COUNT(kinds); i++) {
		if (clf_text_equal(kinds[i].kind, kind))
			return &kinds[i];
	}
	return NULL;
}
