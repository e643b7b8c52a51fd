/*
 * plan_create.c - tickets come into being: from a response, by hand, by a mail, or as successor of one that is
 * closed for good.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_copied.h"
#include "plan/mail/plan_mail.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_command.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"
#include "plan/set/plan_item.h"
#include "plan/sub/plan_sub.h"

static const struct clf_agent *only_manager(const struct planning *p)
{
	const struct clf_agent *only = NULL;

	for (size_t i = 0; i < p->manager_count; i++) {
		if (!p->managers[i].active)
			continue;
		if (only != NULL)
			return NULL;
		only = &p->managers[i];
	}
	return only;
}

static void add_first_comment(struct planning *p, const struct clf_new_ticket *given)
{
	if (given->response == NULL && p->mail == NULL && !clf_text_blank(given->text))
		plan_add_comment(p, given->text);
}

/* The customer takes part from the start; later answers are known by it. */
static void join_customer(struct planning *p)
{
	const struct clf_customer *customer = &p->ticket.customer;
	struct clf_step *step;

	if (clf_text_blank(customer->address))
		return;
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->party = customer->id;
	step->to = customer->address;
	step->name = customer->name;
	step->klass = CLF_CLASS_CUSTOMER;
}

static void view_of(struct planning *p, const struct clf_new_ticket *made, const struct clf_ticket_status *status)
{
	p->ticket = (struct clf_ticket){
	    .subject = made->subject,
	    .status = status->id,
	    .plain = made->plain,
	    .owner = p->owner != NULL ? p->owner->id : 0,
	    .team = made->team,
	    .customer = made->customer,
	    .original_segment = made->segment,
	    .segment = made->segment,
	    .cause_set = made->cause_set,
	    .mailbox = p->request->mailbox,
	    .alias = made->alias,
	    .channel = made->channel,
	    .response = made->response,
	    .summary = made->summary,
	    .score = made->score,
	    .has_score = made->has_score,
	    .comment = made->comment,
	    .parent = made->parent,
	    .status_at = p->facts->now,
	    .owner_at = p->owner != NULL ? p->facts->now : 0,
	    .created_at = clf_mail_in_at(p->mail, p->facts->now),
	    .updated_at = p->facts->now,
	};
	p->has_ticket = true;
}

/* made is complete; p->owner is chosen. related is linked by a step of its own. */
static void add_ticket(struct planning *p, struct clf_new_ticket *made, const struct clf_ticket_status *status)
{
	int64_t related = made->related;
	struct clf_step *step = plan_step(p, CLF_STEP_CREATE);

	made->related = 0;
	step->new_ticket = made;
	step->status_id = status->id;
	step->owner_id = p->owner != NULL ? p->owner->id : 0;
	view_of(p, made, status);
	plan_event(p, "created", NULL, made->channel);
	plan_typed(p, CLF_FIELD_STATUS, NULL, clf_id_kept(p->arena, status->id));
	plan_happened(p, CLF_ON_CREATED);
	if (related != 0) {
		step = plan_step(p, CLF_STEP_LINK);
		step->what = p->facts->ticket != NULL && p->facts->ticket->number == related ? "successor" : "related";
		step->number = related;
		plan_event(p, "linked", NULL, clf_arena_printf(p->arena, "%lld", (long long)related));
	}
	join_customer(p);
	if (p->owner != NULL) {
		plan_event(p, "owner", NULL, plan_agent_shown(p->owner));
		plan_typed(p, CLF_FIELD_OWNER, NULL, clf_id_kept(p->arena, p->owner->id));
	}
	if (made->parent != 0) {
		plan_event(p, "parent", NULL, clf_id_kept(p->arena, made->parent));
		plan_typed_about(p, clf_id_kept(p->arena, made->parent));
	}
	plan_put_held(p, made->held, made->held_count);
	p->assigned = true;
	plan_items_made(p);
}

