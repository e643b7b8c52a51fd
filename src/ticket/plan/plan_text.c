/*
 * plan_text.c - what becomes of an agent's text under its commands: an answer to the customer, a note, or nothing.
 */
#include "clf/base/str.h"
#include "clf/ticket/words.h"
#include "plan/mail/plan_copied.h"
#include "plan/mail/plan_mail.h"
#include "plan/permission.h"
#include "plan/plan_change.h"
#include "plan/plan_status.h"
#include "plan/plan_write.h"
#include "plan/rule/plan_rules.h"

#define SAY_LOST                                                                                                       \
	"Your mail lost the address that says what it is for, so it was kept as a note and nothing went to the "       \
	"customer. To answer the customer, reply to the notice that told you of the customer's mail."
#define SAY_EMPTY "Your mail holds no new text, so nothing was done. Write above the quotation, and send it again."
#define SAY_LEAK                                                                                                       \
	"Your answer still holds text of a notice that is meant for agents alone, so nothing went to the customer. "   \
	"Take it out, and send it again."

bool plan_is_clean(struct planning *p)
{
	if (p->mail == NULL || !p->mail->leaks || clf_text_blank(p->text))
		return true;
	plan_refuse(p, SAY_LEAK);
	return false;
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

/* The mail is kept as what it is until then: an agent's own. */
static void write_later(struct planning *p)
{
	const struct clf_followup followup = {.text = p->text,
					      .template_name = p->facts->ticket != NULL ? "answer" : NULL,
					      .later_at = p->later_at,
					      .unless_reply = true,
					      .no_copies = p->no_copies};

	keep(p, CLF_CLASS_AGENT, "commands");
	p->letters_go_out = true;
	plan_write_template(p, &followup);
	p->letters_go_out = false;
	if (plan_ended(p))
		return;
	p->updated = true;
	plan_join(p, CLF_CLASS_AGENT);
}

static void write_answer(struct planning *p)
{
	const char *to;

	if (!plan_is_clean(p))
		return;
	if (clf_text_blank(p->text)) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	if (!plan_allowed(p, "reply"))
		return;
	if (p->later_at != 0) {
		write_later(p);
		return;
	}
	keep(p, CLF_CLASS_CUSTOMER, "answer");
	if (p->mail != NULL)
		plan_points(p, CLF_POINTS_NEXT_SENT);
	p->letters_go_out = true;
	if (!plan_write_customer(p, p->facts->ticket != NULL ? "answer" : "follow-up", p->text, NULL))
		return;
	to = plan_sent_to(p);
	if (p->mail == NULL) {
		plan_record(p, "answer", plan_actor_shown(p), to);
		plan_points(p, CLF_POINTS_SENT);
	}
	plan_changed(p, "answer", NULL, to);
	p->updated = true;
	p->news = p->text;
	plan_join(p, CLF_CLASS_AGENT);
	plan_happened(p, CLF_ON_AGENT_REPLIED);
	p->why = CLF_SAID("an agent's answer: it goes to the customer");
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
	const char *text = plan_with_passed_on(p, p->text);

	if (clf_text_blank(text) && !letters) {
		plan_refuse(p, SAY_EMPTY);
		return;
	}
	if (!plan_allowed(p, "note"))
		return;
	keep(p, CLF_CLASS_AGENT, "note");
	plan_add_comment(p, clf_text_blank(text) ? plan_words(p, "(attachments)") : text);
	plan_join(p, CLF_CLASS_AGENT);
	p->why = CLF_SAID("an agent's note");
	if (lost_its_class(p)) {
		p->why = CLF_SAID("an agent's mail whose class is lost: a note, and the agent is told");
		plan_tell_actor(p, plan_words(p, SAY_LOST), true);
	}
}

/* What a signing program attaches makes no note of it; attachments stay with the mail as it is kept. */
static bool is_commands_alone(const struct planning *p)
{
	return plan_has_commands(p) && !p->use_named && clf_text_blank(plan_with_passed_on(p, p->text));
}

void plan_write_text(struct planning *p)
{
	p->why = CLF_SAID("an agent's commands");
	if (p->use == TEXT_SUB)
		return;
	if (p->use == TEXT_FORWARD || p->use == TEXT_TEMPLATE || p->use == TEXT_EDIT || is_commands_alone(p))
		keep(p, CLF_CLASS_AGENT, "commands");
	else if (p->use == TEXT_ANSWER)
		write_answer(p);
	else
		write_note(p);
	plan_tell_cut(p);
}
