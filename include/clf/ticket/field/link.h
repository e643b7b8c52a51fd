/*
 * link.h - addresses of pages elsewhere, with a ticket's fields in them: "https://bi.example/t?n={{number}}".
 *
 * A field is called as the API calls the ticket's member, with or without "ticket." before it: number, segment,
 * customer.address, fields.order. Values are percent-encoded, so that none of them becomes part of the address itself.
 */
#ifndef CLF_TICKET_LINK_H
#define CLF_TICKET_LINK_H

#include "clf/base/status.h"
#include "clf/ticket/field/custom.h"

struct clf_arena;
struct clf_json;

#define CLF_LINK_PATTERN_MAX 1000u /* bytes, as an administrator writes it */
#define CLF_LINK_URL_MAX 2000u     /* bytes with the values in it: what browsers and mail programs all take */

/*
 * CLF_EINVAL, and err goes on behind "url": only http and https, a host without fields, known fields behind it, and
 * nothing that an address can't hold. customs: the fields that were set up, or NULL.
 */
enum clf_status clf_link_check(struct clf_arena *arena, const char *pattern, const struct clf_customs *customs,
			       struct clf_error *err);

/*
 * With the values of a ticket as the API shows it, so that a link tells what its reader sees and nothing else. NULL:
 * one of its fields is empty, or not in there; or it would be too long, or climb out of its path by "..". Into the
 * arena.
 */
const char *clf_link_expand(struct clf_arena *arena, const char *pattern, const struct clf_json *ticket);

/* Whether that field is in it. */
bool clf_link_names(const char *pattern, const char *field);

#endif
