/*
 * query.h - what the page, the API, the commands and the letters show: tickets. Read only; rows are borrowed from the
 * arena, lists come in pages, newest first.
 */
#ifndef CLF_STORE_QUERY_H
#define CLF_STORE_QUERY_H

#include <stddef.h>
#include <stdint.h>

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/copied.h"
#include "clf/ticket/field/field.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_problems;
struct clf_store;

#define CLF_PAGE_MAX 200u

/* cursor: what next was, or 0 for the first page. next is 0 after the last. */
struct clf_page {
	int64_t cursor;
	size_t limit; /* 0: 50 */
};

/*
 * What a list of tickets is asked with: "status" is "Open", "-owner" isn't, "created_from" and "created_to" is between;
 * the same name again is or. "sort" is an order, "-due" turned round; "q" words; "all" (on) whatever their age. What
 * names there are: clf/store/listing/listing.h. Deleted tickets are shown when their status is asked for.
 */
struct clf_term {
	const char *name, *value; /* a blank value asks for nothing */
};
#define CLF_ASKED(...)                                                                                                 \
	.asked = (const struct clf_term[]){__VA_ARGS__},                                                               \
	.count = sizeof((const struct clf_term[]){__VA_ARGS__}) / sizeof(struct clf_term)
struct clf_ticket_filter {
	const struct clf_term *asked;
	size_t count;
	int64_t visible_to; /* agent: what the permission "view" lets its role see (clf_permission_scope); 0: all */
	int64_t now;        /* nothing chosen: of the last month, or still open; 0: all */
	bool month_alone;   /* the last month alone */
	const char *after;  /* what next was; NULL: from the beginning */
};
#define CLF_LIST_DAYS 31 /* the last month */

enum clf_status clf_query_ticket(struct clf_store *store, struct clf_arena *arena, int64_t number,
				 struct clf_ticket *out, struct clf_error *err);
enum clf_status clf_query_response(struct clf_store *store, struct clf_arena *arena, const char *id,
				   struct clf_response *out, struct clf_error *err);

/* A ticket with the names that people know its ids by, and what is tied to it. */
struct clf_ticket_row {
	struct clf_ticket ticket;
	const char *status; /* its name */
	enum clf_status_kind kind;
	const char *owner_address, *owner_name; /* NULL: nobody's */
	const char *programme, *survey;         /* of its response, as they are called now; or NULL */
	enum clf_opt_in opt_in;                 /* the customer's */
	const struct clf_response *response;    /* in lists NULL, and where its survey keeps it off its tickets */
	int64_t *links;                         /* numbers of other tickets, at most CLF_LINKS_SHOWN, ascending */
	size_t link_count;
	const char **tags; /* in the order of their letters */
	size_t tag_count;
	const char **causes; /* names of its root causes, in the order of their list */
	size_t cause_count;
	const char *cause_set;     /* from which it chooses them; or NULL */
	struct clf_copied *copied; /* people in copy; their names alone, not what went to them */
	size_t copied_count;
	/* by clf_seen_ticket (seen.h): sub-tickets that are seen; how many are open, where that is known at all */
	int64_t *subtickets;
	size_t subticket_count;
	bool knows_parts;
	int64_t subtickets_open;
	const struct clf_customs *customs; /* what ticket.held is held in; NULL: in none */
};
#define CLF_LINKS_SHOWN 100u
struct clf_ticket_list {
	struct clf_ticket_row *items;
	size_t count;
	const char *next; /* where the next page begins; NULL: this is the last */
	bool words;       /* were asked for */
	bool cut;         /* more words begin as the last one does than were looked for */
	bool tired;       /* enough was looked at for once, and older tickets may have the words, too */
	bool goes_on;     /* the pages behind this one look at those; else none does */
};
/* A few statements, however long the list is. */
enum clf_status clf_query_ticket_row(struct clf_store *store, struct clf_arena *arena, int64_t number,
				     struct clf_ticket_row *out, struct clf_error *err);
/* filter: NULL for all, the newest first. CLF_EINVAL: err says all that is wrong with it. */
enum clf_status clf_query_tickets(struct clf_store *store, struct clf_arena *arena,
				  const struct clf_ticket_filter *filter, struct clf_page page,
				  struct clf_ticket_list *out, struct clf_error *err);

#endif
