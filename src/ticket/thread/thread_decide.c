/*
 * thread_decide.c - the first signal that holds decides; those before it that don't are said with their reason.
 *
 * A tag and a foreign Message-ID can be known to anybody: they hold for who takes part in the conversation
 * already, and of a stranger they are a hint that the new ticket keeps. A token of the desk's own (commands, an answer
 * whether a mail was somebody's) is about no ticket, whatever else the mail names.
 */
#include <inttypes.h>

#include "clf/base/arena.h"
#include "clf/ticket/thread/thread.h"

static bool is_hint(const struct clf_candidate *c)
{
	return c->signal == CLF_SIGNAL_TAG || c->signal == CLF_SIGNAL_FOREIGN_ID;
}

/* Why it doesn't hold, or NULL when it does. "" stays unsaid. */
static const char *objection(struct clf_arena *arena, const struct clf_candidate *c)
{
	if (!c->valid)
		return c->why != NULL ? c->why : "rejected";
	if (c->at.is_loop)
		return "its ticket is merged in a circle";
	if (c->at.number == 0)
		return c->signal == CLF_SIGNAL_FOREIGN_ID ? "no mail with this id is known" : "there is no such ticket";
	if (is_hint(c) && !c->at.sender_takes_part)
		return clf_arena_printf(arena, "the sender takes no part in ticket %" PRId64, c->at.number);
	return NULL;
}

/* A token that is about a mail of ours, not about a ticket. */
static bool is_bounce(const struct clf_candidate *c)
{
	return c->valid && !is_hint(c) &&
	       (c->token.klass == CLF_TOKEN_BOUNCE || c->token.klass == CLF_TOKEN_PROBE ||
		c->token.klass == CLF_TOKEN_CHECK);
}

static bool is_desk(const struct clf_candidate *c)
{
	return c->valid && !is_hint(c) && (c->token.klass == CLF_TOKEN_COMMAND || c->token.klass == CLF_TOKEN_CONFIRM);
}

static void take(const struct clf_candidate *c, struct clf_threading *out)
{
	out->signal = c->signal;
	out->ticket = c->at.number;
	if (!is_hint(c)) {
		out->token = c->token;
		out->has_token = true;
	}
}

/* A tag that decides says nothing of the class; a token for the same ticket further down does. */
static void take_token(const struct clf_candidates *candidates, struct clf_threading *out)
{
	for (size_t i = 0; i < candidates->count && !out->has_token; i++) {
		const struct clf_candidate *c = &candidates->items[i];

		if (c->valid && !is_hint(c) && !is_bounce(c) && !is_desk(c) && !c->at.is_loop &&
		    c->at.number == out->ticket) {
			out->token = c->token;
			out->has_token = true;
		}
	}
}

void clf_thread_decide(struct clf_arena *arena, const struct clf_candidates *candidates, struct clf_threading *out)
{
	const char **rejected = clf_arena_array_of(arena, candidates->count, const char *);

	*out = (struct clf_threading){.rejected = rejected};
	for (size_t i = 0; i < candidates->count && out->ticket == 0; i++) {
		const struct clf_candidate *c = &candidates->items[i];
		const char *why;

		if (is_bounce(c))
			continue;
		if (is_desk(c)) {
			take(c, out);
			out->ticket = 0;
			out->related = 0;
			return;
		}
		why = objection(arena, c);
		if (why == NULL) {
			take(c, out);
			continue;
		}
		if (is_hint(c) && c->at.number != 0 && !c->at.is_loop && out->related == 0)
			out->related = c->at.number;
		rejected[out->rejected_count++] =
		    clf_arena_printf(arena, "%s %s: %s", clf_signal_name(c->signal), c->value, why);
	}
	if (out->ticket != 0) {
		out->related = 0;
		take_token(candidates, out);
	}
}
