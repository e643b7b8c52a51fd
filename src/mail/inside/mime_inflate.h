/*
 * mime_inflate.h - zlib data made large again (RFC 1950).
 */
#ifndef CLF_MAIL_MIME_INFLATE_H
#define CLF_MAIL_MIME_INFLATE_H

#include <stdbool.h>

#include "clf/base/str.h"

/* Appends what was compressed; false when it is damaged, cut, or passes out->max. */
bool mime_inflate(struct clf_str bytes, struct clf_buf *out);

#endif