static struct clf_new_ticket *copy_of(struct planning *p, const struct clf_new_ticket *given, const char *channel)
{
	struct clf_new_ticket *made = clf_arena_new_of(p->arena, struct clf_new_ticket);

	if (given != NULL)
		*made = *given;
	else
		made->priority = CLF_PRIORITY_MEDIUM;
	if (made->channel == NULL)
		made->channel = channel;
	if (clf_text_blank(made->subject))
		made->subject = plan_words(p, "(no subject)");
	if (made->response != NULL && clf_text_blank(made->comment))
		made->comment = made->text;
	if (clf_text_blank(made->comment))
		made->comment = NULL;
	return made;
}

/* A response is never turned away for a name that isn't set up yet: the store makes it. */
static bool check_names(struct planning *p, struct clf_new_ticket *made)
{
	bool named;

	if (clf_text_blank(made->segment))
		made->segment = NULL;
	if (clf_text_blank(made->team))
		made->team = NULL;
	named = made->team != NULL; /* else its type may name one that there is */
	if (!plan_items_known(p, made) || !plan_is_team(p, made->team) || made->response != NULL)
		return !plan_ended(p);
	if (made->segment != NULL && !p->facts->named_segment_exists) {
		plan_no_segment(p, made->segment, p->facts->near_segment);
		p->field = "segment";
	} else if (named && !p->facts->named_team_exists) {
		plan_no_team(p, made->team);
		p->field = "team";
	}
	return !plan_ended(p);
}

static bool choose_owner(struct planning *p, const struct clf_new_ticket *made)
{
	p->owner = NULL;
	if (clf_text_blank(made->owner)) {
		p->owner = made->segment != NULL ? only_manager(p) : NULL;
		return true;
	}
	if (p->facts->named == NULL) {
		plan_no_agent(p, made->owner);
	} else if (!p->facts->named->active) {
		plan_refuse(p, "%s is no longer active and can't own a ticket", p->facts->named->address);
	} else {
		p->owner = p->facts->named;
		return true;
	}
	p->field = "owner";
	return false;
}

static const struct clf_ticket_status *choose_status(struct planning *p, const struct clf_new_ticket *made)
{
	const struct clf_ticket_status *status =
	    clf_text_blank(made->status) ? plan_first_status(p->facts) : plan_status_named(p->facts, made->status);

	if (status == NULL && p->facts->status_count == 0)
		plan_refuse(p, "no statuses are set up");
	else if (status == NULL)
		plan_no_status(p, made->status);
	if (status == NULL)
		p->field = "status";
	return status;
}

static const char *channel_of(const struct planning *p, const struct clf_new_ticket *given)
{
	if (given->response != NULL)
		return "survey";
	return p->request->via == CLF_VIA_MAIL ? "mail" : "hand";
}

void plan_create(struct planning *p, const struct clf_action *action)
{
	const struct clf_ticket_status *status;
	struct clf_new_ticket *made;

	if (!plan_allowed(p, "new"))
		return;
	if (action->new_ticket == NULL || p->has_ticket) {
		plan_refuse(p, "a ticket is made on its own, from what it is to hold");
		return;
	}
	if (clf_text_blank(action->new_ticket->customer.address)) {
		plan_refuse(p, "a ticket needs its customer's mail address");
		return;
	}
	made = copy_of(p, action->new_ticket, channel_of(p, action->new_ticket));
	if (!check_names(p, made) || !choose_owner(p, made))
		return;
	status = choose_status(p, made);
	if (status == NULL)
		return;
	add_ticket(p, made, status);
	add_first_comment(p, made);
	p->news = made->text;
}

