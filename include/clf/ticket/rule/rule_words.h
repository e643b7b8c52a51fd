/*
 * rule_words.h - the words that rules are written with, and what each takes: kinds, events, operators. Pure.
 */
#ifndef CLF_TICKET_RULE_WORDS_H
#define CLF_TICKET_RULE_WORDS_H

#include <stdbool.h>
#include <stddef.h>

/* In the order in which they are asked. */
enum clf_rule_kind { CLF_RULE_CRITERION, CLF_RULE_STATUS, CLF_RULE_GENERAL, CLF_RULE_ESCALATION, CLF_RULE_ALERT };
#define CLF_RULE_KINDS 5u
const char *clf_rule_kind_name(enum clf_rule_kind kind);
bool clf_rule_kind_parse(const char *name, enum clf_rule_kind *out);

enum clf_rule_event {
	CLF_ON_RESPONSE,         /* criteria, and nothing else */
	CLF_ON_CREATED,          /* a ticket came into being */
	CLF_ON_CUSTOMER_REPLIED, /* a person on the customer's side wrote, to a ticket that was there */
	CLF_ON_AGENT_REPLIED,    /* a person of ours wrote to the customer */
	CLF_ON_HELPER_REPLIED,   /* somebody it was forwarded to wrote */
	CLF_ON_NOTE,
	CLF_ON_CHANGED, /* a field's value is another */
	CLF_ON_ASSIGNED,
	CLF_ON_ESCALATED,
	CLF_ON_ATTACHMENT,
	CLF_ON_DELIVERY_FAILED,
	CLF_ON_SUBTICKET_DONE,
	CLF_ON_DUE,
	CLF_ON_ELAPSED, /* so long after a moment of the ticket */
};
#define CLF_RULE_EVENTS 14u
const char *clf_rule_event_name(enum clf_rule_event event); /* "customer-replied" */
bool clf_rule_event_parse(const char *name, enum clf_rule_event *out);
/* Whether a mail came in with it: only then may message.* be asked. */
bool clf_rule_event_has_mail(enum clf_rule_event event);

/* What a time rule does to tickets whose time began before it counted. */
enum clf_rule_existing {
	CLF_EXISTING_RESTART, /* their time begins then */
	CLF_EXISTING_NOW,     /* as all others */
	CLF_EXISTING_LEAVE,   /* nothing */
};
#define CLF_RULE_EXISTINGS 3u
const char *clf_rule_existing_name(enum clf_rule_existing existing);
/* What becomes of tickets that are there when a rule of the kind is switched on, unless it is told. */
enum clf_rule_existing clf_rule_existing_unless_told(enum clf_rule_kind kind);
bool clf_rule_existing_parse(const char *name, enum clf_rule_existing *out);

enum clf_rule_since { CLF_SINCE_CREATED, CLF_SINCE_OWNER, CLF_SINCE_STATUS, CLF_SINCE_WAITING, CLF_SINCE_DUE };
#define CLF_RULE_SINCES 5u
const char *clf_rule_since_name(enum clf_rule_since since);
bool clf_rule_since_parse(const char *name, enum clf_rule_since *out);

/* Operators, each for the types of its row (clf_rule_op_row). */
enum clf_rule_op {
	CLF_OP_IS,
	CLF_OP_IS_NOT,
	CLF_OP_CONTAINS,
	CLF_OP_STARTS,
	CLF_OP_MATCHES,
	CLF_OP_AT_LEAST,
	CLF_OP_AT_MOST,
	CLF_OP_BETWEEN, /* both included */
	CLF_OP_KIND,    /* of a status */
	CLF_OP_ROLE,    /* of an agent */
	CLF_OP_MANAGES, /* yes or no: an agent, the ticket's segment */
	CLF_OP_ANY_OF,
	CLF_OP_ALL_OF,
	CLF_OP_NONE_OF,
	CLF_OP_BEFORE,
	CLF_OP_AFTER,
	CLF_OP_OLDER_THAN,
	CLF_OP_WITHIN, /* not older than; a time to come: not further away */
	CLF_OP_YES,
	CLF_OP_NO,
	CLF_OP_EMPTY, /* yes or no */
};
#define CLF_RULE_OPS 21u
enum clf_op_shape {
	CLF_SHAPE_ONE,      /* a value of the field's type */
	CLF_SHAPE_LIST,     /* several */
	CLF_SHAPE_TWO,      /* [from, to] */
	CLF_SHAPE_WORDS,    /* several of the operator's own words: kinds, roles */
	CLF_SHAPE_DURATION, /* "2 working days" */
	CLF_SHAPE_TIME,     /* RFC 3339 */
	CLF_SHAPE_TRUTH,    /* true or false; YES, NO: true alone */
};
struct clf_rule_op_row {
	const char *name; /* "at_most" */
	enum clf_op_shape shape;
	unsigned types;        /* bit 1 << enum clf_asked_type */
	const char *label;     /* for people, behind the field: "is at most" */
	const char *otherwise; /* TRUTH: of false, or NULL */
};
const struct clf_rule_op_row *clf_rule_op_row(enum clf_rule_op op);
bool clf_rule_op_parse(const char *name, enum clf_rule_op *out);

#endif
