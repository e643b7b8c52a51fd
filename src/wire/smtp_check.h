/*
 * smtp_check.h - what must not go out: addresses that would break the dialogue, bodies whose lines aren't CRLF.
 */
#ifndef CLF_WIRE_SMTP_CHECK_H
#define CLF_WIRE_SMTP_CHECK_H

#include <stdbool.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

/* Of control characters, spaces, angle brackets, invalid UTF-8; at most 254 octets (RFC 5321 section 4.5.3.1). */
enum clf_status smtp_check_address(const char *address, struct clf_error *err);
/* Each line ends in CRLF, the last one too; no bare CR, bare LF or NUL; lines of at most 998 octets (RFC 5322). */
enum clf_status smtp_check_body(struct clf_str raw, struct clf_error *err);
/* Whether it can only go out with SMTPUTF8: it is not ASCII (domains are folded to A-labels before they come here). */
bool smtp_needs_utf8(const char *address);
/* So does a header that names such an address (RFC 6532). */
bool smtp_header_needs_utf8(struct clf_str raw);

#endif
