/*
 * plan_agent_mail.c - what an agent writes from their own inbox: an answer to the customer, or a note.
 *
 * An answer needs a token that says so. In every doubt the customer gets nothing, and the agent is told.
 */
#include "clf/base/str.h"
#include "planning.h"

#define SAY_SURE                                                                                                       \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. Reply to the gateway's own notice " \
	"from the address it went to, with a mail program that signs or submits through your organisation's server."
#define SAY_LOST                                                                                                       \
	"Your mail lost the address that says what it is for, so it was kept as a note and nothing went to the "       \
	"customer. To answer the customer, reply to the notice that told you of the customer's mail."
#define SAY_EMPTY "Your mail holds no new text, so nothing was done. Write above the quotation, and send it again."
#define SAY_LEAK                                                                                                       \
	"Your answer still holds text of a notice that is meant for agents alone, so nothing went to the customer. "   \
	"Take it out, and send it again."

/* A copy is known by its Message-ID, which whoever forges a mail may take over: doubt comes before it. */
static bool is_obeyed(struct planning *p)
{
	if (p->request->actor.sure)
		return true;
	if (p->has_ticket)
		plan_refuse(p, SAY_SURE);
	else
		plan_hold(p, SAY_SURE, "it claims to come from an agent, and that isn't certain");
	return false;
}

static bool is_answer(const struct clf_mail_in *mail)
{
	return !mail->is_note && !mail->class_lost && mail->has_token && mail->token_class == CLF_TOKEN_AGENT_REPLY;
}

static bool is_lost(const struct clf_mail_in *mail)
{
	return mail->class_lost || (mail->has_token ? mail->token_class != CLF_TOKEN_AGENT_REPLY &&
							  mail->token_class != CLF_TOKEN_AGENT_NOTE
						    : !mail->is_note);
}

static bool is_empty(const struct clf_mail_in *mail)
{
	return clf_text_blank(mail->reply);
}

static void plan_answer(struct planning *p)
{
	if (p->mail->leaks) {
		plan_refuse(p, SAY_LEAK);
		return;
	}
	if (is_empty(p->mail)) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	plan_store_mail(p, CLF_CLASS_CUSTOMER, "answer");
	if (!plan_write_customer(p, "answer", p->mail->reply, NULL))
		return;
	plan_join(p, CLF_CLASS_AGENT);
	plan_trigger(p, CLF_TRIGGER_AGENT_REPLY);
	p->why = "an agent's answer: it goes to the customer";
}

static void plan_note(struct planning *p)
{
	if (is_empty(p->mail) && p->mail->attachment_count == 0) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	plan_store_mail(p, CLF_CLASS_AGENT, "note");
	plan_add_comment(p, is_empty(p->mail) ? "(attachments)" : p->mail->reply);
	plan_join(p, CLF_CLASS_AGENT);
	p->why = "an agent's note";
	if (is_lost(p->mail)) {
		p->why = "an agent's mail whose class is lost: a note, and the agent is told";
		plan_tell_actor(p, SAY_LOST);
	}
}

void plan_agent_mail(struct planning *p)
{
	if (!is_obeyed(p))
		return;
	if (plan_record_copy(p, CLF_CLASS_AGENT))
		return;
	if (is_answer(p->mail))
		plan_answer(p);
	else
		plan_note(p);
}
