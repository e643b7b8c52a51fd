/*
 * plan_write.c - what goes to customers, and what a cap keeps back.
 *
 * What a cap keeps back is made and stored, so that a person can see and release it; what may be a forger's or can't
 * arrive is not.
 */
#include "plan/plan_write.h"

#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "clf/mail/write/compose.h"
#include "clf/ticket/attached.h"
#include "clf/ticket/retention.h"
#include "plan/mail/plan_copied.h"
#include "plan/plan_status.h"

static struct clf_automatic_count count_of(const struct planning *p, const char *address)
{
	const struct clf_facts *facts = p->facts;

	for (size_t i = 0; i < facts->automatic_count; i++) {
		if (clf_text_equal_nocase(facts->automatic[i].address, address))
			return facts->automatic[i];
	}
	if (plan_actor_is(p, 0, address))
		return (struct clf_automatic_count){.address = address,
						    .to_address = facts->automatic_to_address,
						    .on_ticket = facts->automatic_on_ticket,
						    .kept_back = facts->automatic_kept_back};
	return (struct clf_automatic_count){.address = address};
}

bool plan_is_unreachable(const struct planning *p, const char *address)
{
	return count_of(p, address).unreachable;
}

/* One ticket may have its share of what an address may have. */
static const char *over_cap(const struct planning *p, enum plan_cap cap, const struct clf_automatic_count *count)
{
	const struct clf_facts *facts = p->facts;
	unsigned most = cap == CAP_NOTICE ? facts->mailbox.notice_cap : facts->mailbox.automatic_cap;
	unsigned share = cap == CAP_NOTICE ? 10 : 4;

	if (most == 0)
		most = cap == CAP_NOTICE ? CLF_CAP_NOTICE : CLF_CAP_AUTOMATIC;
	if (count->to_address >= most)
		return clf_arena_printf(p->arena, "%u automatic mails went to this address within an hour",
					count->to_address);
	if (count->on_ticket >= (most + share - 1) / share)
		return clf_arena_printf(p->arena,
					"%u automatic mails about this ticket went to this address within an hour",
					count->on_ticket);
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

struct clf_step *plan_send_automatic(struct planning *p, enum plan_cap cap, int64_t party, const char *address,
				     const char *template_name, bool worth_a_place)
{
	struct clf_automatic_count count = count_of(p, address);
	const char *why = count.unreachable ? PLAN_FAILS_FOR_GOOD : over_cap(p, cap, &count);
	struct clf_step *step;

	if (plan_is_old(p))
		return NULL;
	if (why != NULL && (count.unreachable || !worth_a_place || count.kept_back >= CLF_CAP_KEPT)) {
		plan_suppress(p, party, address, template_name, why);
		return NULL;
	}
	step = plan_step(p, CLF_STEP_SEND);
	step->party = party;
	step->to = address;
	step->template_name = template_name;
	step->kept_back = why;
	return step;
}

bool plan_is_old(const struct planning *p)
{
	return p->mail != NULL && p->mail->is_old;
}

struct clf_step *plan_send_customer(struct planning *p, const char *template_name)
{
	const struct clf_customer *customer = &p->ticket.customer;
	struct clf_step *step;

	if (p->facts->customer_out) {
		plan_suppress(p, customer->id, customer->address, template_name,
			      "the customer has opted out of automatic mail");
		return NULL;
	}
	step = plan_send_automatic(p, CAP_AUTOMATIC, customer->id, customer->address, template_name, true);
	if (step == NULL)
		return NULL;
	step->name = customer->name;
	step->klass = CLF_CLASS_AUTOMATIC;
	step->locale = customer->locale;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_REPLIED;
	return step;
}

void plan_acknowledge(struct planning *p)
{
	const struct clf_customer *customer = &p->ticket.customer;

	if (!p->facts->mailbox.auto_ack || p->mail == NULL || plan_is_old(p) || p->mail->kind != CLF_MAIL_MAIL ||
	    p->mail->automatic || clf_text_blank(customer->address) ||
	    !plan_actor_is(p, customer->id, customer->address))
		return;
	if (p->request->actor.unverified) {
		plan_suppress(p, customer->id, customer->address, "acknowledgement",
			      "nothing shows that the sender's address is the sender's own");
		return;
	}
	plan_send_customer(p, "acknowledgement");
}

/* Once a day, and only where nothing suggests that somebody else would get it. */
bool plan_tell_not_taken(struct planning *p)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_step *step;

	if (p->mail->kind != CLF_MAIL_MAIL || p->mail->automatic || actor->unverified || p->facts->told_today)
		return false;
	step = plan_send_automatic(p, CAP_AUTOMATIC, actor->party, actor->address, "not-taken", false);
	if (step == NULL)
		return false;
	step->name = actor->name;
	step->klass = CLF_CLASS_AUTOMATIC;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_REPLIED;
	return true;
}

bool plan_has_attachments(const struct clf_mail_in *mail)
{
	for (size_t i = 0; mail != NULL && i < mail->attachment_count; i++) {
		if (clf_attached_apart(&mail->attachments[i]))
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

bool plan_may_be_written_to(struct planning *p, const char *to)
{
	const struct clf_ticket_status *status = coming_status(p);

	if (status != NULL && clf_status_kind_row(status->kind)->drops) {
		plan_refuse(p, "the ticket is %s: change its status before writing to the customer", status->name);
		return false;
	}
	if (to == NULL && clf_text_blank(p->ticket.customer.address)) {
		plan_refuse(p, "the ticket's customer has no mail address");
		return false;
	}
	if (to == NULL && clf_text_equal(clf_address_domain(p->ticket.customer.address), CLF_ERASED_DOMAIN)) {
		plan_refuse(p, "the data of the ticket's customer was erased: nobody knows where to write to");
		return false;
	}
	return true;
}

bool plan_write_customer(struct planning *p, const char *template_name, const char *text, const char *to)
{
	const struct clf_letter *letters;
	struct clf_step *step;
	size_t count = 0;

	if (!plan_may_be_written_to(p, to))
		return false;
	text = plan_outward(p, text);
	letters = plan_letters(p, &count);
	if (to == NULL)
		step = plan_send_answer(p);
	else
		address_to(p, step = plan_step(p, CLF_STEP_SEND), to);
	step->klass = CLF_CLASS_CUSTOMER;
	step->template_name = template_name;
	step->locale = p->ticket.customer.locale;
	step->text = text;
	step->token_class = CLF_TOKEN_CUSTOMER;
	step->automatic = CLF_AUTO_NO;
	step->letters = letters;
	step->letter_count = count;
	step->with_attachments = count > 0;
	return true;
}
