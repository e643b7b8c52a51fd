/*
 * escalation.h - escalations as administrators say them: of which programme or survey and segment, to whom, after how
 * long. Kept as rules of that kind.
 */
#ifndef CLF_ACT_ESCALATION_H
#define CLF_ACT_ESCALATION_H

#include "clf/act/rules.h"
#include "clf/base/problem.h"

/* Names as people write them; NULL: not said. */
struct clf_escalation {
	const char *name;               /* NULL: made of the others */
	const char *programme, *survey; /* one of them, or both where a survey has namesakes */
	const char *segment, *to;       /* to: an agent */
	const char *after, *since;      /* "4h", "2 working days"; since: of enum clf_rule_since, NULL: created */
	const char *existing;           /* NULL: now */
	const bool *enabled;
};

/*
 * Saved as clf_act_rule_save() does; id 0: a new one. What is wrong is named by the members above (problems, all at
 * once), and nothing is done then. CLF_OK: release out->rule. CLF_ENOTFOUND: the id is no escalation's.
 */
enum clf_status clf_act_escalation_save(const struct clf_people *people, struct clf_arena *arena, const char *locale,
					int64_t id, int64_t version, const struct clf_escalation *given,
					struct clf_rule_done *out, struct clf_problems *problems,
					struct clf_error *err);
/* The rule's record; CLF_ENOTFOUND unless it is an escalation. */
enum clf_status clf_act_escalation_record(const struct clf_act_context *context, struct clf_arena *arena, int64_t id,
					  struct clf_rule_record *out, struct clf_error *err);
/* Beside what clf_shape_rule() says: programme, survey, segment, to, after; null where the rule says it otherwise. */
void clf_shape_escalation(struct clf_json *rule);

#endif
