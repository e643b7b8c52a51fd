/*
 * rules.h - what is wrong with a rule, as the API and the pages answer it.
 */
#ifndef CLF_WEB_RULES_H
#define CLF_WEB_RULES_H

#include "call/call.h"
#include "clf/act/rules.h"

/* All that is wrong, as 422 with a path for each; false: nothing is, and nothing was answered. */
bool rules_wrong(struct call *call, const struct clf_rule_problems *found);

#endif
