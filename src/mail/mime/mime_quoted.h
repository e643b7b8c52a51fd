/*
 * mime_quoted.h - quoted-printable (RFC 2045 section 6.7), as leniently as base64.
 */
#ifndef CLF_MAIL_MIME_QUOTED_H
#define CLF_MAIL_MIME_QUOTED_H

#include "clf/base/str.h"

/* How many octets, at most max; out may be NULL, and has room for the lesser of max and in.n. */
size_t quoted_decode(struct clf_str in, char *out, size_t max);

#endif
