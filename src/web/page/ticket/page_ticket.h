/*
 * page_ticket.h - the view of one ticket, which its forms come back to.
 */
#ifndef CLF_WEB_PAGE_TICKET_H
#define CLF_WEB_PAGE_TICKET_H

#include <stdint.h>

#include "call/route.h"

/* Of the route's "number". */
route_handler page_ticket_show;
/* What was done, a name of part/done.html, is said there. */
void page_ticket_done(struct call *call, int64_t number, const char *what);

#endif
