/*
 * rule_check.h - what a rule is checked for once it can be read.
 */
#ifndef CLF_TICKET_RULE_CHECK_H
#define CLF_TICKET_RULE_CHECK_H

#include "clf/ticket/rule/rule_text.h"

struct rule_checking {
	struct clf_arena *arena;
	const char *locale;
	const struct clf_rule_names *names;
	const struct clf_rule *rule;
	struct clf_rule_problems *problems;
};

/* rule_problem.c */
void rule_object(struct rule_checking *c, bool warns, const char *field, const char *code, const char *format, ...)
    __attribute__((format(printf, 5, 6)));

/* rule_check_odd.c: what may be meant so, and probably isn't. */
void rule_check_twice(struct rule_checking *c, const char *member, const struct clf_rule_do *doings, size_t count);
void rule_check_people(struct rule_checking *c, const char *member, const struct clf_rule_do *doings, size_t count);
void rule_check_reach(struct rule_checking *c, const struct clf_rule *others, size_t count);

#endif
