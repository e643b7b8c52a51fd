/*
 * rule_view.h - a rule asked of what is: the same live, in the explanation of the past, and in rehearsal. Pure.
 */
#ifndef CLF_TICKET_RULE_VIEW_H
#define CLF_TICKET_RULE_VIEW_H

#include "clf/mail/kind/courtesy.h"
#include "clf/ticket/agent.h"
#include "clf/ticket/rule/rule.h"
#include "clf/ticket/ticket.h"

struct clf_arena;
struct clf_calendar;
struct clf_mail_in;

/* What is asked of. Members that aren't known are NULL: what is asked of them is empty. */
struct clf_rule_view {
	int64_t now;
	const struct clf_ticket *ticket; /* NULL: there is none yet */
	const struct clf_ticket_status *status;
	const struct clf_agent *owner;
	bool owner_manages; /* the ticket's segment */
	bool sender_proved;
	const size_t *subtickets_open; /* NULL: nobody knows */
	const char *const *tags;
	size_t tag_count;
	const struct clf_item *causes; /* root causes, with the names they have now */
	size_t cause_count;
	const struct clf_response *response;
	const struct clf_customer *customer;
	const char *opt_in, *reference, *phone, *attributes; /* of the customer; attributes: JSON */
	const struct clf_mail_in *mail;
	enum clf_via via;
	const char *actor_kind; /* customer, agent, helper, gateway */
	const enum clf_role *actor_role;
	const struct clf_calendar *calendar; /* NULL: always open */
	const struct clf_courtesy *courtesy; /* of the mail, where it is known already */
	bool timeless;                       /* what only time can change counts as if it held */
};

/* Of the view's mail: message.thanks and message.confirms. */
struct clf_courtesy clf_rule_courtesy(struct clf_arena *arena, const struct clf_rule_view *view);

/* What a condition came to. */
struct clf_rule_trace {
	const struct clf_rule_leaf *leaf;
	bool held;
	const char *value; /* what was there, for people; "" for nothing */
};
struct clf_rule_traces {
	struct clf_rule_trace *items; /* in the order of the rule; each once */
	size_t count, failed;
};

/* Work that expressions may do for one event: octets that are searched. */
#define CLF_RULE_BUDGET (8u << 20)

enum clf_rule_held { CLF_HELD_NOT, CLF_HELD, CLF_HELD_FAILED };
/*
 * Whether the rule's conditions hold. FAILED: an expression hit its limit, or the budget is used up; *why says which.
 * traces may be NULL; with it every condition is asked, else only as many as it takes.
 */
enum clf_rule_held clf_rule_holds(struct clf_arena *arena, const struct clf_rule *rule,
				  const struct clf_rule_view *view, size_t *budget, struct clf_rule_traces *traces,
				  const char **why);
/* The value of a row, for people and as text; NULL: none. */
const char *clf_asked_shown(struct clf_arena *arena, const struct clf_asked_row *row, const char *key,
			    const struct clf_rule_view *view);

#endif
