/*
 * customs.h - the fields that administrators set up: made, changed, put in order and retired, from the command line or
 * the API.
 *
 * Each change is one transaction with its lines in the audit. What has gone is offered no more, and what tickets held
 * stays in their history; what a rule or a template names stays. Who may, the caller has asked.
 */
#ifndef CLF_ACT_CUSTOMS_H
#define CLF_ACT_CUSTOMS_H

#include "clf/act/people.h"
#include "clf/base/problem.h"
#include "clf/store/field/fields.h"

struct clf_json;

/* What is NULL, or not had, stays as it is. */
struct clf_custom_change {
	const char *name, *label;
	const char *type;           /* of a new one alone */
	const char *inside;         /* on, off */
	const char *const *choices; /* all that are offered, in their order; those that were there keep what they are */
	size_t choice_count;
	bool has_choices;
};

/* By its name, its label or its id, as people write it. CLF_ENOTFOUND: err says what comes nearest. */
enum clf_status clf_act_custom_find(const struct clf_act_context *context, struct clf_arena *arena, const char *name,
				    struct clf_custom *out, struct clf_error *err);
/* All that is wrong with it, by the names the API has for it; was NULL: it is to be made. */
enum clf_status clf_act_custom_check(const struct clf_people *people, struct clf_arena *arena,
				     const struct clf_custom *was, const struct clf_custom_change *change,
				     struct clf_problems *problems, struct clf_error *err);
/* What passed the check. was NULL: made. *id: of the field. CLF_ECONFLICT: taken, or named as it was (hold). */
struct clf_custom_hold {
	const char *const *rules, *const *templates, *const *dashboards; /* that name it */
	const char *const *types;                                        /* that require it */
	size_t rule_count, template_count, dashboard_count, type_count;
	int64_t tickets; /* that hold the choice, or of clf_act_custom_hold the field; counted to 10,000 */
};
enum clf_status clf_act_custom_save(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_custom *was, const struct clf_custom_change *change,
				    struct clf_custom_hold *hold, int64_t *id, struct clf_error *err);
/* Each of them once. CLF_EINVAL: some are missing. */
enum clf_status clf_act_custom_order(const struct clf_people *people, struct clf_arena *arena, const char *const *names,
				     size_t count, struct clf_error *err);
enum clf_status clf_act_custom_hold(const struct clf_people *people, struct clf_arena *arena,
				    const struct clf_custom *field, struct clf_custom_hold *hold,
				    struct clf_error *err);
enum clf_status clf_act_custom_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_custom *field, struct clf_custom_hold *hold,
				      struct clf_error *err);

/* One that is offered, as people write it. CLF_ENOTFOUND: err says which there are. */
enum clf_status clf_act_choice_find(struct clf_arena *arena, const struct clf_custom *field, const char *name,
				    struct clf_choice *out, struct clf_error *err);
enum clf_status clf_act_choice_rename(const struct clf_people *people, const struct clf_custom *field,
				      const struct clf_choice *choice, const char *name, struct clf_error *err);
/*
 * instead: what tickets hold in its place from then on, one by one through the one door, quietly; NULL: they keep it.
 * Killed in the middle it can be asked for again. CLF_ECONFLICT: a rule names it.
 */
enum clf_status clf_act_choice_retire(const struct clf_people *people, struct clf_arena *arena,
				      const struct clf_custom *field, const struct clf_choice *choice,
				      const struct clf_choice *instead, struct clf_custom_hold *hold, size_t *moved,
				      struct clf_error *err);

/* {"order_number": "A-1"} as values of the fields, checked: all that is wrong under "fields.<name>". */
enum clf_status clf_act_held_json(const struct clf_act_context *context, struct clf_arena *arena,
				  const struct clf_json *object, struct clf_problems *problems,
				  struct clf_custom_value **out, size_t *count, struct clf_error *err);
/* "order_number=A-1", as people write it, the same; what is wrong under "set". */
enum clf_status clf_act_held_text(const struct clf_act_context *context, struct clf_arena *arena,
				  const char *const *texts, size_t count, struct clf_problems *problems,
				  struct clf_custom_value **out, size_t *held, struct clf_error *err);

/* {"name", "label", "type", "inside", "choices"}. The caller's. */
struct clf_json *clf_shape_custom(const struct clf_custom *field);
/* Every field that a ticket can hold: those of the table, {"builtin": true}, then those. The caller's. */
struct clf_json *clf_shape_fields(const struct clf_customs *customs);

#endif
