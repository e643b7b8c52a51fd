/*
 * mime_inflate.h - deflated data made large again (RFC 1950 to 1952).
 */
#ifndef CLF_MAIL_MIME_INFLATE_H
#define CLF_MAIL_MIME_INFLATE_H

#include <stdbool.h>

#include "clf/base/str.h"

enum mime_packing { MIME_ZLIB, MIME_RAW, MIME_GZIP };

/* Appends what was compressed, as far as it can be read; false when it is damaged, cut, or passes out->max. */
bool mime_inflate(struct clf_str bytes, enum mime_packing packing, struct clf_buf *out);

#endif
