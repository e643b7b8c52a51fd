/*
 * url.h - writing addresses (RFC 3986).
 */
#ifndef CLF_BASE_URL_H
#define CLF_BASE_URL_H

#include "clf/base/str.h"

/* Percent-encoded but for what RFC 3986 doesn't reserve, and for the signs of `also`. */
void clf_buf_add_url(struct clf_buf *buf, const char *text, const char *also);

#endif
