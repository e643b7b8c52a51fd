/*
 * http_text.h - what a value that came may be made of.
 */
#ifndef CLF_WIRE_HTTP_TEXT_H
#define CLF_WIRE_HTTP_TEXT_H

#include <stdbool.h>

#include "clf/base/str.h"

/* UTF-8 without control characters; lines: but for tab, CR and LF. */
bool http_text_clean(struct clf_str text, bool lines);

#endif
