/*
 * act_whole.c - whether a mail that a person writes to people outside comes out whole by its template: with words in
 * it, and without a hole where a field is nothing. Known only once it is planned, as in act_reach.c.
 *
 * What a machine says is not looked at: that nobody is told would be worse than a gap.
 */
#include "act_inside.h"
#include "clf/base/arena.h"
#include "clf/base/str.h"

/* Of the kinds that people send; a mail to another address says what it said before. */
static bool is_looked_at(const struct clf_step *step)
{
	return step->kind == CLF_STEP_SEND && step->klass == CLF_CLASS_CUSTOMER && step->automatic == CLF_AUTO_NO &&
	       step->number == 0;
}

static bool is_sent_by_people(const char *kind)
{
	return clf_text_equal(kind, "follow-up") || clf_text_equal(kind, "answer");
}

static void look(const struct order *order, const struct clf_step *step, const struct clf_rendered *words,
		 struct clf_unreached *found)
{
	const char *hole = words->hole;

	if (hole == NULL && step->subject == NULL)
		hole = words->subject_hole;
	if (hole == NULL && !words->empty)
		return;
	*found = (struct clf_unreached){.template_name = step->template_name,
					.hole = hole != NULL ? clf_arena_strdup(order->arena, hole) : NULL};
}

/* A look has no number for a ticket that isn't there yet, and whatever else fails is told by who sends it. */
static bool can_look(const struct order *order)
{
	return order->looks_at == 0 || order->facts.ticket != NULL;
}

enum clf_status act_whole(struct order *order)
{
	struct clf_unreached found = {0}, *kept;
	enum clf_status status = CLF_OK;

	if (order->plan.refusal != NULL || order->as_it_is || !can_look(order))
		return CLF_OK;
	for (size_t i = 0; found.template_name == NULL && i < order->plan.step_count; i++) {
		struct clf_rendered words = {0};
		const char *kind = NULL;

		if (!is_looked_at(&order->plan.steps[i]))
			continue;
		if (order->looks_at == 0)
			act_take_ids(order);
		status = act_render_words(order, i, &words, &kind);
		if (status == CLF_EIO || status == CLF_EAGAIN)
			return status;
		if (status == CLF_OK && is_sent_by_people(kind))
			look(order, &order->plan.steps[i], &words, &found);
	}
	if (found.template_name == NULL)
		return CLF_OK;
	kept = clf_arena_new_of(order->arena, struct clf_unreached);
	*kept = found;
	order->facts.unreached = kept;
	clf_plan_make(order->arena, &order->request, &order->facts, &order->plan);
	return CLF_OK;
}
