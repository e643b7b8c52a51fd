/*
 * plan_followup.c - what an agent writes by page, API or command line: follow-ups to the customer or to a colleague
 * who helps, and comments that no customer sees.
 */
#include "clf/base/str.h"
#include "clf/mail/address.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_copied.h"
#include "plan/plan_write.h"
#include "plan/status_rules.h"

/* Who is written to may answer, and the answer is part of the conversation. */
static void join_recipient(struct planning *p, const char *address)
{
	struct clf_step *step;

	for (size_t i = 0; i < p->facts->participant_count; i++) {
		const struct clf_participant *other = &p->facts->participants[i];

		if (other->as == CLF_CLASS_CUSTOMER && clf_text_equal_nocase(other->address, address))
			return;
	}
	step = plan_step(p, CLF_STEP_PARTICIPANT);
	step->to = address;
	step->klass = CLF_CLASS_CUSTOMER;
}

static bool check_followup(struct planning *p, const struct clf_followup *followup)
{
	if (followup == NULL) {
		plan_refuse(p, "a follow-up needs what is to be said");
		return false;
	}
	if (followup->text != NULL && clf_text_blank(followup->text) && clf_text_blank(followup->template_name)) {
		plan_refuse(p, "the follow-up is empty");
		return false;
	}
	if (followup->to != NULL && clf_address_domain(followup->to)[0] == '\0') {
		plan_refuse(p, "\"%s\" is no mail address", followup->to);
		return false;
	}
	return true;
}

/* Checked and allowed; to is NULL for the customer. */
void plan_write_template(struct planning *p, const struct clf_followup *followup)
{
	const char *to = clf_text_blank(followup->to) ? NULL : followup->to;
	const char *text = clf_text_blank(followup->text) ? NULL : followup->text, *shown;
	struct clf_step *step;

	p->no_copies = p->no_copies || followup->no_copies;
	if (!plan_write_customer(p, clf_text_blank(followup->template_name) ? "follow-up" : followup->template_name,
				 text, to))
		return;
	step = &p->steps[p->count - 1];
	step->subject = clf_text_blank(followup->subject) ? NULL : followup->subject;
	if (!clf_text_blank(followup->locale))
		step->locale = followup->locale;
	shown = plan_sent_to(p);
	if (to != NULL && !clf_text_equal_nocase(to, p->ticket.customer.address))
		join_recipient(p, to);
	plan_event(p, "follow-up", NULL, shown);
	if (p->news == NULL)
		p->news = text;
	plan_trigger(p, CLF_TRIGGER_AGENT_REPLY);
}

void plan_followup(struct planning *p, const struct clf_action *action)
{
	if (plan_allowed(p, "reply") && check_followup(p, action->followup))
		plan_write_template(p, action->followup);
}

void plan_comment(struct planning *p, const struct clf_action *action)
{
	if (!plan_allowed(p, "note"))
		return;
	if (clf_text_blank(action->text))
		plan_refuse(p, "the comment is empty");
	else
		plan_add_comment(p, action->text);
}