/* Whoever makes a part of a ticket takes part in it, even where they don't have the whole. */
void plan_part(struct planning *p, const struct clf_action *action)
{
	const struct clf_after *after = p->request->after;
	const struct clf_ticket_status *status;
	struct clf_new_ticket *made;

	if (after == NULL || action->new_ticket == NULL || p->has_ticket) {
		plan_refuse(p, "there is no such action");
		return;
	}
	made = copy_of(p, action->new_ticket, "hand");
	made->customer = after->ticket->customer;
	made->alias = after->ticket->alias;
	if (!check_names(p, made) || !choose_owner(p, made))
		return;
	status = choose_status(p, made);
	if (status == NULL)
		return;
	add_ticket(p, made, status);
	add_first_comment(p, made);
	if (p->request->actor.kind == CLF_ACTOR_AGENT)
		plan_join(p, CLF_CLASS_AGENT);
	p->news = made->text;
	p->why = CLF_SAID("a part of another ticket");
}

/* The only manager of the segment that the rule names, else of the one that the response came with. */
static bool choose_by_rule(struct planning *p, const struct clf_new_ticket *made)
{
	const struct clf_desk *desk = p->facts->rules.desk;

	for (size_t i = 0; made->segment != NULL && i < desk->segment_count; i++) {
		if (clf_text_equal(desk->segments[i].name, made->segment)) {
			p->managers = desk->segments[i].agents;
			p->manager_count = desk->segments[i].count;
		}
	}
	for (size_t i = 0; made->team != NULL && i < desk->lists.team_count; i++) {
		if (clf_text_equal(desk->lists.teams[i].name, made->team)) {
			p->team = desk->lists.teams[i].agents;
			p->team_count = desk->lists.teams[i].count;
		}
	}
	p->owner = clf_text_blank(made->owner) && made->segment != NULL ? only_manager(p) : NULL;
	for (size_t i = 0; !clf_text_blank(made->owner) && i < desk->agent_count; i++) {
		if (clf_text_equal(desk->agents[i].address, made->owner) && desk->agents[i].active)
			p->owner = &desk->agents[i];
	}
	if (!clf_text_blank(made->owner) && p->owner == NULL)
		plan_refuse(p, "%s is no longer active and can't own a ticket", made->owner);
	return !plan_ended(p);
}

void plan_create_by_rule(struct planning *p, const struct clf_new_ticket *given)
{
	struct clf_new_ticket *made = copy_of(p, given, channel_of(p, given));
	const struct clf_ticket_status *status;

	if (!check_names(p, made) || !choose_by_rule(p, made))
		return;
	status = choose_status(p, made);
	if (status == NULL)
		return;
	add_ticket(p, made, status);
	p->news = made->text;
}

/* The customer has said nothing yet: what the agent wrote is the agent's own. */
void plan_create_asked(struct planning *p, const char *address, const char *subject)
{
	struct clf_new_ticket *made = copy_of(p, NULL, "hand");
	const struct clf_ticket_status *status = choose_status(p, made);

	if (status == NULL)
		return;
	made->subject = subject;
	made->text = plan_with_passed_on(p, p->text);
	made->segment = p->facts->mailbox.segment;
	made->customer.address = address;
	p->owner = made->segment != NULL ? only_manager(p) : NULL;
	add_ticket(p, made, status);
	p->news = made->text;
}

static bool status_for_mail(struct planning *p, const struct clf_ticket_status **out)
{
	*out = plan_first_status(p->facts);
	if (*out == NULL)
		plan_hold(p, NULL, CLF_END_NO_STATUS);
	return *out != NULL;
}

static void take_mail(struct planning *p, const char *text)
{
	plan_store_mail(p, CLF_CLASS_CUSTOMER, "message");
	plan_take_copies(p);
	p->news = text;
	plan_acknowledge(p);
}

