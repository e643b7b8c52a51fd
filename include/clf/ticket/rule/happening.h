/*
 * happening.h - what one request did to a ticket, as rules are asked about it: the same live and in its explanation.
 * Pure.
 */
#ifndef CLF_TICKET_HAPPENING_H
#define CLF_TICKET_HAPPENING_H

#include "clf/ticket/rule/rule.h"

struct clf_arena;

/* At most as many of one request are asked about. */
#define CLF_HAPPENINGS_MAX 50u

struct clf_happening {
	enum clf_rule_event event;
	const struct clf_asked_row *field; /* CHANGED */
	struct clf_rule_item from, to;
	int64_t rule; /* ELAPSED: the only one that is asked */
};

/* Whether the rule's "when" names it. */
bool clf_rule_is_asked(struct clf_arena *arena, const struct clf_rule *rule, const struct clf_happening *happening);

#endif
