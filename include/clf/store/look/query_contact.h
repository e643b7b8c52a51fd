/*
 * query_contact.h - all contact with a customer: responses, mails, tickets, and that there are notes.
 *
 * Of tickets that may not be seen there is nothing at all, and a note's text stays on its ticket.
 */
#ifndef CLF_STORE_QUERY_CONTACT_H
#define CLF_STORE_QUERY_CONTACT_H

#include "clf/store/look/query_mail.h"
#include "clf/store/people/profile.h"

/* In the order in which those of the same moment stand. */
enum clf_contact_kind { CLF_CONTACT_RESPONSE, CLF_CONTACT_TICKET, CLF_CONTACT_MAIL, CLF_CONTACT_NOTE };
const char *clf_contact_kind_name(enum clf_contact_kind kind); /* response, ticket, mail, note */

struct clf_contact {
	enum clf_contact_kind kind;
	int64_t at;
	int64_t ticket;                           /* 0: a response that made none */
	int64_t id;                               /* of the mail or note */
	const char *response;                     /* its id; of a ticket: the one it came of, or NULL */
	const char *subject;                      /* of ticket or mail */
	const char *status;                       /* of a ticket: its name */
	const char *comment, *programme, *survey; /* of a response */
	int64_t score;
	bool has_score;
	const char *from; /* of a mail */
	bool incoming;
	enum clf_message_state state;
};
struct clf_contact_list {
	struct clf_contact *items;
	size_t count;
	const char *next; /* where the next page begins; NULL: this is the last */
};

/*
 * What there is on the ticket `first` (0: none) before all else, then the rest, the newest first each. after: what next
 * was, or NULL. CLF_EINVAL: an after that is none.
 */
enum clf_status clf_query_contact(struct clf_store *store, struct clf_arena *arena, const struct clf_seer *seer,
				  int64_t customer, int64_t first, const char *after, size_t limit,
				  struct clf_contact_list *out, struct clf_error *err);

#endif