void plan_create_from_mail(struct planning *p, const struct clf_new_ticket *given)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_new_ticket *made = copy_of(p, given, "mail");
	const struct clf_ticket_status *status;

	if (!status_for_mail(p, &status))
		return;
	if (given == NULL || clf_text_blank(given->subject))
		made->subject = clf_text_blank(p->mail->subject) ? plan_words(p, "(no subject)") : p->mail->subject;
	if (clf_text_blank(made->text))
		made->text = plan_new_text(p->mail);
	if (made->segment == NULL)
		made->segment = p->facts->mailbox.segment;
	if (made->related == 0)
		made->related = p->mail->related;
	made->alias = p->mail->alias;
	if (clf_text_blank(made->customer.address)) {
		made->customer.id = actor->party;
		made->customer.address = actor->address;
		made->customer.name = actor->name;
	}
	p->owner = made->segment != NULL ? only_manager(p) : NULL;
	add_ticket(p, made, status);
	take_mail(p, made->text);
	p->why = CLF_SAID("it answers nothing: a new ticket");
}

/* Made by an agent, for somebody outside who has it from the agent or gave it to them. */
static bool create_for(struct planning *p, const struct clf_address *customer, const char *subject, const char *text)
{
	struct clf_new_ticket *made;
	const struct clf_ticket_status *status;

	if (!plan_allowed(p, "new") || !status_for_mail(p, &status))
		return false;
	made = copy_of(p, NULL, "mail");
	made->subject = clf_text_blank(subject) ? plan_words(p, "(no subject)") : subject;
	made->text = text;
	made->segment = p->facts->mailbox.segment;
	made->related = p->mail->related;
	made->customer.address = customer->address;
	made->customer.name = customer->name;
	if (p->owner == NULL)
		p->owner = made->segment != NULL ? only_manager(p) : NULL;
	add_ticket(p, made, status);
	plan_changed(p, "for", NULL, customer->address);
	return true;
}

void plan_create_forwarded(struct planning *p)
{
	const struct clf_forwarded *forwarded = p->mail->forwarded;
	struct clf_step *step;

	if (!create_for(p, &forwarded->from, forwarded->subject, forwarded->text))
		return;
	plan_store_mail(p, CLF_CLASS_CUSTOMER, "message");
	step = &p->steps[p->count - 2];
	step->to = forwarded->from.address;
	step->name = forwarded->from.name;
	step->text = forwarded->text;
	if (!clf_text_blank(forwarded->own))
		plan_add_comment(p, forwarded->own);
	p->news = forwarded->text;
	p->why = CLF_SAID("an agent passed on a customer's mail: the customer's ticket");
}

void plan_create_answered(struct planning *p)
{
	p->owner = plan_actor_agent(p);
	if (!create_for(p, &p->mail->outside[0], p->mail->subject, plan_new_text(p->mail)))
		return;
	plan_take_answer(p);
	plan_take_copies(p);
	p->why = CLF_SAID("an agent wrote to a customer with us in copy: the customer's ticket, answered");
}

void plan_create_successor(struct planning *p)
{
	const struct clf_ticket *old = p->facts->ticket;
	const struct clf_ticket_status *status;
	struct clf_new_ticket *made;

	if (!status_for_mail(p, &status))
		return;
	made = clf_arena_new_of(p->arena, struct clf_new_ticket);
	*made = (struct clf_new_ticket){
	    .subject = old->subject,
	    .text = plan_new_text(p->mail),
	    .channel = "mail",
	    .segment = old->segment,
	    .team = old->team,
	    .alias = old->alias,
	    .customer = old->customer,
	    .priority = old->priority,
	    .related = old->number,
	};
	p->owner = p->facts->owner != NULL && p->facts->owner->active ? p->facts->owner : NULL;
	if (p->owner == NULL && made->segment != NULL)
		p->owner = only_manager(p);
	add_ticket(p, made, status);
	if (!plan_actor_is(p, old->customer.id, old->customer.address))
		plan_join(p, CLF_CLASS_CUSTOMER);
	take_mail(p, made->text);
	p->why = clf_arena_printf(p->arena, "ticket %lld no longer reopens: a new ticket linked to it",
				  (long long)old->number);
}
