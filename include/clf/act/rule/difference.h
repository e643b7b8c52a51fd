/*
 * difference.h - what is different between two versions of a rule, in the words that it is said with.
 */
#ifndef CLF_ACT_DIFFERENCE_H
#define CLF_ACT_DIFFERENCE_H

#include "clf/act/act.h"

struct clf_json;

/*
 * {"from", "to": {"version", "saved_at", "saved_by"}, "differs", "parts": [{"part": "when", "of", "differs", "lines":
 * [{"side": "same", "taken" or "added", "text"}]}]}: from first, to last, with a line for each event, condition and
 * doing; parts that neither has are left out. "of": all, any or none of the conditions, where both ask for the same;
 * else null, and the conditions are one line. A version that can't be read any more is one part, "sentence". What has
 * gone since is said to have. CLF_ENOTFOUND names the version. The caller's.
 */
enum clf_status clf_act_rule_difference(const struct clf_act_context *context, struct clf_arena *arena,
					const char *locale, int64_t id, int64_t from, int64_t to, struct clf_json **out,
					struct clf_error *err);

/*
 * What was kept as the sentence of one of the rule's newest versions, said anew in the locale; kept itself where it is
 * none of theirs, or that can't be read any more. Never NULL unless kept is.
 */
const char *clf_act_rule_said(const struct clf_act_context *context, struct clf_arena *arena, const char *locale,
			      int64_t id, const char *kept);

#endif
