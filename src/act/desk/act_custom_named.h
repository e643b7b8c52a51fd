/*
 * act_custom_named.h - which rules, templates and links name a field that administrators set up, or a choice of it.
 */
#ifndef CLF_ACT_ACT_CUSTOM_NAMED_H
#define CLF_ACT_ACT_CUSTOM_NAMED_H

#include "clf/act/customs.h"

/* Templates, links to dashboards, and texts of rules, in which its name is written. */
enum clf_status act_custom_written(const struct clf_act_context *context, struct clf_arena *arena,
				   const struct clf_custom *field, struct clf_custom_hold *out, struct clf_error *err);
/* And rules that name it by what it is, and types that require it. */
enum clf_status act_custom_named(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_custom *field, struct clf_custom_hold *out, struct clf_error *err);
enum clf_status act_choice_named(const struct clf_act_context *context, struct clf_arena *arena,
				 const struct clf_choice *choice, struct clf_custom_hold *out, struct clf_error *err);
/* CLF_ECONFLICT: something does, and err says what. */
enum clf_status act_custom_held(const struct clf_custom *field, const struct clf_custom_hold *hold,
				struct clf_error *err);

#endif
