/*
 * address.h - addr-specs: what may be one, and when two are the same.
 */
#ifndef CLF_MAIL_ADDRESS_H
#define CLF_MAIL_ADDRESS_H

#include <stdbool.h>

#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

#define CLF_ADDRESS_MAX 254 /* octets, RFC 5321 section 4.5.3.1.3 less the brackets */
#define CLF_LOCAL_PART_MAX 64

/*
 * The form in which addresses are stored and compared: case folded, domain as A-labels (IDNA2008).
 * CLF_EINVAL: no local part or domain, control characters, spaces, angle brackets, too long.
 */
enum clf_status clf_address_fold(struct clf_arena *arena, const char *address, const char **out, struct clf_error *err);
/* The part after the last @, or "". */
const char *clf_address_domain(const char *address);
bool clf_address_equal(const char *a, const char *b); /* after folding; false when either is no address */

/*
 * A number for whoever a raw mail says it is from, before anything is read of it: only good for taking turns, as two
 * may share one, and anybody may write anything there.
 */
int64_t clf_sender_hash(struct clf_str raw);

#endif
