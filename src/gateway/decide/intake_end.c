/*
 * intake_end.c - a mail whose end is known without a plan.
 */
#include "decide/intake_decide.h"

void intake_end(struct intake_decision *decision, enum clf_end end, const char *why)
{
	decision->end = end;
	decision->why = why != NULL ? why : clf_end_row(end)->why;
}

bool intake_decided(const struct intake_decision *decision, enum clf_outcome *outcome, const char **why)
{
	if (decision->end == CLF_END_NONE)
		return false;
	*outcome = clf_end_row(decision->end)->outcome;
	*why = decision->why;
	return true;
}
