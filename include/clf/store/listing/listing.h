/*
 * listing.h - lists of tickets: what may be asked for, in which orders, page by page; how many there are of each
 * status; and which ticket stands before and behind one.
 *
 * One reading of what is asked for (clf_listing_read) serves all three, so that they can't say different things. Read
 * only; all is borrowed from the arena.
 */
#ifndef CLF_STORE_LISTING_H
#define CLF_STORE_LISTING_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/store/look/query.h"
#include "clf/ticket/status.h"

struct clf_arena;
struct clf_custom;
struct clf_problems;
struct clf_store;

#define CLF_LISTING_TERMS 60u      /* that one list may be asked with */
#define CLF_LISTING_VALUES 50u     /* of one field */
#define CLF_LISTING_SORTED 10000u  /* tickets that are put in an order which has no index */
#define CLF_LISTING_COUNTED 10000u /* of a status; where there are more, it is said so */
/* The newest of a status that are looked at for a count, where no index has all that is asked for. */
#define CLF_LISTING_LOOKED 1000u

struct clf_listing; /* read, and ready to be asked */

/*
 * All that is wrong goes to problems, by the names of the terms, and *out is then NULL. A customer who never wrote is
 * no fault: nothing fits. CLF_OK also when something is wrong; else the database failed.
 */
enum clf_status clf_listing_read(struct clf_store *store, struct clf_arena *arena,
				 const struct clf_ticket_filter *filter, struct clf_problems *problems,
				 struct clf_listing **out, struct clf_error *err);

/* limit 0: 50. CLF_EINVAL: the filter's after is none of this order's. */
enum clf_status clf_listing_page(struct clf_listing *listing, size_t limit, struct clf_ticket_list *out,
				 struct clf_error *err);

struct clf_listing_count {
	int64_t id;
	const char *status; /* its name */
	enum clf_status_kind kind;
	int64_t count;
	bool more; /* than that, or there may be */
};
/* One for each status that there is, in their order; *all is the sum, *more whether there are more than that. */
enum clf_status clf_listing_counts(struct clf_listing *listing, struct clf_listing_count **out, size_t *count,
				   int64_t *all, bool *more, struct clf_error *err);

/* In the order of the listing, whether or not the ticket is on it; 0: there is none. CLF_ENOTFOUND: no such ticket. */
struct clf_listing_neighbours {
	int64_t previous, next;
	bool words; /* were asked for */
	bool cut;   /* more words begin as the last one does than were looked for */
	bool tired; /* of those that have them the newest alone were looked at, and one of both may be another */
};
enum clf_status clf_listing_neighbours(struct clf_listing *listing, int64_t number, struct clf_listing_neighbours *out,
				       struct clf_error *err);

/* What may be asked for, one by one; NULL behind the last. */
const char *clf_listing_field(size_t at);
/* The names of the orders, then those of the fields that sort as long as few are found; NULL behind the last. */
const char *clf_listing_order(size_t at);

/* What a term asks, by its name alone: "-status", "created_from", "fields.amount_to". */
enum clf_listing_bound { CLF_LISTING_IS, CLF_LISTING_FROM, CLF_LISTING_TO };
struct clf_listing_asked {
	const char *field; /* as clf_listing_field has it, or "fields.amount" */
	bool negated;
	enum clf_listing_bound bound;
	const struct clf_custom *custom; /* of a field that was set up, or NULL */
};
/* CLF_ENOTFOUND: nothing that tickets can be asked for. */
enum clf_status clf_listing_asked(struct clf_store *store, struct clf_arena *arena, const char *name,
				  struct clf_listing_asked *out, struct clf_error *err);

/*
 * A term as it is kept: "~12" for the name of what has an id, which may be renamed. And back: with the name of today.
 * CLF_ENOTFOUND: what the id was is no more; *out is then the term as it is kept.
 */
enum clf_status clf_listing_keep(struct clf_store *store, struct clf_arena *arena, const struct clf_term *term,
				 struct clf_term *out, struct clf_error *err);
enum clf_status clf_listing_kept(struct clf_store *store, struct clf_arena *arena, const struct clf_term *kept,
				 struct clf_term *out, struct clf_error *err);

#endif
