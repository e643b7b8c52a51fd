/*
 * plan_notify.c - who is told and who is written to, and what a cap or a rule keeps back.
 *
 * Nothing automatic answers what is automatic: the callers see to that. Here every automatic mail passes
 * the caps of its recipient, and one that is kept back stays visible as a step of its own.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/compose.h"
#include "planning.h"

#define ANSWERS_CUSTOMER "A reply to this mail goes to the customer, without your address."
#define BECOMES_NOTE "A reply to this mail becomes a note on the ticket. The customer never sees it."

struct caps {
	unsigned address, ticket;
};

static const struct caps caps_actor = {CLF_CAP_ADDRESS, CLF_CAP_TICKET};
static const struct caps caps_notice = {CLF_CAP_NOTICE_ADDRESS, CLF_CAP_NOTICE_TICKET};

static struct clf_automatic_count count_of(const struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->facts->automatic_count; i++) {
		if (clf_text_equal_nocase(p->facts->automatic[i].address, address))
			return p->facts->automatic[i];
	}
	if (plan_actor_is(p, 0, address))
		return (struct clf_automatic_count){address, p->facts->automatic_to_address,
						    p->facts->automatic_on_ticket, false};
	return (struct clf_automatic_count){.address = address};
}

/* Why nothing automatic may go there now, or NULL. */
static const char *kept_back(const struct planning *p, const char *address, struct caps caps)
{
	struct clf_automatic_count count = count_of(p, address);

	if (count.unreachable)
		return "mail to this address fails for good";
	if (count.to_address >= caps.address)
		return clf_arena_printf(p->arena, "%u automatic mails went to this address within an hour",
					count.to_address);
	if (count.on_ticket >= caps.ticket)
		return clf_arena_printf(p->arena,
					"%u automatic mails about this ticket went to this address within an hour",
					count.on_ticket);
	return NULL;
}

static void suppress(struct planning *p, int64_t party, const char *address, const char *template_name, const char *why)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SUPPRESSED);

	step->party = party;
	step->to = address;
	step->template_name = template_name;
	step->text = why;
}

static void tell(struct planning *p, int64_t party, const char *address, const char *name, const struct notice *notice,
		 struct caps caps)
{
	const char *why = kept_back(p, address, caps);
	struct clf_step *step;

	if (why != NULL) {
		suppress(p, party, address, notice->template_name, why);
		return;
	}
	step = plan_step(p, CLF_STEP_SEND);
	step->party = party;
	step->to = address;
	step->name = name;
	step->klass = CLF_CLASS_NOTICE;
	step->template_name = notice->template_name;
	step->text = notice->text;
	step->reason = notice->reason;
	step->report = notice->report;
	step->token_class = (int)notice->token_class;
	step->automatic = CLF_AUTO_GENERATED;
	step->reply_does = notice->token_class == CLF_TOKEN_AGENT_REPLY ? ANSWERS_CUSTOMER : BECOMES_NOTE;
}

static bool listed_before(const struct clf_agent *agents, size_t at)
{
	for (size_t i = 0; i < at; i++) {
		if (clf_text_equal_nocase(agents[i].address, agents[at].address))
			return true;
	}
	return false;
}

/* Nobody is told of what they did themselves. Returns how many could be told. */
static size_t tell_agents(struct planning *p, const struct clf_agent *agents, size_t count, const struct notice *notice)
{
	size_t told = 0;

	for (size_t i = 0; i < count; i++) {
		const struct clf_agent *agent = &agents[i];

		if (!agent->active || clf_text_blank(agent->address) || listed_before(agents, i))
			continue;
		told++;
		if (!plan_actor_is(p, agent->id, agent->address))
			tell(p, agent->id, agent->address, agent->name, notice, caps_notice);
	}
	return told;
}

static bool tell_owner_or_team(struct planning *p, const struct notice *notice)
{
	if (p->owner != NULL && tell_agents(p, p->owner, 1, notice) > 0)
		return true;
	return p->ticket.team != NULL && tell_agents(p, p->facts->team, p->facts->team_count, notice) > 0;
}

