/*
 * rules_run.c - that a rule had its turn is kept with the ticket, and why it failed is told in its history.
 */
#include "clf/ticket/rule/desk.h"
#include "plan/rule/plan_rules.h"

void plan_record_run(struct planning *p, const struct clf_rule *rule, const char *outcome, const char *why)
{
	struct clf_step *step = plan_step(p, CLF_STEP_RULE_RUN);

	step->number = rule->id;
	step->version = rule->version;
	step->what = outcome;
	step->text = why;
	step->anchor_at = p->anchor_at;
}

void plan_rule_failed(struct planning *p, const struct clf_rule *rule, const char *why)
{
	plan_record(p, "rule-failed", rule->name, why);
	plan_record_run(p, rule, "failed", why);
}
