/*
 * page_ticket.h - the view of one ticket, which its forms come back to.
 */
#ifndef CLF_WEB_PAGE_TICKET_H
#define CLF_WEB_PAGE_TICKET_H

#include "call/route.h"

/* Of the route's "number". */
route_handler page_ticket_show;

#endif
