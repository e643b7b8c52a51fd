/*
 * seen.h - a ticket as one agent may know it: with the sub-tickets that they see, and without the numbers and lines of
 * tickets that they don't, and without what was told to colleagues alone.
 */
#ifndef CLF_STORE_SEEN_H
#define CLF_STORE_SEEN_H

#include "clf/store/look/query.h"
#include "clf/store/look/query_mail.h"
#include "clf/store/people/profile.h"

extern const struct clf_seer clf_seer_of_all;

/* What is shown of a ticket to whom; the ticket itself must be seen already (clf_desk_visible). */
enum clf_status clf_seen_ticket(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				int64_t number, struct clf_ticket_row *out, struct clf_error *err);
/* Whether it is a secret for them that, and how many, sub-tickets there are: only its keeper and who sees every ticket
 * know. */
enum clf_status clf_seen_hides_parts(struct clf_store *store, const struct clf_seer *seer, int64_t number, bool *out,
				     struct clf_error *err);
/* Without lines about tickets that aren't seen. */
enum clf_status clf_seen_events(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				int64_t ticket, struct clf_page page, struct clf_event_list *out,
				struct clf_error *err);
/* Without what the gateway told others: a notice may hold what only they see. */
enum clf_status clf_seen_messages(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t ticket, struct clf_page page, struct clf_message_list *out,
				  struct clf_error *err);
/* Of what happens to a ticket an agent is told as usual, of all, or of nothing. */
enum clf_watches { CLF_WATCHES_NOT, CLF_WATCHES_ALL, CLF_WATCHES_MUTED };
enum clf_status clf_seen_watches(struct clf_store *store, int64_t ticket, int64_t agent, enum clf_watches *out,
				 struct clf_error *err);
/* The sub-tickets that are seen, the oldest first; those that were deleted aren't among them. */
enum clf_status clf_seen_subtickets(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				    int64_t parent, struct clf_ticket_list *out, struct clf_error *err);

#endif
