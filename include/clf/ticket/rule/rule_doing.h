/*
 * rule_doing.h - what rules do, and the arguments that each doing takes. Pure.
 */
#ifndef CLF_TICKET_RULE_DOING_H
#define CLF_TICKET_RULE_DOING_H

#include <stdbool.h>
#include <stddef.h>

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
	const char *label;                           /* for people: "give it to somebody" */
	unsigned kinds;                              /* of rule, bit 1 << enum clf_rule_kind */
	bool writes;                                 /* to customers */
	struct clf_rule_arg_row args[CLF_RULE_ARGS]; /* ended by a name of NULL, or full */
};
const struct clf_rule_doing_row *clf_rule_doing_row(enum clf_doing doing);
bool clf_rule_doing_parse(const char *name, enum clf_doing *out);

#endif
