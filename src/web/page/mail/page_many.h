/*
 * page_many.h - the form for many mails, shown again: handlers for `.again` of its routes.
 */
#ifndef CLF_WEB_PAGE_MANY_H
#define CLF_WEB_PAGE_MANY_H

#include "call/route.h"

route_handler page_many_in, page_many_out;

#endif
