/*
 * rule.h - what the commands of rules and of their kinds share.
 */
#ifndef CLF_MAIN_RULE_H
#define CLF_MAIN_RULE_H

#include "clf/store/rule/rules.h"
#include "session.h"

/* On or off, as --existing says of the tickets that are there. */
enum clf_status rule_switch(struct session *session, const struct command_line *line,
			    const struct clf_rule_record *record, bool on, struct clf_error *err);

#endif
