/*
 * spf.h - what a domain's SPF says of a relay, and what it costs to ask it (RFC 7208).
 *
 * No mail is judged by it: it is for the person who publishes the record. So each term is walked, where a receiver
 * stops at the first that holds, and macros (section 7), which need a mail, hold for nobody.
 */
#ifndef CLF_WIRE_SPF_H
#define CLF_WIRE_SPF_H

#include <stdbool.h>
#include <stddef.h>

#include "clf/base/status.h"
#include "clf/wire/dns.h"

struct clf_arena;

#define CLF_SPF_LOOKUPS 10u /* section 4.6.4: a receiver gives up beyond */
#define CLF_SPF_WALK 40u    /* so far it is counted */
#define CLF_SPF_NAMES 48u

struct clf_spf {
	size_t records;                   /* of the domain; exactly one is right (section 4.5) */
	const char *record;               /* the first, or NULL */
	unsigned lookups;                 /* that it costs a receiver at most; CLF_SPF_WALK: that or more */
	bool permits;                     /* one of the addresses that were asked for may send */
	const char *names[CLF_SPF_NAMES]; /* of include and redirect, as far as it was walked */
	size_t name_count;
	const char *wrong; /* a term that no receiver understands, or a name that has no SPF; NULL: none */
	bool unanswered;   /* the name servers didn't tell all */
};

/* Asks for TXT, A, AAAA and MX, as clf_dns_ask does. */
typedef enum clf_status clf_spf_ask(void *user, const char *name, enum clf_dns_type type, struct clf_dns_record **out,
				    size_t *count);
/* addresses: of the relay, as text; may be none. */
void clf_spf_look(struct clf_arena *arena, const char *domain, const char *const *addresses, size_t count,
		  clf_spf_ask *ask, void *user, struct clf_spf *out);
/* Whether the record leads to that domain. */
bool clf_spf_names(const struct clf_spf *spf, const char *domain);

#endif
