/*
 * files.h - a file of a ticket given out, to be saved: API and page alike.
 */
#ifndef CLF_WEB_FILES_H
#define CLF_WEB_FILES_H

#include "call/route.h"

/* Of the route's "number" and "id". */
route_handler api_file_show;

#endif