void plan_tell_handlers(struct planning *p, const struct notice *notice)
{
	if (!tell_owner_or_team(p, notice))
		tell_agents(p, p->facts->managers, p->facts->manager_count, notice);
}

void plan_tell_assigned(struct planning *p)
{
	const struct notice notice = {
	    .template_name = "assignment-notice", .token_class = CLF_TOKEN_AGENT_NOTE, .text = p->news};

	tell_owner_or_team(p, &notice);
}

void plan_tell_actor(struct planning *p, const char *reason)
{
	const struct clf_actor *actor = &p->request->actor;
	const struct notice notice = {.template_name = "refusal-notice",
				      .token_class = CLF_TOKEN_AGENT_NOTE,
				      .text = p->mail != NULL ? plan_new_text(p->mail) : NULL,
				      .reason = reason};

	if (!clf_text_blank(actor->address))
		tell(p, actor->party, actor->address, actor->name, &notice, caps_actor);
}

static const char *no_acknowledgement(const struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	if (actor->unverified)
		return "nothing shows that the sender's address is the sender's own";
	return kept_back(p, actor->address, caps_actor);
}

void plan_acknowledge(struct planning *p)
{
	const struct clf_customer *customer = &p->ticket.customer;
	struct clf_step *step;
	const char *why;

	if (!p->facts->auto_ack || p->mail == NULL || p->mail->kind != CLF_MAIL_MAIL || p->mail->automatic ||
	    clf_text_blank(customer->address) || !plan_actor_is(p, customer->id, customer->address))
		return;
	why = no_acknowledgement(p);
	if (why != NULL) {
		suppress(p, customer->id, customer->address, "acknowledgement", why);
		return;
	}
	step = plan_step(p, CLF_STEP_SEND);
	step->party = customer->id;
	step->to = customer->address;
	step->name = customer->name;
	step->klass = CLF_CLASS_AUTOMATIC;
	step->template_name = "acknowledgement";
	step->locale = customer->locale;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_REPLIED;
}

static bool has_own_attachments(const struct clf_mail_in *mail)
{
	for (size_t i = 0; mail != NULL && i < mail->attachment_count; i++) {
		if (!mail->attachments[i].is_inline)
			return true;
	}
	return false;
}

static const struct clf_participant *participant_at(const struct planning *p, const char *address)
{
	for (size_t i = 0; i < p->facts->participant_count; i++) {
		if (clf_text_equal_nocase(p->facts->participants[i].address, address))
			return &p->facts->participants[i];
	}
	return NULL;
}

static void address_to(struct planning *p, struct clf_step *step, const char *to)
{
	const struct clf_customer *customer = &p->ticket.customer;
	const struct clf_participant *other;

	if (to == NULL || clf_text_equal_nocase(to, customer->address)) {
		step->party = customer->id;
		step->to = customer->address;
		step->name = customer->name;
		return;
	}
	other = participant_at(p, to);
	step->to = to;
	step->party = other != NULL ? other->party : 0;
	step->name = other != NULL ? other->name : NULL;
}

bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to)
{
	struct clf_step *step;

	if (plan_status_is(p, CLF_KIND_SPAM) || plan_status_is(p, CLF_KIND_DELETED)) {
		plan_refuse(p, "the ticket is %s: change its status before writing to the customer",
			    plan_status_of(p->facts, p->ticket.status)->name);
		return false;
	}
	if (to == NULL && clf_text_blank(p->ticket.customer.address)) {
		plan_refuse(p, "the ticket's customer has no mail address");
		return false;
	}
	step = plan_step(p, CLF_STEP_SEND);
	address_to(p, step, to);
	step->klass = CLF_CLASS_CUSTOMER;
	step->template_name = template_name;
	step->locale = p->ticket.customer.locale;
	step->text = text;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_NO;
	step->with_attachments = has_own_attachments(p->mail);
	return true;
}
