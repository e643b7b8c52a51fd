/*
 * trouble.h - a role's database fails, as on a full disk: for how long, how often that is said, and when it is tried
 * again.
 *
 * It lasts, and the log may lie on the same disk: said at first and then each minute, tried again at growing pauses,
 * and over once it has gone well for some seconds. That it opens, or that one commit found room, says nothing yet.
 */
#ifndef CLF_GATEWAY_TROUBLE_H
#define CLF_GATEWAY_TROUBLE_H

#include <stdbool.h>
#include <stdint.h>

#include "clf/base/status.h"

struct trouble {
	int64_t since; /* clf_clock_now; 0: there is none */
	int64_t pause_ms;
	int64_t well_at, said_at; /* monotonic ms; 0: never */
	bool said;                /* this one */
	char why[CLF_ERROR_TEXT];
};

/* The database failed. True: that was logged now. */
bool trouble_met(struct trouble *trouble, const char *why);
/* For how long to leave it alone now: longer each time. */
int64_t trouble_pause_ms(struct trouble *trouble);
/* Something was written. */
void trouble_wrote(struct trouble *trouble);
/* True, once: it is over, and that was logged. To be asked every second or so. */
bool trouble_ended(struct trouble *trouble);

#endif
