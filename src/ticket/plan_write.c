/*
 * plan_write.c - what goes to customers, and what a cap keeps back.
 *
 * One that is kept back stays visible as a step of its own.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/compose.h"
#include "planning.h"

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
const char *plan_kept_back(const struct planning *p, const char *address, unsigned on_address, unsigned on_ticket)
{
	struct clf_automatic_count count = count_of(p, address);

	if (count.unreachable)
		return "mail to this address fails for good";
	if (count.to_address >= on_address)
		return clf_arena_printf(p->arena, "%u automatic mails went to this address within an hour",
					count.to_address);
	if (count.on_ticket >= on_ticket)
		return clf_arena_printf(p->arena,
					"%u automatic mails about this ticket went to this address within an hour",
					count.on_ticket);
	return NULL;
}

void plan_suppress(struct planning *p, int64_t party, const char *address, const char *template_name, const char *why)
{
	struct clf_step *step = plan_step(p, CLF_STEP_SUPPRESSED);

	step->party = party;
	step->to = address;
	step->template_name = template_name;
	step->text = why;
}

static const char *no_acknowledgement(const struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;

	if (actor->unverified)
		return "nothing shows that the sender's address is the sender's own";
	return plan_kept_back(p, actor->address, CLF_CAP_ADDRESS, CLF_CAP_TICKET);
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
		plan_suppress(p, customer->id, customer->address, "acknowledgement", why);
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

bool plan_has_attachments(const struct clf_mail_in *mail)
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

/* What its status will be when all is done. */
static const struct clf_ticket_status *coming_status(const struct planning *p)
{
	return p->next_status != NULL ? p->next_status : plan_status_of(p->facts, p->ticket.status);
}

static bool may_be_written_to(struct planning *p, const char *to)
{
	const struct clf_ticket_status *status = coming_status(p);

	if (status != NULL && (status->kind == CLF_KIND_SPAM || status->kind == CLF_KIND_DELETED)) {
		plan_refuse(p, "the ticket is %s: change its status before writing to the customer", status->name);
		return false;
	}
	if (to == NULL && clf_text_blank(p->ticket.customer.address)) {
		plan_refuse(p, "the ticket's customer has no mail address");
		return false;
	}
	return true;
}

bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to)
{
	struct clf_step *step;

	if (!may_be_written_to(p, to))
		return false;
	step = plan_step(p, CLF_STEP_SEND);
	address_to(p, step, to);
	step->klass = CLF_CLASS_CUSTOMER;
	step->template_name = template_name;
	step->locale = p->ticket.customer.locale;
	step->text = text;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_NO;
	step->with_attachments = p->letters_go_out && plan_has_attachments(p->mail);
	return true;
}
