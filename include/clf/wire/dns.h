/*
 * dns.h - what a domain says about its mail: one question to the name servers (RFC 1035; adapter of libresolv).
 *
 * Blocking, with a time limit. An answer is hostile bytes: what doesn't fit together is left out or ends the
 * question, and what comes back has been checked and is bounded. DNSSEC isn't asked for, so an answer proves nothing.
 */
#ifndef CLF_WIRE_DNS_H
#define CLF_WIRE_DNS_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"

struct clf_arena;

#define CLF_DNS_RECORDS 64      /* of one answer; those behind are left out */
#define CLF_DNS_NAME 253        /* octets of a name as text */
#define CLF_DNS_TEXT (16 << 10) /* octets of one TXT record, its pieces joined */
#define CLF_DNS_CHAIN 8         /* CNAMEs from the name asked for to the one that answers */

struct clf_dns_options {
	const char *server; /* "192.0.2.1:53"; NULL: those of resolv.conf */
	int timeout_s;      /* about as long as one question takes at most, 0: 6 */
};

enum clf_dns_type { CLF_DNS_A, CLF_DNS_AAAA, CLF_DNS_MX, CLF_DNS_SRV, CLF_DNS_TXT };

struct clf_dns_record {
	/*
	 * MX, SRV: the host, lower case and without the last dot, letters, digits, "-", "_" and "." alone; "" where
	 * the domain says that there is none (RFC 7505; RFC 2782). A, AAAA: the address as text. TXT: NULL.
	 */
	const char *host;
	uint16_t priority, weight, port; /* MX has a priority alone */
	struct clf_str text;             /* TXT: the pieces joined (RFC 7208 section 3.3); any octets, no NUL behind */
};

/*
 * name: A-labels, with or without a last dot. MX and SRV come in the order of priority, SRV of one priority heaviest
 * first. CLF_ENOTFOUND: the name, or such a record of it, isn't there. CLF_EAGAIN: nobody answered in time, or the name
 * servers couldn't tell. CLF_EINVAL: that is no name, or no server. CLF_EIO: the answer makes no sense.
 */
enum clf_status clf_dns_ask(struct clf_arena *arena, const struct clf_dns_options *options, const char *name,
			    enum clf_dns_type type, struct clf_dns_record **out, size_t *count, struct clf_error *err);
/* The records in the bytes of an answer to that question; statuses as above. */
enum clf_status clf_dns_read(struct clf_arena *arena, struct clf_str answer, const char *name, enum clf_dns_type type,
			     struct clf_dns_record **out, size_t *count, struct clf_error *err);

#endif
