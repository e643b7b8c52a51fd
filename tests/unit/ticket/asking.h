/*
 * asking.h - questions to the plan that was made.
 */
#ifndef CLF_TEST_TICKET_ASKING_H
#define CLF_TEST_TICKET_ASKING_H

#include "world.h"

/* The n-th step of the kind, or NULL. */
static inline const struct clf_step *step_at(const struct world *w, enum clf_step_kind kind, size_t n)
{
	for (size_t i = 0; i < w->plan.step_count; i++) {
		if (w->plan.steps[i].kind == kind && n-- == 0)
			return &w->plan.steps[i];
	}
	return NULL;
}

static inline size_t steps_of(const struct world *w, enum clf_step_kind kind)
{
	size_t n = 0;

	while (step_at(w, kind, n) != NULL)
		n++;
	return n;
}

/* The mail to that address, or NULL; more than one is a failure. */
static inline const struct clf_step *send_to(const struct world *w, const char *address)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_SEND, n)) != NULL; n++) {
		if (strcmp(step->to, address) != 0)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* The event of that name, or NULL; more than one is a failure. */
static inline const struct clf_step *event_of(const struct world *w, const char *what)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_EVENT, n)) != NULL; n++) {
		if (strcmp(step->what, what) != 0)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* The step that sets the field, or NULL; more than one is a failure. */
static inline const struct clf_step *set_of(const struct world *w, enum clf_field field)
{
	const struct clf_step *found = NULL, *step;

	for (size_t n = 0; (step = step_at(w, CLF_STEP_SET, n)) != NULL; n++) {
		if (step->field != field)
			continue;
		assert_null(found);
		found = step;
	}
	return found;
}

/* Status id that the plan sets, 0 when it sets none. */
static inline int64_t new_status(const struct world *w)
{
	const struct clf_step *step = set_of(w, CLF_FIELD_STATUS);

	return step != NULL ? step->number : 0;
}

static inline void expect_outcome(const struct world *w, enum clf_outcome outcome)
{
	if (w->plan.outcome != outcome)
		fail_msg("%s (%s), expected %s", clf_outcome_name(w->plan.outcome), w->plan.why,
			 clf_outcome_name(outcome));
}

/* Nothing on the ticket, nothing to anybody but a notice to the actor. */
static inline void expect_nothing_done(const struct world *w)
{
	for (size_t i = 0; i < w->plan.step_count; i++) {
		const struct clf_step *step = &w->plan.steps[i];

		assert_true(step->kind == CLF_STEP_SEND || step->kind == CLF_STEP_SUPPRESSED);
		assert_string_equal(step->to, w->request.actor.address);
		assert_string_equal(step->template_name, "refusal-notice");
	}
}

static inline void expect_refused(const struct world *w, const char *says)
{
	expect_outcome(w, CLF_OUTCOME_REFUSED);
	expect_nothing_done(w);
	if (strstr(w->plan.refusal, says) == NULL)
		fail_msg("\"%s\" doesn't say \"%s\"", w->plan.refusal, says);
}

#endif
