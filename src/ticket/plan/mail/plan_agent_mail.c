/*
 * plan_agent_mail.c - what an agent writes from their own inbox: an answer to the customer, or a note.
 *
 * An answer needs a token that says so, or #reply. In every doubt the customer gets nothing, and the agent is told.
 */
#include "clf/base/arena.h"
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_mail.h"
#include "plan/plan_command.h"

#define SAY_RETURNED                                                                                                   \
	"Nothing of this mail was done, as the gateway could not carry it out: %s. It was kept in quarantine, where "  \
	"an administrator can have it handled again. Until then nobody else has got it."
#define SAY_SURE                                                                                                       \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. Reply to the gateway's own notice " \
	"from the address it went to, with a mail program that signs or submits through your organisation's server."
/* The answer that says this leads to the desk again, and proves who has it. */
#define SAY_SURE_DESK                                                                                                  \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. Reply to this very mail with the "  \
	"same commands, from the address it went to. If that isn't enough, use a mail program that signs or submits "  \
	"through your organisation's server."
#define SAY_NO_COMMAND                                                                                                 \
	"Mail to this address begins with a command, and yours doesn't, so nothing was done. Write #help as its "      \
	"first line to be told which there are."

/* What goes back leads to the desk as well, so that an answer to it will do. */
#define SAY_SURE_NEW                                                                                                   \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. To make a ticket of it, reply to "  \
	"this very mail, or write to %s, with #new and the customer's address as its first line."
#define SAY_SURE_REPLY                                                                                                 \
	"It isn't certain that you wrote this mail, so it was kept and not obeyed. To make a ticket of it, reply to "  \
	"this very mail, with #new and the customer's address as its first line."

static const char *say_sure_new(struct planning *p)
{
	const char *address = p->facts->mailbox.command_address;

	if (address == NULL)
		return plan_words(p, SAY_SURE_REPLY);
	return clf_arena_printf(p->arena, plan_words(p, SAY_SURE_NEW), address);
}

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
		plan_hold(p, say_sure_new(p), CLF_END_UNSURE);
	return false;
}

static bool is_answer(const struct clf_mail_in *mail)
{
	return !mail->is_note && !mail->class_lost && mail->has_token && mail->token_class == CLF_TOKEN_AGENT_REPLY;
}

static bool customer_has_it(const struct planning *p)
{
	for (size_t i = 0; i < p->mail->outside_count; i++) {
		if (clf_text_equal(p->mail->outside[i].address, p->ticket.customer.address))
			return true;
	}
	return false;
}

/* #anyway says nothing of where the text goes. */
static bool says_more_than_anyway(const struct planning *p)
{
	const struct clf_commands *commands = p->request->commands;

	if (!plan_has_commands(p))
		return false;
	for (size_t i = 0; i < commands->count; i++)
		if (commands->items[i].row->verb != CLF_VERB_ANYWAY)
			return true;
	return commands->count == 0 || commands->ticket_count > 0 || !clf_text_blank(commands->problem);
}

void plan_agent_mail(struct planning *p)
{
	if (!is_obeyed(p))
		return;
	if (plan_record_copy(p, CLF_CLASS_AGENT))
		return;
	if (!plan_has_commands(p) && customer_has_it(p)) {
		plan_take_answer(p);
		return;
	}
	/* Text under commands stays inside, whatever a reply would do: #reply says otherwise. */
	if (plan_run_commands(p, is_answer(p->mail) && !says_more_than_anyway(p) ? TEXT_ANSWER : TEXT_NOTE))
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
	p->why = CLF_SAID("an agent's commands");
}

/* Kept for people to look at, and given back. */
void plan_return(struct planning *p, const struct clf_action *action)
{
	plan_hold(p, clf_arena_printf(p->arena, plan_words(p, SAY_RETURNED), plan_words(p, action->text)),
		  CLF_END_NOT_APPLIED);
	p->why = action->text;
}
