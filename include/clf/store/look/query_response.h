/*
 * query_response.h - responses as they are shown: one whole, or in lists, the newest first.
 *
 * Who sees a ticket sees its response, unless the survey keeps that off its tickets. One without a ticket, or kept off,
 * is for those whose "view" reaches beyond their own: of their segments and of none, or all.
 */
#ifndef CLF_STORE_QUERY_RESPONSE_H
#define CLF_STORE_QUERY_RESPONSE_H

#include "clf/store/look/query.h"
#include "clf/store/people/profile.h"

struct clf_response_row {
	struct clf_response response;
	struct clf_customer customer;
	int64_t ticket; /* 0: it made none */
};
struct clf_response_list {
	struct clf_response_row *items; /* without answers, embedded data and decision */
	size_t count;
	const char *next; /* where the next page begins; NULL: this is the last */
};

struct clf_response_filter {
	const char *survey, *programme; /* names */
	const char *customer;           /* folded address */
	int64_t from, to;               /* given then or later, and before; 0: whenever */
	bool with_ticket, without_ticket;
};

/* filter: NULL for all. after: what next was, or NULL. CLF_EINVAL: it names what isn't there, and what is near. */
enum clf_status clf_query_responses(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				    const struct clf_response_filter *filter, const char *after, size_t limit,
				    struct clf_response_list *out, struct clf_error *err);
/* With everything. CLF_ENOTFOUND: there is none, or none that may be seen. */
enum clf_status clf_query_response_row(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				       const char *id, struct clf_response_row *out, struct clf_error *err);

/* The ticket that a response made; CLF_ENOTFOUND. Who may see it is asked apart. */
enum clf_status clf_query_ticket_of_response(struct clf_store *store, const char *id, int64_t *number,
					     struct clf_error *err);

#endif
