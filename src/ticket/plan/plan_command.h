/*
 * plan_command.h - what agents command, and what their words mean.
 */
#ifndef CLF_TICKET_PLAN_COMMAND_H
#define CLF_TICKET_PLAN_COMMAND_H

#include "plan/steps.h"

/* plan_command.c, and its handlers in plan_command_set.c and plan_command_say.c */
void plan_commands(struct planning *p, const struct clf_action *action);
/* All of them but the text, which is chosen; false when refused. */
bool plan_run_commands(struct planning *p, enum text_use otherwise);
typedef void plan_verb(struct planning *p, const struct clf_command *command);
plan_verb plan_do_assign, plan_do_take, plan_do_close, plan_do_status, plan_do_spam, plan_do_delete, plan_do_restore,
    plan_do_plain, plan_do_segment, plan_do_tag, plan_do_postpone, plan_do_later, plan_do_set;
plan_verb plan_do_cause; /* must/cause.c */
plan_verb plan_do_cc;    /* plan_copied.c */
plan_verb plan_do_template, plan_do_watch, plan_do_mute, plan_do_digest, plan_do_receipts, plan_do_new, plan_do_forward;
/* plan_match.c: refuses a list that there isn't */
void plan_check_list(struct planning *p, const struct clf_command *command);
/* The one of names that the text means, or -1 when refused with what it could mean; what: "agent". */
int plan_match(struct planning *p, const char *what, const char *text, const char *const *names,
	       const char *const *second, size_t count);
/* Refused with the nearest of the names, wherever it stands, and with the first of them. */
void plan_no_such(struct planning *p, const char *what, const char *text, const char *const *names,
		  const char *const *second, size_t count);
/* Of those that are offered. */
const char *const *plan_status_names(const struct planning *p, size_t *count);
void plan_no_status(struct planning *p, const char *text); /* refused so */
int plan_match_agent(struct planning *p, const char *text);
void plan_close(struct planning *p, const struct clf_action *action); /* as by #close */
/* True: it is one of the reasons for closing that are set up, or was refused as it could be two of them. */
bool plan_choose_reason(struct planning *p, const char *text);
/* plan_command_set.c: NULL, false: refused */
const struct clf_ticket_status *plan_match_status(struct planning *p, const char *text);
bool plan_read_priority(struct planning *p, const char *text, int64_t *out);
void plan_setting(struct planning *p, const struct clf_action *action);

#endif
