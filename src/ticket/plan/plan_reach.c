/*
 * plan_reach.c - a mail to somebody outside that would not arrive, or would arrive with a hole in it, is not planned:
 * whoever wrote it is told, and may insist where an address alone is the reason.
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
		return plan_words(p, "If it is to go there all the same, tick so below it and send it again.");
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

/* What is missing is named as templates name it: that is what the writer and the administrator can look for. */
static void refuse_hole(struct planning *p, const char *template_name, const char *hole)
{
	if (hole == NULL)
		plan_refuse(p,
			    "the template %s comes out empty for this ticket, so nothing was sent: write the words "
			    "yourself, or take another template",
			    template_name);
	else if (clf_text_equal(hole, "message.text"))
		plan_refuse(p,
			    "the template %s needs your own words (message.text) and there are none, so nothing was "
			    "sent",
			    template_name);
	else
		plan_refuse(p,
			    "the template %s says %s, and this ticket has none, so nothing was sent: fill it in, or "
			    "have an administrator give the template words for then, as {{%s | words}}",
			    template_name, hole, hole);
}

void plan_reach(struct planning *p)
{
	const struct clf_unreached *unreached = p->facts->unreached;

	if (unreached == NULL || plan_ended(p))
		return;
	if (unreached->template_name != NULL) {
		refuse_hole(p, unreached->template_name, unreached->hole);
		return;
	}
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
