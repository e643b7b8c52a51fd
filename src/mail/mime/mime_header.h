/*
 * mime_header.h - structured header fields that the MIME library reads: addresses and dates.
 */
#ifndef CLF_MAIL_MIME_HEADER_H
#define CLF_MAIL_MIME_HEADER_H

#include <stddef.h>
#include <stdint.h>

#include "clf/mail/reading.h"

struct header_list;
struct problems;

/* All addresses of all fields of that name, groups opened; at most CLF_READ_ADDRESSES. */
struct clf_addresses mime_addresses(struct clf_arena *arena, const struct header_list *list, const char *name,
				    struct problems *problems);
/* The same of fields that name one mailbox as a rule: what ends with an address in angle brackets is that one. */
struct clf_addresses mime_authors(struct clf_arena *arena, const struct header_list *list, const char *name,
				  struct problems *problems);
/* RFC 5322 section 3.3 and what is sent instead; 0 when unreadable. */
int64_t mime_date(struct clf_arena *arena, const struct header_list *list);

#endif
