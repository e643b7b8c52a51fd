/*
 * follow.h - what follows from a ticket's history: its derived fields. Pure, and the same for the planner, which asks
 * after each request, and for whoever adds it all up again.
 *
 *  status_at        since when it has its status: when it was made, then each change
 *  owner_at         since when it has its owner; 0 without one
 *  waiting_since    the customer waits for us: since the first mail of the customer's side that nobody has answered, or
 *                   since it was made with the customer's words. A person's mail to the customer ends it, and so does a
 *                   status of kind answered or one that ends the ticket; what a machine or a rule sends doesn't, and
 *                   a mail that only thanks begins none. It comes back when that mail fails for good, is given up or
 * undone first_answer_at  the first person's mail to the customer that stands answers          how many of these
 *  last_mail_at     the last mail between the customer's side and a person here
 *  resolved_at      since when it is resolved or closed; spam and deletion leave it
 *  reopened         how often it went from there back to an open kind
 *  closed_at        since when it is closed, spam or deleted
 *  escalated_by_hand since when it is escalated, where a person did it; put aside meanwhile, it stays so
 *
 * Within one request the status counts that it ends with. What is undone leaves no trace in them but in status_at and
 * owner_at: since then it is so.
 */
#ifndef CLF_TICKET_FOLLOW_H
#define CLF_TICKET_FOLLOW_H

#include <stdbool.h>

#include "clf/ticket/history/line.h"

/* One request's lines, in their order, and what they don't say. */
struct clf_followed {
	const struct clf_line *lines;
	size_t count;
	int64_t created_at;               /* of a ticket that they made; 0: it was there */
	bool speaks;                      /* it was made with the customer's words */
	bool unanswered;                  /* an answer of theirs failed: they made it Answered for nothing */
	bool ended;                       /* its status after them is of a kind that ends */
	const struct clf_derived *undone; /* as it was before what an undo takes back; NULL: it takes back nothing */
	const struct clf_ticket_status *statuses;
	size_t status_count;
};
/* out may be before. */
void clf_ticket_follow(const struct clf_derived *before, const struct clf_followed *request, struct clf_derived *out);

/* All of a ticket's lines from the first on; the ticket's created_at, comment and channel are read. */
struct clf_followed_all {
	const struct clf_ticket *ticket;
	const struct clf_line *lines;
	size_t count;
	const struct clf_ticket_status *statuses;
	size_t status_count;
};
/* Answers that failed or were given up by now never counted. */
void clf_ticket_follow_all(struct clf_arena *arena, const struct clf_followed_all *all, struct clf_derived *out);

/* The line says that a mail didn't arrive, or goes again: what followed from it has to be added up anew. */
bool clf_line_turns(const struct clf_line *line);
/* Lines of one request stand together: the next request's first line, or count. */
size_t clf_line_end(const struct clf_line *lines, size_t count, size_t from);

#endif
