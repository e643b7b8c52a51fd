/*
 * rule_rows.h - a rule as rows of a form: what was sent as the JSON that rules are written in, and that as rows.
 */
#ifndef CLF_WEB_RULE_ROWS_H
#define CLF_WEB_RULE_ROWS_H

#include "call/call.h"
#include "clf/ticket/rule/rule_form.h"

struct clf_json;

/* What a condition's values are chosen from or written as. */
enum rule_values {
	RULE_VALUES_NONE,    /* the operator says it all */
	RULE_VALUES_KINDS,   /* of statuses */
	RULE_VALUES_ROLES,   /* of agents */
	RULE_VALUES_CHOSEN,  /* from the names of the field's type */
	RULE_VALUES_LINES,   /* texts, one a line */
	RULE_VALUES_WORDS,   /* texts with commas between */
	RULE_VALUES_NUMBERS, /* likewise */
	RULE_VALUES_SPAN,    /* how long */
	RULE_VALUES_TIME,
};
enum rule_values rule_values_of(const struct clf_asked_row *row, enum clf_rule_op op);
/* "score", "answers.q3" or "fields.order_number"; NULL: there is no such field. *key as clf_asked_named. */
const struct clf_asked_row *rule_row_named(const struct clf_rule_names *names, const char *name, const char **key);
/* "not_empty" is the operator empty, for false. */
bool rule_op_chosen(const char *text, enum clf_rule_op *op, bool *truth);
/* The names of a kind have it: as they are written in a rule. */
const char *rule_name_written(struct clf_arena *arena, const struct clf_rule_names *names, enum clf_names_of of,
			      size_t i);

/*
 * What the form holds, with the row added or taken away that its button asks for: an object. The caller's.
 * *saves: it is to be saved as it is; else it is shown again. *held: it was to be saved, and isn't, as a condition
 * asks something else by now than its values were chosen for.
 */
struct clf_json *rule_rows_read(struct call *call, const struct clf_rule_names *names, bool *saves, bool *held);

/* Whether rows can hold the rule; what they can't is edited as JSON. */
bool rule_rows_fit(const struct clf_rule_names *names, const struct clf_json *body);
/* Rows of the body, what may be added to them, and what is wrong beside each ("rule.if.all[1].is" of the problem). */
void rule_rows_show(struct call *call, const struct clf_rule_names *names, enum clf_rule_kind kind,
		    const struct clf_json *body, struct clf_json *context);

#endif
