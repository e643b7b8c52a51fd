/*
 * plan_reach.c - a mail to somebody outside that would not arrive is not planned: whoever wrote it is told, and may
 * insist where an address alone is the reason.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "plan/plan_write.h"

bool clf_plan_is_anyway(const struct clf_request *request)
{
	return request->anyway || (request->commands != NULL && clf_commands_any(request->commands, CLF_VERB_ANYWAY));
}

/* How the same is asked for again. */
static const char *how(const struct planning *p)
{
	switch (p->request->via) {
	case CLF_VIA_MAIL:
		return plan_words(p, "If it is to go there all the same, send it again with #anyway as its first line "
				     "(beside #reply or #forward, if you wrote one).");
	case CLF_VIA_PAGE:
		return plan_words(p, "If it is to go there all the same, send it again with #anyway among the "
				     "commands.");
	case CLF_VIA_CLI:
		return plan_words(p, "If it is to go there all the same, add --anyway.");
	default:
		return plan_words(p, "If it is to go there all the same, send it again with \"anyway\": \"on\".");
	}
}

static const char *why(const struct planning *p, const struct clf_unreached *unreached)
{
	const char *words = clf_text_blank(unreached->words) ? "-" : unreached->words;

	if (clf_text_equal(unreached->reason, "complaint"))
		return clf_arena_printf(
		    p->arena, plan_words(p, "%s has reported our mail as unwanted (%s), so nothing was sent."),
		    unreached->address, words);
	if (clf_text_equal(unreached->reason, "person"))
		return clf_arena_printf(p->arena,
					plan_words(p, "An administrator stopped mail to %s (%s), so nothing was sent."),
					unreached->address, words);
	return clf_arena_printf(p->arena, plan_words(p, "Mail to %s failed again and again (%s), so nothing was sent."),
				unreached->address, words);
}

void plan_reach(struct planning *p)
{
	const struct clf_unreached *unreached = p->facts->unreached;

	if (unreached == NULL || plan_ended(p))
		return;
	if (unreached->max_size > 0) {
		plan_refuse(
		    p,
		    "the mail to %s would have %lld kB, and the relay takes at most %lld kB: send it with fewer "
		    "or smaller files, or say where they can be fetched",
		    unreached->address, (long long)(unreached->size + 1023) / 1024,
		    (long long)unreached->max_size / 1024);
		return;
	}
	plan_refuse(p, "%s", clf_arena_printf(p->arena, "%s %s", why(p, unreached), how(p)));
	p->asks = true;
}
