/*
 * routes.h - all there is at this address, for the loop that answers and for tests that look through it.
 */
#ifndef CLF_WEB_ROUTES_H
#define CLF_WEB_ROUTES_H

#include "call/route.h"

extern const struct clf_route clf_routes[]; /* ended by a method of NULL */

#endif
