/*
 * plan_return.c - a mail that the gateway couldn't carry out: kept for people to look at, and given back to an
 * agent.
 */
#include "clf/base/arena.h"
#include "plan/plan_mail.h"

#define SAY_RETURNED                                                                                                   \
	"Nothing of this mail was done, as the gateway could not carry it out: %s. It was kept in quarantine, where "  \
	"an administrator can have it handled again. Until then nobody else has got it."

void plan_return(struct planning *p, const struct clf_action *action)
{
	plan_hold(p, clf_arena_printf(p->arena, plan_words(p, SAY_RETURNED), action->text), CLF_END_NOT_APPLIED);
	p->why = action->text;
}
