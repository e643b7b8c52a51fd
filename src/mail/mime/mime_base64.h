/*
 * mime_base64.h - base64 as mails carry it (RFC 2045 section 6.8): other characters passed over, padding lost,
 * several encodings one after another, a footer below.
 */
#ifndef CLF_MAIL_MIME_BASE64_H
#define CLF_MAIL_MIME_BASE64_H

#include "clf/base/str.h"

/* How many octets it decodes to, which are written to out unless that is NULL; never more than max. */
size_t base64_decode(struct clf_str in, char *out, size_t max);

#endif
