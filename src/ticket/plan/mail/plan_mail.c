/*
 * plan_mail.c - a mail came in: whose side of the conversation it is on, and what follows from that.
 */
#include "plan/mail/plan_mail.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/later/plan_later.h"
#include "plan/mail/plan_copied.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

enum side { SIDE_CUSTOMER, SIDE_AGENT, SIDE_THIRD_PARTY };

static bool is_customer(const struct planning *p)
{
	return plan_actor_is(p, p->ticket.customer.id, p->ticket.customer.address);
}

bool plan_is_helper(const struct planning *p)
{
	bool helps = false;

	for (size_t i = 0; i < p->facts->participant_count; i++) {
		const struct clf_participant *other = &p->facts->participants[i];

		if (!plan_actor_is(p, other->party, other->address))
			continue;
		if (other->as == CLF_CLASS_CUSTOMER)
			return false;
		helps = helps || other->as == CLF_CLASS_THIRD_PARTY;
	}
	return helps;
}

/*
 * A stranger who holds a token made for the customer's side writes to the customer's side. Any other token was
 * passed on from inside: what its holder writes stays inside.
 */
static enum side stranger_side(const struct planning *p)
{
	if (p->request->actor.kind == CLF_ACTOR_THIRD_PARTY)
		return SIDE_THIRD_PARTY;
	if (p->mail->has_token)
		return p->mail->token_class == CLF_TOKEN_CUSTOMER ? SIDE_CUSTOMER : SIDE_THIRD_PARTY;
	return plan_is_helper(p) ? SIDE_THIRD_PARTY : SIDE_CUSTOMER;
}

static enum side side_of(const struct planning *p)
{
	bool customer = is_customer(p);

	if (p->request->actor.kind == CLF_ACTOR_AGENT)
		return customer && p->mail->has_token && p->mail->token_class == CLF_TOKEN_CUSTOMER ? SIDE_CUSTOMER
												    : SIDE_AGENT;
	return customer ? SIDE_CUSTOMER : stranger_side(p);
}

/* Who only thanks waits for nothing. */
static void note_thanks(struct planning *p)
{
	struct clf_courtesy *courtesy = clf_arena_new_of(p->arena, struct clf_courtesy);
	struct clf_rule_view view;

	plan_rule_view(p, CLF_ON_CUSTOMER_REPLIED, &view);
	*courtesy = clf_rule_courtesy(p->arena, &view);
	p->courtesy = courtesy;
	if (courtesy->thanks)
		p->steps[p->count - 1].to_value = CLF_LINE_THANKS;
}

void plan_customer_mail(struct planning *p)
{
	const struct notice notice = {.template_name = "reply-notice", .text = plan_new_text(p->mail)};
	const struct clf_rule *rule;

	if (plan_record_copy(p, CLF_CLASS_CUSTOMER))
		return;
	plan_call_off(p);
	rule = plan_succeeded_by(p);
	if (rule != NULL || plan_status_is(p, CLF_KIND_DELETED)) {
		plan_create_successor(p);
		if (rule != NULL && !plan_ended(p))
			plan_note_successor(p, rule);
		return;
	}
	plan_store_mail(p, CLF_CLASS_CUSTOMER, "message");
	note_thanks(p);
	if (!is_customer(p))
		plan_join(p, CLF_CLASS_CUSTOMER);
	p->why = CLF_SAID("the customer's side wrote");
	if (plan_status_is(p, CLF_KIND_SPAM)) {
		p->why = CLF_SAID("the customer's side wrote to a ticket that is spam: recorded, and nobody is told");
		return;
	}
	plan_take_copies(p);
	plan_happened(p, CLF_ON_CUSTOMER_REPLIED);
	plan_tell(p, CLF_NOTICE_REPLIED, &notice);
}

void plan_third_party_mail(struct planning *p)
{
	const struct notice notice = {.template_name = "reply-notice", .text = plan_new_text(p->mail), .stays = true};

	if (plan_record_copy(p, CLF_CLASS_THIRD_PARTY))
		return;
	plan_store_mail(p, CLF_CLASS_THIRD_PARTY, "third-party-message");
	plan_add_comment(p, plan_with_passed_on(p, plan_new_text(p->mail)));
	plan_join(p, CLF_CLASS_THIRD_PARTY);
	plan_happened(p, CLF_ON_HELPER_REPLIED);
	plan_tell(p, CLF_NOTICE_REPLIED, &notice);
	p->why = CLF_SAID("somebody who isn't the customer was asked, and answered: a note");
}

