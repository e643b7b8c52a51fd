/*
 * causes.h - sets of root causes changed from the command line or the API, and what they look like as JSON.
 *
 * Each change is one transaction with its lines in the audit and a new revision. Who may, the caller has asked.
 */
#ifndef CLF_ACT_CAUSES_H
#define CLF_ACT_CAUSES_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/people/cause.h"

struct clf_json;

/* What is NULL, or not had, stays as it is. */
struct clf_cause_set_change {
	const char *name;
	const char *const *causes; /* names of items of the list "cause": these and no others */
	size_t count;
	bool has_causes;
};

/* All that is wrong with it: "name", "causes.0"; set NULL: one is made. */
enum clf_status clf_act_cause_set_check(const struct clf_people *people, struct clf_arena *arena,
					const struct clf_cause_set *set, const struct clf_cause_set_change *change,
					struct clf_problems *problems, struct clf_error *err);
/* What the check let pass; *id 0: a new one. */
enum clf_status clf_act_cause_set_save(const struct clf_people *people, const struct clf_cause_set_change *change,
				       int64_t *id, struct clf_error *err);

struct clf_cause_set_hold {
	struct clf_cause_set_use use;
	const char *const *rules; /* that name it, whether on or off */
	size_t rule_count;
};
enum clf_status clf_act_cause_set_hold(const struct clf_people *people, struct clf_arena *arena,
				       const struct clf_cause_set *set, struct clf_cause_set_hold *hold,
				       struct clf_error *err);
/*
 * It is chosen no more; tickets that have ended keep it. replace_by: the set that takes its place, in rules, types and
 * open tickets, or "none"; NULL asks: CLF_ECONFLICT with *hold, unless nothing chooses from it. Rules are saved as new
 * versions first, then each ticket is changed through the one door, and nobody is told; the causes that it has stay.
 * CLF_ECONFLICT, too: a rule names it, and nothing is to take its place, or can. Killed in the middle it is asked for
 * again, and goes on.
 */
enum clf_status clf_act_cause_set_retire(const struct clf_people *people, struct clf_arena *arena,
					 const struct clf_cause_set *set, const char *replace_by,
					 struct clf_cause_set_hold *hold, size_t *moved, struct clf_error *err);

/* {"id", "name", "causes": ["..."]}. The caller's. */
struct clf_json *clf_shape_cause_set(const struct clf_cause_set *set);

#endif
