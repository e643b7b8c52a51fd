/*
 * detect.h - a guess at the charset of bytes (adapter of uchardet).
 */
#ifndef CLF_MAIL_DETECT_H
#define CLF_MAIL_DETECT_H

#include <stddef.h>

#include "clf/base/str.h"

#define DETECT_NAME 40

/* The most likely charset's name, or "" when there is no opinion. Looks at the first bytes only. */
void detect_charset(struct clf_str bytes, char name[DETECT_NAME]);

#endif
