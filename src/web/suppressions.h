/*
 * suppressions.h - addresses that machines write to no more, listed and changed by page or API.
 *
 * Each handler is the whole of its route on either surface: the page goes on at the list, the API gets what there is
 * now.
 */
#ifndef CLF_WEB_SUPPRESSIONS_H
#define CLF_WEB_SUPPRESSIONS_H

#include "call/list.h"
#include "call/route.h"

/* Each ended by a name of NULL. */
extern const struct param suppressions_add_params[], suppressions_remove_params[];

list_reader suppressions_read;
route_handler suppressions_add, suppressions_remove;

#endif
