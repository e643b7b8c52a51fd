/*
 * follow_on.h - what a request asks of another ticket: requests of their own, in the same transaction, each with its
 * facts, rules and history. One that a person asked for and that is refused takes the whole request back.
 */
#ifndef CLF_TICKET_FOLLOW_ON_H
#define CLF_TICKET_FOLLOW_ON_H

#include "clf/ticket/plan/request.h"

struct clf_agent;
struct clf_rule;

#define CLF_FOLLOW_ON_DEPTH 3u /* so many follow from one another */

/* What a request follows from. */
struct clf_after {
	const struct clf_ticket *ticket; /* as it will be */
	const struct clf_agent *keepers; /* of that ticket: its owner, else its team */
	size_t keeper_count;
	const struct clf_rule *rule; /* whose doing it is; NULL: of whoever asked */
	const int64_t *fired;        /* rules that had their turn already */
	size_t fired_count;
	unsigned depth;
};

struct clf_follow_on {
	struct clf_action action;
	int64_t ticket; /* 0: makes one */
	struct clf_after after;
};

/* Among the facts of a ticket: a sub-ticket that isn't done. */
struct clf_sub {
	int64_t number;
	const struct clf_agent *keepers;
	size_t keeper_count;
};

/* Among those of a request: what follows from it was planned and refused, and it is planned again with this. */
struct clf_unfollowed {
	const struct clf_rule *rule; /* whose doing it was; NULL: of whoever asks */
	const char *why;
	const char *field; /* that was refused, or NULL */
};

#endif
