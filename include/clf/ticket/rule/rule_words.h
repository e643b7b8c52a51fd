/*
 * rule_words.h - the words that rules are written with, and what each takes: kinds, events, operators, doings. Pure.
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
	unsigned types; /* bit 1 << enum clf_asked_type */
};
const struct clf_rule_op_row *clf_rule_op_row(enum clf_rule_op op);
bool clf_rule_op_parse(const char *name, enum clf_rule_op *out);

enum clf_doing {
	CLF_DO_CREATE,
	CLF_DO_STATUS,
	CLF_DO_CLOSE,
	CLF_DO_ASSIGN,
	CLF_DO_TEAM,
	CLF_DO_PRIORITY,
	CLF_DO_SEGMENT,
	CLF_DO_QUEUE,
	CLF_DO_STAGE,
	CLF_DO_TYPE,
	CLF_DO_GROUP,
	CLF_DO_TAG,
	CLF_DO_CAUSE,
	CLF_DO_SET,
	CLF_DO_DUE,
	CLF_DO_POSTPONE,
	CLF_DO_NOTE,
	CLF_DO_TEMPLATE,
	CLF_DO_FORWARD,
	CLF_DO_NOTIFY,
	CLF_DO_ESCALATE,
	CLF_DO_CANCEL_PLANNED,
	CLF_DO_SPAM,
	CLF_DO_SUB,
	CLF_DO_SUCCESSOR,
	CLF_DO_NOTHING,
};
#define CLF_RULE_DOING_COUNT 26u

/* What an argument of a doing may be. */
enum clf_rule_arg_type {
	CLF_ARG_IS_STATUS,
	CLF_ARG_IS_AGENT,   /* its address; "none" */
	CLF_ARG_IS_TEAM,    /* "none" */
	CLF_ARG_IS_SEGMENT, /* "none" */
	CLF_ARG_IS_CAUSE_SET,
	CLF_ARG_IS_CAUSES, /* a list of names */
	CLF_ARG_IS_QUEUE,  /* "none", and so on */
	CLF_ARG_IS_STAGE,
	CLF_ARG_IS_TYPE,
	CLF_ARG_IS_GROUP,
	CLF_ARG_IS_PRIORITY,
	CLF_ARG_IS_TEMPLATE, /* of kind follow-up or answer */
	CLF_ARG_IS_TAGS,     /* a list of texts */
	CLF_ARG_IS_LINE,     /* Mustache over the template fields, and response, message */
	CLF_ARG_IS_TEXT,     /* likewise, several lines */
	CLF_ARG_IS_DURATION, /* from now; "none" */
	CLF_ARG_IS_PEOPLE,   /* a list of: owner, team, managers, administrators, an agent's address, "team NAME",
				FORWARD: any address */
	CLF_ARG_IS_PARTS,    /* a list of: response, history, comments */
	CLF_ARG_IS_FIELD,    /* that was set up, by its name */
	CLF_ARG_IS_VALUE,    /* of that field, the argument before: as people write it, Mustache likewise; or "none" */
	CLF_ARG_IS_FIELDS,   /* {field: value}; name: the source, second: the field's name */
};
struct clf_rule_arg_row {
	const char *name; /* "to" */
	enum clf_rule_arg_type type;
	bool needed, none; /* none: may be "none" */
};
#define CLF_RULE_ARGS 20u
struct clf_rule_doing_row {
	const char *name;                            /* "assign" */
	unsigned kinds;                              /* of rule, bit 1 << enum clf_rule_kind */
	bool writes;                                 /* to customers */
	struct clf_rule_arg_row args[CLF_RULE_ARGS]; /* ended by a name of NULL, or full */
};
const struct clf_rule_doing_row *clf_rule_doing_row(enum clf_doing doing);
bool clf_rule_doing_parse(const char *name, enum clf_doing *out);

#endif
