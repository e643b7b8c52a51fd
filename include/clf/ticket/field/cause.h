/*
 * cause.h - root causes: a ticket chooses from the set that it has, of causes that are items of the list "cause". Plain
 * data.
 */
#ifndef CLF_TICKET_CAUSE_H
#define CLF_TICKET_CAUSE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/ticket/field/item.h"

struct clf_cause_set {
	int64_t id;
	const char *name;
	bool gone;                     /* chosen no more; tickets that have it keep it */
	const struct clf_item *causes; /* that are offered still, in their order */
	size_t count;
};
/* By id, gone or not; NULL. */
const struct clf_cause_set *clf_cause_set_of(const struct clf_cause_set *sets, size_t count, int64_t id);

#endif
