/*
 * plan_owner.c - who owns a ticket without being named: the only one who manages its segment.
 */
#include "clf/base/count.h"
#include "clf/base/str.h"
#include "plan/plan_change.h"

/* Nobody is a name, too; and what is taken back becomes whose it was. */
static bool names_owner(const struct clf_request *request)
{
	static const enum clf_verb verbs[] = {CLF_VERB_ASSIGN, CLF_VERB_TAKE, CLF_VERB_UNDO};

	for (size_t i = 0; i < request->action_count; i++) {
		if (request->actions[i].kind == CLF_ACTION_SET && request->actions[i].field == CLF_FIELD_OWNER)
			return true;
	}
	for (size_t i = 0; request->commands != NULL && i < CLF_COUNT(verbs); i++) {
		if (clf_commands_any(request->commands, verbs[i]))
			return true;
	}
	return false;
}

void plan_own_by_segment(struct planning *p)
{
	const char *folded;

	if (p->ticket.segment == NULL || names_owner(p->request))
		return;
	folded = clf_utf8_fold(p->arena, p->ticket.segment);
	for (size_t i = 0; i < p->facts->sole_count; i++) {
		if (clf_text_equal(clf_utf8_fold(p->arena, p->facts->soles[i].segment), folded))
			plan_give(p, &p->facts->soles[i].agent);
	}
}
