/*
 * cause.c - sets of root causes.
 */
#include "clf/ticket/field/cause.h"

const struct clf_cause_set *clf_cause_set_of(const struct clf_cause_set *sets, size_t count, int64_t id)
{
	for (size_t i = 0; i < count; i++) {
		if (sets[i].id == id)
			return &sets[i];
	}
	return NULL;
}
