/* fuzz_holidays.c - files of holidays in any bytes: what is taken of them is fit for a calendar. */
#include <stdlib.h>

#include "clf/base/arena.h"
#include "clf/ticket/time/holidays.h"
#include "clf/ticket/time/hours.h"

#define FIRST (-719162) /* 0001-01-01 */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct clf_arena *arena = clf_arena_new();
	struct clf_holidays read = {.count = 0};
	enum clf_status status =
	    clf_holidays_read(arena, (struct clf_str){(const char *)data, size}, 20786, &read, NULL);

	for (size_t i = 0; status == CLF_OK && i < read.count; i++) {
		const struct clf_special_day *day = &read.days[i], *last = i > 0 ? day - 1 : NULL;

		if (day->date < FIRST || day->date > CLF_DATE_LAST || day->from < 0 || day->from > day->to ||
		    day->to > 1440 ||
		    (last != NULL &&
		     (last->date > day->date || (last->date == day->date && (last->to == 0 || last->to > day->from)))))
			abort();
	}
	clf_arena_free(&arena);
	return 0;
}
