/*
 * lists.h - lists that page and API both have: what each can be asked for.
 */
#ifndef CLF_WEB_LISTS_H
#define CLF_WEB_LISTS_H

#include "call/route.h"

/* Each ended by a name of NULL. */
extern const struct clf_param list_params[], list_ticket_params[], list_outbox_params[];

#endif
