/*
 * rule_possible.h - whether conditions can hold at all (clf_rule_possible): whether some value of a field meets all
 * that is claimed of it.
 */
#ifndef CLF_TICKET_RULE_POSSIBLE_H
#define CLF_TICKET_RULE_POSSIBLE_H

#include "clf/ticket/rule/rule_text.h"

/* A condition, and whether it has to hold. */
struct rule_claim {
	const struct clf_rule_leaf *leaf;
	const char *const *folded; /* its items' names, NULL where they have none */
	bool holds;
};
struct rule_claims {
	struct clf_arena *arena; /* for scratch */
	const struct clf_rule_names *names;
	const struct rule_claim *items; /* of one field */
	size_t count;
	size_t *work; /* what is left of it; 0: no more is asked */
};

/* Whether some value of the field meets all claims; rule_possible_value.c, and for texts and lists
 * rule_possible_text.c. */
bool rule_claims_meet(const struct rule_claims *claims);
bool rule_claims_meet_text(const struct rule_claims *claims);
bool rule_claims_meet_list(const struct rule_claims *claims);

/* A value that a field might have. */
struct rule_value {
	bool there, counts;
	int64_t id;
	const char *text; /* folded */
	double number;
	int kind; /* of a status; role of an agent */
	bool manages;
	const char *const *list; /* folded; NULL: it is none */
	size_t count;
};
/* rule_possible_meets.c */
bool rule_value_meets(const struct rule_claims *claims, const struct rule_value *value);

#endif
