/*
 * plan_keep.c - the mail as the ticket keeps it, and what of it is text: ground for all that a mail can be.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_mail.h"
#include "plan/plan_status.h"
#include "plan/rule/plan_rules.h"

/* Some clocks are ahead of ours. */
int64_t clf_mail_in_at(const struct clf_mail_in *mail, int64_t now)
{
	return mail != NULL && mail->at != 0 && mail->at < now ? mail->at : now;
}

const char *plan_new_text(const struct clf_mail_in *mail)
{
	if (!clf_text_blank(mail->reply))
		return mail->reply;
	return mail->text != NULL ? mail->text : "";
}

const char *plan_written(const struct clf_mail_in *mail)
{
	return clf_text_blank(mail->written) ? plan_new_text(mail) : mail->written;
}

const char *plan_with_passed_on(const struct planning *p, const char *text)
{
	const char *passed_on = p->mail != NULL ? p->mail->passed_on : NULL;

	if (clf_text_blank(passed_on))
		return text;
	if (clf_text_blank(text))
		return passed_on;
	/* Without a reply the text is the whole mail, with what it passes on. */
	return clf_text_blank(p->mail->reply) && text == p->mail->text
		   ? text
		   : clf_arena_printf(p->arena, "%s\n\n%s", text, passed_on);
}

void plan_store_mail(struct planning *p, enum clf_class klass, const char *what)
{
	const struct clf_actor *actor = &p->request->actor;
	struct clf_step *step = plan_step(p, CLF_STEP_MESSAGE);

	step->klass = klass;
	step->party = actor->party;
	step->name = actor->name;
	step->text = p->mail->reply;
	/* What a copy brings was there before. */
	if (p->mail->attachment_count > 0 && !p->mail->same_mail_known &&
	    (klass == CLF_CLASS_CUSTOMER || klass == CLF_CLASS_THIRD_PARTY))
		plan_happened(p, CLF_ON_ATTACHMENT);
	plan_record(p, what, plan_actor_shown(p), p->mail->to_joined);
	plan_points(p, CLF_POINTS_MESSAGE);
}

bool plan_record_copy(struct planning *p, enum clf_class klass)
{
	if (!p->mail->same_mail_known)
		return false;
	plan_store_mail(p, klass, "copy");
	p->why = CLF_SAID("a copy of a mail that is known");
	return true;
}

bool plan_has_commands(const struct planning *p)
{
	const struct clf_commands *commands = p->request->commands;

	return commands != NULL &&
	       (commands->count > 0 || commands->ticket_count > 0 || !clf_text_blank(commands->problem));
}

void plan_take_answer(struct planning *p)
{
	plan_store_mail(p, CLF_CLASS_CUSTOMER, "answer");
	plan_changed(p, "has-answer", NULL, p->ticket.customer.address);
	p->updated = true;
	p->news = plan_new_text(p->mail);
	plan_join(p, CLF_CLASS_AGENT);
	plan_happened(p, CLF_ON_AGENT_REPLIED);
	p->why = CLF_SAID("the customer has the agent's answer: it is kept, and nothing is sent again");
}
