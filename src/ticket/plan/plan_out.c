/*
 * plan_out.c - a mail on its way out, and an administrator who has it sent again, sent to another address, or given up.
 *
 * A mail goes to one address: when its text goes to another, it itself is given up in the same breath.
 */
#include "plan/plan_out.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/ticket/plan/word.h"
#include "plan/mail/plan_copied.h"
#include "plan/plan_change.h"

#define SAY_MAYBE                                                                                                      \
	"it may have arrived at %s already: sent again, it may arrive twice. Say that this is meant, or discard it"

#define SAY_GIVEN_UP                                                                                                   \
	"it was given up (%s): sent again, it may come to more people than it should. Say that this is meant"

static void give_up(struct planning *p, const char *why)
{
	struct clf_step *step = plan_step(p, CLF_STEP_OUT_DISCARD);

	step->number = p->facts->out->id;
	step->text = why;
}

/* Whoever handles the ticket believes that the customer will have it: what comes otherwise they are told. */
static void tell(struct planning *p, enum clf_notice_kind kind, enum clf_points points, const char *what,
		 const char *from, const char *to)
{
	const struct notice notice = {.template_name = "update-notice"};
	enum clf_class klass = p->facts->out->klass;

	if (!p->has_ticket)
		return;
	plan_event(p, what, from, to);
	if (!p->facts->out->in_copy)
		plan_points(p, points);
	if (klass == CLF_CLASS_CUSTOMER || klass == CLF_CLASS_THIRD_PARTY)
		plan_tell(p, kind, &notice);
}

static void send_again(struct planning *p, const struct clf_out_word *word)
{
	const struct clf_out_facts *out = p->facts->out;

	(void)word;
	if (out->waits && !out->deferred) {
		plan_refuse(p, "it waits to be sent already");
		return;
	}
	plan_step(p, CLF_STEP_OUT_AGAIN)->number = out->id;
	tell(p, CLF_NOTICE_UPDATED, CLF_POINTS_OUT, "sent-again", NULL, out->to);
}

/* What an agent is sent holds ways in that are that agent's. */
static bool may_go_to(struct planning *p, const char *to)
{
	const struct clf_out_facts *out = p->facts->out;
	const char *objection = clf_text_blank(to) ? NULL : plan_objection_to(p, to);

	if (!p->has_ticket || (out->klass != CLF_CLASS_CUSTOMER && out->klass != CLF_CLASS_THIRD_PARTY))
		plan_refuse(p, "only a mail of the conversation goes to another address; this one is for %s alone",
			    out->to);
	else if (clf_text_blank(to))
		plan_refuse(p, "it says no address to send to");
	else if (clf_address_equal(to, out->to))
		plan_refuse(p, "it goes to %s already: send it again instead", out->to);
	else if (objection != NULL)
		plan_refuse(p, "%s", objection);
	return !plan_ended(p);
}

static void readdress(struct planning *p, const struct clf_out_word *word)
{
	const struct clf_out_facts *out = p->facts->out;
	struct clf_step *step;

	if (!may_go_to(p, word->to))
		return;
	give_up(p, clf_arena_printf(p->arena, "%s sent it to %s instead", plan_actor_shown(p), word->to));
	step = plan_step(p, CLF_STEP_SEND);
	step->number = out->id;
	step->to = word->to;
	step->klass = out->klass;
	step->token_class = out->klass == CLF_CLASS_CUSTOMER ? CLF_TOKEN_CUSTOMER : CLF_TOKEN_THIRD_PARTY;
	step->template_name = "readdress";
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->to = word->to;
	step->klass = out->klass;
	tell(p, CLF_NOTICE_UNDELIVERED, out->klass == CLF_CLASS_CUSTOMER ? CLF_POINTS_SENT : CLF_POINTS_NOWHERE,
	     "readdressed", out->to, word->to);
}

static void discard(struct planning *p, const struct clf_out_word *word)
{
	const struct clf_out_facts *out = p->facts->out;

	if (out->given_up != NULL) {
		plan_refuse(p, "it was given up before");
		return;
	}
	give_up(p, clf_text_blank(word->reason)
		       ? clf_arena_printf(p->arena, "%s discarded it", plan_actor_shown(p))
		       : clf_arena_printf(p->arena, "%s discarded it: %s", plan_actor_shown(p), word->reason));
	tell(p, CLF_NOTICE_UNDELIVERED, CLF_POINTS_OUT, "discarded", out->to,
	     clf_text_blank(word->reason) ? NULL : word->reason);
}

void plan_out(struct planning *p, const struct clf_action *action)
{
	static void (*const doing[])(struct planning *, const struct clf_out_word *) = {
	    [CLF_OUT_RETRY] = send_again, [CLF_OUT_READDRESS] = readdress, [CLF_OUT_DISCARD] = discard};
	const struct clf_out_word *word = action->out;
	const struct clf_out_facts *out = p->facts->out;

	if (p->request->actor.role != CLF_ROLE_ADMIN || !p->request->actor.sure)
		plan_deny(p, "this is for administrators");
	else if (word == NULL || out == NULL)
		plan_refuse(p, "there is no such mail in the outbox");
	else if (out->sent)
		plan_refuse(p, "it was sent: write another mail");
	else if (out->in_hand)
		plan_refuse(p, "it is being sent this moment: wait until it is known what came of it");
	else if (out->uncertain && word->kind != CLF_OUT_DISCARD && !word->twice)
		plan_refuse(p, SAY_MAYBE, out->to);
	else if (out->given_up != NULL && word->kind != CLF_OUT_DISCARD && !word->twice)
		plan_refuse(p, SAY_GIVEN_UP, out->given_up);
	else
		doing[word->kind](p, word);
}
