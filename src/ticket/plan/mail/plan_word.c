/*
 * plan_word.c - a mail that had come to no ticket, and a person who says where it belongs.
 *
 * It is its author's, on the author's side; whatever it asks for, and whoever it claims to be, nothing of it is obeyed
 * and nothing goes out because of it but notices, and an acknowledgement to a person who is sure.
 */
#include "clf/ticket/plan/word.h"

#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_mail.h"
#include "plan/plan_change.h"

static void record(struct planning *p)
{
	const struct clf_word *word = p->request->word;
	struct clf_step *step;

	plan_event(p, "released", word->was, NULL);
	step = &p->steps[p->count - 1];
	step->party = word->party;
	step->name = word->who;
}

/* An agent's goes to nobody outside: who wrote it isn't sure, or it would be obeyed. */
static void keep_as_note(struct planning *p)
{
	const struct notice notice = {.template_name = "reply-notice", .text = plan_new_text(p->mail), .stays = true};

	plan_store_mail(p, CLF_CLASS_AGENT, "note");
	plan_tell(p, CLF_NOTICE_REPLIED, &notice);
}

static void put_on_ticket(struct planning *p)
{
	if (p->request->actor.kind == CLF_ACTOR_AGENT &&
	    !plan_actor_is(p, p->ticket.customer.id, p->ticket.customer.address))
		keep_as_note(p);
	else if (plan_is_helper(p))
		plan_third_party_mail(p);
	else
		plan_customer_mail(p);
}

void plan_by_word(struct planning *p, const struct clf_action *action)
{
	(void)action;
	if (p->mail == NULL || p->request->word == NULL) {
		plan_refuse(p, "there is no mail");
	} else if (p->has_ticket) {
		put_on_ticket(p);
	} else if (clf_text_blank(p->request->actor.address)) {
		plan_hold(p, NULL, CLF_END_NOT_RELEASED);
		p->why =
		    CLF_SAID("no usable address says who wrote it, so it makes no ticket of its own: put it onto one");
	} else if (plan_is_gateways(p, p->request->actor.address)) {
		plan_hold(p, NULL, CLF_END_NOT_RELEASED);
		p->why = CLF_SAID("who wrote it has our own address, so a ticket would answer us: put it onto one");
	} else {
		plan_create_from_mail(p, NULL);
	}
	if (plan_ended(p))
		return;
	record(p);
	p->why =
	    p->facts->ticket != NULL ? CLF_SAID("a person put it onto the ticket") : CLF_SAID("a person released it");
}
