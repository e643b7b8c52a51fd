/*
 * page_bulk.h - what is done to the tickets that are chosen in a list.
 */
#ifndef CLF_WEB_PAGE_BULK_H
#define CLF_WEB_PAGE_BULK_H

#include "call/route.h"

extern const struct param page_bulk_params[];
route_handler page_bulk;
/* The list again, after the change was refused. */
route_handler page_bulk_again;

extern const struct param page_bulk_undo_params[];
route_handler page_bulk_undo;

#endif
