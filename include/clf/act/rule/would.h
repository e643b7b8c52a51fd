/*
 * would.h - what a rule that waits for a time would do at once, if it were switched on now.
 */
#ifndef CLF_ACT_WOULD_H
#define CLF_ACT_WOULD_H

#include "clf/act/act.h"
#include "clf/ticket/rule/rule_words.h"

struct clf_json;
struct clf_seer;

#define CLF_WOULD_LOOKED 2000u /* open tickets, the oldest */
#define CLF_WOULD_SHOWN 20u

/*
 * {"rule", "timed", "existing", "count", "looked", "more", "tickets": [{"number", "subject", "customer", "owner",
 * "since", "due_at"}]}: how many of the open tickets that it looked through it would act upon at once, and the first of
 * these; since: from when the time runs, due_at: when it was over. more: there are open tickets that it didn't look
 * through. Each is asked what the clock asks, with that rule alone, and nothing is touched; the rule may be off, and
 * may be on. Of tickets that the seer may see alone. existing NULL: as switching it on takes it unless told. A rule
 * that waits for no time (timed: false) does nothing at once. CLF_ENOTFOUND; CLF_EINVAL: it can't be read any more. The
 * caller's.
 */
enum clf_status clf_act_rule_would(const struct clf_act_context *context, struct clf_arena *arena, int64_t id,
				   const enum clf_rule_existing *existing, const struct clf_seer *seer,
				   struct clf_json **out, struct clf_error *err);

#endif
