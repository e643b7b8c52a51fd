/*
 * plan_agent_mail.c - what an agent writes from their own inbox: an answer to the customer, or a note.
 *
 * An answer needs a token that says so, or #reply. In every doubt the customer gets nothing, and the agent is told.
 */
#include "clf/base/str.h"
#include "plan/planning.h"

#define SAY_SURE                                                                                                       \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. Reply to the gateway's own notice " \
	"from the address it went to, with a mail program that signs or submits through your organisation's server."
/* The answer that says this leads to the desk again, and proves who has it. */
#define SAY_SURE_DESK                                                                                                  \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. Reply to this very mail with the "  \
	"same commands, from the address it went to. If that isn't enough, use a mail program that signs or submits "  \
	"through your organisation's server."
#define SAY_LOST                                                                                                       \
	"Your mail lost the address that says what it is for, so it was kept as a note and nothing went to the "       \
	"customer. To answer the customer, reply to the notice that told you of the customer's mail."
#define SAY_EMPTY "Your mail holds no new text, so nothing was done. Write above the quotation, and send it again."
#define SAY_LEAK                                                                                                       \
	"Your answer still holds text of a notice that is meant for agents alone, so nothing went to the customer. "   \
	"Take it out, and send it again."

#define SAY_NO_COMMAND                                                                                                 \
	"Mail to this address begins with a command, and yours doesn't, so nothing was done. Write #help as its "      \
	"first line to be told which there are."

/* A copy is known by its Message-ID, which whoever forges a mail may take over: doubt comes before it. */
static bool is_obeyed(struct planning *p)
{
	if (p->request->actor.sure)
		return true;
	if (p->has_ticket)
		plan_refuse(p, SAY_SURE);
	else if (p->mail->to_desk)
		plan_refuse(p, SAY_SURE_DESK);
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

static void keep(struct planning *p, enum clf_class klass, const char *what)
{
	if (p->mail != NULL)
		plan_store_mail(p, klass, what);
}

bool plan_is_clean(struct planning *p)
{
	if (p->mail == NULL || !p->mail->leaks || clf_text_blank(p->text))
		return true;
	plan_refuse(p, SAY_LEAK);
	return false;
}

static void write_answer(struct planning *p)
{
	const char *customer = p->ticket.customer.address;

	if (!plan_is_clean(p))
		return;
	if (clf_text_blank(p->text)) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	if (!plan_allowed(p, "reply"))
		return;
	keep(p, CLF_CLASS_CUSTOMER, "answer");
	p->letters_go_out = true;
	if (!plan_write_customer(p, p->facts->ticket != NULL ? "answer" : "follow-up", p->text, NULL))
		return;
	if (p->mail == NULL)
		plan_record(p, "answer", plan_actor_shown(p), customer);
	plan_changed(p, "answer", NULL, customer);
	p->updated = true;
	p->news = p->text;
	plan_join(p, CLF_CLASS_AGENT);
	plan_trigger(p, CLF_TRIGGER_AGENT_REPLY);
	p->why = "an agent's answer: it goes to the customer";
}

/* Where commands say for which tickets the text is, or what it is, no address could say more. */
static bool lost_its_class(const struct planning *p)
{
	const struct clf_commands *commands = p->request->commands;

	return p->mail != NULL && p->use == TEXT_NOTE && !p->use_named && is_lost(p->mail) &&
	       (commands == NULL || commands->ticket_count == 0);
}

static void write_note(struct planning *p)
{
	bool letters = p->mail != NULL && p->mail->attachment_count > 0;

	if (clf_text_blank(p->text) && !letters) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	if (!plan_allowed(p, "note"))
		return;
	keep(p, CLF_CLASS_AGENT, "note");
	plan_add_comment(p, clf_text_blank(p->text) ? plan_words(p, "(attachments)") : p->text);
	plan_join(p, CLF_CLASS_AGENT);
	p->why = "an agent's note";
	if (lost_its_class(p)) {
		p->why = "an agent's mail whose class is lost: a note, and the agent is told";
		plan_tell_actor(p, plan_words(p, SAY_LOST));
	}
}

/* "#spam" above some words is no letter to the customer, whatever a reply would be. */
static bool speaks_of_junk(const struct planning *p)
{
	return !p->use_named && p->next_status != NULL &&
	       (p->next_status->kind == CLF_KIND_SPAM || p->next_status->kind == CLF_KIND_DELETED);
}

/* What a signing program attaches makes no note of it; attachments stay with the mail as it is kept. */
static bool is_commands_alone(const struct planning *p)
{
	return plan_has_commands(p) && !p->use_named && clf_text_blank(p->text);
}

void plan_write_text(struct planning *p)
{
	p->why = "an agent's commands";
	if (p->use == TEXT_ANSWER && speaks_of_junk(p))
		p->use = TEXT_NOTE;
	if (p->use == TEXT_FORWARD || p->use == TEXT_TEMPLATE || is_commands_alone(p))
		keep(p, CLF_CLASS_AGENT, "commands");
	else if (p->use == TEXT_ANSWER)
		write_answer(p);
	else
		write_note(p);
}

void plan_agent_mail(struct planning *p)
{
	if (!is_obeyed(p))
		return;
	if (plan_record_copy(p, CLF_CLASS_AGENT))
		return;
	if (plan_run_commands(p, is_answer(p->mail) ? TEXT_ANSWER : TEXT_NOTE))
		plan_write_text(p);
}

/* A ticket is made by #new alone; without one there is nothing that a text could belong to. */
void plan_desk_mail(struct planning *p)
{
	if (!is_obeyed(p))
		return;
	if (!plan_has_commands(p)) {
		plan_refuse(p, SAY_NO_COMMAND);
		return;
	}
	if (!plan_run_commands(p, TEXT_NEW))
		return;
	if (p->has_ticket)
		plan_write_text(p);
	p->why = "an agent's commands";
}
