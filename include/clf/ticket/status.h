/*
 * status.h - where a ticket stands: the administrator's statuses, and the kinds that say what one of them means.
 */
#ifndef CLF_TICKET_STATUS_H
#define CLF_TICKET_STATUS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct clf_arena;

enum clf_status_kind {
	CLF_KIND_NEW,
	CLF_KIND_OPEN,
	CLF_KIND_ANSWERED,
	CLF_KIND_ESCALATED,
	CLF_KIND_POSTPONED,
	CLF_KIND_RESOLVED, /* may await the customer's confirmation */
	CLF_KIND_CLOSED,
	CLF_KIND_SPAM,
	CLF_KIND_DELETED,
};

struct clf_status_kind_row {
	const char *name;       /* in the store and the API */
	const char *permission; /* the command whose right it takes to give a ticket such a status */
	bool ends;              /* nothing is left to do: it is due no more, and on no list of work */
	bool closes;            /* it ends, and has its time (closed_at): a reopening window counts from there */
	bool drops;             /* it closes, and nobody writes to the customer */
};
/* Never NULL: what is no kind has a row of its own, "unknown". */
const struct clf_status_kind_row *clf_status_kind_row(enum clf_status_kind kind);
const char *clf_status_kind_name(enum clf_status_kind kind);
bool clf_status_kind_parse(const char *name, enum clf_status_kind *out);

/* What a status asks of a ticket's root causes: nothing, one at least, or none. */
enum clf_status_causes { CLF_CAUSES_FREE, CLF_CAUSES_REQUIRED, CLF_CAUSES_FORBIDDEN };
const char *clf_status_causes_name(enum clf_status_causes causes); /* free, required, forbidden */
bool clf_status_causes_parse(const char *name, enum clf_status_causes *out);

struct clf_ticket_status {
	int64_t id;
	const char *name; /* the administrator's word, unique without regard to case */
	const char *definition;
	enum clf_status_kind kind;
	enum clf_status_causes causes;
	bool awaits;         /* of kind resolved: the customer is to confirm, or time closes it */
	bool gone;           /* offered no more: history, and what is to come back, name it still */
	int64_t replaced_by; /* of a gone one: what took its place; 0: nothing */
};
/* The one of the id, gone or not, or NULL. */
const struct clf_ticket_status *clf_status_of(const struct clf_ticket_status *statuses, size_t count, int64_t id);
/* The same, of those that are offered: in place of a gone one what replaced it at last; NULL: nothing did. */
const struct clf_ticket_status *clf_status_now(const struct clf_ticket_status *statuses, size_t count, int64_t id);
/* What names are compared by: without regard to case, and a space in one may be written - or _; "" where nothing is
 * left. */
char *clf_status_key(struct clf_arena *arena, const char *name);

#endif