/* Commands are an agent's: on any other side what looks like one is text. */
static void put_back(struct planning *p)
{
	struct clf_mail_in *whole = clf_arena_new_of(p->arena, struct clf_mail_in);

	if (!plan_has_commands(p))
		return;
	*whole = *p->mail;
	whole->reply = plan_written(p->mail);
	p->mail = whole;
}

static void plan_on_ticket(struct planning *p)
{
	enum side side = side_of(p);

	if (side != SIDE_AGENT)
		put_back(p);
	switch (side) {
	case SIDE_AGENT:
		plan_agent_mail(p);
		break;
	case SIDE_THIRD_PARTY:
		plan_third_party_mail(p);
		break;
	case SIDE_CUSTOMER:
		plan_customer_mail(p);
		break;
	}
}

static void plan_unknown(struct planning *p, const struct clf_new_ticket *given)
{
	const struct clf_actor *actor = &p->request->actor;

	if (p->mail->kind == CLF_MAIL_LIST && !p->mail->for_us) {
		plan_hold(p, NULL, CLF_END_LIST);
		return;
	}
	if (actor->kind == CLF_ACTOR_AGENT && !actor->sure && p->mail->automatic) {
		plan_hold(p, NULL, CLF_END_UNSURE_MACHINE);
		return;
	}
	if (actor->kind == CLF_ACTOR_AGENT && (!actor->sure || p->mail->to_desk || plan_has_commands(p))) {
		plan_desk_mail(p);
		return;
	}
	if (p->mail->to_desk) {
		plan_refuse(p, "the command address is for agents, and this isn't one's");
		p->end = CLF_END_COMMANDS;
		return;
	}
	if (actor->kind == CLF_ACTOR_AGENT && !p->mail->automatic && p->mail->forwarded != NULL) {
		plan_create_forwarded(p);
		return;
	}
	if (actor->kind == CLF_ACTOR_AGENT && !p->mail->automatic && p->mail->outside_count > 0) {
		plan_create_answered(p);
		return;
	}
	if (clf_text_blank(actor->address)) {
		plan_hold(p, NULL, CLF_END_NO_SENDER);
		return;
	}
	switch (p->facts->mailbox.unknown) {
	case CLF_UNKNOWN_TICKET:
		plan_create_from_mail(p, given);
		break;
	case CLF_UNKNOWN_QUARANTINE:
		plan_hold(p, NULL, CLF_END_UNKNOWN);
		break;
	case CLF_UNKNOWN_REFUSE:
		plan_refuse(p, "it answers nothing, and the mailbox takes answers only");
		p->end = CLF_END_ANSWERS_ONLY;
		if (!plan_tell_not_taken(p))
			plan_hold(p, NULL, CLF_END_NOT_TOLD);
		break;
	}
}

static void ignore_own(struct planning *p)
{
	plan_ignore(p, CLF_END_OWN);
	p->why = clf_arena_printf(p->arena, "a mail of our own came back from %s, sent to %s", plan_actor_shown(p),
				  clf_text_blank(p->mail->to_joined) ? "nobody named" : p->mail->to_joined);
}

/*
 * What a machine made on its own account, or on behalf of a person (a form, a scanner), is work like anybody's mail:
 * where it begins something, and where it goes on with what it began. No machine ever answers it.
 */
static bool is_work(const struct planning *p)
{
	if (p->mail->kind != CLF_MAIL_MAIL && p->mail->kind != CLF_MAIL_LIST)
		return false;
	return !p->has_ticket || (p->mail->goes_on && p->request->actor.kind != CLF_ACTOR_AGENT);
}

static void plan_by_kind(struct planning *p, const struct clf_action *action)
{
	if (p->mail->is_own)
		ignore_own(p);
	else if (plan_is_report(p->mail))
		plan_report(p);
	else if (plan_is_automatic(p->mail) && !is_work(p))
		plan_automatic(p);
	else if (p->has_ticket)
		plan_on_ticket(p);
	else
		plan_unknown(p, action->new_ticket);
}

void plan_mail(struct planning *p, const struct clf_action *action)
{
	if (p->mail == NULL) {
		plan_refuse(p, "there is no mail");
		return;
	}
	plan_by_kind(p, action);
	if (plan_is_old(p) && !plan_ended(p))
		p->why =
		    clf_arena_printf(p->arena, "%s; it is older than the mailbox, so nothing is sent for it", p->why);
}
