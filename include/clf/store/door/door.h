/*
 * door.h - facts for a request, and a plan applied: the store's side of the one door.
 */
#ifndef CLF_STORE_DOOR_H
#define CLF_STORE_DOOR_H

#include "clf/base/status.h"
#include "clf/base/str.h"
#include "clf/ticket/plan/plan.h"

struct clf_arena;
struct clf_store;

/*
 * mailbox: what goes into the facts as it is, but for a segment that isn't there; NULL: nothing. CLF_ENOTFOUND when
 * request->ticket doesn't exist. Inside a transaction: locks the ticket's row first.
 */
enum clf_status clf_door_facts(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			       const struct clf_mailbox_facts *mailbox, struct clf_facts *out, struct clf_error *err);

/*
 * The same without touching anything: nothing is locked, nothing is written, and no transaction is needed. now: the
 * moment that the facts are of; what is counted over the last hour and day is counted up to it. alone: the facts are
 * as if that rule were the only one that is switched on; NULL: the rules in force.
 */
enum clf_status clf_door_look(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			      const struct clf_mailbox_facts *mailbox, int64_t now, const struct clf_rule *alone,
			      struct clf_facts *out, struct clf_error *err);

/* The party with that folded address, made if need be (ids are needed before mails are rendered). */
enum clf_status clf_door_party(struct clf_store *store, const char *address, const char *name, int64_t *party,
			       struct clf_error *err);

/* One more envelope recipient of a mail. */
struct clf_rendered_copy {
	int64_t outbox; /* from clf_store_next_id */
	int64_t party;
	const char *envelope_from, *envelope_to;
};

/* A rendered mail for one SEND step, in the order of the SEND steps. */
struct clf_rendered_mail {
	int64_t outbox;  /* from clf_store_next_id */
	int64_t message; /* likewise */
	int64_t party;
	const char *smtp;  /* name of the relay */
	const char *route; /* those that may take it, in order, with commas; NULL: that one alone */
	const char *envelope_from, *envelope_to;
	const char *from; /* address of its From field, for history; NULL: envelope_from */
	const char *message_id;
	const char *subject, *text; /* text as it went out: for history and for the cut by content */
	const char *words;          /* the same without what all mails share; NULL: the text */
	const char *template_name, *template_locale;
	int64_t template_version; /* 0: the shipped one */
	struct clf_str raw;
	int64_t send_at;                        /* held until then */
	const struct clf_rendered_copy *copies; /* who gets the same bytes in copy */
	size_t copy_count;
	int64_t confirmation; /* from clf_store_next_id, of the mail behind a CLF_STEP_ASK_CONFIRM; else 0 */
};

struct clf_applied {
	int64_t ticket;
	int64_t message; /* the first message or comment that the plan stored; 0 when none */
	int64_t print;   /* the request's; 0: it has none */
};

/* Whether a request with this key was applied; *out is then what it did. */
enum clf_status clf_door_seen(struct clf_store *store, const char *key, bool *seen, struct clf_applied *out,
			      struct clf_error *err);

/*
 * ticket_number: the number taken for a CREATE step (clf_store_next_ticket), else the request's. The request's key is
 * kept when the plan's outcome is a ticket; CLF_ECONFLICT: it was kept before, or what is taken back or confirmed was
 * taken back, sent or confirmed before. CLF_EDENIED: a confirmation of another agent's. CLF_EINVAL: steps and mails
 * don't fit. Steps are carried out whatever the outcome is. When the plan is undoable, what it takes to undo it is kept
 * in place of what was kept for this agent and ticket before.
 */
enum clf_status clf_door_apply(struct clf_store *store, struct clf_arena *arena, const struct clf_request *request,
			       const struct clf_facts *facts, const struct clf_plan *plan, int64_t ticket_number,
			       const struct clf_rendered_mail *mails, size_t mail_count, struct clf_applied *out,
			       struct clf_error *err);

/* What a list chose for a request that has a key. */
#define CLF_CHOSEN_MAX 200
struct clf_chosen {
	const char *key;
	int64_t print, now;
	const int64_t *numbers; /* in: chosen now; out: those that count */
	size_t count;
	bool another; /* out: the key was another request's, and nothing was kept */
};

/* The first time `numbers` are kept for the key; after that they are those kept. In a transaction of its own; out is
 * in the arena. */
enum clf_status clf_door_chosen(struct clf_store *store, struct clf_arena *arena, struct clf_chosen *choice,
				struct clf_error *err);

/* A response is kept once; *known says it was there, *ticket its ticket or 0. Its programme and survey are made where
 * they are new; ids and `hidden` are put into it. Inside a transaction. */
enum clf_status clf_door_response_keep(struct clf_store *store, struct clf_response *response,
				       const struct clf_customer *customer, bool *known, int64_t *ticket,
				       struct clf_error *err);
/* What the criteria came to, JSON; NULL: none was asked. */
enum clf_status clf_door_response_decided(struct clf_store *store, const char *response, const char *decision,
					  struct clf_error *err);

#endif
