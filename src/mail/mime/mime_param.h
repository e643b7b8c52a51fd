/*
 * mime_param.h - a parameter of Content-Type or Content-Disposition (RFC 2045, 2231), as programs really write it.
 */
#ifndef CLF_MAIL_MIME_PARAM_H
#define CLF_MAIL_MIME_PARAM_H

#include "clf/base/str.h"

struct clf_arena;

/*
 * The value of the parameter of that name, decoded: extended and continued forms before the plain one, encoded
 * words and raw 8-bit text also where they don't belong. NULL when it is missing or empty.
 */
char *mime_param(struct clf_arena *arena, struct clf_str field, const char *name);

#endif
